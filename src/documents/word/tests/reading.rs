//! Unpacking and parsing, by the same crates as any other reader might use.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

/// An element with all that is in it.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Node>,
    pub(super) text: String,
}

impl Node {
    fn begun(start: &BytesStart<'_>) -> Self {
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.unwrap();
            let value = unescape(&attribute.value).unwrap().into_owned();
            (attribute.key.into_inner().to_owned(), value)
        });
        Self {
            name: start.name().into_inner().to_owned(),
            attributes: attributes.collect(),
            ..Self::default()
        }
    }

    pub(super) fn value(&self, name: &str) -> Option<&str> {
        let mut values = self.attributes.iter();
        values.find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    pub(super) fn is_marked(&self, properties: &str, mark: &str) -> bool {
        self.child(properties).is_some_and(|properties| properties.child(mark).is_some())
    }

    /// Every element of that name under this one, in the order of the document.
    pub(super) fn every(&self, name: &str) -> Vec<&Self> {
        let mut found = Vec::new();
        for child in &self.children {
            if child.name == name {
                found.push(child);
            }
            found.extend(child.every(name));
        }
        found
    }

    pub(super) fn words(&self) -> String {
        match self.name.as_str() {
            "w:t" => self.text.clone(),
            "w:tab" => "\t".to_owned(),
            "w:br" => "\n".to_owned(),
            _ => self.children.iter().map(Self::words).collect(),
        }
    }

    pub(super) fn style(&self) -> &str {
        let style = self.child("w:pPr").and_then(|properties| properties.child("w:pStyle"));
        style.and_then(|style| style.value("w:val")).unwrap()
    }

    /// Only what elements there are, one within the other.
    pub(super) fn skeleton(&self) -> String {
        let inside: String = self.children.iter().map(Self::skeleton).collect();
        format!("{}({inside})", self.name)
    }
}

/// The outermost element.
pub(super) fn parse(xml: &str) -> Node {
    let mut reader = Reader::from_str(xml);
    let mut open = vec![Node::default()];
    loop {
        let event = reader.read_event().unwrap();
        let mut done = None;
        match event {
            Event::Start(start) => open.push(Node::begun(&start)),
            Event::Empty(start) => done = Some(Node::begun(&start)),
            Event::End(_) => done = open.pop(),
            Event::Text(text) => open.last_mut().unwrap().text.push_str(&text.xml10_content()),
            Event::GeneralRef(name) => {
                let sign = format!("&{};", name.into_inner());
                open.last_mut().unwrap().text.push_str(&unescape(&sign).unwrap());
            }
            Event::Eof => break,
            _ => {}
        }
        if let Some(node) = done {
            open.last_mut().unwrap().children.push(node);
        }
    }
    assert_eq!(open.len(), 1, "an element is left open");
    open.remove(0).children.remove(0)
}

/// Every part with its name, in order.
pub(super) fn unpacked(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let mut held = Vec::new();
        part.read_to_end(&mut held).unwrap();
        parts.push((part.name().unwrap().into_owned(), held));
    }
    parts
}
