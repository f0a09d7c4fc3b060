//! Kept rows of what a case's actions, forms, meetings, notices and referrals make due. They depend on what was agreed,
//! answered and arranged, never on today. What its log and its marks make due lives in `owed`.
//!
//! A row's place says where it is done: `action/ID`, `meeting/ID` (hold it),
//! `meeting/ID/invite/INVITATION`, `meeting/ID/confirm/INVITATION`, `meeting/ID/letter/INVITATION`,
//! `record/ID/SECTION/FIELD`, `notice/ID`, `penalty/ID`, `sent/ID` (look what came of it). Those of meetings and forms name their record too, where there is one.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rusqlite::{Connection, Row, params};

use super::answers::{Answer, answers};
use super::common::Common;
use super::kept::{self, CaseOf};
use super::owed::OWED;
use super::trouble::Trouble;
use super::{meetings, notices, penalties, sent};
use crate::rules::calendar::Calendar;
use crate::rules::meeting::{Invitation, Meeting, MeetingState, confirm_due};
use crate::rules::notice::NoticeState;
use crate::rules::penalty::Penalty;
use crate::templates::{Due, Form, Kind};

/// Something that is due on a day, at a place.
#[derive(Debug)]
pub(super) struct Item {
    pub on: NaiveDate,
    pub place: String,
    pub record: Option<i64>,
    pub what: String,
}

/// Writes anew what of a case is due. Nothing of a closed case is.
pub(super) fn refresh_due(
    connection: &Connection,
    of: &CaseOf,
    common: &mut Common,
) -> Result<(), Trouble> {
    connection
        .prepare_cached(&format!("DELETE FROM due_item WHERE case_id = ?1 AND NOT {OWED}"))?
        .execute([of.case])?;
    if of.closed.is_some() {
        return Ok(());
    }
    let meetings = meetings::meetings(connection, of.case)?;
    let mut items = of_actions(connection, of.case)?;
    items.extend(meetings.iter().flat_map(of_meeting));
    items.extend(letters(connection, of.pupil, &meetings)?);
    items.extend(of_records(connection, of, &meetings, common)?);
    items.extend(of_notices(connection, of.case)?);
    items.extend(of_penalties(connection, of, common)?);
    items.extend(sent::due(connection, of.case, of.pupil)?);
    put(connection, of.case, items)
}

/// Keeps what is due in a case.
pub(super) fn put(connection: &Connection, case: i64, items: Vec<Item>) -> Result<(), Trouble> {
    let mut insert = connection.prepare_cached(
        "INSERT OR REPLACE INTO due_item (case_id, on_day, place, record, what)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for item in items {
        insert.execute(params![case, item.on, item.place, item.record, item.what])?;
    }
    Ok(())
}

/// The open actions that have a day.
fn of_actions(connection: &Connection, case: i64) -> Result<Vec<Item>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT id, by_on, what FROM action
         WHERE case_id = ?1 AND state = 'open' AND by_on IS NOT NULL ORDER BY id",
    )?;
    let rows = query.query_map([case], |row| {
        let id: i64 = row.get(0)?;
        Ok(Item { on: row.get(1)?, place: format!("action/{id}"), record: None, what: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
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
fn of_penalties(
    connection: &Connection,
    of: &CaseOf,
    common: &mut Common,
) -> Result<Vec<Item>, Trouble> {
    let penalties = penalties::of_case(connection, of.case)?;
    if penalties.iter().all(Penalty::is_known) {
        return Ok(Vec::new());
    }
    common.know_calendar(connection, of.school)?;
    let Some(calendar) = common.calendar(of.school) else { return Ok(Vec::new()) };
    let items = penalties.iter().filter_map(|one| {
        let what = format!("Ask what became of the referral about {}", one.to);
        let place = format!("penalty/{}", one.id);
        Some(Item { on: one.chase_on(calendar)?, place, record: None, what })
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

/// After a meeting that no form tells of: whom of the parents to write to, because they weren't
/// there, until a letter or an email to them is logged. Where there is a form, its copies tell.
fn letters(
    connection: &Connection,
    pupil: i64,
    meetings: &[Meeting],
) -> Result<Vec<Item>, Trouble> {
    let mut written = connection.prepare_cached(
        "SELECT 1 FROM entry_pupil ep JOIN entry e ON e.id = ep.entry
           JOIN entry_contact ec ON ec.entry = e.id
         WHERE ep.pupil = ?1 AND ec.contact = ?2 AND e.kind IN ('letter', 'email')
           AND e.on_day >= ?3 AND e.withdrawn_on IS NULL AND e.restricted = 0",
    )?;
    let mut items = Vec::new();
    let without_form = |one: &&Meeting| one.record.is_none() && one.state == MeetingState::Held;
    for meeting in meetings.iter().filter(without_form) {
        let Some(on) = meeting.on else { continue };
        for one in meeting.absent_parents() {
            if written.exists(params![pupil, one.contact, on])? {
                continue;
            }
            let place = format!("meeting/{}/letter/{}", meeting.id, one.id);
            let what = format!("Send what was agreed, with a covering letter, to {}", one.name);
            items.push(Item { on, place, record: None, what });
        }
    }
    Ok(items)
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
    of: &CaseOf,
    meetings: &[Meeting],
    common: &mut Common,
) -> Result<Vec<Item>, Trouble> {
    let records = latest(connection, of.case)?;
    let mut items = Vec::new();
    for record in records.iter().filter(|record| record.may_be_due) {
        common.know_form(connection, record.template)?;
        common.know_calendar(connection, of.school)?;
        let Some(form) = common.form(record.template) else { continue };
        let told = Told {
            record,
            records: &records,
            meeting: meetings.iter().find(|meeting| meeting.record == Some(record.id)),
            answers: answers(connection, record.id)?,
            calendar: common.calendar(of.school),
        };
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
    calendar: Option<&'a Calendar>,
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

    /// A day that was answered is due, or some school days after it, until what it announces came.
    fn day(&self, path: &str, due: &Due) -> Option<(NaiveDate, String)> {
        let answered: NaiveDate = self.value(path).parse().ok()?;
        let elsewhere =
            due.unless_field.as_ref().is_some_and(|other| !self.value(other).is_empty());
        if elsewhere {
            return None;
        }
        let on = match due.after_school_days {
            Some(days) => self.calendar?.nth_after(answered, usize::try_from(days).ok()?).ok()?,
            None => answered,
        };
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
