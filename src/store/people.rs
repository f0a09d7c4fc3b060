//! Pupils, contacts, siblings, circumstances: what imports and officers say of them.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::imports::Did;
use super::journal::About;
use super::session::Session;
use super::trouble::Trouble;
use super::writing::Writing;
use super::{Store, due, kept, marks, sounds};
use crate::rules::finding::{fold, phone_digits};
use crate::rules::people::{
    Circumstance, Contact, ContactRow, InLaw, Known, Pupil, PupilRow, Sibling, parent_in_law,
};

/// A brother or sister to add.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewSibling {
    pub other: Option<i64>,
    pub name: String,
    pub school: String,
}

/// One thing an officer says of a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContactChange {
    /// Parent in education law, and why.
    InLaw(InLaw, String),
    Address(String),
    Phone(String),
    Email(String),
    LanguageSpoken(String),
    LanguageRead(String),
    Interpreter(bool),
    AddressConfidential(bool),
    /// Why, and until when; blank lifts it.
    DoNotContact(String, Option<NaiveDate>),
    SafeWay(String),
}

fn about(pupil: i64) -> About {
    About { pupil: Some(pupil), ..About::default() }
}

/// Takes in one pupil of an export.
pub(super) fn take_pupil(w: &Writing<'_>, school: i64, row: &PupilRow) -> Result<Did, Trouble> {
    let there: Option<i64> =
        w.tx.prepare_cached("SELECT id FROM pupil WHERE upn = ?1")?
            .query_row([&row.upn], |found| found.get(0))
            .optional()?;
    let found = fold(&format!("{} {}", row.surname, row.forename));
    let none: Option<NaiveDate> = None;
    let sets: [super::writing::Set<'_>; 11] = [
        ("surname", &row.surname),
        ("forename", &row.forename),
        ("found", &found),
        ("born", &row.born),
        ("year_group", &row.year_group),
        ("reg", &row.reg),
        ("sen", &row.sen),
        ("pupil_premium", &row.pupil_premium),
        ("mis_id", &row.mis_id),
        ("school", &school),
        ("missing_since", &none),
    ];
    let (id, did) = match there {
        Some(id) => {
            let changed = w.update("pupil", id, about(id), None, &sets)?;
            (id, if changed { Did::Changed } else { Did::Nothing })
        }
        None => {
            let mut all: Vec<super::writing::Set<'_>> = vec![("upn", &row.upn)];
            all.extend(sets);
            (w.insert("pupil", About::default(), &all)?, Did::New)
        }
    };
    match did {
        Did::New => sounds::add(&w.tx, id, &found)?,
        Did::Changed => sounds::refresh(&w.tx, id)?,
        Did::Nothing => {}
    }
    let enrolled = take_enrolment(w, id, school, row)?;
    if did == Did::Changed || enrolled {
        settle_pupil(w, id)?;
    }
    Ok(if did == Did::Nothing && enrolled { Did::Changed } else { did })
}

/// Times on roll decide which sessions count: tallies and kept rows follow.
fn settle_pupil(w: &Writing<'_>, pupil: i64) -> Result<(), Trouble> {
    for year in marks::years(&w.tx, pupil)? {
        marks::keep_tallies(&w.tx, pupil, year)?;
    }
    kept::refresh_told(&w.tx, &[pupil])
}

fn take_enrolment(
    w: &Writing<'_>,
    pupil: i64,
    school: i64,
    row: &PupilRow,
) -> Result<bool, Trouble> {
    let there: Option<i64> =
        w.tx.prepare_cached(
            "SELECT id FROM enrolment WHERE pupil = ?1 AND school = ?2 ORDER BY id DESC LIMIT 1",
        )?
        .query_row(params![pupil, school], |found| found.get(0))
        .optional()?;
    match there {
        Some(id) => w.update(
            "enrolment",
            id,
            about(pupil),
            None,
            &[("from_on", &row.admitted), ("to_on", &row.left)],
        ),
        None => w
            .insert(
                "enrolment",
                about(pupil),
                &[
                    ("pupil", &pupil),
                    ("school", &school),
                    ("from_on", &row.admitted),
                    ("to_on", &row.left),
                ],
            )
            .map(|_| true),
    }
}

