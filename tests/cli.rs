//! The real binary, in a folder of its own, as scripts and officers run it.

#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop")]

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

/// An officer's home, with nothing in it yet.
struct Office {
    home: tempfile::TempDir,
}

/// What a command left behind.
#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Office {
    fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    /// With a school founded, and nothing imported.
    fn founded() -> Self {
        let office = Self::new();
        assert_eq!(office.ok(&["init", "--school", "Hillcrest", "--officer", "A. Rahman"]), "1\n");
        office
    }

    /// With the small register imported.
    fn running() -> Self {
        let office = Self::founded();
        office.import("calendar", "register-small/calendar.toml");
        office.import("pupils", "register-small/pupils.csv");
        office.import("contacts", "register-small/contacts.csv");
        office.import("marks", "register-small/marks.csv");
        office
    }

    fn import(&self, what: &str, file: &str) -> Value {
        self.json(&["import", what, &data(file), "--json"])
    }

    fn command(&self, args: &[&str]) -> Command {
        self.command_on("2026-07-20", args)
    }

    fn command_on(&self, today: &str, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_herringbone"));
        command.env_clear().env("HOME", self.home.path()).env("USER", "a.rahman");
        command.current_dir(self.home.path()).args(["--today", today]).args(args);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        self.command(args).output().unwrap().into()
    }

    fn run_with(&self, args: &[&str], input: &str) -> Ran {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap().into()
    }

    /// Standard output of a command that does what it should.
    #[track_caller]
    fn ok(&self, args: &[&str]) -> String {
        let ran = self.run(args);
        assert_eq!(ran.code, Some(0), "{args:?}: {ran:?}");
        ran.out
    }

    fn run_on(&self, today: &str, args: &[&str]) -> Ran {
        self.command_on(today, args).output().unwrap().into()
    }

    #[track_caller]
    fn json_on(&self, today: &str, args: &[&str]) -> Value {
        let ran = self.run_on(today, args);
        assert_eq!(ran.code, Some(0), "{args:?}: {ran:?}");
        serde_json::from_str(&ran.out).unwrap()
    }

    #[track_caller]
    fn json(&self, args: &[&str]) -> Value {
        serde_json::from_str(&self.ok(args)).unwrap()
    }

    /// Standard error of a command that is refused with a code.
    #[track_caller]
    fn refused(&self, args: &[&str], code: i32) -> String {
        let ran = self.run(args);
        assert_eq!(ran.code, Some(code), "{args:?}: {ran:?}");
        assert!(!ran.err.contains("panicked"), "{args:?}: {ran:?}");
        ran.err
    }

    fn head(&self) -> String {
        self.json(&["verify", "--json"])["head"].as_str().unwrap().to_owned()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

fn data(file: &str) -> String {
    format!("{}/tests/data/{file}", env!("CARGO_MANIFEST_DIR"))
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

const OWEN: &str = "D451503415000";

#[test]
fn figures_are_those_of_the_register() {
    let office = Office::running();
    let figures = office.json(&["figures", "--json"]);
    let pupils = figures.as_array().unwrap();
    assert_eq!(pupils.len(), 6);
    let expected = json!({
        "upn": OWEN, "possible": 380, "attended": 363, "authorised": 11, "unauthorised": 6,
        "late": 3, "unexplained": 0, "missing": 0, "persistent": false, "severe": false,
        "most_in_10_weeks": 4, "most_in_10_weeks_without_n": 4, "threshold_met": false,
    });
    assert_eq!(pupils[0], expected);
    assert_eq!(keys(&pupils[0]), keys(&expected));
    let attended: Vec<u64> = pupils.iter().map(|p| p["attended"].as_u64().unwrap()).collect();
    assert_eq!(attended, [363, 345, 352, 374, 375, 367]);

    let one = office.json(&["figures", "--upn", OWEN, "--to", "2025-09-05", "--json"]);
    assert_eq!((one.as_array().unwrap().len(), &one[0]["possible"]), (1, &json!(6)));
    let whole = office.json(&["figures", "--whole", "--json"]);
    let expected = json!({
        "possible": 2280, "attended": 2176, "authorised": 70, "unauthorised": 34, "late": 14,
        "unexplained": 0, "missing": 0, "persistent": false, "severe": false,
    });
    assert_eq!((&whole, keys(&whole)), (&expected, keys(&expected)));
    assert!(office.ok(&["figures"]).starts_with("UPN            Att%  Possible"));
}

#[test]
fn without_calendar_or_marks_nothing_is_guessed() {
    let office = Office::founded();
    assert_eq!(office.json(&["figures", "--json"]), json!([]));
    office.import("pupils", "register-small/pupils.csv");
    assert_eq!(office.json(&["figures", "--json"]), json!([]));
    let whole = office.json(&["figures", "--whole", "--json"]);
    assert_eq!(
        (&whole["possible"], &whole["missing"], &whole["persistent"]),
        (&json!(0), &Value::Null, &json!(false))
    );
    office.import("marks", "register-small/marks.csv");
    assert_eq!(office.json(&["figures", "--json"])[0]["missing"], Value::Null);
    let remarks = office.json(&["check", "--json"])["remarks"].to_string();
    assert!(remarks.contains("no calendar yet"), "{remarks}");
}

#[test]
fn a_file_with_a_bad_row_is_refused_whole_unless_told_otherwise() {
    let office = Office::founded();
    office.import("calendar", "register-small/calendar.toml");
    office.import("pupils", "register-small/pupils.csv");
    let (dirty, before) = (data("dirty-small.csv"), office.head());
    let ran = office.run(&["import", "marks", &dirty, "--json"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(keys(&report), ["rows", "taken", "new", "changed", "unchanged", "refused"]);
    assert_eq!((&report["rows"], &report["taken"]), (&json!(12), &json!(0)));
    let refused = report["refused"].as_array().unwrap();
    let lines: Vec<u64> = refused.iter().map(|row| row["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [6, 7, 8, 9, 10, 11]);
    assert_eq!(keys(&refused[0]), ["line", "column", "reason"]);
    assert_eq!((&refused[0]["column"], &refused[5]["column"]), (&json!("UPN"), &Value::Null));
    assert!(ran.err.contains("line 6, column UPN: no pupil of the school"), "{}", ran.err);
    assert!(ran.err.contains("6 rows can't be taken, so nothing was changed"), "{}", ran.err);

    let counts = |args: &[&str]| {
        let report = office.json(&[&["import", "marks", &dirty, "--json"][..], args].concat());
        ["taken", "new", "changed", "unchanged"].map(|key| report[key].as_u64().unwrap())
    };
    assert_eq!(counts(&["--skip-bad", "--dry-run"]), [6, 5, 0, 1]);
    assert_eq!(office.head(), before, "a refused import or a dry run left a trace");
    assert_eq!(counts(&["--skip-bad"]), [6, 5, 0, 1]);
    assert_eq!(counts(&["--skip-bad"]), [6, 0, 0, 6]);
}

#[test]
fn importing_the_same_twice_changes_nothing() {
    let office = Office::running();
    let before = office.head();
    for (what, file, rows, taken) in [
        ("calendar", "register-small/calendar.toml", 1, 1),
        ("pupils", "register-small/pupils.csv", 6, 6),
        ("contacts", "register-small/contacts.csv", 9, 9),
        ("marks", "register-small/marks.csv", 2280, 2280),
        ("marks", "register-small/marks-wide.csv", 6, 2280),
    ] {
        let report = office.import(what, file);
        let expected = json!({
            "rows": rows, "taken": taken, "new": 0, "changed": 0, "unchanged": taken, "refused": [],
        });
        assert_eq!(report, expected, "{file}");
    }
    assert_eq!(office.head(), before);
}

#[test]
fn a_dry_run_says_what_would_be_and_does_nothing() {
    let office = Office::founded();
    let before = office.head();
    for (what, file, new) in [
        ("calendar", "register-small/calendar.toml", 1),
        ("pupils", "register-small/pupils.csv", 6),
    ] {
        let report = office.json(&["import", what, &data(file), "--dry-run", "--json"]);
        assert_eq!((&report["new"], &report["taken"]), (&json!(new), &json!(new)), "{file}");
    }
    assert_eq!(office.head(), before);
    let contacts = data("register-small/contacts.csv");
    let why = office.refused(&["import", "contacts", &contacts, "--dry-run"], 3);
    assert!(why.contains("9 rows can't be taken"), "{why}");
}

#[test]
fn one_session_said_twice_is_refused_with_both_lines() {
    let office = Office::running();
    let rows =
        "UPN,Date,Session,Mark\nD451503415000,03/09/2025,AM,/\nD451503415000,03/09/2025,AM,I\n";
    let ran = office.run_with(&["import", "marks", "-"], rows);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.err.contains("line 3: line 2 says / for the same session"), "{}", ran.err);
    let closed = "UPN,Date,Session,Mark\nD451503415000,03/11/2025,AM,/\n";
    let ran = office.run_with(&["import", "marks", "-"], closed);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.err.contains("no school days: 1 (Mon 3 Nov 2025)"), "{}", ran.err);
}

#[test]
fn a_case_from_opening_to_closing() {
    let office = Office::running();
    assert_eq!(office.ok(&["case", "open", OWEN, "--reason", "Away on Mondays"]), "1\n");
    let why = office.refused(&["case", "open", OWEN, "--reason", "again"], 3);
    assert!(why.contains("case 1 is already open for this pupil. Nothing was changed"), "{why}");

    assert_eq!(office.ok(&["record", "new", "1", "plan"]), "1\n");
    assert_eq!(office.ok(&["record", "set", "1", "details/meeting-date", "12/6/2026"]), "");
    let prose =
        office.run_with(&["record", "set", "1", "push-pull/push", "-"], "Corridors\nThe bell\n");
    assert_eq!(prose.code, Some(0), "{prose:?}");
    let plan = office.json(&["record", "show", "1", "--json"]);
    let value = |field: &str| {
        let fields = plan["fields"].as_array().unwrap();
        fields.iter().find(|shown| shown["field"] == field).unwrap()["value"].clone()
    };
    assert_eq!(value("details/meeting-date"), "2026-06-12");
    assert_eq!(value("push-pull/push"), "Corridors\nThe bell");
    assert_eq!(value("details/name"), "Owen King");
    assert_eq!((&plan["number"], &plan["state"]), (&json!(1), &json!("open")));

    let action = ["action", "add", "1", "--what", "Meet", "--who", "Tutor", "--by", "2026-07-22"];
    assert_eq!(office.ok(&action), "1\n");
    let cases = office.json(&["cases", "--json"]);
    let expected = [
        "id",
        "upn",
        "name",
        "year",
        "reg",
        "attendance",
        "tier",
        "stage",
        "next_due",
        "owner",
        "opened",
        "closed",
    ];
    assert_eq!(keys(&cases[0]), expected);
    let attendance = cases[0]["attendance"].as_f64().unwrap();
    assert!((attendance - 100.0 * 363.0 / 380.0).abs() < 1e-9, "{attendance}");
    assert_eq!(cases[0]["next_due"], "2026-07-22");
    assert_eq!((&cases[0]["opened"], &cases[0]["closed"]), (&json!("2026-07-20"), &Value::Null));

    office.ok(&["action", "done", "1", "--outcome", "Came in twice"]);
    let shown = office.json(&["case", "show", "1", "--json"]);
    assert_eq!(shown["pupil"]["born"], "2020-03-17");
    assert_eq!(keys(&shown["contacts"][0]), ["id", "name", "relationship"]);
    assert_eq!(shown["contacts"][0]["name"], "Mrs Poppy King");
    assert_eq!(
        shown["records"][0],
        json!({"id": 1, "kind": "plan", "number": 1, "state": "open", "template": "plan", "version": 1})
    );
    assert_eq!(
        shown["actions"][0],
        json!({"id": 1, "what": "Meet", "who": "Tutor", "by": "2026-07-22", "state": "done", "outcome": "Came in twice"})
    );
    assert_eq!(shown["entries"][0]["kind"], "form");
    assert!(office.ok(&["case", "show", "1"]).contains("1 plan no. 1, open"));

    office.ok(&["record", "close", "1"]);
    let why = office.refused(&["record", "set", "1", "details/sen", "x"], 3);
    assert!(why.contains("record 1 is closed. Nothing was changed"), "{why}");
    office.ok(&["case", "close", "1", "--reason", "In every day since June"]);
    assert_eq!(office.json(&["cases", "--json"])[0]["closed"], "2026-07-20");
}

#[test]
fn the_story_of_a_case_is_told_oldest_first() {
    let office = Office::running();
    office.ok(&["case", "open", OWEN, "--reason", "Away on Mondays"]);
    office.ok(&["record", "new", "1", "plan"]);
    let due = ["--by", "2026-07-31"];
    office.ok(&[&["action", "add", "1", "--what", "Ring", "--who", "Ms Field"][..], &due].concat());
    let story = office.json(&["case", "chronology", "1", "--json"]);
    let lines = story.as_array().unwrap();
    let expected = ["on", "entered", "late_days", "kind", "words", "who", "source"];
    assert_eq!(keys(&lines[0]), expected);
    assert_eq!(keys(&lines[0]["source"]), ["kind", "id"]);
    let days: Vec<&str> = lines.iter().map(|line| line["on"].as_str().unwrap()).collect();
    assert!(days.is_sorted(), "{days:?}");
    let of = |kind: &str| lines.iter().find(|line| line["kind"] == kind).unwrap();
    assert_eq!(of("absence")["entered"], Value::Null);
    assert_eq!(of("absence")["source"]["kind"], "marks");
    assert_eq!(of("case-opened")["words"], "Away on Mondays");
    assert_eq!(of("case-opened")["source"], json!({"kind": "case", "id": 1}));
    assert_eq!(of("record-begun")["source"], json!({"kind": "record", "id": 1}));
    assert_eq!(of("action-agreed")["words"], "Ring, by 31 Jul 26");
    let text = office.ok(&["case", "chronology", "1"]);
    assert!(text.contains("Case opened") && text.contains("absent "), "{text}");
    assert!(office.refused(&["case", "chronology", "9"], 3).contains("there is no case 9"));
}

#[test]
fn a_backup_is_checked_and_can_be_put_back() {
    let office = Office::running();
    office.ok(&["case", "open", OWEN, "--reason", "Away on Mondays"]);
    let head = office.ok(&["backup", "kept.db"]);
    office.ok(&["case", "close", "1", "--reason", "by mistake"]);
    let verified = office.json(&["verify", "--head", head.trim(), "--json"]);
    assert_eq!(keys(&verified), ["rows", "head", "findings"]);
    assert_eq!(verified["findings"], json!([]));

    office.ok(&["restore", "kept.db"]);
    assert_eq!(office.json(&["cases", "--json"])[0]["closed"], Value::Null);
    let checked = office.json(&["check", "--rebuild", "--json"]);
    assert_eq!(keys(&checked), ["damage", "remarks", "recounted"]);
    assert_eq!(checked["damage"], json!([]));

    let why = office.refused(&["backup", "kept.db"], 3);
    assert!(why.contains("kept.db is already there and was left as it is"), "{why}");
    let why = office.refused(&["restore", "nowhere.db"], 3);
    assert!(why.contains("there is no file nowhere.db"), "{why}");
    let ran = office.run(&["verify", "--head", "00ff", "--json"]);
    let verified: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.code, verified["findings"].as_array().unwrap().len()), (Some(1), 1));
}

#[test]
fn what_stands_in_the_way_is_told_with_its_code() {
    let office = Office::running();
    office.ok(&["case", "open", OWEN, "--reason", "Mondays"]);
    office.ok(&["record", "new", "1", "plan"]);
    fs::write(office.path("text.db"), "no database, but long enough to look at\n".repeat(99))
        .unwrap();
    fs::write(office.path("empty.csv"), "").unwrap();
    let action = |by| ["action", "add", "1", "--what", "a", "--who", "b", "--by", by];
    let table: &[(&[&str], i32, &str)] = &[
        (&["--db", "missing.db", "cases"], 4, "there is no file missing.db. Nothing was made"),
        (
            &["--db", "text.db", "cases"],
            4,
            "text.db is not a Herringbone file. Nothing was changed",
        ),
        (&["init", "--school", "Again"], 3, "is already there and was left as it is"),
        (&["case", "open", "Z999999999999", "--reason", "x"], 3, "there is no pupil Z999999999999"),
        (&["case", "open", "Z516752116001", "--reason", " "], 3, "opening a case needs a reason"),
        (&["case", "show", "9"], 3, "there is no case 9"),
        (&["figures", "--upn", "Z999999999999"], 3, "there is no pupil Z999999999999"),
        (&["figures", "--from", "2026-09-01"], 3, "ends before it"),
        (&["record", "new", "1", "plans"], 3, "there is no template plans"),
        (
            &["record", "set", "1", "next/date", "31/2"],
            3,
            "there is no 31 February. Nothing was changed",
        ),
        (&["record", "set", "1", "next/when", "x"], 3, "there is no field next/when"),
        (&["record", "set", "1", "details/name", "x"], 3, "takes no answer"),
        (
            &["import", "pupils", "nowhere.csv"],
            3,
            "there is no file nowhere.csv. Nothing was changed",
        ),
        (
            &["import", "pupils", "empty.csv"],
            3,
            "empty.csv: the file is empty. Nothing was changed",
        ),
        (&["import", "pupils", "text.db"], 3, "text.db: no heading for UPN"),
        (&["import", "pupils", "empty.csv", "--school", "Else"], 3, "there is no school Else"),
        (&action("31/02/2026"), 2, "there is no 31 February"),
        (&action("fri"), 2, "give day, month and year"),
        (&["import", "registers", "empty.csv"], 2, "invalid value"),
    ];
    let before = office.head();
    for (args, code, words) in table {
        let why = office.refused(args, *code);
        assert!(why.contains(words), "{args:?}: {why}");
    }
    assert_eq!(office.head(), before);
}

#[test]
fn a_newer_file_and_a_folder_that_is_read_only_are_left_alone() {
    let office = Office::new();
    office.ok(&["--db", "a.db", "init", "--school", "Hillcrest"]);
    let mut bytes = fs::read(office.path("a.db")).unwrap();
    // Where SQLite's header keeps `user_version`.
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(office.path("newer.db"), bytes).unwrap();
    let why = office.refused(&["--db", "newer.db", "cases"], 4);
    assert!(why.contains("was written by a newer Herringbone (format 99"), "{why}");

    if rustix::process::geteuid().is_root() {
        // Root may write anywhere.
        return;
    }
    fs::create_dir(office.path("shut")).unwrap();
    fs::copy(office.path("a.db"), office.path("shut/a.db")).unwrap();
    fs::set_permissions(office.path("shut"), Permissions::from_mode(0o555)).unwrap();
    let why = office.refused(&["--db", "shut/a.db", "cases"], 4);
    fs::set_permissions(office.path("shut"), Permissions::from_mode(0o755)).unwrap();
    assert!(why.contains("read-only"), "{why}");
}

#[test]
fn with_json_standard_output_is_one_value_whatever_happens() {
    let office = Office::running();
    let table: &[(&[&str], i32)] = &[
        (&["case", "show", "9", "--json"], 3),
        (&["record", "show", "9", "--json"], 3),
        (&["figures", "--upn", "Z999999999999", "--json"], 3),
        (&["import", "marks", "nowhere.csv", "--json"], 3),
        (&["--db", "missing.db", "cases", "--json"], 4),
        (&["template", "show", "plans", "--json"], 3),
        (&["--db", "missing.db", "agenda", "--json"], 4),
    ];
    for (args, code) in table {
        let ran = office.run(args);
        assert_eq!(ran.code, Some(*code), "{args:?}: {ran:?}");
        let told: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(keys(&told), ["error"], "{args:?}");
        assert!(ran.err.starts_with("herringbone: "), "{args:?}: {ran:?}");
    }
}

#[test]
fn with_several_schools_one_must_be_named() {
    let office = Office::running();
    assert_eq!(office.ok(&["school", "add", "Weirford"]), "2\n");
    let why = office.refused(&["figures"], 3);
    assert!(why.contains("say which with --school NAME (Hillcrest, Weirford)"), "{why}");
    let figures = |args: &[&str]| office.json(&[&["figures", "--json"][..], args].concat());
    assert_eq!(figures(&["--school", "Weirford"]), json!([]));
    assert_eq!(figures(&["--school", "Hillcrest"]).as_array().unwrap().len(), 6);
    assert_eq!(figures(&["--upn", OWEN])[0]["possible"], 380);
    let why = office.refused(&["figures", "--upn", OWEN, "--school", "Weirford"], 3);
    assert!(why.contains("isn't at that school"), "{why}");
}

#[test]
fn the_made_up_school_is_made_once_and_never_over_another_file() {
    let office = Office::new();
    let small = ["demo", "--no-open", "--pupils", "60", "--cases", "12", "--weeks", "12"];
    let made = |more: &[&str]| office.ok(&[&small[..], more].concat());
    let path = made(&[]);
    assert_eq!(made(&[]), path);
    assert!(Path::new(path.trim_end()).ends_with("herringbone/herringbone-demo.db"), "{path}");
    assert_eq!(made(&["--db", "mine.db"]), "mine.db\n");
    let cases = office.json(&["--db", "mine.db", "cases", "--json"]);
    let stages: BTreeSet<u64> =
        cases.as_array().unwrap().iter().map(|case| case["stage"].as_u64().unwrap()).collect();
    assert_eq!((cases.as_array().unwrap().len(), stages), (12, BTreeSet::from([1, 2, 3, 4, 5])));
    let shown = office.json(&["--db", "mine.db", "case", "show", "1", "--json"]);
    assert_eq!(shown["stage"], cases[0]["stage"]);
    let why = office.refused(&["demo", "--no-open", "--db", "mine.db"], 3);
    assert!(why.contains("mine.db is already there and was left as it is"), "{why}");
    assert_eq!(office.json(&["--db", "mine.db", "verify", "--json"])["findings"], json!([]));
}

#[test]
fn the_same_seed_makes_the_same_school() {
    let office = Office::new();
    let figures = |db: &str, seed: &str| {
        let size = ["--pupils", "60", "--cases", "12", "--weeks", "12", "--seed", seed];
        office.ok(&[&["demo", "--no-open", "--db", db][..], &size].concat());
        office.ok(&["--db", db, "figures", "--json"])
    };
    let first = figures("a.db", "3");
    assert_eq!(first, figures("b.db", "3"));
    assert_ne!(first, figures("c.db", "4"));
    let why = office.refused(&["demo", "--no-open", "--db", "d.db", "--pupils", "5"], 3);
    assert!(why.contains("60 cases need as many pupils"), "{why}");
    assert!(!office.path("d.db").exists());
}

#[test]
fn forms_are_listed_shown_checked_and_installed() {
    let office = Office::new();
    assert!(office.ok(&["template", "list"]).contains("Support and Attendance Plan"));
    assert_eq!(office.json(&["template", "show", "plan", "--json"])["name"], "plan");
    assert!(office.ok(&["template", "show", "plan"]).contains("push-pull/push"));

    let plan = fs::read_to_string(format!("{}/templates/plan.toml", env!("CARGO_MANIFEST_DIR")));
    let plan = plan.unwrap();
    fs::create_dir(office.path("pack")).unwrap();
    fs::write(office.path("pack/plan.toml"), plan.replace("version = 1", "version = 2")).unwrap();
    assert_eq!(office.ok(&["template", "check", "pack/plan.toml"]), "pack/plan.toml: no faults\n");
    assert_eq!(office.json(&["template", "check", "pack/plan.toml", "--json"]), json!([]));
    fs::write(office.path("broken.toml"), plan.replace("\"prose\"", "\"porse\"")).unwrap();
    let ran = office.run(&["template", "check", "broken.toml", "--json"]);
    let faults: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert_eq!(keys(&faults[0]), ["file", "line", "column", "message", "expected"]);
    assert!(ran.err.starts_with("broken.toml:"), "{}", ran.err);

    office.ok(&["init", "--school", "Hillcrest"]);
    office.refused(&["template", "install", "broken.toml"], 3);
    assert_eq!(office.json(&["template", "show", "plan", "--json"])["version"], 1);
    office.ok(&["template", "install", "pack"]);
    assert_eq!(office.json(&["template", "show", "plan", "--json"])["version"], 2);
}

#[test]
fn the_checklist_is_a_template_and_one_record_a_case() {
    let office = Office::running();
    assert!(office.ok(&["template", "list"]).contains("Strategy checklist"));
    let shown = office.json(&["template", "show", "checklist", "--json"]);
    let sections = shown["sections"].as_array().unwrap();
    assert_eq!(sections.len(), 9);
    let rows = sections.iter().map(|section| section["rows"].as_array().unwrap().len());
    assert_eq!(rows.sum::<usize>(), 62);
    let checklist = format!("{}/templates/checklist.toml", env!("CARGO_MANIFEST_DIR"));
    assert!(office.ok(&["template", "check", &checklist]).ends_with("no faults\n"));

    office.ok(&["case", "open", OWEN, "--reason", "Mondays"]);
    let record = office.ok(&["record", "new", "1", "checklist"]);
    assert_eq!(office.ok(&["record", "new", "1", "checklist"]), record);
    let record = record.trim();
    let told = office.json(&["record", "show", record, "--json"]);
    assert_eq!((&told["kind"], &told["answered"]), (&json!("checklist"), &json!(0)));
    let why = office.refused(&["record", "set", record, "parents/letter", "yes"], 3);
    assert!(why.contains("tab 4 of the case"), "{why}");
    office.refused(&["record", "close", record], 3);
}

#[test]
fn an_import_tells_who_crossed_a_tier_by_the_tiers_installed() {
    let office = Office::founded();
    office.import("calendar", "register-small/calendar.toml");
    office.import("pupils", "register-small/pupils.csv");
    let marks = data("register-small/marks.csv");
    let first = office.run(&["import", "marks", &marks]);
    assert!(first.err.contains("2 pupils crossed a tier: "), "{}", first.err);
    assert!(first.err.contains("Quinn, Edith 2A (tier 2)"), "{}", first.err);
    let again = office.run(&["import", "marks", &marks]);
    assert!(!again.err.contains("crossed a tier"), "{}", again.err);

    assert!(office.ok(&["template", "list"]).contains("Relational Attendance Support"));
    assert!(office.ok(&["template", "show", "tiers"]).contains("from 10 days absent (ours)"));
    let tiers = format!("{}/templates/tiers.toml", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(&tiers).unwrap().replace("days = 19\n", "days = 17\n");
    fs::write(office.path("tiers.toml"), text).unwrap();
    assert!(office.ok(&["template", "check", "tiers.toml"]).ends_with("no faults\n"));
    office.ok(&["case", "open", "Z516752116001", "--reason", "away often"]);
    assert_eq!(office.json(&["cases", "--json"])[0]["tier"], 2);
    office.ok(&["template", "install", "tiers.toml"]);
    assert_eq!(office.json(&["template", "show", "tiers", "--json"])["tiers"][1]["days"], 17);
    assert_eq!(office.json(&["cases", "--json"])[0]["tier"], 3, "17.5 days absent");
    office.ok(&["check", "--rebuild"]);
    let why = office.refused(&["record", "new", "1", "tiers"], 3);
    assert!(why.contains("tab 5 of each case"), "{why}");
}

#[test]
fn school_days_are_counted_on_the_schools_own_calendar() {
    let office = Office::founded();
    office.import("calendar", "register-small/calendar.toml");
    let counted = office.json(&["clock", "2026-02-09", "30", "--json"]);
    assert_eq!(keys(&counted), ["from", "days", "last_day", "each", "needs_calendar"]);
    assert_eq!((&counted["from"], &counted["days"]), (&json!("2026-02-09"), &json!(30)));
    assert_eq!(
        (&counted["last_day"], &counted["needs_calendar"]),
        (&json!("2026-04-14"), &Value::Null)
    );
    let each = counted["each"].as_array().unwrap();
    assert_eq!((each.len(), &each[0], &each[29]), (30, &json!("2026-02-10"), &json!("2026-04-14")));
    let text = office.ok(&["clock", "9/2/2026", "30"]);
    assert!(text.starts_with("day  1  Tue 10 Feb 2026\n"), "{text}");
    assert!(text.contains("not Mon 16 Feb 2026 to Fri 20 Feb 2026: half term\n"), "{text}");
    assert!(text.contains("not Mon 30 Mar 2026 to Mon 13 Apr 2026: holiday\n"), "{text}");
    assert!(text.ends_with("the last day is Tue 14 Apr 2026.\n"), "{text}");

    for (from, days, last, needs) in [
        ("2025-08-20", "1", json!("2025-09-03"), Value::Null),
        ("2026-07-16", "1", json!("2026-07-17"), Value::Null),
        ("2026-07-16", "2", Value::Null, json!("2026/27")),
        ("2026-07-17", "1", Value::Null, json!("2026/27")),
    ] {
        let counted = office.json(&["clock", from, days, "--json"]);
        assert_eq!((&counted["last_day"], &counted["needs_calendar"]), (&last, &needs), "{from}");
    }
    office.ok(&["school", "add", "Weirford"]);
    let why = office.refused(&["clock", "2026-02-09", "3"], 3);
    assert!(why.contains("say which with --school NAME"), "{why}");
    let other = office.json(&["clock", "2026-02-09", "3", "--school", "Weirford", "--json"]);
    assert_eq!((&other["each"], &other["needs_calendar"]), (&json!([]), &json!("2025/26")));
}

/// Nine unauthorised sessions before 9 February 2026.
const EDITH: &str = "Z516752116001";

#[test]
fn a_notice_is_issued_listed_and_withdrawn() {
    let office = Office::running();
    office.ok(&["case", "open", EDITH, "--reason", "Mondays"]);
    let issue = |more: &[&str]| {
        let notice = ["notice", "issue", "1", "--on", "2026-02-09"];
        office.run_on("2026-02-09", &[&notice[..], more].concat())
    };
    let head = office.head();
    let bare = issue(&["--to", "Mother"]);
    assert_eq!((bare.code, bare.out.as_str()), (Some(3), ""), "{bare:?}");
    assert!(bare.err.contains("lacks: support given; support still open. Nothing"), "{bare:?}");
    for (who, why) in [
        (
            "Aunt",
            "has no contact Aunt. Nothing was changed. Say who by id: 2 Mrs Jaya Quinn (mother)",
        ),
        ("1", "has no contact 1"),
    ] {
        let ran = issue(&["--to", who]);
        assert!(ran.code == Some(3) && ran.err.contains(why), "{ran:?}");
    }
    assert_eq!(office.head(), head);

    let done = issue(&["--to", "mother", "--served", "hand", "--reason", "the panel asked"]);
    assert_eq!((done.code, done.out.as_str()), (Some(0), "1\n"), "{done:?}");
    assert!(done.err.contains("the last day is Tue 14 Apr 2026"), "{done:?}");
    let father = issue(&["--to", "Ibrahim Quinn", "--days", "20", "--reason", "as told"]);
    assert_eq!((father.code, father.out.as_str()), (Some(0), "2\n"), "{father:?}");
    let again = issue(&["--to", "2", "--reason", "again"]);
    assert!(again.code == Some(3) && again.err.contains("runs until Tue 14 Apr 2026"), "{again:?}");

    let show = ["case", "show", "1", "--json"];
    let shown = office.json_on("2026-02-24", &show);
    let first = &shown["notices"][0];
    let contract = ["id", "to", "issued", "served", "days", "last_day", "used", "state", "since"];
    assert_eq!(keys(first)[..9], contract);
    let expected =
        json!([1, "Mrs Jaya Quinn", "2026-02-09", "2026-02-09", 30, "2026-04-14", 6, "issued", []]);
    let told: Vec<&Value> = contract.iter().map(|key| &first[*key]).collect();
    assert_eq!(json!(told), expected);
    let second = &shown["notices"][1];
    assert_eq!(
        (&second["served"], &second["last_day"]),
        (&json!("2026-02-11"), &json!("2026-03-16"))
    );
    let later = office.json(&show);
    assert_eq!(
        (&later["notices"][0]["state"], &later["notices"][0]["used"]),
        (&json!("lapsed"), &json!(30))
    );
    assert_eq!(shown["next_due"], "2026-03-16");
    let threshold = &later["threshold"];
    assert_eq!(keys(threshold), ["most_in_10_weeks", "without_n", "met", "sessions"]);
    let sessions = threshold["sessions"].as_array().unwrap();
    assert_eq!(threshold["most_in_10_weeks"], json!(sessions.len()));
    assert_eq!(keys(&sessions[0]), ["on", "session", "code"]);

    assert_eq!(office.json(&["notice", "list", "1", "--json"]), later["notices"]);
    let table = office.ok(&["notice", "list", "1"]);
    assert!(table.starts_with("Id  To"), "{table}");
    assert!(office.ok(&["case", "show", "1"]).contains("1 to Mrs Jaya Quinn · lapsed"));

    office.ok(&["notice", "withdraw", "1", "--reason", "wrong year"]);
    let why = office.refused(&["notice", "withdraw", "1", "--reason", "again"], 3);
    assert!(why.contains("has ended: withdrawn"), "{why}");
    let shown = office.json(&show);
    assert_eq!(shown["notices"][0]["state"], "withdrawn");
    let entries = shown["entries"].as_array().unwrap();
    let withdrawn = entries.iter().find(|entry| entry["withdrawn"] == "wrong year").unwrap();
    assert_eq!(withdrawn["kind"], "notice");
    assert_eq!(office.json(&["check", "--rebuild", "--json"])["damage"], json!([]));
    assert_eq!(office.json(&["verify", "--json"])["findings"], json!([]));
}

#[test]
fn one_more_closed_day_leaves_an_issued_notice_as_printed() {
    let office = Office::running();
    office.ok(&["case", "open", EDITH, "--reason", "Mondays"]);
    let issue = ["notice", "issue", "1", "--to", "Mother", "--on", "2026-02-09", "--reason", "why"];
    assert_eq!(office.run_on("2026-02-09", &issue).out, "1\n");
    let year = fs::read_to_string(data("register-small/calendar.toml")).unwrap();
    let snow = "[[closed]]\nfirst = 2026-03-02\nlast = 2026-03-02\nwhy = \"snow\"\n";
    fs::write(office.path("snow.toml"), format!("{year}\n{snow}")).unwrap();
    office.ok(&["import", "calendar", "snow.toml"]);
    assert_eq!(office.json(&["clock", "2026-02-09", "30", "--json"])["last_day"], "2026-04-15");
    let listed = office.json_on("2026-02-24", &["notice", "list", "1", "--json"]);
    let listed = &listed[0];
    assert_eq!(
        (&listed["last_day"], &listed["would_be"]),
        (&json!("2026-04-14"), &json!("2026-04-15"))
    );
    let text = office.run_on("2026-02-24", &["case", "show", "1"]).out;
    assert!(text.contains("last day 14 Apr 26 (would be 15 Apr)"), "{text}");
    assert_eq!(office.json(&["check", "--rebuild", "--json"])["damage"], json!([]));
}

#[test]
fn the_process_is_a_template_and_a_profile_takes_its_place() {
    let office = Office::running();
    assert!(office.ok(&["template", "list"]).contains("Support First"));
    let shown = office.json(&["template", "show", "process", "--json"]);
    let gates = shown["gates"].as_array().unwrap();
    let lines = gates.iter().map(|gate| gate["lines"].as_array().unwrap().len());
    assert_eq!(lines.collect::<Vec<_>>(), [2, 3, 9, 8]);
    assert_eq!(shown["notice"]["days"], 30);
    assert!(office.ok(&["template", "show", "process"]).contains("meetings-offered-every-parent"));
    let contract = office.json(&["template", "show", "contract", "--json"]);
    assert_eq!(contract["proves"][0]["of"], "contract-offered");

    let profile = format!("{}/templates/process-20-days.toml", env!("CARGO_MANIFEST_DIR"));
    assert!(office.ok(&["template", "check", &profile]).ends_with("no faults\n"));
    office.ok(&["template", "install", &profile]);
    assert_eq!(office.json(&["template", "show", "process", "--json"])["notice"]["days"], 20);
    let broken = fs::read_to_string(&profile).unwrap().replace("\"meeting-offered\"", "\"meting\"");
    fs::write(office.path("broken.toml"), broken).unwrap();
    let why = office.refused(&["template", "install", "broken.toml"], 3);
    assert!(why.starts_with("broken.toml:") && why.contains("expected one of call, text"), "{why}");
    office.ok(&["case", "open", OWEN, "--reason", "Mondays"]);
    let why = office.refused(&["record", "new", "1", "process"], 3);
    assert!(why.contains("is no form that is filled in"), "{why}");
}

#[test]
fn a_gate_is_passed_on_its_evidence_or_with_a_reason() {
    let office = Office::running();
    office.ok(&["case", "open", OWEN, "--reason", "Mondays"]);
    let before = office.head();
    let why = office.refused(&["gate", "pass", "1", "stage-2"], 3);
    assert!(
        why.contains("gate 2 asks for what is not on file yet: The concern was shared"),
        "{why}"
    );
    assert_eq!(office.head(), before);
    assert_eq!(office.ok(&["gate", "pass", "1", "stage-2", "--reason", "told at the gate"]), "");
    office.refused(&["gate", "pass", "1", "stage-9", "--reason", "so"], 3);
    office.refused(&["gate", "pass", "1", "stage-3", "--signed-by", "C. Thornley"], 2);

    let shown = office.json(&["case", "show", "1", "--json"]);
    assert_eq!(shown["stage"], 2);
    let gates = shown["gates"].as_array().unwrap();
    assert_eq!(gates.len(), 4);
    assert_eq!(keys(&gates[0]), ["gate", "title", "met", "passed", "lines"]);
    assert_eq!((&gates[0]["gate"], &gates[0]["met"]), (&json!("stage-2"), &json!(false)));
    assert_eq!(gates[0]["passed"]["reason"], "told at the gate");
    assert_eq!(gates[1]["passed"], Value::Null);
    let expected = [
        "id",
        "text",
        "need",
        "have",
        "met",
        "evidence",
        "set_aside",
        "parents",
        "exception",
        "note",
    ];
    assert_eq!(keys(&gates[2]["lines"][0]), expected);
    let herringbone = &gates[3]["lines"][7];
    assert_eq!((&herringbone["id"], &herringbone["met"]), (&json!("herringbone"), &json!(true)));
    let keys_of_evidence = ["kind", "id", "on", "title", "paper", "linked"];
    assert_eq!(keys(&herringbone["evidence"][0]), keys_of_evidence);
    let told = office.ok(&["case", "show", "1"]);
    assert!(told.contains("Gate 4: 0 of 9 lines met, missing meetings-offered, "), "{told}");
    assert!(told.contains("; passed Mon 20 Jul 2026 by A. Rahman"), "{told}");
}

#[test]
fn checking_a_file_never_changes_it() {
    let office = Office::running();
    let before = office.head();
    for args in [&["verify"][..], &["check"], &["template", "list"]] {
        let mut command = office.command(args);
        // Somebody whom the file doesn't know would join it by signing in.
        assert!(command.env("USER", "stranger").output().unwrap().status.success(), "{args:?}");
    }
    assert_eq!(office.head(), before);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let office = Office::running();
    let mut child = office.command(&["figures", "--json"]).spawn().unwrap();
    drop(child.stdout.take());
    let ran: Ran = child.wait_with_output().unwrap().into();
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
}

#[test]
fn the_version_names_the_engine() {
    let told = Office::new().ok(&["--version"]);
    assert!(told.starts_with("herringbone 0.") && told.contains("SQLite 3."), "{told}");
}

#[test]
fn a_case_tells_its_meetings_checklist_gates_and_files() {
    let office = Office::running();
    office.ok(&["case", "open", OWEN, "--reason", "Away on Mondays"]);
    office.ok(&["record", "new", "1", "meeting"]);
    fs::write(office.path("letter.pdf"), b"%PDF-1.7\nDear parent\n").unwrap();
    office.ok(&["attach", "1", "letter.pdf", "--title", "Letter"]);
    let shown = office.json(&["case", "show", "1", "--json"]);
    let all = keys(&shown);
    for key in ["meetings", "checklist", "passings", "documents", "notices", "threshold"] {
        assert!(all.iter().any(|told| told == &key), "{key}");
    }
    let meeting = &shown["meetings"][0];
    let expected = ["id", "on", "time", "place", "state", "kind", "invitations", "moves"];
    assert_eq!(keys(meeting), expected);
    assert_eq!((&meeting["state"], &meeting["kind"]), (&json!("arranged"), &json!("meeting")));
    assert_eq!((&meeting["on"], &meeting["moves"]), (&Value::Null, &json!([])));
    let asked = &meeting["invitations"][0];
    let expected =
        ["id", "contact", "name", "role", "how", "invited_on", "confirmed_on", "outcome"];
    assert_eq!(keys(asked), expected);
    assert_eq!((&asked["how"], &asked["outcome"]), (&Value::Null, &Value::Null));
    let counts = json!({ "answered": 0, "of": 62, "yes": 0, "no": 0, "not_applicable": 0 });
    assert_eq!((&shown["checklist"], &shown["passings"]), (&counts, &json!([])));
    let file = &shown["documents"][0];
    let expected = ["id", "title", "file_name", "media", "size", "sha256", "on", "withdrawn"];
    assert_eq!(keys(file), expected);
    assert_eq!((&file["file_name"], &file["size"]), (&json!("letter.pdf"), &json!(21)));
    assert_eq!(file["withdrawn"], Value::Null);
    office.ok(&["attachment", "withdraw", "1", "--reason", "another pupil's"]);
    let shown = office.json(&["case", "show", "1", "--json"]);
    assert_eq!(shown["documents"][0]["withdrawn"], "another pupil's");
}

#[test]
fn restricted_words_are_printed_when_asked_for_and_that_is_noted_first() {
    const FIELD: &str = "attendance/safeguarding";
    let office = Office::running();
    office.ok(&["case", "open", OWEN, "--reason", "Away on Mondays"]);
    office.ok(&["record", "new", "1", "meeting"]);
    office.ok(&["record", "set", "1", FIELD, "bruises seen"]);
    let rows = || office.json(&["verify", "--json"])["rows"].as_u64().unwrap();
    let before = rows();
    let field = |ran: &Ran| {
        let record: Value = serde_json::from_str(&ran.out).unwrap();
        let fields = record["fields"].as_array().unwrap();
        fields.iter().find(|shown| shown["field"] == FIELD).unwrap().clone()
    };
    let closed = office.run(&["record", "show", "1", "--json"]);
    let shown = field(&closed);
    assert_eq!((&shown["value"], &shown["sealed"]), (&Value::Null, &json!(true)));
    assert!(closed.err.contains("One restricted text is left out"), "{}", closed.err);
    let text = office.ok(&["record", "show", "1"]);
    assert!(text.contains("restricted: written by A. Rahman"), "{text}");
    assert_eq!(rows(), before);

    let opened = office.run(&["record", "show", "1", "--restricted", "--json"]);
    let shown = field(&opened);
    assert_eq!((&shown["value"], &shown["sealed"]), (&json!("bruises seen"), &json!(false)));
    assert_eq!((rows(), opened.err.as_str()), (before + 1, ""));
    assert!(office.ok(&["record", "show", "1", "--restricted"]).contains("bruises seen"));
    assert_eq!(rows(), before + 2);
    assert_eq!(office.json(&["verify", "--json"])["findings"], json!([]));
}

#[test]
fn officers_are_added_and_each_does_what_their_roles_allow() {
    let office = Office::running();
    let add = ["officer", "add", "k.ashdown", "--name", "K. Ashdown", "--role", "viewer"];
    assert_eq!(office.ok(&add), "2\n");
    let listed = office.json(&["officer", "list", "--json"]);
    let expected = json!({
        "id": 2, "login": "k.ashdown", "name": "K. Ashdown", "roles": ["viewer"], "ended": null,
        "actor": null,
    });
    assert_eq!((&listed[1], keys(&listed[1])), (&expected, keys(&expected)));
    assert!(office.ok(&["officer", "list"]).contains("officer, lead, safeguarding, admin"));
    let as_ashdown = |args: &[&str]| -> Ran {
        office.command(args).env("USER", "k.ashdown").output().unwrap().into()
    };
    let open = ["case", "open", OWEN, "--reason", "Away on Mondays"];
    let told = as_ashdown(&open);
    assert_eq!(told.code, Some(3), "{told:?}");
    assert!(told.err.contains("You may read this file but not change it"), "{told:?}");
    assert_eq!(as_ashdown(&["cases", "--json"]).out, "[]\n");
    let told = as_ashdown(&["officer", "role", "2", "admin"]);
    assert!(told.err.contains("only the admin role"), "{told:?}");

    office.ok(&["officer", "role", "2", "officer", "lead"]);
    assert_eq!(as_ashdown(&open).out, "1\n");
    office.ok(&["officer", "end", "2"]);
    let told = as_ashdown(&["cases"]);
    assert_eq!(told.code, Some(3), "{told:?}");
    assert!(told.err.contains("K. Ashdown is no longer an officer of this file"), "{told:?}");
    let why = office.refused(&["officer", "end", "1"], 3);
    assert!(why.contains("the last who holds the admin role. Nothing was changed"), "{why}");
    let why = office.refused(&["officer", "role", "2", "head"], 2);
    assert!(why.contains("there is no role head"), "{why}");
}

#[test]
fn a_pin_is_read_from_standard_input_and_told_nowhere() {
    let office = Office::running();
    for (typed, why) in [("258", "a PIN is 4 to 12 digits"), ("1234\n", "guessed first")] {
        let told = office.run_with(&["officer", "pin", "set"], typed);
        assert_eq!(told.code, Some(3), "{told:?}");
        assert!(told.err.contains(why) && told.err.contains("Nothing was changed"), "{told:?}");
        assert!(!told.err.contains(typed.trim()), "{told:?}");
    }
    let set = office.run_with(&["officer", "pin", "set"], "471100280315\n");
    assert_eq!((set.code, set.out.as_str()), (Some(0), ""), "{set:?}");
    assert!(!set.err.contains("4711"), "{set:?}");
    office.refused(&["officer", "pin", "set", "471100280315"], 2);
    office.ok(&["officer", "add", "k.ashdown", "--name", "K. Ashdown", "--role", "officer"]);
    let remove = |who: &str, args: &[&str]| -> Ran {
        let args = [&["officer", "pin", "remove"][..], args].concat();
        office.command(&args).env("USER", who).output().unwrap().into()
    };
    let told = remove("k.ashdown", &["1"]);
    assert!(told.err.contains("only the admin role"), "{told:?}");
    let told = remove("k.ashdown", &[]);
    assert!(told.err.contains("you have no PIN. Nothing was changed"), "{told:?}");
    office.ok(&["officer", "pin", "remove"]);
    let why = office.refused(&["officer", "pin", "remove", "k.ashdown"], 3);
    assert!(why.contains("K. Ashdown has no PIN. Nothing was changed"), "{why}");
    assert_eq!(office.json(&["verify", "--json"])["findings"], json!([]));
}

#[test]
fn a_role_at_one_school_opens_that_school_alone() {
    let office = Office::running();
    office.ok(&["school", "add", "Weirford"]);
    let add = ["officer", "add", "k.ashdown", "--name", "K. Ashdown", "--role", "officer"];
    assert_eq!(office.ok(&[&add[..], &["--school", "Weirford"]].concat()), "2\n");
    assert!(office.ok(&["officer", "list"]).contains("officer at Weirford"));
    let listed = office.json(&["officer", "list", "--json"]);
    let there = json!([{ "role": "officer", "school": "Weirford" }]);
    assert_eq!((&listed[1]["roles"], &listed[1]["at_schools"]), (&json!([]), &there));
    assert_eq!(listed[0].get("at_schools"), None);
    let as_ashdown = |args: &[&str]| -> Ran {
        office.command(args).env("USER", "k.ashdown").output().unwrap().into()
    };
    let open = ["case", "open", OWEN, "--reason", "Away on Mondays"];
    let told = as_ashdown(&open);
    assert_eq!(told.code, Some(3), "{told:?}");
    assert!(told.err.contains("you hold no role at Hillcrest that does this"), "{told:?}");
    office.ok(&open);
    assert_eq!(as_ashdown(&["cases", "--json"]).out, "[]\n");
    let told = as_ashdown(&["case", "show", "1"]);
    assert_eq!(told.code, Some(3), "{told:?}");
    assert!(told.err.contains("you hold no role that reads at that school"), "{told:?}");
    let pupils = data("register-small/pupils.csv");
    let told = as_ashdown(&["import", "pupils", &pupils, "--school", "Hillcrest", "--dry-run"]);
    assert_eq!(told.code, Some(3), "{told:?}");
    assert!(told.err.contains("you hold no role at that school"), "{told:?}");
    let why = office.refused(&["officer", "role", "2", "lead", "--school", "Elsewhere"], 3);
    assert!(why.contains("there is no school Elsewhere"), "{why}");
    office.ok(&["officer", "role", "2", "officer", "--school", "Hillcrest"]);
    assert_eq!(as_ashdown(&["case", "show", "1"]).code, Some(0));
    office.ok(&["officer", "role", "2", "--none", "--school", "Hillcrest"]);
    assert_eq!(as_ashdown(&["case", "show", "1"]).code, Some(3));
    assert_eq!(office.json(&["verify", "--json"])["findings"], json!([]));
}
