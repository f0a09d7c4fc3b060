//! Maps: which headings stand for which field, and how dates and words are written.
//!
//! A map is TOML. The shipped ones are in `templates/import`; `pupils.toml` there explains the
//! shape.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::mark_heading::MarkHeading;
use super::words::{DateFormat, Words};
use super::{Unreadable, place};

/// What the rows of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Shape {
    Pupils,
    Contacts,
    /// One session a row.
    MarksLong,
    /// One pupil a row, one session a column.
    MarksWide,
}

impl Shape {
    fn as_str(self) -> &'static str {
        match self {
            Self::Pupils => "pupils",
            Self::Contacts => "contacts",
            Self::MarksLong => "marks-long",
            Self::MarksWide => "marks-wide",
        }
    }

    fn shipped(self) -> &'static str {
        match self {
            Self::Pupils => include_str!("../../templates/import/pupils.toml"),
            Self::Contacts => include_str!("../../templates/import/contacts.toml"),
            Self::MarksLong => include_str!("../../templates/import/marks-long.toml"),
            Self::MarksWide => include_str!("../../templates/import/marks-wide.toml"),
        }
    }

    /// Every field that a row may have.
    fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Pupils => PUPILS,
            Self::Contacts => CONTACTS,
            Self::MarksLong => MARKS_LONG,
            Self::MarksWide => &["upn"],
        }
    }

    /// The fields without which a row says nothing; of each group, one is enough.
    fn needed(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Pupils => &[&["upn"], &["surname"], &["forename"]],
            Self::Contacts => &[&["upn"], &["surname", "forename"], &["relationship"]],
            Self::MarksLong => &[&["upn"], &["date"], &["session"], &["mark"]],
            Self::MarksWide => &[&["upn"]],
        }
    }
}

const PUPILS: &[&str] = &[
    "upn",
    "surname",
    "forename",
    "born",
    "year_group",
    "reg",
    "sen",
    "pupil_premium",
    "mis_id",
    "admitted",
    "left",
];

const CONTACTS: &[&str] = &[
    "upn",
    "title",
    "surname",
    "forename",
    "relationship",
    "parental_responsibility",
    "lives_with",
    "address",
    "postcode",
    "phone",
    "email",
    "language",
    "priority",
];

const MARKS_LONG: &[&str] = &["upn", "date", "session", "mark", "minutes_late", "comment"];

/// A map as written, with the places to point at.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    kind: Spanned<Shape>,
    sheet: Option<String>,
    dates: Option<Vec<Spanned<String>>>,
    yes: Option<Vec<String>>,
    no: Option<Vec<String>>,
    am: Option<Vec<String>>,
    pm: Option<Vec<String>>,
    mark_heading: Option<Spanned<String>>,
    columns: Spanned<BTreeMap<Spanned<String>, Vec<String>>>,
}

/// A map that has been checked.
#[derive(Debug, Clone)]
pub(super) struct HeadingMap {
    pub shape: Shape,
    /// The sheet of a workbook; the first if none is named.
    pub sheet: Option<String>,
    pub words: Words,
    pub mark_heading: MarkHeading,
    columns: BTreeMap<String, Vec<String>>,
}

impl HeadingMap {
    /// The built-in map of a shape.
    ///
    /// # Errors
    /// As [`HeadingMap::given`]; a test sees that it doesn't happen.
    pub fn shipped(shape: Shape) -> Result<Self, Unreadable> {
        let text = shape.shipped();
        written(text)?.check(text, Words::default(), MarkHeading::default())
    }

    /// The map of a text, which must be for one of these shapes. Lists of words and dates that it
    /// leaves out are those of the shipped map.
    ///
    /// # Errors
    /// Line, column and what was expected there.
    pub fn given(text: &str, shapes: &[Shape]) -> Result<Self, Unreadable> {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let written = written(text)?;
        let shape = *written.kind.get_ref();
        if !shapes.contains(&shape) {
            let wanted: Vec<_> = shapes.iter().map(|shape| shape.as_str()).collect();
            let wanted = wanted.join(" or ");
            let expected = format!("this map is for {}, expected one for {wanted}", shape.as_str());
            return Err(bad(text, written.kind.span().start, expected));
        }
        let shipped = Self::shipped(shape)?;
        written.check(text, shipped.words, shipped.mark_heading)
    }

    /// The given map if there is one, else the shipped one.
    ///
    /// # Errors
    /// As [`HeadingMap::given`].
    pub fn given_or_shipped(map: Option<&str>, shape: Shape) -> Result<Self, Unreadable> {
        map.map_or_else(|| Self::shipped(shape), |text| Self::given(text, &[shape]))
    }

    /// The headings by which a field may go.
    pub fn headings_of(&self, field: &str) -> &[String] {
        self.columns.get(field).map(Vec::as_slice).unwrap_or_default()
    }
}

fn written(text: &str) -> Result<Written, Unreadable> {
    toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        bad(text, at, error.message().to_owned())
    })
}

impl Written {
    fn check(
        self,
        text: &str,
        words: Words,
        mark_heading: MarkHeading,
    ) -> Result<HeadingMap, Unreadable> {
        let shape = *self.kind.get_ref();
        self.check_columns(shape, text)?;
        let dates = self.dates.map_or(Ok(words.dates), |dates| date_formats(&dates, text))?;
        let mark_heading = self
            .mark_heading
            .map_or(Ok(mark_heading), |pattern| heading_pattern(&pattern, text))?;
        let columns = self.columns.into_inner().into_iter();
        Ok(HeadingMap {
            shape,
            sheet: self.sheet,
            words: Words {
                dates,
                yes: self.yes.unwrap_or(words.yes),
                no: self.no.unwrap_or(words.no),
                am: self.am.unwrap_or(words.am),
                pm: self.pm.unwrap_or(words.pm),
            },
            mark_heading,
            columns: columns.map(|(field, headings)| (field.into_inner(), headings)).collect(),
        })
    }

