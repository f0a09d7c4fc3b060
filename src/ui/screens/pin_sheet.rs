//! The PIN of the lock, set, changed or removed. Nothing that is typed here is shown, or kept as a draft.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::{Dress, Input, Show, Typing};
use crate::rules::pin::Pin;
use crate::ui::effect::{Effect, Now, Verb};
use crate::ui::keymap::{Action, Binding, PIN_SHEET};
use crate::ui::keys::Key;
use crate::ui::widgets::bars;
use crate::ui::widgets::hidden::Hidden;
use crate::ui::widgets::wrap::wrap;

const LABELS: [&str; 3] = ["Your PIN now", "New PIN", "New PIN again"];
/// Columns for them.
const LABEL: u16 = 16;
/// Where the new one is typed: once, and again.
const NEW: usize = 1;
const AGAIN: usize = 2;

/// Up to three lines of digits.
#[derive(Debug)]
pub struct PinSheet {
    /// The line of the PIN as it is, or that of the new one where there is none.
    first: usize,
    at: usize,
    typed: [Hidden; 3],
    /// What is wrong, and in which line.
    wrong: Option<(usize, String)>,
}

impl PinSheet {
    /// Asks whoever has a PIN for that first.
    #[must_use]
    pub fn new(has_pin: bool) -> Self {
        let first = if has_pin { 0 } else { NEW };
        let typed = [Hidden::default(), Hidden::default(), Hidden::default()];
        Self { first, at: first, typed, wrong: None }
    }

    fn has_pin(&self) -> bool {
        self.first == 0
    }

    fn go(&mut self, forward: bool) {
        self.at = match (forward, self.at) {
            (true, AGAIN) => self.first,
            (true, at) => at + 1,
            (false, at) if at == self.first => AGAIN,
            (false, at) => at - 1,
        };
    }

    fn keep(&mut self) -> Effect {
        match self.read() {
            Ok(to) => Effect::Do(Verb::ChangePin { was: self.typed[0].clone(), to }),
            Err((at, why)) => {
                self.at = at;
                self.wrong = Some((at, why.to_owned()));
                Effect::None
            }
        }
    }

    /// The PIN that is to be, none where it is to be taken away; or what is wrong, and where.
    fn read(&self) -> Result<Option<Pin>, (usize, &'static str)> {
        let [was, new, again] = &self.typed;
        if self.has_pin() && was.is_empty() {
            return Err((0, "first the PIN that opens the screen now"));
        }
        if self.has_pin() && new.is_empty() && again.is_empty() {
            return Ok(None);
        }
        let pin = Pin::read(new.digits()).map_err(|why| (NEW, why))?;
        if new == again { Ok(Some(pin)) } else { Err((AGAIN, "this isn't the same as above")) }
    }

    fn type_key(&mut self, key: Key) {
        self.wrong = match key {
            Key::Down => {
                self.go(true);
                None
            }
            Key::Up => {
                self.go(false);
                None
            }
            Key::Char(_) if !self.typed[self.at].press(key) => {
                Some((self.at, "a PIN is digits alone".to_owned()))
            }
            Key::Char(_) => None,
            key => {
                self.typed[self.at].press(key);
                None
            }
        };
    }

    fn hint(&self) -> &'static str {
        if self.has_pin() {
            "4 to 12 digits. Leave both new lines empty to have no PIN."
        } else {
            "4 to 12 digits. They open this screen again after it was locked."
        }
    }
}

impl Show for PinSheet {
    fn keys(&self) -> &'static [Binding] {
        PIN_SHEET
    }

    fn typing(&self) -> Typing {
        Typing::Line
    }

    fn update(&mut self, input: Input, _: &Now) -> Effect {
        match input {
            Input::Do(Action::Keep) => return self.keep(),
            Input::Do(Action::Enter) if self.at == AGAIN => return self.keep(),
            Input::Do(Action::NextField | Action::Enter) => self.go(true),
            Input::Do(Action::PreviousField) => self.go(false),
            Input::Do(Action::Back) => return Effect::Back,
            Input::Raw(key) => self.type_key(key),
            // What was copied somewhere can be read there.
            Input::Do(_) | Input::Paste(_) => {}
        }
        Effect::None
    }

    fn done(&mut self, _: i64) -> Effect {
        let words = if self.typed[NEW].is_empty() {
            "The PIN is removed"
        } else {
            "The PIN is set: it opens this screen after it was locked"
        };
        Effect::Many(vec![Effect::Back, Effect::Say(words.to_owned())])
    }

    fn failed(&mut self, why: &str) -> Option<Effect> {
        self.typed[self.first] = Hidden::default();
        self.at = self.first;
        self.wrong = Some((self.first, why.to_owned()));
        Some(Effect::None)
    }

    fn shows(&self, _: Option<i64>, _: Option<i64>) -> bool {
        false
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let look = dress.look;
        let rooms = bars::rooms(area);
        bars::two_sided(frame, rooms.title, (" PIN of the lock", ""), look, look.title());
        bars::status(frame, rooms.status, self.hint(), dress.notice, look);
        bars::keys(frame, rooms.keys, PIN_SHEET, look);
        let body = rooms.body;
        let mut y = body.y.saturating_add(1);
        let mut cursor = None;
        for at in self.first..LABELS.len() {
            let line = Rect { x: body.x + 1, y, width: body.width.saturating_sub(1), height: 1 };
            let typing = self.view_line(frame, line.intersection(body), at, dress);
            y = y.saturating_add(1);
            let wrong = self.wrong.as_ref().filter(|(wrong, _)| *wrong == at);
            let told = wrong.map(|(_, why)| view_wrong(frame, body, (y, why.as_str()), dress));
            y = y.saturating_add(told.unwrap_or(0) + 1);
            if at == self.at {
                // Whoever listens hears what is wrong before they type again.
                let heard = Position { x: body.x, y: line.y + 1 };
                cursor = typing.map(|at| if told.is_some() && look.reader { heard } else { at });
            }
        }
        dress.cursor(frame, cursor);
    }
}

impl PinSheet {
    fn view_line(
        &self,
        frame: &mut Frame<'_>,
        line: Rect,
        at: usize,
        dress: &Dress<'_>,
    ) -> Option<Position> {
        if line.is_empty() {
            return None;
        }
        let style = if at == self.at { dress.look.title() } else { dress.look.faint() };
        frame.render_widget(Line::styled(LABELS[at], style), line);
        let label = LABEL.min(line.width);
        let rest = Rect { x: line.x + label, width: line.width - label, ..line };
        self.typed[at].draw(frame, rest, dress.look)
    }
}

/// What is wrong, on as many lines as it needs; gives how many.
fn view_wrong(
    frame: &mut Frame<'_>,
    body: Rect,
    (top, why): (u16, &str),
    dress: &Dress<'_>,
) -> u16 {
    let x = body.x + LABEL.min(body.width);
    let lines = wrap(why, usize::from(body.width.saturating_sub(LABEL + 2)));
    let count = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    for (line, y) in lines.into_iter().zip(top..body.bottom()) {
        let width = body.right().saturating_sub(x);
        let place = Rect { x, y, width, height: 1 };
        frame.render_widget(Line::styled(line, dress.look.bad()), place);
    }
    count
}
