//! Restricted fields of forms: what of them is for whose eyes.
//!
//! Their words are read by whoever wrote them last and by the safeguarding role; that something was
//! written, by whom and when, is for all. A blank field is open to everybody again.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use super::answers::{Answer, answer_of, answers};
use super::journal::HistoryLine;
use super::packs;
use super::session::Viewer;
use super::trouble::Trouble;
use super::writing::Writing;
use crate::templates::Form;

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
            answer.hide_from(viewer);
        }
    }
    Ok(all)
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
        Some((_, kept)) if kept.is_hidden_from(w.session.viewer()) => {
            Err(Trouble::refused(format!(
                "{} wrote under \"{}\" what only they and safeguarding read. Nothing was changed. \
                 Log yours as a safeguarding entry",
                kept.by, asked.label
            )))
        }
        _ => Ok(()),
    }
}

/// What of the history of forms is not for these eyes. Each template is read once.
pub(super) struct Hidden<'a> {
    connection: &'a Connection,
    viewer: Viewer,
    /// The restricted fields of a template.
    fields: BTreeMap<i64, BTreeSet<String>>,
}

impl<'a> Hidden<'a> {
    pub fn of(connection: &'a Connection, viewer: Viewer) -> Self {
        Self { connection, viewer, fields: BTreeMap::new() }
    }

    /// Whether a line holds somebody else's words in a restricted field, or their file on one.
    pub fn has(&mut self, line: &HistoryLine) -> Result<bool, Trouble> {
        let of_form = matches!(line.subject.as_str(), "answer" | "attachment");
        if self.viewer.sees_restricted || !of_form {
            return Ok(false);
        }
        Ok(self.is_secret(&line.before)? || self.is_secret(&line.after)?)
    }

    fn is_secret(&mut self, text: &str) -> Result<bool, Trouble> {
        let row: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
        let is_own = row["by_officer"].as_i64() == Some(self.viewer.officer);
        let is_blank = row["value"].as_str().is_some_and(str::is_empty);
        match (row["record"].as_i64(), row["field"].as_str()) {
            (Some(record), Some(field)) if !is_own && !is_blank => {
                Ok(self.restricted_of(record)?.contains(field))
            }
            _ => Ok(false),
        }
    }

    fn restricted_of(&mut self, record: i64) -> Result<&BTreeSet<String>, Trouble> {
        let mut query =
            self.connection.prepare_cached("SELECT template FROM record WHERE id = ?1")?;
        let template = query.query_row([record], |row| row.get(0))?;
        Ok(match self.fields.entry(template) {
            Entry::Occupied(read) => read.into_mut(),
            Entry::Vacant(place) => {
                let form = packs::form_of(self.connection, template)?;
                let restricted = form.fields().filter(|(_, field)| field.restricted);
                place.insert(restricted.map(|(path, _)| path).collect())
            }
        })
    }
}
