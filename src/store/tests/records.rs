//! Filled forms: one answer a field, closed and frozen, corrected, continued.

use super::{AMARA, Desk, TODAY, ZOE, action, marks, noon, refusal};
use crate::rules::case::RecordState;
use crate::store::Theirs;
use crate::store::{NewSibling, Session, Store, Trouble};
use crate::templates::{BUILT_IN, Template, read_template};

const PUSH: &str = "push-pull/push";
const PULL: &str = "push-pull/pull";

/// A case of Amara's and her first plan.
fn with_plan() -> (Desk, i64, i64) {
    let mut desk = Desk::with_people();
    let case = desk.open_case(AMARA);
    let plan = desk.store.new_record(&desk.session, case, "plan").unwrap();
    (desk, case, plan)
}

fn answer(desk: &mut Desk, plan: i64, field: &str, value: &str) -> i64 {
    let base = desk.record(plan).answers.get(field).map_or(0, |answer| answer.revision);
    desk.store.answer_field(&desk.session, plan, field, value, base).unwrap()
}

/// A colleague with the same file open.
fn colleague(desk: &Desk) -> (Store, Session) {
    let mut store = Store::open(&desk.path).unwrap();
    let ben = store.sign_in("ben", noon(TODAY)).unwrap();
    (store, ben)
}

fn conflict<T: std::fmt::Debug>(done: Result<T, Trouble>) -> Theirs {
    match done {
        Err(Trouble::Conflict(theirs)) => *theirs,
        other => panic!("no conflict: {other:?}"),
    }
}

#[test]
fn plans_are_numbered_by_pupil() {
    let (mut desk, case, first) = with_plan();
    let other = desk.open_case(ZOE);
    let of_zoe = desk.store.new_record(&desk.session, other, "plan").unwrap();
    let second = desk.store.new_record(&desk.session, case, "plan").unwrap();
    desk.store.close_case(&desk.session, case, "back at school").unwrap();
    let reopened = desk.open_case(AMARA);
    let third = desk.store.new_record(&desk.session, reopened, "plan").unwrap();
    for (record, number) in [(first, 1), (of_zoe, 1), (second, 2), (third, 3)] {
        assert_eq!(desk.record(record).record.number, number);
    }
    let words: Vec<_> = desk.file(AMARA).entries.into_iter().map(|entry| entry.words).collect();
    assert_eq!(words[0], "Support and Attendance Plan no. 3");
}

#[test]
fn no_form_is_begun_in_a_closed_case_or_by_an_unknown_name() {
    let (mut desk, case, _) = with_plan();
    let why = refusal(desk.store.new_record(&desk.session, case, "plans"));
    assert!(why.starts_with("there is no template plans in this file"), "{why}");
    desk.store.close_case(&desk.session, case, "back at school").unwrap();
    let before = desk.journal();
    let why = refusal(desk.store.new_record(&desk.session, case, "plan"));
    assert!(why.contains("is closed. Nothing was changed. Open a new case first"), "{why}");
    assert_eq!(desk.journal(), before);
}

#[test]
fn an_answer_counts_its_revisions_and_the_same_words_are_none() {
    let (mut desk, _, plan) = with_plan();
    assert_eq!(answer(&mut desk, plan, PUSH, ""), 0, "blank from the beginning is no answer");
    assert_eq!(answer(&mut desk, plan, PUSH, "noise"), 1);
    assert_eq!(answer(&mut desk, plan, PUSH, "noise and crowds"), 2);
    let before = desk.journal();
    assert_eq!(answer(&mut desk, plan, PUSH, "noise and crowds"), 2);
    assert_eq!(desk.journal(), before);
    assert_eq!(before.last().unwrap().revision, 2);
    assert_eq!(answer(&mut desk, plan, PUSH, ""), 3, "a blank after words is an answer");
    let file = desk.record(plan);
    let kept = &file.answers[PUSH];
    assert_eq!((kept.value.as_str(), kept.by.as_str(), kept.revision), ("", "A. Rahman", 3));
}

#[test]
fn two_officers_in_different_fields_both_keep_their_words() {
    let (mut desk, _, plan) = with_plan();
    let (mut other, ben) = colleague(&desk);
    desk.store.answer_field(&desk.session, plan, PUSH, "noise", 0).unwrap();
    other.answer_field(&ben, plan, PULL, "games at home", 0).unwrap();
    let file = desk.record(plan);
    assert_eq!((file.value(PUSH), file.value(PULL)), ("noise", "games at home"));
    assert_eq!(
        (file.answers[PUSH].by.as_str(), file.answers[PULL].by.as_str()),
        ("A. Rahman", "ben")
    );
}

