//! Kept rows: what lists and headers read so that nothing is summed to draw them.
//!
//! A caseload row depends on records, marks and calendar, never on today. Whoever changes what it
//! is made from refreshes it in the same transaction; `check --rebuild` recomputes all. What forms
//! and meetings make due is kept in `due`, and refreshed with the row.

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};

use super::trouble::Trouble;
use super::{due, gates, marks, notices};
use crate::rules::calendar::year_of;
use crate::rules::figures::Figures;
use crate::rules::tier::Triggers;

/// Weeks in the trend of a caseload row.
pub const TREND_WEEKS: usize = 12;

/// Refreshes the kept rows of one case: what is due, and its line in the caseload.
pub(super) fn refresh_case(connection: &Connection, case: i64) -> Result<(), Trouble> {
    due::refresh_due(connection, case)?;
    refresh_row(connection, case)
}

/// Refreshes the line of one case in the caseload, where nothing that is due has changed.
fn refresh_row(connection: &Connection, case: i64) -> Result<(), Trouble> {
    connection.prepare_cached("DELETE FROM caseload WHERE case_id = ?1")?.execute([case])?;
    let Some((pupil, school)) = case_of(connection, case)? else { return Ok(()) };
    let sums = pupil_sums(connection, pupil, school)?;
    let figures = sums.figures;
    let due = next_due(connection, case)?;
    let stage = gates::stage_of(connection, case)?;
    let (due_on, due_what) = due.map_or((None, None), |(on, what)| (Some(on), Some(what)));
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
            case,
            figures.possible,
            figures.authorised,
            figures.unauthorised,
            figures.late,
            figures.unexplained,
            per_million(&figures),
            sums.trend,
            Triggers::default().tier(&figures),
            stage,
            due_on,
            due_what,
            sums.oldest_n_on,
            notices::earliest_last_day(connection, case)?,
        ])?;
    Ok(())
}

/// Refreshes the lines of all cases of a pupil, whose marks or details changed.
pub(super) fn refresh_pupil(connection: &Connection, pupil: i64) -> Result<(), Trouble> {
    each_case(connection, "SELECT id FROM pupil_case WHERE pupil = ?1", pupil)
}

/// Refreshes the lines of all cases of a school's pupils.
pub(super) fn refresh_school(connection: &Connection, school: i64) -> Result<(), Trouble> {
    each_case(
        connection,
        "SELECT c.id FROM pupil_case c JOIN pupil p ON p.id = c.pupil WHERE p.school = ?1",
        school,
    )
}

fn each_case(connection: &Connection, sql: &str, of: i64) -> Result<(), Trouble> {
    let mut query = connection.prepare_cached(sql)?;
    let ids: Vec<i64> = query.query_map([of], |row| row.get(0))?.collect::<Result<_, _>>()?;
    ids.into_iter().try_for_each(|case| refresh_row(connection, case))
}

/// Attendance in parts per million, for sorting only.
fn per_million(figures: &Figures) -> Option<i64> {
    (figures.possible > 0)
        .then(|| i64::from(figures.attended()) * 1_000_000 / i64::from(figures.possible))
}

/// A case's pupil, and the school whose calendar its clocks run on.
pub(super) fn case_of(connection: &Connection, case: i64) -> Result<Option<(i64, i64)>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT p.id, p.school FROM pupil_case c JOIN pupil p ON p.id = c.pupil WHERE c.id = ?1",
    )?;
    Ok(query.query_row([case], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

/// What a pupil's tallies come to in the school year that the register has reached.
pub(super) struct Sums {
    pub figures: Figures,
    /// One digit a school week, newest last: eighths of the week attended, `-` for no session.
    pub trend: String,
    pub oldest_n_on: Option<String>,
}

pub(super) fn pupil_sums(
    connection: &Connection,
    pupil: i64,
    school: i64,
) -> Result<Sums, Trouble> {
    let year = register_year(connection, school)?;
    let mut query = connection.prepare_cached(
        "SELECT possible, authorised, unauthorised, late, unexplained, stray, oldest_n_on
         FROM tally WHERE pupil = ?1 AND year = ?2 ORDER BY week",
    )?;
    let weeks: Vec<(Figures, Option<String>)> = query
        .query_map(params![pupil, year], |row| Ok((marks::figures_of(row, 0)?, row.get(6)?)))?
        .collect::<Result<_, _>>()?;
    let from = weeks.len().saturating_sub(TREND_WEEKS);
    Ok(Sums {
        figures: weeks.iter().map(|(figures, _)| *figures).sum(),
        trend: weeks[from..].iter().map(|(figures, _)| eighths(figures)).collect(),
        oldest_n_on: weeks.into_iter().find_map(|(_, oldest)| oldest),
    })
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

/// The earliest of the open actions with a day and of what forms and meetings make due.
fn next_due(connection: &Connection, case: i64) -> Result<Option<(String, String)>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT on_day, what FROM (
           SELECT by_on AS on_day, what, 0 AS kept, id AS nth, '' AS place FROM action
           WHERE case_id = ?1 AND state = 'open' AND by_on IS NOT NULL
           UNION ALL
           SELECT on_day, what, 1, 0, place FROM due_item WHERE case_id = ?1)
         ORDER BY on_day, kept, nth, place LIMIT 1",
    )?;
    Ok(query.query_row([case], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}
