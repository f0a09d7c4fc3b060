//! The words of a file kept as proof, to look something up in them: of a saved email and of a Word file. What
//! stands in a PDF or on a picture can't be told by this.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zip::ZipArchive;

use crate::rules::media::Media;

/// Of a saved email so much is looked through: its words come before what hangs on it.
const HEAD: usize = 1024 * 1024;
/// Of each part of a Word file so many bytes, whatever it says of itself.
const MOST: u64 = 8 * 1024 * 1024;
/// The parts of a Word file in which words stand.
const WRITTEN: [&str; 6] = ["document", "header", "footer", "footnotes", "endnotes", "comments"];
/// Tags at which a line ends.
const BREAKS: [&str; 7] = ["/w:p>", "w:br", "w:tab", "br", "/p>", "/div>", "/td>"];

/// The words of a file; none where they can't be searched.
#[must_use]
pub fn text_of(media: Media, bytes: &[u8]) -> Option<String> {
    match media {
        Media::Eml => Some(email(bytes)),
        Media::Docx => word(bytes),
        Media::Pdf | Media::Jpeg | Media::Png => None,
    }
}

/// An email as it stands, and as whoever gets it reads it.
fn email(bytes: &[u8]) -> String {
    let raw = String::from_utf8_lossy(bytes.get(..HEAD).unwrap_or(bytes));
    let mut text = without_tags(&unquoted(&raw));
    for part in packed_parts(&raw) {
        text.push('\n');
        text.push_str(&without_tags(&part));
    }
    text.push('\n');
    text.push_str(&raw);
    text
}

/// Quoted-printable undone: `=C3=A9` is a letter, and `=` at the end of a line goes on in the next.
fn unquoted(raw: &str) -> String {
    let joined = raw.replace("=\r\n", "").replace("=\n", "");
    let mut bytes = Vec::with_capacity(joined.len());
    let mut rest = joined.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let hex = behind.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let read = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match read.filter(|_| *first == b'=') {
            Some(byte) => {
                bytes.push(byte);
                rest = behind.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The parts that were packed as base64, as text.
fn packed_parts(raw: &str) -> Vec<String> {
    let (mut parts, mut letters) = (Vec::new(), String::new());
    let (mut is_packed, mut in_body) = (false, false);
    for line in raw.lines().chain(["--"]) {
        if line.starts_with("--") {
            let whole = letters.get(..letters.len() / 4 * 4).unwrap_or_default();
            if let Ok(bytes) = STANDARD.decode(whole) {
                parts.push(String::from_utf8_lossy(&bytes).into_owned());
            }
            letters.clear();
            (is_packed, in_body) = (false, false);
        } else if in_body {
            if is_packed {
                letters.push_str(line.trim());
            }
        } else {
            let small = line.to_ascii_lowercase();
            is_packed |=
                small.starts_with("content-transfer-encoding:") && small.contains("base64");
            in_body = line.trim().is_empty();
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// A Word file's words; none where it can't be unpacked.
fn word(bytes: &[u8]) -> Option<String> {
    let mut packed = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let names: Vec<String> =
        packed.file_names().filter_map(Result::ok).map(Cow::into_owned).collect();
    let mut text = String::new();
    for name in names.iter().filter(|name| is_written(name)) {
        let mut part = Vec::new();
        packed.by_name(name).ok()?.take(MOST).read_to_end(&mut part).ok()?;
        text.push_str(&without_tags(&String::from_utf8_lossy(&part)));
        text.push('\n');
    }
    (!text.is_empty()).then_some(text)
}

fn is_written(name: &str) -> bool {
    let part = name.strip_prefix("word/").and_then(|name| name.strip_suffix(".xml"));
    part.is_some_and(|part| {
        let plain = part.trim_end_matches(|sign: char| sign.is_ascii_digit());
        WRITTEN.contains(&plain)
    })
}

/// What is left of a text without its tags.
fn without_tags(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        words.push_str(before);
        let Some(end) = after.find('>') else {
            rest = after;
            break;
        };
        let (tag, behind) = after.split_at(end + 1);
        if BREAKS.iter().any(|begin| tag.starts_with(begin)) {
            words.push('\n');
        }
        rest = behind;
    }
    words.push_str(rest);
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(words, |words, (name, sign)| words.replace(name, sign))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn docx(document: &str) -> Vec<u8> {
        let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
        let parts = [
            ("[Content_Types].xml", "<Types/>"),
            ("word/document.xml", document),
            ("word/header2.xml", "<w:hdr><w:p><w:t>Beech &amp; Grove</w:t></w:p></w:hdr>"),
            ("word/styles.xml", "<w:style>Never read</w:style>"),
        ];
        for (name, part) in parts {
            packed.start_file(name, SimpleFileOptions::DEFAULT).unwrap();
            packed.write_all(part.as_bytes()).unwrap();
        }
        packed.finish().unwrap().into_inner()
    }

    #[test]
    fn a_word_files_words_are_read_across_its_runs() {
        let bytes = docx(
            "<w:p><w:r><w:t>We live at 11</w:t></w:r><w:r><w:t>3 Mill Lane</w:t></w:r></w:p>\
             <w:p><w:t>Weirford</w:t></w:p>",
        );
        let text = text_of(Media::Docx, &bytes).unwrap();
        assert!(text.contains("We live at 113 Mill Lane\nWeirford"), "{text}");
        assert!(text.contains("Beech & Grove") && !text.contains("Never read"), "{text}");
        assert_eq!(text_of(Media::Docx, b"PK\x03\x04 nothing of the kind"), None);
    }

    #[test]
    fn an_email_is_read_as_whoever_gets_it_reads_it() {
        let packed = STANDARD.encode("We are at 113 Mill Lane, Weirford, now");
        let (one, other) = packed.split_at(20);
        let email = format!(
            "From: a@example.org\r\nDate: Thu, 19 Nov 2026 08:00:00 +0000\r\n\r\n--b\r\n\
             Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n{one}\r\n{other}\r\n\
             --b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nCaf=C3=A9 of Zo=C3=\r\n=AB, \
             5 Long=\r\n Road<br>Hill Top\r\n--b--\r\n"
        );
        let text = text_of(Media::Eml, email.as_bytes()).unwrap();
        for words in
            ["113 Mill Lane, Weirford", "Café of Zoë, 5 Long Road\nHill Top", "a@example.org"]
        {
            assert!(text.contains(words), "no {words} in {text}");
        }
    }

    #[test]
    fn pdfs_and_pictures_are_not_read() {
        for media in [Media::Pdf, Media::Jpeg, Media::Png] {
            assert_eq!(text_of(media, b"113 Mill Lane"), None);
        }
    }
}
