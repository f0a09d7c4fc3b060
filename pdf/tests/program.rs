//! The program as Herringbone runs it: a document in, a PDF out.

#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

const PROGRAM: &str = env!("CARGO_BIN_EXE_herringbone-pdf");

fn sample(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    fs::read_to_string(path).unwrap()
}

/// With nothing in its environment and nowhere to be.
fn set(json: &str) -> Output {
    let mut child = Command::new(PROGRAM)
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let json = json.to_owned();
    // Whoever refuses the first bytes doesn't read the last.
    let writer = thread::spawn(move || input.write_all(json.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let _ = writer.join().unwrap();
    output
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A PDF without a word said about it.
fn pdf_of(json: &str) -> Vec<u8> {
    let output = set(json);
    assert_eq!((output.status.code(), told(&output).as_str()), (Some(0), ""));
    assert!(output.stdout.starts_with(b"%PDF-"));
    output.stdout
}

fn says(pdf: &[u8], words: &str) -> bool {
    pdf.windows(words.len()).any(|part| part == words.as_bytes())
}

/// What stands on its pages, if `pdftotext` is there to ask.
fn words_of(pdf: &[u8], name: &str) -> Option<String> {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.pdf"));
    fs::write(&path, pdf).unwrap();
    let Ok(output) = Command::new("pdftotext").arg(&path).arg("-").output() else {
        eprintln!("SKIPPED: pdftotext is missing");
        return None;
    };
    assert!(output.status.success(), "{}", told(&output));
    Some(String::from_utf8(output.stdout).unwrap())
}

/// One document of one block.
fn of_block(block: &str) -> String {
    format!(
        r#"{{"format":1,"title":"A title","subtitle":"","facts":[],"blocks":[{block}],
            "foot":{{"school":"","reference":"","made":"","head":""}}}}"#
    )
}

#[test]
fn every_kind_of_block_is_set_for_keeping_and_for_who_does_not_see_it() {
    let pdf = pdf_of(&sample("every-kind.json"));
    for claim in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "<rdf:li>en-GB</rdf:li>",
        "Support and Attendance Plan",
        "<xmp:CreateDate>2025-10-14T00:00:00+00:00</xmp:CreateDate>",
    ] {
        assert!(says(&pdf, claim), "no {claim}");
    }
    let Some(words) = words_of(&pdf, "every-kind") else { return };
    for part in ["What would help?", "Parent or carer", "Exhibit 4: The gate", "page 1 of "] {
        assert!(words.contains(part), "no {part} in {words}");
    }
    assert!(words.matches("Comment").count() > 1, "the table's head stands on every page");
}

/// Three pages: the index stands on the first, what it names on the others.
#[test]
fn an_index_tells_the_page_of_each_mark() {
    let blocks = [
        r#"{"is":"index","lines":[{"words":"Second thing","target":"b"},{"words":"First thing","target":"a"},
            {"words":"Nothing","target":""},{"words":"Lost thing","target":"c"}]}"#,
        r#"{"is":"mark","target":"a"},{"is":"page-break"},{"is":"heading","level":1,"words":"The first"}"#,
        r#"{"is":"page-break"},{"is":"mark","target":"b"},{"is":"words","words":"The second"}"#,
    ];
    let pdf = pdf_of(&of_block(&blocks.join(",")));
    assert!(says(&pdf, "<xmpTPg:NPages>3</xmpTPg:NPages>"));
    let Some(words) = words_of(&pdf, "index") else { return };
    let told: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("Second thing First thing Nothing Lost thing 3 2 page 1"), "{told}");
}

#[test]
fn a_banner_stands_on_every_page() {
    let of = |blocks: &str| {
        of_block(blocks)
            .replace("\"format\":1", "\"format\":2")
            .replace("\"foot\"", "\"banner\":\"Restricted: for the court\",\"foot\"")
    };
    let pdf = pdf_of(&of(
        r#"{"is":"words","words":"first"},{"is":"page-break"},{"is":"words","words":"second"}"#,
    ));
    assert!(says(&pdf, "<xmpTPg:NPages>2</xmpTPg:NPages>"));
    let Some(words) = words_of(&pdf, "banner") else { return };
    assert_eq!(words.matches("Restricted: for the court").count(), 2, "{words}");
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    for name in ["every-kind.json", "with-pages.json"] {
        let [once, again] = [set(&sample(name)), set(&sample(name))];
        assert!(once.stdout == again.stdout && once.stderr == again.stderr, "{name}");
    }
}

#[test]
fn a_document_of_nothing_is_a_page() {
    let pdf = pdf_of(&sample("empty.json"));
    assert!(says(&pdf, "<xmpTPg:NPages>1</xmpTPg:NPages>"));
}

