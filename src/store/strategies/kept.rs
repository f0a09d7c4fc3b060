//! Rows of the checklist as they are kept, and what of them is for whose eyes.

use rusqlite::{Connection, Row, params};

use super::super::answers::Answer;
use super::super::meanwhile::last_change;
use super::super::session::Viewer;
use super::super::trouble::Trouble;
use crate::rules::day::short;
use crate::rules::strategy::{Strategy, StrategyAnswer, Verdict};

/// A row as it is kept, whoever asks.
pub(super) struct Kept {
    pub id: i64,
    pub row: String,
    pub label: String,
    pub said: StrategyAnswer,
    pub revision: i64,
    /// Who wrote its words, where they are restricted.
    pub author: Option<i64>,
    /// Whether the entry that shows it is not for the eyes of whoever asks.
    pub entry_hidden: bool,
}

impl Kept {
    /// Whether it has words, and they are restricted.
    pub fn is_restricted(&self) -> bool {
        self.author.is_some() && !self.said.words.is_empty()
    }

    /// Whether it has restricted words of somebody else: blank ones are never put in their place.
    pub fn is_of_other(&self, officer: i64) -> bool {
        self.is_restricted() && self.author != Some(officer)
    }

    /// Whether it has words that are not for these eyes.
    pub fn is_hidden_from(&self, viewer: Viewer) -> bool {
        self.is_of_other(viewer.officer) && !viewer.sees_restricted
    }

    pub fn shown(self, viewer: Viewer) -> Strategy {
        let (restricted, closed) = (self.is_restricted(), self.is_of_other(viewer.officer));
        let restricted_hidden = self.is_hidden_from(viewer);
        let said = self.said;
        Strategy {
            id: self.id,
            row: self.row,
            label: self.label,
            answer: said.answer,
            on: said.on,
            words: if closed { String::new() } else { said.words },
            prompts: said.prompts,
            receipt: said.receipt,
            entry: if self.entry_hidden { None } else { said.entry },
            revision: self.revision,
            restricted,
            restricted_hidden,
            sealed: closed && !restricted_hidden,
        }
    }

    /// What stands there, in a line, for somebody who was about to say something else.
    fn told(&self, viewer: Viewer) -> String {
        let answer = match self.said.answer {
            Verdict::Open => "no answer",
            Verdict::Yes => "Y",
            Verdict::No => "N",
            Verdict::NotApplicable => "not applicable",
        };
        let on = self.said.on.map(|on| format!(" on {}", short(on))).unwrap_or_default();
        let words = match self.said.words.as_str() {
            "" => String::new(),
            _ if self.is_of_other(viewer.officer) => ": (restricted)".to_owned(),
            words => format!(": {words}"),
        };
        format!("{answer}{on}{words}")
    }

    /// What a colleague said of it meanwhile, and who that was.
    pub fn theirs(&self, connection: &Connection, viewer: Viewer) -> Result<Answer, Trouble> {
        let last = last_change(connection, "strategy", self.id)?;
        let mut theirs = Answer::told(self.told(viewer), self.revision, last);
        theirs.restricted_hidden = self.is_hidden_from(viewer);
        theirs.sealed = self.is_of_other(viewer.officer) && !theirs.restricted_hidden;
        Ok(theirs)
    }

    /// Who changed it last.
    pub fn last_officer(&self, connection: &Connection) -> Result<i64, Trouble> {
        last_change(connection, "strategy", self.id).map(|(officer, ..)| officer)
    }
}

/// A case's rows, in the order they were first answered.
pub(super) fn kept_rows(
    connection: &Connection,
    viewer: Viewer,
    case: i64,
) -> Result<Vec<Kept>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT s.*, e.id IS NOT NULL AND e.restricted = 1 AND e.author <> ?2 AND NOT ?3 AS entry_hidden
         FROM strategy s LEFT JOIN entry e ON e.id = s.entry WHERE s.case_id = ?1 ORDER BY s.id",
    )?;
    let rows = query.query_map(params![case, viewer.officer, viewer.sees_restricted], read_kept)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read_kept(row: &Row<'_>) -> rusqlite::Result<Kept> {
    let answer: String = row.get("answer")?;
    let prompts: String = row.get("prompts")?;
    Ok(Kept {
        id: row.get("id")?,
        row: row.get("row")?,
        label: row.get("label")?,
        said: StrategyAnswer {
            answer: Verdict::parse(&answer).unwrap_or_default(),
            on: row.get("on_day")?,
            words: row.get("words")?,
            prompts: prompts.split_whitespace().map(str::to_owned).collect(),
            receipt: row.get("receipt")?,
            entry: row.get("entry")?,
        },
        revision: row.get("revision")?,
        author: row.get("author")?,
        entry_hidden: row.get("entry_hidden")?,
    })
}
