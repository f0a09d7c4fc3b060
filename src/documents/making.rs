//! What every document of a case is made with: the file, the audience, the day; and what stands at its
//! top and foot.

use chrono::NaiveDate;

use super::audience::Audience;
use super::model::{Block, Document, FORMAT, Fact, Foot};
use super::secrets::Secrets;
use super::withheld::{Made, Withheld};
use crate::rules::calendar::{bounds, year_of};
use crate::rules::case::CaseFile;
use crate::rules::day::spell;
use crate::rules::people::{Contact, InLaw};

/// What a document of a case is made with.
#[derive(Debug, Clone, Copy)]
pub struct Making<'a> {
    pub audience: Audience,
    pub file: &'a CaseFile,
    pub today: NaiveDate,
    /// The head of the journal, in full.
    pub head: &'a str,
}

impl<'a> Making<'a> {
    /// The parent or carer it is for; none for any other audience.
    #[must_use]
    pub fn recipient(&self) -> Option<&'a Contact> {
        let Audience::Parent(id) = self.audience else { return None };
        self.file.contacts.iter().find(|contact| contact.id == id)
    }

    /// Whom the copy is for, in words.
    #[must_use]
    pub fn copy_for(&self) -> String {
        match self.audience {
            Audience::Parent(_) => {
                let told = self.recipient().map(|contact| match contact.relationship.as_str() {
                    "" => contact.name(),
                    what => format!("{} ({})", contact.name(), what.to_lowercase()),
                });
                told.unwrap_or_else(|| "a parent or carer".to_owned())
            }
            Audience::Child => "the child or young person".to_owned(),
            Audience::Agency => "an agency".to_owned(),
            Audience::Authority => "the local authority".to_owned(),
            Audience::Court => "the court".to_owned(),
            Audience::School => "the school".to_owned(),
        }
    }

    /// Whether another parent in education law may live apart from the parent it is for: then nothing
    /// tells whose words are whose.
    #[must_use]
    pub fn has_parent_elsewhere(&self) -> bool {
        let Some(recipient) = self.recipient() else { return false };
        let others = self.file.contacts.iter().filter(|other| other.id != recipient.id);
        let parents = others.filter(|other| other.in_law == InLaw::Yes);
        let mut standing = parents.filter(|other| other.missing_since.is_none());
        standing.any(|other| !share_home(recipient, other))
    }

    /// The school year that the register has reached, up to its last day.
    #[must_use]
    pub fn year(&self) -> Option<(NaiveDate, NaiveDate)> {
        let (last, _) = self.file.register_to?;
        Some((bounds(year_of(last)).0, last))
    }

    /// `Case 3`; of a pupil without a case, their number.
    #[must_use]
    pub fn case_words(&self) -> String {
        match &self.file.case {
            Some(case) => format!("Case {}", case.id),
            None => format!("Pupil {}", self.file.pupil.id),
        }
    }

    /// The pupil at the top of a list.
    #[must_use]
    pub fn pupil_facts(&self) -> Vec<Fact> {
        let pupil = &self.file.pupil;
        let year = match pupil.reg.as_str() {
            "" => pupil.year_group.clone(),
            reg => format!("{} ({reg})", pupil.year_group),
        };
        let mut facts = vec![
            fact("Pupil", pupil.name()),
            fact("Year", year),
            fact("Date of birth", pupil.born.map(spell).unwrap_or_default()),
        ];
        facts.retain(|fact| !fact.value.is_empty());
        facts
    }

    /// How far the register reaches.
    #[must_use]
    pub fn register_fact(&self) -> Fact {
        let reached = self.file.register_to;
        let reached = reached.map(|(day, half)| format!("{} {half}", spell(day)));
        fact("Register up to", reached.unwrap_or_else(|| "no marks yet".to_owned()))
    }

    pub(super) fn copy_fact(&self) -> Fact {
        fact("This copy is for", self.copy_for())
    }

    fn foot(&self, about: &str) -> Foot {
        foot(
            &self.file.school_name,
            &format!("{} / {about}", self.case_words()),
            self.today,
            self.head,
        )
    }

    /// The document, without any word that must not be in it. `about` ends what it is called.
    pub(super) fn finish(
        &self,
        (title, subtitle, about): (&str, String, &str),
        facts: Vec<Fact>,
        blocks: Vec<Block>,
        mut withheld: Withheld,
    ) -> Made {
        let mut document = Document {
            format: FORMAT,
            title: title.to_owned(),
            subtitle,
            facts,
            blocks,
            foot: self.foot(about),
            banner: String::new(),
        };
        let places = Secrets::of(self).blot(&mut document);
        withheld.note_places(places);
        Made { document, withheld: withheld.told() }
    }
}

/// A label and its value.
pub(super) fn fact(label: &str, value: String) -> Fact {
    Fact { label: label.to_owned(), value }
}

/// What stands at the foot of every page.
pub(super) fn foot(school: &str, reference: &str, today: NaiveDate, head: &str) -> Foot {
    Foot {
        school: school.to_owned(),
        reference: reference.to_owned(),
        made: spell(today),
        head: head.get(..16).unwrap_or(head).to_owned(),
    }
}

/// Whether two people live at one address, as far as is known. A confidential one is nobody else's.
fn share_home(one: &Contact, other: &Contact) -> bool {
    if one.address_confidential || other.address_confidential {
        return false;
    }
    let home = |contact: &Contact| {
        let letters = format!("{}{}", contact.address, contact.postcode);
        letters.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect::<String>()
    };
    let (home, others) = (home(one), home(other));
    if home.is_empty() || others.is_empty() {
        return one.lives_with == Some(true) && other.lives_with == Some(true);
    }
    home == others
}
