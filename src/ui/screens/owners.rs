//! Giving cases to a colleague: to whom.

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{Dress, Input, Show};
use crate::rules::count::counted;
use crate::store::{Officer, Session, Store, Trouble};
use crate::ui::effect::{Effect, Now, Verb};
use crate::ui::keymap::{Action, Binding, OWNERS};
use crate::ui::widgets::bars;
use crate::ui::widgets::list::{Cursor, Step};
use crate::ui::widgets::wrap::cut;

/// The colleagues to whom some cases can be given.
#[derive(Debug)]
pub struct Owners {
    cases: Vec<i64>,
    officers: Vec<Officer>,
    cursor: Cursor,
    room: Cell<usize>,
}

impl Owners {
    #[must_use]
    pub fn new(cases: Vec<i64>) -> Self {
        Self { cases, officers: Vec::new(), cursor: Cursor::default(), room: Cell::new(10) }
    }

    fn count(&self) -> String {
        counted(self.cases.len(), "case", "cases")
    }

    fn give(&self) -> Effect {
        let Some(officer) = self.officers.get(self.cursor.at) else {
            return Effect::Say("No colleague here works cases".to_owned());
        };
        let verb = Verb::ChangeOwner { cases: self.cases.clone(), officer: officer.id };
        let told = Effect::Say(format!("{} given to {}", self.count(), officer.name));
        Effect::Then(verb, Box::new(Effect::Many(vec![Effect::Back, told])))
    }

    fn step(&mut self, step: Step) -> Effect {
        self.cursor.step(step, self.officers.len(), self.room.get());
        Effect::None
    }
}

impl Show for Owners {
    fn keys(&self) -> &'static [Binding] {
        OWNERS
    }

    fn update(&mut self, input: Input, _: &Now) -> Effect {
        let Input::Do(action) = input else { return Effect::None };
        match action {
            Action::Open => self.give(),
            Action::Back => Effect::Back,
            Action::Up => self.step(Step::Up),
            Action::Down => self.step(Step::Down),
            Action::PageUp => self.step(Step::PageUp),
            Action::PageDown => self.step(Step::PageDown),
            Action::Top => self.step(Step::Top),
            Action::Bottom => self.step(Step::Bottom),
            _ => Effect::None,
        }
    }

    fn load(&mut self, store: &Store, session: &Session, _: &Now) -> Result<(), Trouble> {
        self.officers = store.officers(session.viewer())?;
        self.cursor.show(self.officers.len(), self.room.get());
        Ok(())
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let look = dress.look;
        let rooms = bars::rooms(area);
        let title = format!(" Give {} to a colleague", self.count());
        bars::two_sided(frame, rooms.title, (&title, ""), look, look.title());
        let told = "All or none change hands; the history tells who gave them.";
        bars::status(frame, rooms.status, told, dress.notice, look);
        bars::keys(frame, rooms.keys, OWNERS, look);
        self.room.set(usize::from(rooms.body.height).max(1));
        let list = dress.rows(frame, rooms.body, self.cursor, self.officers.len());
        let shown = self.officers.iter().enumerate().skip(self.cursor.top);
        for ((at, officer), y) in shown.zip(list.y..list.bottom()) {
            let mark = if at == self.cursor.at { look.gutter() } else { " " };
            let words = format!("{} ({})", officer.name, officer.login);
            let words = cut(&words, usize::from(list.width).saturating_sub(2), look.ellipsis());
            let row = Rect { y, height: 1, ..list };
            frame.render_widget(Line::raw(format!("{mark}{words}")), row);
        }
    }
}
