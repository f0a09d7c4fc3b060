//! The strategy checklist: one living record a case, its rows, and whose eyes their words are for.

use super::{AMARA, Desk, TODAY, ZOE, as_roles, behind, call, circumstance, noon, refusal, tried};
use crate::rules::people::Known;
use crate::rules::strategy::{Counts, Strategy, StrategyAnswer, Verdict, judge};
use crate::store::{ChecklistFile, Restricted, Role, Session, Store, Theirs, Trouble};
use crate::templates::built_in;

const CALL: &str = "parents/phone-call";
const MASH: &str = "safeguarding/mash";
const VOICE: &str = "pupil/voice";

fn with_case() -> (Desk, i64) {
    let mut desk = Desk::with_people();
    let case = desk.open_case(AMARA);
    (desk, case)
}

fn said(answer: Verdict, words: &str) -> StrategyAnswer {
    StrategyAnswer { answer, words: words.into(), ..StrategyAnswer::default() }
}

/// Says something over whatever stands there.
fn answer(
    desk: &mut Desk,
    session: &Session,
    row: &str,
    said: &StrategyAnswer,
) -> Result<i64, Trouble> {
    let case = desk.store.latest_case(1).unwrap().unwrap();
    let file = desk.store.checklist(session.viewer(), case).unwrap();
    let base = file.strategies.iter().find(|s| s.row == row).map_or(0, |s| s.revision);
    desk.store.answer_strategy(session, case, row, said, base)
}

fn own(desk: &mut Desk, row: &str, said: &StrategyAnswer) -> Result<i64, Trouble> {
    let session = desk.session.clone();
    answer(desk, &session, row, said)
}

fn file(desk: &Desk) -> ChecklistFile {
    let case = desk.store.latest_case(1).unwrap().unwrap();
    desk.store.checklist(desk.session.viewer(), case).unwrap()
}

fn row(desk: &Desk, session: &Session, row: &str) -> Strategy {
    let file = desk.store.pupil_file(session.viewer(), 1).unwrap();
    file.strategies.into_iter().find(|strategy| strategy.row == row).unwrap()
}

fn counts(desk: &Desk) -> Counts {
    let file = file(desk);
    let circumstances = desk.file(AMARA).circumstances;
    let asked = file.checklist.asked(&file.strategies);
    Counts::of(&judge(&asked, &file.strategies, &circumstances, super::day(TODAY)))
}

fn conflict(done: Result<i64, Trouble>) -> Theirs {
    match done {
        Err(Trouble::Conflict(theirs)) => *theirs,
        other => panic!("no conflict: {other:?}"),
    }
}

#[test]
fn the_record_is_begun_by_the_first_answer_and_is_one_a_case() {
    let (mut desk, case) = with_case();
    let empty = file(&desk);
    assert_eq!((empty.record, empty.strategies.len(), empty.newer), (None, 0, None));
    let before = desk.journal();
    assert_eq!(own(&mut desk, CALL, &StrategyAnswer::default()).unwrap(), 0);
    assert_eq!(desk.journal(), before, "nothing said is nothing begun");

    assert_eq!(own(&mut desk, CALL, &tried("spoke to her mother")).unwrap(), 1);
    assert_eq!(own(&mut desk, VOICE, &tried("")).unwrap(), 1);
    let record = file(&desk).record.unwrap();
    let again = desk.store.new_record(&desk.session, case, "checklist").unwrap();
    assert_eq!(again, record);
    let pupil = desk.file(AMARA);
    assert_eq!(pupil.records.len(), 1);
    assert_eq!((pupil.records[0].kind.as_str(), pupil.records[0].number), ("checklist", 1));
    let words: Vec<&str> = pupil.entries.iter().map(|entry| entry.words.as_str()).collect();
    assert_eq!(words, ["Strategy checklist begun"]);
    assert_eq!(desk.store.case_of_checklist(record).unwrap(), Some(case));
    desk.assert_sound();
}

#[test]
fn another_case_has_a_checklist_of_its_own() {
    let (mut desk, case) = with_case();
    own(&mut desk, CALL, &tried("spoke")).unwrap();
    desk.store.close_case(&desk.session, case, "back at school").unwrap();
    let closed = own(&mut desk, CALL, &tried("spoke again"));
    assert!(refusal(closed).contains("is closed. Nothing was changed"));
    desk.open_case(AMARA);
    assert!(file(&desk).strategies.is_empty());
    own(&mut desk, CALL, &tried("anew")).unwrap();
    assert_eq!(desk.number("SELECT count(*) FROM record WHERE kind = 'checklist'"), 2);
}

