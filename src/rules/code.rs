//! Attendance codes and what each means on a given date.
//!
//! Source: School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208), in
//! force from 19 August 2024, and the codes of the guidance before it. A code's class depends on
//! the date of the session: `J` and `H` ended that day, `C1`, `C2`, `J1`, `K`, `Q`, `Y1` to `Y7`
//! began.

use std::fmt;

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

/// A code as the register writes it: one or two characters, never blank.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code([u8; 2]);

/// What a code counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// `/ \ L`: in school.
    Attending,
    /// `K V P W B` (and `J` until it ended): at an approved activity elsewhere; counts as present.
    AttendingElsewhere,
    /// Absent with leave or for a reason the law allows.
    Authorised,
    /// `G N O U`: absent without.
    Unauthorised,
    /// `D X Q Y1`–`Y7`: not a possible session, neither present nor absent.
    NotPossible,
    /// `Z #`: the pupil isn't on roll yet, or the school is closed.
    Administrative,
}

/// Whether a code may stand on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// In force on that date.
    InForce(Class),
    /// `J` or `H` after they ended: counted as before, but to be mended in the MIS.
    Stray(Class),
    /// No code of that date.
    Unknown,
}

/// The first day of the 2024 codes.
#[must_use]
pub fn codes_of_2024() -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 8, 19).unwrap_or(NaiveDate::MIN)
}

impl Code {
    /// Reads a cell of a register. `None` for a blank, `-` or `--` (a missing mark) and for
    /// anything longer than two characters; small letters are taken as capitals.
    #[must_use]
    pub fn read(cell: &str) -> Option<Self> {
        let cell = cell.trim();
        if Self::is_missing(cell) || cell.len() > 2 || !cell.bytes().all(|b| b.is_ascii_graphic()) {
            return None;
        }
        let mut bytes = [0; 2];
        for (to, from) in bytes.iter_mut().zip(cell.bytes()) {
            *to = from.to_ascii_uppercase();
        }
        Some(Self(bytes))
    }

    /// Whether a cell stands for "no mark was taken".
    #[must_use]
    pub fn is_missing(cell: &str) -> bool {
        matches!(cell.trim(), "" | "-" | "--")
    }

    /// The code as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let length = if self.0[1] == 0 { 1 } else { 2 };
        std::str::from_utf8(&self.0[..length]).unwrap_or("?")
    }

    /// What the code means for a session on that date.
    #[must_use]
    pub fn on(self, day: NaiveDate) -> Standing {
        let new = day >= codes_of_2024();
        match (self.as_str(), new) {
            ("J", false) => Standing::InForce(Class::AttendingElsewhere),
            ("H", false) => Standing::InForce(Class::Authorised),
            ("Y", false) => Standing::InForce(Class::NotPossible),
            ("J", true) => Standing::Stray(Class::AttendingElsewhere),
            ("H", true) => Standing::Stray(Class::Authorised),
            (code, new) => class_of(code, new).map_or(Standing::Unknown, Standing::InForce),
        }
    }

    /// The class on that date, of a stray code too.
    #[must_use]
    pub fn class(self, day: NaiveDate) -> Option<Class> {
        match self.on(day) {
            Standing::InForce(class) | Standing::Stray(class) => Some(class),
            Standing::Unknown => None,
        }
    }

    /// `N`: the reason isn't known yet.
    #[must_use]
    pub fn is_unexplained(self) -> bool {
        self.as_str() == "N"
    }

    /// `L` or `U`: came late, before or after the register closed.
    #[must_use]
    pub fn is_late(self) -> bool {
        matches!(self.as_str(), "L" | "U")
    }

    /// The meaning, in a few words, for the code key.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        MEANINGS.iter().find(|(code, _)| *code == self.as_str()).map_or("not a code", |(_, m)| m)
    }
}

fn class_of(code: &str, new: bool) -> Option<Class> {
    Some(match code {
        "/" | "\\" | "L" => Class::Attending,
        "V" | "P" | "W" | "B" => Class::AttendingElsewhere,
        "C" | "M" | "S" | "T" | "R" | "I" | "E" => Class::Authorised,
        "G" | "N" | "O" | "U" => Class::Unauthorised,
        "D" | "X" => Class::NotPossible,
        "Z" | "#" => Class::Administrative,
        "K" if new => Class::AttendingElsewhere,
        "C1" | "C2" | "J1" if new => Class::Authorised,
        "Q" | "Y1" | "Y2" | "Y3" | "Y4" | "Y5" | "Y6" | "Y7" if new => Class::NotPossible,
        _ => return None,
    })
}

