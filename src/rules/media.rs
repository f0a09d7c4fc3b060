//! Which files may be kept as proof, told by what is in them and not by what they are called.
//!
//! Five kinds that open everywhere and run nothing: PDF, JPEG, PNG, Word (DOCX, without macros) and
//! a saved email (EML).

use super::count::counted;

/// The largest file that is kept, in bytes: 20 MB.
pub const LARGEST: usize = 20 * 1024 * 1024;

/// What is accepted, for sentences.
pub const ACCEPTED: &str = "PDF, JPEG, PNG, Word (.docx) and saved emails (.eml) are kept";

/// Head of a file in which the header lines of an email stand.
const HEAD: usize = 64 * 1024;

/// End of a ZIP archive in which the names of its files stand, however many.
const NAMES: usize = 1024 * 1024;

/// A kind of file that may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Media {
    Pdf,
    Jpeg,
    Png,
    Docx,
    Eml,
}

impl Media {
    pub const ALL: [Self; 5] = [Self::Pdf, Self::Jpeg, Self::Png, Self::Docx, Self::Eml];

    /// The kind of a file by its bytes. Its name, where it has one, only keeps another ZIP file
    /// from passing as a Word file.
    ///
    /// # Errors
    /// What it is instead, in words.
    pub fn of(bytes: &[u8], name: &str) -> Result<Self, &'static str> {
        if bytes.starts_with(b"%PDF-") {
            return Ok(Self::Pdf);
        }
        if bytes.starts_with(b"\xff\xd8\xff") {
            return Ok(Self::Jpeg);
        }
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Ok(Self::Png);
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return word(bytes, name);
        }
        if is_email(bytes) { Ok(Self::Eml) } else { Err(other(bytes)) }
    }

    /// The name that every program knows it by: `application/pdf`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Eml => "message/rfc822",
        }
    }

    /// What officers call it: `PDF`, `Word`.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Docx => "Word",
            Self::Eml => "Email",
        }
    }

    /// What the name of such a file ends with.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Docx => "docx",
            Self::Eml => "eml",
        }
    }

    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|media| media.id() == id)
    }
}

/// A size in words: `812 bytes`, `120 KB`, `3.4 MB`.
#[must_use]
pub fn size_words(bytes: usize) -> String {
    const KB: usize = 1024;
    const MB: usize = KB * KB;
    match bytes {
        n if n < KB => counted(n, "byte", "bytes"),
        n if n < MB => format!("{} KB", n.div_ceil(KB)),
        n => format!("{}.{} MB", n / MB, n % MB * 10 / MB),
    }
}

/// A size in words and to the byte, where that is more: `644 bytes`, `120 KB (122880 bytes)`.
#[must_use]
pub fn size_in_full(bytes: usize) -> String {
    let exact = counted(bytes, "byte", "bytes");
    match size_words(bytes) {
        words if words == exact => exact,
        words => format!("{words} ({exact})"),
    }
}

/// A ZIP archive ends with the names of the files in it, as they are.
fn word(bytes: &[u8], name: &str) -> Result<Media, &'static str> {
    let names = &bytes[bytes.len().saturating_sub(NAMES)..];
    let has = |part: &[u8]| names.windows(part.len()).any(|window| window == part);
    if !has(b"[Content_Types].xml") || !has(b"word/") {
        return Err(if has(b"xl/workbook") {
            "an Excel workbook"
        } else if has(b"ppt/presentation") {
            "a PowerPoint presentation"
        } else if has(b"vnd.oasis.opendocument") {
            "an OpenDocument file"
        } else {
            "a ZIP archive"
        });
    }
    if has(b"vbaProject.bin") {
        return Err("a Word file with macros");
    }
    let ending = std::path::Path::new(name).extension();
    let called_so = ending.is_some_and(|ending| ending.eq_ignore_ascii_case("docx"));
    if called_so || name.is_empty() { Ok(Media::Docx) } else { Err("a ZIP archive") }
}

/// An email begins with header lines, From and a day or number among them, up to a blank line.
fn is_email(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let head = &bytes[..bytes.len().min(HEAD)];
    let (mut from, mut sent) = (false, false);
    for (nth, line) in head.split(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        // A long header goes on in the next line, which begins with a blank.
        if nth > 0 && (line.starts_with(b" ") || line.starts_with(b"\t")) {
            continue;
        }
        let Some(name) = header(line) else { return false };
        from |= name.eq_ignore_ascii_case(b"From");
        let told: [&[u8]; 3] = [b"Date", b"Received", b"Message-ID"];
        sent |= told.iter().any(|known| name.eq_ignore_ascii_case(known));
    }
    from && sent
}

/// The name of a header line: letters that can be seen, then a colon.
fn header(line: &[u8]) -> Option<&[u8]> {
    let end = line.iter().position(|byte| *byte == b':')?;
    let name = &line[..end];
    (!name.is_empty() && name.iter().all(u8::is_ascii_graphic)).then_some(name)
}

