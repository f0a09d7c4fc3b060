//! What a screen asks for: another screen, a change in the file, or nothing. Screens only ask;
//! `app` is the one place where it is done.

use chrono::NaiveDate;

use crate::rules::case::NewEntry;
use crate::rules::people::Circumstance;
use crate::store::AttendeeChange;
use crate::store::Theirs;
use crate::store::{ActionChange, ContactChange, NewAction, NewSibling};

use super::keymap::Action;
use super::screens::sheet::Sheet;

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
    /// Leave this screen, and do that on the one below.
    Act(Action),
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
    /// Every action of this screen, by name.
    Commands,
}

/// Two texts for one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    pub record: i64,
    pub field: String,
    pub label: String,
    /// Whether one text can stand below the other.
    pub prose: bool,
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
    },
    ChangeContact {
        contact: i64,
        changes: Vec<ContactChange>,
    },
    AddSibling {
        pupil: i64,
        sibling: NewSibling,
    },
    SetCircumstance {
        pupil: i64,
        told: Circumstance,
    },
    DropDraft(String),
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
