//! What was agreed: by whom, by when, what came of it.

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row};

use super::cases::case_row;
use super::journal::About;
use super::meanwhile::refuse_unseen;
use super::session::Session;
use super::trouble::Trouble;
use super::writing::Writing;
use super::{Store, kept};
use crate::rules::case::Action;

/// An action to agree, or what one is changed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewAction {
    pub what: String,
    pub who: String,
    pub by: Option<NaiveDate>,
    /// When no day was agreed: `daily`.
    pub by_words: String,
}

/// What of an action is changed; the rest is left as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActionChange {
    pub what: Option<String>,
    pub who: Option<String>,
    /// A day, or words where no day was agreed.
    pub by: Option<(Option<NaiveDate>, String)>,
    /// What was on screen: a part that somebody changed since is not written over unseen.
    pub was: Option<NewAction>,
}

impl From<NewAction> for ActionChange {
    fn from(to: NewAction) -> Self {
        Self { what: Some(to.what), who: Some(to.who), by: Some((to.by, to.by_words)), was: None }
    }
}

impl NewAction {
    /// The change after which an action is this, where `shown` was on screen: of the parts that differ
    /// alone, so that a colleague's change of another part stays.
    #[must_use]
    pub fn instead_of(self, shown: &Self) -> ActionChange {
        let was_by = (shown.by, shown.by_words.clone());
        ActionChange {
            what: Some(self.what).filter(|what| what.trim() != shown.what),
            who: Some(self.who).filter(|who| who.trim() != shown.who),
            by: Some((self.by, self.by_words)).filter(|by| *by != was_by),
            was: Some(shown.clone()),
        }
    }
}

impl Store {
    /// Agrees an action in a case, in a record's form or outside any; gives its id.
    ///
    /// # Errors
    /// An unknown or closed case, or an action without words.
    pub fn add_action(
        &mut self,
        session: &Session,
        case: i64,
        record: Option<i64>,
        action: &NewAction,
    ) -> Result<i64, Trouble> {
        self.write(session, "add_action", |w| add_one(w, case, record, action))
    }

    /// Agrees several actions, all or none; gives their ids.
    ///
    /// # Errors
    /// As [`Store::add_action`], for any of them.
    pub fn add_actions(
        &mut self,
        session: &Session,
        actions: &[(i64, NewAction)],
    ) -> Result<Vec<i64>, Trouble> {
        self.write(session, "add_action", |w| {
            actions.iter().map(|(case, action)| add_one(w, *case, None, action)).collect()
        })
    }

    /// Changes what was agreed, while it is open.
    ///
    /// # Errors
    /// An unknown action, or one without words; [`Trouble::Conflict`] when somebody changed the same
    /// part since it was on screen, with what stands there.
    pub fn change_action(
        &mut self,
        session: &Session,
        action: i64,
        to: &ActionChange,
    ) -> Result<(), Trouble> {
        if to.what.as_ref().is_some_and(|what| what.trim().is_empty()) {
            return Err(wordless());
        }
        self.write(session, "change_action", |w| {
            let (about, case, open) = about_action(w, action)?;
            if !open {
                return Err(Trouble::refused(format!(
                    "action {action} is done. Nothing was changed. Agree a new one"
                )));
            }
            refuse_unseen_parts(w, (case, action), to)?;
            let (what, who) = (to.what.as_deref().map(str::trim), to.who.as_deref().map(str::trim));
            let mut sets: Vec<super::writing::Set<'_>> = Vec::new();
            sets.extend(what.iter().map(|what| ("what", what as _)));
            sets.extend(who.iter().map(|who| ("who", who as _)));
            if let Some((on, words)) = &to.by {
                sets.extend([("by_on", on as _), ("by_words", words as _)]);
            }
            if sets.is_empty() {
                return Ok(());
            }
            w.update("action", action, about, None, &sets)?;
            kept::refresh_case(&w.tx, case)
        })
    }

    /// Marks an action done, with its outcome and whether it helped (`yes`, `some`, `no` or blank).
    ///
    /// # Errors
    /// An unknown action, or no outcome.
    pub fn finish_action(
        &mut self,
        session: &Session,
        action: i64,
        outcome: &str,
        helped: &str,
    ) -> Result<(), Trouble> {
        self.finish(session, action, [outcome, helped], None)
    }

    /// As [`Store::finish_action`], of an action on screen: `was` is the outcome that stood there, blank
    /// for none.
    ///
    /// # Errors
    /// As there; [`Trouble::Conflict`] when somebody told another outcome since, with theirs.
    pub fn finish_shown_action(
        &mut self,
        session: &Session,
        action: i64,
        outcome: &str,
        helped: &str,
        was: &str,
    ) -> Result<(), Trouble> {
        self.finish(session, action, [outcome, helped], Some(was))
    }

    fn finish(
        &mut self,
        session: &Session,
        action: i64,
        [outcome, helped]: [&str; 2],
        was: Option<&str>,
    ) -> Result<(), Trouble> {
        if outcome.trim().is_empty() {
            return Err(Trouble::refused(
                "an action is done with an outcome: say what came of it. Nothing was changed",
            ));
        }
        let today = session.as_of();
        self.write(session, "finish_action", |w| {
            let (about, case, _) = about_action(w, action)?;
            if let Some(was) = was {
                let stands = standing(w, case, action)?.outcome.unwrap_or_default();
                refuse_unseen(
                    &w.tx,
                    ("action", action, "outcome"),
                    &stands,
                    [was, outcome.trim()],
                )?;
            }
            w.update(
                "action",
                action,
                about,
                None,
                &[
                    ("state", &"done"),
                    ("outcome", &outcome.trim()),
                    ("helped", &helped),
                    ("done_on", &today),
                ],
            )?;
            kept::refresh_case(&w.tx, case)
        })
    }
}

