//! Things on file that can prove something, as far as everybody may know of them: what stands, of
//! records the latest version, of words none that are restricted.

use chrono::NaiveDate;

use super::declared::{Declared, item_line, row_line};
use super::links::is_unfounded;
use super::{Source, SourceKind};
use crate::rules::case::{Action, Attachment, CaseFile, Entry, Record, RecordState};
use crate::rules::meeting::{Invitation, Meeting};
use crate::rules::notice::{Notice, NoticeState};
use crate::rules::people::Contact;
use crate::rules::strategy::{CHECKLIST, Strategy, Verdict};
use crate::rules::support::Support;

/// The kind of entry that holds a child's own words.
const CHILD: &str = "child-voice";

/// Something on file, told once for whatever it proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    pub source: Source,
    /// The day it happened.
    pub on: NaiveDate,
    /// What a list shows of it.
    pub title: String,
    /// Whether the paper itself is on file.
    pub paper: bool,
    pub contacts: Vec<i64>,
    pub meeting: Option<i64>,
}

/// What a link leads to; none where it was withdrawn, corrected or not done, where it is restricted,
/// and where the case file doesn't hold it.
#[must_use]
pub fn thing(file: &CaseFile, declared: &Declared, source: Source) -> Option<Thing> {
    let id = source.id;
    match source.kind {
        SourceKind::Entry => {
            standing_entries(file).find(|entry| entry.id == id).map(|entry| of_entry(file, entry))
        }
        SourceKind::Record => {
            latest_records(file).find(|record| record.id == id).and_then(|one| of_record(file, one))
        }
        SourceKind::Meeting => {
            file.meetings.iter().find(|meeting| meeting.id == id).and_then(|m| of_meeting(file, m))
        }
        SourceKind::Strategy => file
            .strategies
            .iter()
            .find(|strategy| strategy.id == id && !is_unfounded(strategy, file))
            .and_then(|strategy| of_strategy(declared, strategy)),
        SourceKind::Action => {
            file.actions.iter().find(|action| action.id == id).and_then(of_action)
        }
        SourceKind::Attachment => {
            let found = file.attachments.iter().find(|attachment| attachment.id == id);
            found
                .filter(|one| is_standing_paper(file, one))
                .and_then(|one| of_attachment(file, one))
        }
        SourceKind::Notice => {
            file.notices.iter().find(|one| one.id == source.id).and_then(|one| of_notice(file, one))
        }
        SourceKind::Support => {
            let found = file.support.iter().find(|support| support.id == id);
            found.and_then(|support| of_support(declared, support))
        }
        SourceKind::Marks => None,
    }
}

/// Entries that count for everybody.
pub(super) fn standing_entries(file: &CaseFile) -> impl Iterator<Item = &Entry> {
    file.entries.iter().filter(|entry| entry.withdrawn.is_none() && !entry.restricted)
}

/// The case's forms in their latest version. The checklist is told row by row.
pub(super) fn latest_records(file: &CaseFile) -> impl Iterator<Item = &Record> {
    file.records.iter().filter(|record| {
        record.kind != CHECKLIST
            && !file.records.iter().any(|newer| newer.corrects == Some(record.id))
    })
}

/// Closed, or a correction of what was.
pub(super) fn was_closed(record: &Record) -> bool {
    record.state == RecordState::Closed || record.corrects.is_some()
}

pub(super) fn of_entry(file: &CaseFile, entry: &Entry) -> Thing {
    Thing {
        source: Source { kind: SourceKind::Entry, id: entry.id },
        on: entry.on,
        title: title_of(file, entry),
        paper: has_paper(file, entry.id),
        contacts: with_whom(file, entry),
        meeting: entry.meeting,
    }
}

/// The pupil's own contacts whom an entry was with. One about siblings may name those of another of
/// them: the same name and relationship is the same person.
fn with_whom(file: &CaseFile, entry: &Entry) -> Vec<i64> {
    let is_with = |contact: &Contact| {
        let relationship = contact.relationship.to_lowercase();
        let called = match relationship.as_str() {
            "" => contact.name(),
            relationship => format!("{} ({relationship})", contact.name()),
        };
        entry.contacts.contains(&contact.id) || entry.with.contains(&called)
    };
    let known = file.contacts.iter().filter(|contact| is_with(contact)).map(|contact| contact.id);
    let mut contacts: Vec<i64> = known.chain(entry.contacts.iter().copied()).collect();
    contacts.sort_unstable();
    contacts.dedup();
    contacts
}

