//! Who has a case: pupils of the roll, each with a story and an officer.

use super::Size;
use super::days::Days;
use super::dice::Dice;
use super::pupils::Roll;
use super::stories::{ORDER, Tale};

const PART: usize = 2;
/// Most days that a story told again lies further back than the first time.
const SHIFT: usize = 18;
/// Days ago that count as lately.
const LATELY: usize = 8;
/// School days on roll before a case is opened.
const KNOWN: usize = 15;
/// School days by which what is still to come lies further off in each later telling, and after how
/// many tellings it begins again: not everything falls into one week.
const FURTHER: i64 = 6;
const TELLINGS: usize = 6;
/// Whose the cases are, in turn: five in eight belong to whoever made the school.
const OWNERS: [usize; 8] = [0, 0, 1, 0, 2, 0, 0, 3];

/// One case: whose it is and what is told in it.
pub(super) struct Role {
    /// The pupil's place on the roll.
    pub place: usize,
    pub tale: &'static Tale,
    /// How many tell the same story before this one.
    pub nth: usize,
    /// All of it lies so many school days further back than it is told.
    pub shift: usize,
    /// The officer whose case it is, by number.
    pub owner: usize,
}

impl Role {
    pub(super) fn tells(&self, tale: &'static Tale) -> bool {
        std::ptr::eq(self.tale, tale)
    }

    /// Opened so many school days ago.
    pub(super) fn opened(&self) -> usize {
        self.tale.told.opened + self.shift
    }

    /// So many school days ago, as far as this telling lies back; what was lately is so in each.
    pub(super) fn back(&self, ago: usize) -> usize {
        if ago < LATELY { ago } else { ago + self.shift }
    }

    /// So many school days from today, in a later telling further off; what is late is late in the first
    /// alone.
    pub(super) fn ahead(&self, days: i64) -> i64 {
        match i64::try_from(self.nth % TELLINGS).unwrap_or_default() {
            0 => days,
            later => days.max(0) + later * FURTHER,
        }
    }

    /// The stage that the case has come to, before it was eased.
    pub(super) fn stage(&self) -> u8 {
        let stages = self.tale.told.stages;
        stages.get(self.nth % stages.len().max(1)).copied().unwrap_or(1)
    }

    /// Closed by now, as every third telling of some stories is.
    pub(super) fn is_closed(&self) -> bool {
        self.nth % 3 == 2 && !self.tale.told.closed.is_empty()
    }

    /// One of several words, another in the next telling.
    pub(super) fn word(&self, of: &[&'static str]) -> &'static str {
        of.get(self.nth % of.len().max(1)).copied().unwrap_or_default()
    }
}

/// Gives each case its pupil; their homes are made to fit the story.
pub(super) fn cast(size: &Size, roll: &mut Roll, days: &Days) -> Vec<Role> {
    let mut dice = Dice::of(size.seed, PART);
    let mut waiting = shuffled(roll.pupils.len(), &mut dice);
    let mut cast: Vec<Role> = Vec::new();
    for (number, tale) in ORDER.iter().cycle().take(size.cases).enumerate() {
        let nth = cast.iter().filter(|role| role.tells(tale)).count();
        let shift = if nth == 0 { 0 } else { dice.place(SHIFT) };
        let since = tale.told.opened + shift + KNOWN;
        let fits = |place: &usize| fits(roll, days, *place, since, tale);
        let Some(at) = waiting.iter().position(fits).or(waiting.len().checked_sub(1)) else {
            break;
        };
        let place = waiting.remove(at);
        if let Some(home) = tale.told.home {
            let family = roll.family_of[place];
            roll.families[family].home = home;
        }
        cast.push(Role { place, tale, nth, shift, owner: OWNERS[number % OWNERS.len()] });
    }
    cast
}

fn shuffled(count: usize, dice: &mut Dice) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    for at in (1..count).rev() {
        places.swap(at, dice.place(at + 1));
    }
    places
}

/// On roll since before the story, and still; an only child where the home has to be another.
fn fits(roll: &Roll, days: &Days, place: usize, since: usize, tale: &Tale) -> bool {
    let row = &roll.pupils[place];
    let is_known = row.admitted.is_none_or(|admitted| admitted <= days.ago(since));
    is_known && row.left.is_none() && (tale.told.home.is_none() || roll.is_only_child(place))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::demo::tests::clock;

    fn told(size: &Size, today: &str) -> (Roll, Vec<Role>) {
        let days = Days::around(clock(today), None).unwrap();
        let mut roll = Roll::of(size, &days);
        let cast = cast(size, &mut roll, &days);
        (roll, cast)
    }

    #[test]
    fn each_case_has_a_pupil_of_its_own_who_was_there_when_it_began() {
        // Also when the youngest have not had a day of school yet.
        for today in ["2026-11-22", "2026-09-01", "2027-07-20"] {
            let (roll, cast) = told(&Size::default(), today);
            let places: BTreeSet<usize> = cast.iter().map(|role| role.place).collect();
            assert_eq!((cast.len(), places.len()), (60, 60));
            let days = Days::around(clock(today), None).unwrap();
            for role in &cast {
                let row = &roll.pupils[role.place];
                assert!(row.admitted.unwrap() <= days.ago(role.opened()), "{today}: {row:?}");
                assert!(row.left.is_none());
            }
        }
    }

    #[test]
    fn every_stage_and_every_officer_has_cases() {
        let (_, cast) = told(&Size::default(), "2026-11-22");
        for stage in 1..=5 {
            assert!(cast.iter().filter(|role| role.stage() == stage).count() >= 2, "{stage}");
        }
        let of = |owner| cast.iter().filter(|role| role.owner == owner).count();
        assert!(of(0) > 30 && of(1) >= 5 && of(2) >= 5 && of(3) >= 5);
        assert!((1..10).contains(&cast.iter().filter(|role| role.is_closed()).count()));
        assert!(cast[..12].iter().all(|role| !role.is_closed()));
    }

    #[test]
    fn a_story_is_never_told_in_the_same_words_to_two_pupils_on_the_same_days() {
        let (_, cast) = told(&Size::default(), "2026-11-22");
        for role in cast.iter().filter(|role| role.nth == 0) {
            assert_eq!(role.shift, 0);
        }
        let shifts: BTreeSet<usize> = cast.iter().map(|role| role.shift).collect();
        assert!(shifts.len() > 8, "{shifts:?}");
    }

    #[test]
    fn more_cases_than_stories_begin_the_stories_again() {
        let size = Size { pupils: 200, cases: 130, ..Size::default() };
        let (_, cast) = told(&size, "2026-11-22");
        assert_eq!(cast.len(), 130);
        assert!(std::ptr::eq(cast[0].tale, cast[120].tale));
    }
}
