//! A school's own calendar: which days are school days, and counting in them.
//!
//! Every clock runs on it. Past its last day the answer is unknown, never a guess.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// One academic year of one school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchoolYear {
    /// `2025/26`.
    pub year: String,
    /// Terms in order of their dates.
    pub terms: Vec<Term>,
    /// Days within a term on which the school is closed: half terms, INSET, bank holidays.
    pub closed: Vec<Closed>,
}

/// First and last day of a term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    pub name: String,
    pub first: NaiveDate,
    pub last: NaiveDate,
}

/// A closure, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub why: String,
}

/// The years a school has told us of, with their school days worked out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    years: Vec<SchoolYear>,
    days: Vec<NaiveDate>,
    weeks: Vec<NaiveDate>,
}

/// The calendar ends before the day that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the calendar for {year} isn't here yet: import it")]
pub struct NeedsCalendar {
    /// The academic year that is missing, `2026/27`.
    pub year: String,
}

/// Why a school year can't be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadYear {
    #[error("the year is written 2025/26, not {0:?}")]
    Name(String),
    #[error("a year needs at least one term")]
    NoTerms,
    #[error("{what}: its last day {last} is before its first {first}")]
    Backwards { what: String, first: NaiveDate, last: NaiveDate },
    #[error("{what}: {day} is outside 1 Sep to 31 Aug of {year}")]
    Outside { what: String, day: NaiveDate, year: String },
    #[error("{later} begins before {earlier} ends")]
    Overlap { earlier: String, later: String },
}

impl SchoolYear {
    /// Checks the dates against each other.
    ///
    /// # Errors
    /// The first thing that can't be right, in words.
    pub fn check(&self) -> Result<(), BadYear> {
        let start = starting_year(&self.year).ok_or_else(|| BadYear::Name(self.year.clone()))?;
        if self.terms.is_empty() {
            return Err(BadYear::NoTerms);
        }
        let terms = self.terms.iter().map(|t| (t.name.as_str(), t.first, t.last));
        let closed = self.closed.iter().map(|c| (c.why.as_str(), c.first, c.last));
        for (what, first, last) in terms.chain(closed) {
            self.check_span(start, what, first, last)?;
        }
        for pair in self.terms.windows(2) {
            if pair[1].first <= pair[0].last {
                let (earlier, later) = (pair[0].name.clone(), pair[1].name.clone());
                return Err(BadYear::Overlap { earlier, later });
            }
        }
        Ok(())
    }

    fn check_span(
        &self,
        start: i32,
        what: &str,
        first: NaiveDate,
        last: NaiveDate,
    ) -> Result<(), BadYear> {
        if last < first {
            return Err(BadYear::Backwards { what: what.to_owned(), first, last });
        }
        match [first, last].into_iter().find(|day| year_of(*day) != start) {
            Some(day) => {
                Err(BadYear::Outside { what: what.to_owned(), day, year: self.year.clone() })
            }
            None => Ok(()),
        }
    }

    fn school_days(&self) -> impl Iterator<Item = NaiveDate> + '_ {
        self.terms
            .iter()
            .flat_map(|term| term.first.iter_days().take_while(|day| *day <= term.last))
            .filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun))
            .filter(|day| !self.closed.iter().any(|c| (c.first..=c.last).contains(day)))
    }
}

impl Calendar {
    /// Puts the years in order and works out their school days.
    #[must_use]
    pub fn new(mut years: Vec<SchoolYear>) -> Self {
        years.sort_by(|a, b| a.year.cmp(&b.year));
        let mut days: Vec<_> = years.iter().flat_map(SchoolYear::school_days).collect();
        days.sort_unstable();
        days.dedup();
        let mut weeks: Vec<_> = days.iter().map(|day| monday(*day)).collect();
        weeks.dedup();
        Self { years, days, weeks }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.days.is_empty()
    }

    /// The years, earliest first.
    #[must_use]
    pub fn years(&self) -> &[SchoolYear] {
        &self.years
    }

    /// Every school day, in order.
    #[must_use]
    pub fn days(&self) -> &[NaiveDate] {
        &self.days
    }

    /// The Monday of every week with at least one school session, in order.
    #[must_use]
    pub fn weeks(&self) -> &[NaiveDate] {
        &self.weeks
    }

