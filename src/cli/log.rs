//! What happened, logged in a case, and taken out of it again.

use std::path::Path;

use chrono::NaiveDate;
use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};

use super::{Desk, End, day, input, out};
use crate::rules::case::{EntryKind, NewEntry};
use crate::rules::day::spell;
use crate::rules::people::{Contact, meant};
use crate::rules::register::Half;
use crate::store::Trouble;

/// The kinds that can be logged, as the contract names them, and those that the screens log beside
/// them. A form's own entry comes with the form.
const KINDS: [&str; 23] = [
    "call",
    "text",
    "email",
    "letter",
    "visit",
    "conversation",
    "meeting-offered",
    "meeting-held",
    "meeting-declined",
    "absence-reason",
    "intervention",
    "intervention-outcome",
    "offer",
    "referral",
    "referral-reply",
    "contract-offered",
    "contract-agreed",
    "contract-refused",
    "part-time-timetable",
    "child-voice",
    "safeguarding",
    "note",
    "discussion",
];

#[derive(Debug, Args)]
pub(super) struct Log {
    /// The case
    case: i64,
    /// What happened
    #[arg(value_parser = PossibleValuesParser::new(KINDS))]
    kind: String,
    /// The day it happened
    #[arg(long, value_name = "DATE", value_parser = day::in_full)]
    on: NaiveDate,
    /// The session it happened in, or whose absence a reason is for
    #[arg(long, value_name = "AM|PM|day")]
    session: Option<Part>,
    /// With whom: a contact's id, name or relationship; may be given again
    #[arg(long, value_name = "WHO")]
    with: Vec<String>,
    /// With, to or from which agency
    #[arg(long, value_name = "TEXT")]
    agency: Option<String>,
    /// Whether somebody was reached, or a message left
    #[arg(long, value_name = "yes|no|message")]
    reached: Option<Reached>,
    /// The meeting it is about: any entry of it
    #[arg(long, value_name = "ENTRY")]
    meeting: Option<i64>,
    /// What came of it
    #[arg(long, value_name = "TEXT")]
    outcome: Option<String>,
    /// In words; - reads them from standard input
    #[arg(long, value_name = "TEXT")]
    words: Option<String>,
    /// For you and safeguarding alone
    #[arg(long)]
    restricted: bool,
}

#[derive(Debug, Args)]
pub(super) struct Unlog {
    /// The entry: `case show` tells their numbers
    entry: i64,
    /// Why it is withdrawn
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// A session of a school day, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    #[value(name = "AM", alias = "am")]
    Am,
    #[value(name = "PM", alias = "pm")]
    Pm,
    #[value(name = "day")]
    Day,
}

impl Part {
    fn half(self) -> Option<Half> {
        match self {
            Self::Am => Some(Half::Am),
            Self::Pm => Some(Half::Pm),
            Self::Day => None,
        }
    }
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Reached {
    Yes,
    No,
    Message,
}

impl Reached {
    /// As entries keep it.
    fn id(self) -> &'static str {
        match self {
            Self::Yes => "reached",
            Self::No => "no-answer",
            Self::Message => "voicemail",
        }
    }
}

/// Logs something and prints its id.
pub(super) fn log(log: &Log, desk: &mut Desk) -> Result<End, Trouble> {
    let contacts = desk.store.case_file(desk.session.viewer(), log.case)?.contacts;
    let with = log.with.iter().map(|who| one(&contacts, who)).collect::<Result<Vec<_>, _>>()?;
    for contact in with.iter().filter(|contact| contact.is_off_limits(log.on)) {
        let (name, why) = (contact.name(), &contact.do_not_contact);
        out::say(format!("warning: {name} is not to be contacted: {why}."));
    }
    let with: Vec<i64> = with.into_iter().map(|contact| contact.id).collect();
    let entry = NewEntry { contacts: with, ..entry(log)? };
    let id = desk.store.log_in_case(&desk.session, log.case, &entry, log.meeting)?;
    out::say(format!("Logged entry {id}: {} of {}.", entry.kind.label(), spell(log.on)));
    out::line(id)?;
    Ok(End::Done)
}

