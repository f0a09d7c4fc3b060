//! Whatever somebody with a SQL shell does to the file is found, and named by table and row.

use rusqlite::types::Value;
use rusqlite::{Connection, params};

use super::{Desk, action, behind};
use crate::store::live::LIVE;
use crate::store::verify::Finding;

/// Live tables that no verb fills yet, or whose rows a trigger guards: those have tests of their own; and
/// the notes of those who crossed a tier, which takes more absence than the desk has (`crossings` changes
/// one behind the program's back).
const EMPTY: [&str; 9] = [
    "meeting",
    "attachment",
    "invitation",
    "meeting_move",
    "tier_note",
    "sent",
    "pack",
    "legal_hold",
    "erasure",
];

const AMARAS_MARKS: &str = "pupil 1, school year from 2025";

/// One value of one row.
struct Cell<'a> {
    table: &'a str,
    key: &'a str,
    id: i64,
    column: &'a str,
}

impl Cell<'_> {
    fn read(&self, shell: &Connection) -> Value {
        let Self { table, key, column, .. } = self;
        let sql = format!("SELECT \"{column}\" FROM {table} WHERE {key} = ?1");
        shell.query_row(&sql, [self.id], |row| row.get(0)).unwrap()
    }

    fn write(&self, shell: &Connection, value: &Value) {
        let Self { table, key, column, .. } = self;
        let sql = format!("UPDATE {table} SET \"{column}\" = ?1 WHERE {key} = ?2");
        assert_eq!(shell.execute(&sql, params![value, self.id]).unwrap(), 1, "{sql}");
    }
}

/// The least change: one character, or one more.
fn changed(value: &Value, declared: &str) -> Value {
    match value {
        Value::Integer(number) => Value::Integer(number + 1),
        Value::Text(text) => {
            let rest: String = text.chars().skip(1).collect();
            Value::Text(format!("~{rest}"))
        }
        _ if declared == "TEXT" => Value::Text("~".into()),
        _ => Value::Integer(1),
    }
}

