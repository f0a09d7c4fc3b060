//! Restricted fields of forms: read by whoever wrote them and safeguarding, lost to nobody.

use super::{AMARA, Desk, TODAY, as_roles, noon, refusal};
use crate::store::{AttachTo, Role, Session, Trouble};

const CONCERN: &str = "said/concern";
const SECRET: &str = "bruises seen";

const TALK: &str = r#"
name = "talk"
title = "Talk"
version = 1
numbered = true
continues = true
purpose = "A talk for tests."

[[section]]
id = "said"
title = "Said"
[[section.field]]
id = "worried"
label = "Worried?"
kind = "choice"
options = [
  { id = "no", label = "No" },
  { id = "yes", label = "Yes", needs = "said/concern" },
]
[[section.field]]
id = "concern"
label = "Concern"
kind = "prose"
restricted = true
carries = true
"#;

/// Record 1 with a concern of Ben's. Ben and Cara are officers and nothing else.
fn desk() -> (Desk, Session, Session) {
    let mut desk = Desk::with_people();
    desk.store.install_template(&desk.session, TALK).unwrap();
    let case = desk.open_case(AMARA);
    desk.store.new_record(&desk.session, case, "talk").unwrap();
    let ben = desk.ben();
    let cara = as_roles(&desk.store.sign_in("cara", noon(TODAY)).unwrap(), &[Role::Officer]);
    write(&mut desk, &ben, SECRET, 0).unwrap();
    (desk, ben, cara)
}

fn write(desk: &mut Desk, who: &Session, words: &str, base: i64) -> Result<i64, Trouble> {
    desk.store.answer_field(who, 1, CONCERN, words, base)
}

/// The words that somebody is shown, and whether there are some that they are not.
fn read(desk: &Desk, who: &Session, record: i64) -> (String, bool) {
    let file = desk.store.record_file(who.viewer(), record).unwrap();
    let answer = &file.answers[CONCERN];
    assert!(file.is_answered(CONCERN));
    (answer.value.clone(), answer.restricted_hidden)
}

fn reads(desk: &Desk, who: &Session, record: i64) -> bool {
    match read(desk, who, record) {
        (words, false) if words == SECRET => true,
        (words, true) if words.is_empty() => false,
        other => panic!("neither shown nor hidden: {other:?}"),
    }
}

/// Whether the secret is anywhere in what somebody is shown of the pupil's history.
fn reads_history(desk: &Desk, who: &Session) -> bool {
    let lines = desk.store.history(who.viewer(), 1, 100).unwrap();
    format!("{lines:?}").contains(SECRET)
}

#[test]
fn restricted_words_are_read_by_their_author_and_safeguarding() {
    let (desk, ben, cara) = desk();
    let safeguarding = as_roles(&cara, &[Role::Safeguarding]);
    let lead = as_roles(&cara, &[Role::Officer, Role::Lead, Role::Admin]);
    let viewer = as_roles(&cara, &[Role::Viewer]);
    for (session, shown) in [
        (&ben, true),
        (&desk.session, true),
        (&safeguarding, true),
        (&cara, false),
        (&lead, false),
        (&viewer, false),
    ] {
        assert_eq!(reads(&desk, session, 1), shown, "{session:?}");
        assert_eq!(reads_history(&desk, session), shown, "{session:?}");
    }
    let file = desk.store.record_file(cara.viewer(), 1).unwrap();
    let answer = &file.answers[CONCERN];
    assert_eq!(answer.instead().as_deref(), Some("restricted: written by ben"));
    assert!(!format!("{file:?}").contains(SECRET));
    let case = desk.store.case_file(desk.session.viewer(), 1).unwrap();
    assert!(!format!("{case:?}").contains(SECRET), "for nobody outside its form");
    let indexed = "SELECT count(*) FROM entry_words WHERE entry_words MATCH 'bruises'";
    assert_eq!(desk.number(indexed), 0);
    let admin = as_roles(&ben, &[Role::Admin]);
    refusal(desk.store.record_file(admin.viewer(), 1));
}

#[test]
fn nobody_writes_over_words_that_they_may_not_read() {
    let (mut desk, ben, cara) = desk();
    let before = desk.journal();
    let expected = "ben wrote under \"Concern\" what only they and safeguarding read. Nothing was \
                    changed. Log yours as a safeguarding entry";
    // Not the clash of two texts that would show the other one, nor what happens to equal words.
    for (words, base) in [("all well", 0), ("all well", 1), ("", 1), (SECRET, 0), (SECRET, 1)] {
        assert_eq!(refusal(write(&mut desk, &cara, words, base)), expected, "{words} {base}");
    }
    let settled = desk.store.settle_field(&cara, 1, CONCERN, ["all well", "all well"], 1);
    assert_eq!(refusal(settled), expected);
    assert_eq!(desk.journal(), before);
    assert!(reads(&desk, &ben, 1));
}

