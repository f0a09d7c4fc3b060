//! What to have on the table at a meeting: the form's own list, who is asked, the register with its
//! codes, the log of support, SEN; for a review also the plan before and the requests for help.
//!
//! Source: School Attendance Meetings, the pages on preparing. It is the school's own sheet.

use super::form::{room_in, section_blocks};
use super::grids::{self, column, grid};
use super::herringbone::{heading, key, summary};
use super::making::{Making, fact};
use super::model::{Block, Fact};
use super::withheld::{Made, Withheld};
use crate::rules::calendar::Calendar;
use crate::rules::case::Entry;
use crate::rules::day::{short, spell};
use crate::rules::meeting::Meeting;
use crate::rules::people::{CIRCUMSTANCES, Known};
use crate::rules::strategy::Verdict;
use crate::store::{ChecklistFile, RecordFile};
use crate::templates::{ActionHeadings, InvitationHeadings};

/// The section of a form that lists what to have done before.
const SECTION: &str = "preparation";
/// The section with the child's view.
const CHILD: &str = "child";
/// Entries that tell of support, and of requests for it.
const SUPPORT: [&str; 4] = ["intervention", "intervention-outcome", "offer", "part-time-timetable"];
const REQUESTS: [&str; 2] = ["referral", "referral-reply"];

/// What the sheet is made from beside the case file.
#[derive(Debug, Clone, Copy)]
pub struct Papers<'a> {
    pub record: &'a RecordFile,
    /// The record of the meeting that it looks back on.
    pub before: Option<&'a RecordFile>,
    pub checklist: Option<&'a ChecklistFile>,
    pub calendar: &'a Calendar,
}

/// The sheet for the meeting that a record is about.
#[must_use]
pub fn compose(papers: &Papers<'_>, making: &Making<'_>) -> Made {
    let record = papers.record;
    let mut withheld = Withheld::default();
    let mut blocks = Vec::new();
    for id in [SECTION, CHILD] {
        if let Some(section) = record.form.section(id) {
            blocks.extend(section_blocks(record, section, making, &mut withheld));
        }
    }
    if let Some(before) = papers.before {
        blocks.extend(plan_before(record, before));
    }
    blocks.push(heading("Who is asked"));
    let lines = room_in(record, making.audience);
    let headings = InvitationHeadings::default();
    blocks.push(grids::invitations(record, "People invited", &headings, lines));
    if let Some(range) = making.year() {
        blocks.extend(key(&making.file.register, range));
        blocks.extend(summary(&making.file.register, papers.calendar, range));
    }
    blocks.extend(support(papers, making));
    blocks.extend(circumstances(making));
    blocks.push(heading("Requests for support from other services"));
    blocks.push(entries(making, "Requests and replies, with their dates", &REQUESTS));
    let title = format!("Preparation: {}", record.form.title);
    let about = format!("{} {} preparation", record.record.kind, record.record.number);
    let subtitle = format!("no. {}", record.record.number);
    making.finish((&title, subtitle, &about), facts(record, making), blocks, withheld)
}

fn facts(record: &RecordFile, making: &Making<'_>) -> Vec<Fact> {
    let when = record.meeting.as_ref().map(Meeting::when).unwrap_or_default();
    let mut facts = making.pupil_facts();
    facts.push(fact("Meeting", when));
    let agreed = record.agreed_on.map(|on| fact("Agreed before", spell(on)));
    let target = record.facts.target.clone().map(|told| fact("Target set", told));
    let since = record.facts.since_meeting.clone().map(|told| fact("Since then", told));
    facts.extend([agreed, target, since].into_iter().flatten());
    facts.push(making.register_fact());
    facts
}

