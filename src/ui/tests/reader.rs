//! What a screen reader is given: plain lines in words, and the cursor on what is at hand.

use super::desk::{Desk, fill, found};
use crate::ui::{Look, Theme};

fn desk(size: (u16, u16)) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    for upn in ["A100000000001", "A100000000002", "A100000000005"] {
        let pupil = store.pupil_by_upn(upn).unwrap();
        store.open_case(&session, pupil, "why").unwrap();
    }
    Desk::at(folder, store, session, size, Look::new(Theme::Plain, false, true))
}

/// The line that the terminal's cursor stands on: what a reader reads out.
fn heard(desk: &mut Desk) -> String {
    let (_, y) = desk.cursor();
    desk.text().lines().nth(usize::from(y)).unwrap_or_default().trim().to_owned()
}

#[test]
fn a_row_is_heard_in_words_with_its_number() {
    let mut desk = desk((120, 24));
    desk.press("g");
    let first = heard(&mut desk);
    assert!(first.starts_with("row 1 of 3: "), "{first}");
    assert!(first.contains(" percent"), "{first}");
    desk.press("j");
    let second = heard(&mut desk);
    assert!(second.starts_with("row 2 of 3: "), "{second}");
    desk.press("/").type_words("osei").press("<Enter>");
    let osei = heard(&mut desk);
    assert!(osei.starts_with("row 1 of 1: Osei, Amara, 7A, "), "{osei}");
    assert!(osei.contains("tier ") && osei.contains("nothing due"), "{osei}");
}

#[test]
fn nothing_is_drawn_that_is_no_word() {
    for size in [(60, 16), (80, 24), (120, 40)] {
        for keys in [
            "",
            "<Enter>",
            "<Enter>2",
            "<Enter>0",
            "<Enter>p",
            "<Enter>n<Enter><C-t>",
            "?",
            ":",
            "f",
        ] {
            let mut desk = desk(size);
            desk.press(keys);
            let text = desk.text();
            assert!(text.is_ascii(), "{keys}:\n{text}");
            for sign in ["+--", "---", "###", "|"] {
                assert!(!text.contains(sign), "{sign} after {keys}:\n{text}");
            }
        }
    }
}

#[test]
fn what_was_just_said_is_heard_first() {
    let mut desk = desk((80, 24));
    desk.press("<Enter>8d");
    let said = heard(&mut desk);
    assert!(said.starts_with("No action yet: a agrees one. "), "{said}");
    // The next key goes on where one was.
    desk.press("<Esc>g");
    assert!(heard(&mut desk).starts_with("row 1 of 3: "));
}

#[test]
fn a_question_is_heard_and_nothing_else_is_there() {
    let mut desk = desk((80, 24));
    desk.press("<Enter>n<Enter><Esc>n<Enter>");
    let asked = heard(&mut desk);
    assert!(
        asked.starts_with("Support and Attendance Plan no. 1 is still open. Begin another?"),
        "{asked}"
    );
    let text = desk.text();
    assert!(!text.contains("Overview"), "{text}");
}

#[test]
fn the_week_and_the_finder_follow_the_arrows() {
    let mut desk = desk((80, 24));
    desk.press("/").type_words("osei").press("<Enter><Enter>2");
    let week = heard(&mut desk);
    assert!(week.contains("percent, Mon O and O"), "{week}");
    desk.press("j");
    assert!(heard(&mut desk).starts_with("row  2 of "), "{}", heard(&mut desk));
    desk.press("f").type_words("a");
    assert!(!heard(&mut desk).starts_with("row"), "typing is heard where it happens");
    desk.press("<Down>");
    assert!(heard(&mut desk).starts_with("row "), "{}", heard(&mut desk));
}

#[test]
fn in_a_form_the_cursor_stands_in_the_field() {
    let mut desk = desk((80, 24));
    desk.press("<Enter>n<Enter><C-n><C-n><C-n>").type_words("Football");
    assert!(heard(&mut desk).starts_with("Football"), "{}", heard(&mut desk));
}
