//! The agenda of the weekly meeting: what is new in each case, with room for what is said and agreed.

use chrono::NaiveDate;

use super::making::{fact, foot};
use super::model::{Block, Document, FORMAT, Fact};
use crate::rules::count::counted;
use crate::rules::day::spell;
use crate::rules::figures::one_decimal;
use crate::store::WeeklyRow;

/// A case to discuss, and what is new in it, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub row: WeeklyRow,
    pub news: String,
}

/// Lines to write on for each case.
const MINUTES: u8 = 3;
const AGREED: u8 = 2;

/// The agenda, for the school alone: it tells of many pupils.
#[must_use]
pub fn compose(items: &[Item], school: &str, today: NaiveDate, head: &str) -> Document {
    let mut blocks = vec![room("Present", 2)];
    if items.is_empty() {
        let words = "Nothing is new in any case since it was discussed last.";
        blocks.push(Block::Words { words: words.to_owned() });
    }
    for (nth, item) in items.iter().enumerate() {
        blocks.extend(case(nth + 1, item));
    }
    blocks.push(Block::Heading { level: 1, words: "Any other business".to_owned() });
    blocks.push(room("", MINUTES));
    Document {
        format: FORMAT,
        title: "Weekly attendance meeting: agenda".to_owned(),
        subtitle: counted(items.len(), "case to discuss", "cases to discuss"),
        facts: vec![
            fact("Of", spell(today)),
            Fact { label: "Held on".to_owned(), value: String::new() },
        ],
        blocks,
        foot: foot(school, "Weekly meeting / agenda", today, head),
    }
}

fn case(nth: usize, Item { row, news }: &Item) -> Vec<Block> {
    let figures = format!(
        "{}% of {} possible sessions attended, {} unauthorised",
        one_decimal(row.figures.attendance()),
        row.figures.possible,
        row.figures.unauthorised
    );
    let discussed = row.minutes.map(|(_, on)| format!("discussed {}", spell(on)));
    let mut about = vec![
        format!("Case {}", row.case),
        row.owner.clone(),
        format!("opened {}", spell(row.opened)),
        figures,
    ];
    about.extend(discussed);
    let news = if news.is_empty() { "nothing" } else { news };
    vec![
        Block::Heading {
            level: 1,
            words: format!("{nth}. {} {}", row.name, row.reg).trim().to_owned(),
        },
        Block::Words { words: about.join(" · ") },
        Block::Words { words: format!("New: {news}") },
        room("Minutes", MINUTES),
        room("Agreed: what, who, by when", AGREED),
    ]
}

/// Ruled lines under a label.
fn room(label: &str, lines: u8) -> Block {
    let (guidance, answer) = (String::new(), String::new());
    Block::Field { label: label.to_owned(), guidance, answer, lines }
}
