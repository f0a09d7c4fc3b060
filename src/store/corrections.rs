//! Marks to correct in the MIS: raised by officers, found by rules, cleared by the import that
//! brings another mark.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};

use super::absences::Reading;
use super::journal::About;
use super::session::{Session, Viewer};
use super::trouble::Trouble;
use super::writing::{Set, Writing};
use super::{Store, marks, people};
use crate::clock::stamp;
use crate::rules::absence::SessionAt;
use crate::rules::calendar::{bounds, year_of};
use crate::rules::code::{Code, Standing};
use crate::rules::correction::{Raised, ToCorrect, Why, to_correct};
use crate::rules::day::spell;
use crate::rules::finding::fold;
use crate::rules::register::Half;

/// A run of one pupil's marks to correct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionRow {
    pub pupil: i64,
    /// `Osei, Amara`.
    pub name: String,
    pub reg: String,
    pub school: i64,
    pub what: ToCorrect,
    /// School days from the first of them to today.
    pub school_days: usize,
}

impl Store {
    /// What is to be corrected in the MIS, by name: what officers raised, and of the school year
    /// that the register has reached every `N` of a day that is over, every missing mark, every
    /// code that can't stand.
    ///
    /// # Errors
    /// A role that reads no case content; or what SQLite can't do.
    pub fn corrections(
        &self,
        viewer: Viewer,
        today: NaiveDate,
        school: Option<i64>,
    ) -> Result<Vec<CorrectionRow>, Trouble> {
        viewer.may_read_cases()?;
        let mut rows = Vec::new();
        for one in self.schools()?.into_iter().filter(|s| school.is_none_or(|id| id == s.id)) {
            if !viewer.reads_at(one.id) {
                continue;
            }
            let viewer = viewer.at_school(one.id)?;
            let reading = Reading::of(&self.connection, viewer, one.id)?;
            let Some(reached) = reading.reached else { continue };
            for pupil in candidates(&reading, reached)? {
                rows.extend(of_pupil(&reading, pupil, reached, today)?);
            }
        }
        rows.sort_by_cached_key(|row| {
            (fold(&row.name), row.pupil, row.what.sessions.first().copied())
        });
        Ok(rows)
    }

    /// Puts marks on the list to correct in the MIS.
    ///
    /// # Errors
    /// No reason, no session, a session to come, or a code that can't stand there.
    pub fn raise_correction(
        &mut self,
        session: &Session,
        pupil: i64,
        sessions: &[SessionAt],
        should_be: Code,
        why: &str,
    ) -> Result<(), Trouble> {
        if why.trim().is_empty() {
            return Err(Trouble::refused("a correction needs a reason. Nothing was changed"));
        }
        if sessions.is_empty() {
            return Err(Trouble::refused("no session was named. Nothing was changed"));
        }
        self.write(session, "raise_correction", |w| {
            w.may("pupil", pupil)?;
            let mut raised = false;
            for at in sessions {
                raised |= raise(w, pupil, *at, should_be, why.trim())?;
            }
            if raised {
                return Ok(());
            }
            Err(Trouble::refused(format!("{should_be} stands there already. Nothing was changed")))
        })
    }
}

/// Puts one mark on the list; gives whether there was anything to correct. A mark that is on it
/// already is told anew.
pub(super) fn raise(
    w: &Writing<'_>,
    pupil: i64,
    (on, half): SessionAt,
    should_be: Code,
    why: &str,
) -> Result<bool, Trouble> {
    if on > w.session.as_of() {
        return Err(Trouble::refused(format!(
            "{} is still to come: there is nothing to correct. Nothing was changed",
            spell(on)
        )));
    }
    let should_be = in_half(should_be, half);
    if !matches!(should_be.on(on), Standing::InForce(_)) {
        return Err(Trouble::refused(format!(
            "{should_be} is no code of {}. Nothing was changed",
            spell(on)
        )));
    }
    let stands = stands(&w.tx, pupil, (on, half))?;
    if stands == should_be.as_str() {
        return Ok(false);
    }
    let about = About { pupil: Some(pupil), ..About::default() };
    let (half, should_be) = (half.as_str(), should_be.as_str());
    let told: [Set<'_>; 3] = [("stands", &stands), ("should_be", &should_be), ("why", &why)];
    if let Some(id) = open(&w.tx, pupil, on, half)? {
        w.update("correction", id, about, None, &told)?;
    } else {
        let mut sets: Vec<Set<'_>> = vec![("pupil", &pupil), ("on_day", &on), ("half", &half)];
        sets.extend(told);
        w.insert("correction", about, &sets)?;
    }
    Ok(true)
}

/// Present is `/` in the morning and `\` in the afternoon, whichever was typed.
fn in_half(code: Code, half: Half) -> Code {
    let present = if half == Half::Am { "/" } else { "\\" };
    match code.as_str() {
        "/" | "\\" => Code::read(present).unwrap_or(code),
        _ => code,
    }
}

/// The mark of a session as kept; blank for none.
fn stands(connection: &Connection, pupil: i64, (on, half): SessionAt) -> Result<String, Trouble> {
    let mut query =
        connection.prepare_cached("SELECT am, pm FROM mark WHERE pupil = ?1 AND on_day = ?2")?;
    let column = usize::from(half == Half::Pm);
    let mark = query.query_row(params![pupil, on], |row| row.get(column)).optional()?;
    Ok(mark.unwrap_or_default())
}

fn open(
    connection: &Connection,
    pupil: i64,
    on: NaiveDate,
    half: &str,
) -> Result<Option<i64>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT id FROM correction
         WHERE pupil = ?1 AND on_day = ?2 AND half = ?3 AND cleared_at IS NULL",
    )?;
    Ok(query.query_row(params![pupil, on, half], |row| row.get(0)).optional()?)
}

