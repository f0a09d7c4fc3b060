//! Digits being typed that nobody may read: a sign for each on screen, and no words that tell them.

use std::fmt;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use crate::ui::keys::Key;
use crate::ui::look::Look;

/// More than any PIN has.
const MOST: usize = 32;

/// What was typed so far.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Hidden(String);

impl Hidden {
    /// Takes a press: digits are added, the last is taken back. Says whether it was such a press.
    pub fn press(&mut self, key: Key) -> bool {
        match key {
            Key::Char(digit) if digit.is_ascii_digit() => {
                if self.0.len() < MOST {
                    self.0.push(digit);
                }
            }
            Key::Backspace | Key::Delete => drop(self.0.pop()),
            _ => return false,
        }
        true
    }

    /// Gives what was typed, and is empty.
    #[must_use]
    pub fn take(&mut self) -> Self {
        std::mem::take(self)
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// Draws a sign for each digit; gives where the next would stand, if there is room.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, look: Look) -> Option<Position> {
        if area.is_empty() {
            return None;
        }
        frame.render_widget(Line::raw(look.hidden().repeat(self.0.len())), area);
        let typed = u16::try_from(self.0.len()).unwrap_or(u16::MAX);
        let x = area.x.saturating_add(typed).min(area.right() - 1);
        Some(Position { x, y: area.y })
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hidden(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_alone_are_taken_and_told_nowhere() {
        let mut typed = Hidden::default();
        for key in Key::read_all("2x5<Enter>8<BS><Left>0") {
            typed.press(key);
        }
        assert_eq!(typed.digits(), "250");
        assert_eq!(format!("{typed:?}"), "Hidden(..)");
        assert_eq!(typed.take().digits(), "250");
        assert!(typed.is_empty());
    }
}
