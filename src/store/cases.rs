//! Opening and closing cases.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::journal::About;
use super::session::{Session, Viewer};
use super::trouble::Trouble;
use super::writing::Writing;
use super::{Store, kept, schools};
use crate::rules::case::Case;

pub(super) const CASE_COLUMNS: &str =
    "c.id, c.pupil, c.reason, c.owner, o.name, c.opened_on, c.closed_on, c.close_reason";

impl Store {
    /// Opens a case on a pupil; gives its id. Entries from before are part of it by their dates.
    ///
    /// # Errors
    /// No reason, or a case that is open already.
    pub fn open_case(
        &mut self,
        session: &Session,
        pupil: i64,
        reason: &str,
    ) -> Result<i64, Trouble> {
        if reason.trim().is_empty() {
            return Err(Trouble::refused("opening a case needs a reason. Nothing was changed"));
        }
        self.write(session, "open_case", |w| open_one(w, pupil, reason))
    }

    /// Opens a case on each of several pupils, all or none; gives their ids.
    ///
    /// # Errors
    /// As [`Store::open_case`], for any of them.
    pub fn open_cases(
        &mut self,
        session: &Session,
        pupils: &[i64],
        reason: &str,
    ) -> Result<Vec<i64>, Trouble> {
        if reason.trim().is_empty() {
            return Err(Trouble::refused("opening a case needs a reason. Nothing was changed"));
        }
        self.write(session, "open_case", |w| {
            pupils.iter().map(|pupil| open_one(w, *pupil, reason)).collect()
        })
    }

    /// Closes a case, with the reason.
    ///
    /// # Errors
    /// No reason, an unknown case, or one that is closed already.
    pub fn close_case(
        &mut self,
        session: &Session,
        case: i64,
        reason: &str,
    ) -> Result<(), Trouble> {
        if reason.trim().is_empty() {
            return Err(Trouble::refused("closing a case needs a reason. Nothing was changed"));
        }
        let today = session.as_of();
        self.write(session, "close_case", |w| {
            w.may("pupil_case", case)?;
            let found = case_row(&w.tx, case)?;
            if found.closed.is_some() {
                return Err(Trouble::refused(format!(
                    "case {case} is closed already. Nothing was changed"
                )));
            }
            let about = About { pupil: Some(found.pupil), case: Some(case), record: None };
            let sets: [super::writing::Set<'_>; 2] =
                [("closed_on", &today), ("close_reason", &reason.trim())];
            w.update("pupil_case", case, about, Some(reason), &sets)?;
            kept::refresh_case(&w.tx, case)
        })
    }

    /// Gives cases to another officer, all or none.
    ///
    /// # Errors
    /// No case, an unknown or closed one, or an officer who works no cases.
    pub fn change_owner(
        &mut self,
        session: &Session,
        cases: &[i64],
        officer: i64,
    ) -> Result<(), Trouble> {
        if cases.is_empty() {
            return Err(Trouble::refused("no case was named. Nothing was changed"));
        }
        self.write(session, "change_owner", |w| {
            cases.iter().try_for_each(|case| give_one(w, *case, officer))
        })
    }

    /// The pupil's open case, else their latest.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn latest_case(&self, pupil: i64) -> Result<Option<i64>, Trouble> {
        let mut query = self.connection.prepare_cached(
            "SELECT id FROM pupil_case WHERE pupil = ?1 ORDER BY closed_on IS NOT NULL, id DESC LIMIT 1",
        )?;
        Ok(query.query_row([pupil], |row| row.get(0)).optional()?)
    }

    /// One case.
    ///
    /// # Errors
    /// An unknown case, in a sentence; one at a school where these eyes read none.
    pub fn case(&self, viewer: Viewer, case: i64) -> Result<Case, Trouble> {
        viewer.at(&self.connection, "pupil_case", case)?;
        case_row(&self.connection, case)
    }
}

fn open_one(w: &Writing<'_>, pupil: i64, reason: &str) -> Result<i64, Trouble> {
    w.may("pupil", pupil)?;
    if let Some(open) = open_case_of(&w.tx, pupil)? {
        return Err(Trouble::refused(format!(
            "case {open} is already open for this pupil. Nothing was changed"
        )));
    }
    let about = About { pupil: Some(pupil), ..About::default() };
    let mut query = w.tx.prepare_cached("SELECT school FROM pupil WHERE id = ?1")?;
    let school: Option<i64> = query.query_row([pupil], |row| row.get(0)).optional()?;
    let school = school.ok_or_else(|| {
        Trouble::refused(format!("there is no pupil {pupil} in this file. Nothing was changed"))
    })?;
    let (today, owner) = (w.session.as_of(), w.session.officer);
    let case = w.insert(
        "pupil_case",
        about,
        &[
            ("pupil", &pupil),
            ("school", &school),
            ("reason", &reason.trim()),
            ("owner", &owner),
            ("opened_on", &today),
        ],
    )?;
    kept::refresh_case(&w.tx, case)?;
    Ok(case)
}

fn give_one(w: &Writing<'_>, case: i64, officer: i64) -> Result<(), Trouble> {
    w.may("pupil_case", case)?;
    schools::can_take_case(&w.tx, officer, case)?;
    let found = case_row(&w.tx, case)?;
    if found.closed.is_some() {
        return Err(Trouble::refused(format!("case {case} is closed. Nothing was changed")));
    }
    let about = About { pupil: Some(found.pupil), case: Some(case), record: None };
    if w.update("pupil_case", case, about, None, &[("owner", &officer)])? {
        kept::refresh_case(&w.tx, case)?;
    }
    Ok(())
}

fn open_case_of(connection: &Connection, pupil: i64) -> Result<Option<i64>, Trouble> {
    let mut query = connection
        .prepare_cached("SELECT id FROM pupil_case WHERE pupil = ?1 AND closed_on IS NULL")?;
    Ok(query.query_row(params![pupil], |row| row.get(0)).optional()?)
}

pub(super) fn case_row(connection: &Connection, case: i64) -> Result<Case, Trouble> {
    let sql = format!(
        "SELECT {CASE_COLUMNS} FROM pupil_case c JOIN officer o ON o.id = c.owner WHERE c.id = ?1"
    );
    let row = connection.prepare_cached(&sql)?.query_row([case], read_case).optional()?;
    row.ok_or_else(|| Trouble::refused(format!("there is no case {case}. Nothing was changed")))
}

pub(super) fn read_case(row: &Row<'_>) -> rusqlite::Result<Case> {
    Ok(Case {
        id: row.get(0)?,
        pupil: row.get(1)?,
        reason: row.get(2)?,
        owner: row.get(3)?,
        owner_name: row.get(4)?,
        opened: row.get(5)?,
        closed: row.get(6)?,
        close_reason: row.get(7)?,
    })
}
