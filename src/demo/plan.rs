//! Two plans for one pupil: the first closed, the second begun.

use super::Desk;
use super::cases::case;
use crate::store::{AttendeeChange, NewAction, Session, Trouble};

/// The case that has plans, and its pupil's place in the list.
const CASE: usize = 6;
#[cfg(test)]
pub(super) const PLACE: usize = 5 * CASE + 2;

/// Made and closed so many school days ago; the second made.
const MADE: usize = 45;
const CLOSED: usize = 30;
const SECOND: usize = 8;

/// A field, and its answer in the kept form.
type Answered = (&'static str, &'static str);

const FIRST: [Answered; 15] = [
    ("details/sen", "SEN support: communication and interaction"),
    ("documents/identification-tool", "yes"),
    ("documents/ladder-or-talk-mat", "yes"),
    (
        "strengths/strengths",
        "Draws every day; knows every bird on the estate.\nAfternoons in the library went well.",
    ),
    (
        "push-pull/push",
        "Corridors between lessons\nNot knowing who will be at the next table\nFeeling behind on work",
    ),
    ("push-pull/pull", "Home is quiet\nDifficulties with sleep"),
    ("actions-to-try/ideas", "Start from art\nBuild trusted relationships with a safe key adult"),
    ("views/young-person", "I can do the afternoons if the bell is not there."),
    ("views/attached", "yes"),
    ("views/parents", "Mornings are a fight that nobody wins."),
    ("outcomes/weeks", "By the end of week 2: three afternoons in the library base."),
    ("outcomes/terms", "A whole day a week by the end of term."),
    ("review/timescale", "daily-communication\ntwo-to-four-weeks"),
    ("next/time", "14:30"),
    ("next/location", "Library"),
];

/// Half filled: what was said on the day is still to be written.
const SECOND_SO_FAR: [Answered; 3] = [
    ("push-pull/push", "Corridors between lessons\nThe bell"),
    ("views/young-person", "Two afternoons were fine. I want to try art with the others."),
    (
        "outcomes/weeks",
        "By the end of week 2: art on Wednesday with the group, leaving before the bell.",
    ),
];

/// Name, role, attending.
const INVITED: [[&str; 3]; 3] = [
    ["D. Marlow", "SENCo", "yes"],
    ["J. Fenwick", "Form tutor", "no"],
    ["L. Ashdown", "EWO", "yes"],
];

/// What, who, outcome (blank while open).
const ACTIONS: [[&str; 3]; 3] = [
    ["Access to a quiet base", "SENCo", "The library, every afternoon"],
    ["Leave lessons five minutes before the bell", "Form tutor", ""],
    ["Morning routine written down together", "Parent", ""],
];

/// The first plan, from its making to its closing.
pub(super) fn write_first(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let case = case(desk, CASE)?;
    let session = desk.ago(MADE);
    let record = desk.store.new_record(&session, case, "plan")?;
    answer(desk, &session, record, &FIRST)?;
    let made = desk.days.ago(MADE).to_string();
    let next = desk.days.ago(MADE - 15).to_string();
    let dates = [("details/meeting-date", made.as_str()), ("next/date", next.as_str())];
    answer(desk, &session, record, &dates)?;
    invite(desk, &session, record)?;
    for [what, who, outcome] in ACTIONS {
        let action = NewAction {
            what: what.to_owned(),
            who: who.to_owned(),
            by: Some(desk.days.due(if outcome.is_empty() { -3 } else { -20 })),
            by_words: String::new(),
        };
        let id = desk.store.add_action(&session, case, Some(record), &action)?;
        if !outcome.is_empty() {
            let later = desk.ago(CLOSED + 2);
            desk.store.finish_action(&later, id, outcome, "yes")?;
        }
    }
    let session = desk.ago(CLOSED);
    desk.store.close_record(&session, record)
}

/// The second plan, as far as it has come.
pub(super) fn write_second(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let case = case(desk, CASE)?;
    let session = desk.ago(SECOND);
    let record = desk.store.new_record(&session, case, "plan")?;
    answer(desk, &session, record, &SECOND_SO_FAR)
}

/// What a plan brings along from the one before is at its first revision; a new answer has none
/// to compare with.
fn answer(
    desk: &mut Desk<'_>,
    session: &Session,
    record: i64,
    answers: &[(&str, &str)],
) -> Result<(), Trouble> {
    for (field, value) in answers {
        desk.store.answer_field(session, record, field, value, 1)?;
    }
    Ok(())
}

fn invite(desk: &mut Desk<'_>, session: &Session, record: i64) -> Result<(), Trouble> {
    let case = case(desk, CASE)?;
    let contacts = desk.store.case_file(session.viewer(), case)?.contacts;
    let parents = contacts.iter().map(|contact| {
        (contact.name(), contact.relationship.clone(), "yes".to_owned(), Some(contact.id))
    });
    let staff = INVITED.iter().map(|told| {
        let [name, role, attending] = told.map(str::to_owned);
        (name, role, attending, None)
    });
    for (name, role, attending, contact) in parents.chain(staff) {
        let change = AttendeeChange {
            name: Some(name),
            role: Some(role),
            attending: Some(attending),
            contact,
            removed: false,
        };
        desk.store.put_attendee(session, record, "invited/people", None, &change)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templates::answer::accept;
    use crate::templates::answer::{Target, target};
    use crate::templates::{built_in, read_form};

    #[test]
    fn the_plans_pupil_is_the_one_whose_story_it_is() {
        assert_eq!(PLACE, crate::demo::marks::place_of(CASE));
    }

    #[test]
    fn every_answer_is_one_that_its_field_takes() {
        let form = read_form("plan.toml", built_in("plan").unwrap()).unwrap();
        let today = "2026-11-22".parse().unwrap();
        for (field, value) in FIRST.iter().chain(&SECOND_SO_FAR) {
            let Some(Target::Field(kind)) = target(&form, field) else { panic!("{field}") };
            assert_eq!(accept(kind, value, today).as_deref(), Ok(*value), "{field}");
        }
    }
}
