//! Whatever is done in whatever order on whatever day: kept rows agree with a recount.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::{Desk, call, circumstance, contact, day, mark, pupil};
use crate::rules::calendar::Closed;
use crate::rules::calendar::tests::real;
use crate::rules::case::{EntryKind, NewEntry};
use crate::rules::gate::{gate_of, stage};
use crate::rules::people::{Circumstance, Known, PupilRow};
use crate::rules::register::Half;
use crate::store::{NewAction, Session, Signer, Trouble};

const PUPILS: usize = 4;

/// Present, absent, late, unexplained, stray, not possible, not on roll, and no mark at all.
const CODES: &[&str] = &["/", "\\", "L", "U", "N", "O", "I", "J", "H", "Y1", "#", "-"];

/// One thing done, and the working day it is done on.
#[derive(Debug, Clone)]
struct Step {
    today: u64,
    verb: Verb,
}

/// What makes something due by being logged, or is an answer to what was: kind and agency.
const LOGGED: &[(&str, &str)] = &[
    ("referral", "CAMHS"),
    ("referral", ""),
    ("referral-reply", "CAMHS"),
    ("referral-reply", ""),
    ("meeting-offered", ""),
    ("meeting-held", ""),
    ("letter", ""),
    ("call", "Social care"),
];

/// Pupils, actions, entries and days by number; what isn't there is passed over.
#[derive(Debug, Clone)]
enum Verb {
    OpenCase { pupil: usize },
    CloseCase { pupil: usize },
    Log { pupil: usize, ago: u64 },
    AddAction { pupil: usize, due: Option<u64> },
    ChangeAction { at: usize, due: Option<u64> },
    FinishAction { at: usize },
    Marks { pupil: usize, week: u64, codes: Vec<&'static str> },
    Enrol { pupil: usize, from: Option<u64>, to: Option<u64> },
    Answer { pupil: usize, words: &'static str },
    Gate { pupil: usize, back: bool },
    LogInCase { pupil: usize, what: usize, ago: u64, of: Option<usize> },
    Withdraw { at: usize },
    SocialWorker { pupil: usize, there: bool, from: Option<u64> },
    Calendar { closed: u64 },
    Reason { pupil: usize, ago: u64 },
}

fn verb() -> impl Strategy<Value = Verb> {
    let pupil = 0..PUPILS;
    let due = || prop::option::of(0..400_u64);
    let codes = || prop::collection::vec(prop::sample::select(CODES), 10);
    let words = prop::sample::select(vec!["", "noise", "crowds"]);
    prop_oneof![
        2 => pupil.clone().prop_map(|pupil| Verb::OpenCase { pupil }),
        1 => pupil.clone().prop_map(|pupil| Verb::CloseCase { pupil }),
        1 => (pupil.clone(), 0..90_u64).prop_map(|(pupil, ago)| Verb::Log { pupil, ago }),
        3 => (pupil.clone(), due()).prop_map(|(pupil, due)| Verb::AddAction { pupil, due }),
        2 => (0..200_usize, due()).prop_map(|(at, due)| Verb::ChangeAction { at, due }),
        2 => (0..200_usize).prop_map(|at| Verb::FinishAction { at }),
        4 => (pupil.clone(), 0..60_u64, codes())
            .prop_map(|(pupil, week, codes)| Verb::Marks { pupil, week, codes }),
        1 => (pupil.clone(), due(), due())
            .prop_map(|(pupil, from, to)| Verb::Enrol { pupil, from, to }),
        1 => (pupil.clone(), words).prop_map(|(pupil, words)| Verb::Answer { pupil, words }),
        3 => (pupil.clone(), any::<bool>())
            .prop_map(|(pupil, back)| Verb::Gate { pupil, back }),
        3 => (pupil.clone(), 0..LOGGED.len(), 0..60_u64, prop::option::of(0..200_usize))
            .prop_map(|(pupil, what, ago, of)| Verb::LogInCase { pupil, what, ago, of }),
        1 => (0..200_usize).prop_map(|at| Verb::Withdraw { at }),
        1 => (pupil.clone(), any::<bool>(), due())
            .prop_map(|(pupil, there, from)| Verb::SocialWorker { pupil, there, from }),
        1 => (0..360_u64).prop_map(|closed| Verb::Calendar { closed }),
        1 => (pupil, 0..30_u64).prop_map(|(pupil, ago)| Verb::Reason { pupil, ago }),
    ]
}

fn steps(length: usize) -> impl Strategy<Value = Vec<Step>> {
    let step = (0..700_u64, verb()).prop_map(|(today, verb)| Step { today, verb });
    prop::collection::vec(step, length)
}

/// Days from 1 September 2025, a Monday.
fn on(number: u64) -> NaiveDate {
    day("2025-09-01") + Days::new(number)
}

fn upn(pupil: usize) -> String {
    format!("R{pupil:012}")
}

fn row(at: usize) -> PupilRow {
    pupil(&upn(at), ["Abara, Chidi", "Zhou, Li", "Mead, Ann", "Ilić, Mia"][at], "7A")
}

/// A refusal changes nothing; anything else that fails is a fault.
fn told<T>(done: Result<T, Trouble>) -> Option<T> {
    match done {
        Ok(value) => Some(value),
        Err(Trouble::Refused(_)) => None,
        Err(other) => panic!("{other:?}"),
    }
}

/// A file with four pupils, the actions agreed and the entries logged so far.
struct Run {
    desk: Desk,
    actions: Vec<i64>,
    entries: Vec<i64>,
    done: BTreeMap<&'static str, usize>,
}

impl Run {
    fn new() -> Self {
        let mut desk = Desk::new();
        desk.hurry();
        desk.take_calendar();
        let rows: Vec<_> = (0..PUPILS).map(row).collect();
        desk.take_pupils(&rows);
        let parents: Vec<_> = (0..PUPILS)
            .map(|at| contact(&upn(at), "Mother", "Osei, Grace", "01632 961912"))
            .collect();
        desk.take_contacts(&parents);
        Self { desk, actions: Vec::new(), entries: Vec::new(), done: BTreeMap::new() }
    }

    fn take(&mut self, step: &Step) {
        let mut session = self.desk.session.clone();
        session.clock = session.clock.on_day(Some(on(step.today)));
        if let Some(verb) = self.work(&session, &step.verb) {
            *self.done.entry(verb).or_default() += 1;
        }
    }

    /// The verb's name, if it did anything.
    fn work(&mut self, session: &Session, verb: &Verb) -> Option<&'static str> {
        match verb {
            Verb::OpenCase { pupil } => {
                let pupil = self.desk.id(&upn(*pupil));
                told(self.desk.store.open_case(session, pupil, "absence")).map(|_| "open")
            }
            Verb::CloseCase { pupil } => {
                let case = self.case(*pupil)?;
                told(self.desk.store.close_case(session, case, "better")).map(|()| "close")
            }
            Verb::Log { pupil, ago } => {
                let when = session.as_of() - Days::new(*ago);
                let entry = call(&[self.desk.id(&upn(*pupil))], &when.to_string(), "rang");
                told(self.desk.store.log_entry(session, &entry)).map(|_| "log")
            }
            Verb::AddAction { pupil, due } => self.add_action(session, *pupil, *due),
            Verb::ChangeAction { at, due } => {
                let action = self.action(*at)?;
                told(self.desk.store.change_action(session, action, &agreed(*due).into()))
                    .map(|()| "change")
            }
            Verb::FinishAction { at } => {
                let action = self.action(*at)?;
                told(self.desk.store.finish_action(session, action, "done", "some"))
                    .map(|()| "finish")
            }
            Verb::Marks { pupil, week, codes } => self.take_marks(*pupil, *week, codes),
            Verb::Enrol { pupil, from, to } => {
                let enrolled = PupilRow { admitted: from.map(on), left: to.map(on), ..row(*pupil) };
                self.desk.take_pupils(&[enrolled]);
                Some("enrol")
            }
            Verb::Answer { pupil, words } => self.answer(session, *pupil, words),
            Verb::Gate { pupil, back } => self.gate(session, *pupil, *back),
            Verb::LogInCase { pupil, what, ago, of } => {
                let of = of.and_then(|at| self.entry(at));
                let on = session.as_of() - Days::new(*ago);
                self.log_in_case(session, *pupil, &logged(*what, on), of)
            }
            Verb::Withdraw { at } => {
                let entry = self.entry(*at)?;
                told(self.desk.store.withdraw_entry(session, entry, "mistyped"))
                    .map(|()| "withdraw")
            }
            Verb::SocialWorker { pupil, there, from } => {
                let state = if *there { Known::Yes } else { Known::No };
                let known = circumstance("social-worker", state);
                let known = Circumstance { from: from.map(on), ..known };
                let pupil = self.desk.id(&upn(*pupil));
                told(self.desk.store.set_circumstance(session, pupil, &known)).map(|()| "worker")
            }
            Verb::Calendar { closed } => {
                let mut year = real().years()[0].clone();
                let (first, last) = (on(*closed), on(*closed));
                year.closed.push(Closed { first, last, why: "snow".into() });
                let done = told(self.desk.store.set_calendar(session, 1, &year))?;
                done.1.then_some("calendar")
            }
            Verb::Reason { pupil, ago } => {
                let pupil = self.desk.id(&upn(*pupil));
                let when = session.as_of() - Days::new(*ago);
                let sessions = Half::BOTH.map(|half| (when, half));
                let store = &mut self.desk.store;
                told(store.give_reason(session, pupil, &sessions, "asleep", None, None))
                    .map(|_| "reason")
            }
        }
    }

    fn entry(&self, at: usize) -> Option<i64> {
        self.entries.get(at % self.entries.len().max(1)).copied()
    }

    fn log_in_case(
        &mut self,
        session: &Session,
        pupil: usize,
        entry: &NewEntry,
        of: Option<i64>,
    ) -> Option<&'static str> {
        let case = self.case(pupil)?;
        let id = told(self.desk.store.log_in_case(session, case, entry, of))?;
        self.entries.push(id);
        Some("log in case")
    }

