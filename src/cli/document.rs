//! Documents: a form, a list, a certificate or a letter of a case, made for one audience; what was given
//! out, listed, saved out again, proven.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};

use super::letter::{self, Wish};
use super::log::one;
use super::{Desk, End, day, out, place};
use crate::documents::agenda::{self, Item};
use crate::documents::annex::{self, ANNEX};
use crate::documents::audience::Audience;
use crate::documents::checklist::Rows;
use crate::documents::papers::{self, Paper, blank, compose};
use crate::documents::render::render;
use crate::documents::withheld::Made;
use crate::rules::case::CaseFile;
use crate::rules::count::counted;
use crate::rules::sent::{Format, Way};
use crate::rules::strategy::CHECKLIST;
use crate::store::{NewSent, Trouble, refuse_taken, write_new};
use crate::templates::{Form, Template};

/// Everything about the pupil, for whoever asks for it.
const SUBJECT_ACCESS: &str = "subject-access";

#[derive(Debug, Subcommand)]
pub(super) enum Document {
    /// Make a document of a case: a form, a list, a certificate; or send a letter. What is made for
    /// somebody is logged, and the copy kept
    Make(Make),
    /// List what was given out in a case, latest first
    List {
        /// The case
        case: i64,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Save a copy of what was given out, checked first
    Get {
        /// The copy
        id: i64,
        /// Where it goes, never over an existing file; - is standard output
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Prove that a copy is what was given out
    Verify {
        /// The copy
        id: i64,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Args)]
pub(super) struct Make {
    /// The case; for the agenda of the weekly meeting any case of the school
    case: i64,
    /// What to make: a form or a letter by its name, checklist, chronology, herringbone, certificate,
    /// preparation, agenda, or subject-access: all that is held about the pupil; annex, the restricted
    /// words of a case, is made by the safeguarding role alone
    kind: String,
    /// The record to make it of; else the newest of that form in the case
    #[arg(long, value_name = "ID")]
    record: Option<i64>,
    /// The parent or carer it is for: a contact by number, name or relationship. A letter goes to each
    /// that is named, else to each parent
    #[arg(long, value_name = "CONTACT", conflicts_with = "audience")]
    to: Vec<String>,
    /// Whom else it is for; without this and --to it is the school's own copy
    #[arg(long = "for", value_enum, value_name = "AUDIENCE")]
    audience: Option<Outside>,
    /// As what
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = As::Text)]
    format: As,
    /// Of a form or the checklist: blank, to be written on
    #[arg(long, conflicts_with = "record")]
    blank: bool,
    /// Of the checklist: only the rows that were answered
    #[arg(long, conflicts_with = "blank")]
    answered: bool,
    /// The way it goes out: post, hand or email; else by hand, a letter the first way that it may go
    #[arg(long, value_name = "HOW")]
    how: Option<String>,
    /// The day it goes out; else today
    #[arg(long, value_name = "DATE", value_parser = day::in_full)]
    on: Option<NaiveDate>,
    /// Of a letter: the meeting that it is about; else the likeliest
    #[arg(long, value_name = "ID")]
    meeting: Option<i64>,
    /// Of a letter: what it asks: leave.first=2025-12-01
    #[arg(long, value_name = "NAME=TEXT")]
    field: Vec<String>,
    /// Of a letter: a paragraph of your own
    #[arg(long, value_name = "TEXT")]
    words: Option<String>,
    /// Of a letter: print it as it would go out, and change nothing
    #[arg(long)]
    preview: bool,
    /// Where it goes, never over an existing file; - is standard output
    #[arg(short = 'o', long = "out", alias = "output", value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Whoever is no parent and not the school.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Outside {
    Child,
    Agency,
    Authority,
    Court,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum As {
    Pdf,
    #[value(alias = "word")]
    Docx,
    Text,
}

impl Outside {
    fn words(self) -> &'static str {
        match self {
            Self::Child => "the child",
            Self::Agency => "another agency",
            Self::Authority => "the local authority",
            Self::Court => "the court",
        }
    }
}

