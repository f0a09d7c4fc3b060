//! Two officers at one file.

use super::desk::Desk;
use crate::rules::case::Action;
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

/// Amara's case with one action, at which both stand.
fn two_at_an_action() -> (Desk, App) {
    let mut desk = Desk::new();
    desk.press("n").type_words("osei").press("<Enter>").type_words("Why").press("<Enter>");
    desk.press("<Enter>8a").type_words("Ring home").press("<C-k>");
    let mut other = desk.beside("b.khan");
    press(&mut other, "<Enter>8");
    (desk, other)
}

fn action(desk: &Desk) -> Action {
    let store = desk.app.store();
    let pupil = store.pupil_by_upn("A100000000001").unwrap();
    store.pupil_file(desk.app.session().viewer(), pupil).unwrap().actions.remove(0)
}

#[test]
fn different_parts_of_one_action_are_both_kept() {
    let (mut desk, mut other) = two_at_an_action();
    desk.press("e").type_words(" today");
    press(&mut other, "e<Tab>Ms Field<C-k>");
    desk.press("<C-k>");
    assert_eq!(
        (action(&desk).what.as_str(), action(&desk).who.as_str()),
        ("Ring home today", "Ms Field")
    );
}

#[test]
fn the_same_part_of_one_action_is_not_written_over_unseen() {
    let (mut desk, mut other) = two_at_an_action();
    desk.press("e").type_words(" today");
    press(&mut other, "e at noon<Tab>Ms Field<C-k>");
    desk.press("<C-k>").shows("b.khan changed this meanwhile").shows("Ring home at noon");
    assert_eq!(action(&desk).what, "Ring home at noon");
    // What is typed is still there; who does it is as the colleague put it.
    desk.press("<Enter>").shows("Ring home today").shows("Ms Field").press("<C-k>");
    assert_eq!(
        (action(&desk).what.as_str(), action(&desk).who.as_str()),
        ("Ring home today", "Ms Field")
    );
    let pupil = desk.app.store().pupil_by_upn("A100000000001").unwrap();
    let history = desk.app.store().history(desk.app.session().viewer(), pupil, 100).unwrap();
    assert!(history.iter().any(|line| line.after.contains("Ring home at noon")));
}

#[test]
fn an_outcome_is_not_written_over_unseen() {
    let (mut desk, mut other) = two_at_an_action();
    desk.press("dy").type_words("Mum rang back");
    press(&mut other, "dnNobody there<C-k>");
    desk.press("<C-k>").shows("b.khan changed this meanwhile").shows("Nobody there");
    assert_eq!(action(&desk).outcome.as_deref(), Some("Nobody there"));
    desk.press("<Enter>").shows("Mum rang back").press("<C-k>");
    let done = action(&desk);
    assert_eq!((done.outcome.as_deref(), done.helped.as_str()), (Some("Mum rang back"), "yes"));
}

#[test]
fn a_cell_of_a_person_is_not_written_over_unseen() {
    let mut desk = Desk::new();
    desk.press("n").type_words("osei").press("<Enter>").type_words("Why").press("<Enter>");
    desk.press("<Enter>n<Enter><C-n>").type_words("C. Jones").press("<Tab>");
    desk.type_words("SENCo");
    let mut other = desk.beside("b.khan");
    press(&mut other, "<Enter>3<Enter><C-n><Tab>Head of year<Tab>");
    desk.press("<Tab>").shows("b.khan changed this meanwhile").shows("Head of year");
    let role = |desk: &Desk| {
        let store = desk.app.store();
        let pupil = store.pupil_by_upn("A100000000001").unwrap();
        let viewer = desk.app.session().viewer();
        let record = store.pupil_file(viewer, pupil).unwrap().records[0].id;
        store.record_file(viewer, record).unwrap().attendees[0].role.clone()
    };
    assert_eq!(role(&desk), "Head of year");
    desk.press("<Enter>").shows("SENCo").press("<Tab>");
    assert_eq!(role(&desk), "SENCo");
}
