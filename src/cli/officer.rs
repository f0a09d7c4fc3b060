//! The officers of the file and their roles: added, listed, changed, ended.

mod key;
mod pin;

use chrono::NaiveDate;
use clap::Subcommand;
use serde::Serialize;

use super::out::{self, Side};
use super::{Desk, End};
use crate::rules::day::short;
use crate::store::{OfficerLine, Role, RoleAt, School, Trouble};
pub(super) use key::Key;
use pin::Pin;

#[derive(Debug, Subcommand)]
pub(super) enum Officer {
    /// Add an officer and print their id; one whose time had ended comes back
    Add {
        /// Their login on this machine
        login: String,
        /// Their name, as it stands under what they write
        #[arg(long, value_name = "TEXT")]
        name: String,
        /// What they may do: officer, lead, safeguarding, viewer, admin; one or more
        #[arg(long = "role", value_name = "ROLE", required = true, num_args = 1.., value_parser = role)]
        roles: Vec<Role>,
        /// The one school at which these roles count, where the file has several; without it they count
        /// in every one
        #[arg(long, value_name = "NAME")]
        school: Option<String>,
    },
    /// List everybody who is or was an officer
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Give an officer these roles, and no others
    Role {
        /// The officer: number or login
        id: String,
        /// What they may do: officer, lead, safeguarding, viewer, admin; one or more
        #[arg(value_name = "ROLE", required_unless_present = "none", value_parser = role)]
        roles: Vec<Role>,
        /// No role there: those that they hold elsewhere stay
        #[arg(long, conflicts_with = "roles")]
        none: bool,
        /// The one school at which these roles count, where the file has several; without it they count
        /// in every one. What is held elsewhere stays
        #[arg(long, value_name = "NAME")]
        school: Option<String>,
    },
    /// Give an officer their full name, with which letters are signed; what stands in the journal stays
    Name {
        /// The officer: number or login
        id: String,
        /// Their full name
        name: String,
    },
    /// End an officer's time: they sign in no more, what they wrote stays
    End {
        /// The officer: number or login
        id: String,
    },
    /// The keys by which officers come in over SSH: add, list, end
    #[command(subcommand)]
    Key(Key),
    /// The PIN that opens a locked screen again: set, remove
    #[command(subcommand)]
    Pin(Pin),
}

fn role(text: &str) -> Result<Role, String> {
    text.parse().map_err(|()| {
        let all = Role::ALL.map(Role::as_str).join(", ");
        format!("there is no role {text}; the roles are {all}")
    })
}

pub(super) fn run(officer: &Officer, desk: &mut Desk) -> Result<End, Trouble> {
    match officer {
        Officer::Add { login, name, roles, school } => {
            let at = meant(desk, school.as_deref())?;
            let (id, there) = (at.as_ref().map(|school| school.id), here(at.as_ref()));
            let id = desk.store.add_officer_at(&desk.session, login, name, roles, id)?;
            out::say(format!("Added {name} as {login}: {}{there}.", words(roles)));
            out::line(id)?;
        }
        Officer::List { json } => list(*json, desk)?,
        Officer::Role { id, roles, none, school } => {
            let roles: &[Role] = if *none { &[] } else { roles };
            change(id, roles, school.as_deref(), desk)?;
        }
        Officer::Name { id, name } => {
            let id = desk.store.officer_called(id)?;
            desk.store.name_officer(&desk.session, id, name)?;
            out::say(format!("Officer {id} is called {} from now on.", name.trim()));
        }
        Officer::End { id } => {
            let id = desk.store.officer_called(id)?;
            desk.store.end_officer(&desk.session, id)?;
            out::say(format!(
                "Ended the time of officer {id}. Cases that are theirs stay so until they are given \
                 to a colleague."
            ));
        }
        Officer::Key(key) => return key::run(key, desk),
        Officer::Pin(pin) => return pin::run(pin, desk),
    }
    Ok(End::Done)
}

