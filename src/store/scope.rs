//! At which schools somebody reads, and at which schools a row is.
//!
//! A role is held in every school of the file or at one. What is about a pupil is at the school where
//! they are now, their cases and forms with them; an entry about several pupils is at the school of each.
//! With roles that count in every school nothing of this is asked.

use rusqlite::Connection;

use super::Store;
use super::schools::School;
use super::session::{Role, Session, Viewer};
use super::trouble::Trouble;
use super::writing::may_write;

/// The highest number of a school at which a role can be held alone.
pub(super) const MOST: u32 = 126;

/// Some schools of a file by number, or every one; small enough to be copied about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schools(u128);

impl Schools {
    pub const EVERY: Self = Self(u128::MAX);
    pub const NONE: Self = Self(0);

    /// These and one more.
    #[must_use]
    pub fn with(self, school: i64) -> Self {
        Self(self.0 | bit(school))
    }

    #[must_use]
    pub fn has(self, school: i64) -> bool {
        self.is_every() || self.0 & bit(school) != 0
    }

    #[must_use]
    pub fn is_every(self) -> bool {
        self == Self::EVERY
    }

    /// Their numbers, for a list in SQL.
    fn listed(self) -> String {
        let numbers = (0..=MOST).filter(|number| self.0 & (1 << number) != 0);
        numbers.map(|number| number.to_string()).collect::<Vec<_>>().join(", ")
    }
}

/// No bit where a school's number is too high: a role is never held there alone.
fn bit(school: i64) -> u128 {
    let number = u32::try_from(school).ok().filter(|number| *number <= MOST);
    number.map_or(0, |number| 1 << number)
}

/// At which schools somebody reads cases, and at which what is restricted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    pub cases: Schools,
    pub restricted: Schools,
}

impl Scope {
    /// No school is told from another.
    pub const EVERY: Self = Self { cases: Schools::EVERY, restricted: Schools::EVERY };

    /// Whether every school is read alike, so that nothing has to be asked.
    fn is_alike(self) -> bool {
        self.cases.is_every() && (self.restricted.is_every() || self.restricted == Schools::NONE)
    }
}

/// Where the pupils of a row are: of each table that something is read or changed of by number.
const PUPILS: &[(&str, &str)] = &[
    ("pupil", "SELECT ?1"),
    ("pupil_case", "SELECT pupil FROM pupil_case WHERE id = ?1"),
    ("record", "SELECT pupil FROM record WHERE id = ?1"),
    ("entry", "SELECT pupil FROM entry_pupil WHERE entry = ?1"),
    (
        "attachment",
        "SELECT ep.pupil FROM attachment a JOIN entry_pupil ep ON ep.entry = a.entry WHERE a.id = ?1
         UNION SELECT r.pupil FROM attachment a JOIN record r ON r.id = a.record WHERE a.id = ?1",
    ),
    ("contact", "SELECT pupil FROM contact WHERE id = ?1"),
    (
        "answer",
        "SELECT r.pupil FROM answer a JOIN record r ON r.id = a.record WHERE a.id = ?1",
    ),
    ("meeting", "SELECT c.pupil FROM meeting t JOIN pupil_case c ON c.id = t.case_id WHERE t.id = ?1"),
    (
        "invitation",
        "SELECT c.pupil FROM invitation i JOIN meeting t ON t.id = i.meeting
         JOIN pupil_case c ON c.id = t.case_id WHERE i.id = ?1",
    ),
    ("action", "SELECT c.pupil FROM action t JOIN pupil_case c ON c.id = t.case_id WHERE t.id = ?1"),
    ("notice", "SELECT c.pupil FROM notice t JOIN pupil_case c ON c.id = t.case_id WHERE t.id = ?1"),
    ("penalty", "SELECT c.pupil FROM penalty t JOIN pupil_case c ON c.id = t.case_id WHERE t.id = ?1"),
    (
        "evidence_choice",
        "SELECT c.pupil FROM evidence_choice t JOIN pupil_case c ON c.id = t.case_id WHERE t.id = ?1",
    ),
    ("sent", "SELECT c.pupil FROM sent t JOIN pupil_case c ON c.id = t.case_id WHERE t.id = ?1"),
    ("pack", "SELECT c.pupil FROM pack t JOIN pupil_case c ON c.id = t.case_id WHERE t.id = ?1"),
];

