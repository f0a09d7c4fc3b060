//! Is the file whole, and do its kept rows agree with a recount?

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use serde::Serialize;

use super::journal::sha256;
use super::trouble::Trouble;
use super::{Store, kept, marks, sounds};
use crate::rules::count::counted;

/// What a check found: damage fails it, remarks don't.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Checked {
    pub damage: Vec<String>,
    pub remarks: Vec<String>,
    /// Cases and years of marks recounted.
    pub recounted: usize,
}

/// How much of the kept rows is recounted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recount {
    /// Some, and nothing is written.
    Sample,
    /// All, written anew.
    All,
}

/// A sample's size.
const SAMPLE: usize = 50;

impl Store {
    /// Checks the file.
    ///
    /// # Errors
    /// Only when it can't be read at all; damage is in the answer.
    pub fn check(&mut self, recount: Recount) -> Result<Checked, Trouble> {
        let mut checked = Checked::default();
        checked.damage.extend(integrity(&self.connection)?);
        if checked.damage.is_empty() {
            self.recount(recount, &mut checked)?;
        }
        checked.damage.extend(shortened(&self.connection)?);
        self.remark(&mut checked)?;
        Ok(checked)
    }

    fn recount(&mut self, recount: Recount, checked: &mut Checked) -> Result<(), Trouble> {
        let tx = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.execute_batch(
            "CREATE TEMP TABLE was_caseload AS SELECT * FROM main.caseload;
             CREATE TEMP TABLE was_tally AS SELECT * FROM main.tally;
             CREATE TEMP TABLE was_total AS SELECT * FROM main.caseload_total;
             CREATE TEMP TABLE was_due AS SELECT * FROM main.due_item;
             CREATE TEMP TABLE was_sound AS SELECT * FROM main.name_sound;
             CREATE TEMP TABLE was_crossing AS SELECT * FROM main.tier_crossing;",
        )?;
        if recount == Recount::All {
            // From nothing, so that a row that should not be there is found too.
            tx.execute_batch(
                "DELETE FROM main.caseload; DELETE FROM main.caseload_total; DELETE FROM main.tally;
                 DELETE FROM main.due_item; DELETE FROM main.name_sound;
                 DELETE FROM main.tier_crossing;",
            )?;
        }
        checked.recounted = recount_rows(&tx, recount)?;
        for (kept, was) in [
            ("caseload", "was_caseload"),
            ("tally", "was_tally"),
            ("caseload_total", "was_total"),
            ("due_item", "was_due"),
            ("name_sound", "was_sound"),
            ("tier_crossing", "was_crossing"),
        ] {
            differences(&tx, kept, was, &mut checked.damage)?;
        }
        totals_agree(&tx, &mut checked.damage)?;
        tx.execute_batch(
            "DROP TABLE was_caseload; DROP TABLE was_tally; DROP TABLE was_total;
             DROP TABLE was_due; DROP TABLE was_sound; DROP TABLE was_crossing;",
        )?;
        match recount {
            Recount::All => tx.commit()?,
            Recount::Sample => tx.rollback()?,
        }
        Ok(())
    }

    /// What is old or due is a remark, never damage.
    fn remark(&self, checked: &mut Checked) -> Result<(), Trouble> {
        for school in self.schools()? {
            let reached = self.register_to(school.id)?;
            checked.remarks.push(match reached {
                Some((day, half)) => format!(
                    "{}: register up to {} {half}",
                    school.name,
                    crate::rules::day::spell(day)
                ),
                None => format!("{}: no marks yet", school.name),
            });
            if self.calendar(school.id)?.is_empty() {
                checked.remarks.push(format!("{}: no calendar yet", school.name));
            }
        }
        checked.remarks.push(match last_backup(&self.connection)? {
            Some(day) => format!("the last backup was made on {}", crate::rules::day::spell(day)),
            None => "no backup was made yet".to_owned(),
        });
        Ok(())
    }
}

fn last_backup(connection: &Connection) -> Result<Option<chrono::NaiveDate>, Trouble> {
    let mut query = connection.prepare_cached(
        "SELECT substr(at, 1, 10) FROM journal WHERE verb = 'backup' ORDER BY seq DESC LIMIT 1",
    )?;
    Ok(query.query_row([], |row| row.get(0)).optional()?)
}

