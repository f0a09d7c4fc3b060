//! The fields of a sheet: words, days, options each with its key.

use chrono::NaiveDate;

use crate::rules::day::{Lean, read_day, spell};
use crate::ui::keys::Key;
use crate::ui::widgets::editor::Editor;

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
    pub(super) at: usize,
    /// Chosen by hand: until then the first press replaces what was preset.
    pub(super) touched: bool,
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
    /// One line; what stands there first gives way to the first letter typed.
    #[must_use]
    pub fn line(label: &'static str, text: &str) -> Self {
        Self { label, input: Entry::Words(Editor::preset(text)), wrong: None }
    }

    #[must_use]
    pub fn prose(label: &'static str, text: &str) -> Self {
        Self { label, input: Entry::Words(Editor::prose(text)), wrong: None }
    }

    /// A day that must be given; what stands there first gives way to the first letter typed.
    #[must_use]
    pub fn day(label: &'static str, day: NaiveDate, lean: Lean) -> Self {
        let editor = Editor::preset(&spell(day));
        Self { label, input: Entry::Day { editor, lean, blank: false }, wrong: None }
    }

    /// A day that may be left blank.
    #[must_use]
    pub fn day_or_blank(label: &'static str, day: Option<NaiveDate>, lean: Lean) -> Self {
        let editor = Editor::preset(&day.map(spell).unwrap_or_default());
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

    /// Ticks: each press turns one on or off, and what stood there before stays.
    #[must_use]
    pub fn ticks(label: &'static str, options: Vec<Choice>) -> Self {
        let mut field = Self::picking(label, options, true);
        if let Entry::Pick(pick) = &mut field.input {
            pick.touched = true;
        }
        field
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

    /// Other options in place of these, where it has some.
    pub(super) fn put_options(&mut self, options: Vec<Choice>) {
        if let Entry::Pick(pick) = &mut self.input {
            pick.at = pick.at.min(options.len().saturating_sub(1));
            pick.options = options;
        }
    }

    /// Its options, where it has some.
    pub(super) fn options(&self) -> &[Choice] {
        match &self.input {
            Entry::Pick(pick) => &pick.options,
            Entry::Words(_) | Entry::Day { .. } => &[],
        }
    }

    /// The same in words that an officer reads, in one line.
    pub(super) fn words(&self) -> String {
        match &self.input {
            Entry::Words(_) | Entry::Day { .. } => self.value().replace('\n', " "),
            Entry::Pick(pick) => {
                let chosen = pick.options.iter().filter(|option| option.chosen);
                chosen.map(|option| option.label.as_str()).collect::<Vec<_>>().join(", ")
            }
        }
    }

    /// Puts in what once stood here; what was put there by hand no longer gives way.
    pub(super) fn set_value(&mut self, value: &str, by_hand: bool) {
        match &mut self.input {
            Entry::Words(editor) if editor.is_prose() => *editor = Editor::prose(value),
            Entry::Words(editor) | Entry::Day { editor, .. } => {
                *editor = if by_hand { Editor::line(value) } else { Editor::preset(value) };
            }
            Entry::Pick(pick) => {
                pick.touched |= by_hand;
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

    pub(super) fn editor(&mut self) -> Option<&mut Editor> {
        match &mut self.input {
            Entry::Words(editor) | Entry::Day { editor, .. } => Some(editor),
            Entry::Pick(_) => None,
        }
    }
}

impl Pick {
    /// Takes a press; says whether one was chosen by its own key.
    pub(super) fn press(&mut self, key: Key) -> bool {
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
