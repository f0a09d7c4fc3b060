//! Text as it may stand in the file: what can't be written or would hide is shown as a placeholder,
//! and each stretch of a script that needs its own font or direction is told apart.

const PLACEHOLDER: char = char::REPLACEMENT_CHARACTER;

/// How a script is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hand {
    pub(super) right_to_left: bool,
    /// Where the document's own font lacks the script.
    pub(super) font: Option<&'static str>,
    /// The likeliest language in an English school; none where the document's own will do.
    pub(super) language: Option<&'static str>,
}

/// A stretch of text in one hand.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) hand: Hand,
    pub(super) words: String,
}

/// Latin and whatever else the document's fonts and its direction suit.
pub(super) const PLAIN: Hand = Hand { right_to_left: false, font: None, language: None };
/// Urdu, Arabic, Farsi, Pashto, Kurdish: Urdu is the document's own language for such text.
const ARABIC: Hand = Hand { right_to_left: true, font: None, language: None };
const HEBREW: Hand = Hand { right_to_left: true, font: None, language: Some("he-IL") };

const fn indic(language: Option<&'static str>) -> Hand {
    Hand { right_to_left: false, font: Some("Nirmala UI"), language }
}

/// Blocks of Unicode; what is in none of them is plain.
static BLOCKS: [(char, char, Hand); 15] = [
    ('\u{0590}', '\u{05FF}', HEBREW),
    // Arabic, Syriac, Thaana, N'Ko, Samaritan, Mandaic.
    ('\u{0600}', '\u{08FF}', ARABIC),
    ('\u{0900}', '\u{097F}', indic(Some("hi-IN"))),
    ('\u{0980}', '\u{09FF}', indic(Some("bn-BD"))),
    ('\u{0A00}', '\u{0A7F}', indic(Some("pa-IN"))),
    ('\u{0A80}', '\u{0AFF}', indic(Some("gu-IN"))),
    ('\u{0B00}', '\u{0B7F}', indic(None)),
    ('\u{0B80}', '\u{0BFF}', indic(Some("ta-IN"))),
    ('\u{0C00}', '\u{0D7F}', indic(None)),
    ('\u{0D80}', '\u{0DFF}', indic(Some("si-LK"))),
    ('\u{FB1D}', '\u{FB4F}', HEBREW),
    ('\u{FB50}', '\u{FDFF}', ARABIC),
    ('\u{FE70}', '\u{FEFE}', ARABIC),
    ('\u{10800}', '\u{10FFF}', ARABIC),
    ('\u{1E800}', '\u{1EFFF}', ARABIC),
];

/// The text with every line break as `\n`, and a placeholder for each character that XML can't
/// carry, that is a control, or that turns the text round it over without being seen.
pub(super) fn clean(words: &str) -> String {
    words.replace("\r\n", "\n").chars().map(shown).collect()
}

/// The same on one line, for a title or a description.
pub(super) fn flat(words: &str) -> String {
    clean(words).replace(['\n', '\t'], " ")
}

fn shown(c: char) -> char {
    if matches!(c, '\r' | '\u{2028}' | '\u{2029}') {
        '\n'
    } else if is_hidden(c) {
        PLACEHOLDER
    } else {
        c
    }
}

fn is_hidden(c: char) -> bool {
    let turns_over = matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let is_control = c.is_control() && !matches!(c, '\n' | '\t');
    turns_over || is_control || matches!(c, '\u{FFFE}' | '\u{FFFF}')
}

/// Whether the first character with a direction of its own goes from right to left.
pub(super) fn is_right_to_left(words: &str) -> bool {
    words.chars().find_map(direction).unwrap_or(false)
}

/// Whether a character goes from right to left; nothing for digits, signs and blanks.
fn direction(c: char) -> Option<bool> {
    match c {
        '\u{200E}' => Some(false),
        '\u{200F}' | '\u{061C}' => Some(true),
        _ => c.is_alphabetic().then(|| hand(c).is_some_and(|hand| hand.right_to_left)),
    }
}

/// The hand of a letter or digit; nothing for what goes along with its neighbours.
fn hand(c: char) -> Option<Hand> {
    let block = BLOCKS.iter().find(|(from, to, _)| (*from..=*to).contains(&c));
    block.map(|(_, _, hand)| *hand).or_else(|| c.is_alphanumeric().then_some(PLAIN))
}

