//! What was given out: to whom, how, in which version; and who is written to at all.
//!
//! Each parent in education law is written to separately (Education Act 1996, s.576). Of a looked-after
//! child those who care for the child and the social worker are written to. The bytes themselves are
//! kept by `store`, what a letter says by `templates`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::case::CaseFile;
use super::evidence::LeftOut;
use super::notice::is_looked_after;
use super::people::{Contact, InLaw};

/// By which way something in writing comes to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    Post,
    Hand,
    Email,
}

impl Way {
    /// Every way: stable id, words within a sentence, key.
    pub const ALL: &'static [(&'static str, Self, &'static str, char)] = &[
        ("post", Self::Post, "by post", 'p'),
        ("hand", Self::Hand, "by hand", 'h'),
        ("email", Self::Email, "by email", 'e'),
    ];

    #[must_use]
    pub fn id(self) -> &'static str {
        Self::ALL.iter().find(|(_, way, ..)| *way == self).map_or("", |(id, ..)| *id)
    }

    #[must_use]
    pub fn words(self) -> &'static str {
        Self::ALL.iter().find(|(_, way, ..)| *way == self).map_or("", |(_, _, words, _)| *words)
    }

    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, ..)| *known == id).map(|(_, way, ..)| *way)
    }

    /// As the log and an invitation tell it: what is handed over is a letter too.
    #[must_use]
    pub fn channel(self) -> &'static str {
        match self {
            Self::Post | Self::Hand => "letter",
            Self::Email => "email",
        }
    }
}

/// In which form something is given out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    #[default]
    Text,
    Word,
    Pdf,
}

impl Format {
    /// Every form: stable id, what it is called, kind of file, ending.
    pub const ALL: &'static [(&'static str, Self, &'static str, &'static str, &'static str)] = &[
        ("text", Self::Text, "Text", "text/plain; charset=utf-8", "txt"),
        (
            "word",
            Self::Word,
            "Word",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "docx",
        ),
        ("pdf", Self::Pdf, "PDF", "application/pdf", "pdf"),
    ];

    #[must_use]
    pub fn id(self) -> &'static str {
        Self::ALL.iter().find(|(_, one, ..)| *one == self).map_or("", |(id, ..)| *id)
    }

    #[must_use]
    pub fn label(self) -> &'static str {
        Self::ALL.iter().find(|(_, one, ..)| *one == self).map_or("", |(_, _, label, ..)| *label)
    }

    #[must_use]
    pub fn media(self) -> &'static str {
        Self::ALL.iter().find(|(_, one, ..)| *one == self).map_or("", |(.., media, _)| *media)
    }

    #[must_use]
    pub fn ending(self) -> &'static str {
        Self::ALL.iter().find(|(_, one, ..)| *one == self).map_or("", |(.., ending)| *ending)
    }

    /// The form of an id, or of the ending that its files have.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        let fits = |known: &str, ending: &str| known == id || ending == id;
        Self::ALL.iter().find(|(known, .., ending)| fits(known, ending)).map(|(_, one, ..)| *one)
    }
}

/// A copy of what was given out: what is known of it, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sent {
    pub id: i64,
    pub case: i64,
    /// The entry of the log that tells of it.
    pub entry: i64,
    /// The template that it was made with.
    pub kind: String,
    pub title: String,
    pub record: Option<i64>,
    pub meeting: Option<i64>,
    pub notice: Option<i64>,
    /// 1, and one more each time that the same is given to the same person again.
    pub version: u32,
    pub contact: Option<i64>,
    /// To whom, in words.
    pub to: String,
    pub how: Way,
    pub format: Format,
    /// In bytes.
    pub size: usize,
    pub sha256: String,
    pub on: NaiveDate,
    /// The day on which to look whether anything came of it.
    pub follow_up: Option<NaiveDate>,
    pub by: String,
    pub at: String,
    /// Why its entry was withdrawn: the copy is kept, and no longer counts.
    pub withdrawn: Option<String>,
}

