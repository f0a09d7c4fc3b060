//! What is entered once: rows of the checklist answered from what is on file and by what is logged,
//! their links, and what becomes of them when their source is withdrawn.

use std::collections::BTreeSet;

use super::{AMARA, Desk, TODAY, as_roles, call, day, refusal, tried};
use crate::rules::case::{EntryKind, NewEntry};
use crate::rules::evidence::{Proof, Source, SourceKind, gather, links, stands};
use crate::rules::strategy::{Strategy, StrategyAnswer, Verdict};
use crate::store::{Role, Session, Trouble};

const CALL: &str = "parents/phone-call";
const LETTER: &str = "parents/letter";
const PLAN: &str = "mental-health/support-plan";

fn with_case() -> (Desk, i64, Session) {
    let mut desk = Desk::with_people();
    desk.take_calendar();
    let case = desk.open_case(AMARA);
    let session = desk.session.clone();
    (desk, case, session)
}

fn entry(kind: &str, on: &str) -> NewEntry {
    let words = "about Mondays".into();
    NewEntry { words, ..NewEntry::about(EntryKind::parse(kind).unwrap(), day(on), vec![1]) }
}

fn log(desk: &mut Desk, kind: &str, on: &str) -> Source {
    let id = desk.store.log_entry(&desk.session, &entry(kind, on)).unwrap();
    Source { kind: SourceKind::Entry, id }
}

fn row(desk: &Desk, row: &str) -> Strategy {
    let file = desk.file(AMARA);
    file.strategies.into_iter().find(|said| said.row == row).unwrap()
}

