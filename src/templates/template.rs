//! A template file of any shape: a form, the strategy checklist, the process, or the tiers of support.

use serde::Serialize;
use toml::de::DeTable;

use super::checklist::{Checklist, read_checklist, text_of_checklist};
use super::entries::Entries;
use super::form::Form;
use super::letter::{Letter, read_letter, text_of_letter};
use super::listing::text_of;
use super::place::{Fault, Faults};
use super::process::{read_process, text_of_process};
use super::read::read_root;
use super::retention::{read_retention, text_of_retention};
use super::tiers::{read_tiers, text_of_tiers};
use crate::rules::process::{PROCESS, Process};
use crate::rules::retention::{RETENTION, Retention};
use crate::rules::strategy::CHECKLIST;
use crate::rules::support::{TIERS, Tiers};

/// What a template file describes. In JSON it is that alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Template {
    /// A form to fill, record by record.
    Form(Form),
    /// The strategy checklist, one a case.
    Checklist(Checklist),
    /// Stages, gates and their lines of evidence.
    Process(Box<Process>),
    /// Relational support by tier, one a file.
    Tiers(Tiers),
    /// A letter to parents.
    Letter(Box<Letter>),
    /// How long records are kept, one a file.
    Retention(Retention),
}

/// What a file says of its shape; a form needs to say nothing.
#[derive(Clone, Copy)]
enum Shape {
    Form,
    Checklist,
    Process,
    Tiers,
    Letter,
    Retention,
}

const SHAPES: &[(&str, Shape)] = &[
    ("form", Shape::Form),
    ("checklist", Shape::Checklist),
    ("process", Shape::Process),
    ("tiers", Shape::Tiers),
    ("letter", Shape::Letter),
    ("retention", Shape::Retention),
];

/// Names that belong to another shape than a form's: each is that of the one file of its shape.
const TAKEN: [&str; 4] = [CHECKLIST, PROCESS, TIERS, RETENTION];

impl Template {
    /// What commands call it.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Form(form) => &form.name,
            Self::Checklist(checklist) => &checklist.name,
            Self::Process(process) => &process.name,
            Self::Tiers(tiers) => &tiers.name,
            Self::Letter(letter) => &letter.name,
            Self::Retention(retention) => &retention.name,
        }
    }

    /// The title on paper.
    #[must_use]
    pub fn title(&self) -> &str {
        match self {
            Self::Form(form) => &form.title,
            Self::Checklist(checklist) => &checklist.title,
            Self::Process(process) => &process.title,
            Self::Tiers(tiers) => &tiers.title,
            Self::Letter(letter) => &letter.title,
            Self::Retention(retention) => &retention.title,
        }
    }

    /// Goes up with every change.
    #[must_use]
    pub fn version(&self) -> u32 {
        match self {
            Self::Form(form) => form.version,
            Self::Checklist(checklist) => checklist.version,
            Self::Process(process) => process.version,
            Self::Tiers(tiers) => tiers.version,
            Self::Letter(letter) => letter.version,
            Self::Retention(retention) => retention.version,
        }
    }

    /// The template as plain text.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Form(form) => text_of(form),
            Self::Checklist(checklist) => text_of_checklist(checklist),
            Self::Process(process) => text_of_process(process),
            Self::Tiers(tiers) => text_of_tiers(tiers),
            Self::Letter(letter) => text_of_letter(letter),
            Self::Retention(retention) => text_of_retention(retention),
        }
    }
}

/// Reads a template of any shape from the text of its file; `source_name` is what faults call the
/// file.
///
/// # Errors
///
/// Every fault of the file, in line order. A text that isn't TOML has those of its syntax alone.
pub fn read_template(source_name: &str, text: &str) -> Result<Template, Vec<Fault>> {
    let mut faults = Faults::of(source_name, text);
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        faults.note_syntax(error);
    }
    if !faults.are_none() {
        return Err(faults.in_order());
    }
    let mut entries = Entries::new(root.get_ref(), 0);
    let shape = if entries.lacks("shape") {
        Some(Shape::Form)
    } else {
        entries.word("shape", SHAPES, &mut faults)
    };
    match shape {
        Some(Shape::Form) => {
            let at = entries.place_of("name");
            let form = read_root(entries, &mut faults);
            if let Some(taken) = TAKEN.iter().find(|taken| form.name == **taken) {
                let expected = format!("another name, or shape = {taken:?}");
                faults.note(at, format!("a form called {taken:?}"), expected);
            }
            faults.settle(Template::Form(form))
        }
        Some(Shape::Checklist) => {
            let checklist = read_checklist(entries, &mut faults);
            faults.settle(Template::Checklist(checklist))
        }
        Some(Shape::Process) => {
            let process = read_process(entries, &mut faults);
            faults.settle(Template::Process(Box::new(process)))
        }
        Some(Shape::Tiers) => {
            let tiers = read_tiers(entries, &mut faults);
            faults.settle(Template::Tiers(tiers))
        }
        Some(Shape::Letter) => {
            let letter = read_letter(entries, &mut faults);
            faults.settle(Template::Letter(Box::new(letter)))
        }
        Some(Shape::Retention) => {
            let retention = read_retention(entries, &mut faults);
            faults.settle(Template::Retention(retention))
        }
        None => Err(faults.in_order()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templates::{BUILT_IN, built_in, read_form};

    #[test]
    fn a_file_without_a_shape_is_a_form() {
        let text = built_in("plan").unwrap();
        let form = read_form("plan.toml", text).unwrap();
        assert_eq!(read_template("plan.toml", text), Ok(Template::Form(form.clone())));
        let said = format!("shape = \"form\"\n{text}");
        assert_eq!(read_template("plan.toml", &said), Ok(Template::Form(form)));
    }

    #[test]
    fn every_template_has_a_name_a_title_and_a_text() {
        for (name, text) in BUILT_IN {
            let template = read_template(name, text).unwrap();
            assert_eq!(template.name(), *name);
            assert!(template.version() >= 1, "{name}");
            assert!(template.text().starts_with(template.title()), "{name}");
            assert_eq!(serde_json::to_value(&template).unwrap()["name"], *name);
        }
    }

    #[test]
    fn what_is_no_toml_is_told_by_its_syntax_alone() {
        let faults = read_template("t", "name \"plan\"").unwrap_err();
        assert!(!faults.is_empty() && faults.iter().all(|fault| fault.line == 1), "{faults:?}");
    }
}
