//! Subject access: everything about one pupil as one document, for whoever asks for it or for the school
//! to look through before it is released. Its first page lists what is withheld from this copy, and why.
//!
//! What is restricted is in no copy, and no copy tells whether there is any: it is released, if at all, by
//! the safeguarding role from its own records.

use chrono::NaiveDate;

use super::audience::Audience;
use super::checklist::Rows;
use super::grids::{column, grid};
use super::herringbone::heading;
use super::making::{Making, fact};
use super::model::{Block, Document};
use super::withheld::{Made, OTHERS, RESTRICTED, SCHOOLS_OWN, Withheld, is_entry_with_others};
use super::{checklist, chronology, form, herringbone};
use crate::rules::case::{Action, Attachment};
use crate::rules::day::{short, spell};
use crate::rules::media::size_words;
use crate::rules::meeting::{how_words, outcome_words};
use crate::rules::people::{CIRCUMSTANCES, Contact};
use crate::rules::sent::Sent;
use crate::store::PaperFile;

const STRUCK_OUT: &str = "An address, telephone number or email of somebody else that stands within other \
                          words: it is struck out, and \"(withheld)\" stands there";
const OTHERS_REACHED: &str = "where somebody else lives and how they are reached is theirs";
const OTHERS_LEGAL: &str = "it is about a parent, and theirs";
const OTHERS_GIVEN: &str = "it was given to somebody else";

/// Everything about the pupil of a case.
///
/// # Errors
/// An audience that such a copy isn't for, in a sentence.
pub fn compose(read: &PaperFile, making: &Making<'_>) -> Result<Made, String> {
    if matches!(making.audience, Audience::Agency | Audience::Authority | Audience::Court) {
        return Err(
            "a subject access copy is for the child, for a parent who asks for it, or for the \
             school to look through. Nothing was made. Say --for child, or --to a parent"
                .to_owned(),
        );
    }
    let mut withheld = Withheld::default();
    let mut blocks = vec![heading("Details"), details(making)];
    blocks.push(contacts(making, &mut withheld));
    blocks.extend(circumstances(making));
    blocks.extend(withdrawn(making, &mut withheld));
    blocks.extend(meetings(making, &mut withheld));
    blocks.extend(actions(&making.file.actions));
    blocks.extend(legal(making, &mut withheld));
    let given = given(&making.file.sent, making, &mut withheld);
    let files = files(&making.file.attachments, making, &mut withheld);
    for part in parts(read, making) {
        append(part, &mut blocks, &mut withheld);
    }
    blocks.extend(given);
    blocks.extend(files);
    let mut facts = vec![making.copy_fact()];
    facts.extend(making.pupil_facts());
    facts.push(fact("UPN", making.file.pupil.upn.clone()));
    facts.push(making.register_fact());
    blocks.splice(0..0, first_page(withheld.list(), making));
    let name = ("Subject access: all that is held", String::new(), "subject access");
    Ok(making.finish(name, facts, blocks, withheld))
}

/// The list of what is withheld, in front of all else; what is struck out in it too.
fn first_page(withheld: &[String], making: &Making<'_>) -> Vec<Block> {
    let mut told: Vec<String> =
        withheld.iter().filter(|told| !told.ends_with(RESTRICTED)).cloned().collect();
    told.push(STRUCK_OUT.to_owned());
    let mut blocks = vec![heading("Withheld from this copy")];
    blocks.push(Block::List { numbered: false, items: told });
    let note = match making.audience {
        Audience::School => {
            "The school's own copy, to be looked through before a copy is released. Read every entry \
             for what it says of others, then make the copy for whoever asked: it lists here what \
             it withholds."
        }
        _ => {
            "This copy was looked through before it was released. Whoever thinks that something is \
             missing may ask the school, and may complain to the Information Commissioner."
        }
    };
    blocks.push(Block::Note { words: note.to_owned() });
    blocks.push(Block::PageBreak);
    blocks
}

/// The documents that it is made of, each under its title.
fn parts(read: &PaperFile, making: &Making<'_>) -> Vec<Made> {
    let mut parts = vec![chronology::compose(&read.lines, making)];
    parts.extend(read.records.iter().map(|record| form::compose(record, making)));
    if let Some(file) = &read.checklist {
        parts.push(checklist::compose(file, Rows::Answered, making));
    }
    parts.push(herringbone::compose(&read.calendar, making.year(), making));
    parts
}

/// A document as a part of this one, on a page of its own.
fn append(part: Made, blocks: &mut Vec<Block>, withheld: &mut Withheld) {
    let Made { document, withheld: told } = part;
    let Document { title, subtitle, blocks: own, .. } = document;
    let called = if subtitle.is_empty() { title } else { format!("{title}, {subtitle}") };
    for told in told {
        let (label, why) = told.split_once(": ").unwrap_or((&told, ""));
        withheld.note(&format!("{called}, {label}"), why);
    }
    blocks.push(Block::PageBreak);
    blocks.push(heading(&called));
    blocks.extend(own.into_iter().map(deeper));
}

