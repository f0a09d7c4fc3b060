//! The log of absences of the year to date: each spell with its codes, its reason, and who was asked.

use super::super::grids::{column, grid};
use super::super::making::Making;
use super::super::model::{Block, Column};
use super::super::withheld::{Made, Withheld};
use crate::rules::absence::{Absence, Heard, Told, in_full, log_of_absences, spells};
use crate::rules::calendar::{bounds, year_of};
use crate::rules::day::short;
use crate::store::ReferralFile;

/// The log, oldest first.
pub(super) fn compose(read: &ReferralFile, making: &Making<'_>) -> Made {
    let file = making.file;
    let mut facts = vec![making.copy_fact()];
    facts.extend(making.pupil_facts());
    facts.push(making.register_fact());
    let rows = rows(read, making);
    let block = if rows.is_empty() {
        let words = if file.register_to.is_some() {
            "No absence is on the register this year."
        } else {
            "No marks are on file."
        };
        Block::Words { words: words.to_owned() }
    } else {
        let narrow = Column { head: "Sessions".to_owned(), share: 2, narrow: true };
        let columns = vec![
            column("Absent", 4),
            narrow,
            column("Codes", 2),
            column("Reason", 5),
            column("Given or asked", 5),
        ];
        grid("Every absence of the year to date", columns, rows, 0)
    };
    let name = ("Log of Absences", String::new(), "absence log");
    making.finish(name, facts, vec![block], Withheld::default())
}

fn rows(read: &ReferralFile, making: &Making<'_>) -> Vec<Vec<String>> {
    let file = making.file;
    let Some(reached) = file.register_to else { return Vec::new() };
    let from = bounds(year_of(reached.0)).0;
    let all = spells(file.pupil.id, &file.register, &read.paper.calendar, from, reached);
    // Entries come latest first.
    let open = file.entries.iter().rev().filter(|entry| !entry.restricted);
    let told = open.filter_map(Told::of).collect();
    let heard = Heard { told, comments: file.comments.clone() };
    let log = log_of_absences(all, &heard);
    log.iter().rev().map(row).collect()
}

fn row(absence: &Absence) -> Vec<String> {
    let spell = &absence.spell;
    let asked =
        absence.attempts().map(|told| format!("asked {}: {}", short(told.on), told.ended()));
    let given = absence.reasons().map(|told| {
        let by = if told.with.is_empty() { told.by.clone() } else { told.with.join(", ") };
        format!("{} by {by}", short(told.on))
    });
    let heard: Vec<String> = given.chain(asked).collect();
    vec![
        in_full(spell.from, spell.to),
        spell.sessions.len().to_string(),
        spell.codes(),
        absence.reason(),
        heard.join("\n"),
    ]
}
