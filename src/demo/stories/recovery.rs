//! A bad year that turned round when support began.

use super::{AWAY, At, Day, ILL, Story, Tale, Told};

struct Recovery;

/// Days missed in a hundred: many before support began, few four weeks after.
fn missed(ago: u32) -> u32 {
    match ago {
        120.. => 8,
        45..120 => 44,
        25..45 => 2 * (ago - 25) + 3,
        _ => 3,
    }
}

impl Story for Recovery {
    fn day(&self, at: &At) -> Option<Day> {
        let is_missed = at.percent < missed(at.ago);
        is_missed.then_some(if at.percent.is_multiple_of(3) { ILL } else { AWAY })
    }
}

pub(in crate::demo) static RECOVERY: Tale = Tale {
    story: &Recovery,
    told: Told {
        reasons: &[
            "Away two days in five since the spring; parents ask for help",
            "Lost the thread after a bereavement in the family",
            "Nearly half of the sessions missed since Easter",
        ],
        opened: 70,
        stages: &[2, 3, 1, 2],
        eased: Some(6),
        closed: "Over 96% for six weeks; form tutor goes on with the weekly check-in",
        home: None,
        known: &[],
        log: &[
            (72, "call", "no-answer", &["Rang both contacts."]),
            (
                70,
                "visit",
                "reached",
                &[
                    "Long talk at the kitchen table. Nobody had asked before what happened in spring.",
                    "Seen at home. Sleeps by day, awake at night, ashamed of how much is missing.",
                ],
            ),
            (62, "meeting-offered", "", &["Meeting offered at a time that fits the early shift."]),
            (
                55,
                "meeting-held",
                "",
                &[
                    "All came. One adult, one place, one small target a week.",
                    "Came. Agreed: two subjects first, then two more each fortnight.",
                ],
            ),
            (
                50,
                "child-voice",
                "",
                &[
                    "Wants to catch up without the others knowing.",
                    "Wants to start with science, and to be met at the door.",
                ],
            ),
            (
                45,
                "intervention",
                "",
                &[
                    "Key adult at the door, catch-up group at lunch.",
                    "Mentor twice a week; work handed over in one folder.",
                ],
            ),
            (
                24,
                "intervention-outcome",
                "",
                &[
                    "Nine days in a row. Catch-up in English is finished.",
                    "In every day but one; asks for the next subject by now.",
                ],
            ),
            (
                8,
                "call",
                "reached",
                &[
                    "Home says: mornings are quiet again.",
                    "Home says: talks about school at supper again.",
                ],
            ),
        ],
        actions: &[
            (
                "Key adult meets at the door each morning",
                "Key adult",
                -26,
                &["Every day for four weeks; now only Mondays"],
                "yes",
            ),
            (
                "Catch-up group at lunch, two subjects",
                "Form tutor",
                -15,
                &["Both caught up", "One caught up, the other by half term"],
                "yes",
            ),
            ("Write home when five full weeks are done", "Attendance officer", 5, &[], ""),
        ],
    },
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_gets_better_from_when_support_began() {
        assert_eq!(
            (missed(200), missed(60), missed(44), missed(30), missed(5)),
            (8, 44, 41, 13, 3)
        );
    }
}
