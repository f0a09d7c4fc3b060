//! The pack of a referral, by keys: what it lacks, in words; its records opened; asked for as a file.

use super::desk::{Desk, day, fill, found};
use crate::ui::Look;

/// A case on its process tab, and the pack behind it.
fn pack(size: (u16, u16), look: Look) -> Desk {
    pack_on("2025-11-23", size, look)
}

fn pack_on(today: &str, size: (u16, u16), look: Look) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, mut session) = found(&folder);
    fill(&mut store, &session);
    let pupil = store.pupil_by_upn("A100000000001").unwrap();
    store.open_case(&session, pupil, "Away on Mondays").unwrap();
    session.clock = session.clock.on_day(Some(day(today)));
    let mut desk = Desk::at(folder, store, session, size, look);
    desk.press("<Enter>6r").shows("referral pack");
    desk
}

#[test]
fn what_a_referral_lacks_is_told_in_words_line_by_line() {
    let mut desk = pack((120, 40), Look::default());
    desk.shows("missing").shows("not needed").shows("to make it needs a lead's reason");
    desk.shows("Letters or emails proving three supportive meetings offered to every parent");
    desk.shows("No session of the year to date is marked N").shows("2 sessions are marked N");
    for (width, height) in [(60, 16), (80, 24), (120, 40), (1, 1)] {
        desk.resize(width, height);
        desk.draw();
    }
    let plain = Look { ascii: true, ..Look::default() };
    let mut desk = pack((80, 24), plain);
    let text = desk.text();
    assert!(text.is_ascii(), "{text}");
    assert!(text.contains("missing"), "{text}");
}

#[test]
fn what_holds_no_pack_up_asks_for_a_look_and_is_not_counted_as_missing() {
    // Six months after the first Mondays away is within four weeks.
    let mut desk = pack_on("2026-02-20", (120, 40), Look::default());
    desk.shows("look       No session nears the limit of 6 months").shows(" missing, 1 look, ");
    let text = desk.text();
    let before = text.split(" missing, 1 look").next().unwrap();
    let missing = before.rsplit(' ').next().unwrap().to_owned();
    desk.press("m").shows(&format!("{missing} lines are missing"));
    let mut desk = pack((120, 40), Look::default());
    assert!(!desk.text().contains(" look, "), "{}", desk.text());
}

#[test]
fn a_line_opens_what_it_is_about_as_on_the_process_tab() {
    let mut desk = pack((80, 24), Look::default());
    // Nothing is on file for the first line.
    desk.press("<Enter>").shows("Nothing on file to open");
    desk.press("jjjjjjjj<Enter>").shows("[2Register]");
    desk.press("<Esc>").shows("referral pack").press("<Esc>").shows("[6Process]");
}

#[test]
fn a_pack_with_something_missing_asks_for_the_reason_and_the_lead() {
    let mut desk = pack((80, 24), Look::default());
    desk.press("m").shows("Make the referral pack").shows("lines are missing");
    desk.shows("~/referral-pack-case-1.zip").shows("A. Rahman");
    desk.press("<C-k>").shows("why is it made though something is missing?");
    // What was typed is a draft, and there again.
    desk.type_words("The family has moved").press("<Esc>").shows("referral pack");
    desk.press("m").shows("The family has moved").shows("Your draft of this");
}
