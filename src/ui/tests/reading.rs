//! Restricted words by keys: closed wherever they stand, opened by Enter, each reading written down.

use super::desk::{Desk, fill, found, noon};
use crate::clock::Clock;
use crate::rules::case::{EntryKind, NewEntry};
use crate::rules::strategy::{StrategyAnswer, Verdict};
use crate::store::{Role, Session, Store};
use crate::ui::{Look, Theme};

const SECRET: &str = "bruises seen";
const CLOSED: &str = "restricted: Enter reads it, and the reading is noted";
const MASH: &str = "safeguarding/mash";

/// Amara's case with a restricted entry and a restricted row of the checklist, both of a colleague who
/// is an officer and nothing else.
fn desk(roles: &[Role], look: Look) -> (Desk, Session) {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, session) = found(&folder);
    fill(&mut store, &session);
    let pupil = store.pupil_by_upn("A100000000001").unwrap();
    let case = store.open_case(&session, pupil, "why").unwrap();
    let khan = store.sign_in("b.khan", Clock::fixed(noon())).unwrap();
    let khan = Session { roles: vec![Role::Officer], ..khan };
    let kind = EntryKind::parse("safeguarding").unwrap();
    let entry = NewEntry {
        restricted: true,
        words: format!("{SECRET} by the teacher"),
        ..NewEntry::about(kind, khan.as_of(), vec![pupil])
    };
    store.log_entry(&khan, &entry).unwrap();
    let said = StrategyAnswer {
        answer: Verdict::Yes,
        on: Some(khan.as_of()),
        words: SECRET.into(),
        ..StrategyAnswer::default()
    };
    store.answer_strategy(&khan, case, MASH, &said, 0).unwrap();
    let session = Session { roles: roles.to_vec(), ..session };
    (Desk::at(folder, store, session, (80, 24), look), khan)
}

/// How many readings the pupil's history tells of.
fn readings(desk: &Desk) -> usize {
    let store = desk.app.store();
    let pupil = store.pupil_by_upn("A100000000001").unwrap();
    let lines = store.history(desk.app.session().viewer(), pupil, 100).unwrap();
    lines.iter().filter(|line| line.verb == "read_restricted").count()
}

fn hides(desk: &mut Desk) {
    let text = desk.text();
    assert!(!text.contains(SECRET), "{text}");
}

/// Goes down the checklist to the row whose words are closed.
fn go_to_row(desk: &mut Desk) {
    desk.press("4g");
    for _ in 0..90 {
        if desk.text().contains(CLOSED) {
            return;
        }
        desk.press("j");
    }
    panic!("no closed row:\n{}", desk.text());
}

#[test]
fn an_entry_is_opened_by_enter_and_closed_by_leaving_it() {
    let (mut desk, _) = desk(&Role::ALONE, Look::default());
    desk.press("<Enter>");
    for tab in ["1", "4", "0", "7"] {
        desk.press(tab);
        hides(&mut desk);
    }
    // The checklist was begun by an entry of its own, after this one.
    desk.press("gj").shows(CLOSED);
    assert_eq!(readings(&desk), 0);
    desk.press("<Enter>").shows(SECRET).shows("This reading is noted in the history");
    assert_eq!(readings(&desk), 1);
    desk.press("<Esc>").shows("[7Log]");
    hides(&mut desk);
    desk.press("<Enter><Esc>");
    assert_eq!(readings(&desk), 2, "each reading is one");
    desk.press("0").shows("Restricted words read");
    hides(&mut desk);
}

#[test]
fn an_officer_is_not_even_told_of_a_colleagues_entry() {
    let (mut desk, _) = desk(&[Role::Officer, Role::Lead], Look::default());
    desk.press("<Enter>");
    for tab in ["1", "4", "0", "7"] {
        desk.press(tab);
        hides(&mut desk);
        assert!(!desk.text().contains(CLOSED), "{tab}");
    }
    desk.press("7<Enter>").shows("Form of Sun 23 Nov 2025");
    hides(&mut desk);
    assert_eq!(readings(&desk), 0);
}