fn change(id: &str, roles: &[Role], school: Option<&str>, desk: &mut Desk) -> Result<(), Trouble> {
    let id = desk.store.officer_called(id)?;
    let at = meant(desk, school)?;
    match &at {
        None => desk.store.set_roles(&desk.session, id, roles)?,
        Some(school) => desk.store.set_roles_at(&desk.session, id, school.id, roles)?,
    }
    let held = if roles.is_empty() { "no role".to_owned() } else { words(roles) };
    out::say(format!("Officer {id} now holds{}: {held}.", here(at.as_ref())));
    Ok(())
}

/// The school at which roles are to count alone; none where the file has no other.
fn meant(desk: &Desk, name: Option<&str>) -> Result<Option<School>, Trouble> {
    let Some(name) = name else { return Ok(None) };
    let school = desk.store.school(Some(name))?;
    Ok((desk.store.schools()?.len() > 1).then_some(school))
}

fn here(school: Option<&School>) -> String {
    school.map(|school| format!(" at {}", school.name)).unwrap_or_default()
}

fn words(roles: &[Role]) -> String {
    roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ")
}

const COLUMNS: [(&str, Side); 6] = [
    ("Id", Side::Right),
    ("Login", Side::Left),
    ("Name", Side::Left),
    ("Roles", Side::Left),
    ("Ended", Side::Left),
    ("At the door", Side::Left),
];

fn list(json: bool, desk: &Desk) -> Result<(), Trouble> {
    let officers = desk.store.all_officers()?;
    let schools = desk.store.schools()?;
    if json {
        let lines: Vec<Line<'_>> = officers.iter().map(|one| Line::of(one, &schools)).collect();
        out::json(&lines)
    } else {
        let cells: Vec<Vec<String>> = officers.iter().map(|one| cells(one, &schools)).collect();
        out::line(out::table(&COLUMNS, &cells))
    }
}

/// Roles that count at one school, each with its name.
fn at_schools<'a>(officer: &OfficerLine, schools: &'a [School]) -> Vec<(Role, &'a str)> {
    let named = |at: &RoleAt| {
        let school = schools.iter().find(|school| school.id == at.school);
        school.map(|school| (at.role, school.name.as_str()))
    };
    officer.at_schools.iter().filter_map(named).collect()
}

fn cells(officer: &OfficerLine, schools: &[School]) -> Vec<String> {
    let everywhere = officer.roles.iter().map(|role| role.as_str().to_owned());
    let there = at_schools(officer, schools);
    let there = there.iter().map(|(role, school)| format!("{} at {school}", role.as_str()));
    vec![
        officer.id.to_string(),
        officer.login.clone(),
        officer.name.clone(),
        everywhere.chain(there).collect::<Vec<_>>().join(", "),
        officer.ended.map(short).unwrap_or_default(),
        officer.actor.clone().unwrap_or_default(),
    ]
}

/// An officer as JSON: names and order of the keys are a contract.
#[derive(Debug, Serialize)]
struct Line<'a> {
    id: i64,
    login: &'a str,
    name: &'a str,
    /// Those that count in every school.
    roles: Vec<&'static str>,
    ended: Option<NaiveDate>,
    /// What the line of their key calls them.
    actor: Option<&'a str>,
    /// Those that count at one school, where there are any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    at_schools: Vec<There<'a>>,
}

#[derive(Debug, Serialize)]
struct There<'a> {
    role: &'static str,
    school: &'a str,
}

impl<'a> Line<'a> {
    fn of(officer: &'a OfficerLine, schools: &'a [School]) -> Self {
        let there = at_schools(officer, schools).into_iter();
        Self {
            id: officer.id,
            login: &officer.login,
            name: &officer.name,
            roles: officer.roles.iter().map(|role| role.as_str()).collect(),
            ended: officer.ended,
            actor: officer.actor.as_deref(),
            at_schools: there.map(|(role, school)| There { role: role.as_str(), school }).collect(),
        }
    }
}
