//! The key tables: what each screen's keys do. Footer and help are read from the same tables, so
//! neither can tell of a key that does nothing.

// long because: these are tables, one a screen; side by side a key means the same on all of them

use super::keys::Key;

/// What a press asks a screen to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    Up,
    Down,
    PageUp,
    PageDown,
    Top,
    Bottom,
    Open,
    Back,
    Quit,
    Help,
    Filter,
    Sort,
    Mine,
    Overdue,
    Find,
    LogContact,
    NewCase,
    CloseCase,
    PupilDetails,
    Tab(u8),
    NextTab,
    PreviousTab,
    NewRecord,
    CloseRecord,
    CorrectRecord,
    AddAction,
    ChangeAction,
    FinishAction,
    AddSibling,
    Withdraw,
    Earlier,
    Later,
    NextField,
    Enter,
    PreviousField,
    NextSection,
    Sections,
    Guidance,
    Suggest,
    Undo,
    Redo,
    RemoveRow,
    Keep,
    LeaveDraft,
    Choose(u8),
    Tick,
    Erase,
    Theirs,
    Both,
    Yes,
    No,
    Arrange,
    Confirm,
    NextOpen,
    ChangeDay,
    AddOwnRow,
    NotApplicable,
    NewerVersion,
    Absences,
    GiveReason,
    ReasonIll,
    AskedNoAnswer,
    AskedVoicemail,
    AskedText,
    RaiseCorrection,
    ToCorrect,
    EveryAbsence,
    AbsenceLog,
    Agenda,
    Attach,
    Export,
    Mark,
    MarkAll,
    ChangeOwner,
    SaveFilter,
    Filters,
    RemoveFilter,
    Commands,
    NextTheme,
    NewFile,
    Demo,
    Weekly,
    Minutes,
    NextCase,
    Chronology,
    ReadOn,
    ReadBack,
    SignGate,
    GoBackStage,
    BeginPiece,
    LeaveOut,
    LogKind,
    Crossings,
    NoCase,
    Offered,
    Started,
    Declined,
    Finished,
    NextTier,
    Preview,
    WriteLetter,
    Send,
    Notices,
    GiveNotice,
    EndNotice,
    ReplaceNotice,
    NoticeWords,
    ReferPenalty,
    AnswerPenalty,
    Source,
    Unlink,
    TodayInstead,
    ThresholdSessions,
    SaveList,
    SubjectAccess,
    Archive,
    Pack,
    MakePack,
    EditBoth,
    FieldHistory,
    AsOf,
    UndoChange,
    Retention,
    HoldBack,
    ProposeErasure,
    Lock,
    ChangePin,
    MakeAnnex,
}

/// A line of a key table.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    pub keys: &'static [Key],
    pub action: Action,
    /// What it does, in a few words.
    pub label: &'static str,
    /// The words for it in the footer, if it is shown there; in the table's order.
    pub footer: Option<&'static str>,
}

const fn shown(keys: &'static [Key], action: Action, label: &'static str) -> Binding {
    Binding { keys, action, label, footer: Some(label) }
}

/// Shown in the footer by fewer words than in help.
const fn brief(
    keys: &'static [Key],
    action: Action,
    footer: &'static str,
    label: &'static str,
) -> Binding {
    Binding { keys, action, label, footer: Some(footer) }
}

const fn quiet(keys: &'static [Key], action: Action, label: &'static str) -> Binding {
    Binding { keys, action, label, footer: None }
}

use Key::{Char, Ctrl};

/// Works everywhere, in fields too; there only the Ctrl-letters, for letters are text.
pub const EVERYWHERE: &[Binding] = &[
    quiet(&[Ctrl('l')], Action::LogContact, "log a contact, then come back to the same place"),
    quiet(&[Ctrl('f')], Action::Find, "find a pupil by any name, UPN or phone number"),
    quiet(&[Ctrl('o')], Action::Help, ALL_KEYS),
    quiet(&[Char(':')], Action::Commands, "anything this screen does, found by its name"),
];

/// Has no key of its own: found by its name, in the list of actions.
pub const BY_NAME: &[Binding] = &[
    quiet(&[], Action::NextTheme, "theme: next of dark, light, contrast, plain"),
    quiet(&[], Action::UndoChange, "undo: take back your last change of this pupil"),
    quiet(&[], Action::Retention, "retention: due for erasure, holds, certificates"),
    quiet(&[], Action::Lock, "lock: hide everything until your PIN is typed"),
    quiet(&[], Action::ChangePin, "PIN of the lock: set, change or remove it"),
];

/// Moving in a list; part of every list's table.
const MOVES: [Binding; 6] = [
    quiet(&[Key::Down, Char('j')], Action::Down, "down"),
    quiet(&[Key::Up, Char('k')], Action::Up, "up"),
    quiet(&[Key::PageDown, Char(' ')], Action::PageDown, "a page down"),
    quiet(&[Key::PageUp], Action::PageUp, "a page up"),
    quiet(&[Char('g'), Key::Home], Action::Top, "to the top"),
    quiet(&[Char('G'), Key::End], Action::Bottom, "to the bottom"),
];

/// Reading on in what stands below a list, or beside it, where it has more lines than room.
const READ: [Binding; 2] = [
    quiet(&[Char('J')], Action::ReadOn, "read on in the details"),
    quiet(&[Char('K')], Action::ReadBack, "read back in the details"),
];

/// Where documents are made of what is at hand.
const PREVIEW_HERE: Binding =
    brief(&[Char('P')], Action::Preview, "preview", "preview on paper, for whom you choose");
const PREVIEW_TOO: Binding = quiet(PREVIEW_HERE.keys, PREVIEW_HERE.action, PREVIEW_HERE.label);

/// Where a list can be taken to a spreadsheet.
const SAVE_LIST: Binding = quiet(&[Ctrl('e')], Action::SaveList, "save this list as a spreadsheet");

/// Where what is given away is made.
const MAKE_ANNEX: Binding =
    quiet(&[Char('R')], Action::MakeAnnex, "restricted annex, which safeguarding alone makes");

/// Where a pupil is at hand, or soon is.
const LOG_CONTACT: Binding = brief(&[Char('l')], Action::LogContact, "log", "log contact");

