//! Reaching a pupil, marking several, and filters kept under a name: by keys.

use super::desk::{Desk, PUPILS, day, fill, found};
use crate::rules::case::{Entry, EntryKind, NewEntry};
use crate::store::{Session, Store};
use crate::ui::keys::Key;
use crate::ui::{Look, Theme};

/// Cases on the first four pupils: Osei 7A, Patel 7B, Quinn 7C, Reid 7A; a colleague; and what
/// else a test needs in the file.
fn desk_with(look: Look, prepare: impl FnOnce(&mut Store, &Session)) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    for (upn, ..) in &PUPILS[..4] {
        let pupil = store.pupil_by_upn(upn).unwrap();
        store.open_case(&session, pupil, "Often away").unwrap();
    }
    store.sign_in("b.khan", session.clock).unwrap();
    prepare(&mut store, &session);
    Desk::at(folder, store, session, (80, 24), look)
}

fn desk() -> Desk {
    desk_with(Look::default(), |_, _| {})
}

fn hides(desk: &mut Desk, words: &str) {
    let text = desk.text();
    assert!(!text.contains(words), "{words:?} still on:\n{text}");
}

fn entries(desk: &Desk, upn: &str) -> Vec<Entry> {
    let store = desk.app.store();
    let pupil = store.pupil_by_upn(upn).unwrap();
    store.pupil_file(desk.app.session().viewer(), pupil).unwrap().entries
}

fn call(pupil: i64, on: &str, words: &str) -> NewEntry {
    let kind = EntryKind::parse("call").unwrap();
    NewEntry {
        reached: "reached".into(),
        words: words.into(),
        ..NewEntry::about(kind, day(on), vec![pupil])
    }
}

#[test]
fn a_pupil_is_reached_in_three_keys_and_their_letters() {
    for typed in ["quinn", "neeve"] {
        let mut desk = desk();
        desk.press("<C-f>").type_words(typed).press("<Enter>").shows(" Niamh Quinn · 7C");
        assert!(desk.pressed <= 3, "{} keys", desk.pressed);
    }
}

#[test]
fn a_pupil_is_reached_from_a_field_and_left_for_the_same_character() {
    let mut desk = desk();
    desk.press("<Enter>n<Enter><C-n><C-n><C-n>").type_words("Half a sentence");
    let cursor = desk.cursor();
    desk.pressed = 0;
    desk.press("<C-f>").type_words("quinn").press("<Enter>").shows(" Niamh Quinn · 7C");
    assert!(desk.pressed <= 3, "{} keys", desk.pressed);
    desk.press("<Esc>").shows("Half a sentence");
    assert_eq!(desk.cursor(), cursor);
}

#[test]
fn words_of_an_entry_open_the_log_at_that_entry() {
    let mut desk = desk_with(Look::default(), |store, session| {
        let pupil = store.pupil_by_upn(PUPILS[2].0).unwrap();
        for at in 1..=28 {
            let words = if at == 7 { "The bus broke down" } else { "All well" };
            let entry = call(pupil, &format!("2025-10-{at:02}"), words);
            store.log_entry(session, &entry).unwrap();
        }
    });
    desk.press("<C-f>").type_words("bus bro").shows("Quinn, Niamh").shows("phone call 7 Oct 25");
    desk.press("<Enter>").shows("[7Log]").shows("Phone call of Tue 7 Oct 2025");
    for (width, height) in [(60, 16), (120, 40)] {
        desk.resize(width, height);
        desk.shows("▸ 7 Oct 25").shows("Phone call of Tue 7 Oct 2025");
    }
}

#[test]
fn one_entry_is_logged_on_all_marked_pupils() {
    let mut desk = desk();
    desk.press("vjvjv").shows("3 marked");
    desk.pressed = 0;
    desk.press("l").shows("Log on 3 pupils");
    desk.press("cr").type_words("The bus was late").press("<C-k>").shows("3 marked");
    assert!(desk.pressed <= 6, "{} keys", desk.pressed);
    let all: Vec<Vec<Entry>> = PUPILS[..4].iter().map(|(upn, ..)| entries(&desk, upn)).collect();
    let told: Vec<_> = all.iter().flatten().map(|entry| (entry.id, entry.words.as_str())).collect();
    assert_eq!(told, [(1, "The bus was late"); 3]);
    assert!(all[3].is_empty(), "Reid was not marked");
    assert_eq!((all[0][0].kind.id(), all[0][0].reached.as_str()), ("call", "reached"));
}

