//! The story of a case: everything on file, with what the journal remembers of when and by whom each
//! thing was written down.
//!
//! How it is told lives in [`rules::chronology`](crate::rules::chronology).

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Place;

use chrono::NaiveDate;
use rusqlite::{Connection, Row};

use super::reading::case_file;
use super::session::Viewer;
use super::trouble::Trouble;
use super::{Store, packs, schools, strategies};
use crate::rules::case::{Case, CaseFile};
use crate::rules::chronology::{Beside, Line, Noted, Origin, Step, chronology};
use crate::rules::evidence::{Source, SourceKind};
use crate::rules::people::Pupil;
use crate::rules::support::SupportState;
use crate::templates::Form;

/// The story of a pupil's case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chronology {
    pub pupil: Pupil,
    /// None where the pupil has no case; then it is the pupil's story so far.
    pub case: Option<Case>,
    /// Oldest first.
    pub lines: Vec<Line>,
    /// The latest record of each meeting, by the meeting's id.
    pub forms: BTreeMap<i64, i64>,
}

impl Store {
    /// The story of a pupil's open or latest case.
    ///
    /// # Errors
    /// An unknown pupil, in a sentence.
    pub fn chronology(
        &self,
        viewer: Viewer,
        pupil: i64,
        today: NaiveDate,
    ) -> Result<Chronology, Trouble> {
        self.told(viewer, (pupil, self.latest_case(pupil)?), today)
    }

    /// The story of a case.
    ///
    /// # Errors
    /// An unknown case, in a sentence.
    pub fn chronology_of_case(
        &self,
        viewer: Viewer,
        case: i64,
        today: NaiveDate,
    ) -> Result<Chronology, Trouble> {
        let pupil = self.case(viewer, case)?.pupil;
        self.told(viewer, (pupil, Some(case)), today)
    }

    fn told(
        &self,
        viewer: Viewer,
        (pupil, case): (i64, Option<i64>),
        today: NaiveDate,
    ) -> Result<Chronology, Trouble> {
        let file = case_file(&self.connection, viewer, pupil, case)?;
        let calendar = schools::calendar(&self.connection, file.pupil.school)?;
        let beside = Beside { today, ..self.beside(viewer, &file)? };
        let lines = chronology(&file, &calendar, &beside);
        let forms = file.meetings.iter().filter_map(|meeting| Some((meeting.id, meeting.record?)));
        let forms = forms.collect();
        Ok(Chronology { pupil: file.pupil, case: file.case, lines, forms })
    }

    fn beside(&self, viewer: Viewer, file: &CaseFile) -> Result<Beside, Trouble> {
        let mut beside = Beside::default();
        let case = file.case.as_ref().map(|case| case.id);
        remember(&self.connection, file.pupil.id, case, &mut beside)?;
        withhold_files(&self.connection, file.pupil.id, &mut beside)?;
        let Some(case) = case else { return Ok(beside) };
        withhold_words(&self.connection, case, &mut beside)?;
        self.withhold_support(case, file, &mut beside)?;
        if !file.strategies.is_empty() {
            for section in self.checklist(viewer, case)?.checklist.sections {
                for row in section.rows {
                    beside.rows.insert(format!("{}/{}", section.id, row.id), row.short);
                }
                beside.rows.insert(section.id, section.short);
            }
        }
        Ok(beside)
    }

    /// Items of support that are the same thing as a row with restricted words.
    fn withhold_support(
        &self,
        case: i64,
        file: &CaseFile,
        beside: &mut Beside,
    ) -> Result<(), Trouble> {
        if file.support.is_empty() {
            return Ok(());
        }
        let tiers = packs::tiers(&self.connection)?;
        let checklist = strategies::checklist_of_case(&self.connection, case)?;
        for kept in &file.support {
            let row = tiers.item(&kept.item).and_then(|item| item.same_as.as_deref());
            if row.and_then(|row| checklist.row(row)).is_some_and(|row| row.restricted) {
                beside.restricted.insert(Source { kind: SourceKind::Support, id: kept.id });
            }
        }
        Ok(())
    }
}

/// What was last said of a row, by its table and its id.
type Said = BTreeMap<(String, i64), String>;

/// What of the journal tells of a thing on file.
struct Remembered {
    subject: String,
    row: i64,
    verb: String,
    on: String,
    by: String,
    case: String,
    /// Of a row of the checklist: its answer and its day. Of an item of support: the day of each step.
    said: String,
}

