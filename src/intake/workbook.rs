//! XLSX workbooks: one sheet of one, cell by cell.
//!
//! Cells are streamed, since a sheet with a single cell in its last corner would otherwise fill the
//! memory with blanks.

use std::borrow::Cow;
use std::io::Cursor;
use std::iter::repeat;

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, Xlsx, XlsxError};

use super::sheet::{Row, Visit};
use super::{Unreadable, quoted};

type Workbook<'b> = Xlsx<Cursor<&'b [u8]>>;

/// What a sheet can have.
const MOST_COLUMNS: usize = 16_384;

/// Hands over every row of the named sheet, or of the first, that isn't blank.
pub(super) fn each_row(
    bytes: &[u8],
    wanted: Option<&str>,
    visit: &mut Visit<'_>,
) -> Result<(), Unreadable> {
    let mut book = Workbook::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let name = sheet_name(&book, wanted)?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(|error| unreadable(&error))?;
    let mut filling = Filling::default();
    while let Some(cell) = cells.next_cell().map_err(|error| unreadable(&error))? {
        let (row, column) = cell.get_position();
        filling.turn_to(u64::from(row) + 1, visit)?;
        filling.put(usize::try_from(column).unwrap_or(usize::MAX), &text_of(cell.get_value()))?;
    }
    filling.hand_over(visit)
}

fn unreadable(error: &XlsxError) -> Unreadable {
    match error {
        XlsxError::Password => Unreadable::Password,
        other => Unreadable::Damaged(other.to_string()),
    }
}

fn sheet_name(book: &Workbook<'_>, wanted: Option<&str>) -> Result<String, Unreadable> {
    let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let names: Vec<&str> = sheets.map(|sheet| sheet.name.as_str()).collect();
    let Some(wanted) = wanted else {
        return names.first().map(|name| (*name).to_owned()).ok_or(Unreadable::Empty);
    };
    let is_wanted = |name: &&&str| name.trim().eq_ignore_ascii_case(wanted.trim());
    names.iter().find(is_wanted).map(|name| (*name).to_owned()).ok_or_else(|| {
        let found = names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
        Unreadable::NoSheet { wanted: quoted(wanted), found }
    })
}

/// A cell as a CSV of the same sheet would have it, but dates year first, whatever their format.
fn text_of<'c>(value: &'c DataRef<'_>) -> Cow<'c, str> {
    match value {
        DataRef::Empty => "".into(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.as_str().into()
        }
        DataRef::SharedString(text) => (*text).into(),
        DataRef::Int(number) => number.to_string().into(),
        // 12 comes as 12.0, and is written 12.
        DataRef::Float(number) => number.to_string().into(),
        DataRef::Bool(true) => "TRUE".into(),
        DataRef::Bool(false) => "FALSE".into(),
        DataRef::DateTime(when) if when.is_datetime() => day_and_time(*when).into(),
        DataRef::DateTime(when) => when.as_f64().to_string().into(),
        DataRef::Error(error) => error.to_string().into(),
    }
}

fn day_and_time(when: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = when.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        date
    } else {
        format!("{date} {hour:02}:{minute:02}:{second:02}")
    }
}

/// A row as its cells come in. The memory of one row serves the next.
#[derive(Debug, Default)]
struct Filling {
    cells: Vec<String>,
    /// How many cells the headings have. A sheet doesn't store the blanks at the end of a row.
    width: usize,
    row: Row,
}

impl Filling {
    /// Hands over what there is when the cells of another row begin.
    fn turn_to(&mut self, line: u64, visit: &mut Visit<'_>) -> Result<(), Unreadable> {
        if line != self.row.line {
            self.hand_over(visit)?;
            self.row.line = line;
        }
        Ok(())
    }

    fn put(&mut self, column: usize, text: &str) -> Result<(), Unreadable> {
        if column >= MOST_COLUMNS {
            return Err(Unreadable::Damaged("a cell is beyond the last column".to_owned()));
        }
        if self.cells.len() <= column {
            self.cells.resize_with(column + 1, String::new);
        }
        self.cells[column].clear();
        self.cells[column].push_str(text);
        Ok(())
    }