impl As {
    fn format(self) -> Format {
        match self {
            Self::Pdf => Format::Pdf,
            Self::Docx => Format::Word,
            Self::Text => Format::Text,
        }
    }
}

impl Document {
    pub(super) fn wants_json(&self) -> bool {
        matches!(self, Self::List { json: true, .. } | Self::Verify { json: true, .. })
    }
}

pub(super) fn run(document: &Document, desk: &mut Desk) -> Result<End, Trouble> {
    match document {
        Document::Make(wanted) if wanted.kind == ANNEX => restricted(wanted, desk)?,
        Document::Make(wanted) if desk.store.letter(&wanted.kind).is_ok() => write(wanted, desk)?,
        Document::Make(wanted) => hand_out(wanted, desk)?,
        Document::List { case, json } => letter::list(*case, *json, desk)?,
        Document::Get { id, output } => letter::get(*id, output, desk)?,
        Document::Verify { id, json } => letter::verify(*id, *json, desk)?,
    }
    Ok(End::Done)
}

/// Writes a letter, or shows it as it would go out.
fn write(wanted: &Make, desk: &mut Desk) -> Result<(), Trouble> {
    let wish = Wish {
        case: wanted.case,
        letter: &wanted.kind,
        to: &wanted.to,
        how: wanted.how.as_deref(),
        format: wanted.format.format(),
        on: wanted.on,
        meeting: wanted.meeting,
        fields: &wanted.field,
        words: wanted.words.as_deref(),
        out: wanted.out.as_deref(),
    };
    if wanted.preview { letter::preview(&wish, desk) } else { letter::make(&wish, desk) }
}

/// Makes the restricted annex as a file. It is not logged, and no copy is kept: either would tell of it.
fn restricted(wanted: &Make, desk: &mut Desk) -> Result<(), Trouble> {
    desk.store.may_make_annex(&desk.session, wanted.case)?;
    if wanted.blank || wanted.answered || wanted.record.is_some() || wanted.preview {
        return Err(Trouble::refused(
            "the annex is made of all restricted words of a case, and never blank. Nothing was made. \
             Leave out --blank, --answered, --record and --preview",
        ));
    }
    let to = out_of(wanted)?;
    let file = desk.store.case_file(desk.session.viewer(), wanted.case)?;
    let audience = audience(wanted, &file, desk)?;
    let is_stdout = to == Path::new("-");
    if !is_stdout {
        refuse_taken(to)?;
    }
    let wish = annex::Wish { case: wanted.case, audience, format: wanted.format.format() };
    let made = annex::make(&mut desk.store, &desk.session, &wish, &place::press())?;
    if is_stdout {
        out::bytes(&made.bytes)?;
    } else {
        write_new(to, &made.bytes)?;
    }
    let passages = counted(made.passages, "passage", "passages");
    out::say(format!(
        "Made the restricted annex of case {}, {passages}: {}. Keep it where few read it; it is kept nowhere \
         here. That you made it is in the journal.",
        wanted.case,
        to.display()
    ));
    for told in &made.withheld {
        out::say(format!("Withheld: {told}."));
    }
    Ok(())
}

fn out_of(wanted: &Make) -> Result<&Path, Trouble> {
    let none = || Trouble::refused("where does it go? Say -o FILE, or -o -. Nothing was made");
    wanted.out.as_deref().ok_or_else(none)
}

/// Makes a document as a file; what is made for somebody is logged, and the copy kept.
fn hand_out(wanted: &Make, desk: &mut Desk) -> Result<(), Trouble> {
    let to = out_of(wanted)?;
    let made = make(wanted, desk)?;
    let bytes = render(&made.document, wanted.format.format(), &place::press())?;
    let title = made.document.title.clone();
    if to != Path::new("-") {
        refuse_taken(to)?;
    }
    // What is logged is logged before anybody has it: where that is refused, nobody gets it.
    let new = given(wanted, title.clone(), bytes.clone(), desk)?;
    let kept = new.map(|new| desk.store.send_document(&desk.session, &new)).transpose()?;
    if to == Path::new("-") {
        out::bytes(&bytes)?;
    } else {
        write_new(to, &bytes)?;
        out::say(format!("Made {title} as {}.", to.display()));
    }
    for told in &made.withheld {
        out::say(format!("Withheld: {told}."));
    }
    if let Some(ids) = kept {
        out::say(format!("Kept as copy {}; entry {} tells of it.", ids.sent, ids.entry));
    }
    Ok(())
}

