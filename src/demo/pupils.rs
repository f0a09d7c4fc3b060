//! The roll: pupils of years 7 to 11, and the families they belong to.

use std::collections::BTreeSet;

use chrono::{Days as Span, NaiveDate};

use super::Size;
use super::days::Days;
use super::dice::Dice;
use super::family::{Family, Home};
use super::names::{heritage, is_famous};
use crate::rules::calendar::bounds;
use crate::rules::people::PupilRow;

/// Years 7 to 11.
const YEARS: usize = 5;
/// About how many a registration group holds.
const A_FORM: usize = 28;
const FORMS: [&str; 8] = ["A", "B", "C", "D", "E", "F", "G", "H"];
/// Children of one family at most.
const SIBLINGS: usize = 3;
/// Tries for a name that nobody has yet.
const TRIES: usize = 60;
const PART: usize = 1;

/// Everyone on roll, and whose child each is.
pub(super) struct Roll {
    pub pupils: Vec<PupilRow>,
    /// The family of each pupil, by its place in `families`.
    pub family_of: Vec<usize>,
    pub families: Vec<Family>,
}

/// A pupil's UPN by the place on the roll. There is no authority 000.
pub(super) fn upn(place: usize) -> String {
    format!("Q000{:09}", 260_000_000 + place)
}

impl Roll {
    /// As many pupils as asked for; the same ones for the same seed and day.
    pub(super) fn of(size: &Size, days: &Days) -> Self {
        let mut roll = Self { pupils: Vec::new(), family_of: Vec::new(), families: Vec::new() };
        let mut dice = Dice::of(size.seed, PART);
        let mut named = BTreeSet::new();
        for place in 0..size.pupils {
            let years_here = place * YEARS / size.pupils.max(1);
            let family = roll.family_for(place, years_here, size.pupils, &mut dice);
            let forename = roll.forename(family, &mut named, &mut dice);
            let mut row = pupil(place, years_here, size.pupils, days, &mut dice);
            forename.clone_into(&mut row.forename);
            roll.families[family].surname.clone_into(&mut row.surname);
            roll.families[family].children.push(place);
            roll.family_of.push(family);
            roll.pupils.push(row);
        }
        roll
    }

    /// One in six has a brother or sister in a year below; the others found a family.
    fn family_for(&mut self, place: usize, years: usize, all: usize, dice: &mut Dice) -> usize {
        let is_younger = |child: &usize| child * YEARS / all.max(1) < years;
        if dice.percent(18) && years > 0 {
            let family = self.family_of[dice.place(place)];
            let children = &self.families[family].children;
            if children.len() < SIBLINGS && children.iter().all(is_younger) {
                return family;
            }
        }
        let heritage = heritage(dice);
        self.families.push(Family {
            heritage,
            surname: dice.word(heritage.surnames),
            mother: dice.word(heritage.mothers),
            father: dice.word(heritage.fathers),
            home: Home::any(dice),
            children: Vec::new(),
        });
        self.families.len() - 1
    }

    /// A name that no other pupil has, while there are such, and nobody in the news.
    fn forename(
        &self,
        family: usize,
        named: &mut BTreeSet<(&'static str, &'static str)>,
        dice: &mut Dice,
    ) -> &'static str {
        let Family { heritage, surname, .. } = &self.families[family];
        let mut name = dice.word(heritage.children);
        for _ in 0..TRIES {
            if !is_famous(name, surname) && named.insert((name, *surname)) {
                break;
            }
            name = dice.word(heritage.children);
        }
        name
    }

    /// Whether a pupil is an only child, as far as this school knows.
    pub(super) fn is_only_child(&self, place: usize) -> bool {
        self.families[self.family_of[place]].children.len() == 1
    }
}

