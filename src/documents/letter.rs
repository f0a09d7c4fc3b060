//! Letters: one document for one parent, from the letter's template, the case file and what the officer says.
//!
//! Nothing of anybody else among the pupil's people gets in: only the contact that it goes to is looked at.
//! A field that is blank stops the letter, and is named, before anything is printed or kept.

mod fields;

use chrono::NaiveDate;

use super::model::{Block, Document, FORMAT, Foot};
use crate::rules::calendar::Calendar;
use crate::rules::case::CaseFile;
use crate::rules::meeting::{Meeting, MeetingState};
use crate::rules::notice::{Notice, NoticeState};
use crate::rules::people::{Contact, InLaw};
use crate::rules::sent::{Wanted, Way, unreachable, written_to};
use crate::store::Trouble;
use crate::templates::{Letter, LetterMeeting, LetterTo, SIGNED, merge_field};
use fields::{Fields, fill};

/// How much of the journal's end stands at the foot.
const HEAD_DIGITS: usize = 16;

/// What letters are written from.
#[derive(Debug, Clone, Copy)]
pub struct Desk<'a> {
    pub file: &'a CaseFile,
    pub calendar: &'a Calendar,
    pub letter: &'a Letter,
    pub wanted: &'a Wanted,
    /// The full name of who writes; blank where none is on file.
    pub officer: &'a str,
    /// The end of the journal.
    pub head: &'a str,
}

/// A letter to one parent, ready to be rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub contact: i64,
    /// To whom, in words.
    pub to: String,
    pub document: Document,
    pub meeting: Option<i64>,
    pub notice: Option<i64>,
    /// When to look whether anything came of it, and what to look for.
    pub follow_up: Option<(NaiveDate, String)>,
}

/// Writes a letter to each of those who are to have one; all, or none.
///
/// # Errors
/// As [`compose`]; nobody named.
pub fn compose_all(desk: &Desk<'_>) -> Result<Vec<Written>, Trouble> {
    if desk.wanted.to.is_empty() {
        return Err(refused("to whom does it go? Name at least one parent"));
    }
    desk.wanted.to.iter().map(|contact| compose(desk, *contact)).collect()
}

/// Writes a letter to one parent.
///
/// # Errors
/// Somebody who isn't written to, or can't be reached that way; a way that this letter doesn't go; no meeting
/// or notice that it could be about; every field that is blank, in words.
pub fn compose(desk: &Desk<'_>, contact: i64) -> Result<Written, Trouble> {
    let (letter, wanted) = (desk.letter, desk.wanted);
    let to = recipient(desk, contact)?;
    may_go(letter, to, wanted)?;
    let meeting = meeting(desk)?;
    let notice = notice(desk, to)?;
    let fields = Fields::of(desk, to, meeting, notice)?;
    let mut missing = fields.missing(letter);
    if let Some(signed) = merge_field(SIGNED).filter(|_| desk.officer.trim().is_empty()) {
        missing.retain(|words| *words != signed.words);
        missing.push(signed.words);
    }
    if !missing.is_empty() {
        return Err(refused(&format!(
            "{} to {} can't be written yet. Missing: {}",
            letter.title,
            to.name(),
            missing.join("; ")
        )));
    }
    Ok(Written {
        contact: to.id,
        to: to.name(),
        document: document(desk, to, &fields)?,
        meeting: meeting.map(|meeting| meeting.id),
        notice: notice.map(|notice| notice.id),
        follow_up: fields.follow_up(letter),
    })
}

/// The meetings that a letter could be about, the likeliest first.
#[must_use]
pub fn meetings_for<'a>(file: &'a CaseFile, letter: &Letter, today: NaiveDate) -> Vec<&'a Meeting> {
    let is_over = |meeting: &Meeting| meeting.on.is_some_and(|on| on <= today);
    let all = file.meetings.iter();
    match letter.meeting {
        None => Vec::new(),
        Some(LetterMeeting::ToCome) => {
            let is_gone = |one: &Meeting| one.on.is_some_and(|on| on < today);
            let to_come = all.filter(|one| one.state == MeetingState::Arranged && !is_gone(one));
            let mut found: Vec<&Meeting> = to_come.collect();
            // One without a day comes after those that have one.
            found.sort_by_key(|one| (one.on.is_none(), one.on, one.id));
            found
        }
        Some(LetterMeeting::Past) => {
            let past = all.filter(|one| one.state != MeetingState::Cancelled && is_over(one));
            let mut found: Vec<&Meeting> = past.collect();
            found.sort_by_key(|one| std::cmp::Reverse((one.on, one.id)));
            found
        }
    }
}

/// Who is likely to have a letter: each parent who is written to; of one about one parent, those whom it can
/// be about. `meeting` is the one at hand, if there is one.
#[must_use]
pub fn likely_to(
    file: &CaseFile,
    letter: &Letter,
    on: NaiveDate,
    meeting: Option<i64>,
) -> Vec<i64> {
    let mut to: Vec<i64> = written_to(file, on).into_iter().map(|one| one.id).collect();
    if letter.to == LetterTo::EachParent {
        return to;
    }
    if letter.meeting == Some(LetterMeeting::Past) {
        let fits = meetings_for(file, letter, on);
        let named = fits.iter().find(|one| Some(one.id) == meeting);
        if let Some(about) = named.or(fits.first()) {
            let came =
                |id: i64| about.invitations.iter().any(|one| one.contact == Some(id) && one.came());
            to.retain(|id| !came(*id));
        }
    }
    if letter.uses("notice") {
        let held = [NoticeState::Draft, NoticeState::Withdrawn, NoticeState::Replaced];
        let issued = file.notices.iter().filter(|one| !held.contains(&one.state));
        let issued: Vec<i64> = issued.map(|one| one.contact).collect();
        to.retain(|id| issued.contains(id));
    }
    if letter.uses("referral") {
        to.retain(|id| file.penalties.iter().any(|one| one.contact == *id));
    }
    to
}