/// The plan made at the meeting before, with what came of each action.
fn plan_before(record: &RecordFile, before: &RecordFile) -> Vec<Block> {
    let title = format!("{} no. {}", before.form.title, before.record.number);
    let ids: Vec<i64> = before.actions.iter().map(|action| action.id).collect();
    let now = record.actions.iter().filter(|action| ids.contains(&action.id));
    let rows = now.map(|one| {
        let by = one.by.map_or_else(|| one.by_words.clone(), short);
        let outcome = one.outcome.as_deref().unwrap_or_default();
        grids::action([&one.what, &one.who, &by], &one.state, outcome)
    });
    let columns = grids::action_columns(&ActionHeadings::default());
    let caption = format!("Actions of {title}, as they stand");
    vec![heading("The plan before"), grid(&caption, columns, rows.collect(), 0)]
}

/// What was tried in school and with the family.
fn support(papers: &Papers<'_>, making: &Making<'_>) -> Vec<Block> {
    let mut blocks = vec![heading("Log of support")];
    blocks.push(entries(making, "Support given and offered", &SUPPORT));
    if let Some(file) = papers.checklist {
        let done = file.strategies.iter().filter(|said| said.answer == Verdict::Yes);
        let rows = done.map(|said| {
            let printed = file.checklist.row(&said.row).map(|row| row.title.as_str());
            let is_open = !(said.restricted || said.restricted_hidden || said.sealed);
            let words = if is_open { said.words.clone() } else { String::new() };
            let on = said.on.map(short).unwrap_or_default();
            vec![printed.unwrap_or(&said.label).to_owned(), on, words]
        });
        let columns = vec![column("Strategy", 5), column("Date", 2), column("Outcome", 5)];
        blocks.push(grid("Strategies tried", columns, rows.collect(), 0));
    }
    let mine = making.file.actions.iter();
    let rows = mine.map(|one| {
        let by = one.by.map_or_else(|| one.by_words.clone(), short);
        grids::action(
            [&one.what, &one.who, &by],
            &one.state,
            one.outcome.as_deref().unwrap_or_default(),
        )
    });
    let columns = grids::action_columns(&ActionHeadings::default());
    blocks.push(grid("Actions agreed", columns, rows.collect(), 0));
    blocks
}

/// Entries of some kinds, oldest first; nothing restricted and nothing withdrawn.
fn entries(making: &Making<'_>, caption: &str, kinds: &[&str]) -> Block {
    let is_told = |entry: &&Entry| {
        kinds.contains(&entry.kind.id()) && !entry.restricted && entry.withdrawn.is_none()
    };
    let mut told: Vec<&Entry> = making.file.entries.iter().filter(is_told).collect();
    told.sort_by_key(|entry| (entry.on, entry.id));
    let rows = told.into_iter().map(|entry| {
        let mut words = vec![entry.agency.clone(), entry.outcome.clone(), entry.words.clone()];
        words.retain(|part| !part.trim().is_empty());
        vec![short(entry.on), entry.kind.label().to_owned(), words.join(": ")]
    });
    let columns = vec![column("Date", 2), column("What", 3), column("Words", 6)];
    grid(caption, columns, rows.collect(), 0)
}

/// SEN, plans and workers, as far as they are known.
fn circumstances(making: &Making<'_>) -> Vec<Block> {
    let told = making.file.circumstances.iter().filter(|told| told.state == Known::Yes);
    let sen = &making.file.pupil.sen;
    let sen = (!sen.is_empty()).then(|| format!("SEN as in the MIS: {sen}"));
    let told = told.map(|told| {
        let label = CIRCUMSTANCES.iter().find(|(id, _)| *id == told.kind);
        let label = label.map_or(told.kind.as_str(), |(_, label)| *label);
        if told.worker.is_empty() { label.to_owned() } else { format!("{label}: {}", told.worker) }
    });
    let items: Vec<String> = sen.into_iter().chain(told).collect();
    if items.is_empty() {
        return vec![heading("SEN and health"), Block::Words { words: "Nothing is known.".into() }];
    }
    vec![heading("SEN and health"), Block::List { numbered: false, items }]
}
