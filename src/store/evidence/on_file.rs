//! What on a case's file answers a row of the checklist, and the links by which one is kept.

use chrono::NaiveDate;
use rusqlite::{Connection, params};

use super::super::journal::About;
use super::super::trouble::Trouble;
use super::super::writing::{Set, Writing};
use super::{Decision, declared, open_file, put_choice};
use crate::rules::case::CaseFile;
use crate::rules::evidence::{
    ChoiceKind, Evidence, Pack, Source, SourceKind, answers_row, gather, row_line,
};
use crate::rules::process::Met;

/// Stands beside a link that was made by answering a row from it.
const ANSWERED: &str = "answered from it";

/// A case's file as everybody may see it, with what it proves.
pub(in crate::store) struct OnFile {
    file: CaseFile,
    pack: Pack,
    evidence: Vec<Evidence>,
}

impl OnFile {
    pub fn of(connection: &Connection, case: i64) -> Result<Self, Trouble> {
        let (file, pack) = (open_file(connection, case)?, declared::pack(connection)?);
        let evidence = gather(&file, &pack.declared);
        Ok(Self { file, pack, evidence })
    }

    /// What of a source answers a row, up to a day; none where it doesn't, or not yet.
    pub fn answer(&self, row: &str, source: Source, today: NaiveDate) -> Option<Met> {
        let found = answers_row(&row_line(row), &self.evidence, &self.file, &self.pack.declared);
        let is_list = matches!(source.kind, SourceKind::Strategy | SourceKind::Support);
        found.into_iter().find(|met| met.source == source && met.on <= today && !is_list)
    }
}

/// Links a row to what it was answered from, where that is no entry.
pub(in crate::store) fn link_row(
    w: &Writing<'_>,
    about: About,
    (case, row): (i64, &str),
    source: Source,
) -> Result<(), Trouble> {
    let line = row_line(row);
    let decision =
        Decision { line: &line, source: Some(source), kind: ChoiceKind::Link, reason: ANSWERED };
    put_choice(w, about, case, &decision, ANSWERED)
}

/// Says that something doesn't answer a row, linked or not.
pub(in crate::store) fn not_for_row(
    w: &Writing<'_>,
    about: About,
    (case, row): (i64, &str),
    (source, reason): (Source, &str),
) -> Result<(), Trouble> {
    let line = row_line(row);
    let decision =
        Decision { line: &line, source: Some(source), kind: ChoiceKind::NotThis, reason };
    put_choice(w, about, case, &decision, reason)
}

/// Takes a row's links away: whoever took its Y back says nothing of what showed it.
pub(in crate::store) fn drop_links(
    w: &Writing<'_>,
    about: About,
    (case, row): (i64, &str),
) -> Result<(), Trouble> {
    let links: Vec<i64> = {
        let mut query = w.tx.prepare_cached(
            "SELECT id FROM evidence_choice
             WHERE case_id = ?1 AND line = ?2 AND choice = ?3 AND removed = 0 ORDER BY id",
        )?;
        let link = ChoiceKind::Link.as_str();
        query
            .query_map(params![case, row_line(row), link], |row| row.get(0))?
            .collect::<Result<_, _>>()?
    };
    for id in links {
        let removed: [Set<'_>; 1] = [("removed", &1)];
        w.update("evidence_choice", id, about, None, &removed)?;
    }
    Ok(())
}
