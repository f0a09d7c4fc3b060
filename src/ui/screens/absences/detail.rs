//! A spell in words: what came of asking, in a few and in full. The log of absences shows the same.

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::Line;

use crate::rules::absence::{Absence, Told};
use crate::rules::code::Code;
use crate::rules::count::counted;
use crate::rules::register::Half;
use crate::ui::look::{Look, Part};
use crate::ui::widgets::pane::Pane;
use crate::ui::widgets::parts::Part as Words;
use crate::ui::widgets::wrap::wrap;

/// From this width the detail stands beside the list.
const WIDE: u16 = 100;
const PANEL: u16 = 44;

/// Room for a list, and for the row at hand in full: beside it, or beneath.
pub(in crate::ui::screens) fn divided(body: Rect, look: Look) -> (Rect, Rect) {
    if body.width >= WIDE && !look.reader {
        let [list, panel] =
            Layout::horizontal([Constraint::Min(0), Constraint::Length(PANEL)]).areas(body);
        let gap = panel.width.min(2);
        return (list, Rect { x: panel.x + gap, width: panel.width - gap, ..panel });
    }
    let height = (body.height / 3).max(6).min(body.height / 2);
    let [list, below] =
        Layout::vertical([Constraint::Min(1), Constraint::Length(height)]).areas(body);
    (list, below)
}

/// Draws lines of words, wrapped, under a rule where they stand beneath the list. Those that there is
/// no room for are told, and scrolled to.
pub(in crate::ui::screens) fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    lines: &[(String, Style)],
    pane: &Pane,
    look: Look,
) {
    let mut area = area;
    if area.x == 0 && area.height > 0 {
        let rule = Line::styled(look.rule(area.width), look.faint());
        frame.render_widget(rule, Rect { height: 1, ..area });
        area = Rect { y: area.y + 1, height: area.height - 1, ..area };
    }
    let room = usize::from(area.width.saturating_sub(2)).max(1);
    let lines: Vec<Line<'_>> = lines
        .iter()
        .flat_map(|(text, style)| wrap(text, room).into_iter().map(|l| Line::styled(l, *style)))
        .collect();
    let inside = Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area };
    pane.view(frame, inside, &lines, look);
}

/// `Thu 20 Nov`.
pub(super) fn day(on: NaiveDate) -> String {
    on.format("%a %-d %b").to_string()
}

/// A day of the week gone by its name, any other by its date.
fn near(on: NaiveDate, today: NaiveDate) -> String {
    let pattern = if (0..7).contains(&(today - on).num_days()) { "%a" } else { "%-d %b" };
    on.format(pattern).to_string()
}

/// What came of asking, for a column: the reason, or when it was asked for, or that it is to be.
pub(in crate::ui::screens) fn state(
    absence: &Absence,
    today: NaiveDate,
    look: Look,
) -> (String, Style) {
    if !absence.is_to_ask() {
        return (format!("{} {}", look.part(Part::All), absence.reason()), look.good());
    }
    let asked: Vec<&Told> = absence.attempts().collect();
    let Some(last) = asked.last() else { return ("to ask".to_owned(), look.warning()) };
    let times = if asked.len() > 1 { format!(" x{}", asked.len()) } else { String::new() };
    (format!("{}: {}{times}", near(last.on, today), last.ended()), Style::new())
}

/// A spell to listen to: when, what came of asking, how many sessions and their codes. What a row
/// can do without, the pane below it tells.
pub(in crate::ui::screens) fn spoken(absence: &Absence, today: NaiveDate) -> [Words; 4] {
    let spell = &absence.spell;
    let asked: Vec<&Told> = absence.attempts().collect();
    let state = match (asked.last(), asked.len()) {
        _ if !absence.is_to_ask() => {
            Words::of(format!("reason: {}", absence.reason())).or(7, "reason known")
        }
        (None, _) => Words::of("to ask"),
        (Some(last), times) => {
            let (on, ended) = (near(last.on, today), last.ended());
            let told = match times {
                1 => format!("asked {on}, {ended}"),
                times => format!("asked {times} times, last {on}, {ended}"),
            };
            Words::of(told).or(7, ended)
        }
    };
    let sessions = counted(spell.sessions.len(), "session", "sessions");
    let open = if spell.open { "may be going on" } else { "" };
    [
        Words::of(spell.in_words()),
        state,
        Words::of(format!("{sessions} {}", spell.codes())).or_none(3),
        Words::of(open).or_none(2),
    ]
}

/// Everything known of a spell: what was told of it, the last first; then its days, the last first.
pub(in crate::ui::screens) fn lines(absence: &Absence, look: Look) -> Vec<(String, Style)> {
    let mut lines: Vec<(String, Style)> =
        absence.heard.told.iter().rev().map(|told| line_of(told, look)).collect();
    if absence.spell.open {
        lines.push(("Away at the register's end: may be going on".to_owned(), Style::new()));
    }
    let mut days: Vec<(NaiveDate, Vec<(Half, Code)>)> = Vec::new();
    for (on, half, code) in &absence.spell.sessions {
        match days.last_mut() {
            Some((last, marks)) if last == on => marks.push((*half, *code)),
            _ => days.push((*on, vec![(*half, *code)])),
        }
    }
    for (on, marks) in days.into_iter().rev() {
        lines.push((format!("{}: {}", day(on), in_words(&marks)), Style::new()));
        for comment in absence.heard.comments.iter().filter(|comment| comment.on == on) {
            let words = format!("  MIS, {}: {}", comment.half, comment.words);
            lines.push((words, Style::new()));
        }
    }
    lines
}

fn line_of(told: &Told, look: Look) -> (String, Style) {
    let with =
        if told.with.is_empty() { String::new() } else { format!(" · {}", told.with.join(", ")) };
    let tail = format!("{with} · by {}", told.by);
    if told.is_reason() {
        (format!("Reason, {}: {}{tail}", day(told.on), told.words), look.good())
    } else {
        (format!("Asked, {}: {}{tail}", day(told.on), told.ended()), Style::new())
    }
}

/// `AM and PM N, reason not yet known`.
fn in_words(marks: &[(Half, Code)]) -> String {
    match marks {
        [(_, am), (_, pm)] if am == pm => format!("AM and PM {am}, {}", am.meaning()),
        marks => {
            let each =
                marks.iter().map(|(half, code)| format!("{half} {code}, {}", code.meaning()));
            each.collect::<Vec<_>>().join("; ")
        }
    }
}
