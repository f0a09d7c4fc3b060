//! Exports by the real program: what is written is what is kept, and nobody gets more than is theirs.

use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Output;

use calamine::{Data, Reader, Xlsx};
use serde_json::Value;

use crate::program::{DEMO_DAY, Program, at, small};

/// A pupil of the small register.
const UPN: &str = "D451503415000";
/// Something typed that a spreadsheet would take for a formula.
const FORMULA: &str = "=HYPERLINK(\"http://example.org\",\"x\")";
const SECRET: &str = "bruises seen on both arms";

fn with_case() -> (Program, String) {
    let program = Program::with_school(&small());
    let opened = program.ok(&["--today", DEMO_DAY, "case", "open", UPN, "--reason", FORMULA]);
    let case = opened.out.trim().lines().last().unwrap().to_owned();
    let log = ["--today", DEMO_DAY, "log", &case, "note", "--on", DEMO_DAY, "--words", FORMULA];
    program.ok(&log);
    (program, case)
}

fn copy_of(program: &Program) -> Program {
    let copy = Program::new();
    std::fs::copy(program.file(), copy.file()).unwrap();
    copy
}

fn run_as(program: &Program, user: &str, words: &[&str]) -> Output {
    program.command().env("USER", user).args(words).output().unwrap()
}

fn exported(program: &Program, user: &str, words: &[&str]) -> Vec<u8> {
    let mut all = vec!["--today", DEMO_DAY, "export"];
    all.extend(words);
    all.extend(["-o", "-"]);
    let Output { status, stdout, stderr } = run_as(program, user, &all);
    assert!(status.success(), "{words:?}: {}", String::from_utf8_lossy(&stderr));
    stdout
}

fn part(zipped: &[u8], name: &str) -> Vec<u8> {
    let mut packed = zip::ZipArchive::new(Cursor::new(zipped)).unwrap();
    let mut bytes = Vec::new();
    packed.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

fn rows_of(csv: &[u8], column: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(csv);
    let at = reader.headers().unwrap().iter().position(|one| one == column).unwrap();
    reader.records().map(|row| row.unwrap()[at].to_owned()).collect()
}

/// Claim: an export as CSV, JSON and XLSX holds the same rows; a text that begins like a formula gets a
/// sign before it in CSV, stays a text in XLSX and is exactly as typed in JSON.
#[test]
fn three_formats_hold_the_same_rows() {
    let (program, case) = with_case();
    for of in [vec!["--case", case.as_str()], Vec::new()] {
        let words = |format: &'static str| [&[format][..], of.as_slice()].concat();
        let json: Value =
            serde_json::from_slice(&exported(&program, "a.rahman", &words("json"))).unwrap();
        let zipped = exported(&program, "a.rahman", &words("csv"));
        let book = exported(&program, "a.rahman", &words("xlsx"));
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book)).unwrap();
        let tables = json["tables"].as_object().unwrap();
        assert!(tables.len() > 30, "{}", tables.len());
        for (table, rows) in tables.iter().filter(|(table, _)| table.as_str() != "journal") {
            let rows = rows.as_array().unwrap().len();
            let mut reader =
                csv::Reader::from_reader(Cursor::new(part(&zipped, &format!("{table}.csv"))));
            assert_eq!(reader.records().map(Result::unwrap).count(), rows, "{table}");
            assert_eq!(book.worksheet_range(table).unwrap().rows().count(), rows + 1, "{table}");
        }
        let kept = tables["entry"].as_array().unwrap().iter();
        assert!(kept.map(|row| &row["words"]).any(|words| words == FORMULA));
        let guarded = format!("'{FORMULA}");
        assert!(rows_of(&part(&zipped, "entry.csv"), "words").contains(&guarded));
        assert_eq!(rows_of(&part(&zipped, "pupil_case.csv"), "reason"), [guarded]);
        let cases = book.worksheet_range("pupil_case").unwrap();
        let cells: Vec<&Data> = cases.rows().flatten().collect();
        assert!(cells.contains(&&Data::String(FORMULA.to_owned())));
        assert!(
            book.worksheet_formula("pupil_case").unwrap().rows().flatten().all(String::is_empty)
        );
    }
}

