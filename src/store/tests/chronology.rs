//! The story of a case: all of it, in order, with what was entered late; and what is in nobody's.

use super::meetings::{arranged, asked, change, to};
use super::{AMARA, Desk, TODAY, ZOE, action, as_roles, call, day, marks, refusal, tried};
use crate::rules::case::{EntryKind, NewEntry};
use crate::rules::chronology::{Group, Line};
use crate::rules::strategy::StrategyAnswer;
use crate::rules::support::SupportChange;
use crate::store::{AttachTo, Role, Session, Signer};

const LETTER: &[u8] = b"%PDF-1.7\nDear parent\n";
const MONDAY: &str = "2025-11-24";

fn story(desk: &Desk, session: &Session) -> Vec<Line> {
    desk.store.chronology(session.viewer(), 1, day("2026-04-01")).unwrap().lines
}

fn own(desk: &Desk) -> Vec<Line> {
    story(desk, &desk.session)
}

/// Day, kind and days late of each line.
fn told(lines: &[Line]) -> Vec<(String, &'static str, i64)> {
    lines.iter().map(|line| (line.on.to_string(), line.kind, line.late_days)).collect()
}

fn words<'a>(lines: &'a [Line], kind: &str) -> Vec<&'a str> {
    let of = lines.iter().filter(|line| line.kind == kind);
    of.map(|line| line.words.as_str()).collect()
}

fn entry(kind: &str, words: &str) -> NewEntry {
    let kind = EntryKind::parse(kind).unwrap();
    NewEntry { words: words.into(), ..NewEntry::about(kind, day(TODAY), vec![1]) }
}

/// Amara's case, with something of every source but meetings.
fn filled() -> (Desk, i64) {
    let mut desk = Desk::with_people();
    desk.take_calendar();
    desk.take_marks(&marks(AMARA, &[("2025-11-17", "U \\"), ("2025-11-18", "/ \\")]));
    let case = desk.open_case(AMARA);
    let monday = desk.on(MONDAY);
    let Desk { store, session, .. } = &mut desk;
    store.log_entry(session, &call(&[1], "2025-11-15", "Rang about Monday")).unwrap();
    let agreed = action("Meet at the gate", Some("2025-12-05"));
    let action = store.add_action(session, case, None, &agreed).unwrap();
    let plan = store.new_record(session, case, "plan").unwrap();
    store.answer_strategy(session, case, "parents/phone-call", &tried("spoke"), 0).unwrap();
    let signer = Signer { name: String::new(), role: String::new(), on: day(TODAY) };
    store.pass_gate(session, case, "stage-2", &signer, "two calls").unwrap();
    store.attach(session, &AttachTo::Entry(1), "Letter", "letter.pdf", LETTER).unwrap();
    store.finish_action(&monday, action, "came in", "yes").unwrap();
    store.close_record(&monday, plan).unwrap();
    store.correct_record(&monday, plan).unwrap();
    (desk, case)
}

#[test]
fn support_is_told_step_by_step_as_it_was_written_down() {
    let (mut desk, case) = filled();
    let item = "tier-2/children/elsa";
    let offered = SupportChange::Offered { on: day("2025-11-19") };
    let base = desk.store.put_support(&desk.session, case, item, &offered, 0).unwrap();
    let monday = desk.on(MONDAY);
    let (by, why) = ("her mother".to_owned(), "too early".to_owned());
    let declined = SupportChange::Declined { on: day(MONDAY), by, why };
    desk.store.put_support(&monday, case, item, &declined, base).unwrap();
    let mut lines = own(&desk);
    lines.retain(|line| line.kind.starts_with("support-"));
    let expected = [("2025-11-19", "support-offered", 2), ("2025-11-24", "support-declined", 0)];
    let expected = expected.map(|(on, kind, late)| (on.to_owned(), kind, late));
    assert_eq!(told(&lines), expected);
    assert!(lines[1].words.ends_with(", by her mother: too early"), "{lines:?}");
    assert!(lines.iter().all(|line| line.who == "A. Rahman" && line.group == Group::Support));
}

