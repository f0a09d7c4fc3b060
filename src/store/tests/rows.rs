//! Rows of a form's own tables, people present, and what was agreed.

use super::{AMARA, Desk, TODAY, ZOE, action, day, refusal};
use crate::rules::case::Action;
use crate::store::{AttendeeChange, NewAction, Session, Trouble};

/// A form with a table of its own.
const VISITS: &str = r#"
name = "visits"
title = "Visits"
version = 1
purpose = "Who was seen at home."

[[section]]
id = "home"
title = "At home"

[[section.field]]
id = "seen"
label = "Seen"
kind = "table"
columns = [{ id = "who", label = "Who", kind = "line" }]

[[section.field]]
id = "words"
label = "Words"
kind = "line"
"#;

const SEEN: &str = "home/seen";
const PEOPLE: &str = "invited/people";

fn with(kind: &str) -> (Desk, i64, i64) {
    let mut desk = Desk::with_people();
    desk.store.install_template(&desk.session, VISITS).unwrap();
    let case = desk.open_case(AMARA);
    let record = desk.store.new_record(&desk.session, case, kind).unwrap();
    (desk, case, record)
}

fn add_row(desk: &mut Desk, record: i64, who: &str) -> String {
    let row = desk.store.add_row(&desk.session, record, SEEN).unwrap();
    let cell = format!("{SEEN}/{row}/who");
    desk.store.answer_field(&desk.session, record, &cell, who, 0).unwrap();
    row
}

/// The standing rows with what they say.
fn rows(desk: &Desk, record: i64) -> Vec<String> {
    let file = desk.record(record);
    let told = |row: &String| format!("{row} {}", file.value(&format!("{SEEN}/{row}/who")));
    file.rows(SEEN).iter().map(told).collect()
}

fn named(name: &str) -> AttendeeChange {
    AttendeeChange { name: Some(name.into()), ..AttendeeChange::default() }
}

fn people(desk: &Desk, record: i64) -> Vec<String> {
    desk.record(record).attendees.into_iter().map(|person| person.name).collect()
}

#[test]
fn rows_of_a_table_are_told_apart_by_ids_that_never_come_again() {
    let (mut desk, _, record) = with("visits");
    for (who, id) in [("mother", "r1"), ("aunt", "r2"), ("brother", "r3")] {
        assert_eq!(add_row(&mut desk, record, who), id);
    }
    desk.store.answer_field(&desk.session, record, "home/seen/r2", "", 1).unwrap();
    assert_eq!(rows(&desk, record), ["r1 mother", "r3 brother"]);
    assert_eq!(add_row(&mut desk, record, "cousin"), "r4");
    for more in 5..=11 {
        assert_eq!(add_row(&mut desk, record, "guest"), format!("r{more}"));
    }
    let told = rows(&desk, record);
    assert_eq!((told[2].as_str(), told[9].as_str()), ("r4 cousin", "r11 guest"), "in order");
}

#[test]
fn a_row_added_after_a_correction_takes_no_other_rows_place() {
    let (mut desk, _, record) = with("visits");
    add_row(&mut desk, record, "mother");
    add_row(&mut desk, record, "aunt");
    desk.store.answer_field(&desk.session, record, "home/seen/r1", "", 1).unwrap();
    desk.store.close_record(&desk.session, record).unwrap();
    let second = desk.store.correct_record(&desk.session, record).unwrap();
    assert_eq!(rows(&desk, second), ["r2 aunt"]);
    let row = desk.store.add_row(&desk.session, second, SEEN).unwrap();
    assert_ne!(row, "r2");
    assert_eq!(desk.record(second).rows(SEEN).len(), 2);
}

#[test]
fn only_a_table_takes_rows() {
    let (mut desk, _, record) = with("visits");
    let before = desk.journal();
    for field in ["home/words", "home/nowhere", "home"] {
        refusal(desk.store.add_row(&desk.session, record, field));
    }
    assert_eq!(desk.journal(), before);
}

#[test]
fn a_closed_form_takes_no_more_rows_and_people() {
    let (mut desk, _, record) = with("visits");
    desk.store.close_record(&desk.session, record).unwrap();
    let before = desk.journal();
    refusal(desk.store.add_row(&desk.session, record, SEEN));
    refusal(desk.store.put_attendee(&desk.session, record, PEOPLE, None, &named("Mr Field")));
    assert_eq!(desk.journal(), before);
}

