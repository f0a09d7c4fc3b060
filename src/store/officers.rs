//! Who is an officer of the file, and in which roles. Only the admin role says so, and the file
//! never is without it.

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row};

use super::Store;
use super::journal::About;
use super::schools::named;
use super::session::{Role, Session, roles_of};
use super::trouble::Trouble;
use super::writing::{Set, Writing};

/// An officer in the list of all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficerLine {
    pub id: i64,
    pub login: String,
    pub name: String,
    pub roles: Vec<Role>,
    /// The day on which their time ended.
    pub ended: Option<NaiveDate>,
    /// What the line of their key calls them; none for whoever never had a key.
    pub actor: Option<String>,
}

const LINE: &str = "SELECT id, login, name, roles, ended_on, actor FROM officer";

impl Store {
    /// Everybody who is or was an officer of the file, in the order they were added.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn all_officers(&self) -> Result<Vec<OfficerLine>, Trouble> {
        let mut query = self.connection.prepare_cached(&format!("{LINE} ORDER BY id"))?;
        Ok(query.query_map([], read_line)?.collect::<Result<_, _>>()?)
    }

    /// Adds an officer with their roles; gives their id. Somebody whose time had ended comes back
    /// as who they were, under this name and in these roles.
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
        let (login, name) = (named("an officer", login)?, named("an officer", name)?);
        let roles = as_kept(roles)?;
        self.write(session, "add_officer", |w| match by_login(&w.tx, login)? {
            None => {
                if let Some(other) = by_actor(&w.tx, login)? {
                    return Err(Trouble::refused(format!(
                        "{login} is what the key of {} calls them. Nothing was changed. Choose \
                         another login",
                        other.name
                    )));
                }
                let sets: [Set<'_>; 3] = [("login", &login), ("name", &name), ("roles", &roles)];
                w.insert("officer", About::default(), &sets)
            }
            Some(known) if known.ended.is_none() => Err(Trouble::refused(format!(
                "{login} is an officer of this file already, number {}. Nothing was changed",
                known.id
            ))),
            Some(known) => {
                let back: Option<NaiveDate> = None;
                let sets: [Set<'_>; 3] = [("name", &name), ("roles", &roles), ("ended_on", &back)];
                w.update("officer", known.id, About::default(), None, &sets)?;
                Ok(known.id)
            }
        })
    }

    /// Gives an officer these roles and no others. What they may do changes at once, also for a
    /// sitting that is open.
    ///
    /// # Errors
    /// A role other than admin, an officer who isn't there or whose time has ended, no role; taking
    /// admin from the last who holds it.
    pub fn set_roles(
        &mut self,
        session: &Session,
        officer: i64,
        roles: &[Role],
    ) -> Result<(), Trouble> {
        let kept = as_kept(roles)?;
        self.write(session, "set_roles", |w| {
            let found = standing(w, officer)?;
            if !roles.contains(&Role::Admin) {
                leaves_an_admin(w, &found)?;
            }
            w.update("officer", officer, About::default(), None, &[("roles", &kept)]).map(drop)
        })
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

fn read_line(row: &Row<'_>) -> rusqlite::Result<OfficerLine> {
    let roles: String = row.get(3)?;
    Ok(OfficerLine {
        id: row.get(0)?,
        login: row.get(1)?,
        name: row.get(2)?,
        roles: roles_of(&roles),
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

/// Roles as the file keeps them: each once, in their own order.
fn as_kept(roles: &[Role]) -> Result<String, Trouble> {
    if roles.is_empty() {
        let all = Role::ALL.map(Role::as_str).join(", ");
        return Err(Trouble::refused(format!(
            "an officer needs a role: {all}. Nothing was changed"
        )));
    }
    let held = Role::ALL.into_iter().filter(|role| roles.contains(role));
    Ok(held.map(Role::as_str).collect::<Vec<_>>().join(" "))
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