impl Sent {
    /// `Letter of concern to Mrs Grace Osei, version 2`.
    #[must_use]
    pub fn called(&self) -> String {
        let version = match self.version {
            0 | 1 => String::new(),
            version => format!(", version {version}"),
        };
        format!("{} to {}{version}", self.title, self.to)
    }

    /// Whether its entry still stands.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.withdrawn.is_none()
    }
}

/// Letters to be written: which, to whom, how, and what only an officer can say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub case: i64,
    /// Name of the letter's template.
    pub letter: String,
    /// The contacts, each with a letter of their own.
    pub to: Vec<i64>,
    pub how: Way,
    pub format: Format,
    /// The day on which it goes out.
    pub on: NaiveDate,
    /// The meeting that it is about.
    pub meeting: Option<i64>,
    /// Answers to what the letter asks, by the name of its field; days as `2025-11-28`.
    pub asked: BTreeMap<String, String>,
    /// A paragraph of the officer's own; may be blank.
    pub words: String,
}

/// Who is written to, in the order of the contacts: every parent in education law whom the MIS still
/// names and who isn't left out with a reason; of a looked-after child whoever cares for the child, and the
/// social worker.
#[must_use]
pub fn written_to(file: &CaseFile, on: NaiveDate) -> Vec<&Contact> {
    let stands = |contact: &&Contact| contact.missing_since.is_none();
    let is_left_out = |contact: &Contact| file.left_out.iter().any(|out| is_of(out, contact));
    let standing = file.contacts.iter().filter(stands);
    if is_looked_after(&file.circumstances, on) {
        return standing.filter(|contact| cares(contact) && !is_left_out(contact)).collect();
    }
    let in_law = |contact: &&Contact| contact.in_law == InLaw::Yes && !is_left_out(contact);
    standing.filter(in_law).collect()
}

fn is_of(out: &LeftOut, contact: &Contact) -> bool {
    out.contact == contact.id
}

/// Who cares for a looked-after child, or speaks for the authority that does.
fn cares(contact: &Contact) -> bool {
    contact.lives_with == Some(true) || is_social_worker(contact) || {
        let relationship = contact.relationship.to_lowercase();
        relationship.contains("carer") || relationship.contains("foster")
    }
}

/// Whether a contact is a social worker.
#[must_use]
pub fn is_social_worker(contact: &Contact) -> bool {
    contact.relationship.to_lowercase().contains("social worker")
}

/// Who is missing among a looked-after child's people, in words; none where nobody is.
#[must_use]
pub fn missing_for_looked_after(file: &CaseFile, on: NaiveDate) -> Option<&'static str> {
    if !is_looked_after(&file.circumstances, on) {
        return None;
    }
    let to = written_to(file, on);
    let social_worker = to.iter().any(|contact| is_social_worker(contact));
    let carer = to.iter().any(|contact| !is_social_worker(contact));
    match (carer, social_worker) {
        (true, true) => None,
        (true, false) => {
            Some("the child is looked after, and no social worker is among the contacts")
        }
        (false, true) => Some("the child is looked after, and no carer is among the contacts"),
        (false, false) => {
            Some("the child is looked after, and neither carer nor social worker is a contact")
        }
    }
}

/// Why somebody can't be written to that way on a day; none where they can.
#[must_use]
pub fn unreachable(contact: &Contact, how: Way, on: NaiveDate) -> Option<String> {
    let name = contact.name();
    if contact.is_off_limits(on) {
        return Some(format!("{name} must not be contacted: {}", contact.do_not_contact));
    }
    match how {
        Way::Post if contact.address.trim().is_empty() => Some(format!(
            "{name} has no postal address: give the letter by hand, or put the address in first"
        )),
        Way::Email if contact.email.trim().is_empty() => Some(format!(
            "{name} has no email address: post the letter, or put the address in first"
        )),
        _ => None,
    }
}

