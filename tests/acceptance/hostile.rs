//! Hostile strings as name, note and answer.

use herringbone::rules::case::{EntryKind, NewEntry};
use herringbone::ui::widgets::visible::is_hostile;

use crate::desk::{Desk, school};
use crate::program::shared;

/// The screens that show a pupil's name, note and answer, from the caseload on.
const TOUR: [&str; 9] =
    ["<Enter>", "2", "7", "0", "p", "<Esc>3<Enter><C-n><C-n><C-n>", "<C-l>", "<Esc>", "<Esc><Esc>"];

pub fn strings() -> Vec<String> {
    let mut all = vec![
        "\u{1b}]0;owned\u{7}\u{1b}[2J\u{1b}[31mRed".to_owned(),
        "\u{202e}txet desrever\u{2066}\u{200b}\u{feff}".to_owned(),
        "\u{0}\u{1}\u{7f}\u{9b}31m".to_owned(),
    ];
    if let Some(path) = shared("hostile/blns.json") {
        let listed: Vec<String> =
            serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        all.extend(listed);
    }
    all
}

/// Claim: names with escape sequences and bidi overrides, and every string of blns.json as name,
/// note and answer, are shown harmlessly on every screen and kept as typed.
#[test]
fn every_hostile_string_is_shown_harmlessly_and_kept() {
    let strings = strings();
    let (folder, mut store, session) =
        school(strings.len(), |nth| (strings[nth].clone(), "Amara".into()));
    let mut cases = Vec::new();
    for (nth, text) in strings.iter().enumerate() {
        let pupil = store.pupil_by_upn(&crate::desk::upn(nth)).unwrap();
        let case = store.open_case(&session, pupil, "tried").unwrap();
        store.log_entry(&session, &note(pupil, text)).unwrap();
        let record = store.new_record(&session, case, "plan").unwrap();
        store.answer_field(&session, record, "strengths/strengths", text, 0).unwrap();
        cases.push((pupil, record));
    }
    for ((pupil, record), text) in cases.iter().zip(&strings) {
        let file = store.pupil_file(session.viewer(), *pupil).unwrap();
        assert_eq!(file.pupil.surname, *text);
        assert!(file.entries.iter().any(|entry| entry.words == *text), "{text:?}");
        let record = store.record_file(session.viewer(), *record).unwrap();
        assert_eq!(record.value("strengths/strengths"), *text);
    }
    assert!(store.verify(None).unwrap().is_whole());
    let mut desk = Desk::open(folder, store, session);
    for nth in 0..strings.len() {
        for keys in TOUR {
            desk.press(keys);
            let text = desk.text();
            assert!(!text.chars().any(is_hostile), "string {nth} after {keys}: {text:?}");
        }
        desk.press("j");
    }
}

fn note(pupil: i64, words: &str) -> NewEntry {
    let (kind, on) = (EntryKind::parse("note").unwrap(), "2025-11-21".parse().unwrap());
    NewEntry { words: words.to_owned(), ..NewEntry::about(kind, on, vec![pupil]) }
}
