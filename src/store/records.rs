//! Filled forms: one answer a field, each with its revision; closed, corrected, continued.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use super::answers::{Answer, answers, copy_answer};
use super::attendees::{Attendee, attendees, copy_attendees};
use super::cases::case_row;
use super::entries::insert_entry;
use super::journal::About;
use super::session::{Session, Viewer};
use super::trouble::Trouble;
use super::writing::Writing;
use super::{
    Store, actions, attachments, holding, invitations, kept, meetings, packs, reading, restricted,
    strategies,
};
use crate::clock::stamp;
use crate::rules::assess::Facts;
use crate::rules::case::{Action, Attachment, EntryKind, NewEntry, Record, RecordState};
use crate::rules::meeting::{Meeting, look_back, looked_back_on};
use crate::rules::strategy::CHECKLIST;
use crate::templates::{Form, Kind};

/// What a closed record shows for ever: its facts and its actions as they then stood.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    pub facts: Facts,
    pub actions: Vec<FrozenAction>,
    /// Absent where the form is about no meeting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<Meeting>,
}

/// An action as it stood when its record was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenAction {
    pub id: i64,
    pub what: String,
    pub who: String,
    pub by: String,
    pub state: String,
    pub outcome: String,
}

/// One filled form with everything it shows.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordFile {
    pub record: Record,
    pub case: i64,
    pub pupil: i64,
    pub form: Form,
    pub answers: BTreeMap<String, Answer>,
    pub attendees: Vec<Attendee>,
    /// The case's actions: those agreed here, and those brought forward.
    pub actions: Vec<Action>,
    /// The meeting that it is about: live until the record is closed, then frozen.
    pub meeting: Option<Meeting>,
    /// The day that was agreed for it at the meeting it looks back on; none once it is closed.
    pub agreed_on: Option<NaiveDate>,
    /// Working day on which the form was begun.
    pub made_on: NaiveDate,
    /// The files in this form, those of the versions it corrects among them.
    pub attachments: Vec<Attachment>,
    /// Live until the record is closed, then frozen.
    pub facts: Facts,
    pub frozen: Option<Frozen>,
    /// The record of the same number that corrects this one.
    pub corrected_by: Option<i64>,
}

impl RecordFile {
    /// A field's value; blank where there is no answer, or none for these eyes.
    #[must_use]
    pub fn value(&self, field: &str) -> &str {
        self.answers.get(field).map_or("", |answer| &answer.value)
    }

    /// Whether a field is answered, also by words that are not for these eyes or not yet opened.
    #[must_use]
    pub fn is_answered(&self, field: &str) -> bool {
        let answer = self.answers.get(field);
        answer.is_some_and(|a| a.is_closed() || !a.value.trim().is_empty())
    }

    #[must_use]
    pub fn is_open(&self) -> bool {
        self.record.state == RecordState::Open
    }

    /// The ids of a table's standing rows, in the order they were added.
    #[must_use]
    pub fn rows(&self, field: &str) -> Vec<String> {
        let prefix = format!("{field}/");
        let mut rows: Vec<&str> = self
            .answers
            .iter()
            .filter(|(_, answer)| answer.value == "yes")
            .filter_map(|(path, _)| path.strip_prefix(&prefix))
            .filter(|rest| !rest.contains('/'))
            .collect();
        rows.sort_by_key(|row| row.trim_start_matches('r').parse::<u64>().unwrap_or(0));
        rows.into_iter().map(str::to_owned).collect()
    }
}

