//! What is logged in a case: meetings known from the log alone, offered, moved, held and declined by
//! entries, and taken back with them.

use super::meetings::begun;
use super::{AMARA, Desk, JAKUB, TODAY, ZOE, contact, day, refusal, three_pupils};
use crate::rules::case::{EntryKind, NewEntry};
use crate::rules::meeting::{Invitation, Meeting, MeetingState, offered, offered_to};
use crate::store::{AgendaQuery, Trouble};

const GRACE: i64 = 1;
const KWAME: i64 = 2;
const AUNT: i64 = 3;

/// Amara with two parents and an aunt, and a case.
fn desk() -> (Desk, i64) {
    let mut desk = Desk::new();
    desk.take_calendar();
    desk.take_pupils(&three_pupils());
    desk.take_contacts(&[
        contact(AMARA, "Mother", "Osei, Grace", "01632 961912"),
        contact(AMARA, "Father", "Osei, Kwame", "01632 961913"),
        contact(AMARA, "Aunt", "Mensah, Ama", "01632 961914"),
    ]);
    let case = desk.open_case(AMARA);
    (desk, case)
}

fn entry(kind: &str, on: &str, contacts: &[i64]) -> NewEntry {
    let kind = EntryKind::parse(kind).unwrap();
    NewEntry { contacts: contacts.to_vec(), ..NewEntry::about(kind, day(on), Vec::new()) }
}

fn try_log(desk: &mut Desk, entry: &NewEntry, of: Option<i64>) -> Result<i64, Trouble> {
    desk.store.log_in_case(&desk.session, 1, entry, of)
}

#[track_caller]
fn log(desk: &mut Desk, kind: &str, on: &str, with: &[i64], of: Option<i64>) -> i64 {
    try_log(desk, &entry(kind, on, with), of).unwrap()
}

fn meetings(desk: &Desk) -> Vec<Meeting> {
    desk.file(AMARA).meetings
}

fn row(desk: &Desk, contact: i64) -> Invitation {
    let mut all = meetings(desk).into_iter().flat_map(|meeting| meeting.invitations);
    all.find(|one| one.contact == Some(contact)).unwrap()
}

fn due(desk: &Desk) -> Vec<String> {
    let rows = desk.store.agenda(desk.session.viewer(), &AgendaQuery::default(), 0, 100).unwrap();
    rows.into_iter().map(|row| row.what).collect()
}

#[test]
fn an_entry_is_logged_in_a_case_with_its_people() {
    let (mut desk, _) = desk();
    let call = NewEntry {
        reached: "reached".into(),
        words: "spoke about Mondays".into(),
        agency: "school nurse".into(),
        ..entry("call", "2025-11-20", &[GRACE])
    };
    let id = try_log(&mut desk, &call, None).unwrap();
    let kept = desk.file(AMARA).entries.remove(0);
    assert_eq!((kept.id, kept.with.len(), kept.meeting), (id, 1, None));
    assert_eq!(
        (kept.words.as_str(), kept.agency.as_str()),
        ("spoke about Mondays", "school nurse")
    );
    assert!(meetings(&desk).is_empty());
    desk.assert_sound();
}

#[test]
fn what_cannot_be_logged_is_refused_and_nothing_is_kept() {
    let (mut desk, case) = desk();
    let call = log(&mut desk, "call", TODAY, &[GRACE], None);
    let other = desk.open_case(ZOE);
    let theirs = entry("meeting-offered", TODAY, &[]);
    refusal(desk.store.log_in_case(&desk.session, other, &theirs, None));
    let before = desk.journal();
    let table = [
        (entry("call", "2025-11-22", &[]), None, "is in the future"),
        (entry("discussion", TODAY, &[]), None, "needs a few words"),
        (entry("call", TODAY, &[99]), None, "contact 99 is none of this pupil's"),
        (entry("meeting-held", TODAY, &[]), Some(call), "is about no meeting"),
        (entry("meeting-held", TODAY, &[]), Some(99), "is about no meeting"),
        (
            NewEntry { restricted: true, ..entry("meeting-offered", TODAY, &[]) },
            None,
            "for everybody who works the case",
        ),
    ];
    for (wrong, of, expected) in table {
        let why = refusal(try_log(&mut desk, &wrong, of));
        assert!(why.contains(expected) && why.ends_with("Nothing was saved"), "{why}");
    }
    assert_eq!(desk.journal(), before);
    desk.store.close_case(&desk.session, case, "back at school").unwrap();
    let why = refusal(try_log(&mut desk, &entry("call", TODAY, &[GRACE]), None));
    assert_eq!(why, "case 1 is closed: open a new case first. Nothing was saved");
    desk.assert_sound();
}

