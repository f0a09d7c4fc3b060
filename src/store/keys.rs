//! The keys by which officers come in over SSH. Only the admin role says whose a key is; one that has
//! ended opens nothing, and stays on file.

mod line;

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::Store;
use super::journal::About;
use super::officers::standing;
use super::session::Session;
use super::trouble::Trouble;
use super::writing::Writing;
pub use line::PublicKey;

/// A key in the list of all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyLine {
    pub id: i64,
    pub officer: i64,
    /// The officer's name.
    pub name: String,
    /// What the key's line calls the officer.
    pub actor: String,
    pub fingerprint: String,
    pub kind: String,
    /// What its owner calls it.
    pub note: String,
    pub added: NaiveDate,
    /// The day on which it ended.
    pub ended: Option<NaiveDate>,
}

/// The longest that an officer can be called in a key's line.
const LONGEST: usize = 16;

/// Whether an officer can be called that in a key's line: `[a-z0-9]{1,16}`.
#[must_use]
pub fn is_actor(text: &str) -> bool {
    (1..=LONGEST).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

const LINE: &str = "SELECT k.id, k.officer, o.name, coalesce(o.actor, ''), k.fingerprint, k.kind,
       k.note, k.added_on, k.ended_on FROM officer_key k JOIN officer o ON o.id = k.officer";

impl Store {
    /// The officer meant by a number, a login or what a key's line calls them.
    ///
    /// # Errors
    /// Nobody is called that.
    pub fn officer_called(&self, text: &str) -> Result<i64, Trouble> {
        let mut query = self.connection.prepare_cached(
            "SELECT id FROM officer WHERE CAST(id AS TEXT) = ?1 OR login = ?1 OR actor = ?1
             ORDER BY CAST(id AS TEXT) = ?1 DESC, login = ?1 DESC LIMIT 1",
        )?;
        query.query_row([text], |row| row.get(0)).optional()?.ok_or_else(|| {
            Trouble::refused(format!(
                "there is no officer {text} in this file. Nothing was changed. `officer list` names \
                 them"
            ))
        })
    }

    /// Gives an officer a key; gives what the key's line calls them.
    ///
    /// # Errors
    /// A role other than admin, an officer who isn't there or whose time has ended, a key that
    /// somebody has already.
    pub fn add_key(
        &mut self,
        session: &Session,
        officer: i64,
        key: &PublicKey,
    ) -> Result<String, Trouble> {
        let today = session.as_of();
        self.write(session, "add_key", |w| {
            let found = standing(w, officer)?;
            refuse_twice(w, key)?;
            let actor = match found.actor {
                Some(actor) => actor,
                None => call(w, officer, &found.login)?,
            };
            w.insert(
                "officer_key",
                About::default(),
                &[
                    ("officer", &officer),
                    ("fingerprint", &key.fingerprint),
                    ("kind", &key.kind),
                    ("blob", &key.blob),
                    ("note", &key.note),
                    ("added_on", &today),
                ],
            )?;
            Ok(actor)
        })
    }

    /// Ends a key of an officer: nobody comes in by it any more.
    ///
    /// # Errors
    /// A role other than admin; no such key of theirs, or one that has ended.
    pub fn end_key(
        &mut self,
        session: &Session,
        officer: i64,
        fingerprint: &str,
    ) -> Result<(), Trouble> {
        let today = session.as_of();
        let bare = fingerprint.trim().trim_start_matches("SHA256:");
        let fingerprint = format!("SHA256:{bare}");
        self.write(session, "end_key", |w| {
            let mut query = w.tx.prepare_cached(
                "SELECT id FROM officer_key
                 WHERE officer = ?1 AND fingerprint = ?2 AND ended_on IS NULL",
            )?;
            let found: Option<i64> =
                query.query_row(params![officer, fingerprint], |row| row.get(0)).optional()?;
            let Some(id) = found else {
                return Err(Trouble::refused(format!(
                    "officer {officer} has no key {fingerprint} in use. Nothing was changed. \
                     `officer key list` names the keys"
                )));
            };
            w.update("officer_key", id, About::default(), None, &[("ended_on", &today)]).map(drop)
        })
    }

    /// The keys of an officer, or of all of them, in the order they were added.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn keys(&self, officer: Option<i64>) -> Result<Vec<KeyLine>, Trouble> {
        let mut query = self
            .connection
            .prepare_cached(&format!("{LINE} WHERE ?1 IS NULL OR k.officer = ?1 ORDER BY k.id"))?;
        Ok(query.query_map([officer], read_line)?.collect::<Result<_, _>>()?)
    }
}

