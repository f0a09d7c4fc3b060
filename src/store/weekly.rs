//! The weekly meeting: the cases in which something is new since the minutes of the last one, and which
//! of them an officer leaves out this week.
//!
//! Which cases they are is asked along indexes, in the order of kept rows; what is new in one is read
//! only when it is shown.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rusqlite::{Row, params};

use super::marks::{self, figures_of};
use super::session::{Session, Viewer};
use super::trouble::Trouble;
use super::{Draft, Store};
use crate::rules::calendar::monday;
use crate::rules::case::EntryKind;
use crate::rules::figures::Figures;
use crate::rules::gate::opens;
use crate::rules::register::Register;
use crate::rules::weekly::News;

/// Cases read at most: more than any meeting comes to.
const MOST: usize = 200;
/// Where the cases left out are kept, a week each: an officer's own, as little a change of the file as
/// a draft.
const LEFT_OUT: &str = "weekly/";

/// A case to discuss.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeeklyRow {
    pub case: i64,
    pub pupil: i64,
    /// `Osei, Amara`.
    pub name: String,
    pub reg: String,
    pub school: i64,
    pub figures: Figures,
    /// The case's officer.
    pub owner: String,
    pub opened: NaiveDate,
    /// The last minutes on it: their entry and its day.
    pub minutes: Option<(i64, NaiveDate)>,
}

impl WeeklyRow {
    /// The day from which marks, gates and what is due are new; none on the day of the minutes.
    fn new_from(&self, today: NaiveDate) -> Option<NaiveDate> {
        match self.minutes {
            Some((_, on)) => (on < today).then_some(on),
            None => Some(self.opened),
        }
    }
}

/// Entries count from the minutes on; marks, gates and what is due from their day on, but on that day
/// itself everything was discussed.
const TO_DISCUSS: &str = "m.id IS NULL
  OR EXISTS (SELECT 1 FROM entry_pupil ep JOIN entry e ON e.id = ep.entry
    WHERE ep.pupil = l.pupil AND ep.entry > m.id AND e.kind <> 'discussion'
      AND e.withdrawn_on IS NULL AND e.restricted = 0)
  OR (m.on_day < ?1 AND (
    EXISTS (SELECT 1 FROM mark k WHERE k.pupil = l.pupil AND k.on_day >= m.on_day
      AND (k.am IN ('G', 'N', 'O', 'U') OR k.pm IN ('G', 'N', 'O', 'U')))
    OR EXISTS (SELECT 1 FROM gate_passing g WHERE g.case_id = l.case_id AND g.on_day >= m.on_day)
    OR EXISTS (SELECT 1 FROM due_item d WHERE d.case_id = l.case_id AND d.on_day >= m.on_day
      AND d.on_day < ?1 AND substr(d.place, 1, 6) <> 'marks/')))";

