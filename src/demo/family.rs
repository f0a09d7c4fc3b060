//! Parents and carers, siblings, circumstances.

use super::Desk;
use super::cast::Role;
use super::dice::Dice;
use super::names::{Heritage, STREETS};
use super::pupils::Roll;
use super::stories::{FLED, Known as KnownOf};
use crate::rules::people::{Circumstance, Contact, ContactRow, InLaw, Known};
use crate::store::{ContactChange, NewSibling, Trouble};

/// Who the children of a family live with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Home {
    Together,
    /// Parents live apart; the children are with their mother.
    Apart,
    Mother,
    Father,
    Stepfather,
    Grandmother,
    Foster,
}

impl Home {
    /// In about the shares of the country.
    pub(super) fn any(dice: &mut Dice) -> Self {
        match dice.below(100) {
            0..56 => Self::Together,
            56..74 => Self::Apart,
            74..85 => Self::Mother,
            85..88 => Self::Father,
            88..96 => Self::Stepfather,
            96..99 => Self::Grandmother,
            _ => Self::Foster,
        }
    }
}

/// A family with its children at this school, by their places on the roll.
pub(super) struct Family {
    pub heritage: &'static Heritage,
    pub surname: &'static str,
    pub mother: &'static str,
    pub father: &'static str,
    pub home: Home,
    pub children: Vec<usize>,
}

/// Everyone's contacts; siblings have the same.
pub(super) fn contacts(roll: &Roll) -> Vec<ContactRow> {
    let pupils = roll.pupils.iter().zip(&roll.family_of);
    pupils
        .flat_map(|(pupil, family)| contacts_of(*family, &roll.families[*family], &pupil.upn))
        .collect()
}

fn contacts_of(number: usize, family: &Family, upn: &str) -> Vec<ContactRow> {
    let titled = ["Mrs", "Ms", "Mrs", "Miss"][number % 4];
    let mother = || contact(number, family, upn, (titled, family.mother, "Mother"));
    let father = || contact(number, family, upn, ("Mr", family.father, "Father"));
    let elsewhere = |row: ContactRow| ContactRow {
        lives_with: Some(false),
        address: address(number + 7_919),
        postcode: postcode(number + 7_919),
        ..row
    };
    let carer = |row: ContactRow| ContactRow { parental_responsibility: None, ..row };
    let mut rows = match family.home {
        Home::Together => vec![mother(), father()],
        Home::Apart => vec![mother(), elsewhere(father())],
        Home::Mother => vec![mother()],
        Home::Father => vec![father()],
        Home::Stepfather => {
            vec![mother(), carer(contact(number, family, upn, ("Mr", family.father, "Stepfather")))]
        }
        Home::Grandmother => {
            vec![carer(contact(number, family, upn, ("Mrs", "Maureen", "Grandmother")))]
        }
        Home::Foster => {
            let mut row =
                carer(contact(number, family, upn, (titled, family.mother, "Foster carer")));
            "Halliday".clone_into(&mut row.surname);
            vec![row]
        }
    };
    for (at, row) in (0..).zip(&mut rows) {
        row.priority = Some(at + 1);
        let place = 2 * number + usize::try_from(at).unwrap_or_default();
        row.phone = phone(place);
        row.email = format!("contact{place}@example.org");
    }
    rows
}

/// Somebody with parental responsibility who lives with the child, unless the caller says
/// otherwise.
fn contact(
    number: usize,
    family: &Family,
    upn: &str,
    (title, forename, relationship): (&str, &str, &str),
) -> ContactRow {
    let speaks_it = !family.heritage.language.is_empty() && number.is_multiple_of(3);
    ContactRow {
        upn: upn.to_owned(),
        title: title.to_owned(),
        surname: family.surname.to_owned(),
        forename: forename.to_owned(),
        relationship: relationship.to_owned(),
        parental_responsibility: Some(true),
        lives_with: Some(true),
        address: address(number),
        postcode: postcode(number),
        phone: String::new(),
        email: String::new(),
        language: if speaks_it { family.heritage.language } else { "English" }.to_owned(),
        priority: None,
    }
}

/// Numbers that Ofcom keeps free for films and plays, a thousand of each kind.
fn phone(place: usize) -> String {
    let number = place / 4 % 1_000;
    match place % 4 {
        0 if place.is_multiple_of(8) => format!("01632 960{number:03}"),
        0 => format!("07700 900{number:03}"),
        1 => format!("0161 496 0{number:03}"),
        2 => format!("020 7946 0{number:03}"),
        _ => format!("0191 498 0{number:03}"),
    }
}

fn address(number: usize) -> String {
    format!("{} {}\nWeirford", 1 + number * 7 % 140, STREETS[number % STREETS.len()])
}

/// There is no post town ZZ.
fn postcode(number: usize) -> String {
    format!("ZZ{} {}AB", 1 + number % 19, number % 9 + 1)
}

/// What officers add to the imports for a pupil who has a case.
pub(super) fn write(desk: &mut Desk<'_>, at: usize) -> Result<(), Trouble> {
    write_contacts(desk, at)?;
    write_siblings(desk, at)?;
    for known in desk.cast[at].tale.told.known {
        write_circumstance(desk, at, known)?;
    }
    match desk.home_of(at) {
        Home::Apart if !desk.cast[at].tells(&FLED) => {
            write_circumstance(desk, at, &("separated-parents", "parent", ""))
        }
        Home::Foster => {
            write_circumstance(desk, at, &("looked-after", "children's services", "A. Penrose"))
        }
        _ => Ok(()),
    }
}

