//! Letters from a file and back into it: drafted for whoever looks them over, sent as they were drafted.

use super::letter::{Desk, Written, compose_all};
use super::render::{Press, render};
use crate::rules::sent::Wanted;
use crate::store::{NewSent, SentIds, Session, Store, Trouble};
use crate::templates::{Letter, LetterMeeting};

/// The letters that are wanted, as they would go out now. Nothing is changed.
///
/// # Errors
/// As [`compose_all`]; an unknown case or letter.
pub fn draft(store: &Store, session: &Session, wanted: &Wanted) -> Result<Vec<Written>, Trouble> {
    drafted(store, session, wanted).map(|(_, letters)| letters)
}

/// Writes the letters that are wanted, keeps the bytes and logs them: all of them, or none.
///
/// # Errors
/// As [`draft`] and [`Store::send_documents`]; a form that can't be made.
pub fn send(
    store: &mut Store,
    session: &Session,
    wanted: &Wanted,
    press: &Press,
) -> Result<Vec<SentIds>, Trouble> {
    let (letter, letters) = drafted(store, session, wanted)?;
    let new: Result<Vec<NewSent>, Trouble> =
        letters.into_iter().map(|written| new_sent(&letter, wanted, written, press)).collect();
    store.send_documents(session, &new?)
}

fn drafted(
    store: &Store,
    session: &Session,
    wanted: &Wanted,
) -> Result<(Letter, Vec<Written>), Trouble> {
    let file = store.case_file(session.viewer(), wanted.case)?;
    let calendar = store.calendar(file.pupil.school)?;
    let letter = store.letter(&wanted.letter)?;
    let head = store.journal_head()?;
    let officer = store.full_name(session)?;
    let desk = Desk {
        file: &file,
        calendar: &calendar,
        letter: &letter,
        wanted,
        officer: &officer,
        head: &head,
    };
    let letters = compose_all(&desk)?;
    Ok((letter, letters))
}

fn new_sent(
    letter: &Letter,
    wanted: &Wanted,
    written: Written,
    press: &Press,
) -> Result<NewSent, Trouble> {
    let bytes = render(&written.document, wanted.format, press)?;
    let to_come = letter.meeting == Some(LetterMeeting::ToCome);
    Ok(NewSent {
        case: wanted.case,
        kind: letter.name.clone(),
        template_version: letter.version,
        title: letter.title.clone(),
        contact: Some(written.contact),
        to: written.to,
        how: wanted.how,
        format: wanted.format,
        bytes,
        on: wanted.on,
        log: letter.log.clone(),
        words: String::new(),
        record: None,
        meeting: written.meeting,
        confirms: to_come && letter.log != "meeting-offered",
        notice: written.notice.filter(|_| letter.log == "notice"),
        follow_up: written.follow_up,
    })
}
