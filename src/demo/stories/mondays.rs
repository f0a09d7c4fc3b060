//! Away on Mondays.

use chrono::Weekday;

use super::{AWAY, At, Day, ILL, Story, Tale, Told};

struct Mondays;

impl Story for Mondays {
    fn day(&self, at: &At) -> Option<Day> {
        match at.percent {
            _ if at.weekday != Weekday::Mon || at.ago >= 60 => None,
            0..22 => Some(ILL),
            22..66 => Some(AWAY),
            _ => None,
        }
    }
}

pub(in crate::demo) static MONDAYS: Tale = Tale {
    story: &Mondays,
    told: Told {
        reasons: &[
            "Away on Mondays since half term",
            "A pattern of Mondays, mostly put down to a tummy ache",
            "Seven of the last ten Mondays missed",
        ],
        opened: 34,
        stages: &[2, 1, 3, 2, 1, 4],
        eased: None,
        closed: "",
        home: None,
        known: &[],
        log: &[
            (
                39,
                "call",
                "no-answer",
                &["Rang about Monday's absence.", "Rang at 9.40 about today; no answer."],
            ),
            (
                38,
                "text",
                "reached",
                &[
                    "Text answered: tummy ache again, back tomorrow.",
                    "Answered by text: slept badly, in tomorrow.",
                ],
            ),
            (
                34,
                "call",
                "reached",
                &[
                    "Weekends are with an aunt two bus rides away; Sunday nights are late.",
                    "Had not seen that it is always Mondays. Will look at Sunday bedtimes.",
                    "Works nights at weekends, so nobody is up on Monday morning.",
                ],
            ),
            (28, "letter", "", &["First letter of concern, with the register, to each parent."]),
            (
                22,
                "child-voice",
                "",
                &[
                    "Double maths first thing on Monday is the worst: never knows what they did on Friday.",
                    "Monday is PE. Would come if there was somewhere else to change.",
                    "Is tired on Mondays. Likes Tuesdays, because of art.",
                ],
            ),
            (
                19,
                "conversation",
                "reached",
                &[
                    "Spoken to at the gate: a lift on Mondays might do it.",
                    "Spoken to after school; agreed to try breakfast club.",
                ],
            ),
            (
                4,
                "call",
                "voicemail",
                &[
                    "Rang at 9.20 on Monday; asked to ring back.",
                    "Voicemail: please ring about Monday.",
                ],
            ),
        ],
        actions: &[
            (
                "Ring home on Sunday evenings",
                "Form tutor",
                -6,
                &[
                    "Rang three Sundays; in on two of the Mondays",
                    "Text instead of call; in on time twice",
                ],
                "some",
            ),
            (
                "Ask the bus company about an earlier connection",
                "Attendance officer",
                -2,
                &["There is one at 7.40 with a change at the station", "None before eight"],
                "some",
            ),
            ("Breakfast club place on Mondays", "Pastoral lead", 3, &[], ""),
        ],
    },
};
