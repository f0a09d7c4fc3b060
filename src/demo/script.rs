//! What the officer wrote in twelve cases: data alone.

/// One case as it is told; days are school days.
pub(super) struct Told {
    pub reason: &'static str,
    /// Opened so many days ago.
    pub opened: usize,
    pub log: &'static [Line],
    pub actions: &'static [Agreed],
}

/// How many days ago, kind of entry, how an attempt ended, words.
pub(super) type Line = (usize, &'static str, &'static str, &'static str);

/// What, who, due in so many days (below 0: overdue), outcome (blank while open), whether it helped.
pub(super) type Agreed = (&'static str, &'static str, i64, &'static str, &'static str);

/// In the order of the stories in the register.
pub(super) const CASES: [Told; 12] = [
    Told {
        reason: "Away on Mondays since half term",
        opened: 34,
        log: &[
            (39, "call", "no-answer", "Rang about Monday's absence."),
            (38, "text", "reached", "Text answered: tummy ache again, back tomorrow."),
            (
                34,
                "call",
                "reached",
                "Weekends are with an aunt two bus rides away; Sunday nights are late.",
            ),
            (
                19,
                "conversation",
                "reached",
                "Spoken to at the gate: a lift on Mondays might do it.",
            ),
            (4, "call", "voicemail", "Rang at 9.20 on Monday; asked to ring back."),
        ],
        actions: &[
            (
                "Ring home on Sunday evenings",
                "Form tutor",
                -6,
                "Rang three Sundays; in on two of the Mondays",
                "some",
            ),
            ("Ask the bus company about an earlier connection", "Attendance officer", -2, "", ""),
            ("Breakfast club place on Mondays", "Pastoral lead", 3, "", ""),
        ],
    },
    Told {
        reason: "Attendance falling week by week",
        opened: 27,
        log: &[
            (31, "email", "reached", "Mother wrote: a hard time at home since the move."),
            (27, "call", "reached", "Agreed to text first and to ring after four only."),
            (
                15,
                "meeting-offered",
                "",
                "Meeting offered for the week after, at a place away from school.",
            ),
            (9, "meeting-held", "", "Mother came. Mornings alone are the hardest."),
            (2, "text", "no-answer", "Asked how the morning went."),
        ],
        actions: &[
            ("Meet and greet at the side door", "Pastoral lead", -4, "", ""),
            ("Tell the social worker about the week", "Attendance officer", 0, "", ""),
            (
                "Timetable without first period for two weeks, then look again",
                "Head of year",
                6,
                "",
                "",
            ),
        ],
    },
    Told {
        reason: "Repeated weeks of illness",
        opened: 40,
        log: &[
            (41, "call", "reached", "Chest infection again; has an inhaler, no plan in school."),
            (33, "letter", "", "Asked for what the GP advises, and for consent to ask."),
            (12, "email", "reached", "Photo of the prescription received."),
        ],
        actions: &[
            ("Ask the school nurse for a healthcare plan", "SENCo", -1, "", ""),
            ("Work sent home on the second day of any absence", "Form tutor", 5, "", ""),
        ],
    },
    Told {
        reason: "Holiday in term time, leave refused",
        opened: 20,
        log: &[
            (30, "letter", "", "Request for leave refused; reasons given in the letter."),
            (25, "call", "no-answer", "Rang on the third day."),
            (
                19,
                "call",
                "reached",
                "Back in school. Family wedding abroad; dates were booked in spring.",
            ),
        ],
        actions: &[(
            "Write to each parent about leave in term time",
            "Attendance officer",
            -8,
            "Both letters sent",
            "",
        )],
    },
    Told {
        reason: "Late most weeks, sometimes after registers close",
        opened: 30,
        log: &[
            (30, "call", "reached", "Takes a younger child to primary school first."),
            (18, "conversation", "reached", "A neighbour could take the younger one on two days."),
            (3, "text", "text-back", "Late again; will write when free."),
        ],
        actions: &[
            (
                "Breakfast club at the primary school: ask for a place",
                "Attendance officer",
                2,
                "",
                "",
            ),
            (
                "Late gate greeting by the same adult every day",
                "Pastoral lead",
                -10,
                "On time 7 of 10 days",
                "yes",
            ),
        ],
    },
    Told {
        reason: "Absences without a reason",
        opened: 9,
        log: &[
            (9, "call", "wrong-number", "Number no longer in use."),
            (8, "visit", "no-answer", "No answer at the door; card left."),
            (2, "call", "no-answer", "Rang the second contact twice."),
        ],
        actions: &[
            ("Find a number that works", "Office", -1, "", ""),
            ("Visit again before nine", "Attendance officer", 1, "", ""),
        ],
    },
    Told {
        reason: "Can't get through the door most mornings (emotionally based)",
        opened: 60,
        log: &[
            (64, "call", "reached", "In uniform by eight, then can't leave the house."),
            (
                60,
                "meeting-held",
                "",
                "At home, with the SENCo. Corridors between lessons are the worst.",
            ),
            (37, "child-voice", "", "Draws the day as a staircase; the third step is the bell."),
            (21, "call", "reached", "Two afternoons went well, in the library."),
            (5, "email", "reached", "Mother asks whether the next meeting can be by video."),
        ],
        actions: &[("Ask for the CAMHS waiting time", "SENCo", 4, "", "")],
    },
    Told {
        reason: "Leaves after lunch on Thursdays and Fridays",
        opened: 22,
        log: &[
            (24, "call", "reached", "Did not know about the afternoons."),
            (22, "conversation", "reached", "Says Friday's practical is with people who push."),
            (6, "call", "refused", "Would not talk about it again."),
        ],
        actions: &[
            ("Change of group in the practical", "Head of year", -3, "", ""),
            ("Check-in before lunch on Thursdays and Fridays", "Form tutor", 7, "", ""),
        ],
    },
    Told {
        reason: "Long-term condition: appointments and weeks away",
        opened: 55,
        log: &[
            (55, "email", "reached", "Hospital letter with the clinic's dates."),
            (28, "intervention", "", "Lessons by link from the ward on two days a week."),
            (11, "intervention-outcome", "", "Kept up in four subjects."),
        ],
        actions: &[
            ("Healthcare plan looked over with the nurse", "SENCo", 9, "", ""),
            (
                "Ask the clinic for late-afternoon appointments",
                "Parent",
                -5,
                "Two of the next four moved",
                "some",
            ),
        ],
    },
    Told {
        reason: "Suspended once and away a good deal since",
        opened: 26,
        log: &[
            (31, "meeting-held", "", "Return meeting with both parents; targets agreed."),
            (16, "referral", "", "Referred to the youth club's mentor."),
            (7, "referral-reply", "", "Mentor begins next week."),
        ],
        actions: &[("First meeting with the mentor", "Mentor", 0, "", "")],
    },
    Told {
        reason: "At home to look after a younger brother",
        opened: 33,
        log: &[
            (33, "visit", "reached", "Grandmother is unwell two or three days a month."),
            (20, "offer", "", "Young carers' group offered."),
            (13, "call", "reached", "Would like to look at the group first."),
        ],
        actions: &[
            ("Introduce to the young carers' group", "Attendance officer", -2, "", ""),
            ("Ask early help about mornings", "Pastoral lead", 8, "", ""),
        ],
    },
    Told {
        reason: "Not seen in school since before half term",
        opened: 48,
        log: &[
            (50, "call", "no-answer", "Rang both contacts."),
            (47, "visit", "reached", "Seen at the door. Says there is nothing to come in for."),
            (35, "meeting-offered", "", "Meeting at school offered by letter to each parent."),
            (29, "meeting-declined", "", "Neither parent came; no message."),
            (14, "contract-offered", "", "Attendance contract offered by letter and by telephone."),
            (1, "call", "voicemail", "Asked for an answer about the contract."),
        ],
        actions: &[
            ("Visit with the youth justice worker", "Attendance officer", -7, "", ""),
            ("Decide with the head whether to refer", "Attendance officer", 2, "", ""),
        ],
    },
];
