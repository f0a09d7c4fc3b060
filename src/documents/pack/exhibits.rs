//! The files kept as proof, numbered: PDF and pictures as pages, text as text, others named with their
//! size and checksum.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::super::audience::Audience;
use super::super::model::Block;
use super::super::secrets::Secrets;
use super::{Book, PackExhibit};
use crate::rules::case::{Attachment, CaseFile};
use crate::rules::day::spell;
use crate::rules::finding::fold;
use crate::rules::media::{Media, size_in_full};
use crate::rules::preflight::Enclosed;
use crate::rules::sent::{Format, Sent};
use crate::store::{FileOf, KeptFile, RecordFile, ReferralFile, text_of};

/// Longest part of a file's name that is taken from a title.
const LONGEST: usize = 48;

/// How an exhibit stands in the pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shown {
    Pages,
    Words,
    /// Only named.
    Beside,
}

/// The exhibits, with what each of the case's files is called here.
pub(super) struct Numbered {
    pub exhibits: Vec<PackExhibit>,
    attachments: Vec<(i64, u32)>,
    sent: Vec<(i64, u32)>,
    shown: Vec<Shown>,
    /// Why a paper isn't enclosed, in sentences for the pack.
    pub left_out: Vec<String>,
    /// For whoever makes it.
    pub withheld: Vec<String>,
}

impl Numbered {
    /// The numbers of what goes with something, in order.
    pub(super) fn of(&self, enclosed: &Enclosed) -> Vec<u32> {
        let attachments =
            self.attachments.iter().filter(|(id, _)| enclosed.attachments.contains(id));
        let sent = self.sent.iter().filter(|(id, _)| enclosed.sent.contains(id));
        let mut numbers: Vec<u32> = attachments.chain(sent).map(|(_, number)| *number).collect();
        numbers.sort_unstable();
        numbers
    }
}

/// Numbers the files that go with the lines: those that have pages first. What shows a confidential
/// address is left out.
pub(super) fn number(read: &ReferralFile, secrets: &Secrets) -> Numbered {
    let mut numbered = Numbered {
        exhibits: Vec::new(),
        attachments: Vec::new(),
        sent: Vec::new(),
        shown: Vec::new(),
        left_out: Vec::new(),
        withheld: Vec::new(),
    };
    let mut kept: Vec<(Shown, &KeptFile)> = Vec::new();
    for file in &read.files {
        match withheld_because(file, read, secrets) {
            None => kept.push((shown(file), file)),
            Some(why) => {
                let title = title(&file.of);
                numbered.withheld.push(format!("{title}: {why}"));
                numbered
                    .left_out
                    .push(format!("\"{title}\" is not enclosed: {why}. The school keeps it."));
            }
        }
    }
    kept.sort_by_key(|(shown, _)| *shown);
    for (number, (shown, file)) in (1..).zip(kept) {
        match &file.of {
            FileOf::Attachment(one) => numbered.attachments.push((one.id, number)),
            FileOf::Sent(one) => numbered.sent.push((one.id, number)),
        }
        numbered.shown.push(shown);
        numbered.exhibits.push(exhibit(file, number));
    }
    warn_of_scans(&mut numbered, &read.paper.file);
    numbered
}

/// Nobody but a person can read what stands on a picture.
fn warn_of_scans(numbered: &mut Numbered, file: &CaseFile) {
    let hidden = file.contacts.iter().any(|contact| contact.address_confidential);
    if hidden && !numbered.attachments.is_empty() {
        numbered.withheld.push(
            "Files kept as proof: look through each for the confidential address before the pack \
             goes; a scan can't be searched"
                .to_owned(),
        );
    }
}

/// Why a paper isn't given to the authority; none where it is.
fn withheld_because(
    file: &KeptFile,
    read: &ReferralFile,
    secrets: &Secrets,
) -> Option<&'static str> {
    const CONFIDENTIAL: &str = "it shows an address that is confidential";
    match &file.of {
        FileOf::Sent(sent) => {
            let to = read.paper.file.contacts.iter().find(|one| Some(one.id) == sent.contact);
            let hidden = to.is_some_and(|contact| contact.address_confidential);
            let tells = sent.format == Format::Text && secrets.stand_in(&words(&file.bytes));
            (hidden || tells).then_some(CONFIDENTIAL)
        }
        FileOf::Attachment(attachment) => {
            if is_kept_from_authority(attachment, read) {
                return Some("its form keeps it from the authority");
            }
            let text = text_of(attachment.media, &file.bytes);
            let tells = text.is_some_and(|text| secrets.stand_in(&text));
            (tells || secrets.stand_in(&attachment.title)).then_some(CONFIDENTIAL)
        }
    }
}

