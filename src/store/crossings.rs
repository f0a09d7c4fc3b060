//! Pupils whose absence of the year reached a tier: kept by the day on which it did, and listed
//! while nobody has a case open for them or wrote down why not.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};

use super::journal::About;
use super::session::{Session, Viewer};
use super::trouble::Trouble;
use super::writing::still_our_version;
use super::{Store, kept, marks, packs};
use crate::rules::calendar::{bounds, year_name};
use crate::rules::figures::Figures;
use crate::rules::register::Register;
use crate::rules::tier::days_words;

/// A pupil without an open case whose absence reached a tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crossing {
    pub pupil: i64,
    pub upn: String,
    pub name: String,
    pub year_group: String,
    pub reg: String,
    pub school: i64,
    /// The academic year, by the calendar year in which it begins.
    pub year: i32,
    /// The highest reached.
    pub tier: u8,
    /// The day on which it was.
    pub on: NaiveDate,
    /// Sessions absent in that year so far.
    pub absent: u32,
    /// Whether this officer hasn't looked at it yet.
    pub is_new: bool,
}

impl Crossing {
    /// Why a case would be opened: `Crossed tier 2: 10.5 days absent`.
    #[must_use]
    pub fn reason(&self) -> String {
        format!("Crossed tier {}: {} absent", self.tier, days_words(self.absent))
    }
}

/// What a crossing is told with, for officer ?1.
const COLUMNS: &str = "c.pupil, c.year, c.tier, c.on_day, p.upn, p.surname || ', ' || p.forename,
  p.year_group, p.reg, p.school,
  (SELECT coalesce(sum(t.authorised + t.unauthorised), 0) FROM tally t
     WHERE t.pupil = c.pupil AND t.year = c.year),
  NOT EXISTS (SELECT 1 FROM tier_seen s
     WHERE s.officer = ?1 AND s.pupil = c.pupil AND s.year = c.year AND s.tier = c.tier)";

/// Crossings of year ?2 by pupils of the schools in the list ?3, still on roll on day ?4: each pupil's
/// highest, where there is no open case and no note.
const STANDING: &str = "FROM tier_crossing c JOIN pupil p ON p.id = c.pupil
  WHERE c.year = ?2 AND p.school IN (SELECT value FROM json_each(?3))
    AND NOT EXISTS (SELECT 1 FROM tier_crossing h
      WHERE h.pupil = c.pupil AND h.year = c.year AND h.tier > c.tier)
    AND NOT EXISTS (SELECT 1 FROM pupil_case k WHERE k.pupil = c.pupil AND k.closed_on IS NULL)
    AND NOT EXISTS (SELECT 1 FROM tier_note n
      WHERE n.pupil = c.pupil AND n.year = c.year AND n.tier = c.tier AND n.removed = 0)
    AND (NOT EXISTS (SELECT 1 FROM enrolment e WHERE e.pupil = c.pupil)
      OR EXISTS (SELECT 1 FROM enrolment e
        WHERE e.pupil = c.pupil AND (e.to_on IS NULL OR e.to_on >= ?4)))";

