//! Support First, proven as it happens: what is logged once counts wherever it should.

use std::fs;

use serde_json::Value;

use crate::program::{Program, at, small};

/// A pupil with a mother and a father in education law.
const PUPIL: &str = "V821512918003";

/// The small school in February, with a case on that pupil.
fn school() -> Program {
    let program = Program::with_school(&small());
    program.ok(&["import", "marks", &at(&small(), "marks.csv")]);
    program.ok(&["--today", "2025-09-15", "case", "open", PUPIL, "--reason", "Slow slide"]);
    program
}

/// Does something on a day; gives the id that it prints last.
fn id(program: &Program, today: &str, words: &[&str]) -> String {
    let run = program.ok(&[&["--today", today], words].concat());
    run.out.lines().last().unwrap_or_default().to_owned()
}

fn show(program: &Program, today: &str) -> Value {
    program.ok(&["--today", today, "case", "show", "1", "--json"]).json()
}

fn line<'a>(shown: &'a Value, gate: &str, line: &str) -> &'a Value {
    let gates = shown["gates"].as_array().unwrap();
    let gate = gates.iter().find(|found| found["gate"] == gate).unwrap();
    let lines = gate["lines"].as_array().unwrap();
    lines.iter().find(|found| found["id"] == line).unwrap_or_else(|| panic!("{line} in {gate}"))
}

fn is_met(shown: &Value, gate: &str, id: &str) -> bool {
    line(shown, gate, id)["met"].as_bool().unwrap()
}

/// Three meetings offered to both parents, one moved on the way; gives the id of the third's offer.
fn three_meetings(program: &Program) -> String {
    let first = id(
        program,
        "2025-09-20",
        &[
            "log",
            "1",
            "meeting-offered",
            "--on",
            "2025-09-18",
            "--with",
            "Mother",
            "--with",
            "Father",
        ],
    );
    // The same meeting on another day: still one.
    id(
        program,
        "2025-09-22",
        &[
            "log",
            "1",
            "meeting-offered",
            "--on",
            "2025-09-22",
            "--with",
            "Mother",
            "--meeting",
            &first,
        ],
    );
    let words = ["log", "1", "meeting-offered", "--on", "2025-10-06"];
    let both = ["--with", "Mother", "--with", "Father"];
    id(program, "2025-10-06", &[&words[..], &both[..]].concat());
    let words = ["log", "1", "meeting-offered", "--on", "2025-11-10"];
    id(program, "2025-11-10", &[&words[..], &both[..]].concat())
}

/// Claim: a rearranged meeting counts once; withdrawing the third meeting makes the lines of gates 4
/// and 5 unmet at once.
#[test]
fn a_meeting_counts_once_and_a_withdrawn_one_not_at_all() {
    let program = school();
    let third = three_meetings(&program);
    let before = show(&program, "2025-11-20");
    assert_eq!(line(&before, "stage-4", "meetings-offered")["have"], 3);
    assert!(is_met(&before, "stage-4", "meetings-offered"));
    assert!(is_met(&before, "stage-5", "meetings-offered-every-parent"));
    program.ok(&["--today", "2025-11-20", "unlog", &third, "--reason", "Never sent"]);
    let after = show(&program, "2025-11-20");
    assert_eq!(line(&after, "stage-4", "meetings-offered")["have"], 2);
    assert!(!is_met(&after, "stage-4", "meetings-offered"));
    assert!(!is_met(&after, "stage-5", "meetings-offered-every-parent"));
}

