//! What stands below a list or beside it in full: where it has more lines than room it says so, and
//! scrolls by itself.

use std::cell::Cell;
use std::hash::{DefaultHasher, Hash, Hasher};

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::rules::count::counted;
use crate::ui::look::Look;

/// Where in its lines one reads.
#[derive(Debug, Default)]
pub struct Pane {
    top: Cell<usize>,
    /// The last line that it can begin with, and by how many a turn goes on, as last drawn.
    most: Cell<usize>,
    page: Cell<usize>,
    /// What it was drawn of last: anything else begins at its top.
    of: Cell<u64>,
}

impl Pane {
    /// Goes on in its lines, or back.
    pub fn turn(&self, on: bool) {
        let (top, page) = (self.top.get(), self.page.get().max(1));
        let to = if on { top.saturating_add(page) } else { top.saturating_sub(page) };
        self.top.set(to.min(self.most.get()));
    }

    /// Draws its lines, and on the last of the room how many more there are.
    pub fn view(&self, frame: &mut Frame<'_>, area: Rect, lines: &[Line<'_>], look: Look) {
        let of = print_of(lines);
        if self.of.replace(of) != of {
            self.top.set(0);
        }
        let height = usize::from(area.height);
        let shown = if lines.len() > height { height.saturating_sub(1) } else { height };
        self.page.set(shown);
        self.most.set(lines.len().saturating_sub(shown));
        let top = self.top.get().min(self.most.get());
        self.top.set(top);
        for (line, y) in lines.iter().skip(top).take(shown).zip(area.y..area.bottom()) {
            frame.render_widget(line, Rect { y, height: 1, ..area });
        }
        if self.most.get() > 0 && height > 0 {
            let below = lines.len() - top - shown;
            let y = area.bottom() - 1;
            let sign = Line::styled(sign(below, look), look.faint());
            frame.render_widget(sign, Rect { y, height: 1, ..area });
        }
    }
}

/// What the last line says where not all are shown.
fn sign(below: usize, look: Look) -> String {
    if below == 0 {
        return format!("{} the end: K goes back", look.upward());
    }
    format!("{} {}: J", look.downward(), counted(below, "more line", "more lines"))
}

/// Tells one text from another.
fn print_of(lines: &[Line<'_>]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for span in lines.iter().flat_map(|line| &line.spans) {
        span.content.hash(&mut hasher);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    use super::*;
    use crate::ui::look::Theme;

    /// What is on screen of so many lines, each its number.
    fn drawn(pane: &Pane, lines: usize, height: u16) -> Vec<String> {
        let mut screen = Terminal::new(TestBackend::new(24, height)).unwrap();
        let lines: Vec<Line<'_>> = (1..=lines).map(|nth| Line::raw(nth.to_string())).collect();
        let look = Look::new(Theme::Plain, true, false);
        screen.draw(|frame| pane.view(frame, frame.area(), &lines, look)).unwrap();
        let buffer = screen.backend().buffer();
        let rows = buffer.content.chunks(24);
        rows.map(|row| {
            let text: String = row.iter().map(ratatui::buffer::Cell::symbol).collect();
            text.trim_end().to_owned()
        })
        .collect()
    }

    #[test]
    fn what_fits_is_shown_whole() {
        assert_eq!(drawn(&Pane::default(), 3, 3), ["1", "2", "3"]);
        assert_eq!(drawn(&Pane::default(), 1, 2), ["1", ""]);
    }

    #[test]
    fn more_lines_are_told_and_reached() {
        let pane = Pane::default();
        assert_eq!(drawn(&pane, 6, 3), ["1", "2", "v 4 more lines: J"]);
        pane.turn(true);
        assert_eq!(drawn(&pane, 6, 3), ["3", "4", "v 2 more lines: J"]);
        pane.turn(true);
        pane.turn(true);
        assert_eq!(drawn(&pane, 6, 3), ["5", "6", "^ the end: K goes back"]);
        pane.turn(false);
        assert_eq!(drawn(&pane, 6, 3), ["3", "4", "v 2 more lines: J"]);
        // Something else begins at its top.
        assert_eq!(drawn(&pane, 7, 3), ["1", "2", "v 5 more lines: J"]);
    }

    #[test]
    fn no_room_is_no_trouble() {
        assert_eq!(drawn(&Pane::default(), 5, 1), ["v 5 more lines: J"]);
    }
}