fn read_line(row: &Row<'_>) -> rusqlite::Result<KeyLine> {
    Ok(KeyLine {
        id: row.get(0)?,
        officer: row.get(1)?,
        name: row.get(2)?,
        actor: row.get(3)?,
        fingerprint: row.get(4)?,
        kind: row.get(5)?,
        note: row.get(6)?,
        added: row.get(7)?,
        ended: row.get(8)?,
    })
}

/// Whether somebody comes in by a key of theirs that hasn't ended.
pub(super) fn is_in_use(
    connection: &Connection,
    officer: i64,
    fingerprint: &str,
) -> Result<bool, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM officer_key
         WHERE officer = ?1 AND fingerprint = ?2 AND ended_on IS NULL)",
    )?;
    Ok(query.query_row(params![officer, fingerprint], |row| row.get(0))?)
}

/// Whether every key that an officer ever had has ended.
pub(super) fn all_ended(connection: &Connection, officer: i64) -> Result<bool, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT count(*) > 0 AND count(*) = count(ended_on) FROM officer_key WHERE officer = ?1",
    )?;
    Ok(query.query_row([officer], |row| row.get(0))?)
}

/// Whether anybody comes in over SSH.
pub(super) fn any_in_use(connection: &Connection) -> Result<bool, Trouble> {
    let sql = "SELECT EXISTS (SELECT 1 FROM officer_key WHERE ended_on IS NULL)";
    Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

fn refuse_twice(w: &Writing<'_>, key: &PublicKey) -> Result<(), Trouble> {
    let mut query =
        w.tx.prepare_cached(&format!("{LINE} WHERE k.fingerprint = ?1 AND k.ended_on IS NULL"))?;
    let found = query.query_row([&key.fingerprint], read_line).optional()?;
    match found {
        Some(line) => Err(Trouble::refused(format!(
            "{} has this key already. Nothing was changed. A key is one officer's alone: each makes \
             their own",
            line.name
        ))),
        None => Ok(()),
    }
}

/// Finds what an officer is called in a key's line, and keeps it: the login where that will do, else
/// what is left of it, with a number where somebody else is called so.
fn call(w: &Writing<'_>, officer: i64, login: &str) -> Result<String, Trouble> {
    let plain: String = login
        .chars()
        .map(|letter| letter.to_ascii_lowercase())
        .filter(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
        .take(LONGEST - 4)
        .collect();
    let plain = match (is_actor(login), plain.is_empty()) {
        (true, _) => login.to_owned(),
        (false, true) => "officer".to_owned(),
        (false, false) => plain,
    };
    let mut actor = plain.clone();
    let mut tried = 1;
    while !is_free(w, officer, &actor)? {
        tried += 1;
        let stem: String = plain.chars().take(LONGEST - 4).collect();
        actor = format!("{stem}{tried}");
    }
    w.update("officer", officer, About::default(), None, &[("actor", &actor)])?;
    Ok(actor)
}

/// Whether nobody else is called that, in a line or at a keyboard.
fn is_free(w: &Writing<'_>, officer: i64, actor: &str) -> Result<bool, Trouble> {
    let mut query = w.tx.prepare_cached(
        "SELECT NOT EXISTS (SELECT 1 FROM officer WHERE id <> ?1 AND (actor = ?2 OR login = ?2))",
    )?;
    Ok(query.query_row(params![officer, actor], |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_officer_is_called_by_small_letters_and_digits_alone() {
        for text in ["k7f3", "a", "0", "abcdefghijklmnop"] {
            assert!(is_actor(text), "{text}");
        }
        for text in ["", "K7f3", "k.ashdown", "abcdefghijklmnopq", "zoë", "a b", "-a", "a\n"] {
            assert!(!is_actor(text), "{text}");
        }
    }
}
