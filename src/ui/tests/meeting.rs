//! A meeting by keys: begun, arranged, people asked, moved, held, its copies given, and reviewed.

use super::desk::{Desk, day, fill, found};
use crate::rules::meeting::{Meeting, MeetingState, confirm_due, offered};
use crate::store::tests::small_forms::{MEETING, REVIEW};
use crate::store::{ContactChange, RecordFile};
use crate::ui::{Look, Theme};

/// A case of Amara's, opened, with forms about meetings.
pub(super) fn desk_of(size: (u16, u16), look: Look) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    for form in [MEETING, REVIEW] {
        store.install_template(&session, form).unwrap();
    }
    let pupil = store.pupil_by_upn("A100000000001").unwrap();
    store.open_case(&session, pupil, "Away on Mondays").unwrap();
    let mut desk = Desk::at(folder, store, session, size, look);
    desk.press("<Enter>");
    desk
}

pub(super) fn desk() -> Desk {
    desk_of((80, 24), Look::default())
}

/// Begins a form from the list of them.
pub(super) fn begin(desk: &mut Desk, title: &str) {
    desk.press("n").shows("Which form?");
    for _ in 0..20 {
        let text = desk.text();
        let mut lines = text.lines();
        if lines.any(|line| line.starts_with(['▸', '>']) && line.contains(title)) {
            desk.press("<Enter>");
            return;
        }
        desk.press("j");
    }
    panic!("no {title} on:\n{}", desk.text());
}

/// Begun and arranged for the Friday to come.
pub(super) fn arranged() -> Desk {
    let mut desk = desk();
    begin(&mut desk, "Small meeting");
    desk.shows("Arrange · Small meeting no. 1");
    desk.type_words("fri").press("<Tab>").type_words("10").press("<Tab>").type_words("office");
    desk.press("<Enter>");
    desk
}

/// Both parents asked: the mother by letter, the father by phone.
pub(super) fn asked() -> Desk {
    let mut desk = arranged();
    desk.press("<C-n><Tab><Tab>").type_words("l").press("<Tab>").type_words("t");
    desk.press("<Tab><Tab><Tab><Tab>")
        .type_words("c")
        .press("<Tab>")
        .type_words("t")
        .press("<Tab>");
    desk
}

pub(super) fn record(desk: &Desk, id: i64) -> RecordFile {
    desk.app.store().record_file(desk.app.session().viewer(), id).unwrap()
}

pub(super) fn meeting(desk: &Desk) -> Meeting {
    record(desk, 1).meeting.unwrap()
}

#[test]
fn the_forms_are_listed_the_plan_first_and_one_that_is_open_is_asked_about() {
    let mut desk = desk();
    desk.press("n").shows("Which form?").shows("▸Support and Attendance Plan");
    desk.press("<Esc>").shows("Away on Mondays");
    begin(&mut desk, "Small meeting");
    desk.press("<Esc><Esc>").press("n").shows("1, last open 23 Nov 25").press("<Esc>");
    begin(&mut desk, "Small meeting");
    desk.shows("Small meeting no. 1 is still open").press("n").shows("Away on Mondays");
    begin(&mut desk, "Small meeting");
    desk.press("y").shows("Arrange · Small meeting no. 2");
}

#[test]
fn a_form_that_is_begun_asks_when_its_meeting_is() {
    let mut desk = desk();
    begin(&mut desk, "Small meeting");
    desk.press("<Enter><Enter><Enter>").shows("a day is needed");
    desk.press("<Esc>").shows("not arranged: Ctrl-Y");
    desk.press("<C-y>").type_words("fri").press("<Tab>").type_words("99").press("<C-k>");
    desk.shows("99 is no time of day");
    desk.press("<BS><BS>").type_words("10").press("<Tab>").type_words("office").press("<Enter>");
    desk.shows("Fri 28 Nov 2025 · school day").shows("10:00").shows("office");
    let found = meeting(&desk);
    assert_eq!(found.when(), "Fri 28 Nov 2025, 10:00, office");
    assert!(found.moves.is_empty());
}

