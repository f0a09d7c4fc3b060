//! Drawing a sheet's fields.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::Dress;
use super::Sheet;
use super::field::{Entry, Pick, SheetField};
use crate::rules::count::counted;
use crate::rules::day::spell;
use crate::ui::look::Look;
use crate::ui::widgets::bars;
use crate::ui::widgets::wrap::{cut, width, wrap};

/// Columns for the labels.
const LABELS: u16 = 14;

impl Sheet {
    /// The hint under the title, on as many lines as it needs; gives the room that is left. What was
    /// just said stands beside it, or before it where the line has no room for both.
    pub(super) fn view_hint(
        &self,
        frame: &mut Frame<'_>,
        rooms: &bars::Rooms,
        dress: &Dress<'_>,
    ) -> Rect {
        let room = usize::from(rooms.status.width).saturating_sub(2).max(1);
        let said = dress.notice.map_or(0, |notice| width(notice) + 3);
        let mut lines = wrap(&self.hint, room);
        let has_room = said == 0 || self.hint.is_empty() || width(&self.hint) + said <= room;
        let first = if has_room { lines.remove(0) } else { String::new() };
        bars::status(frame, rooms.status, &first, dress.notice, dress.look);
        let body = rooms.body;
        for (line, y) in lines.iter().zip(body.y..body.bottom()) {
            frame.render_widget(Line::raw(format!(" {line}")), Rect { y, height: 1, ..body });
        }
        let taken = u16::try_from(lines.len()).unwrap_or(u16::MAX).min(body.height);
        Rect { y: body.y + taken, height: body.height - taken, ..body }
    }

    /// The fields, those around the one at hand where there is no room for all; that there are more is
    /// told on the last line.
    pub(super) fn view_fields(&self, frame: &mut Frame<'_>, body: Rect, dress: &Dress<'_>) {
        let all: u32 = self.heights(body).into_iter().map(u32::from).sum();
        let fits = all <= u32::from(body.height) || body.height < 2;
        let room = if fits { body } else { Rect { height: body.height - 1, ..body } };
        let heights = self.heights(room);
        let (mut y, mut whole) = (room.y, 0);
        let first = self.first_shown(&heights, room);
        for (at, height) in heights.iter().enumerate().skip(first) {
            let left = room.bottom().saturating_sub(y);
            self.view_field(frame, Rect { y, height: left.min(*height), ..room }, at, dress);
            y = y.saturating_add(*height).min(room.bottom());
            whole += usize::from(*height <= left);
        }
        if !fits {
            let (look, below) = (dress.look, self.fields.len() - first - whole);
            let sign = match below {
                0 => format!(" {} more above: Shift-Tab", look.upward()),
                _ => format!(
                    " {} {}: Tab",
                    look.downward(),
                    counted(below, "more field", "more fields")
                ),
            };
            let place = Rect { y: body.bottom() - 1, height: 1, ..body };
            frame.render_widget(Line::styled(sign, look.faint()), place);
        }
    }

    /// Lines that each field takes: what it needs, the prose at hand what is left over.
    pub(super) fn heights(&self, body: Rect) -> Vec<u16> {
        let room = body.width.saturating_sub(LABELS + 3).max(1);
        let small = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        let mut heights: Vec<u16> = self
            .fields
            .iter()
            .map(|field| match &field.input {
                Entry::Words(editor) if editor.is_prose() => {
                    small(wrap(&editor.text(), usize::from(room)).len()).clamp(2, 8) + 1
                }
                Entry::Pick(pick) => {
                    small(pick_lines(pick, usize::from(room), false, Look::default()).len()) + 1
                }
                _ => 2,
            })
            .collect();
        let used: u16 = heights.iter().sum();
        if used >= body.height {
            // Too little room: the blank lines between the fields go.
            for height in &mut heights {
                *height = height.saturating_sub(1).max(1);
            }
        }
        heights
    }

    /// The first field shown, so that the one at hand is whole on screen.
    pub(super) fn first_shown(&self, heights: &[u16], body: Rect) -> usize {
        let mut first = 0;
        while first < self.focus
            && heights[first..=self.focus].iter().map(|h| u32::from(*h)).sum::<u32>()
                > u32::from(body.height)
        {
            first += 1;
        }
        first
    }

