//! When something is due, as seen from today: what an agenda is parted into.

use chrono::{Datelike, Days, NaiveDate};

use super::calendar::monday;

/// A part of the agenda, in the order to do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum When {
    Overdue,
    Today,
    ThisWeek,
    Later,
    /// Agreed without a day: `daily`.
    Undated,
}

impl When {
    /// The part that a day belongs to.
    #[must_use]
    pub fn of(on: Option<NaiveDate>, today: NaiveDate) -> Self {
        match on {
            None => Self::Undated,
            Some(on) if on < today => Self::Overdue,
            Some(on) if on == today => Self::Today,
            Some(on) if on <= week_ends(today) => Self::ThisWeek,
            Some(_) => Self::Later,
        }
    }

    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Overdue => "Overdue",
            Self::Today => "Today",
            Self::ThisWeek => "This week",
            Self::Later => "Later",
            Self::Undated => "No day agreed",
        }
    }
}

/// The Sunday up to which something is due this week. At a weekend that is the week to come: what
/// is left of the old one is no time to do anything in.
#[must_use]
pub fn week_ends(today: NaiveDate) -> NaiveDate {
    let at_weekend = today.weekday().num_days_from_monday() >= 5;
    let days = if at_weekend { 13 } else { 6 };
    monday(today).checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_has_its_part_of_the_agenda() {
        // Monday 17, Friday 21, Saturday 22 and Sunday 23 November 2025.
        let table = [
            ("2025-11-21", Some("2025-11-20"), When::Overdue),
            ("2025-11-21", Some("2025-11-21"), When::Today),
            ("2025-11-21", Some("2025-11-22"), When::ThisWeek),
            ("2025-11-21", Some("2025-11-23"), When::ThisWeek),
            ("2025-11-21", Some("2025-11-24"), When::Later),
            ("2025-11-17", Some("2025-11-23"), When::ThisWeek),
            ("2025-11-22", Some("2025-11-24"), When::ThisWeek),
            ("2025-11-23", Some("2025-11-30"), When::ThisWeek),
            ("2025-11-23", Some("2025-12-01"), When::Later),
            ("2025-11-23", None, When::Undated),
        ];
        for (today, on, expected) in table {
            assert_eq!(When::of(on.map(day), day(today)), expected, "{on:?} on {today}");
        }
    }

    #[test]
    fn parts_come_in_the_order_to_do_them() {
        assert!(When::Overdue < When::Today && When::Today < When::ThisWeek);
        assert!(When::ThisWeek < When::Later && When::Later < When::Undated);
    }
}
