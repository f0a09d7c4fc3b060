//! The pack of a referral and the restricted annex beside it: their sheets opened, and the making of a pack.

use std::path::Path;

use super::App;
use super::sheets::Anew;
use crate::documents::packing::{self, Wish};
use crate::documents::render::Press;
use crate::store::{Role, Session, Store, Trouble, write_new};
use crate::ui::effect::Open;
use crate::ui::screens::{annex_sheets, pack_sheets};

/// The tab of a case that the pack is opened from.
const PROCESS: u8 = 6;
/// The tab of a case with its documents.
const DOCUMENTS: u8 = 9;

/// What is asked for: whose pack, where to, and why by which lead where something is missing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub case: i64,
    pub to: &'a Path,
    pub reason: &'a str,
    pub lead: &'a str,
}

impl App {
    /// The sheet of a restricted annex, for whoever may make one.
    pub(super) fn open_annex(&mut self, case: i64) -> Result<(), Trouble> {
        self.store.may_make_annex(&self.session, case)?;
        self.open_sheet(annex_sheets::make(case))
    }

    /// The same of a draft, over the documents of its case.
    pub(super) fn sheet_of_annex(&self, case: i64) -> Option<Anew> {
        self.store.may_make_annex(&self.session, case).ok()?;
        Some((vec![Open::CaseAt(case, DOCUMENTS, 0)], annex_sheets::make(case)))
    }

    /// The sheet of a draft, over the screen of the pack.
    pub(super) fn sheet_of_pack(&self, case: i64) -> Result<Option<Anew>, Trouble> {
        let session = &self.session;
        let found = self.store.preflight(session.viewer(), case, session.as_of())?;
        let is_lead = self.store.holds(session, Role::Lead, case)?;
        let lead = if is_lead { session.name.as_str() } else { "" };
        let below = vec![Open::CaseAt(case, PROCESS, 0), Open::Pack(case)];
        Ok(Some((below, pack_sheets::make(case, &found, lead))))
    }
}

/// Makes the pack, keeps it, and saves it as a new file; gives its number.
pub(super) fn make_pack(
    store: &mut Store,
    session: &Session,
    asked: &Asked<'_>,
    press: &Press,
) -> Result<i64, Trouble> {
    let Asked { case, to, reason, lead } = *asked;
    // Before the long work, not after it.
    if to.symlink_metadata().is_ok() {
        return Err(Trouble::AlreadyThere(to.to_owned()));
    }
    let made = packing::make(store, session, &Wish { case, reason, lead }, press)?;
    write_new(to, &made.bytes).map_err(|trouble| {
        let id = made.id;
        Trouble::refused(format!(
            "{trouble}. The pack itself was made and is kept: `herringbone pack get {id} -o FILE` saves it"
        ))
    })?;
    Ok(made.id)
}
