//! Paragraphs and the runs in them, their properties in the order that the schema asks for.

use super::text::{Hand, PLAIN, Run, clean, is_right_to_left, runs};
use super::xml::{Attribute, Xml};

/// How a paragraph stands on the page; the looks are its style's.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shape<'a> {
    pub(super) style: &'a str,
    /// Stays on the page of what follows.
    pub(super) keeps_next: bool,
    pub(super) new_page: bool,
    /// The list that it is an item of.
    pub(super) list: Option<u32>,
    pub(super) centred: bool,
}

impl<'a> Shape<'a> {
    pub(super) const fn of(style: &'a str) -> Self {
        Self { style, keeps_next: false, new_page: false, list: None, centred: false }
    }
}

/// A paragraph of text, in the direction of its first letter.
pub(super) fn paragraph(xml: &mut Xml, shape: Shape<'_>, words: &str) {
    let words = clean(words);
    let right_to_left = is_right_to_left(&words);
    framed(xml, shape, right_to_left, |xml| write_runs(xml, &words, right_to_left));
}

/// A paragraph of text that bears marks, each with its number: what an index leads to.
pub(super) fn marked_paragraph(
    xml: &mut Xml,
    shape: Shape<'_>,
    words: &str,
    marks: &[(u32, String)],
) {
    let words = clean(words);
    let right_to_left = is_right_to_left(&words);
    framed(xml, shape, right_to_left, |xml| {
        for (at, target) in marks {
            let (id, name) = (at.to_string(), bookmark(target));
            xml.empty("w:bookmarkStart", &[("w:id", &id), ("w:name", &name)]);
            xml.empty("w:bookmarkEnd", &[("w:id", &id)]);
        }
        write_runs(xml, &words, right_to_left);
    });
}

/// A line of an index with the page of its mark, which Word works out when it opens the file.
pub(super) fn index_line(xml: &mut Xml, shape: Shape<'_>, words: &str, target: &str) {
    let words = clean(words);
    let right_to_left = is_right_to_left(&words);
    framed(xml, shape, right_to_left, |xml| {
        write_runs(xml, &words, right_to_left);
        if target.is_empty() {
            return;
        }
        xml.within("w:r", &[], |xml| xml.empty("w:tab", &[]));
        let code = format!(" PAGEREF {} \\h ", bookmark(target));
        xml.within("w:fldSimple", &[("w:instr", &code), ("w:dirty", "true")], |xml| {
            xml.within("w:r", &[], |xml| write_words(xml, "…"));
        });
    });
}

/// A mark as Word names it: letters, digits and underscores, at most forty.
fn bookmark(target: &str) -> String {
    let plain = target.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' });
    "mark_".chars().chain(plain).take(40).collect()
}

/// A box, ticked or not, the words beside it, and what is said at the other margin.
pub(super) fn tick(xml: &mut Xml, shape: Shape<'_>, is_ticked: bool, words: &str) {
    let words = clean(words);
    let right_to_left = is_right_to_left(&words);
    let sign = if is_ticked { "\u{2612}" } else { "\u{2610}" };
    framed(xml, shape, right_to_left, |xml| {
        xml.within("w:r", &[], |xml| {
            xml.within("w:rPr", &[], |xml| xml.empty("w:rStyle", &[("w:val", "TickBox")]));
            write_words(xml, sign);
            xml.empty("w:tab", &[]);
        });
        write_runs(xml, &words, right_to_left);
    });
}

/// A paragraph with whatever is written into it.
pub(super) fn framed(
    xml: &mut Xml,
    shape: Shape<'_>,
    right_to_left: bool,
    inside: impl FnOnce(&mut Xml),
) {
    xml.within("w:p", &[], |xml| {
        xml.within("w:pPr", &[], |xml| write_properties(xml, shape, right_to_left));
        inside(xml);
    });
}

/// In a header or footer: the number of the page, or of all pages, which Word fills in.
pub(super) fn field(xml: &mut Xml, code: &str) {
    xml.within("w:fldSimple", &[("w:instr", code)], |xml| {
        xml.within("w:r", &[], |xml| write_words(xml, "1"));
    });
}

fn write_properties(xml: &mut Xml, shape: Shape<'_>, right_to_left: bool) {
    xml.empty("w:pStyle", &[("w:val", shape.style)]);
    if shape.keeps_next {
        xml.empty("w:keepNext", &[]);
    }
    if shape.new_page {
        xml.empty("w:pageBreakBefore", &[]);
    }
    if let Some(list) = shape.list {
        xml.within("w:numPr", &[], |xml| {
            xml.empty("w:ilvl", &[("w:val", "0")]);
            xml.empty("w:numId", &[("w:val", &list.to_string())]);
        });
    }
    if right_to_left {
        xml.empty("w:bidi", &[]);
    }
    if shape.centred {
        xml.empty("w:jc", &[("w:val", "center")]);
    }
}

/// Cleaned text in as many runs as it has scripts.
pub(super) fn write_runs(xml: &mut Xml, words: &str, right_to_left: bool) {
    for run in runs(words, right_to_left) {
        write_run(xml, &run);
    }
}

fn write_run(xml: &mut Xml, run: &Run) {
    xml.within("w:r", &[], |xml| {
        if run.hand != PLAIN {
            xml.within("w:rPr", &[], |xml| write_hand(xml, run.hand));
        }
        write_words(xml, &run.words);
    });
}

fn write_hand(xml: &mut Xml, hand: Hand) {
    if let Some(font) = hand.font {
        let fonts: [Attribute<'_>; 3] = [("w:ascii", font), ("w:hAnsi", font), ("w:cs", font)];
        xml.empty("w:rFonts", &fonts);
    }
    if hand.right_to_left {
        xml.empty("w:rtl", &[]);
    } else {
        xml.empty("w:cs", &[]);
    }
    if let Some(language) = hand.language {
        xml.empty("w:lang", &[("w:bidi", language)]);
    }
}

/// Text with its tabs and line breaks.
fn write_words(xml: &mut Xml, words: &str) {
    for piece in words.split_inclusive(['\n', '\t']) {
        let text = piece.trim_end_matches(['\n', '\t']);
        if !text.is_empty() {
            xml.element("w:t", &[("xml:space", "preserve")], text);
        }
        if piece.ends_with('\n') {
            xml.empty("w:br", &[]);
        } else if piece.ends_with('\t') {
            xml.empty("w:tab", &[]);
        }
    }
}
