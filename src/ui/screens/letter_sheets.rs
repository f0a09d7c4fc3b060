//! The sheets of letters: to whom one goes, how, and what only an officer can say; and a copy saved outside.

use std::collections::BTreeMap;

use super::sheet::{Choice, Sheet, SheetField};
use super::sheets::{Then, Wrong};
use crate::documents::letter::{likely_to, meetings_for};
use crate::documents::render::formats;
use crate::rules::case::CaseFile;
use crate::rules::day::{Lean, short};
use crate::rules::meeting::Meeting;
use crate::rules::people::{Contact, InLaw};
use crate::rules::sent::{Format, Sent, Wanted, Way, missing_for_looked_after, written_to};
use crate::templates::{Asked, Letter};
use crate::ui::effect::{Effect, LetterOpen, Now, Open};

/// Fields that every such sheet begins with: to whom, how, on which day, as what.
const FIRST: usize = 4;

/// A letter that is to be written.
#[derive(Debug, Clone)]
pub struct LetterSheet {
    pub case: i64,
    pub letter: String,
    /// The meeting that was at hand, where it was begun from one.
    meeting: Option<i64>,
    /// Whether the sheet asks which meeting it is about.
    asks_meeting: bool,
    /// What of the letter it asks, in the order of its fields.
    asks: Vec<(&'static str, Asked)>,
}

/// The sheet on which a letter is begun, each parent chosen; about the meeting named, or the likeliest.
#[must_use]
pub fn write(file: &CaseFile, letter: &Letter, meeting: Option<i64>, now: &Now) -> Sheet {
    let case = file.case.as_ref().map_or(0, |case| case.id);
    let meetings = meetings_for(file, letter, now.today);
    let mut fields = vec![
        SheetField::ticks("To", to(file, letter, meeting, now)),
        SheetField::pick("How", ways(letter)),
        SheetField::day("Goes out", now.today, Lean::Past),
        SheetField::pick("As", forms()),
    ];
    let asks_meeting = !meetings.is_empty();
    if asks_meeting {
        fields.push(SheetField::pick("Meeting", about(&meetings, meeting)));
    }
    let mut asks = Vec::new();
    for (field, kind, label) in letter.asks() {
        asks.push((field.name, kind));
        fields.push(match kind {
            Asked::Day => SheetField::day_or_blank(label, None, Lean::Past),
            Asked::Line => SheetField::line(label, ""),
        });
    }
    fields.push(SheetField::prose("Own words", ""));
    let then = LetterSheet { case, letter: letter.name.clone(), meeting, asks_meeting, asks };
    let hint = missing_for_looked_after(file, now.today)
        .map_or_else(|| letter.purpose.clone(), |missing| format!("Note: {missing}."));
    Sheet::new(
        format!("{} · {}", letter.title, file.pupil.name()),
        fields,
        Then::Letter(Box::new(then)),
    )
    .hint(hint)
    .about(file.pupil.id)
}

/// Parents, each with a key; those chosen who are likely to have it.
fn to(file: &CaseFile, letter: &Letter, meeting: Option<i64>, now: &Now) -> Vec<Choice> {
    let likely = likely_to(file, letter, now.today, meeting);
    let written = written_to(file, now.today);
    let may_be = |contact: &&Contact| {
        let standing = contact.missing_since.is_none() && contact.in_law != InLaw::No;
        standing || written.iter().any(|one| one.id == contact.id)
    };
    let people = file.contacts.iter().filter(may_be).zip("123456789".chars());
    let choice = |(contact, key): (&Contact, char)| {
        let chosen = likely.contains(&contact.id) && !contact.is_off_limits(now.today);
        Choice::new(key, contact.id.to_string(), called(file, contact, now)).chosen_if(chosen)
    };
    people.map(choice).collect()
}

/// A parent, with what to know before writing to them.
fn called(file: &CaseFile, contact: &Contact, now: &Now) -> String {
    let mut known = Vec::new();
    if contact.is_off_limits(now.today) {
        known.push("DO NOT CONTACT".to_owned());
    }
    if let Some(out) = file.left_out.iter().find(|out| out.contact == contact.id) {
        known.push(format!("left out: {}", out.reason));
    }
    if contact.address.trim().is_empty() {
        known.push("no postal address".to_owned());
    }
    if !contact.safe_way.is_empty() {
        known.push(contact.safe_way.clone());
    }
    if !contact.language_read.is_empty() {
        known.push(format!("reads {}", contact.language_read));
    }
    let known = if known.is_empty() { String::new() } else { format!(": {}", known.join(", ")) };
    format!("{} ({}){known}", contact.name(), contact.relationship.to_lowercase())
}

fn ways(letter: &Letter) -> Vec<Choice> {
    let may = Way::ALL.iter().filter(|(_, way, ..)| letter.how.contains(way));
    may.map(|(id, way, words, key)| {
        Choice::new(*key, *id, *words).chosen_if(letter.how.first() == Some(way))
    })
    .collect()
}

/// The first that can be made is chosen.
fn forms() -> Vec<Choice> {
    let choice = |(at, format): (usize, &Format)| {
        let key = format.id().chars().next().unwrap_or('t');
        Choice::new(key, format.id(), format.label()).chosen_if(at == 0)
    };
    formats().iter().enumerate().map(choice).collect()
}

fn about(meetings: &[&Meeting], wanted: Option<i64>) -> Vec<Choice> {
    let likeliest = wanted.filter(|id| meetings.iter().any(|one| one.id == *id));
    let likeliest = likeliest.or(meetings.first().map(|one| one.id));
    let choices = meetings.iter().zip("123456789".chars()).map(|(one, key)| {
        let on = one.on.map_or_else(|| "no day yet".to_owned(), short);
        Choice::new(key, one.id.to_string(), format!("{}, {on}", one.title))
            .chosen_if(Some(one.id) == likeliest)
    });
    choices.collect()
}

impl LetterSheet {
    /// Where a draft of it is kept.
    #[must_use]
    pub fn place(&self) -> String {
        let about = self.meeting.map(|meeting| format!("={meeting}")).unwrap_or_default();
        format!("sheet/letter/{}/{}{about}", self.case, self.letter)
    }

