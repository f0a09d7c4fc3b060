//! Packs made for a referral: kept byte for byte, journalled with their key, and with something missing only
//! by a lead's word.

use super::{AMARA, Desk, TODAY, as_roles, behind, day, refusal};
use crate::store::{NewPack, Role, Trouble};

const KEY: &str = "SHA256:bm90IGEga2V5LCBidXQgYXMgbG9uZyBhcyBvbmU";

/// A pack of a case, made for a reason.
pub(super) fn made(case: i64, reason: &'static str) -> NewPack<'static> {
    NewPack { case, bytes: b"PK\x05\x06 a pack", reason, lead: "", fingerprint: KEY, head: "00ff" }
}

fn desk() -> (Desk, i64) {
    let mut desk = Desk::with_people();
    let case = desk.open_case(AMARA);
    (desk, case)
}

#[test]
fn a_pack_is_kept_byte_for_byte_and_journalled_with_its_key() {
    let (mut desk, case) = desk();
    let id = desk.store.keep_pack(&desk.session, &made(case, " asked for by the court ")).unwrap();
    let (found, bytes) = desk.store.pack_bytes(desk.session.viewer(), id).unwrap();
    assert_eq!(bytes, b"PK\x05\x06 a pack");
    assert_eq!((found.id, found.case, found.made_on), (id, case, day(TODAY)));
    assert_eq!((found.by.as_str(), found.size), ("A. Rahman", bytes.len()));
    assert_eq!(found.reason.as_deref(), Some("asked for by the court"));
    assert_eq!((found.fingerprint.as_str(), found.head.as_str()), (KEY, "00ff"));
    let row = desk.journal().pop().unwrap();
    let told = (row.verb.as_str(), row.subject.as_str(), row.case_id.as_str(), row.pupil.as_str());
    assert_eq!(told, ("make_pack", "pack", "1", "1"));
    let after = desk.store.history(desk.session.viewer(), 1, 1).unwrap().remove(0).after;
    for words in [KEY, &found.sha256, "asked for by the court"] {
        assert!(after.contains(words), "{words} in {after}");
    }
    let again = desk.store.keep_pack(&desk.session, &made(case, "and again")).unwrap();
    let listed = desk.store.packs_of(desk.session.viewer(), case).unwrap();
    assert_eq!(listed.iter().map(|pack| pack.id).collect::<Vec<_>>(), [again, id]);
    desk.assert_sound();
}

#[test]
fn what_is_missing_is_named_and_goes_out_by_a_leads_word_alone() {
    let (mut desk, case) = desk();
    let before = desk.journal();
    let why = refusal(desk.store.keep_pack(&desk.session, &made(case, " ")));
    assert!(why.starts_with("the pack lacks what its authority asks for: "), "{why}");
    assert!(why.contains("; ") && why.contains("Nothing was made"), "{why}");
    let officer = as_roles(&desk.session, &[Role::Officer]);
    let why = refusal(desk.store.keep_pack(&officer, &made(case, "in haste")));
    assert!(why.starts_with("only by a lead's word a pack goes out that lacks"), "{why}");
    // Nobody becomes a lead by naming themselves.
    let own = NewPack { lead: "a. rahman", ..made(case, "in haste") };
    assert_eq!(refusal(desk.store.keep_pack(&officer, &own)), why);
    assert_eq!(desk.journal(), before);
    assert!(desk.store.packs_of(desk.session.viewer(), case).unwrap().is_empty());
    // With nothing missing it is an officer's work, and no reason is asked for.
    assert_eq!(desk.store.may_make_pack(&officer, case, (&[], "", "")).unwrap(), None);
    let gaps = ["Minutes".to_owned()];
    refusal(desk.store.may_make_pack(&officer, case, (&gaps, "in haste", "")));
    let signed = desk.store.may_make_pack(&desk.session, case, (&gaps, "in haste", "")).unwrap();
    assert_eq!(signed.unwrap().words(), "A. Rahman, lead");
    let viewer = as_roles(&desk.session, &[Role::Viewer]);
    refusal(desk.store.may_make_pack(&viewer, case, (&[], "", "")));
    refusal(desk.store.may_make_pack(&viewer, case, (&gaps, "in haste", "C. Thornley")));
}

#[test]
fn a_told_leads_word_is_kept_as_theirs_under_the_name_of_whoever_wrote_it_down() {
    let (mut desk, case) = desk();
    let ben = desk.ben();
    let told = NewPack { lead: " C. Thornley ", ..made(case, " in haste ") };
    desk.store.keep_pack(&ben, &told).unwrap();
    let kept = desk.store.packs_of(ben.viewer(), case).unwrap().remove(0);
    let reason = "in haste (signed off by C. Thornley, lead; entered by ben)";
    assert_eq!((kept.by.as_str(), kept.reason.as_deref()), ("ben", Some(reason)));
    let gaps = ["Minutes".to_owned()];
    let signed = desk.store.may_make_pack(&ben, case, (&gaps, "in haste", "C. Thornley")).unwrap();
    assert_eq!(signed.unwrap().words(), "C. Thornley, lead; entered by ben");
    desk.assert_sound();
}

#[test]
fn what_cannot_be_kept_or_read_is_refused() {
    let (mut desk, case) = desk();
    let empty = NewPack { bytes: b"", ..made(case, "in haste") };
    assert!(refusal(desk.store.keep_pack(&desk.session, &empty)).contains("is empty"));
    refusal(desk.store.keep_pack(&desk.session, &made(99, "in haste")));
    refusal(desk.store.pack_bytes(desk.session.viewer(), 1));
    refusal(desk.store.packs_of(desk.session.viewer(), 99));
    let id = desk.store.keep_pack(&desk.session, &made(case, "in haste")).unwrap();
    let admin = as_roles(&desk.session, &[Role::Admin]).viewer();
    refusal(desk.store.pack_bytes(admin, id));
    refusal(desk.store.packs_of(admin, case));
}

#[test]
fn one_byte_changed_behind_the_program_is_found() {
    let (mut desk, case) = desk();
    let id = desk.store.keep_pack(&desk.session, &made(case, "in haste")).unwrap();
    let shell = behind(&desk.path);
    shell.execute_batch("DROP TRIGGER pack_no_update").unwrap();
    let changed = "UPDATE pack SET bytes = CAST('PK another' AS BLOB)";
    assert_eq!(shell.execute(changed, []).unwrap(), 1);
    let read = desk.store.pack_bytes(desk.session.viewer(), id);
    assert!(matches!(read, Err(Trouble::Damaged { .. })), "{read:?}");
    let found = desk.store.verify(None).unwrap().findings;
    let found: Vec<(&str, &str)> = found.iter().map(|one| (&*one.table, &*one.row)).collect();
    assert_eq!(found, [("sqlite_schema", "pack_no_update"), ("pack", &id.to_string())]);
}
