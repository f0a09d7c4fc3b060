//! What lies behind the marks of those who have a case, and what the officers wrote of it: one
//! story a file, told of several pupils in turn.

mod afternoons;
mod carer;
mod fled;
mod gone;
mod holiday;
mod illness;
mod late;
mod medical;
mod mondays;
mod part_time;
mod recovery;
mod refusal;
mod slide;
mod suspended;
mod traveller;
mod unexplained;

use chrono::Weekday;

use super::family::Home;
pub(super) use afternoons::AFTERNOONS;
use carer::CARER;
pub(super) use fled::FLED;
pub(super) use gone::GONE;
use holiday::HOLIDAY;
pub(super) use illness::ILLNESS;
pub(super) use late::LATE;
use medical::MEDICAL;
pub(super) use mondays::MONDAYS;
pub(super) use part_time::PART_TIME;
pub(super) use recovery::RECOVERY;
pub(super) use refusal::REFUSAL;
pub(super) use slide::SLIDE;
use suspended::SUSPENDED;
use traveller::TRAVELLER;
use unexplained::UNEXPLAINED;

/// Marks of the two sessions of a day; blank for none.
pub(super) type Day = (&'static str, &'static str);

pub(super) const ILL: Day = ("I", "I");
pub(super) const AWAY: Day = ("O", "O");

/// A school day as a story sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct At {
    pub weekday: Weekday,
    /// School days from it to the last one, less those that this pupil's story lies further back.
    pub ago: u32,
    /// School days from it to the last one.
    pub left: u32,
    /// How far this pupil's story lies further back than it is told.
    pub shift: u32,
    /// School days since sets were changed; none before that.
    pub changed: Option<u32>,
    /// From 0 to 99, rolled anew each day.
    pub percent: u32,
}

/// A pupil's marks as far as the story has a say in them; none leaves the day an ordinary one.
pub(super) trait Story: Sync {
    fn day(&self, at: &At) -> Option<Day>;
}

/// How many days ago, kind of entry (with the agency behind a colon), how an attempt ended, and
/// words to choose from.
pub(super) type Line = (usize, &'static str, &'static str, &'static [&'static str]);

/// What, who, due in so many days (below 0: in the past), outcomes to choose from (none while it
/// is open), whether it helped.
pub(super) type Agreed = (&'static str, &'static str, i64, &'static [&'static str], &'static str);

/// A circumstance, who said so, and the named worker.
pub(super) type Known = (&'static str, &'static str, &'static str);

/// What the officers wrote. Days are school days before the last one.
pub(super) struct Told {
    pub reasons: &'static [&'static str],
    pub opened: usize,
    /// The stage that each telling has come to, in turn.
    pub stages: &'static [u8],
    /// Gone back through the last gate so many days ago, in tellings beyond stage 2.
    pub eased: Option<usize>,
    /// Why every third telling is closed by now; blank where it isn't.
    pub closed: &'static str,
    /// Who the child lives with, where the story needs it.
    pub home: Option<Home>,
    pub known: &'static [Known],
    pub log: &'static [Line],
    pub actions: &'static [Agreed],
}

/// A story with what was written of it.
pub(super) struct Tale {
    pub story: &'static dyn Story,
    pub told: Told,
}

