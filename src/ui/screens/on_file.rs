//! What on file answers a row of the checklist already: one key takes its day and links it.

use std::cell::Cell;

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{Dress, Input, Show};
use crate::rules::day::short;
use crate::rules::evidence::Source;
use crate::rules::strategy::{StrategyAnswer, Verdict};
use crate::ui::effect::{Effect, Now, OnceVerb, Verb};
use crate::ui::keymap::{Action, Binding, ON_FILE};
use crate::ui::widgets::bars;
use crate::ui::widgets::list::{Cursor, Step, place_of};
use crate::ui::widgets::wrap::cut;

/// Something on file that answers a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub source: Source,
    pub on: NaiveDate,
    /// Its kind and its words.
    pub words: String,
}

/// The row that is answered, and what stood there.
#[derive(Debug, Clone)]
pub struct AnsweredRow {
    pub pupil: i64,
    pub case: i64,
    pub row: String,
    pub title: String,
    pub was: StrategyAnswer,
    pub base: i64,
}

/// What answers a row, the newest first and at hand.
#[derive(Debug, Clone)]
pub struct OnFile {
    row: AnsweredRow,
    found: Vec<Found>,
    cursor: Cursor,
    room: Cell<usize>,
}

impl OnFile {
    #[must_use]
    pub fn new(row: AnsweredRow, found: Vec<Found>) -> Self {
        Self { row, found, cursor: Cursor::default(), room: Cell::new(10) }
    }

    fn take(&self) -> Effect {
        let Some(found) = self.found.get(self.cursor.at) else { return Effect::None };
        let (case, row, base) = (self.row.case, self.row.row.clone(), self.row.base);
        let verb = Verb::Once(OnceVerb::Answer { case, row, source: found.source, base });
        Effect::Then(verb, Box::new(Effect::Back))
    }

    fn today(&self, now: &Now) -> Effect {
        let (case, row, base) = (self.row.case, self.row.row.clone(), self.row.base);
        let on = Some(now.today);
        let answer = StrategyAnswer { answer: Verdict::Yes, on, ..self.row.was.clone() };
        Effect::Then(Verb::AnswerStrategy { case, row, answer, base }, Box::new(Effect::Back))
    }

    fn step(&mut self, step: Step) -> Effect {
        self.cursor.step(step, self.found.len(), self.room.get());
        Effect::None
    }
}

impl Show for OnFile {
    fn keys(&self) -> &'static [Binding] {
        ON_FILE
    }

    fn update(&mut self, input: Input, now: &Now) -> Effect {
        let Input::Do(action) = input else { return Effect::None };
        match action {
            Action::Open => self.take(),
            Action::TodayInstead => self.today(now),
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

    fn pupil(&self) -> Option<i64> {
        Some(self.row.pupil)
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let look = dress.look;
        let rooms = bars::rooms(area);
        let title = format!(" Already on file: {}", self.row.title);
        let place = place_of(self.cursor, self.found.len());
        bars::two_sided(frame, rooms.title, (&title, &place), look, look.title());
        let told = "Enter answers Y on that day and links it; t answers Y today.";
        bars::status(frame, rooms.status, told, dress.notice, look);
        bars::keys(frame, rooms.keys, ON_FILE, look);
        self.room.set(usize::from(rooms.body.height).max(1));
        let list = dress.rows(frame, rooms.body, self.cursor, self.found.len());
        let shown = self.found.iter().enumerate().skip(self.cursor.top);
        for ((at, found), y) in shown.zip(list.y..list.bottom()) {
            let mark = if at == self.cursor.at { look.gutter() } else { " " };
            let words = if look.reader {
                format!("{}, {}", short(found.on), found.words)
            } else {
                format!("{:>9}  {}", short(found.on), found.words)
            };
            let words = cut(&words, usize::from(list.width).saturating_sub(2), look.ellipsis());
            let row = Rect { y, height: 1, ..list };
            frame.render_widget(Line::raw(format!("{mark}{words}")), row);
        }
    }
}
