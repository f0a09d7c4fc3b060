//! Whether absences fall on some marked days more often than chance would have it: Mondays, days next
//! to a holiday, days on which a sister was away.
//!
//! It has to be unlikely in two ways at once. First among days: those missed are drawn anew within
//! each four weeks, so that a pupil who is away more in winter, or since October, makes no pattern of
//! whatever else there is more of then. Then among spells: each is laid anew anywhere in the year, in
//! its length, because the days of one illness are one event and not five.

use super::chance::{Tried, count, drawn, number, or_more, sum};
use super::days::spells;

/// School days within which absences are as likely on one as on the other: four weeks.
const BLOCK: usize = 20;

/// Days missed of the marked ones and of all others, and how unlikely it is that so many are marked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct OnMarked {
    pub absent: u32,
    pub of: u32,
    pub other_absent: u32,
    pub other_of: u32,
    pub tried: Tried,
}

/// Looks at some marked days; both tell of the same days.
pub(super) fn on_marked(absent: &[bool], marked: &[bool]) -> OnMarked {
    let (all, of, missed) = (number(marked.len()), count(marked), count(absent));
    let hits = absent.iter().zip(marked).filter(|(absent, marked)| **absent && **marked).count();
    let by_days = or_more(&within_blocks(absent, marked));
    let by_spells = or_more(&laid_anew(absent, marked));
    let of_hits = |tails: &[f64]| tails.get(hits).copied().unwrap_or(0.0);
    let p = of_hits(&by_days).max(of_hits(&by_spells));
    let steps = by_days.into_iter().chain(by_spells).filter(|step| *step > 0.0).collect();
    let hits = number(hits);
    OnMarked {
        absent: hits,
        of,
        other_absent: missed - hits,
        other_of: all - of,
        tried: Tried::of(p, steps),
    }
}

/// The chance of each number of marked days missed, where the days missed of each block are drawn
/// from its days.
fn within_blocks(absent: &[bool], marked: &[bool]) -> Vec<f64> {
    let blocks = absent.chunks(BLOCK).zip(marked.chunks(BLOCK));
    blocks.fold(vec![1.0], |chances, (absent, marked)| {
        sum(&chances, &drawn(count(marked), count(absent), number(marked.len())))
    })
}

/// The chance of each number of marked days missed, where each spell begins on any day. Single days
/// never fall on one another.
fn laid_anew(absent: &[bool], marked: &[bool]) -> Vec<f64> {
    let spells = spells(absent);
    let singles = spells.iter().filter(|length| **length == 1).count();
    let first = drawn(count(marked), number(singles), number(marked.len()));
    let longer = spells.iter().filter(|length| **length > 1);
    longer.fold(first, |chances, length| sum(&chances, &covered(marked, *length)))
}

/// The chance of each number of marked days under a spell of a length.
fn covered(marked: &[bool], length: usize) -> Vec<f64> {
    let places = (marked.len() + 1).saturating_sub(length);
    let each = 1.0 / f64::from(number(places.max(1)));
    let mut chances = vec![0.0_f64; length + 1];
    let mut under = marked.iter().take(length).filter(|marked| **marked).count();
    for begins in 0..places {
        chances[under] += each;
        if let Some(next) = marked.get(begins + length) {
            under = under + usize::from(*next) - usize::from(marked[begins]);
        }
    }
    chances
}

#[cfg(test)]
mod tests {
    use super::super::chance::{assert_all_near, assert_near};
    use super::*;

    /// `o` is a day missed or marked.
    fn flags(days: &str) -> Vec<bool> {
        days.chars().filter(|day| *day != ' ').map(|day| day == 'o').collect()
    }

    /// Two weeks, both Mondays missed and nothing else: one of the 45 pairs of ten days.
    #[test]
    fn two_mondays_of_two_weeks_by_hand() {
        let mondays = flags("o.... o....");
        let found = on_marked(&mondays, &mondays);
        assert_eq!((found.absent, found.of, found.other_absent, found.other_of), (2, 2, 0, 8));
        assert_near(found.tried.p, 1.0 / 45.0);
    }

    /// A spell of three days covers the only marked day from three of its eight places.
    #[test]
    fn a_spell_is_laid_anew_by_hand() {
        assert_all_near(&covered(&flags("..o.. ....."), 3), &[5.0 / 8.0, 3.0 / 8.0, 0.0, 0.0]);
        assert_all_near(&covered(&flags("ooo"), 3), &[0.0, 0.0, 0.0, 1.0]);
        // Where the day is hit once, the days alone would say 3 of 10.
        let found = on_marked(&flags(".ooo. ....."), &flags("..o.. ....."));
        assert_near(found.tried.p, 3.0 / 8.0);
    }

    /// A week away covers every weekday, and tells of none.
    #[test]
    fn whole_weeks_away_are_nobodys_pattern() {
        let mondays = flags("o.... o.... o.... o....");
        let found = on_marked(&flags("ooooo ..... ooooo ....."), &mondays);
        assert_eq!((found.absent, found.other_absent), (2, 8));
        assert!(found.tried.p > 0.5, "{found:?}");
    }

    /// Where the rate changes, days are held against those of the same four weeks: away on half the
    /// days of the last four weeks, when the other was too.
    #[test]
    fn days_are_drawn_within_their_four_weeks() {
        let quiet = ".".repeat(40);
        let own = flags(&format!("{quiet} o.o.o o.o.o .o.o. .o.o."));
        let other = flags(&format!("{quiet} o..o. oo.o. .oo.. oo.o."));
        let found = on_marked(&own, &other);
        assert_eq!((found.absent, found.other_absent), (5, 5));
        let within = or_more(&within_blocks(&own, &other));
        let plain = or_more(&drawn(count(&other), count(&own), 60));
        assert!(within[5] > 0.6, "{}", within[5]);
        assert!(plain[5] < 0.02, "{}", plain[5]);
        assert!(found.tried.p >= within[5], "{found:?}");
    }

    #[test]
    fn nothing_missed_and_nothing_marked_is_no_pattern() {
        for (absent, marked) in [("", ""), ("....", "o..."), ("oooo", "...."), ("oooo", "oooo")] {
            assert_near(on_marked(&flags(absent), &flags(marked)).tried.p, 1.0);
        }
    }
}
