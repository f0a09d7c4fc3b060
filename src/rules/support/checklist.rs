//! An item that is the same thing as a row of the checklist: what the one says in the words of the
//! other.

use super::{Support, SupportChange, SupportState, helped_words, needed};
use crate::rules::day::short;
use crate::rules::strategy::{Strategy, StrategyAnswer, Verdict};

impl Support {
    /// The row of the checklist that is the same thing, as this item answers it.
    #[must_use]
    pub fn as_strategy(&self, row: &str, yes_from: SupportState) -> Strategy {
        let steps = self.steps();
        let yes = steps.iter().find(|(state, _)| counts_as_yes(*state, yes_from));
        let (answer, on) = match (yes, self.declined_on) {
            (Some((_, on)), _) => (Verdict::Yes, Some(*on)),
            (None, Some(on)) => (Verdict::No, Some(on)),
            (None, None) => (Verdict::Open, None),
        };
        // Of the step that is the answer, its day stands beside it already.
        let is_told = |step: &&(SupportState, chrono::NaiveDate)| {
            yes == Some(*step) && matches!(step.0, SupportState::Offered | SupportState::Started)
        };
        let words: Vec<String> = steps
            .iter()
            .filter(|step| !is_told(step))
            .map(|(state, on)| self.step_told(*state, *on))
            .collect();
        Strategy {
            id: 0,
            row: row.to_owned(),
            label: String::new(),
            answer,
            on,
            words: words.join("; "),
            prompts: Vec::new(),
            receipt: String::new(),
            entry: None,
            revision: 0,
            restricted: false,
            restricted_hidden: false,
            sealed: false,
        }
    }
}

impl SupportChange {
    /// What it says on the checklist, where the item is kept in its row. Words that stand there stay
    /// above what is added.
    ///
    /// # Errors
    /// What the checklist has no place for, in words.
    pub fn on_checklist(
        &self,
        was: &StrategyAnswer,
        yes_from: SupportState,
    ) -> Result<StrategyAnswer, String> {
        if let Some(why) = self.why_not(was, yes_from) {
            return Err(why.to_owned());
        }
        let tried = was.answer == Verdict::Yes;
        let said = |answer, on, words: &str| {
            let both = [was.words.trim_end(), words];
            let words: Vec<&str> = both.into_iter().filter(|words| !words.is_empty()).collect();
            StrategyAnswer { answer, on: Some(on), words: words.join("\n"), ..was.clone() }
        };
        Ok(match self {
            Self::Offered { on } | Self::Started { on } => said(Verdict::Yes, *on, ""),
            Self::Declined { on, by, why } => {
                let by = needed(by, "by whom was it declined?")?;
                let why = needed(why, "why was it declined?")?;
                if tried {
                    let words = format!("Declined {} by {by}: {why}", short(*on));
                    return Ok(said(Verdict::Yes, was.on.unwrap_or(*on), &words));
                }
                said(Verdict::No, *on, &format!("Declined by {by}: {why}"))
            }
            Self::Finished { on, outcome, helped } => {
                let outcome = needed(outcome, "what came of it?")?;
                let words = format!("{outcome}{}", helped_words(helped));
                said(Verdict::Yes, was.on.filter(|_| tried).unwrap_or(*on), &words)
            }
            Self::Moved { on } => StrategyAnswer { on: Some(*on), ..was.clone() },
            Self::TakenBack => {
                StrategyAnswer { answer: Verdict::Open, on: None, entry: None, ..was.clone() }
            }
        })
    }

    /// Why the row takes no such step.
    fn why_not(&self, was: &StrategyAnswer, yes_from: SupportState) -> Option<&'static str> {
        match (self, was.answer) {
            (Self::Offered { .. }, _) if yes_from != SupportState::Offered => {
                Some("the checklist, where this is kept, tells what was done, not what was offered")
            }
            (Self::Offered { .. } | Self::Started { .. }, Verdict::Yes) => {
                Some("the checklist, where this is kept, says yes already")
            }
            (Self::Moved { .. }, Verdict::Open | Verdict::NotApplicable) => {
                Some("there is no day to change yet")
            }
            (Self::TakenBack, Verdict::Open) => Some("there is nothing to take back"),
            _ => None,
        }
    }
}

