//! Gone after lunch at the end of the week.

use chrono::Weekday;

use super::{At, Day, Story, Tale, Told};

struct Afternoons;

impl Story for Afternoons {
    fn day(&self, at: &At) -> Option<Day> {
        let is_end = matches!(at.weekday, Weekday::Thu | Weekday::Fri) && at.ago < 90;
        (is_end && at.percent < 58).then_some(("/", "O"))
    }
}

pub(in crate::demo) static AFTERNOONS: Tale = Tale {
    story: &Afternoons,
    told: Told {
        reasons: &[
            "Leaves after lunch on Thursdays and Fridays",
            "In for the mark, gone after lunch",
        ],
        opened: 48,
        stages: &[4, 2, 3],
        eased: None,
        closed: "",
        home: None,
        known: &[],
        log: &[
            (
                52,
                "call",
                "reached",
                &[
                    "Did not know about the afternoons.",
                    "Was told at home that Fridays end at noon.",
                ],
            ),
            (
                46,
                "conversation",
                "reached",
                &[
                    "Says Friday's practical is with people who push.",
                    "Says nobody notices anyway.",
                ],
            ),
            (40, "letter", "", &["Letter of concern to each parent, with the register."]),
            (36, "meeting-offered", "", &["Meeting offered to each parent."]),
            (30, "meeting-held", "", &["One parent came; a change of group agreed."]),
            (22, "meeting-offered", "", &["Second meeting offered."]),
            (14, "meeting-offered", "", &["Third meeting offered, after work hours."]),
            (
                6,
                "call",
                "refused",
                &["Would not talk about it again.", "\u{201c}Ring the other parent.\u{201d}"],
            ),
        ],
        actions: &[
            (
                "Change of group in the practical",
                "Head of year",
                -3,
                &[
                    "In the other group since Monday",
                    "Asked for; a place is free after the holiday",
                ],
                "some",
            ),
            ("Check-in before lunch on Thursdays and Fridays", "Form tutor", 7, &[], ""),
        ],
    },
};
