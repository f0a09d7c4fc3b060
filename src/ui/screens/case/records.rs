//! Records: the forms filled for this case.

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::super::Dress;
use super::Data;
use crate::rules::case::{CaseFile, Record, RecordState, files_words};
use crate::rules::day::{short, spell};
use crate::rules::meeting::Meeting;
use crate::ui::look::Look;
use crate::ui::widgets::list::Cursor;
use crate::ui::widgets::parts::{Part, fit};
use crate::ui::widgets::wrap::{cut, width};

pub(super) fn view(
    frame: &mut Frame<'_>,
    area: Rect,
    data: &Data,
    cursor: Cursor,
    dress: &Dress<'_>,
) {
    let look = dress.look;
    if data.file.records.is_empty() {
        frame.render_widget(Line::raw(" No record yet: n begins one."), area);
        return;
    }
    let area = dress.rows(frame, area, cursor, data.file.records.len());
    let titles: Vec<String> = data.file.records.iter().map(|one| title(&data.file, one)).collect();
    let widest = titles.iter().map(|title| width(title)).max().unwrap_or(0);
    let room = (usize::from(area.width), widest);
    let records = data.file.records.iter().zip(titles).enumerate().skip(cursor.top);
    for ((at, (record, title)), y) in records.zip(area.y..area.bottom()) {
        let stands = stands(&data.file, record);
        let line = line_of(&title, &stands, at == cursor.at, room, look);
        frame.render_widget(line, Rect { y, height: 1, ..area });
    }
}

/// A record by its title, and how it stands beside the widest of them: as much of that as there is
/// room for.
fn line_of(
    title: &str,
    stands: &[Part],
    here: bool,
    (room, widest): (usize, usize),
    look: Look,
) -> Line<'static> {
    let mark = if here { look.gutter() } else { " " };
    let title = cut(&format!("{mark}{title}"), room, look.ellipsis());
    // In a column to be looked at; to be heard right behind it.
    let gap = if look.reader { 0 } else { (widest + 1).saturating_sub(width(&title)) };
    let between = if look.reader { ", " } else { "  " };
    let title = format!("{title}{}{between}", " ".repeat(gap));
    let left = room.saturating_sub(width(&title));
    let stands = fit(stands, between, left, look.ellipsis());
    Line::from(vec![Span::raw(title), Span::styled(stands, look.faint())])
}

/// Whether a record is open, how its meeting stands, and its files.
fn stands(file: &CaseFile, record: &Record) -> [Part; 3] {
    let state = match record.state {
        RecordState::Open => "open",
        RecordState::Closed => "closed",
    };
    let files = file.attachments.iter().filter(|file| file.record == Some(record.id)).count();
    let files = if files > 0 { format!("+{}", files_words(files)) } else { String::new() };
    let day = record.closed_at.as_ref().unwrap_or(&record.made_at);
    [
        Part::of(format!("{state} {}", day_of(day))).or(2, state),
        file.meetings.iter().find_map(|one| met(one, record.id)).unwrap_or_else(|| Part::of("")),
        Part::of(files).or_none(3),
    ]
}

/// What a record is called: as its entry in the log says.
fn title(file: &CaseFile, record: &Record) -> String {
    let alike = |one: &&Record| one.kind == record.kind && one.number == record.number;
    let newest = file.records.iter().filter(alike).map(|one| one.id).max();
    let entry = file.entries.iter().find(|entry| entry.record.is_some() && entry.record == newest);
    let title = entry.map_or_else(
        || format!("{} no. {}", record.kind, record.number),
        |entry| entry.words.trim_end_matches(" begun").to_owned(),
    );
    match record.version {
        0 | 1 => title,
        version => format!("{title}, version {version}"),
    }
}

/// The day of a kept time, as lists show it.
fn day_of(at: &str) -> String {
    let day = at.get(..10).unwrap_or_default();
    day.parse().map_or_else(|_| day.to_owned(), short)
}

/// How the meeting of a record stands: `arranged, Fri 12 Dec 2025`.
fn met(meeting: &Meeting, record: i64) -> Option<Part> {
    let state = meeting.state.as_str();
    let on = |told: fn(NaiveDate) -> String| {
        format!("{state}, {}", meeting.on.map_or_else(|| "no day yet".to_owned(), told))
    };
    (meeting.record == Some(record)).then(|| Part::of(on(spell)).or(1, on(short)).or(4, state))
}
