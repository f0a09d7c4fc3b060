//! Who is asked to a meeting: rows of their own, shown through its form. An invitation made to one of
//! the pupil's people is an entry too, and so is what they declined.

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row};

use super::entries::{insert_entry, withdraw};
use super::journal::About;
use super::meanwhile::refuse_unseen;
use super::meetings::meeting_at;
use super::records::open_record;
use super::session::Session;
use super::trouble::Trouble;
use super::writing::Writing;
use super::{Store, kept, people};
use crate::rules::case::{EntryKind, NewEntry};
use crate::rules::day::spell;
use crate::rules::meeting::{
    HOWS, Invitation, Meeting, MeetingState, OUTCOMES, PUPIL, is_in_writing, is_parents_role,
};
use crate::rules::people::{Contact, InLaw};

/// What of an invitation is changed; the rest is left as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InvitationChange {
    pub name: Option<String>,
    pub role: Option<String>,
    /// Goes with a name taken from the pupil's people.
    pub contact: Option<i64>,
    /// An id of [`HOWS`], or blank.
    pub how: Option<String>,
    pub invited_on: Option<NaiveDate>,
    /// When what was agreed by word of mouth was put in writing.
    pub confirmed_on: Option<NaiveDate>,
    /// An id of [`OUTCOMES`], or blank.
    pub outcome: Option<String>,
    /// They were not asked after all: the day of the invitation is taken back.
    pub not_invited: bool,
    pub removed: bool,
    /// What was on screen in the one part that is changed, a day as `2025-11-28`: what somebody put
    /// there since is not written over unseen.
    pub was: Option<String>,
}

impl Store {
    /// Adds somebody to ask to a meeting; gives the row's id.
    ///
    /// # Errors
    /// No name; a meeting that was cancelled or whose record is closed; or as
    /// [`Store::change_invitation`].
    pub fn add_invitation(
        &mut self,
        session: &Session,
        meeting: i64,
        change: &InvitationChange,
    ) -> Result<i64, Trouble> {
        self.write(session, "add_invitation", |w| {
            let (about, found) = changeable(w, meeting)?;
            let name = change.name.as_deref().unwrap_or_default().trim();
            let role = change.role.as_deref().unwrap_or_default().trim();
            let id = insert(w, about, meeting, (name, role, change.contact))?;
            apply(w, about, &found, id, change)?;
            kept::refresh_case(&w.tx, found.case)?;
            Ok(id)
        })
    }

    /// Changes an invitation: how and when it was made, what became of it. The first time that it
    /// is made is one entry; set right later, that entry is withdrawn and another logged.
    ///
    /// # Errors
    /// An unknown invitation; a day without a way, in the future or after the meeting's; an outcome for
    /// a parent who was not asked, or that can't be known before the meeting's day; one to remove that
    /// was made; or a meeting that takes no change.
    /// [`Trouble::Conflict`] when somebody changed the same part since it was on screen.
    pub fn change_invitation(
        &mut self,
        session: &Session,
        invitation: i64,
        change: &InvitationChange,
    ) -> Result<(), Trouble> {
        self.write(session, "change_invitation", |w| {
            let (about, found) = changeable(w, meeting_of(w, invitation)?)?;
            apply(w, about, &found, invitation, change)?;
            kept::refresh_case(&w.tx, found.case)
        })
    }
}

fn meeting_of(w: &Writing<'_>, invitation: i64) -> Result<i64, Trouble> {
    let mut query =
        w.tx.prepare_cached("SELECT meeting FROM invitation WHERE id = ?1 AND removed = 0")?;
    let meeting = query.query_row([invitation], |row| row.get(0)).optional()?;
    meeting.ok_or_else(|| {
        Trouble::refused(format!("there is no invitation {invitation}. Nothing was changed"))
    })
}