/// Whether anything about the pupil goes to a contact.
pub(super) fn is_written_to(role: &Role, contact: &Contact) -> bool {
    !(role.tells(&FLED) && contact.relationship == "Father")
}

fn write_contacts(desk: &mut Desk<'_>, at: usize) -> Result<(), Trouble> {
    let (session, pupil) = (desk.opening(at), desk.pupil(desk.cast[at].place)?);
    let contacts = desk.store.pupil_file(session.viewer(), pupil)?.contacts;
    for contact in &contacts {
        let changes =
            changes(&desk.cast[at], contact.relationship.as_str(), &contact.language_read);
        if !changes.is_empty() {
            desk.store.change_contact(&session, contact.id, &changes)?;
        }
    }
    Ok(())
}

/// What is said of a contact: confidence, care, an interpreter.
fn changes(role: &Role, relationship: &str, language: &str) -> Vec<ContactChange> {
    match relationship {
        "Mother" if role.tells(&FLED) => vec![
            ContactChange::AddressConfidential(true),
            ContactChange::SafeWay(
                "Text first; never ring before 4 pm, never leave a message".into(),
            ),
        ],
        "Father" if role.tells(&FLED) => vec![ContactChange::DoNotContact(
            "Non-molestation order; write through children's services".into(),
            None,
        )],
        "Grandmother" => {
            vec![ContactChange::InLaw(InLaw::Yes, "has had care of the child since March".into())]
        }
        _ if language != "English" => vec![ContactChange::Interpreter(true)],
        _ => Vec::new(),
    }
}

/// Brothers and sisters here; for some, one at a primary school.
fn write_siblings(desk: &mut Desk<'_>, at: usize) -> Result<(), Trouble> {
    let (session, place) = (desk.opening(at), desk.cast[at].place);
    let (family, pupil) = (desk.roll.family_of[place], desk.pupil(place)?);
    for other in desk.roll.families[family].children.clone() {
        // Told once: the other pupil's file shows it too.
        let is_told = desk.cast[..at].iter().any(|role| role.place == other);
        if other != place && !is_told {
            let row = &desk.roll.pupils[other];
            let name = format!("{} {}", row.forename, row.surname);
            let sibling =
                NewSibling { other: Some(desk.pupil(other)?), name, school: String::new() };
            desk.store.add_sibling(&session, pupil, &sibling)?;
        }
    }
    if at % 5 == 4 {
        let name = format!("Ffion {}", desk.roll.pupils[place].surname);
        let school = "Weirford Primary (made up)".to_owned();
        let sibling = NewSibling { other: None, name, school };
        desk.store.add_sibling(&session, pupil, &sibling)?;
    }
    Ok(())
}

fn write_circumstance(
    desk: &mut Desk<'_>,
    at: usize,
    (kind, source, worker): &KnownOf,
) -> Result<(), Trouble> {
    let (session, pupil) = (desk.opening(at), desk.pupil(desk.cast[at].place)?);
    let told = Circumstance {
        id: 0,
        kind: (*kind).to_owned(),
        state: Known::Yes,
        from: Some(session.as_of()),
        to: None,
        source: (*source).to_owned(),
        worker: (*worker).to_owned(),
    };
    desk.store.set_circumstance(&session, pupil, &told)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::demo::names::HERITAGES;

    const HOMES: [Home; 7] = [
        Home::Together,
        Home::Apart,
        Home::Mother,
        Home::Father,
        Home::Stepfather,
        Home::Grandmother,
        Home::Foster,
    ];

    fn family(home: Home) -> Family {
        let heritage = &HERITAGES[1];
        let (surname, mother, father) = ("Miah", "Yasmin", "Zahid");
        Family { heritage, surname, mother, father, home, children: vec![0] }
    }

    #[test]
    fn every_pupil_has_a_contact_whom_a_letter_or_call_would_never_reach() {
        for (number, home) in (0..).zip(HOMES) {
            let contacts = contacts_of(number, &family(home), "Q000260000000");
            assert!((1..=2).contains(&contacts.len()), "{home:?}");
            for contact in contacts {
                assert!(contact.postcode.starts_with("ZZ"), "{home:?}");
                assert!(contact.email.ends_with("@example.org"), "{home:?}");
                assert!(contact.priority.is_some() && !contact.language.is_empty(), "{home:?}");
            }
        }
        let free = ["01632 960", "07700 900", "0161 496 0", "020 7946 0", "0191 498 0"];
        for place in 0..4_000 {
            let phone = phone(place);
            assert!(free.iter().any(|prefix| phone.starts_with(prefix)), "{phone}");
            assert!((12..=13).contains(&phone.len()), "{phone}");
        }
        let phones: BTreeSet<String> = (0..4_000).map(phone).collect();
        assert_eq!(phones.len(), 4_000, "each its own");
    }

    #[test]
    fn parents_apart_have_two_addresses_and_carers_are_asked_about() {
        let of = |home| contacts_of(3, &family(home), "Q000260000000");
        let apart = of(Home::Apart);
        assert_ne!(apart[0].address, apart[1].address);
        assert_ne!(apart[0].postcode, apart[1].postcode);
        assert_eq!(apart[1].lives_with, Some(false));
        let together = of(Home::Together);
        assert_eq!(together[0].address, together[1].address);
        for home in [Home::Grandmother, Home::Foster, Home::Stepfather] {
            let last = of(home).pop().unwrap();
            assert_eq!((last.parental_responsibility, last.lives_with), (None, Some(true)));
        }
    }
}