#[test]
fn what_was_said_is_read_back_and_counts_its_revisions() {
    let (mut desk, case) = with_case();
    let entry = desk.store.log_entry(&desk.session, &call(&[1], TODAY, "rang")).unwrap();
    let full = StrategyAnswer {
        prompts: vec!["belonging".into(), "reasons".into()],
        entry: Some(entry),
        ..tried("likes art")
    };
    assert_eq!(own(&mut desk, VOICE, &full).unwrap(), 1);
    let kept = row(&desk, &desk.session, VOICE);
    assert_eq!(kept.prompts, ["reasons", "belonging"], "in the order of the form");
    assert_eq!((kept.entry, kept.words.as_str(), kept.revision), (Some(entry), "likes art", 1));
    let before = desk.journal();
    assert_eq!(own(&mut desk, VOICE, &full).unwrap(), 1, "the same again is no change");
    assert_eq!(desk.journal(), before);
    let receipt = StrategyAnswer { receipt: "asked".into(), ..tried("") };
    assert_eq!(own(&mut desk, "parents/email", &receipt).unwrap(), 1);
    let back = StrategyAnswer { words: "likes art".into(), ..StrategyAnswer::default() };
    assert_eq!(own(&mut desk, VOICE, &back).unwrap(), 2);
    let line = desk.journal().pop().unwrap();
    assert_eq!((line.verb.as_str(), line.revision), ("answer_strategy", 2));
    assert_eq!(line.case_id, case.to_string());
    assert_eq!(row(&desk, &desk.session, VOICE).answer, Verdict::Open);
    desk.assert_sound();
}

#[test]
fn a_strategy_left_untried_needs_its_reason_and_a_question_does_not() {
    let (mut desk, _) = with_case();
    let before = desk.journal();
    let why = refusal(own(&mut desk, CALL, &said(Verdict::No, " ")));
    assert_eq!(why, "N needs its reason: why was it not tried? Nothing was changed");
    let why = refusal(own(&mut desk, CALL, &said(Verdict::NotApplicable, "")));
    assert!(why.starts_with("not applicable needs its reason"), "{why}");
    assert_eq!(desk.journal(), before);
    own(&mut desk, CALL, &said(Verdict::No, "no phone at home")).unwrap();
    own(&mut desk, "pupil/young-carer", &said(Verdict::No, "")).unwrap();
    assert_eq!((counts(&desk).no, counts(&desk).open), (2, 60));
}

#[test]
fn what_a_row_does_not_take_is_refused() {
    let (mut desk, case) = with_case();
    let of_zoe = desk.store.log_entry(&desk.session, &call(&[2], TODAY, "rang")).unwrap();
    let later = StrategyAnswer { on: Some(super::day("2025-11-22")), ..tried("") };
    let ticked = StrategyAnswer { prompts: vec!["reasons".into()], ..tried("") };
    let receipt = StrategyAnswer { receipt: "asked".into(), ..tried("") };
    let linked = StrategyAnswer { entry: Some(of_zoe), ..tried("") };
    let table = [
        (CALL, later, "Sat 22 Nov 2025 is in the future"),
        (CALL, ticked, "this row has no such prompt"),
        (CALL, receipt, "this row keeps no such receipt"),
        (CALL, linked, "there is no entry"),
        (MASH, said(Verdict::NotApplicable, "no concern"), "a safeguarding row is for every pupil"),
        ("parents/pigeon", tried(""), "there is no row parents/pigeon in Strategy checklist"),
        ("own/r1", tried(""), "there is no row own/r1"),
        ("sen", tried(""), "a section is answered row by row"),
        ("parents", said(Verdict::NotApplicable, "no"), "this section is for every pupil"),
        ("safeguarding", said(Verdict::NotApplicable, "no"), "this section is for every pupil"),
    ];
    let before = desk.journal();
    for (row, said, expected) in table {
        let why = refusal(own(&mut desk, row, &said));
        assert!(why.starts_with(expected) && why.contains("Nothing was changed"), "{row}: {why}");
    }
    let unknown = desk.store.answer_strategy(&desk.session, case + 7, CALL, &tried(""), 0);
    assert!(refusal(unknown).starts_with("there is no case"));
    assert_eq!(desk.journal(), before);
}

