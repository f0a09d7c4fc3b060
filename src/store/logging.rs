//! What is logged in a case: an entry that offers, holds or declines a meeting changes the meeting with
//! it, and withdrawing the entry takes that back. So a meeting can be known from the log alone, without
//! a form.

use chrono::NaiveDate;
use rusqlite::{OptionalExtension, params};

use super::cases::case_row;
use super::entries::{insert_entry, refuse_to_come};
use super::holding::who_came;
use super::invitations::declined_words;
use super::journal::About;
use super::meetings::{begin_without_form, meeting_at};
use super::records::open_record;
use super::session::Session;
use super::trouble::Trouble;
use super::writing::{Set, Writing};
use super::{Store, kept, people};
use crate::rules::case::NewEntry;
use crate::rules::meeting::{Invitation, Meeting, MeetingState};
use crate::rules::people::{Contact, InLaw};

const OFFERED: &str = "meeting-offered";
const HELD: &str = "meeting-held";
const DECLINED: &str = "meeting-declined";

/// Minutes that say nothing without words. Of anything else that it happened may be all there is to say;
/// the screens ask for more.
const MINUTES: &str = "discussion";

impl Store {
    /// Logs in a case what happened to its pupil; gives the entry's id. `of` is any entry of the meeting
    /// that it is about. A meeting that is offered without one is a new meeting, to which the entry's
    /// people are asked, or every parent in education law where it names none; with one it is moved, or
    /// somebody else is asked to it. A meeting is held with the entry's people, and declined by them.
    ///
    /// # Errors
    /// A closed case, a day in the future, people of another pupil, minutes without words; a meeting
    /// that isn't of this case or takes no change; nobody to ask, or who wasn't asked.
    pub fn log_in_case(
        &mut self,
        session: &Session,
        case: i64,
        entry: &NewEntry,
        of: Option<i64>,
    ) -> Result<i64, Trouble> {
        refuse_to_come(session, entry.on)?;
        if entry.kind.id() == MINUTES && is_blank(&entry.words) && is_blank(&entry.outcome) {
            return Err(refused(&format!("{} needs a few words", entry.kind.label())));
        }
        self.write(session, "log_entry", |w| {
            w.may("pupil_case", case)?;
            let found = case_row(&w.tx, case)?;
            if found.closed.is_some() {
                return Err(refused(&format!("case {case} is closed: open a new case first")));
            }
            let about = About { pupil: Some(found.pupil), case: Some(case), record: None };
            let people = people::contacts(&w.tx, found.pupil)?;
            of_pupil(&people, &entry.contacts)?;
            let meeting = of.map(|of| meeting_of(w, case, of)).transpose()?;
            let told = NewEntry { pupils: vec![found.pupil], meeting, ..entry.clone() };
            let id = log_one(w, about, told, &people)?;
            kept::refresh_told(&w.tx, &[found.pupil])?;
            Ok(id)
        })
    }
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

fn refused(why: &str) -> Trouble {
    Trouble::refused(format!("{why}. Nothing was saved"))
}

fn of_pupil(people: &[Contact], contacts: &[i64]) -> Result<(), Trouble> {
    let stranger = contacts.iter().find(|id| people.iter().all(|contact| contact.id != **id));
    match stranger {
        Some(id) => Err(refused(&format!("contact {id} is none of this pupil's"))),
        None => Ok(()),
    }
}

/// The meeting that an entry is about, which must be one of the case.
fn meeting_of(w: &Writing<'_>, case: i64, entry: i64) -> Result<i64, Trouble> {
    let mut query = w.tx.prepare_cached(
        "SELECT m.id, m.case_id FROM entry e JOIN meeting m ON m.id = e.meeting
         WHERE e.id = ?1 AND e.withdrawn_on IS NULL",
    )?;
    let found: Option<(i64, Option<i64>)> =
        query.query_row([entry], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    match found {
        Some((meeting, Some(of))) if of == case => Ok(meeting),
        Some(_) => Err(refused(&format!("the meeting of entry {entry} is not of case {case}"))),
        None => Err(refused(&format!(
            "entry {entry} is about no meeting: name any entry of the meeting, `case show` tells them"
        ))),
    }
}

fn log_one(
    w: &Writing<'_>,
    about: About,
    told: NewEntry,
    people: &[Contact],
) -> Result<i64, Trouble> {
    let kind = told.kind.id();
    if ![OFFERED, HELD, DECLINED].contains(&kind) {
        return insert_entry(w, &told);
    }
    if told.restricted {
        return Err(refused(
            "a meeting is for everybody who works the case: log what nobody else may read as a \
             restricted note beside it",
        ));
    }
    match kind {
        OFFERED => offer(w, about, told, people),
        HELD => hold(w, about, told, people),
        _ => decline(w, told),
    }
}

/// The meeting that an entry is about, or a new one, with what a change of it is about.
fn meeting_or_new(
    w: &Writing<'_>,
    about: About,
    told: &mut NewEntry,
) -> Result<(About, Meeting), Trouble> {
    let meeting = match told.meeting {
        Some(meeting) => meeting,
        None => begin_without_form(w, about)?,
    };
    told.meeting = Some(meeting);
    let (about, found) = meeting_at(&w.tx, meeting)?;
    if found.state == MeetingState::Cancelled {
        return Err(refused("this meeting was cancelled: log the offer of a new one"));
    }
    if let Some(record) = found.record {
        open_record(w, record)?;
    }
    Ok((about, found))
}

/// Offers a meeting: each person who was not asked to it yet is asked by this entry. Whoever was, hears
/// of it again, because it was moved.
fn offer(
    w: &Writing<'_>,
    about: About,
    mut told: NewEntry,
    people: &[Contact],
) -> Result<i64, Trouble> {
    let asked = asked(w, about, &told.contacts, people)?;
    told.contacts = asked.iter().map(|contact| contact.id).collect();
    let (about, found) = meeting_or_new(w, about, &mut told)?;
    if is_blank(&told.words) {
        let called = if found.record.is_some() { found.title.as_str() } else { "a meeting" };
        let when = found.when();
        let on = if when.is_empty() { String::new() } else { format!(" on {when}") };
        told.words = format!("Invited to {called}{on}");
    }
    let entry = insert_entry(w, &told)?;
    let made: [Set<'_>; 2] = [("invited_on", &told.on), ("entry", &entry)];
    for contact in asked {
        match invited(&found, contact.id) {
            Some(one) if one.is_made() => {}
            Some(one) => {
                w.update("invitation", one.id, about, None, &made)?;
            }
            None => {
                add(w, about, found.id, contact, &made)?;
            }
        }
    }
    Ok(entry)
}

/// Those who are named, else every parent in education law but those who are left out with a reason.
fn asked<'a>(
    w: &Writing<'_>,
    about: About,
    named: &[i64],
    people: &'a [Contact],
) -> Result<Vec<&'a Contact>, Trouble> {
    if !named.is_empty() {
        return Ok(people.iter().filter(|contact| named.contains(&contact.id)).collect());
    }
    let mut query = w
        .tx
        .prepare_cached("SELECT contact FROM parent_left_out WHERE case_id = ?1 AND removed = 0")?;
    let left_out: Vec<i64> =
        query.query_map([about.case], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let parents = people.iter().filter(|contact| {
        let stands = contact.missing_since.is_none() && !left_out.contains(&contact.id);
        contact.in_law == InLaw::Yes && stands
    });
    let parents: Vec<&Contact> = parents.collect();
    if parents.is_empty() {
        return Err(refused(
            "nobody on file is a parent in education law: say who was asked, by name",
        ));
    }
    Ok(parents)
}

fn invited(meeting: &Meeting, contact: i64) -> Option<&Invitation> {
    meeting.invitations.iter().find(|one| one.contact == Some(contact))
}

/// Puts somebody on a meeting's list, with what is known of their invitation.
fn add(
    w: &Writing<'_>,
    about: About,
    meeting: i64,
    contact: &Contact,
    known: &[Set<'_>],
) -> Result<i64, Trouble> {
    let (name, role) = (contact.name(), &contact.relationship);
    let mut sets: Vec<Set<'_>> =
        vec![("meeting", &meeting), ("contact", &contact.id), ("name", &name), ("role", role)];
    sets.extend_from_slice(known);
    w.insert("invitation", about, &sets)
}

/// Holds a meeting on the entry's day with its people.
fn hold(
    w: &Writing<'_>,
    about: About,
    mut told: NewEntry,
    people: &[Contact],
) -> Result<i64, Trouble> {
    let (about, found) = meeting_or_new(w, about, &mut told)?;
    if found.state == MeetingState::Held {
        return Err(refused(&format!("this meeting was held already: {}", found.when())));
    }
    let held: [Set<'_>; 2] = [("state", &MeetingState::Held.as_str()), ("on_day", &told.on)];
    w.update("meeting", found.id, about, None, &held)?;
    let came: [Set<'_>; 1] = [("outcome", &"came")];
    for contact in people.iter().filter(|contact| told.contacts.contains(&contact.id)) {
        match invited(&found, contact.id) {
            Some(one) => {
                w.update("invitation", one.id, about, None, &came)?;
            }
            None => {
                add(w, about, found.id, contact, &came)?;
            }
        }
    }
    if is_blank(&told.words) {
        told.words = who_came(&meeting_at(&w.tx, found.id)?.1);
    }
    insert_entry(w, &told)
}

/// Declines a meeting for the entry's people; for the one who was asked, where there is only one.
fn decline(w: &Writing<'_>, mut told: NewEntry) -> Result<i64, Trouble> {
    // Which one isn't said: it stands for itself, and answers the latest offer that no other answers.
    let Some(meeting) = told.meeting else { return insert_entry(w, &told) };
    let (about, found) = meeting_at(&w.tx, meeting)?;
    if found.state != MeetingState::Arranged {
        return Err(refused(&format!("this meeting was {} already", found.state.as_str())));
    }
    if let Some(record) = found.record {
        open_record(w, record)?;
    }
    let waiting: Vec<&Invitation> =
        found.invitations.iter().filter(|one| one.contact.is_some() && one.is_made()).collect();
    let those: Vec<&Invitation> = match (told.contacts.as_slice(), waiting.as_slice()) {
        ([], []) => return Err(refused("nobody was asked to this meeting: log the offer first")),
        ([], all) => all.to_vec(),
        (named, _) => {
            let is_meant =
                |one: &&Invitation| one.contact.is_some_and(|contact| named.contains(&contact));
            waiting.iter().copied().filter(is_meant).collect()
        }
    };
    if those.is_empty() || those.len() < told.contacts.len() {
        return Err(refused("they were not asked to this meeting: log the offer first"));
    }
    told.contacts = those.iter().filter_map(|one| one.contact).collect();
    if is_blank(&told.words) {
        let words: Vec<String> = those.iter().map(|one| declined_words(&found, one)).collect();
        told.words = words.join("; ");
    }
    for one in those {
        w.update("invitation", one.id, about, None, &[("outcome", &"declined")])?;
    }
    insert_entry(w, &told)
}

/// An entry was withdrawn by hand: what it told of its meeting is not so, unless another tells it too.
pub(super) fn take_back(w: &Writing<'_>, entry: i64) -> Result<(), Trouble> {
    let mut query = w
        .tx
        .prepare_cached("SELECT kind, meeting FROM entry WHERE id = ?1 AND meeting IS NOT NULL")?;
    let found: Option<(String, i64)> =
        query.query_row([entry], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((kind, meeting)) = found else { return Ok(()) };
    match kind.as_str() {
        OFFERED => not_offered(w, entry, meeting),
        HELD => not_held(w, entry, meeting),
        DECLINED => not_declined(w, entry, meeting),
        _ => Ok(()),
    }
}

/// The first standing entry of a kind about a meeting, with a contact where one is named: its id and
/// day.
fn standing(
    w: &Writing<'_>,
    meeting: i64,
    kind: &str,
    contact: Option<i64>,
) -> Result<Option<(i64, NaiveDate)>, Trouble> {
    let mut query = w.tx.prepare_cached(
        "SELECT e.id, e.on_day FROM entry e
         WHERE e.meeting = ?1 AND e.kind = ?2 AND e.withdrawn_on IS NULL
           AND (?3 IS NULL OR EXISTS (
             SELECT 1 FROM entry_contact ec WHERE ec.entry = e.id AND ec.contact = ?3))
         ORDER BY e.id LIMIT 1",
    )?;
    let row =
        query.query_row(params![meeting, kind, contact], |row| Ok((row.get(0)?, row.get(1)?)));
    Ok(row.optional()?)
}

/// Whoever was asked by that entry alone was not asked.
fn not_offered(w: &Writing<'_>, entry: i64, meeting: i64) -> Result<(), Trouble> {
    let (about, found) = meeting_at(&w.tx, meeting)?;
    let (day, none): (Option<NaiveDate>, Option<i64>) = (None, None);
    for one in found.invitations.iter().filter(|one| one.entry == Some(entry)) {
        let other = match one.contact {
            Some(_) => standing(w, meeting, OFFERED, one.contact)?,
            None => None,
        };
        if let Some((id, on)) = other {
            let sets: [Set<'_>; 2] = [("invited_on", &on), ("entry", &id)];
            w.update("invitation", one.id, about, None, &sets)?;
            continue;
        }
        // Who wasn't asked can have come all the same, and nothing else.
        let outcome = if one.came() { one.outcome.as_str() } else { "" };
        let sets: [Set<'_>; 4] =
            [("invited_on", &day), ("confirmed_on", &day), ("entry", &none), ("outcome", &outcome)];
        w.update("invitation", one.id, about, None, &sets)?;
    }
    Ok(())
}

/// A meeting that no other entry tells to have been held is still to be held; of one whose form is
/// closed, the form tells.
fn not_held(w: &Writing<'_>, entry: i64, meeting: i64) -> Result<(), Trouble> {
    let (about, found) = meeting_at(&w.tx, meeting)?;
    let is_closed = found.record.is_some_and(|record| open_record(w, record).is_err());
    if is_closed || standing(w, meeting, HELD, None)?.is_some() {
        return Ok(());
    }
    // Its day was that of the entry; a form's meeting keeps the day that it was arranged for.
    let on = found.on.filter(|_| found.record.is_some());
    let sets: [Set<'_>; 2] = [("state", &MeetingState::Arranged.as_str()), ("on_day", &on)];
    w.update("meeting", meeting, about, None, &sets)?;
    put_outcome(w, about, &found, &with(w, entry)?, ["came", ""])
}

fn not_declined(w: &Writing<'_>, entry: i64, meeting: i64) -> Result<(), Trouble> {
    let (about, found) = meeting_at(&w.tx, meeting)?;
    let mut those = Vec::new();
    for contact in with(w, entry)? {
        if standing(w, meeting, DECLINED, Some(contact))?.is_none() {
            those.push(contact);
        }
    }
    put_outcome(w, about, &found, &those, ["declined", ""])
}

/// Puts another outcome in place of one, for some contacts.
fn put_outcome(
    w: &Writing<'_>,
    about: About,
    meeting: &Meeting,
    contacts: &[i64],
    [was, to]: [&str; 2],
) -> Result<(), Trouble> {
    let is_meant = |one: &&Invitation| {
        one.outcome == was && one.contact.is_some_and(|contact| contacts.contains(&contact))
    };
    for one in meeting.invitations.iter().filter(is_meant) {
        w.update("invitation", one.id, about, None, &[("outcome", &to)])?;
    }
    Ok(())
}

/// The contacts of an entry.
fn with(w: &Writing<'_>, entry: i64) -> Result<Vec<i64>, Trouble> {
    let mut query =
        w.tx.prepare_cached("SELECT contact FROM entry_contact WHERE entry = ?1 ORDER BY contact")?;
    Ok(query.query_map([entry], |row| row.get(0))?.collect::<Result<_, _>>()?)
}
