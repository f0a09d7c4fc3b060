//! Drawing with few bytes: short gaps are written over instead of jumped, styles are told in one
//! sequence, a new line is a new line. Over a slow link half the bytes are half the wait; the plain
//! backend spends eight bytes on a jump over one blank.

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect, Size};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

/// What a gap may cost before it is jumped: a jump to the right takes three bytes or four.
const SHORT: usize = 4;

/// A backend that knows what stands on the terminal, and so what a gap holds.
pub struct Sparing<W: Write> {
    plain: CrosstermBackend<W>,
    shown: Buffer,
    style: Style,
    /// Where the next letter would go; none when that can't be told.
    cursor: Option<Position>,
}

/// What letters are written in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Style {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Style {
    fn of(cell: &Cell) -> Self {
        Self { fg: cell.fg, bg: cell.bg, modifier: cell.modifier }
    }

    /// Whether a blank looks the same in both.
    fn same_blank(self, other: Self) -> bool {
        let seen = Modifier::REVERSED | Modifier::UNDERLINED | Modifier::CROSSED_OUT;
        self.bg == other.bg && !(self.modifier | other.modifier).intersects(seen)
    }
}

impl<W: Write> Sparing<W> {
    /// Draws on `out`, which is taken to be blank and of that size.
    pub fn new(out: W, size: Size) -> Self {
        Self {
            plain: CrosstermBackend::new(out),
            shown: blank(size),
            style: Style::default(),
            cursor: None,
        }
    }

    /// What stood there is gone; the terminal may have another size, too.
    fn forget(&mut self) {
        let before = self.shown.area.as_size();
        self.shown = blank(self.plain.size().unwrap_or(before));
    }

    /// Notes what was written; gives where the cursor stands then, if that can be told. Terminals
    /// differ in how wide a sign is, and in where they stand behind the last column.
    fn note(&mut self, at: Position, cell: &Cell) -> Option<Position> {
        let columns = u16::try_from(cell.symbol().width()).unwrap_or(u16::MAX);
        if let Some(shown) = self.shown.cell_mut(at) {
            shown.clone_from(cell);
        }
        for x in at.x.saturating_add(1)..at.x.saturating_add(columns) {
            if let Some(covered) = self.shown.cell_mut((x, at.y)) {
                // What a terminal shows of half a wide sign later can't be told: never written over.
                covered.set_symbol("\u{fffd}");
            }
        }
        let next = at.x + 1;
        (columns == 1 && next < self.shown.area.width).then_some(Position { x: next, y: at.y })
    }

    /// Goes to a place by the shortest way.
    fn go(&mut self, to: Position) -> io::Result<()> {
        let Some(from) = self.cursor.filter(|from| *from != to) else {
            return if self.cursor.is_some() { Ok(()) } else { self.jump(to) };
        };
        if from.y == to.y && from.x < to.x {
            return if self.fills(from, to) {
                self.fill(from, to)
            } else {
                self.right(to.x - from.x)
            };
        }
        if from.y + 1 == to.y {
            self.plain.write_all(b"\r\n")?;
            let start = Position { x: 0, y: to.y };
            return match to.x {
                0 => Ok(()),
                _ if self.fills(start, to) => self.fill(start, to),
                x => self.right(x),
            };
        }
        self.jump(to)
    }

    fn jump(&mut self, to: Position) -> io::Result<()> {
        write!(self.plain, "\x1b[{};{}H", to.y + 1, to.x + 1)
    }

    fn right(&mut self, by: u16) -> io::Result<()> {
        match by {
            1 => self.plain.write_all(b"\x1b[C"),
            _ => write!(self.plain, "\x1b[{by}C"),
        }
    }

