//! Relational support: how each item of the tiers went in a case.
//!
//! An item that is the same thing as a row of the checklist is kept once. What was said first says
//! where: while that row is answered the item is changed there, and while the item was offered or more
//! the row is answered here. A row whose words are restricted is always kept on the checklist, which
//! knows whose eyes they are for.

use rusqlite::{Connection, Row};

use super::answers::Answer;
use super::cases::case_row;
use super::gates::about_open;
use super::journal::About;
use super::meanwhile::last_change;
use super::session::{Session, Viewer};
use super::trouble::Trouble;
use super::writing::{Set, Writing};
use super::{Store, packs, strategies};
use crate::rules::strategy::{Strategy, Verdict};
use crate::rules::support::{Held, Panel, Support, SupportChange, TierItem, Tiers, held, own_path};
use crate::templates::Checklist;

/// The support of a case as its viewer may read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupportFile {
    pub tiers: Tiers,
    pub support: Vec<Support>,
    /// What the checklist says: some of it is of items that are the same thing.
    pub strategies: Vec<Strategy>,
}

impl SupportFile {
    /// The row of an item, also where nothing is said of it any more.
    #[must_use]
    pub fn kept(&self, item: &str) -> Option<&Support> {
        self.support.iter().find(|kept| kept.item == item)
    }

    /// Where an item is kept.
    #[must_use]
    pub fn held(&self, item: &str) -> Held<'_> {
        held(item, self.same_as(item), &self.support, &self.strategies)
    }

    /// The row of the checklist that is the same thing as an item.
    #[must_use]
    pub fn same_as(&self, item: &str) -> Option<&str> {
        self.tiers.item(item)?.same_as.as_deref()
    }

    /// The revision on screen of an item, wherever it is kept.
    #[must_use]
    pub fn revision(&self, item: &str) -> i64 {
        match (self.held(item), self.kept(item), self.same_as(item)) {
            (Held::Here(kept), ..) | (Held::Nowhere, Some(kept), _) => kept.revision,
            (Held::Checklist(said), ..) => said.revision,
            (Held::Nowhere, None, row) => {
                let said = self.strategies.iter().find(|said| Some(said.row.as_str()) == row);
                said.map_or(0, |said| said.revision)
            }
        }
    }

    /// What an item is called: as the tiers have it, else as it was first written down.
    #[must_use]
    pub fn title(&self, item: &str) -> Option<&str> {
        let printed = self.tiers.item(item).map(|item| item.title.as_str());
        printed.or_else(|| self.kept(item).map(|kept| kept.label.as_str()))
    }
}

impl Store {
    /// A case's support with the tiers of the pack.
    ///
    /// # Errors
    /// An unknown case, in a sentence.
    pub fn support_file(&self, viewer: Viewer, case: i64) -> Result<SupportFile, Trouble> {
        let viewer = viewer.at(&self.connection, "pupil_case", case)?;
        case_row(&self.connection, case)?;
        Ok(SupportFile {
            tiers: packs::tiers(&self.connection)?,
            support: support(&self.connection, case)?,
            strategies: strategies::strategies(&self.connection, viewer, case)?,
        })
    }

    /// Writes down a step of an item, another day for it, or takes it back; gives the new revision.
    /// `base` is the revision that was on screen: of the item, or of the row of the checklist where it
    /// is kept there.
    ///
    /// # Errors
    /// [`Trouble::Conflict`] when someone else changed it meanwhile, with what stands there; an unknown
    /// item, a day in the future, a step without its words, a closed case.
    pub fn put_support(
        &mut self,
        session: &Session,
        case: i64,
        item: &str,
        change: &SupportChange,
        base: i64,
    ) -> Result<i64, Trouble> {
        self.write(session, "put_support", |w| {
            let about = about_open(w, case)?;
            let tiers = packs::tiers(&w.tx)?;
            let printed = tiers.item(item);
            let there = support(&w.tx, case)?.into_iter().find(|kept| kept.item == item);
            if let Some(printed) = printed
                && there.as_ref().is_none_or(|kept| kept.state().is_none())
                && let Some(row) = held_by_checklist(w, case, printed)?
            {
                let answer = change.on_checklist(&row.told(), printed.yes_from).map_err(refused)?;
                // Nobody writes over words unseen.
                if row.sealed && !answer.words.is_empty() {
                    return Err(refused(
                        "restricted words of a colleague stand on the row of the checklist where this \
                         is kept: change it there, where you read them first",
                    ));
                }
                return strategies::answer_row(w, case, &row.row, &answer, base);
            }
            let title = printed.map(|printed| printed.title.as_str());
            put(w, about, (case, item, title), there.as_ref(), (change, base))
        })
    }

