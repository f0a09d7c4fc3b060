//! The sheets of an absence: the reason given for it, and a mark that should be another.

use chrono::NaiveDate;

use super::log_contact::with;
use super::sheet::{Choice, Sheet, SheetField};
use super::sheets::Then;
use crate::rules::absence::{Absence, SessionAt, Spell, in_words};
use crate::rules::code::{Code, Standing};
use crate::rules::day::Lean;
use crate::rules::people::{Contact, likeliest_first};
use crate::ui::effect::{Now, Verb};

/// Whose absence it is.
#[derive(Debug, Clone, Copy)]
pub struct Whose<'a> {
    pub pupil: i64,
    pub name: &'a str,
    pub contacts: &'a [Contact],
    pub absence: &'a Absence,
}

/// Codes that a reason may call for: key, code, label.
const CODES: &[(char, &str, &str)] = &[
    ('-', "", "as it is"),
    ('i', "I", "I ill"),
    ('m', "M", "M medical"),
    ('c', "C", "C leave"),
    ('g', "G", "G holiday"),
    ('o', "O", "O other"),
    ('u', "U", "U late"),
    ('e', "E", "E suspended"),
    ('r', "R", "R religious"),
    ('t', "T", "T travelling"),
];

/// The field of the words: the last, so that Enter keeps the sheet.
const WORDS: usize = 2;

/// The reason given for the sessions at stake; `code` is chosen to begin with, blank for none.
#[must_use]
pub fn reason(of: &Whose<'_>, code: &str, now: &Now) -> Sheet {
    let people = likeliest_first(of.contacts, now.today);
    let codes = CODES
        .iter()
        .map(|(key, id, label)| Choice::new(*key, *id, *label).chosen_if(*id == code))
        .collect();
    let fields = vec![
        SheetField::pick("By whom", with(&people, now)),
        SheetField::pick("Code", codes),
        SheetField::line("Reason", ""),
    ];
    let sessions = of.absence.at_stake();
    let about = match (sessions.first(), sessions.last()) {
        (Some(from), Some(to)) => in_words(*from, *to),
        _ => String::new(),
    };
    let then = Then::Reason { pupil: of.pupil, sessions };
    Sheet::new(format!("Reason for absence · {} · {about}", of.name), fields, then)
        .hint("In their words. Shift-Tab: who, and another code, which goes to the MIS list.")
        .focused(WORDS)
        .about(of.pupil)
}

/// The verb of a reason.
///
/// # Errors
/// The number of the field that can't be taken, and why.
pub(super) fn given(
    pupil: i64,
    sessions: &[SessionAt],
    fields: &[SheetField],
) -> Result<Verb, (usize, String)> {
    let words = fields[WORDS].value().trim().to_owned();
    if words.is_empty() {
        return Err((WORDS, "what was told, in a few words".to_owned()));
    }
    Ok(Verb::GiveReason {
        pupil,
        sessions: sessions.to_vec(),
        words,
        who: fields[0].value().parse().ok(),
        code: Code::read(&fields[1].value()),
    })
}

/// Marks of a spell of absence that should be another.
#[must_use]
pub fn correct_spell(pupil: i64, name: &str, spell: &Spell) -> Sheet {
    let sessions = spell.sessions.iter().map(|(on, half, _)| (*on, *half)).collect();
    correct(name, (spell.from.0, spell.to.0), Then::Correct { pupil, sessions, of_week: false })
        .about(pupil)
}

/// Marks of a week of the register that should be another; its last day is chosen to begin with.
#[must_use]
pub fn correct_week(pupil: i64, name: &str, monday: NaiveDate, sessions: Vec<SessionAt>) -> Sheet {
    let last = sessions.last().map_or(monday, |(on, _)| *on);
    correct(name, (last, last), Then::Correct { pupil, sessions, of_week: true }).about(pupil)
}

fn correct(name: &str, (from, to): (NaiveDate, NaiveDate), then: Then) -> Sheet {
    let halves = [('b', "", "AM and PM"), ('a', "AM", "AM"), ('p', "PM", "PM")];
    let halves =
        halves.map(|(key, id, label)| Choice::new(key, id, label).chosen_if(id.is_empty()));
    let fields = vec![
        SheetField::day("From", from, Lean::Past),
        SheetField::day("To", to, Lean::Past),
        SheetField::pick("Sessions", halves.to_vec()),
        SheetField::line("Should be", ""),
        SheetField::line("Why", ""),
    ];
    Sheet::new(format!("To correct in the MIS · {name}"), fields, then)
        .hint("Which code should stand, and why. The next import with another mark clears it.")
        .focused(3)
}

/// The verb of a correction.
///
/// # Errors
/// The number of the field that can't be taken, and why.
pub(super) fn corrected(
    pupil: i64,
    sessions: &[SessionAt],
    fields: &[SheetField],
    now: &Now,
) -> Result<Verb, (usize, String)> {
    let day = |at: usize| match fields[at].day_read(now.today) {
        Ok(day) => day.ok_or_else(|| (at, "a day is needed".to_owned())),
        Err(why) => Err((at, why)),
    };
    let (first, last, half) = (day(0)?, day(1)?, fields[2].value());
    let is_meant = |(on, at): &SessionAt| {
        (first..=last).contains(on) && (half.is_empty() || half == at.as_str())
    };
    let sessions: Vec<SessionAt> = sessions.iter().copied().filter(is_meant).collect();
    let Some((on, _)) = sessions.first().copied() else {
        return Err((0, "none of the sessions at hand lies there".to_owned()));
    };
    let code = Code::read(&fields[3].value());
    let should_be = code
        .filter(|code| matches!(code.on(on), Standing::InForce(_)))
        .ok_or_else(|| (3, "a code of the register: I, M, C, O, L, / and the like".to_owned()))?;
    let why = fields[4].value().trim().to_owned();
    if why.is_empty() {
        return Err((4, "why, in a few words".to_owned()));
    }
    Ok(Verb::RaiseCorrection { pupil, sessions, should_be, why })
}
