//! A text being typed: one line or prose with soft wrap, undo, paste.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use tui_textarea::{CursorMove, Input, Key as AreaKey, TextArea, WrapMode};

use super::visible::{is_hostile, visible};
use super::wrap::width;
use crate::ui::keys::Key;

/// One text and the cursor in it.
#[derive(Debug, Clone)]
pub struct Editor {
    area: TextArea<'static>,
    prose: bool,
    /// What stands there gives way to the first letter typed.
    preset: bool,
}

impl Editor {
    /// One line of words.
    #[must_use]
    pub fn line(text: &str) -> Self {
        Self::new(&text.replace('\n', " "), false)
    }

    /// One line that stood there before: the first letter typed takes its place. A move, a
    /// deletion or a blank goes on with it instead.
    #[must_use]
    pub fn preset(text: &str) -> Self {
        Self { preset: !text.is_empty(), ..Self::line(text) }
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
        Self { area, prose, preset: false }
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
        // Whoever had gone back in it was about to write on.
        self.preset &= column == self.text().chars().count();
    }

    /// What stands there stays, whatever is typed.
    pub fn stay(&mut self) {
        self.preset = false;
    }

    /// Empties a line that gives way. Undo brings it back.
    fn give_way(&mut self) {
        if std::mem::take(&mut self.preset) {
            self.area.move_cursor(CursorMove::End);
            self.area.delete_line_by_head();
        }
    }

    /// Takes a press; says whether the text changed.
    pub fn press(&mut self, key: Key) -> bool {
        match key {
            // Nobody begins with a blank: it is written on.
            Key::Char(letter) if letter != ' ' => self.give_way(),
            _ => self.stay(),
        }
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
        self.give_way();
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
        if let Some(cursor) = self.draw(frame, area) {
            frame.set_cursor_position(cursor);
        }
    }

    /// Draws the text, as a mark what gives way; gives where the cursor stands, if there is room.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect) -> Option<Position> {
        if area.is_empty() {
            return None;
        }
        let shadow = self.shadow();
        let shown = shadow.as_ref().map_or(&self.area, |shadow| &shadow.area);
        frame.render_widget(shown, area);
        let (top, left) = shown.scroll_offset();
        let cursor = shown.screen_cursor();
        let small = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        if self.preset {
            let marked = small(width(&self.text())).min(area.width);
            let place = Rect { width: marked, height: 1, ..area };
            frame.buffer_mut().set_style(place, Style::new().add_modifier(Modifier::REVERSED));
        }
        let x = area.x.saturating_add(small(cursor.col).saturating_sub(left));
        let y = area.y.saturating_add(small(cursor.row).saturating_sub(top));
        Some(Position { x: x.min(area.right() - 1), y: y.min(area.bottom() - 1) })
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

    #[test]
    fn what_is_preset_gives_way_to_the_first_letter_and_to_nothing_else() {
        let table = [
            ("14:30", "14:30"),
            ("<End>0", "10:000"),
            ("<Left><Left>:", "10::00"),
            ("<BS><BS>30", "10:30"),
            (" at noon", "10:00 at noon"),
            ("", "10:00"),
        ];
        for (keys, expected) in table {
            let mut editor = Editor::preset("10:00");
            press(&mut editor, keys);
            assert_eq!(editor.text(), expected, "{keys}");
        }
        let mut editor = Editor::preset("10:00");
        editor.paste("9:15");
        assert_eq!(editor.text(), "9:15");
        let mut editor = Editor::line("10:00");
        press(&mut editor, "5");
        assert_eq!(editor.text(), "10:005");
    }

    #[test]
    fn what_gave_way_is_brought_back() {
        let mut editor = Editor::preset("Ring home");
        press(&mut editor, "R");
        assert!(editor.undo() && editor.undo());
        assert_eq!(editor.text(), "Ring home");
        press(&mut editor, "!");
        assert_eq!(editor.text(), "Ring home!");
    }
}
