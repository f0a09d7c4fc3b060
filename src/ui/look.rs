//! How things look: colours where there are some, signs where there are none.

use ratatui::buffer::Buffer;
use ratatui::style::Color::{Cyan, Green, Indexed, LightRed, Red, Reset, Yellow};
use ratatui::style::{Color, Modifier, Style};

use crate::documents::render::Press;
use crate::rules::code::{Class, Code};

/// The colours that suit a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// Light letters on a dark ground.
    #[default]
    Dark,
    /// Dark letters on a light ground.
    Light,
    /// White and bright letters on black, painted so whatever the terminal's own ground is.
    Contrast,
    /// No colours at all.
    Plain,
}

/// What each colour of a theme says.
struct Colours {
    faint: Color,
    good: Color,
    warning: Color,
    bad: Color,
    key: Color,
    /// Letters and ground, where the theme brings its own.
    ground: Option<(Color, Color)>,
}

// The sixteen colours of a terminal where every common palette keeps them readable, else a fixed
// one of the 256: PuTTY's grey on black, and green or yellow on white, can't be read.
const DARK: Colours = Colours {
    faint: Indexed(246),
    good: Green,
    warning: Yellow,
    bad: LightRed,
    key: Cyan,
    ground: None,
};
const LIGHT: Colours = Colours {
    faint: Indexed(241),
    good: Indexed(22),
    warning: Indexed(94),
    bad: Red,
    key: Indexed(24),
    ground: None,
};
const CONTRAST: Colours = Colours {
    faint: Indexed(231),
    good: Indexed(46),
    warning: Indexed(226),
    bad: Indexed(217),
    key: Indexed(51),
    ground: Some((Indexed(231), Indexed(16))),
};

impl Theme {
    fn colours(self) -> Option<&'static Colours> {
        match self {
            Self::Dark => Some(&DARK),
            Self::Light => Some(&LIGHT),
            Self::Contrast => Some(&CONTRAST),
            Self::Plain => None,
        }
    }

    /// The one that follows, round and round.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Dark => Self::Light,
            Self::Light => Self::Contrast,
            Self::Contrast => Self::Plain,
            Self::Plain => Self::Dark,
        }
    }

    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Contrast => "high contrast",
            Self::Plain => "no colours",
        }
    }
}

/// What the terminal can show, and for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    pub theme: Theme,
    /// No box drawing and no block glyphs.
    pub ascii: bool,
    /// Made to be listened to: plain lines in words, nothing beside anything, the terminal's
    /// cursor on what is at hand.
    pub reader: bool,
}

/// How one officer likes to sit: what `ui::run` is told beside the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taste {
    pub look: Look,
    pub mouse: bool,
    /// How the program is called on this file, for commands that a screen tells.
    pub program: String,
    /// What documents are made with.
    pub press: Press,
    pub seat: Seat,
}

/// Where an officer sits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Seat {
    /// At this machine, whose files are theirs.
    #[default]
    Here,
    /// Behind the door of a server, whose files are not.
    Door,
}

impl Look {
    /// A screen reader is sent plain letters alone.
    #[must_use]
    pub fn new(theme: Theme, ascii: bool, reader: bool) -> Self {
        Self { theme, ascii: ascii || reader, reader }
    }

    fn coloured(self, of: fn(&Colours) -> Color) -> Style {
        self.theme.colours().map_or_else(Style::new, |colours| Style::new().fg(of(colours)))
    }

    /// Lays a theme's own ground under everything that was drawn without one.
    pub fn paint(self, buffer: &mut Buffer) {
        let Some((letters, ground)) = self.theme.colours().and_then(|colours| colours.ground)
        else {
            return;
        };
        for cell in &mut buffer.content {
            if cell.fg == Reset {
                cell.fg = letters;
            }
            if cell.bg == Reset {
                cell.bg = ground;
            }
        }
    }

    /// The title line and headings.
    #[must_use]
    pub fn title(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The one chosen among several beside each other; signs around it say so too.
    #[must_use]
    pub fn chosen(self) -> Style {
        if self.reader { self.title() } else { self.title().add_modifier(Modifier::REVERSED) }
    }

    /// What stands beside the words that matter.
    #[must_use]
    pub fn faint(self) -> Style {
        self.coloured(|colours| colours.faint)
    }

    #[must_use]
    pub fn good(self) -> Style {
        self.coloured(|colours| colours.good)
    }

    #[must_use]
    pub fn warning(self) -> Style {
        self.coloured(|colours| colours.warning)
    }

    #[must_use]
    pub fn bad(self) -> Style {
        self.coloured(|colours| colours.bad).add_modifier(Modifier::BOLD)
    }

    /// A key in footer and help.
    #[must_use]
    pub fn key(self) -> Style {
        self.coloured(|colours| colours.key).add_modifier(Modifier::BOLD)
    }

    /// The mark in the gutter of the line at hand.
    #[must_use]
    pub fn gutter(self) -> &'static str {
        match self {
            Self { reader: true, .. } => " ",
            Self { ascii: true, .. } => ">",
            _ => "▸",
        }
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

    /// Before how much stands further down.
    #[must_use]
    pub fn downward(self) -> &'static str {
        if self.ascii { "v" } else { "▾" }
    }