/// `Phone call: Grace Osei (mother)`, `Referral: CAMHS`, `Intervention: a seat beside a friend`; of a
/// letter that was written here, which it was. A child's words stay in their entry: not everybody who is
/// shown a gate may read them.
fn title_of(file: &CaseFile, entry: &Entry) -> String {
    let letter = file.sent.iter().find(|one| one.entry == entry.id).map(|one| one.title.as_str());
    titled(letter.unwrap_or_else(|| entry.kind.label()), entry)
}

/// An entry under a label: with whom, else its first words.
pub(super) fn titled(label: &str, entry: &Entry) -> String {
    let mut parts = entry.with.clone();
    parts.extend((!entry.agency.is_empty()).then(|| entry.agency.clone()));
    if parts.is_empty() && entry.kind.id() != CHILD {
        let first = entry.words.lines().find(|line| !line.trim().is_empty());
        parts.extend(first.map(|line| line.trim().to_owned()));
    }
    if parts.is_empty() {
        return label.to_owned();
    }
    format!("{label}: {}", parts.join(", "))
}

/// A form with the entry that says when it was begun; none where that was withdrawn.
pub(super) fn of_record(file: &CaseFile, record: &Record) -> Option<Thing> {
    let entry = standing_entries(file).find(|entry| entry.record == Some(record.id))?;
    let about = entry.meeting.and_then(|id| file.meetings.iter().find(|one| one.id == id));
    let held = about.filter(|meeting| meeting.is_held()).and_then(|meeting| meeting.on);
    Some(Thing {
        source: Source { kind: SourceKind::Record, id: record.id },
        on: held.unwrap_or(entry.on),
        title: entry.words.clone(),
        paper: was_closed(record) || has_paper_in(file, record) || has_paper(file, entry.id),
        contacts: Vec::new(),
        meeting: entry.meeting,
    })
}

fn of_meeting(file: &CaseFile, meeting: &Meeting) -> Option<Thing> {
    let asked = meeting.invitations.iter().filter(|one| one.is_made());
    let first = asked.clone().filter_map(|one| one.invited_on).min();
    Some(Thing {
        source: Source { kind: SourceKind::Meeting, id: meeting.id },
        on: meeting.on.filter(|_| meeting.is_held()).or(first)?,
        title: meeting.title.clone(),
        paper: has_letter(file, meeting.id) || has_minutes(file, meeting),
        contacts: contacts_of(asked),
        meeting: Some(meeting.id),
    })
}

/// A row that was done on a day. A row whose words are restricted tells nobody anything here.
pub(super) fn of_strategy(declared: &Declared, strategy: &Strategy) -> Option<Thing> {
    let item = declared.item(&row_line(&strategy.row));
    if strategy.answer != Verdict::Yes || item.is_some_and(|item| item.restricted) {
        return None;
    }
    let titled = item.filter(|_| !strategy.is_own()).map(|item| item.title.as_str());
    let title = titled.filter(|_| strategy.label.is_empty()).unwrap_or(&strategy.label);
    Some(Thing {
        source: Source { kind: SourceKind::Strategy, id: strategy.id },
        on: strategy.on?,
        title: if title.is_empty() { strategy.row.clone() } else { title.to_owned() },
        paper: false,
        contacts: Vec::new(),
        meeting: None,
    })
}

/// An item of support, on the day of its first step. One that is the same thing as a row whose words
/// are restricted tells nobody anything here.
pub(super) fn of_support(declared: &Declared, support: &Support) -> Option<Thing> {
    let item = declared.item(&item_line(&support.item));
    if item.is_some_and(|item| item.restricted) {
        return None;
    }
    let titled = item.filter(|_| !support.is_own()).map(|item| item.title.as_str());
    let (_, on) = support.steps().first().copied()?;
    Some(Thing {
        source: Source { kind: SourceKind::Support, id: support.id },
        on,
        title: titled.unwrap_or(&support.label).to_owned(),
        paper: false,
        contacts: Vec::new(),
        meeting: None,
    })
}

