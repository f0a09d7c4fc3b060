//! The list of pupils.

use super::cells::{Cells, Wrong};
use super::headings::Headings;
use super::map::{HeadingMap, Shape};
use super::sheet::{self, Row};
use super::unique::Unique;
use super::{Reading, Unreadable};
use crate::rules::people::PupilRow;

/// Reads an export of pupils. `map` is the text of a map to use in place of the shipped one.
///
/// # Errors
/// Why the file, or the map, can't be read at all.
pub fn read_pupils(bytes: &[u8], map: Option<&str>) -> Result<Reading<PupilRow>, Unreadable> {
    let map = HeadingMap::given_or_shipped(map, Shape::Pupils)?;
    let begin = |headings| Pupils::under(headings, &map);
    let take = |pupils: &mut Pupils<'_>, row: &Row| {
        pupils.take(row);
        Ok(())
    };
    let (pupils, warnings) = sheet::read(bytes, map.sheet.as_deref(), begin, take)?;
    Ok(pupils.rows.finish(warnings))
}

struct Pupils<'m> {
    map: &'m HeadingMap,
    headings: Headings,
    columns: Columns,
    rows: Unique<String, PupilRow>,
}

impl<'m> Pupils<'m> {
    fn under(headings: Headings, map: &'m HeadingMap) -> Result<Self, Unreadable> {
        let columns = Columns::under(&headings, map)?;
        Ok(Self { map, headings, columns, rows: Unique::new() })
    }

    fn take(&mut self, row: &Row) {
        let read = self.read(row).map(|pupil| (pupil.upn.clone(), pupil));
        self.rows.take(row, &self.headings, read, "pupil");
    }

    fn read(&self, row: &Row) -> Result<PupilRow, Wrong> {
        let columns = &self.columns;
        let last = columns.upn.max(columns.surname).max(columns.forename);
        columns.read(&Cells::of(row, &self.map.words, self.headings.width(), last)?)
    }
}

/// Which column holds what.
struct Columns {
    upn: usize,
    surname: usize,
    forename: usize,
    born: Option<usize>,
    year_group: Option<usize>,
    reg: Option<usize>,
    sen: Option<usize>,
    pupil_premium: Option<usize>,
    mis_id: Option<usize>,
    admitted: Option<usize>,
    left: Option<usize>,
}

impl Columns {
    fn under(headings: &Headings, map: &HeadingMap) -> Result<Self, Unreadable> {
        let find = |field| headings.find(map, field);
        Ok(Self {
            upn: headings.need(map, "upn")?,
            surname: headings.need(map, "surname")?,
            forename: headings.need(map, "forename")?,
            born: find("born")?,
            year_group: find("year_group")?,
            reg: find("reg")?,
            sen: find("sen")?,
            pupil_premium: find("pupil_premium")?,
            mis_id: find("mis_id")?,
            admitted: find("admitted")?,
            left: find("left")?,
        })
    }

    fn read(&self, cells: &Cells<'_>) -> Result<PupilRow, Wrong> {
        Ok(PupilRow {
            upn: cells.upn(self.upn)?,
            surname: cells.needed(self.surname, "surname")?,
            forename: cells.needed(self.forename, "forename")?,
            born: cells.date(self.born)?,
            year_group: cells.text(self.year_group),
            reg: cells.text(self.reg),
            sen: cells.text(self.sen),
            pupil_premium: cells.yes_or_no(self.pupil_premium)?,
            mis_id: cells.text(self.mis_id),
            admitted: cells.date(self.admitted)?,
            left: cells.date(self.left)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADINGS: &str = "UPN,Surname,Forename,DoB,Pupil Premium,Reg";

    fn read(rows: &str) -> Reading<PupilRow> {
        read_pupils(format!("{HEADINGS}\n{rows}").as_bytes(), None).unwrap()
    }

    #[test]
    fn a_pupil_is_read_whole() {
        let file = include_bytes!("../../tests/data/register-small/pupils.csv");
        let reading = read_pupils(file, None).unwrap();
        assert_eq!((reading.rows, reading.good.len(), reading.refused.len()), (6, 6, 0));
        let day = |text: &str| text.parse().ok();
        let expected = PupilRow {
            upn: "Z516752116001".into(),
            surname: "Quinn".into(),
            forename: "Edith".into(),
            born: day("2018-10-12"),
            year_group: "2".into(),
            reg: "2A".into(),
            sen: String::new(),
            pupil_premium: Some(true),
            mis_id: "10001".into(),
            admitted: day("2025-09-03"),
            left: None,
        };
        assert_eq!(reading.good[1].row, expected);
        assert_eq!((reading.good[1].line, &reading.good[1].column), (3, &None));
    }

    #[test]
    fn a_bad_row_names_line_column_and_reason() {
        let table = [
            ("D45150341500,King,Owen,,,", Some("UPN"), "“D45150341500” isn't a UPN"),
            ("D451503415000,,Owen,,,", Some("Surname"), "there is no surname"),
            ("D451503415000,King, ,,,", Some("Forename"), "there is no forename"),
            ("D451503415000,King,Owen,17/13/2020,,", Some("DoB"), "“17/13/2020” isn't a date"),
            ("D451503415000,King,Owen,,?,", Some("Pupil Premium"), "neither yes nor no"),
            ("D451503415000,King", None, "the row is short: 2 of 6 cells"),
            ("D451503415000,King,Owen,,,1A,x", None, "the row is long: 7 cells under 6 headings"),
            ("D451503415000,King,Owen,,,\"1A\n\n", None, "is never closed"),
        ];
        for (row, column, words) in table {
            let reading = read(&format!("A451503415000,Osei,Amara,,,\n{row}"));
            let [refused] = reading.refused.as_slice() else { panic!("{row}: {reading:?}") };
            assert_eq!((refused.line, refused.column.as_deref()), (3, column), "{row}");
            assert!(refused.reason.contains(words), "{row}: {}", refused.reason);
            assert_eq!((reading.rows, reading.good.len()), (2, 1), "{row}");
        }
    }

    #[test]
    fn a_short_row_with_all_that_is_needed_is_taken() {
        let reading = read("D451503415000,King,Owen");
        assert_eq!(reading.good[0].row.forename, "Owen");
        assert_eq!(reading.good[0].row.born, None);
    }

    #[test]
    fn the_same_pupil_twice_must_say_the_same() {
        let row = "D451503415000,King,Owen,17/03/2020,N,1A";
        let reading = read(&format!("{row}\n{row}\n{row}x\n"));
        assert_eq!((reading.rows, reading.good.len()), (3, 2));
        let [refused] = reading.refused.as_slice() else { panic!("{reading:?}") };
        assert_eq!((refused.line, refused.column.as_deref()), (4, None));
        assert_eq!(refused.reason, "line 2 says otherwise of the same pupil");
    }

    #[test]
    fn blank_rows_are_no_rows() {
        let reading = read("\n,,,,,\nD451503415000,King,Owen,,,\n\n   \n");
        assert_eq!((reading.rows, reading.good[0].line, reading.refused.len()), (1, 4, 0));
    }

    #[test]
    fn headings_alone_are_a_file_without_rows() {
        assert_eq!(read(""), Reading::default());
    }

    #[test]
    fn a_file_of_something_else_says_which_headings_it_has() {
        let why = read_pupils(b"Name,Tel\nx,y\n", None).unwrap_err().to_string();
        assert!(why.starts_with("no heading for UPN: the file's headings are “Name”, “Tel”"));
    }
}
