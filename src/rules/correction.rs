//! Marks to correct in the MIS: those that can't stand, and those an officer found wrong.
//!
//! Herringbone changes no mark; the next import that brings another clears the line.

use std::fmt;

use chrono::NaiveDate;

use super::absence::{Heard, SessionAt, in_words, sessions};
use super::calendar::Calendar;
use super::code::{Code, Standing};
use super::register::{Half, Register};

/// Why a mark has to be corrected in the MIS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// `N` on a day that is over; the reason that is known, if one is.
    Unexplained(Option<String>),
    /// A school session on roll without a mark.
    Missing,
    /// `J` or `H` after they ended.
    Ended,
    /// No code of that day.
    NoCode,
    /// An officer found it wrong: their words.
    Raised(String),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unexplained(None) => f.write_str("no reason known yet"),
            Self::Unexplained(Some(reason)) => write!(f, "reason given: {reason}"),
            Self::Missing => f.write_str("no mark was taken"),
            Self::Ended => f.write_str("this code ended on 18 Aug 2024"),
            Self::NoCode => f.write_str("no code of that day"),
            Self::Raised(words) => f.write_str(words),
        }
    }
}

/// A mark that an officer found wrong, not cleared yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raised {
    pub on: NaiveDate,
    pub half: Half,
    /// What stood when it was raised; none for no mark.
    pub stands: Option<Code>,
    pub should_be: Option<Code>,
    pub why: String,
}

/// A run of sessions whose mark has to be corrected in the MIS, for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToCorrect {
    pub sessions: Vec<SessionAt>,
    pub stands: Option<Code>,
    /// None until it is known.
    pub should_be: Option<Code>,
    pub why: Why,
}

impl ToCorrect {
    fn goes_on_with(&self, next: &Self) -> bool {
        (&self.stands, &self.should_be, &self.why) == (&next.stands, &next.should_be, &next.why)
    }

    /// `Thu 20 Nov`.
    #[must_use]
    pub fn in_words(&self) -> String {
        match (self.sessions.first(), self.sessions.last()) {
            (Some(from), Some(to)) => in_words(*from, *to),
            _ => String::new(),
        }
    }
}

/// What to correct in the MIS of one pupil's register, in order of date; whatever an officer
/// raised is told in their words.
#[must_use]
pub fn to_correct(
    register: &Register,
    calendar: &Calendar,
    (first, reached): (NaiveDate, SessionAt),
    today: NaiveDate,
    raised: &[Raised],
    heard: &Heard,
) -> Vec<ToCorrect> {
    let all = sessions(register, calendar, first, reached);
    let mut found: Vec<ToCorrect> = Vec::new();
    let mut last = None;
    for (place, at) in all.iter().enumerate() {
        let by_officer = raised.iter().find(|raised| (raised.on, raised.half) == *at);
        let one = by_officer.map(of_raised).or_else(|| {
            let mark = register.mark(at.0, at.1);
            let is_school = mark.is_none() && calendar.is_school_day(at.0) == Some(true);
            by_rule(mark, *at, is_school, today, heard)
        });
        let Some(one) = one else { continue };
        let follows = last.is_some_and(|last: usize| last + 1 == place);
        last = Some(place);
        match found.last_mut() {
            Some(run) if follows && run.goes_on_with(&one) => run.sessions.push(*at),
            _ => found.push(one),
        }
    }
    let outside = raised.iter().filter(|raised| !all.contains(&(raised.on, raised.half)));
    found.extend(outside.map(of_raised));
    found.sort_by_key(|one| one.sessions.first().copied());
    found
}

fn of_raised(raised: &Raised) -> ToCorrect {
    ToCorrect {
        sessions: vec![(raised.on, raised.half)],
        stands: raised.stands,
        should_be: raised.should_be,
        why: Why::Raised(raised.why.clone()),
    }
}

fn by_rule(
    stands: Option<Code>,
    at: SessionAt,
    is_school: bool,
    today: NaiveDate,
    heard: &Heard,
) -> Option<ToCorrect> {
    let why = match stands {
        None => is_school.then_some(Why::Missing)?,
        Some(code) if code.is_unexplained() => {
            let over = at.0 < today;
            over.then(|| Why::Unexplained(heard.reason(at).map(str::to_owned)))?
        }
        Some(code) => match code.on(at.0) {
            Standing::InForce(_) => return None,
            Standing::Stray(_) => Why::Ended,
            Standing::Unknown => Why::NoCode,
        },
    };
    Some(ToCorrect { sessions: vec![at], stands, should_be: None, why })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::absence::{Told, reason_kind};
    use crate::rules::calendar::tests::{day, real};
    use crate::rules::register::DayMarks;

    fn register(days: &[(&str, &str, &str)]) -> Register {
        let days = days.iter().map(|(on, am, pm)| DayMarks {
            on: day(on),
            am: Code::read(am),
            pm: Code::read(pm),
        });
        Register { days: days.collect(), on_roll: Vec::new() }
    }

    fn reason(words: &str, at: SessionAt) -> Told {
        Told {
            entry: 1,
            sessions: vec![at],
            on: at.0,
            kind: reason_kind(),
            reached: String::new(),
            words: words.into(),
            with: Vec::new(),
            by: "A. Rahman".into(),
        }
    }

    #[test]
    fn marks_to_correct_are_told_with_what_stands_and_why() {
        let register = register(&[
            ("2025-09-03", "/", "\\"),
            ("2025-09-04", "N", "N"),
            ("2025-09-05", "H", "-"),
            ("2025-09-08", "/", "\\"),
            ("2025-09-10", "O", "N"),
            ("2025-09-11", "N", "N"),
        ]);
        let at = |on: &str, half| (day(on), half);
        let flu = reason("flu", at("2025-09-10", Half::Pm));
        let heard = Heard { told: vec![flu], comments: Vec::new() };
        let raised = Raised {
            on: day("2025-09-10"),
            half: Half::Am,
            stands: Code::read("O"),
            should_be: Code::read("M"),
            why: "dentist's card seen".into(),
        };
        let found = to_correct(
            &register,
            &real(),
            (day("2025-09-01"), at("2025-09-11", Half::Pm)),
            day("2025-09-11"),
            &[raised],
            &heard,
        );
        let told: Vec<String> = found
            .iter()
            .map(|one| {
                let code =
                    |code: Option<Code>| code.map_or("-".to_owned(), |code| code.to_string());
                let (stands, should_be) = (code(one.stands), code(one.should_be));
                format!("{} {stands}>{should_be} {}", one.in_words(), one.why)
            })
            .collect();
        let expected = [
            "Thu 4 Sep N>- no reason known yet",
            "Fri 5 Sep AM H>- this code ended on 18 Aug 2024",
            "Fri 5 Sep PM ->- no mark was taken",
            "Tue 9 Sep ->- no mark was taken",
            "Wed 10 Sep AM O>M dentist's card seen",
            "Wed 10 Sep PM N>- reason given: flu",
        ];
        assert_eq!(told, expected, "and today's N is not late yet");
    }
}
