//! Keys as the screens know them, and the short way of writing them.

use std::fmt;

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// One press. Anything a terminal may send and we have no use for is none of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    Char(char),
    Ctrl(char),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
}

const NAMES: &[(&str, Key)] = &[
    ("Enter", Key::Enter),
    ("Esc", Key::Esc),
    ("Tab", Key::Tab),
    ("S-Tab", Key::BackTab),
    ("BS", Key::Backspace),
    ("Del", Key::Delete),
    ("Up", Key::Up),
    ("Down", Key::Down),
    ("Left", Key::Left),
    ("Right", Key::Right),
    ("Home", Key::Home),
    ("End", Key::End),
    ("PgUp", Key::PageUp),
    ("PgDn", Key::PageDown),
    ("Space", Key::Char(' ')),
    ("lt", Key::Char('<')),
];

impl Key {
    /// The key of a terminal's event; none for keys that no screen uses (F-keys, Alt).
    #[must_use]
    pub fn of(event: &KeyEvent) -> Option<Self> {
        let control = event.modifiers.contains(KeyModifiers::CONTROL);
        if event.modifiers.contains(KeyModifiers::ALT) && !control {
            return None;
        }
        Some(match event.code {
            KeyCode::Char(letter) if control => Self::Ctrl(letter.to_ascii_lowercase()),
            KeyCode::Char(letter) => Self::Char(letter),
            KeyCode::Enter => Self::Enter,
            KeyCode::Esc => Self::Esc,
            KeyCode::BackTab => Self::BackTab,
            KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => Self::BackTab,
            KeyCode::Tab => Self::Tab,
            KeyCode::Backspace => Self::Backspace,
            KeyCode::Delete => Self::Delete,
            KeyCode::Up => Self::Up,
            KeyCode::Down => Self::Down,
            KeyCode::Left => Self::Left,
            KeyCode::Right => Self::Right,
            KeyCode::Home => Self::Home,
            KeyCode::End => Self::End,
            KeyCode::PageUp => Self::PageUp,
            KeyCode::PageDown => Self::PageDown,
            _ => return None,
        })
    }

    /// Reads `jj<Enter>Mum rang<C-k>` into presses.
    #[must_use]
    pub fn read_all(keys: &str) -> Vec<Self> {
        let mut read = Vec::new();
        let mut rest = keys;
        while let Some(letter) = rest.chars().next() {
            if let Some((key, behind)) = named(rest) {
                read.push(key);
                rest = behind;
            } else {
                read.push(Self::Char(letter));
                rest = &rest[letter.len_utf8()..];
            }
        }
        read
    }
}

fn named(text: &str) -> Option<(Key, &str)> {
    let (name, behind) = text.strip_prefix('<')?.split_once('>')?;
    let control = name.strip_prefix("C-").and_then(|letter| letter.chars().next());
    let known = NAMES.iter().find(|(known, _)| *known == name).map(|(_, key)| *key);
    Some((known.or(control.map(Key::Ctrl))?, behind))
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Char(' ') => f.write_str("Space"),
            Self::Char(letter) => write!(f, "{letter}"),
            Self::Ctrl(letter) => write!(f, "Ctrl-{}", letter.to_ascii_uppercase()),
            Self::Backspace => f.write_str("Backspace"),
            Self::BackTab => f.write_str("Shift-Tab"),
            other => {
                let name = NAMES.iter().find(|(_, key)| key == other).map_or("?", |(name, _)| name);
                f.write_str(name)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_written() {
        let read = Key::read_all("j<Enter>a <C-l><lt><S-Tab><x");
        let expected = [
            Key::Char('j'),
            Key::Enter,
            Key::Char('a'),
            Key::Char(' '),
            Key::Ctrl('l'),
            Key::Char('<'),
            Key::BackTab,
            Key::Char('<'),
            Key::Char('x'),
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn alt_and_function_keys_are_nobody() {
        let event = |code, modifiers| Key::of(&KeyEvent::new(code, modifiers));
        assert_eq!(event(KeyCode::F(1), KeyModifiers::NONE), None);
        assert_eq!(event(KeyCode::Char('x'), KeyModifiers::ALT), None);
        assert_eq!(event(KeyCode::Char('L'), KeyModifiers::CONTROL), Some(Key::Ctrl('l')));
        assert_eq!(event(KeyCode::Tab, KeyModifiers::SHIFT), Some(Key::BackTab));
    }
}
