//! At home for someone else.

use super::{AWAY, At, Day, Story, Tale, Told};
use crate::demo::family::Home;

struct Carer;

impl Story for Carer {
    fn day(&self, at: &At) -> Option<Day> {
        (at.ago < 110 && at.percent < 17).then_some(AWAY)
    }
}

pub(super) static CARER: Tale = Tale {
    story: &Carer,
    told: Told {
        reasons: &[
            "At home to look after a younger brother",
            "Looks after a grandparent two or three days a month",
        ],
        opened: 33,
        stages: &[2, 1, 3],
        eased: None,
        closed: "",
        home: Some(Home::Grandmother),
        known: &[("young-carer", "the child", "")],
        log: &[
            (33, "visit", "reached", &["Grandmother is unwell two or three days a month."]),
            (
                29,
                "safeguarding",
                "",
                &["Who cooks and who gets up at night: told the DSL; early help to be asked."],
            ),
            (20, "offer", "", &["Young carers' group offered."]),
            (
                13,
                "call",
                "reached",
                &["Would like to look at the group first.", "Went once and liked it."],
            ),
            (
                5,
                "absence-reason",
                "",
                &["At home with the little brother; a hospital appointment."],
            ),
        ],
        actions: &[
            (
                "Introduce to the young carers' group",
                "Attendance officer",
                -2,
                &[
                    "Went along once and would go again",
                    "Would rather be asked again after half term",
                ],
                "yes",
            ),
            ("Ask early help about mornings", "Pastoral lead", 8, &[], ""),
            (
                "A number to text from at home on bad mornings",
                "Attendance officer",
                -18,
                &["Used four times"],
                "yes",
            ),
        ],
    },
};
