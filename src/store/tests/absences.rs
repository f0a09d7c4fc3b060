//! The morning's absences: asked about once, explained for every session, corrected in the MIS.

use super::{
    AMARA, Desk, JAKUB, TODAY, ZOE, as_roles, behind, call, circumstance, day, mark, marks,
    refusal, three_contacts, three_pupils,
};
use crate::rules::absence::{Absence, Asked, SessionAt, reason_kind};
use crate::rules::case::NewEntry;
use crate::rules::code::Code;
use crate::rules::people::{Known, MarkRow, PupilRow};
use crate::rules::register::Half;
use crate::store::{AbsenceQuery, Role, Session};

const THURSDAY: &str = "2025-11-20";

fn whole(on: &str) -> [SessionAt; 2] {
    [(day(on), Half::Am), (day(on), Half::Pm)]
}

fn code(code: &str) -> Code {
    Code::read(code).unwrap()
}

/// Three pupils admitted on a Monday, with the marks of four days; today is the fifth.
fn four_days() -> Desk {
    let mut desk = Desk::new();
    desk.take_calendar();
    let admitted = |row| PupilRow { admitted: Some(day("2025-11-17")), ..row };
    desk.take_pupils(&three_pupils().map(admitted));
    desk.take_contacts(&three_contacts());
    for (upn, codes) in [
        (AMARA, ["/ \\", "/ \\", "/ \\", "N N"]),
        (ZOE, ["O O", "/ \\", "I I", "/ \\"]),
        (JAKUB, ["/ \\", "/ -", "H \\", "/ \\"]),
    ] {
        let days = ["2025-11-17", "2025-11-18", "2025-11-19", THURSDAY];
        let days: Vec<(&str, &str)> = days.into_iter().zip(codes).collect();
        desk.take_marks(&marks(upn, &days));
    }
    desk
}

/// As many days as are named of one pupil who was on roll all year.
fn days_of_amara(days: &[(&str, &str)]) -> Desk {
    let mut desk = Desk::new();
    desk.take_calendar();
    desk.take_pupils(&three_pupils()[..1]);
    desk.take_marks(&marks(AMARA, days));
    desk
}

fn in_words(absence: &Absence) -> String {
    let spell = &absence.spell;
    format!("{} {}{}", spell.in_words(), spell.codes(), if spell.open { "+" } else { "" })
}

fn morning(desk: &Desk, session: &Session, query: &AbsenceQuery) -> Vec<String> {
    let found = desk.store.absences(session.viewer(), day(TODAY), query).unwrap();
    found.rows.iter().map(|row| format!("{}: {}", row.name, in_words(&row.absence))).collect()
}

fn to_ask(desk: &Desk) -> Vec<String> {
    morning(desk, &desk.session, &AbsenceQuery::default())
}

/// The absence of Thursday, also when there is nothing left to ask.
fn thursday(desk: &Desk, session: &Session) -> Absence {
    let query = AbsenceQuery { with: vec![1], ..AbsenceQuery::default() };
    let found = desk.store.absences(session.viewer(), day(TODAY), &query).unwrap();
    found.rows.into_iter().find(|row| row.pupil == 1).unwrap().absence
}

fn to_correct(desk: &Desk) -> Vec<String> {
    let rows = desk.store.corrections(desk.session.viewer(), day(TODAY), None).unwrap();
    let told = |code: Option<Code>| code.map_or_else(|| "?".to_owned(), |code| code.to_string());
    rows.iter()
        .map(|row| {
            let what = &row.what;
            let codes = format!("{}>{}", told(what.stands), told(what.should_be));
            format!("{}: {} {codes} {}", row.name, what.in_words(), what.why)
        })
        .collect()
}

#[test]
fn the_morning_tells_whose_reason_has_to_be_asked_for() {
    let desk = four_days();
    assert_eq!(to_ask(&desk), ["Łoś, Zoë: Mon 17 Nov O", "Osei, Amara: Thu 20 Nov N+"]);
    let all = AbsenceQuery { all: true, ..AbsenceQuery::default() };
    let every = [
        "King-Kowalski, Jakub: Wed 19 Nov AM H",
        "Łoś, Zoë: Mon 17 Nov O",
        "Łoś, Zoë: Wed 19 Nov I",
        "Osei, Amara: Thu 20 Nov N+",
    ];
    assert_eq!(morning(&desk, &desk.session, &all), every);
}

