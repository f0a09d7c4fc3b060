//! A case as JSON: names and order of its keys are a contract. What is absent is `null`.

use chrono::NaiveDate;
use serde::Serialize;

use super::gate::GateShown;
use super::notice::{NoticeShown, ThresholdShown};
use super::out::told;
use crate::rules::calendar::Calendar;
use crate::rules::case::{Action, Attachment, CaseFile, Entry, Record};
use crate::rules::gate::Passing;
use crate::rules::meeting::{Invitation, Meeting, Move};
use crate::rules::people::Contact;
use crate::rules::process::GateStanding;
use crate::rules::register::Half;
use crate::rules::strategy::Counts;
use crate::store::{CaseloadRow, DueRow, DueSource};

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
    meetings: Vec<MeetingShown<'a>>,
    checklist: CountsShown,
    /// Gates passed and gone back through, in the order they were written down.
    passings: Vec<PassingShown<'a>>,
    documents: Vec<DocumentShown<'a>>,
    notices: Vec<NoticeShown<'a>>,
    threshold: ThresholdShown,
    gates: Vec<GateShown<'a>>,
    due: Vec<DueShown<'a>>,
}

/// What was judged of a case beside its file.
pub(super) struct Judged<'a> {
    /// Of the case's checklist.
    pub counts: Counts,
    pub gates: &'a [GateStanding],
    pub due: &'a [DueRow],
}

impl<'a> CaseShown<'a> {
    pub(super) fn of(
        row: &'a CaseloadRow,
        file: &'a CaseFile,
        judged: &Judged<'a>,
        (calendar, today): (&Calendar, NaiveDate),
    ) -> Self {
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
            meetings: file.meetings.iter().map(MeetingShown::of).collect(),
            checklist: CountsShown::of(judged.counts),
            passings: file.passings.iter().map(PassingShown::of).collect(),
            documents: file.attachments.iter().map(DocumentShown::of).collect(),
            notices: NoticeShown::all(file, calendar, today),
            threshold: ThresholdShown::of(file, calendar, today),
            gates: judged.gates.iter().map(|gate| GateShown::of(gate, &file.passings)).collect(),
            due: judged.due.iter().map(DueShown::of).collect(),
        }
    }
}

/// Something due in the case.
#[derive(Debug, Serialize)]
struct DueShown<'a> {
    due: Option<NaiveDate>,
    what: &'a str,
    source: DueSource,
}

impl<'a> DueShown<'a> {
    fn of(row: &'a DueRow) -> Self {
        Self { due: row.on, what: &row.what, source: row.source }
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
    meeting: Option<i64>,
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
            meeting: entry.meeting,
        }
    }
}

/// A meeting with those asked to it, and how it was moved.
#[derive(Debug, Serialize)]
struct MeetingShown<'a> {
    id: i64,
    on: Option<NaiveDate>,
    time: Option<&'a str>,
    place: Option<&'a str>,
    state: &'static str,
    kind: &'a str,
    invitations: Vec<InvitationShown<'a>>,
    moves: Vec<MoveShown<'a>>,
}

#[derive(Debug, Serialize)]
struct InvitationShown<'a> {
    id: i64,
    contact: Option<i64>,
    name: &'a str,
    role: Option<&'a str>,
    how: Option<&'a str>,
    invited_on: Option<NaiveDate>,
    confirmed_on: Option<NaiveDate>,
    outcome: Option<&'a str>,
}

/// A meeting moved to another day, or cancelled: then it went to none.
#[derive(Debug, Serialize)]
struct MoveShown<'a> {
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    by_whom: &'a str,
    why: Option<&'a str>,
    on: NaiveDate,
}

impl<'a> MeetingShown<'a> {
    fn of(meeting: &'a Meeting) -> Self {
        let invitation = |one: &'a Invitation| InvitationShown {
            id: one.id,
            contact: one.contact,
            name: &one.name,
            role: told(&one.role),
            how: told(&one.how),
            invited_on: one.invited_on,
            confirmed_on: one.confirmed_on,
            outcome: told(&one.outcome),
        };
        let moved = |one: &'a Move| MoveShown {
            from: one.from_day,
            to: one.to_day,
            by_whom: &one.by_whom,
            why: told(&one.why),
            on: one.on,
        };
        Self {
            id: meeting.id,
            on: meeting.on,
            time: told(&meeting.at_time),
            place: told(&meeting.place),
            state: meeting.state.as_str(),
            kind: &meeting.kind,
            invitations: meeting.invitations.iter().map(invitation).collect(),
            moves: meeting.moves.iter().map(moved).collect(),
        }
    }
}

/// How far the checklist is answered.
#[derive(Debug, Serialize)]
struct CountsShown {
    answered: usize,
    of: usize,
    yes: usize,
    no: usize,
    not_applicable: usize,
}

impl CountsShown {
    fn of(counts: Counts) -> Self {
        let Counts { yes, no, not_applicable, .. } = counts;
        Self { answered: counts.answered(), of: counts.rows(), yes, no, not_applicable }
    }
}

/// A gate passed, or gone back through.
#[derive(Debug, Serialize)]
struct PassingShown<'a> {
    gate: &'a str,
    back: bool,
    on: NaiveDate,
    who: &'a str,
    role: &'a str,
    reason: Option<&'a str>,
    entered_by: &'a str,
}

impl<'a> PassingShown<'a> {
    fn of(passing: &'a Passing) -> Self {
        Self {
            gate: &passing.gate,
            back: passing.back,
            on: passing.on,
            who: &passing.who,
            role: &passing.role,
            reason: told(&passing.reason),
            entered_by: &passing.by,
        }
    }
}

/// A file kept as proof.
#[derive(Debug, Serialize)]
struct DocumentShown<'a> {
    id: i64,
    title: &'a str,
    file_name: Option<&'a str>,
    media: &'static str,
    size: usize,
    sha256: &'a str,
    /// The day it was attached.
    on: Option<&'a str>,
    /// Why it was withdrawn.
    withdrawn: Option<&'a str>,
}

impl<'a> DocumentShown<'a> {
    fn of(attachment: &'a Attachment) -> Self {
        Self {
            id: attachment.id,
            title: &attachment.title,
            file_name: told(&attachment.file_name),
            media: attachment.media.id(),
            size: attachment.size,
            sha256: &attachment.sha256,
            on: attachment.at.get(..10),
            withdrawn: attachment.withdrawn.as_deref(),
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
