//! Issuing a notice: what stands in the way, and what is fixed by it.

use chrono::NaiveDate;

use super::super::entries::insert_entry;
use super::super::kept;
use super::super::trouble::Trouble;
use super::super::writing::{Set, Writing};
use super::rows::of_pupil;
use super::told::{basis, terms};
use super::{Issuing, about};
use crate::rules::case::{Case, EntryKind, NewEntry};
use crate::rules::day::spell;
use crate::rules::notice::{
    Contents, Grounds, Notice, NoticeState, Served, last_day, period_words,
};

/// Fixes what the parent is handed, logs it, and keeps it.
pub(super) fn issue(
    w: &Writing<'_>,
    case: &Case,
    found: &Notice,
    with: &Issuing,
) -> Result<(), Trouble> {
    if with.on > w.session.as_of() {
        return Err(Trouble::refused(format!(
            "{} is in the future: a notice is issued on the day it goes out. Nothing was changed",
            spell(with.on)
        )));
    }
    let basis = basis(&w.tx, case)?;
    basis.contact(found.contact, with.on)?;
    nothing_runs(w, case, found, with.on)?;
    is_grounded(&basis.grounds(&w.tx, with.on)?, found, with)?;
    let last = last_day(&basis.calendar, with.on, found.days, found.cap_weeks)
        .map_err(|needs| Trouble::refused(format!("{needs}. Nothing was changed")))?;
    let first = basis.calendar.nth_after(with.on, 1).ok();
    let period = period_words(found.days, first, last, found.cap_weeks, &found.contents.period);
    let contents = Contents { period, ..found.contents.clone() };
    let served_on = with.served.on(with.on, terms(&w.tx)?.post_days);
    let entry = insert_entry(w, &entry_of(case, found, with, (&contents.period, served_on)))?;
    let (state, served, reason) =
        (NoticeState::Issued.as_str(), with.served.as_str(), with.reason.trim());
    let (text, revision) = (serde_json::to_string(&contents)?, found.revision + 1);
    let sets: [Set<'_>; 10] = [
        ("state", &state),
        ("contents", &text),
        ("days", &found.days),
        ("issued_on", &with.on),
        ("served", &served),
        ("served_on", &served_on),
        ("last_day", &last),
        ("override", &reason),
        ("entry", &entry),
        ("revision", &revision),
    ];
    let because = (!reason.is_empty()).then_some(reason);
    w.update_at("notice", found.id, about(case), revision, because, &sets)?;
    kept::refresh_case(&w.tx, case.id)
}

/// One notice to a parent at a time, in whichever case.
fn nothing_runs(
    w: &Writing<'_>,
    case: &Case,
    found: &Notice,
    on: NaiveDate,
) -> Result<(), Trouble> {
    let all = of_pupil(&w.tx, case.pupil)?;
    let mut others = all.iter().filter(|one| one.id != found.id && one.contact == found.contact);
    let Some(running) = others.find(|one| one.is_running(on)) else { return Ok(()) };
    let until = running.last_day.map(|last| format!(" until {}", spell(last))).unwrap_or_default();
    Err(Trouble::refused(format!(
        "notice {} to {} runs{until}. Nothing was changed. Replace it, or withdraw it first",
        running.id, running.to
    )))
}

/// What only a reason gets past.
fn is_grounded(grounds: &Grounds, found: &Notice, with: &Issuing) -> Result<(), Trouble> {
    if !with.reason.trim().is_empty() {
        return Ok(());
    }
    let missing = grounds.missing_contents(&found.contents);
    if !missing.is_empty() {
        return Err(Trouble::refused(format!(
            "the notice to {} lacks: {}. Nothing was changed. Mend it, or give the reason why it is issued without",
            found.to,
            missing.join("; ")
        )));
    }
    if grounds.is_only_holiday() {
        return Err(Trouble::refused(
            "every unauthorised session is a holiday in term time, which is dealt with without a Notice to Improve. Nothing was changed. Give the reason why one is issued",
        ));
    }
    Ok(())
}

/// The entry that tells of an issued notice.
fn entry_of(
    case: &Case,
    found: &Notice,
    with: &Issuing,
    (period, served_on): (&str, NaiveDate),
) -> NewEntry {
    let (how, channel) = match with.served {
        Served::Hand => ("by hand", "person"),
        Served::Post => ("by post", "letter"),
    };
    let because = match with.reason.trim() {
        "" => String::new(),
        reason => format!(" Issued because: {reason}"),
    };
    let first = period.lines().next().unwrap_or_default();
    let kind = EntryKind::parse("notice").unwrap_or_else(EntryKind::form);
    NewEntry {
        words: format!("{first} Served {how} on {}.{because}", spell(served_on)),
        contacts: vec![found.contact],
        channel: channel.to_owned(),
        ..NewEntry::about(kind, with.on, vec![case.pupil])
    }
}
