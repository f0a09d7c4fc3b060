//! Lists taken to a spreadsheet by keys, and one pupil's archive: read back, they are what was shown.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::desk::{Desk, day, fill, found};
use crate::rules::people::PupilRow;
use crate::store::{CaseloadQuery, NewAction, Sort, Store};
use crate::ui::Look;

const FORMULA: &str = "A100000000099";
const AMARA: &str = "A100000000001";

/// Three cases; one is of a pupil whose name begins like a formula, with an action that does too.
fn desk() -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    let school = store.school(None).unwrap().id;
    let pupil = PupilRow {
        upn: FORMULA.into(),
        surname: "=1+1".into(),
        forename: "@SUM".into(),
        year_group: "7".into(),
        reg: "7A".into(),
        admitted: Some(day("2024-09-03")),
        ..PupilRow::default()
    };
    store.import_pupils(&session, school, &[pupil]).unwrap();
    for upn in [FORMULA, AMARA, "A100000000002"] {
        let pupil = store.pupil_by_upn(upn).unwrap();
        let case = store.open_case(&session, pupil, "absence").unwrap();
        if upn != "A100000000002" {
            let action = NewAction {
                what: "=HYPERLINK(\"http://example.org\")".into(),
                who: "Ms Field".into(),
                by: Some(day("2025-11-28")),
                by_words: String::new(),
            };
            store.add_action(&session, case, None, &action).unwrap();
        }
    }
    Desk::at(folder, store, session, (80, 24), Look::default())
}