pub const CASELOAD: &[Binding] = &[
    shown(&[Key::Enter], Action::Open, "open"),
    LOG_CONTACT,
    shown(&[Char('a')], Action::Agenda, "agenda"),
    brief(&[Char('b')], Action::Absences, "absent", "absences"),
    shown(&[Char('f')], Action::Find, "find"),
    shown(&[Char('/')], Action::Filter, "filter"),
    shown(&[Char('n')], Action::NewCase, "new case"),
    shown(&[Char('s')], Action::Sort, "sort"),
    shown(&[Char('m')], Action::Mine, "mine"),
    shown(&[Char('o')], Action::Overdue, "overdue"),
    brief(&[Char(':')], Action::Commands, "menu", "anything this screen does, found by its name"),
    shown(&[Char('q')], Action::Quit, "quit"),
    LEAVE[1],
    quiet(&[Char('v')], Action::Mark, "mark or unmark this case: l logs on all marked"),
    quiet(&[Char('V')], Action::MarkAll, "mark all cases listed, or none"),
    quiet(&[Char('w')], Action::ChangeOwner, "give the marked cases, or this, to a colleague"),
    quiet(&[Char('S')], Action::SaveFilter, "keep this filter under a name"),
    quiet(&[Char('F')], Action::Filters, "filters kept under a name"),
    quiet(&[Char('t')], Action::Crossings, "tiers: who crossed into one and has no case"),
    quiet(&[Key::Esc], Action::Back, "clear the marks, then the filter"),
    SAVE_LIST,
    MOVES[0],
    MOVES[1],
    MOVES[2],
    MOVES[3],
    MOVES[4],
    MOVES[5],
];

/// While the filter is typed.
pub const FILTER: &[Binding] = &[
    shown(&[Key::Enter], Action::Open, "take"),
    shown(&[Key::Esc], Action::Back, "clear"),
    quiet(&[Key::Down], Action::Down, "down"),
    quiet(&[Key::Up], Action::Up, "up"),
];

const TABS: [Binding; 12] = [
    quiet(&[Char('1')], Action::Tab(1), "overview"),
    quiet(&[Char('2')], Action::Tab(2), "register"),
    quiet(&[Char('3')], Action::Tab(3), "records"),
    quiet(&[Char('4')], Action::Tab(4), "strategy checklist"),
    quiet(&[Char('5')], Action::Tab(5), "support by tier"),
    quiet(&[Char('6')], Action::Tab(6), "process: stages and gates"),
    quiet(&[Char('7')], Action::Tab(7), "log"),
    quiet(&[Char('8')], Action::Tab(8), "actions"),
    quiet(&[Char('9')], Action::Tab(9), "documents"),
    quiet(&[Char('0')], Action::Tab(0), "history"),
    quiet(&[Key::Right, Key::Tab], Action::NextTab, "next tab"),
    quiet(&[Key::Left, Key::BackTab], Action::PreviousTab, "previous tab"),
];

const LEAVE: [Binding; 2] =
    [shown(&[Key::Esc], Action::Back, "back"), brief(&[Char('?')], Action::Help, "keys", ALL_KEYS)];
const ALL_KEYS: &str = "all keys of this screen";

macro_rules! case_table {
    ($($own:expr),* $(,)?) => {
        &[
            $($own,)*
            LOG_CONTACT,
            shown(&[Char('p')], Action::PupilDetails, "pupil"),
            LEAVE[0], LEAVE[1],
            quiet(&[Char('f')], Action::Find, "find another pupil"),
            TABS[0], TABS[1], TABS[2], TABS[3], TABS[4], TABS[5], TABS[6], TABS[7], TABS[8],
            TABS[9], TABS[10], TABS[11],
            MOVES[0], MOVES[1], MOVES[2], MOVES[3], MOVES[4], MOVES[5],
            READ[0], READ[1],
        ]
    };
}

/// A letter to the parents, where a case is at hand.
const WRITE_LETTER: Binding =
    brief(&[Char('t')], Action::WriteLetter, "letter", "write a letter to the parents");

/// Where a case is at hand.
const NOTICES_HERE: Binding =
    brief(&[Char('N')], Action::Notices, "notices", "notices and penalties");

