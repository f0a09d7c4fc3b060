//! Notices to Improve: what stands in their way, what issuing fixes, and what every list shows after it.

use proptest::prelude::*;

use super::{
    AMARA, Desk, JAKUB, action, call, circumstance, contact, day, marks, noon, refusal,
    three_contacts, tried,
};
use crate::rules::calendar::tests::real;
use crate::rules::calendar::{Calendar, Closed};
use crate::rules::case::{EntryKind, NewEntry};
use crate::rules::notice::{Contents, Ending, Notice, NoticeState, Served};
use crate::rules::people::{Circumstance, InLaw, Known};
use crate::rules::register::Half;
use crate::rules::strategy::StrategyAnswer;
use crate::store::{ContactChange, Issuing, Role, Trouble};

/// A Monday in term.
const ISSUED: &str = "2026-02-09";
const GRACE: i64 = 1;
const KWAME: i64 = 4;
/// Another child's stepfather.
const SEAN: i64 = 3;

/// Amara, absent without leave and with support tried and open; her mother and her father.
pub(super) fn ready() -> (Desk, i64) {
    let mut desk = Desk::with_people();
    desk.take_calendar();
    let father = contact(AMARA, "Father", "Osei, Kwame", "");
    desk.take_contacts(&[&three_contacts()[..], &[father]].concat());
    desk.take_marks(&marks(AMARA, &[("2026-02-02", "O O"), ("2026-02-03", "U /")]));
    let case = desk.open_case(AMARA);
    desk.session.clock = noon(ISSUED);
    // Nothing is left to ask about those absences.
    let missed = [(day("2026-02-02"), Half::Am), (day("2026-02-02"), Half::Pm)];
    desk.store.give_reason(&desk.session, 1, &missed, "Overslept", None, None).unwrap();
    desk.store
        .answer_strategy(&desk.session, case, "parents/phone-call", &tried("spoke"), 0)
        .unwrap();
    desk.store.add_action(&desk.session, case, None, &action("Meet at the gate", None)).unwrap();
    (desk, case)
}

fn by_hand(on: &str, reason: &str) -> Issuing {
    Issuing { on: day(on), served: Served::Hand, reason: reason.into() }
}

fn give(desk: &mut Desk, case: i64, contact: i64, on: &str) -> Result<i64, Trouble> {
    desk.store.give_notice(&desk.session, case, contact, None, &by_hand(on, ""))
}

fn notices(desk: &Desk) -> Vec<Notice> {
    desk.file(AMARA).notices
}

