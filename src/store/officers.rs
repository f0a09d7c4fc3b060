//! Who is an officer of the file, and in which roles. Only the admin role says so, and the file
//! never is without it.
//!
//! A role counts in every school of the file, or at one. Who is an officer is said by an admin of every
//! school alone.

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row};

use super::Store;
use super::journal::About;
use super::schools::named;
use super::scope::MOST;
use super::session::{Role, RoleAt, Session, roles_at_of, roles_of};
use super::trouble::Trouble;
use super::writing::{Set, Writing};

/// An officer in the list of all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficerLine {
    pub id: i64,
    pub login: String,
    pub name: String,
    /// Those that count in every school.
    pub roles: Vec<Role>,
    /// Those that count at one school each.
    pub at_schools: Vec<RoleAt>,
    /// The day on which their time ended.
    pub ended: Option<NaiveDate>,
    /// What the line of their key calls them; none for whoever never had a key.
    pub actor: Option<String>,
}

const LINE: &str =
    "SELECT id, login, name, roles, ended_on, actor, coalesce(at_schools, '') FROM officer";

impl Store {
    /// Everybody who is or was an officer of the file, in the order they were added.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn all_officers(&self) -> Result<Vec<OfficerLine>, Trouble> {
        let mut query = self.connection.prepare_cached(&format!("{LINE} ORDER BY id"))?;
        Ok(query.query_map([], read_line)?.collect::<Result<_, _>>()?)
    }

    /// Adds an officer with roles that count in every school; gives their id. Somebody whose time had
    /// ended comes back as who they were, under this name and in these roles.
    ///
    /// # Errors
    /// A role other than admin, a login that is taken, no name, no role.
    pub fn add_officer(
        &mut self,
        session: &Session,
        login: &str,
        name: &str,
        roles: &[Role],
    ) -> Result<i64, Trouble> {
        self.add_officer_at(session, login, name, roles, None)
    }

    /// As [`Store::add_officer`], with roles that count at one school alone, if one is named.
    ///
    /// # Errors
    /// As [`Store::add_officer`]; a school that isn't there.
    pub fn add_officer_at(
        &mut self,
        session: &Session,
        login: &str,
        name: &str,
        roles: &[Role],
        school: Option<i64>,
    ) -> Result<i64, Trouble> {
        let (login, name) = (named("an officer", login)?, named("an officer", name)?);
        if roles.is_empty() {
            return Err(no_role());
        }
        self.write(session, "add_officer", |w| {
            let (roles, at_schools) = match school {
                None => (as_kept(roles), None),
                Some(school) => (String::new(), at_as_kept(&there(w, school, roles)?)),
            };
            let held: [Set<'_>; 3] =
                [("name", &name), ("roles", &roles), ("at_schools", &at_schools)];
            let Some(known) = by_login(&w.tx, login)? else {
                refuse_called(w, login)?;
                let who: [Set<'_>; 1] = [("login", &login)];
                return w.insert("officer", About::default(), &[&who[..], &held[..]].concat());
            };
            if known.ended.is_none() {
                return Err(Trouble::refused(format!(
                    "{login} is an officer of this file already, number {}. Nothing was changed",
                    known.id
                )));
            }
            let back: Option<NaiveDate> = None;
            let ended: [Set<'_>; 1] = [("ended_on", &back)];
            let sets = [&held[..], &ended[..]].concat();
            w.update("officer", known.id, About::default(), None, &sets)?;
            Ok(known.id)
        })
    }

    /// Gives an officer these roles in every school, and no others that count there; those at one school
    /// stay. What they may do changes at once, also for a sitting that is open.
    ///
    /// # Errors
    /// A role other than admin, an officer who isn't there or whose time has ended, no role left; taking
    /// admin from the last who holds it.
    pub fn set_roles(
        &mut self,
        session: &Session,
        officer: i64,
        roles: &[Role],
    ) -> Result<(), Trouble> {
        self.write(session, "set_roles", |w| {
            let found = standing(w, officer)?;
            if roles.is_empty() && found.at_schools.is_empty() {
                return Err(no_role());
            }
            if !roles.contains(&Role::Admin) {
                leaves_an_admin(w, &found)?;
            }
            let kept = as_kept(roles);
            w.update("officer", officer, About::default(), None, &[("roles", &kept)]).map(drop)
        })
    }

    /// Gives an officer these roles at one school, and no others that count there alone; those in every
    /// school and at other schools stay.
    ///
    /// # Errors
    /// A role other than admin, an officer or a school that isn't there, an officer whose time has ended,
    /// no role left.
    pub fn set_roles_at(
        &mut self,
        session: &Session,
        officer: i64,
        school: i64,
        roles: &[Role],
    ) -> Result<(), Trouble> {
        self.write(session, "set_roles", |w| {
            let found = standing(w, officer)?;
            let mut held = found.at_schools.clone();
            held.retain(|at| at.school != school);
            held.extend(there(w, school, roles)?);
            if held.is_empty() && found.roles.is_empty() {
                return Err(no_role());
            }
            held.sort_by_key(|at| at.school);
            let kept = at_as_kept(&held);
            let sets: [Set<'_>; 1] = [("at_schools", &kept)];
            w.update("officer", officer, About::default(), None, &sets).map(drop)
        })
    }

    /// Gives an officer another name, with which they sign from now on. What they wrote is theirs still, and the
    /// journal keeps the name that they had then.
    ///
    /// # Errors
    /// A role other than admin, an officer who isn't there or whose time has ended, no name.
    pub fn name_officer(
        &mut self,
        session: &Session,
        officer: i64,
        name: &str,
    ) -> Result<(), Trouble> {
        let name = named("an officer", name)?;
        self.write(session, "name_officer", |w| {
            standing(w, officer)?;
            w.update("officer", officer, About::default(), None, &[("name", &name)]).map(drop)
        })
    }

    /// The name with which whoever sits here signs; blank where the file has none but their login.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn full_name(&self, session: &Session) -> Result<String, Trouble> {
        full_name(&self.connection, session.officer)
    }

    /// Ends an officer's time: they sign in and write no more; what they wrote stays under their
    /// name.
    ///
    /// # Errors
    /// A role other than admin, an officer who isn't there or whose time has ended; the last who
    /// holds admin.
    pub fn end_officer(&mut self, session: &Session, officer: i64) -> Result<(), Trouble> {
        let today = session.as_of();
        self.write(session, "end_officer", |w| {
            leaves_an_admin(w, &standing(w, officer)?)?;
            w.update("officer", officer, About::default(), None, &[("ended_on", &today)]).map(drop)
        })
    }
}

/// As [`Store::full_name`], within a verb.
pub(super) fn full_name(connection: &Connection, officer: i64) -> Result<String, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT CASE WHEN name = login OR name = actor THEN '' ELSE name END FROM officer WHERE id = ?1",
    )?;
    Ok(query.query_row([officer], |row| row.get(0)).optional()?.unwrap_or_default())
}

