//! Files kept as proof: what is taken, who sees it, and that nobody changes it unseen.

use std::fs;

use rusqlite::Connection;

use super::{AMARA, Desk, JAKUB, TODAY, ZOE, as_roles, behind, call, refusal};
use crate::rules::case::{Attachment, EntryKind, NewEntry};
use crate::rules::media::{LARGEST, Media};
use crate::store::check::Recount;
use crate::store::{AttachTo, Role, Session, Trouble};

const LETTER: &[u8] = b"%PDF-1.7\nDear parent\n";
const PUSH: &str = "push-pull/push";

/// A call about Amara and Zoë, entry 1; a plan of Amara's, record 1.
fn desk() -> Desk {
    let mut desk = Desk::with_people();
    desk.store.log_entry(&desk.session, &call(&[1, 2], TODAY, "rang twice")).unwrap();
    let case = desk.open_case(AMARA);
    desk.store.new_record(&desk.session, case, "plan").unwrap();
    desk
}

fn to_entry() -> AttachTo {
    AttachTo::Entry(1)
}

fn to_field(record: i64, field: &str) -> AttachTo {
    AttachTo::Field { record, field: field.into() }
}

fn letter(desk: &mut Desk, to: &AttachTo) -> Result<i64, Trouble> {
    desk.store.attach(&desk.session, to, " Letter ", "letter.pdf", LETTER)
}

fn titles(desk: &Desk, session: &Session, upn: &str) -> Vec<String> {
    let files = desk.store.attachments(session.viewer(), desk.id(upn)).unwrap();
    files.into_iter().map(|file| file.title).collect()
}

fn findings(desk: &Desk) -> Vec<String> {
    let found = desk.store.verify(None).unwrap().findings;
    found.iter().map(ToString::to_string).collect()
}

/// As an attacker would: the trigger away, the change, the trigger back as it was.
fn unguarded(desk: &Desk, work: impl FnOnce(&Connection)) {
    let shell = behind(&desk.path);
    let sql = "SELECT sql FROM sqlite_schema WHERE name = 'attachment_no_update'";
    let guard: String = shell.query_row(sql, [], |row| row.get(0)).unwrap();
    shell.execute_batch("DROP TRIGGER attachment_no_update").unwrap();
    work(&shell);
    shell.execute_batch(&guard).unwrap();
}

#[test]
fn a_file_on_an_entry_is_kept_with_who_when_and_checksum() {
    let mut desk = desk();
    let id = letter(&mut desk, &to_entry()).unwrap();
    let expected = Attachment {
        id,
        entry: Some(1),
        record: None,
        field: None,
        hangs_on: "Phone call of Fri 21 Nov 2025".into(),
        title: "Letter".into(),
        file_name: "letter.pdf".into(),
        media: Media::Pdf,
        size: LETTER.len(),
        sha256: crate::store::check::checksum(LETTER),
        by: "A. Rahman".into(),
        at: "2025-11-21T12:00:00.000Z".into(),
        withdrawn: None,
        restricted: false,
    };
    assert_eq!(desk.file(AMARA).attachments, std::slice::from_ref(&expected));
    // One entry about two pupils: the file is with both, and with nobody else.
    assert_eq!(desk.file(ZOE).attachments, std::slice::from_ref(&expected));
    assert!(desk.file(JAKUB).attachments.is_empty());
    let before = desk.journal();
    let read = desk.store.attachment_bytes(&desk.session, id).unwrap();
    assert_eq!(desk.journal(), before, "nothing restricted was read");
    assert_eq!(read, (expected, LETTER.to_vec()));
    let line = &desk.store.history(desk.session.viewer(), 1, 1).unwrap()[0];
    assert_eq!((line.verb.as_str(), line.subject.as_str()), ("attach", "attachment"));
    assert!(!line.after.contains("Dear parent") && line.after.contains("\"sha256\""));
    desk.assert_sound();
}

#[test]
fn a_file_in_a_form_is_with_its_field_and_its_pupil() {
    let mut desk = desk();
    letter(&mut desk, &to_field(1, PUSH)).unwrap();
    letter(&mut desk, &to_field(1, "invited/people")).unwrap();
    let files = desk.record(1).attachments;
    assert_eq!(files.len(), 2);
    assert!(files[0].is_of_field(PUSH) && !files[0].is_of_field("push-pull/pu"));
    let label = "Factors keeping the child or young person away from school (push)";
    assert_eq!(files[0].hangs_on, format!("Support and Attendance Plan no. 1: {label}"));
    assert_eq!(titles(&desk, &desk.session, AMARA).len(), 2);
    assert!(titles(&desk, &desk.session, ZOE).is_empty());
    desk.assert_sound();
}

