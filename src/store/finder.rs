//! Finding a pupil while the parent is still saying the name.
//!
//! First whoever has what was typed in a name, number or phone number; then whoever sounds like
//! it; then those of whose entries it is a word. The later are only asked for while there is room.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use rusqlite::{Row, params_from_iter};
use serde::Serialize;

use super::Store;
use super::session::Viewer;
use super::trouble::Trouble;
use crate::rules::case::EntryKind;
use crate::rules::day::short;
use crate::rules::finding::{around, fold, phone_digits, plain_words};
use crate::rules::sound::word_sounds;

/// A pupil found, and what was found of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    pub pupil: i64,
    pub name: String,
    pub reg: String,
    pub upn: String,
    /// The contact, sibling, sound or entry through which they were found; blank for the pupil's
    /// own name.
    pub through: String,
    pub case: Option<i64>,
    /// The entry in whose words they were found.
    pub entry: Option<i64>,
}

/// How many are shown.
const MOST: usize = 30;
/// How many are looked at by sound to find those.
const MOST_HEARD: usize = 200;
/// How many words of what was typed count: a pasted letter is no name.
const MOST_WORDS: usize = 8;
/// Letters typed before the words of entries are searched.
const LETTERS: usize = 3;
/// Letters shown of an entry.
const STRETCH: usize = 60;

const PUPIL: &str = "p.id, p.surname || ', ' || p.forename, p.reg, p.upn";
const CASE: &str = "(SELECT id FROM pupil_case c WHERE c.pupil = p.id AND closed_on IS NULL)";

/// A word typed, and how it sounds.
struct Heard<'a> {
    word: &'a str,
    sounds: Vec<String>,
}

impl Heard<'_> {
    /// Whether a word of a name begins with it or sounds like it.
    fn fits(&self, word: &str) -> bool {
        word.starts_with(self.word)
            || word_sounds(word).iter().any(|sound| self.sounds.contains(sound))
    }
}

impl Store {
    /// Pupils by any part or the sound of their, a parent's or a sibling's name, by UPN, by digits
    /// of a phone number, or by words of their entries. Nothing typed finds everyone, by name.
    ///
    /// # Errors
    /// Only what SQLite can't do.
    pub fn find(&self, viewer: Viewer, typed: &str) -> Result<Vec<Found>, Trouble> {
        if !viewer.sees_cases {
            return Ok(Vec::new());
        }
        let digits = phone_digits(typed);
        let mut found = match digits.len() {
            3.. if !typed.chars().any(char::is_alphabetic) => self.by_phone(viewer, &digits)?,
            _ => Vec::new(),
        };
        found.extend(self.by_words(viewer, typed)?);
        let mut seen = HashSet::new();
        found.retain(|one: &Found| seen.insert(one.pupil));
        if found.len() < MOST {
            let heard = self.by_sound(viewer, typed)?;
            found.extend(heard.into_iter().filter(|one| seen.insert(one.pupil)));
        }
        if found.len() < MOST {
            found.extend(self.by_entries(viewer, typed)?);
        }
        found.truncate(MOST);
        Ok(found)
    }

    fn by_phone(&self, viewer: Viewer, digits: &str) -> Result<Vec<Found>, Trouble> {
        let sql = format!(
            "SELECT {PUPIL}, c.phone || ' ' || c.forename || ' ' || c.surname, {CASE}
             FROM contact c JOIN pupil p ON p.id = c.pupil
             WHERE instr(c.phone_digits, ?1){} ORDER BY p.found LIMIT {MOST}",
            viewer.of_schools("p.school")
        );
        let mut query = self.connection.prepare_cached(&sql)?;
        Ok(query.query_map([digits], read_found)?.collect::<Result<_, _>>()?)
    }

