//! Relational support by tier: a line an item under its panel, a step by one key.

mod view;

use super::{CHECKLIST, CaseScreen, Data};
use crate::rules::support::{
    Held, Panel, Support, SupportChange, SupportState, TierItem, place_of,
};
use crate::store::SupportFile;
use crate::ui::effect::{Effect, SupportVerb, Verb};
use crate::ui::keymap::Action;
use crate::ui::screens::support_sheet::{Ask, own_item, support_sheet};
use crate::ui::widgets::list::Cursor;

pub(super) use view::view;

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Heading(Panel),
    /// An item, by its path.
    Item(String),
}

/// Which tier is shown, and how its list lies.
#[derive(Debug, Default)]
pub(super) struct Tab {
    /// None before the first reading.
    tier: Option<u8>,
    places: Vec<Place>,
    /// An item to go to with the next reading, by its path.
    wanted: Option<String>,
}

/// An item of the list, and what was said of it.
struct Item<'a> {
    /// Of an own item, and of one that is no longer there, nothing is printed.
    printed: Option<&'a TierItem>,
    kept: Option<&'a Support>,
    held: Held<'a>,
}

impl<'a> Item<'a> {
    fn of(file: &'a SupportFile, path: &str) -> Self {
        Self { printed: file.tiers.item(path), kept: file.kept(path), held: file.held(path) }
    }

    /// The words in a list.
    fn short(&self) -> &'a str {
        let label = self.kept.map_or("", |kept| kept.label.as_str());
        self.printed.map_or(label, |item| item.short.as_str())
    }

    fn title(&self) -> &'a str {
        let label = self.kept.map_or("", |kept| kept.label.as_str());
        self.printed.map_or(label, |item| item.title.as_str())
    }

    fn is_at(&self, state: SupportState) -> bool {
        match self.held {
            Held::Here(kept) => kept.state().is_some_and(|(stands, _)| stands == state),
            _ => false,
        }
    }
}

/// The tier and panel in which an item is listed: what is no longer in any tier, in the first.
fn listed_in(file: &SupportFile, path: &str) -> (u8, Panel) {
    let first = file.tiers.tiers.first().map_or(0, |tier| tier.number);
    let found = place_of(path);
    let panel = found.map_or(Panel::Children, |(_, panel)| panel);
    match found {
        Some((tier, panel)) if file.tiers.tier(tier).is_some() => (tier, panel),
        _ => (first, panel),
    }
}

/// The lines of a tier: under each panel its items, then the school's own and those that are gone.
fn places(file: &SupportFile, number: u8) -> Vec<Place> {
    let mut places = Vec::new();
    let Some(tier) = file.tiers.tier(number) else { return places };
    for panel in Panel::ALL {
        places.push(Place::Heading(panel));
        places.extend(tier.items_of(panel).map(|item| Place::Item(item.path(tier))));
        let beside = file.support.iter().filter(|kept| {
            file.tiers.item(&kept.item).is_none() && listed_in(file, &kept.item) == (number, panel)
        });
        places.extend(beside.map(|kept| Place::Item(kept.item.clone())));
    }
    places
}

impl Tab {
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// Goes to an item with the next reading.
    pub(super) fn want(&mut self, item: String) {
        self.wanted = Some(item);
    }

    /// Takes what was read anew, at the item that was asked for or at hand. The first reading begins
    /// at the tier reached.
    pub(super) fn settle(&mut self, data: &Data, cursor: &mut Cursor, row: Option<i64>) {
        let Some(file) = &data.support else {
            self.places.clear();
            return;
        };
        let row = row.and_then(|id| file.support.iter().find(|kept| kept.id == id));
        let wanted = self.wanted.take().or_else(|| row.map(|kept| kept.item.clone()));
        if let Some(item) = &wanted {
            self.tier = Some(listed_in(file, item).0);
        }
        let shown = self.tier.filter(|tier| file.tiers.tier(*tier).is_some());
        let tier = shown.unwrap_or_else(|| {
            let numbers = || file.tiers.tiers.iter().map(|tier| tier.number);
            let reached = numbers().filter(|tier| *tier <= data.assessment.tier).max();
            reached.or_else(|| numbers().min()).unwrap_or(0)
        });
        let here = wanted.map(Place::Item).or_else(|| self.places.get(cursor.at).cloned());
        self.tier = Some(tier);
        self.places = places(file, tier);
        let stays = here.and_then(|here| self.places.iter().position(|place| *place == here));
        cursor.at = stays.unwrap_or(1).min(self.places.len().saturating_sub(1));
    }

