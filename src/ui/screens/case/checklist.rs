//! The strategy checklist: a line a row, answered by one key.

mod links;
mod view;

use super::Data;
use crate::rules::evidence::is_unfounded;
use crate::rules::strategy::{
    Asked, CHECKLIST, OWN, Order, Standing, Strategy, StrategyAnswer, Verdict, in_order, judge,
};
use crate::store::ChecklistFile;
use crate::templates::RowKind;
use crate::ui::effect::{Effect, Open, Verb};
use crate::ui::keymap::Action;
use crate::ui::screens::on_file::{AnsweredRow, OnFile as OnFileScreen};
use crate::ui::screens::once_sheets::unlink_row;
use crate::ui::screens::strategy_sheet::{Ask, own_row};
use crate::ui::widgets::list::Cursor;

pub(super) use links::{OnFile, on_file};
pub(super) use view::view;

/// The heading over what was said of rows that are no longer there.
const GONE: &str = "";

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    /// The heading of a section, by its id.
    Heading(String),
    /// A row, by `section/row`.
    Row(String),
}

/// How the list lies. A line stays where it is, whatever is said of it, until the list is sorted
/// anew: so the next key meets the row that was looked at.
#[derive(Debug, Default)]
pub(super) struct Tab {
    order: Order,
    places: Vec<Place>,
    /// A row to go to with the next reading.
    wanted: Option<String>,
}

/// The rows of a case's checklist, judged.
struct Rows<'a> {
    data: &'a Data,
    file: &'a ChecklistFile,
    asked: Vec<Asked<'a>>,
    judged: Vec<Standing<'a>>,
}

impl<'a> Rows<'a> {
    /// None where there is no case, or none that was read.
    fn of(data: &'a Data) -> Option<Self> {
        let file = data.checklist.as_ref()?;
        let asked = file.checklist.asked(&file.strategies);
        let judged = judge(&asked, &file.strategies, &data.file.circumstances, data.today);
        Some(Self { data, file, asked, judged })
    }

    fn standing(&self, row: &str) -> Option<&Standing<'a>> {
        let at = self.asked.iter().position(|asked| asked.path == row)?;
        self.judged.get(at)
    }

    fn is_open(&self, place: &Place) -> bool {
        match place {
            Place::Heading(_) => false,
            Place::Row(row) => self.standing(row).is_some_and(Standing::is_open),
        }
    }

    /// The lines of the list in an order. Only that of the form has headings.
    fn places(&self, order: Order) -> Vec<Place> {
        let mut places = Vec::new();
        if order == Order::Section {
            let sections = self.file.checklist.sections.iter().map(|section| section.id.as_str());
            for section in sections.chain([OWN]) {
                places.push(Place::Heading(section.to_owned()));
                let rows = self.asked.iter().filter(|asked| asked.section == section);
                places.extend(rows.map(|asked| Place::Row(asked.path.clone())));
            }
        } else {
            let numbers = in_order(&self.judged, order);
            places.extend(numbers.into_iter().map(|at| Place::Row(self.asked[at].path.clone())));
        }
        let gone: Vec<Place> = self.gone().map(|said| Place::Row(said.row.clone())).collect();
        if order == Order::Section && !gone.is_empty() {
            places.push(Place::Heading(GONE.to_owned()));
        }
        places.extend(gone);
        places
    }

    /// What was said of rows and sections that are no longer there.
    fn gone(&self) -> impl Iterator<Item = &'a Strategy> {
        let file = self.file;
        file.strategies.iter().filter(move |said| {
            let is_row = said.is_own() || file.checklist.row(&said.row).is_some();
            !is_row && file.checklist.section(&said.row).is_none()
        })
    }
}

impl Tab {
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// The ids of the rows' answers, in the order shown; of what has none, what no answer is called.
    pub(super) fn ids(&self, data: &Data) -> Vec<i64> {
        let said = |row: &str| data.file.strategies.iter().find(|said| said.row == row);
        let id = |place: &Place| match place {
            Place::Heading(_) => -1,
            Place::Row(row) => said(row).map_or(-1, |said| said.id),
        };
        self.places.iter().map(id).collect()
    }

