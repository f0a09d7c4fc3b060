//! Two officers wrote into one field: both texts, who and when, and a choice that drops neither.

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;

use super::confirm::frame_of;
use super::{Dress, Input, Show, Typing};
use crate::rules::day::short;
use crate::store::{Draft, draft_place};
use crate::templates::Kind;
use crate::templates::answer::{accept, show};
use crate::ui::effect::{Clash, Effect, Now, Verb};
use crate::ui::keymap::{Action, Binding, CONFLICT, CONFLICT_EDIT, CONFLICT_LINE, CONFLICT_WORDS};
use crate::ui::widgets::bars;
use crate::ui::widgets::editor::Editor;
use crate::ui::widgets::wrap::wrap;

/// A clash to settle.
#[derive(Debug)]
pub struct Conflict {
    pub clash: Clash,
    /// Both texts being made into one.
    joined: Option<Editor>,
    /// Whether that is being edited now.
    editing: bool,
    /// The first line shown of either text, and the last that it makes sense to begin with.
    top: usize,
    last_top: Cell<usize>,
}

impl Conflict {
    #[must_use]
    pub fn new(clash: Clash) -> Self {
        Self { clash, joined: None, editing: false, top: 0, last_top: Cell::new(0) }
    }

    fn settle(&self, losing: &str, kept: String) -> Effect {
        let clash = &self.clash;
        let verb = Verb::Settle {
            record: clash.record,
            field: clash.field.clone(),
            losing: losing.to_owned(),
            kept,
            base: clash.theirs.revision,
        };
        Effect::Do(verb)
    }

    /// Both in one text: one below the other, or behind it where there is one line.
    fn both(&self) -> String {
        let (mine, theirs) = (self.clash.mine.trim_end(), self.clash.theirs.value.trim_end());
        let between = if self.clash.kind == Kind::Prose { "\n" } else { "; " };
        let texts = [theirs, mine].into_iter().filter(|text| !text.is_empty());
        texts.collect::<Vec<_>>().join(between)
    }

    fn edit_both(&mut self) -> Effect {
        if self.joined.is_none() {
            let both = self.both();
            let prose = self.clash.kind == Kind::Prose;
            self.joined = Some(if prose { Editor::prose(&both) } else { Editor::line(&both) });
        }
        self.editing = true;
        Effect::None
    }

    fn choose(&mut self, action: Action) -> Effect {
        let (mine, theirs) = (&self.clash.mine, &self.clash.theirs.value);
        match action {
            Action::Both => self.settle(theirs, self.both()),
            // Theirs is a revision already: it stays in the history.
            Action::Mine => self.settle(theirs, mine.clone()),
            Action::Theirs => self.settle(mine, theirs.clone()),
            Action::EditBoth => self.edit_both(),
            Action::Down => self.read_on(1),
            Action::PageDown => self.read_on(4),
            Action::Up => self.read_back(1),
            Action::PageUp => self.read_back(4),
            Action::Back => Effect::Back,
            _ => Effect::None,
        }
    }

    fn read_on(&mut self, lines: usize) -> Effect {
        self.top = (self.top + lines).min(self.last_top.get());
        Effect::None
    }

    fn read_back(&mut self, lines: usize) -> Effect {
        self.top = self.top.min(self.last_top.get()).saturating_sub(lines);
        Effect::None
    }

    fn edit(&mut self, input: Input, now: &Now) -> Effect {
        let Some(editor) = &mut self.joined else { return Effect::None };
        match input {
            Input::Do(Action::Keep) => match accept(&self.clash.kind, &editor.text(), now.today) {
                // What was typed first is a revision of its own, whatever became of it since.
                Ok(kept) => return self.settle(&self.clash.mine, kept),
                Err(why) => return Effect::Say(why),
            },
            Input::Do(Action::Back) => self.editing = false,
            Input::Do(Action::Undo) => {
                editor.undo();
            }
            Input::Do(Action::Redo) => {
                editor.redo();
            }
            Input::Do(_) => {}
            Input::Raw(key) => {
                editor.press(key);
            }
            Input::Paste(text) => editor.paste(&text),
        }
        Effect::None
    }
}

