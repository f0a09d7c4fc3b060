//! The list of actions, and the theme that is changed by it.

use super::desk::Desk;
use crate::ui::Theme;
use crate::ui::keys::Key;

#[test]
fn an_action_found_by_its_name_is_done_on_the_screen_below() {
    let mut desk = Desk::new();
    desk.press(":").shows("What shall be done?").type_words("new case");
    desk.press("<Enter>").shows("New case: which pupil?");
    desk.press("<Esc>").shows("No case is open yet");
    // From a case: a tab, then an action that opens a sheet.
    desk.press("n").type_words("osei").press("<Enter>");
    desk.type_words("Away on Mondays").press("<Enter>").shows("Amara Osei · 7A");
    desk.press(":").type_words("regist").press("<Enter>").shows("[2Register]");
    desk.press("1:").type_words("clcs").press("<Enter>").shows("Close");
    desk.type_words("back in school").press("<Enter>").shows("case closed");
    let pupil = desk.app.store().pupil_by_upn("A100000000001").unwrap();
    let file = desk.app.store().pupil_file(desk.app.session().viewer(), pupil).unwrap();
    let case = file.case.unwrap();
    assert_eq!(case.close_reason.as_deref(), Some("back in school"));
}

#[test]
fn the_list_is_left_as_it_was_found() {
    let mut desk = Desk::new();
    let before = desk.text();
    desk.press(":");
    desk.type_words("nothing is called so").press("<Enter>").shows("try fewer letters");
    desk.press("<Esc>");
    assert_eq!(desk.text(), before);
    // The arrows go down the list; what stands second in the caseload's table logs a contact.
    desk.press(":<Down><Enter>").shows("Log a contact");
}

#[test]
fn in_a_field_a_colon_is_a_colon() {
    let mut desk = Desk::new();
    desk.press("/").type_words("a:b").shows("/a:b");
}

#[test]
fn the_theme_changes_at_once_and_for_this_sitting() {
    let mut desk = Desk::new();
    let look = |desk: &Desk| desk.app.look().theme;
    assert_eq!(look(&desk), Theme::Dark);
    desk.press(":").type_words("theme").press("<Enter>").shows("Theme: light");
    assert_eq!(look(&desk), Theme::Light);
    desk.press(":").type_words("theme").press("<Enter>").shows("Theme: high contrast");
    assert!(desk.app.press(Key::Char('?'), desk.time));
    assert_eq!(look(&desk), Theme::Contrast);
}