#[test]
fn everything_on_file_is_one_story_in_order() {
    let (desk, case) = filled();
    let lines = own(&desk);
    let expected = [
        ("2025-11-15", "call", 6),
        ("2025-11-17", "absence", 0),
        (TODAY, "case-opened", 0),
        (TODAY, "gate-passed", 0),
        (TODAY, "record-begun", 0),
        (TODAY, "record-begun", 0),
        (TODAY, "strategy", 0),
        (TODAY, "action-agreed", 0),
        (TODAY, "attachment", 0),
        (MONDAY, "record-corrected", 0),
        (MONDAY, "action-done", 0),
        (MONDAY, "record-closed", 0),
    ];
    let expected = expected.map(|(on, kind, late)| (on.to_owned(), kind, late));
    assert_eq!(told(&lines), expected);
    assert_eq!(words(&lines, "absence"), ["absent Mon 17 Nov AM, 1 session: 1 U"]);
    let begun = ["Support and Attendance Plan no. 1 begun", "Strategy checklist begun"];
    assert_eq!(words(&lines, "record-begun"), begun);
    assert_eq!(words(&lines, "strategy"), ["Phone call to parent/carer: yes: spoke"]);
    assert_eq!(words(&lines, "gate-passed"), ["Gate 2 passed: two calls"]);
    assert_eq!(words(&lines, "action-done"), ["Meet at the gate: came in"]);
    assert_eq!(lines[0].late_words().as_deref(), Some("entered 6 days later"));
    assert_eq!(lines[1].entered, None);
    let by_case =
        desk.store.chronology_of_case(desk.session.viewer(), case, day("2026-04-01")).unwrap();
    assert_eq!(by_case.lines, lines);
    assert!(
        refusal(desk.store.chronology_of_case(desk.session.viewer(), 9, day("2026-04-01")))
            .contains("no case 9")
    );
}

#[test]
fn whoever_reads_no_cases_reads_no_story() {
    let (desk, _) = filled();
    let admin = as_roles(&desk.session, &[Role::Admin]);
    assert!(desk.store.chronology(admin.viewer(), 1, day("2026-04-01")).is_err());
}

/// Neither its author nor safeguarding finds it there: a chronology is for everybody.
#[test]
fn what_is_restricted_is_in_nobodys_story() {
    let (mut desk, case) = filled();
    let ben = desk.ben();
    let secret = NewEntry { restricted: true, ..entry("safeguarding", "bruises seen") };
    let Desk { store, session, .. } = &mut desk;
    let hidden = store.log_entry(&ben, &secret).unwrap();
    store.attach(&ben, &AttachTo::Entry(hidden), "Body map", "map.pdf", LETTER).unwrap();
    store.log_entry(session, &entry("safeguarding", "DSL spoken to")).unwrap();
    let said = tried("MASH rang back");
    store.answer_strategy(&ben, case, "safeguarding/mash", &said, 0).unwrap();
    let safeguarding = as_roles(session, &[Role::Safeguarding]);
    let session = session.clone();
    for who in [&ben, &safeguarding, &session] {
        let lines = story(&desk, who);
        assert_eq!(words(&lines, "safeguarding"), ["Safeguarding considered"]);
        assert_eq!(words(&lines, "strategy")[1], "Discussion with the MASH: yes");
        let all = format!("{lines:?}");
        for secret in ["bruises", "Body map", "DSL spoken", "rang back"] {
            assert!(!all.contains(secret), "{secret} in {all}");
        }
    }
}

/// A file on a restricted field is shown to whoever attached it, on the form; not in the story.
#[test]
fn a_file_on_a_restricted_field_is_in_nobodys_story() {
    const TALK: &str = r#"
name = "talk"
title = "Talk"
version = 1
numbered = true
purpose = "A talk for tests."

[[section]]
id = "said"
title = "Said"
[[section.field]]
id = "open"
label = "Open"
kind = "prose"
[[section.field]]
id = "concern"
label = "Concern"
kind = "prose"
restricted = true
"#;
    let mut desk = Desk::with_people();
    desk.store.install_template(&desk.session, TALK).unwrap();
    let case = desk.open_case(AMARA);
    let Desk { store, session, .. } = &mut desk;
    let record = store.new_record(session, case, "talk").unwrap();
    for (field, title) in [("said/open", "Drawing"), ("said/concern", "Body map")] {
        let to = AttachTo::Field { record, field: field.into() };
        store.attach(session, &to, title, "map.pdf", LETTER).unwrap();
    }
    let lines = own(&desk);
    assert_eq!(words(&lines, "attachment"), ["Drawing (PDF), Talk no. 1: Open"]);
}

