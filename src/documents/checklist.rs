//! The strategy checklist on paper: every row of it, or those that were answered.

use super::audience::Audience;
use super::grids::{column, grid};
use super::making::Making;
use super::model::{Block, Column};
use super::withheld::{Made, OTHERS, RESTRICTED, VIEWS, Withheld, is_entry_with_others};
use crate::rules::day::short;
use crate::rules::strategy::{Asked, Counts, OWN, RECEIPTS, Standing, Strategy, Verdict, judge};
use crate::store::ChecklistFile;
use crate::templates::{Checklist, ChecklistRow, ChecklistSection};

/// Which rows are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    All,
    Answered,
    /// All of them, with no answer: to be written on.
    Blank,
}

/// Empty rows for the school's own.
const OWN_ROWS: u8 = 4;

/// The checklist as it stands.
#[must_use]
pub fn compose(file: &ChecklistFile, rows: Rows, making: &Making<'_>) -> Made {
    let none = Vec::new();
    let strategies = if rows == Rows::Blank { &none } else { &file.strategies };
    let asked = file.checklist.asked(strategies);
    let judged = judge(&asked, strategies, &making.file.circumstances, making.today);
    let mut page = Page { rows, making, withheld: Withheld::default(), blocks: Vec::new() };
    for section in &file.checklist.sections {
        page.section(section, strategies, &asked, &judged);
    }
    page.own(&file.checklist, &asked, &judged);
    page.dropped(&file.checklist, strategies);
    if page.blocks.is_empty() {
        page.blocks.push(Block::Words { words: "No row is answered yet.".to_owned() });
    }
    let told = Counts::of(&judged).to_string();
    let subtitle = if rows == Rows::Blank { String::new() } else { told };
    let mut facts = vec![making.copy_fact()];
    facts.extend(making.pupil_facts());
    let Page { withheld, blocks, .. } = page;
    making.finish((&file.checklist.title, subtitle, "checklist"), facts, blocks, withheld)
}

struct Page<'a> {
    rows: Rows,
    making: &'a Making<'a>,
    withheld: Withheld,
    blocks: Vec<Block>,
}

