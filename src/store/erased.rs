//! What was lawfully erased, by the certificates that the file keeps: what `verify` doesn't miss.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::trouble::Trouble;

/// What went under all certificates together.
#[derive(Debug, Default)]
pub(super) struct Erased {
    /// Journal rows whose content went: first and last, and what stands there in its place.
    rows: Vec<(i64, i64, String)>,
    pupils: BTreeSet<i64>,
    /// Pupil and school year whose marks went.
    years: BTreeSet<(i64, i32)>,
}

impl Erased {
    pub fn read(connection: &Connection) -> Result<Self, Trouble> {
        let mut erased = Self::default();
        let mut query =
            connection.prepare("SELECT pupil, years, journal, id, rule, confirmed_on FROM erasure WHERE state = 'done'")?;
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
            let (id, rule): (i64, String) = (row.get(3)?, row.get(4)?);
            let on: String = row.get::<_, Option<String>>(5)?.unwrap_or_default();
            let under = in_place(&rule, id, &on);
            erased.rows.extend(went.into_iter().map(|(first, last)| (first, last, under.clone())));
        }
        Ok(erased)
    }

    /// Under which certificate the content of a journal row went, as it stands in its place.
    pub fn under(&self, seq: i64) -> Option<&String> {
        let within = |(first, last, _): &&(i64, i64, String)| (*first..=*last).contains(&seq);
        self.rows.iter().find(within).map(|(_, _, under)| under)
    }

    /// Whether a pupil's marks of a school year did.
    pub fn covers_marks(&self, pupil: i64, year: i32) -> bool {
        self.pupils.contains(&pupil) || self.years.contains(&(pupil, year))
    }
}

/// What stands in the place of erased content.
pub(super) fn in_place(rule: &str, erasure: i64, on: &str) -> String {
    format!("{rule}: erasure {erasure}, {on}")
}
