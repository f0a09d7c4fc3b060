//! The dashboard: who is missing school, worst or soonest first, a page at a time.

mod columns;
mod marks;
mod paging;
mod resting;
mod spoken;
mod standing;
mod start;
mod summary;

use std::cell::Cell;
use std::collections::BTreeMap;

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;

use super::{Dress, Input, Show, Typing};
use crate::rules::calendar::Calendar;
use crate::rules::day;
use crate::rules::figures::one_decimal;
use crate::rules::register::Half;
use crate::store::{CaseloadQuery, CaseloadRow, Counts, Page, School, Session, Store, Trouble};
use crate::ui::effect::{Effect, Now, Open, Purpose};
use crate::ui::keymap::{Action, Binding, CASELOAD, FILTER};
use crate::ui::keys::Key;
use crate::ui::look::Look;
use crate::ui::widgets::bars;
use crate::ui::widgets::editor::Editor;
use crate::ui::widgets::list::{Cursor, Step};
use crate::ui::widgets::wrap::width;
use columns::Columns;
use resting::Resting;
use start::Start;

/// Rows read at once: enough for a few pages in either direction.
const WINDOW: usize = 200;
/// From this width a panel about the case at hand stands beside the list.
const WIDE: u16 = 100;
const PANEL: u16 = 36;
/// Patterns that the panel tells, the least likely by chance first.
const PATTERNS: usize = 3;
/// Column at which the filter is typed: behind the heading of the names and its slash.
const FILTER_AT: u16 = 9;

/// The dashboard.
#[derive(Debug)]
pub struct Caseload {
    query: CaseloadQuery,
    filter: Editor,
    filtering: bool,
    page: Page,
    counts: Counts,
    /// Pupils who crossed into a tier and have no case, since this officer last looked.
    crossed: usize,
    cursor: Cursor,
    /// Rows that the last drawing had room for.
    room: Cell<usize>,
    school: String,
    /// Named beside each pupil where the file has more than one.
    schools: Vec<School>,
    pupils: bool,
    week: String,
    register_to: String,
    /// Marked cases with their pupils, by case: they stay marked whatever is listed.
    marked: BTreeMap<i64, i64>,
    /// The next reading begins at the top instead of following the case at hand.
    anew: bool,
    /// What a file that is just begun still needs.
    start: Option<Start>,
    /// What the panel tells of the case at hand once one lingers there.
    resting: Resting,
}

impl Default for Caseload {
    fn default() -> Self {
        Self {
            query: CaseloadQuery::default(),
            filter: Editor::line(""),
            filtering: false,
            page: Page::default(),
            counts: Counts::default(),
            crossed: 0,
            cursor: Cursor::default(),
            room: Cell::new(20),
            school: String::new(),
            schools: Vec::new(),
            pupils: false,
            week: String::new(),
            register_to: String::new(),
            marked: BTreeMap::new(),
            anew: false,
            start: None,
            resting: Resting::default(),
        }
    }
}

impl Caseload {
    fn at_hand(&self) -> Option<&CaseloadRow> {
        self.page.rows.get(self.cursor.at.checked_sub(self.page.from)?)
    }

    /// Moves; asks for more rows where the page isn't all at hand.
    fn step(&mut self, step: Step) -> Effect {
        self.cursor.step(step, self.page.total, self.room.get());
        if self.has_page() { Effect::None } else { Effect::Reload }
    }

    fn ask_anew(&mut self) -> Effect {
        self.cursor = Cursor::default();
        self.anew = true;
        Effect::Reload
    }

