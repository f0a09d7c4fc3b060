//! Lines of words laid into a width, and words cut to one.

use unicode_width::UnicodeWidthChar;

use super::visible::visible;
pub use crate::rules::wrap::{width, wrap};

/// A text cut to a width, with a sign that it was cut.
#[must_use]
pub fn cut(text: &str, room: usize, ellipsis: &str) -> String {
    let text = visible(text);
    if width(&text) <= room {
        return text.into_owned();
    }
    let mut kept = String::new();
    let mut left = room.saturating_sub(width(ellipsis));
    for letter in text.chars() {
        let wide = letter.width().unwrap_or(0);
        if wide > left {
            break;
        }
        left -= wide;
        kept.push(letter);
    }
    if room > 0 {
        kept.push_str(ellipsis);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_words_say_so() {
        assert_eq!(cut("Osei, Amara", 20, "…"), "Osei, Amara");
        assert_eq!(cut("Osei, Amara", 6, "…"), "Osei,…");
        assert_eq!(cut("日本語", 4, "…"), "日…");
        assert_eq!(cut("abc", 0, "…"), "");
    }
}
