//! The whole file as a reader of it would find it: unpacked, parsed, and looked through.

mod reading;

use std::collections::BTreeSet;
use std::io::Cursor;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zip::ZipArchive;

use self::reading::{Node, parse, unpacked};
use super::word;
use crate::documents::model::{
    Block, Column, Document, FORMAT, Fact, Foot, IndexLine, Signature, Table, Tick,
};

const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x40\0\0\0\x20\x08\x02\0\0\0";

fn part(document: &Document, name: &str) -> Node {
    let parts = unpacked(&word(document).unwrap());
    let (_, held) = parts.into_iter().find(|(found, _)| found == name).unwrap();
    parse(&String::from_utf8(held).unwrap())
}

fn body(document: &Document) -> Node {
    part(document, "word/document.xml")
}

/// The words of every paragraph that has some.
fn said(node: &Node) -> Vec<String> {
    let paragraphs = node.every("w:p").into_iter().map(Node::words);
    paragraphs.filter(|words| !words.is_empty()).collect()
}

fn made_of(blocks: Vec<Block>) -> Document {
    Document {
        format: FORMAT,
        title: "Plan".into(),
        subtitle: String::new(),
        facts: Vec::new(),
        blocks,
        foot: Foot::default(),
        banner: String::new(),
    }
}

fn words(words: &str) -> Block {
    Block::Words { words: words.into() }
}

fn exhibit(number: u32, title: &str, bytes: &[u8]) -> Block {
    let (media, sha256) = ("application/pdf".into(), "ab12".into());
    Block::Exhibit { number, title: title.into(), media, base64: STANDARD.encode(bytes), sha256 }
}

fn field(label: &str, guidance: &str, answer: &str, lines: u8) -> Block {
    let [label, guidance, answer] = [label, guidance, answer].map(str::to_owned);
    Block::Field { label, guidance, answer, lines }
}

fn table(caption: &str, head: &str, cells: &[&[&str]], blank: u8) -> Block {
    let column = |head: &str, narrow| Column { head: head.into(), share: 2, narrow };
    let rows = cells.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect());
    Block::Table(Table {
        caption: caption.into(),
        columns: vec![column(head, false), column("AM", true)],
        rows: rows.collect(),
        blank,
    })
}

fn signatures(who: &[(&str, &str)]) -> Block {
    let who =
        who.iter().map(|(name, role)| Signature { name: (*name).into(), role: (*role).into() });
    Block::Signatures { who: who.collect() }
}

/// A document with every kind of block, `words` standing wherever an officer's words do.
fn whole(words: &str) -> Document {
    let owned = || words.to_owned();
    let list = |numbered| Block::List { numbered, items: vec![owned(), "Second".into()] };
    let tick = |ticked, beside: &str| Tick { words: owned(), ticked, beside: beside.into() };
    Document {
        format: FORMAT,
        title: owned(),
        subtitle: owned(),
        facts: vec![Fact { label: "Pupil".into(), value: owned() }],
        blocks: vec![
            Block::Heading { level: 1, words: owned() },
            Block::Heading { level: 2, words: "Two".into() },
            Block::Heading { level: 3, words: "Three".into() },
            Block::Words { words: owned() },
            Block::Note { words: owned() },
            field(words, words, words, 3),
            field("Asked", "", " ", 3),
            Block::Ticks { label: owned(), ticks: vec![tick(true, "Tue 14 Oct"), tick(false, "")] },
            table(words, words, &[&[words, "/"], &["short"], &["a", "b", "beyond"]], 2),
            table("", "Next", &[], 1),
            list(true),
            list(true),
            list(false),
            signatures(&[(words, words), ("", "Parent")]),
            Block::Address { lines: vec![owned(), "AB1 2CD".into()] },
            Block::PageBreak,
            exhibit(1, words, PICTURE),
            exhibit(2, words, b"%PDF-1.7"),
        ],
        foot: Foot {
            school: owned(),
            reference: owned(),
            made: owned(),
            head: "0123456789abcdef".into(),
        },
        banner: String::new(),
    }
}