    /// Whether school is open that day; `None` where no calendar covers the day's year.
    #[must_use]
    pub fn is_school_day(&self, day: NaiveDate) -> Option<bool> {
        let name = year_name(year_of(day));
        let covered = self.years.iter().any(|year| year.year == name);
        covered.then(|| self.days.binary_search(&day).is_ok())
    }

    /// School days from `first` to `last`, both counted.
    #[must_use]
    pub fn between(&self, first: NaiveDate, last: NaiveDate) -> &[NaiveDate] {
        let from = self.days.partition_point(|day| *day < first);
        let to = self.days.partition_point(|day| *day <= last);
        self.days.get(from..to).unwrap_or_default()
    }

    /// The next `n` school days after `from`; day 1 is the first school day after it. `from` may
    /// be any day, also one before the first term known.
    ///
    /// # Errors
    /// The year whose calendar is needed, when the days reach past the last one known or across a
    /// year that was never imported.
    pub fn after(&self, from: NaiveDate, n: usize) -> Result<&[NaiveDate], NeedsCalendar> {
        let start = self.days.partition_point(|day| *day <= from);
        let days = self.days.get(start..start + n).ok_or_else(|| self.needs_next(from))?;
        match self.missing_between(from, days.last().copied().unwrap_or(from)) {
            Some(year) => Err(NeedsCalendar { year: year_name(year) }),
            None => Ok(days),
        }
    }

    /// The `n`th school day after `from`.
    ///
    /// # Errors
    /// As [`Calendar::after`].
    pub fn nth_after(&self, from: NaiveDate, n: usize) -> Result<NaiveDate, NeedsCalendar> {
        Ok(self.after(from, n)?.last().copied().unwrap_or(from))
    }

    fn needs_next(&self, from: NaiveDate) -> NeedsCalendar {
        let last = self.years.last().and_then(|year| starting_year(&year.year));
        let year = last.map_or(year_of(from), |last| last + 1);
        NeedsCalendar { year: year_name(year) }
    }

    /// A year that was never imported between two days, after the first one known.
    fn missing_between(&self, from: NaiveDate, last: NaiveDate) -> Option<i32> {
        let known: Vec<i32> = self.years.iter().filter_map(|y| starting_year(&y.year)).collect();
        let first = year_of(from).max(*known.first()?);
        (first..=year_of(last)).find(|year| !known.contains(year))
    }

    /// The last school day on or before `day`.
    #[must_use]
    pub fn last_on_or_before(&self, day: NaiveDate) -> Option<NaiveDate> {
        let at = self.days.partition_point(|d| *d <= day);
        at.checked_sub(1).and_then(|at| self.days.get(at)).copied()
    }

    /// The term a day falls in, and the how-manieth school week of it that is.
    #[must_use]
    pub fn term_week(&self, day: NaiveDate) -> Option<(&Term, usize)> {
        let term =
            self.years.iter().flat_map(|y| &y.terms).find(|t| (t.first..=t.last).contains(&day))?;
        let from = self.weeks.partition_point(|week| *week < monday(term.first));
        let to = self.weeks.partition_point(|week| *week <= day);
        Some((term, to.saturating_sub(from)))
    }
}

/// The Monday of a day's week.
#[must_use]
pub fn monday(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into())).unwrap_or(day)
}

/// The calendar year in which a day's academic year (1 September to 31 August) begins.
#[must_use]
pub fn year_of(day: NaiveDate) -> i32 {
    if day.month() >= 9 { day.year() } else { day.year() - 1 }
}

/// First and last day of the academic year that begins in `year`.
#[must_use]
pub fn bounds(year: i32) -> (NaiveDate, NaiveDate) {
    let first = NaiveDate::from_ymd_opt(year, 9, 1).unwrap_or(NaiveDate::MIN);
    let last = NaiveDate::from_ymd_opt(year + 1, 8, 31).unwrap_or(NaiveDate::MAX);
    (first, last)
}

/// `2025` to `2025/26`.
#[must_use]
pub fn year_name(year: i32) -> String {
    format!("{year}/{:02}", (year + 1).rem_euclid(100))
}

