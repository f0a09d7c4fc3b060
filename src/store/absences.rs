//! The morning's absences, the log of a pupil's, and what is written down of them.
//!
//! Read from tallies first: only pupils with an absence in the last two school weeks, or with an
//! `N` this school year, have their marks looked at. Marks to correct in the MIS live in
//! `corrections`.

use chrono::{Days, NaiveDate};
use rusqlite::{Connection, params};

use super::corrections::{self, raise};
use super::entries::{about_sessions, insert_entry};
use super::session::{Session, Viewer};
use super::trouble::Trouble;
use super::{Store, kept, marks, people, schools};
use crate::rules::absence::{
    Absence, Asked, Comment, Heard, SessionAt, Spell, Told, comes_first, in_full, log_of_absences,
    reason_kind, spells,
};
use crate::rules::assess::is_current;
use crate::rules::calendar::{Calendar, bounds, monday, year_of};
use crate::rules::case::{EntryKind, NewEntry};
use crate::rules::code::Code;
use crate::rules::correction::Raised;
use crate::rules::finding::fold;
use crate::rules::people::{Contact, Pupil};
use crate::rules::register::Register;

/// School weeks, the one that the register has reached included, whose absences are the morning's.
const WEEKS: usize = 2;
/// Days that a spell is followed back at a time.
const STEP_BACK: Days = Days::new(28);

/// Which absences are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AbsenceQuery {
    /// Also those with nothing left to ask.
    pub all: bool,
    /// Of this school alone.
    pub school: Option<i64>,
    /// Pupils whose absences are told even with nothing left to ask: those just worked on.
    pub with: Vec<i64>,
}

/// The morning's work.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Morning {
    /// Why not every absence can be checked, in words.
    pub to_check: Option<String>,
    /// Whoever comes first, then by name.
    pub rows: Vec<AbsenceRow>,
}

impl Morning {
    /// Puts a pupil's absences in the place of those that were read of them before, in the order of all.
    pub fn put(&mut self, pupil: i64, rows: Vec<AbsenceRow>) {
        self.rows.retain(|row| row.pupil != pupil);
        self.rows.extend(rows);
        self.sort();
    }

    fn sort(&mut self) {
        self.rows.sort_by_cached_key(|row| {
            (row.first.is_empty(), fold(&row.name), row.pupil, row.absence.spell.from)
        });
    }
}

/// One spell of one pupil, with what an officer asks for it with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbsenceRow {
    pub pupil: i64,
    /// `Osei, Amara`.
    pub name: String,
    pub reg: String,
    pub school: i64,
    /// Circumstances that put it first.
    pub first: Vec<&'static str>,
    pub contacts: Vec<Contact>,
    pub absence: Absence,
    /// Of its sessions: marks that an officer found wrong.
    pub raised: Vec<Raised>,
}

/// A pupil's daily absences of the school year that the register has reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbsenceLog {
    pub pupil: Pupil,
    pub contacts: Vec<Contact>,
    /// First and last day of what is told; none without a register.
    pub range: Option<(NaiveDate, NaiveDate)>,
    /// Newest first.
    pub absences: Vec<Absence>,
}

impl Store {
    /// The morning's absences, by spell.
    ///
    /// # Errors
    /// A role that reads no case content; or what SQLite can't do.
    pub fn absences(
        &self,
        viewer: Viewer,
        today: NaiveDate,
        query: &AbsenceQuery,
    ) -> Result<Morning, Trouble> {
        viewer.may_read_cases()?;
        let all = self.schools()?;
        let mut morning = Morning::default();
        let mut behind = Vec::new();
        let seen: Vec<_> = all.iter().filter(|school| viewer.reads_at(school.id)).collect();
        for school in seen.iter().filter(|s| query.school.is_none_or(|id| id == s.id)) {
            let viewer = viewer.at_school(school.id)?;
            let reading = Reading::of(&self.connection, viewer, school.id)?;
            if let Some(words) = reading.cannot_be_checked(today) {
                let name =
                    if seen.len() > 1 { format!("{}: ", school.name) } else { String::new() };
                behind.push(format!("{name}{words}"));
            }
            morning.rows.extend(reading.rows(today, query, None)?);
        }
        morning.sort();
        morning.to_check = (!behind.is_empty()).then(|| behind.join(" · "));
        Ok(morning)
    }

