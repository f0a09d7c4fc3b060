//! Tables as a workbook with typed cells: a text is a text whatever it begins with, and nothing is ever a
//! formula.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::rules::table::{Cell, Table};
use crate::store::Trouble;

/// The most rows and the longest text that a spreadsheet takes.
const MOST_ROWS: usize = 1_048_575;
const LONGEST: usize = 32_767;
const CUT: &str = " (cut: the JSON export has all of it)";
/// The longest name of a sheet.
const NAME: usize = 31;
/// Rows that a column's width is taken from.
const MEASURED: usize = 200;
const NARROWEST: usize = 6;
const WIDEST: usize = 60;

/// A workbook with a sheet a table.
///
/// # Errors
/// What can't be put in a workbook.
pub fn xlsx(tables: &[Table], made_on: NaiveDate) -> Result<Vec<u8>, Trouble> {
    written(tables, made_on)
        .map_err(|error| Trouble::Ours(format!("the workbook can't be made: {error}")))
}

fn written(tables: &[Table], made_on: NaiveDate) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    if let Some(made_on) = day_of(made_on) {
        book.set_properties(&DocProperties::new().set_creation_datetime(&made_on));
    }
    let look =
        Look { head: Format::new().set_bold(), day: Format::new().set_num_format("yyyy-mm-dd") };
    let mut names = BTreeSet::new();
    for table in tables {
        // An empty table still has its headings.
        let parts = table.rows.chunks(MOST_ROWS).chain(table.rows.is_empty().then_some(&[][..]));
        for rows in parts {
            let sheet = book.add_worksheet();
            sheet.set_name(name_of(&table.title, &mut names))?;
            fill(sheet, table, rows, &look)?;
        }
    }
    if tables.is_empty() {
        book.add_worksheet();
    }
    book.save_to_buffer()
}

struct Look {
    head: Format,
    day: Format,
}

fn fill(
    sheet: &mut Worksheet,
    table: &Table,
    rows: &[Vec<Cell>],
    look: &Look,
) -> Result<(), XlsxError> {
    for (column, heading) in (0_u16..).zip(&table.headings) {
        sheet.write_string_with_format(0, column, allowed(heading), &look.head)?;
        let at = usize::from(column);
        let cells = rows.iter().take(MEASURED).filter_map(|row| row.get(at));
        let widest = cells.map(|cell| width_of(&cell.letters())).max().unwrap_or_default();
        let width = widest.max(width_of(heading)).clamp(NARROWEST, WIDEST) + 2;
        sheet.set_column_width(column, u16::try_from(width).unwrap_or(u16::MAX))?;
    }
    for (row, cells) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            put(sheet, (row, column), cell, look)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    look: &Look,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Number(number) => {
            sheet.write_number(row, column, *number)?;
        }
        Cell::Whole(number) => match i32::try_from(*number) {
            Ok(number) => {
                sheet.write_number(row, column, number)?;
            }
            // More digits than a spreadsheet keeps.
            Err(_) => {
                sheet.write_string(row, column, number.to_string())?;
            }
        },
        Cell::Day(day) => match day_of(*day) {
            Some(serial) => {
                sheet.write_datetime_with_format(row, column, &serial, &look.day)?;
            }
            None => {
                sheet.write_string(row, column, day.to_string())?;
            }
        },
        Cell::Text(text) => {
            sheet.write_string(row, column, allowed(text))?;
        }
    }
    Ok(())
}

/// A day as spreadsheets count them; none before 1900.
fn day_of(day: NaiveDate) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok()?;
    let (month, of_month) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    ExcelDateTime::from_ymd(year, month, of_month).ok()
}

/// A text as a workbook can hold it.
fn allowed(text: &str) -> String {
    let text = text.replace(['\u{FFFE}', '\u{FFFF}'], "\u{FFFD}");
    if text.chars().count() <= LONGEST {
        return text;
    }
    let mut short: String = text.chars().take(LONGEST - CUT.len()).collect();
    short.push_str(CUT);
    short
}

/// How wide a text stands, its longest line.
fn width_of(text: &str) -> usize {
    text.lines().map(|line| line.chars().count()).max().unwrap_or_default()
}

/// A name for a sheet that no other has.
fn name_of(title: &str, taken: &mut BTreeSet<String>) -> String {
    let plain = title.replace(['*', '?', ':', '[', ']', '\\', '/', '\''], " ");
    let plain = if plain.trim().is_empty() { "Sheet" } else { plain.trim() };
    let mut name: String = plain.chars().take(NAME).collect();
    let mut nth = 2_usize;
    // Names that differ in capitals alone are the same to a spreadsheet.
    while !taken.insert(name.to_lowercase()) {
        let ending = format!(" {nth}");
        name = plain.chars().take(NAME - ending.len()).chain(ending.chars()).collect();
        nth += 1;
    }
    name
}

#[cfg(test)]
mod tests {
    use calamine::{Data, Reader, Xlsx};

    use super::*;

    fn read(bytes: &[u8], sheet: &str) -> Vec<Vec<Data>> {
        let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes.to_vec())).unwrap();
        let range = book.worksheet_range(sheet).unwrap();
        range.rows().map(<[Data]>::to_vec).collect()
    }

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 11, 23).unwrap()
    }

    #[test]
    fn cells_have_the_types_that_they_had_and_no_text_is_a_formula() {
        let mut table = Table::new("list", &["name", "count", "rate", "day", "none"]);
        table.rows.push(vec![
            Cell::Text("=1+1".to_owned()),
            Cell::Whole(12),
            Cell::Number(71.5),
            Cell::Day(day()),
            Cell::Empty,
        ]);
        let bytes = xlsx(&[table.clone(), Table::new("empty", &["id"])], day()).unwrap();
        assert_eq!(bytes, xlsx(&[table, Table::new("empty", &["id"])], day()).unwrap());
        let rows = read(&bytes, "list");
        assert_eq!(rows[1][0], Data::String("=1+1".to_owned()));
        assert_eq!((&rows[1][1], &rows[1][2]), (&Data::Float(12.0), &Data::Float(71.5)));
        let Data::DateTime(on) = &rows[1][3] else { panic!("{rows:?}") };
        assert!((on.as_f64() - 45984.0).abs() < 0.1, "{rows:?}");
        assert_eq!(read(&bytes, "empty"), [[Data::String("id".to_owned())]]);
    }

    #[test]
    fn a_text_that_is_too_long_is_cut_and_says_so() {
        let long = "ë".repeat(LONGEST + 1);
        let cut = allowed(&long);
        assert_eq!(cut.chars().count(), LONGEST);
        assert!(cut.ends_with(CUT));
        assert_eq!(allowed("as typed\u{FFFF}"), "as typed\u{FFFD}");
    }

    #[test]
    fn sheets_have_names_of_their_own() {
        let mut taken = BTreeSet::new();
        let long = "a name that is longer than a sheet can have";
        let told = ["pupil", "Pupil", "a/b", long, long, ""].map(|one| name_of(one, &mut taken));
        let expected = [
            "pupil",
            "Pupil 2",
            "a b",
            "a name that is longer than a sh",
            "a name that is longer than a  2",
            "Sheet",
        ];
        assert_eq!(told, expected);
    }
}
