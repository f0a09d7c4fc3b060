//! The register: most pupils are well and there, twelve have a story.

use chrono::{Datelike, NaiveDate, Weekday};

use super::days::Days;
use super::dice::Dice;
use crate::rules::code::Code;
use crate::rules::people::{MarkRow, PupilRow};
use crate::rules::register::Half;

/// What lies behind a pupil's marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Story {
    Ordinary,
    /// Away on Mondays.
    Mondays,
    /// Less and less there since a few weeks ago.
    Slide,
    /// A week's illness every six weeks.
    Spells,
    /// A holiday in term time, not granted.
    Holiday,
    /// Late, sometimes after the register closed.
    Late,
    /// Nobody knows yet why.
    Unexplained,
    /// Emotionally based avoidance: some afternoons go well.
    Avoidance,
    /// Gone after lunch at the end of the week.
    Afternoons,
    /// Appointments and illness of one with a condition.
    Medical,
    /// Suspended once, and away a good deal.
    Suspended,
    /// At home for someone else.
    Carer,
    /// Hardly seen at all.
    Gone,
}

/// In the order of the cases that tell them.
const STORIES: [Story; 12] = [
    Story::Mondays,
    Story::Slide,
    Story::Spells,
    Story::Holiday,
    Story::Late,
    Story::Unexplained,
    Story::Avoidance,
    Story::Afternoons,
    Story::Medical,
    Story::Suspended,
    Story::Carer,
    Story::Gone,
];

/// The pupil's place in the list whose story is told by the case with that number, from 0.
pub(super) fn place_of(case: usize) -> usize {
    5 * case + 2
}

fn story_of(place: usize) -> Story {
    let told = STORIES.iter().enumerate().find(|(case, _)| place_of(*case) == place);
    told.map_or(Story::Ordinary, |(_, story)| *story)
}

/// Marks of the two sessions of a day; blank for none.
type Day = (&'static str, &'static str);

const THERE: Day = ("/", "\\");
const ILL: Day = ("I", "I");
const AWAY: Day = ("O", "O");

/// Writes one pupil's register day by day.
struct Pen {
    story: Story,
    dice: Dice,
    /// Days of an ordinary illness still to come.
    ill_for: u32,
}

/// Every mark of every pupil on roll, in order of pupil and day.
pub(super) fn marks(pupils: &[PupilRow], days: &Days) -> Vec<MarkRow> {
    let mut marks = Vec::new();
    for (place, (seed, pupil)) in (100..).zip(pupils).enumerate() {
        let mut pen = Pen { story: story_of(place), dice: Dice::new(seed), ill_for: 0 };
        let count = u32::try_from(days.past().len()).unwrap_or_default();
        for (on, ago) in days.past().iter().zip((0..count).rev()) {
            if pupil.admitted.is_none_or(|admitted| admitted <= *on) {
                pen.write(&pupil.upn, *on, ago, &mut marks);
            }
        }
    }
    marks
}

impl Pen {
    fn write(&mut self, upn: &str, on: NaiveDate, ago: u32, marks: &mut Vec<MarkRow>) {
        let (am, pm) = self.day(on.weekday(), ago);
        for (half, code) in [(Half::Am, Code::read(am)), (Half::Pm, Code::read(pm))] {
            if code.is_none() {
                continue;
            }
            let is_late = half == Half::Am && am == "L";
            let is_said = half == Half::Am && am == "I" && self.dice.below(6) == 0;
            marks.push(MarkRow {
                upn: upn.to_owned(),
                on,
                half,
                code,
                minutes_late: is_late.then(|| 3 + self.dice.below(25)),
                comment: if is_said { "rang in: unwell".to_owned() } else { String::new() },
            });
        }
    }

    fn day(&mut self, weekday: Weekday, ago: u32) -> Day {
        if self.ill_for > 0 {
            self.ill_for -= 1;
            return ILL;
        }
        let percent = self.dice.below(100);
        let week_end = matches!(weekday, Weekday::Thu | Weekday::Fri);
        match self.story {
            Story::Mondays if weekday == Weekday::Mon && percent < 64 => AWAY,
            Story::Slide if percent < slide(ago) => {
                if percent.is_multiple_of(4) {
                    ILL
                } else {
                    AWAY
                }
            }
            Story::Spells if ago % 30 < 5 => ILL,
            Story::Holiday if (21..27).contains(&ago) => ("G", "G"),
            Story::Late if percent < 34 => ("L", "\\"),
            Story::Late if percent < 44 => ("U", "\\"),
            Story::Unexplained if ago == 12 => ("/", ""),
            Story::Unexplained if ago == 2 || (7..9).contains(&ago) => ("N", "N"),
            Story::Unexplained if percent < 9 => AWAY,
            Story::Avoidance if ago < 75 && percent < 62 => avoidance(percent),
            Story::Afternoons if week_end && percent < 55 => ("/", "O"),
            Story::Medical if weekday == Weekday::Wed && percent < 40 => ("M", "\\"),
            Story::Medical if percent < 12 => ILL,
            Story::Suspended if (28..31).contains(&ago) => ("E", "E"),
            Story::Suspended if percent < 11 => AWAY,
            Story::Carer if percent < 17 => AWAY,
            Story::Gone if ago < 55 && percent < 88 => AWAY,
            _ => self.ordinary(),
        }
    }

    fn ordinary(&mut self) -> Day {
        match self.dice.below(1000) {
            0..9 => {
                self.ill_for = self.dice.below(3);
                ILL
            }
            9..14 => ("M", "\\"),
            14..30 => ("L", "\\"),
            30..33 => ("/", "M"),
            33..35 => AWAY,
            35 => ("V", "V"),
            _ => THERE,
        }
    }
}

/// From six in a hundred, sixty days ago, to over half.
fn slide(ago: u32) -> u32 {
    6 + 60_u32.saturating_sub(ago) * 5 / 6
}

fn avoidance(percent: u32) -> Day {
    match percent % 5 {
        0 => ("O", "\\"),
        1 => ("I", "\\"),
        2 => AWAY,
        _ => ILL,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_story_is_some_pupils() {
        for (case, story) in STORIES.iter().enumerate() {
            assert_eq!(story_of(place_of(case)), *story);
        }
        let ordinary = (0..60).filter(|place| story_of(*place) == Story::Ordinary).count();
        assert_eq!(ordinary, 48);
    }

    #[test]
    fn every_mark_is_a_code_of_today() {
        for story in STORIES.into_iter().chain([Story::Ordinary]) {
            let mut pen = Pen { story, dice: Dice::new(1), ill_for: 0 };
            let mut marks = Vec::new();
            let day: NaiveDate = "2026-11-20".parse().unwrap();
            for ago in (0..200).rev() {
                pen.write("Q000260000000", day, ago, &mut marks);
            }
            assert!(marks.len() >= 390, "{story:?}");
            let known = |mark: &MarkRow| mark.code.is_some_and(|code| code.class(day).is_some());
            assert!(marks.iter().all(known), "{story:?}");
        }
    }

    #[test]
    fn the_slide_goes_on_to_this_day() {
        assert_eq!((slide(100), slide(60), slide(30), slide(0)), (6, 6, 31, 56));
    }
}
