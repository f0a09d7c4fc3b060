//! Checks of the register: marks that keep it from being evidence, how old it is, sessions that soon
//! can't be prosecuted any more.

use chrono::{Days, Months, NaiveDate};

use super::checks::{Bench, line, nothing};
use super::{MISSING_MARKS, N_MARKS, PreflightLine, REGISTER_AGE, STRAY_MARKS, TIME_LIMIT, some};
use crate::rules::absence::{Heard, SessionAt, in_words};
use crate::rules::assess::is_current;
use crate::rules::calendar::{bounds, year_name, year_of};
use crate::rules::code::{Class, Code, Standing};
use crate::rules::correction::{ToCorrect, Why, to_correct};
use crate::rules::count::counted;
use crate::rules::day::spell;
use crate::rules::evidence::{Source, SourceKind};
use crate::rules::process::Met;
use crate::rules::threshold::{Offence, offences};

const N_TEXT: &str = "No session of the year to date is marked N";
const MISSING_TEXT: &str = "Every session of the year to date has its mark";
const STRAY_TEXT: &str =
    "Every mark stands on a school day, while on roll, with a code of that day";

/// A run of marks that stand where or as they can't, and why.
struct Stray {
    from: SessionAt,
    to: SessionAt,
    why: &'static str,
}

/// Marks `N`, missing and stray ones, each by its days.
pub(super) fn marks(bench: &Bench<'_>) -> Vec<PreflightLine> {
    let Some(reached) = bench.file.register_to else {
        let none = ["no register yet: import it".to_owned()];
        return [(N_MARKS, N_TEXT), (MISSING_MARKS, MISSING_TEXT), (STRAY_MARKS, STRAY_TEXT)]
            .map(|(id, text)| line(id, text, &none, "", Vec::new()))
            .into();
    };
    let first = bounds(year_of(reached.0)).0;
    // To the end of time: an `N` of today is one too.
    let wrong = to_correct(
        &bench.file.register,
        bench.calendar,
        (first, reached),
        NaiveDate::MAX,
        &[],
        &Heard::default(),
    );
    let of = |is: fn(&Why) -> bool| wrong.iter().filter(|run| is(&run.why)).collect::<Vec<_>>();
    let unexplained = of(|why| matches!(why, Why::Unexplained(_)));
    let blank = of(|why| matches!(why, Why::Missing));
    let told = |count: usize| counted(count, "session is marked N", "sessions are marked N");
    let n_marks = runs(bench, &unexplained, told);
    let told = |count: usize| counted(count, "session has no mark", "sessions have no mark");
    let mut missing = runs(bench, &blank, told);
    if bench.calendar.is_school_day(reached.0).is_none() {
        missing.0 = vec![without_calendar(reached.0)];
    }
    let up_to = format!("none, up to {} {}", spell(reached.0), reached.1);
    vec![
        line(N_MARKS, N_TEXT, &n_marks.0, &up_to, n_marks.1),
        line(MISSING_MARKS, MISSING_TEXT, &missing.0, &up_to, missing.1),
        stray_marks(bench, first, reached.0),
    ]
}

fn without_calendar(on: NaiveDate) -> String {
    let year = year_name(year_of(on));
    format!("without the calendar of {year} missing marks can't be told: import it")
}

/// `3 sessions are marked N: Thu 20 Nov AM, Mon 24 Nov`, with a place to look for each run.
fn runs(
    bench: &Bench<'_>,
    wrong: &[&ToCorrect],
    told: impl Fn(usize) -> String,
) -> (Vec<String>, Vec<Met>) {
    let count: usize = wrong.iter().map(|run| run.sessions.len()).sum();
    if count == 0 {
        return (Vec::new(), Vec::new());
    }
    let named: Vec<String> = wrong.iter().map(|run| run.in_words()).collect();
    let places = wrong.iter().filter_map(|run| {
        let (on, _) = run.sessions.first()?;
        Some(place(bench, *on, run.in_words()))
    });
    (vec![format!("{}: {}", told(count), some(&named))], places.collect())
}

/// Somewhere in the register.
fn place(bench: &Bench<'_>, on: NaiveDate, title: String) -> Met {
    let source = Source { kind: SourceKind::Marks, id: bench.file.pupil.id };
    Met { source, on, title, paper: false, linked: false }
}

fn stray_marks(bench: &Bench<'_>, first: NaiveDate, last: NaiveDate) -> PreflightLine {
    let found = strays(bench, first, last);
    let named: Vec<String> = found
        .iter()
        .map(|stray| format!("{} ({})", in_words(stray.from, stray.to), stray.why))
        .collect();
    let missing: Vec<String> = if named.is_empty() { Vec::new() } else { vec![some(&named)] };
    let places = found.iter().zip(named).map(|(stray, title)| place(bench, stray.from.0, title));
    line(STRAY_MARKS, STRAY_TEXT, &missing, "none", places.collect())
}

