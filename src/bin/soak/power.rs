//! Power cuts: a run is recorded call by call, and replayed up to random points onto a disk that has only
//! what was synced for certain. What was said to be saved before the cut must be in what is found there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::change::{Change, Note, notes};
use crate::crew::write;
use crate::dice::Dice;
use crate::ground::Ground;
use crate::ledger::faults;
use crate::platter::Platter;
use crate::report::Report;
use crate::school::{SMALL, School, login};
use crate::trace::{self, Event};

/// As many cases and forms as the other loops write in.
const PLACES: usize = 4;
/// Cuts on a disk that says it has synced and has not: the loop must see that something is lost.
const LYING: usize = 30;
const NAME: &str = "school.db";

/// A recorded run: one life of a writer after the other, some of which end by a fall.
struct Record {
    file: PathBuf,
    begun: Vec<u8>,
    notes: PathBuf,
    lives: Vec<Vec<Event>>,
}

/// What came of some cuts.
#[derive(Default)]
struct Sum {
    cuts: usize,
    /// Those at which something was not synced yet.
    pending: usize,
    /// Those after which something didn't hold.
    failed: usize,
    faults: Vec<String>,
}

pub fn run(ground: &Ground, times: usize) -> Result<Report> {
    if !can_trace()? {
        return Ok(Report::skipped("strace is not installed, or may not look at programs here"));
    }
    let (lives, changes) = if ground.short { (5, 40) } else { (12, 150) };
    let record = record(ground, lives, changes)?;
    let honest = replay(ground, &record, times, true)?;
    let lying = replay(ground, &record, LYING, false)?;
    let count = |is_such: fn(&Event) -> bool| {
        record.lives.iter().flatten().filter(|event| is_such(event)).count()
    };
    let writes = count(|event| matches!(event, Event::Write { .. }));
    let syncs = count(|event| matches!(event, Event::Sync { .. }));
    let mut found = honest.faults;
    if lying.failed == 0 {
        found.push("a disk that keeps nothing lost nothing: the loop looks at nothing".to_owned());
    }
    let numbers = format!(
        "power: {} cuts in {lives} recorded lives of {changes} changes ({writes} writes, {syncs} syncs), \
         at {} of them something was not synced yet; {} lost anything; on a disk that only says it has \
         synced, {} of {LYING} did",
        honest.cuts, honest.pending, honest.failed, lying.failed
    );
    Ok(Report::of(&numbers, found))
}

fn can_trace() -> Result<bool> {
    let mut strace = Command::new("strace");
    strace.args(trace::OPTIONS).args(["-e", trace::CALLS, "-o", "/dev/null"]);
    strace.arg(std::env::current_exe()?).arg("--version");
    let status = strace.stdout(Stdio::null()).stderr(Stdio::null()).status();
    Ok(status.is_ok_and(|status| status.success()))
}

/// Records a few writers, one after the other, at a file of their own. Every second one falls dead at
/// the end, so that the next puts in order what it left.
fn record(ground: &Ground, lives: usize, changes: usize) -> Result<Record> {
    let school = School::make(&ground.folder, &SMALL, PLACES)?;
    let (folder, calls) = (ground.path("recorded"), ground.path("calls"));
    fs::create_dir(&folder)?;
    let (file, notes) = (folder.join(NAME), ground.path("notes"));
    school.copy_to(&file)?;
    let mut all = Vec::new();
    for life in 0..lives {
        let mut writer = write(&file, u64::try_from(life + 1)?, &notes, &school.places)?;
        writer.args(["--login", &login(0), "--changes", &changes.to_string()]);
        if life % 2 == 1 {
            writer.arg("--fall");
        }
        let mut strace = Command::new("strace");
        strace.args(trace::OPTIONS).args(["-e", trace::CALLS, "-o"]).arg(&calls);
        strace.arg(writer.get_program()).args(writer.get_args());
        let status = strace.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        let events = trace::read(&calls)?;
        fs::remove_file(&calls)?;
        let mut said = Said::default();
        events.iter().try_for_each(|event| said.take(event, &notes))?;
        let count = said.kept.len();
        ensure!(count == changes, "a writer saved {count} of {changes} changes ({status})");
        all.push(events);
    }
    Ok(Record { file, begun: school.bytes, notes, lives: all })
}

/// What writers said was saved, up to some point of a record.
#[derive(Default)]
struct Said {
    kept: Vec<Change>,
    /// The number under which the notes are open.
    open: Option<i32>,
}

impl Said {
    fn take(&mut self, event: &Event, file: &Path) -> Result<()> {
        match event {
            Event::Open { fd, name, .. } if name == file => self.open = Some(*fd),
            Event::Close { fd } if self.open == Some(*fd) => self.open = None,
            Event::Write { fd, bytes, .. } if self.open == Some(*fd) => {
                for note in notes(&String::from_utf8_lossy(bytes))? {
                    match note {
                        Note::Kept(change) => self.kept.push(change),
                        Note::Busy | Note::Full => bail!("a writer alone was refused"),
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// Cuts the power at so many random points of a record, on a disk that keeps its word or one that
/// doesn't.
fn replay(ground: &Ground, record: &Record, times: usize, honest: bool) -> Result<Sum> {
    let (mut dice, mut sum, mut said) = (ground.dice(), Sum::default(), Said::default());
    let events: usize = record.lives.iter().map(Vec::len).sum();
    let mut points: Vec<usize> = (0..times).map(|_| dice.place(events)).collect();
    points.sort_unstable();
    let mut points = points.into_iter().peekable();
    let mut platter = Platter::with(&record.file, &record.begun, honest);
    let mut at = 0;
    for life in &record.lives {
        platter.begin();
        said.open = None;
        for event in life {
            platter.take(event);
            said.take(event, &record.notes)?;
            while points.next_if_eq(&at).is_some() {
                let found = cut(ground, &platter, &said, &mut dice)?;
                sum.add(&platter, found, at);
                if honest && sum.failed > 0 {
                    return Ok(sum);
                }
            }
            at += 1;
        }
    }
    Ok(sum)
}

/// Cuts the power; gives what doesn't hold of the file that is found.
fn cut(
    ground: &Ground,
    platter: &Platter<'_>,
    said: &Said,
    dice: &mut Dice,
) -> Result<Vec<String>> {
    let folder = ground.path("found");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir(&folder)?;
    for (name, bytes) in platter.found(dice) {
        fs::write(folder.join(name.file_name().context("a file has a name")?), bytes)?;
    }
    // A file that can't even be opened is what this looks for, and no reason to end.
    let found = faults(&said.kept, &folder.join(NAME));
    Ok(found.unwrap_or_else(|error| vec![format!("can't be read: {error:#}")]))
}

impl Sum {
    fn add(&mut self, platter: &Platter<'_>, found: Vec<String>, at: usize) {
        self.cuts += 1;
        self.pending += usize::from(platter.is_pending());
        self.failed += usize::from(!found.is_empty());
        self.faults.extend(found.into_iter().map(|what| format!("cut after call {at}: {what}")));
    }
}
