//! What is due, by keys: seen, done, changed, opened where it is done.

use super::desk::{AWAY, Desk, attended, day, fill, found, mark_days, noon};
use crate::clock::Clock;
use crate::rules::case::{Action, CaseFile, EntryKind, NewEntry};
use crate::rules::people::{Circumstance, Known};
use crate::store::NewAction;
use crate::ui::{Look, Theme};

const AMARA: &str = "A100000000001";
const RAVI: &str = "A100000000002";

/// Amara's case with four actions, and one of a colleague's on Ravi. Today is Sunday 23 November.
fn desk(size: (u16, u16), look: Look) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    attended(&mut store, &session, AMARA, &AWAY);
    let khan = store.sign_in("b.khan", Clock::fixed(noon())).unwrap();
    let amara = store.pupil_by_upn(AMARA).unwrap();
    let ravi = store.pupil_by_upn(RAVI).unwrap();
    let first = store.open_case(&session, amara, "Mondays").unwrap();
    let second = store.open_case(&khan, ravi, "Often ill").unwrap();
    for (case, what, by) in [
        (first, "Ring home", Some("2025-11-20")),
        (first, "Meet at the gate", Some("2025-11-23")),
        (first, "Breakfast club", Some("2025-12-15")),
        (first, "Daily report", None),
        (second, "Ask for the letter", Some("2025-11-26")),
    ] {
        let action = NewAction {
            what: what.into(),
            who: "Ms Field".into(),
            by: by.map(day),
            by_words: if by.is_none() { "daily".into() } else { String::new() },
        };
        store.add_action(&session, case, None, &action).unwrap();
    }
    Desk::at(folder, store, session, size, look)
}

fn usual() -> Desk {
    desk((80, 24), Look::default())
}

fn actions(desk: &Desk) -> Vec<Action> {
    let store = desk.app.store();
    let pupil = store.pupil_by_upn(AMARA).unwrap();
    store.pupil_file(desk.app.session().viewer(), pupil).unwrap().actions
}

