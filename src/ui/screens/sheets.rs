//! The sheets there are: what each asks, and the verb that its answers become.

mod circumstance;
mod kept;
mod place;

use chrono::NaiveDate;

use super::absence_sheets;
use super::annex_sheets::AnnexSheet;
use super::due_sheets;
use super::letter_sheets::LetterSheet;
use super::log_kind;
use super::log_many;
use super::meeting_sheets::{arranged, rearranged};
use super::notice_sheets::NoticeSheet;
use super::once_sheets::OnceSheet;
use super::pack_sheets::PackSheet;
use super::penalty_sheets::PenaltySheet;
use super::process_sheets::ProcessSheet;
use super::save_sheets::SaveSheet;
use super::sheet::{Choice, Sheet, SheetField};
use super::strategy_sheet::RowAt;
use super::support_sheet::{ItemAt, not_opened};
use crate::rules::absence::SessionAt;
use crate::rules::case::{Action, Entry, EntryKind, NewEntry};
use crate::rules::day::{Lean, spell};
use crate::rules::people::{Circumstance, Contact, InLaw};
use crate::store::{AttachTo, ContactChange, NewAction, NewSibling};
use crate::ui::effect::{Now, SaveVerb, Verb};
pub use circumstance::circumstance;

/// What a kept sheet becomes.
#[derive(Debug, Clone)]
pub enum Then {
    OpenCase {
        pupil: i64,
    },
    CloseCase {
        case: i64,
    },
    Log {
        pupil: i64,
    },
    Withdraw {
        pupil: i64,
        entry: i64,
    },
    AddAction {
        case: i64,
        record: Option<i64>,
    },
    /// An action to change, and what was on screen of it.
    ChangeAction {
        case: i64,
        action: i64,
        shown: NewAction,
    },
    /// An action done, and the outcome that stood there.
    FinishAction {
        case: i64,
        action: i64,
        was: String,
    },
    /// What is known of a contact, and what was on screen of it.
    Contact {
        pupil: i64,
        contact: i64,
        shown: Vec<ContactChange>,
    },
    Sibling {
        pupil: i64,
    },
    /// What is known of a circumstance, and what was on screen of it.
    Circumstance {
        pupil: i64,
        shown: Box<Circumstance>,
    },
    Arrange {
        case: i64,
        meeting: i64,
    },
    /// A meeting to move, with its day and time as they were.
    Rearrange {
        case: i64,
        meeting: i64,
        was: (Option<NaiveDate>, String),
    },
    /// Something said of a row of the checklist.
    Strategy(Box<RowAt>),
    OwnRow {
        case: i64,
    },
    /// The reason for these sessions.
    Reason {
        pupil: i64,
        sessions: Vec<SessionAt>,
    },
    /// Marks among these sessions that should be another: those of a spell of absence, or of a week.
    Correct {
        pupil: i64,
        sessions: Vec<SessionAt>,
        of_week: bool,
    },
    /// A file to keep.
    Attach {
        pupil: i64,
        to: AttachTo,
    },
    /// A copy of a kept file.
    Export {
        pupil: i64,
        attachment: i64,
    },
    LogOnMany {
        pupils: Vec<i64>,
    },
    SaveFilter {
        text: String,
        mine: bool,
        overdue: bool,
    },
    /// The reply to a referral that was logged.
    Reply {
        pupil: i64,
        entry: i64,
    },
    /// What a social worker is told, and how they stand in the log.
    Worker {
        pupil: i64,
        agency: String,
    },
    /// The minutes of the weekly meeting on a case.
    Minutes {
        case: i64,
        pupil: i64,
    },
    /// Something that is no contact.
    LogKind {
        pupil: i64,
    },
    /// A step of the process, or a decision about evidence.
    Process(ProcessSheet),
    WithdrawFile {
        pupil: i64,
        attachment: i64,
    },
    /// How an item of support went.
    Support(Box<ItemAt>),
    /// Why no case is opened for a pupil who crossed into a tier.
    NoCase {
        pupil: i64,
        year: i32,
        tier: u8,
    },
    /// A letter, to be looked over.
    Letter(Box<LetterSheet>),
    /// A copy of what was given out.
    ExportSent {
        pupil: i64,
        sent: i64,
    },
    Notice(Box<NoticeSheet>),
    Penalty(Box<PenaltySheet>),
    /// What is entered once and counts on the checklist too.
    Once(OnceSheet),
    Save(SaveSheet),
    Pack(PackSheet),
    Annex(AnnexSheet),
}

/// The field that can't be taken, and why.
pub(super) type Wrong = (usize, String);

