//! What may be said of a row of the checklist, and what is refused.

use rusqlite::params;

use super::super::trouble::Trouble;
use super::super::writing::Writing;
use super::kept::Kept;
use crate::rules::strategy::{RECEIPTS, StrategyAnswer, Verdict};
use crate::templates::{ChecklistRow, ChecklistSection, RowKind};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Strategy,
    Question,
    Section,
}

/// What may be said of a row, or of a whole section.
pub(super) struct Takes {
    what: What,
    not_applicable: bool,
    pub restricted: bool,
    receipt: bool,
    prompts: Vec<String>,
}

impl Takes {
    pub fn row(row: &ChecklistRow) -> Self {
        Self {
            what: if row.kind == RowKind::Question { What::Question } else { What::Strategy },
            not_applicable: row.not_applicable,
            restricted: row.restricted,
            receipt: row.receipt,
            prompts: row.prompts.iter().map(|prompt| prompt.id.clone()).collect(),
        }
    }

    pub fn section(section: &ChecklistSection) -> Self {
        let not_applicable = section.can_be_set_aside();
        Self { what: What::Section, not_applicable, ..Self::own() }
    }

    /// The school's own row.
    pub fn own() -> Self {
        Self {
            what: What::Strategy,
            not_applicable: true,
            restricted: false,
            receipt: false,
            prompts: Vec::new(),
        }
    }

    /// What is said, with what of the row isn't for the eyes of whoever says it left as it is.
    ///
    /// # Errors
    /// What the row doesn't take.
    pub fn merged(
        &self,
        w: &Writing<'_>,
        pupil: i64,
        answer: &StrategyAnswer,
        there: Option<&Kept>,
    ) -> Result<StrategyAnswer, Trouble> {
        self.fits(answer)?;
        let words = answer.words.trim_end().to_owned();
        let prompts = self.prompts_of(answer, there)?;
        let mut merged = StrategyAnswer { words, prompts, ..answer.clone() };
        if let Some(kept) = there {
            if kept.is_of_other(w.session.officer) && merged.words.is_empty() {
                merged.words.clone_from(&kept.said.words);
            } else if kept.is_hidden_from(w.eyes()) {
                return Err(Trouble::refused(
                    "a colleague's restricted words stand here, and stay. Nothing was changed. \
                     Leave yours out, or log them as a restricted entry",
                ));
            }
            if kept.entry_hidden && merged.entry.is_none() {
                merged.entry = kept.said.entry;
            }
        }
        let linked_before = there.and_then(|kept| kept.said.entry);
        if let Some(entry) = merged.entry
            && linked_before != Some(entry)
        {
            is_of_pupil(w, entry, pupil)?;
        }
        Ok(merged)
    }

    fn fits(&self, answer: &StrategyAnswer) -> Result<(), Trouble> {
        let is_section = self.what == What::Section;
        if is_section && matches!(answer.answer, Verdict::Yes | Verdict::No) {
            return refused("a section is answered row by row; it can only be set not applicable");
        }
        if answer.answer == Verdict::NotApplicable && !self.not_applicable {
            return refused(if is_section {
                "this section is for every pupil: set its rows not applicable one by one"
            } else {
                "a safeguarding row is for every pupil: answer N, with the reason, instead"
            });
        }
        let known = RECEIPTS.iter().any(|(id, ..)| *id == answer.receipt);
        if !known || (!self.receipt && !answer.receipt.is_empty()) {
            return refused("this row keeps no such receipt");
        }
        Ok(())
    }

    /// The ticks in the order of the form, so that the same ones are always the same answer. Those of
    /// rows as an older version had them stay.
    fn prompts_of(
        &self,
        answer: &StrategyAnswer,
        there: Option<&Kept>,
    ) -> Result<Vec<String>, Trouble> {
        let before = there.map(|kept| kept.said.prompts.as_slice()).unwrap_or_default();
        let older: Vec<&String> = before.iter().filter(|id| !self.prompts.contains(id)).collect();
        if answer.prompts.iter().any(|id| !self.prompts.contains(id) && !older.contains(&id)) {
            return refused("this row has no such prompt");
        }
        let ticked = self.prompts.iter().filter(|id| answer.prompts.contains(id));
        Ok(ticked.chain(older).cloned().collect())
    }

    /// A strategy left untried, and what is not for this pupil, need their reason.
    ///
    /// # Errors
    /// None given.
    pub fn has_reason(&self, answer: &StrategyAnswer) -> Result<(), Trouble> {
        let why = match answer.answer {
            Verdict::No if self.what == What::Strategy => {
                "N needs its reason: why was it not tried?"
            }
            Verdict::NotApplicable => "not applicable needs its reason: why not here?",
            _ => return Ok(()),
        };
        if answer.words.trim().is_empty() {
            return Err(Trouble::refused(format!("{why} Nothing was changed")));
        }
        Ok(())
    }
}

fn refused<T>(why: &str) -> Result<T, Trouble> {
    Err(Trouble::refused(format!("{why}. Nothing was changed")))
}

fn is_of_pupil(w: &Writing<'_>, entry: i64, pupil: i64) -> Result<(), Trouble> {
    let viewer = w.eyes();
    let mut query = w.tx.prepare_cached(
        "SELECT 1 FROM entry_pupil ep JOIN entry e ON e.id = ep.entry
         WHERE e.id = ?1 AND ep.pupil = ?2 AND (e.restricted = 0 OR e.author = ?3 OR ?4)",
    )?;
    if query.exists(params![entry, pupil, viewer.officer, viewer.sees_restricted])? {
        return Ok(());
    }
    refused(&format!("there is no entry {entry} about this pupil"))
}
