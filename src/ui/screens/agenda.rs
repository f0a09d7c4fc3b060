//! The agenda: what is due, in the order to do it, a page at a time; each row opens the place where it
//! is done.

mod parts;
mod whole;

use std::cell::Cell;

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{Dress, Input, Show, Typing, sheets};
use crate::rules::case::Action as Agreed;
use crate::rules::count::counted;
use crate::rules::day::short;
use crate::rules::due::When;
use crate::store::{
    AgendaCounts, AgendaQuery, DuePlace, DueRow, School, Session, Store, Trouble, Viewer,
};
use crate::ui::effect::{Effect, NoticeRow, Now, Open};
use crate::ui::keymap::{AGENDA, Action, Binding, FILTER};
use crate::ui::keys::Key;
use crate::ui::look::Look;
use crate::ui::screens::sheet::Sheet;
use crate::ui::widgets::bars;
use crate::ui::widgets::editor::Editor;
use crate::ui::widgets::list::{Cursor, Step};
use crate::ui::widgets::pane::Pane;
use crate::ui::widgets::parts::{Part, fit};
use crate::ui::widgets::wrap::{cut, width, wrap};
use parts::{Parts, Shown};

/// Tabs of a case: its actions, its log, its documents.
const ACTIONS: u8 = 8;
const LOG: u8 = 7;
const DOCUMENTS: u8 = 9;
/// Rows read at once: enough for a page in either direction.
const WINDOW: usize = 200;
/// Lines under the list in which the row at hand is told in full.
const FULL: u16 = 3;

/// What is due.
#[derive(Debug)]
pub struct Agenda {
    query: AgendaQuery,
    filter: Editor,
    filtering: bool,
    /// The rows that were read, from that row of all on.
    rows: Vec<DueRow>,
    from: usize,
    counts: AgendaCounts,
    /// Headings and rows, as they stand below each other.
    parts: Parts,
    /// Stands on a line, never on a heading.
    cursor: Cursor,
    /// Lines that the last drawing had room for.
    room: Cell<usize>,
    /// Named beside each pupil where the file has more than one.
    schools: Vec<School>,
    pane: Pane,
}

impl Default for Agenda {
    fn default() -> Self {
        Self {
            query: AgendaQuery::default(),
            filter: Editor::line(""),
            filtering: false,
            rows: Vec::new(),
            from: 0,
            counts: AgendaCounts::default(),
            parts: Parts::default(),
            cursor: Cursor::default(),
            room: Cell::new(18),
            schools: Vec::new(),
            pane: Pane::default(),
        }
    }
}

impl Agenda {
    fn row(&self, nth: usize) -> Option<&DueRow> {
        self.rows.get(nth.checked_sub(self.from)?)
    }

    fn row_at(&self, line: usize) -> Option<&DueRow> {
        match self.parts.at(line)? {
            Shown::Row(nth) => self.row(nth),
            Shown::Heading(_) => None,
        }
    }

    fn at_hand(&self) -> Option<&DueRow> {
        self.row_at(self.cursor.at)
    }

    /// Moves; asks for more rows where those to show aren't all at hand.
    fn step(&mut self, step: Step) -> Effect {
        self.cursor.step(step, self.parts.lines(), self.room.get());
        self.off_heading(matches!(step, Step::Up | Step::PageUp | Step::Top));
        if self.has_page() { Effect::None } else { Effect::Reload }
    }

    /// Off a heading, the way one was going; above the first there is only the way down.
    fn off_heading(&mut self, back: bool) {
        if matches!(self.parts.at(self.cursor.at), Some(Shown::Heading(_))) {
            let on = if back && self.cursor.at > 0 { Step::Up } else { Step::Down };
            self.cursor.step(on, self.parts.lines(), self.room.get());
        }
    }

    /// The rows that the page shows: the first, and the one behind the last.
    fn page(&self) -> Option<(usize, usize)> {
        self.parts.rows_on(self.cursor.top, self.cursor.top + self.room.get())
    }

    fn has_page(&self) -> bool {
        let end = self.from + self.rows.len();
        self.page().is_none_or(|(first, behind)| self.from <= first && behind <= end)
    }

    /// Reads the rows around the page.
    fn read(&mut self, store: &Store, viewer: Viewer) -> Result<(), Trouble> {
        let first = self.page().map_or(0, |(first, _)| first);
        self.from = first.saturating_sub(WINDOW / 2);
        self.rows = store.agenda(viewer, &self.query, self.from, WINDOW)?;
        Ok(())
    }