    /// The absences of one pupil alone, as [`Store::absences`] tells them: for a list that was read
    /// before, when only this pupil was touched since.
    ///
    /// # Errors
    /// A role that reads no case content; or what SQLite can't do.
    pub fn absences_of(
        &self,
        viewer: Viewer,
        today: NaiveDate,
        query: &AbsenceQuery,
        pupil: i64,
    ) -> Result<Vec<AbsenceRow>, Trouble> {
        viewer.may_read_cases()?;
        let Some(found) = people::pupil(&self.connection, pupil)? else { return Ok(Vec::new()) };
        if !viewer.reads_at(found.school) {
            return Ok(Vec::new());
        }
        let viewer = viewer.at_school(found.school)?;
        if query.school.is_some_and(|school| school != found.school) {
            return Ok(Vec::new());
        }
        let reading = Reading::of(&self.connection, viewer, found.school)?;
        reading.rows(today, query, Some(pupil))
    }

    /// The log of a pupil's daily absences with their reasons.
    ///
    /// # Errors
    /// An unknown pupil, in a sentence.
    pub fn absence_log(&self, viewer: Viewer, pupil: i64) -> Result<AbsenceLog, Trouble> {
        let viewer = viewer.at(&self.connection, "pupil", pupil)?;
        let found = people::pupil(&self.connection, pupil)?
            .ok_or_else(|| Trouble::refused(format!("there is no pupil {pupil}")))?;
        let reading = Reading::of(&self.connection, viewer, found.school)?;
        let range = reading.reached.map(|(last, _)| (bounds(year_of(last)).0, last));
        let absences = match range {
            None => Vec::new(),
            Some((first, _)) => {
                let spells = reading.spells(pupil, first)?;
                log_of_absences(spells, &reading.heard(pupil, first)?)
            }
        };
        let contacts = people::contacts(&self.connection, pupil)?;
        Ok(AbsenceLog { pupil: found, contacts, range, absences })
    }

    /// Writes down the reason given for some sessions of a pupil; gives the entry's id. Where it
    /// says that another code should stand, the marks go on the list to correct with it.
    ///
    /// # Errors
    /// No words, no session, or a code that isn't one of those days.
    pub fn give_reason(
        &mut self,
        session: &Session,
        pupil: i64,
        sessions: &[SessionAt],
        words: &str,
        who: Option<i64>,
        code: Option<Code>,
    ) -> Result<i64, Trouble> {
        if words.trim().is_empty() {
            return Err(Trouble::refused("a reason needs a few words. Nothing was saved"));
        }
        let kind = reason_kind();
        let entry = entry(session, kind, pupil, sessions, who)?;
        let entry = NewEntry { words: words.trim().to_owned(), ..entry };
        self.write(session, "give_reason", |w| {
            let id = insert_entry(w, &entry)?;
            if let Some(code) = code {
                for at in sessions {
                    raise(w, pupil, *at, code, words.trim())?;
                }
            }
            kept::refresh_told(&w.tx, &[pupil])?;
            Ok(id)
        })
    }

    /// Writes down that the reason for some sessions was asked for without an answer yet; gives
    /// the entry's id. It is an attempt, not a communication.
    ///
    /// # Errors
    /// No session.
    pub fn ask_reason(
        &mut self,
        session: &Session,
        pupil: i64,
        sessions: &[SessionAt],
        who: Option<i64>,
        asked: Asked,
    ) -> Result<i64, Trouble> {
        let entry = entry(session, asked.kind(), pupil, sessions, who)?;
        let (from, to) = (entry.sessions.first(), entry.sessions.last());
        let about = from.zip(to).map(|(from, to)| in_full(*from, *to)).unwrap_or_default();
        let entry = NewEntry {
            reached: asked.reached().to_owned(),
            words: format!("Asked for the reason for absence: {about}"),
            ..entry
        };
        self.write(session, "ask_reason", |w| {
            let id = insert_entry(w, &entry)?;
            kept::refresh_told(&w.tx, &[pupil])?;
            Ok(id)
        })
    }
}