/// Pupils whom an import of their school no longer names are flagged with its working day.
pub(super) fn flag_missing_pupils(
    w: &Writing<'_>,
    school: i64,
    named: &BTreeSet<&str>,
) -> Result<(), Trouble> {
    let mut query = w
        .tx
        .prepare_cached("SELECT id, upn FROM pupil WHERE school = ?1 AND missing_since IS NULL")?;
    let rows = query.query_map([school], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let all: Vec<(i64, String)> = rows.collect::<Result<_, _>>()?;
    let today = w.session.as_of();
    for (id, _) in all.iter().filter(|(_, upn)| !named.contains(upn.as_str())) {
        w.update("pupil", *id, about(*id), None, &[("missing_since", &today)])?;
    }
    Ok(())
}

/// Takes in one contact of an export. What an officer decided by hand stays decided.
pub(super) fn take_contact(
    w: &Writing<'_>,
    pupil: i64,
    row: &ContactRow,
) -> Result<(Did, i64), Trouble> {
    let there: Option<(i64, bool)> =
        w.tx.prepare_cached(
            "SELECT id, in_law_by_hand FROM contact
             WHERE pupil = ?1 AND surname = ?2 AND forename = ?3 AND relationship = ?4",
        )?
        .query_row(params![pupil, row.surname, row.forename, row.relationship], |found| {
            Ok((found.get(0)?, found.get(1)?))
        })
        .optional()?;
    let (in_law, why) = parent_in_law(row);
    let in_law = in_law_text(in_law);
    let digits = phone_digits(&row.phone);
    let none: Option<NaiveDate> = None;
    let mut sets: Vec<super::writing::Set<'_>> = vec![
        ("title", &row.title),
        ("parental_responsibility", &row.parental_responsibility),
        ("lives_with", &row.lives_with),
        ("address", &row.address),
        ("postcode", &row.postcode),
        ("phone", &row.phone),
        ("phone_digits", &digits),
        ("email", &row.email),
        ("priority", &row.priority),
        ("missing_since", &none),
    ];
    if there.is_none_or(|(_, by_hand)| !by_hand) {
        sets.extend([("in_law", &in_law as _), ("in_law_why", &why as _)]);
    }
    if let Some((id, _)) = there {
        let changed = w.update("contact", id, about(pupil), None, &sets)?;
        if changed {
            due::follow_parents(&w.tx, pupil)?;
        }
        return Ok((if changed { Did::Changed } else { Did::Nothing }, id));
    }
    let found = fold(&format!("{} {}", row.surname, row.forename));
    sets.extend([
        ("pupil", &pupil as _),
        ("surname", &row.surname as _),
        ("forename", &row.forename as _),
        ("found", &found as _),
        ("relationship", &row.relationship as _),
        ("language_spoken", &row.language as _),
        ("language_read", &row.language as _),
    ]);
    let id = w.insert("contact", about(pupil), &sets)?;
    sounds::add(&w.tx, pupil, &found)?;
    Ok((Did::New, id))
}

