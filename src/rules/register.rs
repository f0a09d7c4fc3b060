//! One pupil's register: marks by day, as the MIS wrote them.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, bounds, monday, year_of};
use super::code::Code;
use super::figures::Figures;

/// The two sessions of a school day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Half {
    Am,
    Pm,
}

impl Half {
    pub const BOTH: [Self; 2] = [Self::Am, Self::Pm];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Am => "AM",
            Self::Pm => "PM",
        }
    }
}

impl fmt::Display for Half {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The marks of one day; a missing mark is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DayMarks {
    pub on: NaiveDate,
    pub am: Option<Code>,
    pub pm: Option<Code>,
}

impl DayMarks {
    #[must_use]
    pub fn blank(on: NaiveDate) -> Self {
        Self { on, am: None, pm: None }
    }

    #[must_use]
    pub fn of(&self, half: Half) -> Option<Code> {
        match half {
            Half::Am => self.am,
            Half::Pm => self.pm,
        }
    }

    pub fn set(&mut self, half: Half, code: Option<Code>) {
        match half {
            Half::Am => self.am = code,
            Half::Pm => self.pm = code,
        }
    }

    /// The marks taken that day, morning first.
    pub fn taken(&self) -> impl Iterator<Item = (Half, Code)> + use<> {
        let both = [(Half::Am, self.am), (Half::Pm, self.pm)];
        both.into_iter().filter_map(|(half, code)| Some((half, code?)))
    }

    #[must_use]
    pub fn figures(&self) -> Figures {
        self.taken().map(|(_, code)| Figures::of(code, self.on)).sum()
    }
}

/// First and last day of a pupil's time at a school; `to` open while on roll.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct OnRoll {
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

impl OnRoll {
    #[must_use]
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// On roll on any day of a range.
    #[must_use]
    pub fn touches(&self, first: NaiveDate, last: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= last) && self.to.is_none_or(|to| first <= to)
    }
}

/// A pupil's marks in order of date, with the times on roll that bound them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Register {
    pub days: Vec<DayMarks>,
    pub on_roll: Vec<OnRoll>,
}

impl Register {
    /// On roll that day; a pupil without any enrolment dates counts as on roll.
    #[must_use]
    pub fn is_on_roll(&self, day: NaiveDate) -> bool {
        self.on_roll.is_empty() || self.on_roll.iter().any(|time| time.covers(day))
    }

    /// The marks of sessions on roll from `first` to `last`, both counted.
    pub fn between(&self, first: NaiveDate, last: NaiveDate) -> impl Iterator<Item = &DayMarks> {
        let from = self.days.partition_point(|d| d.on < first);
        let to = self.days.partition_point(|d| d.on <= last).max(from);
        self.days[from..to].iter().filter(|d| self.is_on_roll(d.on))
    }

    /// Figures of a range.
    #[must_use]
    pub fn figures(&self, first: NaiveDate, last: NaiveDate) -> Figures {
        self.between(first, last).map(DayMarks::figures).sum()
    }

    /// Every mark on roll up to a day, for rules that look at single sessions.
    pub fn marks_to(&self, last: NaiveDate) -> impl Iterator<Item = (NaiveDate, Code)> {
        let all = self.between(NaiveDate::MIN, last);
        all.flat_map(|d| d.taken().map(|(_, code)| (d.on, code)))
    }

    /// Sessions of school days on roll in the range that have no mark.
    #[must_use]
    pub fn missing(
        &self,
        calendar: &Calendar,
        first: NaiveDate,
        last: NaiveDate,
    ) -> Vec<(NaiveDate, Half)> {
        let days = calendar.between(first, last).iter().filter(|day| self.is_on_roll(**day));
        days.flat_map(|day| Half::BOTH.map(|half| (*day, half)))
            .filter(|(day, half)| self.mark(*day, *half).is_none())
            .collect()
    }

    /// The mark of one session.
    #[must_use]
    pub fn mark(&self, day: NaiveDate, half: Half) -> Option<Code> {
        let at = self.days.binary_search_by(|d| d.on.cmp(&day)).ok()?;
        self.days[at].of(half)
    }

    /// The last day with any mark.
    #[must_use]
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.days.iter().rev().find(|d| d.am.is_some() || d.pm.is_some()).map(|d| d.on)
    }

    /// The range's marks by week: Monday, the five days, and the week's figures.
    #[must_use]
    pub fn weeks(&self, first: NaiveDate, last: NaiveDate) -> Vec<Week> {
        let mut weeks: Vec<Week> = Vec::new();
        for marks in self.between(first, last) {
            let start = monday(marks.on);
            if weeks.last().is_none_or(|week| week.monday != start) {
                weeks.push(Week { monday: start, days: Vec::new(), figures: Figures::default() });
            }
            if let Some(week) = weeks.last_mut() {
                week.days.push(*marks);
                week.figures += marks.figures();
            }
        }
        weeks
    }
}

/// One week of one pupil's register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Week {
    pub monday: NaiveDate,
    pub days: Vec<DayMarks>,
    pub figures: Figures,
}

/// Last summer term's part of the academic year before: from 1 April to 31 August.
///
/// Autumn figures mislead (source: Support First), so these stand beside them.
#[must_use]
pub fn last_summer(today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let (first, _) = bounds(year_of(today));
    let end = first.pred_opt().unwrap_or(first);
    let start = NaiveDate::from_ymd_opt(year_of(today), 4, 1).unwrap_or(end);
    (start, end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::calendar::tests::{day, real};

    fn on(text: &str, am: &str, pm: &str) -> DayMarks {
        DayMarks { on: day(text), am: Code::read(am), pm: Code::read(pm) }
    }

    fn register() -> Register {
        let days = vec![
            on("2025-09-03", "/", "\\"),
            on("2025-09-04", "I", "I"),
            on("2025-09-05", "", "U"),
        ];
        let time = OnRoll { from: Some(day("2025-09-04")), to: None };
        Register { days, on_roll: vec![time] }
    }

    #[test]
    fn only_sessions_on_roll_count() {
        let figures = register().figures(day("2025-09-01"), day("2025-09-30"));
        assert_eq!((figures.possible, figures.authorised, figures.unauthorised), (3, 2, 1));
    }

    #[test]
    fn a_session_without_a_mark_is_missing_and_never_absent() {
        let missing = register().missing(&real(), day("2025-09-03"), day("2025-09-08"));
        let expected = [
            (day("2025-09-05"), Half::Am),
            (day("2025-09-08"), Half::Am),
            (day("2025-09-08"), Half::Pm),
        ];
        assert_eq!(missing, expected);
    }

    #[test]
    fn weeks_hold_their_figures() {
        let mut register = register();
        register.on_roll.clear();
        register.days.push(on("2025-09-08", "/", "\\"));
        let weeks = register.weeks(day("2025-09-01"), day("2025-09-30"));
        assert_eq!(weeks.len(), 2);
        assert_eq!((weeks[0].monday, weeks[0].figures.possible), (day("2025-09-01"), 5));
    }

    #[test]
    fn last_summer_is_of_the_year_before() {
        let expected = (day("2025-04-01"), day("2025-08-31"));
        assert_eq!(last_summer(day("2025-11-23")), expected);
        assert_eq!(last_summer(day("2026-06-01")), expected);
    }
}
