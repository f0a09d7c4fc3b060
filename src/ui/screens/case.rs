//! One pupil's case: overview, register, records, log, actions, history; and the pupil without a
//! case, who has the same tabs but for what only a case has.

mod actions;
mod history;
mod log;
mod overview;
mod records;
mod register;

use std::cell::Cell;

use chrono::{Months, NaiveDate};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::caseload::register_words;
use super::{Dress, Input, Show, sheets};
use crate::rules::assess::{Assessment, assess};
use crate::rules::calendar::Calendar;
use crate::rules::case::{CaseFile, RecordState};
use crate::rules::day;
use crate::rules::figures::one_decimal;
use crate::rules::gate::stage;
use crate::store::{HistoryLine, Session, Store, Trouble};
use crate::ui::effect::{Effect, Now, Open, Purpose, Verb};
use crate::ui::keymap::{self, Action, Binding};
use crate::ui::widgets::bars;
use crate::ui::widgets::list::{Cursor, Step};

/// The tabs there are, by the number that opens each.
const TABS: [(u8, &str); 6] =
    [(1, "Overview"), (2, "Register"), (3, "Records"), (7, "Log"), (8, "Actions"), (0, "History")];
/// Lines of history read.
const HISTORY: usize = 500;

/// A pupil and their case.
#[derive(Debug)]
pub struct CaseScreen {
    pupil: i64,
    data: Option<Data>,
    tab: u8,
    cursors: [Cursor; 10],
    /// First day of the range in the register tab.
    from: Option<NaiveDate>,
    /// Lines that the last drawing had room for.
    room: Cell<usize>,
}

/// What is shown: read at once, judged once.
#[derive(Debug)]
struct Data {
    file: CaseFile,
    assessment: Assessment,
    calendar: Calendar,
    history: Vec<HistoryLine>,
    now: chrono::DateTime<chrono::FixedOffset>,
}

impl CaseScreen {
    #[must_use]
    pub fn new(pupil: i64) -> Self {
        Self {
            pupil,
            data: None,
            tab: 1,
            cursors: [Cursor::default(); 10],
            from: None,
            room: Cell::new(18),
        }
    }

    fn cursor(&self) -> Cursor {
        self.cursors[usize::from(self.tab)]
    }

    fn step(&mut self, step: Step) -> Effect {
        let total = self.rows();
        let page = self.room.get();
        self.cursors[usize::from(self.tab)].step(step, total, page);
        Effect::None
    }

    /// Rows of the tab at hand that a cursor can stand on.
    fn rows(&self) -> usize {
        let Some(data) = &self.data else { return 0 };
        match self.tab {
            2 => register::weeks(data, self.range(data)).len(),
            3 => data.file.records.len(),
            7 => data.file.entries.len(),
            8 => data.file.actions.len(),
            0 => data.history.len(),
            _ => 0,
        }
    }

    /// The range of the register tab: the school year, or from the month chosen.
    fn range(&self, data: &Data) -> Option<(NaiveDate, NaiveDate)> {
        let (first, last) = data.assessment.range?;
        Some((self.from.unwrap_or(first), last))
    }

    fn move_range(&mut self, earlier: bool) -> Effect {
        let Some((first, last)) = self.data.as_ref().and_then(|data| self.range(data)) else {
            return Effect::None;
        };
        let moved = if earlier { first + Months::new(1) } else { first - Months::new(1) };
        self.from = Some(moved.min(last));
        self.cursors[2] = Cursor::default();
        Effect::None
    }

    fn turn(&mut self, forward: bool) -> Effect {
        let at = TABS.iter().position(|(number, _)| *number == self.tab).unwrap_or(0);
        let step = if forward { 1 } else { TABS.len() - 1 };
        self.tab = TABS[(at + step) % TABS.len()].0;
        Effect::None
    }

    fn act(&mut self, action: Action) -> Effect {
        match action {
            Action::Back => Effect::Back,
            Action::Tab(number) => {
                self.tab = number;
                Effect::None
            }
            Action::NextTab => self.turn(true),
            Action::PreviousTab => self.turn(false),
            Action::Up => self.step(Step::Up),
            Action::Down => self.step(Step::Down),
            Action::PageUp => self.step(Step::PageUp),
            Action::PageDown => self.step(Step::PageDown),
            Action::Top => self.step(Step::Top),
            Action::Bottom => self.step(Step::Bottom),
            Action::Earlier => self.move_range(true),
            Action::Later => self.move_range(false),
            Action::Find => Effect::Open(Open::Finder(Purpose::Look)),
            Action::PupilDetails => Effect::Open(Open::PupilDetails(self.pupil)),
            other => self.data.as_ref().map_or(Effect::None, |data| self.change(other, data)),
        }
    }

    /// What changes something, or opens what can be changed.
    fn change(&self, action: Action, data: &Data) -> Effect {
        let name = data.file.pupil.name();
        let Some(case) = &data.file.case else {
            return match action {
                Action::NewCase | Action::NewRecord => {
                    Effect::sheet(sheets::open_case(self.pupil, &name))
                }
                Action::Withdraw => self.withdraw(data),
                _ => Effect::Say("That needs a case: n opens one".to_owned()),
            };
        };
        let at = self.cursor().at;
        let closed = case.closed.is_some();
        match action {
            Action::NewRecord | Action::AddAction | Action::CloseCase if closed => {
                Effect::Say("This case is closed: n on the overview opens a new one".to_owned())
            }
            Action::NewCase if closed => Effect::sheet(sheets::open_case(self.pupil, &name)),
            Action::NewRecord => Self::new_record(case.id, data),
            Action::AddAction => Effect::sheet(sheets::add_action(case.id, None)),
            Action::CloseCase => Effect::sheet(sheets::close_case(case.id, &name)),
            Action::Open => match data.file.records.get(at) {
                Some(record) => Effect::Open(Open::Form(record.id, None)),
                None => Effect::Say("No record yet: n begins a plan".to_owned()),
            },
            Action::FinishAction => data.file.actions.get(at).map_or_else(
                || Effect::Say("No action yet: a agrees one".to_owned()),
                |action| Effect::sheet(sheets::finish_action(action)),
            ),
            Action::ChangeAction => data.file.actions.get(at).map_or_else(
                || Effect::Say("No action yet: a agrees one".to_owned()),
                |action| Effect::sheet(sheets::change_action(action)),
            ),
            Action::Withdraw => self.withdraw(data),
            _ => Effect::None,
        }
    }