#[test]
fn vulnerable_pupils_come_first_and_say_why() {
    let mut desk = four_days();
    let told = circumstance("social-worker", Known::Yes);
    desk.store.set_circumstance(&desk.session, 1, &told).unwrap();
    assert_eq!(to_ask(&desk), ["Osei, Amara: Thu 20 Nov N+", "Łoś, Zoë: Mon 17 Nov O"]);
    let query = AbsenceQuery::default();
    let found = desk.store.absences(desk.session.viewer(), day(TODAY), &query).unwrap();
    assert_eq!(found.rows[0].first, ["Social worker allocated"]);
    assert_eq!(found.rows[0].contacts[0].phone, "01632 961912");
}

#[test]
fn another_schools_absences_are_told_apart() {
    let mut desk = four_days();
    let other = desk.store.add_school(&desk.session, "Hill Top School").unwrap();
    let query = AbsenceQuery { school: Some(other), ..AbsenceQuery::default() };
    assert!(morning(&desk, &desk.session, &query).is_empty());
    let found = desk.store.absences(desk.session.viewer(), day(TODAY), &query).unwrap();
    let words = "Hill Top School: No register yet: absences can't be checked. Import it";
    assert_eq!(found.to_check.as_deref(), Some(words));
}

#[test]
fn a_register_that_is_behind_says_what_cannot_be_checked() {
    let desk = four_days();
    let told = |today: &str| {
        let query = AbsenceQuery::default();
        desk.store.absences(desk.session.viewer(), day(today), &query).unwrap().to_check
    };
    assert_eq!(told(TODAY), None);
    let words = "Register ends Thu 20 Nov PM: import it to check later days";
    assert_eq!(told("2025-11-24").as_deref(), Some(words));
    assert!(told("2026-09-10").unwrap().starts_with("Without a calendar"));
}

#[test]
fn an_n_is_asked_about_however_old_and_an_o_for_two_weeks() {
    let desk = days_of_amara(&[
        ("2025-10-06", "N \\"),
        ("2025-10-08", "O O"),
        ("2025-10-09", "/ \\"),
        ("2025-11-12", "O \\"),
        (THURSDAY, "/ \\"),
    ]);
    assert_eq!(to_ask(&desk), ["Osei, Amara: Mon 6 Oct AM N", "Osei, Amara: Wed 12 Nov AM O"]);
}

#[test]
fn a_spell_is_followed_back_to_where_it_began() {
    let days = ["2025-11-05", "2025-11-06", "2025-11-07", "2025-11-10", "2025-11-11"];
    let mut all: Vec<(&str, &str)> = vec![("2025-11-04", "/ \\")];
    all.extend(days.map(|on| (on, "O O")));
    all.extend([("2025-11-12", "/ \\"), (THURSDAY, "/ \\")]);
    let desk = days_of_amara(&all);
    assert_eq!(to_ask(&desk), ["Osei, Amara: Wed 5 Nov to Tue 11 Nov O"]);
}

#[test]
fn a_list_read_before_takes_one_pupil_read_anew_to_the_same_place() {
    let mut desk = four_days();
    let told = circumstance("social-worker", Known::Yes);
    let viewer = desk.session.viewer();
    for all in [false, true] {
        let query = AbsenceQuery { all, with: vec![2], ..AbsenceQuery::default() };
        let mut list = desk.store.absences(viewer, day(TODAY), &query).unwrap();
        let monday = whole("2025-11-17");
        desk.store.ask_reason(&desk.session, 2, &monday, None, Asked::NoAnswer).unwrap();
        desk.store.give_reason(&desk.session, 1, &whole(THURSDAY), "flu", None, None).unwrap();
        desk.store.set_circumstance(&desk.session, 2, &told).unwrap();
        for pupil in [1, 2] {
            let rows = desk.store.absences_of(viewer, day(TODAY), &query, pupil).unwrap();
            assert!(rows.iter().all(|row| row.pupil == pupil), "{rows:?}");
            list.put(pupil, rows);
        }
        assert_eq!(list, desk.store.absences(viewer, day(TODAY), &query).unwrap(), "all: {all}");
        assert_eq!(list.rows[0].pupil, 2, "whoever comes first came to the top");
    }
    let elsewhere = AbsenceQuery { school: Some(99), ..AbsenceQuery::default() };
    for (query, pupil) in [(AbsenceQuery::default(), 99), (elsewhere, 2)] {
        let rows = desk.store.absences_of(viewer, day(TODAY), &query, pupil).unwrap();
        assert!(rows.is_empty(), "{rows:?}");
    }
}

