//! How long records are kept, and what of a pupil is due for erasure on a day. Listing decides
//! nothing: people propose, and others confirm.

use chrono::NaiveDate;
use serde::Serialize;

use super::age::birthday;
use super::calendar::bounds;

/// The name of the one file of its shape.
pub const RETENTION: &str = "retention";

/// The rules of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Retention {
    pub name: String,
    pub title: String,
    pub version: u32,
    pub purpose: String,
    pub rules: Vec<RetentionRule>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RetentionRule {
    pub id: String,
    pub title: String,
    pub erases: Erases,
    pub after: After,
    /// How many; none where nothing is counted.
    pub years: Option<i32>,
    pub source: String,
}

/// What a rule erases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Erases {
    /// The marks of whole school years.
    Register,
    /// All that is kept of a pupil.
    Pupil,
}

/// What its years are counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum After {
    /// The last day of the school year that the marks are of.
    Entry,
    Birth,
    /// The last day on roll.
    Leaving,
    /// Nothing: it was asked for.
    Request,
}

/// What of a pupil is due for erasure under a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The first day on which it is due.
    pub on: NaiveDate,
    /// The school years whose marks are due, by their first calendar year; none for all of a pupil.
    pub years: Vec<i32>,
}

/// What is known of a pupil that rules ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    pub born: Option<NaiveDate>,
    /// The last day on roll anywhere; none while on roll.
    pub left: Option<NaiveDate>,
    /// School years of which there are marks.
    pub years: Vec<i32>,
}

impl Retention {
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&RetentionRule> {
        self.rules.iter().find(|rule| rule.id == id)
    }
}

impl RetentionRule {
    /// What is due under this rule on a day; none where nothing is, or where what it counts from isn't
    /// known.
    #[must_use]
    pub fn due(&self, kept: &Kept, today: NaiveDate) -> Option<Due> {
        let years = self.years?;
        if self.erases == Erases::Register {
            return due_marks(kept, years, today);
        }
        let on = match self.after {
            After::Birth => birthday(kept.born?, years)?,
            After::Leaving => birthday(kept.left?, years)?.succ_opt()?,
            After::Entry | After::Request => return None,
        };
        (on <= today).then(|| Due { on, years: Vec::new() })
    }
}

/// A year of marks is due the day after its last entry has been kept that long.
fn due_marks(kept: &Kept, years: i32, today: NaiveDate) -> Option<Due> {
    let due_on = |year: i32| birthday(bounds(year).1, years).and_then(|last| last.succ_opt());
    let mut due: Vec<(NaiveDate, i32)> =
        kept.years.iter().filter_map(|year| Some((due_on(*year)?, *year))).collect();
    due.retain(|(on, _)| *on <= today);
    due.sort_unstable();
    let on = due.first()?.0;
    Some(Due { on, years: due.into_iter().map(|(_, year)| year).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn rule(erases: Erases, after: After, years: Option<i32>) -> RetentionRule {
        let text = String::new();
        RetentionRule { id: "r".into(), title: text.clone(), erases, after, years, source: text }
    }

    #[test]
    fn a_pupils_record_is_due_on_the_birthday_and_not_before() {
        let birth = rule(Erases::Pupil, After::Birth, Some(25));
        let kept = Kept { born: Some(day("2012-05-14")), ..Kept::default() };
        for (today, due) in [("2037-05-13", false), ("2037-05-14", true), ("2050-01-01", true)] {
            assert_eq!(birth.due(&kept, day(today)).is_some(), due, "{today}");
        }
        let leap = Kept { born: Some(day("2012-02-29")), ..Kept::default() };
        assert_eq!(birth.due(&leap, day("2040-01-01")).unwrap().on, day("2037-03-01"));
        assert_eq!(
            birth.due(&Kept::default(), day("2100-01-01")),
            None,
            "not known: never guessed"
        );
    }

    #[test]
    fn marks_are_due_year_by_year_the_day_after_six_years() {
        let marks = rule(Erases::Register, After::Entry, Some(6));
        let kept = Kept { years: vec![2020, 2018, 2019], ..Kept::default() };
        for (today, years) in [
            ("2025-08-31", vec![]),
            ("2025-09-01", vec![2018]),
            ("2026-09-01", vec![2018, 2019]),
            ("2030-01-01", vec![2018, 2019, 2020]),
        ] {
            let due = marks.due(&kept, day(today)).map(|due| due.years).unwrap_or_default();
            assert_eq!(due, years, "{today}");
        }
        assert_eq!(marks.due(&kept, day("2030-01-01")).unwrap().on, day("2025-09-01"));
    }

    #[test]
    fn whoever_is_on_roll_never_left_and_a_request_is_never_due_by_itself() {
        let left = rule(Erases::Pupil, After::Leaving, Some(7));
        let kept = Kept { left: Some(day("2025-07-18")), ..Kept::default() };
        assert_eq!(left.due(&kept, day("2032-07-18")), None);
        assert_eq!(left.due(&kept, day("2032-07-19")).unwrap().on, day("2032-07-19"));
        assert_eq!(left.due(&Kept::default(), day("2032-07-19")), None);
        let asked = rule(Erases::Pupil, After::Request, None);
        assert_eq!(asked.due(&kept, day("2100-01-01")), None);
    }
}
