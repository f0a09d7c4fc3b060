//! A list as headings and rows of typed cells, whatever it is written as: a spreadsheet, CSV, JSON.

use chrono::NaiveDate;

/// What stands in one place of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Empty,
    /// As typed.
    Text(String),
    Whole(i64),
    Number(f64),
    Day(NaiveDate),
}

/// A list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// What it is called: `pupil`, `Caseload`.
    pub title: String,
    pub headings: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

impl Cell {
    /// A text; empty where there is none.
    #[must_use]
    pub fn text(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }

    /// A day, where there is one.
    #[must_use]
    pub fn day(day: Option<NaiveDate>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }

    /// A number of things.
    #[must_use]
    pub fn count(count: impl TryInto<i64>) -> Self {
        count.try_into().map_or(Self::Empty, Self::Whole)
    }

    /// The cell in letters, as it is written where nothing has a type.
    #[must_use]
    pub fn letters(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Whole(number) => number.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Day(day) => day.to_string(),
        }
    }
}

impl Table {
    #[must_use]
    pub fn new(title: impl Into<String>, headings: &[&str]) -> Self {
        Self {
            title: title.into(),
            headings: headings.iter().map(|heading| (*heading).to_owned()).collect(),
            rows: Vec::new(),
        }
    }

    /// Its title and headings, without a row.
    #[must_use]
    pub fn shape(&self) -> Self {
        Self { title: self.title.clone(), headings: self.headings.clone(), rows: Vec::new() }
    }

    /// The place of a heading.
    #[must_use]
    pub fn at(&self, heading: &str) -> Option<usize> {
        self.headings.iter().position(|one| one == heading)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_tells_itself_in_letters() {
        let day = NaiveDate::from_ymd_opt(2025, 9, 1);
        let table = [
            (Cell::text(""), ""),
            (Cell::text("=1+1"), "=1+1"),
            (Cell::count(12_usize), "12"),
            (Cell::Number(71.25), "71.25"),
            (Cell::day(day), "2025-09-01"),
            (Cell::day(None), ""),
        ];
        for (cell, expected) in table {
            assert_eq!(cell.letters(), expected);
        }
    }

    #[test]
    fn a_heading_has_its_place() {
        let table = Table::new("List", &["id", "name"]);
        assert_eq!((table.at("name"), table.at("none")), (Some(1), None));
    }
}
