//! The one function that opens the file, sets every setting and reads each back.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::mount::{Footing, footing};
use super::trouble::Trouble;

/// `HBN1`, so that `file` and we can tell ours from any other SQLite file.
pub const APPLICATION_ID: i64 = 0x4842_4E31;

/// Numbered migrations; a released one is never edited.
pub const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_ground.sql"),
    include_str!("migrations/0002_desk.sql"),
    include_str!("migrations/0003_proof.sql"),
    include_str!("migrations/0004_paper.sql"),
    include_str!("migrations/0005_door.sql"),
    include_str!("migrations/0006_together.sql"),
    include_str!("migrations/0007_ends.sql"),
    include_str!("migrations/0008_lock.sql"),
    include_str!("migrations/0009_schools.sql"),
];

/// How long a write waits for somebody else's.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// The format since which the sounds of names are kept.
const SOUNDS_SINCE: i64 = 2;
/// The format since which everything that is due is kept in one place, and the days on which an absence
/// reached a tier.
const KEPT_SINCE: i64 = 3;

/// The format this program writes.
#[must_use]
pub fn known_version() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// What may be done to a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// It must be there and ours, to be worked on.
    Open,
    /// It must be there and ours, to be copied: a backup that nobody may write to is a good one.
    Look,
    /// It must not be there.
    Create,
}

/// An open connection, and the shared lock that tells others we are in.
#[derive(Debug)]
pub struct Opened {
    pub connection: Connection,
    pub lock: File,
    /// A hard link or an unusual file system, in words.
    pub warning: Option<String>,
}

/// Opens or creates the file with every setting in place.
///
/// # Errors
/// Says what stands in the way: no file, not ours, newer, read-only, a network share, an engine
/// too old.
pub fn open(path: &Path, purpose: Purpose) -> Result<Opened, Trouble> {
    refuse_old_engine(rusqlite::version(), rusqlite::version_number())?;
    let warning = check_path(path, purpose)?;
    let lock = lock_shared(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if purpose == Purpose::Create {
        make_private(path)?;
    }
    let connection = connect(path, flags)?;
    // SQLite falls back to reading where it may not write, and would say so at the first change.
    if purpose == Purpose::Open && connection.is_readonly(rusqlite::MAIN_DB)? {
        return Err(Trouble::ReadOnly { path: path.to_owned() });
    }
    if purpose != Purpose::Create {
        check_ours(path, &connection)?;
    }
    settle(&connection).map_err(|trouble| told_by(path, trouble))?;
    let mut opened = Opened { connection, lock, warning };
    bring_up_to_date(path, &mut opened.connection, purpose)?;
    Ok(opened)
}

#[expect(clippy::disallowed_methods, reason = "this is where the file is opened")]
fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, Trouble> {
    Connection::open_with_flags(path, flags).map_err(|error| Trouble::on(path, error))
}

/// SQLite 3.7.0 to 3.51.2 can lose committed work when several processes write and checkpoint.
fn refuse_old_engine(version: &str, number: i32) -> Result<(), Trouble> {
    if number < 3_051_003 { Err(Trouble::OldEngine(version.to_owned())) } else { Ok(()) }
}

fn check_path(path: &Path, purpose: Purpose) -> Result<Option<String>, Trouble> {
    let there = path.try_exists().map_err(|error| Trouble::disk(path, &error))?;
    match (purpose, there) {
        (Purpose::Open | Purpose::Look, false) => return Err(Trouble::NoFile(path.to_owned())),
        (Purpose::Create, true) => return Err(Trouble::AlreadyThere(path.to_owned())),
        _ => {}
    }
    if path.is_dir() {
        return Err(Trouble::NotOurs(path.to_owned()));
    }
    let warning = ground(path)?;
    if purpose == Purpose::Open {
        may_write(path)?;
    }
    Ok(warning)
}

/// A file that may only be read is left alone before anything is laid beside it. The system is asked
/// by its name: a handle of our own would let go of SQLite's locks when it is closed.
#[cfg(unix)]
fn may_write(path: &Path) -> Result<(), Trouble> {
    use rustix::fs::{Access, access};
    use rustix::io::Errno;
    match access(path, Access::WRITE_OK) {
        Err(Errno::ACCESS | Errno::PERM | Errno::ROFS) => {
            Err(Trouble::ReadOnly { path: path.to_owned() })
        }
        // Anything else is better told by whoever comes upon it.
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
fn may_write(_: &Path) -> Result<(), Trouble> {
    Ok(())
}

/// Looks at what the path stands on; where that can't be told, it is allowed.
fn ground(path: &Path) -> Result<Option<String>, Trouble> {
    let Ok(mounts) = std::fs::read_to_string("/proc/self/mountinfo") else { return Ok(None) };
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(real) = std::fs::canonicalize(folder) else {
        return Err(Trouble::refused(format!(
            "there is no folder {}. Nothing was made",
            folder.display()
        )));
    };
    let file = real.join(path.file_name().unwrap_or_default());
    // A link's own folder says nothing of where the file lies.
    let file = std::fs::canonicalize(&file).unwrap_or(file);
    match footing(&mounts, &file, links(path)) {
        Footing::Fine => Ok(None),
        Footing::Warned { why } => Ok(Some(why)),
        Footing::Refused { kind, .. } => Err(Trouble::NetworkShare { path: path.to_owned(), kind }),
    }
}

#[cfg(unix)]
fn links(path: &Path) -> u64 {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).map_or(1, |meta| meta.nlink())
}

#[cfg(not(unix))]
fn links(_: &Path) -> u64 {
    1
}

/// `FILE.lock`, beside the file.
#[must_use]
pub fn lock_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}

/// Makes the empty file, readable by its owner alone: what SQLite lays beside it takes after it.
pub(super) fn make_private(path: &Path) -> Result<(), Trouble> {
    let mut options = private();
    options.create_new(true).open(path).map(drop).map_err(|error| Trouble::disk(path, &error))
}

/// Ways of opening a file that nobody else may read.
pub(super) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn lock_file(path: &Path) -> Result<File, Trouble> {
    let beside = lock_path(path);
    let mut options = private();
    options.create(true).truncate(false);
    options.open(&beside).map_err(|error| Trouble::disk(path, &error))
}

fn lock_shared(path: &Path) -> Result<File, Trouble> {
    let lock = lock_file(path)?;
    match lock.try_lock_shared() {
        Err(TryLockError::WouldBlock) => Err(Trouble::InUse(path.to_owned())),
        // Locked; or a file system without locks, where there is nothing to wait for.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(lock),
    }
}

/// The lock for oneself alone, for restore and migration.
///
/// # Errors
/// `InUse` while anyone else has the file open.
pub fn lock_alone(path: &Path) -> Result<File, Trouble> {
    let lock = lock_file(path)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(Trouble::InUse(path.to_owned())),
        Err(TryLockError::Error(error)) => Err(Trouble::disk(path, &error)),
    }
}

