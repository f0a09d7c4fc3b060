//! Late, sometimes after the register closed.

use super::{At, Day, Story, Tale, Told};

struct Late;

impl Story for Late {
    fn day(&self, at: &At) -> Option<Day> {
        match at.percent {
            _ if at.ago >= 90 => None,
            0..34 => Some(("L", "\\")),
            34..44 => Some(("U", "\\")),
            _ => None,
        }
    }
}

pub(in crate::demo) static LATE: Tale = Tale {
    story: &Late,
    told: Told {
        reasons: &[
            "Late most weeks, sometimes after registers close",
            "Late on more than a third of mornings",
        ],
        opened: 30,
        stages: &[2, 1, 2, 3, 1],
        eased: None,
        closed: "On time for six weeks",
        home: None,
        known: &[],
        log: &[
            (
                30,
                "call",
                "reached",
                &[
                    "Takes a younger child to primary school first.",
                    "Misses the first bus when the night was short; the second comes at ten past nine.",
                    "Says the walk takes forty minutes since the move.",
                ],
            ),
            (
                24,
                "letter",
                "",
                &["Letter about lateness: minutes of teaching lost since September."],
            ),
            (
                18,
                "conversation",
                "reached",
                &[
                    "A neighbour could take the younger one on two days.",
                    "Will try to leave ten minutes earlier; an alarm was set together.",
                ],
            ),
            (
                10,
                "intervention",
                "",
                &[
                    "Late gate greeting by the same adult every day.",
                    "Report card for punctuality, looked at on Fridays.",
                ],
            ),
            (
                3,
                "text",
                "text-back",
                &["Late again; will write when free.", "In at 9.35; asked what happened."],
            ),
        ],
        actions: &[
            (
                "Breakfast club at the primary school: ask for a place",
                "Attendance officer",
                2,
                &[],
                "",
            ),
            (
                "Late gate greeting by the same adult every day",
                "Pastoral lead",
                -10,
                &["On time 7 of 10 days", "On time 5 of 10 days; rainy days are the hard ones"],
                "yes",
            ),
        ],
    },
};