fn rows(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// How often something is proven, each fact once.
fn facts(desk: &Desk, proof: Proof) -> usize {
    let (file, pack) = (desk.file(AMARA), desk.store.pack().unwrap());
    let found = gather(&file, &pack.declared).into_iter().filter(|one| one.proof == proof);
    let facts = found.map(|one| one.same_as.unwrap_or(one.source));
    facts.collect::<BTreeSet<Source>>().len()
}

#[test]
fn a_row_takes_the_day_of_what_is_on_file_and_is_linked_to_it() {
    let (mut desk, case, session) = with_case();
    let letter = log(&mut desk, "letter", "2025-11-12");
    let revision = desk.store.answer_from_file(&session, case, LETTER, letter, 0).unwrap();
    let said = row(&desk, LETTER);
    assert_eq!(
        (said.answer, said.on, said.words.as_str()),
        (Verdict::Yes, Some(day("2025-11-12")), "")
    );
    assert_eq!((said.entry, said.revision, revision), (Some(letter.id), 1, 1));
    assert_eq!(facts(&desk, Proof::Letter), 1, "the row and its letter are one fact");
    assert_eq!(desk.number("SELECT count(*) FROM evidence_choice"), 0);
    let verbs: Vec<String> = desk.journal().into_iter().rev().take(3).map(|row| row.verb).collect();
    assert!(verbs.iter().all(|verb| verb == "answer_from_file"), "{verbs:?}");
    desk.assert_sound();
}

#[test]
fn a_closed_form_and_its_meeting_answer_rows_and_a_correction_stays_linked() {
    let (mut desk, case, session) = with_case();
    let plan = desk.store.new_record(&session, case, "plan").unwrap();
    let source = Source { kind: SourceKind::Record, id: plan };
    let told = refusal(desk.store.answer_from_file(&session, case, PLAN, source, 0));
    assert!(told.contains("doesn't answer this row"), "open it proves no plan: {told}");
    desk.store.close_record(&session, plan).unwrap();
    let both = [(PLAN.to_owned(), source), ("pupil/ebsa-resources".to_owned(), source)];
    let taken = desk.store.answer_rows_from_file(&session, case, &both).unwrap();
    assert_eq!(taken.len(), 2);
    assert_eq!(row(&desk, PLAN).entry, None);
    let file = desk.file(AMARA);
    assert_eq!(links(&row(&desk, PLAN), &file), [source]);
    assert_eq!(facts(&desk, Proof::Plan), 1);
    let again = desk.store.answer_rows_from_file(&session, case, &both).unwrap();
    assert!(again.is_empty(), "what is answered stays as it is");
    desk.store.correct_record(&session, plan).unwrap();
    assert_eq!(stands(&desk.file(AMARA), source), Some(true));
    desk.assert_sound();
}

#[test]
fn what_is_logged_answers_the_rows_that_are_named_in_the_same_breath() {
    let (mut desk, case, session) = with_case();
    let said = call(&[1], TODAY, "rang about Monday");
    let before = desk.journal().len();
    let (id, taken) = desk.store.log_answering(&session, &said, case, &rows(&[CALL])).unwrap();
    assert_eq!(taken.len(), 1);
    let told = row(&desk, CALL);
    assert_eq!((told.answer, told.on, told.entry), (Verdict::Yes, Some(day(TODAY)), Some(id)));
    assert_eq!(desk.file(AMARA).entries[0].id, id, "the newest in the log");
    assert!(desk.journal()[before..].iter().all(|row| row.verb == "log_entry"));
    assert_eq!(facts(&desk, Proof::Call), 1);
    // A row that it doesn't answer, or that was answered, is left alone.
    let (_, taken) =
        desk.store.log_answering(&session, &said, case, &rows(&[CALL, LETTER])).unwrap();
    assert!(taken.is_empty());
    assert_eq!(row(&desk, CALL).entry, Some(id));
    desk.assert_sound();
}

#[test]
fn a_case_that_was_closed_meanwhile_stops_no_entry() {
    let (mut desk, case, session) = with_case();
    desk.store.close_case(&session, case, "back at school").unwrap();
    let said = call(&[1], TODAY, "rang");
    let (_, taken) = desk.store.log_answering(&session, &said, case, &rows(&[CALL])).unwrap();
    assert!(taken.is_empty());
    assert_eq!(desk.file(AMARA).entries.len(), 1);
    let source = Source { kind: SourceKind::Entry, id: 1 };
    refusal(desk.store.answer_from_file(&session, case, CALL, source, 0));
    refusal(desk.store.unlink_row(&session, case, CALL, "late"));
}

#[test]
fn nothing_restricted_is_linked_nor_what_is_not_there() {
    let (mut desk, case, session) = with_case();
    let secret = NewEntry { restricted: true, ..call(&[1], TODAY, "whispered") };
    let (id, taken) = desk.store.log_answering(&session, &secret, case, &rows(&[CALL])).unwrap();
    assert!(taken.is_empty() && desk.file(AMARA).strategies.is_empty());
    let of_zoe = desk.store.log_entry(&session, &call(&[2], TODAY, "rang")).unwrap();
    let note = log(&mut desk, "note", TODAY).id;
    let before = desk.journal();
    for id in [id, of_zoe, note, 99] {
        let source = Source { kind: SourceKind::Entry, id };
        let told = refusal(desk.store.answer_from_file(&session, case, CALL, source, 0));
        assert!(told.ends_with("Nothing was changed"), "{told}");
    }
    assert_eq!(desk.journal(), before);
}

#[test]
fn a_colleague_who_answered_it_first_is_told_of() {
    let (mut desk, case, session) = with_case();
    let letter = log(&mut desk, "letter", TODAY);
    let ben = desk.ben();
    desk.store.answer_strategy(&ben, case, LETTER, &tried("by hand"), 0).unwrap();
    match desk.store.answer_from_file(&session, case, LETTER, letter, 0) {
        Err(Trouble::Conflict(theirs)) => assert_eq!(theirs.revision, 1),
        other => panic!("{other:?}"),
    }
    assert_eq!(row(&desk, LETTER).words, "by hand");
}

#[test]
fn a_withdrawn_entry_counts_no_more_on_the_row_either() {
    let (mut desk, case, session) = with_case();
    let said = call(&[1], TODAY, "rang");
    let (id, _) = desk.store.log_answering(&session, &said, case, &rows(&[CALL])).unwrap();
    desk.store.withdraw_entry(&session, id, "another pupil's").unwrap();
    assert_eq!(facts(&desk, Proof::Call), 0);
    let told = row(&desk, CALL);
    assert_eq!((told.answer, told.entry), (Verdict::Yes, Some(id)), "what was said stays");
    let file = desk.file(AMARA);
    assert_eq!(stands(&file, Source { kind: SourceKind::Entry, id }), Some(false));
    // Answered anew from another call it counts again.
    let next = log(&mut desk, "call", TODAY);
    desk.store.answer_from_file(&session, case, CALL, next, told.revision).unwrap();
    assert_eq!(facts(&desk, Proof::Call), 1);
    desk.assert_sound();
}

#[test]
fn a_link_is_taken_away_with_its_reason_and_is_not_offered_again() {
    let (mut desk, case, session) = with_case();
    let letter = log(&mut desk, "letter", TODAY);
    let revision = desk.store.answer_from_file(&session, case, LETTER, letter, 0).unwrap();
    let told = StrategyAnswer { words: "both parents".into(), ..row(&desk, LETTER).told() };
    desk.store.answer_strategy(&session, case, LETTER, &told, revision).unwrap();
    assert_eq!(row(&desk, LETTER).entry, Some(letter.id), "its outcome is written beside the link");
    refusal(desk.store.unlink_row(&session, case, LETTER, "  "));
    refusal(desk.store.unlink_row(&session, case, CALL, "none there"));
    desk.store.unlink_row(&session, case, LETTER, " to the other school ").unwrap();
    let said = row(&desk, LETTER);
    assert_eq!((said.answer, said.on, said.entry), (Verdict::Open, None, None));
    assert_eq!(said.words, "both parents");
    let last = desk.journal().pop().unwrap();
    assert_eq!((last.verb.as_str(), last.subject.as_str()), ("unlink_row", "strategy"));
    let told = desk.store.history(session.viewer(), 1, 1).unwrap().remove(0);
    assert_eq!(told.reason, "to the other school");
    refusal(desk.store.answer_from_file(&session, case, LETTER, letter, said.revision));
    let by_hand = desk.store.answer_strategy(&session, case, LETTER, &tried(""), said.revision);
    by_hand.unwrap();
    refusal(desk.store.unlink_row(&session, case, LETTER, "there is none"));
    assert_eq!(facts(&desk, Proof::Letter), 2, "the letter counts elsewhere, the row by itself");
    desk.assert_sound();
}

#[test]
fn a_y_that_is_taken_back_takes_its_links_with_it() {
    let (mut desk, case, session) = with_case();
    let plan = desk.store.new_record(&session, case, "plan").unwrap();
    desk.store.close_record(&session, plan).unwrap();
    let source = Source { kind: SourceKind::Record, id: plan };
    let revision = desk.store.answer_from_file(&session, case, PLAN, source, 0).unwrap();
    let blank = StrategyAnswer::default();
    desk.store.answer_strategy(&session, case, PLAN, &blank, revision).unwrap();
    assert!(desk.file(AMARA).choices.is_empty());
    assert_eq!(desk.number("SELECT count(*) FROM evidence_choice WHERE removed = 1"), 1);
    desk.store.answer_from_file(&session, case, PLAN, source, revision + 1).unwrap();
    assert_eq!(desk.file(AMARA).choices.len(), 1, "one link is one row");
    desk.assert_sound();
}

#[test]
fn a_colleagues_restricted_words_stay_on_a_row_that_is_answered_from_the_file() {
    let (mut desk, case, session) = with_case();
    let dsl = "safeguarding/dsl";
    let ben = desk.ben();
    let no = StrategyAnswer {
        answer: Verdict::No,
        words: "not yet".into(),
        ..StrategyAnswer::default()
    };
    let revision = desk.store.answer_strategy(&ben, case, dsl, &no, 0).unwrap();
    let considered = log(&mut desk, "safeguarding", TODAY);
    let other = as_roles(&session, &[Role::Officer]);
    desk.store.answer_from_file(&other, case, dsl, considered, revision).unwrap();
    let file = desk.store.checklist(ben.viewer(), case).unwrap();
    let said = file.strategies.iter().find(|said| said.row == dsl).unwrap();
    assert_eq!((said.answer, said.words.as_str()), (Verdict::Yes, "not yet"));
    desk.assert_sound();
}
