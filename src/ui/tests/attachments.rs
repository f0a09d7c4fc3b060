//! Files by keys: attached in the log and in a form, listed, saved out again.

use std::fs;

use super::desk::Desk;
use crate::rules::case::{Attachment, CaseFile};
use crate::ui::{Look, Theme};

const LETTER: &[u8] = b"%PDF-1.7\nDear parent\n";

/// Amara's case with one call in its log, and files beside the school's.
fn desk() -> Desk {
    let mut desk = Desk::new();
    let beside: [(&str, &[u8]); 2] = [("letter.pdf", LETTER), ("notes.txt", b"Dear parent")];
    for (name, bytes) in beside {
        fs::write(desk.folder.path().join(name), bytes).unwrap();
    }
    desk.press("n").type_words("osei").press("<Enter>").type_words("Mondays").press("<Enter>");
    desk.press("lcr").type_words("Rang about Monday").press("<C-k><Enter>");
    desk
}

fn path(desk: &Desk, name: &str) -> String {
    desk.folder.path().join(name).display().to_string()
}

/// Fills the sheet in.
fn attach(desk: &mut Desk, name: &str, title: &str) {
    let path = path(desk, name);
    desk.type_words(&path).press("<Enter>").type_words(title).press("<Enter>");
}

fn file(desk: &Desk) -> CaseFile {
    let store = desk.app.store();
    let pupil = store.pupil_by_upn("A100000000001").unwrap();
    store.pupil_file(desk.app.session().viewer(), pupil).unwrap()
}

fn files(desk: &Desk) -> Vec<Attachment> {
    file(desk).attachments
}

#[test]
fn a_file_is_attached_to_the_entry_at_hand() {
    let mut desk = desk();
    desk.press("7+").shows("Attach a file · Phone call of Sun 23 Nov 2025");
    attach(&mut desk, "letter.pdf", "Letter from home");
    desk.shows("[+1 file]").shows("File: Letter from home (PDF, 21 bytes)");
    let kept = files(&desk);
    assert_eq!((kept.len(), kept[0].entry), (1, Some(file(&desk).entries[0].id)));
    let kept = (kept[0].title.as_str(), kept[0].file_name.as_str());
    assert_eq!(kept, ("Letter from home", "letter.pdf"));
}

#[test]
fn the_documents_are_listed_with_what_they_hang_on() {
    let mut desk = desk();
    desk.press("9").shows("No document yet");
    desk.press("7+");
    attach(&mut desk, "letter.pdf", "Letter from home");
    desk.press("9").shows("[9Documents]").shows("Letter from home").shows("PDF");
    desk.shows("Phone call of Sun 23 Nov 2025").shows("23 Nov 25").shows("by A. Rahman");
    let checksum = files(&desk)[0].sha256.clone();
    desk.shows(&checksum[..12]);
    desk.press("<Enter>").shows(&checksum).shows("File: letter.pdf").press("<Enter>");
    for (width, height) in [(60, 16), (120, 40), (1, 1), (300, 1), (1, 100)] {
        desk.resize(width, height);
        desk.draw();
    }
}

#[test]
fn a_copy_is_saved_and_never_over_another_file() {
    let mut desk = desk();
    desk.press("7+");
    attach(&mut desk, "letter.pdf", "Letter");
    let copy = path(&desk, "copy.pdf");
    desk.press("9x").shows("~/letter.pdf").press(&"<BS>".repeat("~/letter.pdf".len()));
    desk.type_words(&copy).press("<Enter>").shows("A copy is saved there");
    assert_eq!(fs::read(&copy).unwrap(), LETTER);
    fs::write(&copy, "mine").unwrap();
    desk.press("x").press(&"<BS>".repeat("~/letter.pdf".len()));
    desk.type_words(&copy).press("<Enter>").shows("already");
    assert_eq!(fs::read(&copy).unwrap(), b"mine");
}