#[test]
fn what_the_history_holds_of_it_is_opened_the_same_way() {
    let (mut desk, _) = desk(&Role::ALONE, Look::default());
    desk.press("<Enter>0");
    for _ in 0..20 {
        if desk.text().lines().skip(17).any(|line| line.contains(CLOSED)) {
            break;
        }
        desk.press("j");
    }
    hides(&mut desk);
    desk.press("<Enter>").shows(SECRET).shows("by b.khan");
    assert_eq!(readings(&desk), 1);
    desk.press("<Esc>").shows("Restricted words read");
    hides(&mut desk);
}

#[test]
fn a_row_of_the_checklist_is_opened_on_its_sheet() {
    let (mut desk, khan) = desk(&Role::ALONE, Look::default());
    desk.press("<Enter>");
    go_to_row(&mut desk);
    hides(&mut desk);
    desk.press("<Enter>").shows(SECRET);
    assert_eq!(readings(&desk), 1);
    desk.press("<Esc>");
    hides(&mut desk);
    // Taken back and answered anew without having been read, it keeps its words and their author.
    desk.press("-").press("y");
    assert_eq!(readings(&desk), 1);
    let file = desk.app.store().checklist(khan.viewer(), 1).unwrap();
    let said = file.strategies.iter().find(|said| said.row == MASH).unwrap();
    assert_eq!((said.answer, said.words.as_str()), (Verdict::Yes, SECRET));
}

#[test]
fn a_clash_over_a_row_opens_the_other_words_before_they_are_written_over() {
    let (mut desk, khan) = desk(&Role::ALONE, Look::default());
    desk.press("<Enter>");
    go_to_row(&mut desk);
    desk.press("<Enter>").type_words("All well. ");
    let mut store = Store::open(&Desk::path(&desk.folder)).unwrap();
    let said = StrategyAnswer {
        answer: Verdict::Yes,
        on: Some(khan.as_of()),
        words: "more bruises".into(),
        ..StrategyAnswer::default()
    };
    store.answer_strategy(&khan, 1, MASH, &said, 1).unwrap();
    desk.press("<C-k>").shows("more bruises").shows("Yours was not saved");
    assert_eq!(readings(&desk), 2);
    desk.press("<Esc>").shows("All well.").press("<C-k>");
    let file = store.checklist(desk.app.session().viewer(), 1).unwrap();
    let said = file.strategies.iter().find(|said| said.row == MASH).unwrap();
    assert!(said.words.contains("All well."), "{said:?}");
}

#[test]
fn any_entry_is_read_in_full_however_long_it_is() {
    let mut desk = Desk::new();
    desk.press("n").type_words("osei").press("<Enter>").type_words("Mondays").press("<Enter>");
    desk.press("<Enter>lcr");
    for line in 1..=40 {
        desk.type_words(&format!("line {line} of the call\n"));
    }
    desk.press("<C-k>7");
    assert!(!desk.text().contains("line 30"));
    desk.press("<Enter>").shows("Phone call of Sun 23 Nov 2025").shows("more lines");
    desk.press("G").shows("line 40 of the call").press("g").shows("line 1 of the call");
    desk.press("<PgDn><PgDn><PgDn><PgDn>jjj").shows("line 40 of the call");
    for (width, height) in [(60, 16), (120, 40), (1, 1), (300, 1), (1, 100), (60, 16)] {
        desk.resize(width, height);
        desk.draw();
    }
    desk.press("q").shows("[7Log]");
    assert_eq!(readings(&desk), 0);
}

#[test]
fn plain_letters_and_a_reader_do() {
    for look in [Look::new(Theme::Plain, true, false), Look::new(Theme::Plain, true, true)] {
        let (mut desk, _) = desk(&Role::ALONE, look);
        for keys in ["<Enter>7gj", "<Enter>", "<Esc>0", "<Enter>", "<Esc>4"] {
            let text = desk.press(keys).text();
            assert!(text.is_ascii(), "{text}");
        }
    }
}