    fn ask_anew(&mut self) -> Effect {
        self.cursor = Cursor::default();
        self.rows.clear();
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
            Action::Open => self.at_hand().map_or_else(nothing_here, open),
            Action::FinishAction => self.sheet_of(sheets::finish_action),
            Action::ChangeAction => self.sheet_of(sheets::change_action),
            Action::Filter => {
                self.filtering = true;
                Effect::None
            }
            Action::Mine => {
                let mine = self.query.mine.is_some();
                self.query.mine = if mine { None } else { Some(now.officer) };
                self.ask_anew()
            }
            Action::Sort => {
                self.query.by_owner = !self.query.by_owner;
                self.ask_anew()
            }
            Action::Weekly => Effect::Open(Open::Weekly),
            Action::SaveList => self.save_list(now),
            Action::Back => self.back(),
            Action::ReadOn | Action::ReadBack => {
                self.pane.turn(action == Action::ReadOn);
                Effect::None
            }
            _ => Effect::None,
        }
    }

    /// An action is done or changed on a sheet; what a form makes due, in the form.
    fn sheet_of(&self, sheet: fn(i64, &Agreed) -> Sheet) -> Effect {
        let Some(row) = self.at_hand() else { return nothing_here() };
        row.action().map_or_else(|| open(row), |action| Effect::sheet(sheet(row.case, &action)))
    }

    /// Esc takes the filter back first.
    fn back(&mut self) -> Effect {
        if !self.filtering && self.query.words.is_empty() {
            return Effect::Back;
        }
        self.filtering = false;
        self.filter = Editor::line("");
        self.query.words.clear();
        self.ask_anew()
    }

    fn type_filter(&mut self) -> Effect {
        self.query.words = self.filter.text();
        self.ask_anew()
    }

    /// How much is due, in words.
    fn summary(&self) -> Vec<Part> {
        let c = &self.counts;
        let whose = match self.query.mine {
            Some(_) => Part::of("yours"),
            None => Part::of("all officers").or(1, "all").or_none(5),
        };
        let mut told = vec![
            Part::of(format!("{} overdue", c.overdue)),
            Part::of(format!("{} today", c.today)),
            Part::of(format!("{} this week", c.this_week)).or(3, format!("{} week", c.this_week)),
            Part::of(format!("{} later", c.later)).or_none(4),
        ];
        if c.undated > 0 {
            told.push(Part::of(format!("{} without a day", c.undated)).or_none(2));
        }
        told.push(whose);
        told
    }
}

fn nothing_here() -> Effect {
    Effect::Say("Nothing due is listed here".to_owned())
}

fn open(row: &DueRow) -> Effect {
    Effect::Open(match &row.place {
        DuePlace::Action(action) => Open::CaseAt(row.case, ACTIONS, *action),
        DuePlace::Record(record, field) => Open::Form(*record, field.clone()),
        // No form tells of it: the log does.
        DuePlace::Meeting(_) => Open::CaseAt(row.case, LOG, 0),
        DuePlace::Letter => super::letters::due(row),
        DuePlace::Reply(entry) => Open::Reply { pupil: row.pupil, entry: *entry },
        DuePlace::Marks(on) => Open::AbsenceAt { pupil: row.pupil, on: *on },
        DuePlace::Worker => Open::TellWorker(row.pupil),
        DuePlace::Notice(of) => Open::NoticesAt(row.case, NoticeRow::Notice(*of)),
        DuePlace::Penalty(of) => Open::NoticesAt(row.case, NoticeRow::Penalty(*of)),
        DuePlace::Sent(sent) => Open::CaseAt(row.case, DOCUMENTS, -*sent),
        DuePlace::Case => Open::Case(row.case),
    })
}