    /// Takes what was read anew: lines that are there already stay where they are. The first reading
    /// begins at the first open row.
    pub(super) fn settle(&mut self, data: &Data, cursor: &mut Cursor) {
        let Some(rows) = Rows::of(data) else {
            self.places.clear();
            return;
        };
        let places = rows.places(self.order);
        let same = places.len() == self.places.len()
            && places.iter().all(|place| self.places.contains(place));
        let wanted = self.wanted.take().map(Place::Row);
        if same && wanted.is_none() {
            return;
        }
        let here = wanted.or_else(|| self.places.get(cursor.at).cloned());
        if !same {
            self.places = places;
        }
        let stays = here.and_then(|here| self.places.iter().position(|place| *place == here));
        let first = || self.places.iter().position(|place| rows.is_open(place));
        cursor.at = stays.or_else(first).unwrap_or(0);
    }

    /// Goes to a row with the next reading.
    pub(super) fn want(&mut self, row: String) {
        self.wanted = Some(row);
    }

    /// The item of support that the row at hand is kept as.
    pub(super) fn kept_as_support(&self, data: &Data, at: usize) -> Option<String> {
        let Place::Row(row) = self.places.get(at)? else { return None };
        data.checklist.as_ref()?.from_support.get(row).cloned()
    }

    /// Sorts by the next order; the row at hand stays at hand.
    pub(super) fn sort(&mut self, data: &Data, cursor: &mut Cursor) {
        let Some(rows) = Rows::of(data) else { return };
        let here = self.places.get(cursor.at).cloned();
        self.order = self.order.following();
        self.places = rows.places(self.order);
        let stays = here.and_then(|here| self.places.iter().position(|place| *place == here));
        cursor.at = stays.unwrap_or(0);
    }

    /// The next open row behind a line, round and round.
    pub(super) fn next_open(&self, data: &Data, at: usize) -> Option<usize> {
        let rows = Rows::of(data)?;
        let total = self.places.len();
        (1..=total)
            .map(|step| (at + step) % total)
            .find(|at| self.places.get(*at).is_some_and(|place| rows.is_open(place)))
    }

    /// What a key asks of the line at hand.
    pub(super) fn ask(&self, data: &Data, at: usize, action: Action) -> Effect {
        let (Some(case), Some(file)) = (&data.file.case, &data.checklist) else {
            return say("The checklist belongs to a case: n on the overview opens one");
        };
        if let (Action::Source, Some(Place::Row(row))) = (action, self.places.get(at)) {
            return links::open(data, file.strategies.iter().find(|said| said.row == *row));
        }
        if case.closed.is_some() {
            return say("This case is closed: n on the overview opens a new one");
        }
        match action {
            Action::AddOwnRow => return Effect::sheet(own_row(case.id)),
            Action::NewerVersion => return newer_version(case.id, file),
            _ => {}
        }
        match self.places.get(at) {
            Some(Place::Row(row)) => of_row(data, file, (case.id, row), action),
            Some(Place::Heading(section)) => of_section(file, (case.id, section), action),
            None => Effect::None,
        }
    }
}

fn say(words: &str) -> Effect {
    Effect::Say(words.to_owned())
}

fn newer_version(case: i64, file: &ChecklistFile) -> Effect {
    let Some(version) = file.newer else {
        return say("This checklist is at the newest version");
    };
    let question = format!(
        "Move this {CHECKLIST} to version {version}? What was answered stays; rows that are gone keep \
         their old titles."
    );
    Effect::Open(Open::Confirm(question, Box::new(Effect::Do(Verb::MoveChecklist(case)))))
}

/// What was said of a row or section, to be said again with something changed; and its revision.
fn said_of(file: &ChecklistFile, row: &str) -> (StrategyAnswer, i64) {
    let said = file.strategies.iter().find(|said| said.row == row);
    said.map_or_else(Default::default, |said| (said.told(), said.revision))
}

