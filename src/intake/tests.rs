//! What holds for every reader.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

use super::*;

const PUPILS: &[u8] = include_bytes!("../../tests/data/register-small/pupils.csv");
const CONTACTS: &[u8] = include_bytes!("../../tests/data/register-small/contacts.csv");
const LONG: &[u8] = include_bytes!("../../tests/data/register-small/marks.csv");
const WIDE: &[u8] = include_bytes!("../../tests/data/register-small/marks-wide.csv");

fn marks(file: &[u8]) -> Reading<crate::rules::people::MarkRow> {
    read_marks(file, None, &mut |_| true).unwrap()
}

/// `03/09/2025` to a date of Excel.
fn date(cell: &str) -> Option<ExcelDateTime> {
    let mut parts = cell.split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let (day, month) = (day.parse().ok()?, month.parse().ok()?);
    ExcelDateTime::from_ymd(year.parse().ok()?, month, day).ok()
}

/// A cell as a person would have it in Excel: dates as dates, plain numbers as numbers.
fn write(sheet: &mut Worksheet, row: u32, column: u16, cell: &str) {
    let is_plain = !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit());
    if let Some(date) = date(cell) {
        let format = Format::new().set_num_format("dd/mm/yyyy");
        sheet.write_datetime_with_format(row, column, date, &format).unwrap();
    } else if is_plain {
        sheet.write_number(row, column, cell.parse::<f64>().unwrap()).unwrap();
    } else if !cell.is_empty() {
        sheet.write_string(row, column, cell).unwrap();
    }
}

fn as_workbook(csv: &[u8]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv);
    for (row, record) in (0..).zip(reader.records().map(Result::unwrap)) {
        for (column, cell) in (0..).zip(record.iter()) {
            write(sheet, row, column, cell);
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_reads_as_the_csv_does() {
    let pupils = read_pupils(PUPILS, None).unwrap();
    assert_eq!(read_pupils(&as_workbook(PUPILS), None).unwrap(), pupils);
    let contacts = read_contacts(CONTACTS, None).unwrap();
    assert_eq!(read_contacts(&as_workbook(CONTACTS), None).unwrap(), contacts);
    assert_eq!(marks(&as_workbook(LONG)), marks(LONG));
    assert_eq!(marks(&as_workbook(WIDE)), marks(WIDE));
}

#[test]
fn a_file_reads_alike_however_it_was_saved() {
    let text = "UPN,Surname,Forename\nD451503415000,Osei,Zoë\n";
    let expected = read_pupils(text.as_bytes(), None).unwrap();
    assert_eq!(expected.good[0].row.forename, "Zoë");
    let utf_16 = |text: &str| -> Vec<u8> {
        "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    };
    for (name, file) in [
        ("with a mark", format!("\u{FEFF}{text}").into_bytes()),
        ("UTF-16", utf_16(text)),
        ("semicolons", text.replace(',', ";").into_bytes()),
        ("tabs", text.replace(',', "\t").into_bytes()),
        ("CR LF", text.replace('\n', "\r\n").into_bytes()),
        ("quoted", text.replace("Zoë", "\"Zoë\"").into_bytes()),
    ] {
        assert_eq!(read_pupils(&file, None).unwrap(), expected, "{name}");
    }
    let older = text.as_bytes().iter().copied().filter(|byte| *byte != 0xC3);
    let older: Vec<u8> = older.map(|byte| if byte == 0xAB { 0xEB } else { byte }).collect();
    let older = read_pupils(&older, None).unwrap();
    assert_eq!((&older.good, older.warnings.len()), (&expected.good, 1));
}

#[test]
fn a_cell_in_the_last_corner_of_a_sheet_is_no_burden() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in (0..).zip(["UPN", "Surname", "Forename"]) {
        sheet.write_string(0, column, heading).unwrap();
    }
    sheet.write_string(1_048_575, 16_383, "x").unwrap();
    let reading = read_pupils(&book.save_to_buffer().unwrap(), None).unwrap();
    let [refused] = reading.refused.as_slice() else { panic!("{reading:?}") };
    assert_eq!(refused.line, 1_048_576);
    assert_eq!(refused.reason, "the row is long: 16384 cells under 3 headings");
}

#[test]
fn a_place_is_a_line_and_a_column_of_characters() {
    let text = "a\n\u{e9}b\nc";
    assert_eq!(place(text, 0), (1, 1));
    assert_eq!(place(text, text.find('b').unwrap()), (2, 2));
    assert_eq!(place(text, text.len()), (3, 2));
    assert_eq!(place(text, 999), (3, 2));
}

#[test]
fn a_cell_in_a_sentence_is_short_and_harmless() {
    assert_eq!(quoted(" a\u{1b}[2Jb "), "“a\u{FFFD}[2Jb”");
    assert_eq!(quoted(&"x".repeat(50)), format!("“{}…”", "x".repeat(40)));
}

/// Beginnings that lead a reader far in.
const BEGINNINGS: [&[u8]; 10] = [
    b"",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xFE\xFF",
    b"PK\x03\x04",
    b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
    b"UPN,Surname,Forename,DoB,Pupil Premium\n",
    b"UPN;Contact Surname;Relationship;Address 1;Address 2\r\n",
    b"UPN,Date,Session,Mark,Minutes Late,Comments\n",
    b"UPN,03/09/2025 AM,03/09/2025 PM,06/09/2025 AM\n",
];

fn read_by_all(file: &[u8]) {
    let _ = read_calendar(file);
    let _ = read_pupils(file, None);
    let _ = read_contacts(file, None);
    let _ = read_marks(file, None, &mut |_| true);
}

proptest! {
    #[test]
    fn no_bytes_upset_a_reader(
        start in select(BEGINNINGS.to_vec()),
        bytes in vec(any::<u8>(), 0..400),
    ) {
        read_by_all(&[start, bytes.as_slice()].concat());
    }

    #[test]
    fn no_arrangement_of_cells_upsets_a_reader(
        start in select(BEGINNINGS.to_vec()),
        bytes in vec(select(b"\",;\t\r\n \\/#-.AMPXY0123456789D\xC3\xAB".to_vec()), 0..400),
    ) {
        read_by_all(&[start, bytes.as_slice()].concat());
    }

    #[test]
    fn no_text_upsets_a_map(text in "[a-z\\[\\]\"=#%{}, \n]{0,200}") {
        let _ = read_marks(LONG, Some(&text), &mut |_| true);
    }

    #[test]
    fn every_row_is_either_good_or_refused(
        rows in vec("(D451503415000|X),[0-3][0-9]/09/2025,(AM|PM|EVE),[/IQ-]?(,,)?", 0..40),
    ) {
        let file = format!("UPN,Date,Session,Mark,Minutes Late,Comments\n{}", rows.join("\n"));
        let reading = marks(file.as_bytes());
        prop_assert_eq!(reading.rows, rows.len() as u64);
        prop_assert_eq!(reading.good.len() + reading.refused.len(), rows.len());
        let lines = reading.good.iter().map(|row| row.line);
        let mut lines: Vec<u64> = lines.chain(reading.refused.iter().map(|row| row.line)).collect();
        lines.sort_unstable();
        prop_assert!(lines.into_iter().eq(2..rows.len() as u64 + 2));
    }
}