/// Saves the list at hand under a name; gives the rows read back, the headings first.
fn saved(desk: &mut Desk, offered: &str, name: &str) -> Vec<Vec<Data>> {
    let path = desk.folder.path().join(name);
    desk.press("<C-e>").shows("Save this list as a spreadsheet").shows(offered);
    desk.press(&"<BS>".repeat(offered.len()));
    desk.type_words(path.to_str().unwrap()).press("<Enter>").shows("A copy is saved there");
    let bytes = std::fs::read(&path).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheet = book.sheet_names().remove(0);
    assert!(book.worksheet_formula(&sheet).unwrap().rows().flatten().all(String::is_empty));
    let range = book.worksheet_range(&sheet).unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

fn column(rows: &[Vec<Data>], heading: &str) -> Vec<Data> {
    let text = |one: &Data| one == &Data::String(heading.to_owned());
    let at = rows[0].iter().position(text).unwrap();
    rows[1..].iter().map(|row| row[at].clone()).collect()
}

fn texts(words: &[&str]) -> Vec<Data> {
    words.iter().map(|word| Data::String((*word).to_owned())).collect()
}

#[test]
fn the_caseload_is_saved_as_it_is_listed_with_its_order_and_filter() {
    let mut desk = desk();
    let offered = "~/caseload-2025-11-23.xlsx";
    let rows = saved(&mut desk, offered, "all.xlsx");
    let listed = ["=1+1, @SUM", "Osei, Amara", "Patel, Ravi"];
    assert_eq!(column(&rows, "Pupil"), texts(&listed), "a name is text whatever it begins with");
    let osei = desk.app.store().pupil_by_upn(AMARA).unwrap();
    let viewer = desk.app.session().viewer();
    let cases = desk.app.store().cases(viewer).unwrap();
    let kept = cases.iter().find(|row| row.pupil == osei).unwrap();
    let attendance = kept.figures.attendance().unwrap();
    assert_eq!(column(&rows, "Attendance %")[1], Data::Float(attendance));
    assert!(matches!(column(&rows, "Next due")[1], Data::DateTime(_)));
    desk.press("s");
    let query = CaseloadQuery { sort: Sort::Attendance, ..CaseloadQuery::default() };
    let page = desk.app.store().caseload(viewer, &query, 0, 10).unwrap();
    let names: Vec<&str> = page.rows.iter().map(|row| row.name.as_str()).collect();
    let worst = saved(&mut desk, offered, "worst.xlsx");
    assert_eq!(column(&worst, "Pupil"), texts(&names));
    assert_eq!(names[0], "Osei, Amara");
    desk.press("/").type_words("osei").press("<Enter>");
    let one = saved(&mut desk, offered, "one.xlsx");
    assert_eq!(column(&one, "Pupil"), texts(&["Osei, Amara"]));
}

#[test]
fn a_file_that_is_there_stays_as_it_is_and_nothing_is_noted() {
    let mut desk = desk();
    let path = desk.folder.path().join("taken.xlsx");
    std::fs::write(&path, "mine").unwrap();
    let before = desk.app.store().last_change().unwrap();
    desk.press("<C-e>").press(&"<BS>".repeat(26));
    desk.type_words(path.to_str().unwrap()).press("<Enter>").shows("already");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
    assert_eq!(desk.app.store().last_change().unwrap(), before);
}

#[test]
fn what_is_due_what_was_agreed_and_who_is_away_are_saved_alike() {
    let mut desk = desk();
    let what = "=HYPERLINK(\"http://example.org\")";
    desk.press("a");
    let agenda = saved(&mut desk, "~/agenda-2025-11-23.xlsx", "agenda.xlsx");
    assert!(column(&agenda, "What").contains(&texts(&[what])[0]));
    desk.press("<Esc>b").press("e");
    let absences = saved(&mut desk, "~/absences-2025-11-23.xlsx", "absences.xlsx");
    assert!(column(&absences, "Pupil").contains(&texts(&["Osei, Amara"])[0]));
    assert!(column(&absences, "From").iter().all(|on| matches!(on, Data::DateTime(_))));
    desk.press("m");
    let offered = "~/to-correct-in-the-mis-2025-11-23.xlsx";
    let marks = saved(&mut desk, offered, "marks.xlsx");
    assert!(column(&marks, "Pupil").contains(&texts(&["Osei, Amara"])[0]));
    desk.press("<Esc><Esc><Enter>8");
    let actions = saved(&mut desk, "~/actions-2025-11-23.xlsx", "actions.xlsx");
    assert_eq!(column(&actions, "What"), texts(&[what]));
}

#[test]
fn a_pupils_archive_is_saved_from_the_documents_and_told_in_the_history() {
    let mut desk = desk();
    desk.press("/").type_words("osei").press("<Enter><Enter>9a");
    desk.shows("Save the pupil's archive · Amara Osei");
    let path = desk.folder.path().join("amara.zip");
    let case = desk.app.store().cases(desk.app.session().viewer()).unwrap();
    let amara = desk.app.store().pupil_by_upn(AMARA).unwrap();
    let case = case.iter().find(|row| row.pupil == amara).unwrap().case;
    desk.press(&"<BS>".repeat(format!("~/pupil-archive-{case}-2025-11-23.zip").len()));
    desk.type_words(path.to_str().unwrap()).press("<Enter>").shows("A copy is saved there");
    let bytes = std::fs::read(&path).unwrap();
    let packed = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = packed.file_names().map(|name| name.unwrap().into_owned()).collect();
    // Without the helper for PDFs the document is a Word file.
    assert_eq!(names, ["about.txt", "pupil.docx", "export.json"]);
    desk.press("0").shows("Exported");
}

#[test]
fn subject_access_is_looked_at_before_it_is_made() {
    let mut desk = desk();
    desk.press("/").type_words("osei").press("<Enter><Enter>9s");
    desk.shows("Preview for the school").shows("Subject access");
    desk.press("<Tab>").shows("Withheld: Mr Kwame Osei, address, telephone, email");
}

#[test]
fn a_viewer_saves_what_they_may_read() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    let pupil = store.pupil_by_upn(AMARA).unwrap();
    store.open_case(&session, pupil, "absence").unwrap();
    let roles = [crate::store::Role::Viewer];
    store.add_officer(&session, "vera", "Vera", &roles).unwrap();
    drop(store);
    let mut store = Store::open(&Desk::path(&folder)).unwrap();
    let clock = crate::clock::Clock::fixed(super::desk::noon());
    let vera = store.sign_in("vera", clock).unwrap();
    let mut desk = Desk::at(folder, store, vera, (80, 24), Look::default());
    let rows = saved(&mut desk, "~/caseload-2025-11-23.xlsx", "hers.xlsx");
    assert_eq!(column(&rows, "Pupil"), texts(&["Osei, Amara"]));
}
