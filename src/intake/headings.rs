//! The headings of a file, and which column holds what.

use super::map::HeadingMap;
use super::sheet::Row;
use super::{Unreadable, quoted};

/// A file's headings, in order of its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Headings {
    names: Vec<String>,
    /// As compared: capitals don't count.
    lower: Vec<String>,
}

impl Headings {
    pub fn of(row: &Row) -> Self {
        let names: Vec<String> = row.cells.iter().map(|cell| cell.trim().to_owned()).collect();
        let lower = names.iter().map(|name| name.to_lowercase()).collect();
        Self { names, lower }
    }

    pub fn width(&self) -> usize {
        self.names.len()
    }

    /// The heading over a column.
    pub fn name(&self, at: usize) -> Option<String> {
        self.names.get(at).filter(|name| !name.is_empty()).cloned()
    }

    /// Every heading with its column.
    pub fn all(&self) -> impl Iterator<Item = (usize, &str)> {
        self.names.iter().map(String::as_str).enumerate()
    }

    /// The column of a field, by the first of its headings that the file has.
    ///
    /// # Errors
    /// The heading stands over two columns.
    pub fn find(&self, map: &HeadingMap, field: &str) -> Result<Option<usize>, Unreadable> {
        for heading in map.headings_of(field) {
            if let Some(at) = self.column(heading)? {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    /// The columns of a field that may be spread over several.
    ///
    /// # Errors
    /// One of the headings stands over two columns.
    pub fn find_all(&self, map: &HeadingMap, field: &str) -> Result<Vec<usize>, Unreadable> {
        let columns = map.headings_of(field).iter().map(|heading| self.column(heading));
        columns.filter_map(Result::transpose).collect()
    }

    /// The column of a field that the file can't do without.
    ///
    /// # Errors
    /// As [`Headings::find`], and that there is no such column.
    pub fn need(&self, map: &HeadingMap, field: &str) -> Result<usize, Unreadable> {
        self.find(map, field)?.ok_or_else(|| self.lack(map, &[field]))
    }

    /// That the file has none of these fields.
    pub fn lack(&self, map: &HeadingMap, fields: &[&str]) -> Unreadable {
        let names: Vec<String> = fields.iter().map(|field| said(field)).collect();
        let expected = fields.iter().flat_map(|field| map.headings_of(field));
        Unreadable::NoHeading {
            field: names.join(" or "),
            found: self.listed(),
            expected: expected.map(|heading| quoted(heading)).collect::<Vec<_>>().join(", "),
        }
    }

    /// The headings for a sentence. A wide file has hundreds: the first few are enough to see what
    /// file it is.
    pub fn listed(&self) -> String {
        const ENOUGH: usize = 12;
        let mut listed: Vec<String> = self.names.iter().take(ENOUGH).map(|n| quoted(n)).collect();
        if self.names.len() > ENOUGH {
            listed.push(format!("and {} more", self.names.len() - ENOUGH));
        }
        listed.join(", ")
    }

    fn column(&self, heading: &str) -> Result<Option<usize>, Unreadable> {
        let wanted = heading.trim().to_lowercase();
        let mut columns = (0..self.lower.len()).filter(|at| self.lower[*at] == wanted);
        match (columns.next(), columns.next()) {
            (Some(first), Some(second)) => Err(Unreadable::HeadingTwice {
                heading: self.names[first].clone(),
                first: first + 1,
                second: second + 1,
            }),
            (first, _) => Ok(first),
        }
    }
}

/// A field in words: `minutes_late` to `minutes late`.
fn said(field: &str) -> String {
    if field == "upn" { "UPN".to_owned() } else { field.replace('_', " ") }
}

#[cfg(test)]
mod tests {
    use super::super::map::Shape;
    use super::*;

    fn headings(names: &[&str]) -> Headings {
        Headings::of(&Row { cells: names.to_vec().into(), ..Row::default() })
    }

    fn contacts() -> HeadingMap {
        HeadingMap::shipped(Shape::Contacts).unwrap()
    }

    #[test]
    fn capitals_and_spaces_do_not_matter_and_the_first_in_the_map_is_taken() {
        let headings = headings(&["Mobile", " upn ", "PHONE"]);
        assert_eq!(headings.need(&contacts(), "upn"), Ok(1));
        assert_eq!(headings.find(&contacts(), "phone"), Ok(Some(2)));
        assert_eq!(headings.find(&contacts(), "email"), Ok(None));
    }

    #[test]
    fn an_address_is_every_column_of_it() {
        let headings = headings(&["UPN", "Town", "Address 2", "Address 1"]);
        assert_eq!(headings.find_all(&contacts(), "address"), Ok(vec![3, 2, 1]));
    }

    #[test]
    fn a_heading_that_is_missing_is_told_with_what_is_there() {
        let why = headings(&["Name", "Tel\u{1b}"]).need(&contacts(), "upn").unwrap_err();
        assert_eq!(
            why.to_string(),
            "no heading for UPN: the file's headings are “Name”, “Tel\u{FFFD}”; expected one of \
             “UPN”, “Unique Pupil Number”, “Pupil UPN”"
        );
    }

    #[test]
    fn a_heading_over_two_columns_is_not_chosen_between() {
        let why = headings(&["UPN", "Title", "upn"]).need(&contacts(), "upn").unwrap_err();
        assert!(why.to_string().contains("over columns 1 and 3"), "{why}");
    }

    #[test]
    fn a_long_list_of_headings_is_cut() {
        let names: Vec<String> = (0..40).map(|n| format!("h{n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert!(headings(&names).listed().ends_with("“h11”, and 28 more"));
    }
}
