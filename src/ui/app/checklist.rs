//! The strategy checklist: its tab, its sheets with what was being written, and what happens when a
//! colleague answered the same row.

use super::App;
use crate::store::{Theirs, Trouble};
use crate::ui::screens::case::CaseScreen;
use crate::ui::screens::strategy_sheet::{Ask, ask_of, strategy_sheet};
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

    /// The sheet that asks something of a row, taking up the draft that was left of it.
    pub(super) fn open_strategy(&mut self, case: i64, row: &str, ask: Ask) -> Result<(), Trouble> {
        let file = self.store.checklist(self.session.viewer(), case)?;
        let pupil = self.store.case(case)?.pupil;
        let Some(sheet) = strategy_sheet(&file, (case, row), ask, &self.now()) else {
            return Err(Trouble::refused("this row is no longer on the checklist"));
        };
        let mut sheet = sheet.about(pupil);
        let drafts = self.store.drafts(&self.session)?;
        let left =
            drafts.iter().find_map(|draft| Some((draft, base_of(&draft.place, case, row, ask)?)));
        if let Some((draft, base)) = left {
            sheet.take_up(draft);
            sheet.place = Some(draft.place.clone());
            sheet.then.take_base(base);
            self.notice = Some("Your draft of this row, as you left it".to_owned());
        }
        self.push(Screen::Sheet(Box::new(sheet)))
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

/// The revision that a draft was begun from, where it is of this row and sheet.
fn base_of(place: &str, case: i64, row: &str, ask: Ask) -> Option<i64> {
    let mut parts = place.splitn(3, '/');
    let (kind, of_case) = (parts.next()?, parts.next()?);
    let (of_ask, of_row, base) = ask_of(kind, parts.next()?)?;
    (of_case == case.to_string() && of_row == row && of_ask == ask).then_some(base)
}
