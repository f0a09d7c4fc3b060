//! Gates: who may sign, in which order, and the stage that every list shows after it.

use super::{AMARA, Desk, TODAY, ZOE, as_roles, day, refusal};
use crate::rules::gate::{GATES, stage};
use crate::store::{CaseloadQuery, Role, Session, Signer, Trouble};

fn signer(name: &str, role: &str, on: &str) -> Signer {
    Signer { name: name.into(), role: role.into(), on: day(on) }
}

/// Whoever is at the keyboard, today.
fn own() -> Signer {
    signer("", "", TODAY)
}

fn with_case() -> (Desk, i64) {
    let mut desk = Desk::with_people();
    let case = desk.open_case(AMARA);
    (desk, case)
}

/// Why a gate is passed whose lines aren't met: what they ask for has tests of its own.
const WHY: &str = "everything is in the paper file";

fn pass(desk: &mut Desk, case: i64, gate: &str) -> Result<(), Trouble> {
    let session = desk.session.clone();
    desk.store.pass_gate(&session, case, gate, &own(), WHY)
}

/// The stage in the case file, in the list of all cases, and on the caseload.
fn stages(desk: &Desk, case: i64) -> [u8; 3] {
    let viewer = desk.session.viewer();
    let file = desk.store.case_file(viewer, case).unwrap();
    let all = desk.store.cases(viewer).unwrap();
    let page = desk.store.caseload(viewer, &CaseloadQuery::default(), 0, 10).unwrap().rows;
    let of = |rows: Vec<crate::store::CaseloadRow>| {
        rows.into_iter().find(|row| row.case == case).unwrap().stage
    };
    [stage(&file.passings), of(all), of(page)]
}

fn officer(desk: &Desk) -> Session {
    as_roles(&desk.session, &[Role::Officer])
}

#[test]
fn a_case_is_at_stage_1_until_a_gate_is_signed() {
    let (mut desk, case) = with_case();
    assert_eq!(stages(&desk, case), [1; 3]);
    for (gate, opened) in GATES {
        pass(&mut desk, case, gate).unwrap();
        assert_eq!(stages(&desk, case), [opened; 3], "{gate}");
    }
    desk.assert_sound();
}

#[test]
fn gates_are_passed_in_their_order_and_once() {
    let (mut desk, case) = with_case();
    let before = desk.journal();
    let told = refusal(pass(&mut desk, case, "stage-3"));
    assert_eq!(
        told,
        format!("case {case} is at stage 1: gate 2 comes before gate 3. Nothing was changed")
    );
    for unknown in ["stage-1", "stage-6", "2", ""] {
        let told = refusal(pass(&mut desk, case, unknown));
        assert!(told.contains("stage-2, stage-3, stage-4, stage-5"), "{told}");
    }
    assert_eq!(desk.journal(), before);
    pass(&mut desk, case, "stage-2").unwrap();
    let before = desk.journal();
    let told = refusal(pass(&mut desk, case, "stage-2"));
    assert!(told.contains("was passed already, on Fri 21 Nov 2025"), "{told}");
    refusal(pass(&mut desk, case, "stage-4"));
    assert_eq!((desk.journal(), stages(&desk, case)), (before, [2; 3]));
}

#[test]
fn a_told_leads_signature_is_kept_with_role_and_day_under_the_officers_name() {
    let (mut desk, case) = with_case();
    let ben = desk.ben();
    let lead = signer(" C. Thornley ", " Deputy head ", "2025-11-19");
    desk.store.pass_gate(&ben, case, "stage-2", &lead, " two meetings offered ").unwrap();
    let file = desk.store.case_file(desk.session.viewer(), case).unwrap();
    let [signed] = file.passings.as_slice() else { panic!("{:?}", file.passings) };
    assert_eq!((signed.gate.as_str(), signed.back), ("stage-2", false));
    assert_eq!((signed.who.as_str(), signed.role.as_str()), ("C. Thornley", "Deputy head"));
    assert_eq!((signed.reason.as_str(), signed.on), ("two meetings offered", day("2025-11-19")));
    assert_eq!(signed.by, "ben");
    let row = desk.journal().pop().unwrap();
    assert_eq!((row.verb.as_str(), row.subject.as_str()), ("pass_gate", "gate_passing"));
    assert_eq!(row.officer_name, "ben");
    desk.assert_sound();
}

#[test]
fn only_a_lead_signs() {
    let (mut desk, case) = with_case();
    let officer = officer(&desk);
    let before = desk.journal();
    for nobody in [own(), signer("A. Rahman", "lead", TODAY), signer("a. rahman", "", TODAY)] {
        let told = refusal(desk.store.pass_gate(&officer, case, "stage-2", &nobody, WHY));
        assert!(told.contains("say which lead signed"), "{told}");
    }
    let roleless = signer("C. Thornley", " ", TODAY);
    let told = refusal(desk.store.pass_gate(&officer, case, "stage-2", &roleless, WHY));
    assert_eq!(told, "say in which role C. Thornley signed. Nothing was changed");
    assert_eq!((desk.journal(), stages(&desk, case)), (before, [1; 3]));
    pass(&mut desk, case, "stage-2").unwrap();
    let file = desk.store.case_file(desk.session.viewer(), case).unwrap();
    let signed = &file.passings[0];
    assert_eq!((signed.who.as_str(), signed.role.as_str()), ("A. Rahman", "lead"));
}

