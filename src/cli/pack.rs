//! The referral pack of a case: what it lacks, made, listed, saved out again, checked.

mod get;
mod list;
mod make;
mod preflight;
mod verify;

use clap::Subcommand;

use super::{Cli, End};
use crate::store::Trouble;

#[derive(Debug, Subcommand)]
pub(super) enum PackCommand {
    /// Tell what the referral of a case still lacks, line by line
    Preflight(preflight::Wanted),
    /// Make the pack of a case: one PDF, its papers and exhibits, all signed, in a zip. It is kept; its id is
    /// printed
    Make(make::Wanted),
    /// List the packs that were made of a case, latest first
    List(list::Wanted),
    /// Save a pack as it was made, checked first
    Get(get::Wanted),
    /// Check a pack's zip, without any file of the school: what was changed is named
    Verify(verify::Wanted),
}

impl PackCommand {
    pub(super) fn wants_json(&self) -> bool {
        match self {
            Self::Preflight(wanted) => wanted.json,
            Self::List(wanted) => wanted.json,
            Self::Verify(wanted) => wanted.json,
            Self::Make(_) | Self::Get(_) => false,
        }
    }
}

pub(super) fn run(command: &PackCommand, cli: &Cli) -> Result<End, Trouble> {
    match command {
        PackCommand::Preflight(wanted) => preflight::run(wanted, &cli.desk()?),
        PackCommand::Make(wanted) => make::run(wanted, &mut cli.desk()?),
        PackCommand::List(wanted) => list::run(wanted, &cli.desk()?),
        PackCommand::Get(wanted) => get::run(wanted, &cli.desk()?),
        PackCommand::Verify(wanted) => verify::run(wanted),
    }
}
