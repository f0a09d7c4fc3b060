//! Words typed on a sheet: kept within a second, there again after the program was killed, gone once the
//! sheet is kept or emptied.

use super::desk::{Desk, day, fill, found};
use crate::rules::case::{Action, CaseFile};
use crate::store::tests::small_forms::MEETING;
use crate::store::{AttachTo, Draft, InvitationChange, NewAction, Store};
use crate::ui::keys::Key;
use crate::ui::{App, Look};

const AMARA: &str = "A100000000001";

/// Amara's case with an action, a call and a letter on it.
fn desk() -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    let pupil = store.pupil_by_upn(AMARA).unwrap();
    let case = store.open_case(&session, pupil, "Away on Mondays").unwrap();
    let (what, who) = ("Ring home".into(), "Ms Field".into());
    let action = NewAction { what, who, ..NewAction::default() };
    store.add_action(&session, case, None, &action).unwrap();
    let mut desk = Desk::at(folder, store, session, (80, 24), Look::default());
    desk.press("lcr").type_words("Rang about Monday").press("<C-k>");
    let (entry, session) = (file(&desk).entries[0].id, desk.app.session().clone());
    let mut store = Store::open(&Desk::path(&desk.folder)).unwrap();
    store.attach(&session, &AttachTo::Entry(entry), "Letter", "letter.pdf", b"%PDF-1.7\n").unwrap();
    desk
}

fn file(desk: &Desk) -> CaseFile {
    let store = desk.app.store();
    let pupil = store.pupil_by_upn(AMARA).unwrap();
    store.pupil_file(desk.app.session().viewer(), pupil).unwrap()
}

fn only_action(desk: &Desk) -> Action {
    file(desk).actions.remove(0)
}

fn drafts(desk: &Desk) -> Vec<Draft> {
    desk.app.store().drafts(desk.app.session()).unwrap()
}

fn press(app: &mut App, keys: &str) {
    for key in Key::read_all(keys) {
        app.press(key, 0);
    }
}

/// The keys to a sheet, words by which it is known, words typed on it, and whether it can be kept then.
const SHEETS: &[(&str, &str, &str, bool)] = &[
    ("npatel<Enter>", "Open a case", "Often ill", true),
    ("<Enter>x", "Close the case", "Back at school", true),
    ("<Enter>lcr", "Log a contact", "Rang back", true),
    ("<Enter>7w", "Withdraw", "Another pupil", true),
    ("<Enter>8a", "Agree an action", "Meet at the gate", true),
    ("<Enter>8e<Tab>", "Change an action", " and Mr Reid", true),
    ("<Enter>8d<Tab>", "Done · Ring home", "She came in", true),
    ("<Enter>p<Enter><Tab>", "Parent in law", "Birth certificate", true),
    ("<Enter>pjj<Enter><Tab><Tab><Tab>", "Named worker", "Told by her mother", true),
    ("<Enter>ps", "Add a sibling", "Kofi Osei", true),
    ("<Enter>4o", "A row of your own", "A walk to school", true),
    ("<Enter>4n", "Why it was not tried", "Talks to nobody", true),
    ("<Enter>4ye", "When it was done", "fri", true),
    ("br", "Reason for absence", "Overslept", true),
    ("bc<Tab>", "To correct in the MIS", "Dentist", false),
    ("<Enter>2c<Tab>", "To correct in the MIS", "Came late", false),
    ("<Enter>7+", "Attach a file", "/nowhere/letter", false),
    ("<Enter>n<Enter><C-n><C-n><C-n><C-w>", "Attach a file", "/nowhere/letter", false),
    ("<Enter>9x", "Save a copy", ".copy", false),
    ("<Enter>9w", "Withdraw", "Another pupil's", true),
    ("/osei<Enter>S", "Keep this filter", " and all", true),
];

#[test]
fn what_is_typed_on_any_sheet_is_there_again_after_a_kill() {
    for (keys, title, words, keeps) in SHEETS {
        let mut desk = desk();
        desk.press(keys).shows(title).type_words(words).shows(words).wait(1_000);
        let mut desk = desk.kill_and_start_again();
        // The next press takes away what was said of the draft.
        desk.shows("You were writing here").press("<Left>").shows(title).shows(words);
        if *keeps {
            desk.press("<C-k>");
            assert!(drafts(&desk).is_empty(), "{title}: {:?}", drafts(&desk));
        } else {
            desk.press("<C-c>").shows("Kept as a draft");
            let left: Vec<bool> = drafts(&desk).iter().map(|draft| draft.open).collect();
            assert_eq!(left, [false], "{title}");
            // It was left: the next start is an ordinary one.
            let text = desk.kill_and_start_again().text();
            assert!(!text.contains(*words), "{title}:\n{text}");
        }
    }
}

#[test]
fn a_sheet_left_comes_back_with_its_words_when_it_is_opened_again() {
    for keys in ["<Esc>", "<C-c>"] {
        let mut desk = desk();
        desk.press("<Enter>x").type_words("Back at").press(keys).shows("Kept as a draft");
        desk.press("x").shows("Your draft of this, as you left it").shows("Back at");
        desk.type_words(" school").press("<Enter>");
        assert!(drafts(&desk).is_empty());
        let case = file(&desk).case.unwrap();
        assert_eq!(case.close_reason.as_deref(), Some("Back at school"));
    }
}

