//! Notices to Improve: drafted, issued, ended, put in another's place.
//!
//! An issued one is an entry of the log too, from which it can't be parted: withdrawing the notice
//! withdraws the entry, with the reason. What it says and how it runs is told by `rules::notice`.

mod issuing;
mod rows;
mod told;

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};

use super::answers::Answer;
use super::cases::case_row;
use super::entries::withdraw;
use super::journal::About;
use super::meanwhile::last_change;
use super::session::Session;
use super::trouble::Trouble;
use super::writing::{Set, Writing};
use super::{Store, kept, officers};
use crate::rules::case::Case;
use crate::rules::day::spell;
use crate::rules::notice::{
    Contents, Ending, Grounds, MOST_DAYS, Notice, NoticeState, PIECES, Served,
};
use crate::rules::process::NoticeTerms;
use issuing::issue;
use rows::{NewNotice, insert, notice};
use told::terms;

pub(super) use rows::{earliest_last_day, name, of_case};
pub(super) use told::{Basis, basis};

/// When and how a notice is issued, and why where something speaks against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuing {
    pub on: NaiveDate,
    pub served: Served,
    /// Blank where nothing speaks against it.
    pub reason: String,
}

impl Store {
    /// How notices run here, and their standard words.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn notice_terms(&self) -> Result<NoticeTerms, Trouble> {
        terms(&self.connection)
    }

    /// What a notice in a case stands on, were it issued on a day, and its contents as far as the file
    /// and the standard words give them. The named contact is whoever is at the keyboard.
    ///
    /// # Errors
    /// An unknown case, or a role that reads none.
    pub fn notice_grounds(
        &self,
        session: &Session,
        case: i64,
        on: NaiveDate,
    ) -> Result<(Grounds, Contents), Trouble> {
        session.viewer().at(&self.connection, "pupil_case", case)?;
        let case = case_row(&self.connection, case)?;
        let basis = basis(&self.connection, &case)?;
        let grounds = basis.grounds(&self.connection, on)?;
        let named = named_contact(&self.connection, session, &basis)?;
        let contents = grounds.contents(&terms(&self.connection)?, &named);
        Ok((grounds, contents))
    }

    /// Drafts a notice to a parent; gives its id. It runs for so many school days.
    ///
    /// # Errors
    /// A closed case; somebody against whom no legal step can be taken; a number of days that can't
    /// be; a draft to the same parent that is there already.
    pub fn draft_notice(
        &mut self,
        session: &Session,
        case: i64,
        contact: i64,
        days: u32,
        contents: &Contents,
    ) -> Result<i64, Trouble> {
        self.write(session, "draft_notice", |w| {
            let case = open_case(w, case)?;
            let basis = basis(&w.tx, &case)?;
            basis.contact(contact, session.as_of())?;
            if let Some(there) = draft_to(&w.tx, case.id, contact)? {
                return Err(Trouble::refused(format!(
                    "notice {} to {} is drafted already. Nothing was changed. Change that one",
                    there.id, there.to
                )));
            }
            put_draft(w, &case, contact, (days, contents), None)
        })
    }

    /// Changes a draft; gives its new revision. `base` is the revision that was on screen.
    ///
    /// # Errors
    /// [`Trouble::Conflict`] when somebody changed it meanwhile, with what stands in the first piece
    /// that differs; a notice that is issued, a number of days that can't be.
    pub fn change_notice(
        &mut self,
        session: &Session,
        notice: i64,
        base: i64,
        days: u32,
        contents: &Contents,
    ) -> Result<i64, Trouble> {
        can_run(days)?;
        self.write(session, "change_notice", |w| {
            let (case, found) = draft(w, notice)?;
            if found.days == days && found.contents == *contents {
                return Ok(found.revision);
            }
            if found.revision != base {
                return Err(conflict(w, &found, contents)?);
            }
            let (revision, text) = (found.revision + 1, serde_json::to_string(contents)?);
            let sets: [Set<'_>; 3] =
                [("days", &days), ("contents", &text), ("revision", &revision)];
            w.update_at("notice", notice, about(&case), revision, None, &sets)?;
            Ok(revision)
        })
    }

    /// Issues a draft: its last day is fixed, and it stands in the log.
    ///
    /// # Errors
    /// A day in the future; somebody against whom no legal step can be taken; another notice to the
    /// same parent that runs; days that reach past the calendar. Without a reason also: a piece of its
    /// contents that is missing, offences that are all holidays in term time.
    pub fn issue_notice(
        &mut self,
        session: &Session,
        notice: i64,
        on: NaiveDate,
        served: Served,
        reason: &str,
    ) -> Result<(), Trouble> {
        let with = Issuing { on, served, reason: reason.to_owned() };
        self.write(session, "issue_notice", |w| {
            let (case, found) = draft(w, notice)?;
            issue(w, &case, &found, &with)
        })
    }

    /// Issues a notice to a parent at once: the draft that there is, else one with the contents that
    /// the file and the standard words give; gives its id. Without `days` it runs as long as notices
    /// do here.
    ///
    /// # Errors
    /// As [`Store::draft_notice`] and [`Store::issue_notice`].
    pub fn give_notice(
        &mut self,
        session: &Session,
        case: i64,
        contact: i64,
        days: Option<u32>,
        with: &Issuing,
    ) -> Result<i64, Trouble> {
        self.write(session, "issue_notice", |w| {
            let case = open_case(w, case)?;
            let there = draft_to(&w.tx, case.id, contact)?;
            let mut found = match there {
                Some(there) => there,
                None => notice(&w.tx, begin(w, &case, contact, with.on)?)?,
            };
            found.days = days.unwrap_or(found.days);
            can_run(found.days)?;
            issue(w, &case, &found, with)?;
            Ok(found.id)
        })
    }

    /// Withdraws a draft, or a notice that was issued: its entry in the log is withdrawn with it and
    /// keeps the reason.
    ///
    /// # Errors
    /// No reason, or a notice that has ended.
    pub fn withdraw_notice(
        &mut self,
        session: &Session,
        notice: i64,
        reason: &str,
    ) -> Result<(), Trouble> {
        let reason = said(reason, "withdrawing a notice needs a reason")?;
        self.write(session, "withdraw_notice", |w| {
            let (case, found) = at(w, notice)?;
            not_ended(&found)?;
            if let Some(entry) = found.entry {
                withdraw(w, about(&case), entry, reason)?;
            }
            end(w, &case, &found, NoticeState::Withdrawn, (session.as_of(), reason))
        })
    }

    /// Ends a notice: attendance improved enough, it led to a referral, or it lapsed without either.
    ///
    /// # Errors
    /// No words that say why; a notice that isn't issued or has ended; one that is to have lapsed
    /// before its last day is over.
    pub fn end_notice(
        &mut self,
        session: &Session,
        notice: i64,
        how: Ending,
        why: &str,
    ) -> Result<(), Trouble> {
        let why = said(why, "ending a notice needs words: what was seen since?")?;
        let today = session.as_of();
        self.write(session, "end_notice", |w| {
            let (case, found) = issued(w, notice)?;
            if let Some(last) =
                found.last_day.filter(|last| how == Ending::Lapsed && *last >= today)
            {
                return Err(Trouble::refused(format!(
                    "notice {notice} runs until {}: it hasn't lapsed yet. Nothing was changed",
                    spell(last)
                )));
            }
            end(w, &case, &found, how.state(), (today, why))
        })
    }

    /// Issues another notice in the place of one that was issued, to the same parent; gives its id.
    ///
    /// # Errors
    /// As [`Store::issue_notice`]; a notice that isn't issued, has ended, or was issued later.
    pub fn replace_notice(
        &mut self,
        session: &Session,
        notice: i64,
        days: u32,
        contents: &Contents,
        with: &Issuing,
    ) -> Result<i64, Trouble> {
        self.write(session, "replace_notice", |w| {
            let (case, found) = issued(w, notice)?;
            is_open(&case)?;
            if let Some(issued) = found.issued.filter(|issued| *issued > with.on) {
                return Err(Trouble::refused(format!(
                    "notice {notice} was issued on {}: what replaces it can't be from before. Nothing was changed",
                    spell(issued)
                )));
            }
            let id = put_draft(w, &case, found.contact, (days, contents), Some(notice))?;
            let why = format!("replaced by notice {id}");
            end(w, &case, &found, NoticeState::Replaced, (with.on, &why))?;
            issue(w, &case, &rows::notice(&w.tx, id)?, with)?;
            Ok(id)
        })
    }
}

