//! A week's illness every six weeks.

use super::{At, Day, ILL, Story, Tale, Told};

struct Illness;

impl Story for Illness {
    fn day(&self, at: &At) -> Option<Day> {
        ((at.left + at.shift) % 30 < 5).then_some(ILL)
    }
}

pub(in crate::demo) static ILLNESS: Tale = Tale {
    story: &Illness,
    told: Told {
        reasons: &[
            "Repeated weeks of illness",
            "Fifteen days of illness this year and no advice yet",
        ],
        opened: 40,
        stages: &[1, 2, 1, 2, 1],
        eased: None,
        closed: "Healthcare plan in place; illness is down to single days",
        home: None,
        known: &[("medical", "parent: asthma", "")],
        log: &[
            (
                41,
                "call",
                "reached",
                &[
                    "Chest infection again; has an inhaler, no plan in school.",
                    "Tonsils, the third time since summer.",
                ],
            ),
            (33, "letter", "", &["Asked for what the GP advises, and for consent to ask."]),
            (
                28,
                "absence-reason",
                "",
                &[
                    "Temperature; kept at home for the week.",
                    "Sick in the night; back when it stays down.",
                ],
            ),
            (20, "referral: School nursing", "", &["Asked for a look at the inhaler and a plan."]),
            (
                12,
                "email",
                "reached",
                &[
                    "Photo of the prescription received.",
                    "Letter of the hospital received: appointment in six weeks.",
                ],
            ),
            (4, "text", "reached", &["Unwell again since the weekend."]),
        ],
        actions: &[
            (
                "Ask the school nurse for a healthcare plan",
                "SENCo",
                -1,
                &["She comes on Tuesday week", "Asked; the form is with the parents"],
                "",
            ),
            ("Work sent home on the second day of any absence", "Form tutor", 5, &[], ""),
            (
                "Ask for consent to write to the GP",
                "Attendance officer",
                -14,
                &["Given, in writing"],
                "",
            ),
        ],
    },
};
