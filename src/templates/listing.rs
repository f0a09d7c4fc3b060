//! A form as plain text, for reading in a terminal or a mail.

use super::field::{Choice, Column, Due, Field};
use super::form::{Form, Section};
use super::kind::{Kind, Window, WindowFrom};
use super::proofs::declarations;

/// The form's head, then every section with its fields: stable id, kind, label, suggestions.
#[must_use]
pub fn text_of(form: &Form) -> String {
    let width = form.fields().map(|(id, _)| id.len()).max().unwrap_or_default();
    let mut lines = head_of(form);
    for section in &form.sections {
        lines.extend(section_lines(section, width));
    }
    lines.extend(form.closing.iter().map(|closing| format!("\n{closing}")));
    if !form.proves.is_empty() {
        lines.push("\nWhat a record of it proves".to_owned());
        lines.extend(declarations(&form.proves).into_iter().map(|told| format!("  {told}")));
    }
    format!("{}\n", lines.join("\n"))
}

fn head_of(form: &Form) -> Vec<String> {
    let mut told = vec![form.name.clone(), format!("version {}", form.version)];
    if form.numbered {
        told.push("numbered per pupil".to_owned());
    }
    if form.continues {
        told.push("each starts from the one before".to_owned());
    }
    if form.meets {
        told.push("about a meeting".to_owned());
    }
    if !form.follows.is_empty() {
        told.push(format!("looks back on {}", form.follows.join(", ")));
    }
    vec![form.title.clone(), told.join(", "), form.purpose.clone()]
}

fn section_lines(section: &Section, width: usize) -> Vec<String> {
    let beside = if section.beside { " (side by side)" } else { "" };
    let mut lines = vec![format!("\n{}{beside}", section.title)];
    for (id, field) in section.fields_by_id() {
        lines.push(format!("  {id:width$}  {} ({})", field.label, about(field)));
        for (heading, words) in field.grouped() {
            let heading = heading.map(|heading| format!("{heading}: ")).unwrap_or_default();
            if !words.is_empty() {
                lines.push(format!("  {:width$}  e.g. {heading}{}", "", words.join(" · ")));
            }
        }
    }
    lines
}

fn about(field: &Field) -> String {
    let mut told = vec![about_kind(&field.kind)];
    for (so, word) in
        [(field.required, "required"), (field.carries, "carries"), (field.restricted, "restricted")]
    {
        if so {
            told.push(word.to_owned());
        }
    }
    if !field.withhold_from.is_empty() {
        told.push(format!("withheld from {}", field.withhold_from.join(", ")));
    }
    told.extend(field.due.as_ref().map(about_due));
    told.join("; ")
}

/// `due: Review meeting, until review`.
fn about_due(due: &Due) -> String {
    let until = due.met_by.iter().chain(&due.met_by_field).chain(&due.unless_field);
    let until: Vec<&str> = until.map(String::as_str).collect();
    let after = match due.after_school_days {
        None => String::new(),
        Some(1) => " 1 school day after it".to_owned(),
        Some(days) => format!(" {days} school days after it"),
    };
    if until.is_empty() {
        return format!("due: {}{after}", due.what);
    }
    format!("due: {}{after}, until {}", due.what, until.join(", "))
}

fn about_kind(kind: &Kind) -> String {
    match kind {
        Kind::Date { window: Some(window), .. } => about_window(window),
        Kind::Choice { options, many } => {
            format!("{} of: {}", if *many { "any" } else { "one" }, labels_of(options))
        }
        Kind::Number { min, max, unit } => about_number(*min, *max, unit.as_deref()),
        Kind::Table { columns, .. } => format!("table of {}", columns_of(columns)),
        Kind::Actions { printed, .. } if !printed.is_empty() => {
            format!("actions, first: {}", printed.join(" · "))
        }
        Kind::Fact { fact } => format!("fact {}", fact.name()),
        Kind::Meeting { part } => format!("the meeting's {}", part.name()),
        plain => plain.name().to_owned(),
    }
}

