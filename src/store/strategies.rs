//! The strategy checklist: one living record a case, and a row for each strategy that was answered.
//!
//! A row whose words are restricted has an author, who alone reads them beside the safeguarding role;
//! it keeps that author when the template is changed, so that no later version opens old words.

mod kept;
mod links;
mod takes;

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::cases::case_row;
use super::entries::insert_entry;
use super::journal::About;
use super::records::form_entry;
use super::session::{Session, Viewer};
use super::trouble::Trouble;
use super::writing::{Set, Writing};
use super::{Store, evidence, packs, support};
use crate::clock::stamp;
use crate::rules::case::Case;
use crate::rules::day::spell;
use crate::rules::strategy::{CHECKLIST, OWN, Strategy, StrategyAnswer, Verdict};
use crate::templates::Checklist;
use kept::{Kept, kept_rows};
use takes::Takes;

/// The checklist of a case as its viewer may read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecklistFile {
    /// The living record; none until the first row is answered.
    pub record: Option<i64>,
    pub checklist: Checklist,
    pub strategies: Vec<Strategy>,
    /// The version of the pack now, where this checklist was begun with another.
    pub newer: Option<u32>,
    /// Rows among the strategies that an item of support answers, with the path of that item: it is
    /// kept there.
    pub from_support: BTreeMap<String, String>,
}

impl Store {
    /// A case's checklist with everything that was answered.
    ///
    /// # Errors
    /// An unknown case, in a sentence.
    pub fn checklist(&self, viewer: Viewer, case: i64) -> Result<ChecklistFile, Trouble> {
        let viewer = viewer.at(&self.connection, "pupil_case", case)?;
        case_row(&self.connection, case)?;
        let living = living(&self.connection, case)?;
        let checklist = checklist_for(&self.connection, living)?;
        let mut strategies = strategies(&self.connection, viewer, case)?;
        let mut from_support = BTreeMap::new();
        for (row, item) in
            support::rows_from_support(&self.connection, case, &checklist, &strategies)?
        {
            strategies.retain(|said| said.row != row.row);
            from_support.insert(row.row.clone(), item);
            strategies.push(row);
        }
        Ok(ChecklistFile {
            record: living.map(|(record, _)| record),
            checklist,
            strategies,
            newer: newer(&self.connection, living)?,
            from_support,
        })
    }

    /// The case whose checklist a record is; none where the record is a form.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn case_of_checklist(&self, record: i64) -> Result<Option<i64>, Trouble> {
        let mut query = self
            .connection
            .prepare_cached("SELECT case_id FROM record WHERE id = ?1 AND kind = ?2")?;
        Ok(query.query_row(params![record, CHECKLIST], |row| row.get(0)).optional()?)
    }

    /// Answers a row of a case's checklist, or sets a section not applicable by its id alone; gives
    /// the new revision. `base` is the revision that was on screen. Words that are not for the eyes
    /// of whoever answers stay as they are.
    ///
    /// # Errors
    /// [`Trouble::Conflict`] when someone else answered it meanwhile, with what stands there; a no
    /// without its reason, a day in the future, what the row doesn't take, a closed case.
    pub fn answer_strategy(
        &mut self,
        session: &Session,
        case: i64,
        row: &str,
        answer: &StrategyAnswer,
        base: i64,
    ) -> Result<i64, Trouble> {
        self.write(session, "answer_strategy", |w| answer_row(w, case, row, answer, base))
    }

    /// Adds a row of the school's own to a case's checklist; gives its id.
    ///
    /// # Errors
    /// No words, or a closed case.
    pub fn add_own_row(
        &mut self,
        session: &Session,
        case: i64,
        label: &str,
    ) -> Result<String, Trouble> {
        let label = label.trim();
        if label.is_empty() {
            return Err(Trouble::refused(
                "a row of your own needs words: what was tried? Nothing was changed",
            ));
        }
        self.write(session, "add_own_row", |w| {
            let page = open_page(w, case)?;
            let about = begun(w, &page)?;
            let row = format!("{OWN}/r{}", last_own(&w.tx, case)? + 1);
            let sets: [Set<'_>; 5] = [
                ("case_id", &case),
                ("row", &row),
                ("label", &label),
                ("answer", &""),
                ("words", &""),
            ];
            w.insert("strategy", about, &sets)?;
            Ok(row)
        })
    }

    /// Moves a case's checklist to the version that the pack has now. What was answered of rows that
    /// are no longer there stays, under their old titles.
    ///
    /// # Errors
    /// A checklist that wasn't begun or is at that version already, or a closed case.
    pub fn move_checklist(&mut self, session: &Session, case: i64) -> Result<(), Trouble> {
        self.write(session, "move_checklist", |w| {
            let page = open_page(w, case)?;
            let current = packs::checklist_id(w)?;
            let Some((record, _)) = page.living.filter(|(_, template)| *template != current) else {
                return Err(Trouble::refused(format!(
                    "the checklist of case {case} is at the newest version already. Nothing was changed"
                )));
            };
            let to = packs::checklist_of(&w.tx, current)?;
            let about = page.about();
            w.update("record", record, about, None, &[("template", &current)])?;
            for kept in kept_rows(&w.tx, w.eyes(), case)? {
                carry_over(w, about, &kept, &page.checklist, &to)?;
            }
            Ok(())
        })
    }
}

