//! Schools, their calendars, and the officers of the file.

use rusqlite::{Connection, OptionalExtension, params};

use super::Store;
use super::journal::About;
use super::kept;
use super::keys;
use super::scope::schools_of;
use super::session::{Role, Session, Viewer, roles_at_of, roles_of};
use super::trouble::Trouble;
use crate::clock::Clock;
use crate::rules::calendar::{Calendar, SchoolYear};

/// A school of the file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct School {
    pub id: i64,
    pub name: String,
}

/// An officer to whom a case can be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Officer {
    pub id: i64,
    pub login: String,
    pub name: String,
}

/// Whoever signs in, as the file has them.
struct Known {
    id: i64,
    name: String,
    roles: String,
    at_schools: String,
    ended: bool,
}

impl Store {
    /// Founds a new file: its first school and the officer who holds every role.
    ///
    /// # Errors
    /// A blank name; or what the file can't do.
    pub fn found(
        &mut self,
        school: &str,
        login: &str,
        name: &str,
        clock: Clock,
    ) -> Result<Session, Trouble> {
        let (login, name) = (named("an officer", login)?, named("an officer", name)?);
        let session = Session {
            officer: 1,
            login: login.to_owned(),
            name: name.to_owned(),
            roles: Role::ALONE.to_vec(),
            at_schools: Vec::new(),
            key: String::new(),
            session: new_session(&self.connection)?,
            clock,
        };
        let school = named("a school", school)?.to_owned();
        self.write(&session, "found", |w| {
            let roles = session.roles_text();
            w.insert(
                "officer",
                About::default(),
                &[("login", &session.login), ("name", &session.name), ("roles", &roles)],
            )?;
            w.insert("school", About::default(), &[("name", &school)])
        })?;
        self.install_built_in(&session)?;
        Ok(session)
    }

    /// The sitting of whoever is logged in here; someone the file doesn't know yet joins with
    /// every role, as whoever opens a laptop's file works alone.
    ///
    /// # Errors
    /// An officer whose time has ended; or what the file can't do.
    pub fn sign_in(&mut self, login: &str, clock: Clock) -> Result<Session, Trouble> {
        let login = named("an officer", login)?;
        let known = match self.officer(login)? {
            Some(known) => known,
            None if keys::any_in_use(&self.connection)? => {
                return Err(Trouble::refused(format!(
                    "{login} is no officer of this file, and it is shared: officers have keys to \
                     it. Nothing was changed. Ask whoever holds the admin role to add {login}"
                )));
            }
            None => self.join(login, clock)?,
        };
        if known.ended {
            return Err(Trouble::refused(format!(
                "{} is no longer an officer of this file",
                known.name
            )));
        }
        Ok(Session {
            officer: known.id,
            login: login.to_owned(),
            name: known.name,
            roles: roles_of(&known.roles),
            at_schools: roles_at_of(&known.at_schools),
            key: String::new(),
            session: new_session(&self.connection)?,
            clock,
        })
    }

    fn officer(&self, login: &str) -> Result<Option<Known>, Trouble> {
        let mut query = self.connection.prepare_cached(
            "SELECT id, name, roles, coalesce(at_schools, ''), ended_on IS NOT NULL
             FROM officer WHERE login = ?1",
        )?;
        let row = query.query_row([login], |row| {
            Ok(Known {
                id: row.get(0)?,
                name: row.get(1)?,
                roles: row.get(2)?,
                at_schools: row.get(3)?,
                ended: row.get(4)?,
            })
        });
        Ok(row.optional()?)
    }

    fn join(&mut self, login: &str, clock: Clock) -> Result<Known, Trouble> {
        let mut session = Session {
            officer: 0,
            login: named("an officer", login)?.to_owned(),
            name: login.to_owned(),
            roles: Role::ALONE.to_vec(),
            at_schools: Vec::new(),
            key: String::new(),
            session: new_session(&self.connection)?,
            clock,
        };
        let roles = session.roles_text();
        let id = loop {
            session.officer = next_officer(&self.connection)?;
            let joined = self.write(&session, "join", |w| {
                // Somebody else's joining may have come between.
                if next_officer(&w.tx)? != session.officer {
                    return Ok(None);
                }
                w.insert(
                    "officer",
                    About::default(),
                    &[("login", &session.login), ("name", &session.name), ("roles", &roles)],
                )
                .map(Some)
            })?;
            if let Some(id) = joined {
                break id;
            }
        };
        let (name, at_schools) = (login.to_owned(), String::new());
        Ok(Known { id, name, roles, at_schools, ended: false })
    }

    /// The officers to whom a case can be given, by name.
    ///
    /// # Errors
    /// A role that reads no cases.
    pub fn officers(&self, viewer: Viewer) -> Result<Vec<Officer>, Trouble> {
        viewer.may_read_cases()?;
        let mut query = self.connection.prepare_cached(
            "SELECT id, login, name, roles, coalesce(at_schools, '') FROM officer
             WHERE ended_on IS NULL ORDER BY lower(name), id",
        )?;
        let rows = query.query_map([], |row| {
            let officer = Officer { id: row.get(0)?, login: row.get(1)?, name: row.get(2)? };
            Ok((officer, row.get::<_, String>(3)?, row.get::<_, String>(4)?))
        })?;
        let mut officers = Vec::new();
        for row in rows {
            let (officer, roles, at_schools) = row?;
            let mut held = roles_of(&roles);
            let at = roles_at_of(&at_schools).into_iter();
            held.extend(at.filter(|at| viewer.reads_at(at.school)).map(|at| at.role));
            if works_cases(&held) {
                officers.push(officer);
            }
        }
        Ok(officers)
    }

