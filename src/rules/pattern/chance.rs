//! Exact chances of counts, and how unlikely a thing that was tried has to be.
//!
//! Nothing is simulated and nothing approximated: the chances are those of drawing without putting
//! back, of a coin, and of sums of such counts.

use std::sync::LazyLock;

/// What equals but for the last bits of its arithmetic is the same.
pub(super) const SAME: f64 = 1.0 + 1e-9;

/// More than the days of two school years.
const KNOWN: u32 = 1_024;

static LN_FACTORIALS: LazyLock<Vec<f64>> = LazyLock::new(|| {
    let mut sum: f64 = 0.0;
    let of = |n: u32| {
        sum += f64::from(n.max(1)).ln();
        sum
    };
    (0..KNOWN).map(of).collect()
});

fn ln_factorial(n: u32) -> f64 {
    let known = LN_FACTORIALS.get(n as usize).copied();
    known.unwrap_or_else(|| (1..=n).map(|k| f64::from(k).ln()).sum())
}

/// The logarithm of the number of ways to choose `k` of `n`; `k` is no more than `n`.
pub(super) fn ln_choose(n: u32, k: u32) -> f64 {
    ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k)
}

/// A length as a count.
pub(super) fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// How many are so.
pub(super) fn count(flags: &[bool]) -> u32 {
    number(flags.iter().filter(|flag| **flag).count())
}

/// The chance of each number of hits, from none up, where `drawn` of `all` are drawn and `marked` of
/// all would be hits (the hypergeometric distribution).
pub(super) fn drawn(marked: u32, drawn: u32, all: u32) -> Vec<f64> {
    let whole = ln_choose(all, drawn);
    let chance = |hits: u32| {
        let (others, missed) = (all - marked, drawn - hits);
        if missed > others {
            return 0.0;
        }
        (ln_choose(marked, hits) + ln_choose(others, missed) - whole).exp()
    };
    (0..=marked.min(drawn)).map(chance).collect()
}

/// The chance of each number of heads, from none up, of so many coins.
pub(super) fn coins(coins: u32) -> Vec<f64> {
    let whole = f64::from(coins) * std::f64::consts::LN_2;
    (0..=coins).map(|heads| (ln_choose(coins, heads) - whole).exp()).collect()
}

/// The chance of each sum of two counts that know nothing of each other.
pub(super) fn sum(one: &[f64], other: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0_f64; (one.len() + other.len()).saturating_sub(1)];
    for (first, a) in one.iter().enumerate().filter(|(_, a)| **a > 0.0) {
        for (second, b) in other.iter().enumerate() {
            sums[first + second] += a * b;
        }
    }
    sums
}

/// The chance of each count or more.
pub(super) fn or_more(chances: &[f64]) -> Vec<f64> {
    let mut tails = chances.to_vec();
    let mut above: f64 = 0.0;
    for tail in tails.iter_mut().rev() {
        above += *tail;
        *tail = above.min(1.0);
    }
    tails
}

/// The chance of each count or fewer.
pub(super) fn or_fewer(chances: &[f64]) -> Vec<f64> {
    let mut tails = chances.to_vec();
    let mut below: f64 = 0.0;
    for tail in &mut tails {
        below += *tail;
        *tail = below.min(1.0);
    }
    tails
}

/// How unlikely each count is, whichever way it leans: twice the smaller of its tails. A count that
/// can't be is as unlikely as none.
pub(super) fn either_way(chances: &[f64]) -> Vec<f64> {
    let tails = or_more(chances).into_iter().zip(or_fewer(chances)).zip(chances);
    tails
        .map(
            |((more, fewer), chance)| {
                if *chance > 0.0 { (2.0 * more.min(fewer)).min(1.0) } else { 1.0 }
            },
        )
        .collect()
}

/// One thing that was looked at, and how unlikely what was seen is by chance alone.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tried {
    pub p: f64,
    /// Every value that `p` can have; none where it can have any.
    steps: Option<Vec<f64>>,
}

impl Tried {
    /// Where `p` is one of these.
    pub(super) fn of(p: f64, steps: Vec<f64>) -> Self {
        Self { p, steps: Some(steps) }
    }

