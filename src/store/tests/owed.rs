//! What a case's log, its marks and its circumstances make due, kept as a recount finds it on any day.

use super::{AMARA, Desk, TODAY, circumstance, contact, day, mark, marks, three_pupils};
use crate::rules::calendar::tests::real;
use crate::rules::case::{EntryKind, NewEntry};
use crate::rules::people::{Circumstance, Known, MarkRow};
use crate::rules::register::Half;
use crate::store::{AgendaQuery, Signer};

/// Amara with both parents, the calendar, and a case opened on Friday 21 November.
fn desk() -> (Desk, i64) {
    let mut desk = Desk::new();
    desk.take_calendar();
    desk.take_pupils(&three_pupils());
    desk.take_contacts(&[
        contact(AMARA, "Mother", "Osei, Grace", "01632 961912"),
        contact(AMARA, "Father", "Osei, Kwame", "01632 961913"),
    ]);
    let case = desk.open_case(AMARA);
    (desk, case)
}

/// Day, what, and which kind of thing makes it due.
fn due(desk: &Desk, case: i64) -> Vec<(String, String, &'static str)> {
    let query = AgendaQuery { case: Some(case), ..AgendaQuery::default() };
    let rows = desk.store.agenda(desk.session.viewer(), &query, 0, 100).unwrap();
    rows.into_iter()
        .map(|row| (row.on.map(|on| on.to_string()).unwrap_or_default(), row.what, row.source.kind))
        .collect()
}

