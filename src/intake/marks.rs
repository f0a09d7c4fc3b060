//! The marks of the register.

use super::headings::Headings;
use super::long::Long;
use super::map::{HeadingMap, Shape};
use super::sessions::Sessions;
use super::sheet::{self, Row};
use super::wide::{self, Wide};
use super::{Reading, Unreadable};
use crate::rules::people::MarkRow;

/// Reads an export of marks, long (one row a session) or wide (one row a pupil); its headings tell
/// which. `map` is the text of a map to use in place of the shipped ones. `progress` is told now
/// and then how many sessions were read, and says whether to go on.
///
/// # Errors
/// Why the file, or the map, can't be read at all; [`Unreadable::Stopped`] when `progress` said so.
pub fn read_marks(
    bytes: &[u8],
    map: Option<&str>,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<Reading<MarkRow>, Unreadable> {
    let shapes = [Shape::MarksLong, Shape::MarksWide];
    let given = map.map(|text| HeadingMap::given(text, &shapes)).transpose()?;
    let sheet = given.as_ref().and_then(|map| map.sheet.clone());
    let sessions = Sessions::new(progress);
    let begin = move |headings| Marks::under(headings, given, sessions);
    let (marks, warnings) = sheet::read(bytes, sheet.as_deref(), begin, Marks::take)?;
    marks.sessions.finish(warnings)
}

struct Marks<'p> {
    map: HeadingMap,
    headings: Headings,
    layout: Layout,
    sessions: Sessions<'p>,
}

enum Layout {
    Long(Long),
    Wide(Wide),
}

impl<'p> Marks<'p> {
    fn under(
        headings: Headings,
        given: Option<HeadingMap>,
        sessions: Sessions<'p>,
    ) -> Result<Self, Unreadable> {
        let map = given.map_or_else(|| shipped_for(&headings), Ok)?;
        let layout = if map.shape == Shape::MarksWide {
            Layout::Wide(Wide::under(&headings, &map)?)
        } else {
            Layout::Long(Long::under(&headings, &map)?)
        };
        Ok(Self { map, headings, layout, sessions })
    }

    fn take(&mut self, row: &Row) -> Result<(), Unreadable> {
        let (headings, map, sessions) = (&self.headings, &self.map, &mut self.sessions);
        match &self.layout {
            Layout::Long(long) => long.take(row, headings, map, sessions),
            Layout::Wide(wide) => wide.take(row, headings, map, sessions),
        }
    }
}

