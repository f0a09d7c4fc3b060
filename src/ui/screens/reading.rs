//! A text to read in full: an entry of the log, a line of the history. A long one scrolls.

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{Dress, Input, Show};
use crate::ui::effect::{Effect, Now};
use crate::ui::keymap::{Action, Binding, READING};
use crate::ui::widgets::bars;
use crate::ui::widgets::wrap::wrap;

/// What stands in place of restricted words until they are opened.
pub const SEALED: &str = "restricted: Enter reads it, and the reading is noted";
/// Under what was opened.
const NOTED: &str = "Restricted. This reading is noted in the history.";

/// A text to read.
#[derive(Debug)]
pub struct Reading {
    title: String,
    text: String,
    restricted: bool,
    top: usize,
    /// Lines that the last drawing had, and had room for.
    drawn: Cell<(usize, usize)>,
}

impl Reading {
    #[must_use]
    pub fn new(title: String, text: String, restricted: bool) -> Self {
        Self { title, text, restricted, top: 0, drawn: Cell::new((0, 1)) }
    }
}

impl Show for Reading {
    fn keys(&self) -> &'static [Binding] {
        READING
    }

    fn update(&mut self, input: Input, _: &Now) -> Effect {
        let (lines, room) = self.drawn.get();
        let last = lines.saturating_sub(room);
        self.top = match input {
            Input::Do(Action::Back) => return Effect::Back,
            Input::Do(Action::Down) => self.top.saturating_add(1),
            Input::Do(Action::Up) => self.top.saturating_sub(1),
            Input::Do(Action::PageDown) => self.top.saturating_add(room),
            Input::Do(Action::PageUp) => self.top.saturating_sub(room),
            Input::Do(Action::Top) => 0,
            Input::Do(Action::Bottom) => last,
            _ => self.top,
        };
        self.top = self.top.min(last);
        Effect::None
    }

    fn shows(&self, _: Option<i64>, _: Option<i64>) -> bool {
        false
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let look = dress.look;
        let rooms = bars::rooms(area);
        let body = rooms.body;
        let lines = wrap(&self.text, usize::from(body.width.saturating_sub(2)));
        let room = usize::from(body.height).max(1);
        self.drawn.set((lines.len(), room));
        let top = self.top.min(lines.len().saturating_sub(room));
        let left = lines.len().saturating_sub(top + room);
        let more = if left > 0 { format!("{left} more lines ") } else { String::new() };
        let title = format!(" {}", self.title);
        bars::two_sided(frame, rooms.title, (&title, &more), look, look.title());
        let about = if self.restricted { NOTED } else { "" };
        bars::status(frame, rooms.status, about, dress.notice, look);
        bars::keys(frame, rooms.keys, READING, look);
        if look.reader {
            frame.set_cursor_position((body.x, body.y));
        }
        for (line, y) in lines.into_iter().skip(top).zip(body.y..body.bottom()) {
            let place = Rect { x: body.x + 1, y, width: body.width.saturating_sub(1), height: 1 };
            frame.render_widget(Line::raw(line), place);
        }
    }
}
