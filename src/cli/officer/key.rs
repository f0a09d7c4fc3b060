//! Officers' keys: added, listed, ended; and the line that sshd needs of each.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Subcommand;
use serde::Serialize;

use super::super::out::{self, Side};
use super::super::{Desk, End, input};
use crate::rules::day::short;
use crate::store::{KeyLine, PublicKey, Trouble};

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Key {
    /// Give an officer a key and print the line for sshd's file of keys
    Add {
        /// The officer: number or login
        id: String,
        /// The public key: its file, - for standard input, or the key's line itself
        #[arg(value_name = "FILE|-|KEY", required = true, num_args = 1..)]
        key: Vec<String>,
    },
    /// List the keys of an officer, or of all of them
    List {
        /// The officer: number or login
        id: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// End a key: nobody comes in by it any more
    End {
        /// The officer: number or login
        id: String,
        /// The key's fingerprint: SHA256:…
        fingerprint: String,
    },
}

pub(super) fn run(key: &Key, desk: &mut Desk) -> Result<End, Trouble> {
    match key {
        Key::Add { id, key } => add(id, key, desk)?,
        Key::List { id, json } => list(id.as_deref(), *json, desk)?,
        Key::End { id, fingerprint } => {
            let officer = desk.store.officer_called(id)?;
            desk.store.end_key(&desk.session, officer, fingerprint)?;
            out::say(
                "Ended. Nobody comes in by this key any more, and whoever is in by it is shown out. \
                 Take its line out of sshd's file of keys too.",
            );
        }
    }
    Ok(End::Done)
}

fn add(id: &str, given: &[String], desk: &mut Desk) -> Result<(), Trouble> {
    let officer = desk.store.officer_called(id)?;
    let key = PublicKey::read(&text_of(&given.join(" "))?)
        .map_err(|why| Trouble::refused(format!("{why}. Nothing was changed")))?;
    // Whether the line can be written is known before the key is kept.
    let program = std::env::current_exe().map_err(|error| Trouble::Ours(error.to_string()))?;
    let db = std::fs::canonicalize(desk.store.path())
        .map_err(|error| Trouble::disk(desk.store.path(), &error))?;
    let places = [quotable(&program)?, quotable(&db)?];
    let actor = desk.store.add_key(&desk.session, officer, &key)?;
    out::say(format!(
        "Added key {} of officer {officer}, who is {actor} at the door. This line belongs in sshd's \
         file of keys:",
        key.fingerprint
    ));
    out::line(authorized(&places, &actor, &key))
}

/// The key's text: a line as it stands, or what lies in a file.
fn text_of(given: &str) -> Result<String, Trouble> {
    let begins_as_key = ["ssh-", "ecdsa-", "sk-"].iter().any(|kind| given.starts_with(kind));
    if begins_as_key && given.contains(' ') {
        return Ok(given.to_owned());
    }
    input::text(&PathBuf::from(given))
}

/// A path as it can stand in a key's line, which `sshd` and then a shell read.
fn quotable(path: &Path) -> Result<&str, Trouble> {
    let told = path
        .to_str()
        .filter(|told| !told.chars().any(|letter| letter.is_control() || "'\"\\".contains(letter)));
    told.ok_or_else(|| {
        Trouble::refused(format!(
            "the path {} holds a quote, a backslash or a character that can't be printed, which a \
             key's line can't hold. Nothing was changed. Give the file or its folder a plain name",
            path.display()
        ))
    })
}

/// A word that a shell reads as it stands.
fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-+:".contains(letter);
    if word.chars().all(is_plain) { word.to_owned() } else { format!("'{word}'") }
}

/// The line of a key: it opens nothing but the door, for this officer, on this file.
fn authorized([program, db]: &[&str; 2], actor: &str, key: &PublicKey) -> String {
    let (program, db) = (quoted(program), quoted(db));
    format!(
        "restrict,pty,command=\"{program} --db {db} ssh --actor {actor} --key {}\" {} {actor}",
        key.fingerprint,
        key.line()
    )
}

