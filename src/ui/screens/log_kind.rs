//! Logging what is no contact: an intervention, an offer, a referral, the child's voice.

use chrono::NaiveDate;

use super::log_contact::with;
use super::sheet::{Choice, Sheet, SheetField};
use super::sheets::{Then, Wrong};
use crate::rules::case::{CaseFile, EntryKind, NewEntry};
use crate::rules::day::Lean;
use crate::rules::people::likeliest_first;
use crate::ui::effect::Now;

/// The kinds, each with its key.
const KINDS: [(char, &str); 13] = [
    ('i', "intervention"),
    ('o', "intervention-outcome"),
    ('s', "offer"),
    ('r', "referral"),
    ('y', "referral-reply"),
    ('v', "child-voice"),
    ('c', "contract-offered"),
    ('a', "contract-agreed"),
    ('x', "contract-refused"),
    ('p', "part-time-timetable"),
    ('m', "meeting-offered"),
    ('d', "meeting-declined"),
    ('g', "safeguarding"),
];

/// The sheet, with a kind chosen; none for a kind that has another way in.
#[must_use]
pub fn sheet(file: &CaseFile, kind: &str, today: NaiveDate) -> Option<Sheet> {
    let known = kind.is_empty() || KINDS.iter().any(|(_, known)| *known == kind);
    let label = |kind: &str| EntryKind::parse(kind).map_or("", EntryKind::label);
    let kinds = KINDS
        .iter()
        .map(|(key, id)| Choice::new(*key, *id, label(id)).chosen_if(*id == kind))
        .collect();
    let now = Now { today, officer: 0 };
    let people = likeliest_first(&file.contacts, today);
    let mut who = with(&people, &now);
    for choice in &mut who {
        choice.chosen = false;
    }
    let pupil = file.pupil.id;
    let fields = vec![
        SheetField::pick("What", kinds),
        SheetField::prose("Words", ""),
        SheetField::line("Outcome", ""),
        SheetField::line("Agency", ""),
        SheetField::pick_many("With", who),
        SheetField::day("When", today, Lean::Past),
        SheetField::pick(
            "Restricted",
            vec![
                Choice::new('n', "no", "No").chosen_if(true),
                Choice::new('y', "yes", "Yes: only you and safeguarding read it"),
            ],
        ),
    ];
    let title = format!("Log · {}, {}", file.pupil.name(), file.pupil.reg);
    let focus = usize::from(!kind.is_empty());
    known.then(|| {
        Sheet::new(title, fields, Then::LogKind { pupil })
            .hint("What was offered, begun or found out. Calls, letters and visits: Ctrl-L.")
            .focused(focus)
            .about(pupil)
    })
}

/// What its fields say.
///
/// # Errors
/// The number of the field that can't be taken, and why.
pub(super) fn entry(pupil: i64, fields: &[SheetField], now: &Now) -> Result<NewEntry, Wrong> {
    let text = |at: usize| fields[at].value().trim().to_owned();
    let kind = EntryKind::parse(&text(0)).ok_or((0, "what was it?".to_owned()))?;
    let on = fields[5].day_read(now.today).map_err(|why| (5, why))?.unwrap_or(now.today);
    if on > now.today {
        return Err((5, "that is in the future: an entry tells what happened".to_owned()));
    }
    let (words, outcome, agency) = (text(1), text(2), text(3));
    let restricted = text(6) == "yes";
    if words.is_empty() && outcome.is_empty() && agency.is_empty() && kind.id() != "safeguarding" {
        return Err((1, "a few words: what was it?".to_owned()));
    }
    let contacts = fields[4].value().lines().filter_map(|id| id.parse().ok()).collect();
    Ok(NewEntry {
        outcome,
        words,
        agency,
        restricted,
        contacts,
        ..NewEntry::about(kind, on, vec![pupil])
    })
}
