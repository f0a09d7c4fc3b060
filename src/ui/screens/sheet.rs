//! A sheet: a few fields that are kept together, laid over whatever was on screen.

mod field;
mod left;
mod view;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::also::{self, Also};
use super::{Dress, Input, Show, Typing};
use crate::store::Draft;
use crate::ui::effect::{Effect, Now, OnceVerb, Verb};
use crate::ui::keymap::{Action, Binding, SHEET};
use crate::ui::keys::Key;
use crate::ui::screens::sheets::Then;
use crate::ui::widgets::bars;
use crate::ui::widgets::editor::Editor;
pub use field::{Choice, Entry, Pick, SheetField};
pub use left::words_of;

/// A few fields, and what is done with them when they are kept.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub title: String,
    /// A sentence under the title: what this is for, or what to know first.
    pub hint: String,
    pub fields: Vec<SheetField>,
    pub focus: usize,
    /// Where its draft is kept.
    pub place: String,
    pub pupil: Option<i64>,
    pub then: Then,
    /// What stood in its fields when it was opened.
    fresh: Vec<String>,
    typed: bool,
    /// The open rows of the checklist that this answers too; they stand in its last field.
    also: Option<Box<Also>>,
}

impl Sheet {
    #[must_use]
    pub fn new(title: impl Into<String>, fields: Vec<SheetField>, then: Then) -> Self {
        Self {
            title: title.into(),
            hint: String::new(),
            fresh: fields.iter().map(SheetField::value).collect(),
            fields,
            focus: 0,
            place: then.place(),
            pupil: None,
            then,
            typed: false,
            also: None,
        }
    }

    /// With the open rows of the checklist that it answers too in a last field.
    pub fn answer_also(&mut self, also: Also) {
        self.fields.push(also::field());
        self.fresh.push(String::new());
        self.also = Some(Box::new(also));
        self.count_again();
    }

    /// Fields of its own: those before the rows that it answers too.
    fn own(&self) -> usize {
        self.fields.len() - usize::from(self.also.is_some())
    }

    /// Other rows may be answered by what stands in the fields now.
    fn count_again(&mut self) {
        let own = self.own();
        let (fields, rest) = self.fields.split_at_mut(own);
        if let (Some(also), [last]) = (&mut self.also, rest) {
            let choices = also.choices(fields, last.options());
            last.put_options(choices);
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

    #[must_use]
    pub fn about(self, pupil: i64) -> Self {
        Self { pupil: Some(pupil), ..self }
    }

    /// Whether a draft was left of this sheet.
    #[must_use]
    pub fn is_of(&self, draft: &Draft) -> bool {
        self.then.base_at(&draft.place).is_some()
    }

    /// Takes up a draft: what was typed is as it was, the cursor where it stood. Where the sheet
    /// changes what stands already, a field that wasn't touched shows what stands now, and one that
    /// was, says so if somebody changed it meanwhile.
    pub fn take_up(&mut self, draft: &Draft) {
        let changes = self.then.is_change();
        let was = left::read(&draft.text);
        let fields = self.fields.iter_mut().zip(&mut self.fresh);
        for ((field, stands), left) in fields.zip(was.iter().cloned()) {
            let (words, by_hand) = (field.words(), left.is_by_hand());
            if by_hand || !changes {
                field.set_value(&left.typed, by_hand);
            }
            if !changes {
                *stands = left.was;
            } else if by_hand && *stands != left.was && *stands != left.typed {
                field.wrong = Some(format!("changed meanwhile, to: {words}"));
            }
        }
        // Only now is it known which rows are answered; those that were left out are left out again.
        self.count_again();
        if self.also.is_some()
            && let (Some(last), Some(left)) =
                (self.fields.last_mut(), was.get(self.fresh.len() - 1))
        {
            last.set_value(&left.typed, true);
        }
        if let Some(base) = self.then.base_at(&draft.place) {
            self.then.take_base(base);
        }
        self.place.clone_from(&draft.place);
        self.typed = true;
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
        match self.then.kept(&self.fields[..self.own()], now) {
            Ok(Effect::Then(verb, then)) => Effect::Then(self.answering(verb), then),
            Ok(effect) => effect,
            Err((at, why)) => {
                self.focus = at;
                self.fields[at].wrong = Some(why);
                Effect::None
            }
        }
    }

    /// What is logged, with the rows that it answers too.
    fn answering(&self, verb: Verb) -> Verb {
        let rows = self.fields[self.own()..].iter().flat_map(|field| field.options().iter());
        let rows: Vec<String> = rows.filter(|row| row.chosen).map(|row| row.id.clone()).collect();
        match (verb, &self.also) {
            (Verb::Log(entry), Some(also)) if !rows.is_empty() => {
                Verb::Once(OnceVerb::Log { entry, case: also.case, rows })
            }
            (verb, _) => verb,
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
        let last = self.focus + 1 >= self.own();
        let before = self.values();
        let field = &mut self.fields[self.focus];
        field.wrong = None;
        match &mut field.input {
            Entry::Pick(pick) => {
                if pick.press(key) && !last {
                    self.go(true);
                }
            }
            Entry::Words(editor) | Entry::Day { editor, .. } => {
                editor.press(key);
            }
        }
        self.count_again();
        self.typed |= self.values() != before;
        Effect::None
    }

    fn values(&self) -> Vec<String> {
        self.fields.iter().map(SheetField::value).collect()
    }

    /// The sheet on which a contact is logged.
    #[must_use]
    pub fn is_log(&self) -> bool {
        matches!(self.then, Then::Log { .. } | Then::LogOnMany { .. })
    }

    /// A sheet left without keeping it: what was typed stays as a draft. Once all of that was taken
    /// out again, there is none.
    fn leave(&self) -> Effect {
        if !self.typed {
            return Effect::Back;
        }
        if self.values() == self.fresh {
            return Effect::Then(Verb::DropDraft(self.place.clone()), Box::new(Effect::Back));
        }
        Effect::Many(vec![
            Effect::Back,
            Effect::Say("Kept as a draft: it comes back when you begin again".to_owned()),
        ])
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
            Input::Do(Action::Enter) if self.focus + 1 >= self.own() => {
                return self.keep(now);
            }
            Input::Do(Action::NextField | Action::Enter) => self.go(true),
            Input::Do(Action::PreviousField) => self.go(false),
            Input::Do(Action::Back | Action::LeaveDraft) => return self.leave(),
            Input::Do(Action::Undo) => {
                self.fields[self.focus].editor().map(Editor::undo);
                self.count_again();
            }
            Input::Do(Action::Redo) => {
                self.fields[self.focus].editor().map(Editor::redo);
                self.count_again();
            }
            Input::Do(_) => {}
            Input::Raw(key) => return self.type_key(key),
            Input::Paste(text) => {
                self.typed = true;
                if let Some(editor) = self.fields[self.focus].editor() {
                    editor.paste(&text);
                }
                self.count_again();
            }
        }
        Effect::None
    }

    fn draft(&self) -> Option<Draft> {
        if !self.typed {
            return None;
        }
        let (line, column) = match &self.fields[self.focus].input {
            Entry::Words(editor) | Entry::Day { editor, .. } => editor.cursor(),
            Entry::Pick(_) => (0, 0),
        };
        Some(Draft {
            place: self.place.clone(),
            text: left::write(&self.fields, &self.fresh),
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
        bars::keys(frame, rooms.keys, SHEET, look);
        let body = self.view_hint(frame, &rooms, dress);
        self.view_fields(frame, body, dress);
    }
}
