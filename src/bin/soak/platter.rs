//! A disk as a program sees it, and as it may be found after the power was cut.
//!
//! A write is on the disk once its file was synced, and only then; until then any part of it may be there, in
//! any order, in whole sectors. A file's name, and that it has gone, is on the disk once its folder was
//! synced; until then as much of that, in its order, as chance will have.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use crate::dice::Dice;
use crate::trace::Event;

/// Sectors: a write that is cut off ends at the border of one.
const SECTORS: [u64; 2] = [512, 4096];

/// Something done to a file that no sync has followed yet.
#[derive(Debug)]
enum Step<'a> {
    Write { at: u64, bytes: &'a [u8] },
    Length(u64),
}

/// What lies on the disk for certain, and what may.
#[derive(Debug, Default)]
struct Body<'a> {
    synced: Vec<u8>,
    pending: Vec<Step<'a>>,
}

/// What was done to the folder and not synced yet.
#[derive(Debug, Clone)]
enum Naming {
    Has(PathBuf, usize),
    Gone(PathBuf),
}

#[derive(Debug, Clone, Copy)]
enum Handle {
    Folder,
    File { body: usize, pointer: u64 },
}

#[derive(Debug)]
pub struct Platter<'a> {
    folder: PathBuf,
    bodies: Vec<Body<'a>>,
    /// The folder as programs see it, and as it is on the disk for certain.
    names: BTreeMap<PathBuf, usize>,
    synced: BTreeMap<PathBuf, usize>,
    namings: Vec<Naming>,
    handles: HashMap<i32, Handle>,
    /// Whether a sync does what it says.
    honest: bool,
}

/// How much of what was not synced is found.
#[derive(Debug, Clone, Copy)]
enum Fate {
    /// Each sector by its own chance, of a hundred.
    Scattered(u64),
    /// In the order in which it was written, up to some step, and of that a part.
    Begun,
}

impl<'a> Platter<'a> {
    /// A disk on which one file lies.
    pub fn with(file: &Path, bytes: &[u8], honest: bool) -> Self {
        let names = BTreeMap::from([(file.to_owned(), 0)]);
        Self {
            folder: file.parent().unwrap_or(Path::new("/")).to_owned(),
            bodies: vec![Body { synced: bytes.to_vec(), pending: Vec::new() }],
            synced: names.clone(),
            names,
            namings: Vec::new(),
            handles: HashMap::new(),
            honest,
        }
    }

    /// A new program begins: nothing is open.
    pub fn begin(&mut self) {
        self.handles.clear();
    }

    pub fn take(&mut self, event: &'a Event) {
        match event {
            Event::Open { fd, name, truncate } => self.open(*fd, name, *truncate),
            Event::Close { fd } => {
                self.handles.remove(fd);
            }
            Event::Write { fd, at, bytes } => self.write(*fd, *at, bytes),
            Event::Seek { fd, to } => {
                if let Some(Handle::File { pointer, .. }) = self.handles.get_mut(fd) {
                    *pointer = *to;
                }
            }
            Event::Length { fd, length } => {
                if let Some(Handle::File { body, .. }) = self.handles.get(fd) {
                    self.bodies[*body].pending.push(Step::Length(*length));
                }
            }
            Event::Sync { fd } => self.sync(*fd),
            Event::Rename { from, to } => {
                if let Some(body) = self.names.remove(from) {
                    self.names.insert(to.clone(), body);
                    self.namings.push(Naming::Gone(from.clone()));
                    self.namings.push(Naming::Has(to.clone(), body));
                }
            }
            Event::Unlink { name } => {
                if self.names.remove(name).is_some() {
                    self.namings.push(Naming::Gone(name.clone()));
                }
            }
        }
    }

    fn open(&mut self, fd: i32, name: &Path, truncate: bool) {
        let handle = if name == self.folder {
            Handle::Folder
        } else if self.is_kept(name) {
            let body = self.names.get(name).copied().unwrap_or_else(|| self.make(name));
            if truncate {
                self.bodies[body].pending.push(Step::Length(0));
            }
            Handle::File { body, pointer: 0 }
        } else {
            return;
        };
        self.handles.insert(fd, handle);
    }

