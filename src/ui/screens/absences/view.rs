//! Drawing the absences and the marks to correct.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::{Dress, Show};
use super::{Absences, detail};
use crate::rules::absence::in_words;
use crate::rules::code::Code;
use crate::rules::correction::Why;
use crate::rules::people::{Contact, likeliest_first};
use crate::store::{AbsenceRow, CorrectionRow};
use crate::ui::widgets::bars;
use crate::ui::widgets::wrap::{cut, width};

/// From this width a list has room for a telephone number.
const PHONES: usize = 72;
/// Columns of a telephone number.
const PHONE: usize = 13;
/// Column at which the filter is typed: behind the heading of the names and its slash.
const FILTER_AT: u16 = 9;

/// A text in so many columns, cut or filled up with blanks.
fn padded(text: &str, room: usize, ellipsis: &str) -> String {
    let text = cut(text, room, ellipsis);
    let gap = room.saturating_sub(width(&text));
    format!("{text}{}", " ".repeat(gap))
}

impl Absences {
    pub(super) fn draw(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let look = dress.look;
        let rooms = bars::rooms(area);
        let title = if self.correcting { " To correct in the MIS" } else { " Absences" };
        let right = format!("{}  {} ", dress.saved, dress.officer);
        bars::two_sided(frame, rooms.title, (title, &right), look, look.title());
        bars::status(frame, rooms.status, &self.summary(), dress.notice, look);
        bars::keys(frame, rooms.keys, self.keys(), look);
        let (list, beside) = detail::divided(rooms.body, look);
        self.draw_list(frame, list, dress);
        let lines = match (self.at_hand(), self.mark_at_hand()) {
            (Some(row), _) => about_absence(row, dress),
            (_, Some(row)) => about_mark(row, dress),
            _ => Vec::new(),
        };
        detail::draw(frame, beside, &lines, look);
        if self.filtering {
            let typed = u16::try_from(width(&self.filter.text())).unwrap_or(u16::MAX);
            let x = typed.saturating_add(FILTER_AT).min(list.width.saturating_sub(1));
            frame.set_cursor_position((list.x + x, list.y));
        }
    }

    fn summary(&self) -> String {
        if self.correcting {
            let lines = self.corrections.len();
            return format!("{lines} to correct · {}", self.register_to);
        }
        if let Some(words) = &self.morning.to_check {
            return words.clone();
        }
        let open = self.morning.rows.iter().filter(|row| row.absence.is_to_ask()).count();
        let done = self.done.len();
        format!("{open} to ask about · {done} worked on · {}", self.register_to)
    }

    fn draw_list(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let [head, rows] =
            Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(area);
        self.room.set(usize::from(rows.height).max(1));
        let heading = self.heading(usize::from(area.width), dress);
        frame.render_widget(Line::styled(heading, dress.look.faint()), head);
        if self.shown.is_empty() {
            frame.render_widget(Line::raw(self.nothing()), rows);
        }
        let rows = dress.rows(frame, rows, self.cursor, self.shown.len());
        let room = usize::from(rows.width);
        let shown = self.shown.iter().enumerate().skip(self.cursor.top);
        for ((at, place), y) in shown.zip(rows.y..rows.bottom()) {
            let here = at == self.cursor.at;
            let line = if self.correcting {
                self.corrections.get(*place).map(|row| self.mark_line(row, here, room, dress))
            } else {
                self.morning.rows.get(*place).map(|row| self.line(row, here, room, dress))
            };
            if let Some(line) = line {
                frame.render_widget(line, Rect { y, height: 1, ..rows });
            }
        }
    }