/// As [`Store::answer_strategy`], within a verb.
pub(super) fn answer_row(
    w: &Writing<'_>,
    case: i64,
    row: &str,
    answer: &StrategyAnswer,
    base: i64,
) -> Result<i64, Trouble> {
    if let Some(on) = answer.on.filter(|on| *on > w.session.as_of()) {
        return Err(Trouble::refused(format!(
            "{} is in the future: the checklist tells what was done. Nothing was changed",
            spell(on)
        )));
    }
    let page = open_page(w, case)?;
    let takes = page.takes(&w.tx, row)?;
    put(w, &page, &takes, row, answer, base)
}

/// The living record of a case; begun if it wasn't.
pub(super) fn checklist_of(w: &Writing<'_>, case: &Case) -> Result<i64, Trouble> {
    if let Some((record, _)) = living(&w.tx, case.id)? {
        return Ok(record);
    }
    let template = packs::checklist_id(w)?;
    let words = format!("{} begun", packs::checklist_of(&w.tx, template)?.title);
    let entry = insert_entry(w, &form_entry(w.session, case.pupil, words))?;
    let made_at = stamp(w.session.clock.now());
    let about = About { pupil: Some(case.pupil), case: Some(case.id), record: None };
    let sets: [Set<'_>; 9] = [
        ("case_id", &case.id),
        ("pupil", &case.pupil),
        ("entry", &entry),
        ("kind", &CHECKLIST),
        ("template", &template),
        ("number", &1),
        ("version", &1),
        ("state", &"open"),
        ("made_at", &made_at),
    ];
    w.insert("record", about, &sets)
}

/// What a case's rows say to these eyes, in the order they were first answered.
pub(super) fn strategies(
    connection: &Connection,
    viewer: Viewer,
    case: i64,
) -> Result<Vec<Strategy>, Trouble> {
    Ok(kept_rows(connection, viewer, case)?.into_iter().map(|kept| kept.shown(viewer)).collect())
}

/// The restricted words of a row, whose reading is noted; none where there are none, or not for
/// these eyes.
pub(super) fn open_words(w: &Writing<'_>, case: i64, row: &str) -> Result<Option<String>, Trouble> {
    let Ok(viewer) = w.session.viewer().at(&w.tx, "pupil_case", case) else { return Ok(None) };
    let pupil = case_row(&w.tx, case)?.pupil;
    let mut rows = kept_rows(&w.tx, viewer, case)?.into_iter();
    let found = rows.find(|kept| kept.row == row && kept.is_restricted());
    let Some(kept) = found.filter(|kept| !kept.is_hidden_from(viewer)) else { return Ok(None) };
    let record = living(&w.tx, case)?.map(|(record, _)| record);
    let about = About { pupil: Some(pupil), case: Some(case), record };
    w.note_reading(("strategy", kept.id), about, kept.revision, None)?;
    Ok(Some(kept.said.words))
}