/// A heading within a part stands under that of the part.
fn deeper(block: Block) -> Block {
    match block {
        Block::Heading { level, words } => {
            Block::Heading { level: level.saturating_add(1).min(3), words }
        }
        other => other,
    }
}

fn details(making: &Making<'_>) -> Block {
    let pupil = &making.file.pupil;
    let mut rows = vec![
        row(["Name", &pupil.name()]),
        row(["School", &making.file.school_name]),
        row(["UPN", &pupil.upn]),
        row(["Year", &pupil.year_group]),
        row(["Group", &pupil.reg]),
        row(["Date of birth", &pupil.born.map(spell).unwrap_or_default()]),
        row(["SEN", &pupil.sen]),
    ];
    if let Some(case) = &making.file.case {
        rows.push(row(["Case opened", &format!("{}: {}", spell(case.opened), case.reason)]));
        if let Some(closed) = case.closed {
            let why = case.close_reason.as_deref().unwrap_or_default();
            rows.push(row(["Case closed", &format!("{}: {why}", spell(closed))]));
        }
    }
    for sibling in &making.file.siblings {
        rows.push(row(["Brother or sister", &sibling.name]));
    }
    rows.retain(|row| row.last().is_some_and(|value| !value.is_empty()));
    grid("Details of the pupil", vec![column("What", 1), column("Held", 3)], rows, 0)
}

fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

fn contacts(making: &Making<'_>, withheld: &mut Withheld) -> Block {
    let own = making.recipient().map(|contact| contact.id);
    let is_school = making.audience == Audience::School;
    let mut rows = Vec::new();
    for contact in &making.file.contacts {
        let is_told = is_school || own == Some(contact.id);
        let reached = [address(contact), contact.phone.clone(), contact.email.clone()];
        if !is_told && reached.iter().any(|told| !told.trim().is_empty()) {
            withheld
                .note(&format!("{}, address, telephone, email", contact.name()), OTHERS_REACHED);
        }
        let [address, phone, email] = if is_told { reached } else { <[String; 3]>::default() };
        rows.push(vec![contact.name(), contact.relationship.clone(), address, phone, email]);
    }
    let columns = vec![
        column("Name", 3),
        column("Relationship", 2),
        column("Address", 4),
        column("Telephone", 3),
        column("Email", 3),
    ];
    grid("Contacts", columns, rows, 0)
}

fn address(contact: &Contact) -> String {
    let lines = contact.address.lines().map(str::trim).filter(|line| !line.is_empty());
    let postcode = Some(contact.postcode.trim()).filter(|code| !code.is_empty());
    lines.chain(postcode).collect::<Vec<_>>().join(", ")
}

fn circumstances(making: &Making<'_>) -> Vec<Block> {
    let known = &making.file.circumstances;
    let called = |kind: &str| {
        let found = CIRCUMSTANCES.iter().find(|(id, _)| *id == kind);
        found.map_or_else(|| kind.to_owned(), |(_, label)| (*label).to_owned())
    };
    let rows: Vec<Vec<String>> = known
        .iter()
        .map(|told| {
            let day = |day: Option<NaiveDate>| day.map(short).unwrap_or_default();
            let said = told.state.as_str().to_owned();
            let (from, to) = (day(told.from), day(told.to));
            vec![called(&told.kind), said, from, to, told.source.clone()]
        })
        .collect();
    let columns = vec![
        column("Circumstance", 4),
        column("Known", 2),
        column("From", 2),
        column("To", 2),
        column("Who said so", 3),
    ];
    listed("Circumstances", columns, rows)
}

/// A table under its heading; nothing where it has no row.
fn listed(title: &str, columns: Vec<super::model::Column>, rows: Vec<Vec<String>>) -> Vec<Block> {
    if rows.is_empty() {
        return Vec::new();
    }
    vec![heading(title), grid(title, columns, rows, 0)]
}

/// The story leaves out what was withdrawn; it is held all the same.
fn withdrawn(making: &Making<'_>, withheld: &mut Withheld) -> Vec<Block> {
    let mut rows = Vec::new();
    for entry in making.file.entries.iter().filter(|entry| !entry.restricted) {
        let Some(why) = &entry.withdrawn else { continue };
        if making.audience != Audience::School {
            withheld.note("Entries that were withdrawn", SCHOOLS_OWN);
            continue;
        }
        let words = [entry.words.as_str(), entry.outcome.as_str()].join(" ").trim().to_owned();
        rows.push(vec![short(entry.on), entry.kind.label().to_owned(), words, why.clone()]);
    }
    let columns =
        vec![column("Day", 2), column("What", 3), column("Words", 5), column("Withdrawn", 3)];
    listed("Entries that were withdrawn", columns, rows)
}

