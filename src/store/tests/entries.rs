//! What happened: logged once, withdrawn and still readable, hidden from whoever may not read it.

use super::{AMARA, Desk, JAKUB, TODAY, ZOE, as_roles, call, day, refusal};
use crate::rules::case::{EntryKind, NewEntry};
use crate::store::journal::JournalRow;
use crate::store::{CaseloadQuery, Opened, Restricted, Role, Session};

const SECRET: &str = "said that she is worried at home";

fn restricted(desk: &Desk) -> NewEntry {
    let kind = EntryKind::parse("safeguarding").unwrap();
    NewEntry { kind, restricted: true, ..call(&[desk.id(AMARA)], TODAY, SECRET) }
}

fn words_seen_by(desk: &Desk, session: &Session) -> Vec<String> {
    let file = desk.store.pupil_file(session.viewer(), desk.id(AMARA)).unwrap();
    file.entries.into_iter().map(|entry| entry.words).collect()
}

#[test]
fn one_call_about_three_pupils_is_one_entry_on_each() {
    let mut desk = Desk::with_people();
    let about = call(&[1, 2, 3], TODAY, "the bus was late");
    let entry = desk.store.log_entry(&desk.session, &about).unwrap();
    assert_eq!(desk.number("SELECT count(*) FROM entry"), 1);
    for upn in [AMARA, ZOE, JAKUB] {
        let entries = desk.file(upn).entries;
        assert_eq!(entries.len(), 1, "{upn}");
        assert_eq!((entries[0].id, entries[0].words.as_str()), (entry, "the bus was late"));
    }
}

#[test]
fn an_entry_tells_with_whom_by_whom_and_when_it_was_entered() {
    let mut desk = Desk::with_people();
    let late = NewEntry {
        contacts: vec![1, 3],
        at_time: "14:02".into(),
        outcome: "will ring back".into(),
        ..call(&[1], "2025-11-18", "asked why")
    };
    desk.store.log_entry(&desk.session, &late).unwrap();
    let kept = desk.file(AMARA).entries.remove(0);
    assert_eq!(kept.with, ["Grace Osei (mother)", "Sean O’Neill (stepfather)"]);
    assert_eq!((kept.on, kept.at_time.as_str()), (day("2025-11-18"), "14:02"));
    assert_eq!((kept.by.as_str(), kept.outcome.as_str()), ("A. Rahman", "will ring back"));
    assert_eq!(kept.entered_at, "2025-11-21T12:00:00.000Z");
    assert_eq!((kept.as_of, kept.days_late()), (day(TODAY), 3));
}

#[test]
fn entries_come_newest_first() {
    let mut desk = Desk::with_people();
    for (on, at_time) in [("2025-11-18", "09:00"), (TODAY, "10:00"), (TODAY, "11:00")] {
        let told = NewEntry { at_time: at_time.into(), ..call(&[1], on, at_time) };
        desk.store.log_entry(&desk.session, &told).unwrap();
    }
    assert_eq!(words_seen_by(&desk, &desk.session), ["11:00", "10:00", "09:00"]);
}

#[test]
fn what_has_not_happened_or_is_about_nobody_is_no_entry() {
    let mut desk = Desk::with_people();
    let before = desk.journal();
    let why = refusal(desk.store.log_entry(&desk.session, &call(&[1], "2025-11-22", "rang")));
    assert!(why.starts_with("Sat 22 Nov 2025 is in the future"), "{why}");
    let why = refusal(desk.store.log_entry(&desk.session, &call(&[], TODAY, "rang")));
    assert!(why.starts_with("an entry is about a pupil"), "{why}");
    assert_eq!(desk.journal(), before);
}

#[test]
fn a_withdrawn_entry_stays_readable_with_its_reason() {
    let mut desk = Desk::with_people();
    let entry = desk.store.log_entry(&desk.session, &call(&[1], TODAY, "rang")).unwrap();
    refusal(desk.store.withdraw_entry(&desk.session, entry, " "));
    assert_eq!(desk.file(AMARA).entries[0].withdrawn, None);
    desk.store.withdraw_entry(&desk.session, entry, "another pupil's").unwrap();
    let kept = desk.file(AMARA).entries.remove(0);
    assert_eq!(kept.words, "rang");
    assert_eq!(kept.withdrawn.as_deref(), Some("another pupil's"));
    assert_eq!(desk.store.history(desk.session.viewer(), 1, 1).unwrap()[0].verb, "withdraw_entry");
}

