//! What a program did to files, read from a record that strace made: one call a line, every text in hex.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

/// The calls that change a file, or say which one is meant, or wait for the disk.
/// Not every machine has those with a question mark.
pub const CALLS: &str = "trace=openat,close,?lseek,write,pwrite64,pwritev,writev,fsync,fdatasync,\
                         ftruncate,fallocate,?rename,?renameat,renameat2,?unlink,unlinkat";

/// The options with which a record is made that can be read here.
pub const OPTIONS: [&str; 6] = ["-f", "-qq", "-xx", "-y", "-s", "1000000"];

/// One call that went well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Open {
        fd: i32,
        name: PathBuf,
        truncate: bool,
    },
    Close {
        fd: i32,
    },
    /// Without a place it goes where the file's pointer stands.
    Write {
        fd: i32,
        at: Option<u64>,
        bytes: Vec<u8>,
    },
    Seek {
        fd: i32,
        to: u64,
    },
    Length {
        fd: i32,
        length: u64,
    },
    Sync {
        fd: i32,
    },
    Rename {
        from: PathBuf,
        to: PathBuf,
    },
    Unlink {
        name: PathBuf,
    },
}

/// Everything in a record, in its order.
pub fn read(record: &Path) -> Result<Vec<Event>> {
    let file = std::fs::File::open(record).context("reading the record")?;
    let mut events = Vec::new();
    for line in BufReader::new(file).lines() {
        let line = line?;
        let event = event(&line).with_context(|| format!("in a record: {line:.200}"))?;
        events.extend(event);
    }
    Ok(events)
}

/// A line's event; none where the call failed, or says nothing of files.
fn event(line: &str) -> Result<Option<Event>> {
    ensure!(!line.contains("unfinished ...>"), "a call is told in two parts");
    let call = line.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
    // What isn't a call: signals, and ends.
    let (Some((name, rest)), false) = (call.split_once('('), call.starts_with(['-', '+'])) else {
        return Ok(None);
    };
    let (inside, gave) = rest.rsplit_once(") = ").context("no result")?;
    let gave = gave.split_whitespace().next().unwrap_or_default();
    let Ok(number) = gave.split('<').next().unwrap_or_default().parse::<u64>() else {
        return Ok(None);
    };
    let words: Vec<&str> = inside.split(", ").collect();
    of_call(name, &words, gave, number).map(Some)
}

/// The event of a call with these words, that gave a file or a number.
fn of_call(name: &str, words: &[&str], gave: &str, number: u64) -> Result<Event> {
    let word = |at: usize| words.get(at).copied().context("too few words");
    Ok(match name {
        "openat" => Event::Open {
            fd: i32::try_from(number)?,
            name: named(gave)?,
            truncate: word(2)?.contains("O_TRUNC"),
        },
        "close" => Event::Close { fd: fd(word(0)?)? },
        "write" => Event::Write { fd: fd(word(0)?)?, at: None, bytes: part(word(1)?, number)? },
        "pwrite64" => Event::Write {
            fd: fd(word(0)?)?,
            at: Some(word(3)?.parse()?),
            bytes: part(word(1)?, number)?,
        },
        "lseek" => Event::Seek { fd: fd(word(0)?)?, to: number },
        "ftruncate" => Event::Length { fd: fd(word(0)?)?, length: word(1)?.parse()? },
        "fsync" | "fdatasync" => Event::Sync { fd: fd(word(0)?)? },
        "rename" => Event::Rename { from: path(word(0)?)?, to: path(word(1)?)? },
        "renameat" | "renameat2" => Event::Rename { from: path(word(1)?)?, to: path(word(3)?)? },
        "unlink" => Event::Unlink { name: path(word(0)?)? },
        "unlinkat" => Event::Unlink { name: path(word(1)?)? },
        other => bail!("{other} is not understood"),
    })
}

/// The number before a file's name: `5<\x2f…>`.
fn fd(word: &str) -> Result<i32> {
    let number = word.split('<').next().unwrap_or_default();
    number.parse().with_context(|| format!("{number} is no file"))
}

