//! Kept: how the names around each pupil sound: their own, their contacts', their siblings'.
//!
//! Whoever writes a name keeps its sounds in the same transaction; `check --rebuild` recomputes all.

use rusqlite::{Connection, params};

use crate::rules::sound::sounds;

/// Adds the sounds of one more name to those around a pupil.
pub(super) fn add(connection: &Connection, pupil: i64, name: &str) -> rusqlite::Result<()> {
    let mut insert = connection
        .prepare_cached("INSERT OR IGNORE INTO name_sound (sound, pupil) VALUES (?1, ?2)")?;
    for sound in sounds(name) {
        insert.execute(params![sound, pupil])?;
    }
    Ok(())
}

/// Takes the sounds around a pupil anew.
pub(super) fn refresh(connection: &Connection, pupil: i64) -> rusqlite::Result<()> {
    connection.prepare_cached("DELETE FROM name_sound WHERE pupil = ?1")?.execute([pupil])?;
    let mut query = connection.prepare_cached(
        "SELECT found FROM pupil WHERE id = ?1
         UNION ALL SELECT found FROM contact WHERE pupil = ?1
         UNION ALL SELECT found FROM sibling WHERE pupil = ?1 AND removed = 0",
    )?;
    let names: Vec<String> =
        query.query_map([pupil], |row| row.get(0))?.collect::<Result<_, _>>()?;
    names.iter().try_for_each(|name| add(connection, pupil, name))
}

/// Takes the sounds around every pupil anew: a file from before has none.
pub(super) fn refresh_all(connection: &Connection) -> rusqlite::Result<()> {
    let mut query = connection.prepare("SELECT id FROM pupil")?;
    let pupils: Vec<i64> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    pupils.into_iter().try_for_each(|pupil| refresh(connection, pupil))
}
