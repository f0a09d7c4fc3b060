//! History: who changed what, when, and what it was before.

use std::cell::Cell;

use chrono::{DateTime, FixedOffset};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use serde_json::Value;

use super::super::Dress;
use super::Data;
use crate::clock::day_and_hour;
use crate::rules::day::spell;
use crate::store::HistoryLine;
use crate::ui::look::Look;
use crate::ui::widgets::list::Cursor;
use crate::ui::widgets::wrap::{cut, wrap};

pub(super) fn view(
    frame: &mut Frame<'_>,
    area: Rect,
    data: &Data,
    cursor: Cursor,
    dress: &Dress<'_>,
    room: &Cell<usize>,
) {
    let [list, detail] =
        Layout::vertical([Constraint::Min(1), Constraint::Length(area.height / 3)]).areas(area);
    room.set(usize::from(list.height).max(1));
    let list = dress.rows(frame, list, cursor, data.history.len());
    for ((at, line), y) in
        data.history.iter().enumerate().skip(cursor.top).zip(list.y..list.bottom())
    {
        let row = line_of(line, at == cursor.at, usize::from(list.width), data.now, dress.look);
        frame.render_widget(row, Rect { y, height: 1, ..list });
    }
    if let Some(line) = data.history.get(cursor.at) {
        view_line(frame, detail, line, dress.look);
    }
}

fn line_of(
    line: &HistoryLine,
    here: bool,
    room: usize,
    now: DateTime<FixedOffset>,
    look: Look,
) -> Line<'static> {
    let mark = if here { look.gutter() } else { " " };
    let at = day_and_hour(&line.at, now);
    let head = format!("{mark}{at:>15} {:<12} ", cut(&line.officer, 12, look.ellipsis()));
    let told = format!("{}: {}", line.verb.replace('_', " "), changes(line));
    let told = cut(&told, room.saturating_sub(head.chars().count()), look.ellipsis());
    Line::from(vec![Span::styled(head, look.faint()), Span::raw(told)])
}

fn view_line(frame: &mut Frame<'_>, area: Rect, line: &HistoryLine, look: Look) {
    let other_day = if line.at.starts_with(&line.as_of) {
        String::new()
    } else {
        format!(", as of {}", day_words(&line.as_of))
    };
    let reason = match line.reason.as_str() {
        "" => String::new(),
        reason => format!("Reason: {reason}\n"),
    };
    let (seq, subject, row) = (line.seq, &line.subject, &line.row);
    let text = format!("No. {seq}: {subject} {row}{other_day}\n{reason}{}", changes(line));
    let lines = wrap(&text, usize::from(area.width.saturating_sub(2)));
    for (line, y) in lines.into_iter().zip(area.y..area.bottom()) {
        let place = Rect { x: area.x + 1, y, width: area.width.saturating_sub(1), height: 1 };
        frame.render_widget(Line::styled(line, look.faint()), place);
    }
}

/// What changed, column by column: `reg: 7A to 7B`.
fn changes(line: &HistoryLine) -> String {
    let read = |text: &str| match serde_json::from_str(text) {
        Ok(Value::Object(map)) => map,
        _ => serde_json::Map::new(),
    };
    let (before, after) = (read(&line.before), read(&line.after));
    let mut parts = Vec::new();
    for (column, now) in after.iter().filter(|(column, _)| told(column)) {
        match before.get(column) {
            Some(was) if was == now => {}
            Some(was) => parts.push(format!("{column}: {} to {}", words(was), words(now))),
            None if words(now).is_empty() => {}
            None => parts.push(format!("{column}: {}", words(now))),
        }
    }
    parts.join("; ")
}

/// Columns that an officer has no use for.
fn told(column: &str) -> bool {
    !matches!(
        column,
        "id" | "found"
            | "phone_digits"
            | "entered_at"
            | "author"
            | "by_officer"
            | "at"
            | "made_at"
            | "template"
            | "pupil"
            | "pupils"
            | "school"
            | "owner"
            | "case_id"
            | "record"
            | "entry"
            | "in_law_by_hand"
            | "mis_id"
            | "frozen"
    )
}

/// A kept day as it is spelt, with what may stand behind it: `Thu 20 Nov 2025 AM`; other words as they
/// are.
fn day_words(text: &str) -> String {
    let (day, rest) = text.split_at_checked(10).unwrap_or((text, ""));
    match day.parse() {
        Ok(day) if matches!(rest, "" | " AM" | " PM") => format!("{}{rest}", spell(day)),
        _ => text.to_owned(),
    }
}

fn words(value: &Value) -> String {
    match value {
        Value::String(text) => day_words(&text.replace('\n', " ")),
        Value::Null => String::new(),
        // Linked sessions begin with the number of their pupil: `7 2025-11-20 AM`.
        Value::Array(all) if !all.is_empty() && all.iter().all(Value::is_string) => {
            let texts = all.iter().filter_map(Value::as_str);
            let sessions = texts.map(|text| text.split_once(' ').map_or(text, |(_, at)| at));
            sessions.map(day_words).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}
