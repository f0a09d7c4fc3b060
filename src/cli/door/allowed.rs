//! Which commands the door takes, and that none of them names a file of the server.

use std::any::TypeId;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{ArgMatches, Command, CommandFactory, FromArgMatches};

use super::super::Cli;

/// What the door takes: a command, and those of its own commands.
const ALLOWED: &[(&str, &[&str])] = &[
    ("export", &[]),
    ("document", &["make", "list", "get", "verify"]),
    ("pack", &["preflight", "make", "get"]),
    ("attach", &[]),
    ("import", &[]),
    ("verify", &[]),
];

/// The same, for whoever was refused.
pub(super) const TAKEN: &str = "export, document make|list|get|verify, pack preflight|make|get, attach, \
                                import KIND -, verify, with - as the only file";

/// Options that are nobody's to choose here.
const KEPT_BACK: &[&str] = &["db", "today", "map"];
/// Where something is read or written, whatever the value is taken as.
const FILES: &[&str] = &["file", "out", "output", "to_file", "folder", "dir", "path"];

/// The command that words ask for, if the door takes it.
///
/// # Errors
/// Why not, in a sentence without its end; it holds nothing of the words.
pub(super) fn allowed(words: &[String]) -> Result<Cli, String> {
    let mut all = Cli::command();
    let named = |at: usize| words.get(at).map(String::as_str).unwrap_or_default();
    let Some((name, own)) = ALLOWED.iter().find(|(name, _)| *name == named(0)) else {
        return Err("this isn't a command that the door takes".to_owned());
    };
    if !own.is_empty() && !own.contains(&named(1)) {
        return Err(format!("of {name} the door takes {}", own.join(", ")));
    }
    let line = std::iter::once("herringbone").chain(words.iter().map(String::as_str));
    let matches = all.try_get_matches_from_mut(line).map_err(|error| misread(error.kind()))?;
    no_files(&all, &matches)?;
    Cli::from_arg_matches(&matches).map_err(|error| misread(error.kind()))
}

fn misread(kind: ErrorKind) -> String {
    match kind {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            "help is given on your own machine: `herringbone help`".to_owned()
        }
        kind => format!("the command can't be read: {kind}"),
    }
}

/// Goes through what was given to a command and to its own command.
fn no_files(command: &Command, given: &ArgMatches) -> Result<(), String> {
    for arg in command.get_arguments() {
        let id = arg.get_id().as_str();
        let Ok(Some(mut values)) = given.try_get_raw(id) else { continue };
        if KEPT_BACK.contains(&id) {
            return Err(format!("--{id} isn't taken here"));
        }
        let is_file = arg.get_value_parser().type_id() == TypeId::of::<PathBuf>();
        if (is_file || FILES.contains(&id)) && values.any(|value| value != "-") {
            return Err(
                "a file is read from standard input and written to standard output alone: \
                        write - for its name"
                    .to_owned(),
            );
        }
    }
    let Some((name, own)) = given.subcommand() else { return Ok(()) };
    command.find_subcommand(name).map_or(Ok(()), |found| no_files(found, own))
}

#[cfg(test)]
mod tests {
    use super::super::split::split;
    use super::*;

    fn asked(command: &str) -> Result<Cli, String> {
        allowed(&split(command.as_bytes()).unwrap())
    }

    #[test]
    fn what_officers_need_is_taken() {
        for command in [
            "document make 1 plan -o -",
            "document make 1 late --to 3 --how hand --on 2026-02-09 --format docx -o -",
            "document make 1 late --words 'See /etc/passwd; or $(id)' --preview",
            "document list 1 --json",
            "document get 1 -o -",
            "document get 1 --output=-",
            "document verify 1",
            "attach 3 - --title 'Letter from home'",
            "import marks - --json",
            "import pupils - --school Hillcrest --dry-run",
            "verify --json",
            "verify --head 00ff",
        ] {
            assert_eq!(asked(command).err(), None, "{command}");
        }
    }

    #[test]
    fn all_else_is_refused() {
        for command in [
            "",
            "cases --json",
            "case show 1",
            "officer list",
            "officer add x --name X --role admin",
            "record set 1 push-pull/push x",
            "attachment export 1 -",
            "backup /tmp/x.db",
            "restore /tmp/x.db",
            "demo --no-open",
            "init --school X",
            "template install -",
            "check --rebuild",
            "completions bash",
            "man",
            "help",
            "--help",
            "--version",
            "verify --help",
            "document",
            "document help",
            "document make 1 plan -o /tmp/plan.txt",
            "document make 1 plan -o-x",
            "document make 1 plan -oplan.txt",
            "document make 1 plan --out=./-",
            "document get 1 -o /dev/stdout",
            "document get 1 -o ''",
            "attach 3 /etc/passwd --title x",
            "attach 3 -- /etc/passwd --title x",
            "import marks /etc/passwd",
            "import marks - --map -",
            "import marks - --map /tmp/map.toml",
            "import marks - --db /tmp/other.db",
            "--db /tmp/other.db verify",
            "verify --db=/tmp/other.db",
            "verify --today 2025-11-23",
            "verify extra",
            "ssh --actor k7f3",
            "sftp-server",
            "/usr/lib/openssh/sftp-server",
            "internal-sftp",
            "scp -t /tmp",
            "scp -f /etc/passwd",
            "verify; id",
            "verify && id",
            "verify | sh",
            "verify > /tmp/x",
            "$(id)",
            "`id`",
            "-c id",
            "VERIFY",
            "verif",
            "' verify'",
        ] {
            let told = asked(command).err();
            assert!(told.is_some(), "{command}");
            assert!(!told.unwrap_or_default().contains("/etc/passwd"), "{command}");
        }
    }

    #[test]
    fn whatever_a_command_takes_as_a_file_is_known_to_be_one() {
        let mut all = Cli::command();
        all.build();
        for (name, own) in ALLOWED {
            // A command that isn't built yet is none that can be asked for.
            let Some(found) = all.find_subcommand(name) else { continue };
            let nested = own.iter().filter_map(|own| found.find_subcommand(own));
            for command in std::iter::once(found).chain(nested) {
                for arg in command.get_arguments() {
                    let hint = arg.get_value_names().unwrap_or_default();
                    let is_file = arg.get_value_parser().type_id() == TypeId::of::<PathBuf>();
                    let says_file =
                        hint.iter().any(|hint| ["FILE", "PATH", "DIR"].contains(&hint.as_str()));
                    let id = arg.get_id().as_str();
                    let is_known = is_file || FILES.contains(&id) || KEPT_BACK.contains(&id);
                    assert!(!says_file || is_known, "{name}: {id}");
                }
            }
        }
    }
}