/// A step that a row of the checklist counts as a yes.
fn counts_as_yes(state: SupportState, yes_from: SupportState) -> bool {
    match state {
        SupportState::Offered => yes_from == SupportState::Offered,
        SupportState::Started | SupportState::Finished => true,
        SupportState::Declined => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn day(on: &str) -> NaiveDate {
        on.parse().unwrap()
    }

    fn after(changes: &[SupportChange]) -> Support {
        let today = day("2025-11-21");
        let mut support = Support::default();
        for change in changes {
            support = support.after(change, today).unwrap();
        }
        support
    }

    fn offered(on: &str) -> SupportChange {
        SupportChange::Offered { on: day(on) }
    }

    fn started(on: &str) -> SupportChange {
        SupportChange::Started { on: day(on) }
    }

    fn declined(on: &str) -> SupportChange {
        SupportChange::Declined { on: day(on), by: "her mother".into(), why: "too far".into() }
    }

    fn finished(on: &str) -> SupportChange {
        let (outcome, helped) = ("six sessions".into(), "some".into());
        SupportChange::Finished { on: day(on), outcome, helped }
    }

    #[test]
    fn the_row_shows_what_the_item_says() {
        let (offer, start) = (SupportState::Offered, SupportState::Started);
        let table = [
            (start, vec![offered("2025-11-03")], Verdict::Open, None, "offered 3 Nov 25"),
            (offer, vec![offered("2025-11-03")], Verdict::Yes, Some("2025-11-03"), ""),
            (start, vec![started("2025-11-04")], Verdict::Yes, Some("2025-11-04"), ""),
            (
                start,
                vec![offered("2025-11-03"), declined("2025-11-05")],
                Verdict::No,
                Some("2025-11-05"),
                "offered 3 Nov 25; declined 5 Nov 25 by her mother: too far",
            ),
            (
                offer,
                vec![offered("2025-11-03"), declined("2025-11-05")],
                Verdict::Yes,
                Some("2025-11-03"),
                "declined 5 Nov 25 by her mother: too far",
            ),
            (
                start,
                vec![started("2025-11-04"), declined("2025-11-05")],
                Verdict::Yes,
                Some("2025-11-04"),
                "declined 5 Nov 25 by her mother: too far",
            ),
            (
                start,
                vec![finished("2025-11-06")],
                Verdict::Yes,
                Some("2025-11-06"),
                "finished 6 Nov 25: six sessions (it helped a little)",
            ),
        ];
        for (yes_from, changes, answer, on, words) in table {
            let row = after(&changes).as_strategy("additional/camhs", yes_from);
            assert_eq!((row.row.as_str(), row.answer), ("additional/camhs", answer), "{changes:?}");
            assert_eq!((row.on, row.words.as_str()), (on.map(day), words), "{changes:?}");
        }
    }

    #[test]
    fn the_item_says_it_in_the_words_of_the_row() {
        let open = StrategyAnswer::default();
        let yes = StrategyAnswer {
            answer: Verdict::Yes,
            on: Some(day("2025-11-01")),
            words: "six weeks".into(),
            ..StrategyAnswer::default()
        };
        let start = SupportState::Started;
        let table = [
            (started("2025-11-04"), &open, Verdict::Yes, "2025-11-04", ""),
            (
                declined("2025-11-04"),
                &open,
                Verdict::No,
                "2025-11-04",
                "Declined by her mother: too far",
            ),
            (
                declined("2025-11-04"),
                &yes,
                Verdict::Yes,
                "2025-11-01",
                "six weeks\nDeclined 4 Nov 25 by her mother: too far",
            ),
            (
                finished("2025-11-04"),
                &open,
                Verdict::Yes,
                "2025-11-04",
                "six sessions (it helped a little)",
            ),
            (
                finished("2025-11-04"),
                &yes,
                Verdict::Yes,
                "2025-11-01",
                "six weeks\nsix sessions (it helped a little)",
            ),
            (
                SupportChange::Moved { on: day("2025-11-02") },
                &yes,
                Verdict::Yes,
                "2025-11-02",
                "six weeks",
            ),
        ];
        for (change, was, answer, on, words) in table {
            let said = change.on_checklist(was, start).unwrap();
            let told = (said.answer, said.on, said.words.as_str());
            assert_eq!(told, (answer, Some(day(on)), words), "{change:?}");
        }
        let back = SupportChange::TakenBack.on_checklist(&yes, start).unwrap();
        assert_eq!((back.answer, back.on, back.words.as_str()), (Verdict::Open, None, "six weeks"));
        let offer = offered("2025-11-04").on_checklist(&open, SupportState::Offered).unwrap();
        assert_eq!(offer.answer, Verdict::Yes);
    }

    #[test]
    fn what_the_row_has_no_place_for_is_refused_in_words() {
        let open = StrategyAnswer::default();
        let yes = StrategyAnswer { answer: Verdict::Yes, ..StrategyAnswer::default() };
        let nobody = SupportChange::Declined {
            on: day("2025-11-04"),
            by: " ".into(),
            why: "too far".into(),
        };
        let moved = SupportChange::Moved { on: day("2025-11-04") };
        for (change, was, why) in [
            (offered("2025-11-04"), &open, "not what was offered"),
            (started("2025-11-04"), &yes, "says yes already"),
            (nobody, &open, "by whom"),
            (moved, &open, "no day to change"),
            (SupportChange::TakenBack, &open, "nothing to take back"),
        ] {
            let told = change.on_checklist(was, SupportState::Started).unwrap_err();
            assert!(told.contains(why), "{told}");
        }
    }
}
