//! Copies by a timer: which come, which go, and that none goes for one that isn't good.

use std::path::{Path, PathBuf};

use super::{Desk, behind, call};
use crate::clock::Clock;
use crate::rules::copies::Keep;
use crate::store::{Session, Store, Trouble};

const KEEP: Keep = Keep { days: 2, weeks: 0, months: 0 };

fn at(desk: &Desk, time: &str) -> Session {
    Session { clock: Clock::fixed(time.parse().unwrap()), ..desk.session.clone() }
}

fn folder(desk: &Desk) -> PathBuf {
    let folder = desk.folder.path().join("copies");
    std::fs::create_dir(&folder).unwrap();
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn each_run_makes_one_and_takes_away_what_is_no_longer_wanted() {
    let mut desk = Desk::filled();
    let folder = folder(&desk);
    std::fs::write(folder.join("notes.txt"), "not ours").unwrap();
    std::fs::write(folder.join("other-2020-01-01-020000.db"), "not ours").unwrap();
    for night in ["19", "20", "21"] {
        let session = at(&desk, &format!("2025-11-{night}T02:00:00+00:00"));
        let copies = desk.store.backup_into(&session, &folder, KEEP).unwrap();
        let noted = std::fs::read_to_string(crate::store::backup::head_path(&copies.file)).unwrap();
        assert_eq!(noted.trim(), copies.head);
        let copy = Store::open(&copies.file).unwrap();
        assert!(copy.verify(Some(&copies.head)).unwrap().is_whole());
        assert_eq!(copies.kept, if night == "19" { 1 } else { 2 });
    }
    assert_eq!(
        names(&folder).into_iter().filter(|name| !name.contains(".lock")).collect::<Vec<_>>(),
        [
            "notes.txt",
            "other-2020-01-01-020000.db",
            "school-2025-11-20-020000.db",
            "school-2025-11-20-020000.db.head",
            "school-2025-11-21-020000.db",
            "school-2025-11-21-020000.db.head",
        ]
    );
}

#[test]
fn a_copy_that_is_not_good_takes_no_other_away() {
    let mut desk = Desk::filled();
    let folder = folder(&desk);
    for night in ["19", "20"] {
        let session = at(&desk, &format!("2025-11-{night}T02:00:00+00:00"));
        desk.store.backup_into(&session, &folder, KEEP).unwrap();
    }
    let before = names(&folder);
    behind(&desk.path).execute("UPDATE entry SET words = 'no words' WHERE id = 1", []).unwrap();
    let session = at(&desk, "2025-11-21T02:00:00+00:00");
    let told = desk.store.backup_into(&session, &folder, KEEP);
    assert!(
        matches!(&told, Err(Trouble::Damaged { what, .. }) if what.contains("entry 1")),
        "{told:?}"
    );
    assert_eq!(names(&folder), before);
}

#[test]
fn without_its_folder_nothing_is_made() {
    let mut desk = Desk::filled();
    let before = desk.journal();
    let told = desk.store.backup_into(&desk.session, &desk.folder.path().join("nowhere"), KEEP);
    assert!(super::refusal(told).contains("there is no folder"));
    assert_eq!(desk.journal(), before);
}

#[test]
fn the_head_of_a_copy_tells_that_the_end_was_cut_off_later() {
    let mut desk = Desk::filled();
    let before = desk.folder.path().join("before.db");
    desk.store.backup(&desk.session, &before).unwrap();
    desk.store.log_entry(&desk.session, &call(&[1], super::TODAY, "the last word")).unwrap();
    let folder = folder(&desk);
    let session = at(&desk, "2025-11-21T02:00:00+00:00");
    let copies = desk.store.backup_into(&session, &folder, KEEP).unwrap();
    let cut = Store::open(&before).unwrap();
    assert!(cut.verify(None).unwrap().is_whole(), "by itself it is whole");
    let findings = cut.verify(Some(&copies.head)).unwrap().findings;
    assert_eq!(findings.len(), 1);
    assert!(findings[0].what.contains("cut off"), "{findings:?}");
}
