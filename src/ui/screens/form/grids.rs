//! The grids of a form: people, actions, and tables of its own.

use chrono::NaiveDate;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::Dress;
use super::stops::{ActionPart, PersonPart, Stop, kind_of, stops, text_of, value_of};
use super::view::{Laid, Spot};
use super::{Data, FormScreen};
use crate::rules::day;
use crate::templates::answer::show;
use crate::templates::{ActionHeadings, Kind, PeopleHeadings};
use crate::ui::look::Look;
use crate::ui::widgets::wrap::{cut, width, wrap};

/// A number of cells as screens count them.
pub(super) fn small(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

/// A row of cells at given columns; the one at hand is left to the editor.
pub(super) fn lay_row(
    form: &FormScreen,
    cells: &[(Option<&Stop>, String, u16)],
    at_hand: Option<&Stop>,
    style: Style,
    look: Look,
    sheet: &mut Laid,
) {
    let row_here = cells.iter().any(|(stop, ..)| stop.is_some() && *stop == at_hand);
    if row_here {
        sheet.row = Some(sheet.lines.len());
    }
    let mark = if row_here { look.gutter() } else { " " };
    let mut spans = vec![Span::raw(format!(" {mark} "))];
    let mut x = 3;
    // The sign of a row that isn't begun is one for the eye.
    let unbegun = look.reader && cells.iter().all(|(_, text, _)| text.is_empty() || text == "+");
    let said = if row_here { "new row" } else { "" };
    for (nth, (stop, text, room)) in cells.iter().enumerate() {
        let text = match unbegun {
            true if nth + 1 == cells.len().min(2) => said,
            true => "",
            false => text,
        };
        let here = stop.is_some() && *stop == at_hand;
        if let Some(editing) = form.editing.as_ref().filter(|_| here) {
            // What is longer than its cell goes on over those behind it, the cursor after its end.
            let typed = small(width(&editing.editor.text())).saturating_add(1);
            let wide = typed.max(room.saturating_sub(1)).min(sheet.room.saturating_sub(x));
            sheet.editor = Some(Spot { line: sheet.lines.len(), height: 1, x, width: wide });
        }
        let text = cut(text, usize::from(room.saturating_sub(1)), look.ellipsis());
        let gap = " ".repeat(usize::from(*room).saturating_sub(width(&text)));
        let style = if here { look.title().underlined() } else { style };
        spans.push(Span::styled(text, style));
        spans.push(Span::raw(gap));
        x += room;
    }
    sheet.lines.push(Line::from(spans));
    if row_here {
        lay_wrong(form, look, sheet);
    }
}

/// What is wrong with the row at hand, under it: the end of a long grid may be out of sight.
fn lay_wrong(form: &FormScreen, look: Look, sheet: &mut Laid) {
    let Some(wrong) = &form.wrong else { return };
    let lines = wrap(wrong, usize::from(sheet.room.saturating_sub(3)));
    let lines = lines.into_iter().map(|line| Line::styled(format!("   {line}"), look.bad()));
    sheet.lines.extend(lines);
}

#[expect(clippy::too_many_arguments, reason = "one grid in all its surroundings")]
pub(super) fn lay_people(
    form: &FormScreen,
    data: &Data,
    headings: &PeopleHeadings,
    path: &str,
    at_hand: Option<&Stop>,
    room: u16,
    look: Look,
    sheet: &mut Laid,
) {
    let room = room.saturating_sub(3);
    let widths = [room * 45 / 100, room * 35 / 100, room - room * 45 / 100 - room * 35 / 100];
    let heads =
        [(&headings.name, "Name"), (&headings.role, "Role"), (&headings.attending, "Coming")];
    let heads: Vec<_> =
        heads.into_iter().zip(widths).map(|(head, w)| (None, fitting(head, w), w)).collect();
    lay_row(form, &heads, None, look.faint(), look, sheet);
    let ids = data.file.attendees.iter().filter(|p| p.field == path).map(|p| Some(p.id));
    for id in ids.chain(data.file.is_open().then_some(None)) {
        let stops = [PersonPart::Name, PersonPart::Role, PersonPart::Attending]
            .map(|part| Stop::Person { field: path.to_owned(), id, part });
        let blank = if id.is_none() { "+" } else { "" };
        let cells: Vec<_> = stops
            .iter()
            .zip(widths)
            .map(|(stop, w)| (Some(stop), or(value_of(&data.file, stop), blank), w))
            .collect();
        let style = if id.is_none() { look.faint() } else { Style::new() };
        lay_row(form, &cells, at_hand, style, look, sheet);
    }
}

/// The form's own heading, or a short word where the column is too narrow for it.
pub(super) fn fitting((heading, short): (&String, &str), room: u16) -> String {
    if width(heading) < usize::from(room) { heading.clone() } else { short.to_owned() }
}

fn or(text: String, blank: &str) -> String {
    if text.is_empty() { blank.to_owned() } else { text }
}

#[expect(clippy::too_many_arguments, reason = "one grid in all its surroundings")]
pub(super) fn lay_actions(
    form: &FormScreen,
    data: &Data,
    headings: &ActionHeadings,
    path: &str,
    at_hand: Option<&Stop>,
    room: u16,
    dress: &Dress<'_>,
    sheet: &mut Laid,
) {
    let look = dress.look;
    let room = room.saturating_sub(3);
    let (who, by, outcome) = (room * 20 / 100, 11, room * 25 / 100);
    let widths = [room.saturating_sub(who + by + outcome), who, by, outcome];
    let heads = [
        (&headings.what, "Action"),
        (&headings.who, "Who"),
        (&headings.by, "By when"),
        (&headings.outcome, "Outcome"),
    ];
    let heads: Vec<_> =
        heads.into_iter().zip(widths).map(|(head, w)| (None, fitting(head, w), w)).collect();
    lay_row(form, &heads, None, look.faint(), look, sheet);
    if let Some(frozen) = &data.file.frozen {
        for action in &frozen.actions {
            let outcome = if action.outcome.is_empty() {
                action.state.clone()
            } else {
                action.outcome.clone()
            };
            let texts = [action.what.clone(), action.who.clone(), by_words(&action.by), outcome];
            let cells: Vec<_> =
                texts.into_iter().zip(widths).map(|(text, w)| (None, text, w)).collect();
            lay_row(form, &cells, None, Style::new(), look, sheet);
        }
        return;
    }
    let parts = [ActionPart::What, ActionPart::Who, ActionPart::By, ActionPart::Outcome];
    for id in data.file.actions.iter().map(|action| Some(action.id)).chain([None]) {
        let stops = parts.map(|part| Stop::Action { field: path.to_owned(), id, part });
        let cells: Vec<_> = stops
            .iter()
            .zip(widths)
            .map(|(stop, w)| {
                let blank = if id.is_none()
                    && !matches!(stop, Stop::Action { part: ActionPart::Outcome, .. })
                {
                    "+"
                } else {
                    ""
                };
                (Some(stop), or(by_words(&value_of(&data.file, stop)), blank), w)
            })
            .collect();
        let style = if id.is_none() { look.faint() } else { Style::new() };
        lay_row(form, &cells, at_hand, style, look, sheet);
    }
    lay_whole_action(data, at_hand, widths[0], room, look, sheet);
}

/// What a cell of a table shows: a day in few words where it has no room for more.
fn cell_words(data: &Data, stop: &Stop, room: u16) -> String {
    let kind = kind_of(&data.file, stop);
    let words = show(kind, &value_of(&data.file, stop));
    match kind {
        Kind::Date { .. } if width(&words) >= usize::from(room) => text_of(&data.file, stop),
        _ => words,
    }
}

/// The action at hand in full, where its column has no room for all of it.
fn lay_whole_action(
    data: &Data,
    at_hand: Option<&Stop>,
    column: u16,
    room: u16,
    look: Look,
    sheet: &mut Laid,
) {
    let Some(Stop::Action { id: Some(id), .. }) = at_hand else { return };
    let Some(action) = data.file.actions.iter().find(|action| action.id == *id) else { return };
    if width(&action.what) < usize::from(column) {
        return;
    }
    let lines = wrap(&action.what, usize::from(room).max(1));
    sheet.lines.extend(lines.into_iter().map(|l| Line::styled(format!("   {l}"), look.title())));
}

/// A kept date as `12 Sep 25`; other words as they are.
fn by_words(text: &str) -> String {
    text.parse::<NaiveDate>().map_or_else(|_| text.to_owned(), day::short)
}

#[expect(clippy::too_many_arguments, reason = "one table in all its surroundings")]
pub(super) fn lay_table(
    form: &FormScreen,
    data: &Data,
    path: &str,
    names: &[&str],
    at_hand: Option<&Stop>,
    room: u16,
    look: Look,
    sheet: &mut Laid,
) {
    let each = room.saturating_sub(3) / small(names.len()).max(1);
    let heads: Vec<_> = names.iter().map(|name| (None, (*name).to_owned(), each)).collect();
    lay_row(form, &heads, None, look.faint(), look, sheet);
    let Some(section) = data.file.form.section(path.split('/').next().unwrap_or_default()) else {
        return;
    };
    let cells: Vec<Stop> = stops(&data.file, section)
        .into_iter()
        .filter(|s| matches!(s, Stop::Answer(p) if p.starts_with(&format!("{path}/"))))
        .collect();
    for row in cells.chunks(names.len().max(1)) {
        let row: Vec<_> =
            row.iter().map(|stop| (Some(stop), cell_words(data, stop, each), each)).collect();
        lay_row(form, &row, at_hand, Style::new(), look, sheet);
    }
    let new = Stop::NewRow(path.to_owned());
    lay_row(form, &[(Some(&new), "+".to_owned(), each)], at_hand, look.faint(), look, sheet);
}
