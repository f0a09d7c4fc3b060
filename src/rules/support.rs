//! Relational support by tier: what can be offered to child, parents, school and agencies, and how
//! each item went.
//!
//! Which items there are is data (`templates/tiers.toml`). An item may be the same thing as a row
//! of the checklist ([`strategy`](super::strategy)); then it is kept in one of the two and shown in
//! both: [`held`] says where.

mod checklist;
mod tiers;

use chrono::NaiveDate;
use serde::Serialize;

use super::day::{short, spell};
use super::strategy::{Strategy, Verdict};
use tiers::OWN;
pub use tiers::{Heading, Panel, Tier, TierItem, Tiers, own_path, place_of};

/// The name of the tiers among templates.
pub const TIERS: &str = "tiers";

/// Whether a support helped: id, label, key.
pub const HELPED: &[(&str, &str, char)] = &[
    ("yes", "Yes", 'y'),
    ("some", "A little", 's'),
    ("no", "No", 'n'),
    ("", "Can't tell yet", 'u'),
];

/// How far an item went. Of two steps on one day the later of these stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SupportState {
    Offered,
    Started,
    Declined,
    Finished,
}

/// An item as it went in a case: the day of each step, what was said of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Support {
    pub id: i64,
    /// `tier-2/children/catch-up-buddy`, or `own/tier-2/children/r1`.
    pub item: String,
    /// What it was called when it was first written down.
    pub label: String,
    pub offered_on: Option<NaiveDate>,
    pub started_on: Option<NaiveDate>,
    pub declined_on: Option<NaiveDate>,
    pub declined_by: String,
    pub declined_why: String,
    pub finished_on: Option<NaiveDate>,
    pub outcome: String,
    /// `yes`, `some`, `no`, or blank.
    pub helped: String,
    pub revision: i64,
}

/// A step of an item, or a step taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SupportChange {
    Offered {
        on: NaiveDate,
    },
    Started {
        on: NaiveDate,
    },
    Declined {
        on: NaiveDate,
        by: String,
        why: String,
    },
    Finished {
        on: NaiveDate,
        outcome: String,
        helped: String,
    },
    /// Another day for the step it stands at.
    Moved {
        on: NaiveDate,
    },
    /// Takes back the step it stands at.
    TakenBack,
}

/// Where an item is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held<'a> {
    /// Nothing was said of it.
    Nowhere,
    Here(&'a Support),
    /// In the row of the checklist that is the same thing.
    Checklist(&'a Strategy),
}

impl SupportState {
    pub const ALL: [Self; 4] = [Self::Offered, Self::Started, Self::Declined, Self::Finished];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Started => "started",
            Self::Declined => "declined",
            Self::Finished => "finished",
        }
    }
}

/// Where an item of a case is kept: in its own row once a step of it was written down there; else in
/// the row of the checklist that is the same thing, once that is answered.
#[must_use]
pub fn held<'a>(
    path: &str,
    same_as: Option<&str>,
    support: &'a [Support],
    strategies: &'a [Strategy],
) -> Held<'a> {
    let own = support.iter().find(|support| support.item == path);
    if let Some(own) = own.filter(|own| own.state().is_some()) {
        return Held::Here(own);
    }
    let row = same_as.and_then(|row| strategies.iter().find(|said| said.row == row));
    row.filter(|said| said.answer != Verdict::Open).map_or(Held::Nowhere, Held::Checklist)
}

