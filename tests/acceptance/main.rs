//! What is promised to officers, shown on the real program.
//!
//! Each test carries its claim after `Claim:`; `tests/acceptance/claims.sh` lists them with their
//! last result in docs/acceptance.md. What needs the shared data prints SKIPPED where it is missing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test stands outside the house: it opens files with other tools, waits by the clock, and may fail"
)]

mod alike;
mod care;
mod desk;
mod dirty;
mod door;
mod erasure;
mod export;
mod first_start;
mod first_to_last;
mod forms;
mod hostile;
mod hostile_paper;
mod interleavings;
mod keys;
mod kills;
mod meeting;
mod morning;
mod pack;
mod program;
mod proof;
mod reach;
mod rebuild;
mod register;
mod secrets;
mod sizes;
mod suspend;
mod tamper;
mod terminal;
mod thousand;
mod trouble;
mod two_sessions;
