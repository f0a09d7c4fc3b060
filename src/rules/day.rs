//! Dates as officers type them: `t`, `mon`, `+2w`, `12`, `12/9`, `3rd April`, `12.09.25`.
//!
//! Here lives the reading of one typed date, always day first, and the two ways a date is spelt
//! back. What a date means for a school (school day, holiday, week of term) lives in `calendar`;
//! the field it is typed into, and how the reading stands beside it, in `ui`. There is no clock
//! here: `today` is an argument.

use std::ops::RangeInclusive;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// Which way a date without month or year leans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lean {
    /// Something that happened: the latest such date not after today.
    Past,
    /// Something due: the earliest such date not before today.
    Future,
    /// A birth date: never in the future; two-digit years fall in the past.
    Birth,
}

/// Why what was typed is no date. Its `Display` is one plain sentence for the officer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoDate {
    /// It has no shape of a date at all.
    #[error("not a date: try 12/9, 12 sep, mon, t, +2w")]
    Unreadable,
    /// A day that no month has.
    #[error("there is no day {0}")]
    NoSuchDay(u32),
    /// A day that this month has in no year.
    #[error("there is no {0} {1}")]
    NotInMonth(u32, &'static str),
    /// 29 February of a year without one.
    #[error("there is no 29 February in {0}")]
    NotLeapYear(i32),
    /// A month number that isn't 1 to 12.
    #[error("there is no month {0}")]
    NoSuchMonth(u32),
    /// A day, and a word where the month should stand, cut if it is very long.
    #[error("{0} {1}: no month is called that")]
    NoMonthCalled(u32, String),
    /// The year typed or reached lies outside 1900 to 2199.
    #[error("the year must be from 1900 to 2199")]
    YearOutOfRange,
    /// The date was typed with a weekday it doesn't fall on.
    #[error("{}", .0.format("%-d %b %Y is a %A"))]
    WrongWeekday(NaiveDate),
    /// A birth date after today.
    #[error("a birth date can't be in the future")]
    BirthInFuture,
}

/// Wide enough for any birth date on a register and any deadline; a year outside is a slip.
const YEARS: RangeInclusive<i32> = 1900..=2199;

/// A leap year, to ask whether a month ever has a day.
const SOME_LEAP_YEAR: i32 = 2024;

/// Longest piece of a typed word that an error repeats: the sentence stands beside a field.
const LONGEST_ECHO: usize = 20;

const MONTHS: &str =
    "January February March April May June July August September October November December";

/// In chrono's order, Monday being 0.
const WEEKDAYS: &str = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday";

