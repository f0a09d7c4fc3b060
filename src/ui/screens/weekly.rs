//! The weekly meeting: the cases in which something is new since the last minutes, the lowest attendance
//! first, each with what is new.

use std::cell::Cell;
use std::collections::BTreeMap;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::{Dress, Input, Show, due_sheets};
use crate::rules::day::short;
use crate::rules::figures::one_decimal;
use crate::store::{School, Session, Store, Trouble, WeeklyRow};
use crate::ui::effect::{Effect, Now, Open, Purpose, Verb};
use crate::ui::keymap::{Action, Binding, WEEKLY};
use crate::ui::look::Look;
use crate::ui::widgets::bars;
use crate::ui::widgets::list::{Cursor, Step};
use crate::ui::widgets::wrap::{cut, width, wrap};

/// Lines under the list in which what is new is told in full.
const FULL: u16 = 3;
/// Rows of which what is new is read before the first drawing tells how many there is room for.
const AT_FIRST: usize = 60;

/// The cases to discuss.
#[derive(Debug)]
pub struct Weekly {
    /// Only this officer's own.
    own: bool,
    rows: Vec<WeeklyRow>,
    /// What is new in the rows shown so far, by case.
    news: BTreeMap<i64, String>,
    /// How many are left out this week.
    left_out: usize,
    cursor: Cursor,
    room: Cell<usize>,
    /// Named beside each pupil where the file has more than one.
    schools: Vec<School>,
}

impl Default for Weekly {
    fn default() -> Self {
        Self {
            own: false,
            rows: Vec::new(),
            news: BTreeMap::new(),
            left_out: 0,
            cursor: Cursor::default(),
            room: Cell::new(AT_FIRST),
            schools: Vec::new(),
        }
    }
}

impl Weekly {
    fn at_hand(&self) -> Option<&WeeklyRow> {
        self.rows.get(self.cursor.at)
    }

    /// The rows that the page shows.
    fn page(&self) -> &[WeeklyRow] {
        let end = (self.cursor.top + self.room.get()).min(self.rows.len());
        self.rows.get(self.cursor.top..end).unwrap_or_default()
    }

    /// Moves; asks for what is new where that isn't known of every row to show.
    fn step(&mut self, step: Step) -> Effect {
        self.cursor.step(step, self.rows.len(), self.room.get());
        let known = self.page().iter().all(|row| self.news.contains_key(&row.case));
        if known { Effect::None } else { Effect::Reload }
    }

    fn next(&mut self) -> Effect {
        if self.cursor.at + 1 >= self.rows.len() {
            return Effect::Say("That was the last case to discuss".to_owned());
        }
        self.step(Step::Down)
    }

    fn minutes(&self, now: &Now) -> Effect {
        let Some(row) = self.at_hand() else { return nothing_here() };
        Effect::sheet(due_sheets::minutes(row.case, row.pupil, &row.name, now))
    }

    fn act(&mut self, action: Action, now: &Now) -> Effect {
        match action {
            Action::Up => self.step(Step::Up),
            Action::Down => self.step(Step::Down),
            Action::PageUp => self.step(Step::PageUp),
            Action::PageDown => self.step(Step::PageDown),
            Action::Top => self.step(Step::Top),
            Action::Bottom => self.step(Step::Bottom),
            Action::NextCase => self.next(),
            Action::Minutes => self.minutes(now),
            Action::LeaveOut => {
                self.at_hand().map_or_else(nothing_here, |row| Effect::Do(Verb::LeaveOut(row.case)))
            }
            Action::Open => {
                self.at_hand().map_or_else(nothing_here, |row| Effect::Open(Open::Case(row.case)))
            }
            Action::Mine => {
                self.own = !self.own;
                self.cursor = Cursor::default();
                self.rows.clear();
                Effect::Reload
            }
            Action::Find => Effect::Open(Open::Finder(Purpose::Look)),
            Action::Back => Effect::Back,
            _ => Effect::None,
        }
    }

    fn summary(&self) -> String {
        let whose = if self.own { "your own" } else { "all officers" };
        let mut told = vec![match self.rows.len() {
            1 => "1 case to discuss".to_owned(),
            many => format!("{many} cases to discuss"),
        }];
        if self.left_out > 0 {
            told.push(format!("{} left out this week", self.left_out));
        }
        told.push("lowest attendance first".to_owned());
        told.push(whose.to_owned());
        told.join(" · ")
    }

    /// The pupil, and their school where there are several.
    fn named(&self, row: &WeeklyRow) -> String {
        match self.schools.iter().find(|school| school.id == row.school) {
            Some(school) => format!("{} {} · {}", row.name, row.reg, school.name),
            None => format!("{} {}", row.name, row.reg),
        }
    }

    fn news_of(&self, row: &WeeklyRow) -> &str {
        self.news.get(&row.case).map_or("", String::as_str)
    }