/// `date 2 to 4 weeks after the meeting, best 3`.
fn about_window(window: &Window) -> String {
    let Window { from, min_weeks, max_weeks, suggest_weeks } = window;
    let from = match from {
        WindowFrom::Meeting => "the meeting",
        WindowFrom::Record => "the record was begun",
    };
    let best = suggest_weeks.map(|weeks| format!(", best {weeks}")).unwrap_or_default();
    format!("date {min_weeks} to {max_weeks} weeks after {from}{best}")
}

fn about_number(min: Option<i64>, max: Option<i64>, unit: Option<&str>) -> String {
    let range = match (min, max) {
        (Some(min), Some(max)) => format!(" {min} to {max}"),
        (Some(min), None) => format!(" from {min}"),
        (None, Some(max)) => format!(" up to {max}"),
        (None, None) => String::new(),
    };
    let unit = unit.map(|unit| format!(" {unit}")).unwrap_or_default();
    format!("number{range}{unit}")
}

fn labels_of(options: &[Choice]) -> String {
    let label = |option: &Choice| match &option.needs {
        Some(field) => format!("{} (needs {field})", option.label),
        None => option.label.clone(),
    };
    options.iter().map(label).collect::<Vec<_>>().join(" · ")
}

fn columns_of(columns: &[Column]) -> String {
    let labels: Vec<&str> = columns.iter().map(|column| column.label.as_str()).collect();
    labels.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templates::read::read_form;

    #[test]
    fn a_form_is_listed_with_ids_kinds_and_suggestions() {
        let text = r#"
name = "small"
title = "Small form"
version = 3
numbered = true
continues = true
purpose = "A form for tests."
closing = "The end."
[[section]]
id = "one"
title = "One"
beside = true
[[section.field]]
id = "a"
label = "What"
kind = "line"
suggestions = ["x", "y"]
carries = true
[[section.field]]
id = "group"
label = "Grouped"
kind = "line"
suggestions = [{ group = "Home", of = ["x", "y"] }, { group = "School", of = ["z"] }]
[[section.field]]
id = "often"
label = "How often"
kind = "choice"
many = true
options = [{ id = "d", label = "daily" }, { id = "w", label = "weekly" }]
[[section.field]]
id = "rate"
label = "Rate"
kind = "number"
min = 0
max = 100
unit = "%"
withhold_from = ["agency", "court"]
[[section.field]]
id = "by"
label = "By"
kind = "date"
window = { from = "record", min-weeks = 2, max-weeks = 4, suggest-weeks = 3 }
due = { what = "Review", met-by = ["small"], met-by-field = "one/a", after-school-days = 10 }
"#;
        let expected = "\
Small form
small, version 3, numbered per pupil, each starts from the one before
A form for tests.

One (side by side)
  one/a      What (line; carries)
             e.g. x · y
  one/group  Grouped (line)
             e.g. Home: x · y
             e.g. School: z
  one/often  How often (any of: daily · weekly)
  one/rate   Rate (number 0 to 100 %; withheld from agency, court)
  one/by     By (date 2 to 4 weeks after the record was begun, best 3; due: Review 10 school days after it, until small, one/a)

The end.
";
        assert_eq!(text_of(&read_form("t", text).unwrap()), expected);
    }

    #[test]
    fn a_form_about_a_meeting_says_so_and_what_it_looks_back_on() {
        let text = r#"
name = "small"
title = "Small form"
version = 1
meets = true
follows = ["meeting", "small"]
purpose = "A form for tests."
[[section]]
id = "one"
title = "One"
[[section.field]]
id = "day"
label = "Day"
kind = "meeting"
part = "day"
[[section.field]]
id = "asked"
label = "Asked"
kind = "invitations"
[[section.field]]
id = "end"
label = "End"
kind = "choice"
options = [{ id = "no", label = "No" }, { id = "yes", label = "Yes", needs = "one/why" }]
[[section.field]]
id = "why"
label = "Why"
kind = "tick-date"
due = { what = "Say why" }
"#;
        let expected = "\
Small form
small, version 1, about a meeting, looks back on meeting, small
A form for tests.

One
  one/day    Day (the meeting's day)
  one/asked  Asked (invitations)
  one/end    End (one of: No · Yes (needs one/why))
  one/why    Why (tick-date; due: Say why)
";
        assert_eq!(text_of(&read_form("t", text).unwrap()), expected);
    }
}
