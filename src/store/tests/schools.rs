//! Roles at one school: nothing of another school's pupils is changed or seen by them.

use super::referral_packs::made;
use super::roles::VERBS;
use super::sent::concern;
use super::{
    AMARA, Desk, SCHOOL, TODAY, action, call, circumstance, day, marks, noon, pupil, refusal,
    three_pupils,
};
use crate::rules::case::{EntryKind, NewEntry};
use crate::rules::people::Known;
use crate::store::{
    AbsenceQuery, AgendaQuery, AttachTo, CaseloadQuery, MarksImport, NewSibling, Restricted, Role,
    RoleAt, Session, Trouble,
};

const OTHER: &str = "Hill Top School";
const HILL_TOP: i64 = 2;
const TOM: &str = "A000000000009";
/// Their pupil and case, in a desk with both schools.
const TOM_ID: i64 = 4;
const TOMS_CASE: i64 = 2;

const WORKING: [Role; 4] = [Role::Officer, Role::Lead, Role::Safeguarding, Role::Admin];

/// The first school in use, a second one with a pupil and a case, and somebody who holds every role at
/// the second alone.
fn desk() -> (Desk, Session) {
    let mut desk = Desk::filled();
    let Desk { store, session, .. } = &mut desk;
    let entry = AttachTo::Entry(1);
    store.attach(session, &entry, "Letter", "a.pdf", b"%PDF-1.7\n").unwrap();
    store.send_document(session, &concern(1, None, TODAY)).unwrap();
    store.keep_pack(session, &made(1, "asked for by the court")).unwrap();
    assert_eq!(store.add_school(session, OTHER).unwrap(), HILL_TOP);
    store.import_pupils(session, HILL_TOP, &[pupil(TOM, "Reid, Tom", "7A")]).unwrap();
    assert_eq!(store.pupil_by_upn(TOM).unwrap(), TOM_ID);
    assert_eq!(store.open_case(session, TOM_ID, "absence").unwrap(), TOMS_CASE);
    store.add_action(session, TOMS_CASE, None, &action("Ring Tom's aunt", Some(TODAY))).unwrap();
    let dan = at_hill_top(&mut desk, "dan", &WORKING);
    (desk, dan)
}

fn at_hill_top(desk: &mut Desk, login: &str, roles: &[Role]) -> Session {
    let name = format!("{login} of Hill Top");
    desk.store.add_officer_at(&desk.session, login, &name, roles, Some(HILL_TOP)).unwrap();
    desk.store.sign_in(login, noon(TODAY)).unwrap()
}

/// What is one's own, of no school.
const OWN: [&str; 1] = ["save_filter"];

#[test]
fn no_verb_changes_anything_of_another_school() {
    let (mut desk, dan) = desk();
    let before = desk.journal();
    for (name, verb) in VERBS.iter().filter(|(name, _)| !OWN.contains(name)) {
        refusal(verb(&mut desk, &dan));
        assert_eq!(desk.journal().len(), before.len(), "{name}");
    }
    assert_eq!(desk.journal(), before);
    assert!(!desk.folder.path().join("copy.db").exists());
    desk.assert_sound();
}

#[test]
fn a_refusal_names_the_school_before_it_tells_anything_else() {
    let (mut desk, dan) = desk();
    let told = format!("you hold no role at {SCHOOL} that does this. Nothing was changed");
    let at_school = [
        "add_action",
        "add_row",
        "add_sibling",
        "answer_field",
        "answer_strategy",
        "attach",
        "change_contact",
        "close_case",
        "import_contacts",
        "import_marks",
        "import_pupils",
        "log_entry",
        "new_record",
        "open_case",
        "pass_gate",
        "put_support",
        "set_calendar",
        "set_circumstance",
        "withdraw_notice",
    ];
    let of_all = ["add_officer", "add_school", "backup", "install_template", "set_roles"];
    for (name, verb) in VERBS {
        if at_school.contains(name) {
            let why = refusal(verb(&mut desk, &dan));
            assert!(why.starts_with(&told), "{name}: {why}");
        }
        if of_all.contains(name) {
            let why = refusal(verb(&mut desk, &dan));
            assert!(why.starts_with("that is of the whole file"), "{name}: {why}");
        }
    }
}

