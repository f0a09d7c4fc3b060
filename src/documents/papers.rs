//! Every document that can be made of a case, by one name each, and how each is composed from what the
//! store gives.

use chrono::NaiveDate;

use super::audience::Audience;
use super::checklist::Rows;
use super::making::Making;
use super::model::Document;
use super::preparation::{self, Papers};
use super::withheld::Made;
use super::{certificate, checklist, chronology, form, herringbone, subject};
use crate::rules::assess::Facts;
use crate::store::{PaperFile, Session, Store, Trouble};
use crate::templates::Form;

/// A document of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// The record that was read.
    Form,
    /// The sheet for the meeting that the record is about.
    Preparation,
    Checklist(Rows),
    Chronology,
    Herringbone,
    Certificate,
    /// Everything about the pupil.
    SubjectAccess,
}

/// What a document of a case is made from: all its forms where it is made of all.
///
/// # Errors
/// An unknown case or record, a record of another case.
pub fn read(
    store: &Store,
    session: &Session,
    case: i64,
    (paper, record): (Paper, Option<i64>),
) -> Result<PaperFile, Trouble> {
    let (viewer, today) = (session.viewer(), session.as_of());
    match paper {
        Paper::SubjectAccess => store.subject_file(viewer, case, today),
        _ => store.paper_file(viewer, case, record, today),
    }
}

/// Composes a document for one audience.
///
/// # Errors
/// Why there is no such document, or none for this audience, in a sentence.
pub fn compose(
    paper: Paper,
    read: &PaperFile,
    audience: Audience,
    today: NaiveDate,
) -> Result<Made, String> {
    let making = Making { audience, file: &read.file, today, head: &read.head };
    if matches!(audience, Audience::Parent(_)) && making.recipient().is_none() {
        return Err("that contact is none of this pupil's. Nothing was made".to_owned());
    }
    let none = || "no record was named. Nothing was made".to_owned();
    match paper {
        Paper::Form => Ok(form::compose(read.record.as_ref().ok_or_else(none)?, &making)),
        Paper::Preparation => {
            let record = read.record.as_ref().ok_or_else(none)?;
            let papers = Papers {
                record,
                before: read.before.as_ref(),
                checklist: read.checklist.as_ref(),
                calendar: &read.calendar,
            };
            prepared(&papers, &making)
        }
        Paper::Checklist(rows) => {
            let none =
                || "this pupil has no case, and so no checklist. Nothing was made".to_owned();
            let file = read.checklist.as_ref().ok_or_else(none)?;
            Ok(checklist::compose(file, rows, &making))
        }
        Paper::Chronology => Ok(chronology::compose(&read.lines, &making)),
        Paper::Herringbone => Ok(herringbone::compose(&read.calendar, making.year(), &making)),
        Paper::Certificate => certificate::compose(&read.calendar, making.year(), &making),
        Paper::SubjectAccess => subject::compose(read, &making),
    }
}

/// The school's own sheet is for nobody else, and about a meeting.
fn prepared(papers: &Papers<'_>, making: &Making<'_>) -> Result<Made, String> {
    if making.audience != Audience::School {
        return Err(
            "the preparation sheet is the school's own and goes to nobody else. Nothing was \
                    made. Leave out whom it is for"
                .to_owned(),
        );
    }
    if !papers.record.form.meets {
        return Err(format!(
            "{} is about no meeting, so there is nothing to prepare. Nothing was made",
            papers.record.form.title
        ));
    }
    Ok(preparation::compose(papers, making))
}

/// A blank form of a case, with what is known of the pupil printed.
#[must_use]
pub fn blank(form: &Form, read: &PaperFile, audience: Audience, today: NaiveDate) -> Document {
    let facts = Facts::of(&read.file);
    let about = form::Blank {
        audience,
        school: &read.file.school_name,
        facts: Some(&facts),
        today,
        head: &read.head,
    };
    form::blank(form, &about)
}
