//! A document as PDF. What sets it is a program of its own, `herringbone-pdf`: it gets the document on
//! standard input, gives the PDF on standard output, and is handed nothing else.

use std::ffi::OsStr;
use std::fs::{File, TryLockError};
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use rustix::fs::{Mode, OFlags};

use super::model::Document;

const NAME: &str = "herringbone-pdf";
/// One lock for the whole machine: each PDF takes more memory than forty officers' screens.
const TURN: &str = "/tmp/herringbone-pdf.lock";
/// How often a wait looks whether it is still wanted.
const BEAT: Duration = Duration::from_millis(50);
/// Two minutes of beats.
const LONGEST_WAIT: u32 = 2400;
/// A sentence from outside is no longer than this on a screen.
const LONGEST_SENTENCE: usize = 400;

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfTrouble {
    #[error(
        "herringbone-pdf isn't installed on this machine, so no PDF was made. In Herringbone's source folder `cargo install --locked --path pdf` installs it; a Word file can be made without it"
    )]
    Missing,
    #[error("you stopped it: no PDF was made")]
    Cancelled,
    #[error(
        "other PDFs have been in the making on this machine for two minutes, so this one wasn't begun. Try again in a moment, or make a Word file"
    )]
    Busy,
    #[error("{path} can't be started: {what}. No PDF was made; a Word file can be made without it")]
    NotStarted { path: PathBuf, what: String },
    /// It can't read this document.
    #[error("herringbone-pdf refused the document: {0}")]
    Refused(String),
    #[error(
        "herringbone-pdf made no PDF: {0}. Nothing was changed; a Word file can be made without it"
    )]
    Failed(String),
}

/// The program that sets PDFs, and where it waits for its turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Helper {
    program: PathBuf,
    turn: PathBuf,
}

/// A PDF, and a sentence for whatever in it isn't as it was sent: letters without a font, pages that nobody can
/// vouch for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    pub pdf: Vec<u8>,
    pub notes: Vec<String>,
}

/// The helper beside this program (`own` is its path), else the first on the search path.
///
/// # Errors
/// It is in neither place.
pub fn find(own: &Path, search: Option<&OsStr>) -> Result<Helper, PdfTrouble> {
    let beside = own.parent().map(Path::to_owned);
    let further = search.map(|search| std::env::split_paths(search).collect::<Vec<_>>());
    let folders = beside.into_iter().chain(further.unwrap_or_default());
    // What lies in the folder one happens to be in is nobody's choice.
    let mut programs =
        folders.filter(|folder| folder.is_absolute()).map(|folder| folder.join(NAME));
    let program = programs.find(|program| is_program(program)).ok_or(PdfTrouble::Missing)?;
    Ok(Helper { program, turn: PathBuf::from(TURN) })
}

fn is_program(path: &Path) -> bool {
    std::fs::metadata(path)
        .is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

/// The bytes of its PDF; see [`make`].
///
/// # Errors
/// As [`make`].
pub fn pdf(
    document: &Document,
    helper: &Helper,
    cancel: &AtomicBool,
) -> Result<Vec<u8>, PdfTrouble> {
    make(document, helper, cancel).map(|made| made.pdf)
}

/// Its PDF with what is to be said about it. Waits until no other is made on this machine; stops both the
/// wait and the making as soon as `cancel` is set.
///
/// # Errors
/// The helper can't be started, or made none, or was stopped.
pub fn make(document: &Document, helper: &Helper, cancel: &AtomicBool) -> Result<Made, PdfTrouble> {
    let json =
        serde_json::to_vec(document).map_err(|error| PdfTrouble::Failed(error.to_string()))?;
    let _turn = take_turn(&helper.turn, cancel)?;
    let mut running = Running(start(&helper.program)?);
    let child = &mut running.0;
    let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (Some(mut input), Some(output), Some(words)) = pipes else {
        return Err(PdfTrouble::Failed("it can't be reached".into()));
    };
    // Whoever refuses the first bytes doesn't read the last; its own words tell why.
    thread::spawn(move || input.write_all(&json));
    let (output, words) = (listen(output), listen(words));
    let pdf = hear(&output, cancel)?;
    let words = hear(&words, cancel)?;
    let status = running.0.wait().map_err(|error| PdfTrouble::Failed(error.to_string()))?;
    judge(status, pdf, &String::from_utf8_lossy(&words))
}

/// Whichever way this is left, no helper goes on behind our back.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Both do nothing once it has been waited for.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(program: &Path) -> Result<Child, PdfTrouble> {
    let mut command = Command::new(program);
    command.env_clear().current_dir("/");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().map_err(|error| PdfTrouble::NotStarted {
        path: program.to_owned(),
        what: error.to_string(),
    })
}

