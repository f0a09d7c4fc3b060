//! Drawing the story: the lines in sight and no others, the one at hand in full below.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line as Drawn, Span};

use super::super::{Dress, Show};
use super::ChronologyScreen;
use crate::rules::chronology::Line;
use crate::rules::day::{short, spell};
use crate::ui::look::Look;
use crate::ui::widgets::bars;
use crate::ui::widgets::wrap::{cut, width, wrap};

/// Columns of a day, of the days entered late, of what it is called, of who.
const DAY: usize = 9;
const LATE: usize = 4;
const LABEL: usize = 14;
const WHO: usize = 22;
/// From this width there is room for when it was entered, and for who.
const WIDE: usize = 100;

impl ChronologyScreen {
    pub(super) fn draw(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let look = dress.look;
        let rooms = bars::rooms(area);
        bars::keys(frame, rooms.keys, self.keys(), look);
        let Some(story) = &self.story else { return };
        let left = format!(" {} · {} · chronology", story.pupil.name(), story.pupil.reg);
        let right = format!("{} ", dress.officer);
        bars::two_sided(frame, rooms.title, (&left, &right), look, look.title());
        bars::status(frame, rooms.status, &self.summary(), dress.notice, look);
        let below = (rooms.body.height / 3).max(3);
        let [head, list, detail] = Layout::vertical([
            Constraint::Length(1),
            Constraint::Min(1),
            Constraint::Length(below),
        ])
        .areas(rooms.body);
        self.room.set(usize::from(list.height).max(1));
        self.draw_rows(frame, list, dress);
        if let Some(line) = self.at_hand() {
            draw_whole(frame, detail, line, look);
        }
        // After the rows: whoever types a filter has the cursor there.
        self.draw_head(frame, head, look);
    }

    fn draw_rows(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        if self.shown.is_empty() {
            let words = if self.lines().is_empty() {
                " Nothing has happened yet that is on file."
            } else {
                " No line is like that: Esc shows them all."
            };
            frame.render_widget(Drawn::raw(words), area);
        }
        let rows = dress.rows(frame, area, self.cursor, self.shown.len());
        for (at, y) in (self.cursor.top..self.shown.len()).zip(rows.y..rows.bottom()) {
            let Some(line) = self.line(at) else { continue };
            let drawn = row(line, at == self.cursor.at, usize::from(rows.width), dress.look);
            frame.render_widget(drawn, Rect { y, height: 1, ..rows });
        }
    }

    /// The filter while there is one, else the names of the columns.
    fn draw_head(&self, frame: &mut Frame<'_>, area: Rect, look: Look) {
        let words = self.filter.text();
        if self.filtering || !words.is_empty() {
            frame.render_widget(Drawn::styled(format!(" /{words}"), look.title()), area);
            if self.filtering && !area.is_empty() {
                let typed = u16::try_from(width(&words)).unwrap_or(u16::MAX);
                let x = typed.saturating_add(2).min(area.width.saturating_sub(1));
                frame.set_cursor_position((area.x + x, area.y));
            }
            return;
        }
        let names = if look.reader {
            " Oldest first".to_owned()
        } else {
            let wide = usize::from(area.width) >= WIDE;
            let entered = if wide { format!("{:>DAY$} ", "Entered") } else { String::new() };
            let who = if wide { format!("{:<WHO$} ", "Who") } else { String::new() };
            format!(" {:>DAY$} {:>LATE$} {entered}{:<LABEL$} {who}What", "Happened", "Late", "Kind")
        };
        frame.render_widget(Drawn::styled(names, look.faint()), area);
    }
}

/// `+6` stands beside what was entered six days later.
fn late(line: &Line) -> String {
    if line.late_days > 0 { format!("+{}", line.late_days) } else { String::new() }
}

fn row(line: &Line, here: bool, room: usize, look: Look) -> Drawn<'static> {
    if look.reader {
        return Drawn::raw(cut(&spoken(line), room, look.ellipsis()));
    }
    let mark = if here { look.gutter() } else { " " };
    let label = cut(line.label(), LABEL, look.ellipsis());
    let (entered, who) = if room >= WIDE {
        let entered = line.entered.map(short).unwrap_or_default();
        (format!("{entered:>DAY$} "), format!("{} ", padded(&line.who, WHO, look)))
    } else {
        (String::new(), String::new())
    };
    let head = format!("{mark}{:>DAY$} ", short(line.on));
    let late = format!("{:>LATE$} ", late(line));
    let middle = format!("{entered}{label:<LABEL$} {who}");
    let left = room.saturating_sub(width(&head) + width(&late) + width(&middle));
    Drawn::from(vec![
        Span::raw(head),
        Span::styled(late, look.warning()),
        Span::raw(middle),
        Span::raw(cut(&line.words, left, look.ellipsis())),
    ])
}

/// A text in so many columns, cut or filled up with blanks.
fn padded(text: &str, room: usize, look: Look) -> String {
    let text = cut(text, room, look.ellipsis());
    let gap = " ".repeat(room.saturating_sub(width(&text)));
    format!("{text}{gap}")
}

/// A line to listen to, the most wanted first.
fn spoken(line: &Line) -> String {
    let mut parts = vec![short(line.on), line.label().to_owned()];
    parts.extend(line.late_words());
    parts.extend([line.words.clone(), line.who.clone()]);
    parts.retain(|part| !part.is_empty());
    format!(" {}", parts.join(", "))
}

/// The line at hand in full: when it happened and when it was entered, with or by whom.
fn draw_whole(frame: &mut Frame<'_>, area: Rect, line: &Line, look: Look) {
    let mut parts = vec![format!("{} of {}", line.label(), spell(line.on))];
    parts.extend((!line.who.is_empty()).then(|| line.who.clone()));
    match (line.entered, line.late_words()) {
        (Some(entered), Some(late)) => parts.push(format!("{late}, on {}", spell(entered))),
        (Some(entered), None) => parts.push(format!("entered {}", spell(entered))),
        (None, _) => {}
    }
    let room = usize::from(area.width.saturating_sub(2));
    let head = wrap(&parts.join(look.between()), room);
    let mut lines = vec![Drawn::styled(look.rule(area.width), look.faint())];
    let style = if line.late_days > 0 { look.warning() } else { look.faint() };
    lines.extend(head.into_iter().map(|words| Drawn::styled(words, style)));
    lines.extend(wrap(&line.words, room).into_iter().map(Drawn::raw));
    for (drawn, y) in lines.into_iter().zip(area.y..area.bottom()) {
        let place = Rect { x: area.x + 1, y, width: area.width.saturating_sub(1), height: 1 };
        frame.render_widget(drawn, place);
    }
}
