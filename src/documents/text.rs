//! A document as plain text: for a preview, for a terminal, for whoever can't open anything else.
//!
//! Nothing is cut: what is longer than its line or its cell goes on below. What could steer a terminal
//! or turn the words around it is shown as a sign, as on the screens.

mod table;

use super::model::{Block, Document, Fact, Foot, Signature, Tick};
use crate::rules::visible::visible;
use crate::rules::wrap::{width, wrap};

/// Columns of a page of text.
pub const WIDTH: usize = 72;
/// The narrowest page that anything is laid into.
const NARROWEST: usize = 20;
/// Before an answer, under its question.
const INDENT: &str = "  ";

/// The document at a width in columns.
#[must_use]
pub fn render(document: &Document, room: usize) -> String {
    let mut page = Page { room: room.max(NARROWEST), lines: Vec::new(), under: String::new() };
    page.words_if_any(&document.banner);
    let (before, after) = document.blocks.split_at(usize::from(document.is_letter()));
    if document.is_letter() {
        page.words_if_any(&document.foot.school);
    }
    for block in before {
        page.block(block);
    }
    page.gap();
    page.words(&document.title, "");
    page.rule('=');
    page.words_if_any(&document.subtitle);
    page.facts(&document.facts);
    for block in after {
        page.block(block);
    }
    page.foot(&document.foot);
    let mut text = page.lines.join("\n");
    text.push('\n');
    text
}

/// A page being laid out.
#[derive(Debug)]
struct Page {
    room: usize,
    lines: Vec<String>,
    /// The heading that was laid last.
    under: String,
}

impl Page {
    fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    fn rule(&mut self, sign: char) {
        self.lines.push(sign.to_string().repeat(self.room));
    }

    /// Words behind an indent, every line of them.
    fn words(&mut self, words: &str, indent: &str) {
        self.hanging(words, indent, indent);
    }

    fn words_if_any(&mut self, words: &str) {
        if !words.is_empty() {
            self.words(words, "");
        }
    }

    /// Words whose first line begins with something else than those below.
    fn hanging(&mut self, words: &str, first: &str, indent: &str) {
        let room = self.room.saturating_sub(width(first).max(width(indent)));
        for (nth, line) in wrap(words, room).into_iter().enumerate() {
            let before = if nth == 0 { first } else { indent };
            self.lines.push(format!("{before}{line}").trim_end().to_owned());
        }
    }

    /// Label and value, two beside each other where both are short.
    fn facts(&mut self, facts: &[Fact]) {
        if facts.is_empty() {
            return;
        }
        self.gap();
        let half = self.room / 2;
        let mut told = facts.iter().map(fact_words).peekable();
        while let Some(one) = told.next() {
            let fits = |words: &String| width(&visible(words)) < half && !words.contains('\n');
            match told.next_if(|other| fits(&one) && fits(other)) {
                Some(other) => {
                    let [one, other] = [one, other].map(|words| wrap(&words, half).concat());
                    let blank = " ".repeat(half.saturating_sub(width(&one)));
                    self.lines.push(format!("{one}{blank}{other}").trim_end().to_owned());
                }
                None => self.hanging(&one, "", INDENT),
            }
        }
    }

    fn block(&mut self, block: &Block) {
        // Nothing of it is seen here.
        if matches!(block, Block::Mark { .. }) {
            return;
        }
        self.gap();
        match block {
            Block::Heading { level, words } => self.heading(*level, words),
            Block::Words { words } => self.words(words, ""),
            Block::Note { words } => self.words(words, "| "),
            Block::Field { label, guidance, answer, lines } => {
                self.field(label, guidance, answer, *lines);
            }
            Block::Ticks { label, ticks } => {
                self.words_if_any(label);
                for tick in ticks {
                    self.tick(tick);
                }
            }
            Block::Table(table) => {
                // What the heading right above says is not said again.
                let caption = if table.caption == self.under { "" } else { &table.caption };
                self.lines.extend(table::lines(table, caption, self.room));
            }
            Block::List { numbered, items } => self.list(*numbered, items),
            Block::Signatures { who } => who.iter().for_each(|one| self.signature(one)),
            Block::Address { lines } => lines.iter().for_each(|line| self.words(line, "")),
            Block::PageBreak => self.rule('-'),
            Block::Exhibit { number, title, media, sha256, .. } => {
                self.words(&format!("Exhibit {number}: {title}"), "");
                self.words(&format!("A file of its own ({media}), SHA-256 {sha256}"), INDENT);
            }
            // A text has no pages to send anybody to.
            Block::Index { lines } => {
                for line in lines {
                    self.hanging(&line.words, INDENT, INDENT);
                }
            }
            Block::Mark { .. } => {}
        }
    }

