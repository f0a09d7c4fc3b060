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
use crate::rules::count::counted;
use crate::rules::people::{Contact, likeliest_first};
use crate::store::{AbsenceRow, CorrectionRow};
use crate::ui::widgets::bars;
use crate::ui::widgets::parts::{Part, fit};
use crate::ui::widgets::wrap::{cut, width};

/// From this width a list has room for a telephone number.
const PHONES: usize = 72;
/// Columns of a telephone number.
const PHONE: usize = 13;
/// Columns that what came of asking has at least, and why a mark is wrong.
const STATE: usize = 15;
const WHY: usize = 14;
/// Columns of a name at least, where there is room: the filter is typed there.
const NAME: usize = 18;
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
        let right = format!("{} ", dress.officer);
        bars::two_sided(frame, rooms.title, (title, &right), look, look.title());
        bars::status_of(frame, rooms.status, &self.summary(), dress.notice, look);
        bars::keys(frame, rooms.keys, self.keys(), look);
        let (list, beside) = detail::divided(rooms.body, look);
        self.draw_list(frame, list, dress);
        let lines = match (self.at_hand(), self.mark_at_hand()) {
            (Some(row), _) => about_absence(row, dress),
            (_, Some(row)) => about_mark(row, dress),
            _ => Vec::new(),
        };
        detail::draw(frame, beside, &lines, &self.pane, look);
        if self.filtering {
            let typed = u16::try_from(width(&self.filter.text())).unwrap_or(u16::MAX);
            let x = typed.saturating_add(FILTER_AT).min(list.width.saturating_sub(1));
            frame.set_cursor_position((list.x + x, list.y));
        }
    }

    fn summary(&self) -> Vec<Part> {
        let register = Part::of(self.register_to.as_str()).or_none(1);
        if self.correcting {
            return vec![Part::of(format!("{} to correct", self.corrections.len())), register];
        }
        if let Some(words) = &self.morning.to_check {
            return vec![Part::of(words.as_str())];
        }
        let open = self.morning.rows.iter().filter(|row| row.absence.is_to_ask()).count();
        let done = self.done.len();
        vec![
            Part::of(format!("{open} to ask about")),
            Part::of(format!("{done} worked on")).or_none(2),
            register,
        ]
    }

    fn draw_list(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let [head, rows] =
            Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(area);
        self.room.set(usize::from(rows.height).max(1));
        let columns = self.columns(usize::from(area.width));
        let heading = self.heading(&columns, dress);
        frame.render_widget(Line::styled(heading, dress.look.faint()), head);
        if self.shown.is_empty() {
            frame.render_widget(Line::raw(self.nothing()), rows);
        }
        let rows = dress.rows(frame, rows, self.cursor, self.shown.len());
        let room = usize::from(rows.width);
        let drawn = Drawing { columns, room, dress };
        let shown = self.shown.iter().enumerate().skip(self.cursor.top);
        for ((at, place), y) in shown.zip(rows.y..rows.bottom()) {
            let here = at == self.cursor.at;
            let line = if self.correcting {
                self.corrections.get(*place).map(|row| self.mark_line(row, here, &drawn))
            } else {
                self.morning.rows.get(*place).map(|row| self.line(row, here, &drawn))
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

    /// The rows shown, of all that were read.
    pub(super) fn listed<'a, T>(&'a self, all: &'a [T]) -> impl Iterator<Item = &'a T> {
        self.shown.iter().filter_map(move |place| all.get(*place))
    }

    /// The columns of the list, as wide as what stands in them where there is room for it.
    fn columns(&self, room: usize) -> Columns {
        let (mut name, mut beside) = (0, 0);
        if self.correcting {
            for row in self.listed(&self.corrections) {
                name = name.max(width(&self.named(&row.name, row.school)));
                beside = beside.max(width(&row.what.in_words()));
            }
            return Columns::of_marks(room, name, beside);
        }
        for row in self.listed(&self.morning.rows) {
            name = name.max(width(&self.named(&row.name, row.school)));
            beside = beside.max(width(&row.absence.spell.codes()));
        }
        Columns::of_absences(room, name, beside)
    }

    fn heading(&self, columns: &Columns, dress: &Dress<'_>) -> String {
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
        let name = padded(&pupil, columns.name, ellipsis);
        if self.correcting {
            return format!("  {name} Reg  {} Mark   Why", padded("Sessions", columns.when, ""));
        }
        let phone = if columns.phone { padded("Phone", PHONE + 1, "") } else { String::new() };
        let codes = padded("Codes", columns.codes, "");
        format!("  {name} Reg  Since      Ses. {codes} {phone}Asked / reason")
    }

    /// The pupil, and their school where there are several.
    fn named(&self, name: &str, school: i64) -> String {
        match self.schools.iter().find(|one| one.id == school) {
            Some(school) => format!("{name} · {}", school.name),
            None => name.to_owned(),
        }
    }

    fn line(&self, row: &AbsenceRow, here: bool, drawing: &Drawing<'_>) -> Line<'static> {
        let Drawing { columns, room, dress } = drawing;
        let (look, spell) = (dress.look, &row.absence.spell);
        let ellipsis = look.ellipsis();
        if look.reader {
            let words =
                fit(&self.absence_words(row, dress), ", ", room.saturating_sub(1), ellipsis);
            return Line::raw(format!(" {words}"));
        }
        let mark = if here { look.gutter() } else { " " };
        let first = if row.first.is_empty() { " " } else { "!" };
        let name = padded(&self.named(&row.name, row.school), columns.name, ellipsis);
        let (reg, since) = (padded(&row.reg, 4, ""), detail::day(spell.from.0));
        let (sessions, open) = (spell.sessions.len(), if spell.open { "+" } else { " " });
        let codes = padded(&spell.codes(), columns.codes, ellipsis);
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

    fn mark_line(&self, row: &CorrectionRow, here: bool, drawing: &Drawing<'_>) -> Line<'static> {
        let Drawing { columns, room, dress } = drawing;
        let look = dress.look;
        let ellipsis = look.ellipsis();
        if look.reader {
            let words = fit(&self.mark_words(row), ", ", room.saturating_sub(1), ellipsis);
            return Line::raw(format!(" {words}"));
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
    /// An absence to listen to.
    fn absence_words(&self, row: &AbsenceRow, dress: &Dress<'_>) -> Vec<Part> {
        let first = if row.first.is_empty() {
            Part::of("")
        } else {
            Part::of("comes first").or(4, "first").or_none(6)
        };
        let people = likeliest_first(&row.contacts, dress.now.today);
        let phone = phone_of(people.first().copied(), dress);
        let mut words = vec![
            Part::of(self.named(&row.name, row.school)),
            Part::of(row.reg.as_str()).or_none(5),
            first,
        ];
        words.extend(detail::spoken(&row.absence, dress.now.today));
        words.push(Part::of(phone).or_none(1));
        words
    }

    /// A mark to correct in words.
    fn mark_words(&self, row: &CorrectionRow) -> Vec<Part> {
        let should_be = match row.what.should_be {
            Some(found) => Part::of(format!("should be {found}")),
            None => Part::of("should be found out").or(2, "to be found out"),
        };
        vec![
            Part::of(self.named(&row.name, row.school)),
            Part::of(row.reg.as_str()).or_none(3),
            Part::of(row.what.in_words()),
            Part::of(format!("{} stands", told(row.what.stands, "no mark"))).or_none(4),
            should_be,
            Part::of(row.what.why.to_string().replace('\n', " ")).or_none(1),
        ]
    }
}

/// The room that rows are drawn in.
struct Drawing<'a> {
    columns: Columns,
    room: usize,
    dress: &'a Dress<'a>,
}

/// Columns of the list, of absences or of marks to correct.
#[derive(Debug, PartialEq, Eq)]
struct Columns {
    name: usize,
    /// Of absences: the codes of a spell, and whether there is room for a telephone number.
    codes: usize,
    phone: bool,
    /// Of marks to correct: their sessions.
    when: usize,
}

impl Columns {
    /// For the widest name and the most codes that are listed.
    fn of_absences(room: usize, name: usize, codes: usize) -> Self {
        let phone = room >= PHONES;
        let taken = 2 + 1 + 4 + 1 + 10 + 1 + 4 + 1 + 1 + if phone { PHONE + 1 } else { 0 };
        let codes = codes.clamp(5, if phone { 7 } else { 5 });
        let left = room.saturating_sub(taken + codes + STATE);
        Self { name: name.max(NAME).min(left).max(8), codes, phone, when: 0 }
    }

    /// For the widest name and the longest run of sessions that are listed.
    fn of_marks(room: usize, name: usize, when: usize) -> Self {
        let left = room.saturating_sub(2 + 1 + 4 + 1 + 1 + 6 + 1 + WHY);
        let when = when.min(left.saturating_sub(WHY)).max(12);
        let name = name.max(NAME).min(left.saturating_sub(when)).max(8);
        Self { name, codes: 0, phone: false, when }
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
        let days_words = counted(days, "school day", "school days");
        let words = format!("N for {days_words}: its real code is due within five");
        lines.push((words, if days > 5 { look.bad() } else { look.faint() }));
    }
    lines.push(("Change it in the MIS; the next import clears it here".to_owned(), look.faint()));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_as_wide_as_what_stands_in_it_where_there_is_room() {
        // Beside the pane of a wide screen a name has room that the last column doesn't need.
        assert_eq!(Columns::of_absences(76, 17, 3).name, 17);
        assert_eq!(Columns::of_absences(80, 24, 3).name, 21);
        assert_eq!(
            Columns::of_absences(160, 24, 7),
            Columns { name: 24, codes: 7, phone: true, when: 0 }
        );
        // `Thu 20 Nov PM to Fri 21 Nov`
        assert_eq!(Columns::of_marks(76, 17, 27).when, 27);
        assert_eq!(
            Columns::of_marks(60, 17, 27),
            Columns { name: 14, codes: 0, phone: false, when: 16 }
        );
    }

    #[test]
    fn what_came_of_asking_keeps_its_room() {
        for room in [60, 76, 80, 120] {
            let columns = Columns::of_absences(room, 40, 7);
            let phone = if columns.phone { PHONE + 1 } else { 0 };
            let head = 2 + columns.name + 1 + 4 + 1 + 10 + 1 + 4 + 1 + columns.codes + 1 + phone;
            assert!(room - head >= STATE, "{room}: {columns:?}");
            let columns = Columns::of_marks(room, 40, 30);
            let head = 2 + columns.name + 1 + 4 + 1 + columns.when + 1 + 6 + 1;
            assert!(room - head >= WHY, "{room}: {columns:?}");
        }
    }
}
