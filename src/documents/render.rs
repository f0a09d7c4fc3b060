//! A document as bytes: the one way to them, whatever the form.

use super::model::{Block, Document, Table};
use crate::rules::sent::Format;
use crate::store::Trouble;

/// The bytes of a document in a form.
///
/// # Errors
/// A form that can't be made here.
pub fn render(document: &Document, format: Format) -> Result<Vec<u8>, Trouble> {
    match format {
        Format::Text => Ok(plain(document).into_bytes()),
        Format::Word | Format::Pdf => Err(Trouble::refused(format!(
            "{} can't be made yet: choose text. Nothing was changed",
            format.label()
        ))),
    }
}

/// The forms that can be made.
#[must_use]
pub fn formats() -> &'static [Format] {
    &[Format::Text]
}

/// A document as plain text.
#[must_use]
pub fn plain(document: &Document) -> String {
    let mut parts = vec![document.title.clone()];
    parts.extend((!document.subtitle.is_empty()).then(|| document.subtitle.clone()));
    let facts = document.facts.iter().map(|fact| format!("{}: {}", fact.label, fact.value));
    let facts: Vec<String> = facts.collect();
    parts.extend((!facts.is_empty()).then(|| facts.join("\n")));
    parts.extend(document.blocks.iter().map(block));
    let foot = &document.foot;
    parts.push(format!("{} · {} · {} · {}", foot.school, foot.reference, foot.made, foot.head));
    parts.retain(|part| !part.is_empty());
    format!("{}\n", parts.join("\n\n"))
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading { words, .. } | Block::Words { words } | Block::Note { words } => {
            words.clone()
        }
        Block::Field { label, answer, .. } => format!("{label}\n{answer}"),
        Block::Ticks { label, ticks } => {
            let ticks = ticks.iter().map(|tick| {
                let mark = if tick.ticked { "[x]" } else { "[ ]" };
                format!("{mark} {} {}", tick.words, tick.beside).trim_end().to_owned()
            });
            std::iter::once(label.clone()).chain(ticks).collect::<Vec<_>>().join("\n")
        }
        Block::Table(table) => rows(table),
        Block::List { numbered, items } => {
            let lines = items.iter().zip(1..).map(|(item, n): (&String, usize)| {
                if *numbered { format!("{n}. {item}") } else { format!("- {item}") }
            });
            lines.collect::<Vec<_>>().join("\n")
        }
        Block::Signatures { who } => {
            let lines = who.iter().map(|one| format!("{}\n{}", one.name, one.role));
            lines.collect::<Vec<_>>().join("\n\n")
        }
        Block::Address { lines } => lines.join("\n"),
        Block::PageBreak => String::new(),
        Block::Exhibit { number, title, .. } => format!("Exhibit {number}: {title}"),
    }
}

fn rows(table: &Table) -> String {
    let heads: Vec<&str> = table.columns.iter().map(|column| column.head.as_str()).collect();
    let mut lines = vec![table.caption.clone(), heads.join(" | ")];
    lines.extend(table.rows.iter().map(|row| row.join(" | ")));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::model::{FORMAT, Foot, Signature};

    #[test]
    fn a_letter_reads_from_top_to_bottom() {
        let words = |words: &str| Block::Words { words: words.to_owned() };
        let who = vec![Signature { name: "A. Rahman".into(), role: "Hillcrest".into() }];
        let document = Document {
            format: FORMAT,
            title: "Days missed".into(),
            subtitle: String::new(),
            facts: Vec::new(),
            blocks: vec![
                Block::Address { lines: vec!["Mrs Osei".into(), "1 High Street".into()] },
                words("Dear Mrs Osei,"),
                Block::List { numbered: false, items: vec!["one".into(), "two".into()] },
                Block::Signatures { who },
            ],
            foot: Foot {
                school: "Hillcrest".into(),
                reference: "Case 3 / late".into(),
                made: "Friday".into(),
                head: "5eed".into(),
            },
        };
        let expected = "Days missed\n\nMrs Osei\n1 High Street\n\nDear Mrs Osei,\n\n- one\n- two\n\n\
                        A. Rahman\nHillcrest\n\nHillcrest · Case 3 / late · Friday · 5eed\n";
        assert_eq!(render(&document, Format::Text).unwrap(), expected.as_bytes());
        assert!(render(&document, Format::Pdf).is_err());
    }
}
