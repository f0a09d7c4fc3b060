//! Notices and referrals below the gate: a heading and a row each, and where Enter leads.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::Data;
use super::Row;
use crate::rules::count::counted;
use crate::rules::day::short;
use crate::ui::effect::{Effect, NoticeRow, Open};
use crate::ui::look::Look;
use crate::ui::screens::notices::{Seen, notice_parts, penalty_parts, threshold_parts};
use crate::ui::widgets::parts::{Part, fit};
use crate::ui::widgets::wrap::{cut, width};

/// Columns for whom a row is about.
const WHO: usize = 26;

/// The newest first, as on their own screen.
pub(super) fn rows(data: &Data) -> Vec<Row> {
    let mut rows = vec![Row::Notices];
    rows.extend((0..data.file.notices.len()).rev().map(Row::Notice));
    rows.push(Row::Penalties);
    rows.extend((0..data.file.penalties.len()).rev().map(Row::Penalty));
    rows
}

/// The screen of them all, at the one at hand.
pub(super) fn open(data: &Data, row: Row) -> Effect {
    let Some(case) = data.file.case.as_ref().map(|case| case.id) else { return Effect::None };
    let at = match row {
        Row::Notice(at) => data.file.notices.get(at).map(|one| NoticeRow::Notice(one.id)),
        Row::Penalty(at) => data.file.penalties.get(at).map(|one| NoticeRow::Penalty(one.id)),
        _ => None,
    };
    Effect::Open(at.map_or(Open::Notices(case), |row| Open::NoticesAt(case, row)))
}

fn seen(data: &Data) -> Seen<'_> {
    Seen {
        file: &data.file,
        calendar: &data.calendar,
        most: data.assessment.threshold,
        today: data.today,
        grounds: None,
    }
}

/// What a row is called, and what is told of it.
fn told(data: &Data, row: Row) -> Option<(String, Vec<Part>)> {
    Some(match row {
        Row::Notices => {
            let running = data.file.notices.iter().filter(|one| one.is_running(data.today)).count();
            let all = data.file.notices.len();
            let words = match (all, running) {
                (0, _) => "none yet".to_owned(),
                (_, 0) => counted(all, "notice, not running", "notices, none running"),
                _ => format!("{}, {running} running", counted(all, "notice", "notices")),
            };
            ("Notices to Improve".to_owned(), vec![Part::of(words)])
        }
        Row::Notice(at) => {
            let one = data.file.notices.get(at)?;
            (format!("  {}", one.to), notice_parts(one, seen(data)))
        }
        Row::Penalties => ("Penalty notices".to_owned(), threshold_parts(seen(data))),
        Row::Penalty(at) => {
            let one = data.file.penalties.get(at)?;
            (format!("  {}", one.to), penalty_parts(one, seen(data)))
        }
        _ => return None,
    })
}

pub(super) fn line(data: &Data, row: Row, mark: &str, room: usize, look: Look) -> Line<'static> {
    let Some((head, parts)) = told(data, row) else { return Line::default() };
    let is_heading = matches!(row, Row::Notices | Row::Penalties);
    let style = if is_heading { look.title() } else { Style::new() };
    let head = cut(&head, WHO.min(room / 2), look.ellipsis());
    let left = room.saturating_sub(width(mark) + width(&head) + 2);
    Line::from(vec![
        Span::raw(mark.to_owned()),
        Span::styled(head, style),
        Span::raw(": "),
        Span::styled(fit(&parts, look.between(), left, look.ellipsis()), look.faint()),
    ])
}

/// The row at hand in full.
pub(super) fn words(data: &Data, row: Row) -> String {
    let Some((head, parts)) = told(data, row) else { return String::new() };
    let parts = fit(&parts, ", ", usize::MAX, "");
    let more = match row {
        Row::Notices => {
            "Enter opens them: n drafts or issues one to a parent, e says how one ended".to_owned()
        }
        Row::Penalties => {
            "Enter opens them: r refers sessions about a parent, s shows the threshold's".to_owned()
        }
        Row::Notice(at) => data.file.notices.get(at).map_or_else(String::new, |one| {
            let on = one.issued.map(|on| format!("Issued {}. ", short(on))).unwrap_or_default();
            format!("{on}Enter opens it, and reads it day by day")
        }),
        _ => "Enter opens it, with what was heard of it".to_owned(),
    };
    format!("{}: {parts}\n{more}", head.trim_start())
}
