//! What a screen asks for: another screen, a change in the file, or nothing. Screens only ask;
//! `app` is the one place where it is done.

mod verbs;

use chrono::NaiveDate;

use crate::documents::papers::Paper;
use crate::rules::absence::{Asked, SessionAt};
use crate::rules::case::NewEntry;
use crate::rules::code::Code;
use crate::rules::people::Circumstance;
use crate::rules::pin::Pin;
use crate::rules::sent::Wanted;
use crate::rules::strategy::StrategyAnswer;
use crate::store::AttachTo;
use crate::store::AttendeeChange;
use crate::store::Restricted;
use crate::store::SavedFilter;
use crate::store::Theirs;
use crate::store::{ActionChange, ContactChange, InvitationChange, NewAction, NewSibling, NewTime};
use crate::templates::Kind;

use super::keymap::Action;
use super::screens::on_file::OnFile;
use super::screens::retention::RetentionVerb;
use super::screens::sheet::Sheet;
use super::screens::strategy_sheet::Ask;
use super::widgets::hidden::Hidden;

pub use verbs::{NoticeRow, NoticeVerb, OnceVerb, ProcessVerb, SaveVerb, SupportVerb};

/// What a press leads to.
#[derive(Debug, Clone)]
pub enum Effect {
    None,
    /// Leave this screen.
    Back,
    Quit,
    Open(Open),
    /// Leave this screen for another.
    Instead(Open),
    Do(Verb),
    /// Do, and if it was done, go on.
    Then(Verb, Box<Effect>),
    /// Read anew what this screen shows (another filter, another page).
    Reload,
    Say(String),
    Many(Vec<Effect>),
    /// Leave this list and narrow the caseload below it.
    Narrow(SavedFilter),
    /// Leave this screen, and do that on the one below.
    Act(Action),
    /// Open restricted words for this screen; the reading is noted.
    Read(Restricted),
}

/// A screen to open.
#[derive(Debug, Clone)]
pub enum Open {
    Case(i64),
    Pupil(i64),
    PupilDetails(i64),
    /// A record, at a field if one is named.
    Form(i64, Option<String>),
    /// Log a contact with someone of this pupil; none: find the pupil first.
    LogContact(Option<i64>),
    Finder(Purpose),
    Sheet(Box<Sheet>),
    Confirm(String, Box<Effect>),
    /// A sentence too long for the status line.
    Message(String),
    Conflict(Box<Clash>),
    Help,
    /// The forms to begin in a case.
    NewRecord(i64),
    /// A row of a case's checklist, or a section by its id, to say something of.
    Strategy {
        case: i64,
        row: String,
        ask: Ask,
    },
    /// The morning's absences.
    Absences,
    /// The log of a pupil's daily absences.
    AbsenceLog(i64),
    Agenda,
    /// A case in one of its tabs, at a row by its id.
    CaseAt(i64, u8, i64),
    /// A pupil's case, in a tab by its number, at the row of that id.
    At {
        pupil: i64,
        tab: u8,
        row: i64,
    },
    /// Log one thing that happened to several pupils.
    LogOnMany(Vec<i64>),
    /// Choose the colleague to whom these cases go.
    Owners(Vec<i64>),
    /// The filters kept under a name.
    Filters,
    /// Every action of this screen, by name.
    Commands,
    /// The log of a pupil's daily absences, at that day.
    AbsenceAt {
        pupil: i64,
        on: NaiveDate,
    },
    /// The reply to a referral that was logged.
    Reply {
        pupil: i64,
        entry: i64,
    },
    /// Tell the social worker of this pupil.
    TellWorker(i64),
    /// The weekly meeting.
    Weekly,
    /// A text to read in full.
    Reading {
        title: String,
        text: String,
        /// Whether it was opened, and the reading noted.
        restricted: bool,
    },
    /// The story of a pupil's case.
    Chronology(i64),
    /// Who crossed into a tier and has no case.
    Crossings,
    /// A document of a case, before it is made.
    Preview {
        case: i64,
        paper: Paper,
        record: Option<i64>,
    },
    /// Letters, and copies of what was given out.
    Letter(LetterOpen),
    /// The notices to the parents of a case, and what was referred about them.
    Notices(i64),
    /// What on file answers a row of the checklist.
    OnFile(Box<OnFile>),
    /// The same, at one of them.
    NoticesAt(i64, NoticeRow),
    /// The pack of a case's referral.
    Pack(i64),
    /// How long records are kept; the pupil that one comes from.
    Retention(Option<i64>),
    /// A pupil's case as it was on a day, or one form of it.
    Past {
        pupil: i64,
        record: Option<i64>,
    },
    /// What was changed in a field of a form, by its path and its label.
    FieldHistory {
        record: i64,
        field: String,
        label: String,
    },
    /// The PIN of the lock, to be set.
    Pin,
    /// The sheet of a case's restricted annex.
    Annex(i64),
}

