//! Keeps the walls between the rooms of `src/`: who may know whom, what a room must not name, and
//! how long a file may grow.
//!
//! It reads the sources as text, so it also sees what no compiler would refuse. Comments are left
//! out, and so is a file from its `#[cfg(test)] mod tests {` on: tests may reach further than what
//! they test. (Clippy refuses code after a test module, so nothing hides there.)

use std::path::{Path, PathBuf};
use std::{fs, io};

/// A room is a folder or file right under `src/`.
struct Room {
    name: &'static str,
    may_know: &'static [&'static str],
    must_not_name: &'static [&'static [&'static str]],
}

/// Whoever must not name the engine must not write SQL either.
const ENGINE: &[&str] = &["rusqlite"];
const SCREEN: &[&str] = &["ratatui", "crossterm", "tui_textarea"];
const MACHINE: &[&str] = &["std::fs", "std::env", "std::io", "std::net", "std::process"];
const TIME: &[&str] = &["Utc::now", "Local::now", "SystemTime::now", "Instant::now"];

const WALLS: &[Room] = &[
    Room { name: "rules", may_know: &[], must_not_name: &[ENGINE, SCREEN, MACHINE, TIME] },
    Room { name: "clock", may_know: &[], must_not_name: &[ENGINE, SCREEN] },
    Room { name: "templates", may_know: &["rules"], must_not_name: &[ENGINE, SCREEN] },
    Room { name: "intake", may_know: &["rules"], must_not_name: &[ENGINE, SCREEN] },
    Room {
        name: "sealing",
        // Its troubles are told as the store's are.
        may_know: &["rules", "store"],
        must_not_name: &[ENGINE, SCREEN, TIME],
    },
    Room {
        name: "documents",
        // A filled form is what the store gives; what is sent is kept there in the same step, and a pack is
        // sealed before.
        may_know: &["rules", "templates", "store", "sealing"],
        must_not_name: &[ENGINE, SCREEN],
    },
    Room {
        name: "store",
        // A record keeps the template it was made with; every write is stamped with a time.
        may_know: &["rules", "templates", "clock"],
        must_not_name: &[SCREEN],
    },
    Room {
        name: "ui",
        may_know: &["rules", "clock", "templates", "intake", "documents", "store", "sealing"],
        must_not_name: &[ENGINE],
    },
    Room {
        name: "demo",
        // Letters that were sent are written as officers write them.
        may_know: &["rules", "clock", "documents", "store"],
        must_not_name: &[ENGINE, SCREEN, TIME],
    },
    Room {
        name: "cli",
        may_know: &[
            "rules",
            "clock",
            "templates",
            "intake",
            "documents",
            "sealing",
            "store",
            "ui",
            "demo",
        ],
        must_not_name: &[ENGINE],
    },
    Room {
        name: "main",
        may_know: &["rules", "clock", "templates", "intake", "documents", "store", "ui", "cli"],
        must_not_name: &[ENGINE],
    },
    Room {
        name: "bin",
        // The soak stands outside, but for what it writes and looks up with.
        may_know: &["rules", "clock", "demo", "store"],
        must_not_name: &[ENGINE, SCREEN],
    },
    // Only opens the doors; its doc comment is the tour of the house.
    Room { name: "lib", may_know: &[], must_not_name: &[ENGINE, SCREEN] },
];

/// Capitals, as SQL is written here, so that plain English isn't taken for it; and a file of it.
const SQL: [&str; 8] = [
    "SELECT ",
    "INSERT INTO ",
    "UPDATE ",
    "DELETE FROM ",
    "CREATE TABLE ",
    "PRAGMA ",
    "BEGIN IMMEDIATE",
    ".sql\"",
];

const LONGEST: usize = 500;
const EXCUSE: &str = "// long because: ";

