//! Rows of which each is about one pupil or contact, and may not contradict another.

use std::collections::HashMap;
use std::hash::Hash;

use super::cells::Wrong;
use super::headings::Headings;
use super::sheet::Row;
use super::{Located, Reading, Refusal};

/// The rows of a file, by what they are about.
#[derive(Debug)]
pub(super) struct Unique<K, T> {
    reading: Reading<T>,
    /// Where among the good rows the first about each stands.
    first: HashMap<K, usize>,
}

impl<K: Eq + Hash, T: PartialEq> Unique<K, T> {
    pub fn new() -> Self {
        Self { reading: Reading::default(), first: HashMap::new() }
    }

    /// Takes a row that was read, or its refusal. `what` names what rows are about.
    pub fn take(
        &mut self,
        row: &Row,
        headings: &Headings,
        read: Result<(K, T), Wrong>,
        what: &str,
    ) {
        self.reading.rows += 1;
        match read {
            Ok((key, value)) => self.keep(row.line, key, value, what),
            Err(wrong) => self.reading.refused.push(wrong.refusal(row.line, headings)),
        }
    }

    /// Identical rows are fine, and both stay: it isn't known which of them is meant.
    fn keep(&mut self, line: u64, key: K, value: T, what: &str) {
        let first = *self.first.entry(key).or_insert(self.reading.good.len());
        match self.reading.good.get(first) {
            Some(earlier) if earlier.row != value => {
                let reason = format!("line {} says otherwise of the same {what}", earlier.line);
                self.reading.refused.push(Refusal { line, column: None, reason });
            }
            _ => self.reading.good.push(Located { line, column: None, row: value }),
        }
    }

    pub fn finish(mut self, warnings: Vec<String>) -> Reading<T> {
        self.reading.warnings = warnings;
        self.reading
    }
}
