//! Letters: which to write, and how it reads before it goes.

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Dress, Input, Show};
use crate::documents::letter::Written;
use crate::documents::render::plain;
use crate::documents::sending;
use crate::rules::count::counted;
use crate::rules::day::short;
use crate::rules::sent::{Sent, Wanted};
use crate::store::{DueRow, Session, Store, Trouble};
use crate::templates::Letter;
use crate::ui::effect::{Effect, LetterOpen, Now, Open, Verb};
use crate::ui::keymap::{Action, Binding, LETTER, PICK};
use crate::ui::look::Look;
use crate::ui::widgets::bars;
use crate::ui::widgets::list::{Cursor, Step};
use crate::ui::widgets::wrap::{cut, width, wrap};

/// Columns for the titles of the letters.
const TITLES: usize = 38;

/// The letters that can be written in a case.
#[derive(Debug)]
pub struct Letters {
    case: i64,
    /// The meeting at hand, if one was.
    meeting: Option<i64>,
    pupil: Option<i64>,
    about: String,
    lines: Vec<LetterLine>,
    cursor: Cursor,
    /// Rows that the last drawing had room for.
    room: Cell<usize>,
}

#[derive(Debug)]
struct LetterLine {
    name: String,
    title: String,
    /// How many of it went out in this case, and when the last did.
    told: String,
}

/// The letters of a case, about the meeting that makes one due.
pub(super) fn due(row: &DueRow) -> Open {
    let meeting = (row.source.kind == "meeting").then_some(row.source.id);
    Open::Letter(LetterOpen::Choose { case: row.case, meeting })
}

impl Letters {
    #[must_use]
    pub fn new(case: i64, meeting: Option<i64>) -> Self {
        Self {
            case,
            meeting,
            pupil: None,
            about: String::new(),
            lines: Vec::new(),
            cursor: Cursor::default(),
            room: Cell::new(1),
        }
    }

    fn begin(&self) -> Effect {
        let Some(line) = self.lines.get(self.cursor.at) else {
            return Effect::Say("No letter is installed: `herringbone template list`".to_owned());
        };
        let (case, letter, meeting) = (self.case, line.name.clone(), self.meeting);
        let write = Open::Letter(LetterOpen::Write { case, letter, meeting });
        Effect::Many(vec![Effect::Back, Effect::Open(write)])
    }

    fn step(&mut self, step: Step) -> Effect {
        self.cursor.step(step, self.lines.len(), self.room.get());
        Effect::None
    }
}

impl Show for Letters {
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
        let sent: Vec<&Sent> = file.sent.iter().filter(|one| one.case == self.case).collect();
        let mut letters = store.letters()?;
        if self.meeting.is_some() {
            // From a meeting, those about one come first.
            letters.sort_by_key(|letter| letter.meeting.is_none());
        }
        self.lines = letters.iter().map(|letter| line_of(letter, &sent)).collect();
        self.pupil = Some(file.pupil.id);
        self.about = format!("{}, {}", file.pupil.name(), file.pupil.reg);
        self.cursor.at = self.cursor.at.min(self.lines.len().saturating_sub(1));
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
        let title = format!(" Write a letter · {}", self.about);
        bars::two_sided(frame, rooms.title, (&title, dress.saved), look, look.title());
        bars::status(frame, rooms.status, "Which letter?", dress.notice, look);
        bars::keys(frame, rooms.keys, PICK, look);
        let room = usize::from(rooms.body.height).max(1);
        self.room.set(room);
        let top = (self.cursor.at + 1).saturating_sub(room);
        let cursor = Cursor { at: self.cursor.at, top };
        let list = dress.rows(frame, rooms.body, cursor, self.lines.len());
        let rows = self.lines.iter().enumerate().skip(top);
        for ((at, letter), y) in rows.zip(list.y..list.bottom()) {
            let line = letter.shown(at == self.cursor.at, usize::from(list.width), look);
            frame.render_widget(line, Rect { y, height: 1, ..list });
        }
    }
}

