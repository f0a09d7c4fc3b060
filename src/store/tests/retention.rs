//! The ends of life: what is due, what is held back, and that an erasure takes all of one pupil and
//! nothing of another.

use super::{AMARA, Desk, JAKUB, ZOE, as_roles, call, refusal};
use crate::store::{Role, Second, Session};

const LATER: &str = "2040-01-01";

fn alone() -> Second {
    Second { name: "C. Thornley".into(), role: "Head".into() }
}

/// On a filled desk, with Amara's case closed.
fn closed() -> (Desk, Session) {
    let mut desk = Desk::filled();
    desk.store.close_case(&desk.session, 1, "left").unwrap();
    let later = desk.on(LATER);
    (desk, later)
}

#[test]
fn what_is_due_is_listed_under_its_rule_but_for_what_is_held_back() {
    let (mut desk, later) = closed();
    assert_eq!(desk.store.due_erasures(&desk.session).unwrap(), Vec::new());
    let due = desk.store.due_erasures(&later).unwrap();
    let told: Vec<_> = due.iter().map(|one| (one.rule.as_str(), one.upn.as_str())).collect();
    assert_eq!(
        told,
        [
            ("pupil-record", JAKUB),
            ("pupil-record", AMARA),
            ("pupil-record", ZOE),
            ("register", AMARA),
        ]
    );
    assert_eq!(due[3].years, [2025]);
    let hold = desk.store.set_hold(&later, 1, Some(1), "an appeal is pending").unwrap();
    let due = desk.store.due_erasures(&later).unwrap();
    assert!(due.iter().all(|one| one.upn != AMARA), "{due:?}");
    assert!(refusal(desk.store.propose_erasure(&later, 1, "request")).contains("on hold"));
    assert_eq!(desk.store.legal_holds(&later).unwrap()[0].reason, "an appeal is pending");
    desk.store.lift_hold(&later, hold, "it was heard").unwrap();
    assert_eq!(desk.store.due_erasures(&later).unwrap().len(), 4);
    desk.assert_sound();
}

#[test]
fn a_second_person_confirms_or_is_named_where_there_is_nobody_else() {
    let (mut desk, later) = closed();
    let id = desk.store.propose_erasure(&later, 3, "pupil-record").unwrap();
    let why = refusal(desk.store.confirm_erasure(&later, id, &Second::default()));
    assert!(why.contains("Name who decided it with you"), "{why}");
    let cara = desk.store.add_officer(&later, "cara", "Cara", &[Role::Lead]).unwrap();
    let why = refusal(desk.store.confirm_erasure(&later, id, &alone()));
    assert!(why.contains("somebody else"), "{why}");
    desk.store.end_officer(&later, cara).unwrap();
    desk.store.confirm_erasure(&later, id, &alone()).unwrap();
    let done = &desk.store.erasures(&later).unwrap()[0];
    assert_eq!(done.signed, "C. Thornley, Head, entered by A. Rahman");
    assert_eq!((done.state.as_str(), done.name.as_deref()), ("done", None));
    desk.assert_sound();
}

#[test]
fn an_erasure_takes_all_of_one_pupil_and_nothing_of_another() {
    let (mut desk, later) = closed();
    let shared = desk.store.log_entry(&later, &call(&[1, 3], LATER, "both late")).unwrap();
    let zoe = desk.file(ZOE);
    let id = desk.store.propose_erasure(&later, 1, "request").unwrap();
    desk.store.confirm_erasure(&later, id, &alone()).unwrap();
    assert!(desk.store.pupil_by_upn(AMARA).is_err());
    for table in ["contact", "sibling", "pupil_case", "mark", "tally", "caseload", "notice"] {
        let of = if table == "notice" { "case_id = 1" } else { "pupil = 1" };
        assert_eq!(desk.number(&format!("SELECT count(*) FROM {table} WHERE {of}")), 0, "{table}");
    }
    let left = desk.file(JAKUB);
    let entry = left.entries.iter().find(|one| one.id == shared).unwrap();
    assert_eq!(entry.words, "both late");
    assert_eq!(desk.file(ZOE).entries.len(), zoe.entries.len(), "the call about both stays hers");
    desk.assert_sound();
    // A new row gets no number that was somebody's.
    desk.take_pupils(&[super::pupil("B000000000009", "Reid, Jonah", "8B")]);
    let jonah = desk.id("B000000000009");
    assert!(jonah > 3);
    let case = desk.store.open_case(&later, jonah, "absence").unwrap();
    assert_eq!(case, 2, "not the number of the case that is gone");
    assert!(
        desk.store.history(later.viewer(), jonah, 9).unwrap().iter().all(|l| !l.after.is_empty())
    );
    desk.assert_sound();
}

