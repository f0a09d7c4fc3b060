//! Proving that nobody changed the file behind the program's back.
//!
//! Walks the chain, holds every live row against its last commitment and every year of marks
//! against its last digest, and compares the file's own rules with the released ones. What differs
//! is named by table and row.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;

use super::erased::Erased;
use super::journal::{self, GENESIS, JournalRow, is_committed, sha256, text_at};
use super::live::LIVE;
use super::open::MIGRATIONS;
use super::trouble::Trouble;
use super::{Store, marks};
use crate::rules::register::Register;

/// One thing that isn't as the journal says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub table: String,
    pub row: String,
    pub what: String,
}

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Rows of the journal.
    pub rows: i64,
    /// The chain's last hash: print it, keep it elsewhere, hand it to `--head` later.
    pub head: String,
    pub findings: Vec<Finding>,
}

impl Verified {
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.findings.is_empty()
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}: {}", self.table, self.row, self.what)
    }
}

impl Store {
    /// Verifies the whole file. With a head noted elsewhere, a cut tail is found too.
    ///
    /// # Errors
    /// Only when the file can't be read at all; what differs is in the findings.
    pub fn verify(&self, outside_head: Option<&str>) -> Result<Verified, Trouble> {
        // One snapshot, so that a colleague's change in between is no finding.
        let tx = self.connection.unchecked_transaction()?;
        let verified = verify(&tx, outside_head);
        tx.rollback()?;
        verified
    }
}

pub(super) fn verify(
    connection: &Connection,
    outside_head: Option<&str>,
) -> Result<Verified, Trouble> {
    let mut findings = Findings::default();
    check_schema(connection, &mut findings)?;
    let erased = Erased::read(connection)?;
    let chain = walk_chain(connection, outside_head, erased, &mut findings)?;
    for live in LIVE {
        check_live(connection, live.table, &chain, &mut findings)?;
    }
    check_marks(connection, &chain, &mut findings)?;
    check_bytes(connection, &mut findings)?;
    check_strays(connection, &mut findings)?;
    Ok(Verified { rows: chain.rows, head: chain.head, findings: findings.0 })
}

#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, table: &str, row: impl std::fmt::Display, what: impl Into<String>) {
        self.0.push(Finding { table: table.to_owned(), row: row.to_string(), what: what.into() });
    }
}

/// What the chain says: for each live row its last commitment, for each year of marks its digest.
#[derive(Default)]
struct Chain {
    rows: i64,
    head: String,
    last: HashMap<(String, String), (i64, String)>,
    digests: BTreeMap<(i64, i32), String>,
    /// What went under a certificate, so that it isn't missed.
    erased: Erased,
}

fn walk_chain(
    connection: &Connection,
    outside_head: Option<&str>,
    erased: Erased,
    findings: &mut Findings,
) -> Result<Chain, Trouble> {
    let mut chain = Chain { head: GENESIS.to_owned(), erased, ..Chain::default() };
    let mut heads_seen = outside_head.is_none_or(|head| head == GENESIS);
    let mut broken = false;
    journal::each(connection, |row| {
        chain.rows += 1;
        if !broken && (row.seq != chain.rows || row.hash != row.chained_to(&chain.head)) {
            // Everything behind the first break differs with it: name the first alone.
            findings.add("journal", row.seq, "this row, or one before it, was changed or removed");
            broken = true;
        }
        heads_seen |= outside_head == Some(row.hash.as_str());
        check_content(connection, &row, &mut chain, findings)?;
        chain.head.clone_from(&row.hash);
        // A reading commits to nothing: how the row stands was told before it.
        if row.row != "0" && !row.after.is_empty() {
            chain.last.insert((row.subject, row.row), (row.seq, row.after));
        }
        Ok(())
    })?;
    if !heads_seen {
        findings.add(
            "journal",
            chain.rows + 1,
            "the head given is not in this journal: its end was cut off or written anew",
        );
    }
    Ok(chain)
}

/// Content that is there must be what was committed to; content that isn't must have been erased
/// under a rule.
fn check_content(
    connection: &Connection,
    row: &JournalRow,
    chain: &mut Chain,
    findings: &mut Findings,
) -> Result<(), Trouble> {
    for (part, committed) in
        [("reason", &row.reason), ("before", &row.before), ("after", &row.after)]
    {
        let kept = content(connection, row.seq, part)?;
        match (committed.as_str(), kept) {
            ("", None) => {}
            ("", Some(_)) => findings.add("journal_content", row.seq, format!("{part} was added")),
            (_, None) => findings.add("journal_content", row.seq, format!("{part} was removed")),
            (_, Some(Kept { salt: None, content: None, erased: Some(rule) }))
                if chain.erased.under(row.seq) == Some(&rule) => {}
            (_, Some(Kept { erased: Some(_), .. })) => {
                let what = format!("{part} was erased under no rule that the file knows of");
                findings.add("journal_content", row.seq, what);
            }
            (committed, Some(kept)) => {
                let (salt, text) =
                    (kept.salt.unwrap_or_default(), kept.content.unwrap_or_default());
                if !is_committed(&salt, &text, committed) {
                    findings.add("journal_content", row.seq, format!("{part} was changed"));
                } else if part == "after" && row.subject == "mark" {
                    note_digests(&text, chain)?;
                }
            }
        }
    }
    Ok(())
}

