//! What is printed about the commands themselves, from the one definition that reads them:
//! completions for shells, and the manual page.

use std::io;

use clap::builder::Str;
use clap::{Arg, Args, Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::{Cli, End, out};
use crate::store::Trouble;

const NAME: &str = "herringbone";

#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

pub(super) fn completions(wanted: &Completions) -> Result<End, Trouble> {
    out::own(&completions_for(wanted.shell))?;
    Ok(End::Done)
}

pub(super) fn man() -> Result<End, Trouble> {
    let page = page().map_err(|error| Trouble::Ours(format!("no manual page: {error}")))?;
    out::own(&page)?;
    Ok(End::Done)
}

fn completions_for(shell: Shell) -> String {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), NAME, &mut text);
    String::from_utf8_lossy(&text).into_owned()
}

/// One page with every command on it: there is one thing to look up, not two dozen.
fn page() -> io::Result<String> {
    let command = Cli::command();
    let man = Man::new(command.clone().disable_help_subcommand(true));
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    let mut roff = Roff::new();
    roff.control("SH", ["COMMANDS"]);
    for command in command.get_subcommands() {
        tell(&mut roff, NAME, command);
    }
    roff.to_writer(&mut page)?;
    man.render_version_section(&mut page)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

/// A command and what it takes; one that has commands of its own, those.
fn tell(roff: &mut Roff, before: &str, command: &Command) {
    let path = format!("{before} {}", command.get_name());
    if command.has_subcommands() {
        for inner in command.get_subcommands() {
            tell(roff, &path, inner);
        }
        return;
    }
    roff.control("SS", [path.as_str()]);
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    roff.text([roman(about)]);
    for arg in command.get_arguments().filter(|arg| !arg.is_global_set()) {
        roff.control("TP", []);
        roff.text([bold(written(arg))]);
        roff.text([roman(arg.get_help().map(ToString::to_string).unwrap_or_default())]);
    }
}

/// `--by DATE`, `--json`, `FILE`.
fn written(arg: &Arg) -> String {
    let values: Vec<&str> =
        arg.get_value_names().unwrap_or_default().iter().map(Str::as_str).collect();
    match arg.get_long() {
        None => values.join(" "),
        Some(long) if arg.get_action().takes_values() => format!("--{long} {}", values.join(" ")),
        Some(long) => format!("--{long}"),
    }
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;

    fn every_command() -> Vec<String> {
        Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect()
    }

    #[test]
    fn each_shell_is_told_every_command() {
        for shell in Shell::value_variants() {
            let text = completions_for(*shell);
            for command in every_command() {
                assert!(text.contains(&command), "{shell}: no {command}");
            }
            assert!(text.contains("skip-bad"), "{shell}");
        }
    }

    #[test]
    fn the_page_has_a_name_and_every_command() {
        let page = page().unwrap().replace("\\-", "-");
        assert!(page.contains(".SH NAME"), "{page}");
        for command in every_command() {
            assert!(page.contains(&format!("{NAME} {command}")), "no {command} in:\n{page}");
        }
        for told in ["herringbone case open", "--skip-bad", "--db", "Open a case on a pupil"] {
            assert!(page.contains(told), "no {told} in:\n{page}");
        }
    }
}
