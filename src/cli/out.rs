//! What commands print: results on standard output, sentences on standard error.
//!
//! Nothing stored reaches a terminal as a control: sentences and tables show a placeholder, JSON
//! escapes.

pub(super) mod tally;

use std::fmt::{Display, Write as _};
use std::io::{self, ErrorKind, Write};

use serde::Serialize;
use sha2::{Digest, Sha256};
use unicode_width::UnicodeWidthStr;

use crate::documents::export::Unwritten;
use crate::store::Trouble;
use crate::store::journal::hex;
use crate::ui::widgets::visible::{is_hostile, visible};

/// Says something to whoever sits there.
pub(super) fn say(sentence: impl Display) {
    // Where nobody reads there is nobody to tell, and the work goes on.
    let _ = writeln!(io::stderr(), "{}", clean(&sentence.to_string()));
}

/// Prints a result of one or more lines.
///
/// # Errors
/// Standard output can't be written.
pub(super) fn line(text: impl Display) -> Result<(), Trouble> {
    print(&clean(&text.to_string()))
}

/// Prints one JSON value.
///
/// # Errors
/// Standard output can't be written.
pub(super) fn json(value: &impl Serialize) -> Result<(), Trouble> {
    print(&harmless(&serde_json::to_string(value)?))
}

/// Prints bytes as they are, and nothing after them.
///
/// # Errors
/// Standard output can't be written.
pub(super) fn bytes(bytes: &[u8]) -> Result<(), Trouble> {
    let mut out = io::stdout().lock();
    let written = out.write_all(bytes).and_then(|()| out.flush());
    drop(out);
    tally::add(bytes, written.is_ok());
    heard(written)
}

/// What went out as a stream.
#[derive(Debug)]
pub(super) struct Streamed {
    pub bytes: usize,
    pub sha256: String,
}

/// Prints bytes as they are made, and nothing after them; whoever read may stop at any time.
///
/// # Errors
/// Standard output can't be written; why the bytes can't be made.
pub(super) fn stream(
    make: impl FnOnce(&mut dyn Write) -> Result<(), Unwritten>,
) -> Result<Streamed, Trouble> {
    let mut counted = Counted { out: io::stdout().lock(), hasher: Sha256::new(), bytes: 0 };
    match make(&mut counted).and_then(|()| Ok(counted.flush()?)) {
        Err(Unwritten::Trouble(trouble)) => return Err(trouble),
        Err(Unwritten::Io(error)) => heard(Err(error))?,
        Ok(()) => {}
    }
    Ok(Streamed { bytes: counted.bytes, sha256: hex(&counted.hasher.finalize()) })
}

struct Counted<W> {
    out: W,
    hasher: Sha256,
    bytes: usize,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hasher.update(bytes.get(..written).unwrap_or_default());
        self.bytes += written;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Prints a text of the program's own: the one kind that may hold controls.
///
/// # Errors
/// Standard output can't be written.
pub(super) fn own(text: &str) -> Result<(), Trouble> {
    print(text.trim_end())
}

fn print(text: &str) -> Result<(), Trouble> {
    bytes(format!("{text}\n").as_bytes())
}

fn heard(written: io::Result<()>) -> Result<(), Trouble> {
    match written {
        // Whoever listens across a net is gone: nothing more is done for them.
        Err(error) if error.kind() == ErrorKind::BrokenPipe && tally::is_cut() => {
            Err(Trouble::refused("whoever was reading is gone. What was saved stays saved"))
        }
        // Whoever read has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Trouble::refused(format!(
            "standard output can't be written: {error}. What was saved stays saved"
        ))),
        Ok(()) => Ok(()),
    }
}

fn clean(text: &str) -> String {
    text.split('\n').map(visible).collect::<Vec<_>>().join("\n")
}

/// The same value, with what could upset a terminal escaped. It stands inside texts only: the
/// JSON around them is plain.
fn harmless(json: &str) -> String {
    let mut told = String::with_capacity(json.len());
    for letter in json.chars() {
        if !is_hostile(letter) {
            told.push(letter);
            continue;
        }
        for unit in letter.encode_utf16(&mut [0; 2]) {
            // Writing to a text can't fail.
            let _ = write!(told, "\\u{unit:04x}");
        }
    }
    told
}

/// A text, or none for a blank: what is absent is `null` in JSON.
pub(super) fn told(text: &str) -> Option<&str> {
    (!text.trim().is_empty()).then_some(text)
}

/// Where a column's cells stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// Rows under their headings, each column as wide as it needs.
pub(super) fn table(columns: &[(&str, Side)], rows: &[Vec<String>]) -> String {
    let headings: Vec<String> = columns.iter().map(|(heading, _)| (*heading).to_owned()).collect();
    let all = || std::iter::once(&headings).chain(rows);
    let widest = |at: usize| {
        let cells = all().filter_map(|row| row.get(at));
        cells.map(|cell| visible(cell).width()).max().unwrap_or_default()
    };
    let sides: Vec<(Side, usize)> =
        columns.iter().enumerate().map(|(at, (_, side))| (*side, widest(at))).collect();
    all().map(|row| laid_out(row, &sides)).collect::<Vec<_>>().join("\n")
}

fn laid_out(row: &[String], sides: &[(Side, usize)]) -> String {
    let cells = row.iter().zip(sides).map(|(cell, (side, width))| {
        let cell = visible(cell);
        let gap = " ".repeat(width.saturating_sub(cell.width()));
        match side {
            Side::Left => format!("{cell}{gap}"),
            Side::Right => format!("{gap}{cell}"),
        }
    });
    cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_as_wide_as_it_needs() {
        let columns = [("Id", Side::Right), ("Name", Side::Left), ("Due", Side::Left)];
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let rows = [row(["7", "Zoë Osei", "–"]), row(["12", "Li", "5 Dec 25"])];
        let expected = "Id  Name      Due\n 7  Zoë Osei  –\n12  Li        5 Dec 25";
        assert_eq!(table(&columns, &rows), expected);
        assert_eq!(table(&columns, &[]), "Id  Name  Due");
    }

    #[test]
    fn hostile_text_is_escaped_and_stays_the_same_value() {
        let hostile = "a\u{202e}b\u{1b}[2J\u{85}\u{e0041}\n\"";
        let json = harmless(&serde_json::to_string(hostile).unwrap());
        assert!(json.is_ascii() && !json.chars().any(char::is_control), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), hostile);
        assert_eq!(clean("one\u{1b}[2J\ntwo"), "one\u{241b}[2J\ntwo");
    }

    #[test]
    fn a_blank_is_absent() {
        assert_eq!((told(""), told(" "), told("x")), (None, None, Some("x")));
    }
}