pub const OVERVIEW: &[Binding] = case_table![
    shown(&[Char('n')], Action::NewRecord, "new record"),
    shown(&[Char('a')], Action::AddAction, "action"),
    WRITE_LETTER,
    brief(&[Char('x')], Action::CloseCase, "close", "close case"),
    quiet(NOTICES_HERE.keys, NOTICES_HERE.action, NOTICES_HERE.label),
];
/// A pupil without an open case.
pub const NO_CASE: &[Binding] = case_table![shown(&[Char('n')], Action::NewCase, "open a case")];
pub const REGISTER: &[Binding] = case_table![
    brief(&[Char('[')], Action::Earlier, "less", "a month less"),
    brief(&[Char(']')], Action::Later, "longer", "a month more"),
    shown(&[Char('d')], Action::AbsenceLog, "absence log"),
    shown(&[Char('c')], Action::RaiseCorrection, "to correct"),
];
pub const RECORDS: &[Binding] = case_table![
    shown(&[Key::Enter], Action::Open, "open"),
    shown(&[Char('n')], Action::NewRecord, "new record"),
    PREVIEW_HERE,
    brief(&[Char('t')], Action::WriteLetter, "letter", "write a letter, about this meeting"),
    quiet(&[Char('d')], Action::AsOf, "the form as it was on a day"),
];
pub const LOG: &[Binding] = case_table![
    shown(&[Key::Enter], Action::Open, "read"),
    brief(&[Char('o')], Action::LogKind, "other", "log support, a referral, an offer"),
    shown(&[Char('w')], Action::Withdraw, "withdraw"),
    brief(&[Char('+')], Action::Attach, "attach", "attach a file"),
    brief(&[Char('c')], Action::Chronology, "story", "chronology: the story of the case"),
    quiet(WRITE_LETTER.keys, WRITE_LETTER.action, WRITE_LETTER.label),
];
pub const ACTIONS: &[Binding] = case_table![
    shown(&[Char('d')], Action::FinishAction, "done"),
    shown(&[Key::Enter, Char('e')], Action::ChangeAction, "change"),
    shown(&[Char('a')], Action::AddAction, "add"),
    SAVE_LIST,
];
pub const PROCESS: &[Binding] = case_table![
    brief(&[Key::Enter], Action::Open, "records", "show the records that meet it; open one"),
    brief(&[Char('c')], Action::BeginPiece, "begin", "begin what is missing"),
    brief(&[Char('s')], Action::SignGate, "sign", "sign the gate"),
    brief(&[Char('x')], Action::NotApplicable, "not needed", "say why a line needs nothing"),
    brief(&[Char('y')], Action::Yes, "counts", "it counts here; or the answer is yes"),
    quiet(&[Char('n')], Action::No, "it doesn't count; or the answer is no"),
    quiet(&[Char('o')], Action::LeaveOut, "leave this parent out, or bring them back"),
    quiet(&[Char('u')], Action::GoBackStage, "go back a stage, with the reason"),
    quiet(&[Char('[')], Action::Earlier, "the gate before"),
    quiet(&[Char(']')], Action::Later, "the gate after"),
    NOTICES_HERE,
    brief(&[Char('r')], Action::Pack, "pack", "the referral's pack: what it lacks, and making it"),
    PREVIEW_TOO,
];
pub const HISTORY: &[Binding] = case_table![
    shown(&[Key::Enter], Action::Open, "read"),
    brief(&[Char('d')], Action::AsOf, "on a day", "the case as it was on a day"),
    brief(&[Char('u')], Action::UndoChange, "undo", "take back your own last change here"),
];
/// Tab goes on in the list here: only the arrows turn the tabs.
pub const CHECKLIST: &[Binding] = &[
    brief(&[Char('y')], Action::Yes, "yes", "yes, today; or from what is on file"),
    shown(&[Char('n')], Action::No, "no"),
    shown(&[Key::Enter], Action::Open, "outcome"),
    brief(&[Key::Tab], Action::NextOpen, "next", "next open"),
    brief(&[Char('x')], Action::NotApplicable, "n/a", "not applicable"),
    LOG_CONTACT,
    shown(&[Char('o')], Action::AddOwnRow, "own row"),
    shown(&[Char('s')], Action::Sort, "sort"),
    quiet(&[Char('-'), Char('u'), Key::Backspace], Action::Erase, "take the answer back"),
    quiet(&[Char('e')], Action::ChangeDay, "change the date"),
    quiet(&[Char('m')], Action::NewerVersion, "move to the newer version, if there is one"),
    PREVIEW_TOO,
    quiet(&[Char('v')], Action::Source, "view what the row was answered from"),
    quiet(&[Char('w')], Action::Unlink, "withdraw that link, with the reason"),
    shown(&[Char('p')], Action::PupilDetails, "pupil"),
    LEAVE[0],
    LEAVE[1],
    quiet(&[Char('f')], Action::Find, "find another pupil"),
    TABS[0],
    TABS[1],
    TABS[2],
    TABS[3],
    TABS[4],
    TABS[5],
    TABS[6],
    TABS[7],
    TABS[8],
    TABS[9],
    quiet(&[Key::Right], Action::NextTab, "next tab"),
    quiet(&[Key::Left, Key::BackTab], Action::PreviousTab, "previous tab"),
    MOVES[0],
    MOVES[1],
    MOVES[2],
    MOVES[3],
    MOVES[4],
    MOVES[5],
    READ[0],
    READ[1],
];
/// Tab goes from panel to panel here, and f is for finished: Ctrl-F finds.
pub const SUPPORT: &[Binding] = &[
    brief(&[Char('o')], Action::Offered, "offered", "offered, today"),
    brief(&[Char('s')], Action::Started, "started", "started, today"),
    brief(&[Char('d')], Action::Declined, "declined", "declined: by whom, and why"),
    brief(&[Char('f')], Action::Finished, "finished", "finished: what came of it"),
    brief(&[Key::Tab], Action::NextSection, "panel", "next panel"),
    brief(&[Char('t')], Action::NextTier, "tier", "next tier"),
    LOG_CONTACT,
    brief(&[Char('a')], Action::AddOwnRow, "own", "an item of your own in this panel"),
    shown(&[Char('e')], Action::ChangeDay, "date"),
    brief(&[Key::Enter], Action::Open, "linked", "the row of the checklist that is the same"),
    quiet(&[Char('-'), Char('u'), Key::Backspace], Action::Erase, "take the last step back"),
    shown(&[Char('p')], Action::PupilDetails, "pupil"),
    LEAVE[0],
    LEAVE[1],
    TABS[0],
    TABS[1],
    TABS[2],
    TABS[3],
    TABS[4],
    TABS[5],
    TABS[6],
    TABS[7],
    TABS[8],
    TABS[9],
    quiet(&[Key::Right], Action::NextTab, "next tab"),
    quiet(&[Key::Left, Key::BackTab], Action::PreviousTab, "previous tab"),
    MOVES[0],
    MOVES[1],
    MOVES[2],
    MOVES[3],
    MOVES[4],
    MOVES[5],
    READ[0],
    READ[1],
];
pub const DOCUMENTS: &[Binding] = case_table![
    shown(&[Key::Enter], Action::Open, "details"),
    brief(&[Char('x')], Action::Export, "copy", "save a copy"),
    shown(&[Char('w')], Action::Withdraw, "withdraw"),
    PREVIEW_HERE,
    WRITE_LETTER,
    quiet(&[Char('s')], Action::SubjectAccess, "subject access: all that is held, before release"),
    quiet(&[Char('a')], Action::Archive, "archive: all that is held, saved as one file"),
    MAKE_ANNEX,
];

macro_rules! form_table {
    ($($own:expr),* $(,)?; $($meeting:expr),* $(,)?) => {
        &[
            $($own,)*
            shown(&[Key::Tab], Action::NextField, "next"),
            $($meeting,)*
            shown(&[Ctrl('t')], Action::Sections, "sections"),
            shown(&[Ctrl('e')], Action::CloseRecord, "close"),
            shown(&[Ctrl('g')], Action::Guidance, "guidance"),
            shown(&[Key::Esc], Action::Back, "back"),
            brief(&[Ctrl('o')], Action::Help, "keys", ALL_KEYS),
            quiet(&[Key::BackTab], Action::PreviousField, "previous field"),
            quiet(&[Key::Enter], Action::NextField, "next field; a new line in prose"),
            quiet(&[Ctrl('n'), Key::PageDown], Action::NextSection, "next section"),
            quiet(&[Key::PageUp], Action::PageUp, "previous section"),
            quiet(&[Ctrl('x')], Action::RemoveRow, "remove this row"),
            quiet(&[Ctrl('c')], Action::LeaveDraft, "leave the field, keeping the draft"),
            quiet(&[Ctrl('w')], Action::Attach, "attach a file here"),
            quiet(&[Ctrl('d')], Action::Preview, PREVIEW_HERE.label),
        ]
    };
}

