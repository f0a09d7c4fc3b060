//! Evidence: the pack that it is judged by, and what officers decide about it: this counts here, this
//! doesn't, a line needs nothing, a parent is left out, a question before a legal step is answered.
//!
//! What proves what is never stored: `rules::evidence` finds it.

mod declared;
mod kept;
mod on_file;

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};

use super::answers::Answer;
use super::cases::case_row;
use super::gates::about_open;
use super::journal::About;
use super::meanwhile::last_change;
use super::session::{EVERYBODY, Session};
use super::trouble::Trouble;
use super::writing::{Set, Writing};
use super::{Store, people, reading, schools};
use crate::rules::case::CaseFile;
use crate::rules::evidence::{ChoiceKind, Pack, Source, thing};
use crate::rules::people::InLaw;
use crate::rules::process::{LineStanding, judge};

pub(super) use kept::{called_off, checks, choices, left_out, told};
pub(super) use on_file::{OnFile, drop_links, link_row, not_for_row};

/// What a question before a legal step can be answered.
const ANSWERS: [&str; 3] = ["yes", "no", ""];

/// What is decided about a line.
struct Decision<'a> {
    line: &'a str,
    /// None of an exception.
    source: Option<Source>,
    kind: ChoiceKind,
    reason: &'a str,
}

impl Store {
    /// The pack by which evidence is judged: what its forms, log kinds and rows declare, and its
    /// process.
    ///
    /// # Errors
    /// Only what the file can't do.
    pub fn pack(&self) -> Result<Pack, Trouble> {
        declared::pack(&self.connection)
    }

    /// Counts something on file for a line, also from outside its window. `line` is
    /// `stage-4/referrals`, `checklist/parents/phone-call` or `tiers/tier-2/children/key-adult`.
    ///
    /// # Errors
    /// No reason, no such line, nothing such on file for everybody's eyes, a closed case.
    pub fn link_evidence(
        &mut self,
        session: &Session,
        case: i64,
        line: &str,
        source: Source,
        reason: &str,
    ) -> Result<(), Trouble> {
        let source = Some(source);
        let decision = Decision { line, source, kind: ChoiceKind::Link, reason };
        self.decide(session, "link_evidence", case, &decision)
    }

    /// Says that something on file doesn't count for a line, linked or not.
    ///
    /// # Errors
    /// As [`Store::link_evidence`].
    pub fn unlink_evidence(
        &mut self,
        session: &Session,
        case: i64,
        line: &str,
        source: Source,
        reason: &str,
    ) -> Result<(), Trouble> {
        let source = Some(source);
        let decision = Decision { line, source, kind: ChoiceKind::NotThis, reason };
        self.decide(session, "unlink_evidence", case, &decision)
    }

    /// Says why a line of a gate needs nothing here.
    ///
    /// # Errors
    /// No reason, a line that allows no exception, a closed case.
    pub fn except_line(
        &mut self,
        session: &Session,
        case: i64,
        line: &str,
        reason: &str,
    ) -> Result<(), Trouble> {
        let decision = Decision { line, source: None, kind: ChoiceKind::Exception, reason };
        self.decide(session, "except_line", case, &decision)
    }

    fn decide(
        &mut self,
        session: &Session,
        verb: &'static str,
        case: i64,
        decision: &Decision<'_>,
    ) -> Result<(), Trouble> {
        let reason = decision.reason.trim();
        if reason.is_empty() {
            return refused("this needs a reason, which stands beside the line");
        }
        self.write(session, verb, |w| {
            let about = about_open(w, case)?;
            may_decide(w, case, decision)?;
            put_choice(w, about, case, decision, reason)
        })
    }

    /// Takes back what was decided about a line: by its own rules alone it is judged again.
    ///
    /// # Errors
    /// A decision that there isn't or that was taken back already, a closed case.
    pub fn take_back_choice(&mut self, session: &Session, choice: i64) -> Result<(), Trouble> {
        self.write(session, "take_back_choice", |w| {
            w.may("evidence_choice", choice)?;
            let mut query = w.tx.prepare_cached(
                "SELECT case_id FROM evidence_choice WHERE id = ?1 AND removed = 0",
            )?;
            let case: Option<i64> = query.query_row([choice], |row| row.get(0)).optional()?;
            let Some(case) = case else {
                return refused(&format!("there is no decision {choice} that stands"));
            };
            let about = about_open(w, case)?;
            w.update("evidence_choice", choice, about, None, &[("removed", &1)]).map(drop)
        })
    }

