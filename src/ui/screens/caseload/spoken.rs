//! The caseload for whoever listens to it: each row a line of words, the panel below the list.

use chrono::NaiveDate;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;

use crate::rules::day;
use crate::rules::figures::one_decimal;
use crate::store::{CaseloadRow, Sort};
use crate::ui::widgets::wrap::cut;

/// Lines of the panel, and of a screen that has room for it below the list.
const PANEL: u16 = 14;
const TALL: u16 = 34;
/// Weeks that a row tells.
const WEEKS: usize = 4;

/// The room for the list, and for the panel where there is enough.
pub(super) fn below(body: Rect) -> (Rect, Option<Rect>) {
    if body.height < TALL {
        return (body, None);
    }
    let [list, panel] =
        Layout::vertical([Constraint::Min(0), Constraint::Length(PANEL)]).areas(body);
    (list, Some(panel))
}

pub(super) fn order(sort: Sort) -> &'static str {
    match sort {
        Sort::Name => "in order of names",
        Sort::Attendance => "lowest attendance first",
        Sort::Due => "soonest due first",
    }
}

pub(super) fn row(row: &CaseloadRow, name: &str, room: usize, today: NaiveDate) -> Line<'static> {
    Line::raw(cut(&format!(" {}", words(row, name, today)), room, "~"))
}

/// What the columns show, the most wanted first: a narrow line is cut at its end.
fn words(row: &CaseloadRow, name: &str, today: NaiveDate) -> String {
    let figures = &row.figures;
    let absence = if figures.is_severe() {
        ", severe absence"
    } else if figures.is_persistent() {
        ", persistent absence"
    } else {
        ""
    };
    let due = match row.next_due_on {
        Some(on) if on < today => format!("overdue since {}", day::short(on)),
        Some(on) => format!("next {}", day::short(on)),
        None => "nothing due".to_owned(),
    };
    let weeks: Vec<String> =
        row.trend.chars().skip(row.trend.len().saturating_sub(WEEKS)).map(String::from).collect();
    let trend = match weeks.as_slice() {
        [] => String::new(),
        weeks => format!(", last weeks {} eighths", weeks.join(" ")),
    };
    let (reg, attendance) = (&row.reg, one_decimal(figures.attendance()));
    format!(
        "{name}, {reg}, {attendance} percent{absence}, {due}, tier {}, stage {}{trend}",
        row.tier, row.stage
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::figures::Figures;

    #[test]
    fn a_row_is_a_line_of_words() {
        let today = "2025-11-23".parse().unwrap();
        let row = CaseloadRow {
            case: 1,
            pupil: 1,
            upn: "A100000000001".into(),
            name: "Osei, Amara".into(),
            year_group: "7".into(),
            reg: "7B".into(),
            figures: Figures {
                possible: 126,
                authorised: 9,
                unauthorised: 27,
                ..Figures::default()
            },
            trend: "876544".into(),
            tier: 3,
            stage: 1,
            next_due_on: "2025-11-20".parse().ok(),
            next_due_what: None,
            oldest_n_on: None,
            owner: 1,
            owner_name: "A. Rahman".into(),
            school: 1,
            opened_on: today,
            closed_on: None,
        };
        let expected = "Osei, Amara, 7B, 71.4 percent, persistent absence, overdue since 20 Nov \
                        25, tier 3, stage 1, last weeks 6 5 4 4 eighths";
        assert_eq!(words(&row, &row.name, today), expected);
        let well = CaseloadRow {
            figures: Figures { possible: 10, ..Figures::default() },
            trend: String::new(),
            next_due_on: None,
            ..row
        };
        let expected = "Osei, Amara, 7B, 100.0 percent, nothing due, tier 3, stage 1";
        assert_eq!(words(&well, &well.name, today), expected);
    }
}
