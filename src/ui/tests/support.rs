//! Support by tier by keys, and who crossed into a tier; then what the file holds.

use super::desk::{Desk, day, fill, found};
use crate::rules::strategy::Verdict;
use crate::rules::support::{Support, SupportState};
use crate::ui::keys::Key;
use crate::ui::{App, Look, Theme};

const AMARA: &str = "A100000000001";
const BARRIERS: &str = "tier-2/children/explore-barriers";

/// Amara's case, at its support: eleven days absent.
fn desk_at(size: (u16, u16), look: Look) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    let pupil = store.pupil_by_upn(AMARA).unwrap();
    store.open_case(&session, pupil, "Away on Mondays").unwrap();
    let mut desk = Desk::at(folder, store, session, size, look);
    desk.press("<Enter>5");
    desk
}

fn desk() -> Desk {
    desk_at((80, 24), Look::default())
}

fn kept(desk: &Desk) -> Vec<Support> {
    let store = desk.app.store();
    let pupil = store.pupil_by_upn(AMARA).unwrap();
    store.pupil_file(desk.app.session().viewer(), pupil).unwrap().support
}

fn state(desk: &Desk, item: &str) -> Option<(SupportState, String)> {
    let all = kept(desk);
    let kept = all.iter().find(|kept| kept.item == item)?;
    kept.state().map(|(state, on)| (state, on.to_string()))
}

#[test]
fn the_tier_reached_stands_with_its_days_and_the_way_to_the_next() {
    let mut desk = desk();
    desk.shows("[5Support]")
        .shows("Tier 2 now: 11 days absent")
        .shows("tier 3 at 19 days, 8 to go");
    desk.shows("Tier 2 – Support strategies: from 10 days (ours)").shows("t: tier 3");
    desk.shows("Children").shows("▸ ·").shows("Explore reasons for absence/barriers");
    desk.press("t").shows("Tier 3 – Higher support strategies: from 19 days, not reached");
    desk.shows("Support strategies to meet special needs").press("t").shows("Tier 2 –");
}

#[test]
fn each_step_is_one_key_or_a_sheet_with_its_words() {
    let mut desk = desk();
    desk.pressed = 0;
    desk.press("o");
    assert_eq!(desk.pressed, 1);
    let today = "2025-11-23".to_owned();
    assert_eq!(state(&desk, BARRIERS), Some((SupportState::Offered, today)));
    desk.shows("▸offered   23 Nov 25").press("o").shows("Offered already");
    desk.press("s").shows("▸started   23 Nov 25");
    desk.press("d").shows("Declined · Explore reasons for absence").press("<C-k>");
    desk.shows("by whom was it declined?").type_words("her mother").press("<Tab><C-k>");
    desk.shows("why was it declined?").type_words("too early").press("<C-k>");
    desk.shows("▸declined  23 Nov 25").shows("declined 23 Nov 25 by her mother");
    desk.press("jf").shows("Finished · Catch up buddy/ adult");
    desk.press("s").type_words("In by nine").press("<C-k>").shows("▸finished  23 Nov 25");
    let finished = kept(&desk).remove(1);
    assert_eq!((finished.outcome.as_str(), finished.helped.as_str()), ("In by nine", "some"));
}

#[test]
fn a_date_is_changed_and_a_step_taken_back() {
    let mut desk = desk();
    desk.press("e").shows("Nothing was said of it yet").press("-").shows("Nothing to take back");
    desk.press("se").type_words("thu").press("<Enter>").shows("▸started   20 Nov 25");
    desk.press("e").type_words("+2d").press("<C-k>").shows("in the future");
    desk.press("<Esc>");
    for undo in ["u", "-", "<BS>"] {
        desk.press(undo);
        assert_eq!(state(&desk, BARRIERS), None, "{undo}");
        desk.press("s");
    }
}

