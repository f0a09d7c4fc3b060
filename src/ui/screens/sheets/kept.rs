//! What follows when a sheet is kept.

use super::{Then, Wrong};
use crate::ui::effect::{Effect, Now};
use crate::ui::screens::sheet::SheetField;

impl Then {
    /// The verb, and back to what was below; letters are looked over before they go.
    ///
    /// # Errors
    /// As [`Then::verb`].
    pub fn kept(&self, fields: &[SheetField], now: &Now) -> Result<Effect, Wrong> {
        match self {
            Self::Letter(sheet) => sheet.look(fields, now),
            _ => self.verb(fields, now).map(|verb| Effect::Then(verb, Box::new(Effect::Back))),
        }
    }
}