fn check_ours(path: &Path, connection: &Connection) -> Result<(), Trouble> {
    let on = |error| Trouble::on(path, error);
    let id: i64 = pragma(connection, "application_id").map_err(on)?;
    if id != APPLICATION_ID {
        return Err(Trouble::NotOurs(path.to_owned()));
    }
    let found: i64 = pragma(connection, "user_version").map_err(on)?;
    if found > known_version() {
        return Err(Trouble::Newer { path: path.to_owned(), found, known: known_version() });
    }
    Ok(())
}

fn pragma<T: rusqlite::types::FromSql>(connection: &Connection, name: &str) -> rusqlite::Result<T> {
    connection.pragma_query_value(None, name, |row| row.get(0))
}

/// Every setting, the value wanted, and the value that SQLite answers with.
const SETTINGS: &[(&str, &str, &str)] = &[
    ("busy_timeout", "5000", "5000"),
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", "2"),
    ("foreign_keys", "ON", "1"),
    // Else REPLACE slips past the append-only triggers.
    ("recursive_triggers", "ON", "1"),
    ("trusted_schema", "OFF", "0"),
    ("cell_size_check", "ON", "1"),
    ("secure_delete", "ON", "1"),
    ("temp_store", "MEMORY", "2"),
    ("mmap_size", "0", "0"),
    // KiB: forty officers on one small server share the system's cache instead.
    ("cache_size", "-600", "-600"),
    ("journal_size_limit", "67108864", "67108864"),
];

fn settle(connection: &Connection) -> Result<(), Trouble> {
    connection.busy_timeout(PATIENCE)?;
    for (setting, wanted, answer) in SETTINGS {
        connection.pragma_update(None, setting, wanted)?;
        read_back(connection, setting, answer)?;
    }
    for (config, wanted) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        // A plan holds whatever is bound: without this, a kept statement that compares a bound date
        // was planned anew at every run, a sixth of an import's time.
        (DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true),
    ] {
        if connection.set_db_config(config, wanted)? != wanted {
            let (wanted, found) = (wanted.to_string(), (!wanted).to_string());
            return Err(Trouble::Setting { setting: "a database switch", wanted, found });
        }
    }
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

