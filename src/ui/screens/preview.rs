//! A document before it is made: its text as the audience chosen would read it, and above that what is
//! withheld from them.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::reading::Scroll;
use super::{Dress, Input, Show};
use crate::documents::audience::Audience;
use crate::documents::checklist::Rows;
use crate::documents::making::Making;
use crate::documents::papers::{self, Paper, compose};
use crate::documents::text::{self, WIDTH};
use crate::documents::withheld::Made;
use crate::rules::case::CaseFile;
use crate::rules::people::likeliest_first;
use crate::rules::strategy::CHECKLIST;
use crate::store::{Session, Store, Trouble};
use crate::ui::effect::{Effect, Now};
use crate::ui::keymap::{Action, Binding, PREVIEW};
use crate::ui::widgets::bars;
use crate::ui::widgets::wrap::wrap;

/// A document of a case, for one audience.
#[derive(Debug)]
pub struct Preview {
    case: i64,
    pupil: Option<i64>,
    /// The document at hand, with its record where it is made of one.
    sheet: (Paper, Option<i64>),
    audience: Audience,
    /// Every document there is, and everybody it can be for.
    sheets: Vec<(Paper, Option<i64>)>,
    audiences: Vec<Audience>,
    copy_for: String,
    /// Or why there is none.
    made: Option<Result<Made, String>>,
    scroll: Scroll,
}

impl Preview {
    #[must_use]
    pub fn new(case: i64, paper: Paper, record: Option<i64>) -> Self {
        Self {
            case,
            pupil: None,
            sheet: (paper, record),
            audience: Audience::School,
            sheets: Vec::new(),
            audiences: Vec::new(),
            copy_for: String::new(),
            made: None,
            scroll: Scroll::default(),
        }
    }

    fn turn_sheet(&mut self, forward: bool) -> Effect {
        self.sheet = beside(&self.sheets, &self.sheet, forward);
        self.begin_again()
    }

    fn turn_audience(&mut self, forward: bool) -> Effect {
        self.audience = beside(&self.audiences, &self.audience, forward);
        self.begin_again()
    }

    fn begin_again(&mut self) -> Effect {
        self.scroll = Scroll::default();
        Effect::Reload
    }

    /// What is withheld, then the document itself.
    fn lines(&self, room: usize) -> Vec<String> {
        let mut lines = Vec::new();
        match &self.made {
            None => {}
            Some(Err(why)) => {
                let mut letters = why.chars();
                let first = letters.next().map(|letter| letter.to_uppercase().to_string());
                let why = format!("{}{}.", first.unwrap_or_default(), letters.as_str());
                lines.extend(wrap(&why, room));
            }
            Some(Ok(made)) => {
                if made.withheld.is_empty() {
                    lines.push("Nothing is withheld from this copy.".to_owned());
                }
                for told in &made.withheld {
                    lines.extend(wrap(&format!("Withheld: {told}."), room));
                }
                lines.push(String::new());
                let text = text::render(&made.document, room.min(WIDTH));
                lines.extend(text.lines().map(str::to_owned));
            }
        }
        lines
    }
}

/// The one behind or before another, round and round.
fn beside<T: Copy + PartialEq>(all: &[T], here: &T, forward: bool) -> T {
    let count = all.len().max(1);
    let at = all.iter().position(|one| one == here);
    let step = if forward { 1 } else { count - 1 };
    let next = at.map_or(0, |at| (at + step) % count);
    all.get(next).copied().unwrap_or(*here)
}

/// Everything that can be made of a case: its forms, newest first, then the lists.
fn sheets_of(file: &CaseFile) -> Vec<(Paper, Option<i64>)> {
    let mut sheets = Vec::new();
    for record in file.records.iter().filter(|record| record.kind != CHECKLIST) {
        sheets.push((Paper::Form, Some(record.id)));
        if file.meetings.iter().any(|meeting| meeting.record == Some(record.id)) {
            sheets.push((Paper::Preparation, Some(record.id)));
        }
    }
    let lists = [
        Paper::Checklist(Rows::All),
        Paper::Chronology,
        Paper::Herringbone,
        Paper::Certificate,
        Paper::SubjectAccess,
    ];
    sheets.extend(lists.map(|list| (list, None)));
    sheets
}

/// Everybody a document can be for: the school, the family, then those outside.
fn audiences_of(file: &CaseFile, now: &Now) -> Vec<Audience> {
    let family = likeliest_first(&file.contacts, now.today);
    let mut all = vec![Audience::School];
    all.extend(family.into_iter().map(|contact| Audience::Parent(contact.id)));
    all.extend([Audience::Child, Audience::Agency, Audience::Authority, Audience::Court]);
    all
}

impl Show for Preview {
    fn keys(&self) -> &'static [Binding] {
        PREVIEW
    }

    fn update(&mut self, input: Input, _: &Now) -> Effect {
        match input {
            Input::Do(Action::Back) => Effect::Back,
            Input::Do(Action::NextTab) => self.turn_audience(true),
            Input::Do(Action::PreviousTab) => self.turn_audience(false),
            Input::Do(Action::Later) => self.turn_sheet(true),
            Input::Do(Action::Earlier) => self.turn_sheet(false),
            Input::Do(action) => {
                self.scroll.turn(action);
                Effect::None
            }
            _ => Effect::None,
        }
    }

    fn load(&mut self, store: &Store, session: &Session, now: &Now) -> Result<(), Trouble> {
        let (paper, record) = self.sheet;
        let read = papers::read(store, session, self.case, (paper, record))?;
        self.pupil = Some(read.file.pupil.id);
        self.sheets = sheets_of(&read.file);
        self.audiences = audiences_of(&read.file, now);
        let (audience, today) = (self.audience, now.today);
        let making = Making { audience, file: &read.file, today, head: &read.head };
        self.copy_for = making.copy_for();
        self.made = Some(compose(paper, &read, audience, today));
        Ok(())
    }

    fn shows(&self, pupil: Option<i64>, _: Option<i64>) -> bool {
        pupil.is_none() || self.pupil.is_none() || pupil == self.pupil
    }

    fn pupil(&self) -> Option<i64> {
        self.pupil
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        let rooms = bars::rooms(area);
        let lines = self.lines(usize::from(rooms.body.width.saturating_sub(2)));
        let title = format!("Preview for {}", self.copy_for);
        self.scroll.view(frame, &rooms, &title, lines, dress);
        let about = "Not made yet. Tab: for whom. [ and ]: which document.";
        bars::status(frame, rooms.status, about, dress.notice, dress.look);
        bars::keys(frame, rooms.keys, PREVIEW, dress.look);
    }
}