struct Kept {
    salt: Option<String>,
    content: Option<String>,
    erased: Option<String>,
}

fn content(connection: &Connection, seq: i64, part: &str) -> Result<Option<Kept>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT salt, content, erased FROM journal_content WHERE seq = ?1 AND part = ?2",
    )?;
    let mut rows = query.query(params![seq, part])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some(Kept { salt: text_at(row, 0), content: text_at(row, 1), erased: text_at(row, 2) }))
}

fn note_digests(text: &str, chain: &mut Chain) -> Result<(), Trouble> {
    #[derive(serde::Deserialize)]
    struct Import {
        digests: Vec<(i64, i32, String)>,
    }
    let import: Import = serde_json::from_str(text)?;
    for (pupil, year, digest) in import.digests {
        chain.digests.insert((pupil, year), digest);
    }
    Ok(())
}

/// Whether one live row is as the journal last committed to it.
pub(super) fn stands(connection: &Connection, table: &str, id: i64) -> Result<bool, Trouble> {
    let Some(live) = super::live::live(table) else { return Ok(false) };
    let Some(text) = live.text(connection, id)? else { return Ok(false) };
    let mut query = connection.prepare_cached(
        "SELECT seq, after FROM journal WHERE subject = ?1 AND row = ?2 AND after <> ''
         ORDER BY seq DESC LIMIT 1",
    )?;
    let last = query.query_row(params![table, id.to_string()], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
    });
    let Some((seq, committed)) = last.optional()? else { return Ok(false) };
    let salt = content(connection, seq, "after")?.and_then(|kept| kept.salt).unwrap_or_default();
    Ok(is_committed(&salt, &text, &committed))
}

fn check_live(
    connection: &Connection,
    table: &str,
    chain: &Chain,
    findings: &mut Findings,
) -> Result<(), Trouble> {
    let Some(live) = super::live::live(table) else { return Ok(()) };
    let sql = format!("SELECT t.id, {} FROM {table} t ORDER BY t.id", live.expression(connection)?);
    let mut query = connection.prepare(&sql)?;
    let mut rows = query.query([])?;
    let mut seen = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        let text = text_at(row, 1).unwrap_or_default();
        seen.insert(id.to_string());
        match chain.last.get(&(table.to_owned(), id.to_string())) {
            None => findings.add(table, id, "this row was added behind the program's back"),
            Some((seq, committed)) => {
                let kept = content(connection, *seq, "after")?;
                let salt = kept.and_then(|kept| kept.salt).unwrap_or_default();
                if !is_committed(&salt, &text, committed) {
                    findings.add(table, id, "this row was changed behind the program's back");
                }
            }
        }
    }
    let mut gone: Vec<&String> = chain
        .last
        .keys()
        .filter(|(subject, id)| subject == table && !seen.contains(id))
        .filter(|of| chain.last.get(*of).is_none_or(|(seq, _)| chain.erased.under(*seq).is_none()))
        .map(|(_, id)| id)
        .collect();
    gone.sort();
    for id in gone {
        findings.add(table, id, "this row was removed behind the program's back");
    }
    Ok(())
}

fn check_marks(
    connection: &Connection,
    chain: &Chain,
    findings: &mut Findings,
) -> Result<(), Trouble> {
    let committed = &chain.digests;
    for ((pupil, year), digest) in committed {
        if has_gone(connection, chain, *pupil, *year)? {
            continue;
        }
        if marks::digest(connection, *pupil, *year)? != *digest {
            let row = format!("pupil {pupil}, school year from {year}");
            findings.add("mark", row, changed_weeks(connection, *pupil, *year));
        }
    }
    for pupil in pupils_with_marks(connection)? {
        let years: BTreeSet<i32> = marks_years(connection, pupil)?;
        for year in years.into_iter().filter(|year| !committed.contains_key(&(pupil, *year))) {
            findings.add(
                "mark",
                format!("pupil {pupil}, school year from {year}"),
                "these marks were added behind the program's back",
            );
        }
    }
    check_digests(connection, chain, findings)
}

/// Whether a year of marks went under a certificate, and none of it came back since.
fn has_gone(
    connection: &Connection,
    chain: &Chain,
    pupil: i64,
    year: i32,
) -> Result<bool, Trouble> {
    Ok(chain.erased.covers_marks(pupil, year) && !marks_years(connection, pupil)?.contains(&year))
}

/// The kept digests against those committed to.
fn check_digests(
    connection: &Connection,
    chain: &Chain,
    findings: &mut Findings,
) -> Result<(), Trouble> {
    let committed = &chain.digests;
    let mut query = connection.prepare("SELECT pupil, year, sha256 FROM mark_digest")?;
    let kept: BTreeMap<(i64, i32), Option<String>> = query
        .query_map([], |row| Ok(((row.get(0)?, row.get(1)?), text_at(row, 2))))?
        .collect::<Result<_, _>>()?;
    let all: BTreeSet<&(i64, i32)> = kept.keys().chain(committed.keys()).collect();
    for of in all {
        let what = match (kept.get(of), committed.get(of)) {
            (None, _) if has_gone(connection, chain, of.0, of.1)? => continue,
            (None, _) => "this digest was removed behind the program's back",
            (Some(kept), committed) if kept.as_ref() != committed => {
                "this digest was changed behind the program's back"
            }
            _ => continue,
        };
        findings.add("mark_digest", format!("pupil {}, school year from {}", of.0, of.1), what);
    }
    Ok(())
}