    pub(super) fn view_field(
        &self,
        frame: &mut Frame<'_>,
        area: Rect,
        at: usize,
        dress: &Dress<'_>,
    ) {
        if area.is_empty() {
            return;
        }
        let (look, field, here) = (dress.look, &self.fields[at], at == self.focus);
        let mark = if here { look.gutter() } else { " " };
        let label = cut(field.label, usize::from(LABELS), look.ellipsis());
        let style = if here { look.title() } else { look.faint() };
        let place = Rect { height: 1, width: (LABELS + 2).min(area.width), ..area };
        frame.render_widget(Line::styled(format!("{mark}{label}"), style), place);
        let indent = (LABELS + 2).min(area.width);
        let words = Rect { x: area.x + indent, width: area.width - indent, ..area };
        match &field.input {
            Entry::Words(editor) if here => {
                let height = if editor.is_prose() { words.height.max(1) } else { 1 };
                let cursor = editor.draw(frame, Rect { height, ..words });
                dress.cursor(frame, cursor);
            }
            Entry::Day { editor, .. } if here => {
                let cursor = editor.draw(frame, Rect { height: 1, ..words });
                dress.cursor(frame, cursor);
            }
            Entry::Words(editor) | Entry::Day { editor, .. } => {
                let lines = wrap(&editor.text(), usize::from(words.width));
                for (line, y) in lines.into_iter().zip(words.y..words.bottom()) {
                    frame.render_widget(Line::raw(line), Rect { y, height: 1, ..words });
                }
            }
            Entry::Pick(pick) => {
                if here && look.reader {
                    frame.set_cursor_position((words.x, words.y));
                }
                let lines = pick_lines(pick, usize::from(words.width), here, look);
                for (line, y) in lines.into_iter().zip(words.y..words.bottom()) {
                    frame.render_widget(line, Rect { y, height: 1, ..words });
                }
            }
        }
        view_remark(frame, words, field, dress);
    }
}

/// What is wrong with a field, or how a day was read, beside or under what was typed.
fn view_remark(frame: &mut Frame<'_>, area: Rect, field: &SheetField, dress: &Dress<'_>) {
    let look = dress.look;
    let (text, style) = match (&field.wrong, field.day_read(dress.now.today)) {
        (Some(wrong), _) => (wrong.clone(), look.bad()),
        (None, Ok(Some(day))) if spell(day) != field.value() => (spell(day), look.faint()),
        (None, Err(why)) if !field.value().trim().is_empty() => (why, look.warning()),
        _ => return,
    };
    let taken = match &field.input {
        Entry::Words(editor) if editor.is_prose() => 0,
        Entry::Pick(_) => 0,
        _ => u16::try_from(width(&field.value())).unwrap_or(u16::MAX).max(12) + 2,
    };
    // Beside a line; under prose and picks, where the last line is free.
    let y = if taken == 0 { area.bottom().saturating_sub(1).max(area.y) } else { area.y };
    let x = area.x.saturating_add(taken).min(area.right());
    let room = Rect { x, y, width: area.right() - x, height: 1 };
    let text = cut(&text, usize::from(room.width), look.ellipsis());
    frame.render_widget(Line::styled(text, style), room);
}

/// The options laid into lines: a sign for the chosen, the key, the label.
fn pick_lines(pick: &Pick, room: usize, here: bool, look: Look) -> Vec<Line<'static>> {
    if pick.options.is_empty() {
        return vec![Line::styled("nothing so far", look.faint())];
    }
    let mut lines: Vec<Line<'static>> = vec![Line::default()];
    let mut used = 0;
    for (nth, option) in pick.options.iter().enumerate() {
        let sign = match (option.chosen, look.ascii) {
            (true, false) => "●",
            (true, true) => "*",
            (false, _) => " ",
        };
        let mut label = wrap(&option.label, room.saturating_sub(5)).into_iter();
        let first = label.next().unwrap_or_default();
        let size = width(&first) + 6;
        if used > 0 && (label.len() > 0 || used + size > room) {
            lines.push(Line::default());
            used = 0;
        }
        used += size;
        let words = if option.chosen { look.title() } else { Style::new() };
        let words = if here && nth == pick.at { words.underlined() } else { words };
        if let Some(line) = lines.last_mut() {
            line.push_span(Span::raw(sign.to_owned()));
            line.push_span(Span::styled(option.key.to_string(), look.key()));
            line.push_span(Span::raw(" "));
            line.push_span(Span::styled(first, words));
            line.push_span(Span::raw("   "));
        }
        for rest in label {
            lines.push(Line::from(vec![Span::raw("   "), Span::styled(rest, words)]));
            used = room;
        }
    }
    lines
}
