//! Erasing, once a second person has confirmed it: live rows, the journal's content, drafts, the words'
//! index, kept files and kept counts; then no raw byte of them is left in the file or its log.
//!
//! What belongs to a pupil is found by the file's own foreign keys, so that a table added later is
//! erased too. What is about several pupils stays theirs, without this one.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params};

use super::erased::in_place;
use super::journal::About;
use super::live::LIVE;
use super::retention::{Erasure, erasable, may_keep, proposed};
use super::session::{Role, Session, roles_of};
use super::trouble::Trouble;
use super::writing::{Set, Writing};
use super::{Store, kept, sounds};
use crate::rules::calendar::bounds;

/// What the second person of a file with one officer alone is told by: their name and their role.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Second {
    pub name: String,
    pub role: String,
}

/// References that are let go, so that somebody else's row isn't taken with a pupil's.
const LET_GO: [(&str, &str, &str); 3] = [
    ("entry", "meeting", "meeting"),
    ("attendee", "contact", "contact"),
    ("invitation", "contact", "contact"),
];

/// Drafts by the kind of sheet that they were left on, where that is about a pupil. Those of a form are
/// told by its record, all others by their case.
const OF_PUPIL: [&str; 17] = [
    "open-case",
    "withdraw",
    "contact",
    "sibling",
    "circumstance",
    "reason",
    "correct",
    "correct-week",
    "attach-entry",
    "export",
    "reply",
    "worker",
    "withdraw-file",
    "log-kind",
    "no-case",
    "export-sent",
    "log",
];

impl Store {
    /// Confirms an erasure that somebody else proposed, and does it. Gives whether the file's log could be
    /// cleared at once: it can't while a colleague is reading, and is then cleared by
    /// [`Store::clear_log`].
    ///
    /// # Errors
    /// A role other than admin or lead; the same person, unless the file has one officer alone, who then
    /// names who decided; what is on hold by now, or no longer due.
    pub fn confirm_erasure(
        &mut self,
        session: &Session,
        erasure: i64,
        second: &Second,
    ) -> Result<bool, Trouble> {
        self.write(session, "erase_pupil", |w| {
            may_keep(session)?;
            let proposal = proposed(w, erasure)?;
            let signed = second_person(w, &proposal, second)?;
            erasable(w, proposal.pupil, &proposal.rule)?;
            let mut went = Went::default();
            if proposal.years.is_empty() {
                erase_pupil(w, &proposal, &mut went)?;
            } else {
                erase_marks(w, proposal.pupil, &proposal.years, &mut went)?;
            }
            certify(w, &proposal, &signed, &went)
        })?;
        // It is erased by now: what is left in free pages and the log can be cleared again later.
        Ok(self.clear_log().unwrap_or(false))
    }

    /// Writes the file anew without what was erased, and empties its log. Gives whether that could be
    /// done: not while a colleague is reading.
    ///
    /// # Errors
    /// What the file can't do; a full disk.
    pub fn clear_log(&mut self) -> Result<bool, Trouble> {
        self.connection.flush_prepared_statement_cache();
        let path = self.path.clone();
        self.connection.execute_batch("VACUUM").map_err(|error| Trouble::on(&path, error))?;
        let busy: i64 =
            self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        Ok(busy == 0)
    }
}

/// What went, for the certificate.
#[derive(Debug, Default)]
struct Went {
    journal: Vec<(i64, i64)>,
    counts: BTreeMap<String, usize>,
    hashes: Vec<String>,
}

impl Went {
    fn count(&mut self, table: &str, rows: usize) {
        if rows > 0 {
            *self.counts.entry(table.to_owned()).or_default() += rows;
        }
    }
}

/// Refuses the same person, unless there is nobody else: then as told. Gives what is kept of that.
fn second_person(w: &Writing<'_>, of: &Erasure, second: &Second) -> Result<String, Trouble> {
    let told = [second.name.trim(), second.role.trim()];
    if w.session.officer != of.proposer {
        return Ok(String::new());
    }
    let mut query = w.tx.prepare_cached("SELECT roles FROM officer WHERE ended_on IS NULL")?;
    let all = query.query_map([], |row| row.get::<_, String>(0))?;
    let all: Vec<String> = all.collect::<Result<_, _>>()?;
    let able = |roles: &&String| {
        let held = roles_of(roles);
        held.contains(&Role::Admin) || held.contains(&Role::Lead)
    };
    if all.iter().filter(able).count() > 1 {
        return Err(Trouble::refused(format!(
            "{} proposed this: somebody else with the admin or lead role confirms it. Nothing was \
             changed",
            of.proposed_by
        )));
    }
    if told.iter().any(|words| words.is_empty()) {
        return Err(Trouble::refused(
            "nobody else in this file can confirm it. Name who decided it with you, and their role: both \
             are kept as told by you. Nothing was changed",
        ));
    }
    Ok(format!("{}, {}, entered by {}", told[0], told[1], w.session.name))
}

