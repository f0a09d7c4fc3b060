//! The herringbone: a row a week, a cell a session, and what the range comes to.

use std::cell::Cell;

use chrono::{Datelike, Days, NaiveDate};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::super::Dress;
use super::Data;
use crate::rules::absence::SessionAt;
use crate::rules::calendar::monday;
use crate::rules::code::{Class, Code};
use crate::rules::count::counted;
use crate::rules::day;
use crate::rules::figures::{Figures, one_decimal};
use crate::rules::register::{Half, Week};
use crate::ui::look::Look;
use crate::ui::widgets::list::Cursor;
use crate::ui::widgets::parts::{Part, fit};
use crate::ui::widgets::wrap::wrap;

const DAYS: [&str; 5] = ["Mon", "Tue", "Wed", "Thu", "Fri"];
/// Patterns told, the least likely by chance first.
const PATTERNS: usize = 3;
/// From this width the summary stands beside the weeks.
const WIDE: u16 = 100;

/// The weeks of a range, newest first: what happened last is what is asked about.
pub(super) fn weeks(data: &Data, range: Option<(NaiveDate, NaiveDate)>) -> Vec<Week> {
    let mut weeks =
        range.map(|(first, last)| data.file.register.weeks(first, last)).unwrap_or_default();
    weeks.reverse();
    weeks
}

/// The number of the week that a day is in: its row is found by it.
#[must_use]
pub fn week_id(on: NaiveDate) -> i64 {
    monday(on).num_days_from_ce().into()
}

/// The Monday of the week of that number; none for 0, which asks for no week.
pub(super) fn week_called(id: i64) -> Option<NaiveDate> {
    let days = i32::try_from(id).ok().filter(|days| *days > 0)?;
    NaiveDate::from_num_days_from_ce_opt(days)
}

/// The numbers of the weeks shown.
pub(super) fn ids(data: &Data, range: Option<(NaiveDate, NaiveDate)>) -> Vec<i64> {
    weeks(data, range).iter().map(|week| week_id(week.monday)).collect()
}

/// The sessions of a week that a mark could stand at: of its school days, and of any day that has
/// one, up to the register's last day.
pub(super) fn sessions_of(data: &Data, week: &Week) -> Vec<SessionAt> {
    let end = week.monday + Days::new(6);
    let last = data.file.register_to.map_or(end, |(last, _)| last.min(end));
    let mut days: Vec<NaiveDate> = data.calendar.between(week.monday, last).to_vec();
    days.extend(week.days.iter().map(|day| day.on));
    days.sort_unstable();
    days.dedup();
    days.into_iter().flat_map(|day| Half::BOTH.map(|half| (day, half))).collect()
}

pub(super) fn view(
    frame: &mut Frame<'_>,
    area: Rect,
    data: &Data,
    range: Option<(NaiveDate, NaiveDate)>,
    cursor: Cursor,
    dress: &Dress<'_>,
    room: &Cell<usize>,
) {
    let look = dress.look;
    let Some(range) = range else {
        let words = " No marks yet: `herringbone import marks FILE` brings the register in.";
        frame.render_widget(Line::raw(words), area);
        return;
    };
    let weeks = weeks(data, Some(range));
    let summary = summary(data, range, &weeks, look);
    let (grid, below) = if area.width >= WIDE && !look.reader {
        let [grid, beside] =
            Layout::horizontal([Constraint::Length(58), Constraint::Min(0)]).areas(area);
        (grid, beside)
    } else {
        let room = usize::from(area.width.saturating_sub(2)).max(1);
        let lines: usize = summary.iter().map(|(text, _)| wrap(text, room).len()).sum();
        let height = u16::try_from(lines).unwrap_or(u16::MAX).min(area.height / 2);
        let [grid, below] =
            Layout::vertical([Constraint::Min(3), Constraint::Length(height)]).areas(area);
        (grid, below)
    };
    view_grid(frame, grid, &weeks, cursor, dress, room);
    let room = usize::from(below.width.saturating_sub(2)).max(1);
    let lines: Vec<Line<'_>> = summary
        .iter()
        .flat_map(|(text, style)| wrap(text, room).into_iter().map(|l| Line::styled(l, *style)))
        .collect();
    let inside = Rect { x: below.x + 1, width: below.width.saturating_sub(1), ..below };
    data.pane.view(frame, inside, &lines, look);
}

fn view_grid(
    frame: &mut Frame<'_>,
    area: Rect,
    weeks: &[Week],
    cursor: Cursor,
    dress: &Dress<'_>,
    room: &Cell<usize>,
) {
    let look = dress.look;
    let [head, rows] = Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(area);
    let names = DAYS.map(|name| format!("{name:<6}")).concat();
    let names = if look.reader {
        " Weeks, newest first, and the days not attended whole".to_owned()
    } else {
        format!("{}{names}  att%", " ".repeat(12))
    };
    frame.render_widget(Line::styled(names, look.faint()), head);
    room.set(usize::from(rows.height).max(1));
    let rows = dress.rows(frame, rows, cursor, weeks.len());
    for ((at, week), y) in weeks.iter().enumerate().skip(cursor.top).zip(rows.y..rows.bottom()) {
        let line = if look.reader {
            let room = usize::from(rows.width.saturating_sub(1));
            Line::raw(format!(" {}", fit(&week_words(week), ", ", room, look.ellipsis())))
        } else {
            week_line(week, at == cursor.at, look)
        };
        frame.render_widget(line, Rect { y, height: 1, ..rows });
    }
}

