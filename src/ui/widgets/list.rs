//! A cursor in a list, and the page it shows: at the edge it turns a whole page, so that most
//! presses change two cells.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::drawn::Rows;

/// Where in a list of so many rows one stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cursor {
    pub at: usize,
    /// First row shown.
    pub top: usize,
}

/// A move in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Up,
    Down,
    PageUp,
    PageDown,
    Top,
    Bottom,
}

impl Cursor {
    /// Moves in a list of `total` rows of which `page` are shown at once.
    pub fn step(&mut self, step: Step, total: usize, page: usize) {
        let page = page.max(1);
        let last = total.saturating_sub(1);
        self.at = match step {
            Step::Up => self.at.saturating_sub(1),
            Step::Down => self.at + 1,
            Step::PageUp => self.at.saturating_sub(page),
            Step::PageDown => self.at + page,
            Step::Top => 0,
            Step::Bottom => last,
        }
        .min(last);
        self.show(total, page);
    }

    /// Turns the page so that the row at hand is on it.
    pub fn show(&mut self, total: usize, page: usize) {
        let page = page.max(1);
        self.at = self.at.min(total.saturating_sub(1));
        if self.at >= self.top + page {
            // Forward: the row at hand becomes the first of the next page.
            self.top = self.at.min(total.saturating_sub(page));
        } else if self.at < self.top {
            // Backward: it becomes the last of the page before.
            self.top = (self.at + 1).saturating_sub(page);
        }
        self.top = self.top.min(total.saturating_sub(page.min(total)));
    }
}

/// Where in a list one stands, for its title: `12 of 31 `; nothing of an empty one.
#[must_use]
pub fn place_of(cursor: Cursor, total: usize) -> String {
    if total == 0 { String::new() } else { format!("{} of {total} ", cursor.at + 1) }
}

/// Numbers the rows of a list for whoever listens to it, and stands on the one at hand; gives the
/// room that is left for their words.
pub fn number_rows(frame: &mut Frame<'_>, rows: Rows) -> Rect {
    let Rows { area, cursor, total } = rows;
    if total == 0 {
        // What is said instead of rows is heard too.
        frame.set_cursor_position((area.x, area.y));
        return area;
    }
    let last = total.to_string().len();
    let number = |at: usize| format!(" row {:>last$} of {total}:", at + 1);
    let wide = u16::try_from(number(0).len()).unwrap_or(u16::MAX).min(area.width / 2);
    for (at, y) in (cursor.top..total).zip(area.y..area.bottom()) {
        let place = Rect { y, height: 1, width: wide, ..area };
        frame.render_widget(Line::raw(number(at)), place);
        if at == cursor.at {
            frame.set_cursor_position((area.x, y));
        }
    }
    Rect { x: area.x + wide, width: area.width - wide, ..area }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_page_turns_whole_at_its_edges() {
        let mut cursor = Cursor::default();
        for _ in 0..20 {
            cursor.step(Step::Down, 100, 20);
        }
        assert_eq!(cursor, Cursor { at: 20, top: 20 });
        cursor.step(Step::Up, 100, 20);
        assert_eq!(cursor, Cursor { at: 19, top: 0 });
        cursor.step(Step::Bottom, 100, 20);
        assert_eq!(cursor, Cursor { at: 99, top: 80 });
    }

    proptest! {
        #[test]
        fn the_row_at_hand_is_always_shown(steps in prop::collection::vec(0u8..6, 0..60), total in 0usize..50, page in 1usize..25) {
            let mut cursor = Cursor::default();
            for step in steps {
                let step = [Step::Up, Step::Down, Step::PageUp, Step::PageDown, Step::Top, Step::Bottom][step as usize];
                cursor.step(step, total, page);
                prop_assert!(total == 0 || cursor.at < total);
                prop_assert!(cursor.top <= cursor.at && cursor.at < cursor.top + page);
            }
        }
    }
}
