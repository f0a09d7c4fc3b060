//! Two officers at one file, side by side: each sees the other, and nobody is disturbed.

use super::desk::{Desk, fill, found, noon};
use crate::clock::Clock;
use crate::rules::case::{EntryKind, NewEntry};
use crate::store::{NewAction, Session, Store};
use crate::ui::keys::Key;
use crate::ui::{App, Look, Theme};

const AMARA: &str = "A100000000001";

/// A colleague at the same file, with a clock of their own.
struct Colleague {
    app: App,
    time: u64,
}

impl Colleague {
    fn press(&mut self, keys: &str) {
        for key in Key::read_all(keys) {
            self.app.press(key, self.time);
            self.wait(100);
        }
    }

    fn wait(&mut self, ms: u64) {
        self.time += ms;
        self.app.tick(self.time);
    }
}

/// Amara's case with a plan, before its caseload.
fn before(size: (u16, u16), look: Look) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    let pupil = store.pupil_by_upn(AMARA).unwrap();
    let case = store.open_case(&session, pupil, "Away on Mondays").unwrap();
    store.new_record(&session, case, "plan").unwrap();
    Desk::at(folder, store, session, size, look)
}

fn colleague(desk: &Desk) -> Colleague {
    Colleague { app: desk.beside("b.khan"), time: 0 }
}

/// Both in the plan: at its strengths, and at what keeps the pupil away.
fn two(size: (u16, u16)) -> (Desk, Colleague) {
    two_with(size, Look::default())
}

fn two_with(size: (u16, u16), look: Look) -> (Desk, Colleague) {
    let mut desk = before(size, look);
    let mut other = colleague(&desk);
    desk.press("<Enter>3<Enter><C-n><C-n><C-n>");
    other.press("<Enter>3<Enter><C-n><C-n><C-n><C-n>");
    (desk, other)
}

/// Another program at the file, without a screen.
fn beside(desk: &Desk) -> (Store, Session) {
    let mut store = Store::open(&Desk::path(&desk.folder)).unwrap();
    let session = store.sign_in("b.khan", Clock::fixed(noon())).unwrap();
    (store, session)
}

fn value(desk: &Desk, field: &str) -> String {
    let viewer = desk.app.session().viewer();
    desk.app.store().record_file(viewer, 1).unwrap().value(field).to_owned()
}

fn lacks(desk: &mut Desk, words: &str) {
    let text = desk.text();
    assert!(!text.contains(words), "{words:?} on:\n{text}");
}

#[test]
fn who_else_is_in_a_record_and_where_is_shown_until_they_leave() {
    for size in [(60, 16), (80, 24), (120, 40)] {
        let (mut desk, mut other) = two(size);
        lacks(&mut desk, "b.khan");
        other.wait(600);
        desk.wait(1_100).shows("b.khan is editing \"Push and pull\"");
        // Beside the field itself.
        lacks(&mut desk, "[b.khan is here]");
        desk.press("<C-n>").shows("[b.khan is here]").shows("Push and pull");
        other.press("<Esc>");
        other.wait(600);
        desk.wait(1_100);
        lacks(&mut desk, "b.khan");
    }
}

#[test]
fn who_is_there_is_heard_in_words_too() {
    let (mut desk, mut other) = two_with((80, 24), Look::new(Theme::Plain, false, true));
    other.wait(600);
    desk.wait(1_100).shows("b.khan is editing \"Push and pull\"");
    desk.press("<C-n>").shows("[b.khan is here]");
}

#[test]
fn a_sheet_over_the_form_is_no_leaving_and_a_signal_is() {
    let (mut desk, mut other) = two((80, 24));
    other.press("<C-l>");
    other.wait(600);
    desk.wait(1_100).shows("b.khan is editing");
    other.app.hang_up();
    desk.wait(1_100);
    lacks(&mut desk, "b.khan");
}

/// How often a sitting told where it is, by the file.
fn told_at(desk: &Desk) -> i64 {
    desk.app.store().data_version()
}

#[test]
fn an_idle_program_tells_nothing_and_one_that_writes_tells_it_now_and_then() {
    let (desk, mut other) = two((80, 24));
    other.wait(600);
    let before = told_at(&desk);
    for _ in 0..30 {
        other.wait(1_000);
    }
    // Once, of the last keys; then nothing.
    let once = told_at(&desk);
    assert!(once - before <= 1, "{before} {once}");
    for _ in 0..60 {
        other.wait(1_000);
    }
    assert_eq!(told_at(&desk), once);
    other.press("a");
    other.wait(1_000);
    let typed = told_at(&desk);
    for _ in 0..60 {
        other.wait(1_000);
    }
    assert!(told_at(&desk) > typed);
}

