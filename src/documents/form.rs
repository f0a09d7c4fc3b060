//! A form on paper: filled in for one audience, or blank to be written on.

use chrono::NaiveDate;

use super::audience::Audience;
use super::fields::{self, Lines};
use super::grids;
use super::making::{Making, fact, foot};
use super::model::{Block, Document, FORMAT, Fact, Signature};
use super::withheld::{Made, Withheld, is_left_blank, is_said, withheld_because};
use crate::rules::assess::Facts;
use crate::rules::case::{Attachment, RecordState};
use crate::rules::day::spell;
use crate::store::RecordFile;
use crate::templates::{FactName, Field, Form, Kind, Section};

/// The section whose short fields stand at the top of the paper.
const DETAILS: &str = "details";
/// The sections whose lines are signed.
const SIGNED: [&str; 2] = ["signed", "agreement"];

/// What a blank form is made with: no case, or one whose known facts are printed.
#[derive(Debug, Clone, Copy)]
pub struct Blank<'a> {
    pub audience: Audience,
    pub school: &'a str,
    /// What is known of the pupil; none for a form of nobody.
    pub facts: Option<&'a Facts>,
    pub today: NaiveDate,
    pub head: &'a str,
}

/// A form as it is filled in.
#[must_use]
pub fn compose(record: &RecordFile, making: &Making<'_>) -> Made {
    let mut withheld = Withheld::default();
    let mut sheet = Sheet::new(making.copy_fact());
    for section in &record.form.sections {
        lay_section(record, section, making, &mut sheet, &mut withheld);
    }
    if record.frozen.is_none() {
        sheet.facts.push(making.register_fact());
    }
    let (facts, blocks) = sheet.end(&record.form);
    let about = format!("{} {}", record.record.kind, record.record.number);
    let title = record.form.title.as_str();
    making.finish((title, subtitle(record), &about), facts, blocks, withheld)
}

fn lay_section(
    record: &RecordFile,
    section: &Section,
    making: &Making<'_>,
    sheet: &mut Sheet,
    withheld: &mut Withheld,
) {
    let mut shown = Vec::new();
    for (path, field) in section.fields_by_id() {
        match withheld_because(record, section, field, making) {
            None => shown.push((path, field)),
            Some(why) if is_said(record, &path) => withheld.note(&field.label, &why),
            Some(_) => {}
        }
    }
    let value_of = |path: &str| record.value(path).to_owned();
    let lines = room_in(record, making.audience);
    sheet.lay(section, &shown, &|path, field| filled(record, (path, field), lines), &value_of);
    if let Some(files) = files_of(record, section, &shown, making, withheld) {
        sheet.blocks.push(files);
    }
}

/// One section of a form alone, as it is filled in.
pub(super) fn section_blocks(
    record: &RecordFile,
    section: &Section,
    making: &Making<'_>,
    withheld: &mut Withheld,
) -> Vec<Block> {
    let mut sheet = Sheet::new(making.copy_fact());
    lay_section(record, section, making, &mut sheet, withheld);
    sheet.blocks
}

/// A form laid out to be written on.
#[must_use]
pub fn blank(form: &Form, about: &Blank<'_>) -> Document {
    let mut sheet = Sheet { facts: Vec::new(), ..Sheet::new(fact("", String::new())) };
    if !form.purpose.is_empty() {
        sheet.blocks.push(Block::Note { words: form.purpose.clone() });
    }
    for section in &form.sections {
        let shown: Vec<(String, &Field)> = section
            .fields_by_id()
            .filter(|(_, field)| is_left_blank(field, about.audience))
            .collect();
        sheet.lay(section, &shown, &|_, field| unwritten(field, about.facts), &|_| String::new());
    }
    let (facts, blocks) = sheet.end(form);
    Document {
        format: FORMAT,
        title: form.title.clone(),
        subtitle: String::new(),
        facts,
        blocks,
        foot: foot(about.school, &format!("{} (blank)", form.name), about.today, about.head),
        banner: String::new(),
    }
}

/// How a record stands: `no. 2 · closed Tue 14 Oct 2025`.
fn subtitle(record: &RecordFile) -> String {
    let told = &record.record;
    let mut parts = Vec::new();
    if record.form.numbered {
        parts.push(format!("no. {}", told.number));
    }
    if told.version > 1 {
        parts.push(format!("version {}", told.version));
    }
    parts.push(match (told.state, &told.closed_at) {
        (RecordState::Open, _) => "open: not yet agreed".to_owned(),
        (RecordState::Closed, Some(at)) => format!("closed {}", day_of(at)),
        (RecordState::Closed, None) => "closed".to_owned(),
    });
    if record.corrected_by.is_some() {
        parts.push("superseded: a newer version corrects it".to_owned());
    }
    parts.join(" · ")
}

