//! The story of a case by keys: read, narrowed, each line opened where it was taken from; and the
//! patterns told before the percentages.

use super::desk::{Desk, day, fill, found};
use crate::rules::case::{EntryKind, NewEntry};
use crate::rules::strategy::{StrategyAnswer, Verdict};
use crate::store::{AttachTo, NewAction, Session, Signer, Store};
use crate::ui::{Look, Theme};

const AMARA: &str = "A100000000001";

fn called(pupil: i64, on: &str, words: &str) -> NewEntry {
    let kind = EntryKind::parse("call").unwrap();
    NewEntry {
        reached: "reached".into(),
        words: words.into(),
        ..NewEntry::about(kind, day(on), vec![pupil])
    }
}

fn action(what: &str) -> NewAction {
    let (what, who) = (what.to_owned(), "Ms Field".to_owned());
    NewAction { what, who, by: Some(day("2025-12-05")), by_words: String::new() }
}

/// Amara's case with a line of each kind. Today is Sunday 23 November.
fn begin(store: &mut Store, session: &Session) -> i64 {
    let amara = store.pupil_by_upn(AMARA).unwrap();
    let late = called(amara, "2025-11-17", "Rang about Monday");
    let entry = store.log_entry(session, &late).unwrap();
    let case = store.open_case(session, amara, "Away on Mondays").unwrap();
    store.add_action(session, case, None, &action("Meet at the gate")).unwrap();
    store.new_record(session, case, "plan").unwrap();
    let tried = StrategyAnswer {
        answer: Verdict::Yes,
        on: Some(day("2025-11-23")),
        words: "spoke".into(),
        ..StrategyAnswer::default()
    };
    store.answer_strategy(session, case, "parents/phone-call", &tried, 0).unwrap();
    let signer = Signer { name: String::new(), role: String::new(), on: day("2025-11-23") };
    store.pass_gate(session, case, "stage-2", &signer, "two calls").unwrap();
    let letter = b"%PDF-1.7\nDear parent\n";
    store.attach(session, &AttachTo::Entry(entry), "Letter", "letter.pdf", letter).unwrap();
    case
}

fn desk(size: (u16, u16), look: Look) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    begin(&mut store, &session);
    Desk::at(folder, store, session, size, look)
}

/// Before the chronology, opened from the log.
fn opened() -> Desk {
    let mut desk = desk((80, 24), Look::default());
    desk.press("<Enter>7c");
    desk
}

/// The line that the cursor stands on.
fn at_hand(desk: &mut Desk) -> String {
    let text = desk.text();
    let line = text.lines().find(|line| line.starts_with('▸'));
    line.unwrap_or_else(|| panic!("no line at hand in:\n{text}")).to_owned()
}

fn hides(desk: &mut Desk, words: &str) {
    let text = desk.text();
    assert!(!text.contains(words), "{words:?} still on:\n{text}");
}

/// Filters to a line and opens it.
fn open(desk: &mut Desk, words: &str) {
    desk.press("/").type_words(words).press("<Enter><Enter>");
}

#[test]
fn the_log_leads_to_the_story_and_esc_leads_back() {
    let mut desk = opened();
    desk.shows("Amara Osei · 7A · chronology").shows("1 entered late · all");
    assert!(at_hand(&mut desk).contains("absent Mon 8 Sep"), "oldest first");
    desk.press("<Esc>").shows("[7Log]");
}

#[test]
fn what_was_entered_late_has_a_sign_and_says_so() {
    let mut desk = opened();
    desk.press("/").type_words("rang").press("<Enter>").shows("1 of ");
    assert!(at_hand(&mut desk).contains("  +6 Phone call"), "{}", at_hand(&mut desk));
    desk.shows("Phone call of Mon 17 Nov 2025");
    desk.shows("entered 6 days later, on");
}

#[test]
fn groups_go_round_and_esc_takes_the_narrowing_back_first() {
    let mut desk = opened();
    for (keys, group, shown, hidden) in [
        ("<Tab>", "contacts", "Rang about Monday", "absent Mon"),
        ("<Tab>", "meetings", "No line is like that", "Rang about"),
        ("<Tab>", "support", "Meet at the gate, by 5 Dec 25", "absent Mon"),
        ("<Tab>", "forms", "Plan no. 1 begun", "Meet at the gate"),
        ("<Tab>", "register", "absent Thu 20 Nov, 2 sessions: 2 N", "Plan no. 1"),
        ("<Tab>", "decisions", "Gate 2 passed: two calls", "absent Mon"),
        ("<S-Tab>", "register", "absent Mon 8 Sep", "Gate 2"),
    ] {
        desk.press(keys).shows(&format!("entered late · {group}")).shows(shown);
        hides(&mut desk, hidden);
    }
    desk.press("/").type_words("thu 20").press("<Enter>").shows("1 of ");
    desk.press("<Esc>").shows("absent Mon 8 Sep").shows("· register");
    desk.press("<Esc>").shows("late · all").press("<Esc>").shows("[7Log]");
}