    fn withdraw(&self, data: &Data) -> Effect {
        match data.file.entries.get(self.cursor().at) {
            Some(entry) if entry.withdrawn.is_none() => Effect::sheet(sheets::withdraw(entry)),
            _ => Effect::Say("Nothing here to withdraw".to_owned()),
        }
    }

    /// A plan that is open is gone on with; only then a new one makes sense.
    fn new_record(case: i64, data: &Data) -> Effect {
        let open = data.file.records.iter().find(|record| record.state == RecordState::Open);
        let begin = Effect::Do(Verb::NewRecord { case, kind: "plan".to_owned() });
        match open {
            Some(record) => Effect::Open(Open::Confirm(
                format!(
                    "Plan no. {} is still open. Begin another? (Its agreed actions come forward.)",
                    record.number
                ),
                Box::new(begin),
            )),
            None => begin,
        }
    }
}

impl Show for CaseScreen {
    fn keys(&self) -> &'static [Binding] {
        let open = self.data.as_ref().and_then(|data| data.file.case.as_ref());
        let has_case = open.is_some_and(|case| case.closed.is_none());
        match self.tab {
            1 if !has_case => keymap::NO_CASE,
            2 => keymap::REGISTER,
            3 => keymap::RECORDS,
            7 => keymap::LOG,
            8 => keymap::ACTIONS,
            0 => keymap::HISTORY,
            _ => keymap::OVERVIEW,
        }
    }

    fn update(&mut self, input: Input, _: &Now) -> Effect {
        match input {
            Input::Do(action) => self.act(action),
            _ => Effect::None,
        }
    }

    fn load(&mut self, store: &Store, session: &Session, now: &Now) -> Result<(), Trouble> {
        let file = store.pupil_file(session.viewer(), self.pupil)?;
        let calendar = store.calendar(file.pupil.school)?;
        let assessment = assess(&file, &calendar, now.today);
        let history = store.history(session.viewer(), self.pupil, HISTORY)?;
        let now = session.clock.now();
        self.data = Some(Data { file, assessment, calendar, history, now });
        let (rows, page) = (self.rows(), self.room.get());
        self.cursors[usize::from(self.tab)].show(rows, page);
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
        Self::view_head(frame, &rooms, data, dress);
        let [tabs, _, body] =
            Layout::vertical([Constraint::Length(1), Constraint::Length(1), Constraint::Min(0)])
                .areas(rooms.body);
        self.view_tabs(frame, tabs, dress);
        self.room.set(usize::from(body.height).max(1));
        match self.tab {
            2 => register::view(
                frame,
                body,
                data,
                self.range(data),
                self.cursor(),
                dress,
                &self.room,
            ),
            3 => records::view(frame, body, data, self.cursor(), dress),
            7 => log::view(frame, body, data, self.cursor(), dress, &self.room),
            8 => actions::view(frame, body, data, self.cursor(), dress),
            0 => history::view(frame, body, data, self.cursor(), dress, &self.room),
            _ => overview::view(frame, body, data, dress),
        }
    }
}

impl CaseScreen {
    /// The pupil, attendance, stage and next date stay in sight on every tab.
    fn view_head(frame: &mut Frame<'_>, rooms: &bars::Rooms, data: &Data, dress: &Dress<'_>) {
        let (file, look) = (&data.file, dress.look);
        let left = format!(" {} · {} · {}", file.pupil.name(), file.pupil.reg, file.pupil.upn);
        let right = match &file.case {
            Some(case) if case.closed.is_none() => {
                format!("stage {} · tier {} ", stage(&file.passings), data.assessment.tier)
            }
            Some(_) => "case closed ".to_owned(),
            None => "no case ".to_owned(),
        };
        bars::two_sided(frame, rooms.title, (&left, &right), look, look.title());
        let f = &data.assessment.figures;
        let next = file.actions.iter().find(|action| action.is_open() && action.by.is_some());
        let next = next.and_then(|action| action.by).map_or(String::new(), |by| {
            let late = if by < dress.now.today { "overdue since" } else { "next" };
            format!(" · {late} {}", day::short(by))
        });
        let summary = format!(
            " {}% · {} of {} missed · {}{next}",
            one_decimal(f.attendance()),
            f.absent(),
            f.possible,
            register_words(file.register_to, dress.now.today)
        );
        bars::status(frame, rooms.status, &summary, dress.notice, look);
    }

    fn view_tabs(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let look = dress.look;
        let mut spans = vec![Span::raw(" ")];
        for (number, name) in TABS {
            let here = number == self.tab;
            let style = if here { look.title().reversed() } else { Style::new() };
            spans.push(Span::styled(number.to_string(), look.key()));
            let name = if here { format!("[{name}]") } else { format!(" {name} ") };
            spans.push(Span::styled(name, style));
            spans.push(Span::raw(" "));
        }
        frame.render_widget(Line::from(spans), area);
    }
}
