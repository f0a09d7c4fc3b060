//! The process tab: what a gate asks for, what meets it, and signing it, by keys alone.

use super::desk::{Desk, day, fill, found};
use crate::ui::Look;

/// A case at stage 1, on its process tab.
fn case(size: (u16, u16)) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, mut session) = found(&folder);
    fill(&mut store, &session);
    let pupil = store.pupil_by_upn("A100000000001").unwrap();
    store.open_case(&session, pupil, "Away on Mondays").unwrap();
    session.clock = session.clock.on_day(Some(day("2025-11-23")));
    let mut desk = Desk::at(folder, store, session, size, Look::default());
    desk.press("<Enter>6").shows("[6Process]").shows("Gate 2:");
    desk
}

fn stage(desk: &Desk) -> u8 {
    let pupil = desk.app.store().pupil_by_upn("A100000000001").unwrap();
    let file = desk.app.store().pupil_file(desk.app.session().viewer(), pupil).unwrap();
    crate::rules::gate::stage(&file.passings)
}

#[test]
fn what_is_logged_once_meets_the_line_and_opens_from_it() {
    let mut desk = case((80, 24));
    desk.shows("0 of 2").shows("✗ ");
    desk.press("lcrShe will ring back<C-k>").shows("1 of 2").shows("23 Nov 25");
    // Enter shows what meets the line, and opens it.
    desk.press("<Enter>j<Enter>").shows("[7Log]").shows("She will ring back");
    desk.press("<Esc>").shows("[6Process]");
}

#[test]
fn a_gate_lacking_something_is_signed_with_a_reason_and_gone_back_from() {
    let mut desk = case((80, 24));
    desk.press("s").shows("Not met:").press("<C-k>").shows("write").press("<Esc>");
    assert_eq!(stage(&desk), 1, "no reason, no signature");
    desk.press("<Tab><Tab><Tab>").type_words("Known from the school before").press("<C-k>");
    desk.shows("stage 2").shows("Gate 3:");
    assert_eq!(stage(&desk), 2);
    desk.press("[").shows("Gate 2:").shows("with a reason");
    desk.press("u").type_words("Signed for the wrong pupil").press("<C-k>");
    assert_eq!(stage(&desk), 1);
}

#[test]
fn questions_before_a_legal_step_stand_by_the_later_gates() {
    let mut desk = case((80, 24));
    // Notices and penalties stand below the questions, under a heading each.
    desk.press("]]").shows("Gate 4:").press("Gkky").shows("Before a legal step");
    desk.press("n<C-k>").shows("no ");
}

#[test]
fn a_missing_notice_and_a_register_that_isnt_whole_are_begun_where_they_are_kept() {
    let mut desk = case((80, 24));
    desk.press("]]]").shows("Gate 5:").press("jjjc").shows("notices and penalties");
    desk.press("<Esc>").shows("Gate 5:").press("jjjjc").shows("[2Register]");
}
