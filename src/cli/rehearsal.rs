//! A copy of the file to try an import on: what it would do here is what it did there.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::store::{Store, Trouble};

/// How often a copy is begun anew because someone wrote meanwhile.
const TRIES: usize = 5;

/// Does the work on a copy of the file, which is gone afterwards. Not made by
/// [`Store::backup`]: that is journalled, and a rehearsal leaves no trace.
///
/// # Errors
/// The copy can't be made, or what the work says.
pub(super) fn on_a_copy<T>(
    store: &Store,
    work: impl FnOnce(&mut Store) -> Result<T, Trouble>,
) -> Result<T, Trouble> {
    let folder = Scratch::make()?;
    let path = folder.0.join("rehearsal.db");
    copy(store, &path)?;
    let mut copy = Store::open(&path)?;
    work(&mut copy)
}

/// Copies the file and then its write-ahead log. While we have the file open the log is only ever
/// added to until somebody commits, so the two belong together unless somebody did.
fn copy(store: &Store, to: &Path) -> Result<(), Trouble> {
    for _ in 0..TRIES {
        let before = store.data_version();
        copy_file(store.path(), to)?;
        let (log, copied_log) = (log_of(store.path()), log_of(to));
        if log.exists() {
            copy_file(&log, &copied_log)?;
        }
        if store.data_version() == before {
            return Ok(());
        }
    }
    Err(Trouble::Busy)
}

fn copy_file(from: &Path, to: &Path) -> Result<(), Trouble> {
    std::fs::copy(from, to).map(drop).map_err(|error| Trouble::disk(to, &error))
}

fn log_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    PathBuf::from(name)
}

/// A folder of our own that only we may read, gone with us.
struct Scratch(PathBuf);

impl Scratch {
    fn make() -> Result<Self, Trouble> {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("herringbone-rehearsal-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        // Not where one is already: someone else could have put it there to look on.
        let made = DirBuilder::new().mode(0o700).create(&folder);
        made.map_err(|error| Trouble::disk(&folder, &error))?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Best effort: the temporary folder is cleared by the system too.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    #[test]
    fn a_rehearsal_sees_everything_and_leaves_no_trace() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create(&folder.path().join("a.db")).unwrap();
        let session = store.found("Hillcrest", "officer", "Officer", Clock::system()).unwrap();
        let before = store.last_change().unwrap();
        let mut seen = PathBuf::new();
        let schools = on_a_copy(&store, |copy| {
            seen = copy.path().to_owned();
            copy.add_school(&session, "Weirford")?;
            copy.schools()
        });
        assert_eq!(schools.unwrap().len(), 2);
        assert_eq!(store.schools().unwrap().len(), 1);
        assert_eq!(store.last_change().unwrap(), before);
        assert!(!seen.exists());
    }
}