#[test]
fn one_reason_covers_every_session_of_a_run() {
    let mut desk = four_days();
    let sessions = thursday(&desk, &desk.session).at_stake();
    assert_eq!(sessions, whole(THURSDAY));
    desk.store.give_reason(&desk.session, 1, &sessions, " flu ", Some(1), None).unwrap();
    assert_eq!(to_ask(&desk), ["Łoś, Zoë: Mon 17 Nov O"]);
    let absence = thursday(&desk, &desk.session);
    assert_eq!((absence.reason().as_str(), absence.is_to_ask()), ("flu", false));
    let kept = desk.file(AMARA).entries.remove(0);
    assert_eq!((kept.kind, kept.on, kept.words.as_str()), (reason_kind(), day(TODAY), "flu"));
    assert_eq!(kept.sessions, whole(THURSDAY));
    assert_eq!(kept.with, ["Grace Osei (mother)"]);
    assert_eq!(
        to_correct(&desk).last().unwrap(),
        "Osei, Amara: Thu 20 Nov N>? reason given: flu",
        "and the mark still has to be changed"
    );
    desk.assert_sound();
}

#[test]
fn a_reason_for_the_morning_leaves_the_afternoon_to_ask() {
    let mut desk = four_days();
    let [morning, afternoon] = whole(THURSDAY);
    desk.store.give_reason(&desk.session, 1, &[morning], "dentist", None, None).unwrap();
    assert_eq!(thursday(&desk, &desk.session).at_stake(), [afternoon]);
}

#[test]
fn asked_in_vain_is_an_attempt_and_no_reason() {
    let mut desk = four_days();
    for asked in [Asked::NoAnswer, Asked::Voicemail, Asked::Texted] {
        let sessions = whole(THURSDAY);
        desk.store.ask_reason(&desk.session, 1, &sessions, Some(1), asked).unwrap();
    }
    let absence = thursday(&desk, &desk.session);
    assert!(absence.is_to_ask());
    let ended: Vec<String> = absence.attempts().map(crate::rules::absence::Told::ended).collect();
    assert_eq!(ended, ["no answer", "voicemail", "text"]);
    let entries = desk.file(AMARA).entries;
    let told: Vec<(&str, &str)> =
        entries.iter().rev().map(|e| (e.kind.id(), e.reached.as_str())).collect();
    assert_eq!(told, [("call", "no-answer"), ("call", "voicemail"), ("text", "")]);
    assert_eq!(entries[0].words, "Asked for the reason for absence: Thu 20 Nov 2025");
}

#[test]
fn one_reason_for_several_pupils_is_linked_to_each() {
    let mut desk = four_days();
    let sessions = whole(THURSDAY).to_vec();
    let both = NewEntry { kind: reason_kind(), sessions, ..call(&[1, 2], TODAY, "a funeral") };
    desk.store.log_entry(&desk.session, &both).unwrap();
    assert_eq!(desk.number("SELECT count(*) FROM entry_session"), 4);
    for upn in [AMARA, ZOE] {
        assert_eq!(desk.file(upn).entries[0].sessions, whole(THURSDAY), "{upn}");
    }
    desk.assert_sound();
}

#[test]
fn a_comment_from_the_mis_is_a_reason() {
    let mut desk = four_days();
    let noted = MarkRow { comment: "dentist".into(), ..mark(AMARA, THURSDAY, Half::Am, "N") };
    desk.take_marks(&[noted]);
    let absence = thursday(&desk, &desk.session);
    assert_eq!(absence.at_stake(), whole(THURSDAY)[1..]);
    assert_eq!(absence.reason(), "MIS: dentist");
}

#[test]
fn a_withdrawn_reason_counts_no_longer() {
    let mut desk = four_days();
    let sessions = whole(THURSDAY);
    let entry = desk.store.give_reason(&desk.session, 1, &sessions, "flu", None, None).unwrap();
    desk.store.withdraw_entry(&desk.session, entry, "another pupil's").unwrap();
    assert!(thursday(&desk, &desk.session).is_to_ask());
}

