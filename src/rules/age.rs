//! Compulsory school age.
//!
//! From the prescribed day (31 August, 31 December, 31 March) on or after the fifth birthday to
//! the last Friday of June in the school year of turning 16. Source: Education Act 1996, s.8.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::calendar::year_of;

/// First and last day of compulsory school age; none for a birth date out of the calendar's reach.
#[must_use]
pub fn compulsory(born: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let fifth = birthday(born, 5)?;
    let prescribed = [(fifth.year(), 3, 31), (fifth.year(), 8, 31), (fifth.year(), 12, 31)];
    let first = prescribed
        .into_iter()
        .filter_map(|(y, m, d)| NaiveDate::from_ymd_opt(y, m, d))
        .find(|day| *day >= fifth)?;
    let last = last_friday_of_june(year_of(birthday(born, 16)?) + 1)?;
    Some((first, last))
}

/// Whether a pupil is of compulsory school age that day.
#[must_use]
pub fn is_compulsory(born: NaiveDate, on: NaiveDate) -> bool {
    compulsory(born).is_some_and(|(first, last)| (first..=last).contains(&on))
}

/// Someone born on 29 February has their birthday on 1 March in other years.
pub(super) fn birthday(born: NaiveDate, age: i32) -> Option<NaiveDate> {
    born.with_year(born.year() + age).or_else(|| NaiveDate::from_ymd_opt(born.year() + age, 3, 1))
}

fn last_friday_of_june(year: i32) -> Option<NaiveDate> {
    let end = NaiveDate::from_ymd_opt(year, 6, 30)?;
    (0..7)
        .filter_map(|back| end.checked_sub_days(Days::new(back)))
        .find(|d| d.weekday() == Weekday::Fri)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn begins_on_the_prescribed_day_and_ends_on_the_last_friday_of_june() {
        let table = [
            ("2020-08-31", "2025-08-31", "2036-06-27"),
            ("2020-09-01", "2025-12-31", "2037-06-26"),
            ("2020-12-31", "2025-12-31", "2037-06-26"),
            ("2021-01-01", "2026-03-31", "2037-06-26"),
            ("2021-03-31", "2026-03-31", "2037-06-26"),
            ("2021-04-01", "2026-08-31", "2037-06-26"),
            ("2012-02-29", "2017-03-31", "2028-06-30"),
        ];
        for (born, first, last) in table {
            let born: NaiveDate = born.parse().unwrap();
            let expected = Some((first.parse().unwrap(), last.parse().unwrap()));
            assert_eq!(compulsory(born), expected, "{born}");
        }
    }

    #[test]
    fn both_ends_count() {
        let born = "2020-09-01".parse().unwrap();
        for (on, expected) in [
            ("2025-12-30", false),
            ("2025-12-31", true),
            ("2037-06-26", true),
            ("2037-06-27", false),
        ] {
            assert_eq!(is_compulsory(born, on.parse().unwrap()), expected, "{on}");
        }
    }
}