#[test]
fn a_year_of_marks_goes_and_its_gap_is_no_tampering() {
    let (mut desk, later) = closed();
    let id = desk.store.propose_erasure(&later, 1, "register").unwrap();
    desk.store.confirm_erasure(&later, id, &alone()).unwrap();
    assert_eq!(desk.number("SELECT count(*) FROM mark WHERE pupil = 1"), 0);
    assert!(!desk.file(AMARA).entries.is_empty(), "the rest of the record stays");
    desk.assert_sound();
    assert!(
        refusal(desk.store.propose_erasure(&later, 1, "register")).contains("nothing of pupil 1")
    );
}

#[test]
fn only_admin_and_lead_decide_and_officers_do_not() {
    let (mut desk, later) = closed();
    for roles in [&[Role::Officer][..], &[Role::Officer, Role::Safeguarding]] {
        let other = as_roles(&later, roles);
        refusal(desk.store.due_erasures(&other));
        refusal(desk.store.erasures(&other));
        refusal(desk.store.legal_holds(&other));
        let why = refusal(desk.store.propose_erasure(&other, 3, "request"));
        assert!(why.starts_with("only the admin role and leads decide"), "{why}");
        refusal(desk.store.set_hold(&other, 3, None, "why"));
    }
    let admin = as_roles(&later, &[Role::Admin]);
    let id = desk.store.propose_erasure(&admin, 3, "pupil-record").unwrap();
    refusal(desk.store.pupil_file(admin.viewer(), 3));
    desk.store.withdraw_erasure(&admin, id, "a mistake").unwrap();
    assert!(
        refusal(desk.store.confirm_erasure(&later, id, &alone())).contains("there is no erasure")
    );
    desk.assert_sound();
}

#[test]
fn backups_that_still_hold_a_pupil_are_named() {
    let (mut desk, later) = closed();
    let folder = desk.folder.path().join("copies");
    std::fs::create_dir(&folder).unwrap();
    let copy = folder.join("monday.db");
    desk.store.backup(&later, &copy).unwrap();
    std::fs::write(folder.join("other.db"), "no file of ours").unwrap();
    let id = desk.store.propose_erasure(&later, 3, "request").unwrap();
    desk.store.confirm_erasure(&later, id, &alone()).unwrap();
    desk.store.backup(&later, &folder.join("tuesday.db")).unwrap();
    let holding = desk.store.backups_holding(&later, &folder, &[3]).unwrap();
    assert_eq!(holding.len(), 1, "{holding:?}");
    assert_eq!((&holding[0].file, &holding[0].pupils), (&copy, &vec![3]));
}

#[test]
fn a_certificate_is_never_changed_and_nothing_goes_without_one() {
    let (mut desk, later) = closed();
    let id = desk.store.propose_erasure(&later, 3, "request").unwrap();
    desk.store.confirm_erasure(&later, id, &alone()).unwrap();
    let shell = super::behind(&desk.path);
    for sql in
        ["UPDATE erasure SET rule = 'other'", "DELETE FROM erasure", "DELETE FROM mark_history"]
    {
        let refused = shell.execute(sql, []);
        let empty = sql.ends_with("mark_history") && refused == Ok(0);
        assert!(refused.is_err() || empty, "{sql}");
    }
    shell.execute_batch("DROP TRIGGER erasure_done_stays").unwrap();
    shell.execute("UPDATE erasure SET journal = '[[1, 999]]'", []).unwrap();
    let findings = desk.store.verify(None).unwrap().findings;
    assert!(findings.iter().any(|f| f.table == "erasure" && f.row == "1"), "{findings:?}");
}

#[test]
fn what_stands_in_the_place_of_erased_content_is_as_its_certificate_says() {
    for set in ["erased = 'other: erasure 1, 2040-01-01'", "salt = 'aa'", "content = '{}'"] {
        let (mut desk, later) = closed();
        let id = desk.store.propose_erasure(&later, 3, "request").unwrap();
        desk.store.confirm_erasure(&later, id, &alone()).unwrap();
        desk.assert_sound();
        let sql = format!("UPDATE journal_content SET {set} WHERE erased <> ''");
        let shell = super::behind(&desk.path);
        shell.execute_batch(&format!("DROP TRIGGER journal_content_erase_only; {sql}")).unwrap();
        let findings = desk.store.verify(None).unwrap().findings;
        assert!(findings.iter().any(|found| found.table == "journal_content"), "{set}");
    }
}
