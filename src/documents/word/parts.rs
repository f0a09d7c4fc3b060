//! The other parts of the file, and all of them packed as one.

use std::io::{Cursor, Write};

use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, System, ZipWriter};

use super::blocks::{
    BANNER_RELATION, Body, DOTS, FOOT_RELATION, RELATIONS, WORDS, picture_relation,
};
use super::paragraphs::{Shape, field, framed, paragraph, write_runs};
use super::pictures::Picture;
use super::text::{clean, flat, is_right_to_left};
use super::xml::{Attribute, Xml};
use crate::documents::model::{Document, Foot};

const STYLES: &str = include_str!("styles.xml");
const SETTINGS: &str = include_str!("settings.xml");
const FONTS: &str = include_str!("fonts.xml");
const THEME: &str = include_str!("theme.xml");

const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006";
const MAKER: &str = "application/vnd.openxmlformats-officedocument";
const TERMS: &str = "http://purl.org/dc/terms/";
const ELEMENTS: &str = "http://purl.org/dc/elements/1.1/";

/// Every part in one file. Nothing in it depends on the day or the machine: the same document gives
/// the same bytes.
pub(super) fn pack(document: &Document, body: &Body) -> ZipResult<Vec<u8>> {
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    let text = SimpleFileOptions::DEFAULT
        .compression_method(CompressionMethod::Deflated)
        .system(System::Unix);
    let banner = banner(&document.banner);
    let parts: [(&str, &str); 12] = [
        ("[Content_Types].xml", &content_types(&body.pictures, banner.is_some())),
        ("_rels/.rels", &package_relations()),
        ("docProps/core.xml", &core(document)),
        ("docProps/app.xml", &app(&document.foot)),
        ("word/document.xml", &body.xml),
        ("word/_rels/document.xml.rels", &document_relations(&body.pictures, banner.is_some())),
        ("word/styles.xml", STYLES),
        ("word/settings.xml", SETTINGS),
        ("word/fontTable.xml", FONTS),
        ("word/theme/theme1.xml", THEME),
        ("word/numbering.xml", &numbering(body.numbered)),
        ("word/footer1.xml", &footer(&document.foot)),
    ];
    let banner = banner.as_deref().map(|banner| ("word/header1.xml", banner));
    for (name, part) in parts.into_iter().chain(banner) {
        packed.start_file(name, text)?;
        packed.write_all(part.as_bytes())?;
    }
    // Pictures are packed already.
    let stored = text.compression_method(CompressionMethod::Stored);
    for (at, picture) in body.pictures.iter().enumerate() {
        packed.start_file(format!("word/{}", picture_name(at + 1, picture)), stored)?;
        packed.write_all(&picture.bytes)?;
    }
    Ok(packed.finish()?.into_inner())
}

/// As the main part finds it.
fn picture_name(at: usize, picture: &Picture) -> String {
    format!("media/picture{at}.{}", picture.kind)
}

fn content_types(pictures: &[Picture], has_banner: bool) -> String {
    let mut xml = Xml::new();
    let names = format!("{PACKAGE}/content-types");
    xml.within("Types", &[("xmlns", &names)], |xml| {
        let relations = "application/vnd.openxmlformats-package.relationships+xml";
        xml.empty("Default", &[("Extension", "rels"), ("ContentType", relations)]);
        xml.empty("Default", &[("Extension", "xml"), ("ContentType", "application/xml")]);
        for (kind, media) in [("png", "image/png"), ("jpeg", "image/jpeg")] {
            if pictures.iter().any(|picture| picture.kind == kind) {
                xml.empty("Default", &[("Extension", kind), ("ContentType", media)]);
            }
        }
        for (part, kind) in [
            ("/word/document.xml", "wordprocessingml.document.main"),
            ("/word/styles.xml", "wordprocessingml.styles"),
            ("/word/settings.xml", "wordprocessingml.settings"),
            ("/word/fontTable.xml", "wordprocessingml.fontTable"),
            ("/word/theme/theme1.xml", "theme"),
            ("/word/numbering.xml", "wordprocessingml.numbering"),
            ("/word/footer1.xml", "wordprocessingml.footer"),
            ("/docProps/app.xml", "extended-properties"),
        ] {
            let kind = format!("{MAKER}.{kind}+xml");
            xml.empty("Override", &[("PartName", part), ("ContentType", &kind)]);
        }
        if has_banner {
            let kind = format!("{MAKER}.wordprocessingml.header+xml");
            xml.empty("Override", &[("PartName", "/word/header1.xml"), ("ContentType", &kind)]);
        }
        let core = "application/vnd.openxmlformats-package.core-properties+xml";
        xml.empty("Override", &[("PartName", "/docProps/core.xml"), ("ContentType", core)]);
    });
    xml.finish()
}

fn package_relations() -> String {
    let mut xml = Xml::new();
    within_relations(&mut xml, |xml| {
        let core = format!("{PACKAGE}/relationships/metadata/core-properties");
        write_relation(xml, "rId1", &format!("{RELATIONS}/officeDocument"), "word/document.xml");
        write_relation(xml, "rId2", &core, "docProps/core.xml");
        let app = format!("{RELATIONS}/extended-properties");
        write_relation(xml, "rId3", &app, "docProps/app.xml");
    });
    xml.finish()
}

