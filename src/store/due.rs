//! Kept rows of what a case's forms, meetings, notices and referrals make due, beside its actions.
//! They depend on what was answered and arranged and on the calendar, never on today.
//!
//! A row's place says where it is done: `meeting/ID` (hold it), `meeting/ID/invite/INVITATION`,
//! `meeting/ID/confirm/INVITATION`, `record/ID/SECTION/FIELD`, `notice/ID`, `penalty/ID`. Each names its
//! record too, where there is one.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use chrono::NaiveDate;
use rusqlite::{Connection, Row, params};

use super::answers::{Answer, answers};
use super::trouble::Trouble;
use super::{kept, meetings, notices, packs, penalties, schools};
use crate::rules::meeting::{Invitation, Meeting, MeetingState, confirm_due};
use crate::rules::notice::NoticeState;
use crate::rules::penalty::Penalty;
use crate::templates::{Due, Form, Kind};

/// Something that is due on a day, at a place.
#[derive(Debug)]
struct Item {
    on: NaiveDate,
    place: String,
    record: Option<i64>,
    what: String,
}

/// Writes anew what of a case is due. Nothing of a closed case is.
pub(super) fn refresh_due(connection: &Connection, case: i64) -> Result<(), Trouble> {
    connection.prepare_cached("DELETE FROM due_item WHERE case_id = ?1")?.execute([case])?;
    let mut open = connection
        .prepare_cached("SELECT 1 FROM pupil_case WHERE id = ?1 AND closed_on IS NULL")?;
    if !open.exists([case])? {
        return Ok(());
    }
    let meetings = meetings::meetings(connection, case)?;
    let mut items: Vec<Item> = meetings.iter().flat_map(of_meeting).collect();
    items.extend(of_records(connection, case, &meetings)?);
    items.extend(of_notices(connection, case)?);
    items.extend(of_penalties(connection, case)?);
    let mut insert = connection.prepare_cached(
        "INSERT OR REPLACE INTO due_item (case_id, on_day, place, record, what)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for item in items {
        insert.execute(params![case, item.on, item.place, item.record, item.what])?;
    }
    Ok(())
}

/// Whether anything in a record of this form can change what is due.
pub(super) fn moves_due(form: &Form) -> bool {
    form.meets || form.fields().any(|(_, field)| field.due.is_some())
}

/// Who is a parent in education law was said anew, or what one is called: what is due to parents
/// follows.
pub(super) fn follow_parents(connection: &Connection, pupil: i64) -> Result<(), Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT c.id FROM pupil_case c
         WHERE c.pupil = ?1 AND (EXISTS (SELECT 1 FROM meeting m WHERE m.case_id = c.id)
           OR EXISTS (SELECT 1 FROM notice n WHERE n.case_id = c.id)
           OR EXISTS (SELECT 1 FROM penalty y WHERE y.case_id = c.id))",
    )?;
    let cases: Vec<i64> = query.query_map([pupil], |row| row.get(0))?.collect::<Result<_, _>>()?;
    cases.into_iter().try_for_each(|case| kept::refresh_case(connection, case))
}

/// Whose calendar is another now.
#[derive(Debug, Clone, Copy)]
pub(super) enum Whose {
    /// A school's, of all its pupils.
    School(i64),
    /// A pupil's, who may have changed school.
    Pupil(i64),
}

/// What is chased in school days follows the calendar.
pub(super) fn follow_calendar(connection: &Connection, whose: Whose) -> Result<(), Trouble> {
    let (column, id) = match whose {
        Whose::School(id) => ("p.school", id),
        Whose::Pupil(id) => ("p.id", id),
    };
    let mut query = connection.prepare_cached(&format!(
        "SELECT DISTINCT y.case_id FROM penalty y
           JOIN pupil_case c ON c.id = y.case_id JOIN pupil p ON p.id = c.pupil
         WHERE {column} = ?1"
    ))?;
    let cases: Vec<i64> = query.query_map([id], |row| row.get(0))?.collect::<Result<_, _>>()?;
    cases.into_iter().try_for_each(|case| kept::refresh_case(connection, case))
}