#[test]
fn a_corrected_form_still_has_the_files_of_the_version_before() {
    let mut desk = desk();
    letter(&mut desk, &to_field(1, PUSH)).unwrap();
    desk.store.close_record(&desk.session, 1).unwrap();
    let why = refusal(letter(&mut desk, &to_field(1, "push-pull/pull")));
    assert!(why.starts_with("record 1 is closed. Nothing was changed"), "{why}");
    let newer = desk.store.correct_record(&desk.session, 1).unwrap();
    desk.store.attach(&desk.session, &to_field(newer, PUSH), "More", "", b"%PDF-2").unwrap();
    let told = |record| {
        let files = desk.record(record).attachments;
        files.into_iter().map(|file| file.title).collect::<Vec<_>>()
    };
    assert_eq!(told(newer), ["Letter", "More"]);
    assert_eq!(told(1), ["Letter"]);
}

#[test]
fn what_is_not_kept_is_refused_and_nothing_is_changed() {
    let mut desk = desk();
    letter(&mut desk, &to_entry()).unwrap();
    let large = [LETTER, &vec![b' '; LARGEST]].concat();
    let before = desk.journal();
    let table: [(AttachTo, &str, &str, &[u8], &str); 9] = [
        (to_entry(), "Text", "a.pdf", b"Dear parent", "it is plain text. PDF, JPEG, PNG"),
        (to_entry(), "Pack", "a.docx", b"PK\x03\x04 a.txt", "it is a ZIP archive"),
        (to_entry(), "None", "a.pdf", b"", "the file is empty"),
        (to_entry(), "Large", "a.pdf", large.as_slice(), "larger than 20 MB"),
        (to_entry(), " ", "a.pdf", LETTER, "needs a title"),
        (to_entry(), "Again", "b.pdf", LETTER, "attached there already: Letter"),
        (AttachTo::Entry(99), "Letter", "a.pdf", LETTER, "there is no entry 99"),
        (to_field(99, PUSH), "Letter", "a.pdf", LETTER, "there is no record 99"),
        (to_field(1, "push-pull/shove"), "Letter", "a.pdf", LETTER, "there is no field"),
    ];
    for (to, title, name, bytes, words) in table {
        let why = refusal(desk.store.attach(&desk.session, &to, title, name, bytes));
        assert!(why.contains(words) && why.contains("Nothing was changed"), "{title}: {why}");
    }
    assert_eq!(desk.journal(), before);
    // The same file elsewhere is another matter, and so is exactly the largest.
    letter(&mut desk, &to_field(1, PUSH)).unwrap();
    desk.assert_sound();
    let largest = &large[..LARGEST];
    desk.store.attach(&desk.session, &to_entry(), "Large", "a.pdf", largest).unwrap();
}

#[test]
fn a_file_on_a_restricted_entry_is_for_those_who_may_read_the_entry() {
    let mut desk = desk();
    let ben = desk.ben();
    let kind = EntryKind::parse("safeguarding").unwrap();
    let secret = NewEntry { kind, restricted: true, ..call(&[1], TODAY, "worried") };
    let entry = desk.store.log_entry(&desk.session, &secret).unwrap();
    let to = AttachTo::Entry(entry);
    let why = refusal(desk.store.attach(&ben, &to, "Note", "", LETTER));
    assert_eq!(why, format!("there is no entry {entry}. Nothing was changed"));
    let file = desk.store.attach(&desk.session, &to, "Body map", "", LETTER).unwrap();
    assert_eq!(titles(&desk, &desk.session, AMARA), ["Body map"]);
    assert!(titles(&desk, &ben, AMARA).is_empty());
    let safeguarding = as_roles(&ben, &[Role::Safeguarding]);
    assert_eq!(titles(&desk, &safeguarding, AMARA), ["Body map"]);
    let before = desk.journal();
    refusal(desk.store.attachment_bytes(&ben, file));
    assert_eq!(desk.journal(), before);
    desk.store.attachment_bytes(&safeguarding, file).unwrap();
    let row = desk.journal().pop().unwrap();
    let told = (row.verb.as_str(), row.subject.as_str(), row.row.as_str(), row.officer);
    assert_eq!(told, ("read_restricted", "attachment", "1", ben.officer));
    desk.assert_sound();
    let told = |session: &Session| {
        let lines = desk.store.history(session.viewer(), 1, 100).unwrap();
        lines.iter().filter(|line| line.verb == "attach").count()
    };
    assert_eq!((told(&desk.session), told(&ben)), (1, 0));
}

