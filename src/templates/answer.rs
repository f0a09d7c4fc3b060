//! What an answer may be: typed words in, the kept form out; the kept form in, words for the eye out.
//!
//! Kept forms: a date as `2025-09-12`; a time as `14:30`; a choice as its ids, one a line; a tick as
//! `yes`; a tick with its date as that date, or `yes` without one; blank for no answer.

use chrono::NaiveDate;

use super::form::Form;
use super::{Choice, Kind, Lean};
use crate::rules::day;

/// What a path of a form leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target<'a> {
    /// A field that keeps one answer.
    Field(&'a Kind),
    /// A row of a form's own table: kept as `yes` while it stands.
    Row,
    /// Filled by something else: a fact, people, actions, a meeting, a table as a whole.
    NotTyped(&'static str),
}

/// Finds what `section/field`, `section/field/row` or `section/field/row/column` leads to.
#[must_use]
pub fn target<'a>(form: &'a Form, path: &str) -> Option<Target<'a>> {
    let parts: Vec<&str> = path.split('/').collect();
    let (section, field, rest) = (parts.first()?, parts.get(1)?, &parts[2..]);
    let found = form.field(&format!("{section}/{field}"))?;
    match (&found.kind, rest) {
        (Kind::Table { .. }, [_]) => Some(Target::Row),
        (Kind::Table { columns, .. }, [_, column]) => {
            columns.iter().find(|c| c.id == *column).map(|c| Target::Field(&c.kind))
        }
        (_, [_, ..]) => None,
        (Kind::Table { .. }, []) => Some(Target::NotTyped("it is a table: answer its cells")),
        (Kind::People { .. }, []) => Some(Target::NotTyped("people are rows of their own")),
        (Kind::Actions { .. }, []) => {
            Some(Target::NotTyped("its actions are the case's own: add them as actions"))
        }
        (Kind::Fact { .. }, []) => {
            Some(Target::NotTyped("it follows what is known of the pupil and can't be typed"))
        }
        (Kind::Meeting { .. }, []) => {
            Some(Target::NotTyped("it follows the meeting: move the meeting instead"))
        }
        (Kind::Invitations { .. }, []) => Some(Target::NotTyped(
            "invitations are the meeting's own: invite people to the meeting",
        )),
        (kind, []) => Some(Target::Field(kind)),
    }
}

/// Reads what was typed into the kept form.
///
/// # Errors
/// Why it can't be an answer here, in words to stand beside the field.
pub fn accept(kind: &Kind, typed: &str, today: NaiveDate) -> Result<String, String> {
    let trimmed = typed.trim();
    if trimmed.is_empty() {
        return Ok(String::new());
    }
    match kind {
        Kind::Date { lean, .. } => accept_day(trimmed, today, *lean),
        Kind::Time => accept_time(trimmed),
        Kind::Choice { options, many } => accept_choice(trimmed, options, *many),
        Kind::Tick => accept_tick(trimmed),
        Kind::TickDate => accept_tick(trimmed).or_else(|_| accept_day(trimmed, today, Lean::Past)),
        Kind::Number { min, max, .. } => accept_number(trimmed, *min, *max),
        Kind::Line if trimmed.contains('\n') => Err("one line only here".to_owned()),
        _ => Ok(typed.trim_end().to_owned()),
    }
}

fn accept_day(typed: &str, today: NaiveDate, lean: Lean) -> Result<String, String> {
    let lean = match lean {
        Lean::Past => day::Lean::Past,
        Lean::Future => day::Lean::Future,
        Lean::Birth => day::Lean::Birth,
    };
    day::read_day(typed, today, lean).map(|day| day.to_string()).map_err(|why| why.to_string())
}

/// `9`, `9:30`, `9.30`, `0930`, `2pm`, `2.15 pm`.
fn accept_time(typed: &str) -> Result<String, String> {
    let no_time = || format!("{typed} is no time of day: try 9:30 or 2.15pm");
    let lower = typed.to_lowercase();
    let (digits, half) = match lower.strip_suffix("pm") {
        Some(rest) => (rest.trim(), Some(12)),
        None => lower.strip_suffix("am").map_or((lower.trim(), None), |r| (r.trim(), Some(0))),
    };
    let (hour, minute) = match digits.split_once([':', '.']) {
        Some(parts) => parts,
        None if digits.len() == 4 && digits.is_ascii() => digits.split_at(2),
        None => (digits, "0"),
    };
    let hour: u32 = hour.trim().parse().map_err(|_| no_time())?;
    let minute: u32 = minute.trim().parse().map_err(|_| no_time())?;
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return Err(no_time()),
        Some(add) => hour % 12 + add,
        None => hour,
    };
    if hour > 23 || minute > 59 { Err(no_time()) } else { Ok(format!("{hour:02}:{minute:02}")) }
}