/// What officers found wrong in a pupil's marks and no import has changed since.
pub(super) fn raised(connection: &Connection, pupil: i64) -> Result<Vec<Raised>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT on_day, half, stands, should_be, why FROM correction
         WHERE pupil = ?1 AND cleared_at IS NULL ORDER BY on_day, half",
    )?;
    let rows = query.query_map([pupil], |row| {
        Ok(Raised {
            on: row.get(0)?,
            half: marks::half_of(&row.get::<_, String>(1)?),
            stands: Code::read(&row.get::<_, String>(2)?),
            should_be: Code::read(&row.get::<_, String>(3)?),
            why: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Clears what an import has answered: another mark stands now than when it was raised. Gives how
/// many.
pub(super) fn clear(w: &Writing<'_>) -> Result<usize, Trouble> {
    let mut query = w.tx.prepare_cached(
        "SELECT c.id, c.pupil FROM correction c
           LEFT JOIN mark m ON m.pupil = c.pupil AND m.on_day = c.on_day
         WHERE c.cleared_at IS NULL
           AND c.stands <> coalesce(CASE c.half WHEN 'AM' THEN m.am ELSE m.pm END, '')
         ORDER BY c.id",
    )?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let answered: Vec<(i64, i64)> = rows.collect::<Result<_, _>>()?;
    let at = stamp(w.session.clock.now());
    for (id, pupil) in &answered {
        let about = About { pupil: Some(*pupil), ..About::default() };
        w.update("correction", *id, about, None, &[("cleared_at", &at)])?;
    }
    Ok(answered.len())
}

/// Pupils who may have something to correct; their marks tell.
fn candidates(reading: &Reading<'_>, (last, half): SessionAt) -> Result<BTreeSet<i64>, Trouble> {
    let mut query = reading.connection.prepare_cached(
        "SELECT t.pupil FROM tally t JOIN pupil p ON p.id = t.pupil
         WHERE p.school = ?1 AND t.year = ?2 AND (t.unexplained > 0 OR t.stray > 0)
         UNION SELECT c.pupil FROM correction c JOIN pupil p ON p.id = c.pupil
         WHERE p.school = ?1 AND c.cleared_at IS NULL",
    )?;
    let year = year_of(last);
    let rows = query.query_map(params![reading.school, year], |row| row.get(0))?;
    let mut pupils: BTreeSet<i64> = rows.collect::<Result<_, _>>()?;
    let first = bounds(year).0;
    let days = reading.calendar.between(first, last);
    // The plus keeps the range of days on the key, and the list of school days a mere filter.
    let mut query = reading.connection.prepare_cached(
        "SELECT p.id FROM pupil p WHERE p.school = ?1 AND p.missing_since IS NULL AND ?6 >
           (SELECT count(*) FROM mark m
            WHERE m.pupil = p.id AND m.on_day BETWEEN ?2 AND ?3 AND m.am <> ''
              AND (m.pm <> '' OR (m.on_day = ?3 AND ?5 = 'AM'))
              AND +m.on_day IN (SELECT value FROM json_each(?4)))",
    )?;
    let count = days.len();
    let days = serde_json::to_string(days)?;
    let rows = query
        .query_map(params![reading.school, first, last, days, half.as_str(), count], |row| {
            row.get(0)
        })?;
    for pupil in rows {
        pupils.insert(pupil?);
    }
    Ok(pupils)
}

fn of_pupil(
    reading: &Reading<'_>,
    pupil: i64,
    reached: SessionAt,
    today: NaiveDate,
) -> Result<Vec<CorrectionRow>, Trouble> {
    let Some(found) = people::pupil(reading.connection, pupil)? else { return Ok(Vec::new()) };
    let first = bounds(year_of(reached.0)).0;
    let register = reading.register(pupil, first)?;
    let raised = raised(reading.connection, pupil)?;
    let heard = reading.heard(pupil, first)?;
    let span = (first, reached);
    let mut all = to_correct(&register, &reading.calendar, span, today, &raised, &heard);
    // Whom the MIS no longer names has left it: no mark of theirs will come.
    all.retain(|one| found.missing_since.is_none() || one.why != Why::Missing);
    let row = |what: ToCorrect| {
        let since = what.sessions.first().and_then(|(on, _)| on.succ_opt()).unwrap_or(today);
        CorrectionRow {
            pupil,
            name: found.listed(),
            reg: found.reg.clone(),
            school: reading.school,
            school_days: reading.calendar.between(since, today).len(),
            what,
        }
    };
    Ok(all.into_iter().map(row).collect())
}
