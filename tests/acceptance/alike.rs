//! A case with a restricted entry and the same case without: whoever may not read it can't tell them apart.

use std::fmt::Write as _;
use std::io::{Cursor, Read};
use std::os::unix::fs::symlink;

use herringbone::documents::packing::{self, Wish};
use herringbone::documents::render::Press;
use herringbone::store::Store;
use herringbone::ui::keys::Key;
use herringbone::ui::{App, Look};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use zip::ZipArchive;

use crate::desk::clock;
use crate::program::{Program, at, small};

const UPN: &str = "V821512918003";
const OTHER: &str = "D451503415000";
const SECRET: &str = "Quillbrack";

/// Who looks, by login and roles; the first two must not see a difference.
const VIEWER: &str = "vera";
const OFFICER: &str = "oliver";
const SAFEGUARDING: &str = "dora";

/// Everything by which a case can be looked at from a command line. What is added to the program is added here.
const COMMANDS: &[&[&str]] = &[
    &["cases", "--json"],
    &["cases"],
    &["case", "show", "1", "--json"],
    &["case", "show", "1"],
    &["case", "chronology", "1", "--json"],
    &["case", "chronology", "1"],
    &["record", "show", "1", "--json"],
    &["agenda", "--json"],
    &["agenda"],
    &["notice", "list", "1", "--json"],
    &["attachment", "list", "1", "--json"],
    &["document", "list", "1", "--json"],
    &["document", "make", "1", "chronology", "-o", "-"],
    &["document", "make", "1", "checklist", "-o", "-"],
    &["document", "make", "1", "plan", "--record", "1", "-o", "-"],
    &["document", "make", "1", "annex", "-o", "-"],
    &["document", "make", "1", "annex", "--for", "court", "--format", "docx", "-o", "-"],
    &["document", "make", "1", "annex", "--for", "child", "--blank"],
    &["pack", "preflight", "1", "--json"],
    &["pack", "preflight", "1"],
    &["pack", "list", "1", "--json"],
    &["pack", "make", "1", "-o", "-"],
    &["export", "json", "-o", "-"],
    &["export", "json", "--case", "1", "-o", "-"],
    &["export", "csv", "--case", "1", "-o", "-"],
    &["export", "xlsx", "-o", "-"],
    &["export", "archive", "--case", "1", "-o", "-"],
    &["figures", "--upn", UPN, "--json"],
    &["check", "--json"],
];

/// Ways through the screens, each from the start.
const WAYS: &[&str] = &[
    "",
    "<Enter>",
    "<Enter>2",
    "<Enter>3",
    "<Enter>4",
    "<Enter>5",
    "<Enter>6",
    "<Enter>7",
    "<Enter>8",
    "<Enter>9",
    "<Enter>0",
    "<Enter>7c",
    "<Enter>p",
    "<Enter>0d",
    "<Enter>9R",
    "<Enter>6r",
    "<Enter>6rR",
    "<Enter>N",
    "a",
    "b",
    "aw",
    "<C-f>quillbrack",
    "<Enter>3<Enter>",
];

fn school() -> Program {
    let program = Program::with_school(&small());
    program.ok(&["import", "marks", &at(&small(), "marks.csv")]);
    let day = |words: &[&str]| program.ok(&[&["--today", "2025-11-23"][..], words].concat());
    day(&["case", "open", UPN, "--reason", "Slow slide"]);
    day(&["case", "open", OTHER, "--reason", "Away on Mondays"]);
    day(&["log", "1", "call", "--on", "2025-11-21", "--words", "Rang at nine"]);
    day(&["record", "new", "1", "plan"]);
    day(&["record", "set", "1", "push-pull/push", "Loud corridors"]);
    program.ok(&["officer", "add", VIEWER, "--name", "Vera", "--role", "viewer"]);
    program.ok(&["officer", "add", OFFICER, "--name", "Oliver", "--role", "officer"]);
    let roles = ["--role", "officer", "safeguarding"];
    let dora = ["officer", "add", SAFEGUARDING, "--name", "Dora"];
    program.ok(&[&dora[..], &roles[..]].concat());
    program
}