fn accept_choice(typed: &str, options: &[Choice], many: bool) -> Result<String, String> {
    let mut chosen = Vec::new();
    for part in typed.split(['\n', ',']).map(str::trim).filter(|part| !part.is_empty()) {
        let option = options
            .iter()
            .find(|o| o.id == part || o.label.eq_ignore_ascii_case(part))
            .ok_or_else(|| {
                let known: Vec<&str> = options.iter().map(|o| o.id.as_str()).collect();
                format!("{part} is not a choice here: {}", known.join(", "))
            })?;
        if !chosen.contains(&option.id) {
            chosen.push(option.id.clone());
        }
    }
    if chosen.len() > 1 && !many {
        return Err("only one can be chosen here".to_owned());
    }
    // In the order of the form, so that the same choice is always the same answer.
    let ids = options.iter().map(|o| &o.id).filter(|id| chosen.contains(id));
    Ok(ids.cloned().collect::<Vec<_>>().join("\n"))
}

fn accept_tick(typed: &str) -> Result<String, String> {
    match typed.to_lowercase().as_str() {
        "yes" | "y" | "x" | "1" | "true" | "ticked" => Ok("yes".to_owned()),
        "no" | "n" | "0" | "false" => Ok(String::new()),
        _ => Err(format!("{typed}: yes or blank")),
    }
}

fn accept_number(typed: &str, min: Option<i64>, max: Option<i64>) -> Result<String, String> {
    let number: i64 = typed.parse().map_err(|_| format!("{typed} is not a whole number"))?;
    match (min, max) {
        (Some(min), _) if number < min => Err(format!("at least {min}")),
        (_, Some(max)) if number > max => Err(format!("at most {max}")),
        _ => Ok(number.to_string()),
    }
}

/// A kept answer as an officer reads it.
#[must_use]
pub fn show(kind: &Kind, value: &str) -> String {
    let spelled = |value: &str| value.parse().map_or_else(|_| value.to_owned(), day::spell);
    match kind {
        Kind::Date { .. } => spelled(value),
        Kind::Tick | Kind::TickDate if value == "yes" => "ticked".to_owned(),
        Kind::TickDate if !value.is_empty() => format!("ticked, {}", spelled(value)),
        Kind::Choice { options, .. } => {
            let label =
                |id: &str| options.iter().find(|o| o.id == id).map_or(id, |o| &o.label).to_owned();
            value.lines().map(label).collect::<Vec<_>>().join(" · ")
        }
        Kind::Number { unit: Some(unit), .. } if !value.is_empty() => format!("{value} {unit}"),
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        "2025-11-23".parse().unwrap()
    }

    fn choice(many: bool) -> Kind {
        let option =
            |id: &str, label: &str| Choice { id: id.into(), label: label.into(), needs: None };
        Kind::Choice {
            options: vec![option("daily", "Every day"), option("weekly", "Weekly")],
            many,
        }
    }

    #[test]
    fn typed_words_become_the_kept_form() {
        let date = Kind::Date { lean: Lean::Future, window: None };
        let number = Kind::Number { min: Some(0), max: Some(100), unit: None };
        let table = [
            (&date, "12/9", Ok("2026-09-12")),
            (&date, " ", Ok("")),
            (&Kind::Time, "9", Ok("09:00")),
            (&Kind::Time, "2.15 pm", Ok("14:15")),
            (&Kind::Time, "0930", Ok("09:30")),
            (&Kind::Time, "12am", Ok("00:00")),
            (&Kind::Time, "25:00", Err("25:00 is no time of day: try 9:30 or 2.15pm")),
            (&Kind::Tick, "x", Ok("yes")),
            (&Kind::Tick, "no", Ok("")),
            (&Kind::TickDate, "yes", Ok("yes")),
            (&Kind::TickDate, "12/9", Ok("2025-09-12")),
            (&number, "101", Err("at most 100")),
            (&number, "7", Ok("7")),
            (&choice(false), "every day", Ok("daily")),
            (&choice(true), "weekly, daily", Ok("daily\nweekly")),
            (&choice(false), "weekly,daily", Err("only one can be chosen here")),
            (&choice(false), "never", Err("never is not a choice here: daily, weekly")),
            (&Kind::Line, "two\nlines", Err("one line only here")),
            (&Kind::Prose, "two\nlines\n\n", Ok("two\nlines")),
        ];
        for (kind, typed, expected) in table {
            let expected = expected.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(accept(kind, typed, today()), expected, "{typed:?}");
        }
    }

    #[test]
    fn kept_answers_are_shown_in_words() {
        assert_eq!(show(&Kind::TickDate, "2025-09-12"), "ticked, Fri 12 Sep 2025");
        assert_eq!(show(&choice(true), "daily\nweekly"), "Every day · Weekly");
        assert_eq!(show(&Kind::Line, "as typed"), "as typed");
    }
}
