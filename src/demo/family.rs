//! Parents and carers, siblings, circumstances.

use super::Desk;
use super::marks::place_of;
use super::names::{FATHERS, MOTHERS, STREETS};
use super::pupils::{self, SIBLINGS, family, surname};
use crate::rules::people::{Circumstance, ContactRow, InLaw, Known, PupilRow};
use crate::store::{ContactChange, NewSibling, Trouble};

/// Whose parents live apart, with an address that one of them must not learn.
const SEPARATED: usize = 1;
/// Who lives with a grandmother.
const WITH_GRANDMOTHER: usize = 10;

/// Two contacts at most a pupil, siblings the same two.
pub(super) fn contacts(pupils: &[PupilRow]) -> Vec<ContactRow> {
    let places = 0..pupils.len();
    places.zip(pupils).flat_map(|(place, pupil)| contacts_of(place, &pupil.upn)).collect()
}

fn contacts_of(place: usize, upn: &str) -> Vec<ContactRow> {
    let home = family(place);
    if home == place_of(WITH_GRANDMOTHER) {
        return vec![ContactRow {
            relationship: "Grandmother".to_owned(),
            parental_responsibility: None,
            ..contact(home, upn, "Mrs", "Maureen", 1)
        }];
    }
    let mother = MOTHERS[(home * 5 + 1) % MOTHERS.len()];
    let mut contacts = vec![contact(home, upn, ["Mrs", "Ms", "Miss"][home % 3], mother, 1)];
    let is_separated = home == place_of(SEPARATED);
    if is_separated || home % 5 != 3 {
        let father = FATHERS[(home * 7 + 2) % FATHERS.len()];
        let mut row = contact(home, upn, "Mr", father, 2);
        "Father".clone_into(&mut row.relationship);
        if is_separated {
            row.lives_with = Some(false);
            row.address = address(home + 31);
        }
        contacts.push(row);
    }
    contacts
}

/// A mother who lives with the child, unless the caller says otherwise.
fn contact(home: usize, upn: &str, title: &str, forename: &str, priority: u32) -> ContactRow {
    let number = 2 * home + usize::try_from(priority).unwrap_or_default();
    ContactRow {
        upn: upn.to_owned(),
        title: title.to_owned(),
        surname: surname(home).to_owned(),
        forename: forename.to_owned(),
        relationship: "Mother".to_owned(),
        parental_responsibility: Some(true),
        lives_with: Some(true),
        address: address(home),
        postcode: format!("ZZ{} {}AB", 1 + home % 19, home % 9 + 1),
        // 07700 900000 to 900999 are kept free for films and plays.
        phone: format!("07700 900{number:03}"),
        email: format!("contact{number}@example.org"),
        language: ["English", "English", "Polish", "English", "Urdu", "English"][home % 6]
            .to_owned(),
        priority: Some(priority),
    }
}

fn address(home: usize) -> String {
    format!("{} {}\nWeirford", 3 + home * 7 % 120, STREETS[home % STREETS.len()])
}

/// What an officer adds to the import: care, confidence, siblings, circumstances.
pub(super) fn write(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let session = desk.ago(58);
    let separated = desk.pupil(place_of(SEPARATED))?;
    let contacts = desk.store.pupil_file(session.viewer(), separated)?.contacts;
    if let Some(mother) = contacts.iter().find(|contact| contact.relationship == "Mother") {
        for change in [
            ContactChange::AddressConfidential(true),
            ContactChange::SafeWay("Text first; never ring before 4 pm".to_owned()),
        ] {
            desk.store.change_contact(&session, mother.id, &[change])?;
        }
    }
    let carer = desk.pupil(place_of(WITH_GRANDMOTHER))?;
    for contact in desk.store.pupil_file(session.viewer(), carer)?.contacts {
        let why = "has had care of the child since March".to_owned();
        let change = ContactChange::InLaw(InLaw::Yes, why);
        desk.store.change_contact(&session, contact.id, &[change])?;
    }
    write_siblings(desk)?;
    CIRCUMSTANCES.iter().try_for_each(|known| write_circumstance(desk, known))
}

fn write_siblings(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let session = desk.ago(58);
    let (one, other) = (desk.pupil(SIBLINGS.0)?, desk.pupil(SIBLINGS.1)?);
    let name = format!("{} {}", pupils::forename(SIBLINGS.1), surname(family(SIBLINGS.1)));
    let in_school = NewSibling { other: Some(other), name, school: String::new() };
    desk.store.add_sibling(&session, one, &in_school)?;
    let place = place_of(6);
    let elsewhere = NewSibling {
        other: None,
        name: format!("Ffion {}", surname(place)),
        school: "Weirford Primary (made up)".to_owned(),
    };
    let pupil = desk.pupil(place)?;
    desk.store.add_sibling(&session, pupil, &elsewhere).map(drop)
}

/// The case's number, what is known, who said so, and who is the named worker.
type KnownOf = (usize, &'static str, &'static str, &'static str);

const CIRCUMSTANCES: [KnownOf; 9] = [
    (1, "separated-parents", "mother", ""),
    (1, "social-worker", "children's services", "T. Lindqvist"),
    (2, "medical", "mother: asthma", ""),
    (6, "sen-support", "SENCo", "D. Marlow"),
    (8, "medical", "hospital letter", ""),
    (8, "healthcare-plan", "school nurse", "P. Eastwell"),
    (9, "ehcp", "SENCo", "D. Marlow"),
    (10, "young-carer", "the child", ""),
    (11, "youth-justice", "youth justice team", "R. Hale"),
];

fn write_circumstance(
    desk: &mut Desk<'_>,
    (case, kind, source, worker): &KnownOf,
) -> Result<(), Trouble> {
    let session = desk.ago(50);
    let pupil = desk.pupil(place_of(*case))?;
    let told = Circumstance {
        id: 0,
        kind: (*kind).to_owned(),
        state: Known::Yes,
        from: Some(desk.days.ago(50)),
        to: None,
        source: (*source).to_owned(),
        worker: (*worker).to_owned(),
    };
    desk.store.set_circumstance(&session, pupil, &told)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::people::CIRCUMSTANCES as KINDS;

    #[test]
    fn every_pupil_has_a_contact_whom_a_letter_would_never_reach() {
        for place in 0..pupils::PUPILS {
            let contacts = contacts_of(place, "Q000260000000");
            assert!((1..=2).contains(&contacts.len()), "{place}");
            for contact in contacts {
                assert!(contact.postcode.starts_with("ZZ"), "{place}");
                assert!(contact.email.ends_with("@example.org"), "{place}");
                assert_eq!(contact.phone.len(), "07700 900000".len(), "{place}");
            }
        }
    }

    #[test]
    fn siblings_have_one_family_and_parents_apart_two_addresses() {
        let of = |place| contacts_of(place, "Q000260000000");
        assert_eq!(of(SIBLINGS.0), of(SIBLINGS.1));
        let apart = of(place_of(SEPARATED));
        assert_eq!(apart.len(), 2);
        assert_ne!(apart[0].address, apart[1].address);
        assert_eq!(of(place_of(WITH_GRANDMOTHER))[0].relationship, "Grandmother");
    }

    #[test]
    fn every_circumstance_is_one_that_the_rules_know() {
        for (_, kind, ..) in CIRCUMSTANCES {
            assert!(KINDS.iter().any(|(known, _)| *known == kind), "{kind}");
        }
    }
}
