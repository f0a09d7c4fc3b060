//! What happened: logging it, withdrawing it, reading it back.

use chrono::NaiveDate;
use rusqlite::{Connection, Row, params};

use super::journal::About;
use super::scope::schools_of;
use super::session::{Role, Session, Viewer};
use super::trouble::Trouble;
use super::writing::Writing;
use super::{Store, kept, logging, marks, notices};
use crate::clock::stamp;
use crate::rules::case::{Entry, EntryKind, NewEntry};
use crate::rules::register::Half;

/// The kind of entry that is about safeguarding.
const SAFEGUARDING: &str = "safeguarding";

impl Store {
    /// Logs what happened to one or more pupils; gives the entry's id.
    ///
    /// # Errors
    /// A day in the future, no pupil, a kind without words, open words about safeguarding from whoever
    /// may not confirm them; or what the file can't do.
    pub fn log_entry(&mut self, session: &Session, entry: &NewEntry) -> Result<i64, Trouble> {
        may_log(&self.connection, session, entry)?;
        self.write(session, "log_entry", |w| {
            let id = insert_entry(w, entry)?;
            kept::refresh_told(&w.tx, &entry.pupils)?;
            Ok(id)
        })
    }

    /// Withdraws an entry: it stays readable and no longer counts. What it told of a meeting is taken
    /// back with it: whose only offer is withdrawn, was not offered.
    ///
    /// # Errors
    /// An entry that isn't there or isn't for these eyes, one that was withdrawn already, one that
    /// tells of a notice or a referral about a parent, or no reason.
    pub fn withdraw_entry(
        &mut self,
        session: &Session,
        entry: i64,
        reason: &str,
    ) -> Result<(), Trouble> {
        if reason.trim().is_empty() {
            return Err(Trouble::refused(
                "withdrawing an entry needs a reason. Nothing was changed",
            ));
        }
        self.write(session, "withdraw_entry", |w| {
            w.may("entry", entry)?;
            let pupil = pupil_of_entry(&w.tx, w.eyes(), entry)?;
            notices::keeps_entry(&w.tx, entry)?;
            let about = About { pupil: Some(pupil), ..About::default() };
            refuse_twice(w, entry)?;
            withdraw(w, about, entry, reason)?;
            logging::take_back(w, entry)?;
            kept::refresh_told(&w.tx, &pupils_of(&w.tx, entry)?)
        })
    }
}

/// Refuses an entry that can't be so, or that isn't for whoever logs it.
pub(super) fn may_log(
    connection: &Connection,
    session: &Session,
    entry: &NewEntry,
) -> Result<(), Trouble> {
    refuse_to_come(session, entry.on)?;
    if entry.pupils.is_empty() {
        return Err(Trouble::refused(
            "an entry is about a pupil: none was named. Nothing was saved",
        ));
    }
    may_confirm_safeguarding(connection, session, entry)
}

/// An entry tells what happened.
pub(super) fn refuse_to_come(session: &Session, on: NaiveDate) -> Result<(), Trouble> {
    if on <= session.as_of() {
        return Ok(());
    }
    Err(Trouble::refused(format!(
        "{} is in the future: an entry tells what happened. Nothing was saved",
        crate::rules::day::spell(on)
    )))
}

fn refuse_twice(w: &Writing<'_>, entry: i64) -> Result<(), Trouble> {
    let mut query =
        w.tx.prepare_cached("SELECT 1 FROM entry WHERE id = ?1 AND withdrawn_on IS NOT NULL")?;
    if query.exists([entry])? {
        return Err(Trouble::refused(format!(
            "entry {entry} was withdrawn already. Nothing was changed"
        )));
    }
    Ok(())
}

