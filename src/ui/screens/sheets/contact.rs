//! What is known of a contact, on one sheet.

use chrono::NaiveDate;

use super::Then;
use crate::rules::day::Lean;
use crate::rules::people::{Contact, InLaw};
use crate::store::ContactChange;
use crate::ui::effect::Verb;
use crate::ui::screens::sheet::{Choice, Sheet, SheetField};

/// Only what was changed here: a colleague's change of another line stays.
pub(super) fn as_typed(
    contact: i64,
    shown: &[ContactChange],
    fields: &[SheetField],
    until: Option<NaiveDate>,
) -> Verb {
    let mut changes = contact_changes(fields, until);
    changes.retain(|change| !shown.contains(change));
    Verb::ChangeContact { contact, changes, shown: shown.to_vec() }
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
