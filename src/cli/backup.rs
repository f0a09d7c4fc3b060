//! Copies that are known to be good, and putting one back.

use std::path::PathBuf;

use clap::Args;

use super::place::{self, Place};
use super::{Cli, Desk, End, out};
use crate::store::{Trouble, backup};

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// Where the copy goes; never over an existing file
    file: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Restore {
    /// The backup
    file: PathBuf,
}

/// Copies the file and prints the copy's head, by which it is known again.
pub(super) fn run(backup: &Backup, desk: &mut Desk) -> Result<End, Trouble> {
    let head = desk.store.backup(&desk.session, &backup.file)?;
    let file = backup.file.display();
    out::say(format!("Saved a checked copy as {file}. Keep its head: verify --head takes it."));
    out::line(head)?;
    Ok(End::Done)
}

pub(super) fn restore(restore: &Restore, cli: &Cli) -> Result<End, Trouble> {
    let place = Place::of(cli.db.as_deref())?;
    if !restore.file.exists() {
        return Err(Trouble::refused(format!(
            "there is no file {}. Nothing was changed. Check the name of the backup",
            restore.file.display()
        )));
    }
    place.make_folder()?;
    let clock = cli.clock();
    let stamp = clock.now().format("%Y%m%d-%H%M%S").to_string();
    let restored = backup::restore(&place.path, &restore.file, &stamp, |store| {
        store.sign_in(&place::login(), clock)
    })?;
    let (path, file) = (place.path.display(), restore.file.display());
    out::say(format!("{path} is now what {file} was."));
    if let Some(replaced) = restored.replaced {
        out::say(format!("What was there before is kept as {}.", replaced.display()));
    }
    Ok(End::Done)
}
