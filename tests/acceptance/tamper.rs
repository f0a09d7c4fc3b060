//! One character changed with an SQL tool: verify names table and row.

use std::path::Path;

use rusqlite::Connection;

use crate::program::{Program, at, small};

/// Where a character is changed: table, condition, column.
const PLACES: [(&str, &str, &str, &str); 9] = [
    ("journal", "seq = 5", "officer_name", "journal 5"),
    ("journal", "seq = 3", "at", "journal 3"),
    ("journal_content", "seq = 4 AND part = 'after'", "content", "journal_content 4"),
    ("answer", "id = 1", "value", "answer 1"),
    ("entry", "id = 2", "words", "entry 2"),
    ("action", "id = 1", "what", "action 1"),
    ("contact", "id = 3", "surname", "contact 3"),
    ("mark", "pupil = 2 AND on_day = '2025-09-08'", "am", "mark pupil 2"),
    ("pupil_case", "id = 1", "reason", "pupil_case 1"),
];

fn filled() -> Program {
    let program = Program::with_school(&small());
    program.ok(&["import", "marks", &at(&small(), "marks.csv")]);
    program.ok(&["case", "open", "D451503415000", "--reason", "Away on Mondays"]);
    program.ok(&["record", "new", "1", "plan"]);
    program.ok(&["record", "set", "1", "strengths/strengths", "Loves the farm club"]);
    program.ok(&["record", "new", "1", "plan"]);
    program.ok(&[
        "action",
        "add",
        "1",
        "--what",
        "Ring home",
        "--who",
        "A. Rahman",
        "--by",
        "2025-12-01",
    ]);
    program
}

/// Changes the first character of a text, whatever triggers say, and puts the triggers back.
fn change_one_character(file: &Path, table: &str, condition: &str, column: &str) {
    let file = Connection::open(file).unwrap();
    let mut query =
        file.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").unwrap();
    let triggers: Vec<(String, String)> = query
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    drop(query);
    for (name, _) in &triggers {
        file.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    let sql = format!(
        "UPDATE {table} SET {column} = CASE substr({column}, 1, 1) WHEN 'x' THEN 'y' ELSE 'x' END \
         || substr({column}, 2) WHERE {condition}"
    );
    assert_eq!(file.execute(&sql, []).unwrap(), 1, "{table} {condition}");
    for (_, sql) in triggers {
        file.execute_batch(&sql).unwrap();
    }
}

/// Claim: one character changed with an SQL tool in a journal row, an answer, an entry, an action,
/// a contact or a mark: verify exits 1 and names table and row; an untouched file verifies.
#[test]
fn one_changed_character_is_named() {
    let program = filled();
    program.ok(&["verify"]);
    let whole = program.folder.path().join("whole.db");
    program.ok(&["backup", whole.to_str().unwrap()]);
    for (table, condition, column, named) in PLACES {
        let other = Program::new();
        std::fs::copy(&whole, other.file()).unwrap();
        change_one_character(&other.file(), table, condition, column);
        let run = other.run(&["verify"]);
        assert_eq!(run.code, 1, "{table}.{column}: {}{}", run.out, run.err);
        let told = format!("{}{}", run.out, run.err);
        assert!(told.contains(named), "{table}.{column}: {told}");
        let json = other.run(&["verify", "--json"]);
        assert_eq!(json.code, 1);
        let findings = json.json()["findings"].clone();
        assert!(findings.as_array().unwrap().iter().any(|f| f["table"] == table), "{findings}");
    }
}

/// Claim: a backup restores and verifies.
#[test]
fn a_backup_restores_and_verifies() {
    let program = filled();
    let copy = program.folder.path().join("copy.db");
    let copy = copy.to_str().unwrap();
    program.ok(&["backup", copy]);
    program.ok(&["record", "set", "1", "strengths/strengths", "Something later"]);
    program.ok(&["restore", copy]);
    program.ok(&["verify"]);
    program.ok(&["check", "--rebuild"]);
    let record = program.ok(&["record", "show", "1", "--json"]).json().to_string();
    assert!(record.contains("Loves the farm club") && !record.contains("Something later"));
}
