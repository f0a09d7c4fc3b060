//! History by keys: of a field, of a case on a day; and one's own last change taken back.

use super::desk::Desk;

#[test]
fn a_fields_history_a_change_taken_back_and_the_case_on_a_day() {
    let mut desk = Desk::new();
    desk.press("n").type_words("osei").press("<Enter>").type_words("Why").press("<Enter>");
    desk.press("<Enter>n<Enter><C-n><C-n><C-n>");
    desk.type_words("the bus").press("<Tab><S-Tab>").type_words(", the bell").press("<Tab><S-Tab>");
    desk.press("<C-k>").shows("History of \"").shows("Before: the bus").shows("A. Rahman at");
    desk.press("<Esc>").shows("the bell").press("<Esc>0u").shows("Taken back");
    let store = desk.app.store();
    let viewer = desk.app.session().viewer();
    let record = store.pupil_file(viewer, 1).unwrap().records[0].id;
    assert_eq!(store.record_file(viewer, record).unwrap().value("strengths/strengths"), "the bus");
    desk.press("d").shows("As it was on Sun 23 Nov 2025 · Amara Osei").shows("Read only");
    desk.press("G").shows("the bus");
    desk.press("d").type_words("22/11/2025").press("<Enter>").shows("Nothing was on file then.");
    desk.shows("As it was on Sat 22 Nov 2025").press("]").shows("Sun 23 Nov 2025");
    desk.press("d").type_words("someday").press("<Enter>").shows("As it was on:").press("<Esc>");
    desk.press("<Esc>3d").shows("2025 · Support and Attendance");
    desk.press("G").shows("the bus").press("<Esc>");
    // Where the list of what can be done names it, it is done too.
    desk.press(":").type_words("undo: take").press("<Enter>").shows("Taken back");
}
