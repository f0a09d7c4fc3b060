//! Logging a contact: who, how and how it ended by one key each, then words.

use super::sheet::{Choice, Sheet, SheetField};
use super::sheets::Then;
use crate::rules::case::{CaseFile, EntryKind, REACHED};
use crate::rules::day::Lean;
use crate::rules::people::{Contact, likeliest_first};
use crate::ui::effect::Now;

/// The sheet, with the likeliest person chosen; it begins at how it went.
#[must_use]
pub fn log_contact(file: &CaseFile, now: &Now) -> Sheet {
    let pupil = file.pupil.id;
    let people = likeliest_first(&file.contacts, now.today);
    let warning = people
        .iter()
        .find(|contact| contact.is_off_limits(now.today))
        .map_or(String::new(), |contact| {
            format!("Do not contact {}: {}", contact.name(), contact.do_not_contact)
        });
    let mut fields = vec![
        SheetField::pick_many("With", with(&people, now)),
        SheetField::pick(
            "How",
            EntryKind::contacts()
                .map(|(key, kind)| Choice::new(key, kind.id(), kind.label()))
                .collect(),
        ),
        SheetField::pick(
            "Outcome",
            REACHED.iter().map(|(id, label, key)| Choice::new(*key, *id, *label)).collect(),
        ),
        SheetField::prose("Words", ""),
        SheetField::day("When", now.today, Lean::Past),
        SheetField::pick(
            "Restricted",
            vec![
                Choice::new('n', "no", "No").chosen_if(true),
                Choice::new('y', "yes", "Yes: only you and safeguarding read it"),
            ],
        ),
    ];
    if let Some(also) = also_about(file) {
        fields.push(also);
    }
    Sheet::new(
        format!("Log a contact · {}, {}", file.pupil.name(), file.pupil.reg),
        fields,
        Then::Log { pupil },
    )
    .hint(warning)
    .focused(1)
    .about(pupil)
}

/// A pupil's people, each with a key; the first of them chosen.
pub(super) fn with(people: &[&Contact], now: &Now) -> Vec<Choice> {
    let mut choices = Vec::new();
    for (contact, key) in people.iter().zip("123456789".chars()) {
        let never = if contact.is_off_limits(now.today) { " DO NOT CONTACT" } else { "" };
        let safe = if contact.safe_way.is_empty() {
            String::new()
        } else {
            format!(" ({})", contact.safe_way)
        };
        let label = format!(
            "{} ({}){}{safe}{never}",
            contact.name(),
            contact.relationship.to_lowercase(),
            if contact.phone.is_empty() { String::new() } else { format!(" {}", contact.phone) },
        );
        let likely = choices.is_empty() && never.is_empty();
        choices.push(Choice::new(key, contact.id.to_string(), label).chosen_if(likely));
    }
    choices.push(Choice::new('0', "", "someone else").chosen_if(choices.is_empty()));
    choices
}

/// One call about three siblings is one entry on three pupils.
fn also_about(file: &CaseFile) -> Option<SheetField> {
    let siblings = file.siblings.iter().filter_map(|s| Some((s.pupil?, &s.name)));
    let choices: Vec<Choice> = siblings
        .zip("123456789".chars())
        .map(|((id, name), key)| Choice::new(key, id.to_string(), name.clone()))
        .collect();
    (!choices.is_empty()).then(|| SheetField::pick_many("Also about", choices))
}
