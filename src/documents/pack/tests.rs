//! Packs of a demo school: whole, in order, and without a word that isn't for the authority.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate};
use tempfile::TempDir;

use super::{PackPapers, PackWanted, compose};
use crate::clock::Clock;
use crate::demo::{self, Size};
use crate::documents::model::{Block, Document, IndexLine};
use crate::documents::{text, word};
use crate::rules::case::{EntryKind, NewEntry};
use crate::rules::people::{Contact, InLaw};
use crate::store::{AttachTo, ReferralFile, Session, Signature, Store};

const TODAY: &str = "2026-11-22";
const SMALL: Size = Size { pupils: 60, cases: 12, weeks: Some(12), seed: 1 };
const SECRET: &str = "cigarette burns";
const DOT: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x40\0\0\0\x20\x08\x02\0\0\0";

fn today() -> NaiveDate {
    TODAY.parse().unwrap()
}

struct Desk {
    _folder: TempDir,
    store: Store,
    session: Session,
}

fn desk() -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let now = DateTime::parse_from_rfc3339(&format!("{TODAY}T14:02:00+00:00")).unwrap();
    let clock = Clock::fixed(now);
    let mut store = demo::make(&folder.path().join("demo.db"), &SMALL, clock, "officer").unwrap();
    let session = store.sign_in("officer", clock).unwrap();
    Desk { _folder: folder, store, session }
}

impl Desk {
    fn cases(&self) -> Vec<i64> {
        let rows = self.store.cases(self.session.viewer()).unwrap();
        rows.iter().map(|row| row.case).collect()
    }

    fn read(&self, case: i64) -> ReferralFile {
        self.store.referral_file(self.session.viewer(), case, today()).unwrap()
    }

    fn pack(&self, case: i64) -> PackPapers {
        composed(&self.read(case))
    }

    fn log(&mut self, case: i64, kind: &str, words: &str, restricted: bool) -> i64 {
        let pupil = self.store.case(self.session.viewer(), case).unwrap().pupil;
        let kind = EntryKind::parse(kind).unwrap();
        let entry = NewEntry::about(kind, today(), vec![pupil]);
        let entry = NewEntry { words: words.into(), restricted, ..entry };
        self.store.log_entry(&self.session, &entry).unwrap()
    }
}

fn composed(read: &ReferralFile) -> PackPapers {
    signed_by(read, None)
}

/// By the word of a lead, which somebody else may have written down.
fn signed_by(read: &ReferralFile, entered_by: Option<&str>) -> PackPapers {
    let signed = Signature {
        name: "C. Thornley".into(),
        role: "lead".into(),
        entered_by: entered_by.map(str::to_owned),
    };
    compose(&PackWanted {
        read,
        today: today(),
        made_by: "A. Rahman",
        fingerprint: "SHA256:abcdef",
        reason: "The family has moved away",
        signed: Some(&signed),
    })
}

fn said(document: &Document) -> String {
    format!("{}\n{}", serde_json::to_string(document).unwrap(), text::render(document, 72))
}

fn everything(pack: &PackPapers) -> String {
    let mut all = said(&pack.whole);
    for paper in &pack.papers {
        all.push_str(&said(&paper.document));
    }
    for one in &pack.exhibits {
        all.push_str(&one.title);
        all.push_str(&String::from_utf8_lossy(&one.bytes));
    }
    all
}

fn index(pack: &PackPapers) -> &[IndexLine] {
    let found = pack.whole.blocks.iter().find_map(|block| match block {
        Block::Index { lines } => Some(lines.as_slice()),
        _ => None,
    });
    found.unwrap()
}