/// Claim: every line of gate 4 is met by what was logged, none by a status; and the gate passes then
/// without a reason, while before it is refused with what it lacks.
#[test]
fn gate_4_is_met_by_what_was_logged_alone() {
    let program = school();
    for gate in ["stage-2", "stage-3"] {
        let words =
            ["--today", "2025-10-01", "gate", "pass", "1", gate, "--reason", "Known before"];
        program.ok(&words);
    }
    let refused = program.run(&["--today", "2025-11-20", "gate", "pass", "1", "stage-4"]);
    assert_eq!(refused.code, 3, "{}", refused.err);
    assert!(refused.err.contains("meetings") && refused.err.contains("othing was changed"));
    three_meetings(&program);
    let on = "2025-11-12";
    for kind in ["letter", "intervention", "intervention-outcome", "referral", "contract-offered"] {
        let with: &[&str] = if kind == "letter" { &["--with", "Mother"] } else { &[] };
        let words = ["log", "1", kind, "--on", on, "--outcome", "Agreed, and seen to help"];
        id(&program, "2025-11-12", &[&words[..], with].concat());
    }
    let reason = ["log", "1", "absence-reason", "--on", on, "--with", "Mother", "--outcome", "Ill"];
    id(&program, "2025-11-12", &reason);
    let voice = ["log", "1", "child-voice", "--on", on, "--outcome", "Feels behind in maths"];
    id(&program, "2025-11-12", &voice);
    id(&program, "2025-11-12", &["log", "1", "safeguarding", "--on", on]);
    let shown = show(&program, "2025-11-20");
    let gates = shown["gates"].as_array().unwrap();
    let four = gates.iter().find(|gate| gate["gate"] == "stage-4").unwrap();
    let unmet: Vec<&Value> =
        four["lines"].as_array().unwrap().iter().filter(|line| line["met"] == false).collect();
    assert!(unmet.is_empty(), "{unmet:#?}");
    assert_eq!(shown["stage"], 3);
    program.ok(&["--today", "2025-11-20", "gate", "pass", "1", "stage-4"]);
    assert_eq!(show(&program, "2025-11-20")["stage"], 4);
}

/// Claim: a 30-day notice issued on Monday 9 February 2026 begins on the 10th and ends on Tuesday 14
/// April, across half term and Easter, each day named; a day closed later moves a draft to the 15th,
/// while what was issued stays as printed and warns.
#[test]
fn thirty_school_days_from_9_february_end_on_14_april() {
    let program = school();
    let clock = program.ok(&["clock", "2026-02-09", "30", "--json"]).json();
    assert_eq!((&clock["from"], &clock["days"]), (&"2026-02-09".into(), &30.into()));
    assert_eq!(clock["last_day"], "2026-04-14");
    assert_eq!(clock["each"][0], "2026-02-10");
    assert_eq!(clock["each"].as_array().unwrap().len(), 30);
    let words = ["notice", "issue", "1", "--to", "Mother", "--on", "2026-02-09", "--days", "30"];
    let because = ["--reason", "Contents told in person"];
    let notice = id(&program, "2026-02-09", &[&words[..], &because[..]].concat());
    let shown = show(&program, "2026-03-02");
    assert_eq!(shown["notices"][0]["id"].to_string(), notice);
    assert_eq!(shown["notices"][0]["last_day"], "2026-04-14");
    let calendar = fs::read_to_string(at(&small(), "calendar.toml")).unwrap();
    let closed = "\n[[closed]]\nfirst = 2026-03-05\nlast = 2026-03-05\nwhy = \"Flood\"\n";
    let path = program.folder.path().join("calendar.toml");
    fs::write(&path, calendar + closed).unwrap();
    program.ok(&["--today", "2026-03-05", "import", "calendar", path.to_str().unwrap()]);
    let clock = program.ok(&["clock", "2026-02-09", "30", "--json"]).json();
    assert_eq!(clock["last_day"], "2026-04-15");
    let shown = show(&program, "2026-03-06");
    assert_eq!(shown["notices"][0]["last_day"], "2026-04-14");
}

/// Claim: past the last day of the last calendar a clock says which year's calendar it needs, and
/// guesses nothing.
#[test]
fn a_clock_past_the_calendar_asks_for_the_next_year() {
    let program = school();
    let clock = program.ok(&["clock", "2026-07-10", "30", "--json"]).json();
    assert!(clock["last_day"].is_null());
    assert_eq!(clock["needs_calendar"], "2026/27");
}
