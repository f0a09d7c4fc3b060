//! The end of a pupil's record: gone from every byte of the file, and the journal still whole.

use std::fs;

use herringbone::store::Draft;

use crate::program::{DEMO_DAY, Program, Run, at};

/// A word nobody else's record holds, for each place that words can stand in.
const WORDS: [&str; 9] = [
    "Quillbrack",
    "Ombrelune",
    "Farthingale",
    "Wexlimber",
    "Tansyquoin",
    "Murkelstep",
    "Pellowgrit",
    "Zephrinth",
    "Hobbleknot",
];

fn day(words: &[&str], program: &Program) -> Run {
    program.ok(&[&["--today", DEMO_DAY], words].concat())
}

fn last(run: &Run) -> String {
    run.out.lines().last().unwrap_or_default().to_owned()
}

/// The same program with a colleague at the keyboard.
fn as_colleague(program: &Program, words: &[&str]) -> (i32, String, String) {
    let run = program.command().env("USER", "b.khan").args(words).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (run.status.code().unwrap_or(-1), text(&run.stdout), text(&run.stderr))
}

/// Words in every place: log, restricted log, forms, actions, files, letters, drafts, closed and withdrawn.
fn write_everywhere(program: &Program) -> String {
    let entry = last(&day(
        &["log", "1", "call", "--on", DEMO_DAY, "--words", WORDS[0], "--outcome", WORDS[1]],
        program,
    ));
    day(
        &["log", "1", "safeguarding", "--on", DEMO_DAY, "--words", WORDS[2], "--restricted"],
        program,
    );
    let record = last(&day(&["record", "new", "1", "plan"], program));
    day(&["record", "set", &record, "push-pull/push", WORDS[3]], program);
    day(&["record", "set", &record, "push-pull/push", "something else by now"], program);
    let by = ["--who", "us", "--by", "2025-12-05"];
    day(&[&["action", "add", "1", "--what", WORDS[4]][..], &by[..]].concat(), program);
    let file = at(program.folder.path(), "proof.pdf");
    fs::write(&file, format!("%PDF-1.7\n{}\n", WORDS[5])).unwrap();
    day(&["attach", &entry, &file, "--title", WORDS[6]], program);
    fs::remove_file(&file).unwrap();
    let letter =
        ["document", "make", "1", "concern-first", "--format", "text", "--words", WORDS[7]];
    day(&letter, program);
    day(&["unlog", &entry, "--reason", WORDS[0]], program);
    let mut store = herringbone::store::Store::open(&program.file()).unwrap();
    let session = store.sign_in("a.rahman", crate::desk::clock()).unwrap();
    let draft = Draft {
        place: format!("record/{record}/push-pull/pull"),
        text: WORDS[8].into(),
        line: 0,
        column: 0,
        base: 0,
        open: false,
        at: String::new(),
    };
    store.keep_draft(&session, &draft).unwrap();
    record
}

/// Which words stand in a raw byte of the file, or of what SQLite laid beside it.
fn found(program: &Program, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for ending in ["", "-wal", "-shm"] {
        let path = format!("{}{ending}", program.file().display());
        let Ok(bytes) = fs::read(&path) else { continue };
        let folded: Vec<u8> = bytes.iter().map(u8::to_ascii_lowercase).collect();
        for word in words {
            let word = word.to_ascii_lowercase();
            if folded.windows(word.len()).any(|part| part == word.as_bytes()) {
                found.push(format!("{word} in school.db{ending}"));
            }
        }
    }
    found
}

