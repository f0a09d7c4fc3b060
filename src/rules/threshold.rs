//! The national threshold: 10 sessions of any mix of `G N O U` within 10 school weeks.
//!
//! Rolling, across terms and years; a school week is any week with at least one school session,
//! so a half term uses up no week. Meeting it means that the authority *must consider* a penalty
//! notice. Evidence must hold no `N`, so the count without it stands beside.
//! Source: National framework for penalty notices (DfE, Working together, August 2024).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::calendar::monday;
use super::code::{Class, Code};

/// Sessions that meet the threshold, and the school weeks they have to lie in.
pub const SESSIONS: u32 = 10;
pub const WEEKS: usize = 10;

/// The most unauthorised sessions that any ten school weeks in a row hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Most {
    pub in_10_weeks: u32,
    pub without_n: u32,
}

impl Most {
    #[must_use]
    pub fn meets_threshold(&self) -> bool {
        self.in_10_weeks >= SESSIONS
    }
}

/// Finds the fullest ten weeks. `weeks` are the Mondays of the school's weeks; a week with a mark
/// that the calendar doesn't know counts as a school week too.
pub fn most_in_10_weeks(
    marks: impl IntoIterator<Item = (NaiveDate, Code)>,
    weeks: &[NaiveDate],
) -> Most {
    let mut by_week: BTreeMap<NaiveDate, (u32, u32)> = BTreeMap::new();
    for (day, code) in marks {
        if code.class(day) == Some(Class::Unauthorised) {
            let week = by_week.entry(monday(day)).or_default();
            week.0 += 1;
            week.1 += u32::from(!code.is_unexplained());
        }
    }
    let (Some(first), Some(last)) = (by_week.keys().next(), by_week.keys().next_back()) else {
        return Most::default();
    };
    let (first, last) = (*first, *last);
    for week in weeks.iter().filter(|week| (first..=last).contains(*week)) {
        by_week.entry(*week).or_default();
    }
    let counts: Vec<_> = by_week.into_values().collect();
    fullest(&counts)
}

fn fullest(counts: &[(u32, u32)]) -> Most {
    let windows = counts.windows(WEEKS.min(counts.len()).max(1));
    windows.fold(Most::default(), |most, window| Most {
        in_10_weeks: most.in_10_weeks.max(window.iter().map(|week| week.0).sum()),
        without_n: most.without_n.max(window.iter().map(|week| week.1).sum()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::calendar::tests::{day, real};

    fn most(marks: &[(&str, &str)]) -> Most {
        let marks = marks.iter().map(|(on, code)| (day(on), Code::read(code).unwrap()));
        most_in_10_weeks(marks, real().weeks())
    }

    fn times(
        code: &'static str,
        days: &[&'static str],
        n: usize,
    ) -> Vec<(&'static str, &'static str)> {
        days.iter().cycle().take(n).map(|on| (*on, code)).collect()
    }

    const WEEK: [&str; 5] = ["2025-09-08", "2025-09-09", "2025-09-10", "2025-09-11", "2025-09-12"];

    #[test]
    fn ten_in_five_days_meet_it_and_nine_do_not() {
        assert!(most(&times("O", &WEEK, 10)).meets_threshold());
        assert!(!most(&times("O", &WEEK, 9)).meets_threshold());
    }

    #[test]
    fn any_mix_counts_and_n_is_counted_apart() {
        let mut marks = times("G", &WEEK, 4);
        marks.extend(times("O", &WEEK, 3));
        marks.extend(times("U", &WEEK, 2));
        marks.extend(times("N", &WEEK, 1));
        marks.extend(times("I", &WEEK, 5));
        assert_eq!(most(&marks), Most { in_10_weeks: 10, without_n: 9 });
    }

    #[test]
    fn week_1_and_week_10_meet_it_week_11_does_not() {
        // The eight weeks from 8 Sep to 2 Nov hold a half term; week 10 begins on 17 Nov.
        let five = |monday: &'static str| times("O", &[monday], 5);
        let with = |other: &'static str| {
            let mut marks = five("2025-09-08");
            marks.extend(five(other));
            most(&marks)
        };
        assert!(with("2025-11-17").meets_threshold());
        assert!(!with("2025-11-24").meets_threshold());
    }

    #[test]
    fn without_a_calendar_the_weeks_with_marks_are_the_school_weeks() {
        let marks = times("O", &WEEK, 10);
        let marks = marks.iter().map(|(on, code)| (day(on), Code::read(code).unwrap()));
        assert!(most_in_10_weeks(marks, &[]).meets_threshold());
        assert_eq!(most(&[]), Most::default());
    }
}