/// The pupils whom an entry is about.
fn pupils_of(connection: &Connection, entry: i64) -> Result<Vec<i64>, Trouble> {
    let mut query = connection
        .prepare_cached("SELECT pupil FROM entry_pupil WHERE entry = ?1 ORDER BY pupil")?;
    Ok(query.query_map([entry], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// A safeguarding entry for all eyes says that safeguarding was considered, which its role confirms;
/// a concern is anybody's to write, restricted.
fn may_confirm_safeguarding(
    connection: &Connection,
    session: &Session,
    entry: &NewEntry,
) -> Result<(), Trouble> {
    let is_open = entry.kind.id() == SAFEGUARDING && !entry.restricted;
    let mut confirms = true;
    for pupil in entry.pupils.iter().filter(|_| is_open) {
        let schools = schools_of(connection, "pupil", *pupil)?;
        confirms &= session.has_at(Role::Safeguarding, &schools);
    }
    if confirms {
        return Ok(());
    }
    Err(Trouble::refused(
        "that safeguarding was considered is confirmed by the safeguarding role. Nothing was saved. \
         Log yours as a restricted entry: only you and they read it",
    ))
}

/// The pupil of an entry that these eyes may read, the first of several.
pub(super) fn pupil_of_entry(
    connection: &Connection,
    viewer: Viewer,
    entry: i64,
) -> Result<i64, Trouble> {
    let viewer = viewer.at(connection, "entry", entry)?;
    let mut query = connection.prepare_cached(
        "SELECT min(pupil) FROM entry JOIN entry_pupil ON entry.id = entry_pupil.entry
         WHERE entry.id = ?1 AND (restricted = 0 OR author = ?2 OR ?3)",
    )?;
    let pupil: Option<i64> = query
        .query_row(params![entry, viewer.officer, viewer.sees_restricted], |row| row.get(0))?;
    pupil.ok_or_else(|| Trouble::refused(format!("there is no entry {entry}. Nothing was changed")))
}

/// Withdraws an entry: it stays readable and no longer counts.
pub(super) fn withdraw(
    w: &Writing<'_>,
    about: About,
    entry: i64,
    reason: &str,
) -> Result<(), Trouble> {
    let today = w.session.as_of();
    let sets: [super::writing::Set<'_>; 2] = [("withdrawn_on", &today), ("withdrawn_why", &reason)];
    w.update("entry", entry, about, Some(reason), &sets).map(drop)
}

/// Adds an entry with its links and its words in the index; restricted words stay out of it.
pub(super) fn insert_entry(w: &Writing<'_>, entry: &NewEntry) -> Result<i64, Trouble> {
    let session = w.session;
    let (entered_at, as_of) = (stamp(session.clock.now()), session.as_of());
    let (kind, half) = (entry.kind.id(), entry.half.map(Half::as_str));
    let time = (!entry.at_time.is_empty()).then_some(&entry.at_time);
    let about = About { pupil: entry.pupils.first().copied(), ..About::default() };
    let sets: [super::writing::Set<'_>; 14] = [
        ("kind", &kind),
        ("on_day", &entry.on),
        ("half", &half),
        ("at_time", &time),
        ("channel", &entry.channel),
        ("reached", &entry.reached),
        ("outcome", &entry.outcome),
        ("words", &entry.words),
        ("agency", &entry.agency),
        ("restricted", &entry.restricted),
        ("meeting", &entry.meeting),
        ("author", &session.officer),
        ("entered_at", &entered_at),
        ("as_of", &as_of),
    ];
    w.insert_linked("entry", about, &sets, |id| {
        for pupil in &entry.pupils {
            w.tx.prepare_cached("INSERT INTO entry_pupil (entry, pupil) VALUES (?1, ?2)")?
                .execute([id, *pupil])?;
        }
        for contact in &entry.contacts {
            w.tx.prepare_cached("INSERT INTO entry_contact VALUES (?1, ?2)")?
                .execute([id, *contact])?;
        }
        link_sessions(w, id, entry)?;
        if !entry.restricted {
            let words = format!("{} {} {}", entry.words, entry.outcome, entry.agency);
            w.tx.prepare_cached("INSERT INTO entry_words (rowid, words) VALUES (?1, ?2)")?
                .execute(params![id, words])?;
        }
        Ok(())
    })
}

/// The sessions that it is about, of each of its pupils.
fn link_sessions(w: &Writing<'_>, entry: i64, new: &NewEntry) -> Result<(), Trouble> {
    let mut link = w.tx.prepare_cached(
        "INSERT OR IGNORE INTO entry_session (pupil, on_day, half, entry) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for pupil in &new.pupils {
        for (on, half) in &new.sessions {
            link.execute(params![pupil, on, half.as_str(), entry])?;
        }
    }
    Ok(())
}

/// A pupil's entries with what is linked to them, but for those that aren't for these eyes. Words
/// of restricted ones are left out of every list: see `restricted`.
const ENTRIES: &str = "SELECT e.*, o.name AS author_name,
       (SELECT r.id FROM record r WHERE r.entry = e.id ORDER BY r.id DESC LIMIT 1) AS record,
       (SELECT group_concat(trim(c.title || ' ' || c.forename || ' ' || c.surname) ||
          CASE c.relationship WHEN '' THEN '' ELSE ' (' || lower(c.relationship) || ')' END, char(10))
        FROM entry_contact ec JOIN contact c ON c.id = ec.contact WHERE ec.entry = e.id) AS with_whom,
       (SELECT group_concat(s.on_day || ' ' || s.half, char(10)) FROM entry_session s
        WHERE s.entry = e.id AND s.pupil = ep.pupil) AS sessions,
       (SELECT group_concat(ec.contact, ' ') FROM entry_contact ec WHERE ec.entry = e.id) AS contacts
     FROM entry_pupil ep JOIN entry e ON e.id = ep.entry JOIN officer o ON o.id = e.author
     WHERE ep.pupil = ?1 AND (e.restricted = 0 OR e.author = ?2 OR ?3)";

/// A pupil's entries, newest first, without those that aren't for these eyes.
pub(super) fn entries(
    connection: &Connection,
    viewer: Viewer,
    pupil: i64,
) -> Result<Vec<Entry>, Trouble> {
    let mut query = connection.prepare_cached(&format!(
        "{ENTRIES} ORDER BY e.on_day DESC, coalesce(e.at_time, '') DESC, e.id DESC"
    ))?;
    let rows =
        query.query_map(params![pupil, viewer.officer, viewer.sees_restricted], read_entry)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// As [`entries`], those about sessions of a range of days alone, and oldest first.
pub(super) fn about_sessions(
    connection: &Connection,
    viewer: Viewer,
    pupil: i64,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<Vec<Entry>, Trouble> {
    let mut query = connection.prepare_cached(&format!(
        "{ENTRIES} AND e.id IN
           (SELECT entry FROM entry_session WHERE pupil = ?1 AND on_day BETWEEN ?4 AND ?5)
         ORDER BY e.on_day, coalesce(e.at_time, ''), e.id"
    ))?;
    let rows = query.query_map(
        params![pupil, viewer.officer, viewer.sees_restricted, first, last],
        read_entry,
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read_entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let kind: String = row.get("kind")?;
    let half: Option<String> = row.get("half")?;
    let with: Option<String> = row.get("with_whom")?;
    let restricted: bool = row.get("restricted")?;
    let unless_restricted = |column: &str| -> rusqlite::Result<String> {
        if restricted { Ok(String::new()) } else { row.get(column) }
    };
    Ok(Entry {
        id: row.get("id")?,
        kind: EntryKind::parse(&kind).unwrap_or_else(EntryKind::form),
        on: row.get("on_day")?,
        half: half.as_deref().map(marks::half_of),
        at_time: row.get::<_, Option<String>>("at_time")?.unwrap_or_default(),
        with: with.map(|w| w.lines().map(str::to_owned).collect()).unwrap_or_default(),
        reached: row.get("reached")?,
        outcome: unless_restricted("outcome")?,
        words: unless_restricted("words")?,
        agency: row.get("agency")?,
        restricted,
        by: row.get("author_name")?,
        entered_at: row.get("entered_at")?,
        as_of: row.get("as_of")?,
        withdrawn: row.get("withdrawn_why")?,
        record: row.get("record")?,
        meeting: row.get("meeting")?,
        channel: row.get("channel")?,
        sessions: sessions(&row.get::<_, Option<String>>("sessions")?.unwrap_or_default()),
        contacts: contacts(&row.get::<_, Option<String>>("contacts")?.unwrap_or_default()),
    })
}

/// Contacts as linked, parted by blanks.
fn contacts(ids: &str) -> Vec<i64> {
    let mut contacts: Vec<i64> = ids.split(' ').filter_map(|id| id.parse().ok()).collect();
    contacts.sort_unstable();
    contacts
}

/// Sessions as linked, one a line: `2025-11-20 AM`.
fn sessions(lines: &str) -> Vec<(NaiveDate, Half)> {
    let read = |line: &str| {
        let (on, half) = line.split_once(' ')?;
        Some((on.parse::<NaiveDate>().ok()?, marks::half_of(half)))
    };
    let mut sessions: Vec<(NaiveDate, Half)> = lines.lines().filter_map(read).collect();
    sessions.sort_unstable();
    sessions
}
