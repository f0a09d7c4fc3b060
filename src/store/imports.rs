//! Taking in what the MIS exports: pupils, contacts, marks. Whole or nothing, and idempotent.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use rusqlite::params;
use serde::Serialize;

use super::journal::About;
use super::kept;
use super::marks::{self, days};
use super::session::Session;
use super::trouble::Trouble;
use super::writing::Writing;
use super::{Store, corrections, people};
use crate::rules::calendar::{bounds, year_of};
use crate::rules::code::Code;
use crate::rules::people::{ContactRow, MarkRow, PupilRow};
use crate::rules::register::{DayMarks, Half};

/// How many rows were taken in, and what they did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    pub taken: u64,
    pub new: u64,
    pub changed: u64,
    pub unchanged: u64,
}

impl Imported {
    pub(super) fn count(&mut self, did: Did) {
        self.taken += 1;
        match did {
            Did::New => self.new += 1,
            Did::Changed => self.changed += 1,
            Did::Nothing => self.unchanged += 1,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Did {
    New,
    Changed,
    Nothing,
}

/// A marks file compared with the register, before anything is written.
#[derive(Debug)]
pub struct Plan {
    pub counts: Imported,
    school: i64,
    pupils: BTreeMap<i64, PupilPlan>,
    last: Option<(NaiveDate, Half)>,
}

/// What a file says of one pupil.
#[derive(Debug, Default)]
struct PupilPlan {
    days: BTreeMap<NaiveDate, DayChange>,
    notes: Vec<Note>,
}

/// Minutes late and a comment on one session.
#[derive(Debug)]
struct Note {
    on: NaiveDate,
    half: Half,
    minutes_late: Option<u32>,
    comment: String,
}

/// What a file says of one session.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Said {
    /// Nothing: it is left as it is.
    #[default]
    Nothing,
    /// This mark, or that none was taken.
    Mark(Option<Code>),
}

/// What a file says of the sessions of one day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct DayChange {
    am: Said,
    pm: Said,
}

impl DayChange {
    fn session(&mut self, half: Half) -> &mut Said {
        match half {
            Half::Am => &mut self.am,
            Half::Pm => &mut self.pm,
        }
    }
}

impl Said {
    /// The mark as kept after it was said.
    fn over(self, was: Option<Code>) -> Option<Code> {
        match self {
            Self::Nothing => was,
            Self::Mark(code) => code,
        }
    }
}

/// Where a marks file came from, for its journal row.
#[derive(Debug, Clone, Copy)]
pub struct MarksImport<'a> {
    pub school: i64,
    pub file: &'a str,
    pub sha256: &'a str,
}

/// Sessions that one import may write: more would hold the lock for longer than two seconds.
pub const MOST_SESSIONS: usize = 1_200_000;

impl Store {
    /// Takes in a school's pupils. Those whom the file no longer names are kept and flagged.
    ///
    /// # Errors
    /// What the file can't do; nothing is taken in then.
    pub fn import_pupils(
        &mut self,
        session: &Session,
        school: i64,
        rows: &[PupilRow],
    ) -> Result<Imported, Trouble> {
        self.write(session, "import_pupils", |w| {
            w.may_at(school)?;
            let mut done = Imported::default();
            for row in rows {
                done.count(people::take_pupil(w, school, row)?);
            }
            let named: BTreeSet<_> = rows.iter().map(|row| row.upn.as_str()).collect();
            people::flag_missing_pupils(w, school, &named)?;
            Ok(done)
        })
    }

    /// Takes in contacts, matched by UPN, name and relationship.
    ///
    /// # Errors
    /// What the file can't do; nothing is taken in then.
    pub fn import_contacts(
        &mut self,
        session: &Session,
        rows: &[ContactRow],
    ) -> Result<Imported, Trouble> {
        let pupils = self.pupil_ids()?;
        self.write(session, "import_contacts", |w| {
            let mut done = Imported::default();
            let mut named = BTreeSet::new();
            for row in rows {
                let Some(pupil) = pupils.get(&row.upn) else { continue };
                w.may("pupil", *pupil)?;
                let (did, id) = people::take_contact(w, *pupil, row)?;
                done.count(did);
                named.insert((*pupil, id));
            }
            people::flag_missing_contacts(w, &named)?;
            Ok(done)
        })
    }

