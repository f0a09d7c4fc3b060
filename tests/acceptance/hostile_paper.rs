//! Hostile strings on paper: in the fields of every form, in entries, actions, names of contacts and letters.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use herringbone::documents::audience::Audience;
use herringbone::documents::checklist::Rows;
use herringbone::documents::model::{Block, Column, Document, FORMAT, Foot, Table};
use herringbone::documents::papers::{Paper, compose};
use herringbone::documents::render::{Press, plain, render};
use herringbone::documents::sending;
use herringbone::rules::case::{EntryKind, NewEntry};
use herringbone::rules::people::ContactRow;
use herringbone::rules::sent::{Format, Wanted, Way};
use herringbone::rules::visible::is_hostile;
use herringbone::store::{NewAction, Session, Store};
use herringbone::templates::{Kind, Section, built_in, read_form};
use reading::{parse, unpacked};

use crate::desk::{school, upn};
use crate::hostile::strings;

#[path = "../../src/documents/word/tests/reading.rs"]
#[allow(dead_code, reason = "the tests of the room use more of it")]
mod reading;

const FORMS: [&str; 7] =
    ["plan", "meeting", "review", "contract", "part-time-timetable", "wishes", "referral"];
/// Fields that one string is put in: the next string has the next ones.
const AT_ONCE: usize = 4;
const TODAY: &str = "2025-11-23";
/// What a PDF does by itself or goes to.
const DEEDS: [&str; 6] = ["/JavaScript", "/JS", "/Launch", "/OpenAction", "/URI", "/SubmitForm"];

/// Claim: every hostile string, in the fields of every form, in entries, actions, contacts and letters, stands in Word,
/// text and PDF as text and as nothing else.
#[test]
fn a_hostile_string_on_paper_is_text_and_nothing_else() {
    let strings: Vec<String> =
        strings().into_iter().filter(|text| !text.trim().is_empty()).collect();
    let (_folder, mut store, session) =
        school(strings.len() + 1, |nth| (name(&strings, nth), "Amara".into()));
    let harmless = Made::of(&mut store, &session, strings.len(), "Own words");
    let (elements, relations) = (elements(&harmless), relations(&harmless));
    for (nth, text) in strings.iter().enumerate() {
        let made = Made::of(&mut store, &session, nth, text);
        for (told, document) in &made.documents {
            is_text_in_word(
                &format!("string {nth}, {told}"),
                document,
                text,
                &elements,
                &relations,
            );
            let shown = plain(document);
            let steers = shown.chars().find(|letter| *letter != '\n' && is_hostile(*letter));
            assert_eq!(steers, None, "string {nth}, {told}");
        }
    }
    does_nothing_as_pdf(&of_all(&strings));
}

fn name(strings: &[String], nth: usize) -> String {
    strings.get(nth).map_or("Own words", String::as_str).to_owned()
}

/// What was made of a case with one string in it.
struct Made {
    documents: Vec<(String, Document)>,
}

impl Made {
    fn of(store: &mut Store, session: &Session, nth: usize, text: &str) -> Self {
        let case = filled(store, session, nth, text);
        let form = FORMS[nth % FORMS.len()];
        let record = store.new_record(session, case, form).unwrap();
        for path in fields(form, nth) {
            store.answer_field(session, record, &path, text, 0).unwrap();
        }
        let today = TODAY.parse().unwrap();
        let read = store.paper_file(session.viewer(), case, Some(record), today).unwrap();
        let mut documents = Vec::new();
        for (told, paper) in [
            (form, Paper::Form),
            ("chronology", Paper::Chronology),
            ("herringbone", Paper::Herringbone),
            ("checklist", Paper::Checklist(Rows::All)),
        ] {
            // The longest need no more than one in ten: nothing in them depends on the string.
            if matches!(paper, Paper::Herringbone | Paper::Checklist(_)) && !nth.is_multiple_of(10)
            {
                continue;
            }
            if let Ok(made) = compose(paper, &read, Audience::School, today) {
                documents.push((told.to_owned(), made.document));
            }
        }
        documents.push(("letter".to_owned(), letter(store, session, case, text)));
        Self { documents }
    }
}

