//! The screens: each takes keys and gives effects, holds what it shows, and draws it.

pub mod absence_log;
pub mod absence_sheets;
pub mod absences;
pub mod agenda;
pub mod also;
pub mod annex_sheets;
pub mod attaching;
pub mod case;
pub mod caseload;
pub mod chronology;
pub mod commands;
pub mod confirm;
pub mod conflict;
pub mod crossings;
pub mod due_sheets;
pub mod filters;
pub mod finder;
pub mod form;
pub mod help;
pub mod letter_sheets;
pub mod letters;
pub mod locked;
pub mod log_contact;
pub mod log_kind;
pub mod log_many;
pub mod meeting_sheets;
pub mod new_record;
pub mod notice_sheets;
pub mod notices;
pub mod on_file;
pub mod once_sheets;
pub mod owners;
pub mod pack;
pub mod pack_sheets;
pub mod past;
pub mod penalty_sheets;
pub mod pin_sheet;
pub mod preview;
pub mod process_sheets;
pub mod pupil;
pub mod reading;
pub mod retention;
pub mod save_sheets;
pub mod sheet;
pub mod sheets;
pub mod strategy_sheet;
pub mod support_sheet;
pub mod weekly;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::effect::{Effect, Now};
use super::keymap::{Action, Binding};
use super::keys::Key;
use super::look::Look;
use super::widgets::drawn::{Drawn, Rows};
use super::widgets::list::{Cursor, number_rows};
use crate::store::{Draft, Opened, Restricted, Session, Store, Trouble};

/// What reaches a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key of its table.
    Do(Action),
    /// A key of a field that is being edited.
    Raw(Key),
    Paste(String),
}

/// What every screen can do.
pub trait Show {
    /// The keys that work now.
    fn keys(&self) -> &'static [Binding];

    /// How a press is to be taken: as a key of the table, or as typing.
    fn typing(&self) -> Typing {
        Typing::No
    }

    /// Takes an input. Touches this screen alone: no disk, no terminal.
    fn update(&mut self, input: Input, now: &Now) -> Effect;

    /// Draws the whole screen; reads nothing but what it holds.
    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>);

    /// Reads anew what it shows.
    ///
    /// # Errors
    /// What the file can't do.
    fn load(&mut self, _store: &Store, _session: &Session, _now: &Now) -> Result<(), Trouble> {
        Ok(())
    }

    /// Others changed what it shows, and it will be read anew: the row at hand stays at hand.
    fn hold(&mut self) {}

    /// Whether a change about this pupil and case would change what it shows; none is any.
    fn shows(&self, _pupil: Option<i64>, _case: Option<i64>) -> bool {
        true
    }

    /// What is typed and not yet kept.
    fn draft(&self) -> Option<Draft> {
        None
    }

    /// What this screen asked for was done; the id is of what it made, if it made something.
    fn done(&mut self, _id: i64) -> Effect {
        Effect::None
    }

    /// What this screen asked for could not be done, and why. Nothing typed may be lost. Gives what
    /// follows where the screen says so itself, beside what was asked for; none where it has to be said.
    fn failed(&mut self, _why: &str) -> Option<Effect> {
        None
    }

    /// Restricted words that this screen asked to read were opened.
    fn opened(&mut self, _what: &Restricted, _opened: Opened) -> Effect {
        Effect::None
    }

    /// The pupil at hand, whom a contact logged from here is about.
    fn pupil(&self) -> Option<i64> {
        None
    }

    /// Pupils marked in a list: a contact logged from here is about all of them.
    fn marked(&self) -> Vec<i64> {
        Vec::new()
    }

    /// Whether there is more to tell of the row at hand, to be read once one lingers there.
    fn rests(&self) -> bool {
        false
    }

    /// Reads what is only told where one lingers.
    ///
    /// # Errors
    /// What the file can't do.
    fn rest(&mut self, _store: &Store, _session: &Session, _now: &Now) -> Result<(), Trouble> {
        Ok(())
    }

    /// A row of the list was clicked: goes there from the row at hand, as the arrows would.
    fn go_to_row(&mut self, row: usize, at: usize, now: &Now) -> Effect {
        let action = if row < at { Action::Up } else { Action::Down };
        let steps = (0..row.abs_diff(at)).map(|_| self.update(Input::Do(action), now));
        Effect::Many(steps.collect())
    }
}

/// How a screen takes presses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typing {
    /// Single letters act.
    No,
    /// Letters are text; Enter moves on.
    Line,
    /// Letters are text; Enter is a new line.
    Prose,
}