    fn heading(&mut self, level: u8, words: &str) {
        self.words(words, "");
        words.clone_into(&mut self.under);
        if level <= 1 {
            let under = width(words).clamp(1, self.room);
            self.lines.push("-".repeat(under));
        }
    }

    fn field(&mut self, label: &str, guidance: &str, answer: &str, lines: u8) {
        self.words_if_any(label);
        if !guidance.is_empty() {
            self.words(&format!("({guidance})"), INDENT);
        }
        if !answer.trim().is_empty() {
            self.words(answer, INDENT);
        } else if lines == 0 {
            self.words("–", INDENT);
        } else {
            let ruled = "_".repeat(self.room.saturating_sub(INDENT.len()));
            let ruled = format!("{INDENT}{ruled}");
            self.lines.extend((0..lines).map(|_| ruled.clone()));
        }
    }

    fn tick(&mut self, tick: &Tick) {
        let sign = if tick.ticked { "  [x] " } else { "  [ ] " };
        let beside = match tick.beside.as_str() {
            "" => String::new(),
            "date:" => "  date: __________".to_owned(),
            beside => format!("  {beside}"),
        };
        self.hanging(&format!("{}{beside}", tick.words), sign, "      ");
    }

    fn list(&mut self, numbered: bool, items: &[String]) {
        for (nth, item) in items.iter().enumerate() {
            let sign = if numbered { format!("{}. ", nth + 1) } else { "- ".to_owned() };
            self.hanging(item, &sign, &" ".repeat(width(&sign)));
        }
    }

    fn signature(&mut self, one: &Signature) {
        self.gap();
        let who = if one.name.is_empty() {
            one.role.clone()
        } else {
            format!("{}: {}", one.role, one.name)
        };
        self.words(&who, "");
        let date = "  Date __________";
        let left = self.room.saturating_sub(width(date) + width("Signed "));
        self.lines.push(format!("Signed {}{date}", "_".repeat(left)));
    }

    fn foot(&mut self, foot: &Foot) {
        self.gap();
        self.rule('-');
        let head = format!("journal {}", foot.head);
        let mut parts = vec![foot.school.as_str(), &foot.reference, &foot.made];
        if !foot.head.is_empty() {
            parts.push(&head);
        }
        parts.retain(|part| !part.is_empty());
        self.words(&parts.join(" · "), "");
    }
}

