//! What must reach nobody else, looked for in every byte that the real program gives out.

use std::io::{Cursor, Read};
use std::process::{Command, Output, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use herringbone::rules::people::Contact;
use herringbone::store::{ContactChange, Store};
use serde_json::Value;

use crate::program::{DEMO_DAY, Program};

const SECRET: &str = "quince marmalade under the stairs";

/// What is made of any case, and the forms that the test begins.
const LISTS: [&str; 5] =
    ["checklist", "chronology", "herringbone", "certificate", "subject-access"];
const FORMS: [&str; 4] = ["plan", "meeting", "contract", "referral"];

/// The made-up school, the case of the parent who fled, and that parent.
struct Fled {
    program: Program,
    case: String,
    mother: Contact,
    /// Another parent or carer of the same child.
    other: Contact,
}

impl Fled {
    fn new() -> Self {
        let program = Program::with_demo();
        let mut store = Store::open(&program.file()).unwrap();
        let session = store.sign_in("a.rahman", crate::desk::clock()).unwrap();
        let viewer = session.viewer();
        let cases = store.cases(viewer).unwrap();
        let files = cases.iter().map(|row| store.case_file(viewer, row.case).unwrap());
        let is_fled = |one: &Contact| one.address_confidential;
        let mut fled = files.filter(|file| file.contacts.iter().any(is_fled));
        let file = fled.find(|file| file.case.as_ref().unwrap().closed.is_none()).unwrap();
        let mother = file.contacts.iter().find(|one| one.address_confidential).unwrap().clone();
        let other = file.contacts.iter().find(|one| !one.address_confidential).unwrap().clone();
        let case = file.case.unwrap().id.to_string();
        // Copies for the other parent are made at all only once nothing forbids it.
        let free = [ContactChange::DoNotContact(String::new(), None)];
        store.change_contact(&session, other.id, &free).unwrap();
        drop(store);
        let fled = Self { program, case, mother, other };
        fled.type_secrets();
        fled
    }

    /// The secrets stand wherever an officer could have typed them.
    fn type_secrets(&self) {
        let Self { program, case, mother, .. } = self;
        let street = mother.address.lines().next().unwrap();
        let words =
            format!("now at {street}, {}; {}; {}", mother.postcode, mother.phone, mother.email);
        let log = |kind: &str, words: &str, more: &[&str]| {
            let said = ["--today", DEMO_DAY, "log", case.as_str(), kind, "--on", DEMO_DAY];
            program.ok(&[&said[..], &["--words", words][..], more].concat());
        };
        log("offer", &words, &[]);
        log("note", &words, &[]);
        log("conversation", &words, &["--with", mother.id.to_string().as_str()]);
        log("safeguarding", SECRET, &["--restricted"]);
        let field = [
            ("plan", "strengths/strengths"),
            ("meeting", "situation/strengths"),
            ("contract", ""),
            ("referral", ""),
        ];
        for (kind, field) in field {
            let made = program.ok(&["--today", DEMO_DAY, "record", "new", case, kind]);
            if !field.is_empty() {
                let record = made.out.trim().lines().last().unwrap().to_owned();
                program.ok(&["--today", DEMO_DAY, "record", "set", &record, field, &words]);
            }
        }
        program.ok(&["officer", "add", "ben", "--name", "Ben", "--role", "officer"]);
        program.ok(&["officer", "add", "vera", "--name", "Vera", "--role", "viewer"]);
    }

    /// What a command gives on standard output; none where it is refused.
    fn given(&self, user: &str, words: &[&str]) -> Option<Vec<u8>> {
        let all = [&["--today", DEMO_DAY][..], words].concat();
        let Output { status, stdout, .. } =
            self.program.command().env("USER", user).args(all).output().unwrap();
        status.success().then_some(stdout)
    }

    /// What only the mother's own copy may say, in letters and digits; the family is told less.
    fn secrets(&self, is_family: bool) -> Vec<String> {
        let street = self.mother.address.lines().next().unwrap();
        let mut all = vec![bare(street), bare(&self.mother.postcode), bare(SECRET)];
        if is_family {
            all.extend([bare(&self.mother.phone), bare(&self.mother.email)]);
        }
        all.retain(|secret| secret.len() >= 5);
        assert!(all.len() >= 3, "{all:?}");
        all
    }
}

fn bare(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// All that is in a file, however it is packed: texts with and without their tags.
fn read(bytes: &[u8], into: &mut String) {
    if bytes.starts_with(b"PK") {
        let mut packed = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        for at in 0..packed.len() {
            let mut part = Vec::new();
            packed.by_index(at).unwrap().read_to_end(&mut part).unwrap();
            read(&part, into);
        }
        return;
    }
    if bytes.starts_with(b"%PDF") {
        into.push_str(&pdf_text(bytes));
    }
    let text = String::from_utf8_lossy(bytes);
    if let Ok(value) = serde_json::from_slice::<Value>(bytes) {
        packed_in(&value, into);
    }
    let mut is_tag = false;
    let untagged = text.chars().filter(|letter| {
        let was_tag = is_tag;
        is_tag = (is_tag || *letter == '<') && *letter != '>';
        !was_tag && !is_tag
    });
    into.extend(untagged);
    into.push_str(&text);
}

/// Files within JSON.
fn packed_in(value: &Value, into: &mut String) {
    match value {
        Value::Object(row) => {
            for (key, value) in row {
                match value.as_str() {
                    Some(text) if key == "base64" => read(&STANDARD.decode(text).unwrap(), into),
                    _ => packed_in(value, into),
                }
            }
        }
        Value::Array(all) => all.iter().for_each(|one| packed_in(one, into)),
        _ => {}
    }
}

/// The words of a PDF, where there is something to read them with.
fn pdf_text(bytes: &[u8]) -> String {
    use std::io::Write;
    let begun = Command::new("pdftotext")
        .args(["-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut begun) = begun else { return String::new() };
    // Whoever reads no more says so by what it gives.
    let _ = begun.stdin.take().unwrap().write_all(bytes);
    String::from_utf8_lossy(&begun.wait_with_output().unwrap().stdout).into_owned()
}

fn holds(bytes: &[u8], secrets: &[String]) -> Option<String> {
    let mut text = String::new();
    read(bytes, &mut text);
    let text = bare(&text);
    secrets.iter().find(|secret| text.contains(secret.as_str())).cloned()
}

/// Claim: a confidential address is in no document made for anybody else, nor the telephone and email of
/// the parent who fled in one for the other parent or the child, nor restricted words in any, whatever
/// they were typed among: forms, checklist, chronology, certificate, subject access and letters, as text
/// and Word, and as PDF where the helper is.
#[test]
fn no_document_for_others_says_where_a_parent_fled_to() {
    let fled = Fled::new();
    let other = fled.other.id.to_string();
    let audiences: [(&[&str], bool); 6] = [
        (&[], false),
        (&["--to", other.as_str()], true),
        (&["--for", "child"], true),
        (&["--for", "agency"], false),
        (&["--for", "authority"], false),
        (&["--for", "court"], false),
    ];
    let mut made = 0;
    for kind in LISTS.into_iter().chain(FORMS) {
        for (audience, is_family) in &audiences {
            let secrets = fled.secrets(*is_family);
            for format in formats(kind, audience.first() == Some(&"--to")) {
                let case = fled.case.as_str();
                let words = ["document", "make", case, kind, "--format", format, "-o", "-"];
                let words = [&words[..], *audience].concat();
                let Some(bytes) = fled.given("a.rahman", &words) else { continue };
                made += 1;
                assert_eq!(holds(&bytes, &secrets), None, "{words:?}");
            }
        }
    }
    assert!(made >= 50, "only {made} documents were made");
    // That the search finds anything at all.
    let own = fled.mother.id.to_string();
    let case = fled.case.as_str();
    let words = ["document", "make", case, "certificate", "--to", own.as_str(), "-o", "-"];
    let bytes = fled.given("a.rahman", &words).unwrap();
    assert!(holds(&bytes, &fled.secrets(false)).is_some());
    for letter in ["concern-first", "meeting-invitation"] {
        let words = ["document", "make", case, letter, "--to", other.as_str(), "-o", "-"];
        if let Some(bytes) = fled.given("a.rahman", &words) {
            assert_eq!(holds(&bytes, &fled.secrets(true)), None, "{letter}");
        }
    }
}

/// Claim: the referral pack of the case of a parent who fled says nowhere where they live now, nor any restricted
/// word: not in its pages, its papers, its exhibits or its lists.
#[test]
fn no_pack_says_where_a_parent_fled_to() {
    if crate::pack::helper().is_none() {
        return;
    }
    let fled = Fled::new();
    let words = ["pack", "make", fled.case.as_str(), "--reason", "The court asked", "-o", "-"];
    let pack = fled.given("a.rahman", &words).expect("a pack");
    let mut packed = zip::ZipArchive::new(Cursor::new(pack)).unwrap();
    assert!(packed.len() >= 10, "{} files", packed.len());
    let mut letters = 0;
    for at in 0..packed.len() {
        let mut file = packed.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        assert_eq!(holds(&bytes, &fled.secrets(false)), None, "{name}");
        let mut text = String::new();
        read(&bytes, &mut text);
        letters += text.len();
    }
    assert!(letters > 20_000, "only {letters} letters could be read");
}

/// Word and PDF are laid out from the same document: a few show that nothing is added.
fn formats(kind: &str, is_parents: bool) -> &'static [&'static str] {
    match (kind, is_parents) {
        ("subject-access", true) => &["text", "docx", "pdf"],
        ("subject-access" | "plan" | "chronology", _) => &["text", "docx"],
        _ => &["text"],
    }
}

/// Claim: restricted words are in no byte of any export, archive or subject access copy for an officer or
/// a viewer who may not read them, nor in what was packed into it; the annex that holds them is made for
/// neither.
#[test]
fn no_export_for_others_holds_restricted_words() {
    let fled = Fled::new();
    let secret = [bare(SECRET)];
    let case = fled.case.as_str();
    let annex = ["document", "make", case, "annex", "--format", "docx", "-o", "-"];
    let made = fled.given("a.rahman", &annex).unwrap();
    assert!(holds(&made, &secret).is_some(), "safeguarding's own annex holds them");
    for user in ["ben", "vera"] {
        assert_eq!(fled.given(user, &annex), None, "{user}");
        for words in [
            vec!["export", "json"],
            vec!["export", "json", "--case", case],
            vec!["export", "csv", "--case", case],
            vec!["export", "xlsx", "--case", case],
            vec!["export", "archive", "--case", case],
            vec!["document", "make", case, "subject-access"],
        ] {
            let all = [words.as_slice(), &["-o", "-"][..]].concat();
            let bytes = fled.given(user, &all).unwrap_or_else(|| panic!("{user}: {all:?}"));
            assert_eq!(holds(&bytes, &secret), None, "{user}: {all:?}");
        }
    }
    let all = fled.given("a.rahman", &["export", "json", "--case", case, "-o", "-"]).unwrap();
    assert!(holds(&all, &secret).is_some(), "who may read it finds it");
}
