//! How an export writes dates, sessions, yes and no.

use chrono::format::{Fixed, Item, Numeric, Parsed, StrftimeItems, parse};
use chrono::{Datelike, NaiveDate};

use super::quoted;
use crate::rules::register::Half;

/// One way of writing a date.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DateFormat(Vec<Item<'static>>);

impl DateFormat {
    /// A format that names day, month and year; none if it doesn't, or if it puts the month first,
    /// as nobody in England does and 03/09 would not show.
    pub fn read(format: &str) -> Option<Self> {
        let items = StrftimeItems::new(format).parse_to_owned().ok()?;
        let day = items.iter().position(is_day)?;
        let month = items.iter().position(is_month)?;
        let year = items.iter().position(is_year)?;
        (day < month || year < month).then_some(Self(items))
    }

    fn date(&self, text: &str) -> Option<NaiveDate> {
        let mut parsed = Parsed::new();
        parse(&mut parsed, text, self.0.iter()).ok()?;
        of_our_time(parsed.to_naive_date().ok()?)
    }
}

fn is_day(item: &Item<'static>) -> bool {
    matches!(item, Item::Numeric(Numeric::Day, _))
}

fn is_month(item: &Item<'static>) -> bool {
    matches!(
        item,
        Item::Numeric(Numeric::Month, _)
            | Item::Fixed(Fixed::ShortMonthName | Fixed::LongMonthName)
    )
}

fn is_year(item: &Item<'static>) -> bool {
    matches!(item, Item::Numeric(Numeric::Year | Numeric::YearMod100, _))
}

/// Four-digit years also read `03/09/25`, as a day of the year 25.
fn of_our_time(day: NaiveDate) -> Option<NaiveDate> {
    (1900..2200).contains(&day.year()).then_some(day)
}

/// `2025-09-03`, with or without a time of day. The date cells of a workbook come so, and there is
/// no other way to take it, so it needs no format.
fn iso(cell: &str) -> Option<NaiveDate> {
    let (day, time) = cell.split_at_checked(10)?;
    let is_time = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | 'Z' | ' ' | 'T');
    let is_date = day.as_bytes()[4] == b'-' && !day.contains(' ');
    let is_rest = time.is_empty() || (time.starts_with([' ', 'T']) && time.chars().all(is_time));
    if is_date && is_rest { of_our_time(day.parse().ok()?) } else { None }
}

/// The words of an export.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Words {
    pub dates: Vec<DateFormat>,
    pub yes: Vec<String>,
    pub no: Vec<String>,
    pub am: Vec<String>,
    pub pm: Vec<String>,
}

impl Words {
    pub fn date(&self, cell: &str) -> Option<NaiveDate> {
        let cell = cell.trim();
        iso(cell).or_else(|| self.dates.iter().find_map(|format| format.date(cell)))
    }

    pub fn half(&self, cell: &str) -> Option<Half> {
        if is_among(&self.am, cell) {
            Some(Half::Am)
        } else if is_among(&self.pm, cell) {
            Some(Half::Pm)
        } else {
            None
        }
    }

    /// The two sessions as this export calls them: `AM or PM`.
    pub fn sessions(&self) -> String {
        let first = |words: &[String]| words.first().cloned().unwrap_or_default();
        format!("{} or {}", first(&self.am), first(&self.pm))
    }

    /// Yes or no; neither for a blank.
    ///
    /// # Errors
    /// The reason, when the cell says something else.
    pub fn yes_or_no(&self, cell: &str) -> Result<Option<bool>, String> {
        if cell.trim().is_empty() {
            Ok(None)
        } else if is_among(&self.yes, cell) {
            Ok(Some(true))
        } else if is_among(&self.no, cell) {
            Ok(Some(false))
        } else {
            Err(format!("{} is neither yes nor no", quoted(cell)))
        }
    }
}

fn is_among(words: &[String], cell: &str) -> bool {
    let cell = cell.trim();
    words.iter().any(|word| word.eq_ignore_ascii_case(cell))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::intake::map::{HeadingMap, Shape};

    fn words() -> Words {
        HeadingMap::shipped(Shape::MarksLong).unwrap().words
    }

    #[test]
    fn dates_are_read_day_first() {
        let september = NaiveDate::from_ymd_opt(2025, 9, 3);
        for cell in [
            "03/09/2025",
            "3/9/2025",
            " 03/09/2025 ",
            "2025-09-03",
            "2025-09-03 00:00:00",
            "2025-09-03T08:50:00",
            "03-Sep-2025",
            "03-SEP-2025",
            "3 Sep 2025",
            "3 September 2025",
            "03-09-2025",
            "03.09.2025",
            "03/09/25",
            "03-Sep-25",
            "03/09/2025 00:00",
            "03/09/2025 08:50:00",
            "Wed 03/09/2025",
        ] {
            assert_eq!(words().date(cell), september, "{cell}");
        }
    }

    #[test]
    fn what_is_no_date_is_not_guessed_at() {
        for cell in [
            "",
            "31/02/2026",
            "09/31/2025",
            "2025-02-29",
            "2025-09-0399",
            "2025-09-03 AM",
            "03/09",
            "03/09/0025",
            "45903",
            "Thu 03/09/2025",
            "3rd September",
            "ééééé",
        ] {
            assert_eq!(words().date(cell), None, "{cell}");
        }
    }

    #[test]
    fn a_format_has_day_month_and_year_and_never_the_month_first() {
        for good in ["%d/%m/%Y", "%Y%m%d", "%e %b %y", "%a %d %B %Y", "%F"] {
            assert!(DateFormat::read(good).is_some(), "{good}");
        }
        for bad in ["%m/%d/%Y", "%D", "%d/%m", "%H:%M", "", "dd/mm/yyyy", "%Q", "%b %d %Y"] {
            assert!(DateFormat::read(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn sessions_and_answers_are_words() {
        assert_eq!(words().half(" am "), Some(Half::Am));
        assert_eq!(words().half("Afternoon"), Some(Half::Pm));
        assert_eq!(words().half("EVE"), None);
        let pupils = HeadingMap::shipped(Shape::Pupils).unwrap().words;
        assert_eq!(pupils.yes_or_no("y"), Ok(Some(true)));
        assert_eq!(pupils.yes_or_no("FALSE"), Ok(Some(false)));
        assert_eq!(pupils.yes_or_no("  "), Ok(None));
        assert_eq!(pupils.yes_or_no("maybe"), Err("“maybe” is neither yes nor no".to_owned()));
    }

    proptest! {
        #[test]
        fn a_date_written_in_any_shipped_way_comes_back(days in 0i64..80_000) {
            let words = words();
            let day = NaiveDate::from_ymd_opt(1950, 1, 1).unwrap() + chrono::Duration::days(days);
            for format in ["%d/%m/%Y", "%Y-%m-%d", "%d-%b-%Y", "%-d %B %Y"] {
                prop_assert_eq!(words.date(&day.format(format).to_string()), Some(day));
            }
        }

        #[test]
        fn no_cell_makes_a_reader_of_dates_panic(cell in ".{0,24}") {
            let _ = words().date(&cell);
        }
    }
}
