//! Gates between the five stages of the process, and the stage that follows from those signed.
//!
//! Gate N opens stage N. Whether a gate's lines are met is another matter: meeting them moves no
//! case by itself, a signature does.
//! Source: Support First, stages 1 to 5.

use chrono::NaiveDate;
use serde::Serialize;

/// Every gate with the stage that it opens, in order.
pub const GATES: [(&str, u8); 4] = [("stage-2", 2), ("stage-3", 3), ("stage-4", 4), ("stage-5", 5)];

/// A gate passed, or gone back through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Passing {
    pub gate: String,
    /// Who signed, and in which role, as told.
    pub who: String,
    pub role: String,
    /// Why, where the gate's lines weren't met or the case went back; else blank.
    pub reason: String,
    pub on: NaiveDate,
    /// Gone back through, not passed.
    pub back: bool,
    /// The officer who wrote it down.
    pub by: String,
}

/// The stage that a gate opens; none for what is no gate.
#[must_use]
pub fn opens(gate: &str) -> Option<u8> {
    GATES.iter().find(|(known, _)| *known == gate).map(|(_, stage)| *stage)
}

/// The gate that opens a stage; none for stage 1, which is open to all.
#[must_use]
pub fn gate_of(stage: u8) -> Option<&'static str> {
    GATES.iter().find(|(_, opened)| *opened == stage).map(|(gate, _)| *gate)
}

/// The stage of a case: the highest N whose gate N is signed and not gone back from; 1 when none
/// is. Passings in the order in which they were written down.
#[must_use]
pub fn stage(passings: &[Passing]) -> u8 {
    stage_after(passings.iter().map(|passing| (passing.gate.as_str(), passing.back)))
}

/// As [`stage`], from gates and whether each was gone back through.
#[must_use]
pub fn stage_after<'a>(steps: impl IntoIterator<Item = (&'a str, bool)>) -> u8 {
    let mut signed = [false; GATES.len()];
    for (gate, back) in steps {
        if let Some(at) = GATES.iter().position(|(known, _)| *known == gate) {
            signed[at] = !back;
        }
    }
    let highest = GATES.iter().zip(signed).rev().find(|(_, signed)| *signed);
    highest.map_or(1, |((_, stage), _)| *stage)
}

/// The passing that stands for a gate: its last, unless that was a going back.
#[must_use]
pub fn standing<'a>(passings: &'a [Passing], gate: &str) -> Option<&'a Passing> {
    passings.iter().rev().find(|passing| passing.gate == gate).filter(|passing| !passing.back)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stage_is_that_of_the_highest_gate_signed_and_not_gone_back_from() {
        let table: [(&[(&str, bool)], u8); 9] = [
            (&[], 1),
            (&[("stage-2", false)], 2),
            (&[("stage-2", false), ("stage-3", false)], 3),
            (&[("stage-2", false), ("stage-2", true)], 1),
            (&[("stage-2", false), ("stage-3", false), ("stage-3", true)], 2),
            (&[("stage-2", false), ("stage-2", true), ("stage-2", false)], 2),
            (&[("stage-2", false), ("stage-3", false), ("stage-4", false), ("stage-5", false)], 5),
            (&[("stage-9", false)], 1),
            (&[("stage-4", false)], 4),
        ];
        for (steps, expected) in table {
            assert_eq!(stage_after(steps.iter().copied()), expected, "{steps:?}");
        }
    }

    #[test]
    fn what_stands_for_a_gate_is_its_last_passing() {
        let passing = |gate: &str, who: &str, back| Passing {
            gate: gate.into(),
            who: who.into(),
            role: "lead".into(),
            reason: String::new(),
            on: "2025-11-21".parse().unwrap(),
            back,
            by: who.into(),
        };
        let told = [
            passing("stage-2", "first", false),
            passing("stage-2", "back", true),
            passing("stage-2", "second", false),
            passing("stage-3", "third", false),
            passing("stage-3", "back", true),
        ];
        assert_eq!(standing(&told, "stage-2").map(|found| found.who.as_str()), Some("second"));
        assert_eq!((standing(&told, "stage-3"), standing(&told, "stage-4")), (None, None));
        assert_eq!(stage(&told), 2);
    }

    #[test]
    fn each_gate_opens_one_stage() {
        for (gate, stage) in GATES {
            assert_eq!((opens(gate), gate_of(stage)), (Some(stage), Some(gate)));
        }
        assert_eq!((opens("stage-1"), gate_of(1), gate_of(6)), (None, None, None));
    }
}
