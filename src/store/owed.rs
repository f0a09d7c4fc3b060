//! Kept rows of what a case's log, its marks and its circumstances make due: replies to chase, absences
//! without a reason, marks `N`, a social worker to tell. What actions, forms and meetings make due lives
//! in `due`.
//!
//! Their places: `entry/ID/reply`, `marks/PUPIL/reasons/DAY`, `marks/PUPIL/unexplained/DAY`,
//! `worker/marks/DAY`, `worker/gate/PASSING`, `worker/case/CASE`. Restricted entries and those that were
//! withdrawn count for nothing, whoever looks.

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};

use super::common::Common;
use super::due::{self, Item};
use super::kept::{CaseOf, Sums};
use super::session::EVERYBODY;
use super::trouble::Trouble;
use super::{absences, marks};
use crate::rules::absence::{Absence, SessionAt, in_words, spells};
use crate::rules::calendar::{Calendar, bounds, year_of};
use crate::rules::gate::opens;
use crate::rules::owed::{
    LongRun, Referred, chased_on, explained_by, long_runs, names_worker, unanswered,
};
use crate::rules::register::{Half, Register};

/// Which kept rows are written here, as a condition on their place.
pub(super) const OWED: &str = "substr(place, 1, 6) IN ('entry/', 'marks/', 'worker')";

/// Writes anew what a case owes. Of a closed case that is to tell a social worker of its end.
pub(super) fn refresh_owed(
    connection: &Connection,
    of: &CaseOf,
    sums: &Sums,
    common: &mut Common,
) -> Result<(), Trouble> {
    connection
        .prepare_cached(&format!("DELETE FROM due_item WHERE case_id = ?1 AND {OWED}"))?
        .execute([of.case])?;
    let mut items = Vec::new();
    if of.closed.is_none() {
        items.extend(replies(connection, of, common)?);
        items.extend(of_marks(connection, of, sums, common)?);
    }
    items.extend(of_worker(connection, of, sums, common)?);
    due::put(connection, of.case, items)
}

/// Referrals of the case's school years that nobody has replied to.
fn replies(
    connection: &Connection,
    of: &CaseOf,
    common: &mut Common,
) -> Result<Vec<Item>, Trouble> {
    let told = referred(connection, of.pupil, bounds(year_of(of.opened)).0)?;
    let waiting = unanswered(&told);
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    common.know_calendar(connection, of.school)?;
    let calendar = common.calendar(of.school);
    let item = |one: &Referred| {
        let on = chased_on(calendar?, one.on)?;
        let whom = match one.agency.trim() {
            "" => String::new(),
            agency => format!(" to {agency}"),
        };
        let what = format!("Chase the reply to the referral{whom}");
        Some(Item { on, place: format!("entry/{}/reply", one.entry), record: None, what })
    };
    Ok(waiting.into_iter().filter_map(item).collect())
}