type Read = fn(&mut Desk, &Session) -> Result<(), Trouble>;

/// Every reading by a number: of the pupil, case, record and papers of the first school.
const READS: &[(&str, Read)] = &[
    ("case", |desk, who| desk.store.case(who.viewer(), 1).map(drop)),
    ("case_file", |desk, who| desk.store.case_file(who.viewer(), 1).map(drop)),
    ("pupil_file", |desk, who| desk.store.pupil_file(who.viewer(), 1).map(drop)),
    ("history", |desk, who| desk.store.history(who.viewer(), 1, 10).map(drop)),
    ("chronology", |desk, who| desk.store.chronology(who.viewer(), 1, day(TODAY)).map(drop)),
    ("chronology_of_case", |desk, who| {
        desk.store.chronology_of_case(who.viewer(), 1, day(TODAY)).map(drop)
    }),
    ("checklist", |desk, who| desk.store.checklist(who.viewer(), 1).map(drop)),
    ("support_file", |desk, who| desk.store.support_file(who.viewer(), 1).map(drop)),
    ("record_file", |desk, who| desk.store.record_file(who.viewer(), 1).map(drop)),
    ("field_history", |desk, who| {
        desk.store.field_history(who.viewer(), 1, "push-pull/push").map(drop)
    }),
    ("past", |desk, who| desk.store.past(who.viewer(), 1, None, day(TODAY)).map(drop)),
    ("paper_file", |desk, who| desk.store.paper_file(who.viewer(), 1, None, day(TODAY)).map(drop)),
    ("subject_file", |desk, who| desk.store.subject_file(who.viewer(), 1, day(TODAY)).map(drop)),
    ("preflight", |desk, who| desk.store.preflight(who.viewer(), 1, day(TODAY)).map(drop)),
    ("referral_file", |desk, who| desk.store.referral_file(who.viewer(), 1, day(TODAY)).map(drop)),
    ("notice_grounds", |desk, who| desk.store.notice_grounds(who, 1, day(TODAY)).map(drop)),
    ("sent", |desk, who| desk.store.sent(who.viewer(), 1).map(drop)),
    ("sent_bytes", |desk, who| desk.store.sent_bytes(who.viewer(), 1).map(drop)),
    ("verify_sent", |desk, who| desk.store.verify_sent(who.viewer(), 1).map(drop)),
    ("export_sent", |desk, who| {
        let to = desk.folder.path().join("sent.txt");
        desk.store.export_sent(who.viewer(), 1, &to).map(drop)
    }),
    ("packs_of", |desk, who| desk.store.packs_of(who.viewer(), 1).map(drop)),
    ("pack_bytes", |desk, who| desk.store.pack_bytes(who.viewer(), 1).map(drop)),
    ("attachments", |desk, who| desk.store.attachments(who.viewer(), 1).map(drop)),
    ("attachment_bytes", |desk, who| desk.store.attachment_bytes(who, 1).map(drop)),
    ("export_attachment", |desk, who| {
        let to = desk.folder.path().join("attached.pdf");
        desk.store.export_attachment(who, 1, &to).map(drop)
    }),
    ("register", |desk, who| desk.store.register(who.viewer(), 1).map(drop)),
    ("absence_log", |desk, who| desk.store.absence_log(who.viewer(), 1).map(drop)),
    ("present", |desk, who| desk.store.present(who, 1).map(drop)),
    ("changed_in", |desk, who| desk.store.changed_in(who, (1, 1), 0).map(drop)),
    ("export", |desk, who| desk.store.export(who, "csv", Some(1)).map(drop)),
];

#[test]
fn no_reading_by_number_opens_anything_of_another_school() {
    let (mut desk, dan) = desk();
    for (name, read) in READS {
        let why = refusal(read(&mut desk, &dan));
        assert!(why.starts_with("you hold no role that reads at that school"), "{name}: {why}");
    }
    assert!(!desk.folder.path().join("sent.txt").exists());
    assert!(!desk.folder.path().join("attached.pdf").exists());
    let every = desk.session.clone();
    for (name, read) in READS {
        if let Err(why) = read(&mut desk, &every) {
            panic!("{name} is refused to whoever reads every school: {why:?}");
        }
    }
}

