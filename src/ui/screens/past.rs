//! A case or a form as it was at the end of a day: to be read, never written on.

use chrono::{DateTime, FixedOffset, NaiveDate};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::case::past_text;
use super::reading::Scroll;
use super::{Dress, Input, Show, Typing};
use crate::rules::day::{Lean, read_day, spell};
use crate::store::{Labels, Past, Session, Store, Trouble};
use crate::ui::effect::{Effect, Now};
use crate::ui::keymap::{Action, Binding, FILTER, PAST};
use crate::ui::widgets::bars;
use crate::ui::widgets::editor::Editor;
use crate::ui::widgets::wrap::{cut, wrap};

/// Room for a day being typed.
const DAY: usize = 16;

/// What stood on a day.
#[derive(Debug)]
pub struct PastScreen {
    pupil: i64,
    /// One form alone; none is all that is known of the pupil.
    record: Option<i64>,
    /// None until it is read first: then today.
    day: Option<NaiveDate>,
    /// A day being typed.
    asking: Option<Editor>,
    wrong: String,
    data: Option<Data>,
    scroll: Scroll,
}

#[derive(Debug)]
struct Data {
    name: String,
    past: Past,
    labels: Labels,
    now: DateTime<FixedOffset>,
}

impl PastScreen {
    #[must_use]
    pub fn new(pupil: i64, record: Option<i64>) -> Self {
        Self {
            pupil,
            record,
            day: None,
            asking: None,
            wrong: String::new(),
            data: None,
            scroll: Scroll::default(),
        }
    }

    /// To the day before or after on which something changed.
    fn turn(&mut self, later: bool) -> Effect {
        let (Some(day), Some(data)) = (self.day, &self.data) else { return Effect::None };
        let days = &data.past.days;
        let next = if later {
            days.iter().find(|on| **on > day)
        } else {
            days.iter().rev().find(|on| **on < day)
        };
        match next {
            Some(on) => self.go_to(*on),
            None if later => Effect::Say("Nothing was changed after that day".to_owned()),
            None => Effect::Say("Nothing was on file before that day".to_owned()),
        }
    }

    fn go_to(&mut self, day: NaiveDate) -> Effect {
        self.day = Some(day);
        self.scroll = Scroll::default();
        Effect::Reload
    }

    fn take(&mut self, today: NaiveDate) -> Effect {
        let Some(editor) = &self.asking else { return Effect::None };
        match read_day(&editor.text(), today, Lean::Past) {
            Ok(day) => {
                self.asking = None;
                self.go_to(day)
            }
            Err(why) => {
                self.wrong = why.to_string();
                Effect::None
            }
        }
    }

    fn act(&mut self, action: Action, now: &Now) -> Effect {
        match action {
            Action::Open => return self.take(now.today),
            Action::Back if self.asking.is_some() => self.asking = None,
            Action::Back => return Effect::Back,
            Action::AsOf => {
                self.wrong.clear();
                self.asking = Some(Editor::line(""));
            }
            Action::Earlier => return self.turn(false),
            Action::Later => return self.turn(true),
            action => self.scroll.turn(action),
        }
        Effect::None
    }

    fn title(&self, data: &Data) -> String {
        let what = self.record.and_then(|record| data.labels.record(record));
        let what = what.map_or_else(|| data.name.clone(), |form| format!("{form} · {}", data.name));
        let day = self.day.map(spell).unwrap_or_default();
        format!("As it was on {day} · {what}")
    }
}

impl Show for PastScreen {
    fn keys(&self) -> &'static [Binding] {
        if self.asking.is_some() { FILTER } else { PAST }
    }

    fn typing(&self) -> Typing {
        if self.asking.is_some() { Typing::Line } else { Typing::No }
    }

    fn update(&mut self, input: Input, now: &Now) -> Effect {
        if let Input::Do(action) = input {
            return self.act(action, now);
        }
        let Some(editor) = &mut self.asking else { return Effect::None };
        match input {
            Input::Raw(key) => {
                editor.press(key);
            }
            Input::Paste(text) => editor.paste(&text),
            Input::Do(_) => {}
        }
        self.wrong.clear();
        Effect::None
    }

    fn load(&mut self, store: &Store, session: &Session, now: &Now) -> Result<(), Trouble> {
        let day = *self.day.get_or_insert(now.today);
        let past = store.past(session.viewer(), self.pupil, self.record, day)?;
        let labels = store.labels(session.viewer(), &past.lines)?;
        let name = store.pupil_file(session.viewer(), self.pupil)?.pupil.name();
        self.data = Some(Data { name, past, labels, now: session.clock.now() });
        Ok(())
    }

    fn shows(&self, pupil: Option<i64>, _: Option<i64>) -> bool {
        pupil.is_none_or(|pupil| pupil == self.pupil)
    }

    fn pupil(&self) -> Option<i64> {
        Some(self.pupil)
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let rooms = bars::rooms(area);
        bars::keys(frame, rooms.keys, self.keys(), dress.look);
        let Some(data) = &self.data else { return };
        let text = past_text(&data.past.lines, &data.labels, data.now);
        let lines = wrap(&text, usize::from(rooms.body.width.saturating_sub(2)));
        self.scroll.view(frame, &rooms, &self.title(data), lines, dress);
        let Some(editor) = &self.asking else {
            let told = "Read only: what was on file at the end of that day";
            return bars::status(frame, rooms.status, told, dress.notice, dress.look);
        };
        let asked = " As it was on: ";
        let taken = asked.len() + DAY;
        let room = usize::from(rooms.status.width).saturating_sub(taken + 2);
        let wrong = cut(&self.wrong, room, dress.look.ellipsis());
        bars::two_sided(frame, rooms.status, (asked, &wrong), dress.look, Style::new());
        let x = rooms.status.x.saturating_add(u16::try_from(asked.len()).unwrap_or(0));
        let width = rooms.status.width.saturating_sub(x).min(u16::try_from(DAY).unwrap_or(0));
        let cursor = editor.draw(frame, Rect { x, width, ..rooms.status });
        dress.cursor(frame, cursor);
    }
}