/// Every code in use since 2024, with its meaning, in the order of the code key.
pub const MEANINGS: &[(&str, &str)] = &[
    ("/", "present in the morning"),
    ("\\", "present in the afternoon"),
    ("L", "late, before the register closed"),
    ("K", "education arranged by the authority"),
    ("V", "educational visit or trip"),
    ("P", "approved sporting activity"),
    ("W", "work experience"),
    ("B", "other approved activity off site"),
    ("C", "leave: exceptional circumstances"),
    ("C1", "leave: regulated performance or work abroad"),
    ("C2", "leave: part-time timetable"),
    ("M", "leave: medical or dental appointment"),
    ("J1", "leave: interview"),
    ("S", "leave: study for a public examination"),
    ("T", "parent travelling for work"),
    ("R", "religious observance"),
    ("I", "illness"),
    ("E", "suspended or excluded"),
    ("G", "holiday not granted"),
    ("N", "reason not yet known"),
    ("O", "other or unknown circumstances"),
    ("U", "arrived after the register closed"),
    ("D", "dual registered, due at the other school"),
    ("X", "not required to attend (not of school age)"),
    ("Q", "no access arrangements (authority's duty)"),
    ("Y1", "unable: usual transport not available"),
    ("Y2", "unable: widespread travel disruption"),
    ("Y3", "unable: part of the premises closed"),
    ("Y4", "unable: school unexpectedly closed"),
    ("Y5", "unable: in criminal justice detention"),
    ("Y6", "unable: public health guidance or law"),
    ("Y7", "unable: other unavoidable cause"),
    ("Z", "not on the admission register yet"),
    ("#", "planned closure of the whole school"),
    ("J", "old code: interview (ended 18 Aug 2024)"),
    ("H", "old code: holiday agreed (ended 18 Aug 2024)"),
];

impl Class {
    /// A session that counts in the percentages.
    #[must_use]
    pub fn is_possible(self) -> bool {
        !matches!(self, Self::NotPossible | Self::Administrative)
    }

    /// Counts as present.
    #[must_use]
    pub fn is_present(self) -> bool {
        matches!(self, Self::Attending | Self::AttendingElsewhere)
    }

    /// Counts as absent.
    #[must_use]
    pub fn is_absent(self) -> bool {
        matches!(self, Self::Authorised | Self::Unauthorised)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({})", self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn class(code: &str, on: &str) -> Option<Class> {
        Code::read(code).unwrap().class(day(on))
    }

    #[test]
    fn every_code_of_the_table_has_the_class_of_the_table() {
        let table = include_str!("../../tests/data/attendance_codes_2024.csv");
        let mut rows = csv::Reader::from_reader(table.as_bytes());
        let mut seen = 0;
        for row in rows.records().map(Result::unwrap) {
            let expected = match &row[2] {
                "attending" => Class::Attending,
                "attending_other_place" => Class::AttendingElsewhere,
                "authorised" => Class::Authorised,
                "unauthorised" => Class::Unauthorised,
                "not_possible" => Class::NotPossible,
                "administrative" => Class::Administrative,
                other => panic!("{other}"),
            };
            let found = class(&row[0], "2025-09-08").unwrap();
            assert_eq!(found, expected, "{}", &row[0]);
            assert_eq!(found.is_possible(), &row[3] == "1", "{}", &row[0]);
            assert_eq!(found.is_present(), &row[4] == "1", "{}", &row[0]);
            seen += 1;
        }
        assert_eq!(seen, 34);
    }

    #[test]
    fn codes_begin_and_end_on_19_august_2024() {
        for code in ["K", "C1", "C2", "J1", "Q", "Y1", "Y7"] {
            assert_eq!(class(code, "2024-08-18"), None, "{code}");
            assert!(class(code, "2024-08-19").is_some(), "{code}");
        }
        let standing = |code: &str, on| Code::read(code).unwrap().on(day(on));
        assert_eq!(standing("J", "2024-08-18"), Standing::InForce(Class::AttendingElsewhere));
        assert_eq!(standing("J", "2024-08-19"), Standing::Stray(Class::AttendingElsewhere));
        assert_eq!(standing("H", "2024-08-18"), Standing::InForce(Class::Authorised));
        assert_eq!(standing("H", "2024-08-19"), Standing::Stray(Class::Authorised));
        assert_eq!(standing("Y", "2024-08-18"), Standing::InForce(Class::NotPossible));
        assert_eq!(standing("Y", "2024-08-19"), Standing::Unknown);
    }

    #[test]
    fn blanks_and_dashes_are_missing_and_not_codes() {
        for cell in ["", " ", "-", "--", " -- "] {
            assert!(Code::is_missing(cell), "{cell:?}");
            assert_eq!(Code::read(cell), None);
        }
        assert_eq!(Code::read("ABC"), None);
        assert_eq!(Code::read("é"), None);
        assert_eq!(Code::read(" c2 ").unwrap().as_str(), "C2");
    }

    #[test]
    fn every_code_with_a_class_has_a_meaning() {
        for (code, _) in MEANINGS {
            assert!(class(code, "2025-09-08").is_some(), "{code}");
        }
    }
}
