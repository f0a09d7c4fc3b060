//! Marks as they come in, one session after another, whichever way the file is laid out.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::{Datelike, NaiveDate, Weekday};

use super::{Located, Reading, Refusal, Unreadable, quoted};
use crate::rules::code::{Code, Standing, codes_of_2024};
use crate::rules::people::MarkRow;
use crate::rules::register::Half;

/// How many sessions go by between two words with the caller.
const STEP: u64 = 4096;

/// What is told how many sessions were read, and says whether to go on.
pub(super) type Progress<'p> = dyn FnMut(u64) -> bool + 'p;

/// A pupil's number within the file, a day and a half of it.
type Session = (usize, NaiveDate, Half);

/// Where a session was first met, and with which mark.
#[derive(Clone, Copy)]
struct First {
    line: u64,
    code: Option<Code>,
}

pub(super) struct Sessions<'p> {
    reading: Reading<MarkRow>,
    numbers: HashMap<String, usize>,
    first: HashMap<Session, First>,
    /// Marks whose code had ended by their date, but still counts.
    stray: u64,
    told: u64,
    progress: &'p mut Progress<'p>,
}

impl<'p> Sessions<'p> {
    pub fn new(progress: &'p mut Progress<'p>) -> Self {
        Self {
            reading: Reading::default(),
            numbers: HashMap::new(),
            first: HashMap::new(),
            stray: 0,
            told: 0,
            progress,
        }
    }

    /// Counts sessions read, good or bad.
    ///
    /// # Errors
    /// The caller wants to stop.
    pub fn count(&mut self, sessions: u64) -> Result<(), Unreadable> {
        self.reading.rows += sessions;
        if self.reading.rows - self.told < STEP {
            return Ok(());
        }
        self.tell()
    }

    fn tell(&mut self) -> Result<(), Unreadable> {
        self.told = self.reading.rows;
        if (self.progress)(self.told) { Ok(()) } else { Err(Unreadable::Stopped) }
    }

    pub fn refuse(&mut self, refusal: Refusal) {
        self.reading.refused.push(refusal);
    }

    /// Keeps a mark, unless the file has another for the same session.
    pub fn take(&mut self, line: u64, column: Option<String>, mark: MarkRow) {
        let session = (self.number(&mark.upn), mark.on, mark.half);
        match self.first.entry(session) {
            Entry::Occupied(first) if first.get().code != mark.code => {
                let reason = contradicted(*first.get());
                return self.reading.refused.push(Refusal { line, column, reason });
            }
            Entry::Occupied(_) => {}
            Entry::Vacant(free) => {
                free.insert(First { line, code: mark.code });
            }
        }
        let standing = mark.code.map(|code| code.on(mark.on));
        self.stray += u64::from(matches!(standing, Some(Standing::Stray(_))));
        self.reading.good.push(Located { line, column, row: mark });
    }

    /// Numbers spare a copy of the UPN in the key of every session.
    fn number(&mut self, upn: &str) -> usize {
        if let Some(number) = self.numbers.get(upn) {
            return *number;
        }
        let number = self.numbers.len();
        self.numbers.insert(upn.to_owned(), number);
        number
    }

    /// What was read, with warnings of the file added to those of its marks.
    ///
    /// # Errors
    /// The caller wants to stop after all.
    pub fn finish(mut self, warnings: Vec<String>) -> Result<Reading<MarkRow>, Unreadable> {
        self.tell()?;
        self.reading.warnings = warnings;
        if self.stray > 0 {
            self.reading.warnings.push(strays(self.stray));
        }
        Ok(self.reading)
    }
}

fn contradicted(first: First) -> String {
    let line = first.line;
    match first.code {
        Some(code) => format!("line {line} says {code} for the same session"),
        None => format!("line {line} has no mark for the same session"),
    }
}

fn strays(count: u64) -> String {
    let (marks, they, them) = if count == 1 {
        ("mark has", "it counts", "it")
    } else {
        ("marks have", "they count", "them")
    };
    format!(
        "{count} {marks} code J or H, which ended on 18 Aug 2024: {they} as before, but mend \
         {them} in the MIS"
    )
}

/// The day of a mark, which is never one of a weekend.
///
/// # Errors
/// The reason.
pub(super) fn on_a_weekday(day: NaiveDate) -> Result<NaiveDate, String> {
    match day.weekday() {
        Weekday::Sat | Weekday::Sun => Err(day.format("%-d %b %Y is a %A").to_string()),
        _ => Ok(day),
    }
}

/// The code of a cell; none for a blank, `-` or `--`, which say that no mark was taken.
///
/// # Errors
/// Why it isn't a code of that day.
pub(super) fn code_on(cell: &str, day: NaiveDate) -> Result<Option<Code>, String> {
    if Code::is_missing(cell) {
        return Ok(None);
    }
    match Code::read(cell) {
        Some(code) if code.on(day) == Standing::Unknown => Err(unknown(code, day)),
        Some(code) => Ok(Some(code)),
        None => Err(format!("{} isn't an attendance code", quoted(cell))),
    }
}

