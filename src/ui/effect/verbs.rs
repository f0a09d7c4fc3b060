//! Changes by what they are about, each written in a file of its own beside `app/changing.rs`.

use chrono::NaiveDate;

use crate::documents::audience::Audience;
use crate::rules::absence::SessionAt;
use crate::rules::case::NewEntry;
use crate::rules::evidence::Source;
use crate::rules::notice::{Contents, Ending};
use crate::rules::penalty::Heard;
use crate::rules::sent::Format;
use crate::rules::support::{Panel, SupportChange};
use crate::store::{Issuing, Signer};
use crate::ui::screens::save_sheets::Listed;

/// Something saved outside, to a path as typed.
#[derive(Debug, Clone)]
pub enum SaveVerb {
    List {
        list: Box<Listed>,
        path: String,
    },
    Archive {
        case: i64,
        path: String,
    },
    /// A copy of a kept file.
    Attachment {
        attachment: i64,
        path: String,
    },
    /// A copy of what was given out.
    Sent {
        sent: i64,
        path: String,
    },
    /// The pack of a case's referral; why and by which lead, where something is missing.
    Pack {
        case: i64,
        path: String,
        reason: String,
        lead: String,
    },
    /// The restricted words of a case, for somebody.
    Annex {
        case: i64,
        path: String,
        audience: Audience,
        format: Format,
    },
}

/// A change of relational support, or why no case is opened for it.
#[derive(Debug, Clone)]
pub enum SupportVerb {
    Put {
        case: i64,
        item: String,
        change: SupportChange,
        base: i64,
    },
    AddOwn {
        case: i64,
        tier: u8,
        panel: Panel,
        label: String,
    },
    /// Why no case is opened for a pupil who crossed into a tier of a year.
    NoteNoCase {
        pupil: i64,
        year: i32,
        tier: u8,
        why: String,
    },
}

/// A step of the process, or a decision about evidence.
#[derive(Debug, Clone)]
pub enum ProcessVerb {
    PassGate { case: i64, gate: String, who: Signer, reason: String },
    GoBack { case: i64, gate: String, reason: String },
    ExceptLine { case: i64, line: String, reason: String },
    LinkEvidence { case: i64, line: String, source: Source, reason: String },
    UnlinkEvidence { case: i64, line: String, source: Source, reason: String },
    TakeBackChoice(i64),
    LeaveOut { case: i64, contact: i64, reason: String },
    BringBack { case: i64, contact: i64 },
    AnswerCheck { case: i64, question: String, answer: String, words: String, base: i64 },
}

/// A notice or a referral of a case, by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeRow {
    Notice(i64),
    Penalty(i64),
}

/// A notice to a parent, or a referral about one to the authority.
#[derive(Debug, Clone)]
pub enum NoticeVerb {
    Draft {
        case: i64,
        contact: i64,
        days: u32,
        contents: Box<Contents>,
    },
    /// What a draft says.
    Change {
        notice: i64,
        base: i64,
        days: u32,
        contents: Box<Contents>,
    },
    /// Issues the draft to a parent, or else one with what the file gives.
    Give {
        case: i64,
        contact: i64,
        days: u32,
        with: Issuing,
    },
    Replace {
        notice: i64,
        days: u32,
        contents: Box<Contents>,
        with: Issuing,
    },
    Withdraw {
        notice: i64,
        reason: String,
    },
    End {
        notice: i64,
        how: Ending,
        why: String,
    },
    Refer {
        case: i64,
        contact: i64,
        sessions: Vec<SessionAt>,
        on: NaiveDate,
    },
    /// What was heard of a referral.
    Hear {
        penalty: i64,
        base: i64,
        heard: Heard,
        on: NaiveDate,
    },
}

/// Something entered once that counts on the checklist too.
#[derive(Debug, Clone)]
pub enum OnceVerb {
    /// Logs, and answers these rows with it.
    Log { entry: Box<NewEntry>, case: i64, rows: Vec<String> },
    /// Answers a row from something on file.
    Answer { case: i64, row: String, source: Source, base: i64 },
    /// Answers rows from a form that was closed.
    Fill { case: i64, rows: Vec<(String, Source)> },
    /// Takes away what a row was answered from.
    Unlink { case: i64, row: String, reason: String },
}