#[test]
fn a_colleagues_change_is_marked_and_disturbs_no_typing() {
    let mut desk = before((120, 40), Look::default());
    let mut other = colleague(&desk);
    desk.press("<Enter>3<Enter><C-n><C-n><C-n><C-n>");
    other.press("<Enter>3<Enter><C-n><C-n><C-n><C-n><Tab>");
    desk.type_words("Half a sentence").press("<Left><Left><Left>");
    let stood = desk.cursor();
    other.press("From next door<Tab>");
    desk.wait(2_000).shows("From next door").shows("[changed by b.khan just now]");
    desk.shows("Half a sentence");
    assert_eq!(desk.cursor(), stood);
    desk.type_words("-");
    desk.press("<Tab>");
    assert_eq!(value(&desk, "push-pull/push"), "Half a sente-nce");
    // Whoever was there has seen it.
    desk.shows("[changed by b.khan just now]").press("<Tab>").press("<C-n>");
    desk.press("<PgUp><PgUp>").shows("From next door");
    lacks(&mut desk, "changed by");
}

#[test]
fn a_change_of_the_field_at_hand_is_marked_while_it_is_typed_in() {
    let (mut desk, _other) = two((80, 24));
    let (mut store, session) = beside(&desk);
    desk.type_words("Mine");
    store.answer_field(&session, 1, "strengths/strengths", "Theirs", 0).unwrap();
    desk.wait(2_000).shows("[changed by b.khan just now]").shows("Mine");
    desk.press("<Tab>")
        .shows("Two texts")
        .shows("b.khan wrote, 23 Nov 25 14:02 UTC")
        .shows("Theirs");
}

#[test]
fn an_action_agreed_next_door_is_marked_where_it_is_shown() {
    let mut desk = before((80, 24), Look::default());
    desk.press("<Enter>3<Enter>");
    let (mut store, session) = beside(&desk);
    let action = NewAction { what: "Meet at the gate".into(), ..NewAction::default() };
    store.add_action(&session, 1, None, &action).unwrap();
    desk.wait(2_000);
    let marked = (0..12).any(|_| {
        let text = desk.press("<C-n>").text();
        text.contains("Meet at the gate") && text.contains("[changed by b.khan just now]")
    });
    assert!(marked, "{}", desk.text());
}

/// Both wrote their strengths; the one at this desk has both texts before them.
fn at_clash() -> Desk {
    let (mut desk, _other) = two((80, 24));
    let (mut store, session) = beside(&desk);
    desk.type_words("Mine");
    store.answer_field(&session, 1, "strengths/strengths", "Theirs", 0).unwrap();
    desk.press("<Tab>").shows("Two texts").shows("Theirs").shows("Mine").shows("edit both");
    desk
}

fn history(desk: &Desk) -> Vec<String> {
    let pupil = desk.app.store().pupil_by_upn(AMARA).unwrap();
    let lines = desk.app.store().history(desk.app.session().viewer(), pupil, 100).unwrap();
    lines.into_iter().map(|line| line.after).collect()
}

#[test]
fn both_texts_are_edited_into_one_before_it_is_kept() {
    let mut desk = at_clash();
    desk.press("e").shows("Both, as you edit them").type_words(" too");
    // Back to the choice and in again: what was made of both is still there.
    desk.press("<Esc>").shows("Two texts").press("e").shows("Mine too").press("<C-k>");
    assert_eq!(value(&desk, "strengths/strengths"), "Theirs\nMine too");
    let all = history(&desk);
    assert!(all.iter().any(|after| after.contains("\"Mine\"")), "{all:?}");
    assert!(all.iter().any(|after| after.contains("\"Theirs\"")), "{all:?}");
    lacks(&mut desk, "Two texts");
}

#[test]
fn what_is_edited_from_both_survives_a_kill() {
    let mut desk = at_clash();
    desk.press("e").type_words(" too").wait(1_000);
    let mut desk = desk.kill_and_start_again();
    desk.shows("Theirs").shows("Mine too").press("<Tab>");
    lacks(&mut desk, "Two texts");
    assert_eq!(value(&desk, "strengths/strengths"), "Theirs\nMine too");
}

