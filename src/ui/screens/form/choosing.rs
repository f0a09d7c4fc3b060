//! What a form takes without typing: suggestions, ticks, choices, rows taken away.

use super::invited::{InvitedPart, words_for};
use super::meeting::suggested_day;
use super::over::{Offer, Over};
use super::stops::{ActionPart, PersonPart, Stop, kind_of, verb_of};
use super::{Data, FormScreen, Move};
use crate::rules::day::spell;
use crate::store::{AttachTo, AttendeeChange, InvitationChange};
use crate::templates::Kind;
use crate::ui::effect::{Effect, Now, Verb};
use crate::ui::keymap::{Action, FormField};
use crate::ui::screens::attaching;
use crate::ui::widgets::editor::Editor;

impl FormScreen {
    /// What the keys act on at hand.
    pub(super) fn field(&self) -> FormField {
        if self.sealed_here().is_some() {
            return FormField::Sealed;
        }
        let (Some(stop), Some(data)) = (self.here(), &self.data) else {
            return FormField::Text;
        };
        match (kind_of(&data.file, &stop), stop) {
            (Kind::Choice { .. }, _) => FormField::Choice,
            (Kind::Tick, _) => FormField::Tick,
            (_, Stop::Invited { .. }) => FormField::Invited,
            _ => FormField::Text,
        }
    }

    pub(super) fn remove_row(&mut self) -> Effect {
        match self.here() {
            Some(Stop::Person { field, id: Some(id), .. }) => {
                let change = AttendeeChange { removed: true, ..AttendeeChange::default() };
                self.pending = Some(Move::Stay);
                let record = self.record;
                Effect::Do(Verb::PutAttendee { record, field, attendee: Some(id), change })
            }
            Some(Stop::Invited { id: Some(id), .. }) => self.remove_invitation(id),
            Some(Stop::Answer(path)) if path.matches('/').count() == 3 => {
                let row = path.rsplit_once('/').map(|(row, _)| row.to_owned()).unwrap_or_default();
                let base = self
                    .data
                    .as_ref()
                    .and_then(|d| d.file.answers.get(&row))
                    .map_or(0, |a| a.revision);
                self.pending = Some(Move::Stay);
                Effect::Do(Verb::Answer {
                    record: self.record,
                    field: row,
                    label: String::new(),
                    value: String::new(),
                    base,
                })
            }
            Some(Stop::Action { .. }) => Effect::Say(
                "An action that was agreed stays: change it, or write its outcome".to_owned(),
            ),
            _ => Effect::Say("There is no row here to remove".to_owned()),
        }
    }

    fn remove_invitation(&mut self, id: i64) -> Effect {
        let Some(meeting) = self.data.as_ref().and_then(|data| data.file.meeting.as_ref()) else {
            return Effect::None;
        };
        let change = InvitationChange { removed: true, ..InvitationChange::default() };
        let verb = Verb::Invite { meeting: meeting.id, invitation: Some(id), change };
        self.pending = Some(Move::Stay);
        Effect::Do(verb)
    }

    /// A file is hung on the cell at hand; on the field where rows are rows of their own.
    pub(super) fn attach(&self) -> Effect {
        let (Some(stop), Some(data)) = (self.here(), &self.data) else {
            return Effect::Say("There is no field here to attach a file to".to_owned());
        };
        let label = data.file.form.field(&stop.field()).map_or("", |field| &field.label);
        let field = match &stop {
            Stop::Answer(path) => path.clone(),
            other => other.field(),
        };
        let to = AttachTo::Field { record: self.record, field };
        Effect::sheet(attaching::attach(data.file.pupil, to, label))
    }

    /// What can be inserted here: the form's own examples, or the pupil's people.
    pub(super) fn suggest(&mut self) -> Effect {
        let (Some(stop), Some(data)) = (self.here(), &self.data) else { return Effect::None };
        let mut own: Vec<String> = match &stop {
            Stop::Person { part: PersonPart::Name, .. }
            | Stop::Invited { part: InvitedPart::Name, .. } => data
                .people
                .iter()
                .map(|(name, relationship, _)| format!("{name} ({relationship})"))
                .collect(),
            Stop::Invited { part, .. } => words_for(*part),
            Stop::Action { part: ActionPart::Who, .. } => who_is_there(data),
            _ => suggested_day(data, &stop).map(spell).into_iter().collect(),
        };
        let takes_words = match &stop {
            Stop::Person { part, .. } => *part == PersonPart::Role,
            Stop::Invited { part, .. } => *part == InvitedPart::Role,
            Stop::Action { part, .. } => *part == ActionPart::What,
            _ => true,
        };
        let field = data.file.form.field(&stop.field()).filter(|_| takes_words);
        if let Some(Kind::Actions { printed, .. }) = field.map(|field| &field.kind) {
            own.extend(printed.iter().cloned());
        }
        let mut offers: Vec<Offer> = own.into_iter().map(Offer::Words).collect();
        offers.extend(field.map(Offer::all_of).unwrap_or_default());
        if offers.is_empty() {
            return Effect::Say("The form has no suggestions for this field".to_owned());
        }
        self.over = Some(Over::suggestions(offers));
        Effect::None
    }

