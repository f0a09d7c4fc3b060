//! The lock: after ten minutes without a key nothing of any pupil stands on screen until this officer's PIN is
//! typed. All that was open stays below as it was; no key, paste, click or change by a colleague reaches it.
//!
//! On one's own machine it is there only for whoever set a PIN; behind the door of a server for everybody, where
//! connecting again opens it too.

use chrono::{DateTime, FixedOffset, TimeDelta};

use super::{App, DRAFT_AFTER_MS, LOOK_EVERY_MS};
use crate::rules::count::counted;
use crate::rules::pin::Pin;
use crate::store::Trouble;
use crate::ui::keys::Key;
use crate::ui::look::Seat;
use crate::ui::screens::Screen;
use crate::ui::screens::locked::{Locked, Wish};
use crate::ui::screens::pin_sheet::PinSheet;

/// Minutes without a key.
const AFTER: u32 = 10;
/// Wrong PINs in a row after which none opens this sitting any more.
const TRIES: u8 = 5;

/// Whether the screen is hidden, and since when nobody was there.
#[derive(Debug)]
pub(super) struct Lock {
    screen: Option<Locked>,
    /// When the last key came, by the clock of the loop; and by that of the machine, which goes on while a
    /// laptop is asleep.
    at_ms: u64,
    at: DateTime<FixedOffset>,
    /// Nothing would open it, so that nothing locks it until the next key.
    stays_open: bool,
    wrong: u8,
    /// How the file stood when it was last looked whether one may stay.
    data_version: i64,
}

impl Lock {
    pub(super) fn begun(at: DateTime<FixedOffset>) -> Self {
        Self { screen: None, at_ms: 0, at, stays_open: false, wrong: 0, data_version: 0 }
    }

    fn is_due(&self, at_ms: u64, now: DateTime<FixedOffset>) -> bool {
        at_ms >= self.at_ms + u64::from(AFTER) * 60_000
            || now - self.at >= TimeDelta::minutes(i64::from(AFTER))
    }

    /// How many wrong PINs may still be typed.
    fn left(&self) -> u8 {
        TRIES.saturating_sub(self.wrong)
    }
}

impl App {
    pub(super) fn is_locked(&self) -> bool {
        self.lock.screen.is_some()
    }

    /// What is drawn instead of everything.
    pub(super) fn locked(&self) -> Option<&Locked> {
        self.lock.screen.as_ref()
    }

    /// Somebody is there.
    pub(super) fn touch(&mut self, at_ms: u64) {
        self.lock.at_ms = at_ms;
        self.lock.at = self.session.clock.now();
        self.lock.stays_open = false;
    }

    /// Locks where nobody was there for too long; gives whether it does so now. The key that shows that
    /// somebody is back goes nowhere: what it was meant for can't be seen any more.
    pub(super) fn lock_if_left(&mut self, at_ms: u64) -> bool {
        let is_open = !self.is_locked() && !self.lock.stays_open;
        if !is_open || !self.lock.is_due(at_ms, self.session.clock.now()) {
            return false;
        }
        // A PIN that can't be read opens nothing.
        let has_pin = self.store.has_pin(&self.session).unwrap_or(false);
        self.lock.stays_open = !has_pin && self.seat == Seat::Here;
        if self.lock.stays_open {
            return false;
        }
        self.hide(has_pin, format!("Locked after {AFTER} minutes without a key"));
        true
    }

    /// Locks at once.
    pub(super) fn lock_now(&mut self) {
        match self.store.has_pin(&self.session) {
            Ok(false) if self.seat == Seat::Here => {
                self.say("Nothing would open it again: set a PIN first, with : and PIN".to_owned());
            }
            Ok(has_pin) => self.hide(has_pin, "Locked".to_owned()),
            Err(trouble) => self.tell(&trouble),
        }
    }

