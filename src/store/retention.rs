//! What is due for erasure, what is held back from it, and erasures proposed and done. Names and
//! rules alone: no case content.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;

use super::backup::plain;
use super::journal::About;
use super::session::{Role, Session};
use super::trouble::Trouble;
use super::writing::{Set, Writing};
use super::{Store, packs};
use crate::rules::retention::{Due, Erases, Kept, Retention};

/// Something due for erasure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DueErasure {
    pub pupil: i64,
    pub upn: String,
    pub name: String,
    pub rule: String,
    pub title: String,
    pub due_on: NaiveDate,
    /// School years whose marks are due; none for all of a pupil.
    pub years: Vec<i32>,
    /// The proposal that waits for a second person, if there is one.
    pub proposed: Option<i64>,
}

/// A legal hold that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hold {
    pub id: i64,
    pub pupil: i64,
    pub upn: String,
    pub name: String,
    pub case: Option<i64>,
    pub reason: String,
    pub by: String,
    pub on: NaiveDate,
}

/// An erasure, from its proposal to its certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Erasure {
    pub id: i64,
    /// A number alone, once it is done.
    pub pupil: i64,
    pub name: Option<String>,
    pub rule: String,
    pub title: String,
    pub years: Vec<i32>,
    /// `proposed`, `withdrawn` or `done`.
    pub state: String,
    pub proposed_by: String,
    pub proposed_on: NaiveDate,
    pub confirmed_by: Option<String>,
    pub confirmed_on: Option<NaiveDate>,
    /// The second person as told, where the file has one officer alone.
    pub signed: String,
    /// Rows that went, by table.
    pub counts: BTreeMap<String, i64>,
    /// SHA-256 of each kept file that went.
    pub hashes: Vec<String>,
    #[serde(skip)]
    pub proposer: i64,
}

/// A backup that still holds what is erased, or is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Holding {
    pub file: PathBuf,
    /// Those of the pupils asked for that are in it, by number.
    pub pupils: Vec<i64>,
}

impl Store {
    /// How long records are kept.
    ///
    /// # Errors
    /// A role other than admin or lead.
    pub fn retention(&self, session: &Session) -> Result<Retention, Trouble> {
        may_keep(session)?;
        packs::current_retention(&self.connection)
    }

    /// What is due on the working day, by rule and name. Nothing on hold is among it, nor anything of a
    /// pupil with an open case but their marks.
    ///
    /// # Errors
    /// A role other than admin or lead.
    pub fn due_erasures(&self, session: &Session) -> Result<Vec<DueErasure>, Trouble> {
        let retention = self.retention(session)?;
        let mut found = Vec::new();
        for of in free(&self.connection)? {
            for rule in &retention.rules {
                if of.open && rule.erases == Erases::Pupil {
                    continue;
                }
                let Some(Due { on, years }) = rule.due(&of.kept, session.as_of()) else { continue };
                found.push(DueErasure {
                    pupil: of.pupil,
                    upn: of.upn.clone(),
                    name: of.name.clone(),
                    rule: rule.id.clone(),
                    title: rule.title.clone(),
                    due_on: on,
                    years,
                    proposed: waiting(&self.connection, of.pupil, &rule.id)?,
                });
            }
        }
        found.sort_by(|a, b| (&a.rule, &a.name, a.pupil).cmp(&(&b.rule, &b.name, b.pupil)));
        Ok(found)
    }

