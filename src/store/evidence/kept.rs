//! What is kept about evidence, read back: decisions, answers, and what records tell everybody.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Row, params};

use super::super::packs;
use super::super::trouble::Trouble;
use crate::rules::evidence::{Choice, ChoiceKind, LeftOut, Source, SourceKind};
use crate::rules::process::CheckAnswer;

/// What was decided about lines and rows of a case and stands, in the order it was first decided.
pub(in crate::store) fn choices(
    connection: &Connection,
    case: i64,
) -> Result<Vec<Choice>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT id, line, source_kind, source, choice, reason, on_day FROM evidence_choice
         WHERE case_id = ?1 AND removed = 0 ORDER BY id",
    )?;
    let rows = query.query_map([case], read_choice)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read_choice(row: &Row<'_>) -> rusqlite::Result<Choice> {
    let (kind, id): (String, i64) = (row.get(2)?, row.get(3)?);
    let choice: String = row.get(4)?;
    Ok(Choice {
        id: row.get(0)?,
        line: row.get(1)?,
        source: SourceKind::parse(&kind).map(|kind| Source { kind, id }),
        // What can't be read counts for nothing.
        kind: ChoiceKind::parse(&choice).unwrap_or(ChoiceKind::NotThis),
        reason: row.get(5)?,
        on: row.get(6)?,
    })
}

/// The parents who are left out of a case's letters and meetings.
pub(in crate::store) fn left_out(
    connection: &Connection,
    case: i64,
) -> Result<Vec<LeftOut>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT id, contact, reason, on_day FROM parent_left_out
         WHERE case_id = ?1 AND removed = 0 ORDER BY id",
    )?;
    let rows = query.query_map([case], |row| {
        Ok(LeftOut { id: row.get(0)?, contact: row.get(1)?, reason: row.get(2)?, on: row.get(3)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Answers to the questions before a legal step.
pub(in crate::store) fn checks(
    connection: &Connection,
    case: i64,
) -> Result<Vec<CheckAnswer>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT id, question, answer, words, on_day, revision FROM check_answer
         WHERE case_id = ?1 ORDER BY id",
    )?;
    let rows = query.query_map([case], |row| {
        Ok(CheckAnswer {
            id: row.get(0)?,
            question: row.get(1)?,
            answer: row.get(2)?,
            words: row.get(3)?,
            on: row.get(4)?,
            revision: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Meetings of a pupil's other cases that were called off, but by the parents.
pub(in crate::store) fn called_off(
    connection: &Connection,
    pupil: i64,
    case: Option<i64>,
) -> Result<BTreeSet<i64>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT m.id FROM pupil_case c JOIN meeting m ON m.case_id = c.id
         WHERE c.pupil = ?1 AND c.id IS NOT ?2 AND m.state = 'cancelled'
           AND coalesce((SELECT v.by_whom FROM meeting_move v WHERE v.meeting = m.id
                         ORDER BY v.id DESC LIMIT 1), '') <> 'parent'",
    )?;
    let rows = query.query_map(params![pupil, case], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What the latest versions of a case's records answer, without what is restricted: the same for every
/// pair of eyes.
pub(in crate::store) fn told(
    connection: &Connection,
    case: i64,
) -> Result<BTreeMap<(i64, String), String>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT r.id, a.field, a.value, r.template FROM record r JOIN answer a ON a.record = r.id
         WHERE r.case_id = ?1 AND a.value <> '' AND NOT EXISTS
           (SELECT 1 FROM record n WHERE n.case_id = r.case_id AND n.corrects = r.id)",
    )?;
    let rows = query.query_map([case], |row| {
        let (record, field): (i64, String) = (row.get(0)?, row.get(1)?);
        let (value, template): (String, i64) = (row.get(2)?, row.get(3)?);
        Ok((record, field, value, template))
    })?;
    let mut hidden: BTreeMap<i64, BTreeSet<String>> = BTreeMap::new();
    let mut told = BTreeMap::new();
    for row in rows {
        let (record, field, value, template) = row?;
        let restricted = match hidden.entry(template) {
            Entry::Occupied(read) => read.into_mut(),
            Entry::Vacant(place) => place.insert(restricted_of(connection, template)?),
        };
        if !restricted.contains(&field) {
            told.insert((record, field), value);
        }
    }
    Ok(told)
}

/// The restricted fields of a template. Most have none, and needn't be read through to know it.
fn restricted_of(connection: &Connection, template: i64) -> Result<BTreeSet<String>, Trouble> {
    let mut query = connection.prepare_cached("SELECT text FROM template WHERE id = ?1")?;
    let text: String = query.query_row([template], |row| row.get(0))?;
    if !may_restrict(&text) {
        return Ok(BTreeSet::new());
    }
    let form = packs::form_of(connection, template)?;
    let restricted = form.fields().filter(|(_, field)| field.restricted);
    Ok(restricted.map(|(path, _)| path).collect())
}

/// Whether anything but a remark in a template's text speaks of restricting. A backslash may spell it.
fn may_restrict(text: &str) -> bool {
    let mut told = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    told.any(|line| line.contains("restricted") || line.contains('\\'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templates::built_in;

    #[test]
    fn a_template_that_restricts_nothing_is_not_read_through() {
        assert!(may_restrict(built_in("meeting").unwrap()));
        assert!(!may_restrict(built_in("plan").unwrap()), "its remarks alone speak of it");
        assert!(may_restrict("field = [{ id = \"a\", \"restricte\\u0064\" = true }]"));
        assert!(!may_restrict("  # restricted = true\n"));
    }
}
