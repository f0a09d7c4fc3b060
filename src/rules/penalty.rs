//! Referrals to the authority for a penalty notice or court, and what became of each.
//!
//! The school refers, the authority decides. No session counts twice, and none in which the child
//! wasn't of compulsory school age. Source: National framework for penalty notices, in force for
//! offences from 19 August 2024: £160 in 28 days, £80 in 21; a second one to the same parent for the
//! same child within three years £160; no third. Who may be referred is told by `notice`.

use std::collections::BTreeSet;

use chrono::{Days, Months, NaiveDate};
use serde::Serialize;

use super::absence::SessionAt;
use super::calendar::{Calendar, monday};
use super::case::CaseFile;
use super::code::codes_of_2024;
use super::day::spell;
use super::threshold::{Most, Offence, fullest_weeks, most_in_10_weeks, offences};

/// Calendar days in which a penalty is paid, and those in which a first one costs less.
pub const PAID_IN: u64 = 28;
pub const EARLY_IN: u64 = 21;

/// School days after which an answer is asked for, and asked for again.
pub const CHASE: usize = 10;

/// The years in which no third penalty is issued, in months.
const SPAN: Months = Months::new(36);

/// How the authority answered a referral.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// Not yet.
    #[default]
    Waiting,
    Accepted,
    /// Sent back, for something that was missing.
    Returned,
    /// A penalty notice was issued.
    Penalty,
    Court,
    NoAction,
}

impl Reply {
    /// Every answer as it is kept, with what it is called on screen.
    pub const ALL: &'static [(&'static str, Self, &'static str)] = &[
        ("", Self::Waiting, "not answered yet"),
        ("accepted", Self::Accepted, "accepted"),
        ("returned", Self::Returned, "returned"),
        ("penalty", Self::Penalty, "penalty notice"),
        ("court", Self::Court, "court"),
        ("no-action", Self::NoAction, "no action"),
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, reply, _)| *reply == self).map_or("", |(name, ..)| *name)
    }

    #[must_use]
    pub fn label(self) -> &'static str {
        Self::ALL.iter().find(|(_, reply, _)| *reply == self).map_or("", |(.., label)| *label)
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, ..)| *name == text).map(|(_, reply, _)| *reply)
    }
}

/// What is heard of a referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// It was asked about, and nothing is known yet.
    Nothing,
    Accepted,
    Returned {
        why: String,
    },
    Issued {
        pounds: u32,
    },
    Paid,
    /// The penalty notice, or before there is one the referral itself.
    Withdrawn {
        why: String,
    },
    /// The day is that of the hearing; blank while it is still to come.
    Court {
        outcome: String,
    },
    NoAction {
        why: String,
    },
}

/// One referral about one parent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Penalty {
    pub id: i64,
    pub case: i64,
    pub contact: i64,
    /// What the parent is called.
    pub to: String,
    /// The sessions it rests on, in order.
    pub sessions: Vec<SessionAt>,
    pub referred: NaiveDate,
    pub reply: Reply,
    /// The day on which anything was last heard, or asked for.
    pub heard: Option<NaiveDate>,
    /// For what it was returned, why it was withdrawn or nothing was done; else blank.
    pub words: String,
    pub issued: Option<NaiveDate>,
    pub pounds: Option<u32>,
    pub paid: Option<NaiveDate>,
    pub withdrawn: Option<NaiveDate>,
    /// The day of the hearing.
    pub court: Option<NaiveDate>,
    pub court_outcome: String,
    /// Its entry in the log.
    pub entry: Option<i64>,
    pub revision: i64,
}