fn kept(desk: &Desk) -> Option<String> {
    let sql = "SELECT notice_last_day FROM caseload WHERE case_id = 1";
    desk.store.connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

fn due(desk: &Desk) -> Vec<(String, String)> {
    let sql = "SELECT on_day, what FROM due_item ORDER BY on_day, place";
    let mut query = desk.store.connection.prepare(sql).unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

/// The school's year with one more day closed.
fn close(desk: &mut Desk, on: &str) -> Calendar {
    let mut year = real().years()[0].clone();
    year.closed.push(Closed { first: day(on), last: day(on), why: "snow".into() });
    desk.store.set_calendar(&desk.session, 1, &year).unwrap();
    desk.store.calendar(1).unwrap()
}

#[test]
fn an_issued_notice_is_fixed_logged_and_due_on_its_last_day() {
    let (mut desk, case) = ready();
    assert_eq!(kept(&desk), None);
    let id = give(&mut desk, case, GRACE, ISSUED).unwrap();
    let [notice]: [Notice; 1] = notices(&desk).try_into().unwrap();
    assert_eq!((notice.id, notice.contact, notice.to.as_str()), (id, GRACE, "Grace Osei"));
    assert_eq!((notice.state, notice.days), (NoticeState::Issued, 30));
    assert_eq!((notice.issued, notice.served_on), (Some(day(ISSUED)), Some(day(ISSUED))));
    assert_eq!(notice.last_day, Some(day("2026-04-14")));
    let Contents { record, given, open, period, contact, .. } = &notice.contents;
    assert!(record.contains("Mon 2 Feb 2026: AM O, PM O\nTue 3 Feb 2026: AM U"), "{record}");
    let called = "Fri 21 Nov 2025: Phone call to parent/carer to discuss concerns";
    assert_eq!((given.as_str(), open.as_str()), (called, "Meet at the gate (Ms Field)"));
    let told = "30 school days: day 1 is Tue 10 Feb 2026, the last day is Tue 14 Apr 2026.";
    assert_eq!(period, told);
    assert_eq!(contact, "A. Rahman, Beech Grove School");

    let file = desk.file(AMARA);
    let entry = file.entries.iter().find(|entry| Some(entry.id) == notice.entry).unwrap();
    assert_eq!((entry.kind.id(), entry.on), ("notice", day(ISSUED)));
    assert_eq!(entry.with, ["Grace Osei (mother)"]);
    assert_eq!(entry.words, format!("{told} Served by hand on Mon 9 Feb 2026."));
    assert_eq!(kept(&desk).as_deref(), Some("2026-04-14"));
    let check = ("2026-04-14".to_owned(), "Check notice to Grace Osei: last day".to_owned());
    assert_eq!(due(&desk), [check]);
    assert_eq!(file.next_due, Some(day("2026-04-14")));
    desk.assert_sound();
}

#[test]
fn what_was_issued_stays_as_printed_when_the_calendar_changes() {
    let (mut desk, case) = ready();
    let contents = Contents::default();
    desk.store.draft_notice(&desk.session, case, KWAME, 30, &contents).unwrap();
    give(&mut desk, case, GRACE, ISSUED).unwrap();
    let today = day(ISSUED);
    let last = |desk: &Desk, calendar: &Calendar| {
        let all = notices(desk);
        [all[0].last_day_on(calendar, today), all[1].last_day_on(calendar, today)]
    };
    assert_eq!(last(&desk, &real()), [Some(day("2026-04-14")); 2]);
    let now = close(&mut desk, "2026-03-02");
    assert_eq!(last(&desk, &now), [Some(day("2026-04-15")), Some(day("2026-04-14"))]);
    assert_eq!(notices(&desk)[1].would_be(&now), Some(day("2026-04-15")));
    assert_eq!(kept(&desk).as_deref(), Some("2026-04-14"));
    desk.assert_sound();
}

#[test]
fn what_is_missing_is_named_and_only_a_reason_gets_past_it() {
    let mut desk = Desk::with_people();
    desk.take_calendar();
    let case = desk.open_case(AMARA);
    desk.session.clock = noon(ISSUED);
    // Nothing is left to ask about those absences.
    let missed = [(day("2026-02-02"), Half::Am), (day("2026-02-02"), Half::Pm)];
    desk.store.give_reason(&desk.session, 1, &missed, "Overslept", None, None).unwrap();
    let before = desk.journal();
    let told = refusal(give(&mut desk, case, GRACE, ISSUED));
    let expected = "the notice to Grace Osei lacks: attendance record and offences; support given; \
                    support still open. Nothing was changed. Mend it, or give the reason why it is \
                    issued without";
    assert_eq!(told, expected);
    assert_eq!(desk.journal(), before, "no draft is left behind");
    let with = by_hand(ISSUED, " the panel asked for it ");
    desk.store.give_notice(&desk.session, case, GRACE, Some(20), &with).unwrap();
    let [notice]: [Notice; 1] = notices(&desk).try_into().unwrap();
    assert_eq!((notice.reason.as_str(), notice.days), ("the panel asked for it", 20));
    let entry = desk.file(AMARA).entries.remove(0);
    assert!(entry.words.ends_with("Issued because: the panel asked for it"), "{}", entry.words);
    desk.assert_sound();
}

#[test]
fn holidays_in_term_time_alone_need_a_reason() {
    let (mut desk, case) = ready();
    desk.take_marks(&marks(AMARA, &[("2026-02-02", "G G"), ("2026-02-03", "I /")]));
    let told = refusal(give(&mut desk, case, GRACE, ISSUED));
    assert!(told.starts_with("every unauthorised session is a holiday in term time"), "{told}");
    desk.store
        .give_notice(&desk.session, case, GRACE, None, &by_hand(ISSUED, "third time"))
        .unwrap();
}

/// Sessions before compulsory school age are none of its grounds.
#[test]
fn a_child_below_school_age_gives_no_record() {
    let (mut desk, case) = ready();
    let young = super::pupil(AMARA, "Osei, Amara", "RB");
    let young = crate::rules::people::PupilRow { born: Some(day("2021-01-01")), ..young };
    desk.take_pupils(&[young]);
    let told = refusal(give(&mut desk, case, GRACE, ISSUED));
    assert!(told.contains("lacks: attendance record and offences. "), "{told}");
}

#[test]
fn it_goes_to_a_parent_in_education_law_and_never_to_the_authority() {
    let (mut desk, case) = ready();
    let nobody = refusal(give(&mut desk, case, SEAN, ISSUED));
    assert!(nobody.starts_with("Amara Osei has no contact 3"), "{nobody}");
    let not = [ContactChange::InLaw(InLaw::No, "no care of her".into())];
    desk.store.change_contact(&desk.session, KWAME, &not).unwrap();
    let told = refusal(give(&mut desk, case, KWAME, ISSUED));
    assert_eq!(told, "Kwame Osei is not a parent in education law. Nothing was changed");
    refusal(desk.store.draft_notice(&desk.session, case, KWAME, 30, &Contents::default()));

    let looked_after =
        Circumstance { to: Some(day("2026-03-01")), ..circumstance("looked-after", Known::Yes) };
    desk.store.set_circumstance(&desk.session, 1, &looked_after).unwrap();
    let with = by_hand(ISSUED, "whatever the reason");
    let told = refusal(desk.store.give_notice(&desk.session, case, GRACE, None, &with));
    assert!(told.contains("the child is looked after"), "{told}");
    let jakubs = desk.open_case(JAKUB);
    let told = refusal(give(&mut desk, jakubs, SEAN, ISSUED));
    assert!(told.contains("is not a parent in education law"), "{told}");
    assert!(notices(&desk).is_empty());
}

#[test]
fn a_parent_has_one_running_notice_and_each_parent_their_own() {
    let (mut desk, case) = ready();
    give(&mut desk, case, GRACE, ISSUED).unwrap();
    give(&mut desk, case, KWAME, ISSUED).unwrap();
    let told = refusal(give(&mut desk, case, GRACE, ISSUED));
    let expected = "notice 1 to Grace Osei runs until Tue 14 Apr 2026. Nothing was changed. Replace \
                    it, or withdraw it first";
    assert_eq!(told, expected);
    desk.session.clock = noon("2026-04-15");
    refusal(give(&mut desk, case, GRACE, "2026-04-14"));
    give(&mut desk, case, GRACE, "2026-04-15").unwrap();
    let states: Vec<_> = notices(&desk).iter().map(|one| one.state_on(day("2026-04-15"))).collect();
    assert_eq!(states, [NoticeState::Lapsed, NoticeState::Lapsed, NoticeState::Issued]);
    assert_eq!(kept(&desk).as_deref(), Some("2026-04-14"), "nobody said how the first ended");
    desk.assert_sound();
}

#[test]
fn another_stands_in_its_place_with_a_last_day_of_its_own() {
    let (mut desk, case) = ready();
    let first = give(&mut desk, case, GRACE, ISSUED).unwrap();
    close(&mut desk, "2026-03-02");
    desk.session.clock = noon("2026-02-11");
    let contents = notices(&desk)[0].contents.clone();
    let contents = Contents { period: String::new(), ..contents };
    let early = by_hand("2026-02-06", "");
    let told = refusal(desk.store.replace_notice(&desk.session, first, 30, &contents, &early));
    assert!(told.contains("can't be from before"), "{told}");
    let with = Issuing { served: Served::Post, ..by_hand("2026-02-11", "") };
    let second = desk.store.replace_notice(&desk.session, first, 30, &contents, &with).unwrap();
    let [old, new]: [Notice; 2] = notices(&desk).try_into().unwrap();
    assert_eq!((old.state, old.ended), (NoticeState::Replaced, Some(day("2026-02-11"))));
    assert_eq!((new.id, new.replaces, new.state), (second, Some(first), NoticeState::Issued));
    assert_eq!((new.served_on, new.last_day), (Some(day("2026-02-13")), Some(day("2026-04-17"))));
    assert_eq!(kept(&desk).as_deref(), Some("2026-04-17"));
    let told = refusal(desk.store.replace_notice(&desk.session, first, 30, &contents, &with));
    assert_eq!(told, "notice 1 has ended: replaced on Wed 11 Feb 2026. Nothing was changed");
    desk.assert_sound();
}

#[test]
fn withdrawing_it_leaves_the_entry_with_the_reason() {
    let (mut desk, case) = ready();
    let id = give(&mut desk, case, GRACE, ISSUED).unwrap();
    let entry = notices(&desk)[0].entry.unwrap();
    let told = refusal(desk.store.withdraw_entry(&desk.session, entry, "by mistake"));
    let expected = format!(
        "entry {entry} is of Notice to Improve 1: withdraw the notice, and its entry goes with it. Nothing was changed"
    );
    assert_eq!(told, expected);
    refusal(desk.store.withdraw_notice(&desk.session, id, "  "));
    desk.store.withdraw_notice(&desk.session, id, " wrong parent ").unwrap();
    let file = desk.file(AMARA);
    let entry = file.entries.iter().find(|one| one.id == entry).unwrap();
    assert_eq!(entry.withdrawn.as_deref(), Some("wrong parent"));
    assert_eq!(file.notices[0].state, NoticeState::Withdrawn);
    assert_eq!(file.notices[0].ended_why, "wrong parent");
    assert_eq!((kept(&desk), due(&desk)), (None, vec![]));
    refusal(desk.store.withdraw_notice(&desk.session, id, "again"));
    give(&mut desk, case, GRACE, ISSUED).unwrap();
    desk.assert_sound();
}

#[test]
fn how_it_ended_is_said_with_why() {
    let (mut desk, case) = ready();
    let first = give(&mut desk, case, GRACE, ISSUED).unwrap();
    let second = give(&mut desk, case, KWAME, ISSUED).unwrap();
    refusal(desk.store.end_notice(&desk.session, first, Ending::Met, " "));
    let told = refusal(desk.store.end_notice(&desk.session, first, Ending::Lapsed, "over"));
    assert!(told.contains("runs until Tue 14 Apr 2026: it hasn't lapsed yet"), "{told}");
    desk.store.end_notice(&desk.session, first, Ending::Escalated, "away again").unwrap();
    desk.session.clock = noon("2026-04-15");
    desk.store.end_notice(&desk.session, second, Ending::Lapsed, "no change").unwrap();
    let told: Vec<_> = notices(&desk)
        .into_iter()
        .map(|one| (one.state, one.ended.unwrap().to_string(), one.ended_why))
        .collect();
    let expected = [
        (NoticeState::Escalated, "2026-02-09".to_owned(), "away again".to_owned()),
        (NoticeState::Lapsed, "2026-04-15".to_owned(), "no change".to_owned()),
    ];
    assert_eq!(told, expected);
    let entries = desk.file(AMARA).entries;
    let standing = entries.iter().filter(|one| one.kind.id() == "notice");
    assert!(standing.clone().count() == 2 && standing.clone().all(|one| one.withdrawn.is_none()));
    assert_eq!((kept(&desk), due(&desk)), (None, vec![]));
    refusal(desk.store.end_notice(&desk.session, first, Ending::Met, "after all"));
    desk.assert_sound();
}

#[test]
fn a_draft_is_changed_by_whoever_saw_its_last_words() {
    let (mut desk, case) = ready();
    let ben = desk.ben();
    let (_, contents) = desk.store.notice_grounds(&desk.session, case, day(ISSUED)).unwrap();
    let id = desk.store.draft_notice(&desk.session, case, GRACE, 30, &contents).unwrap();
    let told = refusal(desk.store.draft_notice(&ben, case, GRACE, 30, &contents));
    assert!(told.contains("is drafted already"), "{told}");
    let mine = Contents { enough: "No more than two.".into(), ..contents.clone() };
    let revision = desk.store.change_notice(&desk.session, id, 0, 30, &mine).unwrap();
    assert_eq!(revision, 1);
    assert_eq!(desk.store.change_notice(&ben, id, 0, 30, &mine).unwrap(), 1, "the same words");
    let theirs = Contents { enough: "None at all.".into(), ..contents };
    match desk.store.change_notice(&ben, id, 0, 30, &theirs) {
        Err(Trouble::Conflict(stands)) => {
            assert_eq!((stands.value.as_str(), stands.revision), ("No more than two.", 1));
            assert_eq!(stands.by, "A. Rahman");
        }
        other => panic!("{other:?}"),
    }
    desk.store.change_notice(&ben, id, revision, 20, &theirs).unwrap();
    refusal(desk.store.change_notice(&ben, id, 2, 0, &theirs));
    desk.store.issue_notice(&desk.session, id, day(ISSUED), Served::Post, "").unwrap();
    let [notice]: [Notice; 1] = notices(&desk).try_into().unwrap();
    assert_eq!((notice.days, notice.contents.enough.as_str()), (20, "None at all."));
    assert_eq!(notice.last_day, Some(day("2026-03-16")));
    let told = refusal(desk.store.change_notice(&ben, id, 3, 30, &theirs));
    assert!(told.contains("is no draft any more"), "{told}");
    desk.assert_sound();
}

#[test]
fn nothing_is_issued_in_the_future_past_the_calendar_or_in_a_closed_case() {
    let (mut desk, case) = ready();
    let before = desk.journal();
    let told = refusal(give(&mut desk, case, GRACE, "2026-02-10"));
    assert!(told.starts_with("Tue 10 Feb 2026 is in the future"), "{told}");
    assert_eq!(desk.journal(), before);
    desk.session.clock = noon("2026-06-29");
    let told = refusal(give(&mut desk, case, GRACE, "2026-06-29"));
    let expected = "the calendar for 2026/27 isn't here yet: import it. Nothing was changed";
    assert_eq!(told, expected);
    let id = give(&mut desk, case, GRACE, ISSUED).unwrap();
    desk.store.close_case(&desk.session, case, "moved away").unwrap();
    refusal(give(&mut desk, case, KWAME, ISSUED));
    let viewer = super::as_roles(&desk.session, &[Role::Viewer]);
    refusal(desk.store.withdraw_notice(&viewer, id, "no"));
    desk.store.withdraw_notice(&desk.session, id, "moved away").unwrap();
    desk.assert_sound();
}

/// A parent reads it, whoever drafts it.
#[test]
fn nothing_restricted_gets_into_its_words() {
    let (mut desk, case) = ready();
    let said = StrategyAnswer { on: Some(day(ISSUED)), ..tried("secret words") };
    for row in ["safeguarding/mash", "pupil/peer-group", "parents/familial-issues"] {
        desk.store.answer_strategy(&desk.session, case, row, &said, 0).unwrap();
    }
    let kind = |id: &str| EntryKind::parse(id).unwrap();
    let entry = |id: &str, words: &str| NewEntry {
        words: words.into(),
        ..NewEntry::about(kind(id), day(ISSUED), vec![1])
    };
    let secret = NewEntry { restricted: true, ..entry("intervention", "secret words") };
    desk.store.log_entry(&desk.session, &secret).unwrap();
    desk.store.log_entry(&desk.session, &entry("intervention", "reading with Ms Field")).unwrap();
    let withdrawn = desk.store.log_entry(&desk.session, &entry("offer", "not hers")).unwrap();
    desk.store.withdraw_entry(&desk.session, withdrawn, "another pupil's").unwrap();
    desk.store.log_entry(&desk.session, &entry("offer", "breakfast club")).unwrap();
    desk.store.log_entry(&desk.session, &call(&[1], ISSUED, "she cried")).unwrap();
    let (_, contents) = desk.store.notice_grounds(&desk.session, case, day(ISSUED)).unwrap();
    let given = "Fri 21 Nov 2025: Phone call to parent/carer to discuss concerns\n\
                 Mon 9 Feb 2026: Intervention: reading with Ms Field";
    assert_eq!(contents.given, given);
    let open = "Mon 9 Feb 2026: Offer of support: breakfast club\nMeet at the gate (Ms Field)";
    assert_eq!(contents.open, open);
    let admin = super::as_roles(&desk.session, &[Role::Admin]);
    refusal(desk.store.notice_grounds(&admin, case, day(ISSUED)));
}

#[test]
fn what_is_due_follows_what_a_parent_is_called() {
    let (mut desk, case) = ready();
    give(&mut desk, case, GRACE, ISSUED).unwrap();
    let mut people = three_contacts();
    people[0].title = "Mrs".into();
    desk.take_contacts(&people);
    assert_eq!(due(&desk)[0].1, "Check notice to Mrs Grace Osei: last day");
    desk.assert_sound();
}

/// One thing done; what can't be done is refused, and that is fine.
fn step(desk: &mut Desk, case: i64, (what, nth, later): (u8, u8, u64)) {
    let on = day(ISSUED) + chrono::Days::new(later);
    desk.session.clock = noon(&on.to_string());
    let session = desk.session.clone();
    let parent = if nth % 2 == 0 { GRACE } else { KWAME };
    let notice = i64::from(nth % 5) + 1;
    let with = Issuing { on, served: Served::Post, reason: "why".into() };
    let contents = Contents::default();
    let store = &mut desk.store;
    let done = match what {
        0 => store.draft_notice(&session, case, parent, u32::from(nth) + 1, &contents).map(drop),
        1 => store.issue_notice(&session, notice, on, Served::Hand, "why"),
        2 | 3 => store.give_notice(&session, case, parent, None, &with).map(drop),
        4 => store.withdraw_notice(&session, notice, "why"),
        5 => store.end_notice(&session, notice, Ending::Met, "why"),
        6 => store.replace_notice(&session, notice, 10, &contents, &with).map(drop),
        7 => {
            let morning = [(day("2026-02-02"), Half::Am)];
            store.refer_penalty(&session, case, parent, &morning, on).map(drop)
        }
        8 => {
            let heard = crate::rules::penalty::Heard::Issued { pounds: 160 };
            store.answer_penalty(&session, notice, 0, &heard, on).map(drop)
        }
        9 if nth == 0 => store.close_case(&session, case, "better"),
        _ => {
            close(desk, &on.to_string());
            Ok(())
        }
    };
    match done {
        Ok(()) | Err(Trouble::Refused(_) | Trouble::Conflict(_)) => {}
        Err(other) => panic!("{other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 12,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn kept_rows_agree_with_a_recount_after_any_steps(
        steps in prop::collection::vec((0u8..11, 0u8..12, 0u64..150), 25)
    ) {
        let (mut desk, case) = ready();
        desk.hurry();
        for taken in steps {
            step(&mut desk, case, taken);
        }
        desk.assert_sound();
    }
}
