//! Actions: agreed, done.

use chrono::NaiveDate;
use clap::Subcommand;

use super::{Desk, End, day, out};
use crate::rules::day::spell;
use crate::store::{NewAction, Trouble};

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Agree an action in a case and print its id
    Add {
        /// The case
        case: i64,
        /// What is to be done
        #[arg(long, value_name = "TEXT")]
        what: String,
        /// Who does it
        #[arg(long, value_name = "TEXT")]
        who: String,
        /// The day it is due by
        #[arg(long, value_name = "DATE", value_parser = day::in_full)]
        by: NaiveDate,
    },
    /// Mark an action done
    Done {
        /// The action
        id: i64,
        /// What came of it
        #[arg(long, value_name = "TEXT")]
        outcome: String,
    },
}

pub(super) fn run(action: &Action, desk: &mut Desk) -> Result<End, Trouble> {
    match action {
        Action::Add { case, what, who, by } => {
            let new = NewAction {
                what: what.clone(),
                who: who.clone(),
                by: Some(*by),
                by_words: String::new(),
            };
            let id = desk.store.add_action(&desk.session, *case, None, &new)?;
            out::say(format!("Agreed action {id}, by {}.", spell(*by)));
            out::line(id)?;
        }
        Action::Done { id, outcome } => {
            desk.store.finish_action(&desk.session, *id, outcome, "")?;
            out::say(format!("Action {id} is done."));
        }
    }
    Ok(End::Done)
}