    /// What readers share is made anew by whoever comes first, and a lock holds nothing.
    fn is_kept(&self, name: &Path) -> bool {
        let ending = name.to_string_lossy();
        name.parent() == Some(self.folder.as_path())
            && !ending.ends_with("-shm")
            && !ending.ends_with(".lock")
    }

    fn make(&mut self, name: &Path) -> usize {
        let body = self.bodies.len();
        self.bodies.push(Body::default());
        self.names.insert(name.to_owned(), body);
        self.namings.push(Naming::Has(name.to_owned(), body));
        body
    }

    fn write(&mut self, fd: i32, at: Option<u64>, bytes: &'a [u8]) {
        let Some(Handle::File { body, pointer }) = self.handles.get_mut(&fd) else { return };
        let place = at.unwrap_or(*pointer);
        if at.is_none() {
            *pointer += length(bytes);
        }
        self.bodies[*body].pending.push(Step::Write { at: place, bytes });
    }

    fn sync(&mut self, fd: i32) {
        if !self.honest {
            return;
        }
        match self.handles.get(&fd) {
            Some(Handle::Folder) => {
                for naming in std::mem::take(&mut self.namings) {
                    apply(&naming, &mut self.synced);
                }
            }
            Some(Handle::File { body, .. }) => {
                let body = &mut self.bodies[*body];
                for step in std::mem::take(&mut body.pending) {
                    put(&step, &mut body.synced);
                }
            }
            None => {}
        }
    }

    /// Whether anything was done that no sync has followed yet.
    pub fn is_pending(&self) -> bool {
        !self.namings.is_empty()
            || self.synced.values().any(|body| !self.bodies[*body].pending.is_empty())
    }

    /// The power is cut: the files that are found afterwards.
    pub fn found(&self, dice: &mut Dice) -> Vec<(PathBuf, Vec<u8>)> {
        let mut names = self.synced.clone();
        for naming in &self.namings[..dice.place(self.namings.len() + 1)] {
            apply(naming, &mut names);
        }
        let sector = SECTORS[dice.place(SECTORS.len())];
        let fates = [0, 25, 50, 75, 100].map(Fate::Scattered);
        let fate = fates.get(dice.place(fates.len() + 2)).copied().unwrap_or(Fate::Begun);
        let found = names.into_iter();
        found.map(|(name, body)| (name, self.bodies[body].found(fate, sector, dice))).collect()
    }
}

impl Body<'_> {
    fn found(&self, fate: Fate, sector: u64, dice: &mut Dice) -> Vec<u8> {
        let mut bytes = self.synced.clone();
        let (certain, chance) = match fate {
            Fate::Scattered(chance) => (0, chance),
            Fate::Begun => (dice.place(self.pending.len() + 1), 50),
        };
        let (begun, rest) = self.pending.split_at(certain);
        for step in begun {
            put(step, &mut bytes);
        }
        let torn = match fate {
            Fate::Scattered(_) => rest,
            Fate::Begun => &rest[..rest.len().min(1)],
        };
        for step in torn {
            for piece in pieces(step, sector) {
                if dice.roll(100) < chance {
                    put(&piece, &mut bytes);
                }
            }
        }
        bytes
    }
}

/// A step cut at the borders of sectors.
fn pieces<'a>(step: &Step<'a>, sector: u64) -> Vec<Step<'a>> {
    let (mut at, mut rest) = match step {
        Step::Write { at, bytes } => (*at, *bytes),
        Step::Length(length) => return vec![Step::Length(*length)],
    };
    let mut pieces = Vec::new();
    while !rest.is_empty() {
        let to_border = usize::try_from(sector - at % sector).unwrap_or(usize::MAX);
        let (bytes, after) = rest.split_at(to_border.min(rest.len()));
        pieces.push(Step::Write { at, bytes });
        at += length(bytes);
        rest = after;
    }
    pieces
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

