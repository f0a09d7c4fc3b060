//! Whether absences have become more, or fewer, since a day.
//!
//! Beginnings of absences are counted, not days: an illness of a week is one event. Every day is tried
//! as the one since which it is otherwise, and the chance told is that of any of them being as far
//! out: the ways in which the same number of beginnings could have come are counted step by step, and
//! those that ever get so far are told apart from the rest.

use super::chance::{SAME, Tried, count, number, or_fewer, or_more};
use super::days::{SchoolDay, absences, beginnings};

/// Days on which an absence could begin, and school days, that there must be on either side.
const LEAST_BEGINNINGS: usize = 5;
const LEAST_DAYS: usize = 10;

/// Days missed since a day and before it, and how unlikely the change is by chance.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Changed {
    /// The place of the first day since which it is otherwise.
    pub since: usize,
    pub worse: bool,
    pub absent: u32,
    pub of: u32,
    pub before_absent: u32,
    pub before_of: u32,
    pub tried: Tried,
}

/// Looks for the day since which absences come otherwise.
pub(super) fn changed(days: &[SchoolDay]) -> Option<Changed> {
    let absent = absences(days);
    let could = beginnings(&absent);
    let begun: Vec<bool> = could.iter().map(|(_, begun)| *begun).collect();
    let (at, worse, p) = otherwise(&begun)?;
    let since = could.get(at)?.0;
    let (before, after) = absent.split_at(since);
    let (before_absent, before_of) = (count(before), number(before.len()));
    let (later_absent, later_of) = (count(after), number(after.len()));
    // The days must have gone the way of the beginnings, and not just for a week.
    let went = u64::from(later_absent) * u64::from(before_of);
    let came = u64::from(before_absent) * u64::from(later_of);
    let agrees = if worse { went > came } else { went < came };
    let lasts = before.len() >= LEAST_DAYS && after.len() >= LEAST_DAYS;
    let tried = Tried::any(p);
    Some(Changed {
        since,
        worse,
        absent: later_absent,
        of: later_of,
        before_absent,
        before_of,
        tried: if agrees && lasts { tried } else { tried.unclaimed() },
    })
}

/// The place at which the events divide most unlikely, whether there are more behind it, and how
/// unlikely it is that they divide so anywhere; none where there is nothing to divide.
fn otherwise(events: &[bool]) -> Option<(usize, bool, f64)> {
    let happened = usize::try_from(count(events)).ok()?;
    let tried = LEAST_BEGINNINGS..=events.len().checked_sub(LEAST_BEGINNINGS)?;
    if happened == 0 || happened == events.len() || tried.is_empty() {
        return None;
    }
    let tails = tails(events.len(), happened);
    let mut found: Option<(usize, bool, f64)> = None;
    let mut before = 0;
    for (at, event) in (1..).zip(events) {
        before += usize::from(*event);
        if !tried.contains(&at) {
            continue;
        }
        let (fewer, more) = tails[at][before];
        let p = fewer.min(more);
        if found.is_none_or(|(.., least)| p < least) {
            found = Some((at, fewer < more, p));
        }
    }
    let (at, worse, least) = found?;
    let is_out = |at: usize, before: usize| {
        let (fewer, more) = tails[at][before];
        tried.contains(&at) && fewer.min(more) <= least * SAME
    };
    Some((at, worse, ever(events.len(), happened, is_out)))
}

/// One step on: the chances of how many events there were, after one more of the places that are
/// left took one of the events that are left.
fn step(chances: &[f64], at: usize, places: usize, events: usize) -> Vec<f64> {
    let left = f64::from(number(places - at));
    let mut next = vec![0.0_f64; chances.len()];
    for (so_far, chance) in chances.iter().enumerate().filter(|(_, chance)| **chance > 0.0) {
        let takes = f64::from(number(events.saturating_sub(so_far))) / left;
        if so_far < events {
            next[so_far + 1] += chance * takes;
        }
        next[so_far] += chance * (1.0 - takes);
    }
    next
}

fn start(events: usize) -> Vec<f64> {
    let mut chances = vec![0.0_f64; events + 1];
    chances[0] = 1.0;
    chances
}

/// For each number of places, and of events among them: the chance of so few or fewer, and of so many
/// or more.
fn tails(places: usize, events: usize) -> Vec<Vec<(f64, f64)>> {
    let mut rows = Vec::with_capacity(places + 1);
    let mut chances = start(events);
    for at in 0..=places {
        rows.push(or_fewer(&chances).into_iter().zip(or_more(&chances)).collect());
        if at < places {
            chances = step(&chances, at, places, events);
        }
    }
    rows
}

