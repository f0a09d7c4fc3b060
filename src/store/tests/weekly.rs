//! The weekly meeting: which cases are discussed, and what is new in each since the last minutes.

use super::{
    AMARA, Desk, JAKUB, TODAY, ZOE, action, as_roles, call, day, marks, refusal, three_contacts,
    three_pupils,
};
use crate::rules::case::NewEntry;
use crate::rules::weekly::minutes_kind;
use crate::store::{Role, Session, Signer, WeeklyRow};

/// Three cases opened on Monday 10 November: Amara at 80%, Zoë at 60%, Jakub without marks.
fn desk() -> Desk {
    let mut desk = Desk::new();
    desk.take_calendar();
    desk.take_pupils(&three_pupils());
    desk.take_contacts(&three_contacts());
    desk.session = desk.on("2025-11-10");
    for upn in [AMARA, ZOE, JAKUB] {
        desk.open_case(upn);
    }
    let week = |upn, codes: [&str; 2]| {
        let days = ["2025-11-10", "2025-11-11", "2025-11-12", "2025-11-13", "2025-11-14"];
        let told: Vec<_> = days
            .iter()
            .enumerate()
            .map(|(at, on)| (*on, if at < 2 { codes[at] } else { "/ \\" }))
            .collect();
        marks(upn, &told)
    };
    desk.take_marks(&week(AMARA, ["O O", "/ \\"]));
    desk.take_marks(&week(ZOE, ["I I", "I I"]));
    desk.session = desk.on("2025-11-17");
    desk
}

fn weekly(desk: &Desk, session: &Session, mine: Option<i64>) -> Vec<WeeklyRow> {
    desk.store.weekly(session.viewer(), mine, session.as_of()).unwrap()
}

/// Each case to discuss by its pupil, with what is new.
fn told(desk: &Desk) -> Vec<(i64, String)> {
    let session = &desk.session;
    let rows = weekly(desk, session, None).into_iter();
    rows.map(|row| {
        let news = desk.store.news(session.viewer(), &row, session.as_of()).unwrap();
        (row.pupil, news.words())
    })
    .collect()
}

fn minutes(desk: &mut Desk, pupil: i64) -> i64 {
    let on = desk.session.as_of();
    let words = "ring on Monday".to_owned();
    let entry = NewEntry { words, ..NewEntry::about(minutes_kind(), on, vec![pupil]) };
    desk.store.log_entry(&desk.session, &entry).unwrap()
}

#[test]
fn what_was_never_discussed_is_with_the_lowest_attendance_first() {
    let desk = desk();
    let expected =
        [(2, String::new()), (1, "2 unauthorised sessions".to_owned()), (3, String::new())];
    assert_eq!(told(&desk), expected);
    let rows = weekly(&desk, &desk.session, None);
    assert!(rows.iter().all(|row| row.minutes.is_none() && row.opened == day("2025-11-10")));
}

#[test]
fn a_case_comes_again_when_something_is_new_since_its_minutes() {
    let mut desk = desk();
    desk.store.log_entry(&desk.session, &call(&[1], "2025-11-17", "rang")).unwrap();
    for pupil in [1, 2, 3] {
        minutes(&mut desk, pupil);
    }
    assert!(told(&desk).is_empty(), "all were discussed today");
    desk.session = desk.on("2025-11-24");
    assert!(told(&desk).is_empty(), "nothing has happened");
    desk.take_marks(&marks(AMARA, &[("2025-11-17", "/ O"), ("2025-11-18", "O O")]));
    desk.take_marks(&marks(ZOE, &[("2025-11-18", "I I")]));
    assert_eq!(told(&desk), [(1, "3 unauthorised sessions".to_owned())]);
    for words in ["rang", "rang again"] {
        desk.store.log_entry(&desk.session, &call(&[1, 2], "2025-11-24", words)).unwrap();
    }
    let both = [(2, "2 calls".to_owned()), (1, "2 calls, 3 unauthorised sessions".to_owned())];
    assert_eq!(told(&desk), both);
    minutes(&mut desk, 2);
    assert_eq!(told(&desk), both[1..]);
    desk.assert_sound();
}

#[test]
fn gates_and_what_became_overdue_are_new() {
    let mut desk = desk();
    let agree = |desk: &mut Desk, what: &str, by: &str| {
        desk.store.add_action(&desk.session, 1, None, &action(what, Some(by))).unwrap();
    };
    agree(&mut desk, "Old", "2025-11-12");
    minutes(&mut desk, 1);
    agree(&mut desk, "Review meeting", "2025-11-19");
    agree(&mut desk, "Ring home", "2025-11-20");
    agree(&mut desk, "Later", "2025-12-01");
    let of =
        |desk: &Desk| told(desk).into_iter().find(|(pupil, _)| *pupil == 1).map(|(_, news)| news);
    assert_eq!(of(&desk), None, "nothing of it is late yet");
    desk.session = desk.on("2025-11-24");
    assert_eq!(of(&desk).unwrap(), "Review meeting overdue since 19 Nov and 1 more");
    let own = Signer { name: String::new(), role: String::new(), on: day("2025-11-24") };
    desk.store.pass_gate(&desk.session, 1, "stage-2", &own, "two calls, no change").unwrap();
    let news = "gate 2 passed, Review meeting overdue since 19 Nov and 1 more";
    assert_eq!(of(&desk).unwrap(), news);
    minutes(&mut desk, 1);
    assert_eq!(of(&desk), None);
    desk.store.close_case(&desk.session, 2, "back at school").unwrap();
    assert!(told(&desk).iter().all(|(pupil, _)| *pupil != 2));
}