#[test]
fn a_restricted_reason_is_one_for_its_readers_alone() {
    let mut desk = four_days();
    let ben = desk.ben();
    let sessions = whole(THURSDAY).to_vec();
    let secret = NewEntry {
        kind: reason_kind(),
        sessions,
        restricted: true,
        ..call(&[1], TODAY, "at a refuge")
    };
    desk.store.log_entry(&desk.session, &secret).unwrap();
    let own = thursday(&desk, &desk.session);
    assert_eq!(own.reason(), "(restricted: Enter in the log reads it)");
    assert!(!own.is_to_ask());
    let seen = thursday(&desk, &ben);
    assert!(seen.is_to_ask() && seen.heard.told.is_empty());
    let log = desk.store.absence_log(ben.viewer(), 1).unwrap();
    assert!(log.absences[0].heard.told.is_empty());
}

#[test]
fn the_list_to_correct_tells_what_stands_and_why() {
    let desk = four_days();
    let expected = [
        "King-Kowalski, Jakub: Tue 18 Nov PM ?>? no mark was taken",
        "King-Kowalski, Jakub: Wed 19 Nov AM H>? this code ended on 18 Aug 2024",
        "Osei, Amara: Thu 20 Nov N>? no reason known yet",
    ];
    assert_eq!(to_correct(&desk), expected);
}

#[test]
fn a_day_without_any_mark_is_missing_and_half_a_register_is_not() {
    let mut desk = four_days();
    desk.take_marks(&[mark(ZOE, TODAY, Half::Am, "/"), mark(AMARA, TODAY, Half::Am, "/")]);
    let found = to_correct(&desk);
    assert_eq!(found[2], "King-Kowalski, Jakub: Fri 21 Nov AM ?>? no mark was taken");
    assert_eq!(found.len(), 4, "{found:?}");
}

#[test]
fn a_reason_that_calls_for_another_code_goes_on_the_list_with_it() {
    let mut desk = four_days();
    let sessions = whole(THURSDAY);
    desk.store.give_reason(&desk.session, 1, &sessions, "flu", None, Some(code("I"))).unwrap();
    assert_eq!(to_correct(&desk)[2], "Osei, Amara: Thu 20 Nov N>I flu");
    // Zoë's I is what her father says it is: nothing to correct.
    let ill = whole("2025-11-19");
    desk.store.give_reason(&desk.session, 2, &ill, "flu too", None, Some(code("I"))).unwrap();
    assert_eq!(to_correct(&desk).len(), 3);
    desk.assert_sound();
}

#[test]
fn a_correction_told_twice_is_told_anew() {
    let mut desk = four_days();
    let morning = &whole(THURSDAY)[..1];
    for (should_be, why) in [("I", "flu"), ("M", "dentist after all")] {
        desk.store.raise_correction(&desk.session, 1, morning, code(should_be), why).unwrap();
    }
    assert_eq!(desk.number("SELECT count(*) FROM correction"), 1);
    assert_eq!(to_correct(&desk)[2], "Osei, Amara: Thu 20 Nov AM N>M dentist after all");
    desk.assert_sound();
}

#[test]
fn present_is_corrected_to_the_stroke_of_its_half() {
    let mut desk = four_days();
    let sessions = whole(THURSDAY);
    desk.store.raise_correction(&desk.session, 1, &sessions, code("/"), "was in").unwrap();
    let found = to_correct(&desk);
    assert_eq!(found[2], "Osei, Amara: Thu 20 Nov AM N>/ was in");
    assert_eq!(found[3], "Osei, Amara: Thu 20 Nov PM N>\\ was in");
}

#[test]
fn an_import_with_another_mark_clears_a_correction_and_the_same_one_does_not() {
    let mut desk = four_days();
    let sessions = whole(THURSDAY);
    desk.store.raise_correction(&desk.session, 1, &sessions, code("I"), "flu").unwrap();
    let open = "SELECT count(*) FROM correction WHERE cleared_at IS NULL";
    let mut rows = marks(AMARA, &[(THURSDAY, "N N")]);
    rows.extend(marks(ZOE, &[(THURSDAY, "L \\")]));
    desk.take_marks(&rows);
    assert_eq!(desk.number(open), 2);
    desk.take_marks(&marks(AMARA, &[(THURSDAY, "I N")]));
    assert_eq!(desk.number(open), 1);
    assert_eq!(to_correct(&desk)[2], "Osei, Amara: Thu 20 Nov PM N>I flu");
    let journal = desk.journal();
    let verbs: Vec<_> = journal.iter().rev().take(2).map(|row| row.subject.as_str()).collect();
    assert_eq!(verbs, ["mark", "correction"], "the import, and the line that it cleared");
    let sql = format!("SELECT content FROM journal_content WHERE seq = {}", journal.len());
    let told: String = desk.store.connection.query_row(&sql, [], |row| row.get(0)).unwrap();
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["corrections_cleared"], 1);
    desk.assert_sound();
}

