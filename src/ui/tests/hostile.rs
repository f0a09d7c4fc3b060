//! Hostile text and hostile windows.

use super::desk::{Desk, fill, found};
use crate::ui::Look;
use crate::ui::widgets::visible::is_hostile;

#[test]
fn a_hostile_name_harms_no_screen_and_is_kept_as_typed() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    let name = "\u{1b}]0;owned\u{7}\u{202e}Evil\u{200b}";
    let school = store.school(None).unwrap().id;
    let row = crate::rules::people::PupilRow {
        upn: "A100000000001".into(),
        surname: name.into(),
        forename: "Amara".into(),
        ..crate::rules::people::PupilRow::default()
    };
    store.import_pupils(&session, school, &[row]).unwrap();
    let pupil = store.pupil_by_upn("A100000000001").unwrap();
    store.open_case(&session, pupil, name).unwrap();
    let mut desk = Desk::at(folder, store, session, (80, 24), Look::default());
    for keys in [
        "",
        "<Enter>",
        "2",
        "3",
        "7",
        "c",
        "<Esc>8",
        "0",
        "p",
        "<Enter>",
        "<Esc><Esc>n<Enter>",
        "<C-n>",
        "<C-l>",
        "<Esc><Esc><Esc><Esc>fevil",
        "<Esc>aw",
        "m",
    ] {
        desk.press(keys);
        let text = desk.text();
        assert!(!text.chars().any(|c| c != '\n' && is_hostile(c)), "after {keys}: {text:?}");
    }
    let kept = desk.app.store().pupil_file(desk.app.session().viewer(), pupil).unwrap();
    assert_eq!(kept.pupil.surname, name);
}

#[test]
fn a_thousand_resizes_while_typing_lose_nothing() {
    let mut desk = Desk::new();
    desk.press("n").type_words("osei").press("<Enter>").type_words("Why").press("<Enter>");
    desk.press("<Enter>n<Enter><C-n><C-n><C-n>");
    let mut seed = 7u64;
    let mut typed = String::new();
    for letter in ('a'..='z').cycle().take(1_000) {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (width, height) = (1 + (seed >> 33) % 300, 1 + (seed >> 43) % 100);
        desk.resize(u16::try_from(width).unwrap(), u16::try_from(height).unwrap());
        desk.press(&letter.to_string());
        typed.push(letter);
    }
    desk.resize(80, 24);
    desk.press("<Tab>");
    let store = desk.app.store();
    let pupil = store.pupil_by_upn("A100000000001").unwrap();
    let file = store.pupil_file(desk.app.session().viewer(), pupil).unwrap();
    let record = store.record_file(desk.app.session().viewer(), file.records[0].id).unwrap();
    assert_eq!(record.value("strengths/strengths"), typed);
}

#[test]
fn every_size_draws_every_screen() {
    for keys in [
        "",
        "<Enter>",
        "<Enter>2",
        "<Enter>4",
        "<Enter>4<Enter>",
        "<Enter>7",
        "<Enter>7c",
        "<Enter>0",
        "<Enter>p",
        "<Enter>n",
        "<Enter>n<Enter><C-n>",
        "<Enter>n<Enter><C-t>",
        "l",
        "f",
        "?",
        ":",
        "a",
        "aw",
        "awm",
    ] {
        let mut desk = Desk::new();
        desk.press("n").type_words("osei").press("<Enter>").type_words("Why").press("<Enter>");
        desk.press(keys);
        for (width, height) in [
            (1, 1),
            (1, 100),
            (300, 1),
            (59, 16),
            (60, 15),
            (60, 16),
            (61, 17),
            (99, 24),
            (100, 24),
            (300, 100),
        ] {
            desk.resize(width, height);
            desk.draw();
        }
    }
}
