//! A meeting with a family from the invitation to its review, by keys alone at 80x24.

use herringbone::rules::case::{CaseFile, RecordState};
use herringbone::rules::meeting::{Meeting, MeetingState, offered, offered_to};
use herringbone::rules::people::InLaw;

use crate::program::{DEMO_DAY, Program};
use crate::terminal::Terminal;

/// A week after [`DEMO_DAY`]: the meeting was on the Thursday between.
pub const AFTER: &str = "2025-11-30";

/// A pupil with an open case and no meeting yet, with a mother and a father in education law.
fn family(program: &Program) -> (i64, CaseFile) {
    let (store, viewer) = program.store();
    let mut files = store.cases(viewer).unwrap().into_iter().map(|row| {
        let file = store.case_file(viewer, row.case).unwrap();
        (row.case, file)
    });
    let found = files.find(|(_, file)| {
        let parents: Vec<&str> =
            file.contacts.iter().map(|contact| contact.relationship.as_str()).collect();
        file.case.as_ref().is_some_and(|case| case.closed.is_none())
            && file.meetings.is_empty()
            && parents == ["Mother", "Father"]
            && file
                .contacts
                .iter()
                .all(|one| one.in_law == InLaw::Yes && one.do_not_contact.is_empty())
    });
    found.unwrap()
}

/// Opens the app on a day, and the case of that pupil.
fn at_case(program: &Program, day: &str, file: &CaseFile) -> Terminal {
    let mut desk = Terminal::open_with(program, "a.rahman", &["--today", day]);
    desk.wait_for("Herringbone · ").press("/").type_words(&file.pupil.upn.to_lowercase());
    desk.press("<Enter><Enter>").wait_for(&file.pupil.upn);
    desk
}

/// Claim: by keys alone at 80x24 a meeting is arranged, mother and father are each invited, it is
/// moved once at the parents' wish and held with her and without him; the review shows the target
/// and the figure beside it; the file holds one meeting offered to the family, one move, and what
/// became of each invitation.
#[test]
fn a_meeting_from_invitation_to_review() {
    let program = Program::with_demo();
    let (case, file) = family(&program);
    let mut desk = at_case(&program, DEMO_DAY, &file);
    arrange_and_invite(&mut desk, &file);
    move_it(&mut desk, &file);
    desk.press("<Esc><Esc><Esc><Esc>").wait_for(" open · ").press("q");
    assert_eq!(desk.ended(), 0);

    let upn = &file.pupil.upn;
    let marks = format!(
        "UPN,Date,Session,Mark\n{upn},27/11/2025,AM,/\n{upn},27/11/2025,PM,\\\n\
         {upn},28/11/2025,AM,/\n{upn},28/11/2025,PM,O\n"
    );
    let week = program.folder.path().join("week.csv");
    std::fs::write(&week, marks).unwrap();
    program.ok(&["--today", AFTER, "import", "marks", week.to_str().unwrap()]);

    let mut desk = at_case(&program, AFTER, &file);
    put_outcomes_and_close(&mut desk);
    desk.press("<Esc>").wait_for(upn).press("n").wait_for("Which form?");
    desk.press("<Down><Down><Enter>").wait_for("Arrange · Review Meeting no. 1");
    desk.type_words("18 dec").press("<C-k>").wait_for("Before the meeting");
    desk.press("<C-t>").wait_for("Sections").press("jjjj<Enter>").wait_for("Target met?");
    // Of the two days imported only the one after the meeting counts.
    desk.wait_for("at most 2 sessions missed");
    desk.wait_for("1 of 2 sessions attended (50.0%), 1 unauthorised");

    let (store, viewer) = program.store();
    let file = store.case_file(viewer, case).unwrap();
    let held: Vec<&Meeting> =
        file.meetings.iter().filter(|meeting| meeting.state == MeetingState::Held).collect();
    assert_eq!((file.meetings.len(), held.len()), (2, 1));
    assert_eq!(offered(&file.meetings), 1);
    for parent in &file.contacts {
        assert_eq!(offered_to(&file.meetings, parent.id).len(), 1, "{}", parent.name());
    }
    assert_whole(held[0], &file);
}

