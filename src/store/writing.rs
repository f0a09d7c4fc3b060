//! The shape of every write: one IMMEDIATE transaction, a session, and journal rows by
//! construction: the only way to change a live row is through here.

use rusqlite::{Connection, OptionalExtension, ToSql, Transaction, TransactionBehavior};

use super::journal::{self, About, Change};
use super::live::{Live, live};
use super::session::{Role, Session, roles_of};
use super::trouble::Trouble;
use super::{Store, keys, known_version};

/// A column and its new value.
pub(super) type Set<'a> = (&'a str, &'a dyn ToSql);

/// One verb at work.
pub(super) struct Writing<'a> {
    pub tx: Transaction<'a>,
    pub session: &'a Session,
    pub verb: &'static str,
}

impl Store {
    /// Runs a verb in one transaction. Nothing is kept unless all of it could be.
    pub(super) fn write<T>(
        &mut self,
        session: &Session,
        verb: &'static str,
        work: impl FnOnce(&Writing<'_>) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        may_write(session, verb)?;
        let path = self.path.clone();
        let begun = self.connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let tx = begun.map_err(|error| Trouble::on(&path, error))?;
        still_our_version(&path, &tx)?;
        if ![RESTORING, REFUSING, REFUSING_PIN].contains(&verb) {
            still_holds(session, &tx)?;
        }
        let writing = Writing { tx, session, verb };
        let done = work(&writing)?;
        writing.tx.commit().map_err(|error| Trouble::on(&path, error))?;
        Ok(done)
    }
}

/// The verb of opening restricted words: a row of the journal, and no change.
pub(super) const READING: &str = "read_restricted";

/// What is noted of whoever comes to the door: rows of the journal, and no change.
pub(super) const CALLING: &str = "call_command";
pub(super) const REFUSING: &str = "refuse_call";
/// The verb of giving out what one may read anyway: a row of the journal, and no change.
pub(super) const EXPORTING: &str = "export";

/// What anybody does about their own lock, whatever else they may do; and that it was tried too often.
pub(super) const SETTING_PIN: &str = "set_pin";
pub(super) const REMOVING_PIN: &str = "remove_pin";
pub(super) const REFUSING_PIN: &str = "refuse_pin";

/// The roles of a file that was just put in place are those of another day.
const RESTORING: &str = "restore";

/// Verbs of whoever says who is an officer, and in which roles.
const OFFICERS: &[&str] =
    &["add_officer", "set_roles", "end_officer", "add_key", "end_key", "clear_pin"];

/// Verbs of whoever looks after the file: schools, calendars, registers, templates, copies. They
/// touch no case content.
const KEEPING: &[&str] = &[
    "found",
    "join",
    "add_school",
    "set_calendar",
    "install_template",
    "import_pupils",
    "import_contacts",
    "import_marks",
    "backup",
    "restore",
    "set_hold",
    "lift_hold",
    "propose_erasure",
    "withdraw_erasure",
    "erase_pupil",
];

/// Whether anybody in these roles does such a thing.
pub(super) fn may_write(session: &Session, verb: &str) -> Result<(), Trouble> {
    if [READING, EXPORTING].contains(&verb) {
        return session.viewer().may_read_cases();
    }
    // Whatever somebody may do, that they came is written down.
    if [CALLING, REFUSING].contains(&verb) {
        return Ok(());
    }
    // Whoever only reads may be locked too.
    if [SETTING_PIN, REMOVING_PIN, REFUSING_PIN].contains(&verb) {
        return Ok(());
    }
    if OFFICERS.contains(&verb) && !session.has(Role::Admin) {
        return Err(Trouble::refused(
            "only the admin role adds officers or changes their roles. Nothing was changed. Ask \
             whoever holds it: `herringbone officer list` names them",
        ));
    }
    let officers = [Role::Officer, Role::Lead, Role::Safeguarding];
    if officers.into_iter().any(|role| session.has(role)) {
        return Ok(());
    }
    if session.has(Role::Admin) {
        return if KEEPING.contains(&verb) || OFFICERS.contains(&verb) {
            Ok(())
        } else {
            Err(Trouble::refused("this role changes no case content. Nothing was changed"))
        };
    }
    Err(Trouble::refused("You may read this file but not change it. Nothing was changed"))
}

/// An admin may have ended an officer's time, or taken a role away, since they sat down. Whoever
/// founds or joins isn't in the file yet.
pub(super) fn still_holds(session: &Session, tx: &Connection) -> Result<(), Trouble> {
    let mut query = tx.prepare_cached("SELECT roles, ended_on FROM officer WHERE id = ?1")?;
    let found = query.query_row([session.officer], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?))
    });
    let Some((roles, ended)) = found.optional()? else { return Ok(()) };
    if ended.is_some() {
        return Err(Trouble::refused(format!(
            "{} is no longer an officer of this file. Nothing was changed",
            session.name
        )));
    }
    if !session.key.is_empty() && !keys::is_in_use(tx, session.officer, &session.key)? {
        return Err(Trouble::refused(
            "the key that you came in by was ended meanwhile. Nothing was changed. Ask whoever \
             looks after Herringbone",
        ));
    }
    let held = roles_of(&roles);
    // A viewer may do less than anybody, so that nobody has to be one.
    let lost = session.roles.iter().find(|role| **role != Role::Viewer && !held.contains(role));
    match lost {
        Some(role) => Err(Trouble::refused(format!(
            "the role {} was taken from you meanwhile. Nothing was changed. Leave Herringbone and \
             start it again",
            role.as_str()
        ))),
        None => Ok(()),
    }
}

