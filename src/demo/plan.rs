//! Support and attendance plans of those who avoid school: closed, begun anew, half filled.

use super::Desk;
use super::cast::Role;
use super::diary::{Part, part};
use super::stories::REFUSAL;
use crate::store::{AttendeeChange, NewAction, Session, Trouble};

/// The first plan was made and closed so many school days ago, the second made.
const MADE: usize = 45;
const CLOSED: usize = 30;
const SECOND: usize = 8;
/// Minutes past midnight at which plans are written.
const AT: u32 = 14 * 60 + 30;

/// A field, and its answer in the kept form.
type Answered = (&'static str, &'static str);

/// What is in a plan: its answers, and the actions agreed in it.
struct Told {
    answers: &'static [Answered],
    /// What, who, outcome (blank while open).
    actions: &'static [[&'static str; 3]],
}

/// One after the other, as the story is told again.
static FIRST: [Told; 3] = [
    Told {
        answers: &[
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
            (
                "actions-to-try/ideas",
                "Start from art\nBuild trusted relationships with a safe key adult",
            ),
            ("views/young-person", "I can do the afternoons if the bell is not there."),
            ("views/attached", "yes"),
            ("views/parents", "Mornings are a fight that nobody wins."),
            ("outcomes/weeks", "By the end of week 2: three afternoons in the library base."),
            ("outcomes/terms", "A whole day a week by the end of term."),
            ("review/timescale", "daily-communication\ntwo-to-four-weeks"),
            ("next/time", "14:30"),
            ("next/location", "Library"),
        ],
        actions: &[
            ["Access to a quiet base", "SENCo", "The library, every afternoon"],
            ["Leave lessons five minutes before the bell", "Form tutor", ""],
            ["Morning routine written down together", "Parent", ""],
        ],
    },
    Told {
        answers: &[
            ("details/sen", "None identified; speech and language advice asked for"),
            ("documents/identification-tool", "yes"),
            (
                "strengths/strengths",
                "Kind to the little ones on the bus.\nCame in on both days of the science project.",
            ),
            ("push-pull/push", "The hall and its noise\nBeing looked at\nSensory overload"),
            ("push-pull/pull", "Anxiety leaving parent\nThe dog"),
            ("actions-to-try/ideas", "Develop specific emotional and social skills"),
            ("views/young-person", "It is fine once I am in. It is the getting in."),
            ("views/parents", "We would rather have five short days than two long ones."),
            ("outcomes/weeks", "By the end of week 4: in by ten on four days of five."),
            ("review/timescale", "weekly\nfour-to-six-weeks"),
            ("next/time", "15:15"),
            ("next/location", "By telephone"),
        ],
        actions: &[
            ["Meet and greet", "Key adult", "Side gate, 9.15, each day"],
            ["Time-in card", "Form tutor", "Used twice a week"],
            ["Take the dog along to the gate", "Parent", ""],
        ],
    },
    Told {
        answers: &[
            ("details/sen", "SEN support: social, emotional and mental health"),
            ("documents/one-page-profile", "yes"),
            ("strengths/strengths", "Writes stories.\nHas one good friend, in the year above."),
            ("push-pull/push", "The lunch queue\nConflict with peers"),
            ("push-pull/pull", "Positively rewarding activities at home"),
            ("views/young-person", "If I knew where to be at lunch I would come."),
            ("outcomes/weeks", "By the end of week 2: lunch in the library with one friend."),
        ],
        actions: &[
            ["Break and lunch time support", "Pastoral lead", ""],
            ["Check-in before the last lesson", "Form tutor", ""],
        ],
    },
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

/// When plans are written: two in turn for the first pupil, one closed for the second, one still
/// open for the third, and so on.
pub(super) fn steps(role: &Role) -> Vec<(usize, Part)> {
    if !role.tells(&REFUSAL) {
        return Vec::new();
    }
    let mut steps = vec![(role.back(MADE), part(write_first))];
    if role.nth % 3 < 2 {
        steps.push((role.back(CLOSED), part(close)));
    }
    if role.nth.is_multiple_of(3) {
        steps.push((SECOND, part(write_second)));
    }
    steps
}

fn write_first(desk: &mut Desk<'_>, at: usize) -> Result<(), Trouble> {
    let role = &desk.cast[at];
    let (made, told) = (role.back(MADE), &FIRST[role.nth % FIRST.len()]);
    let (next, still_open) = (role.back(CLOSED), role.ahead(-3));
    let session = desk.sitting(at, made, AT);
    let record = desk.store.new_record(&session, desk.cases[at], "plan")?;
    answer(desk, &session, record, told.answers)?;
    let days = [desk.days.ago(made), desk.days.ago(next)].map(|day| day.to_string());
    let dates = [("details/meeting-date", days[0].as_str()), ("next/date", days[1].as_str())];
    answer(desk, &session, record, &dates)?;
    invite(desk, at, &session, record)?;
    for [what, who, outcome] in told.actions {
        let action = NewAction {
            what: (*what).to_owned(),
            who: (*who).to_owned(),
            by: Some(desk.days.due(if outcome.is_empty() { still_open } else { -32 })),
            by_words: String::new(),
        };
        let id = desk.store.add_action(&session, desk.cases[at], Some(record), &action)?;
        if !outcome.is_empty() {
            let later = desk.sitting(at, next + 2, AT);
            desk.store.finish_action(&later, id, outcome, "yes")?;
        }
    }
    Ok(())
}

/// The plan that is open.
fn close(desk: &mut Desk<'_>, at: usize) -> Result<(), Trouble> {
    let session = desk.sitting(at, desk.cast[at].back(CLOSED), AT);
    let file = desk.store.case_file(session.viewer(), desk.cases[at])?;
    let plan = file.records.iter().find(|record| record.kind == "plan");
    plan.map_or(Ok(()), |plan| desk.store.close_record(&session, plan.id))
}

/// The second plan, as far as it has come.
fn write_second(desk: &mut Desk<'_>, at: usize) -> Result<(), Trouble> {
    let session = desk.sitting(at, SECOND, AT);
    let record = desk.store.new_record(&session, desk.cases[at], "plan")?;
    answer(desk, &session, record, &SECOND_SO_FAR)
}

/// What a plan brings along from the one before is at its first revision; a new answer has none
/// to compare with.
pub(super) fn answer(
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

fn invite(desk: &mut Desk<'_>, at: usize, session: &Session, record: i64) -> Result<(), Trouble> {
    let contacts = desk.store.case_file(session.viewer(), desk.cases[at])?.contacts;
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
            was: None,
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
    fn every_answer_is_one_that_its_field_takes() {
        let form = read_form("plan.toml", built_in("plan").unwrap()).unwrap();
        let today = "2026-11-22".parse().unwrap();
        let all = FIRST.iter().flat_map(|told| told.answers).chain(&SECOND_SO_FAR);
        for (field, value) in all {
            let Some(Target::Field(kind)) = target(&form, field) else { panic!("{field}") };
            assert_eq!(accept(kind, value, today).as_deref(), Ok(*value), "{field}");
        }
    }
}
