//! What is claimed of registers with a pattern, and how seldom anything is of those without.

use super::*;
use crate::rules::calendar::tests::{day, real};
use crate::rules::code::Code;
use crate::rules::register::DayMarks;

/// Chance that falls the same way every time: Sebastiano Vigna's splitmix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % n
    }
}

/// The first school days of the year.
fn school_days(n: usize) -> Vec<NaiveDate> {
    real().days()[..n].to_vec()
}

/// Sixty school days of last summer term.
fn summer_days() -> Vec<NaiveDate> {
    let weekdays =
        day("2025-04-22").iter_days().filter(|day| day.weekday().number_from_monday() < 6);
    weekdays.take(60).collect()
}

fn marks(on: NaiveDate, codes: &str) -> DayMarks {
    let (am, pm) = codes.split_once(' ').unwrap();
    DayMarks { on, am: Code::read(am), pm: Code::read(pm) }
}

fn register(days: Vec<DayMarks>) -> Register {
    Register { days, on_roll: Vec::new() }
}

/// A register of the first days of the year: whether each was missed, by its number and date.
fn planted(n: usize, missed: impl Fn(usize, NaiveDate) -> bool) -> Register {
    let days = school_days(n).into_iter().enumerate();
    let codes = |missed: bool| if missed { "O O" } else { "/ \\" };
    register(days.map(|(nth, on)| marks(on, codes(missed(nth, on)))).collect())
}

fn claimed(register: &Register, siblings: &[SiblingRegister]) -> Vec<Pattern> {
    let last = register.last_day().unwrap();
    of_register(register, siblings, &real(), last)
}

#[track_caller]
fn assert_claims(register: &Register, siblings: &[SiblingRegister], words: &[&str]) {
    let found: Vec<String> = claimed(register, siblings).iter().map(Pattern::counted).collect();
    assert_eq!(found, words);
}

#[test]
fn mondays() {
    let register = planted(55, |nth, on| {
        let away = on.weekday() == Weekday::Mon && ![38, 45].contains(&on.iso_week().week());
        away || [3, 17, 42].contains(&nth)
    });
    let found = claimed(&register, &[]);
    assert_eq!(found.len(), 1, "{found:?}");
    let expected =
        "Mondays: absent on 9 of 10, other days 1 of 45 (less than 1 in 1,000,000 by chance)";
    assert_eq!(found[0].words, expected);
    assert_eq!(found[0].brief(), "Mondays 40.5x other days");
    assert_eq!(found[0].counts, Counts { absent: 9, of: 10, other_absent: 1, other_of: 45 });
    assert!(found[0].p < 1e-6);
}

#[test]
fn a_few_mondays_of_few_weeks() {
    let late = day("2025-09-20");
    let register = planted(39, |nth, on| {
        (on.weekday() == Weekday::Mon && on > late) || [6, 13, 19, 27, 33].contains(&nth)
    });
    let found = claimed(&register, &[]);
    let words: Vec<&str> = found.iter().map(|one| one.words.as_str()).collect();
    assert_eq!(words, ["Mondays: absent on 5 of 7, other days 3 of 32 (1 in 120 by chance)"]);
}

#[test]
fn mornings() {
    let days = school_days(55).into_iter().enumerate().map(|(nth, on)| {
        let codes = match nth {
            20 => "/ O",
            2..44 if nth % 3 == 2 => "U \\",
            _ => "/ \\",
        };
        marks(on, codes)
    });
    let words = ["Mornings: missed alone on 13 days, afternoons alone on 1"];
    assert_claims(&register(days.collect()), &[], &words);
}

#[test]
fn days_next_to_holidays() {
    let edges = [
        "2025-09-03",
        "2025-10-24",
        "2025-11-04",
        "2025-12-19",
        "2026-01-05",
        "2026-02-13",
        "2026-02-23",
    ];
    let edges = edges.map(day);
    let register = planted(110, |nth, on| edges.contains(&on) || [11, 39, 60, 84].contains(&nth));
    let words = ["Next to holidays and closures: absent on 7 of 7 days, other days 4 of 103"];
    assert_claims(&register, &[], &words);
    // Without a calendar nobody knows of a holiday.
    let last = register.last_day().unwrap();
    assert!(of_register(&register, &[], &Calendar::default(), last).is_empty());
}

