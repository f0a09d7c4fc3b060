//! The list of pupils' contacts.

use super::cells::{Cells, Wrong};
use super::headings::Headings;
use super::map::{HeadingMap, Shape};
use super::sheet::{self, Row};
use super::unique::Unique;
use super::{Reading, Unreadable};
use crate::rules::people::ContactRow;

/// Reads an export of contacts. `map` is the text of a map to use in place of the shipped one.
///
/// # Errors
/// Why the file, or the map, can't be read at all.
pub fn read_contacts(bytes: &[u8], map: Option<&str>) -> Result<Reading<ContactRow>, Unreadable> {
    let map = HeadingMap::given_or_shipped(map, Shape::Contacts)?;
    let begin = |headings| Contacts::under(headings, &map);
    let take = |contacts: &mut Contacts<'_>, row: &Row| {
        contacts.take(row);
        Ok(())
    };
    let (contacts, warnings) = sheet::read(bytes, map.sheet.as_deref(), begin, take)?;
    Ok(contacts.rows.finish(warnings))
}

/// What makes a contact the same from one import to the next: UPN, name and relationship.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Who {
    upn: String,
    surname: String,
    forename: String,
    relationship: String,
}

impl Who {
    fn of(contact: &ContactRow) -> Self {
        Self {
            upn: contact.upn.clone(),
            surname: contact.surname.clone(),
            forename: contact.forename.clone(),
            relationship: contact.relationship.clone(),
        }
    }
}

struct Contacts<'m> {
    map: &'m HeadingMap,
    headings: Headings,
    columns: Columns,
    rows: Unique<Who, ContactRow>,
}

impl<'m> Contacts<'m> {
    fn under(headings: Headings, map: &'m HeadingMap) -> Result<Self, Unreadable> {
        let columns = Columns::under(&headings, map)?;
        Ok(Self { map, headings, columns, rows: Unique::new() })
    }

    fn take(&mut self, row: &Row) {
        let read = self.read(row).map(|contact| (Who::of(&contact), contact));
        self.rows.take(row, &self.headings, read, "contact");
    }

    fn read(&self, row: &Row) -> Result<ContactRow, Wrong> {
        let (words, width) = (&self.map.words, self.headings.width());
        self.columns.read(&Cells::of(row, words, width, self.columns.last_needed())?)
    }
}

/// Which column holds what.
struct Columns {
    upn: usize,
    title: Option<usize>,
    surname: Option<usize>,
    forename: Option<usize>,
    relationship: usize,
    parental_responsibility: Option<usize>,
    lives_with: Option<usize>,
    address: Vec<usize>,
    postcode: Option<usize>,
    phone: Option<usize>,
    email: Option<usize>,
    language: Option<usize>,
    priority: Option<usize>,
}

impl Columns {
    fn under(headings: &Headings, map: &HeadingMap) -> Result<Self, Unreadable> {
        let find = |field| headings.find(map, field);
        let (surname, forename) = (find("surname")?, find("forename")?);
        if surname.or(forename).is_none() {
            return Err(headings.lack(map, &["surname", "forename"]));
        }
        Ok(Self {
            upn: headings.need(map, "upn")?,
            title: find("title")?,
            surname,
            forename,
            relationship: headings.need(map, "relationship")?,
            parental_responsibility: find("parental_responsibility")?,
            lives_with: find("lives_with")?,
            address: headings.find_all(map, "address")?,
            postcode: find("postcode")?,
            phone: find("phone")?,
            email: find("email")?,
            language: find("language")?,
            priority: find("priority")?,
        })
    }

    fn last_needed(&self) -> usize {
        let names = self.surname.max(self.forename).unwrap_or_default();
        self.upn.max(self.relationship).max(names)
    }

    fn read(&self, cells: &Cells<'_>) -> Result<ContactRow, Wrong> {
        let (surname, forename) = self.name(cells)?;
        Ok(ContactRow {
            upn: cells.upn(self.upn)?,
            title: cells.text(self.title),
            surname,
            forename,
            relationship: cells.needed(self.relationship, "relationship")?,
            parental_responsibility: cells.yes_or_no(self.parental_responsibility)?,
            lives_with: cells.yes_or_no(self.lives_with)?,
            address: self.address(cells),
            postcode: cells.text(self.postcode),
            phone: cells.text(self.phone),
            email: cells.text(self.email),
            language: cells.text(self.language),
            priority: cells.number(self.priority)?,
        })
    }