#[test]
fn a_restricted_entry_is_read_by_its_author_and_the_safeguarding_role() {
    let mut desk = Desk::with_people();
    let ben = desk.ben();
    let written = restricted(&desk);
    desk.store.log_entry(&ben, &written).unwrap();
    desk.store.log_entry(&ben, &call(&[1], "2025-11-20", "open to all")).unwrap();
    let lead = as_roles(&desk.session, &[Role::Officer, Role::Lead, Role::Viewer]);
    let all = desk.session.clone();
    for (session, may_read) in [(&ben, true), (&all, true), (&lead, false)] {
        // No list holds the words, whoever asks.
        let expected = if may_read { vec!["", "open to all"] } else { vec!["open to all"] };
        assert_eq!(words_seen_by(&desk, session), expected, "{session:?}");
        let opened = desk.store.read_restricted(session, &Restricted::Entry(1));
        if may_read {
            let expected = Opened::Entry { words: SECRET.into(), outcome: String::new() };
            assert_eq!(opened.unwrap(), expected, "{session:?}");
        } else {
            let why = "there is nothing restricted here for you to read. Nothing was changed";
            assert_eq!(refusal(opened), why);
        }
    }
    // What isn't restricted or isn't there is told in the same words.
    for entry in [2, 99] {
        let why = refusal(desk.store.read_restricted(&all, &Restricted::Entry(entry)));
        assert!(why.starts_with("there is nothing restricted here"), "{why}");
    }
}

#[test]
fn each_reading_of_a_restricted_entry_is_one_row_of_the_journal() {
    let mut desk = Desk::with_people();
    let ben = desk.ben();
    let written = restricted(&desk);
    let entry = desk.store.log_entry(&ben, &written).unwrap();
    let before = desk.journal();
    let _ = desk.store.pupil_file(desk.session.viewer(), 1).unwrap();
    let _ = desk.store.history(desk.session.viewer(), 1, 100).unwrap();
    assert_eq!(desk.journal(), before, "a list is no reading");
    // Its author's too: they may read it, and it is told that they did.
    for session in [&desk.session, &ben, &ben] {
        desk.store.read_restricted(session, &Restricted::Entry(entry)).unwrap();
    }
    let rows = desk.journal().split_off(before.len());
    let told = |row: &JournalRow| {
        let about = (row.subject.clone(), row.row.clone(), row.pupil.clone());
        (row.verb.clone(), row.officer, about)
    };
    let read = |officer: i64| {
        let about = ("entry".to_owned(), entry.to_string(), "1".to_owned());
        ("read_restricted".to_owned(), officer, about)
    };
    assert_eq!(rows.iter().map(told).collect::<Vec<_>>(), [read(1), read(2), read(2)]);
    assert!(rows.iter().all(|row| row.after.is_empty() && row.before.is_empty()));
    // How the entry stands is still told by the row before them.
    desk.assert_sound();
    let line = desk.store.history(ben.viewer(), 1, 1).unwrap().remove(0);
    assert_eq!((line.verb.as_str(), line.officer.as_str()), ("read_restricted", "ben"));
    let cara = as_roles(&desk.session, &[Role::Lead]);
    let cara = Session { officer: 9, ..cara };
    let told = desk.store.history(cara.viewer(), 1, 100).unwrap();
    assert!(told.iter().all(|line| line.subject != "entry"), "{told:?}");
}

#[test]
fn a_viewer_reads_what_they_once_wrote_and_that_is_noted_too() {
    let mut desk = Desk::with_people();
    let ben = desk.ben();
    let written = restricted(&desk);
    let entry = desk.store.log_entry(&ben, &written).unwrap();
    let viewer = as_roles(&ben, &[Role::Viewer]);
    desk.store.read_restricted(&viewer, &Restricted::Entry(entry)).unwrap();
    assert_eq!(desk.journal().pop().unwrap().verb, "read_restricted");
    let admin = as_roles(&ben, &[Role::Admin]);
    let why = refusal(desk.store.read_restricted(&admin, &Restricted::Entry(entry)));
    assert_eq!(why, "this role reads no case content");
}