/// The chance that events thrown anywhere among the places are ever out.
fn ever(places: usize, events: usize, is_out: impl Fn(usize, usize) -> bool) -> f64 {
    let mut out: f64 = 0.0;
    let mut chances = start(events);
    for at in 0..places {
        chances = step(&chances, at, places, events);
        for (so_far, chance) in chances.iter_mut().enumerate() {
            if is_out(at + 1, so_far) {
                out += std::mem::take(chance);
            }
        }
    }
    out.min(1.0)
}

#[cfg(test)]
mod tests {
    use chrono::Days;

    use super::super::chance::{assert_near, drawn};
    use super::*;
    use crate::rules::calendar::tests::day;

    /// `o` is an event, or a day missed.
    fn flags(days: &str) -> Vec<bool> {
        days.chars().filter(|day| *day != ' ').map(|day| day == 'o').collect()
    }

    fn days(text: &str) -> Vec<SchoolDay> {
        let first = day("2025-09-03");
        let on = |at: u64| first + Days::new(at);
        let of = |(at, absent)| SchoolDay { on: on(at), absent, alone: None };
        (0..).zip(flags(text)).map(of).collect()
    }

    /// One event among ten places is tried at one place alone, in the middle; nothing is as far out
    /// as the five places before it or the five behind.
    #[test]
    fn one_event_of_ten_divides_as_likely_as_not() {
        let (at, worse, p) = otherwise(&flags("..... ...o.")).unwrap();
        assert_eq!((at, worse), (5, true));
        assert_near(p, 1.0);
    }

    /// Three events among twelve places, all behind the seventh: tried at the fifth, sixth and seventh
    /// place. Before the seventh there is none in 10 of the 220 ways. As far out is only: all three
    /// behind the seventh (10 ways), all three before the fifth (10 ways).
    #[test]
    fn three_events_of_twelve_by_hand() {
        let (at, worse, p) = otherwise(&flags(".......o.o.o")).unwrap();
        assert_eq!((at, worse), (7, true));
        assert_near(p, 20.0 / 220.0);
        let (at, worse, p) = otherwise(&flags("ooo.........")).unwrap();
        assert_eq!((at, worse), (5, false));
        assert_near(p, 20.0 / 220.0);
    }

    #[test]
    fn tails_are_those_of_drawing() {
        let tails = tails(12, 4);
        for (before, chance) in drawn(5, 4, 12).iter().enumerate() {
            let (fewer, more) = tails[5][before];
            assert_near(fewer + more - 1.0, *chance);
        }
    }

    #[test]
    fn too_little_to_divide_is_no_change() {
        for text in ["", "ooooo", "..... .....", "ooooo ooooo", "....o"] {
            assert_eq!(otherwise(&flags(text)), None, "{text}");
        }
        assert_eq!(changed(&[]), None);
    }

    /// Since the place of the first absence of many; a week away counts once.
    #[test]
    fn more_since_a_day() {
        let quiet = ".".repeat(25);
        let found = changed(&days(&format!("{quiet}oo.o.ooooo.o..oo.o.o.oo.o"))).unwrap();
        assert_eq!((found.since, found.worse), (25, true));
        assert_eq!((found.absent, found.of), (16, 25));
        assert_eq!((found.before_absent, found.before_of), (0, 25));
        assert!(found.tried.p < 1e-4, "{found:?}");
    }

    #[test]
    fn one_long_absence_is_one_event_and_no_change() {
        let found = changed(&days(&format!("{}{}", ".".repeat(40), "o".repeat(20)))).unwrap();
        assert!(found.tried.p > 0.05, "{found:?}");
    }

    /// Fewer beginnings, because each is long: the days say otherwise, and nothing is claimed.
    #[test]
    fn days_and_beginnings_must_agree() {
        let many = "o..".repeat(16);
        let long = format!("{}.......", "o".repeat(10)).repeat(6);
        let found = changed(&days(&format!("{many}{long}"))).unwrap();
        assert!(!found.worse && found.absent * found.before_of > found.before_absent * found.of);
        let begun: Vec<bool> =
            beginnings(&flags(&format!("{many}{long}"))).iter().map(|(_, begun)| *begun).collect();
        assert!(otherwise(&begun).unwrap().2 < 0.005);
        assert_near(found.tried.p, 1.0);
    }

    /// What began last week may be over next week.
    #[test]
    fn a_change_of_a_few_days_is_not_claimed() {
        let found = changed(&days(&format!("{}o.o.o.o.o", ".".repeat(60)))).unwrap();
        assert_near(found.tried.p, 1.0);
    }
}
