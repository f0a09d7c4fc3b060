//! The parts of the agenda: each a heading, and how many rows stand below it. Where a row stands is
//! known from the counts, so that no more rows are read than are shown.

use crate::rules::due::When;
use crate::store::AgendaCounts;

/// Headings with the number of their rows, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Parts(Vec<(String, usize)>);

/// What stands on a line of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown<'a> {
    Heading(&'a str),
    /// A row, by its number among all.
    Row(usize),
}

const WHENS: [When; 5] = [When::Overdue, When::Today, When::ThisWeek, When::Later, When::Undated];

impl Parts {
    /// By when it is due.
    pub fn by_day(counts: &AgendaCounts) -> Self {
        let parts = WHENS.into_iter().filter(|when| counts.of(*when) > 0).map(|when| {
            let count = counts.of(when);
            (format!("{} ({count})", when.label()), count)
        });
        Self(parts.collect())
    }

    /// By the case's officer.
    pub fn by_owner(owners: Vec<(i64, String, usize)>) -> Self {
        Self(owners.into_iter().map(|(_, name, count)| (name, count)).collect())
    }

    /// Lines of the whole list.
    pub fn lines(&self) -> usize {
        self.0.iter().map(|(_, rows)| rows + 1).sum()
    }

    /// What stands on a line.
    pub fn at(&self, line: usize) -> Option<Shown<'_>> {
        let (mut left, mut before) = (line, 0);
        for (heading, rows) in &self.0 {
            if left == 0 {
                return Some(Shown::Heading(heading));
            }
            if left <= *rows {
                return Some(Shown::Row(before + left - 1));
            }
            left -= rows + 1;
            before += rows;
        }
        None
    }

    /// The line on which a row stands.
    pub fn line_of(&self, row: usize) -> usize {
        let (mut line, mut left) = (1, row);
        for (_, rows) in &self.0 {
            if left < *rows {
                break;
            }
            left -= rows;
            line += rows + 1;
        }
        line + left
    }

    /// The first row on some lines, and the one behind the last; none where there is no row on them.
    pub fn rows_on(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        let mut rows = (from..to).filter_map(|line| match self.at(line)? {
            Shown::Row(row) => Some(row),
            Shown::Heading(_) => None,
        });
        let first = rows.next()?;
        Some((first, rows.next_back().unwrap_or(first) + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(rows: &[usize]) -> Parts {
        Parts(rows.iter().map(|rows| (format!("part of {rows}"), *rows)).collect())
    }

    #[test]
    fn rows_stand_under_their_headings() {
        let parts = parts(&[2, 1, 3]);
        let told: Vec<String> = (0..parts.lines())
            .map(|line| match parts.at(line).unwrap() {
                Shown::Heading(words) => words.to_owned(),
                Shown::Row(row) => row.to_string(),
            })
            .collect();
        let expected = ["part of 2", "0", "1", "part of 1", "2", "part of 3", "3", "4", "5"];
        assert_eq!(told, expected);
        assert_eq!(parts.at(9), None);
        for row in 0..6 {
            assert_eq!(parts.at(parts.line_of(row)), Some(Shown::Row(row)), "{row}");
        }
    }

    #[test]
    fn the_rows_on_some_lines_are_told_without_their_headings() {
        let parts = parts(&[2, 1, 3]);
        let table = [
            ((0, 9), Some((0, 6))),
            ((0, 1), None),
            ((1, 4), Some((0, 2))),
            ((3, 6), Some((2, 3))),
            ((5, 20), Some((3, 6))),
            ((9, 20), None),
        ];
        for ((from, to), expected) in table {
            assert_eq!(parts.rows_on(from, to), expected, "{from} to {to}");
        }
    }

    #[test]
    fn a_part_without_rows_has_no_heading() {
        let counts = AgendaCounts { overdue: 1, later: 2, ..AgendaCounts::default() };
        let expected = [("Overdue (1)".to_owned(), 1), ("Later (2)".to_owned(), 2)];
        assert_eq!(Parts::by_day(&counts), Parts(expected.to_vec()));
        let owners = vec![(2, "A. Rahman".to_owned(), 3)];
        assert_eq!(Parts::by_owner(owners).at(0), Some(Shown::Heading("A. Rahman")));
    }
}
