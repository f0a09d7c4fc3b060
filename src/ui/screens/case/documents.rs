//! Documents: every file kept as proof, latest first; the one at hand in full below.

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::{Dress, attaching};
use super::{Data, below};
use crate::clock::day_and_hour;
use crate::rules::case::Attachment;
use crate::rules::media::{size_in_full, size_words};
use crate::ui::effect::{Effect, Open};
use crate::ui::look::Look;
use crate::ui::widgets::list::Cursor;
use crate::ui::widgets::parts::{Part, fit};
use crate::ui::widgets::wrap::{cut, width, wrap};

/// Columns for kind, size and day, with the blanks between.
const KIND: usize = 6;
const SIZE: usize = 11;
const DAY: usize = 10;

pub(super) fn view(
    frame: &mut Frame<'_>,
    area: Rect,
    data: &Data,
    cursor: Cursor,
    dress: &Dress<'_>,
    room: &Cell<usize>,
) {
    let look = dress.look;
    if data.file.attachments.is_empty() {
        let told = [
            " No document yet.",
            " + attaches a file to an entry of the log (tab 7),",
            " Ctrl-W to a field of a form.",
        ];
        for (line, y) in told.into_iter().zip(area.y..area.bottom()) {
            frame.render_widget(Line::raw(line), Rect { y, height: 1, ..area });
        }
        return;
    }
    let below = below::height(area.height);
    let [list, detail] =
        Layout::vertical([Constraint::Min(1), Constraint::Length(below)]).areas(area);
    room.set(usize::from(list.height).max(1));
    let cursor = below::again(cursor, data.file.attachments.len(), room);
    let list = dress.rows(frame, list, cursor, data.file.attachments.len());
    let files = data.file.attachments.iter().enumerate().skip(cursor.top);
    for ((at, file), y) in files.zip(list.y..list.bottom()) {
        let line = line_of(file, at == cursor.at, usize::from(list.width), data, look);
        frame.render_widget(line, Rect { y, height: 1, ..list });
    }
    if let Some(file) = data.file.attachments.get(cursor.at) {
        view_file(frame, detail, file, data, look);
    }
}

fn line_of(file: &Attachment, here: bool, room: usize, data: &Data, look: Look) -> Line<'static> {
    let when = day_and_hour(&file.at, data.now);
    let day = when.rsplit_once(' ').map_or(when.as_str(), |(day, _)| day);
    let (kind, size) = (file.media.label(), size_words(file.size));
    let withdrawn = file.withdrawn.as_ref().map(|why| format!("withdrawn: {why}"));
    let on = withdrawn.as_ref().unwrap_or(&file.hangs_on);
    if look.reader {
        let parts = [
            Part::of(file.title.as_str()),
            Part::of(kind).or_none(2),
            Part::of(size).or_none(1),
            Part::of(day.trim()).or_none(4),
            Part::of(on.as_str()).or_none(3),
        ];
        let words = fit(&parts, ", ", room.saturating_sub(1), look.ellipsis());
        return Line::raw(format!(" {words}"));
    }
    let mark = if here { look.gutter() } else { " " };
    let left = room.saturating_sub(1 + KIND + SIZE + DAY);
    let title = fitted(&file.title, left / 2, look);
    let on = cut(on, left.saturating_sub(left / 2), look.ellipsis());
    let style = if file.is_current() { Style::new() } else { look.faint() };
    Line::from(vec![
        Span::raw(mark),
        Span::styled(format!("{title}{kind:<KIND$}{size:>10} {day:>9} "), style),
        Span::styled(on, look.faint()),
    ])
}

/// A text in a column of that width, with a blank behind it.
fn fitted(text: &str, room: usize, look: Look) -> String {
    let text = cut(text, room.saturating_sub(1), look.ellipsis());
    let gap = " ".repeat(room.saturating_sub(width(&text)));
    format!("{text}{gap}")
}

fn view_file(frame: &mut Frame<'_>, area: Rect, file: &Attachment, data: &Data, look: Look) {
    let at = day_and_hour(&file.at, data.now);
    let checksum = file.sha256.get(..12).unwrap_or_default();
    let told = format!(
        "{}{}\n{}\nby {}, {at} · checksum {checksum}{}",
        file.title,
        withdrawn_words(file),
        file.hangs_on,
        file.by,
        look.ellipsis()
    );
    let room = usize::from(area.width.saturating_sub(2));
    let lines: Vec<Line<'_>> = wrap(&told, room).into_iter().map(Line::raw).collect();
    below::view(frame, area, data, &lines, look);
}

fn withdrawn_words(file: &Attachment) -> String {
    file.withdrawn.as_ref().map(|why| format!("\nWithdrawn: {why}")).unwrap_or_default()
}

/// Everything known of the file at hand, its whole checksum too.
pub(super) fn details(data: &Data, cursor: Cursor) -> Effect {
    let Some(file) = data.file.attachments.get(cursor.at) else { return none_here() };
    let name = if file.file_name.is_empty() { "without a name" } else { &file.file_name };
    let told = format!(
        "{}{}\n\nFile: {name}\nKind: {}, {}\nOn: {}\nBy: {}, {}\nNo. {}, SHA-256\n{}",
        file.title,
        withdrawn_words(file),
        file.media.label(),
        size_in_full(file.size),
        file.hangs_on,
        file.by,
        day_and_hour(&file.at, data.now),
        file.id,
        file.sha256
    );
    Effect::Open(Open::Message(told))
}

/// A copy of the file at hand, outside.
pub(super) fn export(data: &Data, cursor: Cursor) -> Effect {
    let file = data.file.attachments.get(cursor.at);
    let pupil = data.file.pupil.id;
    file.map_or_else(none_here, |file| Effect::sheet(attaching::export(pupil, file)))
}

/// The file at hand, to be withdrawn.
pub(super) fn withdraw(data: &Data, cursor: Cursor) -> Effect {
    let Some(file) = data.file.attachments.get(cursor.at) else { return none_here() };
    if !file.is_current() {
        return Effect::Say("This file is withdrawn already".to_owned());
    }
    Effect::sheet(attaching::withdraw(data.file.pupil.id, file))
}

fn none_here() -> Effect {
    Effect::Say("No document is listed here".to_owned())
}

/// A file on the entry at hand in the log.
pub(super) fn attach(data: &Data, cursor: Cursor) -> Effect {
    let Some(entry) = data.file.entries.get(cursor.at) else {
        return Effect::Say("Nothing is logged yet that a file could be attached to".to_owned());
    };
    Effect::sheet(attaching::attach_to_entry(data.file.pupil.id, entry))
}
