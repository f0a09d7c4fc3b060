//! What a file that is just begun still needs: the imports, in their order, in their exact words.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use super::super::Dress;
use crate::ui::look::Part;
use crate::ui::widgets::wrap::wrap;

/// What has been brought in so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Start {
    pub calendar: bool,
    pub pupils: bool,
    pub marks: bool,
}

impl Start {
    pub(super) fn is_done(self) -> bool {
        self.calendar && self.pupils && self.marks
    }

    pub(super) fn view(self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let look = dress.look;
        let room = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
        let mut lines: Vec<(String, Style)> = vec![
            (String::new(), Style::new()),
            ("Leave with q and give these commands, in this order:".to_owned(), Style::new()),
        ];
        // Behind the door of a server files come from the officer's own machine.
        let behind_a_door = dress.program.starts_with("ssh ");
        for (done, what, name, about) in self.steps() {
            let mark = if done { look.part(Part::All) } else { " " };
            let told = if done { " (done)" } else { "" };
            let file = if behind_a_door { "- < " } else { "" };
            let command = format!("{mark} {} import {what} {file}{name}{told}", dress.program);
            lines.push((String::new(), Style::new()));
            lines.push((command, look.title()));
            lines.push((format!("  {about}"), look.faint()));
        }
        let after = "For the file name write that of your own export, CSV or Excel. --dry-run \
                     behind it says what would be taken and changes nothing.";
        lines.push((String::new(), Style::new()));
        lines.push((after.to_owned(), Style::new()));
        let mut y = room.y;
        for (text, style) in lines {
            for piece in wrap(&text, usize::from(room.width)) {
                if y < room.bottom() {
                    frame.render_widget(Line::styled(piece, style), Rect { y, height: 1, ..room });
                    y += 1;
                }
            }
        }
    }

    fn steps(self) -> [(bool, &'static str, &'static str, &'static str); 4] {
        [
            (self.calendar, "calendar", "calendar.toml", "the year's terms and closed days"),
            (self.pupils, "pupils", "pupils.csv", "names, UPNs, registration groups"),
            // Whether all parents are in can't be told.
            (false, "contacts", "contacts.csv", "parents and carers, telephone numbers"),
            (self.marks, "marks", "marks.csv", "the register; again whenever it has grown"),
        ]
    }
}
