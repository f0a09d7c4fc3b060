//! History: who changed what, when, and what it was before; and who read restricted words.

mod past;
mod words;

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::Dress;
use super::{Data, below};
use crate::clock::day_and_hour;
use crate::rules::day::spell;
use crate::store::{HistoryLine, Restricted};
use crate::ui::effect::{Effect, Open};
use crate::ui::look::Look;
use crate::ui::screens::reading::SEALED;
use crate::ui::widgets::list::Cursor;
use crate::ui::widgets::parts::{Part, fit};
use crate::ui::widgets::wrap::{cut, wrap};
pub use past::{field_text, past_text, undone};
use words::Told;

pub(super) fn view(
    frame: &mut Frame<'_>,
    area: Rect,
    data: &Data,
    cursor: Cursor,
    dress: &Dress<'_>,
    room: &Cell<usize>,
) {
    let height = below::height(area.height);
    let [list, detail] =
        Layout::vertical([Constraint::Min(1), Constraint::Length(height)]).areas(area);
    room.set(usize::from(list.height).max(1));
    let cursor = below::again(cursor, data.history.len(), room);
    let list = dress.rows(frame, list, cursor, data.history.len());
    for ((at, line), y) in
        data.history.iter().enumerate().skip(cursor.top).zip(list.y..list.bottom())
    {
        let row = line_of(line, at == cursor.at, usize::from(list.width), data, dress.look);
        frame.render_widget(row, Rect { y, height: 1, ..list });
    }
    if let Some(line) = data.history.get(cursor.at) {
        let room = usize::from(detail.width.saturating_sub(2));
        below::view(frame, detail, data, &about(line, room, data, dress.look), dress.look);
    }
}

fn told(line: &HistoryLine, data: &Data) -> Told {
    words::told(&line.verb, &line.subject, [&line.before, &line.after], &data.labels)
}

/// What changed, in a line; of restricted words, that they can be read.
fn shown(line: &HistoryLine, data: &Data) -> String {
    if line.sealed { SEALED.to_owned() } else { told(line, data).line() }
}

fn line_of(line: &HistoryLine, here: bool, room: usize, data: &Data, look: Look) -> Line<'static> {
    let (at, told) = (day_and_hour(&line.at, data.now), shown(line, data));
    if look.reader {
        let parts =
            [Part::of(at).or_none(2), Part::of(line.officer.as_str()).or_none(1), Part::of(told)];
        let words = fit(&parts, ", ", room.saturating_sub(1), look.ellipsis());
        return Line::raw(format!(" {words}"));
    }
    let mark = if here { look.gutter() } else { " " };
    let head = format!("{mark}{at:>15} {:<12} ", cut(&line.officer, 12, look.ellipsis()));
    let told = cut(&told, room.saturating_sub(head.chars().count()), look.ellipsis());
    Line::from(vec![Span::styled(head, look.faint()), Span::raw(told)])
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
    let title = told(line, data).did;
    let texts = texts(line, data, Look::default());
    let text = texts.into_iter().map(|(text, _)| text).collect::<Vec<_>>().join("\n");
    Effect::Open(Open::Reading { title, text, restricted })
}

/// A row in full, wrapped.
fn about(line: &HistoryLine, room: usize, data: &Data, look: Look) -> Vec<Line<'static>> {
    let texts = texts(line, data, look);
    let lines = texts.iter().flat_map(|(text, style)| {
        wrap(text, room).into_iter().map(|line| Line::styled(line, *style))
    });
    lines.collect()
}

/// What was done, why, and each change with what stood there before.
fn texts(line: &HistoryLine, data: &Data, look: Look) -> Vec<(String, Style)> {
    let told = told(line, data);
    let mut texts = Vec::new();
    let what = if told.about.is_empty() { String::new() } else { format!(": {}", told.about) };
    texts.push((format!("{}{what}", told.did), look.title()));
    if line.sealed {
        texts.push((SEALED.to_owned(), Style::new()));
    }
    for change in told.changes.iter().filter(|_| !line.sealed) {
        let now = if change.now.is_empty() { "nothing" } else { &change.now };
        let what = match change.what.as_str() {
            "" => "Now",
            what => what,
        };
        texts.push((format!("{what}: {now}"), Style::new()));
        if !change.before.is_empty() {
            texts.push((format!("Before: {}", change.before), Style::new()));
        }
    }
    if !line.reason.is_empty() {
        texts.push((format!("Reason: {}", line.reason), Style::new()));
    }
    let as_of = line.as_of.parse().map_or_else(|_| line.as_of.clone(), spell);
    let as_of =
        if line.at.starts_with(&line.as_of) { String::new() } else { format!(", as of {as_of}") };
    let at = day_and_hour(&line.at, data.now);
    texts.push((format!("No. {}, by {} at {at}{as_of}", line.seq, line.officer), look.faint()));
    texts
}