/// A table's columns with their types, without the key.
fn columns(shell: &Connection, table: &str) -> Vec<(String, String)> {
    let sql = "SELECT name, type FROM pragma_table_info(?1) WHERE name NOT IN ('id', 'seq')";
    let mut query = shell.prepare(sql).unwrap();
    let rows = query.query_map([table], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Takes the triggers off, works, and puts them back as they were.
fn unguarded(desk: &Desk, work: impl FnOnce(&Connection)) {
    let shell = behind(&desk.path);
    let guards: Vec<(String, String)> = {
        let sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'";
        let mut query = shell.prepare(sql).unwrap();
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(Result::unwrap).collect()
    };
    assert!(guards.len() >= 9);
    for (name, _) in &guards {
        shell.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    work(&shell);
    for (_, sql) in &guards {
        shell.execute_batch(sql).unwrap();
    }
}

fn execute(shell: &Connection, sql: &str) {
    assert_eq!(shell.execute(sql, []).unwrap(), 1, "{sql}");
}

fn findings(desk: &Desk) -> Vec<Finding> {
    desk.store.verify(None).unwrap().findings
}

fn assert_whole(desk: &Desk) {
    assert_eq!(findings(desk), Vec::<Finding>::new());
}

fn assert_named(found: &[Finding], table: &str, row: &str, done: &str) {
    let named = found.iter().any(|finding| finding.table == table && finding.row == row);
    assert!(named, "{done}: not {table} {row} but {found:?}");
}

#[test]
fn an_untouched_file_verifies() {
    let desk = Desk::filled();
    unguarded(&desk, |_| {});
    let verified = desk.store.verify(None).unwrap();
    assert!(verified.is_whole(), "{:?}", verified.findings);
    assert_eq!(usize::try_from(verified.rows).unwrap(), desk.journal().len());
    assert_eq!(verified.head, desk.journal().pop().unwrap().hash);
    assert!(desk.store.verify(Some(&verified.head)).unwrap().is_whole());
}

#[test]
fn every_value_of_every_live_row_is_held_to_its_commitment() {
    let desk = Desk::filled();
    let shell = behind(&desk.path);
    for live in LIVE.iter().filter(|live| !EMPTY.contains(&live.table)) {
        let table = live.table;
        let id = desk.number(&format!("SELECT min(id) FROM {table}"));
        for (column, declared) in columns(&shell, table) {
            let cell = Cell { table, key: "id", id, column: &column };
            let was = cell.read(&shell);
            cell.write(&shell, &changed(&was, &declared));
            let found = findings(&desk);
            assert_named(&found, table, &id.to_string(), &column);
            assert!(found.iter().all(|finding| finding.table == table), "{column}: {found:?}");
            cell.write(&shell, &was);
        }
    }
    assert_whole(&desk);
}

#[test]
fn every_value_of_a_journal_row_is_held_by_the_chain() {
    let desk = Desk::filled();
    // A row in the middle: Amara's own as it was taken in.
    let seq = desk.number("SELECT min(seq) FROM journal WHERE subject = 'pupil'");
    for (column, declared) in columns(&behind(&desk.path), "journal") {
        let cell = Cell { table: "journal", key: "seq", id: seq, column: &column };
        let was = cell.read(&behind(&desk.path));
        unguarded(&desk, |shell| cell.write(shell, &changed(&was, &declared)));
        assert_named(&findings(&desk), "journal", &seq.to_string(), &column);
        unguarded(&desk, |shell| cell.write(shell, &was));
    }
    assert_whole(&desk);
}

const CONTENT: &str = "journal_content";
const OF_2024: &str = "pupil 3, school year from 2024";

/// One change each, and the table and row that must be named.
const CHANGES: &[(&str, &str, &str)] = &[
    ("UPDATE journal_content SET content = content || ' ' WHERE seq = 5", CONTENT, "5"),
    ("UPDATE journal_content SET salt = '0' || substr(salt, 3) WHERE seq = 5", CONTENT, "5"),
    ("UPDATE journal_content SET salt = salt || 'x' WHERE seq = 5", CONTENT, "5"),
    ("UPDATE journal_content SET salt = upper(salt) WHERE seq = 5", CONTENT, "5"),
    ("UPDATE journal_content SET content = NULL, salt = NULL WHERE seq = 5", CONTENT, "5"),
    ("DELETE FROM journal_content WHERE seq = 5", CONTENT, "5"),
    ("INSERT INTO journal_content VALUES (5, 'reason', 'aa', 'because', NULL)", CONTENT, "5"),
    ("DELETE FROM journal WHERE seq = 5", "journal", "6"),
    ("DELETE FROM entry_pupil WHERE entry = 1 AND pupil = 2", "entry", "1"),
    ("INSERT INTO entry_pupil (entry, pupil) VALUES (1, 3)", "entry", "1"),
    ("UPDATE entry_pupil SET pupil = 3 WHERE entry = 1 AND pupil = 2", "entry", "1"),
    ("DELETE FROM entry_contact WHERE entry = 1", "entry", "1"),
    ("DELETE FROM action", "action", "1"),
    ("DELETE FROM answer", "answer", "1"),
    (
        "INSERT INTO action (id, case_id, what, who, state, outcome, helped)
         VALUES (9, 1, 'Be kind', '', 'open', '', '')",
        "action",
        "9",
    ),
    ("INSERT INTO enrolment (id, pupil, school) VALUES (9, 1, 1)", "enrolment", "9"),
    ("UPDATE mark SET am = '/' WHERE am = 'O'", "mark", AMARAS_MARKS),
    ("UPDATE mark SET on_day = '2025-11-18' WHERE am = 'O'", "mark", AMARAS_MARKS),
    ("DELETE FROM mark WHERE am = 'O'", "mark", AMARAS_MARKS),
    ("INSERT INTO mark VALUES (1, '2025-11-18', '/', '\\')", "mark", AMARAS_MARKS),
    ("INSERT INTO mark_note VALUES (1, '2025-11-20', 'AM', NULL, 'ill')", "mark", AMARAS_MARKS),
    ("INSERT INTO mark VALUES (3, '2024-11-18', '/', '\\')", "mark", OF_2024),
    ("UPDATE mark_digest SET sha256 = sha256 || '0'", "mark_digest", AMARAS_MARKS),
    ("INSERT INTO mark_digest VALUES (3, 2024, '00')", "mark_digest", OF_2024),
    (
        "UPDATE template SET text = replace(text, 'Plan no.', 'Plan No.') WHERE name = 'plan'",
        "template",
        "1",
    ),
    ("UPDATE strategy SET words = 'spoke to her'", "strategy", "1"),
    ("DELETE FROM strategy", "strategy", "1"),
];

#[test]
fn every_change_behind_the_programs_back_is_named() {
    for (sql, table, row) in CHANGES {
        let desk = Desk::filled();
        unguarded(&desk, |shell| execute(shell, sql));
        assert_named(&findings(&desk), table, row, sql);
    }
}

#[test]
fn a_changed_mark_is_narrowed_down_to_its_week() {
    let desk = Desk::filled();
    unguarded(&desk, |shell| execute(shell, "UPDATE mark SET am = '/' WHERE am = 'O'"));
    let told = findings(&desk).remove(0).to_string();
    assert!(
        told.ends_with("marks were changed behind the program's back (week of 2025-11-17)"),
        "{told}"
    );
}

#[test]
fn a_removed_digest_is_named() {
    let desk = Desk::filled();
    unguarded(&desk, |shell| execute(shell, "DELETE FROM mark_digest"));
    assert_named(&findings(&desk), "mark_digest", AMARAS_MARKS, "removed");
}

/// A value that can't be read as what it should be is a finding, not the end of the search.
#[test]
fn what_can_no_longer_be_read_is_named_too() {
    for (sql, table, row) in [
        ("UPDATE journal SET officer_name = CAST(x'ff' AS TEXT) WHERE seq = 5", "journal", "5"),
        ("UPDATE journal SET format = 999 WHERE seq = 5", "journal", "5"),
        ("UPDATE mark SET on_day = '2025-11-x8' WHERE am = 'O'", "mark", AMARAS_MARKS),
    ] {
        let desk = Desk::filled();
        unguarded(&desk, |shell| execute(shell, sql));
        let verified = desk.store.verify(None);
        let found = verified.unwrap_or_else(|trouble| panic!("{sql}: {trouble}")).findings;
        assert_named(&found, table, row, sql);
    }
}

#[test]
fn a_rule_of_the_file_that_is_dropped_changed_or_added_is_named() {
    for (sql, name) in [
        ("DROP TRIGGER journal_no_update", "journal_no_update"),
        ("DROP INDEX case_by_pupil", "case_by_pupil"),
        (
            "DROP TRIGGER journal_no_delete;
             CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT 1; END",
            "journal_no_delete",
        ),
        (
            "CREATE TRIGGER forge AFTER INSERT ON entry BEGIN UPDATE entry SET words = ''; END",
            "forge",
        ),
        ("CREATE TABLE aside (id INTEGER PRIMARY KEY) STRICT", "aside"),
        ("ALTER TABLE draft ADD COLUMN note TEXT", "draft"),
    ] {
        let desk = Desk::filled();
        behind(&desk.path).execute_batch(sql).unwrap();
        assert_named(&findings(&desk), "sqlite_schema", name, sql);
    }
}

/// `_` stands for any character in LIKE: only SQLite's own names begin with `sqlite_`.
#[test]
fn an_added_rule_hides_behind_no_name_that_looks_like_the_engines_own() {
    let desk = Desk::filled();
    let sql = "CREATE TRIGGER sqlite0forge AFTER INSERT ON entry
               BEGIN UPDATE entry SET words = ''; END";
    behind(&desk.path).execute_batch(sql).unwrap();
    assert_named(&findings(&desk), "sqlite_schema", "sqlite0forge", sql);
}

#[test]
fn a_cut_tail_is_found_by_the_head_that_was_noted_elsewhere() {
    let mut desk = Desk::filled();
    let action = action("Ring home", None);
    let id = desk.store.add_action(&desk.session, 1, None, &action).unwrap();
    let noted = desk.journal().pop().unwrap();
    unguarded(&desk, |shell| {
        execute(shell, &format!("DELETE FROM journal_content WHERE seq = {}", noted.seq));
        execute(shell, &format!("DELETE FROM journal WHERE seq = {}", noted.seq));
        execute(shell, &format!("DELETE FROM action WHERE id = {id}"));
    });
    assert_whole(&desk);
    let found = desk.store.verify(Some(&noted.hash)).unwrap().findings;
    assert_eq!(found.len(), 1);
    assert_named(&found, "journal", &noted.seq.to_string(), "cut");
}

#[test]
fn every_head_ever_noted_is_known_again_and_no_other() {
    let mut desk = Desk::filled();
    let before = desk.store.verify(None).unwrap().head;
    desk.store.add_action(&desk.session, 1, None, &action("Ring home", None)).unwrap();
    let after = desk.store.verify(None).unwrap().head;
    for head in [&before, &after] {
        assert!(desk.store.verify(Some(head)).unwrap().is_whole());
    }
    let other = after.replace(&after[..1], if after.starts_with('0') { "1" } else { "0" });
    assert!(!desk.store.verify(Some(&other)).unwrap().is_whole());
}
