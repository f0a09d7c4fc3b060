//! An export in open formats: CSV for spreadsheets, exact JSON, a workbook, and one pupil's archive.
//!
//! What is exported, and for whose eyes, is the store's to say; here it is only written. The same file
//! on the same day gives the same bytes.

pub mod comma;
pub mod json;
pub mod packed;
pub mod pupil;
pub mod workbook;

use std::io::{self, BufWriter, Write};
use std::path::Path;

use chrono::NaiveDate;

use crate::store::{Exported, ExportedFile, Trouble, unwritten, write_new_by};

/// What stands at the head of an export.
#[derive(Debug, Clone, Copy)]
pub struct Head<'a> {
    pub made_on: NaiveDate,
    pub by: &'a str,
    /// The case whose pupil it is about; else it is of everything.
    pub case: Option<i64>,
}

/// Gives the bytes of a file beside the tables.
pub type BytesOf<'a> = dyn Fn(&ExportedFile) -> Result<Vec<u8>, Trouble> + 'a;

/// Why an export wasn't written whole.
#[derive(Debug, thiserror::Error)]
pub enum Unwritten {
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("{0}")]
    Trouble(#[from] Trouble),
}

impl Head<'_> {
    fn scope(&self) -> String {
        match self.case {
            Some(case) => format!("case {case} and all about its pupil"),
            None => "everything in the file that its reader may read".to_owned(),
        }
    }
}

/// Writes an export as a new file that its owner alone may read; half of one is none.
///
/// # Errors
/// A name that is taken; what the disk can't do; a file that is no longer what was kept.
pub fn to_file(
    to: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Unwritten>,
) -> Result<(), Trouble> {
    write_new_by(to, |file| {
        let mut out = BufWriter::new(file);
        let written = write(&mut out).and_then(|()| Ok(out.flush()?));
        written.map_err(|why| why.on(to))
    })
}

impl Unwritten {
    /// The trouble, of a file that should have been written.
    #[must_use]
    pub fn on(self, to: &Path) -> Trouble {
        match self {
            Self::Trouble(trouble) => trouble,
            Self::Io(error) => unwritten(to, &error),
        }
    }
}

/// Whether the numbers of rows are those of the file, in a sentence.
fn numbers(exported: &Exported) -> &'static str {
    if exported.counted_anew {
        "Entries, answers and files are counted anew in this export: their numbers are not those of the \
         file."
    } else {
        "Rows have the numbers that they have in the file."
    }
}
