//! Exports of the MIS, turned into rules types row by row.
//!
//! Bytes come in: a calendar, pupils, contacts or marks, as CSV, XLSX or TOML. Out come rows that
//! can be kept, each with the line it stands on, and rows that can't, each with a plain reason. A
//! file of which no row can be trusted is [`Unreadable`]. What a file's headings may be called is
//! data (`templates/import/*.toml`), so that an export from elsewhere needs a map and no compiler.
//!
//! This room knows `rules` alone. Whether a pupil is on file, whether a mark changes one that is
//! kept, and what becomes of a file with bad rows, are the store's and the command's to say. No
//! file is opened here, nothing is printed, and there is no clock.

mod calendar;
mod cells;
mod contacts;
mod delimited;
mod encoding;
mod headings;
mod long;
mod map;
mod mark_heading;
mod marks;
mod pupils;
mod sessions;
mod sheet;
mod unique;
mod wide;
mod words;
mod workbook;

use serde::Serialize;

pub use calendar::read_calendar;
pub use contacts::read_contacts;
pub use marks::read_marks;
pub use pupils::read_pupils;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Calendar,
    Pupils,
    Contacts,
    Marks,
}

/// A row, or one session of a row, that can't be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The line of the file on which the row begins, or the row of the sheet; the first is 1.
    pub line: u64,
    /// The heading over the cell at fault; none when the whole row is.
    pub column: Option<String>,
    /// A plain sentence, without a full stop.
    pub reason: String,
}

/// A row and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located<T> {
    pub line: u64,
    /// The heading over the mark, where a row holds many.
    pub column: Option<String>,
    pub row: T,
}

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading<T> {
    /// Data rows, good and bad. Of marks, sessions: where a row holds many, its cells with a mark.
    pub rows: u64,
    pub good: Vec<Located<T>>,
    pub refused: Vec<Refusal>,
    /// Sentences about the file as a whole, which stop nothing.
    pub warnings: Vec<String>,
}

impl<T> Default for Reading<T> {
    fn default() -> Self {
        Self { rows: 0, good: Vec::new(), refused: Vec::new(), warnings: Vec::new() }
    }
}

/// Why a whole file can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("the file is empty")]
    Empty,
    #[error("the file is neither a CSV nor an XLSX workbook: {0}")]
    NotASheet(String),
    #[error("the workbook is protected by a password: save a copy without one and import that")]
    Password,
    #[error(
        "the file is a workbook of the old kind (.xls): save it as .xlsx or CSV and import that"
    )]
    OldWorkbook,
    #[error("the workbook can't be read, it may be damaged or cut short ({0})")]
    Damaged(String),
    #[error("the workbook has no sheet {wanted}: its sheets are {found}")]
    NoSheet { wanted: String, found: String },
    #[error("no heading for {field}: the file's headings are {found}; expected one of {expected}")]
    NoHeading { field: String, found: String, expected: String },
    #[error(
        "the heading “{heading}” stands over columns {first} and {second}: rename the one that \
         isn't meant"
    )]
    HeadingTwice { heading: String, first: usize, second: usize },
    #[error("the map, line {line}, column {column}: {expected}")]
    BadMap { line: usize, column: usize, expected: String },
    #[error("the calendar, line {line}, column {column}: {expected}")]
    BadCalendar { line: usize, column: usize, expected: String },
    #[error("stopped before the end of the file")]
    Stopped,
}

/// Line and column of a place in a text, both from 1; columns are characters.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (line, before[start..].chars().count() + 1)
}

/// A cell or heading as a sentence quotes it: not too long, without what could upset a terminal.
fn quoted(text: &str) -> String {
    const LONGEST: usize = 40;
    let text = text.trim();
    let seen = text.chars().take(LONGEST).map(|c| if c.is_control() { '\u{FFFD}' } else { c });
    let rest = if text.chars().nth(LONGEST).is_some() { "…" } else { "" };
    format!("“{}{rest}”", seen.collect::<String>())
}

#[cfg(test)]
mod tests;
