//! The pack of a referral: its sheet opened anew, and the making of it.

use std::path::Path;

use super::App;
use super::sheets::Anew;
use crate::documents::render::Press;
use crate::store::{Role, Session, Store, Trouble};
use crate::ui::effect::Open;
use crate::ui::screens::pack_sheets;

/// The tab of a case that the pack is opened from.
const PROCESS: u8 = 6;

/// What is asked for: whose pack, where to, and why by which lead where something is missing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub case: i64,
    pub to: &'a Path,
    pub reason: &'a str,
    pub lead: &'a str,
}

impl App {
    /// The sheet of a draft, over the screen of the pack.
    pub(super) fn sheet_of_pack(&self, case: i64) -> Result<Option<Anew>, Trouble> {
        let session = &self.session;
        let found = self.store.preflight(session.viewer(), case, session.as_of())?;
        let lead = if session.has(Role::Lead) { session.name.as_str() } else { "" };
        let below = vec![Open::CaseAt(case, PROCESS, 0), Open::Pack(case)];
        Ok(Some((below, pack_sheets::make(case, &found, lead))))
    }
}

/// Makes the pack as a new file; gives its number. All that lacks is the store's own making of it, which
/// takes what is told here.
pub(super) fn make_pack(
    store: &mut Store,
    session: &Session,
    asked: &Asked<'_>,
    press: &Press,
) -> Result<i64, Trouble> {
    let Asked { case, to, reason, lead } = *asked;
    let _ = (store, session, press, reason, lead);
    let to = to.display();
    Err(Trouble::refused(format!(
        "the pack of case {case} can't be made as {to} by this program yet. Nothing was made"
    )))
}
