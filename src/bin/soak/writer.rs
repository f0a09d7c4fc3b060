//! One writer: as many changes as it is given time for, each noted once the store said that it is saved.

use std::collections::HashMap;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;
use std::thread::sleep;
use std::time::Duration;

use anyhow::Result;
use clap::Args;
use herringbone::clock::Clock;
use herringbone::rules::case::{EntryKind, NewEntry};
use herringbone::store::{NewAction, Session, Store, Trouble};
use rustix::process::{Signal, getpid, kill_process};

use crate::change::{Change, Note};
use crate::dice::Dice;
use crate::school::Place;

#[derive(Debug, Args)]
pub struct Write {
    file: PathBuf,
    /// Which throws of the dice; every text that is written names it
    number: u64,
    /// Where each change is noted
    notes: PathBuf,
    #[arg(required = true, value_parser = Place::read)]
    places: Vec<Place>,
    #[arg(long)]
    login: String,
    /// Rests for up to so many milliseconds after each change
    #[arg(long, default_value_t = 0)]
    rest: u64,
    /// Leaves after so many changes
    #[arg(long)]
    changes: Option<usize>,
    /// Falls dead at the end instead of leaving
    #[arg(long)]
    fall: bool,
}

/// The fields that are answered, prose all of them.
const FIELDS: [&str; 5] = [
    "strengths/strengths",
    "push-pull/push",
    "push-pull/pull",
    "views/young-person",
    "views/parents",
];

/// How often a field is tried that a colleague always answered first.
const TRIES: usize = 5;

/// How often `and more` stands behind a text: some fill pages of their own.
const LENGTHS: [usize; 4] = [0, 2, 30, 700];

pub fn run(write: &Write) -> Result<()> {
    let mut notes = OpenOptions::new().create(true).append(true).open(&write.notes)?;
    let mut store = Store::open(&write.file)?;
    let session = store.sign_in(&write.login, Clock::system())?;
    let dice = Dice::new(write.number);
    let mut hand = Hand { dice, number: write.number, texts: 0, seen: HashMap::new() };
    let mut kept = 0;
    while write.changes.is_none_or(|most| kept < most) {
        let place = write.places[hand.dice.place(write.places.len())];
        let note = match hand.change(&mut store, &session, place) {
            Ok(change) => Note::Kept(change),
            Err(Trouble::Busy) => Note::Busy,
            Err(Trouble::DiskFull) => Note::Full,
            Err(other) => return Err(other.into()),
        };
        kept += usize::from(matches!(note, Note::Kept(_)));
        // One call, so that a kill leaves the whole line or none of it.
        notes.write_all(note.line().as_bytes())?;
        let rest = if note == Note::Full { 20 } else { hand.dice.roll(write.rest + 1) };
        if rest > 0 {
            sleep(Duration::from_millis(rest));
        }
    }
    if write.fall {
        // As kill -9 has it: nothing is closed, and nothing is put in order.
        kill_process(getpid(), Signal::KILL)?;
    }
    Ok(())
}

struct Hand {
    dice: Dice,
    number: u64,
    texts: u64,
    /// The revision that was last seen of each answer.
    seen: HashMap<(i64, &'static str), i64>,
}

impl Hand {
    fn change(
        &mut self,
        store: &mut Store,
        session: &Session,
        place: Place,
    ) -> Result<Change, Trouble> {
        match self.dice.roll(4) {
            0 => self.action(store, session, place.case),
            1 => self.answer(store, session, place),
            _ => self.entry(store, session, place.case),
        }
    }

    /// Words that nobody wrote before.
    fn text(&mut self) -> String {
        self.texts += 1;
        let more = LENGTHS[self.dice.place(LENGTHS.len())];
        format!("Hand {} wrote text {}{}", self.number, self.texts, " and more".repeat(more))
    }

    fn entry(
        &mut self,
        store: &mut Store,
        session: &Session,
        case: i64,
    ) -> Result<Change, Trouble> {
        let kind = EntryKind::parse("note")
            .ok_or_else(|| Trouble::Ours("there is no such kind of entry".to_owned()))?;
        let words = self.text();
        let entry =
            NewEntry { words: words.clone(), ..NewEntry::about(kind, session.as_of(), Vec::new()) };
        let id = store.log_in_case(session, case, &entry, None)?;
        Ok(Change::Entry { case, id, words })
    }

    fn action(
        &mut self,
        store: &mut Store,
        session: &Session,
        case: i64,
    ) -> Result<Change, Trouble> {
        let what = self.text();
        let action = NewAction {
            what: what.clone(),
            who: "School".to_owned(),
            by: Some(session.as_of()),
            by_words: String::new(),
        };
        let id = store.add_action(session, case, None, &action)?;
        Ok(Change::Action { case, id, what })
    }

    /// Answers a field over what stands there now; where colleagues are always quicker, logs an entry.
    fn answer(
        &mut self,
        store: &mut Store,
        session: &Session,
        place: Place,
    ) -> Result<Change, Trouble> {
        let field = FIELDS[self.dice.place(FIELDS.len())];
        let (record, value) = (place.record, self.text());
        for _ in 0..TRIES {
            let base = self.seen.get(&(record, field)).copied().unwrap_or(0);
            match store.answer_field(session, record, field, &value, base) {
                Ok(revision) => {
                    self.seen.insert((record, field), revision);
                    return Ok(Change::Answer { record, field: field.to_owned(), revision, value });
                }
                Err(Trouble::Conflict(theirs)) => {
                    self.seen.insert((record, field), theirs.revision);
                }
                Err(other) => return Err(other),
            }
        }
        self.entry(store, session, place.case)
    }
}