/// Whether a file hangs on a field that its form keeps from the authority.
fn is_kept_from_authority(attachment: &Attachment, read: &ReferralFile) -> bool {
    let Some(path) = &attachment.field else { return false };
    let hangs_in =
        |record: &&RecordFile| record.attachments.iter().any(|one| one.id == attachment.id);
    let Some(record) = read.records.iter().find(hangs_in) else { return false };
    let mut fields = record.form.fields();
    let found = fields.find(|(at, _)| {
        path == at || path.strip_prefix(at.as_str()).is_some_and(|rest| rest.starts_with('/'))
    });
    found.is_some_and(|(_, field)| {
        field.restricted || !Audience::Authority.may_read(&field.withhold_from)
    })
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn shown(file: &KeptFile) -> Shown {
    match &file.of {
        FileOf::Sent(Sent { format: Format::Text, .. }) => Shown::Words,
        FileOf::Sent(Sent { format: Format::Pdf, .. })
        | FileOf::Attachment(Attachment { media: Media::Pdf | Media::Jpeg | Media::Png, .. }) => {
            Shown::Pages
        }
        _ => Shown::Beside,
    }
}

/// What it is called in the pack.
fn title(of: &FileOf) -> String {
    match of {
        FileOf::Attachment(one) if one.hangs_on.is_empty() => one.title.clone(),
        FileOf::Attachment(one) => format!("{} ({})", one.title, one.hangs_on),
        FileOf::Sent(one) => format!("{}, {}, {}", one.called(), one.how.words(), spell(one.on)),
    }
}

fn exhibit(file: &KeptFile, number: u32) -> PackExhibit {
    let (name, media, ending, sha256) = match &file.of {
        FileOf::Attachment(one) => (&one.title, one.media.id(), one.media.ending(), &one.sha256),
        FileOf::Sent(one) => (&one.title, one.format.media(), one.format.ending(), &one.sha256),
    };
    PackExhibit {
        number,
        title: title(&file.of),
        media: media.to_owned(),
        file: format!("exhibit-{number:02}-{}.{ending}", slug(name)),
        bytes: file.bytes.clone(),
        sha256: sha256.clone(),
    }
}

/// `Letter of concern` to `letter-of-concern`: what every file system takes.
pub(super) fn slug(title: &str) -> String {
    let plain: String = fold(title)
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' })
        .collect();
    let parts: Vec<&str> = plain.split('-').filter(|part| !part.is_empty()).collect();
    let whole: String = parts.join("-").chars().take(LONGEST).collect();
    let whole = whole.trim_end_matches('-');
    if whole.is_empty() { "paper".to_owned() } else { whole.to_owned() }
}

impl Book<'_> {
    /// Every exhibit under its number.
    pub(super) fn exhibits(&mut self) {
        let shown = std::mem::take(&mut self.numbered.shown);
        let exhibits = std::mem::take(&mut self.numbered.exhibits);
        let mut beside_begun = false;
        for (one, shown) in exhibits.iter().zip(&shown) {
            let called = format!("Exhibit {}: {}", one.number, one.title);
            if *shown == Shown::Words || (*shown == Shown::Beside && !beside_begun) {
                self.blocks.push(Block::PageBreak);
            }
            beside_begun |= *shown == Shown::Beside;
            self.mark(&format!("exhibit-{}", one.number), &called);
            match shown {
                Shown::Pages => self.blocks.push(paged(one)),
                Shown::Words => {
                    self.blocks.push(Block::Heading { level: 1, words: called });
                    self.blocks.push(Block::Note { words: told(one) });
                    self.blocks.push(Block::Words { words: words(&one.bytes) });
                }
                Shown::Beside => {
                    self.blocks.push(Block::Heading { level: 1, words: called });
                    let words = format!(
                        "It can't be shown as pages, and lies beside this document. {}",
                        told(one)
                    );
                    self.blocks.push(Block::Words { words });
                }
            }
        }
        (self.numbered.shown, self.numbered.exhibits) = (shown, exhibits);
    }
}

fn paged(one: &PackExhibit) -> Block {
    Block::Exhibit {
        number: one.number,
        title: one.title.clone(),
        media: one.media.clone(),
        base64: STANDARD.encode(&one.bytes),
        sha256: one.sha256.clone(),
    }
}

/// Its name, its size, its checksum.
fn told(one: &PackExhibit) -> String {
    let size = size_in_full(one.bytes.len());
    let called = match Media::parse(&one.media) {
        Some(media) => media.label(),
        None => &one.media,
    };
    format!("File: {} ({called}, {size}). SHA-256 {}", one.file, one.sha256)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_name_is_plain_letters() {
        let table = [
            ("Letter of concern", "letter-of-concern"),
            ("Attendance Contract 1", "attendance-contract-1"),
            ("../../etc/passwd", "etc-passwd"),
            ("Zoë's \u{202e}note\n<b>", "zoes-note-b"),
            ("سلام", "paper"),
            ("", "paper"),
        ];
        for (title, expected) in table {
            assert_eq!(slug(title), expected, "{title:?}");
        }
        assert!(slug(&"a ".repeat(100)).len() <= LONGEST);
    }
}
