//! What a timer does at night: a checked copy, a check, and a log that tells nothing of any pupil.

use std::fs;

use rusqlite::Connection;

use crate::program::{Program, at, small};

const RULE: &str = "7d,4w,12m";

fn school() -> Program {
    let program = Program::with_school(&small());
    program.ok(&["import", "marks", &at(&small(), "marks.csv")]);
    program.ok(&["case", "open", "D451503415000", "--reason", "Away on Mondays"]);
    fs::create_dir(program.folder.path().join("copies")).unwrap();
    program
}

fn folder(program: &Program) -> String {
    at(program.folder.path(), "copies")
}

fn names(program: &Program) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder(program))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Claim: a timer's backup leaves the newest copy of each of the last 7 days, 4 weeks and 12 months,
/// each with its head beside it, and touches no file of another name.
#[test]
fn a_timers_copies_are_thinned_out() {
    let program = school();
    let first: chrono::NaiveDate = "2024-01-01".parse().unwrap();
    for on in first.iter_days().take(400) {
        let name = format!("school-{on}-020000.db");
        fs::write(at(program.folder.path(), &format!("copies/{name}")), "an older copy").unwrap();
    }
    for other in ["school.db", "school-2024-01-01-020000.db.gz", "county-2024-01-01-020000.db"] {
        fs::write(at(program.folder.path(), &format!("copies/{other}")), "not ours").unwrap();
    }
    let run = program.ok(&["backup", "--keep", RULE, &folder(&program)]);
    let head = run.out.trim();
    assert_eq!(head.len(), 64, "{head}");
    let there = names(&program);
    for other in ["school.db", "school-2024-01-01-020000.db.gz", "county-2024-01-01-020000.db"] {
        assert!(there.iter().any(|name| name == other), "{there:?}");
    }
    let is_copy = |name: &&String| {
        let name = name.as_str();
        name.starts_with("school-") && name.ends_with("-020000.db")
    };
    // This run's copy is of its own day, week and month: of the older ones 6 days, 1 more week that
    // no day stands for, 9 more months.
    let old: Vec<&String> = there.iter().filter(is_copy).collect();
    assert_eq!(old.len(), 16, "{old:?}");
    for on in ["2025-02-03", "2025-02-02", "2025-01-31", "2024-12-31", "2024-04-30"] {
        assert!(old.iter().any(|name| name.contains(on)), "{on} of {old:?}");
    }
    let heads: Vec<&String> = there.iter().filter(|name| name.contains(".db.head")).collect();
    assert_eq!(heads.len(), 1, "{heads:?}");
    let noted =
        fs::read_to_string(at(program.folder.path(), &format!("copies/{}", heads[0]))).unwrap();
    assert_eq!(noted.trim(), head);
    program.ok(&["verify", "--head", head]);
    let copy = at(program.folder.path(), &format!("copies/{}", heads[0].trim_end_matches(".head")));
    program.ok(&["restore", &copy]);
    program.ok(&["verify", "--head", head]);
}

/// Claim: a timer's backup of a file that was changed behind the program's back exits 1 and takes no
/// older copy away; a check exits 1 for damage alone.
#[test]
fn a_copy_that_is_not_good_takes_none_away() {
    let program = school();
    program.ok(&["backup", "--keep", "1d", &folder(&program)]);
    let before = names(&program);
    program.ok(&["check"]);
    let shell = Connection::open(program.file()).unwrap();
    shell.execute("UPDATE pupil_case SET reason = 'Something else'", []).unwrap();
    drop(shell);
    let run = program.run(&["backup", "--keep", "1d", &folder(&program)]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("No older copy was removed"), "{}", run.err);
    assert_eq!(names(&program), before);
    let shell = Connection::open(program.file()).unwrap();
    shell.execute("DELETE FROM tally", []).unwrap();
    drop(shell);
    let run = program.run(&["check"]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(run.out.starts_with("Damage: tally"), "{}", run.out);
}

/// Claim: what a timer's commands write to its log names no pupil, no parent and no UPN, also when
/// something is wrong; each line is a sentence.
#[test]
fn a_timers_log_tells_nothing_of_any_pupil() {
    let program = school();
    let mut told = String::new();
    let mut hear = |program: &Program, words: &[&str]| {
        let run = program.run(words);
        told.push_str(&run.out);
        told.push_str(&run.err);
    };
    let copies = folder(&program);
    hear(&program, &["backup", "--keep", RULE, &copies]);
    hear(&program, &["check"]);
    hear(&program, &["verify"]);
    let shell = Connection::open(program.file()).unwrap();
    let words = |sql: &str| -> Vec<String> {
        let mut query = shell.prepare(sql).unwrap();
        query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let names = words(
        "SELECT surname FROM pupil UNION SELECT forename FROM pupil UNION SELECT upn FROM pupil
         UNION SELECT surname FROM contact UNION SELECT phone FROM contact
         UNION SELECT reason FROM pupil_case",
    );
    shell
        .execute_batch("UPDATE pupil SET reg = '0X' WHERE id = 2; DELETE FROM name_sound")
        .unwrap();
    shell.execute_batch("UPDATE pupil_case SET closed_on = '2025-12-01'").unwrap();
    drop(shell);
    hear(&program, &["backup", "--keep", RULE, &copies]);
    hear(&program, &["check"]);
    hear(&program, &["verify"]);
    assert!(names.len() > 10, "{names:?}");
    for name in names.iter().filter(|name| name.chars().count() > 2) {
        let found = told.lines().find(|line| line.contains(name.as_str()));
        assert_eq!(found, None, "{name}");
    }
}
