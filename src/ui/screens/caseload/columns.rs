//! The columns of the caseload: as many as a width has room for.

use chrono::NaiveDate;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::spoken;
use crate::rules::day;
use crate::rules::figures::one_decimal;
use crate::store::{CaseloadRow, Sort};
use crate::ui::look::Look;
use crate::ui::widgets::wrap::{cut, width};

/// The columns that a width has room for.
pub(super) struct Columns {
    name: usize,
    trend: bool,
}

impl Columns {
    pub(super) fn of(width: u16) -> Self {
        let trend = width >= 72;
        let taken = 1 + 4 + 1 + 5 + 1 + if trend { 13 } else { 0 } + 3 + 3 + 11;
        Self { name: usize::from(width).saturating_sub(taken + 1).clamp(8, 40), trend }
    }

    /// The headings; the column that the list is in order of carries a sign.
    pub(super) fn headings(&self, narrowing: &str, sort: Sort, look: Look) -> String {
        let sign = |of: Sort| if of == sort { look.sorted() } else { " " };
        let name =
            cut(&format!("Pupil{} {narrowing}", sign(Sort::Name)), self.name, look.ellipsis());
        if look.reader {
            return format!(" {name} {}", spoken::order(sort));
        }
        let gap = " ".repeat(self.name.saturating_sub(width(&name)));
        let trend = if self.trend { "Trend 12w    " } else { "" };
        let (att, due) = (sign(Sort::Attendance), sign(Sort::Due));
        format!(" {name}{gap} Reg   Att%{att}{trend}T  S  Next{due}")
    }

    pub(super) fn row<'a>(
        &self,
        row: &'a CaseloadRow,
        name: &str,
        gutter: &str,
        today: NaiveDate,
        look: Look,
    ) -> Line<'a> {
        let name = cut(name, self.name, look.ellipsis());
        let gap = " ".repeat(self.name.saturating_sub(width(&name)));
        let reg = cut(&row.reg, 4, "");
        let figure = one_decimal(row.figures.attendance());
        let style = if row.figures.is_severe() {
            look.bad()
        } else if row.figures.is_persistent() {
            // Bold, not a colour: it shows on every terminal and costs a third of the bytes.
            look.title()
        } else {
            Style::new()
        };
        let trend = if self.trend {
            let bars: String = row.trend.chars().map(|digit| look.eighth(digit)).collect();
            format!(" {}{bars}", " ".repeat(12_usize.saturating_sub(row.trend.len())))
        } else {
            String::new()
        };
        let late = row.next_due_on.is_some_and(|on| on < today);
        let due = row.next_due_on.map_or_else(|| look.dash().to_owned(), day::short);
        let due = format!("{}{due}", if late { "!" } else { " " });
        Line::from(vec![
            Span::raw(format!("{gutter}{name}{gap} {reg:<4} ")),
            Span::styled(format!("{figure:>5}"), style),
            Span::raw(format!("{trend} {}  {} {due}", row.tier, row.stage)),
        ])
    }
}
