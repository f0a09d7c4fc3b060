//! The strategy checklist by keys, and what the file then holds.

use super::desk::{Desk, day, fill, found};
use crate::rules::people::{Circumstance, Known};
use crate::rules::strategy::{Strategy, Verdict};
use crate::ui::keys::Key;
use crate::ui::{App, Look};

/// Amara's case, at its checklist: the first open row is at hand.
fn desk() -> Desk {
    desk_where(&[])
}

/// The same, with circumstances told to be no.
fn desk_where(not: &[&str]) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    let pupil = store.pupil_by_upn("A100000000001").unwrap();
    store.open_case(&session, pupil, "Away on Mondays").unwrap();
    for kind in not {
        let told = Circumstance {
            id: 0,
            kind: (*kind).to_owned(),
            state: Known::No,
            from: None,
            to: None,
            source: String::new(),
            worker: String::new(),
        };
        store.set_circumstance(&session, pupil, &told).unwrap();
    }
    let mut desk = Desk::at(folder, store, session, (80, 24), Look::default());
    desk.press("<Enter>4").shows("[4Checklist]");
    desk
}

fn strategies(desk: &Desk) -> Vec<Strategy> {
    let store = desk.app.store();
    let pupil = store.pupil_by_upn("A100000000001").unwrap();
    store.pupil_file(desk.app.session().viewer(), pupil).unwrap().strategies
}

fn row(desk: &Desk, row: &str) -> Strategy {
    let all = strategies(desk);
    all.iter().find(|said| said.row == row).unwrap_or_else(|| panic!("no {row}: {all:?}")).clone()
}

fn press(app: &mut App, keys: &str) {
    for key in Key::read_all(keys) {
        app.press(key, 0);
    }
}

#[test]
fn yes_is_one_key_and_stays_on_the_list() {
    let mut desk = desk();
    desk.shows("0 of 62 answered · 0 Y · 0 N").shows("Communication with pupil");
    desk.pressed = 0;
    desk.press("y");
    assert_eq!(desk.pressed, 1);
    let said = row(&desk, "pupil/voice");
    assert_eq!((said.answer, said.on), (Verdict::Yes, Some(day("2025-11-23"))));
    desk.shows("1 of 62 answered · 1 Y · 0 N").shows("▸ Y  23 Nov 25");
    desk.press("y").shows("Yes already");
    desk.press("jy");
    assert_eq!(row(&desk, "pupil/in-school-support").answer, Verdict::Yes);
}

#[test]
fn no_asks_for_its_reason_and_a_question_does_not() {
    let mut desk = desk();
    desk.press("n<Enter>").shows("why was it not tried?");
    assert!(strategies(&desk).is_empty());
    desk.type_words("He talks to nobody yet").press("<Enter>");
    desk.shows("0 Y · 1 N").shows("He talks to nobody yet");
    let said = row(&desk, "pupil/voice");
    assert_eq!((said.answer, said.on), (Verdict::No, None));
    assert_eq!(said.words, "He talks to nobody yet");
    desk.press("jjjjn");
    let said = row(&desk, "pupil/young-carer");
    assert_eq!((said.answer, said.on), (Verdict::No, Some(day("2025-11-23"))));
}

#[test]
fn an_outcome_takes_words_ticks_and_a_date() {
    let mut desk = desk();
    desk.press("<Enter>").type_words("Misses his friends").press("<Tab>13<C-k>");
    let said = row(&desk, "pupil/voice");
    assert_eq!((said.answer, said.words.as_str()), (Verdict::Yes, "Misses his friends"));
    assert_eq!(said.prompts, ["reasons", "belonging"]);
    // Ticks that were there stay; the second is added.
    desk.press("<Enter><Tab>2<C-k>").shows("Misses his friends · 3 of 3");
    assert_eq!(row(&desk, "pupil/voice").prompts, ["reasons", "timetable", "belonging"]);
    desk.press("e").type_words("fri").press("<Enter>").shows("21 Nov 25");
    assert_eq!(row(&desk, "pupil/voice").on, Some(day("2025-11-21")));
}

#[test]
fn an_answer_pressed_by_mistake_is_taken_back() {
    for undo in ["u", "-", "<BS>"] {
        let mut desk = desk();
        desk.press("y").press(undo).shows("0 of 62 answered");
        let said = row(&desk, "pupil/voice");
        assert_eq!((said.answer, said.on, said.revision), (Verdict::Open, None, 2), "{undo}");
        desk.press(undo).shows("Nothing to take back");
    }
}

