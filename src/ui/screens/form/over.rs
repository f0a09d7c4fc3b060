//! A list laid over a form: its sections, or suggestions for the field at hand.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Clear;

use super::super::Dress;
use super::super::confirm::frame_of;
use super::grids::small;
use super::{Data, FormScreen, Move, Over};
use crate::ui::effect::Effect;
use crate::ui::keymap::Action;
use crate::ui::widgets::list::{Cursor, Step, place_of};
use crate::ui::widgets::wrap::{cut, wrap};

pub(super) fn view(
    form: &FormScreen,
    frame: &mut Frame<'_>,
    area: Rect,
    data: &Data,
    dress: &Dress<'_>,
) {
    let (title, cursor, items): (&str, _, Vec<String>) = match &form.over {
        None => return,
        Some(Over::Sections(cursor)) => {
            ("Sections", cursor, data.file.form.sections.iter().map(|s| s.title.clone()).collect())
        }
        Some(Over::Suggestions(cursor, all)) => ("Suggestions", cursor, all.clone()),
    };
    let width_inside = usize::from(area.width.saturating_sub(4)).max(1);
    // Below the list the one at hand stands in full, where any is too long for a line.
    let longest = items.iter().map(|item| wrap(item, width_inside).len()).max().unwrap_or(0);
    let full = if longest > 1 { small(longest).min(area.height / 3) } else { 0 };
    let height = small(items.len() + 2).saturating_add(full).min(area.height);
    let place = Rect { height, ..area };
    frame.render_widget(Clear, place);
    let block = frame_of(dress).title(format!(" {title} {}", place_of(*cursor, items.len())));
    let inside = block.inner(place);
    frame.render_widget(block, place);
    let rows = Rect { height: inside.height.saturating_sub(full), ..inside };
    let top = (cursor.at + 1).saturating_sub(usize::from(rows.height));
    let list = dress.rows(frame, rows, Cursor { at: cursor.at, top }, items.len());
    for ((at, item), y) in items.iter().enumerate().skip(top).zip(list.y..list.bottom()) {
        let mark = if at == cursor.at { dress.look.gutter() } else { " " };
        let text = cut(item, usize::from(list.width.saturating_sub(2)), dress.look.ellipsis());
        frame.render_widget(Line::raw(format!("{mark}{text}")), Rect { y, height: 1, ..list });
    }
    let in_full = items.get(cursor.at).map(|item| wrap(item, width_inside)).unwrap_or_default();
    if in_full.len() > 1 {
        for (line, y) in in_full.into_iter().zip(rows.bottom()..inside.bottom()) {
            let line = Line::styled(format!(" {line}"), dress.look.faint());
            frame.render_widget(line, Rect { y, height: 1, ..inside });
        }
    }
}

impl FormScreen {
    /// The keys of the list.
    pub(super) fn act_over(&mut self, action: Action) -> Effect {
        let step = match action {
            Action::Up => Some(Step::Up),
            Action::Down => Some(Step::Down),
            Action::Open => None,
            _ => {
                self.over = None;
                return Effect::None;
            }
        };
        let sections = self.data.as_ref().map_or(0, |data| data.file.form.sections.len());
        match (&mut self.over, step) {
            (Some(Over::Sections(cursor)), Some(step)) => cursor.step(step, sections, sections),
            (Some(Over::Suggestions(cursor, all)), Some(step)) => cursor.step(step, all.len(), 10),
            (Some(Over::Sections(cursor)), None) => {
                let to = cursor.at;
                self.over = None;
                return self.go(Move::Section(to));
            }
            (Some(Over::Suggestions(cursor, all)), None) => {
                let chosen = all.get(cursor.at).cloned().unwrap_or_default();
                self.over = None;
                return self.insert(&chosen);
            }
            (None, _) => {}
        }
        Effect::None
    }
}
