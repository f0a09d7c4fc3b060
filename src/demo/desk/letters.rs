//! What was given out: letters to each parent, kept as they went out; Notices to Improve; a referral for a
//! penalty. All of it as Word files, for which nothing but this program is needed.
//!
//! On some days of the year the register has too little to tell for a letter. Then it is only logged.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::FULL;
use crate::demo::Desk;
use crate::demo::cast::Role;
use crate::demo::diary::{Part, part};
use crate::demo::stories::{AFTERNOONS, GONE, ILLNESS, LATE, MONDAYS, SLIDE, Tale};
use crate::documents::render::Press;
use crate::documents::sending;
use crate::rules::absence::SessionAt;
use crate::rules::notice::{Ending, Served};
use crate::rules::sent::{Format, Wanted, Way};
use crate::rules::threshold::offences;
use crate::store::{Issuing, Session, Trouble};

/// The letter that a line of a story's log tells of.
static LETTERS: [(&Tale, &str); 6] = [
    (&AFTERNOONS, "concern-first"),
    (&GONE, "concern-second"),
    (&ILLNESS, "gp-consent"),
    (&LATE, "late"),
    (&MONDAYS, "concern-first"),
    (&SLIDE, "concern-first"),
];

/// The first telling has had a notice, and what followed from it; in the next one it has just begun to run,
/// and the other parent's is a draft.
const ISSUED: [usize; FULL] = [25, 6];
const DRAFTED: usize = 5;
const ENDED: usize = 14;
const REFERRED: usize = 11;
/// Sessions that are referred: the latest.
const SESSIONS: usize = 10;
const DAYS: u32 = 30;
const NOT_A_SESSION: &str = "Not one whole week in school since it was served.";
const ALL_THE_SAME: &str = "What support there was is told in the letters of concern.";
/// Minutes past midnight.
const WRITTEN: u32 = 14 * 60 + 25;

/// The notices, and what came of the first.
pub(super) fn steps(role: &Role) -> Vec<(usize, Part)> {
    let Some(issued) = ISSUED.get(role.nth).copied().filter(|_| role.tells(&GONE)) else {
        return Vec::new();
    };
    let mut steps = vec![(issued, part(move |desk, at| give_notice(desk, at, issued)))];
    if role.nth == 0 {
        steps.push((ENDED, part(end_notice)));
        steps.push((REFERRED, part(refer)));
    } else {
        steps.push((DRAFTED, part(draft_notice)));
    }
    steps
}

/// Sends the letter that a line of the log tells of, in the line's place; whether any went out.
pub(in crate::demo) fn send_in_place(
    desk: &mut Desk<'_>,
    at: usize,
    kind: &str,
    session: &Session,
    on: NaiveDate,
) -> Result<bool, Trouble> {
    let role = &desk.cast[at];
    let told = LETTERS.iter().find(|(tale, _)| role.tells(tale));
    let Some((_, letter)) = told.filter(|_| kind == "letter" && role.nth < FULL) else {
        return Ok(false);
    };
    let mut is_any = false;
    for contact in desk.contacts[at].clone() {
        is_any |= send(desk, session, &wanted(desk.cases[at], letter, contact, on))?;
    }
    Ok(is_any)
}

/// Asks a parent to a meeting in writing; whether the letter went out.
pub(super) fn invite(
    desk: &mut Desk<'_>,
    at: usize,
    (meeting, contact): (i64, Option<i64>),
    session: &Session,
) -> Result<bool, Trouble> {
    let Some(contact) = contact else { return Ok(false) };
    let letter = wanted(desk.cases[at], "meeting-invitation", contact, session.as_of());
    send(desk, session, &Wanted { meeting: Some(meeting), ..letter })
}

fn wanted(case: i64, letter: &str, contact: i64, on: NaiveDate) -> Wanted {
    Wanted {
        case,
        letter: letter.to_owned(),
        to: vec![contact],
        how: Way::Post,
        format: Format::Word,
        on,
        meeting: None,
        asked: BTreeMap::new(),
        words: String::new(),
    }
}