impl Penalty {
    /// Whether it is known what became of it: else it is chased.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.paid.is_some()
            || self.withdrawn.is_some()
            || !self.court_outcome.is_empty()
            || matches!(self.reply, Reply::Returned | Reply::NoAction)
    }

    /// The sessions that can't be used again. One that was returned, or taken back before anything
    /// was issued, has used none.
    #[must_use]
    pub fn used(&self) -> &[SessionAt] {
        let is_taken_back = self.withdrawn.is_some() && self.issued.is_none();
        if is_taken_back || self.reply == Reply::Returned { &[] } else { &self.sessions }
    }

    /// The day on which to ask what became of it: ten school days after it was last heard of; the last
    /// day to pay, or that of the hearing, where that is known. Where the calendar doesn't reach so
    /// far it is the last school day known. None once the answer is known.
    #[must_use]
    pub fn chase_on(&self, calendar: &Calendar) -> Option<NaiveDate> {
        if self.is_known() {
            return None;
        }
        let last = self.heard.map_or(self.referred, |heard| heard.max(self.referred));
        let awaited = match self.reply {
            Reply::Court => self.court,
            Reply::Penalty => self.issued.and_then(|on| on.checked_add_days(Days::new(PAID_IN))),
            _ => None,
        };
        if let Some(awaited) = awaited.filter(|awaited| *awaited > last) {
            return Some(awaited);
        }
        let counted = calendar.nth_after(last, CHASE);
        Some(counted.unwrap_or_else(|_| {
            calendar.days().last().map_or(last, |reached| (*reached).max(last))
        }))
    }

    /// The referral after something was heard of it on a day.
    ///
    /// # Errors
    /// What can't be, in a sentence's beginning.
    pub fn after(&self, heard: &Heard, on: NaiveDate, today: NaiveDate) -> Result<Self, String> {
        self.can_hear(heard, on, today)?;
        let mut next = Self { heard: Some(on.min(today)), ..self.clone() };
        match heard {
            Heard::Nothing => {}
            Heard::Accepted => next.reply = Reply::Accepted,
            Heard::Returned { why } => next.answered(Reply::Returned, why),
            Heard::NoAction { why } => next.answered(Reply::NoAction, why),
            Heard::Issued { pounds } => {
                next.reply = Reply::Penalty;
                next.issued = Some(on);
                next.pounds = Some(*pounds);
            }
            Heard::Paid => next.paid = Some(on),
            Heard::Withdrawn { why } => {
                next.withdrawn = Some(on);
                why.trim().clone_into(&mut next.words);
            }
            Heard::Court { outcome } => {
                next.reply = Reply::Court;
                next.court = Some(on);
                outcome.trim().clone_into(&mut next.court_outcome);
            }
        }
        Ok(next)
    }

    fn answered(&mut self, reply: Reply, why: &str) {
        self.reply = reply;
        why.trim().clone_into(&mut self.words);
    }

    fn can_hear(&self, heard: &Heard, on: NaiveDate, today: NaiveDate) -> Result<(), String> {
        let begun = self.issued.filter(|_| matches!(heard, Heard::Paid | Heard::Withdrawn { .. }));
        let begun = begun.unwrap_or(self.referred);
        let is_hearing = matches!(heard, Heard::Court { outcome } if outcome.trim().is_empty());
        if on < begun {
            return Err(format!("{} is before {}, when it began", spell(on), spell(begun)));
        }
        if on > today && !is_hearing {
            return Err(format!("{} is in the future", spell(on)));
        }
        if let Some(withdrawn) = self.withdrawn {
            return Err(format!("it was withdrawn on {}", spell(withdrawn)));
        }
        match heard {
            Heard::Nothing if self.is_known() => Err("what became of it is known".to_owned()),
            Heard::Paid if self.issued.is_none() => {
                Err("no penalty notice was issued that could be paid".to_owned())
            }
            Heard::Issued { pounds: 0 } => {
                Err("say of how many pounds the penalty notice is".to_owned())
            }
            Heard::Returned { why } | Heard::Withdrawn { why } | Heard::NoAction { why }
                if why.trim().is_empty() =>
            {
                Err("say why".to_owned())
            }
            _ => Ok(()),
        }
    }

    /// What the log tells of something heard.
    #[must_use]
    pub fn told(&self, heard: &Heard, on: NaiveDate) -> String {
        match heard {
            Heard::Nothing => "Asked what became of the referral: nothing is known yet".to_owned(),
            Heard::Accepted => "Referral accepted".to_owned(),
            Heard::Returned { why } => format!("Referral returned: {}", why.trim()),
            Heard::Issued { pounds } => format!("Penalty notice of £{pounds} issued"),
            Heard::Paid => "Penalty notice paid".to_owned(),
            Heard::Withdrawn { why } if self.issued.is_none() => {
                format!("Referral taken back: {}", why.trim())
            }
            Heard::Withdrawn { why } => format!("Penalty notice withdrawn: {}", why.trim()),
            Heard::Court { outcome } if outcome.trim().is_empty() => {
                format!("Court hearing on {}", spell(on))
            }
            Heard::Court { outcome } => format!("Court on {}: {}", spell(on), outcome.trim()),
            Heard::NoAction { why } => format!("No action by the authority: {}", why.trim()),
        }
    }

    /// Until when it is paid, and until when a first one costs less; none before it is issued.
    #[must_use]
    pub fn pay_by(&self) -> Option<(NaiveDate, NaiveDate)> {
        let issued = self.issued?;
        Some((
            issued.checked_add_days(Days::new(PAID_IN))?,
            issued.checked_add_days(Days::new(EARLY_IN))?,
        ))
    }
}

