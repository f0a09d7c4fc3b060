//! Documents: what was given out and every file kept as proof, each latest first; the one at hand in full
//! below.

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::{Dress, attaching, letter_sheets};
use super::{Data, below};
use crate::clock::day_and_hour;
use crate::rules::case::{Attachment, CaseFile};
use crate::rules::day::{short, spell};
use crate::rules::media::{size_in_full, size_words};
use crate::rules::sent::Sent;
use crate::ui::effect::{Effect, LetterOpen, Open};
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
    let papers = papers(&data.file);
    if papers.is_empty() {
        let told = [
            " No document yet.",
            " + attaches a file to an entry of the log (tab 7),",
            " Ctrl-W to a field of a form; t writes a letter.",
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
    let cursor = below::again(cursor, papers.len(), room);
    let list = dress.rows(frame, list, cursor, papers.len());
    let rows = papers.iter().enumerate().skip(cursor.top);
    for ((at, paper), y) in rows.zip(list.y..list.bottom()) {
        let line = line_of(paper, at == cursor.at, usize::from(list.width), data, look);
        frame.render_widget(line, Rect { y, height: 1, ..list });
    }
    match papers.get(cursor.at) {
        Some(Paper::File(file)) => view_file(frame, detail, file, data, look),
        Some(Paper::Sent(sent)) => view_sent(frame, detail, sent, data, look),
        None => {}
    }
}

/// A copy of what was given out, or a file kept as proof.
enum Paper<'a> {
    Sent(&'a Sent),
    File(&'a Attachment),
}

/// What was given out comes first.
fn papers(file: &CaseFile) -> Vec<Paper<'_>> {
    let sent = file.sent.iter().map(Paper::Sent);
    sent.chain(file.attachments.iter().map(Paper::File)).collect()
}

/// The rows by id; of what was given out less than nothing, for a file may have the same number.
pub(super) fn ids(file: &CaseFile) -> Vec<i64> {
    let id = |paper: Paper<'_>| match paper {
        Paper::Sent(sent) => -sent.id,
        Paper::File(file) => file.id,
    };
    papers(file).into_iter().map(id).collect()
}

/// What a line of the list says.
struct Told {
    title: String,
    kind: &'static str,
    size: String,
    day: String,
    on: String,
    is_current: bool,
}

fn told(paper: &Paper<'_>, data: &Data) -> Told {
    match paper {
        Paper::Sent(sent) => Told {
            title: sent.title.clone(),
            kind: sent.format.label(),
            size: size_words(sent.size),
            day: short(sent.on),
            on: withdrawn(sent.withdrawn.as_ref()).unwrap_or_else(|| given(sent)),
            is_current: sent.is_current(),
        },
        Paper::File(file) => {
            let when = day_and_hour(&file.at, data.now);
            let day = when.rsplit_once(' ').map_or(when.as_str(), |(day, _)| day);
            Told {
                title: file.title.clone(),
                kind: file.media.label(),
                size: size_words(file.size),
                day: day.to_owned(),
                on: withdrawn(file.withdrawn.as_ref()).unwrap_or_else(|| file.hangs_on.clone()),
                is_current: file.is_current(),
            }
        }
    }
}

fn withdrawn(why: Option<&String>) -> Option<String> {
    why.map(|why| format!("withdrawn: {why}"))
}

/// `to Mrs Grace Osei, by post, version 2`
fn given(sent: &Sent) -> String {
    let version =
        if sent.version > 1 { format!(", version {}", sent.version) } else { String::new() };
    format!("to {}, {}{version}", sent.to, sent.how.words())
}

fn line_of(paper: &Paper<'_>, here: bool, room: usize, data: &Data, look: Look) -> Line<'static> {
    let Told { title, kind, size, day, on, is_current } = told(paper, data);
    if look.reader {
        let parts = [
            Part::of(title.as_str()),
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
    let title = fitted(&title, left / 2, look);
    let on = cut(&on, left.saturating_sub(left / 2), look.ellipsis());
    let style = if is_current { Style::new() } else { look.faint() };
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

fn view_sent(frame: &mut Frame<'_>, area: Rect, sent: &Sent, data: &Data, look: Look) {
    let checksum = sent.sha256.get(..12).unwrap_or_default();
    let withdrawn = sent.withdrawn.as_ref().map(|why| format!("\nWithdrawn: {why}"));
    let follow_up = sent.follow_up.map(|on| format!(" · look again {}", short(on)));
    let told = format!(
        "{}{}\n{} on {}{}\nby {} · checksum {checksum}{}",
        sent.called(),
        withdrawn.unwrap_or_default(),
        sent.how.words(),
        spell(sent.on),
        follow_up.unwrap_or_default(),
        sent.by,
        look.ellipsis()
    );
    let room = usize::from(area.width.saturating_sub(2));
    let lines: Vec<Line<'_>> = wrap(&told, room).into_iter().map(Line::raw).collect();
    below::view(frame, area, data, &lines, look);
}

fn withdrawn_words(file: &Attachment) -> String {
    file.withdrawn.as_ref().map(|why| format!("\nWithdrawn: {why}")).unwrap_or_default()
}

/// Everything known of the file at hand, its whole checksum too; of what was given out, how it reads.
pub(super) fn details(data: &Data, cursor: Cursor) -> Effect {
    let file = match at_hand(data, cursor) {
        None => return none_here(),
        Some(Paper::Sent(sent)) => return Effect::Open(Open::Letter(LetterOpen::Copy(sent.id))),
        Some(Paper::File(file)) => file,
    };
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

fn at_hand(data: &Data, cursor: Cursor) -> Option<Paper<'_>> {
    papers(&data.file).into_iter().nth(cursor.at)
}

/// A copy of the one at hand, outside.
pub(super) fn export(data: &Data, cursor: Cursor) -> Effect {
    let pupil = data.file.pupil.id;
    match at_hand(data, cursor) {
        None => none_here(),
        Some(Paper::Sent(sent)) => Effect::sheet(letter_sheets::export(pupil, sent)),
        Some(Paper::File(file)) => Effect::sheet(attaching::export(pupil, file)),
    }
}

/// The file at hand, to be withdrawn; what was given out is withdrawn with its entry.
pub(super) fn withdraw(data: &Data, cursor: Cursor) -> Effect {
    let file = match at_hand(data, cursor) {
        None => return none_here(),
        Some(Paper::Sent(_)) => {
            let words = "It went out: w on its entry in the log (tab 7) withdraws it";
            return Effect::Say(words.to_owned());
        }
        Some(Paper::File(file)) => file,
    };
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
