//! Answers: one field each, with its revision, under the name of whoever wrote it.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;

use super::drafts::drop_drafts;
use super::due::moves_due;
use super::journal::About;
use super::records::{answered_record, form_of_record, open_record};
use super::restricted::{close_clash, may_write};
use super::session::{Session, Viewer};
use super::trouble::Trouble;
use super::writing::Writing;
use super::{Store, kept};
use crate::clock::stamp;
use crate::templates::Form;
use crate::templates::answer::{Target, target};

/// One answer as kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    pub value: String,
    pub revision: i64,
    pub by: String,
    pub at: String,
    /// Whether its words are restricted and not for the eyes of whoever asked: then they are left out.
    pub restricted_hidden: bool,
    /// Whether they are restricted and for those eyes, but a reading of them was not noted yet: left
    /// out too, until they are opened.
    pub sealed: bool,
    #[serde(skip)]
    officer: i64,
}

/// What someone else wrote into the same field meanwhile.
pub type Theirs = Answer;

impl Answer {
    /// What stands in a row that isn't a record's answer, told as one.
    pub(super) fn told(
        value: String,
        revision: i64,
        (officer, by, at): (i64, String, String),
    ) -> Self {
        Self { value, revision, by, at, restricted_hidden: false, sealed: false, officer }
    }

    /// Whether words stand here that are left out.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.restricted_hidden || self.sealed
    }

    /// What stands on paper and screen in place of words that are left out.
    #[must_use]
    pub fn instead(&self) -> Option<String> {
        self.is_closed().then(|| format!("restricted: written by {}", self.by))
    }

    /// The same with its words, once they were opened.
    #[must_use]
    pub fn opened(self, words: String) -> Self {
        Self { value: words, sealed: false, ..self }
    }

    /// Whether it has words that are not for these eyes, where its field is restricted.
    pub(super) fn is_hidden_from(&self, viewer: Viewer) -> bool {
        self.is_of_other(viewer) && !viewer.sees_restricted
    }

    fn is_of_other(&self, viewer: Viewer) -> bool {
        self.officer != viewer.officer && !self.value.is_empty()
    }

    /// Leaves out words of somebody else, of a field that is restricted: those that are for these
    /// eyes are opened one by one, and each such reading is noted. One's own are there to be
    /// written on.
    pub(super) fn close_for(&mut self, viewer: Viewer) {
        if self.is_of_other(viewer) {
            self.value.clear();
            self.restricted_hidden = !viewer.sees_restricted;
            self.sealed = viewer.sees_restricted;
        }
    }

    /// Leaves out one's own words too, where nobody writes.
    pub(super) fn seal(&mut self) {
        if !self.value.is_empty() {
            self.value.clear();
            self.sealed = true;
        }
    }
}

impl Store {
    /// Answers one field; gives the new revision. `base` is the revision that was on screen.
    ///
    /// # Errors
    /// [`Trouble::Conflict`] when someone else answered it meanwhile, with their words; restricted
    /// words of someone else that whoever answers may not read; a closed record, an unknown field.
    pub fn answer_field(
        &mut self,
        session: &Session,
        record: i64,
        field: &str,
        value: &str,
        base: i64,
    ) -> Result<i64, Trouble> {
        self.write(session, "answer_field", |w| {
            let (about, form) = answered_record(w, record, field)?;
            answerable(&form, field)?;
            may_write(w, &form, record, field)?;
            drop_drafts(&w.tx, w.session, &draft_place(record, field))?;
            let revision = put_answer(w, about, record, field, value, base);
            let revision = revision.map_err(|clash| close_clash(w, &form, field, clash))?;
            follow(w, about, &form)?;
            Ok(revision)
        })
    }

    /// Settles two texts for one field in one step: the one that loses becomes a revision of its
    /// own, the one kept the next; gives that. `base` is the revision of the text on screen.
    ///
    /// # Errors
    /// As [`Store::answer_field`].
    pub fn settle_field(
        &mut self,
        session: &Session,
        record: i64,
        field: &str,
        [losing, kept]: [&str; 2],
        base: i64,
    ) -> Result<i64, Trouble> {
        self.write(session, "settle_field", |w| {
            let (about, form) = answered_record(w, record, field)?;
            answerable(&form, field)?;
            may_write(w, &form, record, field)?;
            drop_drafts(&w.tx, w.session, &draft_place(record, field))?;
            let base = put_answer(w, about, record, field, losing, base);
            let base = base.map_err(|clash| close_clash(w, &form, field, clash))?;
            let revision = put_answer(w, about, record, field, kept, base)?;
            follow(w, about, &form)?;
            Ok(revision)
        })
    }