/// The day of a kept moment.
fn day_of(at: &str) -> String {
    let day = at.get(..10).unwrap_or_default();
    day.parse().map_or_else(|_| day.to_owned(), spell)
}

/// Room to write on is for those who still agree on it, not for those who judge the case.
pub(super) fn room_in(record: &RecordFile, audience: Audience) -> Lines {
    match audience {
        Audience::Authority | Audience::Court => Lines::None,
        _ if record.is_open() => Lines::Some,
        _ => Lines::None,
    }
}

/// One field of a record.
fn filled(record: &RecordFile, (path, field): (&str, &Field), lines: Lines) -> Vec<Block> {
    match &field.kind {
        Kind::Fact { fact } => {
            let number = record.record.number.to_string();
            let value = fact_of(&record.facts, *fact, &number).to_owned();
            vec![fields::answered(field, &value, Lines::None)]
        }
        Kind::Meeting { part } => {
            let value = fields::meeting_part(record.meeting.as_ref(), *part);
            vec![fields::answered(field, &value, lines)]
        }
        Kind::Table { columns, first_rows } => {
            vec![grids::table(record, (path, &field.label), (columns, first_rows), lines)]
        }
        Kind::People { headings } => {
            vec![grids::people(record, (path, &field.label), headings, lines)]
        }
        Kind::Actions { headings, .. } => {
            vec![grids::actions(record, &field.label, headings, lines)]
        }
        Kind::Invitations { headings } => {
            vec![grids::invitations(record, &field.label, headings, lines)]
        }
        _ => vec![fields::shown(field, record.value(path), lines)],
    }
}

/// One field of a blank form, with what is known printed.
fn unwritten(field: &Field, facts: Option<&Facts>) -> Vec<Block> {
    match &field.kind {
        Kind::Fact { fact } => {
            let known = facts.map_or("", |facts| fact_of(facts, *fact, ""));
            vec![fields::answered(field, known, Lines::Blank)]
        }
        Kind::Meeting { .. } => vec![fields::answered(field, "", Lines::Blank)],
        Kind::Table { .. }
        | Kind::People { .. }
        | Kind::Actions { .. }
        | Kind::Invitations { .. } => {
            let note = field.guidance.clone().map(|words| Block::Note { words });
            note.into_iter().chain([grids::blank(field)]).collect()
        }
        _ => vec![fields::shown(field, "", Lines::Blank)],
    }
}

fn fact_of<'a>(facts: &'a Facts, fact: FactName, number: &'a str) -> &'a str {
    match fact {
        FactName::PupilName => &facts.name,
        FactName::Year => &facts.year,
        FactName::BirthDate => &facts.born,
        FactName::Attendance => &facts.attendance,
        FactName::SessionsMissed => &facts.missed,
        FactName::PlanNumber => number,
        FactName::Target => facts.target.as_deref().unwrap_or_default(),
        FactName::SinceMeeting => facts.since_meeting.as_deref().unwrap_or_default(),
        FactName::LastMeeting => facts.last_meeting.as_deref().unwrap_or_default(),
        FactName::Siblings => facts.siblings.as_deref().unwrap_or_default(),
    }
}

/// The names of the files on a section's fields: for the school and for those who judge its case.
fn files_of(
    record: &RecordFile,
    section: &Section,
    shown: &[(String, &Field)],
    making: &Making<'_>,
    withheld: &mut Withheld,
) -> Option<Block> {
    let of_section = |path: &str| {
        let files = record.attachments.iter().filter(|file| file.stands_on(path));
        files.filter(|file| !file.restricted).collect::<Vec<_>>()
    };
    let files: Vec<_> = shown.iter().flat_map(|(path, _)| of_section(path)).collect();
    if files.is_empty() {
        return None;
    }
    if !matches!(making.audience, Audience::School | Audience::Authority | Audience::Court) {
        withheld
            .note(&format!("{}, files", section.title), "what they are called and what is in them");
        return None;
    }
    let name = |file: &&Attachment| format!("{} ({})", file.title, file.media.label());
    let names: Vec<String> = files.iter().map(name).collect();
    Some(Block::Note { words: format!("On file: {}", names.join(", ")) })
}

