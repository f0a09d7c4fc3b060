//! The restricted words of a case, all at once, for an annex beside its pack: for the safeguarding role
//! alone, and each reading is noted. Nobody else learns from the journal that one was made, nor from
//! anything else: it is kept nowhere.
//!
//! How it is laid out lives in `documents`.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Place;

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::cases::case_row;
use super::journal::{self, About};
use super::records::{about_record, form_of_record};
use super::session::Session;
use super::trouble::Trouble;
use super::writing::READING;
use super::{Store, strategies};
use crate::rules::case::{Case, CaseFile, EntryKind};
use crate::templates::Form;
use crate::templates::answer::show;

/// The subject of an annex in the journal.
pub(super) const SUBJECT: &str = "annex";
/// Why words were read, in the journal: by this its readings are told from others.
pub(super) const WHY: &str = "in a restricted annex";

/// What an annex is made from.
#[derive(Debug, Clone, PartialEq)]
pub struct AnnexFile {
    pub file: CaseFile,
    /// In the order in which they happened.
    pub lines: Vec<AnnexLine>,
    /// The head of the journal before these readings.
    pub head: String,
}

/// Restricted words, with who wrote them and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnexLine {
    /// What it is: a kind of entry, a form with its field, a row of the checklist.
    pub what: String,
    /// The day on which it happened.
    pub on: NaiveDate,
    /// The time or half of that day; may be blank.
    pub when: String,
    /// The working day on which it was written down.
    pub entered: NaiveDate,
    pub by: String,
    pub words: String,
    pub outcome: String,
    /// Why its entry was withdrawn.
    pub withdrawn: Option<String>,
    /// The files that hang on its entry: they are not in the annex.
    pub files: Vec<String>,
}

/// A line, and the row that it was read from.
struct Found {
    row: (&'static str, i64),
    about: About,
    revision: i64,
    line: AnnexLine,
}

impl Store {
    /// Whether somebody may make the annex of a case, which says nothing of what is in the case.
    ///
    /// # Errors
    /// Whoever doesn't hold the safeguarding role at its school, all in the same words.
    pub fn may_make_annex(&self, session: &Session, case: i64) -> Result<(), Trouble> {
        let eyes = session.viewer().at(&self.connection, "pupil_case", case);
        if eyes.is_ok_and(|eyes| eyes.sees_restricted) {
            return Ok(());
        }
        Err(Trouble::refused(
            "a restricted annex is made by the safeguarding role alone, whatever a case holds. Nothing \
             was made",
        ))
    }

