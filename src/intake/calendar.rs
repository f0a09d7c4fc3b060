//! The calendar of a school year: `year`, `[[term]]` and `[[closed]]` in TOML.

use std::ops::Range;

use chrono::NaiveDate;
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::{Unreadable, encoding, place};
use crate::rules::calendar::{BadYear, Closed, SchoolYear, Term};

/// Reads a calendar.
///
/// # Errors
/// Line, column and what was expected there; also when the dates contradict each other.
pub fn read_calendar(bytes: &[u8]) -> Result<SchoolYear, Unreadable> {
    let text = encoding::decode(bytes)?.text;
    if text.trim().is_empty() {
        return Err(Unreadable::Empty);
    }
    let written: Written = toml::from_str(&text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        bad(&text, at, error.message().to_owned())
    })?;
    let year = written.year(&text)?;
    match year.check() {
        Ok(()) => Ok(year),
        Err(why) => Err(bad(&text, written.place_of(&why, &year), why.to_string())),
    }
}

fn bad(text: &str, at: usize, expected: String) -> Unreadable {
    let (line, column) = place(text, at);
    Unreadable::BadCalendar { line, column, expected }
}

/// A calendar as written, with the places to point at.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    year: Spanned<String>,
    #[serde(default, rename = "term")]
    terms: Vec<WrittenTerm>,
    #[serde(default)]
    closed: Vec<WrittenClosed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTerm {
    name: String,
    first: Spanned<Datetime>,
    last: Spanned<Datetime>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenClosed {
    first: Spanned<Datetime>,
    last: Spanned<Datetime>,
    why: String,
}

impl Written {
    fn year(&self, text: &str) -> Result<SchoolYear, Unreadable> {
        let term = |term: &WrittenTerm| -> Result<Term, Unreadable> {
            let (first, last) = (day(&term.first, text)?, day(&term.last, text)?);
            Ok(Term { name: term.name.clone(), first, last })
        };
        let closed = |closed: &WrittenClosed| -> Result<Closed, Unreadable> {
            let (first, last) = (day(&closed.first, text)?, day(&closed.last, text)?);
            Ok(Closed { first, last, why: closed.why.clone() })
        };
        Ok(SchoolYear {
            year: self.year.get_ref().clone(),
            terms: self.terms.iter().map(term).collect::<Result<_, Unreadable>>()?,
            closed: self.closed.iter().map(closed).collect::<Result<_, Unreadable>>()?,
        })
    }

    /// Where what can't be right is written.
    fn place_of(&self, why: &BadYear, year: &SchoolYear) -> usize {
        let place = match why {
            BadYear::NoTerms => None,
            BadYear::Name(_) => Some(self.year.span()),
            BadYear::Backwards { what, first, last } => {
                let is_it = |dates: &Dates<'_>| {
                    dates.what == what && dates.first == *first && dates.last == *last
                };
                self.dates(year).into_iter().find(is_it).map(|dates| dates.last_at)
            }
            BadYear::Outside { what, day, .. } => {
                let mut named = self.dates(year).into_iter().filter(|dates| dates.what == what);
                named.find_map(|dates| dates.place_of(*day))
            }
            BadYear::Overlap { later, .. } => {
                let mut all = self.dates(year).into_iter();
                all.find(|dates| dates.what == later).map(|dates| dates.first_at)
            }
        };
        place.map_or(0, |place| place.start)
    }

    fn dates<'y>(&self, year: &'y SchoolYear) -> Vec<Dates<'y>> {
        let terms = self.terms.iter().zip(&year.terms).map(|(written, term)| Dates {
            what: &term.name,
            first: term.first,
            last: term.last,
            first_at: written.first.span(),
            last_at: written.last.span(),
        });
        let closed = self.closed.iter().zip(&year.closed).map(|(written, closed)| Dates {
            what: &closed.why,
            first: closed.first,
            last: closed.last,
            first_at: written.first.span(),
            last_at: written.last.span(),
        });
        terms.chain(closed).collect()
    }
}

/// A term or closure, and where its dates are written.
struct Dates<'y> {
    what: &'y str,
    first: NaiveDate,
    last: NaiveDate,
    first_at: Range<usize>,
    last_at: Range<usize>,
}

impl Dates<'_> {
    fn place_of(self, day: NaiveDate) -> Option<Range<usize>> {
        if self.first == day {
            Some(self.first_at)
        } else if self.last == day {
            Some(self.last_at)
        } else {
            None
        }
    }
}

fn day(written: &Spanned<Datetime>, text: &str) -> Result<NaiveDate, Unreadable> {
    let Datetime { date, time, offset } = *written.get_ref();
    let day = date.filter(|_| time.is_none() && offset.is_none()).and_then(|date| {
        NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
    });
    day.ok_or_else(|| {
        bad(text, written.span().start, "expected a date alone, such as 2025-09-03".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::calendar::Calendar;

    const GOOD: &str = include_str!("../../tests/data/register-small/calendar.toml");

    fn trouble(text: &str) -> (usize, usize, String) {
        match read_calendar(text.as_bytes()).unwrap_err() {
            Unreadable::BadCalendar { line, column, expected } => (line, column, expected),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn a_calendar_is_read() {
        let year = read_calendar(GOOD.as_bytes()).unwrap();
        assert_eq!((year.year.as_str(), year.terms.len(), year.closed.len()), ("2025/26", 3, 5));
        assert_eq!(Calendar::new(vec![year.clone()]).days().len(), 190);
        let marked = format!("\u{FEFF}{GOOD}").replace('\n', "\r\n");
        assert_eq!(read_calendar(marked.as_bytes()), Ok(year));
    }

    #[test]
    fn a_bad_calendar_says_where_and_why() {
        let lines: Vec<&str> = GOOD.lines().collect();
        assert_eq!((lines[4], lines[5]), ("first = 2025-09-03", "last = 2025-12-19"));
        for (from, to, at, words) in [
            ("\"2025/26\"", "\"2025-26\"", (1, 8), "2025/26"),
            ("last = 2025-12-19", "last = 2025-08-19", (6, 8), "Autumn"),
            ("first = 2025-09-03", "first = 2024-09-03", (5, 9), "outside"),
            ("last = 2025-12-19", "last = 2026-01-06", (10, 9), "before Autumn ends"),
            ("first = 2025-09-03", "first = \"3 Sep\"", (5, 9), "expected"),
            ("first = 2025-09-03", "first = 2025-09-03T09:00:00", (5, 9), "a date alone"),
            ("first = 2025-09-03", "from = 2025-09-03", (5, 1), "from"),
        ] {
            let text = GOOD.replacen(from, to, 1);
            let (line, column, expected) = trouble(&text);
            assert_eq!((line, column), at, "{to}: {expected}");
            assert!(expected.contains(words), "{to}: {expected}");
        }
    }

    #[test]
    fn a_closure_that_can_not_be_is_pointed_at() {
        let text = GOOD.replacen("last = 2025-10-31", "last = 2025-10-01", 1);
        let line = GOOD.lines().position(|line| line == "last = 2025-10-31").unwrap() + 1;
        assert_eq!(trouble(&text).0, line);
    }

    #[test]
    fn what_is_no_calendar_is_refused() {
        assert_eq!(read_calendar(b" \n"), Err(Unreadable::Empty));
        assert!(trouble("year = \"2025/26\"\n").2.contains("at least one term"));
        assert!(trouble("UPN,Surname\n").2.len() > 1);
    }
}