/// Another process may have migrated the file since it was opened.
pub(super) fn still_our_version(path: &std::path::Path, tx: &Connection) -> Result<(), Trouble> {
    let mut query = tx.prepare_cached("PRAGMA user_version")?;
    let found: i64 = query.query_row([], |row| row.get(0))?;
    if found == known_version() {
        return Ok(());
    }
    Err(Trouble::Newer { path: path.to_owned(), found, known: known_version() })
}

impl Writing<'_> {
    /// Adds a live row and journals it; gives its id.
    pub fn insert(&self, table: &str, about: About, sets: &[Set<'_>]) -> Result<i64, Trouble> {
        self.insert_linked(table, about, sets, |_| Ok(()))
    }

    /// Adds a live row whose links in side tables belong to it.
    pub fn insert_linked(
        &self,
        table: &str,
        about: About,
        sets: &[Set<'_>],
        link: impl FnOnce(i64) -> Result<(), Trouble>,
    ) -> Result<i64, Trouble> {
        let id = self.insert_bare(table, sets)?;
        link(id)?;
        let about = about.of_new(table, id);
        let after = self.text(table, id)?;
        self.journal(table, id, about, 0, None, None, after.as_deref())?;
        Ok(id)
    }

    fn insert_bare(&self, table: &str, sets: &[Set<'_>]) -> Result<i64, Trouble> {
        let next = self.next_after_erased(table)?;
        let mut all: Vec<Set<'_>> = next.iter().map(|id| ("id", id as &dyn ToSql)).collect();
        all.extend_from_slice(sets);
        let columns: Vec<_> = all.iter().map(|(column, _)| format!("\"{column}\"")).collect();
        let places = vec!["?"; all.len()].join(", ");
        let sql = format!("INSERT INTO {table} ({}) VALUES ({places})", columns.join(", "));
        let values: Vec<&dyn ToSql> = all.iter().map(|(_, value)| *value).collect();
        Ok(self.tx.prepare_cached(&sql)?.insert(values.as_slice())?)
    }

    /// The number of a new row, where SQLite would give that of one that was erased.
    fn next_after_erased(&self, table: &str) -> Result<Option<i64>, Trouble> {
        let mut query = self.tx.prepare_cached("SELECT id FROM erased_to WHERE name = ?1")?;
        let erased: Option<i64> = query.query_row([table], |row| row.get(0)).optional()?;
        let Some(erased) = erased else { return Ok(None) };
        let sql = format!("SELECT coalesce(max(id), 0) FROM {table}");
        let last: i64 = self.tx.prepare_cached(&sql)?.query_row([], |row| row.get(0))?;
        Ok((last < erased).then_some(erased + 1))
    }

    /// Journals what became of a live row that was changed outside these: of its links in side tables.
    pub fn changed(
        &self,
        (table, id): (&str, i64),
        about: About,
        before: Option<&str>,
    ) -> Result<(), Trouble> {
        let after = self.text(table, id)?;
        if before != after.as_deref() {
            self.journal(table, id, about, 0, None, before, after.as_deref())?;
        }
        Ok(())
    }

    /// Changes a live row and journals it, with what it was before. A change that changes nothing
    /// writes nothing; gives whether anything changed.
    pub fn update(
        &self,
        table: &str,
        id: i64,
        about: About,
        reason: Option<&str>,
        sets: &[Set<'_>],
    ) -> Result<bool, Trouble> {
        self.update_at(table, id, about, 0, reason, sets)
    }

    /// As [`Writing::update`], for rows that count their revisions.
    pub fn update_at(
        &self,
        table: &str,
        id: i64,
        about: About,
        revision: i64,
        reason: Option<&str>,
        sets: &[Set<'_>],
    ) -> Result<bool, Trouble> {
        let before = self.text(table, id)?;
        let columns: Vec<_> = sets.iter().map(|(column, _)| format!("\"{column}\" = ?")).collect();
        let sql = format!("UPDATE {table} SET {} WHERE id = ?", columns.join(", "));
        let mut values: Vec<&dyn ToSql> = sets.iter().map(|(_, value)| *value).collect();
        values.push(&id);
        self.tx.prepare_cached(&sql)?.execute(values.as_slice())?;
        let after = self.text(table, id)?;
        if before == after {
            return Ok(false);
        }
        self.journal(table, id, about, revision, reason, before.as_deref(), after.as_deref())?;
        Ok(true)
    }

    /// A live row as the text that is committed to.
    pub fn text(&self, table: &str, id: i64) -> Result<Option<String>, Trouble> {
        let live: &Live =
            live(table).ok_or_else(|| Trouble::Ours(format!("{table} is not a live table")))?;
        Ok(live.text(&self.tx, id)?)
    }

    /// A journal row that isn't about one live row: an import, a backup.
    pub fn note(&self, subject: &str, about: About, after: &str) -> Result<i64, Trouble> {
        self.journal(subject, 0, about, 0, None, None, Some(after))
    }

    /// A journal row for what was refused, and why.
    pub fn note_refusal(&self, subject: &str, why: &str, after: &str) -> Result<(), Trouble> {
        self.journal(subject, 0, About::default(), 0, Some(why), None, Some(after)).map(drop)
    }

    /// A journal row for a reading of a live row: nothing became of it, so that it commits to
    /// nothing.
    pub fn note_reading(
        &self,
        (table, id): (&str, i64),
        about: About,
        revision: i64,
        why: Option<&str>,
    ) -> Result<(), Trouble> {
        self.journal(table, id, about, revision, why, None, None).map(drop)
    }

    #[expect(clippy::too_many_arguments, reason = "one place; each is a field of the journal row")]
    fn journal(
        &self,
        subject: &str,
        row: i64,
        about: About,
        revision: i64,
        reason: Option<&str>,
        before: Option<&str>,
        after: Option<&str>,
    ) -> Result<i64, Trouble> {
        let verb = self.verb;
        let change = Change { verb, subject, row, about, revision, reason, before, after };
        journal::append(&self.tx, self.session, change)
    }
}
