//! What a screen reader is given: plain lines in words, and the cursor on what is at hand.

use super::desk::{AWAY, Desk, attended, day, fill, found};
use crate::store::NewAction;
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
            "<Enter>n",
            "<Enter>7",
            "<Enter>7c",
            "<Enter>8",
            "<Enter>9",
            "<Enter>4y",
            "<Enter>2d",
            "j<Enter>2d",
            "?",
            ":",
            "f",
            "a",
            "aw",
            "awm",
            "b",
            "bm",
            "br",
            "F",
            "w",
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

/// Two actions of Amara's case: one late, one due today.
fn with_actions() -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    attended(&mut store, &session, "A100000000001", &AWAY);
    let pupil = store.pupil_by_upn("A100000000001").unwrap();
    let case = store.open_case(&session, pupil, "why").unwrap();
    for (what, by) in [("Ring home", "2025-11-20"), ("Meet at the gate", "2025-11-23")] {
        let (what, who) = (what.into(), "Ms Field".into());
        let action = NewAction { what, who, by: Some(day(by)), ..NewAction::default() };
        store.add_action(&session, case, None, &action).unwrap();
    }
    let look = Look::new(Theme::Plain, false, true);
    Desk::at(folder, store, session, (80, 24), look)
}

#[test]
fn what_is_due_is_heard_with_its_lateness() {
    let mut desk = with_actions();
    desk.press("a");
    let late = "row 2 of 4: Osei, Amara 7A, overdue since 20 Nov 25, Ring home, Ms Field";
    assert_eq!(heard(&mut desk), late);
    desk.press("j");
    let today = "row 4 of 4: Osei, Amara 7A, due today, Meet at the gate, Ms Field";
    assert_eq!(heard(&mut desk), today);
    desk.press("/").type_words("ring");
    assert_eq!(heard(&mut desk), "/ring", "typing is heard where it happens");
    desk.press("<Enter>");
    assert!(heard(&mut desk).starts_with("row 2 of 2: "), "{}", heard(&mut desk));
    desk.press("/").type_words(" nobody").press("<Enter>");
    assert!(heard(&mut desk).starts_with("Nothing that is due has these words"));
}

#[test]
fn absences_are_heard_with_what_came_of_asking_and_nothing_beside_them() {
    let mut desk = desk((120, 40));
    desk.press("b");
    let first =
        "row 1 of 3: Osei, Amara, 7A, Mon 10 Nov, to ask, 2 sessions O, 01632 961912".to_owned();
    assert_eq!(heard(&mut desk), first);
    desk.shows("Mrs Grace Osei (mother)");
    desk.press("ak");
    assert_eq!(heard(&mut desk), first.replace("to ask", "asked Sun, no answer"));
    desk.press("ak");
    assert_eq!(heard(&mut desk), first.replace("to ask", "asked 2 times, last Sun, no answer"));
    desk.press("r").type_words("Overslept").press("<Enter>g");
    assert_eq!(heard(&mut desk), first.replace("to ask", "reason: Overslept"));
    desk.press("m");
    let mark = "row 1 of 1: Osei, Amara, 7A, Thu 20 Nov, N stands, should be found out, no reason \
                known yet";
    assert_eq!(heard(&mut desk), mark);
    desk.press("/").type_words("zzz").press("<Enter>");
    assert!(heard(&mut desk).starts_with("Nobody is found by that"), "{}", heard(&mut desk));
}

#[test]
fn the_log_of_absences_is_heard_the_latest_first() {
    let mut desk = desk((80, 24));
    desk.press("j<Enter>2d");
    assert_eq!(heard(&mut desk), "row  1 of 11: Thu 20 Nov, to ask, 2 sessions N");
}

#[test]
fn the_checklist_is_heard_row_by_row() {
    let mut desk = desk((80, 24));
    desk.press("j<Enter>4");
    let row = heard(&mut desk);
    assert!(row.starts_with("row  2 of "), "{row}");
    assert!(row.ends_with(": Voice of the child captured, open"), "{row}");
    desk.press("y").shows("1 of 62 answered, 1 yes, 0 no, 0 not applicable");
    let row = heard(&mut desk);
    assert!(row.ends_with(": Voice of the child captured, yes, 23 Nov 25"), "{row}");
    desk.press("k");
    let heading = heard(&mut desk);
    assert!(heading.ends_with(": Section: Communication with pupil"), "{heading}");
}

#[test]
fn in_a_row_of_a_form_the_cursor_stands_in_its_cell() {
    let mut desk = desk((80, 24));
    desk.press("<Enter>n<Enter><C-n>").type_words("Mrs Field").press("<Tab>").type_words("Aunt");
    let (x, y) = desk.cursor();
    let line = desk.text().lines().nth(usize::from(y)).unwrap().to_owned();
    assert!(line.trim().starts_with("Mrs Field"), "{line}");
    assert_eq!(line.find("Aunt").unwrap() + 4, usize::from(x), "{line}");
}

#[test]
fn a_row_that_is_not_begun_says_so() {
    let mut desk = desk((80, 24));
    desk.press("<Enter>n<Enter><C-n>").shows("Who is invited");
    assert_eq!(heard(&mut desk), "new row");
}