impl Show for Agenda {
    fn keys(&self) -> &'static [Binding] {
        if self.filtering { FILTER } else { AGENDA }
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
        let (viewer, stood) = (session.viewer(), self.at_hand().cloned());
        self.counts = store.agenda_counts(viewer, &self.query, now.today)?;
        self.parts = if self.query.by_owner {
            Parts::by_owner(store.agenda_owners(viewer, &self.query)?)
        } else {
            Parts::by_day(&self.counts)
        };
        self.cursor.show(self.parts.lines(), self.room.get());
        self.read(store, viewer)?;
        // The same row, wherever it went; of one that is done, the next.
        let again = stood.and_then(|stood| {
            // What its marks leave to ask and to explain can be of one day.
            let same_day = |row: &DueRow| match row.place {
                DuePlace::Marks(_) => row.on == stood.on,
                _ => true,
            };
            let is_it = |row: &DueRow| row.case == stood.case && row.place == stood.place;
            self.rows.iter().position(|row| is_it(row) && same_day(row))
        });
        if let Some(nth) = again {
            self.cursor.at = self.parts.line_of(self.from + nth);
        }
        self.cursor.show(self.parts.lines(), self.room.get());
        self.off_heading(false);
        if !self.has_page() {
            self.read(store, viewer)?;
        }
        let schools = store.schools_for(session.viewer())?;
        self.schools = if schools.len() > 1 { schools } else { Vec::new() };
        Ok(())
    }

    fn pupil(&self) -> Option<i64> {
        self.at_hand().map(|row| row.pupil)
    }

    /// Headings aren't gone to.
    fn go_to_row(&mut self, row: usize, _: usize, _: &Now) -> Effect {
        if self.row_at(row).is_some() {
            self.cursor.at = row;
        }
        Effect::None
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let look = dress.look;
        let rooms = bars::rooms(area);
        let right = format!("{} ", dress.officer);
        bars::two_sided(frame, rooms.title, (" Agenda · what is due", &right), look, look.title());
        bars::status_of(frame, rooms.status, &self.summary(), dress.notice, look);
        bars::keys(frame, rooms.keys, self.keys(), look);
        let [head, list, full] =
            Layout::vertical([Constraint::Length(1), Constraint::Min(0), Constraint::Length(FULL)])
                .areas(rooms.body);
        self.room.set(usize::from(list.height).max(1));
        if self.counts.all() == 0 {
            let words = wrap(self.empty_words(), usize::from(list.width.saturating_sub(2)));
            for (line, y) in words.into_iter().zip(list.y..list.bottom()) {
                let place = Rect { y, height: 1, ..list };
                frame.render_widget(Line::raw(format!(" {line}")), place);
            }
        }
        let columns = Columns::of(list.width);
        let total = self.parts.lines();
        let rows = dress.rows(frame, list, self.cursor, total);
        for (at, y) in (self.cursor.top..total).zip(rows.y..rows.bottom()) {
            let Some(line) = self.parts.at(at) else { break };
            let line = if look.reader {
                self.spoken(line, rows.width, dress)
            } else {
                self.line(line, at == self.cursor.at, &columns, dress)
            };
            frame.render_widget(line, Rect { y, height: 1, ..rows });
        }
        if let Some(row) = self.at_hand() {
            view_full(frame, full, row, &self.pane, dress);
        }
        // After the rows: whoever types a filter has the cursor there.
        self.view_head(frame, head, look);
    }
}

impl Agenda {
    /// The filter while there is one, else the names of the columns.
    fn view_head(&self, frame: &mut Frame<'_>, area: Rect, look: Look) {
        let words = &self.query.words;
        if self.filtering || !words.is_empty() {
            let line = Line::styled(format!(" /{words}"), look.title());
            frame.render_widget(line, area);
            if self.filtering && !area.is_empty() {
                let typed = u16::try_from(width(words)).unwrap_or(u16::MAX);
                let x = typed.saturating_add(2).min(area.width.saturating_sub(1));
                frame.set_cursor_position((area.x + x, area.y));
            }
            return;
        }
        if look.reader {
            let by = if self.query.by_owner { " By officer, soonest" } else { " Soonest" };
            frame.render_widget(Line::styled(format!("{by} due first"), look.faint()), area);
            return;
        }
        let columns = Columns::of(area.width);
        let due = if self.query.by_owner { " " } else { look.sorted() };
        let names = format!(
            "  {:<9} {}{}{}",
            format!("Due{due}"),
            fitted("Pupil", columns.name, look),
            fitted("What", columns.what, look),
            fitted("Who", columns.who, look)
        );
        frame.render_widget(Line::styled(names, look.faint()), area);
    }

    /// The pupil, and their school where there are several.
    fn named(&self, row: &DueRow) -> String {
        match self.schools.iter().find(|school| school.id == row.school) {
            Some(school) => format!("{} {} · {}", row.name, row.reg, school.name),
            None => format!("{} {}", row.name, row.reg),
        }
    }

