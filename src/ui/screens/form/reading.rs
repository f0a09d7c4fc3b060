//! How something typed is read, told while it is typed.

use chrono::NaiveDate;

use super::Data;
use super::invited::{InvitedPart, read_asked};
use super::stops::{ActionPart, Stop, kind_of};
use crate::rules::day;
use crate::templates::Kind;
use crate::templates::answer::{accept, show};
use crate::ui::effect::Now;
use crate::ui::screens::sheets::read_by;

/// How something typed is read, where that can be said: days, times, numbers.
pub(super) fn reading(
    data: &Data,
    stop: &Stop,
    typed: &str,
    today: NaiveDate,
) -> Option<Result<String, String>> {
    if typed.trim().is_empty() {
        return None;
    }
    if let Stop::Action { part: ActionPart::By, .. } = stop {
        let read = read_by(typed, &Now { today, officer: 0 });
        return Some(read.map(|(by, words)| by.map_or(words, |by| with_school_day(data, by))));
    }
    if let Stop::Invited { part: InvitedPart::On, .. } = stop {
        return Some(read_asked(typed, today).map(|on| asked_words(data, on, today)));
    }
    let kind = kind_of(&data.file, stop);
    if !matches!(kind, Kind::Date { .. } | Kind::TickDate | Kind::Time | Kind::Number { .. }) {
        return None;
    }
    let value = match accept(kind, typed, today) {
        Ok(value) => value,
        Err(why) => return Some(Err(why)),
    };
    let words = match value.parse::<NaiveDate>() {
        Ok(day) => with_school_day(data, day),
        Err(_) => show(kind, &value),
    };
    Some(Ok(words))
}

/// The day of an invitation. One to come, typed without its year, is read as one of last year: that is
/// easily overlooked.
fn asked_words(data: &Data, on: NaiveDate, today: NaiveDate) -> String {
    const HALF_A_YEAR: i64 = 183;
    let words = with_school_day(data, on);
    if (today - on).num_days() > HALF_A_YEAR {
        format!("{words} · is the year right?")
    } else {
        words
    }
}

pub(super) fn with_school_day(data: &Data, on: NaiveDate) -> String {
    let school = match data.calendar.is_school_day(on) {
        Some(true) => " · school day",
        Some(false) => " · no school day",
        None => "",
    };
    format!("{}{school}", day::spell(on))
}