const COLUMNS: [(&str, Side); 7] = [
    ("Officer", Side::Right),
    ("Name", Side::Left),
    ("At the door", Side::Left),
    ("Fingerprint", Side::Left),
    ("Kind", Side::Left),
    ("Added", Side::Left),
    ("Ended", Side::Left),
];

fn list(id: Option<&str>, json: bool, desk: &Desk) -> Result<(), Trouble> {
    let officer = id.map(|id| desk.store.officer_called(id)).transpose()?;
    let keys = desk.store.keys(officer)?;
    if json {
        let lines: Vec<Line<'_>> = keys.iter().map(Line::of).collect();
        out::json(&lines)
    } else {
        let cells: Vec<Vec<String>> = keys.iter().map(cells).collect();
        out::line(out::table(&COLUMNS, &cells))
    }
}

fn cells(key: &KeyLine) -> Vec<String> {
    vec![
        key.officer.to_string(),
        key.name.clone(),
        key.actor.clone(),
        key.fingerprint.clone(),
        key.kind.clone(),
        short(key.added),
        key.ended.map(short).unwrap_or_default(),
    ]
}

/// A key as JSON: names and order of the keys are a contract.
#[derive(Debug, Serialize)]
struct Line<'a> {
    officer: i64,
    actor: &'a str,
    fingerprint: &'a str,
    kind: &'a str,
    note: Option<&'a str>,
    added: NaiveDate,
    ended: Option<NaiveDate>,
}

impl<'a> Line<'a> {
    fn of(key: &'a KeyLine) -> Self {
        Self {
            officer: key.officer,
            actor: &key.actor,
            fingerprint: &key.fingerprint,
            kind: &key.kind,
            note: out::told(&key.note),
            added: key.added,
            ended: key.ended,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHznmqWmu/fYvuKrUaxMw/oVRgdXs93lmYFdloAN1/CF";

    #[test]
    fn the_line_holds_program_and_file_as_sshd_and_a_shell_read_them() {
        let key = PublicKey::read(&format!("{KEY} cara@home, \"x\"")).unwrap();
        let line = authorized(&["/usr/bin/herringbone", "/srv/h/school.db"], "k7f3", &key);
        assert_eq!(
            line,
            format!(
                "restrict,pty,command=\"/usr/bin/herringbone --db /srv/h/school.db ssh --actor k7f3 \
                 --key SHA256:hCdePRbIMHmaM+K71M2MY2aCW0szttbkiU6t/+fFnQY\" {KEY} k7f3"
            )
        );
        let line = authorized(&["/opt/our tools/hb", "/srv/$x; y/s.db"], "a", &key);
        assert!(line.starts_with(
            "restrict,pty,command=\"'/opt/our tools/hb' --db '/srv/$x; y/s.db' ssh --actor a --key"
        ));
    }

    #[test]
    fn a_path_that_a_line_cant_hold_is_refused() {
        for path in ["/srv/o'brien.db", "/srv/a\"b.db", "/srv/a\\b.db", "/srv/a\nb.db", "/a\u{7f}"]
        {
            let told = quotable(Path::new(path)).unwrap_err().to_string();
            assert!(told.contains("Nothing was changed"), "{told}");
        }
        assert_eq!(quotable(Path::new("/srv/ü b.db")).unwrap(), "/srv/ü b.db");
    }

    #[test]
    fn a_key_is_given_by_its_line_or_by_a_file() {
        assert_eq!(text_of(KEY).unwrap(), KEY);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("cara.pub");
        std::fs::write(&file, KEY).unwrap();
        assert_eq!(text_of(file.to_str().unwrap()).unwrap(), KEY);
        assert!(text_of("ssh-cara.pub").unwrap_err().to_string().starts_with("there is no file"));
    }
}
