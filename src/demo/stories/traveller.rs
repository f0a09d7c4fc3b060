//! A travelling family: at another school for part of the year.

use super::{AWAY, At, Day, Story, Tale, Told};

struct Traveller;

impl Story for Traveller {
    fn day(&self, at: &At) -> Option<Day> {
        match at.ago {
            30..52 => Some(("D", "D")),
            52..60 => Some(("T", "T")),
            0..30 if at.percent < 9 => Some(AWAY),
            _ => None,
        }
    }
}

pub(super) static TRAVELLER: Tale = Tale {
    story: &Traveller,
    told: Told {
        reasons: &["Showmen's family: where to learn while they travel"],
        opened: 62,
        stages: &[1],
        eased: None,
        closed: "",
        home: None,
        known: &[],
        log: &[
            (
                62,
                "conversation",
                "reached",
                &["Four weeks of fairs; a school on the way has a place."],
            ),
            (54, "email", "reached", &["The other school confirms dual registration from Monday."]),
            (
                31,
                "call",
                "reached",
                &["The other school sent marks and books back with the child."],
            ),
            (
                29,
                "conversation",
                "reached",
                &["Back for the winter. Maths is ahead, English a unit behind."],
            ),
            (7, "child-voice", "", &["Likes both schools. Wants one folder that travels."]),
        ],
        actions: &[
            (
                "One folder of work that travels",
                "Form tutor",
                -11,
                &["Made; goes with the child"],
                "yes",
            ),
            ("Ask for the dates of the spring fairs", "Attendance officer", 10, &[], ""),
        ],
    },
};
