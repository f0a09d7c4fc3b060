//! Suspended once, and away a good deal since.

use super::{AWAY, At, Day, Story, Tale, Told};

struct Suspended;

impl Story for Suspended {
    fn day(&self, at: &At) -> Option<Day> {
        match at.ago {
            32..35 => Some(("E", "E")),
            0..32 if at.percent < 16 => Some(AWAY),
            _ => None,
        }
    }
}

pub(super) static SUSPENDED: Tale = Tale {
    story: &Suspended,
    told: Told {
        reasons: &["Suspended once and away a good deal since"],
        opened: 30,
        stages: &[3, 2],
        eased: None,
        closed: "",
        home: None,
        known: &[("ehcp", "SENCo", "D. Marlow")],
        log: &[
            (
                31,
                "meeting-held",
                "",
                &[
                    "Return meeting with both parents; targets agreed.",
                    "Return meeting; a calm place and a card to leave for it.",
                ],
            ),
            (24, "child-voice", "", &["Nobody listens to both sides. Would talk to the coach."]),
            (16, "referral: Youth club mentors", "", &["Referred with the family's consent."]),
            (7, "referral-reply: Youth club mentors", "", &["Mentor begins next week."]),
            (
                2,
                "call",
                "reached",
                &["Two quiet weeks at home; wants the early review of the plan."],
            ),
        ],
        actions: &[
            ("First meeting with the mentor", "Mentor", 0, &[], ""),
            (
                "Ask for an early review of the EHC plan",
                "SENCo",
                -4,
                &["Asked in writing; the answer is due in two weeks"],
                "",
            ),
        ],
    },
};
