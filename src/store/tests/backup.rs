//! Copies that are known to be good, and putting one back.

use std::path::{Path, PathBuf};
use std::sync::Barrier;

use tempfile::TempDir;

use super::{Desk, TODAY, behind, call, noon};
use crate::store::backup::{Restored, restore};
use crate::store::check::Recount;
use crate::store::{Store, Trouble};

fn backup(desk: &mut Desk) -> (PathBuf, String) {
    let to = desk.folder.path().join("copy.db");
    let head = desk.store.backup(&desk.session, &to).unwrap();
    (to, head)
}

/// Everyone has left the file.
fn closed(desk: Desk) -> (TempDir, PathBuf) {
    (desk.folder, desk.path)
}

fn put_back(path: &Path, copy: &Path) -> Result<Restored, Trouble> {
    restore(path, copy, "20251121-120000", |store| store.sign_in("rahman", noon(TODAY)))
}

fn entries(store: &Store) -> i64 {
    store.connection.query_row("SELECT count(*) FROM entry", [], |row| row.get(0)).unwrap()
}

#[test]
fn a_backup_is_the_whole_file_and_on_record_once_it_is_there() {
    let mut desk = Desk::filled();
    let before = desk.journal().len();
    let (to, head) = backup(&mut desk);
    let mut copy = Store::open(&to).unwrap();
    let verified = copy.verify(Some(&head)).unwrap();
    assert!(verified.is_whole(), "{:?}", verified.findings);
    assert_eq!(verified.head, head);
    assert_eq!(usize::try_from(verified.rows).unwrap(), before);
    assert_eq!(desk.journal().len(), before + 1);
    assert_eq!(copy.check(Recount::All).unwrap().damage, Vec::<String>::new());
    assert_eq!(
        copy.case_file(desk.session.viewer(), 1).unwrap(),
        desk.store.case_file(desk.session.viewer(), 1).unwrap()
    );
    let names: Vec<_> = std::fs::read_dir(desk.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("part"))
        .collect();
    assert_eq!(names, Vec::<String>::new(), "nothing half made is left");
}

#[cfg(unix)]
#[test]
fn only_its_owner_may_read_a_backup() {
    use std::os::unix::fs::PermissionsExt;
    let mut desk = Desk::filled();
    let (to, _) = backup(&mut desk);
    assert_eq!(std::fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_backup_overwrites_nothing() {
    let mut desk = Desk::filled();
    let to = desk.folder.path().join("copy.db");
    std::fs::write(&to, "last year's").unwrap();
    let before = desk.journal();
    let told = desk.store.backup(&desk.session, &to);
    assert!(matches!(&told, Err(Trouble::AlreadyThere(path)) if *path == to), "{told:?}");
    assert_eq!(std::fs::read_to_string(&to).unwrap(), "last year's");
    assert_eq!(desk.journal(), before);
}

#[test]
fn a_backup_made_while_a_colleague_writes_is_whole() {
    let mut desk = Desk::with_people();
    let mut other = Store::open(&desk.path).unwrap();
    let ben = other.sign_in("ben", noon(TODAY)).unwrap();
    let (together, folder) = (Barrier::new(2), desk.folder.path().to_owned());
    let heads = std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            together.wait();
            for at in 0..60 {
                other.log_entry(&ben, &call(&[1], TODAY, &format!("call {at}"))).unwrap();
            }
        });
        together.wait();
        let copy = |at: i32| {
            let to = folder.join(format!("copy-{at}.db"));
            (desk.store.backup(&desk.session, &to).unwrap(), to)
        };
        let heads: Vec<_> = (0..3).map(copy).collect();
        writer.join().unwrap();
        heads
    });
    assert_eq!(desk.number("SELECT count(*) FROM entry"), 60);
    for (head, to) in heads {
        let mut copy = Store::open(&to).unwrap();
        assert!(copy.verify(Some(&head)).unwrap().is_whole(), "{}", to.display());
        assert_eq!(copy.check(Recount::All).unwrap().damage, Vec::<String>::new());
        assert!(desk.store.verify(Some(&head)).unwrap().is_whole(), "of this very file");
    }
}

