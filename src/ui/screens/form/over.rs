//! The list laid over a form: its sections, or what can be inserted at hand.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Clear;

use super::super::Dress;
use super::super::confirm::frame_of;
use super::grids::small;
use super::{Data, FormScreen, Move};
use crate::templates::Field;
use crate::ui::effect::Effect;
use crate::ui::keymap::Action;
use crate::ui::widgets::list::{Cursor, Step};
use crate::ui::widgets::wrap::{cut, wrap};

/// Lines that a page turns.
const PAGE: usize = 10;

/// A list laid over the form.
#[derive(Debug)]
pub(super) enum Over {
    Sections(Cursor),
    /// Stands on words, never on a heading.
    Suggestions(Cursor, Vec<Offer>),
}

/// A line of such a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Offer {
    Heading(String),
    Words(String),
}

impl Offer {
    /// What a form offers for a field, under its headings.
    pub(super) fn all_of(field: &Field) -> Vec<Self> {
        let mut offers = Vec::new();
        for (heading, words) in field.grouped() {
            offers.extend(heading.map(|heading| Self::Heading(heading.to_owned())));
            offers.extend(words.iter().cloned().map(Self::Words));
        }
        offers
    }

    fn words(&self) -> Option<&str> {
        match self {
            Self::Words(words) => Some(words),
            Self::Heading(_) => None,
        }
    }
}

impl Over {
    /// What can be inserted; the first of it is at hand.
    pub(super) fn suggestions(offers: Vec<Offer>) -> Self {
        let at = offers.iter().position(|offer| offer.words().is_some()).unwrap_or(0);
        Self::Suggestions(Cursor { at, top: 0 }, offers)
    }
}

impl FormScreen {
    pub(super) fn act_over(&mut self, action: Action) -> Effect {
        let step = match action {
            Action::Up => Step::Up,
            Action::Down => Step::Down,
            Action::PageUp => Step::PageUp,
            Action::PageDown => Step::PageDown,
            Action::Open => return self.take_over(),
            _ => {
                self.over = None;
                return Effect::None;
            }
        };
        let sections = self.sections();
        match &mut self.over {
            Some(Over::Sections(cursor)) => cursor.step(step, sections, PAGE),
            Some(Over::Suggestions(cursor, offers)) => step_over(cursor, offers, step),
            None => {}
        }
        Effect::None
    }

    /// Takes the line at hand, and the list away.
    fn take_over(&mut self) -> Effect {
        match self.over.take() {
            Some(Over::Sections(cursor)) => self.go(Move::Section(cursor.at)),
            Some(Over::Suggestions(cursor, offers)) => {
                match offers.get(cursor.at).and_then(Offer::words) {
                    Some(words) => self.insert(words),
                    None => Effect::None,
                }
            }
            None => Effect::None,
        }
    }

    /// A line of the list was clicked. Headings aren't gone to.
    pub(super) fn go_over(&mut self, row: usize) {
        let sections = self.sections();
        match &mut self.over {
            Some(Over::Sections(cursor)) if row < sections => cursor.at = row,
            Some(Over::Suggestions(cursor, offers))
                if offers.get(row).is_some_and(|offer| offer.words().is_some()) =>
            {
                cursor.at = row;
            }
            _ => {}
        }
    }
}

/// A step, and off a heading the way one was going; above the first there is only the way down.
fn step_over(cursor: &mut Cursor, offers: &[Offer], step: Step) {
    cursor.step(step, offers.len(), PAGE);
    if offers.get(cursor.at).is_some_and(|offer| offer.words().is_none()) {
        let back = matches!(step, Step::Up | Step::PageUp) && cursor.at > 0;
        cursor.step(if back { Step::Up } else { Step::Down }, offers.len(), PAGE);
    }
}

