//! The weeks within which a form means a next meeting to be, and the school day in them.

use chrono::{Days, NaiveDate};

use super::calendar::Calendar;
use super::count::counted;
use super::day::spell;

/// The day so many calendar weeks later.
#[must_use]
pub fn weeks_after(base: NaiveDate, weeks: u32) -> NaiveDate {
    base.checked_add_days(Days::new(7 * u64::from(weeks))).unwrap_or(base)
}

/// What to warn of where a day lies outside a window of calendar weeks after another.
#[must_use]
pub fn outside_window(
    base: NaiveDate,
    on: NaiveDate,
    min_weeks: u32,
    max_weeks: u32,
) -> Option<String> {
    let weeks = |n: u32| counted(n, "week", "weeks");
    let usual = match min_weeks {
        0 => format!("at most {}", weeks(max_weeks)),
        min if min == max_weeks => weeks(min),
        min => format!("{min} to {}", weeks(max_weeks)),
    };
    let found = if on > weeks_after(base, max_weeks) {
        format!("more than {}", weeks(max_weeks))
    } else if on < base {
        return Some(format!("before {}: {usual} after it is meant", spell(base)));
    } else if on < weeks_after(base, min_weeks) {
        format!("less than {}", weeks(min_weeks))
    } else {
        return None;
    };
    Some(format!("{found} after {}: {usual} is meant", spell(base)))
}

/// The day itself if school is open, else the next school day; none past the calendar's end.
#[must_use]
pub fn school_day_from(calendar: &Calendar, day: NaiveDate) -> Option<NaiveDate> {
    if calendar.is_school_day(day)? { Some(day) } else { calendar.nth_after(day, 1).ok() }
}

/// `Mon 22 Dec is no school day: moved to Mon 5 Jan`; and, where the new day lies outside its
/// window, why it does.
#[must_use]
pub fn moved_words(from: NaiveDate, to: NaiveDate, outside: Option<&str>) -> String {
    let short = |day: NaiveDate| day.format("%a %-d %b").to_string();
    let moved = format!("{} is no school day: moved to {}", short(from), short(to));
    match outside {
        Some(why) => format!("{moved}. That is {why}"),
        None => moved,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::calendar::tests::real;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_outside_the_window_is_warned_of() {
        let base = day("2025-11-28");
        let table = [
            (
                "2025-12-11",
                2,
                4,
                Some("less than 2 weeks after Fri 28 Nov 2025: 2 to 4 weeks is meant"),
            ),
            ("2025-12-12", 2, 4, None),
            ("2025-12-26", 2, 4, None),
            (
                "2025-12-27",
                2,
                4,
                Some("more than 4 weeks after Fri 28 Nov 2025: 2 to 4 weeks is meant"),
            ),
            (
                "2025-12-20",
                0,
                3,
                Some("more than 3 weeks after Fri 28 Nov 2025: at most 3 weeks is meant"),
            ),
            ("2025-11-28", 0, 3, None),
            ("2025-11-27", 0, 3, Some("before Fri 28 Nov 2025: at most 3 weeks after it is meant")),
            ("2025-12-06", 1, 1, Some("more than 1 week after Fri 28 Nov 2025: 1 week is meant")),
        ];
        for (on, min, max, expected) in table {
            assert_eq!(outside_window(base, day(on), min, max).as_deref(), expected, "{on}");
        }
        assert_eq!(weeks_after(base, 3), day("2025-12-19"));
    }

    #[test]
    fn a_day_in_a_closure_moves_to_the_next_school_day() {
        let table = [
            ("2025-12-12", Some("2025-12-12")),
            ("2025-12-22", Some("2026-01-05")),
            ("2025-12-13", Some("2025-12-15")),
            ("2025-10-27", Some("2025-11-04")),
            ("2026-07-20", None),
            ("2026-09-10", None),
        ];
        for (on, expected) in table {
            assert_eq!(school_day_from(&real(), day(on)), expected.map(day), "{on}");
        }
        let (from, to) = (day("2025-12-22"), day("2026-01-05"));
        let moved = "Mon 22 Dec is no school day: moved to Mon 5 Jan";
        assert_eq!(moved_words(from, to, None), moved);
        let outside = outside_window(day("2025-12-01"), to, 2, 4);
        assert_eq!(
            moved_words(from, to, outside.as_deref()),
            format!(
                "{moved}. That is more than 4 weeks after Mon 1 Dec 2025: 2 to 4 weeks is meant"
            )
        );
    }
}
