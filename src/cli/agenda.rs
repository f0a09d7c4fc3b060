//! What is due, in the order to do it.

use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;

use super::out::{self, Side};
use super::{Desk, End};
use crate::rules::day::short;
use crate::rules::due::When;
use crate::store::{AgendaQuery, DueRow, DueSource, Trouble};

#[derive(Debug, Args)]
pub(super) struct Agenda {
    /// Only in your own cases
    #[arg(long)]
    mine: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

pub(super) fn run(agenda: &Agenda, desk: &Desk) -> Result<End, Trouble> {
    let mine = agenda.mine.then_some(desk.session.officer);
    let rows = all(&AgendaQuery { mine, ..AgendaQuery::default() }, desk)?;
    let today = desk.session.as_of();
    if agenda.json {
        let lines: Vec<Line<'_>> = rows.iter().map(|row| Line::of(row, today)).collect();
        out::json(&lines)?;
    } else {
        let cells: Vec<Vec<String>> = rows.iter().map(|row| cells(row, today)).collect();
        out::line(out::table(&COLUMNS, &cells))?;
    }
    Ok(End::Done)
}

/// Everything that is due in a case.
pub(super) fn of_case(case: i64, desk: &Desk) -> Result<Vec<DueRow>, Trouble> {
    all(&AgendaQuery { case: Some(case), ..AgendaQuery::default() }, desk)
}

fn all(query: &AgendaQuery, desk: &Desk) -> Result<Vec<DueRow>, Trouble> {
    let viewer = desk.session.viewer();
    let count = desk.store.agenda_counts(viewer, query, desk.session.as_of())?.all();
    desk.store.agenda(viewer, query, 0, count)
}

/// Something due as JSON: names and order of its keys are a contract. What is absent is `null`.
#[derive(Debug, Serialize)]
struct Line<'a> {
    due: Option<NaiveDate>,
    what: &'a str,
    case: i64,
    upn: &'a str,
    name: &'a str,
    owner: &'a str,
    overdue: bool,
    source: DueSource,
}

impl<'a> Line<'a> {
    fn of(row: &'a DueRow, today: NaiveDate) -> Self {
        Self {
            due: row.on,
            what: &row.what,
            case: row.case,
            upn: &row.upn,
            name: &row.name,
            owner: &row.owner,
            overdue: When::of(row.on, today) == When::Overdue,
            source: row.source,
        }
    }
}

const COLUMNS: [(&str, Side); 7] = [
    ("Due", Side::Right),
    ("", Side::Left),
    ("Pupil", Side::Left),
    ("What", Side::Left),
    ("Who", Side::Left),
    ("Case", Side::Right),
    ("Officer", Side::Left),
];

fn cells(row: &DueRow, today: NaiveDate) -> Vec<String> {
    let when = match When::of(row.on, today) {
        When::Overdue => "overdue",
        When::Today => "today",
        When::ThisWeek => "this week",
        When::Later | When::Undated => "",
    };
    vec![
        row.on.map_or_else(|| row.by_words.clone(), short),
        when.to_owned(),
        format!("{} {}", row.name, row.reg).trim_end().to_owned(),
        row.what.clone(),
        row.who.clone(),
        row.case.to_string(),
        row.owner.clone(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::DuePlace;

    fn row(on: Option<&str>) -> DueRow {
        DueRow {
            case: 7,
            pupil: 2,
            upn: "D451503415000".into(),
            name: "King, Owen".into(),
            reg: "1A".into(),
            what: "Meet".into(),
            on: on.map(|on| on.parse().unwrap()),
            by_words: "daily".into(),
            who: "Tutor".into(),
            owner: "A. Rahman".into(),
            school: 1,
            source: DueSource { kind: "action", id: 4 },
            place: DuePlace::Action(4),
        }
    }

    #[test]
    fn what_is_due_has_the_keys_of_the_contract_in_their_order() {
        let today = "2025-11-23".parse().unwrap();
        let told = |on| serde_json::to_string(&Line::of(&row(on), today)).unwrap();
        let expected = r#"{"due":"2025-11-20","what":"Meet","case":7,"upn":"D451503415000","name":"King, Owen","owner":"A. Rahman","overdue":true,"source":{"kind":"action","id":4}}"#;
        assert_eq!(told(Some("2025-11-20")), expected);
        assert!(told(Some("2025-11-23")).contains("\"overdue\":false"));
        assert!(told(None).starts_with("{\"due\":null,"));
    }

    #[test]
    fn a_line_of_the_table_says_how_late_it_is() {
        let today = "2025-11-23".parse().unwrap();
        let told = |on| cells(&row(on), today)[..3].join(" | ");
        assert_eq!(told(Some("2025-11-20")), "20 Nov 25 | overdue | King, Owen 1A");
        assert_eq!(told(Some("2025-11-23")), "23 Nov 25 | today | King, Owen 1A");
        assert_eq!(told(None), "daily |  | King, Owen 1A");
    }
}
