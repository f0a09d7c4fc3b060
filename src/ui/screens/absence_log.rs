//! The log of a pupil's daily absences: every absent session of the year with its reason, and
//! what was done to learn it.

use std::cell::Cell;

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::absence_sheets::{self, Whose};
use super::absences::detail;
use super::{Dress, Input, Show};
use crate::rules::absence::Absence;
use crate::rules::calendar::{year_name, year_of};
use crate::rules::count::counted;
use crate::rules::day::short;
use crate::store::{AbsenceLog, Session, Store, Trouble};
use crate::ui::effect::{Effect, Now};
use crate::ui::keymap::{ABSENCE_LOG, Action, Binding};
use crate::ui::widgets::bars;
use crate::ui::widgets::list::{Cursor, Step};
use crate::ui::widgets::pane::Pane;
use crate::ui::widgets::parts::{Part, fit};
use crate::ui::widgets::wrap::{cut, width};

/// Columns that what came of asking has at least.
const STATE: usize = 16;

/// The log of one pupil.
#[derive(Debug)]
pub struct AbsenceLogScreen {
    pupil: i64,
    log: Option<AbsenceLog>,
    cursor: Cursor,
    room: Cell<usize>,
    /// The day to begin at.
    wanted: Option<NaiveDate>,
    pane: Pane,
}

impl AbsenceLogScreen {
    #[must_use]
    pub fn new(pupil: i64) -> Self {
        let (cursor, pane) = (Cursor::default(), Pane::default());
        Self { pupil, log: None, cursor, room: Cell::new(12), wanted: None, pane }
    }

    /// At the absence of a day.
    #[must_use]
    pub fn at(pupil: i64, on: NaiveDate) -> Self {
        Self { wanted: Some(on), ..Self::new(pupil) }
    }

    fn absences(&self) -> &[Absence] {
        self.log.as_ref().map(|log| log.absences.as_slice()).unwrap_or_default()
    }

    fn step(&mut self, step: Step) -> Effect {
        let total = self.absences().len();
        self.cursor.step(step, total, self.room.get());
        Effect::None
    }

    /// The sheet on which a reason is given for the spell at hand.
    fn reason(&self, code: &str, now: &Now) -> Effect {
        let (Some(log), Some(absence)) = (&self.log, self.absences().get(self.cursor.at)) else {
            return Effect::Say("No absence is listed here".to_owned());
        };
        let name = log.pupil.listed();
        let whose = Whose { pupil: self.pupil, name: &name, contacts: &log.contacts, absence };
        Effect::sheet(absence_sheets::reason(&whose, code, now))
    }

    fn correct(&self) -> Effect {
        let (Some(log), Some(absence)) = (&self.log, self.absences().get(self.cursor.at)) else {
            return Effect::Say("No absence is listed here".to_owned());
        };
        let name = log.pupil.listed();
        Effect::sheet(absence_sheets::correct_spell(self.pupil, &name, &absence.spell))
    }

    fn summary(&self) -> [Part; 4] {
        let all = self.absences();
        let sessions: usize = all.iter().map(|absence| absence.spell.sessions.len()).sum();
        let open: usize = all.iter().map(|absence| absence.to_ask().len()).sum();
        let range = self.log.as_ref().and_then(|log| log.range);
        let to = range.map_or(String::new(), |(_, last)| format!("up to {}", short(last)));
        [
            Part::of(counted(all.len(), "absence", "absences")),
            Part::of(counted(sessions, "session", "sessions")).or_none(2),
            Part::of(format!("{open} without a reason")),
            Part::of(to).or_none(1),
        ]
    }

    /// How wide the days and the codes are, where what came of asking keeps its room.
    fn columns(&self, room: usize) -> Columns {
        let spells = || self.absences().iter().map(|absence| &absence.spell);
        let days = spells().map(|spell| width(&spell.in_words())).max().unwrap_or(0);
        let codes = spells().map(|spell| width(&spell.codes())).max().unwrap_or(0).clamp(5, 11);
        let left = room.saturating_sub(1 + 1 + 4 + 1 + codes + 1 + STATE);
        Columns { days: days.max(6).min(left), codes }
    }