/// Whoever asks reads of whom they were asked themselves; the school and the child of all.
fn meetings(making: &Making<'_>, withheld: &mut Withheld) -> Vec<Block> {
    let own = making.recipient().map(|contact| contact.id);
    let mut rows = Vec::new();
    for meeting in &making.file.meetings {
        let mut asked = Vec::new();
        for person in &meeting.invitations {
            if own.is_some() && person.contact.is_some() && person.contact != own {
                withheld.note(&format!("{}, whom else was asked", meeting.title), OTHERS);
                continue;
            }
            let mut told = vec![how_words(&person.how), outcome_words(&person.outcome).to_owned()];
            told.retain(|told| !told.is_empty());
            asked.push(if told.is_empty() {
                person.name.clone()
            } else {
                format!("{} ({})", person.name, told.join(", "))
            });
        }
        let day = meeting.on.map_or_else(|| "no day".to_owned(), short);
        rows.push(vec![day, meeting.title.clone(), asked.join("; ")]);
    }
    let columns = vec![column("Day", 2), column("Meeting", 4), column("Who was asked", 5)];
    listed("Meetings", columns, rows)
}

fn actions(actions: &[Action]) -> Vec<Block> {
    let row = |action: &Action| {
        let by = action.by.map_or_else(|| action.by_words.clone(), short);
        let outcome = action.outcome.clone().unwrap_or_default();
        vec![action.what.clone(), action.who.clone(), by, action.state.clone(), outcome]
    };
    let columns = vec![
        column("Action", 4),
        column("Who", 2),
        column("By when", 2),
        column("How it stands", 2),
        column("Outcome", 3),
    ];
    listed("Actions agreed", columns, actions.iter().map(row).collect())
}

/// Notices and referrals are about a parent: that parent and the school read them.
fn legal(making: &Making<'_>, withheld: &mut Withheld) -> Vec<Block> {
    let own = making.recipient().map(|contact| contact.id);
    let is_school = making.audience == Audience::School;
    let is_for = |contact: i64| is_school || own == Some(contact);
    let mut rows = Vec::new();
    for notice in &making.file.notices {
        if !is_for(notice.contact) {
            withheld.note("Notice to Improve", OTHERS_LEGAL);
            continue;
        }
        let on = notice.issued.map_or_else(|| "draft".to_owned(), short);
        let words = format!("{}. {}", notice.state.label(), notice.ended_why);
        rows.push(vec![on, "Notice to Improve".to_owned(), notice.to.clone(), words]);
    }
    for penalty in &making.file.penalties {
        if !is_for(penalty.contact) {
            withheld.note("Referral to the authority", OTHERS_LEGAL);
            continue;
        }
        let title = "Referral to the authority".to_owned();
        rows.push(vec![short(penalty.referred), title, penalty.to.clone(), penalty.words.clone()]);
    }
    let columns = vec![column("Day", 2), column("What", 3), column("To", 3), column("Words", 4)];
    listed("Notices and referrals", columns, rows)
}

fn given(sent: &[Sent], making: &Making<'_>, withheld: &mut Withheld) -> Vec<Block> {
    let own = making.recipient().map(|contact| contact.id);
    let mut rows = Vec::new();
    for copy in sent.iter().rev() {
        if own.is_some() && copy.contact != own {
            withheld.note(&copy.title, OTHERS_GIVEN);
            continue;
        }
        rows.push(vec![
            short(copy.on),
            copy.called(),
            copy.how.words().to_owned(),
            checksum(&copy.sha256),
        ]);
    }
    let columns =
        vec![column("Day", 2), column("What", 5), column("How", 2), column("SHA-256 begins", 3)];
    listed("Given out, each copy as it was given", columns, rows)
}

fn files(all: &[Attachment], making: &Making<'_>, withheld: &mut Withheld) -> Vec<Block> {
    let mut rows = Vec::new();
    // Restricted ones are in no list, and nothing tells of them.
    for file in all.iter().rev().filter(|file| !file.restricted) {
        if is_entry_with_others(file.entry, making) {
            withheld.note(&file.title, OTHERS);
            continue;
        }
        let day = file.at.get(..10).unwrap_or_default().to_owned();
        let kind = format!("{}, {}", file.media.label(), size_words(file.size));
        let on = file.hangs_on.clone();
        rows.push(vec![day, file.title.clone(), on, kind, checksum(&file.sha256)]);
    }
    let columns = vec![
        column("Kept on", 2),
        column("Title", 4),
        column("With", 3),
        column("Kind", 2),
        column("SHA-256 begins", 3),
    ];
    listed("Files kept", columns, rows)
}

fn checksum(sha256: &str) -> String {
    sha256.get(..16).unwrap_or(sha256).to_owned()
}
