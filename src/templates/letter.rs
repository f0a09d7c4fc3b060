//! Letters as data: to whom, by which ways, what of it is logged and proven, when to look whether anything
//! came of it, and its words with the fields that are filled in for each parent.
//!
//! A field is written `{{ pupil.name }}`. Only known ones may stand in a letter, so a misspelt field is
//! found when the file is checked, with its line and column, and not when a letter is due.

mod read;

use serde::Serialize;

use super::proofs::listed;
use crate::rules::evidence::Proof;
use crate::rules::sent::Way;

pub(super) use read::read_letter;

/// A letter that can be written in a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Letter {
    pub name: String,
    pub title: String,
    pub version: u32,
    /// When it is written, in a sentence.
    pub purpose: String,
    pub to: LetterTo,
    /// The ways it may go; the first is offered first.
    pub how: Vec<Way>,
    /// It warns of a legal step.
    pub warns: bool,
    /// The kind of entry that tells of it in the log.
    pub log: String,
    /// What it proves beside what such an entry does.
    pub proves: Vec<Proof>,
    /// The meeting that it is about, if it is about one.
    pub meeting: Option<LetterMeeting>,
    pub follow_up: Option<FollowUp>,
    pub subject: String,
    /// Paragraphs, parted by blank lines in the file; one whose lines begin with `- ` is a list.
    pub body: Vec<String>,
    /// What stands before the name: `Yours sincerely,`
    pub close: String,
}

/// For whom a letter is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LetterTo {
    /// Every parent in education law, each with a letter of their own.
    EachParent,
    /// The parent that it is about.
    OneParent,
}

/// Which meeting a letter is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LetterMeeting {
    /// One that is still to be held.
    ToCome,
    /// One whose day is over.
    Past,
}

/// When to look whether anything came of a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct FollowUp {
    pub what: String,
    /// So many school days after it went out …
    pub days: Option<u32>,
    /// … or the day that this field holds.
    pub field: Option<String>,
}

/// What a field that an officer fills in takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Day,
    Line,
}

/// A field that may stand in a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MergeField {
    pub name: &'static str,
    /// What is missing where it is blank.
    pub words: &'static str,
    /// Whether it holds a day: a letter can be followed up on it.
    pub is_day: bool,
    /// What only the officer can say, with its label on the sheet.
    pub asked: Option<(Asked, &'static str)>,
}

const fn told(name: &'static str, words: &'static str) -> MergeField {
    MergeField { name, words, is_day: false, asked: None }
}

const fn day(name: &'static str, words: &'static str) -> MergeField {
    MergeField { name, words, is_day: true, asked: None }
}

const fn asked(
    name: &'static str,
    words: &'static str,
    kind: Asked,
    label: &'static str,
) -> MergeField {
    MergeField { name, words, is_day: matches!(kind, Asked::Day), asked: Some((kind, label)) }
}

/// The field that stands under every letter, whether its words use it or not.
pub const SIGNED: &str = "officer.name";

/// Every field that may stand in a letter.
pub const FIELDS: &[MergeField] = &[
    told("today", "the day of the letter"),
    told("school.name", "the school's name"),
    told(SIGNED, "your full name: `herringbone officer name LOGIN NAME` sets it"),
    told("pupil.name", "the pupil's name"),
    told("pupil.forename", "the pupil's first name"),
    told("pupil.year", "the pupil's year group"),
    told("pupil.group", "the pupil's registration group"),
    told("to.name", "the name of whom it goes to"),
    told("to.salutation", "how whom it goes to is addressed"),
    told("figures.percent", "attendance: the register has no session for this pupil yet"),
    told("figures.missed", "sessions missed: the register has no session for this pupil yet"),
    told("figures.possible", "possible sessions: the register has none for this pupil yet"),
    told("figures.authorised", "authorised absences: the register has no session yet"),
    told("figures.unauthorised", "unauthorised absences: the register has no session yet"),
    told("figures.late", "late marks: the register has no session for this pupil yet"),
    day("figures.from", "the first day of the figures: the register holds no day yet"),
    day("figures.to", "the last day of the figures: the register holds no day yet"),
    told("meeting.title", "what the meeting is called"),
    day("meeting.day", "the day of the meeting"),
    told("meeting.time", "the time of the meeting"),
    told("meeting.place", "the place of the meeting"),
    day("meeting.was", "the day that the meeting was moved from"),
    day("meeting.review", "the review date agreed at the meeting"),
    day("notice.issued", "the day of the notice: it isn't issued yet"),
    day("notice.last_day", "the last day of the notice: it isn't issued yet"),
    told("notice.days", "the school days that the notice runs"),
    told("notice.record", "the notice's attendance record and offences"),
    told("notice.duty", "the notice's benefits of attendance and the parent's duty"),
    told("notice.given", "the notice's support given"),
    told("notice.open", "the notice's support still open"),
    told("notice.warning", "the notice's warning"),
    told("notice.period", "the notice's period"),
    told("notice.required", "what the notice counts as enough improvement"),
    told("notice.sooner", "the notice's grounds for acting sooner"),
    told("notice.contact", "the notice's named contact"),
    day("referral.day", "the day of the referral: nothing about this parent was referred yet"),
    day("reply.by", "the day by which a reply is asked for"),
    asked("leave.first", "the first day of the leave asked for", Asked::Day, "Leave from"),
    asked("leave.last", "the last day of the leave asked for", Asked::Day, "Leave to"),
    asked("leave.why", "why the leave is refused", Asked::Line, "Refused as"),
    asked("visit.day", "the day of the visit", Asked::Day, "Visited on"),
    asked("contract.day", "the day of the contract", Asked::Day, "Contract of"),
    asked("better.since", "the day since which attendance is better", Asked::Day, "Better since"),
];