const SUGGEST: Binding = brief(&[Ctrl('p')], Action::Suggest, "suggest", "suggestions");
const UNDO: Binding = quiet(&[Ctrl('u')], Action::Undo, "undo");
const REDO: Binding = quiet(&[Ctrl('r')], Action::Redo, "redo");
const CHOOSE: [Binding; 10] = [
    shown(&[Char('1')], Action::Choose(1), "to 9 choose"),
    quiet(&[Char('2')], Action::Choose(2), "the second option"),
    quiet(&[Char('3')], Action::Choose(3), "the third option"),
    quiet(&[Char('4')], Action::Choose(4), "the fourth option"),
    quiet(&[Char('5')], Action::Choose(5), "the fifth option"),
    quiet(&[Char('6')], Action::Choose(6), "the sixth option"),
    quiet(&[Char('7')], Action::Choose(7), "the seventh option"),
    quiet(&[Char('8')], Action::Choose(8), "the eighth option"),
    quiet(&[Char('9')], Action::Choose(9), "the ninth option"),
    quiet(&[Key::Backspace, Key::Delete], Action::Erase, "none of them"),
];
const TICK: [Binding; 2] = [
    brief(&[Char(' '), Char('x'), Char('y')], Action::Tick, "tick", "tick or untick"),
    quiet(&[Key::Backspace, Key::Delete, Char('n')], Action::Erase, "untick"),
];
const ARRANGE: Binding =
    brief(&[Ctrl('y')], Action::Arrange, "arrange", "arrange, move or cancel the meeting");
const CONFIRMED: Binding = brief(
    &[Ctrl('k')],
    Action::Confirm,
    "confirm",
    "confirmed in writing today, on whom was asked",
);
const WRITE_ABOUT: Binding =
    quiet(&[Ctrl('v')], Action::WriteLetter, "write a letter about this meeting");
/// In every field but the row of somebody who was asked.
const FIELD_HISTORY: Binding =
    quiet(&[Ctrl('k')], Action::FieldHistory, "history of this field: who wrote what, and when");

/// A form; those after it are of fields where other keys act.
pub const FORM: &[Binding] = form_table![SUGGEST, UNDO, REDO; FIELD_HISTORY];

/// A field of printed options.
pub const FORM_CHOICE: &[Binding] = form_table![
    CHOOSE[0], CHOOSE[1], CHOOSE[2], CHOOSE[3], CHOOSE[4], CHOOSE[5], CHOOSE[6], CHOOSE[7],
    CHOOSE[8], CHOOSE[9];
    FIELD_HISTORY
];

/// A field that is ticked or blank.
pub const FORM_TICK: &[Binding] = form_table![TICK[0], TICK[1]; FIELD_HISTORY];

/// The same in a form about a meeting, which is arranged from anywhere in it.
pub const MEETING_FORM: &[Binding] =
    form_table![SUGGEST, UNDO, REDO; ARRANGE, FIELD_HISTORY, WRITE_ABOUT];
pub const MEETING_CHOICE: &[Binding] = form_table![
    CHOOSE[0], CHOOSE[1], CHOOSE[2], CHOOSE[3], CHOOSE[4], CHOOSE[5], CHOOSE[6], CHOOSE[7],
    CHOOSE[8], CHOOSE[9];
    ARRANGE, FIELD_HISTORY, WRITE_ABOUT
];
pub const MEETING_TICK: &[Binding] =
    form_table![TICK[0], TICK[1]; ARRANGE, FIELD_HISTORY, WRITE_ABOUT];
/// Somebody asked to it.
pub const MEETING_INVITED: &[Binding] =
    form_table![; CONFIRMED, ARRANGE, SUGGEST, UNDO, REDO, WRITE_ABOUT];

/// What the keys of a form act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormField {
    Text,
    Choice,
    Tick,
    /// A row of those asked to a meeting.
    Invited,
    /// Restricted words that weren't opened yet.
    Sealed,
}

/// The keys of a form at such a field, where it is about a meeting with those of the meeting.
#[must_use]
pub fn form(at: FormField, meets: bool) -> &'static [Binding] {
    match (at, meets) {
        (FormField::Sealed, _) => FORM_SEALED,
        (FormField::Choice, false) => FORM_CHOICE,
        (FormField::Choice, true) => MEETING_CHOICE,
        (FormField::Tick, false) => FORM_TICK,
        (FormField::Tick, true) => MEETING_TICK,
        (FormField::Invited, true) => MEETING_INVITED,
        (FormField::Text, true) => MEETING_FORM,
        (FormField::Text | FormField::Invited, false) => FORM,
    }
}

/// A field whose restricted words somebody else wrote, and that weren't opened yet.
pub const FORM_SEALED: &[Binding] = &[
    brief(&[Key::Enter], Action::Open, "read", "read the restricted words, which is noted"),
    shown(&[Key::Tab], Action::NextField, "next"),
    shown(&[Ctrl('t')], Action::Sections, "sections"),
    shown(&[Ctrl('e')], Action::CloseRecord, "close"),
    shown(&[Ctrl('g')], Action::Guidance, "guidance"),
    shown(&[Key::Esc], Action::Back, "back"),
    shown(&[Ctrl('o')], Action::Help, "keys"),
    quiet(&[Key::BackTab], Action::PreviousField, "previous field"),
    quiet(&[Ctrl('n'), Key::PageDown], Action::NextSection, "next section"),
    quiet(&[Key::PageUp], Action::PageUp, "previous section"),
    quiet(&[Ctrl('c')], Action::LeaveDraft, "leave the field"),
    quiet(&[Ctrl('d')], Action::Preview, PREVIEW_HERE.label),
    FIELD_HISTORY,
];

/// A closed record: read, moved through, corrected.
pub const FORM_CLOSED: &[Binding] = &[
    shown(&[Key::Tab, Key::Down, Char('j')], Action::NextField, "next"),
    shown(&[Char('c')], Action::CorrectRecord, "correct it"),
    quiet(&[Char('x')], Action::Tick, "a copy given today, or not given after all"),
    quiet(&[Key::Enter], Action::Open, "read restricted words, which is noted"),
    shown(&[Ctrl('t')], Action::Sections, "sections"),
    LEAVE[0],
    LEAVE[1],
    quiet(&[Key::BackTab, Key::Up, Char('k')], Action::PreviousField, "previous field"),
    quiet(&[Key::PageDown, Char(' ')], Action::PageDown, "next section"),
    quiet(&[Key::PageUp], Action::PageUp, "previous section"),
    PREVIEW_TOO,
    quiet(&[Char('h'), Ctrl('k')], Action::FieldHistory, FIELD_HISTORY.label),
];

