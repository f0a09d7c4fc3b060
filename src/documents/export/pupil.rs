//! The document in one pupil's archive: all that is held, to be read.

use crate::documents::audience::Audience;
use crate::documents::papers::{self, Paper, compose};
use crate::documents::render::{Press, render};
use crate::rules::sent::Format;
use crate::store::{Session, Store, Trouble};

/// Everything about the pupil of a case, with how its name ends: a PDF, or, where none can be made here,
/// a Word file.
///
/// # Errors
/// An unknown case; a document that can't be made.
pub fn document(
    store: &Store,
    session: &Session,
    case: i64,
    press: &Press,
) -> Result<(&'static str, Vec<u8>), Trouble> {
    let read = papers::read(store, session, case, (Paper::SubjectAccess, None))?;
    let made = compose(Paper::SubjectAccess, &read, Audience::School, session.as_of());
    let document = made.map_err(Trouble::refused)?.document;
    let format = if press.makes_pdf() { Format::Pdf } else { Format::Word };
    Ok((format.ending(), render(&document, format, press)?))
}
