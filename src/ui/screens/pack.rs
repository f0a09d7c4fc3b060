//! The pack of a referral before it is made: what it would hold and lack, line by line.

mod view;

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::case::open_in;
use super::{Dress, Input, Show, pack_sheets};
use crate::rules::case::CaseFile;
use crate::rules::preflight::{Preflight, PreflightLine};
use crate::rules::process::Met;
use crate::store::{Role, Session, Store, Trouble};
use crate::ui::effect::{Effect, Now, Open, Purpose};
use crate::ui::keymap::{Action, Binding, PACK};
use crate::ui::widgets::list::{Cursor, Step};
use crate::ui::widgets::pane::Pane;

/// The check of one case's referral.
#[derive(Debug)]
pub struct Pack {
    case: i64,
    data: Option<Data>,
    /// The line whose records are shown.
    open: Option<String>,
    cursor: Cursor,
    /// Rows that the last drawing had room for.
    room: Cell<usize>,
    /// The row at hand in full.
    pane: Pane,
}

/// What is shown.
#[derive(Debug)]
struct Data {
    file: CaseFile,
    found: Preflight,
    /// Whoever sits here, if they are a lead.
    lead: String,
}

/// A row that the cursor can stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row<'a> {
    Line(&'a PreflightLine),
    /// What meets the line above, or where what it lacks is looked for.
    Met(&'a Met),
}

impl Pack {
    #[must_use]
    pub fn new(case: i64) -> Self {
        Self {
            case,
            data: None,
            open: None,
            cursor: Cursor::default(),
            room: Cell::new(6),
            pane: Pane::default(),
        }
    }

    fn rows(&self) -> Vec<Row<'_>> {
        let Some(data) = &self.data else { return Vec::new() };
        let mut rows = Vec::new();
        for line in &data.found.lines {
            rows.push(Row::Line(line));
            if self.open.as_deref() == Some(line.id.as_str()) {
                rows.extend(line.evidence.iter().map(Row::Met));
            }
        }
        rows
    }

    fn at_hand(&self) -> Option<Row<'_>> {
        self.rows().get(self.cursor.at).copied()
    }

    fn step(&mut self, step: Step) -> Effect {
        let total = self.rows().len();
        self.cursor.step(step, total, self.room.get());
        Effect::None
    }

    /// A line shows its records, one alone is opened.
    fn open(&mut self) -> Effect {
        let Some(data) = &self.data else { return Effect::None };
        let (id, is_open) = match self.at_hand() {
            None => return Effect::None,
            Some(Row::Met(met)) => return open_in(&data.file, met.source),
            Some(Row::Line(line)) => match line.evidence.as_slice() {
                [] => {
                    return say(
                        "Nothing on file to open: tab 6 of the case begins what is missing",
                    );
                }
                [met] => return open_in(&data.file, met.source),
                _ => (line.id.clone(), self.open.as_deref() == Some(line.id.as_str())),
            },
        };
        self.open = (!is_open).then_some(id);
        // The line stands where it stood, whatever was folded above it.
        let at = self.rows().iter().position(|row| match (row, &self.open) {
            (Row::Line(line), Some(open)) => line.id == *open,
            _ => false,
        });
        self.cursor.at = at.unwrap_or(self.cursor.at);
        Effect::None
    }

    fn make(&self) -> Effect {
        let Some(data) = &self.data else { return Effect::None };
        Effect::sheet(pack_sheets::make(self.case, &data.found, &data.lead))
    }
}

fn say(words: &str) -> Effect {
    Effect::Say(words.to_owned())
}

impl Show for Pack {
    fn keys(&self) -> &'static [Binding] {
        PACK
    }

    fn update(&mut self, input: Input, _: &Now) -> Effect {
        let Input::Do(action) = input else { return Effect::None };
        match action {
            Action::Back => Effect::Back,
            Action::Open => self.open(),
            Action::MakePack => self.make(),
            Action::MakeAnnex => Effect::Open(Open::Annex(self.case)),
            Action::Up => self.step(Step::Up),
            Action::Down => self.step(Step::Down),
            Action::PageUp => self.step(Step::PageUp),
            Action::PageDown => self.step(Step::PageDown),
            Action::Top => self.step(Step::Top),
            Action::Bottom => self.step(Step::Bottom),
            Action::ReadOn | Action::ReadBack => {
                self.pane.turn(action == Action::ReadOn);
                Effect::None
            }
            Action::Find => Effect::Open(Open::Finder(Purpose::Look)),
            Action::PupilDetails => {
                self.pupil().map_or(Effect::None, |pupil| Effect::Open(Open::PupilDetails(pupil)))
            }
            _ => Effect::None,
        }
    }

    fn load(&mut self, store: &Store, session: &Session, now: &Now) -> Result<(), Trouble> {
        let file = store.case_file(session.viewer(), self.case)?;
        let found = store.preflight(session.viewer(), self.case, now.today)?;
        let is_lead = store.holds(session, Role::Lead, self.case)?;
        let lead = if is_lead { session.name.clone() } else { String::new() };
        self.data = Some(Data { file, found, lead });
        let total = self.rows().len();
        self.cursor.at = self.cursor.at.min(total.saturating_sub(1));
        self.cursor.show(total, self.room.get());
        Ok(())
    }

    fn shows(&self, pupil: Option<i64>, _: Option<i64>) -> bool {
        let own = self.pupil();
        pupil.is_none() || own.is_none() || pupil == own
    }

    fn pupil(&self) -> Option<i64> {
        self.data.as_ref().map(|data| data.file.pupil.id)
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        self.draw(frame, area, dress);
    }
}
