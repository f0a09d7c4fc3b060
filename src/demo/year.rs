//! A school year as many schools in England have it.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::rules::calendar::{Closed, SchoolYear, Term, year_name};

/// The year that begins in September of `start`: three terms with half terms, training days
/// (INSET) and the bank holidays that fall into them.
pub(super) fn school_year(start: i32) -> SchoolYear {
    let spring = start + 1;
    let good_friday = later(easter(spring), -2);
    let terms = [
        ("Autumn", weekday_from(on(start, 9, 2)), last(Weekday::Fri, on(start, 12, 20))),
        ("Spring", first(Weekday::Mon, on(spring, 1, 3)), later(good_friday, -1)),
        ("Summer", later(good_friday, 17), last(Weekday::Wed, on(spring, 7, 23))),
    ];
    let week = |monday: NaiveDate| (monday, later(monday, 4), "half term");
    let day = |day: NaiveDate, why| (day, day, why);
    let closed = [
        day(terms[0].1, "INSET"),
        week(last(Weekday::Mon, on(start, 10, 31))),
        day(terms[1].1, "INSET"),
        week(first(Weekday::Mon, on(spring, 2, 13))),
        day(first(Weekday::Mon, on(spring, 5, 1)), "bank holiday"),
        week(last(Weekday::Mon, on(spring, 5, 31))),
        day(first(Weekday::Fri, on(spring, 6, 28)), "INSET"),
    ];
    let term = |(name, first, last): (&str, _, _)| Term { name: name.to_owned(), first, last };
    let closure = |(first, last, why): (_, _, &str)| Closed { first, last, why: why.to_owned() };
    SchoolYear {
        year: year_name(start),
        terms: terms.into_iter().map(term).collect(),
        closed: closed.into_iter().map(closure).collect(),
    }
}

fn on(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

fn later(day: NaiveDate, days: i64) -> NaiveDate {
    let by = Days::new(days.unsigned_abs());
    let moved = if days < 0 { day.checked_sub_days(by) } else { day.checked_add_days(by) };
    moved.unwrap_or(day)
}

fn weekday_from(day: NaiveDate) -> NaiveDate {
    let is_weekday = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    day.iter_days().take(3).find(is_weekday).unwrap_or(day)
}

/// The first such weekday on or after a day.
fn first(weekday: Weekday, from: NaiveDate) -> NaiveDate {
    from.iter_days().take(7).find(|day| day.weekday() == weekday).unwrap_or(from)
}

/// The last such weekday on or before a day.
fn last(weekday: Weekday, to: NaiveDate) -> NaiveDate {
    first(weekday, later(to, -6))
}

/// Easter Sunday: the anonymous Gregorian computus (Meeus, Jones, Butcher), without centuries
/// that this program doesn't know.
fn easter(year: i32) -> NaiveDate {
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let moon = (century + 8) / 25;
    let epact =
        (19 * golden + century - century / 4 - (century - moon + 1) / 3 + 15).rem_euclid(30);
    let sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * sunday) / 451;
    later(on(year, 3, 22), i64::from(epact + sunday - 7 * late))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::calendar::Calendar;

    #[test]
    fn easter_falls_where_it_fell() {
        let table = [
            (2024, "2024-03-31"),
            (2025, "2025-04-20"),
            (2026, "2026-04-05"),
            (2027, "2027-03-28"),
            (2038, "2038-04-25"),
            (2008, "2008-03-23"),
        ];
        for (year, expected) in table {
            assert_eq!(easter(year).to_string(), expected);
        }
    }

    #[test]
    fn every_year_can_be_right_and_is_about_190_days_long() {
        for start in 1901..2199 {
            let year = school_year(start);
            assert_eq!(year.check(), Ok(()), "{start}");
            let calendar = Calendar::new(vec![year]);
            let days = calendar.days().len();
            assert!((183..=197).contains(&days), "{start}: {days}");
        }
    }

    #[test]
    fn closed_days_are_days_of_a_term() {
        let year = school_year(2026);
        for closed in &year.closed {
            let holds = |term: &Term| term.first <= closed.first && closed.last <= term.last;
            assert!(year.terms.iter().any(holds), "{closed:?}");
        }
    }
}