    /// Where `p` may be anything.
    pub(super) fn any(p: f64) -> Self {
        Self { p, steps: None }
    }

    /// The same thing, of which nothing is claimed.
    pub(super) fn unclaimed(self) -> Self {
        Self { p: 1.0, ..self }
    }

    /// The chance that this thing, by chance alone, would be as unlikely as `p`.
    fn reaches(&self, p: f64) -> f64 {
        match &self.steps {
            None => p,
            Some(steps) => {
                let reached = steps.iter().copied().filter(|step| *step <= p * SAME);
                reached.fold(0.0, f64::max)
            }
        }
    }
}

/// The chance that anything of all that was tried would, by chance alone, be as unlikely as `p`.
///
/// No more than the sum of their chances, however they hang together. A thing that can't be as
/// unlikely at all, because it has too few days to tell, adds nothing.
pub(super) fn corrected(p: f64, tried: &[&Tried]) -> f64 {
    tried.iter().map(|one| one.reaches(p)).sum::<f64>().min(1.0)
}

#[cfg(test)]
#[track_caller]
pub(super) fn assert_near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
}

#[cfg(test)]
#[track_caller]
pub(super) fn assert_all_near(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{found:?}, not {expected:?}");
    for (found, expected) in found.iter().zip(expected) {
        assert_near(*found, *expected);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_to_choose_are_those_of_pascals_triangle() {
        for (n, k, ways) in [(0, 0, 1.0), (5, 2, 10.0), (8, 6, 28.0), (30, 15, 155_117_520.0)] {
            let found = ln_choose(n, k).exp();
            assert!((found / ways - 1.0).abs() < 1e-11, "{n} {k}: {found}");
        }
        // Behind the end of the table.
        assert!((ln_choose(2_000, 1) - 2_000.0_f64.ln()).abs() < 1e-9);
    }

    /// Four days of which two are Mondays; two of the four are missed: of six ways one has both
    /// Mondays, four have one, one has none.
    #[test]
    fn drawing_two_of_four_by_hand() {
        assert_all_near(&drawn(2, 2, 4), &[1.0 / 6.0, 4.0 / 6.0, 1.0 / 6.0]);
        // Where nearly all are drawn some must be hits.
        assert_all_near(&drawn(3, 4, 5), &[0.0, 0.0, 0.6, 0.4]);
        assert_all_near(&drawn(0, 0, 0), &[1.0]);
    }

    /// 6 of 8 Mondays and 5 of 31 other days: (28 x 169,911 + 8 x 31,465 + 4,495) of 1,676,056,044.
    #[test]
    fn mondays_by_hand() {
        let more = or_more(&drawn(8, 11, 39));
        assert_near(more[6], 5_013_723.0 / 1_676_056_044.0);
        assert_near(more[0], 1.0);
    }

    #[test]
    fn three_coins_by_hand() {
        assert_all_near(&either_way(&coins(3)), &[0.25, 1.0, 1.0, 0.25]);
    }

    #[test]
    fn two_dice_of_two_sides_are_summed() {
        assert_all_near(&sum(&[0.5, 0.5], &[0.5, 0.5]), &[0.25, 0.5, 0.25]);
        assert_all_near(&sum(&[1.0], &[0.5, 0.5]), &[0.5, 0.5]);
        assert_all_near(&or_fewer(&[0.25, 0.5, 0.25]), &[0.25, 0.75, 1.0]);
    }

    /// Of what was tried, the coin can't be as unlikely as the claim, the others can.
    #[test]
    fn a_claim_is_corrected_for_all_that_could_have_been_claimed() {
        let claim = Tried::of(0.01, vec![1.0, 0.3, 0.01, 0.001]);
        let other = Tried::of(0.4, vec![1.0, 0.4, 0.008]);
        let coin = Tried::of(0.5, vec![1.0, 0.5]);
        let any = Tried::any(0.7);
        assert_near(corrected(claim.p, &[&claim, &other, &coin, &any]), 0.01 + 0.008 + 0.01);
        assert_near(corrected(0.5, &[&claim, &other, &coin, &any]), 1.0);
    }
}
