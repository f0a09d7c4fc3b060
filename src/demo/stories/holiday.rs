//! A holiday in term time, leave refused.

use super::{At, Day, Story, Tale, Told};

struct Holiday;

impl Story for Holiday {
    fn day(&self, at: &At) -> Option<Day> {
        (21..29).contains(&at.ago).then_some(("G", "G"))
    }
}

pub(super) static HOLIDAY: Tale = Tale {
    story: &Holiday,
    told: Told {
        reasons: &[
            "Holiday in term time, leave refused",
            "Eight days abroad in term, leave refused",
        ],
        opened: 20,
        stages: &[1, 1, 2, 1],
        eased: None,
        closed: "No absence since; each parent was written to",
        home: None,
        known: &[],
        log: &[
            (
                35,
                "letter",
                "",
                &[
                    "Request for leave refused; reasons given in the letter.",
                    "Leave refused in writing to each parent; the law was explained.",
                ],
            ),
            (
                27,
                "call",
                "no-answer",
                &["Rang on the third day; a foreign ringing tone.", "Rang on the third day."],
            ),
            (
                19,
                "call",
                "reached",
                &[
                    "Back in school. Family wedding abroad; dates were booked in spring.",
                    "Back in school. Flights cost half as much in term.",
                    "Back in school. A grandparent is unwell and wanted to see everyone once more.",
                ],
            ),
            (18, "absence-reason", "", &["Holiday; told by a parent on the day of return."]),
            (
                6,
                "email",
                "reached",
                &["Thanked for five full weeks; reminded of the dates of next year."],
            ),
        ],
        actions: &[
            (
                "Write to each parent about leave in term time",
                "Attendance officer",
                -8,
                &["Both letters sent", "Sent by post, first class"],
                "",
            ),
            ("Look at the register again before the end of term", "Attendance officer", 8, &[], ""),
        ],
    },
};
