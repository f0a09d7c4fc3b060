//! A question before something that can't be taken back, and a message too long for a line.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Block, BorderType, Clear};

use super::reading::Scroll;
use super::{Dress, Input, Show};
use crate::rules::count::counted;
use crate::ui::effect::{Effect, Now};
use crate::ui::keymap::{Action, Binding, CONFIRM, MESSAGE};
use crate::ui::look::Look;
use crate::ui::widgets::bars;
use crate::ui::widgets::wrap::wrap;

/// Wraps an effect that needs asking.
#[derive(Debug)]
pub struct Confirm {
    question: String,
    then: Effect,
    scroll: Scroll,
}

impl Confirm {
    #[must_use]
    pub fn new(question: String, then: Effect) -> Self {
        Self { question, then, scroll: Scroll::default() }
    }
}

impl Show for Confirm {
    fn keys(&self) -> &'static [Binding] {
        CONFIRM
    }

    fn update(&mut self, input: Input, _: &Now) -> Effect {
        match input {
            Input::Do(Action::Yes) => {
                let then = std::mem::replace(&mut self.then, Effect::None);
                Effect::Many(vec![Effect::Back, then])
            }
            Input::Do(Action::No) => Effect::Back,
            Input::Do(action) => {
                self.scroll.turn(action);
                Effect::None
            }
            _ => Effect::None,
        }
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        boxed(frame, area, (&self.question, &self.scroll), CONFIRM, dress);
    }
}

/// Sentences to read before going on.
#[derive(Debug)]
pub struct Message {
    text: String,
    scroll: Scroll,
}

impl Message {
    #[must_use]
    pub fn new(text: String) -> Self {
        Self { text, scroll: Scroll::default() }
    }
}

impl Show for Message {
    fn keys(&self) -> &'static [Binding] {
        MESSAGE
    }

    fn update(&mut self, input: Input, _: &Now) -> Effect {
        match input {
            Input::Do(Action::Back) => Effect::Back,
            Input::Do(action) => {
                self.scroll.turn(action);
                Effect::None
            }
            _ => Effect::None,
        }
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        boxed(frame, area, (&self.text, &self.scroll), MESSAGE, dress);
    }
}

/// A text in a box in the middle, over what was there; its keys in the last line. One that is higher than the
/// screen scrolls, and says so.
pub(super) fn boxed(
    frame: &mut Frame<'_>,
    area: Rect,
    (text, scroll): (&str, &Scroll),
    keys: &'static [Binding],
    dress: &Dress<'_>,
) {
    let width = area.width.saturating_sub(8).clamp(1, 72).min(area.width);
    let lines = wrap(text, usize::from(width.saturating_sub(4)));
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2);
    let height = height.min(area.height.saturating_sub(1)).max(1);
    let rooms = bars::rooms(area);
    let place = if dress.look.reader {
        // Nothing of what stands below is read along with it.
        frame.render_widget(Clear, area);
        frame.set_cursor_position((area.x, area.y));
        Rect { height: area.height.saturating_sub(1), ..area }
    } else {
        Rect {
            x: area.x + (area.width - width) / 2,
            y: area.y + area.height.saturating_sub(height) / 2,
            width,
            height,
        }
    };
    frame.render_widget(Clear, place);
    let block = frame_of(dress);
    let inside = block.inner(place);
    frame.render_widget(block, place);
    let (all, height) = (lines.len(), usize::from(inside.height));
    let room = if all > height { height.saturating_sub(1) } else { height };
    let top = scroll.begin(all, room);
    let place = |y| Rect { x: inside.x + 1, y, width: inside.width.saturating_sub(1), height: 1 };
    for (line, y) in lines.into_iter().skip(top).take(room).zip(inside.y..inside.bottom()) {
        frame.render_widget(Line::raw(line), place(y));
    }
    if all > height && height > 0 {
        let look = dress.look;
        let sign = Line::styled(sign(all - top - room, look), look.faint());
        frame.render_widget(sign, place(inside.bottom() - 1));
    }
    frame.render_widget(Clear, rooms.keys);
    bars::keys(frame, rooms.keys, keys, dress.look);
}

/// What the last line says where not all are shown.
fn sign(below: usize, look: Look) -> String {
    if below == 0 {
        return format!("{} the end: PgUp goes back", look.upward());
    }
    format!("{} {}: PgDn", look.downward(), counted(below, "more line", "more lines"))
}

/// A frame that a terminal without box drawing shows too.
#[must_use]
pub(super) fn frame_of(dress: &Dress<'_>) -> Block<'static> {
    const PLAIN: ratatui::symbols::border::Set<'static> = ratatui::symbols::border::Set {
        top_left: "+",
        top_right: "+",
        bottom_left: "+",
        bottom_right: "+",
        vertical_left: "|",
        vertical_right: "|",
        horizontal_top: "-",
        horizontal_bottom: "-",
    };
    if dress.look.reader {
        return Block::new();
    }
    let block = Block::bordered().style(Style::new());
    if dress.look.ascii { block.border_set(PLAIN) } else { block.border_type(BorderType::Plain) }
}
