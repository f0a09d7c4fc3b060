//! Mornings only for some weeks, agreed, with an end.

use super::{At, Day, ILL, Story, Tale, Told};

struct PartTime;

impl Story for PartTime {
    fn day(&self, at: &At) -> Option<Day> {
        match at.ago {
            0..30 if at.percent < 8 => Some(ILL),
            0..30 => Some(("/", "C2")),
            30..95 if at.percent < 64 => Some(ILL),
            _ => None,
        }
    }
}

pub(in crate::demo) static PART_TIME: Tale = Tale {
    story: &PartTime,
    told: Told {
        reasons: &["Coming back after a long illness; mornings first"],
        opened: 44,
        stages: &[2, 3],
        eased: None,
        closed: "",
        home: None,
        known: &[("medical", "hospital letter", ""), ("sen-support", "SENCo", "D. Marlow")],
        log: &[
            (46, "email", "reached", &["Discharge letter: a slow return over a term."]),
            (
                44,
                "meeting-held",
                "",
                &["With the hospital school: mornings first, then a lunch, then two afternoons."],
            ),
            (
                31,
                "part-time-timetable",
                "",
                &[
                    "Agreed and signed: mornings until the review; at home with a grandparent after twelve.",
                ],
            ),
            (25, "child-voice", "", &["Glad to be back. Afraid of lunch in the hall."]),
            (16, "intervention", "", &["Work for the afternoons handed over at noon each day."]),
            (
                10,
                "call",
                "reached",
                &["Asleep by two, but happy. Wants to stay for lunch on Thursdays."],
            ),
            (3, "email", "reached", &["Consultant agrees to two afternoons after the review."]),
        ],
        actions: &[
            ("Review the part-time timetable", "SENCo", 4, &[], ""),
            ("A quiet table for lunch on Thursdays", "Pastoral lead", 1, &[], ""),
            (
                "Hand over the afternoon's work at noon",
                "Form tutor",
                -10,
                &["Every day; most of it comes back done"],
                "yes",
            ),
        ],
    },
};
