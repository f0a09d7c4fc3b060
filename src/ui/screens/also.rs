//! The open rows of the checklist that an entry answers while it is being logged: they stand last on its
//! sheet, chosen, and follow what is said above them.

use super::sheet::{Choice, SheetField};
use crate::rules::case::{CaseFile, Entry, EntryKind};
use crate::rules::evidence::{Answerable, Declared, Pack, row_line, would_answer};
use crate::rules::strategy::judge;
use crate::store::ChecklistFile;
use crate::ui::effect::Now;

/// One key a row; more rows than keys are never answered by one entry.
const KEYS: &str = "123456789abcdefghij";

/// What it is called on a sheet.
pub const ALSO: &str = "Also answers";

/// The open rows of a case, and what of an entry answers them.
#[derive(Debug, Clone)]
pub struct Also {
    pub case: i64,
    rows: Vec<Answerable>,
    declared: Declared,
    /// The pupil's people as an entry names them.
    people: Vec<(i64, String)>,
    now: Now,
    /// Rows that were left out by hand stay out.
    left: Vec<String>,
}

impl Also {
    /// None where there is no open case, or no row that anything logged could answer.
    #[must_use]
    pub fn of(file: &CaseFile, list: &ChecklistFile, pack: &Pack, now: &Now) -> Option<Self> {
        let case = file.case.as_ref().filter(|case| case.closed.is_none())?;
        let open = open_rows(file, list, now);
        let rows = pack.rows().filter(|row| {
            !row.answered_by.is_empty() && open.iter().any(|path| row_line(path) == row.line)
        });
        let rows: Vec<Answerable> = rows.cloned().collect();
        let Declared { log, meeting, .. } = pack.declared.clone();
        let people = file
            .contacts
            .iter()
            .map(|one| (one.id, format!("{} ({})", one.name(), one.relationship.to_lowercase())));
        (!rows.is_empty()).then(|| Self {
            case: case.id,
            rows,
            declared: Declared { log, meeting, ..Declared::default() },
            people: people.collect(),
            now: *now,
            left: Vec::new(),
        })
    }

    /// The rows that what stands in a sheet's fields would answer; those that were left out by hand,
    /// of what was offered before, stay out.
    pub fn choices(&mut self, fields: &[SheetField], before: &[Choice]) -> Vec<Choice> {
        for row in before {
            self.left.retain(|left| *left != row.id);
            if !row.chosen {
                self.left.push(row.id.clone());
            }
        }
        let Some(entry) = self.entry(fields) else { return Vec::new() };
        let rows = would_answer(&entry, &self.rows, &self.declared).into_iter();
        let prefix = row_line("");
        rows.zip(KEYS.chars())
            .map(|(row, key)| {
                let path = row.line.strip_prefix(&prefix).unwrap_or(&row.line);
                let is_left = self.left.iter().any(|left| left == path);
                Choice::new(key, path, row.title.clone()).chosen_if(!is_left)
            })
            .collect()
    }

    /// The entry as far as it is told; none before its kind is.
    fn entry(&self, fields: &[SheetField]) -> Option<Entry> {
        let text = |label: &str| {
            let found = fields.iter().find(|field| field.label == label);
            found.map(SheetField::value).unwrap_or_default()
        };
        // How a contact ended is one of a few; what came of anything else is told in words.
        let (contact, other) = (EntryKind::parse(&text("How")), EntryKind::parse(&text("What")));
        let (reached, outcome) = match contact {
            Some(_) => (text("Outcome"), String::new()),
            None => (String::new(), text("Outcome")),
        };
        let with: Vec<i64> = text("With").lines().filter_map(|id| id.parse().ok()).collect();
        let named = self.people.iter().filter(|(id, _)| with.contains(id));
        Some(Entry {
            id: 0,
            kind: contact.or(other)?,
            on: self.now.today,
            half: None,
            at_time: String::new(),
            with: named.map(|(_, name)| name.clone()).collect(),
            reached,
            outcome,
            words: text("Words"),
            agency: text("Agency").trim().to_owned(),
            restricted: text("Restricted") == "yes",
            by: String::new(),
            entered_at: String::new(),
            as_of: self.now.today,
            withdrawn: None,
            record: None,
            meeting: None,
            channel: String::new(),
            sessions: Vec::new(),
            contacts: with,
        })
    }
}

/// The rows of a case's checklist that somebody still has to answer.
#[must_use]
pub fn open_rows(file: &CaseFile, list: &ChecklistFile, now: &Now) -> Vec<String> {
    let asked = list.checklist.asked(&list.strategies);
    let judged = judge(&asked, &list.strategies, &file.circumstances, now.today);
    let open = asked.iter().zip(&judged).filter(|(_, row)| row.is_open());
    open.map(|(row, _)| row.path.clone()).collect()
}

/// The field on a sheet; blank until something is said above it.
#[must_use]
pub fn field() -> SheetField {
    SheetField::ticks(ALSO, Vec::new())
}
