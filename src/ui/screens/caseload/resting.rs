//! What is told of the case at hand once one lingers there: of that one pupil the marks and the case file are
//! read, of all others never.

use std::cell::Cell;

use super::standing::standing;
use crate::rules::pattern::Pattern;
use crate::rules::process::judge;
use crate::store::{Session, Store, Trouble};
use crate::ui::effect::Now;

/// The patterns of the pupil one lingers at, and where their case stands.
#[derive(Debug, Default)]
pub(super) struct Resting {
    /// Whether the last drawing had a panel to tell them in.
    shown: Cell<bool>,
    pupil: Option<i64>,
    patterns: Vec<Pattern>,
    standing: Vec<String>,
    /// Something may have changed since they were read.
    stale: bool,
}

impl Resting {
    pub(super) fn note_panel(&self, shown: bool) {
        self.shown.set(shown);
    }

    /// They are read anew at the next rest; until then they stand as they were.
    pub(super) fn forget(&mut self) {
        self.stale = true;
    }

    pub(super) fn asks(&self, pupil: i64) -> bool {
        self.shown.get() && (self.stale || self.pupil != Some(pupil))
    }

    /// What is known of a pupil by now.
    pub(super) fn patterns(&self, pupil: i64) -> &[Pattern] {
        if self.pupil == Some(pupil) { &self.patterns } else { &[] }
    }

    /// Where the pupil's case stands, as far as that is known by now.
    pub(super) fn standing(&self, pupil: i64) -> &[String] {
        if self.pupil == Some(pupil) { &self.standing } else { &[] }
    }

    pub(super) fn read(
        &mut self,
        pupil: i64,
        store: &Store,
        session: &Session,
        now: &Now,
    ) -> Result<(), Trouble> {
        let viewer = session.viewer();
        let file = store.pupil_file(viewer, pupil)?;
        let calendar = store.calendar(file.pupil.school)?;
        self.patterns = store.patterns(viewer, &file, &calendar, now.today)?;
        let gates = judge(&file, &store.pack()?, &calendar, now.today);
        self.standing = standing(&file, &gates, &calendar, now.today);
        self.pupil = Some(pupil);
        self.stale = false;
        Ok(())
    }
}
