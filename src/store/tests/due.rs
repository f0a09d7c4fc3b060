//! What meetings and their forms make due, kept as a recount finds it.

use proptest::prelude::*;

use super::meetings::{GRACE, KWAME, arranged, asked, begun, change, held, outcome, row, to};
use super::{AMARA, Desk, TODAY, action, day, refusal};
use crate::rules::people::InLaw;
use crate::store::{ContactChange, NewTime, Session, Trouble};

fn due(desk: &Desk) -> Vec<(String, String, String)> {
    let sql = "SELECT on_day, place, what FROM due_item ORDER BY on_day, place";
    let mut query = desk.store.connection.prepare(sql).unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

fn assert_due(desk: &Desk, expected: &[(&str, &str, &str)]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(on, place, what)| ((*on).to_owned(), (*place).to_owned(), (*what).to_owned()))
        .collect();
    assert_eq!(due(desk), expected);
}

#[test]
fn nothing_is_due_of_a_meeting_without_a_day_or_that_was_cancelled() {
    let (desk, ..) = begun();
    assert_due(&desk, &[]);
    let (mut desk, ..) = arranged();
    assert_eq!(due(&desk).len(), 3);
    desk.store.cancel_meeting(&desk.session, 1, "school", "snow").unwrap();
    assert_due(&desk, &[]);
    desk.assert_sound();
}

#[test]
fn what_is_due_follows_the_meeting_from_asking_to_the_review() {
    let (mut desk, case, record) = arranged();
    let meeting = ("2025-12-12", "meeting/1", "Small meeting 10:00");
    let grace = ("2025-12-12", "meeting/1/invite/1", "Invite Grace Osei to Small meeting");
    let kwame = ("2025-12-12", "meeting/1/invite/2", "Invite Kwame Osei to Small meeting");
    assert_due(&desk, &[meeting, grace, kwame]);
    change(&mut desk, GRACE, &asked("letter", "2025-11-19")).unwrap();
    change(&mut desk, KWAME, &asked("person", "2025-11-20")).unwrap();
    let confirm =
        ("2025-11-20", "meeting/1/confirm/2", "Confirm Small meeting in writing to Kwame Osei");
    assert_due(&desk, &[confirm, meeting]);
    assert_eq!(desk.file(AMARA).next_due, Some(day("2025-11-20")));
    desk.store
        .add_action(&desk.session, case, None, &action("Ring home", Some("2025-11-20")))
        .unwrap();
    let rows = desk.store.cases(desk.session.viewer()).unwrap();
    assert_eq!(rows[0].next_due_what.as_deref(), Some("Ring home"), "actions first on a day");

    let (mut desk, _, _) = held();
    let copy =
        ("2025-12-12", "record/1/copies/parents", "Send plan and covering letter to Kwame Osei");
    let review = ("2026-01-05", "record/1/review/date", "Review meeting");
    assert_due(&desk, &[copy, review]);
    desk.store.answer_field(&desk.session, record, "copies/parents", "2025-12-12", 0).unwrap();
    assert_due(&desk, &[review]);
    desk.store.new_record(&desk.session, case, "small-review").unwrap();
    assert_due(&desk, &[]);
    desk.store.close_case(&desk.session, case, "back at school").unwrap();
    desk.assert_sound();
}

#[test]
fn a_closed_record_takes_its_copies_and_nothing_else() {
    let (mut desk, _, record) = held();
    refusal(desk.store.answer_field(&desk.session, record, "aim/words", "something else", 1));
    let newer = desk.store.correct_record(&desk.session, record).unwrap();
    refusal(desk.store.answer_field(&desk.session, record, "copies/parents", "yes", 0));
    desk.store.answer_field(&desk.session, newer, "copies/parents", "yes", 0).unwrap();
    desk.assert_sound();
}

#[test]
fn a_closed_case_has_nothing_due() {
    let (mut desk, case, _) = held();
    assert!(!due(&desk).is_empty());
    desk.store.close_case(&desk.session, case, "back at school").unwrap();
    assert_due(&desk, &[]);
    desk.assert_sound();
}

#[test]
fn who_is_a_parent_in_law_decides_who_is_written_to() {
    let (mut desk, ..) = held();
    let kwame = row(&desk, KWAME).contact.unwrap();
    let not = [ContactChange::InLaw(InLaw::No, "lives abroad".into())];
    desk.store.change_contact(&desk.session, kwame, &not).unwrap();
    assert_eq!(due(&desk)[0].2, "Give the parents their copy");
    desk.assert_sound();
}

/// One thing done to a meeting, on a day; what can't be done is refused, and that is fine.
fn step(desk: &mut Desk, case: i64, (what, nth, later): (u8, u8, u64)) {
    let on = day(TODAY) + chrono::Days::new(later);
    let session: Session = desk.on(&on.to_string());
    let meetings = desk.file(AMARA).meetings;
    let meeting = meetings.get(usize::from(nth) % meetings.len().max(1));
    let Some(meeting) = meeting else {
        let _ = desk.store.new_record(&session, case, "small-meeting");
        return;
    };
    let record = meeting.record.unwrap();
    let row = meeting.invitations[usize::from(nth) % meeting.invitations.len()].id;
    let moved = NewTime { on: on + chrono::Days::new(u64::from(nth)), ..to(TODAY) };
    let store = &mut desk.store;
    let done = match what {
        0 => store.new_record(&session, case, "small-meeting").map(drop),
        1 => store.new_record(&session, case, "small-review").map(drop),
        2 => store.arrange_meeting(&session, meeting.id, moved.on, "9", "office"),
        3 => store.rearrange_meeting(&session, meeting.id, &moved, "parent", "why", nth % 2 == 0),
        4 => store.cancel_meeting(&session, meeting.id, "school", "why"),
        5 | 6 => {
            let how = ["letter", "call", "person"][usize::from(nth) % 3];
            store.change_invitation(&session, row, &asked(how, &on.to_string()))
        }
        7 => store.change_invitation(
            &session,
            row,
            &outcome(["came", "failed"][usize::from(nth) % 2]),
        ),
        8 => store.close_record(&session, record),
        9 => store.correct_record(&session, record).map(drop),
        10 => {
            let value = if nth % 2 == 0 { "yes" } else { "" };
            let base = store
                .record_file(session.viewer(), record)
                .unwrap()
                .answers
                .get("copies/parents")
                .map_or(0, |answer| answer.revision);
            store.answer_field(&session, record, "copies/parents", value, base).map(drop)
        }
        _ => {
            let review = (on + chrono::Days::new(20)).to_string();
            store.answer_field(&session, record, "review/date", &review, 0).map(drop)
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
    fn what_is_kept_as_due_is_what_a_recount_finds(
        steps in prop::collection::vec((0..12_u8, 0..6_u8, 0..60_u64), 30)
    ) {
        let (mut desk, case, _) = arranged();
        desk.hurry();
        for taken in steps {
            step(&mut desk, case, taken);
        }
        desk.assert_sound();
    }
}