/// The living record and its template.
fn living(connection: &Connection, case: i64) -> Result<Option<(i64, i64)>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT id, template FROM record WHERE case_id = ?1 AND kind = ?2 ORDER BY id LIMIT 1",
    )?;
    let row = query.query_row(params![case, CHECKLIST], |row| Ok((row.get(0)?, row.get(1)?)));
    Ok(row.optional()?)
}

/// The checklist that a case's rows are told by.
pub(super) fn checklist_of_case(connection: &Connection, case: i64) -> Result<Checklist, Trouble> {
    checklist_for(connection, living(connection, case)?)
}

fn checklist_for(
    connection: &Connection,
    living: Option<(i64, i64)>,
) -> Result<Checklist, Trouble> {
    match living {
        Some((_, template)) => packs::checklist_of(connection, template),
        None => packs::current_checklist(connection),
    }
}

fn newer(connection: &Connection, living: Option<(i64, i64)>) -> Result<Option<u32>, Trouble> {
    let Some((_, template)) = living else { return Ok(None) };
    let mut query = connection.prepare_cached(
        "SELECT version FROM template WHERE name = ?1 AND current = 1 AND id <> ?2",
    )?;
    Ok(query.query_row(params![CHECKLIST, template], |row| row.get(0)).optional()?)
}

/// A case's checklist in an open case, as a verb needs it.
struct Page {
    case: Case,
    living: Option<(i64, i64)>,
    checklist: Checklist,
}

fn open_page(w: &Writing<'_>, case: i64) -> Result<Page, Trouble> {
    w.may("pupil_case", case)?;
    let case = case_row(&w.tx, case)?;
    if case.closed.is_some() {
        return Err(Trouble::refused(format!(
            "case {} is closed. Nothing was changed. Open a new case first",
            case.id
        )));
    }
    let living = living(&w.tx, case.id)?;
    let checklist = checklist_for(&w.tx, living)?;
    Ok(Page { case, living, checklist })
}

/// Begins the living record if need be; gives what a row of it is about.
fn begun(w: &Writing<'_>, page: &Page) -> Result<About, Trouble> {
    let record = checklist_of(w, &page.case)?;
    Ok(About { record: Some(record), ..page.about() })
}

impl Page {
    fn about(&self) -> About {
        let record = self.living.map(|(record, _)| record);
        About { pupil: Some(self.case.pupil), case: Some(self.case.id), record }
    }

    /// What a row or section takes.
    fn takes(&self, connection: &Connection, row: &str) -> Result<Takes, Trouble> {
        if let Some(found) = self.checklist.row(row) {
            return Ok(Takes::row(found));
        }
        if let Some(section) = self.checklist.section(row) {
            return Ok(Takes::section(section));
        }
        let mut query = connection.prepare_cached(
            "SELECT 1 FROM strategy WHERE case_id = ?1 AND row = ?2 AND label <> ''",
        )?;
        if row.starts_with(&format!("{OWN}/")) && query.exists(params![self.case.id, row])? {
            return Ok(Takes::own());
        }
        Err(Trouble::refused(format!(
            "there is no row {row} in {}. Nothing was changed. `template show {CHECKLIST}` lists them",
            self.checklist.title
        )))
    }
}