impl Room {
    /// What is wrong with naming this path here, in words.
    fn breach_by_path(&self, path: &[&str], depth: usize) -> Option<String> {
        let spelt = path.join("::");
        if let Some(other) = room_entered(path, depth)
            && !self.may_enter(other)
        {
            return Some(format!("{} must not know {other} (`{spelt}`)", self.name));
        }
        let mut banned = self.must_not_name.iter().copied().flatten();
        let banned = banned.find(|banned| names(path, banned))?;
        Some(format!("{} must not name {banned} (`{spelt}`)", self.name))
    }

    fn may_enter(&self, other: &str) -> bool {
        let is_every_room = other == "*" || other == "self";
        let is_walled = is_every_room || WALLS.iter().any(|room| room.name == other);
        !is_walled || other == self.name || self.may_know.contains(&other)
    }

    fn breach_by_text(&self, text: &str) -> Option<String> {
        let is_sql = SQL.iter().any(|words| text.contains(*words));
        (is_sql && self.must_not_name.contains(&ENGINE))
            .then(|| format!("{} must not write SQL: only store does ({text})", self.name))
    }
}

/// The name after the crate's root, where the path starts there or climbs there by `super`.
fn room_entered<'a>(path: &[&'a str], depth: usize) -> Option<&'a str> {
    let climbs = path.iter().take_while(|part| **part == "super").count();
    let start = match path.first() {
        Some(&("crate" | "herringbone")) => 1,
        _ if climbs >= depth => climbs,
        _ => return None,
    };
    path.get(start).copied()
}

fn names(path: &[&str], banned: &str) -> bool {
    let banned: Vec<&str> = banned.split("::").collect();
    path.windows(banned.len()).any(|part| part == banned.as_slice())
}

/// Every breach in one file, whose name is told from `src/` on: `store/open.rs`.
fn breaches(file: &str, source: &str) -> Vec<String> {
    let name = file.split('/').next().unwrap_or_default().trim_end_matches(".rs");
    let Some(room) = WALLS.iter().find(|room| room.name == name) else {
        return vec![format!("src/{file}:1: the room {name} has no row in the table of walls")];
    };
    let depth = file.split('/').count() - usize::from(file.ends_with("/mod.rs"));
    let pieces = pieces(source);
    let code = &pieces[..tests_begin(&pieces).unwrap_or(pieces.len())];
    let by_path = paths(code).into_iter().filter_map(|(line, path)| {
        room.breach_by_path(&path, depth).map(|breach| format!("src/{file}:{line}: {breach}"))
    });
    let texts = code.iter().filter(|piece| piece.kind == Kind::Text);
    let by_text = texts.filter_map(|piece| {
        room.breach_by_text(piece.text).map(|breach| format!("src/{file}:{}: {breach}", piece.line))
    });
    by_path.chain(by_text).collect()
}