#[test]
fn people_are_rows_that_come_along_to_the_next_plan() {
    let (mut desk, case, first) = with("plan");
    let put = |desk: &mut Desk, id, change: &AttendeeChange| {
        desk.store.put_attendee(&desk.session, first, PEOPLE, id, change).unwrap()
    };
    let grace = put(&mut desk, None, &AttendeeChange { contact: Some(1), ..named("Grace Osei") });
    let aunt = put(&mut desk, None, &named("her aunt"));
    let came = AttendeeChange { attending: Some("yes".into()), ..AttendeeChange::default() };
    put(&mut desk, Some(grace), &came);
    put(&mut desk, Some(aunt), &AttendeeChange { removed: true, ..AttendeeChange::default() });
    let kept = desk.record(first).attendees;
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].name.as_str(), kept[0].attending.as_str()), ("Grace Osei", "yes"));
    assert_eq!(kept[0].contact, Some(1));
    let second = desk.store.new_record(&desk.session, case, "plan").unwrap();
    assert_eq!(people(&desk, second), ["Grace Osei"]);
    assert_ne!(desk.record(second).attendees[0].id, grace, "a row of its own");
}

#[test]
fn a_person_of_a_closed_plan_is_not_changed_through_an_open_one() {
    let (mut desk, case, first) = with("plan");
    let grace =
        desk.store.put_attendee(&desk.session, first, PEOPLE, None, &named("Grace Osei")).unwrap();
    desk.store.close_record(&desk.session, first).unwrap();
    let second = desk.store.new_record(&desk.session, case, "plan").unwrap();
    let change = named("somebody else");
    let told = desk.store.put_attendee(&desk.session, second, PEOPLE, Some(grace), &change);
    assert_eq!(people(&desk, first), ["Grace Osei"], "{told:?}");
}

fn only_action(desk: &Desk) -> Action {
    desk.file(AMARA).actions.remove(0)
}

#[test]
fn an_action_is_agreed_changed_and_done_with_its_outcome() {
    let (mut desk, case, _) = with("plan");
    let gate = action(" Meet at the gate ", Some("2025-12-01"));
    let id = desk.store.add_action(&desk.session, case, None, &gate).unwrap();
    assert_eq!(only_action(&desk).what, "Meet at the gate");
    assert!(!only_action(&desk).is_overdue(day("2025-12-01")));
    assert!(only_action(&desk).is_overdue(day("2025-12-02")));
    let daily = NewAction { by_words: "daily".into(), ..action("Ring home", None) };
    desk.store.change_action(&desk.session, id, &daily.into()).unwrap();
    let changed = only_action(&desk);
    assert_eq!(
        (changed.what.as_str(), changed.by, changed.by_words.as_str()),
        ("Ring home", None, "daily")
    );
    refusal(desk.store.finish_action(&desk.session, id, " ", "yes"));
    assert!(only_action(&desk).is_open());
    desk.store.finish_action(&desk.session, id, "she came in", "some").unwrap();
    let done = only_action(&desk);
    assert_eq!((done.state.as_str(), done.outcome.as_deref()), ("done", Some("she came in")));
    assert_eq!((done.helped.as_str(), done.done_on), ("some", Some(day(TODAY))));
}

#[test]
fn open_actions_come_first_and_soonest() {
    let (mut desk, case, _) = with("plan");
    for (what, by) in
        [("b", Some("2026-01-05")), ("c", None), ("a", Some("2025-12-01")), ("d", None)]
    {
        desk.store.add_action(&desk.session, case, None, &action(what, by)).unwrap();
    }
    desk.store.finish_action(&desk.session, 3, "done", "").unwrap();
    let told: Vec<_> = desk.file(AMARA).actions.into_iter().map(|action| action.what).collect();
    assert_eq!(told, ["b", "c", "d", "a"]);
}

#[test]
fn an_action_needs_words_and_an_open_case() {
    let (mut desk, case, _) = with("plan");
    let before = desk.journal();
    refusal(desk.store.add_action(&desk.session, case, None, &action("  ", None)));
    refusal(desk.store.change_action(&desk.session, 99, &action("Ring home", None).into()));
    refusal(desk.store.finish_action(&desk.session, 99, "done", ""));
    assert_eq!(desk.journal(), before);
    desk.store.close_case(&desk.session, case, "back at school").unwrap();
    refusal(desk.store.add_action(&desk.session, case, None, &action("Ring home", None)));
    assert!(desk.file(AMARA).actions.is_empty());
}

