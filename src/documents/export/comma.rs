//! A table as CSV that is safe to open in a spreadsheet.

use std::borrow::Cow;
use std::io;

use crate::rules::table::Table;

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The table, its headings first.
///
/// # Errors
/// Only what writing into memory can't do.
pub fn csv(table: &Table) -> io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(table.headings.iter().map(|heading| guarded(heading).into_owned()))?;
    for row in &table.rows {
        writer.write_record(row.iter().map(|cell| guarded(&cell.letters()).into_owned()))?;
    }
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

/// A cell that no spreadsheet takes for a formula.
fn guarded(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(FORMULA) { format!("'{cell}").into() } else { cell.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::table::Cell;

    #[test]
    fn no_cell_begins_a_formula_and_all_others_stand_as_typed() {
        let table = [
            ("=1+1", "'=1+1"),
            ("+44 1632", "'+44 1632"),
            ("-5", "'-5"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("a=1", "a=1"),
            ("'=1", "'=1"),
            ("", ""),
        ];
        for (cell, expected) in table {
            assert_eq!(guarded(cell), expected);
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        let mut table = Table::new("t", &["=id", "words"]);
        table.rows.push(vec![Cell::Whole(1), Cell::Text("two\nlines, \"quoted\"".to_owned())]);
        table.rows.push(vec![Cell::Empty, Cell::Text("=cmd()".to_owned())]);
        let bytes = csv(&table).unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice());
        let rows: Vec<Vec<String>> =
            reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        let expected = [["'=id", "words"], ["1", "two\nlines, \"quoted\""], ["", "'=cmd()"]];
        assert_eq!(rows, expected);
    }
}