/// What is kept of a document that was made for somebody; nothing of the school's own, nor of a blank one.
fn given(
    wanted: &Make,
    title: String,
    bytes: Vec<u8>,
    desk: &Desk,
) -> Result<Option<NewSent>, Trouble> {
    let file = desk.store.case_file(desk.session.viewer(), wanted.case)?;
    let contact = wanted.to.first().map(|who| one(&file.contacts, who)).transpose()?;
    let to = match (contact, wanted.audience) {
        _ if wanted.blank => return Ok(None),
        (Some(contact), _) => contact.name(),
        (None, Some(outside)) => outside.words().to_owned(),
        (None, None) => return Ok(None),
    };
    let how = wanted.how.as_deref().map_or(Some(Way::Hand), Way::parse);
    let how = how
        .ok_or_else(|| Trouble::refused("that is no way: post, hand or email. Nothing was made"))?;
    Ok(Some(NewSent {
        case: wanted.case,
        kind: wanted.kind.clone(),
        template_version: 0,
        words: format!("{title} given to {to}"),
        title,
        contact: contact.map(|contact| contact.id),
        to,
        how,
        format: wanted.format.format(),
        bytes,
        on: wanted.on.unwrap_or_else(|| desk.session.as_of()),
        // A copy of a form is no letter about attendance, and counts as none.
        log: "note".to_owned(),
        record: wanted.record,
        meeting: None,
        confirms: false,
        notice: None,
        follow_up: None,
    }))
}

fn make(wanted: &Make, desk: &Desk) -> Result<Made, Trouble> {
    let file = desk.store.case_file(desk.session.viewer(), wanted.case)?;
    let audience = audience(wanted, &file, desk)?;
    match wanted.kind.as_str() {
        "chronology" => on_file(Paper::Chronology, wanted, audience, None, desk),
        "herringbone" => on_file(Paper::Herringbone, wanted, audience, None, desk),
        SUBJECT_ACCESS => on_file(Paper::SubjectAccess, wanted, audience, None, desk),
        "certificate" => on_file(Paper::Certificate, wanted, audience, None, desk),
        CHECKLIST => on_file(Paper::Checklist(rows(wanted)), wanted, audience, None, desk),
        "preparation" => {
            let record = wanted.record.or_else(|| newest_meeting(&file));
            let record = record.ok_or_else(|| no_record(wanted, "record of a meeting"))?;
            on_file(Paper::Preparation, wanted, audience, Some(record), desk)
        }
        "agenda" => weekly(&file, audience, desk),
        kind => filled(kind, wanted, &file, audience, desk),
    }
}

/// Whom it is for. Somebody who is not to be contacted is told of: it may be for their solicitor.
fn audience(wanted: &Make, file: &CaseFile, desk: &Desk) -> Result<Audience, Trouble> {
    if let [who, rest @ ..] = wanted.to.as_slice() {
        if !rest.is_empty() {
            return Err(Trouble::refused(
                "a document is made for one at a time: say --to once. Nothing was made",
            ));
        }
        let contact = one(&file.contacts, who)?;
        if contact.is_off_limits(desk.session.as_of()) {
            let (name, why) = (contact.name(), &contact.do_not_contact);
            out::say(format!("warning: {name} is not to be contacted: {why}."));
        }
        return Ok(Audience::Parent(contact.id));
    }
    Ok(match wanted.audience {
        None => Audience::School,
        Some(Outside::Child) => Audience::Child,
        Some(Outside::Agency) => Audience::Agency,
        Some(Outside::Authority) => Audience::Authority,
        Some(Outside::Court) => Audience::Court,
    })
}

