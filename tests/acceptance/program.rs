//! Running the real program on a file of its own, far from anybody's home.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use herringbone::store::{Store, Viewer};
use serde_json::Value;
use tempfile::TempDir;

/// The day on which the made-up school is made: the Sunday before the twelfth week of autumn.
pub const DEMO_DAY: &str = "2025-11-23";

/// A folder with one file in the making, and the program at it.
pub struct Program {
    pub folder: TempDir,
}

/// How a run ended.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    /// The one JSON value on standard output.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|why| panic!("{why}: {:?} {}", self.out, self.err))
    }
}

impl Program {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// With a school founded and, unless told otherwise, its calendar, pupils and contacts in.
    pub fn with_school(data: &Path) -> Self {
        let program = Self::new();
        program.ok(&["init", "--school", "Hillcrest", "--officer", "A. Rahman"]);
        program.ok(&["import", "calendar", &at(data, "calendar.toml")]);
        program.ok(&["import", "pupils", &at(data, "pupils.csv")]);
        program.ok(&["import", "contacts", &at(data, "contacts.csv")]);
        program
    }

    /// With the made-up school, as an officer who tries the program gets it. It takes a while, so it
    /// is made once for all tests.
    pub fn with_demo() -> Self {
        static MADE: OnceLock<Vec<u8>> = OnceLock::new();
        let made = MADE.get_or_init(|| {
            let maker = Self::new();
            maker.ok(&["--today", DEMO_DAY, "demo", "--no-open"]);
            std::fs::read(maker.file()).unwrap()
        });
        let program = Self::new();
        std::fs::write(program.file(), made).unwrap();
        program
    }

    pub fn file(&self) -> PathBuf {
        self.folder.path().join("school.db")
    }

    /// What the file holds, for the eyes of the officer who made it.
    pub fn store(&self) -> (Store, Viewer) {
        let mut store = Store::open(&self.file()).unwrap();
        let viewer = store.sign_in("a.rahman", crate::desk::clock()).unwrap().viewer();
        (store, viewer)
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_herringbone"));
        command.env_clear().env("HOME", self.folder.path()).env("USER", "a.rahman");
        command.env("LANG", "C.UTF-8").env("TZ", "Europe/London");
        command.arg("--db").arg(self.file());
        command
    }

    pub fn run(&self, words: &[&str]) -> Run {
        let Output { status, stdout, stderr } = self.command().args(words).output().unwrap();
        Run {
            code: status.code().unwrap_or(-1),
            out: String::from_utf8(stdout).unwrap(),
            err: String::from_utf8_lossy(&stderr).into_owned(),
        }
    }

    /// A run that must succeed.
    pub fn ok(&self, words: &[&str]) -> Run {
        let run = self.run(words);
        assert_eq!(run.code, 0, "{words:?}: {}{}", run.out, run.err);
        run
    }
}

pub fn at(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().unwrap().to_owned()
}

/// The small register that lies in the project.
pub fn small() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/register-small")
}

/// The shared data, where it is at hand.
pub fn shared(name: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    let found = beside.exists().then_some(beside);
    if found.is_none() {
        println!("SKIPPED: {name} of the shared data is missing");
    }
    found
}
