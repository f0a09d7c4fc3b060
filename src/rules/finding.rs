//! How names and numbers are made alike, so that a person can be found however they are typed.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A name without capitals, accents or punctuation: `O'Neill-Łoś` to `oneill los`.
#[must_use]
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for letter in name.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match letter {
            'ł' => folded.push('l'),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            letter if letter.is_alphanumeric() => folded.push(letter),
            '\'' | '’' | '.' => {}
            _ if folded.ends_with(' ') || folded.is_empty() => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The digits of a phone number, `+44` written as `0`.
#[must_use]
pub fn phone_digits(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix("44") {
        Some(rest) if phone.trim_start().starts_with('+') => {
            format!("0{}", rest.strip_prefix('0').unwrap_or(rest))
        }
        _ => digits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_alike() {
        let table = [
            ("Zoë", "zoe"),
            ("O'Neill", "oneill"),
            ("O’Neill", "oneill"),
            ("Łoś", "los"),
            ("Smith-Jones", "smith jones"),
            ("  García  Márquez ", "garcia marquez"),
            ("Weiß", "weiss"),
            ("\u{1b}[31mRed\u{202e}", "31mred"),
            ("محمد", "محمد"),
            ("", ""),
        ];
        for (name, folded) in table {
            assert_eq!(fold(name), folded, "{name:?}");
        }
    }

    #[test]
    fn phone_numbers_are_digits() {
        for phone in ["01632 961912", "+44 1632 961912", "+44 (0)1632 961912", "01632-961-912"] {
            assert_eq!(phone_digits(phone), "01632961912", "{phone}");
        }
    }
}
