//! Marks where every pupil has a row and every session a column.

use chrono::NaiveDate;

use super::cells::{Cells, Wrong};
use super::headings::Headings;
use super::map::HeadingMap;
use super::mark_heading::Says;
use super::sessions::{Sessions, code_on, on_a_weekday};
use super::sheet::Row;
use super::{Refusal, Unreadable, quoted};
use crate::rules::people::MarkRow;
use crate::rules::register::Half;

pub(super) struct Wide {
    width: usize,
    upn: usize,
    marks: Vec<MarkColumn>,
}

/// A column of marks.
struct MarkColumn {
    at: usize,
    heading: String,
    /// Its session, or why no mark below can be taken.
    session: Result<(NaiveDate, Half), String>,
}

impl MarkColumn {
    fn read(&self, cell: &str, upn: &str) -> Result<MarkRow, String> {
        let (on, half) = self.session.clone()?;
        let code = code_on(cell, on)?;
        let (upn, comment) = (upn.to_owned(), String::new());
        Ok(MarkRow { upn, on, half, code, minutes_late: None, comment })
    }
}

/// Whether any heading is a session's.
pub(super) fn has_sessions(headings: &Headings, map: &HeadingMap) -> bool {
    headings
        .all()
        .any(|(_, heading)| matches!(map.mark_heading.says(heading, &map.words), Says::Session(..)))
}

fn mark_columns(headings: &Headings, map: &HeadingMap) -> Vec<MarkColumn> {
    let column = |(at, heading): (usize, &str)| {
        let session = match map.mark_heading.says(heading, &map.words) {
            Says::Session(day, half) => on_a_weekday(day).map(|day| (day, half)),
            Says::Broken => Err(format!("its heading {} is no session", quoted(heading))),
            Says::SomethingElse => return None,
        };
        Some(MarkColumn { at, heading: heading.to_owned(), session })
    };
    headings.all().filter_map(column).collect()
}

impl Wide {
    /// # Errors
    /// There is no heading for the UPN, or for any mark.
    pub fn under(headings: &Headings, map: &HeadingMap) -> Result<Self, Unreadable> {
        let upn = headings.need(map, "upn")?;
        let marks = mark_columns(headings, map);
        if marks.is_empty() {
            return Err(Unreadable::NoHeading {
                field: "any mark".to_owned(),
                found: headings.listed(),
                expected: format!("the form {}", quoted(&map.mark_heading.to_string())),
            });
        }
        Ok(Self { width: headings.width(), upn, marks })
    }

    /// Takes a row's marks. A blank cell is none. What is wrong with the whole row is told once,
    /// however many marks it has.
    ///
    /// # Errors
    /// The caller wants to stop.
    pub fn take(
        &self,
        row: &Row,
        headings: &Headings,
        map: &HeadingMap,
        sessions: &mut Sessions<'_>,
    ) -> Result<(), Unreadable> {
        let upn = match self.upn_of(row, map) {
            Ok(upn) => upn,
            Err(wrong) => {
                sessions.refuse(wrong.refusal(row.line, headings));
                let marks = self.marks_in(row).count();
                return sessions.count(u64::try_from(marks).unwrap_or(u64::MAX));
            }
        };
        for column in self.marks_in(row) {
            sessions.count(1)?;
            let heading = Some(column.heading.clone());
            match column.read(row.cell(column.at), &upn) {
                Ok(mark) => sessions.take(row.line, heading, mark),
                Err(reason) => {
                    sessions.refuse(Refusal { line: row.line, column: heading, reason });
                }
            }
        }
        Ok(())
    }

    fn upn_of(&self, row: &Row, map: &HeadingMap) -> Result<String, Wrong> {
        Cells::of(row, &map.words, self.width, self.upn)?.upn(self.upn)
    }

    fn marks_in<'w>(&'w self, row: &'w Row) -> impl Iterator<Item = &'w MarkColumn> {
        self.marks.iter().filter(move |column| !row.cell(column.at).trim().is_empty())
    }
}
