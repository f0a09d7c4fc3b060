//! The line of tabs: each with its number, names cut to the room there is.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::Dress;
use super::{CaseScreen, TABS};
use crate::ui::keys::Key;

impl CaseScreen {
    pub(super) fn view_tabs(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let look = dress.look;
        let letters = self.letters(usize::from(area.width));
        let mut spans = vec![Span::raw(" ")];
        let mut x = area.x.saturating_add(1);
        for (number, name) in TABS {
            let here = number == self.tab;
            let style = if here { look.chosen() } else { Style::new() };
            let shown = if here { name } else { name.get(..letters).unwrap_or(name) };
            let [before, behind] = if here { ["[", "] "] } else { ["", " "] };
            let width = u16::try_from(before.len() + 1 + shown.len() + behind.len()).unwrap_or(0);
            dress.drawn.key(Rect { x, width, ..area }, Key::Char(char::from(b'0' + number)));
            x = x.saturating_add(width);
            spans.push(Span::raw(before));
            spans.push(Span::styled(number.to_string(), look.key()));
            spans.push(Span::styled(shown, style));
            spans.push(Span::raw(behind));
        }
        frame.render_widget(Line::from(spans), area);
    }

    /// How many letters of the other tabs' names there is room for.
    fn letters(&self, room: usize) -> usize {
        let length = |letters: usize| -> usize {
            let of = |(number, name): &(u8, &str)| {
                if *number == self.tab { name.len() + 4 } else { name.len().min(letters) + 2 }
            };
            TABS.iter().map(of).sum()
        };
        (2..=9).rev().find(|letters| length(*letters) <= room).unwrap_or(1)
    }
}
