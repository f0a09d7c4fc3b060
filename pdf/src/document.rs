//! The document as it comes in: only what has this shape is set.

use serde::{Deserialize, Serialize};

/// The formats that are read: the second is the first with a banner.
pub const FORMATS: [u32; 2] = [1, 2];

/// Read first, so that another format is told as such and not as a fault.
#[derive(Debug, Deserialize)]
pub struct Stamp {
    pub format: u32,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct Document {
    pub format: u32,
    pub title: String,
    pub subtitle: String,
    pub facts: Vec<Fact>,
    pub blocks: Vec<Block>,
    pub foot: Foot,
    /// At the head of every page.
    #[serde(default)]
    pub banner: String,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct Fact {
    pub label: String,
    pub value: String,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct Foot {
    pub school: String,
    pub reference: String,
    pub made: String,
    pub head: String,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Block {
    Heading { level: u8, words: String },
    Words { words: String },
    Note { words: String },
    Field { label: String, guidance: String, answer: String, lines: u8 },
    Ticks { label: String, ticks: Vec<Tick> },
    Table(Table),
    List { numbered: bool, items: Vec<String> },
    Signatures { who: Vec<Signature> },
    Address { lines: Vec<String> },
    PageBreak,
    Exhibit(Exhibit),
    Index { lines: Vec<IndexLine> },
    Mark { target: String },
}

#[derive(Debug, Deserialize, Serialize)]
pub struct IndexLine {
    pub words: String,
    pub target: String,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct Tick {
    pub words: String,
    pub ticked: bool,
    pub beside: String,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct Table {
    pub caption: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<String>>,
    pub blank: u8,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct Column {
    pub head: String,
    pub share: u8,
    pub narrow: bool,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct Signature {
    pub name: String,
    pub role: String,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct Exhibit {
    pub number: u32,
    pub title: String,
    pub media: String,
    pub base64: String,
    pub sha256: String,
}
