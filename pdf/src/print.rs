//! From JSON to PDF.

use std::collections::BTreeSet;

use serde_json::Value;
use typst::diag::{SourceDiagnostic, Warned};
use typst::foundations::{Bytes, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::clean;
use crate::day;
use crate::desk::Desk;
use crate::document::{Document, FORMATS, Stamp};
use crate::exhibits::Exhibits;
use crate::fonts;

/// For keeping, and for whoever doesn't see it.
const LASTING: &[PdfStandard] = &[PdfStandard::A_2a, PdfStandard::Ua_1];
/// Tagged all the same, but nobody vouches for what others made of it.
const PLAIN: &[PdfStandard] = &[PdfStandard::V_1_7];
/// The pages of a newer PDF can stand in no older one.
const NEWEST: &[PdfStandard] = &[PdfStandard::V_2_0];

pub struct Printed {
    pub pdf: Vec<u8>,
    /// A sentence for whatever isn't as it was sent.
    pub notes: Vec<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error("this is no Herringbone document: {0}. No PDF was made")]
    NoDocument(serde_json::Error),
    #[error(
        "this document has format {0}, and this herringbone-pdf reads format {known}. No PDF was made; install \
         herringbone-pdf and Herringbone from the same release",
        known = FORMATS.map(|format| format.to_string()).join(" and ")
    )]
    OtherFormat(u32),
    #[error("the document can't be set: {0}. No PDF was made")]
    Typesetting(String),
}

/// The PDF of one document.
///
/// # Errors
/// It is no document, or of another format, or can't be set.
pub fn print(json: &[u8]) -> Result<Printed, Trouble> {
    let mut document = read(json)?;
    let exhibits = Exhibits::take(&mut document);
    let fonts = fonts::all();
    let mut value = serde_json::to_value(&document).map_err(Trouble::NoDocument)?;
    let mut lost = BTreeSet::new();
    clean::clean(&mut value, &fonts, &mut lost);
    let mut notes: Vec<String> = clean::told(&lost).into_iter().collect();

    let mut shown = serde_json::to_value(&exhibits.shown).map_err(Trouble::NoDocument)?;
    clean::clean(&mut shown, &fonts, &mut lost);
    let has_pages = exhibits.have_pages();
    let mut files = exhibits.files;
    files.push(("document.json".to_owned(), bytes_of(&value)));
    files.push(("exhibits.json".to_owned(), bytes_of(&shown)));
    let desk = Desk::lay(fonts, files).map_err(|error| Trouble::Typesetting(error.to_string()))?;

    let Warned { output, warnings } = typst::compile::<PagedDocument>(&desk);
    notes.extend(warnings.iter().map(sentence));
    let set = output.map_err(|errors| Trouble::Typesetting(sentences(&errors)))?;
    let pdf = export(&set, &document.foot.made, has_pages, &mut notes)?;
    Ok(Printed { pdf, notes })
}

fn read(json: &[u8]) -> Result<Document, Trouble> {
    let stamp: Stamp = serde_json::from_slice(json).map_err(Trouble::NoDocument)?;
    if !FORMATS.contains(&stamp.format) {
        return Err(Trouble::OtherFormat(stamp.format));
    }
    serde_json::from_slice(json).map_err(Trouble::NoDocument)
}

fn bytes_of(value: &Value) -> Bytes {
    Bytes::from_string(value.to_string())
}

/// The first edition that can be made. A paper that isn't for keeping is better than none.
fn export(
    set: &PagedDocument,
    made: &str,
    has_pages: bool,
    notes: &mut Vec<String>,
) -> Result<Vec<u8>, Trouble> {
    let why = if has_pages {
        "pages of another PDF are among the exhibits".to_owned()
    } else {
        match edition(set, made, LASTING) {
            Ok(pdf) => return Ok(pdf),
            Err(why) => why,
        }
    };
    let pdf = edition(set, made, PLAIN).or_else(|_| edition(set, made, NEWEST));
    let pdf = pdf.map_err(Trouble::Typesetting)?;
    notes.push(format!("the PDF is tagged, but not PDF/A-2a and PDF/UA-1: {why}"));
    Ok(pdf)
}

fn edition(set: &PagedDocument, made: &str, standards: &[PdfStandard]) -> Result<Vec<u8>, String> {
    let standards =
        PdfStandards::new(standards).map_err(|error| error.message().as_str().to_owned())?;
    let options = PdfOptions {
        creator: Smart::Custom(Some("Herringbone".to_owned())),
        timestamp: day::made(made).map(Timestamp::new_utc),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(set, &options).map_err(|errors| sentences(&errors))
}

fn sentences(errors: &[SourceDiagnostic]) -> String {
    let told: Vec<String> = errors.iter().take(3).map(sentence).collect();
    told.join("; ")
}

/// One line, whatever stands in the message.
fn sentence(told: &SourceDiagnostic) -> String {
    told.message.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_document_is_told_as_such() {
        for json in ["", "{", "[]", "{}", "{\"format\":1}", "{\"format\":\"1\"}", "{\"format\":-1}"]
        {
            let told = print(json.as_bytes()).err().map(|trouble| trouble.to_string());
            let told = told.unwrap_or_default();
            assert!(told.starts_with("this is no Herringbone document: "), "{json}: {told}");
            assert!(!told.contains('\n'), "{told}");
        }
    }

    #[test]
    fn another_format_is_told_by_its_number_and_not_read() {
        let told = print(br#"{"format":3,"pages":[]}"#).err().unwrap().to_string();
        assert!(told.starts_with("this document has format 3, and "), "{told}");
        assert!(told.contains("reads format 1 and 2"), "{told}");
    }
}