/// An entry of today on some sessions, its words still to be written.
fn entry(
    session: &Session,
    kind: EntryKind,
    pupil: i64,
    sessions: &[SessionAt],
    who: Option<i64>,
) -> Result<NewEntry, Trouble> {
    if sessions.is_empty() {
        return Err(Trouble::refused("no session was named. Nothing was saved"));
    }
    let mut sessions = sessions.to_vec();
    sessions.sort_unstable();
    Ok(NewEntry {
        contacts: who.into_iter().collect(),
        sessions,
        ..NewEntry::about(kind, session.as_of(), vec![pupil])
    })
}

/// One school's register as it stands, to read absences from.
pub(super) struct Reading<'a> {
    pub connection: &'a Connection,
    viewer: Viewer,
    pub school: i64,
    pub calendar: Calendar,
    pub reached: Option<SessionAt>,
}

impl<'a> Reading<'a> {
    pub fn of(connection: &'a Connection, viewer: Viewer, school: i64) -> Result<Self, Trouble> {
        let calendar = schools::calendar(connection, school)?;
        let reached = marks::register_to(connection, school)?;
        Ok(Self { connection, viewer, school, calendar, reached })
    }

    /// Why absences can't be told up to now, in words.
    fn cannot_be_checked(&self, today: NaiveDate) -> Option<String> {
        let Some((day, half)) = self.reached else {
            return Some("No register yet: absences can't be checked. Import it".to_owned());
        };
        match is_current(&self.calendar, Some(day), today) {
            Some(true) => None,
            Some(false) => Some(format!(
                "Register ends {} {half}: import it to check later days",
                day.format("%a %-d %b")
            )),
            None => Some("Without a calendar the register can't be judged: import it".to_owned()),
        }
    }

    /// The first day of the last school weeks that the register has reached.
    fn since(&self, last: NaiveDate) -> NaiveDate {
        let weeks = self.calendar.weeks();
        let known = weeks.partition_point(|week| *week <= last);
        let since = known.checked_sub(WEEKS).and_then(|at| weeks.get(at));
        since.copied().unwrap_or_else(|| monday(last) - Days::new(7))
    }

    /// The absences asked for, of every pupil or of one.
    fn rows(
        &self,
        today: NaiveDate,
        query: &AbsenceQuery,
        of: Option<i64>,
    ) -> Result<Vec<AbsenceRow>, Trouble> {
        let Some((last, _)) = self.reached else { return Ok(Vec::new()) };
        let since = self.since(last);
        let mut rows = Vec::new();
        for (pupil, oldest_n) in self.candidates(since, last, of)? {
            let first = oldest_n.map_or(since, |oldest| oldest.min(since));
            let all = query.all || query.with.contains(&pupil);
            let counts = |spell: &Spell| spell.to.0 >= since || spell.has_unexplained();
            let mut spells = self.spells(pupil, first)?;
            spells.retain(|spell| counts(spell) && (all || spell.has_to_be_asked()));
            let Some(first) = spells.first().map(|spell| spell.from.0) else { continue };
            let heard = self.heard(pupil, first)?;
            let mut absences: Vec<Absence> =
                spells.into_iter().map(|spell| Absence::of(spell, &heard)).collect();
            absences.retain(|absence| all || absence.is_to_ask());
            if !absences.is_empty() {
                rows.extend(self.rows_of(pupil, absences, today)?);
            }
        }
        Ok(rows)
    }

    fn rows_of(
        &self,
        pupil: i64,
        absences: Vec<Absence>,
        today: NaiveDate,
    ) -> Result<Vec<AbsenceRow>, Trouble> {
        let Some(found) = people::pupil(self.connection, pupil)? else { return Ok(Vec::new()) };
        let contacts = people::contacts(self.connection, pupil)?;
        let first = comes_first(&people::circumstances(self.connection, pupil)?, today);
        let raised = corrections::raised(self.connection, pupil)?;
        let row = |absence: Absence| {
            let within = |raised: &&Raised| {
                let at = (raised.on, raised.half);
                absence.spell.sessions.iter().any(|(on, half, _)| (*on, *half) == at)
            };
            let raised = raised.iter().filter(within).cloned().collect();
            AbsenceRow {
                pupil,
                name: found.listed(),
                reg: found.reg.clone(),
                school: self.school,
                first: first.clone(),
                contacts: contacts.clone(),
                raised,
                absence,
            }
        };
        Ok(absences.into_iter().map(row).collect())
    }

