//! Meetings: asked to, moved, called off, held with or without them, looked back on.

use super::{FULL, On, letters};
use crate::demo::Desk;
use crate::demo::cast::Role;
use crate::demo::diary::{Part, part};
use crate::demo::plan::answer;
use crate::demo::stories::{AFTERNOONS, GONE, LATE, RECOVERY, SLIDE, Tale};
use crate::rules::meeting::Invitation;
use crate::store::{InvitationChange, NewAction, NewTime, Session, Trouble};

/// What, who, due in so many days (below 0: in the past), and what came of it by now: blank where it is
/// open. What fell due in the last few days is late in the first telling.
type Agreed = (&'static str, &'static str, i64, &'static str);

/// One meeting, from the first letter to what came of it.
struct Met {
    form: &'static str,
    /// Asked so many school days ago, and how.
    asked: usize,
    how: &'static str,
    on: On,
    /// Moved so many days ago, by whom and why; first it was to be two school days earlier.
    moved: Option<(usize, &'static str, &'static str)>,
    /// Called off so many days ago, by whom and why.
    called_off: Option<(usize, &'static str, &'static str)>,
    /// What became of the first parent's invitation, and of the other's.
    came: [&'static str; 2],
    answers: &'static [(&'static str, &'static str)],
    review: Option<On>,
    agreed: &'static [Agreed],
}

/// Who else is asked, and in which role.
const STAFF: [(&str, &str); 2] = [("D. Marlow", "SENCo"), ("C. Thornley", "Deputy head")];
const TIME: &str = "15:30";
const PLACE: &str = "Library";
/// Minutes past midnight: letters are written, and records of meetings.
const WRITTEN: u32 = 11 * 60 + 40;
const HELD: u32 = 16 * 60 + 5;

/// Days since something fell due after which it is done everywhere.
const LATELY: i64 = 4;

/// Meetings of more school days ago have had all their copies given; of a later one the last is due.
const COPIES_GIVEN: usize = 9;
const COPIES: [(&str, &str); 3] =
    [("copies/parents", "yes"), ("copies/child", "yes"), ("copies/professionals", "yes")];

/// What most meetings begin with.
const FIRST: Met = Met {
    form: "meeting",
    asked: 15,
    how: "letter",
    on: On::Ago(9),
    moved: None,
    called_off: None,
    came: ["came", "no-reply"],
    answers: &[],
    review: None,
    agreed: &[],
};

static MEETINGS: [(&Tale, &[Met]); 5] = [
    (
        &SLIDE,
        &[Met {
            answers: &[
                ("preparation/concern-letter", "yes"),
                ("people/parents-absent", "no"),
                (
                    "child/view",
                    "Feels stupid in the new set. Would rather sit with somebody known.",
                ),
                ("child/share", "yes"),
                ("attendance/reasons", "Tummy aches and colds; most on days with double maths."),
                (
                    "support/interventions",
                    "Pre-teaching for maths, twice a week before registration.",
                ),
                ("aim/target", "attendance"),
                ("aim/percent", "90"),
                ("plan/parents", "yes"),
                ("plan/school", "yes"),
            ],
            review: Some(On::Ahead(6)),
            agreed: &[
                ("Pack the bag in the evening, with the timetable", "Parent", 4, ""),
                ("A seat beside a friend in maths", "SENCo", -2, "In the third row since Monday"),
            ],
            ..FIRST
        }],
    ),
    (
        &GONE,
        &[
            Met {
                asked: 55,
                on: On::Ago(49),
                called_off: Some((50, "parent", "Declined by text: no reason to come")),
                came: ["declined", "no-reply"],
                ..FIRST
            },
            Met {
                asked: 44,
                on: On::Ago(38),
                came: ["came", "failed"],
                answers: &[
                    ("preparation/concern-letter", "yes"),
                    ("people/parents-absent", "no"),
                    ("attendance/reasons", "None given for most days."),
                    ("situation/went-well", "Two days at the garage with an uncle."),
                    ("aim/target", "no-unauthorised"),
                    ("plan/parents", "part"),
                    ("plan/school", "yes"),
                ],
                review: Some(On::Ago(24)),
                agreed: &[(
                    "A day at the college to look around",
                    "Head of year",
                    -20,
                    "Nobody came on the day",
                )],
                ..FIRST
            },
            Met {
                form: "review",
                asked: 30,
                how: "email",
                on: On::Ago(24),
                came: ["failed", "no-reply"],
                answers: &[
                    ("people/parents-absent", "yes"),
                    ("attendance/target-met", "no"),
                    ("previous/not-worked", "Nobody came to the day at the college."),
                    (
                        "support/possible",
                        "Work experience two days a week; a mentor from the youth service.",
                    ),
                    ("decision/decision", "escalate"),
                    ("decision/why", "No session attended since the meeting."),
                ],
                agreed: &[(
                    "Send the plan and its covering letter to each parent",
                    "Office",
                    -14,
                    "Sent, first class",
                )],
                ..FIRST
            },
        ],
    ),
    (
        &AFTERNOONS,
        &[
            Met {
                asked: 36,
                on: On::Ago(30),
                moved: Some((33, "parent", "Works on that day")),
                came: ["came", "declined"],
                answers: &[
                    ("people/parents-absent", "no"),
                    ("attendance/reasons", "Friday's practical; nobody notices after lunch."),
                    ("aim/target", "sessions"),
                    ("aim/sessions", "3"),
                    ("plan/parents", "yes"),
                    ("plan/school", "yes"),
                ],
                review: Some(On::Ago(14)),
                agreed: &[(
                    "Check-in at 12.50 on Thursdays and Fridays",
                    "Form tutor",
                    -9,
                    "Held on five of seven days",
                )],
                ..FIRST
            },
            Met {
                form: "review",
                asked: 22,
                on: On::Ago(14),
                came: ["came", "came"],
                answers: &[
                    ("people/parents-absent", "no"),
                    ("attendance/target-met", "some"),
                    ("previous/worked", "The check-in, on the days when it was held."),
                    ("support/possible", "Another group for the practical."),
                    ("decision/decision", "further-plan"),
                ],
                review: Some(On::Ahead(5)),
                agreed: &[("Ring at one o'clock when the mark is missing", "Office", 3, "")],
                ..FIRST
            },
            Met { form: "review", asked: 6, how: "call", on: On::Ahead(5), ..FIRST },
        ],
    ),
    (
        &RECOVERY,
        &[Met {
            asked: 62,
            on: On::Ago(55),
            came: ["came", "came"],
            answers: &[
                ("people/parents-absent", "no"),
                ("child/view", "Wants to catch up without the others knowing."),
                ("support/adjustments", "One adult, one place, two subjects first."),
                ("aim/target", "attendance"),
                ("aim/percent", "80"),
                ("plan/parents", "yes"),
                ("plan/school", "yes"),
            ],
            ..FIRST
        }],
    ),
    (&LATE, &[Met { asked: 2, how: "call", on: On::Ahead(4), ..FIRST }]),
];

fn all(role: &Role) -> &'static [Met] {
    let told = MEETINGS.iter().find(|(tale, _)| role.tells(tale) && role.nth < FULL);
    told.map(|(_, met)| *met).unwrap_or_default()
}

pub(in crate::demo) fn has_meetings(role: &Role) -> bool {
    !all(role).is_empty()
}

pub(super) fn steps(role: &Role) -> Vec<(usize, Part)> {
    let mut steps = Vec::new();
    for (number, met) in all(role).iter().enumerate() {
        steps.push((role.back(met.asked), part(move |desk, at| ask(desk, at, number))));
        if let Some((ago, ..)) = met.moved {
            steps.push((role.back(ago), part(move |desk, at| rearrange(desk, at, number))));
        }
        match (met.called_off, met.on) {
            (Some((ago, ..)), _) => {
                steps.push((role.back(ago), part(move |desk, at| call_off(desk, at, number))));
            }
            (None, On::Ago(ago)) => {
                steps.push((role.back(ago), part(move |desk, at| hold(desk, at, number))));
                for (nth, agreed) in met.agreed.iter().enumerate() {
                    let finish = part(move |desk, at| finish(desk, at, (number, nth)));
                    steps.extend(done(role, agreed).map(|ago| (ago, finish)));
                }
            }
            (None, On::Ahead(_)) => {}
        }
    }
    steps
}

/// Begins the record, sets the day, and asks each parent and two of the staff.
fn ask(desk: &mut Desk<'_>, at: usize, number: usize) -> Result<(), Trouble> {
    let (role, case) = (&desk.cast[at], desk.cases[at]);
    let met = &all(role)[number];
    let on = match (met.on, met.moved) {
        (On::Ago(ago), Some(_)) => desk.days.ago(role.back(ago) + 2),
        (on, _) => on.day(desk, role),
    };
    let session = desk.sitting(at, role.back(met.asked), WRITTEN);
    let record = desk.store.new_record(&session, case, met.form)?;
    let meeting = desk.store.record_file(session.viewer(), record)?.meeting;
    let Some(meeting) = meeting else {
        return Err(Trouble::Ours(format!("{} is about no meeting", met.form)));
    };
    desk.met.insert((at, number), (record, meeting.id));
    desk.store.arrange_meeting(&session, meeting.id, on, TIME, PLACE)?;
    let asked = InvitationChange {
        how: Some(met.how.to_owned()),
        invited_on: Some(session.as_of()),
        ..InvitationChange::default()
    };
    let is_later = role.nth > 0;
    // What was agreed by word of mouth has still to be put in writing to one parent.
    for (nth, parent) in meeting.invitations.iter().filter(|one| one.parent).enumerate() {
        let confirmed_on = (nth == 0 || is_later).then(|| session.as_of());
        let is_sent = met.how == "letter"
            && letters::invite(desk, at, (meeting.id, parent.contact), &session)?;
        let before = if is_sent { InvitationChange::default() } else { asked.clone() };
        if !is_sent || confirmed_on.is_some() {
            let asked = InvitationChange { confirmed_on, ..before };
            desk.store.change_invitation(&session, parent.id, &asked)?;
        }
    }
    for (name, role) in STAFF {
        let change = InvitationChange {
            name: Some(name.to_owned()),
            role: Some(role.to_owned()),
            how: Some("email".to_owned()),
            ..asked.clone()
        };
        desk.store.add_invitation(&session, meeting.id, &change)?;
    }
    Ok(())
}

fn rearrange(desk: &mut Desk<'_>, at: usize, number: usize) -> Result<(), Trouble> {
    let role = &desk.cast[at];
    let met = &all(role)[number];
    let (Some((ago, by_whom, why)), Some((_, meeting))) =
        (met.moved, desk.met.get(&(at, number)).copied())
    else {
        return Ok(());
    };
    let to = NewTime { on: met.on.day(desk, role), time: TIME.to_owned(), place: PLACE.to_owned() };
    let session = desk.sitting(at, role.back(ago), WRITTEN);
    desk.store.rearrange_meeting(&session, meeting, &to, by_whom, why, true)
}

fn call_off(desk: &mut Desk<'_>, at: usize, number: usize) -> Result<(), Trouble> {
    let role = &desk.cast[at];
    let met = &all(role)[number];
    let (Some((ago, by_whom, why)), Some((record, meeting))) =
        (met.called_off, desk.met.get(&(at, number)).copied())
    else {
        return Ok(());
    };
    let session = desk.sitting(at, role.back(ago), WRITTEN);
    put_outcomes(desk, &session, record, met)?;
    desk.store.cancel_meeting(&session, meeting, by_whom, why)?;
    desk.store.close_record(&session, record)
}

/// Writes the record on the day of the meeting, and closes it.
fn hold(desk: &mut Desk<'_>, at: usize, number: usize) -> Result<(), Trouble> {
    let role = &desk.cast[at];
    let met = &all(role)[number];
    let (On::Ago(ago), Some((record, _))) = (met.on, desk.met.get(&(at, number)).copied()) else {
        return Ok(());
    };
    let given = COPIES.len() - usize::from(role.back(ago) <= COPIES_GIVEN);
    let session = desk.sitting(at, role.back(ago), HELD);
    let review = met.review.map(|on| on.day(desk, role).to_string());
    put_outcomes(desk, &session, record, met)?;
    answer(desk, &session, record, met.answers)?;
    answer(desk, &session, record, &COPIES[..given])?;
    if let Some(day) = &review {
        answer(desk, &session, record, &[("review/date", day.as_str())])?;
    }
    for (what, who, due, _) in met.agreed {
        let due = if *due < 0 { *due } else { desk.cast[at].ahead(*due) };
        let action = NewAction {
            what: (*what).to_owned(),
            who: (*who).to_owned(),
            by: Some(desk.days.due(due)),
            by_words: String::new(),
        };
        desk.store.add_action(&session, desk.cases[at], Some(record), &action)?;
    }
    desk.store.close_record(&session, record)
}

/// How many school days ago what was agreed was done, which is when it was due; none while it is open.
fn done(role: &Role, agreed: &Agreed) -> Option<usize> {
    let (.., due, outcome) = agreed;
    let is_late = role.nth == 0 && *due >= -LATELY;
    let ago = usize::try_from(-due).ok()?.checked_sub(1)?;
    (!outcome.is_empty() && !is_late).then_some(ago)
}

fn finish(desk: &mut Desk<'_>, at: usize, (number, nth): (usize, usize)) -> Result<(), Trouble> {
    let role = &desk.cast[at];
    let agreed = &all(role)[number].agreed[nth];
    let (what, .., outcome) = agreed;
    let session = desk.sitting(at, done(role, agreed).unwrap_or_default(), HELD);
    let file = desk.store.case_file(session.viewer(), desk.cases[at])?;
    let action = file.actions.iter().find(|action| action.what == *what && action.is_open());
    action.map_or(Ok(()), |action| desk.store.finish_action(&session, action.id, outcome, ""))
}

/// What became of each invitation; the child and the staff were there if any parent was.
fn put_outcomes(
    desk: &mut Desk<'_>,
    session: &Session,
    record: i64,
    met: &Met,
) -> Result<(), Trouble> {
    let meeting = desk.store.record_file(session.viewer(), record)?.meeting;
    let invitations = meeting.map(|meeting| meeting.invitations).unwrap_or_default();
    let parents: Vec<&Invitation> = invitations.iter().filter(|one| one.parent).collect();
    for (nth, parent) in parents.iter().enumerate() {
        put_outcome(desk, session, parent.id, met.came[nth.min(1)])?;
    }
    if met.called_off.is_some() {
        return Ok(());
    }
    for other in invitations.iter().filter(|one| !one.parent) {
        let is_there = !other.is_pupil() || met.came.contains(&"came");
        put_outcome(desk, session, other.id, if is_there { "came" } else { "" })?;
    }
    Ok(())
}

fn put_outcome(
    desk: &mut Desk<'_>,
    session: &Session,
    invitation: i64,
    outcome: &str,
) -> Result<(), Trouble> {
    let change =
        InvitationChange { outcome: Some(outcome.to_owned()), ..InvitationChange::default() };
    desk.store.change_invitation(session, invitation, &change)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::meeting::{BY_WHOM, HOWS, OUTCOMES};
    use crate::templates::answer::{Target, accept, target};
    use crate::templates::{built_in, read_form};

    #[test]
    fn every_meeting_speaks_its_forms_words() {
        let today = "2026-11-22".parse().unwrap();
        for met in MEETINGS.iter().flat_map(|(_, met)| *met) {
            let form = read_form(met.form, built_in(met.form).unwrap()).unwrap();
            for (field, value) in met.answers {
                let Some(Target::Field(kind)) = target(&form, field) else { panic!("{field}") };
                assert_eq!(accept(kind, value, today).as_deref(), Ok(*value), "{field}");
            }
            assert!(HOWS.iter().any(|(id, ..)| *id == met.how), "{}", met.how);
            for outcome in met.came {
                assert!(OUTCOMES.iter().any(|(id, ..)| *id == outcome), "{outcome}");
            }
            for (_, by, why) in met.moved.iter().chain(&met.called_off) {
                assert!(BY_WHOM.iter().any(|(id, ..)| id == by) && !why.is_empty(), "{by}");
            }
        }
    }

    #[test]
    fn everybody_is_asked_before_the_day() {
        for met in MEETINGS.iter().flat_map(|(_, met)| *met) {
            if let On::Ago(held) = met.on {
                assert!(met.asked > held + 2);
                assert!(met.moved.is_none_or(|(ago, ..)| ago > held + 2 && ago < met.asked));
                assert!(met.called_off.is_none_or(|(ago, ..)| ago > held && ago < met.asked));
            }
        }
    }
}