/// A week to listen to: what it came to, then each day that wasn't simply attended.
fn week_words(week: &Week) -> Vec<Part> {
    let figure = one_decimal(week.figures.attendance());
    let without_year = week.monday.format("%-d %b").to_string();
    let mut parts = vec![
        Part::of(day::short(week.monday)).or(3, without_year),
        Part::of(format!("{figure} percent")).or(1, format!("{figure}%")),
    ];
    for marks in &week.days {
        let halves = Half::BOTH.map(|half| marks.of(half));
        let attended = |code: &Option<Code>| {
            code.is_some_and(|code| code.class(marks.on) == Some(Class::Attending))
        };
        if !halves.iter().all(attended) {
            let words = halves
                .map(|code| code.map_or_else(|| "no mark".to_owned(), |code| code.to_string()));
            let day = marks.on.format("%a");
            let told = format!("{day} {}", words.join(" and "));
            parts.push(Part::of(told).or(2, format!("{day} {}", words.join(" "))));
        }
    }
    parts
}

fn week_line(week: &Week, here: bool, look: Look) -> Line<'static> {
    let mark = if here { look.gutter() } else { " " };
    let mut spans = vec![Span::raw(format!("{mark}{:>9}  ", day::short(week.monday)))];
    for nth in 0..5u32 {
        let marks = week.days.iter().find(|d| d.on.weekday().num_days_from_monday() == nth);
        for half in Half::BOTH {
            let code = marks.and_then(|d| d.of(half));
            let class = marks.and_then(|d| code.and_then(|code| code.class(d.on)));
            let text = match (marks, code) {
                (_, Some(code)) => code.to_string(),
                (Some(_), None) => "?".to_owned(),
                (None, None) => String::new(),
            };
            spans.push(Span::styled(format!("{text:<2}"), look.code(code, class)));
        }
        spans.push(Span::raw("  "));
    }
    let figure = week.figures.attendance();
    let bar = week.figures.attended() * 10 / week.figures.possible.max(1);
    let block = if look.ascii { "#" } else { "█" };
    spans.push(Span::raw(format!(" {:>5} ", one_decimal(figure))));
    spans.push(Span::raw(block.repeat(bar as usize)));
    Line::from(spans)
}

/// What the range comes to, last summer beside it, the week's pattern, and what to mend.
fn summary(
    data: &Data,
    (first, last): (NaiveDate, NaiveDate),
    weeks: &[Week],
    look: Look,
) -> Vec<(String, ratatui::style::Style)> {
    let plain = ratatui::style::Style::new();
    let figures = data.file.register.figures(first, last);
    let mut lines = vec![
        (format!("{} to {}", day::spell(first), day::spell(last)), look.title()),
        (told(&figures), plain),
    ];
    let summer = data.assessment.last_summer.as_ref();
    lines.push((
        summer.map_or("Last summer: no marks on file".to_owned(), |s| {
            format!("Last summer: {}", told(s))
        }),
        plain,
    ));
    lines.push((pattern(weeks), plain));
    lines.extend(data.patterns.iter().take(PATTERNS).map(|found| (found.words.clone(), plain)));
    if !data.assessment.unexplained.is_empty() {
        let list = sessions(&data.assessment.unexplained);
        lines.push((format!("N, needs its real code in the MIS: {list}"), look.warning()));
    }
    if !data.assessment.unagreed.is_empty() {
        let list = sessions(&data.assessment.unagreed);
        lines.push((format!("C2 outside an agreed part-time timetable: {list}"), look.warning()));
    }
    match &data.assessment.missing {
        Some(missing) if !missing.is_empty() => {
            lines.push((
                format!("No mark, to be entered in the MIS: {}", sessions(missing)),
                look.warning(),
            ));
        }
        Some(_) => {}
        None => lines.push((
            "Missing marks can't be told without a calendar: import it".to_owned(),
            look.warning(),
        )),
    }
    if data.calendar.is_empty() {
        lines.push((
            "No calendar yet: `herringbone import calendar FILE`".to_owned(),
            look.warning(),
        ));
    }
    lines
}

fn told(f: &Figures) -> String {
    format!(
        "{}% of {} possible: {} attended, {} authorised, {} unauthorised, {} late",
        one_decimal(f.attendance()),
        f.possible,
        f.attended(),
        f.authorised,
        f.unauthorised,
        f.late
    )
}

/// Absences by weekday, morning and afternoon, with the sessions they are out of.
fn pattern(weeks: &[Week]) -> String {
    let mut by_day = [(0u32, 0u32); 5];
    for day in weeks.iter().flat_map(|week| &week.days) {
        let at = day.on.weekday().num_days_from_monday() as usize;
        if let Some((absent, possible)) = by_day.get_mut(at) {
            let figures = day.figures();
            *absent += figures.absent();
            *possible += figures.possible;
        }
    }
    let parts = DAYS.iter().zip(by_day).filter(|(_, (_, possible))| *possible > 0);
    let parts: Vec<String> =
        parts.map(|(name, (absent, possible))| format!("{name} {absent}/{possible}")).collect();
    format!("Absent: {}", parts.join("  "))
}

/// Sessions as words, whole days together; the first dozen, then how many more.
fn sessions(all: &[(NaiveDate, Half)]) -> String {
    const MOST: usize = 12;
    let mut words: Vec<String> = Vec::new();
    let mut at = 0;
    while at < all.len() {
        let (on, half) = all[at];
        let whole = all.get(at + 1).is_some_and(|next| next.0 == on);
        words.push(if whole { day::short(on) } else { format!("{} {half}", day::short(on)) });
        at += if whole { 2 } else { 1 };
    }
    let more = words.len().saturating_sub(MOST);
    words.truncate(MOST);
    let tail = if more > 0 {
        format!(" and {}", counted(more, "more day", "more days"))
    } else {
        String::new()
    };
    format!("{}{tail}", words.join(", "))
}
