//! Kept rows: what lists and headers read so that nothing is summed to draw them.
//!
//! A caseload row depends on records, marks, calendar and tiers, never on today. Whoever changes
//! what it is made from refreshes it in the same transaction; `check --rebuild` recomputes all. What
//! actions, forms and meetings make due is kept in `due`, what the log and the marks do in `owed`; both
//! are refreshed with the row.

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};

use super::common::Common;
use super::trouble::Trouble;
use super::{due, gates, marks, notices, owed};
use crate::rules::calendar::year_of;
use crate::rules::figures::Figures;

/// Weeks in the trend of a caseload row.
pub const TREND_WEEKS: usize = 12;
/// A pupil's last school weeks whose absences are asked about: older ones are history.
const ASKED_WEEKS: usize = 2;

/// A case as far as its kept rows ask.
pub(super) struct CaseOf {
    pub case: i64,
    pub pupil: i64,
    /// The pupil's: marks come from there, and days are counted in its calendar.
    pub school: i64,
    pub opened: NaiveDate,
    pub closed: Option<NaiveDate>,
}

/// Refreshes the kept rows of one case: what is due, and its line in the caseload.
pub(super) fn refresh_case(connection: &Connection, case: i64) -> Result<(), Trouble> {
    refresh_cases(connection, [case])
}

/// Refreshes the kept rows of several cases.
pub(super) fn refresh_cases(
    connection: &Connection,
    cases: impl IntoIterator<Item = i64>,
) -> Result<(), Trouble> {
    let mut common = Common::default();
    for case in cases {
        let Some(of) = case_of(connection, case)? else { continue };
        due::refresh_due(connection, &of, &mut common)?;
        refresh_row(connection, &of, &mut common)?;
    }
    Ok(())
}

/// Refreshes the line of one case in the caseload, with what its log and its pupil's marks make due:
/// all that a change of marks can change.
fn refresh_row(connection: &Connection, of: &CaseOf, common: &mut Common) -> Result<(), Trouble> {
    let sums = pupil_sums(connection, of.pupil, of.school)?;
    owed::refresh_owed(connection, of, &sums, common)?;
    connection.prepare_cached("DELETE FROM caseload WHERE case_id = ?1")?.execute([of.case])?;
    let figures = sums.figures;
    let due = next_due(connection, of.case)?;
    let stage = gates::stage_of(connection, of.case)?;
    let (due_on, due_what) = due.map_or((None, None), |(on, what)| (Some(on), Some(what)));
    let triggers = common.triggers(connection)?;
    connection
        .prepare_cached(
            "INSERT INTO caseload (case_id, pupil, school, owner, upn, name, found, year_group,
               reg, possible, authorised, unauthorised, late, unexplained, attendance, trend, tier,
               stage, next_due_on, next_due_what, oldest_n_on, notice_last_day, opened_on, closed_on)
             SELECT c.id, p.id, p.school, c.owner, p.upn, p.surname || ', ' || p.forename, p.found,
               p.year_group, p.reg, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,
               c.opened_on, c.closed_on
             FROM pupil_case c JOIN pupil p ON p.id = c.pupil WHERE c.id = ?1",
        )?
        .execute(params![
            of.case,
            figures.possible,
            figures.authorised,
            figures.unauthorised,
            figures.late,
            figures.unexplained,
            per_million(&figures),
            sums.trend,
            triggers.tier(&figures),
            stage,
            due_on,
            due_what,
            sums.oldest_n_on,
            notices::earliest_last_day(connection, of.case)?,
        ])?;
    Ok(())
}

const OF_PUPIL: &str = "SELECT id FROM pupil_case WHERE pupil = ?1";
const OF_SCHOOL: &str =
    "SELECT c.id FROM pupil_case c JOIN pupil p ON p.id = c.pupil WHERE p.school = ?1";

/// Refreshes all cases of some pupils, of whom something was logged or told.
pub(super) fn refresh_told(connection: &Connection, pupils: &[i64]) -> Result<(), Trouble> {
    for pupil in pupils {
        refresh_cases(connection, cases_by(connection, OF_PUPIL, *pupil)?)?;
    }
    Ok(())
}

/// Refreshes the lines of all cases of some pupils, whose marks changed.
pub(super) fn refresh_marked(
    connection: &Connection,
    pupils: impl IntoIterator<Item = i64>,
) -> Result<(), Trouble> {
    let mut common = Common::default();
    for pupil in pupils {
        refresh_rows(connection, cases_by(connection, OF_PUPIL, pupil)?, &mut common)?;
    }
    Ok(())
}

/// Refreshes all cases of a school's pupils, whose calendar changed.
pub(super) fn refresh_school(connection: &Connection, school: i64) -> Result<(), Trouble> {
    refresh_cases(connection, cases_by(connection, OF_SCHOOL, school)?)
}