#[test]
fn each_parent_is_asked_on_their_own_and_word_of_mouth_is_confirmed() {
    let mut desk = asked();
    desk.shows("letter").shows("23 Nov 25").shows("Confirm in writing to Mr Kwame Osei");
    let all = meeting(&desk).invitations;
    let (grace, kwame) = (&all[0], &all[1]);
    assert_eq!((grace.how.as_str(), grace.invited_on), ("letter", Some(day("2025-11-23"))));
    assert!(!confirm_due(grace) && confirm_due(kwame));
    desk.press("<C-k>");
    assert!(!desk.text().contains("Confirm in writing"), "{}", desk.text());
    assert!(meeting(&desk).invitations.iter().all(|one| !confirm_due(one)));
    let pupil = desk.app.store().pupil_by_upn("A100000000001").unwrap();
    let file = desk.app.store().pupil_file(desk.app.session().viewer(), pupil).unwrap();
    let told = file.entries.iter().filter(|entry| entry.kind.id() == "meeting-offered").count();
    assert_eq!((told, offered(&file.meetings)), (2, 1));
}

#[test]
fn what_cannot_be_said_of_an_invitation_is_told_beside_it() {
    let mut desk = arranged();
    desk.press("<C-n><Tab><Tab><Tab>").type_words("t").press("<Tab>").shows("first how they were");
    desk.press("<BS><S-Tab>").type_words("x").press("<Tab>").shows("l letter, e email, t text");
    desk.press("<BS><C-p>").shows("in person").press("jjjj<Enter><Tab>");
    desk.type_words("mon").shows("Mon 17 Nov 2025").press("<Tab>");
    let grace = meeting(&desk).invitations.remove(0);
    assert_eq!((grace.how.as_str(), grace.invited_on), ("person", Some(day("2025-11-17"))));
}

#[test]
fn others_are_typed_or_taken_from_the_pupils_people() {
    let mut desk = arranged();
    desk.press("<C-n>");
    for _ in 0..15 {
        desk.press("<Tab>");
    }
    desk.type_words("B. Khan").press("<Tab>").type_words("SENCo").press("<Tab>").shows("SENCo");
    desk.press("<Tab><Tab><Tab><C-p>").shows("Mrs Grace Osei (Mother)").press("<Esc>");
    let khan = meeting(&desk).invitations.pop().unwrap();
    assert_eq!((khan.name.as_str(), khan.role.as_str(), khan.contact), ("B. Khan", "SENCo", None));
    desk.press("<S-Tab><C-x>");
    assert_eq!(meeting(&desk).invitations.len(), 3);
}

#[test]
fn whoever_must_not_be_contacted_is_marked() {
    let mut desk = desk();
    let pupil = desk.app.store().pupil_by_upn("A100000000001").unwrap();
    let session = desk.app.session().clone();
    let mut store = crate::store::Store::open(&Desk::path(&desk.folder)).unwrap();
    let contacts = store.pupil_file(session.viewer(), pupil).unwrap().contacts;
    let never = [ContactChange::DoNotContact("court order".into(), None)];
    store.change_contact(&session, contacts[1].id, &never).unwrap();
    begin(&mut desk, "Small meeting");
    desk.press("<Esc><C-n>").shows("DO NOT CONTACT Mr Kwame Osei: court order");
}

#[test]
fn a_meeting_that_was_called_off_by_the_school_is_not_offered() {
    let mut desk = asked();
    desk.press("<C-y>").shows("Rearrange · Small meeting no. 1");
    desk.press("<S-Tab>x<Tab><Tab><Tab>s").type_words("snow").press("<C-k>");
    desk.press("<PgUp>").shows("cancelled");
    let found = meeting(&desk);
    assert_eq!((found.state, found.cancelled_by()), (MeetingState::Cancelled, Some("school")));
    assert_eq!(offered(&[found]), 0);
    desk.press("<C-y>").shows("begin a new one");
}

#[test]
fn a_meeting_to_come_is_not_closed() {
    let mut desk = asked();
    desk.press("<C-e>y").shows("has not been held yet").press("<Enter>");
    assert!(record(&desk, 1).is_open());
}

