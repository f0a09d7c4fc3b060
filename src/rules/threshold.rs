//! The national threshold: 10 sessions of any mix of `G N O U` within 10 school weeks.
//!
//! Rolling, across terms and years; a school week is any week with at least one school session,
//! so a half term uses up no week. Meeting it means that the authority *must consider* a penalty
//! notice. Evidence must hold no `N`, so the count without it stands beside.
//! Source: National framework for penalty notices (DfE, Working together, August 2024).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::age::is_compulsory;
use super::calendar::monday;
use super::code::{Class, Code};
use super::register::{Half, Register};

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
    let counts: Vec<_> = by_week(marks, weeks).into_values().collect();
    fullest(&counts)
}

/// The Mondays of the first and last week of the fullest ten school weeks; of several as full, the
/// latest. None where no session counts.
pub fn fullest_weeks(
    marks: impl IntoIterator<Item = (NaiveDate, Code)>,
    weeks: &[NaiveDate],
) -> Option<(NaiveDate, NaiveDate)> {
    let by_week: Vec<(NaiveDate, (u32, u32))> = by_week(marks, weeks).into_iter().collect();
    let windows = by_week.windows(WEEKS.min(by_week.len()).max(1));
    let fullest =
        windows.max_by_key(|window| window.iter().map(|(_, (all, _))| *all).sum::<u32>())?;
    Some((fullest.first()?.0, fullest.last()?.0))
}

/// The unauthorised sessions of each school week from the first that has any to the last: all, and
/// without `N`.
fn by_week(
    marks: impl IntoIterator<Item = (NaiveDate, Code)>,
    weeks: &[NaiveDate],
) -> BTreeMap<NaiveDate, (u32, u32)> {
    let mut by_week: BTreeMap<NaiveDate, (u32, u32)> = BTreeMap::new();
    for (day, code) in marks {
        if code.class(day) == Some(Class::Unauthorised) {
            let week = by_week.entry(monday(day)).or_default();
            week.0 += 1;
            week.1 += u32::from(!code.is_unexplained());
        }
    }
    let ends = by_week.keys().next().copied().zip(by_week.keys().next_back().copied());
    let Some((first, last)) = ends else { return by_week };
    for week in weeks.iter().filter(|week| (first..=last).contains(*week)) {
        by_week.entry(*week).or_default();
    }
    by_week
}

/// One unauthorised session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Offence {
    pub on: NaiveDate,
    #[serde(rename = "session")]
    pub half: Half,
    pub code: Code,
}

/// The unauthorised sessions from `first` to `last`, on roll and of compulsory school age, in order;
/// of any age where the birth date isn't known.
#[must_use]
pub fn offences(
    born: Option<NaiveDate>,
    register: &Register,
    first: NaiveDate,
    last: NaiveDate,
) -> Vec<Offence> {
    let counts = |on: NaiveDate| born.is_none_or(|born| is_compulsory(born, on));
    let days = register.between(first, last).filter(|day| counts(day.on));
    let sessions = days
        .flat_map(|day| day.taken().map(move |(half, code)| Offence { on: day.on, half, code }));
    sessions.filter(|one| one.code.class(one.on) == Some(Class::Unauthorised)).collect()
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
    fn the_fullest_weeks_are_named_the_latest_of_several() {
        let weeks = |marks: &[(&str, &str)]| {
            let marks = marks.iter().map(|(on, code)| (day(on), Code::read(code).unwrap()));
            fullest_weeks(marks, real().weeks())
        };
        assert_eq!(weeks(&[]), None);
        assert_eq!(weeks(&[("2025-09-08", "I")]), None);
        let week = Some((day("2025-09-08"), day("2025-09-08")));
        assert_eq!(weeks(&times("O", &WEEK, 10)), week);
        let mut marks = times("O", &["2025-09-08"], 2);
        marks.extend(times("O", &["2025-11-24"], 2));
        // From the first to the last school week with any are eleven; either ten hold two.
        assert_eq!(weeks(&marks), Some((day("2025-09-15"), day("2025-11-24"))));
        marks.extend(times("N", &["2025-09-09"], 1));
        assert_eq!(weeks(&marks), Some((day("2025-09-08"), day("2025-11-17"))));
    }

    #[test]
    fn offences_are_unauthorised_sessions_on_roll_and_of_compulsory_school_age() {
        use crate::rules::register::{DayMarks, OnRoll};

        let on = |text: &str, am: &str, pm: &str| DayMarks {
            on: day(text),
            am: Code::read(am),
            pm: Code::read(pm),
        };
        let register = Register {
            days: vec![
                on("2025-09-02", "O", "O"),
                on("2025-09-08", "O", "/"),
                on("2025-12-30", "U", "I"),
                on("2025-12-31", "G", "N"),
            ],
            on_roll: vec![OnRoll { from: Some(day("2025-09-03")), to: None }],
        };
        let told = |born: Option<&str>, last: &str| {
            let all = offences(born.map(day), &register, NaiveDate::MIN, day(last));
            let all = all.iter().map(|one| format!("{} {} {}", one.on, one.half, one.code));
            all.collect::<Vec<_>>()
        };
        // Five years old on 1 September 2025: of school age from 31 December.
        assert_eq!(told(Some("2020-09-01"), "2026-01-01"), ["2025-12-31 AM G", "2025-12-31 PM N"]);
        assert_eq!(told(Some("2020-08-31"), "2025-12-30"), ["2025-09-08 AM O", "2025-12-30 AM U"]);
        assert_eq!(told(None, "2025-09-30"), ["2025-09-08 AM O"]);
    }

    #[test]
    fn without_a_calendar_the_weeks_with_marks_are_the_school_weeks() {
        let marks = times("O", &WEEK, 10);
        let marks = marks.iter().map(|(on, code)| (day(on), Code::read(code).unwrap()));
        assert!(most_in_10_weeks(marks, &[]).meets_threshold());
        assert_eq!(most(&[]), Most::default());
    }
}
