//! What shows that a row of the checklist was done: the entry or whatever else it was linked to, and
//! whether that still stands; and which rows something would answer once it was logged.

use super::declared::{Answerable, Declared, row_line};
use super::gather::{chosen, is_called, told_by};
use super::things::{thing, titled};
use super::{ChoiceKind, Source, SourceKind};
use crate::rules::case::{CaseFile, Entry};
use crate::rules::strategy::Strategy;

/// What a row was linked to, as it was linked: an entry by the row itself, all else by a decision.
#[must_use]
pub fn links(strategy: &Strategy, file: &CaseFile) -> Vec<Source> {
    let entry = strategy.entry.map(|id| Source { kind: SourceKind::Entry, id });
    let mut found: Vec<Source> = entry.into_iter().collect();
    for source in chosen(file, &row_line(&strategy.row), ChoiceKind::Link) {
        if !found.contains(&source) {
            found.push(source);
        }
    }
    found
}

/// A link to a record is one to its newest version.
#[must_use]
pub fn latest(file: &CaseFile, source: Source) -> Source {
    let mut newest = source;
    if source.kind == SourceKind::Record {
        while let Some(newer) = file.records.iter().find(|one| one.corrects == Some(newest.id)) {
            // A version is newer than what it corrects, whatever a damaged file says.
            if newer.id <= newest.id {
                break;
            }
            newest.id = newer.id;
        }
    }
    newest
}

/// Whether what a link leads to still stands; none where that is not for everybody to know, and of
/// another list's answer, which is no proof of this one.
#[must_use]
pub fn stands(file: &CaseFile, source: Source) -> Option<bool> {
    match source.kind {
        SourceKind::Entry => {
            let entry = file.entries.iter().find(|entry| entry.id == source.id)?;
            (!entry.restricted).then_some(entry.withdrawn.is_none())
        }
        SourceKind::Strategy | SourceKind::Support | SourceKind::Marks => None,
        _ => Some(thing(file, &Declared::default(), latest(file, source)).is_some()),
    }
}

/// Whether all that a row was linked to was withdrawn since: then its Y rests on nothing.
#[must_use]
pub fn is_unfounded(strategy: &Strategy, file: &CaseFile) -> bool {
    let mut told = links(strategy, file).into_iter().filter_map(|source| stands(file, source));
    told.next().is_some_and(|first| !first && !told.any(|stands| stands))
}

/// Which of some rows an entry answers by itself, as what is on file would; restricted it answers none.
#[must_use]
pub fn would_answer<'a>(
    entry: &Entry,
    rows: &'a [Answerable],
    declared: &Declared,
) -> Vec<&'a Answerable> {
    if entry.restricted || entry.withdrawn.is_some() {
        return Vec::new();
    }
    let (proofs, title) = (told_by(declared, entry), titled(entry.kind.label(), entry));
    let is_answered = |row: &&Answerable| {
        row.answered_by.iter().any(|proof| proofs.contains(proof)) && is_called(row, &title)
    };
    rows.iter().filter(is_answered).collect()
}
