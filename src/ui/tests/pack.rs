//! The pack of a referral, by keys: what it lacks, in words; its records opened; asked for as a file.

use super::desk::{Desk, day, fill, found};
use crate::rules::case::{EntryKind, NewEntry};
use crate::store::Role;
use crate::ui::Look;

const SECRET: &str = "a mark on her arm";

/// A case on its process tab, and the pack behind it.
fn pack(size: (u16, u16), look: Look) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, mut session) = found(&folder);
    fill(&mut store, &session);
    let pupil = store.pupil_by_upn("A100000000001").unwrap();
    store.open_case(&session, pupil, "Away on Mondays").unwrap();
    session.clock = session.clock.on_day(Some(day("2025-11-23")));
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

/// A case with a restricted entry of safeguarding's, on its documents tab, for somebody in these roles.
fn documents(roles: &[Role]) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, mut session) = found(&folder);
    fill(&mut store, &session);
    let pupil = store.pupil_by_upn("A100000000001").unwrap();
    store.open_case(&session, pupil, "Away on Mondays").unwrap();
    let kind = EntryKind::parse("safeguarding").unwrap();
    let entry = NewEntry::about(kind, day("2025-11-21"), vec![pupil]);
    let entry = NewEntry { words: SECRET.into(), restricted: true, ..entry };
    store.log_entry(&session, &entry).unwrap();
    session.roles = roles.to_vec();
    let mut desk = Desk::at(folder, store, session, (80, 24), Look::default());
    desk.press("<Enter>9").shows("[9Documents]");
    desk
}

#[test]
fn the_restricted_annex_is_saved_from_the_documents_tab_and_from_the_pack() {
    for keys in ["R", "6rR"] {
        let mut desk = documents(&Role::ALONE);
        let path = desk.folder.path().join("annex.txt");
        let before = desk.app.store().last_change().unwrap();
        desk.press(keys).shows("Make the restricted annex").shows("~/restricted-annex-case-1.pdf");
        desk.type_words("annex.zip").press("<C-k>").shows("a name that ends in .pdf");
        desk.press(&"<BS>".repeat(9)).type_words(path.to_str().unwrap()).press("<C-k>");
        desk.shows("A copy is saved there");
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("Restricted: for the safeguarding role\n"), "{text}");
        assert!(text.contains(SECRET), "{text}");
        assert_eq!(desk.app.store().last_change().unwrap(), before + 2, "a reading and the annex");
        let viewer = desk.app.session().viewer();
        assert!(desk.app.store().sent(viewer, 1).unwrap().is_empty(), "it is kept nowhere");
    }
}

#[test]
fn whoever_isnt_safeguarding_is_told_the_same_whatever_the_case_holds() {
    for roles in [&[Role::Officer][..], &[Role::Officer, Role::Lead], &[Role::Viewer]] {
        let mut desk = documents(roles);
        let before = desk.app.store().last_change().unwrap();
        desk.press("R").shows("restricted annex is made by");
        assert!(!desk.text().contains(SECRET));
        assert_eq!(desk.app.store().last_change().unwrap(), before);
    }
}

#[test]
fn a_message_longer_than_the_screen_scrolls_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, mut session) = found(&folder);
    fill(&mut store, &session);
    let pupil = store.pupil_by_upn("A100000000001").unwrap();
    store.open_case(&session, pupil, "Away on Mondays").unwrap();
    session.roles = vec![Role::Officer];
    let path = folder.path().join("pack.zip");
    let plain = Look { ascii: true, ..Look::default() };
    let mut desk = Desk::at(folder, store, session, (60, 16), plain);
    desk.press("<Enter>6rm").type_words(path.to_str().unwrap());
    desk.press("<Tab>").type_words("In haste").press("<Tab>").type_words("A. Rahman");
    // Nobody becomes a lead by naming themselves, and a case just opened lacks nearly everything.
    desk.press("<C-k>").shows("more lines: PgDn");
    assert!(!desk.text().contains("--lead"), "{}", desk.text());
    let first = desk.text();
    desk.press("<Down>");
    assert_ne!(desk.text(), first);
    desk.press("<Up>");
    assert_eq!(desk.text(), first);
    desk.press("<PgDn><PgDn><PgDn><PgDn>").shows("--lead").shows("^ the end: PgUp goes back");
    desk.press("<PgUp><PgUp><PgUp><PgUp>");
    assert_eq!(desk.text(), first);
    desk.resize(120, 40);
    desk.shows("--lead");
    assert!(!desk.text().contains("PgDn"), "{}", desk.text());
    desk.press("<Enter>").shows("Make the referral pack");
}