/// The words of the list, headings and rows, in their order.
fn in_order(desk: &mut Desk, words: &[&str]) {
    let text = desk.text();
    let places: Vec<_> = words.iter().map(|word| text.find(word)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{words:?} in:\n{text}");
}

/// The line that the cursor stands on.
fn at_hand(desk: &mut Desk) -> String {
    let text = desk.text();
    let line = text.lines().find(|line| line.starts_with('▸'));
    line.unwrap_or_else(|| panic!("no line at hand in:\n{text}")).to_owned()
}

#[test]
fn what_is_due_stands_under_its_headings() {
    let mut desk = usual();
    desk.press("a").shows("1 overdue · 1 today · 1 this week · 1 later · 1 without a day");
    let words = [
        "Overdue (1)",
        "!20 Nov 25",
        "Today (1)",
        "Meet at the gate",
        "This week (1)",
        "Ask for the letter",
        "Later (1)",
        "Breakfast club",
        "No day agreed (1)",
        "daily",
    ];
    in_order(&mut desk, &words);
    desk.shows("Ring home · Ms Field · overdue by 3 days · case with A. Rahman");
    desk.press("<Esc>").shows("2 open");
}

#[test]
fn the_overview_of_a_case_tells_the_same_and_counts_what_has_no_room() {
    let mut wide = usual();
    wide.press("<Enter>").shows("To do        !20 Nov 25 Ring home (Ms Field)");
    let words = [
        "!20 Nov 25 Ring home",
        " 23 Nov 25 Meet at the gate",
        " 15 Dec 25 Breakfast club",
        " daily     Daily report",
    ];
    in_order(&mut wide, &words);
    let mut small = desk((60, 16), Look::default());
    small.press("<Enter>").shows("!20 Nov 25 Ring home").shows("and 3 more: the agenda has");
}

#[test]
fn an_action_is_done_with_its_outcome_and_the_next_one_is_at_hand() {
    let mut desk = usual();
    desk.press("a");
    assert!(at_hand(&mut desk).contains("Ring home"));
    desk.pressed = 0;
    desk.press("dy").type_words("She came in on Friday").press("<Enter>");
    assert_eq!(desk.pressed, 3, "keys beside the words");
    let done = actions(&desk).into_iter().find(|action| action.what == "Ring home").unwrap();
    assert_eq!((done.state.as_str(), done.helped.as_str()), ("done", "yes"));
    assert_eq!(done.outcome.as_deref(), Some("She came in on Friday"));
    desk.shows("0 overdue");
    assert!(at_hand(&mut desk).contains("Meet at the gate"));
    desk.press("<Esc>").shows("0 overdue");
}

#[test]
fn an_action_is_changed_and_the_cursor_goes_with_it() {
    let mut desk = usual();
    desk.press("ae<Tab><Tab>").shows("Thu 20 Nov 2025");
    desk.type_words("12 dec").press("<Enter>");
    let changed = actions(&desk).into_iter().find(|action| action.what == "Ring home").unwrap();
    assert_eq!(changed.by, Some(day("2025-12-12")));
    assert!(at_hand(&mut desk).contains("Ring home"));
    in_order(&mut desk, &["Later (2)", "Ring home", "Breakfast club"]);
}

#[test]
fn a_row_opens_the_action_in_its_case() {
    let mut desk = usual();
    desk.press("ajjj<Enter>").shows("[8Actions]").shows("Amara Osei");
    assert!(at_hand(&mut desk).contains("Breakfast club"));
    desk.press("<Esc>").shows("what is due");
    assert!(at_hand(&mut desk).contains("Breakfast club"));
}

#[test]
fn the_actions_of_a_case_keep_the_cursor_on_the_same_one() {
    let mut desk = usual();
    desk.press("ajjj<Enter>a").type_words("Sooner").press("<Tab><Tab>");
    desk.type_words("t").press("<Enter>").shows("Sooner");
    assert!(at_hand(&mut desk).contains("Breakfast club"));
}

#[test]
fn mine_is_mine_and_by_officer_each_has_a_heading() {
    let mut desk = usual();
    desk.press("am").shows("0 this week").shows("yours");
    assert!(!desk.text().contains("Ask for the letter"));
    desk.press("ms");
    in_order(&mut desk, &["\n A. Rahman", "overdue: Ring", "\n b.khan", "Ask for the letter"]);
    desk.press("s").shows("Overdue (1)");
}

#[test]
fn the_list_is_filtered_as_one_types() {
    let mut desk = usual();
    desk.press("a/").type_words("ravi").shows("/ravi").shows("Ask for the letter");
    assert!(!desk.text().contains("Ring home"));
    desk.press("<Enter>d").shows("Done · Ask for the letter").press("<Esc>");
    desk.press("<Esc>").shows("Ring home");
    desk.press("/").type_words("nobody").shows("Nothing that is due has these words in it");
    desk.press("<Enter>d").shows("Nothing due is listed here");
}

#[test]
fn a_contact_logged_from_here_is_about_the_pupil_at_hand() {
    let mut desk = usual();
    desk.press("ajjl").shows("Log a contact · Ravi Patel");
    desk.press("cn<C-k>").shows("what is due");
    let store = desk.app.store();
    let pupil = store.pupil_by_upn(RAVI).unwrap();
    let file = store.pupil_file(desk.app.session().viewer(), pupil).unwrap();
    assert_eq!(file.entries[0].reached, "no-answer");
}

/// Amara's case owes three things: a reply is to be chased, her absence to be asked about, and her
/// social worker to be told of it.
fn owing(size: (u16, u16), look: Look) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    attended(&mut store, &session, AMARA, &AWAY);
    let away = ["2025-11-18", "2025-11-19", "2025-11-20"];
    mark_days(&mut store, &session, AMARA, &away, ["O", "O"]);
    let amara = store.pupil_by_upn(AMARA).unwrap();
    store.open_case(&session, amara, "Mondays").unwrap();
    let referral = EntryKind::parse("referral").unwrap();
    let agency = "Early Help".to_owned();
    let referral = NewEntry { agency, ..NewEntry::about(referral, day("2025-11-03"), vec![amara]) };
    store.log_entry(&session, &referral).unwrap();
    let told = Circumstance {
        id: 0,
        kind: "social-worker".into(),
        state: Known::Yes,
        from: None,
        to: None,
        source: "mother".into(),
        worker: "J. Cole".into(),
    };
    store.set_circumstance(&session, amara, &told).unwrap();
    Desk::at(folder, store, session, size, look)
}

fn amara(desk: &Desk) -> CaseFile {
    let store = desk.app.store();
    let pupil = store.pupil_by_upn(AMARA).unwrap();
    store.pupil_file(desk.app.session().viewer(), pupil).unwrap()
}