#[track_caller]
fn assert_due(desk: &Desk, case: i64, expected: &[(&str, &str, &'static str)]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(on, what, kind)| ((*on).to_owned(), (*what).to_owned(), *kind))
        .collect();
    assert_eq!(due(desk, case), expected);
}

fn entry(kind: &str, on: &str, agency: &str) -> NewEntry {
    let kind = EntryKind::parse(kind).unwrap();
    NewEntry { agency: agency.into(), ..NewEntry::about(kind, day(on), vec![1]) }
}

fn log(desk: &mut Desk, kind: &str, on: &str, agency: &str) -> i64 {
    desk.store.log_entry(&desk.session, &entry(kind, on, agency)).unwrap()
}

/// Two weeks in school but for what is named.
fn fortnight(missed: &[(&str, &str)]) -> Vec<MarkRow> {
    let days = real().between(day("2025-11-10"), day("2025-11-21")).to_vec();
    let codes =
        |on: &str| missed.iter().find(|(of, _)| *of == on).map_or("/ \\", |(_, codes)| *codes);
    days.iter()
        .flat_map(|on| {
            let on = on.to_string();
            marks(AMARA, &[(on.as_str(), codes(&on))])
        })
        .collect()
}

#[test]
fn a_referral_waits_for_its_reply_ten_school_days() {
    let (mut desk, case) = desk();
    assert_due(&desk, case, &[]);
    let camhs = log(&mut desk, "referral", "2025-11-10", "CAMHS");
    log(&mut desk, "referral", "2025-11-18", "");
    let chase = ("2025-11-24", "Chase the reply to the referral to CAMHS", "entry");
    let other = ("2025-12-02", "Chase the reply to the referral", "entry");
    assert_due(&desk, case, &[chase, other]);
    assert_eq!(desk.file(AMARA).next_due, Some(day("2025-11-24")));
    let reply = log(&mut desk, "referral-reply", "2025-11-20", "camhs");
    assert_due(&desk, case, &[other]);
    desk.store.withdraw_entry(&desk.session, reply, "another pupil's").unwrap();
    assert_due(&desk, case, &[chase, other]);
    desk.store.withdraw_entry(&desk.session, camhs, "not sent").unwrap();
    assert_due(&desk, case, &[other]);
    desk.assert_sound();
    desk.store.close_case(&desk.session, case, "back at school").unwrap();
    assert_due(&desk, case, &[]);
    desk.assert_sound();
}

#[test]
fn what_is_restricted_makes_nothing_due_and_answers_nothing() {
    let (mut desk, case) = desk();
    let hidden = NewEntry { restricted: true, ..entry("referral", "2025-11-10", "CAMHS") };
    desk.store.log_entry(&desk.session, &hidden).unwrap();
    assert_due(&desk, case, &[]);
    log(&mut desk, "referral", "2025-11-10", "CAMHS");
    let hidden = NewEntry { restricted: true, ..entry("referral-reply", "2025-11-20", "CAMHS") };
    desk.store.log_entry(&desk.session, &hidden).unwrap();
    assert_eq!(due(&desk, case).len(), 1);
    desk.assert_sound();
}

#[test]
fn a_calendar_that_changes_moves_what_is_counted_in_school_days() {
    let (mut desk, case) = desk();
    log(&mut desk, "referral", "2025-11-10", "CAMHS");
    desk.take_marks(&fortnight(&[("2025-11-20", "N N")]));
    let days = |desk: &Desk| due(desk, case).into_iter().map(|(on, ..)| on).collect::<Vec<_>>();
    assert_eq!(days(&desk), ["2025-11-20", "2025-11-24", "2025-11-27"]);
    let mut year = real().years()[0].clone();
    let mut snow = year.closed[0].clone();
    (snow.first, snow.last) = (day("2025-11-24"), day("2025-11-24"));
    year.closed.push(snow);
    desk.store.set_calendar(&desk.session, 1, &year).unwrap();
    assert_eq!(days(&desk), ["2025-11-20", "2025-11-25", "2025-11-28"]);
    desk.assert_sound();
}

/// The end of the year that is known: never a guess.
#[test]
fn where_the_calendar_ends_nothing_is_counted() {
    let (mut desk, case) = desk();
    desk.session = desk.on("2026-07-17");
    log(&mut desk, "referral", "2026-07-10", "CAMHS");
    assert_due(&desk, case, &[]);
    desk.assert_sound();
}

#[test]
fn absences_without_a_reason_are_due_until_it_is_known() {
    let (mut desk, case) = desk();
    desk.take_marks(&fortnight(&[
        ("2025-11-14", "/ O"),
        ("2025-11-18", "O O"),
        ("2025-11-19", "I I"),
    ]));
    let both = ("2025-11-14", "Ask why absent: 2 times since Fri 14 Nov", "marks");
    assert_due(&desk, case, &[both]);
    assert_eq!(desk.file(AMARA).next_due, None, "the morning's work, not the case's next date");
    let sessions = [(day("2025-11-14"), Half::Pm)];
    let first = desk.store.give_reason(&desk.session, 1, &sessions, "dentist", None, None).unwrap();
    assert_due(&desk, case, &[("2025-11-18", "Ask why absent: Tue 18 Nov", "marks")]);
    desk.store.withdraw_entry(&desk.session, first, "another pupil's").unwrap();
    assert_due(&desk, case, &[both]);
    // The MIS tells a reason itself, and another code does.
    let told = MarkRow { comment: "funeral".into(), ..mark(AMARA, "2025-11-14", Half::Pm, "O") };
    desk.take_marks(&[told]);
    desk.take_marks(&marks(AMARA, &[("2025-11-18", "I I")]));
    assert_due(&desk, case, &[]);
    desk.assert_sound();
}

#[test]
fn an_attempt_to_ask_is_no_reason() {
    let (mut desk, case) = desk();
    desk.take_marks(&fortnight(&[("2025-11-18", "O O")]));
    let sessions = [(day("2025-11-18"), Half::Am)];
    let asked = crate::rules::absence::Asked::NoAnswer;
    desk.store.ask_reason(&desk.session, 1, &sessions, None, asked).unwrap();
    assert_eq!(due(&desk, case).len(), 1);
    desk.assert_sound();
}

#[test]
fn older_absences_are_history_and_an_n_never_is() {
    let (mut desk, case) = desk();
    desk.take_marks(&marks(AMARA, &[("2025-09-08", "O O"), ("2025-09-09", "N /")]));
    desk.take_marks(&fortnight(&[]));
    let n = ("2025-09-16", "Find the right code for the N of Tue 9 Sep", "marks");
    assert_due(&desk, case, &[n]);
    desk.take_marks(&marks(AMARA, &[("2025-09-10", "N N")]));
    let all = ("2025-09-16", "Find the right codes for 3 N, the oldest of Tue 9 Sep", "marks");
    assert_due(&desk, case, &[all]);
    desk.take_marks(&marks(AMARA, &[("2025-09-09", "I /"), ("2025-09-10", "I I")]));
    assert_due(&desk, case, &[]);
    desk.assert_sound();
}

fn social_worker(desk: &mut Desk, from: Option<&str>) {
    let known = Circumstance {
        from: from.map(day),
        worker: "Ann Field".into(),
        ..circumstance("social-worker", Known::Yes)
    };
    desk.store.set_circumstance(&desk.session, 1, &known).unwrap();
}

#[test]
fn a_social_worker_is_told_of_three_days_away_of_gates_and_of_the_end() {
    let (mut desk, case) = desk();
    let three = [("2025-11-13", "G G"), ("2025-11-14", "G G"), ("2025-11-17", "G /")];
    desk.take_marks(&fortnight(&three));
    assert_due(&desk, case, &[]);
    social_worker(&mut desk, None);
    let away = "Tell the social worker (Ann Field): absent without leave from Thu 13 Nov";
    let away = ("2025-11-17", away, "marks");
    assert_due(&desk, case, &[away]);
    assert_eq!(desk.file(AMARA).next_due, Some(day("2025-11-17")));
    let own = Signer { name: String::new(), role: String::new(), on: day(TODAY) };
    desk.store.pass_gate(&desk.session, case, "stage-2", &own, "two calls, no change").unwrap();
    let gate = "Tell the social worker (Ann Field): gate 2 was passed";
    let gate = (TODAY, gate, "case");
    assert_due(&desk, case, &[away, gate]);
    // Told before it, or not reached, is not told.
    log(&mut desk, "call", "2025-11-14", "Ann Field");
    let attempt = NewEntry { reached: "no-answer".into(), ..entry("call", TODAY, "Ann Field") };
    desk.store.log_entry(&desk.session, &attempt).unwrap();
    assert_due(&desk, case, &[away, gate]);
    log(&mut desk, "email", "2025-11-18", "Children's Social Care");
    assert_due(&desk, case, &[gate]);
    let told = log(&mut desk, "call", TODAY, "A. Field, social worker");
    assert_due(&desk, case, &[]);
    desk.store.withdraw_entry(&desk.session, told, "another pupil's").unwrap();
    assert_due(&desk, case, &[gate]);
    desk.session = desk.on("2025-11-24");
    desk.store.close_case(&desk.session, case, "back at school").unwrap();
    let end = "Tell the social worker (Ann Field): the case was closed";
    assert_due(&desk, case, &[("2025-11-24", end, "case")]);
    desk.assert_sound();
    // It is still in the agenda, everybody's and their own, though the case is closed.
    for mine in [None, Some(desk.session.officer)] {
        let query = AgendaQuery { mine, ..AgendaQuery::default() };
        let rows = desk.store.agenda(desk.session.viewer(), &query, 0, 10).unwrap();
        assert_eq!(rows.len(), 1, "{mine:?}");
        let counts =
            desk.store.agenda_counts(desk.session.viewer(), &query, day("2025-11-25")).unwrap();
        assert_eq!((counts.overdue, counts.all()), (1, 1), "{mine:?}");
    }
    log(&mut desk, "call", "2025-11-24", "social services");
    assert_due(&desk, case, &[]);
    desk.assert_sound();
}

#[test]
fn a_social_worker_is_told_of_what_happened_in_their_time() {
    let (mut desk, case) = desk();
    let three = [("2025-11-13", "G G"), ("2025-11-14", "G G"), ("2025-11-17", "G G")];
    desk.take_marks(&fortnight(&three));
    social_worker(&mut desk, Some("2025-11-18"));
    assert_due(&desk, case, &[]);
    social_worker(&mut desk, Some("2025-11-17"));
    assert_eq!(due(&desk, case).len(), 1);
    let gone = circumstance("social-worker", Known::No);
    desk.store.set_circumstance(&desk.session, 1, &gone).unwrap();
    assert_due(&desk, case, &[]);
    desk.assert_sound();
}

#[test]
fn consent_and_a_referral_sent_by_its_form_are_chased_until_they_are_answered() {
    let (mut desk, case) = desk();
    let record = desk.store.new_record(&desk.session, case, "referral").unwrap();
    let answer = |desk: &mut Desk, field: &str, value: &str| {
        let base = desk.record(record).answers.get(field).map_or(0, |answer| answer.revision);
        desk.store.answer_field(&desk.session, record, field, value, base).unwrap();
    };
    answer(&mut desk, "consent/asked-on", "2025-11-10");
    let consent = ("2025-11-24", "Chase the answer about consent", "record");
    assert_due(&desk, case, &[consent]);
    answer(&mut desk, "consent/answer", "yes");
    assert_due(&desk, case, &[]);
    answer(&mut desk, "sent/on", "2025-11-12");
    assert_due(&desk, case, &[("2025-11-26", "Chase the reply to the referral", "record")]);
    // A day given by hand goes before the ten school days.
    answer(&mut desk, "reply/chase", "2025-12-01");
    assert_due(&desk, case, &[("2025-12-01", "Chase the reply to the referral", "record")]);
    answer(&mut desk, "reply/on", "2025-11-20");
    assert_due(&desk, case, &[]);
    desk.assert_sound();
}

#[test]
fn a_case_takes_in_what_was_logged_before_it() {
    let (mut desk, case) = desk();
    desk.store.close_case(&desk.session, case, "back at school").unwrap();
    log(&mut desk, "referral", "2025-11-10", "CAMHS");
    let case = desk.open_case(AMARA);
    assert_eq!(due(&desk, case).len(), 1);
    desk.assert_sound();
}