    /// Adds another school to the file.
    ///
    /// # Errors
    /// A blank name, or one that is taken.
    pub fn add_school(&mut self, session: &Session, name: &str) -> Result<i64, Trouble> {
        let name = named("a school", name)?;
        let is_there = self.schools()?.iter().any(|school| school.name == name);
        self.write(session, "add_school", |w| {
            w.may_all()?;
            if is_there {
                return Err(Trouble::refused(format!(
                    "{name} is already in this file. Nothing was changed"
                )));
            }
            w.insert("school", About::default(), &[("name", &name)])
        })
    }

    /// The schools, in the order they were added.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn schools(&self) -> Result<Vec<School>, Trouble> {
        let mut query =
            self.connection.prepare_cached("SELECT id, name FROM school ORDER BY id")?;
        let rows = query.query_map([], |row| Ok(School { id: row.get(0)?, name: row.get(1)? }))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The school meant by a name; without one, the file's only school.
    ///
    /// # Errors
    /// An unknown name, or no name where there are several schools.
    pub fn school(&self, name: Option<&str>) -> Result<School, Trouble> {
        let schools = self.schools()?;
        let names = || schools.iter().map(|s| s.name.as_str()).collect::<Vec<_>>().join(", ");
        match name {
            Some(name) => schools.iter().find(|s| s.name == name).cloned().ok_or_else(|| {
                Trouble::refused(format!(
                    "there is no school {name} in this file; it has {}. Nothing was changed",
                    names()
                ))
            }),
            None if schools.len() == 1 => Ok(schools[0].clone()),
            None => Err(Trouble::refused(format!(
                "this file has several schools: say which with --school NAME ({}). Nothing was changed",
                names()
            ))),
        }
    }

    /// Puts in a school's calendar of one year, in place of any it had. Gives whether it was new
    /// and whether it changed.
    ///
    /// # Errors
    /// A year that can't be right.
    pub fn set_calendar(
        &mut self,
        session: &Session,
        school: i64,
        year: &SchoolYear,
    ) -> Result<(bool, bool), Trouble> {
        year.check().map_err(|why| Trouble::refused(format!("{why}. Nothing was changed")))?;
        let plan = serde_json::to_string(year)?;
        self.write(session, "set_calendar", |w| {
            w.may_at(school)?;
            let there: Option<i64> =
                w.tx.query_row(
                    "SELECT id FROM calendar WHERE school = ?1 AND year = ?2",
                    params![school, year.year],
                    |row| row.get(0),
                )
                .optional()?;
            let done = match there {
                Some(id) => {
                    (false, w.update("calendar", id, About::default(), None, &[("plan", &plan)])?)
                }
                None => {
                    w.insert(
                        "calendar",
                        About::default(),
                        &[("school", &school), ("year", &year.year), ("plan", &plan)],
                    )?;
                    (true, true)
                }
            };
            if done.1 {
                kept::refresh_school(&w.tx, school)?;
            }
            Ok(done)
        })
    }

    /// A school's calendar, of every year known.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn calendar(&self, school: i64) -> Result<Calendar, Trouble> {
        calendar(&self.connection, school)
    }
}

pub(super) fn calendar(connection: &Connection, school: i64) -> Result<Calendar, Trouble> {
    let mut query =
        connection.prepare_cached("SELECT plan FROM calendar WHERE school = ?1 ORDER BY year")?;
    let plans = query.query_map([school], |row| row.get::<_, String>(0))?;
    let mut years = Vec::new();
    for plan in plans {
        years.push(serde_json::from_str(&plan?)?);
    }
    Ok(Calendar::new(years))
}

/// Whether somebody with these roles has cases of their own.
fn works_cases(roles: &[Role]) -> bool {
    let working = [Role::Officer, Role::Lead, Role::Safeguarding];
    roles.iter().any(|role| working.contains(role))
}

/// Refuses to give a case to somebody who isn't there, or works no cases at its school.
pub(super) fn can_take_case(
    connection: &Connection,
    officer: i64,
    case: i64,
) -> Result<(), Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT name, roles, coalesce(at_schools, ''), ended_on IS NOT NULL FROM officer WHERE id = ?1",
    )?;
    let found: Option<(String, String, String, bool)> = query
        .query_row([officer], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .optional()?;
    let why = match found {
        None => format!("there is no officer {officer} in this file"),
        Some((name, _, _, true)) => format!("{name} is no longer an officer of this file"),
        Some((name, roles, at_schools, false)) => {
            let schools = schools_of(connection, "pupil_case", case)?;
            let at = roles_at_of(&at_schools);
            let is_at_school = !at.is_empty();
            let here = at.into_iter().filter(|at| schools.contains(&at.school));
            let mut held = roles_of(&roles);
            held.extend(here.map(|at| at.role));
            if works_cases(&held) {
                return Ok(());
            }
            let there = if is_at_school { " at that school" } else { "" };
            format!("{name} has no role that works cases{there}")
        }
    };
    Err(Trouble::refused(format!("{why}. Nothing was changed")))
}

/// Tells one sitting from another: eight random bytes.
pub(super) fn new_session(connection: &Connection) -> Result<String, Trouble> {
    Ok(connection.query_row("SELECT lower(hex(randomblob(8)))", [], |row| row.get(0))?)
}

pub(super) fn named<'a>(what: &str, name: &'a str) -> Result<&'a str, Trouble> {
    match name.trim() {
        "" => Err(Trouble::refused(format!("{what} needs a name. Nothing was changed"))),
        name => Ok(name),
    }
}

/// The number that whoever joins next will have.
fn next_officer(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("SELECT coalesce(max(id), 0) + 1 FROM officer", [], |row| row.get(0))
}
