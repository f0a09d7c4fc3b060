//! The stack of screens, and the one place where what they ask for is done.

mod changing;
mod checklist;
mod door;
mod drafts;
mod files;
mod letters;
mod locking;
mod noticing;
mod once;
mod opening;
mod pack;
mod past;
mod pointing;
mod presence;
mod proving;
mod resting;
mod retention;
mod saving;
mod sheets;
mod support;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::effect::{Effect, Now, Open, Purpose, Verb};
use super::keymap::{self, Action};
use super::keys::Key;
use super::look::{Look, Seat};
use super::screens::confirm::Message;
use super::screens::{Dress, Input, Screen, Show, Typing};
use super::widgets::drawn::Drawn;
use super::widgets::visible::guard;
use crate::documents::render::Press;
use crate::store::{Draft, SavedFilter, Session, Store, Trouble};

/// A draft is written this long after the first key that isn't kept yet: well under a second.
const DRAFT_AFTER_MS: u64 = 600;
/// A colleague's change shows within two seconds: one look a second.
const LOOK_EVERY_MS: u64 = 1_000;
/// The smallest screen that shows anything useful.
const SMALLEST: (u16, u16) = (60, 16);

/// The app: what is open, who sits there, what was last said.
#[derive(Debug)]
pub struct App {
    store: Store,
    session: Session,
    screens: Vec<Screen>,
    look: Look,
    notice: Option<String>,
    saved: String,
    /// When the draft at hand has to be written, and what was last written of it.
    draft_due: Option<u64>,
    draft_kept: Option<Draft>,
    /// When what is only told where one lingers has to be read.
    rest_due: Option<u64>,
    looked_at: u64,
    data_version: i64,
    /// The last row of the journal that what is shown was read with.
    last_seen: i64,
    quit: bool,
    /// What the mouse can point at, and the line it clicked last.
    drawn: Drawn,
    clicked: Option<u16>,
    program: String,
    press: Press,
    /// What else the last change counted for, until it is said.
    counted: Option<String>,
    seat: Seat,
    /// What colleagues were told of where one is.
    told: presence::Told,
    lock: locking::Lock,
}

impl App {
    /// Opens the dashboard; or, after a session that was cut off, the field it was cut off in.
    ///
    /// # Errors
    /// What the file can't do.
    pub fn open(store: Store, session: Session, look: Look) -> Result<Self, Trouble> {
        let mut app = Self {
            data_version: store.data_version(),
            last_seen: store.last_change()?,
            notice: store.warning().map(str::to_owned),
            lock: locking::Lock::begun(session.clock.now()),
            store,
            session,
            screens: Vec::new(),
            look,
            saved: String::new(),
            draft_due: None,
            draft_kept: None,
            rest_due: Some(resting::AFTER_MS),
            looked_at: 0,
            quit: false,
            drawn: Drawn::default(),
            clicked: None,
            program: "herringbone".to_owned(),
            press: Press::default(),
            counted: None,
            seat: Seat::default(),
            told: presence::Told::default(),
        };
        app.push(Screen::Caseload(Box::default()))?;
        app.take_up_draft()?;
        Ok(app)
    }

    /// Takes how the program is called on this file, where that takes more than its name.
    pub fn call_as(&mut self, program: &str) {
        program.clone_into(&mut self.program);
    }

    /// What documents are made with on this machine.
    pub fn print_with(&mut self, press: Press) {
        self.press = press;
    }

    /// Where the officer sits.
    pub fn sit(&mut self, seat: Seat) {
        self.seat = seat;
    }

    #[must_use]
    pub fn has_quit(&self) -> bool {
        self.quit
    }

    #[must_use]
    pub fn look(&self) -> Look {
        self.look
    }

