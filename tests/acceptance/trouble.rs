//! Bad input and trouble: a plain sentence that says what happened, whether anything changed, and
//! what to do; the exit code of whose fault it is; no backtrace.

use crate::program::{Program, Run, at, small};

fn told(run: &Run, code: i32, words: &[&str]) {
    assert_eq!(run.code, code, "{}{}", run.out, run.err);
    for word in words {
        assert!(run.err.contains(word), "no {word:?} in {}", run.err);
    }
    assert!(!run.err.contains("backtrace") && !run.err.contains("panicked"), "{}", run.err);
}

/// Claim: an unknown file, one that is no database, a newer one: each a sentence, exit 4, nothing made.
#[test]
fn files_that_cannot_be_opened() {
    let program = Program::new();
    told(&program.run(&["cases"]), 4, &["there is no file", "init"]);
    assert!(!program.file().exists());
    std::fs::write(program.file(), "some words, not a database ".repeat(200)).unwrap();
    told(&program.run(&["cases"]), 4, &["not a Herringbone file", "Nothing was changed"]);
    std::fs::remove_file(program.file()).unwrap();
    program.ok(&["init", "--school", "Hillcrest"]);
    told(&program.run(&["init", "--school", "Hillcrest"]), 3, &["already there"]);
    let file = rusqlite::Connection::open(program.file()).unwrap();
    file.pragma_update(None, "user_version", 999).unwrap();
    told(&program.run(&["cases"]), 4, &["newer", "Nothing was changed"]);
}

/// Claim: no calendar, no marks, an empty school, an unknown pupil, a date that is none: each a
/// sentence, and nothing changed.
#[test]
fn what_is_missing_or_no_such_thing() {
    let program = Program::new();
    program.ok(&["init", "--school", "Hillcrest"]);
    assert_eq!(program.ok(&["figures", "--json"]).json(), serde_json::json!([]));
    let whole = program.ok(&["figures", "--whole", "--json"]).json();
    assert_eq!((&whole["possible"], &whole["persistent"]), (&0.into(), &false.into()));
    told(
        &program.run(&["case", "open", "A000000000000", "--reason", "x"]),
        3,
        &["no pupil", "Nothing was changed"],
    );
    told(&program.run(&["--today", "31/9/2025", "cases"]), 2, &["31 September"]);
    program.ok(&["import", "pupils", &at(&small(), "pupils.csv")]);
    program.ok(&["import", "marks", &at(&small(), "marks.csv")]);
    let figures = program.ok(&["figures", "--json"]).json();
    assert!(figures.as_array().unwrap().iter().all(|pupil| pupil["missing"].is_null()));
    told(&program.run(&["case", "show", "7"]), 3, &["no case 7"]);
}

/// Claim: duplicated rows: the same twice is taken once, contradictory ones are refused by line.
#[test]
fn duplicated_rows() {
    let program = Program::with_school(&small());
    let row = "UPN,Date,Session,Mark\nD451503415000,08/09/2025,AM,/\nD451503415000,08/09/2025,AM,";
    let file = program.folder.path().join("twice.csv");
    std::fs::write(&file, format!("{row}/\n")).unwrap();
    program.ok(&["import", "marks", file.to_str().unwrap()]);
    std::fs::write(&file, format!("{row}I\n")).unwrap();
    let run = program.run(&["import", "marks", file.to_str().unwrap()]);
    told(&run, 3, &["line 3", "nothing was changed"]);
}
