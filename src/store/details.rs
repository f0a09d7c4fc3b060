//! What an officer says of a pupil's people and circumstances: each line on its own, so that nobody
//! writes over what a colleague put there since it was on screen.

use rusqlite::Connection;

use super::answers::Answer;
use super::meanwhile::{last_change_of, refuse_unseen};
use super::people::{circumstances, contacts, put_circumstance, put_contact};
use super::session::Session;
use super::trouble::Trouble;
use super::writing::Writing;
use super::{ContactChange, Store, due};
use crate::rules::day::spell;
use crate::rules::people::{Circumstance, Contact, InLaw};

impl Store {
    /// As [`Store::change_contact`], of what was on screen: `shown` is how each line stood there.
    ///
    /// # Errors
    /// As there; [`Trouble::Conflict`] when somebody changed the same line since, with what stands there.
    pub fn change_shown_contact(
        &mut self,
        session: &Session,
        contact: i64,
        changes: &[ContactChange],
        shown: &[ContactChange],
    ) -> Result<(), Trouble> {
        let pupil = self.pupil_of_contact(contact)?;
        self.write(session, "change_contact", |w| {
            w.may("contact", contact)?;
            refuse_unseen_lines(&w.tx, (pupil, contact), changes, shown)?;
            changes.iter().try_for_each(|change| put_contact(w, pupil, contact, change))?;
            if changes.iter().any(|change| matches!(change, ContactChange::InLaw(..))) {
                due::follow_parents(&w.tx, pupil)?;
            }
            Ok(())
        })
    }

    /// As [`Store::set_circumstance`], of what was on screen: what was not changed there stays as
    /// it stands by now.
    ///
    /// # Errors
    /// [`Trouble::Conflict`] when somebody changed the same part since, with what stands there.
    pub fn set_shown_circumstance(
        &mut self,
        session: &Session,
        pupil: i64,
        told: &Circumstance,
        shown: &Circumstance,
    ) -> Result<(), Trouble> {
        self.write(session, "set_circumstance", |w| {
            w.may("pupil", pupil)?;
            put_circumstance(w, pupil, &merged(w, pupil, told, shown)?)
        })
    }
}

fn refuse_unseen_lines(
    connection: &Connection,
    (pupil, contact): (i64, i64),
    changes: &[ContactChange],
    shown: &[ContactChange],
) -> Result<(), Trouble> {
    let all = contacts(connection, pupil)?;
    let Some(stands) = all.iter().find(|one| one.id == contact) else { return Ok(()) };
    for change in changes {
        let Some(was) = shown.iter().find(|was| is_of_same_line(was, change)) else { continue };
        let there = words_of(&standing(stands, change));
        if there == words_of(was) || there == words_of(change) {
            continue;
        }
        let last = last_change_of(connection, ("contact", contact, column_of(change)))?;
        return Err(Trouble::Conflict(Box::new(Answer::told(there, 0, last))));
    }
    Ok(())
}

fn is_of_same_line(one: &ContactChange, other: &ContactChange) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

/// Where the journal tells of the line.
fn column_of(change: &ContactChange) -> &'static str {
    match change {
        ContactChange::InLaw(..) => "in_law",
        ContactChange::Address(_) => "address",
        ContactChange::Phone(_) => "phone",
        ContactChange::Email(_) => "email",
        ContactChange::LanguageSpoken(_) => "language_spoken",
        ContactChange::LanguageRead(_) => "language_read",
        ContactChange::Interpreter(_) => "interpreter",
        ContactChange::AddressConfidential(_) => "address_confidential",
        ContactChange::DoNotContact(..) => "do_not_contact",
        ContactChange::SafeWay(_) => "safe_way",
    }
}