    /// The file, for tests that look in it after the keys.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    fn now(&self) -> Now {
        Now { today: self.session.as_of(), officer: self.session.officer }
    }

    /// Takes a press. Gives whether anything may look different.
    pub fn press(&mut self, key: Key, at_ms: u64) -> bool {
        if self.lock_if_left(at_ms) {
            return true;
        }
        if self.is_locked() {
            return self.press_locked(key, at_ms);
        }
        self.touch(at_ms);
        self.notice = None;
        self.told.pressed = true;
        self.clicked = None;
        let Some(top) = self.screens.last() else { return false };
        let typing = top.typing();
        let action = keymap::action(top.keys(), key).filter(|_| acts(typing, key));
        let before = top.draft();
        match action {
            Some(action) => self.act(action),
            None if typing == Typing::No => return false,
            None => self.feed(Input::Raw(key)),
        }
        self.watch_draft(before.as_ref(), at_ms);
        self.watch_rest(at_ms);
        true
    }

    /// Takes a paste.
    pub fn paste(&mut self, text: String, at_ms: u64) {
        if self.lock_if_left(at_ms) || self.is_locked() {
            return;
        }
        self.touch(at_ms);
        self.notice = None;
        let before = self.screens.last().and_then(Screen::draft);
        self.feed(Input::Paste(text));
        self.watch_draft(before.as_ref(), at_ms);
    }

    /// What works everywhere is done here, all else by the screen on top.
    fn act(&mut self, action: Action) {
        match action {
            Action::Help => self.run(Effect::Open(Open::Help)),
            Action::Commands => self.run(Effect::Open(Open::Commands)),
            Action::LogContact => self.log_contact(),
            Action::Find => self.run(Effect::Open(Open::Finder(Purpose::Look))),
            Action::UndoChange => {
                let pupil = self.screens.iter().rev().find_map(Show::pupil);
                self.run(Effect::Do(Verb::UndoChange(pupil)));
            }
            Action::Retention => {
                let pupil = self.screens.iter().rev().find_map(Show::pupil);
                self.run(Effect::Open(Open::Retention(pupil)));
            }
            Action::Lock => self.lock_now(),
            Action::ChangePin => self.run(Effect::Open(Open::Pin)),
            Action::NextTheme => {
                self.look.theme = self.look.theme.next();
                self.notice = Some(format!("Theme: {}", self.look.theme.label()));
            }
            action => self.feed(Input::Do(action)),
        }
    }

    fn feed(&mut self, input: Input) {
        let now = self.now();
        if let Some(top) = self.screens.last_mut() {
            let effect = top.update(input, &now);
            self.run(effect);
        }
    }

    /// A contact is about the pupils marked or the one at hand, wherever one is; one that is being
    /// logged already is gone back to.
    fn log_contact(&mut self) {
        let logging = |screen: &Screen| matches!(screen, Screen::Sheet(sheet) if sheet.is_log());
        if let Some(at) = self.screens.iter().position(logging) {
            if let Err(trouble) = self.go_back_to(at, "You are logging a contact already") {
                self.tell(&trouble);
            }
            return;
        }
        let marked = self.screens.last().map(Show::marked).unwrap_or_default();
        let open = match marked.as_slice() {
            [] => Open::LogContact(self.screens.iter().rev().find_map(Show::pupil)),
            [pupil] => Open::LogContact(Some(*pupil)),
            _ => Open::LogOnMany(marked),
        };
        self.run(Effect::Open(open));
    }

    fn run(&mut self, effect: Effect) {
        if let Err(trouble) = self.try_run(effect) {
            self.tell(&trouble);
        }
    }

    fn tell(&mut self, trouble: &Trouble) {
        let why = trouble.to_string();
        match self.screens.last_mut().and_then(|top| top.failed(&why)) {
            Some(next) => {
                // As where it is said: if the words can't be kept now, the next second tries again.
                let _ = self.keep_draft(true);
                self.run(next);
            }
            None => self.say(why),
        }
    }

    /// Says something: in the status line if it fits, else in a box.
    fn say(&mut self, words: String) {
        // Nothing is laid over words that aren't safe; if they can't be kept now, the next second
        // tries again.
        let _ = self.keep_draft(true);
        if words.chars().count() <= 76 && !words.contains('\n') {
            self.notice = Some(words);
        } else {
            self.screens.push(Screen::Message(Box::new(Message::new(words))));
        }
    }

    fn try_run(&mut self, effect: Effect) -> Result<(), Trouble> {
        match effect {
            Effect::None => Ok(()),
            Effect::Quit => {
                self.keep_draft(false)?;
                self.quit = true;
                Ok(())
            }
            Effect::Back => self.back(),
            Effect::Open(open) => self.open_screen(open),
            Effect::Instead(open) => {
                self.screens.pop();
                self.open_screen(open)
            }
            Effect::Do(verb) => self.change(verb).map(drop),
            Effect::Then(verb, then) => {
                if self.change(verb)? {
                    return self.try_run(*then);
                }
                Ok(())
            }
            Effect::Reload => self.reload(),
            Effect::Say(words) => {
                self.say(words);
                Ok(())
            }
            Effect::Many(effects) => effects.into_iter().try_for_each(|one| self.try_run(one)),
            Effect::Narrow(filter) => self.narrow(&filter),
            Effect::Act(action) => {
                self.back()?;
                self.act(action);
                Ok(())
            }
            Effect::Read(what) => self.read_restricted(&what),
        }
    }

    /// Leaves the screen on top; its draft, if it has one, stays for later.
    fn back(&mut self) -> Result<(), Trouble> {
        self.keep_draft(false)?;
        let mut left = None;
        if self.screens.len() > 1 {
            left = self.screens.pop();
        }
        self.draft_kept = None;
        self.draft_due = None;
        if let (Some(Screen::Conflict(_)), Some(top)) = (left, self.screens.last_mut()) {
            top.failed("not settled yet: your words are a draft here");
        }
        self.reload()
    }

    fn push(&mut self, mut screen: Screen) -> Result<(), Trouble> {
        // The draft below is written before anything is laid over it.
        self.keep_draft(true)?;
        screen.load(&self.store, &self.session, &self.now())?;
        self.screens.push(screen);
        self.draft_kept = None;
        Ok(())
    }

    /// Leaves the list of filters and narrows the caseload below it to one of them.
    fn narrow(&mut self, filter: &SavedFilter) -> Result<(), Trouble> {
        self.screens.pop();
        let now = self.now();
        if let Some(Screen::Caseload(caseload)) = self.screens.last_mut() {
            caseload.narrow(filter, &now);
        }
        self.reload()
    }

    fn reload(&mut self) -> Result<(), Trouble> {
        let now = self.now();
        if let Some(top) = self.screens.last_mut() {
            top.load(&self.store, &self.session, &now)?;
        }
        Ok(())
    }

    /// As [`App::reload`], though nobody here asked for it: what one stands on stays at hand.
    fn reload_for_others(&mut self) -> Result<(), Trouble> {
        if let Some(top) = self.screens.last_mut() {
            top.hold();
        }
        self.reload()
    }

    /// What time does: writes a draft that is due, looks for others' changes. Gives whether
    /// anything may look different.
    pub fn tick(&mut self, at_ms: u64) -> bool {
        if self.lock_if_left(at_ms) {
            return true;
        }
        let mut changed = self.write_due_draft(at_ms);
        if self.is_locked() {
            return self.stay_locked(at_ms);
        }
        if at_ms >= self.looked_at + LOOK_EVERY_MS {
            self.looked_at = at_ms;
            if self.look_for_changes() {
                changed = true;
                self.watch_rest(at_ms);
            }
        }
        self.tell_presence(at_ms);
        let told = self.rest(at_ms);
        changed || told
    }

    /// When `tick` has something to do next, in milliseconds.
    #[must_use]
    pub fn next_tick(&self) -> u64 {
        let look = self.looked_at + LOOK_EVERY_MS;
        // Nothing is read or told of a screen that is hidden.
        let hidden = self.is_locked();
        let below = [self.rest_due, self.told.due].map(|due| due.filter(|_| !hidden));
        below.into_iter().chain([self.draft_due]).flatten().fold(look, u64::min)
    }

    /// Reads anew what is shown if a colleague changed it.
    fn look_for_changes(&mut self) -> bool {
        let version = self.store.data_version();
        if version == self.data_version {
            return self.pass_time();
        }
        self.data_version = version;
        if self.is_shown_out() {
            return true;
        }
        let moved = self.look_around();
        let Ok((last, touched)) = self.store.changes_since(self.last_seen) else { return moved };
        self.last_seen = last;
        let shown = |top: &Screen| touched.iter().any(|(pupil, case)| top.shows(*pupil, *case));
        if !self.screens.last().is_some_and(shown) {
            return moved;
        }
        // What is being typed is safe before anything is read anew around it.
        let is_read = self.keep_draft(true).is_ok() && self.reload_for_others().is_ok();
        is_read || moved
    }

    /// Draws the screen on top; those that only cover part of it are drawn over the one below.
    pub fn draw(&self, frame: &mut Frame<'_>) {
        let area = frame.area();
        self.drawn.begin(Rect::ZERO);
        if let Some(locked) = self.locked() {
            locked.view(frame, area, self.look, &self.session.login);
        } else if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
            draw_too_small(frame, area);
        } else {
            let dress = Dress {
                look: self.look,
                now: self.now(),
                notice: self.notice.as_deref(),
                officer: &self.session.login,
                saved: &self.saved,
                drawn: &self.drawn,
                covered: false,
                program: &self.program,
            };
            let below = self.screens.iter().rposition(|screen| !covers_part(screen)).unwrap_or(0);
            for (at, screen) in self.screens.iter().enumerate().skip(below) {
                self.drawn.begin(area);
                let covered = at + 1 < self.screens.len();
                screen.view(frame, area, &Dress { covered, ..dress });
            }
            self.point_at_notice(frame);
        }
        guard(frame.buffer_mut(), self.look.ascii);
        self.look.paint(frame.buffer_mut());
    }

    /// Whoever listens is led to what was just said; in a field the cursor stays where they type.
    fn point_at_notice(&self, frame: &mut Frame<'_>) {
        let quiet = |top: &Screen| top.typing() == Typing::No && !covers_part(top);
        if self.look.reader && self.notice.is_some() && self.screens.last().is_some_and(quiet) {
            frame.set_cursor_position((0, 1));
        }
    }
}

fn covers_part(screen: &Screen) -> bool {
    matches!(screen, Screen::Confirm(_) | Screen::Message(_))
}

fn draw_too_small(frame: &mut Frame<'_>, area: Rect) {
    let words =
        format!("Herringbone needs {} x {}: make this window larger", SMALLEST.0, SMALLEST.1);
    if !area.is_empty() {
        frame.render_widget(Line::raw(words), Rect { height: 1, ..area });
    }
}

/// Whether a press is looked up in the key table at all: in a field letters are text, and so are
/// the keys that move in it.
fn acts(typing: Typing, key: Key) -> bool {
    match (typing, key) {
        (Typing::No, _) => true,
        (Typing::Prose, Key::Enter) => false,
        (_, key) => !matches!(
            key,
            Key::Char(_)
                | Key::Backspace
                | Key::Delete
                | Key::Left
                | Key::Right
                | Key::Up
                | Key::Down
                | Key::Home
                | Key::End
        ),
    }
}
