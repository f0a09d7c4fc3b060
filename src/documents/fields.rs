//! A field of a form as a block of a document.

use chrono::NaiveDate;

use super::model::{Block, Tick};
use crate::rules::day::spell;
use crate::rules::meeting::Meeting;
use crate::templates::answer;
use crate::templates::{Choice, Field, Kind, MeetingPart};

/// How much room an empty answer leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    /// None: the form is closed.
    None,
    /// A little, for what is still to be said.
    Some,
    /// As much as the form needs, with its guidance beside it.
    Blank,
}

impl Lines {
    fn of(self, kind: &Kind) -> u8 {
        match (self, kind) {
            (Self::None, _) => 0,
            (Self::Blank, Kind::Prose) => 5,
            (Self::Some, Kind::Prose) => 3,
            _ => 1,
        }
    }
}

/// A field with an answer in words; ruled lines where there is none.
pub(super) fn answered(field: &Field, answer: &str, lines: Lines) -> Block {
    let guidance = field.guidance.clone().filter(|_| lines == Lines::Blank).unwrap_or_default();
    let lines = if answer.trim().is_empty() { lines.of(&field.kind) } else { 0 };
    Block::Field { label: field.label.clone(), guidance, answer: answer.to_owned(), lines }
}

/// A field that keeps its answer in a value of its own.
pub(super) fn shown(field: &Field, value: &str, lines: Lines) -> Block {
    let label = field.label.clone();
    match &field.kind {
        Kind::Choice { options, .. } => Block::Ticks { label, ticks: options_of(options, value) },
        Kind::Tick | Kind::TickDate => Block::Ticks {
            label: String::new(),
            ticks: vec![Tick {
                words: label,
                ticked: !value.is_empty(),
                beside: ticked_on(&field.kind, value, lines),
            }],
        },
        kind => answered(field, &answer::show(kind, value), lines),
    }
}

/// Every option printed, those chosen ticked; one that the form no longer prints by its id.
fn options_of(options: &[Choice], value: &str) -> Vec<Tick> {
    let tick = |words: &str, ticked| Tick { words: words.to_owned(), ticked, beside: String::new() };
    let chosen = |id: &str| value.lines().any(|chosen| chosen == id);
    let printed = options.iter().map(|option| tick(&option.label, chosen(&option.id)));
    let known = |id: &&str| options.iter().any(|option| option.id == **id);
    let others = value.lines().filter(|id| !id.is_empty() && !known(id));
    printed.chain(others.map(|id| tick(id, true))).collect()
}

/// The day of a tick; room for one on a blank form.
fn ticked_on(kind: &Kind, value: &str, lines: Lines) -> String {
    match (kind, value.parse::<NaiveDate>()) {
        (_, Ok(on)) => spell(on),
        (Kind::TickDate, Err(_)) if lines == Lines::Blank => "date:".to_owned(),
        _ => String::new(),
    }
}

/// The day, time or place of a meeting.
pub(super) fn meeting_part(meeting: Option<&Meeting>, part: MeetingPart) -> String {
    let Some(meeting) = meeting else { return String::new() };
    match part {
        MeetingPart::Day => meeting.on.map(spell).unwrap_or_default(),
        MeetingPart::Time => meeting.at_time.clone(),
        MeetingPart::Place => meeting.place.clone(),
    }
}

/// Adds a block; boxes without a label of their own join those before them.
pub(super) fn push(blocks: &mut Vec<Block>, block: Block) {
    let joins = |one: &Block| matches!(one, Block::Ticks { label, .. } if label.is_empty());
    if !joins(&block) || !blocks.last().is_some_and(joins) {
        blocks.push(block);
        return;
    }
    let both = (blocks.last_mut(), block);
    if let (Some(Block::Ticks { ticks, .. }), Block::Ticks { ticks: more, .. }) = both {
        ticks.extend(more);
    }
}