impl LetterLine {
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

/// What was given out comes latest first.
fn line_of(letter: &Letter, sent: &[&Sent]) -> LetterLine {
    let own: Vec<&&Sent> =
        sent.iter().filter(|one| one.kind == letter.name && one.is_current()).collect();
    let told = own.first().map_or_else(
        || "none yet".to_owned(),
        |last| format!("{} sent, last {}", own.len(), short(last.on)),
    );
    LetterLine { name: letter.name.clone(), title: letter.title.clone(), told }
}

/// Letters as they would go out.
#[derive(Debug)]
pub struct LetterLook {
    wanted: Wanted,
    /// Where what was typed for it is kept.
    place: String,
    letters: Vec<Written>,
    /// It is on its way: what is shown stays.
    sending: bool,
    top: usize,
    /// Lines that the last drawing had, and had room for.
    drawn: Cell<(usize, usize)>,
}

impl LetterLook {
    #[must_use]
    pub fn new(wanted: Wanted, place: String) -> Self {
        let (letters, drawn) = (Vec::new(), Cell::new((0, 1)));
        Self { wanted, place, letters, sending: false, top: 0, drawn }
    }

    /// One below the other, each with to whom it goes.
    fn text(&self) -> String {
        let all = self.letters.len();
        let each = self.letters.iter().zip(1..).map(|(letter, nth): (&Written, usize)| {
            let how = self.wanted.how.words();
            let which = if all > 1 { format!("Letter {nth} of {all}, ") } else { String::new() };
            format!("[{which}to {}, {how}]\n\n{}", letter.to, plain(&letter.document))
        });
        each.collect::<Vec<_>>().join("\n")
    }

    /// Sends them, leaves this and the sheet below, and says so.
    fn send(&mut self) -> Effect {
        self.sending = true;
        let letters = counted(self.letters.len(), "letter is", "letters are");
        let told = format!("{letters} logged; the copies are on tab 9");
        let after = vec![
            Effect::Back,
            Effect::Do(Verb::DropDraft(self.place.clone())),
            Effect::Back,
            Effect::Say(told),
        ];
        let send = Verb::SendLetters(Box::new(self.wanted.clone()));
        Effect::Then(send, Box::new(Effect::Many(after)))
    }
}

impl Show for LetterLook {
    fn keys(&self) -> &'static [Binding] {
        LETTER
    }

    fn update(&mut self, input: Input, _: &Now) -> Effect {
        let (lines, room) = self.drawn.get();
        let last = lines.saturating_sub(room);
        self.top = match input {
            Input::Do(Action::Back) => return Effect::Back,
            Input::Do(Action::Send) => return self.send(),
            Input::Do(Action::Down) => self.top.saturating_add(1),
            Input::Do(Action::Up) => self.top.saturating_sub(1),
            Input::Do(Action::PageDown) => self.top.saturating_add(room),
            Input::Do(Action::PageUp) => self.top.saturating_sub(room),
            Input::Do(Action::Top) => 0,
            Input::Do(Action::Bottom) => last,
            _ => self.top,
        };
        self.top = self.top.min(last);
        Effect::None
    }

    fn load(&mut self, store: &Store, session: &Session, _: &Now) -> Result<(), Trouble> {
        if !self.sending {
            self.letters = sending::draft(store, session, &self.wanted)?;
        }
        Ok(())
    }

    fn failed(&mut self, _: &str) -> Option<Effect> {
        self.sending = false;
        None
    }

    fn shows(&self, _: Option<i64>, case: Option<i64>) -> bool {
        case.is_none_or(|case| case == self.wanted.case)
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let look = dress.look;
        let rooms = bars::rooms(area);
        let body = rooms.body;
        let lines = wrap(&self.text(), usize::from(body.width.saturating_sub(2)));
        let room = usize::from(body.height).max(1);
        self.drawn.set((lines.len(), room));
        let top = self.top.min(lines.len().saturating_sub(room));
        let left = lines.len().saturating_sub(top + room);
        let more = if left > 0 { format!("{left} more lines ") } else { String::new() };
        let title = format!(" {}", counted(self.letters.len(), "letter", "letters"));
        bars::two_sided(frame, rooms.title, (&title, &more), look, look.title());
        let status = "Nothing is sent yet: s sends, Esc goes back to change it";
        bars::status(frame, rooms.status, status, dress.notice, look);
        bars::keys(frame, rooms.keys, LETTER, look);
        if look.reader {
            frame.set_cursor_position((body.x, body.y));
        }
        for (line, y) in lines.into_iter().skip(top).zip(body.y..body.bottom()) {
            let place = Rect { x: body.x + 1, y, width: body.width.saturating_sub(1), height: 1 };
            frame.render_widget(Line::raw(line), place);
        }
    }
}
