//! The grid of those asked to a meeting: how, when, and what became of it.

use chrono::NaiveDate;
use ratatui::style::Style;
use ratatui::text::Line;

use super::super::Dress;
use super::grids::{fitting, lay_row};
use super::stops::{Stop, value_of};
use super::view::Laid;
use super::{Data, FormScreen};
use crate::rules::day::{Lean, read_day, short};
use crate::rules::meeting::{
    HOWS, Invitation, MeetingState, OUTCOMES, confirm_due, read_how, read_outcome, without_action,
};
use crate::store::InvitationChange;
use crate::templates::InvitationHeadings;
use crate::ui::effect::Now;
use crate::ui::widgets::wrap::{width, wrap};

/// A part of a row of invitations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvitedPart {
    Name,
    Role,
    How,
    On,
    Outcome,
}

impl InvitedPart {
    pub const ALL: [Self; 5] = [Self::Name, Self::Role, Self::How, Self::On, Self::Outcome];
}

/// What stands in a part of a row: the text that is edited there.
#[must_use]
pub fn part_of(one: &Invitation, part: InvitedPart) -> String {
    match part {
        InvitedPart::Name => one.name.clone(),
        InvitedPart::Role => one.role.clone(),
        InvitedPart::How => one.how.clone(),
        InvitedPart::On => one.invited_on.map(|on| on.to_string()).unwrap_or_default(),
        InvitedPart::Outcome => one.outcome.clone(),
    }
}

/// What can be put into a part by its words.
#[must_use]
pub fn words_for(part: InvitedPart) -> Vec<String> {
    match part {
        InvitedPart::How => HOWS.iter().map(|(_, words, ..)| (*words).to_owned()).collect(),
        InvitedPart::Outcome => OUTCOMES.iter().map(|(_, words, _)| (*words).to_owned()).collect(),
        _ => Vec::new(),
    }
}

/// The change of an invitation that was typed into a part of its row.
///
/// # Errors
/// Why it can't be one, in words to stand beside the field.
pub fn change_of(
    one: Option<&Invitation>,
    part: InvitedPart,
    typed: &str,
    now: &Now,
) -> Result<InvitationChange, String> {
    let (text, none) = (Some(typed.trim().to_owned()), InvitationChange::default());
    Ok(match part {
        InvitedPart::Name => InvitationChange { name: text, ..none },
        InvitedPart::Role => InvitationChange { role: text, ..none },
        InvitedPart::How => {
            let how = read_how(typed).ok_or_else(hows)?;
            InvitationChange { how: Some(how.to_owned()), ..none }
        }
        InvitedPart::On if typed.trim().is_empty() => {
            InvitationChange { not_invited: true, ..none }
        }
        InvitedPart::On if one.is_none_or(|one| one.how.is_empty()) => {
            return Err(format!("first how they were asked: {}", hows()));
        }
        InvitedPart::On => {
            let on = read_asked(typed, now.today)?;
            InvitationChange { invited_on: Some(on), ..none }
        }
        InvitedPart::Outcome => {
            let outcome = read_outcome(typed).ok_or_else(outcomes)?;
            InvitationChange { outcome: Some(outcome.to_owned()), ..none }
        }
    })
}

/// The day on which somebody was asked, as typed.
pub(super) fn read_asked(typed: &str, today: NaiveDate) -> Result<NaiveDate, String> {
    match read_day(typed, today, Lean::Past) {
        Ok(on) if on > today => Err("that is in the future: when were they asked?".to_owned()),
        Ok(on) => Ok(on),
        Err(why) => Err(why.to_string()),
    }
}

fn hows() -> String {
    let known = HOWS.iter().map(|(_, words, key, _)| format!("{key} {words}"));
    known.collect::<Vec<_>>().join(", ")
}

fn outcomes() -> String {
    let known = OUTCOMES.iter().map(|(_, words, key)| format!("{key} {words}"));
    known.collect::<Vec<_>>().join(", ")
}

