//! What is due, and what is logged, by command: the real binary in a folder of its own.

#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop")]

use std::fs;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

const EDITH: &str = "Z516752116001";

/// An officer's home with a school and Edith's case, number 1. She lives with both parents.
struct Office {
    home: tempfile::TempDir,
}

impl Office {
    fn running() -> Self {
        let office = Self { home: tempfile::tempdir().unwrap() };
        office.ok(&["init", "--school", "Hillcrest", "--officer", "A. Rahman"]);
        for what in ["calendar", "pupils", "contacts", "marks"] {
            let ending = if what == "calendar" { "toml" } else { "csv" };
            let data = env!("CARGO_MANIFEST_DIR");
            let file = format!("{data}/tests/data/register-small/{what}.{ending}");
            office.ok(&["import", what, &file]);
        }
        assert_eq!(office.ok(&["case", "open", EDITH, "--reason", "Away on Mondays"]), "1\n");
        office
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_herringbone"));
        command.env_clear().env("HOME", self.home.path()).env("USER", "a.rahman");
        command.current_dir(self.home.path()).args(["--today", "2026-07-20"]).args(args);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run_with(&self, args: &[&str], input: &str) -> Output {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    /// Standard output of a command that does what it should.
    #[track_caller]
    fn ok(&self, args: &[&str]) -> String {
        let ran = self.command(args).output().unwrap();
        assert_eq!(ran.status.code(), Some(0), "{args:?}: {ran:?}");
        String::from_utf8(ran.stdout).unwrap()
    }

    #[track_caller]
    fn json(&self, args: &[&str]) -> Value {
        serde_json::from_str(&self.ok(args)).unwrap()
    }

    /// Standard error of a command that is refused with a code.
    #[track_caller]
    fn refused(&self, args: &[&str], code: i32) -> String {
        let ran = self.command(args).output().unwrap();
        assert_eq!(ran.status.code(), Some(code), "{args:?}: {ran:?}");
        assert!(ran.stdout.is_empty(), "{args:?}: {ran:?}");
        String::from_utf8(ran.stderr).unwrap()
    }

    /// Logs in Edith's case; gives the entry's id, which stands alone on the last line.
    #[track_caller]
    fn log(&self, args: &[&str]) -> i64 {
        let out = self.ok(&[&["log", "1"][..], args].concat());
        out.lines().last().unwrap().parse().unwrap()
    }

    fn entry(&self, id: i64) -> Value {
        let entries = self.json(&["case", "show", "1", "--json"])["entries"].clone();
        let found = entries.as_array().unwrap().iter().find(|entry| entry["id"] == id);
        found.unwrap().clone()
    }

    /// Day, and which thing makes it due.
    fn due(&self) -> Vec<(String, String, i64)> {
        let rows = self.json(&["agenda", "--json"]);
        let row = |row: &Value| {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let source = &row["source"];
            (text(&row["due"]), text(&source["kind"]), source["id"].as_i64().unwrap())
        };
        rows.as_array().unwrap().iter().map(row).collect()
    }

    fn head(&self) -> String {
        self.json(&["verify", "--json"])["head"].as_str().unwrap().to_owned()
    }
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// As [`Office::due`] tells it.
fn told(due: &[(&str, &str, i64)]) -> Vec<(String, String, i64)> {
    due.iter().map(|(on, kind, id)| ((*on).to_owned(), (*kind).to_owned(), *id)).collect()
}

#[test]
fn what_is_due_is_told_with_its_source() {
    let office = Office::running();
    assert_eq!(office.json(&["agenda", "--json"]), json!([]));
    office.ok(&["action", "add", "1", "--what", "Meet", "--who", "Tutor", "--by", "2026-07-22"]);
    let referral = office.log(&["referral", "--on", "2026-07-01", "--agency", "CAMHS"]);
    let row = |due: &str, what: &str, overdue: bool, source: Value| {
        json!({
            "due": due, "what": what, "case": 1, "upn": EDITH, "name": "Quinn, Edith",
            "owner": "A. Rahman", "overdue": overdue, "source": source,
        })
    };
    let chase = "Chase the reply to the referral to CAMHS";
    let entry = json!({"kind": "entry", "id": referral});
    let action = json!({"kind": "action", "id": 1});
    let agenda = office.json(&["agenda", "--json"]);
    let expected = [
        row("2026-07-15", chase, true, entry.clone()),
        row("2026-07-22", "Meet", false, action.clone()),
    ];
    assert_eq!(agenda, json!(expected));
    assert_eq!(keys(&agenda[0]), keys(&expected[0]));
    assert_eq!(keys(&agenda[0]["source"]), ["kind", "id"]);
    assert_eq!(office.json(&["agenda", "--mine", "--json"]), agenda);

    let shown = office.json(&["case", "show", "1", "--json"]);
    let expected = json!([
        {"due": "2026-07-15", "what": chase, "source": entry},
        {"due": "2026-07-22", "what": "Meet", "source": action},
    ]);
    assert_eq!((&shown["due"], keys(&shown["due"][0])), (&expected, vec!["due", "what", "source"]));
    assert!(shown.get("stage").is_some() && shown.get("tier").is_some());
    let text = office.ok(&["agenda"]);
    for words in ["15 Jul 26", "overdue", "Quinn, Edith 2A", chase, "Tutor"] {
        assert!(text.contains(words), "no {words:?} in:\n{text}");
    }

    office.log(&["referral-reply", "--on", "2026-07-20", "--agency", "camhs"]);
    office.ok(&["record", "new", "1", "part-time-timetable"]);
    office.ok(&["record", "set", "1", "dates/end", "2026-07-24"]);
    assert_eq!(office.due(), told(&[("2026-07-22", "action", 1), ("2026-07-24", "record", 1)]));
}

#[test]
fn an_absence_is_due_until_its_reason_is_logged() {
    let office = Office::running();
    let day = format!("{EDITH},16/07/2026");
    let marks = format!("UPN,Date,Session Name,Mark\n{day},AM,O\n{day},PM,O\n");
    fs::write(office.home.path().join("away.csv"), marks).unwrap();
    office.ok(&["import", "marks", "away.csv"]);
    let due = office.due();
    assert_eq!(due.len(), 1, "{due:?}");
    assert_eq!((due[0].0.as_str(), due[0].1.as_str()), ("2026-07-16", "marks"));
    let reason = ["absence-reason", "--on", "2026-07-16", "--words", "Slept in"];
    let first = office.log(&[&reason[..], &["--session", "AM", "--with", "father"]].concat());
    assert_eq!(office.due().len(), 1, "the afternoon is still open");
    office.log(&[&reason[..], &["--session", "day"]].concat());
    assert!(office.due().is_empty());
    office.ok(&["unlog", &first.to_string(), "--reason", "told twice"]);
    assert!(office.due().is_empty());
    assert_eq!(office.entry(first)["withdrawn"], "told twice");
}

#[test]
fn what_happened_is_logged_with_whom_it_was() {
    let office = Office::running();
    let contacts = office.json(&["case", "show", "1", "--json"])["contacts"].clone();
    let father = contacts.as_array().unwrap().iter().find(|one| one["relationship"] == "Father");
    let father = father.unwrap()["id"].to_string();
    let call = ["call", "--on", "2026-07-14", "--session", "PM", "--reached", "message"];
    let call = office.log(&[&call[..], &["--with", "mother", "--words", "Rang"]].concat());
    let kept = office.entry(call);
    assert_eq!((&kept["kind"], &kept["on"]), (&json!("call"), &json!("2026-07-14")));
    assert_eq!(kept["with"], json!(["Mrs Jaya Quinn (mother)"]));
    assert_eq!((&kept["reached"], &kept["words"]), (&json!("voicemail"), &json!("Rang")));

    let note = ["log", "1", "note", "--on", "14/7/2026", "--words", "-"];
    let with = ["--with", &father, "--with", "jaya quinn"];
    let ran = office.run_with(&[&note[..], &with].concat(), "He works nights\nand weekends\n");
    let id: i64 = String::from_utf8(ran.stdout).unwrap().trim().parse().unwrap();
    let kept = office.entry(id);
    assert_eq!(kept["words"], "He works nights\nand weekends");
    assert_eq!((kept["with"].as_array().unwrap().len(), &kept["restricted"]), (2, &json!(false)));
    let secret = ["safeguarding", "--on", "2026-07-14", "--words", "Told us", "--restricted"];
    assert_eq!(office.entry(office.log(&secret))["restricted"], true);
}

#[test]
fn a_meeting_is_known_from_the_log_alone() {
    let office = Office::running();
    let offer = office.log(&["meeting-offered", "--on", "2026-07-01"]);
    assert_eq!(office.entry(offer)["with"].as_array().unwrap().len(), 2);
    let of = |entry: i64| office.entry(entry)["meeting"].clone();
    let meeting = of(offer);
    assert!(meeting.is_i64());
    let about = |kind: &str, on: &str, who: &str, entry: i64| {
        let entry = entry.to_string();
        office.log(&[kind, "--on", on, "--with", who, "--meeting", &entry])
    };
    let moved = about("meeting-offered", "2026-07-06", "mother", offer);
    let declined = about("meeting-declined", "2026-07-07", "father", moved);
    let held = about("meeting-held", "2026-07-10", "mother", declined);
    assert_eq!([of(moved), of(declined), of(held)], [meeting.clone(), meeting.clone(), meeting]);
    // Who didn't come is written to.
    let letter = office.due();
    assert_eq!((letter.len(), letter[0].1.as_str()), (1, "meeting"));
    let (held_again, offer) = (held.to_string(), offer.to_string());
    let again = ["log", "1", "meeting-held", "--on", "2026-07-13", "--meeting", &held_again];
    assert!(office.refused(&again, 3).contains("was held already"));

    let other = office.log(&["meeting-offered", "--on", "2026-07-13", "--with", "Ibrahim Quinn"]);
    assert_ne!(of(other), of(held));
    office.ok(&["unlog", &other.to_string(), "--reason", "mistyped"]);
    let why = office.refused(
        &["log", "1", "meeting-declined", "--on", "2026-07-13", "--meeting", &other.to_string()],
        3,
    );
    assert!(why.contains("is about no meeting"), "{why}");
    office.ok(&["unlog", &offer, "--reason", "never sent"]);
    let why = office.refused(&["unlog", &offer, "--reason", "again"], 3);
    assert!(why.contains("Nothing was changed"), "{why}");
}

#[test]
fn what_cannot_be_logged_is_told_with_its_code_and_changes_nothing() {
    let office = Office::running();
    office.log(&["call", "--on", "2026-07-14"]);
    let call = ["log", "1", "call", "--on", "2026-07-14"];
    let with = |who| [&call[..], &["--with", who]].concat();
    let (uncle, quinn) = (with("uncle"), with("Quinn"));
    let both = ["Mrs Jaya Quinn (mother)", "Mr Ibrahim Quinn (father)"];
    let table: &[(&[&str], i32, &[&str])] = &[
        (&uncle, 3, &["uncle is no contact of this pupil. Nothing was saved", both[0], both[1]]),
        (&quinn, 3, &["Quinn could be any of", both[0], both[1]]),
        (&["log", "9", "call", "--on", "2026-07-14"], 3, &["there is no case 9"]),
        (&["log", "1", "call", "--on", "2026-07-21"], 3, &["is in the future"]),
        (&["log", "1", "discussion", "--on", "2026-07-14"], 3, &["needs a few words"]),
        (
            &["log", "1", "meeting-held", "--on", "2026-07-14", "--meeting", "1"],
            3,
            &["entry 1 is about no meeting", "Nothing was saved"],
        ),
        (&["log", "1", "nonsense", "--on", "2026-07-14"], 2, &["invalid value"]),
        (&["log", "1", "form", "--on", "2026-07-14"], 2, &["invalid value"]),
        (&["log", "1", "call"], 2, &["--on"]),
        (&["log", "1", "call", "--on", "31/2/2026"], 2, &["there is no 31 February"]),
        (&["unlog", "9", "--reason", "x"], 3, &["9"]),
        (&["unlog", "1", "--reason", " "], 3, &["needs a reason"]),
        (&["unlog", "1"], 2, &["--reason"]),
    ];
    let before = office.head();
    for (args, code, words) in table {
        let why = office.refused(args, *code);
        for words in *words {
            assert!(why.contains(words), "{args:?}: {why}");
        }
    }
    assert_eq!(office.head(), before);
    office.ok(&["case", "close", "1", "--reason", "In every day"]);
    let why = office.refused(&call, 3);
    assert!(why.contains("case 1 is closed: open a new case first. Nothing was saved"), "{why}");
    assert!(office.due().is_empty());
}
