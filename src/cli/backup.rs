//! Copies that are known to be good, and putting one back.

use std::path::PathBuf;

use clap::Args;

use super::place::{self, Place};
use super::{Cli, Desk, End, out};
use crate::rules::copies::Keep;
use crate::rules::count::counted;
use crate::store::{Copies, Trouble, backup};

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// Where the copy goes; never over an existing file. With --keep the folder of the copies
    file: PathBuf,
    /// For a timer: a copy a run in that folder, of which the newest of the last days, weeks and
    /// months stay, as 7d,4w,12m
    #[arg(long, value_name = "RULE", value_parser = Keep::read)]
    keep: Option<Keep>,
}

#[derive(Debug, Args)]
pub(super) struct Restore {
    /// The backup
    file: PathBuf,
}

/// Copies the file and prints the copy's head, by which it is known again.
pub(super) fn run(backup: &Backup, desk: &mut Desk) -> Result<End, Trouble> {
    if let Some(keep) = backup.keep {
        return run_kept(backup, keep, desk);
    }
    let head = desk.store.backup(&desk.session, &backup.file)?;
    let file = backup.file.display();
    out::say(format!("Saved a checked copy as {file}. Keep its head: verify --head takes it."));
    out::line(head)?;
    Ok(End::Done)
}

/// A run of a timer: each line a sentence, for whatever log reads it, and nothing about a pupil.
fn run_kept(backup: &Backup, keep: Keep, desk: &mut Desk) -> Result<End, Trouble> {
    match desk.store.backup_into(&desk.session, &backup.file, keep) {
        Ok(copies) => {
            for sentence in told(&copies) {
                out::say(sentence);
            }
            out::line(copies.head)?;
            Ok(End::Done)
        }
        Err(Trouble::Damaged { what, .. }) => {
            out::say(format!(
                "The copy was not good and was taken away: {what}. No older copy was removed. Run \
                 `herringbone check` and `herringbone verify`."
            ));
            Ok(End::Failed)
        }
        Err(trouble) => Err(trouble),
    }
}

fn told(copies: &Copies) -> Vec<String> {
    let mut sentences = vec![
        format!("Saved a copy as {}.", copies.file.display()),
        "Put it back into a file of its own to try it: it is whole, and its head is the same."
            .to_owned(),
    ];
    for gone in &copies.removed {
        sentences.push(format!("Removed {}, which is no longer wanted.", gone.display()));
    }
    sentences.push(format!("{} there now.", counted(copies.kept, "copy is", "copies are")));
    sentences
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_told_a_sentence_a_line() {
        let copies = Copies {
            file: PathBuf::from("/b/school-2025-11-23-020000.db"),
            head: "00ff".to_owned(),
            removed: vec![PathBuf::from("/b/school-2025-11-01-020000.db")],
            kept: 1,
        };
        let sentences = told(&copies);
        assert!(sentences.iter().all(|s| s.ends_with('.') && !s.contains('\n')), "{sentences:?}");
        assert_eq!(sentences[0], "Saved a copy as /b/school-2025-11-23-020000.db.");
        assert_eq!(
            sentences[2],
            "Removed /b/school-2025-11-01-020000.db, which is no longer wanted."
        );
        assert_eq!(sentences[3], "1 copy is there now.");
    }
}
