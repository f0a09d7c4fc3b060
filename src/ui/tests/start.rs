//! A file that is just begun: the caseload tells what it still needs.

use super::desk::{Desk, fill, found};
use crate::ui::Look;

fn empty() -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (store, session) = found(&folder);
    Desk::at(folder, store, session, (80, 24), Look::default())
}

#[test]
fn an_empty_file_tells_the_imports_in_their_order() {
    let mut desk = empty();
    let text = desk.text();
    let mut from = 0;
    for command in
        ["calendar calendar.toml", "pupils pupils.csv", "contacts contacts.csv", "marks marks.csv"]
    {
        let command = format!("herringbone import {command}");
        from += text[from..].find(&command).unwrap_or_else(|| panic!("no {command}:\n{text}"));
    }
    assert!(!text.contains("(done)"), "{text}");
    for (width, height) in [(60, 16), (120, 40)] {
        desk.resize(width, height);
        desk.shows("import calendar calendar.toml").shows("import marks marks.csv");
    }
}

#[test]
fn a_file_elsewhere_is_named_in_the_commands() {
    let mut desk = empty();
    desk.app.call_as("herringbone --db school.db");
    desk.shows("herringbone --db school.db import calendar calendar.toml");
}

#[test]
fn with_pupils_and_marks_in_the_list_takes_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    let mut desk = Desk::at(folder, store, session, (80, 24), Look::default());
    desk.shows("No case is open yet");
    assert!(!desk.text().contains("import"), "{}", desk.text());
}