impl Store {
    /// Begins a form in a case; gives the record's id. A form that continues starts from the one
    /// before: what carries is copied, what was agreed comes forward by itself. The checklist is one
    /// record a case: once begun, it is given again.
    ///
    /// # Errors
    /// An unknown or closed case, an unknown form.
    pub fn new_record(&mut self, session: &Session, case: i64, kind: &str) -> Result<i64, Trouble> {
        self.write(session, "new_record", |w| {
            w.may("pupil_case", case)?;
            let found = case_row(&w.tx, case)?;
            if found.closed.is_some() {
                return Err(Trouble::refused(format!(
                    "case {case} is closed. Nothing was changed. Open a new case first"
                )));
            }
            if kind == CHECKLIST {
                return strategies::checklist_of(w, &found);
            }
            let (template, form) = packs::current_form(&w.tx, kind)?;
            let before = latest_of(&w.tx, found.pupil, kind)?;
            let number = before.map_or(1, |(_, number)| number + 1);
            let about = About { pupil: Some(found.pupil), case: Some(case), record: None };
            let meeting = form.meets.then(|| meetings::begin(w, about, &form)).transpose()?;
            let words = format!("{} no. {number}", form.title);
            let told = form_entry(w.session, found.pupil, words);
            let entry = insert_entry(w, &NewEntry { meeting, ..told })?;
            let made_at = stamp(w.session.clock.now());
            let follows = before.map(|(id, _)| id).filter(|_| form.continues);
            let record = w.insert(
                "record",
                about,
                &[
                    ("case_id", &case),
                    ("pupil", &found.pupil),
                    ("entry", &entry),
                    ("kind", &kind),
                    ("template", &template),
                    ("number", &number),
                    ("version", &1),
                    ("follows", &follows),
                    ("state", &"open"),
                    ("made_at", &made_at),
                ],
            )?;
            let about = About { record: Some(record), ..about };
            if let Some(before) = follows {
                carry(w, &form, before, record, about)?;
            }
            if let Some(meeting) = meeting {
                invitations::list_family(w, about, meeting, found.pupil)?;
            }
            kept::refresh_case(&w.tx, case)?;
            Ok(record)
        })
    }

