//! What a case file gives a legal step to stand on, read for eyes that nothing restricted is for: a
//! parent reads what comes of it, whoever drafts it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rusqlite::Connection;

use super::super::reading::case_file;
use super::super::session::EVERYBODY;
use super::super::trouble::Trouble;
use super::super::{packs, schools, strategies};
use crate::rules::calendar::Calendar;
use crate::rules::case::{Case, CaseFile};
use crate::rules::evidence::item_line;
use crate::rules::notice::{Grounds, against};
use crate::rules::people::Contact;
use crate::rules::process::NoticeTerms;
use crate::rules::support::Tiers;
use crate::templates::{Checklist, RowKind};

/// Sections of the checklist that no parent is told of as support.
const NOT_TOLD: [&str; 2] = ["safeguarding", "all-tried"];

/// A case as a legal step is judged by it.
pub(in crate::store) struct Basis {
    pub file: CaseFile,
    pub calendar: Calendar,
}

/// Reads a case.
pub(in crate::store) fn basis(connection: &Connection, case: &Case) -> Result<Basis, Trouble> {
    let file = case_file(connection, EVERYBODY, case.pupil, Some(case.id))?;
    let calendar = schools::calendar(connection, file.pupil.school)?;
    Ok(Basis { file, calendar })
}

impl Basis {
    /// What a notice issued on a day can stand on.
    pub fn grounds(&self, connection: &Connection, on: NaiveDate) -> Result<Grounds, Trouble> {
        let rows = match &self.file.case {
            Some(case) => {
                let rows = rows_to_tell(&strategies::checklist_of_case(connection, case.id)?);
                with_items(rows, &packs::tiers(connection)?)
            }
            None => BTreeMap::new(),
        };
        Ok(Grounds::of(&self.file, &rows, &self.calendar, on))
    }

    /// One of the pupil's people against whom a legal step can be taken.
    pub fn contact(&self, contact: i64, on: NaiveDate) -> Result<&Contact, Trouble> {
        let mut contacts = self.file.contacts.iter();
        let found = contacts.find(|one| one.id == contact).ok_or_else(|| {
            Trouble::refused(format!(
                "{} has no contact {contact}. Nothing was changed",
                self.file.pupil.name()
            ))
        })?;
        match against(found, &self.file.circumstances, on) {
            None => Ok(found),
            Some(why) => {
                Err(Trouble::refused(format!("{} {why}. Nothing was changed", found.name())))
            }
        }
    }
}

/// How notices run here, and their standard words.
pub(super) fn terms(connection: &Connection) -> Result<NoticeTerms, Trouble> {
    Ok(packs::current_process(connection)?.notice)
}

/// The rows that a parent may be told of, with their titles. A question is no support, and whether
/// something restricted was done is nobody else's to know.
fn rows_to_tell(checklist: &Checklist) -> BTreeMap<String, String> {
    let rows = checklist.rows().filter(|(_, section, row)| {
        !NOT_TOLD.contains(&section.id.as_str()) && !row.restricted && row.kind == RowKind::Strategy
    });
    rows.map(|(path, _, row)| (path, row.title.clone())).collect()
}

/// The items of support that a parent may be told of too, by their lines: none that is the same thing
/// as a row that they aren't told of.
fn with_items(mut rows: BTreeMap<String, String>, tiers: &Tiers) -> BTreeMap<String, String> {
    let told = tiers
        .items()
        .filter(|(.., item)| item.same_as.as_ref().is_none_or(|row| rows.contains_key(row)));
    let items: Vec<(String, String)> =
        told.map(|(path, _, item)| (item_line(&path), item.title.clone())).collect();
    rows.extend(items);
    rows
}
