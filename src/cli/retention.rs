//! How long records are kept: what is due, what is held back, erasures proposed and confirmed. Names and
//! rules alone: no case content.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde::Serialize;

use super::out::{self, Side};
use super::{Desk, End};
use crate::rules::calendar::year_name;
use crate::rules::count::counted;
use crate::rules::day::short;
use crate::store::{DueErasure, Erasure, Hold, Holding, Second, Trouble};

#[derive(Debug, Subcommand)]
pub(super) enum Retention {
    /// What is due for erasure today, and under which rule
    List {
        /// Name the backups in this folder that still hold it
        #[arg(long, value_name = "DIR")]
        backups: Option<PathBuf>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// What is held back from erasure
    Holds {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Hold a pupil back from erasure, and print the hold's id
    Hold {
        /// The pupil
        upn: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// The case for the sake of which
        #[arg(long, value_name = "CASE")]
        case: Option<i64>,
    },
    /// Lift a hold
    Lift {
        /// The hold
        id: i64,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Propose an erasure for somebody else to confirm, and print its id
    Erase {
        /// The pupil
        upn: String,
        /// The rule it is due under; `template show retention` lists them
        #[arg(long, value_name = "RULE")]
        rule: String,
    },
    /// Confirm what somebody else proposed: it is erased at once, for good
    Confirm {
        /// The erasure
        id: i64,
        /// Where nobody else in the file can confirm: who decided it with you
        #[arg(long, value_name = "NAME", requires = "role")]
        signed_by: Option<String>,
        /// Their role
        #[arg(long, value_name = "ROLE", requires = "signed_by")]
        role: Option<String>,
        /// Name the backups in this folder that still hold it
        #[arg(long, value_name = "DIR")]
        backups: Option<PathBuf>,
    },
    /// Take a proposal back
    Withdraw {
        /// The erasure
        id: i64,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Every erasure proposed or done, with its certificate
    Erasures {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Clear the file's log after an erasure, where colleagues were reading then
    Clear,
}

impl Retention {
    pub(super) fn wants_json(&self) -> bool {
        matches!(
            self,
            Self::List { json: true, .. }
                | Self::Holds { json: true }
                | Self::Erasures { json: true }
        )
    }
}

pub(super) fn run(retention: &Retention, desk: &mut Desk) -> Result<End, Trouble> {
    match retention {
        Retention::List { backups, json } => list(backups.as_deref(), *json, desk)?,
        Retention::Holds { json } => holds(*json, desk)?,
        Retention::Hold { upn, reason, case } => {
            let pupil = desk.store.pupil_by_upn(upn)?;
            let id = desk.store.set_hold(&desk.session, pupil, *case, reason)?;
            out::say("Held back: nothing of theirs is listed for erasure while this stands.");
            out::line(id)?;
        }
        Retention::Lift { id, reason } => {
            desk.store.lift_hold(&desk.session, *id, reason)?;
            out::say(format!("Hold {id} is lifted."));
        }
        Retention::Erase { upn, rule } => {
            let pupil = desk.store.pupil_by_upn(upn)?;
            let id = desk.store.propose_erasure(&desk.session, pupil, rule)?;
            out::say(format!(
                "Proposed. Nothing is erased yet: somebody else with the admin or lead role confirms it \
                 with `retention confirm {id}`."
            ));
            out::line(id)?;
        }
        Retention::Confirm { id, signed_by, role, backups } => {
            let second = Second {
                name: signed_by.clone().unwrap_or_default(),
                role: role.clone().unwrap_or_default(),
            };
            confirm(*id, &second, backups.as_deref(), desk)?;
        }
        Retention::Withdraw { id, reason } => {
            desk.store.withdraw_erasure(&desk.session, *id, reason)?;
            out::say(format!("Erasure {id} is withdrawn. Nothing was erased."));
        }
        Retention::Erasures { json } => erasures(*json, desk)?,
        Retention::Clear => clear(desk)?,
    }
    Ok(End::Done)
}

fn clear(desk: &mut Desk) -> Result<(), Trouble> {
    if desk.store.clear_log()? {
        out::say("The file is written anew and its log is empty.");
        return Ok(());
    }
    Err(Trouble::refused(
        "a colleague is reading, so the file's log can't be cleared yet. Nothing else was changed. Try \
         again when everybody has left the file",
    ))
}

fn confirm(
    id: i64,
    second: &Second,
    backups: Option<&Path>,
    desk: &mut Desk,
) -> Result<(), Trouble> {
    let cleared = desk.store.confirm_erasure(&desk.session, id, second)?;
    let all = desk.store.erasures(&desk.session)?;
    let done = all.iter().find(|erasure| erasure.id == id);
    out::say(format!("Erased, for good. The certificate is erasure {id}."));
    if !cleared {
        out::say(
            "A colleague is reading, so the file's log still holds some of it. Run `retention clear` when \
             everybody has left the file.",
        );
    }
    let pupils: Vec<i64> = done.iter().map(|erasure| erasure.pupil).collect();
    match backups {
        Some(folder) => {
            let holding = desk.store.backups_holding(&desk.session, folder, &pupils)?;
            out::say(told_of(&holding));
        }
        None => out::say(
            "Backups from before still hold it: `retention list --backups DIR` names them. Destroy them, \
             or note when they will be.",
        ),
    }
    out::line(id)
}

fn told_of(holding: &[Holding]) -> String {
    if holding.is_empty() {
        return "No backup in that folder holds any of it.".to_owned();
    }
    let files: Vec<String> = holding.iter().map(|one| one.file.display().to_string()).collect();
    let n = counted(files.len(), "backup still holds it", "backups still hold it");
    format!("{n}: {}.", files_in(&files))
}

fn files_in(files: &[String]) -> String {
    files.join(", ")
}

/// What is due, as JSON: names and order of the keys are a contract.
#[derive(Debug, Serialize)]
struct Listed<'a> {
    #[serde(flatten)]
    due: &'a DueErasure,
    backups: Vec<String>,
}

const DUE: [(&str, Side); 6] = [
    ("UPN", Side::Left),
    ("Name", Side::Left),
    ("Rule", Side::Left),
    ("Due on", Side::Left),
    ("What", Side::Left),
    ("Proposed", Side::Left),
];

fn list(backups: Option<&Path>, json: bool, desk: &Desk) -> Result<(), Trouble> {
    let due = desk.store.due_erasures(&desk.session)?;
    let mut pupils: Vec<i64> = due.iter().map(|one| one.pupil).collect();
    // Those already erased are looked for too: that is when it matters.
    let done = desk.store.erasures(&desk.session)?.into_iter().filter(|one| one.state == "done");
    let gone: Vec<i64> = done.filter(|one| one.years.is_empty()).map(|one| one.pupil).collect();
    pupils.extend(&gone);
    let holding = match backups {
        Some(folder) => desk.store.backups_holding(&desk.session, folder, &pupils)?,
        None => Vec::new(),
    };
    if json {
        let listed: Vec<Listed<'_>> =
            due.iter().map(|due| Listed { due, backups: files_of(&holding, due.pupil) }).collect();
        return out::json(&listed);
    }
    let cells: Vec<Vec<String>> = due.iter().map(cells).collect();
    out::line(out::table(&DUE, &cells))?;
    if backups.is_some() {
        out::say(told_of(&holding));
        for pupil in gone {
            let files = files_of(&holding, pupil);
            if !files.is_empty() {
                out::say(format!(
                    "Pupil {pupil}, who is erased here, is still in {}.",
                    files_in(&files)
                ));
            }
        }
    }
    Ok(())
}

fn files_of(holding: &[Holding], pupil: i64) -> Vec<String> {
    let of = holding.iter().filter(|one| one.pupils.contains(&pupil));
    of.map(|one| one.file.display().to_string()).collect()
}

fn what(years: &[i32]) -> String {
    if years.is_empty() {
        return "all that is kept".to_owned();
    }
    let years: Vec<String> = years.iter().map(|year| year_name(*year)).collect();
    format!("marks of {}", years.join(", "))
}

fn cells(due: &DueErasure) -> Vec<String> {
    vec![
        due.upn.clone(),
        due.name.clone(),
        due.rule.clone(),
        short(due.due_on),
        what(&due.years),
        due.proposed.map(|id| id.to_string()).unwrap_or_default(),
    ]
}

fn holds(json: bool, desk: &Desk) -> Result<(), Trouble> {
    let holds = desk.store.legal_holds(&desk.session)?;
    if json {
        return out::json(&holds);
    }
    let columns = [
        ("Id", Side::Right),
        ("UPN", Side::Left),
        ("Name", Side::Left),
        ("Since", Side::Left),
        ("By", Side::Left),
        ("Reason", Side::Left),
    ];
    let cells = |hold: &Hold| {
        vec![
            hold.id.to_string(),
            hold.upn.clone(),
            hold.name.clone(),
            short(hold.on),
            hold.by.clone(),
            hold.reason.clone(),
        ]
    };
    out::line(out::table(&columns, &holds.iter().map(cells).collect::<Vec<_>>()))
}

fn erasures(json: bool, desk: &Desk) -> Result<(), Trouble> {
    let erasures = desk.store.erasures(&desk.session)?;
    if json {
        return out::json(&erasures);
    }
    let columns = [
        ("Id", Side::Right),
        ("Pupil", Side::Left),
        ("Rule", Side::Left),
        ("What", Side::Left),
        ("State", Side::Left),
        ("Proposed", Side::Left),
        ("Confirmed", Side::Left),
    ];
    out::line(out::table(&columns, &erasures.iter().map(certificate).collect::<Vec<_>>()))
}

fn certificate(of: &Erasure) -> Vec<String> {
    let confirmed = match (&of.confirmed_by, of.confirmed_on) {
        (Some(by), Some(on)) if of.signed.is_empty() => format!("{by}, {}", short(on)),
        (Some(_), Some(on)) => format!("{}, {}", of.signed, short(on)),
        _ => String::new(),
    };
    vec![
        of.id.to_string(),
        of.name.clone().unwrap_or_else(|| format!("no. {}", of.pupil)),
        of.rule.clone(),
        what(&of.years),
        of.state.clone(),
        format!("{}, {}", of.proposed_by, short(of.proposed_on)),
        confirmed,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_and_which_backups_hold_it_are_told() {
        assert_eq!(what(&[]), "all that is kept");
        assert_eq!(what(&[2018, 2019]), "marks of 2018/19, 2019/20");
        assert_eq!(told_of(&[]), "No backup in that folder holds any of it.");
        let one = Holding { file: PathBuf::from("/b/a.db"), pupils: vec![7] };
        assert_eq!(told_of(std::slice::from_ref(&one)), "1 backup still holds it: /b/a.db.");
        assert_eq!(files_of(&[one], 8), Vec::<String>::new());
    }
}
