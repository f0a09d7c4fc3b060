//! Which copies of the file are kept: the newest of each of the last days, weeks and months.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, NaiveDateTime};

/// For how many days, weeks and months a copy each is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    pub days: usize,
    pub weeks: usize,
    pub months: usize,
}

/// How a copy's name tells when it was made.
const STAMP: &str = "%Y-%m-%d-%H%M%S";
const ENDING: &str = ".db";

impl Keep {
    /// Reads `7d,4w,12m`; what isn't named is kept for none.
    ///
    /// # Errors
    /// Why it can't be read, in a sentence.
    pub fn read(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text} is no rule of what to keep: write it as 7d,4w,12m");
        let mut keep = Self { days: 0, weeks: 0, months: 0 };
        for part in text.split(',').map(str::trim) {
            let unit = part.chars().last().ok_or_else(wrong)?;
            let number = part.strip_suffix(unit).unwrap_or_default();
            let number: usize = number.parse().map_err(|_| wrong())?;
            let slot = match unit {
                'd' => &mut keep.days,
                'w' => &mut keep.weeks,
                'm' => &mut keep.months,
                _ => return Err(wrong()),
            };
            *slot = number;
        }
        if (keep.days, keep.weeks, keep.months) == (0, 0, 0) {
            return Err(format!("{text} would keep no copy at all: write it as 7d,4w,12m"));
        }
        Ok(keep)
    }

    /// Those that are no longer wanted: not the newest of one of the last days, weeks or months of
    /// which there is a copy. The newest of all is always wanted.
    #[must_use]
    pub fn unwanted(self, made: &[NaiveDateTime]) -> Vec<NaiveDateTime> {
        let mut newest_first: Vec<NaiveDateTime> = made.to_vec();
        newest_first.sort_unstable();
        newest_first.dedup();
        newest_first.reverse();
        let mut wanted: BTreeSet<NaiveDateTime> =
            newest_first.first().copied().into_iter().collect();
        wanted.extend(newest_of(&newest_first, self.days, |day| day));
        wanted.extend(newest_of(&newest_first, self.weeks, |day| {
            day.week(chrono::Weekday::Mon).checked_first_day().unwrap_or(day)
        }));
        wanted.extend(newest_of(&newest_first, self.months, |day| day.with_day(1).unwrap_or(day)));
        newest_first.reverse();
        newest_first.retain(|at| !wanted.contains(at));
        newest_first
    }
}

/// The newest of each of the last so many stretches of time, each named by its first day.
fn newest_of(
    newest_first: &[NaiveDateTime],
    stretches: usize,
    first_day: impl Fn(NaiveDate) -> NaiveDate,
) -> Vec<NaiveDateTime> {
    let mut seen = BTreeSet::new();
    let firsts = newest_first.iter().filter(|at| seen.insert(first_day(at.date())));
    firsts.take(stretches).copied().collect()
}

/// The name of a copy of the file of that name, made at that time: `school-2025-11-23-140200.db`.
#[must_use]
pub fn copy_name(stem: &str, at: NaiveDateTime) -> String {
    format!("{stem}-{}{ENDING}", at.format(STAMP))
}