    /// Adds a row to a form's own table; gives its id.
    ///
    /// # Errors
    /// As [`Store::answer_field`].
    pub fn add_row(
        &mut self,
        session: &Session,
        record: i64,
        field: &str,
    ) -> Result<String, Trouble> {
        self.write(session, "add_row", |w| {
            let about = open_record(w, record)?;
            let form = form_of_record(&w.tx, record)?;
            if target(&form, &format!("{field}/r1")) != Some(Target::Row) {
                return Err(Trouble::refused(format!(
                    "{field} is not a table of {}. Nothing was changed",
                    form.title
                )));
            }
            let last = answers(&w.tx, record)?
                .keys()
                .filter_map(|path| {
                    path.strip_prefix(field)?.strip_prefix("/r")?.split('/').next()?.parse().ok()
                })
                .max();
            let row = format!("r{}", last.unwrap_or(0_u32) + 1);
            put_answer(w, about, record, &format!("{field}/{row}"), "yes", 0)?;
            Ok(row)
        })
    }
}

/// Where the draft of a field is kept.
#[must_use]
pub fn draft_place(record: i64, field: &str) -> String {
    format!("record/{record}/{field}")
}

/// What an answer makes due, or meets, is kept with it.
pub(super) fn follow(w: &Writing<'_>, about: About, form: &Form) -> Result<(), Trouble> {
    match about.case {
        Some(case) if moves_due(form) => kept::refresh_case(&w.tx, case),
        _ => Ok(()),
    }
}

fn answerable(form: &Form, field: &str) -> Result<(), Trouble> {
    match target(form, field) {
        Some(Target::Field(_) | Target::Row) => Ok(()),
        Some(Target::NotTyped(why)) => {
            Err(Trouble::refused(format!("{field} takes no answer: {why}. Nothing was changed")))
        }
        None => Err(Trouble::refused(format!(
            "there is no field {field} in {}. Nothing was changed. `template show {}` lists them",
            form.title, form.name
        ))),
    }
}

/// The first answer of a field: revision 1.
fn insert_answer(
    w: &Writing<'_>,
    about: About,
    record: i64,
    field: &str,
    value: &str,
    (officer, at): (i64, &str),
) -> Result<(), Trouble> {
    let sets: [super::writing::Set<'_>; 6] = [
        ("record", &record),
        ("field", &field),
        ("value", &value),
        ("revision", &1),
        ("by_officer", &officer),
        ("at", &at),
    ];
    w.insert("answer", about, &sets).map(drop)
}

/// An answer of another record, under the name of whoever wrote it and when.
pub(super) fn copy_answer(
    w: &Writing<'_>,
    about: About,
    record: i64,
    field: &str,
    answer: &Answer,
) -> Result<(), Trouble> {
    insert_answer(w, about, record, field, &answer.value, (answer.officer, &answer.at))
}

pub(super) fn put_answer(
    w: &Writing<'_>,
    about: About,
    record: i64,
    field: &str,
    value: &str,
    base: i64,
) -> Result<i64, Trouble> {
    let (officer, at) = (w.session.officer, stamp(w.session.clock.now()));
    let there = answer_of(&w.tx, record, field)?;
    let Some((id, kept)) = there else {
        if value.is_empty() {
            return Ok(0);
        }
        insert_answer(w, about, record, field, value, (officer, &at))?;
        return Ok(1);
    };
    if kept.value == value {
        return Ok(kept.revision);
    }
    if kept.revision != base {
        return Err(Trouble::Conflict(Box::new(kept)));
    }
    let revision = kept.revision + 1;
    w.update_at(
        "answer",
        id,
        about,
        revision,
        None,
        &[("value", &value), ("revision", &revision), ("by_officer", &officer), ("at", &at)],
    )?;
    Ok(revision)
}

pub(super) fn answer_of(
    connection: &Connection,
    record: i64,
    field: &str,
) -> Result<Option<(i64, Answer)>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT a.id, a.value, a.revision, o.name, a.at, o.id FROM answer a
         JOIN officer o ON o.id = a.by_officer WHERE a.record = ?1 AND a.field = ?2",
    )?;
    let row =
        query.query_row(params![record, field], |row| Ok((row.get(0)?, read_answer(row, 1)?)));
    Ok(row.optional()?)
}

fn read_answer(row: &Row<'_>, at: usize) -> rusqlite::Result<Answer> {
    Ok(Answer {
        value: row.get(at)?,
        revision: row.get(at + 1)?,
        by: row.get(at + 2)?,
        at: row.get(at + 3)?,
        restricted_hidden: false,
        sealed: false,
        officer: row.get(at + 4)?,
    })
}

/// A record's answers by field, whoever asks.
pub(super) fn answers(
    connection: &Connection,
    record: i64,
) -> Result<BTreeMap<String, Answer>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT a.field, a.value, a.revision, o.name, a.at, o.id FROM answer a
         JOIN officer o ON o.id = a.by_officer WHERE a.record = ?1",
    )?;
    let rows = query.query_map([record], |row| Ok((row.get(0)?, read_answer(row, 1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
