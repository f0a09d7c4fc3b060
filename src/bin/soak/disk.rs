//! A disk that fills up while others write: it is told, nothing that was saved is lost, and once there is
//! room again the work goes on.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use herringbone::clock::Clock;
use herringbone::rules::people::PupilRow;
use herringbone::store::{Session, Store, Trouble};

use crate::change::Note;
use crate::crew::Crew;
use crate::dice::Dice;
use crate::ground::{Ground, comes, told};
use crate::ledger::Ledger;
use crate::report::Report;
use crate::school::{LOGIN, SMALL, School, take_away};

const WRITERS: usize = 2;
/// Milliseconds that a writer rests at most.
const REST: u64 = 2;
/// The size of the disk: room for the file and its log, and for no copy beside a filler.
const SIZE: &str = "size=16m";
/// Pupils in an import, more than the room that is left takes.
const PUPILS: usize = 500;
/// The exit code where the file can't be worked on.
const FILE_TROUBLE: i32 = 4;

/// A small file system, gone again with this.
struct Small(PathBuf);

impl Small {
    fn mount(at: PathBuf) -> Result<Option<Self>> {
        fs::create_dir(&at)?;
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", SIZE, "tmpfs"]).arg(&at);
        let mounted = mount.stdout(Stdio::null()).stderr(Stdio::null()).status();
        Ok(mounted.is_ok_and(|status| status.success()).then_some(Self(at)))
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        // Best effort: whoever looks after the machine sees it in the list of mounts.
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

/// What came of it so far.
#[derive(Default)]
struct Sum {
    kept: usize,
    full: usize,
    imports: [usize; 2],
    faults: Vec<String>,
}

/// The made-up school's own import, sent in anew each round.
struct Import {
    /// What the pupils are called since the last one that was taken.
    taken: Option<String>,
}

pub fn run(ground: &Ground, times: usize) -> Result<Report> {
    let school = School::make(&ground.folder, &SMALL, WRITERS)?;
    let Some(small) = Small::mount(ground.path("small"))? else {
        return Ok(Report::skipped("no small disk can be made here: only root may mount one"));
    };
    let (mut dice, mut sum) = (ground.dice(), Sum::default());
    for nth in 0..times {
        let file = small.0.join(format!("school-{nth}.db"));
        school.copy_to(&file)?;
        one_round(ground, &school, &file, &mut dice, &mut sum)
            .with_context(|| format!("round {nth}"))?;
        if !sum.faults.is_empty() {
            keep(&small.0, &ground.folder)?;
            break;
        }
        take_away(&file);
    }
    let Sum { kept, full, imports: [taken, refused], faults } = sum;
    let numbers = format!(
        "disk: full {times} times under {WRITERS} writers, {kept} changes acknowledged, {full} told that \
         the disk is full; {taken} imports taken whole, {refused} refused whole"
    );
    Ok(Report::of(&numbers, faults))
}

/// Saves what is to be looked at from the small disk, which ends with the loop.
fn keep(small: &Path, folder: &Path) -> Result<()> {
    for entry in fs::read_dir(small)? {
        let path = entry?.path();
        if path.extension().is_none_or(|ending| ending != "filler") {
            fs::copy(&path, folder.join(path.file_name().unwrap_or_default()))?;
        }
    }
    Ok(())
}

/// One round: who writes, and into which file.
struct Round<'a> {
    ground: &'a Ground,
    file: &'a Path,
    crew: Crew,
    ledger: Ledger,
    import: Import,
    own: Store,
    session: Session,
}

fn one_round(
    ground: &Ground,
    school: &School,
    file: &Path,
    dice: &mut Dice,
    sum: &mut Sum,
) -> Result<()> {
    let mut own = Store::open(file)?;
    let session = own.sign_in(LOGIN, Clock::system())?;
    let crew = Crew::new(ground, file, &school.places, WRITERS).resting(REST);
    let (ledger, import) = (Ledger::default(), Import { taken: None });
    let mut round = Round { ground, file, crew, ledger, import, own, session };
    round.crew.fill()?;
    if !comes(|| each_has(&round.crew, is_kept, &[0; WRITERS]))? {
        sum.faults.push("nobody could write before the disk was full".to_owned());
    }
    let filler = file.with_extension("filler");
    fill(&filler, dice.roll(200 * 1024))?;
    round.without_room(dice.roll(2) == 0, sum)?;
    fs::remove_file(&filler)?;
    round.with_room(sum)?;
    round.end(sum)
}

impl Round<'_> {
    /// The disk is full: everybody is told so. Perhaps they are killed then, while nothing can be put in
    /// order.
    fn without_room(&mut self, is_killed: bool, sum: &mut Sum) -> Result<()> {
        self.import.send(&mut self.own, &self.session, "Full", sum)?;
        no_backup(self.ground, self.file, sum)?;
        if !comes(|| each_has(&self.crew, is_full, &[0; WRITERS]))? {
            sum.faults.push("the disk is full, and a writer was not told so".to_owned());
        }
        if is_killed {
            sum.full += fulls(&self.crew)?;
            self.ledger.take(self.crew.kill_all()?);
        }
        Ok(())
    }

