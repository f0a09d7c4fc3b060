//! Hostile text made visible: nothing stored reaches the terminal as a control.
//!
//! Text is cleaned as it is laid out ([`visible`]), because ratatui drops control characters
//! silently; and one pass over the finished buffer ([`guard`]) replaces what may still turn or
//! hide text: bidi overrides, zero-width characters, stray controls.

use ratatui::buffer::Buffer;

use crate::rules::visible::shown;
pub use crate::rules::visible::{PLACEHOLDER, is_hostile, visible};

/// The last pass before the terminal.
pub fn guard(buffer: &mut Buffer, ascii: bool) {
    for cell in &mut buffer.content {
        let symbol = cell.symbol();
        if symbol.is_ascii() && !symbol.bytes().any(|byte| byte < b' ' || byte == 0x7F) {
            continue;
        }
        if ascii && !symbol.is_ascii() {
            let plain = plain(symbol);
            cell.set_char(plain);
        } else if symbol.chars().any(is_hostile) {
            let clean: String = symbol.chars().map(shown).collect();
            // A cell is one grapheme: keep what is visible of it, in the room it had.
            let first = clean.chars().next().unwrap_or(PLACEHOLDER);
            cell.set_char(if symbol.chars().count() == 1 { first } else { PLACEHOLDER });
        }
    }
}

/// The nearest plain letter for a terminal without more.
fn plain(symbol: &str) -> char {
    match symbol {
        "–" | "—" | "─" | "‐" => '-',
        "…" => '~',
        "·" | "•" => '.',
        "’" | "‘" => '\'',
        "“" | "”" => '"',
        "▸" => '>',
        "│" | "┃" => '|',
        "┌" | "┐" | "└" | "┘" | "├" | "┤" | "┬" | "┴" | "┼" | "✓" => '+',
        other => {
            let folded = crate::rules::finding::fold(other);
            folded.chars().next().filter(char::is_ascii).unwrap_or('?')
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::*;

    #[test]
    fn nothing_hostile_is_left_in_a_buffer() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 40, 1));
        buffer.set_string(
            0,
            0,
            "e\u{301}\u{202e}x\u{200b}y👩\u{200d}👧",
            ratatui::style::Style::new(),
        );
        buffer[(20, 0)].set_symbol("\u{1b}");
        guard(&mut buffer, false);
        let left: String = buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect();
        assert!(!left.chars().any(is_hostile), "{left:?}");
        guard(&mut buffer, true);
        assert!(buffer.content.iter().all(|cell| cell.symbol().is_ascii()));
    }
}