/// A list laid over the form: sections or suggestions.
pub const PICK: &[Binding] = &[
    shown(&[Key::Enter], Action::Open, "take"),
    shown(&[Key::Down, Char('j')], Action::Down, "down"),
    shown(&[Key::Up, Char('k')], Action::Up, "up"),
    shown(&[Key::Esc], Action::Back, "back"),
    MOVES[2],
    MOVES[3],
];

/// The filters kept under a name.
pub const FILTERS: &[Binding] = &[
    shown(&[Key::Enter], Action::Open, "take"),
    shown(&[Char('x')], Action::RemoveFilter, "remove"),
    LEAVE[0],
    LEAVE[1],
    MOVES[0],
    MOVES[1],
    MOVES[2],
    MOVES[3],
    MOVES[4],
    MOVES[5],
];

/// The colleagues to whom cases can be given.
pub const OWNERS: &[Binding] = &[
    shown(&[Key::Enter], Action::Open, "give to"),
    LEAVE[0],
    LEAVE[1],
    MOVES[0],
    MOVES[1],
    MOVES[2],
    MOVES[3],
    MOVES[4],
    MOVES[5],
];

/// A sheet: a few fields that are kept together.
pub const SHEET: &[Binding] = &[
    shown(&[Ctrl('k')], Action::Keep, "keep it"),
    shown(&[Key::Tab], Action::NextField, "next"),
    shown(&[Key::BackTab], Action::PreviousField, "previous"),
    shown(&[Key::Esc], Action::Back, "back without"),
    brief(&[Ctrl('o')], Action::Help, "keys", ALL_KEYS),
    quiet(&[Key::Enter], Action::Enter, "next; in the last field keeps it; a new line in prose"),
    quiet(&[Ctrl('u')], Action::Undo, "undo"),
    quiet(&[Ctrl('r')], Action::Redo, "redo"),
    quiet(&[Ctrl('c')], Action::LeaveDraft, "leave, keeping the draft"),
];

pub const FINDER: &[Binding] = &[
    shown(&[Key::Enter], Action::Open, "open"),
    shown(&[Key::Down], Action::Down, "down"),
    shown(&[Key::Up], Action::Up, "up"),
    shown(&[Key::Esc], Action::Back, "back"),
];

pub const PUPIL: &[Binding] = &[
    shown(&[Key::Enter, Char('e')], Action::Open, "change"),
    shown(&[Char('s')], Action::AddSibling, "add sibling"),
    LOG_CONTACT,
    LEAVE[0],
    LEAVE[1],
    MOVES[0],
    MOVES[1],
    MOVES[2],
    MOVES[3],
    MOVES[4],
    MOVES[5],
    READ[0],
    READ[1],
];

/// The morning's absences: a key each for what comes of asking.
pub const ABSENCES: &[Binding] = &[
    shown(&[Char('r')], Action::GiveReason, "reason"),
    shown(&[Char('i')], Action::ReasonIll, "ill"),
    shown(&[Char('a')], Action::AskedNoAnswer, "no answer"),
    shown(&[Char('v')], Action::AskedVoicemail, "voicemail"),
    shown(&[Char('t')], Action::AskedText, "texted"),
    brief(&[Char('m')], Action::ToCorrect, "MIS", "marks to correct in the MIS"),
    shown(&[Char('c')], Action::RaiseCorrection, "to correct"),
    shown(&[Char('/')], Action::Filter, "filter"),
    brief(&[Char('e')], Action::EveryAbsence, "all", "every absence, or those to ask about"),
    brief(&[Key::Enter], Action::Open, "open", "open the pupil"),
    LOG_CONTACT,
    LEAVE[0],
    LEAVE[1],
    quiet(&[Char('f')], Action::Find, "find a pupil"),
    SAVE_LIST,
    MOVES[0],
    MOVES[1],
    MOVES[2],
    MOVES[3],
    MOVES[4],
    MOVES[5],
    READ[0],
    READ[1],
];

/// Marks to correct in the MIS.
pub const TO_CORRECT: &[Binding] = &[
    brief(&[Key::Enter], Action::Open, "open", "open the pupil"),
    shown(&[Char('m')], Action::ToCorrect, "absences"),
    shown(&[Char('/')], Action::Filter, "filter"),
    LOG_CONTACT,
    LEAVE[0],
    LEAVE[1],
    quiet(&[Char('f')], Action::Find, "find a pupil"),
    SAVE_LIST,
    MOVES[0],
    MOVES[1],
    MOVES[2],
    MOVES[3],
    MOVES[4],
    MOVES[5],
    READ[0],
    READ[1],
];

/// The log of a pupil's daily absences.
pub const ABSENCE_LOG: &[Binding] = &[
    shown(&[Char('r')], Action::GiveReason, "reason"),
    shown(&[Char('i')], Action::ReasonIll, "ill"),
    shown(&[Char('c')], Action::RaiseCorrection, "to correct"),
    LOG_CONTACT,
    LEAVE[0],
    LEAVE[1],
    MOVES[0],
    MOVES[1],
    MOVES[2],
    MOVES[3],
    MOVES[4],
    MOVES[5],
    READ[0],
    READ[1],
];

/// The story of a case.
pub const CHRONOLOGY: &[Binding] = &[
    shown(&[Key::Enter], Action::Open, "open"),
    brief(&[Key::Tab], Action::NextTab, "group", "the next group of lines, then all"),
    shown(&[Char('/')], Action::Filter, "filter"),
    LOG_CONTACT,
    shown(&[Char('p')], Action::PupilDetails, "pupil"),
    LEAVE[0],
    LEAVE[1],
    quiet(&[Key::BackTab], Action::PreviousTab, "the group before"),
    quiet(&[Char('f')], Action::Find, "find a pupil"),
    MOVES[0],
    MOVES[1],
    MOVES[2],
    MOVES[3],
    MOVES[4],
    MOVES[5],
];

/// What on file answers a row of the checklist.
pub const ON_FILE: &[Binding] = &[
    brief(&[Key::Enter, Char('y')], Action::Open, "take it", "yes, on that day, linked to it"),
    brief(&[Char('t')], Action::TodayInstead, "today, not linked", "yes, today, linked to nothing"),
    LEAVE[0],
    LEAVE[1],
    MOVES[0],
    MOVES[1],
    MOVES[2],
    MOVES[3],
    MOVES[4],
    MOVES[5],
];

pub const CONFIRM: &[Binding] = &[
    shown(&[Char('y'), Key::Enter], Action::Yes, "yes"),
    shown(&[Char('n'), Key::Esc], Action::No, "no"),
    MOVES[0],
    MOVES[1],
    MOVES[2],
    MOVES[3],
];

