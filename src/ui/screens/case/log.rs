//! The log: what happened, newest first; the entry at hand in full below.

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::super::Dress;
use super::{Data, below};
use crate::clock::hour_and_minute;
use crate::rules::case::{Attachment, CaseFile, Entry, files_words, reached_label};
use crate::rules::count::counted;
use crate::rules::day::{short, spell};
use crate::rules::media::size_words;
use crate::rules::meeting::how_words;
use crate::ui::look::Look;
use crate::ui::widgets::list::Cursor;
use crate::ui::widgets::wrap::{cut, width, wrap};

pub(super) fn view(
    frame: &mut Frame<'_>,
    area: Rect,
    data: &Data,
    cursor: Cursor,
    dress: &Dress<'_>,
    room: &Cell<usize>,
) {
    if data.file.entries.is_empty() {
        frame.render_widget(Line::raw(" Nothing logged yet: l logs a contact."), area);
        return;
    }
    let below = below::height(area.height);
    let [list, detail] =
        Layout::vertical([Constraint::Min(1), Constraint::Length(below)]).areas(area);
    room.set(usize::from(list.height).max(1));
    let cursor = below::again(cursor, data.file.entries.len(), room);
    let list = dress.rows(frame, list, cursor, data.file.entries.len());
    let kinds = data.file.entries.iter().map(|entry| width(entry.kind.brief())).max();
    let columns = (usize::from(list.width), kinds.unwrap_or(0));
    let entries = data.file.entries.iter().enumerate().skip(cursor.top);
    for ((at, entry), y) in entries.zip(list.y..list.bottom()) {
        let files = files_of(&data.file, entry).count();
        let line = line_of(entry, files, at == cursor.at, columns, dress.look);
        frame.render_widget(line, Rect { y, height: 1, ..list });
    }
    if let Some(entry) = data.file.entries.get(cursor.at) {
        view_entry(frame, detail, entry, data, dress.look);
    }
}

/// The files on an entry, and in the form that it is the entry of.
fn files_of<'a>(file: &'a CaseFile, entry: &'a Entry) -> impl Iterator<Item = &'a Attachment> {
    file.attachments.iter().filter(move |attachment| {
        attachment.entry == Some(entry.id)
            || (attachment.record.is_some() && attachment.record == entry.record)
    })
}

/// A line of the list, in a room with a column for the kinds in it.
fn line_of(
    entry: &Entry,
    files: usize,
    here: bool,
    (room, kinds): (usize, usize),
    look: Look,
) -> Line<'static> {
    let mark = if here { look.gutter() } else { " " };
    let (on, kind) = (short(entry.on), entry.kind.brief());
    let head = if look.reader {
        format!(" {on}, {kind}, ")
    } else {
        format!("{mark}{on:>9} {kind:<kinds$} ")
    };
    let mut words = vec![reached_label(&entry.reached).to_owned(), entry.words.replace('\n', " ")];
    words.retain(|part| !part.is_empty());
    if files > 0 {
        words.insert(0, format!("[+{}]", files_words(files)));
    }
    if entry.restricted {
        words.insert(0, "[restricted]".to_owned());
    }
    if entry.withdrawn.is_some() {
        words.insert(0, "[withdrawn]".to_owned());
    }
    let text = cut(&words.join(": "), room.saturating_sub(head.chars().count()), look.ellipsis());
    let style = if entry.withdrawn.is_some() { look.faint() } else { ratatui::style::Style::new() };
    Line::from(vec![Span::raw(head), Span::styled(text, style)])
}

/// The entry in full: with whom, who wrote it, when it happened and when it was entered.
fn view_entry(frame: &mut Frame<'_>, area: Rect, entry: &Entry, data: &Data, look: Look) {
    let late = match entry.days_late() {
        0 => String::new(),
        days => format!(" · entered {} later", counted(days, "day", "days")),
    };
    let entered = hour_and_minute(&entry.entered_at, data.now);
    let mut lines = Vec::new();
    let mut way = how_words(&entry.channel);
    if !way.is_empty() {
        way.insert(0, ' ');
    }
    let with = if entry.with.is_empty() {
        String::new()
    } else {
        format!(" with {}", entry.with.join(", "))
    };
    let room = usize::from(area.width.saturating_sub(2));
    let head = format!(
        "{} of {}{way}{with} · by {} at {entered}{late}",
        entry.kind.label(),
        spell(entry.on),
        entry.by
    );
    lines.extend(wrap(&head, room).into_iter().map(|line| Line::styled(line, look.faint())));
    if let Some(why) = &entry.withdrawn {
        let text = format!("Withdrawn: {why}");
        lines.extend(wrap(&text, room).into_iter().map(|line| Line::styled(line, look.warning())));
    }
    for file in files_of(&data.file, entry) {
        let (kind, size) = (file.media.label(), size_words(file.size));
        let text = format!("File: {} ({kind}, {size})", file.title);
        lines.extend(wrap(&text, room).into_iter().map(|line| Line::styled(line, look.faint())));
    }
    lines.extend(wrap(&entry.words, room).into_iter().map(Line::raw));
    below::view(frame, area, data, &lines, look);
}