/// A case with the string as reason, note, action, and as a parent's name and address.
fn filled(store: &mut Store, session: &Session, nth: usize, text: &str) -> i64 {
    let contact = ContactRow {
        upn: upn(nth),
        surname: text.to_owned(),
        forename: text.to_owned(),
        relationship: "Mother".to_owned(),
        parental_responsibility: Some(true),
        lives_with: Some(true),
        address: format!("1 {text}"),
        postcode: "ZZ1 1ZZ".to_owned(),
        ..ContactRow::default()
    };
    store.import_contacts(session, &[contact]).unwrap();
    let pupil = store.pupil_by_upn(&upn(nth)).unwrap();
    let case = store.open_case(session, pupil, text).unwrap();
    let (kind, on) = (EntryKind::parse("note").unwrap(), "2025-11-21".parse().unwrap());
    let note = NewEntry { words: text.to_owned(), ..NewEntry::about(kind, on, vec![pupil]) };
    store.log_entry(session, &note).unwrap();
    let action = NewAction {
        what: text.to_owned(),
        who: text.to_owned(),
        by: None,
        by_words: text.to_owned(),
    };
    store.add_action(session, case, None, &action).unwrap();
    case
}

/// The fields of a form whose turn it is.
fn fields(form: &str, nth: usize) -> Vec<String> {
    let form = read_form(form, built_in(form).unwrap()).unwrap();
    let all = form.sections.iter().flat_map(Section::fields_by_id);
    let of_words = all
        .filter(|(_, field)| matches!(field.kind, Kind::Line | Kind::Prose) && !field.restricted);
    let paths: Vec<String> = of_words.map(|(path, _)| path).collect();
    let first = nth / FORMS.len() * AT_ONCE;
    let turn: BTreeSet<String> =
        (first..first + AT_ONCE).map(|at| paths[at % paths.len()].clone()).collect();
    turn.into_iter().collect()
}

/// A letter with the string in the parent's name, the pupil's, and the officer's own paragraph. What looks like a
/// field of a template stays as it is.
fn letter(store: &Store, session: &Session, case: i64, text: &str) -> Document {
    let file = store.case_file(session.viewer(), case).unwrap();
    let wanted = Wanted {
        case,
        letter: "doorstep".to_owned(),
        to: vec![file.contacts[0].id],
        how: Way::Hand,
        format: Format::Word,
        on: TODAY.parse().unwrap(),
        meeting: None,
        asked: BTreeMap::from([("visit.day".to_owned(), "2025-11-21".to_owned())]),
        words: format!("{text} {{{{ school.name }}}}"),
    };
    let mut letters = sending::draft(store, session, &wanted).unwrap();
    let document = letters.remove(0).document;
    let is_own = |block: &Block| matches!(block, Block::Words { words } if words.ends_with("{{ school.name }}"));
    assert!(document.blocks.iter().any(is_own), "{text:?}");
    document
}

fn word(document: &Document) -> Vec<(String, Vec<u8>)> {
    unpacked(&render(document, Format::Word, &Press::default()).unwrap())
}

fn part(parts: &[(String, Vec<u8>)], name: &str) -> String {
    let (_, held) = parts.iter().find(|(found, _)| found == name).unwrap();
    String::from_utf8(held.clone()).unwrap()
}

/// The names of all elements that the documents have.
fn elements(made: &Made) -> BTreeSet<String> {
    let bodies = made.documents.iter().map(|(_, document)| word(document));
    bodies.flat_map(|parts| names(&part(&parts, "word/document.xml"))).collect()
}

fn names(xml: &str) -> BTreeSet<String> {
    let skeleton = parse(xml).skeleton();
    let names = skeleton.split(['(', ')']).filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}

/// What other parts and places the first document names.
fn relations(made: &Made) -> String {
    part(&word(&made.documents[0].1), "word/_rels/document.xml.rels")
}

/// What a run in another script has, and nothing else may come in by a string.
const OF_SCRIPTS: [&str; 8] =
    ["w:bidi", "w:rtl", "w:cs", "w:lang", "w:rFonts", "w:rPr", "w:br", "w:tab"];

