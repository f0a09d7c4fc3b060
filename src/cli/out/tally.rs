//! How much went to standard output, and its SHA-256: told at the end to whoever listens across a net, so
//! that a stream that was cut short is known by it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};

use crate::rules::count::counted;
use crate::store::journal::hex;

#[derive(Default)]
struct Tally {
    bytes: usize,
    hash: Sha256,
    /// Whether not all of it came through.
    is_cut: bool,
}

static TALLY: Mutex<Option<Tally>> = Mutex::new(None);

fn tally() -> MutexGuard<'static, Option<Tally>> {
    TALLY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Counts from here on.
pub(in crate::cli) fn begin() {
    *tally() = Some(Tally::default());
}

/// Adds what was written; without [`begin`] nothing is counted.
pub(super) fn add(bytes: &[u8], is_through: bool) {
    if let Some(tally) = tally().as_mut() {
        tally.is_cut |= !is_through;
        if is_through {
            tally.bytes += bytes.len();
            tally.hash.update(bytes);
        }
    }
}

/// Whether something was to be counted that didn't come through.
pub(in crate::cli) fn is_cut() -> bool {
    tally().as_ref().is_some_and(|tally| tally.is_cut)
}

/// What went out since [`begin`], in a sentence.
pub(in crate::cli) fn told() -> Option<String> {
    tally().as_ref().map(|tally| {
        let bytes = counted(tally.bytes, "byte", "bytes");
        format!("sent {bytes}, SHA-256 {}", hex(&tally.hash.clone().finalize()))
    })
}