impl Page<'_> {
    fn section(
        &mut self,
        section: &ChecklistSection,
        strategies: &[Strategy],
        asked: &[Asked<'_>],
        judged: &[Standing<'_>],
    ) {
        let mut rows = Vec::new();
        for (row, standing) in asked.iter().zip(judged).filter(|(row, _)| row.section == section.id)
        {
            let printed = row.path.split_once('/').map_or("", |(_, id)| id);
            let printed = section.rows.iter().find(|known| known.id == printed);
            if let Some(printed) = printed.filter(|printed| self.is_shown(printed, standing)) {
                let words = self.words(&printed.title, printed.restricted, standing.strategy);
                rows.push(cells(title(printed, standing.strategy), standing, words));
            }
        }
        let set_aside = strategies.iter().find(|said| said.row == section.id);
        if rows.is_empty() && set_aside.is_none() {
            return;
        }
        self.heading(&section.title);
        if let Some(aside) = set_aside {
            let words = self.words(&section.title, aside.restricted, Some(aside));
            self.blocks.push(Block::Note { words: format!("Not applicable: {words}") });
        } else if let Some(condition) = &section.condition {
            self.blocks.push(Block::Note { words: format!("If {condition}") });
        }
        if !rows.is_empty() {
            self.blocks.push(grid(&section.title, columns(), rows, 0));
        }
    }

    /// Whether a row is printed at all. That a restricted one was answered is for no family.
    fn is_shown(&mut self, row: &ChecklistRow, standing: &Standing<'_>) -> bool {
        let is_family = matches!(self.making.audience, Audience::Parent(_) | Audience::Child);
        if row.restricted && is_family && self.rows != Rows::Blank {
            if standing.verdict != Verdict::Open {
                self.withheld.note(&row.title, RESTRICTED);
            }
            return false;
        }
        self.rows != Rows::Answered || standing.verdict != Verdict::Open
    }

    /// What was said of a row, as far as it is for the audience.
    fn words(&mut self, title: &str, restricted: bool, said: Option<&Strategy>) -> String {
        let Some(said) = said else { return String::new() };
        let why = if restricted || said.restricted || said.restricted_hidden || said.sealed {
            Some(RESTRICTED)
        } else if is_entry_with_others(said.entry, self.making) {
            Some(OTHERS)
        } else if speaks_of_parents(title, &said.row) && self.making.has_parent_elsewhere() {
            Some(VIEWS)
        } else {
            None
        };
        let is_closed = said.restricted_hidden || said.sealed;
        match why {
            None => said.words.clone(),
            Some(why) => {
                if is_closed || !said.words.trim().is_empty() {
                    self.withheld.note(title, why);
                }
                String::new()
            }
        }
    }

    /// The school's own rows.
    fn own(&mut self, checklist: &Checklist, asked: &[Asked<'_>], judged: &[Standing<'_>]) {
        let mut rows = Vec::new();
        for (_, standing) in asked.iter().zip(judged).filter(|(row, _)| row.section == OWN) {
            let Some(said) = standing.strategy else { continue };
            let words = self.words(&said.label, false, Some(said));
            rows.push(cells(said.label.clone(), standing, words));
        }
        let blank = if self.rows == Rows::Answered { 0 } else { OWN_ROWS };
        if !rows.is_empty() || blank > 0 {
            self.heading(&checklist.own.title);
            self.blocks.push(grid(&checklist.own.title, columns(), rows, blank));
        }
    }

    /// Answers to rows that are no longer printed.
    fn dropped(&mut self, checklist: &Checklist, strategies: &[Strategy]) {
        let is_known = |said: &Strategy| {
            said.is_own()
                || checklist.row(&said.row).is_some()
                || checklist.section(&said.row).is_some()
        };
        let is_family = matches!(self.making.audience, Audience::Parent(_) | Audience::Child);
        let mut rows = Vec::new();
        for said in strategies.iter().filter(|said| !is_known(said)) {
            if said.restricted && is_family {
                self.withheld.note(&said.label, RESTRICTED);
                continue;
            }
            let words = self.words(&said.label, said.restricted, Some(said));
            let on = said.on.map(short).unwrap_or_default();
            rows.push(vec![said.label.clone(), verdict(said.answer).to_owned(), on, words]);
        }
        if !rows.is_empty() {
            let heading = "Rows of an earlier checklist";
            self.heading(heading);
            self.blocks.push(grid(heading, columns(), rows, 0));
        }
    }

    fn heading(&mut self, words: &str) {
        self.blocks.push(Block::Heading { level: 1, words: words.to_owned() });
    }
}

fn columns() -> Vec<Column> {
    vec![
        column("Strategy", 13),
        Column { head: "Done Y/N".to_owned(), share: 3, narrow: true },
        column("Date", 4),
        column("Outcome / reason action not tried", 12),
    ]
}

fn cells(title: String, standing: &Standing<'_>, words: String) -> Vec<String> {
    let on = standing.strategy.and_then(|said| said.on).map(short).unwrap_or_default();
    let receipt = standing.strategy.and_then(|said| receipt(&said.receipt)).unwrap_or_default();
    let mut told = vec![words, receipt];
    told.retain(|part| !part.is_empty());
    vec![title, verdict(standing.verdict).to_owned(), on, told.join("\n")]
}

/// The row as printed, with what is to be ticked off on the way.
fn title(row: &ChecklistRow, said: Option<&Strategy>) -> String {
    let mut lines = vec![row.title.clone()];
    lines.extend(row.condition.iter().map(|condition| format!("(if {condition})")));
    lines.extend(row.prompts.iter().map(|prompt| {
        let ticked = said.is_some_and(|said| said.prompts.contains(&prompt.id));
        format!("[{}] {}", if ticked { "x" } else { " " }, prompt.label)
    }));
    lines.extend(row.outcome.iter().map(|outcome| format!("({outcome})")));
    lines.join("\n")
}

fn receipt(kept: &str) -> Option<String> {
    let known = RECEIPTS.iter().find(|(id, ..)| !kept.is_empty() && *id == kept);
    known.map(|(_, label, _)| format!("Receipt: {}", label.to_lowercase()))
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Open => "",
        Verdict::Yes => "Y",
        Verdict::No => "N",
        Verdict::NotApplicable => "n/a",
    }
}

/// Whether what is said of a row may be what a parent said.
fn speaks_of_parents(title: &str, row: &str) -> bool {
    row.starts_with("parents/") || title.to_lowercase().contains("parent")
}