    /// The next tier, round and round.
    fn turn(&mut self, data: &Data, cursor: &mut Cursor) {
        let Some(file) = &data.support else { return };
        let numbers: Vec<u8> = file.tiers.tiers.iter().map(|tier| tier.number).collect();
        let at = numbers.iter().position(|tier| Some(*tier) == self.tier).unwrap_or(0);
        self.tier = numbers.get((at + 1) % numbers.len().max(1)).copied();
        self.places = places(file, self.tier.unwrap_or(0));
        *cursor = Cursor { at: 1, top: 0 };
    }

    /// The first item of the next panel, round and round.
    fn next_panel(&self, at: usize) -> usize {
        let is_heading = |place: &Place| matches!(place, Place::Heading(_));
        let behind = self.places.iter().skip(at + 1).position(is_heading);
        behind.map_or(1, |steps| at + 1 + steps + 1)
    }

    /// The panel at hand.
    fn panel(&self, at: usize) -> Option<Panel> {
        self.places.iter().take(at + 1).rev().find_map(|place| match place {
            Place::Heading(panel) => Some(*panel),
            Place::Item(_) => None,
        })
    }

    /// The row of the checklist that is the same thing as the item at hand.
    fn linked(&self, data: &Data, at: usize) -> Option<String> {
        let Place::Item(path) = self.places.get(at)? else { return None };
        data.support.as_ref()?.same_as(path).map(str::to_owned)
    }

    /// What a key asks of the line at hand.
    fn ask(&self, data: &Data, at: usize, action: Action) -> Effect {
        let (Some(case), Some(file)) = (&data.file.case, &data.support) else {
            return say("Support belongs to a case: n on the overview opens one");
        };
        if case.closed.is_some() {
            return say("This case is closed: n on the overview opens a new one");
        }
        if action == Action::AddOwnRow {
            let place = self.tier.zip(self.panel(at));
            return place.map_or(Effect::None, |place| {
                Effect::sheet(own_item(case.id, &file.tiers, place).about(data.file.pupil.id))
            });
        }
        match self.places.get(at) {
            Some(Place::Item(path)) => of_item(file, (case.id, path), action, data),
            Some(Place::Heading(_)) => say("Go to an item first; a adds one of your own"),
            None => Effect::None,
        }
    }
}

fn say(words: &str) -> Effect {
    Effect::Say(words.to_owned())
}

fn of_item(file: &SupportFile, (case, path): (i64, &str), action: Action, data: &Data) -> Effect {
    let item = Item::of(file, path);
    let on = data.today;
    let put = |change| {
        let (item, base) = (path.to_owned(), file.revision(path));
        Effect::Do(Verb::Support(SupportVerb::Put { case, item, change, base }))
    };
    let ask = |ask| {
        let sheet = support_sheet(file, (case, path), ask, on);
        sheet.map_or(Effect::None, |sheet| Effect::sheet(sheet.about(data.file.pupil.id)))
    };
    let nothing = item.held == Held::Nowhere;
    match action {
        Action::Offered if item.is_at(SupportState::Offered) => {
            say("Offered already: e changes its date")
        }
        Action::Offered => put(SupportChange::Offered { on }),
        Action::Started if item.is_at(SupportState::Started) => {
            say("Started already: e changes its date")
        }
        Action::Started => put(SupportChange::Started { on }),
        Action::Declined => ask(Ask::Declined),
        Action::Finished => ask(Ask::Finished),
        Action::ChangeDay if nothing => say("Nothing was said of it yet: o, s, d or f"),
        Action::ChangeDay => ask(Ask::Day),
        Action::Erase if nothing => say("Nothing to take back here"),
        Action::Erase => put(SupportChange::TakenBack),
        Action::Open => say("It is linked to nothing: o, s, d and f say how it went"),
        _ => Effect::None,
    }
}

impl CaseScreen {
    /// What the keys of the support do; none for those that every tab has.
    pub(super) fn act_on_support(&mut self, action: Action) -> Option<Effect> {
        let data = self.data.as_ref()?;
        let cursor = &mut self.cursors[usize::from(super::SUPPORT)];
        Some(match action {
            Action::NextTier => {
                self.support.turn(data, cursor);
                cursor.show(self.support.len(), self.room.get());
                Effect::None
            }
            Action::NextSection => {
                cursor.at = self.support.next_panel(cursor.at);
                cursor.show(self.support.len(), self.room.get());
                Effect::None
            }
            Action::Open => {
                let Some(row) = self.support.linked(data, cursor.at) else {
                    return Some(self.support.ask(data, cursor.at, action));
                };
                self.list.want(row);
                self.go_to(CHECKLIST)
            }
            Action::Offered
            | Action::Started
            | Action::Declined
            | Action::Finished
            | Action::ChangeDay
            | Action::AddOwnRow
            | Action::Erase => self.support.ask(data, cursor.at, action),
            _ => return None,
        })
    }
}
