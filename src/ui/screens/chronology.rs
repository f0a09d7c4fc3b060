//! The story of a case: every line of it oldest first, narrowed by group and words, and each opens
//! where it was taken from.

mod view;

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::case::week_id;
use super::{Dress, Input, Show, Typing};
use crate::rules::chronology::{Group, Line, Origin, narrowed};
use crate::rules::evidence::SourceKind;
use crate::store::{Chronology, Session, Store, Trouble};
use crate::ui::effect::{Effect, NoticeRow, Now, Open, Purpose};
use crate::ui::keymap::{Action, Binding, CHRONOLOGY, FILTER};
use crate::ui::keys::Key;
use crate::ui::widgets::editor::Editor;
use crate::ui::widgets::list::{Cursor, Step};

/// Tabs of a case that lines lead to.
const OVERVIEW: u8 = 1;
const REGISTER: u8 = 2;
const RECORDS: u8 = 3;
const CHECKLIST: u8 = 4;
const SUPPORT: u8 = 5;
const PROCESS: u8 = 6;
const LOG: u8 = 7;
const ACTIONS: u8 = 8;
const DOCUMENTS: u8 = 9;

/// The chronology of one pupil's case.
#[derive(Debug)]
pub struct ChronologyScreen {
    pupil: i64,
    story: Option<Chronology>,
    /// What each line is searched in.
    folded: Vec<String>,
    /// None is all of them.
    group: Option<Group>,
    filter: Editor,
    filtering: bool,
    /// The lines shown, by their places.
    shown: Vec<usize>,
    cursor: Cursor,
    /// Lines that the last drawing had room for.
    room: Cell<usize>,
}

impl ChronologyScreen {
    #[must_use]
    pub fn new(pupil: i64) -> Self {
        Self {
            pupil,
            story: None,
            folded: Vec::new(),
            group: None,
            filter: Editor::line(""),
            filtering: false,
            shown: Vec::new(),
            cursor: Cursor::default(),
            room: Cell::new(8),
        }
    }

    fn lines(&self) -> &[Line] {
        self.story.as_ref().map(|story| story.lines.as_slice()).unwrap_or_default()
    }

    fn line(&self, at: usize) -> Option<&Line> {
        self.lines().get(*self.shown.get(at)?)
    }

    fn at_hand(&self) -> Option<&Line> {
        self.line(self.cursor.at)
    }

    /// Finds out which lines are shown; the one at hand stays so, if it is among them.
    fn narrow(&mut self) {
        let stood = self.shown.get(self.cursor.at).copied();
        self.shown = narrowed(self.lines(), &self.folded, self.group, &self.filter.text());
        let again = self.shown.iter().position(|place| Some(*place) == stood);
        self.cursor.at = again.unwrap_or(0);
        self.cursor.show(self.shown.len(), self.room.get());
    }

    fn step(&mut self, step: Step) -> Effect {
        self.cursor.step(step, self.shown.len(), self.room.get());
        Effect::None
    }

    fn turn(&mut self, group: Option<Group>) -> Effect {
        self.group = group;
        self.narrow();
        Effect::None
    }

    fn type_filter(&mut self) -> Effect {
        self.narrow();
        Effect::None
    }

    /// Esc takes back the filter, then the group, then leaves.
    fn back(&mut self) -> Effect {
        if self.filtering || !self.filter.text().is_empty() {
            self.filtering = false;
            self.filter = Editor::line("");
            self.narrow();
            return Effect::None;
        }
        if self.group.is_some() { self.turn(None) } else { Effect::Back }
    }

