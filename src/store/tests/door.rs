//! The door: who comes in by which key, under whose name their changes stand, and that each refusal is
//! written down.

use super::{Desk, TODAY, as_roles, behind, call, key, noon, refusal};
use crate::store::journal::JournalRow;
use crate::store::{Call, PublicKey, Role, Session, Trouble};

/// With Cara and Dan, each with a key of their own.
fn desk() -> Desk {
    let mut desk = Desk::with_people();
    for (id, login, number) in [(2, "cara", 2), (3, "d.reid", 3)] {
        let added = desk.store.add_officer(&desk.session, login, login, &[Role::Officer]).unwrap();
        assert_eq!(added, id);
        desk.store.add_key(&desk.session, id, &key(number)).unwrap();
    }
    desk
}

fn come_in(desk: &mut Desk, actor: &str, by: Option<&PublicKey>) -> Result<Session, Trouble> {
    desk.store.come_in(actor, by.map(|key| key.fingerprint.as_str()), noon(TODAY))
}

/// A part of the content of the journal's last row.
fn content(desk: &Desk, part: &str) -> String {
    let sql = "SELECT content FROM journal_content
               WHERE part = ?1 AND seq = (SELECT max(seq) FROM journal)";
    behind(&desk.path).query_row(sql, [part], |row| row.get(0)).unwrap()
}

fn last(desk: &Desk) -> JournalRow {
    desk.journal().pop().unwrap()
}

#[test]
fn whoever_comes_in_writes_under_their_own_name_and_key() {
    let mut desk = desk();
    for (actor, number, officer, name) in [("cara", 2, 2, "cara"), ("dreid", 3, 3, "d.reid")] {
        let session = come_in(&mut desk, actor, Some(&key(number))).unwrap();
        assert_eq!((session.officer, session.name.as_str()), (officer, name));
        assert_eq!(session.roles, [Role::Officer]);
        desk.store.log_entry(&session, &call(&[1], TODAY, "rang")).unwrap();
        let row = last(&desk);
        assert_eq!((row.officer, row.officer_name.as_str()), (officer, name));
        assert_eq!(row.key, key(number).fingerprint);
    }
    desk.assert_sound();
}

#[test]
fn whoever_may_not_come_in_is_refused_and_that_is_written_down() {
    let mut desk = desk();
    let ended = desk.store.add_officer(&desk.session, "eve", "Eve", &[Role::Officer]).unwrap();
    desk.store.add_key(&desk.session, ended, &key(5)).unwrap();
    desk.store.end_officer(&desk.session, ended).unwrap();
    desk.store.end_key(&desk.session, 3, &key(3).fingerprint).unwrap();
    for (actor, by, officer, why) in [
        ("eve", Some(key(5)), ended, "Eve is no longer an officer of this file"),
        ("dreid", Some(key(3)), 3, "this key is none of d.reid's, or has ended"),
        ("dreid", None, 3, "this key is none of d.reid's, or has ended"),
        ("cara", Some(key(3)), 2, "this key is none of cara's, or has ended"),
        ("cara", Some(key(9)), 2, "this key is none of cara's, or has ended"),
        ("nobody", Some(key(9)), 0, "nobody is no officer of this file"),
        ("nobody", None, 0, "nobody is no officer of this file"),
    ] {
        let before = desk.journal().len();
        let told = refusal(come_in(&mut desk, actor, by.as_ref()));
        assert_eq!(
            told,
            format!("{why}. Nothing was opened. Ask whoever looks after Herringbone"),
            "{actor}"
        );
        assert_eq!(desk.journal().len(), before + 1, "{actor}");
        let row = last(&desk);
        let told = (row.verb.as_str(), row.subject.as_str(), row.officer);
        assert_eq!(told, ("refuse_call", "door", officer));
        assert_eq!(row.key, by.map_or_else(String::new, |key| key.fingerprint));
        assert_eq!(content(&desk, "reason"), why);
    }
    assert_eq!(desk.store.all_officers().unwrap().len(), 4, "nobody joins at the door");
    desk.assert_sound();
}

#[test]
fn whose_time_or_key_ends_while_they_are_in_changes_nothing_more() {
    let rang = call(&[1], TODAY, "rang");
    for ends_key in [true, false] {
        let mut desk = desk();
        let cara = come_in(&mut desk, "cara", Some(&key(2))).unwrap();
        desk.store.log_entry(&cara, &rang).unwrap();
        desk.store.may_stay(&cara).unwrap();
        if ends_key {
            desk.store.end_key(&desk.session, 2, &key(2).fingerprint).unwrap();
        } else {
            desk.store.end_officer(&desk.session, 2).unwrap();
        }
        let told = if ends_key { "the key that you came in by" } else { "cara is no longer" };
        let before = desk.journal().len();
        assert!(refusal(desk.store.log_entry(&cara, &rang)).starts_with(told));
        assert!(refusal(desk.store.may_stay(&cara)).starts_with(told));
        assert!(refusal(desk.store.note_call(&cara, &Call::of(b"verify"))).starts_with(told));
        assert_eq!(desk.journal().len(), before);
    }
}