    /// Reads every restricted word of a case for an annex that is for somebody, in a format. Each reading
    /// is in the journal before the words are given.
    ///
    /// # Errors
    /// As [`Store::may_make_annex`]; an unknown case, one without a restricted word.
    pub fn read_annex(
        &mut self,
        session: &Session,
        case: i64,
        (whom, format): (&str, &str),
    ) -> Result<AnnexFile, Trouble> {
        self.may_make_annex(session, case)?;
        let file = self.case_file(session.viewer(), case)?;
        let (lines, head) = self.write(session, READING, |w| {
            w.may("pupil_case", case)?;
            let case = case_row(&w.tx, case)?;
            let found = gather(&w.tx, &case, &file)?;
            if found.is_empty() {
                return Err(Trouble::refused(format!(
                    "case {} holds no restricted words. Nothing was made",
                    case.id
                )));
            }
            let (_, head) = journal::head(&w.tx)?;
            for one in &found {
                w.note_reading(one.row, one.about, one.revision, Some(WHY))?;
            }
            let about = About { pupil: Some(case.pupil), case: Some(case.id), record: None };
            let told =
                serde_json::json!({ "for": whom, "format": format, "passages": found.len() });
            w.note(SUBJECT, about, &told.to_string())?;
            Ok((found.into_iter().map(|one| one.line).collect(), head))
        })?;
        Ok(AnnexFile { file, lines, head })
    }
}

fn gather(connection: &Connection, case: &Case, file: &CaseFile) -> Result<Vec<Found>, Trouble> {
    let mut found = entries(connection, case.pupil, file)?;
    found.extend(answers(connection, case)?);
    found.extend(rows(connection, case)?);
    found.sort_by(|one, other| {
        let (one, other) = (&one.line, &other.line);
        one.on.cmp(&other.on).then_with(|| one.when.cmp(&other.when))
    });
    Ok(found)
}

/// The restricted entries of the case's pupil, as the story of a case tells all entries of its pupil.
fn entries(connection: &Connection, pupil: i64, file: &CaseFile) -> Result<Vec<Found>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT e.id, e.kind, e.on_day, coalesce(nullif(e.at_time, ''), e.half, ''), e.as_of, o.name,
           e.words, e.outcome, e.withdrawn_why
         FROM entry_pupil ep JOIN entry e ON e.id = ep.entry JOIN officer o ON o.id = e.author
         WHERE ep.pupil = ?1 AND e.restricted = 1 ORDER BY e.id",
    )?;
    let rows = query.query_map([pupil], |row| {
        let (id, kind): (i64, String) = (row.get(0)?, row.get(1)?);
        let hangs_here = file.attachments.iter().filter(|one| one.entry == Some(id));
        let kind = EntryKind::parse(&kind).unwrap_or_else(EntryKind::form);
        Ok(Found {
            row: ("entry", id),
            about: About { pupil: Some(pupil), ..About::default() },
            revision: 0,
            line: AnnexLine {
                what: kind.label().to_owned(),
                on: row.get(2)?,
                when: row.get(3)?,
                entered: row.get(4)?,
                by: row.get(5)?,
                words: row.get(6)?,
                outcome: row.get(7)?,
                withdrawn: row.get(8)?,
                files: hangs_here
                    .map(|one| format!("{} (SHA-256 {})", one.title, one.sha256))
                    .collect(),
            },
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// An answer as it is kept.
struct Answered {
    id: i64,
    record: i64,
    template: i64,
    number: i64,
    field: String,
    value: String,
    revision: i64,
    by: String,
    on: NaiveDate,
}

fn read_answered(row: &Row<'_>) -> rusqlite::Result<Answered> {
    Ok(Answered {
        id: row.get(0)?,
        record: row.get(1)?,
        template: row.get(2)?,
        number: row.get(3)?,
        field: row.get(4)?,
        value: row.get(5)?,
        revision: row.get(6)?,
        by: row.get(7)?,
        on: row.get(8)?,
    })
}

/// What stands in the restricted fields of the case's forms, in their latest versions.
fn answers(connection: &Connection, case: &Case) -> Result<Vec<Found>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT a.id, r.id, r.template, r.number, a.field, a.value, a.revision, o.name, e.on_day
         FROM record r JOIN answer a ON a.record = r.id JOIN officer o ON o.id = a.by_officer
           JOIN entry e ON e.id = r.entry
         WHERE r.case_id = ?1 AND a.value <> '' AND NOT EXISTS
           (SELECT 1 FROM record n WHERE n.case_id = r.case_id AND n.corrects = r.id)
         ORDER BY a.id",
    )?;
    let all = query.query_map([case.id], read_answered)?.collect::<Result<Vec<_>, _>>()?;
    let mut forms: BTreeMap<i64, Form> = BTreeMap::new();
    let mut found = Vec::new();
    for one in all {
        let form = match forms.entry(one.template) {
            Place::Occupied(read) => read.into_mut(),
            Place::Vacant(place) => place.insert(form_of_record(connection, one.record)?),
        };
        let Some(field) = form.field(&one.field).filter(|field| field.restricted) else { continue };
        let entered = written_on(connection, ("answer", one.id))?.unwrap_or(one.on);
        found.push(Found {
            row: ("answer", one.id),
            about: about_record(connection, one.record)?,
            revision: one.revision,
            line: AnnexLine {
                what: format!("{} no. {}: {}", form.title, one.number, field.label),
                on: one.on,
                when: String::new(),
                entered,
                by: one.by,
                words: show(&field.kind, &one.value),
                outcome: String::new(),
                withdrawn: None,
                files: Vec::new(),
            },
        });
    }
    Ok(found)
}

/// The restricted words of the case's checklist.
fn rows(connection: &Connection, case: &Case) -> Result<Vec<Found>, Trouble> {
    let checklist = strategies::checklist_of_case(connection, case.id)?;
    let mut query = connection.prepare_cached(
        "SELECT s.id, s.row, s.label, s.on_day, s.words, s.revision, o.name
         FROM strategy s JOIN officer o ON o.id = s.author
         WHERE s.case_id = ?1 AND s.words <> '' ORDER BY s.id",
    )?;
    let all = query.query_map([case.id], |row| {
        let on: Option<NaiveDate> = row.get(3)?;
        let told: [String; 4] = [row.get(1)?, row.get(2)?, row.get(4)?, row.get(6)?];
        Ok((row.get::<_, i64>(0)?, told, on, row.get::<_, i64>(5)?))
    })?;
    let mut found = Vec::new();
    for one in all {
        let (id, [path, label, words, by], on, revision) = one?;
        let entered = written_on(connection, ("strategy", id))?;
        let entered = entered.or(on).unwrap_or(case.opened);
        let title = checklist.row(&path).map_or(label, |row| row.title.clone());
        found.push(Found {
            row: ("strategy", id),
            about: About { pupil: Some(case.pupil), case: Some(case.id), record: None },
            revision,
            line: AnnexLine {
                what: format!("{}: {title}", checklist.title),
                on: on.unwrap_or(entered),
                when: String::new(),
                entered,
                by,
                words,
                outcome: String::new(),
                withdrawn: None,
                files: Vec::new(),
            },
        });
    }
    Ok(found)
}

/// The working day on which a row was written last. Whoever only read it wrote nothing.
fn written_on(
    connection: &Connection,
    (table, id): (&str, i64),
) -> Result<Option<NaiveDate>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT as_of FROM journal WHERE subject = ?1 AND row = ?2 AND after <> ''
         ORDER BY seq DESC LIMIT 1",
    )?;
    let found = query.query_row(params![table, id.to_string()], |row| row.get::<_, String>(0));
    Ok(found.optional()?.and_then(|on| on.parse().ok()))
}