#[test]
fn a_restored_file_is_as_it_was_and_the_replaced_one_is_kept() {
    let mut desk = Desk::filled();
    let (copy, copied_head) = backup(&mut desk);
    desk.store.log_entry(&desk.session, &call(&[1], TODAY, "after the backup")).unwrap();
    let last_head = desk.journal().pop().unwrap().hash;
    let (_folder, path) = closed(desk);
    let told = put_back(&path, &copy).unwrap();
    assert_eq!(told.heads, (last_head.clone(), copied_head.clone()));
    let store = Store::open(&path).unwrap();
    assert!(store.verify(Some(&copied_head)).unwrap().is_whole());
    assert_eq!(entries(&store), 5, "the call, the plan, the checklist, the notice, the referral");
    let replaced = Store::open(&told.replaced.unwrap()).unwrap();
    let kept = replaced.verify(Some(&last_head)).unwrap();
    assert_eq!((kept.is_whole(), kept.head), (true, last_head));
    assert_eq!(entries(&replaced), 6);
}

#[test]
fn a_restore_writes_both_heads_into_the_journal() {
    let mut desk = Desk::filled();
    let (copy, copied) = backup(&mut desk);
    desk.store.log_entry(&desk.session, &call(&[1], TODAY, "after the backup")).unwrap();
    let last = desk.journal().pop().unwrap().hash;
    let (_folder, path) = closed(desk);
    put_back(&path, &copy).unwrap();
    let store = Store::open(&path).unwrap();
    let sql = "SELECT verb, content FROM journal JOIN journal_content USING (seq)
               ORDER BY seq DESC LIMIT 1";
    let (verb, told): (String, String) =
        store.connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    assert_eq!(verb, "restore");
    assert!(told.contains(&last) && told.contains(&copied), "{told}");
}

#[test]
fn a_backup_is_put_where_no_file_is() {
    let mut desk = Desk::filled();
    let (copy, copied_head) = backup(&mut desk);
    let path = desk.folder.path().join("new.db");
    let told = put_back(&path, &copy).unwrap();
    assert_eq!(told, Restored { replaced: None, heads: (String::new(), copied_head) });
    assert!(Store::open(&path).unwrap().verify(None).unwrap().is_whole());
}

#[test]
fn nothing_is_put_back_while_someone_has_the_file_open() {
    let mut desk = Desk::filled();
    let (copy, _) = backup(&mut desk);
    desk.store.log_entry(&desk.session, &call(&[1], TODAY, "after the backup")).unwrap();
    let before = desk.journal();
    let told = put_back(&desk.path, &copy);
    assert!(matches!(&told, Err(Trouble::InUse(path)) if *path == desk.path), "{told:?}");
    assert_eq!(desk.journal(), before);
    let Desk { folder: _folder, path, store, .. } = desk;
    drop(store);
    assert_eq!(entries(&Store::open(&path).unwrap()), 6);
}

#[test]
fn a_backup_that_was_tampered_with_is_not_put_back() {
    for sql in [
        "UPDATE entry SET words = 'no words' WHERE id = 1",
        "INSERT INTO journal_content VALUES (5, 'reason', 'aa', 'because', NULL)",
        "DELETE FROM officer",
    ] {
        let mut desk = Desk::filled();
        let (copy, _) = backup(&mut desk);
        let shell = behind(&copy);
        assert_eq!(shell.execute(sql, []).unwrap(), 1, "{sql}");
        drop(shell);
        let before = desk.journal().pop().unwrap().hash;
        let (_folder, path) = closed(desk);
        let told = put_back(&path, &copy);
        assert!(matches!(&told, Err(Trouble::Damaged { path, .. }) if *path == copy), "{told:?}");
        let kept = Store::open(&path).unwrap().verify(None).unwrap();
        assert_eq!((kept.is_whole(), kept.head), (true, before), "{sql}");
    }
}

#[test]
fn what_is_no_file_of_ours_is_not_put_back() {
    let desk = Desk::filled();
    let no_file = desk.folder.path().join("nowhere.db");
    let letter = desk.folder.path().join("letter.txt");
    std::fs::write(&letter, "Dear parent, ".repeat(100)).unwrap();
    let (_folder, path) = closed(desk);
    assert!(matches!(put_back(&path, &no_file), Err(Trouble::NoFile(_))));
    assert!(matches!(put_back(&path, &letter), Err(Trouble::NotOurs(_))));
    assert!(Store::open(&path).unwrap().verify(None).unwrap().is_whole());
}