/// A form being laid out.
struct Sheet {
    facts: Vec<Fact>,
    blocks: Vec<Block>,
    signatures: Vec<Signature>,
}

impl Sheet {
    fn new(copy: Fact) -> Self {
        Self { facts: vec![copy], blocks: Vec::new(), signatures: Vec::new() }
    }

    /// A section with its heading; nothing at all where none of its fields is shown.
    fn lay(
        &mut self,
        section: &Section,
        shown: &[(String, &Field)],
        blocks_of: &dyn Fn(&str, &Field) -> Vec<Block>,
        value_of: &dyn Fn(&str) -> String,
    ) {
        if let Some(beside) = side_by_side(section, shown, value_of) {
            self.heading(section);
            self.blocks.push(beside);
            return;
        }
        let mut inside: Vec<Block> = Vec::new();
        for (path, field) in shown {
            let is_signed = SIGNED.contains(&section.id.as_str());
            if is_signed && matches!(field.kind, Kind::Line) {
                let (name, role) = (value_of(path), field.label.clone());
                self.signatures.push(Signature { name, role });
                continue;
            }
            // A day stands beside each signature.
            if is_signed && matches!(field.kind, Kind::Date { .. }) && value_of(path).is_empty() {
                continue;
            }
            let blocks = blocks_of(path, field);
            inside.extend(blocks.iter().find_map(|block| label_of_table(block, section, shown)));
            for block in blocks {
                match block {
                    Block::Field { label, answer, .. }
                        if section.id == DETAILS && is_brief(&field.kind) =>
                    {
                        self.facts.push(Fact { label, value: answer });
                    }
                    block => fields::push(&mut inside, unlabelled(block, section, shown)),
                }
            }
        }
        if !inside.is_empty() {
            self.heading(section);
            self.blocks.extend(inside);
        }
    }

    fn heading(&mut self, section: &Section) {
        self.blocks.push(Block::Heading { level: 1, words: section.title.clone() });
    }

    /// The signatures, then the form's closing line.
    fn end(mut self, form: &Form) -> (Vec<Fact>, Vec<Block>) {
        if !self.signatures.is_empty() {
            let words = form.section(SIGNED[0]).map_or("Signed", |section| section.title.as_str());
            self.blocks.push(Block::Heading { level: 1, words: words.to_owned() });
            self.blocks.push(Block::Signatures { who: self.signatures });
        }
        if let Some(closing) = &form.closing {
            self.blocks.push(Block::Words { words: closing.clone() });
        }
        (self.facts, self.blocks)
    }
}

/// What fits beside another at the top of the paper.
fn is_brief(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Fact { .. }
            | Kind::Line
            | Kind::Date { .. }
            | Kind::Time
            | Kind::Number { .. }
            | Kind::Meeting { .. }
    )
}

/// A table bears no words of its own: its label stands over it where the section's heading is none.
fn label_of_table(block: &Block, section: &Section, shown: &[(String, &Field)]) -> Option<Block> {
    let Block::Table(table) = block else { return None };
    let is_told = shown.len() == 1 || table.caption == section.title || table.caption.is_empty();
    (!is_told).then(|| Block::Heading { level: 3, words: table.caption.clone() })
}

/// A label that says once more what the heading right above it says is left out.
fn unlabelled(block: Block, section: &Section, shown: &[(String, &Field)]) -> Block {
    match block {
        Block::Field { label, guidance, answer, lines }
            if shown.len() == 1 && label == section.title =>
        {
            Block::Field { label: String::new(), guidance, answer, lines }
        }
        Block::Ticks { label, ticks } if shown.len() == 1 && label == section.title => {
            Block::Ticks { label: String::new(), ticks }
        }
        block => block,
    }
}

/// The columns of a section whose passages stand side by side.
fn side_by_side(
    section: &Section,
    shown: &[(String, &Field)],
    value_of: &dyn Fn(&str) -> String,
) -> Option<Block> {
    let all_prose = shown.iter().all(|(_, field)| matches!(field.kind, Kind::Prose));
    if !section.beside || shown.len() < 2 || !all_prose {
        return None;
    }
    let row: Vec<String> = shown.iter().map(|(path, _)| value_of(path)).collect();
    let heads = shown.iter().map(|(_, field)| field.label.as_str());
    Some(grids::columns_beside(&section.title, heads, row))
}
