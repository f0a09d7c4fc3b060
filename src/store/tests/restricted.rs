//! Restricted fields of forms: read by whoever wrote them and safeguarding, lost to nobody.

use super::{AMARA, Desk, TODAY, as_roles, noon, refusal};
use crate::store::{AttachTo, Restricted, Role, Session, Trouble};

pub(super) const CONCERN: &str = "said/concern";
const SECRET: &str = "bruises seen";

pub(super) const TALK: &str = r#"
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

/// The words that somebody is shown without asking, and whether there are some that they are not.
fn read(desk: &Desk, who: &Session, record: i64) -> (String, bool) {
    let file = desk.store.record_file(who.viewer(), record).unwrap();
    let answer = &file.answers[CONCERN];
    assert!(file.is_answered(CONCERN));
    (answer.value.clone(), answer.restricted_hidden)
}

/// Whether somebody may open the words; that they stand closed until then, but for their author.
fn reads(desk: &mut Desk, who: &Session, record: i64) -> bool {
    let file = desk.store.record_file(who.viewer(), record).unwrap();
    let answer = &file.answers[CONCERN];
    assert!(file.is_answered(CONCERN));
    assert_eq!(answer.value.is_empty(), answer.is_closed(), "{answer:?}");
    let what = Restricted::Answer { record, field: CONCERN.into() };
    match desk.store.read_restricted(who, &what) {
        Ok(opened) => {
            assert_eq!((opened.words(), answer.restricted_hidden), (SECRET, false));
            true
        }
        Err(trouble) => {
            assert!(answer.restricted_hidden, "{trouble}");
            false
        }
    }
}

/// Whether somebody may open the secret in the pupil's history, which shows it to nobody unasked.
fn reads_history(desk: &mut Desk, who: &Session) -> bool {
    let lines = desk.store.history(who.viewer(), 1, 100).unwrap();
    assert!(!format!("{lines:?}").contains(SECRET), "{lines:?}");
    let sealed: Vec<i64> = lines.iter().filter(|line| line.sealed).map(|line| line.seq).collect();
    let mut found = false;
    for seq in sealed {
        let opened = desk.store.read_restricted(who, &Restricted::Change(seq)).unwrap();
        found |= format!("{opened:?}").contains(SECRET);
    }
    found
}

