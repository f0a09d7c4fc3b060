//! The places of a form where the cursor can stand, and what stands there.

use chrono::NaiveDate;

use super::invited::{self, InvitedPart};
use crate::rules::case::Action;
use crate::rules::day::{short, spell};
use crate::rules::meeting::Invitation;
use crate::store::records::RecordFile;
use crate::store::{ActionChange, AttendeeChange, InvitationChange, NewAction};
use crate::templates::answer::{Target, target};
use crate::templates::{Kind, Lean, Section};
use crate::ui::effect::{Now, Verb};
use crate::ui::screens::sheets::read_by;

/// A part of a row of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonPart {
    Name,
    Role,
    Attending,
}

/// A part of a row of actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionPart {
    What,
    Who,
    By,
    Outcome,
}

/// One place where the cursor can stand. A row that isn't there yet has no id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// An answer by its path: `push-pull/push`, or a cell `field/row/column` of the form's own table.
    Answer(String),
    /// The row after the last of the form's own table.
    NewRow(String),
    Person {
        field: String,
        id: Option<i64>,
        part: PersonPart,
    },
    Action {
        field: String,
        id: Option<i64>,
        part: ActionPart,
    },
    Invited {
        field: String,
        id: Option<i64>,
        part: InvitedPart,
    },
}

impl Stop {
    /// The field of the form that this place belongs to: `section/field`.
    #[must_use]
    pub fn field(&self) -> String {
        let path = match self {
            Self::Answer(path) | Self::NewRow(path) => path,
            Self::Person { field, .. }
            | Self::Action { field, .. }
            | Self::Invited { field, .. } => field,
        };
        path.splitn(3, '/').take(2).collect::<Vec<_>>().join("/")
    }

    /// A name for drafts; the same place has the same name after a restart.
    #[must_use]
    pub fn path(&self) -> String {
        let row = |id: &Option<i64>| id.map_or_else(|| "new".to_owned(), |id| id.to_string());
        match self {
            Self::Answer(path) => path.clone(),
            Self::NewRow(path) => format!("{path}#new"),
            Self::Person { field, id, part } => format!("{field}#p{}/{part:?}", row(id)),
            Self::Action { field, id, part } => format!("{field}#a{}/{part:?}", row(id)),
            Self::Invited { field, id, part } => format!("{field}#i{}/{part:?}", row(id)),
        }
    }

    /// Whether a place is this one; of a row just made, its first cell.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Answer(row), Self::Answer(cell)) if row.ends_with('/') => cell.starts_with(row),
            _ => self == other,
        }
    }

    /// The same place in the row that has just been made.
    #[must_use]
    pub fn in_row(self, made: i64) -> Self {
        match self {
            Self::Person { field, id: None, part } => Self::Person { field, id: Some(made), part },
            Self::Action { field, id: None, part } => Self::Action { field, id: Some(made), part },
            Self::Invited { field, id: None, part } => {
                Self::Invited { field, id: Some(made), part }
            }
            Self::NewRow(field) => Self::Answer(format!("{field}/r{made}/")),
            other => other,
        }
    }
}

/// The stops of a section, in the order of the form.
#[must_use]
pub fn stops(file: &RecordFile, section: &Section) -> Vec<Stop> {
    let mut stops = Vec::new();
    for field in &section.fields {
        let path = format!("{}/{}", section.id, field.id);
        match &field.kind {
            Kind::Fact { .. } | Kind::Meeting { .. } => {}
            Kind::Table { columns, first_rows } => {
                let printed = first_rows.iter().map(|row| row.id.clone());
                for row in printed.chain(file.rows(&path)) {
                    let cell = |column: &str| Stop::Answer(format!("{path}/{row}/{column}"));
                    stops.extend(columns.iter().map(|column| cell(&column.id)));
                }
                stops.push(Stop::NewRow(path));
            }
            Kind::People { .. } => {
                let ids = file.attendees.iter().filter(|p| p.field == path).map(|p| Some(p.id));
                let parts = [PersonPart::Name, PersonPart::Role, PersonPart::Attending];
                for id in ids.chain([None]) {
                    stops.extend(parts.map(|part| Stop::Person { field: path.clone(), id, part }));
                }
            }
            Kind::Actions { .. } => {
                let parts =
                    [ActionPart::What, ActionPart::Who, ActionPart::By, ActionPart::Outcome];
                for action in &file.actions {
                    let id = Some(action.id);
                    // What was done stays as it was agreed; only its outcome can still be told.
                    let open = if action.is_open() { &parts[..] } else { &parts[3..] };
                    let stop =
                        |part: &ActionPart| Stop::Action { field: path.clone(), id, part: *part };
                    stops.extend(open.iter().map(stop));
                }
                // A new row begins with what will be done.
                let new = &parts[..1];
                stops.extend(new.iter().map(|part| Stop::Action {
                    field: path.clone(),
                    id: None,
                    part: *part,
                }));
            }
            Kind::Invitations { .. } => stops.extend(invited_stops(file, &path)),
            _ => stops.push(Stop::Answer(path)),
        }
    }
    stops
}