#[test]
fn what_is_owed_opens_where_it_is_done_and_goes_once_it_is() {
    let mut desk = owing((80, 24), Look::default());
    desk.press("a").shows("3 overdue");
    let words = ["!17 Nov 25", "Chase the reply", "Ask why absent", "Tell the social worker"];
    in_order(&mut desk, &words);
    desk.shows("Chase the reply to the referral to Early Help").shows("overdue by 6");
    desk.press("d").shows("Reply to the referral of Mon 3 Nov 2025").shows("Early Help");
    desk.type_words("They visit on Friday").press("<C-k>").shows("2 overdue");
    let reply = amara(&desk).entries.remove(0);
    assert_eq!((reply.kind.id(), reply.agency.as_str()), ("referral-reply", "Early Help"));
    assert!(at_hand(&mut desk).contains("Ask why absent"));
    desk.press("<Enter>").shows("Amara Osei").shows("absences 2025/26");
    desk.press("r").type_words("Away with her father").press("<Enter><Esc>").shows("1 overdue");
    assert!(at_hand(&mut desk).contains("Tell the social worker"));
    desk.press("<Enter>").shows("J. Cole, social worker");
    desk.press("cv").type_words("Rang").press("<C-k>").shows("1 overdue");
    desk.press("dcr").type_words("Told of the three days").press("<C-k>").shows("Nothing is due.");
    let told = amara(&desk).entries.remove(0);
    assert_eq!((told.kind.id(), told.agency.as_str()), ("call", "J. Cole, social worker"));
    assert_eq!((told.reached.as_str(), told.on), ("reached", day("2025-11-23")));
}

#[test]
fn a_reply_or_a_worker_told_needs_words_and_no_day_to_come() {
    let mut desk = owing((80, 24), Look::default());
    desk.press("ad<C-k>").shows("what did they reply?");
    desk.type_words("They visit").press("<Tab>").type_words("1 dec 2025").press("<C-k>");
    desk.shows("in the future").press("<Esc>jjd<C-k>").shows("how was it?");
    desk.press("c<C-k>").shows("a few words, or an outcome above");
    assert_eq!(amara(&desk).entries.len(), 1);
}

#[test]
fn what_is_typed_about_what_is_owed_is_there_again_after_a_kill() {
    let table = [("ad", "Reply to the referral"), ("ajjdcr", "J. Cole, social worker")];
    for (keys, title) in table {
        let mut desk = owing((80, 24), Look::default());
        desk.press(keys).shows(title).type_words("They visit").wait(1_000);
        let mut desk = desk.kill_and_start_again();
        desk.shows("You were writing here").press("<Left>").shows(title).shows("They visit");
        desk.press("<C-k>");
        assert!(desk.app.store().drafts(desk.app.session()).unwrap().is_empty());
        assert_eq!(amara(&desk).entries[0].words, "They visit");
    }
}

#[test]
fn the_sheets_of_what_is_owed_are_whole_at_every_size() {
    for size in [(60, 16), (80, 24), (120, 40)] {
        for (keys, words) in [("ad", "No reply?"), ("ajjd", "no answer")] {
            owing(size, Look::default()).press(keys).shows(words);
            let mut plain = owing(size, Look::new(Theme::Plain, true, false));
            plain.press(keys);
            let text = plain.text();
            assert!(text.is_ascii(), "{text}");
        }
    }
}

#[test]
fn nothing_due_says_where_it_comes_from() {
    let mut desk = Desk::new();
    desk.press("a").shows("Nothing is due.").press("d").shows("Nothing due is listed here");
}

#[test]
fn a_colleagues_work_shows_within_two_seconds() {
    let mut desk = usual();
    desk.press("aj");
    let mut other = desk.beside("b.khan");
    for key in crate::ui::keys::Key::read_all("adyDone<Enter>") {
        other.press(key, 0);
    }
    desk.wait(2_000).shows("0 overdue");
    assert!(at_hand(&mut desk).contains("Meet at the gate"));
}

#[test]
fn every_size_and_plain_letters_show_what_is_late() {
    for size in [(60, 16), (80, 24), (120, 40)] {
        let mut wide = desk(size, Look::default());
        let rest = if size.0 < 120 { "? more" } else { "? keys" };
        wide.press("a").shows("!20 Nov 25").shows("Ring home").shows(rest);
        let mut plain = desk(size, Look::new(Theme::Plain, true, false));
        plain.press("a").shows("!20 Nov 25").shows("Overdue (1)");
        let text = plain.text();
        assert!(text.is_ascii(), "{text}");
    }
    for size in [(1, 1), (1, 100), (300, 1), (61, 17), (300, 100)] {
        desk(size, Look::default()).press("ajd<Esc>s/x");
    }
}
