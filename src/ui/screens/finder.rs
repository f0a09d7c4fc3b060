//! Finding a pupil by any name, UPN or phone number.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::sheets;
use super::{Dress, Input, Show, Typing};
use crate::store::{Found, Session, Store, Trouble};
use crate::ui::effect::{Effect, Now, Open, Purpose};
use crate::ui::keymap::{Action, Binding, FINDER};
use crate::ui::keys::Key;
use crate::ui::widgets::bars;
use crate::ui::widgets::editor::Editor;
use crate::ui::widgets::list::{Cursor, Step, place_of};
use crate::ui::widgets::parts::{Part, fit};
use crate::ui::widgets::wrap::{cut, width};

/// Rows shown at once: those of the smallest screen.
const PAGE: usize = 10;
/// The tab of a case where its entries are.
const LOG: u8 = 7;

/// The finder.
#[derive(Debug)]
pub struct Finder {
    purpose: Purpose,
    typed: Editor,
    found: Vec<Found>,
    cursor: Cursor,
}

impl Finder {
    #[must_use]
    pub fn new(purpose: Purpose) -> Self {
        Self { purpose, typed: Editor::line(""), found: Vec::new(), cursor: Cursor::default() }
    }

    fn chosen(&self) -> Effect {
        let Some(found) = self.found.get(self.cursor.at) else {
            return Effect::Say("No pupil is found by that: try fewer letters".to_owned());
        };
        Effect::Instead(match (self.purpose, found.entry) {
            (Purpose::LogContact, _) => Open::LogContact(Some(found.pupil)),
            (Purpose::NewCase, _) if found.case.is_none() => {
                Open::Sheet(Box::new(sheets::open_case(found.pupil, &found.name, "")))
            }
            (Purpose::Look, Some(entry)) => Open::At { pupil: found.pupil, tab: LOG, row: entry },
            _ => Open::Pupil(found.pupil),
        })
    }

    fn step(&mut self, step: Step) -> Effect {
        self.cursor.step(step, self.found.len(), PAGE);
        Effect::None
    }
}

impl Show for Finder {
    fn keys(&self) -> &'static [Binding] {
        FINDER
    }

    fn typing(&self) -> Typing {
        Typing::Line
    }

    fn update(&mut self, input: Input, _: &Now) -> Effect {
        match input {
            Input::Do(Action::Open) => self.chosen(),
            Input::Do(Action::Back) => Effect::Back,
            Input::Do(Action::Down) | Input::Raw(Key::Down) => self.step(Step::Down),
            Input::Do(Action::Up) | Input::Raw(Key::Up) => self.step(Step::Up),
            Input::Do(_) => Effect::None,
            Input::Raw(key) => {
                self.typed.press(key);
                Effect::Reload
            }
            Input::Paste(text) => {
                self.typed.paste(&text);
                Effect::Reload
            }
        }
    }

    fn load(&mut self, store: &Store, session: &Session, _: &Now) -> Result<(), Trouble> {
        self.found = store.find(session.viewer(), &self.typed.text())?;
        self.cursor = Cursor::default();
        Ok(())
    }

    fn shows(&self, _: Option<i64>, _: Option<i64>) -> bool {
        false
    }

    fn pupil(&self) -> Option<i64> {
        self.found.get(self.cursor.at).map(|found| found.pupil)
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let look = dress.look;
        let rooms = bars::rooms(area);
        let title = match self.purpose {
            Purpose::Look => "Find a pupil",
            Purpose::NewCase => "New case: which pupil?",
            Purpose::LogContact => "Log a contact: about which pupil?",
        };
        let place = place_of(self.cursor, self.found.len());
        bars::two_sided(frame, rooms.title, (&format!(" {title}"), &place), look, look.title());
        let told =
            Part::of("Any part of a name, or its sound; UPN; phone; words of what was logged")
                .or(1, "Name or its sound, UPN, phone, or words of the log");
        bars::status_of(frame, rooms.status, &[told], dress.notice, look);
        bars::keys(frame, rooms.keys, FINDER, look);
        if rooms.body.is_empty() {
            return;
        }
        let height = rooms.body.height.saturating_sub(2);
        let list = Rect { y: rooms.body.y + 2, height, ..rooms.body };
        let list = dress.rows(frame, list, self.cursor, self.found.len());
        let rows = self.found.iter().enumerate().skip(self.cursor.top);
        for ((at, found), y) in rows.zip(list.y..list.bottom()) {
            let here = at == self.cursor.at;
            let row = Rect { y, height: 1, ..list };
            frame.render_widget(line_of(found, here, usize::from(list.width), dress), row);
        }
        let field = Rect {
            x: rooms.body.x + 1,
            height: 1,
            width: rooms.body.width.saturating_sub(1),
            ..rooms.body
        };
        self.typed.view(frame, field);
        if look.reader && self.cursor.at > 0 {
            let y = list.y + u16::try_from(self.cursor.at - self.cursor.top).unwrap_or(0);
            frame.set_cursor_position((rooms.body.x, y));
        }
    }
}

/// A pupil found: name, registration group, whether they have a case; then the UPN, which gives way to
/// how they were found where there is something to tell of that.
fn line_of(found: &Found, here: bool, room: usize, dress: &Dress<'_>) -> Line<'static> {
    let look = dress.look;
    let case = if found.case.is_some() { "case" } else { "" };
    if look.reader {
        let parts = [
            Part::of(found.name.as_str()),
            Part::of(found.reg.as_str()),
            Part::of(case),
            Part::of(found.through.as_str()).or_none(2),
            Part::of(found.upn.as_str()).or_none(1),
        ];
        let words = fit(&parts, ", ", room.saturating_sub(1), look.ellipsis());
        return Line::raw(format!(" {words}"));
    }
    let mark = if here { look.gutter() } else { " " };
    let wide = if room < 72 { 24 } else { 30 };
    let name = cut(&found.name, wide, look.ellipsis());
    let gap = " ".repeat(wide.saturating_sub(width(&name)));
    let head = format!("{mark}{name}{gap} {:<5} {case:<5}", cut(&found.reg, 5, ""));
    let beside = if found.through.is_empty() { &found.upn } else { &found.through };
    let beside = cut(beside, room.saturating_sub(width(&head)), look.ellipsis());
    Line::from(vec![Span::raw(head), Span::styled(beside, look.faint())])
}
