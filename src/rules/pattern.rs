//! Patterns in a pupil's absences: weekdays, sessions, edges of holidays, runs, changes, siblings, last
//! summer term.
//!
//! A pattern is claimed only with its counts, and only where chance is an unlikely explanation: the
//! tests are exact, what they are of is days (a day is absent when any session of it is), and the days
//! of one illness are one event. Much is tried, so each claim is corrected for everything else that
//! could have been claimed: over registers without any pattern, fewer than [`CHANCE`] show even one.

mod chance;
mod change;
mod days;
mod marked;
mod runs;
mod session;
mod summer;
mod words;

use chrono::{Datelike, NaiveDate, Weekday};

use super::calendar::{Calendar, bounds, year_of};
use super::case::CaseFile;
use super::register::{Half, Register, last_summer};
use chance::{Tried, corrected};
use days::{SchoolDay, absences, days, next_to_closures};
use marked::{OnMarked, on_marked};

/// The chance that a register without any pattern shows one: one in twenty.
pub const CHANCE: f64 = 0.05;

const WEEK: [Weekday; 5] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];

/// What kind of pattern it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// One weekday against the others.
    Weekday(Weekday),
    /// One session missed alone, against the other.
    Session(Half),
    /// Days next to holidays, half terms and other closures.
    Closures,
    /// Mondays and Fridays together.
    Weekends,
    /// Fewer and longer spells than chance would make.
    Runs { spells: u32, longest: u32 },
    /// Since a day more, or fewer.
    Change { since: NaiveDate, worse: bool },
    /// On the same days as a sibling.
    Sibling { name: String },
    /// More, or fewer, than in last summer term.
    Summer { worse: bool },
}

/// What a pattern is told with: days missed of those it is about, and of the others it is held
/// against. Of sessions: times that one was missed alone, and the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub absent: u32,
    pub of: u32,
    pub other_absent: u32,
    pub other_of: u32,
}

/// A pattern that chance is an unlikely explanation of.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    pub kind: Kind,
    pub counts: Counts,
    /// As an officer would say it: `Mondays: absent on 6 of 8, other days 5 of 31 (1 in 30 by chance)`.
    pub words: String,
    /// The chance that a register without any pattern would show one this unlikely.
    pub p: f64,
}

impl Pattern {
    /// The words without the chance: `Mondays: absent on 6 of 8, other days 5 of 31`.
    #[must_use]
    pub fn counted(&self) -> String {
        words::counted(&self.kind, &self.counts)
    }

    /// A few words for a narrow panel: `Mondays 4.7x other days`.
    #[must_use]
    pub fn brief(&self) -> String {
        words::brief(&self.kind, &self.counts)
    }
}

/// A brother or sister in the same file, with the register of the same year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiblingRegister {
    pub name: String,
    pub register: Register,
}

/// The patterns of a case file in the academic year so far, the least likely by chance first.
#[must_use]
pub fn patterns(
    file: &CaseFile,
    siblings: &[SiblingRegister],
    calendar: &Calendar,
    today: NaiveDate,
) -> Vec<Pattern> {
    let reached = file.register_to.map(|(day, _)| day.min(today));
    reached.map_or_else(Vec::new, |last| of_register(&file.register, siblings, calendar, last))
}

/// The patterns of a register from the beginning of the academic year to a day.
#[must_use]
pub fn of_register(
    register: &Register,
    siblings: &[SiblingRegister],
    calendar: &Calendar,
    last: NaiveDate,
) -> Vec<Pattern> {
    let range = (bounds(year_of(last)).0, last);
    let year = days(register, range.0, range.1);
    let (first, end) = last_summer(last);
    let summer = days(register, first, end);
    let mut looks = weekdays(&year);
    looks.push(sessions(&year));
    looks.extend(edges(&year, calendar));
    looks.push(in_runs(&year));
    looks.extend(change(&year));
    looks.extend(siblings.iter().map(|sibling| with_sibling(&year, sibling, range)));
    if !summer.is_empty() {
        looks.push(against(&year, &summer));
    }
    claims(looks)
}

/// Something looked at, whether or not anything is claimed of it.
struct Look {
    kind: Kind,
    counts: Counts,
    tried: Tried,
}

impl Look {
    fn at(kind: Kind, found: OnMarked) -> Self {
        let OnMarked { absent, of, other_absent, other_of, tried } = found;
        Self { kind, counts: Counts { absent, of, other_absent, other_of }, tried }
    }
}

fn weekdays(year: &[SchoolDay]) -> Vec<Look> {
    let absent = absences(year);
    let on = |weekday: Weekday| {
        let marked: Vec<bool> = year.iter().map(|day| day.on.weekday() == weekday).collect();
        Look::at(Kind::Weekday(weekday), on_marked(&absent, &marked))
    };
    WEEK.into_iter().map(on).collect()
}