    fn draw_list(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let look = dress.look;
        let [head, rows] =
            Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(area);
        self.room.set(usize::from(rows.height).max(1));
        let columns = self.columns(usize::from(rows.width));
        let Columns { days, codes } = columns;
        let heading = if look.reader {
            " Absences, latest first".to_owned()
        } else {
            format!(" {:<days$} Ses. {:<codes$} Asked / reason", "Absent", "Codes")
        };
        frame.render_widget(Line::styled(heading, look.faint()), head);
        if self.absences().is_empty() {
            frame.render_widget(Line::raw(" No absence this school year."), rows);
        }
        let rows = dress.rows(frame, rows, self.cursor, self.absences().len());
        let shown = self.absences().iter().enumerate().skip(self.cursor.top);
        for ((at, absence), y) in shown.zip(rows.y..rows.bottom()) {
            let room = usize::from(rows.width);
            let line = line_of(absence, at == self.cursor.at, room, columns, dress);
            frame.render_widget(line, Rect { y, height: 1, ..rows });
        }
    }
}

/// How wide the columns of days and codes are.
#[derive(Debug, Clone, Copy)]
struct Columns {
    days: usize,
    codes: usize,
}

fn line_of(
    absence: &Absence,
    here: bool,
    room: usize,
    Columns { days, codes }: Columns,
    dress: &Dress<'_>,
) -> Line<'static> {
    let (look, today, spell) = (dress.look, dress.now.today, &absence.spell);
    if look.reader {
        let parts = detail::spoken(absence, today);
        let words = fit(&parts, ", ", room.saturating_sub(1), look.ellipsis());
        return Line::raw(format!(" {words}"));
    }
    let mark = if here { look.gutter() } else { " " };
    let when = cut(&spell.in_words(), days, look.ellipsis());
    let (sessions, open) = (spell.sessions.len(), if spell.open { "+" } else { " " });
    let of = cut(&spell.codes(), codes, look.ellipsis());
    let head = format!("{mark}{when:<days$} {sessions:>3}{open} {of:<codes$} ");
    let (state, style) = detail::state(absence, today, look);
    let left = room.saturating_sub(width(&head));
    Line::from(vec![Span::raw(head), Span::styled(cut(&state, left, look.ellipsis()), style)])
}

impl Show for AbsenceLogScreen {
    fn keys(&self) -> &'static [Binding] {
        ABSENCE_LOG
    }

    fn update(&mut self, input: Input, now: &Now) -> Effect {
        let Input::Do(action) = input else { return Effect::None };
        match action {
            Action::Up => self.step(Step::Up),
            Action::Down => self.step(Step::Down),
            Action::PageUp => self.step(Step::PageUp),
            Action::PageDown => self.step(Step::PageDown),
            Action::Top => self.step(Step::Top),
            Action::Bottom => self.step(Step::Bottom),
            Action::GiveReason => self.reason("", now),
            Action::ReasonIll => self.reason("I", now),
            Action::RaiseCorrection => self.correct(),
            Action::ReadOn | Action::ReadBack => {
                self.pane.turn(action == Action::ReadOn);
                Effect::None
            }
            Action::Back => Effect::Back,
            _ => Effect::None,
        }
    }

    fn load(&mut self, store: &Store, session: &Session, _: &Now) -> Result<(), Trouble> {
        let stood = self.absences().get(self.cursor.at).map(|absence| absence.spell.from);
        self.log = Some(store.absence_log(session.viewer(), self.pupil)?);
        // The same absence, wherever it went.
        let again = self.absences().iter().position(|absence| Some(absence.spell.from) == stood);
        self.cursor.at = again.unwrap_or(self.cursor.at);
        if let Some(on) = self.wanted.take() {
            let is_of =
                |absence: &Absence| (absence.spell.from.0..=absence.spell.to.0).contains(&on);
            self.cursor.at = self.absences().iter().position(is_of).unwrap_or(0);
        }
        let total = self.absences().len();
        self.cursor.show(total, self.room.get());
        Ok(())
    }

    fn shows(&self, pupil: Option<i64>, _: Option<i64>) -> bool {
        pupil.is_none_or(|pupil| pupil == self.pupil)
    }

    fn pupil(&self) -> Option<i64> {
        Some(self.pupil)
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let look = dress.look;
        let rooms = bars::rooms(area);
        bars::keys(frame, rooms.keys, ABSENCE_LOG, look);
        let Some(log) = &self.log else { return };
        let year = log.range.map_or(String::new(), |(_, last)| year_name(year_of(last)));
        let left = format!(" {} · {} · absences {year}", log.pupil.name(), log.pupil.reg);
        bars::two_sided(frame, rooms.title, (&left, ""), look, look.title());
        bars::status_of(frame, rooms.status, &self.summary(), dress.notice, look);
        let (list, beside) = detail::divided(rooms.body, look);
        self.draw_list(frame, list, dress);
        let at_hand = self.absences().get(self.cursor.at);
        let lines = at_hand.map(|absence| detail::lines(absence, look)).unwrap_or_default();
        detail::draw(frame, beside, &lines, &self.pane, look);
    }
}