/// The shipped map that suits a file: sessions among its headings make it a wide one.
fn shipped_for(headings: &Headings) -> Result<HeadingMap, Unreadable> {
    let wide = HeadingMap::shipped(Shape::MarksWide)?;
    if wide::has_sessions(headings, &wide) {
        Ok(wide)
    } else {
        HeadingMap::shipped(Shape::MarksLong)
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::rules::code::Code;
    use crate::rules::register::Half;

    const LONG: &str = "UPN,Date,Session Name,Mark,Minutes Late,Comments";

    fn read(file: &str) -> Reading<MarkRow> {
        read_marks(file.as_bytes(), None, &mut |_| true).unwrap()
    }

    fn refused(reading: &Reading<MarkRow>) -> Vec<(u64, Option<&str>, &str)> {
        let all = reading.refused.iter();
        all.map(|one| (one.line, one.column.as_deref(), one.reason.as_str())).collect()
    }

    /// Pupil, day, half and code of every good mark, in order of these.
    fn marks(reading: &Reading<MarkRow>) -> Vec<(String, NaiveDate, Half, Option<Code>)> {
        let rows = reading.good.iter().map(|located| &located.row);
        let mut marks: Vec<_> =
            rows.map(|mark| (mark.upn.clone(), mark.on, mark.half, mark.code)).collect();
        marks.sort();
        marks
    }

    #[test]
    fn long_and_wide_give_the_same_marks() {
        let long = include_bytes!("../../tests/data/register-small/marks.csv");
        let wide = include_bytes!("../../tests/data/register-small/marks-wide.csv");
        let long = read_marks(long, None, &mut |_| true).unwrap();
        let wide = read_marks(wide, None, &mut |_| true).unwrap();
        assert_eq!((long.rows, wide.rows), (2280, 2280));
        assert_eq!((long.refused.len(), wide.refused.len()), (0, 0));
        assert_eq!(marks(&long), marks(&wide));
        assert_eq!((long.good[0].line, &long.good[0].column), (2, &None));
        assert_eq!(wide.good[1].column.as_deref(), Some("03/09/2025 PM"));
    }

    #[test]
    fn the_bad_lines_of_a_dirty_file_are_named() {
        let file = include_bytes!("../../tests/data/dirty-small.csv");
        let reading = read_marks(file, None, &mut |_| true).unwrap();
        let expected = [
            (7, Some("Date"), "“31/02/2026” isn't a date"),
            (8, Some("Session Name"), "“EVE” isn't a session, expected AM or PM"),
            (9, Some("Mark"), "“QQ” isn't an attendance code"),
            (10, Some("Date"), "6 Sep 2025 is a Saturday"),
            (11, None, "the row is short: 2 of 10 cells"),
        ];
        assert_eq!(refused(&reading), expected);
        assert_eq!((reading.rows, reading.good.len()), (12, 7));
        assert_eq!(reading.warnings.len(), 1);
        assert!(reading.warnings[0].starts_with("1 mark has code J or H"));
    }

    #[test]
    fn a_long_row_is_read_whole() {
        let first = "D451503415000,03-Sep-2025,pm,l,12,\"late, bus\"";
        let second = "d451503415000,2025-09-04,AM,-,,";
        let reading = read(&format!("{LONG}\n{first}\n{second}\n"));
        let late = &reading.good[0].row;
        assert_eq!((late.half, late.code), (Half::Pm, Code::read("L")));
        assert_eq!((late.minutes_late, late.comment.as_str()), (Some(12), "late, bus"));
        let missing = &reading.good[1].row;
        assert_eq!((missing.half, missing.code), (Half::Am, None));
        assert_eq!((late.on.succ_opt(), &late.upn), (Some(missing.on), &missing.upn));
    }

    #[test]
    fn a_bad_long_row_names_line_column_and_reason() {
        for (row, column, words) in [
            (",03/09/2025,AM,/,,", Some("UPN"), "there is no UPN"),
            ("D451503415000,,AM,/,,", Some("Date"), "there is no date"),
            ("D451503415000,03/09/2025,,/,,", Some("Session Name"), "isn't a session"),
            ("D451503415000,08/07/2024,AM,K,,", Some("Mark"), "it began on 19 Aug 2024"),
            ("D451503415000,03/09/2025,AM,L,late,", Some("Minutes Late"), "a whole number"),
            ("D451503415000,03/09/2025,AM,/,", None, "the row is short: 5 of 6 cells"),
            ("D451503415000,03/09/2025,AM,/,,,", None, "the row is long: 7 cells"),
            ("D451503415000,03/09/2025,AM,/,,\"a\nb\n", None, "is never closed"),
        ] {
            let reading = read(&format!("{LONG}\n{row}"));
            let refused = refused(&reading);
            let [(line, found, reason)] = refused.as_slice() else { panic!("{row}: {refused:?}") };
            assert_eq!((*line, *found), (2, column), "{row}");
            assert!(reason.contains(words), "{row}: {reason}");
            assert_eq!((reading.rows, reading.good.len()), (1, 0), "{row}");
        }
    }

    #[test]
    fn one_session_said_twice_must_be_said_alike() {
        let row = "D451503415000,03/09/2025,AM,/,,";
        let reading = read(&format!("{LONG}\n{row}\n{row}\n{}\n", row.replace(",/,", ",I,")));
        assert_eq!((reading.rows, reading.good.len()), (3, 2));
        assert_eq!(refused(&reading), [(4, None, "line 2 says / for the same session")]);
    }

    const WIDE: &str = "UPN,Surname,03/09/2025 AM,03/09/2025 PM,06/09/2025 AM,31/02/2026 AM";

    #[test]
    fn a_blank_cell_of_a_wide_row_is_no_mark_and_a_dash_is_a_missing_one() {
        let reading = read(&format!("{WIDE}\nD451503415000,King,, -,,\nZ516752116001,Quinn,/\n"));
        assert_eq!((reading.rows, reading.refused.len()), (2, 0));
        let found = marks(&reading);
        assert_eq!((found[0].2, found[0].3), (Half::Pm, None));
        assert_eq!((found[1].2, found[1].3), (Half::Am, Code::read("/")));
    }

    #[test]
    fn a_bad_wide_cell_names_its_column() {
        let reading = read(&format!("{WIDE}\nD451503415000,King,/,QQ,/,I\n"));
        let expected = [
            (2, Some("03/09/2025 PM"), "“QQ” isn't an attendance code"),
            (2, Some("06/09/2025 AM"), "6 Sep 2025 is a Saturday"),
            (2, Some("31/02/2026 AM"), "its heading “31/02/2026 AM” is no session"),
        ];
        assert_eq!(refused(&reading), expected);
        assert_eq!((reading.rows, reading.good.len()), (4, 1));
    }

    #[test]
    fn a_bad_wide_row_is_told_once_and_its_marks_counted() {
        let reading = read(&format!("{WIDE}\nX,King,/,\\,,\nD451503415000,K,/,/,/,/,/\n"));
        let refused = refused(&reading);
        assert_eq!((refused[0].0, refused[0].1), (2, Some("UPN")));
        assert_eq!(refused[1], (3, None, "the row is long: 7 cells under 6 headings"));
        assert_eq!((reading.rows, refused.len()), (6, 2));
    }

    #[test]
    fn the_example_map_reads_its_example() {
        let map = include_str!("../../templates/import/example-map.toml");
        let commented = |line: &str| line.strip_prefix("#   ").map(str::to_owned);
        let lines: Vec<String> = map.lines().filter_map(commented).take(3).collect();
        let reading = read_marks(lines.join("\n").as_bytes(), Some(map), &mut |_| true).unwrap();
        assert_eq!((reading.rows, reading.good.len()), (2, 2));
        let ill = &reading.good[1].row;
        assert_eq!((ill.upn.as_str(), ill.half), ("D451503415000", Half::Pm));
        assert_eq!((ill.code, ill.comment.as_str()), (Code::read("I"), "mother rang"));
        assert_eq!(ill.on.to_string(), "2025-09-03");
        let unmapped = read_marks(lines.join("\n").as_bytes(), None, &mut |_| true);
        assert!(matches!(unmapped, Err(Unreadable::NoHeading { .. })));
    }

    #[test]
    fn a_wide_file_may_be_headed_in_another_way() {
        let map = "kind = \"marks-wide\"\nmark_heading = \"{session} on {date}\"\n\
                   [columns]\nupn = [\"Number\"]\n";
        let file = "Number;AM on 3 Sep 2025\nD451503415000;/\n";
        let reading = read_marks(file.as_bytes(), Some(map), &mut |_| true).unwrap();
        assert_eq!(reading.good[0].column.as_deref(), Some("AM on 3 Sep 2025"));
        let other = read_marks(b"Number;Name\n1;2\n", Some(map), &mut |_| true).unwrap_err();
        let words = "no heading for any mark: the file's headings are “Number”, “Name”; expected \
                     one of the form “{session} on {date}”";
        assert_eq!(other.to_string(), words);
    }

    #[test]
    fn reading_stops_when_told_to() {
        let file = include_bytes!("../../tests/data/register-small/marks.csv");
        let stopped = read_marks(file, None, &mut |_| false);
        assert_eq!(stopped, Err(Unreadable::Stopped));
    }
}
