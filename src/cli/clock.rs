//! Counting school days on a school's own calendar.

use chrono::NaiveDate;
use clap::{Args, value_parser};
use serde::Serialize;

use super::{Desk, End, day, out};
use crate::rules::calendar::Calendar;
use crate::rules::day::spell;
use crate::rules::span::{Span, Step};
use crate::store::Trouble;

#[derive(Debug, Args)]
pub(super) struct Clock {
    /// The day to count from: day 1 is the first school day after it
    #[arg(value_name = "FROM", value_parser = day::in_full)]
    from: NaiveDate,
    /// So many school days
    #[arg(value_name = "N", value_parser = value_parser!(u32).range(1..=10_000))]
    days: u32,
    /// Whose calendar, where the file has several schools
    #[arg(long, value_name = "NAME")]
    school: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// The names of the keys and their order are a contract.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    from: NaiveDate,
    days: u32,
    last_day: Option<NaiveDate>,
    each: &'a [NaiveDate],
    needs_calendar: Option<&'a str>,
}

pub(super) fn run(clock: &Clock, desk: &Desk) -> Result<End, Trouble> {
    let school = desk.store.school(clock.school.as_deref())?;
    let calendar = desk.store.calendar(school.id)?;
    let span = Span::count(&calendar, clock.from, clock.days);
    if clock.json {
        out::json(&Shown {
            from: span.from,
            days: span.days,
            last_day: span.last_day(),
            each: &span.each,
            needs_calendar: span.needs_calendar.as_deref(),
        })?;
    } else {
        out::line(text_of(&span, &calendar))?;
    }
    Ok(End::Done)
}

/// The count day by day, and what it comes to.
fn text_of(span: &Span, calendar: &Calendar) -> String {
    let number = span.days.to_string().len();
    let mut lines: Vec<String> = Vec::new();
    for step in span.steps(calendar) {
        lines.push(match step {
            Step::Day(day, on) => format!("day {day:>number$}  {}", spell(on)),
            Step::Closed(first, last, why) if first == last => {
                format!("    {:number$}  not {}: {why}", "", spell(first))
            }
            Step::Closed(first, last, why) => {
                format!("    {:number$}  not {} to {}: {why}", "", spell(first), spell(last))
            }
        });
    }
    lines.push(outcome(span));
    lines.join("\n")
}

fn outcome(span: &Span) -> String {
    let days = if span.days == 1 { "school day" } else { "school days" };
    let asked = format!("{} {days} after {}", span.days, spell(span.from));
    match (span.needs_calendar.as_deref(), span.each.first(), span.last_day()) {
        (None, Some(first), Some(last)) => {
            format!("{asked}: day 1 is {}, the last day is {}.", spell(*first), spell(last))
        }
        (Some(year), ..) => format!(
            "{asked}: the calendar ends after day {}. The one for {year} isn't here yet: import it.",
            span.each.len()
        ),
        _ => asked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::calendar::tests::{day, real};

    #[test]
    fn the_count_is_told_day_by_day_with_what_interrupts_it() {
        let text = text_of(&Span::count(&real(), day("2026-02-09"), 30), &real());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "day  1  Tue 10 Feb 2026");
        assert_eq!(lines[4], "        not Mon 16 Feb 2026 to Fri 20 Feb 2026: closed");
        assert_eq!(lines[31], "day 30  Tue 14 Apr 2026");
        let outcome = "30 school days after Mon 9 Feb 2026: day 1 is Tue 10 Feb 2026, the last day \
                       is Tue 14 Apr 2026.";
        assert_eq!((lines[32], lines.len()), (outcome, 33));
        let one = text_of(&Span::count(&real(), day("2026-05-01"), 1), &real());
        let expected = "       not Mon 4 May 2026: closed\nday 1  Tue 5 May 2026\n\
                        1 school day after Fri 1 May 2026: day 1 is Tue 5 May 2026, the last day is \
                        Tue 5 May 2026.";
        assert_eq!(one, expected);
    }

    #[test]
    fn where_the_calendar_ends_the_year_to_import_is_named() {
        let text = text_of(&Span::count(&real(), day("2026-07-16"), 3), &real());
        let expected = "day 1  Fri 17 Jul 2026\n3 school days after Thu 16 Jul 2026: the calendar \
                        ends after day 1. The one for 2026/27 isn't here yet: import it.";
        assert_eq!(text, expected);
    }
}
