//! The journal: one row a change, chained by SHA-256. `docs/journal.md` fixes the bytes.
//!
//! What is hashed is the clear row with commitments to reason, before and after; their content
//! lies in a side table and can be lawfully erased while the chain still verifies.

use rusqlite::{Connection, OptionalExtension, Row, params};
use sha2::{Digest, Sha256};

use super::session::Session;
use super::trouble::Trouble;
use crate::clock;

/// The format byte of the rows written now.
pub const FORMAT: u8 = 1;

/// The hash before the first row: 32 zero bytes, in hex.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One journal row in the clear. Fields not in use are empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JournalRow {
    pub seq: i64,
    pub format: u8,
    pub at: String,
    pub utc_offset: String,
    pub as_of: String,
    pub officer: i64,
    pub officer_name: String,
    pub role: String,
    pub key: String,
    pub session: String,
    pub program: String,
    pub verb: String,
    /// Table of the live row that changed.
    pub subject: String,
    pub row: String,
    pub pupil: String,
    pub case_id: String,
    pub record: String,
    pub revision: i64,
    /// Commitments, in hex; empty where there is nothing to commit to.
    pub reason: String,
    pub before: String,
    pub after: String,
    pub hash: String,
}

impl JournalRow {
    /// The bytes that are hashed: the format byte, then every field as text with its length in
    /// four bytes, most significant first, in the order of `docs/journal.md`.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let (seq, officer) = (self.seq.to_string(), self.officer.to_string());
        let revision = self.revision.to_string();
        let fields = [
            &seq,
            &self.at,
            &self.utc_offset,
            &self.as_of,
            &officer,
            &self.officer_name,
            &self.role,
            &self.key,
            &self.session,
            &self.program,
            &self.verb,
            &self.subject,
            &self.row,
            &self.pupil,
            &self.case_id,
            &self.record,
            &revision,
            &self.reason,
            &self.before,
            &self.after,
        ];
        let mut bytes = vec![self.format];
        for field in fields {
            let length = u32::try_from(field.len()).unwrap_or(u32::MAX);
            bytes.extend_from_slice(&length.to_be_bytes());
            bytes.extend_from_slice(field.as_bytes());
        }
        bytes
    }

    /// The chain: SHA-256 over the hash before (32 bytes) and this row's bytes, in hex.
    #[must_use]
    pub fn chained_to(&self, before: &str) -> String {
        let mut hasher = Sha256::new();
        hasher.update(from_hex(before));
        hasher.update(self.bytes());
        hex(&hasher.finalize())
    }

    /// Reads a row, damaged or not: what can't be read breaks the chain, and is named by it.
    fn read(row: &Row<'_>) -> Self {
        let text = |column: usize| text_at(row, column).unwrap_or_default();
        let number = |column: usize| row.get::<_, i64>(column).unwrap_or(-1);
        Self {
            seq: number(0),
            format: u8::try_from(number(1)).unwrap_or(0),
            at: text(2),
            utc_offset: text(3),
            as_of: text(4),
            officer: number(5),
            officer_name: text(6),
            role: text(7),
            key: text(8),
            session: text(9),
            program: text(10),
            verb: text(11),
            subject: text(12),
            row: text(13),
            pupil: text(14),
            case_id: text(15),
            record: text(16),
            revision: number(17),
            reason: text(18),
            before: text(19),
            after: text(20),
            hash: text(21),
        }
    }
}

/// A text as it stands; one that is no longer UTF-8 as words that no honest text can equal.
pub(super) fn text_at(row: &Row<'_>, at: usize) -> Option<String> {
    let bytes = row.get_ref(at).ok()?.as_bytes_or_null().ok()??;
    let text = std::str::from_utf8(bytes).map(str::to_owned);
    Some(text.unwrap_or_else(|_| format!("\u{0}not UTF-8: {}", hex(bytes))))
}

/// What a change is about, beside the live row itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct About {
    pub pupil: Option<i64>,
    pub case: Option<i64>,
    pub record: Option<i64>,
}

impl About {
    /// A new row of these tables is what it is about itself.
    pub(super) fn of_new(self, table: &str, id: i64) -> Self {
        match table {
            "pupil" => Self { pupil: Some(id), ..self },
            "pupil_case" => Self { case: Some(id), ..self },
            "record" => Self { record: Some(id), ..self },
            _ => self,
        }
    }
}

/// One change to write down.
#[derive(Debug, Clone, Copy)]
pub(super) struct Change<'a> {
    pub verb: &'a str,
    pub subject: &'a str,
    pub row: i64,
    pub about: About,
    pub revision: i64,
    pub reason: Option<&'a str>,
    pub before: Option<&'a str>,
    pub after: Option<&'a str>,
}

/// The last sequence number and the head of the chain.
///
/// # Errors
/// Only what SQLite can't do.
pub fn head(connection: &Connection) -> rusqlite::Result<(i64, String)> {
    let mut query =
        connection.prepare_cached("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")?;
    let last = query.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    Ok(last.unwrap_or_else(|| (0, GENESIS.to_owned())))
}