#[test]
fn each_line_opens_where_it_was_taken_from() {
    for (line, place, words) in [
        ("rang", "[7Log]", "Rang about Monday"),
        ("absent thu 20", "[2Register]", "▸17 Nov 25"),
        ("absent mon 13 oct", "[2Register]", "▸13 Oct 25"),
        ("plan no. 1 begun", "Plan no. 1", "sections"),
        ("strategy phone call to", "[4Checklist]", "answered"),
        ("action agreed meet", "[8Actions]", "Meet at the gate"),
        ("file kept letter", "[9Documents]", "Letter"),
        ("gate passed", "[1Overview]", "Away on Mondays"),
        ("case opened", "[1Overview]", "Away on Mondays"),
    ] {
        let mut desk = opened();
        open(&mut desk, line);
        desk.shows(place).shows(words);
        desk.press("<Esc>").shows("· chronology");
    }
}

#[test]
fn the_line_at_hand_stays_at_hand() {
    let mut desk = opened();
    desk.press("G");
    let last = at_hand(&mut desk);
    // A call logged from here is one more line before it.
    desk.press("lcr").type_words("Rang back").press("<C-k>").shows("Rang back");
    assert_eq!(at_hand(&mut desk), last);
    desk.press("<Tab><Tab><Tab><Tab><Tab><Tab><Tab>").shows("late · all");
}

#[test]
fn a_story_of_a_thousand_lines_is_read_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    let amara = store.pupil_by_upn(AMARA).unwrap();
    let case = store.open_case(&session, amara, "why").unwrap();
    let all: Vec<(i64, NewAction)> =
        (0..1_000).map(|nth| (case, action(&format!("Step no. {nth}")))).collect();
    store.add_actions(&session, &all).unwrap();
    let mut desk = Desk::at(folder, store, session, (80, 24), Look::default());
    desk.press("<Enter>7c").shows("1012 lines").press("G").shows("Step no. 999");
    assert!(at_hand(&mut desk).contains("Step no. 999"));
    desk.press("/").type_words("no 123").shows("1 of 1012 lines").shows("Step no. 123");
    desk.press("<Esc>").press("g").shows("absent Mon 8 Sep");
}

#[test]
fn wide_it_shows_when_each_was_entered_and_with_whom() {
    let mut desk = desk((120, 40), Look::default());
    desk.press("<Enter>7c").shows("Entered").shows("Who");
    desk.shows("17 Nov 25   +6 23 Nov 25 Phone call");
    for size in [(60, 16), (80, 24), (100, 24), (300, 100)] {
        desk.resize(size.0, size.1);
        desk.draw();
    }
}

#[test]
fn in_plain_letters_and_for_a_reader_it_is_words() {
    for reader in [false, true] {
        let mut desk = desk((80, 24), Look::new(Theme::Plain, true, reader));
        desk.press("<Enter>7c");
        let text = desk.text();
        assert!(text.is_ascii(), "{text}");
    }
    let mut desk = desk((120, 40), Look::new(Theme::Plain, false, true));
    desk.press("<Enter>7c/").type_words("rang").press("<Enter>");
    let (_, y) = desk.cursor();
    let heard = desk.text().lines().nth(usize::from(y)).unwrap_or_default().to_owned();
    let words =
        "row 1 of 1: 17 Nov 25, Phone call, entered 6 days later, Reached: Rang about Monday";
    assert!(heard.trim().starts_with(words), "{heard}");
}

#[test]
fn patterns_stand_on_the_overview_and_in_the_register() {
    let mut desk = desk((80, 24), Look::default());
    desk.press("<Enter>").shows("Patterns     Mondays: absent on 10 of 10, other days 1 of 43");
    desk.press("2").shows("other days 1 of 43 (less than 1 in 1,000,000");
    desk.resize(60, 16);
    desk.press("1").shows("Patterns     Mondays 43.0x other days");
    desk.resize(120, 40);
    desk.shows("other days 1 of 43 (less than 1 in 1,000,000 by chance)");
}

#[test]
fn lingering_at_a_case_its_patterns_come_beside_it() {
    let mut desk = desk((120, 40), Look::default());
    desk.draw();
    desk.press("g");
    hides(&mut desk, "Mondays 43.0x");
    // Passing by reads nothing.
    desk.wait(150);
    hides(&mut desk, "Mondays 43.0x");
    desk.wait(200).shows("Mondays 43.0x other days").shows("Gate 3: 3 of 3 lines missing");
    // A narrow screen has no panel, and reads nothing for it.
    desk.resize(80, 24);
    desk.press("g").wait(400);
    hides(&mut desk, "Mondays");
}
