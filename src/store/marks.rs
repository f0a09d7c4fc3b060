//! Reading marks, and the digests and tallies kept beside them.

use chrono::{Datelike, NaiveDate};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::journal::sha256;
use super::session::Viewer;
use super::trouble::Trouble;
use super::{Store, crossings};
use crate::rules::calendar::{bounds, monday};
use crate::rules::code::Code;
use crate::rules::figures::Figures;
use crate::rules::register::{DayMarks, Half, OnRoll, Register};

impl Store {
    /// One pupil's whole register.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn register(&self, viewer: Viewer, pupil: i64) -> Result<Register, Trouble> {
        viewer.at(&self.connection, "pupil", pupil)?;
        let days = days(&self.connection, pupil, NaiveDate::MIN, NaiveDate::MAX)?;
        Ok(Register { days, on_roll: on_roll(&self.connection, pupil)? })
    }

    /// How far a school's register reaches.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn register_to(&self, school: i64) -> Result<Option<(NaiveDate, Half)>, Trouble> {
        register_to(&self.connection, school)
    }
}

pub(super) fn register_to(
    connection: &Connection,
    school: i64,
) -> Result<Option<(NaiveDate, Half)>, Trouble> {
    let mut query =
        connection.prepare_cached("SELECT on_day, half FROM register_to WHERE school = ?1")?;
    let row =
        query.query_row([school], |row| Ok((row.get(0)?, half_of(&row.get::<_, String>(1)?))));
    Ok(row.optional()?)
}

pub(super) fn half_of(text: &str) -> Half {
    if text == "PM" { Half::Pm } else { Half::Am }
}

