//! A document as a part of another: its facts as a table, its headings deeper.

use super::super::grids::{column, grid};
use super::super::model::{Block, Document, Fact};

/// A document without its title, its headings so many levels deeper.
pub(super) fn inlined(document: &Document, deeper: u8) -> Vec<Block> {
    let mut blocks = Vec::new();
    blocks.extend(facts(&document.subtitle, &document.facts));
    blocks.extend(document.blocks.iter().map(|block| match block {
        Block::Heading { level, words } => {
            Block::Heading { level: level.saturating_add(deeper).min(3), words: words.clone() }
        }
        other => other.clone(),
    }));
    blocks
}

/// How the document stands is the first of them: a line of its own could end a page under the title.
fn facts(subtitle: &str, facts: &[Fact]) -> Option<Block> {
    // Whom the pack is for stands on its cover.
    let told = facts.iter().filter(|fact| fact.label != "This copy is for");
    let told = told.filter(|fact| !fact.value.trim().is_empty());
    let stands = (!subtitle.is_empty()).then(|| vec!["This paper".to_owned(), subtitle.to_owned()]);
    let told = told.map(|fact| vec![fact.label.clone(), fact.value.clone()]);
    let rows: Vec<Vec<String>> = stands.into_iter().chain(told).collect();
    let columns = vec![column("Detail", 2), column("As recorded", 5)];
    (!rows.is_empty()).then(|| grid("What is known", columns, rows, 0))
}
