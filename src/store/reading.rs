//! A case file in a handful of indexed queries, and what screens ask beside it.

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};

use super::cases::case_row;
use super::journal::{self, HistoryLine};
use super::restricted::Secrets;
use super::session::Viewer;
use super::trouble::Trouble;
use super::{
    Store, absences, actions, attachments, entries, evidence, gates, marks, meetings, notices,
    penalties, people, records, sent, strategies, support,
};
use crate::rules::case::{Action, CaseFile, Record};
use crate::rules::register::Register;

impl Store {
    /// Everything about a case that its viewer may see.
    ///
    /// # Errors
    /// An unknown case, in a sentence.
    pub fn case_file(&self, viewer: Viewer, case: i64) -> Result<CaseFile, Trouble> {
        let pupil = self.case(viewer, case)?.pupil;
        case_file(&self.connection, viewer, pupil, Some(case))
    }

    /// Everything about a pupil, with their open or latest case if there is one.
    ///
    /// # Errors
    /// An unknown pupil, in a sentence.
    pub fn pupil_file(&self, viewer: Viewer, pupil: i64) -> Result<CaseFile, Trouble> {
        case_file(&self.connection, viewer, pupil, self.latest_case(pupil)?)
    }

    /// What was changed about a pupil, newest first; words of entries, forms and the checklist that
    /// aren't for these eyes are left out with their line, restricted ones that are without.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn history(
        &self,
        viewer: Viewer,
        pupil: i64,
        limit: usize,
    ) -> Result<Vec<HistoryLine>, Trouble> {
        let viewer = viewer.at(&self.connection, "pupil", pupil)?;
        let lines = journal::history(&self.connection, pupil, limit)?;
        Secrets::of(&self.connection, viewer).shown(lines)
    }
}

pub(super) fn case_file(
    connection: &Connection,
    viewer: Viewer,
    pupil: i64,
    case: Option<i64>,
) -> Result<CaseFile, Trouble> {
    let viewer = viewer.at(connection, "pupil", pupil)?;
    let found = people::pupil(connection, pupil)?
        .ok_or_else(|| Trouble::refused(format!("there is no pupil {pupil}")))?;
    let school = found.school;
    let days = marks::days(connection, pupil, NaiveDate::MIN, NaiveDate::MAX)?;
    let (records, actions) = of_case(connection, case)?;
    Ok(CaseFile {
        school_name: connection
            .prepare_cached("SELECT name FROM school WHERE id = ?1")?
            .query_row([school], |row| row.get(0))?,
        case: case.map(|case| case_row(connection, case)).transpose()?,
        contacts: people::contacts(connection, pupil)?,
        siblings: people::siblings(connection, pupil)?,
        circumstances: people::circumstances(connection, pupil)?,
        entries: entries::entries(connection, viewer, pupil)?,
        records,
        actions,
        meetings: case
            .map_or_else(|| Ok(Vec::new()), |case| meetings::meetings(connection, case))?,
        next_due: next_due(connection, case)?,
        strategies: match case {
            Some(case) => strategies::strategies(connection, viewer, case)?,
            None => Vec::new(),
        },
        attachments: attachments::attachments(connection, viewer, pupil)?,
        passings: case.map_or_else(|| Ok(Vec::new()), |case| gates::passings(connection, case))?,
        register: Register { days, on_roll: marks::on_roll(connection, pupil)? },
        register_to: marks::register_to(connection, school)?,
        notices: case.map_or_else(|| Ok(Vec::new()), |case| notices::of_case(connection, case))?,
        penalties: penalties::of_pupil(connection, pupil)?,
        choices: each(case, |case| evidence::choices(connection, case))?,
        left_out: each(case, |case| evidence::left_out(connection, case))?,
        told: each(case, |case| evidence::told(connection, case))?,
        checks: each(case, |case| evidence::checks(connection, case))?,
        called_off: evidence::called_off(connection, pupil, case)?,
        comments: absences::comments(connection, pupil, (NaiveDate::MIN, NaiveDate::MAX))?,
        support: each(case, |case| support::support(connection, case))?,
        sent: sent::of_pupil(connection, pupil)?,
        pupil: found,
    })
}

/// What is read of a case; nothing where there is none.
fn each<T: Default>(
    case: Option<i64>,
    read: impl FnOnce(i64) -> Result<T, Trouble>,
) -> Result<T, Trouble> {
    case.map_or_else(|| Ok(T::default()), read)
}

fn of_case(
    connection: &Connection,
    case: Option<i64>,
) -> Result<(Vec<Record>, Vec<Action>), Trouble> {
    match case {
        Some(case) => {
            Ok((records::records(connection, case)?, actions::actions(connection, case)?))
        }
        None => Ok((Vec::new(), Vec::new())),
    }
}

/// The earliest day on which anything of a case is due, as its line in the caseload keeps it.
fn next_due(connection: &Connection, case: Option<i64>) -> Result<Option<NaiveDate>, Trouble> {
    let mut query =
        connection.prepare_cached("SELECT next_due_on FROM caseload WHERE case_id = ?1")?;
    let found = query.query_row([case], |row| row.get::<_, Option<NaiveDate>>(0)).optional()?;
    Ok(found.flatten())
}
