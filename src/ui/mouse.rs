//! What a mouse can do here: click and turn its wheel.

use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

/// Asks the terminal for clicks and the wheel, with columns beyond 223. Nothing that merely moves
/// is sent: it would wake the program and load the line for nothing.
pub(super) const ON: &str = "\x1b[?1000h\x1b[?1006h";
pub(super) const OFF: &str = "\x1b[?1006l\x1b[?1000l";

/// One thing that the mouse did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mouse {
    Click { x: u16, y: u16 },
    WheelUp,
    WheelDown,
}

impl Mouse {
    /// What a terminal's event means; nothing for other buttons, and for letting go.
    #[must_use]
    pub fn of(event: &MouseEvent) -> Option<Self> {
        match event.kind {
            MouseEventKind::Down(MouseButton::Left) => {
                Some(Self::Click { x: event.column, y: event.row })
            }
            MouseEventKind::ScrollUp => Some(Self::WheelUp),
            MouseEventKind::ScrollDown => Some(Self::WheelDown),
            _ => None,
        }
    }
}