/// Keeps what went, of whom by number alone, and by which two people.
fn certify(w: &Writing<'_>, of: &Erasure, signed: &str, went: &Went) -> Result<(), Trouble> {
    let (officer, today) = (w.session.officer, w.session.as_of());
    let journal = serde_json::to_string(&went.journal)?;
    let counts = serde_json::to_string(&went.counts)?;
    let hashes = serde_json::to_string(&went.hashes)?;
    let sets: [Set<'_>; 7] = [
        ("state", &"done"),
        ("confirmed_by", &officer),
        ("confirmed_on", &today),
        ("signed", &signed),
        ("journal", &journal),
        ("counts", &counts),
        ("hashes", &hashes),
    ];
    w.update("erasure", of.id, About::default(), None, &sets).map(drop)
}

/// The marks of some school years, with all that was counted from them.
fn erase_marks(w: &Writing<'_>, pupil: i64, years: &[i32], went: &mut Went) -> Result<(), Trouble> {
    w.tx.execute("INSERT INTO erasing (pupil) VALUES (?1)", [pupil])?;
    for year in years {
        let (first, last) = bounds(*year);
        for table in ["mark", "mark_note", "mark_history"] {
            let sql = format!("DELETE FROM {table} WHERE pupil = ?1 AND on_day BETWEEN ?2 AND ?3");
            went.count(table, w.tx.execute(&sql, params![pupil, first, last])?);
        }
        for table in ["mark_digest", "tally", "tier_crossing", "tier_seen"] {
            let sql = format!("DELETE FROM {table} WHERE pupil = ?1 AND year = ?2");
            went.count(table, w.tx.execute(&sql, params![pupil, year])?);
        }
    }
    w.tx.execute("DELETE FROM erasing", [])?;
    kept::refresh_told(&w.tx, &[pupil])
}

/// All that is kept of a pupil.
fn erase_pupil(w: &Writing<'_>, of: &Erasure, went: &mut Went) -> Result<(), Trouble> {
    let pupil = of.pupil;
    w.tx.execute_batch(
        "PRAGMA defer_foreign_keys = ON;
         DROP TABLE IF EXISTS temp.doomed;
         CREATE TEMP TABLE doomed (name TEXT, id INTEGER, PRIMARY KEY (name, id)) WITHOUT ROWID;",
    )?;
    w.tx.execute("INSERT INTO erasing (pupil) VALUES (?1)", [pupil])?;
    let keys = foreign_keys(&w.tx)?;
    doom(&w.tx, pupil, &keys)?;
    let around = pupils_around(&w.tx, pupil)?;
    went.hashes = kept_files(&w.tx)?;
    drop_drafts(&w.tx, pupil, went)?;
    let_go(w, pupil)?;
    delete(&w.tx, &keys, went)?;
    keep_numbers(&w.tx)?;
    erase_content(&w.tx, of, went, w.session.as_of())?;
    w.tx.execute_batch("DELETE FROM erasing; DROP TABLE temp.doomed;")?;
    for other in &around {
        sounds::refresh(&w.tx, *other)?;
    }
    kept::refresh_told(&w.tx, &around)
}

/// A foreign key: a table, its column, the table it points to.
struct ForeignKey {
    table: String,
    column: String,
    parent: String,
    /// Whether the rows of the table have numbers of their own.
    numbered: bool,
}