/// Everybody asked, and a new row that begins with a name.
fn invited_stops(file: &RecordFile, path: &str) -> Vec<Stop> {
    let stop = |id, part| Stop::Invited { field: path.to_owned(), id, part };
    let all = file.meeting.iter().flat_map(|meeting| &meeting.invitations);
    let mut stops: Vec<Stop> =
        all.flat_map(|one| InvitedPart::ALL.map(|part| stop(Some(one.id), part))).collect();
    if file.meeting.is_some() && file.is_open() {
        stops.push(stop(None, InvitedPart::Name));
    }
    stops
}

/// The invitation of a row.
fn invitation(file: &RecordFile, id: Option<i64>) -> Option<&Invitation> {
    file.meeting.as_ref()?.invitations.iter().find(|one| Some(one.id) == id)
}

/// The kind of answer that a stop takes.
#[must_use]
pub fn kind_of<'a>(file: &'a RecordFile, stop: &Stop) -> &'a Kind {
    match stop {
        Stop::Answer(path) => match target(&file.form, path) {
            Some(Target::Field(kind)) => kind,
            _ => &Kind::Line,
        },
        _ => &Kind::Line,
    }
}

/// Whether nothing was typed into a row that isn't there yet.
#[must_use]
pub fn is_blank_row(stop: &Stop, typed: &str) -> bool {
    let new = matches!(
        stop,
        Stop::Person { id: None, .. }
            | Stop::Action { id: None, .. }
            | Stop::Invited { id: None, .. }
            | Stop::NewRow(_)
    );
    new && typed.trim().is_empty()
}

/// Why nothing can be written at a stop: what stands there is for other eyes, or not opened yet.
#[must_use]
pub fn locked(file: &RecordFile, stop: &Stop) -> Option<String> {
    let Stop::Answer(path) = stop else { return None };
    let answer = file.answers.get(path).filter(|answer| answer.is_closed())?;
    let by = &answer.by;
    Some(if answer.sealed {
        format!("{by} wrote restricted words here: Enter reads them, and the reading is noted")
    } else {
        format!(
            "{by} wrote here what only they and safeguarding read: log yours as a safeguarding entry"
        )
    })
}

/// What stands at a stop: the text that is edited there.
#[must_use]
pub fn value_of(file: &RecordFile, stop: &Stop) -> String {
    match stop {
        Stop::Answer(path) => file.value(path).to_owned(),
        Stop::NewRow(_) => String::new(),
        Stop::Person { id, part, .. } => {
            let person = file.attendees.iter().find(|person| Some(person.id) == *id);
            person.map_or(String::new(), |person| match part {
                PersonPart::Name => person.name.clone(),
                PersonPart::Role => person.role.clone(),
                PersonPart::Attending => person.attending.clone(),
            })
        }
        Stop::Action { id, part, .. } => {
            let action = file.actions.iter().find(|action| Some(action.id) == *id);
            action.map_or(String::new(), |action| part_of(action, *part))
        }
        Stop::Invited { id, part, .. } => {
            invitation(file, *id).map_or(String::new(), |one| invited::part_of(one, *part))
        }
    }
}

/// What stands at a stop as an officer reads it there: a day in words, in a cell in few.
#[must_use]
pub fn text_of(file: &RecordFile, stop: &Stop) -> String {
    let value = value_of(file, stop);
    let in_cell = match stop {
        Stop::Answer(path) => match kind_of(file, stop) {
            // Two figures of a year are too few for a date of birth.
            Kind::Date { lean: Lean::Birth, .. } => false,
            Kind::Date { .. } | Kind::TickDate => path.matches('/').count() > 1,
            _ => return value,
        },
        Stop::Action { part: ActionPart::By, .. } => true,
        Stop::Invited { part: InvitedPart::On | InvitedPart::Outcome, .. } => {
            return invited::shown(&value);
        }
        _ => return value,
    };
    match value.parse::<NaiveDate>() {
        Ok(day) if in_cell => short(day),
        Ok(day) => spell(day),
        Err(_) => value,
    }
}

/// Whether what stands at a stop is one thing, typed anew rather than written on: a day, a time, a
/// number, a way.
#[must_use]
pub fn is_typed_anew(file: &RecordFile, stop: &Stop) -> bool {
    match stop {
        Stop::Answer(_) => matches!(
            kind_of(file, stop),
            Kind::Date { .. } | Kind::TickDate | Kind::Time | Kind::Number { .. }
        ),
        Stop::NewRow(_) => false,
        Stop::Person { part, .. } => *part == PersonPart::Attending,
        Stop::Action { part, .. } => *part == ActionPart::By,
        Stop::Invited { part, .. } => !matches!(part, InvitedPart::Name | InvitedPart::Role),
    }
}

