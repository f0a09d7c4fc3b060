//! The program started where there is no file yet, and what an officer likes of the terminal.

use crate::program::Program;
use crate::terminal::Terminal;

/// Claim: started in a terminal without a file, the program leads to a new file by its school's
/// name and tells which imports come next in their exact words; without a terminal it says so in a
/// sentence with exit 4 and makes nothing.
#[test]
fn the_first_start_leads_to_a_file() {
    let program = Program::new();
    let run = program.run(&[]);
    assert_eq!(run.code, 4, "{}", run.err);
    assert!(run.err.contains("there is no file") && !program.file().exists(), "{}", run.err);

    let mut desk = Terminal::open(&program, "a.rahman");
    desk.wait_for("makes your school's file").press("q");
    assert_eq!(desk.ended(), 0);
    assert!(desk.is_restored() && !program.file().exists());

    let mut desk = Terminal::open(&program, "a.rahman");
    desk.wait_for("makes your school's file").press("i").wait_for("What is your school called?");
    desk.type_words("Hillcrest").press("<Enter>").wait_for("calendar.toml");
    desk.wait_for("marks.csv").wait_for("--db ").press("q");
    assert_eq!(desk.ended(), 0);
    assert!(desk.is_restored() && program.file().exists());
}

/// Claim: the mouse goes to a row, a tab or a key where the terminal has one, is left alone with
/// `--no-mouse`, and is given back in the end.
#[test]
fn the_mouse_is_taken_and_given_back() {
    let program = Program::with_school(&crate::program::small());
    program.ok(&["case", "open", "D451503415000", "--reason", "Away on Mondays"]);
    let mut desk = Terminal::open(&program, "a.rahman");
    desk.wait_for("King, Owen");
    assert!(desk.sends_clicks());
    // The only row, twice; then the tab of the register.
    desk.click(5, 3).click(5, 3).wait_for("Away on Mondays");
    desk.click(14, 2).wait_for("[2Register]");
    desk.press("<Esc>").wait_for("1 open").press("q");
    assert_eq!(desk.ended(), 0);
    assert!(desk.is_restored());

    let mut desk = Terminal::open_with(&program, "a.rahman", &["--no-mouse"]);
    desk.wait_for("King, Owen");
    assert!(!desk.sends_clicks());
}