/// What the journal remembers of a pupil's records, meetings, actions, rows and files.
fn remember(
    connection: &Connection,
    pupil: i64,
    case: Option<i64>,
    beside: &mut Beside,
) -> Result<(), Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT subject, row, verb, as_of, officer_name, case_id,
           CASE subject WHEN 'strategy' THEN
             (SELECT coalesce(json_extract(c.content, '$.answer'), '') || ' ' ||
                coalesce(json_extract(c.content, '$.on_day'), '')
              FROM journal_content c WHERE c.seq = j.seq AND c.part = 'after')
           WHEN 'support' THEN
             (SELECT coalesce(json_extract(c.content, '$.offered_on'), '') || ' ' ||
                coalesce(json_extract(c.content, '$.started_on'), '') || ' ' ||
                coalesce(json_extract(c.content, '$.declined_on'), '') || ' ' ||
                coalesce(json_extract(c.content, '$.finished_on'), '')
              FROM journal_content c WHERE c.seq = j.seq AND c.part = 'after') END
         FROM journal j
         WHERE pupil = ?1 AND pupil <> '' AND subject IN ('record', 'meeting', 'action', 'strategy',
           'support', 'attachment', 'notice', 'pupil_case', 'gate_passing')
         ORDER BY seq",
    )?;
    let rows = query.query_map([pupil.to_string()], read_remembered)?;
    let case = case.map(|case| case.to_string());
    let mut said = Said::new();
    for row in rows {
        let row = row?;
        let Ok(on) = row.on.parse::<NaiveDate>() else { continue };
        if row.subject == "gate_passing" {
            if case.as_ref() == Some(&row.case) {
                beside.gates.push(on);
            }
            continue;
        }
        let Some((of, step, newest)) = step_of(&row, &mut said) else { continue };
        let noted = Noted { on, by: row.by };
        if newest {
            beside.noted.insert((of, step), noted);
        } else {
            beside.noted.entry((of, step)).or_insert(noted);
        }
    }
    Ok(())
}

fn read_remembered(row: &Row<'_>) -> rusqlite::Result<Remembered> {
    Ok(Remembered {
        subject: row.get(0)?,
        row: row.get::<_, String>(1)?.parse().unwrap_or_default(),
        verb: row.get(2)?,
        on: row.get(3)?,
        by: row.get(4)?,
        case: row.get(5)?,
        said: row.get::<_, Option<String>>(6)?.unwrap_or_default(),
    })
}

/// What a row of the journal did, and whether of several such rows the newest counts; none where it
/// is no step of a story.
fn step_of(row: &Remembered, said: &mut Said) -> Option<(Origin, Step, bool)> {
    let of = |kind| Origin::of(kind, row.row);
    Some(match (row.subject.as_str(), row.verb.as_str()) {
        ("record", "close_record") => (of(SourceKind::Record), Step::Closed, true),
        ("record", _) => (of(SourceKind::Record), Step::Begun, false),
        ("meeting", "arrange_meeting") => (of(SourceKind::Meeting), Step::Arranged, false),
        ("meeting", "close_record") => (of(SourceKind::Meeting), Step::Held, true),
        ("action", "finish_action") => (of(SourceKind::Action), Step::Done, true),
        ("action", _) => (of(SourceKind::Action), Step::Begun, false),
        // Other words for the same answer leave it where it was.
        ("strategy", _) => {
            let before = said.insert((row.subject.clone(), row.row), row.said.clone());
            if before.as_ref() == Some(&row.said) {
                return None;
            }
            (of(SourceKind::Strategy), Step::Begun, true)
        }
        ("support", _) => {
            let before = said.insert((row.subject.clone(), row.row), row.said.clone());
            let stepped = stepped(&before.unwrap_or_default(), &row.said)?;
            (of(SourceKind::Support), Step::Support(stepped), true)
        }
        ("notice", "end_notice" | "replace_notice") => (of(SourceKind::Notice), Step::Closed, true),
        ("attachment", _) => (of(SourceKind::Attachment), Step::Begun, false),
        ("pupil_case", "open_case") => (Origin::Case(row.row), Step::Begun, false),
        ("pupil_case", "close_case") => (Origin::Case(row.row), Step::Closed, true),
        _ => return None,
    })
}

/// The step of an item of support whose day is another than before.
fn stepped(before: &str, after: &str) -> Option<SupportState> {
    let before = before.split(' ').chain(std::iter::repeat(""));
    let days = after.split(' ').zip(before).zip(SupportState::ALL);
    let mut changed = days.filter(|((now, was), _)| !now.is_empty() && now != was);
    changed.next().map(|(_, state)| state)
}

/// Rows of the checklist whose words have an author who alone reads them beside safeguarding.
fn withhold_words(connection: &Connection, case: i64, beside: &mut Beside) -> Result<(), Trouble> {
    let mut query = connection
        .prepare_cached("SELECT id FROM strategy WHERE case_id = ?1 AND author IS NOT NULL")?;
    for id in query.query_map([case], |row| row.get::<_, i64>(0))? {
        beside.restricted.insert(Source { kind: SourceKind::Strategy, id: id? });
    }
    Ok(())
}

/// Files on restricted fields. Each form is read once.
fn withhold_files(connection: &Connection, pupil: i64, beside: &mut Beside) -> Result<(), Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT a.id, a.field, r.template FROM record r JOIN attachment a ON a.record = r.id
         WHERE r.pupil = ?1 AND a.field IS NOT NULL",
    )?;
    let rows = query.query_map([pupil], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?))
    })?;
    let mut forms: BTreeMap<i64, Form> = BTreeMap::new();
    for row in rows {
        let (id, field, template) = row?;
        let form = match forms.entry(template) {
            Place::Occupied(there) => there.into_mut(),
            Place::Vacant(free) => free.insert(packs::form_of(connection, template)?),
        };
        if form.is_restricted(&field) {
            beside.restricted.insert(Source { kind: SourceKind::Attachment, id });
        }
    }
    Ok(())
}
