//! Telling colleagues where one writes, and hearing where they do.
//!
//! Nothing of it may keep anybody waiting or fail anything: what can't be told now is told a second
//! later, and whoever isn't heard of for a minute is gone.

use super::{App, LOOK_EVERY_MS};
use crate::ui::screens::{Screen, Show};

/// Whoever hurries through fields tells of none of them.
const AFTER_MS: u64 = 300;
/// How often somebody who goes on writing in one place says that they are still there.
const AGAIN_EVERY_MS: u64 = 20_000;

/// What colleagues were told of where one is.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// The record, and the place in it.
    place: Option<(i64, String)>,
    at_ms: u64,
    /// When they have to be told of another place.
    pub(super) due: Option<u64>,
    /// Whether any key was pressed since.
    pub(super) pressed: bool,
}

impl App {
    /// Tells where one is, if that is another place by now, or if one still writes there.
    pub(super) fn tell_presence(&mut self, at_ms: u64) {
        let here = self.whereabouts();
        if here == self.told.place {
            self.told.due = None;
            if here.is_none() || at_ms < self.told.at_ms + AGAIN_EVERY_MS || !self.is_writing() {
                return;
            }
        } else {
            let due = *self.told.due.get_or_insert(at_ms + AFTER_MS);
            if at_ms < due {
                return;
            }
        }
        let told = match &here {
            Some((record, place)) => self.store.be_at(&self.session, *record, place),
            None => self.store.be_gone(&self.session),
        };
        self.told = match told {
            Ok(()) => Told { place: here, at_ms, due: None, pressed: false },
            Err(_) => {
                let place = self.told.place.take();
                // Told again, though it may be the same place: this time it wasn't.
                Told { place, at_ms, due: Some(at_ms + LOOK_EVERY_MS), pressed: true }
            }
        };
    }

    /// The open form, though a sheet or the finder may be laid over it.
    fn whereabouts(&self) -> Option<(i64, String)> {
        self.screens.iter().rev().find_map(|screen| match screen {
            Screen::Form(form) => form.whereabouts(),
            _ => None,
        })
    }

    /// Whether anything is being written: an idle program says nothing.
    fn is_writing(&self) -> bool {
        self.told.pressed || self.screens.last().and_then(Show::draft).is_some()
    }

    /// The last chance before the program goes.
    pub(super) fn go_away(&mut self) {
        if self.told.place.take().is_some() {
            // Nobody is there to be told; a minute later they are gone all the same.
            let _ = self.store.be_gone(&self.session);
        }
    }

    /// Looks who else is in the record at hand; gives whether that looks different.
    pub(super) fn look_around(&mut self) -> bool {
        let Some(Screen::Form(form)) = self.screens.iter_mut().rev().find(|one| is_form(one))
        else {
            return false;
        };
        form.look_around(&self.store, &self.session).unwrap_or(false)
    }

    /// Nobody changed anything; gives whether something looks different all the same.
    pub(super) fn pass_time(&mut self) -> bool {
        let now = self.session.clock.now();
        match self.screens.last_mut() {
            Some(Screen::Form(form)) => form.pass_time(now),
            _ => false,
        }
    }
}

fn is_form(screen: &Screen) -> bool {
    matches!(screen, Screen::Form(_))
}
