//! Chance that falls the same way every time.

/// Sebastiano Vigna's splitmix64: small, and good enough for a made-up register. A crate's
/// generator may fall otherwise in its next version, and the same school could not be made again.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Dice of its own for each part of the school, so that more of one part changes no other.
    pub(super) fn of(seed: u64, part: usize) -> Self {
        let part = u64::try_from(part).unwrap_or_default();
        let mut dice = Self::new(seed ^ part.wrapping_mul(0xD1B5_4A32_D192_ED03));
        Self(dice.roll())
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to one less than `n`.
    pub(super) fn below(&mut self, n: u32) -> u32 {
        u32::try_from(self.roll() % u64::from(n.max(1))).unwrap_or_default()
    }

    /// A place in a list of that length; 0 in an empty one.
    pub(super) fn place(&mut self, length: usize) -> usize {
        let length = u64::try_from(length.max(1)).unwrap_or(1);
        usize::try_from(self.roll() % length).unwrap_or_default()
    }

    /// One of several words; blank where there are none.
    pub(super) fn word(&mut self, of: &[&'static str]) -> &'static str {
        of.get(self.place(of.len())).copied().unwrap_or_default()
    }

    /// Whether it comes to pass, so many times in a hundred.
    pub(super) fn percent(&mut self, of: u32) -> bool {
        self.below(100) < of
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_rolls_as_published() {
        let mut dice = Dice::new(1_234_567);
        let rolled = [dice.roll(), dice.roll(), dice.roll()];
        assert_eq!(
            rolled,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
        assert!((0..100).all(|_| dice.below(6) < 6 && dice.place(3) < 3));
        assert_eq!((dice.below(0), dice.place(0), dice.word(&[])), (0, 0, ""));
    }

    #[test]
    fn parts_and_seeds_have_dice_of_their_own() {
        let first = |seed, part| Dice::of(seed, part).roll();
        assert_eq!(first(7, 3), first(7, 3));
        assert_ne!(first(7, 3), first(7, 4));
        assert_ne!(first(7, 3), first(8, 3));
    }
}