impl Support {
    /// Whether it is the school's own item.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.item.starts_with(OWN)
    }

    #[must_use]
    pub fn day_of(&self, state: SupportState) -> Option<NaiveDate> {
        match state {
            SupportState::Offered => self.offered_on,
            SupportState::Started => self.started_on,
            SupportState::Declined => self.declined_on,
            SupportState::Finished => self.finished_on,
        }
    }

    /// The step that it stands at, and its day: the latest; none while nothing was said of it.
    #[must_use]
    pub fn state(&self) -> Option<(SupportState, NaiveDate)> {
        let steps = SupportState::ALL.into_iter();
        let latest = steps.filter_map(|state| Some((self.day_of(state)?, state))).max();
        latest.map(|(on, state)| (state, on))
    }

    /// The day from which it went on, where it did.
    #[must_use]
    pub fn began(&self) -> Option<NaiveDate> {
        self.started_on.into_iter().chain(self.finished_on).min()
    }

    /// The steps in the order of their days.
    #[must_use]
    pub fn steps(&self) -> Vec<(SupportState, NaiveDate)> {
        let steps = SupportState::ALL.into_iter();
        let mut steps: Vec<_> =
            steps.filter_map(|state| Some((state, self.day_of(state)?))).collect();
        steps.sort_by_key(|(state, on)| (*on, *state));
        steps
    }

    /// The item after a change. What was declined may have been started, and may be started again.
    ///
    /// # Errors
    /// Why it can't be so, in words.
    pub fn after(&self, change: &SupportChange, today: NaiveDate) -> Result<Self, String> {
        let mut after = self.clone();
        match change {
            SupportChange::Offered { on } => after.offered_on = Some(*on),
            SupportChange::Started { on } => after.started_on = Some(*on),
            SupportChange::Declined { on, by, why } => {
                after.declined_on = Some(*on);
                after.declined_by = needed(by, "by whom was it declined?")?;
                after.declined_why = needed(why, "why was it declined?")?;
            }
            SupportChange::Finished { on, outcome, helped } => {
                if !HELPED.iter().any(|(known, ..)| known == helped) {
                    return Err("whether it helped is told by yes, some, no or nothing".to_owned());
                }
                after.finished_on = Some(*on);
                after.outcome = needed(outcome, "what came of it?")?;
                after.helped.clone_from(helped);
            }
            SupportChange::Moved { on } => {
                let (state, _) = self.state().ok_or("there is no day to change yet")?;
                after.set_day(state, Some(*on));
            }
            SupportChange::TakenBack => {
                let (state, _) = self.state().ok_or("there is nothing to take back")?;
                after.take_back(state);
                return Ok(after);
            }
        }
        let step = change.state().or(self.state().map(|(state, _)| state));
        step.map_or(Ok(()), |step| after.may_stand(step, today))?;
        if matches!(change, SupportChange::Moved { .. }) {
            self.stays_latest(&after)?;
        }
        Ok(after)
    }

    fn set_day(&mut self, state: SupportState, on: Option<NaiveDate>) {
        match state {
            SupportState::Offered => self.offered_on = on,
            SupportState::Started => self.started_on = on,
            SupportState::Declined => self.declined_on = on,
            SupportState::Finished => self.finished_on = on,
        }
    }

    fn take_back(&mut self, state: SupportState) {
        self.set_day(state, None);
        match state {
            SupportState::Declined => {
                self.declined_by.clear();
                self.declined_why.clear();
            }
            SupportState::Finished => {
                self.outcome.clear();
                self.helped.clear();
            }
            SupportState::Offered | SupportState::Started => {}
        }
    }

    /// Whether a step that was just written down can stand on its day.
    fn may_stand(&self, step: SupportState, today: NaiveDate) -> Result<(), String> {
        let Some(on) = self.day_of(step) else { return Ok(()) };
        if on > today {
            return Err(format!("{} is in the future: support tells what was done", spell(on)));
        }
        let began = self.started_on.filter(|began| step == SupportState::Finished && *began > on);
        if let Some(began) = began {
            return Err(format!("it was started on {}, so it ended no earlier", spell(began)));
        }
        // A step under another of the same day would never be seen.
        let mut later = SupportState::ALL.into_iter().filter(|state| *state > step);
        match later.find(|state| self.day_of(*state) == Some(on)) {
            Some(over) => {
                Err(format!("it was {} on {}: take that back first", over.as_str(), spell(on)))
            }
            None => Ok(()),
        }
    }

    /// A step with another day is still the one that the item stands at.
    fn stays_latest(&self, after: &Self) -> Result<(), String> {
        match (self.state(), after.state()) {
            (Some((was, _)), Some((is, on))) if was != is => Err(format!(
                "it was {} on {}, and {} only after that",
                is.as_str(),
                spell(on),
                was.as_str()
            )),
            _ => Ok(()),
        }
    }

    /// What it stands at, in a line: `declined 3 Nov 25 by her mother: too far`.
    #[must_use]
    pub fn told(&self) -> String {
        self.state().map_or_else(|| "nothing".to_owned(), |(state, on)| self.step_told(state, on))
    }

    /// Every step in the order of their days, each in a line.
    #[must_use]
    pub fn steps_told(&self) -> Vec<String> {
        self.steps().into_iter().map(|(state, on)| self.step_told(state, on)).collect()
    }

    fn step_told(&self, state: SupportState, on: NaiveDate) -> String {
        let head = format!("{} {}", state.as_str(), short(on));
        match state {
            SupportState::Offered | SupportState::Started => head,
            SupportState::Declined => {
                format!("{head} by {}: {}", self.declined_by, self.declined_why)
            }
            SupportState::Finished => {
                format!("{head}: {}{}", self.outcome, helped_words(&self.helped))
            }
        }
    }
}