#[test]
fn safeguarding_is_told_of_a_clash_and_its_words_are_its_own() {
    let (mut desk, ben, cara) = desk();
    let safeguarding = as_roles(&cara, &[Role::Officer, Role::Safeguarding]);
    match write(&mut desk, &safeguarding, "seen by the DSL", 0) {
        Err(Trouble::Conflict(theirs)) => assert_eq!(theirs.value, SECRET),
        other => panic!("no conflict: {other:?}"),
    }
    assert_eq!(write(&mut desk, &safeguarding, "seen by the DSL", 1).unwrap(), 2);
    assert_eq!(read(&desk, &ben, 1), (String::new(), true));
    let why = refusal(write(&mut desk, &ben, "more bruises", 1));
    assert!(why.starts_with("cara wrote under"), "{why}");
    assert!(!reads_history(&desk, &cara));
    desk.assert_sound();
}

#[test]
fn a_field_that_was_cleared_is_open_again_and_its_history_is_not() {
    let (mut desk, ben, cara) = desk();
    assert_eq!(write(&mut desk, &ben, "", 1).unwrap(), 2);
    assert!(!reads_history(&desk, &cara));
    assert!(reads_history(&desk, &ben));
    assert_eq!(write(&mut desk, &cara, "all well", 2).unwrap(), 3);
    assert_eq!(read(&desk, &cara, 1), ("all well".to_owned(), false));
    assert_eq!(read(&desk, &ben, 1), (String::new(), true));
    assert!(!reads_history(&desk, &cara));
}

#[test]
fn a_form_closed_corrected_or_continued_by_another_keeps_them_its_authors() {
    let (mut desk, ben, cara) = desk();
    desk.store.answer_field(&cara, 1, "said/worried", "yes", 0).unwrap();
    // What the choice needs is there, though not for these eyes.
    desk.store.close_record(&cara, 1).unwrap();
    let corrected = desk.store.correct_record(&cara, 1).unwrap();
    let next = desk.store.new_record(&cara, 1, "talk").unwrap();
    for record in [1, corrected, next] {
        assert!(reads(&desk, &ben, record), "{record}");
        assert!(!reads(&desk, &cara, record), "{record}");
    }
    assert!(!reads_history(&desk, &cara));
    let frozen = "SELECT count(*) FROM record WHERE frozen LIKE '%bruises%'";
    assert_eq!(desk.number(frozen), 0);
    desk.assert_sound();
}

#[test]
fn no_later_version_of_a_form_opens_them() {
    let (mut desk, ben, cara) = desk();
    let opened = TALK.replace("restricted = true\n", "").replace("version = 1", "version = 2");
    desk.store.install_template(&desk.session, &opened).unwrap();
    let next = desk.store.new_record(&cara, 1, "talk").unwrap();
    for who in [&ben, &cara] {
        let file = desk.store.record_file(who.viewer(), next).unwrap();
        assert!(file.answers.is_empty(), "{file:?}");
    }
    assert!(!reads_history(&desk, &cara));
    assert!(!reads(&desk, &cara, 1), "the old one stays at its version");
}

#[test]
fn a_file_on_a_restricted_field_is_for_whoever_attached_it_and_safeguarding() {
    let (mut desk, ben, cara) = desk();
    let to = AttachTo::Field { record: 1, field: CONCERN.into() };
    let file = desk.store.attach(&ben, &to, SECRET, "", b"%PDF-1.7\n").unwrap();
    let safeguarding = as_roles(&cara, &[Role::Safeguarding]);
    for (who, shown) in [(&ben, 1), (&safeguarding, 1), (&cara, 0)] {
        let form = desk.store.record_file(who.viewer(), 1).unwrap();
        let of_pupil = desk.store.attachments(who.viewer(), 1).unwrap();
        assert_eq!((form.attachments.len(), of_pupil.len()), (shown, shown), "{who:?}");
        assert_eq!(desk.store.attachment_bytes(who.viewer(), file).is_ok(), shown == 1, "{who:?}");
        assert_eq!(reads_history(&desk, who), shown == 1, "{who:?}");
    }
    let why = refusal(desk.store.attachment_bytes(cara.viewer(), file));
    assert_eq!(why, format!("there is no attachment {file}"));
}
