//! A pattern as an officer would say it.

use chrono::{NaiveDate, Weekday};

use super::{Counts, Kind};
use crate::rules::day::spell;
use crate::rules::register::Half;

/// What every decade of a chance is told in: nobody needs to know that it is 1 in 3,971.
const STEPS: [u32; 9] = [10, 12, 15, 20, 25, 30, 40, 50, 75];
/// Beyond this a chance is told as less than.
const LEAST_CHANCE: u32 = 1_000_000;

/// `Mondays: absent on 6 of 8, other days 5 of 31`.
pub(super) fn counted(kind: &Kind, counts: &Counts) -> String {
    let Counts { absent, of, other_absent, other_of } = counts;
    match kind {
        Kind::Weekday(day) => {
            format!(
                "{}: absent on {absent} of {of}, other days {other_absent} of {other_of}",
                days(*day)
            )
        }
        Kind::Session(half) => format!(
            "{}: missed alone on {absent} days, {} alone on {other_absent}",
            capital(session(*half)),
            session(other(*half))
        ),
        Kind::Closures => format!(
            "Next to holidays and closures: absent on {absent} of {of} days, other days {other_absent} of {other_of}"
        ),
        Kind::Weekends => format!(
            "Mondays and Fridays: absent on {absent} of {of}, other days {other_absent} of {other_of}"
        ),
        Kind::Runs { spells, longest } => {
            format!("Away in runs: {absent} days in {spells} spells, the longest of {longest} days")
        }
        Kind::Change { since, worse } => format!(
            "Absent {} since {}: {absent} of {of} days, before {other_absent} of {other_of}",
            more(*worse),
            spell(*since)
        ),
        Kind::Sibling { name } => format!(
            "With {name}: absent on {absent} of the {of} days that {name} was away, other days {other_absent} of {other_of}"
        ),
        Kind::Summer { worse } => format!(
            "{} than last summer term: absent on {absent} of {of} days, then {other_absent} of {other_of}",
            capital(more(*worse))
        ),
    }
}

/// `Mondays 2.4x other days`, for a narrow panel.
pub(super) fn brief(kind: &Kind, counts: &Counts) -> String {
    match kind {
        Kind::Weekday(day) => times(days(*day), counts),
        Kind::Session(half) => format!(
            "{} alone {}, {} {}",
            capital(session(*half)),
            counts.absent,
            session(other(*half)),
            counts.other_absent
        ),
        Kind::Closures => times("Around holidays", counts),
        Kind::Weekends => times("Mondays and Fridays", counts),
        Kind::Runs { spells, .. } => format!("Away in runs: {} days in {spells}", counts.absent),
        Kind::Change { since, worse } => {
            let went = if *worse { "Falling" } else { "Better" };
            format!("{went} since {}", short(*since))
        }
        Kind::Sibling { name } => times(&format!("With {name}"), counts),
        Kind::Summer { .. } => {
            format!(
                "Absent {}, last summer {}",
                share(counts.absent, counts.of),
                share(counts.other_absent, counts.other_of)
            )
        }
    }
}

/// `1 in 4,000 by chance`.
pub(super) fn odds(p: f64) -> String {
    if p * f64::from(LEAST_CHANCE) < 1.0 {
        return "less than 1 in 1,000,000 by chance".to_owned();
    }
    let decades = (0..5).flat_map(|decade| STEPS.map(|step| step * 10_u32.pow(decade)));
    let most = decades.filter(|of| p * f64::from(*of) <= 1.0).max().unwrap_or(1);
    format!("1 in {} by chance", thousands(most))
}

fn thousands(number: u32) -> String {
    match (number / 1_000, number % 1_000) {
        (0, rest) => rest.to_string(),
        (above, rest) => format!("{above},{rest:03}"),
    }
}

/// How many times as often as on the other days; where those have none, that it is only then.
fn times(when: &str, counts: &Counts) -> String {
    let Counts { absent, of, other_absent, other_of } = *counts;
    if other_absent == 0 {
        return format!("{when} only: {absent} of {of}");
    }
    let rate = f64::from(absent) / f64::from(of.max(1));
    let other = f64::from(other_absent) / f64::from(other_of.max(1));
    format!("{when} {:.1}x other days", rate / other)
}