    fn case(&self, pupil: usize) -> Option<i64> {
        self.desk.store.latest_case(self.desk.id(&upn(pupil))).unwrap()
    }

    fn action(&self, at: usize) -> Option<i64> {
        self.actions.get(at % self.actions.len().max(1)).copied()
    }

    fn add_action(
        &mut self,
        session: &Session,
        pupil: usize,
        due: Option<u64>,
    ) -> Option<&'static str> {
        let case = self.case(pupil)?;
        let id = told(self.desk.store.add_action(session, case, None, &agreed(due)))?;
        self.actions.push(id);
        Some("add")
    }

    fn take_marks(&mut self, pupil: usize, week: u64, codes: &[&str]) -> Option<&'static str> {
        let sessions = (0..5).flat_map(|at| [(at, Half::Am), (at, Half::Pm)]);
        let rows: Vec<_> = sessions
            .zip(codes)
            .map(|((at, half), code)| mark(&upn(pupil), &on(7 * week + at).to_string(), half, code))
            .collect();
        let told = self.desk.take_marks(&rows);
        (told.new + told.changed > 0).then_some("marks")
    }

    fn answer(&mut self, session: &Session, pupil: usize, words: &str) -> Option<&'static str> {
        let case = self.case(pupil)?;
        let file = self.desk.store.case_file(session.viewer(), case).unwrap();
        let plan = match file.records.first() {
            Some(record) => record.id,
            None => told(self.desk.store.new_record(session, case, "plan"))?,
        };
        let (field, record) = ("push-pull/push", self.desk.record(plan));
        let base = record.answers.get(field).map_or(0, |answer| answer.revision);
        told(self.desk.store.answer_field(session, plan, field, words, base)).map(|_| "answer")
    }

    /// On through the next gate, or back through the last.
    fn gate(&mut self, session: &Session, pupil: usize, back: bool) -> Option<&'static str> {
        let case = self.case(pupil)?;
        let store = &mut self.desk.store;
        let stage = stage(&store.case_file(session.viewer(), case).unwrap().passings);
        let done = if back {
            store.go_back(session, case, gate_of(stage)?, "better")
        } else {
            let own = Signer { name: String::new(), role: String::new(), on: session.as_of() };
            store.pass_gate(session, case, gate_of(stage + 1)?, &own, "on paper")
        };
        told(done).map(|()| "gate")
    }
}

