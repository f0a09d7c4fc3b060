//! Finding a pupil while the parent is still saying the name.

use rusqlite::{Row, params};
use serde::Serialize;

use super::Store;
use super::session::Viewer;
use super::trouble::Trouble;
use crate::rules::finding::{fold, phone_digits};

/// A pupil found, and what was found of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    pub pupil: i64,
    pub name: String,
    pub reg: String,
    pub upn: String,
    /// The contact or sibling through whom they were found; blank for the pupil's own name.
    pub through: String,
    pub case: Option<i64>,
}

/// How many are shown.
const MOST: usize = 30;

const PUPIL: &str = "p.id, p.surname || ', ' || p.forename, p.reg, p.upn";
const CASE: &str = "(SELECT id FROM pupil_case c WHERE c.pupil = p.id AND closed_on IS NULL)";

impl Store {
    /// Pupils by any part of their, a parent's or a sibling's name, by UPN, or by digits of a
    /// phone number. Nothing typed finds everyone, by name.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn find(&self, viewer: Viewer, typed: &str) -> Result<Vec<Found>, Trouble> {
        if !viewer.sees_cases {
            return Ok(Vec::new());
        }
        let digits = phone_digits(typed);
        let mut found = match digits.len() {
            3.. if !typed.chars().any(char::is_alphabetic) => self.by_phone(&digits)?,
            _ => Vec::new(),
        };
        found.extend(self.by_words(typed)?);
        let mut seen = std::collections::HashSet::new();
        found.retain(|one: &Found| seen.insert(one.pupil));
        found.truncate(MOST);
        Ok(found)
    }

    fn by_phone(&self, digits: &str) -> Result<Vec<Found>, Trouble> {
        let sql = format!(
            "SELECT {PUPIL}, c.phone || ' ' || c.forename || ' ' || c.surname, {CASE}
             FROM contact c JOIN pupil p ON p.id = c.pupil
             WHERE instr(c.phone_digits, ?1) ORDER BY p.found LIMIT {MOST}"
        );
        let mut query = self.connection.prepare_cached(&sql)?;
        Ok(query.query_map([digits], read_found)?.collect::<Result<_, _>>()?)
    }

    fn by_words(&self, typed: &str) -> Result<Vec<Found>, Trouble> {
        let folded = fold(typed);
        let mut words = folded.split(' ').filter(|word| !word.is_empty());
        let (first, second) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        let mut found = Vec::new();
        for source in [
            "p.found AS found, '' AS through FROM pupil p",
            "c.found AS found, lower(c.relationship) || ' ' || c.forename || ' ' || c.surname AS through
               FROM contact c JOIN pupil p ON p.id = c.pupil",
            "s.found AS found, 'sibling ' || s.name AS through FROM sibling s
               JOIN pupil p ON p.id = s.pupil WHERE s.removed = 0",
        ] {
            let sql = format!(
                "SELECT id, name, reg, upn, through, open FROM (
                   SELECT {PUPIL_AS}, {CASE} AS open, {source})
                 WHERE (instr(found, ?1) AND instr(found, ?2))
                    OR (through = '' AND ((?1 <> '' AND instr(lower(upn), ?1) = 1)
                      OR (?1 <> '' AND lower(reg) = ?1 AND instr(found, ?2))))
                 ORDER BY instr(found, ?1) <> 1, found LIMIT {MOST}"
            );
            let mut query = self.connection.prepare_cached(&sql)?;
            let rows = query.query_map(params![first, second], read_found)?;
            for row in rows {
                found.push(row?);
            }
            if typed.trim().is_empty() {
                break;
            }
        }
        Ok(found)
    }
}

const PUPIL_AS: &str =
    "p.id AS id, p.surname || ', ' || p.forename AS name, p.reg AS reg, p.upn AS upn";

fn read_found(row: &Row<'_>) -> rusqlite::Result<Found> {
    Ok(Found {
        pupil: row.get(0)?,
        name: row.get(1)?,
        reg: row.get(2)?,
        upn: row.get(3)?,
        through: row.get(4)?,
        case: row.get(5)?,
    })
}