    /// Whether the cells up to a place can be written again in the style at hand, for less than a
    /// jump over them.
    fn fills(&self, from: Position, to: Position) -> bool {
        let cells = (from.x..to.x).map(|x| self.shown.cell((x, from.y)));
        let mut bytes = 0;
        for cell in cells {
            let Some(cell) = cell else { return false };
            bytes += cell.symbol().len();
            let blank = cell.symbol() == " " && Style::of(cell).same_blank(self.style);
            let same = is_plain(cell.symbol()) && Style::of(cell) == self.style;
            if bytes > SHORT || !(blank || same) {
                return false;
            }
        }
        true
    }

    fn fill(&mut self, from: Position, to: Position) -> io::Result<()> {
        for x in from.x..to.x {
            if let Some(cell) = self.shown.cell((x, from.y)) {
                self.plain.write_all(cell.symbol().as_bytes())?;
            }
        }
        Ok(())
    }

    /// Changes to a style in one sequence, beginning anew where something has to end.
    fn dress(&mut self, to: Style) -> io::Result<()> {
        let from = self.style;
        if from == to {
            return Ok(());
        }
        self.style = to;
        let ends = !to.modifier.contains(from.modifier)
            || (to.fg == Color::Reset && from.fg != to.fg)
            || (to.bg == Color::Reset && from.bg != to.bg);
        let from = if ends { Style::default() } else { from };
        let mut parts =
            if ends && to != Style::default() { vec!["0".to_owned()] } else { Vec::new() };
        let begun = MODIFIERS
            .iter()
            .filter(|(m, _)| to.modifier.contains(*m) && !from.modifier.contains(*m));
        parts.extend(begun.map(|(_, code)| (*code).to_owned()));
        if to.fg != from.fg {
            parts.push(colour(to.fg, 30));
        }
        if to.bg != from.bg {
            parts.push(colour(to.bg, 40));
        }
        write!(self.plain, "\x1b[{}m", parts.join(";"))
    }
}

fn blank(size: Size) -> Buffer {
    Buffer::empty(Rect::new(0, 0, size.width, size.height))
}

/// One letter in one column, whatever terminal.
fn is_plain(symbol: &str) -> bool {
    symbol.len() == 1 && symbol.is_ascii()
}

const MODIFIERS: [(Modifier, &str); 9] = [
    (Modifier::BOLD, "1"),
    (Modifier::DIM, "2"),
    (Modifier::ITALIC, "3"),
    (Modifier::UNDERLINED, "4"),
    (Modifier::SLOW_BLINK, "5"),
    (Modifier::RAPID_BLINK, "6"),
    (Modifier::REVERSED, "7"),
    (Modifier::HIDDEN, "8"),
    (Modifier::CROSSED_OUT, "9"),
];

/// A colour as terminals number it, from 30 for letters and from 40 for what is behind them.
fn colour(colour: Color, from: u16) -> String {
    let (plain, bright) = (|n: u16| (from + n).to_string(), |n: u16| (from + 60 + n).to_string());
    match colour {
        Color::Reset => plain(9),
        Color::Black => plain(0),
        Color::Red => plain(1),
        Color::Green => plain(2),
        Color::Yellow => plain(3),
        Color::Blue => plain(4),
        Color::Magenta => plain(5),
        Color::Cyan => plain(6),
        Color::Gray => plain(7),
        Color::DarkGray => bright(0),
        Color::LightRed => bright(1),
        Color::LightGreen => bright(2),
        Color::LightYellow => bright(3),
        Color::LightBlue => bright(4),
        Color::LightMagenta => bright(5),
        Color::LightCyan => bright(6),
        Color::White => bright(7),
        Color::Indexed(n) => format!("{};5;{n}", from + 8),
        Color::Rgb(r, g, b) => format!("{};2;{r};{g};{b}", from + 8),
    }
}