fn logged(what: usize, on: NaiveDate) -> NewEntry {
    let (kind, agency) = LOGGED[what];
    let kind = EntryKind::parse(kind).unwrap();
    NewEntry { agency: agency.into(), ..NewEntry::about(kind, on, Vec::new()) }
}

fn agreed(due: Option<u64>) -> NewAction {
    let (what, who) = ("Ring home".to_owned(), "Ms Field".to_owned());
    NewAction { what, who, by: due.map(on), by_words: String::new() }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 12,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn kept_rows_agree_with_a_recount_after_any_forty_verbs(taken in steps(40)) {
        let mut run = Run::new();
        for step in &taken {
            run.take(step);
        }
        run.desk.assert_sound();
    }
}

/// The same thousand every time, so that it either always fails or never.
#[test]
fn kept_rows_agree_with_a_recount_after_a_thousand_verbs() {
    let mut runner = TestRunner::deterministic();
    let taken = steps(1_000).new_tree(&mut runner).unwrap().current();
    let mut run = Run::new();
    for step in &taken {
        run.take(step);
    }
    run.desk.assert_sound();
    let verbs = [
        "open",
        "close",
        "log",
        "add",
        "change",
        "finish",
        "marks",
        "enrol",
        "answer",
        "gate",
        "log in case",
        "withdraw",
        "worker",
        "calendar",
        "reason",
    ];
    for verb in verbs {
        let done = run.done.get(verb).copied().unwrap_or_default();
        assert!(done >= 10, "{verb} was done {done} times only: {:?}", run.done);
    }
}
