//! Who is in which record, and where in it: for colleagues' eyes, and for the moment only.
//!
//! A row a sitting, overwritten in place, neither journalled nor a live value. One that was not seen for
//! a minute is ignored and swept: its program is gone, or whoever sits there is.

use std::time::Duration;

use chrono::{DateTime, FixedOffset, TimeDelta};
use rusqlite::{Transaction, TransactionBehavior, params};

use super::Store;
use super::open::PATIENCE;
use super::records::form_of_record;
use super::scope::schools_of;
use super::session::{Role, Session};
use super::trouble::Trouble;
use super::writing::still_our_version;
use crate::clock::stamp;

/// Seconds after which whoever wasn't seen again is gone.
const GONE_AFTER: i64 = 60;

/// Who writes in records at all: nobody is told of those who only read.
const WRITERS: [Role; 3] = [Role::Officer, Role::Lead, Role::Safeguarding];

/// Another sitting that is in a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    pub name: String,
    /// Another window of whoever asks.
    pub own: bool,
    /// The place they stand at, as drafts call it; blank for none.
    pub place: String,
    pub seen_at: String,
}

impl Present {
    /// The field of the form that they stand at: `section/field`.
    #[must_use]
    pub fn field(&self) -> String {
        let path = self.place.split('#').next().unwrap_or_default();
        path.splitn(3, '/').take(2).collect::<Vec<_>>().join("/")
    }

    /// Whether they weren't seen for too long by now.
    #[must_use]
    pub fn is_gone(&self, now: DateTime<FixedOffset>) -> bool {
        self.seen_at < gone_before(now)
    }
}

impl Store {
    /// Tells colleagues that this sitting is in a record, at a place in it.
    ///
    /// # Errors
    /// What the file can't do. Nobody waits for it: while somebody else writes it says so at once.
    pub fn be_at(&mut self, session: &Session, record: i64, place: &str) -> Result<(), Trouble> {
        let schools = schools_of(&self.connection, "record", record)?;
        if !WRITERS.into_iter().any(|role| session.has_at(role, &schools)) {
            return Ok(());
        }
        let now = session.clock.now();
        self.in_passing(|tx| {
            tx.prepare_cached("DELETE FROM presence WHERE seen_at < ?1")?
                .execute([gone_before(now)])?;
            tx.prepare_cached(
                "INSERT OR REPLACE INTO presence
                 SELECT ?1, ?2, case_id, id, ?3, ?4 FROM record WHERE id = ?5",
            )?
            .execute(params![
                session.session,
                session.officer,
                place,
                stamp(now),
                record
            ])?;
            Ok(())
        })
    }

    /// Tells colleagues that this sitting is in no record any more.
    ///
    /// # Errors
    /// As [`Store::be_at`].
    pub fn be_gone(&mut self, session: &Session) -> Result<(), Trouble> {
        self.in_passing(|tx| {
            tx.prepare_cached("DELETE FROM presence WHERE session = ?1")?
                .execute([&session.session])?;
            Ok(())
        })
    }

    /// Who else is in a record, by name. Of somebody at a restricted field only those are told who may
    /// read what is written there.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn present(&self, session: &Session, record: i64) -> Result<Vec<Present>, Trouble> {
        let viewer = session.viewer().at(&self.connection, "record", record)?;
        let mut query = self.connection.prepare_cached(
            "SELECT o.name, p.officer = ?3, p.field, p.seen_at
             FROM presence p JOIN officer o ON o.id = p.officer
             WHERE p.record = ?1 AND p.session <> ?2 AND p.seen_at >= ?4
             ORDER BY o.name, p.session",
        )?;
        let since = gone_before(session.clock.now());
        let rows =
            query.query_map(params![record, session.session, session.officer, since], |row| {
                Ok(Present {
                    name: row.get(0)?,
                    own: row.get(1)?,
                    place: row.get(2)?,
                    seen_at: row.get(3)?,
                })
            })?;
        let mut all: Vec<Present> = rows.collect::<Result<_, _>>()?;
        if !all.is_empty() && !viewer.sees_restricted {
            let form = form_of_record(&self.connection, record)?;
            all.retain(|one| one.own || !form.is_restricted(&one.field()));
        }
        Ok(all)
    }

    /// Writes what may as well be left out: it never keeps anybody waiting.
    fn in_passing(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        self.connection.busy_timeout(Duration::ZERO)?;
        let done = self.write_now(work);
        self.connection.busy_timeout(PATIENCE)?;
        done
    }

    fn write_now(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        let tx = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        still_our_version(&self.path, &tx)?;
        work(&tx)?;
        Ok(tx.commit()?)
    }
}

fn gone_before(now: DateTime<FixedOffset>) -> String {
    stamp(now - TimeDelta::seconds(GONE_AFTER))
}
