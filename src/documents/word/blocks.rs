//! The document's pieces, one after the other, as the main part of the file.

use std::mem;

use super::page;
use super::paragraphs::{Shape, index_line, marked_paragraph, paragraph, tick};
use super::pictures::{Picture, picture, read_picture};
use super::tables::{facts, signatures, table};
use super::xml::{Attribute, Xml};
use crate::documents::model::{Block, Document, Tick};

pub(super) const WORDS: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
pub(super) const RELATIONS: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const DRAWINGS: &str = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";

/// The list of dots; each numbered list has the next number, and begins anew.
pub(super) const DOTS: u32 = 1;
/// More lines or boxes than this may go on over the page.
const TOGETHER: u8 = 12;
/// Stands where nothing was said, and nothing will be.
pub(super) const NOTHING: &str = "\u{2013}";
/// What the main part calls its foot.
pub(super) const FOOT_RELATION: &str = "rId4";
/// And the head of its pages, where they have one.
pub(super) const BANNER_RELATION: &str = "rId7";

/// The main part, and what it names that stands in other parts.
pub(super) struct Body {
    pub(super) xml: String,
    pub(super) pictures: Vec<Picture>,
    /// How many numbered lists there are.
    pub(super) numbered: u32,
}

/// What the main part calls its picture number `at`, counted from one.
pub(super) fn picture_relation(at: usize) -> String {
    format!("rIdPicture{at}")
}

pub(super) fn body(document: &Document) -> Body {
    let mut xml = Xml::new();
    let names = [("xmlns:w", WORDS), ("xmlns:r", RELATIONS), ("xmlns:wp", DRAWINGS)];
    let (pictures, numbered) = xml.within("w:document", &names, |xml| {
        xml.within("w:body", &[], |xml| {
            let mut writing = Writing {
                xml,
                new_page: false,
                pictures: Vec::new(),
                numbered: 0,
                marks: Vec::new(),
                marked: 0,
            };
            let blocks = writing.head(document);
            for (at, block) in blocks.iter().enumerate() {
                writing.block(block, blocks.get(at + 1));
            }
            section(writing.xml, !document.banner.trim().is_empty());
            (writing.pictures, writing.numbered)
        })
    });
    Body { xml: xml.finish(), pictures, numbered }
}

/// A4 upright, the same foot on every page, and the same banner where there is one.
fn section(xml: &mut Xml, has_banner: bool) {
    let [width, height] = [page::WIDTH, page::HEIGHT].map(|side| side.to_string());
    let [margin, foot] = [page::MARGIN, page::FOOT].map(|side| side.to_string());
    xml.within("w:sectPr", &[], |xml| {
        if has_banner {
            xml.empty("w:headerReference", &[("w:type", "default"), ("r:id", BANNER_RELATION)]);
        }
        xml.empty("w:footerReference", &[("w:type", "default"), ("r:id", FOOT_RELATION)]);
        xml.empty("w:pgSz", &[("w:w", &width), ("w:h", &height)]);
        let margins: [Attribute<'_>; 7] = [
            ("w:top", &margin),
            ("w:right", &margin),
            ("w:bottom", &margin),
            ("w:left", &margin),
            ("w:header", &foot),
            ("w:footer", &foot),
            ("w:gutter", "0"),
        ];
        xml.empty("w:pgMar", &margins);
    });
}

struct Writing<'a> {
    xml: &'a mut Xml,
    /// The next paragraph begins a page: so a break never leaves an empty page behind.
    new_page: bool,
    pictures: Vec<Picture>,
    numbered: u32,
    /// The marks that the next paragraph bears.
    marks: Vec<String>,
    /// How many there were.
    marked: u32,
}

