//! The packs of a case, as a table or as JSON.

use clap::Args;

use crate::cli::out::Side;
use crate::cli::{Desk, End, out};
use crate::rules::day::short;
use crate::rules::media::size_words;
use crate::store::{KeptPack, Trouble};

const COLUMNS: [(&str, Side); 6] = [
    ("Id", Side::Right),
    ("Made", Side::Left),
    ("By", Side::Left),
    ("Size", Side::Right),
    ("Key", Side::Left),
    ("Reason", Side::Left),
];

#[derive(Debug, Args)]
pub(in crate::cli) struct Wanted {
    /// The case
    case: i64,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// Lists what was made, latest first.
///
/// # Errors
/// An unknown case, a role that reads none.
pub(super) fn run(wanted: &Wanted, desk: &Desk) -> Result<End, Trouble> {
    let packs = desk.store.packs_of(desk.session.viewer(), wanted.case)?;
    if wanted.json {
        out::json(&packs)?;
        return Ok(End::Done);
    }
    let cells: Vec<Vec<String>> = packs.iter().map(cells).collect();
    out::line(out::table(&COLUMNS, &cells))?;
    Ok(End::Done)
}

fn cells(pack: &KeptPack) -> Vec<String> {
    vec![
        pack.id.to_string(),
        short(pack.made_on),
        pack.by.clone(),
        size_words(pack.size),
        pack.fingerprint.clone(),
        pack.reason.clone().unwrap_or_default().replace('\n', " "),
    ]
}
