//! Where in a template file something is wrong, and what would be right there.

use std::fmt;

use serde::Serialize;

/// One thing wrong in a template file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The file, as the caller named it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What would be right; empty where the message says it all.
    pub expected: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, column, message, expected } = self;
        write!(f, "{file}:{line}:{column}: {message}")?;
        if expected.is_empty() {
            return Ok(());
        }
        write!(f, "; expected {expected}")
    }
}

impl std::error::Error for Fault {}

/// The faults found in one file so far.
pub(super) struct Faults<'t> {
    file: &'t str,
    text: &'t str,
    found: Vec<Fault>,
}

impl<'t> Faults<'t> {
    /// None yet in the text of this file.
    pub(super) fn of(file: &'t str, text: &'t str) -> Self {
        Self { file, text, found: Vec::new() }
    }

    /// Notes one at a byte of the text.
    pub(super) fn note(
        &mut self,
        at: usize,
        message: impl Into<String>,
        expected: impl Into<String>,
    ) {
        let (line, column) = line_and_column(self.text, at);
        self.found.push(Fault {
            file: self.file.to_owned(),
            line,
            column,
            message: message.into(),
            expected: expected.into(),
        });
    }

    /// Notes where the text isn't TOML.
    pub(super) fn note_syntax(&mut self, error: &toml::de::Error) {
        let at = error.span().map_or(0, |span| span.start);
        let (message, expected) =
            error.message().split_once(", expected ").unwrap_or((error.message(), ""));
        self.note(at, message, expected);
    }

    /// Where a text stands from a byte on; the byte itself where it doesn't.
    pub(super) fn find(&self, from: usize, text: &str) -> usize {
        let found = self.text.get(from..).and_then(|rest| rest.find(text));
        found.map_or(from, |at| from + at)
    }

    /// The line that a byte of the text is on.
    pub(super) fn line(&self, at: usize) -> usize {
        line_and_column(self.text, at).0
    }

    /// Whether nothing is wrong so far.
    pub(super) fn are_none(&self) -> bool {
        self.found.is_empty()
    }

    /// Every fault in line order.
    pub(super) fn in_order(mut self) -> Vec<Fault> {
        self.found.sort_by_key(|fault| (fault.line, fault.column));
        self.found
    }

    /// What was read if nothing was wrong, else every fault in line order.
    pub(super) fn settle<T>(self, read: T) -> Result<T, Vec<Fault>> {
        if self.are_none() { Ok(read) } else { Err(self.in_order()) }
    }
}

/// Line and column of a byte, both from 1. Columns count characters, as editors do; a byte order mark
/// is no character.
fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let start_of_line = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.matches('\n').count() + 1;
    let column = before[start_of_line..].trim_start_matches('\u{feff}').chars().count() + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_lines_and_columns() {
        let text = "ab\n\nÉç = 1\r\nx";
        let cases = [
            (0, (1, 1)),
            (2, (1, 3)),
            (3, (2, 1)),
            (4, (3, 1)),
            (6, (3, 2)),
            (8, (3, 3)),
            (14, (4, 1)),
            (15, (4, 2)),
            (99, (4, 2)),
        ];
        for (at, expected) in cases {
            assert_eq!(line_and_column(text, at), expected, "{at}");
        }
        assert_eq!(line_and_column("", 0), (1, 1));
        assert_eq!(line_and_column("\u{feff}name", 3), (1, 1));
    }

    #[test]
    fn a_fault_reads_as_a_sentence() {
        let mut faults = Faults::of("plan.toml", "a\nbc");
        faults.note(3, "unknown key \"c\"", "one of a, b");
        faults.note(0, "not right", "");
        let told: Vec<String> =
            faults.settle(()).unwrap_err().iter().map(Fault::to_string).collect();
        let expected =
            ["plan.toml:1:1: not right", "plan.toml:2:2: unknown key \"c\"; expected one of a, b"];
        assert_eq!(told, expected);
    }

    #[test]
    fn without_faults_what_was_read_stands() {
        assert_eq!(Faults::of("plan.toml", "").settle(7), Ok(7));
    }
}
