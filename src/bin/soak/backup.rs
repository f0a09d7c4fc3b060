//! Backups while others write: each must be whole by itself and hold what was saved before it began.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result};
use herringbone::demo::Size;

use crate::change::{Change, Note};
use crate::crew::{Crew, read, write};
use crate::ground::{Ground, comes, told};
use crate::ledger::{Ledger, faults};
use crate::report::Report;
use crate::school::{SMALL, School, login, look_into, take_away};

const WRITERS: usize = 4;
/// Milliseconds that a writer rests at most: still more than any office writes.
const REST: u64 = 20;
/// The exit code where the file is in others' hands.
const IN_USE: i32 = 4;

/// A copy: where it is, its head, and what was saved before it was begun.
struct Twin {
    file: PathBuf,
    head: String,
    before: Vec<Change>,
}

pub fn run(ground: &Ground, times: usize) -> Result<Report> {
    // A copy of the large one takes several turns, between which the others write.
    let size = if ground.short { SMALL } else { Size::default() };
    let school = School::make(&ground.folder, &size, WRITERS)?;
    let file = ground.path("school.db");
    school.copy_to(&file)?;
    let mut crew = Crew::new(ground, &file, &school.places, WRITERS).resting(REST);
    crew.fill()?;
    let mut found = Vec::new();
    let last = copies((ground, &file), &crew, times, &mut found)?;
    let mut ledger = Ledger::default();
    if let Some(copy) = &last {
        found.extend(refused(ground, &file, &crew, copy)?);
        ledger.take(crew.kill_all()?);
        found.extend(ledger.faults(&file)?);
        found.extend(restored((ground, &school), &file, copy, &ledger)?);
    }
    let kept = ledger.kept.len();
    let numbers = format!(
        "backup: {times} backups while {WRITERS} wrote, {kept} changes acknowledged; a restore refused \
         while they were in, and done once they had left"
    );
    Ok(Report::of(&numbers, found))
}

/// So many copies while others write; gives the last one, unless something didn't hold of any.
fn copies(
    (ground, file): (&Ground, &Path),
    crew: &Crew,
    times: usize,
    found: &mut Vec<String>,
) -> Result<Option<Twin>> {
    let (mut dice, mut last) = (ground.dice(), None);
    for nth in 0..times {
        sleep(Duration::from_millis(50 + dice.roll(200)));
        let copy = match copied(ground, file, crew, nth)? {
            Ok(copy) => copy,
            Err(fault) => {
                found.push(fault);
                return Ok(None);
            }
        };
        found.extend(unsound(&copy)?.into_iter().map(|what| format!("backup {nth}: {what}")));
        if !found.is_empty() {
            return Ok(None);
        }
        if let Some(Twin { file, .. }) = last.replace(copy) {
            take_away(&file);
        }
    }
    Ok(last)
}

/// Every change that was acknowledged so far.
fn saved(crew: &Crew) -> Result<Vec<Change>> {
    let notes = crew.noted()?.into_iter().flatten();
    let change = |note| match note {
        Note::Kept(change) => Some(change),
        Note::Busy | Note::Full => None,
    };
    Ok(notes.filter_map(change).collect())
}

/// A backup by the program; why not, where it made none.
fn copied(ground: &Ground, file: &Path, crew: &Crew, nth: usize) -> Result<Result<Twin, String>> {
    let before = saved(crew)?;
    let to = ground.path(format!("copy-{nth}.db"));
    let output = ground.run(file, &[OsStr::new("backup"), to.as_os_str()])?;
    if !output.status.success() {
        return Ok(Err(format!("backup {nth} {}", told(&output))));
    }
    let head = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    Ok(Ok(Twin { file: to, head, before }))
}

/// What doesn't hold of a copy, looked at in a copy of its own.
fn unsound(copy: &Twin) -> Result<Vec<String>> {
    let trial = copy.file.with_extension("trial.db");
    fs::copy(&copy.file, &trial)?;
    let head = look_into(&trial)?.0.verify(None)?.head;
    let mut found = faults(&copy.before, &trial)?;
    if head != copy.head {
        found.push(format!("its head is {head}, and {} was told", copy.head));
    }
    take_away(&trial);
    Ok(found)
}

/// A restore while others are in must be refused, and they must not notice.
fn refused(ground: &Ground, file: &Path, crew: &Crew, copy: &Twin) -> Result<Vec<String>> {
    let output = ground.run(file, &[OsStr::new("restore"), copy.file.as_os_str()])?;
    let mut found = Vec::new();
    if output.status.code() != Some(IN_USE) || !said(&output.stderr, "Nothing was changed") {
        found.push(format!("a restore while others were in {}", told(&output)));
    }
    if replaced(file)?.is_some() {
        found.push("a restore while others were in set the file aside".to_owned());
    }
    let before = saved(crew)?.len();
    if !comes(|| Ok(saved(crew)?.len() > before + WRITERS))? {
        found.push("nobody could write any more after a restore was refused".to_owned());
    }
    Ok(found)
}

fn said(stderr: &[u8], words: &str) -> bool {
    String::from_utf8_lossy(stderr).contains(words)
}

/// Where a restore has set aside what was there.
fn replaced(file: &Path) -> Result<Option<PathBuf>> {
    let folder = file.parent().context("a file lies in a folder")?;
    let start = format!("{}.replaced-", file.file_name().unwrap_or_default().to_string_lossy());
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(&start) && !name.ends_with("-wal") && !name.ends_with("-shm") {
            return Ok(Some(entry.path()));
        }
    }
    Ok(None)
}

/// A restore while nobody is in: the copy is there again, what it replaced is kept, and work goes on.
fn restored(
    (ground, school): (&Ground, &School),
    file: &Path,
    copy: &Twin,
    ledger: &Ledger,
) -> Result<Vec<String>> {
    let output = ground.run(file, &[OsStr::new("restore"), copy.file.as_os_str()])?;
    if !output.status.success() {
        return Ok(vec![format!("a restore while nobody was in {}", told(&output))]);
    }
    let mut found = faults(&copy.before, file)?;
    if !look_into(file)?.0.verify(Some(&copy.head))?.is_whole() {
        found.push("the copy's head is not in the file that was restored from it".to_owned());
    }
    match replaced(file)? {
        Some(aside) => {
            let lost = ledger.faults(&aside)?.into_iter();
            found.extend(lost.map(|what| format!("in the file that was replaced: {what}")));
        }
        None => found.push("the file that was replaced was not kept".to_owned()),
    }
    let notes = ground.path("notes-after");
    let mut writer = write(file, 1_000_000, &notes, &school.places)?;
    writer.args(["--login", &login(0), "--changes", "5"]);
    if !writer.status()?.success() || read(&notes)?.len() < 5 {
        found.push("nobody could write into the restored file".to_owned());
    }
    Ok(found)
}
