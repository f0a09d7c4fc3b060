//! Gates: signed by a lead, or by whoever holds every role; gone back through with a reason.

use chrono::NaiveDate;
use rusqlite::Connection;

use super::cases::case_row;
use super::journal::About;
use super::scope::schools_of;
use super::session::{Role, Session};
use super::signature::{Signature, Unsigned};
use super::trouble::Trouble;
use super::writing::Writing;
use super::{Store, evidence, kept};
use crate::rules::day;
use crate::rules::gate::{GATES, Passing, gate_of, opens, stage, stage_after, standing};

/// Who signed a gate, in which role, on which day, as told. A blank name is whoever is at the
/// keyboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    pub name: String,
    pub role: String,
    pub on: NaiveDate,
}

impl Store {
    /// Passes a gate of a case, `stage-2` to `stage-5`, each after the one before. A lead signs for
    /// themselves; an officer writes down who of the leads signed. Where lines of the gate are not
    /// met it takes a reason, which may be blank else.
    ///
    /// # Errors
    /// A gate that there isn't, that was passed already or whose turn it isn't; nobody who may
    /// sign; a day that is still to come or before that of the gate before; lines that are not met,
    /// each named, and no reason; a closed case.
    pub fn pass_gate(
        &mut self,
        session: &Session,
        case: i64,
        gate: &str,
        who: &Signer,
        reason: &str,
    ) -> Result<(), Trouble> {
        let schools = schools_of(&self.connection, "pupil_case", case)?;
        let is_lead = session.has_at(Role::Lead, &schools);
        let signed = Signature::of(session, is_lead, (&who.name, &who.role)).map_err(unsigned)?;
        if who.on > session.as_of() {
            return Err(Trouble::refused(format!(
                "{} is in the future: a gate is signed on the day it is passed. Nothing was changed",
                day::spell(who.on)
            )));
        }
        self.write(session, "pass_gate", |w| {
            let about = about_open(w, case)?;
            let passings = passings(&w.tx, case)?;
            may_pass(case, &passings, gate, who.on)?;
            if reason.trim().is_empty() {
                has_its_evidence(w, case, gate)?;
            }
            let (name, role) = (signed.name.as_str(), signed.role.as_str());
            let step = Step { gate, back: false, who: name, role, reason, on: who.on };
            put_step(w, about, case, &step)
        })
    }

    /// Goes back through the gate that was passed last, with the reason; the case is at the stage
    /// before again. What was signed stays on file.
    ///
    /// # Errors
    /// No reason, a gate that isn't the last one passed, a closed case.
    pub fn go_back(
        &mut self,
        session: &Session,
        case: i64,
        gate: &str,
        reason: &str,
    ) -> Result<(), Trouble> {
        if reason.trim().is_empty() {
            return Err(Trouble::refused(
                "going back through a gate needs a reason. Nothing was changed",
            ));
        }
        let opened = known(gate)?;
        let schools = schools_of(&self.connection, "pupil_case", case)?;
        let is_lead = session.has_at(Role::Lead, &schools);
        let role = if is_lead { Role::Lead } else { Role::Officer };
        let on = session.as_of();
        self.write(session, "go_back", |w| {
            let about = about_open(w, case)?;
            let now = stage(&passings(&w.tx, case)?);
            if now != opened {
                return Err(Trouble::refused(format!(
                    "case {case} is at stage {now}, so there is no going back through gate {opened}. Nothing was changed"
                )));
            }
            let (who, role) = (session.name.as_str(), role.as_str());
            put_step(w, about, case, &Step { gate, back: true, who, role, reason, on })
        })
    }
}

/// What is written of a gate.
struct Step<'a> {
    gate: &'a str,
    back: bool,
    who: &'a str,
    role: &'a str,
    reason: &'a str,
    on: NaiveDate,
}

fn unsigned(why: Unsigned<'_>) -> Trouble {
    match why {
        Unsigned::NoLead => Trouble::refused(
            "a gate is signed by a lead: say which lead signed, and in which role. Nothing was changed",
        ),
        Unsigned::NoRole(name) => {
            Trouble::refused(format!("say in which role {name} signed. Nothing was changed"))
        }
    }
}