pub(super) fn view_over(
    form: &FormScreen,
    frame: &mut Frame<'_>,
    area: Rect,
    data: &Data,
    dress: &Dress<'_>,
) {
    let (title, cursor, offers) = match &form.over {
        None => return,
        Some(Over::Sections(cursor)) => {
            let sections = data.file.form.sections.iter();
            let titles = sections.map(|section| Offer::Words(section.title.clone()));
            (" Sections ", *cursor, titles.collect())
        }
        Some(Over::Suggestions(cursor, offers)) => (" Suggestions ", *cursor, offers.clone()),
    };
    let block = frame_of(dress).title(title);
    let room = usize::from(block.inner(area).width.saturating_sub(2)).max(1);
    let full = lines_in_full(&offers, room);
    let place = Rect { height: small(offers.len() + full + 2).min(area.height), ..area };
    frame.render_widget(Clear, place);
    let inside = block.inner(place);
    frame.render_widget(block, place);
    let below = small(full).min(inside.height / 2);
    let list = Rect { height: inside.height - below, ..inside };
    view_offers(frame, list, cursor, &offers, dress);
    let below = Rect { y: list.bottom(), height: below, ..inside };
    let words = offers.get(cursor.at).and_then(Offer::words).unwrap_or_default();
    let words = Some(wrap(words, room)).filter(|lines| lines.len() > 1).unwrap_or_default();
    let words = words.into_iter().map(|line| format!(" {line}"));
    let lines = std::iter::once(dress.look.rule(below.width)).chain(words);
    for (line, y) in lines.zip(below.y..below.bottom()) {
        let line = Line::styled(line, dress.look.faint());
        frame.render_widget(line, Rect { y, height: 1, ..below });
    }
}

/// Lines in which the one at hand is told in full, below a rule; none where all fit their line.
fn lines_in_full(offers: &[Offer], room: usize) -> usize {
    let words = offers.iter().filter_map(Offer::words);
    match words.map(|words| wrap(words, room).len()).max() {
        Some(lines) if lines > 1 => lines + 1,
        _ => 0,
    }
}

fn view_offers(
    frame: &mut Frame<'_>,
    area: Rect,
    cursor: Cursor,
    offers: &[Offer],
    dress: &Dress<'_>,
) {
    let look = dress.look;
    let top = (cursor.at + 1).saturating_sub(usize::from(area.height));
    let rows = dress.rows(frame, area, Cursor { at: cursor.at, top }, offers.len());
    let room = usize::from(rows.width.saturating_sub(2));
    for ((at, offer), y) in offers.iter().enumerate().skip(top).zip(rows.y..rows.bottom()) {
        let mark = if at == cursor.at { look.gutter() } else { " " };
        let line = match offer {
            Offer::Heading(words) => {
                Line::styled(cut(&format!(" {words}"), room, look.ellipsis()), look.title())
            }
            Offer::Words(words) => {
                Line::raw(format!("{mark}{}", cut(words, room, look.ellipsis())))
            }
        };
        frame.render_widget(line, Rect { y, height: 1, ..rows });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_stands_on_words_and_never_on_a_heading() {
        let heading = |words: &str| Offer::Heading(words.to_owned());
        let words = |words: &str| Offer::Words(words.to_owned());
        let offers = vec![
            heading("Parents"),
            words("Ring a GP"),
            words("Get up at seven"),
            heading("The school"),
            words("A peer mentor"),
        ];
        let Over::Suggestions(mut cursor, offers) = Over::suggestions(offers) else {
            panic!("not suggestions")
        };
        let mut stood = vec![cursor.at];
        for step in
            [Step::Down, Step::Down, Step::Down, Step::Up, Step::Up, Step::Up, Step::PageDown]
        {
            step_over(&mut cursor, &offers, step);
            stood.push(cursor.at);
        }
        assert_eq!(stood, [1, 2, 4, 4, 2, 1, 1, 4]);
        step_over(&mut cursor, &offers, Step::PageUp);
        assert_eq!(cursor.at, 1);
    }

    #[test]
    fn the_one_at_hand_is_told_in_full_where_a_line_is_too_short() {
        let offers = [Offer::Words("as long as this".to_owned()), Offer::Words("short".to_owned())];
        assert_eq!(lines_in_full(&offers, 20), 0);
        assert_eq!(lines_in_full(&offers, 8), 3);
    }
}