    /// There is room again: everybody goes on.
    fn with_room(&mut self, sum: &mut Sum) -> Result<()> {
        self.crew.fill()?;
        let before = counts(&self.crew, is_kept)?;
        if !comes(|| each_has(&self.crew, is_kept, &before))? {
            sum.faults.push("there is room again, and a writer can't go on".to_owned());
        }
        if !self.import.send(&mut self.own, &self.session, "Room", sum)? {
            sum.faults.push("there is room again, and an import is refused".to_owned());
        }
        Ok(())
    }

    fn end(mut self, sum: &mut Sum) -> Result<()> {
        sum.full += fulls(&self.crew)?;
        self.ledger.take(self.crew.kill_all()?);
        sum.faults.extend(self.import.lost(&self.own, &self.session)?);
        drop(self.own);
        sum.kept += self.ledger.kept.len();
        sum.faults.extend(self.ledger.faults(self.file)?);
        backup(self.ground, self.file, sum)
    }
}

fn is_kept(note: &Note) -> bool {
    matches!(note, Note::Kept(_))
}

fn is_full(note: &Note) -> bool {
    matches!(note, Note::Full)
}

/// How many such notes each writer has by now.
fn counts(crew: &Crew, is_such: fn(&Note) -> bool) -> Result<Vec<usize>> {
    let count = |notes: Vec<Note>| notes.iter().filter(|note| is_such(note)).count();
    Ok(crew.noted()?.into_iter().map(count).collect())
}

fn fulls(crew: &Crew) -> Result<usize> {
    Ok(counts(crew, is_full)?.into_iter().sum())
}

/// Whether each writer has more such notes than it had.
fn each_has(crew: &Crew, is_such: fn(&Note) -> bool, before: &[usize]) -> Result<bool> {
    let now = counts(crew, is_such)?;
    Ok(now.iter().zip(before).all(|(now, before)| now > before))
}

/// Fills the disk, but for so many bytes.
fn fill(filler: &Path, but_for: u64) -> Result<()> {
    let mut file = File::create(filler)?;
    for piece in [1 << 20, 4096, 1] {
        // Whoever writes beside it may take the last of the room first: then it is full all the same.
        while file.write_all(&vec![0; piece]).is_ok() {}
    }
    let length = file.metadata()?.len();
    OpenOptions::new().write(true).open(filler)?.set_len(length.saturating_sub(but_for))?;
    Ok(())
}

/// A backup onto the full disk must say so, and leave nothing of itself.
fn no_backup(ground: &Ground, file: &Path, sum: &mut Sum) -> Result<()> {
    let to = file.with_extension("copy");
    let output = ground.run(file, &[OsStr::new("backup"), to.as_os_str()])?;
    if output.status.code() != Some(FILE_TROUBLE) {
        sum.faults.push(format!("a backup onto a full disk {}", told(&output)));
    }
    let part = to.with_extension("copy.part");
    for left in [&to, &part] {
        if left.exists() {
            sum.faults.push(format!("a backup onto a full disk left {}", left.display()));
        }
    }
    Ok(())
}

/// With room again, a backup onto another disk.
fn backup(ground: &Ground, file: &Path, sum: &mut Sum) -> Result<()> {
    let to = ground.path("after.db");
    let output = ground.run(file, &[OsStr::new("backup"), to.as_os_str()])?;
    if !output.status.success() {
        sum.faults.push(format!("a backup with room again {}", told(&output)));
    }
    take_away(&to);
    Ok(())
}

fn upn(nth: usize) -> String {
    format!("Z{nth:012}")
}

impl Import {
    /// Sends in every pupil under another surname: all of them are taken, or none. Gives whether they were.
    fn send(
        &mut self,
        store: &mut Store,
        session: &Session,
        surname: &str,
        sum: &mut Sum,
    ) -> Result<bool> {
        let row = |nth: usize| PupilRow {
            upn: upn(nth),
            surname: surname.to_owned(),
            forename: "Amara".to_owned(),
            ..PupilRow::default()
        };
        let rows: Vec<PupilRow> = (0..PUPILS).map(row).collect();
        let school = store.school(None)?.id;
        match store.import_pupils(session, school, &rows) {
            Ok(_) => {
                sum.imports[0] += 1;
                self.taken = Some(surname.to_owned());
                return Ok(true);
            }
            Err(Trouble::DiskFull | Trouble::Busy) => sum.imports[1] += 1,
            Err(other) => sum.faults.push(format!("an import onto a full disk: {other}")),
        }
        Ok(false)
    }

    /// What of the last one that was taken isn't there, and what is of one that was refused.
    fn lost(&self, store: &Store, session: &Session) -> Result<Vec<String>> {
        let mut lost = Vec::new();
        for nth in 0..PUPILS {
            let surname = match store.pupil_by_upn(&upn(nth)) {
                Ok(pupil) => Some(store.pupil_file(session.viewer(), pupil)?.pupil.surname),
                Err(_) => None,
            };
            if surname != self.taken {
                lost.push(format!("lost: pupil {nth} of an import: {surname:?}, {:?}", self.taken));
            }
        }
        Ok(lost)
    }
}