/// What stands in the line that is changed.
fn standing(contact: &Contact, change: &ContactChange) -> ContactChange {
    match change {
        ContactChange::InLaw(..) => {
            ContactChange::InLaw(contact.in_law, contact.in_law_why.clone())
        }
        ContactChange::Address(_) => ContactChange::Address(contact.address.clone()),
        ContactChange::Phone(_) => ContactChange::Phone(contact.phone.clone()),
        ContactChange::Email(_) => ContactChange::Email(contact.email.clone()),
        ContactChange::LanguageSpoken(_) => {
            ContactChange::LanguageSpoken(contact.language_spoken.clone())
        }
        ContactChange::LanguageRead(_) => {
            ContactChange::LanguageRead(contact.language_read.clone())
        }
        ContactChange::Interpreter(_) => ContactChange::Interpreter(contact.interpreter),
        ContactChange::AddressConfidential(_) => {
            ContactChange::AddressConfidential(contact.address_confidential)
        }
        ContactChange::DoNotContact(..) => ContactChange::DoNotContact(
            contact.do_not_contact.clone(),
            contact.do_not_contact_until,
        ),
        ContactChange::SafeWay(_) => ContactChange::SafeWay(contact.safe_way.clone()),
    }
}

/// A line in words, to be compared and told. How it is spaced is no difference: a sheet shows it in
/// one line.
fn words_of(change: &ContactChange) -> String {
    let words = match change {
        ContactChange::InLaw(in_law, why) => {
            let in_law = match in_law {
                InLaw::Yes => "a parent in law",
                InLaw::No => "no parent in law",
                InLaw::Ask => "to be asked",
            };
            if why.is_empty() { in_law.to_owned() } else { format!("{in_law}: {why}") }
        }
        ContactChange::Address(text)
        | ContactChange::Phone(text)
        | ContactChange::Email(text)
        | ContactChange::LanguageSpoken(text)
        | ContactChange::LanguageRead(text)
        | ContactChange::SafeWay(text) => text.clone(),
        ContactChange::Interpreter(yes) | ContactChange::AddressConfidential(yes) => {
            if *yes {
                "yes".to_owned()
            } else {
                "no".to_owned()
            }
        }
        ContactChange::DoNotContact(why, Some(until)) => {
            format!("{why}, until {}", spell(*until))
        }
        ContactChange::DoNotContact(why, None) => why.clone(),
    };
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is told of a circumstance, in whatever was changed on screen; the rest as it stands by now.
fn merged(
    w: &Writing<'_>,
    pupil: i64,
    told: &Circumstance,
    shown: &Circumstance,
) -> Result<Circumstance, Trouble> {
    let all = circumstances(&w.tx, pupil)?;
    let Some(mut merged) = all.into_iter().find(|one| one.kind == told.kind) else {
        return Ok(told.clone());
    };
    let id = merged.id;
    let part = |column| ("circumstance", id, column);
    let day = |on: Option<chrono::NaiveDate>| on.map(|on| on.to_string()).unwrap_or_default();
    if told.state != shown.state {
        let [was, to] = [shown.state.as_str(), told.state.as_str()];
        refuse_unseen(&w.tx, part("state"), merged.state.as_str(), [was, to])?;
        merged.state = told.state;
    }
    if told.from != shown.from {
        refuse_unseen(
            &w.tx,
            part("from_on"),
            &day(merged.from),
            [&day(shown.from), &day(told.from)],
        )?;
        merged.from = told.from;
    }
    if told.to != shown.to {
        refuse_unseen(&w.tx, part("to_on"), &day(merged.to), [&day(shown.to), &day(told.to)])?;
        merged.to = told.to;
    }
    if told.source.trim() != shown.source.trim() {
        refuse_unseen(&w.tx, part("source"), &merged.source, [&shown.source, &told.source])?;
        merged.source.clone_from(&told.source);
    }
    if told.worker.trim() != shown.worker.trim() {
        refuse_unseen(&w.tx, part("worker"), &merged.worker, [&shown.worker, &told.worker])?;
        merged.worker.clone_from(&told.worker);
    }
    Ok(merged)
}