#[test]
fn one_meeting_is_one_however_many_were_asked() {
    let mut desk = desk();
    minutes(&mut desk, 1);
    let kind = crate::rules::case::EntryKind::parse("meeting-offered").unwrap();
    let offer = NewEntry::about(kind, day("2025-11-17"), Vec::new());
    let first = desk.store.log_in_case(&desk.session, 1, &offer, None).unwrap();
    desk.store.log_in_case(&desk.session, 1, &offer, Some(first)).unwrap();
    let amara = told(&desk).into_iter().find(|(pupil, _)| *pupil == 1).unwrap();
    assert_eq!(amara.1, "1 meeting offered");
}

#[test]
fn what_is_restricted_or_withdrawn_is_no_news() {
    let mut desk = desk();
    minutes(&mut desk, 1);
    let hidden = NewEntry { restricted: true, ..call(&[1], "2025-11-17", "worried") };
    desk.store.log_entry(&desk.session, &hidden).unwrap();
    let slip = desk.store.log_entry(&desk.session, &call(&[1], "2025-11-17", "rang")).unwrap();
    assert!(told(&desk).contains(&(1, "1 call".to_owned())));
    desk.store.withdraw_entry(&desk.session, slip, "another pupil's").unwrap();
    assert!(told(&desk).iter().all(|(pupil, _)| *pupil != 1));
}

#[test]
fn minutes_that_were_withdrawn_were_never_taken() {
    let mut desk = desk();
    let entry = minutes(&mut desk, 1);
    assert!(weekly(&desk, &desk.session, None).iter().all(|row| row.pupil != 1));
    desk.store.withdraw_entry(&desk.session, entry, "another case's").unwrap();
    let rows = weekly(&desk, &desk.session, None);
    assert_eq!(rows.iter().find(|row| row.pupil == 1).unwrap().minutes, None);
    assert_eq!(minutes_of(&mut desk), Some((entry + 1, day("2025-11-17"))));
}

/// The minutes that a case is told since, a week after it was discussed and rung about.
fn minutes_of(desk: &mut Desk) -> Option<(i64, chrono::NaiveDate)> {
    minutes(desk, 1);
    desk.session = desk.on("2025-11-24");
    desk.store.log_entry(&desk.session, &call(&[1], "2025-11-20", "rang")).unwrap();
    let rows = weekly(desk, &desk.session, None);
    rows.iter().find(|row| row.pupil == 1).unwrap().minutes
}

#[test]
fn an_officer_has_their_own_and_an_admin_none() {
    let mut desk = desk();
    let ben = desk.ben();
    desk.store.change_owner(&desk.session, &[2], ben.officer).unwrap();
    let own: Vec<i64> =
        weekly(&desk, &desk.session, Some(ben.officer)).iter().map(|row| row.case).collect();
    assert_eq!(own, [2]);
    assert_eq!(weekly(&desk, &desk.session, Some(desk.session.officer)).len(), 2);
    let admin = as_roles(&desk.session, &[Role::Admin]);
    assert!(weekly(&desk, &admin, None).is_empty());
    let row = &weekly(&desk, &desk.session, None)[0];
    refusal(desk.store.news(admin.viewer(), row, day(TODAY)));
}

#[test]
fn a_case_is_left_out_for_this_week_by_this_officer() {
    let mut desk = desk();
    let ben = desk.ben();
    let before = desk.journal();
    for case in [1, 3, 1] {
        desk.store.leave_out(&desk.session, case).unwrap();
    }
    assert_eq!(desk.store.left_out(&desk.session).unwrap().into_iter().collect::<Vec<_>>(), [1, 3]);
    assert!(desk.store.left_out(&ben).unwrap().is_empty());
    let friday = desk.on("2025-11-21");
    assert_eq!(desk.store.left_out(&friday).unwrap().len(), 2);
    let monday = desk.on("2025-11-24");
    assert!(desk.store.left_out(&monday).unwrap().is_empty());
    desk.store.leave_out(&monday, 2).unwrap();
    assert_eq!(desk.number("SELECT count(*) FROM draft"), 1, "last week's is gone");
    assert_eq!(desk.journal(), before, "it is no change of the file");
}
