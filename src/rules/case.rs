//! What happened and what was agreed: entries, cases, records, actions.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;

use super::absence::Comment;
use super::count::counted;
use super::evidence::{Choice, LeftOut};
use super::gate::Passing;
use super::media::Media;
use super::meeting::Meeting;
use super::notice::Notice;
use super::penalty::Penalty;
use super::people::{Circumstance, Contact, Pupil, Sibling};
use super::process::CheckAnswer;
use super::register::{Half, Register};
use super::sent::Sent;
use super::strategy::Strategy;
use super::support::Support;

/// A kind of entry: stable id, and what it is called on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(into = "&'static str")]
pub struct EntryKind(usize);

/// Every kind of entry: id as commands and templates write it, label, offered when logging a
/// contact by a key of its own.
const KINDS: &[(&str, &str, Option<char>)] = &[
    ("call", "Phone call", Some('c')),
    ("text", "Text message", Some('t')),
    ("email", "Email", Some('e')),
    ("letter", "Letter", Some('l')),
    ("visit", "Home visit", Some('v')),
    ("conversation", "Spoken to in person", Some('p')),
    ("meeting-offered", "Meeting offered", None),
    ("meeting-held", "Meeting held", None),
    ("meeting-declined", "Meeting declined", None),
    ("absence-reason", "Reason for absence", None),
    ("intervention", "Intervention", None),
    ("intervention-outcome", "Outcome of an intervention", None),
    ("offer", "Offer of support", None),
    ("referral", "Referral", None),
    ("referral-reply", "Reply to a referral", None),
    ("contract-offered", "Attendance contract offered", None),
    ("contract-agreed", "Attendance contract agreed", None),
    ("contract-refused", "Attendance contract refused", None),
    ("part-time-timetable", "Part-time timetable", None),
    ("child-voice", "The child's voice", None),
    ("safeguarding", "Safeguarding", None),
    ("note", "Note", Some('n')),
    ("discussion", "Weekly meeting", None),
    ("notice", "Notice to Improve", None),
    ("penalty", "Penalty notice", None),
    ("form", "Form", None),
];

/// Shorter words for the kinds whose own are too long for a column.
const BRIEFLY: &[(&str, &str)] = &[
    ("conversation", "Spoken to"),
    ("absence-reason", "Absence reason"),
    ("intervention-outcome", "Outcome"),
    ("offer", "Support offered"),
    ("referral-reply", "Referral reply"),
    ("contract-offered", "Contract offered"),
    ("contract-agreed", "Contract agreed"),
    ("contract-refused", "Contract refused"),
    ("part-time-timetable", "Timetable"),
    ("child-voice", "Child's voice"),
    ("notice", "Notice"),
];

impl EntryKind {
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        KINDS.iter().position(|(known, ..)| *known == id).map(Self)
    }

    #[must_use]
    pub fn id(self) -> &'static str {
        KINDS[self.0].0
    }

    #[must_use]
    pub fn label(self) -> &'static str {
        KINDS[self.0].1
    }

    /// What it is called in a column of a list.
    #[must_use]
    pub fn brief(self) -> &'static str {
        let brief = BRIEFLY.iter().find(|(id, _)| *id == self.id());
        brief.map_or_else(|| self.label(), |(_, words)| words)
    }

    /// The kinds offered when logging a contact, each with its key.
    pub fn contacts() -> impl Iterator<Item = (char, Self)> {
        KINDS.iter().enumerate().filter_map(|(at, (.., key))| Some(((*key)?, Self(at))))
    }

    /// Every kind.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..KINDS.len()).map(Self)
    }

    /// The filled form's own entry.
    #[must_use]
    pub fn form() -> Self {
        Self(KINDS.len() - 1)
    }
}

impl From<EntryKind> for &'static str {
    fn from(kind: EntryKind) -> Self {
        kind.id()
    }
}

/// How an attempt to reach somebody ended: id, label, key.
pub const REACHED: &[(&str, &str, char)] = &[
    ("reached", "Reached", 'r'),
    ("no-answer", "No answer", 'n'),
    ("voicemail", "Voicemail left", 'v'),
    ("wrong-number", "Wrong number", 'w'),
    ("text-back", "Will be texted back", 't'),
    ("refused", "Refused to talk", 'f'),
];