#[test]
fn restricted_words_are_read_by_their_author_and_safeguarding() {
    let (mut desk, ben, cara) = desk();
    let all = desk.session.clone();
    let safeguarding = as_roles(&cara, &[Role::Safeguarding]);
    let lead = as_roles(&cara, &[Role::Officer, Role::Lead, Role::Admin]);
    let viewer = as_roles(&cara, &[Role::Viewer]);
    for (session, shown) in [
        (&ben, true),
        (&all, true),
        (&safeguarding, true),
        (&cara, false),
        (&lead, false),
        (&viewer, false),
    ] {
        assert_eq!(reads(&mut desk, session, 1), shown, "{session:?}");
        assert_eq!(reads_history(&mut desk, session), shown, "{session:?}");
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
    assert!(reads(&mut desk, &ben, 1));
}

#[test]
fn each_reading_of_a_restricted_answer_is_one_row_of_the_journal() {
    let (mut desk, ben, cara) = desk();
    let safeguarding = as_roles(&cara, &[Role::Safeguarding]);
    let before = desk.journal().len();
    let file = desk.store.record_file(safeguarding.viewer(), 1).unwrap();
    assert!(file.answers[CONCERN].sealed && !format!("{file:?}").contains(SECRET));
    assert_eq!(desk.journal().len(), before, "a form on screen is no reading");
    assert!(reads(&mut desk, &safeguarding, 1) && !reads(&mut desk, &cara, 1));
    let rows = desk.journal().split_off(before);
    assert_eq!(rows.len(), 1, "{rows:?}");
    let row = &rows[0];
    assert_eq!((row.verb.as_str(), row.subject.as_str()), ("read_restricted", "answer"));
    let about = (row.pupil.as_str(), row.case_id.as_str(), row.record.as_str(), row.revision);
    assert_eq!((row.officer, about), (cara.officer, ("1", "1", "1", 1)));
    // That it was read is for all, like that it was written.
    let lines = desk.store.history(ben.viewer(), 1, 1).unwrap();
    assert_eq!((lines[0].verb.as_str(), lines[0].officer.as_str()), ("read_restricted", "cara"));
    desk.assert_sound();
    // Where nobody writes, one's own words are closed too.
    let mut own = desk.store.record_file(ben.viewer(), 1).unwrap();
    assert_eq!(own.value(CONCERN), SECRET);
    own.seal();
    assert!(own.answers[CONCERN].sealed && own.value(CONCERN).is_empty());
    desk.store.answer_field(&ben, 1, "said/worried", "no", 0).unwrap();
    let unrestricted = Restricted::Answer { record: 1, field: "said/worried".into() };
    refusal(desk.store.read_restricted(&safeguarding, &unrestricted));
}

#[test]
fn safeguarding_is_told_of_a_clash_and_its_words_are_its_own() {
    let (mut desk, ben, cara) = desk();
    let safeguarding = as_roles(&cara, &[Role::Officer, Role::Safeguarding]);
    match write(&mut desk, &safeguarding, "seen by the DSL", 0) {
        Err(Trouble::Conflict(theirs)) => {
            assert_eq!((theirs.value.as_str(), theirs.sealed, theirs.revision), ("", true, 1));
        }
        other => panic!("no conflict: {other:?}"),
    }
    assert_eq!(write(&mut desk, &safeguarding, "seen by the DSL", 1).unwrap(), 2);
    assert_eq!(read(&desk, &ben, 1), (String::new(), true));
    let why = refusal(write(&mut desk, &ben, "more bruises", 1));
    assert!(why.starts_with("cara wrote under"), "{why}");
    // Of her own words she is the author; those before them are Ben's.
    let lines = desk.store.history(cara.viewer(), 1, 100).unwrap();
    assert!(!format!("{lines:?}").contains(SECRET) && lines.iter().all(|line| !line.sealed));
    desk.assert_sound();
}

#[test]
fn a_field_that_was_cleared_is_open_again_and_its_history_is_not() {
    let (mut desk, ben, cara) = desk();
    assert_eq!(write(&mut desk, &ben, "", 1).unwrap(), 2);
    assert!(!reads_history(&mut desk, &cara));
    assert!(reads_history(&mut desk, &ben));
    assert_eq!(write(&mut desk, &cara, "all well", 2).unwrap(), 3);
    assert_eq!(read(&desk, &cara, 1), ("all well".to_owned(), false));
    assert_eq!(read(&desk, &ben, 1), (String::new(), true));
    assert!(!reads_history(&mut desk, &cara));
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
        assert!(reads(&mut desk, &ben, record), "{record}");
        assert!(!reads(&mut desk, &cara, record), "{record}");
    }
    assert!(!reads_history(&mut desk, &cara));
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
    assert!(!reads_history(&mut desk, &cara));
    assert!(!reads(&mut desk, &cara, 1), "the old one stays at its version");
}

#[test]
fn a_file_on_a_restricted_field_is_for_whoever_attached_it_and_safeguarding() {
    let (mut desk, ben, cara) = desk();
    let to = AttachTo::Field { record: 1, field: CONCERN.into() };
    let file = desk.store.attach(&ben, &to, "Body map", "", b"%PDF-1.7\n").unwrap();
    let safeguarding = as_roles(&cara, &[Role::Safeguarding]);
    for (who, shown) in [(&ben, 1), (&safeguarding, 1), (&cara, 0)] {
        let form = desk.store.record_file(who.viewer(), 1).unwrap();
        let of_pupil = desk.store.attachments(who.viewer(), 1).unwrap();
        assert_eq!((form.attachments.len(), of_pupil.len()), (shown, shown), "{who:?}");
        let lines = desk.store.history(who.viewer(), 1, 100).unwrap();
        let told = lines.iter().filter(|line| line.verb == "attach").count();
        let before = desk.journal().len();
        assert_eq!(desk.store.attachment_bytes(who, file).is_ok(), shown == 1, "{who:?}");
        assert_eq!((told, desk.journal().len() - before), (shown, shown), "{who:?}");
    }
    let why = refusal(desk.store.attachment_bytes(&cara, file));
    assert_eq!(why, format!("there is no attachment {file}. Nothing was changed"));
}