impl Then {
    /// The verb of a sheet's fields.
    ///
    /// # Errors
    /// The number of the field that can't be taken, and why.
    pub fn verb(&self, fields: &[SheetField], now: &Now) -> Result<Verb, Wrong> {
        let text = |at: usize| fields[at].value().trim().to_owned();
        let day = |at: usize| fields[at].day_read(now.today).map_err(|why| (at, why));
        let needed = |at: usize, why: &str| match text(at) {
            words if words.is_empty() => Err((at, why.to_owned())),
            words => Ok(words),
        };
        Ok(match self {
            Self::OpenCase { pupil } => {
                Verb::OpenCase { pupil: *pupil, reason: needed(0, "why is this case opened?")? }
            }
            Self::CloseCase { case } => {
                Verb::CloseCase { case: *case, reason: needed(0, "why is this case closed?")? }
            }
            Self::Withdraw { entry, .. } => {
                Verb::Withdraw { entry: *entry, reason: needed(0, "why is it withdrawn?")? }
            }
            Self::Log { pupil } => Verb::Log(Box::new(entry(*pupil, fields, now)?)),
            Self::AddAction { case, record } => {
                needed(0, "what will be done?")?;
                let action = action(fields, now)?;
                Verb::AddAction { case: *case, record: *record, action }
            }
            Self::ChangeAction { action: id, shown, .. } => {
                needed(0, "what will be done?")?;
                Verb::ChangeAction { action: *id, to: action(fields, now)?.instead_of(shown) }
            }
            Self::FinishAction { action, was, .. } => Verb::FinishAction {
                action: *action,
                outcome: needed(1, "what came of it?")?,
                helped: text(0),
                was: was.clone(),
            },
            Self::Contact { contact, shown, .. } => {
                // Only what was changed here: a colleague's change of another line stays.
                let mut changes = contact_changes(fields, day(8)?);
                changes.retain(|change| !shown.contains(change));
                Verb::ChangeContact { contact: *contact, changes, shown: shown.clone() }
            }
            Self::Sibling { pupil } => Verb::AddSibling {
                pupil: *pupil,
                sibling: NewSibling {
                    other: None,
                    name: needed(0, "what is their name?")?,
                    school: text(1),
                },
            },
            Self::Arrange { meeting, .. } => arranged(*meeting, fields, now)?,
            Self::Rearrange { meeting, was, .. } => rearranged(*meeting, was, fields, now)?,
            Self::Circumstance { pupil, shown } => Verb::SetCircumstance {
                pupil: *pupil,
                told: circumstance::as_typed(shown, fields, now)?,
                shown: shown.clone(),
            },
            Self::Strategy(row) => row.verb(fields, now)?,
            Self::OwnRow { case } => {
                Verb::AddOwnRow { case: *case, label: needed(0, "what was tried?")? }
            }
            Self::Reason { pupil, sessions } => absence_sheets::given(*pupil, sessions, fields)?,
            Self::Correct { pupil, sessions, .. } => {
                absence_sheets::corrected(*pupil, sessions, fields, now)?
            }
            Self::Attach { to, .. } => Verb::AttachFile {
                to: to.clone(),
                path: needed(0, "which file?")?,
                title: needed(1, "what is it?")?,
            },
            Self::Export { attachment, .. } => Verb::Save(SaveVerb::Attachment {
                attachment: *attachment,
                path: needed(0, "as which file?")?,
            }),
            Self::LogOnMany { pupils } => {
                Verb::Log(Box::new(log_many::entry(pupils, fields, now)?))
            }
            Self::SaveFilter { text: filter, mine, overdue } => Verb::SaveFilter {
                name: needed(0, "what is it called?")?,
                text: filter.clone(),
                mine: *mine,
                overdue: *overdue,
            },
            Self::Reply { pupil, .. } => due_sheets::replied(*pupil, fields, now)?,
            Self::Worker { pupil, agency } => due_sheets::told(*pupil, agency, fields, now)?,
            Self::Minutes { pupil, .. } => due_sheets::minuted(*pupil, fields, now)?,
            Self::LogKind { pupil } => Verb::Log(Box::new(log_kind::entry(*pupil, fields, now)?)),
            Self::Process(sheet) => sheet.verb(fields, now)?,
            Self::WithdrawFile { attachment, .. } => Verb::WithdrawFile {
                attachment: *attachment,
                reason: needed(0, "why is it withdrawn?")?,
            },
            Self::Support(item) => item.verb(fields, now)?,
            Self::NoCase { pupil, year, tier } => not_opened((*pupil, *year, *tier), fields)?,
            Self::Letter(sheet) => Verb::SendLetters(Box::new(sheet.wanted(fields, now)?)),
            Self::ExportSent { sent, .. } => {
                let path = needed(0, "as which file?")?;
                Verb::Save(SaveVerb::Sent { sent: *sent, path })
            }
            Self::Notice(sheet) => sheet.verb(fields, now)?,
            Self::Penalty(sheet) => sheet.verb(fields, now)?,
            Self::Once(sheet) => sheet.verb(fields)?,
            Self::Save(sheet) => sheet.verb(fields)?,
            Self::Pack(sheet) => sheet.verb(fields)?,
            Self::Annex(sheet) => sheet.verb(fields)?,
        })
    }

