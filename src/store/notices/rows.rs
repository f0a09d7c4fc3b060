//! Notices as they are kept.

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row};

use super::super::journal::About;
use super::super::trouble::Trouble;
use super::super::writing::{Set, Writing};
use crate::rules::notice::{Contents, Notice, NoticeState, Served};

/// What is written of a new notice.
pub(super) struct NewNotice<'a> {
    pub case: i64,
    pub contact: i64,
    pub contents: &'a Contents,
    pub days: u32,
    pub cap_weeks: Option<u32>,
    pub replaces: Option<i64>,
}

/// Writes down a draft; gives its id.
pub(super) fn insert(w: &Writing<'_>, about: About, new: &NewNotice<'_>) -> Result<i64, Trouble> {
    let (state, contents) = (NoticeState::Draft.as_str(), serde_json::to_string(new.contents)?);
    let sets: [Set<'_>; 7] = [
        ("case_id", &new.case),
        ("contact", &new.contact),
        ("state", &state),
        ("contents", &contents),
        ("days", &new.days),
        ("cap_weeks", &new.cap_weeks),
        ("replaces", &new.replaces),
    ];
    w.insert("notice", about, &sets)
}

const NOTICES: &str = "SELECT n.*, c.title, c.forename, c.surname
     FROM notice n JOIN contact c ON c.id = n.contact";

/// One notice.
pub(super) fn notice(connection: &Connection, id: i64) -> Result<Notice, Trouble> {
    let mut query = connection.prepare_cached(&format!("{NOTICES} WHERE n.id = ?1"))?;
    let found = query.query_row([id], read).optional()?;
    found.ok_or_else(|| Trouble::refused(format!("there is no notice {id}. Nothing was changed")))
}

/// A case's notices, in the order they were drafted.
pub(in crate::store) fn of_case(
    connection: &Connection,
    case: i64,
) -> Result<Vec<Notice>, Trouble> {
    several(connection, "n.case_id = ?1", case)
}

/// A pupil's notices, of all cases.
pub(super) fn of_pupil(connection: &Connection, pupil: i64) -> Result<Vec<Notice>, Trouble> {
    several(connection, "n.case_id IN (SELECT id FROM pupil_case WHERE pupil = ?1)", pupil)
}

fn several(connection: &Connection, which: &str, id: i64) -> Result<Vec<Notice>, Trouble> {
    let mut query = connection.prepare_cached(&format!("{NOTICES} WHERE {which} ORDER BY n.id"))?;
    Ok(query.query_map([id], read)?.collect::<Result<_, _>>()?)
}

/// The earliest last day of a case's notices that nobody has ended, for its kept row.
pub(in crate::store) fn earliest_last_day(
    connection: &Connection,
    case: i64,
) -> Result<Option<NaiveDate>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT min(last_day) FROM notice WHERE case_id = ?1 AND state = 'issued'",
    )?;
    Ok(query.query_row([case], |row| row.get(0))?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Notice> {
    let (state, served): (String, String) = (row.get("state")?, row.get("served")?);
    let contents: String = row.get("contents")?;
    Ok(Notice {
        id: row.get("id")?,
        case: row.get("case_id")?,
        contact: row.get("contact")?,
        to: name(row)?,
        state: NoticeState::parse(&state).unwrap_or_default(),
        // What can't be read is named by `verify`; it must not hide the rest of the case.
        contents: serde_json::from_str(&contents).unwrap_or_default(),
        days: row.get("days")?,
        cap_weeks: row.get("cap_weeks")?,
        issued: row.get("issued_on")?,
        served: Served::parse(&served),
        served_on: row.get("served_on")?,
        last_day: row.get("last_day")?,
        reason: row.get("override")?,
        entry: row.get("entry")?,
        ended: row.get("ended_on")?,
        ended_why: row.get("ended_why")?,
        replaces: row.get("replaces")?,
        revision: row.get("revision")?,
    })
}

/// What a contact is called: `Mrs Grace Osei`.
pub(in crate::store) fn name(row: &Row<'_>) -> rusqlite::Result<String> {
    let parts: [String; 3] = [row.get("title")?, row.get("forename")?, row.get("surname")?];
    let parts: Vec<&str> =
        parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    Ok(parts.join(" "))
}