pub fn arrange_and_invite(desk: &mut Terminal, file: &CaseFile) {
    desk.press("n").wait_for("Which form?").press("<Down><Enter>");
    desk.wait_for("Arrange · School Attendance Meeting no. 1");
    desk.type_words("wed").wait_for("Wed 26 Nov 2025").press("<Tab>");
    desk.type_words("10:00").press("<Tab>").type_words("Library").press("<C-k>");
    desk.wait_for("Before the meeting").press("<C-t>").wait_for("Sections");
    desk.press("jj<Enter>").wait_for("Name in full");
    // How, and on which day: the mother by letter, the father in person.
    desk.press("<Tab><Tab>").type_words("l").press("<Tab>").wait_for("letter");
    desk.type_words("t").press("<Tab>").wait_for("letter  23 Nov 25");
    desk.press("<Tab><Tab><Tab>").type_words("p").press("<Tab>").wait_for("person");
    desk.type_words("t").press("<Tab>").wait_for("person  23 Nov 25");
    // What he was told by word of mouth is to be put in writing.
    desk.wait_for(&format!("Confirm in writing to {}", file.contacts[1].title));
}

pub fn move_it(desk: &mut Terminal, file: &CaseFile) {
    desk.press("<C-y>").wait_for("Rearrange · School Attendance Meeting no. 1");
    desk.type_words("thu").wait_for("Thu 27 Nov 2025").press("<Tab><Tab><Tab>");
    desk.press("p").type_words("She works on Wednesdays").press("<C-k>");
    // The new time is to be put in writing to both.
    desk.wait_for(&format!("Confirm in writing to {}", file.contacts[0].title));
}

pub fn put_outcomes_and_close(desk: &mut Terminal) {
    desk.press("3").wait_for("no. 1").press("<Enter>").wait_for("Before the meeting");
    desk.press("<C-t>").wait_for("Sections").press("jj<Enter>").wait_for("Name in full");
    desk.press("<Tab><Tab><Tab><Tab>").type_words("c").press("<Tab>").wait_for("25 came");
    desk.press("<Tab><Tab><Tab><Tab>").type_words("f").press("<Tab>").wait_for("25 failed");
    desk.press("<C-t>").wait_for("Sections").press("jjjjjjjj<Enter>");
    desk.wait_for("Target until the review").press("3").wait_for("[x] 3");
    desk.press("<Tab><Tab>").type_words("2").press("<Tab>").wait_for("2 sessions");
    // Three weeks on is suggested.
    desk.press("<C-n><C-n>").wait_for("Review date").press("<C-p>").wait_for("Suggestions");
    desk.wait_for("Thu 18 Dec 2025").press("<Enter><Tab>").wait_for("Copies of the plan");
    desk.press("<C-e>").wait_for("Close this record?").press("y").wait_for("on the checklist");
    desk.press("<Esc>").wait_for("closed ");
}

/// One meeting, moved once, with what became of each invitation.
fn assert_whole(meeting: &Meeting, file: &CaseFile) {
    assert_eq!(meeting.on.unwrap().to_string(), "2025-11-27");
    assert_eq!(meeting.moves.len(), 1);
    let moved = &meeting.moves[0];
    assert_eq!(moved.from_day.unwrap().to_string(), "2025-11-26");
    assert_eq!((moved.to_day, moved.by_whom.as_str()), (meeting.on, "parent"));
    assert_eq!(moved.why, "She works on Wednesdays");
    for (parent, how, outcome) in
        [(&file.contacts[0], "letter", "came"), (&file.contacts[1], "person", "failed")]
    {
        let mut all = meeting.invitations.iter();
        let one = all.find(|one| one.contact == Some(parent.id)).unwrap();
        assert_eq!((one.how.as_str(), one.outcome.as_str()), (how, outcome));
        assert_eq!(one.invited_on.unwrap().to_string(), DEMO_DAY);
    }
    let record = file.records.iter().find(|record| Some(record.id) == meeting.record).unwrap();
    assert_eq!(record.state, RecordState::Closed);
}