/// Claim: an export never writes over anything: a file, or a folder with something in it, stays as it is
/// with exit 3; where it goes to a folder, one file a table stands there, for its owner alone.
#[test]
fn nothing_is_written_over() {
    let (program, case) = with_case();
    let folder = program.folder.path().join("out");
    let to = |name: &str| at(program.folder.path(), name);
    program.ok(&["export", "csv", "--case", &case, "-o", &to("out")]);
    assert!(folder.join("pupil.csv").exists() && folder.join("about.txt").exists());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&folder.join("pupil.csv"))), (0o700, 0o600));
    }
    for (format, name) in [("csv", "out"), ("json", "taken"), ("xlsx", "taken"), ("csv", "taken")] {
        std::fs::write(program.folder.path().join("taken"), "mine").unwrap();
        let run = program.run(&["export", format, "-o", &to(name)]);
        assert_eq!((run.code, run.out.as_str()), (3, ""), "{format}: {}", run.err);
    }
    let kept = std::fs::read_to_string(program.folder.path().join("taken")).unwrap();
    assert_eq!(kept, "mine");
    assert_eq!(program.run(&["export", "json", "--case", "99", "-o", "-"]).code, 3);
    assert_eq!(program.run(&["export", "archive", "-o", &to("a.zip")]).code, 2);
    let run = program.ok(&["export", "archive", "--case", &case, "-o", &to("a.zip")]);
    assert_eq!(run.out, "");
    let packed = std::fs::read(program.folder.path().join("a.zip")).unwrap();
    let json: Value = serde_json::from_slice(&part(&packed, "export.json")).unwrap();
    assert_eq!(json["tables"]["pupil"].as_array().unwrap().len(), 1);
}

/// Claim: of two files, in one of which something restricted was written, an officer and a viewer get the
/// same bytes from every export, of the case and of everything; who may read it finds it there, and each
/// export is in the journal.
#[test]
fn an_export_does_not_tell_that_there_is_something_restricted() {
    let (without, case) = with_case();
    for (login, role) in [("ben", "officer"), ("vera", "viewer")] {
        without.ok(&["officer", "add", login, "--name", login, "--role", role]);
    }
    let with = copy_of(&without);
    let words = [
        "--today",
        DEMO_DAY,
        "log",
        &case,
        "safeguarding",
        "--on",
        DEMO_DAY,
        "--restricted",
        "--words",
        SECRET,
    ];
    let entry = with.ok(&words).out.trim().to_owned();
    let file = with.folder.path().join("photo.pdf");
    std::fs::write(&file, "%PDF-1.7\nphoto").unwrap();
    with.ok(&["attach", &entry, file.to_str().unwrap(), "--title", SECRET]);
    with.ok(&["export", "json", "-o", &at(with.folder.path(), "before.json")]);
    for format in ["json", "csv", "xlsx"] {
        for of in [vec![format, "--case", case.as_str()], vec![format]] {
            for user in ["ben", "vera"] {
                // Each on a copy: an export is told by the next, with the time by the clock.
                let [one, other] =
                    [&with, &without].map(|program| exported(&copy_of(program), user, &of));
                assert!(one == other, "{user}: {of:?}");
            }
        }
    }
    let all = exported(&with, "a.rahman", &["json"]);
    assert!(String::from_utf8_lossy(&all).contains(SECRET));
    with.ok(&["verify"]);
    let journal = rows_of(&part(&exported(&with, "a.rahman", &["csv"]), "journal.csv"), "verb");
    assert!(journal.iter().filter(|verb| *verb == "export").count() >= 2);
}