impl SupportChange {
    /// The step that it writes down; none where it changes one that stands.
    #[must_use]
    pub fn state(&self) -> Option<SupportState> {
        match self {
            Self::Offered { .. } => Some(SupportState::Offered),
            Self::Started { .. } => Some(SupportState::Started),
            Self::Declined { .. } => Some(SupportState::Declined),
            Self::Finished { .. } => Some(SupportState::Finished),
            Self::Moved { .. } | Self::TakenBack => None,
        }
    }
}

fn needed(words: &str, why: &str) -> Result<String, String> {
    match words.trim() {
        "" => Err(why.to_owned()),
        words => Ok(words.to_owned()),
    }
}

/// ` (it helped a little)`; nothing where that can't be told.
#[must_use]
pub fn helped_words(helped: &str) -> &'static str {
    match helped {
        "yes" => " (it helped)",
        "some" => " (it helped a little)",
        "no" => " (it didn't help)",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::strategy::StrategyAnswer;

    const TODAY: &str = "2025-11-21";

    fn day(on: &str) -> NaiveDate {
        on.parse().unwrap()
    }

    fn offered(on: &str) -> SupportChange {
        SupportChange::Offered { on: day(on) }
    }

    fn started(on: &str) -> SupportChange {
        SupportChange::Started { on: day(on) }
    }

    fn declined(on: &str, by: &str, why: &str) -> SupportChange {
        SupportChange::Declined { on: day(on), by: by.into(), why: why.into() }
    }

    fn finished(on: &str, outcome: &str, helped: &str) -> SupportChange {
        SupportChange::Finished { on: day(on), outcome: outcome.into(), helped: helped.into() }
    }

    fn after(changes: &[SupportChange]) -> Result<Support, String> {
        let mut support = Support::default();
        for change in changes {
            support = support.after(change, day(TODAY))?;
        }
        Ok(support)
    }

    #[test]
    fn an_item_stands_at_its_latest_step() {
        let table: [(&[SupportChange], &str); 8] = [
            (&[], "nothing"),
            (&[offered("2025-11-03")], "offered 3 Nov 25"),
            (&[offered("2025-11-03"), started("2025-11-03")], "started 3 Nov 25"),
            (
                &[started("2025-11-03"), declined("2025-11-10", " her mother ", "too far ")],
                "declined 10 Nov 25 by her mother: too far",
            ),
            (&[declined("2025-11-03", "he", "no"), started("2025-11-10")], "started 10 Nov 25"),
            (
                &[started("2025-11-03"), finished("2025-11-10", "in by nine", "yes")],
                "finished 10 Nov 25: in by nine (it helped)",
            ),
            (&[finished("2025-11-10", "a talk", "")], "finished 10 Nov 25: a talk"),
            (
                &[finished("2025-11-10", "six weeks", "no"), offered("2025-11-12")],
                "offered 12 Nov 25",
            ),
        ];
        for (changes, expected) in table {
            assert_eq!(after(changes).unwrap().told(), expected, "{changes:?}");
        }
    }

    #[test]
    fn what_was_refused_before_stays_though_it_is_started_later() {
        let again = after(&[declined("2025-11-03", "he", "no"), started("2025-11-10")]).unwrap();
        let steps = [SupportState::Declined, SupportState::Started];
        assert_eq!(again.steps().into_iter().map(|(state, _)| state).collect::<Vec<_>>(), steps);
        assert_eq!((again.declined_by.as_str(), again.declined_why.as_str()), ("he", "no"));
    }

    #[test]
    fn what_cannot_be_is_refused_in_words() {
        let moved = |on: &str| SupportChange::Moved { on: day(on) };
        let table: [(&[SupportChange], &str); 11] = [
            (&[offered("2025-11-22")], "Sat 22 Nov 2025 is in the future"),
            (&[declined("2025-11-20", " ", "too far")], "by whom was it declined?"),
            (&[declined("2025-11-20", "he", "")], "why was it declined?"),
            (&[finished("2025-11-20", " ", "yes")], "what came of it?"),
            (&[finished("2025-11-20", "well", "maybe")], "whether it helped"),
            (&[started("2025-11-20"), finished("2025-11-19", "well", "")], "it was started on Thu"),
            (
                &[declined("2025-11-20", "he", "no"), started("2025-11-20")],
                "it was declined on Thu 20 Nov 2025: take that back first",
            ),
            (&[moved("2025-11-20")], "there is no day to change"),
            (&[SupportChange::TakenBack], "there is nothing to take back"),
            (
                &[offered("2025-11-19"), started("2025-11-20"), moved("2025-11-18")],
                "it was offered on",
            ),
            (&[offered("2025-11-19"), moved("2025-12-01")], "Mon 1 Dec 2025 is in the future"),
        ];
        for (changes, expected) in table {
            let told = after(changes).unwrap_err();
            assert!(told.starts_with(expected), "{changes:?}: {told}");
        }
    }

    #[test]
    fn steps_are_moved_and_taken_back_one_by_one() {
        let moved = SupportChange::Moved { on: day("2025-11-18") };
        let all = [offered("2025-11-03"), finished("2025-11-10", "well", "yes"), moved];
        let mut support = after(&all).unwrap();
        assert_eq!(support.told(), "finished 18 Nov 25: well (it helped)");
        support = support.after(&SupportChange::TakenBack, day(TODAY)).unwrap();
        assert_eq!((support.told().as_str(), support.outcome.as_str()), ("offered 3 Nov 25", ""));
        support = support.after(&SupportChange::TakenBack, day(TODAY)).unwrap();
        assert_eq!(support, Support::default());
    }

    #[test]
    fn an_item_is_held_where_something_was_said_of_it_first() {
        let row = "additional/camhs";
        let said = |answer| {
            vec![Strategy { answer, ..after(&[]).unwrap().as_strategy(row, SupportState::Started) }]
        };
        let own = |changes: &[SupportChange]| {
            vec![Support { item: "tier-3/agencies/camhs".into(), ..after(changes).unwrap() }]
        };
        let (yes, open) = (said(Verdict::Yes), said(Verdict::Open));
        let (kept, empty) = (own(&[offered("2025-11-03")]), own(&[]));
        let at = "tier-3/agencies/camhs";
        assert_eq!(held(at, Some(row), &[], &[]), Held::Nowhere);
        assert_eq!(held(at, Some(row), &empty, &open), Held::Nowhere);
        assert_eq!(held(at, Some(row), &empty, &yes), Held::Checklist(&yes[0]));
        assert_eq!(held(at, Some(row), &kept, &open), Held::Here(&kept[0]));
        assert_eq!(held(at, Some(row), &kept, &yes), Held::Here(&kept[0]));
        assert_eq!(held(at, None, &empty, &yes), Held::Nowhere);
        assert_eq!(
            yes[0].told(),
            StrategyAnswer { answer: Verdict::Yes, ..StrategyAnswer::default() }
        );
    }
}
