//! Behind the door of a server: no file of it is named, and whose time has ended is shown out.

use std::fs;

use super::desk::Desk;
use crate::store::{Role, Store};
use crate::ui::Seat;

const LETTER: &[u8] = b"%PDF-1.7\nDear parent\n";

/// Amara's case with one call in its log, and a file attached to it.
fn desk() -> Desk {
    let mut desk = Desk::new();
    let letter = desk.folder.path().join("letter.pdf");
    fs::write(&letter, LETTER).unwrap();
    desk.press("n").type_words("osei").press("<Enter>").type_words("Mondays").press("<Enter>");
    desk.press("lcr").type_words("Rang about Monday").press("<C-k><Enter>");
    desk.press("7+").type_words(&letter.display().to_string()).press("<Enter>");
    desk.type_words("Letter").press("<Enter>");
    desk.app.sit(Seat::Door);
    desk
}

#[test]
fn a_file_comes_in_by_a_command_and_not_by_a_path_of_the_server() {
    let mut desk = desk();
    desk.press("7+").shows("ssh SERVER attach").shows("--title").shows("Nothing was changed");
    desk.press("<Enter>").shows("Rang about Monday");
}

#[test]
fn a_copy_goes_out_by_a_command_and_not_to_a_path_of_the_server() {
    let mut desk = desk();
    desk.press("9x").shows("ssh SERVER pack get").shows("Nothing was changed");
}

#[test]
fn at_ones_own_machine_a_path_is_asked_for_as_ever() {
    let mut desk = desk();
    desk.app.sit(Seat::Here);
    desk.press("9x").shows("Save a copy");
}

#[test]
fn whoever_is_ended_while_they_are_in_is_shown_out() {
    let mut desk = desk();
    let mut beside = Store::open(&Desk::path(&desk.folder)).unwrap();
    let session = desk.app.session().clone();
    let other = beside.add_officer(&session, "cara", "Cara", &[Role::Admin]).unwrap();
    desk.wait(1_100);
    assert!(!desk.app.has_quit());
    let cara = crate::store::Session { officer: other, roles: vec![Role::Admin], ..session };
    beside.end_officer(&cara, desk.app.session().officer).unwrap();
    desk.wait(1_100);
    assert!(desk.app.has_quit());
}
