//! Referrals to the authority: which sessions, what was heard, and chasing until it is known.

use super::notices::ready;
use super::{AMARA, Desk, day, marks, noon, refusal};
use crate::rules::absence::SessionAt;
use crate::rules::penalty::{Heard, Penalty, Reply, threshold};
use crate::rules::register::Half;
use crate::store::Trouble;

const GRACE: i64 = 1;
const KWAME: i64 = 4;
const SENT: &str = "2026-02-09";

fn at(on: &str, half: Half) -> SessionAt {
    (day(on), half)
}

/// The unauthorised sessions of a week in February.
fn three() -> [SessionAt; 3] {
    [at("2026-02-02", Half::Am), at("2026-02-02", Half::Pm), at("2026-02-03", Half::Am)]
}

fn refer(desk: &mut Desk, case: i64, to: i64, sessions: &[SessionAt]) -> Result<i64, Trouble> {
    desk.store.refer_penalty(&desk.session, case, to, sessions, day(SENT))
}

fn hear(desk: &mut Desk, heard: &Heard, on: &str) -> Result<i64, Trouble> {
    let base = only(desk).revision;
    desk.store.answer_penalty(&desk.session, 1, base, heard, day(on))
}

fn only(desk: &Desk) -> Penalty {
    desk.file(AMARA).penalties.remove(0)
}

