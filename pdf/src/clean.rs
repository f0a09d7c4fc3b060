//! Strings as they can stand on paper: what has no shape is taken out, what has none here is
//! replaced and told.

use std::collections::BTreeSet;

use serde_json::Value;
use typst::text::Font;

use crate::fonts;

/// Stands for a character that no font here has.
pub const PLACEHOLDER: char = '\u{FFFD}';
/// So many are named; who has more of them has a page in another script.
const NAMED: usize = 8;

/// Cleans every string in it, and gathers the characters that had to be replaced.
pub fn clean(value: &mut Value, fonts: &[Font], lost: &mut BTreeSet<char>) {
    match value {
        Value::String(text) => *text = on_paper(text, fonts, lost),
        Value::Array(values) => {
            for value in values {
                clean(value, fonts, lost);
            }
        }
        Value::Object(fields) => {
            for value in fields.values_mut() {
                clean(value, fonts, lost);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn on_paper(text: &str, fonts: &[Font], lost: &mut BTreeSet<char>) -> String {
    let one_kind_of_break = text.replace("\r\n", "\n");
    let letters = one_kind_of_break.chars().filter_map(|letter| match letter {
        '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' => Some(' '),
        letter if has_no_shape(letter) => None,
        letter if is_nobodys(letter) || !fonts::have(fonts, letter) => {
            lost.insert(letter);
            Some(PLACEHOLDER)
        }
        letter => Some(letter),
    });
    letters.collect()
}

/// Controls, marks that turn text around, fillers, selectors and tags. Joiners and the marks of
/// direction that Arabic and Bengali are written with stay.
fn has_no_shape(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{202A}'..='\u{202E}' | '\u{2061}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Private use and the last two of each plane: no reader of a PDF can tell what was meant.
fn is_nobodys(letter: char) -> bool {
    let code = u32::from(letter);
    matches!(code, 0xE000..=0xF8FF | 0xFDD0..=0xFDEF | 0xF_0000..) || code & 0xFFFE == 0xFFFE
}

/// The sentence that tells of them, if there are any.
pub fn told(lost: &BTreeSet<char>) -> Option<String> {
    if lost.is_empty() {
        return None;
    }
    let named: Vec<String> =
        lost.iter().take(NAMED).map(|&letter| format!("U+{:04X}", u32::from(letter))).collect();
    let more = match lost.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Some(format!(
        "{PLACEHOLDER} stands in the PDF for what its fonts have no letter for: {}{more}",
        named.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn cleaned(text: &str) -> (String, String) {
        let mut lost = BTreeSet::new();
        let text = on_paper(text, &fonts::all(), &mut lost);
        (text, lost.into_iter().collect())
    }

    #[test]
    fn what_can_be_set_is_left_alone() {
        for text in
            ["Zażółć #eval(\"1\") *b* $x$ \\", "محمد اسکول نہیں آیا۔", "ক্ষমা বিদ্যালয়", "a\nb  c"]
        {
            assert_eq!(cleaned(text), (text.to_owned(), String::new()));
        }
    }

    #[test]
    fn breaks_become_one_kind_and_what_has_no_shape_goes() {
        for (given, kept) in [
            ("a\r\nb\rc\u{2028}d\u{85}e", "a\nb\nc\nd\ne"),
            ("a\tb", "a b"),
            ("\u{FEFF}a\u{202E}b\u{7}c\u{0}d\u{1B}[31m", "abcd[31m"),
        ] {
            assert_eq!(cleaned(given), (kept.to_owned(), String::new()), "{given:?}");
        }
    }

    #[test]
    fn what_no_font_has_is_replaced_and_told() {
        let (text, lost) = cleaned("a\u{4E2D}b\u{E000}c\u{1F600}");
        assert_eq!(text, "a\u{FFFD}b\u{FFFD}c\u{FFFD}");
        let sentence = told(&lost.chars().collect()).unwrap();
        assert!(sentence.ends_with(": U+4E2D, U+E000, U+1F600"), "{sentence}");
        let many = (0x4E00..0x4E0A).filter_map(char::from_u32).collect();
        assert!(told(&many).unwrap().ends_with("U+4E07 and 2 more"));
        assert_eq!(told(&BTreeSet::new()), None);
    }

    #[test]
    fn strings_are_found_wherever_they_are() {
        let mut value = json!({ "rows": [["a\u{7}"], { "x": "\u{4E2D}" }], "lines": 3 });
        let mut lost = BTreeSet::new();
        clean(&mut value, &fonts::all(), &mut lost);
        assert_eq!(value, json!({ "rows": [["a"], { "x": "\u{FFFD}" }], "lines": 3 }));
        assert_eq!(lost.len(), 1);
    }
}
