//! Filling in a form: sections, fields in the order of the paper, every field kept as it is left.

mod choosing;
mod company;
mod grids;
mod invited;
mod meeting;
mod over;
mod paper;
mod reading;
mod sealed;
mod stops;
mod ticks;
mod view;

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Dress, Input, Show, Typing};
use crate::rules::calendar::Calendar;
use crate::store::{Draft, Opened, RecordFile, Restricted, Session, Store, Trouble, draft_place};
use crate::templates::Kind;
use crate::ui::effect::{Effect, Now, Open, Verb};
use crate::ui::keymap::{self, Action, Binding, FORM_CLOSED, FormField, PICK};
use crate::ui::keys::Key;
use crate::ui::widgets::editor::Editor;
use crate::ui::widgets::list::Cursor;
use company::Company;
use over::Over;
use sealed::OpenedHere;
use stops::{
    Stop, is_blank_row, is_typed_anew, kind_of, locked, stops, text_of, value_of, verb_of,
};

/// One record on screen.
#[derive(Debug)]
pub struct FormScreen {
    record: i64,
    pupil: Option<i64>,
    data: Option<Data>,
    section: usize,
    stop: usize,
    editing: Option<Editing>,
    /// Where to go once what is being left was kept.
    pending: Option<Move>,
    over: Option<Over>,
    guidance: bool,
    wrong: Option<String>,
    /// A field to begin in, given at the start.
    wanted: Option<String>,
    /// What was typed into a row that has still to be made.
    replay: Option<Input>,
    /// Restricted words that were opened here.
    opened: Vec<OpenedHere>,
    /// Who else is in this record.
    company: Company,
}

#[derive(Debug)]
struct Data {
    file: RecordFile,
    pupil_name: String,
    /// The pupil's people, to choose from: name, relationship, id.
    people: Vec<(String, String, i64)>,
    /// Those who must not be contacted today, and why.
    never: Vec<(i64, String)>,
    calendar: Calendar,
    drafts: Vec<Draft>,
    now: chrono::DateTime<chrono::FixedOffset>,
}

/// A text being typed into a field.
#[derive(Debug)]
struct Editing {
    /// The place that it belongs to, wherever rows may move around it.
    stop: Stop,
    /// What stood there when it began.
    kept: String,
    editor: Editor,
    /// Revision of the answer it began from.
    base: i64,
    changed: bool,
}

/// A way to go after a field was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Move {
    Next,
    Previous,
    Section(usize),
    Sections,
    Out,
    Close,
    Preview,
    Stay,
}

impl FormScreen {
    #[must_use]
    pub fn new(record: i64, wanted: Option<String>) -> Self {
        Self {
            record,
            pupil: None,
            data: None,
            section: 0,
            stop: 0,
            editing: None,
            pending: None,
            over: None,
            guidance: true,
            wrong: None,
            wanted,
            replay: None,
            opened: Vec::new(),
            company: Company::default(),
        }
    }

    fn stops(&self) -> Vec<Stop> {
        self.data.as_ref().map_or_else(Vec::new, |data| {
            let section = data.file.form.sections.get(self.section);
            section.map_or_else(Vec::new, |section| stops(&data.file, section))
        })
    }

    fn here(&self) -> Option<Stop> {
        self.stops().into_iter().nth(self.stop)
    }

    /// How many sections the form has.
    fn sections(&self) -> usize {
        self.data.as_ref().map_or(0, |data| data.file.form.sections.len())
    }

    fn is_open(&self) -> bool {
        self.data.as_ref().is_some_and(|data| data.file.is_open())
    }

