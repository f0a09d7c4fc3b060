//! One pupil's case: overview, register, records, checklist, log, actions, documents, history; and
//! the pupil without a case, who has the same tabs but for what only a case has.

mod actions;
mod checklist;
mod documents;
mod history;
mod log;
mod overview;
mod process;
mod records;
mod register;

use std::cell::Cell;

use chrono::{Months, NaiveDate};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::caseload::register_words;
use super::sheet::Sheet;
use super::{Dress, Input, Show, absence_sheets, log_kind, sheets};
use crate::rules::assess::{Assessment, assess};
use crate::rules::calendar::Calendar;
use crate::rules::case::CaseFile;
use crate::rules::day;
use crate::rules::figures::one_decimal;
use crate::rules::gate::stage;
use crate::rules::process::judge;
use crate::rules::register::Week;
use crate::store::{ChecklistFile, HistoryLine, Opened, Restricted, Session, Store, Trouble};
use crate::ui::effect::{Effect, Now, Open, Purpose};
use crate::ui::keymap::{self, Action, Binding};
use crate::ui::keys::Key;
use crate::ui::widgets::bars;
use crate::ui::widgets::list::{Cursor, Step};

/// The tabs there are, by the number that opens each.
const TABS: [(u8, &str); 9] = [
    (1, "Overview"),
    (2, "Register"),
    (3, "Records"),
    (CHECKLIST, "Checklist"),
    (PROCESS, "Process"),
    (7, "Log"),
    (8, "Actions"),
    (9, "Documents"),
    (0, "History"),
];
const CHECKLIST: u8 = 4;
const PROCESS: u8 = 6;
/// The tabs whose rows have ids: what one stands on is found again, wherever it went.
const WITH_IDS: [u8; 4] = [3, 7, 8, 9];
/// Lines of history read.
const HISTORY: usize = 500;

/// A pupil and their case.
#[derive(Debug)]
pub struct CaseScreen {
    pupil: i64,
    data: Option<Data>,
    tab: u8,
    cursors: [Cursor; 10],
    /// The row of the tab at hand to begin at, by its id.
    wanted: Option<i64>,
    /// First day of the range in the register tab.
    from: Option<NaiveDate>,
    /// How the checklist lies.
    list: checklist::Tab,
    /// Which gate is shown.
    gates: process::Tab,
    /// Lines that the last drawing had room for.
    room: Cell<usize>,
}

/// Lines that every tab has room for on the smallest screen.
const LEAST_ROOM: usize = 8;

/// What is shown: read at once, judged once.
#[derive(Debug)]
struct Data {
    file: CaseFile,
    assessment: Assessment,
    calendar: Calendar,
    history: Vec<HistoryLine>,
    /// Read while it is looked at: most visits to a case don't.
    checklist: Option<ChecklistFile>,
    /// As the checklist.
    proven: Option<process::Proven>,
    now: chrono::DateTime<chrono::FixedOffset>,
    today: NaiveDate,
}

impl CaseScreen {
    #[must_use]
    pub fn new(pupil: i64) -> Self {
        Self {
            pupil,
            data: None,
            tab: 1,
            cursors: [Cursor::default(); 10],
            wanted: None,
            from: None,
            list: checklist::Tab::default(),
            gates: process::Tab::default(),
            room: Cell::new(18),
        }
    }

    /// Shows the checklist from the next reading on.
    pub fn turn_to_checklist(&mut self) {
        self.tab = CHECKLIST;
    }

    /// In a tab, at a row by its id.
    #[must_use]
    pub fn at(pupil: i64, tab: u8, row: i64) -> Self {
        Self { tab, wanted: Some(row), room: Cell::new(LEAST_ROOM), ..Self::new(pupil) }
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
            CHECKLIST => self.list.len(),
            PROCESS => self.gates.len(data),
            7 => data.file.entries.len(),
            8 => data.file.actions.len(),
            9 => data.file.attachments.len(),
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
        self.go_to(TABS[(at + step) % TABS.len()].0)
    }

    fn go_to(&mut self, tab: u8) -> Effect {
        self.tab = tab;
        if matches!(tab, CHECKLIST | PROCESS) { Effect::Reload } else { Effect::None }
    }

    /// What the keys of the checklist do; none for those that every tab has.
    fn act_on_checklist(&mut self, action: Action) -> Option<Effect> {
        let data = self.data.as_ref()?;
        let cursor = &mut self.cursors[usize::from(CHECKLIST)];
        Some(match action {
            Action::Sort => {
                self.list.sort(data, cursor);
                cursor.show(self.list.len(), self.room.get());
                Effect::None
            }
            Action::NextOpen => {
                let Some(at) = self.list.next_open(data, cursor.at) else {
                    return Some(Effect::Say("Nothing is open on this checklist".to_owned()));
                };
                cursor.at = at;
                cursor.show(self.list.len(), self.room.get());
                Effect::None
            }
            Action::Yes
            | Action::No
            | Action::Erase
            | Action::Open
            | Action::ChangeDay
            | Action::AddOwnRow
            | Action::NotApplicable
            | Action::NewerVersion => self.list.ask(data, cursor.at, action),
            _ => return None,
        })
    }

