//! Bytes to text: UTF-8, UTF-16 that says so, and what Windows wrote before.

use std::borrow::Cow;

use chardetng::EncodingDetector;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::Unreadable;

/// A file as text, and a sentence about it when its encoding had to be guessed.
#[derive(Debug)]
pub(super) struct Text<'a> {
    pub text: Cow<'a, str>,
    pub warning: Option<String>,
}

/// Decodes a file. A byte order mark decides; without one, UTF-8 wherever that is valid.
pub(super) fn decode(bytes: &[u8]) -> Result<Text<'_>, Unreadable> {
    match Encoding::for_bom(bytes) {
        Some((encoding, length)) if encoding == UTF_8 => utf_8_or_older(&bytes[length..]),
        Some((encoding, length)) => {
            let text = whole(encoding, &bytes[length..])?;
            Ok(Text { text, warning: None })
        }
        None => utf_8_or_older(bytes),
    }
}

fn utf_8_or_older(bytes: &[u8]) -> Result<Text<'_>, Unreadable> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Text { text: Cow::Borrowed(text), warning: None });
    }
    let encoding = older(bytes);
    let text = whole(encoding, bytes)?;
    let name = encoding.name();
    let warning = format!("the file isn't UTF-8, it was read as {name}: check names with accents");
    Ok(Text { text, warning: Some(warning) })
}

/// Windows-1252, in which English machines export, unless the file has bytes that mean nothing
/// there: a guess from a handful of accents would garble names more often than it saved any.
fn older(bytes: &[u8]) -> &'static Encoding {
    let is_unassigned = |byte: &u8| matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D);
    if !bytes.iter().any(is_unassigned) {
        return WINDOWS_1252;
    }
    let mut detector = EncodingDetector::new();
    detector.feed(bytes, true);
    detector.guess(Some(b"uk"), false)
}

fn whole<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Result<Cow<'a, str>, Unreadable> {
    let (text, has_errors) = encoding.decode_without_bom_handling(bytes);
    if has_errors {
        let why = format!("read as {}, some of its bytes are no characters", encoding.name());
        return Err(Unreadable::NotASheet(why));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf_16(text: &str, big: bool) -> Vec<u8> {
        let unit = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(unit).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_name() {
        let files: [(&str, Vec<u8>); 5] = [
            ("UTF-8", "Zoë".into()),
            ("UTF-8 with a mark", "\u{FEFF}Zoë".into()),
            ("UTF-16, little end first", utf_16("Zoë", false)),
            ("UTF-16, big end first", utf_16("Zoë", true)),
            ("Windows-1252", b"Zo\xEB".to_vec()),
        ];
        for (name, bytes) in files {
            assert_eq!(decode(&bytes).unwrap().text, "Zoë", "{name}");
        }
    }

    #[test]
    fn only_a_guess_is_warned_of() {
        assert_eq!(decode("Zoë".as_bytes()).unwrap().warning, None);
        assert_eq!(decode(&utf_16("Zoë", false)).unwrap().warning, None);
        let warning = decode(b"Zo\xEB, O\x92Neill").unwrap().warning.unwrap();
        assert!(warning.contains("windows-1252"), "{warning}");
    }

    #[test]
    fn half_a_character_of_utf_16_is_refused() {
        let mut bytes = utf_16("Zoë", false);
        bytes.pop();
        let why = decode(&bytes).unwrap_err().to_string();
        assert!(why.contains("UTF-16LE"), "{why}");
    }
}