/// One piece of a date in figures and words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part<'a> {
    /// ASCII digits, as many as were typed.
    Number(&'a str),
    /// The digits of `1st`, `22nd`: only ever a day.
    Ordinal(&'a str),
    /// A run of letters.
    Name(&'a str),
}

/// A distance from a date; negative is back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Days(i64),
    Months(i32),
}

/// Reads a date as typed: day first, case and spare blanks ignored.
///
/// Takes `t` `today` `y` `yesterday` `tom` `tomorrow`; `mon` to `sunday`; `+2w` `-3d` `-1m` `+5`;
/// `12`, `12/9`, `12 sep`, `3rd April`, `12.09.25`, `12 Sep 2025`, `2025-09-12`, and a weekday
/// before any of these last, which must be right. What lacks a month or year is found by `lean`;
/// a full date is taken as it is.
///
/// # Errors
///
/// [`NoDate`] says why it is no date, or no date that can stand: a year outside 1900 to 2199, a
/// birth date after `today`.
pub fn read_day(typed: &str, today: NaiveDate, lean: Lean) -> Result<NaiveDate, NoDate> {
    let day = read_any(typed.trim(), today, lean)?;
    if !YEARS.contains(&day.year()) {
        return Err(NoDate::YearOutOfRange);
    }
    if lean == Lean::Birth && day > today {
        return Err(NoDate::BirthInFuture);
    }
    Ok(day)
}

/// The date in words with its weekday: `Fri 12 Sep 2025`.
#[must_use]
pub fn spell(day: NaiveDate) -> String {
    day.format("%a %-d %b %Y").to_string()
}

/// The date for a narrow column: `12 Sep 25`. The century is lost, so not for birth dates.
#[must_use]
pub fn short(day: NaiveDate) -> String {
    day.format("%-d %b %y").to_string()
}

impl Lean {
    /// Which way to walk from today.
    fn sign(self) -> i32 {
        if self == Self::Future { 1 } else { -1 }
    }

    /// Whether a date lies on the right side of today. Today itself does.
    fn allows(self, day: NaiveDate, today: NaiveDate) -> bool {
        day == today || (day > today) == (self == Self::Future)
    }
}

fn read_any(text: &str, today: NaiveDate, lean: Lean) -> Result<NaiveDate, NoDate> {
    let step = match text.to_ascii_lowercase().as_str() {
        "t" | "today" => Step::Days(0),
        "y" | "yesterday" => Step::Days(-1),
        "tom" | "tomorrow" => Step::Days(1),
        signed if signed.starts_with(['+', '-']) => read_step(signed)?,
        _ => return read_weekday_and_date(text, today, lean),
    };
    shift(today, step).ok_or(NoDate::YearOutOfRange)
}

/// Reads `+2w`, `- 3 days`, `-1m`, `+5`, in small letters.
fn read_step(signed: &str) -> Result<Step, NoDate> {
    let sign = if signed.starts_with('-') { -1 } else { 1 };
    let (digits, unit) = split_run(signed[1..].trim_start(), |c| c.is_ascii_digit());
    if digits.is_empty() {
        return Err(NoDate::Unreadable);
    }
    // Digits alone fail only by being too many, and that far from today no year is in range.
    let count: i32 = digits.parse().map_err(|_| NoDate::YearOutOfRange)?;
    match unit.trim_start() {
        "" | "d" | "day" | "days" => Ok(Step::Days(i64::from(sign * count))),
        "w" | "week" | "weeks" => Ok(Step::Days(i64::from(sign * count) * 7)),
        "m" | "month" | "months" => Ok(Step::Months(sign * count)),
        _ => Err(NoDate::Unreadable),
    }
}

/// A month's step from the 31st lands on the last day of a shorter month.
fn shift(day: NaiveDate, step: Step) -> Option<NaiveDate> {
    match step {
        Step::Days(n) if n < 0 => day.checked_sub_days(Days::new(n.unsigned_abs())),
        Step::Days(n) => day.checked_add_days(Days::new(n.unsigned_abs())),
        Step::Months(n) if n < 0 => day.checked_sub_months(Months::new(n.unsigned_abs())),
        Step::Months(n) => day.checked_add_months(Months::new(n.unsigned_abs())),
    }
}

fn read_weekday_and_date(text: &str, today: NaiveDate, lean: Lean) -> Result<NaiveDate, NoDate> {
    // Someone still typing `12/` hasn't said the twelfth.
    if text.ends_with(['/', '-', ',']) {
        return Err(NoDate::Unreadable);
    }
    let (word, after) = split_run(text, char::is_alphabetic);
    let Some(weekday) = weekday_called(word) else {
        return read_date(text, today, lean);
    };
    let rest = skip_separator(after);
    if rest.is_empty() {
        return nearest_weekday(weekday, today, lean).ok_or(NoDate::YearOutOfRange);
    }
    let day = read_date(rest, today, lean)?;
    if day.weekday() == weekday { Ok(day) } else { Err(NoDate::WrongWeekday(day)) }
}

fn read_date(text: &str, today: NaiveDate, lean: Lean) -> Result<NaiveDate, NoDate> {
    let parts = split_parts(text).ok_or(NoDate::Unreadable)?;
    let (day, month, year) = match *parts.as_slice() {
        [day] => (day, None, None),
        [month @ Part::Name(_), day] | [day, month] => (day, Some(month), None),
        [month @ Part::Name(_), day, year] | [day, month, year] => (day, Some(month), Some(year)),
        _ => return Err(NoDate::Unreadable),
    };
    let day = day_number(day)?;
    let Some(month) = month else {
        return nearest_month(day, today, lean).ok_or(NoDate::NoSuchDay(day));
    };
    let month = month_number(month, day)?;
    if NaiveDate::from_ymd_opt(SOME_LEAP_YEAR, month, day).is_none() {
        return Err(NoDate::NotInMonth(day, month_name(month)));
    }
    let Some(year) = year else {
        return nearest_year(day, month, today, lean).ok_or(NoDate::YearOutOfRange);
    };
    let year = year_number(year, today, lean)?;
    // The month has the day in a leap year, so only 29 February can fail.
    NaiveDate::from_ymd_opt(year, month, day).ok_or(NoDate::NotLeapYear(year))
}

fn nearest_weekday(weekday: Weekday, today: NaiveDate, lean: Lean) -> Option<NaiveDate> {
    (0..7)
        .filter_map(|n| shift(today, Step::Days(i64::from(lean.sign() * n))))
        .find(|day| day.weekday() == weekday)
}

/// Skips months that lack the day. `None` if no month has it.
fn nearest_month(day: u32, today: NaiveDate, lean: Lean) -> Option<NaiveDate> {
    let first = today.with_day(1)?;
    (0..12)
        .filter_map(|n| shift(first, Step::Months(lean.sign() * n))?.with_day(day))
        .find(|found| lean.allows(*found, today))
}

/// Eight years, because 29 February can be that far: 1900, 2100 and 2200 are no leap years.
fn nearest_year(day: u32, month: u32, today: NaiveDate, lean: Lean) -> Option<NaiveDate> {
    (0..=8)
        .filter_map(|n| NaiveDate::from_ymd_opt(today.year() + lean.sign() * n, month, day))
        .find(|found| lean.allows(*found, today))
}

fn day_number(part: Part<'_>) -> Result<u32, NoDate> {
    match part {
        Part::Number(digits) | Part::Ordinal(digits) if digits.len() <= 2 => {
            digits.parse().map_err(|_| NoDate::Unreadable)
        }
        _ => Err(NoDate::Unreadable),
    }
}

fn month_number(part: Part<'_>, day: u32) -> Result<u32, NoDate> {
    match part {
        Part::Name(name) => month_called(name)
            .ok_or_else(|| NoDate::NoMonthCalled(day, name.chars().take(LONGEST_ECHO).collect())),
        Part::Number(digits) => match digits.parse() {
            Ok(month @ 1..=12) => Ok(month),
            Ok(month) => Err(NoDate::NoSuchMonth(month)),
            Err(_) => Err(NoDate::Unreadable),
        },
        Part::Ordinal(_) => Err(NoDate::Unreadable),
    }
}

fn year_number(part: Part<'_>, today: NaiveDate, lean: Lean) -> Result<i32, NoDate> {
    let Part::Number(digits) = part else {
        return Err(NoDate::Unreadable);
    };
    let typed: i32 = digits.parse().map_err(|_| NoDate::YearOutOfRange)?;
    match (digits.len(), lean) {
        // The latest year with these two figures that isn't in the future.
        (2, Lean::Birth) => Ok(today.year() - (today.year() - typed).rem_euclid(100)),
        (2, Lean::Past | Lean::Future) => Ok(2000 + typed),
        (4, _) => Ok(typed),
        _ => Err(NoDate::YearOutOfRange),
    }
}

/// The pieces of a date in order day, month, year (or month first, if a word). `None` if it holds
/// anything but digits, letters and single separators.
fn split_parts(text: &str) -> Option<Vec<Part<'_>>> {
    if let Some(parts) = split_iso(text) {
        return Some(parts);
    }
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (part, after) = split_part(rest)?;
        parts.push(part);
        rest = skip_separator(after);
    }
    Some(parts)
}