pub const CONFLICT: &[Binding] = &[
    brief(&[Char('b')], Action::Both, "both", "both, one below the other"),
    EDIT_BOTH,
    shown(&[Char('m')], Action::Mine, "mine"),
    shown(&[Char('t')], Action::Theirs, "theirs"),
    shown(&[Key::Esc], Action::Back, "later"),
    MOVES[0],
    MOVES[1],
    MOVES[2],
    MOVES[3],
];
const EDIT_BOTH: Binding =
    brief(&[Char('e')], Action::EditBoth, "edit both", "both, to edit before it is kept");

/// The same where the field takes a line of words.
pub const CONFLICT_WORDS: &[Binding] = &[
    EDIT_BOTH,
    shown(&[Char('m')], Action::Mine, "mine"),
    shown(&[Char('t')], Action::Theirs, "theirs"),
    shown(&[Key::Esc], Action::Back, "later"),
    MOVES[0],
    MOVES[1],
    MOVES[2],
    MOVES[3],
];

/// The same where the field takes a day, a number or a choice.
pub const CONFLICT_LINE: &[Binding] = &[
    shown(&[Char('m')], Action::Mine, "mine"),
    shown(&[Char('t')], Action::Theirs, "theirs"),
    shown(&[Key::Esc], Action::Back, "later"),
];

/// While both are edited into one.
pub const CONFLICT_EDIT: &[Binding] = &[
    shown(&[Ctrl('k')], Action::Keep, "keep this"),
    brief(&[Key::Esc], Action::Back, "back", "back to the choice: this text stays"),
    quiet(&[Ctrl('u')], Action::Undo, "undo"),
    quiet(&[Ctrl('r')], Action::Redo, "redo"),
];

/// What is due.
pub const AGENDA: &[Binding] = &[
    shown(&[Key::Enter], Action::Open, "open"),
    shown(&[Char('d')], Action::FinishAction, "done"),
    shown(&[Char('e')], Action::ChangeAction, "change"),
    LOG_CONTACT,
    brief(&[Char('m')], Action::Mine, "mine", "mine or all"),
    brief(&[Char('s')], Action::Sort, "sort", "by day or officer"),
    shown(&[Char('/')], Action::Filter, "filter"),
    brief(&[Char('w')], Action::Weekly, "weekly", "weekly meeting"),
    LEAVE[0],
    LEAVE[1],
    quiet(&[Char('f')], Action::Find, "find a pupil"),
    SAVE_LIST,
    MOVES[0],
    MOVES[1],
    MOVES[2],
    MOVES[3],
    MOVES[4],
    MOVES[5],
];

/// The weekly meeting: what is new, case by case.
pub const WEEKLY: &[Binding] = &[
    shown(&[Char('m')], Action::Minutes, "minutes"),
    brief(&[Char('n')], Action::NextCase, "next", "next case"),
    brief(&[Char('-')], Action::LeaveOut, "not this week", "leave out this week"),
    shown(&[Key::Enter], Action::Open, "open"),
    LOG_CONTACT,
    brief(&[Char('o')], Action::Mine, "own", "own cases or all"),
    LEAVE[0],
    LEAVE[1],
    quiet(&[Char('f')], Action::Find, "find a pupil"),
    MOVES[0],
    MOVES[1],
    MOVES[2],
    MOVES[3],
    MOVES[4],
    MOVES[5],
    READ[0],
    READ[1],
];

/// Who crossed into a tier and has no case.
pub const CROSSINGS: &[Binding] = &[
    brief(&[Char('n')], Action::NewCase, "open a case", "open a case for that reason"),
    brief(&[Char('x')], Action::NoCase, "no case", "no case, and why not"),
    brief(&[Key::Enter], Action::Open, "open", "open the pupil"),
    LOG_CONTACT,
    LEAVE[0],
    LEAVE[1],
    quiet(&[Char('f')], Action::Find, "find a pupil"),
    MOVES[0],
    MOVES[1],
    MOVES[2],
    MOVES[3],
    MOVES[4],
    MOVES[5],
];

pub const MESSAGE: &[Binding] = &[
    shown(&[Key::Enter, Key::Esc], Action::Back, "go on"),
    MOVES[0],
    MOVES[1],
    MOVES[2],
    MOVES[3],
];

/// A text in full.
pub const READING: &[Binding] = &[
    shown(&[Key::Esc, Key::Enter, Char('q')], Action::Back, "back"),
    LEAVE[1],
    MOVES[0],
    MOVES[1],
    MOVES[2],
    MOVES[3],
    MOVES[4],
    MOVES[5],
];

/// A case or a form as it was on a day.
pub const PAST: &[Binding] = &[
    brief(&[Char('[')], Action::Earlier, "earlier", "the day before on which something changed"),
    brief(&[Char(']')], Action::Later, "later", "the next day on which something changed"),
    brief(&[Char('d')], Action::AsOf, "day", "type the day"),
    LEAVE[0],
    LEAVE[1],
    MOVES[0],
    MOVES[1],
    MOVES[2],
    MOVES[3],
    MOVES[4],
    MOVES[5],
];

/// How long records are kept.
pub const RETENTION: &[Binding] = &[
    brief(&[Char('p')], Action::ProposeErasure, "propose", "propose to erase what is due"),
    brief(&[Char('c')], Action::Confirm, "confirm", "confirm what somebody else proposed"),
    brief(
        &[Char('h')],
        Action::HoldBack,
        "hold",
        "hold a pupil back from erasure, with the reason",
    ),
    brief(&[Char('w')], Action::Withdraw, "withdraw", "withdraw a proposal, or lift a hold"),
    LEAVE[0],
    LEAVE[1],
    MOVES[0],
    MOVES[1],
    MOVES[2],
    MOVES[3],
    MOVES[4],
    MOVES[5],
];

/// A document before it is made.
pub const PREVIEW: &[Binding] = &[
    shown(&[Key::Tab], Action::NextTab, "for whom"),
    brief(&[Char(']')], Action::Later, "next", "the next document"),
    brief(&[Char('[')], Action::Earlier, "before", "the document before"),
    LEAVE[0],
    LEAVE[1],
    quiet(&[Key::BackTab], Action::PreviousTab, "for whom: the one before"),
    MOVES[0],
    MOVES[1],
    MOVES[2],
    MOVES[3],
    MOVES[4],
    MOVES[5],
];

/// Letters as they would go out.
pub const LETTER: &[Binding] = &[
    brief(&[Char('s')], Action::Send, "send", "send: it is logged, and the copy kept"),
    LEAVE[0],
    LEAVE[1],
    MOVES[0],
    MOVES[1],
    MOVES[2],
    MOVES[3],
    MOVES[4],
    MOVES[5],
];

