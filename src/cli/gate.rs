//! Gates: passed by command, and shown with what meets their lines.

use chrono::NaiveDate;
use clap::Subcommand;
use serde::Serialize;

use super::{Desk, End, out};
use crate::rules::case::CaseFile;
use crate::rules::gate::{Passing, opens, standing};
use crate::rules::process::{GateStanding, LineStanding, Met, ParentStanding, judge, warnings};
use crate::store::{Signer, Trouble};

#[derive(Debug, Subcommand)]
pub(super) enum Gate {
    /// Pass a gate of a case: stage-2 to stage-5, each after the one before
    Pass {
        /// The case
        case: i64,
        /// The gate
        gate: String,
        /// Why it is passed though not every line of it is met
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
        /// The lead who signed, where that isn't you
        #[arg(long, value_name = "NAME", requires = "role")]
        signed_by: Option<String>,
        /// In which role they signed
        #[arg(long, value_name = "ROLE")]
        role: Option<String>,
    },
}

pub(super) fn run(gate: &Gate, desk: &mut Desk) -> Result<End, Trouble> {
    let Gate::Pass { case, gate, reason, signed_by, role } = gate;
    let who = Signer {
        name: signed_by.clone().unwrap_or_default(),
        role: role.clone().unwrap_or_default(),
        on: desk.session.as_of(),
    };
    let reason = reason.as_deref().unwrap_or_default();
    desk.store.pass_gate(&desk.session, *case, gate, &who, reason)?;
    let file = desk.store.case_file(desk.session.viewer(), *case)?;
    for warning in warnings(&desk.store.pack()?.process, gate, &file.checks) {
        out::say(format!("warning, before a legal step: {warning}"));
    }
    let stage = opens(gate).unwrap_or_default();
    out::say(format!("Passed gate {stage} of case {case}: it is at stage {stage} now."));
    Ok(End::Done)
}

/// How far a case meets each gate today.
pub(super) fn standings(file: &CaseFile, desk: &Desk) -> Result<Vec<GateStanding>, Trouble> {
    let (pack, calendar) = (desk.store.pack()?, desk.store.calendar(file.pupil.school)?);
    Ok(judge(file, &pack, &calendar, desk.session.as_of()))
}

/// `Gate 4: 7 of 9 lines met, missing wishes, referrals; passed Fri 21 Nov 2025 by C. Thornley`.
pub(super) fn in_words(gate: &GateStanding, passings: &[Passing]) -> String {
    let (met, all) = gate.count();
    let missing: Vec<&str> =
        gate.lines.iter().filter(|line| !line.met).map(|line| line.id.as_str()).collect();
    let missing = match missing.as_slice() {
        [] => String::new(),
        some => format!(", missing {}", some.join(", ")),
    };
    let passed = standing(passings, &gate.gate).map(|signed| {
        format!("; passed {} by {}", crate::rules::day::spell(signed.on), signed.who)
    });
    let number = opens(&gate.gate).unwrap_or_default();
    format!("Gate {number}: {met} of {all} lines met{missing}{}", passed.unwrap_or_default())
}

/// A gate as JSON: names and order of its keys are a contract.
#[derive(Debug, Serialize)]
pub(super) struct GateShown<'a> {
    gate: &'a str,
    title: &'a str,
    met: bool,
    /// The signature that stands.
    passed: Option<&'a Passing>,
    lines: Vec<LineShown<'a>>,
}

#[derive(Debug, Serialize)]
struct LineShown<'a> {
    id: &'a str,
    text: &'a str,
    need: u32,
    have: u32,
    met: bool,
    evidence: Vec<MetShown<'a>>,
    /// Older than the window, or told not to count.
    set_aside: Vec<MetShown<'a>>,
    parents: Vec<ParentShown<'a>>,
    exception: Option<&'a str>,
    note: Option<&'a str>,
}

/// What meets a line, as JSON.
#[derive(Debug, Serialize)]
pub(super) struct MetShown<'a> {
    kind: &'static str,
    id: i64,
    on: NaiveDate,
    title: &'a str,
    paper: bool,
    linked: bool,
}

#[derive(Debug, Serialize)]
struct ParentShown<'a> {
    contact: i64,
    name: &'a str,
    have: u32,
    left_out: Option<&'a str>,
}

impl<'a> GateShown<'a> {
    pub(super) fn of(gate: &'a GateStanding, passings: &'a [Passing]) -> Self {
        Self {
            gate: &gate.gate,
            title: &gate.title,
            met: gate.is_met(),
            passed: standing(passings, &gate.gate),
            lines: gate.lines.iter().map(LineShown::of).collect(),
        }
    }
}

impl<'a> LineShown<'a> {
    fn of(line: &'a LineStanding) -> Self {
        Self {
            id: &line.id,
            text: &line.text,
            need: line.need,
            have: line.have,
            met: line.met,
            evidence: line.evidence.iter().map(MetShown::of).collect(),
            set_aside: line.set_aside.iter().map(MetShown::of).collect(),
            parents: line.parents.iter().map(ParentShown::of).collect(),
            exception: line.exception.as_deref(),
            note: line.note.as_deref(),
        }
    }
}

impl<'a> MetShown<'a> {
    pub(super) fn of(met: &'a Met) -> Self {
        Self {
            kind: met.source.kind.as_str(),
            id: met.source.id,
            on: met.on,
            title: &met.title,
            paper: met.paper,
            linked: met.linked,
        }
    }
}

impl<'a> ParentShown<'a> {
    fn of(parent: &'a ParentStanding) -> Self {
        Self {
            contact: parent.contact,
            name: &parent.name,
            have: parent.have,
            left_out: parent.left_out.as_deref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: &str, met: bool) -> LineStanding {
        LineStanding {
            id: id.into(),
            text: "At least one".into(),
            need: 1,
            have: u32::from(met),
            met,
            evidence: Vec::new(),
            set_aside: Vec::new(),
            parents: Vec::new(),
            exception: None,
            note: None,
            start: None,
            may_be_excepted: false,
        }
    }

    #[test]
    fn a_gate_is_one_line_and_has_its_keys_in_their_order() {
        let lines = vec![line("referrals", true), line("wishes", false)];
        let gate = GateStanding { gate: "stage-4".into(), title: "Enough?".into(), lines };
        assert_eq!(in_words(&gate, &[]), "Gate 4: 1 of 2 lines met, missing wishes");
        let json = serde_json::to_string(&GateShown::of(&gate, &[])).unwrap();
        let start = r#"{"gate":"stage-4","title":"Enough?","met":false,"passed":null,"lines":[{"id":"referrals","text":"At least one","need":1,"have":1,"met":true,"evidence":[],"set_aside":[],"parents":[],"exception":null,"note":null}"#;
        assert!(json.starts_with(start), "{json}");
    }
}