/// `2025-09-12`, the one form with the year first, turned day first.
fn split_iso(text: &str) -> Option<Vec<Part<'_>>> {
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let in_figures = text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    (in_figures && year.len() == 4)
        .then(|| vec![Part::Number(day), Part::Number(month), Part::Number(year)])
}

fn split_part(text: &str) -> Option<(Part<'_>, &str)> {
    let (digits, after_digits) = split_run(text, |c| c.is_ascii_digit());
    let (letters, after_letters) = split_run(after_digits, char::is_alphabetic);
    let is_ending = matches!(letters.to_ascii_lowercase().as_str(), "st" | "nd" | "rd" | "th");
    match (digits, letters) {
        ("", "") => None,
        ("", name) => Some((Part::Name(name), after_letters)),
        (day, _) if is_ending => Some((Part::Ordinal(day), after_letters)),
        (number, _) => Some((Part::Number(number), after_digits)),
    }
}

/// The longest beginning of characters that belong, and the rest.
fn split_run(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|c: char| !belongs(c)).unwrap_or(text.len());
    text.split_at(end)
}

/// Passes blanks and at most one mark between two pieces: `12//9` is a slip, not a date.
fn skip_separator(text: &str) -> &str {
    let text = text.trim_start();
    text.strip_prefix(['/', '.', '-', ',']).unwrap_or(text).trim_start()
}

