//! The tiers of one authority: what can be offered, in four panels each.

use serde::Serialize;

use super::SupportState;
use crate::rules::evidence::{Answerable, Proof, item_line, row_line};
use crate::rules::tier::Triggers;

/// Before the place of an item of the school's own: `own/tier-2/children/r1`.
pub(super) const OWN: &str = "own/";

/// The tiers of one authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tiers {
    pub name: String,
    pub title: String,
    /// Goes up with every change.
    pub version: u32,
    pub purpose: String,
    /// The heading of each panel, in their order.
    pub panels: Vec<Heading>,
    /// In order of their numbers.
    pub tiers: Vec<Tier>,
}

/// What a panel is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Heading {
    pub panel: Panel,
    pub title: String,
}

/// One tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tier {
    /// 1 for everybody; 2 and 3 from so many days.
    pub number: u8,
    pub title: String,
    /// Days absent in the academic year from which it begins.
    pub days: u32,
    /// Which of `title` and `days` are the program's own defaults, given by no form.
    pub ours: Vec<String>,
    /// Panel by panel, in the order of the form.
    pub items: Vec<TierItem>,
}

/// For whom, or by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Panel {
    Children,
    Parents,
    School,
    Agencies,
}

/// One thing to offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TierItem {
    /// Never reused; support is kept under `tier-2/children/id`.
    pub id: String,
    pub panel: Panel,
    /// The words on the form.
    pub title: String,
    /// The words in a list, at most 46 columns wide.
    pub short: String,
    pub guidance: Option<String>,
    pub proves: Vec<Proof>,
    /// What on file answers it.
    pub answered_by: Vec<Proof>,
    /// The row of the checklist that is the same thing, `section/row`.
    pub same_as: Option<String>,
    /// From which step that row counts as a yes.
    pub yes_from: SupportState,
}

impl Panel {
    pub const ALL: [Self; 4] = [Self::Children, Self::Parents, Self::School, Self::Agencies];

    /// The name that files and places use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Children => "children",
            Self::Parents => "parents",
            Self::School => "school",
            Self::Agencies => "agencies",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|panel| panel.as_str() == text)
    }
}

impl Tier {
    /// `tier-2`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("tier-{}", self.number)
    }

    /// The items of a panel, in the order of the form.
    pub fn items_of(&self, panel: Panel) -> impl Iterator<Item = &TierItem> {
        self.items.iter().filter(move |item| item.panel == panel)
    }
}

impl TierItem {
    /// Where it is kept, in a tier: `tier-2/children/catch-up-buddy`.
    #[must_use]
    pub fn path(&self, tier: &Tier) -> String {
        format!("{}/{}/{}", tier.id(), self.panel.as_str(), self.id)
    }
}

impl Tiers {
    /// From how many days each tier begins.
    #[must_use]
    pub fn triggers(&self) -> Triggers {
        let ours = Triggers::default();
        let days = |number, or_else| self.tier(number).map_or(or_else, |tier| tier.days);
        Triggers { tier_2: days(2, ours.tier_2), tier_3: days(3, ours.tier_3) }
    }

    #[must_use]
    pub fn tier(&self, number: u8) -> Option<&Tier> {
        self.tiers.iter().find(|tier| tier.number == number)
    }

    /// The item with that path, `tier-2/children/catch-up-buddy`.
    #[must_use]
    pub fn item(&self, path: &str) -> Option<&TierItem> {
        let mut parts = path.split('/');
        let (tier, panel, id) = (parts.next()?, parts.next()?, parts.next()?);
        let tier = self.tiers.iter().find(|known| known.id() == tier)?;
        let panel = Panel::parse(panel).filter(|_| parts.next().is_none())?;
        tier.items_of(panel).find(|item| item.id == id)
    }

    /// Every item with its path and tier, in the order of the form.
    pub fn items(&self) -> impl Iterator<Item = (String, &Tier, &TierItem)> {
        self.tiers
            .iter()
            .flat_map(|tier| tier.items.iter().map(move |item| (item.path(tier), tier, item)))
    }

    /// The item that is the same thing as a row of the checklist, with its path.
    #[must_use]
    pub fn same_as(&self, row: &str) -> Option<(String, &TierItem)> {
        let mut items = self.items();
        let found = items.find(|(.., item)| item.same_as.as_deref() == Some(row));
        found.map(|(path, _, item)| (path, item))
    }

    /// What each item proves and what answers it, by its line. `restricted` says of a row of the
    /// checklist that its words are for few eyes: so are those of the item that is the same thing.
    #[must_use]
    pub fn declared(&self, restricted: impl Fn(&str) -> bool) -> Vec<Answerable> {
        let of = |(path, _, item): (String, &Tier, &TierItem)| Answerable {
            line: item_line(&path),
            title: item.short.clone(),
            proves: item.proves.clone(),
            answered_by: item.answered_by.clone(),
            names: Vec::new(),
            same_as: item.same_as.as_deref().map(row_line),
            restricted: item.same_as.as_deref().is_some_and(&restricted),
        };
        self.items().map(of).collect()
    }

    /// What a panel is called.
    #[must_use]
    pub fn heading(&self, panel: Panel) -> &str {
        let found = self.panels.iter().find(|heading| heading.panel == panel);
        found.map_or(panel.as_str(), |heading| &heading.title)
    }
}

/// The place of an item of the school's own.
#[must_use]
pub fn own_path(tier: u8, panel: Panel, number: u32) -> String {
    format!("{OWN}tier-{tier}/{}/r{number}", panel.as_str())
}

/// The tier and the panel that a path stands in.
#[must_use]
pub fn place_of(path: &str) -> Option<(u8, Panel)> {
    let mut parts = path.strip_prefix(OWN).unwrap_or(path).split('/');
    let number = parts.next()?.strip_prefix("tier-")?.parse().ok()?;
    Some((number, Panel::parse(parts.next()?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_tells_tier_and_panel_also_of_an_own_item() {
        assert_eq!(place_of("tier-2/children/elsa"), Some((2, Panel::Children)));
        assert_eq!(own_path(3, Panel::Agencies, 4), "own/tier-3/agencies/r4");
        assert_eq!(place_of("own/tier-3/agencies/r4"), Some((3, Panel::Agencies)));
        for no in ["", "tier-2", "tier-x/children/elsa", "tier-2/pupils/elsa", "own/r1"] {
            assert_eq!(place_of(no), None, "{no}");
        }
    }
}
