//! Is the file whole, and do its kept rows agree with a recount?

use super::{AMARA, Desk, FROM, TODAY, behind, call, marks, noon, pupil};
use crate::store::check::{Checked, Recount, integrity};
use crate::store::{MarksImport, Store};

fn check(desk: &mut Desk, recount: Recount) -> Checked {
    desk.store.check(recount).unwrap()
}

/// A change of one kept row that no trigger sees.
fn slip(desk: &Desk, sql: &str) {
    let shell = behind(&desk.path);
    assert_eq!(shell.execute(sql, []).unwrap(), 1, "{sql}");
}

#[test]
fn a_sound_file_is_told_with_how_far_its_register_reaches() {
    let mut desk = Desk::new();
    let told = check(&mut desk, Recount::Sample);
    let remarks = [
        "Beech Grove School: no marks yet",
        "Beech Grove School: no calendar yet",
        "no backup was made yet",
    ];
    assert_eq!((told.remarks, told.recounted), (remarks.map(str::to_owned).to_vec(), 0));
    let mut desk = Desk::filled();
    for recount in [Recount::Sample, Recount::All] {
        let told = check(&mut desk, recount);
        assert_eq!(told.damage, Vec::<String>::new());
        assert_eq!(told.remarks[0], "Beech Grove School: register up to Thu 20 Nov 2025 PM");
        assert_eq!(told.remarks[1..], ["no backup was made yet"]);
        assert_eq!(told.recounted, 2, "one case, one year of marks");
    }
    desk.store.backup(&desk.session, &desk.folder.path().join("copy.db")).unwrap();
    let told = check(&mut desk, Recount::Sample);
    assert_eq!(told.remarks[1..], ["the last backup was made on Fri 21 Nov 2025"]);
}

#[test]
fn a_kept_row_that_differs_from_a_recount_is_damage() {
    for (sql, damage) in [
        ("UPDATE caseload SET attendance = 1", "caseload: 2 kept rows differ from a recount"),
        ("UPDATE caseload SET trend = '8'", "caseload: 2 kept rows differ from a recount"),
        ("UPDATE tally SET late = late + 1", "tally: 2 kept rows differ from a recount"),
        ("DELETE FROM tally", "tally: 1 kept rows differ from a recount"),
        (
            "UPDATE caseload_total SET severe = severe + 1",
            "caseload_total: 2 kept rows differ from a recount",
        ),
        (
            "DELETE FROM name_sound WHERE sound = 'ASE'",
            "name_sound: 1 kept rows differ from a recount",
        ),
        (
            "INSERT INTO name_sound VALUES ('XFN', 2)",
            "name_sound: 1 kept rows differ from a recount",
        ),
    ] {
        let mut desk = Desk::filled();
        slip(&desk, sql);
        assert!(check(&mut desk, Recount::Sample).damage.contains(&damage.to_owned()), "{sql}");
        assert!(check(&mut desk, Recount::All).damage.contains(&damage.to_owned()), "{sql}");
    }
}

#[test]
fn a_sample_writes_nothing_and_a_full_recount_mends() {
    let mut desk = Desk::filled();
    slip(&desk, "UPDATE tally SET late = late + 1");
    for recount in [Recount::Sample, Recount::Sample, Recount::All] {
        assert!(!check(&mut desk, recount).damage.is_empty(), "{recount:?}");
    }
    assert_eq!(check(&mut desk, Recount::All).damage, Vec::<String>::new());
}

/// The header's totals follow kept rows by triggers, which a slip behind them leads astray.
#[test]
fn a_full_recount_mends_the_totals_too() {
    for sql in [
        "UPDATE caseload_total SET cases = cases + 1",
        "UPDATE caseload SET next_due_on = '2025-01-01'",
        "UPDATE caseload SET possible = 1, unauthorised = 0",
    ] {
        let mut desk = Desk::filled();
        slip(&desk, sql);
        assert!(!check(&mut desk, Recount::All).damage.is_empty(), "{sql}");
        assert_eq!(check(&mut desk, Recount::All).damage, Vec::<String>::new(), "{sql}");
    }
}

#[test]
fn a_tally_of_a_year_without_marks_is_damage() {
    let mut desk = Desk::filled();
    slip(&desk, "INSERT INTO tally VALUES (2, 2025, '2025-11-17', 10, 0, 10, 0, 0, 0, NULL)");
    assert!(!check(&mut desk, Recount::All).damage.is_empty());
}

#[test]
fn a_row_that_points_nowhere_is_damage() {
    let mut desk = Desk::filled();
    slip(&desk, "DELETE FROM officer");
    let told = check(&mut desk, Recount::All);
    let damage = "entry 1 points to a row of officer that isn't there".to_owned();
    assert!(told.damage.contains(&damage), "{:?}", told.damage);
}

/// The case stays with the school that opened it, while marks come from the new one.
#[test]
fn the_case_of_a_pupil_who_moved_school_is_counted_anew() {
    let mut desk = Desk::filled();
    let other = desk.store.add_school(&desk.session, "Hill Top School").unwrap();
    let moved = pupil(AMARA, "Osei, Amara", "8B");
    desk.store.import_pupils(&desk.session, other, &[moved]).unwrap();
    let plan = desk.store.plan_marks(other, &marks(AMARA, &[("2025-11-21", "O O")])).unwrap();
    let from = MarksImport { school: other, ..FROM };
    desk.store.import_marks(&desk.session, from, &plan, &mut |_, _| true).unwrap();
    desk.assert_sound();
}

#[test]
fn what_a_colleague_wrote_since_the_last_look_is_no_damage() {
    let desk = Desk::with_people();
    let mut other = Store::open(&desk.path).unwrap();
    let ben = other.sign_in("ben", noon(TODAY)).unwrap();
    for turn in 0..3 {
        // Enough for parts of the index to be merged into one.
        for nth in 0..40 {
            let words = format!("turn {turn}, call {nth}, about bus {}", nth * 7);
            other.log_entry(&ben, &call(&[1], TODAY, &words)).unwrap();
        }
        let damage = integrity(&desk.store.connection).unwrap();
        assert_eq!(damage, Vec::<String>::new(), "turn {turn}");
    }
}
