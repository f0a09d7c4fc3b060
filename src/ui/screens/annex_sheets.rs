//! The sheet by which the restricted annex of a case is made. Here a path is only typed: `app` makes the file.

use std::path::Path;

use super::sheet::{Choice, Sheet, SheetField};
use super::sheets::{Then, Wrong};
use crate::documents::audience::Audience;
use crate::rules::sent::Format;
use crate::ui::effect::{SaveVerb, Verb};

/// Whom it can be for: key, id, words.
const FOR: [(char, &str, Audience, &str); 4] = [
    ('s', "school", Audience::School, "The safeguarding role"),
    ('a', "agency", Audience::Agency, "An agency"),
    ('l', "authority", Audience::Authority, "The local authority"),
    ('c', "court", Audience::Court, "The court"),
];

/// Making the annex of a case.
#[derive(Debug, Clone, Copy)]
pub struct AnnexSheet {
    case: i64,
}

/// As which file, and for whom.
#[must_use]
pub fn make(case: i64) -> Sheet {
    let whom = FOR.map(|(key, id, audience, words)| {
        Choice::new(key, id, words).chosen_if(audience == Audience::School)
    });
    let fields = vec![
        SheetField::line("As", &format!("~/restricted-annex-case-{case}.pdf")),
        SheetField::pick("For", whom.to_vec()),
    ];
    Sheet::new("Make the restricted annex", fields, Then::Annex(AnnexSheet { case })).hint(
        "All restricted words of the case. Each reading is noted; no copy is kept here. As .pdf, .docx or .txt.",
    )
}

impl AnnexSheet {
    /// The case whose annex it makes.
    #[must_use]
    pub fn case(self) -> i64 {
        self.case
    }

    /// The verb of its fields.
    ///
    /// # Errors
    /// The number of the field that can't be taken, and why.
    pub(super) fn verb(self, fields: &[SheetField]) -> Result<Verb, Wrong> {
        let text = |at: usize| fields.get(at).map(SheetField::value).unwrap_or_default();
        let path = text(0).trim().to_owned();
        if path.is_empty() {
            return Err((0, "as which file?".to_owned()));
        }
        let whom = text(1);
        let Some((.., audience, _)) = FOR.into_iter().find(|(_, id, ..)| *id == whom) else {
            return Err((1, "for whom is it?".to_owned()));
        };
        let Some(format) = format_of(&path) else {
            return Err((0, "a name that ends in .pdf, .docx or .txt".to_owned()));
        };
        Ok(Verb::Save(SaveVerb::Annex { case: self.case, path, audience, format }))
    }

    /// Where what is typed on it is kept.
    pub(super) fn place(self) -> String {
        format!("sheet/make-annex/{}", self.case)
    }
}

/// What a file is by the end of its name; a PDF where it has none.
fn format_of(path: &str) -> Option<Format> {
    let Some(ending) = Path::new(path).extension() else { return Some(Format::Pdf) };
    let ending = ending.to_str()?.to_lowercase();
    [Format::Pdf, Format::Word, Format::Text].into_iter().find(|one| one.ending() == ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_is_made_as_stands_at_the_end_of_its_name() {
        for (name, expected) in [
            ("~/annex.pdf", Some(Format::Pdf)),
            ("~/annex", Some(Format::Pdf)),
            ("annex.DOCX", Some(Format::Word)),
            ("annex.txt", Some(Format::Text)),
            ("annex.zip", None),
        ] {
            assert_eq!(format_of(name), expected, "{name}");
        }
    }
}