    /// The holds that stand.
    ///
    /// # Errors
    /// A role other than admin or lead.
    pub fn legal_holds(&self, session: &Session) -> Result<Vec<Hold>, Trouble> {
        may_keep(session)?;
        let mut query = self.connection.prepare_cached(
            "SELECT h.id, h.pupil, p.upn, p.surname || ', ' || p.forename, h.case_id, h.reason, o.name,
               h.on_day
             FROM legal_hold h JOIN pupil p ON p.id = h.pupil JOIN officer o ON o.id = h.by_officer
             WHERE h.lifted_on IS NULL ORDER BY p.surname, p.forename, h.id",
        )?;
        let read = |row: &Row<'_>| {
            Ok(Hold {
                id: row.get(0)?,
                pupil: row.get(1)?,
                upn: row.get(2)?,
                name: row.get(3)?,
                case: row.get(4)?,
                reason: row.get(5)?,
                by: row.get(6)?,
                on: row.get(7)?,
            })
        };
        Ok(query.query_map([], read)?.collect::<Result<_, _>>()?)
    }

    /// Every erasure that was proposed, newest first: those done are certificates.
    ///
    /// # Errors
    /// A role other than admin or lead.
    pub fn erasures(&self, session: &Session) -> Result<Vec<Erasure>, Trouble> {
        may_keep(session)?;
        let sql = format!("{ERASURE} ORDER BY e.id DESC");
        let mut query = self.connection.prepare_cached(&sql)?;
        Ok(query.query_map([], read_erasure)?.collect::<Result<_, _>>()?)
    }

    /// Holds a pupil back from erasure, or for the sake of one case of theirs; gives the hold's id.
    ///
    /// # Errors
    /// A role other than admin or lead; no reason; a case of somebody else.
    pub fn set_hold(
        &mut self,
        session: &Session,
        pupil: i64,
        case: Option<i64>,
        reason: &str,
    ) -> Result<i64, Trouble> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Trouble::refused("a hold needs a reason. Nothing was changed"));
        }
        self.write(session, "set_hold", |w| {
            may_keep(session)?;
            let mut query = w.tx.prepare_cached(
                "SELECT 1 FROM pupil p WHERE p.id = ?1 AND (?2 IS NULL OR EXISTS (
                   SELECT 1 FROM pupil_case c WHERE c.id = ?2 AND c.pupil = p.id))",
            )?;
            if !query.exists(params![pupil, case])? {
                return Err(Trouble::refused(
                    "there is no such pupil, or the case is not theirs. Nothing was changed",
                ));
            }
            let about = About { pupil: Some(pupil), case, record: None };
            let (officer, today) = (session.officer, session.as_of());
            let sets: [Set<'_>; 5] = [
                ("pupil", &pupil),
                ("case_id", &case),
                ("reason", &reason),
                ("by_officer", &officer),
                ("on_day", &today),
            ];
            w.insert("legal_hold", about, &sets)
        })
    }

    /// Lifts a hold, with the reason.
    ///
    /// # Errors
    /// A role other than admin or lead; no reason; a hold that isn't there or was lifted.
    pub fn lift_hold(&mut self, session: &Session, hold: i64, why: &str) -> Result<(), Trouble> {
        let why = why.trim();
        if why.is_empty() {
            return Err(Trouble::refused("lifting a hold needs a reason. Nothing was changed"));
        }
        self.write(session, "lift_hold", |w| {
            may_keep(session)?;
            let mut query = w.tx.prepare_cached(
                "SELECT pupil, case_id FROM legal_hold WHERE id = ?1 AND lifted_on IS NULL",
            )?;
            let found = query.query_row([hold], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
            let Some((pupil, case)) = found else {
                return Err(Trouble::refused(format!(
                    "there is no hold {hold} that stands. Nothing was changed"
                )));
            };
            let about = About { pupil: Some(pupil), case, record: None };
            let today = session.as_of();
            let sets: [Set<'_>; 2] = [("lifted_on", &today), ("lifted_why", &why)];
            w.update("legal_hold", hold, about, None, &sets).map(drop)
        })
    }

    /// Proposes an erasure under a rule, for somebody else to confirm; gives its id.
    ///
    /// # Errors
    /// A role other than admin or lead; an unknown rule or pupil; a hold; what isn't due under the rule
    /// yet; an open case, where all of the pupil would go; one that is proposed already.
    pub fn propose_erasure(
        &mut self,
        session: &Session,
        pupil: i64,
        rule: &str,
    ) -> Result<i64, Trouble> {
        self.write(session, "propose_erasure", |w| {
            may_keep(session)?;
            let (title, years) = erasable(w, pupil, rule)?;
            if let Some(id) = waiting(&w.tx, pupil, rule)? {
                return Err(Trouble::refused(format!(
                    "erasure {id} proposes that already. Nothing was changed"
                )));
            }
            let (officer, today) = (session.officer, session.as_of());
            let sets: [Set<'_>; 7] = [
                ("pupil", &pupil),
                ("rule", &rule),
                ("title", &title),
                ("years", &years),
                ("state", &"proposed"),
                ("proposed_by", &officer),
                ("proposed_on", &today),
            ];
            w.insert("erasure", About::default(), &sets)
        })
    }

    /// Takes a proposal back, with the reason.
    ///
    /// # Errors
    /// A role other than admin or lead; no reason; a proposal that isn't there.
    pub fn withdraw_erasure(
        &mut self,
        session: &Session,
        erasure: i64,
        why: &str,
    ) -> Result<(), Trouble> {
        let why = why.trim();
        if why.is_empty() {
            return Err(Trouble::refused("withdrawing needs a reason. Nothing was changed"));
        }
        self.write(session, "withdraw_erasure", |w| {
            may_keep(session)?;
            proposed(w, erasure)?;
            let sets: [Set<'_>; 2] = [("state", &"withdrawn"), ("why", &why)];
            w.update("erasure", erasure, About::default(), None, &sets).map(drop)
        })
    }

    /// The backups in a folder that still hold these pupils: copies of this very file, whatever they are
    /// called. What is no copy of it is passed over.
    ///
    /// # Errors
    /// A role other than admin or lead, a folder that can't be read.
    pub fn backups_holding(
        &self,
        session: &Session,
        folder: &Path,
        pupils: &[i64],
    ) -> Result<Vec<Holding>, Trouble> {
        may_keep(session)?;
        let first = first_hash(&self.connection)?;
        let disk = |error: std::io::Error| Trouble::disk(folder, &error);
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(disk)? {
            let file = entry.map_err(disk)?.path();
            let is_copy = file.extension().is_some_and(|ending| ending == "db");
            let is_this =
                std::fs::canonicalize(&file).ok() == std::fs::canonicalize(&self.path).ok();
            if !is_copy || is_this {
                continue;
            }
            let held = held_in(&file, first.as_deref(), pupils).unwrap_or_default();
            if !held.is_empty() {
                found.push(Holding { file, pupils: held });
            }
        }
        found.sort_by(|a, b| a.file.cmp(&b.file));
        Ok(found)
    }
}

/// What is kept how long is the matter of the admin role and of leads.
pub(super) fn may_keep(session: &Session) -> Result<(), Trouble> {
    if session.has(Role::Admin) || session.has(Role::Lead) {
        return Ok(());
    }
    Err(Trouble::refused(
        "only the admin role and leads decide how long records are kept. Nothing was changed. \
         `herringbone officer list` names them",
    ))
}

/// A pupil who is not on hold, and what the rules ask for.
struct Free {
    pupil: i64,
    upn: String,
    name: String,
    kept: Kept,
    open: bool,
}

const FREE: &str = "SELECT p.id, p.upn, p.surname || ', ' || p.forename, p.born,
       CASE WHEN EXISTS (SELECT 1 FROM enrolment e WHERE e.pupil = p.id AND e.to_on IS NULL) THEN NULL
         ELSE (SELECT max(e.to_on) FROM enrolment e WHERE e.pupil = p.id) END,
       (SELECT group_concat(d.year, ' ') FROM mark_digest d WHERE d.pupil = p.id),
       EXISTS (SELECT 1 FROM pupil_case c WHERE c.pupil = p.id AND c.closed_on IS NULL)
     FROM pupil p
     WHERE NOT EXISTS (SELECT 1 FROM legal_hold h WHERE h.pupil = p.id AND h.lifted_on IS NULL)";

fn read_free(row: &Row<'_>) -> rusqlite::Result<Free> {
    let years: Option<String> = row.get(5)?;
    let years = years.unwrap_or_default();
    Ok(Free {
        pupil: row.get(0)?,
        upn: row.get(1)?,
        name: row.get(2)?,
        kept: Kept {
            born: row.get(3)?,
            left: row.get(4)?,
            years: years.split_whitespace().filter_map(|year| year.parse().ok()).collect(),
        },
        open: row.get(6)?,
    })
}

fn free(connection: &Connection) -> Result<Vec<Free>, Trouble> {
    let mut query = connection.prepare_cached(FREE)?;
    Ok(query.query_map([], read_free)?.collect::<Result<_, _>>()?)
}

/// The title of the rule and the years it erases, if it may erase that of this pupil today.
pub(super) fn erasable(
    w: &Writing<'_>,
    pupil: i64,
    rule: &str,
) -> Result<(String, String), Trouble> {
    let retention = packs::current_retention(&w.tx)?;
    let Some(rule) = retention.rule(rule) else {
        let all: Vec<&str> = retention.rules.iter().map(|rule| rule.id.as_str()).collect();
        return Err(Trouble::refused(format!(
            "there is no rule {rule}; the rules are {}. Nothing was changed",
            all.join(", ")
        )));
    };
    let sql = format!("{FREE} AND p.id = ?1");
    let found = w.tx.prepare_cached(&sql)?.query_row([pupil], read_free).optional()?;
    let Some(of) = found else {
        return Err(Trouble::refused(format!(
            "pupil {pupil} is on hold, or there is no such pupil: nothing of theirs is erased. Nothing \
             was changed. `retention holds` shows who is"
        )));
    };
    if of.open && rule.erases == Erases::Pupil {
        return Err(Trouble::refused(format!(
            "pupil {pupil} has an open case. Nothing was changed. Close it first"
        )));
    }
    if rule.years.is_none() {
        return Ok((rule.title.clone(), String::new()));
    }
    let Some(due) = rule.due(&of.kept, w.session.as_of()) else {
        return Err(Trouble::refused(format!(
            "nothing of pupil {pupil} is due under \"{}\". Nothing was changed. `retention list` shows \
             what is",
            rule.title
        )));
    };
    let years: Vec<String> = due.years.iter().map(i32::to_string).collect();
    Ok((rule.title.clone(), years.join(" ")))
}

fn waiting(connection: &Connection, pupil: i64, rule: &str) -> Result<Option<i64>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT id FROM erasure WHERE pupil = ?1 AND rule = ?2 AND state = 'proposed'",
    )?;
    Ok(query.query_row(params![pupil, rule], |row| row.get(0)).optional()?)
}