/// A share in whole percent.
fn share(part: u32, of: u32) -> String {
    format!("{:.0}%", 100.0 * f64::from(part) / f64::from(of.max(1)))
}

/// `29 Sep`.
fn short(day: NaiveDate) -> String {
    day.format("%-d %b").to_string()
}

fn more(worse: bool) -> &'static str {
    if worse { "more" } else { "less" }
}

fn other(half: Half) -> Half {
    match half {
        Half::Am => Half::Pm,
        Half::Pm => Half::Am,
    }
}

fn session(half: Half) -> &'static str {
    match half {
        Half::Am => "mornings",
        Half::Pm => "afternoons",
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

fn days(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "Mondays",
        Weekday::Tue => "Tuesdays",
        Weekday::Wed => "Wednesdays",
        Weekday::Thu => "Thursdays",
        Weekday::Fri => "Fridays",
        Weekday::Sat => "Saturdays",
        Weekday::Sun => "Sundays",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::calendar::tests::day;

    fn counts(absent: u32, of: u32, other_absent: u32, other_of: u32) -> Counts {
        Counts { absent, of, other_absent, other_of }
    }

    #[test]
    fn each_kind_is_told_with_its_counts() {
        let since = day("2025-09-29");
        let name = || "Jakub Osei".to_owned();
        let table = [
            (
                Kind::Weekday(Weekday::Mon),
                counts(6, 8, 5, 31),
                "Mondays: absent on 6 of 8, other days 5 of 31",
                "Mondays 4.7x other days",
            ),
            (
                Kind::Weekday(Weekday::Fri),
                counts(6, 8, 0, 31),
                "Fridays: absent on 6 of 8, other days 0 of 31",
                "Fridays only: 6 of 8",
            ),
            (
                Kind::Session(Half::Pm),
                counts(12, 13, 1, 13),
                "Afternoons: missed alone on 12 days, mornings alone on 1",
                "Afternoons alone 12, mornings 1",
            ),
            (
                Kind::Closures,
                counts(5, 9, 4, 90),
                "Next to holidays and closures: absent on 5 of 9 days, other days 4 of 90",
                "Around holidays 12.5x other days",
            ),
            (
                Kind::Weekends,
                counts(14, 40, 4, 50),
                "Mondays and Fridays: absent on 14 of 40, other days 4 of 50",
                "Mondays and Fridays 4.4x other days",
            ),
            (
                Kind::Runs { spells: 3, longest: 6 },
                counts(14, 60, 0, 0),
                "Away in runs: 14 days in 3 spells, the longest of 6 days",
                "Away in runs: 14 days in 3",
            ),
            (
                Kind::Change { since, worse: true },
                counts(14, 38, 1, 18),
                "Absent more since Mon 29 Sep 2025: 14 of 38 days, before 1 of 18",
                "Falling since 29 Sep",
            ),
            (
                Kind::Change { since, worse: false },
                counts(1, 38, 9, 18),
                "Absent less since Mon 29 Sep 2025: 1 of 38 days, before 9 of 18",
                "Better since 29 Sep",
            ),
            (
                Kind::Sibling { name: name() },
                counts(7, 9, 4, 50),
                "With Jakub Osei: absent on 7 of the 9 days that Jakub Osei was away, other days 4 of 50",
                "With Jakub Osei 9.7x other days",
            ),
            (
                Kind::Summer { worse: true },
                counts(14, 56, 2, 60),
                "More than last summer term: absent on 14 of 56 days, then 2 of 60",
                "Absent 25%, last summer 3%",
            ),
        ];
        for (kind, counts, words, short) in table {
            assert_eq!(counted(&kind, &counts), words);
            assert_eq!(brief(&kind, &counts), short);
        }
    }

    #[test]
    fn chances_are_told_in_round_numbers_and_never_rarer_than_they_are() {
        for (p, words) in [
            (0.05, "1 in 20 by chance"),
            (0.049, "1 in 20 by chance"),
            (0.003, "1 in 300 by chance"),
            (0.000_25, "1 in 4,000 by chance"),
            (0.000_251, "1 in 3,000 by chance"),
            (0.000_001_5, "1 in 500,000 by chance"),
            (0.000_000_9, "less than 1 in 1,000,000 by chance"),
            (0.0, "less than 1 in 1,000,000 by chance"),
        ] {
            assert_eq!(odds(p), words, "{p}");
        }
    }
}
