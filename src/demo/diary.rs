//! What was done for each case, day by day, as officers did it: logged, agreed, signed, closed.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::cast::Role;
use super::stories::{Agreed, Line};
use super::{Desk, desk, family, plan};
use crate::rules::case::{EntryKind, NewEntry};
use crate::rules::gate::gate_of;
use crate::store::{NewAction, Session, Signer, Trouble};

/// Kinds of entry that are with somebody.
const WITH_SOMEBODY: [&str; 9] = [
    "call",
    "text",
    "email",
    "letter",
    "visit",
    "conversation",
    "absence-reason",
    "meeting-offered",
    "contract-offered",
];
/// Days ago on which the register was taken in again, so that a form closed in between shows the
/// figures of its day.
const IMPORTS: [usize; 3] = [40, 12, 0];
/// A case that is closed was closed so many days ago.
const CLOSED: usize = 2;
/// Days since an action fell due after which it is done everywhere.
const LATELY: i64 = 4;
/// Minutes past midnight: when cases are opened, and when the register is taken in.
const MORNING: u32 = 9 * 60 + 20;
const AFTERNOON: u32 = 16 * 60 + 10;

/// Why gates 2 to 5 were passed with something missing, as one lead or another put it.
const WITHOUT_ALL: [[&str; 2]; 4] = [
    [
        "Reasons for absence are in the MIS; the family knows that we are worried.",
        "Both parents were spoken to at the gate before this file was begun.",
    ],
    [
        "Support began at once; the meeting and the talk with the child are to follow.",
        "The family asked to wait with a meeting until after the hospital's.",
    ],
    [
        "Parents answer nothing in writing; what was offered was offered at the door.",
        "One of three meetings was declined; the offer of a fourth stands.",
    ],
    [
        "Wishes and feelings were asked for three times, without an answer.",
        "One parent can't be found; every letter to the address on file came back.",
    ],
];

