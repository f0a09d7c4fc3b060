//! Sixty pupils of years 7 to 11, twelve a year.

use chrono::{Days as Span, NaiveDate};

use super::days::Days;
use super::dice::Dice;
use super::names::{FORENAMES, SURNAMES};
use crate::rules::calendar::bounds;
use crate::rules::people::PupilRow;

pub(super) const PUPILS: usize = 60;
const A_YEAR: usize = 12;

/// Brother and sister, by their places in the list.
pub(super) const SIBLINGS: (usize, usize) = (2, 47);

/// A pupil's UPN by the place in the list. There is no authority 000.
pub(super) fn upn(place: usize) -> String {
    format!("Q000{:09}", 260_000_000 + place)
}

/// The place of the family that a pupil belongs to.
pub(super) fn family(place: usize) -> usize {
    if place == SIBLINGS.1 { SIBLINGS.0 } else { place }
}

/// Steps that share no factor with the number of names, so that each comes once.
pub(super) fn surname(family: usize) -> &'static str {
    SURNAMES[(family * 11 + 5) % SURNAMES.len()]
}

pub(super) fn forename(place: usize) -> &'static str {
    FORENAMES[(place * 7 + 3) % FORENAMES.len()]
}

pub(super) fn pupils(days: &Days) -> Vec<PupilRow> {
    let mut dice = Dice::new(7);
    (0..PUPILS).map(|place| pupil(place, days.this_year(), &mut dice)).collect()
}

/// Years 7 to 11 came in September of their year 7, at the age of eleven.
fn pupil(place: usize, this_year: i32, dice: &mut Dice) -> PupilRow {
    let years_here = i32::try_from(place / A_YEAR).unwrap_or_default();
    let group = 7 + years_here;
    let came = this_year - years_here;
    PupilRow {
        upn: upn(place),
        surname: surname(family(place)).to_owned(),
        forename: forename(place).to_owned(),
        born: Some(later(bounds(came - 12).0, dice.below(365))),
        year_group: group.to_string(),
        reg: format!("{group}{}", ["A", "B", "C"][place % 3]),
        sen: ["", "", "K", "", "", "", "", "E", "", ""][place % 10].to_owned(),
        pupil_premium: Some(dice.below(10) < 3),
        mis_id: (4000 + place).to_string(),
        admitted: Some(later(bounds(came).0, 1)),
        left: None,
    }
}

fn later(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_add_days(Span::new(days.into())).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::rules::people::is_upn;

    #[test]
    fn everyone_has_a_upn_and_a_name_of_their_own() {
        let all = 0..PUPILS;
        assert!(all.clone().all(|place| is_upn(&upn(place))));
        let upns: BTreeSet<String> = all.clone().map(upn).collect();
        let names: BTreeSet<&str> = all.clone().map(forename).collect();
        let families: BTreeSet<&str> = all.map(surname).collect();
        assert_eq!((upns.len(), names.len(), families.len()), (PUPILS, PUPILS, PUPILS));
    }

    #[test]
    fn eleven_year_olds_come_into_year_7() {
        let mut dice = Dice::new(7);
        let first = pupil(0, 2026, &mut dice);
        assert_eq!((first.year_group.as_str(), first.reg.as_str()), ("7", "7A"));
        assert_eq!(first.admitted.unwrap().to_string(), "2026-09-02");
        let (from, to) = bounds(2014);
        assert!((from..=to).contains(&first.born.unwrap()));
        let last = pupil(59, 2026, &mut dice);
        assert_eq!(
            (last.year_group.as_str(), last.admitted.unwrap().to_string().as_str()),
            ("11", "2022-09-02")
        );
    }
}
