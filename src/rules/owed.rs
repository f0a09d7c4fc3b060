//! What a case owes: replies to chase, marks to explain, a social worker to tell.
//!
//! Each is a day, counted in the school's own calendar and never compared with today. Where the
//! calendar doesn't reach so far there is no day: it is never guessed.
//! Source: WTISA on `N` and on children with a social worker; the referral's own form.

use chrono::NaiveDate;

use super::absence::{SessionAt, sessions};
use super::calendar::Calendar;
use super::code::Class;
use super::finding::fold;
use super::register::Register;

/// School days within which an `N` gets its real code.
const EXPLAINED_WITHIN: usize = 5;
/// School days after which a referral without a reply is chased.
const CHASED_AFTER: usize = 10;
/// School days of unauthorised absence in a run of which a social worker is told.
const TOLD_FROM: usize = 3;

/// The day by which a mark `N` has to be explained.
#[must_use]
pub fn explained_by(calendar: &Calendar, on: NaiveDate) -> Option<NaiveDate> {
    calendar.nth_after(on, EXPLAINED_WITHIN).ok()
}

/// The day on which the reply to a referral is chased.
#[must_use]
pub fn chased_on(calendar: &Calendar, on: NaiveDate) -> Option<NaiveDate> {
    calendar.nth_after(on, CHASED_AFTER).ok()
}

/// A referral that was logged, or a reply to one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referred {
    pub entry: i64,
    pub on: NaiveDate,
    /// To whom, or from whom; blank where that wasn't said.
    pub agency: String,
    pub is_reply: bool,
}

/// The referrals that still wait for their reply. A reply answers the oldest referral before it to
/// the same agency, else, where either names none, the oldest of those.
#[must_use]
pub fn unanswered(told: &[Referred]) -> Vec<&Referred> {
    let mut in_order: Vec<&Referred> = told.iter().collect();
    in_order.sort_by_key(|one| (one.on, one.is_reply, one.entry));
    let mut waiting: Vec<&Referred> = Vec::new();
    for one in in_order {
        if !one.is_reply {
            waiting.push(one);
            continue;
        }
        let same = waiting.iter().position(|asked| is_same(&asked.agency, &one.agency));
        let may_be = || {
            let unnamed =
                |asked: &&Referred| asked.agency.trim().is_empty() || one.agency.trim().is_empty();
            waiting.iter().position(unnamed)
        };
        if let Some(at) = same.or_else(may_be) {
            waiting.remove(at);
        }
    }
    waiting
}

/// `CAMHS` and `CAMHS Netherby` are one agency, as people write them.
fn is_same(asked: &str, replied: &str) -> bool {
    let (asked, replied) = (fold(asked), fold(replied));
    !asked.is_empty()
        && !replied.is_empty()
        && (asked.contains(&replied) || replied.contains(&asked))
}

/// A run of unauthorised absence of which a social worker is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LongRun {
    pub from: NaiveDate,
    /// The day on which it became long enough.
    pub told_on: NaiveDate,
}

/// The runs of unauthorised absence on three school days and more, oldest first. Weekends, holidays
/// and sessions that weren't possible end none; a session without a mark, in school, or absent with
/// leave does.
#[must_use]
pub fn long_runs(
    register: &Register,
    calendar: &Calendar,
    first: NaiveDate,
    reached: SessionAt,
) -> Vec<LongRun> {
    let mut runs: Vec<LongRun> = Vec::new();
    let mut days: Vec<NaiveDate> = Vec::new();
    for (on, half) in sessions(register, calendar, first, reached) {
        match register.mark(on, half).and_then(|code| code.class(on)) {
            Some(Class::Unauthorised) if days.last() == Some(&on) => {}
            Some(Class::Unauthorised) => {
                days.push(on);
                if days.len() == TOLD_FROM {
                    runs.push(LongRun { from: days[0], told_on: on });
                }
            }
            Some(class) if !class.is_possible() => {}
            _ => days.clear(),
        }
    }
    runs
}

/// How offices of social workers are called in a log.
const OFFICES: [&str; 3] = ["social worker", "social care", "social services"];

