//! Actions: what was agreed, open ones first.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::super::Dress;
use super::Data;
use crate::rules::case::Action;
use crate::rules::day::short;
use crate::ui::widgets::list::Cursor;
use crate::ui::widgets::wrap::{cut, width};

pub(super) fn view(
    frame: &mut Frame<'_>,
    area: Rect,
    data: &Data,
    cursor: Cursor,
    dress: &Dress<'_>,
) {
    if data.file.actions.is_empty() {
        frame.render_widget(Line::raw(" Nothing agreed yet: a agrees an action."), area);
        return;
    }
    let area = dress.rows(frame, area, cursor, data.file.actions.len());
    let actions = data.file.actions.iter().enumerate().skip(cursor.top);
    for ((at, action), y) in actions.zip(area.y..area.bottom()) {
        let line = line_of(action, at == cursor.at, usize::from(area.width), dress);
        frame.render_widget(line, Rect { y, height: 1, ..area });
    }
}

fn line_of(action: &Action, here: bool, room: usize, dress: &Dress<'_>) -> Line<'static> {
    let look = dress.look;
    let mark = if here { look.gutter() } else { " " };
    let (sign, style) = if !action.is_open() {
        ("done", look.good())
    } else if action.is_overdue(dress.now.today) {
        ("late", look.bad())
    } else {
        ("open", look.faint())
    };
    let by = action.by.map_or_else(|| action.by_words.clone(), short);
    let by = cut(&by, 10, look.ellipsis());
    let who = cut(&action.who, 16, look.ellipsis());
    let gap = " ".repeat(16_usize.saturating_sub(width(&who)));
    let head = format!(" {by:<10} {who}{gap} ");
    let outcome = action.outcome.as_ref().map_or(String::new(), |o| format!(" = {o}"));
    let what = format!("{}{outcome}", action.what);
    let what = cut(&what, room.saturating_sub(width(&head) + 6), look.ellipsis());
    Line::from(vec![
        Span::raw(mark.to_owned()),
        Span::styled(sign, style),
        Span::raw(head),
        Span::raw(what),
    ])
}
