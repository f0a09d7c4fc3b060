//! The morning's absences by spell, whoever comes first on top; and the marks to correct in the
//! MIS. What was worked on stays in sight until the screen is left.

pub(super) mod detail;
mod view;

use std::cell::Cell;
use std::collections::BTreeSet;

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::Rect;

use super::absence_sheets::{self, Whose};
use super::caseload::register_words;
use super::save_sheets::{self, Listed};
use super::{Dress, Input, Show, Typing};
use crate::documents::lists;
use crate::rules::absence::{Asked, SessionAt};
use crate::rules::finding::fold;
use crate::rules::people::likeliest_first;
use crate::store::{
    AbsenceQuery, AbsenceRow, CorrectionRow, Morning, School, Session, Store, Touched, Trouble,
};
use crate::ui::effect::{Effect, Now, Open, Verb};
use crate::ui::keymap::{ABSENCES, Action, Binding, FILTER, TO_CORRECT};
use crate::ui::keys::Key;
use crate::ui::widgets::editor::Editor;
use crate::ui::widgets::list::{Cursor, Step};
use crate::ui::widgets::pane::Pane;

/// Most pupils that are read anew one by one; more than these are read with the whole list.
const FEW: usize = 20;

/// What tells one spell from another: whose it is, and where it began.
type SpellKey = (i64, SessionAt);

/// Absences to ask about, or marks to correct.
#[derive(Debug)]
pub struct Absences {
    /// The marks to correct stand here instead.
    correcting: bool,
    /// Also absences with nothing left to ask.
    every: bool,
    morning: Morning,
    corrections: Vec<CorrectionRow>,
    filter: Editor,
    filtering: bool,
    /// The rows shown, by their place in what was read.
    shown: Vec<usize>,
    cursor: Cursor,
    /// Rows that the last drawing had room for.
    room: Cell<usize>,
    /// Named beside each pupil where the file has more than one.
    schools: Vec<School>,
    register_to: String,
    /// Spells worked on since the screen was opened.
    done: BTreeSet<SpellKey>,
    /// The spell being worked on, and how much was known of it before.
    at_work: Option<(SpellKey, usize)>,
    read_for: Option<ReadFor>,
    pane: Pane,
}

/// What the list was read for, and the last row of the journal then.
#[derive(Debug, Clone, Copy)]
struct ReadFor {
    every: bool,
    today: NaiveDate,
    seq: i64,
}

impl Default for Absences {
    fn default() -> Self {
        Self {
            correcting: false,
            every: false,
            morning: Morning::default(),
            corrections: Vec::new(),
            filter: Editor::line(""),
            filtering: false,
            shown: Vec::new(),
            cursor: Cursor::default(),
            room: Cell::new(12),
            schools: Vec::new(),
            register_to: String::new(),
            done: BTreeSet::new(),
            at_work: None,
            read_for: None,
            pane: Pane::default(),
        }
    }
}

fn key_of(row: &AbsenceRow) -> SpellKey {
    (row.pupil, row.absence.spell.from)
}

/// How much is known of a spell: it grows with whatever is written down.
fn known_of(row: &AbsenceRow) -> usize {
    row.absence.heard.told.len()
}

fn nobody() -> Effect {
    Effect::Say("No absence is listed here: e shows every one".to_owned())
}

impl Absences {
    fn at_hand(&self) -> Option<&AbsenceRow> {
        let place = self.shown.get(self.cursor.at).filter(|_| !self.correcting)?;
        self.morning.rows.get(*place)
    }

    fn mark_at_hand(&self) -> Option<&CorrectionRow> {
        let place = self.shown.get(self.cursor.at).filter(|_| self.correcting)?;
        self.corrections.get(*place)
    }

    fn pupil_at_hand(&self) -> Option<i64> {
        let marked = self.mark_at_hand().map(|row| row.pupil);
        self.at_hand().map(|row| row.pupil).or(marked)
    }

    /// Finds out which rows are shown.
    fn narrow(&mut self) {
        let typed = fold(&self.filter.text());
        let words: Vec<&str> = typed.split(' ').filter(|word| !word.is_empty()).collect();
        let fits = |name: &str, reg: &str| {
            let (name, reg) = (fold(name), reg.to_lowercase());
            words.iter().all(|word| name.contains(*word) || reg.starts_with(*word))
        };
        let stays = |row: &AbsenceRow| {
            self.every || row.absence.is_to_ask() || self.done.contains(&key_of(row))
        };
        self.shown = if self.correcting {
            places(&self.corrections, |row| fits(&row.name, &row.reg))
        } else {
            places(&self.morning.rows, |row| stays(row) && fits(&row.name, &row.reg))
        };
        self.cursor.show(self.shown.len(), self.room.get());
    }

    fn step(&mut self, step: Step) -> Effect {
        self.cursor.step(step, self.shown.len(), self.room.get());
        Effect::None
    }

