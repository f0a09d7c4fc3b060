//! Taking back one's own last change: what stood there before is written anew, as a change of its
//! own. Nothing is removed from the journal.

use chrono::NaiveDate;
use rusqlite::{OptionalExtension, params};
use serde_json::Value;

use super::answers::{follow, put_answer};
use super::cases::case_row;
use super::journal::{self, About, HistoryLine};
use super::records::{answered_record, open_record};
use super::restricted::may_write;
use super::session::Session;
use super::strategies::answer_row;
use super::trouble::Trouble;
use super::writing::{READING, Set, Writing};
use super::{Store, kept};
use crate::rules::strategy::{StrategyAnswer, Verdict};

impl Store {
    /// Takes back the last change that this officer made about a pupil, or at all: an answer, a row
    /// of the checklist, an action, a person in a form. Gives the line of the history that was taken
    /// back.
    ///
    /// # Errors
    /// Nothing of theirs is there; it is of another kind; somebody changed the same since.
    pub fn undo_change(
        &mut self,
        session: &Session,
        pupil: Option<i64>,
    ) -> Result<HistoryLine, Trouble> {
        self.write(session, "undo_change", |w| {
            let (line, about) = last_own(w, pupil)?;
            let id = line.row.parse().unwrap_or(0);
            is_on_top(w, &line)?;
            let (head, _) = journal::head(&w.tx)?;
            let (before, after) = (read(&line.before), read(&line.after));
            match line.subject.as_str() {
                "answer" => undo_answer(w, &before, &after)?,
                "strategy" => undo_strategy(w, &before, &after)?,
                "action" => undo_action(w, about, id, &before)?,
                "attendee" => undo_attendee(w, id, &before, &after)?,
                _ => return Err(other_kind(&line)),
            }
            if journal::head(&w.tx)?.0 == head {
                return Err(other_kind(&line));
            }
            Ok(line)
        })
    }
}

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

fn text<'a>(row: &'a Value, column: &str) -> &'a str {
    row[column].as_str().unwrap_or_default()
}

fn day(row: &Value, column: &str) -> Option<NaiveDate> {
    text(row, column).parse().ok()
}

fn other_kind(line: &HistoryLine) -> Trouble {
    Trouble::refused(format!(
        "your last change (no. {} of the journal) is of a kind that isn't taken back so. Nothing was \
         changed. Change it where it stands",
        line.seq
    ))
}

fn last_own(w: &Writing<'_>, pupil: Option<i64>) -> Result<(HistoryLine, About), Trouble> {
    let mut query = w.tx.prepare_cached(
        "SELECT seq FROM journal WHERE officer = ?1 AND verb <> ?2 AND (?3 IS NULL OR pupil = ?3)
         ORDER BY seq DESC LIMIT 1",
    )?;
    let pupil = pupil.map(|pupil| pupil.to_string());
    let seq = query.query_row(params![w.session.officer, READING, pupil], |row| row.get(0));
    let nothing = || Trouble::refused("you changed nothing here yet. Nothing was changed");
    let seq: i64 = seq.optional()?.ok_or_else(nothing)?;
    let (line, about, _) = journal::line(&w.tx, seq)?.ok_or_else(nothing)?;
    Ok((line, about))
}

/// Refuses where the row was changed again since, by whomever.
fn is_on_top(w: &Writing<'_>, line: &HistoryLine) -> Result<(), Trouble> {
    let mut query = w.tx.prepare_cached(
        "SELECT officer_name FROM journal
         WHERE subject = ?1 AND row = ?2 AND seq > ?3 AND verb <> ?4 ORDER BY seq DESC LIMIT 1",
    )?;
    let later = query.query_row(params![line.subject, line.row, line.seq, READING], |row| {
        row.get::<_, String>(0)
    });
    match later.optional()? {
        None => Ok(()),
        Some(by) => Err(Trouble::refused(format!(
            "{by} changed the same since your last change. Nothing was changed. The history shows \
             both"
        ))),
    }
}

fn undo_answer(w: &Writing<'_>, before: &Value, after: &Value) -> Result<(), Trouble> {
    let record = after["record"].as_i64().unwrap_or(0);
    let (field, base) = (text(after, "field"), after["revision"].as_i64().unwrap_or(0));
    let (about, form) = answered_record(w, record, field)?;
    may_write(w, &form, record, field)?;
    put_answer(w, about, record, field, text(before, "value"), base)?;
    follow(w, about, &form)
}

fn undo_strategy(w: &Writing<'_>, before: &Value, after: &Value) -> Result<(), Trouble> {
    let case = after["case_id"].as_i64().unwrap_or(0);
    let said = StrategyAnswer {
        answer: Verdict::parse(text(before, "answer")).unwrap_or_default(),
        on: day(before, "on_day"),
        words: text(before, "words").to_owned(),
        prompts: text(before, "prompts").split_whitespace().map(str::to_owned).collect(),
        receipt: text(before, "receipt").to_owned(),
        entry: before["entry"].as_i64(),
    };
    let base = after["revision"].as_i64().unwrap_or(0);
    answer_row(w, case, text(after, "row"), &said, base).map(drop)
}

fn undo_action(w: &Writing<'_>, about: About, id: i64, before: &Value) -> Result<(), Trouble> {
    if before.is_null() {
        return Err(Trouble::refused(
            "an action that was agreed isn't taken back: mark it done, with that as its outcome. \
             Nothing was changed",
        ));
    }
    let case = before["case_id"].as_i64().unwrap_or(0);
    if case_row(&w.tx, case)?.closed.is_some() {
        return Err(Trouble::refused(format!("case {case} is closed. Nothing was changed")));
    }
    let (by, done) = (day(before, "by_on"), day(before, "done_on"));
    let words = ["what", "who", "by_words", "state", "outcome", "helped"];
    let stood: Vec<(&'static str, &str)> =
        words.into_iter().map(|column| (column, text(before, column))).collect();
    let mut sets: Vec<Set<'_>> = Vec::new();
    sets.extend([("by_on", &by as _), ("done_on", &done as _)]);
    sets.extend(stood.iter().map(|(column, words)| (*column, words as _)));
    w.update("action", id, about, None, &sets)?;
    kept::refresh_case(&w.tx, case)
}

fn undo_attendee(w: &Writing<'_>, id: i64, before: &Value, after: &Value) -> Result<(), Trouble> {
    let about = open_record(w, after["record"].as_i64().unwrap_or(0))?;
    if before.is_null() {
        return w.update("attendee", id, about, None, &[("removed", &true)]).map(drop);
    }
    let (name, role, attending) =
        (text(before, "name"), text(before, "role"), text(before, "attending"));
    let (contact, removed) = (before["contact"].as_i64(), before["removed"].as_i64().unwrap_or(0));
    let sets: [Set<'_>; 5] = [
        ("name", &name),
        ("role", &role),
        ("attending", &attending),
        ("contact", &contact),
        ("removed", &removed),
    ];
    w.update("attendee", id, about, None, &sets).map(drop)
}