/// Contacts whom an import no longer names are flagged, of every pupil of the schools it speaks of.
pub(super) fn flag_missing_contacts(
    w: &Writing<'_>,
    named: &BTreeSet<(i64, i64)>,
) -> Result<(), Trouble> {
    let mut schools = BTreeSet::new();
    let mut query = w.tx.prepare_cached("SELECT school FROM pupil WHERE id = ?1")?;
    for (pupil, _) in named {
        schools.insert(query.query_row([pupil], |row| row.get::<_, i64>(0))?);
    }
    let today = w.session.as_of();
    for school in schools {
        let mut query = w.tx.prepare_cached(
            "SELECT c.pupil, c.id FROM contact c JOIN pupil p ON p.id = c.pupil
             WHERE p.school = ?1 AND c.missing_since IS NULL",
        )?;
        let all: Vec<(i64, i64)> = query
            .query_map([school], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        for (pupil, id) in all.into_iter().filter(|one| !named.contains(one)) {
            w.update("contact", id, about(pupil), None, &[("missing_since", &today)])?;
        }
    }
    Ok(())
}

impl Store {
    /// Writes down what an officer says of a contact: all of it, or nothing.
    ///
    /// # Errors
    /// An unknown contact; or what the file can't do.
    pub fn change_contact(
        &mut self,
        session: &Session,
        contact: i64,
        changes: &[ContactChange],
    ) -> Result<(), Trouble> {
        self.change_shown_contact(session, contact, changes, &[])
    }

    pub(super) fn pupil_of_contact(&self, contact: i64) -> Result<i64, Trouble> {
        let mut query =
            self.connection.prepare_cached("SELECT pupil FROM contact WHERE id = ?1")?;
        let pupil = query.query_row([contact], |row| row.get(0)).optional()?;
        pupil.ok_or_else(|| {
            Trouble::refused(format!("there is no contact {contact}. Nothing was changed"))
        })
    }

    /// Adds a brother or sister; a pupil of this file gains one in return.
    ///
    /// # Errors
    /// What the file can't do.
    pub fn add_sibling(
        &mut self,
        session: &Session,
        pupil: i64,
        sibling: &NewSibling,
    ) -> Result<i64, Trouble> {
        if sibling.other == Some(pupil) {
            return Err(Trouble::refused(
                "a pupil can't be their own sibling. Nothing was changed",
            ));
        }
        self.write(session, "add_sibling", |w| {
            // Linked, it stands with both.
            for pupil in [Some(pupil), sibling.other].into_iter().flatten() {
                w.may("pupil", pupil)?;
            }
            let found = fold(&sibling.name);
            sounds::add(&w.tx, pupil, &found)?;
            w.insert(
                "sibling",
                about(pupil),
                &[
                    ("pupil", &pupil),
                    ("other", &sibling.other),
                    ("name", &sibling.name),
                    ("found", &found),
                    ("school_name", &sibling.school),
                ],
            )
        })
    }

    /// Says what is known of one circumstance of a pupil.
    ///
    /// # Errors
    /// What the file can't do.
    pub fn set_circumstance(
        &mut self,
        session: &Session,
        pupil: i64,
        told: &Circumstance,
    ) -> Result<(), Trouble> {
        self.write(session, "set_circumstance", |w| put_circumstance(w, pupil, told))
    }

    /// A pupil's id by UPN.
    ///
    /// # Errors
    /// An unknown UPN, in a sentence.
    pub fn pupil_by_upn(&self, upn: &str) -> Result<i64, Trouble> {
        let mut query = self.connection.prepare_cached("SELECT id FROM pupil WHERE upn = ?1")?;
        let id = query.query_row([upn], |row| row.get(0)).optional()?;
        id.ok_or_else(|| Trouble::refused(format!("there is no pupil {upn} in this file. Nothing was changed. Import the school's pupils first, or check the number")))
    }
}

pub(super) fn put_circumstance(
    w: &Writing<'_>,
    pupil: i64,
    told: &Circumstance,
) -> Result<(), Trouble> {
    w.may("pupil", pupil)?;
    let mut query =
        w.tx.prepare_cached("SELECT id FROM circumstance WHERE pupil = ?1 AND kind = ?2")?;
    let there: Option<i64> =
        query.query_row(params![pupil, told.kind], |row| row.get(0)).optional()?;
    let state = told.state.as_str();
    let sets: [super::writing::Set<'_>; 5] = [
        ("state", &state),
        ("from_on", &told.from),
        ("to_on", &told.to),
        ("source", &told.source),
        ("worker", &told.worker),
    ];
    if let Some(id) = there {
        w.update("circumstance", id, about(pupil), None, &sets)?;
    } else {
        let mut all: Vec<super::writing::Set<'_>> = vec![("pupil", &pupil), ("kind", &told.kind)];
        all.extend(sets);
        w.insert("circumstance", about(pupil), &all)?;
    }
    // Of whom a social worker is told follows.
    kept::refresh_told(&w.tx, &[pupil])
}

pub(super) fn put_contact(
    w: &Writing<'_>,
    pupil: i64,
    contact: i64,
    change: &ContactChange,
) -> Result<(), Trouble> {
    let put = |sets: &[super::writing::Set<'_>]| {
        w.update("contact", contact, about(pupil), None, sets).map(drop)
    };
    match change {
        ContactChange::InLaw(in_law, why) => put(&[
            ("in_law", &in_law_text(*in_law)),
            ("in_law_why", why),
            ("in_law_by_hand", &true),
        ]),
        ContactChange::Address(text) => put(&[("address", text)]),
        ContactChange::Phone(text) => {
            put(&[("phone", text), ("phone_digits", &phone_digits(text))])
        }
        ContactChange::Email(text) => put(&[("email", text)]),
        ContactChange::LanguageSpoken(text) => put(&[("language_spoken", text)]),
        ContactChange::LanguageRead(text) => put(&[("language_read", text)]),
        ContactChange::Interpreter(yes) => put(&[("interpreter", yes)]),
        ContactChange::AddressConfidential(yes) => put(&[("address_confidential", yes)]),
        ContactChange::DoNotContact(why, until) => {
            put(&[("do_not_contact", why), ("do_not_contact_until", until)])
        }
        ContactChange::SafeWay(text) => put(&[("safe_way", text)]),
    }
}

fn in_law_text(in_law: InLaw) -> &'static str {
    match in_law {
        InLaw::Yes => "yes",
        InLaw::No => "no",
        InLaw::Ask => "ask",
    }
}