fn about(case: &Case) -> About {
    About { pupil: Some(case.pupil), case: Some(case.id), record: None }
}

/// A case in which something new can be begun.
pub(super) fn open_case(w: &Writing<'_>, case: i64) -> Result<Case, Trouble> {
    w.may("pupil_case", case)?;
    let found = case_row(&w.tx, case)?;
    is_open(&found)?;
    Ok(found)
}

fn is_open(case: &Case) -> Result<(), Trouble> {
    if case.closed.is_none() {
        return Ok(());
    }
    Err(Trouble::refused(format!(
        "case {} is closed. Nothing was changed. Open a new case first",
        case.id
    )))
}

/// A notice with its case.
fn at(w: &Writing<'_>, id: i64) -> Result<(Case, Notice), Trouble> {
    w.may("notice", id)?;
    let found = notice(&w.tx, id)?;
    Ok((case_row(&w.tx, found.case)?, found))
}

/// A draft in an open case.
fn draft(w: &Writing<'_>, id: i64) -> Result<(Case, Notice), Trouble> {
    let (case, found) = at(w, id)?;
    is_open(&case)?;
    if found.state == NoticeState::Draft {
        return Ok((case, found));
    }
    Err(Trouble::refused(format!(
        "notice {id} is no draft any more: {}. Nothing was changed. What the parent holds in print stays; replace it, or withdraw it",
        found.state.label()
    )))
}

