//! Parse, open, run, print the error.

use std::io::Write;
use std::panic::PanicHookInfo;
use std::process::ExitCode;

use clap::Parser;
use herringbone::cli::{self, Cli};

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(end_by_our_fault));
    let cli = Cli::parse();
    match cli::run(&cli) {
        Ok(end) => end.into(),
        Err(trouble) => cli::tell(&cli, &trouble),
    }
}

/// Says so in one sentence and ends the program. What the panic itself says stays untold: it may
/// hold what was typed of a child.
#[expect(clippy::disallowed_methods, reason = "a panic ends the program here, and only here")]
fn end_by_our_fault(panic: &PanicHookInfo<'_>) {
    let place =
        panic.location().map_or_else(String::new, |at| format!(" ({}:{})", at.file(), at.line()));
    // Where nobody reads any more there is nobody to tell.
    let _ = writeln!(
        std::io::stderr(),
        "Herringbone failed through a fault of its own{place}. What was saved stays saved; what was \
         being typed is kept up to its last second. Please tell whoever looks after Herringbone, \
         with this line."
    );
    std::process::exit(cli::OUR_FAULT.into());
}