    /// Puts an editor where the cursor stands, with what stands there: the draft if there is one.
    fn begin(&mut self) {
        self.wrong = None;
        self.editing = None;
        let (Some(stop), Some(data)) = (self.here(), &self.data) else { return };
        let kind = kind_of(&data.file, &stop);
        if !data.file.is_open() || matches!(kind, Kind::Choice { .. } | Kind::Tick) {
            return;
        }
        let place = draft_place(self.record, &stop.path());
        let draft = data.drafts.iter().find(|draft| draft.place == place);
        // Words of one's own from before can still be taken back.
        if draft.is_none() && locked(&data.file, &stop).is_some() {
            return;
        }
        let kept = value_of(&data.file, &stop);
        let text = draft.map_or_else(
            || ticks::typed(kind, &text_of(&data.file, &stop)),
            |draft| draft.text.clone(),
        );
        let mut editor = match kind {
            Kind::Prose => Editor::prose(&text),
            _ if draft.is_none() && is_typed_anew(&data.file, &stop) => Editor::preset(&text),
            _ => Editor::line(&text),
        };
        let revision = data.file.answers.get(&stop.path()).map_or(0, |answer| answer.revision);
        let base = draft.map_or(revision, |draft| draft.base);
        if let Some(draft) = draft {
            editor.set_cursor(draft.line, draft.column);
        }
        self.editing = Some(Editing { stop, kept, editor, base, changed: draft.is_some() });
    }

    /// Leaves the field for somewhere: what was typed becomes an answer first.
    fn leave(&mut self, to: Move, now: &Now) -> Effect {
        let (Some(editing), Some(data)) = (&self.editing, &self.data) else { return self.go(to) };
        if !editing.changed {
            return self.go(to);
        }
        let (stop, typed) = (&editing.stop, editing.editor.text());
        let stands = typed == value_of(&data.file, stop) || typed == text_of(&data.file, stop);
        if stands || is_blank_row(stop, &typed) {
            self.pending = Some(to);
            return Effect::Do(Verb::DropDraft(draft_place(self.record, &stop.path())));
        }
        let (typed, moved) = meeting::on_school_day(data, stop, typed, now.today);
        match verb_of(&data.file, stop, [&typed, &editing.kept], editing.base, now) {
            Ok(verb) => {
                self.pending = Some(to);
                match moved {
                    Some(words) => Effect::Many(vec![Effect::Do(verb), Effect::Say(words)]),
                    None => Effect::Do(verb),
                }
            }
            // Whoever wants out gets out: the words stay as a draft.
            Err(why) if to == Move::Out => left_because(&why),
            Err(why) => {
                self.wrong = Some(why);
                Effect::None
            }
        }
    }

    fn go(&mut self, to: Move) -> Effect {
        self.see(to);
        let last = self.stops().len().saturating_sub(1);
        let sections = self.sections();
        match to {
            Move::Next if self.stop < last => self.stop += 1,
            Move::Next if self.section + 1 < sections => self.enter(self.section + 1, false),
            Move::Next => {
                return Effect::Say("That was the last field: Ctrl-E closes the record".to_owned());
            }
            Move::Previous if self.stop > 0 => self.stop -= 1,
            Move::Previous if self.section > 0 => self.enter(self.section - 1, true),
            Move::Section(section) => self.enter(section.min(sections.saturating_sub(1)), false),
            Move::Sections => {
                let cursor = Cursor { at: self.section, top: 0 };
                self.over = Some(Over::Sections(cursor));
            }
            Move::Out => return Effect::Back,
            Move::Close => return self.ask_to_close(),
            Move::Preview => return self.preview(),
            Move::Previous | Move::Stay => {}
        }
        self.begin();
        Effect::None
    }

    /// Goes into a section; one without a place for the cursor is shown all the same.
    fn enter(&mut self, section: usize, from_below: bool) {
        self.section = section;
        self.stop = if from_below { self.stops().len().saturating_sub(1) } else { 0 };
    }

    fn ask_to_close(&mut self) -> Effect {
        self.begin();
        let question = "Close this record? It then shows for ever what it shows now. A closed record is corrected by a new version.";
        Effect::Open(Open::Confirm(
            question.to_owned(),
            Box::new(Effect::Do(Verb::CloseRecord(self.record))),
        ))
    }