fn marks(pack: &PackPapers) -> Vec<&str> {
    let marks = pack.whole.blocks.iter().filter_map(|block| match block {
        Block::Mark { target } => Some(target.as_str()),
        _ => None,
    });
    marks.collect()
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[test]
fn every_case_has_a_pack_in_the_order_of_the_lines_whose_index_leads_somewhere() {
    let desk = desk();
    for case in desk.cases() {
        let read = desk.read(case);
        let pack = composed(&read);
        let lines = index(&pack);
        for (at, (line, asked)) in lines.iter().zip(&read.lines).enumerate() {
            assert!(line.words.starts_with(&format!("{}. {}", at + 1, asked.text)), "{line:?}");
        }
        let targets: Vec<&str> = lines.iter().map(|line| line.target.as_str()).collect();
        assert_eq!(targets, marks(&pack), "the index is in the order of the pages");
        let once: BTreeSet<&&str> = targets.iter().collect();
        assert_eq!(once.len(), targets.len());
        for target in ["statements", "chronology", "herringbone"] {
            assert!(targets.contains(&target), "case {case}: {target}");
        }
        let mut files: Vec<&str> = pack.papers.iter().map(|paper| paper.file.as_str()).collect();
        files.extend(pack.exhibits.iter().map(|one| one.file.as_str()));
        let names: BTreeSet<&&str> = files.iter().collect();
        assert_eq!(names.len(), files.len(), "{files:?}");
        assert!(pack.papers[0].file.starts_with("02-"), "{files:?}");
    }
}

#[test]
fn the_cover_says_whose_it_is_who_made_it_and_why_it_goes_out() {
    let desk = desk();
    let case = desk.cases()[0];
    let pack = desk.pack(case);
    let words = text::render(&pack.whole, 100);
    for part in [
        "Referral Pack",
        "Made by: A. Rahman",
        "Signing key: SHA256:abcdef",
        "The family has moved away",
        "Signed off by C. Thornley, lead.",
        "What was not possible, and why",
        "This copy is for: the local authority",
    ] {
        assert!(words.contains(part), "no {part} in\n{words}");
    }
    assert!(said(&pack.whole).contains(&desk.read(case).paper.head));
    let told = signed_by(&desk.read(case), Some("A. Rahman"));
    let words = text::render(&told.whole, 100);
    assert!(words.contains("Signed off by C. Thornley, lead; entered by A. Rahman."), "{words}");
}

#[test]
fn files_are_numbered_and_shown_as_what_they_are() {
    let mut desk = desk();
    let case = desk.cases()[0];
    let voice = desk.log(case, "child-voice", "She drew her day", false);
    let email =
        b"From: a@example.org\r\nDate: Thu, 19 Nov 2026 08:00:00 +0000\r\nSubject: late\r\n\r\nShe is late.\r\n";
    for (title, name, bytes) in
        [("Email from home", "home.eml", email.as_slice()), ("Drawing", "drawing.png", DOT)]
    {
        let to = AttachTo::Entry(voice);
        desk.store.attach(&desk.session, &to, title, name, bytes).unwrap();
    }
    let pack = desk.pack(case);
    let find = |title: &str| pack.exhibits.iter().find(|one| one.title.starts_with(title)).unwrap();
    let (drawing, email) = (find("Drawing"), find("Email from home"));
    // What has pages comes first.
    assert!(drawing.number < email.number);
    assert_eq!((drawing.media.as_str(), drawing.bytes.as_slice()), ("image/png", DOT));
    assert!(drawing.file.ends_with("-drawing.png"), "{}", drawing.file);
    let is_paged = |number: u32| {
        let mut blocks = pack.whole.blocks.iter();
        blocks.any(|block| matches!(block, Block::Exhibit { number: at, .. } if *at == number))
    };
    assert!(is_paged(drawing.number) && !is_paged(email.number));
    let words = said(&pack.whole);
    assert!(words.contains(&email.sha256) && words.contains(&email.file));
    assert!(words.contains(&format!("Exhibit {}", drawing.number)));
    assert!(words.contains("She drew her day"));
}

#[test]
fn nothing_restricted_stands_in_a_pack() {
    let mut desk = desk();
    let case = desk.cases()[0];
    let entry = desk.log(case, "child-voice", SECRET, true);
    let to = AttachTo::Entry(entry);
    let bytes = format!("%PDF-1.7\n{SECRET}\n");
    desk.store.attach(&desk.session, &to, SECRET, "c.pdf", bytes.as_bytes()).unwrap();
    let pack = desk.pack(case);
    assert!(!everything(&pack).contains(SECRET));
    desk.log(case, "safeguarding", "", false);
    let words = text::render(&desk.pack(case).whole, 100);
    assert!(words.contains("Safeguarding considered: DSL, Sun 22 Nov 2026"), "{words}");
}

#[test]
fn a_confidential_address_stands_in_no_byte_of_a_pack() {
    let mut desk = desk();
    let cases = desk.cases();
    let hidden = |case: &i64| -> Option<(i64, Contact)> {
        let file = desk.read(*case).paper.file;
        let found = file.contacts.into_iter().find(|one| one.address_confidential)?;
        Some((*case, found))
    };
    let (case, contact) = cases.iter().find_map(hidden).unwrap();
    let street = contact.address.lines().next().unwrap().to_owned();
    assert!(street.len() >= 5, "{street}");
    let voice = desk.log(case, "child-voice", &format!("Lives at {street} now"), false);
    let email = format!(
        "From: a@example.org\r\nDate: Thu, 19 Nov 2026 08:00:00 +0000\r\nSubject: home\r\n\r\nWe are at {street}\r\n"
    );
    let to = AttachTo::Entry(voice);
    desk.store.attach(&desk.session, &to, "Where", "w.eml", email.as_bytes()).unwrap();
    let note = Document { title: format!("We are at {street}"), ..desk.pack(case).whole };
    let note = Document { blocks: Vec::new(), facts: Vec::new(), ..note };
    let docx = word::word(&note).unwrap();
    desk.store.attach(&desk.session, &to, "Whither", "w.docx", &docx).unwrap();
    let pack = desk.pack(case);
    let all = bare(&everything(&pack));
    assert!(!all.contains(&bare(&street)), "{street}");
    assert!(!all.contains(&bare(&contact.postcode)), "{}", contact.postcode);
    for title in ["Where", "Whither"] {
        assert!(pack.withheld.iter().any(|told| told.starts_with(title)), "{:?}", pack.withheld);
    }
    let words = bare(&text::render(&pack.whole, 100));
    assert!(words.contains(&bare("is not enclosed: it shows an address that is confidential")));
    if contact.in_law == InLaw::Yes {
        let certificate = format!("Certificate of Attendance: {}", contact.name());
        assert!(words.contains(&bare(&certificate)));
    }
}
