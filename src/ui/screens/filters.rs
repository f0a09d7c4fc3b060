//! The filters that an officer keeps under a name: taken, or removed.

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Dress, Input, Show};
use crate::store::{SavedFilter, Session, Store, Trouble};
use crate::ui::effect::{Effect, Now, Open, Verb};
use crate::ui::keymap::{Action, Binding, FILTERS};
use crate::ui::look::Look;
use crate::ui::widgets::bars;
use crate::ui::widgets::list::{Cursor, Step};
use crate::ui::widgets::wrap::{cut, width};

/// Columns for the names.
const NAMES: usize = 24;

/// An officer's own filters.
#[derive(Debug, Default)]
pub struct Filters {
    saved: Vec<SavedFilter>,
    cursor: Cursor,
    room: Cell<usize>,
}

impl Filters {
    fn take(&self) -> Effect {
        match self.saved.get(self.cursor.at) {
            Some(filter) => Effect::Narrow(filter.clone()),
            None => Effect::Back,
        }
    }

    fn remove(&self) -> Effect {
        let Some(filter) = self.saved.get(self.cursor.at) else { return Effect::None };
        let question = format!("Remove the filter “{}”? The cases stay as they are.", filter.name);
        let then = Effect::Do(Verb::RemoveFilter(filter.id));
        Effect::Open(Open::Confirm(question, Box::new(then)))
    }

    fn step(&mut self, step: Step) -> Effect {
        self.cursor.step(step, self.saved.len(), self.room.get());
        Effect::None
    }
}

impl Show for Filters {
    fn keys(&self) -> &'static [Binding] {
        FILTERS
    }

    fn update(&mut self, input: Input, _: &Now) -> Effect {
        let Input::Do(action) = input else { return Effect::None };
        match action {
            Action::Open => self.take(),
            Action::RemoveFilter => self.remove(),
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
        self.saved = store.filters(session)?;
        self.cursor.show(self.saved.len(), self.room.get());
        Ok(())
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let look = dress.look;
        let rooms = bars::rooms(area);
        bars::two_sided(frame, rooms.title, (" Filters kept", ""), look, look.title());
        let told = if self.saved.is_empty() {
            "None yet: S on the caseload keeps the filter at hand under a name"
        } else {
            "Your own: nobody else sees them"
        };
        bars::status(frame, rooms.status, told, dress.notice, look);
        bars::keys(frame, rooms.keys, FILTERS, look);
        self.room.set(usize::from(rooms.body.height).max(1));
        let list = dress.rows(frame, rooms.body, self.cursor, self.saved.len());
        let shown = self.saved.iter().enumerate().skip(self.cursor.top);
        for ((at, filter), y) in shown.zip(list.y..list.bottom()) {
            let line = line_of(filter, at == self.cursor.at, usize::from(list.width), look);
            frame.render_widget(line, Rect { y, height: 1, ..list });
        }
    }
}

fn line_of(filter: &SavedFilter, here: bool, room: usize, look: Look) -> Line<'static> {
    let mut asks = vec![filter.text.as_str()];
    asks.extend(filter.mine.then_some("mine"));
    asks.extend(filter.overdue.then_some("overdue"));
    asks.retain(|ask| !ask.is_empty());
    let asks = asks.join(look.between());
    if look.reader {
        return Line::raw(cut(&format!(" {}: {asks}", filter.name), room, look.ellipsis()));
    }
    let mark = if here { look.gutter() } else { " " };
    let name = cut(&filter.name, NAMES, look.ellipsis());
    let gap = " ".repeat(NAMES.saturating_sub(width(&name)));
    let asks = cut(&asks, room.saturating_sub(NAMES + 4), look.ellipsis());
    Line::from(vec![Span::raw(format!("{mark}{name}{gap}  ")), Span::styled(asks, look.faint())])
}
