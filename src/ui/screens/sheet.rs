//! A sheet: a few fields that are kept together, laid over whatever was on screen.

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{Dress, Input, Show, Typing};
use crate::rules::day::{Lean, read_day, spell};
use crate::store::Draft;
use crate::ui::effect::{Effect, Now};
use crate::ui::keymap::{Action, Binding, SHEET};
use crate::ui::keys::Key;
use crate::ui::look::Look;
use crate::ui::screens::sheets::Then;
use crate::ui::widgets::bars;
use crate::ui::widgets::editor::Editor;
use crate::ui::widgets::wrap::{cut, width, wrap};

/// Columns for the labels.
const LABELS: u16 = 14;

/// A few fields, and what is done with them when they are kept.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub title: String,
    /// A sentence under the title: what this is for, or what to know first.
    pub hint: String,
    pub fields: Vec<SheetField>,
    pub focus: usize,
    /// Where its draft is kept; none for sheets too short to keep one.
    pub place: Option<String>,
    pub pupil: Option<i64>,
    pub then: Then,
    typed: bool,
}

/// One field of a sheet.
#[derive(Debug, Clone)]
pub struct SheetField {
    pub label: &'static str,
    pub input: Entry,
    /// Why what stands there can't be taken.
    pub wrong: Option<String>,
}

/// What a field of a sheet takes.
#[derive(Debug, Clone)]
pub enum Entry {
    Words(Editor),
    /// A day; blank where `blank` allows.
    Day {
        editor: Editor,
        lean: Lean,
        blank: bool,
    },
    Pick(Pick),
}

/// Options, each with its key.
#[derive(Debug, Clone)]
pub struct Pick {
    pub options: Vec<Choice>,
    pub many: bool,
    at: usize,
    /// Chosen by hand: until then the first press replaces what was preset.
    touched: bool,
}

/// One option of a pick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub key: char,
    pub id: String,
    pub label: String,
    pub chosen: bool,
}

impl Choice {
    #[must_use]
    pub fn new(key: char, id: impl Into<String>, label: impl Into<String>) -> Self {
        Self { key, id: id.into(), label: label.into(), chosen: false }
    }

    #[must_use]
    pub fn chosen_if(self, chosen: bool) -> Self {
        Self { chosen, ..self }
    }
}

impl SheetField {
    #[must_use]
    pub fn line(label: &'static str, text: &str) -> Self {
        Self { label, input: Entry::Words(Editor::line(text)), wrong: None }
    }

    #[must_use]
    pub fn prose(label: &'static str, text: &str) -> Self {
        Self { label, input: Entry::Words(Editor::prose(text)), wrong: None }
    }

    /// A day that must be given, shown as typed.
    #[must_use]
    pub fn day(label: &'static str, text: &str, lean: Lean) -> Self {
        let editor = Editor::line(text);
        Self { label, input: Entry::Day { editor, lean, blank: false }, wrong: None }
    }

    /// A day that may be left blank.
    #[must_use]
    pub fn day_or_blank(label: &'static str, day: Option<NaiveDate>, lean: Lean) -> Self {
        let editor = Editor::line(&day.map(|d| d.to_string()).unwrap_or_default());
        Self { label, input: Entry::Day { editor, lean, blank: true }, wrong: None }
    }

    #[must_use]
    pub fn pick(label: &'static str, options: Vec<Choice>) -> Self {
        Self::picking(label, options, false)
    }

    #[must_use]
    pub fn pick_many(label: &'static str, options: Vec<Choice>) -> Self {
        Self::picking(label, options, true)
    }

    fn picking(label: &'static str, options: Vec<Choice>, many: bool) -> Self {
        let at = options.iter().position(|option| option.chosen).unwrap_or(0);
        let pick = Pick { options, many, at, touched: false };
        Self { label, input: Entry::Pick(pick), wrong: None }
    }

    /// The words typed, or the ids chosen, one a line.
    #[must_use]
    pub fn value(&self) -> String {
        match &self.input {
            Entry::Words(editor) | Entry::Day { editor, .. } => editor.text(),
            Entry::Pick(pick) => {
                let chosen = pick.options.iter().filter(|option| option.chosen);
                chosen.map(|option| option.id.as_str()).collect::<Vec<_>>().join("\n")
            }
        }
    }

