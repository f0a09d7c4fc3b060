//! Relational support, as far as it went: some of it offered, some declined, some finished.

use crate::demo::Desk;
use crate::demo::cast::Role;
use crate::demo::diary::{Part, part};
use crate::rules::support::SupportChange;
use crate::store::Trouble;

/// Written down so many school days ago; every step is of a day before.
const ON: usize = 9;
const WRITTEN: u32 = 11 * 60 + 25;

/// A step, so many school days ago.
enum Went {
    Offered(usize),
    Started(usize),
    /// By whom, why.
    Declined(usize, &'static str, &'static str),
    /// What came of it, whether it helped.
    Finished(usize, &'static str, &'static str),
}

use Went::{Declined, Finished, Offered, Started};

/// None of these is the same thing as a row of the checklist: that tells its own.
const ITEMS: [(&str, &[Went]); 8] = [
    (
        "tier-2/children/meet-and-greet",
        &[Offered(24), Started(22), Finished(12, "In by nine on most days", "yes")],
    ),
    (
        "tier-2/parents/breakfast-invite",
        &[Offered(20), Declined(19, "Parent", "Nobody could bring them that early")],
    ),
    ("tier-2/school/first-day-contact", &[Started(23)]),
    ("tier-2/children/catch-up-buddy", &[Offered(16), Started(15)]),
    (
        "tier-2/children/elsa",
        &[Started(21), Finished(11, "Six sessions; would not talk in the last two", "some")],
    ),
    ("tier-2/agencies/counselling", &[Offered(14)]),
    ("tier-3/agencies/school-nurse", &[Started(13)]),
    (
        "tier-3/parents/check-ins",
        &[Started(18), Declined(10, "Parent", "Would rather be written to")],
    ),
];

pub(super) fn steps(role: &Role) -> Vec<(usize, Part)> {
    if role.is_closed() { Vec::new() } else { vec![(role.back(ON), part(write))] }
}

/// Some items: more in one case than in another.
fn write(desk: &mut Desk<'_>, at: usize) -> Result<(), Trouble> {
    let (role, case) = (&desk.cast[at], desk.cases[at]);
    let session = desk.sitting(at, role.back(ON), WRITTEN);
    let first = role.opened();
    for (item, went) in ITEMS.iter().cycle().skip(at).take(2 + at * 3 % 6) {
        for (base, step) in (0..).zip(*went) {
            let on = |ago: usize| desk.days.ago(role.back(ago).min(first));
            let change = match *step {
                Offered(ago) => SupportChange::Offered { on: on(ago) },
                Started(ago) => SupportChange::Started { on: on(ago) },
                Declined(ago, by, why) => {
                    SupportChange::Declined { on: on(ago), by: by.to_owned(), why: why.to_owned() }
                }
                Finished(ago, outcome, helped) => SupportChange::Finished {
                    on: on(ago),
                    outcome: outcome.to_owned(),
                    helped: helped.to_owned(),
                },
            };
            desk.store.put_support(&session, case, item, &change, base)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templates::{Template, built_in, read_template};

    #[test]
    fn every_item_is_in_the_tiers_and_told_nowhere_else() {
        let Ok(Template::Tiers(tiers)) = read_template("tiers", built_in("tiers").unwrap()) else {
            panic!("no tiers")
        };
        for (item, went) in &ITEMS {
            let printed = tiers.item(item).unwrap_or_else(|| panic!("{item}"));
            assert!(printed.same_as.is_none() && !went.is_empty(), "{item}");
        }
    }
}
