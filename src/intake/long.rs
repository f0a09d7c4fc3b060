//! Marks where every session has a row.

use super::cells::{Cells, Wrong};
use super::headings::Headings;
use super::map::HeadingMap;
use super::sessions::{Sessions, code_on, on_a_weekday};
use super::sheet::Row;
use super::{Unreadable, quoted};
use crate::rules::people::MarkRow;

/// Which column holds what.
pub(super) struct Long {
    width: usize,
    upn: usize,
    date: usize,
    session: usize,
    mark: usize,
    minutes_late: Option<usize>,
    comment: Option<usize>,
}

impl Long {
    /// # Errors
    /// A heading is missing, or stands over two columns.
    pub fn under(headings: &Headings, map: &HeadingMap) -> Result<Self, Unreadable> {
        Ok(Self {
            width: headings.width(),
            upn: headings.need(map, "upn")?,
            date: headings.need(map, "date")?,
            session: headings.need(map, "session")?,
            mark: headings.need(map, "mark")?,
            minutes_late: headings.find(map, "minutes_late")?,
            comment: headings.find(map, "comment")?,
        })
    }

    /// # Errors
    /// The caller wants to stop.
    pub fn take(
        &self,
        row: &Row,
        headings: &Headings,
        map: &HeadingMap,
        sessions: &mut Sessions<'_>,
    ) -> Result<(), Unreadable> {
        sessions.count(1)?;
        match self.read(row, map) {
            Ok(mark) => sessions.take(row.line, None, mark),
            Err(wrong) => sessions.refuse(wrong.refusal(row.line, headings)),
        }
        Ok(())
    }

    /// Every cell is needed: a row that lacks one has shifted, or was cut.
    fn read(&self, row: &Row, map: &HeadingMap) -> Result<MarkRow, Wrong> {
        let cells = Cells::of(row, &map.words, self.width, self.width.saturating_sub(1))?;
        let upn = cells.upn(self.upn)?;
        let on =
            on_a_weekday(cells.day(self.date)?).map_err(|reason| Wrong::cell(self.date, reason))?;
        let session = cells.raw(self.session);
        let half = map.words.half(session).ok_or_else(|| {
            let expected = map.words.sessions();
            let reason = format!("{} isn't a session, expected {expected}", quoted(session));
            Wrong::cell(self.session, reason)
        })?;
        let code =
            code_on(cells.raw(self.mark), on).map_err(|reason| Wrong::cell(self.mark, reason))?;
        let minutes_late = cells.number(self.minutes_late)?;
        Ok(MarkRow { upn, on, half, code, minutes_late, comment: cells.text(self.comment) })
    }
}