#[test]
fn a_section_is_set_aside_with_its_reason_and_taken_back() {
    let (mut desk, _) = with_case();
    refusal(own(&mut desk, "sen", &said(Verdict::NotApplicable, "")));
    own(&mut desk, "sen", &said(Verdict::NotApplicable, "no SEN")).unwrap();
    assert_eq!((counts(&desk).open, counts(&desk).not_applicable), (58, 4));
    own(&mut desk, "sen", &said(Verdict::Open, "no SEN")).unwrap();
    assert_eq!(counts(&desk).open, 62);
}

#[test]
fn circumstances_take_rows_off_the_count() {
    let (mut desk, _) = with_case();
    for kind in ["separated-parents", "ehcp"] {
        let told = circumstance(kind, Known::No);
        desk.store.set_circumstance(&desk.session, 1, &told).unwrap();
    }
    assert_eq!(counts(&desk).open, 59);
    own(&mut desk, "parents/separated-parents", &tried("all the same")).unwrap();
    assert_eq!((counts(&desk).open, counts(&desk).yes), (59, 1));
}

#[test]
fn rows_of_the_schools_own_are_answered_like_any_other() {
    let (mut desk, case) = with_case();
    refusal(desk.store.add_own_row(&desk.session, case, " "));
    let first = desk.store.add_own_row(&desk.session, case, " A walk to school ").unwrap();
    let second = desk.store.add_own_row(&desk.session, case, "Breakfast").unwrap();
    assert_eq!((first.as_str(), second.as_str()), ("own/r1", "own/r2"));
    assert_eq!(counts(&desk).open, 64);
    own(&mut desk, &first, &tried("twice")).unwrap();
    let kept = row(&desk, &desk.session, &first);
    assert_eq!((kept.label.as_str(), kept.words.as_str()), ("A walk to school", "twice"));
    assert_eq!((counts(&desk).open, counts(&desk).yes), (63, 1));
    let zoe = desk.open_case(ZOE);
    let of_zoe = desk.store.add_own_row(&desk.session, zoe, "Breakfast").unwrap();
    assert_eq!(of_zoe, "own/r1");
    desk.assert_sound();
}

#[test]
fn two_officers_at_the_same_row_are_told_of_each_other() {
    let (mut desk, case) = with_case();
    let mut other = Store::open(&desk.path).unwrap();
    let ben = other.sign_in("ben", noon(TODAY)).unwrap();
    other.answer_strategy(&ben, case, CALL, &tried("spoke to her aunt"), 0).unwrap();
    other.answer_strategy(&ben, case, VOICE, &tried(""), 0).unwrap();
    let clash = desk.store.answer_strategy(&desk.session, case, CALL, &tried("no answer"), 0);
    let theirs = conflict(clash);
    assert_eq!((theirs.by.as_str(), theirs.revision), ("ben", 1));
    assert_eq!(theirs.value, "Y on 21 Nov 25: spoke to her aunt");
    assert_eq!(row(&desk, &desk.session, CALL).words, "spoke to her aunt");
    let same =
        desk.store.answer_strategy(&desk.session, case, CALL, &tried("spoke to her aunt"), 0);
    assert_eq!(same.unwrap(), 1, "the same words are no conflict");
    let over = desk.store.answer_strategy(&desk.session, case, CALL, &tried("no answer"), 1);
    assert_eq!(over.unwrap(), 2);
    let history = desk.store.history(desk.session.viewer(), 1, 5).unwrap();
    assert!(history[0].before.contains("spoke to her aunt"), "{:?}", history[0]);
}