fn read_line(row: &Row<'_>) -> rusqlite::Result<OfficerLine> {
    let (roles, at_schools): (String, String) = (row.get(3)?, row.get(6)?);
    Ok(OfficerLine {
        id: row.get(0)?,
        login: row.get(1)?,
        name: row.get(2)?,
        roles: roles_of(&roles),
        at_schools: roles_at_of(&at_schools),
        ended: row.get(4)?,
        actor: row.get(5)?,
    })
}

fn by_login(connection: &Connection, login: &str) -> Result<Option<OfficerLine>, Trouble> {
    let mut query = connection.prepare_cached(&format!("{LINE} WHERE login = ?1"))?;
    Ok(query.query_row([login], read_line).optional()?)
}

/// Whoever the line of a key means: by what it calls them, else by a login that could stand there.
pub(super) fn by_actor(
    connection: &Connection,
    actor: &str,
) -> Result<Option<OfficerLine>, Trouble> {
    let mut query = connection.prepare_cached(&format!(
        "{LINE} WHERE actor = ?1 OR (actor IS NULL AND login = ?1) ORDER BY actor IS NULL LIMIT 1"
    ))?;
    Ok(query.query_row([actor], read_line).optional()?)
}

/// An officer whose time has not ended.
pub(super) fn standing(w: &Writing<'_>, officer: i64) -> Result<OfficerLine, Trouble> {
    let mut query = w.tx.prepare_cached(&format!("{LINE} WHERE id = ?1"))?;
    match query.query_row([officer], read_line).optional()? {
        None => Err(Trouble::refused(format!(
            "there is no officer {officer} in this file. Nothing was changed. `officer list` \
             names them"
        ))),
        Some(found) if found.ended.is_some() => Err(Trouble::refused(format!(
            "{} is no longer an officer of this file. Nothing was changed. `officer add` brings \
             them back",
            found.name
        ))),
        Some(found) => Ok(found),
    }
}

fn no_role() -> Trouble {
    let all = Role::ALL.map(Role::as_str).join(", ");
    Trouble::refused(format!("an officer needs a role: {all}. Nothing was changed"))
}

/// Refuses a login that is what somebody else's key calls them.
fn refuse_called(w: &Writing<'_>, login: &str) -> Result<(), Trouble> {
    match by_actor(&w.tx, login)? {
        None => Ok(()),
        Some(other) => Err(Trouble::refused(format!(
            "{login} is what the key of {} calls them. Nothing was changed. Choose another login",
            other.name
        ))),
    }
}

/// Each role once, in their own order.
fn in_order(roles: &[Role]) -> impl Iterator<Item = Role> + '_ {
    Role::ALL.into_iter().filter(move |role| roles.contains(role))
}

/// Roles as the file keeps them.
fn as_kept(roles: &[Role]) -> String {
    in_order(roles).map(Role::as_str).collect::<Vec<_>>().join(" ")
}

/// Roles at schools as the file keeps them; nothing for none, as for whoever never held any.
fn at_as_kept(held: &[RoleAt]) -> Option<String> {
    let word = |at: &RoleAt| format!("{}@{}", at.role.as_str(), at.school);
    let words: Vec<String> = held.iter().map(word).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// These roles at a school that is there.
fn there(w: &Writing<'_>, school: i64, roles: &[Role]) -> Result<Vec<RoleAt>, Trouble> {
    let mut query = w.tx.prepare_cached("SELECT 1 FROM school WHERE id = ?1")?;
    if !query.exists([school])? || school > i64::from(MOST) {
        return Err(Trouble::refused(format!(
            "no role can be held at school {school} alone. Nothing was changed"
        )));
    }
    Ok(in_order(roles).map(|role| RoleAt { school, role }).collect())
}

/// Refuses to leave the file without anybody who may say who is an officer of it.
fn leaves_an_admin(w: &Writing<'_>, losing: &OfficerLine) -> Result<(), Trouble> {
    if !losing.roles.contains(&Role::Admin) {
        return Ok(());
    }
    let mut query =
        w.tx.prepare_cached("SELECT roles FROM officer WHERE ended_on IS NULL AND id <> ?1")?;
    let rows = query.query_map([losing.id], |row| row.get::<_, String>(0))?;
    for roles in rows {
        if roles_of(&roles?).contains(&Role::Admin) {
            return Ok(());
        }
    }
    Err(Trouble::refused(format!(
        "{} is the last who holds the admin role. Nothing was changed. Give it to somebody else \
         first",
        losing.name
    )))
}
