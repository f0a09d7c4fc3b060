//! Whatever somebody with an SQL tool does to the file, a thousand times over: it is found, and named.

use std::collections::BTreeMap;
use std::path::Path;

use herringbone::store::Store;
use herringbone::store::verify::Finding;
use rusqlite::types::Value;
use rusqlite::{Connection, params};

use crate::program::{Program, at, small};

/// How often; `HERRINGBONE_TAMPERINGS=1000` is the long form.
fn times() -> u64 {
    let told = std::env::var("HERRINGBONE_TAMPERINGS").ok();
    told.and_then(|told| told.parse().ok()).unwrap_or(120)
}

/// Tables whose rows have a number and are held to the journal.
const NUMBERED: [&str; 16] = [
    "school",
    "calendar",
    "officer",
    "pupil",
    "enrolment",
    "contact",
    "pupil_case",
    "entry",
    "template",
    "record",
    "answer",
    "attendee",
    "action",
    "strategy",
    "attachment",
    "sent",
];

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % u64::try_from(sides.max(1)).unwrap()).unwrap()
    }

    fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.roll(all.len())]
    }
}

/// What was done, and the tables and rows of which one must be named.
struct Done {
    what: String,
    named: Vec<(String, String)>,
}

fn filled() -> Program {
    let program = Program::with_school(&small());
    program.ok(&["import", "marks", &at(&small(), "marks.csv")]);
    let on = ["--today", "2025-11-20"];
    let day = |words: &[&str]| program.ok(&[&on[..], words].concat());
    day(&["case", "open", "V821512918003", "--reason", "Slow slide"]);
    day(&["log", "1", "call", "--on", "2025-11-19", "--with", "Mother", "--words", "Rang at nine"]);
    day(&["log", "1", "note", "--on", "2025-11-19", "--words", "Nothing new"]);
    day(&["record", "new", "1", "plan"]);
    for (field, words) in [
        ("strengths/strengths", "Farm club"),
        ("push-pull/push", "Loud corridors"),
        ("push-pull/pull", "A quiet room"),
        ("push-pull/push", "Loud corridors at noon"),
    ] {
        day(&["record", "set", "1", field, words]);
    }
    for what in ["Ring home", "Meet at the gate"] {
        day(&["action", "add", "1", "--what", what, "--who", "us", "--by", "2025-12-01"]);
    }
    day(&["action", "done", "1", "--outcome", "She came in"]);
    let file = at(program.folder.path(), "proof.pdf");
    std::fs::write(&file, "%PDF-1.7\nproof\n").unwrap();
    day(&["attach", "1", &file, "--title", "Proof"]);
    day(&["document", "make", "1", "concern-first", "--to", "Mother", "--format", "text"]);
    program
}