fn add_one(
    w: &Writing<'_>,
    case: i64,
    record: Option<i64>,
    action: &NewAction,
) -> Result<i64, Trouble> {
    worded(action)?;
    w.may("pupil_case", case)?;
    let found = case_row(&w.tx, case)?;
    if found.closed.is_some() {
        return Err(Trouble::refused(format!(
            "case {case} is closed. Nothing was changed. Open a new case first"
        )));
    }
    if let Some(record) = record {
        let mut query =
            w.tx.prepare_cached("SELECT 1 FROM record WHERE id = ?1 AND case_id = ?2")?;
        if !query.exists([record, case])? {
            return Err(Trouble::refused(format!(
                "record {record} is not of case {case}. Nothing was changed"
            )));
        }
    }
    let about = About { pupil: Some(found.pupil), case: Some(case), record };
    let id = insert_action(w, about, case, record, action)?;
    kept::refresh_case(&w.tx, case)?;
    Ok(id)
}

fn worded(action: &NewAction) -> Result<(), Trouble> {
    if action.what.trim().is_empty() { Err(wordless()) } else { Ok(()) }
}

fn wordless() -> Trouble {
    Trouble::refused("an action needs words: what will be done? Nothing was changed")
}

pub(super) fn insert_action(
    w: &Writing<'_>,
    about: About,
    case: i64,
    record: Option<i64>,
    action: &NewAction,
) -> Result<i64, Trouble> {
    w.insert(
        "action",
        about,
        &[
            ("case_id", &case),
            ("record", &record),
            ("what", &action.what.trim()),
            ("who", &action.who.trim()),
            ("by_on", &action.by),
            ("by_words", &action.by_words),
            ("state", &"open"),
            ("outcome", &""),
            ("helped", &""),
        ],
    )
}

fn about_action(w: &Writing<'_>, action: i64) -> Result<(About, i64, bool), Trouble> {
    w.may("action", action)?;
    let mut query = w.tx.prepare_cached(
        "SELECT c.pupil, c.id, a.record, a.state = 'open' FROM action a JOIN pupil_case c ON c.id = a.case_id WHERE a.id = ?1",
    )?;
    let found = query.query_row([action], |row| {
        let about = About { pupil: row.get(0)?, case: row.get(1)?, record: row.get(2)? };
        Ok((about, row.get(1)?, row.get(3)?))
    });
    let found = found.optional()?;
    found.ok_or_else(|| {
        Trouble::refused(format!("there is no action {action}. Nothing was changed"))
    })
}

fn standing(w: &Writing<'_>, case: i64, action: i64) -> Result<Action, Trouble> {
    let found = actions(&w.tx, case)?.into_iter().find(|one| one.id == action);
    found.ok_or_else(|| Trouble::Ours(format!("action {action} is not read")))
}

fn refuse_unseen_parts(
    w: &Writing<'_>,
    (case, action): (i64, i64),
    to: &ActionChange,
) -> Result<(), Trouble> {
    let Some(was) = &to.was else { return Ok(()) };
    let stands = standing(w, case, action)?;
    let part = |column| ("action", action, column);
    if let Some(what) = &to.what {
        refuse_unseen(&w.tx, part("what"), &stands.what, [&was.what, what.trim()])?;
    }
    if let Some(who) = &to.who {
        refuse_unseen(&w.tx, part("who"), &stands.who, [&was.who, who.trim()])?;
    }
    if let Some((on, words)) = &to.by {
        let by = |on: Option<NaiveDate>, words: &str| {
            on.map_or_else(|| words.to_owned(), |on| on.to_string())
        };
        let (stands, was) = (by(stands.by, &stands.by_words), by(was.by, &was.by_words));
        let column = if stands.parse::<NaiveDate>().is_ok() { "by_on" } else { "by_words" };
        refuse_unseen(&w.tx, part(column), &stands, [&was, &by(*on, words)])?;
    }
    Ok(())
}

/// A case's actions: open ones by date first, then those done, latest first.
pub(super) fn actions(connection: &Connection, case: i64) -> Result<Vec<Action>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT id, what, who, by_on, by_words, state, outcome, helped, done_on, record
         FROM action WHERE case_id = ?1
         ORDER BY state <> 'open', by_on IS NULL, by_on, done_on DESC, id",
    )?;
    Ok(query.query_map([case], read_action)?.collect::<Result<_, _>>()?)
}

fn read_action(row: &Row<'_>) -> rusqlite::Result<Action> {
    let outcome: String = row.get(6)?;
    Ok(Action {
        id: row.get(0)?,
        what: row.get(1)?,
        who: row.get(2)?,
        by: row.get(3)?,
        by_words: row.get(4)?,
        state: row.get(5)?,
        outcome: (!outcome.is_empty()).then_some(outcome),
        helped: row.get(7)?,
        done_on: row.get(8)?,
        record: row.get(9)?,
    })
}
