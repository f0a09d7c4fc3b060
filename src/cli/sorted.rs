//! Rows of an export parted into those that can be taken and those that can't, and the report on
//! them.

use std::collections::HashSet;

use serde::Serialize;

use crate::intake::{Located, Reading, Refusal};
use crate::store::Imported;

/// What came of it; the keys and their order are a contract.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    /// Data rows of the file.
    pub rows: u64,
    #[serde(flatten)]
    pub counts: Imported,
    pub refused: Vec<Refusal>,
    #[serde(skip)]
    pub is_taken: bool,
}

/// Rows that can be taken, and why the others can't.
#[derive(Debug)]
pub(super) struct Sorted<T> {
    pub rows: u64,
    pub good: Vec<T>,
    pub refused: Vec<Refusal>,
}

impl<T> Sorted<T> {
    /// Parts the rows of pupils that are known from the others, whose row is refused once however
    /// many sessions it holds.
    pub(super) fn of(
        reading: Reading<T>,
        rows: u64,
        is_known: impl Fn(&T) -> bool,
        upn: impl Fn(&T) -> &str,
    ) -> Self {
        let Reading { good: read, mut refused, .. } = reading;
        let (mut good, mut last) = (Vec::with_capacity(read.len()), None);
        for Located { line, row, .. } in read {
            if is_known(&row) {
                good.push(row);
            } else if last != Some(line) {
                refused.push(unknown(line, upn(&row)));
                last = Some(line);
            }
        }
        refused.sort_by_key(|refusal| refusal.line);
        Self { rows, good, refused }
    }

    pub(super) fn is_refused(&self, skip_bad: bool) -> bool {
        !self.refused.is_empty() && !skip_bad
    }

    pub(super) fn report(self, counts: Option<Imported>) -> Report {
        Report {
            rows: self.rows,
            is_taken: counts.is_some(),
            counts: counts.unwrap_or_default(),
            refused: self.refused,
        }
    }
}

fn unknown(line: u64, upn: &str) -> Refusal {
    let reason =
        format!("no pupil of the school has the UPN {upn}: import the pupils first, or check it");
    Refusal { line, column: Some("UPN".to_owned()), reason }
}

/// Rows of the file, of which each may hold many sessions.
pub(super) fn data_rows<T>(reading: &Reading<T>) -> u64 {
    let good = reading.good.iter().map(|row| row.line);
    let lines: HashSet<u64> = good.chain(reading.refused.iter().map(|row| row.line)).collect();
    counted(lines.len())
}

pub(super) fn counted(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// `line 7602, column UPN: …`
pub(super) fn sentence(refusal: &Refusal) -> String {
    let Refusal { line, column, reason } = refusal;
    match column {
        Some(column) => format!("line {line}, column {column}: {reason}"),
        None => format!("line {line}: {reason}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::code::Code;
    use crate::rules::people::MarkRow;
    use crate::rules::register::Half;

    fn mark(upn: &str, on: &str, code: &str) -> MarkRow {
        MarkRow {
            upn: upn.into(),
            on: on.parse().unwrap(),
            half: Half::Am,
            code: Code::read(code),
            minutes_late: None,
            comment: String::new(),
        }
    }

    fn located(line: u64, row: MarkRow) -> Located<MarkRow> {
        Located { line, column: None, row }
    }

    fn refusal(line: u64) -> Refusal {
        Refusal { line, column: None, reason: "the row is short".into() }
    }

    #[test]
    fn rows_of_unknown_pupils_are_refused_once_and_in_order() {
        let good = vec![
            located(2, mark("A", "2025-09-03", "/")),
            located(3, mark("Z", "2025-09-03", "/")),
            located(3, mark("Z", "2025-09-04", "/")),
            located(5, mark("A", "2025-09-04", "/")),
        ];
        let reading = Reading { rows: 5, good, refused: vec![refusal(4)], warnings: Vec::new() };
        assert_eq!(data_rows(&reading), 4);
        let sorted = Sorted::of(reading, 4, |row| row.upn == "A", |row| &row.upn);
        let lines: Vec<u64> = sorted.refused.iter().map(|refusal| refusal.line).collect();
        assert_eq!((lines, sorted.good.len()), (vec![3, 4], 2));
        assert!(sorted.is_refused(false) && !sorted.is_refused(true));
        let told = sentence(&sorted.refused[0]);
        assert!(told.starts_with("line 3, column UPN: no pupil of the school has the UPN Z"));
        assert_eq!(sentence(&sorted.refused[1]), "line 4: the row is short");
    }

    #[test]
    fn the_report_has_the_keys_of_the_contract_in_their_order() {
        let sorted = Sorted { rows: 3, good: Vec::<MarkRow>::new(), refused: vec![refusal(4)] };
        let json = serde_json::to_string(&sorted.report(None)).unwrap();
        let expected = r#"{"rows":3,"taken":0,"new":0,"changed":0,"unchanged":0,"refused":[{"line":4,"column":null,"reason":"the row is short"}]}"#;
        assert_eq!(json, expected);
    }
}