/// All that comes until its end, read beside us so that neither pipe fills up.
fn listen(mut pipe: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (told, heard) = mpsc::sync_channel(1);
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What came before a fault is judged as it is.
        let _ = pipe.read_to_end(&mut bytes);
        let _ = told.send(bytes);
    });
    heard
}

fn hear(heard: &Receiver<Vec<u8>>, cancel: &AtomicBool) -> Result<Vec<u8>, PdfTrouble> {
    loop {
        match heard.recv_timeout(BEAT) {
            Ok(bytes) => return Ok(bytes),
            Err(RecvTimeoutError::Disconnected) => return Ok(Vec::new()),
            Err(RecvTimeoutError::Timeout) if cancel.load(Ordering::Relaxed) => {
                return Err(PdfTrouble::Cancelled);
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

fn judge(status: ExitStatus, pdf: Vec<u8>, words: &str) -> Result<Made, PdfTrouble> {
    let mut sentences = words.lines().map(str::trim).filter(|line| !line.is_empty()).map(shortened);
    if status.success() && pdf.starts_with(b"%PDF-") {
        return Ok(Made { pdf, notes: sentences.collect() });
    }
    let said = sentences.next();
    if status.code() == Some(2) {
        return Err(PdfTrouble::Refused(said.unwrap_or_else(|| "it said nothing".into())));
    }
    Err(PdfTrouble::Failed(said.unwrap_or_else(|| format!("it said nothing ({status})"))))
}

fn shortened(line: &str) -> String {
    line.chars().take(LONGEST_SENTENCE).collect()
}

/// Waits until no other helper runs. Without a place for the lock nobody is made to wait.
fn take_turn(at: &Path, cancel: &AtomicBool) -> Result<Option<File>, PdfTrouble> {
    let Some(turn) = turn_file(at) else { return Ok(None) };
    for _ in 0..LONGEST_WAIT {
        if !matches!(turn.try_lock(), Err(TryLockError::WouldBlock)) {
            return Ok(Some(turn));
        }
        if cancel.load(Ordering::Relaxed) {
            return Err(PdfTrouble::Cancelled);
        }
        thread::sleep(BEAT);
    }
    Err(PdfTrouble::Busy)
}

/// The folder is everybody's: what lies there may be anyone's, so it is only ever opened for reading, no link
/// is followed, and nothing is written.
fn turn_file(at: &Path) -> Option<File> {
    let plain = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let open = || rustix::fs::open(at, plain, Mode::empty()).ok();
    let found = open().or_else(|| {
        let all = Mode::RUSR | Mode::WUSR | Mode::RGRP | Mode::ROTH;
        let made = rustix::fs::open(at, plain | OFlags::CREATE | OFlags::EXCL, all).ok()?;
        // Against a umask that keeps it from the others, who are to wait for us too.
        let _ = rustix::fs::fchmod(&made, all);
        Some(made)
    });
    // Someone else may have made it between the two.
    let turn = File::from(found.or_else(open)?);
    turn.metadata().is_ok_and(|file| file.is_file()).then_some(turn)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::documents::model::{FORMAT, Foot};

    fn document() -> Document {
        Document {
            format: FORMAT,
            title: "Support and Attendance Plan".into(),
            subtitle: String::new(),
            facts: Vec::new(),
            blocks: Vec::new(),
            foot: Foot::default(),
            banner: String::new(),
        }
    }

    /// A stand-in from `tests/data/pdf-helper`.
    fn helper(name: &str, folder: &Path) -> Helper {
        let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/pdf-helper");
        Helper { program: all.join(name), turn: folder.join("turn") }
    }

    fn made_by(name: &str) -> Result<Made, PdfTrouble> {
        let folder = tempfile::tempdir().unwrap();
        make(&document(), &helper(name, folder.path()), &AtomicBool::new(false))
    }

    fn lay(folder: &Path, mode: u32) -> PathBuf {
        fs::create_dir_all(folder).unwrap();
        let program = folder.join(NAME);
        fs::write(&program, "").unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(mode)).unwrap();
        program
    }

    #[test]
    fn the_helper_beside_the_program_comes_before_those_on_the_path() {
        let all = tempfile::tempdir().unwrap();
        let [own, first, second] = ["own", "first", "second"].map(|name| all.path().join(name));
        let search = std::env::join_paths([&first, &second]).unwrap();
        let find = || find(&own.join("herringbone"), Some(&search)).ok().map(|found| found.program);
        assert_eq!(find(), None);
        let on_second = lay(&second, 0o755);
        assert_eq!(find(), Some(on_second));
        let on_first = lay(&first, 0o755);
        assert_eq!(find(), Some(on_first));
        let beside = lay(&own, 0o755);
        assert_eq!(find(), Some(beside));
    }

    #[test]
    fn what_cant_be_run_and_where_one_happens_to_be_are_passed_over() {
        let all = tempfile::tempdir().unwrap();
        let own = all.path().join("own");
        lay(&own, 0o644);
        fs::create_dir_all(all.path().join("folder").join(NAME)).unwrap();
        let search = std::env::join_paths([all.path().join("folder"), "target".into()]).unwrap();
        let told = find(&own.join("herringbone"), Some(&search)).unwrap_err().to_string();
        assert!(told.contains("`cargo install --locked --path pdf`"), "{told}");
        assert!(told.contains("Word"), "{told}");
        assert!(matches!(find(Path::new("herringbone"), None), Err(PdfTrouble::Missing)));
    }

    #[test]
    fn the_document_goes_in_whole_and_the_pdf_comes_out() {
        let made = made_by("answers.sh").unwrap();
        let json = serde_json::to_string(&document()).unwrap();
        // The stand-in says of its surroundings what it can see.
        assert_eq!(String::from_utf8(made.pdf).unwrap(), format!("%PDF-1.7\n/ bare\n{json}"));
        assert_eq!(made.notes, ["one letter has no font", "a second note"]);
    }

    #[test]
    fn a_helper_that_makes_no_pdf_is_told_in_its_own_words() {
        for (name, sentence) in [
            ("refuses.sh", "herringbone-pdf refused the document: this document has format 9"),
            ("fails.sh", "herringbone-pdf made no PDF: the disk of the printer is full"),
            ("silent.sh", "herringbone-pdf made no PDF: it said nothing"),
            ("missing.sh", "can't be started"),
        ] {
            let told = made_by(name).unwrap_err().to_string();
            assert!(told.contains(sentence), "{name}: {told}");
        }
    }

    #[test]
    fn stopping_ends_a_helper_that_goes_on_for_ever() {
        let folder = tempfile::tempdir().unwrap();
        let helper = helper("waits.sh", folder.path());
        let told = make(&document(), &helper, &AtomicBool::new(true));
        assert!(matches!(told, Err(PdfTrouble::Cancelled)), "{told:?}");
    }

    #[test]
    fn one_waits_for_another_and_stopping_ends_the_wait() {
        let folder = tempfile::tempdir().unwrap();
        let turn = folder.path().join("turn");
        let first = take_turn(&turn, &AtomicBool::new(false)).unwrap();
        assert!(first.is_some());
        let second = take_turn(&turn, &AtomicBool::new(true));
        assert!(matches!(second, Err(PdfTrouble::Cancelled)), "{second:?}");
        drop(first);
        assert!(take_turn(&turn, &AtomicBool::new(true)).unwrap().is_some());
    }

    #[test]
    fn a_link_or_a_folder_in_the_locks_place_holds_nobody_up() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        let aim = folder.path().join("aim");
        std::os::unix::fs::symlink(&aim, &link).unwrap();
        for at in [link.as_path(), folder.path()] {
            assert!(take_turn(at, &AtomicBool::new(false)).unwrap().is_none(), "{}", at.display());
        }
        assert!(!aim.exists(), "the link was followed");
    }
}
