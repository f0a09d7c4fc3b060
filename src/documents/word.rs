//! A document as a Word file: Open XML with real styles, so that headings, lists and tables are
//! what they are for a screen reader too, and an officer can go on writing in it.
//!
//! Every string comes in as text. What the file says follows from the document alone: the same
//! document gives the same bytes.

mod blocks;
mod page;
mod paragraphs;
mod parts;
mod pictures;
mod tables;
#[cfg(test)]
mod tests;
mod text;
mod xml;

use super::model::Document;

/// Why no Word file could be made.
#[derive(Debug, thiserror::Error)]
#[error("The Word file couldn't be made ({0}). Nothing was written.")]
pub struct Unmade(#[from] zip::result::ZipError);

/// The document as the bytes of a `.docx` file.
///
/// # Errors
///
/// [`Unmade`] where the parts can't be packed as one file: pictures of several gigabytes.
pub fn word(document: &Document) -> Result<Vec<u8>, Unmade> {
    Ok(parts::pack(document, &blocks::body(document))?)
}