/// Withdraws an entry.
pub(super) fn unlog(unlog: &Unlog, desk: &mut Desk) -> Result<End, Trouble> {
    desk.store.withdraw_entry(&desk.session, unlog.entry, &unlog.reason)?;
    out::say(format!("Withdrew entry {}: it stays readable and no longer counts.", unlog.entry));
    Ok(End::Done)
}

/// The contact who is meant.
pub(super) fn one<'a>(contacts: &'a [Contact], typed: &str) -> Result<&'a Contact, Trouble> {
    let names = |those: &[&Contact]| {
        let name = |one: &&Contact| {
            format!("{} {} ({})", one.id, one.name(), one.relationship.to_lowercase())
        };
        those.iter().map(name).collect::<Vec<_>>().join(", ")
    };
    let all: Vec<&Contact> = contacts.iter().collect();
    let found = meant(contacts, typed);
    match found.as_slice() {
        [contact] => Ok(*contact),
        [] if all.is_empty() => Err(Trouble::refused(format!(
            "{typed}: this pupil has no contacts on file. Nothing was saved. Import them first"
        ))),
        [] => Err(Trouble::refused(format!(
            "{typed} is no contact of this pupil. Nothing was saved. The contacts are {}",
            names(&all)
        ))),
        several => Err(Trouble::refused(format!(
            "{typed} could be any of {}. Nothing was saved. Say which by number",
            names(several)
        ))),
    }
}

fn entry(log: &Log) -> Result<NewEntry, Trouble> {
    let kind = EntryKind::parse(&log.kind)
        .ok_or_else(|| Trouble::Ours(format!("{} is no kind of entry", log.kind)))?;
    let words = match log.words.as_deref() {
        Some("-") => input::text(Path::new("-"))?,
        words => words.unwrap_or_default().to_owned(),
    };
    let text = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().to_owned();
    // A reason is for sessions; anything else happened in one.
    let half = log.session.and_then(Part::half);
    let is_reason = log.kind == "absence-reason";
    let halves: Vec<Half> = half.map_or_else(|| Half::BOTH.to_vec(), |half| vec![half]);
    let sessions = halves.into_iter().filter(|_| is_reason).map(|half| (log.on, half));
    Ok(NewEntry {
        half: half.filter(|_| !is_reason),
        reached: log.reached.map_or("", Reached::id).to_owned(),
        outcome: text(&log.outcome),
        words: words.trim().to_owned(),
        agency: text(&log.agency),
        restricted: log.restricted,
        sessions: sessions.collect(),
        ..NewEntry::about(kind, log.on, Vec::new())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(kind: &str, session: Option<Part>) -> Log {
        Log {
            case: 1,
            kind: kind.to_owned(),
            on: "2025-11-20".parse().unwrap(),
            session,
            with: Vec::new(),
            agency: Some(" CAMHS ".to_owned()),
            reached: Some(Reached::Message),
            meeting: None,
            outcome: None,
            words: Some("rang\n".to_owned()),
            restricted: false,
        }
    }

    #[test]
    fn every_kind_is_one_that_the_log_knows() {
        for kind in KINDS {
            assert!(EntryKind::parse(kind).is_some(), "{kind}");
        }
        assert!(!KINDS.contains(&"form"));
    }

    #[test]
    fn what_is_said_on_the_command_line_is_the_entry() {
        let told = entry(&log("call", Some(Part::Pm))).unwrap();
        assert_eq!((told.half, told.sessions.len()), (Some(Half::Pm), 0));
        assert_eq!((told.reached.as_str(), told.words.as_str()), ("voicemail", "rang"));
        assert_eq!((told.agency.as_str(), told.pupils.len()), ("CAMHS", 0));
    }

    #[test]
    fn a_reason_is_for_the_sessions_of_its_day() {
        let on: NaiveDate = "2025-11-20".parse().unwrap();
        let both = vec![(on, Half::Am), (on, Half::Pm)];
        let table = [
            (None, both.clone()),
            (Some(Part::Day), both),
            (Some(Part::Am), vec![(on, Half::Am)]),
            (Some(Part::Pm), vec![(on, Half::Pm)]),
        ];
        for (session, expected) in table {
            let told = entry(&log("absence-reason", session)).unwrap();
            assert_eq!((told.half, told.sessions), (None, expected), "{session:?}");
        }
    }
}
