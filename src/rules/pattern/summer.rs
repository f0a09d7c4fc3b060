//! Whether absences are more, or fewer, than in last summer term.
//!
//! Autumn figures mislead (source: Support First): what stands out is a change against the same pupil
//! before. It has to be unlikely of the days missed and of the beginnings of absences, so that one long
//! illness makes none.

use super::chance::{Tried, count, drawn, either_way, number};
use super::days::beginnings;

/// Days missed this year and in last summer term, and how unlikely the difference is.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Against {
    pub worse: bool,
    pub absent: u32,
    pub of: u32,
    pub summer_absent: u32,
    pub summer_of: u32,
    pub tried: Tried,
}

/// A share of so many.
type Share = (u32, u32);

/// Compares the days of this year with those of last summer term.
pub(super) fn against_summer(absent: &[bool], summer: &[bool]) -> Against {
    let days = [share(absent), share(summer)];
    let begun = [absent, summer].map(|days| {
        let could: Vec<bool> = beginnings(days).into_iter().map(|(_, begun)| begun).collect();
        share(&could)
    });
    let (by_days, mut steps) = unlikely(days);
    let (by_beginnings, more) = unlikely(begun);
    steps.extend(more);
    let tried = Tried::of(by_days.max(by_beginnings), steps);
    let agree = leans(days) == leans(begun);
    let [(absent, of), (summer_absent, summer_of)] = days;
    Against {
        worse: leans(days).is_gt(),
        absent,
        of,
        summer_absent,
        summer_of,
        tried: if agree { tried } else { tried.unclaimed() },
    }
}

fn share(flags: &[bool]) -> Share {
    (count(flags), number(flags.len()))
}

/// Whether the first share is larger.
fn leans([(one, of), (other, other_of)]: [Share; 2]) -> std::cmp::Ordering {
    (u64::from(one) * u64::from(other_of)).cmp(&(u64::from(other) * u64::from(of)))
}

/// How unlikely it is that all that is missed falls so on the two parts (Fisher's exact test), and
/// how unlikely any other way to fall would be.
fn unlikely([(one, of), (other, other_of)]: [Share; 2]) -> (f64, Vec<f64>) {
    let steps = either_way(&drawn(of, one + other, of + other_of));
    (steps.get(one as usize).copied().unwrap_or(1.0), steps)
}

#[cfg(test)]
mod tests {
    use super::super::chance::assert_near;
    use super::*;

    fn flags(days: &str) -> Vec<bool> {
        days.chars().map(|day| day == 'o').collect()
    }

    /// Four of five days against none of five: 5 of 210 ways, and as many the other way round.
    #[test]
    fn four_against_none_by_hand() {
        assert_near(unlikely([(4, 5), (0, 5)]).0, 10.0 / 210.0);
        assert_near(unlikely([(0, 5), (4, 5)]).0, 10.0 / 210.0);
        assert_near(unlikely([(2, 5), (2, 5)]).0, 1.0);
        assert_near(unlikely([(0, 0), (2, 5)]).0, 1.0);
    }

    #[test]
    fn many_days_here_and_there_are_worse_than_a_clean_summer() {
        let found = against_summer(&flags(&"o..".repeat(12)), &flags(&".".repeat(36)));
        assert_eq!((found.worse, found.absent, found.of), (true, 12, 36));
        assert_eq!((found.summer_absent, found.summer_of), (0, 36));
        assert!(found.tried.p < 0.001, "{found:?}");
        let better = against_summer(&flags(&".".repeat(36)), &flags(&"o..".repeat(12)));
        assert!(!better.worse && better.tried.p < 0.001, "{better:?}");
    }

    /// Twelve days in one go begin once: that may happen to anybody.
    #[test]
    fn one_illness_is_no_change() {
        let ill = format!("{}{}", "o".repeat(12), ".".repeat(24));
        let found = against_summer(&flags(&ill), &flags(&".".repeat(36)));
        assert!(unlikely([(12, 36), (0, 36)]).0 < 0.001);
        assert!(found.tried.p > 0.5, "{found:?}");
    }

    /// More days, but in fewer goes.
    #[test]
    fn days_and_beginnings_must_agree() {
        let long = format!("{}{}", "o".repeat(30), ".".repeat(30));
        let found = against_summer(&flags(&long), &flags(&"o....".repeat(12)));
        assert!(found.worse);
        assert_near(found.tried.p, 1.0);
    }

    #[test]
    fn without_a_summer_nothing_is_told() {
        assert_near(against_summer(&flags("o.o.o"), &[]).tried.p, 1.0);
    }
}
