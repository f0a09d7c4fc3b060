//! A restricted field on screen: marked for all, its words for their author and safeguarding.

use super::desk::{Desk, fill, found, noon};
use crate::clock::Clock;
use crate::store::{Role, Session, Store};
use crate::ui::Look;

const CONCERN: &str = "all/concern";
const SECRET: &str = "bruises seen";

const FORM: &str = r#"
name = "plan"
title = "Small plan"
version = 2
purpose = "To try a restricted field."

[[section]]
id = "all"
title = "All"
[[section.field]]
id = "line"
label = "A line"
kind = "line"
[[section.field]]
id = "concern"
label = "Concern"
kind = "prose"
restricted = true
"#;

/// Before a case with one form, in these roles; and a colleague who is an officer and nothing else.
fn desk(roles: &[Role]) -> (Desk, Session) {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    store.install_template(&session, FORM).unwrap();
    let pupil = store.pupil_by_upn("A100000000001").unwrap();
    let case = store.open_case(&session, pupil, "why").unwrap();
    store.new_record(&session, case, "plan").unwrap();
    let khan = store.sign_in("b.khan", Clock::fixed(noon())).unwrap();
    let khan = Session { roles: vec![Role::Officer], ..khan };
    let session = Session { roles: roles.to_vec(), ..session };
    (Desk::at(folder, store, session, (80, 24), Look::default()), khan)
}

/// The colleague writes a concern from next door.
fn written(desk: &Desk, khan: &Session) {
    let mut store = Store::open(&Desk::path(&desk.folder)).unwrap();
    store.answer_field(khan, 1, CONCERN, SECRET, 0).unwrap();
}

fn kept(desk: &Desk, khan: &Session) -> String {
    desk.app.store().record_file(khan.viewer(), 1).unwrap().value(CONCERN).to_owned()
}

#[test]
fn a_colleagues_restricted_words_are_told_of_and_not_shown() {
    let (mut desk, khan) = desk(&[Role::Officer, Role::Lead]);
    written(&desk, &khan);
    desk.press("<Enter>3<Enter>").shows("Concern [restricted]");
    desk.shows("restricted: written by b.khan");
    desk.press("<Tab>").type_words("all well").shows("b.khan wrote here what only they and");
    let text = desk.text();
    assert!(!text.contains(SECRET) && !text.contains("all well"), "{text}");
    desk.press("<Tab><Esc>0");
    let text = desk.text();
    assert!(!text.contains(SECRET), "{text}");
    assert_eq!(kept(&desk, &khan), SECRET);
}

#[test]
fn whoever_reads_them_sees_that_few_do() {
    let (mut desk, khan) = desk(&Role::ALONE);
    written(&desk, &khan);
    desk.press("<Enter>3<Enter>").shows("Concern [restricted]");
    desk.shows("restricted: Enter reads it, and the reading is noted");
    // Letters are no text there, and nothing is read yet.
    desk.press("<Tab>").type_words("x").shows("Enter read");
    assert!(!desk.text().contains(SECRET));
    let before = desk.app.store().last_change().unwrap();
    desk.press("<Enter>").shows(SECRET).shows("only whoever writes here");
    assert_eq!(desk.app.store().last_change().unwrap(), before + 1);
    // Open until the form is left, also while it is read anew.
    desk.press("<S-Tab>").type_words("a").press("<Tab>").shows(SECRET);
    assert_eq!(desk.app.store().last_change().unwrap(), before + 2, "the line's answer alone");
    desk.type_words("!").press("<Tab>");
    let words = kept(&desk, desk.app.session());
    assert!(words != SECRET && words.replace('!', "") == SECRET, "{words}");
    assert_eq!(kept(&desk, &khan), "", "whoever wrote last is their author");
}

#[test]
fn in_a_closed_form_they_are_read_by_enter_too() {
    let (mut desk, khan) = desk(&Role::ALONE);
    written(&desk, &khan);
    desk.press("<Enter>3<Enter><C-e>y<Esc>").shows("closed");
    assert!(!desk.text().contains(SECRET));
    let before = desk.app.store().last_change().unwrap();
    desk.press("<Enter>").shows("Nothing restricted is closed here");
    desk.press("j<Enter>").shows(SECRET);
    assert_eq!(desk.app.store().last_change().unwrap(), before + 1);
    desk.press("<Esc><Enter>");
    assert!(!desk.text().contains(SECRET), "left, it is closed again");
}

#[test]
fn whoever_chooses_between_two_texts_reads_both() {
    let (mut desk, khan) = desk(&Role::ALONE);
    desk.press("<Enter>3<Enter><Tab>").type_words("all well");
    written(&desk, &khan);
    let before = desk.app.store().last_change().unwrap();
    desk.press("<Tab>").shows("Two texts for one field").shows(SECRET).shows("all well");
    assert_eq!(desk.app.store().last_change().unwrap(), before + 1, "the reading");
    desk.press("b");
    assert_eq!(kept(&desk, desk.app.session()), format!("{SECRET}\nall well"));
}

#[test]
fn words_typed_meanwhile_stay_a_draft_that_can_be_taken_back() {
    let (mut desk, khan) = desk(&[Role::Officer]);
    desk.press("<Enter>3<Enter><Tab>").type_words("all well");
    written(&desk, &khan);
    desk.press("<Tab>").shows("b.khan wrote under \"Concern\"").shows("all well");
    desk.press("<Esc>").shows("Left as a draft").press("<Esc>");
    desk.press("<Enter><Tab>").shows("all well");
    desk.press("<BS><BS><BS><BS><BS><BS><BS><BS><Tab>").shows("restricted: written by b.khan");
    let left = desk.app.store().drafts(desk.app.session()).unwrap();
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(kept(&desk, &khan), SECRET);
}