fn put(step: &Step<'_>, into: &mut Vec<u8>) {
    let place = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    match step {
        Step::Write { at, bytes } => {
            let (from, to) = (place(*at), place(*at) + bytes.len());
            if into.len() < to {
                into.resize(to, 0);
            }
            into[from..to].copy_from_slice(bytes);
        }
        Step::Length(length) => into.resize(place(*length), 0),
    }
}

fn apply(naming: &Naming, names: &mut BTreeMap<PathBuf, usize>) {
    match naming {
        Naming::Has(name, body) => {
            names.insert(name.clone(), *body);
        }
        Naming::Gone(name) => {
            names.remove(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "/d/a.db-wal";

    fn open(fd: i32, name: &str) -> Event {
        Event::Open { fd, name: PathBuf::from(name), truncate: false }
    }

    fn write(fd: i32, at: u64, byte: u8, count: usize) -> Event {
        Event::Write { fd, at: Some(at), bytes: vec![byte; count] }
    }

    /// What may be found after these events, over many throws.
    fn found(events: &[Event], honest: bool) -> Vec<BTreeMap<PathBuf, Vec<u8>>> {
        let mut platter = Platter::with(Path::new("/d/a.db"), b"old", honest);
        for event in events {
            platter.take(event);
        }
        let mut dice = Dice::new(5);
        (0..200).map(|_| platter.found(&mut dice).into_iter().collect()).collect()
    }

    #[test]
    fn what_was_synced_is_found() {
        let events = [
            open(3, LOG),
            write(3, 0, 7, 5000),
            Event::Sync { fd: 3 },
            open(4, "/d"),
            Event::Sync { fd: 4 },
            open(5, "/d/a.db"),
            write(5, 0, 9, 3),
            Event::Sync { fd: 5 },
        ];
        for files in found(&events, true) {
            assert_eq!(files[Path::new(LOG)], vec![7; 5000]);
            assert_eq!(files[Path::new("/d/a.db")], vec![9; 3]);
        }
        let lying = found(&events, false);
        assert!(lying.iter().any(|files| files[Path::new("/d/a.db")] == b"old"));
        assert!(lying.iter().any(|files| !files.contains_key(Path::new(LOG))));
    }

    #[test]
    fn what_was_not_synced_is_found_in_parts_of_whole_sectors() {
        let named = [open(3, LOG), open(4, "/d"), Event::Sync { fd: 4 }];
        let mut events = named.to_vec();
        events.push(write(3, 0, 7, 4096));
        let mut lengths: Vec<usize> = Vec::new();
        for files in found(&events, true) {
            let log = &files[Path::new(LOG)];
            for sector in log.chunks(512) {
                assert!(sector.iter().all(|byte| *byte == sector[0]), "a sector is torn");
            }
            assert_eq!(log.len() % 512, 0);
            lengths.push(log.iter().map(|byte| usize::from(*byte == 7)).sum());
        }
        assert!(lengths.contains(&0) && lengths.contains(&4096));
        assert!(lengths.iter().any(|length| (1..4096).contains(length)), "{lengths:?}");
    }

    #[test]
    fn a_name_is_certain_once_its_folder_was_synced() {
        let made = [open(3, LOG), write(3, 0, 7, 3), Event::Sync { fd: 3 }];
        let has = |files: &BTreeMap<PathBuf, Vec<u8>>| files.contains_key(Path::new(LOG));
        let maybe = found(&made, true);
        assert!(maybe.iter().any(has) && !maybe.iter().all(has));
        let mut gone = made.to_vec();
        gone.extend([open(4, "/d"), Event::Sync { fd: 4 }]);
        assert!(found(&gone, true).iter().all(has));
        gone.push(Event::Unlink { name: PathBuf::from(LOG) });
        let maybe = found(&gone, true);
        assert!(maybe.iter().any(has) && !maybe.iter().all(has));
    }

    #[test]
    fn what_is_not_kept_is_no_matter() {
        let events =
            [open(3, "/d/a.db-shm"), write(3, 0, 7, 9), open(4, "/d/a.db.lock"), open(5, "/e/b")];
        let mut platter = Platter::with(Path::new("/d/a.db"), b"old", true);
        for event in &events {
            platter.take(event);
        }
        assert!(!platter.is_pending());
    }
}
