//! Less and less there since sets were changed, late in September.

use super::{AWAY, At, Day, ILL, Story, Tale, Told};

struct Slide;

/// From six in a hundred on the day of the change to sixty, eleven weeks later.
fn missed(since: u32) -> u32 {
    6 + since.min(65) * 5 / 6
}

impl Story for Slide {
    fn day(&self, at: &At) -> Option<Day> {
        let is_missed = at.changed.is_some_and(|since| at.percent < missed(since));
        is_missed.then_some(if at.percent.is_multiple_of(4) { ILL } else { AWAY })
    }
}

pub(in crate::demo) static SLIDE: Tale = Tale {
    story: &Slide,
    told: Told {
        reasons: &[
            "Attendance falling week by week since the change of set in September",
            "Slow slide since late September; last year was over 95%",
            "Two days a week missed by now; none in the summer term",
        ],
        opened: 27,
        stages: &[3, 2, 1, 2, 4, 1],
        eased: None,
        closed: "",
        home: None,
        known: &[],
        log: &[
            (
                31,
                "email",
                "reached",
                &[
                    "Answer by email: a hard time at home since the move.",
                    "Answer by email: comes home in tears on maths days.",
                    "Answer by email: thought it was a cold that would not go away.",
                ],
            ),
            (
                27,
                "call",
                "reached",
                &[
                    "Since the move of set the friends are all in the other half of the year.",
                    "Agreed to text first and to ring after four only.",
                    "Says the new set is too fast and nobody has said what was missed.",
                ],
            ),
            (
                24,
                "letter",
                "",
                &["Letter of concern to each parent, with last summer beside this autumn."],
            ),
            (
                21,
                "child-voice",
                "",
                &[
                    "Feels stupid in the new set. Would rather sit with somebody known.",
                    "Liked last year's group. Does not know anybody at the new table.",
                ],
            ),
            (
                17,
                "intervention",
                "",
                &[
                    "Pre-teaching for maths, twice a week before registration.",
                    "Moved to a seat beside a friend; key adult named.",
                ],
            ),
            (
                15,
                "meeting-offered",
                "",
                &[
                    "Meeting offered for the week after, in the library.",
                    "Meeting offered by letter to each parent.",
                ],
            ),
            (
                9,
                "meeting-held",
                "",
                &[
                    "Came. Mornings alone are the hardest.",
                    "Came with an aunt. Agreed to try six weeks in the old set.",
                ],
            ),
            (
                2,
                "text",
                "no-answer",
                &["Asked how the morning went.", "Asked whether the lift worked."],
            ),
        ],
        actions: &[
            (
                "Meet and greet at the side door",
                "Pastoral lead",
                -4,
                &[
                    "Every morning this week",
                    "Three mornings of five",
                    "Came in by the main door instead",
                ],
                "some",
            ),
            (
                "Ask the maths lead about going back to the old set",
                "Head of year",
                -9,
                &["Back in the old set from next week", "Stays, with pre-teaching twice a week"],
                "some",
            ),
            (
                "Timetable without first period for two weeks, then look again",
                "Head of year",
                6,
                &[],
                "",
            ),
        ],
    },
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slide_goes_on_for_eleven_weeks() {
        assert_eq!((missed(0), missed(30), missed(65), missed(300)), (6, 31, 60, 60));
    }
}
