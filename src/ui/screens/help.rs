//! All keys of the screen below, from its own table.

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Dress, Input, Show};
use crate::rules::count::counted;
use crate::ui::effect::{Effect, Now};
use crate::ui::keymap::{Action, Binding, EVERYWHERE, HELP};
use crate::ui::look::Look;
use crate::ui::widgets::bars;
use crate::ui::widgets::wrap::{width, wrap};

/// Columns for the keys.
const KEYS: usize = 18;

/// The help of one key table.
#[derive(Debug)]
pub struct Help {
    table: &'static [Binding],
    top: usize,
    /// The last line that it can begin with, as last drawn.
    most: Cell<usize>,
}

impl Help {
    #[must_use]
    pub fn new(table: &'static [Binding]) -> Self {
        Self { table, top: 0, most: Cell::new(usize::MAX) }
    }

    /// The keys of the table, and of those that work everywhere whichever it doesn't have itself.
    fn bindings(&self) -> impl Iterator<Item = &'static Binding> {
        let table = self.table;
        let has = move |binding: &&Binding| {
            table.iter().any(|own| binding.keys.iter().all(|key| own.keys.contains(key)))
        };
        table.iter().chain(EVERYWHERE.iter().filter(move |binding| !has(binding)))
    }

    /// Each with what it does, wrapped beneath itself.
    fn lines(&self, room: usize, look: Look) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        for binding in self.bindings() {
            let keys: Vec<String> = binding.keys.iter().map(ToString::to_string).collect();
            let keys = format!(" {:<KEYS$} ", keys.join(" or "));
            let indent = width(&keys);
            let words = wrap(binding.label, room.saturating_sub(indent)).into_iter();
            for (nth, words) in words.enumerate() {
                let keys = if nth == 0 { keys.clone() } else { " ".repeat(indent) };
                lines.push(Line::from(vec![Span::styled(keys, look.key()), Span::raw(words)]));
            }
        }
        lines
    }
}

impl Show for Help {
    fn keys(&self) -> &'static [Binding] {
        HELP
    }

    fn update(&mut self, input: Input, _: &Now) -> Effect {
        match input {
            Input::Do(Action::Back) => return Effect::Back,
            Input::Do(Action::Down) => self.top += 1,
            Input::Do(Action::Up) => self.top = self.top.saturating_sub(1),
            Input::Do(Action::PageDown) => self.top = self.top.saturating_add(10),
            Input::Do(Action::PageUp) => self.top = self.top.saturating_sub(10),
            Input::Do(Action::Top) => self.top = 0,
            Input::Do(Action::Bottom) => self.top = usize::MAX,
            _ => {}
        }
        self.top = self.top.min(self.most.get());
        Effect::None
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let look = dress.look;
        let rooms = bars::rooms(area);
        bars::two_sided(frame, rooms.title, (" Keys of this screen", ""), look, look.title());
        bars::keys(frame, rooms.keys, HELP, look);
        if look.reader {
            frame.set_cursor_position((rooms.body.x, rooms.body.y));
        }
        let lines = self.lines(usize::from(rooms.body.width), look);
        let height = usize::from(rooms.body.height);
        let shown = if lines.len() > height { height.saturating_sub(1) } else { height };
        self.most.set(lines.len().saturating_sub(shown));
        let top = self.top.min(self.most.get());
        let below = lines.len().saturating_sub(top + shown);
        let rows = lines.iter().skip(top).take(shown);
        for (line, y) in rows.zip(rooms.body.y..rooms.body.bottom()) {
            frame.render_widget(line, Rect { y, height: 1, ..rooms.body });
        }
        if shown < height {
            let sign = match below {
                0 => format!(" {} the end: k goes back", look.upward()),
                _ => {
                    let more = counted(below, "more line", "more lines");
                    format!(" {} {more}: j", look.downward())
                }
            };
            let y = rooms.body.bottom() - 1;
            let place = Rect { y, height: 1, ..rooms.body };
            frame.render_widget(Line::styled(sign, look.faint()), place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::keymap::TABLES;

    #[test]
    fn no_key_is_told_twice_and_no_words_are_cut() {
        for (name, table) in TABLES {
            let help = Help::new(table);
            let mut told: Vec<_> = help.bindings().flat_map(|binding| binding.keys).collect();
            let all = told.len();
            told.sort_by_key(ToString::to_string);
            told.dedup();
            assert_eq!(told.len(), all, "{name}");
            for room in [60, 80] {
                for line in help.lines(room, Look::default()) {
                    assert!(line.width() <= room, "{name}: {line}");
                }
            }
        }
    }
}