    fn nothing(&self) -> &'static str {
        match (self.filter.text().is_empty(), self.correcting) {
            (false, _) => " Nobody is found by that: Esc clears the filter.",
            (true, true) => " No mark to correct in the MIS.",
            (true, false) => " Nothing left to ask about. e shows every absence of two weeks.",
        }
    }

    fn heading(&self, room: usize, dress: &Dress<'_>) -> String {
        let ellipsis = dress.look.ellipsis();
        let typed = self.filter.text();
        let narrowed = self.filtering || !typed.is_empty();
        let pupil = if narrowed { format!("Pupil /{typed}") } else { "Pupil".to_owned() };
        if dress.look.reader {
            let about = match (narrowed, self.correcting, self.every) {
                (true, ..) => pupil.as_str(),
                (_, true, _) => "Marks to correct, in order of names",
                (_, _, true) => "Every absence of two weeks",
                _ => "Absences to ask about",
            };
            return format!("  {about}");
        }
        if self.correcting {
            let columns = MarkColumns::of(room);
            let when = padded("Sessions", columns.when, ellipsis);
            return format!("  {} Reg  {when} Mark   Why", padded(&pupil, columns.name, ellipsis));
        }
        let columns = Columns::of(room);
        let phone = if columns.phone { padded("Phone", PHONE + 1, "") } else { String::new() };
        let name = padded(&pupil, columns.name, ellipsis);
        format!("  {name} Reg  Since      Ses. Codes {phone}Asked / reason")
    }

    /// The pupil, and their school where there are several.
    fn named(&self, name: &str, school: i64) -> String {
        match self.schools.iter().find(|one| one.id == school) {
            Some(school) => format!("{name} · {}", school.name),
            None => name.to_owned(),
        }
    }

    fn line(&self, row: &AbsenceRow, here: bool, room: usize, dress: &Dress<'_>) -> Line<'static> {
        let (look, spell, columns) = (dress.look, &row.absence.spell, Columns::of(room));
        let ellipsis = look.ellipsis();
        if look.reader {
            return Line::raw(cut(&self.absence_words(row, dress), room, ellipsis));
        }
        let mark = if here { look.gutter() } else { " " };
        let first = if row.first.is_empty() { " " } else { "!" };
        let name = padded(&self.named(&row.name, row.school), columns.name, ellipsis);
        let (reg, since) = (padded(&row.reg, 4, ""), detail::day(spell.from.0));
        let (sessions, open) = (spell.sessions.len(), if spell.open { "+" } else { " " });
        let codes = padded(&spell.codes(), 5, ellipsis);
        let head = format!("{mark}{first}{name} {reg} {since:<10} {sessions:>3}{open} {codes} ");
        let phone = if columns.phone {
            let people = likeliest_first(&row.contacts, dress.now.today);
            format!("{} ", padded(&phone_of(people.first().copied(), dress), PHONE, ellipsis))
        } else {
            String::new()
        };
        let (state, style) = detail::state(&row.absence, dress.now.today, look);
        let left = room.saturating_sub(width(&head) + width(&phone));
        Line::from(vec![
            Span::raw(head),
            Span::raw(phone),
            Span::styled(cut(&state, left, ellipsis), style),
        ])
    }

    fn mark_line(
        &self,
        row: &CorrectionRow,
        here: bool,
        room: usize,
        dress: &Dress<'_>,
    ) -> Line<'static> {
        let (look, columns) = (dress.look, MarkColumns::of(room));
        let ellipsis = look.ellipsis();
        if look.reader {
            return Line::raw(cut(&self.mark_words(row), room, ellipsis));
        }
        let mark = if here { look.gutter() } else { " " };
        let name = padded(&self.named(&row.name, row.school), columns.name, ellipsis);
        let when = padded(&row.what.in_words(), columns.when, ellipsis);
        let codes = format!("{}>{}", told(row.what.stands, "-"), told(row.what.should_be, "?"));
        let head = format!("{mark} {name} {} {when} {codes:<6} ", padded(&row.reg, 4, ""));
        let left = room.saturating_sub(width(&head));
        let why = cut(&row.what.why.to_string().replace('\n', " "), left, ellipsis);
        Line::from(vec![Span::raw(head), Span::raw(why)])
    }
}

impl Absences {
    /// An absence to listen to, the most wanted first: a narrow line is cut at its end.
    fn absence_words(&self, row: &AbsenceRow, dress: &Dress<'_>) -> String {
        let name = self.named(&row.name, row.school);
        let first = if row.first.is_empty() { "" } else { ", comes first" };
        let told = detail::spoken(&row.absence, dress.now.today);
        let people = likeliest_first(&row.contacts, dress.now.today);
        let phone = phone_of(people.first().copied(), dress);
        format!(" {name}, {}{first}, {told}, {phone}", row.reg)
    }