#[test]
fn an_offer_without_a_name_is_to_every_parent_in_education_law() {
    let (mut desk, _) = desk();
    let id = log(&mut desk, "meeting-offered", "2025-11-10", &[], None);
    let all = meetings(&desk);
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].title.as_str(), all[0].record, all[0].on), ("Meeting", None, None));
    let asked: Vec<_> = all[0].invitations.iter().map(|one| (one.contact, one.entry)).collect();
    assert_eq!(asked, [(Some(GRACE), Some(id)), (Some(KWAME), Some(id))]);
    assert_eq!((offered(&all), offered_to(&all, GRACE).len()), (1, 1));
    assert_eq!((offered_to(&all, KWAME).len(), offered_to(&all, AUNT).len()), (1, 0));
    let told = desk.file(AMARA).entries.remove(0);
    assert_eq!((told.words.as_str(), told.with.len()), ("Invited to a meeting", 2));
    assert_eq!(told.meeting, Some(all[0].id));
    assert!(due(&desk).is_empty(), "nobody said how they were asked");
    desk.assert_sound();
}

#[test]
fn another_offer_of_the_same_meeting_moves_it_or_asks_somebody_else() {
    let (mut desk, _) = desk();
    let first = log(&mut desk, "meeting-offered", "2025-11-10", &[GRACE], None);
    let father = log(&mut desk, "meeting-offered", "2025-11-11", &[KWAME], Some(first));
    let moved = log(&mut desk, "meeting-offered", "2025-11-14", &[GRACE], Some(father));
    let all = meetings(&desk);
    assert_eq!((all.len(), offered(&all)), (1, 1));
    assert_eq!((row(&desk, GRACE).entry, row(&desk, KWAME).entry), (Some(first), Some(father)));
    assert_eq!(row(&desk, GRACE).invited_on, Some(day("2025-11-10")));
    let about = |entry| desk.file(AMARA).entries.iter().find(|e| e.id == entry).unwrap().meeting;
    assert_eq!([about(first), about(father), about(moved)], [Some(all[0].id); 3]);
    // A second meeting is another one.
    log(&mut desk, "meeting-offered", "2025-11-20", &[], None);
    let all = meetings(&desk);
    assert_eq!((all.len(), offered(&all), offered_to(&all, KWAME).len()), (2, 2, 2));
    desk.assert_sound();
}

#[test]
fn a_meeting_is_held_with_whoever_came_and_the_others_are_written_to() {
    let (mut desk, _) = desk();
    let offer = log(&mut desk, "meeting-offered", "2025-11-10", &[], None);
    let held = log(&mut desk, "meeting-held", "2025-11-14", &[GRACE, AUNT], Some(offer));
    let meeting = meetings(&desk).remove(0);
    assert_eq!((meeting.state, meeting.on), (MeetingState::Held, Some(day("2025-11-14"))));
    let came = |contact| row(&desk, contact).came();
    assert!(came(GRACE) && came(AUNT) && !came(KWAME));
    let told = desk.file(AMARA).entries.into_iter().find(|entry| entry.id == held).unwrap();
    assert_eq!(told.words, "Meeting. Came: Grace Osei, Ama Mensah. Not there: Kwame Osei.");
    let letter = "Send what was agreed, with a covering letter, to Kwame Osei".to_owned();
    assert_eq!(due(&desk), [letter]);
    let again = entry("meeting-held", TODAY, &[GRACE]);
    let why = refusal(try_log(&mut desk, &again, Some(offer)));
    assert!(why.starts_with("this meeting was held already: Fri 14 Nov 2025"), "{why}");
    desk.assert_sound();
    let letter = log(&mut desk, "letter", "2025-11-17", &[KWAME], None);
    assert!(due(&desk).is_empty());
    desk.store.withdraw_entry(&desk.session, letter, "not sent").unwrap();
    assert_eq!(due(&desk).len(), 1);
    desk.store.withdraw_entry(&desk.session, held, "it was the week after").unwrap();
    let meeting = meetings(&desk).remove(0);
    assert_eq!((meeting.state, meeting.on), (MeetingState::Arranged, None));
    assert_eq!((row(&desk, GRACE).outcome.as_str(), row(&desk, AUNT).came()), ("", false));
    assert_eq!(offered(&meetings(&desk)), 1);
    log(&mut desk, "meeting-held", TODAY, &[GRACE, KWAME], Some(offer));
    assert_eq!(meetings(&desk)[0].on, Some(day(TODAY)));
    desk.assert_sound();
}

#[test]
fn a_meeting_that_was_never_offered_can_be_held() {
    let (mut desk, _) = desk();
    log(&mut desk, "meeting-held", "2025-11-14", &[GRACE], None);
    let all = meetings(&desk);
    assert_eq!((all.len(), offered(&all), all[0].state), (1, 0, MeetingState::Held));
    assert!(row(&desk, GRACE).came() && !row(&desk, GRACE).is_made());
    desk.assert_sound();
}