    /// Closes a record: freezes its facts and actions as they now stand. A meeting that it is about
    /// was held by that, unless it was cancelled.
    ///
    /// # Errors
    /// A record that is closed already; a meeting without a day or on a day to come; a choice that
    /// needs another field to be answered.
    pub fn close_record(&mut self, session: &Session, record: i64) -> Result<(), Trouble> {
        let closed_at = stamp(session.clock.now());
        self.write(session, "close_record", |w| {
            let about = open_record(w, record)?;
            let mut file = read_file(&w.tx, session.viewer(), record)?;
            holding::may_close(&file, session.as_of())?;
            holding::hold(w, about, &mut file)?;
            let frozen = serde_json::to_string(&freeze(&file))?;
            let sets: [super::writing::Set<'_>; 3] =
                [("state", &"closed"), ("closed_at", &closed_at), ("frozen", &frozen)];
            w.update("record", record, about, None, &sets)?;
            kept::refresh_case(&w.tx, file.case)
        })
    }

    /// Makes a new version of a closed record, open for correction; the old stays readable.
    ///
    /// # Errors
    /// A record that is open, or that was corrected already.
    pub fn correct_record(&mut self, session: &Session, record: i64) -> Result<i64, Trouble> {
        self.write(session, "correct_record", |w| {
            w.may("record", record)?;
            let (about, row) = record_row(&w.tx, record)?;
            if row.record.state == RecordState::Open {
                return Err(Trouble::refused("this record is open: change it as it is. Nothing was changed"));
            }
            if corrected_by(&w.tx, record)?.is_some() {
                return Err(Trouble::refused("this record was corrected already: open the newer version. Nothing was changed"));
            }
            let made_at = stamp(w.session.clock.now());
            let new = w.insert("record", about, &[
                ("case_id", &row.case), ("pupil", &row.pupil), ("entry", &row.entry),
                ("kind", &row.record.kind), ("template", &row.template),
                ("number", &row.record.number), ("version", &(row.record.version + 1)),
                ("corrects", &record), ("follows", &row.follows), ("state", &"open"),
                ("made_at", &made_at),
            ])?;
            let about = About { record: Some(new), ..about };
            for (field, answer) in answers(&w.tx, record)? {
                // Blank ones too: a row that was removed keeps its number.
                copy_answer(w, about, new, &field, &answer)?;
            }
            copy_attendees(w, about, record, new, None)?;
            kept::refresh_case(&w.tx, row.case)?;
            Ok(new)
        })
    }

    /// One filled form with everything it shows to this viewer.
    ///
    /// # Errors
    /// An unknown record, in a sentence.
    pub fn record_file(&self, viewer: Viewer, record: i64) -> Result<RecordFile, Trouble> {
        read_file(&self.connection, viewer, record)
    }
}

fn read_file(connection: &Connection, viewer: Viewer, record: i64) -> Result<RecordFile, Trouble> {
    let viewer = viewer.at(connection, "record", record)?;
    let (_, row) = record_row(connection, record)?;
    let form = packs::form_of(connection, row.template)?;
    let frozen: Option<Frozen> = row.frozen.as_deref().map(serde_json::from_str).transpose()?;
    let (facts, meeting, agreed_on) = match &frozen {
        Some(frozen) => (frozen.facts.clone(), frozen.meeting.clone(), None),
        None => live(connection, viewer, &row, &form)?,
    };
    let mut shown: Vec<Action> = actions::actions(connection, row.case)?
        .into_iter()
        .filter(|action| belongs(action, record, row.record.corrects, row.made_on))
        .collect();
    // In a form a row stays where it was written, whatever becomes of it.
    shown.sort_by_key(|action| action.id);
    Ok(RecordFile {
        case: row.case,
        pupil: row.pupil,
        answers: restricted::answers_for(connection, viewer, &form, record)?,
        form,
        attendees: attendees(connection, record)?,
        actions: shown,
        meeting,
        agreed_on,
        made_on: row.made_on,
        attachments: attachments::of_form(connection, viewer, record)?,
        facts,
        frozen,
        corrected_by: corrected_by(connection, record)?,
        record: row.record,
    })
}

/// What of a record follows the case until it is closed: the facts, the record's own meeting, and the
/// day agreed for it at the one before.
type Live = (Facts, Option<Meeting>, Option<NaiveDate>);

/// The facts as they stand, those of the meeting that is looked back on among them.
fn live(
    connection: &Connection,
    viewer: Viewer,
    row: &RecordRow,
    form: &Form,
) -> Result<Live, Trouble> {
    let file = reading::case_file(connection, viewer, row.pupil, Some(row.case))?;
    let own = file.meetings.iter().find(|meeting| Some(meeting.id) == row.meeting).cloned();
    let before = looked_back_on(&file.meetings, row.meeting, row.record.id, &form.follows);
    let mut facts = Facts::of(&file);
    if let Some(before) = before {
        facts = look_back(facts, before, &file, own.as_ref().and_then(|own| own.on));
    }
    Ok((facts, own, before.and_then(|before| before.review_on)))
}

/// Agreed here (or in the version this one corrects), or still open on the day this record was made.
fn belongs(action: &Action, record: i64, corrects: Option<i64>, made_on: NaiveDate) -> bool {
    let here = action.record == Some(record) || (corrects.is_some() && action.record == corrects);
    let earlier = action.record.is_none_or(|from| from < record);
    let open_then = action.done_on.is_none_or(|done| done >= made_on);
    here || (earlier && open_then)
}

/// The entry that says that a form was begun.
pub(super) fn form_entry(session: &Session, pupil: i64, words: String) -> NewEntry {
    NewEntry { words, ..NewEntry::about(EntryKind::form(), session.as_of(), vec![pupil]) }
}

fn latest_of(
    connection: &Connection,
    pupil: i64,
    kind: &str,
) -> Result<Option<(i64, u32)>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT id, number FROM record WHERE pupil = ?1 AND kind = ?2 ORDER BY number DESC, version DESC LIMIT 1",
    )?;
    let row = query.query_row(params![pupil, kind], |row| Ok((row.get(0)?, row.get(1)?)));
    Ok(row.optional()?)
}

fn carry(
    w: &Writing<'_>,
    form: &Form,
    before: i64,
    record: i64,
    about: About,
) -> Result<(), Trouble> {
    let (old, was) = (answers(&w.tx, before)?, form_of_record(&w.tx, before)?);
    for section in &form.sections {
        for field in section.fields.iter().filter(|field| field.carries) {
            let path = format!("{}/{}", section.id, field.id);
            // Words that were restricted are not opened by a later version of the form.
            if was.is_restricted(&path) && !field.restricted {
                continue;
            }
            let cells = format!("{path}/");
            let carried = old.iter().filter(|(p, _)| **p == path || p.starts_with(&cells));
            for (path, answer) in carried {
                copy_answer(w, about, record, path, answer)?;
            }
            if matches!(field.kind, Kind::People { .. }) {
                copy_attendees(w, about, before, record, Some(&path))?;
            }
        }
    }
    Ok(())
}

struct RecordRow {
    record: Record,
    case: i64,
    pupil: i64,
    entry: i64,
    template: i64,
    follows: Option<i64>,
    meeting: Option<i64>,
    /// Working day on which the form was begun.
    made_on: NaiveDate,
    frozen: Option<String>,
}

