//! The story of a case: lines of text, or JSON whose names and order of keys are a contract.

use chrono::NaiveDate;
use serde::Serialize;

use super::Desk;
use super::out::{self, Side, told};
use crate::rules::chronology::Line;
use crate::rules::day::short;
use crate::store::Trouble;

/// A line of the story.
#[derive(Debug, Serialize)]
struct LineShown<'a> {
    on: NaiveDate,
    /// None of what the register tells.
    entered: Option<NaiveDate>,
    late_days: i64,
    kind: &'static str,
    words: &'a str,
    who: Option<&'a str>,
    source: SourceShown,
}

/// What it was taken from.
#[derive(Debug, Serialize)]
struct SourceShown {
    kind: &'static str,
    id: i64,
}

impl<'a> LineShown<'a> {
    fn of(line: &'a Line) -> Self {
        Self {
            on: line.on,
            entered: line.entered,
            late_days: line.late_days,
            kind: line.kind,
            words: &line.words,
            who: told(&line.who),
            source: SourceShown { kind: line.source.kind(), id: line.source.id() },
        }
    }
}

const COLUMNS: [(&str, Side); 5] = [
    ("Happened", Side::Right),
    ("Entered", Side::Right),
    ("Kind", Side::Left),
    ("Who", Side::Left),
    ("What", Side::Left),
];

/// Tells the story of a case.
///
/// # Errors
/// An unknown case, in a sentence.
pub(super) fn tell(case: i64, json: bool, desk: &Desk) -> Result<(), Trouble> {
    let story =
        desk.store.chronology_of_case(desk.session.viewer(), case, desk.session.clock.today())?;
    if json {
        let lines: Vec<LineShown<'_>> = story.lines.iter().map(LineShown::of).collect();
        return out::json(&lines);
    }
    let cells: Vec<Vec<String>> = story.lines.iter().map(cells).collect();
    out::line(out::table(&COLUMNS, &cells))
}

fn cells(line: &Line) -> Vec<String> {
    let late = line.late_words().map_or_else(String::new, |late| format!(" ({late})"));
    vec![
        short(line.on),
        line.entered.map(short).unwrap_or_default(),
        line.label().to_owned(),
        line.who.clone(),
        format!("{}{late}", line.words),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::chronology::Origin;
    use crate::rules::evidence::SourceKind;

    fn line() -> Line {
        let on = "2025-11-15".parse().unwrap();
        let source = Origin::of(SourceKind::Entry, 9);
        let line = Line::new(on, "call", source, "Reached: Rang".to_owned());
        line.entered("2025-11-21".parse().ok()).by("Mrs Grace Osei (mother)")
    }

    #[test]
    fn a_line_has_the_keys_of_the_contract_in_their_order() {
        let json = serde_json::to_string(&LineShown::of(&line())).unwrap();
        let expected = r#"{"on":"2025-11-15","entered":"2025-11-21","late_days":6,"kind":"call","words":"Reached: Rang","who":"Mrs Grace Osei (mother)","source":{"kind":"entry","id":9}}"#;
        assert_eq!(json, expected);
        let nobody = line().entered(None).by("");
        let json = serde_json::to_string(&LineShown::of(&nobody)).unwrap();
        assert!(json.contains(r#""entered":null,"late_days":0"#), "{json}");
        assert!(json.contains(r#""who":null"#), "{json}");
    }

    #[test]
    fn a_line_of_text_says_that_it_was_entered_late() {
        let expected = [
            "15 Nov 25",
            "21 Nov 25",
            "Phone call",
            "Mrs Grace Osei (mother)",
            "Reached: Rang (entered 6 days later)",
        ];
        assert_eq!(cells(&line()), expected);
    }
}
