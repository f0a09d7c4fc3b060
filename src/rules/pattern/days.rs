//! The days that patterns are looked for in: a day counts as absent when any session of it is.

use chrono::{Datelike, NaiveDate, Weekday};

use super::super::calendar::Calendar;
use super::super::code::Code;
use super::super::register::{DayMarks, Half, Register};

/// A day on which something could be missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SchoolDay {
    pub on: NaiveDate,
    pub absent: bool,
    /// The one session missed, of a day whose other was attended.
    pub alone: Option<Half>,
}

/// The days of a range with a mark of a possible session, in order.
///
/// Leave for a part-time timetable (`C2`) is left out: that those sessions are missed was arranged,
/// and is no pattern of absence.
pub(super) fn days(register: &Register, first: NaiveDate, last: NaiveDate) -> Vec<SchoolDay> {
    register.between(first, last).filter_map(day).collect()
}

fn day(marks: &DayMarks) -> Option<SchoolDay> {
    let missed = |(half, code): (Half, Code)| {
        let class = code.class(marks.on).filter(|class| class.is_possible())?;
        (code.as_str() != "C2").then_some((half, class.is_absent()))
    };
    let sessions: Vec<(Half, bool)> = marks.taken().filter_map(missed).collect();
    let alone = match sessions.as_slice() {
        [] => return None,
        [(half, true), (_, false)] | [(_, false), (half, true)] => Some(*half),
        _ => None,
    };
    let absent = sessions.iter().any(|(_, absent)| *absent);
    Some(SchoolDay { on: marks.on, absent, alone })
}

/// Which days were missed.
pub(super) fn absences(days: &[SchoolDay]) -> Vec<bool> {
    days.iter().map(|day| day.absent).collect()
}

/// Lengths of the runs of missed days; what lies between two school days ends none.
pub(super) fn spells(absent: &[bool]) -> Vec<usize> {
    let runs = absent.chunk_by(|one, next| one == next);
    runs.filter(|run| run.first() == Some(&true)).map(<[bool]>::len).collect()
}

/// The days on which an absence could begin, by their place: the first, and each after a day that was
/// attended; with whether one did.
pub(super) fn beginnings(absent: &[bool]) -> Vec<(usize, bool)> {
    let could = |at: &usize| *at == 0 || !absent[at - 1];
    (0..absent.len()).filter(could).map(|at| (at, absent[at])).collect()
}

/// Which days lie next to a closure: a holiday, a half term, an INSET day or a bank holiday; a
/// weekend alone is none.
pub(super) fn next_to_closures(days: &[SchoolDay], calendar: &Calendar) -> Vec<bool> {
    let school = calendar.days();
    let is_next = |day: &SchoolDay| {
        let Ok(at) = school.binary_search(&day.on) else { return false };
        let before = at.checked_sub(1).and_then(|at| school.get(at));
        let after = school.get(at + 1);
        before.is_none_or(|before| is_closed_between(*before, day.on))
            || after.is_none_or(|after| is_closed_between(day.on, *after))
    };
    days.iter().map(is_next).collect()
}

/// Whether a weekday lies between two school days that follow each other.
fn is_closed_between(one: NaiveDate, next: NaiveDate) -> bool {
    let between = one.iter_days().skip(1).take_while(|day| *day < next);
    let mut weekdays = between.filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun));
    weekdays.next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::calendar::tests::{day as on, real};
    use crate::rules::register::OnRoll;

    fn marks(on_day: &str, am: &str, pm: &str) -> DayMarks {
        DayMarks { on: on(on_day), am: Code::read(am), pm: Code::read(pm) }
    }

    #[test]
    fn a_day_is_absent_when_any_session_is() {
        let table = [
            ("/", "\\", Some((false, None))),
            ("O", "O", Some((true, None))),
            ("O", "\\", Some((true, Some(Half::Am)))),
            ("/", "I", Some((true, Some(Half::Pm)))),
            ("L", "B", Some((false, None))),
            ("U", "\\", Some((true, Some(Half::Am)))),
            // Nobody knows what the other session was.
            ("O", "", Some((true, None))),
            ("", "", None),
            // Not possible, closed, or arranged.
            ("Y1", "Y1", None),
            ("#", "#", None),
            ("D", "O", Some((true, None))),
            ("/", "C2", Some((false, None))),
            ("C2", "C2", None),
        ];
        for (am, pm, expected) in table {
            let found = day(&marks("2025-11-20", am, pm)).map(|day| (day.absent, day.alone));
            assert_eq!(found, expected, "{am} {pm}");
        }
    }

    #[test]
    fn only_days_on_roll_count() {
        let days_of = |from: &str| {
            let all = vec![marks("2025-11-19", "O", "O"), marks("2025-11-20", "/", "\\")];
            let on_roll = vec![OnRoll { from: Some(on(from)), to: None }];
            let register = Register { days: all, on_roll };
            days(&register, on("2025-09-01"), on("2025-11-20")).len()
        };
        assert_eq!((days_of("2025-09-01"), days_of("2025-11-20")), (2, 1));
    }

    #[test]
    fn spells_and_where_they_could_begin() {
        let absent = |days: &str| -> Vec<bool> { days.chars().map(|day| day == 'o').collect() };
        assert_eq!(spells(&absent("oo..o.ooo")), [2, 1, 3]);
        assert_eq!(spells(&absent("....")), Vec::<usize>::new());
        let begun: Vec<(usize, bool)> = beginnings(&absent("oo..o"));
        assert_eq!(begun, [(0, true), (3, false), (4, true)]);
    }

    #[test]
    fn days_next_to_closures_and_no_weekend() {
        let calendar = real();
        let table = [
            ("2025-09-03", true),
            ("2025-09-04", false),
            ("2025-09-05", false),
            ("2025-09-08", false),
            ("2025-10-24", true),
            // The Monday behind half term was closed too.
            ("2025-11-04", true),
            ("2025-11-07", false),
            ("2025-12-19", true),
            ("2026-01-05", true),
            ("2026-05-01", true),
            ("2026-05-05", true),
            ("2026-07-17", true),
        ];
        for (text, expected) in table {
            let day = SchoolDay { on: on(text), absent: false, alone: None };
            assert_eq!(next_to_closures(&[day], &calendar), [expected], "{text}");
        }
        let sunday = SchoolDay { on: on("2025-11-23"), absent: false, alone: None };
        assert_eq!(next_to_closures(&[sunday], &calendar), [false]);
    }
}
