//! Meetings: each parent asked on their own, moved and still one, held without whom didn't come.

use super::small_forms::{MEETING, REVIEW};
use super::{AMARA, Desk, TODAY, behind, contact, day, marks, refusal, three_pupils};
use crate::rules::case::Entry;
use crate::rules::meeting::{Invitation, Meeting, MeetingState, confirm_due, offered, offered_to};
use crate::store::{InvitationChange, NewTime, Trouble};

pub(super) const GRACE: &str = "Grace Osei";
pub(super) const KWAME: &str = "Kwame Osei";

/// Amara with both parents, a case, and a meeting that was begun.
pub(super) fn begun() -> (Desk, i64, i64) {
    let mut desk = Desk::new();
    desk.take_calendar();
    desk.take_pupils(&three_pupils());
    desk.take_contacts(&[
        contact(AMARA, "Mother", "Osei, Grace", "01632 961912"),
        contact(AMARA, "Father", "Osei, Kwame", "01632 961913"),
    ]);
    for form in [MEETING, REVIEW] {
        desk.store.install_template(&desk.session, form).unwrap();
    }
    let case = desk.open_case(AMARA);
    let record = desk.store.new_record(&desk.session, case, "small-meeting").unwrap();
    (desk, case, record)
}

/// The same, arranged for a day three weeks ahead.
pub(super) fn arranged() -> (Desk, i64, i64) {
    let (mut desk, case, record) = begun();
    arrange(&mut desk, 1, "2025-12-12").unwrap();
    (desk, case, record)
}

pub(super) fn arrange(desk: &mut Desk, meeting: i64, on: &str) -> Result<(), Trouble> {
    desk.store.arrange_meeting(&desk.session, meeting, day(on), "10", " office ")
}

pub(super) fn to(on: &str) -> NewTime {
    NewTime { on: day(on), time: "14:15".into(), place: "library".into() }
}

fn of(desk: &Desk, record: i64) -> Meeting {
    desk.record(record).meeting.unwrap()
}

pub(super) fn row(desk: &Desk, name: &str) -> Invitation {
    let meetings = desk.file(AMARA).meetings;
    let mut all = meetings.into_iter().flat_map(|meeting| meeting.invitations);
    all.find(|one| one.name == name).unwrap()
}

pub(super) fn change(desk: &mut Desk, name: &str, to: &InvitationChange) -> Result<(), Trouble> {
    let id = row(desk, name).id;
    desk.store.change_invitation(&desk.session, id, to)
}

pub(super) fn asked(how: &str, on: &str) -> InvitationChange {
    InvitationChange {
        how: Some(how.into()),
        invited_on: Some(day(on)),
        ..InvitationChange::default()
    }
}

pub(super) fn outcome(id: &str) -> InvitationChange {
    InvitationChange { outcome: Some(id.into()), ..InvitationChange::default() }
}

/// The standing entries of a kind, oldest first.
fn entries(desk: &Desk, kind: &str) -> Vec<Entry> {
    let mut all = desk.file(AMARA).entries;
    all.retain(|entry| entry.kind.id() == kind && entry.withdrawn.is_none());
    all.sort_by_key(|entry| entry.id);
    all
}

/// Both parents asked; held on its day with the mother, the father failing to attend.
pub(super) fn held() -> (Desk, i64, i64) {
    let (mut desk, case, record) = arranged();
    change(&mut desk, GRACE, &asked("letter", TODAY)).unwrap();
    change(&mut desk, KWAME, &asked("letter", TODAY)).unwrap();
    desk.session = desk.on("2025-12-12");
    change(&mut desk, GRACE, &outcome("came")).unwrap();
    change(&mut desk, KWAME, &outcome("failed")).unwrap();
    let answer = |desk: &mut Desk, field: &str, value: &str| {
        desk.store.answer_field(&desk.session, record, field, value, 0).unwrap();
    };
    answer(&mut desk, "aim/target", "attendance");
    answer(&mut desk, "aim/percent", "95");
    answer(&mut desk, "aim/words", "in before the bell");
    answer(&mut desk, "review/date", "2026-01-05");
    desk.store.close_record(&desk.session, record).unwrap();
    (desk, case, record)
}