#[test]
fn a_letter_begins_with_its_address() {
    let pdf = pdf_of(&sample("letter.json"));
    assert!(says(&pdf, "<xmpTPg:NPages>1</xmpTPg:NPages>"));
    let Some(words) = words_of(&pdf, "letter") else { return };
    let at = |part: &str| words.find(part).unwrap();
    assert!(at("12 Mill Lane") < at("Attendance of Amara Osei"), "{words}");
    assert!(at("Attendance of Amara Osei") < at("Dear all"), "{words}");
}

#[test]
fn pages_of_another_pdf_are_shown_and_the_claim_is_dropped() {
    let output = set(&sample("with-pages.json"));
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert!(!says(&output.stdout, "<pdfaid:part>"));
    assert_eq!(
        told(&output),
        "the PDF is tagged, but not PDF/A-2a and PDF/UA-1: pages of another PDF are among the exhibits\n"
    );
    let Some(words) = words_of(&output.stdout, "with-pages") else { return };
    assert!(words.contains("Exhibit 1: A report, page 2 of 2"), "{words}");
    assert!(words.contains("can't be shown on paper"), "{words}");
}

#[test]
fn hostile_strings_are_text() {
    let hostile = r#"#eval("1+1") #read("/etc/passwd") *bold* _it_ $x^2$ <label> @ref \ `raw` // c /* ]]}} #panic()"#;
    let quoted = quoted_for_json(hostile);
    for block in [
        format!(r#"{{"is":"words","words":{quoted}}}"#),
        format!(r#"{{"is":"heading","level":9,"words":{quoted}}}"#),
        format!(
            r#"{{"is":"field","label":{quoted},"guidance":{quoted},"answer":{quoted},"lines":0}}"#
        ),
        format!(r#"{{"is":"list","numbered":false,"items":[{quoted}]}}"#),
        format!(
            r#"{{"is":"table","caption":{quoted},"columns":[{{"head":{quoted},"share":0,"narrow":true}}],
                "rows":[[{quoted}]],"blank":0}}"#
        ),
    ] {
        let pdf = pdf_of(&of_block(&block));
        let Some(words) = words_of(&pdf, "hostile") else { continue };
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("#read(\"/etc/passwd\") *bold* _it_ $x^2$ <label>"), "{words}");
    }
}

/// Only what JSON asks for.
fn quoted_for_json(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[test]
fn urdu_and_bengali_have_every_letter() {
    // PDF/A refuses a letter that no font has, and then something would be said.
    let pdf = pdf_of(&of_block(
        r#"{"is":"words","words":"ٹھیک ہے، وہ پیر کو آئے گا۔\nক্ষমা বিদ্যালয় শিক্ষার্থী\nZażółć gęślą jaźń"}"#,
    ));
    for font in ["NotoNaskhArabic-Regular", "NotoSansBengali-Regular", "NotoSans-Regular"] {
        assert!(says(&pdf, font), "no {font}");
    }
}

#[test]
fn a_letter_without_a_font_is_told() {
    let output = set(&of_block(r#"{"is":"words","words":"\u4e2d and \ue000"}"#));
    assert_eq!(output.status.code(), Some(0));
    assert!(says(&output.stdout, "<pdfaid:part>2</pdfaid:part>"));
    assert_eq!(
        told(&output),
        "\u{FFFD} stands in the PDF for what its fonts have no letter for: U+4E2D, U+E000\n"
    );
}

#[test]
fn what_is_no_document_is_refused_in_a_sentence() {
    let unknown = of_block(r#"{"is":"poem"}"#);
    let other = sample("empty.json").replace("\"format\": 1", "\"format\": 7");
    for (json, part) in [
        ("", "this is no Herringbone document"),
        ("{\"format\":1,\"title\":3}", "this is no Herringbone document"),
        (unknown.as_str(), "poem"),
        (other.as_str(), "format 7"),
    ] {
        let output = set(json);
        assert_eq!(output.status.code(), Some(2), "{json}");
        assert!(output.stdout.is_empty());
        let told = told(&output);
        assert!(told.contains(part) && told.lines().count() == 1, "{told}");
    }
}

#[test]
fn it_tells_its_version_and_its_formats() {
    let told = |option: &str| {
        let output = Command::new(PROGRAM).arg(option).env_clear().output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(told("--formats"), (Some(0), "1\n2\n".to_owned()));
    assert!(told("--version").1.starts_with("herringbone-pdf "));
    assert_eq!(told("--fast"), (Some(2), String::new()));
}
