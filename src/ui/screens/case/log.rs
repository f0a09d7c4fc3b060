//! The log: what happened, newest first; the entry at hand below. Words of restricted entries are
//! opened one by one.

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::super::{Dress, sheets};
use super::{Data, below, history};
use crate::clock::hour_and_minute;
use crate::rules::case::{Attachment, CaseFile, Entry, files_words, reached_label};
use crate::rules::count::counted;
use crate::rules::day::{short, spell};
use crate::rules::media::size_words;
use crate::rules::meeting::how_words;
use crate::store::{Opened, Restricted};
use crate::ui::effect::{Effect, Open};
use crate::ui::look::Look;
use crate::ui::screens::reading::SEALED;
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

/// The files that stand on an entry, and in the form that it is the entry of.
fn files_of<'a>(file: &'a CaseFile, entry: &'a Entry) -> impl Iterator<Item = &'a Attachment> {
    file.attachments.iter().filter(|attachment| attachment.is_current()).filter(move |attachment| {
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
        words.insert(0, format!("[{SEALED}]"));
    }
    if entry.withdrawn.is_some() {
        words.insert(0, "[withdrawn]".to_owned());
    }
    let text = cut(&words.join(": "), room.saturating_sub(head.chars().count()), look.ellipsis());
    let style = if entry.withdrawn.is_some() { look.faint() } else { ratatui::style::Style::new() };
    Line::from(vec![Span::raw(head), Span::styled(text, style)])
}

/// With whom, who wrote it, when it happened and when it was entered.
fn head_of(entry: &Entry, data: &Data) -> String {
    let late = match entry.days_late() {
        0 => String::new(),
        days => format!(" · entered {} later", counted(days, "day", "days")),
    };
    let entered = hour_and_minute(&entry.entered_at, data.now);
    let mut way = how_words(&entry.channel);
    if !way.is_empty() {
        way.insert(0, ' ');
    }
    let with = if entry.with.is_empty() {
        String::new()
    } else {
        format!(" with {}", entry.with.join(", "))
    };
    let (kind, on, by) = (entry.kind.label(), spell(entry.on), &entry.by);
    format!("{kind} of {on}{way}{with} · by {by} at {entered}{late}")
}

/// The entry at hand, as much as there is room for.
fn view_entry(frame: &mut Frame<'_>, area: Rect, entry: &Entry, data: &Data, look: Look) {
    let mut lines = Vec::new();
    let room = usize::from(area.width.saturating_sub(2));
    let head = head_of(entry, data);
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
    let words = if entry.restricted { SEALED } else { &entry.words };
    lines.extend(wrap(words, room).into_iter().map(Line::raw));
    below::view(frame, area, data, &lines, look);
}

/// The entry at hand in full; of a restricted one the words are opened for that.
pub(super) fn open(data: &Data, cursor: Cursor) -> Effect {
    match data.file.entries.get(cursor.at) {
        None => Effect::Say("Nothing is logged yet: l logs a contact".to_owned()),
        Some(entry) if entry.restricted => Effect::Read(Restricted::Entry(entry.id)),
        Some(entry) => in_full(entry, data, [&entry.words, &entry.outcome]),
    }
}

/// Shows what was opened: an entry of the log, or a line of the history.
pub(super) fn opened(data: &Data, what: &Restricted, opened: &Opened) -> Effect {
    match (what, opened) {
        (Restricted::Entry(id), Opened::Entry { words, outcome }) => {
            let entry = data.file.entries.iter().find(|entry| entry.id == *id);
            entry.map_or(Effect::None, |entry| in_full(entry, data, [words, outcome]))
        }
        (_, Opened::Change(line)) => history::in_full(line, data, true),
        _ => Effect::None,
    }
}

fn in_full(entry: &Entry, data: &Data, [words, outcome]: [&str; 2]) -> Effect {
    let title = format!("{} of {}", entry.kind.label(), spell(entry.on));
    let mut parts = vec![head_of(entry, data)];
    parts.extend(entry.withdrawn.as_ref().map(|why| format!("Withdrawn: {why}")));
    parts.extend([reached_label(&entry.reached), outcome].map(str::to_owned));
    parts.retain(|part| !part.is_empty());
    let text = format!("{}\n\n{words}", parts.join("\n"));
    Effect::Open(Open::Reading { title, text, restricted: entry.restricted })
}

/// The entry at hand, to be withdrawn.
pub(super) fn withdraw(data: &Data, cursor: Cursor) -> Effect {
    match data.file.entries.get(cursor.at) {
        Some(entry) if entry.withdrawn.is_none() => {
            Effect::sheet(sheets::withdraw(data.file.pupil.id, entry))
        }
        _ => Effect::Say("Nothing here to withdraw".to_owned()),
    }
}
