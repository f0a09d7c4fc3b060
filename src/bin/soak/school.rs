//! The made-up school that the loops write in.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use herringbone::clock::Clock;
use herringbone::demo::{self, Size};
use herringbone::store::{Store, Viewer};

/// Whoever made the file, and looks into it afterwards.
pub const LOGIN: &str = "soak";

/// The form that is filled in.
const FORM: &str = "plan";

/// A school of one class, with the marks of half a term.
pub const SMALL: Size = Size { pupils: 60, cases: 8, weeks: Some(8), seed: demo::SEED };

/// Where a writer writes: an open case, and a form in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub case: i64,
    pub record: i64,
}

impl Place {
    /// A place as it is told to a writer: `CASE:RECORD`.
    pub fn read(text: &str) -> Result<Self, String> {
        let (case, record) = text.split_once(':').ok_or("a place is CASE:RECORD")?;
        let number = |text: &str| text.parse().map_err(|_| format!("{text} is no number"));
        Ok(Self { case: number(case)?, record: number(record)? })
    }

    pub fn told(self) -> String {
        format!("{}:{}", self.case, self.record)
    }
}

/// A file with everything that writers need; each loop works on copies of it.
#[derive(Debug)]
pub struct School {
    pub bytes: Vec<u8>,
    pub places: Vec<Place>,
}

/// What the writer in a seat is called.
pub fn login(seat: usize) -> String {
    format!("writer{seat}")
}

impl School {
    /// Makes it, with an officer for each writer and a form for each in one of as many cases; every
    /// writer writes in all of them.
    pub fn make(folder: &Path, size: &Size, writers: usize) -> Result<Self> {
        let (file, clock) = (folder.join("made.db"), Clock::system());
        let mut store = demo::make(&file, size, clock, LOGIN).context("making the school")?;
        let session = store.sign_in(LOGIN, clock)?;
        for seat in 0..writers {
            store.sign_in(&login(seat), clock)?;
        }
        let rows = store.cases(session.viewer())?;
        let open: Vec<i64> =
            rows.iter().filter(|row| row.closed_on.is_none()).map(|row| row.case).collect();
        let mut places = Vec::new();
        for case in open.into_iter().take(writers) {
            places.push(Place { case, record: store.new_record(&session, case, FORM)? });
        }
        ensure!(!places.is_empty(), "the made-up school has no open case");
        // Whoever leaves last puts everything into the one file.
        drop(store);
        let bytes = fs::read(&file)?;
        take_away(&file);
        Ok(Self { bytes, places })
    }

    pub fn copy_to(&self, file: &Path) -> Result<()> {
        fs::write(file, &self.bytes).with_context(|| format!("writing {}", file.display()))
    }
}

/// Opens a file to look into it, for the eyes of whoever made it. Where nobody else is in, this puts in
/// order what a killed program left behind.
pub fn look_into(file: &Path) -> Result<(Store, Viewer)> {
    let mut store = Store::open(file)?;
    let viewer = store.sign_in(LOGIN, Clock::system())?.viewer();
    Ok((store, viewer))
}

/// Takes a file away, with whatever lies beside it.
pub fn take_away(file: &Path) {
    for ending in ["", "-wal", "-shm", ".lock", ".head"] {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        // Best effort: what isn't there needn't be taken away.
        let _ = fs::remove_file(name);
    }
}