    /// Leaves a parent in education law out of letters and meetings, with the reason.
    ///
    /// # Errors
    /// No reason, somebody who is no parent in education law of this pupil, a closed case.
    pub fn leave_out_parent(
        &mut self,
        session: &Session,
        case: i64,
        contact: i64,
        reason: &str,
    ) -> Result<(), Trouble> {
        let (reason, today) = (reason.trim(), session.as_of());
        if reason.is_empty() {
            return refused("leaving a parent out needs a reason, which gates and packs show");
        }
        self.write(session, "leave_out_parent", |w| {
            let about = about_open(w, case)?;
            is_parent_in_law(w, about, contact)?;
            let sets: [Set<'_>; 3] = [("reason", &reason), ("on_day", &today), ("removed", &0)];
            match left_out_row(&w.tx, case, contact)? {
                Some(id) => {
                    w.update("parent_left_out", id, about, Some(reason), &sets)?;
                }
                None => {
                    let mut all: Vec<Set<'_>> = vec![("case_id", &case), ("contact", &contact)];
                    all.extend(sets);
                    w.insert("parent_left_out", about, &all)?;
                }
            }
            Ok(())
        })
    }

    /// Writes to a parent again who was left out.
    ///
    /// # Errors
    /// Somebody who isn't left out, a closed case.
    pub fn bring_back_parent(
        &mut self,
        session: &Session,
        case: i64,
        contact: i64,
    ) -> Result<(), Trouble> {
        self.write(session, "bring_back_parent", |w| {
            let about = about_open(w, case)?;
            let row = left_out_row(&w.tx, case, contact)?;
            let changed = match row {
                Some(id) => w.update("parent_left_out", id, about, None, &[("removed", &1)])?,
                None => false,
            };
            if changed { Ok(()) } else { refused("nobody such is left out of this case") }
        })
    }

    /// Answers a question before a legal step: `yes`, `no`, or blank to take an answer back; gives the
    /// new revision. `base` is the revision that was on screen.
    ///
    /// # Errors
    /// [`Trouble::Conflict`] when someone else answered it meanwhile, with what stands there; an
    /// unknown question or answer, a closed case.
    pub fn answer_check(
        &mut self,
        session: &Session,
        case: i64,
        question: &str,
        answer: &str,
        words: &str,
        base: i64,
    ) -> Result<i64, Trouble> {
        if !ANSWERS.contains(&answer) {
            return refused(&format!("{answer}: the answer is yes or no"));
        }
        let words = words.trim();
        self.write(session, "answer_check", |w| {
            let about = about_open(w, case)?;
            if declared::pack(&w.tx)?.process.question(question).is_none() {
                return refused(&format!("there is no question {question} before a legal step"));
            }
            put_check(w, about, (case, question), [answer, words], base)
        })
    }
}

fn refused<T>(why: &str) -> Result<T, Trouble> {
    Err(Trouble::refused(format!("{why}. Nothing was changed")))
}

/// The case file as everybody may see it: nothing restricted has a part in any judgement.
fn open_file(connection: &Connection, case: i64) -> Result<CaseFile, Trouble> {
    let pupil = case_row(connection, case)?.pupil;
    reading::case_file(connection, EVERYBODY, pupil, Some(case))
}

/// What evidence is judged by.
pub(super) fn pack(connection: &Connection) -> Result<Pack, Trouble> {
    declared::pack(connection)
}

/// The lines of a gate that a case doesn't meet on a day, in words.
pub(super) fn unmet(
    connection: &Connection,
    case: i64,
    gate: &str,
    today: NaiveDate,
) -> Result<Vec<String>, Trouble> {
    let (file, pack) = (open_file(connection, case)?, declared::pack(connection)?);
    let calendar = schools::calendar(connection, file.pupil.school)?;
    let gates = judge(&file, &pack, &calendar, today);
    let lines = gates.into_iter().filter(|standing| standing.gate == gate).flat_map(|g| g.lines);
    Ok(lines.filter(|line| !line.met).map(|line| in_words(&line)).collect())
}

/// `At least three supportive meetings offered (1 of 3)`; where nothing is counted, what is noted.
fn in_words(line: &LineStanding) -> String {
    let LineStanding { text, have, need, note, .. } = line;
    match note {
        _ if have < need && *need > 1 => format!("{text} ({have} of {need})"),
        Some(note) => format!("{text} ({note})"),
        None => text.clone(),
    }
}

fn may_decide(w: &Writing<'_>, case: i64, decision: &Decision<'_>) -> Result<(), Trouble> {
    let (pack, line) = (declared::pack(&w.tx)?, decision.line);
    let Some(source) = decision.source else {
        return match pack.process.line(line) {
            Some(known) if known.may_be_excepted => Ok(()),
            Some(known) => refused(&format!("\"{}\" is asked of every case", known.text)),
            None => refused(&format!("there is no line {line} in {}", pack.process.title)),
        };
    };
    if !pack.knows_line(line) {
        return refused(&format!("there is no line or row {line}"));
    }
    if thing(&open_file(&w.tx, case)?, &pack.declared, source).is_none() {
        let (kind, id) = (source.kind.as_str(), source.id);
        return refused(&format!("there is no {kind} {id} on this case's file that can count"));
    }
    Ok(())
}

fn put_choice(
    w: &Writing<'_>,
    about: About,
    case: i64,
    decision: &Decision<'_>,
    reason: &str,
) -> Result<(), Trouble> {
    let (line, today) = (decision.line, w.session.as_of());
    let (kind, source) = decision.source.map_or(("", 0), |one| (one.kind.as_str(), one.id));
    let mut query = w.tx.prepare_cached(
        "SELECT id FROM evidence_choice
         WHERE case_id = ?1 AND line = ?2 AND source_kind = ?3 AND source = ?4",
    )?;
    let there: Option<i64> =
        query.query_row(params![case, line, kind, source], |row| row.get(0)).optional()?;
    let choice = decision.kind.as_str();
    let sets: [Set<'_>; 4] =
        [("choice", &choice), ("reason", &reason), ("on_day", &today), ("removed", &0)];
    if let Some(id) = there {
        return w.update("evidence_choice", id, about, Some(reason), &sets).map(drop);
    }
    let mut all: Vec<Set<'_>> =
        vec![("case_id", &case), ("line", &line), ("source_kind", &kind), ("source", &source)];
    all.extend(sets);
    w.insert("evidence_choice", about, &all).map(drop)
}

fn is_parent_in_law(w: &Writing<'_>, about: About, contact: i64) -> Result<(), Trouble> {
    let contacts = match about.pupil {
        Some(pupil) => people::contacts(&w.tx, pupil)?,
        None => Vec::new(),
    };
    match contacts.iter().find(|one| one.id == contact) {
        Some(one) if one.in_law == InLaw::Yes => Ok(()),
        Some(one) => refused(&format!(
            "{} is no parent in education law, whom nobody has to write to",
            one.name()
        )),
        None => refused(&format!("there is no contact {contact} of this pupil")),
    }
}

fn left_out_row(connection: &Connection, case: i64, contact: i64) -> Result<Option<i64>, Trouble> {
    let mut query = connection
        .prepare_cached("SELECT id FROM parent_left_out WHERE case_id = ?1 AND contact = ?2")?;
    Ok(query.query_row([case, contact], |row| row.get(0)).optional()?)
}

fn put_check(
    w: &Writing<'_>,
    about: About,
    (case, question): (i64, &str),
    [answer, words]: [&str; 2],
    base: i64,
) -> Result<i64, Trouble> {
    let there = checks(&w.tx, case)?.into_iter().find(|kept| kept.question == question);
    let today = w.session.as_of();
    let revision = there.as_ref().map_or(1, |kept| kept.revision + 1);
    let sets: [Set<'_>; 4] =
        [("answer", &answer), ("words", &words), ("on_day", &today), ("revision", &revision)];
    let Some(kept) = there else {
        let mut all: Vec<Set<'_>> = vec![("case_id", &case), ("question", &question)];
        all.extend(sets);
        w.insert("check_answer", about, &all)?;
        return Ok(revision);
    };
    if (kept.answer.as_str(), kept.words.as_str()) == (answer, words) {
        return Ok(kept.revision);
    }
    if kept.revision != base {
        let last = last_change(&w.tx, "check_answer", kept.id)?;
        let stands = format!("{} {}", kept.answer, kept.words).trim().to_owned();
        return Err(Trouble::Conflict(Box::new(Answer::told(stands, kept.revision, last))));
    }
    w.update_at("check_answer", kept.id, about, revision, None, &sets)?;
    Ok(revision)
}