/// Takes the triggers off, works, and puts them back as they were.
fn unguarded<T>(file: &Path, work: impl FnOnce(&Connection) -> T) -> T {
    let shell = Connection::open(file).unwrap();
    shell.pragma_update(None, "foreign_keys", "OFF").unwrap();
    let guards: Vec<(String, String)> = {
        let sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'";
        let mut query = shell.prepare(sql).unwrap();
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(Result::unwrap).collect()
    };
    for (name, _) in &guards {
        shell.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    let done = work(&shell);
    for (_, sql) in &guards {
        shell.execute_batch(sql).unwrap();
    }
    done
}

fn numbers(shell: &Connection, table: &str, key: &str) -> Vec<i64> {
    let mut query = shell.prepare(&format!("SELECT {key} FROM {table} ORDER BY 1")).unwrap();
    let rows = query.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

fn columns(shell: &Connection, table: &str) -> Vec<(String, String)> {
    let sql = "SELECT name, type FROM pragma_table_info(?1)
               WHERE pk = 0 AND name NOT IN ('id', 'seq', 'bytes')";
    let mut query = shell.prepare(sql).unwrap();
    let rows = query.query_map([table], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

/// A character more, less or other; a number one up.
fn other(value: &Value, declared: &str, dice: &mut Dice) -> Value {
    match value {
        Value::Integer(number) => Value::Integer(number + 1),
        Value::Text(text) if !text.is_empty() => {
            let letters: Vec<char> = text.chars().collect();
            let at = dice.roll(letters.len());
            let mut changed = letters.clone();
            match dice.roll(3) {
                0 => changed[at] = if letters[at] == '~' { '-' } else { '~' },
                1 => changed.insert(at, '~'),
                _ => drop(changed.remove(at)),
            }
            Value::Text(changed.into_iter().collect())
        }
        _ if declared == "TEXT" => Value::Text("~".into()),
        _ => Value::Integer(1),
    }
}

fn read(shell: &Connection, (table, key): (&str, &str), id: i64, column: &str) -> Value {
    let sql = format!("SELECT \"{column}\" FROM {table} WHERE {key} = ?1");
    shell.query_row(&sql, [id], |row| row.get(0)).unwrap()
}

fn write(
    shell: &Connection,
    (table, key): (&str, &str),
    id: i64,
    column: &str,
    value: &Value,
) -> bool {
    let sql = format!("UPDATE {table} SET \"{column}\" = ?1 WHERE {key} = ?2");
    // What the file itself refuses (a value that stands twice) is no change.
    shell.execute(&sql, params![value, id]).is_ok_and(|rows| rows > 0)
}

fn row(table: &str, id: impl Into<String>) -> (String, String) {
    (table.to_owned(), id.into())
}

fn change(shell: &Connection, dice: &mut Dice) -> Option<Done> {
    let journal = dice.roll(3) == 0;
    let (table, key) = if journal { ("journal", "seq") } else { (*dice.one_of(&NUMBERED), "id") };
    let ids = numbers(shell, table, key);
    if ids.is_empty() {
        return None;
    }
    let id = *dice.one_of(&ids);
    let all = columns(shell, table);
    let (column, declared) = dice.one_of(&all);
    let was = read(shell, (table, key), id, column);
    let is = other(&was, declared, dice);
    let done = was != is && write(shell, (table, key), id, column, &is);
    let what = format!("{table} {id}: {column} was {was:?}, is {is:?}");
    done.then(|| Done { what, named: vec![row(table, id.to_string())] })
}

fn change_content(shell: &Connection, dice: &mut Dice) -> Option<Done> {
    let ids = numbers(shell, "journal_content", "seq");
    let (id, column) = (*dice.one_of(&ids), *dice.one_of(&["content", "salt", "erased"]));
    let sql = format!(
        "UPDATE journal_content SET {column} = coalesce({column}, '') || 'x' WHERE seq = ?1"
    );
    let rows = shell.execute(&sql, [id]).unwrap();
    let named = vec![row("journal_content", id.to_string())];
    (rows > 0).then(|| Done { what: format!("{column} of {id}"), named })
}

fn delete(shell: &Connection, dice: &mut Dice) -> Option<Done> {
    let journal = dice.roll(4) == 0;
    let (table, key) = if journal { ("journal", "seq") } else { (*dice.one_of(&NUMBERED), "id") };
    let ids = numbers(shell, table, key);
    if ids.is_empty() {
        return None;
    }
    let id = *dice.one_of(&ids);
    shell.execute(&format!("DELETE FROM {table} WHERE {key} = ?1"), [id]).unwrap();
    // Of the journal, the row that no longer fits is the next.
    let named = vec![row(table, id.to_string()), row(table, (id + 1).to_string())];
    Some(Done { what: format!("{table} {id} deleted"), named })
}

fn swap(shell: &Connection, dice: &mut Dice) -> Option<Done> {
    let table = *dice.one_of(&NUMBERED);
    let ids = numbers(shell, table, "id");
    if ids.is_empty() {
        return None;
    }
    let (one, two) = (*dice.one_of(&ids[..ids.len().min(200)]), *ids.last()?);
    let all = columns(shell, table);
    let (column, _) = dice.one_of(&all);
    let [was, other] = [one, two].map(|id| read(shell, (table, "id"), id, column));
    let done = was != other
        && write(shell, (table, "id"), one, column, &other)
        && write(shell, (table, "id"), two, column, &was);
    let what = format!("{column} of {table} {one} and {two} swapped");
    done.then(|| Done {
        what,
        named: vec![row(table, one.to_string()), row(table, two.to_string())],
    })
}

fn marks(shell: &Connection, dice: &mut Dice) -> Option<Done> {
    let pupils = numbers(shell, "mark", "DISTINCT pupil");
    let pupil = *dice.one_of(&pupils);
    let sql = match dice.roll(3) {
        0 => "UPDATE mark SET am = CASE am WHEN 'O' THEN 'I' ELSE 'O' END WHERE pupil = ?1 AND on_day =
              (SELECT on_day FROM mark WHERE pupil = ?1 ORDER BY on_day LIMIT 1 OFFSET ?2)",
        1 => "DELETE FROM mark WHERE pupil = ?1 AND on_day =
              (SELECT on_day FROM mark WHERE pupil = ?1 ORDER BY on_day LIMIT 1 OFFSET ?2)",
        _ => "UPDATE mark SET am = pm || '~', pm = am WHERE pupil = ?1 AND on_day =
              (SELECT on_day FROM mark WHERE pupil = ?1 ORDER BY on_day LIMIT 1 OFFSET ?2)",
    };
    let nth = i64::try_from(dice.roll(30)).unwrap();
    let rows = shell.execute(sql, [pupil, nth]).unwrap();
    let named = vec![row("mark", format!("pupil {pupil}, school year from 2025"))];
    (rows > 0).then(|| Done { what: format!("marks of {pupil}: {sql}"), named })
}

fn cut(shell: &Connection, dice: &mut Dice) -> Option<Done> {
    let last = *numbers(shell, "journal", "seq").last()?;
    let keep = last - 1 - i64::try_from(dice.roll(8)).unwrap();
    for table in ["journal_content", "journal"] {
        shell.execute(&format!("DELETE FROM {table} WHERE seq > ?1"), [keep]).unwrap();
    }
    Some(Done {
        what: format!("cut behind {keep}"),
        named: vec![row("journal", (keep + 1).to_string())],
    })
}

fn findings(file: &Path, head: &str) -> Vec<Finding> {
    Store::open(file).unwrap().verify(Some(head)).unwrap().findings
}

/// Claim: random changes, deletions, swaps and cut tails behind the program's back are all found, with the
/// table and the row named: 120 in every run of the tests, 1,000 by `HERRINGBONE_TAMPERINGS=1000`.
#[test]
fn a_thousand_tamperings_are_all_named() {
    let program = filled();
    let whole = program.folder.path().join("whole.db");
    let head = program.ok(&["backup", whole.to_str().unwrap()]).out.trim().to_owned();
    let other = Program::new();
    assert_eq!(findings(&whole, &head), Vec::<Finding>::new());
    let (mut dice, mut done, mut kinds) = (Dice(7), 0, BTreeMap::<usize, u64>::new());
    while done < times() {
        std::fs::copy(&whole, other.file()).unwrap();
        let kind = dice.roll(8);
        let tampered = unguarded(&other.file(), |shell| match kind {
            0..=2 => change(shell, &mut dice),
            3 => change_content(shell, &mut dice),
            4 => delete(shell, &mut dice),
            5 => swap(shell, &mut dice),
            6 => marks(shell, &mut dice),
            _ => cut(shell, &mut dice),
        });
        let Some(Done { what, named }) = tampered else { continue };
        let found = findings(&other.file(), &head);
        let is_named = |finding: &Finding| {
            named.iter().any(|(table, row)| finding.table == *table && finding.row == *row)
        };
        assert!(found.iter().any(is_named), "{what}: {found:?}");
        *kinds.entry(kind).or_default() += 1;
        done += 1;
    }
    assert_eq!(kinds.len(), 8, "{kinds:?}");
}

/// Claim: a tail cut off together with all that it had made is no trace by itself, and is found by the
/// head that a backup, a page or an exhibit kept.
#[test]
fn a_cut_tail_is_found_by_the_head_alone() {
    let program = Program::with_school(&small());
    let early = at(program.folder.path(), "early.db");
    program.ok(&["backup", &early]);
    program.ok(&["import", "marks", &at(&small(), "marks.csv")]);
    let late = at(program.folder.path(), "late.db");
    program.ok(&["backup", &late]);
    let head = std::fs::read_to_string(format!("{late}.head")).unwrap();
    program.ok(&["verify", "--head", head.trim()]);
    // Somebody puts the earlier copy there: nothing of the end is left.
    std::fs::copy(&early, program.file()).unwrap();
    for ending in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", program.file().display()));
    }
    program.ok(&["verify"]);
    let run = program.run(&["verify", "--head", head.trim()]);
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(run.out.contains("cut off"), "{}", run.out);
}
