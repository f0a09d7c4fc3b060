//! What the pack says of forms, log entries, meetings, checklist rows and tier items: which of them
//! proves what, and what on file answers a row.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Proof;
use crate::rules::process::{LogProves, MeetingProves, Process};
use crate::rules::strategy::{CHECKLIST, OWN};
use crate::rules::support::TIERS;

/// What a filled form proves, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Declaration {
    pub of: Proof,
    /// The field, `section/field`, that must be answered; of a table, that it has a row.
    pub field: Option<String>,
    /// With one of these options chosen; with any answer where there are none.
    pub is: Vec<String>,
    /// The field that holds the day it happened; else the day of the record.
    pub on: Option<String>,
    /// Only once the record is closed.
    pub closed: bool,
    /// The field whose answer names it in lists: to whom a referral went.
    pub named: Option<String>,
}

/// A row of the checklist or an item of the tiers: what it proves, and what on file answers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answerable {
    /// `checklist/parents/phone-call`, `tiers/tier-2/children/key-adult`; `checklist/own` and
    /// `tiers/own` speak for every row and every item of the school's own.
    pub line: String,
    pub title: String,
    /// What it proves once it was done on a day.
    pub proves: Vec<Proof>,
    /// Whatever on file proves one of these answers it.
    pub answered_by: Vec<Proof>,
    /// Only what is called by one of these words, where there are any.
    pub names: Vec<String>,
    /// The line that is the same thing: both are one fact.
    pub same_as: Option<String>,
    /// Its words are for few eyes: it proves nothing.
    pub restricted: bool,
}

/// Everything that the pack declares.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Declared {
    /// By the name of the form.
    pub forms: BTreeMap<String, Vec<Declaration>>,
    pub log: Vec<LogProves>,
    pub meeting: MeetingProves,
    pub items: Vec<Answerable>,
    /// What a letter proves beside what its entry does, by the name of the letter.
    pub letters: BTreeMap<String, Vec<Proof>>,
}

impl Declared {
    /// With further rows or items.
    #[must_use]
    pub fn with_items(mut self, items: impl IntoIterator<Item = Answerable>) -> Self {
        self.items.extend(items);
        self
    }

    /// What is declared of a row or item by its line; of the school's own, what is of them all.
    #[must_use]
    pub fn item(&self, line: &str) -> Option<&Answerable> {
        let of_all = [row_line(OWN), item_line(OWN)];
        let is_one = |all: &&String| {
            line.strip_prefix(all.as_str()).is_some_and(|rest| rest.starts_with('/'))
        };
        let line = of_all.iter().find(is_one).map_or(line, String::as_str);
        self.items.iter().find(|item| item.line == line)
    }

    /// What is declared of a kind of log entry.
    #[must_use]
    pub fn of_kind(&self, kind: &str) -> Option<&LogProves> {
        self.log.iter().find(|told| told.kind == kind)
    }
}

/// The line of a row of the checklist: `checklist/parents/phone-call`.
#[must_use]
pub fn row_line(row: &str) -> String {
    format!("{CHECKLIST}/{row}")
}

/// The line of an item of the tiers: `tiers/tier-2/children/key-adult`.
#[must_use]
pub fn item_line(item: &str) -> String {
    format!("{TIERS}/{item}")
}

/// The current pack, as far as evidence is judged by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    pub declared: Declared,
    pub process: Process,
}

impl Pack {
    /// The rows of the checklist with what answers them, in the order of the form.
    pub fn rows(&self) -> impl Iterator<Item = &Answerable> {
        let prefix = row_line("");
        self.declared.items.iter().filter(move |item| item.line.starts_with(&prefix))
    }

    /// Whether evidence can be linked to that line: one of a gate, a row of the checklist, an item of
    /// the tiers.
    #[must_use]
    pub fn knows_line(&self, line: &str) -> bool {
        self.process.line(line).is_some() || self.declared.item(line).is_some()
    }
}
