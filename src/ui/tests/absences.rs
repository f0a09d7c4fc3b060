//! The morning's work by keys: reasons, attempts, marks to correct, and the log that comes of them.

use super::desk::{Desk, day, fill, found};
use crate::rules::case::Entry;
use crate::rules::code::Code;
use crate::rules::people::MarkRow;
use crate::rules::register::Half;
use crate::store::{CorrectionRow, MarksImport};
use crate::ui::Look;
use crate::ui::keys::Key;

fn entries(desk: &Desk) -> Vec<Entry> {
    let (store, viewer) = (desk.app.store(), desk.app.session().viewer());
    let pupil = store.pupil_by_upn("A100000000001").unwrap();
    store.pupil_file(viewer, pupil).unwrap().entries
}

fn corrections(desk: &Desk) -> Vec<CorrectionRow> {
    let viewer = desk.app.session().viewer();
    desk.app.store().corrections(viewer, day("2025-11-23"), None).unwrap()
}

fn both(on: &str) -> [(chrono::NaiveDate, Half); 2] {
    [(day(on), Half::Am), (day(on), Half::Pm)]
}

#[test]
fn a_reason_takes_at_most_three_keys_beside_its_words() {
    let mut desk = Desk::new();
    desk.press("b").shows("3 to ask about").shows("Mon 10 Nov").shows("Thu 20 Nov");
    desk.pressed = 0;
    for words in ["Overslept", "Slept in again", "Tummy ache"] {
        desk.press("r").type_words(words).press("<Enter>").shows(words);
    }
    assert!(desk.pressed <= 9, "{} keys for three absences", desk.pressed);
    desk.shows("0 to ask about · 3 worked on");
    let mut told: Vec<_> = entries(&desk).into_iter().map(|e| (e.sessions, e.words)).collect();
    told.sort();
    let expected = [
        (both("2025-11-10").to_vec(), "Overslept".to_owned()),
        (both("2025-11-17").to_vec(), "Slept in again".to_owned()),
        (both("2025-11-20").to_vec(), "Tummy ache".to_owned()),
    ];
    assert_eq!(told, expected);
    let kept = entries(&desk).remove(0);
    assert_eq!(
        (kept.kind.id(), kept.with),
        ("absence-reason", vec!["Mrs Grace Osei (mother)".to_owned()])
    );
}

#[test]
fn an_attempt_is_one_key_and_moves_on() {
    let mut desk = Desk::new();
    desk.press("b");
    desk.pressed = 0;
    desk.press("a").shows("Sun: no answer");
    desk.press("v").shows("Sun: voicemail");
    desk.press("t").shows("Sun: text");
    assert_eq!(desk.pressed, 3);
    // At the last the cursor stays: another try counts there.
    desk.press("a").shows("Sun: no answer x2");
    let told: Vec<_> = entries(&desk)
        .into_iter()
        .rev()
        .map(|e| (e.kind.id(), e.reached, e.sessions[0].0))
        .collect();
    let expected = [
        ("call", "no-answer".to_owned(), day("2025-11-10")),
        ("call", "voicemail".to_owned(), day("2025-11-17")),
        ("text", String::new(), day("2025-11-20")),
        ("call", "no-answer".to_owned(), day("2025-11-20")),
    ];
    assert_eq!(told, expected);
}

#[test]
fn what_was_worked_on_stays_in_sight_until_the_screen_is_left() {
    let mut desk = Desk::new();
    desk.press("br").type_words("Overslept").press("<Enter>").shows("✓ Overslept");
    desk.press("r<Esc>").shows("✓ Overslept").shows("2 to ask about");
    desk.press("<Esc>b").shows("2 to ask about");
    assert!(!desk.text().contains("Overslept"));
    desk.press("e").shows("✓ Overslept");
}