#[test]
fn two_officers_in_the_same_field_are_told_of_each_other() {
    let (mut desk, _, plan) = with_plan();
    let (mut other, ben) = colleague(&desk);
    other.answer_field(&ben, plan, PUSH, "the noise in the hall", 0).unwrap();
    let theirs = conflict(desk.store.answer_field(&desk.session, plan, PUSH, "noise", 0));
    assert_eq!((theirs.value.as_str(), theirs.by.as_str()), ("the noise in the hall", "ben"));
    assert_eq!((theirs.revision, theirs.at.as_str()), (1, "2025-11-21T12:00:00.000Z"));
    assert_eq!(desk.record(plan).value(PUSH), "the noise in the hall");
    let told = desk.store.answer_field(&desk.session, plan, PUSH, "noise", theirs.revision);
    assert_eq!(told.unwrap(), 2);
    let theirs = conflict(other.answer_field(&ben, plan, PUSH, "crowds", 1));
    assert_eq!((theirs.value.as_str(), theirs.by.as_str()), ("noise", "A. Rahman"));
    let line = desk.store.history(desk.session.viewer(), 1, 1).unwrap().remove(0);
    assert!(line.before.contains("the noise in the hall"), "not chosen, and still there: {line:?}");
}

#[test]
fn two_officers_with_the_same_words_are_at_one() {
    let (mut desk, _, plan) = with_plan();
    let (mut other, ben) = colleague(&desk);
    other.answer_field(&ben, plan, PUSH, "noise", 0).unwrap();
    let told = desk.store.answer_field(&desk.session, plan, PUSH, "noise", 0);
    assert_eq!(told.unwrap(), 1);
    assert_eq!(desk.record(plan).answers[PUSH].by, "ben");
}

#[test]
fn what_is_no_field_of_the_form_takes_no_answer() {
    let (mut desk, _, plan) = with_plan();
    let before = desk.journal();
    for (field, why) in [
        ("push-pull/pushed", "there is no field push-pull/pushed in Support and Attendance Plan"),
        ("push-pull", "there is no field push-pull"),
        ("push-pull/push/r1", "there is no field push-pull/push/r1"),
        ("details/name", "details/name takes no answer"),
        ("invited/people", "invited/people takes no answer"),
        ("agreed/actions", "agreed/actions takes no answer"),
    ] {
        let told = refusal(desk.store.answer_field(&desk.session, plan, field, "words", 0));
        assert!(told.starts_with(why), "{told}");
    }
    let told = refusal(desk.store.answer_field(&desk.session, 99, PUSH, "words", 0));
    assert_eq!(told, "there is no record 99. Nothing was changed");
    assert_eq!(desk.journal(), before);
}

#[test]
fn a_closed_plan_takes_no_more_words() {
    let (mut desk, _, plan) = with_plan();
    answer(&mut desk, plan, PUSH, "noise");
    desk.store.close_record(&desk.session, plan).unwrap();
    let before = desk.journal();
    let why = refusal(desk.store.answer_field(&desk.session, plan, PUSH, "crowds", 1));
    assert!(why.ends_with("Correct it to make a new version"), "{why}");
    refusal(desk.store.close_record(&desk.session, plan));
    assert_eq!(desk.journal(), before);
    let file = desk.record(plan);
    assert_eq!((file.value(PUSH), file.record.state), ("noise", RecordState::Closed));
    assert_eq!(file.record.closed_at.as_deref(), Some("2025-11-21T12:00:00.000Z"));
}

#[test]
fn closing_freezes_facts_and_actions_while_the_live_ones_go_on() {
    let (mut desk, case, plan) = with_plan();
    desk.take_marks(&marks(AMARA, &[("2025-09-08", "/ \\"), ("2025-09-09", "O O")]));
    let gate = action("Meet at the gate", Some("2025-12-01"));
    let agreed = desk.store.add_action(&desk.session, case, Some(plan), &gate).unwrap();
    desk.store.close_record(&desk.session, plan).unwrap();
    let closed = desk.record(plan);
    desk.take_marks(&marks(AMARA, &[("2025-09-10", "/ \\")]));
    desk.store.finish_action(&desk.session, agreed, "she came in", "yes").unwrap();
    let later = desk.record(plan);
    assert_eq!((&later.facts, &later.frozen), (&closed.facts, &closed.frozen));
    assert_eq!((later.facts.missed.as_str(), later.facts.attendance.as_str()), ("2 of 4", "50.0%"));
    let frozen = later.frozen.unwrap().actions.remove(0);
    assert_eq!((frozen.what.as_str(), frozen.by.as_str()), ("Meet at the gate", "2025-12-01"));
    assert_eq!((frozen.state.as_str(), frozen.outcome.as_str()), ("open", ""));
    let live = desk.file(AMARA).actions.remove(0);
    assert_eq!((live.id, live.outcome.as_deref()), (agreed, Some("she came in")));
    let second = desk.store.new_record(&desk.session, case, "plan").unwrap();
    assert_eq!(desk.record(second).facts.missed, "2 of 6");
}