impl Store {
    /// The open cases to discuss, of one officer or all, the lowest attendance first; at most 200.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn weekly(
        &self,
        viewer: Viewer,
        mine: Option<i64>,
        today: NaiveDate,
    ) -> Result<Vec<WeeklyRow>, Trouble> {
        if !viewer.sees_cases {
            return Ok(Vec::new());
        }
        let whose = if mine.is_some() { " AND l.owner = ?2" } else { " AND ?2 IS NULL" };
        let there = viewer.of_schools("l.school");
        let sql = format!(
            "SELECT l.possible, l.authorised, l.unauthorised, l.late, l.unexplained, 0, l.case_id,
               l.pupil, l.name, l.reg, l.school, o.name, l.opened_on, m.id, m.on_day
             FROM caseload l CROSS JOIN officer o ON o.id = l.owner
               LEFT JOIN entry m ON m.id = (
                 SELECT e.id FROM entry_pupil ep JOIN entry e ON e.id = ep.entry
                 WHERE ep.pupil = l.pupil AND e.kind = 'discussion' AND e.withdrawn_on IS NULL
                   AND e.restricted = 0 AND e.on_day >= l.opened_on
                 ORDER BY e.on_day DESC, e.id DESC LIMIT 1)
             WHERE l.closed_on IS NULL{whose}{there} AND ({TO_DISCUSS})
             ORDER BY l.attendance IS NULL, l.attendance, l.case_id LIMIT {MOST}"
        );
        let mut query = self.connection.prepare_cached(&sql)?;
        let rows = query.query_map(params![today, mine], read_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What is new in a case to discuss.
    ///
    /// # Errors
    /// A role that reads no case content; or what SQLite can't do.
    pub fn news(&self, viewer: Viewer, row: &WeeklyRow, today: NaiveDate) -> Result<News, Trouble> {
        viewer.at(&self.connection, "pupil_case", row.case)?;
        let entries = self.new_entries(row)?;
        let Some(from) = row.new_from(today) else {
            return Ok(News { entries, ..News::default() });
        };
        let days = marks::days(&self.connection, row.pupil, from, NaiveDate::MAX)?;
        let on_roll = marks::on_roll(&self.connection, row.pupil)?;
        let figures = Register { days, on_roll }.figures(from, NaiveDate::MAX);
        Ok(News {
            entries,
            unauthorised: figures.unauthorised,
            gates: self.new_gates(row.case, from)?,
            overdue: self.newly_overdue(row.case, from, today)?,
        })
    }

    fn new_entries(&self, row: &WeeklyRow) -> Result<Vec<(EntryKind, usize)>, Trouble> {
        let mut query = self.connection.prepare_cached(
            "SELECT e.kind, count(DISTINCT
               CASE WHEN e.kind GLOB 'meeting-*' THEN coalesce(-e.meeting, e.id) ELSE e.id END)
             FROM entry_pupil ep JOIN entry e ON e.id = ep.entry
             WHERE ep.pupil = ?1 AND (ep.entry > ?2 OR (?2 IS NULL AND e.on_day >= ?3))
               AND e.kind <> 'discussion' AND e.withdrawn_on IS NULL AND e.restricted = 0
             GROUP BY e.kind ORDER BY e.kind = 'form', min(e.id)",
        )?;
        let after = row.minutes.map(|(entry, _)| entry);
        let rows = query.query_map(params![row.pupil, after, row.opened], |row| {
            Ok((EntryKind::parse(&row.get::<_, String>(0)?), row.get(1)?))
        })?;
        let mut entries = Vec::new();
        for row in rows {
            let (kind, count) = row?;
            entries.extend(kind.map(|kind| (kind, count)));
        }
        Ok(entries)
    }

    fn new_gates(&self, case: i64, from: NaiveDate) -> Result<Vec<(u8, bool)>, Trouble> {
        let mut query = self.connection.prepare_cached(
            "SELECT gate, back FROM gate_passing WHERE case_id = ?1 AND on_day >= ?2 ORDER BY id",
        )?;
        let rows = query.query_map(params![case, from], |row| {
            Ok((opens(&row.get::<_, String>(0)?), row.get(1)?))
        })?;
        let mut gates = Vec::new();
        for row in rows {
            let (stage, back) = row?;
            gates.extend(stage.map(|stage| (stage, back)));
        }
        Ok(gates)
    }

    fn newly_overdue(
        &self,
        case: i64,
        from: NaiveDate,
        today: NaiveDate,
    ) -> Result<Vec<(NaiveDate, String)>, Trouble> {
        let mut query = self.connection.prepare_cached(
            "SELECT on_day, what FROM due_item
             WHERE case_id = ?1 AND on_day >= ?2 AND on_day < ?3
               AND substr(place, 1, 6) <> 'marks/' ORDER BY on_day, place",
        )?;
        let rows =
            query.query_map(params![case, from, today], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Leaves a case out of this officer's meeting this week.
    ///
    /// # Errors
    /// What the file can't do.
    pub fn leave_out(&mut self, session: &Session, case: i64) -> Result<(), Trouble> {
        let mut cases = self.left_out(session)?;
        cases.insert(case);
        let place = left_place(session);
        let old = self.drafts(session)?.into_iter().map(|draft| draft.place);
        for old in old.filter(|old| old.starts_with(LEFT_OUT) && *old != place) {
            self.drop_draft(session, &old)?;
        }
        let cases: Vec<String> = cases.iter().map(i64::to_string).collect();
        let (text, at) = (cases.join(" "), String::new());
        let draft = Draft { place, text, line: 0, column: 0, base: 0, open: false, at };
        self.keep_draft(session, &draft)
    }

    /// The cases that this officer leaves out this week.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn left_out(&self, session: &Session) -> Result<BTreeSet<i64>, Trouble> {
        let place = left_place(session);
        let kept = self.drafts(session)?.into_iter().find(|draft| draft.place == place);
        let text = kept.map(|draft| draft.text).unwrap_or_default();
        Ok(text.split(' ').filter_map(|case| case.parse().ok()).collect())
    }
}

fn left_place(session: &Session) -> String {
    format!("{LEFT_OUT}{}", monday(session.as_of()))
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<WeeklyRow> {
    let (entry, on): (Option<i64>, Option<NaiveDate>) = (row.get(13)?, row.get(14)?);
    Ok(WeeklyRow {
        figures: figures_of(row, 0)?,
        case: row.get(6)?,
        pupil: row.get(7)?,
        name: row.get(8)?,
        reg: row.get(9)?,
        school: row.get(10)?,
        owner: row.get(11)?,
        opened: row.get(12)?,
        minutes: entry.zip(on),
    })
}