    /// Back to the row that was at hand, wherever it stands now.
    fn stand_on(&mut self, key: Option<SpellKey>) {
        let row = |place: &usize| self.morning.rows.get(*place).map(key_of);
        let at = self.shown.iter().position(|place| key.is_some() && row(place) == key);
        if let (Some(at), false) = (at, self.correcting) {
            self.cursor.at = at;
        }
        self.cursor.show(self.shown.len(), self.room.get());
    }

    /// Whether something was written down about the spell being worked on.
    fn settle(&mut self) -> bool {
        let Some((key, before)) = self.at_work.take() else { return false };
        let row = self.morning.rows.iter().find(|row| key_of(row) == key);
        let has_grown = row.is_some_and(|row| known_of(row) > before);
        if has_grown {
            self.done.insert(key);
        }
        has_grown
    }

    /// To the next spell that has still to be asked about; behind the last, to the first.
    fn go_on(&mut self) {
        let is_open = |at: &usize| {
            let row = self.shown.get(*at).and_then(|place| self.morning.rows.get(*place));
            row.is_some_and(|row| row.absence.is_to_ask())
        };
        let here = self.cursor.at;
        let mut next = (here + 1..self.shown.len()).find(is_open);
        if next.is_none() && !is_open(&here) {
            next = (0..here).find(is_open);
        }
        self.cursor.at = next.unwrap_or(here);
        self.cursor.show(self.shown.len(), self.room.get());
    }

    /// The sheet on which a reason is given, a code chosen to begin with.
    fn reason(&mut self, code: &str, now: &Now) -> Effect {
        let Some(row) = self.at_hand() else { return nobody() };
        let whose = Whose {
            pupil: row.pupil,
            name: &row.name,
            contacts: &row.contacts,
            absence: &row.absence,
        };
        let sheet = absence_sheets::reason(&whose, code, now);
        self.at_work = Some((key_of(row), known_of(row)));
        Effect::sheet(sheet)
    }

    /// Asked the likeliest person, without an answer yet.
    fn asked(&mut self, asked: Asked, now: &Now) -> Effect {
        let Some(row) = self.at_hand() else { return nobody() };
        let people = likeliest_first(&row.contacts, now.today);
        let who = people.first().filter(|contact| !contact.is_off_limits(now.today));
        let verb = Verb::AskReason {
            pupil: row.pupil,
            sessions: row.absence.at_stake(),
            who: who.map(|contact| contact.id),
            asked,
        };
        self.at_work = Some((key_of(row), known_of(row)));
        Effect::Do(verb)
    }

    fn correct(&self) -> Effect {
        let Some(row) = self.at_hand() else { return nobody() };
        Effect::sheet(absence_sheets::correct_spell(row.pupil, &row.name, &row.absence.spell))
    }

    /// Between the absences and the marks to correct.
    fn turn(&mut self) -> Effect {
        self.correcting = !self.correcting;
        self.cursor = Cursor::default();
        self.shown.clear();
        Effect::Reload
    }

    /// Esc takes the filter back, then the other list, then leaves.
    fn back(&mut self) -> Effect {
        if self.filtering || !self.filter.text().is_empty() {
            self.filtering = false;
            self.filter = Editor::line("");
            self.narrow();
            return Effect::None;
        }
        if self.correcting { self.turn() } else { Effect::Back }
    }

    fn type_filter(&mut self) -> Effect {
        self.cursor = Cursor::default();
        self.narrow();
        Effect::None
    }

    /// The rows shown, as a spreadsheet.
    fn save_list(&self, now: &Now) -> Effect {
        if self.shown.is_empty() {
            return nobody();
        }
        let table = if self.correcting {
            lists::corrections(self.listed(&self.corrections), &self.schools)
        } else {
            lists::absences(self.listed(&self.morning.rows), &self.schools, now.today)
        };
        Effect::sheet(save_sheets::list(Listed::Shown(table), now.today))
    }

    fn act(&mut self, action: Action, now: &Now) -> Effect {
        match action {
            Action::Up => self.step(Step::Up),
            Action::Down => self.step(Step::Down),
            Action::PageUp => self.step(Step::PageUp),
            Action::PageDown => self.step(Step::PageDown),
            Action::Top => self.step(Step::Top),
            Action::Bottom => self.step(Step::Bottom),
            Action::Open if self.filtering => {
                self.filtering = false;
                Effect::None
            }
            Action::Open => {
                self.pupil_at_hand().map_or_else(nobody, |pupil| Effect::Open(Open::Pupil(pupil)))
            }
            Action::Back => self.back(),
            Action::Filter => {
                self.filtering = true;
                Effect::None
            }
            Action::GiveReason => self.reason("", now),
            Action::ReasonIll => self.reason("I", now),
            Action::AskedNoAnswer => self.asked(Asked::NoAnswer, now),
            Action::AskedVoicemail => self.asked(Asked::Voicemail, now),
            Action::AskedText => self.asked(Asked::Texted, now),
            Action::RaiseCorrection => self.correct(),
            Action::ToCorrect => self.turn(),
            Action::EveryAbsence => {
                self.every = !self.every;
                Effect::Reload
            }
            Action::SaveList => self.save_list(now),
            Action::ReadOn | Action::ReadBack => {
                self.pane.turn(action == Action::ReadOn);
                Effect::None
            }
            _ => Effect::None,
        }
    }
}