    fn set_value(&mut self, value: &str) {
        match &mut self.input {
            Entry::Words(editor) if editor.is_prose() => *editor = Editor::prose(value),
            Entry::Words(editor) | Entry::Day { editor, .. } => *editor = Editor::line(value),
            Entry::Pick(pick) => {
                for option in &mut pick.options {
                    option.chosen = value.lines().any(|id| id == option.id);
                }
            }
        }
    }

    /// The day that stands there, if one does.
    ///
    /// # Errors
    /// Why it is none, in words.
    pub fn day_read(&self, today: NaiveDate) -> Result<Option<NaiveDate>, String> {
        let Entry::Day { editor, lean, blank } = &self.input else { return Ok(None) };
        let typed = editor.text();
        if typed.trim().is_empty() {
            return if *blank { Ok(None) } else { Err("a day is needed".to_owned()) };
        }
        read_day(&typed, today, *lean).map(Some).map_err(|why| why.to_string())
    }

    fn editor(&mut self) -> Option<&mut Editor> {
        match &mut self.input {
            Entry::Words(editor) | Entry::Day { editor, .. } => Some(editor),
            Entry::Pick(_) => None,
        }
    }
}

impl Pick {
    /// Takes a press; says whether one was chosen by its own key.
    fn press(&mut self, key: Key) -> bool {
        match key {
            Key::Left | Key::Up => self.at = self.at.saturating_sub(1),
            Key::Right | Key::Down => {
                self.at = (self.at + 1).min(self.options.len().saturating_sub(1));
            }
            Key::Char(' ') => self.choose(self.at),
            Key::Char(letter) => {
                let found = self.options.iter().position(|o| o.key.eq_ignore_ascii_case(&letter));
                let Some(at) = found else { return false };
                self.at = at;
                self.choose(at);
                return !self.many;
            }
            _ => {}
        }
        false
    }

    fn choose(&mut self, at: usize) {
        let replaces = !self.many || !self.touched;
        self.touched = true;
        for (nth, option) in self.options.iter_mut().enumerate() {
            if nth == at {
                option.chosen = replaces || !option.chosen;
            } else if replaces {
                option.chosen = false;
            }
        }
    }
}

impl Sheet {
    #[must_use]
    pub fn new(title: impl Into<String>, fields: Vec<SheetField>, then: Then) -> Self {
        Self {
            title: title.into(),
            hint: String::new(),
            fields,
            focus: 0,
            place: None,
            pupil: None,
            then,
            typed: false,
        }
    }

    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    /// Begins in the field of that number.
    #[must_use]
    pub fn focused(self, focus: usize) -> Self {
        Self { focus, ..self }
    }

    /// Keeps a draft under that place.
    #[must_use]
    pub fn keeping_draft(self, place: String) -> Self {
        Self { place: Some(place), ..self }
    }

    #[must_use]
    pub fn about(self, pupil: i64) -> Self {
        Self { pupil: Some(pupil), ..self }
    }

    /// Takes up a draft: every field as it was, the cursor where it stood.
    pub fn take_up(&mut self, draft: &Draft) {
        let values: Vec<String> = serde_json::from_str(&draft.text).unwrap_or_default();
        for (field, value) in self.fields.iter_mut().zip(values) {
            field.set_value(&value);
        }
        // Line and column of the draft are those in the field; the field is told by `base`.
        self.focus = usize::try_from(draft.base).unwrap_or(0).min(self.fields.len() - 1);
        if let Some(editor) = self.fields[self.focus].editor() {
            editor.set_cursor(draft.line, draft.column);
        }
    }

    fn keep(&mut self, now: &Now) -> Effect {
        for at in 0..self.fields.len() {
            let wrong = self.fields[at].day_read(now.today).err();
            self.fields[at].wrong = wrong;
            if self.fields[at].wrong.is_some() {
                self.focus = at;
                return Effect::None;
            }
        }
        match self.then.verb(&self.fields, now) {
            Ok(verb) => Effect::Then(verb, Box::new(Effect::Back)),
            Err((at, why)) => {
                self.focus = at;
                self.fields[at].wrong = Some(why);
                Effect::None
            }
        }
    }

    fn go(&mut self, forward: bool) {
        let last = self.fields.len() - 1;
        self.focus = match (forward, self.focus) {
            (true, at) if at == last => 0,
            (true, at) => at + 1,
            (false, 0) => last,
            (false, at) => at - 1,
        };
    }

