//! One file: made once, signed in to, told apart when others change it.

use std::path::{Path, PathBuf};

use super::{AMARA, Desk, FROM, SCHOOL, TODAY, ZOE, as_roles, behind, call, marks, noon, refusal};
use crate::rules::calendar::SchoolYear;
use crate::store::open::known_version;
use crate::store::{Role, Store, Trouble};
use crate::templates::BUILT_IN;

#[test]
fn a_new_file_opens_again_with_its_school_and_its_forms() {
    let Desk { folder: _folder, path, store, .. } = Desk::new();
    drop(store);
    let store = Store::open(&path).unwrap();
    assert_eq!(store.school(None).unwrap().name, SCHOOL);
    let lines = store.templates().unwrap();
    let mut forms: Vec<&str> = BUILT_IN.iter().map(|(name, _)| *name).collect();
    forms.sort_unstable();
    assert_eq!(lines.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), forms);
    let titles: Vec<&str> = lines.iter().map(|line| line.title.as_str()).collect();
    assert!(titles.contains(&"Support and Attendance Plan"), "{titles:?}");
    assert!(store.verify(None).unwrap().is_whole());
}

#[test]
fn a_second_school_must_be_named() {
    let mut desk = Desk::new();
    let added = desk.store.add_school(&desk.session, " Hill Top School ").unwrap();
    assert_eq!(desk.store.school(Some("Hill Top School")).unwrap().id, added);
    let which = refusal(desk.store.school(None));
    assert!(which.contains("Beech Grove School, Hill Top School"), "{which}");
    let again = refusal(desk.store.add_school(&desk.session, "Hill Top School"));
    assert!(again.starts_with("Hill Top School is already in this file"), "{again}");
}

fn told_of(desk: &mut Desk, year: &SchoolYear) -> (bool, bool) {
    desk.store.set_calendar(&desk.session, 1, year).unwrap()
}

