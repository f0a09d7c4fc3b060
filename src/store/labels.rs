//! What the places are called that the history tells of: fields of forms as their templates have
//! them, rows of the checklist.

use std::collections::BTreeMap;

use rusqlite::OptionalExtension;
use serde_json::Value;

use super::session::Viewer;
use super::trouble::Trouble;
use super::{HistoryLine, Store, packs};
use crate::templates::answer::{Target, show, target};
use crate::templates::{Checklist, Form, Kind};

/// The forms and checklists that a history is about.
#[derive(Debug, Default)]
pub struct Labels {
    /// By the number of their template.
    forms: BTreeMap<i64, Form>,
    /// The template and the number of each record.
    records: BTreeMap<i64, (i64, u32)>,
    /// By their case.
    checklists: BTreeMap<i64, Checklist>,
}

impl Labels {
    fn form(&self, record: i64) -> Option<&Form> {
        let (template, _) = self.records.get(&record)?;
        self.forms.get(template)
    }

    /// What a record is called: `Support and Attendance Plan no. 2`.
    #[must_use]
    pub fn record(&self, record: i64) -> Option<String> {
        let (_, number) = self.records.get(&record)?;
        Some(format!("{} no. {number}", self.form(record)?.title))
    }

    /// The label of a field of a record by its path, and of the column where it is a cell of a table.
    #[must_use]
    pub fn field(&self, record: i64, path: &str) -> Option<String> {
        let form = self.form(record)?;
        let parts: Vec<&str> = path.split('/').collect();
        let field = form.field(&parts.get(..2)?.join("/"))?;
        let column = match (&field.kind, parts.get(3)) {
            (Kind::Table { columns, .. }, Some(id)) => columns.iter().find(|one| one.id == **id),
            _ => None,
        };
        Some(match column {
            Some(column) => format!("{}, {}", field.label, column.label),
            None => field.label.clone(),
        })
    }

    /// An answer as the form shows it; as it is kept where there is no such field.
    #[must_use]
    pub fn answer(&self, record: i64, path: &str, value: &str) -> String {
        match self.form(record).and_then(|form| target(form, path)) {
            Some(Target::Field(kind)) => show(kind, value),
            _ => value.to_owned(),
        }
    }

    /// The title of a row of a case's checklist by its path, or of a section by its id.
    #[must_use]
    pub fn row(&self, case: i64, path: &str) -> Option<&str> {
        let checklist = self.checklists.get(&case)?;
        let row = checklist.row(path).map(|row| row.title.as_str());
        row.or_else(|| checklist.section(path).map(|section| section.title.as_str()))
    }
}

impl Store {
    /// What the places are called that lines of the history tell of.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn labels(&self, viewer: Viewer, history: &[HistoryLine]) -> Result<Labels, Trouble> {
        let mut labels = Labels::default();
        for line in history {
            for text in [&line.before, &line.after] {
                let row: Value = serde_json::from_str(text).unwrap_or_default();
                let record = if line.subject == "record" { &row["id"] } else { &row["record"] };
                if let Some(record) = record.as_i64() {
                    self.label_record(record, &mut labels)?;
                }
                if let (Some(case), "strategy") = (row["case_id"].as_i64(), line.subject.as_str())
                    && !labels.checklists.contains_key(&case)
                {
                    let checklist = self.checklist(viewer, case)?.checklist;
                    labels.checklists.insert(case, checklist);
                }
            }
        }
        Ok(labels)
    }

    /// A form that can't be read leaves its fields without labels, and the history readable.
    fn label_record(&self, record: i64, labels: &mut Labels) -> Result<(), Trouble> {
        if labels.records.contains_key(&record) {
            return Ok(());
        }
        let mut query =
            self.connection.prepare_cached("SELECT template, number FROM record WHERE id = ?1")?;
        let found = query.query_row([record], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let Some((template, number)) = found else { return Ok(()) };
        labels.records.insert(record, (template, number));
        if !labels.forms.contains_key(&template)
            && let Ok(form) = packs::form_of(&self.connection, template)
        {
            labels.forms.insert(template, form);
        }
        Ok(())
    }
}
