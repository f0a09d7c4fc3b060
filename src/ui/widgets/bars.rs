//! The title line, the status line and the footer that every screen has.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::wrap::{cut, width};
use crate::ui::keymap::{Binding, footer};
use crate::ui::look::Look;

/// A screen's room: title, status, everything else, keys.
#[derive(Debug, Clone, Copy)]
pub struct Rooms {
    pub title: Rect,
    pub status: Rect,
    pub body: Rect,
    pub keys: Rect,
}

/// Divides a screen.
#[must_use]
pub fn rooms(area: Rect) -> Rooms {
    let [title, status, body, keys] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(1),
        Constraint::Min(0),
        Constraint::Length(1),
    ])
    .areas(area);
    Rooms { title, status, body, keys }
}

/// Words at the left and at the right of a line; the left gives way.
pub fn two_sided(
    frame: &mut Frame<'_>,
    area: Rect,
    (left, right): (&str, &str),
    look: Look,
    style: ratatui::style::Style,
) {
    let room = usize::from(area.width);
    let right = cut(right, room, look.ellipsis());
    let left = cut(left, room.saturating_sub(width(&right) + 1), look.ellipsis());
    let gap = room.saturating_sub(width(&left) + width(&right));
    let line = Line::from(vec![
        Span::styled(left, style),
        Span::raw(" ".repeat(gap)),
        Span::styled(right, look.faint()),
    ]);
    frame.render_widget(line, area);
}

/// What there is to know, and a notice beside it where both have room.
pub fn status(frame: &mut Frame<'_>, area: Rect, about: &str, notice: Option<&str>, look: Look) {
    let room = usize::from(area.width);
    let (left, right) = match notice {
        None => (about, String::new()),
        Some(notice) if width(notice) > room / 2 => (notice, String::new()),
        Some(notice) => (about, format!("{notice} ")),
    };
    let left = if left.starts_with(' ') { left.to_owned() } else { format!(" {left}") };
    let left = cut(&left, room.saturating_sub(width(&right) + 1), look.ellipsis());
    let gap = room.saturating_sub(width(&left) + width(&right));
    let line = Line::from(vec![
        Span::raw(left),
        Span::raw(" ".repeat(gap)),
        Span::styled(right, look.title()),
    ]);
    frame.render_widget(line, area);
}

/// The keys that work here and now.
pub fn keys(frame: &mut Frame<'_>, area: Rect, table: &[Binding], look: Look) {
    let mut spans = vec![Span::raw(" ")];
    for (key, label) in footer(table, usize::from(area.width)) {
        spans.push(Span::styled(key, look.key()));
        spans.push(Span::raw(format!(" {label}  ")));
    }
    frame.render_widget(Line::from(spans), area);
}
