//! The soak: Herringbone is killed, run out of disk, copied while others write and cut off from its power,
//! over and over, and nothing that it said was saved may be missing afterwards. `docs/soak.md` tells how.
//!
//! Run by hand for the long form, and by the tests of `tests/acceptance/` in a short one. Officers have no
//! use for it.

#![expect(
    clippy::disallowed_methods,
    reason = "it stands outside the house: it kills by the machine's clock and looks at files from without"
)]

mod backup;
mod change;
mod crew;
mod dice;
mod disk;
mod ground;
mod kill;
mod ledger;
mod platter;
mod power;
mod report;
mod school;
mod trace;
mod writer;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

use ground::Ground;
use report::Report;
use writer::Write;

/// How many write at once.
const WRITERS: usize = 4;

/// Kills, fills, copies and cuts off Herringbone, and counts what is lost
#[derive(Debug, Parser)]
#[command(name = "soak", version)]
struct Soak {
    /// Less of everything, in seconds instead of minutes
    #[arg(long, global = true)]
    short: bool,
    /// The program to try; else the one beside this
    #[arg(long, global = true, value_name = "PATH")]
    program: Option<PathBuf>,
    /// Where the files lie meanwhile; else the folder for temporary files
    #[arg(long, global = true, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Which throws of the dice
    #[arg(long, global = true, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    #[command(subcommand)]
    which: Which,
}

#[derive(Debug, Subcommand)]
enum Which {
    /// Writers killed by kill -9 at random moments
    Kill {
        /// How many kills
        #[arg(long)]
        times: Option<usize>,
        /// How many write at once
        #[arg(long, default_value_t = WRITERS)]
        writers: usize,
    },
    /// Writers, imports and backups on a disk that fills up, and has room again
    Disk {
        /// How often it fills up
        #[arg(long)]
        times: Option<usize>,
    },
    /// Backups while others write, and one restored
    Backup {
        /// How many backups
        #[arg(long)]
        times: Option<usize>,
    },
    /// Power cuts at random points of a recorded run
    Power {
        /// How many cuts
        #[arg(long)]
        times: Option<usize>,
    },
    /// All of them, one after the other
    All,
    /// One writer of the other loops
    #[command(hide = true)]
    Write(Write),
}

fn main() -> ExitCode {
    let soak = Soak::parse();
    match run(&soak) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("soak: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs what was asked for; gives whether all of it held.
fn run(soak: &Soak) -> Result<bool> {
    match &soak.which {
        Which::Write(write) => writer::run(write).map(|()| true),
        Which::Kill { times, writers } => kill(soak, *times, *writers),
        Which::Disk { times } => disk(soak, *times),
        Which::Backup { times } => backup(soak, *times),
        Which::Power { times } => power(soak, *times),
        Which::All => {
            let killed = kill(soak, None, WRITERS)?;
            let filled = disk(soak, None)?;
            let copied = backup(soak, None)?;
            let cut = power(soak, None)?;
            Ok(killed && filled && copied && cut)
        }
    }
}

fn kill(soak: &Soak, times: Option<usize>, writers: usize) -> Result<bool> {
    let times = soak.times(times, 50, 10_000);
    on_ground(soak, std::env::temp_dir(), |ground| kill::run(ground, times, writers.max(1)))
}

fn disk(soak: &Soak, times: Option<usize>) -> Result<bool> {
    let times = soak.times(times, 3, 50);
    on_ground(soak, std::env::temp_dir(), |ground| disk::run(ground, times))
}

fn backup(soak: &Soak, times: Option<usize>) -> Result<bool> {
    let times = soak.times(times, 4, 100);
    on_ground(soak, std::env::temp_dir(), |ground| backup::run(ground, times))
}

/// The disk that is tried is a model: a real one would only take time.
fn power(soak: &Soak, times: Option<usize>) -> Result<bool> {
    let times = soak.times(times, 200, 5_000);
    on_ground(soak, ground::memory(), |ground| power::run(ground, times))
}

impl Soak {
    fn times(&self, asked: Option<usize>, short: usize, long: usize) -> usize {
        asked.unwrap_or(if self.short { short } else { long })
    }
}

/// Runs one loop in a folder of its own, and tells what came of it.
fn on_ground(
    soak: &Soak,
    usual: PathBuf,
    work: impl FnOnce(&Ground) -> Result<Report>,
) -> Result<bool> {
    let above = soak.folder.clone().unwrap_or(usual);
    let ground = Ground::new(&above, soak.program.as_deref(), soak.seed, soak.short)?;
    let report = work(&ground)
        .with_context(|| format!("what was there is left in {}", ground.folder.display()))?;
    println!("{}", report.told);
    for fault in &report.faults {
        println!("  {fault}");
    }
    if report.faults.is_empty() {
        ground.clear_away();
    } else {
        println!("  what was there is left in {}", ground.folder.display());
    }
    Ok(report.faults.is_empty())
}
