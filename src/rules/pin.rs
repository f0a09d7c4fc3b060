//! The PIN by which an officer opens their own locked screen: digits alone, and none that is guessed first.

use std::fmt;
use std::ops::RangeInclusive;

/// As short as on a cash card, and no longer than anybody keeps in mind.
const LENGTH: RangeInclusive<usize> = 4..=12;

/// A PIN that will do. Nothing shows it by chance.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(String);

impl Pin {
    /// Reads what was typed; blanks around it are nothing.
    ///
    /// # Errors
    /// Why it won't do, in words that don't repeat it.
    pub fn read(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        if !LENGTH.contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err("a PIN is 4 to 12 digits and nothing else");
        }
        if is_guessed_first(text.as_bytes()) {
            return Err(
                "digits that are all the same, or only count up or down, are guessed first",
            );
        }
        Ok(Self(text.to_owned()))
    }

    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(..)")
    }
}

/// Whether every digit is the one before, the next or the last: 0000, 7890, 4321.
fn is_guessed_first(digits: &[u8]) -> bool {
    let all_step = |step: u8| digits.windows(2).all(|two| (two[1] + 10 - two[0]) % 10 == step);
    [0, 1, 9].into_iter().any(all_step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_digits_that_are_not_guessed_first() {
        let length = "4 to 12 digits";
        let guessed = "guessed first";
        for (text, why) in [
            ("2580", None),
            (" 2580 \n", None),
            ("0472", None),
            ("1357", None),
            ("1212", None),
            ("1235", None),
            ("0001", None),
            ("471100280315", None),
            ("", Some(length)),
            ("258", Some(length)),
            ("4711002803159", Some(length)),
            ("25 80", Some(length)),
            ("25a0", Some(length)),
            ("-258", Some(length)),
            ("\u{664}\u{662}\u{661}\u{669}", Some(length)),
            ("0000", Some(guessed)),
            ("777777777777", Some(guessed)),
            ("1234", Some(guessed)),
            ("123456789012", Some(guessed)),
            ("7890", Some(guessed)),
            ("4321", Some(guessed)),
            ("1098", Some(guessed)),
        ] {
            match (Pin::read(text), why) {
                (Ok(pin), None) => assert_eq!(pin.digits(), text.trim()),
                (Err(told), Some(why)) => assert!(told.contains(why), "{text}: {told}"),
                (read, why) => panic!("{text}: {read:?}, not {why:?}"),
            }
        }
    }

    #[test]
    fn nothing_shows_it_by_chance() {
        let pin = Pin::read("2580").unwrap();
        assert!(!format!("{pin:?}{:?}", Some(pin.clone())).contains("25"));
    }
}
