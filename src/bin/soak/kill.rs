//! Writers killed by kill -9, and what they had said was saved looked up again.

use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use anyhow::Result;

use crate::crew::Crew;
use crate::dice::Dice;
use crate::ground::Ground;
use crate::ledger::{Ledger, damage};
use crate::report::Report;
use crate::school::{SMALL, School, look_into, take_away};

/// Kills on one file before a new one is begun: its history only ever grows.
const A_FILE: usize = 100;
/// Kills after which everything is looked at, the chain with it.
const A_LOOK: usize = 50;

/// What came of it so far.
#[derive(Default)]
struct Sum {
    kills: usize,
    files: usize,
    kept: usize,
    busy: usize,
    faults: Vec<String>,
}

pub fn run(ground: &Ground, times: usize, writers: usize) -> Result<Report> {
    let school = School::make(&ground.folder, &SMALL, writers)?;
    let mut dice = ground.dice();
    let mut sum = Sum::default();
    while sum.kills < times && sum.faults.is_empty() {
        let file = ground.path(format!("killed-{}.db", sum.files + 1));
        school.copy_to(&file)?;
        let mut crew = Crew::new(ground, &file, &school.places, writers);
        one_file(&file, &mut crew, &mut dice, A_FILE.min(times - sum.kills), &mut sum)?;
        if sum.faults.is_empty() {
            take_away(&file);
        }
        sum.files += 1;
        if !ground.short && sum.files % 10 == 0 {
            eprintln!("{} kills, {} changes", sum.kills, sum.kept);
        }
    }
    if sum.kept == 0 {
        sum.faults.push("no writer lived long enough to save anything".to_owned());
    }
    let Sum { kills, files, kept, busy, faults } = sum;
    let lost = faults.iter().filter(|fault| fault.starts_with("lost")).count();
    let chain = if faults.is_empty() { "every chain whole" } else { "not everything whole" };
    let numbers = format!(
        "kill: {kills} kills of {writers} writers on {files} files, {kept} changes acknowledged, {busy} \
         told that the file is busy, {lost} lost, {chain}"
    );
    Ok(Report::of(&numbers, faults))
}

/// Kills at one file, one writer or all at once, until it was so many times.
fn one_file(
    file: &Path,
    crew: &mut Crew,
    dice: &mut Dice,
    most: usize,
    sum: &mut Sum,
) -> Result<()> {
    let mut ledger = Ledger::default();
    let (mut kills, mut next_look) = (0, A_LOOK);
    while kills < most && sum.faults.is_empty() {
        crew.fill()?;
        sleep(Duration::from_millis(20 + dice.roll(131)));
        // With all of them gone, whoever comes next finds what they left and puts it in order.
        let is_look = kills + 1 >= next_look;
        if is_look || dice.roll(4) == 0 {
            ledger.take(crew.kill_all()?);
            kills += crew.writers();
        } else {
            ledger.take(crew.kill(dice.place(crew.writers()))?);
            kills += 1;
        }
        sum.faults.extend(if is_look {
            next_look += A_LOOK;
            ledger.faults(file)?
        } else {
            at_a_glance(&mut ledger, file)?
        });
    }
    // Those who still live are no kills of the round, but what they noted is looked up too.
    ledger.take(crew.kill_all()?);
    sum.faults.extend(ledger.faults(file)?);
    sum.kills += kills;
    sum.kept += ledger.kept.len();
    sum.busy += ledger.busy;
    Ok(())
}

/// What doesn't hold of a file at which others may be writing.
fn at_a_glance(ledger: &mut Ledger, file: &Path) -> Result<Vec<String>> {
    let (mut store, viewer) = look_into(file)?;
    let mut faults = ledger.lost_lately(&store, viewer)?;
    faults.extend(damage(&mut store)?);
    Ok(faults)
}