/// A meeting whose invitations can still be changed: not cancelled, its record open.
fn changeable(w: &Writing<'_>, meeting: i64) -> Result<(About, Meeting), Trouble> {
    w.may("meeting", meeting)?;
    let (about, found) = meeting_at(&w.tx, meeting)?;
    if found.state == MeetingState::Cancelled {
        return Err(Trouble::refused(
            "this meeting was cancelled: who was asked to it stays as it is. Nothing was changed",
        ));
    }
    if let Some(record) = found.record {
        open_record(w, record)?;
    }
    Ok((about, found))
}

fn insert(
    w: &Writing<'_>,
    about: About,
    meeting: i64,
    (name, role, contact): (&str, &str, Option<i64>),
) -> Result<i64, Trouble> {
    let sets: [super::writing::Set<'_>; 4] =
        [("meeting", &meeting), ("contact", &contact), ("name", &name), ("role", &role)];
    w.insert("invitation", about, &sets)
}

/// Makes a row for each parent in education law, and for the pupil; nobody is asked by that yet.
pub(super) fn list_family(
    w: &Writing<'_>,
    about: About,
    meeting: i64,
    pupil: i64,
) -> Result<(), Trouble> {
    for contact in people::contacts(&w.tx, pupil)? {
        if contact.in_law == InLaw::Yes && contact.missing_since.is_none() {
            let name = contact.name();
            insert(w, about, meeting, (&name, &contact.relationship, Some(contact.id)))?;
        }
    }
    let found = people::pupil(&w.tx, pupil)?;
    let name = found.map(|pupil| pupil.name()).unwrap_or_default();
    insert(w, about, meeting, (&name, PUPIL, None)).map(drop)
}

/// Asks one of the pupil's people to a meeting in writing; gives the entry that tells of it. None where
/// they were asked already: then the time is only put in writing.
pub(super) fn ask_in_writing(
    w: &Writing<'_>,
    meeting: i64,
    contact: &Contact,
    (how, on): (&str, NaiveDate),
) -> Result<Option<i64>, Trouble> {
    let (about, found) = changeable(w, meeting)?;
    if found.state == MeetingState::Held {
        return Err(Trouble::refused(format!(
            "{} was held already: nobody can be invited to it. Nothing was changed",
            found.title
        )));
    }
    let there = found.invitations.iter().find(|one| one.contact == Some(contact.id));
    if there.is_some_and(Invitation::is_made) {
        return confirm_in_writing(w, meeting, contact, on).map(|()| None);
    }
    let id = match there {
        Some(one) => one.id,
        None => {
            let (name, role) = (contact.name(), &contact.relationship);
            insert(w, about, meeting, (&name, role, Some(contact.id)))?
        }
    };
    let (how, invited_on) = (Some(how.to_owned()), Some(on));
    let change = InvitationChange { how, invited_on, ..InvitationChange::default() };
    apply(w, about, &found, id, &change)?;
    let mut all = of_case(&w.tx, found.case)?.into_iter();
    Ok(all.find(|(_, one)| one.id == id).and_then(|(_, one)| one.entry))
}

/// Puts in writing the time of a meeting to which somebody was asked.
pub(super) fn confirm_in_writing(
    w: &Writing<'_>,
    meeting: i64,
    contact: &Contact,
    on: NaiveDate,
) -> Result<(), Trouble> {
    let (about, found) = changeable(w, meeting)?;
    let is_theirs = |one: &&Invitation| one.contact == Some(contact.id) && one.is_made();
    let Some(one) = found.invitations.iter().find(is_theirs) else {
        return Err(Trouble::refused(format!(
            "{} was not invited to {} yet. Nothing was changed. Send the invitation first",
            contact.name(),
            found.title
        )));
    };
    let change = InvitationChange { confirmed_on: Some(on), ..InvitationChange::default() };
    apply(w, about, &found, one.id, &change)
}

/// Changes one row, with the entries that follow from it.
fn apply(
    w: &Writing<'_>,
    about: About,
    meeting: &Meeting,
    id: i64,
    change: &InvitationChange,
) -> Result<(), Trouble> {
    let was = of_case(&w.tx, meeting.case)?.into_iter().find(|(_, one)| one.id == id);
    let (_, was) = was.ok_or_else(|| Trouble::Ours(format!("invitation {id} is not read")))?;
    // Who says only how they were asked has just done it, unless the meeting's day is over.
    let today = Some(w.session.as_of()).filter(|now| meeting.on.is_none_or(|on| *now <= on));
    let mut to = changed(&was, change, today);
    refuse_unseen_part(w, [&was, &to], change)?;
    may_be(w, &was, &to, change.removed)?;
    fits_its_day(w, meeting, &was, &to)?;
    if asked_of(&was) != asked_of(&to) {
        if let Some(entry) = to.entry.take()
            && !tells_of_others(w, entry, id)?
        {
            withdraw(w, about, entry, "invitation corrected")?;
        }
        if to.is_made() && is_of_family(&to) {
            to.entry = Some(log_offer(w, about, meeting, &to)?);
        }
    }
    let (declined_before, declines) = (was.outcome == "declined", to.outcome == "declined");
    if declined_before && !declines {
        take_back_declined(w, about, meeting, &was)?;
    } else if declines && !declined_before && is_of_family(&to) {
        log_declined(w, about, meeting, &to)?;
    }
    let sets: [super::writing::Set<'_>; 9] = [
        ("contact", &to.contact),
        ("name", &to.name),
        ("role", &to.role),
        ("how", &to.how),
        ("invited_on", &to.invited_on),
        ("confirmed_on", &to.confirmed_on),
        ("outcome", &to.outcome),
        ("entry", &to.entry),
        ("removed", &change.removed),
    ];
    w.update("invitation", id, about, None, &sets).map(drop)
}

/// An invitation as a change leaves it; `today` stands in for the day where only the way is said.
fn changed(was: &Invitation, change: &InvitationChange, today: Option<NaiveDate>) -> Invitation {
    let text = |to: &Option<String>, kept: &str| {
        to.as_deref().map_or_else(|| kept.to_owned(), |to| to.trim().to_owned())
    };
    let says_how = change.how.as_deref().is_some_and(|how| !how.trim().is_empty());
    let asked_on = change.invited_on.or(was.invited_on).or(today.filter(|_| says_how));
    let mut to = Invitation {
        name: text(&change.name, &was.name),
        role: text(&change.role, &was.role),
        how: text(&change.how, &was.how),
        outcome: text(&change.outcome, &was.outcome),
        invited_on: asked_on.filter(|_| !change.not_invited),
        ..was.clone()
    };
    // Another name typed before anybody was asked is another person.
    if change.contact.is_some() || (to.name != was.name && !was.is_made()) {
        to.contact = change.contact;
    }
    if to.contact.is_none() {
        to.parent = is_parents_role(&to.role);
    }
    if (&to.how, to.invited_on) != (&was.how, was.invited_on) {
        to.confirmed_on = to.invited_on.filter(|_| is_in_writing(&to.how));
    }
    to.confirmed_on = change.confirmed_on.or(to.confirmed_on);
    to
}

fn refuse_unseen_part(
    w: &Writing<'_>,
    [stands, to]: [&Invitation; 2],
    change: &InvitationChange,
) -> Result<(), Trouble> {
    let Some(was) = &change.was else { return Ok(()) };
    let day = |one: &Invitation| one.invited_on.map(|on| on.to_string()).unwrap_or_default();
    let changes_day = change.invited_on.is_some() || change.not_invited;
    for (column, changes, stands_there, to) in [
        ("name", change.name.is_some(), &stands.name, &to.name),
        ("role", change.role.is_some(), &stands.role, &to.role),
        ("how", change.how.is_some(), &stands.how, &to.how),
        ("invited_on", changes_day, &day(stands), &day(to)),
        ("outcome", change.outcome.is_some(), &stands.outcome, &to.outcome),
    ] {
        if changes {
            refuse_unseen(&w.tx, ("invitation", stands.id, column), stands_there, [was, to])?;
        }
    }
    Ok(())
}

/// Whether the entry of an invitation stands for that of somebody else too: both parents were asked
/// in one letter.
fn tells_of_others(w: &Writing<'_>, entry: i64, invitation: i64) -> Result<bool, Trouble> {
    let mut query = w.tx.prepare_cached(
        "SELECT 1 FROM entry e JOIN invitation i ON i.meeting = e.meeting
         WHERE e.id = ?1 AND i.entry = e.id AND i.id <> ?2",
    )?;
    Ok(query.exists([entry, invitation])?)
}

/// What an entry about the invitation tells; another is another entry.
fn asked_of(one: &Invitation) -> Option<(NaiveDate, &str, Option<i64>, &str)> {
    let name = if one.contact.is_some() { "" } else { one.name.as_str() };
    one.invited_on.map(|on| (on, one.how.as_str(), one.contact, name))
}

/// One of the pupil's people, not the pupil and not staff: their invitation is part of the log.
fn is_of_family(one: &Invitation) -> bool {
    one.contact.is_some() || one.parent
}

fn may_be(
    w: &Writing<'_>,
    was: &Invitation,
    to: &Invitation,
    removed: bool,
) -> Result<(), Trouble> {
    let name = &to.name;
    let refuse = |why: String| -> Result<(), Trouble> {
        Err(Trouble::refused(format!("{why}. Nothing was changed")))
    };
    if name.is_empty() {
        return refuse("an invitation needs a name: who is asked?".to_owned());
    }
    if removed && was.is_made() {
        let on = was.invited_on.map(spell).unwrap_or_default();
        return refuse(format!(
            "{name} was invited on {on}, and that stays on file. If it is not so, take the day of the invitation back first"
        ));
    }
    let of = |ids: Vec<&str>| ids.join(", ");
    if !to.how.is_empty() && !HOWS.iter().any(|(id, ..)| *id == to.how) {
        let known = of(HOWS.iter().map(|(id, ..)| *id).collect());
        return refuse(format!("{}: how were they asked? One of {known}", to.how));
    }
    if !to.outcome.is_empty() && !OUTCOMES.iter().any(|(id, ..)| *id == to.outcome) {
        let known = of(OUTCOMES.iter().map(|(id, ..)| *id).collect());
        return refuse(format!("{}: what became of it? One of {known}", to.outcome));
    }
    match to.invited_on {
        // What was logged without it stands without it.
        Some(_) if to.how.is_empty() && asked_of(was) != asked_of(to) => {
            refuse(format!("say how {name} was asked: by letter, email, text, call or in person"))
        }
        Some(on) if on > w.session.as_of() => {
            refuse(format!("{} is in the future: it tells when {name} was asked", spell(on)))
        }
        None if is_of_family(to) && !matches!(to.outcome.as_str(), "" | "came") => refuse(format!(
            "{name} was not asked to come yet: give how and when they were invited first"
        )),
        _ => Ok(()),
    }
}

/// Nobody is asked to a meeting after it, and who came is known once its day is there. What was said
/// before stays, though the meeting was moved since.
fn fits_its_day(
    w: &Writing<'_>,
    meeting: &Meeting,
    was: &Invitation,
    to: &Invitation,
) -> Result<(), Trouble> {
    let refuse = |why: String| Err(Trouble::refused(format!("{why}. Nothing was changed")));
    let name = &to.name;
    if let (Some(asked), Some(on)) = (to.invited_on, meeting.on)
        && to.invited_on != was.invited_on
        && asked > on
    {
        let (asked, on) = (spell(asked), spell(on));
        return refuse(format!("{name} can't be asked on {asked} to a meeting on {on}"));
    }
    if to.outcome == was.outcome || !matches!(to.outcome.as_str(), "came" | "failed") {
        return Ok(());
    }
    match meeting.on {
        None => refuse(format!("the meeting has no day yet: whether {name} came can't be known")),
        Some(on) if on > w.session.as_of() => refuse(format!(
            "the meeting is on {}: whether {name} came can't be known before",
            spell(on)
        )),
        Some(_) => Ok(()),
    }
}

fn log_offer(
    w: &Writing<'_>,
    about: About,
    meeting: &Meeting,
    to: &Invitation,
) -> Result<i64, Trouble> {
    let when = meeting.when();
    let on = if when.is_empty() { String::new() } else { format!(" on {when}") };
    let words = match to.contact {
        Some(_) => format!("Invited to {}{on}", meeting.title),
        None => format!("{} invited to {}{on}", to.name, meeting.title),
    };
    let day = to.invited_on.unwrap_or_else(|| w.session.as_of());
    insert_entry(w, &entry(about, meeting, "meeting-offered", (day, to, words)))
}

pub(super) fn declined_words(meeting: &Meeting, one: &Invitation) -> String {
    format!("{} declined {}", one.name, meeting.title)
}

fn log_declined(
    w: &Writing<'_>,
    about: About,
    meeting: &Meeting,
    to: &Invitation,
) -> Result<(), Trouble> {
    let (today, words) = (w.session.as_of(), declined_words(meeting, to));
    let told = entry(about, meeting, "meeting-declined", (today, to, words));
    insert_entry(w, &NewEntry { channel: String::new(), ..told }).map(drop)
}

/// What was said of an invitation to be declined was not so.
fn take_back_declined(
    w: &Writing<'_>,
    about: About,
    meeting: &Meeting,
    was: &Invitation,
) -> Result<(), Trouble> {
    let mut query = w.tx.prepare_cached(
        "SELECT e.id FROM entry e
         WHERE e.meeting = ?1 AND e.kind = 'meeting-declined' AND e.withdrawn_on IS NULL
           AND (e.words = ?2 OR EXISTS (
             SELECT 1 FROM entry_contact ec WHERE ec.entry = e.id AND ec.contact = ?3))",
    )?;
    let words = declined_words(meeting, was);
    let values = rusqlite::params![meeting.id, words, was.contact];
    let rows = query.query_map(values, |row| row.get(0))?;
    let told: Vec<i64> = rows.collect::<Result<_, _>>()?;
    told.into_iter().try_for_each(|entry| withdraw(w, about, entry, "outcome corrected"))
}

/// An entry about one person and a meeting.
fn entry(
    about: About,
    meeting: &Meeting,
    kind: &str,
    (on, one, words): (NaiveDate, &Invitation, String),
) -> NewEntry {
    let kind = EntryKind::parse(kind).unwrap_or_else(EntryKind::form);
    NewEntry {
        words,
        contacts: one.contact.into_iter().collect(),
        meeting: Some(meeting.id),
        channel: one.how.clone(),
        ..NewEntry::about(kind, on, about.pupil.into_iter().collect())
    }
}

/// The standing invitations of a case's meetings, each with its meeting, in the order of their rows.
pub(super) fn of_case(
    connection: &Connection,
    case: i64,
) -> Result<Vec<(i64, Invitation)>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT i.*, c.in_law FROM meeting m JOIN invitation i ON i.meeting = m.id
         LEFT JOIN contact c ON c.id = i.contact
         WHERE m.case_id = ?1 AND i.removed = 0 ORDER BY i.id",
    )?;
    let rows = query.query_map([case], |row| Ok((row.get("meeting")?, read_invitation(row)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read_invitation(row: &Row<'_>) -> rusqlite::Result<Invitation> {
    let role: String = row.get("role")?;
    let in_law: Option<String> = row.get("in_law")?;
    let parent = in_law.map_or_else(|| is_parents_role(&role), |in_law| in_law == "yes");
    Ok(Invitation {
        id: row.get("id")?,
        contact: row.get("contact")?,
        name: row.get("name")?,
        role,
        how: row.get("how")?,
        invited_on: row.get("invited_on")?,
        confirmed_on: row.get("confirmed_on")?,
        outcome: row.get("outcome")?,
        entry: row.get("entry")?,
        parent,
    })
}
