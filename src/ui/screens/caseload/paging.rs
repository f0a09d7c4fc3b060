//! Which rows are read: a stretch around the cursor, which stays on its case.

use super::{Caseload, WINDOW};
use crate::store::{Session, Store, Trouble};

impl Caseload {
    pub(super) fn has_page(&self) -> bool {
        let end = (self.cursor.top + self.room.get()).min(self.page.total);
        self.page.from <= self.cursor.top && end <= self.page.from + self.page.rows.len()
    }

    /// Reads the rows around the cursor, which stays on its case wherever that stands by now.
    pub(super) fn read_page(&mut self, store: &Store, session: &Session) -> Result<(), Trouble> {
        let held = if self.anew { None } else { self.at_hand().map(|row| row.case) };
        self.anew = false;
        let viewer = session.viewer();
        let near = |top: usize| top.saturating_sub(WINDOW / 2);
        let from = if self.page.total > WINDOW { near(self.cursor.top) } else { 0 };
        self.page = store.caseload(viewer, &self.query, from, WINDOW)?;
        let held = held.and_then(|case| self.page.rows.iter().position(|row| row.case == case));
        if let Some(at) = held {
            self.cursor.at = from + at;
        }
        self.cursor.show(self.page.total, self.room.get());
        if !self.has_page() {
            self.page = store.caseload(viewer, &self.query, near(self.cursor.top), WINDOW)?;
        }
        if !self.marked.is_empty() {
            let cases: Vec<i64> = self.marked.keys().copied().collect();
            let open = store.open_among(viewer, &cases)?;
            self.marked.retain(|case, _| open.contains(case));
        }
        Ok(())
    }
}
