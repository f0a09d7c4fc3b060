//! People invited to or present at what a record tells of: rows of their own, shown through forms.

use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};

use super::Store;
use super::journal::About;
use super::meanwhile::refuse_unseen;
use super::records::{form_of_record, open_record};
use super::session::Session;
use super::trouble::Trouble;
use super::writing::Writing;
use crate::templates::Kind;

/// A person invited to or present at what a record tells of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendee {
    pub id: i64,
    pub field: String,
    pub name: String,
    pub role: String,
    /// `yes`, `no` or blank.
    pub attending: String,
    pub contact: Option<i64>,
}

/// What to write into a row of people; `None` leaves a cell as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AttendeeChange {
    pub name: Option<String>,
    pub role: Option<String>,
    pub attending: Option<String>,
    pub contact: Option<i64>,
    pub removed: bool,
    /// What was on screen in the one part that is changed: what somebody put there since is not
    /// written over unseen.
    pub was: Option<String>,
}

impl Store {
    /// Adds a person to a record, or changes one; gives the row's id.
    ///
    /// # Errors
    /// A closed record; [`Trouble::Conflict`] when somebody changed the same part since it was on
    /// screen, with what stands there.
    pub fn put_attendee(
        &mut self,
        session: &Session,
        record: i64,
        field: &str,
        attendee: Option<i64>,
        change: &AttendeeChange,
    ) -> Result<i64, Trouble> {
        self.write(session, "put_attendee", |w| {
            let about = open_record(w, record)?;
            let Some(id) = attendee else {
                takes_people(w, record, field)?;
                let text = |cell: &Option<String>| cell.clone().unwrap_or_default();
                return w.insert(
                    "attendee",
                    about,
                    &[
                        ("record", &record),
                        ("field", &field),
                        ("name", &text(&change.name)),
                        ("role", &text(&change.role)),
                        ("attending", &text(&change.attending)),
                        ("contact", &change.contact),
                    ],
                );
            };
            belongs(w, id, record)?;
            refuse_unseen_part(w, record, id, change)?;
            let mut sets: Vec<super::writing::Set<'_>> = Vec::new();
            for (column, cell) in
                [("name", &change.name), ("role", &change.role), ("attending", &change.attending)]
            {
                if let Some(cell) = cell {
                    sets.push((column, cell));
                }
            }
            // A name typed by hand is no longer that of the contact who was chosen.
            if change.contact.is_some() || change.name.is_some() {
                sets.push(("contact", &change.contact));
            }
            if change.removed {
                sets.push(("removed", &change.removed));
            }
            if !sets.is_empty() {
                w.update("attendee", id, about, None, &sets)?;
            }
            Ok(id)
        })
    }
}

fn takes_people(w: &Writing<'_>, record: i64, field: &str) -> Result<(), Trouble> {
    let form = form_of_record(&w.tx, record)?;
    match form.field(field).map(|field| &field.kind) {
        Some(Kind::People { .. }) => Ok(()),
        _ => Err(Trouble::refused(format!(
            "{field} of {} takes no people. Nothing was changed",
            form.title
        ))),
    }
}

/// A row of people is changed through its own record alone.
fn belongs(w: &Writing<'_>, attendee: i64, record: i64) -> Result<(), Trouble> {
    let mut query = w
        .tx
        .prepare_cached("SELECT 1 FROM attendee WHERE id = ?1 AND record = ?2 AND removed = 0")?;
    if query.exists(params![attendee, record])? {
        return Ok(());
    }
    Err(Trouble::refused(format!(
        "there is no person {attendee} in record {record}. Nothing was changed"
    )))
}

fn refuse_unseen_part(
    w: &Writing<'_>,
    record: i64,
    id: i64,
    change: &AttendeeChange,
) -> Result<(), Trouble> {
    let Some(was) = &change.was else { return Ok(()) };
    let people = attendees(&w.tx, record)?;
    let Some(stands) = people.iter().find(|person| person.id == id) else { return Ok(()) };
    for (column, to, stands) in [
        ("name", &change.name, &stands.name),
        ("role", &change.role, &stands.role),
        ("attending", &change.attending, &stands.attending),
    ] {
        if let Some(to) = to {
            refuse_unseen(&w.tx, ("attendee", id, column), stands, [was, to])?;
        }
    }
    Ok(())
}

/// Copies the people of one record into another: all as they are, or, into the record that follows,
/// those of one field, of whom nobody has said yet whether they come.
pub(super) fn copy_attendees(
    w: &Writing<'_>,
    about: About,
    from: i64,
    to: i64,
    field: Option<&str>,
) -> Result<(), Trouble> {
    let people = attendees(&w.tx, from)?;
    for person in people.iter().filter(|person| field.is_none_or(|field| field == person.field)) {
        let attending = if field.is_some() { "" } else { &person.attending };
        let sets: [super::writing::Set<'_>; 6] = [
            ("record", &to),
            ("field", &person.field),
            ("name", &person.name),
            ("role", &person.role),
            ("attending", &attending),
            ("contact", &person.contact),
        ];
        w.insert("attendee", about, &sets)?;
    }
    Ok(())
}

/// The people of a record, in the order they were added.
pub(super) fn attendees(connection: &Connection, record: i64) -> Result<Vec<Attendee>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT id, field, name, role, attending, contact FROM attendee
         WHERE record = ?1 AND removed = 0 ORDER BY id",
    )?;
    let rows = query.query_map([record], |row| {
        Ok(Attendee {
            id: row.get(0)?,
            field: row.get(1)?,
            name: row.get(2)?,
            role: row.get(3)?,
            attending: row.get(4)?,
            contact: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