fn read_back(connection: &Connection, setting: &'static str, wanted: &str) -> Result<(), Trouble> {
    let found = connection.pragma_query_value(None, setting, |row| {
        let value: rusqlite::types::Value = row.get(0)?;
        Ok(match value {
            rusqlite::types::Value::Integer(n) => n.to_string(),
            rusqlite::types::Value::Text(text) => text,
            other => format!("{other:?}"),
        })
    });
    // `mmap_size` answers nothing where the engine was built without it: that is off.
    let found = match found {
        Err(rusqlite::Error::QueryReturnedNoRows) => return Ok(()),
        other => other?,
    };
    if found == wanted {
        return Ok(());
    }
    Err(Trouble::Setting { setting, wanted: wanted.to_owned(), found })
}

fn told_by(path: &Path, trouble: Trouble) -> Trouble {
    match trouble {
        Trouble::ReadOnly { .. } => Trouble::ReadOnly { path: path.to_owned() },
        Trouble::NotOurs(_) => Trouble::NotOurs(path.to_owned()),
        Trouble::Damaged { what, .. } => Trouble::Damaged { path: path.to_owned(), what },
        Trouble::Disk { what, .. } => Trouble::Disk { path: path.to_owned(), what },
        other => other,
    }
}

/// Runs what migrations are still to run, in one transaction, after a backup of what was.
fn bring_up_to_date(
    path: &Path,
    connection: &mut Connection,
    purpose: Purpose,
) -> Result<(), Trouble> {
    let found: i64 = pragma(connection, "user_version")?;
    if found == known_version() {
        return Ok(());
    }
    if purpose != Purpose::Create {
        let copy = path.with_extension(format!("before-format-{}.db", known_version()));
        super::backup::copy(connection, &copy)?;
    }
    migrate(connection, found).map_err(|trouble| told_by(path, trouble))
}

fn migrate(connection: &mut Connection, found: i64) -> Result<(), Trouble> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = usize::try_from(found).unwrap_or(0);
    for migration in &MIGRATIONS[done..] {
        tx.execute_batch(migration)?;
    }
    if found < SOUNDS_SINCE {
        super::sounds::refresh_all(&tx)?;
    }
    if found < KEPT_SINCE {
        super::crossings::refresh_all(&tx)?;
        super::kept::refresh_all(&tx)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", known_version())?;
    Ok(tx.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_engine_is_refused() {
        assert!(matches!(refuse_old_engine("3.51.2", 3_051_002), Err(Trouble::OldEngine(_))));
        assert!(refuse_old_engine("3.51.3", 3_051_003).is_ok());
        assert!(refuse_old_engine(rusqlite::version(), rusqlite::version_number()).is_ok());
    }

    #[test]
    fn every_setting_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        open(&path, Purpose::Create).unwrap();
        let opened = open(&path, Purpose::Open).unwrap();
        for (setting, _, answer) in SETTINGS {
            read_back(&opened.connection, setting, answer).unwrap();
        }
        assert!(read_back(&opened.connection, "synchronous", "1").is_err());
    }

    #[test]
    fn what_is_not_ours_is_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        assert!(matches!(open(&path, Purpose::Open), Err(Trouble::NoFile(_))));
        std::fs::write(&path, "not a database at all, but long enough to look at".repeat(40))
            .unwrap();
        assert!(matches!(open(&path, Purpose::Open), Err(Trouble::NotOurs(_))));
        assert!(matches!(open(&path, Purpose::Create), Err(Trouble::AlreadyThere(_))));
        std::fs::remove_file(&path).unwrap();
        let opened = open(&path, Purpose::Create).unwrap();
        opened.connection.pragma_update(None, "user_version", 99).unwrap();
        drop(opened);
        assert!(matches!(open(&path, Purpose::Open), Err(Trouble::Newer { found: 99, .. })));
    }

    #[test]
    fn whoever_wants_it_alone_waits_for_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let opened = open(&path, Purpose::Create).unwrap();
        assert!(matches!(lock_alone(&path), Err(Trouble::InUse(_))));
        drop(opened);
        let alone = lock_alone(&path).unwrap();
        assert!(matches!(open(&path, Purpose::Open), Err(Trouble::InUse(_))));
        drop(alone);
        assert!(open(&path, Purpose::Open).is_ok());
    }
}