    fn type_key(&mut self, key: Key) -> Effect {
        self.typed = true;
        let field = &mut self.fields[self.focus];
        field.wrong = None;
        match &mut field.input {
            Entry::Pick(pick) => {
                if pick.press(key) {
                    self.go(true);
                }
            }
            Entry::Words(editor) | Entry::Day { editor, .. } => {
                editor.press(key);
            }
        }
        Effect::None
    }

    /// A sheet left without keeping it: its draft stays if there is a place for one.
    fn leave(&mut self) -> Effect {
        if self.typed && self.place.is_some() {
            return Effect::Many(vec![
                Effect::Back,
                Effect::Say("Kept as a draft: it comes back when you begin again".to_owned()),
            ]);
        }
        Effect::Back
    }
}

impl Show for Sheet {
    fn keys(&self) -> &'static [Binding] {
        SHEET
    }

    fn typing(&self) -> Typing {
        match &self.fields[self.focus].input {
            Entry::Words(editor) if editor.is_prose() => Typing::Prose,
            _ => Typing::Line,
        }
    }

    fn update(&mut self, input: Input, now: &Now) -> Effect {
        match input {
            Input::Do(Action::Keep) => return self.keep(now),
            Input::Do(Action::NextField) if self.focus + 1 == self.fields.len() => {
                return self.keep(now);
            }
            Input::Do(Action::NextField) => self.go(true),
            Input::Do(Action::PreviousField) => self.go(false),
            Input::Do(Action::Back | Action::LeaveDraft) => return self.leave(),
            Input::Do(Action::Undo) => {
                self.fields[self.focus].editor().map(Editor::undo);
            }
            Input::Do(Action::Redo) => {
                self.fields[self.focus].editor().map(Editor::redo);
            }
            Input::Do(_) => {}
            Input::Raw(key) => return self.type_key(key),
            Input::Paste(text) => {
                self.typed = true;
                if let Some(editor) = self.fields[self.focus].editor() {
                    editor.paste(&text);
                }
            }
        }
        Effect::None
    }

    fn draft(&self) -> Option<Draft> {
        let place = self.place.clone().filter(|_| self.typed)?;
        let values: Vec<String> = self.fields.iter().map(SheetField::value).collect();
        let (line, column) = match &self.fields[self.focus].input {
            Entry::Words(editor) | Entry::Day { editor, .. } => editor.cursor(),
            Entry::Pick(_) => (0, 0),
        };
        Some(Draft {
            place,
            text: serde_json::to_string(&values).unwrap_or_default(),
            line,
            column,
            base: i64::try_from(self.focus).unwrap_or(0),
            open: true,
            at: String::new(),
        })
    }

    fn done(&mut self, _: i64) -> Effect {
        self.typed = false;
        Effect::None
    }

    fn pupil(&self) -> Option<i64> {
        self.pupil
    }

    fn shows(&self, _: Option<i64>, _: Option<i64>) -> bool {
        false
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let look = dress.look;
        let rooms = bars::rooms(area);
        bars::two_sided(
            frame,
            rooms.title,
            (&format!(" {}", self.title), dress.saved),
            look,
            look.title(),
        );
        bars::status(frame, rooms.status, &self.hint, dress.notice, look);
        bars::keys(frame, rooms.keys, SHEET, look);
        let mut y = rooms.body.y + 1;
        for (at, height) in self.heights(rooms.body).into_iter().enumerate() {
            let room = rooms.body.bottom().saturating_sub(y).min(height);
            let area = Rect { y, height: room, ..rooms.body };
            self.view_field(frame, area, at, dress);
            y = y.saturating_add(height).min(rooms.body.bottom());
        }
    }
}

impl Sheet {
    /// Lines that each field takes: what it needs, the prose at hand what is left over.
    fn heights(&self, body: Rect) -> Vec<u16> {
        let room = body.width.saturating_sub(LABELS + 3).max(1);
        let small = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        let mut heights: Vec<u16> = self
            .fields
            .iter()
            .map(|field| match &field.input {
                Entry::Words(editor) if editor.is_prose() => {
                    small(wrap(&editor.text(), usize::from(room)).len()).clamp(2, 8) + 1
                }
                Entry::Pick(pick) => {
                    small(pick_lines(pick, usize::from(room), false, Look::default()).len()) + 1
                }
                _ => 2,
            })
            .collect();
        let used: u16 = heights.iter().sum();
        if used >= body.height {
            // Too little room: the blank lines between the fields go.
            for height in &mut heights {
                *height = height.saturating_sub(1).max(1);
            }
        }
        heights
    }