#[test]
fn what_was_withdrawn_is_in_the_log_alone() {
    let (mut desk, _) = filled();
    desk.store.withdraw_entry(&desk.session, 1, "wrong pupil").unwrap();
    let lines = own(&desk);
    assert!(words(&lines, "call").is_empty());
    assert!(words(&lines, "attachment").is_empty(), "and the file on it");
}

#[test]
fn a_row_answered_late_says_so_and_other_words_make_it_no_later() {
    let (mut desk, case) = filled();
    let (monday, friday) = (desk.on(MONDAY), desk.on("2025-11-28"));
    let on = day("2025-11-15");
    let said = |words: &str| StrategyAnswer { on: Some(on), ..tried(words) };
    let row = "parents/text";
    let Desk { store, .. } = &mut desk;
    let revision = store.answer_strategy(&monday, case, row, &said("sent"), 0).unwrap();
    store.answer_strategy(&friday, case, row, &said("sent twice"), revision).unwrap();
    let lines = own(&desk);
    let line = lines.iter().find(|line| line.words.contains("sent twice")).unwrap();
    assert_eq!((line.on, line.entered, line.late_days), (on, Some(day(MONDAY)), 9));
    assert_eq!(line.group, Group::Support);
}

#[test]
fn a_meeting_is_arranged_moved_and_held_once() {
    let (mut desk, _, record) = arranged();
    change(&mut desk, super::meetings::GRACE, &asked("letter", TODAY)).unwrap();
    let moved = to("2025-12-16");
    desk.store.rearrange_meeting(&desk.session, 1, &moved, "parent", "at work", true).unwrap();
    let later = desk.on("2025-12-18");
    desk.store.close_record(&later, record).unwrap();
    let lines = own(&desk);
    let of_meetings: Vec<&Line> =
        lines.iter().filter(|line| line.group == Group::Meetings).collect();
    let kinds: Vec<&str> = of_meetings.iter().map(|line| line.kind).collect();
    let expected = ["meeting-offered", "meeting-arranged", "meeting-moved", "meeting-held"];
    let mut sorted = kinds.clone();
    sorted.sort_unstable();
    let mut wanted = expected.to_vec();
    wanted.sort_unstable();
    assert_eq!(sorted, wanted, "{kinds:?}");
    let arranged = words(&lines, "meeting-arranged");
    assert_eq!(arranged, ["Small meeting no. 1 arranged for Fri 12 Dec 2025, 10:00"]);
    let held = lines.iter().find(|line| line.kind == "meeting-held").unwrap();
    assert_eq!((held.on, held.late_days, held.source.kind()), (day("2025-12-16"), 2, "entry"));
}

#[test]
fn a_case_that_is_closed_ends_its_story() {
    let (mut desk, case) = filled();
    let (monday, later) = (desk.on(MONDAY), desk.on("2025-11-28"));
    desk.store.close_case(&monday, case, "back in school").unwrap();
    desk.store.log_entry(&later, &call(&[1], "2025-11-28", "after it")).unwrap();
    desk.store.log_entry(&later, &call(&[1], "2025-11-20", "told of it since")).unwrap();
    let lines = desk
        .store
        .chronology_of_case(desk.session.viewer(), case, day("2026-04-01"))
        .unwrap()
        .lines;
    let last = lines.last().unwrap();
    assert_eq!((last.kind, last.words.as_str()), ("case-closed", "back in school"));
    assert_eq!(words(&lines, "call").len(), 2);
    // What came before a case is part of the next one's story.
    let again = desk.open_case(AMARA);
    let lines = desk
        .store
        .chronology_of_case(desk.session.viewer(), again, day("2026-04-01"))
        .unwrap()
        .lines;
    assert_eq!(words(&lines, "call").len(), 3);
}

#[test]
fn a_pupil_without_a_case_has_a_story_too() {
    let mut desk = Desk::with_people();
    desk.store.log_entry(&desk.session, &call(&[2], TODAY, "Rang")).unwrap();
    let zoe = desk.id(ZOE);
    let story = desk.store.chronology(desk.session.viewer(), zoe, day("2026-04-01")).unwrap();
    assert!(story.case.is_none());
    assert_eq!(words(&story.lines, "call"), ["Reached: Rang"]);
}
