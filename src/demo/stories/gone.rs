//! Hardly seen at all.

use super::{AWAY, At, Day, Story, Tale, Told};

struct Gone;

impl Story for Gone {
    fn day(&self, at: &At) -> Option<Day> {
        let missed = if at.ago < 60 { 88 } else { 24 };
        (at.percent < missed).then_some(AWAY)
    }
}

pub(in crate::demo) static GONE: Tale = Tale {
    story: &Gone,
    told: Told {
        reasons: &["Not seen in school for weeks", "Nine days in ten missed; no reason given"],
        opened: 64,
        stages: &[5, 4, 5, 4],
        eased: None,
        closed: "",
        home: None,
        known: &[("youth-justice", "youth justice team", "R. Hale")],
        log: &[
            (66, "call", "no-answer", &["Rang both contacts.", "Rang three times in two days."]),
            (
                63,
                "visit",
                "reached",
                &[
                    "Seen at the door. Says there is nothing to come in for.",
                    "Seen at the window; would come down but did not.",
                ],
            ),
            (
                61,
                "safeguarding",
                "",
                &[
                    "Talked through with the DSL: no sign of harm at home; seen by R. Hale each week.",
                ],
            ),
            (58, "letter", "", &["Second letter of concern to each parent, with the register."]),
            (55, "meeting-offered", "", &["Meeting at school offered by letter to each parent."]),
            (
                49,
                "meeting-declined",
                "",
                &["Nobody came; no message.", "Declined by text on the morning."],
            ),
            (44, "meeting-offered", "", &["Second meeting offered, at home or in the library."]),
            (
                38,
                "meeting-held",
                "",
                &["One parent came. Work experience would help, not lessons."],
            ),
            (35, "referral: Early help", "", &["Referred with one parent's consent."]),
            (
                31,
                "contract-offered",
                "",
                &["Attendance contract offered by letter and by telephone."],
            ),
            (
                26,
                "contract-refused",
                "",
                &[
                    "\u{201c}We will not sign anything.\u{201d}",
                    "\u{201c}What for? You would fine us anyway.\u{201d}",
                ],
            ),
            (
                24,
                "meeting-offered",
                "",
                &["Third meeting offered, with a key worker of their choice."],
            ),
            (18, "referral-reply: Early help", "", &["Closed by them: no answer to three calls."]),
            (
                9,
                "child-voice",
                "",
                &[
                    "Would come for the garage course. Nothing else.",
                    "Said by text: tired of being shouted at.",
                ],
            ),
            (
                1,
                "call",
                "voicemail",
                &["Asked for an answer about the course.", "Rang before nine; asked to ring back."],
            ),
        ],
        actions: &[
            (
                "Visit with the youth justice worker",
                "Attendance officer",
                -7,
                &[
                    "Nobody came to the door; a note was left",
                    "Spoken to at the door for ten minutes",
                ],
                "no",
            ),
            (
                "Ask the college about the course for 14-year-olds",
                "Head of year",
                -16,
                &["A place on Thursdays from next term"],
                "some",
            ),
            ("Decide with the head whether to refer", "Attendance officer", 2, &[], ""),
        ],
    },
};
