//! Who is in a record: told to colleagues, for the moment, and never in the journal.

use super::{AMARA, Desk, as_roles, behind};
use crate::clock::Clock;
use crate::store::{Role, Session};

const PUSH: &str = "push-pull/push";

const TALK: &str = r#"
name = "talk"
title = "Talk"
version = 1
purpose = "A talk for tests."

[[section]]
id = "said"
title = "Said"
[[section.field]]
id = "heard"
label = "Heard"
kind = "prose"
[[section.field]]
id = "concern"
label = "Concern"
kind = "prose"
restricted = true
"#;

/// Record 1, a plan; and Ben, who is an officer and nothing else.
fn desk() -> (Desk, Session) {
    let mut desk = Desk::with_people();
    let case = desk.open_case(AMARA);
    desk.store.new_record(&desk.session, case, "plan").unwrap();
    let ben = desk.ben();
    (desk, ben)
}

/// The places where others stand, as somebody is told.
fn places(desk: &Desk, who: &Session, record: i64) -> Vec<(String, String)> {
    let all = desk.store.present(who, record).unwrap();
    all.into_iter().map(|one| (one.name, one.place)).collect()
}

fn at(name: &str, place: &str) -> Vec<(String, String)> {
    vec![(name.to_owned(), place.to_owned())]
}

/// The same sitting at another time of the day.
fn at_time(who: &Session, time: &str) -> Session {
    let clock = Clock::fixed(format!("2025-11-21T{time}+00:00").parse().unwrap());
    Session { clock, ..who.clone() }
}

#[test]
fn others_are_told_where_one_is_and_that_one_has_gone() {
    let (mut desk, ben) = desk();
    let before = desk.journal();
    desk.store.be_at(&ben, 1, PUSH).unwrap();
    assert_eq!(places(&desk, &desk.session, 1), at("ben", PUSH));
    assert!(places(&desk, &ben, 1).is_empty());
    assert!(places(&desk, &desk.session, 2).is_empty());
    desk.store.be_at(&ben, 1, "documents/list/r3/date").unwrap();
    assert_eq!(places(&desk, &desk.session, 1), at("ben", "documents/list/r3/date"));
    assert_eq!(desk.store.present(&desk.session, 1).unwrap()[0].field(), "documents/list");
    desk.store.be_gone(&ben).unwrap();
    assert!(places(&desk, &desk.session, 1).is_empty());
    assert_eq!(desk.journal(), before);
    desk.assert_sound();
}

#[test]
fn another_window_of_ones_own_is_told_apart() {
    let (mut desk, _) = desk();
    let other = desk.store.sign_in("rahman", desk.session.clock).unwrap();
    desk.store.be_at(&other, 1, PUSH).unwrap();
    let all = desk.store.present(&desk.session, 1).unwrap();
    assert!(all.len() == 1 && all[0].own, "{all:?}");
}

#[test]
fn whoever_was_not_seen_for_a_minute_is_gone_and_swept() {
    let (mut desk, ben) = desk();
    desk.store.be_at(&at_time(&ben, "12:00:00"), 1, PUSH).unwrap();
    let me = |time| at_time(&desk.session, time);
    assert_eq!(places(&desk, &me("12:01:00"), 1), at("ben", PUSH));
    assert!(places(&desk, &me("12:01:01"), 1).is_empty());
    let seen = desk.store.present(&me("12:00:30"), 1).unwrap();
    assert!(!seen[0].is_gone(me("12:01:00").clock.now()));
    assert!(seen[0].is_gone(me("12:01:01").clock.now()));
    let later = me("12:02:00");
    desk.store.be_at(&later, 1, "").unwrap();
    assert_eq!(desk.number("SELECT count(*) FROM presence"), 1);
}

#[test]
fn somebody_at_a_restricted_field_is_told_to_those_alone_who_may_read_it() {
    let mut desk = Desk::with_people();
    desk.store.install_template(&desk.session, TALK).unwrap();
    let case = desk.open_case(AMARA);
    desk.store.new_record(&desk.session, case, "talk").unwrap();
    let ben = desk.ben();
    let officer = as_roles(&desk.session, &[Role::Officer]);
    desk.store.be_at(&ben, 1, "said/concern").unwrap();
    assert_eq!(places(&desk, &desk.session, 1), at("ben", "said/concern"));
    assert!(places(&desk, &officer, 1).is_empty());
    desk.store.be_at(&ben, 1, "said/heard").unwrap();
    assert_eq!(places(&desk, &officer, 1), at("ben", "said/heard"));
}

#[test]
fn whoever_only_reads_is_told_of_to_nobody() {
    let (mut desk, ben) = desk();
    desk.store.be_at(&as_roles(&ben, &[Role::Viewer]), 1, PUSH).unwrap();
    assert!(places(&desk, &desk.session, 1).is_empty());
    let admin = as_roles(&ben, &[Role::Admin]);
    assert!(desk.store.present(&admin, 1).is_err());
}

#[test]
fn it_waits_for_nobody_and_other_writes_wait_as_before() {
    let (mut desk, ben) = desk();
    let other = behind(&desk.path);
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert!(desk.store.be_at(&ben, 1, PUSH).is_err());
    other.execute_batch("COMMIT").unwrap();
    assert_eq!(desk.number("PRAGMA busy_timeout"), 5_000);
    desk.store.be_at(&ben, 1, PUSH).unwrap();
    assert_eq!(places(&desk, &desk.session, 1), at("ben", PUSH));
}