    /// Puts a suggestion where the cursor stands; a person of the pupil's brings their role along.
    pub(super) fn insert(&mut self, text: &str) -> Effect {
        if let (Some(Stop::Person { field, id, part: PersonPart::Name }), Some(data)) =
            (self.here(), &self.data)
        {
            let known = data.people.iter().find(|(name, rel, _)| format!("{name} ({rel})") == text);
            if let Some((name, relationship, contact)) = known {
                let change = AttendeeChange {
                    name: Some(name.clone()),
                    role: Some(relationship.clone()),
                    contact: Some(*contact),
                    ..AttendeeChange::default()
                };
                self.pending = Some(Move::Next);
                let record = self.record;
                return Effect::Do(Verb::PutAttendee { record, field, attendee: id, change });
            }
        }
        if let (Some(Stop::Invited { id, part: InvitedPart::Name, .. }), Some(data)) =
            (self.here(), &self.data)
        {
            let known = data.people.iter().find(|(name, rel, _)| format!("{name} ({rel})") == text);
            if let (Some((name, role, contact)), Some(meeting)) = (known, &data.file.meeting) {
                let change = InvitationChange {
                    name: Some(name.clone()),
                    role: Some(role.clone()),
                    contact: Some(*contact),
                    ..InvitationChange::default()
                };
                let verb = Verb::Invite { meeting: meeting.id, invitation: id, change };
                self.pending = Some(Move::Next);
                return Effect::Do(verb);
            }
        }
        let replaces = self.is_replaced();
        if let Some(editing) = &mut self.editing {
            if replaces {
                editing.editor = Editor::line("");
            }
            editing.editor.stay();
            let before = editing.editor.text();
            let glue = match before.trim_end() {
                "" => "",
                _ if editing.editor.is_prose() => "\n",
                _ => " ",
            };
            editing.editor.paste(&format!("{glue}{text}"));
            editing.changed = true;
        }
        Effect::None
    }

    /// Whether what is inserted takes the place of what stands there: a day, a way, an outcome.
    fn is_replaced(&self) -> bool {
        let (Some(stop), Some(data)) = (self.here(), &self.data) else { return false };
        match &stop {
            Stop::Invited { part, .. } => matches!(part, InvitedPart::How | InvitedPart::Outcome),
            stop => matches!(kind_of(&data.file, stop), Kind::Date { .. }),
        }
    }

    /// Ticks and choices take single keys and are answers at once.
    pub(super) fn choose(&mut self, action: Action, now: &Now) -> Effect {
        let (Some(stop), Some(data)) = (self.here(), &self.data) else { return Effect::None };
        let Stop::Answer(path) = &stop else { return Effect::None };
        let (kept, kind) = (data.file.value(path), kind_of(&data.file, &stop));
        let value = match (kind, action) {
            (_, Action::Erase) => String::new(),
            (Kind::Tick | Kind::TickDate, Action::Tick) if !kept.is_empty() => String::new(),
            (Kind::Tick, Action::Tick) => "yes".to_owned(),
            // A copy that is given when the record is closed already.
            (Kind::TickDate, Action::Tick) => now.today.to_string(),
            (Kind::Choice { options, many }, Action::Choose(nth)) => {
                let Some(option) = options.get(usize::from(nth) - 1) else { return Effect::None };
                toggled(kept, &option.id, *many)
            }
            _ => return Effect::None,
        };
        let base = data.file.answers.get(path).map_or(0, |answer| answer.revision);
        match verb_of(&data.file, &stop, [&value, kept], base, now) {
            Ok(verb) => {
                self.pending = Some(Move::Stay);
                Effect::Do(verb)
            }
            Err(why) => {
                self.wrong = Some(why);
                Effect::None
            }
        }
    }
}

/// Those who may be asked to do something: whoever is on the meeting's list or the form's.
fn who_is_there(data: &Data) -> Vec<String> {
    let invited = data.file.meeting.iter().flat_map(|meeting| &meeting.invitations);
    let names = invited.map(|one| &one.name).chain(data.file.attendees.iter().map(|one| &one.name));
    names.filter(|name| !name.is_empty()).cloned().collect()
}

fn toggled(kept: &str, id: &str, many: bool) -> String {
    let on = kept.lines().any(|line| line == id);
    match (many, on) {
        (false, true) => String::new(),
        (false, false) => id.to_owned(),
        (true, true) => kept.lines().filter(|line| *line != id).collect::<Vec<_>>().join("\n"),
        (true, false) => [kept, id].join("\n").trim().to_owned(),
    }
}
