//! What is referred to the authority about a parent, and what becomes of it.
//!
//! The referral and everything heard of it are entries of the log. What can be heard, and what it
//! makes due, is told by `rules::penalty`.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row};

use super::answers::Answer;
use super::cases::case_row;
use super::entries::{insert_entry, withdraw};
use super::journal::About;
use super::meanwhile::last_change;
use super::notices::{Basis, basis, name, open_case};
use super::session::Session;
use super::trouble::Trouble;
use super::writing::{Set, Writing};
use super::{Store, kept, marks};
use crate::rules::absence::SessionAt;
use crate::rules::case::{EntryKind, NewEntry};
use crate::rules::day::spell;
use crate::rules::penalty::{Heard, Penalty, Reply};
use crate::rules::threshold::{Offence, offences};

impl Store {
    /// Writes down that sessions of a child were referred to the authority about one parent; gives the
    /// referral's id.
    ///
    /// # Errors
    /// A closed case, a day in the future, somebody against whom no legal step can be taken; no
    /// session, or one that isn't unauthorised with its reason known, of compulsory school age and
    /// up to that day, or that was referred about the same parent already.
    pub fn refer_penalty(
        &mut self,
        session: &Session,
        case: i64,
        contact: i64,
        sessions: &[SessionAt],
        on: NaiveDate,
    ) -> Result<i64, Trouble> {
        if on > session.as_of() {
            return Err(Trouble::refused(format!(
                "{} is in the future: a referral is written down when it was sent. Nothing was changed",
                spell(on)
            )));
        }
        self.write(session, "refer_penalty", |w| {
            let found = open_case(w, case)?;
            let basis = basis(&w.tx, &found)?;
            basis.contact(contact, on)?;
            let sessions: BTreeSet<SessionAt> = sessions.iter().copied().collect();
            can_be_referred(&basis, contact, &sessions, on)?;
            let words = format!("Referred to the authority: {}", in_words(&sessions));
            let entry = log(w, found.pupil, contact, on, words)?;
            let text = kept_text(&sessions);
            let sets: [Set<'_>; 5] = [
                ("case_id", &case),
                ("contact", &contact),
                ("sessions", &text),
                ("referred_on", &on),
                ("entry", &entry),
            ];
            let about = About { pupil: Some(found.pupil), case: Some(case), record: None };
            let id = w.insert("penalty", about, &sets)?;
            kept::refresh_case(&w.tx, case)?;
            Ok(id)
        })
    }

    /// Writes down what was heard of a referral on a day; gives its new revision. `base` is the
    /// revision that was on screen. Taking a referral back before anything was issued withdraws its
    /// entry.
    ///
    /// # Errors
    /// [`Trouble::Conflict`] when somebody wrote down something else meanwhile, with that; what can't
    /// be heard of it.
    pub fn answer_penalty(
        &mut self,
        session: &Session,
        penalty: i64,
        base: i64,
        heard: &Heard,
        on: NaiveDate,
    ) -> Result<i64, Trouble> {
        let today = session.as_of();
        self.write(session, "answer_penalty", |w| {
            w.may("penalty", penalty)?;
            let found = referral(&w.tx, penalty)?;
            if found.revision != base {
                let last = last_change(&w.tx, "penalty", penalty)?;
                let told = Answer::told(found.reply.label().to_owned(), found.revision, last);
                return Err(Trouble::Conflict(Box::new(told)));
            }
            let next = found.after(heard, on, today).map_err(|why| {
                Trouble::refused(format!("referral {penalty}: {why}. Nothing was changed"))
            })?;
            answer(w, &found, &next, (heard, on))
        })
    }
}

/// Logs what was heard, and keeps what became of it.
fn answer(
    w: &Writing<'_>,
    found: &Penalty,
    next: &Penalty,
    (heard, on): (&Heard, NaiveDate),
) -> Result<i64, Trouble> {
    let case = case_row(&w.tx, found.case)?;
    let about = About { pupil: Some(case.pupil), case: Some(case.id), record: None };
    match (heard, found.entry) {
        (Heard::Withdrawn { why }, Some(entry)) if found.issued.is_none() => {
            withdraw(w, about, entry, why.trim())?;
        }
        _ => {
            let day = on.min(w.session.as_of());
            log(w, case.pupil, found.contact, day, found.told(heard, on))?;
        }
    }
    let (reply, revision) = (next.reply.as_str(), found.revision + 1);
    let sets: [Set<'_>; 10] = [
        ("answer", &reply),
        ("answered_on", &next.heard),
        ("words", &next.words),
        ("issued_on", &next.issued),
        ("pounds", &next.pounds),
        ("paid_on", &next.paid),
        ("withdrawn_on", &next.withdrawn),
        ("court_on", &next.court),
        ("court_outcome", &next.court_outcome),
        ("revision", &revision),
    ];
    w.update_at("penalty", found.id, about, revision, None, &sets)?;
    kept::refresh_case(&w.tx, case.id)?;
    Ok(revision)
}