#[test]
fn every_text_comes_back_in_its_order() {
    let told = said(&body(&whole("Own words")));
    let own = "Own words";
    let expected = [
        own,
        own,
        "Pupil",
        own,
        own,
        "Two",
        "Three",
        own,
        own,
        own,
        own,
        own,
        "Asked",
        own,
        "\u{2612}\tOwn words\tTue 14 Oct",
        "\u{2610}\tOwn words",
        own,
        "AM",
        own,
        "/",
        "short",
        "a",
        "b",
        "beyond",
        "Next",
        "AM",
        own,
        "Second",
        own,
        "Second",
        own,
        "Second",
        "Signed",
        "Date",
        own,
        own,
        "Signed",
        "Date",
        "Parent",
        own,
        "AB1 2CD",
        "Exhibit 1: Own words",
        "SHA-256 checksum of the file: ab12",
        "Exhibit 2: Own words",
        "This file (application/pdf) can't be shown on paper here. Hand it over as a file beside this document.",
        "SHA-256 checksum of the file: ab12",
    ];
    assert_eq!(told, expected);
}

#[test]
fn tabs_and_line_breaks_are_kept() {
    let told = body(&made_of(vec![words(" one\n\n\ttwo\r\nthree  \u{2028}four\n")]));
    assert_eq!(said(&told)[1], " one\n\n\ttwo\nthree  \nfour\n");
    assert!(told.every("w:t").iter().all(|text| text.value("xml:space") == Some("preserve")));
}

#[test]
fn hostile_words_come_back_as_text() {
    let plain = whole("Own words");
    for hostile in [
        "</w:t></w:r></w:p><w:p><w:r><w:t>",
        "<!-- & ]]> &amp; &#0; &lol; \"'",
        "{ DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe }",
        "=HYPERLINK(1)",
        "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>&b;",
        "_x0000_ %s ${a}",
    ] {
        let document = whole(hostile);
        let told = said(&body(&document));
        let expected: Vec<String> =
            said(&body(&plain)).iter().map(|words| words.replace("Own words", hostile)).collect();
        assert_eq!(told, expected);
        for name in
            ["word/document.xml", "word/footer1.xml", "docProps/core.xml", "docProps/app.xml"]
        {
            let skeleton = part(&document, name).skeleton();
            assert_eq!(skeleton, part(&plain, name).skeleton(), "{name}: {hostile}");
        }
        let core = part(&document, "docProps/core.xml");
        assert_eq!(core.child("dc:title").unwrap().text, hostile);
    }
}

#[test]
fn what_hides_is_shown() {
    let told = said(&body(&made_of(vec![words("a\u{0}b\u{1B}[2Jc\u{202E}d\u{2069}\u{FFFF}")])));
    assert_eq!(told[1], "a\u{FFFD}b\u{FFFD}[2Jc\u{FFFD}d\u{FFFD}\u{FFFD}");
}

#[test]
fn heads_of_tables_repeat_and_rows_stay_whole() {
    let body = body(&whole("Own words"));
    let tables = body.every("w:tbl");
    assert_eq!(tables.len(), 4);
    for table in tables {
        let form = table.every("w:tblStyle")[0].value("w:val") == Some("FormTable");
        let look = table.every("w:tblLook")[0].value("w:firstRow");
        assert_eq!(look, Some(if form { "1" } else { "0" }));
        for (at, row) in table.every("w:tr").into_iter().enumerate() {
            assert!(row.is_marked("w:trPr", "w:cantSplit"));
            assert_eq!(row.is_marked("w:trPr", "w:tblHeader"), form && at == 0);
            let columns = table.every("w:gridCol").len();
            assert_eq!(row.every("w:tc").len(), columns);
        }
    }
    let captions = body.every("w:tblCaption");
    let captions: Vec<_> = captions.iter().filter_map(|caption| caption.value("w:val")).collect();
    assert_eq!(captions, ["Own words", "Signatures"]);
}

#[test]
fn no_two_tables_touch_and_none_ends_the_text() {
    let body = body(&whole("Own words"));
    let names: Vec<_> = body.children[0].children.iter().map(|child| child.name.as_str()).collect();
    let touch = |pair: &[&str]| pair[0] == "w:tbl" && pair[1] != "w:p";
    assert!(!names.windows(2).any(touch), "{names:?}");
    assert_eq!(names.last(), Some(&"w:sectPr"));
}

