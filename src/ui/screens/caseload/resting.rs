//! What is told of the case at hand once one lingers there: of that one pupil the marks are read, of
//! all others never.

use std::cell::Cell;

use crate::rules::pattern::Pattern;
use crate::store::{Session, Store, Trouble};
use crate::ui::effect::Now;

/// The patterns of the pupil one lingers at.
#[derive(Debug, Default)]
pub(super) struct Resting {
    /// Whether the last drawing had a panel to tell them in.
    shown: Cell<bool>,
    pupil: Option<i64>,
    patterns: Vec<Pattern>,
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
        self.pupil = Some(pupil);
        self.stale = false;
        Ok(())
    }
}
