//! A parent who fled, with an address that the other must not learn.

use super::{AWAY, At, Day, ILL, Story, Tale, Told};
use crate::demo::family::Home;

struct Fled;

impl Story for Fled {
    fn day(&self, at: &At) -> Option<Day> {
        match at.ago {
            60..67 => Some(("C", "C")),
            0..60 if at.percent < 6 => Some(ILL),
            0..60 if at.percent < 13 => Some(AWAY),
            _ => None,
        }
    }
}

pub(in crate::demo) static FLED: Tale = Tale {
    story: &Fled,
    told: Told {
        reasons: &["New address after a move in a hurry; days missed on and off since"],
        opened: 58,
        stages: &[1],
        eased: None,
        closed: "",
        home: Some(Home::Apart),
        known: &[
            ("separated-parents", "mother", ""),
            ("social-worker", "children's services", "T. Lindqvist"),
        ],
        log: &[
            (
                61,
                "conversation",
                "reached",
                &["Mother came in person. What was said is with the safeguarding lead."],
            ),
            (
                60,
                "safeguarding",
                "",
                &[
                    "Mother and child left home after violence; police and MARAC involved. New address to nobody. Collection by mother only, with the password.",
                ],
            ),
            (
                58,
                "call: Children's services",
                "reached",
                &["T. Lindqvist is the social worker; weekly call agreed."],
            ),
            (
                40,
                "child-voice",
                "",
                &["Sleeps badly in the new place. Wants nobody in class to know."],
            ),
            (
                33,
                "safeguarding",
                "",
                &[
                    "The other parent rang the office and asked for the new address. Nothing was said; DSL told within the hour.",
                ],
            ),
            (27, "offer", "", &["Bus pass from the hardship fund; accepted."]),
            (9, "text", "reached", &["Unwell today; safe, and at home."]),
            (3, "call: Children's services", "reached", &["Told about the two days of last week."]),
        ],
        actions: &[
            (
                "Tell the social worker about each absence on the day",
                "Attendance officer",
                0,
                &[],
                "",
            ),
            (
                "Check that every letter goes to one parent only",
                "Office",
                -30,
                &["Checked in the MIS and here"],
                "yes",
            ),
            ("Ask about a place nearer to the new home", "Pastoral lead", 9, &[], ""),
        ],
    },
};