fn unknown(code: Code, day: NaiveDate) -> String {
    let began = codes_of_2024();
    let old = began.pred_opt().unwrap_or(began);
    let day = day.format("%-d %b %Y");
    if code.class(began).is_some() {
        format!("{code} isn't a code of {day}: it began on 19 Aug 2024")
    } else if code.class(old).is_some() {
        format!("{code} isn't a code of {day}: it ended on 18 Aug 2024")
    } else {
        format!("{} isn't an attendance code", quoted(code.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn mark(upn: &str, on: &str, code: &str) -> MarkRow {
        let (upn, comment) = (upn.to_owned(), String::new());
        let code = Code::read(code);
        MarkRow { upn, on: day(on), half: Half::Am, code, minutes_late: None, comment }
    }

    #[test]
    fn a_code_must_be_one_of_its_day() {
        for (cell, on, words) in [
            ("QQ", "2025-09-03", "“QQ” isn't an attendance code"),
            ("ill", "2025-09-03", "“ill” isn't an attendance code"),
            ("é", "2025-09-03", "“é” isn't an attendance code"),
            ("K", "2024-07-08", "K isn't a code of 8 Jul 2024: it began on 19 Aug 2024"),
            ("Y", "2025-09-03", "Y isn't a code of 3 Sep 2025: it ended on 18 Aug 2024"),
        ] {
            assert_eq!(code_on(cell, day(on)), Err(words.to_owned()), "{cell}");
        }
        for cell in ["/", "\\", "#", " c2 ", "J", "Y7"] {
            assert_eq!(code_on(cell, day("2025-09-03")), Ok(Code::read(cell)), "{cell}");
        }
        for cell in ["", " ", "-", "--"] {
            assert_eq!(code_on(cell, day("2025-09-03")), Ok(None), "{cell}");
        }
    }

    #[test]
    fn weekends_are_named() {
        assert_eq!(on_a_weekday(day("2025-09-05")), Ok(day("2025-09-05")));
        assert_eq!(on_a_weekday(day("2025-09-06")), Err("6 Sep 2025 is a Saturday".to_owned()));
        assert_eq!(on_a_weekday(day("2025-09-07")), Err("7 Sep 2025 is a Sunday".to_owned()));
    }

    #[test]
    fn a_session_has_one_mark() {
        let mut go_on = |_| true;
        let mut sessions = Sessions::new(&mut go_on);
        for (line, upn, code) in [(2, "A", "/"), (3, "B", "I"), (4, "A", "/"), (5, "A", "I")] {
            sessions.take(line, None, mark(upn, "2025-09-03", code));
        }
        sessions.take(6, None, mark("B", "2025-09-03", "-"));
        sessions.take(7, None, mark("C", "2025-09-03", "-"));
        sessions.take(8, None, mark("C", "2025-09-03", "N"));
        let reading = sessions.finish(Vec::new()).unwrap();
        assert_eq!(reading.good.len(), 4);
        let refused: Vec<_> = reading.refused.iter().map(|r| (r.line, r.reason.as_str())).collect();
        let expected = [
            (5, "line 2 says / for the same session"),
            (6, "line 3 says I for the same session"),
            (8, "line 7 has no mark for the same session"),
        ];
        assert_eq!(refused, expected);
    }

    #[test]
    fn strays_are_good_and_counted_in_one_line() {
        let mut go_on = |_| true;
        let mut sessions = Sessions::new(&mut go_on);
        for (line, on, code) in [(2, "2024-07-08", "H"), (3, "2024-09-09", "H")] {
            sessions.take(line, None, mark("A", on, code));
        }
        sessions.take(4, None, mark("A", "2024-09-10", "J"));
        let reading = sessions.finish(vec!["first".to_owned()]).unwrap();
        assert_eq!((reading.good.len(), reading.warnings.len()), (3, 2));
        assert!(reading.warnings[1].starts_with("2 marks have code J or H"));
    }

    #[test]
    fn the_caller_is_told_and_may_stop() {
        let mut heard = Vec::new();
        let mut listen = |rows| {
            heard.push(rows);
            true
        };
        let mut sessions = Sessions::new(&mut listen);
        for _ in 0..5000 {
            sessions.count(1).unwrap();
        }
        sessions.finish(Vec::new()).unwrap();
        assert_eq!(heard, [STEP, 5000]);

        let mut stop = |_| false;
        let mut sessions = Sessions::new(&mut stop);
        assert_eq!(sessions.count(STEP), Err(Unreadable::Stopped));
        let mut stop = |_| false;
        assert_eq!(Sessions::new(&mut stop).finish(Vec::new()), Err(Unreadable::Stopped));
    }
}