#[test]
fn a_call_on_one_marked_pupil_is_a_call_with_their_people() {
    let mut desk = desk();
    desk.press("vjl").shows("Log a contact · Amara Osei").shows("Grace Osei");
    desk.press("<Esc><C-l>").shows("Log a contact · Amara Osei");
}

#[test]
fn words_on_several_pupils_outlive_a_kill() {
    let mut desk = desk();
    desk.press("vjvlcr").type_words("The bus was la").wait(1_000);
    let mut desk = desk.kill_and_start_again();
    desk.shows("Log on 2 pupils").shows("You were writing here");
    desk.type_words("te").press("<C-k>");
    for (upn, ..) in &PUPILS[..2] {
        assert_eq!(entries(&desk, upn)[0].words, "The bus was late");
    }
}

#[test]
fn marks_stay_whatever_is_listed_and_esc_takes_them_back_first() {
    let mut desk = desk();
    desk.press("v/").type_words("patel").press("<Enter>v").shows("2 marked").shows("▸*Patel");
    hides(&mut desk, "Osei");
    desk.press("s").shows("2 marked").press("v").shows("1 marked").press("<Esc>");
    hides(&mut desk, "marked");
    desk.shows("/patel").press("<Esc>").shows("Osei, Amara");
    desk.press("V").shows("4 marked").press("v").shows("3 marked").press("V").shows("4 marked");
    desk.press("V");
    hides(&mut desk, "marked");
}

#[test]
fn a_case_that_was_closed_is_no_longer_marked() {
    let mut desk = desk();
    desk.press("vjv").shows("2 marked").press("<Enter>x").type_words("Back").press("<Enter>");
    desk.press("<Esc>").shows("1 marked");
}

#[test]
fn marked_cases_are_given_to_a_colleague() {
    let mut desk = desk();
    desk.press("vjvw").shows("Give 2 cases to a colleague").shows("b.khan").press("j<Enter>");
    desk.shows("2 cases given to b.khan");
    let owners = |desk: &Desk| -> Vec<String> {
        let rows = desk.app.store().cases(desk.app.session().viewer()).unwrap();
        rows.into_iter().map(|row| row.owner_name).collect()
    };
    assert_eq!(owners(&desk), ["b.khan", "b.khan", "A. Rahman", "A. Rahman"]);
    // Without marks it is the case at hand.
    desk.press("<Esc>Gw").shows("Give 1 case to a colleague").press("j<Enter>");
    assert_eq!(owners(&desk), ["b.khan", "b.khan", "A. Rahman", "b.khan"]);
    desk.press("w<Esc>");
    assert_eq!(owners(&desk)[3], "b.khan");
}

#[test]
fn a_filter_is_kept_taken_and_removed() {
    let mut desk = desk();
    desk.press("S").shows("Nothing is left out here");
    desk.press("m/").type_words("7b").press("<Enter>S<C-k><Esc><Esc>").shows("Osei, Amara");
    hides(&mut desk, "/7b");
    desk.press("F").shows("7b · mine").press("<Enter>").shows("/7b · mine").shows("Patel, Ravi");
    hides(&mut desk, "Osei");
    desk.press("Fx").shows("Remove the filter").press("n").shows("7b · mine");
    desk.press("xy").shows("None yet");
    assert!(desk.app.store().filters(desk.app.session()).unwrap().is_empty());
    desk.press("<Esc>").shows("/7b · mine");
}

#[test]
fn the_cursor_stays_on_its_case_when_another_comes_before_it() {
    let mut desk = desk();
    let mut other = desk.beside("b.khan");
    desk.press("j").shows("▸Patel, Ravi");
    for key in Key::read_all("nbegum<Enter>Why<Enter>") {
        other.press(key, 0);
    }
    desk.wait(2_000).shows("Begum, Farah").shows("▸Patel, Ravi");
}

#[test]
fn every_list_is_drawn_at_every_size_and_in_plain_ascii() {
    for keys in ["V", "VF", "Vw", "Vl", "V/7b", "F", "Fx", "S", "m/7b<Enter>S", "<C-f>bus bro"] {
        let look = Look::new(Theme::Plain, true, false);
        let mut desk = desk_with(look, |store, session| {
            store.save_filter(session, "Łukasz’s", "\u{202e}7b", true, true).unwrap();
            let words = "Rang, and rang again · «the bus broke down» …";
            store.log_entry(session, &call(1, "2025-10-07", words)).unwrap();
        });
        desk.press(keys);
        for (width, height) in [(80, 24), (60, 16), (120, 40), (300, 100), (61, 17)] {
            desk.resize(width, height);
            let text = desk.text();
            assert!(text.is_ascii(), "{keys}: {text}");
        }
    }
}
