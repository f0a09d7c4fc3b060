//! Patterns in a pupil's absences, with the marks of a sibling in the same file.

use super::{AMARA, Desk, JAKUB, TODAY, as_roles, day, marks};
use crate::rules::calendar::tests::real;
use crate::rules::pattern::{Kind, Pattern};
use crate::store::{NewSibling, Role};

/// School days up to today on which Jakub is away; Amara is on all of them but the last, and on two
/// more.
const AWAY: [&str; 8] = [
    "2025-09-09",
    "2025-09-18",
    "2025-09-19",
    "2025-09-30",
    "2025-10-09",
    "2025-10-16",
    "2025-11-05",
    "2025-11-13",
];

fn take_year(desk: &mut Desk, upn: &str, away: &[&str]) {
    let calendar = real();
    let days = calendar.between(day("2025-09-03"), day(TODAY));
    let days: Vec<String> = days.iter().map(ToString::to_string).collect();
    let codes = |on: &str| if away.contains(&on) { "O O" } else { "/ \\" };
    let rows: Vec<(&str, &str)> = days.iter().map(|on| (on.as_str(), codes(on))).collect();
    desk.take_marks(&marks(upn, &rows));
}

fn desk() -> Desk {
    let mut desk = Desk::with_people();
    desk.take_calendar();
    take_year(&mut desk, JAKUB, &AWAY);
    let mut own = AWAY[..7].to_vec();
    own.extend(["2025-09-24", "2025-10-22"]);
    take_year(&mut desk, AMARA, &own);
    desk
}

fn found(desk: &Desk, role: Role) -> Vec<Pattern> {
    let session = as_roles(&desk.session, &[role]);
    let calendar = desk.store.calendar(1).unwrap();
    desk.store.patterns(session.viewer(), &desk.file(AMARA), &calendar, day(TODAY)).unwrap()
}

#[test]
fn a_siblings_marks_are_read_where_they_are_in_this_file() {
    let mut desk = desk();
    assert!(found(&desk, Role::Officer).is_empty());
    let elsewhere = NewSibling { other: None, name: "Ruth Osei".into(), school: "Hill Top".into() };
    desk.store.add_sibling(&desk.session, 1, &elsewhere).unwrap();
    assert!(found(&desk, Role::Officer).is_empty());
    let brother = NewSibling { other: Some(3), name: "Jakub".into(), school: String::new() };
    desk.store.add_sibling(&desk.session, 1, &brother).unwrap();
    // Twice on file, looked at once.
    let sister = NewSibling { other: Some(1), name: "Amara".into(), school: String::new() };
    desk.store.add_sibling(&desk.session, 3, &sister).unwrap();
    let patterns = found(&desk, Role::Officer);
    assert_eq!(patterns.len(), 1, "{patterns:?}");
    assert!(matches!(patterns[0].kind, Kind::Sibling { .. }));
    let counted = patterns[0].counted();
    assert!(counted.contains("absent on 7 of the 8 days"), "{counted}");
}

#[test]
fn nobody_without_case_content_reads_patterns() {
    let desk = desk();
    let admin = as_roles(&desk.session, &[Role::Admin]);
    let calendar = desk.store.calendar(1).unwrap();
    let read = desk.store.patterns(admin.viewer(), &desk.file(AMARA), &calendar, day(TODAY));
    assert!(read.is_err());
}
