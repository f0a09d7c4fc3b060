//! What was lawfully erased, by the certificates that the file keeps: what `verify` doesn't miss.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::trouble::Trouble;

/// What went under all certificates together.
#[derive(Debug, Default)]
pub(super) struct Erased {
    /// Journal rows whose content went: first and last.
    rows: Vec<(i64, i64)>,
    pupils: BTreeSet<i64>,
    /// Pupil and school year whose marks went.
    years: BTreeSet<(i64, i32)>,
}

impl Erased {
    pub fn read(connection: &Connection) -> Result<Self, Trouble> {
        let mut erased = Self::default();
        let mut query =
            connection.prepare("SELECT pupil, years, journal FROM erasure WHERE state = 'done'")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let pupil: i64 = row.get(0)?;
            let (years, journal): (String, String) = (row.get(1)?, row.get(2)?);
            if years.trim().is_empty() {
                erased.pupils.insert(pupil);
            }
            let years = years.split_whitespace().filter_map(|year| year.parse().ok());
            erased.years.extend(years.map(|year| (pupil, year)));
            // One that can't be read covers nothing, and is itself told to be changed.
            let went: Vec<(i64, i64)> = serde_json::from_str(&journal).unwrap_or_default();
            erased.rows.extend(went);
        }
        Ok(erased)
    }

    /// Whether the content of a journal row went under a certificate.
    pub fn covers(&self, seq: i64) -> bool {
        self.rows.iter().any(|(first, last)| (*first..=*last).contains(&seq))
    }

    /// Whether a pupil's marks of a school year did.
    pub fn covers_marks(&self, pupil: i64, year: i32) -> bool {
        self.pupils.contains(&pupil) || self.years.contains(&(pupil, year))
    }
}