    /// The letters as they would go out, to be looked over.
    pub(super) fn look(&self, fields: &[SheetField], now: &Now) -> Result<Effect, Wrong> {
        let wanted = Box::new(self.wanted(fields, now)?);
        Ok(Effect::Open(Open::Letter(LetterOpen::Look { wanted, place: self.place() })))
    }

    /// The letters that its fields ask for.
    pub(super) fn wanted(&self, fields: &[SheetField], now: &Now) -> Result<Wanted, Wrong> {
        let to: Vec<i64> = fields[0].value().lines().filter_map(|id| id.parse().ok()).collect();
        if to.is_empty() {
            return Err((0, "to whom does it go?".to_owned()));
        }
        let how = Way::parse(&fields[1].value()).ok_or((1, "how does it go?".to_owned()))?;
        let on = fields[2].day_read(now.today).map_err(|why| (2, why))?.unwrap_or(now.today);
        let mut at = FIRST;
        let mut meeting = None;
        if self.asks_meeting {
            meeting = fields[at].value().parse().ok();
            at += 1;
        }
        let mut asked = BTreeMap::new();
        for (name, kind) in &self.asks {
            let said = match kind {
                Asked::Line => fields[at].value().trim().to_owned(),
                Asked::Day => fields[at]
                    .day_read(now.today)
                    .map_err(|why| (at, why))?
                    .map(|day| day.to_string())
                    .unwrap_or_default(),
            };
            if said.is_empty() {
                return Err((at, "the letter says this: it is needed".to_owned()));
            }
            asked.insert((*name).to_owned(), said);
            at += 1;
        }
        Ok(Wanted {
            case: self.case,
            letter: self.letter.clone(),
            to,
            how,
            format: Format::parse(&fields[3].value()).unwrap_or_default(),
            on,
            meeting,
            asked,
            words: fields[at].value().trim().to_owned(),
        })
    }
}

/// A copy of what was given out, saved outside.
#[must_use]
pub fn export(pupil: i64, sent: &Sent) -> Sheet {
    let name = format!("~/{}-{}.{}", sent.kind, sent.id, sent.format.ending());
    let then = Then::ExportSent { pupil, sent: sent.id };
    Sheet::new(
        format!("Save a copy · {}", sent.called()),
        vec![SheetField::line("As", &name)],
        then,
    )
    .hint("A new file that you alone can read; never over one that is there.")
}