/// The schools at which a row is: none for what is of the whole file, or isn't there.
pub(super) fn schools_of(
    connection: &Connection,
    table: &str,
    row: i64,
) -> Result<Vec<i64>, Trouble> {
    if table == "calendar" {
        let mut query = connection.prepare_cached("SELECT school FROM calendar WHERE id = ?1")?;
        return Ok(query.query_map([row], |row| row.get(0))?.collect::<Result<_, _>>()?);
    }
    let Some((_, pupils)) = PUPILS.iter().find(|(name, _)| *name == table) else {
        return Ok(Vec::new());
    };
    let sql = format!("SELECT DISTINCT school FROM pupil WHERE id IN ({pupils}) ORDER BY school");
    let mut query = connection.prepare_cached(&sql)?;
    Ok(query.query_map([row], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

impl Viewer {
    /// These eyes as they are at one school.
    ///
    /// # Errors
    /// No role that reads cases there.
    pub(super) fn at_school(self, school: i64) -> Result<Self, Trouble> {
        self.at_one_of(&[school])
    }

    /// These eyes as they are at the school of a row; an entry about several pupils is read by whoever
    /// reads at the school of one of them. What isn't there is told by whoever looks for it.
    ///
    /// # Errors
    /// No role that reads cases there.
    pub(super) fn at(
        self,
        connection: &Connection,
        table: &str,
        row: i64,
    ) -> Result<Self, Trouble> {
        self.may_read_cases()?;
        if self.scope.is_alike() {
            return Ok(self);
        }
        self.at_one_of(&schools_of(connection, table, row)?)
    }

    /// These eyes as they are at one of some schools.
    ///
    /// # Errors
    /// No role that reads cases at any of them.
    pub(super) fn at_one_of(self, schools: &[i64]) -> Result<Self, Trouble> {
        self.may_read_cases()?;
        if self.scope.is_alike() {
            return Ok(self);
        }
        let Scope { cases, restricted } = self.scope;
        if !schools.is_empty() && !schools.iter().any(|school| cases.has(*school)) {
            return Err(Trouble::refused(
                "you hold no role that reads at that school. Nothing was opened. Ask whoever holds the \
                 admin role: `herringbone officer list` names them",
            ));
        }
        let sees_restricted = schools.iter().any(|school| restricted.has(*school));
        Ok(Self { sees_restricted, ..self })
    }

    /// Whether anything of a school is for these eyes.
    pub(super) fn reads_at(self, school: i64) -> bool {
        self.sees_cases && self.scope.cases.has(school)
    }

    /// Whether cases of every school are for these eyes: what is kept of all counts for them.
    pub(super) fn reads_every(self) -> bool {
        self.sees_cases && self.scope.cases.is_every()
    }

    /// A condition on a column with the number of a school, to be put behind others; blank where every
    /// school is read.
    pub(super) fn of_schools(self, column: &str) -> String {
        if self.scope.cases.is_every() {
            return String::new();
        }
        format!(" AND {column} IN ({})", self.scope.cases.listed())
    }

    /// As [`Viewer::of_schools`], on a column with the number of a pupil.
    pub(super) fn of_pupils(self, column: &str) -> String {
        if self.scope.cases.is_every() {
            return String::new();
        }
        let schools = self.scope.cases.listed();
        format!(" AND {column} IN (SELECT id FROM pupil WHERE school IN ({schools}))")
    }
}

impl Store {
    /// The schools of which something is for these eyes, in the order they were added; every one where
    /// they read none, as for whoever looks after the file.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn schools_for(&self, viewer: Viewer) -> Result<Vec<School>, Trouble> {
        let mut schools = self.schools()?;
        if viewer.sees_cases {
            schools.retain(|school| viewer.reads_at(school.id));
        }
        Ok(schools)
    }

    /// Whether somebody holds a role at the school of a case.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn holds(&self, session: &Session, role: Role, case: i64) -> Result<bool, Trouble> {
        let schools = schools_of(&self.connection, "pupil_case", case)?;
        Ok(session.has_at(role, &schools))
    }

    /// Refuses to take in a school's exports for whoever holds no role there: before anything of the
    /// school is compared with them.
    ///
    /// # Errors
    /// No role that takes anything in there.
    pub fn may_take_in(&self, session: &Session, school: i64) -> Result<(), Trouble> {
        if session.at_schools.is_empty() {
            return Ok(());
        }
        may_write(&session.roles_at(&[school]), "import_marks").map_err(|_| {
            Trouble::refused(
                "you hold no role at that school that takes anything in. Nothing was changed. Ask whoever \
                 holds the admin role: `herringbone officer list` names them",
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_schools_holds_those_it_was_given() {
        let some = Schools::NONE.with(2).with(126).with(-1).with(127).with(i64::MAX);
        for (school, has) in [(1, false), (2, true), (126, true), (127, false), (-1, false)] {
            assert_eq!(some.has(school), has, "{school}");
            assert!(Schools::EVERY.has(school));
            assert!(!Schools::NONE.has(school));
        }
        assert_eq!(some.listed(), "2, 126");
        assert!(!some.is_every());
    }
}
