//! What lists, panes and lines say where there is little room: nothing is cut without a sign, and
//! whatever is left out can be reached.

use super::desk::{Desk, day, fill, found};
use crate::ui::{Look, Theme};

const SMALL: (u16, u16) = (60, 16);
const USUAL: (u16, u16) = (80, 24);

/// Three pupils with a case, on that day.
fn desk(size: (u16, u16), look: Look, today: &str) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, mut session) = found(&folder);
    fill(&mut store, &session);
    for upn in ["A100000000001", "A100000000002", "A100000000005"] {
        let pupil = store.pupil_by_upn(upn).unwrap();
        store.open_case(&session, pupil, "Away on Mondays").unwrap();
    }
    session.clock = session.clock.on_day(Some(day(today)));
    Desk::at(folder, store, session, size, look)
}

/// Osei's case, open on its overview.
fn case(size: (u16, u16)) -> Desk {
    let mut desk = desk(size, Look::default(), "2025-11-23");
    desk.press("/").type_words("osei").press("<Enter><Enter>").shows("[1Overview]");
    desk
}

fn line(desk: &mut Desk, nth: usize) -> String {
    desk.text().lines().nth(nth).unwrap_or_default().to_owned()
}

#[test]
fn no_status_line_is_cut() {
    for size in [SMALL, USUAL] {
        for keys in ["", "a", "am", "b", "bm", "f", ":", "<Enter>", "<Enter>2", "<Enter>2d"] {
            // The register is old, which takes more words.
            let mut desk = desk(size, Look::default(), "2025-12-10");
            desk.press(keys);
            let status = line(&mut desk, 1);
            assert!(!status.contains('…'), "{keys} at {size:?}: {status}");
        }
    }
}

#[test]
fn what_a_sheet_says_is_said_in_full() {
    for size in [SMALL, USUAL] {
        for (keys, ends) in [
            ("bc", "The next import with another mark clears it."),
            ("br", "another code, which goes to the MIS list."),
            ("<Enter>ps", "who is linked both ways."),
            ("/os<Enter>S", "A filter of the same name is replaced."),
            ("<Enter>lcrWords<C-k>7+", "Word or email, up to 20 MB."),
        ] {
            let mut desk = desk(size, Look::default(), "2025-11-23");
            let text = desk.press(keys).text();
            let words: Vec<&str> = text.split_whitespace().collect();
            assert!(words.join(" ").contains(ends), "{keys} at {size:?}:\n{text}");
        }
    }
}

#[test]
fn a_sheet_with_more_fields_than_room_says_so() {
    let mut desk = case(SMALL);
    desk.press("l").shows("more field");
    assert!(!desk.text().contains("Restricted"), "{}", desk.text());
    desk.press("<S-Tab><S-Tab>").shows("Restricted").shows("more above: Shift-Tab");
    // With room for all of them nothing is said.
    desk.resize(80, 24);
    desk.draw();
    assert!(!desk.text().contains("more "), "{}", desk.text());
}

#[test]
fn tabs_that_are_cut_carry_a_sign() {
    let mut desk = case(SMALL);
    assert_eq!(
        line(&mut desk, 2).trim(),
        "[1Overview] 2Reg 3Rec 4Che 5Sup 6Pro 7Log 8Act 9Doc 0His …"
    );
    desk.press("8").shows("1Ove 2Reg 3Rec 4Che 5Sup 6Pro 7Log [8Actions] 9Doc 0His …");
    desk.resize(80, 24);
    desk.shows("1Overv… 2Regis… 3Recor… 4Check… 5Suppo… 6Proce… 7Log [8Actions] 9Docum… 0Histo…");
    desk.resize(120, 40);
    desk.shows("1Overview 2Register 3Records 4Checklist 5Support 6Process 7Log [8Actions]");
}

#[test]
fn the_overview_is_read_to_its_end() {
    let mut desk = case(SMALL);
    desk.press("a")
        .type_words("Ring home")
        .press("<C-k>")
        .shows("Ask why absent")
        .shows("more line");
    desk.press("jjjj").shows("the end: K goes back");
    desk.press("kkkk").shows("no. 1, open since").shows("more line");
}

#[test]
fn help_says_that_there_are_more_keys() {
    let mut desk = desk(SMALL, Look::default(), "2025-11-23");
    desk.press("?").shows("Keys of this screen").shows("more lines: j");
    desk.press("G").shows("the end: k goes back").shows("log a contact, then come back");
    desk.press("g").shows("more lines: j");
}

#[test]
fn the_log_tells_its_kinds_in_whole_words() {
    for size in [SMALL, USUAL] {
        let mut desk = desk(size, Look::default(), "2025-11-23");
        desk.press("br").type_words("Overslept").press("<Enter><Esc>f").type_words("osei");
        desk.press("<Enter>7").shows("23 Nov 25 Absence reason Overslept");
        desk.shows("Reason for absence of Sun 23 Nov 2025");
    }
}

#[test]
fn the_history_calls_fields_by_their_labels() {
    let mut desk = case(USUAL);
    desk.press("n<Enter><C-n><C-n><C-n>").type_words("Loves the farm club").press("<Tab><Esc>");
    desk.press("3<Enter><C-n><C-n><C-n>").type_words(" at noon").press("<Tab><Esc>0");
    desk.shows("Written: Strengths / what is working well?");
    desk.shows("Now: Loves the farm club at noon").shows("Before: Loves the farm club");
    let text = desk.text();
    for raw in ["strengths/strengths", "on_day", "answer field", "answer_field", "value:"] {
        assert!(!text.contains(raw), "{raw} in:\n{text}");
    }
    desk.press("G").shows("From the MIS").shows("Osei");
}

#[test]
fn a_tick_is_a_box_wherever_one_stands() {
    let mut desk = case(USUAL);
    desk.press("nj<Enter><Esc>").shows("Letter of concern sent to the parents");
    let ticked = |desk: &Desk| {
        let viewer = desk.app.session().viewer();
        let store = desk.app.store();
        store.record_file(viewer, 1).unwrap().value("preparation/concern-letter").to_owned()
    };
    desk.type_words("x").press("<Tab>").shows("[x]");
    assert_eq!(ticked(&desk), "yes");
    desk.press("<S-Tab>").shows("[x]");
    assert!(!desk.text().contains("yes"), "{}", desk.text());
    // There is no letter to take away: the key takes the tick.
    desk.press("<BS><Tab>");
    assert_eq!(ticked(&desk), "");
    desk.press("<S-Tab>").type_words("12 sep").press("<Tab>").shows("[x] Fri 12 Sep 2025");
    assert_eq!(ticked(&desk), "2025-09-12");
}

#[test]
fn a_row_for_whoever_listens_is_whole_words() {
    let reader = Look::new(Theme::Plain, false, true);
    for size in [SMALL, USUAL] {
        let mut desk = desk(size, reader, "2025-11-23");
        for (keys, who) in [("", "row 1 of 3: "), ("b", "row 1 of 3: Osei, Amara"), ("m", "Osei")] {
            desk.press(keys).shows(who);
            let text = desk.text();
            let cut: Vec<&str> = text.lines().filter(|line| line.contains('~')).collect();
            assert!(cut.is_empty(), "{keys} at {size:?}: {cut:?}");
        }
    }
}
