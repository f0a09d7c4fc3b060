//! How few keys reach a pupil, and answer a row of the checklist.

use herringbone::rules::strategy::Verdict;

use crate::program::{DEMO_DAY, Program};
use crate::terminal::Terminal;

/// Somebody to reach: what is typed of their name, and what their own page shows.
struct Sought {
    typed: String,
    page: String,
}

/// Pupils from the whole school with and without a case, one of a double name among them; of those
/// whom nobody shares their name with.
fn sought(program: &Program) -> Vec<Sought> {
    let (store, viewer) = program.store();
    let school = store.school(None).unwrap().id;
    let mut ids: Vec<(String, i64)> = store.pupil_ids_of(school).unwrap().into_iter().collect();
    ids.sort();
    let mut pupils: Vec<(String, String)> = ids
        .iter()
        .step_by(120)
        .map(|(upn, id)| (store.pupil_file(viewer, *id).unwrap().pupil.listed(), upn.clone()))
        .collect();
    let cases = store.cases(viewer).unwrap();
    let double = cases.iter().find(|row| row.name.contains('-')).unwrap();
    pupils.extend([double, &cases[0]].map(|row| (row.name.clone(), row.upn.clone())));
    let is_alone = |name: &str| {
        let found = store.find(viewer, name).unwrap();
        found.iter().filter(|one| one.name == name && one.entry.is_none()).count() == 1
    };
    pupils.retain(|(name, _)| is_alone(name));
    assert!(pupils.len() > 5, "{pupils:?}");
    let seek = |(name, upn): (String, String)| Sought {
        typed: name.replace(", ", " ").to_lowercase(),
        page: format!("· {upn}"),
    };
    pupils.into_iter().map(seek).collect()
}

/// To each of them and back, from wherever the desk stands: at most 3 keys beside the letters.
fn reach(desk: &mut Terminal, find: &str, all: &[Sought], back_at: &str) {
    for one in all {
        desk.pressed = 0;
        desk.press(find).wait_for("Find a pupil").type_words(&one.typed).press("<Enter>");
        desk.wait_for(&one.page);
        assert!(desk.pressed <= 3, "{} keys to {}", desk.pressed, one.typed);
        desk.press("<Esc>").wait_for(back_at);
    }
}

/// Claim: any pupil of a school of 900 is reached with at most 3 keys beside the letters of their
/// name, from the caseload, from the agenda and from the middle of a word in a form, and Esc leads
/// back to the same letter.
#[test]
fn any_pupil_in_three_keys() {
    let program = Program::with_demo();
    let all = sought(&program);
    let mut desk = Terminal::open_with(&program, "a.rahman", &["--today", DEMO_DAY]);
    desk.wait_for(" open · ");
    reach(&mut desk, "f", &all, " open · ");
    desk.press("a").wait_for("Agenda · ");
    reach(&mut desk, "f", &all, "Agenda · ");
    desk.press("<Esc>").wait_for(" open · ");

    let (store, viewer) = program.store();
    let cases = store.cases(viewer).unwrap();
    let without_plan = cases.iter().find(|row| {
        let records = store.case_file(viewer, row.case).unwrap().records;
        row.closed_on.is_none() && records.iter().all(|record| record.kind != "plan")
    });
    let upn = &without_plan.unwrap().upn;
    desk.press("/").type_words(&upn.to_lowercase()).press("<Enter><Enter>").wait_for(upn);
    desk.press("n").wait_for("Which form?").press("<Enter>").wait_for("Attendance Plan no. 1");
    desk.press("<C-n><C-n><C-n>").wait_for("Strengths").type_words("Half a word");
    desk.press("<Left><Left>").wait_for("Half a word");
    std::thread::sleep(std::time::Duration::from_millis(200));
    let cursor = desk.cursor();
    reach(&mut desk, "<C-f>", &all, "Half a word");
    std::thread::sleep(std::time::Duration::from_millis(200));
    assert_eq!(desk.cursor(), cursor);
}

/// Claim: a row of the checklist is answered with a yes, done today, by one key.
#[test]
fn a_row_done_today_is_one_key() {
    let program = Program::with_demo();
    let (store, viewer) = program.store();
    let cases = store.cases(viewer).unwrap();
    let untouched = cases.iter().find(|row| {
        let file = store.case_file(viewer, row.case).unwrap();
        // Where the child's wishes are on file, the first row offers them.
        let is_heard = file.entries.iter().any(|entry| entry.kind.id() == "child-voice");
        let is_new = file.strategies.is_empty() && file.records.is_empty() && !is_heard;
        row.closed_on.is_none() && is_new
    });
    let row = untouched.unwrap();
    let mut desk = Terminal::open_with(&program, "a.rahman", &["--today", DEMO_DAY]);
    desk.wait_for(" open · ").press("/").type_words(&row.upn.to_lowercase());
    desk.press("<Enter><Enter>").wait_for(&row.upn).press("4").wait_for("· 0 Y ·");
    desk.pressed = 0;
    desk.press("y").wait_for("· 1 Y ·");
    assert_eq!(desk.pressed, 1);
    let strategies = store.case_file(viewer, row.case).unwrap().strategies;
    assert_eq!(strategies.len(), 1);
    assert_eq!(strategies[0].answer, Verdict::Yes);
    assert_eq!(strategies[0].on.unwrap().to_string(), DEMO_DAY);
}
