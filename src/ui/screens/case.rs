//! One pupil's case: overview, register, records, checklist, support, process, log, actions,
//! documents, history; and the pupil without a case, who has the same tabs but for what only a case
//! has.

mod acting;
mod actions;
mod below;
mod checklist;
mod documents;
mod head;
mod history;
mod log;
mod overview;
mod process;
mod records;
mod register;
mod support;
mod tabs;

use std::cell::Cell;

use chrono::{Months, NaiveDate};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};

use super::{Dress, Input, Show};
use crate::rules::assess::{Assessment, assess};
use crate::rules::calendar::Calendar;
use crate::rules::case::CaseFile;
use crate::rules::pattern::Pattern;
use crate::rules::process::judge;
use crate::rules::tier::Triggers;
use crate::store::{
    ChecklistFile, DueRow, HistoryLine, Labels, Opened, Restricted, Session, Store, SupportFile,
    Trouble,
};
use crate::ui::effect::{Effect, Now};
use crate::ui::keymap::{self, Action, Binding};
use crate::ui::widgets::bars;
use crate::ui::widgets::list::{Cursor, Step};
use crate::ui::widgets::pane::Pane;

pub use history::{field_text, past_text, undone};
pub(super) use process::open_in;
pub use register::week_id;

/// The tabs there are, by the number that opens each.
const TABS: [(u8, &str); 10] = [
    (1, "Overview"),
    (2, "Register"),
    (3, "Records"),
    (CHECKLIST, "Checklist"),
    (SUPPORT, "Support"),
    (PROCESS, "Process"),
    (7, "Log"),
    (8, "Actions"),
    (9, "Documents"),
    (0, "History"),
];
const CHECKLIST: u8 = 4;
const SUPPORT: u8 = 5;
const PROCESS: u8 = 6;
const HISTORY: u8 = 0;
/// Tabs that are read only while they are looked at: most visits to a case don't.
const READ_WHEN_SHOWN: [u8; 4] = [CHECKLIST, SUPPORT, PROCESS, HISTORY];
/// The tabs whose rows have ids: what one stands on is found again, wherever it went.
const WITH_IDS: [u8; 5] = [2, 3, 7, 8, 9];
/// Lines of history read.
const LINES: usize = 500;

/// A pupil and their case.
#[derive(Debug)]
pub struct CaseScreen {
    pupil: i64,
    data: Option<Data>,
    tab: u8,
    cursors: [Cursor; 10],
    /// The row of the tab at hand to begin at, by its id.
    wanted: Option<i64>,
    /// The next reading is for others' sake: even whoever looks at the newest stays where they are.
    held: bool,
    /// First day of the range in the register tab.
    from: Option<NaiveDate>,
    /// How the checklist lies.
    list: checklist::Tab,
    /// Which tier is shown.
    support: support::Tab,
    /// Which gate is shown.
    gates: process::Tab,
    /// Lines that the last drawing had room for.
    room: Cell<usize>,
}

/// Lines that every tab has room for on the smallest screen.
const LEAST_ROOM: usize = 7;