    /// Keeps over a newer revision than the one that was on screen.
    pub fn take_base(&mut self, base: i64) {
        match self {
            Self::Strategy(row) => row.base = base,
            Self::Process(sheet) => sheet.take_base(base),
            _ => {}
        }
    }
}

fn action(fields: &[SheetField], now: &Now) -> Result<NewAction, Wrong> {
    let typed = fields[2].value();
    let (by, by_words) = read_by(&typed, now).map_err(|why| (2, why))?;
    Ok(NewAction { what: fields[0].value(), who: fields[1].value(), by, by_words })
}

/// A day by which something is due, or words where no day was agreed: `daily`.
///
/// # Errors
/// Why something with a figure in it is no day.
pub fn read_by(typed: &str, now: &Now) -> Result<(Option<NaiveDate>, String), String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok((None, String::new()));
    }
    match crate::rules::day::read_day(typed, now.today, Lean::Future) {
        Ok(day) => Ok((Some(day), String::new())),
        Err(why) if typed.chars().any(|letter| letter.is_ascii_digit()) => Err(why.to_string()),
        Err(_) => Ok((None, typed.to_owned())),
    }
}

/// Fields of [`log_contact`](super::log_contact), by number.
fn entry(pupil: i64, fields: &[SheetField], now: &Now) -> Result<NewEntry, Wrong> {
    let kind = EntryKind::parse(&fields[1].value()).ok_or((1, "how was it?".to_owned()))?;
    let ids = |at: usize| -> Vec<i64> {
        fields
            .get(at)
            .map(SheetField::value)
            .unwrap_or_default()
            .lines()
            .filter_map(|id| id.parse().ok())
            .collect()
    };
    let on = fields[4].day_read(now.today).map_err(|why| (4, why))?.unwrap_or(now.today);
    if on > now.today {
        return Err((4, "that is in the future: an entry tells what happened".to_owned()));
    }
    let words = fields[3].value().trim().to_owned();
    let reached = fields[2].value();
    if words.is_empty() && reached.is_empty() {
        return Err((3, "a few words, or an outcome above".to_owned()));
    }
    let mut pupils = vec![pupil];
    pupils.extend(ids(6));
    Ok(NewEntry {
        reached,
        words,
        restricted: fields[5].value() == "yes",
        contacts: ids(0),
        ..NewEntry::about(kind, on, pupils)
    })
}

fn contact_changes(fields: &[SheetField], until: Option<NaiveDate>) -> Vec<ContactChange> {
    let text = |at: usize| fields[at].value().trim().to_owned();
    let in_law = match text(0).as_str() {
        "yes" => InLaw::Yes,
        "no" => InLaw::No,
        _ => InLaw::Ask,
    };
    vec![
        ContactChange::InLaw(in_law, text(1)),
        ContactChange::Phone(text(2)),
        ContactChange::Email(text(3)),
        ContactChange::Address(text(4)),
        ContactChange::AddressConfidential(text(5) == "yes"),
        ContactChange::SafeWay(text(6)),
        ContactChange::DoNotContact(text(7), until),
        ContactChange::LanguageSpoken(text(9)),
        ContactChange::LanguageRead(text(10)),
        ContactChange::Interpreter(text(11) == "yes"),
    ]
}

/// Why a case is opened; a likely reason stands there to keep or change.
#[must_use]
pub fn open_case(pupil: i64, name: &str, reason: &str) -> Sheet {
    let fields = vec![SheetField::line("Reason", reason)];
    Sheet::new(format!("Open a case · {name}"), fields, Then::OpenCase { pupil })
        .hint("In a few words: why now? It heads the case and stands in its history.")
        .about(pupil)
}

/// Why a case is closed.
#[must_use]
pub fn close_case(case: i64, name: &str) -> Sheet {
    let fields = vec![SheetField::line("Reason", "")];
    Sheet::new(format!("Close the case · {name}"), fields, Then::CloseCase { case })
        .hint("What was reached, or why it ends. Nothing in it is lost.")
}

/// Why an entry is withdrawn.
#[must_use]
pub fn withdraw(pupil: i64, entry: &Entry) -> Sheet {
    let title = format!("Withdraw · {} of {}", entry.kind.label(), spell(entry.on));
    let then = Then::Withdraw { pupil, entry: entry.id };
    Sheet::new(title, vec![SheetField::line("Reason", "")], then)
        .hint("It stays readable, marked as withdrawn, and no longer counts.")
}

