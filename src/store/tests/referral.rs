//! What a referral's pack is made from: the forms and files that meet the last gate's lines, and nothing
//! that isn't for everybody's eyes.

use super::sent::concern;
use super::{AMARA, Desk, TODAY, as_roles, day, refusal};
use crate::rules::case::{EntryKind, NewEntry};
use crate::rules::preflight::{CONFIDENTIAL, PreflightState, WRITTEN_TO};
use crate::store::{AttachTo, ContactChange, FileOf, ReferralFile, Role};

const VOICE: &[u8] = b"%PDF-1.7\nwhat she drew\n";
const CONCERN: &[u8] = b"%PDF-1.7\nbruises\n";

fn logged(kind: &str, words: &str, restricted: bool) -> NewEntry {
    let kind = EntryKind::parse(kind).unwrap();
    let entry = NewEntry::about(kind, day(TODAY), vec![1]);
    NewEntry { words: words.into(), restricted, ..entry }
}

/// A child's drawing, a letter, and a concern with a paper of its own.
fn desk() -> (Desk, i64) {
    let mut desk = Desk::with_people();
    let case = desk.open_case(AMARA);
    let Desk { store, session, .. } = &mut desk;
    let voice = store.log_entry(session, &logged("child-voice", "I like art", false)).unwrap();
    store.attach(session, &AttachTo::Entry(voice), "Drawing", "drawing.pdf", VOICE).unwrap();
    let secret = store.log_entry(session, &logged("child-voice", "bruises", true)).unwrap();
    store.attach(session, &AttachTo::Entry(secret), "Concern", "concern.pdf", CONCERN).unwrap();
    store.send_document(session, &concern(case, Some(1), TODAY)).unwrap();
    (desk, case)
}

fn titles(read: &ReferralFile) -> Vec<&str> {
    let of = read.files.iter().map(|file| match &file.of {
        FileOf::Attachment(one) => one.title.as_str(),
        FileOf::Sent(one) => one.title.as_str(),
    });
    of.collect()
}

#[test]
fn the_papers_that_meet_a_line_come_with_their_bytes() {
    let (desk, case) = desk();
    let read = desk.store.referral_file(desk.session.viewer(), case, day(TODAY)).unwrap();
    // A letter of concern meets none of the last gate's lines.
    assert_eq!(titles(&read), ["Drawing"]);
    assert_eq!(read.files[0].bytes, VOICE);
    assert_eq!(read.lines.len(), 8);
    assert_eq!(read.preflight.line(WRITTEN_TO).unwrap().state, PreflightState::Met);
    assert_eq!(
        read.preflight,
        desk.store.preflight(desk.session.viewer(), case, day(TODAY)).unwrap()
    );
}

#[test]
fn nothing_restricted_is_read_even_for_who_wrote_it() {
    let (desk, case) = desk();
    assert!(desk.session.viewer().sees_restricted);
    let read = desk.store.referral_file(desk.session.viewer(), case, day(TODAY)).unwrap();
    assert!(!titles(&read).contains(&"Concern"));
    assert!(!format!("{read:?}").contains("bruises"));
    let wishes = read.lines.iter().find(|line| line.id == "wishes").unwrap();
    assert_eq!(wishes.evidence.len(), 1);
}

#[test]
fn who_reads_no_case_reads_no_pack() {
    let (desk, case) = desk();
    let admin = as_roles(&desk.session, &[Role::Admin]).viewer();
    refusal(desk.store.referral_file(admin, case, day(TODAY)));
    refusal(desk.store.preflight(admin, case, day(TODAY)));
    refusal(desk.store.preflight(desk.session.viewer(), 99, day(TODAY)));
}

#[test]
fn files_that_may_show_a_confidential_address_are_named_before_the_pack_goes() {
    let (mut desk, case) = desk();
    let line = |desk: &Desk| {
        let found = desk.store.preflight(desk.session.viewer(), case, day(TODAY)).unwrap();
        found.line(CONFIDENTIAL).cloned()
    };
    assert_eq!(line(&desk), None, "nothing is confidential here");
    let told = [
        ContactChange::Address("113 Mill Lane\nWeirford".into()),
        ContactChange::AddressConfidential(true),
    ];
    desk.store.change_contact(&desk.session, 1, &told).unwrap();
    let gaps = |desk: &Desk| {
        let found = desk.store.preflight(desk.session.viewer(), case, day(TODAY)).unwrap();
        found.gaps().len()
    };
    let before = gaps(&desk);
    assert_eq!(line(&desk).unwrap().why, "can't be searched, look at it yourself: \"Drawing\"");
    let files = desk.file(AMARA).attachments;
    let voice = files.iter().find(|one| one.title == "Drawing").unwrap().entry.unwrap();
    let email =
        "From: a@example.org\r\nDate: Thu, 20 Nov 2025 08:00:00 +0000\r\n\r\nat 113 Mill Lane\r\n";
    let to = AttachTo::Entry(voice);
    desk.store.attach(&desk.session, &to, "Where", "where.eml", email.as_bytes()).unwrap();
    let found = line(&desk).unwrap();
    assert!(
        found.why.contains("in: \"Where\".") && found.why.ends_with("\"Drawing\""),
        "{found:?}"
    );
    assert_eq!((found.state, found.is_gap()), (PreflightState::Missing, false));
    assert_eq!(gaps(&desk), before, "it keeps nothing from going");
    // What is given away says nothing of it.
    let read = desk.store.referral_file(desk.session.viewer(), case, day(TODAY)).unwrap();
    assert_eq!(read.preflight.line(CONFIDENTIAL), None);
}