/// The same school twice, with a restricted entry written last, by safeguarding: in the first about somebody
/// else, in the second about the case that is looked at.
fn two() -> [Program; 2] {
    let without = school();
    let with = Program::new();
    std::fs::copy(without.file(), with.file()).unwrap();
    for (program, case) in [(&without, "2"), (&with, "1")] {
        let written =
            ["log", case, "safeguarding", "--on", "2025-11-21", "--restricted", "--words"];
        let done = told(program, SAFEGUARDING, &[&written[..], &[SECRET]].concat());
        assert_eq!(done.0, Some(0), "{done:?}");
    }
    [without, with]
}

/// The parts of a pack that an officer makes by the word of a lead whom they name, with a stand-in that sets as
/// a PDF what it is given. Its signature is over the journal's head.
fn pack(program: &Program) -> Vec<(String, String)> {
    let helper = at(&small(), "../pdf-helper/answers.sh");
    let folder = program.folder.path().join("bin");
    std::fs::create_dir(&folder).unwrap();
    symlink(std::fs::canonicalize(helper).unwrap(), folder.join("herringbone-pdf")).unwrap();
    let press = Press::at(Some(folder.join("herringbone")), None);
    let mut store = Store::open(&program.file()).unwrap();
    let session = store.sign_in(OFFICER, clock()).unwrap();
    let wish = Wish { case: 1, reason: "asked for by the court", lead: "C. Thornley" };
    let made = packing::make(&mut store, &session, &wish, &press).unwrap();
    let mut packed = ZipArchive::new(Cursor::new(made.bytes)).unwrap();
    let mut parts = Vec::new();
    for at in 0..packed.len() {
        let mut file = packed.by_index(at).unwrap();
        let mut part = Vec::new();
        file.read_to_end(&mut part).unwrap();
        let name = file.name().unwrap().into_owned();
        if name != "manifest.json.sig" {
            parts.push((name, without_heads(&String::from_utf8_lossy(&part))));
        }
    }
    parts
}

/// Claim: nor can whoever makes or gets the pack of a case tell whether it holds restricted words or has an
/// annex: but for the journal's head it is the same pack.
#[test]
fn a_pack_tells_nothing_of_what_is_restricted() {
    let [without, with] = two();
    let annex = ["document", "make", "1", "annex", "-o", "-"];
    assert_eq!(told(&with, SAFEGUARDING, &annex).0, Some(0));
    let first = pack(&without);
    // The same school has the same key.
    let key = |program: &Program| program.folder.path().join("school.db.pack-key");
    std::fs::copy(key(&without), key(&with)).unwrap();
    let second = pack(&with);
    assert!(first.len() > 5, "{first:?}");
    for (one, other) in first.iter().zip(&second) {
        assert_eq!(one, other);
        assert!(!other.1.contains(SECRET), "{}", other.0);
    }
    assert_eq!(first.len(), second.len());
}

/// A text without what tells one journal from another: every change moves its head, and is of its moment.
fn without_heads(text: &str) -> String {
    let text = without_moments(text);
    let is_hash = |word: &str| word.len() >= 12 && word.chars().all(|c| c.is_ascii_hexdigit());
    let words: Vec<String> = text
        .split_inclusive(|c: char| !c.is_ascii_alphanumeric())
        .map(|word| {
            let bare = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
            if is_hash(bare) { word.replacen(bare, "HEAD", 1) } else { word.to_owned() }
        })
        .collect();
    words.concat()
}

