//! What has to be so before a record is closed, and what closing makes of its meeting: held, with one
//! entry that says who came.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rusqlite::{OptionalExtension, params};

use super::entries::{insert_entry, withdraw};
use super::journal::About;
use super::meetings::put_state;
use super::records::RecordFile;
use super::trouble::Trouble;
use super::writing::Writing;
use crate::rules::case::{EntryKind, NewEntry};
use crate::rules::day::spell;
use crate::rules::meeting::{Invitation, Meeting, MeetingState, outcome_words};
use crate::templates::{Choice, Kind};

/// Refuses to close what isn't ready: a meeting that wasn't held yet, a choice that asks for more.
pub(super) fn may_close(file: &RecordFile, today: NaiveDate) -> Result<(), Trouble> {
    if let Some(meeting) = &file.meeting
        && meeting.state != MeetingState::Cancelled
    {
        was_held(file, meeting, today)?;
    }
    for (path, field) in file.form.fields() {
        let Kind::Choice { options, .. } = &field.kind else { continue };
        let chosen = file.value(&path);
        for option in options.iter().filter(|option| chosen.lines().any(|id| id == option.id)) {
            has_what_it_needs(file, &field.label, option)?;
        }
    }
    Ok(())
}

fn was_held(file: &RecordFile, meeting: &Meeting, today: NaiveDate) -> Result<(), Trouble> {
    let title = &file.form.title;
    match meeting.on {
        None => Err(Trouble::refused(format!(
            "{title} no. {} has not been held yet: it has no day. Nothing was changed. Arrange it, or cancel it, first",
            file.record.number
        ))),
        Some(on) if on > today => Err(Trouble::refused(format!(
            "{title} no. {} has not been held yet: it is on {}. Nothing was changed. Close it when it was held",
            file.record.number,
            spell(on)
        ))),
        Some(_) => Ok(()),
    }
}

fn has_what_it_needs(file: &RecordFile, label: &str, chosen: &Choice) -> Result<(), Trouble> {
    let Some(path) = &chosen.needs else { return Ok(()) };
    let Some(needed) = file.form.field(path) else { return Ok(()) };
    let cells = format!("{path}/");
    let filled = file.is_answered(path)
        || file.answers.iter().any(|(at, a)| at.starts_with(&cells) && !a.value.is_empty());
    if filled {
        return Ok(());
    }
    Err(Trouble::refused(format!(
        "\"{}\" under \"{label}\" needs an answer to \"{}\" first. Nothing was changed",
        chosen.label, needed.label
    )))
}

/// Holds the meeting of a record that is being closed; one that was cancelled stays so.
pub(super) fn hold(w: &Writing<'_>, about: About, file: &mut RecordFile) -> Result<(), Trouble> {
    let Some(meeting) = &mut file.meeting else { return Ok(()) };
    let (Some(on), false) = (meeting.on, meeting.state == MeetingState::Cancelled) else {
        return Ok(());
    };
    put_state(w, about, meeting.id, MeetingState::Held, None)?;
    meeting.state = MeetingState::Held;
    let told = held(about, meeting, on);
    // A corrected record tells it again only where it tells it otherwise.
    if let Some((entry, day, words)) = told_before(w, meeting.id)? {
        if (day, &words) == (on, &told.words) {
            return Ok(());
        }
        withdraw(w, about, entry, "record corrected")?;
    }
    insert_entry(w, &told).map(drop)
}

fn told_before(w: &Writing<'_>, meeting: i64) -> Result<Option<(i64, NaiveDate, String)>, Trouble> {
    let mut query = w.tx.prepare_cached(
        "SELECT id, on_day, words FROM entry
         WHERE meeting = ?1 AND kind = 'meeting-held' AND withdrawn_on IS NULL",
    )?;
    let found = query
        .query_row(params![meeting], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    Ok(found)
}

fn held(about: About, meeting: &Meeting, on: NaiveDate) -> NewEntry {
    let came = meeting.invitations.iter().filter(|one| one.came());
    let contacts: BTreeSet<i64> = came.filter_map(|one| one.contact).collect();
    let kind = EntryKind::parse("meeting-held").unwrap_or_else(EntryKind::form);
    NewEntry {
        at_time: meeting.at_time.clone(),
        words: who_came(meeting),
        contacts: contacts.into_iter().collect(),
        meeting: Some(meeting.id),
        ..NewEntry::about(kind, on, about.pupil.into_iter().collect())
    }
}

/// `School Attendance Meeting no. 1. Came: Mrs Grace Osei. Not there: Mr Kwame Osei (failed to attend).`
pub(super) fn who_came(meeting: &Meeting) -> String {
    let of = |came: bool, told: fn(&Invitation) -> String| {
        let those = meeting.invitations.iter().filter(|one| one.came() == came);
        // Whoever was neither asked nor there has nothing to do with it.
        let those = those.filter(|one| came || one.is_made() || !one.outcome.is_empty());
        those.map(told).collect::<Vec<_>>().join(", ")
    };
    let absent = |one: &Invitation| match outcome_words(&one.outcome) {
        "" => one.name.clone(),
        words => format!("{} ({words})", one.name),
    };
    let (there, away) = (of(true, |one| one.name.clone()), of(false, absent));
    let there = if there.is_empty() { "nobody who was asked".to_owned() } else { there };
    let away = if away.is_empty() { away } else { format!(" Not there: {away}.") };
    format!("{}. Came: {there}.{away}", meeting.title)
}