const ERASURE: &str = "SELECT e.id, e.pupil,
       (SELECT p.surname || ', ' || p.forename FROM pupil p WHERE p.id = e.pupil),
       e.rule, e.title, e.years, e.state, o.name, e.proposed_on, c.name, e.confirmed_on, e.signed,
       e.counts, e.hashes, e.proposed_by
     FROM erasure e JOIN officer o ON o.id = e.proposed_by
       LEFT JOIN officer c ON c.id = e.confirmed_by";

fn read_erasure(row: &Row<'_>) -> rusqlite::Result<Erasure> {
    let (years, counts, hashes): (String, String, String) =
        (row.get(5)?, row.get(12)?, row.get(13)?);
    Ok(Erasure {
        id: row.get(0)?,
        pupil: row.get(1)?,
        name: row.get(2)?,
        rule: row.get(3)?,
        title: row.get(4)?,
        years: years.split_whitespace().filter_map(|year| year.parse().ok()).collect(),
        state: row.get(6)?,
        proposed_by: row.get(7)?,
        proposed_on: row.get(8)?,
        confirmed_by: row.get(9)?,
        confirmed_on: row.get(10)?,
        signed: row.get(11)?,
        // Written by us alone; one that somebody changed is told by `verify`.
        counts: serde_json::from_str(&counts).unwrap_or_default(),
        hashes: serde_json::from_str(&hashes).unwrap_or_default(),
        proposer: row.get(14)?,
    })
}

