//! A text being typed: one line or prose with soft wrap, undo, paste.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use tui_textarea::{CursorMove, Input, Key as AreaKey, TextArea, WrapMode};

use super::visible::{is_hostile, visible};
use crate::ui::keys::Key;

/// One text and the cursor in it.
#[derive(Debug, Clone)]
pub struct Editor {
    area: TextArea<'static>,
    prose: bool,
}

impl Editor {
    /// One line of words.
    #[must_use]
    pub fn line(text: &str) -> Self {
        Self::new(&text.replace('\n', " "), false)
    }

    /// Any number of lines, wrapped at words.
    #[must_use]
    pub fn prose(text: &str) -> Self {
        Self::new(text, true)
    }

    fn new(text: &str, prose: bool) -> Self {
        let mut area = TextArea::new(text.split('\n').map(str::to_owned).collect());
        area.set_cursor_style(Style::new());
        area.set_cursor_line_style(Style::new());
        area.set_wrap_mode(if prose { WrapMode::WordOrGlyph } else { WrapMode::None });
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Self { area, prose }
    }

    #[must_use]
    pub fn is_prose(&self) -> bool {
        self.prose
    }

    #[must_use]
    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// Line and character of the cursor, from 0.
    #[must_use]
    pub fn cursor(&self) -> (usize, usize) {
        let cursor = self.area.cursor();
        (cursor.0, cursor.1)
    }

    /// Puts the cursor where it stood.
    pub fn set_cursor(&mut self, line: usize, column: usize) {
        let small = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        self.area.move_cursor(CursorMove::Jump(small(line), small(column)));
    }

    /// Takes a press; says whether the text changed.
    pub fn press(&mut self, key: Key) -> bool {
        if let Some(step) = self.step(key) {
            self.area.move_cursor(step);
            return false;
        }
        let key = match key {
            Key::Char(letter) => AreaKey::Char(letter),
            Key::Backspace => AreaKey::Backspace,
            Key::Delete => AreaKey::Delete,
            Key::Enter if self.prose => AreaKey::Enter,
            _ => return false,
        };
        self.area.input_without_shortcuts(Input { key, ctrl: false, alt: false, shift: false })
    }

    fn step(&self, key: Key) -> Option<CursorMove> {
        Some(match key {
            Key::Left => CursorMove::Back,
            Key::Right => CursorMove::Forward,
            Key::Up if self.prose => CursorMove::Up,
            Key::Down if self.prose => CursorMove::Down,
            Key::Home => CursorMove::Head,
            Key::End => CursorMove::End,
            _ => return None,
        })
    }

    /// Inserts a text at the cursor; in one line, line ends become blanks.
    pub fn paste(&mut self, text: &str) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let text = if self.prose { text } else { text.replace('\n', " ") };
        self.area.insert_str(text);
    }

    pub fn undo(&mut self) -> bool {
        self.area.undo()
    }

    pub fn redo(&mut self) -> bool {
        self.area.redo()
    }

    /// The same text with placeholders for what can't be seen, letter for letter; none where all
    /// can. What is typed stays what is kept.
    fn shadow(&self) -> Option<Self> {
        let hostile = |line: &String| line.chars().any(is_hostile);
        if !self.area.lines().iter().any(hostile) {
            return None;
        }
        let lines: Vec<_> = self.area.lines().iter().map(|line| visible(line)).collect();
        let mut shadow = Self::new(&lines.join("\n"), self.prose);
        let (line, column) = self.cursor();
        shadow.set_cursor(line, column);
        Some(shadow)
    }

    /// Draws the text and puts the terminal's own cursor into it.
    pub fn view(&self, frame: &mut Frame<'_>, area: Rect) {
        if area.is_empty() {
            return;
        }
        let shadow = self.shadow();
        let shown = shadow.as_ref().map_or(&self.area, |shadow| &shadow.area);
        frame.render_widget(shown, area);
        let (top, left) = shown.scroll_offset();
        let cursor = shown.screen_cursor();
        let small = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        let x = area.x.saturating_add(small(cursor.col).saturating_sub(left));
        let y = area.y.saturating_add(small(cursor.row).saturating_sub(top));
        let within = Position { x: x.min(area.right() - 1), y: y.min(area.bottom() - 1) };
        frame.set_cursor_position(within);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(editor: &mut Editor, keys: &str) {
        for key in Key::read_all(keys) {
            editor.press(key);
        }
    }

    #[test]
    fn typing_goes_where_the_cursor_stands() {
        let mut editor = Editor::prose("Mum rang");
        press(&mut editor, "<Enter>twice<Home><Del>T");
        assert_eq!(editor.text(), "Mum rang\nTwice");
        assert_eq!(editor.cursor(), (1, 1));
        assert!(editor.undo());
        editor.set_cursor(0, 3);
        press(&mut editor, "my");
        assert!(editor.text().starts_with("Mummy rang"));
    }

    #[test]
    fn one_line_stays_one_line() {
        let mut editor = Editor::line("");
        editor.paste("two\r\nlines");
        press(&mut editor, "<Enter>!");
        assert_eq!(editor.text(), "two lines!");
    }
}
