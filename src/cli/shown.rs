//! A case as JSON: names and order of its keys are a contract. What is absent is `null`.

use chrono::NaiveDate;
use serde::Serialize;

use super::gate::GateShown;
use super::out::told;
use crate::rules::case::{Action, CaseFile, Entry, Record};
use crate::rules::people::Contact;
use crate::rules::process::GateStanding;
use crate::rules::register::Half;
use crate::store::CaseloadRow;

/// A case in the list.
#[derive(Debug, Serialize)]
pub(super) struct CaseLine<'a> {
    id: i64,
    upn: &'a str,
    name: &'a str,
    year: Option<&'a str>,
    reg: Option<&'a str>,
    /// Percent, unrounded.
    attendance: Option<f64>,
    tier: u8,
    stage: u8,
    next_due: Option<NaiveDate>,
    owner: &'a str,
    opened: NaiveDate,
    closed: Option<NaiveDate>,
}

impl<'a> CaseLine<'a> {
    pub(super) fn of(row: &'a CaseloadRow) -> Self {
        Self {
            id: row.case,
            upn: &row.upn,
            name: &row.name,
            year: told(&row.year_group),
            reg: told(&row.reg),
            attendance: row.figures.attendance(),
            tier: row.tier,
            stage: row.stage,
            next_due: row.next_due_on,
            owner: &row.owner_name,
            opened: row.opened_on,
            closed: row.closed_on,
        }
    }
}

/// A case with everything in it.
#[derive(Debug, Serialize)]
pub(super) struct CaseShown<'a> {
    #[serde(flatten)]
    line: CaseLine<'a>,
    reason: Option<&'a str>,
    close_reason: Option<&'a str>,
    pupil: PupilShown<'a>,
    contacts: Vec<ContactShown<'a>>,
    records: &'a [Record],
    entries: Vec<EntryShown<'a>>,
    actions: &'a [Action],
    gates: Vec<GateShown<'a>>,
}

impl<'a> CaseShown<'a> {
    pub(super) fn of(row: &'a CaseloadRow, file: &'a CaseFile, gates: &'a [GateStanding]) -> Self {
        let case = file.case.as_ref();
        Self {
            line: CaseLine::of(row),
            reason: case.and_then(|case| told(&case.reason)),
            close_reason: case.and_then(|case| case.close_reason.as_deref()),
            pupil: PupilShown::of(row, file),
            contacts: file.contacts.iter().map(ContactShown::of).collect(),
            records: &file.records,
            entries: file.entries.iter().map(EntryShown::of).collect(),
            actions: &file.actions,
            gates: gates.iter().map(|gate| GateShown::of(gate, &file.passings)).collect(),
        }
    }
}

#[derive(Debug, Serialize)]
struct PupilShown<'a> {
    upn: &'a str,
    name: &'a str,
    born: Option<NaiveDate>,
    year: Option<&'a str>,
    reg: Option<&'a str>,
    sen: Option<&'a str>,
    school: &'a str,
}

impl<'a> PupilShown<'a> {
    fn of(row: &'a CaseloadRow, file: &'a CaseFile) -> Self {
        let pupil = &file.pupil;
        Self {
            upn: &pupil.upn,
            name: &row.name,
            born: pupil.born,
            year: told(&pupil.year_group),
            reg: told(&pupil.reg),
            sen: told(&pupil.sen),
            school: &file.school_name,
        }
    }
}

#[derive(Debug, Serialize)]
struct ContactShown<'a> {
    id: i64,
    name: String,
    relationship: Option<&'a str>,
}

impl<'a> ContactShown<'a> {
    fn of(contact: &'a Contact) -> Self {
        Self { id: contact.id, name: contact.name(), relationship: told(&contact.relationship) }
    }
}

#[derive(Debug, Serialize)]
struct EntryShown<'a> {
    id: i64,
    kind: &'static str,
    on: NaiveDate,
    half: Option<Half>,
    time: Option<&'a str>,
    with: &'a [String],
    agency: Option<&'a str>,
    reached: Option<&'a str>,
    outcome: Option<&'a str>,
    words: Option<&'a str>,
    by: &'a str,
    entered_at: &'a str,
    as_of: NaiveDate,
    restricted: bool,
    /// Why it was withdrawn.
    withdrawn: Option<&'a str>,
    record: Option<i64>,
}

impl<'a> EntryShown<'a> {
    fn of(entry: &'a Entry) -> Self {
        Self {
            id: entry.id,
            kind: entry.kind.id(),
            on: entry.on,
            half: entry.half,
            time: told(&entry.at_time),
            with: &entry.with,
            agency: told(&entry.agency),
            reached: told(&entry.reached),
            outcome: told(&entry.outcome),
            words: told(&entry.words),
            by: &entry.by,
            entered_at: &entry.entered_at,
            as_of: entry.as_of,
            restricted: entry.restricted,
            withdrawn: entry.withdrawn.as_deref(),
            record: entry.record,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::figures::Figures;

    #[test]
    fn a_case_has_the_keys_of_the_contract_in_their_order() {
        let row = CaseloadRow {
            case: 7,
            pupil: 1,
            upn: "D451503415000".into(),
            name: "King, Owen".into(),
            year_group: "1".into(),
            reg: String::new(),
            figures: Figures { possible: 3, authorised: 1, ..Figures::default() },
            trend: "77".into(),
            tier: 1,
            stage: 1,
            next_due_on: None,
            next_due_what: None,
            oldest_n_on: None,
            owner: 1,
            owner_name: "A. Rahman".into(),
            school: 1,
            opened_on: "2025-11-23".parse().unwrap(),
            closed_on: None,
        };
        let json = serde_json::to_string(&CaseLine::of(&row)).unwrap();
        let percent = serde_json::to_string(&(200.0 / 3.0)).unwrap();
        let expected = format!(
            r#"{{"id":7,"upn":"D451503415000","name":"King, Owen","year":"1","reg":null,"attendance":{percent},"tier":1,"stage":1,"next_due":null,"owner":"A. Rahman","opened":"2025-11-23","closed":null}}"#
        );
        assert_eq!(json, expected);
    }
}
