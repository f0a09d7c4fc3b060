//! The referral pack of a case.

mod preflight;

use clap::Subcommand;

use super::{Desk, End};
use crate::store::Trouble;

#[derive(Debug, Subcommand)]
pub(super) enum PackCommand {
    /// Tell what the referral of a case still lacks, line by line
    Preflight(preflight::Wanted),
}

impl PackCommand {
    pub(super) fn wants_json(&self) -> bool {
        match self {
            Self::Preflight(wanted) => wanted.json,
        }
    }
}

pub(super) fn run(command: &PackCommand, desk: &mut Desk) -> Result<End, Trouble> {
    match command {
        PackCommand::Preflight(wanted) => preflight::run(wanted, desk),
    }
}