    fn act(&mut self, action: Action, now: &Now) -> Effect {
        match action {
            Action::Up => self.step(Step::Up),
            Action::Down => self.step(Step::Down),
            Action::PageUp => self.step(Step::PageUp),
            Action::PageDown => self.step(Step::PageDown),
            Action::Top => self.step(Step::Top),
            Action::Bottom => self.step(Step::Bottom),
            Action::Open if self.filtering => {
                self.filtering = false;
                Effect::None
            }
            Action::Open => match self.at_hand() {
                Some(row) => Effect::Open(Open::Case(row.case)),
                None => Effect::Say("No case is listed here: n opens one".to_owned()),
            },
            Action::Back => self.clear(),
            Action::Filter => {
                self.filtering = true;
                Effect::None
            }
            Action::Sort => {
                self.query.sort = self.query.sort.next();
                self.ask_anew()
            }
            Action::Mine => {
                self.query.owner =
                    if self.query.owner.is_some() { None } else { Some(now.officer) };
                self.ask_anew()
            }
            Action::Overdue => {
                let on = self.query.due_before.is_some();
                self.query.due_before = if on { None } else { Some(now.today) };
                self.ask_anew()
            }
            Action::NewCase => Effect::Open(Open::Finder(Purpose::NewCase)),
            Action::Absences => Effect::Open(Open::Absences),
            Action::Agenda => Effect::Open(Open::Agenda),
            Action::Crossings => Effect::Open(Open::Crossings),
            Action::Mark => self.mark(),
            Action::MarkAll => self.mark_all(),
            Action::ChangeOwner => self.change_owner(),
            Action::SaveFilter => self.save_filter(),
            Action::Filters => Effect::Open(Open::Filters),
            Action::SaveList => self.save_list(now),
            Action::Quit => Effect::Quit,
            _ => Effect::None,
        }
    }

    /// Esc takes back the marks, then one narrowing after the other.
    fn clear(&mut self) -> Effect {
        if !self.filtering && !self.marked.is_empty() {
            self.marked.clear();
            return Effect::None;
        }
        self.filtering = false;
        if self.query.filter.is_empty() {
            self.query.due_before = None;
            self.query.owner = None;
        }
        self.filter = Editor::line("");
        self.query.filter.clear();
        self.ask_anew()
    }

    fn type_filter(&mut self) -> Effect {
        self.query.filter = self.filter.text();
        self.ask_anew()
    }

    /// What the list is narrowed to, over the names where the eye is.
    fn narrowing(&self) -> String {
        let mut words = Vec::new();
        if self.filtering || !self.query.filter.is_empty() {
            words.push(format!("/{}", self.query.filter));
        }
        if self.query.owner.is_some() {
            words.push("mine".to_owned());
        }
        if self.query.due_before.is_some() {
            words.push("overdue".to_owned());
        }
        words.join(" · ")
    }
}