fn part_of(action: &Action, part: ActionPart) -> String {
    match part {
        ActionPart::What => action.what.clone(),
        ActionPart::Who => action.who.clone(),
        ActionPart::By => {
            action.by.map_or_else(|| action.by_words.clone(), |by: NaiveDate| by.to_string())
        }
        ActionPart::Outcome => action.outcome.clone().unwrap_or_default(),
    }
}

/// The verb that makes what was typed at a stop an answer. `kept` is what stood there when the typing
/// began: what a colleague put into a row meanwhile is not written over unseen.
///
/// # Errors
/// Why it can't be one, in words to stand beside the field.
pub fn verb_of(
    file: &RecordFile,
    stop: &Stop,
    [typed, kept]: [&str; 2],
    base: i64,
    now: &Now,
) -> Result<Verb, String> {
    let record = file.record.id;
    if let Some(why) = locked(file, stop) {
        return Err(why);
    }
    let was = |id: &Option<i64>| id.map(|_| kept.to_owned());
    match stop {
        Stop::Answer(path) => {
            let value = crate::templates::answer::accept(kind_of(file, stop), typed, now.today)?;
            let label = file.form.field(&stop.field()).map(|f| f.label.clone()).unwrap_or_default();
            Ok(Verb::Answer { record, field: path.clone(), label, value, base })
        }
        Stop::NewRow(field) => Ok(Verb::AddRow { record, field: field.clone() }),
        Stop::Person { field, id, part } => {
            let change = person_change(*part, typed.trim())?;
            let change = AttendeeChange { was: was(id), ..change };
            Ok(Verb::PutAttendee { record, field: field.clone(), attendee: *id, change })
        }
        Stop::Action { id: None, .. } => {
            let action = NewAction { what: typed.trim().to_owned(), ..NewAction::default() };
            Ok(Verb::AddAction { case: file.case, record: Some(record), action })
        }
        Stop::Action { id: Some(id), part: ActionPart::Outcome, .. } => {
            let action = file.actions.iter().find(|action| action.id == *id);
            let helped = action.map(|action| action.helped.clone()).unwrap_or_default();
            let (outcome, was) = (typed.trim().to_owned(), kept.to_owned());
            Ok(Verb::FinishAction { action: *id, outcome, helped, was })
        }
        Stop::Action { id: Some(id), part, .. } => {
            let to = action_change(*part, [typed, kept], now)?;
            Ok(Verb::ChangeAction { action: *id, to })
        }
        Stop::Invited { id, part, .. } => {
            let meeting = file.meeting.as_ref().map(|meeting| meeting.id);
            let meeting = meeting.ok_or_else(|| "this form is about no meeting".to_owned())?;
            let change = invited::change_of(invitation(file, *id), *part, typed, now)?;
            let change = InvitationChange { was: was(id), ..change };
            Ok(Verb::Invite { meeting, invitation: *id, change })
        }
    }
}

fn person_change(part: PersonPart, typed: &str) -> Result<AttendeeChange, String> {
    let text = Some(typed.to_owned());
    Ok(match part {
        PersonPart::Name => AttendeeChange { name: text, ..AttendeeChange::default() },
        PersonPart::Role => AttendeeChange { role: text, ..AttendeeChange::default() },
        PersonPart::Attending => {
            let answer = match typed.to_lowercase().as_str() {
                "" => "",
                "y" | "yes" => "yes",
                "n" | "no" => "no",
                _ => return Err("yes, no or blank".to_owned()),
            };
            AttendeeChange { attending: Some(answer.to_owned()), ..AttendeeChange::default() }
        }
    })
}

fn action_change(
    part: ActionPart,
    [typed, kept]: [&str; 2],
    now: &Now,
) -> Result<ActionChange, String> {
    let (text, kept, none) =
        (Some(typed.trim().to_owned()), kept.to_owned(), ActionChange::default());
    let (change, was) = match part {
        ActionPart::What => {
            let was = NewAction { what: kept, ..NewAction::default() };
            (ActionChange { what: text, ..none }, was)
        }
        ActionPart::Who => {
            let was = NewAction { who: kept, ..NewAction::default() };
            (ActionChange { who: text, ..none }, was)
        }
        ActionPart::By => {
            let by = kept.parse().ok();
            let by_words = if by.is_some() { String::new() } else { kept };
            let was = NewAction { by, by_words, ..NewAction::default() };
            (ActionChange { by: Some(read_by(typed, now)?), ..none }, was)
        }
        ActionPart::Outcome => (none, NewAction::default()),
    };
    Ok(ActionChange { was: Some(was), ..change })
}