#[test]
fn a_meeting_begins_with_the_family_on_its_list_and_nobody_asked() {
    let (mut desk, _, record) = begun();
    let meeting = of(&desk, record);
    let told: Vec<_> =
        meeting.invitations.iter().map(|one| (one.name.as_str(), one.role.as_str())).collect();
    assert_eq!(told, [(GRACE, "Mother"), (KWAME, "Father"), ("Amara Osei", "Pupil")]);
    let parents: Vec<_> = meeting.invitations.iter().map(|one| one.parent).collect();
    assert_eq!(parents, [true, true, false]);
    assert_eq!((meeting.state, meeting.on), (MeetingState::Arranged, None));
    assert_eq!(meeting.title, "Small meeting no. 1");
    assert!(!meeting.is_invited());
    assert_eq!(offered(&desk.file(AMARA).meetings), 0);
    desk.assert_sound();
}

#[test]
fn both_parents_asked_moved_once_the_father_missing_is_one_meeting_offered() {
    let (mut desk, _, record) = arranged();
    change(&mut desk, GRACE, &asked("letter", "2025-11-20")).unwrap();
    change(&mut desk, KWAME, &asked("call", TODAY)).unwrap();
    let told = entries(&desk, "meeting-offered");
    let with: Vec<_> =
        told.iter().map(|entry| (entry.with.clone(), entry.channel.as_str())).collect();
    let expected = [
        (vec!["Grace Osei (mother)".to_owned()], "letter"),
        (vec!["Kwame Osei (father)".to_owned()], "call"),
    ];
    assert_eq!(with, expected);
    assert_eq!(told[0].words, "Invited to Small meeting no. 1 on Fri 12 Dec 2025, 10:00, office");
    assert_eq!((told[0].on, told[0].meeting), (day("2025-11-20"), Some(1)));
    assert!(!confirm_due(&row(&desk, GRACE)) && confirm_due(&row(&desk, KWAME)));

    let why = refusal(arrange(&mut desk, 1, "2025-12-15"));
    assert!(why.contains("asked to come on Fri 12 Dec 2025, 10:00, office"), "{why}");
    let moved = to("2025-12-15");
    desk.store.rearrange_meeting(&desk.session, 1, &moved, "parent", "at work", false).unwrap();
    let meeting = of(&desk, record);
    assert_eq!(meeting.when(), "Mon 15 Dec 2025, 14:15, library");
    assert_eq!((meeting.moves.len(), meeting.moves[0].by_whom.as_str()), (1, "parent"));
    assert!(confirm_due(&row(&desk, GRACE)) && confirm_due(&row(&desk, KWAME)));

    let why = refusal(desk.store.close_record(&desk.session, record));
    assert!(why.contains("has not been held yet: it is on Mon 15 Dec 2025"), "{why}");
    desk.session = desk.on("2025-12-15");
    change(&mut desk, GRACE, &outcome("came")).unwrap();
    change(&mut desk, KWAME, &outcome("failed")).unwrap();
    desk.store.close_record(&desk.session, record).unwrap();

    let file = desk.file(AMARA);
    assert_eq!(file.meetings.len(), 1);
    assert_eq!(file.meetings[0].state, MeetingState::Held);
    assert_eq!(offered(&file.meetings), 1);
    for parent in [GRACE, KWAME] {
        let contact = row(&desk, parent).contact.unwrap();
        assert_eq!(offered_to(&file.meetings, contact).len(), 1, "{parent}");
    }
    assert_eq!(row(&desk, GRACE).outcome, "came");
    assert_eq!(row(&desk, KWAME).outcome, "failed");
    let told = entries(&desk, "meeting-held");
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].on, told[0].with.len()), (day("2025-12-15"), 1));
    let words = "Small meeting no. 1. Came: Grace Osei. Not there: Kwame Osei (failed to attend).";
    assert_eq!(told[0].words, words);
    desk.assert_sound();
}