/// Notices to parents, and referrals about them.
pub const NOTICES: &[Binding] = &[
    brief(&[Char('n')], Action::GiveNotice, "new", "draft or issue a notice to a parent"),
    brief(&[Key::Enter], Action::Open, "count", "a notice day by day; a referral in full"),
    brief(&[Char('e')], Action::EndNotice, "end", "how a notice ended, and why"),
    brief(&[Char('r')], Action::ReferPenalty, "refer", "refer sessions to the authority"),
    brief(&[Char('a')], Action::AnswerPenalty, "answer", "answer, payment or court of a referral"),
    brief(&[Char('w')], Action::Withdraw, "withdraw", "withdraw a notice, with the reason"),
    LOG_CONTACT,
    quiet(&[Char('p')], Action::ReplaceNotice, "put another notice in the place of this one"),
    quiet(&[Char('c')], Action::NoticeWords, "contents and days of a draft"),
    quiet(&[Char('s')], Action::ThresholdSessions, "the threshold, session by session"),
    quiet(&[Char('i')], Action::PupilDetails, "pupil and parents"),
    LEAVE[0],
    LEAVE[1],
    quiet(&[Char('f')], Action::Find, "find a pupil"),
    SAVE_LIST,
    MOVES[0],
    MOVES[1],
    MOVES[2],
    MOVES[3],
    MOVES[4],
    MOVES[5],
    READ[0],
    READ[1],
];

/// What a referral's pack lacks.
pub const PACK: &[Binding] = &[
    brief(&[Key::Enter], Action::Open, "records", "show what meets or lacks; open one"),
    brief(&[Char('m')], Action::MakePack, "make", "make the pack as a file"),
    MAKE_ANNEX,
    LOG_CONTACT,
    shown(&[Char('p')], Action::PupilDetails, "pupil"),
    LEAVE[0],
    LEAVE[1],
    quiet(&[Char('f')], Action::Find, "find a pupil"),
    MOVES[0],
    MOVES[1],
    MOVES[2],
    MOVES[3],
    MOVES[4],
    MOVES[5],
    READ[0],
    READ[1],
];

pub const HELP: &[Binding] = &[
    shown(&[Key::Esc, Char('q'), Char('?'), Key::Enter], Action::Back, "back"),
    MOVES[0],
    MOVES[1],
    MOVES[2],
    MOVES[3],
    MOVES[4],
    MOVES[5],
];

/// Every action of a screen, by name.
pub const COMMANDS: &[Binding] = &[
    shown(&[Key::Enter], Action::Open, "do it"),
    shown(&[Key::Down], Action::Down, "down"),
    shown(&[Key::Up], Action::Up, "up"),
    shown(&[Key::Esc], Action::Back, "back"),
];

/// Locked: digits are the PIN, and no other key does anything.
pub const LOCKED: &[Binding] = &[
    shown(&[Key::Enter], Action::Open, "open"),
    shown(&[Key::Esc], Action::Erase, "clear"),
    brief(&[Char('q')], Action::Quit, "leave", "leave: what you were typing is kept"),
];

/// Locked, and no PIN opens it.
pub const LOCKED_OUT: &[Binding] = &[LOCKED[2]];

/// The PIN of the lock being set.
pub const PIN_SHEET: &[Binding] = &[
    shown(&[Ctrl('k')], Action::Keep, "keep it"),
    shown(&[Key::Tab], Action::NextField, "next"),
    shown(&[Key::BackTab], Action::PreviousField, "previous"),
    shown(&[Key::Esc, Ctrl('c')], Action::Back, "back without"),
    brief(&[Ctrl('o')], Action::Help, "keys", ALL_KEYS),
    quiet(&[Key::Enter], Action::Enter, "next; in the last field keeps it"),
];

/// Before there is a file.
pub const WELCOME: &[Binding] = &[
    shown(&[Char('i')], Action::NewFile, "make your school's file"),
    shown(&[Char('d')], Action::Demo, "try a made-up school"),
    shown(&[Char('q'), Key::Esc, Ctrl('c')], Action::Quit, "quit"),
];

/// While the school's name is typed.
pub const WELCOME_NAME: &[Binding] = &[
    shown(&[Key::Enter], Action::Keep, "make it"),
    shown(&[Key::Esc, Ctrl('c')], Action::Back, "back"),
];

/// Every table by the name of its screen; tests and the guide walk it.
pub const TABLES: &[(&str, &[Binding])] = &[
    ("caseload", CASELOAD),
    ("filter", FILTER),
    ("overview", OVERVIEW),
    ("pupil without a case", NO_CASE),
    ("register", REGISTER),
    ("records", RECORDS),
    ("log", LOG),
    ("actions", ACTIONS),
    ("process", PROCESS),
    ("history", HISTORY),
    ("checklist", CHECKLIST),
    ("documents", DOCUMENTS),
    ("agenda", AGENDA),
    ("form", FORM),
    ("form choice", FORM_CHOICE),
    ("form tick", FORM_TICK),
    ("closed form", FORM_CLOSED),
    ("list over a form", PICK),
    ("sheet", SHEET),
    ("finder", FINDER),
    ("pupil", PUPIL),
    ("confirmation", CONFIRM),
    ("conflict", CONFLICT),
    ("conflict over a line", CONFLICT_LINE),
    ("conflict over words", CONFLICT_WORDS),
    ("conflict, editing both", CONFLICT_EDIT),
    ("message", MESSAGE),
    ("help", HELP),
    ("absences", ABSENCES),
    ("marks to correct", TO_CORRECT),
    ("absence log", ABSENCE_LOG),
    ("filters", FILTERS),
    ("owners", OWNERS),
    ("actions by name", COMMANDS),
    ("first start", WELCOME),
    ("name of the school", WELCOME_NAME),
    ("weekly meeting", WEEKLY),
    ("restricted field", FORM_SEALED),
    ("text in full", READING),
    ("chronology", CHRONOLOGY),
    ("form about a meeting", MEETING_FORM),
    ("choice in a meeting's form", MEETING_CHOICE),
    ("tick in a meeting's form", MEETING_TICK),
    ("somebody asked to a meeting", MEETING_INVITED),
    ("support", SUPPORT),
    ("crossed a tier", CROSSINGS),
    ("preview", PREVIEW),
    ("letter before it goes", LETTER),
    ("notices and penalties", NOTICES),
    ("already on file", ON_FILE),
    ("referral pack", PACK),
    ("as it was on a day", PAST),
    ("retention", RETENTION),
    ("locked", LOCKED),
    ("locked without a PIN", LOCKED_OUT),
    ("PIN of the lock", PIN_SHEET),
];

