//! Which file a command works on, and who sits at the keyboard: the one place that reads the
//! environment.

use std::ffi::OsString;
use std::fs::DirBuilder;
use std::io::IsTerminal;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use crate::documents::render::Press;
use crate::store::{Trouble, lock_path};

/// A file to work on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub path: PathBuf,
    /// In the user's data folder, because no other was named.
    pub is_usual: bool,
}

impl Place {
    /// The file named on the command line, else in the environment, else the usual one.
    ///
    /// # Errors
    /// Nothing says where the data folder is.
    pub(super) fn of(db: Option<&Path>) -> Result<Self, Trouble> {
        let named = db.map(Path::to_owned);
        match named.or_else(|| variable("HERRINGBONE_DB").map(PathBuf::from)) {
            Some(path) => Ok(Self { path, is_usual: false }),
            None => Self::usual("herringbone.db"),
        }
    }

    /// Where the made-up school goes. The environment names the real one, so it isn't asked.
    ///
    /// # Errors
    /// Nothing says where the data folder is.
    pub(super) fn of_demo(db: Option<&Path>) -> Result<Self, Trouble> {
        match db {
            Some(path) => Ok(Self { path: path.to_owned(), is_usual: false }),
            None => Self::usual("herringbone-demo.db"),
        }
    }

    fn usual(name: &str) -> Result<Self, Trouble> {
        let folder = data_folder(variable("XDG_DATA_HOME"), variable("HOME")).ok_or_else(|| {
            Trouble::refused(
                "HOME isn't set, so there is no telling where your data folder is. Nothing was \
                 changed. Say which file with --db FILE",
            )
        })?;
        Ok(Self { path: folder.join(name), is_usual: true })
    }

    /// Makes the data folder, readable to its owner alone. Any other folder is the user's to make:
    /// a slip in its name shouldn't make one.
    ///
    /// # Errors
    /// It can't be made.
    pub(super) fn make_folder(&self) -> Result<(), Trouble> {
        let Some(folder) = self.path.parent().filter(|_| self.is_usual) else { return Ok(()) };
        let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(|error| Trouble::disk(folder, &error))
    }

    /// Takes away a file that was just made and came to nothing, with what lies beside it.
    pub(super) fn clear_away(&self) {
        let beside = ["-wal", "-shm"].map(|ending| {
            let mut name = self.path.clone().into_os_string();
            name.push(ending);
            PathBuf::from(name)
        });
        for file in beside.iter().chain([&self.path, &lock_path(&self.path)]) {
            // Best effort: what has to be told is why it came to nothing.
            let _ = std::fs::remove_file(file);
        }
    }
}

/// Who is logged in: the user's name, else their number.
pub(super) fn login() -> String {
    let name = variable("USER").and_then(|name| name.into_string().ok());
    name.filter(|name| !name.trim().is_empty())
        .unwrap_or_else(|| rustix::process::getuid().as_raw().to_string())
}

/// A relative `XDG_DATA_HOME` is to be ignored, says its specification.
fn data_folder(xdg: Option<OsString>, home: Option<OsString>) -> Option<PathBuf> {
    let xdg = xdg.map(PathBuf::from).filter(|folder| folder.is_absolute());
    let under_home =
        if cfg!(target_os = "macos") { "Library/Application Support" } else { ".local/share" };
    let base = xdg.or_else(|| home.map(|home| Path::new(&home).join(under_home)))?;
    Some(base.join("herringbone"))
}

/// Where the user's settings stand, whether or not there are any.
pub(super) fn settings_file() -> Option<PathBuf> {
    let xdg = variable("XDG_CONFIG_HOME").map(PathBuf::from);
    let xdg = xdg.filter(|folder| folder.is_absolute());
    let base = xdg.or_else(|| variable("HOME").map(|home| Path::new(&home).join(".config")))?;
    Some(base.join("herringbone/settings.toml"))
}

/// `HERRINGBONE_THEME`, as it is written.
pub(super) fn theme() -> Option<String> {
    variable("HERRINGBONE_THEME").map(|theme| theme.to_string_lossy().into_owned())
}

/// `COLORFGBG`: what some terminals tell of their colours.
pub(super) fn background() -> Option<String> {
    variable("COLORFGBG").and_then(|colours| colours.into_string().ok())
}

/// Whether somebody sits at a terminal: keys come from one, and pictures go to one.
pub(super) fn has_terminal() -> bool {
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
}

/// Whether anything that is read or written here is a terminal.
pub(super) fn is_any_terminal() -> bool {
    std::io::stdin().is_terminal() || std::io::stdout().is_terminal()
}

/// What a variable says was asked for, as it came.
pub(super) fn asked_for(name: &str) -> Option<OsString> {
    variable(name)
}

/// How the program is called again on the same file.
pub(super) fn program(db: Option<&Path>) -> String {
    let Some(db) = db else { return "herringbone".to_owned() };
    let db = db.display().to_string();
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-+".contains(letter);
    if db.chars().all(is_plain) {
        return format!("herringbone --db {db}");
    }
    format!("herringbone --db '{}'", db.replace('\'', r"'\''"))
}

/// `NO_COLOR`, set to anything.
pub(super) fn wants_no_colour() -> bool {
    variable("NO_COLOR").is_some()
}

#[expect(clippy::disallowed_methods, reason = "this is where the environment comes in")]
fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// Where the helper may lie for whoever has no path of their own.
const USUAL_FOLDERS: &str = "/usr/local/bin:/usr/bin";

/// What documents are made with here: the helper for PDFs lies beside this program, or on the path.
pub(super) fn press() -> Press {
    let search = variable("PATH").or_else(|| Some(OsString::from(USUAL_FOLDERS)));
    Press::at(std::env::current_exe().ok(), search)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_folder_is_where_the_system_keeps_such() {
        let folder = |xdg: &str, home: &str| {
            let set = |value: &str| (!value.is_empty()).then(|| OsString::from(value));
            data_folder(set(xdg), set(home))
        };
        let usual = if cfg!(target_os = "macos") {
            "/home/a/Library/Application Support/herringbone"
        } else {
            "/home/a/.local/share/herringbone"
        };
        assert_eq!(folder("/data", "/home/a"), Some("/data/herringbone".into()));
        assert_eq!(folder("", "/home/a"), Some(usual.into()));
        assert_eq!(folder("data", "/home/a"), Some(usual.into()));
        assert_eq!(folder("", ""), None);
    }

    #[test]
    fn a_named_file_is_taken_as_named() {
        let named = Path::new("a.db");
        let expected = Place { path: named.to_owned(), is_usual: false };
        assert_eq!(Place::of(Some(named)).unwrap(), expected);
        assert_eq!(Place::of_demo(Some(named)).unwrap(), expected);
    }

    #[test]
    fn a_command_is_told_as_a_shell_takes_it() {
        for (db, told) in [
            (None, "herringbone"),
            (Some("a.db"), "herringbone --db a.db"),
            (Some("our school.db"), "herringbone --db 'our school.db'"),
            (Some("o'brien.db"), r"herringbone --db 'o'\''brien.db'"),
        ] {
            assert_eq!(program(db.map(Path::new)), told);
        }
    }

    #[test]
    fn only_the_usual_folder_is_made() {
        let top = tempfile::tempdir().unwrap();
        let folder = top.path().join("share/herringbone");
        let place = |is_usual| Place { path: folder.join("herringbone.db"), is_usual };
        place(false).make_folder().unwrap();
        assert!(!folder.exists());
        place(true).make_folder().unwrap();
        assert!(folder.is_dir());
    }
}