#[test]
fn a_gate_is_signed_neither_in_the_future_nor_before_the_one_before_it() {
    let (mut desk, case) = with_case();
    let session = desk.session.clone();
    let mut signed =
        |gate: &str, on: &str| desk.store.pass_gate(&session, case, gate, &signer("", "", on), WHY);
    let told = refusal(signed("stage-2", "2025-11-22"));
    assert!(told.starts_with("Sat 22 Nov 2025 is in the future"), "{told}");
    signed("stage-2", "2025-11-18").unwrap();
    let told = refusal(signed("stage-3", "2025-11-17"));
    assert!(told.starts_with("gate 2 was passed on Tue 18 Nov 2025"), "{told}");
    signed("stage-3", "2025-11-18").unwrap();
    assert_eq!(stages(&desk, case), [3; 3]);
}

#[test]
fn going_back_takes_a_reason_and_one_gate_at_a_time() {
    let (mut desk, case) = with_case();
    pass(&mut desk, case, "stage-2").unwrap();
    pass(&mut desk, case, "stage-3").unwrap();
    let session = desk.session.clone();
    let before = desk.journal();
    refusal(desk.store.go_back(&session, case, "stage-3", "  "));
    refusal(desk.store.go_back(&session, case, "stage-7", "slip"));
    for not_last in ["stage-2", "stage-4"] {
        let told = refusal(desk.store.go_back(&session, case, not_last, "slip"));
        assert!(told.starts_with(&format!("case {case} is at stage 3")), "{told}");
    }
    assert_eq!((desk.journal(), stages(&desk, case)), (before, [3; 3]));
    desk.store.go_back(&session, case, "stage-3", "in school for three weeks").unwrap();
    assert_eq!(stages(&desk, case), [2; 3]);
    let file = desk.store.case_file(session.viewer(), case).unwrap();
    let told: Vec<_> = file.passings.iter().map(|step| (step.gate.as_str(), step.back)).collect();
    assert_eq!(told, [("stage-2", false), ("stage-3", false), ("stage-3", true)]);
    assert_eq!(file.passings[2].reason, "in school for three weeks");
    pass(&mut desk, case, "stage-3").unwrap();
    assert_eq!(stages(&desk, case), [3; 3]);
    desk.assert_sound();
}

#[test]
fn an_officer_who_goes_back_is_written_down_as_an_officer() {
    let (mut desk, case) = with_case();
    pass(&mut desk, case, "stage-2").unwrap();
    let officer = officer(&desk);
    desk.store.go_back(&officer, case, "stage-2", "signed for the wrong pupil").unwrap();
    let file = desk.store.case_file(desk.session.viewer(), case).unwrap();
    let back = file.passings.last().unwrap();
    assert_eq!(
        (back.who.as_str(), back.role.as_str(), back.on),
        ("A. Rahman", "officer", day(TODAY))
    );
}

#[test]
fn a_closed_case_moves_no_more_and_another_pupils_case_is_left_alone() {
    let (mut desk, case) = with_case();
    let other = desk.open_case(ZOE);
    pass(&mut desk, case, "stage-2").unwrap();
    assert_eq!(stages(&desk, other), [1; 3]);
    desk.store.close_case(&desk.session, case, "back at school").unwrap();
    let session = desk.session.clone();
    let before = desk.journal();
    refusal(pass(&mut desk, case, "stage-3"));
    refusal(desk.store.go_back(&session, case, "stage-2", "slip"));
    refusal(pass(&mut desk, 99, "stage-2"));
    assert_eq!(desk.journal(), before);
    let viewer = as_roles(&desk.session, &[Role::Viewer]);
    refusal(desk.store.pass_gate(&viewer, other, "stage-2", &own(), WHY));
    let rows = desk.store.cases(desk.session.viewer()).unwrap();
    let told: Vec<_> = rows.iter().map(|row| row.stage).collect();
    assert_eq!(told, [2, 1], "a closed case keeps the stage it was closed at");
    desk.assert_sound();
}

#[test]
fn a_kept_stage_that_differs_from_the_signatures_is_damage() {
    use crate::store::check::Recount;

    let (mut desk, case) = with_case();
    pass(&mut desk, case, "stage-2").unwrap();
    let shell = super::behind(&desk.path);
    assert_eq!(shell.execute("UPDATE caseload SET stage = 4", []).unwrap(), 1);
    drop(shell);
    let told = desk.store.check(Recount::All).unwrap();
    assert_eq!(told.damage, ["caseload: 2 kept rows differ from a recount"]);
    assert_eq!(stages(&desk, case), [2; 3], "mended");
}
