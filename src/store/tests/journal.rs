//! The journal: a row for every verb, in order, never changed and never shortened.

use rusqlite::Connection;

use super::{
    AMARA, Desk, SCHOOL, TODAY, ZOE, action, behind, call, circumstance, day, key, marks,
    three_contacts, three_pupils, tried,
};
use crate::rules::calendar::tests::real;
use crate::rules::evidence::{Source, SourceKind};
use crate::rules::notice::{Contents, Ending, Served};
use crate::rules::penalty::Heard;
use crate::rules::people::Known;
use crate::rules::pin::Pin;
use crate::rules::register::Half;
use crate::rules::support::{Panel, SupportChange};
use crate::store::journal::{FORMAT, GENESIS};
use crate::store::{AttendeeChange, ContactChange, Issuing, NewSibling, Signer};
use crate::templates::{BUILT_IN, built_in};

type Verb = (&'static str, fn(&mut Desk));

/// Every verb in an order in which each can be done; `found` comes before, `restore` after.
const VERBS: &[Verb] = &[
    ("set_calendar", Desk::take_calendar),
    ("add_school", |desk| {
        desk.store.add_school(&desk.session, "Hill Top School").unwrap();
    }),
    ("add_key", |desk| {
        desk.store.add_key(&desk.session, 1, &key(1)).unwrap();
    }),
    ("end_key", |desk| {
        desk.store.end_key(&desk.session, 1, &key(1).fingerprint).unwrap();
    }),
    ("set_pin", |desk| {
        desk.store.set_pin(&desk.session, &Pin::read("2580").unwrap()).unwrap();
    }),
    ("refuse_pin", |desk| {
        desk.store.refuse_pin(&desk.session, 5).unwrap();
    }),
    ("remove_pin", |desk| {
        desk.store.remove_pin(&desk.session).unwrap();
    }),
    ("clear_pin", |desk| {
        desk.store.set_pin(&desk.session, &Pin::read("2580").unwrap()).unwrap();
        desk.store.clear_pin(&desk.session, 1).unwrap();
    }),
    ("name_officer", |desk| {
        desk.store.name_officer(&desk.session, 1, "Asha Rahman").unwrap();
    }),
    ("import_pupils", |desk| {
        desk.take_pupils(&three_pupils());
    }),
    ("import_contacts", |desk| {
        desk.take_contacts(&three_contacts());
    }),
    ("import_marks", |desk| {
        desk.take_marks(&marks(AMARA, &[(TODAY, "/ N")]));
    }),
    ("change_contact", |desk| {
        let told = ContactChange::Interpreter(true);
        desk.store.change_contact(&desk.session, 1, std::slice::from_ref(&told)).unwrap();
    }),
    ("add_sibling", |desk| {
        let ruth = NewSibling { name: "Ruth".into(), ..NewSibling::default() };
        desk.store.add_sibling(&desk.session, 1, &ruth).unwrap();
    }),
    ("set_circumstance", |desk| {
        let told = circumstance("young-carer", Known::Yes);
        desk.store.set_circumstance(&desk.session, 1, &told).unwrap();
    }),
    ("log_entry", |desk| {
        desk.store.log_entry(&desk.session, &call(&[1], TODAY, "rang")).unwrap();
    }),
    ("withdraw_entry", |desk| {
        desk.store.withdraw_entry(&desk.session, 1, "another pupil's").unwrap();
    }),
    ("open_case", |desk| {
        desk.open_case(AMARA);
    }),
    ("add_action", |desk| {
        desk.store.add_action(&desk.session, 1, None, &action("Ring home", None)).unwrap();
    }),
    ("change_action", |desk| {
        desk.store
            .change_action(&desk.session, 1, &action("Meet at the gate", None).into())
            .unwrap();
    }),
    ("finish_action", |desk| {
        desk.store.finish_action(&desk.session, 1, "she came in", "yes").unwrap();
    }),
    ("new_record", |desk| {
        desk.store.new_record(&desk.session, 1, "plan").unwrap();
    }),
    ("answer_field", |desk| {
        desk.store.answer_field(&desk.session, 1, "push-pull/push", "noise", 0).unwrap();
    }),
    ("put_attendee", |desk| {
        let grace = AttendeeChange { name: Some("Grace".into()), ..AttendeeChange::default() };
        desk.store.put_attendee(&desk.session, 1, "invited/people", None, &grace).unwrap();
    }),
    ("close_record", |desk| {
        desk.store.close_record(&desk.session, 1).unwrap();
    }),
    ("correct_record", |desk| {
        desk.store.correct_record(&desk.session, 1).unwrap();
    }),
    ("install_template", |desk| {
        desk.store.install_template(&desk.session, TABLE).unwrap();
    }),
    ("add_row", |desk| {
        let record = desk.store.new_record(&desk.session, 1, "table").unwrap();
        desk.store.add_row(&desk.session, record, "one/rows").unwrap();
    }),
    ("answer_strategy", |desk| {
        let said = tried("spoke to her mother");
        desk.store.answer_strategy(&desk.session, 1, "parents/phone-call", &said, 0).unwrap();
    }),
    ("add_own_row", |desk| {
        desk.store.add_own_row(&desk.session, 1, "A walk to school").unwrap();
    }),
    ("move_checklist", |desk| {
        let newer = built_in("checklist").unwrap().replace("version = 1\n", "version = 2\n");
        desk.store.install_template(&desk.session, &newer).unwrap();
        desk.store.move_checklist(&desk.session, 1).unwrap();
    }),
    ("draft_notice", |desk| {
        desk.store.draft_notice(&desk.session, 1, 1, 30, &Contents::default()).unwrap();
    }),
    ("change_notice", |desk| {
        desk.store.change_notice(&desk.session, 1, 0, 20, &Contents::default()).unwrap();
    }),
    ("issue_notice", |desk| {
        let (on, why) = (day(TODAY), "the panel asked for it");
        desk.store.issue_notice(&desk.session, 1, on, Served::Hand, why).unwrap();
    }),
    ("replace_notice", |desk| {
        let with = Issuing { on: day(TODAY), served: Served::Post, reason: "wrong year".into() };
        desk.store.replace_notice(&desk.session, 1, 30, &Contents::default(), &with).unwrap();
    }),
    ("end_notice", |desk| {
        desk.store.end_notice(&desk.session, 2, Ending::Escalated, "away again").unwrap();
    }),
    ("withdraw_notice", |desk| {
        desk.store.draft_notice(&desk.session, 1, 1, 30, &Contents::default()).unwrap();
        desk.store.withdraw_notice(&desk.session, 3, "not needed").unwrap();
    }),
    ("refer_penalty", |desk| {
        desk.take_marks(&marks(AMARA, &[("2025-11-20", "O O")]));
        let morning = [(day("2025-11-20"), Half::Am)];
        desk.store.refer_penalty(&desk.session, 1, 1, &morning, day(TODAY)).unwrap();
    }),
    ("answer_penalty", |desk| {
        desk.store.answer_penalty(&desk.session, 1, 0, &Heard::Accepted, day(TODAY)).unwrap();
    }),
    ("pass_gate", |desk| {
        let own = Signer { name: String::new(), role: String::new(), on: day(TODAY) };
        desk.store.pass_gate(&desk.session, 1, "stage-2", &own, "told at the gate").unwrap();
    }),
    ("link_evidence", |desk| {
        desk.store.link_evidence(&desk.session, 1, "stage-4/wishes", PLAN, "her views").unwrap();
    }),
    ("unlink_evidence", |desk| {
        desk.store.unlink_evidence(&desk.session, 1, "stage-4/wishes", PLAN, "his").unwrap();
    }),
    ("except_line", |desk| {
        desk.store.except_line(&desk.session, 1, "stage-4/referrals", "none fits").unwrap();
    }),
    ("take_back_choice", |desk| {
        desk.store.take_back_choice(&desk.session, 1).unwrap();
    }),
    ("leave_out_parent", |desk| {
        desk.store.leave_out_parent(&desk.session, 1, 1, "lives abroad").unwrap();
    }),
    ("bring_back_parent", |desk| {
        desk.store.bring_back_parent(&desk.session, 1, 1).unwrap();
    }),
    ("answer_check", |desk| {
        desk.store.answer_check(&desk.session, 1, "linked", "no", "", 0).unwrap();
    }),
    ("send_document", |desk| {
        let letter = super::sent::concern(1, None, TODAY);
        desk.store.send_document(&desk.session, &letter).unwrap();
    }),
    ("make_pack", |desk| {
        let pack = super::referral_packs::made(1, "asked for by the court");
        desk.store.keep_pack(&desk.session, &pack).unwrap();
    }),
    ("put_support", |desk| {
        let change = SupportChange::Started { on: day(TODAY) };
        desk.store.put_support(&desk.session, 1, "tier-2/children/elsa", &change, 0).unwrap();
    }),
    ("add_own_support", |desk| {
        let label = "A walk to school";
        desk.store.add_own_support(&desk.session, 1, 2, Panel::School, label).unwrap();
    }),
    ("note_no_case", |desk| {
        let days: Vec<String> = real().days().iter().take(10).map(ToString::to_string).collect();
        let away: Vec<(&str, &str)> = days.iter().map(|on| (on.as_str(), "I O")).collect();
        desk.take_marks(&marks(ZOE, &away));
        desk.store.note_no_case(&desk.session, 2, 2025, 2, "in hospital").unwrap();
    }),
    ("answer_from_file", |desk| {
        let notice = Source { kind: SourceKind::Notice, id: 2 };
        let row = "all-tried/notice-to-improve";
        desk.store.answer_from_file(&desk.session, 1, row, notice, 0).unwrap();
    }),
    ("unlink_row", |desk| {
        let row = "all-tried/notice-to-improve";
        desk.store.unlink_row(&desk.session, 1, row, "of her brother").unwrap();
    }),
    ("undo_change", |desk| {
        let noon = action("Meet at noon", None);
        let id = desk.store.add_action(&desk.session, 1, None, &noon).unwrap();
        let gate = action("Meet at the gate", None);
        desk.store.change_action(&desk.session, id, &gate.into()).unwrap();
        desk.store.undo_change(&desk.session, Some(1)).unwrap();
    }),
    ("close_case", |desk| {
        desk.store.close_case(&desk.session, 1, "back at school").unwrap();
    }),
    ("export", |desk| {
        desk.store.export(&desk.session, "json", Some(1)).unwrap();
    }),
    ("set_hold", |desk| {
        desk.store.set_hold(&desk.session, 3, None, "court").unwrap();
    }),
    ("lift_hold", |desk| {
        desk.store.lift_hold(&desk.session, 1, "over").unwrap();
    }),
    ("propose_erasure", |desk| {
        desk.store.propose_erasure(&desk.session, 3, "request").unwrap();
    }),
    ("withdraw_erasure", |desk| {
        desk.store.withdraw_erasure(&desk.session, 1, "mistaken").unwrap();
    }),
    ("backup", |desk| {
        desk.store.backup(&desk.session, &desk.folder.path().join("copy.db")).unwrap();
    }),
];

/// The plan in the version that corrects it.
const PLAN: Source = Source { kind: SourceKind::Record, id: 2 };

const TABLE: &str = r#"
name = "table"
title = "Table"
version = 1
purpose = "A form with a table."
[[section]]
id = "one"
title = "One"
[[section.field]]
id = "rows"
label = "Rows"
kind = "table"
columns = [{ id = "a", label = "A", kind = "line" }]
"#;

#[test]
fn every_verb_writes_rows_that_say_who_in_which_role_and_when() {
    let mut desk = Desk::new();
    for (verb, work) in VERBS {
        let before = desk.journal().len();
        work(&mut desk);
        let rows = desk.journal().split_off(before);
        assert_eq!(rows.last().map(|row| row.verb.as_str()), Some(*verb));
        for row in rows {
            assert_eq!((row.officer, row.officer_name.as_str()), (1, "A. Rahman"), "{verb}");
            assert_eq!(row.role, "officer lead safeguarding admin", "{verb}");
            assert_eq!(row.session, desk.session.session, "{verb}");
            assert_eq!(row.at, "2025-11-21T12:00:00.000Z", "{verb}");
            assert_eq!((row.utc_offset.as_str(), row.as_of.as_str()), ("+00:00", TODAY), "{verb}");
            assert_eq!((row.format, row.program.as_str()), (FORMAT, env!("CARGO_PKG_VERSION")));
            assert!(!row.subject.is_empty() && !row.after.is_empty(), "{verb}");
        }
    }
    desk.assert_sound();
}

#[test]
fn a_file_begins_with_its_founding() {
    let desk = Desk::new();
    let told: Vec<_> = desk.journal().into_iter().map(|row| (row.verb, row.subject)).collect();
    let forms = vec![("install_template", "template"); BUILT_IN.len()];
    let expected = [("found", "officer"), ("found", "school")].into_iter().chain(forms);
    let expected: Vec<_> =
        expected.map(|(verb, subject)| (verb.to_owned(), subject.to_owned())).collect();
    assert_eq!(told, expected);
    assert_eq!(desk.store.school(None).unwrap().name, SCHOOL);
}

#[test]
fn each_row_is_chained_to_the_one_before() {
    let desk = Desk::filled();
    let mut head = GENESIS.to_owned();
    for (row, seq) in desk.journal().into_iter().zip(1..) {
        assert_eq!(row.seq, seq);
        assert_eq!(row.hash, row.chained_to(&head));
        head = row.hash;
    }
    assert_eq!(desk.store.verify(None).unwrap().head, head);
}

#[test]
fn a_working_day_given_by_hand_stands_beside_the_real_time() {
    let mut desk = Desk::with_people();
    let mut late = desk.session.clone();
    late.clock = late.clock.on_day("2025-11-24".parse().ok());
    desk.store.log_entry(&late, &call(&[1], "2025-11-24", "rang")).unwrap();
    let row = desk.journal().pop().unwrap();
    assert_eq!((row.as_of.as_str(), row.at.as_str()), ("2025-11-24", "2025-11-21T12:00:00.000Z"));
}

#[test]
fn the_history_of_a_pupil_tells_what_was_and_what_became_newest_first() {
    let mut desk = Desk::filled();
    desk.store.change_action(&desk.session, 1, &action("Ring home", None).into()).unwrap();
    let lines = desk.store.history(desk.session.viewer(), 1, 3).unwrap();
    assert_eq!(lines.len(), 3);
    assert!(lines.windows(2).all(|pair| pair[0].seq > pair[1].seq));
    assert_eq!((lines[0].verb.as_str(), lines[0].officer.as_str()), ("change_action", "A. Rahman"));
    assert!(lines[0].before.contains("Meet at the gate"), "{:?}", lines[0]);
    assert!(lines[0].after.contains("Ring home"), "{:?}", lines[0]);
}

/// What a slip or a stranger with a SQL shell may try, and what the file answers.
const FORBIDDEN: &[(&str, &str)] = &[
    ("UPDATE journal SET officer_name = 'B. Rahman' WHERE seq = 2", "never changed"),
    ("UPDATE OR REPLACE journal SET seq = 1 WHERE seq = 2", "never changed"),
    ("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)", "never shortened"),
    ("INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE seq = 2", "in order only"),
    ("REPLACE INTO journal SELECT * FROM journal ORDER BY seq DESC LIMIT 1", "in order only"),
    ("UPDATE journal_content SET content = 'no' WHERE seq = 2", "only be erased"),
    ("UPDATE journal_content SET content = NULL WHERE seq = 2", "only be erased"),
    ("DELETE FROM journal_content WHERE seq = 2", "never deleted"),
    ("UPDATE mark_history SET became = '/'", "never changed"),
    ("DELETE FROM mark_history", "never shortened"),
];

/// Refused by the program's own connection alone, which lets REPLACE fire what guards deletion.
const FORBIDDEN_HERE: &[(&str, &str)] = &[
    ("REPLACE INTO journal_content SELECT * FROM journal_content WHERE seq = 2", "never deleted"),
    ("REPLACE INTO mark_history SELECT * FROM mark_history", "never shortened"),
];

fn with_a_changed_mark() -> Desk {
    let mut desk = Desk::filled();
    desk.take_marks(&marks(AMARA, &[("2025-11-20", "O I")]));
    assert_eq!(desk.number("SELECT count(*) FROM mark_history"), 1);
    desk
}

fn assert_refused(connection: &Connection, (sql, why): &(&str, &str)) {
    let told = connection.execute(sql, []).unwrap_err().to_string();
    assert!(told.contains(*why), "{sql}: {told}");
}

#[test]
fn nothing_in_the_journal_is_changed_replaced_or_removed() {
    let mut desk = with_a_changed_mark();
    let before = desk.journal();
    for forbidden in FORBIDDEN.iter().chain(FORBIDDEN_HERE) {
        assert_refused(&desk.store.connection, forbidden);
    }
    for forbidden in FORBIDDEN {
        assert_refused(&behind(&desk.path), forbidden);
    }
    assert_eq!(desk.journal(), before);
    desk.assert_sound();
}

#[test]
fn the_journal_takes_no_row_out_of_order() {
    let desk = Desk::filled();
    let columns = "format, at, utc_offset, as_of, officer, officer_name, role, key, session,
                   program, verb, subject, row, pupil, case_id, record, revision, reason, before,
                   after, hash";
    let last = desk.number("SELECT max(seq) FROM journal");
    for seq in [0.to_string(), "NULL".to_owned(), last.to_string(), (last + 2).to_string()] {
        let sql = format!("INSERT INTO journal SELECT {seq}, {columns} FROM journal WHERE seq = 1");
        let forbidden = (sql.as_str(), "in order only");
        assert_refused(&desk.store.connection, &forbidden);
        assert_refused(&behind(&desk.path), &forbidden);
    }
}

#[test]
fn what_was_erased_under_no_certificate_is_named() {
    let mut desk = Desk::filled();
    desk.store.change_action(&desk.session, 1, &action("Ring home", None).into()).unwrap();
    let sql = "UPDATE journal_content SET salt = NULL, content = NULL, erased = 'rule 1'
               WHERE part = 'before' AND seq = (SELECT max(seq) FROM journal)";
    assert_eq!(desk.store.connection.execute(sql, []).unwrap(), 1);
    let last = desk.journal().len().to_string();
    let findings = desk.store.verify(None).unwrap().findings;
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!((findings[0].table.as_str(), &findings[0].row), ("journal_content", &last));
    assert!(findings[0].what.contains("erased under no rule"), "{findings:?}");
}
