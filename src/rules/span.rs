//! School days counted from a day on: which day each of them is, and why days between don't count.

use chrono::{Datelike, NaiveDate, Weekday};

use super::calendar::{Calendar, bounds, starting_year};

/// So many school days after a day, as far as the calendar tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    pub from: NaiveDate,
    /// How many were asked for.
    pub days: u32,
    /// Day 1, day 2 and so on; fewer than asked for where the calendar ends before.
    pub each: Vec<NaiveDate>,
    /// The year whose calendar is needed to count on, `2026/27`.
    pub needs_calendar: Option<String>,
}

/// A line of the count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A school day with its number.
    Day(usize, NaiveDate),
    /// Weekdays that don't count, from the first to the last, and why.
    Closed(NaiveDate, NaiveDate, String),
}

impl Span {
    /// Counts so many school days after a day: day 1 is the first school day after it.
    #[must_use]
    pub fn count(calendar: &Calendar, from: NaiveDate, days: u32) -> Self {
        let wanted = usize::try_from(days).unwrap_or(usize::MAX);
        let (each, needs_calendar) = match calendar.after(from, wanted) {
            Ok(each) => (each.to_vec(), None),
            Err(needs) => {
                // Behind a year that was never imported the count would be a guess.
                let gap = starting_year(&needs.year).map(|year| bounds(year).0);
                let known = calendar.days().iter().copied().filter(|day| *day > from);
                let known = known.take_while(|day| gap.is_none_or(|gap| *day < gap));
                (known.take(wanted).collect(), Some(needs.year))
            }
        };
        Self { from, days, each, needs_calendar }
    }

    /// The last day; none where the calendar doesn't reach it.
    #[must_use]
    pub fn last_day(&self) -> Option<NaiveDate> {
        if self.needs_calendar.is_some() { None } else { self.each.last().copied() }
    }

    /// The count day by day, with what interrupts it. Weekends alone need no word.
    #[must_use]
    pub fn steps(&self, calendar: &Calendar) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut before = self.from;
        for (number, day) in (1..).zip(&self.each) {
            steps.extend(closed_between(calendar, before, *day));
            steps.push(Step::Day(number, *day));
            before = *day;
        }
        steps
    }
}

/// The weekdays between two days, neither counted, where there are any; with the reasons in their
/// order.
fn closed_between(calendar: &Calendar, after: NaiveDate, before: NaiveDate) -> Option<Step> {
    let between = after.iter_days().skip(1).take_while(|day| *day < before);
    let weekdays = between.filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun));
    let weekdays: Vec<NaiveDate> = weekdays.collect();
    let (first, last) = (*weekdays.first()?, *weekdays.last()?);
    let mut reasons: Vec<&str> = Vec::new();
    for day in weekdays {
        let why = why_closed(calendar, day);
        if !reasons.contains(&why) {
            reasons.push(why);
        }
    }
    Some(Step::Closed(first, last, reasons.join(", ")))
}

/// Why a weekday is no school day.
fn why_closed(calendar: &Calendar, day: NaiveDate) -> &str {
    let mut closures = calendar.years().iter().flat_map(|year| &year.closed);
    let closure = closures.find(|closed| (closed.first..=closed.last).contains(&day));
    closure.map_or("holiday", |closed| closed.why.as_str())
}

#[cfg(test)]
mod tests {
    use chrono::Duration;
    use proptest::prelude::*;

    use super::*;
    use crate::rules::calendar::tests::{day, real};

    #[test]
    fn thirty_days_are_told_day_by_day() {
        let span = Span::count(&real(), day("2026-02-09"), 30);
        assert_eq!((span.each.len(), span.last_day()), (30, Some(day("2026-04-14"))));
        let steps = span.steps(&real());
        assert_eq!(steps[0], Step::Day(1, day("2026-02-10")));
        assert_eq!(steps[3], Step::Day(4, day("2026-02-13")));
        let half_term = Step::Closed(day("2026-02-16"), day("2026-02-20"), "closed".into());
        assert_eq!(steps[4], half_term);
        assert_eq!(steps[5], Step::Day(5, day("2026-02-23")));
        let easter = Step::Closed(day("2026-03-30"), day("2026-04-13"), "holiday".into());
        assert_eq!(steps[30..], [easter, Step::Day(30, day("2026-04-14"))]);
    }

    #[test]
    fn a_day_before_the_first_term_or_in_a_holiday_is_counted_from() {
        let table = [
            ("2025-08-20", 1, "2025-09-03"),
            ("2025-10-29", 2, "2025-11-05"),
            ("2025-12-25", 1, "2026-01-05"),
            ("2026-04-01", 1, "2026-04-14"),
            ("2026-07-16", 1, "2026-07-17"),
        ];
        for (from, days, last) in table {
            let span = Span::count(&real(), day(from), days);
            assert_eq!((span.last_day(), span.needs_calendar), (Some(day(last)), None), "{from}");
        }
    }

    #[test]
    fn past_the_last_school_day_the_year_that_is_needed_is_named() {
        for (from, days, known) in
            [("2026-07-16", 2, 1), ("2026-07-17", 1, 0), ("2026-08-10", 1, 0)]
        {
            let span = Span::count(&real(), day(from), days);
            assert_eq!(span.last_day(), None, "{from}");
            assert_eq!(span.needs_calendar.as_deref(), Some("2026/27"), "{from}");
            assert_eq!(span.each.len(), known, "{from}");
        }
        let none = Span::count(&Calendar::default(), day("2025-10-01"), 3);
        assert_eq!((none.each.len(), none.needs_calendar.as_deref()), (0, Some("2025/26")));
    }

    proptest! {
        #[test]
        fn counting_forth_and_back_gives_the_same_number(offset in -60i64..420, days in 1u32..260) {
            let calendar = real();
            let from = day("2025-09-01") + Duration::days(offset);
            let left = calendar.days().iter().filter(|on| **on > from).count();
            let span = Span::count(&calendar, from, days);
            let wanted = usize::try_from(days).unwrap();
            prop_assert_eq!(span.last_day().is_some(), wanted <= left);
            prop_assert_eq!(span.each.len(), wanted.min(left));
            if let Some(last) = span.last_day() {
                prop_assert_eq!(calendar.between(from.succ_opt().unwrap(), last), &span.each[..]);
                prop_assert_eq!(calendar.nth_after(from, wanted), Ok(last));
            }
            let told = span.steps(&calendar).into_iter().filter_map(|step| match step {
                Step::Day(_, on) => Some(on),
                Step::Closed(..) => None,
            });
            prop_assert_eq!(told.collect::<Vec<_>>(), span.each);
        }
    }
}