fn referred(
    connection: &Connection,
    pupil: i64,
    since: NaiveDate,
) -> Result<Vec<Referred>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT e.id, e.on_day, e.agency, e.kind = 'referral-reply'
         FROM entry_pupil ep JOIN entry e ON e.id = ep.entry
         WHERE ep.pupil = ?1 AND e.kind IN ('referral', 'referral-reply') AND e.on_day >= ?2
           AND e.withdrawn_on IS NULL AND e.restricted = 0",
    )?;
    let rows = query.query_map(params![pupil, since], |row| {
        Ok(Referred {
            entry: row.get(0)?,
            on: row.get(1)?,
            agency: row.get(2)?,
            is_reply: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn of_marks(
    connection: &Connection,
    of: &CaseOf,
    sums: &Sums,
    common: &mut Common,
) -> Result<Vec<Item>, Trouble> {
    if sums.oldest_n_on.is_none() && sums.asked_from.is_none() {
        return Ok(Vec::new());
    }
    common.know_calendar(connection, of.school)?;
    let Some(calendar) = common.calendar(of.school) else { return Ok(Vec::new()) };
    let mut items: Vec<Item> = unexplained(of.pupil, sums, calendar).into_iter().collect();
    if let Some(from) = sums.asked_from {
        items.extend(reasons(connection, of.pupil, (from, bounds(sums.year).1), calendar)?);
    }
    Ok(items)
}

fn unexplained(pupil: i64, sums: &Sums, calendar: &Calendar) -> Option<Item> {
    let oldest = sums.oldest_n_on?;
    let on = explained_by(calendar, oldest)?;
    let day = oldest.format("%a %-d %b");
    let what = match sums.figures.unexplained {
        1 => format!("Find the right code for the N of {day}"),
        count => format!("Find the right codes for {count} N, the oldest of {day}"),
    };
    Some(Item { on, place: format!("marks/{pupil}/unexplained/{oldest}"), record: None, what })
}

/// The absences of a range whose reason nobody knows: due on the day of the first.
fn reasons(
    connection: &Connection,
    pupil: i64,
    (first, last): (NaiveDate, NaiveDate),
    calendar: &Calendar,
) -> Result<Option<Item>, Trouble> {
    let days = marks::days(connection, pupil, first, last)?;
    let Some(reached) = days.last().map(|day| (day.on, Half::Pm)) else { return Ok(None) };
    let register = Register { days, on_roll: marks::on_roll(connection, pupil)? };
    let heard = absences::heard(connection, EVERYBODY, pupil, (first, last))?;
    let to_ask: Vec<Vec<SessionAt>> = spells(pupil, &register, calendar, first, reached)
        .into_iter()
        .map(|spell| Absence::of(spell, &heard).to_ask())
        .filter(|sessions| !sessions.is_empty())
        .collect();
    let Some(sessions) = to_ask.first() else { return Ok(None) };
    let (Some(from), Some(to)) = (sessions.first(), sessions.last()) else { return Ok(None) };
    let (on, _) = *from;
    let what = match to_ask.len() {
        1 => format!("Ask why absent: {}", in_words(*from, *to)),
        count => format!("Ask why absent: {count} times since {}", on.format("%a %-d %b")),
    };
    Ok(Some(Item { on, place: format!("marks/{pupil}/reasons/{on}"), record: None, what }))
}

/// Something of which a social worker is told that day.
struct Event {
    on: NaiveDate,
    place: String,
    why: String,
}

/// The social worker of a pupil, as far as they are known.
struct Worker {
    name: String,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

impl Worker {
    fn was_there(&self, on: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= on) && self.to.is_none_or(|to| on <= to)
    }
}

fn of_worker(
    connection: &Connection,
    of: &CaseOf,
    sums: &Sums,
    common: &mut Common,
) -> Result<Vec<Item>, Trouble> {
    let Some(worker) = worker(connection, of.pupil)? else { return Ok(Vec::new()) };
    let mut events = events(connection, of, sums, common)?;
    events.retain(|event| worker.was_there(event.on));
    let Some(first) = events.iter().map(|event| event.on).min() else { return Ok(Vec::new()) };
    if let Some(told) = last_told(connection, of.pupil, first, &worker.name)? {
        events.retain(|event| event.on > told);
    }
    // Being told of one run of absence is being told of those before it.
    let mut has_run = false;
    events.retain(|event| {
        let is_run = event.place.starts_with("worker/marks/");
        !(is_run && std::mem::replace(&mut has_run, true))
    });
    let whom = if worker.name.is_empty() { String::new() } else { format!(" ({})", worker.name) };
    let item = |event: Event| {
        let what = format!("Tell the social worker{whom}: {}", event.why);
        Item { on: event.on, place: event.place, record: None, what }
    };
    Ok(events.into_iter().map(item).collect())
}

fn worker(connection: &Connection, pupil: i64) -> Result<Option<Worker>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT trim(worker), from_on, to_on FROM circumstance
         WHERE pupil = ?1 AND kind = 'social-worker' AND state = 'yes'",
    )?;
    let row = query.query_row([pupil], |row| {
        Ok(Worker { name: row.get(0)?, from: row.get(1)?, to: row.get(2)? })
    });
    Ok(row.optional()?)
}

/// What a social worker is told of, runs of absence first and oldest first. Once a case is closed, that
/// is its end.
fn events(
    connection: &Connection,
    of: &CaseOf,
    sums: &Sums,
    common: &mut Common,
) -> Result<Vec<Event>, Trouble> {
    if let Some(on) = of.closed {
        let (place, why) = (format!("worker/case/{}", of.case), "the case was closed".to_owned());
        return Ok(vec![Event { on, place, why }]);
    }
    let mut events = runs(connection, of, sums, common)?;
    events.extend(gates(connection, of.case)?);
    Ok(events)
}

fn runs(
    connection: &Connection,
    of: &CaseOf,
    sums: &Sums,
    common: &mut Common,
) -> Result<Vec<Event>, Trouble> {
    if sums.figures.unauthorised == 0 {
        return Ok(Vec::new());
    }
    let (first, last) = bounds(sums.year);
    let days = marks::days(connection, of.pupil, first, last)?;
    let Some(reached) = days.last().map(|day| (day.on, Half::Pm)) else { return Ok(Vec::new()) };
    let register = Register { days, on_roll: marks::on_roll(connection, of.pupil)? };
    common.know_calendar(connection, of.school)?;
    let Some(calendar) = common.calendar(of.school) else { return Ok(Vec::new()) };
    let event = |run: LongRun| Event {
        on: run.told_on,
        place: format!("worker/marks/{}", run.told_on),
        why: format!("absent without leave from {}", run.from.format("%a %-d %b")),
    };
    Ok(long_runs(&register, calendar, first, reached).into_iter().map(event).collect())
}

fn gates(connection: &Connection, case: i64) -> Result<Vec<Event>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT id, gate, on_day FROM gate_passing WHERE case_id = ?1 AND back = 0 ORDER BY id",
    )?;
    let rows = query.query_map([case], |row| {
        let (id, gate): (i64, String) = (row.get(0)?, row.get(1)?);
        let why = opens(&gate).map_or(gate, |stage| format!("gate {stage} was passed"));
        Ok(Event { on: row.get(2)?, place: format!("worker/gate/{id}"), why })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The last day, from one on, on which the social worker was told anything. Who wasn't reached wasn't
/// told.
fn last_told(
    connection: &Connection,
    pupil: i64,
    from: NaiveDate,
    worker: &str,
) -> Result<Option<NaiveDate>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT e.on_day, e.agency, coalesce((
             SELECT group_concat(c.relationship || ' ' || c.forename || ' ' || c.surname, ' ')
             FROM entry_contact ec JOIN contact c ON c.id = ec.contact WHERE ec.entry = e.id), '')
         FROM entry_pupil ep JOIN entry e ON e.id = ep.entry
         WHERE ep.pupil = ?1 AND e.on_day >= ?2 AND e.withdrawn_on IS NULL AND e.restricted = 0
           AND e.reached IN ('', 'reached')",
    )?;
    let mut rows = query.query(params![pupil, from])?;
    let mut last = None;
    while let Some(row) = rows.next()? {
        let (agency, with): (String, String) = (row.get(1)?, row.get(2)?);
        if names_worker(&agency, &with, worker) {
            last = last.max(Some(row.get::<_, NaiveDate>(0)?));
        }
    }
    Ok(last)
}
