//! The sheets of support by tier: by whom and why something was declined, what came of it, another
//! day, an item of the school's own.

use chrono::NaiveDate;

use super::sheet::{Choice, Sheet, SheetField};
use super::sheets::{Then, Wrong};
use crate::rules::day::Lean;
use crate::rules::support::{
    HELPED, Held, Panel, Support, SupportChange, SupportState, Tiers, place_of,
};
use crate::store::SupportFile;
use crate::ui::effect::{Now, SupportVerb, Verb};

/// What a sheet asks of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    Declined,
    Finished,
    /// Another day for the step it stands at.
    Day,
}

/// Each with the name that its draft is kept under.
const ASKS: [(&str, Ask); 3] = [
    ("support-declined", Ask::Declined),
    ("support-finished", Ask::Finished),
    ("support-day", Ask::Day),
];
/// The name of an item of the school's own, before its tier and panel.
const OWN: &str = "support-own";

/// The item that a sheet is about.
#[derive(Debug, Clone)]
pub struct ItemAt {
    case: i64,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    /// An item, and its revision on screen.
    Item { item: String, base: i64, ask: Ask },
    /// A new item of the school's own.
    Own { tier: u8, panel: Panel },
}

impl ItemAt {
    /// `sheet/support-declined/7/tier-2/children/elsa`.
    pub(super) fn place(&self) -> String {
        let case = self.case;
        match &self.what {
            What::Item { item, ask, .. } => {
                let name =
                    ASKS.iter().find(|(_, known)| known == ask).map_or("", |(name, _)| *name);
                format!("sheet/{name}/{case}/{item}")
            }
            What::Own { tier, panel } => {
                format!("sheet/{OWN}/{case}/tier-{tier}/{}", panel.as_str())
            }
        }
    }

    /// Whether it changes what may stand there already.
    pub(super) fn is_change(&self) -> bool {
        matches!(self.what, What::Item { .. })
    }

    /// The verb of the sheet's fields.
    ///
    /// # Errors
    /// The number of the field that can't be taken, and why.
    pub(super) fn verb(&self, fields: &[SheetField], now: &Now) -> Result<Verb, Wrong> {
        let case = self.case;
        Ok(Verb::Support(match &self.what {
            What::Item { item, base, ask } => {
                let change = change(*ask, fields, now)?;
                SupportVerb::Put { case, item: item.clone(), change, base: *base }
            }
            What::Own { tier, panel } => {
                let label = needed(fields, 0, "what is offered?")?;
                SupportVerb::AddOwn { case, tier: *tier, panel: *panel, label }
            }
        }))
    }
}

fn change(ask: Ask, fields: &[SheetField], now: &Now) -> Result<SupportChange, Wrong> {
    Ok(match ask {
        Ask::Declined => SupportChange::Declined {
            by: needed(fields, 0, "by whom was it declined?")?,
            why: needed(fields, 1, "why was it declined?")?,
            on: day(fields, 2, now)?,
        },
        Ask::Finished => SupportChange::Finished {
            helped: fields.first().map(SheetField::value).unwrap_or_default(),
            outcome: needed(fields, 1, "what came of it?")?,
            on: day(fields, 2, now)?,
        },
        Ask::Day => SupportChange::Moved { on: day(fields, 0, now)? },
    })
}

fn needed(fields: &[SheetField], at: usize, why: &str) -> Result<String, Wrong> {
    let words = fields.get(at).map(SheetField::value).unwrap_or_default();
    match words.trim() {
        "" => Err((at, why.to_owned())),
        words => Ok(words.to_owned()),
    }
}

fn day(fields: &[SheetField], at: usize, now: &Now) -> Result<NaiveDate, Wrong> {
    let day = fields.get(at).map_or(Ok(None), |field| field.day_read(now.today));
    match day.map_err(|why| (at, why))? {
        Some(day) if day > now.today => {
            Err((at, "that is in the future: support tells what was done".to_owned()))
        }
        day => Ok(day.unwrap_or(now.today)),
    }
}

