//! Copies by a timer: a run makes one, tries it, and takes away those that are no longer wanted.

use std::path::{Path, PathBuf};

use chrono::{NaiveDateTime, TimeDelta};

use super::Store;
use super::backup::{beside, copy, flush_folder, head_path, plain, sound};
use super::session::Session;
use super::trouble::Trouble;
use crate::rules::copies::{Keep, copy_name, made_at};

/// What a run left in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copies {
    /// The new copy, and the head of the journal in it.
    pub file: PathBuf,
    pub head: String,
    /// Those that were no longer wanted.
    pub removed: Vec<PathBuf>,
    /// How many are there now.
    pub kept: usize,
}

impl Store {
    /// Makes a copy in a folder under a name of the day and time, restores it into a file of its own
    /// to try it, and only then takes away the copies that the rule no longer wants. Files under any
    /// other name are left alone.
    ///
    /// # Errors
    /// `Damaged` for a copy that isn't good: it is taken away, and no other. No folder; a full disk.
    pub fn backup_into(
        &mut self,
        session: &Session,
        folder: &Path,
        keep: Keep,
    ) -> Result<Copies, Trouble> {
        if !folder.is_dir() {
            return Err(Trouble::refused(format!(
                "there is no folder {}. No copy was made. Make it first, readable to you alone",
                folder.display()
            )));
        }
        let stem = self.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let file = free_name(folder, &stem, session.clock.now().naive_local());
        let head = self.backup(session, &file)?;
        if let Err(trouble) = tried(&file, &head) {
            // Best effort: that it isn't good is what has to be told.
            let _ = take_away(&file);
            return Err(trouble);
        }
        let there = copies_in(folder, &stem)?;
        let removed: Vec<PathBuf> =
            keep.unwanted(&there).into_iter().map(|at| folder.join(copy_name(&stem, at))).collect();
        for gone in &removed {
            take_away(gone)?;
        }
        flush_folder(&file);
        Ok(Copies { file, head, kept: there.len() - removed.len(), removed })
    }
}

/// The name of that time, or of the next second where two runs fell on one.
fn free_name(folder: &Path, stem: &str, at: NaiveDateTime) -> PathBuf {
    let seconds = (0..60).map(|second| at + TimeDelta::seconds(second));
    let mut names = seconds.map(|at| folder.join(copy_name(stem, at)));
    let free = names.find(|name| !name.exists());
    // With none free the copy is refused, as one that is there already.
    free.unwrap_or_else(|| folder.join(copy_name(stem, at)))
}

/// Restores a copy into a file beside it: what comes back must be whole and end where it should.
fn tried(file: &Path, head: &str) -> Result<(), Trouble> {
    let trial = beside(file, "trial");
    let found = plain(file).and_then(|from| copy(&from, &trial)).and_then(|()| sound(&trial));
    // Best effort: it is of no use to anybody.
    let _ = std::fs::remove_file(&trial);
    let found = found?.head;
    if found == head {
        return Ok(());
    }
    let what = format!("its head is {found}, not {head}");
    Err(Trouble::Damaged { path: file.to_owned(), what })
}

/// The copies of a file that are in a folder, by when they were made.
pub(super) fn copies_in(folder: &Path, stem: &str) -> Result<Vec<NaiveDateTime>, Trouble> {
    let disk = |error: std::io::Error| Trouble::disk(folder, &error);
    let mut there = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(disk)? {
        let name = entry.map_err(disk)?.file_name();
        there.extend(name.to_str().and_then(|name| made_at(stem, name)));
    }
    Ok(there)
}

fn take_away(copy: &Path) -> Result<(), Trouble> {
    std::fs::remove_file(copy).map_err(|error| Trouble::disk(copy, &error))?;
    // A copy from before heads were noted has none.
    let _ = std::fs::remove_file(head_path(copy));
    Ok(())
}