#[test]
fn a_time_that_was_put_in_writing_needs_no_confirming() {
    let (mut desk, _, _) = arranged();
    change(&mut desk, KWAME, &asked("call", TODAY)).unwrap();
    let moved = to("2025-12-15");
    desk.store.rearrange_meeting(&desk.session, 1, &moved, "school", "snow", true).unwrap();
    assert_eq!(row(&desk, KWAME).confirmed_on, Some(day(TODAY)));
    let again = to("2025-12-16");
    desk.store.rearrange_meeting(&desk.session, 1, &again, "school", "snow", false).unwrap();
    assert!(confirm_due(&row(&desk, KWAME)));
    let written =
        InvitationChange { confirmed_on: Some(day(TODAY)), ..InvitationChange::default() };
    change(&mut desk, KWAME, &written).unwrap();
    assert!(!confirm_due(&row(&desk, KWAME)));
    assert_eq!(offered(&desk.file(AMARA).meetings), 1);
    desk.assert_sound();
}

#[test]
fn a_meeting_is_moved_only_by_somebody_for_a_reason_and_after_asking() {
    let (mut desk, _, _) = arranged();
    let moved = to("2025-12-15");
    let before = desk.journal();
    for (by_whom, why) in [("parent", " "), ("nobody", "snow"), ("parent", "nobody was asked")] {
        refusal(desk.store.rearrange_meeting(&desk.session, 1, &moved, by_whom, why, false));
    }
    refusal(desk.store.cancel_meeting(&desk.session, 1, "school", ""));
    refusal(desk.store.arrange_meeting(&desk.session, 1, day("2025-12-15"), "25:00", ""));
    refusal(arrange(&mut desk, 9, "2025-12-15"));
    assert_eq!(desk.journal(), before);
    arrange(&mut desk, 1, "2025-12-15").unwrap();
    assert!(desk.file(AMARA).meetings[0].moves.is_empty(), "nobody was asked to the first day");
}

#[test]
fn what_the_school_cancels_was_not_offered_and_what_the_parents_cancel_was() {
    for (by_whom, expected) in [("school", 0), ("other", 0), ("parent", 1)] {
        let (mut desk, _, record) = arranged();
        change(&mut desk, GRACE, &asked("letter", TODAY)).unwrap();
        desk.store.cancel_meeting(&desk.session, 1, by_whom, "snow").unwrap();
        assert_eq!(offered(&desk.file(AMARA).meetings), expected, "{by_whom}");
        assert_eq!(of(&desk, record).cancelled_by(), Some(by_whom));
        refusal(change(&mut desk, GRACE, &outcome("came")));
        refusal(arrange(&mut desk, 1, "2025-12-15"));
        desk.store.close_record(&desk.session, record).unwrap();
        assert!(entries(&desk, "meeting-held").is_empty());
        assert_eq!(of(&desk, record).state, MeetingState::Cancelled);
        desk.assert_sound();
    }
}

#[test]
fn an_invitation_set_right_is_one_entry_withdrawn_and_one_logged() {
    let (mut desk, _, _) = arranged();
    change(&mut desk, GRACE, &asked("letter", "2025-11-20")).unwrap();
    let first = row(&desk, GRACE).entry.unwrap();
    change(&mut desk, GRACE, &asked("letter", "2025-11-20")).unwrap();
    assert_eq!(row(&desk, GRACE).entry, Some(first), "the same again is nothing");
    change(&mut desk, GRACE, &asked("email", "2025-11-19")).unwrap();
    let told = entries(&desk, "meeting-offered");
    assert_eq!((told.len(), told[0].on, told[0].channel.as_str()), (1, day("2025-11-19"), "email"));
    let all = desk.file(AMARA).entries;
    let old = all.iter().find(|entry| entry.id == first).unwrap();
    assert_eq!(old.withdrawn.as_deref(), Some("invitation corrected"));
    let taken_back = InvitationChange { not_invited: true, ..InvitationChange::default() };
    change(&mut desk, GRACE, &taken_back).unwrap();
    assert!(entries(&desk, "meeting-offered").is_empty());
    assert_eq!(offered(&desk.file(AMARA).meetings), 0);
    desk.assert_sound();
}

#[test]
fn an_invitation_whose_entry_is_withdrawn_was_not_made() {
    let (mut desk, _, _) = arranged();
    change(&mut desk, GRACE, &asked("letter", TODAY)).unwrap();
    let entry = row(&desk, GRACE).entry.unwrap();
    desk.store.withdraw_entry(&desk.session, entry, "not sent").unwrap();
    assert_eq!((row(&desk, GRACE).invited_on, row(&desk, GRACE).entry), (None, None));
    assert_eq!(offered(&desk.file(AMARA).meetings), 0);
    desk.assert_sound();
}