fn document_relations(pictures: &[Picture], has_banner: bool) -> String {
    let mut xml = Xml::new();
    within_relations(&mut xml, |xml| {
        for (id, kind, part) in [
            ("rId1", "styles", "styles.xml"),
            ("rId2", "settings", "settings.xml"),
            ("rId3", "numbering", "numbering.xml"),
            (FOOT_RELATION, "footer", "footer1.xml"),
            ("rId5", "fontTable", "fontTable.xml"),
            ("rId6", "theme", "theme/theme1.xml"),
        ] {
            write_relation(xml, id, &format!("{RELATIONS}/{kind}"), part);
        }
        if has_banner {
            write_relation(xml, BANNER_RELATION, &format!("{RELATIONS}/header"), "header1.xml");
        }
        for (at, picture) in pictures.iter().enumerate() {
            let (id, part) = (picture_relation(at + 1), picture_name(at + 1, picture));
            write_relation(xml, &id, &format!("{RELATIONS}/image"), &part);
        }
    });
    xml.finish()
}

fn within_relations(xml: &mut Xml, inside: impl FnOnce(&mut Xml)) {
    let names = format!("{PACKAGE}/relationships");
    xml.within("Relationships", &[("xmlns", &names)], inside);
}

fn write_relation(xml: &mut Xml, id: &str, kind: &str, target: &str) {
    xml.empty("Relationship", &[("Id", id), ("Type", kind), ("Target", target)]);
}

/// What the file says of itself; no day, so that the bytes don't depend on one.
fn core(document: &Document) -> String {
    let mut xml = Xml::new();
    let properties = format!("{PACKAGE}/metadata/core-properties");
    let names: [Attribute<'_>; 3] =
        [("xmlns:cp", &properties), ("xmlns:dc", ELEMENTS), ("xmlns:dcterms", TERMS)];
    xml.within("cp:coreProperties", &names, |xml| {
        xml.element("dc:title", &[], &flat(&document.title));
        xml.element("dc:creator", &[], &flat(&document.foot.school));
        xml.element("dc:identifier", &[], &flat(&document.foot.reference));
        xml.element("dc:language", &[], "en-GB");
    });
    xml.finish()
}

fn app(foot: &Foot) -> String {
    let mut xml = Xml::new();
    let names = format!("{OFFICE}/extended-properties");
    xml.within("Properties", &[("xmlns", &names)], |xml| {
        xml.element("Company", &[], &flat(&foot.school));
        xml.element("Application", &[], "Herringbone");
    });
    xml.finish()
}

/// The list of dots, and one with numbers from 1 for each numbered list.
fn numbering(numbered: u32) -> String {
    let mut xml = Xml::new();
    xml.within("w:numbering", &[("xmlns:w", WORDS)], |xml| {
        write_level(xml, "0", "bullet", "\u{2022}");
        write_level(xml, "1", "decimal", "%1.");
        write_list(xml, DOTS, "0", false);
        for list in 1..=numbered {
            write_list(xml, DOTS + list, "1", true);
        }
    });
    xml.finish()
}

fn write_level(xml: &mut Xml, id: &str, format: &str, sign: &str) {
    xml.within("w:abstractNum", &[("w:abstractNumId", id)], |xml| {
        xml.empty("w:multiLevelType", &[("w:val", "singleLevel")]);
        xml.within("w:lvl", &[("w:ilvl", "0")], |xml| {
            xml.empty("w:start", &[("w:val", "1")]);
            xml.empty("w:numFmt", &[("w:val", format)]);
            xml.empty("w:lvlText", &[("w:val", sign)]);
            xml.empty("w:lvlJc", &[("w:val", "left")]);
            xml.within("w:pPr", &[], |xml| {
                xml.empty("w:ind", &[("w:left", "425"), ("w:hanging", "425")]);
            });
        });
    });
}

fn write_list(xml: &mut Xml, list: u32, level: &str, begins_anew: bool) {
    xml.within("w:num", &[("w:numId", &list.to_string())], |xml| {
        xml.empty("w:abstractNumId", &[("w:val", level)]);
        if begins_anew {
            xml.within("w:lvlOverride", &[("w:ilvl", "0")], |xml| {
                xml.empty("w:startOverride", &[("w:val", "1")]);
            });
        }
    });
}

/// The foot of every page: school and page, then what the document is called, its day and the
/// journal's head.
fn footer(foot: &Foot) -> String {
    let mut xml = Xml::new();
    let names = [("xmlns:w", WORDS), ("xmlns:r", RELATIONS)];
    xml.within("w:ftr", &names, |xml| {
        let school = clean(&foot.school);
        let right_to_left = is_right_to_left(&school);
        framed(xml, Shape::of("Footer"), right_to_left, |xml| {
            write_runs(xml, &school, right_to_left);
            write_runs(xml, "\tPage ", false);
            field(xml, " PAGE ");
            write_runs(xml, " of ", false);
            field(xml, " NUMPAGES ");
        });
        let rest = [("", &foot.reference), ("made ", &foot.made), ("journal head ", &foot.head)];
        let rest = rest.iter().filter(|(_, words)| !words.is_empty());
        let rest: Vec<String> = rest.map(|(before, words)| format!("{before}{words}")).collect();
        paragraph(xml, Shape::of("Footer"), &rest.join(" \u{B7} "));
    });
    xml.finish()
}

/// The head of every page; none of most documents.
fn banner(words: &str) -> Option<String> {
    if words.trim().is_empty() {
        return None;
    }
    let mut xml = Xml::new();
    let names = [("xmlns:w", WORDS), ("xmlns:r", RELATIONS)];
    xml.within("w:hdr", &names, |xml| paragraph(xml, Shape::of("Banner"), words));
    Some(xml.finish())
}