    fn view_field(&self, frame: &mut Frame<'_>, area: Rect, at: usize, dress: &Dress<'_>) {
        if area.is_empty() {
            return;
        }
        let (look, field, here) = (dress.look, &self.fields[at], at == self.focus);
        let mark = if here { look.gutter() } else { " " };
        let label = cut(field.label, usize::from(LABELS), look.ellipsis());
        let style = if here { look.title() } else { look.faint() };
        frame.render_widget(
            Line::styled(format!("{mark}{label}"), style),
            Rect { height: 1, ..area },
        );
        let indent = (LABELS + 2).min(area.width);
        let words = Rect { x: area.x + indent, width: area.width - indent, ..area };
        match &field.input {
            Entry::Words(editor) if here => {
                let height = if editor.is_prose() { words.height.max(1) } else { 1 };
                editor.view(frame, Rect { height, ..words });
            }
            Entry::Day { editor, .. } if here => editor.view(frame, Rect { height: 1, ..words }),
            Entry::Words(editor) | Entry::Day { editor, .. } => {
                let lines = wrap(&editor.text(), usize::from(words.width));
                for (line, y) in lines.into_iter().zip(words.y..words.bottom()) {
                    frame.render_widget(Line::raw(line), Rect { y, height: 1, ..words });
                }
            }
            Entry::Pick(pick) => {
                let lines = pick_lines(pick, usize::from(words.width), here, look);
                for (line, y) in lines.into_iter().zip(words.y..words.bottom()) {
                    frame.render_widget(line, Rect { y, height: 1, ..words });
                }
            }
        }
        view_remark(frame, words, field, dress);
    }
}

/// What is wrong with a field, or how a day was read, beside or under what was typed.
fn view_remark(frame: &mut Frame<'_>, area: Rect, field: &SheetField, dress: &Dress<'_>) {
    let look = dress.look;
    let (text, style) = match (&field.wrong, field.day_read(dress.now.today)) {
        (Some(wrong), _) => (wrong.clone(), look.bad()),
        (None, Ok(Some(day))) => (spell(day), look.faint()),
        (None, Err(why)) if !field.value().trim().is_empty() => (why, look.warning()),
        _ => return,
    };
    let taken = match &field.input {
        Entry::Words(editor) if editor.is_prose() => 0,
        Entry::Pick(_) => 0,
        _ => u16::try_from(width(&field.value())).unwrap_or(u16::MAX).max(12) + 2,
    };
    // Beside a line; under prose and picks, where the last line is free.
    let y = if taken == 0 { area.bottom().saturating_sub(1).max(area.y) } else { area.y };
    let x = area.x.saturating_add(taken).min(area.right());
    let room = Rect { x, y, width: area.right() - x, height: 1 };
    let text = cut(&text, usize::from(room.width), look.ellipsis());
    frame.render_widget(Line::styled(text, style), room);
}

/// The options laid into lines: a sign for the chosen, the key, the label.
fn pick_lines(pick: &Pick, room: usize, here: bool, look: Look) -> Vec<Line<'static>> {
    let mut lines: Vec<Line<'static>> = vec![Line::default()];
    let mut used = 0;
    for (nth, option) in pick.options.iter().enumerate() {
        let sign = match (option.chosen, look.ascii) {
            (true, false) => "●",
            (true, true) => "*",
            (false, _) => " ",
        };
        let label = cut(&option.label, room.saturating_sub(5), look.ellipsis());
        let size = width(&label) + 6;
        if used > 0 && used + size > room {
            lines.push(Line::default());
            used = 0;
        }
        used += size;
        let words = if option.chosen { look.title() } else { Style::new() };
        let words = if here && nth == pick.at { words.underlined() } else { words };
        if let Some(line) = lines.last_mut() {
            line.push_span(Span::raw(sign.to_owned()));
            line.push_span(Span::styled(option.key.to_string(), look.key()));
            line.push_span(Span::raw(" "));
            line.push_span(Span::styled(label, words));
            line.push_span(Span::raw("   "));
        }
    }
    lines
}