/// An action to agree.
#[must_use]
pub fn add_action(case: i64, record: Option<i64>) -> Sheet {
    let fields = vec![
        SheetField::line("What", ""),
        SheetField::line("Who", ""),
        SheetField::line("By when", ""),
    ];
    Sheet::new("Agree an action", fields, Then::AddAction { case, record })
        .hint("By when: a date (fri, +2w, 12 sep) or words (daily).")
}

/// An action to change.
#[must_use]
pub fn change_action(case: i64, action: &Action) -> Sheet {
    let by = action.by.map_or_else(|| action.by_words.clone(), spell);
    let fields = vec![
        SheetField::line("What", &action.what),
        SheetField::line("Who", &action.who),
        SheetField::line("By when", &by),
    ];
    let shown = NewAction {
        what: action.what.clone(),
        who: action.who.clone(),
        by: action.by,
        by_words: action.by_words.clone(),
    };
    let then = Then::ChangeAction { case, action: action.id, shown };
    Sheet::new("Change an action", fields, then)
        .hint("By when: a date (fri, +2w, 12 sep) or words (daily).")
}

/// An action done, with its outcome.
#[must_use]
pub fn finish_action(case: i64, action: &Action) -> Sheet {
    let helped = [
        ('y', "yes", "Yes"),
        ('s', "some", "A little"),
        ('n', "no", "No"),
        ('u', "", "Can't tell yet"),
    ];
    let helped = helped.map(|(key, id, label)| {
        Choice::new(key, id, label).chosen_if(id == action.helped && !action.is_open())
    });
    let was = action.outcome.clone().unwrap_or_default();
    let fields =
        vec![SheetField::pick("Did it help?", helped.to_vec()), SheetField::line("Outcome", &was)];
    let then = Then::FinishAction { case, action: action.id, was };
    Sheet::new(format!("Done · {}", action.what), fields, then)
        .hint("What came of it, in a few words.")
}

fn yes_no(yes: bool) -> Vec<Choice> {
    vec![
        Choice::new('y', "yes", "Yes").chosen_if(yes),
        Choice::new('n', "no", "No").chosen_if(!yes),
    ]
}

/// What is known of a contact.
#[must_use]
pub fn contact(pupil: i64, contact: &Contact) -> Sheet {
    let in_law = [
        ('y', InLaw::Yes, "yes", "Yes"),
        ('n', InLaw::No, "no", "No"),
        ('a', InLaw::Ask, "ask", "To be asked"),
    ];
    let in_law = in_law.map(|(key, state, id, label)| {
        Choice::new(key, id, label).chosen_if(state == contact.in_law)
    });
    let fields = vec![
        SheetField::pick("Parent in law", in_law.to_vec()),
        SheetField::line("Because", &contact.in_law_why),
        SheetField::line("Phone", &contact.phone),
        SheetField::line("Email", &contact.email),
        SheetField::prose("Address", &contact.address),
        SheetField::pick("Confidential", yes_no(contact.address_confidential)),
        SheetField::line("Safe way", &contact.safe_way),
        SheetField::line("Don't contact", &contact.do_not_contact),
        SheetField::day_or_blank("until", contact.do_not_contact_until, Lean::Future),
        SheetField::line("Speaks", &contact.language_spoken),
        SheetField::line("Reads", &contact.language_read),
        SheetField::pick("Interpreter", yes_no(contact.interpreter)),
    ];
    let title = format!("{} · {}", contact.name(), contact.relationship);
    let shown = contact_changes(&fields, contact.do_not_contact_until);
    Sheet::new(title, fields, Then::Contact { pupil, contact: contact.id, shown })
        .hint("Phone and address come from the MIS: the next import puts its own back.")
}

/// A brother or sister to add.
#[must_use]
pub fn sibling(pupil: i64, name: &str) -> Sheet {
    let fields = vec![SheetField::line("Name", ""), SheetField::line("School", "")];
    Sheet::new(format!("Add a sibling · {name}"), fields, Then::Sibling { pupil })
        .hint("A name and school; or the UPN of a pupil of this file, who is linked both ways.")
        .about(pupil)
}

/// The name of a filter to keep.
#[must_use]
pub fn save_filter(text: &str, mine: bool, overdue: bool) -> Sheet {
    let fields = vec![SheetField::line("Name", text.trim())];
    let then = Then::SaveFilter { text: text.to_owned(), mine, overdue };
    Sheet::new("Keep this filter", fields, then)
        .hint("F on the caseload brings it back. A filter of the same name is replaced.")
}