fn due(desk: &Desk) -> Option<String> {
    let sql = "SELECT min(on_day) FROM due_item WHERE place = 'penalty/1'";
    desk.store.connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

fn in_ten_weeks(desk: &Desk) -> (u32, usize) {
    let calendar = desk.store.calendar(1).unwrap();
    let found = threshold(&desk.file(AMARA), &calendar, day(SENT));
    (found.most.in_10_weeks, found.sessions.len())
}

#[test]
fn a_referral_is_logged_and_chased_until_it_is_known_what_became_of_it() {
    let (mut desk, case) = ready();
    let [first, second, third] = three();
    assert_eq!(refer(&mut desk, case, GRACE, &[third, first, second, first]).unwrap(), 1);
    let referral = only(&desk);
    assert_eq!((referral.to.as_str(), referral.reply), ("Grace Osei", Reply::Waiting));
    assert_eq!(referral.sessions, three());
    let entries = desk.file(AMARA).entries;
    let entry = entries.iter().find(|entry| Some(entry.id) == referral.entry).unwrap();
    let words = "Referred to the authority: 3 unauthorised sessions from Mon 2 Feb 2026 to Tue 3 \
                 Feb 2026";
    assert_eq!((entry.kind.id(), entry.words.as_str()), ("penalty", words));
    assert_eq!(due(&desk).as_deref(), Some("2026-03-02"));

    desk.session.clock = noon("2026-07-01");
    hear(&mut desk, &Heard::Nothing, "2026-03-02").unwrap();
    assert_eq!(due(&desk).as_deref(), Some("2026-03-16"));
    hear(&mut desk, &Heard::Accepted, "2026-03-09").unwrap();
    assert_eq!(due(&desk).as_deref(), Some("2026-03-23"));
    hear(&mut desk, &Heard::Issued { pounds: 160 }, "2026-03-10").unwrap();
    assert_eq!(due(&desk).as_deref(), Some("2026-04-07"));
    hear(&mut desk, &Heard::Paid, "2026-03-20").unwrap();
    let known = only(&desk);
    assert_eq!((known.issued, known.pounds), (Some(day("2026-03-10")), Some(160)));
    assert_eq!((known.paid, known.revision), (Some(day("2026-03-20")), 4));
    assert_eq!(due(&desk), None);
    let told: Vec<String> = desk
        .file(AMARA)
        .entries
        .into_iter()
        .filter(|entry| entry.kind.id() == "penalty")
        .map(|entry| format!("{} {}", entry.on, entry.words))
        .collect();
    let expected = [
        "2026-03-20 Penalty notice paid",
        "2026-03-10 Penalty notice of £160 issued",
        "2026-03-09 Referral accepted",
        "2026-03-02 Asked what became of the referral: nothing is known yet",
    ];
    assert_eq!(told[..4], expected);
    desk.assert_sound();
}

#[test]
fn no_session_counts_twice_for_a_parent() {
    let (mut desk, case) = ready();
    desk.take_marks(&marks(AMARA, &[("2026-02-04", "O /")]));
    assert_eq!(in_ten_weeks(&desk), (4, 4));
    refer(&mut desk, case, GRACE, &three()).unwrap();
    assert_eq!(in_ten_weeks(&desk), (1, 1));
    let told = refusal(refer(&mut desk, case, GRACE, &three()[1..2]));
    let expected = "Mon 2 Feb 2026 PM was referred about this parent already: no session counts \
                    twice. Nothing was changed";
    assert_eq!(told, expected);
    refer(&mut desk, case, KWAME, &three()).unwrap();
    hear(&mut desk, &Heard::Returned { why: "a letter is missing".into() }, SENT).unwrap();
    refer(&mut desk, case, GRACE, &three()).unwrap();
    desk.assert_sound();
}

#[test]
fn only_unauthorised_sessions_with_a_known_reason_are_referred() {
    let (mut desk, case) = ready();
    desk.take_marks(&marks(AMARA, &[("2026-02-04", "N I")]));
    let before = desk.journal();
    let told = refusal(refer(&mut desk, case, GRACE, &[]));
    assert!(told.starts_with("no session was named"), "{told}");
    let told = refusal(refer(&mut desk, case, GRACE, &[at("2026-02-04", Half::Am)]));
    assert!(told.starts_with("Wed 4 Feb 2026 AM is marked N"), "{told}");
    for not in [at("2026-02-04", Half::Pm), at("2026-02-03", Half::Pm), at("2026-02-05", Half::Am)]
    {
        let told = refusal(refer(&mut desk, case, GRACE, &[three()[0], not]));
        assert!(told.contains("isn't an unauthorised session"), "{told}");
    }
    let late = desk.store.refer_penalty(&desk.session, case, GRACE, &three(), day("2026-02-10"));
    assert!(refusal(late).contains("is in the future"));
    refusal(refer(&mut desk, case, 3, &three()));
    desk.store.close_case(&desk.session, case, "moved away").unwrap();
    refusal(refer(&mut desk, case, GRACE, &three()));
    assert_eq!(desk.journal().len(), before.len() + 1, "the case was closed, nothing else");
}

#[test]
fn a_referral_taken_back_takes_its_entry_with_it() {
    let (mut desk, case) = ready();
    refer(&mut desk, case, GRACE, &three()).unwrap();
    let entry = only(&desk).entry.unwrap();
    let told = refusal(desk.store.withdraw_entry(&desk.session, entry, "by mistake"));
    assert!(told.contains("is of referral 1 to the authority: take the referral back"), "{told}");
    hear(&mut desk, &Heard::Withdrawn { why: "wrong parent".into() }, SENT).unwrap();
    let entries = desk.file(AMARA).entries;
    let entry = entries.iter().find(|one| one.id == entry).unwrap();
    assert_eq!(entry.withdrawn.as_deref(), Some("wrong parent"));
    assert_eq!((in_ten_weeks(&desk), due(&desk)), ((3, 3), None));
    refer(&mut desk, case, GRACE, &three()).unwrap();
    desk.assert_sound();
}

#[test]
fn two_at_one_referral_see_each_other() {
    let (mut desk, case) = ready();
    refer(&mut desk, case, GRACE, &three()).unwrap();
    let ben = desk.ben();
    desk.session.clock = noon("2026-03-02");
    let (session, accepted) = (desk.session.clone(), Heard::Accepted);
    desk.store.answer_penalty(&session, 1, 0, &accepted, day("2026-03-02")).unwrap();
    let none = Heard::NoAction { why: "a first offence".into() };
    match desk.store.answer_penalty(&ben, 1, 0, &none, day(SENT)) {
        Err(Trouble::Conflict(stands)) => {
            assert_eq!((stands.value.as_str(), stands.revision), ("accepted", 1));
            assert_eq!(stands.by, "A. Rahman");
        }
        other => panic!("{other:?}"),
    }
    let told = refusal(desk.store.answer_penalty(&session, 1, 1, &Heard::Paid, day("2026-03-02")));
    let expected =
        "referral 1: no penalty notice was issued that could be paid. Nothing was changed";
    assert_eq!(told, expected);
    refusal(desk.store.answer_penalty(&session, 9, 0, &accepted, day("2026-03-02")));
}

/// A closed day moves when to ask, and so does another school's calendar.
#[test]
fn chasing_follows_the_calendar_of_the_pupils_school() {
    let (mut desk, case) = ready();
    refer(&mut desk, case, GRACE, &three()).unwrap();
    assert_eq!(due(&desk).as_deref(), Some("2026-03-02"));
    let mut year = crate::rules::calendar::tests::real().years()[0].clone();
    let snow = crate::rules::calendar::Closed {
        first: day("2026-02-24"),
        last: day("2026-02-24"),
        why: "snow".into(),
    };
    year.closed.push(snow);
    desk.store.set_calendar(&desk.session, 1, &year).unwrap();
    assert_eq!(due(&desk).as_deref(), Some("2026-03-03"));
    desk.assert_sound();
    let other = desk.store.add_school(&desk.session, "Hill Top School").unwrap();
    let moved = super::pupil(AMARA, "Osei, Amara", "8B");
    desk.store.import_pupils(&desk.session, other, &[moved]).unwrap();
    assert_eq!(due(&desk).as_deref(), Some(SENT), "the other school has no calendar yet");
    desk.assert_sound();
}