#[test]
fn an_open_plan_follows_what_is_known() {
    let (mut desk, _, plan) = with_plan();
    let facts = desk.record(plan).facts;
    assert_eq!((facts.name.as_str(), facts.missed.as_str()), ("Amara Osei", ""));
    desk.take_marks(&marks(AMARA, &[("2025-09-08", "O \\")]));
    assert_eq!(desk.record(plan).facts.missed, "1 of 2");
}

#[test]
fn correcting_makes_a_second_version_and_keeps_the_first() {
    let (mut desk, _, plan) = with_plan();
    answer(&mut desk, plan, PUSH, "noise");
    answer(&mut desk, plan, "signed/parent", "G. Osei");
    refusal(desk.store.correct_record(&desk.session, plan));
    desk.store.close_record(&desk.session, plan).unwrap();
    let second = desk.store.correct_record(&desk.session, plan).unwrap();
    let new = desk.record(second);
    assert_eq!((new.record.number, new.record.version, new.record.corrects), (1, 2, Some(plan)));
    assert_eq!((new.value(PUSH), new.value("signed/parent")), ("noise", "G. Osei"));
    assert!(new.is_open());
    answer(&mut desk, second, PUSH, "noise in the hall");
    let old = desk.record(plan);
    assert_eq!((old.value(PUSH), old.corrected_by), ("noise", Some(second)));
    let why = refusal(desk.store.correct_record(&desk.session, plan));
    assert!(why.starts_with("this record was corrected already"), "{why}");
}

#[test]
fn the_next_plan_begins_with_what_lasts_and_what_is_still_open() {
    let (mut desk, case, first) = with_plan();
    answer(&mut desk, first, PUSH, "noise");
    answer(&mut desk, first, "review/timescale", "weekly");
    answer(&mut desk, first, "views/young-person", "I like art");
    let (early, today) = (desk.on("2025-11-20"), desk.session.clone());
    let add = |desk: &mut Desk, what| {
        desk.store.add_action(&today, case, Some(first), &action(what, None)).unwrap()
    };
    let (done, open) = (add(&mut desk, "Ring the doctor"), add(&mut desk, "Meet at the gate"));
    desk.store.finish_action(&early, done, "seen", "no").unwrap();
    desk.store.close_record(&desk.session, first).unwrap();
    let second = desk.store.new_record(&desk.session, case, "plan").unwrap();
    let new = desk.record(second);
    assert_eq!((new.value(PUSH), new.value("review/timescale")), ("noise", "weekly"));
    assert_eq!(new.value("views/young-person"), "");
    let shown: Vec<i64> = new.actions.iter().map(|action| action.id).collect();
    assert_eq!(shown, [open]);
    assert_eq!(desk.record(first).actions.len(), 2);
}

#[test]
fn every_shipped_form_is_begun_in_a_case_and_counted_by_itself() {
    let (mut desk, case, _) = with_plan();
    let forms = BUILT_IN.iter().filter(|(name, text)| {
        *name != "plan" && matches!(read_template(name, text), Ok(Template::Form(_)))
    });
    for (name, _) in forms {
        let record = desk.store.new_record(&desk.session, case, name).unwrap();
        let file = desk.record(record);
        assert_eq!((file.record.kind.as_str(), file.record.number), (*name, 1));
        assert!(file.is_open() && file.answers.is_empty(), "{name}");
    }
}

#[test]
fn a_meetings_day_is_no_answer_and_its_other_fields_are() {
    let (mut desk, case, _) = with_plan();
    let ruth = NewSibling {
        name: "Ruth Osei".into(),
        school: "Hill Top School".into(),
        ..NewSibling::default()
    };
    desk.store.add_sibling(&desk.session, 1, &ruth).unwrap();
    let meeting = desk.store.new_record(&desk.session, case, "meeting").unwrap();
    for field in ["details/day", "people/invited"] {
        let why = refusal(desk.store.answer_field(&desk.session, meeting, field, "2025-12-01", 0));
        assert!(why.starts_with(&format!("{field} takes no answer")), "{why}");
    }
    answer(&mut desk, meeting, "review/date", "2025-12-12");
    answer(&mut desk, meeting, "aim/target", "attendance");
    let file = desk.record(meeting);
    assert_eq!((file.value("review/date"), file.value("aim/target")), ("2025-12-12", "attendance"));
    let facts = file.facts;
    assert_eq!(facts.siblings.as_deref(), Some("Ruth Osei (Hill Top School)"));
    assert_eq!((facts.target, facts.since_meeting, facts.last_meeting), (None, None, None));
}
