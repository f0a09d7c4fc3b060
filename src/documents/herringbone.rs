//! The register on paper: a row a week, a cell a session, what the codes mean, what it comes to.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate};

use super::grids::{column, grid};
use super::making::{Making, fact};
use super::model::{Block, Column};
use super::withheld::{Made, Withheld};
use crate::rules::calendar::{Calendar, monday};
use crate::rules::code::MEANINGS;
use crate::rules::day::{short, spell};
use crate::rules::figures::{Figures, one_decimal};
use crate::rules::register::{DayMarks, Half, Register, last_summer};

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// Days of a week that a school has.
const WEEK: usize = 5;
/// A session of a school day without a mark.
pub(super) const MISSING: &str = "-";

/// The register of a range.
#[must_use]
pub fn compose(
    calendar: &Calendar,
    range: Option<(NaiveDate, NaiveDate)>,
    making: &Making<'_>,
) -> Made {
    let register = &making.file.register;
    let mut facts = vec![making.copy_fact()];
    facts.extend(making.pupil_facts());
    facts.push(making.register_fact());
    let mut blocks = Vec::new();
    match range {
        None => blocks.push(Block::Words { words: "No marks are on file.".to_owned() }),
        Some(range) => {
            facts.push(fact("From", spell(range.0)));
            facts.push(fact("To", spell(range.1)));
            blocks.push(heading("Register"));
            blocks.push(weeks(register, calendar, range));
            blocks.extend(key(register, range));
            blocks.extend(summary(register, calendar, range));
        }
    }
    let name = ("Herringbone", String::new(), "herringbone");
    making.finish(name, facts, blocks, Withheld::default())
}

pub(super) fn heading(words: &str) -> Block {
    Block::Heading { level: 1, words: words.to_owned() }
}

/// The Mondays of the range's school weeks, and of any other week with a mark.
fn mondays(
    register: &Register,
    calendar: &Calendar,
    (first, last): (NaiveDate, NaiveDate),
) -> BTreeSet<NaiveDate> {
    let school = calendar.between(first, last).iter().filter(|day| register.is_on_roll(**day));
    let marked = register.between(first, last).map(|day| &day.on);
    school.chain(marked).map(|day| monday(*day)).collect()
}

fn weeks(register: &Register, calendar: &Calendar, range: (NaiveDate, NaiveDate)) -> Block {
    let (first, last) = range;
    let at_weekend = |on: NaiveDate| on.weekday().num_days_from_monday() >= 5;
    let has_more = register.between(first, last).any(|day| at_weekend(day.on));
    let days = if has_more { DAYS.len() } else { WEEK };
    let mut columns = vec![column("Week of", 2)];
    for day in &DAYS[..days] {
        columns.extend(Half::BOTH.map(|half| narrow(&format!("{day} {half}"))));
    }
    columns.push(narrow("Att %"));
    let rows = mondays(register, calendar, range).into_iter().map(|start| {
        let mut cells = vec![short(start)];
        for on in start.iter_days().take(days) {
            cells.extend(Half::BOTH.map(|half| cell(register, calendar, range, (on, half))));
        }
        let end = start.checked_add_days(Days::new(6)).unwrap_or(start);
        let figures = register.figures(start.max(first), end.min(last));
        cells.push(one_decimal(figures.attendance()));
        cells
    });
    let caption = "The codes of each session, morning and afternoon, a week a row";
    grid(caption, columns, rows.collect(), 0)
}

fn narrow(head: &str) -> Column {
    Column { head: head.to_owned(), share: 1, narrow: true }
}

/// The code of a session; a sign where a mark is missing; blank where there was no school.
pub(super) fn cell(
    register: &Register,
    calendar: &Calendar,
    (first, last): (NaiveDate, NaiveDate),
    (on, half): (NaiveDate, Half),
) -> String {
    if on < first || on > last || !register.is_on_roll(on) {
        return String::new();
    }
    match register.mark(on, half) {
        Some(code) => code.to_string(),
        None if calendar.is_school_day(on) == Some(true) => MISSING.to_owned(),
        None => String::new(),
    }
}

/// What the codes of a range mean, and how often each stands there.
pub(super) fn key(register: &Register, (first, last): (NaiveDate, NaiveDate)) -> Vec<Block> {
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for (_, code) in register.between(first, last).flat_map(DayMarks::taken) {
        *found.entry(code.to_string()).or_default() += 1;
    }
    let known = |code: &str| MEANINGS.iter().position(|(known, _)| *known == code);
    let mut codes: Vec<(String, usize)> = found.into_iter().collect();
    codes.sort_by_key(|(code, _)| known(code).unwrap_or(usize::MAX));
    let rows = codes.into_iter().map(|(code, count)| {
        let meaning =
            known(&code).and_then(|at| MEANINGS.get(at)).map_or("not a code", |(_, m)| *m);
        vec![code, meaning.to_owned(), count.to_string()]
    });
    let columns = vec![narrow("Code"), column("Meaning", 6), column("Sessions", 1)];
    let missing = Block::Note { words: format!("{MISSING} is a session without a mark.") };
    vec![heading("Key"), grid("What the codes mean", columns, rows.collect(), 0), missing]
}

/// What the range comes to, last summer and all that is on file beside it.
pub(super) fn summary(
    register: &Register,
    calendar: &Calendar,
    range: (NaiveDate, NaiveDate),
) -> Vec<Block> {
    let (first, last) = range;
    let summer = last_summer(last);
    let all = register.days.first().map_or(range, |day| (day.on.min(first), last));
    let columns = vec![
        column("Sessions", 3),
        column(&format!("{} to {}", short(first), short(last)), 3),
        column("Last summer term", 3),
        column(&format!("All on file, from {}", short(all.0)), 3),
    ];
    let figures = [range, summer, all].map(|(from, to)| register.figures(from, to));
    let missing =
        [range, summer, all].map(|(from, to)| missing_words(register, calendar, from, to));
    vec![
        heading("What it comes to"),
        grid("Sessions counted", columns, rows_of(figures, missing), 0),
    ]
}

fn missing_words(
    register: &Register,
    calendar: &Calendar,
    from: NaiveDate,
    to: NaiveDate,
) -> String {
    if calendar.is_empty() {
        return "not known".to_owned();
    }
    register.missing(calendar, from, to).len().to_string()
}

/// What is told of figures, line by line.
type Measure = (&'static str, fn(&Figures) -> String);

const MEASURES: [Measure; 9] = [
    ("Possible", |f| f.possible.to_string()),
    ("Attended", |f| f.attended().to_string()),
    ("Authorised absence", |f| f.authorised.to_string()),
    ("Unauthorised absence", |f| f.unauthorised.to_string()),
    ("Late (L, U)", |f| f.late.to_string()),
    ("Reason not yet known (N)", |f| f.unexplained.to_string()),
    ("Attendance %", |f| one_decimal(f.attendance())),
    ("Authorised %", |f| one_decimal(f.percent(f.authorised))),
    ("Unauthorised %", |f| one_decimal(f.percent(f.unauthorised))),
];

fn rows_of(figures: [Figures; 3], missing: [String; 3]) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = MEASURES
        .iter()
        .map(|(label, told)| {
            std::iter::once((*label).to_owned()).chain(figures.iter().map(told)).collect()
        })
        .collect();
    rows.push(std::iter::once("Without a mark".to_owned()).chain(missing).collect());
    rows
}