/// What a screen is drawn with.
#[derive(Debug, Clone, Copy)]
pub struct Dress<'a> {
    pub look: Look,
    pub now: Now,
    /// A notice for the status line, instead of what stands there.
    pub notice: Option<&'a str>,
    pub officer: &'a str,
    /// `draft` or `saved 14:02`.
    pub saved: &'a str,
    /// Notes what the mouse can point at.
    pub drawn: &'a Drawn,
    /// Something is laid over this screen: what is typed goes there.
    pub covered: bool,
    /// How the program is called on this file, for commands to tell.
    pub program: &'a str,
}

impl Dress<'_> {
    /// Puts the terminal's cursor where one types, unless that is covered.
    pub fn cursor(&self, frame: &mut Frame<'_>, at: Option<Position>) {
        if let Some(at) = at.filter(|_| !self.covered) {
            frame.set_cursor_position(at);
        }
    }

    /// Notes where a list's rows stand, and gives the room for their words. For whoever listens
    /// each row is numbered, and the terminal's cursor stands on the one at hand.
    #[must_use]
    pub fn rows(&self, frame: &mut Frame<'_>, area: Rect, cursor: Cursor, total: usize) -> Rect {
        let rows = Rows { area, cursor, total };
        self.drawn.list(rows);
        if self.look.reader { number_rows(frame, rows) } else { area }
    }
}

macro_rules! screens {
    ($($name:ident($kind:ty)),* $(,)?) => {
        /// Any screen of the stack.
        #[derive(Debug)]
        pub enum Screen { $($name(Box<$kind>)),* }

        impl Screen {
            fn shown(&self) -> &dyn Show {
                match self { $(Self::$name(screen) => &**screen),* }
            }

            fn shown_mut(&mut self) -> &mut dyn Show {
                match self { $(Self::$name(screen) => &mut **screen),* }
            }
        }
    };
}

screens! {
    Caseload(caseload::Caseload),
    Case(case::CaseScreen),
    Pupil(pupil::PupilScreen),
    Form(form::FormScreen),
    Sheet(sheet::Sheet),
    Finder(finder::Finder),
    Confirm(confirm::Confirm),
    Message(confirm::Message),
    Conflict(conflict::Conflict),
    Help(help::Help),
    NewRecord(new_record::NewRecord),
    Absences(absences::Absences),
    AbsenceLog(absence_log::AbsenceLogScreen),
    Agenda(agenda::Agenda),
    Filters(filters::Filters),
    Owners(owners::Owners),
    Commands(commands::Commands),
    Weekly(weekly::Weekly),
    Reading(reading::Reading),
    Chronology(chronology::ChronologyScreen),
    Crossings(crossings::Crossings),
    Preview(preview::Preview),
    Letters(letters::Letters),
    LetterLook(letters::LetterLook),
    Notices(notices::Notices),
    OnFile(on_file::OnFile),
    Pack(pack::Pack),
    Past(past::PastScreen),
    Retention(retention::RetentionScreen),
    Pin(pin_sheet::PinSheet),
}

impl Show for Screen {
    fn keys(&self) -> &'static [Binding] {
        self.shown().keys()
    }

    fn typing(&self) -> Typing {
        self.shown().typing()
    }

    fn update(&mut self, input: Input, now: &Now) -> Effect {
        self.shown_mut().update(input, now)
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, dress: &Dress<'_>) {
        self.shown().view(frame, area, dress);
    }

    fn load(&mut self, store: &Store, session: &Session, now: &Now) -> Result<(), Trouble> {
        self.shown_mut().load(store, session, now)
    }

    fn hold(&mut self) {
        self.shown_mut().hold();
    }

    fn shows(&self, pupil: Option<i64>, case: Option<i64>) -> bool {
        self.shown().shows(pupil, case)
    }

    fn draft(&self) -> Option<Draft> {
        self.shown().draft()
    }

    fn done(&mut self, id: i64) -> Effect {
        self.shown_mut().done(id)
    }

    fn failed(&mut self, why: &str) -> Option<Effect> {
        self.shown_mut().failed(why)
    }

    fn opened(&mut self, what: &Restricted, opened: Opened) -> Effect {
        self.shown_mut().opened(what, opened)
    }

    fn pupil(&self) -> Option<i64> {
        self.shown().pupil()
    }

    fn marked(&self) -> Vec<i64> {
        self.shown().marked()
    }

    fn rests(&self) -> bool {
        self.shown().rests()
    }

    fn rest(&mut self, store: &Store, session: &Session, now: &Now) -> Result<(), Trouble> {
        self.shown_mut().rest(store, session, now)
    }

    fn go_to_row(&mut self, row: usize, at: usize, now: &Now) -> Effect {
        self.shown_mut().go_to_row(row, at, now)
    }
}
