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

/// Words under what they are about.
pub(super) fn told(label: &str, words: &str) -> Block {
    let (label, answer) = (label.to_owned(), words.to_owned());
    Block::Field { label, guidance: String::new(), answer, lines: 0 }
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
    let tick =
        |words: &str, ticked| Tick { words: words.to_owned(), ticked, beside: String::new() };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templates::Lean;

    fn field(kind: Kind) -> Field {
        Field {
            id: "f".into(),
            label: "Label".into(),
            kind,
            guidance: Some("Think of it".into()),
            suggestions: Vec::new(),
            groups: Vec::new(),
            withhold_from: Vec::new(),
            restricted: false,
            required: false,
            carries: false,
            due: None,
        }
    }

    fn text(guidance: &str, answer: &str, lines: u8) -> Block {
        let (guidance, answer) = (guidance.to_owned(), answer.to_owned());
        Block::Field { label: "Label".into(), guidance, answer, lines }
    }

    fn tick(words: &str, ticked: bool, beside: &str) -> Tick {
        Tick { words: words.into(), ticked, beside: beside.into() }
    }

    fn ticks(label: &str, ticks: Vec<Tick>) -> Block {
        Block::Ticks { label: label.into(), ticks }
    }

    #[test]
    fn every_simple_kind_has_its_block() {
        let date = Kind::Date { lean: Lean::Past, window: None };
        let number = Kind::Number { min: None, max: None, unit: Some("%".into()) };
        let option =
            |id: &str, label: &str| Choice { id: id.into(), label: label.into(), needs: None };
        let options = vec![option("a", "First"), option("b", "Second")];
        let choice = Kind::Choice { options, many: true };
        let both = |first, second| vec![tick("First", first, ""), tick("Second", second, "")];
        let table = [
            (Kind::Line, "as typed", Lines::None, text("", "as typed", 0)),
            (Kind::Line, "", Lines::Some, text("", "", 1)),
            (Kind::Prose, "", Lines::None, text("", "", 0)),
            (Kind::Prose, "", Lines::Blank, text("Think of it", "", 5)),
            (Kind::Prose, "two\nlines", Lines::Some, text("", "two\nlines", 0)),
            (date, "2025-09-12", Lines::None, text("", "Fri 12 Sep 2025", 0)),
            (Kind::Time, "14:30", Lines::None, text("", "14:30", 0)),
            (number, "95", Lines::None, text("", "95 %", 0)),
            (choice.clone(), "b", Lines::None, ticks("Label", both(false, true))),
            (choice, "", Lines::Blank, ticks("Label", both(false, false))),
            (Kind::Tick, "yes", Lines::None, ticks("", vec![tick("Label", true, "")])),
            (
                Kind::TickDate,
                "2025-09-12",
                Lines::None,
                ticks("", vec![tick("Label", true, "Fri 12 Sep 2025")]),
            ),
            (Kind::TickDate, "", Lines::Blank, ticks("", vec![tick("Label", false, "date:")])),
        ];
        for (kind, value, lines, expected) in table {
            assert_eq!(shown(&field(kind), value, lines), expected, "{value:?}");
        }
    }

    #[test]
    fn an_option_that_is_no_longer_printed_stays_chosen() {
        let found = options_of(&[], "gone");
        assert_eq!(found, vec![tick("gone", true, "")]);
    }

    #[test]
    fn boxes_without_a_label_join_those_before_them() {
        let mut blocks = Vec::new();
        let one = || ticks("", vec![tick("One", true, "")]);
        for block in [one(), one(), ticks("Own", Vec::new()), one()] {
            push(&mut blocks, block);
        }
        assert_eq!(blocks.len(), 3);
        assert_eq!(blocks[0], ticks("", vec![tick("One", true, ""), tick("One", true, "")]));
    }
}