/// Appends a row within the caller's transaction; gives its sequence number.
pub(super) fn append(
    connection: &Connection,
    session: &Session,
    change: Change<'_>,
) -> Result<i64, Trouble> {
    let (last, previous) = head(connection)?;
    let mut row = clear_row(session, &change, last + 1);
    let parts = [("reason", change.reason), ("before", change.before), ("after", change.after)];
    let mut kept = Vec::new();
    for ((name, content), slot) in
        parts.into_iter().zip([&mut row.reason, &mut row.before, &mut row.after])
    {
        let Some(content) = content else { continue };
        let salt = new_salt(connection)?;
        *slot = commitment(&salt, content);
        kept.push((name, salt, content));
    }
    row.hash = row.chained_to(&previous);
    insert(connection, &row)?;
    for (name, salt, content) in kept {
        connection
            .prepare_cached(
                "INSERT INTO journal_content (seq, part, salt, content) VALUES (?, ?, ?, ?)",
            )?
            .execute(params![row.seq, name, salt, content])?;
    }
    Ok(row.seq)
}

fn clear_row(session: &Session, change: &Change<'_>, seq: i64) -> JournalRow {
    let now = session.clock.now();
    let id = |id: Option<i64>| id.map_or_else(String::new, |id| id.to_string());
    JournalRow {
        seq,
        format: FORMAT,
        at: clock::stamp(now),
        utc_offset: now.offset().to_string(),
        as_of: session.as_of().to_string(),
        officer: session.officer,
        officer_name: session.name.clone(),
        role: session.roles_text(),
        key: session.key.clone(),
        session: session.session.clone(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        verb: change.verb.to_owned(),
        subject: change.subject.to_owned(),
        row: change.row.to_string(),
        pupil: id(change.about.pupil),
        case_id: id(change.about.case),
        record: id(change.about.record),
        revision: change.revision,
        ..JournalRow::default()
    }
}

fn insert(connection: &Connection, row: &JournalRow) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO journal VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, \
             ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)",
        )?
        .execute(params![
            row.seq,
            row.format,
            row.at,
            row.utc_offset,
            row.as_of,
            row.officer,
            row.officer_name,
            row.role,
            row.key,
            row.session,
            row.program,
            row.verb,
            row.subject,
            row.row,
            row.pupil,
            row.case_id,
            row.record,
            row.revision,
            row.reason,
            row.before,
            row.after,
            row.hash,
        ])
        .map(drop)
}

/// 16 random bytes from SQLite's own generator, in hex.
fn new_salt(connection: &Connection) -> rusqlite::Result<String> {
    connection.prepare_cached("SELECT lower(hex(randomblob(16)))")?.query_row([], |row| row.get(0))
}

/// SHA-256 over the salt's bytes and the content, in hex.
#[must_use]
pub fn commitment(salt: &str, content: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(from_hex(salt));
    hasher.update(content.as_bytes());
    hex(&hasher.finalize())
}

/// Whether salt and content are what was committed to. The salt to the letter: its bytes alone would let
/// another spelling of them pass.
#[must_use]
pub(super) fn is_committed(salt: &str, content: &str, committed: &str) -> bool {
    let is_salt =
        salt.len() == 32 && salt.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
    is_salt && commitment(salt, content) == committed
}

/// Every row in order, given to a visitor one by one.
pub(super) fn each(
    connection: &Connection,
    mut visit: impl FnMut(JournalRow) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let mut query = connection.prepare("SELECT * FROM journal ORDER BY seq")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        visit(JournalRow::read(row))?;
    }
    Ok(())
}

/// A line of history as an officer reads it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct HistoryLine {
    pub seq: i64,
    pub at: String,
    pub as_of: String,
    pub officer: String,
    pub verb: String,
    pub subject: String,
    pub row: String,
    pub reason: String,
    pub before: String,
    pub after: String,
    /// Whether restricted words are left out, which whoever asked may open.
    pub sealed: bool,
}

/// What an officer reads of a row of the journal.
pub(super) const TOLD: &str = "seq, at, as_of, officer_name, verb, subject, row,
       coalesce((SELECT content FROM journal_content c WHERE c.seq = j.seq AND part = 'reason'), ''),
       coalesce((SELECT content FROM journal_content c WHERE c.seq = j.seq AND part = 'before'), ''),
       coalesce((SELECT content FROM journal_content c WHERE c.seq = j.seq AND part = 'after'), '')";

pub(super) fn read_told(row: &Row<'_>) -> rusqlite::Result<HistoryLine> {
    Ok(HistoryLine {
        seq: row.get(0)?,
        at: row.get(1)?,
        as_of: row.get(2)?,
        officer: row.get(3)?,
        verb: row.get(4)?,
        subject: row.get(5)?,
        row: row.get(6)?,
        reason: row.get(7)?,
        before: row.get(8)?,
        after: row.get(9)?,
        sealed: false,
    })
}