/// What a penalty notice costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Charge {
    pub pounds: u32,
    /// If it is paid within 21 days.
    pub early: Option<u32>,
}

/// What the next penalty to a parent for a child costs after so many in three years; none where there
/// is no third and court is considered.
#[must_use]
pub fn charge(earlier: usize) -> Option<Charge> {
    match earlier {
        0 => Some(Charge { pounds: 160, early: Some(80) }),
        1 => Some(Charge { pounds: 160, early: None }),
        _ => None,
    }
}

/// The penalties to a parent for this child that count on a day: issued in the three years up to it,
/// for offences since the framework began, and not withdrawn.
pub fn earlier(
    penalties: &[Penalty],
    contact: i64,
    on: NaiveDate,
) -> impl Iterator<Item = &Penalty> {
    let since = on.checked_sub_months(SPAN).unwrap_or(NaiveDate::MIN);
    penalties.iter().filter(move |one| {
        let counts = one.issued.is_some_and(|issued| since < issued && issued <= on);
        // The framework began on the day of the new codes.
        let is_new = one.sessions.iter().any(|(day, _)| *day >= codes_of_2024());
        one.contact == contact && counts && is_new && one.withdrawn.is_none()
    })
}

/// How far a case is from the national threshold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Threshold {
    pub most: Most,
    /// The unauthorised sessions of the fullest ten school weeks, in order.
    pub sessions: Vec<Offence>,
}