    /// At the end of what was read down to.
    #[must_use]
    pub fn upward(self) -> &'static str {
        if self.ascii { "^" } else { "▴" }
    }

    /// Before what a row takes its evidence from.
    #[must_use]
    pub fn linked(self) -> &'static str {
        match self {
            Self { reader: true, .. } => "from",
            Self { ascii: true, .. } => "->",
            _ => "↗",
        }
    }

    /// Between parts of a line.
    #[must_use]
    pub fn between(self) -> &'static str {
        if self.reader { ", " } else { " · " }
    }

    /// A line of so many columns between a list and what is below it; none where it would be read
    /// out.
    #[must_use]
    pub fn rule(self, columns: u16) -> String {
        let sign = match self {
            Self { reader: true, .. } => "",
            Self { ascii: true, .. } => "-",
            _ => "─",
        };
        sign.repeat(usize::from(columns))
    }

    /// Stands for a digit that nobody may read.
    #[must_use]
    pub fn hidden(self) -> &'static str {
        if self.ascii { "*" } else { "•" }
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

    /// Whether something is met.
    #[must_use]
    pub fn tick(self, met: bool) -> &'static str {
        match (met, self.ascii || self.reader) {
            (true, false) => "✓",
            (false, false) => "✗",
            (true, true) => "+",
            (false, true) => "x",
        }
    }

    /// A register code by its class; the letter says it without the colour.
    #[must_use]
    pub fn code(self, code: Option<Code>, class: Option<Class>) -> Style {
        match class {
            _ if code.is_some_and(Code::is_unexplained) => self.bad(),
            Some(Class::Unauthorised) => self.coloured(|colours| colours.bad),
            Some(Class::Authorised) => self.warning(),
            Some(Class::AttendingElsewhere) => self.coloured(|colours| colours.key),
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

#[cfg(test)]
mod tests {
    use super::*;

    type Rgb = [u8; 3];

    /// What PuTTY, xterm and the Windows console show for the named colours that themes use.
    const PALETTES: [(Color, [Rgb; 3]); 5] = [
        (Red, [[187, 0, 0], [205, 0, 0], [197, 15, 31]]),
        (Green, [[0, 187, 0], [0, 205, 0], [19, 161, 14]]),
        (Yellow, [[187, 187, 0], [205, 205, 0], [193, 156, 0]]),
        (Cyan, [[0, 187, 187], [0, 205, 205], [58, 150, 221]]),
        (LightRed, [[255, 85, 85], [255, 0, 0], [231, 72, 86]]),
    ];

    fn rgb(colour: Color) -> Vec<Rgb> {
        match colour {
            Indexed(grey @ 232..) => vec![[8 + 10 * (grey - 232); 3]],
            Indexed(cube @ 16..) => {
                const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
                let at = usize::from(cube - 16);
                vec![[STEPS[at / 36], STEPS[at / 6 % 6], STEPS[at % 6]]]
            }
            named => {
                let known = PALETTES.iter().find(|(colour, _)| *colour == named);
                known.unwrap_or_else(|| panic!("{named} has no palette")).1.to_vec()
            }
        }
    }

    /// Relative luminance and contrast as WCAG 2.2 defines them.
    fn luminance(rgb: Rgb) -> f64 {
        let [red, green, blue] = rgb.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast(a: Rgb, b: Rgb) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn black_on_white_is_twenty_one() {
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 0.01);
        // The grey of PuTTY's palette on black: why no theme uses it.
        assert!(contrast([85; 3], [0; 3]) < 3.0);
    }

    #[test]
    fn every_colour_can_be_read_on_its_ground() {
        let grounds = [
            (Theme::Dark, vec![[0; 3], [12; 3]], 4.5),
            (Theme::Light, vec![[255; 3], [253, 246, 227]], 4.5),
            (Theme::Contrast, vec![[0; 3]], 7.0),
        ];
        for (theme, grounds, least) in grounds {
            let c = theme.colours().unwrap();
            let letters = c.ground.map(|(letters, _)| letters);
            let all = [c.faint, c.good, c.warning, c.bad, c.key].into_iter().chain(letters);
            for (colour, letters) in
                all.flat_map(|colour| rgb(colour).into_iter().map(move |rgb| (colour, rgb)))
            {
                for ground in &grounds {
                    let found = contrast(letters, *ground);
                    assert!(found >= least, "{theme:?}: {colour} on {ground:?} is {found:.1}");
                }
            }
            if let Some((_, ground)) = c.ground {
                assert_eq!(rgb(ground), grounds, "{theme:?} is measured on what it paints");
            }
        }
    }

    #[test]
    fn without_colours_there_are_none() {
        let look = Look::new(Theme::Plain, false, false);
        for style in [look.faint(), look.good(), look.warning(), look.bad(), look.key()] {
            assert_eq!((style.fg, style.bg), (None, None));
        }
    }

    #[test]
    fn high_contrast_brings_its_own_ground() {
        let area = ratatui::layout::Rect::new(0, 0, 3, 1);
        let painted = |theme| {
            let mut buffer = Buffer::empty(area);
            Look::new(theme, false, false).paint(&mut buffer);
            (buffer.content[0].fg, buffer.content[0].bg)
        };
        assert_eq!(painted(Theme::Contrast), (Indexed(231), Indexed(16)));
        assert_eq!(painted(Theme::Dark), (Reset, Reset));
    }

    #[test]
    fn the_themes_go_round() {
        let mut theme = Theme::default();
        let mut seen = Vec::new();
        for _ in 0..4 {
            seen.push(theme.label());
            theme = theme.next();
        }
        assert_eq!(seen, ["dark", "light", "high contrast", "no colours"]);
        assert_eq!(theme, Theme::Dark);
    }
}