#[test]
fn several_actions_are_agreed_together_or_not_at_all() {
    let (mut desk, case, _) = with("plan");
    let other = desk.open_case(ZOE);
    let ring = action("Ring home", Some("2025-12-01"));
    let before = desk.journal();
    for spoilt in [(99, ring.clone()), (other, action(" ", None))] {
        refusal(desk.store.add_actions(&desk.session, &[(case, ring.clone()), spoilt]));
    }
    assert_eq!(desk.journal(), before);
    let both = [(case, ring.clone()), (other, ring)];
    let ids = desk.store.add_actions(&desk.session, &both).unwrap();
    assert_eq!(ids, [only_action(&desk).id, desk.file(ZOE).actions[0].id]);
    desk.assert_sound();
}

#[test]
fn an_action_that_is_done_is_no_longer_changed() {
    let (mut desk, case, _) = with("plan");
    let id = desk.store.add_action(&desk.session, case, None, &action("Ring home", None)).unwrap();
    desk.store.finish_action(&desk.session, id, "she came in", "yes").unwrap();
    refusal(desk.store.change_action(&desk.session, id, &action("Something else", None).into()));
    assert_eq!(only_action(&desk).what, "Ring home");
}

fn conflict<T: std::fmt::Debug>(done: Result<T, Trouble>) -> (String, String) {
    match done {
        Err(Trouble::Conflict(theirs)) => (theirs.by, theirs.value),
        other => panic!("no conflict: {other:?}"),
    }
}

#[test]
fn a_part_of_an_action_that_changed_since_it_was_seen_is_not_written_over() {
    let (mut desk, case, _) = with("plan");
    let (shown, ben) = (action("Ring home", None), desk.ben());
    let id = desk.store.add_action(&desk.session, case, None, &shown).unwrap();
    let theirs = NewAction { what: "Ring at noon".into(), ..shown.clone() };
    desk.store.change_action(&ben, id, &theirs.instead_of(&shown)).unwrap();
    let before = desk.journal();
    let mine = NewAction { what: "Ring today".into(), who: "B. Khan".into(), ..shown.clone() };
    let told = desk.store.change_action(&desk.session, id, &mine.clone().instead_of(&shown));
    assert_eq!(conflict(told), (ben.name.clone(), "Ring at noon".to_owned()));
    assert_eq!(desk.journal(), before);
    // Another part is changed without harm, and so is the same once theirs was seen.
    let other = NewAction { by: Some(day("2025-12-01")), ..shown.clone() };
    desk.store.change_action(&desk.session, id, &other.clone().instead_of(&shown)).unwrap();
    let seen = NewAction { what: "Ring at noon".into(), ..other };
    desk.store.change_action(&desk.session, id, &mine.instead_of(&seen)).unwrap();
    let stands = only_action(&desk);
    assert_eq!(
        (stands.what.as_str(), stands.who.as_str(), stands.by),
        ("Ring today", "B. Khan", None)
    );
    desk.store.finish_shown_action(&ben, id, "came in", "yes", "").unwrap();
    let told = desk.store.finish_shown_action(&desk.session, id, "no answer", "no", "");
    assert_eq!(conflict(told).1, "came in");
    desk.store.finish_shown_action(&desk.session, id, "no answer", "no", "came in").unwrap();
}

#[test]
fn a_part_of_a_person_that_changed_since_it_was_seen_is_not_written_over() {
    let (mut desk, _, record) = with("plan");
    let ben = desk.ben();
    let id = desk.store.put_attendee(&desk.session, record, PEOPLE, None, &named("Grace")).unwrap();
    let from = |was: &str, to: &str| AttendeeChange { was: Some(was.into()), ..named(to) };
    let put = |desk: &mut Desk, session: &Session, change: &AttendeeChange| {
        desk.store.put_attendee(session, record, PEOPLE, Some(id), change)
    };
    put(&mut desk, &ben, &from("Grace", "Grace Osei")).unwrap();
    let mine = desk.session.clone();
    let told = put(&mut desk, &mine, &from("Grace", "Mrs Osei"));
    assert_eq!(conflict(told), (ben.name.clone(), "Grace Osei".to_owned()));
    let comes = Some("yes".to_owned());
    let comes =
        AttendeeChange { attending: comes, was: Some(String::new()), ..AttendeeChange::default() };
    put(&mut desk, &mine, &comes).unwrap();
    put(&mut desk, &mine, &from("Grace Osei", "Mrs Osei")).unwrap();
    assert_eq!(people(&desk, record), ["Mrs Osei"]);
}