#[test]
fn who_declines_is_logged_once_and_taken_back_when_it_was_not_so() {
    let (mut desk, _, _) = arranged();
    change(&mut desk, GRACE, &asked("letter", TODAY)).unwrap();
    for _ in 0..2 {
        change(&mut desk, GRACE, &outcome("declined")).unwrap();
    }
    let told = entries(&desk, "meeting-declined");
    assert_eq!(
        (told.len(), told[0].words.as_str()),
        (1, "Grace Osei declined Small meeting no. 1")
    );
    change(&mut desk, GRACE, &outcome("no-reply")).unwrap();
    assert!(entries(&desk, "meeting-declined").is_empty());
    assert_eq!(offered(&desk.file(AMARA).meetings), 1);
    desk.assert_sound();
}

#[test]
fn what_cannot_be_said_of_an_invitation_changes_nothing() {
    let (mut desk, _, record) = arranged();
    change(&mut desk, GRACE, &asked("letter", TODAY)).unwrap();
    let none = InvitationChange::default;
    let before = desk.journal();
    let wrong = [
        (KWAME, InvitationChange { invited_on: Some(day(TODAY)), ..none() }, "say how Kwame Osei"),
        (KWAME, asked("letter", "2025-11-22"), "is in the future"),
        (KWAME, asked("pigeon", TODAY), "how were they asked"),
        (KWAME, outcome("late"), "what became of it"),
        (KWAME, outcome("failed"), "was not asked to come yet"),
        (GRACE, InvitationChange { removed: true, ..none() }, "that stays on file"),
        (GRACE, InvitationChange { name: Some(" ".into()), ..none() }, "needs a name"),
    ];
    for (name, to, expected) in wrong {
        let why = refusal(change(&mut desk, name, &to));
        assert!(why.contains(expected) && why.ends_with("Nothing was changed"), "{why}");
    }
    refusal(desk.store.add_invitation(&desk.session, 1, &none()));
    refusal(desk.store.change_invitation(&desk.session, 99, &outcome("came")));
    assert_eq!(desk.journal(), before);
    change(&mut desk, KWAME, &InvitationChange { removed: true, ..none() }).unwrap();
    assert_eq!(of(&desk, record).invitations.len(), 2);
}

#[test]
fn who_says_how_somebody_was_asked_has_asked_them_today() {
    let (mut desk, _, record) = arranged();
    let how = |how: &str| InvitationChange { how: Some(how.into()), ..InvitationChange::default() };
    change(&mut desk, GRACE, &how("letter")).unwrap();
    let grace = row(&desk, GRACE);
    assert_eq!((grace.invited_on, grace.confirmed_on), (Some(day(TODAY)), Some(day(TODAY))));
    assert_eq!(entries(&desk, "meeting-offered").len(), 1);
    assert_eq!(offered(&desk.file(AMARA).meetings), 1);
    // A day that stands there stays, and can be set right.
    desk.session = desk.on("2025-11-24");
    change(&mut desk, GRACE, &how("email")).unwrap();
    assert_eq!(row(&desk, GRACE).invited_on, Some(day(TODAY)));
    change(&mut desk, GRACE, &asked("email", "2025-11-20")).unwrap();
    assert_eq!(row(&desk, GRACE).invited_on, Some(day("2025-11-20")));
    // Written down after the meeting it was another day.
    desk.session = desk.on("2025-12-15");
    change(&mut desk, KWAME, &how("call")).unwrap();
    assert_eq!(row(&desk, KWAME).invited_on, None);
    assert!(of(&desk, record).is_invited());
    desk.assert_sound();
}

