//! The day a document was made, as its foot says it: PDF/A wants one, and the machine's clock would make
//! other bytes of the same document tomorrow.

use typst::foundations::Datetime;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The day in these words, else one that nobody takes for the real one.
pub fn made(words: &str) -> Option<Datetime> {
    let (year, month, day) = read(words).unwrap_or((2000, 1, 1));
    midnight(year, month, day).or_else(|| midnight(2000, 1, 1))
}

fn midnight(year: i32, month: u8, day: u8) -> Option<Datetime> {
    Datetime::from_ymd_hms(year, month, day, 0, 0, 0)
}

/// `Tue 14 Oct 2025`, `14 October 2025`, `14/10/2025` or `2025-10-14`, with or without more behind it.
fn read(words: &str) -> Option<(i32, u8, u8)> {
    let parts: Vec<&str> =
        words.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    parts.windows(3).find_map(|three| match three {
        [first, middle, last] if is_year(first) => {
            Some((first.parse().ok()?, middle.parse().ok()?, last.parse().ok()?))
        }
        [first, middle, last] if is_year(last) => {
            Some((last.parse().ok()?, month(middle)?, first.parse().ok()?))
        }
        _ => None,
    })
}

fn is_year(part: &str) -> bool {
    part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit())
}

fn month(part: &str) -> Option<u8> {
    if let Ok(number) = part.parse() {
        return Some(number);
    }
    let short = part.get(..3)?.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| *month == short)?;
    u8::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_they_are_written() {
        for (words, day) in [
            ("14 October 2025", Some((2025, 10, 14))),
            ("Tue 14 Oct 2025, 09:12", Some((2025, 10, 14))),
            ("made on 2025-10-14", Some((2025, 10, 14))),
            ("14/10/2025", Some((2025, 10, 14))),
            ("1 May 2026", Some((2026, 5, 1))),
            ("yesterday", None),
            ("14 Brumaire 2025", None),
            ("", None),
        ] {
            assert_eq!(read(words), day, "{words}");
        }
    }

    #[test]
    fn no_words_are_without_a_day() {
        for words in ["31 February 2025", "99/99/2025", "soon"] {
            assert_eq!(made(words), midnight(2000, 1, 1), "{words}");
        }
        assert_eq!(made("14 Oct 2025"), midnight(2025, 10, 14));
    }
}
