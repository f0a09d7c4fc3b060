//! The first page: whose pack it is, who made it and when, why it goes out though something is missing,
//! what is in it and on which page.

use super::super::grids::{column, grid};
use super::super::making::{Making, fact};
use super::super::model::{Block, Fact, IndexLine};
use super::PackWanted;
use crate::rules::day::{short, spell};
use crate::rules::evidence::{Proof, gather};
use crate::rules::gate::opens;

const JOURNAL: &str = "What is here was taken from the school's records on the day above. Every change to \
    them stands in a journal in which each row is tied to the one before; the journal's head above is its \
    last row on that day. Whoever holds those records can prove by it that nothing was changed behind it.";

pub(super) fn facts(wanted: &PackWanted<'_>, making: &Making<'_>) -> Vec<Fact> {
    let file = making.file;
    let mut facts = vec![making.copy_fact()];
    facts.extend(making.pupil_facts());
    facts.push(fact("UPN", file.pupil.upn.clone()));
    facts.push(fact("School", file.school_name.clone()));
    if let Some(case) = &file.case {
        facts.push(fact("Case", format!("{}, opened {}", case.id, spell(case.opened))));
        facts.push(fact("Case officer", case.owner_name.clone()));
    }
    facts.push(making.register_fact());
    facts.push(fact("Made by", wanted.made_by.to_owned()));
    facts.push(fact("Made on", spell(wanted.today)));
    facts.push(fact("Journal head", making.head.to_owned()));
    facts.push(fact("Signing key", wanted.fingerprint.to_owned()));
    facts.retain(|fact| !fact.value.trim().is_empty());
    facts
}

/// Everything before the first line's section.
pub(super) fn blocks(
    wanted: &PackWanted<'_>,
    index: &[IndexLine],
    making: &Making<'_>,
) -> Vec<Block> {
    let mut blocks = gaps(wanted);
    blocks.push(heading("What is in this pack"));
    blocks.push(Block::Index { lines: index.to_vec() });
    blocks.extend(safeguarding(wanted).map(|words| Block::Words { words }));
    blocks.push(heading("How the case came here"));
    if let Some(case) = &making.file.case {
        let words = format!("Opened {}: {}", spell(case.opened), case.reason);
        blocks.push(Block::Words { words });
    }
    blocks.extend(gates(making));
    blocks.push(Block::Note { words: JOURNAL.to_owned() });
    blocks
}

fn heading(words: &str) -> Block {
    Block::Heading { level: 1, words: words.to_owned() }
}

/// What is missing, and why it goes out all the same.
fn gaps(wanted: &PackWanted<'_>) -> Vec<Block> {
    let gaps = wanted.read.preflight.gaps();
    let reason = wanted.reason.trim();
    let mut blocks = Vec::new();
    if gaps.is_empty() && reason.is_empty() {
        return blocks;
    }
    blocks.push(heading("Made though something is missing"));
    if !reason.is_empty() {
        blocks.push(Block::Words { words: reason.to_owned() });
    }
    if let Some(signed) = wanted.signed {
        blocks.push(Block::Words { words: format!("Signed off by {}.", signed.words()) });
    }
    let items: Vec<String> = gaps.iter().map(|gap| gap.text.clone()).collect();
    if !items.is_empty() {
        blocks.push(Block::Words { words: "Missing:".to_owned() });
        blocks.push(Block::List { numbered: false, items });
    }
    blocks
}

/// That it was considered is all that anybody is told.
fn safeguarding(wanted: &PackWanted<'_>) -> Option<String> {
    let read = wanted.read;
    let found = gather(&read.paper.file, &read.pack.declared);
    let considered = found
        .iter()
        .filter(|one| one.proof == Proof::SafeguardingConsidered && one.on <= wanted.today);
    let last = considered.map(|one| one.on).max()?;
    Some(format!("Safeguarding considered: DSL, {}", spell(last)))
}

/// The gates passed, with who signed and why where it took a reason.
fn gates(making: &Making<'_>) -> Option<Block> {
    let rows = making.file.passings.iter().map(|one| {
        let number = opens(&one.gate).map_or_else(|| one.gate.clone(), |stage| stage.to_string());
        let what = if one.back { "gone back from" } else { "opened" };
        let who = if one.role.is_empty() {
            one.who.clone()
        } else {
            format!("{} ({})", one.who, one.role)
        };
        let by = if one.by == one.who { String::new() } else { format!("entered by {}", one.by) };
        let why = [one.reason.clone(), by].into_iter().filter(|part| !part.is_empty());
        let why = why.collect::<Vec<_>>().join("; ");
        vec![short(one.on), format!("Stage {number} {what}"), who, why]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let columns =
        vec![column("Day", 2), column("What", 3), column("Signed by", 3), column("Reason", 5)];
    (!rows.is_empty()).then(|| grid("The gates passed", columns, rows, 0))
}
