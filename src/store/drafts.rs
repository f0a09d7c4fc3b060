//! Unsaved typing: at most one second old, overwritten in place, no revision, not journalled.

use rusqlite::{Row, TransactionBehavior, params};

use super::Store;
use super::session::Session;
use super::trouble::Trouble;
use super::writing::still_our_version;
use crate::clock::stamp;

/// Words typed into a place and not yet said to be an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Where it was typed: `record/12/push-pull/push`, `log/7/words`.
    pub place: String,
    pub text: String,
    /// Where the cursor stood: line and character, from 0.
    pub line: usize,
    pub column: usize,
    /// Revision of the answer it began from.
    pub base: i64,
    /// Still being typed, as far as the file knows; not after it was left with Ctrl-C.
    pub open: bool,
    pub at: String,
}

impl Store {
    /// Keeps what is being typed.
    ///
    /// # Errors
    /// What the file can't do; the words stay on screen then.
    pub fn keep_draft(&mut self, session: &Session, draft: &Draft) -> Result<(), Trouble> {
        let at = stamp(session.clock.now());
        let process = std::process::id();
        let tx = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        still_our_version(&self.path, &tx)?;
        // What an earlier sitting left of it is in this one.
        drop_drafts(&tx, session, &draft.place)?;
        tx.prepare_cached(
            "INSERT OR REPLACE INTO draft VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            session.officer,
            draft.place,
            session.session,
            process,
            draft.text,
            draft.line,
            draft.column,
            draft.base,
            draft.open,
            at
        ])?;
        Ok(tx.commit()?)
    }

    /// Drops a draft of this sitting.
    ///
    /// # Errors
    /// What the file can't do.
    pub fn drop_draft(&mut self, session: &Session, place: &str) -> Result<(), Trouble> {
        let tx = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        still_our_version(&self.path, &tx)?;
        drop_drafts(&tx, session, place)?;
        Ok(tx.commit()?)
    }

    /// This officer's drafts that no running program is typing at, latest first: of this sitting,
    /// and of sittings that ended without leaving the field.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn drafts(&self, session: &Session) -> Result<Vec<Draft>, Trouble> {
        let mut query = self.connection.prepare_cached(
            "SELECT place, text, line, column, base, open, at, session, process FROM draft
             WHERE officer = ?1 ORDER BY at DESC, place",
        )?;
        let rows = query.query_map([session.officer], |row| {
            let own = row.get::<_, String>(7)? == session.session;
            Ok((read_draft(row)?, own || !is_running(row.get(8)?)))
        })?;
        let all: Vec<(Draft, bool)> = rows.collect::<Result<_, _>>()?;
        Ok(all.into_iter().filter(|(_, ours)| *ours).map(|(draft, _)| draft).collect())
    }
}

/// Drops an officer's drafts of a place, but for those another running program is typing.
pub(super) fn drop_drafts(
    connection: &rusqlite::Connection,
    session: &Session,
    place: &str,
) -> Result<(), Trouble> {
    let mut query = connection
        .prepare_cached("SELECT session, process FROM draft WHERE officer = ?1 AND place = ?2")?;
    let rows = query.query_map(params![session.officer, place], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
    })?;
    let sittings: Vec<(String, i64)> = rows.collect::<Result<_, _>>()?;
    let mut delete = connection
        .prepare_cached("DELETE FROM draft WHERE officer = ?1 AND place = ?2 AND session = ?3")?;
    for (sitting, process) in sittings {
        if sitting == session.session || !is_running(process) {
            delete.execute(params![session.officer, place, sitting])?;
        }
    }
    Ok(())
}

fn read_draft(row: &Row<'_>) -> rusqlite::Result<Draft> {
    Ok(Draft {
        place: row.get(0)?,
        text: row.get(1)?,
        line: row.get(2)?,
        column: row.get(3)?,
        base: row.get(4)?,
        open: row.get(5)?,
        at: row.get(6)?,
    })
}

/// Whether another process of that number is still running here.
fn is_running(process: i64) -> bool {
    let number = i32::try_from(process).ok().filter(|n| *n != std::process::id().cast_signed());
    number
        .and_then(rustix::process::Pid::from_raw)
        .is_some_and(|pid| rustix::process::test_kill_process(pid).is_ok())
}