#[test]
fn a_calendar_is_kept_and_the_same_one_changes_nothing() {
    let mut desk = Desk::new();
    desk.take_calendar();
    let calendar = desk.store.calendar(1).unwrap();
    assert_eq!(calendar.days().len(), 190);
    let mut year = calendar.years()[0].clone();
    assert_eq!(told_of(&mut desk, &year), (false, false));
    year.closed.pop();
    assert_eq!(told_of(&mut desk, &year), (false, true));
    assert_eq!(desk.store.calendar(1).unwrap().days().len(), 191);
    year.terms.clear();
    let why = refusal(desk.store.set_calendar(&desk.session, 1, &year));
    assert_eq!(why, "a year needs at least one term. Nothing was changed");
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[cfg(unix)]
#[test]
fn only_its_owner_may_read_the_file() {
    let desk = Desk::with_people();
    assert_eq!(mode(&desk.path), 0o600);
}

/// What was written and not yet moved into the file lies beside it.
#[cfg(unix)]
#[test]
fn only_its_owner_may_read_what_lies_beside_a_new_file() {
    let desk = Desk::with_people();
    for ending in ["-wal", "-shm"] {
        assert_eq!(mode(&with_ending(&desk.path, ending)), 0o600, "{ending}");
    }
}

#[test]
fn someone_whom_the_file_does_not_know_joins_with_every_role() {
    let mut desk = Desk::new();
    let ben = desk.store.sign_in("ben", noon(TODAY)).unwrap();
    assert_eq!((ben.officer, ben.name.as_str()), (2, "ben"));
    assert_eq!(ben.roles, Role::ALONE);
    let joined = desk.journal().pop().unwrap();
    assert_eq!((joined.verb.as_str(), joined.officer, joined.row.as_str()), ("join", 2, "2"));
}

#[test]
fn whoever_is_known_signs_in_again_as_the_same_officer_in_another_sitting() {
    let mut desk = Desk::new();
    let before = desk.journal();
    let again = desk.store.sign_in("rahman", noon(TODAY)).unwrap();
    assert_eq!((again.officer, again.name.as_str()), (1, "A. Rahman"));
    assert_ne!(again.session, desk.session.session);
    assert_eq!(desk.journal(), before);
}

#[test]
fn an_officer_whose_time_has_ended_is_not_let_in() {
    let mut desk = Desk::new();
    let changed = behind(&desk.path).execute("UPDATE officer SET ended_on = '2025-10-31'", []);
    assert_eq!(changed.unwrap(), 1);
    let why = refusal(desk.store.sign_in("rahman", noon(TODAY)));
    assert_eq!(why, "A. Rahman is no longer an officer of this file");
}

#[test]
fn a_viewer_reads_and_never_writes() {
    let mut desk = Desk::with_people();
    let viewer = as_roles(&desk.session, &[Role::Viewer]);
    let before = desk.journal();
    let why = refusal(desk.store.log_entry(&viewer, &call(&[1], TODAY, "rang")));
    assert_eq!(why, "You may read this file but not change it. Nothing was changed");
    refusal(desk.store.open_case(&viewer, 1, "absence"));
    assert_eq!(desk.journal(), before);
    assert_eq!(desk.store.pupil_file(viewer.viewer(), 1).unwrap().pupil.forename, "Amara");
}

#[test]
fn a_file_that_became_newer_meanwhile_takes_no_more_writes() {
    let mut desk = Desk::with_people();
    let before = desk.journal();
    behind(&desk.path).pragma_update(None, "user_version", 99).unwrap();
    let told = desk.store.log_entry(&desk.session, &call(&[1], TODAY, "rang")).unwrap_err();
    assert!(
        matches!(told, Trouble::Newer { found: 99, known, .. } if known == known_version()),
        "{told:?}"
    );
    assert_eq!(desk.journal(), before);
    assert_eq!(desk.number("SELECT count(*) FROM entry"), 0);
}

#[test]
fn two_open_stores_see_each_others_change_and_not_their_own() {
    let mut desk = Desk::with_people();
    let mut other = Store::open(&desk.path).unwrap();
    let ben = other.sign_in("ben", noon(TODAY)).unwrap();
    let (mine, theirs) = (desk.store.data_version(), other.data_version());
    desk.store.log_entry(&desk.session, &call(&[1], TODAY, "mine")).unwrap();
    assert_eq!(desk.store.data_version(), mine);
    assert_ne!(other.data_version(), theirs);
    let theirs = other.data_version();
    other.log_entry(&ben, &call(&[2], TODAY, "theirs")).unwrap();
    assert_eq!(other.data_version(), theirs);
    assert_ne!(desk.store.data_version(), mine);
}

#[test]
fn the_last_change_tells_which_pupil_and_case_it_touched() {
    let mut desk = Desk::with_people();
    let other = Store::open(&desk.path).unwrap();
    let before = other.last_change().unwrap();
    let case = desk.open_case(ZOE);
    desk.store.close_case(&desk.session, case, "back at school").unwrap();
    let (seq, touched) = other.changes_since(before).unwrap();
    assert_eq!(usize::try_from(seq).unwrap(), desk.journal().len());
    assert_eq!(touched, [(Some(desk.id(ZOE)), Some(case))]);
    assert_eq!(other.changes_since(seq).unwrap(), (seq, Vec::new()));
}

#[test]
fn a_verb_that_fails_half_way_leaves_nothing_behind() {
    let mut desk = Desk::with_people();
    let before = desk.journal();
    let plan = desk.store.plan_marks(1, &marks(AMARA, &[(TODAY, "/ \\")])).unwrap();
    behind(&desk.path).execute_batch("DROP TABLE tally").unwrap();
    let told = desk.store.import_marks(&desk.session, FROM, &plan, &mut |_, _| true);
    assert!(matches!(told, Err(Trouble::Sql(_))), "{told:?}");
    assert_eq!(desk.number("SELECT count(*) FROM mark"), 0);
    assert!(desk.store.register_to(1).unwrap().is_none());
    assert_eq!(desk.journal(), before);
}
