//! Two officers wrote into one field: both texts, who and when, and a choice that drops neither.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;

use super::confirm::frame_of;
use super::{Dress, Input, Show};
use crate::rules::day::short;
use crate::templates::Kind;
use crate::templates::answer::show;
use crate::ui::effect::{Clash, Effect, Now, Verb};
use crate::ui::keymap::{Action, Binding, CONFLICT, CONFLICT_LINE};
use crate::ui::widgets::bars;
use crate::ui::widgets::wrap::wrap;

/// A clash to settle.
#[derive(Debug)]
pub struct Conflict {
    pub clash: Clash,
}

impl Conflict {
    fn settle(&self, losing: &str, kept: String) -> Effect {
        let clash = &self.clash;
        let verb = Verb::Settle {
            record: clash.record,
            field: clash.field.clone(),
            losing: losing.to_owned(),
            kept,
            base: clash.theirs.revision,
        };
        Effect::Do(verb)
    }
}

impl Show for Conflict {
    fn keys(&self) -> &'static [Binding] {
        // Only there one text can stand below the other.
        if self.clash.kind == Kind::Prose { CONFLICT } else { CONFLICT_LINE }
    }

    fn update(&mut self, input: Input, _: &Now) -> Effect {
        let (mine, theirs) = (&self.clash.mine, &self.clash.theirs.value);
        match input {
            Input::Do(Action::Both) => {
                let both = [theirs.trim_end(), mine.trim_end()].join("\n");
                self.settle(theirs, both)
            }
            // Theirs is a revision already: it stays in the history.
            Input::Do(Action::Mine) => self.settle(theirs, mine.clone()),
            Input::Do(Action::Theirs) => self.settle(mine, theirs.clone()),
            Input::Do(Action::Back) => Effect::Back,
            _ => Effect::None,
        }
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let rooms = bars::rooms(area);
        let title = format!("Two texts for one field · {}", self.clash.label);
        bars::two_sided(frame, rooms.title, (&title, ""), dress.look, dress.look.title());
        let told = "Both are safe. The one you don't keep stays in the history.";
        bars::status(frame, rooms.status, told, dress.notice, dress.look);
        bars::keys(frame, rooms.keys, self.keys(), dress.look);
        let [theirs, mine] =
            Layout::vertical([Constraint::Fill(1), Constraint::Fill(1)]).areas(rooms.body);
        let at = self.clash.theirs.at.get(..16).unwrap_or_default();
        let (day, hour) = at.split_once('T').unwrap_or((at, ""));
        let day = day.parse().map_or_else(|_| day.to_owned(), short);
        let by = format!(" {} wrote, {day} {hour} UTC ", self.clash.theirs.by);
        let words = |value: &str| show(&self.clash.kind, value);
        text_box(frame, theirs, &by, &words(&self.clash.theirs.value), dress);
        text_box(frame, mine, " You wrote ", &words(&self.clash.mine), dress);
    }
}

fn text_box(frame: &mut Frame<'_>, area: Rect, title: &str, text: &str, dress: &Dress<'_>) {
    let block = frame_of(dress).title(title.to_owned());
    let inside = block.inner(area);
    frame.render_widget(block, area);
    let lines = wrap(text, usize::from(inside.width));
    for (line, y) in lines.into_iter().zip(inside.y..inside.bottom()) {
        frame.render_widget(Line::raw(line), Rect { y, height: 1, ..inside });
    }
}