/// The kind of entry that tells of something sent: a letter that goes by email is an email.
#[must_use]
pub fn kind_of_entry(log: &str, how: Way) -> &str {
    match (log, how) {
        ("letter", Way::Email) => "email",
        (log, _) => log,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::calendar::tests::day;
    use crate::rules::evidence::tests::blank;
    use crate::rules::people::{Circumstance, Known};

    const ON: &str = "2025-11-21";

    fn looked_after() -> Circumstance {
        Circumstance {
            id: 1,
            kind: "looked-after".into(),
            state: Known::Yes,
            from: None,
            to: None,
            source: "authority".into(),
            worker: String::new(),
        }
    }

    fn ids(file: &CaseFile) -> Vec<i64> {
        written_to(file, day(ON)).into_iter().map(|one| one.id).collect()
    }

    #[test]
    fn every_parent_in_law_is_written_to_but_who_is_left_out_or_gone() {
        let mut file = blank();
        assert_eq!(ids(&file), [1, 2]);
        file.contacts[1].missing_since = Some(day("2025-09-01"));
        assert_eq!(ids(&file), [1]);
        file.contacts[1].missing_since = None;
        file.contacts[0].in_law = InLaw::Ask;
        assert_eq!(ids(&file), [2]);
        let out = LeftOut { id: 1, contact: 2, reason: "abroad".into(), on: day(ON) };
        file.left_out = vec![out];
        assert_eq!(ids(&file), Vec::<i64>::new());
        assert_eq!(missing_for_looked_after(&file, day(ON)), None);
    }

    #[test]
    fn of_a_looked_after_child_carer_and_social_worker_are_written_to() {
        let mut file = blank();
        file.circumstances = vec![looked_after()];
        let worker = Contact {
            id: 3,
            relationship: "Social Worker".into(),
            in_law: InLaw::No,
            lives_with: Some(false),
            ..file.contacts[0].clone()
        };
        for contact in &mut file.contacts {
            contact.lives_with = Some(false);
        }
        assert!(missing_for_looked_after(&file, day(ON)).unwrap().contains("neither carer"));
        file.contacts.push(worker);
        assert!(missing_for_looked_after(&file, day(ON)).unwrap().contains("no carer"));
        let carer = Contact {
            id: 4,
            relationship: "Foster carer".into(),
            in_law: InLaw::Ask,
            ..file.contacts[0].clone()
        };
        file.contacts.push(carer);
        assert_eq!(ids(&file), [3, 4]);
        assert_eq!(missing_for_looked_after(&file, day(ON)), None);
        // Before the child was looked after, the parents.
        file.circumstances[0].from = Some(day("2025-12-01"));
        assert_eq!(ids(&file), [1, 2]);
    }

    #[test]
    fn nobody_is_written_to_by_a_way_that_does_not_reach_them() {
        let mut contact = blank().contacts.remove(0);
        contact.address = "1 High Street".into();
        contact.email = String::new();
        let why = |contact: &Contact, how| unreachable(contact, how, day(ON)).unwrap_or_default();
        assert_eq!(why(&contact, Way::Post), "");
        assert_eq!(why(&contact, Way::Hand), "");
        assert!(why(&contact, Way::Email).contains("no email address"));
        contact.address = " ".into();
        let told = why(&contact, Way::Post);
        assert!(told.contains(&contact.name()) && told.contains("no postal address"), "{told}");
        assert_eq!(why(&contact, Way::Hand), "");
        contact.do_not_contact = "court order".into();
        assert!(why(&contact, Way::Hand).ends_with("must not be contacted: court order"));
    }

    #[test]
    fn ways_and_forms_have_one_name_in_files_and_json() {
        for (id, way, ..) in Way::ALL {
            assert_eq!((way.id(), Way::parse(id)), (*id, Some(*way)));
            assert_eq!(serde_json::to_value(way).unwrap(), *id);
        }
        for (id, format, .., ending) in Format::ALL {
            assert_eq!((format.id(), Format::parse(id)), (*id, Some(*format)));
            assert_eq!(Format::parse(ending), Some(*format));
            assert_eq!(serde_json::to_value(format).unwrap(), *id);
        }
        assert_eq!(Way::parse("pigeon"), None);
        assert_eq!(kind_of_entry("letter", Way::Email), "email");
        assert_eq!(kind_of_entry("letter", Way::Hand), "letter");
        assert_eq!(kind_of_entry("notice", Way::Post), "notice");
    }
}
