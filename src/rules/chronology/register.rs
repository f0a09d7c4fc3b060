//! Absences in the story: each spell one line.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::{Line, Origin};
use crate::rules::absence::{SessionAt, Spell, spells};
use crate::rules::calendar::Calendar;
use crate::rules::evidence::SourceKind;
use crate::rules::register::Register;

/// The spells of everything on file up to where the register reaches.
pub(super) fn absences(
    pupil: i64,
    register: &Register,
    calendar: &Calendar,
    reached: SessionAt,
) -> Vec<Line> {
    let Some(first) = register.days.first() else { return Vec::new() };
    let source = Origin::of(SourceKind::Marks, pupil);
    let all = spells(pupil, register, calendar, first.on, reached);
    all.iter().map(|spell| Line::new(spell.from.0, "absence", source, words(spell))).collect()
}

/// `absent 3–7 Nov, 8 sessions: 6 U, 2 I`.
fn words(spell: &Spell) -> String {
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for (.., code) in &spell.sessions {
        *codes.entry(code.as_str()).or_default() += 1;
    }
    let mut codes: Vec<(&str, usize)> = codes.into_iter().collect();
    codes.sort_by_key(|(_, times)| Reverse(*times));
    let codes: Vec<String> = codes.iter().map(|(code, times)| format!("{times} {code}")).collect();
    let sessions = match spell.sessions.len() {
        1 => "1 session".to_owned(),
        many => format!("{many} sessions"),
    };
    format!("absent {}, {sessions}: {}", days(spell), codes.join(", "))
}

/// `Thu 20 Nov AM`, `Thu 20 Nov`, `3–7 Nov`, `28 Oct–4 Nov`.
fn days(spell: &Spell) -> String {
    let ((first, begins), (last, ends)) = (spell.from, spell.to);
    let spelt = |day: NaiveDate, form: &str| day.format(form).to_string();
    if first == last {
        let half = if begins == ends { format!(" {begins}") } else { String::new() };
        return format!("{}{half}", spelt(first, "%a %-d %b"));
    }
    let month = (first.year(), first.month()) == (last.year(), last.month());
    let from = spelt(first, if month { "%-d" } else { "%-d %b" });
    format!("{from}–{}", spelt(last, "%-d %b"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::calendar::tests::{day, real};
    use crate::rules::code::Code;
    use crate::rules::register::{DayMarks, Half};

    fn told(marks: &[(&str, &str)]) -> Vec<(String, String)> {
        let marks = marks.iter().map(|(on, codes)| {
            let (am, pm) = codes.split_once(' ').unwrap();
            DayMarks { on: day(on), am: Code::read(am), pm: Code::read(pm) }
        });
        let register = Register { days: marks.collect(), on_roll: Vec::new() };
        let reached = (register.last_day().unwrap(), Half::Pm);
        let lines = absences(7, &register, &real(), reached);
        lines.into_iter().map(|line| (line.on.to_string(), line.words)).collect()
    }

    /// Days, each with its two marks.
    type Days<'a> = &'a [(&'a str, &'a str)];

    #[test]
    fn a_run_of_absences_is_one_line() {
        let table: [(Days<'_>, &[&str]); 6] = [
            (
                &[
                    ("2025-11-10", "U U"),
                    ("2025-11-11", "U U"),
                    ("2025-11-12", "U U"),
                    ("2025-11-13", "I I"),
                ],
                &["absent 10–13 Nov, 8 sessions: 6 U, 2 I"],
            ),
            (&[("2025-11-20", "N \\")], &["absent Thu 20 Nov AM, 1 session: 1 N"]),
            (&[("2025-11-20", "O O")], &["absent Thu 20 Nov, 2 sessions: 2 O"]),
            // The half term and the INSET day behind it end no spell.
            (
                &[("2025-10-24", "/ I"), ("2025-11-04", "I \\")],
                &["absent 24 Oct–4 Nov, 2 sessions: 2 I"],
            ),
            (
                &[("2025-11-19", "O O"), ("2025-11-20", "/ \\"), ("2025-11-21", "I O")],
                &["absent Wed 19 Nov, 2 sessions: 2 O", "absent Fri 21 Nov, 2 sessions: 1 I, 1 O"],
            ),
            (&[("2025-11-20", "/ \\")], &[]),
        ];
        for (marks, expected) in table {
            let words: Vec<String> = told(marks).into_iter().map(|(_, words)| words).collect();
            assert_eq!(words, expected);
        }
    }

    #[test]
    fn it_stands_on_its_first_day_and_nobody_entered_it() {
        let days = told(&[("2025-11-20", "O O"), ("2025-11-21", "O O")]);
        assert_eq!(days[0].0, "2025-11-20");
        let register = Register::default();
        assert!(absences(7, &register, &real(), (day("2025-11-21"), Half::Pm)).is_empty());
    }
}
