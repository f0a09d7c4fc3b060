//! Attendance figures of each pupil, or summed over all.

use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;

use super::out::{self, Side};
use super::{Desk, End, day};
use crate::rules::calendar::{Calendar, bounds, year_of};
use crate::rules::figures::{Figures, one_decimal};
use crate::rules::register::Register;
use crate::rules::threshold::{Most, most_in_10_weeks};
use crate::store::Trouble;

#[derive(Debug, Args)]
pub(super) struct Wanted {
    /// Only this pupil
    #[arg(long, value_name = "UPN")]
    upn: Option<String>,
    /// The first day; else the first of the last day's school year
    #[arg(long, value_name = "DATE", value_parser = day::in_full)]
    from: Option<NaiveDate>,
    /// The last day; else the last that has any mark
    #[arg(long, value_name = "DATE", value_parser = day::in_full)]
    to: Option<NaiveDate>,
    /// One sum over all pupils
    #[arg(long)]
    whole: bool,
    /// Which school, where the file has several
    #[arg(long, value_name = "NAME")]
    school: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// What was counted for one pupil.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Counted {
    upn: String,
    figures: Figures,
    missing: Option<usize>,
    most: Most,
}

/// The keys that a pupil and the whole have in common; their order is part of the contract.
#[derive(Debug, Serialize)]
struct Sums {
    possible: u32,
    attended: u32,
    authorised: u32,
    unauthorised: u32,
    late: u32,
    unexplained: u32,
    missing: Option<usize>,
    persistent: bool,
    severe: bool,
}

#[derive(Debug, Serialize)]
struct Line<'a> {
    upn: &'a str,
    #[serde(flatten)]
    sums: Sums,
    most_in_10_weeks: u32,
    most_in_10_weeks_without_n: u32,
    threshold_met: bool,
}

impl Sums {
    fn of(figures: &Figures, missing: Option<usize>) -> Self {
        Self {
            possible: figures.possible,
            attended: figures.attended(),
            authorised: figures.authorised,
            unauthorised: figures.unauthorised,
            late: figures.late,
            unexplained: figures.unexplained,
            missing,
            persistent: figures.is_persistent(),
            severe: figures.is_severe(),
        }
    }
}

impl<'a> Line<'a> {
    fn of(counted: &'a Counted) -> Self {
        Self {
            upn: &counted.upn,
            sums: Sums::of(&counted.figures, counted.missing),
            most_in_10_weeks: counted.most.in_10_weeks,
            most_in_10_weeks_without_n: counted.most.without_n,
            threshold_met: counted.most.meets_threshold(),
        }
    }
}

pub(super) fn run(wanted: &Wanted, desk: &Desk) -> Result<End, Trouble> {
    let (school, pupils) = whose(wanted, desk)?;
    let calendar = desk.store.calendar(school)?;
    let reached = desk.store.register_to(school)?.map(|(day, _)| day);
    let range = range(wanted.from, wanted.to, reached)?;
    let all = match range {
        Some(range) => count(desk, pupils, &calendar, range)?,
        None => Vec::new(),
    };
    let is_known = range.map_or(!calendar.is_empty(), |range| covers(&calendar, range));
    if wanted.whole {
        tell_whole(wanted, &whole(&all, is_known))?;
    } else {
        tell_each(wanted, &all)?;
    }
    Ok(End::Done)
}

/// The school that is meant and its pupils, in the order they came in; or the one that is named.
fn whose(wanted: &Wanted, desk: &Desk) -> Result<(i64, Vec<(i64, String)>), Trouble> {
    let named = wanted.school.as_deref();
    let Some(upn) = &wanted.upn else {
        let school = desk.store.school(named)?.id;
        let ids = desk.store.pupil_ids_of(school)?;
        let mut pupils: Vec<(i64, String)> = ids.into_iter().map(|(upn, id)| (id, upn)).collect();
        pupils.sort_unstable();
        return Ok((school, pupils));
    };
    let pupil = desk.store.pupil_by_upn(upn)?;
    let schools = match named {
        Some(_) => vec![desk.store.school(named)?],
        None => desk.store.schools()?,
    };
    for school in schools {
        if desk.store.pupil_ids_of(school.id)?.contains_key(upn) {
            return Ok((school.id, vec![(pupil, upn.clone())]));
        }
    }
    Err(Trouble::refused(format!("pupil {upn} isn't at that school. Nothing was changed")))
}

