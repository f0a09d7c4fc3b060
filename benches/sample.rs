//! Made-up schools of any size, for benches and the probe: kept rows, tallies, a few weeks of marks.

use std::path::Path;

use chrono::NaiveDate;
use herringbone::clock::Clock;
use herringbone::rules::calendar::{SchoolYear, Term};
use herringbone::rules::code::Code;
use herringbone::rules::people::{MarkRow, PupilRow};
use herringbone::rules::register::Half;
use herringbone::store::{MarksImport, NewAction, Session, Store};

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// A file with so many open cases, each with three weeks of marks; every fifth with an action due.
pub fn school(path: &Path, cases: usize) -> (Store, Session) {
    let clock = Clock::fixed("2025-11-23T14:02:00+00:00".parse().expect("a time"));
    let mut store = Store::create(path).expect("a new file");
    let session = store.found("Sample", "sample", "Sample Officer", clock).expect("founded");
    let school = store.school(None).expect("one school").id;
    store.set_calendar(&session, school, &year()).expect("a calendar");
    let pupils: Vec<PupilRow> = (0..cases).map(pupil).collect();
    store.import_pupils(&session, school, &pupils).expect("pupils");
    let ids: Vec<i64> = store.pupil_ids().expect("ids").into_values().collect();
    let opened = store.open_cases(&session, &ids, "made up").expect("cases");
    let due: Vec<(i64, NewAction)> =
        opened.iter().step_by(5).enumerate().map(|(nth, case)| (*case, action(nth))).collect();
    store.add_actions(&session, &due).expect("actions");
    for first in ["2025-11-03", "2025-11-10", "2025-11-17"] {
        let rows: Vec<MarkRow> = (0..cases).flat_map(|nth| week(nth, day(first))).collect();
        let plan = store.plan_marks(school, &rows).expect("a plan");
        let from = MarksImport { school, file: "sample", sha256: "" };
        store.import_marks(&session, from, &plan, &mut |_, _| true).expect("marks");
    }
    (store, session)
}

pub fn year() -> SchoolYear {
    let term = Term { name: "Autumn".into(), first: day("2025-09-03"), last: day("2025-12-19") };
    SchoolYear { year: "2025/26".into(), terms: vec![term], closed: vec![] }
}

pub fn upn(nth: usize) -> String {
    format!("A{nth:012}")
}

pub fn pupil(nth: usize) -> PupilRow {
    const SURNAMES: [&str; 8] =
        ["Osei", "Patel", "Quinn", "Reid", "Begum", "Clarke", "Dhillon", "Evans"];
    const FORENAMES: [&str; 7] = ["Amara", "Ravi", "Niamh", "Jonah", "Farah", "Tomos", "Simran"];
    PupilRow {
        upn: upn(nth),
        surname: format!("{}{}", SURNAMES[nth % 8], nth / 56),
        forename: FORENAMES[nth % 7].into(),
        year_group: (7 + nth % 5).to_string(),
        reg: format!("{}B", 7 + nth % 5),
        ..PupilRow::default()
    }
}

fn action(nth: usize) -> NewAction {
    let by = day("2025-10-01") + chrono::Days::new((nth % 120) as u64);
    NewAction {
        what: "Ring home".into(),
        who: "Sample".into(),
        by: Some(by),
        by_words: String::new(),
    }
}

/// Five days of marks of one pupil from a Monday on.
pub fn week(nth: usize, monday: NaiveDate) -> Vec<MarkRow> {
    let days = monday.iter_days().take(5);
    days.flat_map(|on| Half::BOTH.map(|half| (on, half)))
        .enumerate()
        .map(|(session, (on, half))| {
            let code = match (nth * 7 + session * 3) % 11 {
                0 => "I",
                1 if nth.is_multiple_of(3) => "O",
                _ if half == Half::Am => "/",
                _ => "\\",
            };
            MarkRow {
                upn: upn(nth),
                on,
                half,
                code: Code::read(code),
                minutes_late: None,
                comment: String::new(),
            }
        })
        .collect()
}