/// Narrows a changed year down to the weeks whose kept tally no longer fits, where one does.
fn changed_weeks(connection: &Connection, pupil: i64, year: i32) -> String {
    // Where a mark can no longer be read, the year alone is named.
    let weeks = weeks_that_differ(connection, pupil, year).unwrap_or_default();
    let place = if weeks.is_empty() { String::new() } else { format!(" ({})", weeks.join(", ")) };
    format!("marks were changed behind the program's back{place}")
}

fn weeks_that_differ(
    connection: &Connection,
    pupil: i64,
    year: i32,
) -> Result<Vec<String>, Trouble> {
    let (first, last) = crate::rules::calendar::bounds(year);
    let register = Register {
        days: marks::days(connection, pupil, first, last)?,
        on_roll: marks::on_roll(connection, pupil)?,
    };
    let mut weeks = Vec::new();
    for (week, figures, _) in marks::recount(&register, year) {
        let mut query = connection.prepare_cached(
            "SELECT possible, authorised, unauthorised, late, unexplained, stray FROM tally
             WHERE pupil = ?1 AND year = ?2 AND week = ?3",
        )?;
        let kept = query.query_row(params![pupil, year, week], |row| marks::figures_of(row, 0));
        if kept.ok() != Some(figures) {
            weeks.push(format!("week of {week}"));
        }
    }
    Ok(weeks)
}

fn pupils_with_marks(connection: &Connection) -> Result<Vec<i64>, Trouble> {
    let mut query = connection
        .prepare("SELECT pupil FROM mark UNION SELECT pupil FROM mark_note ORDER BY 1")?;
    Ok(query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

fn marks_years(connection: &Connection, pupil: i64) -> Result<BTreeSet<i32>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT DISTINCT CAST(substr(on_day, 1, 4) AS INTEGER) - (substr(on_day, 6, 2) < '09')
         FROM (SELECT pupil, on_day FROM mark UNION ALL SELECT pupil, on_day FROM mark_note)
         WHERE pupil = ?1",
    )?;
    Ok(query.query_map([pupil], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Kept bytes and texts against the checksums that the journal commits to.
fn check_bytes(connection: &Connection, findings: &mut Findings) -> Result<(), Trouble> {
    for (table, column, differs) in [
        ("attachment", "bytes", "its bytes differ from its checksum"),
        ("template", "text", "its text differs from its checksum"),
        ("sent", "bytes", "its bytes differ from its checksum"),
        ("pack", "bytes", "its bytes differ from its checksum"),
    ] {
        let sql = format!("SELECT id, {column}, sha256 FROM {table}");
        let mut query = connection.prepare(&sql)?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            // One at a time, where the engine holds it: no copy of 20 MB.
            let bytes = row.get_ref(1)?.as_bytes().unwrap_or_default();
            if text_at(row, 2).as_deref() != Some(sha256(bytes).as_str()) {
                findings.add(table, row.get::<_, i64>(0)?, differs);
            }
        }
    }
    Ok(())
}

/// Content that belongs to no row of the journal.
fn check_strays(connection: &Connection, findings: &mut Findings) -> Result<(), Trouble> {
    let mut query = connection.prepare(
        "SELECT DISTINCT seq FROM journal_content WHERE seq NOT IN (SELECT seq FROM journal)",
    )?;
    for seq in query.query_map([], |row| row.get::<_, i64>(0))? {
        findings.add("journal_content", seq?, "this content belongs to no row of the journal");
    }
    Ok(())
}

/// The tables and triggers of the file against the released ones.
fn check_schema(connection: &Connection, findings: &mut Findings) -> Result<(), Trouble> {
    let wanted = released_schema()?;
    let found = schema(connection)?;
    for (name, sql) in &wanted {
        match found.get(name) {
            None => findings.add("sqlite_schema", name, "this rule of the file is missing"),
            Some(other) if other != sql => {
                findings.add("sqlite_schema", name, "this rule of the file was changed");
            }
            Some(_) => {}
        }
    }
    for name in found.keys().filter(|name| !wanted.contains_key(*name)) {
        findings.add("sqlite_schema", name, "this was added behind the program's back");
    }
    Ok(())
}

fn released_schema() -> Result<BTreeMap<String, String>, Trouble> {
    let empty = Connection::open_in_memory()?;
    for migration in MIGRATIONS {
        empty.execute_batch(migration)?;
    }
    schema(&empty)
}

fn schema(connection: &Connection) -> Result<BTreeMap<String, String>, Trouble> {
    let mut query = connection.prepare(
        "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*'",
    )?;
    Ok(query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
}