/// First and last day; none while the school has no mark at all.
fn range(
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    reached: Option<NaiveDate>,
) -> Result<Option<(NaiveDate, NaiveDate)>, Trouble> {
    let Some(reached) = reached else { return Ok(None) };
    let last = to.unwrap_or(reached);
    let first = from.unwrap_or_else(|| bounds(year_of(last)).0);
    if first > last {
        return Err(Trouble::refused(format!(
            "the range begins on {first} and ends before it, on {last}. Nothing was changed. Say \
             both with --from and --to"
        )));
    }
    Ok(Some((first, last)))
}

fn count(
    desk: &Desk,
    pupils: Vec<(i64, String)>,
    calendar: &Calendar,
    range: (NaiveDate, NaiveDate),
) -> Result<Vec<Counted>, Trouble> {
    let mut all = Vec::new();
    for (pupil, upn) in pupils {
        // One register at a time: those of a whole authority would be too many to hold.
        let register = desk.store.register(desk.session.viewer(), pupil)?;
        all.extend(counted(upn, &register, calendar, range));
    }
    Ok(all)
}

/// One pupil's figures; none for a pupil who wasn't on roll on any day of the range.
fn counted(
    upn: String,
    register: &Register,
    calendar: &Calendar,
    (first, last): (NaiveDate, NaiveDate),
) -> Option<Counted> {
    let mut times = register.on_roll.iter();
    if !register.on_roll.is_empty() && !times.any(|time| time.touches(first, last)) {
        return None;
    }
    let missing =
        covers(calendar, (first, last)).then(|| register.missing(calendar, first, last).len());
    Some(Counted {
        upn,
        figures: register.figures(first, last),
        missing,
        most: most_in_10_weeks(register.marks_to(last), calendar.weeks()),
    })
}

/// Whether every school year of the range has its calendar: else what is missing is unknown.
fn covers(calendar: &Calendar, (first, last): (NaiveDate, NaiveDate)) -> bool {
    let mut years = year_of(first)..=year_of(last);
    years.all(|year| calendar.is_school_day(bounds(year).0).is_some())
}

fn whole(all: &[Counted], is_known: bool) -> (Figures, Option<usize>) {
    let figures = all.iter().map(|counted| counted.figures).sum();
    let missing = all.iter().filter_map(|counted| counted.missing).sum();
    (figures, is_known.then_some(missing))
}

fn tell_each(wanted: &Wanted, all: &[Counted]) -> Result<(), Trouble> {
    let lines: Vec<Line<'_>> = all.iter().map(Line::of).collect();
    if wanted.json {
        return out::json(&lines);
    }
    let rows: Vec<Vec<String>> = all.iter().zip(&lines).map(row).collect();
    out::line(out::table(&COLUMNS, &rows))
}

fn tell_whole(
    wanted: &Wanted,
    (figures, missing): &(Figures, Option<usize>),
) -> Result<(), Trouble> {
    let sums = Sums::of(figures, *missing);
    if wanted.json {
        return out::json(&sums);
    }
    let mut row = vec!["all".to_owned()];
    row.extend(cells(figures, &sums));
    out::line(out::table(&COLUMNS[..row.len()], &[row]))
}

const COLUMNS: [(&str, Side); 12] = [
    ("UPN", Side::Left),
    ("Att%", Side::Right),
    ("Possible", Side::Right),
    ("Attended", Side::Right),
    ("Auth", Side::Right),
    ("Unauth", Side::Right),
    ("Late", Side::Right),
    ("N", Side::Right),
    ("Missing", Side::Right),
    ("Absence", Side::Left),
    ("10 weeks", Side::Right),
    ("Threshold", Side::Left),
];

