//! The sheets of what is entered once: the rows that a closed form answers too, and why a row's link is
//! taken away.

use super::sheet::{Choice, Sheet, SheetField};
use super::sheets::{Then, Wrong};
use crate::rules::evidence::Source;
use crate::ui::effect::{OnceVerb, Verb};

const KEYS: &str = "123456789abcdefghij";

/// A row that something on file answers, by its title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    pub row: String,
    pub title: String,
    pub source: Source,
}

/// The open rows of the checklist that a form answers by being closed: all are chosen.
#[must_use]
pub fn fill_rows(case: i64, record: i64, title: &str, rows: &[Answered]) -> Sheet {
    let choices = rows
        .iter()
        .zip(KEYS.chars())
        .map(|(row, key)| Choice::new(key, row.row.clone(), row.title.clone()).chosen_if(true));
    let fields = vec![SheetField::ticks("Rows", choices.collect())];
    let rows = rows.iter().map(|row| (row.row.clone(), row.source)).collect();
    let then = Then::Once(OnceSheet::Fill { case, record, rows });
    Sheet::new(format!("{title} · on the checklist"), fields, then).hint(
        "It answers these open rows too: Enter answers them Y, on its day and linked to it; the keys \
         take one out; Esc leaves them open.",
    )
}

/// Why something is not what shows that a row was done.
#[must_use]
pub fn unlink_row(case: i64, row: &str, title: &str) -> Sheet {
    let then = Then::Once(OnceSheet::Unlink { case, row: row.to_owned() });
    Sheet::new(format!("Withdraw the link · {title}"), vec![SheetField::line("Because", "")], then)
        .hint(
            "The row is open again and isn't offered this any more; its words stay, and what it was \
             linked to stays on file.",
        )
}

/// What a sheet of these asks.
#[derive(Debug, Clone)]
pub enum OnceSheet {
    Fill { case: i64, record: i64, rows: Vec<(String, Source)> },
    Unlink { case: i64, row: String },
}

impl OnceSheet {
    /// The verb of its fields.
    ///
    /// # Errors
    /// The number of the field that can't be taken, and why.
    pub(super) fn verb(&self, fields: &[SheetField]) -> Result<Verb, Wrong> {
        let typed = fields[0].value();
        Ok(Verb::Once(match self {
            Self::Fill { case, rows, .. } => {
                let is_chosen = |row: &&(String, Source)| typed.lines().any(|id| id == row.0);
                let rows: Vec<(String, Source)> = rows.iter().filter(is_chosen).cloned().collect();
                if rows.is_empty() {
                    return Err((0, "none is chosen: Esc leaves them open".to_owned()));
                }
                OnceVerb::Fill { case: *case, rows }
            }
            Self::Unlink { case, row } => {
                let reason = typed.trim().to_owned();
                if reason.is_empty() {
                    return Err((0, "why doesn't it show this?".to_owned()));
                }
                OnceVerb::Unlink { case: *case, row: row.clone(), reason }
            }
        }))
    }

    /// Where what is typed on it is kept.
    pub(super) fn place(&self) -> String {
        match self {
            Self::Fill { case, record, .. } => format!("sheet/fill-rows/{case}/{record}"),
            Self::Unlink { case, row } => format!("sheet/unlink-row/{case}/{row}"),
        }
    }
}
