//! The grids of a form: its own tables, people, actions, those asked to a meeting.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::fields::Lines;
use super::model::{Block, Column, Table};
use crate::rules::day::{short, spell};
use crate::rules::meeting::{Invitation, how_words, outcome_words};
use crate::store::RecordFile;
use crate::templates::answer::show;
use crate::templates::{
    ActionHeadings, Column as TableColumn, Field, InvitationHeadings, Kind, PeopleHeadings,
    PrintedRow,
};

/// Empty rows of a grid that is written on by hand.
const ROWS: u8 = 6;
/// Empty rows behind those of a form that is still open.
const MORE: u8 = 2;

pub(super) fn column(head: &str, share: u8) -> Column {
    Column { head: head.to_owned(), share, narrow: false }
}

pub(super) fn grid(
    caption: &str,
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
    blank: u8,
) -> Block {
    Block::Table(Table { caption: caption.to_owned(), columns, rows, blank })
}

fn more(lines: Lines) -> u8 {
    if lines == Lines::None { 0 } else { MORE }
}

/// A table of the form's own: the rows it prints, then those added.
pub(super) fn table(
    record: &RecordFile,
    (path, label): (&str, &str),
    (columns, first_rows): (&[TableColumn], &[PrintedRow]),
    lines: Lines,
) -> Block {
    let mut seen = BTreeSet::new();
    let printed = first_rows.iter().map(|row| (row.id.clone(), row.label.as_str()));
    let added = record.rows(path).into_iter().map(|row| (row, ""));
    let rows = printed.chain(added).filter(|(row, _)| seen.insert(row.clone()));
    let rows = rows.map(|(row, label)| {
        let cell = |column: &TableColumn| {
            show(&column.kind, record.value(&format!("{path}/{row}/{}", column.id)))
        };
        labelled(label, columns.iter().map(cell).collect())
    });
    grid(label, columns_of(columns), rows.collect(), more(lines))
}

/// A row that the form prints begins with its words.
fn labelled(label: &str, mut cells: Vec<String>) -> Vec<String> {
    if let Some(first) = cells.first_mut().filter(|_| !label.is_empty()) {
        *first = if first.is_empty() { label.to_owned() } else { format!("{label}: {first}") };
    }
    cells
}

fn columns_of(columns: &[TableColumn]) -> Vec<Column> {
    let share = |width: u16| u8::try_from(width).unwrap_or(u8::MAX).max(1);
    columns.iter().map(|one| column(&one.label, share(one.width))).collect()
}

pub(super) fn people(
    record: &RecordFile,
    (path, label): (&str, &str),
    headings: &PeopleHeadings,
    lines: Lines,
) -> Block {
    let here = record.attendees.iter().filter(|person| person.field == path);
    let rows = here.map(|person| {
        let attending = match person.attending.as_str() {
            "yes" => "Yes",
            "no" => "No",
            other => other,
        };
        vec![person.name.clone(), person.role.clone(), attending.to_owned()]
    });
    grid(label, people_columns(headings), rows.collect(), more(lines))
}

fn people_columns(headings: &PeopleHeadings) -> Vec<Column> {
    vec![column(&headings.name, 3), column(&headings.role, 3), column(&headings.attending, 2)]
}

/// The actions as they stood when the record was closed; until then, as they stand.
pub(super) fn actions(
    record: &RecordFile,
    label: &str,
    headings: &ActionHeadings,
    lines: Lines,
) -> Block {
    let rows: Vec<Vec<String>> = match &record.frozen {
        Some(frozen) => frozen
            .actions
            .iter()
            .map(|one| action([&one.what, &one.who, &by_words(&one.by)], &one.state, &one.outcome))
            .collect(),
        None => record
            .actions
            .iter()
            .map(|one| {
                let by = one.by.map_or_else(|| one.by_words.clone(), short);
                let outcome = one.outcome.as_deref().unwrap_or_default();
                action([&one.what, &one.who, &by], &one.state, outcome)
            })
            .collect(),
    };
    grid(label, action_columns(headings), rows, more(lines))
}

pub(super) fn action_columns(headings: &ActionHeadings) -> Vec<Column> {
    vec![
        column(&headings.what, 5),
        column(&headings.who, 3),
        column(&headings.by, 2),
        column(&headings.outcome, 4),
    ]
}

/// An action that is no longer open says so where its outcome is blank.
pub(super) fn action(told: [&str; 3], state: &str, outcome: &str) -> Vec<String> {
    let outcome = if outcome.is_empty() && state != "open" { state } else { outcome };
    told.into_iter().chain([outcome]).map(str::to_owned).collect()
}

/// A kept day in few words; other words as they are.
fn by_words(by: &str) -> String {
    by.parse::<NaiveDate>().map_or_else(|_| by.to_owned(), short)
}

pub(super) fn invitations(
    record: &RecordFile,
    label: &str,
    headings: &InvitationHeadings,
    lines: Lines,
) -> Block {
    let asked = record.meeting.iter().flat_map(|meeting| &meeting.invitations);
    let rows = asked.map(invitation).collect();
    grid(label, invitation_columns(headings), rows, more(lines))
}

fn invitation(one: &Invitation) -> Vec<String> {
    let on = one.invited_on.map(short).unwrap_or_default();
    let confirmed = one.confirmed_on.map(|on| format!("confirmed in writing {}", spell(on)));
    let mut outcome = vec![outcome_words(&one.outcome).to_owned()];
    outcome.extend(confirmed);
    outcome.retain(|part| !part.is_empty());
    vec![one.name.clone(), one.role.clone(), how_words(&one.how), on, outcome.join("; ")]
}

fn invitation_columns(headings: &InvitationHeadings) -> Vec<Column> {
    vec![
        column(&headings.name, 3),
        column(&headings.role, 3),
        column(&headings.how, 2),
        column(&headings.on, 2),
        column(&headings.outcome, 3),
    ]
}

/// The grid of a field with nothing in it but what the form prints.
pub(super) fn blank(field: &Field) -> Block {
    let (columns, rows): (Vec<Column>, Vec<Vec<String>>) = match &field.kind {
        Kind::Table { columns, first_rows } => {
            let rows = first_rows.iter().map(|row| printed(&row.label, columns.len()));
            (columns_of(columns), rows.collect())
        }
        Kind::People { headings } => (people_columns(headings), Vec::new()),
        Kind::Actions { headings, printed: first } => {
            let rows = first.iter().map(|what| printed(what, 4));
            (action_columns(headings), rows.collect())
        }
        Kind::Invitations { headings } => (invitation_columns(headings), Vec::new()),
        _ => (Vec::new(), Vec::new()),
    };
    grid(&field.label, columns, rows, ROWS)
}

fn printed(words: &str, columns: usize) -> Vec<String> {
    let mut cells = vec![String::new(); columns.max(1)];
    if let Some(first) = cells.first_mut() {
        words.clone_into(first);
    }
    cells
}

/// Passages side by side: a row of them, or room to write.
pub(super) fn columns_beside<'a>(
    caption: &str,
    heads: impl Iterator<Item = &'a str>,
    row: Vec<String>,
) -> Block {
    let columns = heads.map(|head| column(head, 1)).collect();
    let is_said = row.iter().any(|cell| !cell.trim().is_empty());
    grid(
        caption,
        columns,
        if is_said { vec![row] } else { Vec::new() },
        if is_said { 0 } else { ROWS },
    )
}
