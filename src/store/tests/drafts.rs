//! Unsaved typing: kept as it is, found again by its officer, never in the journal.

use std::process::{Command, Stdio};

use super::{AMARA, Desk, TODAY, behind, noon};
use crate::store::draft_place;
use crate::store::{Draft, Session, Trouble};

const PUSH: &str = "push-pull/push";

fn typed(place: &str, text: &str) -> Draft {
    Draft {
        place: place.to_owned(),
        text: text.to_owned(),
        line: 1,
        column: 7,
        base: 0,
        open: true,
        at: String::new(),
    }
}

fn texts(desk: &Desk, session: &Session) -> Vec<String> {
    desk.store.drafts(session).unwrap().into_iter().map(|draft| draft.text).collect()
}

/// Another sitting of the same officer.
fn later(desk: &mut Desk) -> Session {
    desk.store.sign_in("rahman", noon(TODAY)).unwrap()
}

/// As if the drafts had been typed in another running program.
fn typed_by(desk: &Desk, process: u32) {
    let changed = behind(&desk.path).execute("UPDATE draft SET process = ?1", [process]);
    assert_eq!(changed.unwrap(), 1);
}

#[test]
fn a_draft_is_kept_as_it_is_and_overwrites_itself() {
    let mut desk = Desk::with_people();
    let before = desk.journal();
    for text in ["The no", "The noise in the hall,\n\u{1b}[31m and", "The noise"] {
        desk.store.keep_draft(&desk.session, &typed("log/1/words", text)).unwrap();
        let kept = desk.store.drafts(&desk.session).unwrap();
        let at = "2025-11-21T12:00:00.000Z".to_owned();
        assert_eq!(kept, [Draft { at, ..typed("log/1/words", text) }]);
    }
    assert_eq!(desk.journal(), before);
    assert!(desk.store.verify(None).unwrap().is_whole());
}

#[test]
fn a_draft_is_of_its_officer_alone() {
    let mut desk = Desk::with_people();
    let ben = desk.ben();
    desk.store.keep_draft(&desk.session, &typed("log/1/words", "mine")).unwrap();
    desk.store.keep_draft(&ben, &typed("log/1/words", "theirs")).unwrap();
    assert_eq!(texts(&desk, &desk.session), ["mine"]);
    assert_eq!(texts(&desk, &ben), ["theirs"]);
    desk.store.drop_draft(&ben, "log/1/words").unwrap();
    assert_eq!(texts(&desk, &ben), Vec::<String>::new());
    assert_eq!(texts(&desk, &desk.session), ["mine"]);
}

#[test]
fn drafts_come_latest_first() {
    let mut desk = Desk::with_people();
    for (today, text) in [("2025-11-19", "first"), (TODAY, "last"), ("2025-11-20", "second")] {
        let session = desk.on(today);
        desk.store.keep_draft(&session, &typed(&format!("log/{text}"), text)).unwrap();
    }
    assert_eq!(texts(&desk, &desk.session), ["last", "second", "first"]);
}

/// A program that waits for its input lives until it is ended here.
#[cfg(unix)]
#[test]
fn the_next_sitting_finds_what_a_dead_program_left_and_nothing_a_live_one_is_typing() {
    let mut desk = Desk::with_people();
    desk.store.keep_draft(&desk.session, &typed("log/1/words", "half a sen")).unwrap();
    let later = later(&mut desk);
    let mut other =
        Command::new("cat").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    typed_by(&desk, other.id());
    let (seen_by_next, seen_by_itself) = (texts(&desk, &later), texts(&desk, &desk.session));
    desk.store.drop_draft(&later, "log/1/words").unwrap();
    let still_there = texts(&desk, &desk.session);
    other.kill().unwrap();
    other.wait().unwrap();
    assert_eq!(seen_by_next, Vec::<String>::new());
    assert_eq!(
        (seen_by_itself, still_there),
        (vec!["half a sen".to_owned()], vec!["half a sen".to_owned()])
    );
    assert_eq!(texts(&desk, &later), ["half a sen"]);
    desk.store.drop_draft(&later, "log/1/words").unwrap();
    assert_eq!(texts(&desk, &desk.session), Vec::<String>::new());
}

#[test]
fn an_answer_drops_the_draft_it_came_from_and_no_other() {
    let mut desk = Desk::with_people();
    let case = desk.open_case(AMARA);
    let plan = desk.store.new_record(&desk.session, case, "plan").unwrap();
    let (here, there) = (draft_place(plan, PUSH), draft_place(plan, "push-pull/pull"));
    assert_eq!(here, format!("record/{plan}/push-pull/push"));
    for place in [&here, &there] {
        desk.store.keep_draft(&desk.session, &typed(place, place)).unwrap();
    }
    desk.store.answer_field(&desk.session, plan, PUSH, "noise", 0).unwrap();
    assert_eq!(texts(&desk, &desk.session), [there]);
}

#[test]
fn an_answer_that_is_refused_keeps_its_draft() {
    let mut desk = Desk::with_people();
    let case = desk.open_case(AMARA);
    let plan = desk.store.new_record(&desk.session, case, "plan").unwrap();
    let ben = desk.ben();
    desk.store.answer_field(&ben, plan, PUSH, "crowds", 0).unwrap();
    let place = draft_place(plan, PUSH);
    desk.store.keep_draft(&desk.session, &typed(&place, "noise")).unwrap();
    let told = desk.store.answer_field(&desk.session, plan, PUSH, "noise", 0);
    assert!(matches!(told, Err(Trouble::Conflict(_))), "{told:?}");
    assert_eq!(texts(&desk, &desk.session), ["noise"]);
}

#[test]
fn a_file_that_became_newer_meanwhile_takes_no_draft_either() {
    let mut desk = Desk::with_people();
    behind(&desk.path).pragma_update(None, "user_version", 99).unwrap();
    let told = desk.store.keep_draft(&desk.session, &typed("log/1/words", "half a sen"));
    assert!(matches!(told, Err(Trouble::Newer { found: 99, .. })), "{told:?}");
    assert_eq!(desk.number("SELECT count(*) FROM draft"), 0);
}

#[test]
fn a_later_sitting_takes_the_draft_over_and_leaves_no_older_one() {
    let mut desk = Desk::with_people();
    desk.store.keep_draft(&desk.session, &typed("sheet/close-case/1", "half a sen")).unwrap();
    let later = later(&mut desk);
    let left = Draft { open: false, ..typed("sheet/close-case/1", "half a sentence") };
    desk.store.keep_draft(&later, &left).unwrap();
    let kept = desk.store.drafts(&later).unwrap();
    assert_eq!(kept.iter().map(|draft| draft.open).collect::<Vec<_>>(), [false]);
}
