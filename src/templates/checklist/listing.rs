//! A checklist as plain text, for reading in a terminal or a mail.

use super::{Checklist, ChecklistRow, ChecklistSection};
use crate::templates::proofs::listed;

/// The checklist's head, then every section with its rows: stable id, title, what is asked of it.
#[must_use]
pub fn text_of_checklist(checklist: &Checklist) -> String {
    let width = checklist.rows().map(|(path, ..)| path.len()).max().unwrap_or_default();
    let Checklist { name, title, version, purpose, .. } = checklist;
    let mut lines = vec![title.clone(), format!("{name}, version {version}"), purpose.clone()];
    for section in &checklist.sections {
        lines.push(format!("\n{}{}", section.title, about_section(section)));
        for row in &section.rows {
            let path = format!("{}/{}", section.id, row.id);
            lines.push(format!("  {path:width$}  {} ({})", row.title, about(row)));
            for prompt in &row.prompts {
                lines.push(format!("  {:width$}  - {}", "", prompt.label));
            }
        }
    }
    lines.push(format!("\n{}", checklist.own.title));
    format!("{}\n", lines.join("\n"))
}

fn about_section(section: &ChecklistSection) -> String {
    let condition = section.condition.as_ref();
    condition.map_or_else(String::new, |condition| format!(" (if {condition})"))
}

fn about(row: &ChecklistRow) -> String {
    let mut told = vec![row.kind.name().to_owned()];
    match (&row.condition, row.must.is_some()) {
        (Some(condition), true) => told.push(format!("a must if {condition}")),
        (Some(condition), false) => told.push(format!("if {condition}")),
        (None, _) => {}
    }
    told.extend(row.outcome.as_ref().map(|outcome| format!("outcome: {outcome}")));
    for (so, word) in [(row.receipt, "receipt"), (row.restricted, "restricted")] {
        if so {
            told.push(word.to_owned());
        }
    }
    told.extend(listed("proves", &row.proves));
    told.extend(listed("answered by", &row.answered_by));
    if let Some(link) = &row.link {
        let place = if link.place.is_empty() { "no place given yet" } else { &link.place };
        told.push(format!("see {}: {place}", link.name));
    }
    told.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templates::{Template, read_template};

    #[test]
    fn a_checklist_is_listed_with_ids_conditions_and_prompts() {
        let text = r#"
shape = "checklist"
name = "checklist"
title = "Strategy checklist"
version = 3
purpose = "A checklist for tests."
[own]
title = "Our own"
[[section]]
id = "one"
title = "One"
condition = "so"
[[section.row]]
id = "a"
title = "Visit"
kind = "strategy"
condition = "concerned"
must = "safeguarding-concern"
outcome = "List visits"
prompts = [{ id = "x", label = "Letter left" }]
link = { name = "Page", place = "" }
[[section.row]]
id = "often"
title = "Needed?"
kind = "question"
restricted = true
"#;
        let expected = "\
Strategy checklist
checklist, version 3
A checklist for tests.

One (if so)
  one/a      Visit (strategy; a must if concerned; outcome: List visits; see Page: no place given yet)
             - Letter left
  one/often  Needed? (question; restricted)

Our own
";
        let Ok(Template::Checklist(read)) = read_template("t", text) else {
            panic!("no checklist")
        };
        assert_eq!(text_of_checklist(&read), expected);
    }
}