/// The last day of each notice that nobody has ended: then it is said how it ended.
fn of_notices(connection: &Connection, case: i64) -> Result<Vec<Item>, Trouble> {
    let notices = notices::of_case(connection, case)?;
    let running = notices.into_iter().filter(|one| one.state == NoticeState::Issued);
    let items = running.filter_map(|one| {
        let what = format!("Check notice to {}: last day", one.to);
        Some(Item { on: one.last_day?, place: format!("notice/{}", one.id), record: None, what })
    });
    Ok(items.collect())
}

/// The day on which to ask what became of each referral, until that is known.
fn of_penalties(connection: &Connection, case: i64) -> Result<Vec<Item>, Trouble> {
    let penalties = penalties::of_case(connection, case)?;
    if penalties.iter().all(Penalty::is_known) {
        return Ok(Vec::new());
    }
    let Some((_, school)) = kept::case_of(connection, case)? else { return Ok(Vec::new()) };
    let calendar = schools::calendar(connection, school)?;
    let items = penalties.iter().filter_map(|one| {
        let what = format!("Ask what became of the referral about {}", one.to);
        let place = format!("penalty/{}", one.id);
        Some(Item { on: one.chase_on(&calendar)?, place, record: None, what })
    });
    Ok(items.collect())
}

/// What a meeting that is still to be held makes due: the meeting itself, whom to ask to it, and
/// whom to write to about a time that was agreed by word of mouth.
fn of_meeting(meeting: &Meeting) -> Vec<Item> {
    if meeting.state != MeetingState::Arranged {
        return Vec::new();
    }
    let (id, record) = (meeting.id, meeting.record);
    let mut items = Vec::new();
    if let Some(on) = meeting.on {
        let what = format!("{} {}", meeting.called(), meeting.at_time).trim_end().to_owned();
        items.push(Item { on, place: format!("meeting/{id}"), record, what });
        for one in meeting.invitations.iter().filter(|one| is_to_be_asked(one)) {
            let place = format!("meeting/{id}/invite/{}", one.id);
            let what = format!("Invite {} to {}", one.name, meeting.called());
            items.push(Item { on, place, record, what });
        }
    }
    for one in meeting.invitations.iter().filter(|one| confirm_due(one)) {
        // Since it was last said: when they were asked, or when it was moved.
        let Some(on) = one.invited_on.max(meeting.moved_on()) else { continue };
        let place = format!("meeting/{id}/confirm/{}", one.id);
        let what = format!("Confirm {} in writing to {}", meeting.called(), one.name);
        items.push(Item { on, place, record, what });
    }
    items
}

/// The pupil comes where it fits; everybody else on the list is asked.
fn is_to_be_asked(one: &Invitation) -> bool {
    !one.is_made() && !one.is_pupil() && one.outcome.is_empty()
}

/// A record in its latest version.
struct Latest {
    id: i64,
    /// Its first version: what came later is told by it.
    first: i64,
    kind: String,
    is_open: bool,
    template: i64,
    made_on: NaiveDate,
    /// Whether its template can hold anything that becomes due.
    may_be_due: bool,
}

fn latest(connection: &Connection, case: i64) -> Result<Vec<Latest>, Trouble> {
    // A template without the word has no such key: most needn't be read to know it.
    let mut query = connection.prepare_cached(
        "SELECT r.id, r.kind, r.state = 'open' AS is_open, r.template, e.on_day AS made_on,
           (SELECT min(o.id) FROM record o
            WHERE o.case_id = r.case_id AND o.kind = r.kind AND o.number = r.number) AS first,
           instr(t.text, 'due') > 0 AS may_be_due
         FROM record r JOIN entry e ON e.id = r.entry JOIN template t ON t.id = r.template
         WHERE r.case_id = ?1 AND NOT EXISTS
           (SELECT 1 FROM record n WHERE n.case_id = r.case_id AND n.corrects = r.id)
         ORDER BY r.id",
    )?;
    Ok(query.query_map([case], read_latest)?.collect::<Result<_, _>>()?)
}