#[test]
fn a_file_is_withdrawn_with_a_reason_and_stays_listed() {
    let mut desk = desk();
    desk.press("7+");
    attach(&mut desk, "letter.pdf", "Letter from home");
    desk.shows("[+1 file]");
    desk.press("9w").shows("Withdraw · Letter from home").press("<Enter>");
    desk.shows("why is it withdrawn?").type_words("wrong pupil").press("<Enter>");
    desk.shows("[9Documents]").shows("withdrawn: wrong pupil").shows("Withdrawn: wrong pupil");
    assert_eq!(files(&desk)[0].withdrawn.as_deref(), Some("wrong pupil"));
    desk.press("w").shows("This file is withdrawn already");
    desk.press("<Enter>")
        .shows("Withdrawn: wrong pupil")
        .shows("File: letter.pdf")
        .press("<Enter>");
    desk.press("7");
    let text = desk.text();
    assert!(!text.contains("1 file") && !text.contains("File: "), "{text}");
    desk.press("0").shows("File withdrawn").shows("wrong pupil");
    for (width, height) in [(60, 16), (120, 40), (1, 1), (300, 1), (1, 100)] {
        desk.resize(width, height);
        desk.press("9");
    }
}

#[test]
fn what_is_not_kept_says_why_and_loses_nothing_typed() {
    let mut desk = desk();
    desk.press("7+");
    attach(&mut desk, "notes.txt", "Notes");
    desk.shows("it is plain text").press("<Enter>").shows("notes.txt").shows("Notes");
    assert!(files(&desk).is_empty());
    desk.press("<S-Tab><BS><BS><BS><BS><BS><BS><BS><BS><BS>").type_words("none.pdf");
    desk.press("<C-k>").shows("there is no file");
    desk.press("<Enter><Esc>").shows("[7Log]");
    desk.press("+").shows("none.pdf").shows("Notes");
    assert!(files(&desk).is_empty());
}

#[test]
fn a_file_needs_its_name() {
    let mut desk = desk();
    desk.press("7+<Enter><Enter>").shows("which file?");
    assert!(files(&desk).is_empty());
}

#[test]
fn a_file_is_attached_to_the_field_at_hand_in_mid_word() {
    let mut desk = desk();
    desk.press("n<Enter><C-n><C-n><C-n>").type_words("Loves the farm");
    desk.press("<C-w>").shows("Attach a file");
    attach(&mut desk, "letter.pdf", "One page profile");
    desk.shows("[1 file]").shows("Loves the farm").shows("file: One page profile (PDF, 21 bytes)");
    desk.type_words(" club").press("<Tab>");
    let kept = files(&desk);
    assert_eq!(kept[0].field.as_deref(), Some("strengths/strengths"));
    let record = kept[0].record.unwrap();
    let form = desk.app.store().record_file(desk.app.session().viewer(), record).unwrap();
    assert_eq!(form.value("strengths/strengths"), "Loves the farm club");
    desk.press("<Esc>3").shows("+1 file");
    desk.press("9").shows("Support and Attendance Plan no. 1");
}

#[test]
fn rows_of_people_take_a_file_for_their_field() {
    let mut desk = desk();
    desk.press("n<Enter><C-n><C-w>");
    attach(&mut desk, "letter.pdf", "Invitation");
    assert_eq!(files(&desk)[0].field.as_deref(), Some("invited/people"));
    desk.shows("[1 file]");
}

#[test]
fn plain_letters_do() {
    let mut desk = desk();
    desk.press("7+");
    attach(&mut desk, "letter.pdf", "Letter");
    let Desk { folder, app, .. } = desk;
    drop(app);
    let mut store = crate::store::Store::open(&Desk::path(&folder)).unwrap();
    let clock = crate::clock::Clock::fixed(super::desk::noon());
    let session = store.sign_in("a.rahman", clock).unwrap();
    let look = Look::new(Theme::Plain, true, false);
    let mut desk = Desk::at(folder, store, session, (80, 24), look);
    for keys in ["<Enter>7", "9", "<Enter>", "<Enter>x"] {
        let text = desk.press(keys).text();
        assert!(text.is_ascii(), "{text}");
    }
}
