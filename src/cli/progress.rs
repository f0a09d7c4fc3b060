//! How far long work has come, for whoever watches; and whether they want it stopped.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::{DateTime, FixedOffset, TimeDelta};
use ratatui::crossterm::event::{self, Event, KeyCode, KeyModifiers};
use ratatui::crossterm::terminal::{disable_raw_mode, enable_raw_mode, is_raw_mode_enabled};
use signal_hook::consts::SIGINT;

use crate::clock::Clock;
use crate::store::Trouble;

/// Drawn no more often than this.
const PAUSE: TimeDelta = TimeDelta::milliseconds(100);

/// A line that is drawn over while the work goes on, where standard error is a terminal.
#[derive(Debug)]
pub(super) struct Bar {
    doing: &'static str,
    clock: Clock,
    begun: DateTime<FixedOffset>,
    drawn: DateTime<FixedOffset>,
    is_seen: bool,
}

impl Bar {
    pub(super) fn new(doing: &'static str, clock: Clock) -> Self {
        let begun = clock.now();
        Self { doing, clock, begun, drawn: begun, is_seen: io::stderr().is_terminal() }
    }

    /// Tells how much is done, and of how much where that is known.
    pub(super) fn show(&mut self, done: u64, of: Option<u64>) {
        let now = self.clock.now();
        if self.is_seen && now - self.drawn >= PAUSE {
            self.drawn = now;
            let line = line(self.doing, done, of, now - self.begun);
            let _ = write!(io::stderr(), "\r{line}\x1b[K");
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if self.is_seen && self.drawn != self.begun {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

fn line(doing: &str, done: u64, of: Option<u64>, taken: TimeDelta) -> String {
    const WIDTH: u64 = 20;
    let Some(of) = of.filter(|of| *of > 0) else { return format!("{doing}: {done}") };
    let full = usize::try_from(WIDTH * done.min(of) / of).unwrap_or_default();
    let empty = usize::try_from(WIDTH).unwrap_or_default() - full;
    let bar = format!("{}{}", "#".repeat(full), ".".repeat(empty));
    let left = match (u64::try_from(taken.num_milliseconds()), done) {
        (Ok(taken), 1..) => format!(", {} s left", taken * of.saturating_sub(done) / done / 1000),
        _ => String::new(),
    };
    format!("{doing} [{bar}] {done} of {of}, {}%{left}", 100 * done / of)
}

/// Whether Esc or Ctrl-C was pressed. Work asks now and then, and leaves nothing half done.
#[derive(Debug, Clone)]
pub(super) struct Stop(Arc<AtomicBool>);

/// A terminal that gives its keys at once, until this is dropped.
#[derive(Debug)]
pub(super) struct Keys;

impl Keys {
    fn of_terminal() -> Option<Self> {
        let both = io::stdin().is_terminal() && io::stderr().is_terminal();
        (both && enable_raw_mode().is_ok()).then_some(Self)
    }

    fn say_stop() -> bool {
        while event::poll(Duration::ZERO).unwrap_or(false) {
            let Ok(Event::Key(key)) = event::read() else { continue };
            let interrupt =
                key.modifiers.contains(KeyModifiers::CONTROL) && key.code == KeyCode::Char('c');
            if interrupt || key.code == KeyCode::Esc {
                return true;
            }
        }
        false
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        let _ = disable_raw_mode();
    }
}

impl Stop {
    pub(super) fn on_interrupt() -> Self {
        let asked = Arc::new(AtomicBool::new(false));
        // Where this fails Ctrl-C ends the program at once; the open transaction is dropped then.
        let _ = signal_hook::flag::register(SIGINT, Arc::clone(&asked));
        Self(asked)
    }

    /// Hears Esc too, until what it gives is dropped. Nothing but the bar may be written meanwhile.
    pub(super) fn listen() -> Option<Keys> {
        Keys::of_terminal()
    }

    pub(super) fn is_asked(&self) -> bool {
        if is_raw_mode_enabled().unwrap_or(false) && Keys::say_stop() {
            self.0.store(true, Ordering::Relaxed);
        }
        self.0.load(Ordering::Relaxed)
    }

    /// # Errors
    /// Stopping was asked for.
    pub(super) fn heed(&self) -> Result<(), Trouble> {
        if self.is_asked() { Err(stopped()) } else { Ok(()) }
    }
}

pub(super) fn stopped() -> Trouble {
    Trouble::refused("Stopped. Nothing was changed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_tells_count_share_and_time_left() {
        let seconds = TimeDelta::seconds;
        let table = [
            (0, Some(158), 0, "Writing [....................] 0 of 158, 0%"),
            (79, Some(158), 4, "Writing [##########..........] 79 of 158, 50%, 4 s left"),
            (158, Some(158), 8, "Writing [####################] 158 of 158, 100%, 0 s left"),
            (40_960, None, 3, "Writing: 40960"),
            (0, Some(0), 0, "Writing: 0"),
        ];
        for (done, of, taken, expected) in table {
            assert_eq!(line("Writing", done, of, seconds(taken)), expected);
        }
    }

    #[test]
    fn a_stop_that_was_asked_for_is_heeded() {
        let stop = Stop(Arc::new(AtomicBool::new(false)));
        assert!(stop.heed().is_ok());
        stop.0.store(true, Ordering::Relaxed);
        assert_eq!(stop.heed().unwrap_err().to_string(), "Stopped. Nothing was changed");
    }
}