fn read_latest(row: &Row<'_>) -> rusqlite::Result<Latest> {
    Ok(Latest {
        id: row.get("id")?,
        first: row.get("first")?,
        kind: row.get("kind")?,
        is_open: row.get("is_open")?,
        template: row.get("template")?,
        made_on: row.get("made_on")?,
        may_be_due: row.get("may_be_due")?,
    })
}

/// What the fields of a case's records make due.
fn of_records(
    connection: &Connection,
    case: i64,
    meetings: &[Meeting],
) -> Result<Vec<Item>, Trouble> {
    let records = latest(connection, case)?;
    let mut forms: BTreeMap<i64, Form> = BTreeMap::new();
    let mut items = Vec::new();
    for record in records.iter().filter(|record| record.may_be_due) {
        let form = match forms.entry(record.template) {
            Entry::Occupied(read) => read.into_mut(),
            Entry::Vacant(place) => place.insert(packs::form_of(connection, record.template)?),
        };
        let meeting = meetings.iter().find(|meeting| meeting.record == Some(record.id));
        let told =
            Told { record, records: &records, meeting, answers: answers(connection, record.id)? };
        items.extend(told.items(form));
    }
    Ok(items)
}

/// One record with what decides whether its fields are due.
struct Told<'a> {
    record: &'a Latest,
    records: &'a [Latest],
    meeting: Option<&'a Meeting>,
    answers: BTreeMap<String, Answer>,
}

impl Told<'_> {
    fn value(&self, path: &str) -> &str {
        self.answers.get(path).map_or("", |answer| answer.value.as_str())
    }

    fn items(&self, form: &Form) -> Vec<Item> {
        let mut items = Vec::new();
        if self.meeting.is_some_and(|meeting| meeting.state == MeetingState::Cancelled) {
            return items;
        }
        for (path, field) in form.fields() {
            let Some(due) = &field.due else { continue };
            let item = match &field.kind {
                Kind::TickDate => self.copy(&path, due),
                _ => self.day(&path, due),
            };
            items.extend(item.map(|(on, what)| Item {
                on,
                place: format!("record/{}/{path}", self.record.id),
                record: Some(self.record.id),
                what,
            }));
        }
        items
    }

    /// A day that was answered is due until what it announces came.
    fn day(&self, path: &str, due: &Due) -> Option<(NaiveDate, String)> {
        let on: NaiveDate = self.value(path).parse().ok()?;
        let met = match &due.met_by_field {
            Some(other) => !self.value(other).is_empty(),
            None if due.met_by.is_empty() => !self.record.is_open,
            None => self
                .records
                .iter()
                .any(|later| later.first > self.record.first && due.met_by.contains(&later.kind)),
        };
        (!met).then(|| (on, due.what.clone()))
    }

    /// What is given once a meeting was held, or a record closed, until it is ticked.
    fn copy(&self, path: &str, due: &Due) -> Option<(NaiveDate, String)> {
        if !self.value(path).is_empty() {
            return None;
        }
        let Some(meeting) = self.meeting else {
            return (!self.record.is_open).then(|| (self.record.made_on, due.what.clone()));
        };
        let on = meeting.on.filter(|_| meeting.state == MeetingState::Held)?;
        let absent: Vec<&str> = meeting.absent_parents().map(|one| one.name.as_str()).collect();
        if path == PARENTS_COPY && !absent.is_empty() {
            return Some((
                on,
                format!("Send plan and covering letter to {}", absent.join(" and ")),
            ));
        }
        Some((on, due.what.clone()))
    }
}

/// The parents' copy: whoever wasn't there gets it by post, with a letter.
const PARENTS_COPY: &str = "copies/parents";
