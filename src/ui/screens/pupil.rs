//! Pupil details: contacts, circumstances, siblings; each opens where it is changed.

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::sheet::Sheet;
use super::{Dress, Input, Show, sheets};
use crate::rules::case::CaseFile;
use crate::rules::day::spell;
use crate::rules::people::{CIRCUMSTANCES, Circumstance, Contact, InLaw, Known};
use crate::store::{Session, Store, Trouble};
use crate::ui::effect::{Effect, Now};
use crate::ui::keymap::{Action, Binding, PUPIL};
use crate::ui::look::Look;
use crate::ui::widgets::bars;
use crate::ui::widgets::list::{Cursor, Step};
use crate::ui::widgets::pane::Pane;
use crate::ui::widgets::wrap::{cut, wrap};

/// Lines under the list in which the row at hand is told in full, with their rule.
const BELOW: u16 = 4;

/// A pupil and the people around them.
#[derive(Debug)]
pub struct PupilScreen {
    pupil: i64,
    file: Option<CaseFile>,
    cursor: Cursor,
    room: Cell<usize>,
    pane: Pane,
}

/// A row of the screen.
enum Row<'a> {
    Heading(&'static str),
    Contact(&'a Contact),
    /// A second line about the contact above it.
    More(String),
    Circumstance(&'static str, &'static str, Option<&'a Circumstance>),
    Sibling(String),
}

impl PupilScreen {
    #[must_use]
    pub fn new(pupil: i64) -> Self {
        let cursor = Cursor { at: 1, top: 0 };
        Self { pupil, file: None, cursor, room: Cell::new(20), pane: Pane::default() }
    }

    fn rows(file: &CaseFile) -> Vec<Row<'_>> {
        let mut rows = vec![Row::Heading("Contacts")];
        for contact in &file.contacts {
            rows.push(Row::Contact(contact));
            let more = more_about(contact);
            if !more.is_empty() {
                rows.push(Row::More(more));
            }
        }
        rows.push(Row::Heading("Circumstances"));
        for (kind, label) in CIRCUMSTANCES {
            let told = file.circumstances.iter().find(|told| told.kind == *kind);
            rows.push(Row::Circumstance(kind, label, told));
        }
        rows.push(Row::Heading("Siblings"));
        rows.extend(file.siblings.iter().map(|sibling| {
            let school = if sibling.school.is_empty() {
                String::new()
            } else {
                format!(", {}", sibling.school)
            };
            Row::Sibling(format!("{}{school}", sibling.name))
        }));
        rows
    }

    /// Moves on past rows that can't be opened.
    fn step(&mut self, step: Step) -> Effect {
        let Some(file) = self.file.take() else { return Effect::None };
        let rows = Self::rows(&file);
        let before = self.cursor.at;
        self.cursor.step(step, rows.len(), self.room.get());
        let back = matches!(step, Step::Up | Step::PageUp | Step::Top);
        while !can_open(&rows[self.cursor.at]) {
            let stuck = self.cursor.at;
            let on = if back && stuck > 0 { Step::Up } else { Step::Down };
            self.cursor.step(on, rows.len(), self.room.get());
            if self.cursor.at == stuck || (back && self.cursor.at == 0) {
                self.cursor.at = before;
                break;
            }
        }
        drop(rows);
        self.file = Some(file);
        Effect::None
    }

    fn open(&self) -> Effect {
        let Some(file) = &self.file else { return Effect::None };
        match Self::rows(file).into_iter().nth(self.cursor.at) {
            Some(Row::Contact(contact)) => Effect::sheet(sheets::contact(self.pupil, contact)),
            Some(Row::Circumstance(kind, ..)) => {
                circumstance_sheet(file, kind).map_or(Effect::None, Effect::sheet)
            }
            _ => Effect::None,
        }
    }
}

/// The sheet of a circumstance as it stands; none where there is no such kind.
#[must_use]
pub fn circumstance_sheet(file: &CaseFile, kind: &str) -> Option<Sheet> {
    let (kind, label) = CIRCUMSTANCES.iter().find(|(known, _)| *known == kind)?;
    let told = file.circumstances.iter().find(|told| told.kind == *kind);
    let unknown = Circumstance {
        id: 0,
        kind: (*kind).to_owned(),
        state: Known::NotKnown,
        from: None,
        to: None,
        source: String::new(),
        worker: String::new(),
    };
    Some(sheets::circumstance(file.pupil.id, label, told.unwrap_or(&unknown)))
}

fn can_open(row: &Row<'_>) -> bool {
    matches!(row, Row::Contact(_) | Row::Circumstance(..))
}

/// What must be known before writing or ringing.
fn more_about(contact: &Contact) -> String {
    let mut parts = Vec::new();
    if !contact.do_not_contact.is_empty() {
        let until = contact
            .do_not_contact_until
            .map_or(String::new(), |on| format!(" until {}", spell(on)));
        parts.push(format!("DO NOT CONTACT{until}: {}", contact.do_not_contact));
    }
    if contact.address_confidential {
        parts.push("address confidential".to_owned());
    }
    if !contact.safe_way.is_empty() {
        parts.push(format!("safe way: {}", contact.safe_way));
    }
    if contact.interpreter {
        parts.push(format!("interpreter ({})", contact.language_spoken));
    }
    if let Some(since) = contact.missing_since {
        parts.push(format!("not in the import of {}", spell(since)));
    }
    parts.join(" · ")
}

impl Show for PupilScreen {
    fn keys(&self) -> &'static [Binding] {
        PUPIL
    }

    fn update(&mut self, input: Input, _: &Now) -> Effect {
        let Input::Do(action) = input else { return Effect::None };
        match action {
            Action::Back => Effect::Back,
            Action::Open => self.open(),
            Action::AddSibling => {
                let name = self.file.as_ref().map(|file| file.pupil.name()).unwrap_or_default();
                Effect::sheet(sheets::sibling(self.pupil, &name))
            }
            Action::Up => self.step(Step::Up),
            Action::Down => self.step(Step::Down),
            Action::PageUp => self.step(Step::PageUp),
            Action::PageDown => self.step(Step::PageDown),
            Action::Top => self.step(Step::Top),
            Action::Bottom => self.step(Step::Bottom),
            Action::ReadOn | Action::ReadBack => {
                self.pane.turn(action == Action::ReadOn);
                Effect::None
            }
            _ => Effect::None,
        }
    }

    fn load(&mut self, store: &Store, session: &Session, _: &Now) -> Result<(), Trouble> {
        self.file = Some(store.pupil_file(session.viewer(), self.pupil)?);
        Ok(())
    }

    fn shows(&self, pupil: Option<i64>, _: Option<i64>) -> bool {
        pupil.is_none_or(|pupil| pupil == self.pupil)
    }

    fn pupil(&self) -> Option<i64> {
        Some(self.pupil)
    }

    /// Headings aren't gone to.
    fn go_to_row(&mut self, row: usize, _: usize, _: &Now) -> Effect {
        let rows = self.file.as_ref().map(Self::rows).unwrap_or_default();
        if rows.get(row).is_some_and(can_open) {
            self.cursor.at = row;
        }
        Effect::None
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let look = dress.look;
        let rooms = bars::rooms(area);
        bars::keys(frame, rooms.keys, PUPIL, look);
        let Some(file) = &self.file else { return };
        let pupil = &file.pupil;
        let title = format!(" {} · {} · {}", pupil.name(), pupil.reg, pupil.upn);
        bars::two_sided(frame, rooms.title, (&title, &file.school_name), look, look.title());
        let born = pupil.born.map_or_else(|| look.dash().to_owned(), spell);
        let about = format!(
            " Born {born} · year {} · SEN {}",
            pupil.year_group,
            if pupil.sen.is_empty() { look.dash() } else { &pupil.sen }
        );
        bars::status(frame, rooms.status, &about, dress.notice, look);
        let [list, below] =
            Layout::vertical([Constraint::Min(0), Constraint::Length(BELOW)]).areas(rooms.body);
        self.room.set(usize::from(list.height).max(1));
        let rows = Self::rows(file);
        // The list may have been laid out for another room.
        let mut cursor = self.cursor;
        cursor.show(rows.len(), self.room.get());
        let list = dress.rows(frame, list, cursor, rows.len());
        let shown = rows.iter().enumerate().skip(cursor.top);
        for ((at, row), y) in shown.zip(list.y..list.bottom()) {
            let line = line_of(row, at == cursor.at, usize::from(list.width), look);
            frame.render_widget(line, Rect { y, height: 1, ..list });
        }
        if let Some(row) = rows.get(cursor.at) {
            self.view_full(frame, below, row, look);
        }
    }
}

