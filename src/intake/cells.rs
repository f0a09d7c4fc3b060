//! Single cells of a row, read as what they should hold, or the reason why they can't be.

use chrono::NaiveDate;

use super::headings::Headings;
use super::sheet::Row;
use super::words::Words;
use super::{Refusal, quoted};
use crate::rules::people::is_upn;

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    /// The column of the cell at fault; none when it is the whole row.
    at: Option<usize>,
    reason: String,
}

impl Wrong {
    pub fn row(reason: String) -> Self {
        Self { at: None, reason }
    }

    pub fn cell(at: usize, reason: String) -> Self {
        Self { at: Some(at), reason }
    }

    pub fn refusal(self, line: u64, headings: &Headings) -> Refusal {
        let column = self.at.and_then(|at| headings.name(at));
        Refusal { line, column, reason: self.reason }
    }
}

/// A row, with the words of its file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cells<'a> {
    row: &'a Row,
    words: &'a Words,
}

impl<'a> Cells<'a> {
    /// The cells of a row that has enough of them, and not too many.
    ///
    /// # Errors
    /// As [`Row::misfit`].
    pub fn of(row: &'a Row, words: &'a Words, width: usize, last: usize) -> Result<Self, Wrong> {
        match row.misfit(width, last) {
            Some(reason) => Err(Wrong::row(reason)),
            None => Ok(Self { row, words }),
        }
    }

    pub fn raw(&self, at: usize) -> &'a str {
        self.row.cell(at)
    }

    /// Text as typed, control characters and all; only the spaces around it go, which some exports
    /// add to fill a column.
    pub fn text(&self, at: Option<usize>) -> String {
        let cell = at.map(|at| self.raw(at)).unwrap_or_default();
        cell.trim_matches([' ', '\u{A0}']).to_owned()
    }

    /// Text that must be there.
    pub fn needed(&self, at: usize, what: &str) -> Result<String, Wrong> {
        if self.raw(at).trim().is_empty() {
            return Err(Wrong::cell(at, format!("there is no {what}")));
        }
        Ok(self.text(Some(at)))
    }

    pub fn upn(&self, at: usize) -> Result<String, Wrong> {
        let upn = self.raw(at).trim().to_ascii_uppercase();
        if is_upn(&upn) {
            Ok(upn)
        } else if upn.is_empty() {
            Err(Wrong::cell(at, "there is no UPN".to_owned()))
        } else {
            let shape = "a letter, eleven digits, and a digit or letter";
            Err(Wrong::cell(at, format!("{} isn't a UPN, which is {shape}", quoted(&upn))))
        }
    }

    /// A date that must be there.
    pub fn day(&self, at: usize) -> Result<NaiveDate, Wrong> {
        self.date(Some(at))?.ok_or_else(|| Wrong::cell(at, "there is no date".to_owned()))
    }

    /// A date; none for a blank.
    pub fn date(&self, at: Option<usize>) -> Result<Option<NaiveDate>, Wrong> {
        let Some((at, cell)) = self.filled(at) else { return Ok(None) };
        let not_a_date = || Wrong::cell(at, format!("{} isn't a date", quoted(cell)));
        self.words.date(cell).map(Some).ok_or_else(not_a_date)
    }

    /// Yes or no; neither for a blank.
    pub fn yes_or_no(&self, at: Option<usize>) -> Result<Option<bool>, Wrong> {
        let Some((at, cell)) = self.filled(at) else { return Ok(None) };
        self.words.yes_or_no(cell).map_err(|reason| Wrong::cell(at, reason))
    }

    /// A whole number; none for a blank.
    pub fn number(&self, at: Option<usize>) -> Result<Option<u32>, Wrong> {
        let Some((at, cell)) = self.filled(at) else { return Ok(None) };
        let not_a_number = |_| Wrong::cell(at, format!("{} isn't a whole number", quoted(cell)));
        cell.trim().parse::<u32>().map(Some).map_err(not_a_number)
    }

    /// A cell that isn't blank, with its column.
    fn filled(&self, at: Option<usize>) -> Option<(usize, &'a str)> {
        let at = at?;
        let cell = self.raw(at);
        (!cell.trim().is_empty()).then_some((at, cell))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::map::{HeadingMap, Shape};

    fn row(cells: &[&str]) -> Row {
        Row { line: 2, cells: cells.to_vec().into(), is_unclosed: false }
    }

    fn words() -> Words {
        HeadingMap::shipped(Shape::Pupils).unwrap().words
    }

    fn reason<T: std::fmt::Debug>(read: Result<T, Wrong>) -> String {
        read.unwrap_err().reason
    }

    #[test]
    fn text_is_kept_as_typed() {
        let (row, words) = (row(&["  O'\u{1b}[31mNeill\t ", "Smyth-Jones\u{A0}"]), words());
        let cells = Cells::of(&row, &words, 2, 1).unwrap();
        assert_eq!(cells.text(Some(0)), "O'\u{1b}[31mNeill\t");
        assert_eq!(cells.text(Some(1)), "Smyth-Jones");
        assert_eq!(cells.text(None), "");
    }

    #[test]
    fn a_upn_may_be_typed_small() {
        let (row, words) = (row(&[" d451503415000 ", "D45150341500", ""]), words());
        let cells = Cells::of(&row, &words, 3, 0).unwrap();
        assert_eq!(cells.upn(0).unwrap(), "D451503415000");
        assert!(reason(cells.upn(1)).starts_with("“D45150341500” isn't a UPN"));
        assert_eq!(reason(cells.upn(2)), "there is no UPN");
    }

    #[test]
    fn a_blank_is_neither_date_nor_answer_nor_number() {
        let (row, words) = (row(&[" ", "31/02/2026", "perhaps", "4.5"]), words());
        let cells = Cells::of(&row, &words, 4, 0).unwrap();
        assert_eq!(cells.date(Some(0)), Ok(None));
        assert_eq!(cells.yes_or_no(Some(0)), Ok(None));
        assert_eq!(cells.number(Some(0)), Ok(None));
        assert_eq!(reason(cells.day(0)), "there is no date");
        assert_eq!(reason(cells.date(Some(1))), "“31/02/2026” isn't a date");
        assert_eq!(reason(cells.yes_or_no(Some(2))), "“perhaps” is neither yes nor no");
        assert_eq!(reason(cells.number(Some(3))), "“4.5” isn't a whole number");
    }

    #[test]
    fn rows_of_the_wrong_length_are_told_by_their_cells() {
        let (row, words) = (row(&["a", "b"]), words());
        assert_eq!(reason(Cells::of(&row, &words, 3, 2)), "the row is short: 2 of 3 cells");
        assert_eq!(
            reason(Cells::of(&row, &words, 1, 0)),
            "the row is long: 2 cells under 1 heading"
        );
        assert!(Cells::of(&row, &words, 3, 1).is_ok());
    }
}