/// Where one is with a letter.
#[derive(Debug, Clone)]
pub enum LetterOpen {
    /// The letters that can be written in a case; about the meeting at hand, if one is.
    Choose { case: i64, meeting: Option<i64> },
    /// To whom it goes and how.
    Write { case: i64, letter: String, meeting: Option<i64> },
    /// As they would go out; `place` is where what was typed is kept.
    Look { wanted: Box<Wanted>, place: String },
    /// A copy of one that went out.
    Copy(i64),
}

/// Two texts for one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    pub record: i64,
    pub field: String,
    pub label: String,
    /// What the field takes.
    pub kind: Kind,
    pub mine: String,
    pub theirs: Theirs,
}

/// What a pupil is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Look,
    NewCase,
    LogContact,
}

/// A change in the file, as a screen asks for it.
#[derive(Debug, Clone)]
pub enum Verb {
    OpenCase {
        pupil: i64,
        reason: String,
    },
    CloseCase {
        case: i64,
        reason: String,
    },
    Log(Box<NewEntry>),
    Withdraw {
        entry: i64,
        reason: String,
    },
    NewRecord {
        case: i64,
        kind: String,
    },
    Answer {
        record: i64,
        field: String,
        label: String,
        value: String,
        base: i64,
    },
    /// A clash settled: the words not chosen become a revision of their own first.
    Settle {
        record: i64,
        field: String,
        losing: String,
        kept: String,
        base: i64,
    },
    AddRow {
        record: i64,
        field: String,
    },
    PutAttendee {
        record: i64,
        field: String,
        attendee: Option<i64>,
        change: AttendeeChange,
    },
    CloseRecord(i64),
    CorrectRecord(i64),
    AddAction {
        case: i64,
        record: Option<i64>,
        action: NewAction,
    },
    ChangeAction {
        action: i64,
        to: ActionChange,
    },
    FinishAction {
        action: i64,
        outcome: String,
        helped: String,
        /// The outcome that was on screen.
        was: String,
    },
    ChangeContact {
        contact: i64,
        changes: Vec<ContactChange>,
        /// How each line stood on screen.
        shown: Vec<ContactChange>,
    },
    AddSibling {
        pupil: i64,
        sibling: NewSibling,
    },
    SetCircumstance {
        pupil: i64,
        told: Circumstance,
        /// How it stood on screen.
        shown: Box<Circumstance>,
    },
    DropDraft(String),
    ArrangeMeeting {
        meeting: i64,
        to: NewTime,
    },
    RearrangeMeeting {
        meeting: i64,
        to: NewTime,
        by_whom: String,
        why: String,
        in_writing: bool,
    },
    CancelMeeting {
        meeting: i64,
        by_whom: String,
        why: String,
    },
    /// Adds somebody to ask to a meeting, or changes one.
    Invite {
        meeting: i64,
        invitation: Option<i64>,
        change: InvitationChange,
    },
    AnswerStrategy {
        case: i64,
        row: String,
        answer: StrategyAnswer,
        base: i64,
    },
    AddOwnRow {
        case: i64,
        label: String,
    },
    MoveChecklist(i64),
    GiveReason {
        pupil: i64,
        sessions: Vec<SessionAt>,
        words: String,
        who: Option<i64>,
        code: Option<Code>,
    },
    AskReason {
        pupil: i64,
        sessions: Vec<SessionAt>,
        who: Option<i64>,
        asked: Asked,
    },
    RaiseCorrection {
        pupil: i64,
        sessions: Vec<SessionAt>,
        should_be: Code,
        why: String,
    },
    /// A file by its path as typed, to be kept.
    AttachFile {
        to: AttachTo,
        path: String,
        title: String,
    },
    ChangeOwner {
        cases: Vec<i64>,
        officer: i64,
    },
    SaveFilter {
        name: String,
        text: String,
        mine: bool,
        overdue: bool,
    },
    RemoveFilter(i64),
    /// Leaves a case out of the weekly meeting this week.
    LeaveOut(i64),
    /// A step of the process, or a decision about evidence.
    Process(ProcessVerb),
    WithdrawFile {
        attachment: i64,
        reason: String,
    },
    /// A change of relational support.
    Support(SupportVerb),
    /// Letters written, logged and kept.
    SendLetters(Box<Wanted>),
    /// A notice to a parent, or a referral about one.
    Notice(NoticeVerb),
    /// Something entered once that counts on the checklist too.
    Once(OnceVerb),
    /// Something saved outside, to a path as typed.
    Save(SaveVerb),
    /// Takes back one's own last change about that pupil; none is any.
    UndoChange(Option<i64>),
    /// How long records are kept.
    Retention(RetentionVerb),
    /// The PIN of the lock: as it is, and as it is to be; none takes it away.
    ChangePin {
        was: Hidden,
        to: Option<Pin>,
    },
}

/// What a screen may know of the moment.
#[derive(Debug, Clone, Copy)]
pub struct Now {
    pub today: NaiveDate,
    pub officer: i64,
}

impl Effect {
    /// A sheet laid over the screen.
    #[must_use]
    pub fn sheet(sheet: Sheet) -> Self {
        Self::Open(Open::Sheet(Box::new(sheet)))
    }
}