/// A notice that a parent holds: not a draft, nor one that was withdrawn or replaced.
pub(super) fn of_notice(file: &CaseFile, notice: &Notice) -> Option<Thing> {
    let never = [NoticeState::Draft, NoticeState::Withdrawn, NoticeState::Replaced];
    let on = notice.issued.filter(|_| !never.contains(&notice.state))?;
    Some(Thing {
        source: Source { kind: SourceKind::Notice, id: notice.id },
        on,
        title: format!("Notice to Improve to {}", notice.to),
        paper: notice.entry.is_some_and(|entry| is_kept(file, entry)),
        contacts: vec![notice.contact],
        meeting: None,
    })
}

/// An action that was done, with what came of it.
pub(super) fn of_action(action: &Action) -> Option<Thing> {
    let told = action.outcome.as_deref().is_some_and(|outcome| !outcome.trim().is_empty());
    if action.state != "done" || !told {
        return None;
    }
    Some(Thing {
        source: Source { kind: SourceKind::Action, id: action.id },
        on: action.done_on?,
        title: action.what.clone(),
        paper: false,
        contacts: Vec::new(),
        meeting: None,
    })
}

fn of_attachment(file: &CaseFile, attachment: &Attachment) -> Option<Thing> {
    let entry = attachment.entry.and_then(|id| standing_entries(file).find(|one| one.id == id));
    Some(Thing {
        source: Source { kind: SourceKind::Attachment, id: attachment.id },
        on: attachment.at.get(..10)?.parse().ok()?,
        title: attachment.title.clone(),
        paper: true,
        contacts: entry.map(|entry| with_whom(file, entry)).unwrap_or_default(),
        meeting: entry.and_then(|entry| entry.meeting),
    })
}

/// Kept, not withdrawn, for everybody's eyes, and on something that stands.
fn is_standing_paper(file: &CaseFile, attachment: &Attachment) -> bool {
    let on_standing =
        attachment.entry.is_none_or(|id| standing_entries(file).any(|entry| entry.id == id));
    attachment.withdrawn.is_none() && !attachment.restricted && on_standing
}

/// Whether a file hangs on an entry, or a copy of what was given out is kept with it.
fn has_paper(file: &CaseFile, entry: i64) -> bool {
    let mut on_it = file.attachments.iter().filter(|one| one.entry == Some(entry));
    on_it.any(|one| is_standing_paper(file, one)) || is_kept(file, entry)
}

/// Whether a copy of what was given out is kept with an entry that stands.
fn is_kept(file: &CaseFile, entry: i64) -> bool {
    file.sent.iter().any(|one| one.entry == entry && one.is_current())
}

/// Whether a file hangs in a form, in this version or one that it corrects.
fn has_paper_in(file: &CaseFile, record: &Record) -> bool {
    let mut version = Some(record.id);
    while let Some(id) = version {
        let mut in_it = file.attachments.iter().filter(|one| one.record == Some(id));
        if in_it.any(|one| is_standing_paper(file, one)) {
            return true;
        }
        let older = file.records.iter().find(|one| one.id == id).and_then(|one| one.corrects);
        version = older.filter(|older| *older < id);
    }
    false
}

/// Whether the letter, email or text that asked to a meeting is on file.
pub(super) fn has_letter(file: &CaseFile, meeting: i64) -> bool {
    let about = standing_entries(file).filter(|entry| entry.meeting == Some(meeting));
    let mut asking = about
        .filter(|entry| ["meeting-offered", "letter", "email", "text"].contains(&entry.kind.id()));
    asking.any(|entry| has_paper(file, entry.id))
}

/// Whether the form of a meeting was closed.
pub(super) fn has_minutes(file: &CaseFile, meeting: &Meeting) -> bool {
    let record = latest_records(file).find(|record| Some(record.id) == meeting.record);
    record.is_some_and(|record| was_closed(record) && of_record(file, record).is_some())
}

/// The contacts of invitations, each once, in the order of their ids.
pub(super) fn contacts_of<'a>(invitations: impl IntoIterator<Item = &'a Invitation>) -> Vec<i64> {
    let mut contacts: Vec<i64> = invitations.into_iter().filter_map(|one| one.contact).collect();
    contacts.sort_unstable();
    contacts.dedup();
    contacts
}
