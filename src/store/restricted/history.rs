//! What of a pupil's history is for whose eyes.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension};
use serde_json::Value;

use crate::store::journal::HistoryLine;
use crate::store::session::Viewer;
use crate::store::trouble::Trouble;
use crate::store::writing::READING;
use crate::store::{annex, packs};

/// Columns that hold restricted words.
const WORDS: [&str; 3] = ["words", "outcome", "value"];

/// How much of something is for some eyes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::store) enum Secrecy {
    Open,
    /// To be opened, which is noted.
    Sealed,
    Hidden,
}

impl Secrecy {
    /// Of what is restricted, for its author and for others.
    fn of_restricted(viewer: Viewer, author: i64) -> Self {
        let may_read = author == viewer.officer || viewer.sees_restricted;
        if may_read { Self::Sealed } else { Self::Hidden }
    }

    /// The name of a file is no restricted words: whoever may see it sees it open.
    fn unsealed(self) -> Self {
        if self == Self::Sealed { Self::Open } else { self }
    }
}

/// What of the history is for these eyes. Each template is read once.
pub(in crate::store) struct Secrets<'a> {
    connection: &'a Connection,
    viewer: Viewer,
    /// The restricted fields of a template.
    fields: BTreeMap<i64, BTreeSet<String>>,
}

impl<'a> Secrets<'a> {
    pub fn of(connection: &'a Connection, viewer: Viewer) -> Self {
        Self { connection, viewer, fields: BTreeMap::new() }
    }

    /// What of the lines is shown: those that aren't for these eyes are left out, those that hold
    /// restricted words are closed.
    pub fn shown(&mut self, lines: Vec<HistoryLine>) -> Result<Vec<HistoryLine>, Trouble> {
        let mut shown = Vec::with_capacity(lines.len());
        for mut line in lines {
            match self.of_line(&line)? {
                Secrecy::Hidden => continue,
                Secrecy::Sealed => seal(&mut line),
                Secrecy::Open => {}
            }
            shown.push(line);
        }
        Ok(shown)
    }

    pub fn of_line(&mut self, line: &HistoryLine) -> Result<Secrecy, Trouble> {
        if self.keeps_annex(line) {
            return Ok(Secrecy::Hidden);
        }
        let rows = [&line.before, &line.after].map(|text| row_of(text));
        match line.subject.as_str() {
            "entry" => {
                let secrecy = self.of_entry(&line.row, "SELECT ?1")?;
                // A reading tells no words.
                Ok(if line.after.is_empty() { secrecy.unsealed() } else { secrecy })
            }
            "attachment" => {
                let on = self.of_entry(&line.row, "SELECT entry FROM attachment WHERE id = ?1")?;
                Ok(on.max(self.of_fields(&rows)?).unsealed())
            }
            "answer" => self.of_fields(&rows),
            "strategy" => {
                Ok(rows.iter().map(|row| self.of_strategy(row)).max().unwrap_or(Secrecy::Open))
            }
            // How much went out tells whether there is anything restricted.
            "export" if !rows[1]["reads"].is_null() && !self.viewer.sees_restricted => {
                Ok(Secrecy::Hidden)
            }
            _ => Ok(Secrecy::Open),
        }
    }

    /// That an annex was made, and what was read for it, is told to nobody but safeguarding.
    fn keeps_annex(&self, line: &HistoryLine) -> bool {
        let is_of_one = line.subject == annex::SUBJECT || line.reason == annex::WHY;
        is_of_one && line.verb == READING && !self.viewer.sees_restricted
    }

    /// Of the entry that a query gives by the number of a row.
    fn of_entry(&self, row: &str, which: &str) -> Result<Secrecy, Trouble> {
        let sql = format!("SELECT author FROM entry WHERE restricted = 1 AND id = ({which})");
        let mut query = self.connection.prepare_cached(&sql)?;
        let row: i64 = row.parse().unwrap_or(0);
        let author: Option<i64> = query.query_row([row], |row| row.get(0)).optional()?;
        Ok(author.map_or(Secrecy::Open, |author| Secrecy::of_restricted(self.viewer, author)))
    }

    fn of_fields(&mut self, rows: &[Value; 2]) -> Result<Secrecy, Trouble> {
        let mut most = Secrecy::Open;
        for row in rows {
            let is_blank = row["value"].as_str().is_some_and(str::is_empty);
            let (Some(record), Some(field)) = (row["record"].as_i64(), row["field"].as_str())
            else {
                continue;
            };
            if !is_blank && self.restricted_of(record)?.contains(field) {
                let author = row["by_officer"].as_i64().unwrap_or(0);
                most = most.max(Secrecy::of_restricted(self.viewer, author));
            }
        }
        Ok(most)
    }

    fn of_strategy(&self, row: &Value) -> Secrecy {
        let has_words = row["words"].as_str().is_some_and(|words| !words.is_empty());
        let author = row["author"].as_i64().filter(|_| has_words);
        author.map_or(Secrecy::Open, |author| Secrecy::of_restricted(self.viewer, author))
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

fn row_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// Leaves the words of a line out.
fn seal(line: &mut HistoryLine) {
    for text in [&mut line.before, &mut line.after] {
        if let Value::Object(mut row) = row_of(text) {
            row.retain(|column, _| !WORDS.contains(&column.as_str()));
            *text = Value::Object(row).to_string();
        }
    }
    line.sealed = true;
}