/// What is wrong with the length of a file, if it is too long and says no reason at its head.
fn too_long(file: &str, source: &str) -> Option<String> {
    let pieces = pieces(source);
    let tests = tests_begin(&pieces).map(|at| pieces[at].line - 1);
    let lines = tests.unwrap_or_else(|| source.lines().count());
    let reason = source.lines().take(5).find_map(|line| line.strip_prefix(EXCUSE));
    let is_excused = reason.is_some_and(|reason| !reason.trim().is_empty());
    (lines > LONGEST && !is_excused).then(|| {
        format!(
            "src/{file}:{LONGEST}: {lines} lines before its tests; split it by noun, or say at its \
             head `{EXCUSE}…`"
        )
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    Sign,
    Text,
    /// A blank, a comment, a character.
    Gap,
}

#[derive(Clone, Copy)]
struct Piece<'a> {
    line: usize,
    kind: Kind,
    text: &'a str,
}

/// The words, signs and texts of a source, without what lies between.
fn pieces(source: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let (mut rest, mut line) = (source, 1);
    while let Some(first) = rest.chars().next() {
        let (kind, length) = first_piece(rest, first);
        let (text, after) = rest.split_at(length);
        if kind != Kind::Gap {
            found.push(Piece { line, kind, text });
        }
        line += text.matches('\n').count();
        rest = after;
    }
    found
}

fn first_piece(rest: &str, first: char) -> (Kind, usize) {
    let is_in_word = |c: char| c.is_alphanumeric() || c == '_';
    if rest.starts_with("//") {
        (Kind::Gap, rest.find('\n').unwrap_or(rest.len()))
    } else if rest.starts_with("/*") {
        (Kind::Gap, comment_length(rest))
    } else if rest.starts_with("::") {
        (Kind::Sign, 2)
    } else if let Some(length) = raw_text_length(rest) {
        (Kind::Text, length)
    } else if first == '"' {
        (Kind::Text, text_length(rest))
    } else if first == '\'' {
        (Kind::Gap, character_length(rest))
    } else if is_in_word(first) {
        (Kind::Word, rest.find(|c: char| !is_in_word(c)).unwrap_or(rest.len()))
    } else {
        let kind = if first.is_whitespace() { Kind::Gap } else { Kind::Sign };
        (kind, first.len_utf8())
    }
}

/// Block comments nest.
fn comment_length(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(next) = rest[at..].chars().next() {
        let opens = rest[at..].starts_with("/*");
        let closes = rest[at..].starts_with("*/");
        at += if opens || closes { 2 } else { next.len_utf8() };
        depth = depth + usize::from(opens) - usize::from(closes);
        if depth == 0 {
            break;
        }
    }
    at
}

/// `r"…"`, `r#"…"#`, and the same for bytes and C strings.
fn raw_text_length(rest: &str) -> Option<usize> {
    let hashed = ["r", "br", "cr"].iter().find_map(|prefix| rest.strip_prefix(prefix))?;
    let quoted = hashed.trim_start_matches('#');
    let inside = quoted.strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashed.len() - quoted.len()));
    let head = rest.len() - inside.len();
    Some(inside.find(&end).map_or(rest.len(), |at| head + at + end.len()))
}

fn text_length(rest: &str) -> usize {
    let mut is_escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        if c == '"' && !is_escaped {
            return at + 1;
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    rest.len()
}

/// `'x'` or `'\n'` whole; of a lifetime only its tick.
fn character_length(rest: &str) -> usize {
    let mut inside = rest.char_indices().skip(1);
    match (inside.next(), inside.next()) {
        (Some((_, '\\')), Some((at, escaped))) => {
            let after = at + escaped.len_utf8();
            rest[after..].find('\'').map_or(rest.len(), |end| after + end + 1)
        }
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 1,
    }
}

/// Where the test module begins that ends the file.
fn tests_begin(pieces: &[Piece<'_>]) -> Option<usize> {
    (0..pieces.len()).find(|&at| pieces[at].text == "#" && is_test_module(&pieces[at..]))
}

/// `#[cfg(test)]`, any other attributes, `mod tests {`.
fn is_test_module(pieces: &[Piece<'_>]) -> bool {
    let head: String = pieces.iter().take(60).map(|piece| piece.text).collect();
    let Some(mut rest) = head.strip_prefix("#[cfg(test)]") else { return false };
    while let Some(attribute) = rest.strip_prefix("#[") {
        rest = attribute.split_once(']').map_or("", |(_, after)| after);
    }
    rest.starts_with("modtests{")
}

/// Every path with its line, groups written out: `use std::{fs, io::Read}` names `std::fs` and
/// `std::io::Read`.
fn paths<'a>(code: &[Piece<'a>]) -> Vec<(usize, Vec<&'a str>)> {
    let mut found = Vec::new();
    let mut groups: Vec<Vec<&str>> = Vec::new();
    let mut path: Vec<&str> = Vec::new();
    for (at, piece) in code.iter().enumerate() {
        let is_led_to = at > 0 && code[at - 1].text == "::";
        match (piece.kind, piece.text) {
            (Kind::Sign, "{") => groups.push(if is_led_to { path.clone() } else { Vec::new() }),
            (Kind::Sign, "}") => drop(groups.pop()),
            (Kind::Word, _) | (Kind::Sign, "*") => {
                // After `<T as X>::` there is nothing to go on from.
                if !(is_led_to && at > 1 && code[at - 2].kind == Kind::Word) {
                    path = groups.last().cloned().unwrap_or_default();
                }
                path.push(piece.text);
                if !leads_on(&code[at + 1..]) {
                    found.push((piece.line, path.clone()));
                }
            }
            _ => {}
        }
    }
    found
}

fn leads_on(rest: &[Piece<'_>]) -> bool {
    let [colons, next, ..] = rest else { return false };
    colons.text == "::" && (next.kind == Kind::Word || ["{", "*"].contains(&next.text))
}

/// Every source file, named from `src/` on, with its text.
fn sources() -> io::Result<Vec<(String, String)>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    gather(&root, &mut files)?;
    files.sort();
    let mut sources = Vec::new();
    for file in &files {
        let name = file.strip_prefix(&root).unwrap_or(file).to_string_lossy().into_owned();
        sources.push((name, fs::read_to_string(file)?));
    }
    Ok(sources)
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, files)?;
        } else if path.extension().is_some_and(|ext| ext == "rs") && !path.ends_with("tests.rs") {
            files.push(path);
        }
    }
    Ok(())
}