/// The label of a way an attempt ended; empty for none.
#[must_use]
pub fn reached_label(id: &str) -> &'static str {
    REACHED.iter().find(|(known, ..)| *known == id).map_or("", |(_, label, _)| label)
}

/// Whether somebody was reached, by how an attempt ended; where nothing was said of it, they were.
#[must_use]
pub fn is_reached(id: &str) -> bool {
    !matches!(id, "no-answer" | "voicemail" | "wrong-number" | "text-back")
}

/// What happened, to be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    pub kind: EntryKind,
    pub on: NaiveDate,
    pub half: Option<Half>,
    pub at_time: String,
    pub reached: String,
    pub outcome: String,
    pub words: String,
    pub agency: String,
    pub restricted: bool,
    /// One call about three siblings is one entry on three pupils.
    pub pupils: Vec<i64>,
    pub contacts: Vec<i64>,
    /// The meeting that it is about.
    pub meeting: Option<i64>,
    /// By which way somebody was told, where the kind doesn't say it.
    pub channel: String,
    /// The sessions it is about: the reason given for an absence, or an attempt to ask for it.
    pub sessions: Vec<(NaiveDate, Half)>,
}

impl NewEntry {
    /// Something that happened to pupils on a day; all else about it is still blank.
    #[must_use]
    pub fn about(kind: EntryKind, on: NaiveDate, pupils: Vec<i64>) -> Self {
        Self {
            kind,
            on,
            half: None,
            at_time: String::new(),
            reached: String::new(),
            outcome: String::new(),
            words: String::new(),
            agency: String::new(),
            restricted: false,
            pupils,
            contacts: Vec::new(),
            meeting: None,
            channel: String::new(),
            sessions: Vec::new(),
        }
    }
}

/// What happened, as kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    pub id: i64,
    pub kind: EntryKind,
    pub on: NaiveDate,
    pub half: Option<Half>,
    pub at_time: String,
    pub with: Vec<String>,
    pub reached: String,
    pub outcome: String,
    pub words: String,
    pub agency: String,
    /// Its words and outcome are left out then: they are opened one by one.
    pub restricted: bool,
    pub by: String,
    pub entered_at: String,
    pub as_of: NaiveDate,
    pub withdrawn: Option<String>,
    /// The record whose form this entry is.
    pub record: Option<i64>,
    /// The meeting that it is about.
    pub meeting: Option<i64>,
    /// By which way somebody was told, where the kind doesn't say it.
    pub channel: String,
    /// The sessions of this pupil that it is about, in order.
    pub sessions: Vec<(NaiveDate, Half)>,
    /// The contacts it was with, by id.
    pub contacts: Vec<i64>,
}

impl Entry {
    /// Entered on a later day than it happened.
    #[must_use]
    pub fn days_late(&self) -> i64 {
        (self.as_of - self.on).num_days().max(0)
    }
}

/// A period over a pupil's entries, with a reason and an owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Case {
    pub id: i64,
    pub pupil: i64,
    pub reason: String,
    pub owner: i64,
    pub owner_name: String,
    pub opened: NaiveDate,
    pub closed: Option<NaiveDate>,
    pub close_reason: Option<String>,
}

/// Whether a record still takes answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RecordState {
    Open,
    Closed,
}

impl RecordState {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

/// One filled form, without its answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Record {
    pub id: i64,
    pub kind: String,
    pub number: u32,
    pub state: RecordState,
    /// Name of the template.
    pub template: String,
    /// 1, and one more for each correction of the closed record.
    pub version: u32,
    #[serde(skip)]
    pub template_version: u32,
    #[serde(skip)]
    pub corrects: Option<i64>,
    #[serde(skip)]
    pub made_at: String,
    #[serde(skip)]
    pub closed_at: Option<String>,
}

/// What was agreed: by whom, by when, what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Action {
    pub id: i64,
    pub what: String,
    pub who: String,
    pub by: Option<NaiveDate>,
    /// A time span in words where no day was agreed: "daily".
    #[serde(skip)]
    pub by_words: String,
    /// `open`, `done` or `dropped`.
    pub state: String,
    pub outcome: Option<String>,
    #[serde(skip)]
    pub helped: String,
    #[serde(skip)]
    pub done_on: Option<NaiveDate>,
    #[serde(skip)]
    pub record: Option<i64>,
}

