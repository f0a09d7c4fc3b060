//! Actions: what was agreed, open ones first.

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::super::Dress;
use super::super::save_sheets::{self, Listed};
use super::{Data, below};
use crate::documents::lists;
use crate::rules::case::Action;
use crate::rules::day::{short, spell};
use crate::ui::effect::Effect;
use crate::ui::widgets::list::Cursor;
use crate::ui::widgets::parts::{Part, fit};
use crate::ui::widgets::wrap::{cut, width, wrap};

pub(super) fn view(
    frame: &mut Frame<'_>,
    area: Rect,
    data: &Data,
    cursor: Cursor,
    dress: &Dress<'_>,
    room: &Cell<usize>,
) {
    if data.file.actions.is_empty() {
        frame.render_widget(Line::raw(" Nothing agreed yet: a agrees an action."), area);
        return;
    }
    let below = below::height(area.height);
    let [list, detail] =
        Layout::vertical([Constraint::Min(1), Constraint::Length(below)]).areas(area);
    room.set(usize::from(list.height).max(1));
    let cursor = below::again(cursor, data.file.actions.len(), room);
    let list = dress.rows(frame, list, cursor, data.file.actions.len());
    let actions = data.file.actions.iter().enumerate().skip(cursor.top);
    for ((at, action), y) in actions.zip(list.y..list.bottom()) {
        let line = line_of(action, at == cursor.at, usize::from(list.width), dress);
        frame.render_widget(line, Rect { y, height: 1, ..list });
    }
    if let Some(action) = data.file.actions.get(cursor.at) {
        let room = usize::from(detail.width.saturating_sub(2));
        let lines: Vec<Line<'_>> = about(action, dress)
            .iter()
            .flat_map(|text| wrap(text, room))
            .map(|line| Line::styled(line, dress.look.faint()))
            .collect();
        below::view(frame, detail, data, &lines, dress.look);
    }
}

/// The actions as a spreadsheet.
pub(super) fn save(data: &Data) -> Effect {
    if data.file.actions.is_empty() {
        return Effect::Say("No action yet: a agrees one".to_owned());
    }
    let table = lists::actions(&data.file.actions, data.today);
    Effect::sheet(save_sheets::list(Listed::Shown(table), data.today))
}

/// The action at hand in full: what, who and by when, and what came of it.
fn about(action: &Action, dress: &Dress<'_>) -> Vec<String> {
    let (_, state) = state(action, dress);
    let by = match action.by {
        Some(by) => format!("by {}", spell(by)),
        None if action.by_words.is_empty() => "no day agreed".to_owned(),
        None => action.by_words.clone(),
    };
    let who = if action.who.is_empty() { String::new() } else { format!(" · {}", action.who) };
    let mut texts = vec![format!("{} · {state}, {by}{who}", action.what)];
    if let Some(outcome) = &action.outcome {
        let helped = match action.helped.as_str() {
            "yes" => " · it helped",
            "some" => " · it helped a little",
            "no" => " · it did not help",
            _ => "",
        };
        texts.push(format!("Outcome: {outcome}{helped}"));
    }
    texts
}

/// How an action stands: the word for its column, and in full.
fn state(action: &Action, dress: &Dress<'_>) -> (&'static str, &'static str) {
    if !action.is_open() {
        ("done", "done")
    } else if action.is_overdue(dress.now.today) {
        ("late", "overdue")
    } else {
        ("open", "open")
    }
}

fn line_of(action: &Action, here: bool, room: usize, dress: &Dress<'_>) -> Line<'static> {
    let look = dress.look;
    let mark = if here { look.gutter() } else { " " };
    let (sign, in_full) = state(action, dress);
    let style = match sign {
        "done" => look.good(),
        "late" => look.bad(),
        _ => look.faint(),
    };
    let by = action.by.map_or_else(|| action.by_words.clone(), short);
    if look.reader {
        let outcome = action.outcome.as_deref().unwrap_or_default();
        let parts = [
            Part::of(in_full),
            Part::of(by),
            Part::of(action.who.as_str()).or_none(1),
            Part::of(action.what.as_str()),
            Part::of(outcome).or_none(0),
        ];
        let words = fit(&parts, ", ", room.saturating_sub(1), look.ellipsis());
        return Line::raw(format!(" {words}"));
    }
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