impl<W: Write> Backend for Sparing<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        self.cursor = None;
        for (x, y, cell) in content {
            let here = Position { x, y };
            self.go(here)?;
            self.dress(Style::of(cell))?;
            self.plain.write_all(cell.symbol().as_bytes())?;
            self.cursor = self.note(here, cell);
        }
        self.dress(Style::default())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.plain.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.plain.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.plain.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.plain.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.forget();
        self.plain.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.forget();
        self.plain.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        self.plain.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.plain.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.plain)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::style::Style as Paint;

    use super::*;

    const SIZE: Size = Size { width: 24, height: 6 };

    fn words() -> impl Strategy<Value = Vec<(u16, u16, String, u8)>> {
        let text = prop_oneof!["[a-z ]{0,12}", "[▁▇▸…ä]{1,4}", "[日本語 x]{1,5}"];
        prop::collection::vec((0..SIZE.width, 0..SIZE.height, text, 0..6u8), 0..8)
    }

    fn paint(which: u8) -> Paint {
        match which {
            0 => Paint::new(),
            1 => Paint::new().fg(Color::Red),
            2 => Paint::new().fg(Color::DarkGray).add_modifier(Modifier::BOLD),
            3 => Paint::new().add_modifier(Modifier::REVERSED),
            4 => Paint::new().bg(Color::Indexed(17)).add_modifier(Modifier::UNDERLINED),
            _ => Paint::new().fg(Color::Rgb(1, 2, 3)).add_modifier(Modifier::ITALIC),
        }
    }

    fn screen(words: &[(u16, u16, String, u8)]) -> Buffer {
        let mut buffer = blank(SIZE);
        for (x, y, text, which) in words {
            buffer.set_stringn(*x, *y, text, usize::from(SIZE.width - x), paint(*which));
        }
        buffer
    }

    /// Draws screen after screen, by what makes the bytes.
    fn drawn(screens: &[Buffer], mut backend: impl Backend) {
        let mut before = blank(SIZE);
        for after in screens {
            assert!(backend.draw(before.diff(after).into_iter()).is_ok());
            before = after.clone();
        }
    }

    fn bytes(screens: &[Buffer]) -> Vec<u8> {
        let mut bytes = Vec::new();
        drawn(screens, Sparing::new(&mut bytes, SIZE));
        bytes
    }

    /// What a terminal shows of bytes: each cell with its looks.
    fn shown(bytes: &[u8]) -> Vec<(String, [bool; 4], vt100::Color, Option<vt100::Color>)> {
        let mut terminal = vt100::Parser::new(SIZE.height, SIZE.width, 0);
        terminal.process(bytes);
        let all = (0..SIZE.height).flat_map(|y| (0..SIZE.width).map(move |x| (x, y)));
        all.map(|(x, y)| {
            let cell = terminal.screen().cell(y, x).unwrap();
            let blank = !cell.has_contents() || cell.contents() == " ";
            let letter = if blank { " " } else { cell.contents() };
            // Of a blank, no one sees the weight or the colour of its letter.
            let looks =
                [cell.inverse(), cell.underline(), !blank && cell.bold(), !blank && cell.italic()];
            (letter.to_owned(), looks, cell.bgcolor(), (!blank).then(|| cell.fgcolor()))
        })
        .collect()
    }

    proptest! {
        #[test]
        fn a_terminal_shows_what_the_plain_backend_shows(
            screens in prop::collection::vec(words(), 1..5),
        ) {
            let screens: Vec<_> = screens.iter().map(|words| screen(words)).collect();
            let mut plain = Vec::new();
            drawn(&screens, CrosstermBackend::new(&mut plain));
            prop_assert_eq!(shown(&bytes(&screens)), shown(&plain));
        }
    }

    #[test]
    fn a_gap_between_words_costs_one_byte_and_a_new_line_two() {
        let one = screen(&[(0, 0, "one".to_owned(), 0), (4, 0, "two".to_owned(), 0)]);
        // A jump to begin with, seven letters.
        assert_eq!(bytes(&[one]).len(), "\x1b[1;1H".len() + 7);
        let two = screen(&[(0, 0, "one".to_owned(), 0), (0, 1, "two".to_owned(), 0)]);
        assert_eq!(bytes(&[two]).len(), "\x1b[1;1H".len() + 3 + 2 + 3);
    }
}
