//! Drawing the check of a referral: a row a line with its state in words, the one at hand in full below.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::Dress;
use super::{Data, Pack, Row};
use crate::rules::count::counted;
use crate::rules::day::short;
use crate::rules::preflight::{PreflightLine, PreflightState};
use crate::rules::process::Met;
use crate::ui::keymap::PACK;
use crate::ui::look::Look;
use crate::ui::widgets::bars;
use crate::ui::widgets::wrap::{cut, width, wrap};

/// Columns for how a line stands: `not needed` is the longest.
const STATE: usize = 10;

impl Pack {
    pub(super) fn draw(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let look = dress.look;
        let rooms = bars::rooms(area);
        bars::keys(frame, rooms.keys, PACK, look);
        let Some(data) = &self.data else { return };
        let pupil = &data.file.pupil;
        let left = format!(" {} · {} · referral pack", pupil.name(), pupil.reg);
        let right = format!("{} ", dress.officer);
        bars::two_sided(frame, rooms.title, (&left, &right), look, look.title());
        bars::status(frame, rooms.status, &summary(data), dress.notice, look);
        let below = (rooms.body.height / 3).max(4);
        let [list, detail] =
            Layout::vertical([Constraint::Min(1), Constraint::Length(below)]).areas(rooms.body);
        self.room.set(usize::from(list.height).max(1));
        self.draw_rows(frame, list, dress);
        if let Some(row) = self.at_hand() {
            self.draw_whole(frame, detail, row, look);
        }
    }

    fn draw_rows(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let rows = self.rows();
        let mut cursor = self.cursor;
        cursor.show(rows.len(), self.room.get());
        let list = dress.rows(frame, area, cursor, rows.len());
        let shown = rows.iter().enumerate().skip(cursor.top);
        for ((at, row), y) in shown.zip(list.y..list.bottom()) {
            let room = usize::from(list.width);
            let line = match row {
                Row::Line(line) => line_line(line, at == cursor.at, room, dress.look),
                Row::Met(met) => met_line(met, at == cursor.at, room, dress.look),
            };
            frame.render_widget(line, Rect { y, height: 1, ..list });
        }
    }

    fn draw_whole(&self, frame: &mut Frame<'_>, area: Rect, row: Row<'_>, look: Look) {
        let rule = Line::styled(look.rule(area.width), look.faint());
        frame.render_widget(rule, Rect { height: area.height.min(1), ..area });
        let inside = Rect {
            x: area.x + 1,
            y: area.y + 1,
            width: area.width.saturating_sub(1),
            height: area.height.saturating_sub(1),
        };
        let room = usize::from(inside.width).saturating_sub(1);
        let lines: Vec<Line<'static>> =
            wrap(&whole(row), room).into_iter().map(Line::raw).collect();
        self.pane.view(frame, inside, &lines, look);
    }
}

/// `12 met, 3 missing, 1 look, 1 not needed: to make it needs a lead's reason`.
fn summary(data: &Data) -> String {
    let [met, missing, look, unused] = data.found.count();
    let look = if look == 0 { String::new() } else { format!("{look} look, ") };
    let told = format!("{met} met, {missing} missing, {look}{unused} not needed");
    match missing {
        0 => format!("{told}: m makes it"),
        _ => format!("{told}: to make it needs a lead's reason"),
    }
}

fn line_line(line: &PreflightLine, here: bool, room: usize, look: Look) -> Line<'static> {
    let (words, style) = match line.state {
        PreflightState::Met => (line.words(), look.good()),
        PreflightState::Missing if line.is_gap() => (line.words(), look.bad()),
        PreflightState::Missing => (line.words(), look.warning()),
        PreflightState::NotApplicable => ("not needed", look.faint()),
    };
    if look.reader {
        let told = format!(" {words}: {}, {}", line.text, line.why);
        return Line::raw(cut(&told, room, look.ellipsis()));
    }
    let mark = if here { look.gutter() } else { " " };
    let gap = " ".repeat(STATE.saturating_sub(width(words)) + 1);
    let left = room.saturating_sub(width(mark) + STATE + 1);
    let title = (left * 3 / 5).max(1);
    let text = cut(&line.text, title, look.ellipsis());
    let blank = " ".repeat(title.saturating_sub(width(&text)) + 1);
    let why = cut(&line.why, left.saturating_sub(title + 1), look.ellipsis());
    Line::from(vec![
        Span::raw(mark.to_owned()),
        Span::styled(words.to_owned(), style),
        Span::raw(format!("{gap}{text}{blank}")),
        Span::styled(why, look.faint()),
    ])
}

fn met_line(met: &Met, here: bool, room: usize, look: Look) -> Line<'static> {
    let mark = if here { look.gutter() } else { " " };
    let text = format!("{mark}     {:<10} {}", short(met.on), met.title.replace('\n', " "));
    Line::styled(cut(&text, room, look.ellipsis()), Style::new())
}

/// The row at hand in full.
fn whole(row: Row<'_>) -> String {
    match row {
        Row::Line(line) => {
            let mut told = vec![format!("{} ({})", line.text, line.words())];
            told.extend((!line.why.is_empty()).then(|| line.why.clone()));
            told.extend(match line.evidence.len() {
                0 => None,
                1 => Some("Enter opens it".to_owned()),
                some => Some(format!("Enter shows {}", counted(some, "record", "records"))),
            });
            told.join("\n")
        }
        Row::Met(met) => format!("{}\n{}\nEnter opens it", met.title, short(met.on)),
    }
}
