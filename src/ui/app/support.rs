//! Doing what the support tab asks for, and opening the list of who crossed into a tier.

use super::App;
use crate::store::{Session, Store, Trouble};
use crate::ui::effect::SupportVerb;
use crate::ui::screens::Screen;

impl App {
    /// Whoever opens the list has looked at what is new in it.
    pub(super) fn open_crossings(&mut self) -> Result<(), Trouble> {
        self.push(Screen::Crossings(Box::default()))?;
        self.store.look_at_crossings(&self.session)
    }
}

/// The verb itself. Gives the id of what it made, or 0.
pub(super) fn write(
    store: &mut Store,
    session: &Session,
    verb: SupportVerb,
) -> Result<i64, Trouble> {
    match verb {
        SupportVerb::Put { case, item, change, base } => {
            store.put_support(session, case, &item, &change, base).map(|_| 0)
        }
        SupportVerb::AddOwn { case, tier, panel, label } => {
            store.add_own_support(session, case, tier, panel, &label).map(|_| 0)
        }
        SupportVerb::NoteNoCase { pupil, year, tier, why } => {
            store.note_no_case(session, pupil, year, tier, &why)
        }
    }
}
