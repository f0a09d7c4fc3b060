//! Whether absences come in longer runs than chance would string together.

use super::chance::{Tried, count, ln_choose, number};
use super::days::spells;

/// Days missed, in how many spells, and how unlikely so few are.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Runs {
    pub absent: u32,
    pub of: u32,
    pub spells: u32,
    pub longest: u32,
    pub tried: Tried,
}

/// Looks at the spells. One alone is no pattern, however long.
pub(super) fn runs(absent: &[bool]) -> Runs {
    let lengths = spells(absent);
    let (missed, of) = (count(absent), number(absent.len()));
    let (spells, longest) = (number(lengths.len()), lengths.iter().copied().max().unwrap_or(0));
    let fewer = so_few(missed, of);
    let place = lengths.len().checked_sub(1).and_then(|place| fewer.get(place));
    let p = place.copied().unwrap_or(1.0);
    let tried = Tried::of(p, fewer);
    Runs {
        absent: missed,
        of,
        spells,
        longest: number(longest),
        tried: if spells < 2 { tried.unclaimed() } else { tried },
    }
}

/// The chance that days missed come in one spell, in at most two, in at most three, and so on: spells
/// are chosen among the gaps between the days attended, and the days missed are parted among them.
fn so_few(missed: u32, of: u32) -> Vec<f64> {
    let gaps = of - missed + 1;
    let whole = ln_choose(of, missed);
    let mut below: f64 = 0.0;
    let up_to = |spells: u32| {
        below += (ln_choose(missed - 1, spells - 1) + ln_choose(gaps, spells) - whole).exp();
        below.min(1.0)
    };
    (1..=missed.min(gaps)).map(up_to).collect()
}

#[cfg(test)]
mod tests {
    use super::super::chance::{assert_all_near, assert_near};
    use super::*;

    fn flags(days: &str) -> Vec<bool> {
        days.chars().map(|day| day == 'o').collect()
    }

    /// Two of four days: next to each other in three of six ways.
    #[test]
    fn two_of_four_by_hand() {
        assert_all_near(&so_few(2, 4), &[0.5, 1.0]);
        assert_all_near(&so_few(0, 4), &[]);
        assert_all_near(&so_few(4, 4), &[1.0]);
    }

    /// Six of twelve days in two spells or fewer: (7 + 5 x 21) of 924 ways.
    #[test]
    fn two_spells_of_three_by_hand() {
        let found = runs(&flags("..ooo....ooo"));
        assert_eq!((found.absent, found.of, found.spells, found.longest), (6, 12, 2, 3));
        assert_near(found.tried.p, 112.0 / 924.0);
    }

    #[test]
    fn one_spell_or_none_is_no_pattern() {
        for text in ["", "....", "oooo", "......oooooo"] {
            assert_near(runs(&flags(text)).tried.p, 1.0);
        }
    }
}