pub(super) fn pupil(connection: &Connection, id: i64) -> Result<Option<Pupil>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT id, upn, surname, forename, born, year_group, reg, sen, school, missing_since
         FROM pupil WHERE id = ?1",
    )?;
    Ok(query.query_row([id], read_pupil).optional()?)
}

pub(super) fn read_pupil(row: &Row<'_>) -> rusqlite::Result<Pupil> {
    Ok(Pupil {
        id: row.get(0)?,
        upn: row.get(1)?,
        surname: row.get(2)?,
        forename: row.get(3)?,
        born: row.get(4)?,
        year_group: row.get(5)?,
        reg: row.get(6)?,
        sen: row.get(7)?,
        school: row.get(8)?,
        missing_since: row.get(9)?,
    })
}

pub(super) fn contacts(connection: &Connection, pupil: i64) -> Result<Vec<Contact>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT * FROM contact WHERE pupil = ?1
         ORDER BY missing_since IS NOT NULL, coalesce(priority, 99), id",
    )?;
    Ok(query.query_map([pupil], read_contact)?.collect::<Result<_, _>>()?)
}

fn read_contact(row: &Row<'_>) -> rusqlite::Result<Contact> {
    let in_law: String = row.get("in_law")?;
    Ok(Contact {
        id: row.get("id")?,
        title: row.get("title")?,
        surname: row.get("surname")?,
        forename: row.get("forename")?,
        relationship: row.get("relationship")?,
        parental_responsibility: row.get("parental_responsibility")?,
        lives_with: row.get("lives_with")?,
        in_law: match in_law.as_str() {
            "yes" => InLaw::Yes,
            "ask" => InLaw::Ask,
            _ => InLaw::No,
        },
        in_law_why: row.get("in_law_why")?,
        address: row.get("address")?,
        postcode: row.get("postcode")?,
        phone: row.get("phone")?,
        email: row.get("email")?,
        priority: row.get("priority")?,
        language_spoken: row.get("language_spoken")?,
        language_read: row.get("language_read")?,
        interpreter: row.get("interpreter")?,
        address_confidential: row.get("address_confidential")?,
        do_not_contact: row.get("do_not_contact")?,
        do_not_contact_until: row.get("do_not_contact_until")?,
        safe_way: row.get("safe_way")?,
        missing_since: row.get("missing_since")?,
    })
}

/// Siblings as told of this pupil, and as this pupil was told of elsewhere in the file.
pub(super) fn siblings(connection: &Connection, pupil: i64) -> Result<Vec<Sibling>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT s.id, s.other, s.name, s.school_name FROM sibling s WHERE s.pupil = ?1 AND removed = 0
         UNION ALL
         SELECT s.id, p.id, p.forename || ' ' || p.surname, '' FROM sibling s
           JOIN pupil p ON p.id = s.pupil WHERE s.other = ?1 AND s.removed = 0
         ORDER BY 1",
    )?;
    let rows = query.query_map([pupil], |row| {
        Ok(Sibling { id: row.get(0)?, pupil: row.get(1)?, name: row.get(2)?, school: row.get(3)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn circumstances(
    connection: &Connection,
    pupil: i64,
) -> Result<Vec<Circumstance>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT id, kind, state, from_on, to_on, source, worker FROM circumstance WHERE pupil = ?1 ORDER BY id",
    )?;
    let rows = query.query_map([pupil], |row| {
        let state: String = row.get(2)?;
        Ok(Circumstance {
            id: row.get(0)?,
            kind: row.get(1)?,
            state: match state.as_str() {
                "yes" => Known::Yes,
                "no" => Known::No,
                _ => Known::NotKnown,
            },
            from: row.get(3)?,
            to: row.get(4)?,
            source: row.get(5)?,
            worker: row.get(6)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