    fn act(&mut self, action: Action, now: &Now) -> Effect {
        if self.over.is_some() {
            return self.act_over(action);
        }
        match action {
            Action::NextField => self.leave(Move::Next, now),
            Action::PreviousField => self.leave(Move::Previous, now),
            Action::NextSection | Action::PageDown => {
                self.leave(Move::Section(self.section + 1), now)
            }
            Action::PageUp => self.leave(Move::Section(self.section.saturating_sub(1)), now),
            Action::Sections => self.leave(Move::Sections, now),
            Action::Back => self.leave(Move::Out, now),
            Action::CloseRecord => self.leave(Move::Close, now),
            Action::Preview => self.leave(Move::Preview, now),
            Action::CorrectRecord => Effect::Do(Verb::CorrectRecord(self.record)),
            Action::LeaveDraft => self.leave_draft(),
            Action::Guidance => {
                self.guidance = !self.guidance;
                Effect::None
            }
            Action::Suggest => self.suggest(),
            Action::Undo => self.edit(Editor::undo),
            Action::Redo => self.edit(Editor::redo),
            Action::RemoveRow => self.remove_row(),
            Action::Arrange => self.arrange(),
            Action::Confirm => self.confirm(now),
            Action::WriteLetter => self.write_letter(),
            Action::FieldHistory => self.history_here(),
            Action::Attach => self.attach(),
            Action::Open => self.read_here(),
            Action::Choose(_) | Action::Tick | Action::Erase => self.choose(action, now),
            _ => Effect::None,
        }
    }

    fn edit(&mut self, change: impl FnOnce(&mut Editor) -> bool) -> Effect {
        if let Some(editing) = &mut self.editing {
            editing.changed |= change(&mut editing.editor);
        }
        Effect::None
    }

    /// Ctrl-C: out of the field, the draft kept for later.
    fn leave_draft(&mut self) -> Effect {
        let changed = self.editing.as_ref().is_some_and(|editing| editing.changed);
        let words = if changed { "Left as a draft: it is here when you come back" } else { "Left" };
        Effect::Many(vec![Effect::Back, Effect::Say(words.to_owned())])
    }

    fn type_key(&mut self, key: Key) -> Effect {
        self.wrong = None;
        if let Some(editing) = &mut self.editing {
            let is_taken_back = ticks::is_taken_back(editing, key);
            editing.changed |= editing.editor.press(key) || is_taken_back;
        }
        Effect::None
    }

    fn meets(&self) -> bool {
        self.data.as_ref().is_some_and(|data| data.file.form.meets)
    }
}

/// Out, the words staying as a draft.
fn left_because(why: &str) -> Effect {
    let words = format!("Left as a draft, because {why}");
    Effect::Many(vec![Effect::Back, Effect::Say(words)])
}

