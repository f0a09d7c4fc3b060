//! What a referral still lacks: a line each, or JSON whose names and order of keys are a contract.

use clap::Args;
use serde::Serialize;

use crate::cli::gate::MetShown;
use crate::cli::{Desk, End, out};
use crate::rules::count::counted;
use crate::rules::preflight::{Preflight, PreflightLine, PreflightState};
use crate::store::Trouble;

#[derive(Debug, Args)]
pub(in crate::cli) struct Wanted {
    /// The case
    case: i64,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// A line as JSON.
#[derive(Debug, Serialize)]
struct LineShown<'a> {
    id: &'a str,
    text: &'a str,
    state: PreflightState,
    why: &'a str,
    evidence: Vec<MetShown<'a>>,
}

impl<'a> LineShown<'a> {
    fn of(line: &'a PreflightLine) -> Self {
        Self {
            id: &line.id,
            text: &line.text,
            state: line.state,
            why: &line.why,
            evidence: line.evidence.iter().map(MetShown::of).collect(),
        }
    }
}

/// Checks a case before it is referred. What is missing is told; it is no failure of the command.
///
/// # Errors
/// An unknown case, a role that reads none.
pub(super) fn run(wanted: &Wanted, desk: &Desk) -> Result<End, Trouble> {
    let found = desk.store.preflight(desk.session.viewer(), wanted.case, desk.session.as_of())?;
    if wanted.json {
        let lines: Vec<LineShown<'_>> = found.lines.iter().map(LineShown::of).collect();
        out::json(&lines)?;
        return Ok(End::Done);
    }
    for line in &found.lines {
        out::line(in_words(line))?;
    }
    out::say(ending(&found));
    Ok(End::Done)
}

/// `missing: The child's wishes and feelings work (nothing on file yet)`.
fn in_words(line: &PreflightLine) -> String {
    let PreflightLine { text, why, .. } = line;
    let why = if why.is_empty() { String::new() } else { format!(" ({why})") };
    format!("{}: {text}{why}", line.words())
}

fn ending(found: &Preflight) -> String {
    let [_, missing, look, _] = found.count();
    let told = match missing {
        0 => "Nothing is missing: the pack can be made.".to_owned(),
        gaps => format!(
            "{}: a pack made now needs a lead's reason, which it prints.",
            counted(gaps, "line is missing", "lines are missing")
        ),
    };
    if look == 0 {
        return told;
    }
    let asks = counted(look, "line asks for a look", "lines ask for a look");
    format!("{told} {asks}, which holds no pack up.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::evidence::{Source, SourceKind};
    use crate::rules::preflight::TIME_LIMIT;
    use crate::rules::process::Met;

    fn line(state: PreflightState) -> PreflightLine {
        let met = Met {
            source: Source { kind: SourceKind::Entry, id: 4 },
            on: "2025-11-20".parse().unwrap(),
            title: "The child's voice".into(),
            paper: false,
            linked: false,
        };
        PreflightLine {
            id: "wishes".into(),
            text: "Wishes and feelings".into(),
            state,
            why: "1 of 1".into(),
            evidence: vec![met],
        }
    }

    #[test]
    fn a_line_has_its_keys_in_their_order_and_its_evidence_as_gates_have_it() {
        let one = line(PreflightState::NotApplicable);
        let json = serde_json::to_string(&LineShown::of(&one)).unwrap();
        let start = r#"{"id":"wishes","text":"Wishes and feelings","state":"not-applicable","why":"1 of 1","evidence":[{"kind":"entry","id":4,"on":"2025-11-20","#;
        assert!(json.starts_with(start), "{json}");
    }

    #[test]
    fn a_line_of_text_says_how_it_stands() {
        let table = [
            (PreflightState::Met, "met: Wishes and feelings (1 of 1)"),
            (PreflightState::Missing, "missing: Wishes and feelings (1 of 1)"),
            (PreflightState::NotApplicable, "not applicable: Wishes and feelings (1 of 1)"),
        ];
        for (state, expected) in table {
            assert_eq!(in_words(&line(state)), expected);
        }
        let found = Preflight { lines: vec![line(PreflightState::Missing)] };
        assert!(ending(&found).starts_with("1 line is missing: "), "{}", ending(&found));
        assert_eq!(ending(&Preflight::default()), "Nothing is missing: the pack can be made.");
    }

    #[test]
    fn what_holds_no_pack_up_asks_for_a_look_and_is_missing_in_json_alone() {
        let old = PreflightLine { id: TIME_LIMIT.into(), ..line(PreflightState::Missing) };
        assert_eq!(in_words(&old), "look: Wishes and feelings (1 of 1)");
        let json = serde_json::to_string(&LineShown::of(&old)).unwrap();
        assert!(json.contains(r#""state":"missing""#), "{json}");

        let alone = Preflight { lines: vec![old.clone()] };
        let expected = "Nothing is missing: the pack can be made. \
                        1 line asks for a look, which holds no pack up.";
        assert_eq!(ending(&alone), expected);
        let both = Preflight { lines: vec![line(PreflightState::Missing), old] };
        let told = ending(&both);
        assert!(told.starts_with("1 line is missing: ") && told.contains(" 1 line asks"), "{told}");
    }
}
