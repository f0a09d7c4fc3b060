//! The officer's day by keys alone at 80x24, in a real terminal.

use std::time::Duration;

use crate::program::{Program, at, small};
use crate::terminal::Terminal;

fn school() -> Program {
    let program = Program::with_school(&small());
    program.ok(&["import", "marks", &at(&small(), "marks.csv")]);
    program
}

/// Claim: by keys alone at 80x24 a case is opened and the whole plan filled with three people and
/// two actions; a call logged from mid-field takes at most 8 keys beside the words and comes back
/// to the same character; kill -9 in mid-word loses at most a second of typing, and the next start
/// is in the same field.
#[test]
fn a_plan_a_call_and_a_kill() {
    let program = school();
    let mut desk = Terminal::open(&program, "a.rahman");
    desk.wait_for("Herringbone · Hillcrest");
    desk.press("n")
        .type_words("king")
        .wait_for("King, Owen")
        .press("<Enter>")
        .wait_for("Open a case");
    desk.type_words("Away on Mondays").press("<Enter>").wait_for("no. 1, open");
    desk.press("<Esc>").wait_for("1 open");
    // Filter to the pupil, open the case, begin the plan.
    desk.press("/").type_words("king").press("<Enter>").wait_for("King, Owen");
    desk.press("<Enter>").wait_for("Away on Mondays").press("n").wait_for("Which form?");
    desk.press("<Enter>").wait_for("Plan no. 1");

    people_and_actions(&mut desk);
    detour(&mut desk);

    desk.type_words("He likes the farm and the hor");
    std::thread::sleep(Duration::from_millis(1_100));
    desk.type_words("s");
    desk.kill();

    let mut desk = Terminal::open(&program, "a.rahman");
    desk.wait_for("You were writing here").wait_for("He likes the farm and the hor");
    desk.type_words("ses").press("<Tab>").wait_for("saved");
    let record = program.ok(&["record", "show", "1", "--json"]).json().to_string();
    for words in [
        "He likes the farm and the hor",
        "Mrs Poppy King",
        "B. Khan",
        "C. Jones",
        "Meet at the gate",
        "Ring home",
        "Worried about maths",
    ] {
        assert!(record.contains(words), "no {words} in {record}");
    }
    let case = program.ok(&["case", "show", "1", "--json"]).json();
    assert_eq!(case["actions"].as_array().unwrap().len(), 2);
    assert!(case["entries"].to_string().contains("Mum rang back"), "{case}");
    desk.press("<Esc><Esc><Esc><Esc>").wait_for("1 open").press("q");
    assert_eq!(desk.ended(), 0);
    assert!(desk.is_restored());
}

/// Three people: one of the pupil's own, two typed. Two actions, one by a day, one in words.
fn people_and_actions(desk: &mut Terminal) {
    desk.press("<C-n>").wait_for("Who is invited?").press("<C-p>").wait_for("Suggestions");
    desk.press("<Enter>").wait_for("Mrs Poppy King").press("<Tab>y<Tab>");
    for (name, role) in [("B. Khan", "SENCo"), ("C. Jones", "Head of year")] {
        desk.type_words(name).press("<Tab>").type_words(role).press("<Tab>y<Tab>").wait_for(role);
    }
    desk.press("<C-t>").wait_for("Sections").press("jjjjjjj<Enter>").wait_for("When?");
    desk.type_words("Meet at the gate").press("<Tab>").type_words("B. Khan");
    desk.press("<Tab>").type_words("fri").wait_for("Fri ").press("<Tab><Tab>");
    desk.type_words("Ring home").press("<Tab>").type_words("A. Rahman");
    desk.press("<Tab>").type_words("daily").press("<Tab>").wait_for("daily");
}

/// A call in mid-field: out, logged, back at the same character.
fn detour(desk: &mut Terminal) {
    desk.press("<C-t>").wait_for("Sections").press("kkkk<Enter>").wait_for("Factors keeping");
    desk.type_words("Worried maths").press("<Left><Left><Left><Left><Left>");
    std::thread::sleep(Duration::from_millis(200));
    let cursor = desk.cursor();
    desk.pressed = 0;
    desk.press("<C-l>")
        .wait_for("Log a contact")
        .press("cr")
        .type_words("Mum rang back")
        .press("<C-k>");
    desk.wait_for("Factors keeping");
    assert!(desk.pressed <= 8, "{} keys", desk.pressed);
    desk.wait_for_cursor(cursor);
    desk.type_words("about ").wait_for("Worried about maths");
    desk.press("<C-t>").wait_for("Sections").press("k<Enter>").wait_for("Strengths");
}

/// Claim: from the caseload a call is logged in at most 6 keys beside the words.
#[test]
fn a_call_from_the_caseload() {
    let program = school();
    program.ok(&["case", "open", "D451503415000", "--reason", "Away on Mondays"]);
    let mut desk = Terminal::open(&program, "a.rahman");
    desk.wait_for("King, Owen");
    desk.press("lcr")
        .wait_for("Phone call")
        .type_words("Rang about Monday")
        .press("<C-k>")
        .wait_for("saved");
    assert!(desk.pressed <= 6, "{} keys", desk.pressed);
    let case = program.ok(&["case", "show", "1", "--json"]).json();
    assert_eq!(case["entries"][0]["words"], "Rang about Monday");
    assert_eq!(case["entries"][0]["kind"], "call");
}

/// Claim: a signal that ends the program leaves a draft and the terminal as it was.
#[test]
fn a_hang_up_keeps_the_draft_and_restores_the_terminal() {
    let program = school();
    program.ok(&["case", "open", "D451503415000", "--reason", "Away on Mondays"]);
    program.ok(&["record", "new", "1", "plan"]);
    let mut desk = Terminal::open(&program, "a.rahman");
    desk.wait_for("King, Owen").press("<Enter>3<Enter>").wait_for("Plan no. 1");
    desk.press("<C-n><C-n><C-n>").wait_for("Strengths").type_words("Half a sen");
    desk.signal(rustix::process::Signal::TERM);
    desk.ended();
    assert!(desk.is_restored());
    let mut desk = Terminal::open(&program, "a.rahman");
    desk.wait_for("Half a sen");
}
