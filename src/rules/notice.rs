//! Notices to Improve: to one parent, for one child. How each runs, what it says, how it ended.
//!
//! Its clock counts school days from the day of issue. The last day is fixed when it is issued,
//! because the parent holds it in print; a draft's moves with the calendar. Source: Support First,
//! stage 4. Its standard words come from the process of the pack, what it says of the child from
//! the case file (`contents`).

mod contents;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, NeedsCalendar};
use super::people::{Circumstance, Contact, InLaw, Known};
use super::process::NoticeTerms;
use super::register::Register;
use super::threshold::{Offence, offences};
use super::working_day::nth_working_day_after;

pub use contents::{Contents, Grounds, PIECES, Told, period_words};

/// The most school days that a notice runs: a school year's.
pub const MOST_DAYS: u32 = 190;

/// How far a notice has come. Whether it was breached is counted, never a state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NoticeState {
    #[default]
    Draft,
    /// It runs, or ran to its end and nobody said yet how it ended.
    Issued,
    /// Attendance improved enough.
    Met,
    /// It ended without either.
    Lapsed,
    Withdrawn,
    /// It led to a referral.
    Escalated,
    /// Another notice stands in its place.
    Replaced,
}

impl NoticeState {
    /// Every state as it is kept, with what it is called on screen.
    pub const ALL: &'static [(&'static str, Self, &'static str)] = &[
        ("draft", Self::Draft, "draft"),
        ("issued", Self::Issued, "running"),
        ("met", Self::Met, "met"),
        ("lapsed", Self::Lapsed, "lapsed"),
        ("withdrawn", Self::Withdrawn, "withdrawn"),
        ("escalated", Self::Escalated, "escalated"),
        ("replaced", Self::Replaced, "replaced"),
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, state, _)| *state == self).map_or("", |(name, ..)| *name)
    }

    #[must_use]
    pub fn label(self) -> &'static str {
        Self::ALL.iter().find(|(_, state, _)| *state == self).map_or("", |(.., label)| *label)
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, ..)| *name == text).map(|(_, state, _)| *state)
    }
}

/// How a notice came to its parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Served {
    /// Served that day.
    Hand,
    /// Served some working days later.
    Post,
}

impl Served {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hand => "hand",
            Self::Post => "post",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Hand, Self::Post].into_iter().find(|served| served.as_str() == text)
    }

    /// The day that counts as served, of a notice issued on a day.
    #[must_use]
    pub fn on(self, issued: NaiveDate, post_days: u32) -> NaiveDate {
        match self {
            Self::Hand => issued,
            Self::Post => nth_working_day_after(issued, post_days),
        }
    }
}

/// How an officer ends a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Met,
    Escalated,
    Lapsed,
}

impl Ending {
    #[must_use]
    pub fn state(self) -> NoticeState {
        match self {
            Self::Met => NoticeState::Met,
            Self::Escalated => NoticeState::Escalated,
            Self::Lapsed => NoticeState::Lapsed,
        }
    }
}

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub id: i64,
    pub case: i64,
    pub contact: i64,
    /// What the parent is called.
    pub to: String,
    /// As kept: what becomes of it with the days is told by [`Notice::state_on`].
    pub state: NoticeState,
    pub contents: Contents,
    /// In school days.
    pub days: u32,
    /// No longer than so many calendar weeks, where that ends earlier.
    pub cap_weeks: Option<u32>,
    pub issued: Option<NaiveDate>,
    pub served: Option<Served>,
    pub served_on: Option<NaiveDate>,
    /// Fixed when it was issued; none of a draft.
    pub last_day: Option<NaiveDate>,
    /// Why it was issued where something spoke against it; else blank.
    pub reason: String,
    /// Its entry in the log, once it was issued.
    pub entry: Option<i64>,
    pub ended: Option<NaiveDate>,
    pub ended_why: String,
    /// The notice in whose place it stands.
    pub replaces: Option<i64>,
    pub revision: i64,
}

/// An unauthorised session since a notice was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Since {
    #[serde(flatten)]
    pub offence: Offence,
    /// On the day of service or after it.
    pub breach: bool,
}

impl Notice {
    /// How far it has come on a day: one that ran past its last day has lapsed.
    #[must_use]
    pub fn state_on(&self, today: NaiveDate) -> NoticeState {
        match (self.state, self.last_day) {
            (NoticeState::Issued, Some(last)) if last < today => NoticeState::Lapsed,
            (state, _) => state,
        }
    }