    /// Pupils whose tallies tell of an absence since that day, or of an `N` in the school year,
    /// with the day of their oldest; or one pupil alone, if they are among them.
    fn candidates(
        &self,
        since: NaiveDate,
        last: NaiveDate,
        of: Option<i64>,
    ) -> Result<Vec<(i64, Option<NaiveDate>)>, Trouble> {
        let year = year_of(last);
        // One question for both: of one pupil, their tallies alone are looked at.
        let (lowest, highest) = of.map_or((i64::MIN, i64::MAX), |pupil| (pupil, pupil));
        let mut query = self.connection.prepare_cached(
            "SELECT p.id, min(t.oldest_n_on) FROM pupil p JOIN tally t ON t.pupil = p.id
             WHERE p.school = ?1 AND t.year BETWEEN ?2 AND ?3
               AND ((t.week >= ?4 AND t.authorised + t.unauthorised > 0)
                 OR (t.unexplained > 0 AND t.year = ?3))
               AND p.id BETWEEN ?5 AND ?6
             GROUP BY p.id",
        )?;
        let earliest = year_of(since).min(year);
        let rows = query
            .query_map(params![self.school, earliest, year, since, lowest, highest], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A pupil's marks from a day on.
    pub fn register(&self, pupil: i64, first: NaiveDate) -> Result<Register, Trouble> {
        let last = self.reached.map_or(first, |(last, _)| last);
        let days = marks::days(self.connection, pupil, first, last)?;
        Ok(Register { days, on_roll: marks::on_roll(self.connection, pupil)? })
    }

    /// A pupil's spells that touch a range from that day on; the first is followed back to where
    /// it began, within its school year.
    fn spells(&self, pupil: i64, from: NaiveDate) -> Result<Vec<Spell>, Trouble> {
        let Some(reached) = self.reached else { return Ok(Vec::new()) };
        let (year_begins, _) = bounds(year_of(from));
        let mut first = from;
        loop {
            let register = self.register(pupil, first)?;
            let found = spells(pupil, &register, &self.calendar, first, reached);
            let may_begin_earlier = found
                .first()
                .is_some_and(|spell| self.calendar.between(first, spell.from.0).len() <= 1);
            if !may_begin_earlier || first <= year_begins {
                return Ok(found);
            }
            first = (first - STEP_BACK).max(year_begins);
        }
    }

    /// What is known of a pupil's absences from a day on, beside the marks.
    pub fn heard(&self, pupil: i64, first: NaiveDate) -> Result<Heard, Trouble> {
        let last = self.reached.map_or(first, |(last, _)| last);
        heard(self.connection, self.viewer, pupil, (first, last))
    }
}

/// What is known of a pupil's absences of a range, beside the marks.
pub(super) fn heard(
    connection: &Connection,
    viewer: Viewer,
    pupil: i64,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<Heard, Trouble> {
    let entries = about_sessions(connection, viewer, pupil, (first, last))?;
    let told = entries.iter().filter_map(Told::of).collect();
    Ok(Heard { told, comments: comments(connection, pupil, (first, last))? })
}

/// What the MIS says of a pupil's sessions of a range of days beside their marks, oldest first.
pub(super) fn comments(
    connection: &Connection,
    pupil: i64,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<Vec<Comment>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT on_day, half, comment FROM mark_note
         WHERE pupil = ?1 AND on_day BETWEEN ?2 AND ?3 AND trim(comment) <> ''
         ORDER BY on_day, half",
    )?;
    let (first, last) = (marks::sortable(first), marks::sortable(last));
    let rows = query.query_map(params![pupil, first, last], |row| {
        let half = marks::half_of(&row.get::<_, String>(1)?);
        Ok(Comment { on: row.get(0)?, half, words: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