fn row((counted, line): (&Counted, &Line<'_>)) -> Vec<String> {
    let mut row = vec![counted.upn.clone()];
    row.extend(cells(&counted.figures, &line.sums));
    row.push(line.most_in_10_weeks.to_string());
    row.push(if line.threshold_met { "met" } else { "" }.to_owned());
    row
}

fn cells(figures: &Figures, sums: &Sums) -> [String; 9] {
    let absence = match (sums.severe, sums.persistent) {
        (true, _) => "severe",
        (_, true) => "persistent",
        _ => "",
    };
    [
        one_decimal(figures.attendance()),
        sums.possible.to_string(),
        sums.attended.to_string(),
        sums.authorised.to_string(),
        sums.unauthorised.to_string(),
        sums.late.to_string(),
        sums.unexplained.to_string(),
        sums.missing.map_or_else(|| "–".to_owned(), |missing| missing.to_string()),
        absence.to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::calendar::tests::{day, real};
    use crate::rules::code::Code;
    use crate::rules::register::{DayMarks, OnRoll};

    fn register() -> Register {
        let on = |text, am, pm| DayMarks { on: day(text), am: Code::read(am), pm: Code::read(pm) };
        Register {
            days: vec![
                on("2025-09-03", "/", "\\"),
                on("2025-09-04", "N", "O"),
                on("2025-09-05", "L", ""),
            ],
            on_roll: vec![OnRoll { from: Some(day("2025-09-03")), to: None }],
        }
    }

    fn of(first: &str, last: &str, calendar: &Calendar) -> Option<Counted> {
        counted("A123456789012".into(), &register(), calendar, (day(first), day(last)))
    }

    #[test]
    fn a_pupil_has_the_keys_of_the_contract_in_their_order() {
        let counted = of("2025-09-01", "2025-09-05", &real()).unwrap();
        let json = serde_json::to_string(&Line::of(&counted)).unwrap();
        let expected = r#"{"upn":"A123456789012","possible":5,"attended":3,"authorised":0,"unauthorised":2,"late":1,"unexplained":1,"missing":1,"persistent":true,"severe":false,"most_in_10_weeks":2,"most_in_10_weeks_without_n":1,"threshold_met":false}"#;
        assert_eq!(json, expected);
    }

    #[test]
    fn the_whole_sums_without_upn_and_threshold() {
        let one = of("2025-09-01", "2025-09-05", &real()).unwrap();
        let (figures, missing) = whole(&[one.clone(), one], true);
        let json = serde_json::to_string(&Sums::of(&figures, missing)).unwrap();
        let expected = r#"{"possible":10,"attended":6,"authorised":0,"unauthorised":4,"late":2,"unexplained":2,"missing":2,"persistent":true,"severe":false}"#;
        assert_eq!(json, expected);
    }

    #[test]
    fn what_is_missing_is_unknown_without_the_calendar_of_every_year() {
        let none = Calendar::default();
        assert_eq!(of("2025-09-01", "2025-09-05", &none).unwrap().missing, None);
        assert_eq!(of("2025-07-01", "2025-09-05", &real()).unwrap().missing, None);
        assert_eq!(whole(&[], false).1, None);
        assert_eq!(whole(&[], true).1, Some(0));
    }

    #[test]
    fn only_pupils_on_roll_in_the_range_have_figures() {
        assert_eq!(of("2025-07-01", "2025-09-02", &real()), None);
        let mut never_said = register();
        never_said.on_roll.clear();
        let range = (day("2025-07-01"), day("2025-09-02"));
        assert!(counted(String::new(), &never_said, &real(), range).is_some());
    }

    #[test]
    fn the_range_is_the_school_year_up_to_the_last_mark_unless_said() {
        let some = |text: &str| Some(day(text));
        let last = some("2025-11-21");
        let table = [
            (None, None, "2025-09-01", "2025-11-21"),
            (some("2025-11-01"), None, "2025-11-01", "2025-11-21"),
            (None, some("2025-07-10"), "2024-09-01", "2025-07-10"),
            (some("2024-01-01"), some("2024-02-01"), "2024-01-01", "2024-02-01"),
        ];
        for (from, to, first, end) in table {
            assert_eq!(range(from, to, last).unwrap(), Some((day(first), day(end))));
        }
        assert_eq!(range(None, None, None).unwrap(), None);
        assert!(range(some("2025-12-01"), None, last).is_err());
    }

    #[test]
    fn a_table_has_a_cell_under_every_heading() {
        let counted = of("2025-09-01", "2025-09-05", &real()).unwrap();
        let row = row((&counted, &Line::of(&counted)));
        assert_eq!(row.len(), COLUMNS.len());
        assert_eq!(row[1..3], ["60.0", "5"]);
    }
}
