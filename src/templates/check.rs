//! What a single value of a template file may be: an id, a word of a list, a text that can be seen.

use toml::Spanned;
use toml::de::DeValue;

use super::place::Faults;

/// A value with its place in the file.
pub(super) type Value<'t> = Spanned<DeValue<'t>>;

/// The ids given so far where no two may be the same, each with its place.
#[derive(Default)]
pub(super) struct Ids(Vec<(String, usize)>);

/// How many lines a text may have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    One,
    Many,
}

impl Ids {
    /// Takes an id at a place, or notes that it stands twice.
    pub(super) fn take(&mut self, id: &str, at: usize, faults: &mut Faults<'_>) {
        let first = self.0.iter().find(|(taken, _)| taken == id).map(|(_, first)| *first);
        if let Some(first) = first {
            let line = faults.line(first);
            faults.note(
                at,
                format!("the id {id:?} stands twice"),
                format!("an id of its own; line {line} has this one"),
            );
        } else {
            self.0.push((id.to_owned(), at));
        }
    }
}

/// `one of a, b, c`.
pub(super) fn one_of(words: &[&str]) -> String {
    format!("one of {}", words.join(", "))
}

/// Whether a word can be an id.
pub(super) fn is_id(word: &str) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !word.is_empty() && word.bytes().all(fits)
}

/// Notes that a value, called `name`, is not what is expected.
pub(super) fn refuse(value: &Value<'_>, name: &str, expected: &str, faults: &mut Faults<'_>) {
    faults.note(value.span().start, format!("{name} is {}", told(value.get_ref())), expected);
}

fn told(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("{text:?}"),
        DeValue::Integer(_) | DeValue::Float(_) => "a number".to_owned(),
        DeValue::Boolean(yes) => yes.to_string(),
        DeValue::Datetime(_) => "a date or time".to_owned(),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

/// The whole number that a value is.
pub(super) fn whole_number(value: &Value<'_>) -> Option<i64> {
    let number = value.get_ref().as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

/// The text of a value without blanks at its ends, line breaks as `\n`.
pub(super) fn words_in(
    value: &Value<'_>,
    name: &str,
    lines: Lines,
    faults: &mut Faults<'_>,
) -> Option<String> {
    let Some(text) = value.get_ref().as_str() else {
        refuse(value, name, "a text in quotes", faults);
        return None;
    };
    let text = text.trim().replace("\r\n", "\n");
    let Some((wrong, expected)) = what_is_wrong(&text, lines) else { return Some(text) };
    faults.note(value.span().start, format!("{name} {wrong}"), expected);
    None
}

fn what_is_wrong(text: &str, lines: Lines) -> Option<(String, &'static str)> {
    if text.is_empty() {
        return Some(("is empty".to_owned(), "some words"));
    }
    if lines == Lines::One && text.contains('\n') {
        return Some(("holds a line break".to_owned(), "one line"));
    }
    let hidden = text.chars().find(|c| *c != '\n' && is_hidden(*c))?;
    Some((
        format!("holds the hidden character U+{:04X}", u32::from(hidden)),
        "only what can be seen",
    ))
}

/// A character that isn't seen but changes what is: controls, bidi marks and overrides, zero-width
/// spaces. Joiners are left alone: some scripts need them.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
        || c.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_found_and_accents_are_not() {
        for c in [
            '\t', '\u{7}', '\u{1b}', '\u{7f}', '\u{85}', '\u{202e}', '\u{2066}', '\u{200b}',
            '\u{feff}',
        ] {
            assert!(is_hidden(c), "{c:?}");
        }
        for c in ['a', 'é', '–', '…', 'ß', 'ب', '中', '\u{200d}', '\u{a0}'] {
            assert!(!is_hidden(c), "{c:?}");
        }
    }

    #[test]
    fn ids_are_small_letters_digits_and_hyphens() {
        for id in ["a", "push-pull", "r3", "2-weeks"] {
            assert!(is_id(id), "{id}");
        }
        for not in ["", "Push", "push pull", "push_pull", "push/pull", "é"] {
            assert!(!is_id(not), "{not}");
        }
    }
}
