//! Restricted words: of entries, of fields of forms, of rows of the checklist.
//!
//! They are read by whoever wrote them last and by the safeguarding role; that something was
//! written, by whom and when, is for all. No list or screen holds them: who may read them opens them
//! one by one, and each such reading is a row of the journal. Only one's own words in a form or on
//! the checklist stand open, for whoever writes there. A blank field is open to everybody again.

mod history;

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};

use super::answers::{Answer, answer_of, answers};
use super::journal::{self, About, HistoryLine};
use super::records::{RecordFile, about_record, form_of_record};
use super::session::{Session, Viewer};
use super::trouble::Trouble;
use super::writing::{READING, Writing};
use super::{Store, strategies};
use crate::templates::Form;
pub(super) use history::{Secrecy, Secrets};

/// Restricted words that somebody asks to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Restricted {
    Entry(i64),
    /// An answer in a form, by `section/field`.
    Answer {
        record: i64,
        field: String,
    },
    /// A row of a case's checklist, by `section/row`.
    Strategy {
        case: i64,
        row: String,
    },
    /// What a line of the history tells of any of these, by the number of its journal row.
    Change(i64),
}

/// Restricted words, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    Entry {
        words: String,
        outcome: String,
    },
    /// Of an answer or a row of the checklist.
    Words(String),
    Change(Box<HistoryLine>),
}

impl Opened {
    /// The words, of whatever they are.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Self::Entry { words, .. } | Self::Words(words) => words,
            Self::Change(line) => &line.after,
        }
    }
}

impl Store {
    /// Opens restricted words for whoever may read them. That they were read, by whom and when, is
    /// in the journal before they are given.
    ///
    /// # Errors
    /// What isn't there, isn't restricted or isn't for these eyes, all in the same words.
    pub fn read_restricted(
        &mut self,
        session: &Session,
        what: &Restricted,
    ) -> Result<Opened, Trouble> {
        self.write(session, READING, |w| match what {
            Restricted::Entry(entry) => open_entry(w, *entry),
            Restricted::Answer { record, field } => open_answer(w, *record, field),
            Restricted::Strategy { case, row } => {
                strategies::open_words(w, *case, row)?.map(Opened::Words).ok_or_else(nothing)
            }
            Restricted::Change(seq) => open_change(w, *seq),
        })
    }
}

fn nothing() -> Trouble {
    Trouble::refused("there is nothing restricted here for you to read. Nothing was changed")
}

fn open_entry(w: &Writing<'_>, entry: i64) -> Result<Opened, Trouble> {
    let viewer = w.session.viewer().at(&w.tx, "entry", entry).map_err(|_| nothing())?;
    let mut query = w.tx.prepare_cached(
        "SELECT words, outcome, (SELECT min(pupil) FROM entry_pupil WHERE entry = e.id)
         FROM entry e WHERE id = ?1 AND restricted = 1 AND (author = ?2 OR ?3)",
    )?;
    let eyes = (entry, viewer.officer, viewer.sees_restricted);
    let found = query.query_row(eyes, |row| {
        let opened = Opened::Entry { words: row.get(0)?, outcome: row.get(1)? };
        Ok((opened, row.get(2)?))
    });
    let Some((opened, pupil)) = found.optional()? else { return Err(nothing()) };
    w.note_reading(("entry", entry), About { pupil, ..About::default() }, 0, None)?;
    Ok(opened)
}

fn open_answer(w: &Writing<'_>, record: i64, field: &str) -> Result<Opened, Trouble> {
    let (about, form) = (about_record(&w.tx, record)?, form_of_record(&w.tx, record)?);
    let viewer = w.session.viewer().at(&w.tx, "record", record).map_err(|_| nothing())?;
    let found = answer_of(&w.tx, record, field)?.filter(|_| form.is_restricted(field));
    let Some((id, kept)) = found else { return Err(nothing()) };
    if kept.value.is_empty() || kept.is_hidden_from(viewer) {
        return Err(nothing());
    }
    w.note_reading(("answer", id), about, kept.revision, None)?;
    Ok(Opened::Words(kept.value))
}

fn open_change(w: &Writing<'_>, seq: i64) -> Result<Opened, Trouble> {
    let Some((line, about, revision)) = journal::line(&w.tx, seq)? else { return Err(nothing()) };
    let row = line.row.parse().unwrap_or(0);
    let (table, id) = about.pupil.map_or((line.subject.as_str(), row), |pupil| ("pupil", pupil));
    let viewer = w.session.viewer().at(&w.tx, table, id).map_err(|_| nothing())?;
    if Secrets::of(&w.tx, viewer).of_line(&line)? != Secrecy::Sealed {
        return Err(nothing());
    }
    let why = format!("the words of journal row {seq}");
    w.note_reading((&line.subject, row), about, revision, Some(&why))?;
    Ok(Opened::Change(Box::new(line)))
}

/// A record's answers as these eyes may read them.
pub(super) fn answers_for(
    connection: &Connection,
    viewer: Viewer,
    form: &Form,
    record: i64,
) -> Result<BTreeMap<String, Answer>, Trouble> {
    let mut all = answers(connection, record)?;
    for (path, answer) in &mut all {
        if form.is_restricted(path) {
            answer.close_for(viewer);
        }
    }
    Ok(all)
}

impl RecordFile {
    /// Leaves out one's own restricted words too, where the form is shown to be read and not to be
    /// written on.
    pub fn seal(&mut self) {
        for (path, answer) in &mut self.answers {
            if self.form.is_restricted(path) {
                answer.seal();
            }
        }
    }
}

/// Refuses to write over words that whoever writes may not read.
pub(super) fn may_write(
    w: &Writing<'_>,
    form: &Form,
    record: i64,
    field: &str,
) -> Result<(), Trouble> {
    let Some(asked) = form.field(field).filter(|asked| asked.restricted) else { return Ok(()) };
    match answer_of(&w.tx, record, field)? {
        Some((_, kept)) if kept.is_hidden_from(w.eyes()) => Err(Trouble::refused(format!(
            "{} wrote under \"{}\" what only they and safeguarding read. Nothing was changed. \
                 Log yours as a safeguarding entry",
            kept.by, asked.label
        ))),
        _ => Ok(()),
    }
}

/// A clash over a restricted field tells who wrote there; their words are opened like any others.
pub(super) fn close_clash(w: &Writing<'_>, form: &Form, field: &str, trouble: Trouble) -> Trouble {
    match trouble {
        Trouble::Conflict(mut theirs) if form.is_restricted(field) => {
            theirs.close_for(w.eyes());
            Trouble::Conflict(theirs)
        }
        other => other,
    }
}