/// A pupil without a name yet. Most came in September of their year 7, at the age of eleven; some
/// came later, and a few have left since.
fn pupil(place: usize, years_here: usize, all: usize, days: &Days, dice: &mut Dice) -> PupilRow {
    let years = i32::try_from(years_here).unwrap_or_default();
    let (group, came) = (7 + years, days.this_year() - years);
    let forms = (all / YEARS / A_FORM).clamp(2, FORMS.len());
    let september = later(bounds(came).0, 1);
    let joined = days.ago(20 + dice.place(120));
    let admitted = if dice.percent(3) { joined.max(september) } else { september };
    let leaves = days.ago(8 + dice.place(40));
    let left = (dice.percent(1) && leaves > admitted).then_some(leaves);
    PupilRow {
        upn: upn(place),
        surname: String::new(),
        forename: String::new(),
        born: Some(later(bounds(came - 12).0, dice.below(365))),
        year_group: group.to_string(),
        reg: format!("{group}{}", FORMS[place % forms]),
        sen: match dice.below(100) {
            0..14 => "K",
            14..18 => "E",
            _ => "",
        }
        .to_owned(),
        pupil_premium: Some(dice.percent(27)),
        mis_id: (4000 + place).to_string(),
        admitted: Some(admitted),
        left,
    }
}

fn later(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_add_days(Span::new(days.into())).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::tests::clock;
    use crate::rules::people::is_upn;

    fn roll(pupils: usize, seed: u64) -> Roll {
        let size = Size { pupils, seed, ..Size::default() };
        Roll::of(&size, &Days::around(clock("2026-11-22"), None).unwrap())
    }

    fn names(roll: &Roll) -> BTreeSet<(&str, &str)> {
        roll.pupils.iter().map(|row| (row.surname.as_str(), row.forename.as_str())).collect()
    }

    #[test]
    fn everyone_has_a_upn_and_a_name_of_their_own() {
        let roll = roll(900, 1);
        let upns: BTreeSet<&str> = roll.pupils.iter().map(|row| row.upn.as_str()).collect();
        assert!(upns.iter().all(|upn| is_upn(upn)));
        assert_eq!((upns.len(), names(&roll).len()), (900, 900));
        assert!(roll.pupils.iter().all(|row| !is_famous(&row.forename, &row.surname)));
    }

    #[test]
    fn the_same_seed_gives_the_same_roll_and_another_seed_another() {
        assert_eq!(roll(200, 1).pupils, roll(200, 1).pupils);
        let (one, other) = (roll(200, 1), roll(200, 2));
        assert!(names(&one).intersection(&names(&other)).count() < 40);
    }

    #[test]
    fn eleven_year_olds_come_into_year_7() {
        let roll = roll(900, 1);
        for row in &roll.pupils {
            let group: i32 = row.year_group.parse().unwrap();
            let (from, to) = bounds(2021 - group);
            assert!((from..=to).contains(&row.born.unwrap()), "{row:?}");
            assert!(row.admitted.unwrap() >= bounds(2026 - group + 7).0, "{row:?}");
            assert!(row.left.is_none_or(|left| left > row.admitted.unwrap()), "{row:?}");
        }
        for group in 7..=11 {
            let of_year = roll.pupils.iter().filter(|row| row.year_group == group.to_string());
            assert_eq!(of_year.count(), 180);
        }
    }

    #[test]
    fn some_have_brothers_and_sisters_in_other_years() {
        let roll = roll(900, 1);
        let shared: Vec<_> = roll.families.iter().filter(|f| f.children.len() > 1).collect();
        assert!((60..200).contains(&shared.len()), "{}", shared.len());
        for family in shared {
            let years: BTreeSet<&str> = family
                .children
                .iter()
                .map(|child| roll.pupils[*child].year_group.as_str())
                .collect();
            assert_eq!(years.len(), family.children.len());
            assert!(
                family.children.iter().all(|child| roll.pupils[*child].surname == family.surname)
            );
        }
    }

    #[test]
    fn few_join_or_leave_within_a_year() {
        let roll = roll(900, 1);
        let left = roll.pupils.iter().filter(|row| row.left.is_some()).count();
        let joined = roll.pupils.iter().filter(|row| {
            let admitted = row.admitted.unwrap();
            !admitted.to_string().ends_with("-09-02")
        });
        assert!((2..25).contains(&left), "{left}");
        assert!((8..60).contains(&joined.count()));
    }
}
