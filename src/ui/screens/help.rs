//! All keys of the screen below, from its own table.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{Dress, Input, Show};
use crate::ui::effect::{Effect, Now};
use crate::ui::keymap::{Action, Binding, EVERYWHERE, HELP};
use crate::ui::widgets::bars;

/// The help of one key table.
#[derive(Debug)]
pub struct Help {
    pub table: &'static [Binding],
    pub top: usize,
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
        self.top = self.top.min(self.table.len() + EVERYWHERE.len() - 1);
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
        let all = self.table.iter().chain(EVERYWHERE).skip(self.top);
        for (binding, y) in all.zip(rooms.body.y..rooms.body.bottom()) {
            let keys: Vec<String> = binding.keys.iter().map(ToString::to_string).collect();
            let line = Line::from(vec![
                Span::styled(format!(" {:<18} ", keys.join(" or ")), look.key()),
                Span::styled(binding.label, Style::new()),
            ]);
            frame.render_widget(line, Rect { y, height: 1, ..rooms.body });
        }
    }
}