fn rows(wanted: &Make) -> Rows {
    match (wanted.blank, wanted.answered) {
        (true, _) => Rows::Blank,
        (false, true) => Rows::Answered,
        (false, false) => Rows::All,
    }
}

fn on_file(
    paper: Paper,
    wanted: &Make,
    audience: Audience,
    record: Option<i64>,
    desk: &Desk,
) -> Result<Made, Trouble> {
    if wanted.blank && !matches!(paper, Paper::Checklist(_)) {
        return Err(Trouble::refused(format!(
            "{} is never blank: only forms and the checklist are. Nothing was made",
            wanted.kind
        )));
    }
    let read = papers::read(&desk.store, &desk.session, wanted.case, (paper, record))?;
    compose(paper, &read, audience, desk.session.as_of()).map_err(Trouble::refused)
}

/// A form: the record named, the newest, or a blank one.
fn filled(
    kind: &str,
    wanted: &Make,
    file: &CaseFile,
    audience: Audience,
    desk: &Desk,
) -> Result<Made, Trouble> {
    let form = form(kind, desk)?;
    if wanted.blank {
        let read = desk.store.paper_file(
            desk.session.viewer(),
            wanted.case,
            None,
            desk.session.as_of(),
        )?;
        let document = blank(&form, &read, audience, desk.session.as_of());
        return Ok(Made { document, withheld: Vec::new() });
    }
    if let Some(named) = wanted.record
        && let Some(record) = file.records.iter().find(|record| record.id == named)
        && record.kind != kind
    {
        return Err(Trouble::refused(format!(
            "record {named} is a {}, not a {kind}. Nothing was made",
            record.kind
        )));
    }
    // The newest comes first.
    let newest = file.records.iter().find(|record| record.kind == kind).map(|record| record.id);
    let record = wanted.record.or(newest).ok_or_else(|| no_record(wanted, kind))?;
    on_file(Paper::Form, wanted, audience, Some(record), desk)
}

fn form(kind: &str, desk: &Desk) -> Result<Form, Trouble> {
    match desk.store.template(kind) {
        Ok(Template::Form(form)) => Ok(form),
        Ok(_) => Err(Trouble::refused(format!("no document is made of {kind}. Nothing was made"))),
        Err(_) => Err(Trouble::refused(format!(
            "there is no document {kind}. Nothing was made. There are the forms of `template list`, \
             checklist, chronology, herringbone, certificate, preparation, agenda, \
             subject-access and annex"
        ))),
    }
}

fn no_record(wanted: &Make, what: &str) -> Trouble {
    Trouble::refused(format!(
        "case {} has no {what}. Nothing was made. Begin one, or make a blank one with --blank",
        wanted.case
    ))
}

/// The newest record that is about a meeting.
fn newest_meeting(file: &CaseFile) -> Option<i64> {
    let meets = |id: i64| file.meetings.iter().any(|meeting| meeting.record == Some(id));
    file.records.iter().map(|record| record.id).find(|id| meets(*id))
}

/// The agenda of the weekly meeting: every case of the school in which something is new.
fn weekly(file: &CaseFile, audience: Audience, desk: &Desk) -> Result<Made, Trouble> {
    if audience != Audience::School {
        return Err(Trouble::refused(
            "the agenda tells of many pupils and is the school's own. Nothing was made. Leave out \
             whom it is for",
        ));
    }
    let (viewer, today) = (desk.session.viewer(), desk.session.as_of());
    let left_out = desk.store.left_out(&desk.session)?;
    let mut items = Vec::new();
    for row in desk.store.weekly(viewer, None, today)? {
        if row.school == file.pupil.school && !left_out.contains(&row.case) {
            let news = desk.store.news(viewer, &row, today)?.words();
            items.push(Item { row, news });
        }
    }
    let head = desk.store.journal_head()?;
    let document = agenda::compose(&items, &file.school_name, today, &head);
    Ok(Made { document, withheld: Vec::new() })
}