    /// Every pupil by UPN.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn pupil_ids(&self) -> Result<HashMap<String, i64>, Trouble> {
        let mut query = self.connection.prepare_cached("SELECT upn, id FROM pupil")?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The pupils of one school by UPN.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn pupil_ids_of(&self, school: i64) -> Result<HashMap<String, i64>, Trouble> {
        let mut query =
            self.connection.prepare_cached("SELECT upn, id FROM pupil WHERE school = ?1")?;
        let rows = query.query_map([school], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Compares marks with the register; holds no lock.
    ///
    /// # Errors
    /// A file too large to write without keeping others waiting.
    pub fn plan_marks(&self, school: i64, rows: &[MarkRow]) -> Result<Plan, Trouble> {
        if rows.len() > MOST_SESSIONS {
            return Err(Trouble::refused(format!(
                "{} sessions at once would keep others waiting. Nothing was changed. Split the file, a term at a time",
                rows.len()
            )));
        }
        let ids = self.pupil_ids_of(school)?;
        let mut plan =
            Plan { counts: Imported::default(), school, pupils: BTreeMap::new(), last: None };
        for (pupil, rows) in by_pupil(rows, &ids) {
            self.plan_pupil(&mut plan, pupil, &rows)?;
        }
        Ok(plan)
    }

    fn plan_pupil(&self, plan: &mut Plan, pupil: i64, rows: &[&MarkRow]) -> Result<(), Trouble> {
        let (Some(first), Some(last)) =
            (rows.iter().map(|r| r.on).min(), rows.iter().map(|r| r.on).max())
        else {
            return Ok(());
        };
        let kept: HashMap<NaiveDate, DayMarks> =
            days(&self.connection, pupil, first, last)?.into_iter().map(|d| (d.on, d)).collect();
        let mut said = PupilPlan::default();
        for row in rows {
            plan.counts.count(place(&kept, &mut said.days, row));
            if row.code.is_some() {
                plan.last = plan.last.max(Some((row.on, row.half)));
            }
            if row.minutes_late.is_some() || !row.comment.is_empty() {
                let (minutes_late, comment) = (row.minutes_late, row.comment.clone());
                said.notes.push(Note { on: row.on, half: row.half, minutes_late, comment });
            }
        }
        if !said.days.is_empty() || !said.notes.is_empty() {
            plan.pupils.insert(pupil, said);
        }
        Ok(())
    }

    /// Writes a plan in one transaction, in pupil order, re-reading what it changes. `progress`
    /// hears how many of how many pupils are done; when it says no, nothing is kept.
    ///
    /// # Errors
    /// Stopped on request; or what the file can't do.
    pub fn import_marks(
        &mut self,
        session: &Session,
        from: MarksImport<'_>,
        plan: &Plan,
        progress: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Imported, Trouble> {
        if plan.pupils.is_empty() {
            return Ok(plan.counts);
        }
        self.write(session, "import_marks", |w| {
            w.may_at(plan.school)?;
            let mut digests = Vec::new();
            for (done, (pupil, said)) in plan.pupils.iter().enumerate() {
                if !progress(done, plan.pupils.len()) {
                    return Err(Trouble::refused("Stopped. Nothing was changed"));
                }
                write_pupil(w, *pupil, said, &mut digests)?;
            }
            if !digests.is_empty() {
                let cleared = corrections::clear(w)?;
                keep_beside(w, plan, &digests, from, cleared)?;
            }
            Ok(plan.counts)
        })
    }
}

/// A pupil's year, and the digest of its marks.
type Digest = (i64, i32, String);

/// Writes what a file says of a pupil, a school year at a time, and counts and digests each year
/// while its marks are at hand.
fn write_pupil(
    w: &Writing<'_>,
    pupil: i64,
    said: &PupilPlan,
    digests: &mut Vec<Digest>,
) -> Result<(), Trouble> {
    let days = said.days.keys().map(|on| year_of(*on));
    let years: BTreeSet<i32> = days.chain(said.notes.iter().map(|n| year_of(n.on))).collect();
    for year in years {
        let (first, last) = bounds(year);
        let mut marks = marks::standing_year(&w.tx, pupil, year)?;
        let days = said.days.range(first..=last);
        let mut changed = days.clone().next().is_some();
        write_days(w, pupil, days, &mut marks)?;
        for note in said.notes.iter().filter(|note| year_of(note.on) == year) {
            changed |= write_note(w, pupil, note)?;
        }
        if changed {
            let digest = marks::keep_written(&w.tx, pupil, year, marks)?;
            keep_digest(w, pupil, year, &digest)?;
            digests.push((pupil, year, digest));
        }
    }
    Ok(())
}

fn by_pupil<'a>(
    rows: &'a [MarkRow],
    ids: &HashMap<String, i64>,
) -> BTreeMap<i64, Vec<&'a MarkRow>> {
    let mut by_pupil: BTreeMap<i64, Vec<&MarkRow>> = BTreeMap::new();
    for row in rows {
        if let Some(pupil) = ids.get(&row.upn) {
            by_pupil.entry(*pupil).or_default().push(row);
        }
    }
    by_pupil
}

/// Notes what one session does to the register; one that says what stands there does nothing.
fn place(
    kept: &HashMap<NaiveDate, DayMarks>,
    new: &mut BTreeMap<NaiveDate, DayChange>,
    row: &MarkRow,
) -> Did {
    let planned = new.get_mut(&row.on).map_or(Said::Nothing, |change| *change.session(row.half));
    let was = match planned {
        Said::Mark(code) => code,
        Said::Nothing => kept.get(&row.on).and_then(|day| day.of(row.half)),
    };
    if was == row.code {
        return Did::Nothing;
    }
    *new.entry(row.on).or_default().session(row.half) = Said::Mark(row.code);
    if was.is_none() { Did::New } else { Did::Changed }
}

/// Writes days of marks, in order, and notes them among those that stand.
fn write_days<'a>(
    w: &Writing<'_>,
    pupil: i64,
    days: impl Iterator<Item = (&'a NaiveDate, &'a DayChange)>,
    marks: &mut Vec<DayMarks>,
) -> Result<(), Trouble> {
    let mut add = w.tx.prepare_cached("INSERT INTO mark VALUES (?1, ?2, ?3, ?4)")?;
    let mut change =
        w.tx.prepare_cached("UPDATE mark SET am = ?3, pm = ?4 WHERE pupil = ?1 AND on_day = ?2")?;
    let mut key = String::new();
    for (on, day) in days {
        key.clear();
        marks::push_day(&mut key, *on);
        let found = marks.binary_search_by_key(on, |day| day.on);
        let blank = DayMarks { on: *on, am: None, pm: None };
        let was = found.map_or(blank, |at| marks[at]);
        let now = DayMarks { on: *on, am: day.am.over(was.am), pm: day.pm.over(was.pm) };
        let write = if found.is_ok() { &mut change } else { &mut add };
        write.execute(params![pupil, key, text(now.am.as_ref()), text(now.pm.as_ref())])?;
        remember(w, pupil, *on, Half::Am, (was.am, now.am))?;
        remember(w, pupil, *on, Half::Pm, (was.pm, now.pm))?;
        match found {
            Ok(at) => marks[at] = now,
            Err(at) => marks.insert(at, now),
        }
    }
    Ok(())
}

