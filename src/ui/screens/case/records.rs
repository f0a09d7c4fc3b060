//! Records: the forms filled for this case.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::super::Dress;
use super::Data;
use crate::rules::case::{CaseFile, Record, RecordState, files_words};
use crate::rules::day::{short, spell};
use crate::rules::meeting::Meeting;
use crate::ui::widgets::list::Cursor;

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
    let records = data.file.records.iter().enumerate().skip(cursor.top);
    for ((at, record), y) in records.zip(area.y..area.bottom()) {
        let mark = if at == cursor.at { look.gutter() } else { " " };
        let state = match record.state {
            RecordState::Open => "open",
            RecordState::Closed => "closed",
        };
        let version = if record.version > 1 {
            format!(", version {}", record.version)
        } else {
            String::new()
        };
        let current = data.file.attachments.iter().filter(|file| file.is_current());
        let files = match current.filter(|file| file.record == Some(record.id)).count() {
            0 => String::new(),
            files => format!("  +{}", files_words(files)),
        };
        let day = record.closed_at.as_ref().unwrap_or(&record.made_at);
        let line = Line::from(vec![
            Span::raw(format!("{mark}{}{version}  ", title(&data.file, record))),
            Span::styled(format!("{state} {}", day_of(day)), look.faint()),
            Span::raw(
                data.file.meetings.iter().find_map(|one| met(one, record.id)).unwrap_or_default(),
            ),
            Span::raw(files),
        ]);
        frame.render_widget(line, Rect { y, height: 1, ..area });
    }
}

/// What a record is called: as its entry in the log says.
fn title(file: &CaseFile, record: &Record) -> String {
    let alike = |one: &&Record| one.kind == record.kind && one.number == record.number;
    let newest = file.records.iter().filter(alike).map(|one| one.id).max();
    let entry = file.entries.iter().find(|entry| entry.record.is_some() && entry.record == newest);
    entry.map_or_else(
        || format!("{} no. {}", record.kind, record.number),
        |entry| entry.words.trim_end_matches(" begun").to_owned(),
    )
}

/// The day of a kept time, as lists show it.
fn day_of(at: &str) -> String {
    let day = at.get(..10).unwrap_or_default();
    day.parse().map_or_else(|_| day.to_owned(), short)
}

/// How the meeting of a record stands: `  arranged, Fri 12 Dec 2025`.
fn met(meeting: &Meeting, record: i64) -> Option<String> {
    let on = meeting.on.map_or_else(|| "no day yet".to_owned(), spell);
    (meeting.record == Some(record)).then(|| format!("  {}, {on}", meeting.state.as_str()))
}
