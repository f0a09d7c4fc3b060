//! The restricted annex: all restricted words of a case for safeguarding, and no trace of it for anybody else.

use super::restricted::{CONCERN, TALK};
use super::{AMARA, Desk, TODAY, as_roles, call, day, noon, refusal, tried};
use crate::rules::case::{EntryKind, NewEntry};
use crate::store::{AttachTo, Role, Session};

const MASH: &str = "safeguarding/mash";
const ALONE: &str = "a restricted annex is made by the safeguarding role alone, whatever a case holds. \
                     Nothing was made";

/// A case with restricted words of each kind, all of Ben's; Cara is an officer and nothing else.
fn desk() -> (Desk, Session, Session) {
    let mut desk = Desk::with_people();
    desk.store.install_template(&desk.session, TALK).unwrap();
    let case = desk.open_case(AMARA);
    let ben = desk.ben();
    let cara = as_roles(&desk.store.sign_in("cara", noon(TODAY)).unwrap(), &[Role::Officer]);
    let kind = EntryKind::parse("safeguarding").unwrap();
    let entry = NewEntry {
        words: "a mark on her arm".into(),
        restricted: true,
        at_time: "09:10".into(),
        ..NewEntry::about(kind, day("2025-11-19"), vec![1])
    };
    let entry = desk.store.log_entry(&ben, &entry).unwrap();
    let (to, bytes) = (AttachTo::Entry(entry), b"%PDF-1.7\n");
    desk.store.attach(&ben, &to, "Body map", "map.pdf", bytes).unwrap();
    desk.store.log_entry(&ben, &call(&[1], TODAY, "rang home")).unwrap();
    let record = desk.store.new_record(&desk.session, case, "talk").unwrap();
    desk.store.answer_field(&ben, record, CONCERN, "bruises seen", 0).unwrap();
    desk.store.answer_field(&ben, record, "said/worried", "yes", 0).unwrap();
    desk.store.answer_strategy(&ben, case, MASH, &tried("rang the hub"), 0).unwrap();
    desk.store.answer_strategy(&ben, case, "parents/phone-call", &tried("spoke"), 0).unwrap();
    (desk, ben, cara)
}

#[test]
fn an_annex_holds_every_restricted_word_in_order_with_who_wrote_it_and_when() {
    let (mut desk, ..) = desk();
    let head = desk.store.journal_head().unwrap();
    let read = desk.store.read_annex(&desk.session, 1, ("the court", "pdf")).unwrap();
    assert_eq!((read.head, read.file.pupil.upn.as_str()), (head, AMARA));
    let words: Vec<&str> = read.lines.iter().map(|line| line.words.as_str()).collect();
    assert_eq!(words, ["a mark on her arm", "bruises seen", "rang the hub"]);
    let first = &read.lines[0];
    assert_eq!(
        (first.on, first.when.as_str(), first.entered),
        (day("2025-11-19"), "09:10", day(TODAY))
    );
    assert!(read.lines.iter().all(|line| line.by == "ben"));
    assert!(read.lines[1].what.ends_with(": Concern"), "{}", read.lines[1].what);
    assert_eq!(first.files.len(), 1);
    assert!(first.files[0].starts_with("Body map (SHA-256 "), "{:?}", first.files);
}

#[test]
fn each_reading_is_noted_and_told_to_safeguarding_alone() {
    let (mut desk, ben, cara) = desk();
    let seen = |desk: &Desk, who: &Session| {
        let history = desk.store.history(who.viewer(), 1, 100).unwrap();
        let past = desk.store.past(who.viewer(), 1, None, day(TODAY)).unwrap();
        let field = desk.store.field_history(who.viewer(), 1, CONCERN).unwrap();
        (history, past, field)
    };
    let before = [&ben, &cara].map(|who| seen(&desk, who));
    let rows = desk.journal().len();
    desk.store.read_annex(&desk.session, 1, ("the court", "pdf")).unwrap();
    let rows = desk.journal().split_off(rows);
    let told: Vec<(&str, &str)> =
        rows.iter().map(|row| (row.verb.as_str(), row.subject.as_str())).collect();
    let read = |subject| ("read_restricted", subject);
    assert_eq!(told, ["entry", "answer", "strategy", "annex"].map(read));
    assert!(rows.iter().all(|row| row.officer == 1 && row.pupil == "1"));
    assert_eq!([&ben, &cara].map(|who| seen(&desk, who)), before);
    let own = desk.store.history(desk.session.viewer(), 1, 4).unwrap();
    assert_eq!(own[0].subject, "annex");
    assert!(own[0].after.contains("the court"), "{}", own[0].after);
    // Nor does an export, nor who changed what.
    let exported = desk.store.export(&cara, "json", Some(1)).unwrap();
    assert!(!format!("{exported:?}").contains("annex"));
    let (_, changed) = desk.store.changed_in(&cara, (1, 1), 0).unwrap();
    assert!(changed.iter().all(|change| change.by != "A. Rahman" || change.subject == "record"));
    desk.assert_sound();
}

#[test]
fn nobody_else_learns_anything_by_asking() {
    let (mut desk, ben, cara) = desk();
    let bare = desk.open_case(super::ZOE);
    let before = desk.journal();
    let lead = as_roles(&cara, &[Role::Officer, Role::Lead]);
    let viewer = as_roles(&cara, &[Role::Viewer]);
    let admin = as_roles(&cara, &[Role::Admin]);
    for who in [&ben, &cara, &lead, &viewer, &admin] {
        for case in [1, bare, 99] {
            assert_eq!(refusal(desk.store.may_make_annex(who, case)), ALONE, "{who:?}");
            let read = desk.store.read_annex(who, case, ("the court", "pdf"));
            assert_eq!(refusal(read), ALONE, "{who:?}");
        }
    }
    let all = desk.session.clone();
    let why = refusal(desk.store.read_annex(&all, bare, ("the court", "pdf")));
    assert_eq!(why, format!("case {bare} holds no restricted words. Nothing was made"));
    assert!(refusal(desk.store.read_annex(&all, 99, ("", ""))).starts_with("there is no case 99"));
    assert_eq!(desk.journal(), before);
}
