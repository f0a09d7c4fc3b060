//! What stood in the file before: the history of one field, and what is known about a pupil as it
//! was at the end of a day.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rusqlite::{Connection, params};

use super::Store;
use super::journal::{HistoryLine, TOLD, read_told};
use super::records::form_of_record;
use super::restricted::Secrets;
use super::session::Viewer;
use super::trouble::Trouble;
use crate::templates::Kind;

/// What stood at the end of a day, each row as its last change until then left it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Past {
    /// The working days on which anything changed, earliest first.
    pub days: Vec<NaiveDate>,
    /// A line a row, in the order that it is read; what stood there before is left out.
    pub lines: Vec<HistoryLine>,
}

/// The order in which rows are read; those of other tables come last.
const ORDER: [&str; 17] = [
    "pupil",
    "enrolment",
    "contact",
    "sibling",
    "circumstance",
    "pupil_case",
    "gate_passing",
    "record",
    "answer",
    "attendee",
    "meeting",
    "invitation",
    "entry",
    "action",
    "strategy",
    "support",
    "notice",
];

impl Store {
    /// What was changed in a field of a record, newest first: in the versions that it corrects too,
    /// and in the rows of a table that stand in it. As the history of a pupil for these eyes.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn field_history(
        &self,
        viewer: Viewer,
        record: i64,
        field: &str,
    ) -> Result<Vec<HistoryLine>, Trouble> {
        let viewer = viewer.at(&self.connection, "record", record)?;
        let form = form_of_record(&self.connection, record)?;
        let rows = match form.field(field).map(|field| &field.kind) {
            Some(Kind::Actions { .. }) => "actions",
            Some(Kind::Invitations { .. }) => "invitations",
            _ => "",
        };
        let lines = of_field(&self.connection, record, field, rows)?;
        Secrets::of(&self.connection, viewer).shown(lines)
    }

    /// What was known about a pupil at the end of a working day, or of one record of theirs.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn past(
        &self,
        viewer: Viewer,
        pupil: i64,
        record: Option<i64>,
        day: NaiveDate,
    ) -> Result<Past, Trouble> {
        let viewer = viewer.at(&self.connection, "pupil", pupil)?;
        let lines = of_pupil(&self.connection, pupil, record)?;
        let (mut days, mut rows) = (BTreeSet::new(), BTreeMap::new());
        for mut line in Secrets::of(&self.connection, viewer).shown(lines)? {
            let Ok(on) = line.as_of.parse::<NaiveDate>() else { continue };
            days.insert(on);
            if on <= day {
                line.before.clear();
                rows.insert(place_of(&line), line);
            }
        }
        Ok(Past { days: days.into_iter().collect(), lines: rows.into_values().collect() })
    }
}

fn place_of(line: &HistoryLine) -> (usize, String, i64) {
    let order = ORDER.iter().position(|table| *table == line.subject).unwrap_or(ORDER.len());
    (order, line.subject.clone(), line.row.parse().unwrap_or(0))
}

fn of_pupil(
    connection: &Connection,
    pupil: i64,
    record: Option<i64>,
) -> rusqlite::Result<Vec<HistoryLine>> {
    let mut query = connection.prepare_cached(&format!(
        "SELECT {TOLD} FROM journal j
         WHERE seq IN (
           SELECT seq FROM journal WHERE pupil = ?1 AND pupil <> ''
           UNION SELECT e.seq FROM entry_pupil ep JOIN journal e
             ON e.subject = 'entry' AND e.row = CAST(ep.entry AS TEXT)
             WHERE ep.pupil = CAST(?1 AS INTEGER))
         AND (?2 IS NULL OR record = ?2 OR (subject = 'record' AND row = ?2))
         AND after <> '' AND row <> '0'
         ORDER BY seq"
    ))?;
    let record = record.map(|record| record.to_string());
    query.query_map(params![pupil.to_string(), record], read_told)?.collect()
}

fn of_field(
    connection: &Connection,
    record: i64,
    field: &str,
    rows: &str,
) -> rusqlite::Result<Vec<HistoryLine>> {
    let mut query = connection.prepare_cached(&format!(
        "WITH RECURSIVE version (id) AS (
           SELECT ?1
           UNION SELECT r.corrects FROM record r JOIN version v ON v.id = r.id
             WHERE r.corrects IS NOT NULL)
         SELECT {TOLD} FROM journal j
         WHERE (subject, row) IN (
           SELECT 'answer', CAST(a.id AS TEXT) FROM version v JOIN answer a ON a.record = v.id
             WHERE a.field = ?2 OR substr(a.field, 1, length(?2) + 1) = ?2 || '/'
           UNION SELECT 'attendee', CAST(p.id AS TEXT) FROM version v
             JOIN attendee p ON p.record = v.id WHERE p.field = ?2
           UNION SELECT 'action', CAST(c.id AS TEXT) FROM version v
             JOIN action c ON c.record = v.id WHERE ?3 = 'actions'
           UNION SELECT 'invitation', CAST(i.id AS TEXT) FROM version v
             JOIN record r ON r.id = v.id JOIN entry n ON n.id = r.entry
             JOIN invitation i ON i.meeting = n.meeting WHERE ?3 = 'invitations')
         ORDER BY seq DESC"
    ))?;
    query.query_map(params![record, field, rows], read_told)?.collect()
}