/// Cleaned text in stretches of one hand; `right_to_left` is the paragraph's direction, which signs
/// and blanks take between two hands.
pub(super) fn runs(words: &str, right_to_left: bool) -> Vec<Run> {
    let hands: Vec<Option<Hand>> = words.chars().map(hand).collect();
    let after = following(&hands);
    let mut before = None;
    let mut runs: Vec<Run> = Vec::new();
    for ((c, own), after) in words.chars().zip(hands).zip(after) {
        let hand = own.unwrap_or_else(|| between(before, after, right_to_left));
        before = own.or(before);
        match runs.last_mut() {
            Some(run) if run.hand == hand => run.words.push(c),
            _ => runs.push(Run { hand, words: c.to_string() }),
        }
    }
    runs
}

/// For each place the next hand after it.
fn following(hands: &[Option<Hand>]) -> Vec<Option<Hand>> {
    let mut next = None;
    let mut after = Vec::with_capacity(hands.len());
    for hand in hands.iter().rev() {
        after.push(next);
        next = hand.or(next);
    }
    after.reverse();
    after
}

fn between(before: Option<Hand>, after: Option<Hand>, right_to_left: bool) -> Hand {
    if before == after
        && let Some(hand) = before
    {
        return hand;
    }
    if !right_to_left {
        return PLAIN;
    }
    let mut neighbours = [before, after].into_iter().flatten();
    neighbours.find(|hand| hand.right_to_left).unwrap_or(ARABIC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cant_be_written_or_hides_is_shown() {
        for (typed, expected) in [
            ("a\tb\nc", "a\tb\nc"),
            ("a\r\nb\rc\u{2028}d\u{2029}e", "a\nb\nc\nd\ne"),
            ("\u{0}\u{1B}[31m\u{7F}\u{9B}\u{85}", "\u{FFFD}\u{FFFD}[31m\u{FFFD}\u{FFFD}\u{FFFD}"),
            ("\u{FFFE}\u{FFFF}\u{FFFD}", "\u{FFFD}\u{FFFD}\u{FFFD}"),
            ("ab\u{202E}cd\u{202C}\u{2066}e\u{2069}", "ab\u{FFFD}cd\u{FFFD}\u{FFFD}e\u{FFFD}"),
            // Joiners and marks are part of how names are written.
            (
                "\u{200D}\u{200C}\u{200E}\u{200F}\u{301}😀",
                "\u{200D}\u{200C}\u{200E}\u{200F}\u{301}😀",
            ),
        ] {
            assert_eq!(clean(typed), expected, "{typed:?}");
        }
        assert_eq!(flat("a\nb\tc\u{8}"), "a b c\u{FFFD}");
    }

    #[test]
    fn the_first_letter_says_the_direction() {
        for (words, expected) in [
            ("", false),
            ("12/03 (!)", false),
            ("Amara", false),
            ("سلام", true),
            ("שלום", true),
            ("\u{FE8E}", true),
            ("\u{FB2A}", true),
            ("12 – سلام", true),
            ("٣ letters", false),
            ("Amara سلام", false),
            ("سلام Amara", true),
            ("\u{200F}Amara", true),
            ("আমি", false),
        ] {
            assert_eq!(is_right_to_left(words), expected, "{words}");
        }
    }

    #[test]
    fn each_script_has_its_stretch() {
        let bengali = indic(Some("bn-BD"));
        for (words, right_to_left, expected) in [
            ("Amara Osei, 7B", false, vec![(PLAIN, "Amara Osei, 7B")]),
            ("بچہ گھر ہے۔", true, vec![(ARABIC, "بچہ گھر ہے۔")]),
            (
                "Said: بچہ گھر (ill)",
                false,
                vec![(PLAIN, "Said: "), (ARABIC, "بچہ گھر"), (PLAIN, " (ill)")],
            ),
            (
                "بچہ 0161 496 0000 گھر!",
                true,
                vec![(ARABIC, "بچہ "), (PLAIN, "0161 496 0000"), (ARABIC, " گھر!")],
            ),
            ("Ami: আমি ভালো", false, vec![(PLAIN, "Ami: "), (bengali, "আমি ভালো")]),
            ("", false, vec![]),
            ("…", false, vec![(PLAIN, "…")]),
        ] {
            let found = runs(words, right_to_left);
            let found: Vec<_> = found.iter().map(|run| (run.hand, run.words.as_str())).collect();
            assert_eq!(found, expected, "{words}");
        }
    }
}