#[test]
fn a_sheet_that_was_emptied_again_leaves_nothing() {
    let mut desk = desk();
    desk.press("<Enter>x").type_words("Hm").wait(1_000);
    assert_eq!(drafts(&desk).len(), 1);
    desk.press("<BS><BS><Esc>").shows("Away on Mondays");
    assert!(drafts(&desk).is_empty());
    desk.press("x");
    assert!(!desk.text().contains("Hm"));
}

#[test]
fn a_day_begun_before_a_kill_is_typed_on() {
    let mut desk = desk();
    desk.press("<Enter>lcr").type_words("Rang").press("<Tab>").type_words("21 o").wait(1_000);
    let mut desk = desk.kill_and_start_again();
    desk.type_words("ct").shows("21 oct").shows("Tue 21 Oct 2025").press("<C-k>");
    assert!(file(&desk).entries.iter().any(|entry| entry.on == day("2025-10-21")));
}

#[test]
fn a_sheet_that_can_no_longer_be_kept_gives_its_words_back() {
    let mut desk = desk();
    desk.press("<Enter>x").type_words("Back at school").wait(1_000);
    press(&mut desk.beside("b.khan"), "<Enter>xMoved away<Enter>");
    let mut desk = desk.kill_and_start_again();
    desk.shows("where nothing can be written now").shows("Reason: Back at school");
}

#[test]
fn what_was_not_touched_shows_what_a_colleague_put_there_meanwhile() {
    let mut desk = desk();
    desk.press("<Enter>8e<Tab>").type_words(" and Mr Reid").press("<C-c>");
    press(&mut desk.beside("b.khan"), "<Enter>8e at noon<C-k>");
    desk.wait(2_000).press("e").shows("Ring home at noon").shows("Ms Field and Mr Reid");
    desk.press("<C-k>");
    let action = only_action(&desk);
    assert_eq!(action.what, "Ring home at noon");
    assert_eq!(action.who, "Ms Field and Mr Reid");
}

#[test]
fn what_was_touched_tells_what_a_colleague_put_there_meanwhile() {
    let mut desk = desk();
    desk.press("<Enter>8e").type_words(" today").press("<C-c>");
    press(&mut desk.beside("b.khan"), "<Enter>8e at noon<C-k>");
    desk.wait(2_000).press("e").shows("Ring home today");
    desk.shows("changed meanwhile, to: Ring home at noon").press("<C-k>");
    assert_eq!(only_action(&desk).what, "Ring home today");
}

#[test]
fn a_sheet_that_is_open_below_is_gone_back_to() {
    let mut desk = desk();
    desk.press("<Enter>8a").type_words("Meet").press("<C-f>").type_words("osei").press("<Enter>a");
    desk.shows("You are writing this already").type_words(" at the gate").press("<C-k>");
    assert!(file(&desk).actions.iter().any(|action| action.what == "Meet at the gate"));
    assert!(drafts(&desk).is_empty());
}

/// At the form of a meeting; arranged for Friday with one parent asked, or without a day.
fn at_meeting(asked: bool) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    store.install_template(&session, MEETING).unwrap();
    let pupil = store.pupil_by_upn(AMARA).unwrap();
    let case = store.open_case(&session, pupil, "Away on Mondays").unwrap();
    let record = store.new_record(&session, case, "small-meeting").unwrap();
    if asked {
        let meeting = store.record_file(session.viewer(), record).unwrap().meeting.unwrap();
        store.arrange_meeting(&session, meeting.id, day("2025-11-28"), "10", "office").unwrap();
        let letter = InvitationChange {
            how: Some("letter".into()),
            invited_on: Some(day("2025-11-21")),
            ..InvitationChange::default()
        };
        store.change_invitation(&session, meeting.invitations[0].id, &letter).unwrap();
    }
    let mut desk = Desk::at(folder, store, session, (80, 24), Look::default());
    desk.press("<Enter>3<Enter><C-y>");
    desk
}

#[test]
fn a_meeting_half_arranged_or_half_moved_is_gone_on_with_after_a_kill() {
    let mut desk = at_meeting(false);
    desk.shows("Arrange · Small meeting no. 1").press("<Tab><Tab>").type_words("libr").wait(1_000);
    let mut desk = desk.kill_and_start_again();
    desk.shows("Arrange · Small meeting no. 1").type_words("ary").press("<S-Tab><S-Tab>");
    desk.type_words("fri").press("<C-k>").shows("Small meeting no. 1").shows("library");
    assert!(drafts(&desk).is_empty());

    let mut desk = at_meeting(true);
    desk.shows("Rearrange · Small meeting no. 1").type_words("t").press("<Tab><Tab><Tab>p");
    desk.type_words("at work on Fri").wait(1_000);
    let mut desk = desk.kill_and_start_again();
    desk.shows("Rearrange · Small meeting no. 1").type_words("day").press("<C-k>");
    assert!(drafts(&desk).is_empty());
    let meetings = file(&desk).meetings;
    assert_eq!(meetings[0].on, Some(day("2025-11-23")));
    assert_eq!(meetings[0].moves[0].why, "at work on Friday");
}