/// Something done for the case with that number, on a day of its own.
pub(super) type Part = Box<dyn FnOnce(&mut Desk<'_>, usize) -> Result<(), Trouble>>;

pub(super) fn part(
    work: impl FnOnce(&mut Desk<'_>, usize) -> Result<(), Trouble> + 'static,
) -> Part {
    Box::new(work)
}

enum What {
    Open,
    /// The line of the log with that number.
    Log(usize),
    Agree,
    /// The action with that number.
    Finish(usize),
    /// Through the gate that opens that stage.
    Pass(u8),
    Ease,
    Part(Part),
    Close,
    Import,
}

/// One thing done, so many school days ago, for the case with that number.
pub(super) struct Step {
    pub ago: usize,
    at: usize,
    what: What,
}

/// Everything in the order in which it was done.
pub(super) fn steps(cast: &[Role]) -> Vec<Step> {
    let mut steps: Vec<Step> =
        cast.iter().enumerate().flat_map(|(at, role)| steps_of(at, role)).collect();
    let first = steps.iter().map(|step| step.ago).max().unwrap_or_default();
    let imports: BTreeSet<usize> = IMPORTS.into_iter().chain([first + 1]).collect();
    steps.extend(imports.into_iter().map(|ago| Step { ago, at: 0, what: What::Import }));
    // Of one day what was told first stays first; the register comes in at the end of it.
    steps.sort_by_key(|step| Reverse(step.ago));
    steps
}

fn steps_of(at: usize, role: &Role) -> Vec<Step> {
    let (told, opened) = (&role.tale.told, role.opened());
    let mut steps = vec![Step { ago: opened, at, what: What::Open }];
    let mut add = |ago, what| steps.push(Step { ago, at, what });
    // Meetings that have a record of their own tell themselves.
    let is_told = |line: &&Line| !(desk::has_meetings(role) && line.1.starts_with("meeting-"));
    for (number, line) in told.log.iter().enumerate().filter(|(_, line)| is_told(line)) {
        add(role.back(line.0), What::Log(number));
    }
    add(opened, What::Agree);
    for (number, agreed) in told.actions.iter().enumerate() {
        if let Some(ago) = done(at, role, agreed) {
            add(ago, What::Finish(number));
        }
    }
    let stage = role.stage();
    for opens in 2..=stage {
        let share = opened * usize::from(opens - 1) / usize::from(stage);
        add(opened - share, What::Pass(opens));
    }
    if let Some(eased) = told.eased.filter(|_| stage > 2) {
        add(eased, What::Ease);
    }
    for (ago, work) in plan::steps(role).into_iter().chain(desk::steps(role)) {
        add(ago, What::Part(work));
    }
    if role.is_closed() {
        add(CLOSED, What::Close);
    }
    steps
}

/// When an action falls due: as told the first time, else a little sooner or later; what is still to
/// come, further off each time.
fn due(at: usize, role: &Role, told: i64) -> i64 {
    let moved = i64::try_from(at * 5 % 4).unwrap_or_default() - 1;
    match told {
        _ if role.nth == 0 => told,
        ..0 => told + moved,
        _ => role.ahead(told) + moved,
    }
}

/// How many school days ago an action was done, which is when it was due; none while it is open. Of
/// what fell due in the last few days some is late, in every other case that tells its story first.
fn done(at: usize, role: &Role, agreed: &Agreed) -> Option<usize> {
    let is_late = role.nth == 0 && at.is_multiple_of(2) && agreed.2 >= -LATELY;
    if agreed.3.is_empty() || is_late {
        return None;
    }
    let ago = usize::try_from(-due(at, role, agreed.2)).ok()?.checked_sub(1)?;
    Some(if role.is_closed() { ago.max(CLOSED) } else { ago })
}

/// Does what the step says.
pub(super) fn take(desk: &mut Desk<'_>, step: Step) -> Result<(), Trouble> {
    let Step { ago, at, what } = step;
    match what {
        What::Open => open(desk, at),
        What::Log(number) => log(desk, at, number),
        What::Agree => agree(desk, at),
        What::Finish(number) => finish(desk, at, number, ago),
        What::Pass(stage) => pass(desk, at, stage, ago),
        What::Ease => ease(desk, at, ago),
        What::Part(work) => work(desk, at),
        What::Close => close(desk, at),
        What::Import => desk.take_marks(ago, AFTERNOON),
    }
}

fn open(desk: &mut Desk<'_>, at: usize) -> Result<(), Trouble> {
    let (session, role) = (desk.opening(at), &desk.cast[at]);
    let (pupil, reason) = (desk.pupil(role.place)?, role.word(role.tale.told.reasons));
    desk.cases[at] = desk.store.open_case(&session, pupil, reason)?;
    family::write(desk, at)
}

fn log(desk: &mut Desk<'_>, at: usize, number: usize) -> Result<(), Trouble> {
    let role = &desk.cast[at];
    let (ago, kind, reached, words) = role.tale.told.log[number];
    let ago = role.back(ago);
    let (kind, agency) = kind.split_once(": ").unwrap_or((kind, ""));
    let minutes = MORNING + u32::try_from((ago * 37 + at * 53 + number * 11) % 360).unwrap_or(0);
    let contacts = &desk.contacts[at];
    // Every fourth call goes to the other parent, where there is one.
    let contact = contacts.get(usize::from(number % 4 == 3)).or(contacts.first()).copied();
    let is_with = WITH_SOMEBODY.contains(&kind) && agency.is_empty();
    let pupils = vec![desk.pupil(role.place)?];
    let known = EntryKind::parse(kind).unwrap_or_else(EntryKind::form);
    let entry = NewEntry {
        at_time: format!("{:02}:{:02}", minutes / 60, minutes % 60),
        reached: reached.to_owned(),
        words: role.word(words).to_owned(),
        agency: agency.to_owned(),
        restricted: kind == "safeguarding",
        contacts: contact.filter(|_| is_with).into_iter().collect(),
        ..NewEntry::about(known, desk.days.ago(ago), pupils)
    };
    // One line in twelve was written down on the next school day.
    let entered = if (at + number) % 12 == 11 { ago.saturating_sub(1) } else { ago };
    let session = desk.sitting(at, entered, minutes + 6);
    if desk::send_in_place(desk, at, kind, &session, entry.on)? {
        return Ok(());
    }
    desk.store.log_entry(&session, &entry).map(drop)
}

/// All that was agreed when the case was opened.
fn agree(desk: &mut Desk<'_>, at: usize) -> Result<(), Trouble> {
    let role = &desk.cast[at];
    let case = desk.cases[at];
    let actions: Vec<(i64, NewAction)> = role
        .tale
        .told
        .actions
        .iter()
        .map(|agreed| {
            let action = NewAction {
                what: agreed.0.to_owned(),
                who: agreed.1.to_owned(),
                by: Some(desk.days.due(due(at, role, agreed.2))),
                by_words: String::new(),
            };
            (case, action)
        })
        .collect();
    let session = desk.sitting(at, role.opened(), AFTERNOON - 20);
    desk.agreed[at] = desk.store.add_actions(&session, &actions)?;
    Ok(())
}

fn finish(desk: &mut Desk<'_>, at: usize, number: usize, ago: usize) -> Result<(), Trouble> {
    let role = &desk.cast[at];
    let (.., outcomes, helped) = role.tale.told.actions[number];
    let (action, outcome) = (desk.agreed[at][number], role.word(outcomes));
    let session = desk.sitting(at, ago, AFTERNOON - 5);
    desk.store.finish_action(&session, action, outcome, helped)
}

fn pass(desk: &mut Desk<'_>, at: usize, stage: u8, ago: usize) -> Result<(), Trouble> {
    let session = desk.sitting(at, ago, AFTERNOON - 10);
    let own = (session.name.as_str(), "Attendance lead");
    let is_own = desk.cast[at].owner == 0 && at.is_multiple_of(2);
    let (name, role) = if is_own { own } else { ("C. Thornley", "Deputy head") };
    let who = Signer { name: name.to_owned(), role: role.to_owned(), on: session.as_of() };
    let (case, gate) = (desk.cases[at], gate_of(stage).unwrap_or_default());
    match desk.store.pass_gate(&session, case, gate, &who, "") {
        // Where all is on file nobody gives a reason.
        Err(Trouble::Refused(_)) => {
            let reason = WITHOUT_ALL[usize::from(stage.saturating_sub(2)) % WITHOUT_ALL.len()];
            let reason = reason[desk.cast[at].nth % reason.len()];
            desk.store.pass_gate(&session, case, gate, &who, reason)
        }
        done => done,
    }
}

fn ease(desk: &mut Desk<'_>, at: usize, ago: usize) -> Result<(), Trouble> {
    let session = desk.sitting(at, ago, AFTERNOON - 10);
    let gate = gate_of(desk.cast[at].stage()).unwrap_or_default();
    let reason = "Twelve days in a row in school: back to the support of the stage before.";
    desk.store.go_back(&session, desk.cases[at], gate, reason)
}

fn close(desk: &mut Desk<'_>, at: usize) -> Result<(), Trouble> {
    let session = desk.sitting(at, CLOSED, AFTERNOON);
    desk.store.close_case(&session, desk.cases[at], desk.cast[at].tale.told.closed)
}

impl Desk<'_> {
    /// The sitting in which the case was opened.
    pub(super) fn opening(&self, at: usize) -> Session {
        self.sitting(at, self.cast[at].opened(), MORNING)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::Size;
    use crate::demo::cast::cast;
    use crate::demo::days::Days;
    use crate::demo::pupils::Roll;
    use crate::demo::tests::clock;

    fn told(cases: usize) -> (Vec<Role>, Vec<Step>) {
        let size = Size { cases, ..Size::default() };
        let days = Days::around(clock("2026-11-22"), None).unwrap();
        let cast = cast(&size, &mut Roll::of(&size, &days), &days);
        let steps = steps(&cast);
        (cast, steps)
    }

    #[test]
    fn everything_is_done_in_the_order_of_its_days() {
        let (_, steps) = told(60);
        assert!(steps.iter().rev().map(|step| step.ago).is_sorted());
        assert!(matches!(steps[0].what, What::Import));
        let last = steps.last().unwrap();
        assert!(matches!(last.what, What::Import) && last.ago == 0);
    }

    #[test]
    fn what_belongs_to_a_case_is_done_while_it_is_open() {
        let (cast, steps) = told(60);
        for at in 0..cast.len() {
            let of_case: Vec<&Step> =
                steps.iter().filter(|s| s.at == at && !matches!(s.what, What::Import)).collect();
            let place = |is: fn(&What) -> bool| of_case.iter().position(|step| is(&step.what));
            let opened = place(|what| matches!(what, What::Open)).unwrap();
            let needs =
                of_case.iter().position(|step| !matches!(step.what, What::Open | What::Log(_)));
            assert!(needs.is_some_and(|needs| opened < needs), "case {at}");
            if let Some(closed) = place(|what| matches!(what, What::Close)) {
                let later = &of_case[closed + 1..];
                assert!(later.iter().all(|step| matches!(step.what, What::Log(_))), "case {at}");
            }
            if let Some(eased) = place(|what| matches!(what, What::Ease)) {
                let later = &of_case[eased + 1..];
                assert!(!later.iter().any(|step| matches!(step.what, What::Pass(_))), "case {at}");
            }
        }
    }

    #[test]
    fn without_cases_the_register_is_still_taken_in() {
        let (_, steps) = told(0);
        assert!(steps.iter().all(|step| matches!(step.what, What::Import)));
        assert_eq!(steps.last().map(|step| step.ago), Some(0));
    }
}
