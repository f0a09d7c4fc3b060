//! Two officers at one plan, each in a terminal of their own.

use std::time::{Duration, Instant};

use crate::program::{Program, small};
use crate::terminal::Terminal;

fn two() -> (Program, Terminal, Terminal) {
    let program = Program::with_school(&small());
    program.ok(&["case", "open", "D451503415000", "--reason", "Away on Mondays"]);
    program.ok(&["record", "new", "1", "plan"]);
    let open = |login| {
        let mut desk = Terminal::open(&program, login);
        desk.wait_for("King, Owen").press("<Enter>3<Enter>").wait_for("Plan no. 1");
        desk.press("<C-n><C-n><C-n>").wait_for("Strengths");
        desk
    };
    let (one, other) = (open("a.rahman"), open("b.khan"));
    (program, one, other)
}

fn answer(program: &Program, field: &str) -> String {
    let record = program.ok(&["record", "show", "1", "--json"]).json();
    let found =
        record["fields"].as_array().and_then(|fields| fields.iter().find(|f| f["field"] == field));
    found.map_or_else(|| panic!("{record}"), |f| f["value"].as_str().unwrap_or_default().to_owned())
}

/// Claim: two sessions on different fields of one plan: both are kept.
#[test]
fn different_fields_are_both_kept() {
    let (program, mut one, mut other) = two();
    one.type_words("Mine");
    other
        .press("<C-n>")
        .wait_for("Factors keeping")
        .type_words("Theirs")
        .press("<Tab>")
        .wait_for("saved");
    one.press("<Tab>").wait_for("saved");
    assert_eq!(answer(&program, "strengths/strengths"), "Mine");
    assert_eq!(answer(&program, "push-pull/push"), "Theirs");
}

/// Claim: two sessions on the same field: both texts are shown, none is dropped.
#[test]
fn the_same_field_shows_both_texts() {
    let (program, mut one, mut other) = two();
    one.type_words("Mine");
    other.type_words("Theirs").press("<Tab>").wait_for("saved");
    one.press("<Tab>").wait_for("Two texts").wait_for("Theirs").wait_for("Mine").wait_for("b.khan");
    one.press("b").wait_for("Factors keeping");
    let kept = answer(&program, "strengths/strengths");
    assert!(kept.contains("Mine") && kept.contains("Theirs"), "{kept}");
}

/// Claim: a colleague's change, and which field they are at, show within two seconds, while what is being
/// typed and its cursor stay as they are.
#[test]
fn a_change_next_door_shows_within_two_seconds() {
    let (program, mut one, mut other) = two();
    one.press("<C-n>").wait_for("Factors keeping").type_words("Half a sentence");
    one.wait_for("Half a sentence").press("<Left><Left><Left>");
    std::thread::sleep(Duration::from_millis(700));
    let stood = one.cursor();
    other.press("<C-n>").wait_for("Factors keeping").press("<Tab>").type_words("From next door");
    let began = Instant::now();
    other.press("<Tab>").wait_for("saved");
    one.wait_for("From next door");
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    one.wait_for("changed by b.khan just now").wait_for("Half a sentence");
    assert_eq!(one.cursor(), stood);
    one.type_words("-").press("<Tab>").wait_for("saved");
    assert_eq!(answer(&program, "push-pull/push"), "Half a sente-nce");
    assert_eq!(answer(&program, "push-pull/pull"), "From next door");
    // Who is where: from one form to the other, and no longer once they left.
    other.wait_for("A. Rahman is editing \"Push and pull\"");
    let began = Instant::now();
    one.press("<C-n><C-n>");
    other.wait_for("A. Rahman is editing \"Views\"");
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    one.press("<Esc>");
    other.wait_until_gone("A. Rahman is editing");
}