    fn line(
        &self,
        line: Shown<'_>,
        here: bool,
        columns: &Columns,
        dress: &Dress<'_>,
    ) -> Line<'static> {
        let look = dress.look;
        let row = match line {
            Shown::Heading(words) => return Line::styled(format!(" {words}"), look.title()),
            Shown::Row(nth) => self.row(nth),
        };
        let Some(row) = row else { return Line::default() };
        let mark = if here { look.gutter() } else { " " };
        let late = When::of(row.on, dress.now.today) == When::Overdue;
        // Under an officer's name nothing else says it in words.
        let overdue = if late && self.query.by_owner { "overdue: " } else { "" };
        let (sign, style) = if late { ("!", look.bad()) } else { (" ", Style::new()) };
        let day = row.on.map_or_else(|| row.by_words.clone(), short);
        let day = if day.is_empty() { look.dash().to_owned() } else { day };
        let what = format!("{overdue}{}", row.what);
        Line::from(vec![
            Span::raw(mark.to_owned()),
            Span::styled(format!("{sign}{}", fitted(&day, 10, look)), style),
            Span::raw(fitted(&self.named(row), columns.name, look)),
            Span::raw(fitted(&what, columns.what, look)),
            Span::styled(fitted(&row.who, columns.who, look), look.faint()),
        ])
    }
}

impl Agenda {
    /// A line to listen to.
    fn spoken(&self, line: Shown<'_>, room: u16, dress: &Dress<'_>) -> Line<'static> {
        let words = match line {
            Shown::Heading(words) => words.to_owned(),
            Shown::Row(nth) => {
                let row = self.row(nth);
                let parts = row.map(|row| words_of(row, self.named(row), dress.now.today));
                let room = usize::from(room.saturating_sub(1));
                fit(&parts.unwrap_or_default(), ", ", room, dress.look.ellipsis())
            }
        };
        Line::raw(cut(&format!(" {words}"), usize::from(room), dress.look.ellipsis()))
    }
}

/// A row in words; what a narrow line has no room for is told in full below.
fn words_of(row: &DueRow, name: String, today: NaiveDate) -> Vec<Part> {
    let due = match (When::of(row.on, today), row.on) {
        (When::Overdue, Some(on)) => {
            Part::of(format!("overdue since {}", short(on))).or(2, "overdue")
        }
        (When::Today, _) => Part::of("due today"),
        (_, Some(on)) => Part::of(format!("due {}", short(on))),
        (_, None) if row.by_words.is_empty() => Part::of("no day agreed"),
        (_, None) => Part::of(row.by_words.as_str()),
    };
    let (what, who) = (row.what.as_str(), row.who.as_str());
    vec![Part::of(name), due, Part::of(what), Part::of(who).or_none(1)]
}

/// The columns that a width has room for.
struct Columns {
    name: usize,
    what: usize,
    who: usize,
}

impl Columns {
    fn of(width: u16) -> Self {
        // Mark, sign and day.
        let left = usize::from(width).saturating_sub(12);
        let name = (left * 36 / 100).min(36);
        let who = if width >= 72 { (left / 5).min(24) } else { 0 };
        Self { name, what: left.saturating_sub(name + who), who }
    }
}

/// A text in a column of that width, with a blank behind it.
fn fitted(text: &str, room: usize, look: Look) -> String {
    let text = cut(text, room.saturating_sub(1), look.ellipsis());
    let gap = " ".repeat(room.saturating_sub(width(&text)));
    format!("{text}{gap}")
}

