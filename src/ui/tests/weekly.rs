//! The weekly meeting by keys: seen, its minutes taken, cases left out, opened and gone on from.

use super::desk::{Desk, fill, found, noon};
use crate::clock::Clock;
use crate::rules::case::CaseFile;
use crate::store::Store;
use crate::ui::{Look, Theme};

const AMARA: &str = "A100000000001";
const RAVI: &str = "A100000000002";
const ZOE: &str = "A100000000005";

/// Three cases opened on Monday 10 November; Amara was away since. Today is Sunday 23 November.
fn desk(size: (u16, u16), look: Look) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    let then = Clock::fixed("2025-11-10T09:00:00+00:00".parse().unwrap());
    let then = store.sign_in("a.rahman", then).unwrap();
    for upn in [AMARA, RAVI, ZOE] {
        let pupil = store.pupil_by_upn(upn).unwrap();
        store.open_case(&then, pupil, "why").unwrap();
    }
    let session = store.sign_in("a.rahman", Clock::fixed(noon())).unwrap();
    Desk::at(folder, store, session, size, look)
}

fn usual() -> Desk {
    desk((80, 24), Look::default())
}

fn file(desk: &Desk, upn: &str) -> CaseFile {
    let store = desk.app.store();
    let pupil = store.pupil_by_upn(upn).unwrap();
    store.pupil_file(desk.app.session().viewer(), pupil).unwrap()
}

/// The line that the cursor stands on.
fn at_hand(desk: &mut Desk) -> String {
    let text = desk.text();
    let line = text.lines().find(|line| line.starts_with('▸'));
    line.unwrap_or_else(|| panic!("no line at hand in:\n{text}")).to_owned()
}

#[test]
fn each_case_is_told_with_what_is_new() {
    let mut desk = usual();
    desk.press("aw").shows("Weekly meeting").shows("3 cases to discuss · lowest attendance first");
    assert!(at_hand(&mut desk).contains("Osei, Amara"));
    desk.shows("6 unauthorised sessions").shows("not discussed yet, open since 10 Nov 25: 6");
    desk.press("<Esc>").shows("what is due");
}

#[test]
fn minutes_are_taken_in_place_and_the_next_case_is_at_hand() {
    let mut desk = usual();
    desk.press("aw");
    desk.pressed = 0;
    desk.press("m").shows("Weekly meeting · Osei, Amara");
    desk.type_words("Ring on Mondays").press("<C-k>").shows("2 cases to discuss");
    assert_eq!(desk.pressed, 2, "keys beside the words");
    assert!(at_hand(&mut desk).contains("Patel, Ravi"));
    let minutes = file(&desk, AMARA).entries.remove(0);
    assert_eq!((minutes.kind.id(), minutes.words.as_str()), ("discussion", "Ring on Mondays"));
    assert_eq!(minutes.on, noon().date_naive());
    desk.press("m<C-k>").shows("what was said, in a few words?").type_words("Well").press("<C-k>");
    desk.press("m").type_words("Well too").press("<C-k>").shows("Nothing is new");
    desk.press("m").shows("No case to discuss is listed here");
    desk.press("n-<Enter>").shows("Nothing is new");
}

#[test]
fn a_call_brings_a_case_back() {
    let mut desk = usual();
    desk.press("awm").type_words("Ring").press("<C-k>").shows("2 cases to discuss");
    desk.press("<Esc><Esc>/osei<Enter>lcr").type_words("Rang").press("<C-k><Esc>aw");
    desk.shows("3 cases to discuss").shows("1 call").shows("since 23 Nov 25: 1 call");
}

#[test]
fn one_goes_on_to_the_next_case_and_to_the_end() {
    let mut desk = usual();
    desk.press("awn");
    assert!(at_hand(&mut desk).contains("Patel, Ravi"));
    desk.press("nn").shows("That was the last case to discuss");
    assert!(at_hand(&mut desk).contains("Zoë"));
    desk.press("g");
    assert!(at_hand(&mut desk).contains("Osei, Amara"));
}

#[test]
fn a_case_is_left_out_until_next_week_and_only_here() {
    let mut desk = usual();
    desk.press("aw-").shows("2 cases to discuss · 1 left out this week");
    assert!(at_hand(&mut desk).contains("Patel, Ravi"));
    desk.press("<Esc>w").shows("2 cases to discuss · 1 left out this week");
    let mut again = desk.kill_and_start_again();
    again.press("aw").shows("2 cases to discuss · 1 left out this week");
    assert_eq!(again.app.store().left_out(again.app.session()).unwrap().len(), 1);
}

#[test]
fn a_row_opens_its_case_and_one_comes_back_to_it() {
    let mut desk = usual();
    desk.press("awn<Enter>").shows("Ravi Patel").shows("[1Overview]");
    desk.press("<Esc>").shows("3 cases to discuss");
    assert!(at_hand(&mut desk).contains("Patel, Ravi"));
    desk.press("l").shows("Log a contact · Ravi Patel");
}

#[test]
fn own_cases_are_ones_own() {
    let mut desk = usual();
    let khan = desk.beside("b.khan").session().officer;
    let case = file(&desk, ZOE).case.unwrap().id;
    let mut store = Store::open(&Desk::path(&desk.folder)).unwrap();
    store.change_owner(desk.app.session(), &[case], khan).unwrap();
    desk.press("awo").shows("2 cases to discuss").shows("your own");
    desk.press("o").shows("3 cases to discuss").shows("all officers");
}

#[test]
fn minutes_come_back_after_a_kill() {
    let mut desk = usual();
    desk.press("awm").type_words("Ring on Mon").wait(1_000);
    let mut desk = desk.kill_and_start_again();
    desk.shows("You were writing here").shows("Weekly meeting · Osei, Amara");
    desk.type_words("days").press("<C-k>").shows("2 cases to discuss");
    assert_eq!(file(&desk, AMARA).entries[0].words, "Ring on Mondays");
}

#[test]
fn it_is_heard_a_case_a_line() {
    let mut desk = desk((80, 24), Look::new(Theme::Plain, false, true));
    desk.press("aw").shows("row 1 of 3: Osei, Amara 7A, ").shows("not discussed yet");
    desk.press("j").shows("row 2 of 3: Patel, Ravi 7B, ");
}

#[test]
fn every_size_and_plain_letters_show_it() {
    for size in [(60, 16), (80, 24), (120, 40)] {
        for keys in ["aw", "awm"] {
            desk(size, Look::default()).press(keys).shows("Weekly meeting").shows("Osei, Amara");
            let mut plain = desk(size, Look::new(Theme::Plain, true, false));
            plain.press(keys).shows("Weekly meeting");
            let text = plain.text();
            assert!(text.is_ascii(), "{text}");
        }
    }
    for size in [(1, 1), (1, 100), (300, 1), (61, 17), (300, 100)] {
        desk(size, Look::default()).press("awnjm<Esc>-x");
    }
}