fn known(gate: &str) -> Result<u8, Trouble> {
    opens(gate).ok_or_else(|| {
        let names = GATES.map(|(gate, _)| gate).join(", ");
        Trouble::refused(format!(
            "there is no gate {gate}; the gates are {names}. Nothing was changed"
        ))
    })
}

fn may_pass(case: i64, passings: &[Passing], gate: &str, on: NaiveDate) -> Result<(), Trouble> {
    let opened = known(gate)?;
    if let Some(signed) = standing(passings, gate) {
        return Err(Trouble::refused(format!(
            "gate {opened} of case {case} was passed already, on {}. Nothing was changed",
            day::spell(signed.on)
        )));
    }
    let Some(earlier) = gate_of(opened - 1) else { return Ok(()) };
    let Some(signed) = standing(passings, earlier) else {
        return Err(Trouble::refused(format!(
            "case {case} is at stage {}: gate {} comes before gate {opened}. Nothing was changed",
            stage(passings),
            opened - 1
        )));
    };
    if on < signed.on {
        return Err(Trouble::refused(format!(
            "gate {} was passed on {}: gate {opened} can't have been passed before that. Nothing was changed",
            opened - 1,
            day::spell(signed.on)
        )));
    }
    Ok(())
}

/// Refuses a gate of which a line isn't met, as anybody would see it.
fn has_its_evidence(w: &Writing<'_>, case: i64, gate: &str) -> Result<(), Trouble> {
    let unmet = evidence::unmet(&w.tx, case, gate, w.session.as_of())?;
    if unmet.is_empty() {
        return Ok(());
    }
    Err(Trouble::refused(format!(
        "gate {} asks for what is not on file yet: {}. Nothing was changed. Add it, or write down why \
         the gate is passed without it",
        known(gate)?,
        unmet.join("; ")
    )))
}

/// What a change of an open case is about.
pub(super) fn about_open(w: &Writing<'_>, case: i64) -> Result<About, Trouble> {
    w.may("pupil_case", case)?;
    let found = case_row(&w.tx, case)?;
    if found.closed.is_some() {
        return Err(Trouble::refused(format!(
            "case {case} is closed. Nothing was changed. Open a new case first"
        )));
    }
    Ok(About { pupil: Some(found.pupil), case: Some(case), record: None })
}

fn put_step(w: &Writing<'_>, about: About, case: i64, step: &Step<'_>) -> Result<(), Trouble> {
    let sets: [super::writing::Set<'_>; 7] = [
        ("case_id", &case),
        ("gate", &step.gate),
        ("back", &step.back),
        ("who", &step.who),
        ("role", &step.role),
        ("reason", &step.reason.trim()),
        ("on_day", &step.on),
    ];
    w.insert("gate_passing", about, &sets)?;
    kept::refresh_case(&w.tx, case)
}

/// A case's gates in the order they were written down. Who wrote each down stands in its journal
/// row alone.
pub(super) fn passings(connection: &Connection, case: i64) -> Result<Vec<Passing>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT gate, who, role, reason, on_day, back,
           coalesce((SELECT officer_name FROM journal j
              WHERE j.subject = 'gate_passing' AND j.row = CAST(g.id AS TEXT)
              ORDER BY j.seq LIMIT 1), '')
         FROM gate_passing g WHERE case_id = ?1 ORDER BY id",
    )?;
    let rows = query.query_map([case], |row| {
        Ok(Passing {
            gate: row.get(0)?,
            who: row.get(1)?,
            role: row.get(2)?,
            reason: row.get(3)?,
            on: row.get(4)?,
            back: row.get(5)?,
            by: row.get(6)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The stage of a case, for its kept row.
pub(super) fn stage_of(connection: &Connection, case: i64) -> Result<u8, Trouble> {
    let mut query = connection
        .prepare_cached("SELECT gate, back FROM gate_passing WHERE case_id = ?1 ORDER BY id")?;
    let steps: Vec<(String, bool)> =
        query.query_map([case], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    Ok(stage_after(steps.iter().map(|(gate, back)| (gate.as_str(), *back))))
}