#[test]
fn the_walls_stand() {
    let sources = sources().unwrap();
    assert!(sources.iter().any(|(file, _)| file == "lib.rs"), "the sources were not found");
    let found: Vec<String> =
        sources.iter().flat_map(|(file, source)| breaches(file, source)).collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn no_file_has_grown_too_long() {
    let sources = sources().unwrap();
    let found: Vec<String> =
        sources.iter().filter_map(|(file, source)| too_long(file, source)).collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn a_breach_is_seen_with_its_line_and_wall() {
    for (file, source, breach) in [
        ("rules/day.rs", "\nuse crate::store::Store;", "2: rules must not know store"),
        ("rules/day.rs", "use super::super::ui;", "1: rules must not know ui"),
        ("rules.rs", "fn f() { super::cli::run() }", "1: rules must not know cli"),
        ("rules.rs", "use crate::{\n    rules,\n    intake,\n};", "3: rules must not know intake"),
        ("rules.rs", "use crate::*;", "1: rules must not know *"),
        ("rules.rs", "use crate::{self as all};", "1: rules must not know self"),
        ("rules.rs", "/* /* */ */ use std::fs;", "1: rules must not name std::fs"),
        ("rules.rs", "use std::{fmt, io::Read};", "1: rules must not name std::io"),
        ("rules.rs", "let a = chrono::Utc::now();", "1: rules must not name Utc::now"),
        ("rules.rs", "let a = Local::now();", "1: rules must not name Local::now"),
        (
            "rules.rs",
            "let a = ['\"', '\\'']; rusqlite::version();",
            "1: rules must not name rusqlite",
        ),
        ("rules.rs", "#[cfg(test)]\nmod tests;\nuse crate::ui;", "3: rules must not know ui"),
        ("rules.rs", "#[cfg(test)]\nfn f() {}\nuse crate::ui;", "3: rules must not know ui"),
        ("rules.rs", "let a = \"\\\"\n\"; use ratatui::text;", "2: rules must not name ratatui"),
        ("store/open.rs", "fn f<'a>() { crate::ui::words() }", "1: store must not know ui"),
        ("store/mod.rs", "use super::cli;", "1: store must not know cli"),
        ("store.rs", "use crate::intake::Row;", "1: store must not know intake"),
        ("templates.rs", "use crate::store;", "1: templates must not know store"),
        ("intake/csv.rs", "use crate::templates;", "1: intake must not know templates"),
        ("documents.rs", "use crate::ui::words;", "1: documents must not know ui"),
        ("sealing/key.rs", "use crate::documents;", "1: sealing must not know documents"),
        ("store/sent.rs", "use crate::sealing::key;", "1: store must not know sealing"),
        ("ui/app.rs", "use crate::cli;", "1: ui must not know cli"),
        ("ui/app.rs", "fn f(_: rusqlite::Error) {}", "1: ui must not name rusqlite"),
        ("cli/show.rs", "\nlet a = \"SELECT id FROM pupil\";", "2: cli must not write SQL"),
        ("demo/plan.rs", "use crate::templates;", "1: demo must not know templates"),
        ("ui/app.rs", "use crate::demo;", "1: ui must not know demo"),
        ("cli.rs", "let a = r#\"DELETE FROM \"mark\"\"#;", "1: cli must not write SQL"),
        ("main.rs", "include_str!(\"0001.sql\")", "1: main must not write SQL"),
        ("bin/soak/kill.rs", "use herringbone::ui;", "1: bin must not know ui"),
        ("bin/soak/kill.rs", "fn f(_: rusqlite::Error) {}", "1: bin must not name rusqlite"),
        ("shed/spade.rs", "", "1: the room shed has no row"),
    ] {
        let found = breaches(file, source);
        let told = format!("src/{file}:{breach}");
        assert!(found.len() == 1 && found[0].starts_with(&told), "{told}, not {found:?}");
    }
}

#[test]
fn what_is_allowed_is_left_alone() {
    for (file, source) in [
        ("rules/day.rs", "use crate::rules::code;\nuse super::calendar;\nuse super::*;"),
        ("rules.rs", "//! See `crate::store`.\n// crate::ui\n/* std::fs /* std::io */ Utc::now */"),
        ("rules.rs", "let a = \"crate::store \\\" std::fs\"; let b = r#\"\" crate::ui\"#;"),
        ("rules.rs", "use crate::storehouse; use std::fmt; let ui = now; f(crate::Trouble)"),
        ("rules.rs", "fn f<'a>(_: &'a str) -> <A as B>::fs { 2 * 3 }"),
        ("rules.rs", "#[cfg(test)]\n#[expect(dead_code)]\nmod tests { use crate::store; }"),
        ("store/open.rs", "use rusqlite::Row; use crate::{clock, templates::Form, rules};"),
        ("store/open.rs", "use super::trouble; let a = \"SELECT 1\";"),
        (
            "ui/app.rs",
            "use crate::store; use ratatui::crossterm; let a = \"Select one from here\";",
        ),
        ("cli/show.rs", "use crate::ui; use crate::store::Store; use std::env;"),
        ("main.rs", "fn main() { herringbone::cli::run() }"),
    ] {
        assert_eq!(breaches(file, source), Vec::<String>::new(), "{source}");
    }
}

#[test]
fn a_long_file_is_seen_unless_it_says_why() {
    let lines = "fn f() {}\n".repeat(LONGEST);
    let tests = format!("#[cfg(test)]\nmod tests {{\n{lines}}}\n");
    for (source, is_too_long) in [
        (lines.clone(), false),
        (format!("{lines}{tests}"), false),
        (format!("{lines}// one more\n"), true),
        (format!("{lines}// one more\n{tests}"), true),
        (format!("//! Words.\n{EXCUSE}one table\n{lines}"), false),
        (format!("{EXCUSE}\n{lines}"), true),
        (format!("{lines}{EXCUSE}said too late\n"), true),
    ] {
        assert_eq!(too_long("ui/app.rs", &source).is_some(), is_too_long, "{source:.40}");
    }
}

/// A file of tests that nobody names is never run, and nothing says so.
#[test]
fn every_file_of_claims_is_run() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/acceptance");
    let main = fs::read_to_string(folder.join("main.rs")).unwrap();
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let sources = files.filter(|file| file.extension().is_some_and(|ending| ending == "rs"));
    let names = sources.map(|file| file.file_stem().unwrap().to_str().unwrap().to_owned());
    let unnamed: Vec<String> =
        names.filter(|name| name != "main" && !main.contains(&format!("\nmod {name};"))).collect();
    assert_eq!(unnamed, Vec::<String>::new());
}
