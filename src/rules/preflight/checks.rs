//! Our checks: what the authority would send a referral back for though every line of the gate is met.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::sessions;
use super::{
    GATE, MINUTES_AND_COPIES, PAPERS, PreflightLine, PreflightState, QUESTIONS, WRITTEN_TO, some,
};
use crate::rules::calendar::{Calendar, bounds, year_of};
use crate::rules::case::CaseFile;
use crate::rules::day::short;
use crate::rules::evidence::{Evidence, Pack, Proof, Source, SourceKind, gather};
use crate::rules::meeting::Meeting;
use crate::rules::people::Contact;
use crate::rules::process::{LineStanding, Met, warnings};
use crate::rules::sent::{missing_for_looked_after, written_to};

/// The forms of meetings whose plan is given out, with whom a copy is for, the field that says that it
/// was given, and the one that says why not.
const WITH_COPIES: [&str; 2] = ["meeting", "review"];
const COPIES: [(&str, &str, Option<&str>); 3] = [
    ("the parents", "copies/parents", None),
    ("the child", "copies/child", Some("copies/child-not")),
    ("other professionals", "copies/professionals", Some("copies/professionals-not")),
];

/// What shows that somebody was written to.
const WRITING: [Proof; 4] = [Proof::Written, Proof::Letter, Proof::Email, Proof::Notice];

/// All that the checks look at.
pub(super) struct Bench<'a> {
    pub file: &'a CaseFile,
    pub pack: &'a Pack,
    pub calendar: &'a Calendar,
    pub today: NaiveDate,
    /// From when evidence counts: this school year, or since the case opened if that is earlier.
    pub from: NaiveDate,
}

pub(super) fn all(
    file: &CaseFile,
    pack: &Pack,
    calendar: &Calendar,
    today: NaiveDate,
    gate: &[LineStanding],
) -> Vec<PreflightLine> {
    let (year, _) = bounds(year_of(today));
    let from = file.case.as_ref().map_or(year, |case| case.opened.min(year));
    let bench = Bench { file, pack, calendar, today, from };
    let evidence = gather(file, &pack.declared);
    let mut lines = sessions::marks(&bench);
    lines.push(minutes(&bench, &evidence));
    lines.push(written(&bench, &evidence));
    lines.push(papers(&bench, gate));
    lines.push(sessions::time_limit(&bench));
    lines.push(sessions::register_age(&bench));
    lines.push(questions(&bench));
    lines
}

/// A line of our own. It is missing where something is told of it.
pub(super) fn line(
    id: &str,
    text: &str,
    missing: &[String],
    met: &str,
    evidence: Vec<Met>,
) -> PreflightLine {
    let is_met = missing.is_empty();
    PreflightLine {
        id: id.to_owned(),
        text: text.to_owned(),
        state: if is_met { PreflightState::Met } else { PreflightState::Missing },
        why: if is_met { met.to_owned() } else { missing.join("; ") },
        evidence,
    }
}

pub(super) fn nothing(id: &str, text: &str, why: String) -> PreflightLine {
    let (id, text) = (id.to_owned(), text.to_owned());
    PreflightLine { id, text, state: PreflightState::NotApplicable, why, evidence: Vec::new() }
}

/// Every meeting held has its minutes, and its plan was given to whom it is for.
fn minutes(bench: &Bench<'_>, evidence: &[Evidence]) -> PreflightLine {
    let text = "Every meeting held has its minutes, and copies of them were given";
    let in_time = |one: &&Evidence| (bench.from..=bench.today).contains(&one.on);
    let held = evidence.iter().filter(|one| one.proof == Proof::MeetingHeld).filter(in_time);
    let (mut seen, mut missing, mut where_to) = (BTreeSet::new(), Vec::new(), Vec::new());
    for one in held {
        let fact = one.meeting.map_or(one.source, |id| Source { kind: SourceKind::Meeting, id });
        if !seen.insert(fact) {
            continue;
        }
        let lacks = lacks_of(bench, evidence, one);
        if !lacks.is_empty() {
            missing.push(format!("{}, {}: {}", one.title, short(one.on), lacks.join(", ")));
            where_to.push(Met::of(one, false));
        }
    }
    if seen.is_empty() {
        let why = "no meeting was held in the time that counts".to_owned();
        return nothing(MINUTES_AND_COPIES, text, why);
    }
    line(MINUTES_AND_COPIES, text, &missing, "nothing is missing", where_to)
}

/// What a meeting that was held lacks, in words.
fn lacks_of(bench: &Bench<'_>, evidence: &[Evidence], held: &Evidence) -> Vec<String> {
    let has_minutes = evidence.iter().any(|one| {
        let same = one.meeting.is_some() && one.meeting == held.meeting;
        one.proof == Proof::Minutes && (same || one.source == held.source)
    });
    if !has_minutes {
        return vec!["no minutes: its form isn't closed".to_owned()];
    }
    let about = bench.file.meetings.iter().find(|one| Some(one.id) == held.meeting);
    let not_given = about.map(|meeting| copies_not_given(bench.file, meeting)).unwrap_or_default();
    if not_given.is_empty() {
        return Vec::new();
    }
    vec![format!("no copy ticked for {}", not_given.join(", "))]
}

