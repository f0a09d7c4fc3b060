//! Whether one session of the day is missed more often than the other.
//!
//! Of days missed whole nothing is learnt: only those count of which the other session was attended.

use super::chance::{Tried, coins, either_way, number};
use super::days::SchoolDay;
use crate::rules::register::Half;

/// How often a session was missed alone, and how unlikely that is.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Alone {
    /// The session missed alone more often.
    pub half: Half,
    pub times: u32,
    pub other_times: u32,
    pub tried: Tried,
}

/// Looks at the days of which one session was missed: a coin for each.
pub(super) fn alone(days: &[SchoolDay]) -> Alone {
    let times = |half: Half| days.iter().filter(|day| day.alone == Some(half)).count();
    let (am, pm) = (times(Half::Am), times(Half::Pm));
    let unlikely = either_way(&coins(number(am + pm)));
    let p = unlikely.get(am).copied().unwrap_or(1.0);
    let (half, more, fewer) = if am >= pm { (Half::Am, am, pm) } else { (Half::Pm, pm, am) };
    Alone { half, times: number(more), other_times: number(fewer), tried: Tried::of(p, unlikely) }
}

#[cfg(test)]
mod tests {
    use super::super::chance::assert_near;
    use super::*;
    use crate::rules::calendar::tests::day;

    #[test]
    fn mornings_and_afternoons_are_held_against_each_other() {
        // By hand: twice the ways for so many or more of 2 to the number of days.
        for (am, pm, half, p) in [
            (6, 0, Half::Am, 2.0 / 64.0),
            (0, 6, Half::Pm, 2.0 / 64.0),
            (12, 1, Half::Am, 28.0 / 8_192.0),
            (3, 3, Half::Am, 1.0),
            (0, 0, Half::Am, 1.0),
        ] {
            let of = |half| SchoolDay { on: day("2025-11-20"), absent: true, alone: Some(half) };
            let mut days = vec![of(Half::Am); am];
            days.extend(vec![of(Half::Pm); pm]);
            days.extend([SchoolDay { alone: None, ..of(Half::Am) }]);
            let found = alone(&days);
            assert_eq!((found.half, found.times), (half, number(am.max(pm))), "{am} {pm}");
            assert_near(found.tried.p, p);
        }
    }
}
