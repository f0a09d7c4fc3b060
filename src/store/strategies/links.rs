//! Rows of the checklist answered from what is on file: one by its key, several once a form is closed or
//! something is logged; and the link of one taken away again. Nothing is copied: a row holds the day and
//! where it comes from.

use super::super::entries::{insert_entry, may_log};
use super::super::evidence::{self, OnFile};
use super::super::session::Session;
use super::super::trouble::Trouble;
use super::super::writing::{Set, Writing};
use super::super::{Store, kept as kept_lines};
use super::kept::{Kept, kept_rows};
use super::{Page, begun, open_page, put};
use crate::rules::case::NewEntry;
use crate::rules::evidence::{ChoiceKind, Source, SourceKind, row_line};
use crate::rules::process::Met;
use crate::rules::strategy::{StrategyAnswer, Verdict};

impl Store {
    /// Answers a row of a case's checklist from something on file: yes, on the day it happened, linked
    /// to it; gives the new revision. `base` is the revision that was on screen.
    ///
    /// # Errors
    /// [`Trouble::Conflict`] when someone else answered it meanwhile, with what stands there; something
    /// that doesn't answer this row, for everybody's eyes; a closed case.
    pub fn answer_from_file(
        &mut self,
        session: &Session,
        case: i64,
        row: &str,
        source: Source,
        base: i64,
    ) -> Result<i64, Trouble> {
        self.write(session, "answer_from_file", |w| {
            let page = open_page(w, case)?;
            let Some(met) = OnFile::of(&w.tx, case)?.answer(row, source, w.session.as_of()) else {
                return refused(
                    "this is no longer on file for everybody to see, or it doesn't answer this row",
                );
            };
            take(w, &page, row, &met, base)
        })
    }

    /// Answers rows of a case's checklist from what is on file; gives the titles of those that were
    /// still open, which it answered.
    ///
    /// # Errors
    /// A closed case.
    pub fn answer_rows_from_file(
        &mut self,
        session: &Session,
        case: i64,
        rows: &[(String, Source)],
    ) -> Result<Vec<String>, Trouble> {
        self.write(session, "answer_from_file", |w| {
            let page = open_page(w, case)?;
            take_all(w, &page, rows)
        })
    }

    /// Logs what happened, and answers with it the rows of a case's checklist that are named and still
    /// open; gives the entry's id and the titles of the rows. In a case that was closed meanwhile it is
    /// logged all the same.
    ///
    /// # Errors
    /// As [`Store::log_entry`].
    pub fn log_answering(
        &mut self,
        session: &Session,
        entry: &NewEntry,
        case: i64,
        rows: &[String],
    ) -> Result<(i64, Vec<String>), Trouble> {
        may_log(&self.connection, session, entry)?;
        self.write(session, "log_entry", |w| {
            let page = match open_page(w, case) {
                Ok(page) => Some(page).filter(|page| may_answer(page, entry, rows)),
                Err(Trouble::Refused(_)) => None,
                Err(trouble) => return Err(trouble),
            };
            if let Some(page) = &page {
                // Begun first: in the log the entry itself is the newer one.
                begun(w, page)?;
            }
            let id = insert_entry(w, entry)?;
            let source = Source { kind: SourceKind::Entry, id };
            let rows: Vec<(String, Source)> =
                rows.iter().map(|row| (row.clone(), source)).collect();
            let taken = page.map_or_else(|| Ok(Vec::new()), |page| take_all(w, &page, &rows))?;
            kept_lines::refresh_told(&w.tx, &entry.pupils)?;
            Ok((id, taken))
        })
    }