/// The fullest ten school weeks that the register knows of, of compulsory school age, without the
/// sessions that an earlier referral has used.
#[must_use]
pub fn threshold(file: &CaseFile, calendar: &Calendar, today: NaiveDate) -> Threshold {
    let to = file.register_to.map_or(today, |(day, _)| day);
    let used: Vec<&[SessionAt]> = file.penalties.iter().map(Penalty::used).collect();
    let used: BTreeSet<SessionAt> = used.concat().into_iter().collect();
    let mut free = offences(file.pupil.born, &file.register, NaiveDate::MIN, to);
    free.retain(|one| !used.contains(&(one.on, one.half)));
    let marks = || free.iter().map(|one| (one.on, one.code));
    let most = most_in_10_weeks(marks(), calendar.weeks());
    let weeks = fullest_weeks(marks(), calendar.weeks());
    free.retain(|one| weeks.is_some_and(|(a, b)| (a..=b).contains(&monday(one.on))));
    Threshold { most, sessions: free }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::calendar::tests::{day, real};
    use crate::rules::register::Half;

    /// Referred on Friday 21 November 2025, and not answered yet.
    fn referred() -> Penalty {
        Penalty {
            id: 1,
            case: 1,
            contact: 1,
            to: "Mrs Grace Osei".into(),
            sessions: vec![(day("2025-11-03"), Half::Am), (day("2025-11-04"), Half::Pm)],
            referred: day("2025-11-21"),
            reply: Reply::Waiting,
            heard: None,
            words: String::new(),
            issued: None,
            pounds: None,
            paid: None,
            withdrawn: None,
            court: None,
            court_outcome: String::new(),
            entry: None,
            revision: 0,
        }
    }

    fn why() -> String {
        "one letter is missing".into()
    }

    /// After things heard, one a day given.
    fn after(told: &[(Heard, &str)]) -> Penalty {
        told.iter().fold(referred(), |penalty, (heard, on)| {
            penalty.after(heard, day(on), day("2026-07-01")).unwrap()
        })
    }

    /// What was heard on which days.
    type Told = Vec<(Heard, &'static str)>;

    #[test]
    fn it_is_chased_every_ten_school_days_until_the_answer_is_known() {
        let (accepted, nothing) = (Heard::Accepted, Heard::Nothing);
        let issued = Heard::Issued { pounds: 160 };
        let hearing = |outcome: &str| Heard::Court { outcome: outcome.into() };
        let table: Vec<(Told, Option<&str>)> = vec![
            (vec![], Some("2025-12-05")),
            (vec![(nothing.clone(), "2025-12-05")], Some("2025-12-19")),
            (vec![(nothing.clone(), "2025-12-19")], Some("2026-01-16")),
            (vec![(accepted.clone(), "2025-11-24")], Some("2025-12-08")),
            (vec![(issued.clone(), "2025-12-01")], Some("2025-12-29")),
            (
                vec![(issued.clone(), "2025-12-01"), (nothing.clone(), "2026-01-05")],
                Some("2026-01-19"),
            ),
            (vec![(issued.clone(), "2025-12-01"), (Heard::Paid, "2025-12-08")], None),
            (vec![(Heard::Returned { why: why() }, "2025-12-01")], None),
            (vec![(Heard::NoAction { why: why() }, "2025-12-01")], None),
            (vec![(Heard::Withdrawn { why: why() }, "2025-12-01")], None),
            (vec![(hearing("fined"), "2026-03-10")], None),
            (vec![(issued, "2025-12-01"), (hearing("fined"), "2026-03-10")], None),
            (vec![(accepted, "2026-07-01"), (nothing, "2026-07-01")], Some("2026-07-15")),
        ];
        for (told, expected) in table {
            let found = after(&told).chase_on(&real());
            assert_eq!(found, expected.map(day), "{told:?}");
        }
        let waits = referred().after(&hearing(" "), day("2026-03-10"), day("2026-01-05")).unwrap();
        assert_eq!((waits.heard, waits.court), (Some(day("2026-01-05")), Some(day("2026-03-10"))));
        assert_eq!(waits.chase_on(&real()), Some(day("2026-03-10")));
        let late = Penalty { referred: day("2026-07-10"), ..referred() };
        assert_eq!(late.chase_on(&real()), Some(day("2026-07-17")));
        assert_eq!(late.chase_on(&Calendar::default()), Some(day("2026-07-10")));
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let today = day("2025-12-05");
        let refused = |penalty: &Penalty, heard: Heard, on: &str| {
            penalty.after(&heard, day(on), today).unwrap_err()
        };
        let waiting = referred();
        assert!(refused(&waiting, Heard::Accepted, "2025-11-20").contains("is before"));
        assert!(refused(&waiting, Heard::Accepted, "2025-12-06").contains("in the future"));
        let fined = Heard::Court { outcome: "fined".into() };
        assert!(refused(&waiting, fined, "2025-12-06").contains("in the future"));
        assert!(refused(&waiting, Heard::Paid, "2025-12-01").contains("no penalty notice"));
        let free = Heard::Issued { pounds: 0 };
        assert!(refused(&waiting, free, "2025-12-01").contains("how many pounds"));
        for heard in [
            Heard::Returned { why: " ".into() },
            Heard::Withdrawn { why: String::new() },
            Heard::NoAction { why: String::new() },
        ] {
            assert_eq!(refused(&waiting, heard, "2025-12-01"), "say why");
        }
        let issued = after(&[(Heard::Issued { pounds: 160 }, "2025-12-01")]);
        assert!(refused(&issued, Heard::Paid, "2025-11-30").contains("is before"));
        let paid =
            after(&[(Heard::Issued { pounds: 160 }, "2025-12-01"), (Heard::Paid, "2025-12-02")]);
        assert!(refused(&paid, Heard::Nothing, "2025-12-03").contains("is known"));
        let withdrawn = after(&[(Heard::Withdrawn { why: why() }, "2025-12-01")]);
        assert!(refused(&withdrawn, Heard::Accepted, "2025-12-02").contains("was withdrawn"));
    }

    #[test]
    fn only_what_was_sent_back_or_taken_back_leaves_its_sessions_free() {
        let issued = (Heard::Issued { pounds: 160 }, "2025-12-01");
        let withdrawn = (Heard::Withdrawn { why: why() }, "2025-12-02");
        let sessions = referred().sessions;
        for told in [
            vec![],
            vec![issued.clone()],
            vec![issued, withdrawn.clone()],
            vec![(Heard::NoAction { why: why() }, "2025-12-01")],
        ] {
            assert_eq!(after(&told).used(), sessions, "{told:?}");
        }
        for told in [vec![withdrawn], vec![(Heard::Returned { why: why() }, "2025-12-01")]] {
            assert!(after(&told).used().is_empty(), "{told:?}");
        }
    }

    #[test]
    fn two_in_three_years_and_no_third() {
        let issued = |on: &str| Penalty { issued: Some(day(on)), ..referred() };
        let old_offence =
            Penalty { sessions: vec![(day("2024-07-01"), Half::Am)], ..issued("2025-01-10") };
        let table = [
            (vec![], 0),
            (vec![issued("2025-12-01")], 1),
            (vec![issued("2026-02-02"), issued("2027-01-11")], 2),
            (vec![issued("2025-12-01"), issued("2028-12-01")], 1),
            (vec![issued("2025-12-02"), issued("2028-12-01")], 2),
            (vec![Penalty { withdrawn: Some(day("2026-01-01")), ..issued("2025-12-02") }], 0),
            (vec![Penalty { contact: 2, ..issued("2025-12-02") }], 0),
            (vec![referred(), issued("2028-12-02")], 0),
            (vec![old_offence], 0),
        ];
        for (penalties, expected) in table {
            let on = if penalties.len() == 1 { "2026-01-15" } else { "2028-12-01" };
            let counted = earlier(&penalties, 1, day(on)).count();
            assert_eq!(counted, expected, "{penalties:?}");
        }
        assert_eq!(charge(0), Some(Charge { pounds: 160, early: Some(80) }));
        assert_eq!(charge(1), Some(Charge { pounds: 160, early: None }));
        assert_eq!((charge(2), charge(3)), (None, None));
        let pay_by = issued("2025-12-01").pay_by();
        assert_eq!(pay_by, Some((day("2025-12-29"), day("2025-12-22"))));
    }

    #[test]
    fn every_answer_has_its_name_and_the_log_its_words() {
        for (name, reply, label) in Reply::ALL {
            assert_eq!((reply.as_str(), reply.label()), (*name, *label));
            assert_eq!(Reply::parse(name), Some(*reply));
        }
        let waiting = referred();
        let told = |heard: Heard| waiting.told(&heard, day("2025-12-01"));
        assert_eq!(told(Heard::Issued { pounds: 160 }), "Penalty notice of £160 issued");
        assert_eq!(
            told(Heard::Returned { why: why() }),
            "Referral returned: one letter is missing"
        );
        assert_eq!(
            told(Heard::Withdrawn { why: why() }),
            "Referral taken back: one letter is missing"
        );
        assert_eq!(
            told(Heard::Court { outcome: String::new() }),
            "Court hearing on Mon 1 Dec 2025"
        );
        assert_eq!(
            told(Heard::Court { outcome: "fined".into() }),
            "Court on Mon 1 Dec 2025: fined"
        );
    }
}
