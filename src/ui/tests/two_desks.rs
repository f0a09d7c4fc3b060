//! Two officers at one file.

use super::desk::Desk;
use crate::ui::App;
use crate::ui::keys::Key;

fn press(app: &mut App, keys: &str) {
    for key in Key::read_all(keys) {
        app.press(key, 0);
    }
}

/// Both in the strengths of the same plan.
fn two() -> (Desk, App) {
    let mut desk = Desk::new();
    desk.press("n").type_words("osei").press("<Enter>").type_words("Why").press("<Enter>");
    desk.press("<Enter>n<Enter><C-n><C-n><C-n>");
    let mut other = desk.beside("b.khan");
    press(&mut other, "<Enter>3<Enter><C-n><C-n><C-n>");
    (desk, other)
}

fn value(desk: &Desk, field: &str) -> String {
    let store = desk.app.store();
    let pupil = store.pupil_by_upn("A100000000001").unwrap();
    let file = store.pupil_file(desk.app.session().viewer(), pupil).unwrap();
    store
        .record_file(desk.app.session().viewer(), file.records[0].id)
        .unwrap()
        .value(field)
        .to_owned()
}

#[test]
fn different_fields_are_both_kept() {
    let (mut desk, mut other) = two();
    desk.type_words("Mine");
    press(&mut other, "<C-n>Theirs<Tab>");
    desk.press("<Tab>");
    assert_eq!(value(&desk, "strengths/strengths"), "Mine");
    assert_eq!(value(&desk, "push-pull/push"), "Theirs");
}

#[test]
fn the_same_field_shows_both_texts_and_drops_neither() {
    for (choice, kept) in [("b", "Theirs\nMine"), ("m", "Mine"), ("t", "Theirs")] {
        let (mut desk, mut other) = two();
        desk.type_words("Mine");
        press(&mut other, "Theirs<Tab>");
        desk.press("<Tab>");
        desk.shows("Theirs").shows("Mine").shows("b.khan wrote");
        desk.press(choice);
        assert_eq!(value(&desk, "strengths/strengths"), kept, "{choice}");
        let pupil = desk.app.store().pupil_by_upn("A100000000001").unwrap();
        let history = desk.app.store().history(desk.app.session().viewer(), pupil, 100).unwrap();
        let all: String = history.iter().map(|line| line.after.as_str()).collect();
        assert!(all.contains("Mine") && all.contains("Theirs"), "{choice}: {all}");
    }
}

#[test]
fn a_colleagues_change_shows_within_two_seconds_without_disturbing_typing() {
    let (mut desk, mut other) = two();
    desk.type_words("Half a sen");
    press(&mut other, "<C-n>From next door<Tab>");
    desk.wait(2_000).shows("Half a sen");
    desk.type_words("tence").press("<Tab>").shows("From next door");
}
