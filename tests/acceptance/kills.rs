//! Writers killed at random moments. `HERRINGBONE_KILLS` says how often; without it the short form runs.
//! `docs/soak.md` tells of the long one.

use std::process::Command;

const SHORT: &str = "50";

/// Claim: four writers at one file are killed by kill -9 at random moments, one or all at once; every
/// change that was said to be saved is there afterwards, SQLite, the foreign keys and a recount find no
/// damage, and the chain is whole.
#[test]
fn nothing_that_was_saved_is_lost_by_a_kill() {
    let times = std::env::var("HERRINGBONE_KILLS").unwrap_or_else(|_| SHORT.to_owned());
    let run = Command::new(env!("CARGO_BIN_EXE_soak"))
        .args(["kill", "--short", "--times", &times])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{told}{}", String::from_utf8_lossy(&run.stderr));
    assert!(told.contains(" 0 lost, every chain whole: passed"), "{told}");
}