/// A value that isn't known is written on by hand.
fn fact_words(fact: &Fact) -> String {
    let value = if fact.value.trim().is_empty() { "____________" } else { &fact.value };
    format!("{}: {value}", fact.label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::model::{Column, FORMAT, IndexLine, Table};
    use crate::rules::visible::is_hostile;

    fn document(blocks: Vec<Block>) -> Document {
        Document {
            format: FORMAT,
            title: "Support and Attendance Plan".into(),
            subtitle: "no. 2 · open: not yet agreed".into(),
            facts: vec![
                Fact { label: "Pupil".into(), value: "Zoë Łoś".into() },
                Fact { label: "Year".into(), value: String::new() },
            ],
            blocks,
            foot: Foot {
                school: "Hillcrest".into(),
                reference: "Case 3 / plan 2".into(),
                made: "Fri 21 Nov 2025".into(),
                head: "0123456789abcdef".into(),
            },
            banner: String::new(),
        }
    }

    fn field(label: &str, answer: &str, lines: u8) -> Block {
        let (label, answer) = (label.to_owned(), answer.to_owned());
        Block::Field { label, guidance: String::new(), answer, lines }
    }

    #[test]
    fn a_banner_stands_above_all() {
        let document = document(Vec::new()).under_banner("Restricted: for the court".to_owned());
        let text = render(&document, 40);
        assert!(text.starts_with("Restricted: for the court\n\nSupport and"), "{text}");
    }

    #[test]
    fn an_index_tells_what_stands_there_and_marks_are_not_seen() {
        let line = |words: &str| IndexLine { words: words.into(), target: "line-1".into() };
        let mark = Block::Mark { target: "line-1".into() };
        let text = render(
            &document(vec![
                Block::Index { lines: vec![line("1. Meetings offered"), line("2. Minutes")] },
                mark,
                Block::Words { words: "Here".into() },
            ]),
            40,
        );
        assert!(text.contains("\n\n  1. Meetings offered\n  2. Minutes\n\nHere\n"), "{text}");
    }

    #[test]
    fn a_document_is_read_from_top_to_bottom() {
        let tick = |words: &str, ticked, beside: &str| Tick {
            words: words.into(),
            ticked,
            beside: beside.into(),
        };
        let text = render(
            &document(vec![
                Block::Heading { level: 1, words: "Views".into() },
                field("Parent / carer views", "Tired on Mondays.\nSleeps badly.", 0),
                field("Next", "", 2),
                field("Closed", "", 0),
                Block::Ticks {
                    label: "Review".into(),
                    ticks: vec![tick("Weekly", true, "Mon 3 Nov 2025"), tick("Daily", false, "")],
                },
                Block::Signatures {
                    who: vec![Signature { name: String::new(), role: "Parent / carer".into() }],
                },
            ]),
            40,
        );
        let expected = "Support and Attendance Plan
========================================
no. 2 · open: not yet agreed

Pupil: Zoë Łoś      Year: ____________

Views
-----

Parent / carer views
  Tired on Mondays.
  Sleeps badly.

Next
  ______________________________________
  ______________________________________

Closed
  –

Review
  [x] Weekly  Mon 3 Nov 2025
  [ ] Daily

Parent / carer
Signed ________________  Date __________

----------------------------------------
Hillcrest · Case 3 / plan 2 · Fri 21 Nov
2025 · journal 0123456789abcdef
";
        assert_eq!(text, expected);
    }

    #[test]
    fn every_word_stands_there_and_no_line_is_too_wide() {
        let words = "ہفتے کے دن স্কুলে যেতে ভয় Zażółć gęślą jaźń 日本語日本語 a-very-long-word-that-no-line-has-room-for";
        let table = Table {
            caption: "Who".into(),
            columns: ["Name in full", "What is agreed", "By when"]
                .map(|head| Column { head: head.into(), share: 1, narrow: false })
                .to_vec(),
            rows: vec![vec![words.into(), words.into(), String::new()]],
            blank: 1,
        };
        let all = document(vec![field("Views", words, 0), Block::Table(table)]);
        for room in [24, 40, 72, 120] {
            let text = render(&all, room);
            for line in text.lines() {
                assert!(width(line) <= room, "{room}: {line:?}");
            }
            let bare = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
            let long = bare("a-very-long-word-that-no-line-has-room-for");
            if room >= 72 {
                assert!(bare(&text).contains(&long), "{room}:\n{text}");
            }
            for word in words.split(' ').filter(|word| width(word) < 8) {
                assert_eq!(text.matches(word).count(), 3, "{room}: {word}\n{text}");
            }
        }
    }

    #[test]
    fn nothing_steers_a_terminal() {
        let hostile = "a\u{202e}b\u{1b}[2J\u{85}\u{200b}c\td";
        let text = render(
            &document(vec![
                field(hostile, hostile, 0),
                Block::Heading { level: 2, words: hostile.into() },
                Block::List { numbered: true, items: vec![hostile.into()] },
                Block::Address { lines: vec![hostile.into()] },
                Block::Table(Table {
                    caption: hostile.into(),
                    columns: vec![Column { head: hostile.into(), share: 1, narrow: true }],
                    rows: vec![vec![hostile.into()]],
                    blank: 0,
                }),
            ]),
            30,
        );
        assert!(!text.chars().any(|letter| letter != '\n' && is_hostile(letter)), "{text:?}");
    }
}
