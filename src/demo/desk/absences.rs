//! Reasons for absences: those of the pupils with a case nearly all known; of the last morning's some
//! explained, some asked about in vain, some still to be asked.

use crate::demo::Desk;
use crate::rules::absence::{Asked, SessionAt};
use crate::rules::code::Code;
use crate::store::{AbsenceQuery, Session, Trouble};

/// Absences worked on, and the longest of them in sessions.
const MOST: usize = 24;
const LONGEST: usize = 4;
/// Of so many cases one has absences that nobody asked about yet: of older ones, of the last morning's.
const UNASKED: usize = 30;
const UNASKED_YET: usize = 6;
/// Minutes past midnight, after the register came in.
const LATE: u32 = 16 * 60 + 40;

/// Reasons given, and the code that should stand for each, where another does.
const REASONS: [(&str, Option<&str>); 4] = [
    ("Sick in the night; rang back at noon", Some("I")),
    ("Overslept; the other parent was away", None),
    ("Hospital appointment; the letter was seen", Some("M")),
    ("The bus did not come and nobody was at home to drive", None),
];
const ASKED: [Asked; 3] = [Asked::NoAnswer, Asked::Voicemail, Asked::Texted];

pub(in crate::demo) fn ask_about_absences(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let clock = desk.days.clock_at(desk.days.ago(0), LATE);
    let session = Session { clock, ..desk.officers[0].clone() };
    learn_why(desk, &session)?;
    let query = AbsenceQuery::default();
    let rows = desk.store.absences(session.viewer(), session.as_of(), &query)?.rows;
    let short = rows.iter().filter(|row| row.absence.spell.sessions.len() <= LONGEST);
    for (number, row) in short.take(MOST).enumerate() {
        let sessions: Vec<SessionAt> =
            row.absence.spell.sessions.iter().map(|(on, half, _)| (*on, *half)).collect();
        let contact = row.contacts.iter().find(|one| !one.is_off_limits(session.as_of()));
        let who = contact.map(|contact| contact.id);
        match number % 3 {
            0 => {
                let (words, code) = REASONS[number / 3 % REASONS.len()];
                let code = code.and_then(Code::read);
                desk.store.give_reason(&session, row.pupil, &sessions, words, who, code)?;
            }
            1 => {
                let asked = ASKED[number / 3 % ASKED.len()];
                desk.store.ask_reason(&session, row.pupil, &sessions, who, asked)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Reasons for what the pupils with a case missed before the last morning: who works a case, asks.
fn learn_why(desk: &mut Desk<'_>, session: &Session) -> Result<(), Trouble> {
    let query = AbsenceQuery::default();
    let rows = desk.store.absences(session.viewer(), session.as_of(), &query)?.rows;
    let with_case = desk.cast.iter().map(|role| desk.pupil(role.place));
    let with_case = with_case.collect::<Result<Vec<i64>, Trouble>>()?;
    for row in rows {
        let Some(nth) = with_case.iter().position(|pupil| *pupil == row.pupil) else { continue };
        let to_ask = row.absence.to_ask();
        let is_old = to_ask.first().is_some_and(|(on, _)| *on < desk.days.ago(0));
        if (nth + 1).is_multiple_of(if is_old { UNASKED } else { UNASKED_YET }) {
            continue;
        }
        let contact = row.contacts.iter().find(|one| !one.is_off_limits(session.as_of()));
        let (words, _) = REASONS[nth % REASONS.len()];
        let who = contact.map(|contact| contact.id);
        desk.store.give_reason(session, row.pupil, &to_ask, words, who, None)?;
    }
    Ok(())
}
