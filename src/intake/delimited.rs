//! CSV, with commas, semicolons or tabs.
//!
//! A backslash and a `#` are marks of a register, so neither escapes nor comments anything.

use csv::ReaderBuilder;

use super::Unreadable;
use super::encoding::{self, Text};
use super::sheet::{Row, Visit};

/// Hands over every row that isn't blank, with the line on which it begins.
pub(super) fn each_row(bytes: &[u8], visit: &mut Visit<'_>) -> Result<Vec<String>, Unreadable> {
    let Text { text, warning } = encoding::decode(bytes)?;
    if heading_line(&text).contains('\0') {
        let why = "its first line holds bytes that no text has".to_owned();
        return Err(Unreadable::NotASheet(why));
    }
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut lines = Lines::of(text.as_bytes());
    let mut row = Row::default();
    while reader.read_record(&mut row.cells).map_err(|error| not_csv(&error))? {
        let begins = row.cells.position().map_or(0, csv::Position::byte);
        row.line = lines.line_of_record(offset(begins));
        row.is_unclosed = is_unclosed(&row, lines.rest(), offset(reader.position().byte()), &text);
        if !row.is_blank() {
            visit(&row)?;
        }
    }
    Ok(warning.into_iter().collect())
}

fn offset(byte: u64) -> usize {
    usize::try_from(byte).unwrap_or(usize::MAX)
}

fn not_csv(error: &csv::Error) -> Unreadable {
    Unreadable::NotASheet(error.to_string())
}

/// The first line that isn't empty.
fn heading_line(text: &str) -> &str {
    let text = text.trim_start_matches(['\r', '\n']);
    text.lines().next().unwrap_or_default()
}

/// Whichever of comma, semicolon and tab divides the headings most often; a comma if none does.
fn delimiter(text: &str) -> u8 {
    // Of equals, the last is taken.
    let mut counts = [(b'\t', 0), (b';', 0), (b',', 0)];
    let mut is_quoted = false;
    for byte in text.trim_start_matches(['\r', '\n']).bytes() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\r' | b'\n' if !is_quoted => break,
            _ if is_quoted => {}
            _ => counts.iter_mut().filter(|(own, _)| *own == byte).for_each(|(_, n)| *n += 1),
        }
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map_or(b',', |(byte, _)| byte)
}

/// Whether the row swallowed the rest of the file: it ends where the file does, holds a line break,
/// and its quotation marks don't pair. Such a row can look whole, so it has to be told.
fn is_unclosed(row: &Row, record: &[u8], ends: usize, text: &str) -> bool {
    ends >= text.len()
        && row.cells.iter().any(|cell| cell.contains(['\r', '\n']))
        && record.split(|byte| *byte == b'"').count().is_multiple_of(2)
}

/// Counts the lines of a text, going forward only.
///
/// The CSV reader counts too, but takes the blank lines before a record as the record's, and
/// doesn't count a carriage return alone.
struct Lines<'t> {
    text: &'t [u8],
    at: usize,
    line: u64,
}

impl<'t> Lines<'t> {
    fn of(text: &'t [u8]) -> Self {
        Self { text, at: 0, line: 1 }
    }

    /// The line of the record that begins at a byte, or after the line breaks found there.
    fn line_of_record(&mut self, byte: usize) -> u64 {
        let here = self.text.get(byte..).unwrap_or_default();
        let begins = byte + here.iter().take_while(|byte| is_break(**byte)).count();
        self.line += line_breaks(self.text.get(self.at..begins).unwrap_or_default());
        self.at = begins;
        self.line
    }

    /// The text from the last record asked for.
    fn rest(&self) -> &'t [u8] {
        self.text.get(self.at..).unwrap_or_default()
    }
}