/// The name behind a file's number.
fn named(word: &str) -> Result<PathBuf> {
    let name = word.split_once('<').context("a file without its name")?.1;
    Ok(PathBuf::from(OsString::from_vec(bytes(name.split('>').next().unwrap_or_default())?)))
}

/// A name between quotes.
fn path(word: &str) -> Result<PathBuf> {
    Ok(PathBuf::from(OsString::from_vec(quoted(word)?)))
}

/// Bytes that were to be written, as many of them as were.
fn part(word: &str, written: u64) -> Result<Vec<u8>> {
    let mut bytes = quoted(word)?;
    let written = usize::try_from(written)?;
    ensure!(written <= bytes.len(), "{written} bytes were written, and {} told", bytes.len());
    bytes.truncate(written);
    Ok(bytes)
}

fn quoted(word: &str) -> Result<Vec<u8>> {
    let inside = word.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    bytes(inside.context("no text between quotes")?)
}

/// `\x2f\x74…`
fn bytes(hex: &str) -> Result<Vec<u8>> {
    let digits = hex.as_bytes();
    ensure!(digits.len().is_multiple_of(4), "half a byte");
    digits.chunks_exact(4).map(byte).collect()
}

fn byte(four: &[u8]) -> Result<u8> {
    let digit = |at: usize| four.get(at).and_then(|d| char::from(*d).to_digit(16));
    match (four.starts_with(b"\\x"), digit(2), digit(3)) {
        (true, Some(high), Some(low)) => Ok(u8::try_from(high * 16 + low)?),
        _ => bail!("no byte in hex"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_record_are_read() {
        let db = PathBuf::from("/a.db");
        let name = r"\x2f\x61\x2e\x64\x62";
        for (line, expected) in [
            (
                format!(r#"77 openat(AT_FDCWD<\x2f>, "{name}", O_RDWR|O_CREAT, 0600) = 4<{name}>"#),
                Some(Event::Open { fd: 4, name: db.clone(), truncate: false }),
            ),
            (
                format!(
                    r#"77 openat(AT_FDCWD<\x2f>, "{name}", O_RDWR) = -1 ENOENT (No such file)"#
                ),
                None,
            ),
            (
                format!(r#"77 pwrite64(4<{name}>, "\x0d\x00\xff", 3, 4096) = 3"#),
                Some(Event::Write { fd: 4, at: Some(4096), bytes: vec![13, 0, 255] }),
            ),
            (
                format!(r#"77 write(9<{name}>, "\x61\x62\x63", 3) = 2"#),
                Some(Event::Write { fd: 9, at: None, bytes: b"ab".to_vec() }),
            ),
            (format!("77 fdatasync(4<{name}>) = 0"), Some(Event::Sync { fd: 4 })),
            (
                format!("77 lseek(4<{name}>, 12, SEEK_SET) = 12"),
                Some(Event::Seek { fd: 4, to: 12 }),
            ),
            (
                format!("77 ftruncate(4<{name}>, 8192) = 0"),
                Some(Event::Length { fd: 4, length: 8192 }),
            ),
            (format!("77 close(6<{name}>(deleted)) = 0"), Some(Event::Close { fd: 6 })),
            (format!(r#"77 unlink("{name}") = 0"#), Some(Event::Unlink { name: db.clone() })),
            (
                format!(r#"77 rename("{name}", "{name}") = 0"#),
                Some(Event::Rename { from: db.clone(), to: db }),
            ),
            ("77 --- SIGABRT {si_signo=SIGABRT} ---".to_owned(), None),
            ("77 +++ killed by SIGABRT (core dumped) +++".to_owned(), None),
        ] {
            assert_eq!(event(&line).unwrap(), expected, "{line}");
        }
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for line in [
            r#"77 pwritev(4<\x2f>, [{iov_base="\x61", iov_len=1}], 1, 0) = 1"#,
            r#"77 write(4<\x2f>, "\x61"..., 3) = 3"#,
            r#"77 write(4<\x2f>, "\x61", 3 <unfinished ...>"#,
        ] {
            assert!(event(line).is_err(), "{line}");
        }
    }
}