    /// Whether it runs on a day.
    #[must_use]
    pub fn is_running(&self, today: NaiveDate) -> bool {
        self.state_on(today) == NoticeState::Issued
    }

    /// Its last day: as fixed when it was issued; of a draft what it would be, were it issued today.
    /// None where the calendar doesn't reach it.
    #[must_use]
    pub fn last_day_on(&self, calendar: &Calendar, today: NaiveDate) -> Option<NaiveDate> {
        match self.state {
            NoticeState::Draft => last_day(calendar, today, self.days, self.cap_weeks).ok(),
            _ => self.last_day,
        }
    }

    /// What its last day would be by the calendar as it now is, where that is another one. An issued
    /// notice stays as printed; a replacement can be issued.
    #[must_use]
    pub fn would_be(&self, calendar: &Calendar) -> Option<NaiveDate> {
        let (NoticeState::Issued, Some(issued)) = (self.state, self.issued) else { return None };
        let now = last_day(calendar, issued, self.days, self.cap_weeks).ok()?;
        (Some(now) != self.last_day).then_some(now)
    }

    /// The school days of its period that are over, today's among them; none of a draft.
    #[must_use]
    pub fn used(&self, calendar: &Calendar, today: NaiveDate) -> Option<usize> {
        let first = self.issued?.succ_opt()?;
        Some(calendar.between(first, self.end(today)).len())
    }

    /// The unauthorised sessions since it was issued, up to its end: those before it was served are
    /// listed, but break nothing.
    #[must_use]
    pub fn since(
        &self,
        born: Option<NaiveDate>,
        register: &Register,
        today: NaiveDate,
    ) -> Vec<Since> {
        let Some(issued) = self.issued else { return Vec::new() };
        let served = self.served_on.unwrap_or(issued);
        let all = offences(born, register, issued, self.end(today));
        all.into_iter().map(|offence| Since { offence, breach: offence.on >= served }).collect()
    }

    /// The day up to which it counts: its last, today, or that on which it ended.
    fn end(&self, today: NaiveDate) -> NaiveDate {
        let ends = [self.last_day, self.ended].into_iter().flatten();
        ends.fold(today, NaiveDate::min)
    }
}

/// The last day of a notice issued on a day: so many school days after it, day 1 being the first
/// school day after it; no later than so many calendar weeks after it.
///
/// # Errors
/// The year whose calendar is needed.
pub fn last_day(
    calendar: &Calendar,
    issued: NaiveDate,
    days: u32,
    cap_weeks: Option<u32>,
) -> Result<NaiveDate, NeedsCalendar> {
    let cap = cap_weeks.and_then(|weeks| issued.checked_add_days(Days::new(7 * u64::from(weeks))));
    let counted = calendar.nth_after(issued, usize::try_from(days).unwrap_or(usize::MAX));
    match (counted, cap) {
        (Ok(last), cap) => Ok(cap.map_or(last, |cap| cap.min(last))),
        // The days reach into a year that isn't here yet, so the weeks end first.
        (Err(_), Some(cap)) if calendar.is_school_day(cap).is_some() => Ok(cap),
        (Err(needs), _) => Err(needs),
    }
}

/// Why no legal step can be taken against somebody, whatever the reason; none where it can. It is
/// taken against a parent in education law, and never against the authority: of a looked-after
/// child carer and social worker are written to.
#[must_use]
pub fn against(
    contact: &Contact,
    circumstances: &[Circumstance],
    on: NaiveDate,
) -> Option<&'static str> {
    if is_authority(&contact.relationship) {
        return Some("speaks for the authority, and no legal step is taken against it");
    }
    if is_looked_after(circumstances, on) {
        return Some(
            "can't be given one: the child is looked after. Carer and social worker are written to, \
             and no legal step is taken against the authority",
        );
    }
    match contact.in_law {
        InLaw::Yes => None,
        InLaw::Ask => Some(
            "may not be a parent in education law: say first whether they have care of the child",
        ),
        InLaw::No => Some("is not a parent in education law"),
    }
}

fn is_authority(relationship: &str) -> bool {
    let relationship = relationship.trim().to_lowercase();
    let words = ["authority", "social worker", "social services", "council", "corporate parent"];
    relationship == "la" || words.iter().any(|word| relationship.contains(word))
}

