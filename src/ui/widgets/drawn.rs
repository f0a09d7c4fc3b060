//! Where the last drawing put what can be pointed at. Noted while drawing, looked up by a click.

use std::cell::{Cell, RefCell};

use ratatui::layout::{Position, Rect};

use super::list::Cursor;
use crate::ui::keys::Key;

/// The list on screen: rows of one line each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rows {
    pub area: Rect,
    pub cursor: Cursor,
    pub total: usize,
}

/// What the last drawing put where.
#[derive(Debug, Default)]
pub struct Drawn {
    screen: Cell<Rect>,
    rows: Cell<Option<Rows>>,
    keys: RefCell<Vec<(Rect, Key)>>,
}

impl Drawn {
    /// Forgets what was drawn: a screen is drawn anew, or over another.
    pub fn begin(&self, screen: Rect) {
        self.screen.set(screen);
        self.rows.set(None);
        self.keys.borrow_mut().clear();
    }

    pub fn list(&self, rows: Rows) {
        self.rows.set(Some(rows));
    }

    /// Words that stand for a press of that key.
    pub fn key(&self, area: Rect, key: Key) {
        self.keys.borrow_mut().push((area, key));
    }

    #[must_use]
    pub fn screen(&self) -> Rect {
        self.screen.get()
    }

    /// The row of the list that stands there, and the one at hand.
    #[must_use]
    pub fn row_at(&self, x: u16, y: u16) -> Option<(usize, usize)> {
        let Rows { area, cursor, total } = self.rows.get()?;
        let row = cursor.top + usize::from(y.checked_sub(area.y)?);
        (area.contains(Position { x, y }) && row < total).then_some((row, cursor.at))
    }

    #[must_use]
    pub fn key_at(&self, x: u16, y: u16) -> Option<Key> {
        let keys = self.keys.borrow();
        let found = keys.iter().find(|(area, _)| area.contains(Position { x, y }));
        found.map(|(_, key)| *key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_finds_the_row_that_stands_there() {
        let drawn = Drawn::default();
        assert_eq!(drawn.row_at(1, 3), None);
        let area = Rect { x: 0, y: 3, width: 40, height: 10 };
        drawn.list(Rows { area, cursor: Cursor { at: 6, top: 5 }, total: 8 });
        for (x, y, row) in [
            (0, 3, Some(5)),
            (39, 5, Some(7)),
            // Below the last row, above the first, beside them all.
            (0, 6, None),
            (0, 2, None),
            (40, 4, None),
        ] {
            assert_eq!(drawn.row_at(x, y), row.map(|row| (row, 6)), "{x} {y}");
        }
        drawn.key(Rect { x: 1, y: 2, width: 9, height: 1 }, Key::Char('2'));
        assert_eq!(drawn.key_at(9, 2), Some(Key::Char('2')));
        drawn.begin(area);
        assert_eq!((drawn.key_at(9, 2), drawn.row_at(0, 3)), (None, None));
    }
}
