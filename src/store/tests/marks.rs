//! The register: taken in whole or not at all, counted once, every change remembered.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{AMARA, Desk, FROM, JAKUB, TODAY, ZOE, day, mark, marks, pupil, refusal, three_pupils};
use crate::rules::calendar::monday;
use crate::rules::calendar::tests::real;
use crate::rules::code::MEANINGS;
use crate::rules::figures::Figures;
use crate::rules::people::{MarkRow, PupilRow};
use crate::rules::register::Half;
use crate::store::marks::figures_of;
use crate::store::{Imported, MarksImport};

/// Three days of a week in September, the last afternoon without a mark.
fn three_days(upn: &str) -> Vec<MarkRow> {
    marks(upn, &[("2025-09-08", "/ \\"), ("2025-09-09", "O N"), ("2025-09-10", "I -")])
}

fn day_of(desk: &Desk, upn: &str, on: &str) -> String {
    let register = desk.file(upn).register;
    let code =
        |half| register.mark(day(on), half).map_or_else(|| "-".to_owned(), |code| code.to_string());
    format!("{} {}", code(Half::Am), code(Half::Pm))
}

fn figures(desk: &Desk, upn: &str) -> Figures {
    desk.file(upn).register.figures(day("2025-09-01"), day("2026-08-31"))
}

