//! What stands in place of everything while the screen is locked: whose it is, and how it opens again.
//! Nothing of any case or pupil is known here, so that nothing of it can be shown.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use crate::ui::keymap::{Action, Binding, LOCKED, LOCKED_OUT};
use crate::ui::keys::Key;
use crate::ui::look::{Look, Seat};
use crate::ui::widgets::bars;
use crate::ui::widgets::hidden::Hidden;
use crate::ui::widgets::wrap::{width, wrap};

const ASKED: &str = "Your PIN: ";
/// Where there is less room, the words and the PIN have all of it.
const ROOMY: (u16, u16) = (40, 10);

/// A screen that hides all others.
#[derive(Debug)]
pub struct Locked {
    why: String,
    seat: Seat,
    /// Whether a PIN opens it.
    by_pin: bool,
    typed: Hidden,
    /// What came of the last try.
    said: String,
}

/// What somebody at a locked screen wants.
#[derive(Debug, PartialEq, Eq)]
pub enum Wish {
    Open(Hidden),
    Leave,
}

impl Locked {
    /// Says first why it is locked: a sentence without its end.
    #[must_use]
    pub fn new(why: String, seat: Seat, by_pin: bool) -> Self {
        Self { why, seat, by_pin, typed: Hidden::default(), said: String::new() }
    }

    /// Says what came of a try.
    pub fn say(&mut self, words: String) {
        self.said = words;
    }

    /// From now on no PIN opens it, and why.
    pub fn shut(&mut self, why: String) {
        self.by_pin = false;
        self.typed = Hidden::default();
        self.said = why;
    }

    fn keys(&self) -> &'static [Binding] {
        if self.by_pin { LOCKED } else { LOCKED_OUT }
    }

    /// Takes a press. Keys that work everywhere else don't here.
    pub fn press(&mut self, key: Key) -> Option<Wish> {
        let found = self.keys().iter().find(|binding| binding.keys.contains(&key));
        match found.map(|binding| binding.action) {
            Some(Action::Quit) => return Some(Wish::Leave),
            Some(Action::Open) if !self.typed.is_empty() => {
                return Some(Wish::Open(self.typed.take()));
            }
            Some(Action::Erase) => self.typed = Hidden::default(),
            None if self.by_pin && self.typed.press(key) => self.said.clear(),
            _ => {}
        }
        None
    }

    fn words(&self, login: &str) -> [String; 2] {
        let again = match self.seat {
            Seat::Door => "connect again",
            Seat::Here => "start Herringbone again",
        };
        if self.by_pin {
            return [
                format!("{}.\n{login}, type your PIN and press Enter.", self.why),
                format!("If you have forgotten it, press q and {again}."),
            ];
        }
        [
            format!("{}.\n{login}, press q and {again}.", self.why),
            "What you were typing is kept.".to_owned(),
        ]
    }

    /// Draws it on a screen of any size.
    pub fn view(&self, frame: &mut Frame<'_>, area: Rect, look: Look, login: &str) {
        let rooms = bars::rooms(area);
        let is_roomy = area.width >= ROOMY.0 && area.height >= ROOMY.1;
        let [first, second] = self.words(login);
        let (words, body) = if is_roomy {
            bars::two_sided(frame, rooms.title, (" Herringbone", "locked "), look, look.title());
            bars::status(frame, rooms.status, &self.said, None, look);
            bars::keys(frame, rooms.keys, self.keys(), look);
            let body = rooms.body;
            let inside = Rect { x: body.x + 1, width: body.width - 2, ..body };
            (format!("\n{first}\n\n{second}"), inside)
        } else if self.said.is_empty() {
            (first, area)
        } else {
            (format!("{}. {first}", self.said), area)
        };
        let last = body.height.saturating_sub(u16::from(self.by_pin));
        let lines = wrap(&words, usize::from(body.width));
        let shown = u16::try_from(lines.len()).unwrap_or(u16::MAX).min(last);
        for (line, y) in lines.into_iter().zip(body.y..body.y + shown) {
            frame.render_widget(Line::raw(line), Rect { y, height: 1, ..body });
        }
        let gap = u16::from(is_roomy);
        let y = (body.y + shown + gap).min(body.bottom().saturating_sub(1));
        let cursor = self.view_pin(frame, Rect { y, height: 1, ..body }.intersection(body), look);
        let cursor = if look.reader { self.heard(cursor, &rooms, body, is_roomy) } else { cursor };
        if let Some(cursor) = cursor {
            frame.set_cursor_position(cursor);
        }
    }

    fn view_pin(&self, frame: &mut Frame<'_>, place: Rect, look: Look) -> Option<Position> {
        if !self.by_pin {
            return None;
        }
        let label = u16::try_from(width(ASKED)).unwrap_or(0);
        // In a very narrow window the digits matter more than what they are called.
        let label = if label * 2 > place.width { 0 } else { label };
        if label > 0 {
            frame.render_widget(Line::raw(ASKED), place);
        }
        let rest = Rect { x: place.x + label, width: place.width - label, ..place };
        self.typed.draw(frame, rest, look)
    }

    /// Whoever listens is led to what is new before they type: what was said, else why it is locked.
    fn heard(
        &self,
        typing: Option<Position>,
        rooms: &bars::Rooms,
        body: Rect,
        is_roomy: bool,
    ) -> Option<Position> {
        if !self.typed.is_empty() || body.is_empty() {
            return typing;
        }
        let Rect { x, y, .. } = body;
        Some(match (is_roomy, self.said.is_empty()) {
            (true, false) => Position { x: rooms.status.x, y: rooms.status.y },
            // A line stays free under the status line.
            (true, true) => Position { x, y: y + 1 },
            (false, _) => Position { x, y },
        })
    }
}
