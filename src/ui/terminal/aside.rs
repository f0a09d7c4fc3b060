//! Set aside with Ctrl-Z, and brought back by the shell, as any program of a terminal.

use std::io;

use ratatui::crossterm::event::{Event, KeyEventKind};
use rustix::process::{Signal, kill_current_process_group};

use super::told::Told;
use super::{Screen, enter, restore};
use crate::ui::keys::Key;

pub(super) fn is_asked_for(event: &Event) -> bool {
    matches!(event, Event::Key(press)
        if press.kind != KeyEventKind::Release && Key::of(press) == Some(Key::Ctrl('z')))
}

/// Gives the terminal back and stops; gives a blank screen once the program goes on.
pub(super) fn step(with_mouse: bool, told: &Told) -> io::Result<Screen> {
    restore();
    // Whatever else is in this job stops too, so that the shell sees it. Where there is no shell that could
    // bring it back, the system lets it go on at once.
    kill_current_process_group(Signal::TSTP)?;
    // Known: nobody has to draw anew once more.
    told.is_back();
    enter(with_mouse)
}

/// A blank screen after somebody else stopped the program, whatever became of the terminal meanwhile.
pub(super) fn come_back(with_mouse: bool) -> io::Result<Screen> {
    restore();
    enter(with_mouse)
}
