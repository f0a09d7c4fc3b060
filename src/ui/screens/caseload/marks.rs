//! Cases marked in the list, whatever it is narrowed to and in order of; and filters kept.

use super::{Caseload, WINDOW};
use crate::store::{CaseloadRow, SavedFilter};
use crate::ui::effect::{Effect, Now, Open};
use crate::ui::look::Look;
use crate::ui::screens::save_sheets::{self, Listed};
use crate::ui::screens::sheets;
use crate::ui::widgets::editor::Editor;
use crate::ui::widgets::list::Cursor;

/// Stands beside a marked case.
const MARK: &str = "*";

impl Caseload {
    /// Marks the case at hand, or unmarks it.
    pub(super) fn mark(&mut self) -> Effect {
        let Some((case, pupil)) = self.at_hand().map(|row| (row.case, row.pupil)) else {
            return Effect::None;
        };
        if self.marked.remove(&case).is_none() {
            self.marked.insert(case, pupil);
        }
        Effect::None
    }

    /// Marks every case listed; if they all are, none is any more.
    pub(super) fn mark_all(&mut self) -> Effect {
        if self.page.rows.len() < self.page.total {
            return Effect::Say(format!(
                "{} cases are listed: narrow them to {WINDOW} or fewer to mark them all",
                self.page.total
            ));
        }
        if self.page.rows.iter().all(|row| self.marked.contains_key(&row.case)) {
            self.marked.clear();
        } else {
            self.marked.extend(self.page.rows.iter().map(|row| (row.case, row.pupil)));
        }
        Effect::None
    }

    /// The marked cases, or else the one at hand, go to a colleague.
    pub(super) fn change_owner(&self) -> Effect {
        let marked: Vec<i64> = self.marked.keys().copied().collect();
        let cases = match self.at_hand() {
            Some(row) if marked.is_empty() => vec![row.case],
            _ => marked,
        };
        if cases.is_empty() {
            return Effect::Say("No case is listed here: n opens one".to_owned());
        }
        Effect::Open(Open::Owners(cases))
    }

    pub(super) fn save_filter(&self) -> Effect {
        let (mine, overdue) = (self.query.owner.is_some(), self.query.due_before.is_some());
        if self.query.filter.trim().is_empty() && !mine && !overdue {
            return Effect::Say("Nothing is left out here: / filters, m is yours".to_owned());
        }
        Effect::sheet(sheets::save_filter(&self.query.filter, mine, overdue))
    }

    /// All that is listed, whatever of it is on this page.
    pub(super) fn save_list(&self, now: &Now) -> Effect {
        if self.page.total == 0 {
            return Effect::Say("No case is listed here: n opens one".to_owned());
        }
        Effect::sheet(save_sheets::list(Listed::Caseload(self.query.clone()), now.today))
    }

    /// Narrows the list to a filter that was kept.
    pub fn narrow(&mut self, filter: &SavedFilter, now: &Now) {
        self.filter = Editor::line(&filter.text);
        self.query.filter.clone_from(&filter.text);
        self.query.owner = filter.mine.then_some(now.officer);
        self.query.due_before = filter.overdue.then_some(now.today);
        self.filtering = false;
        self.cursor = Cursor::default();
        self.anew = true;
    }

    /// What stands before a row: where the cursor is, and, while any case is marked, whether this is.
    pub(super) fn gutter(&self, row: &CaseloadRow, here: bool, look: Look) -> String {
        let hand = if here { look.gutter() } else { " " };
        let marked = self.marked.contains_key(&row.case);
        match (self.marked.is_empty(), marked) {
            (true, _) => hand.to_owned(),
            (false, true) => format!("{hand}{MARK}"),
            (false, false) => format!("{hand} "),
        }
    }

    /// Columns that the marks take.
    pub(super) fn marks_width(&self) -> u16 {
        u16::from(!self.marked.is_empty())
    }
}
