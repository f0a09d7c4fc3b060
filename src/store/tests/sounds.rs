//! How names sound is kept beside them, in files from before too.

use super::{Desk, behind};
use crate::store::check::Recount;
use crate::store::open::{APPLICATION_ID, MIGRATIONS};
use crate::store::{Scope, Store, Viewer};

#[test]
fn a_file_from_before_finds_its_people_by_sound_once_it_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("before.db");
    let shell = behind(&path);
    shell.execute_batch(MIGRATIONS[0]).unwrap();
    shell
        .execute_batch(
            "INSERT INTO school VALUES (1, 'Beech Grove School');
             INSERT INTO pupil (id, upn, surname, forename, found, year_group, reg, sen, mis_id,
               school)
             VALUES (1, 'A000000000001', 'Kelly', 'Siobhan', 'kelly siobhan', '8', '8B', '', '', 1);
             INSERT INTO sibling (pupil, name, found, school_name)
             VALUES (1, 'Mohammed', 'mohammed', '');",
        )
        .unwrap();
    shell.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
    shell.pragma_update(None, "user_version", 1).unwrap();
    drop(shell);
    let store = Store::open(&path).unwrap();
    let scope = Scope::EVERY;
    let viewer = Viewer { officer: 1, sees_restricted: false, sees_cases: true, scope };
    for (typed, through) in
        [("shivaun", "sounds like shivaun"), ("muhamad", "sibling Mohammed, sounds like muhamad")]
    {
        let told = store.find(viewer, typed).unwrap();
        assert_eq!((told.len(), told[0].through.as_str()), (1, through));
    }
}

#[test]
fn a_full_recount_fills_in_what_is_missing() {
    let mut desk = Desk::with_people();
    let kept = desk.number("SELECT count(*) FROM name_sound");
    assert!(kept > 8, "{kept}");
    behind(&desk.path).execute_batch("DELETE FROM name_sound").unwrap();
    let told = desk.store.check(Recount::All).unwrap();
    assert_eq!(told.damage, [format!("name_sound: {kept} kept rows differ from a recount")]);
    assert_eq!(desk.number("SELECT count(*) FROM name_sound"), kept);
    desk.assert_sound();
}
