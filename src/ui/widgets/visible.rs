//! Hostile text made visible: nothing stored reaches the terminal as a control.
//!
//! Text is cleaned as it is laid out ([`visible`]), because ratatui drops control characters
//! silently; and one pass over the finished buffer ([`guard`]) replaces what may still turn or
//! hide text: bidi overrides, zero-width characters, stray controls.

use std::borrow::Cow;

use ratatui::buffer::Buffer;

/// Stands for a character that must not reach the terminal.
pub const PLACEHOLDER: char = '\u{FFFD}';

/// Turns or hides what stands around it, or takes no room: bidi controls, zero-width characters,
/// line separators, byte-order marks, tags, interlinear marks, C0 and C1 controls.
#[must_use]
pub fn is_hostile(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Text with a placeholder for each hostile character; C0 controls as their pictures.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_hostile) {
        Cow::Owned(text.chars().map(shown).collect())
    } else {
        Cow::Borrowed(text)
    }
}

fn shown(letter: char) -> char {
    match letter {
        '\u{0}'..='\u{1F}' => char::from_u32(0x2400 + letter as u32).unwrap_or(PLACEHOLDER),
        '\u{7F}' => '\u{2421}',
        letter if is_hostile(letter) => PLACEHOLDER,
        letter => letter,
    }
}

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
    fn controls_become_pictures_and_overrides_placeholders() {
        assert_eq!(visible("\u{1b}[31mRed"), "␛[31mRed");
        assert_eq!(visible("a\u{202e}b\u{200b}c"), "a\u{FFFD}b\u{FFFD}c");
        assert_eq!(visible("Zoë Łoś محمد"), "Zoë Łoś محمد");
    }

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