/// A proposal that waits for its second person.
pub(super) fn proposed(w: &Writing<'_>, erasure: i64) -> Result<Erasure, Trouble> {
    let sql = format!("{ERASURE} WHERE e.id = ?1 AND e.state = 'proposed'");
    let found = w.tx.prepare_cached(&sql)?.query_row([erasure], read_erasure).optional()?;
    found.ok_or_else(|| {
        Trouble::refused(format!(
            "there is no erasure {erasure} that waits to be confirmed. Nothing was changed"
        ))
    })
}

fn first_hash(connection: &Connection) -> Result<Option<String>, Trouble> {
    let mut query = connection.prepare("SELECT hash FROM journal WHERE seq = 1")?;
    Ok(query.query_row([], |row| row.get(0)).optional()?)
}

/// Which of these pupils a copy of the same file holds.
fn held_in(file: &Path, first: Option<&str>, pupils: &[i64]) -> Result<Vec<i64>, Trouble> {
    let copy = plain(file)?;
    copy.pragma_update(None, "query_only", "ON")?;
    if first.is_none() || first_hash(&copy)?.as_deref() != first {
        return Ok(Vec::new());
    }
    let mut query = copy.prepare("SELECT 1 FROM pupil WHERE id = ?1")?;
    let mut held = Vec::new();
    for pupil in pupils {
        if query.exists([pupil])? {
            held.push(*pupil);
        }
    }
    Ok(held)
}
