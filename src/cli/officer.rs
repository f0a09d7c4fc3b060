//! The officers of the file and their roles: added, listed, changed, ended.

mod key;
mod pin;

use chrono::NaiveDate;
use clap::Subcommand;
use serde::Serialize;

use super::out::{self, Side};
use super::{Desk, End};
use crate::rules::day::short;
use crate::store::{OfficerLine, Role, Trouble};
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
        #[arg(value_name = "ROLE", required = true, value_parser = role)]
        roles: Vec<Role>,
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
        Officer::Add { login, name, roles } => {
            let id = desk.store.add_officer(&desk.session, login, name, roles)?;
            out::say(format!("Added {name} as {login}: {}.", words(roles)));
            out::line(id)?;
        }
        Officer::List { json } => list(*json, desk)?,
        Officer::Role { id, roles } => {
            let id = desk.store.officer_called(id)?;
            desk.store.set_roles(&desk.session, id, roles)?;
            out::say(format!("Officer {id} now holds: {}.", words(roles)));
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
    if json {
        let lines: Vec<Line<'_>> = officers.iter().map(Line::of).collect();
        out::json(&lines)
    } else {
        let cells: Vec<Vec<String>> = officers.iter().map(cells).collect();
        out::line(out::table(&COLUMNS, &cells))
    }
}

fn cells(officer: &OfficerLine) -> Vec<String> {
    vec![
        officer.id.to_string(),
        officer.login.clone(),
        officer.name.clone(),
        words(&officer.roles),
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
    roles: Vec<&'static str>,
    ended: Option<NaiveDate>,
    /// What the line of their key calls them.
    actor: Option<&'a str>,
}

impl<'a> Line<'a> {
    fn of(officer: &'a OfficerLine) -> Self {
        Self {
            id: officer.id,
            login: &officer.login,
            name: &officer.name,
            roles: officer.roles.iter().map(|role| role.as_str()).collect(),
            ended: officer.ended,
            actor: officer.actor.as_deref(),
        }
    }
}