impl Action {
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state == "open"
    }

    #[must_use]
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.is_open() && self.by.is_some_and(|by| by < today)
    }
}

/// A file kept as proof: what is known of it, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub id: i64,
    /// What it hangs on: an entry, or a field of a record's form.
    pub entry: Option<i64>,
    pub record: Option<i64>,
    /// `section/field`, or a row or cell of a table there.
    pub field: Option<String>,
    /// What it hangs on, in words.
    pub hangs_on: String,
    pub title: String,
    /// What the file was called; blank where it came without a name.
    pub file_name: String,
    pub media: Media,
    /// In bytes.
    pub size: usize,
    pub sha256: String,
    pub by: String,
    pub at: String,
    /// Why it was withdrawn: it is kept, and no longer one of those that count.
    pub withdrawn: Option<String>,
    /// It hangs on something that is not for everybody's eyes.
    pub restricted: bool,
}

impl Attachment {
    /// Whether it still stands.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.withdrawn.is_none()
    }

    /// Whether it still stands, and on that field.
    #[must_use]
    pub fn stands_on(&self, path: &str) -> bool {
        self.is_current() && self.is_of_field(path)
    }

    /// Whether it hangs on a field, or on a row or cell of it.
    #[must_use]
    pub fn is_of_field(&self, path: &str) -> bool {
        let rest = self.field.as_deref().and_then(|field| field.strip_prefix(path));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// `1 file`, `3 files`; nothing for none.
#[must_use]
pub fn files_words(files: usize) -> String {
    if files == 0 { String::new() } else { counted(files, "file", "files") }
}

/// Everything about one pupil and case that its viewer may see: what screens and documents show
/// and rules judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFile {
    pub pupil: Pupil,
    pub school_name: String,
    /// None when the pupil is looked at without a case.
    pub case: Option<Case>,
    pub contacts: Vec<Contact>,
    pub siblings: Vec<Sibling>,
    pub circumstances: Vec<Circumstance>,
    pub entries: Vec<Entry>,
    pub records: Vec<Record>,
    pub actions: Vec<Action>,
    pub meetings: Vec<Meeting>,
    /// The earliest day on which anything of the case is due.
    pub next_due: Option<NaiveDate>,
    /// What was said of the checklist's rows.
    pub strategies: Vec<Strategy>,
    /// Files kept as proof, on entries and in forms; latest first.
    pub attachments: Vec<Attachment>,
    /// Gates passed and gone back through, in the order they were written down.
    pub passings: Vec<Passing>,
    pub register: Register,
    /// How far the school's register reaches.
    pub register_to: Option<(NaiveDate, Half)>,
    /// The case's Notices to Improve, in the order they were drafted.
    pub notices: Vec<Notice>,
    /// What was referred to the authority about this pupil's parents, in whichever case.
    pub penalties: Vec<Penalty>,
    /// What was decided about lines of evidence and rows, and stands.
    pub choices: Vec<Choice>,
    /// Parents who are left out of letters and meetings, and why.
    pub left_out: Vec<LeftOut>,
    /// Answers of the case's records in their latest versions, by record and `section/field`; none
    /// that are blank or restricted.
    pub told: BTreeMap<(i64, String), String>,
    /// Answers to the questions before a legal step.
    pub checks: Vec<CheckAnswer>,
    /// Meetings of the pupil's other cases that were called off, but by the parents: entries may still
    /// tell that they were offered.
    pub called_off: BTreeSet<i64>,
    /// What the MIS says of sessions beside their marks, oldest first.
    pub comments: Vec<Comment>,
    /// Items of relational support, as they went.
    pub support: Vec<Support>,
    /// Copies of what was given out, in whichever case; latest first.
    pub sent: Vec<Sent>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_kind_is_called_in_a_column_is_short_and_whole() {
        for (at, (id, label, _)) in KINDS.iter().enumerate() {
            let brief = EntryKind(at).brief();
            assert!(brief.len() <= 16, "{id} needs shorter words: {brief}");
            assert!(brief.len() <= label.len(), "{id}: {brief}");
        }
        for (id, _) in BRIEFLY {
            assert!(EntryKind::parse(id).is_some(), "{id}");
        }
        let brief = |id| EntryKind::parse(id).map(EntryKind::brief);
        assert_eq!(brief("absence-reason"), Some("Absence reason"));
        assert_eq!(brief("call"), Some("Phone call"));
    }
}