#[test]
fn a_command_is_noted_by_its_length_and_checksum_whatever_the_role() {
    let mut desk = desk();
    let secret = b"document get 3 -o - Amara";
    for roles in [&[Role::Viewer][..], &[Role::Admin], &[Role::Officer]] {
        desk.store.set_roles(&desk.session, 2, roles).unwrap();
        let cara = come_in(&mut desk, "cara", Some(&key(2))).unwrap();
        desk.store.note_call(&cara, &Call::of(secret)).unwrap();
        let row = last(&desk);
        assert_eq!((row.verb.as_str(), row.subject.as_str()), ("call_command", "door"));
        let told = content(&desk, "after");
        assert!(told.contains("document") && told.contains("\"bytes\":25"), "{told}");
        assert!(!told.contains("Amara"), "{told}");
        desk.store.refuse_call(&cara, &Call::of(b"/bin/sh"), "this isn't a command").unwrap();
        let row = last(&desk);
        assert_eq!((row.verb.as_str(), row.key), ("refuse_call", key(2).fingerprint));
        assert_eq!(content(&desk, "reason"), "this isn't a command");
        assert!(!content(&desk, "after").contains("/bin/sh"));
    }
    desk.assert_sound();
}

#[test]
fn a_viewer_at_the_door_changes_nothing() {
    let mut desk = desk();
    desk.store.set_roles(&desk.session, 2, &[Role::Viewer]).unwrap();
    let cara = come_in(&mut desk, "cara", Some(&key(2))).unwrap();
    let before = desk.journal();
    let why = refusal(desk.store.log_entry(&cara, &call(&[1], TODAY, "rang")));
    assert_eq!(why, "You may read this file but not change it. Nothing was changed");
    assert_eq!(desk.journal(), before);
}

#[test]
fn an_officer_is_called_by_their_login_or_what_is_left_of_it() {
    let mut desk = Desk::new();
    let logins = [
        ("k7f3", "k7f3"),
        ("k.ashdown", "kashdown"),
        ("k-ashdown", "kashdown2"),
        ("K Ashdown", "kashdown3"),
        ("Łę", "officer"),
        ("a.very.long.name.indeed", "averylongnam"),
    ];
    for (number, (login, actor)) in (10..).zip(logins) {
        let id = desk.store.add_officer(&desk.session, login, "Cara", &[Role::Officer]).unwrap();
        assert_eq!(desk.store.add_key(&desk.session, id, &key(number)).unwrap(), actor);
        assert_eq!(desk.store.officer_called(actor).unwrap(), id);
        assert_eq!(desk.store.officer_called(login).unwrap(), id);
        // Another key changes nothing of that.
        let other = key(number + 100);
        assert_eq!(desk.store.add_key(&desk.session, id, &other).unwrap(), actor);
    }
    let taken = desk.store.add_officer(&desk.session, "kashdown", "Kim", &[Role::Officer]);
    assert!(refusal(taken).starts_with("kashdown is what the key of Cara calls them"));
    let admin = as_roles(&desk.session, &[Role::Admin]);
    assert!(refusal(desk.store.officer_called("zoe").map(drop)).starts_with("there is no officer"));
    assert!(refusal(desk.store.add_key(&admin, 99, &key(99))).starts_with("there is no officer"));
    desk.assert_sound();
}

#[test]
fn a_key_is_one_officers_alone_and_one_that_ended_may_come_back() {
    let mut desk = desk();
    for officer in [2, 3] {
        let why = refusal(desk.store.add_key(&desk.session, officer, &key(2)));
        assert!(why.starts_with("cara has this key already"), "{why}");
    }
    desk.store.end_key(&desk.session, 2, &key(2).fingerprint).unwrap();
    let again = refusal(desk.store.end_key(&desk.session, 2, &key(2).fingerprint));
    assert!(again.starts_with("officer 2 has no key SHA256:"), "{again}");
    desk.store.add_key(&desk.session, 3, &key(2)).unwrap();
    let all = desk.store.keys(None).unwrap();
    let told: Vec<_> = all.iter().map(|key| (key.officer, key.ended.is_some())).collect();
    assert_eq!(told, [(2, true), (3, false), (3, false)]);
    assert_eq!(desk.store.keys(Some(2)).unwrap().len(), 1);
    desk.store.end_officer(&desk.session, 2).unwrap();
    let why = refusal(desk.store.add_key(&desk.session, 2, &key(7)));
    assert!(why.starts_with("cara is no longer an officer"), "{why}");
    desk.assert_sound();
}

#[test]
fn nobody_joins_by_sitting_down_at_a_shared_file() {
    let mut desk = desk();
    let before = desk.journal();
    let why = refusal(desk.store.sign_in("stranger", noon(TODAY)));
    assert!(why.starts_with("stranger is no officer of this file, and it is shared"), "{why}");
    assert_eq!(desk.journal(), before);
    desk.store.sign_in("rahman", noon(TODAY)).unwrap();
    for (officer, number) in [(2, 2), (3, 3)] {
        desk.store.end_key(&desk.session, officer, &key(number).fingerprint).unwrap();
    }
    desk.store.sign_in("stranger", noon(TODAY)).unwrap();
}
