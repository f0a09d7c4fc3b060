//! Numbers of rows for eyes that don't see all of them.
//!
//! A gap in the numbers would tell that something is there which isn't for these eyes. So what may be
//! hidden is counted anew within the export, and whatever points there with it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::rows::{number, put, words};
use crate::rules::table::{Cell, Table};

/// Tables of which some rows may be hidden.
const COUNTED_ANEW: [&str; 6] =
    ["entry", "attachment", "answer", "evidence_choice", "sent", "pack"];

/// The new numbers by table and old number.
#[derive(Debug, Default)]
pub(super) struct Numbers(BTreeMap<&'static str, BTreeMap<i64, i64>>);

impl Numbers {
    /// Counts the rows that are there, in their order.
    pub fn of(tables: &[Table]) -> Self {
        let mut all = BTreeMap::new();
        for name in COUNTED_ANEW {
            let Some(table) = tables.iter().find(|table| table.title == name) else { continue };
            let ids = table.rows.iter().filter_map(|row| number(table, row, "id"));
            all.insert(name, ids.zip(1..).collect());
        }
        Self(all)
    }

    fn counts(&self, table: &str) -> bool {
        self.0.contains_key(table)
    }

    /// The new number of a row; none of one that isn't there.
    fn anew(&self, table: &str, old: i64) -> Option<i64> {
        self.0.get(table)?.get(&old).copied()
    }

    fn cell(&self, table: &str, old: i64) -> Cell {
        self.anew(table, old).map_or(Cell::Empty, Cell::Whole)
    }

    /// Puts the new numbers in the place of the old ones, and in what was kept of other rows as JSON.
    pub fn put_in(&self, table: &mut Table) {
        let shape = table.shape();
        for row in &mut table.rows {
            if self.counts(&shape.title)
                && let Some(id) = number(&shape, row, "id")
            {
                put(&shape.headings, row, "id", self.cell(&shape.title, id));
            }
            if let Some(entry) = number(&shape, row, "entry") {
                put(&shape.headings, row, "entry", self.cell("entry", entry));
            }
            if shape.title == "evidence_choice" {
                let kind = words(&shape, row, "source_kind").to_owned();
                if let Some(source) = number(&shape, row, "source").filter(|_| self.counts(&kind)) {
                    put(&shape.headings, row, "source", self.cell(&kind, source));
                }
            }
            if shape.title == "record" {
                let frozen = self.in_words("", words(&shape, row, "frozen"));
                if let Some(frozen) = frozen {
                    put(&shape.headings, row, "frozen", Cell::Text(frozen));
                }
            }
            if shape.title == "journal" {
                self.put_in_line(&shape, row);
            }
        }
    }

    /// A line of the journal: the row that it is about, and what that was before and after.
    fn put_in_line(&self, shape: &Table, row: &mut [Cell]) {
        let subject = words(shape, row, "subject").to_owned();
        if self.counts(&subject)
            && let Ok(id) = words(shape, row, "row").parse()
        {
            let new = self.anew(&subject, id).map_or_else(String::new, |new| new.to_string());
            put(&shape.headings, row, "row", Cell::text(&new));
        }
        for column in ["before", "after"] {
            if let Some(text) = self.in_words(&subject, words(shape, row, column)) {
                put(&shape.headings, row, column, Cell::Text(text));
            }
        }
    }

    /// A row kept as JSON, with the new numbers; none where it is no such row.
    fn in_words(&self, subject: &str, text: &str) -> Option<String> {
        let mut kept: Value = serde_json::from_str(text).ok()?;
        let row = kept.as_object_mut()?;
        if self.counts(subject)
            && let Some(id) = row.get("id").and_then(Value::as_i64)
        {
            row.insert("id".to_owned(), self.anew(subject, id).into());
        }
        let kind = row.get("source_kind").and_then(Value::as_str).map(str::to_owned);
        if let (Some(kind), Some(source)) = (kind, row.get("source").and_then(Value::as_i64))
            && self.counts(&kind)
        {
            row.insert("source".to_owned(), self.anew(&kind, source).into());
        }
        self.in_entries(&mut kept);
        Some(kept.to_string())
    }

    /// Whatever names an entry, however deep.
    fn in_entries(&self, value: &mut Value) {
        match value {
            Value::Object(row) => {
                for (key, value) in row.iter_mut() {
                    match value.as_i64() {
                        Some(entry) if key == "entry" => *value = self.anew("entry", entry).into(),
                        _ => self.in_entries(value),
                    }
                }
            }
            Value::Array(all) => all.iter_mut().for_each(|value| self.in_entries(value)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(title: &str, headings: &[&str], rows: &[&[Cell]]) -> Table {
        let rows = rows.iter().map(|row| row.to_vec()).collect();
        Table { rows, ..Table::new(title, headings) }
    }

    #[test]
    fn what_is_counted_anew_has_no_gap_and_what_points_there_goes_with_it() {
        let whole = Cell::Whole;
        let text = |text: &str| Cell::Text(text.to_owned());
        let mut tables = vec![
            table("entry", &["id"], &[&[whole(3)], &[whole(7)]]),
            table(
                "record",
                &["id", "entry", "frozen"],
                &[&[
                    whole(5),
                    whole(7),
                    text(r#"{"meeting":{"invitations":[{"id":2,"entry":7},{"id":3,"entry":4}]}}"#),
                ]],
            ),
            table(
                "evidence_choice",
                &["id", "source_kind", "source"],
                &[&[whole(9), text("entry"), whole(3)]],
            ),
            table(
                "journal",
                &["subject", "row", "before", "after"],
                &[
                    &[text("entry"), text("7"), Cell::Empty, text(r#"{"id":7,"words":"rang"}"#)],
                    &[text("record"), text("5"), Cell::Empty, text(r#"{"id":5,"entry":7}"#)],
                ],
            ),
        ];
        let numbers = Numbers::of(&tables);
        for table in &mut tables {
            numbers.put_in(table);
        }
        assert_eq!(tables[0].rows, [[whole(1)], [whole(2)]]);
        let frozen = r#"{"meeting":{"invitations":[{"id":2,"entry":2},{"id":3,"entry":null}]}}"#;
        assert_eq!(tables[1].rows[0], [whole(5), whole(2), text(frozen)]);
        assert_eq!(tables[2].rows[0], [whole(1), text("entry"), whole(1)]);
        assert_eq!(
            tables[3].rows[0][1..],
            [text("2"), Cell::Empty, text(r#"{"id":2,"words":"rang"}"#)]
        );
        assert_eq!(tables[3].rows[1][1..], [text("5"), Cell::Empty, text(r#"{"id":5,"entry":2}"#)]);
    }
}
