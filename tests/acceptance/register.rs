//! A real register in: the figures of every pupil, and the published ones.

use std::path::Path;

use serde_json::Value;

use crate::program::{Program, Run, at, shared};

const SAME: [&str; 11] = [
    "possible",
    "attended",
    "authorised",
    "unauthorised",
    "late",
    "unexplained",
    "persistent",
    "severe",
    "most_in_10_weeks",
    "most_in_10_weeks_without_n",
    "threshold_met",
];

fn imported(data: &Path, marks: &str) -> (Program, Run) {
    let program = Program::with_school(data);
    let run = program.ok(&["import", "marks", &at(data, marks), "--json"]);
    (program, run)
}

/// Claim: the register, long into one file and wide into another, gives every pupil's expected
/// figures, the published totals and rates to 1e-9, and both files the same.
#[test]
fn the_register_gives_the_expected_figures() {
    let Some(data) = shared("register") else { return };
    let expected: Value =
        serde_json::from_str(&std::fs::read_to_string(data.join("expected.json")).unwrap())
            .unwrap();
    let (long, run) = imported(&data, "marks.csv");
    assert_eq!(run.json()["new"], expected["marks"]);
    let (wide, _) = imported(&data, "marks-wide.csv");
    let figures = long.ok(&["figures", "--json"]).json();
    assert_eq!(figures, wide.ok(&["figures", "--json"]).json());
    let figures = figures.as_array().unwrap();
    assert_eq!(figures.len(), 158);
    for pupil in figures {
        let upn = pupil["upn"].as_str().unwrap();
        for key in SAME {
            assert_eq!(pupil[key], expected["each"][upn][key], "{upn} {key}");
        }
        let missing = if upn == "W455481119157" { 49 } else { 0 };
        assert_eq!(pupil["missing"], missing, "{upn}");
    }
    let whole = long.ok(&["figures", "--whole", "--json"]).json();
    for key in &SAME[..8] {
        assert_eq!(whole[*key], expected["whole"][*key], "{key}");
    }
    let dfe = &expected["dfe"];
    for (count, rate) in [
        ("attended", "attendance_perc"),
        ("authorised", "authorised_absence_perc"),
        ("unauthorised", "unauthorised_absence_perc"),
    ] {
        let found = 100.0 * whole[count].as_f64().unwrap() / whole["possible"].as_f64().unwrap();
        assert!((found - dfe[rate].as_f64().unwrap()).abs() < 1e-9, "{rate}: {found}");
    }
}

/// Claim: importing the register again changes nothing.
#[test]
fn the_same_file_again_changes_nothing() {
    let Some(data) = shared("register") else { return };
    let (program, first) = imported(&data, "marks.csv");
    for (kind, file) in [
        ("calendar", "calendar.toml"),
        ("pupils", "pupils.csv"),
        ("contacts", "contacts.csv"),
        ("marks", "marks.csv"),
        ("marks", "marks-wide.csv"),
    ] {
        let again = program.ok(&["import", kind, &at(&data, file), "--json"]).json();
        assert_eq!(again["taken"], again["unchanged"], "{file}");
        assert_eq!(
            (&again["new"], &again["changed"]),
            (&Value::from(0), &Value::from(0)),
            "{file}"
        );
    }
    assert_eq!(first.json()["taken"], first.json()["new"]);
    let head = |program: &Program| program.ok(&["verify", "--json"]).json()["head"].clone();
    let before = head(&program);
    program.ok(&["import", "marks", &at(&data, "marks.csv")]);
    assert_eq!(before, head(&program));
}
