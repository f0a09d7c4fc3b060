//! Cases change hands together or not at all.

use super::{AMARA, Desk, JAKUB, TODAY, ZOE, as_roles, behind, day, refusal};
use crate::store::Role;

/// Case and owner, by case.
fn owners(desk: &Desk) -> Vec<(i64, i64)> {
    let rows = desk.store.cases(desk.session.viewer()).unwrap();
    rows.into_iter().map(|row| (row.case, row.owner)).collect()
}

#[test]
fn cases_go_to_a_colleague_with_their_counts_and_history() {
    let mut desk = Desk::with_people();
    let ben = desk.ben();
    let cases = [desk.open_case(AMARA), desk.open_case(ZOE)];
    let kept = desk.open_case(JAKUB);
    let rows = desk.journal().len();
    desk.store.change_owner(&desk.session, &cases, ben.officer).unwrap();
    assert_eq!(owners(&desk), [(cases[0], 2), (cases[1], 2), (kept, 1)]);
    let open = |owner| {
        desk.store.caseload_counts(desk.session.viewer(), Some(owner), day(TODAY)).unwrap().open
    };
    assert_eq!((open(1), open(2)), (1, 2));
    let file = desk.store.case_file(desk.session.viewer(), cases[0]).unwrap();
    assert_eq!(file.case.unwrap().owner_name, "ben");
    assert_eq!(desk.journal().len(), rows + 2, "one row a case");
    for pupil in [1, 2] {
        let last = desk.store.history(desk.session.viewer(), pupil, 1).unwrap().remove(0);
        assert_eq!(last.verb, "change_owner");
    }
    desk.store.change_owner(&desk.session, &cases, ben.officer).unwrap();
    assert_eq!(desk.journal().len(), rows + 2, "who has it already is given nothing");
    desk.assert_sound();
}

#[test]
fn one_case_that_cant_go_keeps_all_where_they_are() {
    let mut desk = Desk::with_people();
    let ben = desk.ben();
    let (open, closed) = (desk.open_case(AMARA), desk.open_case(ZOE));
    desk.store.close_case(&desk.session, closed, "back at school").unwrap();
    let before = (desk.journal(), owners(&desk));
    for (cases, officer, told) in [
        (vec![open, closed], 2, format!("case {closed} is closed")),
        (vec![open, 99], 2, "there is no case 99".to_owned()),
        (vec![open], 99, "there is no officer 99 in this file".to_owned()),
        (vec![], 2, "no case was named".to_owned()),
    ] {
        let why = refusal(desk.store.change_owner(&desk.session, &cases, officer));
        assert_eq!(why, format!("{told}. Nothing was changed"));
    }
    let viewer = as_roles(&desk.session, &[Role::Viewer]);
    refusal(desk.store.change_owner(&viewer, &[open], ben.officer));
    assert_eq!((desk.journal(), owners(&desk)), before);
}

#[test]
fn cases_go_to_those_alone_who_work_cases_here() {
    let mut desk = Desk::with_people();
    desk.ben();
    let open = desk.open_case(AMARA);
    let names = |desk: &Desk| -> Vec<String> {
        let officers = desk.store.officers(desk.session.viewer()).unwrap();
        officers.into_iter().map(|officer| officer.name).collect()
    };
    assert_eq!(names(&desk), ["A. Rahman", "ben"]);
    for (sql, told) in [
        ("UPDATE officer SET roles = 'viewer admin'", "ben has no role that works cases"),
        ("UPDATE officer SET ended_on = '2025-10-31'", "ben is no longer an officer of this file"),
    ] {
        behind(&desk.path).execute(&format!("{sql} WHERE id = 2"), []).unwrap();
        assert_eq!(names(&desk), ["A. Rahman"]);
        let why = refusal(desk.store.change_owner(&desk.session, &[open], 2));
        assert_eq!(why, format!("{told}. Nothing was changed"));
    }
    let admin = as_roles(&desk.session, &[Role::Admin]).viewer();
    refusal(desk.store.officers(admin));
}
