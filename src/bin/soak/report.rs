//! What came of a loop.

/// What came of a loop: a line that tells it, and what did not hold.
#[derive(Debug, Default)]
pub struct Report {
    pub told: String,
    pub faults: Vec<String>,
}

impl Report {
    /// A loop that can't be run on this machine.
    pub fn skipped(why: &str) -> Self {
        Self { told: format!("SKIPPED: {why}"), faults: Vec::new() }
    }

    /// A line of numbers, and whether all of it held.
    pub fn of(numbers: &str, faults: Vec<String>) -> Self {
        let end = if faults.is_empty() { "passed" } else { "FAILED" };
        Self { told: format!("{numbers}: {end}"), faults }
    }
}