/// One row with what it was about and its revision, whoever asks.
pub(super) fn line(
    connection: &Connection,
    seq: i64,
) -> rusqlite::Result<Option<(HistoryLine, About, i64)>> {
    let mut query = connection.prepare_cached(&format!(
        "SELECT {TOLD}, pupil, case_id, record, revision FROM journal j WHERE seq = ?1"
    ))?;
    let found = query.query_row([seq], |row| {
        let id = |at: usize| row.get::<_, String>(at).map(|id| id.parse::<i64>().ok());
        let about = About { pupil: id(10)?, case: id(11)?, record: id(12)? };
        Ok((read_told(row)?, about, row.get(13)?))
    });
    found.optional()
}

/// What was changed about a pupil, newest first.
pub(super) fn history(
    connection: &Connection,
    pupil: i64,
    limit: usize,
) -> rusqlite::Result<Vec<HistoryLine>> {
    let mut query = connection.prepare_cached(&format!(
        "SELECT {TOLD} FROM journal j
         WHERE seq IN (
           SELECT seq FROM journal WHERE pupil = ?1 AND pupil <> ''
           UNION SELECT e.seq FROM entry_pupil ep JOIN journal e
             ON e.subject = 'entry' AND e.row = CAST(ep.entry AS TEXT) WHERE ep.pupil = ?1)
         ORDER BY seq DESC LIMIT ?2"
    ))?;
    query.query_map(params![pupil.to_string(), limit], read_told)?.collect()
}

/// What was changed about one pupil, or at all; oldest first.
pub(super) fn lines(
    connection: &Connection,
    pupil: Option<i64>,
) -> rusqlite::Result<Vec<HistoryLine>> {
    if let Some(pupil) = pupil {
        let most = usize::try_from(i64::MAX).unwrap_or(usize::MAX);
        let mut lines = history(connection, pupil, most)?;
        lines.reverse();
        return Ok(lines);
    }
    let mut query = connection.prepare(&format!("SELECT {TOLD} FROM journal j ORDER BY seq"))?;
    query.query_map([], read_told)?.collect()
}

/// What was changed about some pupils, oldest first: those of a condition on the column `pupil`.
pub(super) fn lines_of(
    connection: &Connection,
    pupils: &str,
) -> rusqlite::Result<Vec<HistoryLine>> {
    let mut query = connection.prepare(&format!(
        "SELECT {TOLD} FROM journal j WHERE seq IN (
           SELECT seq FROM (SELECT seq, CAST(pupil AS INTEGER) AS pupil FROM journal WHERE pupil <> '')
             WHERE TRUE{pupils}
           UNION SELECT e.seq FROM journal e WHERE e.subject = 'entry' AND e.row IN (
             SELECT CAST(entry AS TEXT) FROM entry_pupil WHERE TRUE{pupils}))
         ORDER BY seq"
    ))?;
    query.query_map([], read_told)?.collect()
}

/// Bytes as small hex digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|b| [b >> 4, b & 15]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

/// SHA-256 of bytes, in hex.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Hex to bytes; anything that isn't hex gives what could be read before it.
fn from_hex(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks_exact(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    pairs.map_while(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(seq: i64) -> JournalRow {
        JournalRow {
            seq,
            format: FORMAT,
            at: format!("2025-11-23T14:02:0{seq}.000Z"),
            utc_offset: "+00:00".into(),
            as_of: "2025-11-23".into(),
            officer: 1,
            officer_name: "A. Rahman".into(),
            role: "officer lead".into(),
            session: "s1".into(),
            program: "0.1.0".into(),
            verb: "log_contact".into(),
            subject: "entry".into(),
            row: seq.to_string(),
            pupil: "7".into(),
            after: commitment("00112233445566778899aabbccddeeff", "Zoë's mother rang"),
            ..JournalRow::default()
        }
    }

    /// The format is final: rows written by any released program verify for ever.
    #[test]
    fn three_rows_byte_for_byte() {
        let first = row(1);
        let bytes = first.bytes();
        assert_eq!(&bytes[..6], b"\x01\x00\x00\x00\x011");
        assert_eq!(&bytes[6..14], b"\x00\x00\x00\x182025");
        let mut head = GENESIS.to_owned();
        let mut pinned = Vec::new();
        for seq in 1..=3 {
            let row = row(seq);
            head = row.chained_to(&head);
            pinned.push(format!("{}\n{head}", hex(&row.bytes())));
        }
        insta::assert_snapshot!(pinned.join("\n"));
    }

    #[test]
    fn every_field_changes_the_hash() {
        let plain = row(1).chained_to(GENESIS);
        let changes: [fn(&mut JournalRow); 8] = [
            |r| r.officer_name.push('x'),
            |r| r.role.clear(),
            |r| r.as_of.clear(),
            |r| r.revision = 2,
            |r| r.record.push('1'),
            |r| r.reason.push('a'),
            |r| r.format = 2,
            |r| {
                r.pupil.clear();
                r.case_id = "7".into();
            },
        ];
        for change in changes {
            let mut other = row(1);
            change(&mut other);
            assert_ne!(other.chained_to(GENESIS), plain, "{other:?}");
        }
    }

    #[test]
    fn hex_there_and_back() {
        assert_eq!(hex(&[0, 15, 255]), "000fff");
        assert_eq!(from_hex("000fff"), [0, 15, 255]);
        assert_eq!(from_hex("zz"), Vec::<u8>::new());
    }
}
