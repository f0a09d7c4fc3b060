//! Notices to Improve: issued, withdrawn, listed; and how a case shows them and its threshold.

use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum, value_parser};
use serde::Serialize;

use super::out::{self, Side, told};
use super::{Desk, End, day};
use crate::rules::calendar::Calendar;
use crate::rules::case::CaseFile;
use crate::rules::day::{short, spell};
use crate::rules::notice::{self, NoticeState, Served, Since};
use crate::rules::penalty::{self, Threshold};
use crate::rules::people::Contact;
use crate::rules::threshold::Offence;
use crate::store::{Issuing, Trouble};

#[derive(Debug, Subcommand)]
pub(super) enum Notice {
    /// Issue a Notice to Improve to one parent and print its id
    Issue(Issue),
    /// Withdraw a notice; its entry in the log keeps the reason
    Withdraw {
        /// The notice
        id: i64,
        /// Why it is withdrawn
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// List the notices of a case
    List {
        /// The case
        case: i64,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Args)]
pub(super) struct Issue {
    /// The case
    case: i64,
    /// The parent: a contact by id, name or relationship
    #[arg(long, value_name = "WHO")]
    to: String,
    /// The day it goes out
    #[arg(long, value_name = "DATE", value_parser = day::in_full)]
    on: NaiveDate,
    /// For so many school days; else as many as the process says
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..=190))]
    days: Option<u32>,
    /// How it is served: by hand that day, by post some working days later
    #[arg(long, value_enum, value_name = "HOW", default_value_t = How::Post)]
    served: How,
    /// Why it is issued where something speaks against it
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum How {
    Hand,
    Post,
}

pub(super) fn run(notice: &Notice, desk: &mut Desk) -> Result<End, Trouble> {
    match notice {
        Notice::Issue(wanted) => issue(wanted, desk)?,
        Notice::Withdraw { id, reason } => {
            desk.store.withdraw_notice(&desk.session, *id, reason)?;
            out::say(format!("Withdrew notice {id}."));
        }
        Notice::List { case, json } => list(*case, *json, desk)?,
    }
    Ok(End::Done)
}

fn issue(wanted: &Issue, desk: &mut Desk) -> Result<(), Trouble> {
    let file = desk.store.case_file(desk.session.viewer(), wanted.case)?;
    let to = contact(&file, &wanted.to)?;
    let served = match wanted.served {
        How::Hand => Served::Hand,
        How::Post => Served::Post,
    };
    let reason = wanted.reason.clone().unwrap_or_default();
    let with = Issuing { on: wanted.on, served, reason };
    let id = desk.store.give_notice(&desk.session, wanted.case, to, wanted.days, &with)?;
    let file = desk.store.case_file(desk.session.viewer(), wanted.case)?;
    if let Some(found) = file.notices.iter().find(|one| one.id == id) {
        let until = found.last_day.map(spell).unwrap_or_default();
        let served = found.served_on.map(spell).unwrap_or_default();
        out::say(format!(
            "Issued notice {id} to {}: {} school days, the last day is {until}. Served on {served}.",
            found.to, found.days
        ));
    }
    out::line(id)
}

/// The one of a pupil's people who is meant.
fn contact(file: &CaseFile, who: &str) -> Result<i64, Trouble> {
    let who = who.trim();
    let is_called = |one: &&Contact| {
        let plain = format!("{} {}", one.forename, one.surname);
        let names = [one.name(), plain, one.relationship.clone()];
        names
            .iter()
            .any(|name| !name.trim().is_empty() && name.to_lowercase() == who.to_lowercase())
    };
    let everybody: Vec<&Contact> = file.contacts.iter().collect();
    let found: Vec<&Contact> = match who.parse::<i64>() {
        Ok(id) => file.contacts.iter().filter(|one| one.id == id).collect(),
        Err(_) => file.contacts.iter().filter(is_called).collect(),
    };
    let (which, among) = match found.as_slice() {
        [one] => return Ok(one.id),
        [] => ("no contact", &everybody),
        _ => ("more than one contact", &found),
    };
    let named = among
        .iter()
        .map(|one| format!("{} {} ({})", one.id, one.name(), one.relationship.to_lowercase()));
    Err(Trouble::refused(format!(
        "{} has {which} {who}. Nothing was changed. Say who by id: {}",
        file.pupil.name(),
        named.collect::<Vec<_>>().join(", ")
    )))
}

