//! Files kept as proof, by command: the real binary in a folder of its own.

#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop")]

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

const LETTER: &[u8] = b"%PDF-1.7\nDear parent\n\xff\n";

/// An officer's home with a school, a pupil's case and its plan, whose entry is number 1.
struct Office {
    home: tempfile::TempDir,
}

impl Office {
    fn running() -> Self {
        let office = Self { home: tempfile::tempdir().unwrap() };
        office.ok(&["init", "--school", "Hillcrest", "--officer", "A. Rahman"]);
        for (what, file) in [("calendar", "calendar.toml"), ("pupils", "pupils.csv")] {
            let data = env!("CARGO_MANIFEST_DIR");
            office.ok(&["import", what, &format!("{data}/tests/data/register-small/{file}")]);
        }
        office.ok(&["case", "open", "D451503415000", "--reason", "Away on Mondays"]);
        office.ok(&["record", "new", "1", "plan"]);
        fs::write(office.path("letter.pdf"), LETTER).unwrap();
        fs::write(office.path("notes.txt"), "Dear parent").unwrap();
        fs::write(office.path("empty.pdf"), "").unwrap();
        office
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_herringbone"));
        command.env_clear().env("HOME", self.home.path()).env("USER", "a.rahman");
        command.current_dir(self.home.path()).args(["--today", "2026-07-20"]).args(args);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    fn run_with(&self, args: &[&str], input: &[u8]) -> Output {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        child.wait_with_output().unwrap()
    }

    /// Standard output of a command that does what it should.
    #[track_caller]
    fn ok(&self, args: &[&str]) -> String {
        let ran = self.run(args);
        assert_eq!(ran.status.code(), Some(0), "{args:?}: {ran:?}");
        String::from_utf8(ran.stdout).unwrap()
    }

    #[track_caller]
    fn json(&self, args: &[&str]) -> Value {
        serde_json::from_str(&self.ok(args)).unwrap()
    }

    /// Standard error of a command that ends with a code.
    #[track_caller]
    fn refused(&self, args: &[&str], code: i32) -> String {
        let ran = self.run(args);
        assert_eq!(ran.status.code(), Some(code), "{args:?}: {ran:?}");
        String::from_utf8(ran.stderr).unwrap()
    }

    fn head(&self) -> String {
        self.json(&["verify", "--json"])["head"].as_str().unwrap().to_owned()
    }
}

#[test]
fn a_file_is_attached_listed_and_saved_out_again() {
    let office = Office::running();
    let id = office.ok(&["attach", "1", "letter.pdf", "--title", "Letter from home"]);
    assert_eq!(id, "1\n");
    let listed = office.json(&["attachment", "list", "1", "--json"]);
    let file = &listed[0];
    let keys: Vec<&str> = file.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = [
        "id",
        "entry",
        "record",
        "field",
        "title",
        "file",
        "media",
        "size",
        "sha256",
        "by",
        "at",
        "withdrawn",
    ];
    assert_eq!(keys, expected);
    assert_eq!(
        (&file["id"], &file["entry"], &file["record"]),
        (&json!(1), &json!(1), &Value::Null)
    );
    assert_eq!((&file["title"], &file["file"]), (&json!("Letter from home"), &json!("letter.pdf")));
    assert_eq!((&file["media"], &file["size"]), (&json!("application/pdf"), &json!(LETTER.len())));
    assert_eq!((&file["by"], file["sha256"].as_str().unwrap().len()), (&json!("A. Rahman"), 64));
    assert!(office.ok(&["attachment", "list", "1"]).contains("Letter from home"));

    assert_eq!(office.ok(&["attachment", "export", "1", "copy.pdf"]), "");
    assert_eq!(fs::read(office.path("copy.pdf")).unwrap(), LETTER);
    let ran = office.run(&["attachment", "export", "1", "-"]);
    assert_eq!((ran.status.code(), ran.stdout.as_slice()), (Some(0), LETTER));
    let told = String::from_utf8(ran.stderr).unwrap();
    assert!(told.contains(file["sha256"].as_str().unwrap()), "{told}");
    let why = office.refused(&["attachment", "export", "1", "copy.pdf"], 3);
    assert!(why.contains("copy.pdf is already there and was left as it is"), "{why}");
    assert_eq!(office.json(&["verify", "--json"])["findings"], json!([]));
}

#[test]
fn a_file_comes_in_from_standard_input() {
    let office = Office::running();
    let ran = office.run_with(&["attach", "1", "-", "--title", "Letter"], LETTER);
    assert_eq!((ran.status.code(), ran.stdout.as_slice()), (Some(0), &b"1\n"[..]), "{ran:?}");
    let file = &office.json(&["attachment", "list", "1", "--json"])[0];
    assert_eq!((&file["title"], &file["file"]), (&json!("Letter"), &Value::Null));
    let again = office.run_with(&["attach", "1", "-", "--title", "Again"], LETTER);
    let why = String::from_utf8(again.stderr).unwrap();
    assert_eq!(again.status.code(), Some(3), "{why}");
    assert!(why.contains("is attached there already: Letter. Nothing was changed"), "{why}");
}

#[test]
fn what_is_not_kept_is_refused_with_its_reason() {
    let office = Office::running();
    let large = fs::File::create(office.path("large.pdf")).unwrap();
    large.set_len(20 * 1024 * 1024 + 1).unwrap();
    let before = office.head();
    let attach = |entry, file| ["attach", entry, file, "--title", "Letter"];
    let table: &[(&[&str], i32, &str)] = &[
        (&attach("1", "notes.txt"), 3, "it is plain text. PDF, JPEG, PNG"),
        (&attach("1", "empty.pdf"), 3, "the file is empty. Nothing was changed"),
        (&attach("1", "large.pdf"), 3, "larger than 20 MB"),
        (&attach("1", "nowhere.pdf"), 3, "there is no file nowhere.pdf. Nothing was changed"),
        (&attach("1", "."), 3, "is a folder"),
        (&attach("99", "letter.pdf"), 3, "there is no entry 99. Nothing was changed"),
        (&["attach", "1", "letter.pdf", "--title", " "], 3, "needs a title"),
        (&["attach", "1", "letter.pdf"], 2, "--title"),
        (&["attachment", "list", "9"], 3, "there is no case 9"),
        (&["attachment", "export", "9", "copy.pdf"], 3, "there is no attachment 9"),
    ];
    for (args, code, words) in table {
        let why = office.refused(args, *code);
        assert!(why.contains(words) && !why.contains("panicked"), "{args:?}: {why}");
    }
    assert_eq!(office.head(), before);
    assert!(!office.path("copy.pdf").exists());
    let ran = office.run(&["attachment", "list", "9", "--json"]);
    let told: Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert!(told["error"].as_str().unwrap().contains("there is no case 9"), "{told}");
}

#[test]
fn a_withdrawn_file_is_still_listed_and_can_be_attached_anew() {
    let office = Office::running();
    office.ok(&["attach", "1", "letter.pdf", "--title", "Letter"]);
    let before = office.head();
    let why = office.refused(&["attachment", "withdraw", "1", "--reason", " "], 3);
    assert!(why.contains("withdrawing a file needs a reason. Nothing was changed"), "{why}");
    let why = office.refused(&["attachment", "withdraw", "9", "--reason", "wrong"], 3);
    assert!(why.contains("there is no attachment 9. Nothing was changed"), "{why}");
    assert_eq!(office.head(), before);
    office.ok(&["attachment", "withdraw", "1", "--reason", "wrong pupil"]);
    let file = &office.json(&["attachment", "list", "1", "--json"])[0];
    assert_eq!((&file["id"], &file["withdrawn"]), (&json!(1), &json!("wrong pupil")));
    let text = office.ok(&["attachment", "list", "1"]);
    assert!(text.contains("Letter (withdrawn: wrong pupil)"), "{text}");
    let why = office.refused(&["attachment", "withdraw", "1", "--reason", "again"], 3);
    assert!(why.contains("was withdrawn already: wrong pupil"), "{why}");
    assert_eq!(office.ok(&["attach", "1", "letter.pdf", "--title", "Letter"]), "2\n");
    office.ok(&["attachment", "export", "1", "copy.pdf"]);
    assert_eq!(fs::read(office.path("copy.pdf")).unwrap(), LETTER);
    assert_eq!(office.json(&["verify", "--json"])["findings"], json!([]));
}