fn is_break(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

/// Line breaks in a piece that doesn't end within one; CR LF is a single break.
fn line_breaks(piece: &[u8]) -> u64 {
    let mut count = 0;
    let mut before = 0;
    for byte in piece {
        let is_second_half = before == b'\r' && *byte == b'\n';
        if is_break(*byte) && !is_second_half {
            count += 1;
        }
        before = *byte;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::super::sheet::tests::rows;
    use super::*;

    fn lines(file: &str) -> Vec<(u64, String)> {
        rows(file.as_bytes()).into_iter().map(|(line, cells)| (line, cells.join("|"))).collect()
    }

    fn expected(rows: &[(u64, &str)]) -> Vec<(u64, String)> {
        rows.iter().map(|(line, cells)| (*line, (*cells).to_owned())).collect()
    }

    #[test]
    fn a_row_is_found_on_the_line_where_it_begins() {
        let table: [(&str, &[(u64, &str)]); 7] = [
            ("a,b\n1,2\n3,4", &[(1, "a|b"), (2, "1|2"), (3, "3|4")]),
            ("a,b\r\n1,2\r\n3,4\r\n", &[(1, "a|b"), (2, "1|2"), (3, "3|4")]),
            ("a,b\r1,2\r3,4", &[(1, "a|b"), (2, "1|2"), (3, "3|4")]),
            ("a,b\n\n\n1,2\n\n", &[(1, "a|b"), (4, "1|2")]),
            ("\r\n\r\na,b\r\n,\r\n1,2\r\n", &[(3, "a|b"), (5, "1|2")]),
            ("a,b\n\"x\ny\",2\n3,4", &[(1, "a|b"), (2, "x\ny|2"), (4, "3|4")]),
            ("a,b\r\n\"x\r\ny\",2\r\n3,4", &[(1, "a|b"), (2, "x\r\ny|2"), (4, "3|4")]),
        ];
        for (file, rows) in table {
            assert_eq!(lines(file), expected(rows), "{file:?}");
        }
    }

    #[test]
    fn the_headings_tell_what_divides_the_cells() {
        for (file, divider) in [
            ("a,b;c,d\n", b','),
            ("a;b;c,d\n", b';'),
            ("a\tb\n", b'\t'),
            ("\"a,b,c\";d\n", b';'),
            ("\n\na;b\n1,2,3,4\n", b';'),
            ("alone\n", b','),
            ("a;b,c\n", b','),
        ] {
            assert_eq!(delimiter(file), divider, "{file:?}");
        }
    }

    #[test]
    fn backslash_and_hash_are_data() {
        let file = "a,b\n\\,#\n#,\\\n\"\\\",x\n";
        assert_eq!(lines(file), expected(&[(1, "a|b"), (2, "\\|#"), (3, "#|\\"), (4, "\\|x")]));
    }

    #[test]
    fn a_quotation_mark_that_stays_open_is_noticed() {
        let unclosed = |file: &str| {
            let mut found = Vec::new();
            let mut visit = |row: &Row| {
                found.push(row.is_unclosed);
                Ok(())
            };
            each_row(file.as_bytes(), &mut visit).unwrap();
            found
        };
        assert_eq!(unclosed("a,b\n1,\"two\n3,4\n"), [false, true]);
        assert_eq!(unclosed("a,b\n1,\"two\n3,4\"\n"), [false, false]);
        assert_eq!(unclosed("a,b\n1,5\" pipe\n"), [false, false]);
    }

    /// The JSON of csv-spectrum, in the order of its keys.
    fn told(json: &str) -> Vec<Vec<String>> {
        let list: Vec<serde_json::Map<String, serde_json::Value>> =
            serde_json::from_str(json).unwrap();
        let keys: Vec<String> = list[0].keys().cloned().collect();
        let rows = list.iter().map(|row| {
            row.values().map(|value| value.as_str().unwrap().to_owned()).collect::<Vec<_>>()
        });
        std::iter::once(keys).chain(rows).collect()
    }

    macro_rules! spectrum {
        ($($name:literal),*) => {[$((
            $name,
            include_bytes!(concat!("../../tests/data/csv-spectrum/", $name, ".csv")).as_slice(),
            include_str!(concat!("../../tests/data/csv-spectrum/", $name, ".json")),
        )),*]};
    }

    #[test]
    fn csv_spectrum_reads_as_its_json_says() {
        let files = spectrum!(
            "comma_in_quotes",
            "empty",
            "empty_crlf",
            "escaped_quotes",
            "json",
            "newlines",
            "newlines_crlf",
            "quotes_and_newlines",
            "simple",
            "simple_crlf",
            "utf8"
        );
        for (name, csv, json) in files {
            let found: Vec<_> = rows(csv).into_iter().map(|(_, cells)| cells).collect();
            assert_eq!(found, told(json), "{name}");
        }
    }

    #[test]
    fn csv_spectrum_locations_keep_their_quotation_marks() {
        let csv = include_bytes!("../../tests/data/csv-spectrum/location_coordinates.csv");
        let found = rows(csv);
        assert_eq!(found[1].1[0], "2095257564");
        assert_eq!(found[1].1[1], "37\u{FFFD}36'37.8\"N 121\u{FFFD}2'17.9\"W");
        assert_eq!(found[1].1[2..], ["Modesto", "Stanislaus"]);
    }
}
