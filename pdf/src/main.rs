//! One document in as JSON, one PDF out. No file, no network, no clock, no environment: the same
//! document gives the same bytes.

mod clean;
mod day;
mod desk;
mod document;
mod exhibits;
mod fonts;
mod print;

use std::ffi::OsStr;
use std::io::{self, IsTerminal, Read, Write};
use std::process::ExitCode;

use print::{Printed, Trouble};

const HELP: &str = "\
Reads one Herringbone document as JSON on standard input and writes a PDF on standard output.

  --formats  the formats of documents it reads
  --version  its version
";

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    match (arguments.next(), arguments.next()) {
        (None, _) => print_what_comes_in(),
        (Some(only), None) => answer(&only),
        (Some(_), Some(_)) => refuse("herringbone-pdf takes one option at most"),
    }
}

fn answer(option: &OsStr) -> ExitCode {
    let told = match option.to_str() {
        Some("--formats") => document::FORMATS.map(|format| format!("{format}\n")).concat(),
        Some("--version") => {
            let typst = typst::utils::version();
            format!("herringbone-pdf {} (typst {})\n", env!("CARGO_PKG_VERSION"), typst.raw())
        }
        Some("--help" | "-h") => HELP.to_owned(),
        _ => {
            let option = option.to_string_lossy();
            return refuse(&format!("herringbone-pdf has no option {option}; see --help"));
        }
    };
    hand_over(told.as_bytes())
}

fn print_what_comes_in() -> ExitCode {
    let mut input = io::stdin();
    if input.is_terminal() {
        return refuse("herringbone-pdf reads a document on standard input; see --help");
    }
    let mut json = Vec::new();
    if let Err(error) = input.read_to_end(&mut json) {
        return fail(&format!("standard input can't be read: {error}"));
    }
    match print::print(&json) {
        Ok(Printed { pdf, notes }) => {
            for note in &notes {
                say(note);
            }
            hand_over(&pdf)
        }
        Err(trouble @ Trouble::Typesetting(_)) => fail(&trouble.to_string()),
        Err(trouble) => refuse(&trouble.to_string()),
    }
}

fn hand_over(bytes: &[u8]) -> ExitCode {
    let mut output = io::stdout().lock();
    match output.write_all(bytes).and_then(|()| output.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&format!("standard output can't be written: {error}")),
    }
}

fn fail(sentence: &str) -> ExitCode {
    say(sentence);
    ExitCode::from(1)
}

fn refuse(sentence: &str) -> ExitCode {
    say(sentence);
    ExitCode::from(2)
}

/// A sentence on standard error; whoever closed that doesn't want to hear it.
fn say(sentence: &str) {
    let _ = writeln!(io::stderr(), "{sentence}");
}
