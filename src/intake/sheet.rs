//! A file as rows of cells, whatever it was saved as.
//!
//! Rows come one at a time into the same memory, with the line on which each begins. Rows without
//! any text are left out. What the cells mean isn't known here.

use csv::StringRecord;

use super::headings::Headings;
use super::{Unreadable, delimited, workbook};
use crate::rules::count::counted;

/// One row of a file.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// The line of a text on which the row begins, or the row of a workbook's sheet, from 1.
    pub line: u64,
    pub cells: StringRecord,
    /// The row runs to the end of the file because a quotation mark isn't closed.
    pub is_unclosed: bool,
}

impl Row {
    /// A cell; blank where the row has none.
    pub fn cell(&self, at: usize) -> &str {
        self.cells.get(at).unwrap_or_default()
    }

    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }

    /// What is wrong with the number of cells; `last` is the last one that the row can't do
    /// without.
    pub fn misfit(&self, width: usize, last: usize) -> Option<String> {
        let cells = self.cells.len();
        if self.is_unclosed {
            Some("a quotation mark opened in this row is never closed".to_owned())
        } else if cells > width {
            let headings = counted(width, "heading", "headings");
            Some(format!("the row is long: {cells} cells under {headings}"))
        } else if cells <= last {
            Some(format!("the row is short: {cells} of {width} cells"))
        } else {
            None
        }
    }
}

/// What to do with each row.
pub(super) type Visit<'v> = dyn FnMut(&Row) -> Result<(), Unreadable> + 'v;

/// Reads a file whose first row is its headings: `begin` makes a table under them, `take` puts the
/// other rows in it. Gives the table, and warnings about the file.
pub(super) fn read<T>(
    bytes: &[u8],
    sheet: Option<&str>,
    begin: impl FnOnce(Headings) -> Result<T, Unreadable>,
    mut take: impl FnMut(&mut T, &Row) -> Result<(), Unreadable>,
) -> Result<(T, Vec<String>), Unreadable> {
    let mut begin = Some(begin);
    let mut table: Option<T> = None;
    let warnings = each_row(bytes, sheet, &mut |row: &Row| {
        if let Some(table) = table.as_mut() {
            return take(table, row);
        }
        if let Some(begin) = begin.take() {
            table = Some(begin(Headings::of(row))?);
        }
        Ok(())
    })?;
    Ok((table.ok_or(Unreadable::Empty)?, warnings))
}

/// Hands over every row that isn't blank, in order.
fn each_row(
    bytes: &[u8],
    sheet: Option<&str>,
    visit: &mut Visit<'_>,
) -> Result<Vec<String>, Unreadable> {
    const ZIP: &[u8] = b"PK\x03\x04";
    const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    if bytes.starts_with(ZIP) {
        workbook::each_row(bytes, sheet, visit)?;
        Ok(Vec::new())
    } else if bytes.starts_with(COMPOUND) {
        Err(of_the_old_kind(bytes))
    } else if bytes.starts_with(b"%PDF") {
        Err(Unreadable::NotASheet("it is a PDF".to_owned()))
    } else {
        delimited::each_row(bytes, visit)
    }
}

/// Excel wraps an encrypted `.xlsx` in the container of the old `.xls`.
fn of_the_old_kind(bytes: &[u8]) -> Unreadable {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(name.len()).any(|part| part == name) {
        Unreadable::Password
    } else {
        Unreadable::OldWorkbook
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Every row of a file, the headings too, with its line.
    pub(in crate::intake) fn rows(bytes: &[u8]) -> Vec<(u64, Vec<String>)> {
        let mut rows = Vec::new();
        each_row(bytes, None, &mut |row: &Row| {
            rows.push((row.line, row.cells.iter().map(str::to_owned).collect()));
            Ok(())
        })
        .unwrap();
        rows
    }

    fn trouble(bytes: &[u8]) -> Unreadable {
        each_row(bytes, None, &mut |_: &Row| Ok(())).unwrap_err()
    }

    #[test]
    fn files_that_are_no_sheet_say_what_they_are() {
        let mut old = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 Workbook".to_vec();
        assert_eq!(trouble(&old), Unreadable::OldWorkbook);
        old.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(trouble(&old), Unreadable::Password);
        assert!(matches!(trouble(b"%PDF-1.7"), Unreadable::NotASheet(_)));
        assert!(matches!(trouble(b"PK\x03\x04 and then nothing"), Unreadable::Damaged(_)));
        assert!(matches!(trouble(b"GIF89a\0\0"), Unreadable::NotASheet(_)));
    }

    #[test]
    fn a_file_without_a_row_is_empty() {
        for file in ["", "\n\r\n", "\u{FEFF}", ",,,\n ,\n"] {
            let read = read(file.as_bytes(), None, Ok, |_, _| Ok(()));
            assert_eq!(read.unwrap_err(), Unreadable::Empty, "{file:?}");
        }
    }
}
