//! What a document of a case is made from, read at once for a viewer. Restricted words are in none of
//! it, not even one's own: what is made of it is given away.
//!
//! What goes into which document, and what is withheld from whom, lives in `documents`.

use chrono::NaiveDate;

use super::Store;
use super::journal;
use super::records::RecordFile;
use super::session::Viewer;
use super::strategies::ChecklistFile;
use super::trouble::Trouble;
use crate::rules::calendar::Calendar;
use crate::rules::case::CaseFile;
use crate::rules::chronology::Line;
use crate::rules::meeting::looked_back_on;
use crate::rules::strategy::{CHECKLIST, Strategy};

/// A case and one of its records, sealed.
#[derive(Debug, Clone, PartialEq)]
pub struct PaperFile {
    pub file: CaseFile,
    pub calendar: Calendar,
    /// The record that was asked for.
    pub record: Option<RecordFile>,
    /// The record of the meeting that it looks back on.
    pub before: Option<RecordFile>,
    pub checklist: Option<ChecklistFile>,
    /// The story of the case.
    pub lines: Vec<Line>,
    /// The head of the journal.
    pub head: String,
    /// Every form of the case, oldest first, where all are asked for.
    pub records: Vec<RecordFile>,
}

impl Store {
    /// What documents of a case are made from, with a record where one is asked for.
    ///
    /// # Errors
    /// An unknown case or record, a record of another case.
    pub fn paper_file(
        &self,
        viewer: Viewer,
        case: i64,
        record: Option<i64>,
        today: NaiveDate,
    ) -> Result<PaperFile, Trouble> {
        let mut file = self.case_file(viewer, case)?;
        file.strategies.iter_mut().for_each(Strategy::seal);
        let record = record.map(|record| self.sealed_record(viewer, case, record)).transpose()?;
        let before = record.as_ref().and_then(|record| before(&file, record));
        let before = before.map(|before| self.sealed_record(viewer, case, before)).transpose()?;
        let mut checklist = self.checklist(viewer, case)?;
        checklist.strategies.iter_mut().for_each(Strategy::seal);
        Ok(PaperFile {
            calendar: self.calendar(file.pupil.school)?,
            record,
            before,
            checklist: Some(checklist),
            lines: self.chronology_of_case(viewer, case, today)?.lines,
            head: journal::head(&self.connection)?.1,
            records: Vec::new(),
            file,
        })
    }

    /// What is made of everything about a case's pupil.
    ///
    /// # Errors
    /// An unknown case.
    pub fn subject_file(
        &self,
        viewer: Viewer,
        case: i64,
        today: NaiveDate,
    ) -> Result<PaperFile, Trouble> {
        let mut read = self.paper_file(viewer, case, None, today)?;
        // The newest comes first; the checklist is no form, and read already.
        for record in read.file.records.iter().rev().filter(|record| record.kind != CHECKLIST) {
            read.records.push(self.sealed_record(viewer, case, record.id)?);
        }
        Ok(read)
    }

    /// The head of the journal, as every document shows it.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn journal_head(&self) -> Result<String, Trouble> {
        Ok(journal::head(&self.connection)?.1)
    }

    pub(super) fn sealed_record(
        &self,
        viewer: Viewer,
        case: i64,
        record: i64,
    ) -> Result<RecordFile, Trouble> {
        let mut file = self.record_file(viewer, record)?;
        if file.case != case {
            return Err(Trouble::refused(format!(
                "record {record} is of case {}, not of case {case}. Nothing was made",
                file.case
            )));
        }
        file.seal();
        Ok(file)
    }
}

/// The record of the meeting that a record looks back on.
fn before(file: &CaseFile, record: &RecordFile) -> Option<i64> {
    let own = record.meeting.as_ref().map(|meeting| meeting.id);
    looked_back_on(&file.meetings, own, record.record.id, &record.form.follows)?.record
}
