//! A section for each line of the gate: what meets it, and the papers themselves.

use std::collections::BTreeMap;

use super::super::fields;
use super::super::form;
use super::super::grids::{column, grid};
use super::super::making::fact;
use super::super::model::{Block, Document, IndexLine};
use super::super::withheld::Withheld;
use super::{Book, absences, inlined};
use crate::rules::case::Entry;
use crate::rules::day::{short, spell};
use crate::rules::evidence::{ChoiceKind, Proof, SourceKind};
use crate::rules::notice::{Notice, PIECES};
use crate::rules::preflight::{Enclosed, GATE, PreflightLine, PreflightState};
use crate::rules::process::{Asks, LineStanding, Met};
use crate::store::RecordFile;

/// What a section is made of beside its papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Body {
    /// The herringbone, which stands at the end.
    Register,
    /// The log of absences.
    Absences,
    Evidence,
}

impl Book<'_> {
    /// The lines in their order.
    pub(super) fn lines(&mut self) {
        let read = self.wanted.read;
        // Each form stands once: where it is first asked for.
        let mut placed: BTreeMap<i64, usize> = BTreeMap::new();
        for (at, line) in (1..).zip(&read.lines) {
            let checked = read.preflight.line(&line.id);
            let state = checked.map_or("", |checked| checked.state.words());
            let title = format!("{at}. {}", line.text);
            self.part(&format!("line-{at}"), &title, &format!("{title} ({state})"));
            self.blocks.extend(checked.map(stands));
            match self.body(line) {
                Body::Register => self.blocks.push(leads_to_register()),
                Body::Absences => self.absences(),
                Body::Evidence => self.evidence(line),
            }
            self.papers_of(line, at, &mut placed);
        }
    }

    fn body(&self, line: &LineStanding) -> Body {
        let process = &self.wanted.read.pack.process;
        match process.line(&format!("{GATE}/{}", line.id)).map(|known| &known.asks) {
            Some(Asks::WholeRegister) => Body::Register,
            Some(Asks::Proofs { any, .. }) if any.contains(&Proof::AbsenceReason) => Body::Absences,
            _ => Body::Evidence,
        }
    }

    fn absences(&mut self) {
        let made = absences::compose(self.wanted.read, &self.making);
        self.note_withheld(made.withheld);
        self.blocks.extend(inlined::inlined(&made.document, 1));
        let title = made.document.title.clone();
        self.paper(&title, &title, made.document);
    }

    /// What meets a line, a row each.
    fn evidence(&mut self, line: &LineStanding) {
        if line.evidence.is_empty() {
            let words = "Nothing is on file for this line.".to_owned();
            self.blocks.push(Block::Words { words });
            return;
        }
        let rows = line
            .evidence
            .iter()
            .map(|met| vec![short(met.on), self.words_of(line, met), self.papers_named(line, met)]);
        let rows = rows.collect();
        let columns = vec![column("Day", 2), column("What", 7), column("Paper", 3)];
        self.blocks.push(grid(&line.text, columns, rows, 0));
    }

    /// Its title, the words of its entry, and why it counts where somebody said so.
    fn words_of(&self, line: &LineStanding, met: &Met) -> String {
        let file = self.making.file;
        let mut told = vec![met.title.clone()];
        if met.source.kind == SourceKind::Entry {
            let entry = file.entries.iter().find(|entry| entry.id == met.source.id);
            let words = entry.map(said).unwrap_or_default();
            told.extend(words.into_iter().filter(|words| !met.title.contains(words.as_str())));
        }
        let path = format!("{GATE}/{}", line.id);
        let linked = file.choices.iter().find(|choice| {
            choice.line == path
                && choice.kind == ChoiceKind::Link
                && choice.source == Some(met.source)
        });
        told.extend(linked.map(|choice| format!("Counted by hand: {}", choice.reason)));
        told.join("\n")
    }

    /// Where the paper itself stands in this pack.
    fn papers_named(&self, line: &LineStanding, met: &Met) -> String {
        let read = self.wanted.read;
        let enclosed = Enclosed::of_met(self.making.file, &read.pack, &line.id, met);
        let numbers = self.numbered.of(&enclosed);
        let mut named: Vec<String> = numbers.iter().map(|at| format!("Exhibit {at}")).collect();
        let forms = read.records.iter().filter(|one| enclosed.records.contains(&one.record.id));
        named.extend(forms.map(called));
        if !enclosed.notices.is_empty() {
            named.push("its words stand below".to_owned());
        }
        match (named.is_empty(), met.paper) {
            (false, _) => named.join(", "),
            (true, true) => "kept by the school".to_owned(),
            (true, false) => "no paper on file".to_owned(),
        }
    }

    /// The forms and notices of a line in full.
    fn papers_of(&mut self, line: &LineStanding, at: usize, placed: &mut BTreeMap<i64, usize>) {
        let read = self.wanted.read;
        let enclosed = Enclosed::of_line(self.making.file, &read.pack, line);
        for record in read.records.iter().filter(|one| enclosed.records.contains(&one.record.id)) {
            if let Some(before) = placed.get(&record.record.id) {
                let words = format!("{} stands in full under {before}.", called(record));
                self.blocks.push(Block::Words { words });
                continue;
            }
            placed.insert(record.record.id, at);
            let made = form::compose(record, &self.making);
            self.note_withheld(made.withheld);
            self.place(&called(record), made.document);
        }
        let making = self.making;
        for notice in making.file.notices.iter().filter(|one| enclosed.notices.contains(&one.id)) {
            let document = self.notice(notice);
            let title = format!("{} to {}", document.title, notice.to);
            self.place(&title, document);
        }
    }

    /// A paper in full, and by itself.
    fn place(&mut self, title: &str, document: Document) {
        self.blocks.push(Block::Heading { level: 2, words: title.to_owned() });
        self.blocks.extend(inlined::inlined(&document, 2));
        self.paper(title, title, document);
    }

    fn notice(&mut self, notice: &Notice) -> Document {
        let mut facts = vec![self.making.copy_fact()];
        let day = |on: Option<chrono::NaiveDate>| on.map(spell).unwrap_or_default();
        facts.push(fact("To", notice.to.clone()));
        facts.push(fact("Issued", day(notice.issued)));
        facts.push(fact("Served", day(notice.served_on)));
        facts.push(fact("Last day", day(notice.last_day)));
        let state = notice.state_on(self.wanted.today).label().to_owned();
        facts.push(fact("How it stands", state));
        facts.push(fact("Ended", day(notice.ended)));
        facts.push(fact("Why", notice.ended_why.clone()));
        facts.push(fact("Issued because", notice.reason.clone()));
        facts.retain(|fact| !fact.value.trim().is_empty());
        let pieces = PIECES.iter().map(|(name, label)| (label, notice.contents.piece(name)));
        let blocks = pieces
            .filter(|(_, words)| !words.trim().is_empty())
            .map(|(label, words)| fields::told(label, words))
            .collect();
        let about = format!("notice {}", notice.id);
        let name = ("Notice to Improve", String::new(), about.as_str());
        let made = self.making.finish(name, facts, blocks, Withheld::default());
        self.note_withheld(made.withheld);
        made.document
    }
}

/// `Met: 3 of 3`.
fn stands(line: &PreflightLine) -> Block {
    let state = match line.state {
        PreflightState::Met => "Met",
        PreflightState::Missing => "Missing",
        PreflightState::NotApplicable => "Not applicable",
    };
    let why = if line.why.is_empty() { String::new() } else { format!(": {}", line.why) };
    Block::Note { words: format!("{state}{why}") }
}

fn leads_to_register() -> Block {
    let words = "The herringbone and its figures stand at the end of this pack".to_owned();
    Block::Index { lines: vec![IndexLine { words, target: "herringbone".to_owned() }] }
}

/// What a form is called: `Attendance Contract no. 1`.
fn called(record: &RecordFile) -> String {
    format!("{} no. {}", record.form.title, record.record.number)
}

/// The words of an entry; of safeguarding none but that it was considered.
fn said(entry: &Entry) -> Vec<String> {
    if entry.kind.id() == "safeguarding" {
        return Vec::new();
    }
    let words = [entry.words.trim(), entry.outcome.trim()];
    words.into_iter().filter(|words| !words.is_empty()).map(str::to_owned).collect()
}