#[test]
fn restricted_words_are_for_their_author_and_safeguarding() {
    let (mut desk, _) = with_case();
    let ben = desk.ben();
    let cara = as_roles(&desk.store.sign_in("cara", noon(TODAY)).unwrap(), &[Role::Officer]);
    answer(&mut desk, &ben, MASH, &tried("bruises seen")).unwrap();
    let all = desk.session.clone();
    let what = Restricted::Strategy { case: 1, row: MASH.into() };
    // Open for their author to write on, closed for safeguarding, hidden from others.
    for (session, words, closed) in [
        (&ben, "bruises seen", [false, false]),
        (&all, "", [false, true]),
        (&cara, "", [true, false]),
    ] {
        let kept = row(&desk, session, MASH);
        let found = [kept.restricted_hidden, kept.sealed];
        assert_eq!((kept.words.as_str(), found), (words, closed), "{session:?}");
        assert_eq!(kept.answer, Verdict::Yes, "that it was done is for all");
        assert!(kept.restricted);
        let lines = desk.store.history(session.viewer(), 1, 100).unwrap();
        assert!(!format!("{lines:?}").contains("bruises"), "{lines:?}");
        let sealed = lines.iter().find(|line| line.sealed).map(|line| line.seq);
        assert_eq!(sealed.is_some(), !closed[0], "{session:?}");
        let opened = desk.store.read_restricted(session, &what);
        assert_eq!(opened.is_ok_and(|opened| opened.words() == "bruises seen"), !closed[0]);
        if let Some(seq) = sealed {
            let opened = desk.store.read_restricted(session, &Restricted::Change(seq)).unwrap();
            assert!(opened.words().contains("bruises seen"), "{opened:?}");
        }
    }
    assert_eq!(row(&desk, &cara, MASH).shown_words(), "(restricted)");
    assert_eq!(row(&desk, &all, MASH).shown_words(), "(restricted)");
    desk.assert_sound();
    let indexed = "SELECT count(*) FROM entry_words WHERE entry_words MATCH 'bruises'";
    assert_eq!(desk.number(indexed), 0);
    let admin = as_roles(&desk.session, &[Role::Admin]);
    refusal(desk.store.checklist(admin.viewer(), 1));
}

#[test]
fn whoever_does_not_read_restricted_words_leaves_them_as_they_are() {
    let (mut desk, case) = with_case();
    let ben = desk.ben();
    let cara = as_roles(&desk.store.sign_in("cara", noon(TODAY)).unwrap(), &[Role::Officer]);
    answer(&mut desk, &ben, MASH, &tried("bruises seen")).unwrap();
    // A no whose reason is there, though not for these eyes; then no answer at all.
    for verdict in [Verdict::No, Verdict::Open] {
        answer(&mut desk, &cara, MASH, &said(verdict, "")).unwrap();
        let kept = row(&desk, &ben, MASH);
        assert_eq!((kept.answer, kept.words.as_str()), (verdict, "bruises seen"));
        assert!(row(&desk, &cara, MASH).restricted_hidden);
    }
    let why = refusal(answer(&mut desk, &cara, MASH, &tried("all well")));
    assert!(why.starts_with("a colleague's restricted words stand here"), "{why}");
    let clash = desk.store.answer_strategy(&cara, case, MASH, &tried(""), 0);
    let theirs = conflict(clash);
    assert_eq!(theirs.value, "no answer: (restricted)");
}

#[test]
fn safeguarding_reads_a_row_with_a_note_and_leaves_its_words_by_saying_none() {
    let (mut desk, case) = with_case();
    let ben = desk.ben();
    answer(&mut desk, &ben, MASH, &tried("bruises seen")).unwrap();
    let before = desk.journal().len();
    let what = Restricted::Strategy { case, row: MASH.into() };
    desk.store.read_restricted(&desk.session, &what).unwrap();
    let rows = desk.journal().split_off(before);
    assert_eq!((rows.len(), rows[0].verb.as_str()), (1, "read_restricted"));
    assert_eq!((rows[0].subject.as_str(), rows[0].case_id.as_str()), ("strategy", "1"));
    // Whoever answers without having read leaves the words, and their author.
    own(&mut desk, MASH, &said(Verdict::No, "")).unwrap();
    let kept = row(&desk, &ben, MASH);
    assert_eq!((kept.answer, kept.words.as_str()), (Verdict::No, "bruises seen"));
    assert!(row(&desk, &desk.session, MASH).sealed);
    // A clash names whoever changed it, not whoever read it, and tells no words.
    desk.store.read_restricted(&ben, &what).unwrap();
    let clash = desk.store.answer_strategy(&desk.session, case, MASH, &tried("all well"), 1);
    let theirs = conflict(clash);
    let told = (theirs.by.as_str(), theirs.value.as_str(), theirs.sealed);
    assert_eq!(told, ("A. Rahman", "N: (restricted)", true));
    // Other words take the place of theirs.
    own(&mut desk, MASH, &tried("all well")).unwrap();
    assert_eq!(row(&desk, &desk.session, MASH).words, "all well");
    assert!(row(&desk, &ben, MASH).restricted_hidden);
    desk.assert_sound();
}

