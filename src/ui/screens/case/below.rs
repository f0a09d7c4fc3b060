//! The row at hand in full, below the list of a tab.

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::Data;
use crate::ui::look::Look;
use crate::ui::widgets::list::Cursor;

/// Lines under a rule; those that there is no room for are told, and scrolled to.
pub(super) fn view(frame: &mut Frame<'_>, area: Rect, data: &Data, lines: &[Line<'_>], look: Look) {
    let rule = Line::styled(look.rule(area.width), look.faint());
    frame.render_widget(rule, Rect { height: area.height.min(1), ..area });
    let inside = Rect {
        x: area.x + 1,
        y: area.y + 1,
        width: area.width.saturating_sub(1),
        height: area.height.saturating_sub(1),
    };
    data.pane.view(frame, inside, lines, look);
}

/// The cursor on the page of a list of which so many rows are shown now: the list may have been laid
/// out for the room of another tab, or of another window.
pub(super) fn again(cursor: Cursor, total: usize, room: &Cell<usize>) -> Cursor {
    let mut cursor = cursor;
    cursor.show(total, room.get());
    cursor
}

/// Lines for it, of a tab that has so many.
pub(super) fn height(of: u16) -> u16 {
    (of / 3).max(4)
}
