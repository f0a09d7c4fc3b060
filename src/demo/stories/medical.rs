//! Appointments and illness of one with a condition.

use chrono::Weekday;

use super::{At, Day, ILL, Story, Tale, Told};

struct Medical;

impl Story for Medical {
    fn day(&self, at: &At) -> Option<Day> {
        if at.weekday == Weekday::Wed && at.percent < 40 {
            return Some(("M", "\\"));
        }
        (at.percent < 12).then_some(ILL)
    }
}

pub(super) static MEDICAL: Tale = Tale {
    story: &Medical,
    told: Told {
        reasons: &["Long-term condition: appointments and weeks away"],
        opened: 55,
        stages: &[1, 2, 2],
        eased: None,
        closed: "",
        home: None,
        known: &[
            ("medical", "hospital letter", ""),
            ("healthcare-plan", "school nurse", "P. Eastwell"),
        ],
        log: &[
            (
                55,
                "email",
                "reached",
                &[
                    "Hospital letter with the clinic's dates.",
                    "Clinic moved to Wednesdays for the year.",
                ],
            ),
            (
                42,
                "meeting-held",
                "",
                &["With the nurse: what the school may do, and when to ring."],
            ),
            (
                28,
                "intervention",
                "",
                &[
                    "Lessons by link from the ward on two days a week.",
                    "Work and notes shared the same evening.",
                ],
            ),
            (
                11,
                "intervention-outcome",
                "",
                &["Kept up in four subjects.", "Kept up in all but one."],
            ),
        ],
        actions: &[
            ("Healthcare plan looked over with the nurse", "SENCo", 9, &[], ""),
            (
                "Ask the clinic for late-afternoon appointments",
                "Parent",
                -5,
                &["Two of the next four moved", "Not possible before the summer"],
                "some",
            ),
        ],
    },
};
