//! A meeting's form and sheet as they are typed into: what stands there gives way, days are in words,
//! what was refused is told once, what is long is read whole.

use super::desk::{Desk, day, fill, found};
use super::meeting::{arranged, asked, begin, desk, desk_of, meeting, record};
use crate::store::NewAction;
use crate::ui::{Look, Theme};

#[test]
fn what_stands_on_a_sheet_gives_way_to_the_first_letter() {
    let mut desk = arranged();
    desk.press("<C-y>").shows("Fri 28 Nov 2025").press("<Tab>");
    desk.type_words("14:30").press("<Tab><End>").type_words(" 2").press("<C-k>");
    assert_eq!(meeting(&desk).when(), "Fri 28 Nov 2025, 14:30, office 2");
    desk.press("<C-y><Tab><Tab><BS><BS>").type_words("3").press("<Tab><Tab><Tab>");
    desk.type_words("9").press("<C-k>");
    assert_eq!(meeting(&desk).when(), "Fri 28 Nov 2025, 09:00, office3");
}

#[test]
fn a_line_begun_before_a_kill_is_typed_on() {
    let mut desk = arranged();
    desk.press("<C-y><Tab>").type_words("14:").wait(1_000);
    let mut desk = desk.kill_and_start_again();
    desk.type_words("30").press("<C-k>");
    assert_eq!(meeting(&desk).at_time, "14:30");
}

#[test]
fn days_are_read_in_words_and_left_as_they_are() {
    let mut desk = asked();
    desk.press("<S-Tab>").shows("23 Nov 25");
    assert!(!desk.text().contains("2025-11"), "{}", desk.text());
    let before = meeting(&desk);
    desk.press("<Tab>");
    assert_eq!(meeting(&desk), before);
    desk.press("<S-Tab>").type_words("21/11").press("<Tab>").shows("21 Nov 25");
    assert_eq!(meeting(&desk).invitations[1].invited_on, Some(day("2025-11-21")));

    desk.press("<C-n><C-n><C-n>").type_words("15 dec").press("<Tab><S-Tab>");
    desk.shows("Mon 15 Dec 2025").type_words("16 dec").press("<Tab>");
    assert_eq!(record(&desk, 1).value("review/date"), "2025-12-16");
    assert!(!desk.text().contains("2025-12"), "{}", desk.text());
}

#[test]
fn the_day_of_an_action_is_read_in_words() {
    let mut desk = arranged();
    let (session, case) = (desk.app.session().clone(), record(&desk, 1).case);
    let mut store = crate::store::Store::open(&Desk::path(&desk.folder)).unwrap();
    let action =
        NewAction { what: "Ring home".into(), by: Some(day("2025-11-26")), ..NewAction::default() };
    store.add_action(&session, case, None, &action).unwrap();
    desk.press("<Esc>8").press("e<Tab><Tab>").shows("Wed 26 Nov 2025");
    desk.type_words("12 dec").press("<Enter>").shows("12 Dec 25");
}

#[test]
fn how_somebody_was_asked_fills_in_today() {
    let mut desk = arranged();
    desk.press("<C-n><Tab><Tab>").type_words("l").press("<Tab>").shows("23 Nov 25");
    assert_eq!(meeting(&desk).invitations[0].invited_on, Some(day("2025-11-23")));
    desk.type_words("fri").press("<Tab>").shows("21 Nov 25");
    assert_eq!(meeting(&desk).invitations[0].invited_on, Some(day("2025-11-21")));
    // Without its year a day to come is one of last year.
    desk.press("<S-Tab>").type_words("25/11").shows("Mon 25 Nov 2024").shows("is the year right?");
}

#[test]
fn a_section_without_a_day_is_not_ticked() {
    let mut desk = desk();
    begin(&mut desk, "Small meeting");
    desk.press("<Esc>").shows("▸  Details");
    desk.press("<C-y>").type_words("fri").press("<C-k>").shows("▸◐ Details");
    desk.press("<C-y><Tab>").type_words("10").press("<Tab>").type_words("office").press("<C-k>");
    desk.shows("▸✓ Details");
}

#[test]
fn what_a_meeting_makes_due_stands_on_the_overview() {
    let mut desk = asked();
    desk.press("<Esc>").shows("23 Nov 25 Confirm Small meeting in writing to Mr Kwame Osei");
    desk.shows("28 Nov 25 Small meeting 10:00");
    let mut desk = super::meeting::desk();
    begin(&mut desk, "Small meeting");
    desk.type_words("20/11/25").press("<C-k><Esc>").shows("!20 Nov 25 Small meeting");
    desk.shows("!20 Nov 25 Invite Mrs Grace Osei to Small meeting");
}

#[test]
fn the_review_is_arranged_for_the_day_that_was_agreed() {
    let mut desk = arranged();
    desk.press("<C-n><C-n><C-n><C-n>").type_words("15 dec").press("<Tab><Esc>");
    begin(&mut desk, "Small review");
    desk.shows("Arrange · Small review no. 1").shows("Mon 15 Dec 2025").shows("agreed last time");
    desk.press("<Esc><C-y>").shows("Mon 15 Dec 2025").type_words("16 dec").press("<C-k>");
    assert_eq!(record(&desk, 2).meeting.unwrap().on, Some(day("2025-12-16")));
}

