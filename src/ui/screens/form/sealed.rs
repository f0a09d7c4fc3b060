//! Restricted words of somebody else in a form: closed until they are opened, which is noted.

use super::FormScreen;
use super::stops::Stop;
use crate::store::{Answer, Opened, Restricted};
use crate::ui::effect::Effect;
use crate::ui::screens::reading::SEALED;

/// What stands in place of words that are left out.
pub(super) fn instead(answer: &Answer) -> Option<String> {
    if answer.sealed { Some(SEALED.to_owned()) } else { answer.instead() }
}

/// Words that were opened here: of which field, and at which revision.
#[derive(Debug)]
pub(super) struct OpenedHere {
    field: String,
    revision: i64,
    words: String,
}

impl FormScreen {
    /// The words at hand, where they were not opened yet.
    pub(super) fn sealed_here(&self) -> Option<Restricted> {
        let (Some(Stop::Answer(field)), Some(data)) = (self.here(), &self.data) else {
            return None;
        };
        data.file.answers.get(&field).filter(|answer| answer.sealed)?;
        Some(Restricted::Answer { record: self.record, field })
    }

    /// Asks for the words at hand.
    pub(super) fn read_here(&self) -> Effect {
        self.sealed_here().map_or_else(
            || Effect::Say("Nothing restricted is closed here".to_owned()),
            Effect::Read,
        )
    }

    /// Takes words that were opened: they stand here until the form is left, and can be written on.
    pub(super) fn take_opened(&mut self, what: &Restricted, opened: &Opened) {
        let (Restricted::Answer { field, .. }, Some(data)) = (what, &self.data) else { return };
        let revision = data.file.answers.get(field).map_or(0, |answer| answer.revision);
        let (field, words) = (field.clone(), opened.words().to_owned());
        self.opened.push(OpenedHere { field, revision, words });
        self.lay_open();
        self.editing = None;
        self.begin();
    }

    /// Puts what was opened into the form as read anew; what was written since is closed again.
    pub(super) fn lay_open(&mut self) {
        let Some(data) = &mut self.data else { return };
        for opened in &self.opened {
            let answer = data.file.answers.get_mut(&opened.field);
            let answer = answer.filter(|a| a.sealed && a.revision == opened.revision);
            if let Some(answer) = answer {
                *answer = answer.clone().opened(opened.words.clone());
            }
        }
    }
}
