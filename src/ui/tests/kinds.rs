//! Every kind of field a form may have, by keys: those that the shipped forms don't use yet too.

use super::desk::Desk;

const FORM: &str = r#"
name = "plan"
title = "Every kind"
version = 2
purpose = "To try each kind of field."

[[section]]
id = "all"
title = "All"
[[section.field]]
id = "line"
label = "A line"
kind = "line"
[[section.field]]
id = "number"
label = "A number"
kind = "number"
min = 0
max = 10
[[section.field]]
id = "time"
label = "A time"
kind = "time"
[[section.field]]
id = "tick"
label = "A tick"
kind = "tick"
[[section.field]]
id = "one"
label = "One of"
kind = "choice"
options = [{ id = "a", label = "First" }, { id = "b", label = "Second" }]
[[section.field]]
id = "many"
label = "Any of"
kind = "choice"
many = true
options = [{ id = "a", label = "First" }, { id = "b", label = "Second" }]
[[section.field]]
id = "visits"
label = "Visits"
kind = "table"
columns = [{ id = "on", label = "On", kind = "date" }, { id = "who", label = "Who", kind = "line" }]
"#;

fn desk() -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = super::desk::found(&folder);
    super::desk::fill(&mut store, &session);
    store.install_template(&session, FORM).unwrap();
    let pupil = store.pupil_by_upn("A100000000001").unwrap();
    store.open_case(&session, pupil, "why").unwrap();
    let look = crate::ui::Look::default();
    let mut desk = Desk::at(folder, store, session, (80, 24), look);
    desk.press("<Enter>n<Enter>").shows("Every kind no. 1");
    desk
}

fn value(desk: &Desk, field: &str) -> String {
    let viewer = desk.app.session().viewer();
    desk.app.store().record_file(viewer, 1).unwrap().value(field).to_owned()
}

#[test]
fn each_kind_takes_its_answer_by_keys() {
    let mut desk = desk();
    desk.type_words("words").press("<Tab>").type_words("11").press("<Tab>").shows("at most 10");
    desk.press("<BS>").press("<Tab>").type_words("2.15pm").shows("14:15").press("<Tab>");
    desk.press("x").shows("[x]").press("<Tab>2").shows("[x] 2 Second").press("<Tab>21<Tab>");
    let expected = [
        ("line", "words"),
        ("number", "1"),
        ("time", "14:15"),
        ("tick", "yes"),
        ("one", "b"),
        ("many", "a\nb"),
    ];
    for (field, expected) in expected {
        assert_eq!(value(&desk, &format!("all/{field}")), expected, "{field}");
    }
    desk.press("<S-Tab><S-Tab>2<S-Tab>x");
    assert_eq!((value(&desk, "all/one"), value(&desk, "all/tick")), (String::new(), String::new()));
}

#[test]
fn a_table_takes_a_row_from_its_first_letter_and_gives_one_up() {
    let mut desk = desk();
    desk.press("<Tab><Tab><Tab><Tab><Tab><Tab>");
    for (on, who) in [("fri", "Mother"), ("mon", "Aunt")] {
        desk.type_words(on).press("<Tab>").type_words(who).press("<Tab>");
    }
    desk.shows("Fri 21 Nov 2025").shows("Aunt");
    assert_eq!(value(&desk, "all/visits/r1/on"), "2025-11-21");
    assert_eq!(value(&desk, "all/visits/r2/who"), "Aunt");
    desk.press("<S-Tab><C-x>");
    let viewer = desk.app.session().viewer();
    assert_eq!(desk.app.store().record_file(viewer, 1).unwrap().rows("all/visits"), ["r1"]);
}

#[test]
fn an_old_record_keeps_the_form_it_was_made_with() {
    let mut desk = desk();
    desk.type_words("kept").press("<Esc>");
    let newer = FORM.replace("version = 2", "version = 3").replace("A line", "Another line");
    let session = desk.app.session().clone();
    let path = Desk::path(&desk.folder);
    crate::store::Store::open(&path).unwrap().install_template(&session, &newer).unwrap();
    desk.press("3<Enter>").shows("A line").shows("kept");
}