/// What may stand in an element, in the order of the schema (ECMA-376, part 1, transitional); what
/// these documents never have is left out.
const ORDERS: [(&str, &str); 14] = [
    (
        "w:pPr",
        "w:pStyle w:keepNext w:keepLines w:pageBreakBefore w:numPr w:pBdr w:shd w:tabs \
         w:bidi w:spacing w:ind w:contextualSpacing w:jc w:outlineLvl",
    ),
    ("w:rPr", "w:rStyle w:rFonts w:b w:bCs w:color w:sz w:szCs w:rtl w:cs w:lang"),
    (
        "w:tblPr",
        "w:tblStyle w:tblW w:tblInd w:tblBorders w:tblLayout w:tblCellMar w:tblLook \
         w:tblCaption",
    ),
    ("w:tbl", "w:tblPr w:tblGrid w:tr"),
    ("w:tr", "w:trPr w:tc"),
    ("w:tc", "w:tcPr w:p"),
    ("w:tcPr", "w:tcW w:tcBorders w:shd w:vAlign"),
    ("w:numPr", "w:ilvl w:numId"),
    ("w:sectPr", "w:headerReference w:footerReference w:pgSz w:pgMar"),
    ("w:numbering", "w:abstractNum w:num"),
    ("w:lvl", "w:start w:numFmt w:lvlText w:lvlJc w:pPr"),
    (
        "w:style",
        "w:name w:basedOn w:next w:uiPriority w:semiHidden w:unhideWhenUsed w:qFormat \
         w:pPr w:rPr w:tblPr w:tblStylePr",
    ),
    ("wp:inline", "wp:extent wp:docPr wp:cNvGraphicFramePr a:graphic"),
    ("pic:pic", "pic:nvPicPr pic:blipFill pic:spPr"),
];

#[test]
fn elements_stand_in_the_schemas_order() {
    let document = whole("Own words: \u{6A9}\u{6C1} \u{986}\u{9AE}");
    let mut seen = BTreeSet::new();
    for name in ["word/document.xml", "word/footer1.xml", "word/numbering.xml", "word/styles.xml"] {
        let outer = Node { children: vec![part(&document, name)], ..Node::default() };
        for (element, order) in ORDERS {
            for found in outer.every(element) {
                let place =
                    |child: &Node| order.split_whitespace().position(|known| known == child.name);
                let places: Vec<_> = found.children.iter().map(place).collect();
                assert!(places.iter().all(Option::is_some), "{name}: {}", found.skeleton());
                assert!(places.is_sorted(), "{name}: {}", found.skeleton());
                seen.insert(element);
            }
        }
    }
    assert_eq!(seen.len(), ORDERS.len(), "{seen:?}");
}

#[test]
fn what_is_named_is_there() {
    let document = whole("Own words");
    let body = body(&document);
    let styles = part(&document, "word/styles.xml");
    let styles: BTreeSet<_> =
        styles.every("w:style").iter().filter_map(|style| style.value("w:styleId")).collect();
    for kind in ["w:pStyle", "w:rStyle", "w:tblStyle"] {
        for named in body.every(kind) {
            assert!(styles.contains(named.value("w:val").unwrap()), "{named:?}");
        }
    }
    let parts = unpacked(&word(&document).unwrap());
    let relations = part(&document, "word/_rels/document.xml.rels");
    for relation in &relations.children {
        let target = format!("word/{}", relation.value("Target").unwrap());
        assert!(parts.iter().any(|(name, _)| *name == target), "{target}");
    }
    let ids: Vec<_> = relations.children.iter().filter_map(|each| each.value("Id")).collect();
    let shown = body.every("a:blip");
    assert_eq!(shown.len(), 1);
    assert!(ids.contains(&shown[0].value("r:embed").unwrap()));
    assert!(ids.contains(&body.every("w:footerReference")[0].value("r:id").unwrap()));
    let types = part(&document, "[Content_Types].xml");
    for kind in types.every("Override") {
        let named = kind.value("PartName").unwrap().trim_start_matches('/');
        assert!(parts.iter().any(|(name, _)| name == named), "{named}");
    }
}