    /// What the keys of the process do; none for those that every tab has.
    fn act_on_process(&mut self, action: Action) -> Option<Effect> {
        let data = self.data.as_ref()?;
        let cursor = &mut self.cursors[usize::from(PROCESS)];
        match action {
            Action::Earlier | Action::Later => {
                self.gates.turn(data, action == Action::Later, cursor);
                Some(Effect::None)
            }
            Action::Open
            | Action::Yes
            | Action::No
            | Action::NotApplicable
            | Action::SignGate
            | Action::GoBackStage
            | Action::BeginPiece
            | Action::LeaveOut => Some(self.gates.act(data, cursor.at, action)),
            _ => None,
        }
    }

    fn act(&mut self, action: Action) -> Effect {
        let own = match self.tab {
            CHECKLIST => self.act_on_checklist(action),
            PROCESS => self.act_on_process(action),
            _ => None,
        };
        if let Some(effect) = own {
            return effect;
        }
        match action {
            Action::Back => Effect::Back,
            Action::Tab(number) => self.go_to(number),
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
            Action::LogKind => self.data.as_ref().map_or(Effect::None, |data| {
                log_kind::sheet(&data.file, "", data.today).map_or(Effect::None, Effect::sheet)
            }),
            Action::AbsenceLog => Effect::Open(Open::AbsenceLog(self.pupil)),
            Action::RaiseCorrection => self.data.as_ref().map_or(Effect::None, |d| self.correct(d)),
            other => self.data.as_ref().map_or(Effect::None, |data| self.change(other, data)),
        }
    }

    /// What changes something, or opens what can be changed.
    fn change(&self, action: Action, data: &Data) -> Effect {
        match action {
            Action::Attach => return documents::attach(data, self.cursor()),
            Action::Export => return documents::export(data, self.cursor()),
            Action::Open if self.tab == 9 => return documents::details(data, self.cursor()),
            Action::Open if self.tab == 7 => return log::open(data, self.cursor()),
            Action::Open if self.tab == 0 => return history::open(data, self.cursor()),
            Action::Withdraw if self.tab == 9 => return documents::withdraw(data, self.cursor()),
            Action::Withdraw => return log::withdraw(data, self.cursor()),
            _ => {}
        }
        let name = data.file.pupil.name();
        let Some(case) = &data.file.case else {
            return match action {
                Action::NewCase | Action::NewRecord => {
                    Effect::sheet(sheets::open_case(self.pupil, &name))
                }
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
            Action::NewRecord => Effect::Open(Open::NewRecord(case.id)),
            Action::AddAction => Effect::sheet(sheets::add_action(case.id, None)),
            Action::CloseCase => Effect::sheet(sheets::close_case(case.id, &name)),
            Action::Open => match data.file.records.get(at) {
                Some(record) => Effect::Open(Open::Form(record.id, None)),
                None => Effect::Say("No record yet: n begins one".to_owned()),
            },
            Action::FinishAction => data.file.actions.get(at).map_or_else(
                || Effect::Say("No action yet: a agrees one".to_owned()),
                |action| Effect::sheet(sheets::finish_action(case.id, action)),
            ),
            Action::ChangeAction => data.file.actions.get(at).map_or_else(
                || Effect::Say("No action yet: a agrees one".to_owned()),
                |action| Effect::sheet(sheets::change_action(case.id, action)),
            ),
            _ => Effect::None,
        }
    }

    /// A mark of the week at hand that should be another.
    fn correct(&self, data: &Data) -> Effect {
        let weeks = register::weeks(data, self.range(data));
        let Some(week) = weeks.get(self.cursor().at) else {
            return Effect::Say("No week of the register is shown here".to_owned());
        };
        Effect::sheet(self.correction_in(data, week))
    }

    fn correction_in(&self, data: &Data, week: &Week) -> Sheet {
        let sessions = register::sessions_of(data, week);
        let name = data.file.pupil.listed();
        absence_sheets::correct_week(self.pupil, &name, week.monday, sessions)
    }

    /// The sheet of the week whose draft is kept at that place.
    #[must_use]
    pub fn correction_at(&self, place: &str) -> Option<Sheet> {
        let data = self.data.as_ref()?;
        let weeks = register::weeks(data, self.range(data)).into_iter();
        weeks.map(|week| self.correction_in(data, &week)).find(|sheet| sheet.place == place)
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
            CHECKLIST => keymap::CHECKLIST,
            PROCESS => keymap::PROCESS,
            7 => keymap::LOG,
            8 => keymap::ACTIONS,
            9 => keymap::DOCUMENTS,
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
        let checklist = match &file.case {
            Some(case) if self.tab == CHECKLIST => {
                Some(store.checklist(session.viewer(), case.id)?)
            }
            _ => None,
        };
        let proven = if self.tab == PROCESS && file.case.is_some() {
            let pack = store.pack()?;
            let gates = judge(&file, &pack, &calendar, now.today);
            Some(process::Proven { pack, gates })
        } else {
            None
        };
        let (today, now) = (now.today, session.clock.now());
        let stood = self.stands();
        let data = Data { file, assessment, calendar, history, checklist, proven, now, today };
        if self.tab == CHECKLIST {
            self.list.settle(&data, &mut self.cursors[usize::from(CHECKLIST)]);
        }
        self.data = Some(data);
        self.stand_again(&stood);
        let (rows, page) = (self.rows(), self.room.get());
        self.cursors[usize::from(self.tab)].show(rows, page);
        Ok(())
    }

    fn shows(&self, pupil: Option<i64>, _: Option<i64>) -> bool {
        pupil.is_none_or(|pupil| pupil == self.pupil)
    }

    fn opened(&mut self, what: &Restricted, opened: Opened) -> Effect {
        let data = self.data.as_ref();
        data.map_or(Effect::None, |data| log::opened(data, what, &opened))
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
        if dress.look.reader {
            // Where the tab has a list, its row at hand takes the cursor.
            frame.set_cursor_position((body.x, body.y));
        }
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
            CHECKLIST => {
                checklist::view(frame, body, data, &self.list, self.cursor(), dress, &self.room);
            }
            PROCESS => {
                process::view(frame, body, data, &self.gates, self.cursor(), dress, &self.room);
            }
            7 => log::view(frame, body, data, self.cursor(), dress, &self.room),
            8 => actions::view(frame, body, data, self.cursor(), dress),
            9 => documents::view(frame, body, data, self.cursor(), dress, &self.room),
            0 => history::view(frame, body, data, self.cursor(), dress, &self.room),
            _ => overview::view(frame, body, data, dress),
        }
    }
}