    fn check_columns(&self, shape: Shape, text: &str) -> Result<(), Unreadable> {
        let columns = self.columns.get_ref();
        for field in columns.keys() {
            if !shape.fields().contains(&field.get_ref().as_str()) {
                let expected = format!("expected one of {}", shape.fields().join(", "));
                return Err(bad(text, field.span().start, expected));
            }
        }
        let is_named = |field: &&str| columns.get(*field).is_some_and(|names| !names.is_empty());
        match shape.needed().iter().find(|group| !group.iter().any(is_named)) {
            Some(group) => {
                let expected = format!("expected the headings of {} here", group.join(" or "));
                Err(bad(text, self.columns.span().start, expected))
            }
            None => Ok(()),
        }
    }
}

fn date_formats(written: &[Spanned<String>], text: &str) -> Result<Vec<DateFormat>, Unreadable> {
    let read = |format: &Spanned<String>| {
        DateFormat::read(format.get_ref()).ok_or_else(|| {
            let expected =
                "expected a date such as %d/%m/%Y: day, month and year, the month not first";
            bad(text, format.span().start, expected.to_owned())
        })
    };
    written.iter().map(read).collect()
}

fn heading_pattern(written: &Spanned<String>, text: &str) -> Result<MarkHeading, Unreadable> {
    MarkHeading::read(written.get_ref()).ok_or_else(|| {
        let expected = "expected {date} and {session}, each once, such as \"{date} {session}\"";
        bad(text, written.span().start, expected.to_owned())
    })
}

fn bad(text: &str, at: usize, expected: String) -> Unreadable {
    let (line, column) = place(text, at);
    Unreadable::BadMap { line, column, expected }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPES: [Shape; 4] = [Shape::Pupils, Shape::Contacts, Shape::MarksLong, Shape::MarksWide];

    fn trouble(text: &str) -> (usize, usize, String) {
        match HeadingMap::given(text, &SHAPES).unwrap_err() {
            Unreadable::BadMap { line, column, expected } => (line, column, expected),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn every_shipped_map_names_all_its_fields() {
        for shape in SHAPES {
            let map = HeadingMap::shipped(shape).unwrap();
            assert_eq!(map.shape, shape);
            for field in shape.fields() {
                assert!(!map.headings_of(field).is_empty(), "{} {field}", shape.as_str());
            }
        }
    }

    #[test]
    fn the_example_map_is_a_map() {
        let text = include_str!("../../templates/import/example-map.toml");
        let map = HeadingMap::given(text, &[Shape::MarksLong, Shape::MarksWide]).unwrap();
        assert_eq!(map.shape, Shape::MarksLong);
        assert_eq!(map.headings_of("upn"), ["Pupil No"]);
        assert!(map.headings_of("minutes_late").is_empty());
        assert_eq!(map.words.dates, [DateFormat::read("%Y-%m-%d").unwrap()]);
    }

    #[test]
    fn lists_left_out_are_the_shipped_ones() {
        let text = "kind = \"marks-wide\"\nam = [\"1\"]\n[columns]\nupn = [\"No\"]\n";
        let map = HeadingMap::given(text, &SHAPES).unwrap();
        let shipped = HeadingMap::shipped(Shape::MarksWide).unwrap();
        assert_eq!(map.words.am, ["1"]);
        assert_eq!(map.words.pm, shipped.words.pm);
        assert_eq!(map.words.dates, shipped.words.dates);
        assert_eq!(map.mark_heading, shipped.mark_heading);
    }

    fn long(extra: &str) -> String {
        let columns = "upn = [\"a\"]\ndate = [\"b\"]\nsession = [\"c\"]\nmark = [\"d\"]\n";
        format!("kind = \"marks-long\"\n{extra}[columns]\n{columns}")
    }

    #[test]
    fn a_bad_map_says_where_and_what_was_expected() {
        let not_first = "the month not first";
        for (text, at, words) in [
            ("kind = \"marks\"\n[columns]\n".to_owned(), (1, 8), "marks-long"),
            (long("dates = [\"%d/%m/%Y\", \"%m/%d/%Y\"]\n"), (2, 22), not_first),
            (long("mark_heading = \"x\"\n"), (2, 16), "{date} and {session}"),
            (long("dats = []\n"), (2, 1), "dats"),
            (long("").replace("mark =", "marc ="), (6, 1), "expected one of upn, date, session"),
        ] {
            let (line, column, expected) = trouble(&text);
            assert_eq!((line, column), at, "{text}{expected}");
            assert!(expected.contains(words), "{text}{expected}");
        }
    }

    #[test]
    fn text_that_is_no_toml_is_refused() {
        for text in ["", "kind", "kind = ", "[columns", "\u{FEFF}", "Pupil No,Date\n1,2\n"] {
            let (line, _, expected) = trouble(text);
            assert!(line >= 1 && !expected.is_empty(), "{text:?}");
        }
    }

    #[test]
    fn a_needed_field_must_be_named() {
        let (_, _, expected) = trouble("kind = \"contacts\"\n[columns]\nupn = [\"UPN\"]\n");
        assert_eq!(expected, "expected the headings of surname or forename here");
    }

    #[test]
    fn a_map_for_other_rows_is_refused() {
        let text = Shape::Contacts.shipped();
        let why = HeadingMap::given(text, &[Shape::MarksLong, Shape::MarksWide]).unwrap_err();
        let words = "this map is for contacts, expected one for marks-long or marks-wide";
        assert!(why.to_string().ends_with(words), "{why}");
    }
}