/// A pupil's marks of a range of days, in order.
pub(super) fn days(
    connection: &Connection,
    pupil: i64,
    first: NaiveDate,
    last: NaiveDate,
) -> Result<Vec<DayMarks>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT on_day, am, pm FROM mark WHERE pupil = ?1 AND on_day BETWEEN ?2 AND ?3 ORDER BY on_day",
    )?;
    let (first, last) = (sortable(first), sortable(last));
    let rows = query.query_map(params![pupil, first, last], |row| {
        let code = |at| -> rusqlite::Result<Option<Code>> {
            Ok(Code::read(row.get_ref(at)?.as_str().unwrap_or_default()))
        };
        Ok(DayMarks { on: row.get(0)?, am: code(1)?, pm: code(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Dates outside 0000–9999 don't sort as text: ends of time are told by text that does.
pub(super) fn sortable(day: NaiveDate) -> String {
    match day {
        NaiveDate::MIN => String::new(),
        NaiveDate::MAX => "9999-12-31".to_owned(),
        day => day.to_string(),
    }
}

pub(super) fn on_roll(connection: &Connection, pupil: i64) -> Result<Vec<OnRoll>, Trouble> {
    let mut query = connection
        .prepare_cached("SELECT from_on, to_on FROM enrolment WHERE pupil = ?1 ORDER BY from_on")?;
    let rows = query.query_map([pupil], |row| Ok(OnRoll { from: row.get(0)?, to: row.get(1)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The digest of a pupil's year of marks: SHA-256 over `date am pm` lines, then the notes, then what
/// earlier imports had said.
pub(super) fn digest(connection: &Connection, pupil: i64, year: i32) -> Result<String, Trouble> {
    Ok(sha256(year_text(connection, pupil, year, |_, _, _| {})?.as_bytes()))
}

/// The text that a digest is taken over; each day of it is shown to a visitor on the way.
fn year_text(
    connection: &Connection,
    pupil: i64,
    year: i32,
    mut visit: impl FnMut(&str, &str, &str),
) -> Result<String, Trouble> {
    let (first, last) = bounds(year);
    let mut text = String::new();
    let mut query = connection.prepare_cached(
        "SELECT on_day, am, pm FROM mark WHERE pupil = ?1 AND on_day BETWEEN ?2 AND ?3 ORDER BY on_day",
    )?;
    let mut rows = query.query(params![pupil, first, last])?;
    while let Some(row) = rows.next()? {
        let cell = |at| Ok::<_, rusqlite::Error>(row.get_ref(at)?.as_str().unwrap_or_default());
        let (on, am, pm) = (cell(0)?, cell(1)?, cell(2)?);
        for (cell, end) in [(on, ' '), (am, ' '), (pm, '\n')] {
            text.push_str(cell);
            text.push(end);
        }
        visit(on, am, pm);
    }
    push_beside(connection, pupil, year, &mut text)?;
    Ok(text)
}

/// Minutes late and comments of a year, and what its marks were before later imports.
fn push_beside(
    connection: &Connection,
    pupil: i64,
    year: i32,
    text: &mut String,
) -> Result<(), Trouble> {
    let (first, last) = bounds(year);
    for sql in [
        "SELECT on_day || ' ' || half || ' ' || coalesce(minutes_late, '') || ' ' || comment
         FROM mark_note WHERE pupil = ?1 AND on_day BETWEEN ?2 AND ?3 ORDER BY on_day, half",
        "SELECT on_day || ' ' || half || ' ' || was || ' ' || became || ' ' || at
         FROM mark_history WHERE pupil = ?1 AND on_day BETWEEN ?2 AND ?3 ORDER BY id",
    ] {
        let mut query = connection.prepare_cached(sql)?;
        let mut rows = query.query(params![pupil, first, last])?;
        while let Some(row) = rows.next()? {
            text.push_str(row.get_ref(0)?.as_str().unwrap_or_default());
            text.push('\n');
        }
    }
    Ok(())
}

/// A day as the file keeps it; a good deal faster than a reader of any date, a year of a school at
/// a time.
fn kept_day(text: &str) -> Option<NaiveDate> {
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<u32>().ok();
    let year = i32::try_from(number(0..4)?).ok()?;
    let day = NaiveDate::from_ymd_opt(year, number(5..7)?, number(8..10)?);
    day.filter(|_| text.len() == 10)
}

/// A pupil's tallies of one year, recounted from the marks: Monday, figures, oldest N.
pub(super) fn recount(
    register: &Register,
    year: i32,
) -> Vec<(NaiveDate, Figures, Option<NaiveDate>)> {
    let (first, last) = bounds(year);
    let mut weeks: Vec<(NaiveDate, Figures, Option<NaiveDate>)> = Vec::new();
    for day in register.between(first, last) {
        let week = monday(day.on);
        if weeks.last().is_none_or(|(monday, ..)| *monday != week) {
            weeks.push((week, Figures::default(), None));
        }
        let Some((_, figures, oldest_n)) = weeks.last_mut() else { continue };
        *figures += day.figures();
        if day.taken().any(|(_, code)| code.is_unexplained()) {
            oldest_n.get_or_insert(day.on);
        }
    }
    weeks
}

/// Recounts and replaces the kept tallies of a pupil's year; gives the digest of the marks they
/// were counted from, read in the same go.
pub(super) fn keep_tallies(
    connection: &Connection,
    pupil: i64,
    year: i32,
) -> Result<String, Trouble> {
    let (text, days) = read_year(connection, pupil, year)?;
    count_year(connection, pupil, year, days)?;
    Ok(sha256(text.as_bytes()))
}

/// As [`keep_tallies`], of marks that have just been written and are still at hand.
pub(super) fn keep_written(
    connection: &Connection,
    pupil: i64,
    year: i32,
    days: Vec<DayMarks>,
) -> Result<String, Trouble> {
    let mut text = String::with_capacity(days.len() * 16);
    for day in &days {
        push_day(&mut text, day.on);
        text.push(' ');
        for (code, end) in [(&day.am, ' '), (&day.pm, '\n')] {
            text.push_str(code.as_ref().map_or("", Code::as_str));
            text.push(end);
        }
    }
    push_beside(connection, pupil, year, &mut text)?;
    count_year(connection, pupil, year, days)?;
    Ok(sha256(text.as_bytes()))
}

/// A pupil's marks of a year as they stand, once they are found to be those that were last
/// committed to: an import never signs what someone changed behind the program's back.
///
/// # Errors
/// They are not.
pub(super) fn standing_year(
    connection: &Connection,
    pupil: i64,
    year: i32,
) -> Result<Vec<DayMarks>, Trouble> {
    let (text, days) = read_year(connection, pupil, year)?;
    let mut query = connection
        .prepare_cached("SELECT sha256 FROM mark_digest WHERE pupil = ?1 AND year = ?2")?;
    let kept: Option<String> =
        query.query_row(params![pupil, year], |row| row.get(0)).optional()?;
    if kept.map_or(text.is_empty(), |kept| kept == sha256(text.as_bytes())) {
        return Ok(days);
    }
    Err(Trouble::refused(format!(
        "the marks of pupil {pupil} in the school year from {year} were changed outside this \
         program. Nothing was imported. `herringbone verify` names what was changed; a backup has \
         the marks as they were"
    )))
}

/// The text of a year's digest, and the marks it tells of.
fn read_year(
    connection: &Connection,
    pupil: i64,
    year: i32,
) -> Result<(String, Vec<DayMarks>), Trouble> {
    let mut days = Vec::new();
    let text = year_text(connection, pupil, year, |on, am, pm| {
        if let Some(on) = kept_day(on) {
            days.push(DayMarks { on, am: Code::read(am), pm: Code::read(pm) });
        }
    })?;
    Ok((text, days))
}

/// A date as the file keeps dates. Formatting as chrono does it took a third of an import.
pub(super) fn push_day(text: &mut String, on: NaiveDate) {
    let (year, month, day) = (on.year().unsigned_abs(), on.month(), on.day());
    for (nth, number) in [year / 100, year % 100, month, day].into_iter().enumerate() {
        if nth > 1 {
            text.push('-');
        }
        for digit in [number / 10 % 10, number % 10] {
            text.push(char::from_digit(digit, 10).unwrap_or('0'));
        }
    }
}

/// Counts a pupil's year and keeps what comes of it: the tallies, and the days on which the absence
/// reached a tier.
fn count_year(
    connection: &Connection,
    pupil: i64,
    year: i32,
    days: Vec<DayMarks>,
) -> Result<(), Trouble> {
    let register = Register { days, on_roll: on_roll(connection, pupil)? };
    let weeks = recount(&register, year);
    let figures: Figures = weeks.iter().map(|(_, figures, _)| *figures).sum();
    crossings::keep(connection, (pupil, year), &register, &figures)?;
    connection
        .prepare_cached("DELETE FROM tally WHERE pupil = ?1 AND year = ?2")?
        .execute(params![pupil, year])?;
    let mut insert = connection
        .prepare_cached("INSERT INTO tally VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?;
    let mut monday = String::new();
    for (week, f, oldest_n) in weeks {
        monday.clear();
        push_day(&mut monday, week);
        insert.execute(params![
            pupil,
            year,
            monday,
            f.possible,
            f.authorised,
            f.unauthorised,
            f.late,
            f.unexplained,
            f.stray,
            oldest_n
        ])?;
    }
    Ok(())
}

/// Figures from six columns beginning at `at`, in the order of the `tally` table.
pub(super) fn figures_of(row: &Row<'_>, at: usize) -> rusqlite::Result<Figures> {
    Ok(Figures {
        possible: row.get(at)?,
        authorised: row.get(at + 1)?,
        unauthorised: row.get(at + 2)?,
        late: row.get(at + 3)?,
        unexplained: row.get(at + 4)?,
        stray: row.get(at + 5)?,
    })
}

/// The years for which a pupil has a digest.
pub(super) fn years(connection: &Connection, pupil: i64) -> Result<Vec<i32>, Trouble> {
    let mut query =
        connection.prepare_cached("SELECT year FROM mark_digest WHERE pupil = ?1 ORDER BY year")?;
    Ok(query.query_map([pupil], |row| row.get(0))?.collect::<Result<_, _>>()?)
}
