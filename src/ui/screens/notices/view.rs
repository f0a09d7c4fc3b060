//! Drawing notices and referrals: the threshold, a row each, the one at hand in full below.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::{Dress, Show};
use super::{Data, Notices, Row, words};
use crate::rules::notice::NoticeState;
use crate::rules::penalty::Penalty;
use crate::ui::look::Look;
use crate::ui::widgets::bars;
use crate::ui::widgets::parts::fit;
use crate::ui::widgets::wrap::{cut, width, wrap};

/// Columns for what a row is, and to or about whom.
const WHO: usize = 26;
/// From this width on they have all of them.
const WIDE: usize = 78;

const EMPTY: &str = "No notice and no referral yet. n drafts a Notice to Improve to one parent or \
    issues it, r writes down that sessions were referred to the authority.";

impl Notices {
    pub(super) fn draw(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let look = dress.look;
        let rooms = bars::rooms(area);
        bars::keys(frame, rooms.keys, self.keys(), look);
        let Some(data) = &self.data else { return };
        let pupil = &data.file.pupil;
        let left = format!(" {} · {} · notices and penalties", pupil.name(), pupil.reg);
        let right = format!("{} ", dress.officer);
        bars::two_sided(frame, rooms.title, (&left, &right), look, look.title());
        let parts = words::threshold_parts(data.seen());
        let room = usize::from(rooms.status.width).saturating_sub(2);
        let about = fit(&parts, look.between(), room, look.ellipsis());
        bars::status(frame, rooms.status, &about, dress.notice, look);
        let below = (rooms.body.height / 2).max(4);
        let [list, detail] =
            Layout::vertical([Constraint::Min(1), Constraint::Length(below)]).areas(rooms.body);
        self.room.set(usize::from(list.height).max(1));
        self.draw_rows(frame, list, data, dress);
        if let Some(row) = self.at_hand() {
            self.draw_whole(frame, detail, data, row, look);
        }
    }

    fn draw_rows(&self, frame: &mut Frame<'_>, area: Rect, data: &Data, dress: &Dress<'_>) {
        let rows = data.rows();
        if rows.is_empty() {
            let lines = wrap(EMPTY, usize::from(area.width.saturating_sub(2)));
            for (line, y) in lines.into_iter().zip(area.y..area.bottom()) {
                frame.render_widget(Line::raw(format!(" {line}")), Rect { y, height: 1, ..area });
            }
        }
        let mut cursor = self.cursor;
        cursor.show(rows.len(), self.room.get());
        let list = dress.rows(frame, area, cursor, rows.len());
        let shown = rows.iter().enumerate().skip(cursor.top);
        for ((at, row), y) in shown.zip(list.y..list.bottom()) {
            let room = usize::from(list.width);
            let line = line_of(*row, data, at == cursor.at, room, dress.look);
            frame.render_widget(line, Rect { y, height: 1, ..list });
        }
    }

    fn draw_whole(&self, frame: &mut Frame<'_>, area: Rect, data: &Data, row: Row<'_>, look: Look) {
        let rule = Line::styled(look.rule(area.width), look.faint());
        frame.render_widget(rule, Rect { height: area.height.min(1), ..area });
        let inside = Rect {
            x: area.x + 1,
            y: area.y + 1,
            width: area.width.saturating_sub(1),
            height: area.height.saturating_sub(1),
        };
        let told = match row {
            Row::Notice(one) => words::notice(one, data),
            Row::Penalty(one) => words::penalty(one, data),
        };
        let room = usize::from(inside.width).saturating_sub(1);
        let lines: Vec<Line<'static>> =
            told.iter().flat_map(|told| wrap(told, room)).map(Line::raw).collect();
        self.pane.view(frame, inside, &lines, look);
    }
}

fn line_of(row: Row<'_>, data: &Data, here: bool, room: usize, look: Look) -> Line<'static> {
    let (what, parts, style) = match row {
        Row::Notice(one) => {
            let state = one.state_on(data.today);
            (
                format!("Notice to {}", one.to),
                words::notice_parts(one, data.seen()),
                of_state(state, look),
            )
        }
        Row::Penalty(one) => (
            format!("Referral, {}", one.to),
            words::penalty_parts(one, data.seen()),
            of_reply(one, look),
        ),
    };
    if look.reader {
        let told = fit(&parts, ", ", usize::MAX, "");
        return Line::raw(cut(&format!(" {what}, {told}"), room, look.ellipsis()));
    }
    let mark = if here { look.gutter() } else { " " };
    let whose = if room >= WIDE { WHO } else { WHO - 8 };
    let what = cut(&what, whose, look.ellipsis());
    let gap = " ".repeat(whose.saturating_sub(width(&what)) + 1);
    let left = room.saturating_sub(whose + 2);
    Line::from(vec![
        Span::raw(format!("{mark}{what}{gap}")),
        Span::styled(fit(&parts, look.between(), left, look.ellipsis()), style),
    ])
}

fn of_state(state: NoticeState, look: Look) -> Style {
    match state {
        NoticeState::Issued => look.warning(),
        NoticeState::Met => look.good(),
        NoticeState::Draft => Style::new(),
        _ => look.faint(),
    }
}

fn of_reply(one: &Penalty, look: Look) -> Style {
    if one.is_known() { look.faint() } else { look.warning() }
}
