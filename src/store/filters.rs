//! Filters of the caseload kept under a name, each officer's own.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::Store;
use super::journal::About;
use super::session::Session;
use super::trouble::Trouble;

/// A filter that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedFilter {
    pub id: i64,
    pub name: String,
    /// What was typed.
    pub text: String,
    /// Only the officer's own cases.
    pub mine: bool,
    /// Only cases with something overdue.
    pub overdue: bool,
}

impl Store {
    /// Keeps a filter under a name, in place of any of that name; gives its id.
    ///
    /// # Errors
    /// No name, or nothing that the filter asks.
    pub fn save_filter(
        &mut self,
        session: &Session,
        name: &str,
        text: &str,
        mine: bool,
        overdue: bool,
    ) -> Result<i64, Trouble> {
        let (name, text) = (name.trim(), text.trim());
        if name.is_empty() {
            return Err(Trouble::refused("a filter is kept under a name. Nothing was saved"));
        }
        if text.is_empty() && !mine && !overdue {
            return Err(Trouble::refused(
                "this filter leaves nothing out: there is nothing to keep. Nothing was saved",
            ));
        }
        self.write(session, "save_filter", |w| {
            let about = About::default();
            let sets: [super::writing::Set<'_>; 4] =
                [("name", &name), ("text", &text), ("mine", &mine), ("overdue", &overdue)];
            if let Some(id) = named(&w.tx, session.officer, name)? {
                w.update("saved_filter", id, about, None, &sets)?;
                return Ok(id);
            }
            let mut all: Vec<super::writing::Set<'_>> = vec![("officer", &session.officer)];
            all.extend(sets);
            w.insert("saved_filter", about, &all)
        })
    }

    /// Removes one of the officer's own filters.
    ///
    /// # Errors
    /// A filter that isn't there, or isn't theirs.
    pub fn remove_filter(&mut self, session: &Session, filter: i64) -> Result<(), Trouble> {
        if !self.filters(session)?.iter().any(|own| own.id == filter) {
            return Err(Trouble::refused(format!(
                "there is no filter {filter} of yours. Nothing was changed"
            )));
        }
        self.write(session, "remove_filter", |w| {
            w.update("saved_filter", filter, About::default(), None, &[("removed", &true)])
                .map(drop)
        })
    }

    /// The officer's own filters, by name.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn filters(&self, session: &Session) -> Result<Vec<SavedFilter>, Trouble> {
        let mut query = self.connection.prepare_cached(
            "SELECT id, name, text, mine, overdue FROM saved_filter
             WHERE officer = ?1 AND removed = 0 ORDER BY lower(name), id",
        )?;
        Ok(query.query_map([session.officer], read_filter)?.collect::<Result<_, _>>()?)
    }
}

/// The filter of that name, capitals aside.
fn named(connection: &Connection, officer: i64, name: &str) -> Result<Option<i64>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT id FROM saved_filter
         WHERE officer = ?1 AND removed = 0 AND lower(name) = lower(?2)",
    )?;
    Ok(query.query_row(params![officer, name], |row| row.get(0)).optional()?)
}

fn read_filter(row: &Row<'_>) -> rusqlite::Result<SavedFilter> {
    Ok(SavedFilter {
        id: row.get(0)?,
        name: row.get(1)?,
        text: row.get(2)?,
        mine: row.get(3)?,
        overdue: row.get(4)?,
    })
}
