//! The title line, the status line and the footer that every screen has.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::parts::{Part, fit};
use super::wrap::{cut, width};
use crate::ui::keymap::{Binding, footer, in_footer};
use crate::ui::keys::Key;
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
    let first;
    let (left, right) = match notice {
        None => (about, String::new()),
        // Whoever listens hears what is new before what they know.
        Some(notice) if look.reader => {
            first = format!("{notice}. {}", about.trim_start());
            (first.as_str(), String::new())
        }
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

/// As [`status`], of parts: where there is no room for all, the least needed give way.
pub fn status_of(
    frame: &mut Frame<'_>,
    area: Rect,
    parts: &[Part],
    notice: Option<&str>,
    look: Look,
) {
    let room = usize::from(area.width);
    let beside = match notice {
        Some(notice) if look.reader => width(notice) + 2,
        Some(notice) if width(notice) <= room / 2 => width(notice) + 1,
        _ => 0,
    };
    // A blank at either end.
    let room = room.saturating_sub(beside + 2);
    status(frame, area, &fit(parts, look.between(), room, look.ellipsis()), notice, look);
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

/// The key whose words stand in that column of a footer.
#[must_use]
pub fn key_at(table: &[Binding], width: u16, column: u16) -> Option<Key> {
    let column = usize::from(column);
    let mut from = 1;
    for (binding, words) in in_footer(table, usize::from(width)) {
        let key = binding.keys[0];
        let to = from + key.to_string().chars().count() + 1 + words.chars().count();
        if (from..to).contains(&column) {
            return Some(key);
        }
        from = to + 2;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::keymap::TABLES;

    #[test]
    fn every_key_of_a_footer_is_found_under_its_words() {
        for (name, table) in TABLES {
            for width in [60, 80, 120] {
                let shown = footer(table, usize::from(width));
                let words: Vec<String> =
                    shown.iter().map(|(key, label)| format!("{key} {label}  ")).collect();
                let text = format!(" {}", words.concat());
                let mut from = 0;
                for (key, label) in shown {
                    let words = format!("{key} {label}");
                    let at = from + text[from..].find(&words).unwrap();
                    from = at + words.len();
                    for column in [at, from - 1] {
                        let found = key_at(table, width, u16::try_from(column).unwrap());
                        assert_eq!(found.map(|key| key.to_string()), Some(key.clone()), "{name}");
                    }
                    assert_eq!(key_at(table, width, u16::try_from(from).unwrap()), None, "{name}");
                }
            }
        }
    }
}
