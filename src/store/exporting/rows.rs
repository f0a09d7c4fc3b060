//! The rows of a table, as they stand, for somebody's eyes.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, params};

use super::tables::{BYTES, OF_OFFICER, OWN_FILTERS, Spec};
use crate::rules::table::{Cell, Table};
use crate::store::journal::hex;
use crate::store::packs;
use crate::store::session::Viewer;
use crate::store::trouble::Trouble;

/// Columns that hold a day, beside those whose names end in `_on`.
const DAYS: [&str; 8] = [
    "on_day",
    "born",
    "as_of",
    "from_day",
    "to_day",
    "last_day",
    "missing_since",
    "do_not_contact_until",
];

/// Whose rows are read, and for whom.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    pub viewer: Viewer,
    /// One pupil's alone.
    pub pupil: Option<i64>,
}

impl Asked {
    /// Whether everything of the file is asked for.
    pub fn is_whole(self) -> bool {
        self.pupil.is_none() && self.viewer.reads_every()
    }

    /// Which rows of a table are asked for.
    fn of(self, spec: &Spec) -> String {
        if self.pupil.is_some() {
            return spec.of.to_owned();
        }
        if self.is_whole() || spec.of == OWN_FILTERS {
            return "1".to_owned();
        }
        let pupils =
            format!("IN (SELECT id FROM pupil WHERE TRUE{})", self.viewer.of_schools("school"));
        spec.of.replace("= ?1", &pupils)
    }
}

/// The rows of one table, in the order of its key.
pub(super) fn read(connection: &Connection, spec: &Spec, asked: Asked) -> Result<Table, Trouble> {
    let (columns, key) = columns_of(connection, spec.table, !asked.is_whole())?;
    let names: Vec<String> = columns.iter().map(|column| format!("t.\"{column}\"")).collect();
    let of = asked.of(spec);
    let open = if spec.open.is_empty() { "1" } else { spec.open };
    // Each parameter is named once whatever the conditions ask.
    let sql = format!(
        "SELECT {} FROM {} t
         WHERE (?1 IS NULL OR ?1 > 0) AND ?2 IS NOT NULL AND ?3 IS NOT NULL
           AND ({of}) AND ({open}) ORDER BY {key}",
        names.join(", "),
        spec.table
    );
    let mut query = connection.prepare(&sql)?;
    let viewer = asked.viewer;
    let values = params![asked.pupil, viewer.officer, viewer.sees_restricted];
    let is_day: Vec<bool> = columns.iter().map(|column| is_day(column)).collect();
    let rows = query.query_map(values, |row| {
        let cells = is_day.iter().enumerate();
        cells.map(|(at, is_day)| Ok(cell_of(row.get_ref(at)?, *is_day))).collect()
    })?;
    let rows = rows.collect::<Result<Vec<Vec<Cell>>, rusqlite::Error>>()?;
    Ok(Table { title: spec.table.to_owned(), headings: columns, rows })
}

/// The columns of a table without bytes, and its key as an order.
fn columns_of(
    connection: &Connection,
    table: &str,
    of_one: bool,
) -> Result<(Vec<String>, String), Trouble> {
    let mut query =
        connection.prepare_cached("SELECT name, pk FROM pragma_table_info(?1) ORDER BY cid")?;
    let found = query.query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let found: Vec<(String, i64)> = found.collect::<Result<_, _>>()?;
    let mut key: Vec<&(String, i64)> = found.iter().filter(|(_, pk)| *pk > 0).collect();
    key.sort_by_key(|(_, pk)| *pk);
    let key: Vec<String> = key.iter().map(|(name, _)| format!("t.\"{name}\"")).collect();
    let is_told = |name: &String| {
        name != BYTES && !(of_one && table == "officer" && !OF_OFFICER.contains(&name.as_str()))
    };
    let columns = found.iter().map(|(name, _)| name.clone()).filter(is_told).collect();
    Ok((columns, key.join(", ")))
}

fn is_day(column: &str) -> bool {
    column.ends_with("_on") || DAYS.contains(&column)
}

fn cell_of(value: ValueRef<'_>, is_day: bool) -> Cell {
    match value {
        ValueRef::Null => Cell::Empty,
        ValueRef::Integer(number) => Cell::Whole(number),
        ValueRef::Real(number) => Cell::Number(number),
        ValueRef::Text(text) => {
            let text = String::from_utf8_lossy(text).into_owned();
            // Only what reads back as it was written is a day.
            let day = text.parse::<NaiveDate>().ok().filter(|day| day.to_string() == text);
            day.filter(|_| is_day).map_or(Cell::Text(text), Cell::Day)
        }
        ValueRef::Blob(bytes) => Cell::Text(hex(bytes)),
    }
}

/// A number in a column of a row.
pub(super) fn number(table: &Table, row: &[Cell], column: &str) -> Option<i64> {
    match table.at(column).and_then(|at| row.get(at)) {
        Some(Cell::Whole(number)) => Some(*number),
        _ => None,
    }
}

/// A text in a column of a row; blank where there is none.
pub(super) fn words<'a>(table: &Table, row: &'a [Cell], column: &str) -> &'a str {
    match table.at(column).and_then(|at| row.get(at)) {
        Some(Cell::Text(text)) => text,
        _ => "",
    }
}

/// Puts a cell in a column of a row.
pub(super) fn put(headings: &[String], row: &mut [Cell], column: &str, cell: Cell) {
    let at = headings.iter().position(|one| one == column);
    if let Some(place) = at.and_then(|at| row.get_mut(at)) {
        *place = cell;
    }
}

/// The restricted fields of the forms that were asked for. Each template is read once.
pub(super) struct Fields<'a> {
    connection: &'a Connection,
    templates: BTreeMap<i64, BTreeSet<String>>,
}

impl<'a> Fields<'a> {
    pub fn of(connection: &'a Connection) -> Self {
        Self { connection, templates: BTreeMap::new() }
    }

    /// Whether a field of a record is restricted, or a cell of a table that is.
    pub fn restricts(&mut self, record: i64, path: &str) -> Result<bool, Trouble> {
        let mut query =
            self.connection.prepare_cached("SELECT template FROM record WHERE id = ?1")?;
        let template = query.query_row([record], |row| row.get(0))?;
        let fields = match self.templates.entry(template) {
            Entry::Occupied(read) => read.into_mut(),
            Entry::Vacant(place) => {
                let form = packs::form_of(self.connection, template)?;
                let restricted = form.fields().filter(|(_, field)| field.restricted);
                place.insert(restricted.map(|(path, _)| path).collect())
            }
        };
        let field: Vec<&str> = path.splitn(3, '/').take(2).collect();
        Ok(fields.contains(&field.join("/")))
    }
}