/// Whether an entry's agency, or somebody it was with, is the social worker. `with` has names and
/// relationships in it; `worker` is the worker's name, blank where it isn't known.
#[must_use]
pub fn names_worker(agency: &str, with: &str, worker: &str) -> bool {
    let told = format!("{} {}", fold(agency), fold(with));
    let is_office = OFFICES.iter().any(|office| told.contains(office));
    let worker = fold(worker);
    let told: Vec<&str> = told.split(' ').collect();
    is_office || (!worker.is_empty() && worker.split(' ').all(|word| told.contains(&word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::calendar::tests::{day, real};
    use crate::rules::code::Code;
    use crate::rules::register::{DayMarks, Half};

    #[test]
    fn days_are_school_days_and_never_guessed() {
        let table = [
            ("2025-11-20", Some("2025-11-27"), Some("2025-12-04")),
            // Over half term and the day after it.
            ("2025-10-23", Some("2025-11-07"), Some("2025-11-14")),
            // Over Christmas.
            ("2025-12-17", Some("2026-01-07"), Some("2026-01-14")),
            ("2026-07-08", Some("2026-07-15"), None),
            ("2026-07-16", None, None),
        ];
        for (on, explained, chased) in table {
            assert_eq!(explained_by(&real(), day(on)), explained.map(day), "{on}");
            assert_eq!(chased_on(&real(), day(on)), chased.map(day), "{on}");
        }
        assert_eq!(explained_by(&Calendar::default(), day("2025-11-20")), None);
    }

    fn told(entry: i64, on: &str, agency: &str, is_reply: bool) -> Referred {
        Referred { entry, on: day(on), agency: agency.to_owned(), is_reply }
    }

    /// Each is what was logged, and the entries that still wait.
    #[test]
    fn a_reply_answers_the_oldest_referral_that_fits() {
        let asked = |entry, agency: &str| told(entry, "2025-11-03", agency, false);
        let reply = |entry, on: &str, agency: &str| told(entry, on, agency, true);
        let table: [(&str, Vec<Referred>, &[i64]); 9] = [
            ("none", vec![], &[]),
            ("no reply", vec![asked(1, "CAMHS")], &[1]),
            ("its reply", vec![asked(1, "CAMHS"), reply(2, "2025-11-10", "camhs")], &[]),
            (
                "in other words",
                vec![asked(1, "CAMHS"), reply(2, "2025-11-10", "CAMHS, Netherby")],
                &[],
            ),
            ("another's", vec![asked(1, "CAMHS"), reply(2, "2025-11-10", "GP")], &[1]),
            ("before it", vec![asked(1, "CAMHS"), reply(2, "2025-11-02", "CAMHS")], &[1]),
            ("the same day", vec![reply(1, "2025-11-03", "CAMHS"), asked(2, "CAMHS")], &[]),
            ("unnamed", vec![asked(1, "CAMHS"), asked(2, "GP"), reply(3, "2025-11-10", "")], &[2]),
            (
                "one for two",
                vec![asked(1, "GP"), asked(2, "GP"), reply(3, "2025-11-10", "GP")],
                &[2],
            ),
        ];
        for (what, logged, expected) in table {
            let waiting: Vec<i64> = unanswered(&logged).iter().map(|one| one.entry).collect();
            assert_eq!(waiting, expected, "{what}");
        }
    }

    fn register(days: &[(&str, &str, &str)]) -> Register {
        let marks = |(on, am, pm): &(&str, &str, &str)| DayMarks {
            on: day(on),
            am: Code::read(am),
            pm: Code::read(pm),
        };
        Register { days: days.iter().map(marks).collect(), on_roll: Vec::new() }
    }

    fn runs(days: &[(&str, &str, &str)]) -> Vec<(NaiveDate, NaiveDate)> {
        let register = register(days);
        let reached = (day("2025-11-28"), Half::Pm);
        let found = long_runs(&register, &real(), day("2025-11-10"), reached);
        found.into_iter().map(|run| (run.from, run.told_on)).collect()
    }

    #[test]
    fn a_run_is_long_from_its_third_school_day() {
        let run = |from: &str, told_on: &str| (day(from), day(told_on));
        // Thursday, Friday, Monday.
        let over_a_weekend =
            [("2025-11-13", "O", "O"), ("2025-11-14", "O", "G"), ("2025-11-17", "U", "\\")];
        assert_eq!(runs(&over_a_weekend), [run("2025-11-13", "2025-11-17")]);
        let broken = [
            ("2025-11-11", "O", "O"),
            ("2025-11-12", "O", "\\"),
            ("2025-11-13", "O", "O"),
            ("2025-11-14", "/", "O"),
        ];
        assert!(runs(&broken).is_empty());
        let with_leave =
            [("2025-11-11", "O", "O"), ("2025-11-12", "I", "I"), ("2025-11-13", "O", "O")];
        assert!(runs(&with_leave).is_empty());
        let not_possible = [
            ("2025-11-11", "N", "N"),
            ("2025-11-12", "Y1", "Y1"),
            ("2025-11-13", "O", "O"),
            ("2025-11-14", "O", "O"),
            ("2025-11-17", "O", "O"),
        ];
        assert_eq!(runs(&not_possible), [run("2025-11-11", "2025-11-14")]);
        // No mark was taken on the Wednesday.
        let unmarked =
            [("2025-11-11", "O", "O"), ("2025-11-13", "O", "O"), ("2025-11-14", "O", "O")];
        assert!(runs(&unmarked).is_empty());
    }

    #[test]
    fn who_the_social_worker_is_can_be_told_in_several_ways() {
        let table = [
            ("Children's social care", "", "", true),
            ("Social Services", "", "", true),
            ("", "Ms Ann Field Social worker", "", true),
            ("", "Ms Ann Field Aunt", "Ann Field", true),
            ("A. Field", "", "Ann Field", false),
            ("Ann Field", "", "Ann Field", true),
            ("CAMHS", "Mrs Grace Osei Mother", "Ann Field", false),
            ("", "", "", false),
        ];
        for (agency, with, worker, expected) in table {
            assert_eq!(names_worker(agency, with, worker), expected, "{agency} {with} {worker}");
        }
    }
}
