//! Set aside with Ctrl-Z, and brought back.

use portable_pty::CommandBuilder;

use crate::program::{Program, small};
use crate::terminal::Terminal;

/// A shell of its own jobs that puts nothing of the terminal right by itself, and notes what it finds of it.
const SHELL: &str = r#"set -m
stty -g >before
"$@"
stty -g >aside
read -r word
echo "heard $word"
read -r word
fg >/dev/null
stty -g >after
"#;

fn school() -> Program {
    let program = Program::with_school(&small());
    program.ok(&["case", "open", "D451503415000", "--reason", "Away on Mondays"]);
    program.ok(&["record", "new", "1", "plan"]);
    program
}

fn type_half_a_word(desk: &mut Terminal) {
    desk.wait_for("King, Owen").press("<Enter>3<Enter>").wait_for("Plan no. 1");
    desk.press("<C-n><C-n><C-n>").wait_for("Strengths").type_words("Half a sen");
    desk.wait_for("Half a sen");
}

/// Claim: Ctrl-Z in mid-word gives the terminal back to the shell as it was, with what was typed kept in the file;
/// `fg` brings the screen back at the same letter, and nothing typed is lost.
#[test]
fn ctrl_z_leads_to_the_shell_and_back() {
    let program = school();
    let mut command = CommandBuilder::new("bash");
    command.env_clear();
    command.env("HOME", program.folder.path());
    command.env("USER", "a.rahman");
    command.env("PATH", "/usr/bin:/bin");
    command.env("TERM", "xterm-256color");
    command.env("LANG", "C.UTF-8");
    command.cwd(program.folder.path());
    command.args(["--norc", "-c", SHELL, "bash", env!("CARGO_BIN_EXE_herringbone"), "--db"]);
    command.arg(program.file());
    let modes = |when: &str| std::fs::read_to_string(program.folder.path().join(when)).unwrap();

    let mut desk = Terminal::run(command);
    type_half_a_word(&mut desk);
    desk.press("<C-z>").wait_for("Stopped").type_words("nine\r").wait_for("heard nine");
    assert!(desk.is_restored());
    assert_eq!(modes("before"), modes("aside"));
    let file = rusqlite::Connection::open(program.file()).unwrap();
    let draft: String =
        file.query_row("SELECT text FROM draft WHERE open = 1", [], |row| row.get(0)).unwrap();
    assert_eq!(draft, "Half a sen");

    desk.type_words("\r").wait_for("Half a sen").type_words("tence").wait_for("Half a sentence");
    desk.press("<Tab>").wait_for("saved");
    desk.press("<Esc><Esc><Esc><Esc>").wait_for("1 open").press("q");
    assert_eq!(desk.ended(), 0);
    assert!(desk.is_restored());
    assert_eq!(modes("before"), modes("after"));
}

/// Claim: where no shell could bring the program back, Ctrl-Z stops nothing; whoever else stopped it finds the whole
/// screen again once it goes on.
#[test]
fn nobody_is_left_with_a_stopped_program() {
    let program = school();
    let mut desk = Terminal::open(&program, "a.rahman");
    type_half_a_word(&mut desk);
    desk.press("<C-z>").type_words("te").wait_for("Half a sente");
    desk.signal(rustix::process::Signal::STOP);
    desk.spill("\x1b[2J\x1b[?1049l");
    assert!(!desk.text().contains("Half a sente"));
    desk.signal(rustix::process::Signal::CONT);
    desk.wait_for("Half a sente").type_words("nce").wait_for("Half a sentence");
}