fn month_called(name: &str) -> Option<u32> {
    place_among(MONTHS, name).map(|place| u32::from(place) + 1)
}

fn month_name(month: u32) -> &'static str {
    (1..).zip(MONTHS.split(' ')).find(|(number, _)| *number == month).map_or("", |(_, name)| name)
}

fn weekday_called(name: &str) -> Option<Weekday> {
    // The one usual short form that isn't a beginning of the name.
    let name = if name.eq_ignore_ascii_case("weds") { "wed" } else { name };
    place_among(WEEKDAYS, name).and_then(|place| Weekday::try_from(place).ok())
}

/// The place, from 0, of the name that starts like this one.
fn place_among(names: &str, name: &str) -> Option<u8> {
    (0..).zip(names.split(' ')).find(|(_, full)| is_short_for(name, full)).map(|(place, _)| place)
}

/// Three letters tell all months and weekdays apart; `ma` and `ju` would not.
fn is_short_for(name: &str, full: &str) -> bool {
    let beginning = full.get(..name.len());
    name.len() >= 3 && beginning.is_some_and(|start| start.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Lean::{Birth, Future, Past};
    use super::*;

    /// A Sunday.
    const TODAY: &str = "2025-11-23";

    const LEANS: [Lean; 3] = [Past, Future, Birth];

    fn date(iso: &str) -> NaiveDate {
        iso.parse().unwrap()
    }

    #[track_caller]
    fn assert_reads(typed: &str, today: &str, lean: Lean, expected: &str) {
        let read = read_day(typed, date(today), lean);
        assert_eq!(read, Ok(date(expected)), "{typed:?} on {today}, {lean:?}");
    }

    #[test]
    fn words_and_weekdays() {
        let rows = [
            ("t", Past, "2025-11-23"),
            ("TODAY", Future, "2025-11-23"),
            ("today", Birth, "2025-11-23"),
            ("  y ", Past, "2025-11-22"),
            ("Yesterday", Future, "2025-11-22"),
            ("tom", Future, "2025-11-24"),
            ("Tomorrow", Past, "2025-11-24"),
            ("mon", Past, "2025-11-17"),
            ("mon", Future, "2025-11-24"),
            ("Monday", Birth, "2025-11-17"),
            ("tues", Past, "2025-11-18"),
            ("TUE", Future, "2025-11-25"),
            ("weds", Past, "2025-11-19"),
            ("wed", Future, "2025-11-26"),
            ("thurs", Future, "2025-11-27"),
            ("thu.", Past, "2025-11-20"),
            ("friday", Past, "2025-11-21"),
            ("sat", Past, "2025-11-22"),
            ("saturday", Future, "2025-11-29"),
            ("sun", Past, "2025-11-23"),
            ("sun", Future, "2025-11-23"),
        ];
        for (typed, lean, expected) in rows {
            assert_reads(typed, TODAY, lean, expected);
        }
    }

    #[test]
    fn steps_from_today() {
        let rows = [
            ("+2w", "2025-11-23", "2025-12-07"),
            ("-3d", "2025-11-23", "2025-11-20"),
            ("+10d", "2025-11-23", "2025-12-03"),
            ("-1m", "2025-11-23", "2025-10-23"),
            ("+5", "2025-11-23", "2025-11-28"),
            ("-12", "2025-11-23", "2025-11-11"),
            ("+0", "2025-11-23", "2025-11-23"),
            ("+2 weeks", "2025-11-23", "2025-12-07"),
            ("- 3 days", "2025-11-23", "2025-11-20"),
            ("+ 1  Month", "2025-11-23", "2025-12-23"),
            ("-12M", "2025-11-23", "2024-11-23"),
            ("+1 day", "2025-12-31", "2026-01-01"),
            ("+1m", "2025-01-31", "2025-02-28"),
            ("-1 month", "2024-03-31", "2024-02-29"),
        ];
        for (typed, today, expected) in rows {
            // The sign says which way, so the lean has no say.
            assert_reads(typed, today, Past, expected);
            assert_reads(typed, today, Future, expected);
        }
    }

    #[test]
    fn a_day_alone_takes_the_nearest_month_that_has_it() {
        let rows = [
            ("12", "2025-11-23", Past, "2025-11-12"),
            ("12", "2025-11-23", Future, "2025-12-12"),
            ("12th", "2025-11-23", Birth, "2025-11-12"),
            ("23", "2025-11-23", Past, "2025-11-23"),
            ("23", "2025-11-23", Future, "2025-11-23"),
            ("24", "2025-11-23", Past, "2025-10-24"),
            ("24", "2025-11-23", Future, "2025-11-24"),
            ("31", "2025-11-23", Past, "2025-10-31"),
            ("31st", "2025-11-23", Future, "2025-12-31"),
            ("30", "2025-03-01", Past, "2025-01-30"),
            ("30", "2025-01-31", Future, "2025-03-30"),
            ("31", "2025-06-30", Future, "2025-07-31"),
            ("29", "2024-03-01", Past, "2024-02-29"),
            ("31", "2026-01-01", Past, "2025-12-31"),
            ("01", "2025-12-31", Future, "2026-01-01"),
            ("fri 12", "2025-12-23", Past, "2025-12-12"),
        ];
        for (typed, today, lean, expected) in rows {
            assert_reads(typed, today, lean, expected);
        }
    }

    #[test]
    fn a_day_and_month_take_the_nearest_year() {
        let rows = [
            ("12/9", "2025-11-23", Past, "2025-09-12"),
            ("12/9", "2025-11-23", Future, "2026-09-12"),
            ("12/9", "2025-11-23", Birth, "2025-09-12"),
            ("12 dec", "2025-11-23", Past, "2024-12-12"),
            ("12 dec", "2025-11-23", Future, "2025-12-12"),
            ("12 dec", "2025-11-23", Birth, "2024-12-12"),
            ("23/11", "2025-11-23", Past, "2025-11-23"),
            ("23/11", "2025-11-23", Future, "2025-11-23"),
            ("3rd April", "2025-11-23", Past, "2025-04-03"),
            ("3/4", "2025-11-23", Future, "2026-04-03"),
            ("29/2", "2025-11-23", Past, "2024-02-29"),
            ("29/2", "2025-11-23", Future, "2028-02-29"),
            ("29 feb", "2024-02-29", Past, "2024-02-29"),
            ("29 feb", "2024-02-29", Future, "2024-02-29"),
            ("29/2", "2096-03-01", Future, "2104-02-29"),
            ("29/2", "2104-02-28", Past, "2096-02-29"),
        ];
        for (typed, today, lean, expected) in rows {
            assert_reads(typed, today, lean, expected);
        }
    }

    #[test]
    fn every_way_to_write_a_day_and_month() {
        let ways = [
            "12/9",
            "12.9",
            "12-9",
            "12 9",
            "12/09",
            "12 / 9",
            "12.9.",
            "12 sep",
            "12sep",
            "12-Sep",
            "12 SEPT",
            "12 Sept.",
            "12th September",
            "12th  september ",
            "sep 12",
            "Sept 12th",
            "fri 12/9",
            "Fri, 12th Sept",
        ];
        for typed in ways {
            assert_reads(typed, TODAY, Past, "2025-09-12");
        }
    }

    #[test]
    fn a_full_date_is_taken_as_it_is_whatever_the_lean() {
        let ways = [
            "12/9/25",
            "12.09.25",
            "12-9-25",
            "12 9 25",
            "12/09/2025",
            "12 sep 25",
            "12sep25",
            "12-sep-25",
            "12 Sep 2025",
            "  12   SEPTEMBER  2025 ",
            "12\u{a0}Sep\u{a0}2025",
            "12th September, 2025",
            "Sep 12, 2025",
            "2025-09-12",
            "2025-9-12",
            "Fri 12 Sep 2025",
            "friday, 12/9/25",
            "FRI 2025-09-12",
        ];
        for typed in ways {
            for lean in LEANS {
                assert_reads(typed, TODAY, lean, "2025-09-12");
            }
        }
        assert_reads("1/6/2030", TODAY, Past, "2030-06-01");
        assert_reads("1/6/2010", TODAY, Future, "2010-06-01");
    }

    #[test]
    fn centuries() {
        let rows = [
            ("1/1/00", Past, "2000-01-01"),
            ("1/1/00", Birth, "2000-01-01"),
            ("31/12/99", Past, "2099-12-31"),
            ("31/12/99", Future, "2099-12-31"),
            ("31/12/99", Birth, "1999-12-31"),
            ("1/9/14", Birth, "2014-09-01"),
            ("23/11/25", Birth, "2025-11-23"),
            ("1/9/26", Birth, "1926-09-01"),
            ("29/2/08", Birth, "2008-02-29"),
            ("1/1/1900", Birth, "1900-01-01"),
            ("31/12/2199", Past, "2199-12-31"),
        ];
        for (typed, lean, expected) in rows {
            assert_reads(typed, TODAY, lean, expected);
        }
    }

    #[test]
    fn every_month_and_weekday_by_full_and_short_name() {
        for (number, name) in (1..).zip(MONTHS.split(' ')) {
            let expected = NaiveDate::from_ymd_opt(2025, number, 5).unwrap();
            for month in [name, &name[..3], name.to_uppercase().as_str()] {
                let typed = format!("5 {month} 2025");
                assert_eq!(read_day(&typed, date(TODAY), Past), Ok(expected), "{typed}");
            }
        }
        for (days, name) in (1..).zip(WEEKDAYS.split(' ')) {
            let expected = date(TODAY) + Days::new(days % 7);
            for typed in [name, &name[..3], name.to_uppercase().as_str()] {
                assert_eq!(read_day(typed, date(TODAY), Future), Ok(expected), "{typed}");
            }
        }
    }

    const NOT_A_DATE: &str = "not a date: try 12/9, 12 sep, mon, t, +2w";
    const YEAR: &str = "the year must be from 1900 to 2199";
    const FUTURE_BIRTH: &str = "a birth date can't be in the future";

    #[test]
    fn what_has_no_shape_of_a_date() {
        let rows = [
            "",
            "  ",
            "soon",
            "/",
            ".",
            "12/",
            "12-",
            "/9",
            "12//9",
            "12..9",
            "12/9/",
            "12/9/25/1",
            "2025",
            "sep",
            "sep sep",
            "sep 2025",
            "12 sep sep",
            "mon mon",
            "mon/",
            "120925",
            "12092025",
            "2025/09/12",
            "2025--12",
            "+",
            "-",
            "+w",
            "+2x",
            "+2w3d",
            "--3",
            "12/9th",
            "12+9",
            "\u{661}\u{662}/\u{669}",
            "12\u{202e}sep",
            "12\u{200b}/9",
            "\u{1f989}",
        ];
        for typed in rows {
            for lean in LEANS {
                let refused = read_day(typed, date(TODAY), lean);
                assert_eq!(refused, Err(NoDate::Unreadable), "{typed:?}");
            }
        }
    }

    #[test]
    fn refusals_say_why() {
        let rows = [
            ("soon", Past, NOT_A_DATE),
            ("0", Past, "there is no day 0"),
            ("32", Future, "there is no day 32"),
            ("32/1", Past, "there is no 32 January"),
            ("0/1", Past, "there is no 0 January"),
            ("31/9", Past, "there is no 31 September"),
            ("31 sep", Future, "there is no 31 September"),
            ("31/9/2025", Past, "there is no 31 September"),
            ("30 feb", Past, "there is no 30 February"),
            ("29/2/2025", Past, "there is no 29 February in 2025"),
            ("2025-02-29", Past, "there is no 29 February in 2025"),
            ("12/13", Past, "there is no month 13"),
            ("9/13/2025", Past, "there is no month 13"),
            ("2025-13-01", Past, "there is no month 13"),
            ("12/0", Past, "there is no month 0"),
            ("12/2025", Past, "there is no month 2025"),
            ("12 Foo", Past, "12 Foo: no month is called that"),
            ("12 ma", Past, "12 ma: no month is called that"),
            ("2w", Future, "2 w: no month is called that"),
            ("12 \u{c9}t\u{e9} 25", Past, "12 \u{c9}t\u{e9}: no month is called that"),
            (
                "1 abcdefghijklmnopqrstuvwxyz",
                Past,
                "1 abcdefghijklmnopqrst: no month is called that",
            ),
            ("12/9/1066", Past, YEAR),
            ("12/9/1899", Birth, YEAR),
            ("12/9/2200", Future, YEAR),
            ("0000-01-01", Past, YEAR),
            ("12/9/205", Past, YEAR),
            ("12/9/5", Past, YEAR),
            ("12/9/99999999999999999999", Past, YEAR),
            ("+999999999999d", Future, YEAR),
            ("+2147483647w", Future, YEAR),
            ("-2147483647m", Past, YEAR),
            ("-9999w", Past, YEAR),
            ("Thu 12 Sep 2025", Past, "12 Sep 2025 is a Friday"),
            ("mon 12/9", Past, "12 Sep 2025 is a Friday"),
            ("mon t", Past, NOT_A_DATE),
            ("tom", Birth, FUTURE_BIRTH),
            ("+1d", Birth, FUTURE_BIRTH),
            ("24/11/2025", Birth, FUTURE_BIRTH),
            ("24/11/25", Birth, FUTURE_BIRTH),
        ];
        for (typed, lean, sentence) in rows {
            let refused = read_day(typed, date(TODAY), lean).unwrap_err();
            assert_eq!(refused.to_string(), sentence, "{typed:?}");
        }
    }

    #[test]
    fn dates_are_spelt_without_leading_noughts() {
        assert_eq!(spell(date("2025-09-12")), "Fri 12 Sep 2025");
        assert_eq!(spell(date("2026-02-01")), "Sun 1 Feb 2026");
        assert_eq!(short(date("2025-09-12")), "12 Sep 25");
        assert_eq!(short(date("2005-01-03")), "3 Jan 05");
    }

    fn this_century() -> impl Strategy<Value = NaiveDate> {
        (0_u64..36_525).prop_map(|days| date("2000-01-01") + Days::new(days))
    }

    fn any_today() -> impl Strategy<Value = NaiveDate> {
        prop_oneof![Just(NaiveDate::MIN), Just(NaiveDate::MAX), this_century()]
    }

    /// Reads it every way without a panic, and says whether all that was read can stand.
    fn reads_safely(typed: &str, today: NaiveDate) -> bool {
        let can_stand = |day: NaiveDate| YEARS.contains(&day.year());
        LEANS.into_iter().filter_map(|lean| read_day(typed, today, lean).ok()).all(can_stand)
    }

    proptest! {
        #[test]
        fn no_string_panics(typed in any::<String>(), today in any_today()) {
            prop_assert!(reads_safely(&typed, today));
        }

        #[test]
        fn no_string_of_date_like_pieces_panics(
            typed in "[-+]?([0-9]{1,12}|[a-z]{1,4}|sep|mon|th|[-/., ]){0,7}",
            today in any_today(),
        ) {
            prop_assert!(reads_safely(&typed, today));
        }

        #[test]
        fn what_is_spelt_reads_back(day in this_century(), today in this_century()) {
            for lean in [Past, Future] {
                for typed in [spell(day), short(day), day.to_string()] {
                    prop_assert_eq!(read_day(&typed, today, lean), Ok(day));
                }
            }
        }

        #[test]
        fn a_birth_date_spelt_in_full_reads_back(day in this_century(), later in 0_u64..40_000) {
            let today = day + Days::new(later);
            prop_assert_eq!(read_day(&spell(day), today, Birth), Ok(day));
            prop_assert_eq!(read_day(&day.to_string(), today, Birth), Ok(day));
        }

        #[test]
        fn a_date_without_year_lies_on_the_side_it_leans_to(
            day in 1_u32..=31,
            month in 1_u32..=12,
            today in this_century(),
        ) {
            for typed in [day.to_string(), format!("{day}/{month}")] {
                for lean in LEANS {
                    if let Ok(found) = read_day(&typed, today, lean) {
                        prop_assert_eq!(found.day(), day);
                        prop_assert!(lean.allows(found, today));
                    }
                }
            }
        }
    }
}