#[test]
fn a_reason_that_is_illness_goes_on_the_list_for_the_mis_with_its_code() {
    let mut desk = Desk::new();
    desk.press("bm").shows("1 to correct").shows("N>?").shows("no reason known yet");
    desk.press("m").shows("3 to ask about");
    desk.pressed = 0;
    desk.press("i").type_words("Flu").press("<Enter>");
    assert!(desk.pressed <= 3);
    desk.press("m").shows("O>I").shows("Flu").shows("2 to correct");
    let raised = &corrections(&desk)[0];
    assert_eq!(raised.what.sessions, both("2025-11-10"));
}

#[test]
fn another_code_is_chosen_above_the_words() {
    let mut desk = Desk::new();
    desk.press("br<S-Tab>m").type_words("Dentist").press("<Enter>");
    let found = corrections(&desk);
    assert_eq!(found[0].what.should_be.unwrap().as_str(), "M");
}

#[test]
fn a_reason_needs_words_and_a_code_that_stands_in_the_register() {
    let mut desk = Desk::new();
    desk.press("br<Enter>").shows("what was told, in a few words");
    desk.press("<Esc>c").type_words("J").press("<Enter>").type_words("why").press("<Enter>");
    desk.shows("a code of the register");
    desk.press("<BS>").type_words("M").press("<C-k>");
    assert_eq!(entries(&desk).len(), 0);
    assert_eq!(corrections(&desk)[0].what.should_be.unwrap().as_str(), "M");
    desk.shows("To correct, Mon 10 Nov AM: should be M");
}

#[test]
fn a_mark_is_found_wrong_from_the_register() {
    let mut desk = Desk::new();
    desk.press("f").type_words("osei").press("<Enter>2c");
    desk.type_words("L").press("<Enter>").type_words("Came late").press("<Enter>");
    let found: Vec<String> = corrections(&desk).iter().map(|row| row.what.in_words()).collect();
    assert_eq!(found, ["Thu 20 Nov", "Fri 21 Nov AM", "Fri 21 Nov PM"]);
}

#[test]
fn the_log_of_absences_writes_itself() {
    let mut desk = Desk::new();
    desk.press("ba<Esc>f").type_words("osei").press("<Enter>2d");
    desk.shows("absences 2025/26").shows("Thu 20 Nov").shows("to ask");
    desk.press("r").type_words("Tummy ache").press("<Enter>");
    desk.shows("✓ Tummy ache").shows("Reason, Sun 23 Nov: Tummy ache");
    desk.press("jj").shows("Asked, Sun 23 Nov: no answer");
}

#[test]
fn typing_finds_a_pupil_and_esc_gives_the_list_back() {
    let mut desk = Desk::new();
    desk.press("b/").type_words("zzz").shows("Nobody is found by that");
    desk.press("<Esc>").shows("Osei, Amara");
    desk.press("/").type_words("7a os").press("<Enter>").shows("Osei, Amara");
    desk.press("<Enter>").shows("Amara Osei · 7A");
}

#[test]
fn a_register_that_is_behind_is_said_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, mut session) = found(&folder);
    fill(&mut store, &session);
    session.clock = session.clock.on_day(Some(day("2025-11-26")));
    let mut desk = Desk::at(folder, store, session, (80, 24), Look::default());
    desk.press("b").shows("Register ends Fri 21 Nov PM").shows("Osei, Amara");
}

#[test]
fn who_when_and_the_number_to_ring_are_told_at_every_size() {
    for size in [(60, 16), (80, 24), (120, 40)] {
        let folder = tempfile::tempdir().unwrap();
        let (mut store, session) = found(&folder);
        fill(&mut store, &session);
        let mut desk = Desk::at(folder, store, session, size, Look::default());
        desk.press("b").shows("Osei, Amara").shows("Mon 10 Nov").shows("to ask");
        desk.shows("01632 961912").shows("AM and PM O");
    }
}

#[test]
fn a_call_logged_from_the_list_is_about_the_pupil_at_hand() {
    let mut desk = Desk::new();
    desk.press("blcr").type_words("Will ring back").press("<C-k>").shows("Absences");
    assert_eq!(entries(&desk)[0].words, "Will ring back");
}