#[test]
fn tab_goes_to_the_next_open_row() {
    let mut desk = desk();
    desk.press("yjyk<Tab>y");
    let rows: Vec<String> = strategies(&desk).into_iter().map(|said| said.row).collect();
    assert_eq!(rows, ["pupil/voice", "pupil/in-school-support", "pupil/peer-group"]);
}

#[test]
fn rows_and_sections_are_set_aside_with_a_reason() {
    let mut desk = desk();
    desk.press("x").type_words("Too young to be asked").press("<Enter>");
    assert_eq!(row(&desk, "pupil/voice").answer, Verdict::NotApplicable);
    desk.shows("0 of 61 answered · 0 Y · 0 N · 1 n/a");
    desk.press("kx").shows("This section is for every pupil");
    // The seven safeguarding rows, then the heading of the next section.
    desk.press("j").press(&"j".repeat(21)).press("x").shows("This row is for every pupil");
    desk.press(&"j".repeat(7)).press("x").type_words("No SEN").press("<Enter>");
    assert_eq!(row(&desk, "sen").answer, Verdict::NotApplicable);
    desk.shows("0 of 57 answered").shows("n/a: No SEN");
    desk.press("-").shows("0 of 61 answered");
}

#[test]
fn a_row_of_the_schools_own_is_added_and_answered() {
    let mut desk = desk();
    desk.press("o").type_words("A walk to school").press("<Enter>").shows("0 of 63 answered");
    desk.press("Gy").shows("A walk to school");
    let said = row(&desk, "own/r1");
    assert_eq!((said.label.as_str(), said.answer), ("A walk to school", Verdict::Yes));
}

#[test]
fn the_order_goes_round_and_the_row_at_hand_stays_at_hand() {
    let mut desk = desk();
    desk.shows("by section").press("ys").shows("open first").shows("▸ Y  23 Nov 25");
    desk.press("g").shows("In-school support").press("s").shows("by date");
    desk.press("g").shows("▸ Y  23 Nov 25").press("s").shows("by section");
}

#[test]
fn circumstances_show_what_is_not_for_this_pupil() {
    let mut desk = desk_where(&["separated-parents"]);
    desk.shows("0 of 61 answered");
    desk.press(&"j".repeat(10)).shows("only if the parents are");
    desk.press(&"j".repeat(4)).shows("Home visit or Doorstep visit");
    desk.shows("This must be done if there are safeguarding concerns.");
}

#[test]
fn the_record_in_the_list_of_records_leads_here() {
    let mut desk = desk();
    desk.press("y3").shows("▸Strategy checklist").press("<Enter>").shows("1 of 62 answered");
    desk.press("1n<Enter>").shows("Support and Attendance Plan no. 1");
}

#[test]
fn a_colleague_at_the_same_row_is_told_of_and_nothing_is_lost() {
    let mut desk = desk();
    desk.press("<Enter>");
    let mut other = desk.beside("b.khan");
    press(&mut other, "<Enter>4y");
    desk.type_words("Spoke to him").press("<C-k>");
    desk.shows("b.khan answered this row meanwhile: Y on 23 Nov 25");
    assert_eq!(row(&desk, "pupil/voice").words, "");
    desk.press("<Enter>").shows("Spoke to him").press("<C-k>");
    assert_eq!(row(&desk, "pupil/voice").words, "Spoke to him");
}

#[test]
fn words_typed_before_a_kill_are_there_again_on_the_same_row() {
    let mut desk = desk();
    desk.press("j<Enter>").type_words("Half a sen");
    desk.wait(1_000);
    let mut desk = desk.kill_and_start_again();
    desk.shows("Half a sen");
    desk.type_words("tence").press("<C-k>").shows("[4Checklist]");
    assert_eq!(row(&desk, "pupil/in-school-support").words, "Half a sentence");
}

#[test]
fn the_tabs_fit_every_width() {
    for width in [60, 80, 120] {
        let mut desk = desk();
        desk.resize(width, 24);
        let text = desk.text();
        let tabs = text.lines().nth(2).unwrap();
        assert!(tabs.contains("[4Checklist]") && tabs.contains(" 0Hi"), "{width}: {tabs}");
    }
}