/// The row at hand in full, where its columns had no room for all of it.
fn view_full(frame: &mut Frame<'_>, area: Rect, row: &DueRow, pane: &Pane, dress: &Dress<'_>) {
    let who = if row.who.is_empty() { String::new() } else { format!(" · {}", row.who) };
    let late = match (When::of(row.on, dress.now.today), row.on) {
        (When::Overdue, Some(on)) => {
            let days = (dress.now.today - on).num_days();
            format!(" · overdue by {}", counted(days, "day", "days"))
        }
        _ => String::new(),
    };
    let told = format!("{}: {}{who}{late} · case with {}", row.name, row.what, row.owner);
    let lines = wrap(&told, usize::from(area.width.saturating_sub(2))).into_iter();
    let lines: Vec<Line<'_>> =
        lines.map(|line| Line::styled(format!(" {line}"), dress.look.faint())).collect();
    pane.view(frame, area, &lines, dress.look);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::DueSource;
    use crate::ui::effect::LetterOpen;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn row(what: &str, on: Option<&str>, place: DuePlace) -> DueRow {
        DueRow {
            case: 1,
            pupil: 2,
            upn: "A100000000001".into(),
            name: "Osei, Amara".into(),
            reg: "7A".into(),
            what: what.into(),
            on: on.map(day),
            by_words: String::new(),
            who: String::new(),
            owner: "A. Rahman".into(),
            school: 1,
            source: DueSource { kind: "case", id: 1 },
            place,
        }
    }

    /// One that is overdue, and some today.
    fn agenda(rows: Vec<DueRow>) -> Agenda {
        let counts = AgendaCounts { overdue: 1, today: rows.len() - 1, ..AgendaCounts::default() };
        let parts = Parts::by_day(&counts);
        let mut agenda = Agenda { rows, counts, parts, ..Agenda::default() };
        agenda.off_heading(false);
        agenda
    }

    fn does(agenda: &mut Agenda, action: Action) -> Effect {
        agenda.update(Input::Do(action), &Now { today: day("2025-11-23"), officer: 1 })
    }

    #[test]
    fn the_cursor_never_stands_on_a_heading() {
        let rows = ["2025-11-20", "2025-11-23", "2025-11-23"];
        let rows = rows.map(|on| row("a", Some(on), DuePlace::Case)).to_vec();
        let mut agenda = agenda(rows);
        let mut stood = vec![agenda.cursor.at];
        for action in [Action::Down, Action::Down, Action::Down, Action::Up, Action::Up, Action::Up]
        {
            does(&mut agenda, action);
            stood.push(agenda.cursor.at);
        }
        assert_eq!(stood, [1, 3, 4, 4, 3, 1, 1]);
    }

    #[test]
    fn more_rows_are_asked_for_only_where_they_are_to_be_shown() {
        let rows = (0..40).map(|_| row("a", Some("2025-11-23"), DuePlace::Case)).collect();
        let mut agenda = agenda(rows);
        agenda.room.set(10);
        assert!(matches!(does(&mut agenda, Action::Bottom), Effect::None));
        agenda.counts.later = 100;
        agenda.parts = Parts::by_day(&agenda.counts);
        assert!(matches!(does(&mut agenda, Action::Bottom), Effect::Reload));
        assert_eq!(agenda.page(), Some((130, 140)));
        assert!(matches!(does(&mut agenda, Action::Top), Effect::None));
    }

    #[test]
    fn each_row_opens_where_it_is_done() {
        let field = Some("review/date".to_owned());
        let mut form =
            agenda(vec![row("Review", Some("2025-11-20"), DuePlace::Record(12, field.clone()))]);
        for action in [Action::Open, Action::FinishAction, Action::ChangeAction] {
            let opened = does(&mut form, action);
            assert!(
                matches!(&opened, Effect::Open(Open::Form(12, at)) if *at == field),
                "{action:?}: {opened:?}"
            );
        }
        let mut action = agenda(vec![row("Ring", Some("2025-11-20"), DuePlace::Action(4))]);
        assert!(matches!(
            does(&mut action, Action::Open),
            Effect::Open(Open::CaseAt(1, ACTIONS, 4))
        ));
        assert!(matches!(does(&mut action, Action::FinishAction), Effect::Open(Open::Sheet(_))));
        let on = day("2025-11-20");
        let opens = |place| does(&mut agenda(vec![row("a", None, place)]), Action::FinishAction);
        assert!(matches!(
            opens(DuePlace::Reply(9)),
            Effect::Open(Open::Reply { pupil: 2, entry: 9 })
        ));
        assert!(matches!(
            opens(DuePlace::Marks(on)),
            Effect::Open(Open::AbsenceAt { pupil: 2, on: to }) if to == on
        ));
        assert!(matches!(opens(DuePlace::Worker), Effect::Open(Open::TellWorker(2))));
        assert!(matches!(
            opens(DuePlace::Letter),
            Effect::Open(Open::Letter(LetterOpen::Choose { case: 1, .. }))
        ));
        assert!(matches!(opens(DuePlace::Meeting(3)), Effect::Open(Open::CaseAt(1, LOG, 0))));
        for (place, to) in [
            (DuePlace::Notice(7), NoticeRow::Notice(7)),
            (DuePlace::Penalty(8), NoticeRow::Penalty(8)),
        ] {
            assert!(matches!(opens(place), Effect::Open(Open::NoticesAt(1, row)) if row == to));
        }
    }
}