/// Writes what was said of a row over what stands there.
fn put(
    w: &Writing<'_>,
    page: &Page,
    takes: &Takes,
    row: &str,
    answer: &StrategyAnswer,
    base: i64,
) -> Result<i64, Trouble> {
    let viewer = w.eyes();
    let rows = kept_rows(&w.tx, viewer, page.case.id)?;
    let there = rows.into_iter().find(|kept| kept.row == row);
    let answer = takes.merged(w, page.case.pupil, answer, there.as_ref())?;
    let is_open = there.as_ref().is_none_or(|kept| kept.said.answer == Verdict::Open);
    if is_open && answer.answer != Verdict::Open {
        support::refuse_if_held(w, page.case.id, row)?;
    }
    let Some(kept) = there else {
        takes.has_reason(&answer)?;
        return if answer.is_blank() { Ok(0) } else { insert(w, page, takes, row, &answer) };
    };
    if kept.said == answer {
        return Ok(kept.revision);
    }
    if kept.revision != base {
        return Err(Trouble::Conflict(Box::new(kept.theirs(&w.tx, viewer)?)));
    }
    takes.has_reason(&answer)?;
    let (revision, prompts) = (kept.revision + 1, answer.prompts.join(" "));
    let restricted = takes.restricted || kept.author.is_some();
    let author = if answer.words == kept.said.words {
        kept.author
    } else {
        restricted.then_some(w.session.officer)
    };
    let verdict = answer.answer.as_str();
    let about = begun(w, page)?;
    if answer.answer != Verdict::Yes {
        evidence::drop_links(w, about, (page.case.id, row))?;
    }
    let sets: [Set<'_>; 8] = [
        ("answer", &verdict),
        ("on_day", &answer.on),
        ("words", &answer.words),
        ("prompts", &prompts),
        ("receipt", &answer.receipt),
        ("entry", &answer.entry),
        ("revision", &revision),
        ("author", &author),
    ];
    w.update_at("strategy", kept.id, about, revision, None, &sets)?;
    Ok(revision)
}

fn insert(
    w: &Writing<'_>,
    page: &Page,
    takes: &Takes,
    row: &str,
    answer: &StrategyAnswer,
) -> Result<i64, Trouble> {
    let about = begun(w, page)?;
    let (verdict, prompts) = (answer.answer.as_str(), answer.prompts.join(" "));
    let writes = takes.restricted && !answer.words.is_empty();
    let author = writes.then_some(w.session.officer);
    let sets: [Set<'_>; 10] = [
        ("case_id", &page.case.id),
        ("row", &row),
        ("answer", &verdict),
        ("on_day", &answer.on),
        ("words", &answer.words),
        ("prompts", &prompts),
        ("receipt", &answer.receipt),
        ("entry", &answer.entry),
        ("revision", &1),
        ("author", &author),
    ];
    w.insert("strategy", about, &sets)?;
    Ok(1)
}

fn last_own(connection: &Connection, case: i64) -> Result<u32, Trouble> {
    let mut query = connection
        .prepare_cached("SELECT row FROM strategy WHERE case_id = ?1 AND row GLOB 'own/r*'")?;
    let rows = query.query_map([case], |row| row.get::<_, String>(0))?;
    let mut last: u32 = 0;
    for row in rows {
        let number = row?.trim_start_matches("own/r").parse().unwrap_or(0);
        last = last.max(number);
    }
    Ok(last)
}

/// A row on its way to another version: one that is dropped keeps its title, one whose words become
/// restricted gets whoever last wrote it as their author.
fn carry_over(
    w: &Writing<'_>,
    about: About,
    kept: &Kept,
    from: &Checklist,
    to: &Checklist,
) -> Result<(), Trouble> {
    if kept.label.is_empty() && to.row(&kept.row).is_none() && to.section(&kept.row).is_none() {
        let row = from.row(&kept.row).map(|row| row.title.clone());
        let title = row.or_else(|| from.section(&kept.row).map(|section| section.title.clone()));
        let title = title.unwrap_or_else(|| kept.row.clone());
        w.update("strategy", kept.id, about, None, &[("label", &title)])?;
    }
    let restricts = to.row(&kept.row).is_some_and(|row| row.restricted);
    if restricts && kept.author.is_none() && !kept.said.words.is_empty() {
        let author = kept.last_officer(&w.tx)?;
        w.update("strategy", kept.id, about, None, &[("author", &author)])?;
    }
    Ok(())
}
