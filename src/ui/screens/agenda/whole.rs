//! The list as a whole: taken to a spreadsheet, and what is said where it is empty.

use super::Agenda;
use crate::ui::effect::{Effect, Now};
use crate::ui::screens::save_sheets::{self, Listed};

impl Agenda {
    /// All that is listed, whatever of it is on this page.
    pub(super) fn save_list(&self, now: &Now) -> Effect {
        if self.counts.all() == 0 {
            return Effect::Say(self.empty_words().to_owned());
        }
        Effect::sheet(save_sheets::list(Listed::Agenda(self.query.clone()), now.today))
    }

    pub(super) fn empty_words(&self) -> &'static str {
        if !self.query.words.trim().is_empty() {
            "Nothing that is due has these words in it: Esc clears them."
        } else if self.query.mine.is_some() {
            "Nothing is due in your cases: m shows everybody's."
        } else {
            "Nothing is due. What is agreed in a case (tab 8) or a form comes up here by its day."
        }
    }
}
