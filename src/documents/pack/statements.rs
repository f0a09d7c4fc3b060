//! What was not possible and why: what is missing or needs nothing, who was left out, what was counted by
//! hand, what is not enclosed; and what is asked before a legal step.

use super::super::grids::{column, grid};
use super::super::model::Block;
use super::Book;
use crate::rules::day::spell;
use crate::rules::people::Contact;
use crate::rules::preflight::{PreflightLine, PreflightState};

impl Book<'_> {
    pub(super) fn statements(&mut self) {
        let title = "What was not possible, and why";
        self.part("statements", title, title);
        let items = self.said_of_gaps();
        self.blocks.push(if items.is_empty() {
            let words = "Everything that is asked for is here.".to_owned();
            Block::Words { words }
        } else {
            Block::List { numbered: false, items }
        });
        self.questions();
    }

    fn said_of_gaps(&self) -> Vec<String> {
        let (read, file) = (self.wanted.read, self.making.file);
        let lines = read.preflight.lines.iter();
        let open = lines.filter(|line| line.state != PreflightState::Met);
        let is_ours = |line: &PreflightLine| !read.lines.iter().any(|one| one.id == line.id);
        // A check of ours that asks for nothing says nothing of the case.
        let open = open.filter(|line| line.state == PreflightState::Missing || !is_ours(line));
        let mut said: Vec<String> =
            open.map(|line| format!("{} ({}): {}", line.text, stands(line), line.why)).collect();
        for left in &file.left_out {
            let name = file.contacts.iter().find(|one| one.id == left.contact);
            let name = name.map(Contact::name).unwrap_or_default();
            let (on, why) = (spell(left.on), &left.reason);
            said.push(format!("{name} is left out of letters and meetings since {on}: {why}"));
        }
        said.extend(self.numbered.left_out.iter().cloned());
        said
    }

    /// What was asked before a legal step, with what was answered.
    fn questions(&mut self) {
        let questions = &self.wanted.read.pack.process.questions;
        if questions.is_empty() {
            return;
        }
        let rows = questions.iter().map(|question| {
            let said = self.making.file.checks.iter().find(|said| said.question == question.id);
            let answer = match said {
                Some(said) if !said.answer.is_empty() => {
                    let words = if said.words.is_empty() { "" } else { &said.words };
                    format!("{} ({})\n{words}", capital(&said.answer), spell(said.on))
                }
                _ => "not answered".to_owned(),
            };
            vec![question.text.clone(), answer.trim().to_owned()]
        });
        let rows = rows.collect();
        let columns = vec![column("Question", 4), column("Answer", 4)];
        let words = "Asked before a legal step".to_owned();
        self.blocks.push(Block::Heading { level: 2, words: words.clone() });
        self.blocks.push(grid(&words, columns, rows, 0));
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// How a line stands. Where no paper is wanted none is missing.
fn stands(line: &PreflightLine) -> &'static str {
    match line.state {
        PreflightState::Missing if !line.is_gap() => "not so",
        state => state.words(),
    }
}
