//! A document as bytes: the one way to them, whatever the form.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use super::model::Document;
use super::pdf::{self, Helper, PdfTrouble};
use super::{text, word};
use crate::rules::sent::Format;
use crate::store::Trouble;

/// What documents are made with on this machine.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Press {
    /// This program, beside which the one that sets PDFs is looked for.
    own: Option<PathBuf>,
    /// The search path, where it is looked for next.
    search: Option<OsString>,
}

impl Press {
    #[must_use]
    pub fn at(own: Option<PathBuf>, search: Option<OsString>) -> Self {
        Self { own, search }
    }

    /// Looked for when a PDF is asked for, so that no start waits for it and one installed meanwhile is found.
    fn helper(&self) -> Result<Helper, PdfTrouble> {
        let own = self.own.as_deref().ok_or(PdfTrouble::Missing)?;
        pdf::find(own, self.search.as_deref())
    }

    /// Whether PDFs can be made here.
    #[must_use]
    pub fn makes_pdf(&self) -> bool {
        self.helper().is_ok()
    }

    /// Whether PDFs can be set here, before work begins that ends in one.
    ///
    /// # Errors
    /// They can't, and how to change that.
    pub fn can_set(&self) -> Result<(), Trouble> {
        self.helper().map(drop).map_err(|why| Trouble::refused(why.to_string()))
    }
}

/// The bytes of a document in a form.
///
/// # Errors
/// Why it can't be made in that form here, in a sentence.
pub fn render(document: &Document, format: Format, press: &Press) -> Result<Vec<u8>, Trouble> {
    match format {
        Format::Text => Ok(plain(document).into_bytes()),
        Format::Word => word::word(document).map_err(|why| Trouble::Ours(why.to_string())),
        Format::Pdf => render_pdf(document, press, &AtomicBool::new(false)),
    }
}

/// The bytes of its PDF; stops soon after `cancel` is set.
///
/// # Errors
/// Why it can't be made here, in a sentence; that it was stopped.
pub fn render_pdf(
    document: &Document,
    press: &Press,
    cancel: &AtomicBool,
) -> Result<Vec<u8>, Trouble> {
    let set = press.helper().and_then(|helper| pdf::pdf(document, &helper, cancel));
    set.map_err(|why| Trouble::refused(why.to_string()))
}

/// The forms that are offered: what is printed and signed first.
#[must_use]
pub fn formats() -> &'static [Format] {
    &[Format::Word, Format::Pdf, Format::Text]
}

/// A document as plain text, as it is looked over before it goes out.
#[must_use]
pub fn plain(document: &Document) -> String {
    text::render(document, text::WIDTH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::model::{FORMAT, Foot};

    #[test]
    fn without_the_helper_a_pdf_is_refused_with_how_to_install_it_and_word_is_made() {
        let document = Document {
            format: FORMAT,
            title: "Plan".into(),
            subtitle: String::new(),
            facts: Vec::new(),
            blocks: Vec::new(),
            foot: Foot::default(),
            banner: String::new(),
        };
        let press = Press::default();
        let why = render(&document, Format::Pdf, &press).unwrap_err().to_string();
        assert!(why.contains("cargo install --locked --path pdf"), "{why}");
        assert!(why.contains("Word"), "{why}");
        assert!(render(&document, Format::Word, &press).unwrap().starts_with(b"PK"));
    }
}