    /// A mark to correct in words.
    fn mark_words(&self, row: &CorrectionRow) -> String {
        let (name, when) = (self.named(&row.name, row.school), row.what.in_words());
        let stands = told(row.what.stands, "no mark");
        let should_be = match row.what.should_be {
            Some(found) => format!("should be {found}"),
            None => "should be found out".to_owned(),
        };
        let why = row.what.why.to_string().replace('\n', " ");
        format!(" {name}, {}, {when}, {stands} stands, {should_be}, {why}", row.reg)
    }
}

/// The columns of the absences that a width has room for.
struct Columns {
    name: usize,
    phone: bool,
}

impl Columns {
    fn of(room: usize) -> Self {
        let phone = room >= PHONES;
        let taken = 2 + 1 + 4 + 1 + 10 + 1 + 4 + 1 + 5 + 1 + if phone { PHONE + 1 } else { 0 };
        Self { name: (room.saturating_sub(taken) / 2).clamp(8, 30), phone }
    }
}

/// The columns of the marks to correct.
struct MarkColumns {
    name: usize,
    when: usize,
}

impl MarkColumns {
    fn of(room: usize) -> Self {
        if room >= PHONES { Self { name: 18, when: 22 } } else { Self { name: 14, when: 16 } }
    }
}

fn told(code: Option<Code>, none: &str) -> String {
    code.map_or_else(|| none.to_owned(), |code| code.to_string())
}

/// The number to ring; or why there is none.
fn phone_of(contact: Option<&Contact>, dress: &Dress<'_>) -> String {
    match contact {
        None => "no contact".to_owned(),
        Some(contact) if contact.is_off_limits(dress.now.today) => "not to ring".to_owned(),
        Some(contact) if contact.phone.is_empty() => "no number".to_owned(),
        Some(contact) => contact.phone.clone(),
    }
}

/// The absence at hand in full.
fn about_absence(row: &AbsenceRow, dress: &Dress<'_>) -> Vec<(String, Style)> {
    let (look, today) = (dress.look, dress.now.today);
    let mut lines = vec![(format!("{} · {}", row.name, row.reg), look.title())];
    if !row.first.is_empty() {
        lines.push((format!("First: {}", row.first.join(", ")), look.warning()));
    }
    let people = likeliest_first(&row.contacts, today);
    match people.first() {
        None => lines.push(("No contact on file".to_owned(), look.warning())),
        Some(contact) if contact.is_off_limits(today) => {
            let words = format!("Do not contact {}: {}", contact.name(), contact.do_not_contact);
            lines.push((words, look.bad()));
        }
        Some(contact) => {
            let safe = if contact.safe_way.is_empty() {
                String::new()
            } else {
                format!(" · {}", contact.safe_way)
            };
            let (name, how) = (contact.name(), contact.relationship.to_lowercase());
            let number = phone_of(Some(contact), dress);
            lines.push((format!("{name} ({how}) {number}{safe}"), Style::new()));
        }
    }
    for raised in &row.raised {
        let should_be = told(raised.should_be, "?");
        let at = (raised.on, raised.half);
        let when = in_words(at, at);
        lines.push((format!("To correct, {when}: should be {should_be}"), look.warning()));
    }
    lines.extend(detail::lines(&row.absence, look));
    lines
}

/// The mark at hand in full.
fn about_mark(row: &CorrectionRow, dress: &Dress<'_>) -> Vec<(String, Style)> {
    let look = dress.look;
    let code = |code: Code| format!("{code} ({})", code.meaning());
    let stands =
        row.what.stands.map_or_else(|| "no mark stands".to_owned(), |c| code(c) + " stands");
    let should_be = match row.what.should_be {
        Some(found) => format!("Should be {}", code(found)),
        None => "What it should be is to be found out".to_owned(),
    };
    let mut lines = vec![
        (format!("{} · {}", row.name, row.reg), look.title()),
        (format!("{}: {stands}", row.what.in_words()), Style::new()),
        (should_be, Style::new()),
        (format!("Why: {}", row.what.why), Style::new()),
    ];
    if matches!(row.what.why, Why::Unexplained(_)) {
        let days = row.school_days;
        let words = format!("N for {days} school days: its real code is due within five");
        lines.push((words, if days > 5 { look.bad() } else { look.faint() }));
    }
    lines.push(("Change it in the MIS; the next import clears it here".to_owned(), look.faint()));
    lines
}