    fn hand_over(&mut self, visit: &mut Visit<'_>) -> Result<(), Unreadable> {
        let is_filled = |cell: &String| !cell.trim().is_empty();
        let filled = self.cells.iter().rposition(is_filled).map_or(0, |last| last + 1);
        if self.width == 0 {
            self.width = filled;
        }
        let width = filled.max(self.width);
        self.row.cells.clear();
        for cell in self.cells.iter().map(String::as_str).chain(repeat("")).take(width) {
            self.row.cells.push_field(cell);
        }
        self.cells.iter_mut().for_each(String::clear);
        if filled == 0 { Ok(()) } else { visit(&self.row) }
    }
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

    use super::super::sheet::tests::rows;
    use super::*;

    fn saved(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
        let mut book = Workbook::new();
        fill(book.add_worksheet());
        book.save_to_buffer().unwrap()
    }

    fn dated(sheet: &mut Worksheet, row: u32, column: u16, date: &str, format: &str) {
        let format = Format::new().set_num_format(format);
        let when = ExcelDateTime::parse_from_str(date).unwrap();
        sheet.write_datetime_with_format(row, column, when, &format).unwrap();
    }

    #[test]
    fn typed_cells_become_text() {
        let file = saved(|sheet| {
            sheet.write_string(0, 0, "a").unwrap();
            sheet.write_string(0, 5, "f").unwrap();
            sheet.write_number(1, 0, 12.0).unwrap();
            sheet.write_number(1, 1, 4.5).unwrap();
            sheet.write_boolean(1, 2, true).unwrap();
            dated(sheet, 1, 3, "2025-09-03", "dd/mm/yyyy");
            dated(sheet, 1, 4, "2025-09-03 12:00:00", "dd/mm/yyyy hh:mm");
            sheet.write_string(1, 5, "\\").unwrap();
        });
        let cells = ["12", "4.5", "TRUE", "2025-09-03", "2025-09-03 12:00:00", "\\"];
        assert_eq!(rows(&file)[1], (2, cells.map(str::to_owned).to_vec()));
    }

    #[test]
    fn rows_keep_their_numbers_and_are_as_wide_as_the_headings() {
        let file = saved(|sheet| {
            for (row, column, text) in
                [(2, 0, "a"), (2, 2, "c"), (4, 1, "x"), (5, 0, "  "), (6, 3, "beyond")]
            {
                sheet.write_string(row, column, text).unwrap();
            }
        });
        let expected: [(u64, &[&str]); 3] =
            [(3, &["a", "", "c"]), (5, &["", "x", ""]), (7, &["", "", "", "beyond"])];
        let expected = expected.map(|(line, cells)| {
            (line, cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>())
        });
        assert_eq!(rows(&file), expected);
    }

    #[test]
    fn a_sheet_is_found_by_its_name() {
        let mut book = Workbook::new();
        for (name, cell) in [("Notes", "n"), ("Marks", "m")] {
            let sheet = book.add_worksheet();
            sheet.set_name(name).unwrap();
            sheet.write_string(0, 0, cell).unwrap();
        }
        let file = book.save_to_buffer().unwrap();
        let first_cell = |wanted: Option<&str>| {
            let mut found = String::new();
            let read = each_row(&file, wanted, &mut |row: &Row| {
                row.cell(0).clone_into(&mut found);
                Ok(())
            });
            read.map(|()| found)
        };
        assert_eq!(first_cell(None).unwrap(), "n");
        assert_eq!(first_cell(Some("marks")).unwrap(), "m");
        let why = first_cell(Some("Pupils")).unwrap_err().to_string();
        assert_eq!(why, "the workbook has no sheet “Pupils”: its sheets are “Notes”, “Marks”");
    }

    #[test]
    fn a_workbook_cut_short_is_damaged() {
        let mut file = saved(|sheet| {
            sheet.write_string(0, 0, "a").unwrap();
        });
        file.truncate(file.len() / 2);
        let trouble = each_row(&file, None, &mut |_: &Row| Ok(())).unwrap_err();
        assert!(matches!(trouble, Unreadable::Damaged(_)), "{trouble}");
    }
}