/// Stronger than Mondays alone or Fridays alone, which are not said again.
#[test]
fn mondays_and_fridays() {
    let register = planted(100, |nth, on| {
        let even = on.iso_week().week().is_multiple_of(2);
        let edge = if even { Weekday::Mon } else { Weekday::Fri };
        on.weekday() == edge || [22, 61].contains(&nth)
    });
    let found = claimed(&register, &[]);
    assert_eq!(found[0].counted(), "Mondays and Fridays: absent on 20 of 39, other days 0 of 61");
    assert!(found.iter().all(|one| !is_edge(&one.kind)), "{found:?}");
}

#[test]
fn runs_of_days() {
    let register =
        planted(80, |nth, _| [10..16, 33..39, 64..70].iter().any(|spell| spell.contains(&nth)));
    assert_claims(&register, &[], &["Away in runs: 18 days in 3 spells, the longest of 6 days"]);
}

#[test]
fn a_day_since_which_it_is_worse_and_one_since_which_it_is_better() {
    let here_and_there = |nth: usize| [0, 2, 3, 5].contains(&(nth % 7));
    let worse = planted(55, |nth, _| nth >= 25 && here_and_there(nth));
    let words = ["Absent more since Thu 9 Oct 2025: 17 of 29 days, before 0 of 26"];
    assert_claims(&worse, &[], &words);
    assert_eq!(claimed(&worse, &[])[0].brief(), "Falling since 9 Oct");
    let better = planted(60, |nth, _| nth < 30 && here_and_there(nth));
    let words = ["Absent less since Wed 15 Oct 2025: 0 of 30 days, before 17 of 30"];
    assert_claims(&better, &[], &words);
}

#[test]
fn with_a_brother() {
    let his = [4, 11, 12, 19, 26, 31, 38, 44, 50];
    let brother = SiblingRegister {
        name: "Jakub Osei".into(),
        register: planted(55, |nth, _| his.contains(&nth)),
    };
    let own = planted(55, |nth, _| his[..8].contains(&nth) || [8, 23, 41].contains(&nth));
    let words =
        "With Jakub Osei: absent on 8 of the 9 days that Jakub Osei was away, other days 3 of 46";
    assert_claims(&own, &[brother], &[words]);
    let stranger = SiblingRegister { name: "Ruth Osei".into(), register: register(Vec::new()) };
    assert_claims(&own, &[stranger], &[]);
}

#[test]
fn against_last_summer() {
    let summer = summer_days().into_iter().enumerate();
    let mut days: Vec<DayMarks> =
        summer.map(|(nth, on)| marks(on, if nth == 7 { "I I" } else { "/ \\" })).collect();
    days.extend(planted(55, |nth, _| nth % 4 == 1).days);
    let words = ["More than last summer term: absent on 14 of 55 days, then 1 of 60"];
    assert_claims(&register(days), &[], &words);
}

#[test]
fn nothing_is_claimed_of_nothing() {
    let today = day("2025-11-21");
    assert!(of_register(&Register::default(), &[], &real(), today).is_empty());
    for missed in [false, true] {
        assert_claims(&planted(55, |_, _| missed), &[], &[]);
    }
}

/// How many registers are looked at, and of how many at most anything may be claimed.
const REGISTERS: u64 = 1_000;
const MOST: usize = 50;

/// How many in a hundred days are missed; how many in a thousand well days a spell begins on.
const RATES: [u64; 8] = [2, 5, 8, 12, 20, 30, 45, 60];
const BEGIN: [u64; 8] = [5, 10, 20, 40, 60, 100, 150, 250];
const LENGTHS: [usize; 4] = [40, 55, 100, 190];
/// The longest spell, in days.
const LONGEST: u64 = 7;