/// Whether it went out: whoever has no address is rung instead, and a letter with a blank isn't sent.
fn send(desk: &mut Desk<'_>, session: &Session, letter: &Wanted) -> Result<bool, Trouble> {
    done(sending::send(desk.store, session, letter, &Press::default()))
}

/// Whether the store did it; what it refuses on some day of the year isn't done.
fn done<T>(told: Result<T, Trouble>) -> Result<bool, Trouble> {
    match told {
        Ok(_) => Ok(true),
        Err(Trouble::Refused(_)) => Ok(false),
        Err(other) => Err(other),
    }
}

fn give_notice(desk: &mut Desk<'_>, at: usize, ago: usize) -> Result<(), Trouble> {
    let Some(contact) = desk.contacts[at].first().copied() else { return Ok(()) };
    let (session, case) = (desk.sitting(at, ago, WRITTEN), desk.cases[at]);
    let on = session.as_of();
    for reason in ["", ALL_THE_SAME] {
        let with = Issuing { on, served: Served::Post, reason: reason.to_owned() };
        if done(desk.store.give_notice(&session, case, contact, Some(DAYS), &with))? {
            let letter = wanted(case, "notice-to-improve", contact, on);
            return send(desk, &session, &letter).map(drop);
        }
    }
    Ok(())
}

fn draft_notice(desk: &mut Desk<'_>, at: usize) -> Result<(), Trouble> {
    let Some(contact) = desk.contacts[at].get(1).copied() else { return Ok(()) };
    let (session, case) = (desk.sitting(at, DRAFTED, WRITTEN), desk.cases[at]);
    let (_, contents) = desk.store.notice_grounds(&session, case, session.as_of())?;
    done(desk.store.draft_notice(&session, case, contact, DAYS, &contents)).map(drop)
}

fn end_notice(desk: &mut Desk<'_>, at: usize) -> Result<(), Trouble> {
    let session = desk.sitting(at, ENDED, WRITTEN);
    let file = desk.store.case_file(session.viewer(), desk.cases[at])?;
    let Some(notice) = file.notices.first() else { return Ok(()) };
    done(desk.store.end_notice(&session, notice.id, Ending::Escalated, NOT_A_SESSION)).map(drop)
}

fn refer(desk: &mut Desk<'_>, at: usize) -> Result<(), Trouble> {
    let (session, case) = (desk.sitting(at, REFERRED, WRITTEN), desk.cases[at]);
    let file = desk.store.case_file(session.viewer(), case)?;
    let Some(contact) = file.notices.first().map(|notice| notice.contact) else { return Ok(()) };
    let known = offences(file.pupil.born, &file.register, NaiveDate::MIN, session.as_of());
    let explained = known.iter().rev().filter(|one| !one.code.is_unexplained());
    let sessions: Vec<SessionAt> = explained.take(SESSIONS).map(|one| (one.on, one.half)).collect();
    let on = session.as_of();
    if done(desk.store.refer_penalty(&session, case, contact, &sessions, on))? {
        send(desk, &session, &wanted(case, "referral-made", contact, on))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::notice::NoticeState;
    use crate::templates::{Template, built_in, read_template};

    #[test]
    fn every_letter_is_one_and_its_story_tells_of_one() {
        for (tale, name) in &LETTERS {
            let read = read_template(name, built_in(name).unwrap()).unwrap();
            assert!(matches!(read, Template::Letter(letter) if letter.how.contains(&Way::Post)));
            assert!(tale.told.log.iter().any(|line| line.1 == "letter"), "{name}");
        }
    }

    #[test]
    fn the_notice_ends_before_the_referral_and_both_after_it_began() {
        assert!(ISSUED[0] > ENDED && ENDED > REFERRED && ISSUED[1] > DRAFTED);
        assert_ne!(Ending::Escalated.state(), NoticeState::Issued);
    }
}
