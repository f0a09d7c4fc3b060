//! What an officer should know beside a line: in a few words what is missing or to be looked at.

use chrono::NaiveDate;

use super::judge::{Bench, Sorted};
use super::{Asks, Line, LineStanding, Per};
use crate::rules::absence::{Absence, Heard, Told, spells};
use crate::rules::assess::is_current;
use crate::rules::calendar::{bounds, year_name, year_of};
use crate::rules::correction::{Why, to_correct};
use crate::rules::evidence::{Evidence, Proof};

/// Days named in a note before the rest is counted.
const NAMED: usize = 3;

pub(super) fn of_line(
    bench: &Bench<'_>,
    line: &Line,
    standing: &LineStanding,
    sorted: &Sorted<'_>,
    lacks: &[Proof],
) -> Option<String> {
    let Asks::Proofs { any, per, .. } = &line.asks else { return None };
    let mut notes: Vec<String> =
        lacks.iter().map(|proof| format!("nothing on file yet: {}", proof.label())).collect();
    if *per == Per::EveryParent && standing.parents.iter().all(|one| one.left_out.is_some()) {
        notes.push(if standing.parents.is_empty() {
            "no parent in education law is known".to_owned()
        } else {
            "every parent is left out".to_owned()
        });
    }
    if any.contains(&Proof::AbsenceReason) {
        notes.extend(unexplained(bench, bench.begins(line.window)));
    }
    if any.contains(&Proof::Minutes) {
        notes.extend(without_minutes(bench, line, sorted));
    }
    if line.papers {
        let without = standing.evidence.iter().filter(|met| !met.paper).map(|met| met.on);
        notes.extend(days("no paper on file for", without.collect()));
    }
    (!notes.is_empty()).then(|| notes.join("; "))
}

/// `4 absences without a reason`: those that have still to be asked about.
fn unexplained(bench: &Bench<'_>, from: NaiveDate) -> Option<String> {
    let file = bench.file;
    let reached = file.register_to?;
    let open = file.entries.iter().rev().filter(|entry| !entry.restricted);
    let told = open.filter_map(Told::of).collect();
    let heard = Heard { told, comments: file.comments.clone() };
    let all = spells(file.pupil.id, &file.register, bench.calendar, from, reached);
    let to_ask = all.into_iter().filter(|spell| Absence::of(spell.clone(), &heard).is_to_ask());
    match to_ask.count() {
        0 => None,
        1 => Some("1 absence without a reason".to_owned()),
        n => Some(format!("{n} absences without a reason")),
    }
}

/// Meetings that were held within the window and of which nothing was written down.
fn without_minutes(bench: &Bench<'_>, line: &Line, sorted: &Sorted<'_>) -> Option<String> {
    let from = bench.begins(line.window);
    let has_minutes = |held: &Evidence| {
        sorted.counted.iter().any(|(one, _)| {
            let same_meeting = one.meeting.is_some() && one.meeting == held.meeting;
            one.proof == Proof::Minutes && (same_meeting || one.source == held.source)
        })
    };
    let held = bench
        .evidence
        .iter()
        .filter(|one| one.proof == Proof::MeetingHeld && (from..=bench.today).contains(&one.on));
    days(
        "no minutes of the meeting on",
        held.filter(|one| !has_minutes(one)).map(|one| one.on).collect(),
    )
}

/// `no paper on file for 3 Oct, 1 Nov`.
fn days(what: &str, mut on: Vec<NaiveDate>) -> Option<String> {
    on.sort_unstable();
    on.dedup();
    let named: Vec<String> =
        on.iter().take(NAMED).map(|on| on.format("%-d %b").to_string()).collect();
    let more = match on.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!named.is_empty()).then(|| format!("{what} {}{more}", named.join(", ")))
}

/// Why the register is not whole; none where it is.
pub(super) fn of_register(bench: &Bench<'_>) -> Option<String> {
    let Some(reached) = bench.file.register_to else {
        return Some("no register yet: import it".to_owned());
    };
    let year = year_of(reached.0);
    if bench.calendar.is_school_day(reached.0).is_none() {
        let year = year_name(year);
        return Some(format!("without the calendar of {year} missing marks can't be told"));
    }
    let mut notes = Vec::new();
    if is_current(bench.calendar, Some(reached.0), bench.today) != Some(true) {
        let (day, half) = (reached.0.format("%a %-d %b"), reached.1);
        notes.push(format!("register ends {day} {half}: import what came after"));
    }
    // To the end of time: an `N` of today is one too.
    let span = (bounds(year).0, reached);
    let heard = Heard::default();
    let wrong = to_correct(&bench.file.register, bench.calendar, span, NaiveDate::MAX, &[], &heard);
    let of = |is: fn(&Why) -> bool| -> usize {
        wrong.iter().filter(|run| is(&run.why)).map(|run| run.sessions.len()).sum()
    };
    for (count, what) in [
        (of(|why| matches!(why, Why::Unexplained(_))), "marked N"),
        (of(|why| matches!(why, Why::Missing)), "without a mark"),
        (of(|why| matches!(why, Why::Ended | Why::NoCode)), "with a code that can't stand"),
    ] {
        match count {
            0 => {}
            1 => notes.push(format!("1 session {what}")),
            n => notes.push(format!("{n} sessions {what}")),
        }
    }
    (!notes.is_empty()).then(|| notes.join("; "))
}