/// What is shown: read at once, judged once.
#[derive(Debug)]
struct Data {
    file: CaseFile,
    assessment: Assessment,
    patterns: Vec<Pattern>,
    calendar: Calendar,
    history: Vec<HistoryLine>,
    /// What the fields are called that the history tells of.
    labels: Labels,
    /// What is due in this case, in the order to do it.
    due: Vec<DueRow>,
    checklist: Option<ChecklistFile>,
    /// What on file answers rows of the checklist.
    on_file: checklist::OnFile,
    /// As the checklist.
    support: Option<SupportFile>,
    triggers: Triggers,
    /// As the checklist.
    proven: Option<process::Proven>,
    /// The row at hand in full, below the list of most tabs; all there is on the overview.
    pane: Pane,
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
            held: false,
            from: None,
            list: checklist::Tab::default(),
            support: support::Tab::default(),
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
            SUPPORT => self.support.len(),
            PROCESS => self.gates.len(data),
            7 => data.file.entries.len(),
            8 => data.file.actions.len(),
            9 => documents::ids(&data.file).len(),
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
        if READ_WHEN_SHOWN.contains(&tab) { Effect::Reload } else { Effect::None }
    }

    /// Whether a key reads on in the pane, or back; the overview is nothing else.
    fn reads_on(&self, action: Action) -> Option<bool> {
        match action {
            Action::ReadOn => Some(true),
            Action::ReadBack => Some(false),
            Action::Down | Action::PageDown if self.tab == 1 => Some(true),
            Action::Up | Action::PageUp if self.tab == 1 => Some(false),
            _ => None,
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
            CHECKLIST => keymap::CHECKLIST,
            SUPPORT => keymap::SUPPORT,
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
        let triggers = store.triggers()?;
        let assessment = assess(&file, &calendar, triggers, now.today);
        let patterns = store.patterns(session.viewer(), &file, &calendar, now.today)?;
        let (mut history, mut labels) = (Vec::new(), Labels::default());
        if self.tab == HISTORY {
            history = store.history(session.viewer(), self.pupil, LINES)?;
            labels = store.labels(session.viewer(), &history)?;
        }
        let due = overview::due(store, session, &file)?;
        let checklist = match &file.case {
            Some(case) if self.tab == CHECKLIST => {
                Some(store.checklist(session.viewer(), case.id)?)
            }
            _ => None,
        };
        let support = match &file.case {
            Some(case) if self.tab == SUPPORT => {
                Some(store.support_file(session.viewer(), case.id)?)
            }
            _ => None,
        };
        let on_file = match &checklist {
            Some(_) => checklist::on_file(&file, &store.pack()?, now.today),
            None => checklist::OnFile::new(),
        };
        let proven = if self.tab == PROCESS && file.case.is_some() {
            let pack = store.pack()?;
            let gates = judge(&file, &pack, &calendar, now.today);
            Some(process::Proven { pack, gates })
        } else {
            None
        };
        let (today, now) = (now.today, session.clock.now());
        let wanted = self.wanted.take_if(|_| self.tab == SUPPORT);
        let stood = self.stands();
        let pane = self.data.take().map(|data| data.pane).unwrap_or_default();
        let data = Data {
            file,
            assessment,
            patterns,
            calendar,
            history,
            labels,
            due,
            checklist,
            on_file,
            support,
            triggers,
            proven,
            pane,
            now,
            today,
        };
        if self.tab == CHECKLIST {
            self.list.settle(&data, &mut self.cursors[usize::from(CHECKLIST)]);
        }
        if self.tab == SUPPORT {
            self.support.settle(&data, &mut self.cursors[usize::from(SUPPORT)], wanted);
        }
        if self.data.is_none() {
            self.reach_back(&stood, &data);
        }
        self.data = Some(data);
        self.stand_again(&stood);
        let (rows, page) = (self.rows(), self.room.get());
        self.cursors[usize::from(self.tab)].show(rows, page);
        Ok(())
    }

    fn hold(&mut self) {
        self.held = true;
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
        head::view(frame, &rooms, data, dress);
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
            SUPPORT => {
                support::view(frame, body, data, &self.support, self.cursor(), dress, &self.room);
            }
            PROCESS => {
                process::view(frame, body, data, &self.gates, self.cursor(), dress, &self.room);
            }
            7 => log::view(frame, body, data, self.cursor(), dress, &self.room),
            8 => actions::view(frame, body, data, self.cursor(), dress, &self.room),
            9 => documents::view(frame, body, data, self.cursor(), dress, &self.room),
            0 => history::view(frame, body, data, self.cursor(), dress, &self.room),
            _ => overview::view(frame, body, data, dress),
        }
    }
}

impl CaseScreen {
    /// The row at hand of each tab whose rows have ids, and the one that was asked for. Whoever
    /// looks at the newest of a list goes on looking at the newest of their own.
    fn stands(&mut self) -> Vec<(u8, i64)> {
        let held = std::mem::take(&mut self.held);
        let wanted = self.wanted.take().map(|id| (self.tab, id));
        let Some(data) = &self.data else { return wanted.into_iter().collect() };
        let stood = WITH_IDS.into_iter().filter_map(|tab| {
            let at = self.cursors[usize::from(tab)].at;
            let id = *self.ids(data, tab).get(at)?;
            (at > 0 || tab == 8 || held).then_some((tab, id))
        });
        stood.chain(wanted).collect()
    }

    fn stand_again(&mut self, stood: &[(u8, i64)]) {
        let Some(data) = &self.data else { return };
        for (tab, id) in stood {
            let ids = self.ids(data, *tab);
            if let Some(at) = ids.iter().position(|other| other == id) {
                let cursor = &mut self.cursors[usize::from(*tab)];
                cursor.at = at;
                cursor.show(ids.len(), self.room.get());
            }
        }
    }

    /// The ids of a tab's rows, in the order shown.
    fn ids(&self, data: &Data, tab: u8) -> Vec<i64> {
        let file = &data.file;
        match tab {
            2 => register::ids(data, self.range(data)),
            3 => file.records.iter().map(|record| record.id).collect(),
            CHECKLIST => self.list.ids(data),
            7 => file.entries.iter().map(|entry| entry.id).collect(),
            8 => file.actions.iter().map(|action| action.id).collect(),
            9 => documents::ids(file),
            _ => Vec::new(),
        }
    }

    /// A week of an earlier year that was asked for is shown too.
    fn reach_back(&mut self, stood: &[(u8, i64)], data: &Data) {
        let weeks = stood.iter().filter(|(tab, _)| *tab == 2);
        let week = weeks.filter_map(|(_, id)| register::week_called(*id)).min();
        if let (Some(week), Some((first, _))) = (week, self.range(data))
            && week < first
        {
            self.from = Some(week);
        }
    }
}