#[test]
fn every_list_leaves_out_another_schools_pupils() {
    let (mut desk, dan) = desk();
    let ended = [("2025-11-17", "O O"), ("2025-11-18", "O O"), ("2025-11-19", "O O")];
    let rows = marks(TOM, &ended);
    let plan = desk.store.plan_marks(HILL_TOP, &rows).unwrap();
    let from = MarksImport { school: HILL_TOP, file: "marks.csv", sha256: "5eed" };
    desk.store.import_marks(&dan, from, &plan, &mut |_, _| true).unwrap();
    let (store, eyes, all) = (&desk.store, dan.viewer(), desk.session.viewer());
    let today = day(TODAY);
    let query = CaseloadQuery::default();
    let page = store.caseload(eyes, &query, 0, 50).unwrap();
    let cases: Vec<i64> = page.rows.iter().map(|row| row.case).collect();
    assert_eq!((cases, page.total), (vec![TOMS_CASE], 1));
    assert_eq!(store.caseload(all, &query, 0, 50).unwrap().total, 2);
    let counts = store.caseload_counts(eyes, None, today).unwrap();
    assert_eq!((counts.open, counts.due + counts.overdue), (1, 1));
    assert_eq!(store.caseload_counts(all, None, today).unwrap().open, 2);
    assert_eq!(store.cases(eyes).unwrap().len(), 1);
    assert_eq!(store.open_among(eyes, &[1, TOMS_CASE]).unwrap(), [TOMS_CASE]);
    let query = AgendaQuery::default();
    let due = store.agenda(eyes, &query, 0, 200).unwrap();
    assert!(!due.is_empty() && due.iter().all(|row| row.case == TOMS_CASE), "{due:?}");
    assert_eq!(store.agenda_counts(eyes, &query, today).unwrap().all(), due.len());
    assert!(store.agenda_counts(all, &query, today).unwrap().all() > due.len());
    let owners = store.agenda_owners(eyes, &query).unwrap();
    assert_eq!(owners.iter().map(|(_, _, count)| count).sum::<usize>(), due.len());
    for typed in ["", "osei", "961912", "oshay", "late together", AMARA, "reid"] {
        let found = store.find(eyes, typed).unwrap();
        assert!(found.iter().all(|one| one.pupil == TOM_ID), "{typed}: {found:?}");
        assert_eq!(found.is_empty(), !["", "reid"].contains(&typed), "{typed}");
    }
    assert!(!store.find(all, "late together").unwrap().is_empty());
    assert!(store.crossings(eyes, today).unwrap().iter().all(|row| row.pupil == TOM_ID));
    assert_eq!(store.new_crossings(eyes, today).unwrap(), 0);
    let weekly = store.weekly(eyes, None, today).unwrap();
    assert_eq!(weekly.iter().map(|row| row.case).collect::<Vec<_>>(), [TOMS_CASE]);
    let asked = AbsenceQuery { all: true, ..AbsenceQuery::default() };
    let morning = store.absences(eyes, today, &asked).unwrap();
    assert!(morning.rows.iter().all(|row| row.pupil == TOM_ID));
    assert!(store.absences_of(eyes, today, &asked, 1).unwrap().is_empty());
    assert!(store.corrections(eyes, today, None).unwrap().iter().all(|row| row.pupil == TOM_ID));
    assert!(!store.corrections(all, today, None).unwrap().is_empty());
    let schools = store.schools_for(eyes).unwrap();
    assert_eq!(schools.iter().map(|school| school.id).collect::<Vec<_>>(), [HILL_TOP]);
    desk.assert_sound();
}