fn sessions(year: &[SchoolDay]) -> Look {
    let found = session::alone(year);
    let of = found.times + found.other_times;
    let (absent, other_absent) = (found.times, found.other_times);
    let counts = Counts { absent, of, other_absent, other_of: of };
    Look { kind: Kind::Session(found.half), counts, tried: found.tried }
}

/// Without a calendar nobody knows what was a closure.
fn edges(year: &[SchoolDay], calendar: &Calendar) -> Vec<Look> {
    let absent = absences(year);
    let is_marked = |day: &SchoolDay| matches!(day.on.weekday(), Weekday::Mon | Weekday::Fri);
    let marked: Vec<bool> = year.iter().map(is_marked).collect();
    let mut looks = vec![Look::at(Kind::Weekends, on_marked(&absent, &marked))];
    if !calendar.is_empty() {
        let marked = next_to_closures(year, calendar);
        looks.push(Look::at(Kind::Closures, on_marked(&absent, &marked)));
    }
    looks
}

fn in_runs(year: &[SchoolDay]) -> Look {
    let found = runs::runs(&absences(year));
    let counts = Counts { absent: found.absent, of: found.of, other_absent: 0, other_of: 0 };
    let kind = Kind::Runs { spells: found.spells, longest: found.longest };
    Look { kind, counts, tried: found.tried }
}

fn change(year: &[SchoolDay]) -> Option<Look> {
    let found = change::changed(year)?;
    let counts = Counts {
        absent: found.absent,
        of: found.of,
        other_absent: found.before_absent,
        other_of: found.before_of,
    };
    let since = year.get(found.since)?.on;
    Some(Look { kind: Kind::Change { since, worse: found.worse }, counts, tried: found.tried })
}

/// Of the days on which both had a session.
fn with_sibling(
    year: &[SchoolDay],
    sibling: &SiblingRegister,
    (first, last): (NaiveDate, NaiveDate),
) -> Look {
    let theirs = days(&sibling.register, first, last);
    let (mut absent, mut marked) = (Vec::new(), Vec::new());
    for day in year {
        if let Ok(at) = theirs.binary_search_by(|other| other.on.cmp(&day.on)) {
            absent.push(day.absent);
            marked.push(theirs[at].absent);
        }
    }
    let kind = Kind::Sibling { name: sibling.name.clone() };
    Look::at(kind, on_marked(&absent, &marked))
}

fn against(year: &[SchoolDay], before: &[SchoolDay]) -> Look {
    let found = summer::against_summer(&absences(year), &absences(before));
    let counts = Counts {
        absent: found.absent,
        of: found.of,
        other_absent: found.summer_absent,
        other_of: found.summer_of,
    };
    Look { kind: Kind::Summer { worse: found.worse }, counts, tried: found.tried }
}

/// What can be claimed of all that was looked at, the least likely first. That absences come in runs
/// describes most illnesses, and stands last.
fn claims(looks: Vec<Look>) -> Vec<Pattern> {
    let tried: Vec<&Tried> = looks.iter().map(|look| &look.tried).collect();
    let chances: Vec<f64> = tried.iter().map(|one| corrected(one.p, &tried)).collect();
    let mut found: Vec<Pattern> = looks
        .into_iter()
        .zip(chances)
        .filter(|(_, p)| *p <= CHANCE)
        .map(|(look, p)| {
            let counted = words::counted(&look.kind, &look.counts);
            let words = format!("{counted} ({})", words::odds(p));
            Pattern { kind: look.kind, counts: look.counts, words, p }
        })
        .collect();
    let is_last = |one: &Pattern| matches!(one.kind, Kind::Runs { .. });
    found.sort_by(|one, other| is_last(one).cmp(&is_last(other)).then(one.p.total_cmp(&other.p)));
    without_echoes(found)
}

/// Mondays are Mondays and Fridays too: of two ways to say the same only the stronger is said.
fn without_echoes(mut found: Vec<Pattern>) -> Vec<Pattern> {
    let both = found.iter().position(|one| one.kind == Kind::Weekends);
    let day = found.iter().position(|one| is_edge(&one.kind));
    if let (Some(both), Some(day)) = (both, day) {
        found.retain(
            |one| {
                if both < day { !is_edge(&one.kind) } else { one.kind != Kind::Weekends }
            },
        );
    }
    found
}

fn is_edge(kind: &Kind) -> bool {
    matches!(kind, Kind::Weekday(Weekday::Mon | Weekday::Fri))
}

#[cfg(test)]
mod tests;