impl Show for FormScreen {
    fn keys(&self) -> &'static [Binding] {
        match (&self.over, self.is_open()) {
            (Some(_), _) => PICK,
            (None, true) => keymap::form(self.field(), self.meets()),
            (None, false) => FORM_CLOSED,
        }
    }

    fn typing(&self) -> Typing {
        let picks = matches!(self.field(), FormField::Choice | FormField::Tick | FormField::Sealed);
        if self.over.is_some() || !self.is_open() || picks {
            return Typing::No;
        }
        match &self.editing {
            Some(editing) if editing.editor.is_prose() => Typing::Prose,
            _ => Typing::Line,
        }
    }

    fn update(&mut self, input: Input, now: &Now) -> Effect {
        match (input, self.here()) {
            (Input::Do(action), _) => self.act(action, now),
            // A row of a table begins with what is typed into it first.
            (input @ (Input::Raw(Key::Char(_)) | Input::Paste(_)), Some(Stop::NewRow(field))) => {
                self.pending = Some(Move::Stay);
                self.replay = Some(input);
                Effect::Do(Verb::AddRow { record: self.record, field })
            }
            (Input::Raw(key), _) => self.type_key(key),
            (Input::Paste(text), _) => self.edit(|editor| {
                editor.paste(&text);
                true
            }),
        }
    }

    fn load(&mut self, store: &Store, session: &Session, now: &Now) -> Result<(), Trouble> {
        let at = self.here();
        let file = store.record_file(session.viewer(), self.record)?;
        let pupil = store.pupil_file(session.viewer(), file.pupil)?;
        let people = pupil.contacts.iter().map(|c| (c.name(), c.relationship.clone(), c.id));
        let never = pupil.contacts.iter().filter(|contact| contact.is_off_limits(now.today));
        self.pupil = Some(file.pupil);
        self.company.read(store, session, &file)?;
        self.data = Some(Data {
            people: people.collect(),
            never: never.map(|contact| (contact.id, contact.do_not_contact.clone())).collect(),
            pupil_name: format!("{}, {}", pupil.pupil.name(), pupil.pupil.reg),
            calendar: store.calendar(pupil.pupil.school)?,
            drafts: store.drafts(session)?,
            now: session.clock.now(),
            file,
        });
        self.lay_open();
        if let Some(wanted) = self.wanted.take() {
            self.seek(&wanted);
        } else if let Some(stop) = at {
            self.find_again(&stop);
        }
        self.begin_again();
        Ok(())
    }

    fn shows(&self, pupil: Option<i64>, _: Option<i64>) -> bool {
        pupil.is_none() || self.pupil.is_none() || pupil == self.pupil
    }

    fn draft(&self) -> Option<Draft> {
        let editing = self.editing.as_ref().filter(|editing| editing.changed)?;
        let (line, column) = editing.editor.cursor();
        Some(Draft {
            place: draft_place(self.record, &editing.stop.path()),
            text: editing.editor.text(),
            line,
            column,
            base: editing.base,
            open: true,
            at: String::new(),
        })
    }

    fn done(&mut self, id: i64) -> Effect {
        let Some(to) = self.pending.take() else { return Effect::None };
        if let Some(stop) = self.here() {
            self.find_again(&stop.in_row(id));
        }
        // From what stands there now, with its new revision.
        self.editing = None;
        self.begin();
        match self.replay.take() {
            Some(Input::Raw(key)) => self.type_key(key),
            Some(Input::Paste(text)) => self.edit(|editor| {
                editor.paste(&text);
                true
            }),
            _ => self.go(to),
        }
    }

    /// What the field at hand was refused stands beside it, and whoever wants out gets out. What else
    /// was asked for is no matter of that field.
    fn failed(&mut self, why: &str) -> Option<Effect> {
        self.replay = None;
        let to = self.pending.take()?;
        self.wrong = Some(why.to_owned());
        Some(if to == Move::Out { left_because(why) } else { Effect::None })
    }

    fn opened(&mut self, what: &Restricted, opened: Opened) -> Effect {
        self.take_opened(what, &opened);
        Effect::None
    }

    fn pupil(&self) -> Option<i64> {
        self.pupil
    }

    fn go_to_row(&mut self, row: usize, _: usize, _: &Now) -> Effect {
        self.go_over(row);
        Effect::None
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        view::view(self, frame, area, dress);
    }
}

impl FormScreen {
    /// Goes to a field by its path.
    fn seek(&mut self, path: &str) {
        for section in 0..self.sections() {
            self.section = section;
            if let Some(stop) = self.stops().iter().position(|stop| stop.path() == path) {
                self.stop = stop;
                return;
            }
        }
        (self.section, self.stop) = (0, 0);
    }

    /// Stands where it stood, although rows may have come or gone around it.
    fn find_again(&mut self, stop: &Stop) {
        let stops = self.stops();
        let at = stops.iter().position(|other| stop.is(other));
        self.stop = at.unwrap_or(self.stop).min(stops.len().saturating_sub(1));
    }

    /// After the record was read anew: what is being typed goes on; a field that changed meanwhile,
    /// or is gone, begins from what stands there.
    fn begin_again(&mut self) {
        let Some(editing) = &self.editing else { return self.begin() };
        let here = self.here().is_some_and(|stop| stop == editing.stop) && self.is_open();
        let stands = self.data.as_ref().is_some_and(|data| {
            value_of(&data.file, &editing.stop) == editing.kept
                && locked(&data.file, &editing.stop).is_none()
        });
        if here && (editing.changed || stands) {
            return;
        }
        let lost = editing.changed;
        self.begin();
        if lost {
            // It was written before this was read: see the app's look for others' changes.
            self.wrong = Some(
                "the row you wrote in is gone, or the record closed: your words are a draft"
                    .to_owned(),
            );
        }
    }

    /// How a day typed here is read: `Fri 12 Sep 2025 · school day`.
    fn reading(&self, today: NaiveDate) -> Option<Result<String, String>> {
        let (stop, data) = (self.here()?, self.data.as_ref()?);
        let typed = self.editing.as_ref()?.editor.text();
        reading::reading(data, &stop, &typed, today)
    }
}
