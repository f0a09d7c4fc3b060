//! Logging one thing that happened to several pupils: a bus that came late, a letter to all.

use super::sheet::{Choice, Sheet, SheetField};
use super::sheets::Then;
use crate::rules::case::{EntryKind, NewEntry, REACHED};
use crate::rules::day::Lean;
use crate::ui::effect::Now;

/// The sheet: as for a contact, but with nobody to choose, for each pupil has people of their own.
#[must_use]
pub fn log_many(pupils: Vec<i64>, now: &Now) -> Sheet {
    let kinds = EntryKind::contacts().map(|(key, kind)| Choice::new(key, kind.id(), kind.label()));
    let outcomes = REACHED.iter().map(|(id, label, key)| Choice::new(*key, *id, *label));
    let fields = vec![
        SheetField::pick("How", kinds.collect()),
        SheetField::pick("Outcome", outcomes.collect()),
        SheetField::prose("Words", ""),
        SheetField::day("When", now.today, Lean::Past),
    ];
    let title = format!("Log on {} pupils", pupils.len());
    Sheet::new(title, fields, Then::LogOnMany { pupils })
        .hint("One entry, which stands in the log of every one of them.")
}

/// The entry that the sheet's fields become.
///
/// # Errors
/// The number of the field that can't be taken, and why.
pub fn entry(
    pupils: &[i64],
    fields: &[SheetField],
    now: &Now,
) -> Result<NewEntry, (usize, String)> {
    let kind = EntryKind::parse(&fields[0].value()).ok_or((0, "how was it?".to_owned()))?;
    let (reached, words) = (fields[1].value(), fields[2].value().trim().to_owned());
    if words.is_empty() && reached.is_empty() {
        return Err((2, "a few words, or an outcome above".to_owned()));
    }
    let on = fields[3].day_read(now.today).map_err(|why| (3, why))?.unwrap_or(now.today);
    if on > now.today {
        return Err((3, "that is in the future: an entry tells what happened".to_owned()));
    }
    Ok(NewEntry { reached, words, ..NewEntry::about(kind, on, pupils.to_vec()) })
}
