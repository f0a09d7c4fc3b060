//! The folder that a loop works in, and the program that it tries.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::dice::Dice;
use crate::school::LOGIN;

#[derive(Debug)]
pub struct Ground {
    pub folder: PathBuf,
    pub short: bool,
    program: PathBuf,
    seed: u64,
}

/// A folder in memory, where the machine has one.
pub fn memory() -> PathBuf {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() }
}

impl Ground {
    pub fn new(above: &Path, program: Option<&Path>, seed: u64, short: bool) -> Result<Self> {
        let folder = free_name(above);
        fs::create_dir(&folder).with_context(|| format!("making {}", folder.display()))?;
        let folder = fs::canonicalize(&folder)?;
        let beside = std::env::current_exe()?.with_file_name("herringbone");
        let program = program.map_or(beside, Path::to_owned);
        Ok(Self { folder, short, program, seed })
    }

    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.folder.join(name)
    }

    pub fn dice(&self) -> Dice {
        Dice::new(self.seed)
    }

    /// Runs the program on a file, as somebody who has nothing but it.
    pub fn run(&self, file: &Path, words: &[&OsStr]) -> Result<Output> {
        ensure!(
            self.program.exists(),
            "there is no program {}: build it, or name it with --program",
            self.program.display()
        );
        let mut command = Command::new(&self.program);
        command.env_clear().env("HOME", &self.folder).env("USER", LOGIN).env("LANG", "C.UTF-8");
        command.arg("--db").arg(file).args(words);
        command.output().with_context(|| format!("running {}", self.program.display()))
    }

    pub fn clear_away(&self) {
        // Best effort: all of it is made up, and of no use to anybody.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn free_name(above: &Path) -> PathBuf {
    let own = std::process::id();
    let mut names = (0..1_000).map(|nth| above.join(format!("soak-{own}-{nth}")));
    let free = names.find(|name| !name.exists());
    free.unwrap_or_else(|| above.join(format!("soak-{own}")))
}

/// Waits until something is so; gives whether it came to be within ten seconds.
pub fn comes(mut so: impl FnMut() -> Result<bool>) -> Result<bool> {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(10) {
        if so()? {
            return Ok(true);
        }
        sleep(Duration::from_millis(10));
    }
    Ok(false)
}

/// What a run of the program said, in one line.
pub fn told(output: &Output) -> String {
    let code = output.status.code().map_or("by a signal".to_owned(), |code| format!("with {code}"));
    let said = String::from_utf8_lossy(&output.stderr);
    format!("ended {code}: {}", said.trim().replace('\n', " "))
}
