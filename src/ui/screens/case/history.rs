//! History: who changed what, when, and what it was before; and who read restricted words.

use std::cell::Cell;

use chrono::{DateTime, FixedOffset};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use serde_json::Value;

use super::super::Dress;
use super::Data;
use crate::clock::day_and_hour;
use crate::store::{HistoryLine, Restricted};
use crate::ui::effect::{Effect, Open};
use crate::ui::look::Look;
use crate::ui::screens::reading::SEALED;
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
    let told = format!("{}: {}", line.verb.replace('_', " "), told_of(line));
    let told = cut(&told, room.saturating_sub(head.chars().count()), look.ellipsis());
    Line::from(vec![Span::styled(head, look.faint()), Span::raw(told)])
}

/// What changed; of a reading, what was read; of restricted words, that they can be.
fn told_of(line: &HistoryLine) -> String {
    if line.sealed {
        return SEALED.to_owned();
    }
    match changes(line) {
        told if told.is_empty() => format!("{} {}", line.subject, line.row),
        told => told,
    }
}

fn text_of(line: &HistoryLine) -> String {
    let other_day = if line.at.starts_with(&line.as_of) {
        String::new()
    } else {
        format!(", as of {}", line.as_of)
    };
    let reason = match line.reason.as_str() {
        "" => String::new(),
        reason => format!("Reason: {reason}\n"),
    };
    let (seq, subject, row) = (line.seq, &line.subject, &line.row);
    format!("No. {seq}: {subject} {row}{other_day}\n{reason}{}", told_of(line))
}

fn view_line(frame: &mut Frame<'_>, area: Rect, line: &HistoryLine, look: Look) {
    let lines = wrap(&text_of(line), usize::from(area.width.saturating_sub(2)));
    for (line, y) in lines.into_iter().zip(area.y..area.bottom()) {
        let place = Rect { x: area.x + 1, y, width: area.width.saturating_sub(1), height: 1 };
        frame.render_widget(Line::styled(line, look.faint()), place);
    }
}

/// The line at hand in full; restricted words in it are opened for that.
pub(super) fn open(data: &Data, cursor: Cursor) -> Effect {
    match data.history.get(cursor.at) {
        None => Effect::Say("Nothing is written down here".to_owned()),
        Some(line) if line.sealed => Effect::Read(Restricted::Change(line.seq)),
        Some(line) => in_full(line, data, false),
    }
}

/// A line in full; `restricted` if it was opened.
pub(super) fn in_full(line: &HistoryLine, data: &Data, restricted: bool) -> Effect {
    let title = format!("{} by {}", line.verb.replace('_', " "), line.officer);
    let text = format!("{}\n{}", day_and_hour(&line.at, data.now).trim(), text_of(line));
    Effect::Open(Open::Reading { title, text, restricted })
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

fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.replace('\n', " "),
        Value::Null => String::new(),
        // Linked sessions begin with the number of their pupil: `7 2025-11-20 AM`.
        Value::Array(all) if !all.is_empty() && all.iter().all(Value::is_string) => {
            let texts = all.iter().filter_map(Value::as_str);
            let sessions = texts.map(|text| text.split_once(' ').map_or(text, |(_, at)| at));
            sessions.collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}