fn record_row(connection: &Connection, record: i64) -> Result<(About, RecordRow), Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT r.*, t.name AS template_name, t.version AS template_version, e.on_day AS made_on,
           e.meeting
         FROM record r JOIN template t ON t.id = r.template JOIN entry e ON e.id = r.entry
         WHERE r.id = ?1",
    )?;
    let row = query.query_row([record], |row| {
        Ok(RecordRow {
            record: read_record(row)?,
            case: row.get("case_id")?,
            pupil: row.get("pupil")?,
            entry: row.get("entry")?,
            template: row.get("template")?,
            follows: row.get("follows")?,
            meeting: row.get("meeting")?,
            made_on: row.get("made_on")?,
            frozen: row.get("frozen")?,
        })
    });
    let row = row.optional()?.ok_or_else(|| {
        Trouble::refused(format!("there is no record {record}. Nothing was changed"))
    })?;
    let about = About { pupil: Some(row.pupil), case: Some(row.case), record: Some(record) };
    Ok((about, row))
}

fn read_record(row: &Row<'_>) -> rusqlite::Result<Record> {
    let state: String = row.get("state")?;
    Ok(Record {
        id: row.get("id")?,
        kind: row.get("kind")?,
        number: row.get("number")?,
        state: if state == "closed" { RecordState::Closed } else { RecordState::Open },
        template: row.get("template_name")?,
        version: row.get("version")?,
        template_version: row.get("template_version")?,
        corrects: row.get("corrects")?,
        made_at: row.get("made_at")?,
        closed_at: row.get("closed_at")?,
    })
}

/// A case's records, latest first.
pub(super) fn records(connection: &Connection, case: i64) -> Result<Vec<Record>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT r.*, t.name AS template_name, t.version AS template_version FROM record r
         JOIN template t ON t.id = r.template WHERE r.case_id = ?1 ORDER BY r.id DESC",
    )?;
    Ok(query.query_map([case], read_record)?.collect::<Result<_, _>>()?)
}

/// The form that a record was made with.
pub(super) fn form_of_record(connection: &Connection, record: i64) -> Result<Form, Trouble> {
    let mut query = connection.prepare_cached("SELECT template FROM record WHERE id = ?1")?;
    let template = query.query_row([record], |row| row.get(0))?;
    packs::form_of(connection, template)
}

/// What a reading or change of a record is about, open or closed.
pub(super) fn about_record(connection: &Connection, record: i64) -> Result<About, Trouble> {
    record_row(connection, record).map(|(about, _)| about)
}

pub(super) fn open_record(w: &Writing<'_>, record: i64) -> Result<About, Trouble> {
    w.may("record", record)?;
    let (about, row) = record_row(&w.tx, record)?;
    if row.record.state == RecordState::Closed {
        return Err(Trouble::refused(format!(
            "record {record} is closed. Nothing was changed. Correct it to make a new version"
        )));
    }
    Ok(about)
}

/// A record that takes an answer to a field, and its form: an open one; or the latest version of a
/// closed one, for a copy that is given when the meeting is over.
pub(super) fn answered_record(
    w: &Writing<'_>,
    record: i64,
    field: &str,
) -> Result<(About, Form), Trouble> {
    w.may("record", record)?;
    let (about, row) = record_row(&w.tx, record)?;
    let form = packs::form_of(&w.tx, row.template)?;
    let is_copy = form
        .field(field)
        .is_some_and(|field| field.due.is_some() && matches!(field.kind, Kind::TickDate));
    if !is_copy || corrected_by(&w.tx, record)?.is_some() {
        open_record(w, record)?;
    }
    Ok((about, form))
}

fn corrected_by(connection: &Connection, record: i64) -> Result<Option<i64>, Trouble> {
    let mut query = connection.prepare_cached("SELECT id FROM record WHERE corrects = ?1")?;
    Ok(query.query_row([record], |row| row.get(0)).optional()?)
}

fn freeze(file: &RecordFile) -> Frozen {
    let action = |action: &Action| FrozenAction {
        id: action.id,
        what: action.what.clone(),
        who: action.who.clone(),
        by: action.by.map_or_else(|| action.by_words.clone(), |by| by.to_string()),
        state: action.state.clone(),
        outcome: action.outcome.clone().unwrap_or_default(),
    };
    Frozen {
        facts: file.facts.clone(),
        actions: file.actions.iter().map(action).collect(),
        meeting: file.meeting.clone(),
    }
}