/// Beginnings by which other kinds of file are told: at which byte, what stands there, what it is.
const OTHERS: &[(usize, &[u8], &str)] = &[
    (0, b"\xd0\xcf\x11\xe0", "an older Word, Excel or Outlook file (.doc, .xls, .msg)"),
    (0, b"{\\rtf", "an RTF text"),
    (0, b"GIF8", "a GIF picture"),
    (0, b"II*\0", "a TIFF picture"),
    (0, b"MM\0*", "a TIFF picture"),
    (8, b"WEBP", "a WebP picture"),
    (4, b"ftyphei", "a phone's HEIC picture"),
    (4, b"ftyp", "a video or sound"),
    (0, b"MZ\x90", "a Windows program"),
    (0, b"\x7fELF", "a program"),
];

/// What a file is that isn't kept, in words that follow `it is`.
fn other(bytes: &[u8]) -> &'static str {
    let known = OTHERS
        .iter()
        .find(|(at, what, _)| bytes.get(*at..).is_some_and(|rest| rest.starts_with(what)));
    let head = &bytes[..bytes.len().min(HEAD)];
    let is_page = |tag: &[u8]| head.get(..tag.len()).is_some_and(|b| b.eq_ignore_ascii_case(tag));
    let controls = head.iter().any(|byte| *byte < b' ' && !b"\t\n\r\x0c".contains(byte));
    match known {
        Some((_, _, what)) => what,
        None if is_page(b"<!doctype html") || is_page(b"<html") => "a web page",
        None if controls => "of a kind that isn't known here",
        None => "plain text",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &[u8] = b"Received: from a\r\n by b\r\nFrom: Mum <m@example.org>\r\nDate: Fri, 21 Nov 2025 09:00:00 +0000\r\nSubject: Monday\r\n\r\nHe is ill.\r\n";
    const WORD: &[u8] = b"PK\x03\x04....[Content_Types].xml....word/document.xml....";

    #[test]
    fn each_kind_is_told_by_its_bytes() {
        let table: [(&[u8], &str, Media); 9] = [
            (b"%PDF-1.7\n", "letter.pdf", Media::Pdf),
            (b"%PDF-1.7\n", "letter.jpg", Media::Pdf),
            (b"\xff\xd8\xff\xe0..", "", Media::Jpeg),
            (b"\x89PNG\r\n\x1a\n..", "a.png", Media::Png),
            (WORD, "plan.docx", Media::Docx),
            (WORD, "PLAN.DOCX", Media::Docx),
            (WORD, "", Media::Docx),
            (MAIL, "reply.eml", Media::Eml),
            (MAIL, "", Media::Eml),
        ];
        for (bytes, name, expected) in table {
            assert_eq!(Media::of(bytes, name), Ok(expected), "{name}");
        }
    }

    #[test]
    fn anything_else_is_named() {
        let table: [(&[u8], &str, &str); 14] = [
            (b"", "a.pdf", "plain text"),
            (b"Dear parent", "letter.pdf", "plain text"),
            (b"PK\x03\x04 letter.txt", "letter.docx", "a ZIP archive"),
            (WORD, "pack.zip", "a ZIP archive"),
            (b"PK\x03\x04[Content_Types].xml xl/workbook.xml", "a.xlsx", "an Excel workbook"),
            (
                b"PK\x03\x04[Content_Types].xml word/document.xml word/vbaProject.bin",
                "a.docx",
                "a Word file with macros",
            ),
            (
                b"\xd0\xcf\x11\xe0..",
                "a.doc",
                "an older Word, Excel or Outlook file (.doc, .xls, .msg)",
            ),
            (b"GIF89a", "a.gif", "a GIF picture"),
            (b"\0\0\0\x18ftypheic", "a.heic", "a phone's HEIC picture"),
            (b"MZ\x90\0", "letter.pdf", "a Windows program"),
            (b"<HTML><body>", "a.eml", "a web page"),
            (b"\0\x01\x02", "a.pdf", "of a kind that isn't known here"),
            // A letter with colons is no email, nor are headers without a day.
            (b"From: the school\nDear parent\nDate: today\n", "a.eml", "plain text"),
            (b"From: the school\nSubject: Monday\n\n", "a.eml", "plain text"),
        ];
        for (bytes, name, expected) in table {
            assert_eq!(Media::of(bytes, name), Err(expected), "{name}");
        }
    }

    #[test]
    fn ids_are_read_back() {
        for media in Media::ALL {
            assert_eq!(Media::parse(media.id()), Some(media), "{media:?}");
        }
        assert_eq!(Media::parse("text/html"), None);
    }

    #[test]
    fn sizes_are_told_in_words() {
        let table = [
            (0, "0 bytes"),
            (1, "1 byte"),
            (1_023, "1023 bytes"),
            (1_025, "2 KB"),
            (3_565_159, "3.4 MB"),
            (LARGEST, "20.0 MB"),
        ];
        for (bytes, expected) in table {
            assert_eq!(size_words(bytes), expected);
        }
        assert_eq!(size_in_full(644), "644 bytes");
        assert_eq!(size_in_full(1), "1 byte");
        assert_eq!(size_in_full(122_880), "120 KB (122880 bytes)");
    }
}
