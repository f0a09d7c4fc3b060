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
    scroll: Scroll,
}

impl Reading {
    #[must_use]
    pub fn new(title: String, text: String, restricted: bool) -> Self {
        Self { title, text, restricted, scroll: Scroll::default() }
    }
}

/// How far a long text was read.
#[derive(Debug)]
pub(super) struct Scroll {
    top: usize,
    /// Lines that the last drawing had, and had room for.
    drawn: Cell<(usize, usize)>,
}

impl Default for Scroll {
    fn default() -> Self {
        Self { top: 0, drawn: Cell::new((0, 1)) }
    }
}

impl Scroll {
    /// Reads on or back.
    pub(super) fn turn(&mut self, action: Action) {
        let (lines, room) = self.drawn.get();
        let last = lines.saturating_sub(room);
        self.top = match action {
            Action::Down => self.top.saturating_add(1),
            Action::Up => self.top.saturating_sub(1),
            Action::PageDown => self.top.saturating_add(room),
            Action::PageUp => self.top.saturating_sub(room),
            Action::Top => 0,
            Action::Bottom => last,
            _ => self.top,
        };
        self.top = self.top.min(last);
    }

    /// From which of so many lines on to draw in so much room.
    pub(super) fn begin(&self, lines: usize, room: usize) -> usize {
        let room = room.max(1);
        self.drawn.set((lines, room));
        self.top.min(lines.saturating_sub(room))
    }

    /// Draws the lines from where they were read to, under their title.
    pub(super) fn view(
        &self,
        frame: &mut Frame<'_>,
        rooms: &bars::Rooms,
        title: &str,
        lines: Vec<String>,
        dress: &Dress<'_>,
    ) {
        let (look, body) = (dress.look, rooms.body);
        let room = usize::from(body.height).max(1);
        let top = self.begin(lines.len(), room);
        let left = lines.len().saturating_sub(top + room);
        let more = if left > 0 { format!("{left} more lines ") } else { String::new() };
        bars::two_sided(frame, rooms.title, (&format!(" {title}"), &more), look, look.title());
        if look.reader {
            frame.set_cursor_position((body.x, body.y));
        }
        for (line, y) in lines.into_iter().skip(top).zip(body.y..body.bottom()) {
            let place = Rect { x: body.x + 1, y, width: body.width.saturating_sub(1), height: 1 };
            frame.render_widget(Line::raw(line), place);
        }
    }
}

impl Show for Reading {
    fn keys(&self) -> &'static [Binding] {
        READING
    }

    fn update(&mut self, input: Input, _: &Now) -> Effect {
        match input {
            Input::Do(Action::Back) => return Effect::Back,
            Input::Do(action) => self.scroll.turn(action),
            _ => {}
        }
        Effect::None
    }

    fn shows(&self, _: Option<i64>, _: Option<i64>) -> bool {
        false
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let rooms = bars::rooms(area);
        let lines = wrap(&self.text, usize::from(rooms.body.width.saturating_sub(2)));
        self.scroll.view(frame, &rooms, &self.title, lines, dress);
        let about = if self.restricted { NOTED } else { "" };
        bars::status(frame, rooms.status, about, dress.notice, dress.look);
        bars::keys(frame, rooms.keys, READING, dress.look);
    }
}
