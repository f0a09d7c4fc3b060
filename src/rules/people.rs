//! Pupils, the people around them, and what is known of their circumstances.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::code::Code;
use super::finding::fold;
use super::register::Half;

/// A unique pupil number: a letter, eleven digits, and a digit or letter.
#[must_use]
pub fn is_upn(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return false };
    bytes.len() == 13
        && first.is_ascii_uppercase()
        && bytes[1..12].iter().all(u8::is_ascii_digit)
        && (last.is_ascii_digit() || last.is_ascii_uppercase())
}

/// A pupil as the MIS exports one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PupilRow {
    pub upn: String,
    pub surname: String,
    pub forename: String,
    pub born: Option<NaiveDate>,
    /// Year group as written: `7`, `R`.
    pub year_group: String,
    /// Registration group, `7B`.
    pub reg: String,
    pub sen: String,
    pub pupil_premium: Option<bool>,
    pub mis_id: String,
    pub admitted: Option<NaiveDate>,
    pub left: Option<NaiveDate>,
}

/// A contact of a pupil as the MIS exports one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactRow {
    pub upn: String,
    pub title: String,
    pub surname: String,
    pub forename: String,
    pub relationship: String,
    pub parental_responsibility: Option<bool>,
    pub lives_with: Option<bool>,
    /// Postal address, one line a line.
    pub address: String,
    pub postcode: String,
    pub phone: String,
    pub email: String,
    pub language: String,
    pub priority: Option<u32>,
}

/// One session's mark as the MIS exports it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkRow {
    pub upn: String,
    pub on: NaiveDate,
    pub half: Half,
    /// None is a blank, `-` or `--`: no mark was taken.
    pub code: Option<Code>,
    pub minutes_late: Option<u32>,
    pub comment: String,
}

/// A pupil as kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pupil {
    pub id: i64,
    pub upn: String,
    pub surname: String,
    pub forename: String,
    pub born: Option<NaiveDate>,
    pub year_group: String,
    pub reg: String,
    pub sen: String,
    pub school: i64,
    /// First day on which an import no longer named this pupil.
    pub missing_since: Option<NaiveDate>,
}

impl Pupil {
    /// `Amara Osei`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.forename, self.surname).trim().to_owned()
    }

    /// `Osei, Amara`.
    #[must_use]
    pub fn listed(&self) -> String {
        format!("{}, {}", self.surname, self.forename)
    }
}

/// Whether a contact is a parent in education law (Education Act 1996, s.576).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InLaw {
    Yes,
    No,
    /// Lives with the child, neither parent nor responsible as far as known: to be asked.
    Ask,
}

/// Why a contact counts as a parent in education law when an export first names them.
#[must_use]
pub fn parent_in_law(row: &ContactRow) -> (InLaw, &'static str) {
    let relationship = row.relationship.trim().to_lowercase();
    if matches!(relationship.as_str(), "mother" | "father" | "mum" | "dad" | "parent") {
        (InLaw::Yes, "natural parent")
    } else if row.parental_responsibility == Some(true) {
        (InLaw::Yes, "has parental responsibility")
    } else if row.lives_with == Some(true) {
        (InLaw::Ask, "the child lives with them: do they have care of the child?")
    } else {
        (InLaw::No, "")
    }
}

/// A contact as kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contact {
    pub id: i64,
    pub title: String,
    pub surname: String,
    pub forename: String,
    pub relationship: String,
    pub parental_responsibility: Option<bool>,
    pub lives_with: Option<bool>,
    pub in_law: InLaw,
    pub in_law_why: String,
    pub address: String,
    pub postcode: String,
    pub phone: String,
    pub email: String,
    pub priority: Option<u32>,
    pub language_spoken: String,
    pub language_read: String,
    pub interpreter: bool,
    pub address_confidential: bool,
    pub do_not_contact: String,
    pub do_not_contact_until: Option<NaiveDate>,
    pub safe_way: String,
    pub missing_since: Option<NaiveDate>,
}

impl Contact {
    /// `Mrs Poppy King`.
    #[must_use]
    pub fn name(&self) -> String {
        let parts = [&self.title, &self.forename, &self.surname];
        parts.into_iter().filter(|p| !p.is_empty()).cloned().collect::<Vec<_>>().join(" ")
    }

    /// Whether they must not be contacted on that day.
    #[must_use]
    pub fn is_off_limits(&self, on: NaiveDate) -> bool {
        !self.do_not_contact.is_empty() && self.do_not_contact_until.is_none_or(|until| on <= until)
    }
}

/// Who is likeliest to be spoken to: parents in education law by priority, then the others; whoever
/// must not be contacted last. Those whom the MIS no longer names are left out.
#[must_use]
pub fn likeliest_first(contacts: &[Contact], on: NaiveDate) -> Vec<&Contact> {
    let mut people: Vec<&Contact> =
        contacts.iter().filter(|contact| contact.missing_since.is_none()).collect();
    people.sort_by_key(|contact| {
        let law = match contact.in_law {
            InLaw::Yes => 0,
            InLaw::Ask => 1,
            InLaw::No => 2,
        };
        (contact.is_off_limits(on), law, contact.priority.unwrap_or(99), contact.id)
    });
    people
}