#[test]
fn what_is_said_of_an_invitation_fits_the_day_of_the_meeting() {
    let (mut desk, ..) = begun();
    let why = refusal(change(&mut desk, "Amara Osei", &outcome("came")));
    assert!(why.starts_with("the meeting has no day yet"), "{why}");
    arrange(&mut desk, 1, "2025-12-12").unwrap();
    change(&mut desk, GRACE, &asked("letter", TODAY)).unwrap();
    for early in ["came", "failed"] {
        let why = refusal(change(&mut desk, GRACE, &outcome(early)));
        assert!(why.starts_with("the meeting is on Fri 12 Dec 2025"), "{why}");
    }
    for early in ["declined", "no-reply", ""] {
        change(&mut desk, GRACE, &outcome(early)).unwrap();
    }
    desk.session = desk.on("2025-12-12");
    change(&mut desk, GRACE, &outcome("came")).unwrap();
    // Moved once more, what was said of the first time can still be told otherwise.
    desk.store
        .rearrange_meeting(&desk.session, 1, &to("2025-12-18"), "school", "snow", true)
        .unwrap();
    assert_eq!(row(&desk, GRACE).outcome, "came");
    change(&mut desk, GRACE, &asked("email", TODAY)).unwrap();

    desk.session = desk.on("2025-12-19");
    let why = refusal(change(&mut desk, KWAME, &asked("letter", "2025-12-19")));
    let expected = "Kwame Osei can't be asked on Fri 19 Dec 2025 to a meeting on Thu 18 Dec 2025. \
                    Nothing was changed";
    assert_eq!(why, expected);
    let why = refusal(arrange_past(&mut desk));
    assert!(why.starts_with("Grace Osei was asked on Fri 21 Nov 2025, so it can't be on"), "{why}");
    desk.assert_sound();
}

/// Moves the meeting to a day before anybody was asked to it.
fn arrange_past(desk: &mut Desk) -> Result<(), Trouble> {
    desk.store.rearrange_meeting(&desk.session, 1, &to("2025-11-20"), "school", "slip", true)
}

#[test]
fn a_review_knows_the_day_that_was_agreed_for_it() {
    let (mut desk, case, record) = held();
    assert_eq!(desk.record(record).agreed_on, None);
    let review = desk.store.new_record(&desk.session, case, "small-review").unwrap();
    assert_eq!(desk.record(review).agreed_on, Some(day("2026-01-05")));
}

#[test]
fn others_are_asked_without_an_entry_of_the_family() {
    let (mut desk, _, record) = arranged();
    let khan = InvitationChange {
        name: Some("B. Khan".into()),
        role: Some("SENCo".into()),
        ..asked("email", TODAY)
    };
    desk.store.add_invitation(&desk.session, 1, &khan).unwrap();
    let aunt = InvitationChange {
        name: Some("Ama Mensah".into()),
        role: Some("Foster carer".into()),
        ..asked("letter", TODAY)
    };
    desk.store.add_invitation(&desk.session, 1, &aunt).unwrap();
    let told = entries(&desk, "meeting-offered");
    assert_eq!(told.len(), 1);
    assert!(told[0].words.starts_with("Ama Mensah invited to Small meeting"), "{}", told[0].words);
    assert_eq!(of(&desk, record).invitations.len(), 5);
    desk.assert_sound();
}

#[test]
fn a_choice_that_needs_another_answer_waits_for_it() {
    let (mut desk, _, record) = arranged();
    desk.session = desk.on("2025-12-12");
    desk.store.answer_field(&desk.session, record, "aim/target", "attendance", 0).unwrap();
    let why = refusal(desk.store.close_record(&desk.session, record));
    let expected = "\"Attendance of at least\" under \"Aim until the review\" needs an answer to \
                    \"Per cent\" first. Nothing was changed";
    assert_eq!(why, expected);
    assert_eq!(of(&desk, record).state, MeetingState::Arranged);
    desk.store.answer_field(&desk.session, record, "aim/percent", "95", 0).unwrap();
    desk.store.close_record(&desk.session, record).unwrap();
    assert_eq!(of(&desk, record).state, MeetingState::Held);
}

#[test]
fn a_meeting_without_a_day_is_not_closed() {
    let (mut desk, _, record) = begun();
    let why = refusal(desk.store.close_record(&desk.session, record));
    assert!(why.starts_with("Small meeting no. 1 has not been held yet: it has no day"), "{why}");
}

