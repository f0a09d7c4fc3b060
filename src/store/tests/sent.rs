//! Copies of what was given out: kept byte for byte, told in the log, due until something came of it.

use super::{AMARA, Desk, TODAY, behind, call, day, noon, refusal, three_contacts};
use crate::rules::sent::{Format, Way};
use crate::store::NewSent;

const GRACE: i64 = 1;
/// Another child's stepfather.
const SEAN: i64 = 3;

/// A first letter of concern, by hand.
pub(super) fn concern(case: i64, contact: Option<i64>, on: &str) -> NewSent {
    NewSent {
        case,
        kind: "concern-first".into(),
        template_version: 1,
        title: "First letter of concern".into(),
        contact,
        to: contact.map_or("the school nurse", |_| "Grace Osei").into(),
        how: Way::Hand,
        format: Format::Text,
        bytes: b"Dear Mrs Osei".to_vec(),
        on: day(on),
        log: "letter".into(),
        words: String::new(),
        record: None,
        meeting: None,
        confirms: false,
        notice: None,
        follow_up: None,
    }
}

fn desk() -> (Desk, i64) {
    let mut desk = Desk::with_people();
    desk.take_contacts(&three_contacts());
    let case = desk.open_case(AMARA);
    (desk, case)
}

fn due(desk: &Desk) -> Vec<String> {
    let sql = "SELECT what FROM due_item WHERE place LIKE 'sent/%' ORDER BY place";
    let mut query = desk.store.connection.prepare(sql).unwrap();
    let rows = query.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn the_bytes_are_kept_and_the_log_tells_of_them() {
    let (mut desk, case) = desk();
    let ids = desk.store.send_document(&desk.session, &concern(case, Some(GRACE), TODAY)).unwrap();
    let (found, bytes) = desk.store.sent_bytes(desk.session.viewer(), ids.sent).unwrap();
    assert_eq!(bytes, b"Dear Mrs Osei");
    assert_eq!((found.version, found.size, found.how), (1, bytes.len(), Way::Hand));
    let entries = desk.file(AMARA).entries;
    let entry = entries.iter().find(|entry| entry.id == ids.entry).unwrap();
    assert_eq!((entry.kind.id(), entry.on), ("letter", day(TODAY)));
    assert_eq!(entry.words, "First letter of concern, by hand");
    let again =
        desk.store.send_document(&desk.session, &concern(case, Some(GRACE), TODAY)).unwrap();
    assert_eq!(again.version, 2);
    let called = |at: usize| desk.store.sent(desk.session.viewer(), case).unwrap()[at].called();
    assert_eq!(called(0), "First letter of concern to Grace Osei, version 2");
    assert_eq!(called(1), "First letter of concern to Grace Osei");
    desk.store.verify_sent(desk.session.viewer(), ids.sent).unwrap();
    desk.assert_sound();
}

#[test]
fn a_copy_of_a_withdrawn_entry_is_kept_and_says_so() {
    let (mut desk, case) = desk();
    let ids = desk.store.send_document(&desk.session, &concern(case, Some(GRACE), TODAY)).unwrap();
    desk.store.withdraw_entry(&desk.session, ids.entry, "never posted").unwrap();
    let (found, bytes) = desk.store.sent_bytes(desk.session.viewer(), ids.sent).unwrap();
    assert_eq!((found.withdrawn.as_deref(), found.is_current()), (Some("never posted"), false));
    assert_eq!(bytes, b"Dear Mrs Osei");
}

#[test]
fn one_byte_changed_behind_the_program_is_found() {
    let (mut desk, case) = desk();
    let ids = desk.store.send_document(&desk.session, &concern(case, Some(GRACE), TODAY)).unwrap();
    let shell = behind(&desk.path);
    shell.execute_batch("DROP TRIGGER sent_no_update").unwrap();
    let changed = "UPDATE sent SET bytes = CAST('Dear Mrs Osej' AS BLOB)";
    assert_eq!(shell.execute(changed, []).unwrap(), 1);
    assert!(desk.store.sent_bytes(desk.session.viewer(), ids.sent).is_err());
    assert!(desk.store.verify_sent(desk.session.viewer(), ids.sent).is_err());
    let found = desk.store.verify(None).unwrap().findings;
    let found: Vec<(&str, &str)> = found.iter().map(|one| (&*one.table, &*one.row)).collect();
    // The rule that was taken out to change it is missed too.
    assert_eq!(found, [("sqlite_schema", "sent_no_update"), ("sent", &ids.sent.to_string())]);
}

#[test]
fn a_letter_is_due_until_they_were_reached() {
    let (mut desk, case) = desk();
    let letter = NewSent {
        follow_up: Some((day("2025-12-05"), "Did they answer".into())),
        ..concern(case, Some(GRACE), TODAY)
    };
    desk.store.send_document(&desk.session, &letter).unwrap();
    assert_eq!(due(&desk), ["Did they answer: Grace Osei"]);
    desk.session.clock = noon("2025-11-24");
    let rang = crate::rules::case::NewEntry {
        contacts: vec![GRACE],
        ..call(&[1], "2025-11-24", "she will come in")
    };
    desk.store.log_entry(&desk.session, &rang).unwrap();
    assert!(due(&desk).is_empty());
    desk.assert_sound();
}

#[test]
fn what_cannot_be_sent_is_refused_and_nothing_is_kept() {
    let (mut desk, case) = desk();
    let before = desk.journal();
    let good = concern(case, Some(GRACE), TODAY);
    let table = [
        (NewSent { bytes: Vec::new(), ..good.clone() }, "is empty"),
        (NewSent { contact: Some(SEAN), ..good.clone() }, "none of this pupil's"),
        (NewSent { to: " ".into(), contact: None, ..good.clone() }, "to whom"),
        (concern(case, Some(GRACE), "2026-11-22"), "is in the future"),
    ];
    for (wrong, expected) in table {
        let why = refusal(desk.store.send_document(&desk.session, &wrong));
        assert!(why.contains(expected) && why.contains("Nothing was saved"), "{why}");
    }
    // All or none.
    let both = [good.clone(), NewSent { bytes: Vec::new(), ..good }];
    refusal(desk.store.send_documents(&desk.session, &both));
    assert_eq!(desk.journal(), before);
    assert!(desk.store.sent(desk.session.viewer(), case).unwrap().is_empty());
}