    /// Surname and forename, of which one may be blank.
    fn name(&self, cells: &Cells<'_>) -> Result<(String, String), Wrong> {
        let (surname, forename) = (cells.text(self.surname), cells.text(self.forename));
        if !surname.trim().is_empty() || !forename.trim().is_empty() {
            return Ok((surname, forename));
        }
        let reason = "there is no surname or forename".to_owned();
        match self.surname.or(self.forename) {
            Some(at) => Err(Wrong::cell(at, reason)),
            None => Err(Wrong::row(reason)),
        }
    }

    fn address(&self, cells: &Cells<'_>) -> String {
        let lines = self.address.iter().map(|at| cells.text(Some(*at)));
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADINGS: &str =
        "UPN;Contact Surname;Contact Forename;Relationship;Lives With;Address 1;Town;Priority";

    fn read(rows: &str) -> Reading<ContactRow> {
        read_contacts(format!("{HEADINGS}\r\n{rows}").as_bytes(), None).unwrap()
    }

    #[test]
    fn a_contact_is_read_whole() {
        let file = include_bytes!("../../tests/data/register-small/contacts.csv");
        let reading = read_contacts(file, None).unwrap();
        assert_eq!((reading.rows, reading.good.len(), reading.refused.len()), (9, 9, 0));
        let expected = ContactRow {
            upn: "V821512918003".into(),
            title: "Mr".into(),
            surname: "Morgan".into(),
            forename: "Isaac".into(),
            relationship: "Father".into(),
            parental_responsibility: Some(true),
            lives_with: Some(false),
            address: "131 Mill Lane\nWeirford".into(),
            postcode: "ZZ18 6GR".into(),
            phone: "01632 961214".into(),
            email: "morgan100031@example.org".into(),
            language: "English".into(),
            priority: None,
        };
        assert_eq!(reading.good[5].row, expected);
        assert_eq!(reading.good[5].line, 7);
    }

    #[test]
    fn a_bad_row_names_line_column_and_reason() {
        let table = [
            ("X;King;Poppy;Mother;Y;;;1", Some("UPN"), "“X” isn't a UPN"),
            ("D451503415000;;;Mother;Y;;;1", Some("Contact Surname"), "no surname or forename"),
            ("D451503415000;King;Poppy;;Y;;;1", Some("Relationship"), "there is no relationship"),
            ("D451503415000;King;Poppy;Mother;so-so;;;1", Some("Lives With"), "neither yes nor no"),
            ("D451503415000;King;Poppy;Mother;Y;;;one", Some("Priority"), "isn't a whole number"),
            ("D451503415000;King;Poppy", None, "the row is short: 3 of 8 cells"),
            ("D451503415000;King;Poppy;Mother;;;;;", None, "the row is long: 9 cells"),
        ];
        for (row, column, words) in table {
            let reading = read(row);
            let [refused] = reading.refused.as_slice() else { panic!("{row}: {reading:?}") };
            assert_eq!((refused.line, refused.column.as_deref()), (2, column), "{row}");
            assert!(refused.reason.contains(words), "{row}: {}", refused.reason);
        }
    }

    #[test]
    fn one_name_is_enough() {
        let reading = read("D451503415000;;Poppy;Mother;Y;;Netherby;1\r\n");
        let row = &reading.good[0].row;
        assert_eq!((row.surname.as_str(), row.forename.as_str()), ("", "Poppy"));
        assert_eq!((row.address.as_str(), row.priority), ("Netherby", Some(1)));
    }

    #[test]
    fn an_address_may_be_one_cell_of_several_lines() {
        let file = "UPN,Contact Surname,Relationship,Address\n\
                    D451503415000,King,Mother,\"150 Bridge Street\nNetherby\"\n\
                    Z516752116001,Quinn,Mother,59 Ash Grove\n";
        let reading = read_contacts(file.as_bytes(), None).unwrap();
        assert_eq!(reading.good[0].row.address, "150 Bridge Street\nNetherby");
        assert_eq!((reading.good[0].line, reading.good[1].line), (2, 4));
    }

    #[test]
    fn the_same_contact_twice_must_say_the_same() {
        let row = "D451503415000;King;Poppy;Mother;Y;150 Bridge Street;Netherby;";
        let reading = read(&format!("{row}1\r\n{row}1\r\n{row}2\r\n"));
        assert_eq!((reading.rows, reading.good.len()), (3, 2));
        let [refused] = reading.refused.as_slice() else { panic!("{reading:?}") };
        assert_eq!(refused.line, 4);
        assert_eq!(refused.reason, "line 2 says otherwise of the same contact");
    }

    #[test]
    fn a_bare_surname_is_not_taken_for_the_contacts() {
        let why = read_contacts(b"UPN,Surname,Relationship\n", None).unwrap_err().to_string();
        assert!(why.starts_with("no heading for surname or forename"), "{why}");
    }
}
