//! Addresses, numbers and emails that must not stand in anybody else's document, whatever words they
//! were typed among.
//!
//! Composing puts none of them in; this looks once more through what officers typed. They are found
//! without regard to capitals, blanks and commas.

use super::audience::Audience;
use super::making::Making;
use super::model::{Block, Document};
use crate::rules::people::Contact;

/// What stands in place of what was struck out.
pub(super) const STRUCK: &str = "(withheld)";
/// Shorter than any number, postcode or line of an address.
const SHORTEST: usize = 5;

/// What must not stand in a document, as its letters and digits alone.
#[derive(Debug, Default)]
pub(super) struct Secrets(Vec<Vec<char>>);

/// A letter or digit of a text, where it begins and ends.
type Letter = (usize, usize, char);

impl Secrets {
    pub(super) fn of(making: &Making<'_>) -> Self {
        let recipient = making.recipient();
        let is_family = matches!(making.audience, Audience::Parent(_) | Audience::Child);
        let mut found: Vec<String> = Vec::new();
        for contact in &making.file.contacts {
            if recipient.is_some_and(|recipient| recipient.id == contact.id) {
                continue;
            }
            if contact.address_confidential {
                found.extend(confidential(contact));
            }
            if is_family {
                found.extend(told_of(contact));
            }
        }
        let own: Vec<Vec<char>> = recipient.map(whole).unwrap_or_default();
        let school = bare(&making.file.school_name);
        let mut secrets: Vec<Vec<char>> = found.iter().map(|text| bare(text)).collect();
        secrets.retain(|secret| {
            secret.len() >= SHORTEST
                && !own.contains(secret)
                && !school.windows(secret.len()).any(|part| part == secret.as_slice())
        });
        secrets.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        secrets.dedup();
        Self(secrets)
    }

    /// Strikes out what must not stand in a document; gives in how many places.
    pub(super) fn blot(&self, document: &mut Document) -> usize {
        let mut places = 0;
        if !self.0.is_empty() {
            each_text(document, &mut |text| {
                if let Some((clean, struck)) = self.struck(text) {
                    *text = clean;
                    places += struck;
                }
            });
        }
        places
    }

    /// Whether any of them stands in a text.
    pub(super) fn stand_in(&self, text: &str) -> bool {
        !self.0.is_empty() && self.struck(text).is_some()
    }

    /// The text without any secret, and how many were in it; none where there was none.
    fn struck(&self, text: &str) -> Option<(String, usize)> {
        let letters = letters(text);
        let mut found: Vec<(usize, usize)> =
            self.0.iter().flat_map(|secret| places(&letters, secret)).collect();
        if found.is_empty() {
            return None;
        }
        found.sort_unstable();
        let (mut clean, mut after, mut struck) = (String::new(), 0, 0);
        for (from, to) in found {
            if from >= after {
                clean.push_str(text.get(after..from).unwrap_or_default());
                clean.push_str(STRUCK);
                struck += 1;
            }
            after = after.max(to);
        }
        clean.push_str(text.get(after..).unwrap_or_default());
        Some((clean, struck))
    }
}

/// Where a secret stands as words of its own.
fn places(letters: &[Letter], secret: &[char]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (at, part) in letters.windows(secret.len()).enumerate() {
        if !part.iter().map(|(.., letter)| letter).eq(secret) {
            continue;
        }
        let (Some(first), Some(last)) = (part.first(), part.last()) else { continue };
        let before = at.checked_sub(1).and_then(|before| letters.get(before));
        let joined_before = before.is_some_and(|(_, end, _)| *end == first.0);
        let behind = letters.get(at + secret.len());
        let joined_behind = behind.is_some_and(|(start, ..)| *start == last.1);
        if !joined_before && !joined_behind {
            found.push((first.0, last.1));
        }
    }
    found
}

fn letters(text: &str) -> Vec<Letter> {
    let letters = text.char_indices().filter(|(_, letter)| letter.is_alphanumeric());
    letters.map(|(at, letter)| (at, at + letter.len_utf8(), small(letter))).collect()
}

fn bare(text: &str) -> Vec<char> {
    text.chars().filter(|letter| letter.is_alphanumeric()).map(small).collect()
}

fn small(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

/// What is nobody else's to know of a contact whose address is confidential: every line of it but the
/// town, the street without its number too.
fn confidential(contact: &Contact) -> Vec<String> {
    let lines: Vec<&str> = contact.address.lines().filter(|line| !line.trim().is_empty()).collect();
    let but_town = if lines.len() > 1 { lines.len() - 1 } else { lines.len() };
    let mut found: Vec<String> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if at < but_town || has_digit(line) {
            found.push((*line).to_owned());
            found.extend(line.split(',').map(str::to_owned));
            found.extend(street(line));
        }
    }
    found.push(contact.postcode.clone());
    found
}