impl PupilScreen {
    /// The row at hand in full, where its line has no room for all of it.
    fn view_full(&self, frame: &mut Frame<'_>, area: Rect, row: &Row<'_>, look: Look) {
        let rule = Line::styled(look.rule(area.width), look.faint());
        frame.render_widget(rule, Rect { height: area.height.min(1), ..area });
        let height = area.height.saturating_sub(1);
        let width = area.width.saturating_sub(1);
        let inside = Rect { x: area.x + 1, y: area.y + 1, width, height };
        let room = usize::from(area.width.saturating_sub(2));
        let lines: Vec<Line<'_>> = in_full(row)
            .iter()
            .flat_map(|(text, warns)| {
                let style = if *warns { look.warning() } else { Style::new() };
                wrap(text, room).into_iter().map(move |line| Line::styled(line, style))
            })
            .collect();
        self.pane.view(frame, inside, &lines, look);
    }
}

/// Everything that a row tells, and what of it warns.
fn in_full(row: &Row<'_>) -> Vec<(String, bool)> {
    match row {
        Row::Contact(contact) => {
            let mut told = vec![(contact_words(contact), false)];
            let more = more_about(contact);
            told.extend((!more.is_empty()).then_some((more, true)));
            told
        }
        Row::Circumstance(_, label, told) => {
            let (state, more) = circumstance_words(*told);
            let more = if more.is_empty() { String::new() } else { format!(" · {more}") };
            vec![(format!("{label}: {}{more}", state.as_str()), false)]
        }
        Row::More(text) => vec![(text.clone(), true)],
        Row::Sibling(name) => vec![(name.clone(), false)],
        Row::Heading(name) => vec![((*name).to_owned(), false)],
    }
}