impl Show for Caseload {
    fn keys(&self) -> &'static [Binding] {
        if self.filtering { FILTER } else { CASELOAD }
    }

    fn typing(&self) -> Typing {
        if self.filtering { Typing::Line } else { Typing::No }
    }

    fn update(&mut self, input: Input, now: &Now) -> Effect {
        match input {
            Input::Do(action) => self.act(action, now),
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
        self.read_page(store, session)?;
        self.counts = store.caseload_counts(session.viewer(), None, now.today)?;
        self.crossed = store.new_crossings(session.viewer(), now.today)?;
        let schools = store.schools_for(session.viewer())?;
        self.school = match schools.as_slice() {
            [one] => one.name.clone(),
            many => format!("{} schools", many.len()),
        };
        // Where there are several, the register that is furthest behind is what to know of.
        let mut reached = Vec::new();
        for school in &schools {
            reached.push(store.register_to(school.id)?);
        }
        let reached = reached.into_iter().min().flatten();
        self.register_to = register_words(reached, now.today);
        let mut calendar = false;
        if let Some(school) = schools.first() {
            let days = store.calendar(school.id)?;
            calendar = !days.is_empty();
            self.week = week_words(&days, now.today);
        }
        self.schools = if schools.len() > 1 { schools } else { Vec::new() };
        // Asked only while no case is open: a filter that finds nothing must not search all pupils.
        self.pupils = self.counts.open > 0 || !store.find(session.viewer(), "")?.is_empty();
        let start = Start { calendar, pupils: self.pupils, marks: reached.is_some() };
        self.start = (self.counts.open == 0 && !start.is_done()).then_some(start);
        self.resting.forget();
        Ok(())
    }

    fn rests(&self) -> bool {
        self.pupil().is_some_and(|pupil| self.resting.asks(pupil))
    }

    fn rest(&mut self, store: &Store, session: &Session, now: &Now) -> Result<(), Trouble> {
        let Some(pupil) = self.pupil() else { return Ok(()) };
        self.resting.read(pupil, store, session, now)
    }

    fn pupil(&self) -> Option<i64> {
        self.at_hand().map(|row| row.pupil)
    }

    fn marked(&self) -> Vec<i64> {
        self.marked.values().copied().collect()
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let look = dress.look;
        let rooms = bars::rooms(area);
        let room = usize::from(rooms.title.width);
        let title = format!(" Herringbone · {}", self.school);
        let right = |day: &str| format!("{day}  {} ", dress.officer);
        // The school's name goes before the week of term.
        let day = match self.week.split_once(" · ") {
            Some((day, _)) if width(&title) + width(&right(&self.week)) >= room => day,
            _ => self.week.as_str(),
        };
        let is_long = width(&title) + width(&right(day)) >= room;
        let title = if is_long { format!(" {}", self.school) } else { title };
        bars::two_sided(frame, rooms.title, (&title, &right(day)), look, look.title());
        bars::status_of(frame, rooms.status, &self.summary(), dress.notice, look);
        bars::keys(frame, rooms.keys, self.keys(), look);
        if let Some(start) = self.start {
            start.view(frame, rooms.body, dress);
            return;
        }
        let (list, panel) = beside(rooms.body, look);
        self.view_list(frame, list, dress);
        self.resting.note_panel(panel.is_some());
        if let (Some(panel), Some(row)) = (panel, self.at_hand()) {
            view_panel(frame, panel, row, &self.resting, dress);
        }
        if self.filtering {
            let typed = u16::try_from(width(&self.filter.text())).unwrap_or(u16::MAX);
            let before = FILTER_AT + self.marks_width();
            let x = typed.saturating_add(before).min(list.width.saturating_sub(1));
            frame.set_cursor_position((list.x + x, list.y));
        }
    }
}

fn beside(body: Rect, look: Look) -> (Rect, Option<Rect>) {
    if look.reader {
        return spoken::below(body);
    }
    if body.width < WIDE {
        return (body, None);
    }
    let [list, panel] =
        Layout::horizontal([Constraint::Min(0), Constraint::Length(PANEL)]).areas(body);
    (list, Some(panel))
}

impl Caseload {
    /// The pupil, and their school where there are several.
    fn named<'a>(&self, row: &'a CaseloadRow) -> std::borrow::Cow<'a, str> {
        match self.schools.iter().find(|school| school.id == row.school) {
            Some(school) => format!("{} · {}", row.name, school.name).into(),
            None => row.name.as_str().into(),
        }
    }

    fn view_list(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let (look, today) = (dress.look, dress.now.today);
        let [head, rows] =
            Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(area);
        let columns = Columns::of(area.width.saturating_sub(self.marks_width()));
        let names = columns.headings(&self.narrowing(), self.query.sort, look);
        let names = format!("{}{names}", " ".repeat(usize::from(self.marks_width())));
        frame.render_widget(Line::styled(names, look.faint()), head);
        self.room.set(usize::from(rows.height).max(1));
        let rows = dress.rows(frame, rows, self.cursor, self.page.total);
        let first = self.cursor.top.saturating_sub(self.page.from);
        let shown = self.page.rows.iter().enumerate().skip(first).zip(rows.y..rows.bottom());
        for ((at, row), y) in shown {
            let here = self.page.from + at == self.cursor.at;
            let line = if look.reader {
                let marked = if self.marked.contains_key(&row.case) { "marked, " } else { "" };
                let name = format!("{marked}{}", self.named(row));
                spoken::row(row, &name, usize::from(rows.width), today)
            } else {
                columns.row(row, &self.named(row), &self.gutter(row, here, look), today, look)
            };
            frame.render_widget(line, Rect { y, height: 1, ..rows });
        }
    }
}