fn history(desk: &Desk) -> Vec<String> {
    let sql = "SELECT pupil || ' ' || on_day || ' ' || half || ' ' || was || '>' || became
               FROM mark_history ORDER BY id";
    let mut query = desk.store.connection.prepare(sql).unwrap();
    let rows = query.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

fn kept_tallies(desk: &Desk, pupil: i64) -> BTreeMap<NaiveDate, Figures> {
    let sql = "SELECT possible, authorised, unauthorised, late, unexplained, stray, week
               FROM tally WHERE pupil = ?1";
    let mut query = desk.store.connection.prepare(sql).unwrap();
    let rows = query.query_map([pupil], |row| Ok((row.get(6)?, figures_of(row, 0)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn sessions_are_counted_as_new_changed_and_unchanged() {
    let mut desk = Desk::with_people();
    let mut rows = three_days(AMARA);
    let told = desk.take_marks(&rows);
    assert_eq!(told, Imported { taken: 6, new: 5, changed: 0, unchanged: 1 });
    rows[3] = mark(AMARA, "2025-09-09", Half::Pm, "I");
    rows.extend(marks(AMARA, &[("2025-09-11", "/ \\")]));
    rows.extend(marks("A999999999999", &[("2025-09-11", "/ \\")]));
    let told = desk.take_marks(&rows);
    assert_eq!(told, Imported { taken: 8, new: 2, changed: 1, unchanged: 5 });
    assert_eq!(day_of(&desk, AMARA, "2025-09-09"), "O I");
    assert_eq!(day_of(&desk, AMARA, "2025-09-11"), "/ \\");
}

#[test]
fn the_same_file_twice_changes_nothing() {
    let mut desk = Desk::with_people();
    let mut rows = three_days(AMARA);
    rows[0].minutes_late = Some(12);
    rows[1].comment = "left for the dentist".into();
    desk.take_marks(&rows);
    let (before, register) = (desk.journal(), desk.file(AMARA).register);
    let told = desk.take_marks(&rows);
    assert_eq!(told, Imported { taken: 6, new: 0, changed: 0, unchanged: 6 });
    assert_eq!(desk.journal(), before);
    assert_eq!(desk.file(AMARA).register, register);
    assert_eq!(history(&desk), Vec::<String>::new());
}

#[test]
fn an_import_is_one_row_of_the_journal() {
    let mut desk = Desk::with_people();
    let before = desk.journal().len();
    let mut rows = three_days(AMARA);
    rows.extend(three_days(ZOE));
    desk.take_marks(&rows);
    let journal = desk.journal();
    assert_eq!(journal.len(), before + 1);
    assert_eq!(journal[before].verb, "import_marks");
    let sql = format!("SELECT content FROM journal_content WHERE seq = {}", before + 1);
    let told: String = desk.store.connection.query_row(&sql, [], |row| row.get(0)).unwrap();
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["file"], "marks.csv");
    assert_eq!(told["sha256"], "5eed");
    assert_eq!(told["counts"]["taken"], 12);
    assert_eq!(told["counts"]["new"], 10);
    assert_eq!(told["digests"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_changed_mark_goes_to_the_history_and_a_first_one_does_not() {
    let mut desk = Desk::with_people();
    desk.take_marks(&three_days(AMARA));
    desk.take_marks(&[mark(AMARA, "2025-09-10", Half::Pm, "I")]);
    desk.take_marks(&[mark(AMARA, "2025-09-09", Half::Pm, "O")]);
    desk.take_marks(&[mark(AMARA, "2025-09-09", Half::Pm, "C")]);
    assert_eq!(history(&desk), ["1 2025-09-09 PM N>O", "1 2025-09-09 PM O>C"]);
    desk.assert_sound();
}

#[test]
fn a_blank_for_a_mark_that_was_there_is_a_change_to_missing() {
    let mut desk = Desk::with_people();
    desk.take_marks(&three_days(AMARA));
    assert_eq!((figures(&desk, AMARA).possible, figures(&desk, AMARA).absent()), (5, 3));
    let told = desk.take_marks(&[mark(AMARA, "2025-09-09", Half::Am, "-")]);
    assert_eq!((told.new, told.changed, told.unchanged), (0, 1, 0));
    assert_eq!(day_of(&desk, AMARA, "2025-09-09"), "- N");
    assert_eq!((figures(&desk, AMARA).possible, figures(&desk, AMARA).absent()), (4, 2));
    assert_eq!(history(&desk), ["1 2025-09-09 AM O>"]);
    desk.assert_sound();
}

#[test]
fn minutes_and_comments_are_kept_and_a_changed_one_is_a_change() {
    let mut desk = Desk::with_people();
    let noted = |minutes, comment: &str| MarkRow {
        minutes_late: minutes,
        comment: comment.to_owned(),
        ..mark(AMARA, "2025-09-08", Half::Am, "L")
    };
    desk.take_marks(&[noted(Some(10), "bus")]);
    let before = desk.journal().len();
    desk.take_marks(&[noted(Some(25), "bus")]);
    assert_eq!(desk.journal().len(), before + 1);
    assert_eq!(desk.number("SELECT minutes_late FROM mark_note"), 25);
    desk.take_marks(&[noted(None, "bus")]);
    assert_eq!(desk.number("SELECT count(*) FROM mark_note WHERE minutes_late IS NULL"), 1);
    desk.assert_sound();
}

#[test]
fn tallies_equal_a_recount_of_every_code_over_a_year() {
    let mut desk = Desk::with_people();
    let code = |at: usize| MEANINGS[at % MEANINGS.len()].0;
    let mut rows = Vec::new();
    let mut expected: BTreeMap<NaiveDate, Figures> = BTreeMap::new();
    for (at, on) in real().days().iter().enumerate() {
        for (half, code) in [(Half::Am, code(at * 7)), (Half::Pm, code(at * 11 + 5))] {
            let row = mark(AMARA, &on.to_string(), half, code);
            *expected.entry(monday(*on)).or_default() += Figures::of(row.code.unwrap(), *on);
            rows.push(row);
        }
    }
    desk.take_marks(&rows);
    assert_eq!(rows.len(), 380);
    assert_eq!(kept_tallies(&desk, 1), expected);
    assert_eq!(figures(&desk, AMARA), expected.into_values().sum::<Figures>());
}

#[test]
fn only_sessions_on_roll_count_once_a_leaving_day_is_told() {
    let mut desk = Desk::with_people();
    desk.open_case(AMARA);
    desk.take_marks(&three_days(AMARA));
    let left = PupilRow { left: Some(day("2025-09-08")), ..three_pupils()[0].clone() };
    desk.take_pupils(&[left]);
    let row = desk.store.cases(desk.session.viewer()).unwrap().remove(0);
    assert_eq!((row.figures.possible, row.figures.absent()), (2, 0));
    assert_eq!(kept_tallies(&desk, 1)[&day("2025-09-08")].possible, 2);
    let admitted = PupilRow { admitted: Some(day("2025-09-09")), ..three_pupils()[0].clone() };
    desk.take_pupils(&[admitted]);
    let row = desk.store.cases(desk.session.viewer()).unwrap().remove(0);
    assert_eq!((row.figures.possible, row.figures.absent()), (3, 3));
    desk.assert_sound();
}

#[test]
fn stopping_an_import_leaves_nothing_of_it() {
    let mut desk = Desk::with_people();
    let mut rows = three_days(AMARA);
    rows.extend(three_days(ZOE));
    let before = desk.journal();
    let plan = desk.store.plan_marks(1, &rows).unwrap();
    let mut heard = Vec::new();
    let why = refusal(desk.store.import_marks(&desk.session, FROM, &plan, &mut |done, all| {
        heard.push((done, all));
        done < 1
    }));
    assert_eq!((why.as_str(), heard), ("Stopped. Nothing was changed", vec![(0, 2), (1, 2)]));
    assert_eq!(desk.number("SELECT count(*) FROM mark"), 0);
    assert_eq!(desk.number("SELECT count(*) FROM tally"), 0);
    assert_eq!(desk.store.register_to(1).unwrap(), None);
    assert_eq!(desk.journal(), before);
}

#[test]
fn the_register_reaches_the_last_mark_and_never_goes_back() {
    let mut desk = Desk::with_people();
    let table = [
        (marks(AMARA, &[("2025-09-10", "/ -")]), ("2025-09-10", Half::Am)),
        (marks(ZOE, &[("2025-09-11", "- -"), ("2025-09-10", "/ \\")]), ("2025-09-10", Half::Pm)),
        (marks(ZOE, &[("2025-09-08", "/ \\")]), ("2025-09-10", Half::Pm)),
        (marks(JAKUB, &[(TODAY, "/ \\")]), (TODAY, Half::Pm)),
        (marks(JAKUB, &[(TODAY, "/ -")]), (TODAY, Half::Pm)),
    ];
    for (rows, (on, half)) in table {
        desk.take_marks(&rows);
        assert_eq!(desk.store.register_to(1).unwrap(), Some((day(on), half)), "{rows:?}");
    }
}

#[test]
fn marks_are_taken_for_pupils_of_the_school_alone() {
    let mut desk = Desk::with_people();
    let other = desk.store.add_school(&desk.session, "Hill Top School").unwrap();
    let theirs = pupil("A000000000009", "Abara, Chidi", "7A");
    desk.store.import_pupils(&desk.session, other, &[theirs]).unwrap();
    let mut rows = three_days(AMARA);
    rows.extend(marks("A000000000009", &[("2025-09-09", "/ \\")]));
    let plan = desk.store.plan_marks(other, &rows).unwrap();
    let from = MarksImport { school: other, ..FROM };
    let told = desk.store.import_marks(&desk.session, from, &plan, &mut |_, _| true).unwrap();
    assert_eq!((told.taken, told.new), (2, 2));
    assert_eq!(day_of(&desk, AMARA, "2025-09-08"), "- -");
    assert_eq!(desk.store.register_to(other).unwrap(), Some((day("2025-09-09"), Half::Pm)));
    assert_eq!(desk.store.register_to(1).unwrap(), None);
}

/// A colleague's import may come between looking and writing.
#[test]
fn a_plan_takes_back_nothing_that_came_in_after_it_was_made() {
    let mut desk = Desk::with_people();
    desk.take_marks(&marks(AMARA, &[("2025-09-08", "/ N")]));
    let mine = [mark(AMARA, "2025-09-08", Half::Am, "L")];
    let plan = desk.store.plan_marks(1, &mine).unwrap();
    desk.take_marks(&[mark(AMARA, "2025-09-08", Half::Pm, "I")]);
    desk.store.import_marks(&desk.session, FROM, &plan, &mut |_, _| true).unwrap();
    assert_eq!(day_of(&desk, AMARA, "2025-09-08"), "L I");
}
