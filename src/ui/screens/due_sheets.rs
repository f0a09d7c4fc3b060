//! The sheets on which something that is due is done: the reply to a referral, what a social worker is
//! told, the minutes of the weekly meeting.

use chrono::NaiveDate;

use super::sheet::{Choice, Sheet, SheetField};
use super::sheets::Then;
use crate::rules::case::{CaseFile, Entry, EntryKind, NewEntry, REACHED};
use crate::rules::day::{Lean, spell};
use crate::rules::people::Known;
use crate::rules::weekly::minutes_kind;
use crate::ui::effect::{Now, Verb};

/// The field that can't be taken, and why.
type Wrong = (usize, String);

/// The reply to a referral that was logged.
#[must_use]
pub fn reply(pupil: i64, referral: &Entry, now: &Now) -> Sheet {
    let fields = vec![
        SheetField::line("From", &referral.agency),
        SheetField::prose("Reply", ""),
        SheetField::day("When", now.today, Lean::Past),
    ];
    let title = format!("Reply to the referral of {}", spell(referral.on));
    Sheet::new(title, fields, Then::Reply { pupil, entry: referral.id })
        .hint("This ends the waiting. No reply? Log that you asked again.")
        .focused(1)
        .about(pupil)
}

/// The verb of a reply.
///
/// # Errors
/// The number of the field that can't be taken, and why.
pub(super) fn replied(pupil: i64, fields: &[SheetField], now: &Now) -> Result<Verb, Wrong> {
    let words = words_of(fields, 1, "what did they reply?")?;
    let kind = EntryKind::parse("referral-reply").unwrap_or_else(EntryKind::form);
    let on = happened_on(fields, 2, now)?;
    let agency = fields[0].value().trim().to_owned();
    let entry = NewEntry { words, agency, ..NewEntry::about(kind, on, vec![pupil]) };
    Ok(Verb::Log(Box::new(entry)))
}

/// What a pupil's social worker is told.
#[must_use]
pub fn worker(file: &CaseFile, now: &Now) -> Sheet {
    let known = file.circumstances.iter().find(|told| {
        told.kind == "social-worker" && told.state == Known::Yes && !told.worker.trim().is_empty()
    });
    let agency = known.map_or_else(
        || "Social worker".to_owned(),
        |told| format!("{}, social worker", told.worker.trim()),
    );
    let kinds = EntryKind::contacts().map(|(key, kind)| Choice::new(key, kind.id(), kind.label()));
    let outcomes = REACHED.iter().map(|(id, label, key)| Choice::new(*key, *id, *label));
    let fields = vec![
        SheetField::pick("How", kinds.collect()),
        SheetField::pick("Outcome", outcomes.collect()),
        SheetField::prose("Words", ""),
        SheetField::day("When", now.today, Lean::Past),
    ];
    let (pupil, title) = (file.pupil.id, format!("{agency} · {}", file.pupil.listed()));
    Sheet::new(title, fields, Then::Worker { pupil, agency })
        .hint("Due until they are reached: no answer is an attempt.")
        .about(pupil)
}

/// The verb of what a social worker was told.
///
/// # Errors
/// The number of the field that can't be taken, and why.
pub(super) fn told(
    pupil: i64,
    agency: &str,
    fields: &[SheetField],
    now: &Now,
) -> Result<Verb, Wrong> {
    let kind = EntryKind::parse(&fields[0].value()).ok_or((0, "how was it?".to_owned()))?;
    let reached = fields[1].value();
    let words = fields[2].value().trim().to_owned();
    if words.is_empty() && reached.is_empty() {
        return Err((2, "a few words, or an outcome above".to_owned()));
    }
    let on = happened_on(fields, 3, now)?;
    let agency = agency.to_owned();
    let entry = NewEntry { reached, words, agency, ..NewEntry::about(kind, on, vec![pupil]) };
    Ok(Verb::Log(Box::new(entry)))
}

/// The minutes of the weekly meeting on a case.
#[must_use]
pub fn minutes(case: i64, pupil: i64, name: &str, now: &Now) -> Sheet {
    let fields = vec![
        SheetField::prose("Minutes", ""),
        SheetField::day("Meeting of", now.today, Lean::Past),
    ];
    Sheet::new(format!("Weekly meeting · {name}"), fields, Then::Minutes { case, pupil })
        .hint("What was decided. What comes after it is new next time.")
        .about(pupil)
}

/// The verb of minutes.
///
/// # Errors
/// The number of the field that can't be taken, and why.
pub(super) fn minuted(pupil: i64, fields: &[SheetField], now: &Now) -> Result<Verb, Wrong> {
    let words = words_of(fields, 0, "what was said, in a few words?")?;
    let on = happened_on(fields, 1, now)?;
    let entry = NewEntry { words, ..NewEntry::about(minutes_kind(), on, vec![pupil]) };
    Ok(Verb::Log(Box::new(entry)))
}

fn words_of(fields: &[SheetField], at: usize, why: &str) -> Result<String, Wrong> {
    match fields[at].value().trim() {
        "" => Err((at, why.to_owned())),
        words => Ok(words.to_owned()),
    }
}

fn happened_on(fields: &[SheetField], at: usize, now: &Now) -> Result<NaiveDate, Wrong> {
    let on = fields[at].day_read(now.today).map_err(|why| (at, why))?.unwrap_or(now.today);
    if on > now.today {
        return Err((at, "that is in the future: an entry tells what happened".to_owned()));
    }
    Ok(on)
}
