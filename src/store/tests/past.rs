//! What stood before: a field's history, a case as it was on a day, one's own last change taken back.

use super::{AMARA, Desk, action, as_roles, call, day, refusal, tried};
use crate::rules::case::{EntryKind, NewEntry};
use crate::store::{AttendeeChange, HistoryLine, Role};

const PUSH: &str = "push-pull/push";

/// A plan whose field was written on three days.
fn written() -> (Desk, i64) {
    let mut desk = Desk::with_people();
    let case = desk.open_case(AMARA);
    let plan = desk.store.new_record(&desk.session, case, "plan").unwrap();
    for (on, words, base) in
        [("2025-11-21", "the bus", 0), ("2025-11-24", "the bell", 1), ("2025-11-26", "both", 2)]
    {
        desk.store.answer_field(&desk.on(on), plan, PUSH, words, base).unwrap();
    }
    (desk, plan)
}

fn values(lines: &[HistoryLine]) -> Vec<String> {
    let rows = lines.iter().filter(|line| line.subject == "answer");
    rows.map(|line| {
        let row: serde_json::Value = serde_json::from_str(&line.after).unwrap();
        row["value"].as_str().unwrap_or_default().to_owned()
    })
    .collect()
}

#[test]
fn a_field_tells_who_wrote_what_newest_first_also_in_the_version_it_corrects() {
    let (mut desk, plan) = written();
    let lines = desk.store.field_history(desk.session.viewer(), plan, PUSH).unwrap();
    assert_eq!(values(&lines), ["both", "the bell", "the bus"]);
    assert!(lines[0].before.contains("the bell"));
    desk.store.close_record(&desk.session, plan).unwrap();
    let again = desk.store.correct_record(&desk.session, plan).unwrap();
    desk.store.answer_field(&desk.session, again, PUSH, "neither", 1).unwrap();
    let lines = desk.store.field_history(desk.session.viewer(), again, PUSH).unwrap();
    assert_eq!(values(&lines), ["neither", "both", "both", "the bell", "the bus"]);
    let other = desk.store.field_history(desk.session.viewer(), plan, "push-pull/pull").unwrap();
    assert_eq!(other, Vec::new());
}

#[test]
fn a_case_is_shown_as_it_was_at_the_end_of_any_day() {
    let (mut desk, plan) = written();
    let viewer = desk.session.viewer();
    for (on, expected) in [
        ("2025-11-20", None),
        ("2025-11-21", Some("the bus")),
        ("2025-11-25", Some("the bell")),
        ("2025-11-26", Some("both")),
        ("2026-11-26", Some("both")),
    ] {
        for record in [None, Some(plan)] {
            let past = desk.store.past(viewer, 1, record, day(on)).unwrap();
            let expected: Vec<&str> = expected.into_iter().collect();
            assert_eq!(values(&past.lines), expected, "{on} {record:?}");
            assert!(past.lines.iter().all(|line| line.before.is_empty()));
        }
    }
    let past = desk.store.past(viewer, 1, Some(plan), day("2025-11-26")).unwrap();
    assert_eq!(past.days, ["2025-11-21", "2025-11-24", "2025-11-26"].map(day));
    // What is for other eyes is nowhere, and no day tells of it.
    let kind = EntryKind::parse("safeguarding").unwrap();
    let secret = NewEntry {
        restricted: true,
        words: "bruises".into(),
        ..NewEntry::about(kind, day("2025-11-28"), vec![1])
    };
    desk.store.log_entry(&desk.on("2025-11-28"), &secret).unwrap();
    let ben = desk.ben();
    let past = desk.store.past(ben.viewer(), 1, None, day("2025-12-01")).unwrap();
    assert!(!past.days.contains(&day("2025-11-28")), "{:?}", past.days);
    assert!(past.lines.iter().all(|line| !line.after.contains("bruises")));
    let past = desk.store.past(viewer, 1, None, day("2025-12-01")).unwrap();
    assert!(past.lines.iter().any(|line| line.sealed));
    assert!(past.lines.iter().all(|line| !line.after.contains("bruises")), "sealed for its author");
    let admin = as_roles(&desk.session, &[Role::Admin]);
    refusal(desk.store.past(admin.viewer(), 1, None, day("2025-12-01")));
    refusal(desk.store.field_history(admin.viewer(), plan, PUSH));
}

#[test]
fn ones_own_last_answer_is_taken_back_as_a_change_of_its_own() {
    let (mut desk, plan) = written();
    let before = desk.journal().len();
    let undone = desk.store.undo_change(&desk.session, Some(1)).unwrap();
    assert!(undone.after.contains("both"), "{undone:?}");
    let rows = desk.journal().split_off(before);
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].verb.as_str(), rows[0].revision), ("undo_change", 4));
    assert_eq!(desk.record(plan).answers[PUSH].value, "the bell");
    // Taking back the taking back: nothing was lost.
    desk.store.undo_change(&desk.session, Some(1)).unwrap();
    assert_eq!(desk.record(plan).answers[PUSH].value, "both");
    desk.assert_sound();
}

#[test]
fn rows_of_the_checklist_actions_and_people_are_taken_back_too() {
    let mut desk = Desk::filled();
    let session = desk.session.clone();
    desk.store.answer_strategy(&session, 1, "parents/phone-call", &tried("again"), 1).unwrap();
    desk.store.undo_change(&session, Some(1)).unwrap();
    let list = desk.store.checklist(session.viewer(), 1).unwrap();
    assert!(list.strategies.iter().any(|row| row.words == "spoke"), "{:?}", list.strategies);
    desk.store.finish_action(&session, 1, "she came", "yes").unwrap();
    desk.store.undo_change(&session, Some(1)).unwrap();
    let open = desk.file(AMARA).actions.into_iter().find(|one| one.id == 1).unwrap();
    assert!(open.is_open() && open.outcome.is_none(), "{open:?}");
    let dan = AttendeeChange { name: Some("Dan".into()), ..AttendeeChange::default() };
    desk.store.put_attendee(&session, 1, "invited/people", None, &dan).unwrap();
    desk.store.undo_change(&session, None).unwrap();
    assert!(desk.record(1).attendees.iter().all(|person| person.name != "Dan"));
    desk.assert_sound();
}

#[test]
fn what_somebody_changed_since_or_is_of_another_kind_stays() {
    let (mut desk, plan) = written();
    let ben = desk.ben();
    let why = refusal(desk.store.undo_change(&ben, Some(1)));
    assert!(why.starts_with("you changed nothing here yet"), "{why}");
    desk.store.answer_field(&ben, plan, PUSH, "ben's", 3).unwrap();
    let before = desk.journal();
    let why = refusal(desk.store.undo_change(&desk.session, Some(1)));
    assert!(why.contains("changed the same since"), "{why}");
    desk.store.log_entry(&desk.session, &call(&[1], super::TODAY, "rang")).unwrap();
    let why = refusal(desk.store.undo_change(&desk.session, Some(1)));
    assert!(why.contains("isn't taken back so"), "{why}");
    desk.store.add_action(&desk.session, 1, None, &action("Ring", None)).unwrap();
    let why = refusal(desk.store.undo_change(&desk.session, Some(1)));
    assert!(why.contains("mark it done"), "{why}");
    assert_eq!(desk.journal().len(), before.len() + 2);
    assert_eq!(desk.record(plan).answers[PUSH].value, "ben's");
}