    fn hide(&mut self, has_pin: bool, why: String) {
        if self.keep_draft(true).is_err() {
            // Tried again by the next tick, until it can be kept.
            self.draft_due = Some(self.looked_at + DRAFT_AFTER_MS);
        }
        self.go_away();
        self.told.due = None;
        self.clicked = None;
        self.lock.data_version = self.data_version;
        let by_pin = has_pin && self.lock.left() > 0;
        let mut screen = Locked::new(why, self.seat, by_pin);
        if has_pin && !by_pin {
            screen.shut(too_many());
        }
        self.lock.screen = Some(screen);
    }

    /// Takes a press at the locked screen; gives whether anything may look different.
    pub(super) fn press_locked(&mut self, key: Key, at_ms: u64) -> bool {
        let Some(screen) = &mut self.lock.screen else { return false };
        match screen.press(key) {
            // The draft stays one that is taken up again.
            Some(Wish::Leave) => self.quit = true,
            Some(Wish::Open(typed)) => self.try_pin(typed.digits(), at_ms),
            None => {}
        }
        true
    }

    fn try_pin(&mut self, typed: &str, at_ms: u64) {
        let opened = self.is_pin(typed);
        let has_pin = self.store.has_pin(&self.session).unwrap_or(true);
        let left = self.lock.left();
        let Some(screen) = &mut self.lock.screen else { return };
        match opened {
            Ok(true) => self.open_again(at_ms),
            Ok(false) if !has_pin => {
                screen.shut("Your PIN was removed meanwhile: none opens this screen".to_owned());
            }
            Ok(false) if left == 0 => screen.shut(too_many()),
            Ok(false) => screen.say(wrong(left)),
            Err(trouble) => screen.say(trouble.to_string()),
        }
    }

    /// Back to the same field and letter. What colleagues changed meanwhile is read before it is drawn.
    fn open_again(&mut self, at_ms: u64) {
        if self.is_shown_out() {
            return;
        }
        self.lock.screen = None;
        self.touch(at_ms);
        self.look_for_changes();
        self.watch_rest(at_ms);
    }

    /// Holds what was typed against the PIN, and counts what is wrong. That it was wrong too often is
    /// written down once.
    fn is_pin(&mut self, typed: &str) -> Result<bool, Trouble> {
        if self.lock.left() == 0 {
            return Ok(false);
        }
        if self.store.opens_with(&self.session, typed)? {
            self.lock.wrong = 0;
            return Ok(true);
        }
        self.lock.wrong += 1;
        if self.lock.left() == 0 {
            // Refused all the same where it can't be written down.
            let _ = self.store.refuse_pin(&self.session, TRIES);
        }
        Ok(false)
    }

    /// What time does while locked: nothing is read of what is hidden, only whether one may stay. Gives
    /// whether anything may look different.
    pub(super) fn stay_locked(&mut self, at_ms: u64) -> bool {
        if at_ms < self.looked_at + LOOK_EVERY_MS {
            return false;
        }
        self.looked_at = at_ms;
        let version = self.store.data_version();
        let is_moved = version != self.lock.data_version;
        self.lock.data_version = version;
        is_moved && self.is_shown_out()
    }

    /// The sheet on which the PIN is set.
    pub(super) fn open_pin(&mut self) -> Result<(), Trouble> {
        let has_pin = self.store.has_pin(&self.session)?;
        self.push(Screen::Pin(Box::new(PinSheet::new(has_pin))))
    }

    /// Sets another PIN, or none, for whoever knows the one there is.
    pub(super) fn change_pin(&mut self, was: &str, to: Option<&Pin>) -> Result<(), Trouble> {
        if self.store.has_pin(&self.session)? && !self.is_pin(was)? {
            let why = match self.lock.left() {
                0 => "too many wrong PINs: leave Herringbone and start it again".to_owned(),
                left => wrong(left),
            };
            return Err(Trouble::refused(format!("{why}. Nothing was changed")));
        }
        match to {
            Some(pin) => self.store.set_pin(&self.session, pin),
            None => self.store.remove_pin(&self.session),
        }
    }
}

fn wrong(left: u8) -> String {
    format!("That isn't your PIN: {}", counted(left, "more try", "more tries"))
}

fn too_many() -> String {
    format!("{TRIES} wrong PINs: none opens this screen any more")
}