#[test]
fn a_viewer_attaches_nothing_and_an_admin_sees_nothing() {
    let mut desk = desk();
    let id = letter(&mut desk, &to_entry()).unwrap();
    let viewer = as_roles(&desk.session, &[Role::Viewer]);
    refusal(desk.store.attach(&viewer, &to_entry(), "More", "", b"%PDF-2"));
    assert_eq!(titles(&desk, &viewer, AMARA), ["Letter"]);
    let admin = as_roles(&desk.session, &[Role::Admin]);
    refusal(desk.store.attachments(admin.viewer(), 1));
    refusal(desk.store.attachment_bytes(&admin, id));
}

#[test]
fn a_withdrawn_file_is_kept_and_told_and_never_stands_again() {
    let mut desk = desk();
    let (entry, field) = (to_entry(), to_field(1, PUSH));
    let on_entry = letter(&mut desk, &entry).unwrap();
    let on_field = letter(&mut desk, &field).unwrap();
    desk.store.close_record(&desk.session, 1).unwrap();
    for (id, about) in [(on_entry, ("1", "", "")), (on_field, ("1", "1", "1"))] {
        let why = refusal(desk.store.withdraw_attachment(&desk.session, id, " "));
        assert_eq!(why, "withdrawing a file needs a reason. Nothing was changed");
        desk.store.withdraw_attachment(&desk.session, id, " Zoë's, not Amara's ").unwrap();
        let row = desk.journal().pop().unwrap();
        assert_eq!((row.verb.as_str(), row.row.clone()), ("withdraw_attachment", id.to_string()));
        assert_eq!((row.pupil.as_str(), row.case_id.as_str(), row.record.as_str()), about);
        let why = refusal(desk.store.withdraw_attachment(&desk.session, id, "again"));
        let expected = "this file was withdrawn already: Zoë's, not Amara's. Nothing was changed";
        assert_eq!(why, expected);
        let (file, bytes) = desk.store.attachment_bytes(&desk.session, id).unwrap();
        assert_eq!((bytes.as_slice(), file.is_current()), (LETTER, false));
    }
    assert!(desk.record(1).attachments.iter().all(|file| !file.stands_on(PUSH)));
    assert_eq!(titles(&desk, &desk.session, AMARA).len(), 2, "both are still listed");
    let line = desk.store.history(desk.session.viewer(), 1, 1).unwrap().remove(0);
    assert_eq!(line.reason, "Zoë's, not Amara's");
    desk.assert_sound();
    // The same file may be attached anew.
    let again = letter(&mut desk, &entry).unwrap();
    assert_eq!(again, 3);
    assert!(refusal(letter(&mut desk, &entry)).contains("attached there already"));
}

#[test]
fn nobody_withdraws_a_file_that_is_not_there_or_not_for_their_eyes() {
    let mut desk = desk();
    let ben = desk.ben();
    let kind = EntryKind::parse("safeguarding").unwrap();
    let secret = NewEntry { kind, restricted: true, ..call(&[1], TODAY, "worried") };
    let entry = desk.store.log_entry(&desk.session, &secret).unwrap();
    let to = AttachTo::Entry(entry);
    let file = desk.store.attach(&desk.session, &to, "Body map", "", LETTER).unwrap();
    let before = desk.journal();
    for (session, id) in [(&ben, file), (&desk.session, 99)] {
        let why = refusal(desk.store.withdraw_attachment(session, id, "wrong"));
        assert_eq!(why, format!("there is no attachment {id}. Nothing was changed"));
    }
    let viewer = as_roles(&desk.session, &[Role::Viewer]);
    refusal(desk.store.withdraw_attachment(&viewer, file, "wrong"));
    assert_eq!(desk.journal(), before);
}