fn of_row(data: &Data, file: &ChecklistFile, (case, row): (i64, &str), action: Action) -> Effect {
    let printed = file.checklist.row(row);
    let said = file.strategies.iter().find(|said| said.row == row);
    if printed.is_none() && !said.is_some_and(Strategy::is_own) {
        return say("This row is no longer on the checklist: what was said of it stays");
    }
    if file.from_support.contains_key(row) {
        return say("Kept with the support by tier: Enter goes there");
    }
    let (was, base) = said_of(file, row);
    let answer =
        |answer| Effect::Do(Verb::AnswerStrategy { case, row: row.to_owned(), answer, base });
    let ask = |ask| Effect::Open(Open::Strategy { case, row: row.to_owned(), ask });
    let on = Some(data.today);
    match (action, was.answer) {
        (Action::Open, _) => ask(Ask::Outcome),
        (Action::Yes, Verdict::Yes) => yes_already(data, said),
        (Action::Yes, _) if data.on_file.contains_key(row) => offer(data, file, (case, row)),
        (Action::Yes, _) => answer(StrategyAnswer { answer: Verdict::Yes, on, ..was }),
        (Action::No, _) if printed.is_some_and(|row| row.kind == RowKind::Question) => {
            answer(StrategyAnswer { answer: Verdict::No, on, ..was })
        }
        (Action::No, _) => ask(Ask::Reason),
        (Action::Erase, Verdict::Open) => say("Nothing to take back here"),
        (Action::Erase, _) => {
            answer(StrategyAnswer { answer: Verdict::Open, on: None, entry: None, ..was })
        }
        (Action::ChangeDay, Verdict::Yes | Verdict::No) => ask(Ask::Day),
        (Action::ChangeDay, _) => say("Answer it first: y or n"),
        (Action::NotApplicable, Verdict::NotApplicable) => {
            say("Not applicable already: - takes that back")
        }
        (Action::NotApplicable, _) if printed.is_some_and(|row| !row.not_applicable) => {
            say("This row is for every pupil: n takes the reason instead")
        }
        (Action::NotApplicable, _) => ask(Ask::NotApplicable),
        (Action::Unlink, _) => unlink(data, file, (case, row)),
        _ => Effect::None,
    }
}

fn yes_already(data: &Data, said: Option<&Strategy>) -> Effect {
    if said.is_some_and(|said| is_unfounded(said, &data.file)) {
        return say("What showed this was withdrawn: - takes the Y back, then y anew");
    }
    say("Yes already: e changes its date, Enter its outcome")
}

/// What a row is called on its sheets.
fn called(file: &ChecklistFile, row: &str) -> String {
    let said = file.strategies.iter().find(|said| said.row == row);
    let own = said.map(|said| said.label.clone()).unwrap_or_default();
    file.checklist.row(row).map_or(own, |printed| printed.short.clone())
}

/// What on file answers a row, to be taken by a key.
fn offer(data: &Data, file: &ChecklistFile, (case, row): (i64, &str)) -> Effect {
    let (was, base) = said_of(file, row);
    let at = AnsweredRow {
        pupil: data.file.pupil.id,
        case,
        row: row.to_owned(),
        title: called(file, row),
        was,
        base,
    };
    let found = data.on_file.get(row).cloned().unwrap_or_default();
    Effect::Open(Open::OnFile(Box::new(OnFileScreen::new(at, found))))
}

fn unlink(data: &Data, file: &ChecklistFile, (case, row): (i64, &str)) -> Effect {
    let said = file.strategies.iter().find(|said| said.row == row);
    let is_linked = said.filter(|said| said.answer == Verdict::Yes);
    if is_linked.and_then(|said| links::linked(said, &data.file)).is_none() {
        return say("This row isn't linked to anything");
    }
    Effect::sheet(unlink_row(case, row, &called(file, row)))
}

fn of_section(file: &ChecklistFile, (case, section): (i64, &str), action: Action) -> Effect {
    let Some(printed) = file.checklist.section(section) else {
        return say("o adds a row of your own");
    };
    let (was, base) = said_of(file, section);
    let is_aside = was.answer == Verdict::NotApplicable;
    match action {
        Action::NotApplicable if !printed.can_be_set_aside() => {
            say("This section is for every pupil: x sets its rows not applicable one by one")
        }
        Action::NotApplicable if is_aside => say("Not applicable already: - takes that back"),
        Action::NotApplicable => {
            let ask = Ask::NotApplicable;
            Effect::Open(Open::Strategy { case, row: section.to_owned(), ask })
        }
        Action::Erase if is_aside => {
            let answer = StrategyAnswer { answer: Verdict::Open, ..was };
            let row = section.to_owned();
            Effect::Do(Verb::AnswerStrategy { case, row, answer, base })
        }
        _ => say("A section is answered row by row; x sets it not applicable"),
    }
}