fn refused(why: &str) -> Trouble {
    Trouble::refused(format!("{why}. Nothing was changed"))
}

/// One of the pupil's people to whom a letter about the child may go.
fn recipient<'a>(desk: &Desk<'a>, contact: i64) -> Result<&'a Contact, Trouble> {
    let file = desk.file;
    let Some(found) = file.contacts.iter().find(|one| one.id == contact) else {
        return Err(refused(&format!("{} has no contact {contact}", file.pupil.name())));
    };
    let is_written_to = written_to(file, desk.wanted.on).iter().any(|one| one.id == contact);
    if is_written_to || found.in_law != InLaw::No {
        return Ok(found);
    }
    Err(refused(&format!(
        "{} is not a parent in education law, and a letter about a child goes to nobody else. If they are, \
         say so in the pupil's details first",
        found.name()
    )))
}

fn may_go(letter: &Letter, to: &Contact, wanted: &Wanted) -> Result<(), Trouble> {
    if !letter.how.contains(&wanted.how) {
        let ways: Vec<&str> = letter.how.iter().map(|way| way.words()).collect();
        let why = if letter.warns { ", for it warns of a legal step" } else { "" };
        return Err(refused(&format!("{} goes {} only{why}", letter.title, ways.join(" or "))));
    }
    match unreachable(to, wanted.how, wanted.on) {
        None => Ok(()),
        Some(why) => Err(refused(&why)),
    }
}

/// The meeting that was named, or the likeliest; none where the letter is about none.
fn meeting<'a>(desk: &Desk<'a>) -> Result<Option<&'a Meeting>, Trouble> {
    let (letter, wanted) = (desk.letter, desk.wanted);
    if letter.meeting.is_none() {
        return Ok(None);
    }
    let fits = meetings_for(desk.file, letter, wanted.on);
    let found = match wanted.meeting {
        Some(id) => fits.into_iter().find(|one| one.id == id),
        None => fits.into_iter().next(),
    };
    match (found, letter.meeting) {
        (Some(found), _) => Ok(Some(found)),
        (None, Some(LetterMeeting::Past)) => Err(refused(&format!(
            "{} is about a meeting whose day is over, and there is no such meeting in this case",
            letter.title
        ))),
        (None, _) => Err(refused(&format!(
            "{} is about a meeting that is still to be held: arrange it first",
            letter.title
        ))),
    }
}

/// The notice to this parent: the one that was issued last, else a draft; none where the letter is of none.
fn notice<'a>(desk: &Desk<'a>, to: &Contact) -> Result<Option<&'a Notice>, Trouble> {
    if !desk.letter.uses("notice") {
        return Ok(None);
    }
    let gone = [NoticeState::Withdrawn, NoticeState::Replaced];
    let theirs = desk.file.notices.iter().filter(|one| one.contact == to.id);
    let found =
        theirs.filter(|one| !gone.contains(&one.state)).max_by_key(|one| (one.issued, one.id));
    found.map(Some).ok_or_else(|| {
        refused(&format!(
            "there is no Notice to Improve to {} in this case: issue it first",
            to.name()
        ))
    })
}

fn document(desk: &Desk<'_>, to: &Contact, fields: &Fields) -> Result<Document, Trouble> {
    let (letter, wanted) = (desk.letter, desk.wanted);
    let made = fields.text("today").to_owned();
    let mut blocks = vec![
        Block::Address { lines: address(to, wanted.how) },
        words(made.clone()),
        words(format!("Dear {},", fields.text("to.salutation"))),
    ];
    for paragraph in &letter.body {
        blocks.push(block(paragraph, fields)?);
    }
    if !wanted.words.trim().is_empty() {
        blocks.push(words(wanted.words.trim().to_owned()));
    }
    // Room for a signature by pen, above the name.
    let (name, school) = (desk.officer, &desk.file.school_name);
    blocks.push(words(format!("{}\n\n\n{name}\n{school}", letter.close)));
    Ok(Document {
        format: FORMAT,
        title: fill(&letter.subject, fields)?,
        subtitle: String::new(),
        facts: Vec::new(),
        blocks,
        foot: Foot {
            school: desk.file.school_name.clone(),
            reference: format!("Case {} / {}", wanted.case, letter.name),
            made,
            head: desk.head.chars().take(HEAD_DIGITS).collect(),
        },
        banner: String::new(),
    })
}

fn words(words: String) -> Block {
    Block::Words { words }
}

/// A paragraph, or a list where all its lines begin as one.
fn block(paragraph: &str, fields: &Fields) -> Result<Block, Trouble> {
    let items: Option<Vec<&str>> = paragraph.lines().map(|line| line.strip_prefix("- ")).collect();
    match items {
        Some(items) if !items.is_empty() => {
            let filled: Result<Vec<String>, Trouble> =
                items.into_iter().map(|item| fill(item, fields)).collect();
            Ok(Block::List { numbered: false, items: filled? })
        }
        _ => Ok(words(fill(paragraph, fields)?)),
    }
}

/// The lines on the envelope, or what stands for it where there is none.
fn address(to: &Contact, how: Way) -> Vec<String> {
    let mut lines = vec![to.name()];
    match how {
        Way::Email => lines.push(to.email.trim().to_owned()),
        Way::Post | Way::Hand => {
            let own = to.address.lines().map(str::trim).filter(|line| !line.is_empty());
            lines.extend(own.map(str::to_owned));
            let postcode = to.postcode.trim();
            if !postcode.is_empty() && !lines.iter().any(|line| line.ends_with(postcode)) {
                lines.push(postcode.to_owned());
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests;
