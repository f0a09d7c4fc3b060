//! What follows when a sheet is kept.

use super::{Then, Wrong};
use crate::ui::effect::{Effect, Now, Open};
use crate::ui::screens::sheet::SheetField;

impl Then {
    /// The verb, and back to what was below; letters are looked over before they go, and a case that was
    /// opened is what one goes on with.
    ///
    /// # Errors
    /// As [`Then::verb`].
    pub fn kept(&self, fields: &[SheetField], now: &Now) -> Result<Effect, Wrong> {
        match self {
            Self::Letter(sheet) => sheet.look(fields, now),
            Self::OpenCase { pupil } => {
                let case = Box::new(Effect::Instead(Open::Pupil(*pupil)));
                self.verb(fields, now).map(|verb| Effect::Then(verb, case))
            }
            Self::Pack(sheet) => {
                let made = sheet.made(fields);
                self.verb(fields, now).map(|verb| Effect::Then(verb, Box::new(made)))
            }
            _ => self.verb(fields, now).map(|verb| Effect::Then(verb, Box::new(Effect::Back))),
        }
    }
}
