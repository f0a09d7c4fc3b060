//! Emotionally based avoidance: mornings fail, some afternoons go well.

use super::{AWAY, At, Day, ILL, Story, Tale, Told};

struct Refusal;

impl Story for Refusal {
    fn day(&self, at: &At) -> Option<Day> {
        if at.ago >= 80 || at.percent >= 62 {
            return None;
        }
        Some(match at.percent % 5 {
            0 => ("O", "\\"),
            1 | 2 => ("I", "\\"),
            3 => AWAY,
            _ => ILL,
        })
    }
}

pub(in crate::demo) static REFUSAL: Tale = Tale {
    story: &Refusal,
    told: Told {
        reasons: &[
            "Can't get through the door most mornings (emotionally based)",
            "In uniform by eight, then can't leave the house",
            "Has not managed a whole week since the spring",
        ],
        opened: 60,
        stages: &[3, 2, 3, 1, 2, 2],
        eased: None,
        closed: "",
        home: None,
        known: &[("sen-support", "SENCo", "D. Marlow")],
        log: &[
            (
                64,
                "call",
                "reached",
                &[
                    "In uniform by eight, then can't leave the house.",
                    "Gets as far as the car park and then asks to go home.",
                ],
            ),
            (
                60,
                "meeting-held",
                "",
                &[
                    "At home, with the SENCo. Corridors between lessons are the worst.",
                    "At home, with the SENCo. The noise in the hall, and being looked at.",
                ],
            ),
            (
                52,
                "offer",
                "",
                &[
                    "Time-out card and a side entrance offered; accepted.",
                    "Place in the library base offered; accepted for afternoons.",
                ],
            ),
            (
                45,
                "referral: School mental health team",
                "",
                &["Referred with the parents' consent."],
            ),
            (
                37,
                "child-voice",
                "",
                &[
                    "Draws the day as a staircase; the third step is the bell.",
                    "Talk Mat: library, art and the dog on one side; hall, PE and the bus on the other.",
                    "Writes rather than says it: the lunch queue, and not knowing who will be there.",
                ],
            ),
            (
                30,
                "referral-reply: School mental health team",
                "",
                &["Accepted; first appointment within six weeks."],
            ),
            (
                21,
                "call",
                "reached",
                &[
                    "Two afternoons went well, in the library.",
                    "Came in at ten on three days with the key adult at the gate.",
                ],
            ),
            (
                12,
                "intervention",
                "",
                &[
                    "ELSA sessions on Tuesday afternoons, six of them.",
                    "Key adult meets at the side gate at 9.15 each day.",
                ],
            ),
            (
                5,
                "email",
                "reached",
                &[
                    "Asks whether the next meeting can be by video.",
                    "Writes that Sunday evenings have become calmer.",
                ],
            ),
        ],
        actions: &[
            ("Ask for the CAMHS waiting time", "SENCo", 4, &[], ""),
            (
                "Send the week's plan home on Fridays, with pictures of the rooms",
                "Key adult",
                -12,
                &["Sent four times; helps on Mondays", "Sent; is looked at together on Sundays"],
                "yes",
            ),
            (
                "Walk through the building after four, when nobody is there",
                "Key adult",
                -1,
                &["Got as far as the library", "All the way round; the dog came too"],
                "yes",
            ),
        ],
    },
};
