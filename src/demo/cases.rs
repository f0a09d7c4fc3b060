//! Twelve open cases with what was logged and agreed in them.

use super::Desk;
use super::marks::place_of;
use super::script::{Agreed, CASES, Line, Told};
use crate::rules::case::{EntryKind, NewEntry};
use crate::store::{NewAction, Trouble};

/// Kinds of entry that are with somebody.
const WITH_SOMEBODY: [&str; 6] = ["call", "text", "email", "letter", "visit", "conversation"];

pub(super) fn write(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    for (number, told) in CASES.iter().enumerate() {
        let case = case(desk, number)?;
        write_log(desk, number, told)?;
        for agreed in told.actions {
            write_action(desk, case, told.opened, agreed)?;
        }
    }
    Ok(())
}

/// The case with that number, opened on its day if it isn't yet.
pub(super) fn case(desk: &mut Desk<'_>, number: usize) -> Result<i64, Trouble> {
    let pupil = desk.pupil(place_of(number))?;
    if let Some(case) = desk.store.latest_case(pupil)? {
        return Ok(case);
    }
    let told = &CASES[number];
    let session = desk.ago(told.opened);
    desk.store.open_case(&session, pupil, told.reason)
}

fn write_log(desk: &mut Desk<'_>, number: usize, told: &Told) -> Result<(), Trouble> {
    let pupil = desk.pupil(place_of(number))?;
    let contacts = desk.store.pupil_file(desk.session.viewer(), pupil)?.contacts;
    let first = contacts.first().map(|contact| contact.id);
    for line in told.log {
        let (session, new) = (desk.ago(line.0), entry(desk, pupil, first, line));
        desk.store.log_entry(&session, &new)?;
    }
    Ok(())
}

fn entry(
    desk: &Desk<'_>,
    pupil: i64,
    contact: Option<i64>,
    (ago, kind, reached, words): &Line,
) -> NewEntry {
    let is_with_somebody = WITH_SOMEBODY.contains(kind);
    NewEntry {
        kind: EntryKind::parse(kind).unwrap_or_else(EntryKind::form),
        on: desk.days.ago(*ago),
        half: None,
        at_time: format!("{:02}:{:02}", 9 + ago % 6, ago * 7 % 60),
        reached: (*reached).to_owned(),
        outcome: String::new(),
        words: (*words).to_owned(),
        agency: String::new(),
        restricted: false,
        pupils: vec![pupil],
        contacts: contact.filter(|_| is_with_somebody).into_iter().collect(),
        meeting: None,
        channel: String::new(),
        sessions: Vec::new(),
    }
}

fn write_action(
    desk: &mut Desk<'_>,
    case: i64,
    opened: usize,
    (what, who, due, outcome, helped): &Agreed,
) -> Result<(), Trouble> {
    let action = NewAction {
        what: (*what).to_owned(),
        who: (*who).to_owned(),
        by: Some(desk.days.due(*due)),
        by_words: String::new(),
    };
    let session = desk.ago(opened);
    let id = desk.store.add_action(&session, case, None, &action)?;
    if outcome.is_empty() {
        return Ok(());
    }
    let session = desk.ago(1);
    desk.store.finish_action(&session, id, outcome, helped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::case::REACHED;

    #[test]
    fn the_script_speaks_the_programs_words() {
        for told in &CASES {
            for (_, kind, reached, words) in told.log {
                assert!(EntryKind::parse(kind).is_some(), "{kind}");
                let known = REACHED.iter().any(|(known, ..)| known == reached);
                assert!(reached.is_empty() || known, "{reached}");
                assert!(!words.is_empty());
            }
            for (what, who, _, outcome, helped) in told.actions {
                assert!(!what.is_empty() && !who.is_empty());
                assert!(
                    ["", "yes", "some", "no"].contains(helped)
                        && (!outcome.is_empty() || helped.is_empty())
                );
            }
        }
    }
}
