//! What goes with a case beside its log: meetings with their records, other forms and the papers
//! attached to them, letters and notices, the checklist, support by tier, reasons for absences. One file a part.

mod absences;
mod checklist;
mod forms;
mod letters;
mod meetings;
mod papers;
mod support;

use chrono::NaiveDate;

use super::Desk;
use super::cast::Role;
use super::diary::Part;

pub(super) use absences::ask_about_absences;
pub(super) use letters::send_in_place;
pub(super) use meetings::has_meetings;

/// How many tellings of a story have all of this; later ones have their log alone.
const FULL: usize = 2;

/// A day of a story.
#[derive(Debug, Clone, Copy)]
enum On {
    /// So many school days before the last one.
    Ago(usize),
    /// So many school days from today in the first telling; in later ones further off.
    Ahead(i64),
}

impl On {
    fn day(self, desk: &Desk<'_>, role: &Role) -> NaiveDate {
        match self {
            Self::Ago(ago) => desk.days.ago(role.back(ago)),
            Self::Ahead(days) => desk.days.due(role.ahead(days)),
        }
    }
}

/// Everything of a case that is done on days of its own.
pub(super) fn steps(role: &Role) -> Vec<(usize, Part)> {
    if role.nth >= FULL {
        return Vec::new();
    }
    let parts = [
        meetings::steps(role),
        forms::steps(role),
        checklist::steps(role),
        support::steps(role),
        letters::steps(role),
    ];
    parts.into_iter().flatten().collect()
}
