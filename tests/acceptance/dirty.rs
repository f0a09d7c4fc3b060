//! A register with rows that must be refused.

use serde_json::Value;

use crate::program::{Program, at, shared};

/// Claim: the dirty register is refused with exit 3, its six rows named by line, nothing changed;
/// with --skip-bad the rest is taken.
#[test]
fn six_bad_rows_are_named_and_nothing_changes() {
    let Some(data) = shared("register-dirty") else { return };
    let expected: Value =
        serde_json::from_str(&std::fs::read_to_string(data.join("expected.json")).unwrap())
            .unwrap();
    let lines: Vec<&Value> =
        expected["bad_rows"].as_array().unwrap().iter().map(|row| &row["line"]).collect();
    let program = Program::with_school(&data);
    let head = program.ok(&["verify", "--json"]).json()["head"].clone();
    let marks = at(&data, "marks.csv");

    let refused = program.run(&["import", "marks", &marks, "--json"]);
    assert_eq!(refused.code, 3, "{}", refused.err);
    let found = refused.json();
    let named: Vec<&Value> =
        found["refused"].as_array().unwrap().iter().map(|row| &row["line"]).collect();
    assert_eq!(named, lines);
    for line in &lines {
        assert!(refused.err.contains(&format!("line {line}")), "{}", refused.err);
    }
    assert_eq!(program.ok(&["verify", "--json"]).json()["head"], head);
    assert_eq!(program.ok(&["figures", "--json"]).json(), Value::Array(vec![]));

    let dry = program.ok(&["import", "marks", &marks, "--json", "--skip-bad", "--dry-run"]);
    assert_eq!(dry.json()["new"], expected["marks"]);
    assert_eq!(program.ok(&["verify", "--json"]).json()["head"], head);

    let taken = program.ok(&["import", "marks", &marks, "--json", "--skip-bad"]).json();
    assert_eq!((&taken["new"], &taken["taken"]), (&expected["marks"], &expected["marks"]));
    assert_eq!(taken["refused"].as_array().unwrap().len(), 6);
    let whole = program.ok(&["figures", "--whole", "--json"]).json();
    for key in ["possible", "attended", "authorised", "unauthorised", "late", "unexplained"] {
        assert_eq!(whole[key], expected["whole"][key], "{key}");
    }
}
