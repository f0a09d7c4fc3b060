//! Lines of words laid into a width.

use unicode_width::UnicodeWidthChar;

use super::visible::visible;

/// Columns a text takes.
#[must_use]
pub fn width(text: &str) -> usize {
    text.chars().map(|letter| letter.width().unwrap_or(0)).sum()
}

/// A text laid into lines of a width: broken at blanks, inside a word only where it is longer than
/// a line. Never gives no line at all.
#[must_use]
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    let room = room.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in visible(paragraph).split_inclusive(' ') {
            if width(&line) + width(word.trim_end()) > room && !line.is_empty() {
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
            }
            place(word, room, &mut line, &mut lines);
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

fn place(word: &str, room: usize, line: &mut String, lines: &mut Vec<String>) {
    for letter in word.chars() {
        let wide = letter.width().unwrap_or(0);
        if width(line) + wide > room && letter != ' ' {
            lines.push(std::mem::take(line));
        }
        line.push(letter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_break_at_blanks() {
        assert_eq!(wrap("Mum rang about Monday", 10), ["Mum rang", "about", "Monday"]);
        assert_eq!(wrap("one\n\ntwo", 10), ["one", "", "two"]);
        assert_eq!(wrap("", 10), [""]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("日本語日本語", 5), ["日本", "語日", "本語"]);
    }
}
