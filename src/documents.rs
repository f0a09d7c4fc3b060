//! What is handed out: forms, letters and lists as one [`model::Document`], composed once from the
//! template, the case file and the rules for one audience, and rendered three ways: PDF (by the
//! helper program), Word and plain text.
//!
//! Withholding happens in composing, here and nowhere else: what an audience must not read is never
//! put into the document, so no renderer can let it through.

pub mod agenda;
pub mod annex;
pub mod audience;
pub mod certificate;
pub mod checklist;
pub mod chronology;
pub mod export;
mod fields;
pub mod form;
mod grids;
pub mod herringbone;
pub mod letter;
pub mod lists;
pub mod making;
pub mod model;
pub mod pack;
pub mod packing;
pub mod papers;
pub mod pdf;
pub mod preparation;
pub mod render;
mod secrets;
pub mod sending;
pub mod subject;
#[cfg(test)]
mod tests;
pub mod text;
pub mod withheld;
pub mod word;