#[test]
fn a_closed_record_keeps_its_meeting_and_a_correction_tells_it_anew() {
    let (mut desk, _, record) = held();
    let frozen = of(&desk, record);
    refusal(change(&mut desk, KWAME, &outcome("came")));
    let newer = desk.store.correct_record(&desk.session, record).unwrap();
    change(&mut desk, KWAME, &outcome("came")).unwrap();
    let why = refusal(arrange(&mut desk, 1, "2025-12-15"));
    assert!(why.contains("is in the future"), "{why}");
    arrange(&mut desk, 1, "2025-12-11").unwrap();
    desk.store.close_record(&desk.session, newer).unwrap();
    assert_eq!(of(&desk, record), frozen);
    assert_eq!(of(&desk, newer).on, Some(day("2025-12-11")));
    let told = entries(&desk, "meeting-held");
    assert_eq!((told.len(), told[0].on), (1, day("2025-12-11")));
    assert_eq!(told[0].words, "Small meeting no. 1. Came: Grace Osei, Kwame Osei.");
    assert_eq!(offered(&desk.file(AMARA).meetings), 1);
    desk.assert_sound();
}

#[test]
fn a_review_shows_the_target_and_what_came_of_it() {
    let (mut desk, case, _) = held();
    let rows = [
        ("2025-12-11", "O O"),
        ("2025-12-12", "/ \\"),
        ("2025-12-15", "/ \\"),
        ("2025-12-16", "/ O"),
    ];
    desk.take_marks(&marks(AMARA, &rows));
    let review = desk.store.new_record(&desk.session, case, "small-review").unwrap();
    let facts = |desk: &Desk| desk.record(review).facts;
    let told = facts(&desk);
    assert_eq!(told.target.as_deref(), Some("at least 95% attendance; in before the bell"));
    let since = "3 of 4 sessions attended (75.0%), 1 unauthorised";
    assert_eq!(told.since_meeting.as_deref(), Some(since));
    assert_eq!(told.last_meeting.as_deref(), Some("Fri 12 Dec 2025"));
    arrange(&mut desk, 2, "2025-12-15").unwrap();
    let since = "2 of 2 sessions attended (100.0%), 0 unauthorised";
    assert_eq!(facts(&desk).since_meeting.as_deref(), Some(since), "up to its own day");
    desk.session = desk.on("2025-12-16");
    desk.store.close_record(&desk.session, review).unwrap();
    desk.take_marks(&marks(AMARA, &[("2025-12-15", "O O")]));
    assert_eq!(facts(&desk).since_meeting.as_deref(), Some(since), "frozen");
}

#[test]
fn an_invitation_changed_behind_the_program_is_named() {
    for (table, sql) in [
        ("invitation", "UPDATE invitation SET invited_on = '2025-01-01' WHERE id = 1"),
        ("meeting", "UPDATE meeting SET state = 'cancelled'"),
        ("meeting_move", "UPDATE meeting_move SET by_whom = 'school'"),
    ] {
        let (mut desk, ..) = arranged();
        change(&mut desk, GRACE, &asked("letter", TODAY)).unwrap();
        let moved = to("2025-12-15");
        desk.store.rearrange_meeting(&desk.session, 1, &moved, "parent", "at work", true).unwrap();
        assert!(desk.store.verify(None).unwrap().is_whole());
        assert_eq!(behind(&desk.path).execute(sql, []).unwrap(), 1, "{sql}");
        let found = desk.store.verify(None).unwrap().findings;
        assert!(found.iter().any(|finding| finding.table == table), "{sql}: {found:?}");
    }
}

#[test]
fn a_part_of_an_invitation_that_changed_since_it_was_seen_is_not_written_over() {
    let (mut desk, ..) = arranged();
    let ben = desk.ben();
    let (id, mine) = (row(&desk, GRACE).id, desk.session.clone());
    desk.store.change_invitation(&ben, id, &asked("letter", TODAY)).unwrap();
    let from = |was: &str, how: &str| InvitationChange {
        how: Some(how.into()),
        was: Some(was.into()),
        ..InvitationChange::default()
    };
    let told = desk.store.change_invitation(&mine, id, &from("", "call"));
    assert!(matches!(told, Err(Trouble::Conflict(theirs)) if theirs.value == "letter"));
    assert_eq!(row(&desk, GRACE).how, "letter");
    desk.store.change_invitation(&mine, id, &from("letter", "call")).unwrap();
    assert_eq!(row(&desk, GRACE).how, "call");
    let taken_back = InvitationChange {
        not_invited: true,
        was: Some(String::new()),
        ..InvitationChange::default()
    };
    let told = desk.store.change_invitation(&mine, id, &taken_back);
    assert!(matches!(told, Err(Trouble::Conflict(theirs)) if theirs.value == TODAY));
}
