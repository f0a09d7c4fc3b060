//! What is withheld from an audience, and the list of it in words.
//!
//! What is withheld leaves no trace in the document: neither its words nor its label, so that a blank
//! tells nothing. The list is for whoever makes it, before it is given away.

use super::audience::Audience;
use super::making::Making;
use super::model::Document;
use crate::rules::case::{Entry, EntryKind};
use crate::rules::count::counted;
use crate::store::RecordFile;
use crate::templates::{Field, Kind, Section};

/// A document for one audience, and what was kept out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    pub document: Document,
    /// Each a label with the reason: `Child's view: …`.
    pub withheld: Vec<String>,
}

pub(super) const RESTRICTED: &str =
    "restricted: only whoever wrote it and the safeguarding role read it";
pub(super) const CHILD: &str = "the child has not agreed that the parents read it";
pub(super) const VIEWS: &str =
    "another parent's views may stand there, and the parents don't share one home";
pub(super) const OTHERS: &str = "it is about a talk or letter with somebody else";
pub(super) const SCHOOLS_OWN: &str = "the school's own notes";

/// The field that says whether the child's words in its section may be shared.
const SHARE: &str = "share";
/// The field beside it, with what may be shared.
const SHARED: &str = "shared";

/// What was withheld, told once each.
#[derive(Debug, Default)]
pub(super) struct Withheld(Vec<String>);

impl Withheld {
    pub(super) fn note(&mut self, label: &str, why: &str) {
        let told = format!("{label}: {why}");
        if !self.0.contains(&told) {
            self.0.push(told);
        }
    }

    /// Notes how often an address, number or email was struck out of other words.
    pub(super) fn note_places(&mut self, places: usize) {
        if places > 0 {
            let places = counted(places, "place", "places");
            self.note(
                "Address, telephone number or email",
                &format!("somebody else's, struck out in {places}"),
            );
        }
    }

    /// So far, without what is struck out.
    pub(super) fn list(&self) -> &[String] {
        &self.0
    }

    pub(super) fn told(self) -> Vec<String> {
        self.0
    }
}

/// Why a field is not for the audience; none where it is.
pub(super) fn withheld_because(
    record: &RecordFile,
    section: &Section,
    field: &Field,
    making: &Making<'_>,
) -> Option<String> {
    if field.restricted {
        return Some(RESTRICTED.to_owned());
    }
    let audience = making.audience;
    let is_parent = matches!(audience, Audience::Parent(_));
    let shared = shared(record, section);
    if is_parent && field.id == SHARED && shared == Some(Shared::No) {
        return Some(CHILD.to_owned());
    }
    if !audience.may_read(&field.withhold_from) {
        let may = is_parent && shared == Some(Shared::Yes);
        let why =
            if is_parent && shared.is_some() { CHILD.to_owned() } else { kept_from(audience) };
        return (!may).then_some(why);
    }
    if is_parent && holds_parents_views(field) && making.has_parent_elsewhere() {
        return Some(VIEWS.to_owned());
    }
    None
}

/// The same of a form that nobody filled in yet: only what its template says.
pub(super) fn is_left_blank(field: &Field, audience: Audience) -> bool {
    !field.restricted && audience.may_read(&field.withhold_from)
}

fn kept_from(audience: Audience) -> String {
    let whom = match audience {
        Audience::Parent(_) => "parents",
        Audience::Child => "the child",
        Audience::Agency => "agencies",
        Audience::Authority => "the authority",
        Audience::Court => "a court",
        Audience::School => "the school",
    };
    format!("the form keeps it from {whom}")
}

/// What the child said of sharing their words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shared {
    Yes,
    Part,
    No,
}

/// None where the section doesn't ask. No answer is no.
fn shared(record: &RecordFile, section: &Section) -> Option<Shared> {
    let asked = section.field(SHARE)?;
    if !matches!(asked.kind, Kind::Choice { .. }) {
        return None;
    }
    Some(match record.value(&format!("{}/{SHARE}", section.id)) {
        "yes" => Shared::Yes,
        "part" => Shared::Part,
        _ => Shared::No,
    })
}

/// No template says whose words a field holds, but its label says that they are a parent's.
fn holds_parents_views(field: &Field) -> bool {
    let label = field.label.to_lowercase();
    matches!(field.kind, Kind::Prose)
        && ["parent", "carer", "mother", "father"].iter().any(|word| label.contains(word))
}

/// Whether an entry tells of a talk or letter in which the parent it is for had no part.
pub(super) fn is_with_others(entry: &Entry, making: &Making<'_>) -> bool {
    let Audience::Parent(id) = making.audience else { return false };
    if !entry.contacts.is_empty() {
        return !entry.contacts.contains(&id);
    }
    let is_talk = EntryKind::contacts().any(|(_, kind)| kind == entry.kind);
    is_talk && !entry.agency.is_empty()
}

/// The same of the entry of that number.
pub(super) fn is_entry_with_others(entry: Option<i64>, making: &Making<'_>) -> bool {
    let told = making.file.entries.iter().find(|told| Some(told.id) == entry);
    told.is_some_and(|told| is_with_others(told, making))
}

/// Whether anything was said in a field, so that withholding it withholds something.
pub(super) fn is_said(record: &RecordFile, path: &str) -> bool {
    let cells = format!("{path}/");
    record.is_answered(path)
        || record.answers.keys().any(|key| key.starts_with(&cells) && record.is_answered(key))
        || record.attendees.iter().any(|person| person.field == path)
}