#[test]
fn a_review_moved_out_of_a_closure_is_warned_of_where_it_leaves_its_weeks() {
    let mut desk = desk();
    begin(&mut desk, "Small meeting");
    desk.type_words("29/9/25").press("<C-k><C-n><C-n><C-n><C-n>");
    desk.type_words("27/10/25").shows("more than 4 weeks after Mon 29 Sep 2025").press("<Tab>");
    assert_eq!(record(&desk, 1).value("review/date"), "2025-11-03");
    desk.shows("Mon 27 Oct is no school day: moved to Mon 3 Nov. That is more than");
}

#[test]
fn what_came_of_an_invitation_waits_for_the_day_and_is_told_once() {
    let mut desk = asked();
    desk.type_words("c").press("<Tab>");
    let text = desk.text();
    assert_eq!(text.matches("the meeting is on Fri 28 Nov 2025").count(), 1, "{text}");
    assert_eq!(meeting(&desk).invitations[1].outcome, "");
    // Whoever wants out gets out.
    desk.press("<Esc>").shows("Left as a draft");
    assert_eq!(meeting(&desk).invitations[1].outcome, "");
}

#[test]
fn a_record_that_is_not_closed_says_so_once() {
    let mut desk = asked();
    desk.press("<C-e>y");
    let text = desk.text();
    assert_eq!(text.matches("has not been held").count(), 1, "{text}");
    desk.press("<Enter>");
    let text = desk.text();
    assert!(!text.contains("has not been held"), "{text}");
}

#[test]
fn a_question_over_a_form_hides_the_cursor() {
    let mut desk = asked();
    desk.draw();
    assert!(desk.cursor_visible());
    desk.press("<C-e>").shows("Close this record?");
    assert!(!desk.cursor_visible());
    desk.press("n");
    assert!(desk.cursor_visible());
}

#[test]
fn a_long_name_at_hand_is_read_from_its_start() {
    let mut desk = arranged();
    desk.press("<C-n>");
    for _ in 0..15 {
        desk.press("<Tab>");
    }
    let name = "Mrs Alexandrina Featherstonehaugh-Cholmondeley";
    desk.type_words(name).press("<Tab><S-Tab>");
    let text = desk.text();
    let row = text.lines().find(|line| line.contains('▸') && line.contains("Mrs Alex"));
    assert!(row.is_some_and(|row| row.contains(name)), "{text}");
}

#[test]
fn the_keys_of_the_meeting_stand_in_the_footer() {
    let mut desk = asked();
    desk.shows("Ctrl-K confirm").shows("Ctrl-Y arrange");
    desk.press("<C-n>").shows("to 9 choose").shows("Ctrl-Y arrange");
    desk.press("<C-n>").shows("Ctrl-P suggest").shows("Ctrl-Y arrange");
}

#[test]
fn what_is_offered_stands_under_its_headings() {
    for look in [Look::default(), Look::new(Theme::Plain, true, false)] {
        let mut desk = desk_of((80, 24), look);
        begin(&mut desk, "School Attendance Meeting");
        desk.press("<Esc><C-t>").press(&"j".repeat(11)).press("<Enter>");
        desk.shows("Ctrl-P inserts one of 27: Parents and carers,");
        desk.press("<C-p>").shows("Parents and carers").shows("Obtain a medical appointment");
        // From the last of the parents' over the heading to the first of the routines, told in full.
        desk.press("jjjjj").shows("Routines at home").shows("hopes and dreams");
        let text = desk.text();
        assert!(!look.ascii || text.replace('…', "~").is_ascii(), "{text}");
        desk.press("<Enter><Tab>");
        let actions = record(&desk, 1).actions;
        assert!(actions[0].what.starts_with("I will talk to my child"), "{}", actions[0].what);
        assert!(actions[0].what.ends_with("hopes and dreams"));
    }
}

#[test]
fn who_does_it_is_taken_from_those_who_were_asked() {
    let mut desk = arranged();
    desk.press("<C-n><C-n><C-n>").type_words("Ring home").press("<Tab><C-p>");
    desk.shows("Mrs Grace Osei").press("<Enter><Tab>");
    assert_eq!(record(&desk, 1).actions[0].who, "Mrs Grace Osei");
}

const CHOICE: &str = r#"
name = "plan"
title = "Long words"
version = 2
purpose = "To try a long option."
[[section]]
id = "all"
title = "All"
[[section.field]]
id = "one"
label = "One of"
kind = "choice"
options = [
  { id = "a", label = "Escalate to the formal legal process: a Notice to Improve is considered next, with a plan" },
  { id = "b", label = "Nothing further" },
]
[[section.field]]
id = "rows"
label = "Rows"
kind = "table"
columns = [
  { id = "a", label = "A", kind = "date" },
  { id = "b", label = "B", kind = "line" },
  { id = "c", label = "C", kind = "line" },
  { id = "d", label = "D", kind = "line" },
  { id = "e", label = "E", kind = "line" },
]
"#;

#[test]
fn a_long_option_and_a_day_in_a_narrow_column_are_read_whole() {
    for size in [(60, 16), (80, 24), (120, 40)] {
        let folder = tempfile::tempdir().unwrap();
        let (mut store, session) = found(&folder);
        fill(&mut store, &session);
        store.install_template(&session, CHOICE).unwrap();
        let pupil = store.pupil_by_upn("A100000000001").unwrap();
        store.open_case(&session, pupil, "why").unwrap();
        let mut desk = Desk::at(folder, store, session, size, Look::default());
        desk.press("<Enter>n<Enter>").shows("considered next, with");
        desk.shows("2 Nothing further").press("<Tab>").type_words("fri").press("<Tab>");
        let words = if size.0 == 120 { "Fri 21 Nov 2025" } else { "21 Nov 25" };
        desk.shows(words);
    }
}
