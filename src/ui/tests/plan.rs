//! The officer's day: find a pupil, open a case, fill the plan, log a call in mid-field.

use super::desk::{Desk, day};
use crate::rules::case::RecordState;

/// Opens a case on Amara Osei from the caseload.
fn with_case(desk: &mut Desk) {
    desk.press("n").type_words("osei").press("<Enter>");
    desk.type_words("Away on Mondays").press("<Enter>");
}

fn amara(desk: &Desk) -> i64 {
    desk.app.store().pupil_by_upn("A100000000001").unwrap()
}

#[test]
fn a_case_is_opened_by_name_and_reason() {
    let mut desk = Desk::new();
    with_case(&mut desk);
    desk.shows("Amara Osei · 7A").press("<Esc>").shows("Osei, Amara").shows("1 open");
    let case = desk.app.store().latest_case(amara(&desk)).unwrap().unwrap();
    let viewer = desk.app.session().viewer();
    let case = desk.app.store().case(viewer, case).unwrap();
    assert_eq!((case.reason.as_str(), case.opened), ("Away on Mondays", day("2025-11-23")));
}

#[test]
fn a_call_is_logged_from_the_caseload_in_four_keys() {
    let mut desk = Desk::new();
    with_case(&mut desk);
    desk.press("<Esc>").pressed = 0;
    desk.press("lcr").type_words("Mum did not know about Mondays").press("<C-k>");
    assert!(desk.pressed <= 6, "{} keys", desk.pressed);
    desk.shows("saved").shows("Osei, Amara");
    let file = desk.app.store().pupil_file(desk.app.session().viewer(), amara(&desk)).unwrap();
    let entry = &file.entries[0];
    assert_eq!((entry.kind.id(), entry.reached.as_str()), ("call", "reached"));
    assert_eq!(entry.words, "Mum did not know about Mondays");
    assert_eq!(entry.with, ["Mrs Grace Osei (mother)"]);
}

#[test]
fn a_call_in_mid_field_comes_back_to_the_same_character() {
    let mut desk = Desk::new();
    with_case(&mut desk);
    desk.press("<Enter>n<Enter><C-n><C-n><C-n>").type_words("Loves the farm club");
    desk.press("<Left><Left><Left><Left>");
    let (before, cursor) = (desk.text(), desk.cursor());
    desk.pressed = 0;
    desk.press("<C-l>cr").type_words("Rang back").press("<C-k>");
    assert!(desk.pressed <= 8, "{} keys", desk.pressed);
    assert_eq!(desk.cursor(), cursor);
    // But for the words that say it was saved, the screen is as it was.
    let (now, before) = (desk.text(), before);
    let rest = |text: &str| text.lines().skip(2).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(rest(&now), rest(&before));
    desk.type_words("very big ").shows("Loves the farm very big club");
    desk.pressed = 0;
    desk.press("<C-l><Esc>");
    desk.shows("Loves the farm very big club");
}

#[test]
fn a_whole_plan_is_filled_and_closed() {
    let mut desk = Desk::new();
    with_case(&mut desk);
    desk.press("<Enter>n<Enter>").shows("Support and Attendance Plan no. 1");
    // Who is invited: one from the pupil's people, two typed.
    desk.press("<C-n><C-p><Enter>").type_words("").press("<Tab>y<Tab>");
    desk.type_words("B. Khan")
        .press("<Tab>")
        .type_words("SENCo")
        .press("<Tab>")
        .type_words("yes")
        .press("<Tab>");
    desk.type_words("C. Jones").press("<Tab>").type_words("Head of year").press("<Tab>");
    desk.shows("B. Khan").shows("Head of year");
    desk.press("<C-t>");
    for _ in 0..7 {
        desk.press("j");
    }
    desk.press("<Enter>").shows("Action");
    desk.type_words("Meet at the gate")
        .press("<Tab>")
        .type_words("B. Khan")
        .press("<Tab>")
        .type_words("fri")
        .press("<Tab><Tab>");
    desk.type_words("Ring home")
        .press("<Tab>")
        .type_words("A. Rahman")
        .press("<Tab>")
        .type_words("daily")
        .press("<Tab>");
    desk.shows("Meet at the gate").shows("28 Nov 25").shows("daily");
    desk.press("<C-e>y").shows("on the checklist").press("<Esc>").shows("closed 23 Nov 25");
    let store = desk.app.store();
    let case = store.latest_case(amara(&desk)).unwrap().unwrap();
    let file = store.case_file(desk.app.session().viewer(), case).unwrap();
    assert_eq!(file.records[0].state, RecordState::Closed);
    let record = store.record_file(desk.app.session().viewer(), file.records[0].id).unwrap();
    let people: Vec<_> =
        record.attendees.iter().map(|p| (p.name.as_str(), p.role.as_str())).collect();
    assert_eq!(
        people,
        [("Mrs Grace Osei", "Mother"), ("B. Khan", "SENCo"), ("C. Jones", "Head of year")]
    );
    assert_eq!(record.frozen.unwrap().actions.len(), 2);
    assert_eq!(file.actions.iter().filter(|a| a.is_open()).count(), 2);
}

#[test]
fn words_typed_before_a_kill_are_there_again_in_the_same_field() {
    let mut desk = Desk::new();
    with_case(&mut desk);
    desk.press("<Enter>n<Enter><C-n><C-n><C-n>").type_words("He came in on Wedn");
    desk.wait(1_000);
    let mut desk = desk.kill_and_start_again();
    desk.shows("He came in on Wedn").shows("You were writing here");
    desk.type_words("esday").press("<Tab>");
    desk.shows("saved");
    let store = desk.app.store();
    let case = store.latest_case(amara(&desk)).unwrap().unwrap();
    let file = store.case_file(desk.app.session().viewer(), case).unwrap();
    let record = store.record_file(desk.app.session().viewer(), file.records[0].id).unwrap();
    assert_eq!(record.value("strengths/strengths"), "He came in on Wednesday");
}

#[test]
fn a_draft_is_at_most_a_second_behind_the_first_unsaved_key() {
    let mut desk = Desk::new();
    with_case(&mut desk);
    desk.press("<Enter>n<Enter><C-n><C-n><C-n>");
    // Typing without a pause: the draft may not wait for one.
    for _ in 0..30 {
        desk.type_words("ab");
    }
    let drafts = desk.app.store().drafts(desk.app.session()).unwrap();
    let behind = 60 - drafts[0].text.chars().count();
    assert!(behind <= 20, "{behind} letters at 50 ms each are more than a second");
}

#[test]
fn ctrl_c_leaves_the_field_and_keeps_the_draft() {
    let mut desk = Desk::new();
    with_case(&mut desk);
    desk.press("<Enter>n<Enter><C-n><C-n><C-n>").type_words("Not sure yet").press("<C-c>");
    desk.shows("Left as a draft");
    assert!(!desk.app.has_quit());
    desk.press("3<Enter><C-n><C-n><C-n>").shows("Not sure yet");
}

#[test]
fn a_date_that_is_none_says_why_and_stays_as_typed() {
    let mut desk = Desk::new();
    with_case(&mut desk);
    desk.press("<Enter>n<Enter><Tab>").type_words("31/9").press("<Tab>");
    desk.shows("31/9").shows("there is no 31 September");
    desk.press("<BS><BS><BS><BS>").type_words("fri").shows("Fri 21 Nov 2025").press("<Tab>");
    desk.shows("saved");
}
