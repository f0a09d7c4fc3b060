//! Records: the forms filled for this case.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::super::Dress;
use super::Data;
use crate::rules::case::RecordState;
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
        frame.render_widget(
            Line::raw(" No record yet: n begins a Support and Attendance Plan."),
            area,
        );
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
        let day = record.closed_at.as_ref().unwrap_or(&record.made_at);
        let line = Line::from(vec![
            Span::raw(format!("{mark}{} no. {}{version}  ", record.kind, record.number)),
            Span::styled(format!("{state} {}", day.get(..10).unwrap_or_default()), look.faint()),
        ]);
        frame.render_widget(line, Rect { y, height: 1, ..area });
    }
}