impl Store {
    /// Pupils of the year that the register has reached whose absence came to tier 2 or 3, without an
    /// open case and without a note for that tier; the newest crossing first.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn crossings(&self, viewer: Viewer, today: NaiveDate) -> Result<Vec<Crossing>, Trouble> {
        let mut found = Vec::new();
        if !viewer.sees_cases {
            return Ok(found);
        }
        let sql = format!("SELECT {COLUMNS} {STANDING}{}", viewer.of_schools("p.school"));
        for (year, schools) in school_years(&self.connection)? {
            let mut query = self.connection.prepare_cached(&sql)?;
            let asked = params![viewer.officer, year, schools, today];
            let rows = query.query_map(asked, read_crossing)?;
            found.extend(rows.collect::<Result<Vec<_>, _>>()?);
        }
        found.sort_by(|a, b| (b.on, &a.name, a.pupil).cmp(&(a.on, &b.name, b.pupil)));
        Ok(found)
    }

    /// How many of them this officer hasn't looked at.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn new_crossings(&self, viewer: Viewer, today: NaiveDate) -> Result<usize, Trouble> {
        if !viewer.sees_cases {
            return Ok(0);
        }
        let there = viewer.of_schools("p.school");
        let sql = format!(
            "SELECT count(*) {STANDING}{there} AND NOT EXISTS (SELECT 1 FROM tier_seen s
               WHERE s.officer = ?1 AND s.pupil = c.pupil AND s.year = c.year AND s.tier = c.tier)"
        );
        let mut count = 0;
        for (year, schools) in school_years(&self.connection)? {
            let mut query = self.connection.prepare_cached(&sql)?;
            let asked = params![viewer.officer, year, schools, today];
            count += query.query_row(asked, |row| row.get::<_, usize>(0))?;
        }
        Ok(count)
    }

    /// Writes down why no case is opened for a pupil who reached a tier, in place of what was said
    /// before; gives the note's id.
    ///
    /// # Errors
    /// No reason, or a tier that the pupil hasn't reached that year.
    pub fn note_no_case(
        &mut self,
        session: &Session,
        pupil: i64,
        year: i32,
        tier: u8,
        why: &str,
    ) -> Result<i64, Trouble> {
        let why = why.trim();
        if why.is_empty() {
            return Err(Trouble::refused("why is no case opened? Nothing was changed"));
        }
        let today = session.as_of();
        self.write(session, "note_no_case", |w| {
            w.may("pupil", pupil)?;
            if !has_crossed(&w.tx, pupil, year, tier)? {
                return Err(Trouble::refused(format!(
                    "pupil {pupil} has not reached tier {tier} in {}. Nothing was changed",
                    year_name(year)
                )));
            }
            let about = About { pupil: Some(pupil), ..About::default() };
            let said: [super::writing::Set<'_>; 3] =
                [("why", &why), ("on_day", &today), ("removed", &false)];
            if let Some(note) = note_of(&w.tx, pupil, year, tier)? {
                w.update("tier_note", note, about, None, &said)?;
                return Ok(note);
            }
            let whose: [super::writing::Set<'_>; 3] =
                [("pupil", &pupil), ("year", &year), ("tier", &tier)];
            w.insert("tier_note", about, &[&whose[..], &said[..]].concat())
        })
    }

    /// Notes that this officer has looked at what [`Store::crossings`] lists.
    ///
    /// # Errors
    /// What the file can't do.
    pub fn look_at_crossings(&mut self, session: &Session) -> Result<(), Trouble> {
        let mut new = self.crossings(session.viewer(), session.as_of())?;
        new.retain(|crossing| crossing.is_new);
        if new.is_empty() {
            return Ok(());
        }
        let tx = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        still_our_version(&self.path, &tx)?;
        {
            let mut insert = tx.prepare_cached(
                "INSERT OR IGNORE INTO tier_seen (officer, pupil, year, tier)
                 VALUES (?1, ?2, ?3, ?4)",
            )?;
            for Crossing { pupil, year, tier, .. } in new {
                insert.execute(params![session.officer, pupil, year, tier])?;
            }
        }
        Ok(tx.commit()?)
    }
}

/// Keeps the days on which a pupil's absence of a year reached a tier. Most pupils reach none, which
/// their figures tell without another look at the days.
pub(super) fn keep(
    connection: &Connection,
    (pupil, year): (i64, i32),
    register: &Register,
    figures: &Figures,
) -> Result<(), Trouble> {
    connection
        .prepare_cached("DELETE FROM tier_crossing WHERE pupil = ?1 AND year = ?2")?
        .execute(params![pupil, year])?;
    let triggers = packs::triggers(connection)?;
    if triggers.tier(figures) < 2 {
        return Ok(());
    }
    let (first, last) = bounds(year);
    let mut insert = connection.prepare_cached(
        "INSERT INTO tier_crossing (pupil, year, tier, on_day) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for (tier, on) in triggers.crossed(register.between(first, last)) {
        insert.execute(params![pupil, year, tier, on])?;
    }
    Ok(())
}

/// Counts every crossing anew, of whoever has missed enough by the tallies: with other triggers, and
/// in a file from before.
pub(super) fn refresh_all(connection: &Connection) -> Result<(), Trouble> {
    connection.execute("DELETE FROM tier_crossing", [])?;
    let triggers = packs::triggers(connection)?;
    let mut query = connection.prepare(
        "SELECT pupil, year FROM tally GROUP BY pupil, year
         HAVING sum(authorised + unauthorised) >= ?1",
    )?;
    let rows = query.query_map([2 * triggers.tier_2], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let years: Vec<(i64, i32)> = rows.collect::<Result<_, _>>()?;
    for (pupil, year) in years {
        let (first, last) = bounds(year);
        let days = marks::days(connection, pupil, first, last)?;
        let register = Register { days, on_roll: marks::on_roll(connection, pupil)? };
        keep(connection, (pupil, year), &register, &register.figures(first, last))?;
    }
    Ok(())
}

/// The years that the schools' registers have reached, each with its schools as a JSON list.
fn school_years(connection: &Connection) -> Result<Vec<(i32, String)>, Trouble> {
    let mut query = connection.prepare_cached("SELECT school FROM register_to ORDER BY school")?;
    let schools: Vec<i64> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut years: BTreeMap<i32, Vec<i64>> = BTreeMap::new();
    for school in schools {
        years.entry(kept::register_year(connection, school)?).or_default().push(school);
    }
    let mut told = Vec::with_capacity(years.len());
    for (year, schools) in years {
        told.push((year, serde_json::to_string(&schools)?));
    }
    Ok(told)
}

fn read_crossing(row: &Row<'_>) -> rusqlite::Result<Crossing> {
    Ok(Crossing {
        pupil: row.get(0)?,
        year: row.get(1)?,
        tier: row.get(2)?,
        on: row.get(3)?,
        upn: row.get(4)?,
        name: row.get(5)?,
        year_group: row.get(6)?,
        reg: row.get(7)?,
        school: row.get(8)?,
        absent: row.get(9)?,
        is_new: row.get(10)?,
    })
}

fn has_crossed(connection: &Connection, pupil: i64, year: i32, tier: u8) -> Result<bool, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT 1 FROM tier_crossing WHERE pupil = ?1 AND year = ?2 AND tier = ?3",
    )?;
    Ok(query.exists(params![pupil, year, tier])?)
}

fn note_of(
    connection: &Connection,
    pupil: i64,
    year: i32,
    tier: u8,
) -> Result<Option<i64>, Trouble> {
    let mut query = connection
        .prepare_cached("SELECT id FROM tier_note WHERE pupil = ?1 AND year = ?2 AND tier = ?3")?;
    Ok(query.query_row(params![pupil, year, tier], |row| row.get(0)).optional()?)
}