/// A notice that was issued, and that nobody has ended.
fn issued(w: &Writing<'_>, id: i64) -> Result<(Case, Notice), Trouble> {
    let (case, found) = at(w, id)?;
    if found.state == NoticeState::Draft {
        return Err(Trouble::refused(format!(
            "notice {id} is a draft: issue it first. Nothing was changed"
        )));
    }
    not_ended(&found)?;
    Ok((case, found))
}

fn not_ended(found: &Notice) -> Result<(), Trouble> {
    if matches!(found.state, NoticeState::Draft | NoticeState::Issued) {
        return Ok(());
    }
    let on = found.ended.map(|on| format!(" on {}", spell(on))).unwrap_or_default();
    Err(Trouble::refused(format!(
        "notice {} has ended: {}{on}. Nothing was changed",
        found.id,
        found.state.label()
    )))
}

/// The draft to a parent in a case, if there is one.
fn draft_to(connection: &Connection, case: i64, contact: i64) -> Result<Option<Notice>, Trouble> {
    let all = of_case(connection, case)?;
    Ok(all.into_iter().find(|one| one.contact == contact && one.state == NoticeState::Draft))
}

fn put_draft(
    w: &Writing<'_>,
    case: &Case,
    contact: i64,
    (days, contents): (u32, &Contents),
    replaces: Option<i64>,
) -> Result<i64, Trouble> {
    can_run(days)?;
    let cap_weeks = terms(&w.tx)?.cap_weeks;
    let new = NewNotice { case: case.id, contact, contents, days, cap_weeks, replaces };
    insert(w, about(case), &new)
}

/// A draft with the contents that the file and the standard words give.
fn begin(w: &Writing<'_>, case: &Case, contact: i64, on: NaiveDate) -> Result<i64, Trouble> {
    let (basis, terms) = (basis(&w.tx, case)?, terms(&w.tx)?);
    basis.contact(contact, on)?;
    let named = named_contact(&w.tx, w.session, &basis)?;
    let contents = basis.grounds(&w.tx, on)?.contents(&terms, &named);
    put_draft(w, case, contact, (terms.days, &contents), None)
}

/// Whoever is at the keyboard, at the pupil's school; blank, and so to be filled in, where the file has no full
/// name of theirs.
fn named_contact(
    connection: &Connection,
    session: &Session,
    basis: &Basis,
) -> Result<String, Trouble> {
    let name = officers::full_name(connection, session.officer)?;
    if name.is_empty() {
        return Ok(name);
    }
    Ok(format!("{name}, {}", basis.file.school_name))
}

fn can_run(days: u32) -> Result<(), Trouble> {
    if (1..=MOST_DAYS).contains(&days) {
        return Ok(());
    }
    Err(Trouble::refused(format!(
        "a notice runs for 1 to {MOST_DAYS} school days, not {days}. Nothing was changed"
    )))
}

fn said<'a>(words: &'a str, asked: &str) -> Result<&'a str, Trouble> {
    match words.trim() {
        "" => Err(Trouble::refused(format!("{asked}. Nothing was changed"))),
        words => Ok(words),
    }
}

/// What a colleague wrote meanwhile into the first piece that differs.
fn conflict(w: &Writing<'_>, stands: &Notice, to: &Contents) -> Result<Trouble, Trouble> {
    let mut pieces = PIECES.iter().map(|(name, _)| *name);
    let differs = pieces.find(|name| stands.contents.piece(name) != to.piece(name));
    let told = differs.map_or_else(
        || format!("{} school days", stands.days),
        |name| stands.contents.piece(name).to_owned(),
    );
    let last = last_change(&w.tx, "notice", stands.id)?;
    Ok(Trouble::Conflict(Box::new(Answer::told(told, stands.revision, last))))
}

fn end(
    w: &Writing<'_>,
    case: &Case,
    found: &Notice,
    state: NoticeState,
    (on, why): (NaiveDate, &str),
) -> Result<(), Trouble> {
    let (state, revision) = (state.as_str(), found.revision + 1);
    let sets: [Set<'_>; 4] =
        [("state", &state), ("ended_on", &on), ("ended_why", &why), ("revision", &revision)];
    w.update_at("notice", found.id, about(case), revision, Some(why), &sets)?;
    kept::refresh_case(&w.tx, case.id)
}

/// Refuses to withdraw an entry that tells of a notice, or of a referral about a parent: those are
/// withdrawn, and their entry with them.
pub(super) fn keeps_entry(connection: &Connection, entry: i64) -> Result<(), Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT 'Notice to Improve ' || id || ': withdraw the notice' FROM notice
           WHERE entry = ?1 AND state <> 'withdrawn'
         UNION ALL
         SELECT 'referral ' || id || ' to the authority: take the referral back' FROM penalty
           WHERE entry = ?1 AND (withdrawn_on IS NULL OR issued_on IS NOT NULL)
         LIMIT 1",
    )?;
    let told: Option<String> = query.query_row([entry], |row| row.get(0)).optional()?;
    match told {
        None => Ok(()),
        Some(told) => Err(Trouble::refused(format!(
            "entry {entry} is of {told}, and its entry goes with it. Nothing was changed"
        ))),
    }
}