#[test]
fn tab_goes_from_panel_to_panel_and_an_own_item_is_added_there() {
    let mut desk = desk();
    desk.press("<Tab>").shows("▸ ·");
    desk.press("o");
    assert!(state(&desk, "tier-2/parents/early-help").is_some());
    desk.press("<Tab>a").shows("An item of your own · tier 2, School");
    desk.type_words("A walk to school").press("<Enter>");
    let own = kept(&desk).remove(1);
    assert_eq!(
        (own.item.as_str(), own.label.as_str()),
        ("own/tier-2/school/r1", "A walk to school")
    );
    desk.press("<Tab><Tab>o");
    assert!(state(&desk, BARRIERS).is_some(), "round to the first panel");
}

#[test]
fn what_is_the_same_thing_is_one_fact_on_both_tabs() {
    let mut desk = desk();
    // Said on the checklist first: the item shows it, and changes it there.
    let store = desk.app.store();
    let case = store.latest_case(store.pupil_by_upn(AMARA).unwrap()).unwrap().unwrap();
    desk.press("<Tab>").shows("Early help offered").press("<Enter>").shows("[4Checklist]");
    desk.shows("Offer to complete Early Help").press("y").press("5").shows("[5Support]");
    desk.shows("▸yes       23 Nov 25").shows("checklist");
    desk.press("d").type_words("her mother").press("<Tab>").type_words("later").press("<C-k>");
    assert!(kept(&desk).is_empty());
    let checklist = |desk: &Desk| {
        let file = desk.app.store().checklist(desk.app.session().viewer(), case).unwrap();
        let said = file.strategies.into_iter().find(|said| said.row == "additional/early-help");
        said.map(|said| (said.answer, said.words))
    };
    let expected = (Verdict::Yes, "Declined 23 Nov 25 by her mother: later".to_owned());
    assert_eq!(checklist(&desk), Some(expected));
    // Taken back, it is kept as an item; then the row shows it.
    desk.press("-").press("o").shows("▸offered   23 Nov 25");
    assert_eq!(checklist(&desk), Some((Verdict::Yes, String::new())));
    desk.press("<Enter>").shows("[4Checklist]").shows("▸ Y  23 Nov 25");
    desk.press("n").shows("Kept with the support by tier");
    desk.press("<Enter>").shows("[5Support]").shows("▸offered   23 Nov 25");
}

#[test]
fn a_colleague_at_the_same_item_is_told_of() {
    let mut desk = desk();
    let mut other = desk.beside("b.khan");
    for key in Key::read_all("<Enter>5o") {
        other.press(key, 0);
    }
    desk.press("d").type_words("her mother").press("<Tab>").type_words("later").press("<C-k>");
    desk.shows("b.khan changed this meanwhile").shows("offered 23 Nov 25");
    desk.press("<Enter><C-k>").shows("▸declined  23 Nov 25");
    let declined = kept(&desk).remove(0);
    assert_eq!((declined.declined_by.as_str(), declined.revision), ("her mother", 2));
}

#[test]
fn words_on_the_way_come_back_after_a_kill() {
    let mut desk = desk();
    desk.press("jd").type_words("her moth").wait(1_000);
    let mut desk = desk.kill_and_start_again();
    desk.shows("Declined · Catch up buddy/ adult").shows("her moth");
    desk.type_words("er").press("<Tab>").type_words("later").press("<C-k>");
    assert_eq!(kept(&desk)[0].declined_by, "her mother");
}

#[test]
fn without_a_case_or_once_it_is_closed_nothing_is_kept() {
    let mut desk = Desk::new();
    desk.press("f").type_words("osei").press("<Enter>5").shows("Support belongs to a case");
    desk.press("o").shows("Support belongs to a case");
    let mut desk = self::desk();
    desk.press("o1x").type_words("back at school").press("<Enter>5").press("s");
    desk.shows("This case is closed");
    assert_eq!(state(&desk, BARRIERS).map(|(state, _)| state), Some(SupportState::Offered));
}

#[test]
fn support_is_drawn_whole_at_every_size() {
    for (name, size) in [("80x24", (80, 24)), ("60x16", (60, 16)), ("120x40", (120, 40))] {
        let mut desk = desk_at(size, Look::default());
        desk.press("sjd").type_words("her mother").press("<Tab>").type_words("too early");
        desk.press("<C-k>jf").press("y").type_words("In by nine").press("<C-k>jo");
        insta::assert_snapshot!(format!("support {name}"), desk.text());
        desk.press("t");
        insta::assert_snapshot!(format!("support tier 3 {name}"), desk.text());
        let mut desk = crossed_at(size, Look::default());
        insta::assert_snapshot!(format!("crossed {name}"), desk.press("t").text());
    }
}

