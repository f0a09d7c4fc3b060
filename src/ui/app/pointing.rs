//! The mouse: the wheel moves, a click goes to a row, a tab or a key; a second click on the row
//! opens it. Nothing can be done by it that no key does.

use super::App;
use crate::ui::keymap::{self, Action};
use crate::ui::keys::Key;
use crate::ui::mouse::Mouse;
use crate::ui::screens::{Input, Show};
use crate::ui::widgets::bars;

/// Rows that one notch of the wheel moves.
const NOTCH: usize = 3;

impl App {
    /// Takes what the mouse did. Gives whether anything may look different.
    pub fn point(&mut self, mouse: Mouse, at_ms: u64) -> bool {
        if self.lock_if_left(at_ms) {
            return true;
        }
        if self.is_locked() {
            return false;
        }
        self.touch(at_ms);
        let changed = match mouse {
            Mouse::WheelUp => self.wheel(Key::Up),
            Mouse::WheelDown => self.wheel(Key::Down),
            Mouse::Click { x, y } => self.click(x, y, at_ms),
        };
        self.watch_rest(at_ms);
        changed
    }

    /// Only where that arrow moves in a list: in a form it would leave the field.
    fn wheel(&mut self, arrow: Key) -> bool {
        self.clicked = None;
        let action = self.screens.last().and_then(|top| keymap::action(top.keys(), arrow));
        let Some(action @ (Action::Up | Action::Down)) = action else { return false };
        self.notice = None;
        for _ in 0..NOTCH {
            self.feed(Input::Do(action));
        }
        true
    }

    fn click(&mut self, x: u16, y: u16, at_ms: u64) -> bool {
        if let Some(key) = self.key_at(x, y) {
            return self.press(key, at_ms);
        }
        let again = self.clicked.replace(y) == Some(y);
        let Some((row, at)) = self.drawn.row_at(x, y) else { return false };
        if row == at {
            return again && self.press(Key::Enter, at_ms);
        }
        self.notice = None;
        let now = self.now();
        if let Some(top) = self.screens.last_mut() {
            let effect = top.go_to_row(row, at, &now);
            self.run(effect);
        }
        true
    }

    /// The key whose words stand there: a tab, or one of the last line.
    fn key_at(&self, x: u16, y: u16) -> Option<Key> {
        let screen = self.drawn.screen();
        if y.checked_add(1)? != screen.bottom() {
            return self.drawn.key_at(x, y);
        }
        bars::key_at(self.screens.last()?.keys(), screen.width, x)
    }
}
