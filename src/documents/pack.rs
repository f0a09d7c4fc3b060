//! The pack of a referral to the authority: one document with everything in it, in the order of the last
//! gate's lines; each paper of it by itself; and the files kept as proof, numbered as exhibits.
//!
//! The audience is the authority. Restricted words are in none of it; addresses that are confidential are
//! struck out or the paper is left out, which the pack says. How it is packed and signed lives elsewhere.

mod absences;
mod cover;
mod exhibits;
mod inlined;
mod sections;
mod statements;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use super::audience::Audience;
use super::certificate;
use super::making::Making;
use super::model::{Block, Document, IndexLine};
use super::secrets::Secrets;
use super::withheld::{Made, Withheld};
use super::{chronology, herringbone};
use crate::rules::people::{Contact, InLaw};
use crate::store::{ReferralFile, Signature};
use exhibits::Numbered;

/// What a pack is made with.
#[derive(Debug, Clone, Copy)]
pub struct PackWanted<'a> {
    pub read: &'a ReferralFile,
    pub today: NaiveDate,
    pub made_by: &'a str,
    /// Of the SSH key that the pack is signed with; blank where it isn't.
    pub fingerprint: &'a str,
    /// Why it goes out though something is missing; blank where nothing is.
    pub reason: &'a str,
    /// By which lead's word.
    pub signed: Option<&'a Signature>,
}

/// A pack, composed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackPapers {
    /// Everything in one document.
    pub whole: Document,
    /// The same papers, each by itself.
    pub papers: Vec<PackPaper>,
    pub exhibits: Vec<PackExhibit>,
    /// What was kept out of it, each a label with the reason: for whoever makes it.
    pub withheld: Vec<String>,
}

/// One paper of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackPaper {
    /// `02-attendance-contract-1.pdf`; the whole is the first.
    pub file: String,
    pub title: String,
    pub document: Document,
}

/// A file kept as proof, as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackExhibit {
    pub number: u32,
    pub title: String,
    pub media: String,
    /// `exhibit-03-letter-of-concern.pdf`.
    pub file: String,
    pub bytes: Vec<u8>,
    pub sha256: String,
}

/// A pack being composed.
struct Book<'a> {
    wanted: &'a PackWanted<'a>,
    making: Making<'a>,
    secrets: Secrets,
    numbered: Numbered,
    blocks: Vec<Block>,
    index: Vec<IndexLine>,
    papers: Vec<PackPaper>,
    withheld: Vec<String>,
}

/// Composes the pack of a case for the authority.
#[must_use]
pub fn compose(wanted: &PackWanted<'_>) -> PackPapers {
    let paper = &wanted.read.paper;
    let making = Making {
        audience: Audience::Authority,
        file: &paper.file,
        today: wanted.today,
        head: &paper.head,
    };
    let secrets = Secrets::of(&making);
    let numbered = exhibits::number(wanted.read, &secrets);
    let mut book = Book {
        wanted,
        making,
        secrets,
        withheld: numbered.withheld.clone(),
        numbered,
        blocks: Vec::new(),
        index: Vec::new(),
        papers: Vec::new(),
    };
    book.lines();
    book.statements();
    book.exhibits();
    book.certificates();
    book.story();
    book.finish()
}

impl Book<'_> {
    /// Begins a part on a page of its own, which the index names.
    fn part(&mut self, target: &str, title: &str, in_index: &str) {
        self.blocks.push(Block::PageBreak);
        self.mark(target, in_index);
        self.blocks.push(Block::Heading { level: 1, words: title.to_owned() });
    }

    fn mark(&mut self, target: &str, in_index: &str) {
        let target = target.to_owned();
        self.index.push(IndexLine { words: in_index.to_owned(), target: target.clone() });
        self.blocks.push(Block::Mark { target });
    }

    /// A paper by itself; its number follows that of the one before.
    fn paper(&mut self, name: &str, title: &str, document: Document) {
        let file = format!("{:02}-{}.pdf", self.papers.len() + 2, exhibits::slug(name));
        self.papers.push(PackPaper { file, title: title.to_owned(), document });
    }

    fn note_withheld(&mut self, told: Vec<String>) {
        for told in told {
            if !self.withheld.contains(&told) {
                self.withheld.push(told);
            }
        }
    }

    /// A certificate for each parent in education law whom the MIS still names.
    fn certificates(&mut self) {
        let (read, making) = (self.wanted.read, self.making);
        let standing = |one: &&Contact| one.in_law == InLaw::Yes && one.missing_since.is_none();
        let parents: Vec<&Contact> = making.file.contacts.iter().filter(standing).collect();
        for (at, parent) in (1..).zip(parents) {
            let own = Making { audience: Audience::Parent(parent.id), ..making };
            let Ok(made) = certificate::compose(&read.paper.calendar, making.year(), &own) else {
                continue;
            };
            let mut document = made.document;
            if parent.address_confidential {
                document.facts.retain(|fact| fact.label != "Address");
                let why = "their address is confidential".to_owned();
                self.note_withheld(vec![format!("Address of {}: {why}", parent.name())]);
            }
            self.secrets.blot(&mut document);
            let title = format!("{}: {}", document.title, parent.name());
            self.part(&format!("certificate-{at}"), &title, &title);
            self.blocks.extend(inlined::inlined(&document, 1));
            self.paper(&format!("certificate of attendance {at}"), &title, document);
        }
    }

    /// The chronology and the register.
    fn story(&mut self) {
        let (read, making) = (self.wanted.read, self.making);
        self.list("chronology", chronology::compose(&read.paper.lines, &making));
        let calendar = &read.paper.calendar;
        self.list("herringbone", herringbone::compose(calendar, making.year(), &making));
    }

    fn list(&mut self, target: &str, made: Made) {
        let Made { document, withheld } = made;
        self.note_withheld(withheld);
        let title = document.title.clone();
        self.part(target, &title, &title);
        self.blocks.extend(inlined::inlined(&document, 1));
        self.paper(target, &title, document);
    }

    fn finish(mut self) -> PackPapers {
        let mut blocks = cover::blocks(self.wanted, &self.index, &self.making);
        blocks.append(&mut self.blocks);
        let pupil = self.making.file.pupil.name();
        let facts = cover::facts(self.wanted, &self.making);
        let name = ("Referral Pack", pupil, "referral pack");
        let made = self.making.finish(name, facts, blocks, Withheld::default());
        self.note_withheld(made.withheld);
        PackPapers {
            whole: made.document,
            papers: self.papers,
            exhibits: self.numbered.exhibits,
            withheld: self.withheld,
        }
    }
}