    fn by_words(&self, viewer: Viewer, typed: &str) -> Result<Vec<Found>, Trouble> {
        let folded = fold(typed);
        let mut words: Vec<&str> =
            folded.split(' ').filter(|word| !word.is_empty()).take(MOST_WORDS).collect();
        if words.is_empty() {
            words.push("");
        }
        let (every, rest) = (names_have(1..=words.len()), names_have(2..=words.len()));
        let there = viewer.of_schools("p.school");
        let mut found = Vec::new();
        for source in [
            "p.found AS found, '' AS through FROM pupil p WHERE TRUE",
            "c.found AS found, lower(c.relationship) || ' ' || c.forename || ' ' || c.surname AS through
               FROM contact c JOIN pupil p ON p.id = c.pupil WHERE TRUE",
            "s.found AS found, 'sibling ' || s.name AS through FROM sibling s
               JOIN pupil p ON p.id = s.pupil WHERE s.removed = 0",
        ] {
            let sql = format!(
                "SELECT id, name, reg, upn, through, open FROM (
                   SELECT {PUPIL_AS}, {CASE} AS open, {source}{there})
                 WHERE ({every})
                    OR (through = '' AND ((?1 <> '' AND instr(lower(upn), ?1) = 1)
                      OR (?1 <> '' AND lower(reg) = ?1 AND {rest})))
                 ORDER BY instr(found, ?1) <> 1, found LIMIT {MOST}"
            );
            let mut query = self.connection.prepare_cached(&sql)?;
            let rows = query.query_map(params_from_iter(&words), read_found)?;
            for row in rows {
                found.push(row?);
            }
            if typed.trim().is_empty() {
                break;
            }
        }
        Ok(found)
    }

    /// Pupils around whom one name sounds as what was typed.
    fn by_sound(&self, viewer: Viewer, typed: &str) -> Result<Vec<Found>, Trouble> {
        let folded = fold(typed);
        let words = folded.split(' ').take(MOST_WORDS);
        let heard: Vec<_> = words.map(|word| Heard { word, sounds: word_sounds(word) }).collect();
        let found = self.sounding(viewer, typed, [&heard, &heard])?;
        match heard.split_last() {
            // The last word may be half typed: those before it lead.
            Some((_, before)) if found.is_empty() => self.sounding(viewer, typed, [&heard, before]),
            _ => Ok(found),
        }
    }

    /// Those to whom the sounds of the leading words lead, and around whom one name has all words.
    fn sounding(
        &self,
        viewer: Viewer,
        typed: &str,
        [heard, leading]: [&[Heard<'_>]; 2],
    ) -> Result<Vec<Found>, Trouble> {
        let leading = || leading.iter().filter(|one| !one.sounds.is_empty());
        let sets: Vec<String> = leading().map(|one| pupils_sounding(one.sounds.len())).collect();
        if sets.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT {PUPIL}, '', {CASE} FROM (SELECT DISTINCT pupil FROM ({})) s
             CROSS JOIN pupil p ON p.id = s.pupil WHERE TRUE{} ORDER BY p.found LIMIT {MOST_HEARD}",
            sets.join(" INTERSECT "),
            viewer.of_schools("p.school")
        );
        let mut query = self.connection.prepare_cached(&sql)?;
        let sounds = leading().flat_map(|one| &one.sounds);
        let near: Vec<Found> =
            query.query_map(params_from_iter(sounds), read_found)?.collect::<Result<_, _>>()?;
        let mut found = Vec::new();
        for one in near {
            if let Some(whose) = self.whose_name_fits(one.pupil, heard)? {
                let through = format!("{whose}sounds like {}", typed.trim());
                found.push(Found { through, ..one });
            }
            if found.len() == MOST {
                break;
            }
        }
        Ok(found)
    }

    /// The contact or sibling whose name has all words typed; blank for the pupil's own.
    fn whose_name_fits(&self, pupil: i64, heard: &[Heard<'_>]) -> Result<Option<String>, Trouble> {
        let mut query = self.connection.prepare_cached(
            "SELECT found, '' FROM pupil WHERE id = ?1
             UNION ALL SELECT found, lower(relationship) || ' ' || forename || ' ' || surname || ', '
               FROM contact WHERE pupil = ?1
             UNION ALL SELECT found, 'sibling ' || name || ', '
               FROM sibling WHERE pupil = ?1 AND removed = 0",
        )?;
        let mut rows = query.query([pupil])?;
        while let Some(row) = rows.next()? {
            let name: String = row.get(0)?;
            if heard.iter().all(|one| name.split(' ').any(|word| one.fits(word))) {
                return Ok(Some(row.get(1)?));
            }
        }
        Ok(None)
    }

    /// Pupils by the words of what happened, the newest entry of each. Restricted words are in no
    /// index, withdrawn ones are passed over.
    fn by_entries(&self, viewer: Viewer, typed: &str) -> Result<Vec<Found>, Trouble> {
        let mut words = plain_words(typed);
        words.truncate(MOST_WORDS);
        let letters = typed.chars().filter(|letter| letter.is_alphabetic()).count();
        if letters < LETTERS || words.is_empty() {
            return Ok(Vec::new());
        }
        // By number, backwards: the index gives that order itself, so that a common word costs no
        // more than a rare one.
        let sql = format!(
            "SELECT {PUPIL}, '', {CASE}, e.id AS entry, e.kind AS kind, e.on_day AS on_day,
               e.words || ' ' || e.outcome || ' ' || e.agency AS told
             FROM entry_words CROSS JOIN entry e ON e.id = entry_words.rowid
               CROSS JOIN entry_pupil ep ON ep.entry = e.id CROSS JOIN pupil p ON p.id = ep.pupil
             WHERE entry_words MATCH ?1 AND e.restricted = 0 AND e.withdrawn_on IS NULL{}
             ORDER BY entry_words.rowid DESC LIMIT {MOST_HEARD}",
            viewer.of_schools("p.school")
        );
        let mut query = self.connection.prepare_cached(&sql)?;
        let rows = query.query_map([asked_of_index(&words)], |row| read_entry(row, &words))?;
        let mut found: Vec<Found> = Vec::new();
        for row in rows {
            let one = row?;
            if found.iter().all(|other| other.pupil != one.pupil) {
                found.push(one);
            }
            if found.len() == MOST {
                break;
            }
        }
        Ok(found)
    }
}

/// That a name has every word of these places in what was typed; of no word it always does.
fn names_have(words: RangeInclusive<usize>) -> String {
    let each: Vec<String> = words.map(|word| format!("instr(found, ?{word})")).collect();
    if each.is_empty() { "1".to_owned() } else { each.join(" AND ") }
}

/// Pupils around whom a name has one of so many sounds.
fn pupils_sounding(sounds: usize) -> String {
    format!("SELECT pupil FROM name_sound WHERE sound IN ({})", vec!["?"; sounds].join(", "))
}

/// The words as the index is asked for them: each quoted, so that nothing typed is a command, and
/// the last one a beginning.
fn asked_of_index(words: &[String]) -> String {
    let quoted: Vec<String> =
        words.iter().map(|word| format!("\"{}\"", word.replace('"', "\"\""))).collect();
    format!("{}*", quoted.join(" "))
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
        entry: None,
    })
}

/// `phone call 12 Sep 25: …the bus broke down…`
fn read_entry(row: &Row<'_>, words: &[String]) -> rusqlite::Result<Found> {
    let (kind, told): (String, String) = (row.get("kind")?, row.get("told")?);
    let on: NaiveDate = row.get("on_day")?;
    let kind = EntryKind::parse(&kind).unwrap_or_else(EntryKind::form).label().to_lowercase();
    let through = format!("{kind} {}: {}", short(on), around(&told, words, STRETCH));
    Ok(Found { through, entry: Some(row.get("entry")?), ..read_found(row)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_typed_is_a_command_to_the_index() {
        for (typed, asked) in [
            ("bus bro", "\"bus\" \"bro\"*"),
            ("bus OR \"x\" NEAR(", "\"bus\" \"or\" \"x\" \"near\"*"),
            ("words:bus^2 -late*", "\"words\" \"bus\" \"2\" \"late\"*"),
        ] {
            assert_eq!(asked_of_index(&plain_words(typed)), asked, "{typed}");
        }
    }
}