fn is_text_in_word(
    told: &str,
    document: &Document,
    text: &str,
    known: &BTreeSet<String>,
    relations: &str,
) {
    let parts = word(document);
    for (name, held) in parts.iter().filter(|(name, _)| name.ends_with("xml")) {
        let parsed = parse(std::str::from_utf8(held).unwrap());
        assert!(!parsed.name.is_empty(), "{told}: {name}");
    }
    let xml = part(&parts, "word/document.xml");
    let new: Vec<String> = names(&xml)
        .into_iter()
        .filter(|name| !known.contains(name) && !OF_SCRIPTS.contains(&name.as_str()))
        .collect();
    // Each form has pieces of its own; what does something, none has.
    for name in &new {
        let does = ["hyperlink", "fld", "instr", "object", "control", "altChunk", "script", "ins"];
        assert!(!does.iter().any(|one| name.contains(one)), "{told}: {name}");
        assert!(name.starts_with("w:"), "{told}: {name}");
    }
    assert_eq!(part(&parts, "word/_rels/document.xml.rels"), relations, "{told}");
    let said = bare(&parse(&xml).words());
    let is_said = ["herringbone", "checklist"].iter().any(|one| told.ends_with(one));
    assert!(is_said || said.contains(&bare(text)), "{told} lacks {text:?}");
}

/// The letters of a text: without blanks, and without what is shown as a placeholder.
fn bare(text: &str) -> String {
    let is_kept = |letter: &char| {
        !letter.is_whitespace()
            && !is_hostile(*letter)
            && !matches!(letter, '\u{FFFD}' | '\u{FFFE}' | '\u{FFFF}')
    };
    text.chars().filter(is_kept).collect()
}

/// One document with every string as an answer, in a table and in a list.
fn of_all(strings: &[String]) -> Document {
    let field = |text: &String| Block::Field {
        label: text.clone(),
        guidance: String::new(),
        answer: text.clone(),
        lines: 0,
    };
    let column = Column { head: "Words".to_owned(), share: 1, narrow: false };
    let rows = strings.iter().map(|text| vec![text.clone(); 3]).collect();
    let columns = vec![column; 3];
    let mut blocks: Vec<Block> = strings.iter().map(field).collect();
    blocks.push(Block::Table(Table { caption: strings[0].clone(), columns, rows, blank: 0 }));
    blocks.push(Block::List { numbered: true, items: strings.to_vec() });
    let [school, reference, made, head] = [0, 1, 2, 3].map(|at: usize| strings[at].clone());
    Document {
        format: FORMAT,
        title: strings[0].clone(),
        subtitle: strings[1].clone(),
        facts: Vec::new(),
        blocks,
        foot: Foot { school, reference, made, head },
        banner: String::new(),
    }
}

/// Through the helper, where it is installed.
fn does_nothing_as_pdf(document: &Document) {
    let Some(helper) = std::env::var_os("HERRINGBONE_PDF") else {
        println!("SKIPPED: the part with a PDF; HERRINGBONE_PDF names no helper");
        return;
    };
    let press = Press::at(Some(helper.into()), None);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all.pdf");
    std::fs::write(&path, render(document, Format::Pdf, &press).unwrap()).unwrap();
    does_nothing(&path);
}

/// In its bytes as they are, and spread out where `qpdf` is there.
fn does_nothing(path: &Path) {
    let mut texts = vec![std::fs::read(path).unwrap()];
    let spread = Command::new("qpdf")
        .args(["--qdf", "--object-streams=disable"])
        .arg(path)
        .arg("-")
        .output();
    texts.extend(spread.ok().filter(|told| told.status.success()).map(|told| told.stdout));
    for text in texts {
        let text = String::from_utf8_lossy(&text);
        for deed in DEEDS {
            let is_key = |rest: &str| !rest.starts_with(|next: char| next.is_alphanumeric());
            let found = text.match_indices(deed).find(|(at, _)| is_key(&text[at + deed.len()..]));
            assert!(found.is_none(), "{deed} in {}", path.display());
        }
    }
}
