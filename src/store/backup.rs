//! Copies of the file that are known to be good, and putting one back.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::journal::{self, About};
use super::open::{self, Purpose};
use super::session::Session;
use super::trouble::Trouble;
use super::verify::Verified;
use super::{Store, check, verify};

impl Store {
    /// Copies the open file, online: to a temporary name, flushed, checked, then renamed. The
    /// head of its journal is noted in a small text file beside it. Gives that head.
    ///
    /// # Errors
    /// A target that is there, a disk that is full, or a copy that doesn't check.
    pub fn backup(&mut self, session: &Session, to: &Path) -> Result<String, Trouble> {
        if to.try_exists().map_err(|error| Trouble::disk(to, &error))? {
            return Err(Trouble::AlreadyThere(to.to_owned()));
        }
        // Asked before anything is copied; said once it is.
        self.write(session, "backup", |w| {
            w.may_all()?;
            Ok(())
        })?;
        let part = beside(to, "part");
        let copied = copy(&self.connection, &part).and_then(|()| sound(&part));
        let Verified { rows: seq, head, .. } = match copied {
            Ok(verified) => verified,
            Err(trouble) => {
                // Best effort: the trouble itself is what has to be told.
                let _ = std::fs::remove_file(&part);
                return Err(trouble);
            }
        };
        std::fs::rename(&part, to).map_err(|error| Trouble::disk(to, &error))?;
        note_head(to, &head)?;
        flush_folder(to);
        // On record once it is there: a copy that failed is none.
        let told = serde_json::json!({ "head": head, "seq": seq }).to_string();
        self.write(session, "backup", |w| w.note("backup", About::default(), &told))?;
        Ok(head)
    }
}

/// Where the head of a copy is noted: `FILE.head`.
#[must_use]
pub fn head_path(copy: &Path) -> PathBuf {
    beside(copy, "head")
}

fn note_head(copy: &Path, head: &str) -> Result<(), Trouble> {
    let path = head_path(copy);
    let opened = open::private().create(true).truncate(true).open(&path);
    let noted = opened.and_then(|mut file| {
        writeln!(file, "{head}")?;
        file.sync_all()
    });
    noted.map_err(|error| Trouble::disk(&path, &error))
}

/// Copies a database page by page while others may write.
pub(super) fn copy(from: &Connection, to: &Path) -> Result<(), Trouble> {
    let _ = std::fs::remove_file(to);
    open::make_private(to)?;
    let mut target = plain(to)?;
    // All in one step, of one moment: between steps, what others write would begin it anew. Nobody waits for it.
    match Backup::new(from, &mut target)?.step(-1)? {
        StepResult::Done => {}
        _ => return Err(Trouble::Busy),
    }
    drop(target);
    let file = File::open(to).map_err(|error| Trouble::disk(to, &error))?;
    file.sync_all().map_err(|error| Trouble::disk(to, &error))
}

#[expect(clippy::disallowed_methods, reason = "a copy in the making, not yet a file of ours")]
pub(super) fn plain(path: &Path) -> Result<Connection, Trouble> {
    Connection::open(path).map_err(|error| Trouble::on(path, error))
}

/// A copy is sound when SQLite, the foreign keys and the chain all say so.
pub(super) fn sound(path: &Path) -> Result<Verified, Trouble> {
    let connection = plain(path)?;
    let damage = check::integrity(&connection)?;
    if let Some(what) = damage.into_iter().next() {
        return Err(Trouble::Damaged { path: path.to_owned(), what });
    }
    let verified = verify::verify(&connection, None)?;
    match verified.findings.first() {
        Some(finding) => Err(Trouble::Damaged { path: path.to_owned(), what: finding.to_string() }),
        None => Ok(verified),
    }
}

pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

/// So that the new name survives a power cut. Not every system can: that is no reason to fail.
pub(super) fn flush_folder(path: &Path) {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Where the file that was replaced is kept; none if there was none.
    pub replaced: Option<PathBuf>,
    /// Head of the file that was replaced, and of the one now in its place.
    pub heads: (String, String),
}

/// Puts a backup in a file's place. Refused while others have the file open, and for a backup that
/// isn't sound. The replaced file is kept beside it; both heads are journalled.
///
/// # Errors
/// As said; nothing is changed then.
pub fn restore(
    path: &Path,
    backup: &Path,
    stamp: &str,
    sign_in: impl FnOnce(&mut Store) -> Result<Session, Trouble>,
) -> Result<Restored, Trouble> {
    drop(Store::opened(backup, Purpose::Look)?);
    let alone = open::lock_alone(path)?;
    let new_head = sound(backup)?.head;
    let part = beside(path, "part");
    copy(&plain(backup)?, &part)?;
    let there = path.try_exists().map_err(|error| Trouble::disk(path, &error))?;
    let old_head = if there { head_of(path) } else { String::new() };
    let replaced = if there { Some(set_aside(path, stamp)?) } else { None };
    std::fs::rename(&part, path).map_err(|error| Trouble::disk(path, &error))?;
    flush_folder(path);
    drop(alone);
    let mut store = Store::opened(path, Purpose::Open)?;
    let session = sign_in(&mut store)?;
    let told = serde_json::json!({ "replaced_head": old_head, "restored_head": new_head });
    store.write(&session, "restore", |w| w.note("restore", About::default(), &told.to_string()))?;
    Ok(Restored { replaced, heads: (old_head, new_head) })
}

/// The head of a file that may be damaged: told as far as it can be read.
fn head_of(path: &Path) -> String {
    let head = plain(path).and_then(|connection| Ok(journal::head(&connection)?));
    head.map_or_else(|_| "unreadable".to_owned(), |(_, head)| head)
}

/// Renames a file with its write-ahead log, so that nothing of it is lost.
fn set_aside(path: &Path, stamp: &str) -> Result<PathBuf, Trouble> {
    let aside = beside(path, &format!("replaced-{stamp}"));
    if aside.exists() {
        return Err(Trouble::AlreadyThere(aside));
    }
    std::fs::rename(path, &aside).map_err(|error| Trouble::disk(path, &error))?;
    for log in ["-wal", "-shm"] {
        let with = |path: &Path| {
            let mut name = path.as_os_str().to_owned();
            name.push(log);
            PathBuf::from(name)
        };
        if with(path).exists() {
            std::fs::rename(with(path), with(&aside))
                .map_err(|error| Trouble::disk(path, &error))?;
        }
    }
    Ok(aside)
}