    /// Takes away what a row was answered from, with the reason: it isn't what shows that this was done.
    /// The row is open again, its words stay, and it isn't offered that again.
    ///
    /// # Errors
    /// No reason, a row that isn't linked to anything that these eyes may see, a closed case.
    pub fn unlink_row(
        &mut self,
        session: &Session,
        case: i64,
        row: &str,
        reason: &str,
    ) -> Result<(), Trouble> {
        let reason = reason.trim();
        if reason.is_empty() {
            return refused("taking a link away needs a reason, which the history shows");
        }
        self.write(session, "unlink_row", |w| {
            let page = open_page(w, case)?;
            let there = row_of(w, &page, row)?.filter(|kept| kept.said.answer == Verdict::Yes);
            let Some(kept) = there else { return refused("this row is not answered with a yes") };
            let linked = linked_to(w, &page, &kept)?;
            if linked.is_empty() {
                return refused("this row is not linked to anything");
            }
            let about = begun(w, &page)?;
            for source in linked {
                evidence::not_for_row(w, about, (case, row), (source, reason))?;
            }
            let (open, revision) = (StrategyAnswer::default(), kept.revision + 1);
            let sets: [Set<'_>; 4] = [
                ("answer", &open.answer.as_str()),
                ("on_day", &open.on),
                ("entry", &open.entry),
                ("revision", &revision),
            ];
            w.update_at("strategy", kept.id, about, revision, Some(reason), &sets).map(drop)
        })
    }
}

fn refused<T>(why: &str) -> Result<T, Trouble> {
    Err(Trouble::refused(format!("{why}. Nothing was changed")))
}

/// Whether an entry may answer rows of a checklist: one for everybody's eyes, about its pupil.
fn may_answer(page: &Page, entry: &NewEntry, rows: &[String]) -> bool {
    !entry.restricted && !rows.is_empty() && entry.pupils.contains(&page.case.pupil)
}

fn row_of(w: &Writing<'_>, page: &Page, row: &str) -> Result<Option<Kept>, Trouble> {
    let rows = kept_rows(&w.tx, w.eyes(), page.case.id)?;
    Ok(rows.into_iter().find(|kept| kept.row == row))
}

/// Where a row's answer comes from.
fn linked_to(w: &Writing<'_>, page: &Page, kept: &Kept) -> Result<Vec<Source>, Trouble> {
    let entry = kept.said.entry.filter(|_| !kept.entry_hidden);
    let entry = entry.map(|id| Source { kind: SourceKind::Entry, id });
    let choices = evidence::choices(&w.tx, page.case.id)?;
    let line = row_line(&kept.row);
    let others = choices.into_iter().filter(|one| one.line == line && one.kind == ChoiceKind::Link);
    let others = others.filter_map(|choice| choice.source).filter(|one| Some(*one) != entry);
    Ok(entry.into_iter().chain(others).collect())
}

/// The rows that are still open, each from what answers it; gives their titles.
fn take_all(
    w: &Writing<'_>,
    page: &Page,
    rows: &[(String, Source)],
) -> Result<Vec<String>, Trouble> {
    let on_file = OnFile::of(&w.tx, page.case.id)?;
    let mut taken = Vec::new();
    for (row, source) in rows {
        let there = row_of(w, page, row)?;
        if there.as_ref().is_some_and(|kept| kept.said.answer != Verdict::Open) {
            continue;
        }
        let Some(met) = on_file.answer(row, *source, w.session.as_of()) else { continue };
        take(w, page, row, &met, there.map_or(0, |kept| kept.revision))?;
        let title = page.checklist.row(row).map(|printed| printed.short.clone());
        taken.push(title.unwrap_or_else(|| row.clone()));
    }
    Ok(taken)
}

/// Answers a row: what it says else stays.
fn take(w: &Writing<'_>, page: &Page, row: &str, met: &Met, base: i64) -> Result<i64, Trouble> {
    let officer = w.session.officer;
    let mut was = StrategyAnswer::default();
    if let Some(kept) = row_of(w, page, row)? {
        let is_closed = kept.is_of_other(officer);
        was = kept.said;
        if is_closed {
            // Nobody says a colleague's restricted words again: blank they stay.
            was.words.clear();
        }
    }
    let entry = (met.source.kind == SourceKind::Entry).then_some(met.source.id);
    let answer = StrategyAnswer { answer: Verdict::Yes, on: Some(met.on), entry, ..was };
    let takes = page.takes(&w.tx, row)?;
    let revision = put(w, page, &takes, row, &answer, base)?;
    if entry.is_none() {
        evidence::link_row(w, begun(w, page)?, (page.case.id, row), met.source)?;
    }
    Ok(revision)
}