    /// Adds an item of the school's own to a panel of a tier; gives its path.
    ///
    /// # Errors
    /// No words, a tier that the pack doesn't have, or a closed case.
    pub fn add_own_support(
        &mut self,
        session: &Session,
        case: i64,
        tier: u8,
        panel: Panel,
        label: &str,
    ) -> Result<String, Trouble> {
        let label = label.trim();
        if label.is_empty() {
            return Err(Trouble::refused(
                "an item of your own needs words: what is offered? Nothing was changed",
            ));
        }
        self.write(session, "add_own_support", |w| {
            let about = about_open(w, case)?;
            if packs::tiers(&w.tx)?.tier(tier).is_none() {
                return Err(refused(format!("there is no tier {tier}")));
            }
            let item = own_path(tier, panel, last_own(&w.tx, case)? + 1);
            let sets: [Set<'_>; 3] = [("case_id", &case), ("item", &item), ("label", &label)];
            w.insert("support", about, &sets)?;
            Ok(item)
        })
    }
}

/// How the items of a case went, in the order they were first written down.
pub(super) fn support(connection: &Connection, case: i64) -> Result<Vec<Support>, Trouble> {
    let mut query =
        connection.prepare_cached("SELECT * FROM support WHERE case_id = ?1 ORDER BY id")?;
    Ok(query.query_map([case], read_support)?.collect::<Result<_, _>>()?)
}

/// Rows of a case's checklist that are answered by an item which is the same thing, as that answers
/// them, each with the path of the item.
pub(super) fn rows_from_support(
    connection: &Connection,
    case: i64,
    checklist: &Checklist,
    strategies: &[Strategy],
) -> Result<Vec<(Strategy, String)>, Trouble> {
    let kept: Vec<Support> =
        support(connection, case)?.into_iter().filter(|kept| kept.state().is_some()).collect();
    if kept.is_empty() {
        return Ok(Vec::new());
    }
    let tiers = packs::tiers(connection)?;
    let mut rows = Vec::new();
    for kept in kept {
        let Some(item) = tiers.item(&kept.item) else { continue };
        let Some(row) = &item.same_as else { continue };
        let answered =
            strategies.iter().any(|said| said.row == *row && said.answer != Verdict::Open);
        if checklist.row(row).is_some() && !answered {
            rows.push((kept.as_strategy(row, item.yes_from), kept.item.clone()));
        }
    }
    Ok(rows)
}

/// Refuses to answer a row of the checklist that an item answers already: it would be kept twice.
pub(super) fn refuse_if_held(w: &Writing<'_>, case: i64, row: &str) -> Result<(), Trouble> {
    let kept = support(&w.tx, case)?;
    if kept.iter().all(|kept| kept.state().is_none()) {
        return Ok(());
    }
    let tiers = packs::tiers(&w.tx)?;
    let Some((path, item)) = tiers.same_as(row) else { return Ok(()) };
    match kept.iter().find(|kept| kept.item == path && kept.state().is_some()) {
        Some(held) => Err(refused(format!(
            "“{}” is kept with the support by tier, as {}: change it on tab 5 of the case",
            item.title,
            held.told()
        ))),
        None => Ok(()),
    }
}

/// The row of the checklist that an item is kept in: one that is answered, or whose words are
/// restricted.
fn held_by_checklist(
    w: &Writing<'_>,
    case: i64,
    item: &TierItem,
) -> Result<Option<Strategy>, Trouble> {
    let Some(row) = &item.same_as else { return Ok(None) };
    let checklist = strategies::checklist_of_case(&w.tx, case)?;
    let Some(printed) = checklist.row(row) else { return Ok(None) };
    let all = strategies::strategies(&w.tx, w.eyes(), case)?;
    let said = all.into_iter().find(|said| said.row == *row);
    if let Some(said) = said {
        let holds = printed.restricted || said.answer != Verdict::Open;
        return Ok(holds.then_some(said));
    }
    let blank = || Support::default().as_strategy(row, item.yes_from);
    Ok(printed.restricted.then(blank))
}

fn put(
    w: &Writing<'_>,
    about: About,
    (case, item, title): (i64, &str, Option<&str>),
    there: Option<&Support>,
    (change, base): (&SupportChange, i64),
) -> Result<i64, Trouble> {
    let today = w.session.as_of();
    let Some(kept) = there else {
        let Some(title) = title else {
            return Err(refused(format!(
                "there is no item {item} in the tiers; `template show tiers` lists them"
            )));
        };
        let after = Support::default().after(change, today).map_err(refused)?;
        let whose: [Set<'_>; 3] = [("case_id", &case), ("item", &item), ("label", &title)];
        let went = sets_of(&after);
        let revision: [Set<'_>; 1] = [("revision", &1)];
        w.insert("support", about, &[&whose[..], &went[..], &revision[..]].concat())?;
        return Ok(1);
    };
    let after = kept.after(change, today).map_err(refused)?;
    if after == *kept {
        return Ok(kept.revision);
    }
    if kept.revision != base {
        let last = last_change(&w.tx, "support", kept.id)?;
        let theirs = Answer::told(kept.told(), kept.revision, last);
        return Err(Trouble::Conflict(Box::new(theirs)));
    }
    let revision = kept.revision + 1;
    let went = sets_of(&after);
    let counted: [Set<'_>; 1] = [("revision", &revision)];
    let sets = [&went[..], &counted[..]].concat();
    w.update_at("support", kept.id, about, revision, None, &sets)?;
    Ok(revision)
}

/// What is kept of how an item went.
fn sets_of(support: &Support) -> [Set<'_>; 8] {
    [
        ("offered_on", &support.offered_on),
        ("started_on", &support.started_on),
        ("declined_on", &support.declined_on),
        ("declined_by", &support.declined_by),
        ("declined_why", &support.declined_why),
        ("finished_on", &support.finished_on),
        ("outcome", &support.outcome),
        ("helped", &support.helped),
    ]
}

/// The highest number of an own item of the case, in whichever panel.
fn last_own(connection: &Connection, case: i64) -> Result<u32, Trouble> {
    let all = support(connection, case)?;
    let own = all.iter().filter(|kept| kept.is_own());
    let numbers = own.filter_map(|kept| kept.item.rsplit_once("/r")?.1.parse().ok());
    Ok(numbers.max().unwrap_or(0))
}

fn read_support(row: &Row<'_>) -> rusqlite::Result<Support> {
    Ok(Support {
        id: row.get("id")?,
        item: row.get("item")?,
        label: row.get("label")?,
        offered_on: row.get("offered_on")?,
        started_on: row.get("started_on")?,
        declined_on: row.get("declined_on")?,
        declined_by: row.get("declined_by")?,
        declined_why: row.get("declined_why")?,
        finished_on: row.get("finished_on")?,
        outcome: row.get("outcome")?,
        helped: row.get("helped")?,
        revision: row.get("revision")?,
    })
}

/// A sentence of the rules, and that nothing came of it.
fn refused(why: impl AsRef<str>) -> Trouble {
    let why = why.as_ref();
    let end = if why.ends_with('?') { "" } else { "." };
    Trouble::refused(format!("{why}{end} Nothing was changed"))
}
