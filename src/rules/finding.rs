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

/// The words of a text without capitals and accents, parted as the index of entries parts them.
#[must_use]
pub fn plain_words(text: &str) -> Vec<String> {
    let plain: String = text.nfd().filter(|letter| !is_combining_mark(*letter)).collect();
    let words = plain.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// Letters shown before a word that was found in a text.
const LEAD: usize = 12;

/// So many letters of a text, on one line, around the first word that begins with one of those
/// asked for (as [`plain_words`] gives them).
#[must_use]
pub fn around(text: &str, asked: &[String], room: usize) -> String {
    let letters = text.trim().chars();
    let line: Vec<char> = letters.map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let at = first_of(&line, asked).unwrap_or(0);
    let mut from = at.saturating_sub(LEAD);
    if from > 0 {
        // Not in the middle of a word.
        let blank = line[from..at].iter().position(|letter| *letter == ' ');
        from = blank.map_or(at, |blank| from + blank + 1);
    }
    let to = line.len().min(from + room);
    let stretch: String = line[from..to].iter().collect();
    let mut told = stretch.trim_end().to_owned();
    if from > 0 {
        told.insert(0, '…');
    }
    if to < line.len() {
        told.push('…');
    }
    told
}

fn first_of(line: &[char], asked: &[String]) -> Option<usize> {
    let in_word = |letter: &char| letter.is_alphanumeric() || is_combining_mark(*letter);
    let begins = |at: usize| in_word(&line[at]) && (at == 0 || !in_word(&line[at - 1]));
    (0..line.len()).filter(|at| begins(*at)).find(|at| {
        let word: String = line[*at..].iter().take_while(|letter| in_word(letter)).collect();
        let plain = plain_words(&word);
        plain.iter().any(|plain| asked.iter().any(|asked| plain.starts_with(asked.as_str())))
    })
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

    #[test]
    fn words_are_parted_as_the_index_parts_them() {
        let table: [(&str, &[&str]); 6] = [
            ("Bus broke down.", &["bus", "broke", "down"]),
            ("didn't come", &["didn", "t", "come"]),
            ("Zoë's cafe\u{301}", &["zoe", "s", "cafe"]),
            ("nul\0inside", &["nul", "inside"]),
            ("*\" -- 🦊", &[]),
            ("", &[]),
        ];
        for (text, words) in table {
            assert_eq!(plain_words(text), words, "{text:?}");
        }
    }

    #[test]
    fn a_text_is_shown_around_the_word_that_was_found() {
        let long = "Mum says that on Monday the bus broke down\nand she walked him in herself";
        for (text, asked, room, told) in [
            ("Bus broke down", "bus", 40, "Bus broke down"),
            ("Bus broke down", "bro", 8, "Bus brok…"),
            (long, "bus", 30, "…Monday the bus broke down and…"),
            (long, "herself", 30, "…him in herself"),
            (long, "nothing", 8, "Mum says…"),
            ("Café Ångström rang", "angstrom", 40, "Café Ångström rang"),
            ("", "bus", 40, ""),
        ] {
            assert_eq!(around(text, &plain_words(asked), room), told, "{asked}");
        }
    }
}
