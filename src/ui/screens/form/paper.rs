//! The form at hand on paper, and what was changed in a field of it.

use super::FormScreen;
use super::stops::Stop;
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

    /// What was changed in the field at hand; of a table in the cell, of people in all their rows.
    pub(super) fn history_here(&self) -> Effect {
        let (Some(stop), Some(data)) = (self.here(), &self.data) else { return Effect::None };
        let field = match &stop {
            Stop::Answer(path) => path.clone(),
            other => other.field(),
        };
        let label = data.file.form.field(&stop.field()).map(|field| field.label.clone());
        let label = label.unwrap_or_else(|| field.clone());
        Effect::Open(Open::FieldHistory { record: self.record, field, label })
    }
}
