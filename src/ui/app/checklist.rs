//! The strategy checklist: its tab, its sheets, and what happens when a colleague answered the same row.

use super::App;
use crate::store::{ChecklistFile, Restricted, Theirs, Trouble};
use crate::ui::effect::Open;
use crate::ui::screens::case::CaseScreen;
use crate::ui::screens::sheets::Then;
use crate::ui::screens::strategy_sheet::{Ask, strategy_sheet};
use crate::ui::screens::{Screen, Show};

impl App {
    /// A case's checklist: on the case at hand, or on a case opened for it.
    pub(super) fn open_checklist(&mut self, case: i64) -> Result<(), Trouble> {
        let pupil = self.store.case(self.session.viewer(), case)?.pupil;
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

    /// The sheet that asks something of a row. Restricted words of a colleague that stand on it are
    /// opened for it, which is noted.
    pub(super) fn open_strategy(&mut self, case: i64, row: &str, ask: Ask) -> Result<(), Trouble> {
        let mut file = self.store.checklist(self.session.viewer(), case)?;
        if ask != Ask::Day {
            self.open_words(&mut file, case, row)?;
        }
        let pupil = self.store.case(self.session.viewer(), case)?.pupil;
        let Some(sheet) = strategy_sheet(&file, (case, row), ask, &self.now()) else {
            return Err(Trouble::refused("this row is no longer on the checklist"));
        };
        self.open_sheet(sheet.about(pupil))
    }

    fn open_words(
        &mut self,
        file: &mut ChecklistFile,
        case: i64,
        row: &str,
    ) -> Result<(), Trouble> {
        let said = file.strategies.iter_mut().find(|said| said.row == row && said.sealed);
        if let Some(said) = said {
            let what = Restricted::Strategy { case, row: row.to_owned() };
            let opened = self.store.read_restricted(&self.session, &what)?;
            opened.words().clone_into(&mut said.words);
            said.sealed = false;
        }
        Ok(())
    }

    /// A colleague answered the row meanwhile: says what stands there. What is on a sheet stays there;
    /// kept again it takes the place of theirs, which stays in the history.
    pub(super) fn clash_of_row(&mut self, theirs: &Theirs) -> Result<(), Trouble> {
        let mut words = String::new();
        let on_sheet = if let Some(Screen::Sheet(sheet)) = self.screens.last_mut() {
            // Nobody writes over words unseen: whoever may read them does now, and it is noted.
            if let (Then::Strategy(at), true) = (&sheet.then, theirs.sealed) {
                let what = Restricted::Strategy { case: at.case, row: at.row.clone() };
                let opened = self.store.read_restricted(&self.session, &what)?;
                words = format!("\n\nTheir restricted words: {}", opened.words());
            }
            sheet.then.take_base(theirs.revision);
            true
        } else {
            false
        };
        let what_next = if on_sheet {
            "Keep it again to put it in the place of theirs, which then stays in the history; or go back \
             without."
        } else {
            // What was offered is answered: back to the list.
            if matches!(self.screens.last(), Some(Screen::OnFile(_))) {
                self.screens.pop();
            }
            self.reload()?;
            "This is what stands there now: answer it again if it should be otherwise."
        };
        let told = format!(
            "{} answered this row meanwhile: {}.{words}\n\nYours was not saved. {what_next}",
            theirs.by, theirs.value
        );
        if words.is_empty() {
            self.say(told);
            return Ok(());
        }
        let title = format!("{} answered this row meanwhile", theirs.by);
        self.open_screen(Open::Reading { title, text: told, restricted: true })
    }
}