/// `12 Mill Lane` to `Mill Lane`.
fn street(line: &str) -> Option<String> {
    let (number, rest) = line.trim().split_once(' ')?;
    (has_digit(number) && rest.trim().contains(' ')).then(|| rest.trim().to_owned())
}

/// What one parent is not told of another: where they live and how they are reached.
fn told_of(contact: &Contact) -> Vec<String> {
    let mut found: Vec<String> =
        contact.address.lines().filter(|line| has_digit(line)).map(str::to_owned).collect();
    found.push(contact.postcode.clone());
    found.push(contact.email.clone());
    let digits: String = contact.phone.chars().filter(char::is_ascii_digit).collect();
    // The same from abroad.
    found.extend(digits.strip_prefix('0').map(|rest| format!("44{rest}")));
    found.push(digits);
    found
}

/// All that is somebody's own.
fn whole(contact: &Contact) -> Vec<Vec<char>> {
    let texts = [told_of(contact), confidential(contact)].concat();
    let lines = contact.address.lines().map(str::to_owned);
    texts.into_iter().chain(lines).map(|text| bare(&text)).collect()
}

fn has_digit(text: &str) -> bool {
    text.chars().any(|letter| letter.is_ascii_digit())
}

/// Every text of a document but those that the program itself writes at its foot.
fn each_text(document: &mut Document, change: &mut dyn FnMut(&mut String)) {
    change(&mut document.title);
    change(&mut document.subtitle);
    for fact in &mut document.facts {
        change(&mut fact.label);
        change(&mut fact.value);
    }
    for block in &mut document.blocks {
        each_text_of(block, change);
    }
}

fn each_text_of(block: &mut Block, change: &mut dyn FnMut(&mut String)) {
    match block {
        Block::Heading { words, .. } | Block::Words { words } | Block::Note { words } => {
            change(words);
        }
        Block::Field { label, guidance, answer, .. } => {
            [label, guidance, answer].into_iter().for_each(change);
        }
        Block::Ticks { label, ticks } => {
            change(label);
            for tick in ticks {
                change(&mut tick.words);
                change(&mut tick.beside);
            }
        }
        Block::Table(table) => {
            change(&mut table.caption);
            table.columns.iter_mut().for_each(|column| change(&mut column.head));
            table.rows.iter_mut().flatten().for_each(change);
        }
        Block::List { items, .. } => items.iter_mut().for_each(change),
        Block::Signatures { who } => {
            for one in who {
                change(&mut one.name);
                change(&mut one.role);
            }
        }
        Block::Address { lines } => lines.iter_mut().for_each(change),
        Block::Exhibit { title, .. } => change(title),
        Block::Index { lines } => lines.iter_mut().for_each(|line| change(&mut line.words)),
        Block::PageBreak | Block::Mark { .. } => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(texts: &[&str]) -> Secrets {
        Secrets(texts.iter().map(|text| bare(text)).collect())
    }

    #[test]
    fn a_secret_is_found_however_it_is_typed() {
        let secrets = secrets(&["113 Mill Lane", "ZZ1 2AB", "07700900123", "contact5@example.org"]);
        let table = [
            ("Lives at 113 Mill Lane, Weirford.", Some("Lives at (withheld), Weirford.")),
            ("113, MILL  LANE", Some("(withheld)")),
            ("113\nMill Lane zz12ab", Some("(withheld) (withheld)")),
            ("ring 07700 900-123 now", Some("ring (withheld) now")),
            ("Contact5@Example.org!", Some("(withheld)!")),
            ("1113 Mill Lane", None),
            ("113 Mill Lanes", None),
            ("nothing here", None),
            ("", None),
        ];
        for (text, expected) in table {
            let clean = secrets.struck(text).map(|(clean, _)| clean);
            assert_eq!(clean.as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn secrets_that_overlap_are_struck_once() {
        let secrets = secrets(&["113 Mill Lane", "Mill Lane"]);
        assert_eq!(secrets.struck("at 113 Mill Lane"), Some(("at (withheld)".to_owned(), 1)));
        assert_eq!(
            secrets.struck("Mill Lane, Żabi Mill Lane"),
            Some(("(withheld), Żabi (withheld)".to_owned(), 2))
        );
    }

    #[test]
    fn a_street_is_a_line_without_its_number() {
        assert_eq!(street("12a Mill Lane").as_deref(), Some("Mill Lane"));
        assert_eq!(street("12 Weirford"), None);
        assert_eq!(street("Rose Cottage"), None);
    }
}
