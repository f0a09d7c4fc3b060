//! The weekly meeting: what is new in a case since the minutes of the last one.
//!
//! Which cases are discussed, and what of them is new, is read in `store`; here it is put into words.

use chrono::NaiveDate;

use super::case::EntryKind;

/// The kind of the entry that keeps a meeting's minutes on a pupil.
#[must_use]
pub fn minutes_kind() -> EntryKind {
    EntryKind::parse("discussion").unwrap_or_else(EntryKind::form)
}

/// What is new in a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct News {
    /// How many entries of each kind, in the order in which they were logged first. Of a meeting,
    /// however many were asked to it, one.
    pub entries: Vec<(EntryKind, usize)>,
    /// Sessions of unauthorised absence.
    pub unauthorised: u32,
    /// The stage of each gate signed, and whether it was gone back through.
    pub gates: Vec<(u8, bool)>,
    /// What became overdue, the longest first.
    pub overdue: Vec<(NaiveDate, String)>,
}

/// One and several entries of a kind, as a list tells them.
const COUNTED: &[(&str, &str, &str)] = &[
    ("call", "call", "calls"),
    ("text", "text", "texts"),
    ("email", "email", "emails"),
    ("letter", "letter", "letters"),
    ("visit", "visit", "visits"),
    ("conversation", "conversation", "conversations"),
    ("meeting-offered", "meeting offered", "meetings offered"),
    ("meeting-held", "meeting held", "meetings held"),
    ("meeting-declined", "meeting declined", "meetings declined"),
    ("absence-reason", "reason for absence", "reasons for absence"),
    ("intervention", "intervention", "interventions"),
    ("intervention-outcome", "outcome", "outcomes"),
    ("offer", "offer of support", "offers of support"),
    ("referral", "referral", "referrals"),
    ("referral-reply", "reply to a referral", "replies to referrals"),
    ("contract-offered", "contract offered", "contracts offered"),
    ("contract-agreed", "contract agreed", "contracts agreed"),
    ("contract-refused", "contract refused", "contracts refused"),
    ("part-time-timetable", "part-time timetable", "part-time timetables"),
    ("child-voice", "note of the child's voice", "notes of the child's voice"),
    ("safeguarding", "safeguarding entry", "safeguarding entries"),
    ("note", "note", "notes"),
    ("form", "form begun", "forms begun"),
];

fn counted(kind: EntryKind, count: usize) -> String {
    let found = COUNTED.iter().find(|(id, ..)| *id == kind.id());
    match (found, count) {
        (Some((_, one, _)), 1) => format!("1 {one}"),
        (Some((.., many)), _) => format!("{count} {many}"),
        // A kind that came later.
        (None, 1) => format!("1 entry ({})", kind.label()),
        (None, _) => format!("{count} entries ({})", kind.label()),
    }
}

impl News {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
            && self.unauthorised == 0
            && self.gates.is_empty()
            && self.overdue.is_empty()
    }

    /// `2 calls, 4 unauthorised sessions, Review meeting overdue since 12 Nov`; blank for nothing.
    #[must_use]
    pub fn words(&self) -> String {
        let mut parts: Vec<String> =
            self.entries.iter().map(|(kind, count)| counted(*kind, *count)).collect();
        match self.unauthorised {
            0 => {}
            1 => parts.push("1 unauthorised session".to_owned()),
            n => parts.push(format!("{n} unauthorised sessions")),
        }
        parts.extend(self.gates.iter().map(|(stage, back)| {
            let how = if *back { "gone back through" } else { "passed" };
            format!("gate {stage} {how}")
        }));
        if let Some((since, what)) = self.overdue.first() {
            let more = match self.overdue.len() - 1 {
                0 => String::new(),
                n => format!(" and {n} more"),
            };
            parts.push(format!("{what} overdue since {}{more}", since.format("%-d %b")));
        }
        parts.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(id: &str) -> EntryKind {
        EntryKind::parse(id).unwrap()
    }

    #[test]
    fn what_is_new_is_told_in_a_line() {
        let overdue = |days: &[&str]| -> Vec<(NaiveDate, String)> {
            let what = "Review meeting".to_owned();
            days.iter().map(|on| (on.parse::<NaiveDate>().unwrap(), what.clone())).collect()
        };
        let table = [
            (News::default(), ""),
            (
                News {
                    entries: vec![(kind("call"), 2)],
                    unauthorised: 4,
                    overdue: overdue(&["2025-11-12"]),
                    ..News::default()
                },
                "2 calls, 4 unauthorised sessions, Review meeting overdue since 12 Nov",
            ),
            (
                News {
                    entries: vec![(kind("meeting-held"), 1), (kind("form"), 1)],
                    unauthorised: 1,
                    gates: vec![(2, false), (3, true)],
                    overdue: overdue(&["2025-11-12", "2025-11-14", "2025-11-20"]),
                },
                "1 meeting held, 1 form begun, 1 unauthorised session, gate 2 passed, gate 3 gone \
                 back through, Review meeting overdue since 12 Nov and 2 more",
            ),
        ];
        for (news, expected) in table {
            assert_eq!(news.words(), expected);
            assert_eq!(news.is_empty(), expected.is_empty());
        }
    }

    #[test]
    fn every_kind_named_here_is_one() {
        for (id, one, many) in COUNTED {
            assert!(EntryKind::parse(id).is_some(), "{id}");
            assert!(!one.is_empty() && !many.is_empty());
        }
        assert_eq!(minutes_kind().label(), "Weekly meeting");
        assert_eq!(counted(minutes_kind(), 2), "2 entries (Weekly meeting)");
    }
}
