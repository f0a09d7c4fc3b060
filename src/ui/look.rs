//! How things look: colours where there are some, signs where there are none.

use ratatui::style::{Color, Modifier, Style};

use crate::rules::code::{Class, Code};

/// What the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    pub colour: bool,
    /// No box drawing and no block glyphs.
    pub ascii: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self { colour: true, ascii: false }
    }
}

impl Look {
    fn coloured(self, colour: Color) -> Style {
        if self.colour { Style::new().fg(colour) } else { Style::new() }
    }

    /// The title line and headings.
    #[must_use]
    pub fn title(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// What stands beside the words that matter.
    #[must_use]
    pub fn faint(self) -> Style {
        self.coloured(Color::DarkGray)
    }

    #[must_use]
    pub fn good(self) -> Style {
        self.coloured(Color::Green)
    }

    #[must_use]
    pub fn warning(self) -> Style {
        self.coloured(Color::Yellow)
    }

    #[must_use]
    pub fn bad(self) -> Style {
        self.coloured(Color::Red).add_modifier(Modifier::BOLD)
    }

    /// A key in footer and help.
    #[must_use]
    pub fn key(self) -> Style {
        self.coloured(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    /// The mark in the gutter of the line at hand.
    #[must_use]
    pub fn gutter(self) -> &'static str {
        if self.ascii { ">" } else { "▸" }
    }

    #[must_use]
    pub fn ellipsis(self) -> &'static str {
        if self.ascii { "~" } else { "…" }
    }

    /// Beside the heading that a list is in order of.
    #[must_use]
    pub fn sorted(self) -> &'static str {
        if self.ascii { "^" } else { "▾" }
    }

    /// Before what a row takes its evidence from.
    #[must_use]
    pub fn linked(self) -> &'static str {
        if self.ascii { "->" } else { "↗" }
    }

    /// Stands for nothing.
    #[must_use]
    pub fn dash(self) -> &'static str {
        if self.ascii { "-" } else { "–" }
    }

    /// Empty, part, complete.
    #[must_use]
    pub fn part(self, part: Part) -> &'static str {
        match (part, self.ascii) {
            (Part::Empty, _) => " ",
            (Part::Some, false) => "◐",
            (Part::Some, true) => "-",
            (Part::All, false) => "✓",
            (Part::All, true) => "+",
        }
    }

    /// A register code by its class; the letter says it without the colour.
    #[must_use]
    pub fn code(self, code: Option<Code>, class: Option<Class>) -> Style {
        match class {
            _ if code.is_some_and(Code::is_unexplained) => self.bad(),
            Some(Class::Unauthorised) => self.coloured(Color::Red),
            Some(Class::Authorised) => self.coloured(Color::Yellow),
            Some(Class::AttendingElsewhere) => self.coloured(Color::Cyan),
            Some(Class::NotPossible | Class::Administrative) => self.faint(),
            Some(Class::Attending) | None => Style::new(),
        }
    }

    /// A trend digit (eighths attended) as a bar or, in ASCII, as itself.
    #[must_use]
    pub fn eighth(self, digit: char) -> char {
        const BARS: [char; 9] = ['▁', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '▇'];
        match (digit.to_digit(10), self.ascii) {
            (Some(n), false) => BARS.get(n as usize).copied().unwrap_or('▇'),
            (Some(_), true) => digit,
            (None, _) => '·',
        }
    }
}

/// How far something is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Empty,
    Some,
    All,
}
