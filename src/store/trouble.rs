//! What can go wrong with the file or a request, sorted by whose fault it is.
//!
//! Every sentence says what happened, where, whether anything changed, and what to do.

use std::path::PathBuf;

use rusqlite::ErrorCode;

/// Whose fault it is; the commands turn it into an exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// What was asked for can't be done as asked.
    Input,
    /// The file is busy, newer, damaged or not ours.
    File,
    /// Ours.
    Ours,
}

#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error(
        "there is no file {0}. Nothing was made. Make one with `herringbone --db {0} init --school NAME`, or try `herringbone demo`"
    )]
    NoFile(PathBuf),
    #[error("{0} is already there and was left as it is. Choose another name")]
    AlreadyThere(PathBuf),
    #[error("{0} is not a Herringbone file. Nothing was changed")]
    NotOurs(PathBuf),
    #[error(
        "{path} was written by a newer Herringbone (format {found}, this program knows {known}). Nothing was changed; update this program"
    )]
    Newer { path: PathBuf, found: i64, known: i64 },
    #[error(
        "{path} is on a network share ({kind}). Two machines writing there lose data, so it is not opened and nothing was changed. Put it on a local disk, or use Herringbone on the server over SSH"
    )]
    NetworkShare { path: PathBuf, kind: String },
    #[error(
        "{path} can't be written here: the file or its folder is read-only. Nothing was changed. Ask whoever looks after this machine for write access to both"
    )]
    ReadOnly { path: PathBuf },
    #[error(
        "the disk is full. This change was not saved; what you typed is still here. Free some space and try again"
    )]
    DiskFull,
    #[error(
        "the file is busy: another program has been writing for too long. This change was not saved. Try again in a moment"
    )]
    Busy,
    #[error("others have {0} open. Nothing was changed. Ask them to leave it, then try again")]
    InUse(PathBuf),
    #[error(
        "{path} is damaged: {what}. Nothing was changed. Run `herringbone check`, and restore the last good backup"
    )]
    Damaged { path: PathBuf, what: String },
    #[error("reading or writing {path} failed: {what}. This change was not saved")]
    Disk { path: PathBuf, what: String },
    #[error(
        "SQLite {0} is older than 3.51.3, which can lose work when several write. Nothing was opened"
    )]
    OldEngine(String),
    #[error("SQLite kept {setting} at {found}, not {wanted}. Nothing was changed")]
    Setting { setting: &'static str, wanted: String, found: String },
    #[error("{0}")]
    Refused(String),
    #[error("someone else changed this meanwhile")]
    Conflict(Box<super::Theirs>),
    #[error("the file answered unexpectedly: {0}. This change was not saved")]
    Sql(rusqlite::Error),
    #[error("{0}")]
    Ours(String),
}

impl Trouble {
    /// A request that can't be met, in a sentence.
    pub fn refused(sentence: impl Into<String>) -> Self {
        Self::Refused(sentence.into())
    }

    #[must_use]
    pub fn fault(&self) -> Fault {
        match self {
            Self::Refused(_) | Self::AlreadyThere(_) | Self::Conflict(_) => Fault::Input,
            Self::Sql(_) | Self::Ours(_) => Fault::Ours,
            _ => Fault::File,
        }
    }

    /// The trouble of an operating system call on a path.
    #[must_use]
    pub fn disk(path: &std::path::Path, error: &std::io::Error) -> Self {
        use std::io::ErrorKind as Kind;
        let path = path.to_owned();
        match error.kind() {
            Kind::StorageFull | Kind::QuotaExceeded => Self::DiskFull,
            Kind::PermissionDenied | Kind::ReadOnlyFilesystem => Self::ReadOnly { path },
            Kind::NotFound => Self::NoFile(path),
            _ => Self::Disk { path, what: error.to_string() },
        }
    }

    /// An SQL error that happened on a known file, told by its path.
    #[must_use]
    pub fn on(path: &std::path::Path, error: rusqlite::Error) -> Self {
        let Some(code) = error.sqlite_error_code() else { return Self::Sql(error) };
        let path = path.to_owned();
        match code {
            ErrorCode::DiskFull => Self::DiskFull,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen => {
                Self::ReadOnly { path }
            }
            ErrorCode::NotADatabase => Self::NotOurs(path),
            ErrorCode::DatabaseCorrupt => Self::Damaged { path, what: error.to_string() },
            // The file that readers share couldn't grow.
            ErrorCode::SystemIoFailure
                if extended(&error) == Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE) =>
            {
                Self::DiskFull
            }
            ErrorCode::SystemIoFailure => Self::Disk { path, what: error.to_string() },
            _ => Self::Sql(error),
        }
    }
}

fn extended(error: &rusqlite::Error) -> Option<i32> {
    error.sqlite_error().map(|error| error.extended_code)
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        Self::on(std::path::Path::new("the file"), error)
    }
}

impl From<serde_json::Error> for Trouble {
    fn from(error: serde_json::Error) -> Self {
        Self::Ours(format!("a kept value can't be read: {error}"))
    }
}