fn copies_not_given(file: &CaseFile, meeting: &Meeting) -> Vec<&'static str> {
    let Some(record) = meeting.record.filter(|_| WITH_COPIES.contains(&meeting.kind.as_str()))
    else {
        return Vec::new();
    };
    let is_told = |field: &str| {
        let told = file.told.get(&(record, field.to_owned()));
        told.is_some_and(|told| !told.trim().is_empty())
    };
    let lacking =
        COPIES.iter().filter(|(_, given, not)| !is_told(given) && !not.is_some_and(is_told));
    lacking.map(|(whom, ..)| *whom).collect()
}

/// Whoever has to be written to was, at any time.
fn written(bench: &Bench<'_>, evidence: &[Evidence]) -> PreflightLine {
    let text = "Every parent in education law was written to";
    let file = bench.file;
    let asked = written_to(file, bench.today);
    let left_out = left_out(file);
    if asked.is_empty() && !left_out.is_empty() {
        return nothing(WRITTEN_TO, text, left_out.join("; "));
    }
    let wrote = |contact: &Contact| {
        evidence.iter().find(|one| {
            WRITING.contains(&one.proof)
                && one.on <= bench.today
                && one.contacts.contains(&contact.id)
        })
    };
    let mut missing: Vec<String> =
        missing_for_looked_after(file, bench.today).into_iter().map(str::to_owned).collect();
    if asked.is_empty() && missing.is_empty() {
        missing.push("no parent in education law is known".to_owned());
    }
    for contact in asked.iter().filter(|contact| wrote(contact).is_none()) {
        let barred = if contact.is_off_limits(bench.today) {
            " (not to be contacted: leave them out, with the reason)"
        } else {
            ""
        };
        missing.push(format!("{} was never written to{barred}", contact.name()));
    }
    let shown = asked.iter().filter_map(|contact| wrote(contact)).map(|one| Met::of(one, false));
    let mut shown: Vec<Met> = shown.collect();
    shown.sort_by_key(|met| (met.on, met.source));
    shown.dedup();
    let names: Vec<String> = asked.iter().map(|contact| contact.name()).collect();
    let met: Vec<String> = [names.join(", ")].into_iter().chain(left_out.iter().cloned()).collect();
    if !missing.is_empty() {
        missing.extend(left_out);
    }
    line(WRITTEN_TO, text, &missing, &met.join("; "), shown)
}

/// `Kwame Osei is left out: abroad`.
fn left_out(file: &CaseFile) -> Vec<String> {
    let name = |id: i64| file.contacts.iter().find(|contact| contact.id == id).map(Contact::name);
    let told = file.left_out.iter().filter_map(|left| Some((name(left.contact)?, &left.reason)));
    told.map(|(name, reason)| format!("{name} is left out: {reason}")).collect()
}

/// What meets the gate has its paper on file, where the papers themselves are asked for.
fn papers(bench: &Bench<'_>, gate: &[LineStanding]) -> PreflightLine {
    let text = "The papers themselves are on file";
    let process = &bench.pack.process;
    let asks = |line: &&LineStanding| {
        let known = process.line(&format!("{GATE}/{}", line.id));
        known.is_some_and(|known| known.papers) && line.exception.is_none()
    };
    let asked: Vec<&Met> = gate.iter().filter(asks).flat_map(|line| &line.evidence).collect();
    if asked.is_empty() {
        return nothing(
            PAPERS,
            text,
            "nothing is on file yet of which a paper is asked".to_owned(),
        );
    }
    let mut without: Vec<Met> = asked.into_iter().filter(|met| !met.paper).cloned().collect();
    without.sort_by_key(|met| (met.on, met.source));
    without.dedup_by_key(|met| met.source);
    let named: Vec<String> =
        without.iter().map(|met| format!("{} ({})", met.title, short(met.on))).collect();
    let missing: Vec<String> = if named.is_empty() {
        Vec::new()
    } else {
        vec![format!("no paper on file of: {}", some(&named))]
    };
    line(PAPERS, text, &missing, "each has its paper", without)
}

/// The questions asked before any legal step.
fn questions(bench: &Bench<'_>) -> PreflightLine {
    let text = "What is asked before a legal step is answered";
    let process = &bench.pack.process;
    if process.questions.is_empty() {
        return nothing(QUESTIONS, text, "this process asks no questions".to_owned());
    }
    let open = warnings(process, GATE, &bench.file.checks);
    line(QUESTIONS, text, &open, "each is answered", Vec::new())
}
