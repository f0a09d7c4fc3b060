//! Beginning a record: which form, how many of it there are, and whether one is still open.

use std::collections::BTreeSet;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Dress, Input, Show};
use crate::rules::case::{Record, RecordState};
use crate::rules::day::short;
use crate::store::{Session, Store, TemplateLine, Trouble};
use crate::templates::BUILT_IN;
use crate::ui::effect::{Effect, Now, Open, Verb};
use crate::ui::keymap::{Action, Binding, PICK};
use crate::ui::look::Look;
use crate::ui::widgets::bars;
use crate::ui::widgets::list::{Cursor, Step};
use crate::ui::widgets::wrap::{cut, width};

/// Columns for the titles of the forms.
const TITLES: usize = 34;

/// The forms to begin in a case.
#[derive(Debug)]
pub struct NewRecord {
    case: i64,
    pupil: Option<i64>,
    about: String,
    forms: Vec<FormLine>,
    cursor: Cursor,
}

/// One form of the pack.
#[derive(Debug)]
struct FormLine {
    name: String,
    title: String,
    /// How many there are in this case, and how the last one stands.
    told: String,
    /// The number of one that is still open.
    open: Option<u32>,
}

impl NewRecord {
    #[must_use]
    pub fn new(case: i64) -> Self {
        Self {
            case,
            pupil: None,
            about: String::new(),
            forms: Vec::new(),
            cursor: Cursor::default(),
        }
    }

    /// One that is open is gone on with; only then another makes sense.
    fn begin(&self) -> Effect {
        let Some(form) = self.forms.get(self.cursor.at) else {
            return Effect::Say("No form is installed: `herringbone template list`".to_owned());
        };
        let begin = Effect::Do(Verb::NewRecord { case: self.case, kind: form.name.clone() });
        let next = match form.open {
            Some(number) => Effect::Open(Open::Confirm(
                format!(
                    "{} no. {number} is still open. Begin another? (Agreed actions come forward.)",
                    form.title
                ),
                Box::new(begin),
            )),
            None => begin,
        };
        Effect::Many(vec![Effect::Back, next])
    }

    fn step(&mut self, step: Step) -> Effect {
        self.cursor.step(step, self.forms.len(), self.forms.len());
        Effect::None
    }
}

impl Show for NewRecord {
    fn keys(&self) -> &'static [Binding] {
        PICK
    }

    fn update(&mut self, input: Input, _: &Now) -> Effect {
        match input {
            Input::Do(Action::Open) => self.begin(),
            Input::Do(Action::Back) => Effect::Back,
            Input::Do(Action::Down) => self.step(Step::Down),
            Input::Do(Action::Up) => self.step(Step::Up),
            Input::Do(Action::PageDown) => self.step(Step::PageDown),
            Input::Do(Action::PageUp) => self.step(Step::PageUp),
            _ => Effect::None,
        }
    }

    fn load(&mut self, store: &Store, session: &Session, _: &Now) -> Result<(), Trouble> {
        let file = store.case_file(session.viewer(), self.case)?;
        let mut forms = store.templates()?;
        forms.retain(|line| line.is_form);
        // As the pack lists them, the plan first; the school's own after those.
        forms.sort_by_key(|form| {
            let place = BUILT_IN.iter().position(|(name, _)| *name == form.name);
            (place.unwrap_or(usize::MAX), form.title.clone())
        });
        self.pupil = Some(file.pupil.id);
        self.about = format!("{}, {}", file.pupil.name(), file.pupil.reg);
        self.forms = forms.into_iter().map(|form| line_of(form, &file.records)).collect();
        self.cursor.at = self.cursor.at.min(self.forms.len().saturating_sub(1));
        Ok(())
    }

    fn shows(&self, pupil: Option<i64>, _: Option<i64>) -> bool {
        pupil.is_none() || pupil == self.pupil
    }

    fn pupil(&self) -> Option<i64> {
        self.pupil
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let look = dress.look;
        let rooms = bars::rooms(area);
        let title = format!(" New record · {}", self.about);
        bars::two_sided(frame, rooms.title, (&title, dress.saved), look, look.title());
        bars::status(frame, rooms.status, "Which form?", dress.notice, look);
        bars::keys(frame, rooms.keys, PICK, look);
        let top = (self.cursor.at + 1).saturating_sub(usize::from(rooms.body.height));
        let cursor = Cursor { at: self.cursor.at, top };
        let list = dress.rows(frame, rooms.body, cursor, self.forms.len());
        let rows = self.forms.iter().enumerate().skip(top);
        for ((at, form), y) in rows.zip(list.y..list.bottom()) {
            let line = form.shown(at == self.cursor.at, usize::from(list.width), look);
            frame.render_widget(line, Rect { y, height: 1, ..list });
        }
    }
}

impl FormLine {
    fn shown(&self, here: bool, room: usize, look: Look) -> Line<'static> {
        if look.reader {
            let words = format!(" {}, {}", self.title, self.told);
            return Line::raw(cut(&words, room, look.ellipsis()));
        }
        let mark = if here { look.gutter() } else { " " };
        let title = cut(&self.title, TITLES, look.ellipsis());
        let gap = " ".repeat(TITLES.saturating_sub(width(&title)) + 2);
        let told = cut(&self.told, room.saturating_sub(TITLES + 3), look.ellipsis());
        Line::from(vec![Span::raw(format!("{mark}{title}{gap}")), Span::styled(told, look.faint())])
    }
}

/// The case's records come latest first.
fn line_of(form: TemplateLine, records: &[Record]) -> FormLine {
    let own: Vec<&Record> = records.iter().filter(|record| record.kind == form.name).collect();
    let open = own.iter().find(|record| record.state == RecordState::Open);
    let numbers: BTreeSet<u32> = own.iter().map(|record| record.number).collect();
    let told = own.first().map_or_else(
        || "none yet".to_owned(),
        |last| {
            let at = last.closed_at.as_ref().unwrap_or(&last.made_at);
            let day = at.get(..10).and_then(|day| day.parse().ok()).map(short).unwrap_or_default();
            format!("{}, last {} {day}", numbers.len(), last.state.as_str())
        },
    );
    FormLine { open: open.map(|record| record.number), told, name: form.name, title: form.title }
}
