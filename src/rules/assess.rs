//! A case file judged: figures, tier, threshold, and what the register leaves open.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, bounds, year_of};
use super::case::CaseFile;
use super::day;
use super::figures::{Figures, one_decimal};
use super::part_time;
use super::penalty;
use super::people::Sibling;
use super::register::{Half, last_summer};
use super::threshold::Most;
use super::tier::Triggers;

/// What the rules make of a case file on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// The school year that the register has reached, up to its last day.
    pub range: Option<(NaiveDate, NaiveDate)>,
    pub figures: Figures,
    /// Last summer term's figures; none where no session of it is on file.
    pub last_summer: Option<Figures>,
    pub tier: u8,
    /// Of compulsory school age, without the sessions of an earlier referral.
    pub threshold: Most,
    /// Sessions marked `N`.
    pub unexplained: Vec<(NaiveDate, Half)>,
    /// Sessions of school days on roll without a mark; none without a calendar.
    pub missing: Option<Vec<(NaiveDate, Half)>>,
    /// Sessions marked `C2` for which no part-time timetable of the case is agreed.
    pub unagreed: Vec<(NaiveDate, Half)>,
    /// Whether the register reaches the last school day before today; none if that can't be told.
    pub register_is_current: Option<bool>,
}

/// Judges a case file; from how many days absent each tier begins comes with the pack.
#[must_use]
pub fn assess(
    file: &CaseFile,
    calendar: &Calendar,
    triggers: Triggers,
    today: NaiveDate,
) -> Assessment {
    let reached = file.register_to.map(|(day, _)| day);
    let range = reached.map(|last| (bounds(year_of(last)).0, last));
    let figures = range.map_or(Figures::default(), |(a, b)| file.register.figures(a, b));
    let summer = last_summer(reached.unwrap_or(today));
    let summer = file.register.figures(summer.0, summer.1);
    Assessment {
        range,
        figures,
        last_summer: (summer.possible > 0).then_some(summer),
        tier: triggers.tier(&figures),
        threshold: penalty::threshold(file, calendar, today).most,
        unexplained: range.map(|range| unexplained(file, range)).unwrap_or_default(),
        missing: range
            .filter(|_| !calendar.is_empty())
            .map(|(first, last)| file.register.missing(calendar, first, last)),
        unagreed: range.map(|range| part_time::unagreed(file, range)).unwrap_or_default(),
        register_is_current: is_current(calendar, reached, today),
    }
}

fn unexplained(file: &CaseFile, (first, last): (NaiveDate, NaiveDate)) -> Vec<(NaiveDate, Half)> {
    let days = file.register.between(first, last);
    days.flat_map(|day| day.taken().map(|(half, code)| (day.on, half, code)))
        .filter(|(.., code)| code.is_unexplained())
        .map(|(on, half, _)| (on, half))
        .collect()
}

/// The register is current when it reaches the last school day before today.
#[must_use]
pub fn is_current(
    calendar: &Calendar,
    reached: Option<NaiveDate>,
    today: NaiveDate,
) -> Option<bool> {
    let yesterday = today.pred_opt()?;
    let expected = calendar.last_on_or_before(yesterday)?;
    calendar.is_school_day(today)?;
    Some(reached.is_some_and(|reached| reached >= expected))
}

/// What a form shows of the pupil: live until the record is closed, then frozen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    pub name: String,
    pub year: String,
    pub born: String,
    pub attendance: String,
    pub missed: String,
    /// The target set at the meeting looked back on. This and what follows is absent from what was
    /// frozen before forms could show it, and where there is nothing to show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Attendance since that meeting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since_meeting: Option<String>,
    /// The day of that meeting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_meeting: Option<String>,
    /// Brothers and sisters, with their schools.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub siblings: Option<String>,
}

impl Facts {
    /// The facts of a case file as they stand.
    #[must_use]
    pub fn of(file: &CaseFile) -> Self {
        let (first, last) = file
            .register_to
            .map_or((NaiveDate::MAX, NaiveDate::MIN), |(day, _)| (bounds(year_of(day)).0, day));
        let figures =
            if first <= last { file.register.figures(first, last) } else { Figures::default() };
        let group = match file.pupil.reg.as_str() {
            "" => file.pupil.year_group.clone(),
            reg => format!("{} ({reg})", file.pupil.year_group),
        };
        Self {
            name: file.pupil.name(),
            year: group,
            born: file.pupil.born.map(day::spell).unwrap_or_default(),
            attendance: figures
                .attendance()
                .map_or_else(String::new, |a| format!("{}%", one_decimal(Some(a)))),
            missed: if figures.possible > 0 {
                format!("{} of {}", figures.absent(), figures.possible)
            } else {
                String::new()
            },
            target: None,
            since_meeting: None,
            last_meeting: None,
            siblings: siblings(&file.siblings),
        }
    }
}

/// `Ruth Osei (Hill Top School) · Jakub Osei`.
fn siblings(siblings: &[Sibling]) -> Option<String> {
    let told = siblings.iter().map(|sibling| match sibling.school.as_str() {
        "" => sibling.name.clone(),
        school => format!("{} ({school})", sibling.name),
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| told.join(" · "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::calendar::tests::{day, real};

    #[test]
    fn a_register_is_current_when_it_reaches_the_last_school_day() {
        let table = [
            ("2025-11-21", "2025-11-23", Some(true)),
            ("2025-11-20", "2025-11-23", Some(false)),
            ("2025-11-21", "2025-11-24", Some(true)),
            ("2025-11-21", "2025-11-25", Some(false)),
            ("2026-07-17", "2026-08-20", Some(true)),
            ("2026-07-17", "2026-09-20", None),
        ];
        for (reached, today, expected) in table {
            let found = is_current(&real(), Some(day(reached)), day(today));
            assert_eq!(found, expected, "{reached} on {today}");
        }
        assert_eq!(is_current(&real(), None, day("2025-11-24")), Some(false));
    }

    #[test]
    fn siblings_are_told_with_their_schools() {
        let sibling = |name: &str, school: &str| Sibling {
            id: 1,
            pupil: None,
            name: name.to_owned(),
            school: school.to_owned(),
        };
        let two = [sibling("Ruth Osei", "Hill Top School"), sibling("Jakub Osei", "")];
        assert_eq!(siblings(&two).as_deref(), Some("Ruth Osei (Hill Top School) · Jakub Osei"));
        assert_eq!(siblings(&[]), None);
    }

    /// Records closed before forms could show a meeting hold five facts; they open as they were.
    #[test]
    fn facts_frozen_before_still_open_and_what_is_absent_is_not_written() {
        let old = r#"{"name":"Owen King","year":"1","born":"","attendance":"95.5%","missed":"17 of 380"}"#;
        let facts: Facts = serde_json::from_str(old).unwrap();
        assert_eq!((facts.name.as_str(), &facts.target), ("Owen King", &None));
        assert_eq!(serde_json::to_string(&facts).unwrap(), old);
    }
}