impl Writing<'_> {
    /// What stands at the top; gives what is still to be written.
    fn head<'d>(&mut self, document: &'d Document) -> &'d [Block] {
        let mut rest = document.blocks.as_slice();
        if let [Block::Address { lines }, after @ ..] = rest {
            self.letterhead(&document.foot.school, lines);
            self.say("Subject", &document.title);
            rest = after;
        } else {
            self.say("Title", &document.title);
        }
        if !document.subtitle.is_empty() {
            self.say("Subtitle", &document.subtitle);
        }
        if !document.facts.is_empty() {
            facts(self.xml, &document.facts);
            self.gap();
        }
        rest
    }

    /// The school, then whom it goes to where an envelope's window shows it.
    fn letterhead(&mut self, school: &str, lines: &[String]) {
        self.say("Letterhead", school);
        for (at, line) in lines.iter().filter(|line| !line.trim().is_empty()).enumerate() {
            self.say(if at == 0 { "Addressee" } else { "Address" }, line);
        }
    }

    /// A block, and what follows it.
    fn block(&mut self, block: &Block, next: Option<&Block>) {
        match block {
            Block::Heading { level, words } => {
                let style = match level {
                    0 | 1 => "Heading1",
                    2 => "Heading2",
                    _ => "Heading3",
                };
                self.say(style, words);
            }
            // Room for a signature, and whose it is, stay on the page of the closing words.
            Block::Words { words } if words.contains("\n\n\n") => self.say("LetterEnd", words),
            Block::Words { words } => self.say("Normal", words),
            Block::Note { words } => self.note(words, next),
            Block::Field { label, guidance, answer, lines } => {
                self.field(label, guidance, answer, *lines);
            }
            Block::Ticks { label, ticks } => self.ticks(label, ticks),
            Block::Table(rows) => self.table_apart(|xml| table(xml, rows)),
            Block::List { numbered, items } => self.list(*numbered, items),
            Block::Signatures { who } if who.is_empty() => {}
            Block::Signatures { who } => self.table_apart(|xml| signatures(xml, who)),
            Block::Address { lines } => self.say_each("Address", lines),
            Block::PageBreak => self.new_page = true,
            Block::Exhibit { number, title, media, base64, sha256 } => {
                self.exhibit(&exhibit_title(*number, title), media, base64, sha256);
            }
            Block::Index { lines } => {
                for line in lines {
                    let shape = self.shape("IndexLine");
                    index_line(self.xml, shape, &line.words, &line.target);
                }
                self.gap();
            }
            Block::Mark { target } => self.marks.push(target.clone()),
        }
    }

    fn shape<'s>(&mut self, style: &'s str) -> Shape<'s> {
        Shape { new_page: mem::take(&mut self.new_page), ..Shape::of(style) }
    }

    fn say(&mut self, style: &str, words: &str) {
        let shape = self.shape(style);
        self.write(shape, words);
    }

    /// A note stays with what it tells of.
    fn note(&mut self, words: &str, next: Option<&Block>) {
        let keeps_next = matches!(
            next,
            Some(Block::Table(_) | Block::List { .. } | Block::Field { .. } | Block::Ticks { .. })
        );
        let shape = Shape { keeps_next, ..self.shape("Note") };
        self.write(shape, words);
    }

    fn write(&mut self, shape: Shape<'_>, words: &str) {
        let marks: Vec<(u32, String)> = (self.marked..).zip(mem::take(&mut self.marks)).collect();
        self.marked = marks.last().map_or(self.marked, |(at, _)| at + 1);
        marked_paragraph(self.xml, shape, words, &marks);
    }

    fn say_each(&mut self, style: &str, lines: &[String]) {
        for line in lines {
            self.say(style, line);
        }
    }

    /// A table, on a new page where one is due, and parted from whatever follows: two tables without
    /// a paragraph between them would be one.
    fn table_apart(&mut self, write: impl FnOnce(&mut Xml)) {
        if self.new_page {
            self.gap();
        }
        write(self.xml);
        self.gap();
    }

    fn gap(&mut self) {
        self.say("Gap", "");
    }

    fn field(&mut self, label: &str, guidance: &str, answer: &str, lines: u8) {
        if !label.is_empty() {
            self.say("FieldLabel", label);
        }
        if !guidance.is_empty() {
            self.say("Guidance", guidance);
        }
        if !answer.trim().is_empty() {
            self.say("Answer", answer);
            return;
        }
        if lines == 0 {
            self.say("Answer", NOTHING);
            return;
        }
        for line in 1..=lines {
            let keeps_next = lines <= TOGETHER && line < lines;
            let shape = Shape { keeps_next, ..self.shape("WritingLine") };
            paragraph(self.xml, shape, "");
        }
        self.gap();
    }

    fn ticks(&mut self, label: &str, ticks: &[Tick]) {
        if !label.is_empty() {
            self.say("FieldLabel", label);
        }
        let count = ticks.len();
        for (at, each) in ticks.iter().enumerate() {
            let keeps_next = count <= usize::from(TOGETHER) && at + 1 < count;
            let shape = Shape { keeps_next, ..self.shape("Tick") };
            let words = match each.beside.as_str() {
                "" => each.words.clone(),
                beside => format!("{}\t{beside}", each.words),
            };
            tick(self.xml, shape, each.ticked, &words);
        }
    }

    fn list(&mut self, is_numbered: bool, items: &[String]) {
        let list = if is_numbered && !items.is_empty() {
            self.numbered += 1;
            DOTS + self.numbered
        } else {
            DOTS
        };
        for item in items {
            let shape = Shape { list: Some(list), ..self.shape("ListParagraph") };
            paragraph(self.xml, shape, item);
        }
    }

    fn exhibit(&mut self, title: &str, media: &str, base64: &str, sha256: &str) {
        self.new_page = true;
        self.say("Heading1", title);
        if let Some(read) = read_picture(base64) {
            let at = self.pictures.len() + 1;
            picture(self.xml, &read, at, &picture_relation(at), title);
            self.pictures.push(read);
        } else {
            let words = format!(
                "This file ({media}) can't be shown on paper here. Hand it over as a file beside this \
                 document."
            );
            self.say("Normal", &words);
        }
        self.say("Checksum", &format!("SHA-256 checksum of the file: {sha256}"));
        // What follows an exhibit is no part of it.
        self.new_page = true;
    }
}

fn exhibit_title(number: u32, title: &str) -> String {
    if title.is_empty() {
        format!("Exhibit {number}")
    } else {
        format!("Exhibit {number}: {title}")
    }
}