#[test]
fn an_export_holds_nothing_of_another_school() {
    let (mut desk, dan) = desk();
    let exported = desk.store.export(&dan, "csv", None).unwrap();
    for table in &exported.tables {
        let text = format!("{:?}", table.rows);
        for other in ["Amara", "Osei", "Grace", "late together", "loud corridors", SCHOOL] {
            assert!(!text.contains(other), "{other} in {}: {text}", table.title);
        }
    }
    let pupils = exported.tables.iter().find(|table| table.title == "pupil").unwrap();
    assert_eq!(pupils.rows.len(), 1);
    let journal = exported.tables.iter().find(|table| table.title == "journal").unwrap();
    assert!(!journal.rows.is_empty());
    assert!(exported.files.is_empty());
    assert_eq!(exported.head, None);
    let row = desk.journal().pop().unwrap();
    assert_eq!(
        (row.verb.as_str(), row.role.as_str()),
        ("export", "officer lead safeguarding admin")
    );
    let whole = desk.store.export(&desk.session, "csv", None).unwrap();
    assert!(whole.head.is_some());
    desk.assert_sound();
}

#[test]
fn the_journal_holds_the_roles_that_are_held_at_the_school() {
    let (mut desk, _) = desk();
    let cara = desk.store.add_officer(&desk.session, "cara", "Cara", &[Role::Viewer]).unwrap();
    desk.store.set_roles_at(&desk.session, cara, HILL_TOP, &[Role::Lead, Role::Officer]).unwrap();
    let cara = desk.store.sign_in("cara", noon(TODAY)).unwrap();
    assert_eq!(cara.roles, [Role::Viewer]);
    let at = |role| RoleAt { school: HILL_TOP, role };
    assert_eq!(cara.at_schools, [at(Role::Officer), at(Role::Lead)]);
    desk.store.log_entry(&cara, &call(&[TOM_ID], TODAY, "rang")).unwrap();
    assert_eq!(desk.journal().pop().unwrap().role, "officer lead viewer");
    // A viewer everywhere reads the other school, and changes nothing there.
    assert_eq!(desk.store.case_file(cara.viewer(), 1).unwrap().pupil.id, 1);
    let why = refusal(desk.store.log_entry(&cara, &call(&[1], TODAY, "rang")));
    assert!(why.starts_with(&format!("you hold no role at {SCHOOL}")), "{why}");
    desk.assert_sound();
}

#[test]
fn an_entry_on_pupils_of_two_schools_is_written_by_roles_at_both_and_read_at_either() {
    let (mut desk, dan) = desk();
    let both = call(&[1, TOM_ID], TODAY, "their aunt rang about both");
    let before = desk.journal();
    refusal(desk.store.log_entry(&dan, &both));
    assert_eq!(desk.journal(), before);
    let entry = desk.store.log_entry(&desk.session, &both).unwrap();
    let file = desk.store.case_file(dan.viewer(), TOMS_CASE).unwrap();
    assert!(file.entries.iter().any(|one| one.id == entry));
    refusal(desk.store.withdraw_entry(&dan, entry, "wrong"));
    let link = NewSibling { other: Some(1), name: "Amara".into(), school: String::new() };
    refusal(desk.store.add_sibling(&dan, TOM_ID, &link));
    let named = NewSibling { other: None, ..link };
    desk.store.add_sibling(&dan, TOM_ID, &named).unwrap();
    desk.assert_sound();
}

#[test]
fn restricted_words_open_where_safeguarding_is_held() {
    let (mut desk, _) = desk();
    let kind = EntryKind::parse("call").unwrap();
    let secret = |pupil: i64| NewEntry {
        restricted: true,
        reached: "reached".into(),
        words: "told in confidence".into(),
        ..NewEntry::about(kind, day(TODAY), vec![pupil])
    };
    let of_amara = desk.store.log_entry(&desk.session, &secret(1)).unwrap();
    let of_tom = desk.store.log_entry(&desk.session, &secret(TOM_ID)).unwrap();
    let eve = at_hill_top(&mut desk, "eve", &[Role::Officer]);
    desk.store.set_roles_at(&desk.session, eve.officer, 1, &[Role::Safeguarding]).unwrap();
    let eve = desk.store.sign_in("eve", noon(TODAY)).unwrap();
    let has = |desk: &Desk, pupil: i64, entry: i64| {
        let file = desk.store.pupil_file(eve.viewer(), pupil).unwrap();
        file.entries.iter().any(|one| one.id == entry)
    };
    assert!(has(&desk, 1, of_amara));
    assert!(!has(&desk, TOM_ID, of_tom));
    desk.store.read_restricted(&eve, &Restricted::Entry(of_amara)).unwrap();
    assert_eq!(desk.journal().pop().unwrap().role, "safeguarding");
    refusal(desk.store.read_restricted(&eve, &Restricted::Entry(of_tom)));
    // Over both schools they stay closed.
    let exported = desk.store.export(&eve, "csv", None).unwrap();
    assert_eq!(exported.restricted, 0);
    desk.assert_sound();
}