/// The sheet that asks something of an item; none where there is no such item.
#[must_use]
pub fn support_sheet(
    file: &SupportFile,
    (case, item): (i64, &str),
    ask: Ask,
    today: NaiveDate,
) -> Option<Sheet> {
    let title = file.title(item)?;
    let kept = match file.held(item) {
        Held::Here(kept) => kept.clone(),
        _ => Support::default(),
    };
    let on = |state| kept.day_of(state).unwrap_or(today);
    let (head, hint, fields) = match ask {
        Ask::Declined => (
            "Declined",
            "Both are kept, and shown wherever this support is told.",
            vec![
                SheetField::line("By whom", &kept.declined_by),
                SheetField::line("Why", &kept.declined_why),
                SheetField::day("Date", on(SupportState::Declined), Lean::Past),
            ],
        ),
        Ask::Finished => (
            "Finished",
            "What came of it, in a few words.",
            vec![
                SheetField::pick("Did it help?", helped(&kept)),
                SheetField::line("Outcome", &kept.outcome),
                SheetField::day("Date", on(SupportState::Finished), Lean::Past),
            ],
        ),
        Ask::Day => {
            let on = stands_on(file, item).unwrap_or(today);
            let fields = vec![SheetField::day("Date", on, Lean::Past)];
            ("Date", "The day of the step that it stands at.", fields)
        }
    };
    let what = What::Item { item: item.to_owned(), base: file.revision(item), ask };
    let then = Then::Support(Box::new(ItemAt { case, what }));
    Some(Sheet::new(format!("{head} · {title}"), fields, then).hint(hint))
}

/// The day of the step that an item stands at, wherever it is kept.
fn stands_on(file: &SupportFile, item: &str) -> Option<NaiveDate> {
    match file.held(item) {
        Held::Here(kept) => kept.state().map(|(_, on)| on),
        Held::Checklist(said) => said.on,
        Held::Nowhere => None,
    }
}

fn helped(kept: &Support) -> Vec<Choice> {
    let is_told = kept.finished_on.is_some();
    let options = HELPED.iter().map(|(id, label, key)| {
        Choice::new(*key, *id, *label).chosen_if(is_told && *id == kept.helped)
    });
    options.collect()
}

/// An item of the school's own, in a panel of a tier.
#[must_use]
pub fn own_item(case: i64, tiers: &Tiers, (tier, panel): (u8, Panel)) -> Sheet {
    let fields = vec![SheetField::line("What", "")];
    let title = format!("An item of your own · tier {tier}, {}", tiers.heading(panel));
    let then = Then::Support(Box::new(ItemAt { case, what: What::Own { tier, panel } }));
    Sheet::new(title, fields, then)
        .hint("What can be offered; then say how it goes, as of any other.")
}

/// Why no case is opened for a pupil who crossed into a tier.
#[must_use]
pub fn no_case(pupil: i64, name: &str, (year, tier): (i32, u8)) -> Sheet {
    let fields = vec![SheetField::line("Why not", "")];
    let title = format!("No case for tier {tier} · {name}");
    Sheet::new(title, fields, Then::NoCase { pupil, year, tier })
        .hint("In a few words. They leave the list, and come back if they cross the next tier.")
        .about(pupil)
}

/// The verb of that sheet.
///
/// # Errors
/// No reason.
pub(super) fn not_opened(
    (pupil, year, tier): (i64, i32, u8),
    fields: &[SheetField],
) -> Result<Verb, Wrong> {
    let why = needed(fields, 0, "why is none opened?")?;
    Ok(Verb::Support(SupportVerb::NoteNoCase { pupil, year, tier, why }))
}

/// Whether a draft of that name is of one of these sheets.
#[must_use]
pub fn is_kind(kind: &str) -> bool {
    kind == OWN || ASKS.iter().any(|(name, _)| *name == kind)
}

/// The sheet of a draft, from what stands in the file now.
#[must_use]
pub fn anew(
    file: &SupportFile,
    (case, rest): (i64, &str),
    kind: &str,
    today: NaiveDate,
) -> Option<Sheet> {
    if kind == OWN {
        return place_of(rest).map(|at| own_item(case, &file.tiers, at));
    }
    let (_, ask) = ASKS.iter().find(|(name, _)| *name == kind)?;
    support_sheet(file, (case, rest), *ask, today)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_that_of_one_sheet() {
        let item = |ask| ItemAt {
            case: 7,
            what: What::Item { item: "tier-2/children/elsa".into(), base: 3, ask },
        };
        assert_eq!(item(Ask::Declined).place(), "sheet/support-declined/7/tier-2/children/elsa");
        assert_ne!(item(Ask::Day).place(), item(Ask::Finished).place());
        let own = ItemAt { case: 7, what: What::Own { tier: 3, panel: Panel::School } };
        assert_eq!(own.place(), "sheet/support-own/7/tier-3/school");
        assert_eq!(place_of("tier-3/school"), Some((3, Panel::School)));
        for (name, _) in ASKS {
            assert!(is_kind(name));
        }
        assert!(is_kind(OWN) && !is_kind("own-row"));
    }
}
