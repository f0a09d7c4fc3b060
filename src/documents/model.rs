//! A document as data: what stands on it, in order, and nothing of how it looks. Every string is text
//! as typed; a renderer takes it as text.
//!
//! Its JSON is what the PDF helper reads, so a change of shape goes with a change of
//! [`FORMAT`].

use serde::{Deserialize, Serialize};

/// The shape of the JSON; the helper refuses what it doesn't know.
pub const FORMAT: u32 = 1;
/// The shape of a document with a banner: a helper that knows none would set it without.
pub const FORMAT_WITH_BANNER: u32 = 2;

/// One document, complete for one audience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    pub format: u32,
    /// The title on paper: `Support and Attendance Plan`.
    pub title: String,
    /// Under the title: `no. 2 · closed Tue 14 Oct 2025`; may be empty.
    pub subtitle: String,
    /// At the top of a form: label and value, two beside each other (`Pupil`, `Amara Osei`).
    pub facts: Vec<Fact>,
    pub blocks: Vec<Block>,
    pub foot: Foot,
    /// At the head of every page, as on an annex that is restricted; empty on all others.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub banner: String,
}

impl Document {
    /// Whether it is written to somebody: then the school stands at its top, and what it is about under the
    /// address.
    #[must_use]
    pub fn is_letter(&self) -> bool {
        matches!(self.blocks.first(), Some(Block::Address { .. }))
    }

    /// The same with words at the head of every page.
    #[must_use]
    pub fn under_banner(self, banner: String) -> Self {
        Self { format: FORMAT_WITH_BANNER, banner, ..self }
    }
}

/// A label and its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub label: String,
    pub value: String,
}

/// What the foot of every page says beside `page x of y`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Foot {
    pub school: String,
    /// What the document is called when asked for: `Case 3 / plan 2`; no pupil's name.
    pub reference: String,
    /// The day it was made, in words.
    pub made: String,
    /// The head of the journal when it was made: 16 hex digits.
    pub head: String,
}

/// A piece of a document, in reading order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Block {
    /// Level 1 to 3 (the title is none); stays with what follows.
    Heading { level: u8, words: String },
    /// Running text: line breaks as typed.
    Words { words: String },
    /// Guidance or a warning, set apart and smaller.
    Note { words: String },
    /// A question with its answer; an empty answer leaves that many ruled lines to write on, or, where there
    /// are none, a dash.
    Field { label: String, guidance: String, answer: String, lines: u8 },
    /// Boxes ticked or not, each with words and a day or nothing.
    Ticks { label: String, ticks: Vec<Tick> },
    /// A table whose head repeats on every page; a row is never split unless longer than a page.
    Table(Table),
    /// Words in order, each with its number or dot.
    List { numbered: bool, items: Vec<String> },
    /// Lines to sign on: name and role, date beside; a signature's block stays in one piece.
    Signatures { who: Vec<Signature> },
    /// Whom a letter goes to: each line as it stands on an envelope.
    Address { lines: Vec<String> },
    /// A new page.
    PageBreak,
    /// A file as a page or pages of its own, with its number: `Exhibit 3`.
    Exhibit { number: u32, title: String, media: String, base64: String, sha256: String },
    /// What stands where: each line with the page that its mark is on, where pages are known.
    Index { lines: Vec<IndexLine> },
    /// What an index leads to: the block after it.
    Mark { target: String },
}

/// A line of an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexLine {
    pub words: String,
    /// The mark that it leads to: letters, digits and hyphens; empty of a line that leads nowhere.
    pub target: String,
}

/// A box to tick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tick {
    pub words: String,
    pub ticked: bool,
    /// The day, in words, or what is said beside it; may be empty.
    pub beside: String,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// What the table is, for who can't see it.
    pub caption: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<String>>,
    /// Empty rows after those, to write in.
    pub blank: u8,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub head: String,
    /// Its share of the width, against the others'.
    pub share: u8,
    /// Whether its cells hold single codes or figures, centred.
    pub narrow: bool,
}

/// A line to sign on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    pub name: String,
    pub role: String,
}
