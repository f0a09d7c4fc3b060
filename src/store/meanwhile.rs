//! Two officers at one part of a row: neither writes over words that they haven't seen.

use rusqlite::{Connection, params};

use super::answers::Answer;
use super::trouble::Trouble;
use super::writing::READING;

/// Refuses to write over what somebody put into a part of a row since it was on screen. `stands` is
/// what stands there now, `was` what was on screen, `to` what is to stand there.
pub(super) fn refuse_unseen(
    connection: &Connection,
    (subject, row): (&str, i64),
    stands: &str,
    [was, to]: [&str; 2],
) -> Result<(), Trouble> {
    if stands == was || stands == to {
        return Ok(());
    }
    let last = last_change(connection, subject, row)?;
    Err(Trouble::Conflict(Box::new(Answer::told(stands.to_owned(), 0, last))))
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
