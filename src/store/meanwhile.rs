//! Two officers at one part of a row: neither writes over words that they haven't seen.

use rusqlite::{Connection, OptionalExtension, params};

use super::Store;
use super::answers::Answer;
use super::session::Session;
use super::trouble::Trouble;
use super::writing::READING;

/// What somebody else changed in a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedHere {
    /// The table of what was changed: `answer`, `attendee`, `action`, `invitation` …
    pub subject: String,
    pub row: i64,
    /// The path of an answer, the field of a person; blank for what belongs to no one field.
    pub field: String,
    pub by: String,
    pub at: String,
}

impl Store {
    /// What other sittings changed in a record of a case behind a row of the journal, oldest first;
    /// and the journal's last row now.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn changed_in(
        &self,
        session: &Session,
        (case, record): (i64, i64),
        seq: i64,
    ) -> Result<(i64, Vec<ChangedHere>), Trouble> {
        session.viewer().at(&self.connection, "pupil_case", case)?;
        session.viewer().at(&self.connection, "record", record)?;
        let mut query = self.connection.prepare_cached(
            "SELECT j.subject, CAST(j.row AS INTEGER), coalesce(a.field, p.field, ''),
               j.officer_name, j.at
             FROM journal j
             LEFT JOIN answer a ON j.subject = 'answer' AND a.id = CAST(j.row AS INTEGER)
             LEFT JOIN attendee p ON j.subject = 'attendee' AND p.id = CAST(j.row AS INTEGER)
             WHERE j.seq > ?1 AND j.session <> ?2 AND j.verb <> ?3
               AND (j.record = ?4 OR (j.subject = 'action' AND j.case_id = ?5))
             ORDER BY j.seq",
        )?;
        let about = (seq, &session.session, READING, record.to_string(), case.to_string());
        let rows = query.query_map(about, |row| {
            Ok(ChangedHere {
                subject: row.get(0)?,
                row: row.get(1)?,
                field: row.get(2)?,
                by: row.get(3)?,
                at: row.get(4)?,
            })
        })?;
        let changed: Vec<ChangedHere> = rows.collect::<Result<_, _>>()?;
        Ok((self.last_change()?, changed))
    }
}

/// Refuses to write over what somebody put into a part of a row since it was on screen. `stands` is
/// what stands there now, `was` what was on screen, `to` what is to stand there.
pub(super) fn refuse_unseen(
    connection: &Connection,
    part: (&str, i64, &str),
    stands: &str,
    [was, to]: [&str; 2],
) -> Result<(), Trouble> {
    if stands == was || stands == to {
        return Ok(());
    }
    let last = last_change_of(connection, part)?;
    Err(Trouble::Conflict(Box::new(Answer::told(stands.to_owned(), 0, last))))
}

/// Who changed a column of a row last, and when: another's change of the rest of the row is not it.
pub(super) fn last_change_of(
    connection: &Connection,
    (subject, row, column): (&str, i64, &str),
) -> Result<(i64, String, String), Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT officer, officer_name, at FROM journal j
         WHERE subject = ?1 AND row = ?2 AND verb <> ?3
           AND (SELECT json_extract(content, ?4) FROM journal_content
                  WHERE seq = j.seq AND part = 'after')
             IS NOT (SELECT json_extract(content, ?4) FROM journal_content
                  WHERE seq = j.seq AND part = 'before')
         ORDER BY seq DESC LIMIT 1",
    )?;
    let path = format!("$.{column}");
    let last = query
        .query_row(params![subject, row.to_string(), READING, path], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    // What was erased since tells no column any more.
    last.map_or_else(|| last_change(connection, subject, row), Ok)
}

/// Who changed a row last, and when. Whoever only read it changed nothing.
pub(super) fn last_change(
    connection: &Connection,
    subject: &str,
    row: i64,
) -> Result<(i64, String, String), Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT officer, officer_name, at FROM journal
         WHERE subject = ?1 AND row = ?2 AND verb <> ?3 ORDER BY seq DESC LIMIT 1",
    )?;
    let last = query.query_row(params![subject, row.to_string(), READING], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })?;
    Ok(last)
}
