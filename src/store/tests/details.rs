//! Two officers at one contact, one circumstance, one record: nobody writes over words unseen.

use super::{AMARA, Desk, action, circumstance};
use crate::rules::people::{Circumstance, Contact, Known};
use crate::store::{AttendeeChange, ChangedHere, ContactChange, Session, Trouble};

fn grace(desk: &Desk) -> Contact {
    desk.file(AMARA).contacts.remove(0)
}

fn told(desk: &Desk) -> Circumstance {
    desk.file(AMARA).circumstances.remove(0)
}

/// Who wrote what stands in the way.
fn clash<T: std::fmt::Debug>(done: Result<T, Trouble>) -> (String, String) {
    match done {
        Err(Trouble::Conflict(theirs)) => (theirs.by, theirs.value),
        other => panic!("no conflict: {other:?}"),
    }
}

fn phone(number: &str) -> Vec<ContactChange> {
    vec![ContactChange::Phone(number.to_owned())]
}

#[test]
fn a_line_of_a_contact_is_not_written_over_unseen() {
    let mut desk = Desk::with_people();
    let ben = desk.ben();
    let shown = [ContactChange::Phone(grace(&desk).phone), ContactChange::SafeWay(String::new())];
    desk.store.change_shown_contact(&ben, 1, &phone("01632 960111"), &shown).unwrap();
    // Another line: both are kept.
    let safe = [ContactChange::SafeWay("text after six".into())];
    desk.store.change_shown_contact(&desk.session, 1, &safe, &shown).unwrap();
    let before = desk.journal().len();
    let mine = desk.store.change_shown_contact(&desk.session, 1, &phone("01632 960222"), &shown);
    assert_eq!(clash(mine), ("ben".to_owned(), "01632 960111".to_owned()));
    assert_eq!(desk.journal().len(), before);
    assert_eq!(grace(&desk).phone, "01632 960111");
    // The same in other blanks is no other number, and what both wrote is no clash.
    let same = desk.store.change_shown_contact(&desk.session, 1, &phone("01632 960111"), &shown);
    same.unwrap();
    let seen = phone(" 01632  960111");
    desk.store.change_shown_contact(&desk.session, 1, &phone("01632 960222"), &seen).unwrap();
    assert_eq!(
        (grace(&desk).phone.as_str(), grace(&desk).safe_way.as_str()),
        ("01632 960222", "text after six")
    );
}

#[test]
fn parts_of_a_circumstance_are_merged_and_the_same_part_is_refused() {
    let mut desk = Desk::with_people();
    let ben = desk.ben();
    desk.store
        .set_circumstance(&desk.session, 1, &circumstance("young-carer", Known::Yes))
        .unwrap();
    let shown = told(&desk);
    let theirs = Circumstance { worker: "Ms Field".into(), ..shown.clone() };
    desk.store.set_shown_circumstance(&ben, 1, &theirs, &shown).unwrap();
    let mine = Circumstance { source: "father".into(), ..shown.clone() };
    desk.store.set_shown_circumstance(&desk.session, 1, &mine, &shown).unwrap();
    let merged = told(&desk);
    assert_eq!((merged.worker.as_str(), merged.source.as_str()), ("Ms Field", "father"));
    let mine = Circumstance { worker: "Mr Reid".into(), ..shown.clone() };
    let done = desk.store.set_shown_circumstance(&desk.session, 1, &mine, &shown);
    assert_eq!(clash(done).1, "Ms Field");
    assert_eq!(told(&desk), merged);
    desk.assert_sound();
}

/// The fields that others changed since then, and what is shown in no one field.
fn changed(desk: &Desk, who: &Session, since: i64) -> Vec<(String, String)> {
    let (_, all) = desk.store.changed_in(who, (1, 1), since).unwrap();
    all.into_iter().map(|ChangedHere { subject, field, .. }| (subject, field)).collect()
}

#[test]
fn what_others_changed_in_a_record_is_told_by_its_field() {
    let mut desk = Desk::with_people();
    let case = desk.open_case(AMARA);
    let plan = desk.store.new_record(&desk.session, case, "plan").unwrap();
    let ben = desk.ben();
    let since = desk.store.last_change().unwrap();
    desk.store.answer_field(&ben, plan, "push-pull/push", "loud corridors", 0).unwrap();
    desk.store.answer_field(&desk.session, plan, "push-pull/pull", "mine", 0).unwrap();
    let name = AttendeeChange { name: Some("C. Jones".into()), ..AttendeeChange::default() };
    desk.store.put_attendee(&ben, plan, "invited/people", None, &name).unwrap();
    // Agreed in the case, and shown in every plan of it.
    desk.store.add_action(&ben, case, None, &action("Ring home", None)).unwrap();
    let expected = [("answer", "push-pull/push"), ("attendee", "invited/people"), ("action", "")];
    let expected = expected.map(|(table, field)| (table.to_owned(), field.to_owned()));
    assert_eq!(changed(&desk, &desk.session, since), expected);
    let mine = ("answer".to_owned(), "push-pull/pull".to_owned());
    assert_eq!(changed(&desk, &ben, since), [mine]);
    let (last, _) = desk.store.changed_in(&desk.session, (case, plan), since).unwrap();
    assert_eq!(last, desk.store.last_change().unwrap());
    assert!(changed(&desk, &desk.session, last).is_empty());
}