fn foreign_keys(connection: &Connection) -> Result<Vec<ForeignKey>, Trouble> {
    let mut query = connection.prepare(
        "SELECT s.name, k.\"from\", k.\"table\",
           EXISTS (SELECT 1 FROM pragma_table_info(s.name) c WHERE c.name = 'id')
         FROM sqlite_schema s JOIN pragma_foreign_key_list(s.name) k
         WHERE s.type = 'table' AND s.name NOT GLOB 'sqlite_*' AND s.name NOT GLOB 'entry_words*'
         ORDER BY 1, 2",
    )?;
    let rows = query.query_map([], |row| {
        Ok(ForeignKey {
            table: row.get(0)?,
            column: row.get(1)?,
            parent: row.get(2)?,
            numbered: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Finds every row that belongs to the pupil alone.
fn doom(connection: &Connection, pupil: i64, keys: &[ForeignKey]) -> Result<(), Trouble> {
    connection.execute("INSERT INTO temp.doomed VALUES ('pupil', ?1)", [pupil])?;
    connection.execute(
        "INSERT INTO temp.doomed SELECT 'entry', p.entry FROM main.entry_pupil p
         WHERE p.pupil = ?1 AND NOT EXISTS (
           SELECT 1 FROM main.entry_pupil o WHERE o.entry = p.entry AND o.pupil <> ?1)",
        [pupil],
    )?;
    // A meeting that no case has is of the entries that tell of it.
    connection.execute(
        "INSERT OR IGNORE INTO temp.doomed SELECT 'meeting', m.id FROM main.meeting m
         WHERE m.case_id IS NULL AND EXISTS (SELECT 1 FROM main.entry e WHERE e.meeting = m.id)
           AND NOT EXISTS (SELECT 1 FROM main.entry e WHERE e.meeting = m.id AND e.id NOT IN (
             SELECT id FROM temp.doomed WHERE name = 'entry'))",
        [],
    )?;
    loop {
        let mut more = 0;
        for key in keys.iter().filter(|key| key.numbered && !is_let_go(key) && key.table != "entry")
        {
            let ForeignKey { table, column, parent, .. } = key;
            let sql = format!(
                "INSERT OR IGNORE INTO temp.doomed SELECT '{table}', id FROM main.{table}
                 WHERE \"{column}\" IN (SELECT id FROM temp.doomed WHERE name = ?1)"
            );
            more += connection.execute(&sql, [parent])?;
        }
        if more == 0 {
            return Ok(());
        }
    }
}

fn is_let_go(key: &ForeignKey) -> bool {
    LET_GO.iter().any(|(table, column, _)| *table == key.table && *column == key.column)
}

/// Other pupils whose entries or siblings change with this one.
fn pupils_around(connection: &Connection, pupil: i64) -> Result<Vec<i64>, Trouble> {
    let mut query = connection.prepare(
        "SELECT s.pupil FROM sibling s JOIN temp.doomed d ON d.name = 'sibling' AND d.id = s.id
         WHERE s.pupil <> ?1
         UNION SELECT o.pupil FROM entry_pupil p JOIN entry_pupil o ON o.entry = p.entry
           WHERE p.pupil = ?1 AND o.pupil <> ?1",
    )?;
    Ok(query.query_map([pupil], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// The checksums of the files that go.
fn kept_files(connection: &Connection) -> Result<Vec<String>, Trouble> {
    let mut all = BTreeSet::new();
    for table in ["attachment", "sent", "pack"] {
        let sql = format!(
            "SELECT sha256 FROM main.{table}
             WHERE id IN (SELECT id FROM temp.doomed WHERE name = '{table}')"
        );
        let mut query = connection.prepare(&sql)?;
        for sum in query.query_map([], |row| row.get::<_, String>(0))? {
            all.insert(sum?);
        }
    }
    Ok(all.into_iter().collect())
}

fn ids(connection: &Connection, table: &str) -> Result<BTreeSet<i64>, Trouble> {
    let mut query = connection.prepare_cached("SELECT id FROM temp.doomed WHERE name = ?1")?;
    Ok(query.query_map([table], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Drafts of anybody that are about the pupil, their cases or their forms.
fn drop_drafts(connection: &Connection, pupil: i64, went: &mut Went) -> Result<(), Trouble> {
    let (cases, records) = (ids(connection, "pupil_case")?, ids(connection, "record")?);
    let mut query = connection.prepare("SELECT DISTINCT place FROM draft")?;
    let places: Vec<String> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for place in places {
        let mut parts = place.trim_start_matches("sheet/").split('/');
        let (kind, first, rest) = (parts.next(), parts.next(), parts.next());
        let (kind, rest) = (kind.unwrap_or_default(), rest.unwrap_or_default());
        let first: i64 = first.and_then(|id| id.parse().ok()).unwrap_or(0);
        let is_theirs = match kind {
            "record" | "attach" => records.contains(&first),
            "logs" => rest.split(',').any(|id| id == pupil.to_string()),
            "filter" => false,
            kind if OF_PUPIL.contains(&kind) => first == pupil,
            _ => cases.contains(&first),
        };
        if is_theirs {
            went.count("draft", connection.execute("DELETE FROM draft WHERE place = ?1", [place])?);
        }
    }
    Ok(())
}

/// Takes the pupil out of what is about others too, and lets go of what of theirs others point to.
fn let_go(w: &Writing<'_>, pupil: i64) -> Result<(), Trouble> {
    let mut query = w.tx.prepare(
        "SELECT entry FROM entry_pupil
         WHERE pupil = ?1 AND entry NOT IN (SELECT id FROM temp.doomed WHERE name = 'entry')",
    )?;
    let shared: Vec<i64> = query.query_map([pupil], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for entry in shared {
        let before = w.text("entry", entry)?;
        w.tx.execute("DELETE FROM entry_pupil WHERE entry = ?1 AND pupil = ?2", [entry, pupil])?;
        w.tx.execute("DELETE FROM entry_session WHERE entry = ?1 AND pupil = ?2", [entry, pupil])?;
        w.tx.execute(
            "DELETE FROM entry_contact WHERE entry = ?1
               AND contact IN (SELECT id FROM temp.doomed WHERE name = 'contact')",
            [entry],
        )?;
        w.changed(("entry", entry), About::default(), before.as_deref())?;
    }
    for (table, column, parent) in LET_GO {
        let sql = format!(
            "SELECT id FROM main.{table} WHERE \"{column}\" IN (
               SELECT id FROM temp.doomed WHERE name = '{parent}')
             AND id NOT IN (SELECT id FROM temp.doomed WHERE name = '{table}')"
        );
        let mut query = w.tx.prepare(&sql)?;
        let rows: Vec<i64> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        for id in rows {
            w.update(table, id, About::default(), None, &[(column, &None::<i64>)])?;
        }
    }
    Ok(())
}

/// Takes the rows away: those without a number by what they point to.
fn delete(connection: &Connection, keys: &[ForeignKey], went: &mut Went) -> Result<(), Trouble> {
    connection.execute(
        "DELETE FROM entry_words WHERE rowid IN (SELECT id FROM temp.doomed WHERE name = 'entry')",
        [],
    )?;
    for key in keys.iter().filter(|key| !key.numbered) {
        let ForeignKey { table, column, parent, .. } = key;
        let sql = format!(
            "DELETE FROM main.{table}
             WHERE \"{column}\" IN (SELECT id FROM temp.doomed WHERE name = ?1)"
        );
        went.count(table, connection.execute(&sql, [parent])?);
    }
    let mut query = connection.prepare("SELECT DISTINCT name FROM temp.doomed ORDER BY 1")?;
    let tables: Vec<String> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for table in tables {
        let sql = format!(
            "DELETE FROM main.{table} WHERE id IN (SELECT id FROM temp.doomed WHERE name = ?1)"
        );
        went.count(&table, connection.execute(&sql, [&table])?);
    }
    Ok(())
}

/// Notes the highest number that went in each table, so that no new row gets it.
fn keep_numbers(connection: &Connection) -> rusqlite::Result<usize> {
    connection.execute(
        "INSERT INTO erased_to (name, id) SELECT name, max(id) FROM temp.doomed WHERE true GROUP BY 1
         ON CONFLICT (name) DO UPDATE SET id = max(id, excluded.id)",
        [],
    )
}

/// The journal's content about what went: all of it but what tells of rows that are still there.
fn erase_content(
    connection: &Connection,
    of: &Erasure,
    went: &mut Went,
    today: chrono::NaiveDate,
) -> Result<(), Trouble> {
    connection.execute_batch(
        "DROP TABLE IF EXISTS temp.went;
         CREATE TEMP TABLE went (seq INTEGER PRIMARY KEY);
         INSERT INTO temp.went SELECT DISTINCT j.seq FROM temp.doomed d
           JOIN main.journal j ON j.subject = d.name AND j.row = CAST(d.id AS TEXT);",
    )?;
    for (column, table) in [("pupil", "pupil"), ("case_id", "pupil_case"), ("record", "record")] {
        let sql = format!(
            "INSERT OR IGNORE INTO temp.went SELECT seq FROM main.journal
             WHERE {column} <> '' AND {column} IN (
               SELECT CAST(id AS TEXT) FROM temp.doomed WHERE name = '{table}')"
        );
        connection.execute(&sql, [])?;
    }
    for live in LIVE {
        let table = live.table;
        let sql = format!(
            "DELETE FROM temp.went WHERE seq IN (
               SELECT w.seq FROM temp.went w JOIN main.journal j ON j.seq = w.seq
                 JOIN main.{table} t ON t.id = CAST(j.row AS INTEGER)
               WHERE j.subject = '{table}')"
        );
        connection.execute(&sql, [])?;
    }
    let under = in_place(&of.rule, of.id, &today.to_string());
    let parts = connection.execute(
        "UPDATE journal_content SET salt = NULL, content = NULL, erased = ?1
         WHERE erased IS NULL AND seq IN (SELECT seq FROM temp.went)",
        [under],
    )?;
    went.count("journal_content", parts);
    let mut query = connection.prepare("SELECT seq FROM temp.went ORDER BY seq")?;
    for seq in query.query_map([], |row| row.get::<_, i64>(0))? {
        let seq = seq?;
        match went.journal.last_mut() {
            Some((_, last)) if *last + 1 == seq => *last = seq,
            _ => went.journal.push((seq, seq)),
        }
    }
    drop(query);
    connection.execute_batch("DROP TABLE temp.went")?;
    Ok(())
}