impl Show for Conflict {
    fn keys(&self) -> &'static [Binding] {
        match &self.clash.kind {
            _ if self.editing => CONFLICT_EDIT,
            // Only there one text can stand below the other.
            Kind::Prose => CONFLICT,
            Kind::Line => CONFLICT_WORDS,
            _ => CONFLICT_LINE,
        }
    }

    fn typing(&self) -> Typing {
        match &self.joined {
            Some(editor) if self.editing && editor.is_prose() => Typing::Prose,
            Some(_) if self.editing => Typing::Line,
            _ => Typing::No,
        }
    }

    fn update(&mut self, input: Input, now: &Now) -> Effect {
        match input {
            input if self.editing => self.edit(input, now),
            Input::Do(action) => self.choose(action),
            _ => Effect::None,
        }
    }

    /// What is edited into one is safe like anything typed into the field: after a session that was cut
    /// off it stands there, over what they wrote.
    fn draft(&self) -> Option<Draft> {
        let editor = self.joined.as_ref().filter(|_| self.editing)?;
        let (line, column) = editor.cursor();
        Some(Draft {
            place: draft_place(self.clash.record, &self.clash.field),
            text: editor.text(),
            line,
            column,
            base: self.clash.theirs.revision,
            open: true,
            at: String::new(),
        })
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let rooms = bars::rooms(area);
        let title = format!("Two texts for one field · {}", self.clash.label);
        bars::two_sided(frame, rooms.title, (&title, ""), dress.look, dress.look.title());
        let told = if self.editing {
            "Ctrl-K keeps what you make of both. What either of you wrote stays in the history."
        } else {
            "Both are safe. The one you don't keep stays in the history."
        };
        bars::status(frame, rooms.status, told, dress.notice, dress.look);
        bars::keys(frame, rooms.keys, self.keys(), dress.look);
        let texts = match self.joined.as_ref().filter(|_| self.editing) {
            Some(editor) => {
                let [texts, joined] =
                    Layout::vertical([Constraint::Fill(1), Constraint::Fill(1)]).areas(rooms.body);
                view_editor(frame, joined, editor, dress);
                texts
            }
            None => rooms.body,
        };
        self.view_texts(frame, texts, dress);
    }
}

impl Conflict {
    fn view_texts(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let [theirs, mine] =
            Layout::vertical([Constraint::Fill(1), Constraint::Fill(1)]).areas(area);
        let at = self.clash.theirs.at.get(..16).unwrap_or_default();
        let (day, hour) = at.split_once('T').unwrap_or((at, ""));
        let day = day.parse().map_or_else(|_| day.to_owned(), short);
        let by = format!(" {} wrote, {day} {hour} UTC ", self.clash.theirs.by);
        let words = |value: &str| show(&self.clash.kind, value);
        let hidden = [
            text_box(frame, theirs, &by, (&words(&self.clash.theirs.value), self.top), dress),
            text_box(frame, mine, " You wrote ", (&words(&self.clash.mine), self.top), dress),
        ];
        self.last_top.set(hidden.into_iter().max().unwrap_or_default());
    }
}

/// A text from one of its lines on; gives how many lines of it there is no room for at once.
fn text_box(
    frame: &mut Frame<'_>,
    area: Rect,
    title: &str,
    (text, top): (&str, usize),
    dress: &Dress<'_>,
) -> usize {
    let inside = frame_of(dress).title(title.to_owned()).inner(area);
    let lines = wrap(text, usize::from(inside.width));
    let too_many = lines.len().saturating_sub(usize::from(inside.height));
    let top = top.min(too_many);
    let more = match too_many - top {
        0 => String::new(),
        more => format!("{more} more below: j "),
    };
    frame.render_widget(frame_of(dress).title(format!("{title}{more}")), area);
    for (line, y) in lines.into_iter().skip(top).zip(inside.y..inside.bottom()) {
        frame.render_widget(Line::raw(line), Rect { y, height: 1, ..inside });
    }
    too_many
}

fn view_editor(frame: &mut Frame<'_>, area: Rect, editor: &Editor, dress: &Dress<'_>) {
    let block = frame_of(dress).title(" Both, as you edit them ");
    let inside = block.inner(area);
    frame.render_widget(block, area);
    let cursor = editor.draw(frame, inside);
    dress.cursor(frame, cursor);
}
