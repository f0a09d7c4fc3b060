//! A file of an older released format opens with all that it held.

use std::path::Path;

use super::{AMARA, Desk, TODAY, behind, call};
use crate::store::check::Recount;
use crate::store::open::{APPLICATION_ID, MIGRATIONS, known_version};
use crate::store::{AttachTo, Store};

const LETTER: &[u8] = b"%PDF-1.7\nDear parent\n";

/// The same content in the tables of an older format. Rows of the words' index and kept totals come
/// by their own ways.
fn as_of_format(version: usize, desk: &Desk, path: &Path) {
    let shell = behind(path);
    for migration in &MIGRATIONS[..version] {
        shell.execute_batch(migration).unwrap();
    }
    shell.execute_batch(&format!("ATTACH '{}' AS newer", desk.path.display())).unwrap();
    let names = |sql: &str| -> Vec<String> {
        let mut query = shell.prepare(sql).unwrap();
        let rows = query.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let tables = names(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name <> 'caseload_total'
           AND name NOT GLOB 'entry_words*' AND name NOT GLOB 'sqlite_*'",
    );
    for table in tables {
        let columns =
            names(&format!("SELECT '\"' || name || '\"' FROM pragma_table_info('{table}')"));
        let columns = columns.join(", ");
        let copy = format!(
            "INSERT INTO main.{table} ({columns}) SELECT {columns} FROM newer.{table} ORDER BY 1"
        );
        shell.execute_batch(&copy).unwrap();
    }
    let words = "INSERT INTO main.entry_words (rowid, words)
                 SELECT rowid, words FROM newer.entry_words; DETACH newer;";
    shell.execute_batch(words).unwrap();
    shell.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
    shell.pragma_update(None, "user_version", i64::try_from(version).unwrap()).unwrap();
}

#[test]
fn a_file_of_an_older_format_opens_with_all_it_held_and_verifies() {
    for version in [2, 4] {
        opens_and_verifies(version);
    }
}

fn opens_and_verifies(version: usize) {
    let mut desk = Desk::filled_before();
    desk.store.log_entry(&desk.session, &call(&[1], TODAY, "wrote")).unwrap();
    desk.store.attach(&desk.session, &AttachTo::Entry(1), "Letter", "a.pdf", LETTER).unwrap();
    let before = desk.folder.path().join("before.db");
    as_of_format(version, &desk, &before);
    let mut store = Store::open(&before).unwrap();
    let copy = format!("before.before-format-{}.db", known_version());
    assert!(desk.folder.path().join(copy).exists(), "what was is kept beside it");
    let verified = store.verify(None).unwrap();
    assert!(verified.is_whole(), "{:?}", verified.findings);
    assert_eq!(verified.head, desk.store.verify(None).unwrap().head);
    assert_eq!(store.check(Recount::All).unwrap().damage, Vec::<String>::new());
    let file = store.pupil_file(desk.session.viewer(), desk.id(AMARA)).unwrap();
    assert_eq!(file, desk.file(AMARA));
    store.withdraw_attachment(&desk.session, 1, "wrong pupil").unwrap();
    assert!(store.verify(None).unwrap().is_whole());
    // The first opening did it all: the next finds nothing to do.
    drop(store);
    Store::open(&before).unwrap();
}
