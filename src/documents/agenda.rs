//! The agenda of the weekly meeting: what is new in each case, with room for what is said and agreed.

use chrono::NaiveDate;

use super::grids::{column, grid};
use super::making::{fact, foot};
use super::model::{Block, Document, FORMAT, Fact};
use crate::rules::count::counted;
use crate::rules::day::{short, spell};
use crate::rules::figures::one_decimal;
use crate::store::WeeklyRow;

/// A case to discuss, and what is new in it, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub row: WeeklyRow,
    pub news: String,
}

/// Lines to write on at the end.
const MINUTES: u8 = 3;

/// The agenda, for the school alone: it tells of many pupils.
#[must_use]
pub fn compose(items: &[Item], school: &str, today: NaiveDate, head: &str) -> Document {
    let mut blocks = vec![room("Present", 2)];
    if items.is_empty() {
        let words = "Nothing is new in any case since it was discussed last.";
        blocks.push(Block::Words { words: words.to_owned() });
    } else {
        blocks.push(Block::Heading { level: 1, words: "Cases".to_owned() });
        blocks.push(cases(items));
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
        banner: String::new(),
    }
}

/// A row a case: many are discussed in an hour, and each has as much room to write as its own words take.
fn cases(items: &[Item]) -> Block {
    let columns = vec![
        column("Case, and what is new", 11),
        column("Minutes", 6),
        column("Agreed: what, who, by when", 5),
    ];
    let rows = items.iter().enumerate().map(|(nth, item)| case(nth + 1, item)).collect();
    grid("Cases to discuss", columns, rows, 0)
}

fn case(nth: usize, Item { row, news }: &Item) -> Vec<String> {
    let figures = format!(
        "{}% of {} possible sessions attended, {} unauthorised",
        one_decimal(row.figures.attendance()),
        row.figures.possible,
        row.figures.unauthorised
    );
    let mut about = vec![
        format!("{nth}. {} {}", row.name, row.reg).trim().to_owned(),
        format!("Case {} · {} · opened {}", row.case, row.owner, short(row.opened)),
        figures,
    ];
    about.extend(row.minutes.map(|(_, on)| format!("discussed {}", short(on))));
    let news = if news.is_empty() { "nothing" } else { news };
    about.push(format!("New: {news}"));
    vec![about.join("\n"), String::new(), String::new()]
}

/// Ruled lines under a label.
fn room(label: &str, lines: u8) -> Block {
    let (guidance, answer) = (String::new(), String::new());
    Block::Field { label: label.to_owned(), guidance, answer, lines }
}