#[test]
fn from_arranging_to_the_review() {
    let mut desk = asked();
    moved_to_today(&mut desk);
    outcomes(&mut desk);
    aim_and_actions(&mut desk);
    review_day(&mut desk);
    desk.press("<C-e>y").shows("on the checklist").press("<Esc>").shows("closed 23 Nov 25");
    desk.press("x").shows("[x] Sun 23 Nov 2025");
    let closed = record(&desk, 1);
    assert_eq!(closed.value("copies/parents"), "2025-11-23");
    assert_eq!(closed.meeting.unwrap().state, MeetingState::Held);

    let pupil = desk.app.store().pupil_by_upn("A100000000001").unwrap();
    let file = desk.app.store().pupil_file(desk.app.session().viewer(), pupil).unwrap();
    assert_eq!(offered(&file.meetings), 1);
    assert_eq!(file.next_due, Some(day("2025-12-15")));
    let told = file.entries.iter().find(|entry| entry.kind.id() == "meeting-held").unwrap();
    assert_eq!(told.with, ["Mrs Grace Osei (mother)"]);

    desk.press("<Esc>");
    begin(&mut desk, "Small review");
    desk.shows("Arrange · Small review no. 1").press("<Esc>");
    desk.shows("at least 95% attendance").shows("no session since").shows("Sun 23 Nov 2025");
    let file = desk.app.store().pupil_file(desk.app.session().viewer(), pupil).unwrap();
    assert_eq!(file.next_due, None, "the review that was due has begun");
}

/// From Friday at ten to today at a quarter past two, because the parents asked.
fn moved_to_today(desk: &mut Desk) {
    desk.press("<C-y>").type_words("t").press("<Tab><BS><BS><BS><BS><BS>").type_words("2.15pm");
    desk.press("<Tab><Tab>p").type_words("at work on Friday").press("<C-k>");
    desk.shows("Confirm in writing to Mrs Grace Osei, Mr Kwame Osei");
    let found = meeting(desk);
    assert_eq!(found.when(), "Sun 23 Nov 2025, 14:15, office");
    assert_eq!((found.moves.len(), found.moves[0].by_whom.as_str()), (1, "parent"));
}

/// The mother came, the father failed to.
fn outcomes(desk: &mut Desk) {
    desk.press("<C-t><Enter><Tab><Tab><Tab><Tab>").type_words("c").press("<Tab>");
    desk.press("<Tab><Tab><Tab><Tab>").type_words("f").press("<Tab>").shows("failed");
    let told: Vec<String> = meeting(desk).invitations.into_iter().map(|one| one.outcome).collect();
    assert_eq!(told, ["came", "failed", ""]);
}

/// A target, and an action for whoever came.
fn aim_and_actions(desk: &mut Desk) {
    desk.press("<C-n>2<Tab>").type_words("95").press("<Tab><C-n>");
    desk.shows("Without an action: Mrs Grace Osei");
    desk.type_words("Bring her to the gate").press("<Tab>").type_words("Mrs Osei").press("<Tab>");
    assert!(!desk.text().contains("Without an action"), "{}", desk.text());
}

/// A day too early is warned of, one in a closure moved, and one is suggested.
fn review_day(desk: &mut Desk) {
    desk.press("<C-n><C-p>").shows("Mon 15 Dec 2025").press("<Enter>").shows("school day");
    for _ in 0..15 {
        desk.press("<BS>");
    }
    desk.type_words("30/11").shows("less than 2 weeks after Sun 23 Nov 2025");
    for _ in 0..5 {
        desk.press("<BS>");
    }
    desk.type_words("13/12").shows("no school day").press("<Tab>");
    desk.shows("Sat 13 Dec is no school day: moved to Mon 15 Dec");
    assert_eq!(record(desk, 1).value("review/date"), "2025-12-15");
}

#[test]
fn a_meeting_is_drawn_whole_at_every_size_and_in_plain_ascii() {
    for size in [(60, 16), (80, 24), (120, 40)] {
        for ascii in [false, true] {
            let mut desk = desk_of(
                size,
                Look::new(if ascii { Theme::Plain } else { Theme::Dark }, ascii, false),
            );
            begin(&mut desk, "Small meeting");
            desk.shows("When").shows("Place").type_words("fri").press("<C-k>");
            desk.press("<C-n>").shows("Mrs Grace Osei").shows("Name");
            desk.press("<Tab><Tab>").type_words("c").press("<Tab>").type_words("t").press("<Tab>");
            desk.shows("Confirm in writing").shows("23 Nov 25");
            let text = desk.text();
            assert!(!ascii || text.is_ascii(), "{text}");
        }
    }
}