/// Whether a child is looked after by the authority on a day.
#[must_use]
pub fn is_looked_after(circumstances: &[Circumstance], on: NaiveDate) -> bool {
    circumstances.iter().any(|told| {
        told.kind == "looked-after"
            && told.state == Known::Yes
            && told.from.is_none_or(|from| from <= on)
            && told.to.is_none_or(|to| on <= to)
    })
}

const DUTY: &str = "A child who is in school every day learns more, makes and keeps friends, and \
    feels part of the school; what is missed is hard to catch up on. Under section 7 of the \
    Education Act 1996 every parent of a child of compulsory school age must see to it that the \
    child receives efficient full-time education suited to their age, ability and aptitude and to \
    any special educational needs, by regular attendance at school or otherwise.";

const WARNING: &str = "If there is further unauthorised absence within the period of this notice, \
    the matter may be referred to the local authority. The authority may issue a penalty notice, or \
    prosecute under section 444 of the Education Act 1996.";

const ENOUGH: &str = "No unauthorised absence within the period of this notice.";

const SOONER: &str = "The matter may be referred before the period ends if it becomes clear that \
    attendance isn't improving: for instance after further unauthorised absence within the period.";

/// How a notice runs, and its standard words, where no process says otherwise.
#[must_use]
pub fn usual_terms() -> NoticeTerms {
    NoticeTerms {
        days: 30,
        cap_weeks: None,
        post_days: 2,
        duty: DUTY.to_owned(),
        warning: WARNING.to_owned(),
        enough: ENOUGH.to_owned(),
        sooner: SOONER.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rules::calendar::tests::{day, real};
    use crate::rules::calendar::{Closed, SchoolYear};
    use crate::rules::code::Code;
    use crate::rules::register::DayMarks;

    /// Issued by hand on Monday 9 February 2026 for 30 school days.
    fn issued() -> Notice {
        Notice {
            id: 1,
            case: 1,
            contact: 1,
            to: "Mrs Grace Osei".into(),
            state: NoticeState::Issued,
            contents: Contents::default(),
            days: 30,
            cap_weeks: None,
            issued: Some(day("2026-02-09")),
            served: Some(Served::Hand),
            served_on: Some(day("2026-02-09")),
            last_day: Some(day("2026-04-14")),
            reason: String::new(),
            entry: None,
            ended: None,
            ended_why: String::new(),
            replaces: None,
            revision: 0,
        }
    }

    fn draft() -> Notice {
        let (state, none) = (NoticeState::Draft, None);
        Notice { state, issued: none, served: None, served_on: none, last_day: none, ..issued() }
    }

    /// The same year with one more day on which the school is closed.
    fn with_closed(on: &str) -> Calendar {
        let mut years: Vec<SchoolYear> = real().years().to_vec();
        years[0].closed.push(Closed { first: day(on), last: day(on), why: "snow".into() });
        Calendar::new(years)
    }

    #[test]
    fn thirty_school_days_end_on_14_april() {
        assert_eq!(last_day(&real(), day("2026-02-09"), 30, None), Ok(day("2026-04-14")));
    }

    #[test]
    fn one_more_closed_day_moves_a_draft_and_not_what_was_printed() {
        let (today, closed) = (day("2026-02-09"), with_closed("2026-03-02"));
        assert_eq!(draft().last_day_on(&real(), today), Some(day("2026-04-14")));
        assert_eq!(draft().last_day_on(&closed, today), Some(day("2026-04-15")));
        assert_eq!((draft().would_be(&closed), issued().would_be(&real())), (None, None));
        assert_eq!(issued().last_day_on(&closed, today), Some(day("2026-04-14")));
        assert_eq!(issued().would_be(&closed), Some(day("2026-04-15")));
        let met = Notice { state: NoticeState::Met, ..issued() };
        assert_eq!(met.would_be(&closed), None);
    }

    #[test]
    fn of_school_days_and_calendar_weeks_the_earlier_end_wins() {
        let table = [
            (30, None, "2026-04-14"),
            (30, Some(6), "2026-03-23"),
            (30, Some(9), "2026-04-13"),
            (30, Some(10), "2026-04-14"),
            (20, Some(6), "2026-03-16"),
            (1, Some(1), "2026-02-10"),
        ];
        for (days, weeks, expected) in table {
            let last = last_day(&real(), day("2026-02-09"), days, weeks);
            assert_eq!(last, Ok(day(expected)), "{days} days, {weeks:?} weeks");
        }
    }

    #[test]
    fn past_the_calendar_only_the_weeks_can_end_it() {
        let (calendar, late) = (real(), day("2026-06-29"));
        assert_eq!(last_day(&calendar, late, 30, None).unwrap_err().year, "2026/27");
        assert_eq!(last_day(&calendar, late, 30, Some(6)), Ok(day("2026-08-10")));
        assert_eq!(last_day(&calendar, late, 30, Some(12)).unwrap_err().year, "2026/27");
        assert_eq!(draft().last_day_on(&calendar, late), None);
    }

    #[test]
    fn by_hand_it_is_served_that_day_by_post_two_working_days_later() {
        let monday = day("2026-02-09");
        assert_eq!(Served::Hand.on(monday, 2), monday);
        assert_eq!(Served::Post.on(monday, 2), day("2026-02-11"));
        assert_eq!(Served::Post.on(day("2026-04-02"), 2), day("2026-04-08"));
        assert_eq!(Served::Post.on(monday, 3), day("2026-02-12"));
    }

    #[test]
    fn past_its_last_day_it_has_lapsed_unless_somebody_said_how_it_ended() {
        let table = [
            (NoticeState::Issued, "2026-04-14", NoticeState::Issued),
            (NoticeState::Issued, "2026-04-15", NoticeState::Lapsed),
            (NoticeState::Met, "2026-04-15", NoticeState::Met),
            (NoticeState::Withdrawn, "2026-04-15", NoticeState::Withdrawn),
        ];
        for (state, today, expected) in table {
            let notice = Notice { state, ..issued() };
            assert_eq!(notice.state_on(day(today)), expected, "{state:?} on {today}");
        }
        assert_eq!(draft().state_on(day("2027-01-01")), NoticeState::Draft);
        assert!(issued().is_running(day("2026-04-14")) && !issued().is_running(day("2026-04-15")));
    }

    #[test]
    fn the_days_used_are_counted_to_today_and_no_further_than_its_end() {
        let table = [
            ("2026-02-09", 0),
            ("2026-02-10", 1),
            ("2026-02-22", 4),
            ("2026-04-14", 30),
            ("2026-07-01", 30),
        ];
        for (today, used) in table {
            assert_eq!(issued().used(&real(), day(today)), Some(used), "{today}");
        }
        let ended = Notice { ended: Some(day("2026-02-12")), ..issued() };
        assert_eq!(ended.used(&real(), day("2026-03-12")), Some(3));
        assert_eq!(draft().used(&real(), day("2026-03-12")), None);
    }

    fn register(days: &[(&str, &str, &str)]) -> Register {
        let marks = days.iter().map(|(on, am, pm)| DayMarks {
            on: day(on),
            am: Code::read(am),
            pm: Code::read(pm),
        });
        Register { days: marks.collect(), on_roll: Vec::new() }
    }

    #[test]
    fn what_happens_before_it_is_served_is_listed_and_breaks_nothing() {
        let register = register(&[
            ("2026-02-06", "O", "O"),
            ("2026-02-09", "/", "O"),
            ("2026-02-10", "I", "U"),
            ("2026-02-11", "G", "\\"),
            ("2026-04-14", "/", "N"),
            ("2026-04-15", "O", "O"),
        ]);
        let posted = Notice { served_on: Some(day("2026-02-11")), ..issued() };
        let told = |notice: &Notice, today: &str| {
            let all = notice.since(None, &register, day(today));
            let told = all.iter().map(|one| {
                let Offence { on, half, code } = one.offence;
                format!("{on} {half} {code} {}", one.breach)
            });
            told.collect::<Vec<_>>()
        };
        let all = [
            "2026-02-09 PM O false",
            "2026-02-10 PM U false",
            "2026-02-11 AM G true",
            "2026-04-14 PM N true",
        ];
        assert_eq!(told(&posted, "2026-05-01"), all);
        assert_eq!(told(&posted, "2026-02-10"), all[..2]);
        assert_eq!(told(&issued(), "2026-02-09"), ["2026-02-09 PM O true"]);
        let ended = Notice { ended: Some(day("2026-02-12")), ..posted.clone() };
        assert_eq!(told(&ended, "2026-05-01"), all[..3]);
        assert_eq!(told(&draft(), "2026-05-01"), [""; 0]);
        // Too young for all of it: of compulsory school age from 31 August 2026.
        let since = posted.since(Some(day("2021-05-01")), &register, day("2026-05-01"));
        assert!(since.is_empty(), "{since:?}");
    }

    fn contact(relationship: &str, in_law: InLaw) -> Contact {
        Contact {
            id: 1,
            title: String::new(),
            surname: "Osei".into(),
            forename: "Grace".into(),
            relationship: relationship.into(),
            parental_responsibility: None,
            lives_with: None,
            in_law,
            in_law_why: String::new(),
            address: String::new(),
            postcode: String::new(),
            phone: String::new(),
            email: String::new(),
            priority: None,
            language_spoken: String::new(),
            language_read: String::new(),
            interpreter: false,
            address_confidential: false,
            do_not_contact: String::new(),
            do_not_contact_until: None,
            safe_way: String::new(),
            missing_since: None,
        }
    }

    #[test]
    fn only_a_parent_in_education_law_is_given_one_and_never_the_authority() {
        let today = day("2026-02-09");
        let told = |relationship: &str, in_law, circumstances: &[Circumstance]| {
            against(&contact(relationship, in_law), circumstances, today)
        };
        for relationship in ["Mother", "Stepfather", "Foster carer", "Grandmother"] {
            assert_eq!(told(relationship, InLaw::Yes, &[]), None, "{relationship}");
        }
        assert_eq!(told("Aunt", InLaw::No, &[]), Some("is not a parent in education law"));
        assert!(told("Stepfather", InLaw::Ask, &[]).unwrap().contains("say first"));
        for relationship in ["Local Authority", "Social worker", "LA", "County council"] {
            let why = told(relationship, InLaw::Yes, &[]).unwrap();
            assert!(why.contains("authority"), "{relationship}: {why}");
        }
        let looked_after = |state, to: Option<&str>| Circumstance {
            id: 1,
            kind: "looked-after".into(),
            state,
            from: Some(day("2025-09-01")),
            to: to.map(day),
            source: String::new(),
            worker: String::new(),
        };
        let is_refused =
            |told: Circumstance| against(&contact("Mother", InLaw::Yes), &[told], today).is_some();
        assert!(is_refused(looked_after(Known::Yes, None)));
        assert!(is_refused(looked_after(Known::Yes, Some("2026-02-09"))));
        assert!(!is_refused(looked_after(Known::Yes, Some("2026-02-08"))));
        assert!(!is_refused(looked_after(Known::NotKnown, None)));
    }

    #[test]
    fn every_state_has_its_name() {
        for (name, state, label) in NoticeState::ALL {
            assert_eq!((state.as_str(), state.label()), (*name, *label));
            assert_eq!(NoticeState::parse(name), Some(*state));
            assert_eq!(serde_json::to_string(state).unwrap(), format!("\"{name}\""));
        }
        assert_eq!(NoticeState::ALL.len(), 7);
        assert_eq!(NoticeState::parse("breached"), None);
    }

    proptest! {
        /// A draft moves with the calendar, an issued notice never does.
        #[test]
        fn an_issued_notice_stays_whatever_is_closed(closed in 0i64..320, days in 1u32..60) {
            let on = day("2025-09-03") + chrono::Duration::days(closed);
            let calendar = with_closed(&on.to_string());
            let start = day("2026-01-05");
            let printed = last_day(&real(), start, days, None).unwrap();
            let notice =
                Notice { days, issued: Some(start), last_day: Some(printed), ..issued() };
            prop_assert_eq!(notice.last_day_on(&calendar, start), Some(printed));
            let now = last_day(&calendar, start, days, None).unwrap();
            let moved = start < on && on <= printed && real().is_school_day(on) == Some(true);
            prop_assert_eq!(notice.would_be(&calendar), moved.then_some(now));
            prop_assert_eq!(now > printed, moved);
            let counted = calendar.between(start.succ_opt().unwrap(), now).len();
            let used = notice.used(&calendar, now).unwrap();
            prop_assert_eq!(counted, used + usize::from(moved));
        }
    }
}