/// The field of a name.
#[must_use]
pub fn merge_field(name: &str) -> Option<&'static MergeField> {
    FIELDS.iter().find(|field| field.name == name)
}

impl Letter {
    /// The fields that stand in it, each once, in the order of [`FIELDS`].
    #[must_use]
    pub fn fields(&self) -> Vec<&'static MergeField> {
        let texts = || std::iter::once(&self.subject).chain(&self.body);
        let stands = |field: &&MergeField| {
            let followed =
                self.follow_up.as_ref().is_some_and(|one| one.field.as_deref() == Some(field.name));
            followed || texts().any(|text| names_in(text).any(|name| name == field.name))
        };
        FIELDS.iter().filter(stands).collect()
    }

    /// Those of them that only an officer can fill.
    pub fn asks(&self) -> impl Iterator<Item = (&'static MergeField, Asked, &'static str)> {
        let fields = self.fields().into_iter();
        fields.filter_map(|field| field.asked.map(|(kind, label)| (field, kind, label)))
    }

    /// Whether any field of a group stands in it: `notice`.
    #[must_use]
    pub fn uses(&self, group: &str) -> bool {
        self.fields().iter().any(|field| is_of(field.name, group))
    }
}

fn is_of(name: &str, group: &str) -> bool {
    name.strip_prefix(group).is_some_and(|rest| rest.starts_with('.'))
}

/// What stands between `{{` and `}}` in a text, without blanks; of an open one all that follows.
pub(super) fn names_in(text: &str) -> impl Iterator<Item = &str> {
    text.split("{{").skip(1).map(|rest| rest.split("}}").next().unwrap_or(rest).trim())
}

/// A letter as plain text: what is declared of it, then its words.
#[must_use]
pub fn text_of_letter(letter: &Letter) -> String {
    let mut lines = vec![
        letter.title.clone(),
        format!("{}, version {}", letter.name, letter.version),
        letter.purpose.clone(),
        String::new(),
        goes(letter),
        logged(letter),
    ];
    lines.extend(letter.follow_up.as_ref().map(followed));
    lines.push(format!("\n{}", letter.subject));
    lines.extend(letter.body.iter().map(|paragraph| format!("\n{paragraph}")));
    lines.push(format!("\n{}\n", letter.close));
    lines.join("\n")
}

fn goes(letter: &Letter) -> String {
    let ways: Vec<&str> = letter.how.iter().map(|how| how.words()).collect();
    let to = match letter.to {
        LetterTo::EachParent => "each parent",
        LetterTo::OneParent => "the parent it is about",
    };
    let warns = if letter.warns { "; warns of a legal step" } else { "" };
    format!("Goes to {to}, {}{warns}", ways.join(" or "))
}

fn logged(letter: &Letter) -> String {
    let proves = listed("proves", &letter.proves).map(|told| format!("; {told}"));
    format!("Logged as {}{}", letter.log, proves.unwrap_or_default())
}

fn followed(follow_up: &FollowUp) -> String {
    let when = match (&follow_up.field, follow_up.days) {
        (Some(field), _) => format!("on {field}"),
        (None, Some(1)) => "after 1 school day".to_owned(),
        (None, days) => format!("after {} school days", days.unwrap_or_default()),
    };
    format!("Followed up {when}: {}", follow_up.what)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_field_has_a_name_of_its_own_and_words() {
        let names: BTreeSet<&str> = FIELDS.iter().map(|field| field.name).collect();
        assert_eq!(names.len(), FIELDS.len());
        assert!(FIELDS.iter().all(|field| !field.words.is_empty()));
        assert_eq!(merge_field("pupil.nam"), None);
        assert_eq!(merge_field("leave.first").unwrap().asked.unwrap().0, Asked::Day);
    }

    #[test]
    fn names_are_found_between_braces() {
        let told: Vec<&str> = names_in("Dear {{ to.name }}, {{today}} {{ open").collect();
        assert_eq!(told, ["to.name", "today", "open"]);
        assert_eq!(names_in("} { none").count(), 0);
    }
}