/// The contacts meant by what was typed: an id, a name or a relationship; where several fit, those whom
/// the MIS still names. A name can be part of one.
#[must_use]
pub fn meant<'a>(contacts: &'a [Contact], typed: &str) -> Vec<&'a Contact> {
    let by_id = |contact: &&Contact| typed.trim() == contact.id.to_string();
    if let Some(contact) = contacts.iter().find(by_id) {
        return vec![contact];
    }
    let typed = fold(typed);
    if typed.is_empty() {
        return Vec::new();
    }
    let whole = |contact: &Contact| {
        let name = format!("{} {}", contact.forename, contact.surname);
        [contact.name(), name, contact.relationship.clone()].iter().any(|told| fold(told) == typed)
    };
    let part = |contact: &Contact| {
        let name = fold(&contact.name());
        typed.split(' ').all(|word| name.split(' ').any(|known| known == word))
    };
    let standing = |contact: &Contact| contact.missing_since.is_none();
    let fits: [&dyn Fn(&Contact) -> bool; 4] = [
        &|contact| whole(contact) && standing(contact),
        &|contact| part(contact) && standing(contact),
        &whole,
        &part,
    ];
    let mut found =
        fits.iter().map(|fit| contacts.iter().filter(|one| fit(one)).collect::<Vec<_>>());
    found.find(|found| !found.is_empty()).unwrap_or_default()
}

/// A brother or sister: another pupil on file, or someone elsewhere by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sibling {
    pub id: i64,
    pub pupil: Option<i64>,
    pub name: String,
    pub school: String,
}

/// What can be said of a circumstance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Known {
    Yes,
    No,
    NotKnown,
}

impl Known {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::NotKnown => "not known",
        }
    }
}

/// Circumstances that switch conditions and musts: stable id, and what it is called on screen.
pub const CIRCUMSTANCES: &[(&str, &str)] = &[
    ("sen-support", "SEN support"),
    ("ehcp", "Education, health and care plan"),
    ("social-worker", "Social worker allocated"),
    ("looked-after", "Looked after"),
    ("formerly-looked-after", "Formerly looked after"),
    ("young-carer", "Young carer"),
    ("medical", "Medical condition"),
    ("healthcare-plan", "Individual healthcare plan"),
    ("youth-justice", "Youth justice"),
    ("separated-parents", "Separated parents"),
];

/// One circumstance of a pupil, as told by a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Circumstance {
    pub id: i64,
    pub kind: String,
    pub state: Known,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub source: String,
    pub worker: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_upn_is_a_letter_and_twelve_more() {
        for upn in ["D451503415000", "A12345678901B"] {
            assert!(is_upn(upn), "{upn}");
        }
        for not in
            ["", "d451503415000", "D45150341500", "D4515034150001", "1451503415000", "É51503415000"]
        {
            assert!(!is_upn(not), "{not}");
        }
    }

    fn contact(id: i64, name: &str, relationship: &str) -> Contact {
        let mut names = name.split(' ').map(str::to_owned);
        Contact {
            id,
            title: names.next().unwrap(),
            forename: names.next().unwrap(),
            surname: names.next().unwrap(),
            relationship: relationship.to_owned(),
            parental_responsibility: None,
            lives_with: None,
            in_law: InLaw::Yes,
            in_law_why: String::new(),
            address: String::new(),
            postcode: String::new(),
            phone: String::new(),
            email: String::new(),
            priority: None,
            language_spoken: String::new(),
            language_read: String::new(),
            interpreter: false,
            address_confidential: false,
            do_not_contact: String::new(),
            do_not_contact_until: None,
            safe_way: String::new(),
            missing_since: None,
        }
    }

    #[test]
    fn who_is_meant_is_told_by_id_name_or_relationship() {
        let gone = Contact {
            missing_since: "2025-09-01".parse().ok(),
            ..contact(14, "Mr Yaw Osei", "Father")
        };
        let all = [
            contact(11, "Mrs Grace Osei", "Mother"),
            contact(12, "Mr Kwame Osei", "Father"),
            contact(13, "Ms Zoë Łoś", "Aunt"),
            gone,
        ];
        let table: [(&str, &[i64]); 11] = [
            ("12", &[12]),
            ("mother", &[11]),
            ("Father", &[12]),
            ("Mrs Grace Osei", &[11]),
            ("grace osei", &[11]),
            ("zoe los", &[13]),
            ("Kwame", &[12]),
            ("Osei", &[11, 12]),
            ("Yaw Osei", &[14]),
            ("uncle", &[]),
            (" ", &[]),
        ];
        for (typed, expected) in table {
            let found: Vec<i64> = meant(&all, typed).into_iter().map(|one| one.id).collect();
            assert_eq!(found, expected, "{typed}");
        }
    }

    #[test]
    fn an_export_tells_who_is_a_parent_in_education_law() {
        let row = |relationship: &str, responsible, lives_with| ContactRow {
            relationship: relationship.into(),
            parental_responsibility: responsible,
            lives_with,
            ..ContactRow::default()
        };
        let table = [
            (row("Mother", None, None), InLaw::Yes),
            (row("father", Some(false), Some(false)), InLaw::Yes),
            (row("Grandmother", Some(true), None), InLaw::Yes),
            (row("Stepfather", Some(false), Some(true)), InLaw::Ask),
            (row("Neighbour", None, None), InLaw::No),
        ];
        for (row, expected) in table {
            assert_eq!(parent_in_law(&row).0, expected, "{}", row.relationship);
        }
    }
}