#[test]
fn a_picture_is_held_as_it_was_given_and_described() {
    let document = made_of(vec![exhibit(7, "A \"note\"\nfrom home", PICTURE)]);
    let parts = unpacked(&word(&document).unwrap());
    let held = parts.iter().find(|(name, _)| name == "word/media/picture1.png").unwrap();
    assert_eq!(held.1, PICTURE);
    let body = body(&document);
    let told = body.every("wp:docPr")[0].value("descr");
    assert_eq!(told, Some("Exhibit 7: A \"note\" from home"));
    let extent = body.every("wp:extent")[0];
    assert_eq!((extent.value("cx"), extent.value("cy")), (Some("609600"), Some("304800")));
}

#[test]
fn a_broken_picture_is_named_and_not_shown() {
    let broken = Block::Exhibit {
        number: 1,
        title: String::new(),
        media: "image/png".into(),
        base64: "?".into(),
        sha256: "ab".into(),
    };
    let document = made_of(vec![broken]);
    let told = said(&body(&document));
    assert_eq!(told[1], "Exhibit 1");
    assert!(told[2].starts_with("This file (image/png) can't be shown"), "{told:?}");
    assert!(!unpacked(&word(&document).unwrap()).iter().any(|(name, _)| name.contains("media")));
}

#[test]
fn a_paragraph_goes_the_way_of_its_first_letter() {
    let body =
        body(&made_of(vec![words("12 \u{633}\u{644} Amara"), words("Amara \u{633}\u{644}")]));
    let paragraphs = body.every("w:p");
    let marks: Vec<_> =
        paragraphs.iter().map(|paragraph| paragraph.is_marked("w:pPr", "w:bidi")).collect();
    assert_eq!(marks, [false, true, false]);
    for paragraph in &paragraphs[1..] {
        for run in paragraph.every("w:r") {
            let has_arabic = run.words().contains('\u{633}');
            let has_latin = run.words().contains("Amara");
            assert!(has_arabic != has_latin || run.words().starts_with("12"));
            assert!(!has_arabic || run.is_marked("w:rPr", "w:rtl"));
            assert!(!has_latin || !run.is_marked("w:rPr", "w:rtl"));
        }
    }
}

#[test]
fn each_numbered_list_begins_anew() {
    let document = whole("Own words");
    let body = body(&document);
    let lists = body.every("w:numId");
    let lists: Vec<_> = lists.iter().filter_map(|list| list.value("w:val")).collect();
    assert_eq!(lists, ["2", "2", "3", "3", "1", "1"]);
    let numbering = part(&document, "word/numbering.xml");
    let known = numbering.every("w:num");
    let known: Vec<_> = known
        .iter()
        .map(|list| (list.value("w:numId").unwrap(), list.every("w:startOverride").len()))
        .collect();
    assert_eq!(known, [("1", 0), ("2", 1), ("3", 1)]);
}

#[test]
fn a_page_begins_once_however_often_it_is_asked_for() {
    let body = body(&made_of(vec![
        Block::PageBreak,
        Block::PageBreak,
        exhibit(1, "", PICTURE),
        Block::PageBreak,
        table("", "Day", &[], 1),
        words("after"),
        Block::PageBreak,
    ]));
    let paragraphs = body.every("w:p");
    let begun = paragraphs.iter().filter(|each| each.is_marked("w:pPr", "w:pageBreakBefore"));
    let begun: Vec<_> = begun.map(|each| (each.style(), each.words())).collect();
    assert_eq!(begun, [("Heading1", "Exhibit 1".to_owned()), ("Gap", String::new())]);
}