/// Whose turn it is, case by case: the first twelve make a small school, sixteen tell each story.
#[rustfmt::skip] // A row of names is read at a glance; sixty lines are not.
pub(super) static ORDER: [&Tale; 60] = [
    &MONDAYS, &SLIDE, &REFUSAL, &HOLIDAY, &LATE, &RECOVERY,
    &FLED, &GONE, &ILLNESS, &PART_TIME, &UNEXPLAINED, &AFTERNOONS,
    &MEDICAL, &SUSPENDED, &CARER, &TRAVELLER, &SLIDE, &MONDAYS,
    &REFUSAL, &ILLNESS, &LATE, &GONE, &RECOVERY, &HOLIDAY,
    &MONDAYS, &SLIDE, &REFUSAL, &UNEXPLAINED, &CARER, &MEDICAL,
    &LATE, &ILLNESS, &MONDAYS, &SLIDE, &GONE, &RECOVERY,
    &REFUSAL, &AFTERNOONS, &HOLIDAY, &PART_TIME, &SLIDE, &MONDAYS,
    &LATE, &ILLNESS, &SUSPENDED, &REFUSAL, &UNEXPLAINED, &MEDICAL,
    &SLIDE, &RECOVERY, &CARER, &GONE, &MONDAYS, &LATE,
    &HOLIDAY, &ILLNESS, &REFUSAL, &AFTERNOONS, &SLIDE, &UNEXPLAINED,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::case::{EntryKind, REACHED};
    use crate::rules::code::Code;
    use crate::rules::people::CIRCUMSTANCES;

    #[test]
    fn every_story_speaks_the_programs_words() {
        for tale in ORDER {
            let told = &tale.told;
            assert!(!told.reasons.is_empty() && !told.stages.is_empty());
            assert!(told.stages.iter().all(|stage| (1..=5).contains(stage)));
            for (_, kind, reached, words) in told.log {
                let kind = kind.split(": ").next().unwrap();
                assert!(EntryKind::parse(kind).is_some(), "{kind}");
                let known = REACHED.iter().any(|(known, ..)| known == reached);
                assert!(reached.is_empty() || known, "{reached}");
                assert!(words.iter().all(|words| !words.is_empty()) && !words.is_empty());
            }
            for (what, who, due, outcomes, helped) in told.actions {
                assert!(!what.is_empty() && !who.is_empty());
                assert!(["", "yes", "some", "no"].contains(helped), "{helped}");
                assert!(!outcomes.is_empty() || helped.is_empty(), "{what}");
                let first = -i64::try_from(told.opened).unwrap();
                assert!(*due > first, "{what} was due before it was agreed");
                assert!(*due < 0 || outcomes.is_empty(), "{what} is done before it is due");
            }
            for (kind, ..) in told.known {
                assert!(CIRCUMSTANCES.iter().any(|(known, _)| known == kind), "{kind}");
            }
        }
    }

    #[test]
    fn logs_and_actions_are_told_in_their_order() {
        for tale in ORDER {
            let days: Vec<usize> = tale.told.log.iter().map(|line| line.0).collect();
            assert!(days.iter().rev().is_sorted(), "{days:?}");
            assert!(tale.told.eased.is_none_or(|eased| eased < tale.told.opened / 2));
        }
    }

    #[test]
    fn every_mark_of_a_story_is_a_code_of_today() {
        let day = "2026-11-20".parse().unwrap();
        for (number, tale) in ORDER.iter().enumerate() {
            let mut spoke = false;
            for left in 0..200 {
                for (weekday, percent) in
                    [(Weekday::Mon, 0), (Weekday::Wed, 5), (Weekday::Fri, 20), (Weekday::Thu, 50)]
                {
                    let changed = Some(200 - left);
                    let at = At { weekday, ago: left, left, shift: 0, changed, percent };
                    let Some((am, pm)) = tale.story.day(&at) else { continue };
                    spoke = true;
                    for mark in [am, pm] {
                        let known = Code::read(mark).is_some_and(|code| code.class(day).is_some());
                        assert!(known || mark.is_empty(), "{mark}");
                    }
                }
            }
            assert!(spoke, "story {number} has no say");
        }
    }

    #[test]
    fn the_first_twelve_cases_stand_at_every_stage() {
        for stage in 1..=5 {
            assert!(ORDER[..12].iter().any(|tale| tale.told.stages[0] == stage), "{stage}");
        }
        for (at, tale) in ORDER[..16].iter().enumerate() {
            let again = ORDER[..at].iter().any(|other| std::ptr::eq(*other, *tale));
            assert!(!again, "case {at} tells a story again");
        }
    }
}
