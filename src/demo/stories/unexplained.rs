//! Nobody knows yet why.

use super::{AWAY, At, Day, Story, Tale, Told};

struct Unexplained;

impl Story for Unexplained {
    fn day(&self, at: &At) -> Option<Day> {
        match at.left {
            2 | 7 | 8 => Some(("N", "N")),
            12 => Some(("/", "")),
            _ => (at.percent < 9).then_some(AWAY),
        }
    }
}

pub(super) static UNEXPLAINED: Tale = Tale {
    story: &Unexplained,
    told: Told {
        reasons: &[
            "Absences without a reason",
            "No reason for three days, and no number that works",
        ],
        opened: 9,
        stages: &[1, 1, 2],
        eased: None,
        closed: "",
        home: None,
        known: &[],
        log: &[
            (9, "call", "wrong-number", &["Number no longer in use.", "A stranger answered."]),
            (
                8,
                "visit",
                "no-answer",
                &[
                    "No answer at the door; card left.",
                    "Nobody in; a neighbour saw them this morning.",
                ],
            ),
            (5, "email", "", &["Asked for a number that works and for the reason of each day."]),
            (
                2,
                "call",
                "no-answer",
                &["Rang the second contact twice.", "Rang at nine and at two."],
            ),
        ],
        actions: &[
            (
                "Find a number that works",
                "Office",
                -1,
                &[
                    "The grandmother's, from the primary school",
                    "A new one, from the emergency card",
                ],
                "yes",
            ),
            ("Visit again before nine", "Attendance officer", 1, &[], ""),
        ],
    },
};