#[test]
fn the_history_of_a_pupil_keeps_a_restricted_entry_to_itself() {
    let mut desk = Desk::with_people();
    let ben = desk.ben();
    let written = restricted(&desk);
    desk.store.log_entry(&desk.session, &written).unwrap();
    let told = |session: &Session| {
        let lines = desk.store.history(session.viewer(), 1, 100).unwrap();
        assert!(!format!("{lines:?}").contains("worried"), "{lines:?}");
        lines.into_iter().filter(|line| line.sealed).map(|line| line.seq).collect::<Vec<_>>()
    };
    let (own, others) = (told(&desk.session), told(&ben));
    assert_eq!((own.len(), others.len()), (1, 0));
    let change = Restricted::Change(own[0]);
    refusal(desk.store.read_restricted(&ben, &change));
    let opened = desk.store.read_restricted(&desk.session, &change).unwrap();
    assert!(opened.words().contains(SECRET), "{opened:?}");
    let row = desk.journal().pop().unwrap();
    assert_eq!((row.verb.as_str(), row.subject.as_str()), ("read_restricted", "entry"));
    desk.assert_sound();
}

#[test]
fn words_of_a_restricted_entry_are_not_in_the_index() {
    let mut desk = Desk::with_people();
    let written = restricted(&desk);
    desk.store.log_entry(&desk.session, &written).unwrap();
    desk.store.log_entry(&desk.session, &call(&[1], TODAY, "Zoë was Worried")).unwrap();
    let found = |word: &str| {
        let sql = format!("SELECT count(*) FROM entry_words WHERE entry_words MATCH '{word}'");
        desk.number(&sql)
    };
    assert_eq!((found("worried"), found("zoe"), found("home")), (1, 1, 0));
}

#[test]
fn nobody_withdraws_an_entry_that_is_not_for_their_eyes() {
    let mut desk = Desk::with_people();
    let ben = desk.ben();
    let written = restricted(&desk);
    let entry = desk.store.log_entry(&desk.session, &written).unwrap();
    let why = refusal(desk.store.withdraw_entry(&ben, entry, "not needed"));
    assert_eq!(why, format!("there is no entry {entry}. Nothing was changed"));
    assert_eq!(desk.file(AMARA).entries[0].withdrawn, None);
}

#[test]
fn an_admin_reads_no_case_content() {
    let mut desk = Desk::filled();
    let admin = as_roles(&desk.session, &[Role::Admin]).viewer();
    desk.store.close_record(&desk.session, 1).unwrap();
    let plan = desk.store.correct_record(&desk.session, 1).unwrap();
    refusal(desk.store.pupil_file(admin, 1));
    refusal(desk.store.case_file(admin, 1));
    refusal(desk.store.record_file(admin, plan));
    refusal(desk.store.cases(admin));
    assert!(desk.store.find(admin, "osei").unwrap().is_empty());
    let page = desk.store.caseload(admin, &CaseloadQuery::default(), 0, 10).unwrap();
    assert_eq!((page.total, page.rows.len()), (0, 0));
}

/// What was closed shows its frozen facts, which must open no second door.
#[test]
fn an_admin_reads_no_closed_record() {
    let mut desk = Desk::filled();
    desk.store.close_record(&desk.session, 1).unwrap();
    let admin = as_roles(&desk.session, &[Role::Admin]).viewer();
    let why = refusal(desk.store.record_file(admin, 1));
    assert_eq!(why, "this role reads no case content");
}

#[test]
fn an_admin_reads_no_words_in_the_history_of_a_pupil() {
    let desk = Desk::filled();
    let admin = as_roles(&desk.session, &[Role::Admin]).viewer();
    let told = desk.store.history(admin, 1, 100).unwrap_or_default();
    let words: Vec<_> = told.iter().filter(|line| line.after.contains("late together")).collect();
    assert!(words.is_empty(), "{words:?}");
}