    fn line(&self, row: &WeeklyRow, here: bool, columns: &Columns, look: Look) -> Line<'static> {
        let mark = if here { look.gutter() } else { " " };
        let attendance = one_decimal(row.figures.attendance());
        let since = row.minutes.map_or_else(|| "never".to_owned(), |(_, on)| short(on));
        Line::from(vec![
            Span::raw(mark.to_owned()),
            Span::raw(fitted(&self.named(row), columns.name, look)),
            Span::styled(format!("{attendance:>5} {since:<10}"), look.faint()),
            Span::raw(fitted(self.news_of(row), columns.news, look)),
        ])
    }

    /// A line to listen to.
    fn spoken(&self, row: &WeeklyRow, room: u16, look: Look) -> Line<'static> {
        let words = format!(" {}, {}", self.named(row), self.in_full(row, " percent"));
        Line::raw(cut(&words, usize::from(room), look.ellipsis()))
    }

    /// What is new in a case, and since when; the sign is that for percent.
    fn in_full(&self, row: &WeeklyRow, sign: &str) -> String {
        let since = match row.minutes {
            Some((_, on)) => format!("since {}", short(on)),
            None => format!("not discussed yet, open since {}", short(row.opened)),
        };
        let attendance = match row.figures.attendance() {
            None => "no marks yet".to_owned(),
            share => format!("{}{sign}", one_decimal(share)),
        };
        match self.news_of(row) {
            "" => format!("{attendance}, {since}: nothing new"),
            news => format!("{attendance}, {since}: {news}"),
        }
    }

    fn view_full(&self, frame: &mut Frame<'_>, area: Rect, row: &WeeklyRow, look: Look) {
        let told = format!("{} · {} · case with {}", row.name, self.in_full(row, "%"), row.owner);
        let lines = wrap(&told, usize::from(area.width.saturating_sub(2)));
        for (line, y) in lines.into_iter().zip(area.y..area.bottom()) {
            let place = Rect { y, height: 1, ..area };
            frame.render_widget(Line::styled(format!(" {line}"), look.faint()), place);
        }
    }
}

fn nothing_here() -> Effect {
    Effect::Say("No case to discuss is listed here".to_owned())
}

/// The columns that a width has room for, beside attendance and day.
struct Columns {
    name: usize,
    news: usize,
}

impl Columns {
    fn of(width: u16) -> Self {
        let left = usize::from(width).saturating_sub(17);
        let name = (left * 36 / 100).min(34);
        Self { name, news: left.saturating_sub(name) }
    }
}

/// A text in a column of that width, with a blank behind it.
fn fitted(text: &str, room: usize, look: Look) -> String {
    let text = cut(text, room.saturating_sub(1), look.ellipsis());
    let gap = " ".repeat(room.saturating_sub(width(&text)));
    format!("{text}{gap}")
}

impl Show for Weekly {
    fn keys(&self) -> &'static [Binding] {
        WEEKLY
    }

    fn update(&mut self, input: Input, now: &Now) -> Effect {
        match input {
            Input::Do(action) => self.act(action, now),
            _ => Effect::None,
        }
    }

    fn load(&mut self, store: &Store, session: &Session, now: &Now) -> Result<(), Trouble> {
        let (viewer, stood) = (session.viewer(), self.at_hand().map(|row| row.case));
        let mine = self.own.then_some(session.officer);
        self.rows = store.weekly(viewer, mine, now.today)?;
        let (all, left_out) = (self.rows.len(), store.left_out(session)?);
        self.rows.retain(|row| !left_out.contains(&row.case));
        self.left_out = all - self.rows.len();
        // The same case, wherever it went; of one that was discussed, the next.
        let again = stood.and_then(|case| self.rows.iter().position(|row| row.case == case));
        self.cursor.at = again.unwrap_or(self.cursor.at);
        self.cursor.show(self.rows.len(), self.room.get());
        let mut news = BTreeMap::new();
        for row in self.page() {
            news.insert(row.case, store.news(viewer, row, now.today)?.words());
        }
        self.news = news;
        let schools = store.schools_for(session.viewer())?;
        self.schools = if schools.len() > 1 { schools } else { Vec::new() };
        Ok(())
    }

    fn pupil(&self) -> Option<i64> {
        self.at_hand().map(|row| row.pupil)
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let look = dress.look;
        let rooms = bars::rooms(area);
        let right = format!("{} ", dress.officer);
        let title = " Weekly meeting · what is new since the last";
        bars::two_sided(frame, rooms.title, (title, &right), look, look.title());
        bars::status(frame, rooms.status, &self.summary(), dress.notice, look);
        bars::keys(frame, rooms.keys, WEEKLY, look);
        let [head, list, full] =
            Layout::vertical([Constraint::Length(1), Constraint::Min(0), Constraint::Length(FULL)])
                .areas(rooms.body);
        self.room.set(usize::from(list.height).max(1));
        let columns = Columns::of(list.width);
        if !look.reader {
            let names = format!(
                " {} Att% {:<10}What is new",
                fitted("Pupil", columns.name, look),
                "Minutes"
            );
            frame.render_widget(Line::styled(names, look.faint()), head);
        }
        if self.rows.is_empty() {
            let words = "Nothing is new: every case stands as it was discussed.";
            frame.render_widget(Line::raw(format!(" {words}")), list);
        }
        let rows = dress.rows(frame, list, self.cursor, self.rows.len());
        let shown = self.rows.iter().enumerate().skip(self.cursor.top);
        for ((at, row), y) in shown.zip(rows.y..rows.bottom()) {
            let line = if look.reader {
                self.spoken(row, rows.width, look)
            } else {
                self.line(row, at == self.cursor.at, &columns, look)
            };
            frame.render_widget(line, Rect { y, height: 1, ..rows });
        }
        if let Some(row) = self.at_hand() {
            self.view_full(frame, full, row, look);
        }
    }
}
