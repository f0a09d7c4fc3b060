//! Working days: Monday to Friday, but for the bank holidays of England and Wales.
//!
//! What goes by post counts as served some working days later. Source: Banking and Financial Dealings
//! Act 1971; the days proclaimed beside it as GOV.UK lists them.

use chrono::{Datelike, NaiveDate, Weekday};

/// Days proclaimed once: a usual one moved, or one more.
const ONCE: &[(i32, u32, u32)] = &[
    (2012, 6, 4),
    (2012, 6, 5),
    (2020, 5, 8),
    (2022, 6, 2),
    (2022, 6, 3),
    (2022, 9, 19),
    (2023, 5, 8),
];

/// Usual ones that were moved away.
const MOVED: &[(i32, u32, u32)] = &[(2012, 5, 28), (2020, 5, 4), (2022, 5, 30)];

/// Whether post is delivered and offices work that day.
#[must_use]
pub fn is_working_day(day: NaiveDate) -> bool {
    !is_weekend(day) && !is_bank_holiday(day)
}

/// The `n`th working day after a day; the day itself for none.
#[must_use]
pub fn nth_working_day_after(day: NaiveDate, n: u32) -> NaiveDate {
    let Some(before_last) = n.checked_sub(1) else { return day };
    let mut later = day.iter_days().skip(1).filter(|later| is_working_day(*later));
    later.nth(usize::try_from(before_last).unwrap_or(usize::MAX)).unwrap_or(day)
}

/// Whether a day is a bank holiday in England and Wales; of one that falls on a weekend it is the
/// working day that stands in for it.
#[must_use]
pub fn is_bank_holiday(day: NaiveDate) -> bool {
    let at = (day.year(), day.month(), day.day());
    (is_usual(day) || ONCE.contains(&at)) && !MOVED.contains(&at)
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

fn is_usual(day: NaiveDate) -> bool {
    if is_weekend(day) {
        return false;
    }
    let weekday = day.weekday();
    let is_monday = weekday == Weekday::Mon;
    // Christmas and Boxing Day keep their order where both are moved.
    let stands_in = matches!(weekday, Weekday::Mon | Weekday::Tue);
    match (day.month(), day.day()) {
        (1, 1) | (12, 25 | 26) => true,
        (1, 2 | 3) => is_monday,
        (12, 27 | 28) => stands_in,
        (5, 1..=7 | 25..=31) | (8, 25..=31) if is_monday => true,
        (3 | 4, _) => is_of_easter(day),
        _ => false,
    }
}

/// Good Friday and Easter Monday.
fn is_of_easter(day: NaiveDate) -> bool {
    easter(day.year()).is_some_and(|easter| matches!((day - easter).num_days(), -2 | 1))
}

/// Easter Sunday of the Gregorian calendar.
fn easter(year: i32) -> Option<NaiveDate> {
    let golden = year % 19;
    let (century, rest) = (year / 100, year % 100);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - correction + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * late + 114;
    let (month, day) = (u32::try_from(days / 31).ok()?, u32::try_from(days % 31 + 1).ok()?);
    NaiveDate::from_ymd_opt(year, month, day)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::rules::calendar::tests::day;

    /// As published on GOV.UK (Open Government Licence v3.0).
    #[test]
    fn bank_holidays_are_the_published_ones() {
        let table = include_str!("../../tests/data/bank-holidays.csv");
        let listed: BTreeSet<NaiveDate> =
            table.lines().skip(1).map(|line| day(line.split(',').next().unwrap())).collect();
        assert!(listed.len() > 130);
        let all = day("2012-01-01").iter_days().take_while(|on| *on < day("2029-01-01"));
        for on in all {
            assert_eq!(is_bank_holiday(on), listed.contains(&on), "{on}");
        }
    }

    #[test]
    fn working_days_pass_over_weekends_and_bank_holidays() {
        let table = [
            ("2026-02-09", 2, "2026-02-11"),
            ("2026-02-12", 2, "2026-02-16"),
            ("2026-02-13", 1, "2026-02-16"),
            ("2026-02-14", 1, "2026-02-16"),
            // Good Friday and Easter Monday lie between.
            ("2026-04-02", 2, "2026-04-08"),
            ("2026-12-24", 1, "2026-12-29"),
            ("2026-02-14", 0, "2026-02-14"),
        ];
        for (from, n, expected) in table {
            assert_eq!(nth_working_day_after(day(from), n), day(expected), "{n} after {from}");
        }
    }
}