/// When a copy was made, by its name; none for any name that we didn't give.
#[must_use]
pub fn made_at(stem: &str, name: &str) -> Option<NaiveDateTime> {
    let stamp = name.strip_prefix(stem)?.strip_prefix('-')?.strip_suffix(ENDING)?;
    let at = NaiveDateTime::parse_from_str(stamp, STAMP).ok()?;
    // A stamp may be read that was never written so: with fewer digits, or a sign.
    (copy_name(stem, at) == name).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    fn keep(days: usize, weeks: usize, months: usize) -> Keep {
        Keep { days, weeks, months }
    }

    #[test]
    fn a_rule_is_read_as_it_is_written() {
        for (text, expected) in [
            ("7d,4w,12m", Ok(keep(7, 4, 12))),
            ("7d", Ok(keep(7, 0, 0))),
            ("12m, 2w", Ok(keep(0, 2, 12))),
        ] {
            assert_eq!(Keep::read(text), expected, "{text}");
        }
        for text in ["", "7", "d", "7x", "-1d", "7d,,4w", "0d", "0d,0w,0m", "7d4w", "é"] {
            assert!(Keep::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_newest_of_each_stretch_stays() {
        for (rule, made, gone) in [
            // Two of one day: the newer stays.
            (keep(7, 0, 0), vec!["2025-11-20 01:00", "2025-11-20 23:00"], vec!["2025-11-20 01:00"]),
            // Days on which none was made don't use up the rule.
            (keep(2, 0, 0), vec!["2025-11-01 01:00", "2025-11-20 01:00"], vec![]),
            (
                keep(2, 0, 0),
                vec!["2025-11-18 01:00", "2025-11-19 01:00", "2025-11-20 01:00"],
                vec!["2025-11-18 01:00"],
            ),
            // A Sunday ends its week, the next day begins another.
            (
                keep(0, 2, 0),
                vec!["2025-11-22 01:00", "2025-11-23 01:00", "2025-11-24 01:00"],
                vec!["2025-11-22 01:00"],
            ),
            // The first days of January are of the week that began in December.
            (keep(0, 1, 0), vec!["2025-12-31 01:00", "2026-01-02 01:00"], vec!["2025-12-31 01:00"]),
            (
                keep(0, 0, 2),
                vec![
                    "2025-09-30 01:00",
                    "2025-10-01 01:00",
                    "2025-10-31 01:00",
                    "2025-11-02 01:00",
                ],
                vec!["2025-09-30 01:00", "2025-10-01 01:00"],
            ),
            // Whatever the rule, the newest stays.
            (keep(1, 0, 0), vec!["2025-11-20 01:00"], vec![]),
            (keep(1, 0, 0), vec![], vec![]),
        ] {
            let made: Vec<_> = made.into_iter().map(at).collect();
            let gone: Vec<_> = gone.into_iter().map(at).collect();
            assert_eq!(rule.unwanted(&made), gone, "{rule:?} {made:?}");
        }
    }

    #[test]
    fn a_copy_every_night_for_two_years_leaves_what_the_rule_says() {
        let rule = keep(7, 4, 12);
        let mut there: Vec<NaiveDateTime> = Vec::new();
        for night in 0..730 {
            there.push(at("2024-01-01 02:00") + chrono::TimeDelta::days(night));
            let gone = rule.unwanted(&there);
            there.retain(|at| !gone.contains(at));
        }
        // 7 days; 4 weeks, of which this one and the last are among the days; 12 months.
        assert!((18..=23).contains(&there.len()), "{there:?}");
        assert_eq!(there.last(), Some(&at("2025-12-30 02:00")));
        let days: Vec<_> = there.iter().rev().take(7).map(NaiveDateTime::date).collect();
        assert!(
            days.windows(2).all(|two| two[0] == two[1] + chrono::TimeDelta::days(1)),
            "{days:?}"
        );
        let months: BTreeSet<_> = there.iter().map(|at| at.format("%Y-%m").to_string()).collect();
        assert_eq!(months.len(), 12);
    }

    #[test]
    fn only_names_of_our_own_are_read() {
        let made = at("2025-11-23 14:02");
        assert_eq!(copy_name("school", made), "school-2025-11-23-140200.db");
        assert_eq!(made_at("school", "school-2025-11-23-140200.db"), Some(made));
        for other in [
            "school.db",
            "other-2025-11-23-140200.db",
            "school-2025-11-23.db",
            "school-2025-11-23-140200.db.head",
            "school-2025-11-23-140200.db.part",
            "school-2025-13-23-140200.db",
            "school-2025-11-3-140200.db",
            "my school-2025-11-23-140200.db",
        ] {
            assert_eq!(made_at("school", other), None, "{other}");
        }
    }
}