/// `2025/26` to `2025`; none for anything else.
#[must_use]
pub fn starting_year(name: &str) -> Option<i32> {
    let year: i32 = name.split_once('/')?.0.parse().ok()?;
    ((1900..2200).contains(&year) && year_name(year) == name).then_some(year)
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(crate) fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn closed(first: &str, last: &str) -> Closed {
        Closed { first: day(first), last: day(last), why: "closed".into() }
    }

    fn term(name: &str, first: &str, last: &str) -> Term {
        Term { name: name.into(), first: day(first), last: day(last) }
    }

    /// The dates of `tests/data/register-small/calendar.toml`.
    pub(crate) fn real() -> Calendar {
        Calendar::new(vec![SchoolYear {
            year: "2025/26".into(),
            terms: vec![
                term("Autumn", "2025-09-03", "2025-12-19"),
                term("Spring", "2026-01-05", "2026-03-27"),
                term("Summer", "2026-04-14", "2026-07-17"),
            ],
            closed: vec![
                closed("2025-10-27", "2025-10-31"),
                closed("2026-02-16", "2026-02-20"),
                closed("2026-05-25", "2026-05-29"),
                closed("2025-11-03", "2025-11-03"),
                closed("2026-05-04", "2026-05-04"),
            ],
        }])
    }

    #[test]
    fn a_real_year_has_190_days() {
        assert_eq!(real().days().len(), 190);
        assert_eq!(real().is_school_day(day("2025-11-03")), Some(false));
        assert_eq!(real().is_school_day(day("2025-11-04")), Some(true));
        assert_eq!(real().is_school_day(day("2025-11-08")), Some(false));
        assert_eq!(real().is_school_day(day("2026-08-10")), Some(false));
        assert_eq!(real().is_school_day(day("2026-09-10")), None);
    }

    #[test]
    fn thirty_days_run_across_half_term_and_easter() {
        let calendar = real();
        let days = calendar.after(day("2026-02-09"), 30).unwrap();
        assert_eq!(days[0], day("2026-02-10"));
        assert_eq!(days[29], day("2026-04-14"));
    }

    #[test]
    fn past_the_last_day_the_answer_is_unknown() {
        let calendar = real();
        let needed = calendar.nth_after(day("2026-07-16"), 2).unwrap_err();
        assert_eq!(needed.year, "2026/27");
        assert_eq!(calendar.nth_after(day("2026-07-16"), 1), Ok(day("2026-07-17")));
        assert_eq!(calendar.nth_after(day("2025-08-20"), 1), Ok(day("2025-09-03")));
        assert_eq!(calendar.nth_after(day("2024-10-01"), 1), Ok(day("2025-09-03")));
        assert_eq!(
            Calendar::default().nth_after(day("2025-10-01"), 1).unwrap_err().year,
            "2025/26"
        );
    }

    #[test]
    fn weeks_are_counted_in_their_term() {
        let calendar = real();
        let (term, week) = calendar.term_week(day("2025-11-23")).unwrap();
        assert_eq!((term.name.as_str(), week), ("Autumn", 11));
        assert!(calendar.term_week(day("2026-08-01")).is_none());
    }

    #[test]
    fn a_year_that_cannot_be_right_says_why() {
        let year = |name: &str, first: &str, last: &str| SchoolYear {
            year: name.into(),
            terms: vec![term("Autumn", first, last)],
            closed: vec![],
        };
        let why = |y: &SchoolYear| y.check().unwrap_err().to_string();
        assert!(why(&year("2025-26", "2025-09-01", "2025-12-01")).contains("2025/26"));
        assert!(why(&year("2025/26", "2025-12-01", "2025-09-03")).contains("before its first"));
        assert!(why(&year("2025/26", "2024-12-01", "2025-12-03")).contains("outside"));
        assert_eq!(year("2025/26", "2025-09-01", "2025-12-01").check(), Ok(()));
    }

    proptest! {
        #[test]
        fn counting_forth_and_back_agree(offset in 0i64..360, n in 1usize..60) {
            let calendar = real();
            let from = day("2025-08-20") + chrono::Duration::days(offset);
            if let Ok(last) = calendar.nth_after(from, n) {
                let first = from.succ_opt().unwrap();
                prop_assert_eq!(calendar.between(first, last).len(), n);
                prop_assert_eq!(calendar.is_school_day(last), Some(true));
            }
        }
    }
}