#[test]
fn an_index_leads_to_the_paragraph_after_its_mark() {
    let line = |words: &str, target: &str| IndexLine { words: words.into(), target: target.into() };
    let mark = |target: &str| Block::Mark { target: target.into() };
    let body = body(&made_of(vec![
        Block::Index { lines: vec![line("First", "line-1"), line("Nowhere", "")] },
        mark("line-1"),
        Block::PageBreak,
        Block::Heading { level: 1, words: "One".into() },
        mark("exhibit-2"),
        exhibit(2, "", PICTURE),
    ]));
    let paragraphs = body.every("w:p");
    let borne: Vec<(String, String)> = paragraphs
        .iter()
        .flat_map(|each| {
            let names = each.every("w:bookmarkStart").into_iter();
            let names = names.map(|mark| mark.value("w:name").unwrap().to_owned());
            names.map(|name| (name, each.words())).collect::<Vec<_>>()
        })
        .collect();
    let expected = [("mark_line_1", "One"), ("mark_exhibit_2", "Exhibit 2")];
    assert_eq!(borne, expected.map(|(name, words)| (name.to_owned(), words.to_owned())));
    let ids: BTreeSet<_> =
        body.every("w:bookmarkStart").iter().filter_map(|mark| mark.value("w:id")).collect();
    assert_eq!(ids.len(), 2, "{ids:?}");
    let fields = body.every("w:fldSimple");
    assert_eq!(fields.len(), 1);
    assert_eq!(fields[0].value("w:instr"), Some(" PAGEREF mark_line_1 \\h "));
}

#[test]
fn lines_are_left_only_where_there_is_no_answer() {
    for (answer, lines, expected) in [("", 4, 4), (" \n", 2, 2), ("Yes", 4, 0), ("", 0, 0)] {
        let body = body(&made_of(vec![field("Why?", "", answer, lines)]));
        let paragraphs = body.every("w:p");
        let found = paragraphs.iter().filter(|each| each.style() == "WritingLine").count();
        assert_eq!(found, expected, "{answer:?}");
    }
}

#[test]
fn lines_to_sign_on_stay_together() {
    let body = body(&made_of(vec![signatures(&[("A", "Pupil"), ("", ""), ("", "Head")])]));
    let rows = body.every("w:tr");
    assert_eq!(rows.len(), 6);
    for (at, row) in rows.iter().enumerate() {
        for paragraph in row.every("w:p") {
            assert_eq!(paragraph.is_marked("w:pPr", "w:keepNext"), at < 5, "row {at}");
        }
        assert!(row.every("w:tc").iter().all(|cell| cell.child("w:p").is_some()));
    }
}

/// Which rows of the one table of a body stay with the next.
fn kept_rows(body: &Node) -> Vec<bool> {
    let rows = body.every("w:tbl")[0].every("w:tr");
    let keeps = |row: &&Node| {
        let all = row.every("w:p");
        let kept = all.iter().filter(|one| one.is_marked("w:pPr", "w:keepNext")).count();
        assert!(kept == 0 || kept == all.len(), "all of a row or none");
        kept > 0
    };
    rows.iter().map(keeps).collect()
}

#[test]
fn a_small_table_stays_on_one_page_and_a_large_one_goes_on() {
    let rows = |count: usize| vec![&["Ring", "Mon"][..]; count];
    // Its head stays with the first row by its style.
    for (count, blank, expected) in [
        (3, 0, vec![false, true, true, false]),
        (1, 2, vec![false, true, true, false]),
        (1, 0, vec![false, false]),
        (0, 0, vec![false, false]),
        (9, 0, vec![false; 10]),
        (7, 2, vec![false; 10]),
    ] {
        let body = body(&made_of(vec![table("", "What", &rows(count), blank)]));
        assert_eq!(kept_rows(&body), expected, "{count} and {blank}");
    }
    let long = "It was agreed to meet at the gate. ".repeat(30);
    let cells = [&[long.as_str(), ""][..], &[long.as_str(), ""]];
    let body = body(&made_of(vec![table("", "What", &cells, 0)]));
    assert_eq!(kept_rows(&body), [false; 3]);
}

#[test]
fn facts_and_a_note_stay_with_what_they_belong_to() {
    let mut document = made_of(vec![
        Block::Note { words: "Of the table".into() },
        table("", "What", &[&["Ring", "Mon"]], 0),
        Block::Note { words: "Of nothing".into() },
        words("after"),
    ]);
    let fact = |label: &str| Fact { label: label.into(), value: "Amara".into() };
    document.facts = vec![fact("Pupil"), fact("Year"), fact("Case")];
    let body = body(&document);
    assert_eq!(kept_rows(&body), [true, true, false]);
    let paragraphs = body.every("w:p");
    let notes: Vec<bool> = paragraphs
        .iter()
        .filter(|one| one.style() == "Note")
        .map(|one| one.is_marked("w:pPr", "w:keepNext"))
        .collect();
    assert_eq!(notes, [true, false]);
}