/// The marks of a time that can't stand; both of one day are one run.
fn strays(bench: &Bench<'_>, first: NaiveDate, last: NaiveDate) -> Vec<Stray> {
    let mut found: Vec<Stray> = Vec::new();
    let days = bench.file.register.days.iter().filter(|day| (first..=last).contains(&day.on));
    for (on, half, code) in
        days.flat_map(|day| day.taken().map(|(half, code)| (day.on, half, code)))
    {
        let Some(why) = why_stray(bench, on, code) else { continue };
        match found.last_mut() {
            Some(run) if run.to.0 == on && run.why == why => run.to = (on, half),
            _ => found.push(Stray { from: (on, half), to: (on, half), why }),
        }
    }
    found
}

/// Why a mark can't stand on a day. A code that says that there was no session may stand on any.
fn why_stray(bench: &Bench<'_>, on: NaiveDate, code: Code) -> Option<&'static str> {
    let counts = code.class(on).is_none_or(Class::is_possible);
    if counts && !bench.file.register.is_on_roll(on) {
        return Some("not on roll that day");
    }
    match code.on(on) {
        Standing::Stray(_) => Some("a code that has ended"),
        Standing::Unknown => Some("no code of that day"),
        Standing::InForce(_) if counts && bench.calendar.is_school_day(on) == Some(false) => {
            Some("no school day")
        }
        Standing::InForce(_) => None,
    }
}

/// Unauthorised sessions that soon are too old to be prosecuted.
pub(super) fn time_limit(bench: &Bench<'_>) -> PreflightLine {
    let terms = bench.pack.process.referral;
    let text =
        format!("No session nears the limit of {} months for prosecuting", terms.limit_months);
    let reached = bench.file.register_to.map_or(bench.today, |(on, _)| on);
    let ends = |one: &Offence| one.on.checked_add_months(Months::new(terms.limit_months));
    let born = bench.file.pupil.born;
    let all = offences(born, &bench.file.register, NaiveDate::MIN, reached.min(bench.today));
    let in_time: Vec<&Offence> =
        all.iter().filter(|one| ends(one).is_none_or(|end| end >= bench.today)).collect();
    let too_old = all.len() - in_time.len();
    if all.is_empty() {
        return nothing(TIME_LIMIT, &text, "no unauthorised session is on file".to_owned());
    }
    let older = (too_old > 0).then(|| {
        let told = counted(too_old, "session is older than that", "sessions are older than that");
        format!("{told} already")
    });
    if in_time.is_empty() {
        return line(TIME_LIMIT, &text, older.as_slice(), "", Vec::new());
    }
    let warned = bench.today.checked_add_days(Days::new(terms.warn_days.into()));
    let near: Vec<&Offence> = in_time
        .into_iter()
        .filter(|one| ends(one).zip(warned).is_some_and(|(end, warned)| end <= warned))
        .collect();
    let days = days_of(&near);
    let Some(end) = near.first().and_then(|first| ends(first)) else {
        let met = older
            .map_or_else(|| "none is near".to_owned(), |older| format!("none is near; {older}"));
        return line(TIME_LIMIT, &text, &[], &met, Vec::new());
    };
    let named: Vec<String> = days.iter().map(|(from, to)| in_words(*from, *to)).collect();
    let told = counted(near.len(), "session nears it", "sessions near it");
    let first = format!("{told}, the first on {}: {}", spell(end), some(&named));
    let places = days.iter().map(|(from, to)| place(bench, from.0, in_words(*from, *to)));
    let missing: Vec<String> = std::iter::once(first).chain(older).collect();
    line(TIME_LIMIT, &text, &missing, "", places.collect())
}

/// Sessions by day, both of one together.
fn days_of(all: &[&Offence]) -> Vec<(SessionAt, SessionAt)> {
    let mut days: Vec<(SessionAt, SessionAt)> = Vec::new();
    for one in all {
        match days.last_mut() {
            Some((_, to)) if to.0 == one.on => *to = (one.on, one.half),
            _ => days.push(((one.on, one.half), (one.on, one.half))),
        }
    }
    days
}

/// How many school days the register is behind.
pub(super) fn register_age(bench: &Bench<'_>) -> PreflightLine {
    let text = "The register reaches the last school day";
    let Some((on, half)) = bench.file.register_to else {
        return line(
            REGISTER_AGE,
            text,
            &["no register yet: import it".to_owned()],
            "",
            Vec::new(),
        );
    };
    let up_to = format!("it reaches {} {half}", spell(on));
    let yesterday = bench.today.pred_opt().unwrap_or(bench.today);
    let behind = on.succ_opt().map_or(0, |next| bench.calendar.between(next, yesterday).len());
    let missing: Vec<String> = match is_current(bench.calendar, Some(on), bench.today) {
        Some(true) => Vec::new(),
        Some(false) => {
            let days = counted(behind, "school day", "school days");
            vec![format!("{up_to}, {days} ago: import what came after")]
        }
        None => {
            vec![format!("{up_to}; whether that is the last can't be told without the calendar")]
        }
    };
    let places =
        if missing.is_empty() { Vec::new() } else { vec![place(bench, on, up_to.clone())] };
    line(REGISTER_AGE, text, &missing, &up_to, places)
}