/// A desk at 80x24 where Niamh Quinn was away for these sessions, and never else.
fn with_quinn_away(sessions: &[(&str, Half)]) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    let marks: Vec<MarkRow> = sessions
        .iter()
        .map(|(on, half)| MarkRow {
            upn: "A100000000003".into(),
            on: day(on),
            half: *half,
            code: Code::read("O"),
            minutes_late: None,
            comment: String::new(),
        })
        .collect();
    let school = store.school(None).unwrap().id;
    let plan = store.plan_marks(school, &marks).unwrap();
    let from = MarksImport { school, file: "quinn.csv", sha256: "" };
    store.import_marks(&session, from, &plan, &mut |_, _| true).unwrap();
    Desk::at(folder, store, session, (80, 24), Look::default())
}

#[test]
fn one_absence_is_one() {
    let mut desk = with_quinn_away(&[("2025-11-20", Half::Am)]);
    desk.press("f").type_words("quinn").press("<Enter>2d");
    desk.shows("1 absence · 1 session · 1 without a reason · up to 21 Nov 25");
}

#[test]
fn the_days_of_an_absence_are_told_in_full() {
    let mut desk = with_quinn_away(&[("2025-11-20", Half::Pm), ("2025-11-21", Half::Am)]);
    desk.press("f").type_words("quinn").press("<Enter>2d");
    desk.shows("Thu 20 Nov PM to Fri 21 Nov AM   2  O").shows("to ask");
}

#[test]
fn that_it_is_saved_is_said_once() {
    let mut desk = Desk::new();
    for keys in ["ba", "rOverslept<Enter>", "cM<Enter>why<Enter>"] {
        desk.press(keys).shows("saved 14:02");
        assert_eq!(desk.text().matches("saved").count(), 1, "{}", desk.text());
    }
    // Over a form too, whose title says it.
    desk.press("<Esc>n").type_words("osei").press("<Enter>").type_words("Away").press("<Enter>");
    desk.shows("Case         no. 1").press("n<Enter>").shows("Plan no. 1");
    desk.press("<C-l>cr").type_words("Rang back").press("<C-k>").shows("saved 14:02");
    assert_eq!(desk.text().matches("saved").count(), 1, "{}", desk.text());
}

#[test]
fn what_the_pane_has_no_room_for_is_told_and_read() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    let mut desk = Desk::at(folder, store, session, (60, 16), Look::default());
    desk.press("bG");
    assert!(!desk.text().contains("more line"), "{}", desk.text());
    desk.press("aaa").shows("more lines: J");
    assert!(!desk.text().contains("Thu 20 Nov: AM and PM N"), "{}", desk.text());
    desk.press("JJJ").shows("Thu 20 Nov: AM and PM N").shows("the end: K goes back");
    desk.press("KKK").shows("Osei, Amara · 7A").shows("more lines: J");
    // Another row begins at its top.
    desk.press("Jk").shows("Osei, Amara · 7A");
}

#[test]
fn the_place_and_the_order_stay_while_one_works_down_the_list() {
    let mut desk = with_quinn_away(&[("2025-11-20", Half::Am)]);
    let names = |desk: &mut Desk| -> Vec<String> {
        let text = desk.text();
        let rows = text.lines().filter(|line| line.contains(" Nov ") && line.contains('7'));
        rows.map(|line| line.chars().skip(2).take(30).collect()).collect()
    };
    desk.press("b").shows("4 to ask about");
    let before = names(&mut desk);
    desk.press("ja").shows("Sun: no answer");
    assert_eq!(names(&mut desk), before);
    // What a colleague writes down meanwhile of somebody else is there with the next key.
    let mut other = desk.beside("ben");
    for key in Key::read_all("bGv") {
        other.press(key, 0);
    }
    desk.press("a").shows("Sun: voicemail");
    assert_eq!(names(&mut desk), before);
}