/// The codes of a day: of one in five missed, one session was attended.
fn codes(dice: &mut Dice, missed: bool) -> &'static str {
    match (missed, if missed { dice.below(10) } else { 0 }) {
        (false, _) => "/ \\",
        (true, 0) => "O \\",
        (true, 1) => "/ O",
        (true, _) => "O O",
    }
}

/// Each day is missed or not, whatever the one before.
fn day_by_day(dice: &mut Dice, on: &[NaiveDate], nth: usize) -> Vec<DayMarks> {
    let mut days = Vec::new();
    for on in on {
        let missed = dice.below(100) < RATES[nth];
        days.push(marks(*on, codes(dice, missed)));
    }
    days
}

/// Days are missed in spells, as by illness.
fn in_spells(dice: &mut Dice, on: &[NaiveDate], nth: usize) -> Vec<DayMarks> {
    let (mut days, mut left) = (Vec::new(), 0_u64);
    for on in on {
        if left == 0 && dice.below(1_000) < BEGIN[nth] {
            left = 1 + dice.below(LONGEST);
        }
        days.push(marks(*on, codes(dice, left > 0)));
        left = left.saturating_sub(1);
    }
    days
}

type Make = fn(&mut Dice, &[NaiveDate], usize) -> Vec<DayMarks>;

/// A pupil, a sibling and a last summer, all by chance; and what is claimed of the pupil.
fn claimed_by_chance(seed: u64, make: Make) -> Vec<Pattern> {
    let mut dice = Dice(seed);
    let place = usize::try_from(seed).unwrap();
    let days = school_days(LENGTHS[place / 8 % 4]);
    let own = make(&mut dice, &days, place % 8);
    let rate = usize::try_from(dice.below(8)).unwrap();
    let theirs = register(make(&mut dice, &days, rate));
    let mut all = make(&mut dice, &summer_days(), place % 8);
    all.extend(own);
    claimed(&register(all), &[SiblingRegister { name: "Jakub".into(), register: theirs }])
}

/// The stated rate is a bound: days come in whole numbers, so that about half as many are claimed.
#[test]
fn of_registers_without_a_pattern_fewer_than_one_in_twenty_shows_one() {
    let found = (0..REGISTERS).filter(|seed| !claimed_by_chance(*seed, day_by_day).is_empty());
    let found = found.count();
    assert!(found <= MOST, "{found} of {REGISTERS}");
}

/// That illness comes in runs is true, and so may be said; nothing else may.
#[test]
fn of_registers_of_spells_fewer_than_one_in_twenty_shows_more_than_runs() {
    let is_else = |one: &Pattern| !matches!(one.kind, Kind::Runs { .. });
    let shows = |seed: &u64| claimed_by_chance(*seed, in_spells).iter().any(is_else);
    let found = (0..REGISTERS).filter(shows).count();
    assert!(found <= MOST, "{found} of {REGISTERS}");
}

/// Two who fall away in the same week are absent on the same days more often than chance over the
/// year would have it; it tells of that week, and not of them.
#[test]
fn siblings_who_fall_away_together_are_no_pattern_of_days() {
    let days = school_days(100);
    let falling = |dice: &mut Dice| -> Register {
        let mut all = Vec::new();
        for (nth, on) in days.iter().enumerate() {
            let missed = dice.below(100) < if nth < 60 { 2 } else { 40 };
            all.push(marks(*on, codes(dice, missed)));
        }
        register(all)
    };
    let shows = |seed: &u64| {
        let mut dice = Dice(*seed);
        let own = falling(&mut dice);
        let theirs = SiblingRegister { name: "Jakub".into(), register: falling(&mut dice) };
        let found = claimed(&own, &[theirs]);
        found.iter().any(|one| !matches!(one.kind, Kind::Runs { .. } | Kind::Change { .. }))
    };
    let found = (0..500).filter(shows).count();
    assert!(found <= 25, "{found} of 500");
}