/// The action of a press on a screen with that table.
#[must_use]
pub fn action(table: &[Binding], key: Key) -> Option<Action> {
    let all = table.iter().chain(EVERYWHERE);
    all.into_iter().find(|binding| binding.keys.contains(&key)).map(|binding| binding.action)
}

/// The footer of a table: its most used keys, as many as fit; what didn't fit is under the key
/// for all keys, which always stands, and says `more` then.
#[must_use]
pub fn footer(table: &[Binding], width: usize) -> Vec<(String, &'static str)> {
    let kept = in_footer(table, width).into_iter();
    kept.map(|(binding, words)| (binding.keys[0].to_string(), words)).collect()
}

/// The lines of a table that its footer has room for, and the words for them there.
#[must_use]
pub fn in_footer(table: &[Binding], width: usize) -> Vec<(&Binding, &'static str)> {
    let shown = table.iter().filter_map(|binding| Some((binding, binding.footer?)));
    let shown: Vec<_> = shown.collect();
    // Key, blank and words, two blanks between; one before the first makes up for none at the end.
    let size = |(binding, words): &(&Binding, &str)| {
        binding.keys[0].to_string().chars().count() + words.chars().count() + 3
    };
    let must = |(binding, _): &(&Binding, &str)| {
        matches!(binding.action, Action::Help | Action::Back | Action::Quit | Action::Commands)
    };
    let taken: usize = shown.iter().filter(|one| must(one)).map(size).sum();
    let mut left = (width + 1).saturating_sub(taken);
    let (all, mut kept) = (shown.len(), Vec::new());
    for one in shown {
        if must(&one) {
            kept.push(one);
        } else if size(&one) <= left {
            left -= size(&one);
            kept.push(one);
        }
    }
    if kept.len() < all
        && let Some((_, words)) = kept.iter_mut().find(|(one, _)| one.action == Action::Help)
    {
        *words = "more";
    }
    kept
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_key_stands_twice_on_a_screen() {
        for (name, table) in TABLES {
            let mut seen = HashSet::new();
            for key in table.iter().flat_map(|binding| binding.keys) {
                assert!(seen.insert(key), "{name}: {key} stands twice");
            }
        }
    }

    #[test]
    fn no_key_is_one_that_terminals_take() {
        let all = TABLES.iter().flat_map(|(_, table)| *table).chain(EVERYWHERE);
        for key in all.flat_map(|binding| binding.keys) {
            if let Ctrl(letter) = key {
                assert!(!"abhijmqsz[".contains(*letter), "{key}");
            }
        }
    }

    #[test]
    fn every_binding_has_help_and_every_screen_a_way_out() {
        for (name, table) in TABLES {
            assert!(table.iter().all(|binding| !binding.label.is_empty()), "{name}");
            let out = [Action::Back, Action::Quit, Action::No, Action::Both];
            assert!(table.iter().any(|binding| out.contains(&binding.action)), "{name}");
        }
    }

    #[test]
    fn a_footer_fits_and_keeps_the_way_to_all_keys() {
        for (name, table) in TABLES {
            for width in [60, 80, 120] {
                let footer = footer(table, width);
                let words: Vec<String> =
                    footer.iter().map(|(key, words)| format!("{key} {words}")).collect();
                let length = 1 + words.join("  ").chars().count();
                assert!(length <= width, "{name} at {width}: {length}");
            }
        }
        let narrow = footer(CASELOAD, 60);
        assert!(narrow.iter().any(|(_, label)| *label == "menu"));
    }

    #[test]
    fn a_footer_ends_in_the_way_to_the_keys_it_leaves_out() {
        for (name, table) in TABLES {
            let all = table.iter().filter(|binding| binding.footer.is_some()).count();
            let has_help = table.iter().any(|binding| binding.action == Action::Help);
            for width in [60, 80, 120] {
                let footer = footer(table, width);
                let last = footer.last().map_or("", |(_, words)| *words);
                match (has_help, footer.len() < all) {
                    (true, true) => assert_eq!(last, "more", "{name} at {width}"),
                    (true, false) => assert_eq!(last, "keys", "{name} at {width}"),
                    (false, left_out) => assert!(!left_out, "{name} at {width}"),
                }
            }
        }
        assert_eq!(footer(CASELOAD, 60).last().map(|(key, _)| key.as_str()), Some("?"));
    }

    #[test]
    fn at_80_columns_the_most_used_keys_show() {
        let tables: &[(&[Binding], &str)] = &[
            (CASELOAD, "Enter l a b f / : q ?"),
            (OVERVIEW, "n a t x l p Esc ?"),
            (REGISTER, "[ ] d c l p Esc ?"),
            (CHECKLIST, "y n Enter Tab x l o Esc ?"),
            (CROSSINGS, "n x Enter l Esc ?"),
            (ABSENCES, "r i a v t m Esc ?"),
            (TO_CORRECT, "Enter m / l Esc ?"),
            (AGENDA, "Enter d e l m s / Esc ?"),
            (WEEKLY, "m n - Enter l o Esc ?"),
            (LOG, "Enter o w + c l Esc ?"),
            (CHRONOLOGY, "Enter Tab / l p Esc ?"),
            (FORM, "Ctrl-P Tab Ctrl-T Ctrl-E Esc Ctrl-O"),
            (FORM_CHOICE, "1 Tab Ctrl-T Ctrl-E Esc Ctrl-O"),
            (FORM_TICK, "Space Tab Ctrl-T Ctrl-E Esc Ctrl-O"),
            (MEETING_FORM, "Ctrl-P Tab Ctrl-Y Ctrl-E Esc Ctrl-O"),
            (MEETING_CHOICE, "1 Tab Ctrl-Y Ctrl-T Esc Ctrl-O"),
            (MEETING_TICK, "Space Tab Ctrl-Y Ctrl-T Esc Ctrl-O"),
            (MEETING_INVITED, "Tab Ctrl-K Ctrl-Y Ctrl-P Esc Ctrl-O"),
        ];
        for (table, keys) in tables {
            let found: Vec<String> = footer(table, 80).into_iter().map(|(key, _)| key).collect();
            assert_eq!(found.join(" "), *keys);
        }
        let wide = footer(CASELOAD, 120);
        for words in ["new case", "sort", "mine", "overdue"] {
            assert!(wide.iter().any(|(_, label)| *label == words), "{words}");
        }
    }
}
