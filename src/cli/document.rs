//! Documents: a form, a list or a certificate of a case, made for one audience.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};

use super::log::one;
use super::{Desk, End, out};
use crate::documents::agenda::{self, Item};
use crate::documents::audience::Audience;
use crate::documents::checklist::Rows;
use crate::documents::papers::{Paper, blank, compose};
use crate::documents::render::{Format, render};
use crate::documents::withheld::Made;
use crate::rules::case::CaseFile;
use crate::rules::strategy::CHECKLIST;
use crate::store::{PaperFile, Trouble, write_new};
use crate::templates::{Form, Template};

#[derive(Debug, Subcommand)]
pub(super) enum Document {
    /// Make a document of a case: a form, a list, a certificate
    Make(Make),
}

#[derive(Debug, Args)]
pub(super) struct Make {
    /// The case; for the agenda of the weekly meeting any case of the school
    case: i64,
    /// What to make: a form by its name, checklist, chronology, herringbone, certificate, preparation
    /// or agenda
    kind: String,
    /// The record to make it of; else the newest of that form in the case
    #[arg(long, value_name = "ID")]
    record: Option<i64>,
    /// The parent or carer it is for: a contact by number, name or relationship
    #[arg(long, value_name = "CONTACT", conflicts_with = "audience")]
    to: Option<String>,
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
    /// Where it goes, never over an existing file; - is standard output
    #[arg(short = 'o', long, value_name = "FILE")]
    out: PathBuf,
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
    Docx,
    Text,
}

impl As {
    fn format(self) -> Format {
        match self {
            Self::Pdf => Format::Pdf,
            Self::Docx => Format::Docx,
            Self::Text => Format::Text,
        }
    }
}

pub(super) fn run(document: &Document, desk: &Desk) -> Result<End, Trouble> {
    let Document::Make(wanted) = document;
    let made = make(wanted, desk)?;
    let bytes = render(&made.document, wanted.format.format()).map_err(Trouble::refused)?;
    if wanted.out == Path::new("-") {
        out::bytes(&bytes)?;
    } else {
        write_new(&wanted.out, &bytes)?;
        let (title, name) = (&made.document.title, wanted.out.display());
        out::say(format!("Made {title} as {name}."));
    }
    for told in &made.withheld {
        out::say(format!("Withheld: {told}."));
    }
    Ok(End::Done)
}

fn make(wanted: &Make, desk: &Desk) -> Result<Made, Trouble> {
    let file = desk.store.case_file(desk.session.viewer(), wanted.case)?;
    let audience = audience(wanted, &file, desk)?;
    match wanted.kind.as_str() {
        "chronology" => on_file(Paper::Chronology, wanted, audience, None, desk),
        "herringbone" => on_file(Paper::Herringbone, wanted, audience, None, desk),
        "certificate" => on_file(Paper::Certificate, wanted, audience, None, desk),
        CHECKLIST => on_file(Paper::Checklist(rows(wanted)), wanted, audience, None, desk),
        "preparation" => {
            let record = wanted.record.or_else(|| newest_meeting(&file));
            let record = record.ok_or_else(|| no_record(wanted, "record of a meeting"))?;
            on_file(Paper::Preparation, wanted, audience, Some(record), desk)
        }
        "agenda" => weekly(&file, audience, desk),
        // Letters join here, by their names.
        kind => filled(kind, wanted, &file, audience, desk),
    }
}

/// Whom it is for. Somebody who is not to be contacted is told of: it may be for their solicitor.
fn audience(wanted: &Make, file: &CaseFile, desk: &Desk) -> Result<Audience, Trouble> {
    if let Some(who) = &wanted.to {
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
    let read = read(wanted, record, desk)?;
    compose(paper, &read, audience, desk.session.as_of()).map_err(Trouble::refused)
}

fn read(wanted: &Make, record: Option<i64>, desk: &Desk) -> Result<PaperFile, Trouble> {
    desk.store.paper_file(desk.session.viewer(), wanted.case, record)
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
        let read = read(wanted, None, desk)?;
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
             checklist, chronology, herringbone, certificate, preparation and agenda"
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