#[test]
fn a_link_to_a_restricted_entry_is_for_those_who_may_read_it() {
    let (mut desk, _) = with_case();
    let ben = desk.ben();
    let secret = crate::rules::case::NewEntry { restricted: true, ..call(&[1], TODAY, "rang") };
    let entry = desk.store.log_entry(&desk.session, &secret).unwrap();
    let linked = StrategyAnswer { entry: Some(entry), ..tried("") };
    refusal(answer(&mut desk, &ben, CALL, &linked));
    own(&mut desk, CALL, &linked).unwrap();
    assert_eq!(row(&desk, &ben, CALL).entry, None);
    answer(&mut desk, &ben, CALL, &tried("spoke")).unwrap();
    assert_eq!(row(&desk, &desk.session, CALL).entry, Some(entry), "left as it was");
}

/// The shipped checklist with a change, as version 2.
fn newer(from: &str, to: &str) -> String {
    let text = built_in("checklist").unwrap();
    assert!(text.contains(from), "{from}");
    text.replace(from, to).replace("version = 1\n", "version = 2\n")
}

#[test]
fn a_checklist_stays_at_its_version_until_it_is_moved() {
    let (mut desk, case) = with_case();
    own(&mut desk, CALL, &tried("spoke")).unwrap();
    refusal(desk.store.move_checklist(&desk.session, case));
    let renamed = newer("id = \"phone-call\"", "id = \"telephone\"");
    desk.store.install_template(&desk.session, &renamed).unwrap();
    let old = file(&desk);
    assert_eq!((old.checklist.version, old.newer), (1, Some(2)));
    own(&mut desk, CALL, &tried("spoke twice")).unwrap();
    desk.store.move_checklist(&desk.session, case).unwrap();
    let moved = file(&desk);
    assert_eq!((moved.checklist.version, moved.newer), (2, None));
    let kept = row(&desk, &desk.session, CALL);
    assert_eq!(kept.label, "Phone call to parent/carer to discuss concerns");
    assert_eq!(kept.words, "spoke twice");
    assert_eq!(counts(&desk).yes, 0, "a row that is gone counts no more");
    refusal(own(&mut desk, CALL, &tried("thrice")));
    own(&mut desk, "parents/telephone", &tried("anew")).unwrap();
    desk.assert_sound();
}

#[test]
fn no_version_opens_words_that_were_restricted_and_one_may_close_them() {
    let (mut desk, case) = with_case();
    let ben = desk.ben();
    let cara = as_roles(&desk.store.sign_in("cara", noon(TODAY)).unwrap(), &[Role::Officer]);
    answer(&mut desk, &ben, MASH, &tried("bruises seen")).unwrap();
    answer(&mut desk, &ben, CALL, &tried("spoke about bruises")).unwrap();
    let opened = newer("restricted = true\nnot_applicable = false", "not_applicable = false");
    let closed = opened.replace(
        "short = \"Phone call to parent/carer\"\n",
        "short = \"Phone call to parent/carer\"\nrestricted = true\n",
    );
    desk.store.install_template(&desk.session, &closed).unwrap();
    assert!(!row(&desk, &cara, CALL).restricted_hidden);
    desk.store.move_checklist(&desk.session, case).unwrap();
    for path in [MASH, CALL] {
        assert!(row(&desk, &cara, path).restricted_hidden, "{path}");
        assert!(!row(&desk, &ben, path).restricted_hidden, "{path}");
    }
}

#[test]
fn a_file_from_before_the_checklist_gets_it_with_the_first_answer() {
    let (mut desk, _) = with_case();
    behind(&desk.path).execute("DELETE FROM template WHERE name = 'checklist'", []).unwrap();
    assert_eq!(file(&desk).checklist.rows().count(), 62);
    own(&mut desk, CALL, &tried("spoke")).unwrap();
    assert_eq!(desk.number("SELECT count(*) FROM template WHERE name = 'checklist'"), 1);
}

#[test]
fn the_checklist_is_not_filled_or_closed_like_a_form() {
    let (mut desk, case) = with_case();
    let record = desk.store.new_record(&desk.session, case, "checklist").unwrap();
    let refusals = [
        refusal(desk.store.record_file(desk.session.viewer(), record)),
        refusal(desk.store.answer_field(&desk.session, record, CALL, "y", 0)),
        refusal(desk.store.close_record(&desk.session, record)),
    ];
    for why in refusals {
        assert!(why.starts_with("Strategy checklist is no form") && why.contains("tab 4"), "{why}");
    }
}