fn list(case: i64, json: bool, desk: &Desk) -> Result<(), Trouble> {
    let file = desk.store.case_file(desk.session.viewer(), case)?;
    let calendar = desk.store.calendar(file.pupil.school)?;
    let shown = NoticeShown::all(&file, &calendar, desk.session.as_of());
    if json {
        return out::json(&shown);
    }
    let cells: Vec<Vec<String>> = shown.iter().map(NoticeShown::cells).collect();
    out::line(out::table(&COLUMNS, &cells))
}

const COLUMNS: [(&str, Side); 8] = [
    ("Id", Side::Right),
    ("To", Side::Left),
    ("Issued", Side::Left),
    ("Served", Side::Left),
    ("Days", Side::Right),
    ("Last day", Side::Left),
    ("State", Side::Left),
    ("Breaches", Side::Right),
];

/// A notice as JSON; the names of its keys and their order are a contract.
#[derive(Debug, Serialize)]
pub(super) struct NoticeShown<'a> {
    id: i64,
    to: &'a str,
    issued: Option<NaiveDate>,
    /// The day that counts as served.
    served: Option<NaiveDate>,
    days: u32,
    /// As printed; of a draft what it would be, were it issued today.
    last_day: Option<NaiveDate>,
    used: Option<usize>,
    state: NoticeState,
    since: Vec<Since>,
    contact: i64,
    how: Option<Served>,
    /// The last day by the calendar as it now is, where that is another one.
    would_be: Option<NaiveDate>,
    reason: Option<&'a str>,
    ended: Option<NaiveDate>,
    ended_why: Option<&'a str>,
    replaces: Option<i64>,
}

impl<'a> NoticeShown<'a> {
    /// A case's notices, as of a day.
    pub(super) fn all(file: &'a CaseFile, calendar: &Calendar, today: NaiveDate) -> Vec<Self> {
        file.notices.iter().map(|one| Self::of(one, file, calendar, today)).collect()
    }

    fn of(
        one: &'a notice::Notice,
        file: &'a CaseFile,
        calendar: &Calendar,
        today: NaiveDate,
    ) -> Self {
        Self {
            id: one.id,
            to: &one.to,
            issued: one.issued,
            served: one.served_on,
            days: one.days,
            last_day: one.last_day_on(calendar, today),
            used: one.used(calendar, today),
            state: one.state_on(today),
            since: one.since(file.pupil.born, &file.register, today),
            contact: one.contact,
            how: one.served,
            would_be: one.would_be(calendar),
            reason: told(&one.reason),
            ended: one.ended,
            ended_why: told(&one.ended_why),
            replaces: one.replaces,
        }
    }

    fn breaches(&self) -> usize {
        self.since.iter().filter(|one| one.breach).count()
    }

    /// `14 Apr 26 (would be 15 Apr)`
    fn until(&self) -> String {
        let last = self.last_day.map(short).unwrap_or_default();
        match self.would_be {
            Some(now) => format!("{last} (would be {})", now.format("%-d %b")),
            None => last,
        }
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            self.to.to_owned(),
            self.issued.map(short).unwrap_or_default(),
            self.served.map(short).unwrap_or_default(),
            self.days.to_string(),
            self.until(),
            self.state.label().to_owned(),
            self.breaches().to_string(),
        ]
    }

    /// A line of a case's text.
    pub(super) fn line(&self) -> String {
        let mut parts = vec![format!("{} to {}", self.id, self.to), self.state.label().to_owned()];
        parts.extend(self.issued.map(|on| format!("issued {}", short(on))));
        parts.extend(self.used.map(|used| format!("{used} of {} school days", self.days)));
        parts.push(format!("last day {}", self.until()));
        parts.push(match self.breaches() {
            1 => "1 breach".to_owned(),
            n => format!("{n} breaches"),
        });
        parts.join(" · ")
    }
}

/// How far a case is from the threshold, as JSON.
#[derive(Debug, Serialize)]
pub(super) struct ThresholdShown {
    most_in_10_weeks: u32,
    without_n: u32,
    met: bool,
    sessions: Vec<Offence>,
}

impl ThresholdShown {
    pub(super) fn of(file: &CaseFile, calendar: &Calendar, today: NaiveDate) -> Self {
        let Threshold { most, sessions } = penalty::threshold(file, calendar, today);
        Self {
            most_in_10_weeks: most.in_10_weeks,
            without_n: most.without_n,
            met: most.meets_threshold(),
            sessions,
        }
    }
}