fn log(
    w: &Writing<'_>,
    pupil: i64,
    contact: i64,
    on: NaiveDate,
    words: String,
) -> Result<i64, Trouble> {
    let kind = EntryKind::parse("penalty").unwrap_or_else(EntryKind::form);
    let about = NewEntry::about(kind, on, vec![pupil]);
    insert_entry(w, &NewEntry { words, contacts: vec![contact], ..about })
}

/// Every session is one that the authority can act on, and none is used twice for a parent.
fn can_be_referred(
    basis: &Basis,
    contact: i64,
    sessions: &BTreeSet<SessionAt>,
    on: NaiveDate,
) -> Result<(), Trouble> {
    let file = &basis.file;
    if sessions.is_empty() {
        return Err(Trouble::refused(
            "no session was named: which ones are referred? Nothing was changed",
        ));
    }
    let known = offences(file.pupil.born, &file.register, NaiveDate::MIN, on);
    let used: Vec<SessionAt> = file
        .penalties
        .iter()
        .filter(|one| one.contact == contact)
        .flat_map(|one| one.used().iter().copied())
        .collect();
    for at in sessions {
        if let Some(why) = speaks_against(*at, &known, &used) {
            return Err(Trouble::refused(format!(
                "{} {} {why}. Nothing was changed",
                spell(at.0),
                at.1
            )));
        }
    }
    Ok(())
}

fn speaks_against(at: SessionAt, known: &[Offence], used: &[SessionAt]) -> Option<&'static str> {
    let Some(found) = known.iter().find(|one| (one.on, one.half) == at) else {
        return Some(
            "isn't an unauthorised session of compulsory school age up to the day of the referral",
        );
    };
    if found.code.is_unexplained() {
        return Some("is marked N: its reason has to be known first. Correct it in the MIS");
    }
    used.contains(&at).then_some("was referred about this parent already: no session counts twice")
}

/// `10 unauthorised sessions from Mon 3 Nov 2025 to Fri 21 Nov 2025`
fn in_words(sessions: &BTreeSet<SessionAt>) -> String {
    let count = match sessions.len() {
        1 => "1 unauthorised session".to_owned(),
        n => format!("{n} unauthorised sessions"),
    };
    match (sessions.first(), sessions.last()) {
        (Some((first, _)), Some((last, _))) if first != last => {
            format!("{count} from {} to {}", spell(*first), spell(*last))
        }
        (Some((day, _)), _) => format!("{count} on {}", spell(*day)),
        _ => count,
    }
}

/// `2025-11-03 AM;2025-11-03 PM`
fn kept_text(sessions: &BTreeSet<SessionAt>) -> String {
    let told = sessions.iter().map(|(on, half)| format!("{on} {half}"));
    told.collect::<Vec<_>>().join(";")
}

fn sessions_of(text: &str) -> Vec<SessionAt> {
    let read = |told: &str| {
        let (on, half) = told.split_once(' ')?;
        Some((on.parse::<NaiveDate>().ok()?, marks::half_of(half)))
    };
    text.split(';').filter_map(read).collect()
}

const PENALTIES: &str = "SELECT y.*, c.title, c.forename, c.surname
     FROM penalty y JOIN contact c ON c.id = y.contact";

fn referral(connection: &Connection, id: i64) -> Result<Penalty, Trouble> {
    let mut query = connection.prepare_cached(&format!("{PENALTIES} WHERE y.id = ?1"))?;
    let found = query.query_row([id], read).optional()?;
    found.ok_or_else(|| Trouble::refused(format!("there is no referral {id}. Nothing was changed")))
}

/// A case's referrals, in the order they were written down.
pub(super) fn of_case(connection: &Connection, case: i64) -> Result<Vec<Penalty>, Trouble> {
    several(connection, "y.case_id = ?1", case)
}

/// What was referred about a pupil's people, in whichever case.
pub(super) fn of_pupil(connection: &Connection, pupil: i64) -> Result<Vec<Penalty>, Trouble> {
    several(connection, "y.contact IN (SELECT id FROM contact WHERE pupil = ?1)", pupil)
}

fn several(connection: &Connection, which: &str, id: i64) -> Result<Vec<Penalty>, Trouble> {
    let mut query =
        connection.prepare_cached(&format!("{PENALTIES} WHERE {which} ORDER BY y.id"))?;
    Ok(query.query_map([id], read)?.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Penalty> {
    let (reply, sessions): (String, String) = (row.get("answer")?, row.get("sessions")?);
    Ok(Penalty {
        id: row.get("id")?,
        case: row.get("case_id")?,
        contact: row.get("contact")?,
        to: name(row)?,
        sessions: sessions_of(&sessions),
        referred: row.get("referred_on")?,
        reply: Reply::parse(&reply).unwrap_or_default(),
        heard: row.get("answered_on")?,
        words: row.get("words")?,
        issued: row.get("issued_on")?,
        pounds: row.get("pounds")?,
        paid: row.get("paid_on")?,
        withdrawn: row.get("withdrawn_on")?,
        court: row.get("court_on")?,
        court_outcome: row.get("court_outcome")?,
        entry: row.get("entry")?,
        revision: row.get("revision")?,
    })
}
