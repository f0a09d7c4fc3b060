//! What is only told where one lingers: read a moment after the last press, so that passing by costs
//! nothing.

use super::App;
use crate::ui::screens::Show;

/// Longer than between two presses of a key that is held down or hurried.
pub(super) const AFTER_MS: u64 = 300;

impl App {
    /// Waits anew, where there is anything to read of what is at hand.
    pub(super) fn watch_rest(&mut self, at_ms: u64) {
        let rests = self.screens.last().is_some_and(Show::rests);
        self.rest_due = rests.then_some(at_ms + AFTER_MS);
    }

    /// Reads it once it is time; gives whether anything may look different.
    pub(super) fn rest(&mut self, at_ms: u64) -> bool {
        if self.rest_due.is_none_or(|due| due > at_ms) {
            return false;
        }
        self.rest_due = None;
        let now = self.now();
        match self.screens.last_mut() {
            // What can't be read is left out: nobody asked for it.
            Some(top) if top.rests() => top.rest(&self.store, &self.session, &now).is_ok(),
            _ => false,
        }
    }
}
