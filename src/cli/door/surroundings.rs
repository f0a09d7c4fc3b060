//! What the program does to itself before it serves whoever came in over SSH: nothing of it is written
//! out when it fails, nothing that it starts gets further than it does, and what the client or the
//! system says of the surroundings is left behind.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rustix::fs::Mode;
use rustix::process::{Resource, Rlimit, setrlimit, umask};

use crate::store::Trouble;

/// The command that sshd was asked for.
pub(super) const ASKED: &str = "SSH_ORIGINAL_COMMAND";

/// No value of these is longer.
const LONGEST: usize = 64;

/// Gives up what isn't needed here, for good.
///
/// # Errors
/// The system doesn't allow it: then nobody is served.
pub(super) fn give_up() -> Result<(), Trouble> {
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    setrlimit(Resource::Core, none).map_err(|why| not_safe(&why))?;
    umask(Mode::RWXG | Mode::RWXO);
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        rustix::thread::set_no_new_privs(true).map_err(|why| not_safe(&why))?;
        // Where a program takes core files, it is handed them whatever the limit.
        set_dumpable_behavior(DumpableBehavior::NotDumpable).map_err(|why| not_safe(&why))?;
    }
    // A name that isn't whole leads nowhere.
    std::env::set_current_dir("/").map_err(|why| not_safe(&why))?;
    // Whoever comes in this way has no shell to go back to.
    let ignored = Arc::new(AtomicBool::new(false));
    signal_hook::flag::register(signal_hook::consts::SIGTSTP, ignored)
        .map_err(|why| not_safe(&why))?;
    Ok(())
}

fn not_safe(why: &dyn std::fmt::Display) -> Trouble {
    Trouble::Ours(format!(
        "this machine doesn't let Herringbone close itself in ({why}), so nothing was opened. Tell \
         whoever looks after it"
    ))
}

/// Begins anew with nothing of the environment but what is checked; does nothing where that is so already.
///
/// # Errors
/// The program can't be started anew.
pub(super) fn leave_the_rest_behind() -> Result<(), Trouble> {
    let all: Vec<(OsString, OsString)> = std::env::vars_os().collect();
    let kept: Vec<(OsString, OsString)> =
        all.iter().filter_map(|(name, value)| kept(name, value)).collect();
    if kept == all {
        return Ok(());
    }
    let own = std::env::current_exe().map_err(|why| not_anew(&why))?;
    let mut command = Command::new(own);
    command.args(std::env::args_os().skip(1)).env_clear().envs(kept);
    // It takes this program's place: nothing behind this line is reached unless that failed.
    Err(not_anew(&command.exec()))
}

fn not_anew(why: &std::io::Error) -> Trouble {
    Trouble::Ours(format!(
        "Herringbone can't be started anew ({why}), so nothing was opened. Connect again; if it stays \
         so, tell whoever looks after this machine"
    ))
}

/// A variable as it may stay: what the terminal is, the language, whether there are colours, and what was
/// asked for.
fn kept(name: &OsStr, value: &OsStr) -> Option<(OsString, OsString)> {
    let told = value.as_bytes();
    let is_kept = match name.to_str()? {
        ASKED => !told.is_empty(),
        "TERM" => is_plain(told) && !told.contains(&b'/'),
        "LANG" | "NO_COLOR" => is_plain(told),
        _ => false,
    };
    is_kept.then(|| (name.to_owned(), value.to_owned()))
}

fn is_plain(value: &[u8]) -> bool {
    (1..=LONGEST).contains(&value.len())
        && value.iter().all(|byte| byte.is_ascii_alphanumeric() || b"._@+:/-".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_the_surroundings_little_stays_and_that_is_checked() {
        let long = "x".repeat(LONGEST + 1);
        for (name, value, stays) in [
            ("TERM", "xterm-256color", true),
            ("TERM", "../../tmp/x", false),
            ("TERM", "", false),
            ("TERM", "a b", false),
            ("TERM", "\u{1b}c", false),
            ("TERM", long.as_str(), false),
            ("LANG", "en_GB.UTF-8", true),
            ("LANG", "en\nGB", false),
            ("NO_COLOR", "1", true),
            ("NO_COLOR", "", false),
            ("HERRINGBONE_DB", "/tmp/other.db", false),
            ("HERRINGBONE_THEME", "dark", false),
            ("HOME", "/home/a", false),
            ("PATH", "/tmp", false),
            ("TZ", ":/etc/passwd", false),
            ("LD_PRELOAD", "/tmp/x.so", false),
            ("LC_ALL", "C", false),
            ("USER", "root", false),
            (ASKED, "verify; id", true),
        ] {
            let found = kept(OsStr::new(name), OsStr::new(value));
            assert_eq!(found.is_some(), stays, "{name}={value}");
        }
    }
}