impl Absences {
    /// Reads the list: of one that was read before, those pupils alone who were touched since.
    fn read(&mut self, store: &Store, session: &Session, now: &Now) -> Result<(), Trouble> {
        let (viewer, today) = (session.viewer(), now.today);
        let at_work = self.at_work.iter().map(|(key, _)| key);
        let with = self.done.iter().chain(at_work).map(|(pupil, _)| *pupil).collect();
        let query = AbsenceQuery { all: self.every, school: None, with };
        let same = |read: &ReadFor| (read.every, read.today) == (self.every, today);
        let seq = store.last_change()?;
        let touched = match self.read_for.filter(same) {
            Some(read) => few_touched(&store.changes_since(read.seq)?.1),
            None => None,
        };
        match touched {
            None => self.morning = store.absences(viewer, today, &query)?,
            Some(pupils) => {
                for pupil in pupils {
                    self.morning.put(pupil, store.absences_of(viewer, today, &query, pupil)?);
                }
            }
        }
        self.read_for = Some(ReadFor { every: self.every, today, seq });
        Ok(())
    }
}

/// The pupils to read anew, where it is about a few and about nothing else.
fn few_touched(touched: &[Touched]) -> Option<BTreeSet<i64>> {
    let pupils: Option<BTreeSet<i64>> = touched.iter().map(|(pupil, _)| *pupil).collect();
    pupils.filter(|pupils| pupils.len() <= FEW)
}

/// The places of the rows that fit.
fn places<T>(rows: &[T], fits: impl Fn(&T) -> bool) -> Vec<usize> {
    (0..rows.len()).filter(|place| fits(&rows[*place])).collect()
}

impl Show for Absences {
    fn keys(&self) -> &'static [Binding] {
        match (self.filtering, self.correcting) {
            (true, _) => FILTER,
            (false, true) => TO_CORRECT,
            (false, false) => ABSENCES,
        }
    }

    fn typing(&self) -> Typing {
        if self.filtering { Typing::Line } else { Typing::No }
    }

    fn update(&mut self, input: Input, now: &Now) -> Effect {
        match input {
            Input::Do(action) => self.act(action, now),
            Input::Raw(Key::Down) => self.step(Step::Down),
            Input::Raw(Key::Up) => self.step(Step::Up),
            Input::Raw(key) => {
                self.filter.press(key);
                self.type_filter()
            }
            Input::Paste(text) if self.filtering => {
                self.filter.paste(&text);
                self.type_filter()
            }
            Input::Paste(_) => Effect::None,
        }
    }

    fn load(&mut self, store: &Store, session: &Session, now: &Now) -> Result<(), Trouble> {
        let at_hand = self.at_hand().map(key_of);
        if self.correcting {
            self.corrections = store.corrections(session.viewer(), now.today, None)?;
        } else {
            self.read(store, session, now)?;
        }
        let schools = store.schools_for(session.viewer())?;
        let mut reached = Vec::new();
        for school in &schools {
            reached.push(store.register_to(school.id)?);
        }
        self.register_to = register_words(reached.into_iter().min().flatten(), now.today);
        self.schools = if schools.len() > 1 { schools } else { Vec::new() };
        let has_grown = self.settle();
        self.narrow();
        self.stand_on(at_hand);
        if has_grown {
            self.go_on();
        }
        Ok(())
    }

    fn shows(&self, pupil: Option<i64>, _: Option<i64>) -> bool {
        let Some(pupil) = pupil else { return true };
        self.morning.rows.iter().any(|row| row.pupil == pupil)
            || self.corrections.iter().any(|row| row.pupil == pupil)
    }

    fn pupil(&self) -> Option<i64> {
        self.pupil_at_hand()
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        self.draw(frame, area, dress);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_those_who_were_touched_are_read_anew() {
        let one = |pupil: i64| -> Touched { (Some(pupil), None) };
        for (touched, expected) in [
            (vec![], Some(vec![])),
            (vec![one(7)], Some(vec![7])),
            (vec![one(7), (Some(7), Some(3)), one(4)], Some(vec![4, 7])),
            // A register taken in, or whatever else is about nobody alone.
            (vec![one(7), (None, None)], None),
            ((1..=30).map(one).collect(), None),
        ] {
            let found = few_touched(&touched).map(Vec::from_iter);
            assert_eq!(found, expected, "{touched:?}");
        }
    }
}
