//! The shape of every write: one IMMEDIATE transaction, a session, and journal rows by
//! construction: the only way to change a live row is through here.
//!
//! Roles are asked twice. Before a verb begins: whether anybody in these roles does such a thing at all.
//! Then of each row that it writes: whether the roles held at the school of its pupil do. What is of no one
//! school is written by roles that count in every school.

use std::cell::Cell;

use rusqlite::{Connection, OptionalExtension, ToSql, Transaction, TransactionBehavior};

use super::journal::{self, About, Change};
use super::live::{Live, live};
use super::scope::schools_of;
use super::session::{Role, RoleAt, Session, Viewer, roles_at_of, roles_of};
use super::trouble::Trouble;
use super::{Store, keys, known_version};

/// A column and its new value.
pub(super) type Set<'a> = (&'a str, &'a dyn ToSql);

/// One verb at work.
pub(super) struct Writing<'a> {
    pub tx: Transaction<'a>,
    pub session: &'a Session,
    pub verb: &'static str,
    /// The school that the verb itself names, for rows about no one pupil.
    school: Cell<Option<i64>>,
    /// The eyes of whoever writes, as they are at the school of what was asked for last.
    eyes: Cell<Viewer>,
}

impl Store {
    /// Runs a verb in one transaction. Nothing is kept unless all of it could be.
    pub(super) fn write<T>(
        &mut self,
        session: &Session,
        verb: &'static str,
        work: impl FnOnce(&Writing<'_>) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        may_write(&session.roles_anywhere(), verb)?;
        let path = self.path.clone();
        let begun = self.connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let tx = begun.map_err(|error| Trouble::on(&path, error))?;
        still_our_version(&path, &tx)?;
        if ![RESTORING, REFUSING, REFUSING_PIN].contains(&verb) {
            still_holds(session, &tx)?;
        }
        let (school, eyes) = (Cell::new(None), Cell::new(session.viewer()));
        let writing = Writing { tx, session, verb, school, eyes };
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
    &["add_officer", "set_roles", "end_officer", "add_key", "end_key", "clear_pin", "name_officer"];

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

/// What is written of one's own: what one looked at, gave out, was refused, or keeps for oneself. It is of no
/// school, and asks for no role but one somewhere.
const OWN: &[&str] = &[READING, EXPORTING, CALLING, REFUSING, "save_filter", "remove_filter"];

/// Whether anybody in these roles does such a thing.
pub(super) fn may_write(roles: &[Role], verb: &str) -> Result<(), Trouble> {
    let has = |role: Role| roles.contains(&role);
    if [READING, EXPORTING].contains(&verb) {
        if roles.iter().any(|role| *role != Role::Admin) {
            return Ok(());
        }
        return Err(Trouble::refused("this role reads no case content"));
    }
    // Whatever somebody may do, that they came is written down.
    if [CALLING, REFUSING].contains(&verb) {
        return Ok(());
    }
    // Whoever only reads may be locked too.
    if [SETTING_PIN, REMOVING_PIN, REFUSING_PIN].contains(&verb) {
        return Ok(());
    }
    if OFFICERS.contains(&verb) && !has(Role::Admin) {
        return Err(Trouble::refused(
            "only the admin role adds officers or changes their roles. Nothing was changed. Ask \
             whoever holds it: `herringbone officer list` names them",
        ));
    }
    let officers = [Role::Officer, Role::Lead, Role::Safeguarding];
    if officers.into_iter().any(has) {
        return Ok(());
    }
    if has(Role::Admin) {
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
    let mut query = tx.prepare_cached(
        "SELECT roles, ended_on, coalesce(at_schools, '') FROM officer WHERE id = ?1",
    )?;
    let found = query.query_row([session.officer], |row| {
        let ended: Option<String> = row.get(1)?;
        Ok((row.get::<_, String>(0)?, ended, row.get::<_, String>(2)?))
    });
    let Some((roles, ended, at_schools)) = found.optional()? else { return Ok(()) };
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
    let may_view = |role: Role| role == Role::Viewer && !held.is_empty();
    let lost = session.roles.iter().find(|role| !may_view(**role) && !held.contains(role));
    // At one school a viewer's role is what opens it.
    let held_at = roles_at_of(&at_schools);
    let is_lost = |at: &&RoleAt| !held_at.contains(at) && !held.contains(&at.role);
    let lost_at = session.at_schools.iter().find(is_lost);
    match lost.or(lost_at.map(|at| &at.role)) {
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
        // Where it was before counts as where it is then.
        self.may(table, id)?;
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
        if self.session.at_schools.is_empty() {
            return journal::append(&self.tx, self.session, change);
        }
        let schools = self.schools_about(subject, row, about)?;
        self.holds_at(&schools)?;
        let roles = match schools.as_slice() {
            [] if OWN.contains(&verb) => self.session.roles_anywhere(),
            schools => self.session.roles_at(schools),
        };
        journal::append(&self.tx, &Session { roles, ..self.session.clone() }, change)
    }

    /// Refuses whoever holds no role at the school of a row that does what this verb does: before anything
    /// of the row is told. A row that isn't there is told by whoever looks for it.
    pub fn may(&self, table: &str, row: i64) -> Result<(), Trouble> {
        if self.session.at_schools.is_empty() {
            return Ok(());
        }
        match schools_of(&self.tx, table, row)?.as_slice() {
            [] => Ok(()),
            schools => {
                self.holds_at(schools)?;
                // Whoever looks after a school alone reads nothing there.
                if let Ok(eyes) = self.session.viewer().at_one_of(schools) {
                    self.eyes.set(eyes);
                }
                Ok(())
            }
        }
    }

    /// What whoever writes may read at the school of the row that was asked for last.
    pub fn eyes(&self) -> Viewer {
        self.eyes.get()
    }

    /// As [`Writing::may`], at a school that the verb names; rows about no one pupil are of that school.
    pub fn may_at(&self, school: i64) -> Result<(), Trouble> {
        self.school.set(Some(school));
        if self.session.at_schools.is_empty() { Ok(()) } else { self.holds_at(&[school]) }
    }

    /// As [`Writing::may`], of what is of the whole file.
    pub fn may_all(&self) -> Result<(), Trouble> {
        if self.session.at_schools.is_empty() { Ok(()) } else { self.holds_at(&[]) }
    }

    /// The schools that a row is about; none for what is of the whole file.
    fn schools_about(&self, subject: &str, row: i64, about: About) -> Result<Vec<i64>, Trouble> {
        let of = [
            (subject, Some(row)),
            ("pupil", about.pupil),
            ("pupil_case", about.case),
            ("record", about.record),
        ];
        let mut schools = Vec::new();
        for (table, id) in of {
            if let Some(id) = id {
                schools.extend(schools_of(&self.tx, table, id)?);
            }
        }
        if schools.is_empty() {
            schools.extend(self.school.get());
        }
        schools.sort_unstable();
        schools.dedup();
        Ok(schools)
    }

    /// Whether the roles held at each of these schools do what this verb does; of no school, those that
    /// count in every one.
    fn holds_at(&self, schools: &[i64]) -> Result<(), Trouble> {
        let may = |schools: &[i64]| may_write(&self.session.roles_at(schools), self.verb);
        if [READING, EXPORTING].contains(&self.verb) && !schools.is_empty() {
            return may(schools);
        }
        if schools.is_empty() {
            if OWN.contains(&self.verb) || may(&[]).is_ok() {
                return Ok(());
            }
            return Err(Trouble::refused(
                "that is of the whole file, and your roles count at some of its schools only. Nothing \
                 was changed. Ask whoever holds the role in every school: `herringbone officer list` \
                 names them",
            ));
        }
        match schools.iter().find(|school| may(&[**school]).is_err()) {
            None => Ok(()),
            Some(school) => Err(self.refused_at(*school)?),
        }
    }

    fn refused_at(&self, school: i64) -> Result<Trouble, Trouble> {
        let mut query = self.tx.prepare_cached("SELECT name FROM school WHERE id = ?1")?;
        let name: Option<String> = query.query_row([school], |row| row.get(0)).optional()?;
        let name = name.unwrap_or_else(|| format!("school {school}"));
        Ok(Trouble::refused(format!(
            "you hold no role at {name} that does this. Nothing was changed. Ask whoever holds the admin \
             role: `herringbone officer list` names them"
        )))
    }
}