/// SQLite's own checks.
pub(in crate::store) fn integrity(connection: &Connection) -> Result<Vec<String>, Trouble> {
    let mut damage = Vec::new();
    let moment = connection.unchecked_transaction()?;
    // FTS5 checks its index by what it remembers of it, which is of before a colleague wrote: it would call
    // that damage. Asked anything within the same moment, it looks again. Where it can't be asked, the check
    // says why.
    let _ = moment.query_row(
        "SELECT count(*) FROM (SELECT 1 FROM entry_words LIMIT 1)",
        [],
        |_| Ok(()),
    );
    let mut query = moment.prepare("PRAGMA integrity_check(20)")?;
    for line in query.query_map([], |row| row.get::<_, String>(0))? {
        let line = line?;
        if line != "ok" {
            damage.push(line);
        }
    }
    let mut query = moment.prepare("PRAGMA foreign_key_check")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (table, id, parent): (String, Option<i64>, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        damage.push(format!(
            "{table} {} points to a row of {parent} that isn't there",
            id.unwrap_or_default()
        ));
    }
    Ok(damage)
}

/// Attachments that aren't as long as they were: the cheap part of what `verify` looks at byte by
/// byte.
fn shortened(connection: &Connection) -> Result<Vec<String>, Trouble> {
    let mut query = connection.prepare(
        "SELECT id, length(bytes), size FROM attachment WHERE length(bytes) <> size ORDER BY id",
    )?;
    let rows = query.query_map([], |row| {
        let (id, length, size): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(format!("attachment {id} has {length} bytes, not {size}"))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn recount_rows(connection: &Connection, recount: Recount) -> Result<usize, Trouble> {
    let (limit, order) = match recount {
        Recount::Sample => (i64::try_from(SAMPLE).unwrap_or(i64::MAX), "random()"),
        Recount::All => (-1, "1"),
    };
    let years: Vec<(i64, i32)> = two_columns(
        connection,
        &format!("SELECT pupil, year FROM mark_digest ORDER BY {order} LIMIT {limit}"),
    )?;
    for (pupil, year) in &years {
        marks::keep_tallies(connection, *pupil, *year)?;
    }
    let cases: Vec<(i64, i32)> = two_columns(
        connection,
        &format!("SELECT id, 0 FROM pupil_case ORDER BY {order} LIMIT {limit}"),
    )?;
    for (case, _) in &cases {
        kept::refresh_case(connection, *case)?;
    }
    let pupils: Vec<(i64, i32)> = two_columns(
        connection,
        &format!("SELECT id, 0 FROM pupil ORDER BY {order} LIMIT {limit}"),
    )?;
    for (pupil, _) in &pupils {
        sounds::refresh(connection, *pupil)?;
    }
    Ok(years.len() + cases.len())
}

fn two_columns(connection: &Connection, sql: &str) -> Result<Vec<(i64, i32)>, Trouble> {
    let mut query = connection.prepare(sql)?;
    Ok(query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
}

fn differences(
    connection: &Connection,
    kept: &str,
    was: &str,
    damage: &mut Vec<String>,
) -> Result<(), Trouble> {
    let sql = format!(
        "SELECT count(*) FROM (
           SELECT * FROM (SELECT * FROM main.{kept} EXCEPT SELECT * FROM temp.{was})
           UNION ALL
           SELECT * FROM (SELECT * FROM temp.{was} EXCEPT SELECT * FROM main.{kept}))"
    );
    let count: i64 = connection.query_row(&sql, [], |row| row.get(0))?;
    if count > 0 {
        damage.push(format!("{kept}: {count} kept rows differ from a recount"));
    }
    Ok(())
}

fn totals_agree(connection: &Connection, damage: &mut Vec<String>) -> Result<(), Trouble> {
    let recounted = "SELECT owner, coalesce(next_due_on, ''), count(*),
           sum(possible > 0 AND 10 * (authorised + unauthorised) >= possible),
           sum(possible > 0 AND 2 * (authorised + unauthorised) >= possible)
         FROM caseload WHERE closed_on IS NULL GROUP BY 1, 2";
    let sql = format!(
        "SELECT (SELECT count(*) FROM ({recounted} EXCEPT SELECT * FROM caseload_total))
              + (SELECT count(*) FROM (SELECT * FROM caseload_total EXCEPT {recounted}))"
    );
    let count: i64 = connection.query_row(&sql, [], |row| row.get(0))?;
    if count > 0 {
        damage.push(format!(
            "caseload_total: {} from a recount",
            counted(count, "total differs", "totals differ")
        ));
    }
    Ok(())
}

/// The SHA-256 of a file's bytes, for backups and imports.
#[must_use]
pub fn checksum(bytes: &[u8]) -> String {
    sha256(bytes)
}