#[test]
fn a_third_text_while_both_are_edited_is_shown_too() {
    let mut desk = at_clash();
    let (mut store, session) = beside(&desk);
    desk.press("e");
    store.answer_field(&session, 1, "strengths/strengths", "Theirs again", 1).unwrap();
    desk.press("<C-k>").shows("Theirs again").shows("They changed it again").press("<C-k>");
    assert_eq!(value(&desk, "strengths/strengths"), "Theirs\nMine");
    assert!(history(&desk).iter().any(|after| after.contains("Theirs again")));
}

#[test]
fn long_texts_are_read_to_their_end_before_one_chooses() {
    let (mut desk, _other) = two((60, 16));
    let (mut store, session) = beside(&desk);
    desk.type_words("Mine");
    let lines: Vec<String> = (1..=30).map(|nth| format!("Line {nth} of theirs")).collect();
    store.answer_field(&session, 1, "strengths/strengths", &lines.join("\n"), 0).unwrap();
    desk.press("<Tab>").shows("Line 1 of theirs").shows("more below");
    desk.press(&"j".repeat(40)).shows("Line 30 of theirs").shows("Mine");
    desk.press("k");
    lacks(&mut desk, "Line 30 of theirs");
}

#[test]
fn a_list_stays_on_its_case_when_a_colleague_opens_one_above() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    for upn in ["A100000000003", "A100000000004"] {
        let pupil = store.pupil_by_upn(upn).unwrap();
        store.open_case(&session, pupil, "why").unwrap();
    }
    let mut desk = Desk::at(folder, store, session, (80, 24), Look::default());
    desk.press("j");
    let at_hand = |text: &str| text.lines().position(|line| line.starts_with('▸')).unwrap();
    let name = |text: &str, at: usize| -> String {
        text.lines().nth(at).unwrap().chars().skip(1).take_while(|letter| *letter != ',').collect()
    };
    let text = desk.text();
    let (stood, who) = (at_hand(&text), name(&text, at_hand(&text)));
    let (mut store, session) = beside(&desk);
    let amara = store.pupil_by_upn(AMARA).unwrap();
    store.open_case(&session, amara, "why").unwrap();
    let text = desk.wait(2_000).text();
    assert_eq!(at_hand(&text), stood + 1, "{text}");
    assert_eq!(name(&text, stood + 1), who);
    desk.press("<Enter>").shows(&who);
}

#[test]
fn the_entry_at_hand_stays_at_hand_when_a_colleague_logs_a_newer_one() {
    let mut desk = before((80, 24), Look::default());
    let (mut store, session) = beside(&desk);
    let pupil = store.pupil_by_upn(AMARA).unwrap();
    let call = |words: &str| NewEntry {
        reached: "reached".into(),
        words: words.into(),
        ..NewEntry::about(
            EntryKind::parse("call").unwrap(),
            "2025-11-23".parse().unwrap(),
            vec![pupil],
        )
    };
    store.log_entry(&session, &call("The first")).unwrap();
    desk.press("<Enter>7").shows("The first");
    store.log_entry(&session, &call("The second")).unwrap();
    desk.wait(2_000).shows("The second").press("w").type_words("wrong pupil").press("<Enter>");
    let file = store.pupil_file(session.viewer(), pupil).unwrap();
    let withdrawn: Vec<&str> = file
        .entries
        .iter()
        .filter(|entry| entry.withdrawn.is_some())
        .map(|entry| entry.words.as_str())
        .collect();
    assert_eq!(withdrawn, ["The first"]);
}

#[test]
fn a_phone_number_that_a_colleague_changed_is_not_written_over_unseen() {
    let mut desk = before((80, 24), Look::default());
    desk.press("<Enter>p<Enter><Tab><Tab>").type_words("01632 960222");
    let mut other = colleague(&desk);
    other.press("<Enter>p<Enter><Tab><Tab>01632 960111<C-k>");
    desk.press("<C-k>").shows("b.khan changed this meanwhile").shows("01632 960111");
    let phones = |desk: &Desk| -> Vec<String> {
        let pupil = desk.app.store().pupil_by_upn(AMARA).unwrap();
        let file = desk.app.store().pupil_file(desk.app.session().viewer(), pupil).unwrap();
        file.contacts.into_iter().map(|contact| contact.phone).collect()
    };
    assert!(phones(&desk).contains(&"01632 960111".to_owned()));
    desk.press("<Enter>").shows("01632 960222").press("<C-k>");
    assert!(phones(&desk).contains(&"01632 960222".to_owned()));
}