/// Claim: once a pupil is erased, none of their words stands in a raw byte of the file or its log: not of
/// entries, forms, drafts, files, letters, the index or the history; `verify` still ends with 0, `check`
/// too, and the certificate says by whom, when and under which rule.
#[test]
fn an_erased_pupil_is_in_no_byte_of_the_file() {
    let program = Program::with_demo();
    write_everywhere(&program);
    let shown = day(&["case", "show", "1", "--json"], &program).json();
    let upn = shown["upn"].as_str().unwrap().to_owned();
    let mut sought: Vec<&str> = WORDS.to_vec();
    sought.push(&upn);
    let before = found(&program, &sought);
    for word in &sought {
        let word = word.to_ascii_lowercase();
        assert!(
            before.iter().any(|line| line.starts_with(&word)),
            "{word} was never there: {before:?}"
        );
    }
    let head = program.ok(&["verify", "--json"]).json()["head"].as_str().unwrap().to_owned();
    let copies = at(program.folder.path(), "copies");
    fs::create_dir(&copies).unwrap();
    program.ok(&["backup", "--keep", "7d", &copies]);
    program.ok(&["officer", "add", "b.khan", "--name", "B. Khan", "--role", "admin"]);

    // An open case, a hold, the same person: each refuses.
    let erase = ["--today", DEMO_DAY, "retention", "erase", &upn, "--rule", "request"];
    assert!(program.run(&erase).err.contains("open case"));
    day(&["case", "close", "1", "--reason", "left"], &program);
    let hold = last(&day(&["retention", "hold", &upn, "--reason", "court"], &program));
    assert!(program.run(&erase).err.contains("on hold"));
    day(&["retention", "lift", &hold, "--reason", "over"], &program);
    let id = last(&program.ok(&erase));
    let own = program.run(&["--today", DEMO_DAY, "retention", "confirm", &id]);
    assert_eq!(own.code, 3, "{}", own.err);
    assert!(own.err.contains("somebody else"), "{}", own.err);
    assert!(!found(&program, &sought).is_empty(), "nothing is erased yet");

    let confirm = ["--today", DEMO_DAY, "retention", "confirm", &id, "--backups", &copies];
    let (code, _, told) = as_colleague(&program, &confirm);
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("1 backup still holds it"), "{told}");
    assert_eq!(found(&program, &sought), Vec::<String>::new());

    program.ok(&["verify", "--head", &head]);
    let checked = program.ok(&["check", "--rebuild", "--json"]).json();
    assert_eq!(checked["damage"], serde_json::json!([]));
    assert_eq!(program.run(&["case", "show", "1"]).code, 3);
    let erasures = program.ok(&["retention", "erasures", "--json"]).json();
    let certificate = &erasures[0];
    assert_eq!(certificate["state"], "done");
    assert_eq!(certificate["rule"], "request");
    assert_eq!(certificate["proposed_by"], "A. Rahman");
    assert_eq!(certificate["confirmed_by"], "B. Khan");
    assert_eq!(certificate["confirmed_on"], DEMO_DAY);
    assert!(certificate["counts"]["journal_content"].as_i64().unwrap() > 20, "{certificate}");
    assert!(!certificate["hashes"].as_array().unwrap().is_empty());
    assert!(certificate["name"].is_null());

    // What goes on after it stays provable.
    day(&["log", "2", "call", "--on", DEMO_DAY, "--words", "rang"], &program);
    program.ok(&["verify"]);
    program.ok(&["check", "--rebuild"]);
}

/// Claim: marks older than six years are listed and erased year by year, the others stay; nothing on hold
/// is listed.
#[test]
fn old_marks_go_and_newer_ones_stay() {
    let program = Program::with_demo();
    program.ok(&["officer", "add", "b.khan", "--name", "B. Khan", "--role", "admin"]);
    let later = "2031-09-01";
    let list = program.ok(&["--today", later, "retention", "list", "--json"]).json();
    let due: Vec<_> =
        list.as_array().unwrap().iter().filter(|one| one["rule"] == "register").collect();
    assert!(due.len() > 100, "{}", due.len());
    assert!(due.iter().all(|one| one["years"] == serde_json::json!([2024])));
    let upn = due[0]["upn"].as_str().unwrap();
    program.ok(&[
        "--today",
        later,
        "retention",
        "hold",
        due[1]["upn"].as_str().unwrap(),
        "--reason",
        "court",
    ]);
    let held = program.ok(&["--today", later, "retention", "list", "--json"]).json();
    assert!(held.as_array().unwrap().iter().all(|one| one["upn"] != due[1]["upn"]));
    let erase = ["--today", later, "retention", "erase", upn, "--rule", "register"];
    let id = last(&program.ok(&erase));
    let (code, _, told) = as_colleague(&program, &["--today", later, "retention", "confirm", &id]);
    assert_eq!(code, 0, "{told}");
    let (store, viewer) = program.store();
    let pupil = store.pupil_by_upn(upn).unwrap();
    let days = store.pupil_file(viewer, pupil).unwrap().register.days;
    assert!(!days.is_empty(), "this year's marks stay");
    drop(store);
    program.ok(&["verify"]);
    program.ok(&["check", "--rebuild"]);
    assert_eq!(program.run(&erase).code, 3, "nothing more of it is due");
}
