//! The writers of a loop: programs of their own, at one file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::change::{Note, notes};
use crate::ground::Ground;
use crate::school::{Place, login};

/// A running writer.
#[derive(Debug)]
struct Life {
    child: Child,
    notes: PathBuf,
}

impl Life {
    fn end(&mut self) -> Result<()> {
        if let Some(status) = self.child.try_wait()? {
            bail!("a writer ended by itself ({status}), before it was killed");
        }
        Ok(self.child.kill()?)
    }

    /// Waits until it is gone; gives what it noted.
    fn bury(mut self) -> Result<Vec<Note>> {
        self.child.wait()?;
        let noted = read(&self.notes)?;
        // Best effort: one who noted nothing has none.
        let _ = fs::remove_file(&self.notes);
        Ok(noted)
    }
}

/// So many seats at one file, each with a writer or empty.
#[derive(Debug)]
pub struct Crew {
    folder: PathBuf,
    file: PathBuf,
    places: Vec<Place>,
    rest: u64,
    seats: Vec<Option<Life>>,
    /// How many were ever started.
    started: u64,
}

impl Crew {
    /// Empty seats. The notes lie in the ground's folder, wherever the file is.
    pub fn new(ground: &Ground, file: &Path, places: &[Place], writers: usize) -> Self {
        Self {
            folder: ground.folder.clone(),
            file: file.to_owned(),
            places: places.to_vec(),
            rest: 0,
            seats: (0..writers).map(|_| None).collect(),
            started: 0,
        }
    }

    /// Lets each writer rest for up to so many milliseconds after a change.
    pub fn resting(mut self, rest: u64) -> Self {
        self.rest = rest;
        self
    }

    /// Starts a writer in every empty seat.
    pub fn fill(&mut self) -> Result<()> {
        for seat in 0..self.seats.len() {
            if self.seats[seat].is_none() {
                self.seats[seat] = Some(self.start(seat)?);
            }
        }
        Ok(())
    }

    fn start(&mut self, seat: usize) -> Result<Life> {
        self.started += 1;
        let notes = self.folder.join(format!("notes-{}", self.started));
        // One left by the file before would be read with this one's.
        let _ = fs::remove_file(&notes);
        let mut command = write(&self.file, self.started, &notes, &self.places)?;
        command.args(["--login", &login(seat), "--rest", &self.rest.to_string()]);
        command.stdin(Stdio::null()).stdout(Stdio::null());
        let child = command.spawn().context("starting a writer")?;
        Ok(Life { child, notes })
    }

    /// Kills whoever is in a seat, by SIGKILL; gives what they noted.
    pub fn kill(&mut self, seat: usize) -> Result<Vec<Note>> {
        let Some(mut life) = self.seats[seat].take() else { return Ok(Vec::new()) };
        life.end()?;
        life.bury()
    }

    /// Kills everybody at one moment, then gathers what they noted.
    pub fn kill_all(&mut self) -> Result<Vec<Note>> {
        for life in self.seats.iter_mut().flatten() {
            life.end()?;
        }
        let mut noted = Vec::new();
        for life in self.seats.iter_mut().filter_map(Option::take) {
            noted.extend(life.bury()?);
        }
        Ok(noted)
    }

    /// What each of those who live has noted so far.
    pub fn noted(&self) -> Result<Vec<Vec<Note>>> {
        self.seats.iter().flatten().map(|life| read(&life.notes)).collect()
    }

    pub fn writers(&self) -> usize {
        self.seats.len()
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        for life in self.seats.iter_mut().flatten() {
            // Best effort: something else went wrong already.
            let _ = life.child.kill();
            let _ = life.child.wait();
        }
    }
}

/// The command of one writer; who it is, is still to be said.
pub fn write(file: &Path, number: u64, notes: &Path, places: &[Place]) -> Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("write").arg(file).arg(number.to_string()).arg(notes);
    command.args(places.iter().map(|place| place.told()));
    Ok(command)
}

/// The notes in a file; none where nothing was noted yet.
pub fn read(file: &Path) -> Result<Vec<Note>> {
    match fs::read(file) {
        Ok(bytes) => notes(&String::from_utf8_lossy(&bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error).with_context(|| format!("reading {}", file.display())),
    }
}