/// A text without the moments of the real clock: `2025-11-23T14:02:07.123Z`.
fn without_moments(text: &str) -> String {
    const LIKE: &[u8] = b"0000-00-00T00:00:00.000Z";
    let fits = |(found, like): (&u8, &u8)| match like {
        b'0' => found.is_ascii_digit(),
        sign => found == sign,
    };
    let mut bytes = text.as_bytes().to_vec();
    for at in 0..bytes.len().saturating_sub(LIKE.len() - 1) {
        let end = at + LIKE.len();
        if bytes[at..end].iter().zip(LIKE).all(fits) {
            bytes[at..end].copy_from_slice(LIKE);
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// What was packed is as large as it packs: another moment packs otherwise.
fn without_size(text: &str) -> String {
    match text.split_once(" bytes, SHA-256 ") {
        None => text.to_owned(),
        Some((before, after)) => {
            let before = before.trim_end_matches(|c: char| c.is_ascii_digit());
            format!("{before}N bytes, SHA-256 {after}")
        }
    }
}

/// The text of what a command gives; of what is packed every part, but PDFs: each bears its journal's head
/// where only a reader of PDFs finds it.
fn text_of(bytes: &[u8]) -> String {
    if bytes.starts_with(b"%PDF") {
        return "a PDF".to_owned();
    }
    if !bytes.starts_with(b"PK") {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    let mut packed = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    for at in 0..packed.len() {
        let mut file = packed.by_index(at).unwrap();
        let mut part = Vec::new();
        file.read_to_end(&mut part).unwrap();
        writeln!(text, "\n== {}\n{}", file.name().unwrap(), text_of(&part)).unwrap();
    }
    text
}

fn told(program: &Program, login: &str, words: &[&str]) -> (Option<i32>, String, String) {
    let run = program
        .command()
        .env("USER", login)
        .args(["--today", "2025-11-23"])
        .args(words)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| {
        let folder = program.folder.path().display().to_string();
        without_heads(&text_of(bytes).replace(&folder, "FOLDER"))
    };
    (run.status.code(), text(&run.stdout), without_size(&text(&run.stderr)))
}

fn screen(program: &Program, login: &str, keys: &str) -> String {
    let mut store = Store::open(&program.file()).unwrap();
    let session = store.sign_in(login, clock()).unwrap();
    let mut app = App::open(store, session, Look::default()).unwrap();
    let mut time = 0;
    for key in Key::read_all(keys) {
        time += 50;
        app.press(key, time);
        app.tick(time);
    }
    // Whatever is only told where one lingers is told by now.
    app.tick(time + 5_000);
    let mut screen = Terminal::new(TestBackend::new(120, 40)).unwrap();
    screen.draw(|frame| app.draw(frame)).unwrap();
    screen.backend().buffer().content.iter().map(ratatui::buffer::Cell::symbol).collect()
}

/// Claim: a viewer and an officer can't tell a case with somebody else's restricted entry from the same case
/// without it: not on any screen, not by any command, not on paper, in no export; nor can they when safeguarding
/// made a restricted annex of it. Safeguarding can.
#[test]
fn whoever_may_not_read_it_sees_no_difference() {
    let [without, with] = two();
    let annex = ["document", "make", "1", "annex", "-o", "-"];
    let made = [&without, &with].map(|program| told(program, SAFEGUARDING, &annex));
    // Of the other case there too: what is hidden has as many numbers of the journal in both.
    told(&without, SAFEGUARDING, &["document", "make", "2", "annex", "-o", "-"]);
    assert_eq!(made[0].0, Some(3), "there is nothing to make it of: {:?}", made[0]);
    assert!(made[1].1.contains(SECRET), "{:?}", made[1]);
    for login in [VIEWER, OFFICER] {
        for words in COMMANDS {
            let [a, b] = [&without, &with].map(|program| told(program, login, words));
            assert_eq!(a, b, "{login}: {words:?}");
            assert!(!b.1.contains(SECRET) && !b.2.contains(SECRET), "{login}: {words:?}");
        }
        for keys in WAYS {
            let [a, b] = [&without, &with].map(|program| screen(program, login, keys));
            assert_eq!(a, b, "{login}: {keys}");
            assert!(!b.contains(SECRET), "{login}: {keys}");
        }
    }
    let [a, b] = [&without, &with]
        .map(|program| told(program, SAFEGUARDING, &["case", "show", "1", "--json"]));
    assert_ne!(a.1, b.1, "safeguarding sees that it is there");
    let [a, b] = [&without, &with].map(|program| screen(program, SAFEGUARDING, "<Enter>7"));
    assert_ne!(a, b);
    let opened = told(&with, SAFEGUARDING, &["case", "show", "1", "--restricted"]);
    assert!(opened.1.contains(SECRET), "{opened:?}");
}
