//! Hostile text made visible: what could turn, hide or steer the words around it, wherever it is shown.

use std::borrow::Cow;

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

/// A character as it may be shown.
#[must_use]
pub fn shown(letter: char) -> char {
    match letter {
        '\u{0}'..='\u{1F}' => char::from_u32(0x2400 + letter as u32).unwrap_or(PLACEHOLDER),
        '\u{7F}' => '\u{2421}',
        letter if is_hostile(letter) => PLACEHOLDER,
        letter => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_become_pictures_and_overrides_placeholders() {
        assert_eq!(visible("\u{1b}[31mRed"), "␛[31mRed");
        assert_eq!(visible("a\u{202e}b\u{200b}c"), "a\u{FFFD}b\u{FFFD}c");
        assert_eq!(visible("Zoë Łoś محمد"), "Zoë Łoś محمد");
    }
}