/// Refreshes the lines of all cases of a school's pupils, whose register came into another year.
pub(super) fn refresh_register(connection: &Connection, school: i64) -> Result<(), Trouble> {
    refresh_rows(connection, cases_by(connection, OF_SCHOOL, school)?, &mut Common::default())
}

/// Refreshes every case: after a migration that changes what is kept, and with other tiers.
pub(super) fn refresh_all(connection: &Connection) -> Result<(), Trouble> {
    let mut query = connection.prepare("SELECT id FROM pupil_case ORDER BY id")?;
    let all: Vec<i64> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    refresh_cases(connection, all)
}

fn refresh_rows(
    connection: &Connection,
    cases: Vec<i64>,
    common: &mut Common,
) -> Result<(), Trouble> {
    for case in cases {
        if let Some(of) = case_of(connection, case)? {
            refresh_row(connection, &of, common)?;
        }
    }
    Ok(())
}

fn cases_by(connection: &Connection, sql: &str, of: i64) -> Result<Vec<i64>, Trouble> {
    let mut query = connection.prepare_cached(sql)?;
    Ok(query.query_map([of], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Attendance in parts per million, for sorting only.
fn per_million(figures: &Figures) -> Option<i64> {
    (figures.possible > 0)
        .then(|| i64::from(figures.attended()) * 1_000_000 / i64::from(figures.possible))
}

fn case_of(connection: &Connection, case: i64) -> Result<Option<CaseOf>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT p.id, p.school, c.opened_on, c.closed_on
         FROM pupil_case c JOIN pupil p ON p.id = c.pupil WHERE c.id = ?1",
    )?;
    let found = query.query_row([case], |row| {
        Ok(CaseOf {
            case,
            pupil: row.get(0)?,
            school: row.get(1)?,
            opened: row.get(2)?,
            closed: row.get(3)?,
        })
    });
    Ok(found.optional()?)
}

/// What a pupil's tallies come to in the school year that the register has reached.
pub(super) struct Sums {
    /// The calendar year in which that school year begins.
    pub year: i32,
    pub figures: Figures,
    /// One digit a school week, newest last: eighths of the week attended, `-` for no session.
    pub trend: String,
    pub oldest_n_on: Option<NaiveDate>,
    /// The Monday from which absences may have to be asked about; none where there are none.
    pub asked_from: Option<NaiveDate>,
}

/// A tally: its Monday, its figures, its oldest `N`.
type Week = (NaiveDate, Figures, Option<NaiveDate>);

fn pupil_sums(connection: &Connection, pupil: i64, school: i64) -> Result<Sums, Trouble> {
    let year = register_year(connection, school)?;
    let mut query = connection.prepare_cached(
        "SELECT possible, authorised, unauthorised, late, unexplained, stray, oldest_n_on, week
         FROM tally WHERE pupil = ?1 AND year = ?2 ORDER BY week",
    )?;
    let weeks: Vec<Week> = query
        .query_map(params![pupil, year], |row| {
            Ok((row.get(7)?, marks::figures_of(row, 0)?, row.get(6)?))
        })?
        .collect::<Result<_, _>>()?;
    let from = weeks.len().saturating_sub(TREND_WEEKS);
    Ok(Sums {
        year,
        figures: weeks.iter().map(|(_, figures, _)| *figures).sum(),
        trend: weeks[from..].iter().map(|(_, figures, _)| eighths(figures)).collect(),
        asked_from: asked_from(&weeks),
        oldest_n_on: weeks.iter().find_map(|(.., oldest)| *oldest),
    })
}

/// Told by the pupil's own weeks: how far the school's register reaches moves with every import.
fn asked_from(weeks: &[Week]) -> Option<NaiveDate> {
    let open = weeks.iter().rev().filter(|(_, figures, _)| figures.possible > 0);
    let last: Vec<&Week> = open.take(ASKED_WEEKS).collect();
    let missed = last.iter().any(|(_, figures, _)| figures.unauthorised > 0);
    last.last().filter(|_| missed).map(|(monday, ..)| *monday)
}

/// The school year of the last day that has any mark; year 0 while there is none.
pub(super) fn register_year(connection: &Connection, school: i64) -> Result<i32, Trouble> {
    let mut query =
        connection.prepare_cached("SELECT on_day FROM register_to WHERE school = ?1")?;
    let last: Option<NaiveDate> = query.query_row([school], |row| row.get(0)).optional()?;
    Ok(last.map_or(0, year_of))
}

fn eighths(figures: &Figures) -> char {
    if figures.possible == 0 {
        return '-';
    }
    char::from_digit(figures.attended() * 8 / figures.possible, 10).unwrap_or('-')
}

/// The earliest of what is due in a case. What its marks leave to ask is the work of every morning,
/// told by the agenda and by their own columns.
fn next_due(connection: &Connection, case: i64) -> Result<Option<(String, String)>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT on_day, what FROM due_item
         WHERE case_id = ?1 AND substr(place, 1, 6) <> 'marks/' ORDER BY on_day, place LIMIT 1",
    )?;
    Ok(query.query_row([case], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}
