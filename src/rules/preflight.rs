//! What a referral still lacks, told before its pack is made: the lines of the last gate as the one
//! resolver judges them, then what the authority would send it back for.
//!
//! Source: Support First, stage 5; the checks after the gate's own lines are ours. What goes into the
//! pack is composed in `documents`.

mod checks;
mod confidential;
mod enclosed;
mod sessions;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::Serialize;

use super::calendar::Calendar;
use super::case::CaseFile;
use super::evidence::Pack;
use super::process::{GateStanding, LineStanding, Met, ParentStanding, judge};

pub use confidential::{Searched, confidential, has_confidential};
pub use enclosed::Enclosed;

/// The gate whose lines a referral has to meet.
pub const GATE: &str = "stage-5";

/// Our checks, in their order after the gate's own lines.
pub const N_MARKS: &str = "n-marks";
pub const MISSING_MARKS: &str = "missing-marks";
pub const STRAY_MARKS: &str = "stray-marks";
pub const MINUTES_AND_COPIES: &str = "minutes-and-copies";
pub const WRITTEN_TO: &str = "every-parent-written-to";
pub const PAPERS: &str = "papers";
pub const TIME_LIMIT: &str = "time-limit";
pub const REGISTER_AGE: &str = "register-age";
pub const QUESTIONS: &str = "legal-questions";
/// After all others, and only where an address of the case is confidential.
pub const CONFIDENTIAL: &str = "confidential-address";

/// Days, names or papers told before the rest is counted.
const NAMED: usize = 12;

/// How a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PreflightState {
    Met,
    Missing,
    /// It asks for nothing here, and says why.
    NotApplicable,
}

impl PreflightState {
    /// In a sentence: `not applicable`.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Missing => "missing",
            Self::NotApplicable => "not applicable",
        }
    }
}

/// One line of the check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreflightLine {
    /// Of a line of the gate its own; else one of those above.
    pub id: String,
    pub text: String,
    pub state: PreflightState,
    /// What meets it, what is missing, or why it asks for nothing.
    pub why: String,
    /// What meets it; of what is missing, where to look.
    pub evidence: Vec<Met>,
}

impl PreflightLine {
    /// Whether the pack would go out without something. Sessions that grow old ask for haste, and a file that
    /// may show too much for a look at it, not for another paper.
    #[must_use]
    pub fn is_gap(&self) -> bool {
        let warns = [TIME_LIMIT, CONFIDENTIAL].contains(&self.id.as_str());
        self.state == PreflightState::Missing && !warns
    }
}

/// The whole check.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preflight {
    pub lines: Vec<PreflightLine>,
}

impl Preflight {
    /// The lines that a pack made now would lack: to make it all the same takes a lead's reason.
    #[must_use]
    pub fn gaps(&self) -> Vec<&PreflightLine> {
        self.lines.iter().filter(|line| line.is_gap()).collect()
    }

    #[must_use]
    pub fn line(&self, id: &str) -> Option<&PreflightLine> {
        self.lines.iter().find(|line| line.id == id)
    }

    /// How many lines are met, missing and not applicable.
    #[must_use]
    pub fn count(&self) -> [usize; 3] {
        let of = |state| self.lines.iter().filter(|line| line.state == state).count();
        [PreflightState::Met, PreflightState::Missing, PreflightState::NotApplicable].map(of)
    }
}

/// Checks a case file before it is referred. Nothing that is restricted has a part in it, whoever
/// looks.
#[must_use]
pub fn preflight(file: &CaseFile, pack: &Pack, calendar: &Calendar, today: NaiveDate) -> Preflight {
    let standings = asked(file, pack, calendar, today);
    let mut lines: Vec<PreflightLine> = standings.iter().map(of_gate).collect();
    lines.extend(checks::all(file, pack, calendar, today, &standings));
    Preflight { lines }
}

/// The lines of the gate itself, as the resolver judges them.
#[must_use]
pub fn asked(
    file: &CaseFile,
    pack: &Pack,
    calendar: &Calendar,
    today: NaiveDate,
) -> Vec<LineStanding> {
    let gates = judge(file, pack, calendar, today);
    let gate = gates.into_iter().find(|gate| gate.gate == GATE);
    gate.map_or_else(Vec::new, |GateStanding { lines, .. }| lines)
}

/// A line of the gate, as the resolver judges it.
fn of_gate(line: &LineStanding) -> PreflightLine {
    let is_unused = line.met && line.need == 0 && line.evidence.is_empty();
    let (state, why) = match (&line.exception, &line.note) {
        (Some(reason), _) => (PreflightState::NotApplicable, format!("not needed: {reason}")),
        (None, Some(note)) if is_unused => (PreflightState::NotApplicable, note.clone()),
        _ if line.met => (PreflightState::Met, told(line)),
        _ => (PreflightState::Missing, told(line)),
    };
    PreflightLine {
        id: line.id.clone(),
        text: line.text.clone(),
        state,
        why,
        evidence: line.evidence.clone(),
    }
}

/// `3 of 3; Grace Osei: 3, Kwame Osei: left out, abroad; no paper on file for 3 Oct`.
fn told(line: &LineStanding) -> String {
    let mut parts = Vec::new();
    if line.need > 0 {
        parts.push(format!("{} of {}", line.have, line.need));
    }
    if !line.parents.is_empty() {
        let parents: Vec<String> = line.parents.iter().map(|one| of_parent(one, line)).collect();
        parts.push(parents.join(", "));
    }
    if !line.met && line.evidence.is_empty() && line.note.is_none() {
        parts.push("nothing on file yet".to_owned());
    }
    parts.extend(line.note.clone());
    parts.join("; ")
}

fn of_parent(parent: &ParentStanding, line: &LineStanding) -> String {
    match &parent.left_out {
        Some(why) => format!("{}: left out, {why}", parent.name),
        None => format!("{}: {} of {}", parent.name, parent.have, line.need),
    }
}

/// The first of them, and how many more there are.
fn some(all: &[String]) -> String {
    let named = all.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    match all.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}