#[test]
fn no_import_brings_a_pupil_from_a_school_where_no_role_is_held() {
    let (mut desk, dan) = desk();
    let before = desk.journal();
    let why = refusal(desk.store.import_pupils(&dan, HILL_TOP, &three_pupils()[..1]));
    assert!(why.starts_with(&format!("you hold no role at {SCHOOL}")), "{why}");
    refusal(desk.store.may_take_in(&dan, 1));
    desk.store.may_take_in(&dan, HILL_TOP).unwrap();
    assert_eq!(desk.journal(), before);
    let tom = pupil(TOM, "Reid, Thomas", "7B");
    desk.store.import_pupils(&dan, HILL_TOP, std::slice::from_ref(&tom)).unwrap();
    // Who moves takes everything along.
    desk.store.import_pupils(&desk.session, HILL_TOP, &[tom, three_pupils()[0].clone()]).unwrap();
    assert_eq!(desk.store.case_file(dan.viewer(), 1).unwrap().pupil.upn, AMARA);
    desk.store.set_circumstance(&dan, 1, &circumstance("young-carer", Known::No)).unwrap();
    desk.assert_sound();
}

#[test]
fn roles_at_a_school_are_given_and_taken_by_an_admin_of_every_school_and_hold_at_once() {
    let (mut desk, dan) = desk();
    let rang = call(&[TOM_ID], TODAY, "rang");
    desk.store.log_entry(&dan, &rang).unwrap();
    let why = refusal(desk.store.set_roles_at(&dan, dan.officer, 1, &[Role::Officer]));
    assert!(why.starts_with("that is of the whole file"), "{why}");
    let why = refusal(desk.store.set_roles_at(&desk.session, dan.officer, 9, &[Role::Officer]));
    assert_eq!(why, "no role can be held at school 9 alone. Nothing was changed");
    let why = refusal(desk.store.set_roles_at(&desk.session, dan.officer, HILL_TOP, &[]));
    assert!(why.starts_with("an officer needs a role"), "{why}");
    desk.store.set_roles_at(&desk.session, dan.officer, HILL_TOP, &[Role::Viewer]).unwrap();
    for done in [desk.store.may_stay(&dan), desk.store.log_entry(&dan, &rang).map(drop)] {
        let why = refusal(done);
        assert!(why.starts_with("the role officer was taken from you meanwhile"), "{why}");
    }
    let dan = desk.store.sign_in("dan", noon(TODAY)).unwrap();
    refusal(desk.store.log_entry(&dan, &rang));
    desk.store.set_roles(&desk.session, dan.officer, &[Role::Officer]).unwrap();
    desk.store.set_roles_at(&desk.session, dan.officer, HILL_TOP, &[]).unwrap();
    let dan = desk.store.sign_in("dan", noon(TODAY)).unwrap();
    assert!(dan.at_schools.is_empty());
    desk.store.log_entry(&dan, &call(&[1], TODAY, "rang")).unwrap();
    desk.assert_sound();
}

#[test]
fn a_case_goes_to_whoever_works_at_its_school() {
    let (mut desk, dan) = desk();
    let why = refusal(desk.store.change_owner(&desk.session, &[1], dan.officer));
    assert!(why.contains("has no role that works cases at that school"), "{why}");
    desk.store.change_owner(&desk.session, &[TOMS_CASE], dan.officer).unwrap();
    let names = |who: &Session| {
        let all = desk.store.officers(who.viewer()).unwrap();
        all.into_iter().map(|one| one.login).collect::<Vec<_>>()
    };
    assert_eq!(names(&desk.session), ["rahman", "dan"]);
    assert_eq!(names(&dan), ["rahman", "dan"]);
}
