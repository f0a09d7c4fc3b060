//! The story of a case on paper: a row for each line of it, oldest first.

use super::audience::Audience;
use super::grids::{column, grid};
use super::making::{Making, fact};
use super::model::Block;
use super::withheld::{CHILD, Made, OTHERS, SCHOOLS_OWN, Withheld, is_entry_with_others};
use crate::rules::chronology::{Line, Origin};
use crate::rules::count::counted;
use crate::rules::day::{short, spell};
use crate::rules::evidence::SourceKind;

/// Kinds of line in the school's own words, which no family or agency is given.
const OWN: [&str; 6] =
    ["note", "discussion", "safeguarding", "case-opened", "case-closed", "attachment"];
const VOICE: &str = "child-voice";

/// The story, without the lines that are not for the audience.
#[must_use]
pub fn compose(lines: &[Line], making: &Making<'_>) -> Made {
    let mut withheld = Withheld::default();
    let mut left_out: Vec<(&'static str, &'static str, usize)> = Vec::new();
    let mut rows = Vec::new();
    for line in lines {
        let Some(why) = withheld_because(line, making) else {
            rows.push(row(line));
            continue;
        };
        let told = left_out.iter_mut().find(|(label, of, _)| (*label, *of) == (line.label(), why));
        match told {
            Some((.., count)) => *count += 1,
            None => left_out.push((line.label(), why, 1)),
        }
    }
    for (label, why, count) in left_out {
        withheld.note(&format!("{label}, {}", counted(count, "line", "lines")), why);
    }
    let mut facts = vec![making.copy_fact()];
    facts.extend(making.pupil_facts());
    if let Some(case) = &making.file.case {
        facts.push(fact("Case opened", spell(case.opened)));
        facts.extend(case.closed.map(|on| fact("Case closed", spell(on))));
    }
    facts.push(making.register_fact());
    let columns = vec![column("Day", 2), column("What", 3), column("Who", 3), column("Words", 7)];
    let blocks: Vec<Block> = vec![grid("What happened, oldest first", columns, rows, 0)];
    making.finish(("Chronology", String::new(), "chronology"), facts, blocks, withheld)
}

fn row(line: &Line) -> Vec<String> {
    let late = line.late_words().map_or_else(String::new, |late| format!(" ({late})"));
    let words = format!("{}{late}", line.words);
    vec![short(line.on), line.label().to_owned(), line.who.clone(), words]
}

fn withheld_because(line: &Line, making: &Making<'_>) -> Option<&'static str> {
    let is_outside =
        matches!(making.audience, Audience::Parent(_) | Audience::Child | Audience::Agency);
    if is_outside && OWN.contains(&line.kind) {
        return Some(SCHOOLS_OWN);
    }
    if !matches!(making.audience, Audience::Parent(_)) {
        return None;
    }
    if line.kind == VOICE {
        return Some(CHILD);
    }
    entry_of(line, making)
        .filter(|entry| is_entry_with_others(Some(*entry), making))
        .map(|_| OTHERS)
}

/// The entry that a line was taken from, or that shows the row of the checklist it tells of.
fn entry_of(line: &Line, making: &Making<'_>) -> Option<i64> {
    let Origin::OnFile(source) = line.source else { return None };
    match source.kind {
        SourceKind::Entry => Some(source.id),
        SourceKind::Strategy => {
            let row = making.file.strategies.iter().find(|strategy| strategy.id == source.id);
            row.and_then(|row| row.entry)
        }
        _ => None,
    }
}