#[test]
fn the_foot_and_the_properties_say_whose_it_is() {
    let mut document = made_of(Vec::new());
    document.foot = Foot {
        school: "Hillcrest & Sons".into(),
        reference: "Case 3 / plan 2".into(),
        made: "Tue 14 Oct 2025".into(),
        head: "0123456789abcdef".into(),
    };
    let foot = part(&document, "word/footer1.xml");
    assert_eq!(
        said(&foot),
        [
            "Hillcrest & Sons\tPage 1 of 1",
            "Case 3 / plan 2 \u{B7} made Tue 14 Oct 2025 \u{B7} journal head 0123456789abcdef",
        ]
    );
    let fields = foot.every("w:fldSimple");
    let fields: Vec<_> = fields.iter().filter_map(|each| each.value("w:instr")).collect();
    assert_eq!(fields, [" PAGE ", " NUMPAGES "]);
    let core = part(&document, "docProps/core.xml");
    for (name, expected) in
        [("dc:title", "Plan"), ("dc:creator", "Hillcrest & Sons"), ("dc:language", "en-GB")]
    {
        assert_eq!(core.child(name).unwrap().text, expected);
    }
    let styles = part(&document, "word/styles.xml");
    let language = styles.every("w:lang")[0];
    assert_eq!((language.value("w:val"), language.value("w:bidi")), (Some("en-GB"), Some("ur-PK")));
}

#[test]
fn a_banner_is_the_head_of_every_page_and_named_like_every_part() {
    let plain = made_of(vec![words("Own words")]);
    assert!(body(&plain).every("w:headerReference").is_empty());
    let names = |document: &Document| -> Vec<String> {
        unpacked(&word(document).unwrap()).into_iter().map(|(name, _)| name).collect()
    };
    assert!(!names(&plain).iter().any(|name| name.contains("header")));
    let headed = plain.under_banner("Restricted: for the court".into());
    assert!(names(&headed).iter().any(|name| name == "word/header1.xml"));
    assert_eq!(said(&part(&headed, "word/header1.xml")), ["Restricted: for the court"]);
    let body = body(&headed);
    let names: Vec<_> =
        body.every("w:sectPr")[0].children.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["w:headerReference", "w:footerReference", "w:pgSz", "w:pgMar"]);
    let reference = body.every("w:headerReference")[0].value("r:id").unwrap();
    let relations = part(&headed, "word/_rels/document.xml.rels");
    let found = relations.children.iter().find(|one| one.value("Id") == Some(reference)).unwrap();
    assert_eq!(found.value("Target"), Some("header1.xml"));
    let types = part(&headed, "[Content_Types].xml");
    let told = types.every("Override").into_iter();
    let mut named = told.filter(|one| one.value("PartName") == Some("/word/header1.xml"));
    assert!(named.any(|one| one.value("ContentType").unwrap().ends_with("header+xml")));
}

#[test]
fn headings_and_questions_stay_with_what_follows() {
    let styles = part(&made_of(Vec::new()), "word/styles.xml");
    for id in ["Title", "Heading1", "Heading2", "Heading3", "FieldLabel", "Guidance"] {
        let all = styles.every("w:style");
        let style = all.iter().find(|style| style.value("w:styleId") == Some(id)).unwrap();
        assert!(style.is_marked("w:pPr", "w:keepNext"), "{id}");
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let first = word(&whole("Own words")).unwrap();
    assert_eq!(first, word(&whole("Own words")).unwrap());
    let mut archive = ZipArchive::new(Cursor::new(first)).unwrap();
    for at in 0..archive.len() {
        let part = archive.by_index(at).unwrap();
        assert_eq!(part.last_modified().map(|time| time.year()), Some(1980));
    }
    assert_eq!(unpacked(&word(&whole("Own words")).unwrap())[0].0, "[Content_Types].xml");
}
