//! Support First, proven as it happens: a notice runs in school days.

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
