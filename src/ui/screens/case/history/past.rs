//! The history of one field, and what stood on a day, as texts to read.

use chrono::{DateTime, FixedOffset};

use super::words::{self, Told};
use crate::clock::day_and_hour;
use crate::rules::day::spell;
use crate::store::{HistoryLine, Labels};

/// In place of words that are opened in the history, one by one.
const CLOSED: &str =
    "restricted words: the history of the case (0) opens them, and notes the reading";

/// Rows of a table under a heading of their own.
const HEADINGS: &[(&str, &str)] = &[
    ("pupil", "Pupil"),
    ("enrolment", "On roll"),
    ("contact", "Contacts"),
    ("sibling", "Siblings"),
    ("circumstance", "Circumstances"),
    ("pupil_case", "Case"),
    ("gate_passing", "Gates"),
    ("record", "Forms"),
    ("answer", "Answers"),
    ("attendee", "People in forms"),
    ("meeting", "Meetings"),
    ("invitation", "Asked to meetings"),
    ("entry", "Log"),
    ("action", "Actions"),
    ("strategy", "Checklist"),
    ("support", "Support by tier"),
    ("notice", "Notices"),
];

fn told(line: &HistoryLine, labels: &Labels) -> Told {
    words::told(&line.verb, &line.subject, [&line.before, &line.after], labels)
}

/// By whom and when; where it was not entered on the day that it is about, that too.
fn signed(line: &HistoryLine, now: DateTime<FixedOffset>) -> String {
    let at = day_and_hour(&line.at, now);
    let late = if line.at.starts_with(&line.as_of) {
        String::new()
    } else {
        let as_of = line.as_of.parse().map_or_else(|_| line.as_of.clone(), spell);
        format!(", as of {as_of}")
    };
    format!("  {} at {at}{late}, no. {}", line.officer, line.seq)
}

/// What was changed in a field, newest first: what it became and what stood there before.
#[must_use]
pub fn field_text(lines: &[HistoryLine], labels: &Labels, now: DateTime<FixedOffset>) -> String {
    if lines.is_empty() {
        return "Nothing was ever written here.".to_owned();
    }
    let mut text = Vec::new();
    for line in lines {
        let told = told(line, labels);
        let of_row = if line.subject == "answer" { String::new() } else { told.about.clone() };
        text.push(if of_row.is_empty() {
            told.did.clone()
        } else {
            format!("{}: {of_row}", told.did)
        });
        if line.sealed {
            text.push(format!("  {CLOSED}"));
        }
        for change in told.changes.iter().filter(|_| !line.sealed) {
            let what = if change.what.is_empty() { "Now" } else { &change.what };
            let now = if change.now.is_empty() { "nothing" } else { &change.now };
            text.push(format!("  {what}: {now}"));
            if !change.before.is_empty() {
                text.push(format!("  Before: {}", change.before));
            }
        }
        text.push(signed(line, now));
        text.push(String::new());
    }
    text.join("\n")
}

/// What stood, row by row, each under the heading of its table.
#[must_use]
pub fn past_text(lines: &[HistoryLine], labels: &Labels, now: DateTime<FixedOffset>) -> String {
    if lines.is_empty() {
        return "Nothing was on file then.".to_owned();
    }
    let (mut text, mut heading) = (Vec::new(), "");
    for line in lines {
        let known = HEADINGS.iter().find(|(table, _)| *table == line.subject);
        let of = known.map_or("Further", |(_, words)| *words);
        if of != heading {
            if !heading.is_empty() {
                text.push(String::new());
            }
            text.push(of.to_uppercase());
            heading = of;
        }
        let told = told(line, labels);
        let title = if told.about.is_empty() { &told.did } else { &told.about };
        let stands: Vec<String> = told
            .changes
            .iter()
            .map(|change| {
                let now = if change.now.is_empty() { "nothing" } else { &change.now };
                if change.what.is_empty() {
                    now.to_owned()
                } else {
                    format!("{}: {now}", change.what)
                }
            })
            .collect();
        text.push(match (line.sealed, stands.is_empty()) {
            (true, _) => format!("{title}: {CLOSED}"),
            (false, true) => title.clone(),
            (false, false) => format!("{title}: {}", stands.join(" · ")),
        });
        text.push(signed(line, now));
    }
    text.join("\n")
}

/// What was taken back, in a sentence.
#[must_use]
pub fn undone(line: &HistoryLine, labels: &Labels) -> String {
    let told = told(line, labels);
    let what = if told.about.is_empty() { told.did } else { told.about };
    if line.before.is_empty() {
        return format!("Taken back: {what}. It is blank again");
    }
    let mut again = told.changes.iter().map(|change| match change.before.as_str() {
        "" => "nothing",
        before => before,
    });
    match again.next() {
        Some(before) => format!("Taken back: {what}. It says again: {before}"),
        None => format!("Taken back: {what}"),
    }
}
