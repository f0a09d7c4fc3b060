//! The caseload for whoever listens to it: each row a line of words, the panel below the list.

use chrono::NaiveDate;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;

use crate::rules::day;
use crate::rules::figures::one_decimal;
use crate::store::{CaseloadRow, Sort};
use crate::ui::widgets::parts::{Part, fit};

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
    Line::raw(format!(" {}", words(row, name, today, room.saturating_sub(1))))
}

/// What the columns show, as much of it as a line of that width takes: who, and what is overdue, to
/// the last.
fn words(row: &CaseloadRow, name: &str, today: NaiveDate, room: usize) -> String {
    let figures = &row.figures;
    let absence = if figures.is_severe() {
        Part::of("severe absence").or(2, "severe").or_none(8)
    } else if figures.is_persistent() {
        Part::of("persistent absence").or(2, "persistent").or_none(8)
    } else {
        Part::of("")
    };
    let due = match row.next_due_on {
        Some(on) if on < today => {
            let on = day::short(on);
            Part::of(format!("overdue since {on}")).or(7, format!("overdue {on}")).or(10, "overdue")
        }
        Some(on) => Part::of(format!("next {}", day::short(on))).or_none(10),
        None => Part::of("nothing due").or_none(3),
    };
    let weeks: Vec<String> =
        row.trend.chars().skip(row.trend.len().saturating_sub(WEEKS)).map(String::from).collect();
    let trend = match weeks.as_slice() {
        [] => Part::of(""),
        weeks => Part::of(format!("last weeks {} eighths", weeks.join(" "))).or_none(1),
    };
    let attendance = one_decimal(figures.attendance());
    let parts = [
        Part::of(name),
        Part::of(row.reg.as_str()).or_none(9),
        Part::of(format!("{attendance} percent")).or(6, format!("{attendance}%")),
        absence,
        due,
        Part::of(format!("tier {}", row.tier)).or_none(4),
        Part::of(format!("stage {}", row.stage)).or_none(5),
        trend,
    ];
    fit(&parts, ", ", room, "~")
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
        assert_eq!(words(&row, &row.name, today, 200), expected);
        // Beside ` row 1 of 143: ` at 80 columns, at 60, and with a long name.
        for (name, room, expected) in [
            ("Osei, Amara", 65, "Osei, Amara, 7B, 71.4%, persistent, overdue since 20 Nov 25"),
            ("Osei, Amara", 45, "Osei, Amara, 7B, 71.4%, overdue 20 Nov 25"),
            ("Featherstone-Haugh, Max", 45, "Featherstone-Haugh, Max, 71.4%, overdue"),
        ] {
            let told = words(&row, name, today, room);
            assert_eq!(told, expected);
            assert!(told.len() <= room, "{told}");
        }
        let well = CaseloadRow {
            figures: Figures { possible: 10, ..Figures::default() },
            trend: String::new(),
            next_due_on: None,
            ..row
        };
        let expected = "Osei, Amara, 7B, 100.0 percent, nothing due, tier 3, stage 1";
        assert_eq!(words(&well, &well.name, today, 200), expected);
    }
}