#[test]
fn a_withdrawal_forged_or_taken_back_is_named() {
    let mut desk = desk();
    let id = letter(&mut desk, &to_entry()).unwrap();
    let named = format!("attachment {id}: this row was changed behind the program's back");
    let forged = "UPDATE attachment SET withdrawn_on = '2025-11-21', withdrawn_why = 'x'";
    let shell = behind(&desk.path);
    assert_eq!(shell.execute(forged, []).unwrap(), 1);
    assert_eq!(findings(&desk), [named.as_str()]);
    // Once written it stays: the file itself refuses another word.
    let other = shell.execute("UPDATE attachment SET withdrawn_why = 'y'", []).unwrap_err();
    assert!(other.to_string().contains("withdrawn once"), "{other}");
    let back = "UPDATE attachment SET withdrawn_on = NULL, withdrawn_why = NULL";
    shell.execute(back, []).unwrap_err();
    let altered = shell.execute("UPDATE attachment SET title = 'x'", []).unwrap_err();
    assert!(altered.to_string().contains("never altered"), "{altered}");
}

#[test]
fn a_copy_goes_into_a_new_file_and_never_over_another() {
    let mut desk = desk();
    let id = letter(&mut desk, &to_entry()).unwrap();
    let to = desk.folder.path().join("copy.pdf");
    desk.store.export_attachment(&desk.session, id, &to).unwrap();
    assert_eq!(fs::read(&to).unwrap(), LETTER);
    #[cfg(unix)]
    {
        let mode =
            std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&to).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
    }
    fs::write(&to, "something else").unwrap();
    let again = desk.store.export_attachment(&desk.session, id, &to);
    assert!(matches!(again, Err(Trouble::AlreadyThere(_))), "{again:?}");
    assert_eq!(fs::read(&to).unwrap(), b"something else");
    let nowhere = desk.folder.path().join("no/such/copy.pdf");
    let why = refusal(desk.store.export_attachment(&desk.session, id, &nowhere));
    assert!(why.starts_with("there is no folder for "), "{why}");
    refusal(desk.store.export_attachment(&desk.session, 99, &nowhere));
}

#[test]
fn one_byte_changed_behind_the_programs_back_is_named() {
    let mut desk = desk();
    letter(&mut desk, &to_field(1, PUSH)).unwrap();
    let id = letter(&mut desk, &to_entry()).unwrap();
    assert_eq!(findings(&desk), Vec::<String>::new());
    let mut forged = LETTER.to_vec();
    forged[10] ^= 1;
    unguarded(&desk, |shell| {
        let sql = "UPDATE attachment SET bytes = ?1 WHERE id = ?2";
        assert_eq!(shell.execute(sql, rusqlite::params![forged, id]).unwrap(), 1);
    });
    let named = format!("attachment {id}: its bytes differ from its checksum");
    assert_eq!(findings(&desk), [named]);
    // It is as long as it was, so that the quick check can't see it; reading it does.
    assert_eq!(desk.store.check(Recount::Sample).unwrap().damage, Vec::<String>::new());
    let read = desk.store.attachment_bytes(&desk.session, id);
    match read {
        Err(Trouble::Damaged { what, .. }) => assert!(what.contains("(Letter)"), "{what}"),
        other => panic!("{other:?}"),
    }
    let to = desk.folder.path().join("copy.pdf");
    assert!(desk.store.export_attachment(&desk.session, id, &to).is_err());
    assert!(!to.exists(), "what is damaged leaves no copy");
}

#[test]
fn a_forged_checksum_is_named_as_a_changed_row() {
    let mut desk = desk();
    let id = letter(&mut desk, &to_entry()).unwrap();
    let forged = b"%PDF-1.7\nDear parents\n";
    let checksum = crate::store::check::checksum(forged);
    unguarded(&desk, |shell| {
        let sql = "UPDATE attachment SET bytes = ?1, size = length(?1), sha256 = ?2";
        assert_eq!(shell.execute(sql, rusqlite::params![forged, checksum]).unwrap(), 1);
    });
    let named = format!("attachment {id}: this row was changed behind the program's back");
    assert_eq!(findings(&desk), [named]);
}

#[test]
fn a_file_cut_short_is_damage_and_one_removed_is_named() {
    let mut desk = desk();
    let id = letter(&mut desk, &to_entry()).unwrap();
    unguarded(&desk, |shell| {
        shell.execute("UPDATE attachment SET bytes = x'25504446'", []).unwrap();
    });
    let damage = desk.store.check(Recount::Sample).unwrap().damage;
    assert_eq!(damage, [format!("attachment {id} has 4 bytes, not {}", LETTER.len())]);
    unguarded(&desk, |shell| {
        shell.execute("DELETE FROM attachment", []).unwrap();
    });
    let named = format!("attachment {id}: this row was removed behind the program's back");
    assert_eq!(findings(&desk), [named]);
}