/// A contact with how to reach them.
fn contact_words(contact: &Contact) -> String {
    let law = match contact.in_law {
        InLaw::Yes => "parent in law",
        InLaw::No => "",
        InLaw::Ask => "parent in law? to be asked",
    };
    let address = contact.address.replace('\n', ", ");
    let parts = [
        contact.relationship.as_str(),
        law,
        &contact.phone,
        &contact.email,
        &address,
        &contact.postcode,
    ];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{} · {}", contact.name(), parts.join(" · "))
}

/// How a circumstance stands, and since when and by whom that is known.
fn circumstance_words(told: Option<&Circumstance>) -> (Known, String) {
    let Some(told) = told else { return (Known::NotKnown, String::new()) };
    let mut more: Vec<String> = Vec::new();
    more.extend(told.from.map(|from| format!("from {}", spell(from))));
    more.extend(told.to.map(|to| format!("to {}", spell(to))));
    more.extend([&told.worker, &told.source].into_iter().filter(|t| !t.is_empty()).cloned());
    (told.state, more.join(" · "))
}

fn line_of(row: &Row<'_>, here: bool, room: usize, look: Look) -> Line<'static> {
    let mark = if here { look.gutter() } else { " " };
    match row {
        Row::Heading(name) => Line::styled(format!(" {name}"), look.title()),
        Row::More(text) => {
            let text = cut(text, room.saturating_sub(5), look.ellipsis());
            Line::styled(format!("    {text}"), look.warning())
        }
        Row::Sibling(name) => {
            Line::raw(format!("{mark} {}", cut(name, room.saturating_sub(3), look.ellipsis())))
        }
        Row::Contact(contact) => {
            let text = contact_words(contact);
            Line::raw(format!("{mark} {}", cut(&text, room.saturating_sub(3), look.ellipsis())))
        }
        Row::Circumstance(_, label, told) => {
            let (state, more) = circumstance_words(*told);
            let style = if state == Known::NotKnown { look.faint() } else { Style::new() };
            let text = format!("{:<9} {more}", state.as_str());
            Line::from(vec![
                Span::raw(format!("{mark} {label:<34} ")),
                Span::styled(cut(&text, room.saturating_sub(38), look.ellipsis()), style),
            ])
        }
    }
}