impl CaseScreen {
    /// The row at hand of each tab whose rows have ids, and the one that was asked for. Whoever
    /// looks at the newest of a list goes on looking at the newest.
    fn stands(&mut self) -> Vec<(u8, i64)> {
        let wanted = self.wanted.take().map(|id| (self.tab, id));
        let Some(data) = &self.data else { return wanted.into_iter().collect() };
        let stood = WITH_IDS.into_iter().filter_map(|tab| {
            let at = self.cursors[usize::from(tab)].at;
            let id = *ids(data, tab).get(at)?;
            (at > 0 || tab == 8).then_some((tab, id))
        });
        stood.chain(wanted).collect()
    }

    fn stand_again(&mut self, stood: &[(u8, i64)]) {
        let Some(data) = &self.data else { return };
        for (tab, id) in stood {
            let ids = ids(data, *tab);
            if let Some(at) = ids.iter().position(|other| other == id) {
                let cursor = &mut self.cursors[usize::from(*tab)];
                cursor.at = at;
                cursor.show(ids.len(), self.room.get());
            }
        }
    }

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
        let next = file.next_due.map_or(String::new(), |by| {
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
        let letters = self.letters(usize::from(area.width));
        let mut spans = vec![Span::raw(" ")];
        let mut x = area.x.saturating_add(1);
        for (number, name) in TABS {
            let here = number == self.tab;
            let style = if here { look.chosen() } else { Style::new() };
            let shown = if here { name } else { name.get(..letters).unwrap_or(name) };
            let [before, behind] = if here { ["[", "] "] } else { ["", " "] };
            let width = u16::try_from(before.len() + 1 + shown.len() + behind.len()).unwrap_or(0);
            dress.drawn.key(Rect { x, width, ..area }, Key::Char(char::from(b'0' + number)));
            x = x.saturating_add(width);
            spans.push(Span::raw(before));
            spans.push(Span::styled(number.to_string(), look.key()));
            spans.push(Span::styled(shown, style));
            spans.push(Span::raw(behind));
        }
        frame.render_widget(Line::from(spans), area);
    }

    /// How many letters of the other tabs' names there is room for.
    fn letters(&self, room: usize) -> usize {
        let length = |letters: usize| -> usize {
            let of = |(number, name): &(u8, &str)| {
                if *number == self.tab { name.len() + 4 } else { name.len().min(letters) + 2 }
            };
            TABS.iter().map(of).sum()
        };
        (2..=9).rev().find(|letters| length(*letters) <= room).unwrap_or(1)
    }
}

/// The ids of a tab's rows, in the order shown.
fn ids(data: &Data, tab: u8) -> Vec<i64> {
    let file = &data.file;
    match tab {
        3 => file.records.iter().map(|record| record.id).collect(),
        7 => file.entries.iter().map(|entry| entry.id).collect(),
        8 => file.actions.iter().map(|action| action.id).collect(),
        9 => file.attachments.iter().map(|attachment| attachment.id).collect(),
        _ => Vec::new(),
    }
}