#[test]
fn what_cannot_be_told_or_corrected_is_refused_and_changes_nothing() {
    let mut desk = four_days();
    let before = desk.journal();
    let sessions = whole(THURSDAY);
    let Desk { store, session, .. } = &mut desk;
    let to_come = whole("2025-11-24");
    let viewer = as_roles(session, &[Role::Viewer]);
    let told = [
        refusal(store.give_reason(session, 1, &sessions, " ", None, None)),
        refusal(store.give_reason(session, 1, &[], "flu", None, None)),
        refusal(store.give_reason(session, 1, &sessions, "flu", None, Some(code("J")))),
        refusal(store.ask_reason(session, 1, &[], None, Asked::NoAnswer)),
        refusal(store.raise_correction(session, 1, &sessions, code("I"), "")),
        refusal(store.raise_correction(session, 1, &[], code("I"), "flu")),
        refusal(store.raise_correction(session, 1, &sessions, code("N"), "flu")),
        refusal(store.raise_correction(session, 1, &to_come, code("I"), "flu")),
        refusal(store.give_reason(&viewer, 1, &sessions, "flu", None, None)),
    ];
    let begins = [
        "a reason needs a few words",
        "no session was named",
        "J is no code of Thu 20 Nov 2025",
        "no session was named",
        "a correction needs a reason",
        "no session was named",
        "N stands there already",
        "Mon 24 Nov 2025 is still to come",
        "You may read this file but not change it",
    ];
    for (told, begins) in told.iter().zip(begins) {
        assert!(told.starts_with(begins), "{told}");
    }
    assert_eq!(desk.journal(), before);
    assert_eq!(desk.number("SELECT count(*) FROM entry_session"), 0);
}

#[test]
fn an_admin_reads_no_absences() {
    let desk = four_days();
    let admin = as_roles(&desk.session, &[Role::Admin]).viewer();
    refusal(desk.store.absences(admin, day(TODAY), &AbsenceQuery::default()));
    refusal(desk.store.absences_of(admin, day(TODAY), &AbsenceQuery::default(), 1));
    refusal(desk.store.corrections(admin, day(TODAY), None));
    refusal(desk.store.absence_log(admin, 1));
}

#[test]
fn the_log_tells_each_absence_of_the_year_newest_first() {
    let mut desk = four_days();
    let monday = whole("2025-11-17");
    desk.store.give_reason(&desk.session, 2, &monday, "bus broke down", Some(2), None).unwrap();
    let log = desk.store.absence_log(desk.session.viewer(), 2).unwrap();
    let told: Vec<String> =
        log.absences.iter().map(|one| format!("{}: {}", in_words(one), one.reason())).collect();
    assert_eq!(told, ["Wed 19 Nov I: illness", "Mon 17 Nov O: bus broke down"]);
    assert_eq!(log.range, Some((day("2025-09-01"), day(THURSDAY))));
    refusal(desk.store.absence_log(desk.session.viewer(), 99));
}

#[test]
fn a_session_linked_otherwise_behind_the_programs_back_is_named() {
    for sql in [
        "DELETE FROM entry_session WHERE half = 'AM'",
        "UPDATE entry_session SET on_day = '2025-11-19' WHERE half = 'AM'",
        "INSERT INTO entry_session VALUES (2, '2025-11-20', 'AM', 1)",
    ] {
        let mut desk = four_days();
        let sessions = whole(THURSDAY);
        desk.store.give_reason(&desk.session, 1, &sessions, "flu", None, None).unwrap();
        assert_eq!(behind(&desk.path).execute(sql, []).unwrap(), 1, "{sql}");
        let found = desk.store.verify(None).unwrap().findings;
        assert_eq!(found.len(), 1, "{sql}: {found:?}");
        assert_eq!((found[0].table.as_str(), found[0].row.as_str()), ("entry", "1"), "{sql}");
    }
}