/// A mark as the file keeps it.
fn text(code: Option<&Code>) -> &str {
    code.map_or("", Code::as_str)
}

/// A mark that was there and changed goes to the history.
fn remember(
    w: &Writing<'_>,
    pupil: i64,
    on: NaiveDate,
    half: Half,
    (was, became): (Option<Code>, Option<Code>),
) -> Result<(), Trouble> {
    let (Some(was), true) = (was, was != became) else { return Ok(()) };
    let at = crate::clock::stamp(w.session.clock.now());
    w.tx.prepare_cached(
        "INSERT INTO mark_history (pupil, on_day, half, was, became, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![pupil, on, half.as_str(), was.as_str(), text(became.as_ref()), at])?;
    Ok(())
}

fn write_note(w: &Writing<'_>, pupil: i64, note: &Note) -> Result<bool, Trouble> {
    let changed = w
        .tx
        .prepare_cached(
            "INSERT INTO mark_note VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (pupil, on_day, half) DO UPDATE SET
               minutes_late = excluded.minutes_late, comment = excluded.comment
             WHERE minutes_late IS NOT excluded.minutes_late OR comment <> excluded.comment",
        )?
        .execute(params![pupil, note.on, note.half.as_str(), note.minutes_late, note.comment])?;
    Ok(changed > 0)
}

/// How far the register reaches, the import's journal row, kept rows.
fn keep_beside(
    w: &Writing<'_>,
    plan: &Plan,
    digests: &[Digest],
    from: MarksImport<'_>,
    cleared: usize,
) -> Result<(), Trouble> {
    let reaches_further = keep_reach(w, plan)?;
    let after = serde_json::json!({
        "file": from.file,
        "sha256": from.sha256,
        "school": from.school,
        "counts": plan.counts,
        "digests": digests,
        "corrections_cleared": cleared,
    });
    w.note("mark", About::default(), &after.to_string())?;
    if reaches_further {
        kept::refresh_register(&w.tx, plan.school)?;
    }
    let pupils: BTreeSet<i64> = digests.iter().map(|(pupil, ..)| *pupil).collect();
    kept::refresh_marked(&w.tx, pupils)
}

fn keep_digest(w: &Writing<'_>, pupil: i64, year: i32, digest: &str) -> Result<(), Trouble> {
    w.tx.prepare_cached(
        "INSERT INTO mark_digest VALUES (?1, ?2, ?3)
         ON CONFLICT (pupil, year) DO UPDATE SET sha256 = excluded.sha256",
    )?
    .execute(params![pupil, year, digest])?;
    Ok(())
}

/// Moves the end of the school's register on; says whether its school year changed with it.
fn keep_reach(w: &Writing<'_>, plan: &Plan) -> Result<bool, Trouble> {
    let before = marks::register_to(&w.tx, plan.school)?;
    let Some(last) = plan.last.max(before) else { return Ok(false) };
    w.tx.prepare_cached(
        "INSERT INTO register_to VALUES (?1, ?2, ?3)
         ON CONFLICT (school) DO UPDATE SET on_day = excluded.on_day, half = excluded.half",
    )?
    .execute(params![plan.school, last.0, last.1.as_str()])?;
    Ok(before.is_none_or(|before| bounds(year_of(before.0)) != bounds(year_of(last.0))))
}
