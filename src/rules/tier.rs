//! Tiers of relational support, by days absent in the academic year (sessions / 2).
//!
//! Source: the relational support panels; "Tier 3, 19+ days absence" is theirs (19 days is 10% of
//! a 190-day year), the trigger of tier 2 is our default. Both are settings of an authority.

use super::figures::Figures;

/// Days absent from which a tier begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Triggers {
    pub tier_2: u32,
    pub tier_3: u32,
}

impl Default for Triggers {
    fn default() -> Self {
        Self { tier_2: 10, tier_3: 19 }
    }
}

impl Triggers {
    /// The tier, 1 to 3, of a pupil with these figures for the year.
    #[must_use]
    pub fn tier(&self, year: &Figures) -> u8 {
        match year.absent() {
            sessions if sessions >= 2 * self.tier_3 => 3,
            sessions if sessions >= 2 * self.tier_2 => 2,
            _ => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_days_count_towards_a_tier() {
        let tier = |authorised, unauthorised| {
            let year = Figures { possible: 380, authorised, unauthorised, ..Figures::default() };
            Triggers::default().tier(&year)
        };
        let table = [(0, 0, 1), (19, 0, 1), (10, 10, 2), (37, 0, 2), (0, 38, 3), (190, 0, 3)];
        for (authorised, unauthorised, expected) in table {
            assert_eq!(tier(authorised, unauthorised), expected, "{authorised}+{unauthorised}");
        }
    }
}