    /// Where the line at hand was taken from.
    fn open(&self) -> Effect {
        let Some(line) = self.at_hand() else {
            return Effect::Say("No line is listed here".to_owned());
        };
        let at = |tab: u8, row: i64| Open::At { pupil: self.pupil, tab, row };
        Effect::Open(match line.source {
            Origin::Case(_) | Origin::Gate(_) => at(OVERVIEW, 0),
            Origin::OnFile(source) => match source.kind {
                SourceKind::Entry => at(LOG, source.id),
                SourceKind::Record => Open::Form(source.id, None),
                SourceKind::Meeting => {
                    let form = self.story.as_ref().and_then(|story| story.forms.get(&source.id));
                    form.map_or_else(|| at(RECORDS, 0), |form| Open::Form(*form, None))
                }
                SourceKind::Strategy => at(CHECKLIST, 0),
                SourceKind::Action => at(ACTIONS, source.id),
                SourceKind::Attachment => at(DOCUMENTS, source.id),
                SourceKind::Marks => at(REGISTER, week_id(line.on)),
                SourceKind::Support => at(SUPPORT, source.id),
                SourceKind::Notice => {
                    let case = self.story.as_ref().and_then(|story| story.case.as_ref());
                    let notice = NoticeRow::Notice(source.id);
                    case.map_or_else(|| at(PROCESS, 0), |case| Open::NoticesAt(case.id, notice))
                }
            },
        })
    }

    fn act(&mut self, action: Action) -> Effect {
        match action {
            Action::Up => self.step(Step::Up),
            Action::Down => self.step(Step::Down),
            Action::PageUp => self.step(Step::PageUp),
            Action::PageDown => self.step(Step::PageDown),
            Action::Top => self.step(Step::Top),
            Action::Bottom => self.step(Step::Bottom),
            Action::NextTab => self.turn(Group::behind(self.group)),
            Action::PreviousTab => self.turn(Group::before(self.group)),
            Action::Open if self.filtering => {
                self.filtering = false;
                Effect::None
            }
            Action::Open => self.open(),
            Action::Filter => {
                self.filtering = true;
                Effect::None
            }
            Action::Back => self.back(),
            Action::PupilDetails => Effect::Open(Open::PupilDetails(self.pupil)),
            Action::Find => Effect::Open(Open::Finder(Purpose::Look)),
            _ => Effect::None,
        }
    }

    fn summary(&self) -> String {
        let lines = self.lines();
        let late = lines.iter().filter(|line| line.late_days > 0).count();
        let group = self.group.map_or("all", Group::label);
        let told = match (self.shown.len(), lines.len()) {
            (shown, all) if shown == all => format!("{all} lines"),
            (shown, all) => format!("{shown} of {all} lines"),
        };
        format!("{told} · {late} entered late · {group}")
    }
}

impl Show for ChronologyScreen {
    fn keys(&self) -> &'static [Binding] {
        if self.filtering { FILTER } else { CHRONOLOGY }
    }

    fn typing(&self) -> Typing {
        if self.filtering { Typing::Line } else { Typing::No }
    }

    fn update(&mut self, input: Input, _: &Now) -> Effect {
        match input {
            Input::Do(action) => self.act(action),
            Input::Raw(Key::Down) => self.step(Step::Down),
            Input::Raw(Key::Up) => self.step(Step::Up),
            Input::Raw(key) => {
                self.filter.press(key);
                self.type_filter()
            }
            Input::Paste(text) if self.filtering => {
                self.filter.paste(&text);
                self.type_filter()
            }
            Input::Paste(_) => Effect::None,
        }
    }

    fn load(&mut self, store: &Store, session: &Session, now: &Now) -> Result<(), Trouble> {
        let stood = self.at_hand().map(|line| (line.source, line.kind, line.on));
        let story = store.chronology(session.viewer(), self.pupil, now.today)?;
        self.folded = story.lines.iter().map(Line::folded).collect();
        self.story = Some(story);
        self.narrow();
        // The same line, wherever it went.
        let is_it = |at: &usize| {
            let line = self.line(*at).map(|line| (line.source, line.kind, line.on));
            line.is_some() && line == stood
        };
        if let Some(at) = (0..self.shown.len()).find(is_it) {
            self.cursor.at = at;
            self.cursor.show(self.shown.len(), self.room.get());
        }
        Ok(())
    }

    fn shows(&self, pupil: Option<i64>, _: Option<i64>) -> bool {
        pupil.is_none_or(|pupil| pupil == self.pupil)
    }

    fn pupil(&self) -> Option<i64> {
        Some(self.pupil)
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        self.draw(frame, area, dress);
    }
}
