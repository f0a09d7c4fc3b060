//! The files that a document brings along: opened here once, so that one that can't be shown is listed
//! instead of spoiling the rest.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hayro_syntax::Pdf;
use serde::Serialize;
use typst::foundations::Bytes;
use typst::visualize::{ExchangeFormat, RasterImage};

use crate::document::{Block, Document, Exhibit};

/// A picture is shown at 120 of its dots to the inch: 72 points.
const POINTS_A_DOT: f64 = 72.0 / 120.0;

/// What the layout is told of a file, in the order of the exhibits.
#[derive(Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Shown {
    Picture { path: String, pages: Vec<Size> },
    Pages { path: String, pages: Vec<Size> },
    Listed { why: String },
}

/// In points.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Size {
    width: f64,
    height: f64,
}

#[derive(Debug, Default)]
pub struct Exhibits {
    pub shown: Vec<Shown>,
    /// By the names that `shown` has.
    pub files: Vec<(String, Bytes)>,
}

impl Exhibits {
    /// Takes the files out of the document; what is said of them stays there.
    pub fn take(document: &mut Document) -> Self {
        let mut exhibits = Self::default();
        for block in &mut document.blocks {
            if let Block::Exhibit(exhibit) = block {
                exhibits.add(exhibit);
            }
        }
        exhibits
    }

    /// Whether pages of another PDF are among them: nobody can vouch for those.
    pub fn have_pages(&self) -> bool {
        self.shown.iter().any(|shown| matches!(shown, Shown::Pages { .. }))
    }

    fn add(&mut self, exhibit: &mut Exhibit) {
        let number = self.shown.len() + 1;
        let base64 = std::mem::take(&mut exhibit.base64);
        let bytes = STANDARD.decode(base64.trim()).ok();
        let shown = bytes.and_then(|bytes| self.open(Bytes::new(bytes), number));
        self.shown.push(shown.unwrap_or_else(|| listed(&exhibit.media)));
    }

    /// What it is, its first bytes say; what it is called may be wrong.
    fn open(&mut self, bytes: Bytes, number: usize) -> Option<Shown> {
        if bytes.starts_with(b"%PDF-") {
            let pages = pages(&bytes)?;
            let path = self.keep(format!("exhibit-{number}.pdf"), bytes);
            return Some(Shown::Pages { path, pages });
        }
        let (format, ending) = match ExchangeFormat::detect(&bytes)? {
            ExchangeFormat::Png => (ExchangeFormat::Png, "png"),
            ExchangeFormat::Jpg => (ExchangeFormat::Jpg, "jpg"),
            ExchangeFormat::Gif | ExchangeFormat::Webp => return None,
        };
        let picture = RasterImage::plain(bytes.clone(), format).ok()?;
        let size = Size {
            width: f64::from(picture.width()) * POINTS_A_DOT,
            height: f64::from(picture.height()) * POINTS_A_DOT,
        };
        if !has_room(&size) {
            return None;
        }
        let path = self.keep(format!("exhibit-{number}.{ending}"), bytes);
        Some(Shown::Picture { path, pages: vec![size] })
    }

    fn keep(&mut self, path: String, bytes: Bytes) -> String {
        self.files.push((path.clone(), bytes));
        path
    }
}

fn pages(bytes: &Bytes) -> Option<Vec<Size>> {
    let pdf = Pdf::new(Arc::new(bytes.clone())).ok()?;
    let sizes: Vec<Size> = pdf
        .pages()
        .iter()
        .map(|page| {
            let (width, height) = page.render_dimensions();
            Size { width: f64::from(width), height: f64::from(height) }
        })
        .collect();
    (!sizes.is_empty() && sizes.iter().all(has_room)).then_some(sizes)
}

/// Nothing can be fitted to a page that has no size of its own.
fn has_room(size: &Size) -> bool {
    [size.width, size.height].iter().all(|length| (0.1..1e6).contains(length))
}

fn listed(media: &str) -> Shown {
    let media = if media.trim().is_empty() { "of an unknown kind" } else { media.trim() };
    Shown::Listed {
        why: format!(
            "This file ({media}) can't be shown on paper. It is kept with the case, and its checksum is as above."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOT: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    fn taken(base64: &str) -> Exhibits {
        let mut exhibit = Exhibit {
            number: 3,
            title: "A dot".into(),
            media: "image/png".into(),
            base64: base64.into(),
            sha256: String::new(),
        };
        let mut exhibits = Exhibits::default();
        exhibits.add(&mut exhibit);
        assert_eq!(exhibit.base64, "", "it would be carried along twice");
        exhibits
    }

    #[test]
    fn a_picture_is_measured_and_kept() {
        let exhibits = taken(DOT);
        let pages = vec![Size { width: POINTS_A_DOT, height: POINTS_A_DOT }];
        assert_eq!(exhibits.shown, [Shown::Picture { path: "exhibit-1.png".into(), pages }]);
        assert_eq!(exhibits.files[0].0, "exhibit-1.png");
        assert!(!exhibits.have_pages());
    }

    #[test]
    fn what_cant_be_opened_is_listed() {
        for base64 in ["", "%%%", "aGVsbG8=", "JVBERi0xLjcKbm90aGluZw==", &DOT[..60]] {
            let exhibits = taken(base64);
            assert!(matches!(exhibits.shown[..], [Shown::Listed { .. }]), "{base64}");
            assert!(exhibits.files.is_empty(), "{base64}");
        }
    }
}
