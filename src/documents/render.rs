//! A document in one of the three ways it is handed out.

use super::model::Document;
use super::text;

/// How a document is handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Pdf,
    Docx,
    Text,
}

impl Format {
    /// Every format with its name in commands.
    pub const ALL: [(&'static str, Self); 3] =
        [("pdf", Self::Pdf), ("docx", Self::Docx), ("text", Self::Text)];

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
    }
}

/// The bytes of a document.
///
/// # Errors
/// Why it can't be made that way here, in a sentence.
pub fn render(document: &Document, format: Format) -> Result<Vec<u8>, String> {
    match format {
        Format::Text => Ok(text::render(document, text::WIDTH).into_bytes()),
        Format::Pdf | Format::Docx => {
            Err("this program makes documents as text so far. Nothing was made. Say --format text"
                .to_owned())
        }
    }
}
