//! Tiers of relational support, by days absent in the academic year (sessions / 2).
//!
//! Source: the relational support panels; "Tier 3, 19+ days absence" is theirs (19 days is 10% of
//! a 190-day year), the trigger of tier 2 is our default. Both are settings of an authority, kept
//! with its tiers ([`support`](super::support)).

use chrono::NaiveDate;

use super::figures::Figures;
use super::register::DayMarks;

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

    /// The tier that comes after so many sessions absent, and how many more lead there; none above
    /// the last.
    #[must_use]
    pub fn ahead(&self, sessions: u32) -> Option<(u8, u32)> {
        let tiers = [(2, 2 * self.tier_2), (3, 2 * self.tier_3)];
        let ahead = tiers.into_iter().find(|(_, from)| sessions < *from);
        ahead.map(|(tier, from)| (tier, from - sessions))
    }

    /// The day on which each tier was reached, of the days of one academic year in their order.
    #[must_use]
    pub fn crossed<'a>(&self, days: impl Iterator<Item = &'a DayMarks>) -> Vec<(u8, NaiveDate)> {
        let mut crossed = Vec::new();
        let mut sessions = 0;
        for day in days {
            let before = sessions;
            sessions += day.figures().absent();
            for (tier, from) in [(2, 2 * self.tier_2), (3, 2 * self.tier_3)] {
                if (before + 1..=sessions).contains(&from) {
                    crossed.push((tier, day.on));
                }
            }
        }
        crossed
    }
}

/// Sessions absent as days, without a decimal where there is none: `10`, `10.5`.
#[must_use]
pub fn days_absent(sessions: u32) -> String {
    let half = if sessions.is_multiple_of(2) { "" } else { ".5" };
    format!("{}{half}", sessions / 2)
}

/// The same in words: `1 day`, `10.5 days`.
#[must_use]
pub fn days_words(sessions: u32) -> String {
    let s = if sessions == 2 { "" } else { "s" };
    format!("{} day{s}", days_absent(sessions))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::code::Code;

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

    #[test]
    fn what_is_to_come_is_counted_from_what_was_missed() {
        let table = [
            (0, Some((2, 20))),
            (19, Some((2, 1))),
            (20, Some((3, 18))),
            (37, Some((3, 1))),
            (38, None),
            (380, None),
        ];
        for (sessions, expected) in table {
            assert_eq!(Triggers::default().ahead(sessions), expected, "{sessions}");
        }
    }

    /// Days from 3 November on, each by its two codes.
    fn days(codes: &[(&str, &str)]) -> Vec<DayMarks> {
        let first: NaiveDate = "2025-11-03".parse().unwrap();
        let all = first.iter_days().zip(codes);
        all.map(|(on, (am, pm))| DayMarks { on, am: Code::read(am), pm: Code::read(pm) }).collect()
    }

    #[test]
    fn a_tier_is_crossed_on_the_day_of_the_session_that_reaches_it() {
        let triggers = Triggers { tier_2: 1, tier_3: 2 };
        let crossed = |codes: &[(&str, &str)]| {
            let told = triggers.crossed(days(codes).iter());
            told.into_iter().map(|(tier, on)| format!("{tier} {on}")).collect::<Vec<_>>()
        };
        let none: [&str; 0] = [];
        assert_eq!(crossed(&[]), none);
        assert_eq!(crossed(&[("O", "/"), ("/", "\\"), ("L", "\\")]), none);
        assert_eq!(crossed(&[("O", "/"), ("/", "I")]), ["2 2025-11-04"]);
        // On one day only the first, on the next the second; later days change nothing.
        assert_eq!(
            crossed(&[("O", "O"), ("", ""), ("I", "/"), ("U", "O"), ("O", "O")]),
            ["2 2025-11-03", "3 2025-11-06"]
        );
        let both = Triggers { tier_2: 1, tier_3: 1 };
        assert_eq!(both.crossed(days(&[("O", "O")]).iter()).len(), 2);
    }

    #[test]
    fn days_are_told_in_halves_and_one_is_no_plural() {
        let table =
            [(0, "0 days"), (1, "0.5 days"), (2, "1 day"), (3, "1.5 days"), (21, "10.5 days")];
        for (sessions, expected) in table {
            assert_eq!(days_words(sessions), expected);
        }
        assert_eq!(days_absent(38), "19");
    }
}