#[test]
fn a_meeting_is_declined_by_whoever_was_asked() {
    let (mut desk, _) = desk();
    let offer = log(&mut desk, "meeting-offered", "2025-11-10", &[GRACE, KWAME], None);
    let declined = |with: &[i64]| entry("meeting-declined", "2025-11-12", with);
    let why = refusal(try_log(&mut desk, &declined(&[AUNT]), Some(offer)));
    assert!(why.starts_with("they were not asked to this meeting"), "{why}");
    let told = try_log(&mut desk, &declined(&[KWAME]), Some(offer)).unwrap();
    assert_eq!(
        (row(&desk, KWAME).outcome.as_str(), row(&desk, GRACE).outcome.as_str()),
        ("declined", "")
    );
    assert_eq!(offered(&meetings(&desk)), 1, "what was declined was offered");
    let kept = desk.file(AMARA).entries.into_iter().find(|entry| entry.id == told).unwrap();
    assert_eq!(kept.words, "Kwame Osei declined Meeting");
    desk.store.withdraw_entry(&desk.session, told, "it was the aunt").unwrap();
    assert_eq!(row(&desk, KWAME).outcome, "");
    desk.assert_sound();
    // Nobody named: whoever was asked.
    try_log(&mut desk, &declined(&[]), Some(offer)).unwrap();
    assert_eq!(
        (&*row(&desk, KWAME).outcome, &*row(&desk, GRACE).outcome),
        ("declined", "declined")
    );
    // Of which meeting isn't said: it had been offered all the same.
    try_log(&mut desk, &declined(&[GRACE]), None).unwrap();
    assert_eq!(offered(&meetings(&desk)), 1);
    desk.assert_sound();
}

#[test]
fn a_meeting_whose_only_offer_is_withdrawn_was_not_offered() {
    let (mut desk, _) = desk();
    let first = log(&mut desk, "meeting-offered", "2025-11-10", &[], None);
    let again = log(&mut desk, "meeting-offered", "2025-11-14", &[GRACE], Some(first));
    desk.store.withdraw_entry(&desk.session, first, "not sent").unwrap();
    let all = meetings(&desk);
    assert_eq!((offered_to(&all, GRACE).len(), offered_to(&all, KWAME).len()), (1, 0));
    let grace = row(&desk, GRACE);
    assert_eq!((grace.entry, grace.invited_on), (Some(again), Some(day("2025-11-14"))));
    desk.store.withdraw_entry(&desk.session, again, "not sent either").unwrap();
    assert_eq!(offered(&meetings(&desk)), 0);
    let told = desk.file(AMARA).entries;
    assert!(told.iter().all(|entry| entry.withdrawn.is_some()) && told.len() == 2);
    let why = refusal(desk.store.withdraw_entry(&desk.session, again, "again"));
    assert_eq!(why, format!("entry {again} was withdrawn already. Nothing was changed"));
    let offer = entry("meeting-offered", TODAY, &[]);
    refusal(try_log(&mut desk, &offer, Some(again)));
    desk.assert_sound();
}

#[test]
fn a_parent_who_is_left_out_with_a_reason_is_not_asked() {
    let (mut desk, case) = desk();
    let sql = "INSERT INTO parent_left_out (case_id, contact, reason, on_day)
               VALUES (?1, ?2, 'court order', '2025-11-10')";
    desk.store.connection.execute(sql, [case, KWAME]).unwrap();
    log(&mut desk, "meeting-offered", TODAY, &[], None);
    let all = meetings(&desk);
    assert_eq!((offered_to(&all, GRACE).len(), offered_to(&all, KWAME).len()), (1, 0));
}

/// A meeting that was begun with its form is the same meeting in the log.
#[test]
fn the_meeting_of_a_form_takes_entries_too() {
    let (mut desk, _, record) = begun();
    let form = desk.file(AMARA).entries.remove(0);
    assert_eq!(form.kind.id(), "form");
    let offer = log(&mut desk, "meeting-offered", "2025-11-18", &[], Some(form.id));
    let meeting = desk.record(record).meeting.unwrap();
    assert_eq!(meeting.invitations.iter().filter(|one| one.is_made()).count(), 2);
    assert_eq!(meeting.invitations.len(), 3, "both were on the list, and so was Amara");
    log(&mut desk, "meeting-held", TODAY, &[GRACE], Some(offer));
    assert_eq!(desk.file(AMARA).meetings.len(), 1);
    desk.store.close_record(&desk.session, record).unwrap();
    let held = desk.file(AMARA).entries;
    let held = held.iter().filter(|e| e.kind.id() == "meeting-held" && e.withdrawn.is_none());
    assert_eq!(held.count(), 1, "told once");
    let why = refusal(try_log(&mut desk, &entry("meeting-offered", TODAY, &[KWAME]), Some(offer)));
    assert!(why.contains("is closed"), "{why}");
    desk.assert_sound();
}

#[test]
fn an_entry_of_another_case_is_not_of_this_meeting() {
    let (mut desk, _) = desk();
    let offer = log(&mut desk, "meeting-offered", "2025-11-10", &[], None);
    let other = desk.open_case(JAKUB);
    let held = entry("meeting-held", TODAY, &[]);
    let why = refusal(desk.store.log_in_case(&desk.session, other, &held, Some(offer)));
    assert_eq!(
        why,
        format!("the meeting of entry {offer} is not of case {other}. Nothing was saved")
    );
}
