//! The strategy checklist: its tab, its sheets, and what happens when a colleague answered the same row.

use super::App;
use crate::store::{Theirs, Trouble};
use crate::ui::screens::case::CaseScreen;
use crate::ui::screens::strategy_sheet::{Ask, strategy_sheet};
use crate::ui::screens::{Screen, Show};

impl App {
    /// A case's checklist: on the case at hand, or on a case opened for it.
    pub(super) fn open_checklist(&mut self, case: i64) -> Result<(), Trouble> {
        let pupil = self.store.case(case)?.pupil;
        if let Some(Screen::Case(screen)) = self.screens.last_mut()
            && screen.pupil() == Some(pupil)
        {
            screen.turn_to_checklist();
            return self.reload();
        }
        let mut screen = CaseScreen::new(pupil);
        screen.turn_to_checklist();
        self.push(Screen::Case(Box::new(screen)))
    }

    /// The sheet that asks something of a row.
    pub(super) fn open_strategy(&mut self, case: i64, row: &str, ask: Ask) -> Result<(), Trouble> {
        let file = self.store.checklist(self.session.viewer(), case)?;
        let pupil = self.store.case(case)?.pupil;
        let Some(sheet) = strategy_sheet(&file, (case, row), ask, &self.now()) else {
            return Err(Trouble::refused("this row is no longer on the checklist"));
        };
        self.open_sheet(sheet.about(pupil))
    }

    /// A colleague answered the row meanwhile: says what stands there. What is on a sheet stays there;
    /// kept again it takes the place of theirs, which stays in the history.
    pub(super) fn clash_of_row(&mut self, theirs: &Theirs) -> Result<(), Trouble> {
        let on_sheet = if let Some(Screen::Sheet(sheet)) = self.screens.last_mut() {
            sheet.then.take_base(theirs.revision);
            true
        } else {
            false
        };
        let what_next = if on_sheet {
            "Keep it again to put it in the place of theirs, which then stays in the history; or go back \
             without."
        } else {
            self.reload()?;
            "This is what stands there now: answer it again if it should be otherwise."
        };
        self.say(format!(
            "{} answered this row meanwhile: {}.\n\nYours was not saved. {what_next}",
            theirs.by, theirs.value
        ));
        Ok(())
    }
}
