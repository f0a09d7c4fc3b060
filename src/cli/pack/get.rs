//! A pack as it was made, saved outside.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::{Desk, End, out};
use crate::rules::count::counted;
use crate::store::{Trouble, write_new};

#[derive(Debug, Args)]
pub(in crate::cli) struct Wanted {
    /// The pack
    id: i64,
    /// Where it goes, never over an existing file; - is standard output
    #[arg(short = 'o', long = "out", alias = "output", value_name = "FILE")]
    out: PathBuf,
}

/// Saves the very bytes that were made.
///
/// # Errors
/// A pack that isn't there or is no longer what was made; a name that is taken.
pub(super) fn run(wanted: &Wanted, desk: &Desk) -> Result<End, Trouble> {
    let (found, bytes) = desk.store.pack_bytes(desk.session.viewer(), wanted.id)?;
    let (id, to) = (found.id, wanted.out.as_path());
    if to == Path::new("-") {
        out::bytes(&bytes)?;
        let size = counted(bytes.len(), "byte", "bytes");
        out::say(format!("Pack {id}: {size}, SHA-256 {}", found.sha256));
        return Ok(End::Done);
    }
    write_new(to, &bytes)?;
    out::say(format!("Saved pack {id} of case {} as {}.", found.case, to.display()));
    Ok(End::Done)
}