#[expect(clippy::too_many_arguments, reason = "one grid in all its surroundings")]
pub(super) fn lay_invitations(
    form: &FormScreen,
    data: &Data,
    headings: &InvitationHeadings,
    path: &str,
    at_hand: Option<&Stop>,
    room: u16,
    dress: &Dress<'_>,
    sheet: &mut Laid,
) {
    let look = dress.look;
    let grid = room.saturating_sub(3);
    let (how, on, outcome) = (8, 10, 9);
    let left = grid.saturating_sub(how + on + outcome);
    let name = left * 62 / 100;
    let widths = [name, left - name, how, on, outcome];
    let heads = [
        (&headings.name, "Name"),
        (&headings.role, "Role"),
        (&headings.how, "How"),
        (&headings.on, "Invited"),
        (&headings.outcome, "Outcome"),
    ];
    let heads: Vec<_> =
        heads.into_iter().zip(widths).map(|(head, w)| (None, fitting(head, w), w)).collect();
    lay_row(form, &heads, None, look.faint(), look, sheet);
    for id in data.file.meeting.iter().flat_map(|meeting| &meeting.invitations).map(|one| one.id) {
        let stops = InvitedPart::ALL.map(|part| Stop::Invited {
            field: path.to_owned(),
            id: Some(id),
            part,
        });
        let cells: Vec<_> = stops
            .iter()
            .zip(widths)
            .map(|(stop, w)| (Some(stop), shown(&value_of(&data.file, stop)), w))
            .collect();
        lay_row(form, &cells, at_hand, Style::new(), look, sheet);
    }
    if data.file.is_open() {
        let new = Stop::Invited { field: path.to_owned(), id: None, part: InvitedPart::Name };
        let cell = (Some(&new), "+".to_owned(), name);
        lay_row(form, &[cell], at_hand, look.faint(), look, sheet);
    }
    lay_whole_row(data, at_hand, widths, room, dress, sheet);
    lay_remarks(data, room, dress, sheet);
}

/// A kept day as `12 Sep 25`, an id as a word; other words as they are.
pub(super) fn shown(text: &str) -> String {
    if text == "no-reply" {
        return "no reply".to_owned();
    }
    text.parse::<NaiveDate>().map_or_else(|_| text.to_owned(), short)
}

/// The person at hand in full, where their columns have no room for it.
fn lay_whole_row(
    data: &Data,
    at_hand: Option<&Stop>,
    widths: [u16; 5],
    room: u16,
    dress: &Dress<'_>,
    sheet: &mut Laid,
) {
    let Some(Stop::Invited { id: Some(id), .. }) = at_hand else { return };
    let mut all = data.file.meeting.iter().flat_map(|meeting| &meeting.invitations);
    let Some(one) = all.find(|one| one.id == *id) else { return };
    let [name, role, ..] = widths.map(usize::from);
    if width(&one.name) >= name || width(&one.role) >= role {
        lay_words(&format!("{}, {}", one.name, one.role), room, dress.look.title(), sheet);
    }
}

/// Whom to write to, and whom not to contact at all.
fn lay_remarks(data: &Data, room: u16, dress: &Dress<'_>, sheet: &mut Laid) {
    let Some(meeting) = &data.file.meeting else { return };
    let warning = dress.look.warning();
    if meeting.state == MeetingState::Arranged {
        let names = meeting.invitations.iter().filter(|one| confirm_due(one));
        let names: Vec<&str> = names.map(|one| one.name.as_str()).collect();
        if !names.is_empty() {
            let names = names.join(", ");
            lay_words(
                &format!("Confirm in writing to {names} (Ctrl-K: done)"),
                room,
                warning,
                sheet,
            );
        }
    }
    for one in &meeting.invitations {
        let never = data.never.iter().find(|(contact, _)| Some(*contact) == one.contact);
        if let Some((_, why)) = never {
            lay_words(&format!("DO NOT CONTACT {}: {why}", one.name), room, warning, sheet);
        }
    }
}

/// Under the actions of a meeting: everybody who came should have one.
pub(super) fn lay_without_action(data: &Data, room: u16, dress: &Dress<'_>, sheet: &mut Laid) {
    let Some(meeting) = data.file.meeting.as_ref().filter(|_| data.file.is_open()) else { return };
    let names = without_action(meeting, &data.file.actions);
    if !names.is_empty() {
        let words = format!("Without an action: {}", names.join(", "));
        lay_words(&words, room, dress.look.warning(), sheet);
    }
}

fn lay_words(text: &str, room: u16, style: Style, sheet: &mut Laid) {
    let lines = wrap(text, usize::from(room.saturating_sub(3)).max(1));
    sheet.lines.extend(lines.into_iter().map(|line| Line::styled(format!("   {line}"), style)));
}