#[test]
fn ascii_is_ascii_and_a_reader_hears_words() {
    for reader in [false, true] {
        let look = Look::new(Theme::Plain, true, reader);
        let mut desk = desk_at((80, 24), look);
        desk.press("s<Tab>y");
        assert!(desk.text().is_ascii(), "{}", desk.text());
        let mut desk = crossed_at((80, 24), look);
        desk.press("t");
        assert!(desk.text().is_ascii(), "{}", desk.text());
    }
    let mut desk = desk_at((80, 24), Look::new(Theme::Plain, true, true));
    desk.press("s");
    desk.shows("row  2 of 37: Explore reasons for absence/barriers, started, 23 Nov 25");
    desk.press("k").shows("Panel: Children");
    let mut desk = crossed_at((80, 24), Look::new(Theme::Plain, true, true));
    desk.press("t").shows("row 1 of 1: new, Osei, Amara, 7A, tier 2, 11 days absent");
}

/// Amara crossed into tier 2 and has no case.
fn crossed_at(size: (u16, u16), look: Look) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    Desk::at(folder, store, session, size, look)
}

#[test]
fn who_crossed_a_tier_is_counted_until_it_was_looked_at() {
    let mut desk = Desk::new();
    desk.shows("1 crossed a tier: t");
    desk.press("t").shows("1 pupil without a case · 1 new since you last looked");
    desk.shows("▸new Osei, Amara").shows("tier 2").shows("11 days").shows("17 Nov 25");
    desk.press("<Esc>");
    assert!(!desk.text().contains("crossed a tier"), "{}", desk.text());
    desk.press("t").shows("none new since you last looked");
    let mut other = desk.beside("b.khan");
    let new =
        |app: &App| app.store().new_crossings(app.session().viewer(), day("2025-11-23")).unwrap();
    assert_eq!((new(&desk.app), new(&other)), (0, 1), "each officer looks for themselves");
    other.press(Key::Char('t'), 0);
    assert_eq!(new(&other), 0);
}

#[test]
fn a_case_is_opened_for_the_reason_that_is_there_already() {
    let mut desk = Desk::new();
    desk.press("t");
    desk.pressed = 0;
    desk.press("n").shows("Crossed tier 2: 11 days absent").press("<Enter>");
    assert_eq!(desk.pressed, 2);
    desk.shows("[1Overview]").press("<Esc>").shows("Nobody without a case is at tier 2 or 3");
    let store = desk.app.store();
    let case = store.latest_case(store.pupil_by_upn(AMARA).unwrap()).unwrap().unwrap();
    assert_eq!(
        store.case(desk.app.session().viewer(), case).unwrap().reason,
        "Crossed tier 2: 11 days absent"
    );
}

#[test]
fn why_there_is_no_case_takes_a_pupil_off_the_list() {
    let mut desk = Desk::new();
    desk.press("tx<Enter>").shows("why is none opened?").type_words("In hospital").press("<Enter>");
    desk.shows("Nobody without a case is at tier 2 or 3");
    desk.press("<Esc>");
    assert!(!desk.text().contains("crossed a tier"));
    let history = desk.app.store().history(desk.app.session().viewer(), 1, 5).unwrap();
    assert!(history[0].after.contains("In hospital"), "{history:?}");
}

#[test]
fn enter_opens_the_pupil_and_an_empty_list_says_so() {
    let mut desk = Desk::new();
    desk.press("t<Enter>").shows("[1Overview]").shows("no case");
    let folder = tempfile::tempdir().unwrap();
    let (store, session) = found(&folder);
    let mut desk = Desk::at(folder, store, session, (80, 24), Look::default());
    desk.press("t")
        .shows("Nobody without a case")
        .press("nx<Enter>")
        .shows("Nobody is listed here");
}
