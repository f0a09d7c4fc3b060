//! How the heading over a column of marks is written, such as `03/09/2025 AM`.

use std::fmt;

use chrono::NaiveDate;

use super::words::Words;
use crate::rules::register::Half;

const DATE: &str = "{date}";
const SESSION: &str = "{session}";

/// A pattern of a heading: a date and a session, and what stands around them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MarkHeading {
    before: String,
    between: String,
    after: String,
    is_date_first: bool,
}

/// What a heading says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    Session(NaiveDate, Half),
    /// Half of it reads as a session, so marks may stand below; they must not be lost in silence.
    Broken,
    SomethingElse,
}

impl Default for MarkHeading {
    fn default() -> Self {
        let space = " ".to_owned();
        Self { before: String::new(), between: space, after: String::new(), is_date_first: true }
    }
}

impl MarkHeading {
    /// A pattern with `{date}` and `{session}`, each once; none for anything else.
    pub fn read(pattern: &str) -> Option<Self> {
        let is_once = |part: &str| pattern.matches(part).count() == 1;
        if !is_once(DATE) || !is_once(SESSION) {
            return None;
        }
        let is_date_first = pattern.find(DATE) < pattern.find(SESSION);
        let (first, second) = if is_date_first { (DATE, SESSION) } else { (SESSION, DATE) };
        let (before, rest) = pattern.split_once(first)?;
        let (between, after) = rest.split_once(second)?;
        let [before, between, after] = [before.trim_start(), between, after.trim_end()];
        Some(Self {
            before: before.to_owned(),
            between: between.to_owned(),
            after: after.to_owned(),
            is_date_first,
        })
    }

    /// Tries every place where the two could part, since a date may hold what stands between.
    pub fn says(&self, heading: &str, words: &Words) -> Says {
        let core = heading.trim().strip_prefix(self.before.as_str());
        let Some(core) = core.and_then(|core| core.strip_suffix(self.after.as_str())) else {
            return Says::SomethingElse;
        };
        let mut is_broken = words.date(core).is_some();
        for (at, between) in core.match_indices(self.between.as_str()) {
            let (left, right) = (&core[..at], &core[at + between.len()..]);
            let (date, session) = if self.is_date_first { (left, right) } else { (right, left) };
            match (words.date(date), words.half(session)) {
                (Some(date), Some(half)) => return Says::Session(date, half),
                (Some(_), None) => is_broken = true,
                (None, Some(_)) => is_broken |= begins_with_a_digit(date),
                (None, None) => {}
            }
        }
        if is_broken { Says::Broken } else { Says::SomethingElse }
    }
}

/// The pattern as a map has it.
impl fmt::Display for MarkHeading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = if self.is_date_first { (DATE, SESSION) } else { (SESSION, DATE) };
        write!(f, "{}{first}{}{second}{}", self.before, self.between, self.after)
    }
}

fn begins_with_a_digit(text: &str) -> bool {
    text.trim_start().starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::map::{HeadingMap, Shape};

    fn says(pattern: &str, heading: &str) -> Says {
        let words = HeadingMap::shipped(Shape::MarksWide).unwrap().words;
        MarkHeading::read(pattern).unwrap().says(heading, &words)
    }

    #[test]
    fn a_heading_reads_as_date_and_session() {
        let afternoon = Says::Session(NaiveDate::from_ymd_opt(2025, 9, 3).unwrap(), Half::Pm);
        for (pattern, heading) in [
            ("{date} {session}", "03/09/2025 PM"),
            ("{date} {session}", " 3 Sep 2025 pm "),
            ("{date}{session}", "03/09/2025PM"),
            ("{session} {date}", "PM 3 September 2025"),
            ("Mark {date} ({session})", "Mark 03/09/2025 (PM)"),
            ("{date}-{session}", "03-Sep-2025-PM"),
        ] {
            assert_eq!(says(pattern, heading), afternoon, "{pattern} {heading}");
        }
    }

    #[test]
    fn half_a_session_is_broken_and_the_rest_is_something_else() {
        for heading in ["31/02/2026 AM", "03/09/2025 EVE", "03/09/2025", "2025 PM"] {
            assert_eq!(says("{date} {session}", heading), Says::Broken, "{heading}");
        }
        for heading in ["", "UPN", "Surname", "Days AM", "Total %", "7 A"] {
            assert_eq!(says("{date} {session}", heading), Says::SomethingElse, "{heading}");
        }
    }

    #[test]
    fn a_pattern_is_told_as_it_was_written() {
        for pattern in ["{date} {session}", "{session} on {date}", "Mark {date} ({session})"] {
            assert_eq!(MarkHeading::read(pattern).unwrap().to_string(), pattern);
        }
    }

    #[test]
    fn a_pattern_has_date_and_session_once_each() {
        assert_eq!(MarkHeading::read("{date} {session}"), Some(MarkHeading::default()));
        for pattern in ["", "{date}", "{session}", "{date} {date} {session}", "date session"] {
            assert_eq!(MarkHeading::read(pattern), None, "{pattern}");
        }
    }
}
