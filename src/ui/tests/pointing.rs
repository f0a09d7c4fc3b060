//! The mouse: what a click and the wheel do.

use super::desk::{AWAY, Desk, PUPILS, attended, day, fill, found};
use crate::store::{NewAction, Store};
use crate::ui::Look;
use crate::ui::mouse::Mouse;

/// A desk with an open case on every pupil of the list.
fn desk() -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    for (upn, ..) in PUPILS {
        let pupil = store.pupil_by_upn(upn).unwrap();
        store.open_case(&session, pupil, "why").unwrap();
    }
    let mut desk = Desk::at(folder, store, session, (80, 24), Look::default());
    desk.draw();
    desk
}

fn click(desk: &mut Desk, x: u16, y: u16) -> bool {
    let changed = desk.app.point(Mouse::Click { x, y }, desk.time);
    desk.draw();
    changed
}

/// The line that carries the mark of the row at hand.
fn marked(desk: &mut Desk) -> usize {
    desk.text().lines().position(|line| line.starts_with('▸')).unwrap()
}

#[test]
fn a_click_goes_to_the_row_and_a_second_opens_it() {
    let mut desk = desk();
    assert_eq!(marked(&mut desk), 3);
    assert!(click(&mut desk, 4, 7));
    assert_eq!(marked(&mut desk), 7);
    let name = desk.text().lines().nth(7).unwrap().trim_start_matches('▸').to_owned();
    let name = name.split(',').next().unwrap().to_owned();
    assert!(click(&mut desk, 4, 7));
    desk.shows("[1Overview]").shows(&name);
}

#[test]
fn the_row_at_hand_takes_two_clicks_too() {
    let mut desk = desk();
    assert!(!click(&mut desk, 4, 3));
    // A key between two clicks makes them two first ones.
    desk.press("jk");
    assert!(!click(&mut desk, 4, 3));
    assert!(click(&mut desk, 4, 3));
    desk.shows("[1Overview]");
}

#[test]
fn a_click_beside_the_rows_does_nothing() {
    let mut desk = desk();
    let before = desk.text();
    for y in [0, 1, 2, 20, 22] {
        assert!(!click(&mut desk, 4, y), "line {y}");
    }
    assert_eq!(desk.text(), before);
}

#[test]
fn the_wheel_moves_three_rows() {
    let mut desk = desk();
    assert!(desk.app.point(Mouse::WheelDown, desk.time));
    assert_eq!(marked(&mut desk), 6);
    assert!(desk.app.point(Mouse::WheelUp, desk.time));
    assert_eq!(marked(&mut desk), 3);
    // In a form it would leave the field: it does nothing there.
    desk.press("<Enter>n<Enter>");
    assert!(!desk.app.point(Mouse::WheelDown, desk.time));
}

#[test]
fn a_tab_and_a_key_of_the_last_line_are_pressed_by_a_click() {
    let mut desk = desk();
    desk.press("<Enter>");
    let text = desk.text();
    let column = |line: usize, words: &str| {
        let line = text.lines().nth(line).unwrap();
        u16::try_from(line.find(words).unwrap()).unwrap()
    };
    assert!(click(&mut desk, column(2, "2Reg"), 2));
    desk.shows("[2Register]");
    assert!(click(&mut desk, column(2, "[1Overview]"), 2));
    desk.shows("[1Overview]");
    assert!(click(&mut desk, column(23, "n new record"), 23));
    desk.shows("Which form?");
}

#[test]
fn headings_are_not_gone_to() {
    let mut desk = desk();
    desk.press("/").type_words("osei").press("<Enter><Enter>p");
    desk.shows("Contacts");
    let lines: Vec<String> = desk.text().lines().map(str::to_owned).collect();
    let line = |words: &str| lines.iter().position(|line| line.contains(words)).unwrap();
    let heading = line("Circumstances");
    click(&mut desk, 4, u16::try_from(heading).unwrap());
    assert_ne!(marked(&mut desk), heading);
    click(&mut desk, 4, u16::try_from(heading + 1).unwrap());
    assert_eq!(marked(&mut desk), heading + 1);
}

#[test]
fn what_lies_below_a_question_is_out_of_reach() {
    let mut desk = desk();
    desk.press("<Enter>n<Enter><Esc>n<Enter>").shows("Begin another?");
    let before = desk.text();
    for y in 0..23 {
        assert!(!click(&mut desk, 30, y), "line {y}");
    }
    assert_eq!(desk.text(), before);
}

#[test]
fn in_the_agenda_a_click_goes_to_what_is_due_and_a_second_opens_it() {
    let mut desk = desk();
    let session = desk.app.session().clone();
    let mut store = Store::open(&Desk::path(&desk.folder)).unwrap();
    attended(&mut store, &session, PUPILS[0].0, &AWAY);
    let case = store.cases(session.viewer()).unwrap()[0].case;
    for (what, by) in [("Ring home", "2025-11-20"), ("Meet at the gate", "2025-11-23")] {
        let action = NewAction { what: what.into(), by: Some(day(by)), ..NewAction::default() };
        store.add_action(&session, case, None, &action).unwrap();
    }
    desk.press("a").shows("Overdue (1)").shows("Today (1)");
    assert_eq!(marked(&mut desk), 4);
    // The heading between them isn't gone to.
    click(&mut desk, 4, 5);
    assert_eq!(marked(&mut desk), 4);
    click(&mut desk, 4, 6);
    assert_eq!(marked(&mut desk), 6);
    assert!(click(&mut desk, 4, 6));
    desk.shows("[8Actions]");
    let line = marked(&mut desk);
    assert!(desk.text().lines().nth(line).unwrap().contains("Meet at the gate"));
}

#[test]
fn an_absence_is_gone_to_and_its_pupil_opened() {
    let mut desk = desk();
    desk.press("b");
    assert_eq!(marked(&mut desk), 3);
    assert!(!click(&mut desk, 4, 10), "below the last row");
    assert!(click(&mut desk, 4, 5));
    assert_eq!(marked(&mut desk), 5);
    assert!(click(&mut desk, 4, 5));
    desk.shows("Amara Osei").shows("[1Overview]");
}

#[test]
fn a_row_of_the_checklist_is_gone_to_and_opened() {
    let mut desk = desk();
    desk.press("/").type_words("osei").press("<Enter><Enter>4").shows("[4Checklist]");
    assert_eq!(marked(&mut desk), 7);
    // A whole section can be set aside: its heading is gone to as well.
    assert!(click(&mut desk, 10, 6));
    assert_eq!(marked(&mut desk), 6);
    assert!(click(&mut desk, 10, 9));
    assert_eq!(marked(&mut desk), 9);
    assert!(click(&mut desk, 10, 9));
    desk.shows("Ctrl-K keep it");
}