/// About the case at hand, where there is room for it.
fn view_panel(
    frame: &mut Frame<'_>,
    area: Rect,
    row: &CaseloadRow,
    resting: &Resting,
    dress: &Dress<'_>,
) {
    let look = dress.look;
    let f = &row.figures;
    let mut lines = vec![
        Line::styled(format!("{} · {}", row.name, row.reg), look.title()),
        Line::default(),
        Line::raw(format!("{}% of {} possible", one_decimal(f.attendance()), f.possible)),
        Line::raw(format!(
            "{} missed: {} auth, {} unauth",
            f.absent(),
            f.authorised,
            f.unauthorised
        )),
        Line::raw(format!("Late: {}", f.late)),
    ];
    if f.is_severe() {
        lines.push(Line::styled("Severe absence", look.bad()));
    } else if f.is_persistent() {
        lines.push(Line::styled("Persistent absence", look.warning()));
    }
    if let Some(oldest) = row.oldest_n_on {
        lines.push(Line::styled(
            format!("{} without a reason (N), since {}", f.unexplained, day::short(oldest)),
            look.warning(),
        ));
    }
    let patterns = resting.patterns(row.pupil).iter();
    lines.extend(patterns.take(PATTERNS).map(|found| Line::raw(found.brief())));
    lines.push(Line::default());
    lines.push(Line::raw(format!("Tier {} · stage {}", row.tier, row.stage)));
    lines.extend(resting.standing(row.pupil).iter().map(|words| Line::raw(words.as_str())));
    lines.push(Line::raw(format!("Open since {}", day::spell(row.opened_on))));
    lines.push(Line::raw(format!("With {}", row.owner_name)));
    if let (Some(on), Some(what)) = (row.next_due_on, &row.next_due_what) {
        let late = if on < dress.now.today { "Overdue" } else { "Next" };
        lines.push(Line::default());
        lines.push(Line::styled(format!("{late}: {}", day::spell(on)), look.title()));
        lines.push(Line::raw(what.clone()));
    }
    let inside = Rect { x: area.x + 2, width: area.width.saturating_sub(2), ..area };
    let room = usize::from(inside.width);
    let mut y = inside.y;
    for line in lines {
        let text: String = line.spans.iter().map(|span| span.content.as_ref()).collect();
        for piece in super::super::widgets::wrap::wrap(&text, room) {
            if y < inside.bottom() {
                let style = line.style;
                frame.render_widget(Line::styled(piece, style), Rect { y, height: 1, ..inside });
                y += 1;
            }
        }
    }
}

/// `register to Fri 21 Nov PM`, and that it is old if it is.
#[must_use]
pub fn register_words(reached: Option<(NaiveDate, Half)>, today: NaiveDate) -> String {
    match reached {
        None => "no register yet".to_owned(),
        Some((day, half)) if (0..7).contains(&(today - day).num_days()) => {
            format!("register to {} {half}", day.format("%a"))
        }
        Some((day, half)) if (-300..300).contains(&(today - day).num_days()) => {
            format!("register to {} {half}", day.format("%-d %b"))
        }
        Some((day, half)) => format!("register to {} {half}", day::spell(day)),
    }
}

/// `Sun 23 Nov · week 12 of autumn`.
fn week_words(calendar: &Calendar, today: NaiveDate) -> String {
    match calendar.term_week(today) {
        Some((term, week)) => {
            let day = today.format("%a %-d %b");
            format!("{day} · week {week} of {}", term.name.to_lowercase())
        }
        None => day::spell(today),
    }
}
