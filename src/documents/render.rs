//! A document as bytes: the one way to them, whatever the form.

use super::model::Document;
use super::{text, word};
use crate::rules::sent::Format;
use crate::store::Trouble;

/// The bytes of a document in a form.
///
/// # Errors
/// A form that can't be made here, in a sentence.
pub fn render(document: &Document, format: Format) -> Result<Vec<u8>, Trouble> {
    match format {
        Format::Text => Ok(plain(document).into_bytes()),
        Format::Word => word::word(document).map_err(|why| Trouble::Ours(why.to_string())),
        Format::Pdf => Err(Trouble::refused(
            "PDF can't be made here yet. Nothing was made. Choose Word or text",
        )),
    }
}

/// The forms that can be made.
#[must_use]
pub fn formats() -> &'static [Format] {
    &[Format::Text, Format::Word]
}

/// A document as plain text, as it is looked over before it goes out.
#[must_use]
pub fn plain(document: &Document) -> String {
    text::render(document, text::WIDTH)
}
