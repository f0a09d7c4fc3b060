//! The PIN that opens a locked screen, set and removed from a shell. It is read from standard input: what stands
//! on a command line stands in the shell's history too, and in every list of processes.

use std::io::{self, BufRead, IsTerminal, Read};

use clap::Subcommand;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use super::super::out;
use super::super::{Desk, End};
use crate::rules::pin;
use crate::store::Trouble;

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Pin {
    /// Set your own PIN: 4 to 12 digits, read from standard input
    Set,
    /// Remove your own PIN; or, in the admin role, one that a colleague forgot
    Remove {
        /// The officer: number or login; without one, yourself
        id: Option<String>,
    },
}

pub(super) fn run(pin: &Pin, desk: &mut Desk) -> Result<End, Trouble> {
    match pin {
        Pin::Set => {
            desk.store.set_pin(&desk.session, &typed()?)?;
            out::say("Your PIN is set. It opens the app after ten minutes without a key.");
        }
        Pin::Remove { id } => {
            let named = id.as_deref().map(|id| desk.store.officer_called(id)).transpose()?;
            match named.filter(|named| *named != desk.session.officer) {
                None => {
                    desk.store.remove_pin(&desk.session)?;
                    out::say("Your PIN is removed.");
                }
                Some(other) => {
                    desk.store.clear_pin(&desk.session, other)?;
                    out::say(format!(
                        "The PIN of officer {other} is removed. They set another one in the app: `:` \
                         finds it by its name."
                    ));
                }
            }
        }
    }
    Ok(End::Done)
}

/// A PIN from standard input; from a terminal twice, as nobody sees what they type.
fn typed() -> Result<pin::Pin, Trouble> {
    let is_terminal = io::stdin().is_terminal();
    let _unseen = is_terminal.then(Unseen::begin);
    if is_terminal {
        out::say("Type a PIN of 4 to 12 digits and press Enter. It isn't shown.");
    }
    let read = pin::Pin::read(&line()?);
    let read = read.map_err(|why| Trouble::refused(format!("{why}. Nothing was changed")))?;
    if is_terminal {
        out::say("The same again.");
        if line()?.trim() != read.digits() {
            return Err(Trouble::refused("the two aren't the same. Nothing was changed"));
        }
    }
    Ok(read)
}

fn line() -> Result<String, Trouble> {
    /// Longer than any PIN: a file that is given by mistake isn't read whole.
    const MOST: u64 = 64;
    let mut line = String::new();
    match io::stdin().lock().take(MOST).read_line(&mut line) {
        Ok(_) => Ok(line),
        Err(error) => Err(Trouble::refused(format!(
            "standard input can't be read: {error}. Nothing was changed"
        ))),
    }
}

/// A terminal that doesn't show what is typed, until this is dropped. Ctrl-C doesn't end the program
/// meanwhile: the terminal would stay so.
struct Unseen(Option<Termios>);

impl Unseen {
    fn begin() -> Self {
        let before = tcgetattr(io::stdin()).ok();
        if let Some(before) = &before {
            let mut unseen = before.clone();
            unseen.local_modes.remove(LocalModes::ECHO | LocalModes::ISIG);
            unseen.local_modes.insert(LocalModes::ECHONL);
            // Best effort: whoever types is told that it isn't shown, and sees where it is.
            let _ = tcsetattr(io::stdin(), OptionalActions::Flush, &unseen);
        }
        Self(before)
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        if let Some(before) = &self.0 {
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, before);
        }
    }
}
