//! The form at hand on paper.

use super::FormScreen;
use crate::documents::papers::Paper;
use crate::ui::effect::{Effect, Open};

impl FormScreen {
    /// The form on paper, with what was typed so far.
    pub(super) fn preview(&mut self) -> Effect {
        self.begin();
        let (paper, record) = (Paper::Form, Some(self.record));
        let case = self.data.as_ref().map(|data| data.file.case);
        case.map_or(Effect::None, |case| Effect::Open(Open::Preview { case, paper, record }))
    }
}
