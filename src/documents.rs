//! What is handed out: forms, letters and lists as one [`model::Document`], composed once from the
//! template, the case file and the rules for one audience, and rendered three ways: PDF (by the
//! helper program), Word and plain text.
//!
//! Withholding happens in composing, here and nowhere else: what an audience must not read is never
//! put into the document, so no renderer can let it through.

pub mod audience;
pub mod model;
pub mod pdf;
